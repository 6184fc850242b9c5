// builtin.c - native functions as Python sees them: len, [].append, list.append, dict.fromkeys.
//
// A Builtin is bound (or a module's function), a MethodDescriptor is what a type's namespace holds. Both name a
// Native, whose signature native_bind reads on the first call; from then on min and max let the
// interpreter call fixed positional signatures without binding.
#include "vm/base/hash.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/slots.h"
#include "vm/types/descriptor_parts.h"
#include "vm/types/dict.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// Every native type's __new__ is shown with this signature; the class's own says what it takes.
static const Native constructor_native = {
    "__new__(type, *args, **kwargs)", NULL,
    "Create and return a new object.  See help(type) for accurate signature."};

String *native_name(VM *vm, const Native *native)
{
    const char *start = native->signature;
    if (*start == '@') start = strchr(start, ' ') + 1;
    return str_intern_data(vm, start, strcspn(start, "("));
}

Value builtin_new_constructor(VM *vm, Type *type)
{
    Builtin *builtin = builtin_new(vm, &constructor_native, value_of_object(type), NONE);
    if (builtin == NULL) return RAISED;
    builtin->head.flags |= BUILTIN_IS_NEW;
    builtin->owner = type;
    return value_of_object(builtin);
}

// ---- builtin_function_or_method -----------------------------------------------------------------

static void builtin_trace(VM *vm, Tracer *tracer, Object *object)
{
    Builtin *builtin = (Builtin *)object;
    trace_value(tracer, builtin->self);
    trace_value(tracer, builtin->module);
    trace_object(tracer, builtin->name);
    trace_object(tracer, builtin->owner);
}

// T.__new__(cls, ...): cls must be a subtype of T that T's allocation suits.
static Value call_constructor(VM *vm, Builtin *builtin, size_t count, const Value *args,
                              Tuple *keyword_names)
{
    Type *type = builtin->owner;
    if (count == 0) return throw(vm, TypeError, "%N.__new__(): not enough arguments", type);
    if (!is_type(args[0])) {
        return throw(vm, TypeError, "%N.__new__(X): X is not a type object (%T)", type, args[0]);
    }
    Type *cls = as_type(args[0]);
    if (!type_is_subtype(cls, type)) {
        return throw(vm, TypeError, "%N.__new__(%N): %N is not a subtype of %N", type, cls, cls, type);
    }
    Type *native = cls;
    while (native->flags & TYPE_IS_HEAP) native = native->base;
    if (native->new_def != type->new_def) {
        return throw(vm, TypeError, "%N.__new__(%N) is not safe, use %N.__new__()", type, cls, native);
    }
    return type_construct_as(vm, type, cls, count - 1, args + 1, keyword_names);
}

// What the interpreter does in line: `most` values, self among them, of which the last are optional.
#define QUICK_MAX 4
static ALWAYS_INLINE Value quick_call(VM *vm, const Native *native, NativeFn fn, const Signature *signature,
                                      size_t most, Value self, size_t count, const Value *args)
{
    Value slots[QUICK_MAX];
    size_t filled = 0;
    if (!is_absent(self)) slots[filled++] = self;
    for (size_t i = 0; i < count; i++) slots[filled++] = args[i];
    for (; filled < most; filled++) slots[filled] = signature->parameters[filled].fallback;
    const Native *caller = vm->native;
    vm->native = native;
    Value result = fn(vm, slots);
    vm->native = caller;
    return result;
}

