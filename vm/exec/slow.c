// slow.c - instructions that are too big or too rare for the loop.
#include "vm/exec/interp.h"
#include "vm/exec/state.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/range.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// ---- Names

Value throw_unbound(VM *vm, Value name, bool is_free)
{
    if (is_free) {
        return throw_name_error(vm, NameError, as_str(name),
                                "cannot access free variable '%S' where it is not associated with a "
                                "value in enclosing scope",
                                as_str(name));
    }
    return throw(vm, UnboundLocalError, // without its name attribute, as in CPython
                 "cannot access local variable '%S' where it is not associated with a value",
                 as_str(name));
}

Value throw_name(VM *vm, Value name)
{
    return throw_name_error(vm, NameError, as_str(name), "name '%S' is not defined", as_str(name));
}

Value load_class_name(VM *vm, Value namespace_, String *name)
{
    if (is_exact_dict(namespace_)) return dict_get_str(vm, as_dict(namespace_), name);
    if (is_absent(namespace_)) return ABSENT; // the code of a class body, run by exec()
    Value value = get_item(vm, namespace_, value_of_object(name));
    if (raised(value) && catch_pending(vm, KeyError)) return ABSENT;
    return value;
}

bool store_name(VM *vm, Function *function, Value namespace_, String *name, Value value)
{
    if (is_absent(namespace_)) return dict_set_str(vm, function->globals, name, value);
    if (is_exact_dict(namespace_)) return dict_set_str(vm, as_dict(namespace_), name, value);
    return set_item(vm, namespace_, value_of_object(name), value);
}

bool delete_name(VM *vm, Function *function, Value namespace_, String *name)
{
    if (is_absent(namespace_) || is_exact_dict(namespace_)) {
        Dict *dict = is_absent(namespace_) ? function->globals : as_dict(namespace_);
        bool found;
        if (!dict_delete_str(vm, dict, name, &found)) return false;
        if (!found) (void)throw_name(vm, value_of_object(name));
        return found;
    }
    if (delete_item(vm, namespace_, value_of_object(name))) return true;
    if (catch_pending(vm, KeyError)) (void)throw_name(vm, value_of_object(name));
    return false;
}

// ---- Unpacking

static bool throw_not_iterable(VM *vm, Value source)
{
    return throw_false(vm, TypeError, "cannot unpack non-iterable %T object", source);
}

static bool open_source(VM *vm, Iter *iter, Value source)
{
    Type *type = type_of(vm, source);
    if (!type->slots.iterate && !type->slots.get_item) return throw_not_iterable(vm, source);
    return iter_open(vm, iter, source);
}

bool unpack_sequence(VM *vm, Value *target, Value source, size_t count)
{
    if (is_exact_list(source) || is_exact_tuple(source)) {
        const Value *items = is_exact_list(source) ? as_list(source)->items : as_tuple(source)->items;
        size_t there = is_exact_list(source) ? as_list(source)->count : as_tuple(source)->count;
        if (there == count) {
            for (size_t i = 0; i < count; i++) target[i] = items[i];
            return true;
        }
        if (there < count) {
            return throw_false(vm, ValueError, "not enough values to unpack (expected %zu, got %zu)", count,
                               there);
        }
        return throw_false(vm, ValueError, "too many values to unpack (expected %zu)", count);
    }
    // The targets may be locals, which keep their values if this fails.
    Value few[16], *items = few;
    if (count > COUNT_OF(few)) {
        Tuple *room = tuple_new(vm, NULL, count);
        if (!room) return false;
        items = room->items;
    }
    Iter iter;
    if (!open_source(vm, &iter, source)) return false;
    for (size_t i = 0; i < count; i++) {
        if (!iter_next(vm, &iter)) {
            if (iter.failed) return false;
            return throw_false(vm, ValueError, "not enough values to unpack (expected %zu, got %zu)", count, i);
        }
        items[i] = iter.item;
    }
    if (iter_next(vm, &iter)) {
        return throw_false(vm, ValueError, "too many values to unpack (expected %zu)", count);
    }
    if (iter.failed) return false;
    memcpy(target, items, count * sizeof(Value));
    return true;
}

