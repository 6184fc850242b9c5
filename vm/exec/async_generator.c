// async_generator.c - asynchronous generators and their awaitables (PEP 525).
//
// An asynchronous generator gives up control for two reasons: its own `yield` (async_yield is then set),
// which ends the await of __anext__(), asend() or athrow() with that value, and an `await` within, whose
// value goes on up to the event loop. Only one of its awaitables runs at a time: async_running.
#include "vm/exec/generator.h"
#include "vm/exec/interp.h"
#include "vm/exec/report.h"
#include "vm/exec/state.h"
#include "vm/types/iterators.h"
#include "vm/types/sequence.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// ---- The generator's end of it ------------------------------------------------------------------

bool async_generator_begin(VM *vm, Generator *generator)
{
    if (LIKELY(generator->fiber.hooks_inited)) return true;
    generator->fiber.hooks_inited = true;
    Value finalizer = vm->exec->async_finalizer;
    if (!is_none(finalizer) && !generator_set_note(vm, generator, NOTE_HOOK, finalizer)) return false;
    if (is_none(vm->exec->async_firstiter)) return true;
    Value self = value_of_object(generator);
    return !raised(call(vm, vm->exec->async_firstiter, 1, &self));
}

// What an awaitable makes of the outcome of resuming its generator.
static Value unwrap(VM *vm, Generator *generator, Value result)
{
    if (is_exhausted(result)) result = throw_bare(vm, StopAsyncIteration);
    if (raised(result)) {
        if (pending_is(vm, StopAsyncIteration) || pending_is(vm, GeneratorExit)) generator->fiber.async_closed = true;
        generator->fiber.async_running = false;
        return RAISED;
    }
    if (!generator->fiber.async_yield) return result;
    generator->fiber.async_running = false;
    vm->stop_value = result;
    return EXHAUSTED;
}

static Value awaitable_new(VM *vm, TypeId type, Generator *generator, Value value, bool warns)
{
    AsyncSend *send = object_new(vm, (uint16_t)type, sizeof *send);
    send->generator = generator;
    send->value = value;
    send->state = AWAIT_CREATED;
    if (warns) {
        send->head.gc |= GC_FINALIZER;
        heap_add_finalizable(vm, &send->head);
    }
    return value_of_object(send);
}

static Value async_generator_anext(VM *vm, Value self)
{
    Generator *generator = as_async_generator(self);
    if (!async_generator_begin(vm, generator)) return RAISED;
    return awaitable_new(vm, TYPE_async_generator_asend, generator, NONE, false);
}

static Value py_async_generator_asend(VM *vm, Value *args)
{
    Generator *generator = as_async_generator(args[0]);
    if (!async_generator_begin(vm, generator)) return RAISED;
    return awaitable_new(vm, TYPE_async_generator_asend, generator, args[1], true);
}

static Value py_async_generator_aclose(VM *vm, Value *args)
{
    Generator *generator = as_async_generator(args[0]);
    if (!async_generator_begin(vm, generator)) return RAISED;
    return awaitable_new(vm, TYPE_async_generator_athrow, generator, ABSENT, true);
}

// The arguments are looked at when the exception is thrown; until then the tuple of them waits.
static Value py_async_generator_athrow(VM *vm, Value *args)
{
    Generator *generator = as_async_generator(args[0]);
    if (!is_absent(args[2]) || !is_absent(args[3])) {
        if (!warn(vm, DeprecationWarning, 1,
                  "the (type, exc, tb) signature of athrow() is deprecated, use the single-arg signature instead.")) {
            return RAISED;
        }
    }
    if (!async_generator_begin(vm, generator)) return RAISED;
    Tuple *arguments = tuple_of(vm, 3, args[1], is_absent(args[2]) ? NONE : args[2], is_absent(args[3]) ? NONE : args[3]);
    if (!arguments) return RAISED;
    return awaitable_new(vm, TYPE_async_generator_athrow, generator, value_of_object(arguments), true);
}

// ---- async_generator_asend ----------------------------------------------------------------------

static Value throw_asend_reused(VM *vm)
{
    return throw(vm, RuntimeError, "cannot reuse already awaited __anext__()/asend()");
}

// Takes the generator for this awaitable.
static bool asend_begin(VM *vm, AsyncSend *self)
{
    if (self->generator->fiber.async_running) {
        self->state = AWAIT_CLOSED;
        return throw_false(vm, RuntimeError, "anext(): asynchronous generator is already running");
    }
    self->state = AWAIT_RUNNING;
    self->head.gc &= (uint8_t)~GC_FINALIZER;
    return true;
}