static Value builtin_call(VM *vm, Value self, size_t count, Value *args, Tuple *keyword_names)
{
    Builtin *builtin = as_builtin(self);
    if (LIKELY(keyword_names == NULL && count >= builtin->min && count <= builtin->max)) {
        size_t most = builtin->max + (size_t)!is_absent(builtin->self);
        if (LIKELY(most <= QUICK_MAX)) {
            return quick_call(vm, builtin->native, builtin->fn, builtin->signature, most, builtin->self, count, args);
        }
    }
    if (builtin->head.flags & BUILTIN_IS_NEW) {
        return call_constructor(vm, builtin, count, args, keyword_names);
    }
    bool is_bound = !is_absent(builtin->self) && !(builtin->head.flags & BUILTIN_IS_STATIC);
    if (!builtin_prepare(vm, builtin)) return RAISED;
    if (!is_bound) {
        // The signature may be that of a quick half, which takes no more than a few arguments (builtins.c).
        const Signature *signature = builtin->signature;
        if (UNLIKELY(signature->native != builtin->native)) signature = signature_of(vm, builtin->native);
        return signature == NULL ? RAISED : signature_call(vm, signature, count, args, keyword_names);
    }
    return call_native_with_self(vm, builtin->native, builtin->self, count, args, keyword_names);
}

static Value builtin_repr(VM *vm, Value self)
{
    Builtin *builtin = as_builtin(self);
    String *text;
    if (is_absent(builtin->self)) {
        text = str_format(vm, "<built-in function %S>", builtin->name);
    } else {
        text = str_format(vm, "<built-in method %S of %T object at %p>", builtin->name, builtin->self,
                          address_of(vm, builtin->self));
    }
    return text == NULL ? RAISED : value_of_object(text);
}

static Value builtin_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (!is_builtin(other) || (op != COMPARE_EQ && op != COMPARE_NE)) return NOT_IMPLEMENTED;
    Builtin *a = as_builtin(self), *b = as_builtin(other);
    bool equal = a->native == b->native && same(a->self, b->self) && a->owner == b->owner;
    return value_of_bool(equal == (op == COMPARE_EQ));
}

static bool builtin_hash(VM *vm, Value self, uint64_t *hash)
{
    Builtin *builtin = as_builtin(self);
    *hash = hash_combine(hash_mix(builtin->self.bits), (uintptr_t)builtin->native) >> 1;
    return true;
}

static Value builtin_name(VM *vm, Value self)
{
    return value_of_object(as_builtin(self)->name);
}

static Value builtin_qualname(VM *vm, Value self)
{
    Builtin *builtin = as_builtin(self);
    if (is_absent(builtin->self) || is_module(builtin->self)) return value_of_object(builtin->name);
    Type *type = is_type(builtin->self) ? as_type(builtin->self) : type_of(vm, builtin->self);
    return descriptor_qualname(vm, type, builtin->name);
}

// A module's function does not hold its module: the name leads to it while it is imported.
static Value builtin_self(VM *vm, Value self)
{
    Builtin *builtin = as_builtin(self);
    if (!is_absent(builtin->self)) return builtin->self;
    if (vm->modules != NULL && is_str(builtin->module)) {
        Value module = dict_get_str(vm, vm->modules, as_str(builtin->module));
        if (!is_absent(module)) return module;
    }
    return NONE;
}

static Value builtin_module(VM *vm, Value self)
{
    return as_builtin(self)->module;
}

static bool builtin_set_module(VM *vm, Value self, Value value)
{
    store(vm, as_object(self), &as_builtin(self)->module, is_absent(value) ? NONE : value);
    return true;
}

static Value text_or_none(VM *vm, const char *text)
{
    if (text == NULL) return NONE;
    String *string = str_static(vm, text);
    return string == NULL ? RAISED : value_of_object(string);
}

static Value signature_text_of(VM *vm, const Native *native)
{
    String *text;
    return !signature_text(vm, native, &text) ? RAISED : text == NULL ? NONE : value_of_object(text);
}

static Value builtin_doc(VM *vm, Value self)
{
    return text_or_none(vm, as_builtin(self)->native->doc);
}

static Value builtin_signature(VM *vm, Value self)
{
    if (as_object(self)->flags & BUILTIN_IS_NEW) return text_or_none(vm, "($type, *args, **kwargs)");
    return signature_text_of(vm, as_builtin(self)->native);
}

