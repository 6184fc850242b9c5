// type_attributes.c - the computed attributes of classes: __name__, __mro__, __bases__, __dict__ and so on.
#include "vm/types/type_attributes.h"
#include "vm/object/attr.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/slots.h"
#include "vm/object/type_build.h"
#include "vm/object/type_cache.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// The namespace, filled if type is native.
static Dict *namespace_of(VM *vm, Type *type)
{
    if ((type->flags & (TYPE_IS_READY | TYPE_IS_HEAP)) == 0) type_ready(vm, type);
    return type->dict;
}

static Value own_attribute(VM *vm, Type *type, String *name)
{
    return dict_get_str(vm, namespace_of(vm, type), name);
}

// Whether an assignment to a computed attribute is allowed at all.
static bool check_settable(VM *vm, Type *type, Value value, const char *name)
{
    if (type->flags & TYPE_IS_IMMUTABLE) {
        return throw_false(vm, TypeError, "cannot set '%s' attribute of immutable type '%N'", name, type);
    }
    if (is_absent(value)) {
        return throw_false(vm, TypeError, "cannot delete '%s' attribute of immutable type '%N'", name, type);
    }
    return true;
}

// ---- Names --------------------------------------------------------------------------------------

static Value type_get_name(VM *vm, Value self)
{
    String *name = type_name_string(vm, as_type(self));
    return name == NULL ? RAISED : value_of_object(name);
}

static bool type_put_name(VM *vm, Value self, Value value)
{
    Type *type = as_type(self);
    if (!check_settable(vm, type, value, "__name__")) return false;
    if (!is_str(value)) {
        return throw_false(vm, TypeError, "can only assign string to %N.__name__, not '%T'", type, value);
    }
    return type_set_name(vm, type, as_str(value));
}

static Value type_get_qualname(VM *vm, Value self)
{
    String *name = type_qualname_string(vm, as_type(self));
    return name == NULL ? RAISED : value_of_object(name);
}

static bool type_put_qualname(VM *vm, Value self, Value value)
{
    Type *type = as_type(self);
    if (!check_settable(vm, type, value, "__qualname__")) return false;
    if (!is_str(value)) {
        return throw_false(vm, TypeError, "can only assign string to %N.__qualname__, not '%T'", type, value);
    }
    type->qualname = as_str(value);
    object_changed(vm, type);
    return true;
}

Value type_module(VM *vm, Type *type)
{
    if (type->flags & TYPE_IS_HEAP) return dict_get_str(vm, type->dict, NAME(vm, __module__));
    const char *name = type->def->name, *dot = strrchr(name, '.');
    if (dot == NULL) return value_of_object(NAME(vm, builtins));
    String *module = str_intern_data(vm, name, (size_t)(dot - name));
    return module == NULL ? RAISED : value_of_object(module);
}

static Value type_get_module(VM *vm, Value self)
{
    Value module = type_module(vm, as_type(self));
    if (!is_absent(module)) return module;
    return throw_with(vm, AttributeError, value_of_object(NAME(vm, __module__)));
}

static bool type_put_module(VM *vm, Value self, Value value)
{
    Type *type = as_type(self);
    return check_settable(vm, type, value, "__module__") &&
           type_dict_set(vm, type, NAME(vm, __module__), value);
}

// ---- Inheritance --------------------------------------------------------------------------------

static Value type_get_bases(VM *vm, Value self)
{
    return value_of_object(as_type(self)->bases);
}

static bool type_put_bases(VM *vm, Value self, Value value)
{
    return check_settable(vm, as_type(self), value, "__bases__") && type_set_bases(vm, as_type(self), value);
}

static Value type_get_base(VM *vm, Value self)
{
    Type *base = as_type(self)->base;
    return base == NULL ? NONE : value_of_object(base);
}

static Value type_get_mro(VM *vm, Value self)
{
    Tuple *mro = as_type(self)->mro;
    return mro == NULL ? NONE : value_of_object(mro);
}

// ---- Layout and flags ---------------------------------------------------------------------------

static Value type_get_basicsize(VM *vm, Value self)
{
    return value_of_small(as_type(self)->instance_size);
}