static Value asend_finish(VM *vm, AsyncSend *self, Value result)
{
    result = unwrap(vm, self->generator, result);
    if (raised(result) || is_exhausted(result)) self->state = AWAIT_CLOSED;
    return result;
}

static Value asend_send(VM *vm, AsyncSend *self, Value value)
{
    if (self->state == AWAIT_CLOSED) return throw_asend_reused(vm);
    if (self->state == AWAIT_CREATED) {
        if (!asend_begin(vm, self)) return RAISED;
        if (is_none(value)) value = self->value;
    }
    self->generator->fiber.async_running = true;
    return asend_finish(vm, self, generator_send(vm, self->generator, value));
}

// The pending exception is thrown.
static Value asend_throw(VM *vm, AsyncSend *self)
{
    if (self->state == AWAIT_CLOSED) {
        (void)take_pending(vm);
        return throw_asend_reused(vm);
    }
    if (self->state == AWAIT_CREATED) {
        Value exception = take_pending(vm);
        if (!asend_begin(vm, self)) return RAISED;
        (void)throw_value(vm, exception);
        self->generator->fiber.async_running = true;
    }
    return asend_finish(vm, self, generator_throw_pending(vm, self->generator));
}

static Value asend_next(VM *vm, Value self)
{
    return asend_send(vm, as_async_generator_asend(self), NONE);
}

static Value py_asend_send(VM *vm, Value *args)
{
    return stop_iteration(vm, asend_send(vm, as_async_generator_asend(args[0]), args[1]));
}

static Value py_asend_throw(VM *vm, Value *args)
{
    AsyncSend *self = as_async_generator_asend(args[0]);
    if (self->state == AWAIT_CLOSED) return throw_asend_reused(vm);
    if (!throw_arguments(vm, args, "throw")) return RAISED;
    return stop_iteration(vm, asend_throw(vm, self));
}

// What close() makes of the outcome of throwing GeneratorExit.
static Value closed(VM *vm, Value result)
{
    if (is_exhausted(result)) return NONE;
    if (!raised(result)) return throw(vm, RuntimeError, "coroutine ignored GeneratorExit");
    bool expected = catch_pending(vm, StopIteration) || catch_pending(vm, StopAsyncIteration) ||
                    catch_pending(vm, GeneratorExit);
    return expected ? NONE : RAISED;
}

static Value py_asend_close(VM *vm, Value *args)
{
    AsyncSend *self = as_async_generator_asend(args[0]);
    if (self->state == AWAIT_CLOSED) return NONE;
    (void)throw_bare(vm, GeneratorExit);
    return closed(vm, asend_throw(vm, self));
}

// "coroutine method 'asend' of 'f' was never awaited"
static void warn_unawaited(VM *vm, AsyncSend *self, const char *method)
{
    if (self->state != AWAIT_CREATED) return;
    self->state = AWAIT_CLOSED;
    String *text = str_format(vm, "coroutine method '%s' of %R was never awaited", method,
                              value_of_object(generator_qualname(self->generator)));
    Value category = value_of_object(type_get(vm, RuntimeWarning)), source = value_of_object(self->generator);
    if (!text || !warn_value(vm, value_of_object(text), category, 1, source, vm->empty_tuple)) {
        report_unraisable(vm, NULL, value_of_object(self));
    }
}

static Value py_asend_del(VM *vm, Value *args)
{
    warn_unawaited(vm, as_async_generator_asend(args[0]), "asend");
    return NONE;
}

// ---- async_generator_athrow ---------------------------------------------------------------------

static bool is_aclose(const AsyncSend *self)
{
    return is_absent(self->value);
}

static Value throw_athrow_reused(VM *vm)
{
    return throw(vm, RuntimeError, "cannot reuse already awaited aclose()/athrow()");
}

static bool athrow_begin(VM *vm, AsyncSend *self)
{
    if (self->generator->fiber.async_running) {
        self->state = AWAIT_CLOSED;
        return throw_false(vm, RuntimeError, "%s(): asynchronous generator is already running",
                           is_aclose(self) ? "aclose" : "athrow");
    }
    return true;
}

// The generator was left by an exception. For aclose() that is how it should be.
static Value athrow_failed(VM *vm, AsyncSend *self)
{
    self->generator->fiber.async_running = false;
    self->state = AWAIT_CLOSED;
    if (!is_aclose(self)) return RAISED;
    if (!catch_pending(vm, StopAsyncIteration) && !catch_pending(vm, GeneratorExit)) return RAISED;
    return exhausted(vm);
}

