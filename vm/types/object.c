// object.c - the type object: what every value can do unless its class says otherwise.
#include "vm/base/hash.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/object/slots.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/object_parts.h"
#include "vm/types/set.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// ---- __new__ and __init__ -----------------------------------------------------------------------

// Whether instances of type are initialised by object.__init__.
static bool has_object_init(VM *vm, Type *type)
{
    Value init = type->init;
    if (is_absent(init)) { // a native type, which looks at its line only
        for (const TypeDef *def = type->def; def != NULL; def = def->base) {
            if (def->init != NULL) return def == &object_type;
        }
        return true;
    }
    return is_exact_slot_wrapper(init) && as_slot_wrapper(init)->owner->def == &object_type;
}

static Value throw_abstract(VM *vm, Type *cls)
{
    Value names = get_attr(vm, value_of_object(cls), NAME(vm, __abstractmethods__));
    if (raised(names)) return RAISED;
    List *sorted = list_from(vm, names);
    if (sorted == NULL || !list_sort(vm, sorted, ABSENT, false)) return RAISED;
    Buf buf;
    buf_init(&buf, &vm->memory);
    for (size_t i = 0; i < sorted->count; i++) {
        if (i > 0) buf_append_text(&buf, "', '");
        if (!is_str(sorted->items[i])) {
            buf_free(&buf);
            return throw(vm, TypeError, "sequence item %zu: expected str instance, %.80T found", i,
                         sorted->items[i]);
        }
        buf_append(&buf, as_str(sorted->items[i])->data, as_str(sorted->items[i])->size);
    }
    String *text = str_from_buf(vm, &buf);
    if (text == NULL) return RAISED;
    return throw(vm, TypeError,
                 "Can't instantiate abstract class %N without an implementation for abstract method%s '%S'",
                 cls, sorted->count == 1 ? "" : "s", text);
}

Value object_construct(VM *vm, Type *cls, size_t argument_count)
{
    if (UNLIKELY(argument_count > 0)) {
        // Arguments are for __init__; if nobody takes them they are too many.
        if (cls->new_def != &object_type) {
            return throw(vm, TypeError,
                         "object.__new__() takes exactly one argument (the type to instantiate)");
        }
        if (has_object_init(vm, cls)) return throw(vm, TypeError, "%.200N() takes no arguments", cls);
    }
    if (UNLIKELY(cls->flags & TYPE_IS_ABSTRACT)) return throw_abstract(vm, cls);
    void *instance = type_allocate(vm, cls, 0);
    return instance == NULL ? RAISED : value_of_object(instance);
}

bool object_initialize(VM *vm, Value self, size_t argument_count)
{
    if (LIKELY(argument_count == 0)) return true;
    Type *type = type_of(vm, self);
    if (!has_object_init(vm, type)) {
        return throw_false(vm, TypeError,
                           "object.__init__() takes exactly one argument (the instance to initialize)");
    }
    if (type->new_def == &object_type) {
        return throw_false(vm, TypeError,
                           "%.200N.__init__() takes exactly one argument (the instance to initialize)", type);
    }
    return true;
}

static Value py_object_init(VM *vm, Value *args)
{
    return NONE; // slot_wrapper.c calls object_initialize with the count of arguments instead
}

// ---- Text, comparison, hash ---------------------------------------------------------------------

Value object_repr(VM *vm, Value self)
{
    Type *type = type_of(vm, self);
    Value module = type_module(vm, type);
    String *name = type_qualname_string(vm, type);
    if (raised(module) || name == NULL) return RAISED;
    String *text;
    if (is_str(module) && !str_equal_c(as_str(module), "builtins")) {
        text = str_format(vm, "<%S.%S object at %p>", as_str(module), name, address_of(vm, self));
    } else {
        text = str_format(vm, "<%S object at %p>", name, address_of(vm, self));
    }
    return text == NULL ? RAISED : value_of_object(text);
}

static Value object_str(VM *vm, Value self)
{
    return descend(vm) ? type_of(vm, self)->slots.repr(vm, self) : RAISED;
}

static Value object_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (op == COMPARE_EQ) return same(self, other) ? TRUE : NOT_IMPLEMENTED;
    if (op != COMPARE_NE) return NOT_IMPLEMENTED;
    // != is the inverse of what the class says about ==.
    Value equal = type_of(vm, self)->slots.compare(vm, self, other, COMPARE_EQ);
    if (raised(equal) || is_not_implemented(equal)) return equal;
    bool is_equal;
    return truth(vm, equal, &is_equal) ? value_of_bool(!is_equal) : RAISED;
}

