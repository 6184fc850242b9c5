// method.c - bound methods: a callable with its first argument.
#include "vm/base/hash.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/object/slots.h"
#include "vm/types/descriptor_parts.h"
#include "vm/types/str.h"

Value method_new(VM *vm, Value function, Value self)
{
    Method *method = object_new(vm, TYPE_method, sizeof *method);
    method->function = function;
    method->self = self;
    return value_of_object(method);
}

static void method_trace(VM *vm, Tracer *tracer, Object *object)
{
    Method *method = (Method *)object;
    trace_value(tracer, method->function);
    trace_value(tracer, method->self);
}

static Value method_construct(VM *vm, Value *args)
{
    if (!is_callable(vm, args[1])) return throw(vm, TypeError, "first argument must be callable");
    if (is_none(args[2])) return throw(vm, TypeError, "instance must not be None");
    return method_new(vm, args[1], args[2]);
}

static Value method_call(VM *vm, Value self, size_t count, Value *args, Tuple *keyword_names)
{
    if (!descend(vm)) return RAISED; // a method of a method of a method ...
    Method *method = as_method(self);
    return call_with_self(vm, method->function, method->self, count, args, keyword_names);
}

static Value method_repr(VM *vm, Value self)
{
    Method *method = as_method(self);
    Value name = get_attr_or_absent(vm, method->function, NAME(vm, __qualname__));
    if (raised(name)) return RAISED;
    if (is_absent(name)) {
        name = get_attr_or_absent(vm, method->function, NAME(vm, __name__));
        if (raised(name)) return RAISED;
    }
    String *shown = is_str(name) ? as_str(name) : str_char(vm, '?');
    String *text = str_format(vm, "<bound method %V of %R>", value_of_object(shown), method->self);
    return text == NULL ? RAISED : value_of_object(text);
}

static Value method_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (!is_method(other) || (op != COMPARE_EQ && op != COMPARE_NE)) return NOT_IMPLEMENTED;
    Method *a = as_method(self), *b = as_method(other);
    bool equal;
    if (!values_equal(vm, a->function, b->function, &equal)) return RAISED;
    equal = equal && same(a->self, b->self);
    return value_of_bool(equal == (op == COMPARE_EQ));
}

static bool method_hash(VM *vm, Value self, uint64_t *hash)
{
    Method *method = as_method(self);
    uint64_t of_function;
    if (!hash_value(vm, method->function, &of_function)) return false;
    *hash = (hash_mix(method->self.bits) ^ of_function) >> 1;
    return true;
}

// Attributes of the method type first, then those of the function.
static Value method_get_attr(VM *vm, Value self, String *name)
{
    Type *type = type_of(vm, self);
    Value descr = type_lookup(vm, type, name);
    if (is_absent(descr)) return get_attr(vm, as_method(self)->function, name);
    SlotDescrGet get = type_of(vm, descr)->slots.descr_get;
    return get != NULL ? get(vm, descr, self, value_of_object(type)) : descr;
}

static Value method_descr_get(VM *vm, Value self, Value instance, Value owner)
{
    return self; // bound once and for all
}

static Value method_get_function(VM *vm, Value self)
{
    return as_method(self)->function;
}

static Value method_get_self(VM *vm, Value self)
{
    return as_method(self)->self;
}

static Value method_get_doc(VM *vm, Value self)
{
    return get_attr(vm, as_method(self)->function, NAME(vm, __doc__));
}

static Value py_method_reduce(VM *vm, Value *args)
{
    Method *method = as_method(args[0]);
    Value name = get_attr(vm, method->function, NAME(vm, __name__));
    return raised(name) ? RAISED : reduce_to_getattr(vm, method->self, name);
}

static const Native method_methods[] = {
    {"__reduce__(self, /)", py_method_reduce, "Helper for pickle."},
    {0},
};

static const NativeProperty method_properties[] = {
    {"__func__", method_get_function, set_readonly, "the function (or other callable) implementing a method"},
    {"__self__", method_get_self, set_readonly, "the instance to which a method is bound"},
    {"__doc__", method_get_doc, NULL, NULL},
    {0},
};

const TypeDef method_type = {
    .name = "method",
    .doc = "Create a bound instance method object.",
    .signature = "method(function, instance, /)",
    .size = sizeof(Method),
    .flags = TYPE_IS_FINAL | TYPE_HAS_WEAKREF,
    .trace = method_trace,
    .construct = method_construct,
    .repr = method_repr,
    .hash = method_hash,
    .compare = method_compare,
    .call = method_call,
    .get_attr = method_get_attr,
    .descr_get = method_descr_get,
    .methods = method_methods,
    .properties = method_properties,
};
