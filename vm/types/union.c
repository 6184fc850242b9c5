// union.c - types.UnionType: int | str.
#include "vm/object/attr.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/slots.h"
#include "vm/types/descriptors.h"
#include "vm/types/list.h"
#include "vm/types/set.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

static Value union_make(VM *vm, Tuple *args)
{
    Union *self = object_new(vm, TYPE_union, sizeof *self);
    self->args = args;
    self->parameters = NULL;
    return value_of_object(self);
}

static void union_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_object(tracer, ((Union *)object)->args);
    trace_object(tracer, ((Union *)object)->parameters);
}

static bool is_unionable(Value v)
{
    return is_none(v) || is_type(v) || is_generic_alias(v) || is_union(v) || is_typealias(v);
}

// Adds v to list unless it is there: aliases compare by value, all else by identity.
static bool add_once(VM *vm, List *list, Value v)
{
    for (size_t i = 0; i < list->count; i++) {
        Value other = list->items[i];
        bool equal = same(v, other);
        if (is_generic_alias(v) && is_generic_alias(other) && !values_equal(vm, other, v, &equal)) return false;
        if (equal) return true;
    }
    return list_append(vm, list, v);
}

static bool add_flat(VM *vm, List *list, Value v)
{
    if (is_none(v)) return add_once(vm, list, value_of_object(type_get(vm, TYPE_NoneType)));
    if (!is_union(v)) return add_once(vm, list, v);
    Tuple *args = as_union(v)->args;
    for (size_t i = 0; i < args->count; i++) {
        if (!add_once(vm, list, args->items[i])) return false;
    }
    return true;
}

static Value union_from_list(VM *vm, List *list)
{
    if (list->count == 1) return list->items[0];
    Tuple *args = tuple_new(vm, list->items, list->count);
    return args == NULL ? RAISED : union_make(vm, args);
}

Value union_of(VM *vm, Value left, Value right)
{
    if (!is_unionable(left) || !is_unionable(right)) return NOT_IMPLEMENTED;
    List *list = list_new(vm);
    if (!add_flat(vm, list, left) || !add_flat(vm, list, right)) return RAISED;
    return union_from_list(vm, list);
}

static Value union_repr(VM *vm, Value self)
{
    Buf buf;
    buf_init(&buf, &vm->memory);
    Tuple *args = as_union(self)->args;
    for (size_t i = 0; i < args->count; i++) {
        if (i > 0) buf_append_text(&buf, " | ");
        Value arg = args->items[i];
        bool is_none_type = is_type(arg) && as_type(arg)->def == &none_type;
        if (is_none_type) {
            buf_append_text(&buf, "None");
        } else if (!typing_repr(vm, &buf, arg)) {
            bool no_memory = buf_failed(&buf);
            buf_free(&buf);
            return no_memory && is_absent(vm->pending) ? throw_memory(vm) : RAISED;
        }
    }
    String *text = str_from_buf(vm, &buf);
    return text == NULL ? RAISED : value_of_object(text);
}

static Set *as_frozenset_of(VM *vm, Value self)
{
    Set *set = frozenset_new(vm);
    Tuple *args = as_union(self)->args;
    for (size_t i = 0; i < args->count; i++) {
        if (!set_add(vm, set, args->items[i])) return NULL;
    }
    return set;
}

static Value union_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (!is_union(other) || (op != COMPARE_EQ && op != COMPARE_NE)) return NOT_IMPLEMENTED;
    Set *a = as_frozenset_of(vm, self), *b = a == NULL ? NULL : as_frozenset_of(vm, other);
    return b == NULL ? RAISED : compare_op(vm, op, value_of_object(a), value_of_object(b));
}

static bool union_hash(VM *vm, Value self, uint64_t *hash)
{
    Set *set = as_frozenset_of(vm, self);
    return set != NULL && hash_value(vm, value_of_object(set), hash);
}

static Value union_or(VM *vm, Value left, Value right)
{
    return union_of(vm, left, right);
}

static Tuple *parameters_of(VM *vm, Union *self)
{
    if (self->parameters == NULL) {
        Tuple *parameters = type_parameters_of(vm, self->args);
        if (parameters == NULL) return NULL;
        self->parameters = parameters;
        object_changed(vm, self);
    }
    return self->parameters;
}

static Value union_get_item(VM *vm, Value self, Value item)
{
    Tuple *parameters = parameters_of(vm, as_union(self));
    if (parameters == NULL) return RAISED;
    Tuple *args = type_parameters_substitute(vm, self, as_union(self)->args, parameters, item);
    if (args == NULL) return RAISED;
    if (args->count == 0) return throw(vm, TypeError, "Cannot take a Union of no types.");
    Value result = args->items[0];
    for (size_t i = 1; i < args->count; i++) {
        result = binary_op(vm, OP_BIT_OR, result, args->items[i]);
        if (raised(result)) return RAISED;
    }
    return result;
}

static Value union_get_attr(VM *vm, Value self, String *name)
{
    if (name == NAME(vm, __module__)) return get_attr(vm, value_of_object(type_of(vm, self)), name);
    return object_get_attr(vm, self, name);
}

static Value union_get_args(VM *vm, Value self)
{
    return value_of_object(as_union(self)->args);
}

static Value union_get_parameters(VM *vm, Value self)
{
    Tuple *parameters = parameters_of(vm, as_union(self));
    return parameters == NULL ? RAISED : value_of_object(parameters);
}

static const NativeProperty union_properties[] = {
    {"__args__", union_get_args, set_readonly, NULL},
    {"__parameters__", union_get_parameters, NULL, "Type variables in the types.UnionType."},
    {0},
};

const TypeDef union_type = {
    .name = "types.UnionType",
    .doc = "Represent a PEP 604 union type\n\nE.g. for int | str",
    .size = sizeof(Union),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = union_trace,
    .repr = union_repr,
    .hash = union_hash,
    .compare = union_compare,
    .get_attr = union_get_attr,
    .get_item = union_get_item,
    .bit_or = union_or,
    .properties = union_properties,
};
