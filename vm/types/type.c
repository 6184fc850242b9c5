// type.c - the type `type`: what classes can do, and what calling one means.
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/object/shape.h"
#include "vm/object/slots.h"
#include "vm/object/type_build.h"
#include "vm/object/type_cache.h"
#include "vm/types/descriptor_parts.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/list.h"
#include "vm/types/object_parts.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"
#include "vm/types/type_attributes.h"

// ---- Calling a class ----------------------------------------------------------------------------

static Value throw_no_instances(VM *vm, Type *type)
{
    const char *name = (type->flags & TYPE_IS_HEAP) ? type_name(type) : type->def->name;
    return throw(vm, TypeError, "cannot create '%.100s' instances", name);
}

// Whether no parameter takes a keyword argument.
static bool takes_no_keywords(const Signature *signature)
{
    for (size_t i = 1; i < signature->count; i++) { // the first is cls or self
        int kind = signature->parameters[i].kind;
        if (kind != POSITIONAL_ONLY && kind != VAR_POSITIONAL) return false;
    }
    return true;
}

Value type_construct_as(VM *vm, Type *native, Type *cls, size_t count, const Value *args,
                        Tuple *keyword_names)
{
    const TypeDef *def = native->new_def;
    if (def == NULL) return throw_no_instances(vm, cls);
    if (def == &object_type) {
        return object_construct(vm, cls, count + (keyword_names == NULL ? 0 : keyword_names->count));
    }
    if (def->construct == NULL) { // its __init__ does it all
        void *instance = type_allocate(vm, cls, 0);
        return instance == NULL ? RAISED : value_of_object(instance);
    }
    if (def->flags & TYPE_INIT_TAKES_ALL) {
        Value argument = value_of_object(cls);
        return def->construct(vm, &argument);
    }
    if (native->new_native == NULL) {
        native->new_native = native_of_type(vm, def, false);
        if (native->new_native == NULL) return RAISED;
    }
    if (keyword_names != NULL && is_function(cls->init)) {
        // Keywords are for an __init__ of the class's own, where __new__ takes none.
        const Signature *signature = signature_of(vm, native->new_native);
        if (signature == NULL) return RAISED;
        if (takes_no_keywords(signature)) keyword_names = NULL;
    }
    return call_native_with_self(vm, native->new_native, value_of_object(cls), count, args, keyword_names);
}

// cls.__new__(cls, ...) where __new__ was written in Python (or found missing).
static Value construct_by_lookup(VM *vm, Type *cls, size_t count, const Value *args, Tuple *keyword_names)
{
    Value constructor = type_lookup(vm, cls, NAME(vm, __new__));
    if (is_absent(constructor)) return throw_no_instances(vm, cls);
    if (is_pointer(constructor)) {
        SlotDescrGet get = type_of(vm, constructor)->slots.descr_get;
        if (get != NULL) constructor = get(vm, constructor, ABSENT, value_of_object(cls));
    }
    if (raised(constructor)) return RAISED;
    return call_with_self(vm, constructor, value_of_object(cls), count, args, keyword_names);
}

// What __init__ of a native type is: the nearest TypeDef of its line that has one.
static Type *native_with_init(VM *vm, Type *type)
{
    while (type->base != NULL && type->def->init == NULL) type = type->base;
    return type;
}

static bool initialize(VM *vm, Value instance, size_t count, const Value *args, Tuple *keyword_names)
{
    Type *type = type_of(vm, instance);
    size_t all = count + (keyword_names == NULL ? 0 : keyword_names->count);
    Value init = type->init;
    Type *native = NULL;
    if (is_absent(init)) {
        native = native_with_init(vm, type);
    } else if (is_exact_slot_wrapper(init)) {
        native = as_slot_wrapper(init)->owner;
    }
    if (native != NULL && native->def == &object_type) return object_initialize(vm, instance, all);
    Value result;
    if (native != NULL) {
        if (native->init_native == NULL) {
            native->init_native = native_of_type(vm, native->def, true);
            if (native->init_native == NULL) return false;
        }
        if (keyword_names != NULL && type->new_def == NULL) {
            // Keywords are for a __new__ of the class's own, where __init__ takes none.
            const Signature *signature = signature_of(vm, native->init_native);
            if (signature == NULL) return false;
            if (takes_no_keywords(signature)) keyword_names = NULL;
        }
        result = call_native_with_self(vm, native->init_native, instance, count, args, keyword_names);
        return !raised(result);
    }
    if (is_function(init)) {
        result = call_with_self(vm, init, instance, count, args, keyword_names);
    } else {
        SlotDescrGet get = is_pointer(init) ? type_of(vm, init)->slots.descr_get : NULL;
        if (get != NULL) init = get(vm, init, instance, value_of_object(type));
        result = raised(init) ? RAISED : call_keywords(vm, init, count, args, keyword_names);
    }
    if (raised(result)) return false;
    if (is_none(result)) return true;
    return throw_false(vm, TypeError, "__init__() should return None, not '%.200T'", result);
}

