// coroutine.c - coroutine objects, and the iterators that their __await__ gives.
#include "vm/exec/generator.h"
#include "vm/exec/interp.h"
#include "vm/exec/state.h"
#include "vm/types/iterators.h"
#include "vm/types/list.h"
#include "vm/types/sequence.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

static Value py_coroutine_send(VM *vm, Value *args)
{
    return stop_iteration(vm, generator_send(vm, as_coroutine(args[0]), args[1]));
}

static Value py_coroutine_throw(VM *vm, Value *args)
{
    if (!throw_arguments(vm, args, "throw")) return RAISED;
    return stop_iteration(vm, generator_throw_pending(vm, as_coroutine(args[0])));
}

static Value py_coroutine_close(VM *vm, Value *args)
{
    return generator_close_value(vm, as_coroutine(args[0]));
}

static Value coroutine_await(VM *vm, Value self)
{
    CoroutineWrapper *wrapper = object_new(vm, TYPE_coroutine_wrapper, sizeof *wrapper);
    wrapper->coroutine = as_coroutine(self);
    return value_of_object(wrapper);
}

static Value get_frame(VM *vm, Value self)
{
    return generator_frame(vm, as_coroutine(self));
}

static Value get_running(VM *vm, Value self)
{
    return value_of_bool(as_coroutine(self)->fiber.state == GENERATOR_RUNNING);
}

static Value get_await(VM *vm, Value self)
{
    return generator_awaited(vm, as_coroutine(self));
}

static Value get_origin(VM *vm, Value self)
{
    return generator_note(as_coroutine(self), NOTE_ORIGIN);
}

// ---- Where coroutines are made ------------------------------------------------------------------

// The value of cr_origin: a (file name, line, function) for each of the `depth` innermost frames, that of the
// coroutine itself not counted.
Value coroutine_origin(VM *vm, int depth)
{
    List *list = list_new(vm);
    Function *function;
    uint32_t instruction;
    for (int i = 1; i <= depth && frame_peek(vm, i, &function, &instruction); i++) {
        Tuple *entry = tuple_of(vm, 3, value_of_object(function->code->filename),
                                value_of_small(code_line(function->code, instruction)),
                                value_of_object(function->code->name));
        if (!entry || !list_append(vm, list, value_of_object(entry))) return RAISED;
    }
    Tuple *origin = tuple_new(vm, list->items, list->count);
    return origin ? value_of_object(origin) : RAISED;
}

Value py_sys_set_coroutine_origin_tracking_depth(VM *vm, Value *args)
{
    int depth;
    if (!arg_int(vm, args, 0, &depth)) return RAISED;
    if (depth < 0) return throw(vm, ValueError, "depth must be >= 0");
    vm->exec->coroutine_origin_depth = depth;
    return NONE;
}

Value py_sys_get_coroutine_origin_tracking_depth(VM *vm, Value *args)
{
    return value_of_small(vm->exec->coroutine_origin_depth);
}

// ---- The wrapper --------------------------------------------------------------------------------

static void coroutine_wrapper_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_object(tracer, ((CoroutineWrapper *)object)->coroutine);
}

static Value coroutine_wrapper_next(VM *vm, Value self)
{
    return generator_send(vm, as_coroutine_wrapper(self)->coroutine, NONE);
}

static Value py_coroutine_wrapper_send(VM *vm, Value *args)
{
    return stop_iteration(vm, generator_send(vm, as_coroutine_wrapper(args[0])->coroutine, args[1]));
}

static Value py_coroutine_wrapper_throw(VM *vm, Value *args)
{
    if (!throw_arguments(vm, args, "throw")) return RAISED;
    return stop_iteration(vm, generator_throw_pending(vm, as_coroutine_wrapper(args[0])->coroutine));
}

static Value py_coroutine_wrapper_close(VM *vm, Value *args)
{
    return generator_close_value(vm, as_coroutine_wrapper(args[0])->coroutine);
}

// ---- The types ----------------------------------------------------------------------------------

#define SEND_DOC "send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration."
#define COROUTINE_THROW_DOC                                                                          \
    "throw(value)\nthrow(type[,value[,traceback]])\n\nRaise exception in coroutine, return next "    \
    "iterated value or raise\nStopIteration.\nthe (type, val, tb) signature is deprecated, \nand "   \
    "may be removed in a future version of Python."
#define CLOSE_DOC "close() -> raise GeneratorExit inside coroutine."

static const Native coroutine_methods[] = {
    {"send(self, object, /)", py_coroutine_send, SEND_DOC},
    {"throw(self, type, value=?, traceback=?, /)", py_coroutine_throw, COROUTINE_THROW_DOC},
    {"close(self, /)", py_coroutine_close, CLOSE_DOC},
    {"__del__(self, /)", py_generator_del, "Called when the instance is about to be destroyed."},
    CLASS_GETITEM_ROW,
    {0},
};

static const NativeProperty coroutine_properties[] = {
    {"__name__", generator_get_name, generator_set_name, "name of the coroutine"},
    {"__qualname__", generator_get_qualname, generator_set_qualname, "qualified name of the coroutine"},
    {"cr_frame", get_frame, NULL, NULL},
    {"cr_running", get_running, NULL, NULL},
    {"cr_suspended", generator_get_suspended, NULL, NULL},
    {"cr_code", generator_get_code, NULL, NULL},
    {"cr_await", get_await, NULL, "object being awaited on, or None"},
    {"cr_origin", get_origin, NULL, NULL},
    {0},
};

const TypeDef coroutine_type = {
    .name = "coroutine",
    .size = sizeof(Generator),
    .cell_size = generator_size,
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT | TYPE_HAS_WEAKREF,
    .trace = generator_trace,
    .repr = generator_repr,
    .await = coroutine_await,
    .methods = coroutine_methods,
    .properties = coroutine_properties,
};

static const Native coroutine_wrapper_methods[] = {
    {"send(self, object, /)", py_coroutine_wrapper_send, SEND_DOC},
    {"throw(self, type, value=?, traceback=?, /)", py_coroutine_wrapper_throw, COROUTINE_THROW_DOC},
    {"close(self, /)", py_coroutine_wrapper_close, CLOSE_DOC},
    {0},
};

const TypeDef coroutine_wrapper_type = {
    .name = "coroutine_wrapper",
    .doc = "A wrapper object implementing __await__ for coroutines.",
    .size = sizeof(CoroutineWrapper),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = coroutine_wrapper_trace,
    .iterate = iterator_self,
    .next = coroutine_wrapper_next,
    .methods = coroutine_wrapper_methods,
};
