// functools.c - module _functools: reduce and cmp_to_key, and the types of the other files.
#include "stdlib/functools/functools.h"

static Value py_functools_reduce(VM *vm, Value *args) // reduce(function, iterable, initial=?, /)
{
    Iter iter;
    Value result = args[2];
    if (!iter_open(vm, &iter, args[1])) {
        if (!catch_pending(vm, TypeError)) return RAISED;
        return throw(vm, TypeError, "reduce() arg 2 must support iteration");
    }
    while (iter_next(vm, &iter)) {
        if (is_absent(result)) {
            result = iter.item;
            continue;
        }
        Value pair[] = {result, iter.item};
        result = call(vm, args[0], 2, pair);
        if (raised(result)) return RAISED;
    }
    if (iter.failed) return RAISED;
    if (is_absent(result))
        return throw(vm, TypeError, "reduce() of empty iterable with no initial value");
    return result;
}

// ---- cmp_to_key ---------------------------------------------------------------------------------

// What cmp_to_key gives, and what calling that gives: then object is set.
typedef struct KeyWrapper {
    Object head;
    Value compare;
    Value object; // ABSENT: none
} KeyWrapper;

static inline KeyWrapper *as_key_wrapper(Value v)
{
    return (KeyWrapper *)as_object(v);
}

static void key_wrapper_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((KeyWrapper *)object)->compare);
    trace_value(tracer, ((KeyWrapper *)object)->object);
}

static Value key_wrapper_new(VM *vm, Value compare, Value object)
{
    Type *type = type_from_def(vm, &key_wrapper_type);
    KeyWrapper *self = type == NULL ? NULL : type_allocate(vm, type, 0);
    if (self == NULL) return RAISED;
    self->compare = compare;
    self->object = object;
    return value_of_object(self);
}

static Value py_functools_cmp_to_key(VM *vm, Value *args) // cmp_to_key(mycmp)
{
    return key_wrapper_new(vm, args[0], ABSENT);
}

static Value key_wrapper_call(VM *vm, Value self, size_t count, Value *args, Tuple *names)
{
    static const Native native = {"K(obj)", NULL, NULL};
    if (LIKELY(count == 1 && names == NULL))
        return key_wrapper_new(vm, as_key_wrapper(self)->compare, args[0]);
    const Signature *signature = signature_of(vm, &native);
    Value object;
    if (signature == NULL || !signature_bind(vm, signature, &object, count, args, names)) return RAISED;
    return key_wrapper_new(vm, as_key_wrapper(self)->compare, object);
}

static Value key_wrapper_compare(VM *vm, Value left, Value right, CompareOp op)
{
    if (!is_pointer(right) || as_object(right)->shape != as_object(left)->shape)
        return throw(vm, TypeError, "other argument must be K instance");
    Value pair[] = {as_key_wrapper(left)->object, as_key_wrapper(right)->object};
    if (is_absent(pair[0]) || is_absent(pair[1])) return throw(vm, AttributeError, "object");
    Value order = call(vm, as_key_wrapper(left)->compare, 2, pair);
    return raised(order) ? RAISED : compare_op(vm, op, order, value_of_small(0));
}

static Value key_wrapper_get_object(VM *vm, Value self)
{
    Value object = as_key_wrapper(self)->object;
    return is_absent(object) ? NONE : object;
}

static bool key_wrapper_set_object(VM *vm, Value self, Value value)
{
    KeyWrapper *wrapper = as_key_wrapper(self);
    store(vm, wrapper, &wrapper->object, value);
    return true;
}

static const NativeProperty key_wrapper_properties[] = {
    {"obj", key_wrapper_get_object, key_wrapper_set_object, "Value wrapped by a key function."},
    {0},
};

const TypeDef key_wrapper_type = {
    .name = "functools.KeyWrapper",
    .size = sizeof(KeyWrapper),
    .flags = TYPE_NO_CONSTRUCT | TYPE_IS_FINAL,
    .trace = key_wrapper_trace,
    .call = key_wrapper_call,
    .compare = key_wrapper_compare,
    .hash = hash_unhashable,
    .properties = key_wrapper_properties,
};

// ---- The module ---------------------------------------------------------------------------------

static const Native functions[] = {
    {"reduce(function, iterable, initial=?, /)", py_functools_reduce,
     "Apply a function of two arguments cumulatively to the items of an iterable, from left to right."},
    {"cmp_to_key(mycmp)", py_functools_cmp_to_key, "Convert a cmp= function into a key= function."},
    {0},
};

static const NativeConstant constants[] = {
    {"partial", CONSTANT_TYPE, .type = &partial_type},
    {"_lru_cache_wrapper", CONSTANT_TYPE, .type = &lru_cache_type},
    {0},
};

const ModuleDef _functools_module = {
    .name = "_functools",
    .doc = "Tools that operate on functions.",
    .functions = functions,
    .constants = constants,
};
