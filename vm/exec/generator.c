// generator.c - generators, and what coroutines and asynchronous generators have in common with them.
//
// A generator that is resumed by `for`, `yield from` or `await` is entered by the interpreter loop itself.
// The functions here do it from native code: next(g), g.send(), and all that iterates in C.
#include "vm/exec/generator.h"

#include "vm/exec/exec.h"
#include "vm/exec/interp.h"
#include "vm/exec/report.h"
#include "vm/exec/state.h"
#include "vm/exec/tracing.h"
#include "vm/types/dict.h"
#include "vm/types/error_types.h"
#include "vm/types/iterators.h"
#include "vm/types/list.h"
#include "vm/types/sequence.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

const char *generator_noun(const Generator *generator)
{
    switch (generator->head.kind) {
    case TYPE_coroutine: return "coroutine";
    case TYPE_async_generator: return "async generator";
    default: return "generator";
    }
}

static Value throw_running(VM *vm, const Generator *generator)
{
    return throw(vm, ValueError, "%s already executing", generator_noun(generator));
}

static Value throw_reused(VM *vm)
{
    return throw(vm, RuntimeError, "cannot reuse already awaited coroutine");
}

Value throw_bare(VM *vm, TypeId type)
{
    return throw_value(vm, value_of_object(error_make(vm, type, vm->empty_tuple)));
}

// ---- Resuming from native code ------------------------------------------------------------------

Value generator_resume(VM *vm, Generator *generator, Value value)
{
    if (UNLIKELY(!descend(vm))) return RAISED;
    generator->fiber.caller = vm->fiber;
    // Not that of its maker: each task may make the next one, for ever.
    generator->fiber.depth = vm->fiber ? vm->fiber->depth + 1 : 0;
    generator->fiber.from_native = true;
    generator->fiber.async_yield = false;
    vm->stop_value = value; // run() sends it
    return run(vm, &generator->fiber);
}

bool generator_pour(VM *vm, Value v, Sink *sink)
{
    Generator *generator = as_generator(v);
    if (UNLIKELY(!descend(vm))) return false;
    for (;;) {
        Value item;
        if (UNLIKELY(generator->fiber.state > GENERATOR_SUSPENDED)) {
            item = generator_send(vm, generator, NONE);
        } else {
            generator->fiber.caller = vm->fiber;
            generator->fiber.depth = vm->fiber ? vm->fiber->depth + 1 : 0;
            generator->fiber.from_native = true;
            vm->stop_value = NONE;
            item = run_into(vm, &generator->fiber, sink);
        }
        if (raised(item)) return false;
        if (is_exhausted(item)) return true;
        if (is_absent(item)) return !sink->failed;
        if (same(item, LOOP_AGAIN)) continue;
        if (!sink->take(vm, sink, item)) return !sink->failed;
    }
}

Value generator_send(VM *vm, Generator *generator, Value value)
{
    switch ((GeneratorState)generator->fiber.state) {
    case GENERATOR_CREATED:
        if (is_none(value)) break;
        return throw(vm, TypeError, "can't send non-None value to a just-started %s", generator_noun(generator));
    case GENERATOR_SUSPENDED: break;
    case GENERATOR_RUNNING: return throw_running(vm, generator);
    case GENERATOR_FINISHED: return generator->head.kind == TYPE_coroutine ? throw_reused(vm) : exhausted(vm);
    }
    return generator_resume(vm, generator, value);
}

Value generator_throw_pending(VM *vm, Generator *generator)
{
    if (generator->fiber.state == GENERATOR_RUNNING || generator->fiber.state == GENERATOR_FINISHED) {
        bool is_reused = generator->fiber.state == GENERATOR_FINISHED && generator->head.kind == TYPE_coroutine;
        if (generator->fiber.state == GENERATOR_FINISHED && !is_reused) return RAISED;
        (void)take_pending(vm);
        return is_reused ? throw_reused(vm) : throw_running(vm, generator);
    }
    Value exception = take_pending(vm);
    if (UNLIKELY(!descend(vm))) return RAISED;
    (void)throw_value(vm, exception);
    return generator_resume(vm, generator, ABSENT);
}

