// combinatoric.c - itertools.product, combinations, combinations_with_replacement, permutations.
//
// Each keeps the row it handed out last, and the positions in its pools that the row was made of, as
// a tuple of small ints of its own. The next row begins as a copy of the last and differs from it in
// as many places at its end as the positions that moved.
#include "stdlib/itertools/itertools.h"

typedef struct Rows {
    Object head;
    Tuple *pool;      // the items; of a product, the pools
    Tuple *positions; // small ints; NULL if it has ended before it began
    Tuple *cycles;    // permutations only
    Tuple *row;       // the last one; NULL before the first
    size_t length;    // of a row
    bool over;
} Rows;

static void rows_trace(VM *vm, Tracer *tracer, Object *object)
{
    Rows *self = (Rows *)object;
    trace_object(tracer, self->pool);
    trace_object(tracer, self->positions);
    trace_object(tracer, self->cycles);
    trace_object(tracer, self->row);
}

static RAISES Rows *rows_new(VM *vm, Value cls, Tuple *pool, size_t length)
{
    Rows *self = type_allocate(vm, as_type(cls), 0);
    if (self == NULL) return NULL;
    self->pool = pool;
    self->positions = self->cycles = self->row = NULL;
    self->length = length;
    self->over = false;
    return self;
}

static size_t position(const Tuple *positions, size_t i)
{
    return (size_t)as_small(positions->items[i]);
}

// Ints are no references: no barrier.
static void set_position(Tuple *positions, size_t i, size_t value)
{
    positions->items[i] = value_of_small((int64_t)value);
}

// A tuple of positions that are all 0.
static RAISES Tuple *positions_new(VM *vm, size_t count)
{
    if (count == 0) return tuple_new(vm, NULL, 0);
    Tuple *positions = tuple_new(vm, NULL, count);
    for (size_t i = 0; positions != NULL && i < count; i++) positions->items[i] = value_of_small(0);
    return positions;
}

// The pool and r of combinations(iterable, r) and its kin.
static RUNS bool open_pool(VM *vm, Value iterable, Value r, Tuple **pool, size_t *length)
{
    int64_t size;
    *pool = tuple_from(vm, iterable);
    if (*pool == NULL || !index_as_int64(vm, r, false, &size)) return false;
    if (size < 0) return throw_false(vm, ValueError, "r must be non-negative");
    *length = (size_t)size;
    return true;
}

// Makes the next row: the last one with a change from position `from` on, which the caller fills in.
static RAISES Tuple *next_row(VM *vm, Rows *self)
{
    Tuple *row = tuple_new(vm, self->row == NULL ? NULL : self->row->items, self->length);
    if (row == NULL) return NULL;
    self->row = row;
    object_changed(vm, self);
    return row;
}

static Value rows_end(VM *vm, Rows *self)
{
    self->over = true;
    return exhausted(vm);
}

static Value row_value(Tuple *row)
{
    return row == NULL ? RAISED : value_of_object(row);
}

// The positions as a pickled state; they are copied, since they go on changing.
static RAISES Value positions_state(VM *vm, const Tuple *positions)
{
    return row_value(tuple_new(vm, positions->items, positions->count));
}

// (type, (pool, r)[, positions]) of the combinations.
static RUNS Value reduce_pool(VM *vm, Value object, Value state)
{
    Rows *self = (Rows *)as_object(object);
    Value pool = value_of_object(self->over && self->row != NULL ? vm->empty_tuple : self->pool);
    if (raised(state)) return RAISED;
    if (self->over || self->row == NULL) state = ABSENT;
    return reduced(vm, object, tuple_pair(vm, pool, int_new(vm, (int64_t)self->length)), state);
}

static Value py_rows_reduce(VM *vm, Value *args)
{
    Rows *self = (Rows *)as_object(args[0]);
    bool under_way = self->row != NULL && !self->over;
    return reduce_pool(vm, args[0], under_way ? positions_state(vm, self->positions) : ABSENT);
}