static Value type_get_itemsize(VM *vm, Value self)
{
    switch (as_type(self)->kind) {
    case TYPE_int: return value_of_small(4);
    case TYPE_tuple: return value_of_small(8);
    case TYPE_bytes: return value_of_small(1);
    case TYPE_type: return value_of_small(40);
    default: return value_of_small(0);
    }
}

static Value type_get_dictoffset(VM *vm, Value self)
{
    Type *type = as_type(self);
    return value_of_small(type->slots_offset == SLOTS_AT_END ? -1 : (int64_t)type->slots_offset);
}

static Value type_get_weakrefoffset(VM *vm, Value self)
{
    // Weak references are kept beside the object; any offset but 0 says that they are allowed.
    return value_of_small((as_type(self)->flags & TYPE_HAS_WEAKREF) ? (int64_t)sizeof(Object) : 0);
}

// CPython's numbers, as module inspect and others read them.
static Value type_get_flags(VM *vm, Value self)
{
    static const struct {
        uint32_t flag;
        int bit;
    } flags[] = {
        {TYPE_IS_SEQUENCE, 5}, {TYPE_IS_MAPPING, 6}, {TYPE_IS_IMMUTABLE, 8}, {TYPE_IS_HEAP, 9},
        {TYPE_IS_ABSTRACT, 20}, {TYPE_MATCH_SELF, 22}, {TYPE_IS_EXCEPTION, 30}, {TYPE_IS_METACLASS, 31},
    };
    static const struct {
        uint16_t kind;
        int bit;
    } kinds[] = {
        {TYPE_int, 24}, {TYPE_list, 25}, {TYPE_tuple, 26}, {TYPE_bytes, 27}, {TYPE_str, 28}, {TYPE_dict, 29},
    };
    Type *type = as_type(self);
    int64_t result = (int64_t)1 << 12 | (int64_t)1 << 14 | (int64_t)1 << 18; // ready, collected, version
    for (size_t i = 0; i < COUNT_OF(flags); i++) {
        if (type->flags & flags[i].flag) result |= (int64_t)1 << flags[i].bit;
    }
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (type->kind == kinds[i].kind) result |= (int64_t)1 << kinds[i].bit;
    }
    if (!(type->flags & TYPE_IS_FINAL)) result |= (int64_t)1 << 10;
    if (type->flags & TYPE_NO_CONSTRUCT) result |= (int64_t)1 << 7;
    return value_of_small(result);
}

// ---- Namespace ----------------------------------------------------------------------------------

static Value type_get_dict(VM *vm, Value self)
{
    MappingProxy *proxy = object_new(vm, TYPE_mappingproxy, sizeof *proxy);
    proxy->mapping = value_of_object(namespace_of(vm, as_type(self)));
    return value_of_object(proxy);
}

static Value type_get_doc(VM *vm, Value self)
{
    Type *type = as_type(self);
    Value doc = own_attribute(vm, type, NAME(vm, __doc__));
    if (is_absent(doc)) return NONE;
    // A native type whose instances have a __doc__ of their own keeps its text in the TypeDef.
    if (!(type->flags & TYPE_IS_HEAP)) {
        if (type->def->doc == NULL) return NONE;
        String *text = str_static(vm, type->def->doc);
        return text == NULL ? RAISED : value_of_object(text);
    }
    SlotDescrGet get = is_pointer(doc) ? type_of(vm, doc)->slots.descr_get : NULL;
    return get == NULL ? doc : get(vm, doc, ABSENT, self);
}

static bool type_put_doc(VM *vm, Value self, Value value)
{
    Type *type = as_type(self);
    return check_settable(vm, type, value, "__doc__") && type_dict_set(vm, type, NAME(vm, __doc__), value);
}

static Value type_get_text_signature(VM *vm, Value self)
{
    Type *type = as_type(self);
    const TypeDef *def = type->def;
    if ((type->flags & TYPE_IS_HEAP) || def->signature == NULL || def == &type_type) return NONE;
    const Native *native = native_of_type(vm, def, def->construct == NULL);
    String *text;
    if (native == NULL || !signature_text(vm, native, &text)) return RAISED;
    return text == NULL ? NONE : value_of_object(text);
}

