// combine.c - itertools that join or regroup items: accumulate, batched, chain, pairwise, zip_longest.
#include "stdlib/itertools/itertools.h"

// ---- accumulate ---------------------------------------------------------------------------------

typedef struct Accumulate {
    Object head;
    Value iterator, function;
    Value total;   // ABSENT before the first item
    Value initial; // None once used
} Accumulate;

static void accumulate_trace(VM *vm, Tracer *tracer, Object *object)
{
    Accumulate *self = (Accumulate *)object;
    trace_value(tracer, self->iterator);
    trace_value(tracer, self->function);
    trace_value(tracer, self->total);
    trace_value(tracer, self->initial);
}

static RAISES Value accumulate_new(VM *vm, Type *cls, Value iterator, Value function, Value initial)
{
    Accumulate *self = cls == NULL ? NULL : type_allocate(vm, cls, 0);
    if (self == NULL) return RAISED;
    self->iterator = iterator;
    self->function = function;
    self->total = ABSENT;
    self->initial = initial;
    return value_of_object(self);
}

static Value accumulate_construct(VM *vm, Value *args) // accumulate(iterable, func=None, *, initial=None)
{
    Value iterator = get_iter(vm, args[1]);
    return raised(iterator) ? RAISED
                            : accumulate_new(vm, as_type(args[0]), iterator, args[2], args[3]);
}

static Value accumulate_next(VM *vm, Value object)
{
    Accumulate *self = (Accumulate *)as_object(object);
    if (!is_none(self->initial)) {
        store(vm, self, &self->total, self->initial);
        self->initial = NONE;
        return self->total;
    }
    Value item = next_item(vm, self->iterator);
    if (ended(item)) return item;
    if (!is_absent(self->total)) {
        Value pair[2] = {self->total, item};
        item = is_none(self->function) ? binary_op(vm, OP_ADDITION, pair[0], pair[1])
                                       : call(vm, self->function, 2, pair);
        if (raised(item)) return next_raised(vm);
    }
    store(vm, self, &self->total, item);
    return item;
}

// An iterator over one item and then those of rest.
static RAISES Value chain_before(VM *vm, Value item, Value rest)
{
    Tuple *first = tuple_of(vm, 1, item);
    if (first == NULL) return RAISED;
    Tuple *both = tuple_pair(vm, value_of_object(first), rest);
    return chain_new(vm, sequence_iterator_new(vm, TYPE_tuple_iterator, value_of_object(both), 0));
}

static Value py_accumulate_reduce(VM *vm, Value *args)
{
    Accumulate *self = (Accumulate *)as_object(args[0]);
    if (!is_none(self->initial)) {
        Value rest = chain_before(vm, self->initial, self->iterator);
        if (raised(rest)) return RAISED;
        return reduced(vm, args[0], tuple_pair(vm, rest, self->function), NONE);
    }
    if (is_none(self->total)) { // a state of None means that there is none: start over it and skip it
        Value rest = chain_before(vm, NONE, self->iterator);
        if (raised(rest)) return RAISED;
        Value again = accumulate_new(vm, type_of(vm, args[0]), rest, self->function, NONE);
        Type *islice = type_from_def(vm, &islice_type);
        if (raised(again) || islice == NULL || !warn_pickling(vm)) return RAISED;
        Tuple *parts = tuple_of(vm, 3, again, value_of_small(1), NONE);
        if (parts == NULL) return RAISED;
        return value_of_object(tuple_pair(vm, value_of_object(islice), value_of_object(parts)));
    }
    return reduced(vm, args[0], tuple_pair(vm, self->iterator, self->function),
                   is_absent(self->total) ? NONE : self->total);
}

static Value py_accumulate_setstate(VM *vm, Value *args)
{
    Accumulate *self = (Accumulate *)as_object(args[0]);
    if (!warn_pickling(vm)) return RAISED;
    store(vm, self, &self->total, is_none(args[1]) ? ABSENT : args[1]);
    return NONE;
}

static const Native accumulate_methods[] = {
    {"__reduce__(self, /)", py_accumulate_reduce, REDUCE_DOC},
    {"__setstate__(self, object, /)", py_accumulate_setstate, SETSTATE_DOC},
    {0},
};