bool object_hash(VM *vm, Value self, uint64_t *hash)
{
    // Cells do not move and begin at multiples of 16.
    uint64_t bits = is_pointer(self) ? (uintptr_t)as_object(self) : self.bits;
    *hash = (bits >> 4 | bits << 60) & (UINT64_MAX >> 1);
    return true;
}

// ---- __class__ ----------------------------------------------------------------------------------

static Value object_get_class(VM *vm, Value self)
{
    return value_of_object(type_of(vm, self));
}

// The nearest class that says anything about the layout: the rest of the way nothing is added.
static const Type *layout_owner(const Type *type)
{
    while (type->base != NULL && (type->flags & TYPE_IS_HEAP)) {
        const Type *base = type->base;
        bool adds = type->member_count != base->member_count || type->def != base->def ||
                    (type->slots_offset != 0) != (base->slots_offset != 0) ||
                    ((type->flags ^ base->flags) & TYPE_HAS_WEAKREF);
        if (adds) break;
        type = base;
    }
    return type;
}

static bool same_members(const Type *a, const Type *b)
{
    if (a->def != b->def || a->member_count != b->member_count) return false;
    if ((a->slots_offset != 0) != (b->slots_offset != 0)) return false;
    if ((a->flags ^ b->flags) & TYPE_HAS_WEAKREF) return false;
    size_t count = a->slot_names == NULL ? 0 : a->slot_names->count;
    if (count != (b->slot_names == NULL ? 0 : b->slot_names->count)) return false;
    for (size_t i = 0; i < count; i++) {
        if (!str_equal(as_str(a->slot_names->items[i]), as_str(b->slot_names->items[i]))) return false;
    }
    return true;
}

// Whether CPython's collector tracks the instances: its rules and words about layouts depend on it.
static bool is_collected(const Type *type)
{
    for (; type->flags & TYPE_IS_HEAP; type = type->base) {
        if (type->slots_offset != 0 || type->member_count > 0) return true;
    }
    switch (type->kind) {
    case TYPE_object:
    case TYPE_int:
    case TYPE_float:
    case TYPE_complex:
    case TYPE_str:
    case TYPE_bytes:
    case TYPE_bytearray:
    case TYPE_range: return false;
    default: return true;
    }
}

bool type_layout_compatible(VM *vm, Type *old, Type *new, const char *what)
{
    if (is_collected(old) != is_collected(new)) {
        return throw_false(vm, TypeError, "%s assignment: '%s' deallocator differs from '%s'", what,
                           type_name(new), type_name(old));
    }
    const Type *a = layout_owner(old), *b = layout_owner(new);
    if (old->def == new->def && (a == b || (a->base == b->base && same_members(a, b)))) return true;
    return throw_false(vm, TypeError, "%s assignment: '%s' object layout differs from '%s'", what,
                       type_name(new), type_name(old));
}

static bool object_set_class(VM *vm, Value self, Value value)
{
    if (is_absent(value)) return throw_false(vm, TypeError, "can't delete __class__ attribute");
    if (!is_type(value)) {
        return throw_false(vm, TypeError, "__class__ must be set to a class, not '%.200T' object", value);
    }
    Type *new = as_type(value), *old = type_of(vm, self);
    bool modules = new->kind == TYPE_module && old->kind == TYPE_module;
    if (!modules && ((new->flags | old->flags) & TYPE_IS_IMMUTABLE)) {
        return throw_false(
            vm, TypeError,
            "__class__ assignment only supported for mutable types or ModuleType subclasses");
    }
    if (!type_layout_compatible(vm, old, new, "__class__")) return false;
    if (!instance_set_type(vm, as_object(self), new)) return false;
    if (is_type(self)) {
        as_type(self)->metaclass = new;
        object_changed(vm, as_object(self));
        type_modified(vm, as_type(self), NULL);
        caches_flush(vm);
    }
    return true;
}

// ---- Methods ------------------------------------------------------------------------------------

static Value py_object_format(VM *vm, Value *args)
{
    if (!is_str(args[1])) {
        if (is_none(args[1])) return throw(vm, TypeError, "__format__() argument must be str, not None");
        return throw(vm, TypeError, "__format__() argument must be str, not %T", args[1]);
    }
    if (as_str(args[1])->size > 0) {
        return throw(vm, TypeError, "unsupported format string passed to %.200T.__format__", args[0]);
    }
    String *text = str_of(vm, args[0]);
    return text == NULL ? RAISED : value_of_object(text);
}

