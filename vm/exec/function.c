// function.c - functions written in Python.
#include "vm/exec/interp.h"
#include "vm/exec/frame.h"
#include "vm/exec/state.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// ---- Making one ---------------------------------------------------------------------------------

// Builtins that are no dict: a Dict of a type of its own, always empty, that passes lookups on.
typedef struct BuiltinsView {
    Dict dict;
    Value mapping;
} BuiltinsView;

static void builtins_view_trace(VM *vm, Tracer *tracer, Object *object)
{
    dict_trace(vm, tracer, object);
    trace_value(tracer, ((BuiltinsView *)object)->mapping);
}

static Value builtins_view_get_item(VM *vm, Value self, Value key)
{
    return get_item(vm, ((BuiltinsView *)as_object(self))->mapping, key);
}

static const TypeDef builtins_view_type = {
    .name = "builtins_view",
    .base = &dict_type,
    .size = sizeof(BuiltinsView),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = builtins_view_trace,
    .release = dict_release,
    .owns_slot = dict_owns_slot,
    .get_item = builtins_view_get_item,
};

static RAISES Dict *builtins_view_new(VM *vm, Value mapping)
{
    Type *type = type_from_def(vm, &builtins_view_type);
    BuiltinsView *view = type ? type_allocate(vm, type, 0) : NULL;
    if (!view) return NULL;
    view->mapping = mapping;
    return &view->dict;
}

Value builtins_shown(VM *vm, Dict *builtins)
{
    Value self = value_of_object(builtins);
    if (is_native(vm, self, &builtins_view_type)) return ((BuiltinsView *)builtins)->mapping;
    if (builtins == vm->builtins && !builtins_fill(vm)) return RAISED;
    return self;
}

// What `__builtins__` of a globals dict means: a module, its dict, or another mapping. Without it: what the running
// frame has.
static RAISES Dict *builtins_of(VM *vm, Dict *globals)
{
    Value given = dict_get_str(vm, globals, NAME(vm, __builtins__));
    if (is_dict(given)) return as_dict(given);
    if (is_module(given)) return as_module(given)->dict;
    if (!is_absent(given)) return builtins_view_new(vm, given);
    FrameWalk walk;
    return frame_walk_begin(&walk, vm->fiber) ? frame_function(walk.base)->builtins : vm->builtins;
}

// Lets a function run code.
static void set_code(Function *function, Code *code)
{
    function->code = code;
    function->entry = code->words;
    function->frame_size = code->frame_size - CODE_GETTER_ROOM;
    function->simple_count = code->simple_count;
    size_t parameters = (size_t)code->positional_count + code->keyword_only_count +
                        ((code->flags & CODE_VARARGS) != 0) + ((code->flags & CODE_VARKEYWORDS) != 0);
    function->parameter_count = (uint8_t)(parameters < 255 ? parameters : 255);
    function->is_generator = parameters < 255 && (code->flags & (CODE_GENERATOR | CODE_ASYNC_GENERATOR)) != 0;
}

bool function_load(VM *vm, Function *function)
{
    if (!code_ready(vm, function->code)) return false;
    function->entry = function->code->words;
    return true;
}

Function *function_make(VM *vm, Code *code, Dict *globals, Dict *builtins, Tuple *closure)
{
    if (code->bound_globals != globals || code->bound_builtins != builtins) code_bind(vm, code, globals, builtins);
    Function *function = object_new(vm, TYPE_function, INSTANCE_SIZE(Function));
    memset((char *)function + sizeof(Object), 0, INSTANCE_SIZE(Function) - sizeof(Object));
    set_code(function, code);
    function->globals = globals;
    function->builtins = builtins;
    function->closure = closure;
    function->annotations = ABSENT;
    function->name = code->name;
    function->qualname = code->qualname;
    function->doc = code->doc;
    Value module = dict_get_str(vm, globals, NAME(vm, __name__));
    function->module = is_absent(module) ? NONE : module;
    return function;
}

Function *function_new(VM *vm, Code *code, Dict *globals, Tuple *closure)
{
    Dict *builtins = builtins_of(vm, globals);
    return builtins ? function_make(vm, code, globals, builtins, closure) : NULL;
}