#define QUICK_SLOTS 8

// Of a native type whose instances are made by its construct alone, or by its init alone: the signature of
// that, if arguments need no more than to be copied and filled up with defaults. NULL: no such type.
static const Signature *quick_signature(VM *vm, Type *type)
{
    if (LIKELY(type->quick_known)) return type->quick;
    const TypeDef *def = type->def;
    bool constructs = def->construct != NULL, inits = def->init != NULL;
    bool fits = !(type->flags & (TYPE_IS_HEAP | TYPE_NO_CONSTRUCT)) && def != &object_type &&
                type->new_def == def && constructs != inits && !(def->flags & TYPE_INIT_TAKES_ALL) &&
                (inits || native_with_init(vm, type)->def == &object_type);
    if (fits) {
        const Native *native = native_of_type(vm, def, inits);
        const Signature *signature = native == NULL ? NULL : signature_of(vm, native);
        if (signature == NULL) return NULL;
        if (signature->is_plain && signature->count <= QUICK_SLOTS) type->quick = signature;
    }
    type->quick_init = inits;
    type->quick_known = true;
    return type->quick;
}

static Value call_quickly(VM *vm, Type *type, const Signature *signature, size_t count, const Value *args)
{
    Value slots[QUICK_SLOTS], instance = value_of_object(type);
    if (type->quick_init) {
        Object *object = type_allocate(vm, type, 0);
        if (object == NULL) return RAISED;
        instance = value_of_object(object);
    }
    slots[0] = instance;
    for (size_t i = 0; i < count; i++) slots[1 + i] = args[i];
    for (size_t i = 1 + count; i < signature->count; i++) slots[i] = signature->parameters[i].fallback;
    const Native *caller = vm->native;
    vm->native = signature->native;
    Value result = signature->native->fn(vm, slots);
    vm->native = caller;
    return type->quick_init && !raised(result) ? instance : result;
}

Value type_call(VM *vm, Value self, size_t count, Value *args, Tuple *keyword_names)
{
    Type *type = as_type(self);
    bool has_keywords = keyword_names != NULL && keyword_names->count > 0;
    if (!has_keywords && !(type->flags & TYPE_IS_HEAP)) {
        if (count == 1 && type->def->convert != NULL) return descend(vm) ? type->def->convert(vm, args[0]) : RAISED;
        const Signature *quick = quick_signature(vm, type);
        if (quick != NULL && count + 1 >= quick->required && count + 1 <= quick->positional) {
            return descend(vm) ? call_quickly(vm, type, quick, count, args) : RAISED;
        }
        if (UNLIKELY(!is_absent(vm->pending))) return RAISED;
    }
    if (type == vm->types[TYPE_type]) {
        if (count == 1 && !has_keywords) return value_of_object(type_of(vm, args[0]));
        if (count != 3) return throw(vm, TypeError, "type() takes 1 or 3 arguments");
    }
    if (UNLIKELY(type->flags & TYPE_NO_CONSTRUCT)) return throw_no_instances(vm, type);
    if (!descend(vm)) return RAISED;
    if (has_keywords && count == 0 && type == vm->types[TYPE_dict]) {
        Dict *dict = dict_from_names(vm, keyword_names, args);
        return dict == NULL ? RAISED : value_of_object(dict);
    }
    Value instance;
    if (LIKELY(type->new_def != NULL)) {
        Type *native = type;
        while (native->flags & TYPE_IS_HEAP) native = native->base;
        instance = type_construct_as(vm, native, type, count, args, keyword_names);
    } else {
        instance = construct_by_lookup(vm, type, count, args, keyword_names);
    }
    if (raised(instance) || !type_is_subtype(type_of(vm, instance), type)) return instance;
    return initialize(vm, instance, count, args, keyword_names) ? instance : RAISED;
}

// ---- type(name, bases, dict, **keywords) --------------------------------------------------------

static Value type_construct(VM *vm, Value *args)
{
    Tuple *given = as_tuple(args[1]);
    Dict *keywords = as_dict(args[2]);
    static const struct {
        const char *type;
        TypeId id;
    } wanted[] = {{"str", TYPE_str}, {"tuple", TYPE_tuple}, {"dict", TYPE_dict}};
    if (given->count != 3) {
        return throw(vm, TypeError, "type.__new__() takes exactly 3 arguments (%zu given)", given->count);
    }
    for (size_t i = 0; i < 3; i++) {
        Value v = given->items[i];
        if (is_pointer(v) && as_object(v)->kind == wanted[i].id) continue;
        return throw(vm, TypeError, "type.__new__() argument %zu must be %s, not %T", i + 1, wanted[i].type, v);
    }
    return type_build(vm, as_type(args[0]), given->items[0], as_tuple(given->items[1]),
                      as_dict(given->items[2]), keywords);
}

static Value py_type_init(VM *vm, Value *args)
{
    size_t count = as_tuple(args[1])->count;
    if (count == 1 && as_dict(args[2])->count > 0) {
        return throw(vm, TypeError, "type.__init__() takes no keyword arguments");
    }
    if (count != 1 && count != 3) return throw(vm, TypeError, "type.__init__() takes 1 or 3 arguments");
    return NONE;
}