// Reads position i of a pickled state, clamped to low .. high.
static RUNS bool state_position(VM *vm, const Tuple *state, size_t i, size_t low, size_t high, size_t *result)
{
    int64_t value;
    if (!index_as_int64(vm, state->items[i], true, &value)) return false;
    if (value < (int64_t)low) value = (int64_t)low;
    if (value > (int64_t)high) value = (int64_t)high;
    *result = (size_t)value;
    return true;
}

#define ROWS_COMMON                                                                                  \
    .size = sizeof(Rows), .trace = rows_trace, .iterate = iterator_self

// ---- combinations -------------------------------------------------------------------------------

static Value combinations_construct(VM *vm, Value *args) // combinations(iterable, r)
{
    Tuple *pool;
    size_t length;
    if (!open_pool(vm, args[1], args[2], &pool, &length)) return RAISED;
    Rows *self = rows_new(vm, args[0], pool, length);
    if (self == NULL) return RAISED;
    self->over = length > pool->count;
    if (self->over) return value_of_object(self);
    self->positions = positions_new(vm, length);
    for (size_t i = 0; self->positions != NULL && i < length; i++) set_position(self->positions, i, i);
    return self->positions == NULL ? RAISED : value_of_object(self);
}

static Value combinations_next(VM *vm, Value object)
{
    Rows *self = (Rows *)as_object(object);
    Tuple *positions = self->positions;
    size_t length = self->length, spare = self->over ? 0 : self->pool->count - length, i = length;
    if (self->over) return exhausted(vm);
    if (self->row == NULL) {
        i = 0;
    } else {
        do { // the last position that is not at its maximum
            if (i == 0) return rows_end(vm, self);
            i--;
        } while (position(positions, i) == i + spare);
        set_position(positions, i, position(positions, i) + 1);
        for (size_t j = i + 1; j < length; j++)
            set_position(positions, j, position(positions, j - 1) + 1);
    }
    Tuple *row = next_row(vm, self);
    for (; row != NULL && i < length; i++) row->items[i] = self->pool->items[position(positions, i)];
    return row_value(row);
}

// Takes the positions of a combination from a pickled state; rising: each may be at most its place
// in the last combination, else any place of the pool.
static RUNS Value set_combination(VM *vm, Value object, Value value, bool rising)
{
    Rows *self = (Rows *)as_object(object);
    if (!warn_pickling(vm)) return RAISED;
    size_t length = self->length, count = self->pool->count;
    if (!is_tuple(value) || as_tuple(value)->count != length || self->positions == NULL ||
        (length > 0 && count == 0))
        return throw(vm, ValueError, "invalid arguments");
    Tuple *row = tuple_new(vm, NULL, length);
    if (row == NULL) return RAISED;
    for (size_t i = 0; i < length; i++) {
        size_t index, high = rising ? i + count - length : count - 1;
        if (!state_position(vm, as_tuple(value), i, 0, high, &index)) return RAISED;
        set_position(self->positions, i, index);
        store(vm, row, &row->items[i], self->pool->items[index]);
    }
    self->row = row;
    object_changed(vm, self);
    return NONE;
}

static Value py_combinations_setstate(VM *vm, Value *args)
{
    return set_combination(vm, args[0], args[1], true);
}

static const Native combinations_methods[] = {
    {"__reduce__(self, /)", py_rows_reduce, REDUCE_DOC},
    {"__setstate__(self, object, /)", py_combinations_setstate, SETSTATE_DOC},
    {0},
};

const TypeDef combinations_type = {
    ROWS_COMMON,
    .name = "itertools.combinations",
    .doc = "Return successive r-length combinations of elements in the iterable.\n\n"
           "combinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)",
    .signature = "combinations(iterable, r)",
    .construct = combinations_construct,
    .methods = combinations_methods,
    .next = combinations_next,
};

// ---- combinations_with_replacement --------------------------------------------------------------