static void function_trace(VM *vm, Tracer *tracer, Object *object)
{
    Function *function = (Function *)object;
    trace_object(tracer, function->code);
    trace_object(tracer, function->globals);
    trace_object(tracer, function->builtins);
    trace_object(tracer, function->closure);
    trace_object(tracer, function->defaults);
    trace_object(tracer, function->keyword_defaults);
    trace_value(tracer, function->annotations);
    trace_object(tracer, function->name);
    trace_object(tracer, function->qualname);
    trace_value(tracer, function->doc);
    trace_value(tracer, function->module);
    trace_object(tracer, function->type_params);
}

// types.FunctionType(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)
static Value py_function_construct(VM *vm, Value *args)
{
    if (!arg_type(vm, args, 1, TYPE_code) || !arg_type(vm, args, 2, TYPE_dict)) return RAISED;
    Code *code = as_code(args[1]);
    if (!code_ready(vm, code)) return RAISED;
    Value name = args[3], defaults = args[4], closure = args[5], keyword_defaults = args[6];
    size_t free_count = code->free_names->count;
    if (!is_none(name) && !is_str(name)) return throw(vm, TypeError, "arg 3 (name) must be None or string");
    if (!is_none(defaults) && !is_tuple(defaults)) {
        return throw(vm, TypeError, "arg 4 (defaults) must be None or tuple");
    }
    if (!is_tuple(closure)) {
        if (free_count && is_none(closure)) return throw(vm, TypeError, "arg 5 (closure) must be tuple");
        if (!is_none(closure)) return throw(vm, TypeError, "arg 5 (closure) must be None or tuple");
    }
    if (!is_none(keyword_defaults) && !is_dict(keyword_defaults)) {
        return throw(vm, TypeError, "arg 6 (kwdefaults) must be None or dict");
    }
    size_t closure_count = is_none(closure) ? 0 : as_tuple(closure)->count;
    if (closure_count != free_count) {
        return throw(vm, ValueError, "%S requires closure of length %zu, not %zu", code->name, free_count,
                     closure_count);
    }
    for (size_t i = 0; i < closure_count; i++) {
        if (is_cell(as_tuple(closure)->items[i])) continue;
        return throw(vm, TypeError, "arg 5 (closure) expected cell, found %T", as_tuple(closure)->items[i]);
    }
    Function *function = function_new(vm, code, as_dict(args[2]), closure_count ? as_tuple(closure) : NULL);
    if (!function) return RAISED;
    if (!is_none(name)) function->name = as_str(name);
    if (!is_none(defaults)) function->defaults = as_tuple(defaults);
    if (!is_none(keyword_defaults)) function->keyword_defaults = as_dict(keyword_defaults);
    return value_of_object(function);
}

// ---- A new __code__ -----------------------------------------------------------------------------

typedef struct Split {
    VM *vm;
    Function *from, *to;
} Split;

// Frames of `from` become frames of `to`.
static bool split_fiber(const Split *split, Fiber *fiber)
{
    bool changed = false;
    Value *base = fiber->base;
    for (;;) {
        if (frame_function(base) == split->from) {
            base[-2] = value_of_object(split->to);
            changed = true;
        }
        const Word *return_pc = frame_return(base);
        if (return_pc == frame_exit_stub + 1) return_pc = frame_real_return(fiber, base);
        if (is_stub(return_pc)) return changed;
        base -= 2 + return_pc[-1].a;
    }
}

static void split_object(void *user, Object *object)
{
    Split *split = user;
    switch (object->kind) {
    case TYPE_generator:
    case TYPE_coroutine:
    case TYPE_async_generator: {
        Generator *generator = (Generator *)object;
        if (!generator->fiber.stack) break;
        Value *first = &generator->fiber.stack[0];
        bool changed = false;
        if (generator->fiber.state != GENERATOR_FINISHED) {
            changed = split_fiber(split, &generator->fiber);
        } else if (same(*first, value_of_object(split->from))) {
            *first = value_of_object(split->to);
            changed = true;
        }
        if (changed) object_changed(split->vm, object);
        break;
    }
    case TYPE_frame: {
        struct Frame *frame = (struct Frame *)object;
        if (frame->function != split->from) break;
        frame->function = split->to;
        object_changed(split->vm, object);
        break;
    }
    default: break;
    }
}

// Frames find their code through their function. So those that exist get a copy of it that keeps the old code.
static void keep_frames(VM *vm, Function *function)
{
    Function *old = object_new(vm, TYPE_function, INSTANCE_SIZE(Function));
    memcpy((char *)old + sizeof(Object), (char *)function + sizeof(Object), sizeof(Function) - sizeof(Object));
    memset((char *)old + sizeof(Function), 0, INSTANCE_SIZE(Function) - sizeof(Function));
    Split split = {vm, function, old};
    for (Fiber *fiber = vm->fiber; fiber; fiber = fiber->caller) {
        if (!fiber_generator(fiber)) (void)split_fiber(&split, fiber);
    }
    heap_each(vm, split_object, &split);
}

