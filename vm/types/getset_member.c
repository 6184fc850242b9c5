// getset_member.c - getset_descriptor and member_descriptor: computed attributes, and entries of __slots__.
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/slots.h"
#include "vm/types/descriptor_parts.h"
#include "vm/types/dict.h"
#include "vm/types/sequence.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// ---- What all descriptors of native types share -------------------------------------------------

Value descriptor_qualname(VM *vm, Type *owner, String *name)
{
    String *type = type_qualname_string(vm, owner);
    String *text = type == NULL ? NULL : str_format(vm, "%S.%S", type, name);
    return text == NULL ? RAISED : value_of_object(text);
}

bool descriptor_check(VM *vm, Type *owner, String *name, Value instance)
{
    if (LIKELY(type_is_subtype(type_of(vm, instance), owner))) return true;
    return throw_false(vm, TypeError,
                       "descriptor '%S' for '%.100N' objects doesn't apply to a '%.100T' object", name,
                       owner, instance);
}

Value reduce_to_getattr(VM *vm, Value object, Value name)
{
    Value getattr = builtins_get(vm, NAME(vm, getattr));
    if (raised(getattr)) return RAISED;
    if (is_absent(getattr)) return throw_with(vm, AttributeError, value_of_object(NAME(vm, getattr)));
    return value_of_object(tuple_pair(vm, getattr, value_of_object(tuple_pair(vm, object, name))));
}

Value call_native_with_self(VM *vm, const Native *native, Value self, size_t positional_count,
                            const Value *args, Tuple *keyword_names)
{
    size_t keywords = keyword_names == NULL ? 0 : keyword_names->count;
    size_t total = positional_count + keywords + 1;
    Value few[8], *all = few;
    if (total > COUNT_OF(few)) {
        Tuple *buffer = tuple_new(vm, NULL, total);
        if (buffer == NULL) return RAISED;
        all = buffer->items;
    }
    all[0] = self;
    items_copy(all + 1, args, total - 1);
    return native_bind(vm, native, positional_count + 1, all, keyword_names);
}

// ---- getset_descriptor --------------------------------------------------------------------------

Value getset_new(VM *vm, Type *owner, const NativeProperty *property, String *name)
{
    if (property->set == set_readonly) { // what CPython keeps in a member of the struct
        Member *member = (Member *)as_object(member_new(vm, owner, name, 0));
        member->property = property;
        return value_of_object(member);
    }
    GetSet *getset = object_new(vm, TYPE_getset_descriptor, sizeof *getset);
    getset->owner = owner;
    getset->property = property;
    getset->name = name;
    return value_of_object(getset);
}

static void getset_trace(VM *vm, Tracer *tracer, Object *object)
{
    GetSet *getset = (GetSet *)object;
    trace_object(tracer, getset->owner);
    trace_object(tracer, getset->name);
}

static Value getset_repr(VM *vm, Value self)
{
    GetSet *getset = as_getset(self);
    String *text = str_format(vm, "<attribute '%S' of '%N' objects>", getset->name, getset->owner);
    return text == NULL ? RAISED : value_of_object(text);
}

static Value getset_get(VM *vm, Value self, Value instance, Value owner)
{
    GetSet *getset = as_getset(self);
    if (is_absent(instance)) return self;
    if (!descriptor_check(vm, getset->owner, getset->name, instance)) return RAISED;
    if (UNLIKELY(getset->property->get == NULL)) {
        return throw(vm, AttributeError, "attribute '%S' of '%.100N' objects is not readable", getset->name,
                     getset->owner);
    }
    return getset->property->get(vm, instance);
}

static bool getset_set(VM *vm, Value self, Value instance, Value value)
{
    GetSet *getset = as_getset(self);
    if (!descriptor_check(vm, getset->owner, getset->name, instance)) return false;
    if (getset->property->set == NULL) {
        return throw_false(vm, AttributeError, "attribute '%S' of '%.100N' objects is not writable",
                           getset->name, getset->owner);
    }
    return getset->property->set(vm, instance, value);
}

static Value getset_objclass(VM *vm, Value self)
{
    return value_of_object(as_getset(self)->owner);
}

static Value getset_name(VM *vm, Value self)
{
    return value_of_object(as_getset(self)->name);
}

static Value getset_qualname(VM *vm, Value self)
{
    return descriptor_qualname(vm, as_getset(self)->owner, as_getset(self)->name);
}

static Value getset_doc(VM *vm, Value self)
{
    const char *doc = as_getset(self)->property->doc;
    if (doc == NULL) return NONE;
    String *text = str_static(vm, doc);
    return text == NULL ? RAISED : value_of_object(text);
}

static const NativeProperty getset_properties[] = {
    {"__objclass__", getset_objclass, NULL, NULL},
    {"__name__", getset_name, NULL, NULL},
    {"__doc__", getset_doc, NULL, NULL},
    {"__qualname__", getset_qualname, NULL, NULL},
    {0},
};

const TypeDef getset_type = {
    .name = "getset_descriptor",
    .size = sizeof(GetSet),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = getset_trace,
    .repr = getset_repr,
    .descr_get = getset_get,
    .descr_set = getset_set,
    .properties = getset_properties,
};

// ---- member_descriptor --------------------------------------------------------------------------

Value member_new(VM *vm, Type *owner, String *name, uint32_t offset)
{
    Member *member = object_new(vm, TYPE_member_descriptor, sizeof *member);
    member->owner = owner;
    member->name = name;
    member->offset = offset;
    member->property = NULL;
    return value_of_object(member);
}