Value generator_throw(VM *vm, Generator *generator, Value exception)
{
    (void)throw_value(vm, exception);
    return generator_throw_pending(vm, generator);
}

// Whether nothing would notice that an exception is raised where the generator stands.
static bool closes_silently(const Generator *generator)
{
    const Fiber *fiber = &generator->fiber;
    if (fiber->frames || fiber->delegate || fiber->base != fiber->stack + 2) return false;
    if (fiber->pc->op != OPCODE_YIELD) return false;
    const Code *code = frame_function(fiber->base)->code;
    return handler_find(code, (uint32_t)(fiber->pc - code->words)) == NULL;
}

Value generator_close_value(VM *vm, Generator *generator)
{
    switch ((GeneratorState)generator->fiber.state) {
    case GENERATOR_RUNNING: return throw_running(vm, generator);
    case GENERATOR_FINISHED: return NONE;
    case GENERATOR_CREATED:
        if (generator->fiber.frames) break; // its frame object has to learn that it ended
        generator_finish(generator);
        return NONE;
    case GENERATOR_SUSPENDED:
        if (!closes_silently(generator)) break;
        generator_finish(generator);
        return NONE;
    }
    (void)throw_bare(vm, GeneratorExit);
    Value result = generator_throw_pending(vm, generator);
    if (is_exhausted(result)) return vm->stop_value;
    if (!raised(result)) return throw(vm, RuntimeError, "%s ignored GeneratorExit", generator_noun(generator));
    return catch_pending(vm, GeneratorExit) || catch_pending(vm, StopIteration) ? NONE : RAISED;
}

bool generator_close(VM *vm, Generator *generator)
{
    return !raised(generator_close_value(vm, generator));
}

Value stop_iteration(VM *vm, Value result)
{
    if (!is_exhausted(result)) return result;
    Value value = vm->stop_value;
    vm->stop_value = NONE;
    Tuple *args = is_none(value) ? vm->empty_tuple : tuple_of(vm, 1, value);
    return args ? throw_value(vm, value_of_object(error_make(vm, StopIteration, args))) : RAISED;
}

// ---- throw() ------------------------------------------------------------------------------------

// What `typ(value)` makes for throw(typ, value).
static RUNS Value throw_instance(VM *vm, Value type, Value value)
{
    bool fits = false;
    if (is_exception(vm, value) && type_is_subtype(type_of(vm, value), as_type(type))) fits = true;
    if (fits) return value;
    if (is_absent(value) || is_none(value)) return exception_normalize(vm, type);
    Value result = is_tuple(value) ? call_tuple(vm, type, as_tuple(value), NULL) : call(vm, type, 1, &value);
    if (raised(result) || is_exception(vm, result)) return result;
    return throw(vm, TypeError, "calling %R should have returned an instance of BaseException, not %T", type, result);
}

bool throw_exception(VM *vm, Value *args)
{
    Value type = args[1], value = args[2], traceback = args[3];
    if (is_none(traceback)) traceback = ABSENT;
    if (!is_absent(traceback) && !is_traceback(traceback)) {
        return throw_false(vm, TypeError, "throw() third argument must be a traceback object");
    }
    Value instance;
    if (is_type(type) && type_is_subtype(as_type(type), type_get(vm, BaseException))) {
        instance = throw_instance(vm, type, value);
        if (raised(instance)) return true; // what went wrong is thrown instead
    } else if (is_exception(vm, type)) {
        if (!is_absent(value) && !is_none(value)) {
            return throw_false(vm, TypeError, "instance exception may not have a separate value");
        }
        instance = type;
    } else {
        return throw_false(vm, TypeError,
                           "exceptions must be classes or instances deriving from BaseException, not %T", type);
    }
    if (!is_absent(traceback)) {
        ErrorObject *error = as_exception(instance);
        store(vm, error, &error->traceback, traceback);
    }
    (void)throw_value(vm, instance);
    return true;
}