const TypeDef accumulate_type = {
    .name = "itertools.accumulate",
    .doc = "Return series of accumulated sums (or other binary function results).",
    .signature = "accumulate(iterable, func=None, *, initial=None)",
    .size = sizeof(Accumulate),
    .trace = accumulate_trace,
    .construct = accumulate_construct,
    .methods = accumulate_methods,
    .iterate = iterator_self,
    .next = accumulate_next,
};

// ---- batched ------------------------------------------------------------------------------------

typedef struct Batched {
    Object head;
    Value iterator; // None once at the end
    size_t size;
    bool strict;
} Batched;

static void batched_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((Batched *)object)->iterator);
}

static Value batched_construct(VM *vm, Value *args) // batched(iterable, n, *, strict=False)
{
    int64_t size;
    bool strict;
    if (!index_as_int64(vm, args[2], false, &size) || !truth(vm, args[3], &strict)) return RAISED;
    if (size < 1) return throw(vm, ValueError, "n must be at least one");
    Value iterator = get_iter(vm, args[1]);
    if (raised(iterator)) return RAISED;
    Batched *self = type_allocate(vm, as_type(args[0]), 0);
    if (self == NULL) return RAISED;
    self->iterator = iterator;
    self->size = (size_t)size;
    self->strict = strict;
    return value_of_object(self);
}

static Value batched_next(VM *vm, Value object)
{
    Batched *self = (Batched *)as_object(object);
    Value iterator = self->iterator;
    if (is_none(iterator)) return exhausted(vm);
    List *batch = list_new_sized(vm, self->size < 64 ? self->size : 64);
    if (batch == NULL) return RAISED;
    while (batch->count < self->size) {
        Value item = next_item(vm, iterator);
        if (ended(item)) {
            self->iterator = NONE;
            if (raised(item) || batch->count == 0) return ending(item);
            if (self->strict) return throw(vm, ValueError, "batched(): incomplete batch");
            break;
        }
        if (!list_append(vm, batch, item) || !charge(vm, 1)) return RAISED;
    }
    Tuple *row = tuple_new(vm, batch->items, batch->count);
    return row == NULL ? RAISED : value_of_object(row);
}

const TypeDef batched_type = {
    .name = "itertools.batched",
    .doc = "Batch data into tuples of length n. The last batch may be shorter than n.\n\n"
           "Loops over the input iterable and accumulates data into tuples\n"
           "up to size n.  The input is consumed lazily, just enough to\n"
           "fill a batch.  The result is yielded as soon as a batch is full\n"
           "or when the input iterable is exhausted.\n\n"
           "    >>> for batch in batched('ABCDEFG', 3):\n"
           "    ...     print(batch)\n"
           "    ...\n"
           "    ('A', 'B', 'C')\n"
           "    ('D', 'E', 'F')\n"
           "    ('G',)\n\n"
           "If \"strict\" is True, raises a ValueError if the final batch is shorter\n"
           "than n.",
    .signature = "batched(iterable, n, *, strict=False)",
    .size = sizeof(Batched),
    .trace = batched_trace,
    .construct = batched_construct,
    .iterate = iterator_self,
    .next = batched_next,
};

// ---- chain --------------------------------------------------------------------------------------

typedef struct Chain {
    Object head;
    Value source; // the iterator of iterables; None at the end
    Value active; // the iterator of the present one; None between two
} Chain;

static void chain_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((Chain *)object)->source);
    trace_value(tracer, ((Chain *)object)->active);
}

static RAISES Value chain_make(VM *vm, Type *cls, Value source)
{
    Chain *self = cls == NULL ? NULL : type_allocate(vm, cls, 0);
    if (self == NULL) return RAISED;
    self->source = source;
    self->active = NONE;
    return value_of_object(self);
}

Value chain_new(VM *vm, Value source)
{
    return chain_make(vm, type_from_def(vm, &chain_type), source);
}

static Value chain_construct(VM *vm, Value *args) // chain(*iterables)
{
    return chain_make(vm, as_type(args[0]), sequence_iterator_new(vm, TYPE_tuple_iterator, args[1], 0));
}

static Value py_chain_from_iterable(VM *vm, Value *args)
{
    Value source = get_iter(vm, args[1]);
    return raised(source) ? RAISED : chain_make(vm, as_type(args[0]), source);
}