static Value repeated_construct(VM *vm, Value *args) // combinations_with_replacement(iterable, r)
{
    Tuple *pool;
    size_t length;
    if (!open_pool(vm, args[1], args[2], &pool, &length)) return RAISED;
    Rows *self = rows_new(vm, args[0], pool, length);
    if (self == NULL) return RAISED;
    self->over = pool->count == 0 && length > 0;
    self->positions = positions_new(vm, length);
    return self->positions == NULL ? RAISED : value_of_object(self);
}

static Value repeated_next(VM *vm, Value object)
{
    Rows *self = (Rows *)as_object(object);
    Tuple *positions = self->positions;
    size_t length = self->length, i = length;
    if (self->over) return exhausted(vm);
    if (self->row == NULL) {
        i = 0;
    } else {
        do {
            if (i == 0) return rows_end(vm, self);
            i--;
        } while (position(positions, i) == self->pool->count - 1);
        size_t index = position(positions, i) + 1;
        for (size_t j = i; j < length; j++) set_position(positions, j, index);
    }
    Tuple *row = next_row(vm, self);
    for (; row != NULL && i < length; i++) row->items[i] = self->pool->items[position(positions, i)];
    return row_value(row);
}

static Value py_repeated_setstate(VM *vm, Value *args)
{
    return set_combination(vm, args[0], args[1], false);
}

static const Native repeated_methods[] = {
    {"__reduce__(self, /)", py_rows_reduce, REDUCE_DOC},
    {"__setstate__(self, object, /)", py_repeated_setstate, SETSTATE_DOC},
    {0},
};

const TypeDef combinations_with_replacement_type = {
    ROWS_COMMON,
    .name = "itertools.combinations_with_replacement",
    .doc = "Return successive r-length combinations of elements in the iterable allowing "
           "individual elements to have successive repeats.\n\n"
           "combinations_with_replacement('ABC', 2) --> "
           "('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')",
    .signature = "combinations_with_replacement(iterable, r)",
    .construct = repeated_construct,
    .methods = repeated_methods,
    .next = repeated_next,
};

// ---- permutations -------------------------------------------------------------------------------
// positions is a permutation of the whole pool, whose first `length` places are the row; cycles[i]
// says how many items are still to come to place i before the place left of it moves.

static Value permutations_construct(VM *vm, Value *args) // permutations(iterable, r=None)
{
    Tuple *pool;
    size_t length;
    if (is_none(args[2])) {
        pool = tuple_from(vm, args[1]);
        if (pool == NULL) return RAISED;
        length = pool->count;
    } else {
        if (!is_int(args[2])) return throw(vm, TypeError, "Expected int as r");
        if (!open_pool(vm, args[1], args[2], &pool, &length)) return RAISED;
    }
    Rows *self = rows_new(vm, args[0], pool, length);
    if (self == NULL) return RAISED;
    self->over = length > pool->count;
    if (self->over) return value_of_object(self);
    self->positions = positions_new(vm, pool->count);
    self->cycles = positions_new(vm, length);
    if (self->positions == NULL || self->cycles == NULL) return RAISED;
    for (size_t i = 0; i < pool->count; i++) set_position(self->positions, i, i);
    for (size_t i = 0; i < length; i++) set_position(self->cycles, i, pool->count - i);
    return value_of_object(self);
}

// Moves the positions to the next permutation; *from: the first place of the row that changed.
static bool permute(Rows *self, size_t *from)
{
    Value *places = self->positions->items;
    size_t count = self->pool->count;
    for (size_t i = self->length; i-- > 0;) {
        size_t cycle = position(self->cycles, i) - 1;
        if (cycle > 0) {
            Value place = places[i];
            places[i] = places[count - cycle];
            places[count - cycle] = place;
            set_position(self->cycles, i, cycle);
            *from = i;
            return true;
        }
        // Place i has had them all: its item goes to the end, the others move up.
        Value place = places[i];
        memmove(places + i, places + i + 1, (count - i - 1) * sizeof(Value));
        places[count - 1] = place;
        set_position(self->cycles, i, count - i);
    }
    return false;
}