bool unpack_extended(VM *vm, Value *target, Value source, size_t before, size_t after)
{
    Iter iter;
    if (is_exact_list(source) || is_exact_tuple(source)) {
        size_t count = is_exact_list(source) ? as_list(source)->count : as_tuple(source)->count;
        if (!charge(vm, count / 16)) return false;
        count = is_exact_list(source) ? as_list(source)->count : as_tuple(source)->count;
        const Value *items = is_exact_list(source) ? as_list(source)->items : as_tuple(source)->items;
        if (LIKELY(count >= before + after)) {
            List *rest = list_from_values(vm, items + before, count - before - after);
            if (!rest) return false;
            for (size_t i = 0; i < before; i++) target[i] = items[i];
            target[before] = value_of_object(rest);
            for (size_t i = 0; i < after; i++) target[before + 1 + i] = items[count - after + i];
            return true;
        }
    }
    if (!open_source(vm, &iter, source)) return false;
    for (size_t i = 0; i < before; i++) {
        if (!iter_next(vm, &iter)) {
            if (iter.failed) return false;
            return throw_false(vm, ValueError, "not enough values to unpack (expected at least %zu, got %zu)",
                               before + after, i);
        }
        target[i] = iter.item;
    }
    List *rest = list_new(vm);
    while (iter_next(vm, &iter)) {
        if (!list_append(vm, rest, iter.item) || !charge(vm, 1)) return false;
    }
    if (iter.failed) return false;
    if (rest->count < after) {
        return throw_false(vm, ValueError, "not enough values to unpack (expected at least %zu, got %zu)",
                           before + after, before + rest->count);
    }
    target[before] = value_of_object(rest);
    for (size_t i = after; i > 0; i--) target[before + i] = list_take(vm, rest, rest->count - 1);
    return true;
}

// ---- Slices

// A bound as an index, 0 .. count; `missing` for None.
static inline bool quick_bound(Value bound, size_t count, size_t missing, size_t *index)
{
    if (is_none(bound)) {
        *index = missing;
        return true;
    }
    if (!is_small_int(bound)) return false;
    int64_t i = as_small(bound);
    if (i < 0) i += (int64_t)count;
    *index = i < 0 ? 0 : (size_t)i < count ? (size_t)i : count;
    return true;
}

Value get_slice(VM *vm, Value container, Value low, Value high)
{
    size_t start, stop;
    if (is_exact_list(container)) {
        List *list = as_list(container);
        if (quick_bound(low, list->count, 0, &start) && quick_bound(high, list->count, list->count, &stop)) {
            List *part = list_slice(vm, list, start, stop);
            return part == NULL ? RAISED : value_of_object(part);
        }
    } else if (is_exact_str(container)) {
        String *text = as_str(container);
        if (quick_bound(low, text->count, 0, &start) && quick_bound(high, text->count, text->count, &stop)) {
            String *part = str_slice(vm, text, start, stop);
            return part == NULL ? RAISED : value_of_object(part);
        }
    } else if (is_exact_tuple(container)) {
        Tuple *tuple = as_tuple(container);
        if (quick_bound(low, tuple->count, 0, &start) && quick_bound(high, tuple->count, tuple->count, &stop)) {
            Tuple *part = tuple_slice(vm, tuple, start, stop);
            return part == NULL ? RAISED : value_of_object(part);
        }
    }
    return get_item(vm, container, value_of_object(slice_new(vm, low, high, NONE)));
}

// ---- Functions