static RAISES Value function_get_doc(VM *vm, Value self)
{
    Function *function = as_function(self);
    if (is_absent(function->doc)) {
        Value doc = code_doc(vm, function->code);
        if (raised(doc)) return RAISED;
        store(vm, function, &function->doc, doc);
    }
    return function->doc;
}

static bool function_set_code(VM *vm, Value self, Value value)
{
    Function *function = as_function(self);
    if (!is_code(value)) return throw_false(vm, TypeError, "__code__ must be set to a code object");
    Code *code = as_code(value);
    if (!code_ready(vm, code) || raised(function_get_doc(vm, self))) return false;
    size_t closure_count = function->closure ? function->closure->count : 0;
    if (code->free_names->count != closure_count) {
        return throw_false(vm, ValueError, "%S() requires a code object with %zu free vars, not %zu",
                           function->name, closure_count, code->free_names->count);
    }
    if (code == function->code) return true;
    const uint32_t kind = CODE_GENERATOR | CODE_COROUTINE | CODE_ASYNC_GENERATOR;
    if (((code->flags ^ function->code->flags) & kind) &&
        !warn(vm, DeprecationWarning, 1,
              "Assigning a code object of non-matching type is deprecated (e.g., from a generator to a plain function)")) {
        return false;
    }
    keep_frames(vm, function);
    code_bind(vm, code, function->globals, function->builtins);
    set_code(function, code);
    object_changed(vm, function);
    vm->type_epoch++; // caches of properties know how many arguments the getter takes
    return true;
}

// ---- Attributes ---------------------------------------------------------------------------------

static Value object_or_none(const void *object)
{
    return object ? value_of_object(object) : NONE;
}

static Value function_get_code(VM *vm, Value self)
{
    return value_of_object(as_function(self)->code);
}

static Value function_get_globals(VM *vm, Value self)
{
    return value_of_object(as_function(self)->globals);
}

// Who is handed the namespace of the builtins finds every name in it.
static Value function_get_builtins(VM *vm, Value self)
{
    return builtins_shown(vm, as_function(self)->builtins);
}

static Value function_get_closure(VM *vm, Value self)
{
    return object_or_none(as_function(self)->closure);
}

static Value function_get_defaults(VM *vm, Value self)
{
    return object_or_none(as_function(self)->defaults);
}

static bool function_set_defaults(VM *vm, Value self, Value value)
{
    Function *function = as_function(self);
    if (!is_absent(value) && !is_none(value) && !is_tuple(value)) {
        return throw_false(vm, TypeError, "__defaults__ must be set to a tuple object");
    }
    function->defaults = is_tuple(value) ? as_tuple(value) : NULL;
    object_changed(vm, function);
    return true;
}

static Value function_get_kwdefaults(VM *vm, Value self)
{
    return object_or_none(as_function(self)->keyword_defaults);
}

static bool function_set_kwdefaults(VM *vm, Value self, Value value)
{
    Function *function = as_function(self);
    if (!is_absent(value) && !is_none(value) && !is_dict(value)) {
        return throw_false(vm, TypeError, "__kwdefaults__ must be set to a dict object");
    }
    function->keyword_defaults = is_dict(value) ? as_dict(value) : NULL;
    object_changed(vm, function);
    return true;
}

static Value function_get_name(VM *vm, Value self)
{
    return value_of_object(as_function(self)->name);
}

static bool function_set_name(VM *vm, Value self, Value value)
{
    Function *function = as_function(self);
    if (!is_str(value)) return throw_false(vm, TypeError, "__name__ must be set to a string object");
    function->name = as_str(value);
    object_changed(vm, function);
    return true;
}

static Value function_get_qualname(VM *vm, Value self)
{
    return value_of_object(as_function(self)->qualname);
}

static bool function_set_qualname(VM *vm, Value self, Value value)
{
    Function *function = as_function(self);
    if (!is_str(value)) return throw_false(vm, TypeError, "__qualname__ must be set to a string object");
    function->qualname = as_str(value);
    object_changed(vm, function);
    return true;
}

static bool function_set_doc(VM *vm, Value self, Value value)
{
    store(vm, as_object(self), &as_function(self)->doc, is_absent(value) ? NONE : value);
    return true;
}