static Value chain_next(VM *vm, Value object)
{
    Chain *self = (Chain *)as_object(object);
    while (!is_none(self->source)) {
        if (is_none(self->active)) {
            Value iterable = next_item(vm, self->source);
            Value iterator = ended(iterable) ? iterable : get_iter(vm, iterable);
            if (ended(iterator)) {
                self->source = NONE;
                return ending(iterator);
            }
            store(vm, self, &self->active, iterator);
        }
        Value item = next_item(vm, self->active);
        if (!is_exhausted(item)) return item;
        self->active = NONE;
        if (!charge(vm, 1)) return RAISED;
    }
    return exhausted(vm);
}

static Value py_chain_reduce(VM *vm, Value *args)
{
    Chain *self = (Chain *)as_object(args[0]);
    Tuple *none = tuple_new(vm, NULL, 0), *state;
    if (is_none(self->source)) return reduced(vm, args[0], none, ABSENT);
    state = is_none(self->active) ? tuple_of(vm, 1, self->source)
                                  : tuple_pair(vm, self->source, self->active);
    return state == NULL ? RAISED : reduced(vm, args[0], none, value_of_object(state));
}

static Value py_chain_setstate(VM *vm, Value *args)
{
    Chain *self = (Chain *)as_object(args[0]);
    Tuple *state;
    if (!state_tuple(vm, args[1], &state)) return RAISED;
    if (state->count < 1 || state->count > 2)
        return throw(vm, TypeError, "function takes at %s 1 argument (%zu given)",
                     state->count < 1 ? "least" : "most", state->count);
    for (size_t i = 0; i < state->count; i++)
        if (type_of(vm, state->items[i])->slots.next == NULL)
            return throw(vm, TypeError, "Arguments must be iterators.");
    store(vm, self, &self->source, state->items[0]);
    store(vm, self, &self->active, state->count == 2 ? state->items[1] : NONE);
    return NONE;
}

static const Native chain_methods[] = {
    {"@classmethod from_iterable(cls, iterable, /)", py_chain_from_iterable,
     "Alternative chain() constructor taking a single iterable argument that evaluates lazily."},
    {"__reduce__(self, /)", py_chain_reduce, REDUCE_DOC},
    {"__setstate__(self, object, /)", py_chain_setstate, SETSTATE_DOC},
    CLASS_GETITEM_ROW,
    {0},
};

const TypeDef chain_type = {
    .name = "itertools.chain",
    .doc = "Return a chain object whose .__next__() method returns elements from the\n"
           "first iterable until it is exhausted, then elements from the next\n"
           "iterable, until all of the iterables are exhausted.",
    .signature = "chain(*iterables)",
    .size = sizeof(Chain),
    .trace = chain_trace,
    .construct = chain_construct,
    .methods = chain_methods,
    .iterate = iterator_self,
    .next = chain_next,
};

// ---- pairwise -----------------------------------------------------------------------------------

typedef struct Pairwise {
    Object head;
    Value iterator; // None at the end
    Value previous; // or ABSENT
} Pairwise;

static void pairwise_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((Pairwise *)object)->iterator);
    trace_value(tracer, ((Pairwise *)object)->previous);
}

static Value pairwise_construct(VM *vm, Value *args) // pairwise(iterable, /)
{
    Value iterator = get_iter(vm, args[1]);
    if (raised(iterator)) return RAISED;
    Pairwise *self = type_allocate(vm, as_type(args[0]), 0);
    if (self == NULL) return RAISED;
    self->iterator = iterator;
    self->previous = ABSENT;
    return value_of_object(self);
}

static Value pairwise_end(Pairwise *self, Value item)
{
    self->iterator = NONE;
    self->previous = ABSENT;
    return ending(item);
}

static Value pairwise_next(VM *vm, Value object)
{
    Pairwise *self = (Pairwise *)as_object(object);
    if (is_none(self->iterator)) return exhausted(vm);
    if (is_absent(self->previous)) {
        Value first = next_item(vm, self->iterator);
        if (ended(first)) return pairwise_end(self, first);
        store(vm, self, &self->previous, first);
        if (is_none(self->iterator)) return pairwise_end(self, exhausted(vm)); // ended meanwhile
    }
    Value previous = self->previous, item = next_item(vm, self->iterator);
    if (ended(item)) return pairwise_end(self, item);
    store(vm, self, &self->previous, item);
    return value_of_object(tuple_pair(vm, previous, item));
}

