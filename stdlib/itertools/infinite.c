// infinite.c - itertools.count, cycle, repeat.
#include "stdlib/itertools/itertools.h"
#include "vm/object/attr.h"

// ---- count --------------------------------------------------------------------------------------

typedef struct Count {
    Object head;
    Value next, step;
} Count;

static void count_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((Count *)object)->next);
    trace_value(tracer, ((Count *)object)->step);
}

static bool is_number(VM *vm, Value v)
{
    const Slots *slots = &type_of(vm, v)->slots;
    return slots->to_index != NULL || slots->to_int != NULL || slots->to_float != NULL || is_complex(v);
}

static Value count_construct(VM *vm, Value *args) // count(start=0, step=1)
{
    if (!is_number(vm, args[1]) || !is_number(vm, args[2]))
        return throw(vm, TypeError, "a number is required");
    Count *self = type_allocate(vm, as_type(args[0]), 0);
    if (self == NULL) return RAISED;
    self->next = args[1];
    self->step = args[2];
    return value_of_object(self);
}

static Value count_next(VM *vm, Value object)
{
    Count *self = (Count *)as_object(object);
    Value number = self->next;
    if (LIKELY(is_small_int(number) && is_small_int(self->step))) {
        Value next = int_new(vm, as_small(number) + as_small(self->step)); // 51 bits at most
        store(vm, self, &self->next, next);
        return number;
    }
    Value next = binary_op(vm, OP_ADDITION, number, self->step);
    if (raised(next)) return RAISED;
    store(vm, self, &self->next, next);
    return number;
}

static bool steps_by_one(const Count *self)
{
    int64_t step;
    return is_int(self->step) && int_fits_int64(self->step, &step) && step == 1;
}

static Value count_repr(VM *vm, Value object)
{
    Count *self = (Count *)as_object(object);
    String *name = type_name_string(vm, type_of(vm, object));
    if (name == NULL) return RAISED;
    if (steps_by_one(self)) return str_value(str_format(vm, "%S(%R)", name, self->next));
    return str_value(str_format(vm, "%S(%R, %R)", name, self->next, self->step));
}

static Value py_count_reduce(VM *vm, Value *args)
{
    Count *self = (Count *)as_object(args[0]);
    int64_t next;
    bool brief = steps_by_one(self) && is_int(self->next) && int_fits_int64(self->next, &next);
    Tuple *parts = brief ? tuple_of(vm, 1, self->next) : tuple_pair(vm, self->next, self->step);
    return reduced(vm, args[0], parts, ABSENT);
}

static const Native count_methods[] = {
    {"__reduce__(self, /)", py_count_reduce, REDUCE_DOC},
    {0},
};

const TypeDef count_type = {
    .name = "itertools.count",
    .doc = "Return a count object whose .__next__() method returns consecutive values.\n\n"
           "Equivalent to:\n    def count(firstval=0, step=1):\n        x = firstval\n"
           "        while 1:\n            yield x\n            x += step",
    .signature = "count(start=0, step=1)",
    .size = sizeof(Count),
    .trace = count_trace,
    .construct = count_construct,
    .methods = count_methods,
    .repr = count_repr,
    .iterate = iterator_self,
    .next = count_next,
};

// ---- cycle --------------------------------------------------------------------------------------

typedef struct Cycle {
    Object head;
    Value iterator; // None once it has ended: then the saved items are walked
    List *saved;
    size_t index;
    bool complete;  // saved holds all items already (an unpickled cycle)
} Cycle;

static void cycle_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((Cycle *)object)->iterator);
    trace_object(tracer, ((Cycle *)object)->saved);
}

static Value cycle_construct(VM *vm, Value *args) // cycle(iterable, /)
{
    Value iterator = get_iter(vm, args[1]);
    if (raised(iterator)) return RAISED;
    Cycle *self = type_allocate(vm, as_type(args[0]), 0);
    if (self == NULL) return RAISED;
    self->iterator = iterator;
    self->saved = list_new(vm);
    return value_of_object(self);
}

static Value cycle_next(VM *vm, Value object)
{
    Cycle *self = (Cycle *)as_object(object);
    if (!is_none(self->iterator)) {
        Value item = next_item(vm, self->iterator);
        if (raised(item)) return RAISED;
        if (!is_exhausted(item)) {
            if (!self->complete && !list_append(vm, self->saved, item)) return RAISED;
            return item;
        }
        self->iterator = NONE;
    }
    List *saved = self->saved;
    if (saved->count == 0) return exhausted(vm);
    if (self->index >= saved->count) self->index = 0;
    return saved->items[self->index++];
}

