// mappingproxy.c - a read-only face of a mapping: what a class shows as its __dict__.
#include "vm/types/mappingproxy.h"

#include "vm/object/attr.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/iterators.h"
#include "vm/types/sequence.h"

Value mappingproxy_new(VM *vm, Value mapping)
{
    MappingProxy *proxy = object_new(vm, TYPE_mappingproxy, sizeof(MappingProxy));
    proxy->mapping = mapping;
    return value_of_object(proxy);
}

static Value unwrap(Value v)
{
    return is_mappingproxy(v) ? as_mappingproxy(v)->mapping : v;
}

static void mappingproxy_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((MappingProxy *)object)->mapping);
}

static Value mappingproxy_construct(VM *vm, Value *args)
{
    if (type_of(vm, args[1])->slots.get_item == NULL || is_list(args[1]) || is_tuple(args[1]))
        return throw(vm, TypeError, "mappingproxy() argument must be a mapping, not %T", args[1]);
    return mappingproxy_new(vm, args[1]);
}

static Value mappingproxy_repr(VM *vm, Value self)
{
    return str_value(str_format(vm, "mappingproxy(%R)", unwrap(self)));
}

static Value mappingproxy_str(VM *vm, Value self)
{
    return str_value(str_of(vm, unwrap(self)));
}

static bool mappingproxy_hash(VM *vm, Value self, uint64_t *hash)
{
    return hash_value(vm, unwrap(self), hash);
}

static bool mappingproxy_length(VM *vm, Value self, size_t *count)
{
    return length(vm, unwrap(self), count);
}

static Value mappingproxy_compare(VM *vm, Value self, Value other, CompareOp op)
{
    return compare_op(vm, op, unwrap(self), other);
}

static Value mappingproxy_iterate(VM *vm, Value self)
{
    return get_iter(vm, unwrap(self));
}

static bool mappingproxy_contains(VM *vm, Value self, Value key, bool *found)
{
    return contains(vm, unwrap(self), key, found);
}

static Value mappingproxy_get_item(VM *vm, Value self, Value key)
{
    return get_item(vm, unwrap(self), key);
}

static Value mappingproxy_or(VM *vm, Value left, Value right)
{
    return descend(vm) ? binary_op(vm, OP_BIT_OR, unwrap(left), unwrap(right)) : RAISED;
}

static Value mappingproxy_or_inplace(VM *vm, Value left, Value right)
{
    return throw(vm, TypeError, "'|=' is not supported by %T; use '|' instead", left);
}

static Value py_mappingproxy_get(VM *vm, Value *args)
{
    return call_method(vm, unwrap(args[0]), NAME(vm, get), 2, args + 1);
}

static Value py_mappingproxy_keys(VM *vm, Value *args)
{
    return call_method(vm, unwrap(args[0]), NAME(vm, keys), 0, NULL);
}

static Value py_mappingproxy_values(VM *vm, Value *args)
{
    return call_method(vm, unwrap(args[0]), NAME(vm, values), 0, NULL);
}

static Value py_mappingproxy_items(VM *vm, Value *args)
{
    return call_method(vm, unwrap(args[0]), NAME(vm, items), 0, NULL);
}

static Value py_mappingproxy_copy(VM *vm, Value *args)
{
    return call_method(vm, unwrap(args[0]), NAME(vm, copy), 0, NULL);
}

static Value py_mappingproxy_reversed(VM *vm, Value *args)
{
    return call_method(vm, unwrap(args[0]), NAME(vm, __reversed__), 0, NULL);
}

static const Native mappingproxy_methods[] = {
    {"get(self, key, default=None, /)", py_mappingproxy_get,
     "Return the value for key if key is in the mapping, else default."},
    {"keys(self, /)", py_mappingproxy_keys,
     "D.keys() -> a set-like object providing a view on D's keys"},
    {"values(self, /)", py_mappingproxy_values,
     "D.values() -> an object providing a view on D's values"},
    {"items(self, /)", py_mappingproxy_items,
     "D.items() -> a set-like object providing a view on D's items"},
    {"copy(self, /)", py_mappingproxy_copy, "D.copy() -> a shallow copy of D"},
    {"__reversed__(self, /)", py_mappingproxy_reversed, "D.__reversed__() -> reverse iterator"},
    CLASS_GETITEM_ROW,
    {0},
};

const TypeDef mappingproxy_type = {
    .name = "mappingproxy",
    .doc = "Read-only proxy of a mapping.",
    .signature = "mappingproxy(mapping)",
    .size = sizeof(MappingProxy),
    .flags = TYPE_IS_FINAL | TYPE_IS_MAPPING,
    .kind = TYPE_mappingproxy,
    .trace = mappingproxy_trace,
    .construct = mappingproxy_construct,
    .methods = mappingproxy_methods,
    .repr = mappingproxy_repr,
    .str = mappingproxy_str,
    .hash = mappingproxy_hash,
    .length = mappingproxy_length,
    .compare = mappingproxy_compare,
    .iterate = mappingproxy_iterate,
    .contains = mappingproxy_contains,
    .get_item = mappingproxy_get_item,
    .bit_or = mappingproxy_or,
    .bit_or_inplace = mappingproxy_or_inplace,
};