bool throw_arguments(VM *vm, Value *args, const char *name)
{
    if (!is_absent(args[2]) || !is_absent(args[3])) {
        if (!warn(vm, DeprecationWarning, 1,
                  "the (type, exc, tb) signature of %s() is deprecated, use the single-arg signature instead.", name)) {
            return false;
        }
    }
    return throw_exception(vm, args);
}

// ---- What a generator shows ---------------------------------------------------------------------

Value generator_frame(VM *vm, Generator *generator)
{
    if (generator->fiber.state == GENERATOR_FINISHED) return NONE;
    Frame *frame = frame_object(vm, &generator->fiber, generator->fiber.stack + 2);
    return frame ? value_of_object(frame) : RAISED;
}

// `await f()` put the frame of f on this fiber, where no coroutine object exists. Now somebody wants to see it: the
// frames from `inner` on move to a fiber of their own, as if f() had been called first and then awaited.
static RAISES Generator *split_fiber(VM *vm, Generator *generator, Value *inner, const Word *return_pc)
{
    Fiber *fiber = &generator->fiber;
    const Value *from = inner - 2;
    const Value *top = fiber->base + frame_function(fiber->base)->frame_size;
    size_t used = (size_t)(top - from), removed = (size_t)(from - fiber->stack);
    if (top > fiber_end(fiber)) used = (size_t)(fiber_end(fiber) - from);
    Generator *coroutine =
        generator_allocate(vm, frame_function(inner), TYPE_coroutine, used + FIBER_SPARE);
    if (!coroutine) return NULL;
    Fiber *own = &coroutine->fiber;
    memcpy(own->stack, from, used * sizeof(Value));
    if (frame_return(own->stack + 2) != frame_exit_stub + 1) {
        own->stack[1].bits = (uint64_t)(uintptr_t)(generator_return_stub + 1);
    }
    own->base = own->stack + (fiber->base - from);
    own->pc = fiber->pc;
    own->handled = fiber->handled;
    own->delegate = fiber->delegate;
    own->caller = fiber;
    Frame **link = (Frame **)&fiber->frames;
    while (*link) {
        Frame *frame = *link;
        if (frame->base < removed + 2) {
            link = &frame->next;
            continue;
        }
        *link = frame->next;
        frame->base -= (uint32_t)removed;
        frame->fiber = own;
        if (frame->base == 2) frame->return_pc = generator_return_stub + 1;
        frame->next = (Frame *)own->frames;
        own->frames = &frame->head;
        object_changed(vm, frame);
    }
    coroutine->fiber.state = GENERATOR_SUSPENDED;
    fiber->base = inner - (2 + return_pc[-1].a);
    fiber->pc = return_pc - opcode_words[OPCODE_AWAIT];
    fiber->base[fiber->pc->b] = value_of_object(coroutine);
    fiber->delegate = own;
    object_changed(vm, generator);
    return coroutine;
}

Value generator_awaited(VM *vm, Generator *generator)
{
    if (generator->fiber.state != GENERATOR_SUSPENDED) return NONE;
    Fiber *fiber = &generator->fiber;
    Value *outer = fiber->stack + 2, *inner = NULL;
    const Word *return_pc = NULL;
    for (Value *base = fiber->base; base != outer;) {
        return_pc = frame_return(base);
        if (return_pc == frame_exit_stub + 1) return_pc = frame_real_return(fiber, base);
        inner = base;
        base -= 2 + return_pc[-1].a;
    }
    if (inner) {
        Generator *coroutine = split_fiber(vm, generator, inner, return_pc);
        return coroutine ? value_of_object(coroutine) : RAISED;
    }
    bool waits = fiber->pc->op == OPCODE_AWAIT || fiber->pc->op == OPCODE_YIELD_FROM;
    return waits ? fiber->base[fiber->pc->b] : NONE;
}

// ---- Notes --------------------------------------------------------------------------------------

bool generator_set_note(VM *vm, Generator *generator, GeneratorNote which, Value value)
{
    if (is_absent(generator->notes)) {
        Tuple *notes = tuple_of(vm, NOTE_COUNT, NONE, NONE, NONE, NONE);
        if (!notes) return false;
        store(vm, generator, &generator->notes, value_of_object(notes));
    }
    Tuple *notes = as_tuple(generator->notes);
    store(vm, notes, &notes->items[which], value);
    return true;
}