static Value athrow_finish(VM *vm, AsyncSend *self, Value result)
{
    Generator *generator = self->generator;
    if (!is_aclose(self)) {
        result = unwrap(vm, generator, result);
        if (is_exhausted(result)) self->state = AWAIT_CLOSED;
        return raised(result) ? athrow_failed(vm, self) : result;
    }
    if (is_exhausted(result)) result = throw_bare(vm, StopAsyncIteration);
    if (raised(result)) return athrow_failed(vm, self);
    if (!generator->fiber.async_yield) return result;
    generator->fiber.async_running = false;
    self->state = AWAIT_CLOSED;
    return throw(vm, RuntimeError, "async generator ignored GeneratorExit");
}

// The first send(): throws what athrow() was given, or GeneratorExit.
static Value athrow_first(VM *vm, AsyncSend *self, Value value)
{
    Generator *generator = self->generator;
    if (!athrow_begin(vm, self)) return RAISED;
    if (generator->fiber.async_closed) {
        self->state = AWAIT_CLOSED;
        return throw_bare(vm, StopAsyncIteration);
    }
    if (!is_none(value)) {
        return throw(vm, RuntimeError, "can't send non-None value to a just-started coroutine");
    }
    self->state = AWAIT_RUNNING;
    self->head.gc &= (uint8_t)~GC_FINALIZER;
    generator->fiber.async_running = true;
    if (is_aclose(self)) {
        generator->fiber.async_closed = true;
        (void)throw_bare(vm, GeneratorExit);
    } else {
        const Value *given = as_tuple(self->value)->items;
        // The deprecation was said when athrow() was called.
        Value args[] = {value_of_object(self), given[0], is_none(given[1]) ? ABSENT : given[1],
                        is_none(given[2]) ? ABSENT : given[2]};
        if (!throw_exception(vm, args)) return athrow_finish(vm, self, RAISED);
    }
    return athrow_finish(vm, self, generator_throw_pending(vm, generator));
}

static Value athrow_send(VM *vm, AsyncSend *self, Value value)
{
    Generator *generator = self->generator;
    if (self->state == AWAIT_CLOSED) return throw_athrow_reused(vm);
    if (generator->fiber.state == GENERATOR_FINISHED) {
        self->state = AWAIT_CLOSED;
        return exhausted(vm);
    }
    if (self->state == AWAIT_CREATED) return athrow_first(vm, self, value);
    return athrow_finish(vm, self, generator_send(vm, generator, value));
}

// The pending exception is thrown.
static Value athrow_throw(VM *vm, AsyncSend *self)
{
    Generator *generator = self->generator;
    if (self->state == AWAIT_CLOSED) {
        (void)take_pending(vm);
        return throw_athrow_reused(vm);
    }
    if (self->state == AWAIT_CREATED) {
        Value exception = take_pending(vm);
        if (!athrow_begin(vm, self)) return RAISED;
        (void)throw_value(vm, exception);
        self->state = AWAIT_RUNNING;
        self->head.gc &= (uint8_t)~GC_FINALIZER;
        generator->fiber.async_running = true;
    }
    return athrow_finish(vm, self, generator_throw_pending(vm, generator));
}

static Value athrow_next(VM *vm, Value self)
{
    return athrow_send(vm, as_async_generator_athrow(self), NONE);
}

static Value py_athrow_send(VM *vm, Value *args)
{
    return stop_iteration(vm, athrow_send(vm, as_async_generator_athrow(args[0]), args[1]));
}

static Value py_athrow_throw(VM *vm, Value *args)
{
    AsyncSend *self = as_async_generator_athrow(args[0]);
    if (self->state == AWAIT_CLOSED) return throw_athrow_reused(vm);
    if (!throw_arguments(vm, args, "throw")) return RAISED;
    return stop_iteration(vm, athrow_throw(vm, self));
}

static Value py_athrow_close(VM *vm, Value *args)
{
    AsyncSend *self = as_async_generator_athrow(args[0]);
    if (self->state == AWAIT_CLOSED) return NONE;
    (void)throw_bare(vm, GeneratorExit);
    return closed(vm, athrow_throw(vm, self));
}

static Value py_athrow_del(VM *vm, Value *args)
{
    AsyncSend *self = as_async_generator_athrow(args[0]);
    warn_unawaited(vm, self, is_aclose(self) ? "aclose" : "athrow");
    return NONE;
}

// ---- sys.set_asyncgen_hooks ---------------------------------------------------------------------

static RAISES bool check_hook(VM *vm, Value hook, const char *name)
{
    if (is_absent(hook) || is_none(hook) || is_callable(vm, hook)) return true;
    return throw_false(vm, TypeError, "callable %s expected, got %T", name, hook);
}

Value py_sys_set_asyncgen_hooks(VM *vm, Value *args)
{
    if (!check_hook(vm, args[1], "finalizer") || !check_hook(vm, args[0], "firstiter")) return RAISED;
    if (!is_absent(args[0])) vm->exec->async_firstiter = args[0];
    if (!is_absent(args[1])) vm->exec->async_finalizer = args[1];
    return NONE;
}

