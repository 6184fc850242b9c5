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
    if (plain && is_pointer(v)) {
        // What has object's own __format__ gives its str().
        Value method = type_lookup(vm, type_of(vm, v), NAME(vm, __format__));
        if (same(method, type_lookup(vm, type_get(vm, TYPE_object), NAME(vm, __format__)))) return str_of(vm, v);
    }
    return format_special(vm, v, spec);
}

// ---- Containers that contain themselves ---------------------------------------------------------

// The containers whose repr is being made: a hash table (linear probing), as they may lie deep in each other.
typedef struct ReprSet {
    Value *slots; // ABSENT: free
    size_t count, capacity;
} ReprSet;

static void repr_set_trace(VM *vm, Tracer *tracer, void *state)
{
    ReprSet *set = state;
    trace_values(tracer, set->slots, set->capacity);
}

static void repr_set_release(VM *vm, void *state)
{
    ReprSet *set = state;
    memory_release(&vm->memory, set->slots, set->capacity * sizeof(Value));
}

static const StateDef repr_set_state = {"repr", sizeof(ReprSet), repr_set_trace, repr_set_release};

static size_t repr_home(const ReprSet *set, Value v)
{
    return (size_t)((v.bits * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & (set->capacity - 1);
}

// Where v is, or where it would be put.
static size_t repr_place(const ReprSet *set, Value v)
{
    size_t place = repr_home(set, v);
    while (!is_absent(set->slots[place]) && !same(set->slots[place], v)) place = (place + 1) & (set->capacity - 1);
    return place;
}

static bool repr_grow(VM *vm, ReprSet *set)
{
    ReprSet bigger = {.count = set->count, .capacity = set->capacity != 0 ? set->capacity * 2 : 16};
    bigger.slots = memory_take(&vm->memory, bigger.capacity * sizeof(Value));
    if (bigger.slots == NULL) return false;
    for (size_t i = 0; i < bigger.capacity; i++) bigger.slots[i] = ABSENT;
    for (size_t i = 0; i < set->capacity; i++) {
        if (!is_absent(set->slots[i])) bigger.slots[repr_place(&bigger, set->slots[i])] = set->slots[i];
    }
    memory_release(&vm->memory, set->slots, set->capacity * sizeof(Value));
    *set = bigger;
    return true;
}

bool repr_enter(VM *vm, Value v)
{
    ReprSet *set = state_get(vm, &repr_set_state);
    if (set == NULL) { // without memory nothing is remembered: descend() ends a cycle then
        (void)take_pending(vm);
        return true;
    }
    if (set->count * 2 >= set->capacity && !repr_grow(vm, set)) return true;
    size_t place = repr_place(set, v);
    if (!is_absent(set->slots[place])) return false;
    set->slots[place] = v;
    set->count++;
    return true;
}

void repr_leave(VM *vm, Value v)
{
    ReprSet *set = state_peek(vm, &repr_set_state);
    if (set == NULL || set->count == 0) return;
    size_t hole = repr_place(set, v), mask = set->capacity - 1;
    if (is_absent(set->slots[hole])) return;
    set->count--;
    // Those behind it move up, so that no search ends at the hole.
    for (size_t at = (hole + 1) & mask; !is_absent(set->slots[at]); at = (at + 1) & mask) {
        if (((at - repr_home(set, set->slots[at])) & mask) < ((at - hole) & mask)) continue;
        set->slots[hole] = set->slots[at];
        hole = at;
    }
    set->slots[hole] = ABSENT;
}
