// anext.c - the awaitable of anext(iterator, default): the default instead of StopAsyncIteration.
#include "vm/exec/generator.h"
#include "vm/exec/interp.h"
#include "vm/types/iterators.h"
#include "vm/types/str.h"

typedef struct AnextAwaitable {
    Object head;
    Value awaitable;    // what __anext__ answered
    Value fallback;
    Value iterator;     // of awaitable, once it is awaited; or ABSENT
} AnextAwaitable;

static AnextAwaitable *anext_of(Value self)
{
    return (AnextAwaitable *)as_object(self);
}

static void anext_trace(VM *vm, Tracer *tracer, Object *object)
{
    AnextAwaitable *self = (AnextAwaitable *)object;
    trace_value(tracer, self->awaitable);
    trace_value(tracer, self->fallback);
    trace_value(tracer, self->iterator);
}

// The end of the asynchronous iterator becomes the end of this await, with the default.
static Value anext_outcome(VM *vm, AnextAwaitable *self, Value result)
{
    if (!raised(result) || !catch_pending(vm, StopAsyncIteration)) return result;
    vm->stop_value = self->fallback;
    return EXHAUSTED;
}

static RUNS bool anext_begin(VM *vm, AnextAwaitable *self)
{
    if (!is_absent(self->iterator)) return true;
    Value iterator = get_awaitable(vm, self->awaitable, 0);
    if (raised(iterator)) return false;
    store(vm, self, &self->iterator, iterator);
    return true;
}

// Sends value, or throws what is pending (ABSENT).
static Value anext_step(VM *vm, AnextAwaitable *self, Value value)
{
    if (is_absent(value)) {
        Value exception = take_pending(vm);
        if (!anext_begin(vm, self)) return RAISED;
        (void)throw_value(vm, exception);
    } else if (!anext_begin(vm, self)) {
        return RAISED;
    }
    if (is_coroutine(self->iterator) || is_generator(self->iterator)) {
        Generator *generator = (Generator *)as_object(self->iterator);
        Value result = is_absent(value) ? generator_throw_pending(vm, generator)
                                        : generator_send(vm, generator, value);
        return anext_outcome(vm, self, result);
    }
    return anext_outcome(vm, self, delegate_send(vm, self->iterator, value));
}

static Value anext_next(VM *vm, Value self)
{
    return anext_step(vm, anext_of(self), NONE);
}

static Value py_anext_send(VM *vm, Value *args)
{
    return stop_iteration(vm, anext_step(vm, anext_of(args[0]), args[1]));
}

static Value py_anext_throw(VM *vm, Value *args)
{
    if (!throw_arguments(vm, args, "throw")) return RAISED;
    return stop_iteration(vm, anext_step(vm, anext_of(args[0]), ABSENT));
}

static Value py_anext_close(VM *vm, Value *args)
{
    AnextAwaitable *self = anext_of(args[0]);
    if (!anext_begin(vm, self)) return RAISED;
    Value method = get_attr_or_absent(vm, self->iterator, NAME(vm, close));
    if (raised(method)) return RAISED;
    return is_absent(method) ? NONE : stop_iteration(vm, anext_outcome(vm, self, call(vm, method, 0, NULL)));
}

static const Native anext_methods[] = {
    {"send(self, value, /)", py_anext_send, "send(arg) -> send 'arg' into the wrapped iterator,"},
    {"throw(self, type, value=?, traceback=?, /)", py_anext_throw,
     "throw(value) -> throw exception in the wrapped iterator"},
    {"close(self, /)", py_anext_close, "close() -> raise GeneratorExit inside generator."},
    {0},
};

static const TypeDef anext_awaitable_type = {
    .name = "anext_awaitable",
    .size = sizeof(AnextAwaitable),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = anext_trace,
    .await = iterator_self,
    .iterate = iterator_self,
    .next = anext_next,
    .methods = anext_methods,
};

Value anext_awaitable_new(VM *vm, Value awaitable, Value fallback)
{
    Type *type = type_from_def(vm, &anext_awaitable_type);
    AnextAwaitable *self = type ? type_allocate(vm, type, 0) : NULL;
    if (!self) return RAISED;
    self->awaitable = awaitable;
    self->fallback = fallback;
    self->iterator = ABSENT;
    return value_of_object(self);
}