static Value permutations_next(VM *vm, Value object)
{
    Rows *self = (Rows *)as_object(object);
    size_t i = 0;
    if (self->over) return exhausted(vm);
    if (self->row != NULL && !permute(self, &i)) return rows_end(vm, self);
    Tuple *row = next_row(vm, self);
    for (; row != NULL && i < self->length; i++)
        row->items[i] = self->pool->items[position(self->positions, i)];
    return row_value(row);
}

static Value py_permutations_reduce(VM *vm, Value *args)
{
    Rows *self = (Rows *)as_object(args[0]);
    if (self->row == NULL || self->over) return reduce_pool(vm, args[0], ABSENT);
    Value positions = positions_state(vm, self->positions), cycles = positions_state(vm, self->cycles);
    if (raised(positions) || raised(cycles)) return RAISED;
    return reduce_pool(vm, args[0], value_of_object(tuple_pair(vm, positions, cycles)));
}

static Value py_permutations_setstate(VM *vm, Value *args)
{
    Rows *self = (Rows *)as_object(args[0]);
    Tuple *state;
    if (!state_tuple(vm, args[1], &state)) return RAISED;
    size_t count = self->pool->count, length = self->length, value;
    if (state->count != 2 || !is_tuple(state->items[0]) || !is_tuple(state->items[1]))
        return throw(vm, TypeError, "invalid state");
    const Tuple *positions = as_tuple(state->items[0]), *cycles = as_tuple(state->items[1]);
    if (positions->count != count || cycles->count != length || self->positions == NULL)
        return throw(vm, ValueError, "invalid arguments");
    for (size_t i = 0; i < count; i++) {
        if (!state_position(vm, positions, i, 0, count - 1, &value)) return RAISED;
        set_position(self->positions, i, value);
    }
    for (size_t i = 0; i < length; i++) {
        if (!state_position(vm, cycles, i, 1, count - i, &value)) return RAISED;
        set_position(self->cycles, i, value);
    }
    Tuple *row = tuple_new(vm, NULL, length);
    if (row == NULL) return RAISED;
    for (size_t i = 0; i < length; i++)
        row->items[i] = self->pool->items[position(self->positions, i)];
    self->row = row;
    object_changed(vm, self);
    return NONE;
}

static const Native permutations_methods[] = {
    {"__reduce__(self, /)", py_permutations_reduce, REDUCE_DOC},
    {"__setstate__(self, object, /)", py_permutations_setstate, SETSTATE_DOC},
    {0},
};

const TypeDef permutations_type = {
    ROWS_COMMON,
    .name = "itertools.permutations",
    .doc = "Return successive r-length permutations of elements in the iterable.\n\n"
           "permutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)",
    .signature = "permutations(iterable, r=None)",
    .construct = permutations_construct,
    .methods = permutations_methods,
    .next = permutations_next,
};

// ---- product ------------------------------------------------------------------------------------

static Value product_construct(VM *vm, Value *args) // product(*iterables, repeat=1)
{
    const Tuple *iterables = as_tuple(args[1]);
    int64_t repeat;
    size_t length;
    if (!index_as_int64(vm, args[2], false, &repeat)) return RAISED;
    if (repeat < 0) return throw(vm, ValueError, "repeat argument cannot be negative");
    if (mul_overflows(iterables->count, (size_t)repeat, &length) ||
        length > PTRDIFF_MAX / sizeof(Value))
        return throw(vm, OverflowError, "repeat argument too large");
    Tuple *pools = tuple_new(vm, NULL, length);
    if (pools == NULL) return RAISED;
    for (size_t i = 0; i < length; i++) {
        Value pool;
        if (i < iterables->count) {
            Tuple *items = tuple_from(vm, iterables->items[i]);
            if (items == NULL) return RAISED;
            pool = value_of_object(items);
        } else {
            pool = pools->items[i - iterables->count];
            if (!charge(vm, 1)) return RAISED;
        }
        store(vm, pools, &pools->items[i], pool);
    }
    Rows *self = rows_new(vm, args[0], pools, length);
    if (self == NULL) return RAISED;
    self->positions = positions_new(vm, length);
    return self->positions == NULL ? RAISED : value_of_object(self);
}

