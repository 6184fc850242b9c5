// typealias.c - TypeAliasType: what `type X[T] = ...` makes. The value is computed when first asked for.
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"
#include "vm/types/typing_parts.h"

static TypeAlias *alias_allocate(VM *vm, String *name)
{
    TypeAlias *alias = object_new(vm, TYPE_typealias, sizeof *alias);
    alias->name = name;
    alias->type_params = alias->compute = alias->value = ABSENT;
    alias->module = NONE;
    return alias;
}

Value type_alias_new(VM *vm, String *name, Value type_params, Value compute)
{
    TypeAlias *alias = alias_allocate(vm, name);
    bool has_params = is_tuple(type_params) && as_tuple(type_params)->count > 0;
    alias->type_params = has_params ? type_params : ABSENT;
    alias->compute = compute;
    alias->module = typing_caller_module(vm);
    return value_of_object(alias);
}

static void alias_trace(VM *vm, Tracer *tracer, Object *object)
{
    TypeAlias *alias = (TypeAlias *)object;
    trace_object(tracer, alias->name);
    trace_value(tracer, alias->type_params);
    trace_value(tracer, alias->compute);
    trace_value(tracer, alias->value);
    trace_value(tracer, alias->module);
}

static Value alias_construct(VM *vm, Value *args)
{
    // cls, name, value, type_params
    if (!is_str(args[1])) {
        return throw(vm, TypeError, "typealias() argument 'name' must be str, not %T", args[1]);
    }
    if (!is_absent(args[3]) && !is_tuple(args[3])) return throw(vm, TypeError, "type_params must be a tuple");
    TypeAlias *alias = alias_allocate(vm, as_str(args[1]));
    alias->value = args[2];
    bool has_params = !is_absent(args[3]) && as_tuple(args[3])->count > 0;
    alias->type_params = has_params ? args[3] : ABSENT;
    alias->module = typing_caller_module(vm);
    return value_of_object(alias);
}

static Value alias_repr(VM *vm, Value self)
{
    return value_of_object(as_typealias(self)->name);
}

static Value alias_get_item(VM *vm, Value self, Value item)
{
    if (is_absent(as_typealias(self)->type_params)) {
        return throw(vm, TypeError, "Only generic type aliases are subscriptable");
    }
    return generic_alias_new(vm, self, item);
}

static Value alias_or(VM *vm, Value left, Value right)
{
    return union_of(vm, left, right);
}

static Value alias_get_value(VM *vm, Value self)
{
    TypeAlias *alias = as_typealias(self);
    if (!is_absent(alias->value)) return alias->value;
    Value value = call(vm, alias->compute, 0, NULL);
    if (!raised(value)) store(vm, alias, &alias->value, value);
    return value;
}

static Tuple *params_of(VM *vm, TypeAlias *alias)
{
    return is_absent(alias->type_params) ? vm->empty_tuple : as_tuple(alias->type_params);
}

static Value alias_get_type_params(VM *vm, Value self)
{
    return value_of_object(params_of(vm, as_typealias(self)));
}

static Value alias_get_parameters(VM *vm, Value self)
{
    Tuple *unpacked = typing_unpack_variadic(vm, params_of(vm, as_typealias(self)));
    return unpacked == NULL ? RAISED : value_of_object(unpacked);
}

static Value alias_get_name(VM *vm, Value self)
{
    return value_of_object(as_typealias(self)->name);
}

static Value alias_get_module(VM *vm, Value self)
{
    return as_typealias(self)->module;
}

static Value py_typealias_reduce(VM *vm, Value *args)
{
    return value_of_object(as_typealias(args[0])->name);
}

static const Native alias_methods[] = {
    {"__reduce__(self, /)", py_typealias_reduce, NULL},
    {0},
};

static const NativeProperty alias_properties[] = {
    {"__name__", alias_get_name, set_readonly, NULL},
    {"__parameters__", alias_get_parameters, NULL, NULL},
    {"__type_params__", alias_get_type_params, NULL, NULL},
    {"__value__", alias_get_value, NULL, NULL},
    {"__module__", alias_get_module, NULL, NULL},
    {0},
};

const TypeDef typealias_type = {
    .name = "typing.TypeAliasType",
    .doc = "Type alias.\n\nType aliases are created through the type statement::\n\n    type Alias = int\n\nIn "
           "this example, Alias and int will be treated equivalently by static\ntype checkers.\n\nAt runtime, "
           "Alias is an instance of TypeAliasType. The __name__\nattribute holds the name of the type alias. "
           "The value of the type alias\nis stored in the __value__ attribute. It is evaluated lazily, so "
           "the\nvalue is computed only if the attribute is accessed.\n\nType aliases can also be generic::\n\n"
           "    type ListOrSet[T] = list[T] | set[T]\n\nIn this case, the type parameters of the alias are "
           "stored in the\n__type_params__ attribute.\n\nSee PEP 695 for more information.\n",
    .signature = "typealias(name, value, *, type_params=?)",
    .size = sizeof(TypeAlias),
    .flags = TYPE_IS_FINAL | TYPE_HAS_WEAKREF,
    .trace = alias_trace,
    .construct = alias_construct,
    .repr = alias_repr,
    .get_item = alias_get_item,
    .bit_or = alias_or,
    .methods = alias_methods,
    .properties = alias_properties,
};