// An asyncgen_hooks(firstiter, finalizer); the type is module _sysinfo's.
Value py_sys_get_asyncgen_hooks(VM *vm, Value *args)
{
    Value module = import_module(vm, "_sysinfo");
    String *name = str_intern_c(vm, "_asyncgen");
    Value type = raised(module) || !name ? RAISED : get_attr(vm, module, name);
    if (raised(type)) return RAISED;
    Value hooks = value_of_object(tuple_pair(vm, vm->exec->async_firstiter, vm->exec->async_finalizer));
    return call(vm, type, 1, &hooks);
}

// ---- The types ----------------------------------------------------------------------------------

static Value get_frame(VM *vm, Value self)
{
    return generator_frame(vm, as_async_generator(self));
}

static Value get_running(VM *vm, Value self)
{
    return value_of_bool(as_async_generator(self)->fiber.async_running);
}

static Value get_await(VM *vm, Value self)
{
    return generator_awaited(vm, as_async_generator(self));
}

static const Native async_generator_methods[] = {
    {"asend(self, object, /)", py_async_generator_asend, "asend(v) -> send 'v' in generator."},
    {"athrow(self, type, value=?, traceback=?, /)", py_async_generator_athrow,
     "athrow(value)\nathrow(type[,value[,tb]])\n\nraise exception in generator.\nthe (type, val, tb) "
     "signature is deprecated, \nand may be removed in a future version of Python."},
    {"aclose(self, /)", py_async_generator_aclose, "aclose() -> raise GeneratorExit inside generator."},
    {"__del__(self, /)", py_generator_del, "Called when the instance is about to be destroyed."},
    CLASS_GETITEM_ROW,
    {0},
};

static const NativeProperty async_generator_properties[] = {
    {"__name__", generator_get_name, generator_set_name, "name of the async generator"},
    {"__qualname__", generator_get_qualname, generator_set_qualname, "qualified name of the async generator"},
    {"ag_frame", get_frame, NULL, NULL},
    {"ag_running", get_running, NULL, NULL},
    {"ag_suspended", generator_get_suspended, NULL, NULL},
    {"ag_code", generator_get_code, NULL, NULL},
    {"ag_await", get_await, NULL, "object being awaited on, or None"},
    {0},
};

const TypeDef async_generator_type = {
    .name = "async_generator",
    .size = sizeof(Generator),
    .cell_size = generator_size,
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT | TYPE_HAS_WEAKREF,
    .trace = generator_trace,
    .repr = generator_repr,
    .aiter = iterator_self,
    .anext = async_generator_anext,
    .methods = async_generator_methods,
    .properties = async_generator_properties,
};

static void async_send_trace(VM *vm, Tracer *tracer, Object *object)
{
    AsyncSend *self = (AsyncSend *)object;
    trace_object(tracer, self->generator);
    trace_value(tracer, self->value);
}

#define SEND_DOC "send(arg) -> send 'arg' into generator,\nreturn next yielded value or raise StopIteration."
#define CLOSE_DOC "close() -> raise GeneratorExit inside generator."
#define DEL_DOC "Called when the instance is about to be destroyed."

static const Native asend_methods[] = {
    {"send(self, object, /)", py_asend_send, SEND_DOC},
    {"throw(self, type, value=?, traceback=?, /)", py_asend_throw, "throw(value)\nthrow(type[,value[,tb]])\n\n" THROW_DOC},
    {"close(self, /)", py_asend_close, CLOSE_DOC},
    {"__del__(self, /)", py_asend_del, DEL_DOC},
    {0},
};

const TypeDef async_generator_asend_type = {
    .name = "async_generator_asend",
    .size = sizeof(AsyncSend),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = async_send_trace,
    .await = iterator_self,
    .iterate = iterator_self,
    .next = asend_next,
    .methods = asend_methods,
};

static const Native athrow_methods[] = {
    {"send(self, object, /)", py_athrow_send, SEND_DOC},
    {"throw(self, type, value=?, traceback=?, /)", py_athrow_throw, "throw(value)\nthrow(type[,value[,tb]])\n\n" THROW_DOC},
    {"close(self, /)", py_athrow_close, CLOSE_DOC},
    {"__del__(self, /)", py_athrow_del, DEL_DOC},
    {0},
};

const TypeDef async_generator_athrow_type = {
    .name = "async_generator_athrow",
    .size = sizeof(AsyncSend),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = async_send_trace,
    .await = iterator_self,
    .iterate = iterator_self,
    .next = athrow_next,
    .methods = athrow_methods,
};
