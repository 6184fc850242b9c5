// classmethod_staticmethod.c - callables that bind to the class, or to nothing.
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/descriptors.h"
#include "vm/types/str.h"

// Both have the layout of one callable; zero bytes: __init__ did not run.
static_assert(sizeof(ClassMethod) == sizeof(StaticMethod), "one layout");

static inline bool is_given(Value v)
{
    return v.bits != 0 && !is_absent(v);
}

static Value wrapper_new(VM *vm, TypeId type, Value callable)
{
    ClassMethod *wrapper = object_new(vm, type, INSTANCE_SIZE(ClassMethod));
    memset((char *)wrapper + sizeof(Object), 0, INSTANCE_SIZE(ClassMethod) - sizeof(Object));
    wrapper->callable = callable;
    return value_of_object(wrapper);
}

Value classmethod_new(VM *vm, Value callable)
{
    return wrapper_new(vm, TYPE_classmethod, callable);
}

Value staticmethod_new(VM *vm, Value callable)
{
    return wrapper_new(vm, TYPE_staticmethod, callable);
}

static void wrapper_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((ClassMethod *)object)->callable);
}

static Value wrapped(Value self)
{
    return ((ClassMethod *)as_object(self))->callable;
}

// __init__ of both: also shows the function's names as its own.
static Value wrapper_init(VM *vm, Value *args)
{
    ClassMethod *wrapper = (ClassMethod *)as_object(args[0]);
    store(vm, wrapper, &wrapper->callable, args[1]);
    String *names[] = {NAME(vm, __module__), NAME(vm, __name__), NAME(vm, __qualname__), NAME(vm, __doc__),
                       NAME(vm, __annotations__)};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        Value value = get_attr_or_absent(vm, args[1], names[i]);
        if (raised(value)) return RAISED;
        if (is_absent(value)) continue;
        if (!set_attr(vm, args[0], names[i], value)) return RAISED;
    }
    return NONE;
}

static Value wrapper_get_function(VM *vm, Value self)
{
    return is_given(wrapped(self)) ? wrapped(self) : NONE;
}

static Value wrapper_get_abstract(VM *vm, Value self)
{
    if (!is_given(wrapped(self))) return FALSE;
    Value mark = get_attr_or_absent(vm, wrapped(self), NAME(vm, __isabstractmethod__));
    bool abstract = false;
    if (raised(mark) || (!is_absent(mark) && !truth(vm, mark, &abstract))) return RAISED;
    return value_of_bool(abstract);
}

static const NativeProperty wrapper_properties[] = {
    {"__func__", wrapper_get_function, set_readonly, NULL},
    {"__wrapped__", wrapper_get_function, set_readonly, NULL},
    {"__isabstractmethod__", wrapper_get_abstract, NULL, NULL},
    {0},
};

// ---- classmethod --------------------------------------------------------------------------------

static Value classmethod_get(VM *vm, Value self, Value instance, Value owner)
{
    if (!is_given(wrapped(self))) return throw(vm, RuntimeError, "uninitialized classmethod object");
    if (is_absent(owner)) owner = value_of_object(type_of(vm, instance));
    return method_new(vm, wrapped(self), owner);
}

static Value classmethod_repr(VM *vm, Value self)
{
    String *text = str_format(vm, "<classmethod(%R)>", wrapper_get_function(vm, self));
    return text == NULL ? RAISED : value_of_object(text);
}

const TypeDef classmethod_type = {
    .name = "classmethod",
    .doc = "Convert a function to be a class method.\n\n"
           "A class method receives the class as implicit first argument,\n"
           "just like an instance method receives the instance.\n"
           "To declare a class method, use this idiom:\n\n"
           "  class C:\n"
           "      @classmethod\n"
           "      def f(cls, arg1, arg2, argN):\n"
           "          ...\n\n"
           "It can be called either on the class (e.g. C.f()) or on an instance\n"
           "(e.g. C().f()).  The instance is ignored except for its class.\n"
           "If a class method is called for a derived class, the derived class\n"
           "object is passed as the implied first argument.\n\n"
           "Class methods are different than C++ or Java static methods.\n"
           "If you want those, see the staticmethod builtin.",
    .signature = "classmethod(function, /)",
    .size = sizeof(ClassMethod),
    .flags = TYPE_HAS_DICT,
    .trace = wrapper_trace,
    .init = wrapper_init,
    .repr = classmethod_repr,
    .descr_get = classmethod_get,
    .properties = wrapper_properties,
};

// ---- staticmethod -------------------------------------------------------------------------------

static Value staticmethod_get(VM *vm, Value self, Value instance, Value owner)
{
    return is_given(wrapped(self)) ? wrapped(self)
                                 : throw(vm, RuntimeError, "uninitialized staticmethod object");
}

static Value staticmethod_call(VM *vm, Value self, size_t count, Value *args, Tuple *keyword_names)
{
    if (!is_given(wrapped(self))) return throw(vm, RuntimeError, "uninitialized staticmethod object");
    return call_keywords(vm, wrapped(self), count, args, keyword_names);
}

static Value staticmethod_repr(VM *vm, Value self)
{
    String *text = str_format(vm, "<staticmethod(%R)>", wrapper_get_function(vm, self));
    return text == NULL ? RAISED : value_of_object(text);
}

const TypeDef staticmethod_type = {
    .name = "staticmethod",
    .doc = "Convert a function to be a static method.\n\n"
           "A static method does not receive an implicit first argument.\n"
           "To declare a static method, use this idiom:\n\n"
           "     class C:\n"
           "         @staticmethod\n"
           "         def f(arg1, arg2, argN):\n"
           "             ...\n\n"
           "It can be called either on the class (e.g. C.f()) or on an instance\n"
           "(e.g. C().f()). Both the class and the instance are ignored, and\n"
           "neither is passed implicitly as the first argument to the method.\n\n"
           "Static methods in Python are similar to those found in Java or C++.\n"
           "For a more advanced concept, see the classmethod builtin.",
    .signature = "staticmethod(function, /)",
    .size = sizeof(StaticMethod),
    .flags = TYPE_HAS_DICT,
    .trace = wrapper_trace,
    .init = wrapper_init,
    .repr = staticmethod_repr,
    .call = staticmethod_call,
    .descr_get = staticmethod_get,
    .properties = wrapper_properties,
};