static Value py_builtin_reduce(VM *vm, Value *args)
{
    Builtin *builtin = as_builtin(args[0]);
    if (is_absent(builtin->self) || is_module(builtin->self)) return value_of_object(builtin->name);
    return reduce_to_getattr(vm, builtin->self, value_of_object(builtin->name));
}

static const Native builtin_methods[] = {
    {"__reduce__(self, /)", py_builtin_reduce, "Helper for pickle."},
    {0},
};

static const NativeProperty builtin_properties[] = {
    {"__module__", builtin_module, builtin_set_module, NULL},
    {"__doc__", builtin_doc, NULL, NULL},
    {"__name__", builtin_name, NULL, NULL},
    {"__qualname__", builtin_qualname, NULL, NULL},
    {"__self__", builtin_self, NULL, NULL},
    {"__text_signature__", builtin_signature, NULL, NULL},
    {0},
};

const TypeDef builtin_type = {
    .name = "builtin_function_or_method",
    .size = sizeof(Builtin),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT | TYPE_HAS_WEAKREF,
    .trace = builtin_trace,
    .repr = builtin_repr,
    .hash = builtin_hash,
    .compare = builtin_compare,
    .call = builtin_call,
    .methods = builtin_methods,
    .properties = builtin_properties,
};

// ---- method_descriptor --------------------------------------------------------------------------

static void method_descriptor_trace(VM *vm, Tracer *tracer, Object *object)
{
    MethodDescriptor *method = (MethodDescriptor *)object;
    trace_object(tracer, method->owner);
    trace_object(tracer, method->name);
}

static Value method_descriptor_repr(VM *vm, Value self)
{
    MethodDescriptor *method = (MethodDescriptor *)as_object(self);
    String *text = str_format(vm, "<method '%S' of '%N' objects>", method->name, method->owner);
    return text == NULL ? RAISED : value_of_object(text);
}

static Value method_descriptor_call(VM *vm, Value self, size_t count, Value *args, Tuple *keyword_names)
{
    MethodDescriptor *method = as_method_descriptor(self);
    if (count == 0) {
        return throw(vm, TypeError, "unbound method %N.%S() needs an argument", method->owner, method->name);
    }
    if (!descriptor_check(vm, method->owner, method->name, args[0])) return RAISED;
    if (LIKELY(keyword_names == NULL && count >= method->min && count <= method->max && method->max <= QUICK_MAX)) {
        return quick_call(vm, method->native, method->fn, method->signature, method->max, ABSENT, count, args);
    }
    if (!method_prepare(vm, method)) return RAISED;
    return signature_call(vm, method->signature, count, args, keyword_names);
}

Value method_descriptor_new(VM *vm, Type *owner, const Native *native, String *name, bool for_class)
{
    uint16_t kind = for_class ? TYPE_classmethod_descriptor : TYPE_method_descriptor;
    MethodDescriptor *method = object_new(vm, kind, sizeof *method);
    method->native = native;
    method->fn = native->fn;
    method->owner = owner;
    method->min = 1; // above max: no fast call before the signature has been read
    method->max = 0;
    method->name = name;
    method->signature = NULL;
    return value_of_object(method);
}

static Builtin *bind_descriptor(VM *vm, const MethodDescriptor *method, Value self)
{
    Builtin *builtin = object_new(vm, TYPE_builtin, sizeof *builtin);
    builtin->native = method->native;
    builtin->fn = method->fn;
    builtin->self = self;
    builtin->min = 1;
    builtin->max = 0;
    if (method->max > 0 && method->min > 0) { // without self
        builtin->min = (uint16_t)(method->min - 1);
        builtin->max = (uint16_t)(method->max - 1);
    }
    builtin->module = NONE;
    builtin->name = method->name;
    builtin->owner = method->owner;
    builtin->signature = method->signature;
    return builtin;
}

static Value method_descriptor_get(VM *vm, Value self, Value instance, Value owner)
{
    MethodDescriptor *method = as_method_descriptor(self);
    if (is_absent(instance)) return self;
    if (!descriptor_check(vm, method->owner, method->name, instance)) return RAISED;
    return value_of_object(bind_descriptor(vm, method, instance));
}