static void member_trace(VM *vm, Tracer *tracer, Object *object)
{
    Member *member = (Member *)object;
    trace_object(tracer, member->owner);
    trace_object(tracer, member->name);
}

static Value member_repr(VM *vm, Value self)
{
    Member *member = as_member(self);
    String *text = str_format(vm, "<member '%S' of '%N' objects>", member->name, member->owner);
    return text == NULL ? RAISED : value_of_object(text);
}

// Where the member lies in an instance of its owner. Cells that vary in size have theirs at the end.
static Value *member_slot(const Member *member, Object *object)
{
    if (LIKELY(!member->owner->is_sized)) return (Value *)((char *)object + member->offset);
    const TypeDef *def = member->owner->def;
    while (def->cell_size == NULL) def = def->base;
    return (Value *)((char *)object + ((def->cell_size(object) + 7) & ~(size_t)7) + member->offset);
}

static Value member_get(VM *vm, Value self, Value instance, Value owner)
{
    Member *member = as_member(self);
    if (is_absent(instance)) return self;
    if (!descriptor_check(vm, member->owner, member->name, instance)) return RAISED;
    if (member->property != NULL) return member->property->get(vm, instance);
    Value value = *member_slot(member, as_object(instance));
    return is_absent(value) ? throw_no_attribute(vm, instance, member->name) : value;
}

static bool member_set(VM *vm, Value self, Value instance, Value value)
{
    Member *member = as_member(self);
    if (!descriptor_check(vm, member->owner, member->name, instance)) return false;
    if (member->property != NULL) return member->property->set(vm, instance, value);
    Object *object = as_object(instance);
    Value *slot = member_slot(member, object);
    if (is_absent(value) && is_absent(*slot)) {
        (void)throw_with(vm, AttributeError, value_of_object(member->name));
        attribute_error_fill(vm, instance, member->name);
        return false;
    }
    store(vm, object, slot, value);
    return true;
}

static Value member_objclass(VM *vm, Value self)
{
    return value_of_object(as_member(self)->owner);
}

static Value member_name(VM *vm, Value self)
{
    return value_of_object(as_member(self)->name);
}

static Value member_qualname(VM *vm, Value self)
{
    return descriptor_qualname(vm, as_member(self)->owner, as_member(self)->name);
}

static Value member_doc(VM *vm, Value self)
{
    const NativeProperty *property = as_member(self)->property;
    if (property == NULL || property->doc == NULL) return NONE;
    String *text = str_static(vm, property->doc);
    return text == NULL ? RAISED : value_of_object(text);
}

static Value py_member_reduce(VM *vm, Value *args)
{
    Member *member = as_member(args[0]);
    return reduce_to_getattr(vm, value_of_object(member->owner), value_of_object(member->name));
}

static const Native member_methods[] = {
    {"__reduce__(self, /)", py_member_reduce, "Helper for pickle."},
    {0},
};

static const NativeProperty member_properties[] = {
    {"__objclass__", member_objclass, NULL, NULL},
    {"__name__", member_name, NULL, NULL},
    {"__doc__", member_doc, NULL, NULL},
    {"__qualname__", member_qualname, NULL, NULL},
    {0},
};

const TypeDef member_type = {
    .name = "member_descriptor",
    .size = sizeof(Member),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = member_trace,
    .repr = member_repr,
    .descr_get = member_get,
    .descr_set = member_set,
    .methods = member_methods,
    .properties = member_properties,
};

bool set_readonly(VM *vm, Value self, Value value)
{
    return throw_false(vm, AttributeError, "readonly attribute");
}

// ---- __dict__ of plain instances ----------------------------------------------------------------

// Whether self is a class or a module, which have a __dict__ of another kind. (This property may still be found
// first: class Meta(Base, type).)
static bool has_own_dict(Value self)
{
    return is_pointer(self) && (as_object(self)->kind == TYPE_type || as_object(self)->kind == TYPE_module);
}

static Value instance_dict_get(VM *vm, Value self)
{
    if (!is_pointer(self)) return throw_no_attribute(vm, self, NAME(vm, __dict__));
    if (has_own_dict(self)) {
        Type *native = type_get(vm, (TypeId)as_object(self)->kind);
        Value property = type_lookup(vm, native, NAME(vm, __dict__));
        return getset_get(vm, property, self, ABSENT);
    }
    Dict *dict = instance_dict(vm, as_object(self));
    return dict == NULL ? RAISED : value_of_object(dict);
}

static bool instance_dict_set(VM *vm, Value self, Value value)
{
    if (!is_pointer(self)) {
        (void)throw_no_attribute(vm, self, NAME(vm, __dict__));
        return false;
    }
    if (has_own_dict(self)) {
        return throw_false(vm, TypeError, "this __dict__ descriptor does not support '%.200T' objects", self);
    }
    // Deleting it leaves the instance with a new, empty one.
    if (is_absent(value)) return instance_set_dict(vm, as_object(self), dict_new(vm));
    if (!is_dict(value)) {
        return throw_false(vm, TypeError, "__dict__ must be set to a dictionary, not a '%.200T'", value);
    }
    return instance_set_dict(vm, as_object(self), as_dict(value));
}

const NativeProperty instance_dict_property = {"__dict__", instance_dict_get, instance_dict_set, NULL};
