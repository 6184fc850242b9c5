// display.c - the texts of any value: repr(), str(), ascii(), format().
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/float.h"
#include "vm/types/format.h"
#include "vm/types/int.h"
#include "vm/types/str.h"

// The text of what a __repr__ or __str__ answered, or NULL with TypeError if it is no str.
static String *checked_text(VM *vm, Value text, const char *method)
{
    if (raised(text)) return NULL;
    if (LIKELY(is_str(text))) return as_str(text);
    return throw_null(vm, TypeError, "%s returned non-string (type %.200T)", method, text);
}

String *repr_of(VM *vm, Value v)
{
    if (is_small_int(v)) return int_to_str(vm, v, 10);
    if (is_exact_str(v)) return str_repr(vm, as_str(v));
    if (is_double(v)) return float_repr(vm, as_double(v));
    char here;
    if (UNLIKELY(&here <= vm->c_stack_limit)) {
        (void)throw_recursion(vm, " while getting the repr of an object");
        return NULL;
    }
    SlotUnary slot = type_of(vm, v)->slots.repr;
    if (UNLIKELY(slot == NULL)) {
        return str_format(vm, "<%T object at %p>", v, is_pointer(v) ? (void *)as_object(v) : NULL);
    }
    return checked_text(vm, slot(vm, v), "__repr__");
}

String *str_of(VM *vm, Value v)
{
    if (is_exact_str(v)) return as_str(v);
    if (is_small_int(v)) return int_to_str(vm, v, 10);
    if (is_double(v)) return float_repr(vm, as_double(v));
    SlotUnary slot = type_of(vm, v)->slots.str;
    if (UNLIKELY(slot == NULL)) return repr_of(vm, v);
    char here;
    if (UNLIKELY(&here <= vm->c_stack_limit)) {
        (void)throw_recursion(vm, " while getting the str of an object");
        return NULL;
    }
    return checked_text(vm, slot(vm, v), "__str__");
}

String *ascii_of(VM *vm, Value v)
{
    String *text = repr_of(vm, v);
    if (text == NULL || str_is_ascii(text)) return text;
    return str_escape_ascii(vm, text);
}

// Asks v's __format__.
static String *format_special(VM *vm, Value v, String *spec)
{
    Value argument = value_of_object(spec != NULL ? spec : vm->empty_str);
    Value text = call_special(vm, v, NAME(vm, __format__), 1, &argument);
    if (is_absent(text)) {
        return throw_null(vm, TypeError, "Type %.100T doesn't define __format__", v);
    }
    if (raised(text)) return NULL;
    if (is_str(text)) return as_str(text);
    return throw_null(vm, TypeError, "__format__ must return a str, not %.200T", text);
}

String *format_value(VM *vm, Value v, String *spec)
{
    bool plain = spec == NULL || spec->size == 0;
    if (is_exact_str(v)) return plain ? as_str(v) : format_str(vm, as_str(v), spec);
    if (is_small_int(v)) return plain ? int_to_str(vm, v, 10) : format_int(vm, v, spec);
    if (is_double(v)) {
        return plain ? float_repr(vm, as_double(v)) : format_float(vm, as_double(v), spec);
    }
    return format_special(vm, v, spec);
}

// ---- Containers that contain themselves ---------------------------------------------------------

// The containers whose repr is being made, innermost last.
typedef struct ReprStack {
    Value *items;
    size_t count, capacity;
} ReprStack;

static void repr_stack_trace(VM *vm, Tracer *tracer, void *state)
{
    ReprStack *stack = state;
    trace_values(tracer, stack->items, stack->count);
}

static void repr_stack_release(VM *vm, void *state)
{
    ReprStack *stack = state;
    memory_release(&vm->memory, stack->items, stack->capacity * sizeof(Value));
}

static const StateDef repr_stack_state = {"repr", sizeof(ReprStack), repr_stack_trace,
                                          repr_stack_release};

bool repr_enter(VM *vm, Value v)
{
    ReprStack *stack = state_get(vm, &repr_stack_state);
    if (stack == NULL) { // without memory nothing is remembered: descend() ends a cycle then
        (void)take_pending(vm);
        return true;
    }
    for (size_t i = stack->count; i-- > 0;) {
        if (same(stack->items[i], v)) return false;
    }
    if (stack->count == stack->capacity) {
        size_t capacity = stack->capacity != 0 ? stack->capacity * 2 : 8;
        Value *items = memory_resize(&vm->memory, stack->items, stack->capacity * sizeof(Value),
                                     capacity * sizeof(Value));
        if (items == NULL) return true;
        stack->items = items;
        stack->capacity = capacity;
    }
    stack->items[stack->count++] = v;
    return true;
}

void repr_leave(VM *vm, Value v)
{
    ReprStack *stack = state_peek(vm, &repr_stack_state);
    for (size_t i = stack != NULL ? stack->count : 0; i-- > 0;) {
        if (!same(stack->items[i], v)) continue;
        stack->items[i] = stack->items[--stack->count];
        return;
    }
}