Value make_function(VM *vm, const Word *pc, Value *registers, Function *parent)
{
    Code *code = (Code *)as_object(pc[1].value);
    const Value *parts = registers + pc->c;
    uint16_t flags = pc->b;
    // Parts of a generic function are parameters of the code around it, which a program may call itself.
    bool fits = (!(flags & 1) || is_tuple(parts[0])) && (!(flags & 2) || is_dict(parts[flags & 1]));
    if (!fits) return throw(vm, SystemError, "bad argument to internal function");
    Function *function = function_make(vm, code, parent->globals, parent->builtins, NULL);
    if (flags & 1) function->defaults = as_tuple(*parts++);
    if (flags & 2) function->keyword_defaults = as_dict(*parts++);
    if (flags & 4) function->annotations = *parts++;
    if (flags & 8) function->closure = as_tuple(*parts++);
    return value_of_object(function);
}

bool load_special(VM *vm, const Word *pc, Value object, Value *window)
{
    String *name = (String *)as_object(pc[1].value);
    Type *type = type_of(vm, object);
    Value found = type_lookup(vm, type, name);
    if (is_absent(found)) {
        static const char *const words[] = {
            "'%T' object does not support the context manager protocol",
            "'%T' object does not support the asynchronous context manager protocol",
            "'%T' object does not support the context manager protocol (missed __exit__ method)",
            ("'%T' object does not support the asynchronous context manager protocol "
             "(missed __aexit__ method)"),
        };
        return throw_false(vm, TypeError, words[pc->c & 3], object);
    }
    if (is_exact_function(found) || is_exact_method_descriptor(found)) {
        window[0] = found;
        window[2] = object;
        return true;
    }
    Value bound = get_special(vm, object, name);
    if (raised(bound)) return false;
    window[0] = bound;
    window[2] = ABSENT;
    return true;
}

bool load_super_method(VM *vm, const Word *pc, Value *registers)
{
    Value *window = registers + pc->a;
    Value start = registers[pc->b], self = registers[pc->c];
    String *name = (String *)as_object(pc[1].value);
    Value super_class = window[2], found, found_self = ABSENT;
    if (is_pointer(super_class) && as_object(super_class) == (Object *)type_get(vm, TYPE_super) &&
        is_type(start)) {
        found = super_get_method(vm, start, self, name, &found_self);
    } else {
        Value args[] = {start, self};
        Value object = call(vm, super_class, 2, args);
        if (raised(object)) return false;
        found = get_method(vm, object, name, &found_self);
    }
    if (raised(found)) return false;
    window[0] = found;
    window[2] = found_self;
    return true;
}

Value format_operand(VM *vm, const Word *pc, const Value *operands)
{
    Value v = operands[0];
    String *text;
    switch (pc->c & 7) {
    case 1: text = str_of(vm, v); break;
    case 2: text = repr_of(vm, v); break;
    case 3: text = ascii_of(vm, v); break;
    default: text = NULL;
    }
    if (pc->c & 7) {
        if (!text) return RAISED;
        v = value_of_object(text);
    }
    String *spec = pc->c & 8 ? as_str(operands[1]) : NULL;
    if (is_exact_str(v) && (!spec || spec->size == 0)) return v;
    text = format_value(vm, v, spec);
    return text ? value_of_object(text) : RAISED;
}

bool list_extend_star(VM *vm, Value list, Value iterable)
{
    Type *type = type_of(vm, iterable);
    if (!type->slots.iterate && !type->slots.get_item) {
        const Word *pc = vm->fiber->pc;
        if (pc->op != OPCODE_CALL_EX) {
            return throw_false(vm, TypeError, "Value after * must be an iterable, not %T", iterable);
        }
        String *name = callable_display(vm, vm->fiber->base[pc->a]);
        return name && throw_false(vm, TypeError, "%S argument after * must be an iterable, not %T", name, iterable);
    }
    return list_extend(vm, as_list(list), iterable);
}

// ---- Iteration and awaiting

// A generator that was made by calling a generator function in the loop's header is held by the loop alone. The call's
// window still has what was called.
void note_fresh(VM *vm, const Word *pc, Value iterable, const Value *registers)
{
    if (!is_generator(iterable) && !is_async_generator(iterable)) return;
    Generator *generator = (Generator *)as_object(iterable);
    if (generator->fiber.state != GENERATOR_CREATED) return;
    if (same(registers[pc->c], generator->fiber.stack[0])) generator->fiber.close_with_loop = true;
}