static Value py_cycle_reduce(VM *vm, Value *args)
{
    Cycle *self = (Cycle *)as_object(args[0]);
    Value saved = value_of_object(self->saved), iterator = self->iterator;
    Value complete = value_of_bool(self->complete);
    if (is_none(iterator)) {
        iterator = sequence_iterator_new(vm, TYPE_list_iterator, saved, (int64_t)self->index);
        complete = TRUE;
    }
    Tuple *state = tuple_pair(vm, saved, complete);
    return reduced(vm, args[0], tuple_of(vm, 1, iterator), value_of_object(state));
}

static Value py_cycle_setstate(VM *vm, Value *args)
{
    Cycle *self = (Cycle *)as_object(args[0]);
    Tuple *state;
    bool complete;
    if (!state_tuple(vm, args[1], &state)) return RAISED;
    if (state->count != 2 || !is_list(state->items[0]) || !is_index(vm, state->items[1]))
        return throw(vm, TypeError, "invalid state");
    if (!truth(vm, state->items[1], &complete)) return RAISED;
    self->saved = as_list(state->items[0]);
    object_changed(vm, self);
    self->complete = complete;
    self->index = 0;
    return NONE;
}

static const Native cycle_methods[] = {
    {"__reduce__(self, /)", py_cycle_reduce, REDUCE_DOC},
    {"__setstate__(self, object, /)", py_cycle_setstate, SETSTATE_DOC},
    {0},
};

const TypeDef cycle_type = {
    .name = "itertools.cycle",
    .doc = "Return elements from the iterable until it is exhausted. "
           "Then repeat the sequence indefinitely.",
    .signature = "cycle(iterable, /)",
    .size = sizeof(Cycle),
    .trace = cycle_trace,
    .construct = cycle_construct,
    .methods = cycle_methods,
    .iterate = iterator_self,
    .next = cycle_next,
};

// ---- repeat -------------------------------------------------------------------------------------

typedef struct Repeat {
    Object head;
    Value item;
    int64_t left; // -1: no end
} Repeat;

static void repeat_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((Repeat *)object)->item);
}

static Value repeat_construct(VM *vm, Value *args) // repeat(object, times=?)
{
    int64_t times = -1;
    if (!is_absent(args[2])) {
        if (!index_as_int64(vm, args[2], false, &times)) return RAISED;
        if (times < 0) times = 0;
    }
    Repeat *self = type_allocate(vm, as_type(args[0]), 0);
    if (self == NULL) return RAISED;
    self->item = args[1];
    self->left = times;
    return value_of_object(self);
}

static Value repeat_next(VM *vm, Value object)
{
    Repeat *self = (Repeat *)as_object(object);
    if (self->left == 0) return exhausted(vm);
    if (self->left > 0) self->left--;
    return self->item;
}

static Value repeat_repr(VM *vm, Value object)
{
    Repeat *self = (Repeat *)as_object(object);
    String *name = type_name_string(vm, type_of(vm, object));
    if (name == NULL) return RAISED;
    if (self->left == -1) return str_value(str_format(vm, "%S(%R)", name, self->item));
    return str_value(str_format(vm, "%S(%R, %lld)", name, self->item, (long long)self->left));
}

static Value py_repeat_length_hint(VM *vm, Value *args)
{
    Repeat *self = (Repeat *)as_object(args[0]);
    if (self->left == -1) return throw(vm, TypeError, "len() of unsized object");
    return int_new(vm, self->left);
}

static Value py_repeat_reduce(VM *vm, Value *args)
{
    Repeat *self = (Repeat *)as_object(args[0]);
    Tuple *parts = self->left == -1 ? tuple_of(vm, 1, self->item)
                                    : tuple_pair(vm, self->item, int_new(vm, self->left));
    return reduced(vm, args[0], parts, ABSENT);
}

static const Native repeat_methods[] = {
    {"__length_hint__(self, /)", py_repeat_length_hint,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__(self, /)", py_repeat_reduce, REDUCE_DOC},
    {0},
};

const TypeDef repeat_type = {
    .name = "itertools.repeat",
    .doc = "repeat(object [,times]) -> create an iterator which returns the object\n"
           "for the specified number of times.  If not specified, returns the object\nendlessly.",
    .signature = "repeat(object, times=?)",
    .size = sizeof(Repeat),
    .trace = repeat_trace,
    .construct = repeat_construct,
    .methods = repeat_methods,
    .repr = repeat_repr,
    .iterate = iterator_self,
    .next = repeat_next,
};