const TypeDef pairwise_type = {
    .name = "itertools.pairwise",
    .doc = "Return an iterator of overlapping pairs taken from the input iterator.\n\n"
           "    s -> (s0,s1), (s1,s2), (s2, s3), ...",
    .signature = "pairwise(iterable, /)",
    .size = sizeof(Pairwise),
    .trace = pairwise_trace,
    .construct = pairwise_construct,
    .iterate = iterator_self,
    .next = pairwise_next,
};

// ---- zip_longest --------------------------------------------------------------------------------

typedef struct ZipLongest {
    Object head;
    Tuple *iterators; // its own; None for those that have ended
    size_t active;
    Value fill;
} ZipLongest;

static void zip_longest_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_object(tracer, ((ZipLongest *)object)->iterators);
    trace_value(tracer, ((ZipLongest *)object)->fill);
}

static Value zip_longest_construct(VM *vm, Value *args) // zip_longest(*iterables, fillvalue=None)
{
    const Tuple *iterables = as_tuple(args[1]);
    Tuple *iterators = tuple_new(vm, NULL, iterables->count);
    for (size_t i = 0; iterators != NULL && i < iterables->count; i++) {
        Value iterator = get_iter(vm, iterables->items[i]);
        if (raised(iterator)) return RAISED;
        store(vm, iterators, &iterators->items[i], iterator);
    }
    ZipLongest *self = iterators == NULL ? NULL : type_allocate(vm, as_type(args[0]), 0);
    if (self == NULL) return RAISED;
    self->iterators = iterators;
    self->active = iterators->count;
    self->fill = args[2];
    return value_of_object(self);
}

static Value zip_longest_next(VM *vm, Value object)
{
    ZipLongest *self = (ZipLongest *)as_object(object);
    Tuple *iterators = self->iterators;
    if (self->active == 0) return exhausted(vm);
    Tuple *row = tuple_new(vm, NULL, iterators->count);
    for (size_t i = 0; row != NULL && i < iterators->count; i++) {
        Value item = iterators->items[i];
        if (is_none(item)) {
            item = self->fill;
        } else {
            item = next_item(vm, item);
            if (raised(item)) {
                self->active = 0;
                return RAISED;
            }
            if (is_exhausted(item)) {
                if (self->active > 0) self->active--;
                if (self->active == 0) return EXHAUSTED;
                iterators->items[i] = NONE;
                item = self->fill;
            }
        }
        store(vm, row, &row->items[i], item);
    }
    return row == NULL ? RAISED : value_of_object(row);
}

static Value py_zip_longest_reduce(VM *vm, Value *args)
{
    ZipLongest *self = (ZipLongest *)as_object(args[0]);
    Tuple *parts = tuple_new(vm, self->iterators->items, self->iterators->count);
    for (size_t i = 0; parts != NULL && i < parts->count; i++)
        if (is_none(parts->items[i])) parts->items[i] = value_of_object(vm->empty_tuple);
    return reduced(vm, args[0], parts, self->fill);
}

static Value py_zip_longest_setstate(VM *vm, Value *args)
{
    ZipLongest *self = (ZipLongest *)as_object(args[0]);
    if (!warn_pickling(vm)) return RAISED;
    store(vm, self, &self->fill, args[1]);
    return NONE;
}

static const Native zip_longest_methods[] = {
    {"__reduce__(self, /)", py_zip_longest_reduce, REDUCE_DOC},
    {"__setstate__(self, object, /)", py_zip_longest_setstate, SETSTATE_DOC},
    {0},
};

const TypeDef zip_longest_type = {
    .name = "itertools.zip_longest",
    .doc = "Return a zip_longest object whose .__next__() method returns a tuple where\n"
           "the i-th element comes from the i-th iterable argument.  The .__next__()\n"
           "method continues until the longest iterable in the argument sequence\n"
           "is exhausted and then it raises StopIteration.  When the shorter iterables\n"
           "are exhausted, the fillvalue is substituted in their place.  The fillvalue\n"
           "defaults to None or can be specified by a keyword argument.\n",
    .signature = "zip_longest(*iterables, fillvalue=None)",
    .size = sizeof(ZipLongest),
    .trace = zip_longest_trace,
    .construct = zip_longest_construct,
    .methods = zip_longest_methods,
    .iterate = iterator_self,
    .next = zip_longest_next,
};