static Value function_get_module(VM *vm, Value self)
{
    return as_function(self)->module;
}

static bool function_set_module(VM *vm, Value self, Value value)
{
    store(vm, as_object(self), &as_function(self)->module, is_absent(value) ? NONE : value);
    return true;
}

static Value function_get_annotations(VM *vm, Value self)
{
    Function *function = as_function(self);
    if (is_dict(function->annotations)) return function->annotations;
    Dict *dict = dict_new(vm);
    if (is_tuple(function->annotations)) {
        Tuple *pairs = as_tuple(function->annotations);
        for (size_t i = 0; i + 1 < pairs->count; i += 2) {
            if (!is_str(pairs->items[i])) continue;
            if (!dict_set_str(vm, dict, as_str(pairs->items[i]), pairs->items[i + 1])) return RAISED;
        }
    }
    store(vm, function, &function->annotations, value_of_object(dict));
    return value_of_object(dict);
}

static bool function_set_annotations(VM *vm, Value self, Value value)
{
    if (is_none(value)) value = ABSENT;
    if (!is_absent(value) && !is_dict(value)) {
        return throw_false(vm, TypeError, "__annotations__ must be set to a dict object");
    }
    store(vm, as_object(self), &as_function(self)->annotations, value);
    return true;
}

static Value function_get_type_params(VM *vm, Value self)
{
    Tuple *params = as_function(self)->type_params;
    return value_of_object(params ? params : vm->empty_tuple);
}

static bool function_set_type_params(VM *vm, Value self, Value value)
{
    Function *function = as_function(self);
    if (!is_tuple(value)) return throw_false(vm, TypeError, "__type_params__ must be set to a tuple");
    function->type_params = as_tuple(value);
    object_changed(vm, function);
    return true;
}

static Value function_get_dict(VM *vm, Value self)
{
    return instance_dict_property.get(vm, self);
}

static bool function_set_dict(VM *vm, Value self, Value value)
{
    if (is_absent(value)) return throw_false(vm, TypeError, "cannot delete __dict__");
    return instance_dict_property.set(vm, self, value);
}

// ---- Slots --------------------------------------------------------------------------------------

static Value function_repr(VM *vm, Value self)
{
    return value_of_str(str_format(vm, "<function %S at %p>", as_function(self)->qualname, address_of(vm, self)));
}

static Value function_call(VM *vm, Value self, size_t positional_count, Value *args, Tuple *keyword_names)
{
    return call_keywords(vm, self, positional_count, args, keyword_names);
}

static Value function_descr_get(VM *vm, Value self, Value instance, Value owner)
{
    return is_absent(instance) || is_none(instance) ? self : method_new(vm, self, instance);
}

static const NativeProperty function_properties[] = {
    {"__dict__", function_get_dict, function_set_dict, NULL},
    {"__code__", function_get_code, function_set_code, NULL},
    {"__globals__", function_get_globals, NULL, NULL},
    {"__builtins__", function_get_builtins, NULL, NULL},
    {"__closure__", function_get_closure, NULL, NULL},
    {"__defaults__", function_get_defaults, function_set_defaults, NULL},
    {"__kwdefaults__", function_get_kwdefaults, function_set_kwdefaults, NULL},
    {"__name__", function_get_name, function_set_name, NULL},
    {"__qualname__", function_get_qualname, function_set_qualname, NULL},
    {"__doc__", function_get_doc, function_set_doc, NULL},
    {"__module__", function_get_module, function_set_module, NULL},
    {"__annotations__", function_get_annotations, function_set_annotations,
     "Dict of annotations in a function object."},
    {"__type_params__", function_get_type_params, function_set_type_params,
     "Get the declared type parameters for a function."},
    {0},
};

const TypeDef function_type = {
    .name = "function",
    .doc = "Create a function object.\n\n  code\n    a code object\n  globals\n    the globals dictionary\n"
           "  name\n    a string that overrides the name from the code object\n  argdefs\n"
           "    a tuple that specifies the default argument values\n  closure\n"
           "    a tuple that supplies the bindings for free variables\n  kwdefaults\n"
           "    a dictionary that specifies the default keyword argument values",
    .signature = "function(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)",
    .size = sizeof(Function),
    .flags = TYPE_IS_FINAL | TYPE_HAS_DICT | TYPE_HAS_WEAKREF,
    .trace = function_trace,
    .construct = py_function_construct,
    .repr = function_repr,
    .call = function_call,
    .descr_get = function_descr_get,
    .properties = function_properties,
};