Value generator_note(const Generator *generator, GeneratorNote which)
{
    return is_absent(generator->notes) ? NONE : as_tuple(generator->notes)->items[which];
}

String *generator_name(const Generator *generator)
{
    Value name = generator_note(generator, NOTE_NAME);
    return is_none(name) ? generator_function(generator)->name : as_str(name);
}

String *generator_qualname(const Generator *generator)
{
    Value name = generator_note(generator, NOTE_QUALNAME);
    return is_none(name) ? generator_function(generator)->qualname : as_str(name);
}

Value generator_get_name(VM *vm, Value self)
{
    return value_of_object(generator_name((Generator *)as_object(self)));
}

bool generator_set_name(VM *vm, Value self, Value value)
{
    if (!is_str(value)) return throw_false(vm, TypeError, "__name__ must be set to a string object");
    return generator_set_note(vm, (Generator *)as_object(self), NOTE_NAME, value);
}

Value generator_get_qualname(VM *vm, Value self)
{
    return value_of_object(generator_qualname((Generator *)as_object(self)));
}

bool generator_set_qualname(VM *vm, Value self, Value value)
{
    if (!is_str(value)) return throw_false(vm, TypeError, "__qualname__ must be set to a string object");
    return generator_set_note(vm, (Generator *)as_object(self), NOTE_QUALNAME, value);
}

Value generator_get_code(VM *vm, Value self)
{
    return value_of_object(generator_function((Generator *)as_object(self))->code);
}

Value generator_get_suspended(VM *vm, Value self)
{
    return value_of_bool(((Generator *)as_object(self))->fiber.state == GENERATOR_SUSPENDED);
}

Value generator_repr(VM *vm, Value self)
{
    Generator *generator = (Generator *)as_object(self);
    return value_of_str(str_format(vm, "<%T object %S at %p>", self, generator_qualname(generator), address_of(vm, self)));
}

static Value get_frame(VM *vm, Value self)
{
    return generator_frame(vm, as_generator(self));
}

static Value get_running(VM *vm, Value self)
{
    return value_of_bool(as_generator(self)->fiber.state == GENERATOR_RUNNING);
}

static Value get_yieldfrom(VM *vm, Value self)
{
    return generator_awaited(vm, as_generator(self));
}

// ---- The end of one that nobody holds -----------------------------------------------------------

// "coroutine 'f' was never awaited", at the place that made it; with cr_origin, module warnings tells more.
static RUNS bool warn_unawaited(VM *vm, Value coroutine)
{
    Generator *generator = (Generator *)as_object(coroutine);
    uint32_t instruction;
    Function *maker = coroutine_maker(generator, &instruction);
    String *name = generator_qualname(generator);
    bool has_origin = !is_none(generator_note(generator, NOTE_ORIGIN));
    generator_finish(generator);
    Value module = has_origin ? import_module(vm, "warnings") : dict_get_str(vm, vm->modules, NAME(vm, warnings));
    if (raised(module)) return false;
    if (!is_absent(module) && !maker) {
        Value function = get_attr_or_absent(vm, module, NAME(vm, _warn_unawaited_coroutine));
        if (raised(function)) return false;
        if (!is_absent(function)) return !raised(call(vm, function, 1, &coroutine));
    }
    if (!maker) return warn(vm, RuntimeWarning, 1, "coroutine '%S' was never awaited", name);
    String *message = str_format(vm, "coroutine '%S' was never awaited", name);
    if (has_origin) { // with the stack that made it
        Value text = call_method(vm, module, str_intern_c(vm, "_unawaited_message"), 1, &coroutine);
        if (raised(text)) return false;
        if (is_str(text)) message = as_str(text);
    }
    return message && warn_at(vm, maker, instruction, RuntimeWarning, message, coroutine);
}