// ---- Methods ------------------------------------------------------------------------------------

static Value type_repr(VM *vm, Value self)
{
    Type *type = as_type(self);
    Value module = type_module(vm, type);
    String *name = type_qualname_string(vm, type);
    if (raised(module) || name == NULL) return RAISED;
    String *text;
    if (is_str(module) && !str_equal_c(as_str(module), "builtins")) {
        text = str_format(vm, "<class '%S.%S'>", as_str(module), name);
    } else {
        text = str_format(vm, "<class '%s'>", type_name(type));
    }
    return text == NULL ? RAISED : value_of_object(text);
}

static Value type_or(VM *vm, Value left, Value right)
{
    return union_of(vm, left, right);
}

static Value py_type_mro(VM *vm, Value *args)
{
    Type *type = as_type(args[0]);
    Tuple *mro = type_linearize(vm, type, type->bases);
    List *list = mro == NULL ? NULL : list_from_values(vm, mro->items, mro->count);
    return list == NULL ? RAISED : value_of_object(list);
}

static Value py_type_subclasses(VM *vm, Value *args)
{
    Type *type = as_type(args[0]);
    List *list = list_new(vm);
    for (uint32_t i = 0; i < type->subclass_count; i++) {
        if (!list_append(vm, list, value_of_object(type->subclasses[i]))) return RAISED;
    }
    return value_of_object(list);
}

static Value py_type_prepare(VM *vm, Value *args)
{
    return value_of_object(dict_new(vm));
}

static Value py_type_instancecheck(VM *vm, Value *args)
{
    bool answer;
    return plain_is_instance(vm, args[1], args[0], &answer) ? value_of_bool(answer) : RAISED;
}

static Value py_type_subclasscheck(VM *vm, Value *args)
{
    bool answer;
    return plain_is_subclass(vm, args[1], args[0], &answer) ? value_of_bool(answer) : RAISED;
}

static Value py_type_dir(VM *vm, Value *args)
{
    Dict *names = dict_new(vm);
    if (!merge_class_names(vm, names, args[0])) return RAISED;
    List *list = dict_keys_list(vm, names);
    return list == NULL ? RAISED : value_of_object(list);
}

static Value py_type_sizeof(VM *vm, Value *args)
{
    return value_of_small(sizeof(Type));
}

static const Native type_methods[] = {
    {"mro(self, /)", py_type_mro, "Return a type's method resolution order."},
    {"__subclasses__(self, /)", py_type_subclasses, "Return a list of immediate subclasses."},
    {"@classmethod __prepare__(cls, /, *args, **kwargs)", py_type_prepare,
     "Create the namespace for the class statement"},
    {"__instancecheck__(self, instance, /)", py_type_instancecheck, "Check if an object is an instance."},
    {"__subclasscheck__(self, subclass, /)", py_type_subclasscheck, "Check if a class is a subclass."},
    {"__dir__(self, /)", py_type_dir, "Specialized __dir__ implementation for types."},
    {"__sizeof__(self, /)", py_type_sizeof, "Return memory consumption of the type object."},
    {0},
};

// ---- The collector ------------------------------------------------------------------------------

static void type_trace(VM *vm, Tracer *tracer, Object *object)
{
    Type *type = (Type *)object;
    trace_object(tracer, type->name);
    trace_object(tracer, type->qualname);
    trace_object(tracer, type->dict);
    trace_object(tracer, type->bases);
    trace_object(tracer, type->mro);
    trace_object(tracer, type->base);
    trace_object(tracer, type->metaclass);
    trace_object(tracer, type->slot_names);
    trace_object(tracer, type->volatile_names);
    trace_object(tracer, type->call_init);
    trace_value(tracer, type->init);
    shape_trace(tracer, type->root_shape);
}

static void type_release(VM *vm, Object *object)
{
    Type *type = (Type *)object;
    memory_release(&vm->memory, type->subclasses, type->subclass_capacity * sizeof(Type *));
    if ((type->flags & TYPE_IS_HEAP) && type->c_name != NULL) {
        memory_release(&vm->memory, (char *)type->c_name, strlen(type->c_name) + 1);
    }
    // A core type's shape is part of it and ends with the VM.
    if (type->root_shape != NULL && type->shape >= TYPE_COUNT) shape_retire(vm, type->root_shape);
}

const TypeDef type_type = {
    .name = "type",
    .doc = "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
    .signature = "type(*args, **kwargs)",
    .size = sizeof(Type),
    .flags = TYPE_IS_METACLASS | TYPE_HAS_WEAKREF,
    .trace = type_trace,
    .release = type_release,
    .construct = type_construct,
    .init = py_type_init,
    .repr = type_repr,
    .call = type_call,
    .get_attr = type_get_attr,
    .set_attr = type_set_attr,
    .bit_or = type_or,
    .methods = type_methods,
    .properties = type_properties,
};