static Value type_get_annotations(VM *vm, Value self)
{
    Type *type = as_type(self);
    if (!(type->flags & TYPE_IS_HEAP)) return throw_no_attribute(vm, self, NAME(vm, __annotations__));
    Value annotations = own_attribute(vm, type, NAME(vm, __annotations__));
    if (is_absent(annotations)) {
        annotations = value_of_object(dict_new(vm));
        return type_dict_set(vm, type, NAME(vm, __annotations__), annotations) ? annotations : RAISED;
    }
    SlotDescrGet get = is_pointer(annotations) ? type_of(vm, annotations)->slots.descr_get : NULL;
    return get == NULL ? annotations : get(vm, annotations, ABSENT, self);
}

static bool type_put_annotations(VM *vm, Value self, Value value)
{
    Type *type = as_type(self);
    String *name = NAME(vm, __annotations__);
    if (type->flags & TYPE_IS_IMMUTABLE) {
        return throw_false(vm, TypeError, "cannot set '%S' attribute of immutable type '%N'", name, type);
    }
    if (is_absent(value) && is_absent(dict_get_str(vm, type->dict, name))) {
        (void)throw_with(vm, AttributeError, value_of_object(name));
        return false;
    }
    return type_dict_set(vm, type, name, value);
}

static Value type_get_type_params(VM *vm, Value self)
{
    Value params = (as_type(self)->flags & TYPE_IS_HEAP)
                       ? dict_get_str(vm, as_type(self)->dict, NAME(vm, __type_params__))
                       : ABSENT;
    return is_absent(params) ? value_of_object(vm->empty_tuple) : params;
}

static bool type_put_type_params(VM *vm, Value self, Value value)
{
    Type *type = as_type(self);
    return check_settable(vm, type, value, "__type_params__") &&
           type_dict_set(vm, type, NAME(vm, __type_params__), value);
}

static Value type_get_abstract(VM *vm, Value self)
{
    Type *type = as_type(self);
    Value names = type == vm->types[TYPE_type]
                      ? ABSENT
                      : own_attribute(vm, type, NAME(vm, __abstractmethods__));
    if (!is_absent(names)) return names;
    return throw_with(vm, AttributeError, value_of_object(NAME(vm, __abstractmethods__)));
}

static bool type_put_abstract(VM *vm, Value self, Value value)
{
    Type *type = as_type(self);
    String *name = NAME(vm, __abstractmethods__);
    bool abstract = false;
    if (type->flags & TYPE_IS_IMMUTABLE) {
        return throw_false(vm, TypeError, "cannot set '%S' attribute of immutable type '%N'", name, type);
    }
    if (is_absent(value)) {
        if (is_absent(dict_get_str(vm, type->dict, name))) {
            (void)throw_with(vm, AttributeError, value_of_object(name));
            return false;
        }
    } else if (!truth(vm, value, &abstract)) {
        return false;
    }
    if (!type_dict_set(vm, type, name, value)) return false;
    type->flags = abstract ? type->flags | TYPE_IS_ABSTRACT : type->flags & ~(uint32_t)TYPE_IS_ABSTRACT;
    return true;
}

const NativeProperty type_properties[] = {
    {"__name__", type_get_name, type_put_name, NULL},
    {"__qualname__", type_get_qualname, type_put_qualname, NULL},
    {"__bases__", type_get_bases, type_put_bases, NULL},
    {"__mro__", type_get_mro, NULL, NULL},
    {"__base__", type_get_base, set_readonly, NULL},
    {"__module__", type_get_module, type_put_module, NULL},
    {"__abstractmethods__", type_get_abstract, type_put_abstract, NULL},
    {"__dict__", type_get_dict, NULL, NULL},
    {"__doc__", type_get_doc, type_put_doc, NULL},
    {"__text_signature__", type_get_text_signature, NULL, NULL},
    {"__annotations__", type_get_annotations, type_put_annotations, NULL},
    {"__type_params__", type_get_type_params, type_put_type_params, NULL},
    {"__basicsize__", type_get_basicsize, set_readonly, NULL},
    {"__itemsize__", type_get_itemsize, set_readonly, NULL},
    {"__flags__", type_get_flags, set_readonly, NULL},
    {"__dictoffset__", type_get_dictoffset, set_readonly, NULL},
    {"__weakrefoffset__", type_get_weakrefoffset, set_readonly, NULL},
    {0},
};