Value get_iter_fresh(VM *vm, const Word *pc, Value iterable, const Value *registers)
{
    note_fresh(vm, pc, iterable, registers);
    return is_generator(iterable) ? iterable : get_iter(vm, iterable);
}

bool for_close(VM *vm, Value iterator)
{
    if (!is_generator(iterator) && !is_async_generator(iterator)) return true;
    Generator *generator = (Generator *)as_object(iterator);
    if (!generator->fiber.close_with_loop || generator->fiber.state == GENERATOR_FINISHED) return true;
    if (is_generator(iterator)) return generator_close(vm, generator);
    // The event loop closes an asynchronous one, as closing may have to wait.
    Value hook = generator_note(generator, NOTE_HOOK);
    if (is_none(hook) || generator->fiber.async_closed || generator->fiber.state != GENERATOR_SUSPENDED) return true;
    generator->fiber.close_with_loop = false;
    generator->head.gc &= (uint8_t)~GC_FINALIZER;
    return !raised(call(vm, hook, 1, &iterator));
}

Value yield_from_iterator(VM *vm, Value iterable, Function *function)
{
    if (is_coroutine(iterable)) {
        if (!(function->code->flags & (CODE_COROUTINE | CODE_ITERABLE_COROUTINE))) {
            return throw(vm, TypeError, "cannot 'yield from' a coroutine object in a non-coroutine generator");
        }
        return iterable;
    }
    if (is_generator(iterable)) return iterable;
    return get_iter(vm, iterable);
}

Value get_aiter(VM *vm, Value iterable)
{
    SlotUnary slot = type_of(vm, iterable)->slots.aiter;
    if (!slot) {
        return throw(vm, TypeError, "'async for' requires an object with __aiter__ method, got %T", iterable);
    }
    Value iterator = slot(vm, iterable);
    if (!raised(iterator) && !type_of(vm, iterator)->slots.anext) {
        return throw(vm, TypeError,
                     "'async for' received an object from __aiter__ that does not implement __anext__: %T",
                     iterator);
    }
    return iterator;
}

Value get_anext(VM *vm, Value iterator)
{
    SlotUnary slot = type_of(vm, iterator)->slots.anext;
    if (!slot) {
        return throw(vm, TypeError, "'async for' requires an iterator with __anext__ method, got %T", iterator);
    }
    return slot(vm, iterator);
}

Value get_awaitable(VM *vm, Value awaitable, int context)
{
    if (is_coroutine(awaitable)) {
        Generator *coroutine = (Generator *)as_object(awaitable);
        if (coroutine->fiber.state == GENERATOR_SUSPENDED) {
            return throw(vm, RuntimeError, "coroutine is being awaited already");
        }
        return awaitable;
    }
    if (is_generator(awaitable) &&
        generator_function((Generator *)as_object(awaitable))->code->flags & CODE_ITERABLE_COROUTINE) {
        return awaitable;
    }
    SlotUnary slot = type_of(vm, awaitable)->slots.await;
    if (slot && slot == vm->direct_await) return awaitable;
    if (!slot) {
        static const char *const words[] = {
            "object %T can't be used in 'await' expression",
            "'async with' received an object from __aenter__ that does not implement __await__: %T",
            "'async with' received an object from __aexit__ that does not implement __await__: %T",
            "'async for' received an invalid object from __anext__: %T",
        };
        return throw(vm, TypeError, words[context & 3], awaitable);
    }
    Value iterator = slot(vm, awaitable);
    if (raised(iterator)) {
        if (context == 3) return anext_failed(vm, awaitable);
        return RAISED;
    }
    if (is_coroutine(iterator)) return throw(vm, TypeError, "__await__() returned a coroutine");
    if (!type_of(vm, iterator)->slots.next) {
        return throw(vm, TypeError, "__await__() returned non-iterator of type '%T'", iterator);
    }
    return iterator;
}