static Value py_object_sizeof(VM *vm, Value *args)
{
    Type *type = type_of(vm, args[0]);
    return value_of_small((int64_t)type->instance_size);
}

static Value py_object_subclasshook(VM *vm, Value *args)
{
    return NOT_IMPLEMENTED;
}

static Value py_object_init_subclass(VM *vm, Value *args)
{
    Type *cls = as_type(args[0]);
    Tuple *given = (Tuple *)as_object(args[1]);
    String *name = type_qualname_string(vm, cls);
    if (name == NULL) return RAISED;
    if (as_dict(args[2])->count > 0) {
        return throw(vm, TypeError, "%S.__init_subclass__() takes no keyword arguments", name);
    }
    if (given->count > 0) {
        return throw(vm, TypeError, "%S.__init_subclass__() takes no arguments (%zu given)", name,
                     given->count);
    }
    return NONE;
}

// Adds the names of cls and of its bases, as dir() of an instance lists them.
bool merge_class_names(VM *vm, Dict *names, Value cls)
{
    if (!descend(vm)) return false;
    Value dict = get_attr_or_absent(vm, cls, NAME(vm, __dict__));
    if (raised(dict) || (!is_absent(dict) && !dict_update(vm, names, dict))) return false;
    Value bases = get_attr_or_absent(vm, cls, NAME(vm, __bases__));
    if (raised(bases)) return false;
    if (is_absent(bases)) return true;
    Iter iter;
    if (!iter_open(vm, &iter, bases)) return false;
    while (iter_next(vm, &iter)) {
        if (!merge_class_names(vm, names, iter.item)) return false;
    }
    return !iter.failed;
}

static Value py_object_dir(VM *vm, Value *args)
{
    Value self = args[0];
    Type *type = type_of(vm, self);
    Dict *names;
    Value descr = type_lookup(vm, type, NAME(vm, __dict__));
    bool is_plain = is_exact_getset(descr) && as_getset(descr)->property == &instance_dict_property;
    if (is_plain && type->slots.get_attr == object_get_attr && is_pointer(self)) {
        names = instance_dict_copy(vm, as_object(self)); // the instance stays out of dict mode
    } else {
        Value dict = get_attr_or_absent(vm, self, NAME(vm, __dict__));
        if (raised(dict)) return RAISED;
        names = is_dict(dict) ? dict_copy(vm, as_dict(dict)) : dict_new(vm);
    }
    if (names == NULL) return RAISED;
    Value cls = get_attr_or_absent(vm, self, NAME(vm, __class__));
    if (raised(cls) || (!is_absent(cls) && !merge_class_names(vm, names, cls))) return RAISED;
    List *list = dict_keys_list(vm, names);
    return list == NULL ? RAISED : value_of_object(list);
}

static const Native object_methods[] = {
    {"__reduce_ex__(self, protocol, /)", py_object_reduce_ex, "Helper for pickle."},
    {"__reduce__(self, /)", py_object_reduce, "Helper for pickle."},
    {"__getstate__(self, /)", py_object_getstate, "Helper for pickle."},
    {"@classmethod __subclasshook__(cls, object, /)", py_object_subclasshook,
     "Abstract classes can override this to customize issubclass().\n\nThis is invoked early on by "
     "abc.ABCMeta.__subclasscheck__().\nIt should return True, False or NotImplemented.  If it returns\n"
     "NotImplemented, the normal algorithm is used.  Otherwise, it\noverrides the normal algorithm (and the "
     "outcome is cached).\n"},
    {"@classmethod __init_subclass__(cls, /, *args, **kwargs)", py_object_init_subclass,
     "This method is called when a class is subclassed.\n\nThe default implementation does nothing. It may "
     "be\noverridden to extend subclasses.\n"},
    {"__format__(self, format_spec, /)", py_object_format,
     "Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError otherwise."},
    {"__sizeof__(self, /)", py_object_sizeof, "Size of object in memory, in bytes."},
    {"__dir__(self, /)", py_object_dir, "Default dir() implementation."},
    {0},
};

static const NativeProperty object_properties[] = {
    {"__class__", object_get_class, object_set_class, "the object's class"},
    {0},
};

const TypeDef object_type = {
    .name = "object",
    .doc = "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new "
           "featureless\ninstance that has no instance attributes and cannot be given any.\n",
    .signature = "object()",
    .size = sizeof(Object),
    .init = py_object_init,
    .repr = object_repr,
    .str = object_str,
    .hash = object_hash,
    .compare = object_compare,
    .get_attr = object_get_attr,
    .set_attr = object_set_attr,
    .methods = object_methods,
    .properties = object_properties,
};