// Ends a generator that will never be resumed: its finally blocks run.
static RUNS bool finalize(VM *vm, Generator *generator)
{
    Value self = value_of_object(generator);
    if (generator->fiber.state == GENERATOR_FINISHED || generator->fiber.state == GENERATOR_RUNNING) return true;
    Value hook = generator_note(generator, NOTE_HOOK);
    if (generator->head.kind == TYPE_async_generator && !is_none(hook) && !generator->fiber.async_closed) {
        // The event loop closes it, as closing may have to wait.
        return !raised(call(vm, hook, 1, &self));
    }
    if (generator->head.kind == TYPE_coroutine && generator->fiber.state == GENERATOR_CREATED) {
        return warn_unawaited(vm, self);
    }
    return generator_close(vm, generator);
}

Value py_generator_del(VM *vm, Value *args)
{
    if (!finalize(vm, (Generator *)as_object(args[0]))) report_unraisable(vm, NULL, args[0]);
    return NONE;
}

static void collect_unfinished(void *user, Object *object)
{
    bool is_one = object->kind == TYPE_generator || object->kind == TYPE_coroutine || object->kind == TYPE_async_generator;
    if (!is_one || ((Generator *)object)->fiber.state == GENERATOR_FINISHED) return;
    VM *vm = ((void **)user)[0];
    List *list = ((void **)user)[1];
    if (!list_append(vm, list, value_of_object(object))) (void)take_pending(vm);
}

void exec_finish_generators(VM *vm)
{
    List *list = list_new(vm);
    void *user[] = {vm, list};
    heap_each_finalizable(vm, collect_unfinished, user);
    for (size_t i = 0; i < list->count; i++) (void)py_generator_del(vm, &list->items[i]);
    list_clear(vm, list); // whoever still sees it on the C stack keeps nothing alive
}

// ---- The type -----------------------------------------------------------------------------------

static Value generator_next(VM *vm, Value self)
{
    Generator *generator = as_generator(self);
    if (LIKELY(generator->fiber.state <= GENERATOR_SUSPENDED)) return generator_resume(vm, generator, NONE);
    return generator_send(vm, generator, NONE);
}

static Value py_generator_send(VM *vm, Value *args)
{
    return stop_iteration(vm, generator_send(vm, as_generator(args[0]), args[1]));
}

static Value py_generator_throw(VM *vm, Value *args)
{
    if (!throw_arguments(vm, args, "throw")) return RAISED;
    return stop_iteration(vm, generator_throw_pending(vm, as_generator(args[0])));
}

static Value py_generator_close(VM *vm, Value *args)
{
    return generator_close_value(vm, as_generator(args[0]));
}

static const Native generator_methods[] = {
    {"send(self, object, /)", py_generator_send,
     "send(arg) -> send 'arg' into generator,\nreturn next yielded value or raise StopIteration."},
    {"throw(self, type, value=?, traceback=?, /)", py_generator_throw,
     "throw(value)\nthrow(type[,value[,tb]])\n\n" THROW_DOC},
    {"close(self, /)", py_generator_close, "close() -> raise GeneratorExit inside generator."},
    {"__del__(self, /)", py_generator_del, "Called when the instance is about to be destroyed."},
    CLASS_GETITEM_ROW,
    {0},
};

static const NativeProperty generator_properties[] = {
    {"__name__", generator_get_name, generator_set_name, "name of the generator"},
    {"__qualname__", generator_get_qualname, generator_set_qualname, "qualified name of the generator"},
    {"gi_frame", get_frame, NULL, NULL},
    {"gi_running", get_running, NULL, NULL},
    {"gi_suspended", generator_get_suspended, NULL, NULL},
    {"gi_code", generator_get_code, NULL, NULL},
    {"gi_yieldfrom", get_yieldfrom, NULL, "object being iterated by yield from, or None"},
    {0},
};

const TypeDef generator_type = {
    .name = "generator",
    .size = sizeof(Generator),
    .cell_size = generator_size,
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT | TYPE_HAS_WEAKREF,
    .trace = generator_trace,
    .repr = generator_repr,
    .iterate = iterator_self,
    .next = generator_next,
    .methods = generator_methods,
    .properties = generator_properties,
};