static Value method_descriptor_objclass(VM *vm, Value self)
{
    return value_of_object(((MethodDescriptor *)as_object(self))->owner);
}

static Value method_descriptor_name(VM *vm, Value self)
{
    return value_of_object(((MethodDescriptor *)as_object(self))->name);
}

static Value method_descriptor_qualname(VM *vm, Value self)
{
    MethodDescriptor *method = (MethodDescriptor *)as_object(self);
    return descriptor_qualname(vm, method->owner, method->name);
}

static Value method_descriptor_doc(VM *vm, Value self)
{
    return text_or_none(vm, ((MethodDescriptor *)as_object(self))->native->doc);
}

static Value method_descriptor_signature(VM *vm, Value self)
{
    return signature_text_of(vm, ((MethodDescriptor *)as_object(self))->native);
}

static Value py_method_descriptor_reduce(VM *vm, Value *args)
{
    MethodDescriptor *method = (MethodDescriptor *)as_object(args[0]);
    return reduce_to_getattr(vm, value_of_object(method->owner), value_of_object(method->name));
}

static const Native method_descriptor_methods[] = {
    {"__reduce__(self, /)", py_method_descriptor_reduce, "Helper for pickle."},
    {0},
};

static const NativeProperty method_descriptor_properties[] = {
    {"__objclass__", method_descriptor_objclass, NULL, NULL},
    {"__name__", method_descriptor_name, NULL, NULL},
    {"__doc__", method_descriptor_doc, NULL, NULL},
    {"__qualname__", method_descriptor_qualname, NULL, NULL},
    {"__text_signature__", method_descriptor_signature, NULL, NULL},
    {0},
};

const TypeDef method_descriptor_type = {
    .name = "method_descriptor",
    .size = sizeof(MethodDescriptor),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = method_descriptor_trace,
    .repr = method_descriptor_repr,
    .call = method_descriptor_call,
    .descr_get = method_descriptor_get,
    .methods = method_descriptor_methods,
    .properties = method_descriptor_properties,
};

// ---- classmethod_descriptor ---------------------------------------------------------------------

static Value bind_to_class(VM *vm, MethodDescriptor *method, Value cls)
{
    if (!is_type(cls)) {
        return throw(vm, TypeError, "descriptor '%S' for type '%.100N' needs a type, not a '%.100T' as arg 2",
                     method->name, method->owner, cls);
    }
    if (!type_is_subtype(as_type(cls), method->owner)) {
        return throw(vm, TypeError, "descriptor '%S' requires a subtype of '%.100N' but received '%.100N'",
                     method->name, method->owner, as_type(cls));
    }
    return value_of_object(bind_descriptor(vm, method, cls));
}

static Value classmethod_descriptor_get(VM *vm, Value self, Value instance, Value owner)
{
    if (is_absent(owner)) owner = value_of_object(type_of(vm, instance));
    return bind_to_class(vm, as_classmethod_descriptor(self), owner);
}

static Value classmethod_descriptor_call(VM *vm, Value self, size_t count, Value *args,
                                         Tuple *keyword_names)
{
    MethodDescriptor *method = as_classmethod_descriptor(self);
    if (count == 0) {
        return throw(vm, TypeError, "descriptor '%S' of '%.100N' object needs an argument", method->name,
                     method->owner);
    }
    Value bound = bind_to_class(vm, method, args[0]);
    return raised(bound) ? RAISED : builtin_call(vm, bound, count - 1, args + 1, keyword_names);
}

const TypeDef classmethod_descriptor_type = {
    .name = "classmethod_descriptor",
    .size = sizeof(MethodDescriptor),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = method_descriptor_trace,
    .repr = method_descriptor_repr,
    .call = classmethod_descriptor_call,
    .descr_get = classmethod_descriptor_get,
    .properties = method_descriptor_properties,
};