static Tuple *pool_at(const Rows *self, size_t i)
{
    return as_tuple(self->pool->items[i]);
}

static Value product_next(VM *vm, Value object)
{
    Rows *self = (Rows *)as_object(object);
    Tuple *positions = self->positions;
    size_t length = self->length, i = 0;
    if (self->over) return exhausted(vm);
    if (self->row == NULL) {
        for (size_t j = 0; j < length; j++)
            if (pool_at(self, j)->count == 0) return rows_end(vm, self);
    } else {
        for (i = length;;) { // an odometer: the last place first
            if (i == 0) return rows_end(vm, self);
            i--;
            size_t next = position(positions, i) + 1;
            if (next < pool_at(self, i)->count) {
                set_position(positions, i, next);
                break;
            }
            set_position(positions, i, 0);
        }
    }
    Tuple *row = next_row(vm, self);
    for (; row != NULL && i < length; i++)
        row->items[i] = pool_at(self, i)->items[position(positions, i)];
    return row_value(row);
}

static Value py_product_reduce(VM *vm, Value *args)
{
    Rows *self = (Rows *)as_object(args[0]);
    if (self->over)
        return reduced(vm, args[0], tuple_of(vm, 1, value_of_object(vm->empty_tuple)), ABSENT);
    if (self->row == NULL) return reduced(vm, args[0], self->pool, ABSENT);
    Value state = positions_state(vm, self->positions);
    return raised(state) ? RAISED : reduced(vm, args[0], self->pool, state);
}

static Value py_product_setstate(VM *vm, Value *args)
{
    Rows *self = (Rows *)as_object(args[0]);
    if (!warn_pickling(vm)) return RAISED;
    if (!is_tuple(args[1]) || as_tuple(args[1])->count != self->length)
        return throw(vm, ValueError, "invalid arguments");
    Tuple *row = tuple_new(vm, NULL, self->length);
    for (size_t i = 0; row != NULL && i < self->length; i++) {
        size_t index, count = pool_at(self, i)->count;
        if (count == 0) {
            self->over = true;
            return NONE;
        }
        if (!state_position(vm, as_tuple(args[1]), i, 0, count - 1, &index)) return RAISED;
        set_position(self->positions, i, index);
        store(vm, row, &row->items[i], pool_at(self, i)->items[index]);
    }
    if (row == NULL) return RAISED;
    self->row = row;
    object_changed(vm, self);
    return NONE;
}

static const Native product_methods[] = {
    {"__reduce__(self, /)", py_product_reduce, REDUCE_DOC},
    {"__setstate__(self, object, /)", py_product_setstate, SETSTATE_DOC},
    {0},
};

const TypeDef product_type = {
    ROWS_COMMON,
    .name = "itertools.product",
    .doc = "Cartesian product of input iterables.  Equivalent to nested for-loops.\n\n"
           "For example, product(A, B) returns the same as:  ((x,y) for x in A for y in B).\n"
           "The leftmost iterators are in the outermost for-loop, so the output tuples\n"
           "cycle in a manner similar to an odometer (with the rightmost element changing\n"
           "on every iteration).\n\n"
           "To compute the product of an iterable with itself, specify the number\n"
           "of repetitions with the optional repeat keyword argument. For example,\n"
           "product(A, repeat=4) means the same as product(A, A, A, A).\n\n"
           "product('ab', range(3)) --> ('a',0) ('a',1) ('a',2) ('b',0) ('b',1) ('b',2)\n"
           "product((0,1), (0,1), (0,1)) --> (0,0,0) (0,0,1) (0,1,0) (0,1,1) (1,0,0) ...",
    .signature = "product(*iterables, repeat=1)",
    .construct = product_construct,
    .methods = product_methods,
    .next = product_next,
};