Value anext_failed(VM *vm, Value awaitable)
{
    Value cause = take_pending(vm);
    (void)throw(vm, TypeError, "'async for' received an invalid object from __anext__: %T", awaitable);
    ErrorObject *error = as_exception(vm->pending);
    store(vm, error, &error->cause, cause);
    error->suppress_context = true;
    return RAISED;
}

// What a StopIteration pending carries, as the end of an iterator; RAISED for anything else.
static Value end_of_stop_iteration(VM *vm)
{
    if (!pending_is(vm, StopIteration)) return RAISED;
    Value stop = take_pending(vm);
    Value value = get_attr(vm, stop, NAME(vm, value));
    if (raised(value)) return RAISED;
    vm->stop_value = value;
    return EXHAUSTED;
}

Value delegate_send(VM *vm, Value iterator, Value value)
{
    SlotUnary await = type_of(vm, iterator)->slots.await;
    if (await && await == vm->direct_await) return vm->direct_send(vm, iterator, value);
    // A coroutine that native code waits for is no iterator.
    if (is_none(value) && type_of(vm, iterator)->slots.next) return next_item(vm, iterator);
    Value result;
    if (!is_absent(value)) {
        result = call_method(vm, iterator, NAME(vm, send), 1, &value);
    } else {
        Value exception = take_pending(vm);
        bool closing = type_is_subtype(type_of(vm, exception), type_get(vm, GeneratorExit));
        Value method = get_attr_or_absent(vm, iterator, closing ? NAME(vm, close) : NAME(vm, throw));
        if (raised(method)) {
            if (!closing) return RAISED;
            report_unraisable(vm, NULL, iterator);
            method = ABSENT;
        }
        if (closing) {
            if (!is_absent(method) && raised(call(vm, method, 0, NULL))) return RAISED;
            return throw_value(vm, exception);
        }
        if (is_absent(method)) return throw_value(vm, exception);
        result = call(vm, method, 1, &exception);
    }
    return raised(result) ? end_of_stop_iteration(vm) : result;
}

Value load_build_class(VM *vm, Function *function)
{
    String *name = str_intern_c(vm, "__build_class__");
    if (!name) return RAISED;
    Value found = builtins_find(vm, function->builtins, name);
    return is_absent(found) ? throw(vm, NameError, "__build_class__ not found") : found;
}

// What super() without arguments means in the innermost Python frame.
bool frame_super_arguments(VM *vm, Value *type, Value *object)
{
    Fiber *fiber = vm->fiber;
    if (!fiber || !fiber->base) return throw_false(vm, RuntimeError, "super(): no current frame");
    const Value *base = fiber->base;
    Function *function = frame_function(base);
    const Code *code = function->code;
    if (code->positional_count == 0 || code->is_module || code->is_class) {
        return throw_false(vm, RuntimeError, "super(): no arguments");
    }
    Value first = base[0];
    for (size_t i = 0; i < code->cell_names->count; i++) {
        if (same(code->cell_names->items[i], code->local_names->items[0]) && is_cell(first)) {
            first = ((Cell *)as_object(first))->value;
            break;
        }
    }
    if (is_absent(first)) return throw_false(vm, RuntimeError, "super(): arg[0] deleted");
    for (size_t i = 0; i < code->free_names->count; i++) {
        if (as_object(code->free_names->items[i]) != &NAME(vm, __class__)->head) continue;
        Value cls = ((Cell *)as_object(function->closure->items[i]))->value;
        if (is_absent(cls)) return throw_false(vm, RuntimeError, "super(): empty __class__ cell");
        if (!is_type(cls)) {
            return throw_false(vm, RuntimeError, "super(): __class__ is not a type (%T)", cls);
        }
        *type = cls;
        *object = first;
        return true;
    }
    return throw_false(vm, RuntimeError, "super(): __class__ cell not found");
}
