// select.c - itertools that pick items: compress, dropwhile, filterfalse, takewhile, islice, starmap.
#include "stdlib/itertools/itertools.h"

// A function and an iterator: dropwhile, filterfalse, takewhile, starmap.
typedef struct Selector {
    Object head;
    Value function, iterator;
    bool flag; // dropwhile: dropping is over; takewhile: taking is over
} Selector;

static void selector_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((Selector *)object)->function);
    trace_value(tracer, ((Selector *)object)->iterator);
}

static Value selector_construct(VM *vm, Value *args) // (function, iterable, /)
{
    Value iterator = get_iter(vm, args[2]);
    if (raised(iterator)) return RAISED;
    Selector *self = type_allocate(vm, as_type(args[0]), 0);
    if (self == NULL) return RAISED;
    self->function = args[1];
    self->iterator = iterator;
    self->flag = false;
    return value_of_object(self);
}

// Whether function(item) is true; false with an exception if it raised.
static RUNS bool test(VM *vm, Value function, Value item, bool *result)
{
    Value answer = call(vm, function, 1, &item);
    return !raised(answer) && truth(vm, answer, result);
}

static Value py_selector_reduce(VM *vm, Value *args)
{
    Selector *self = (Selector *)as_object(args[0]);
    return reduced(vm, args[0], tuple_pair(vm, self->function, self->iterator), ABSENT);
}

static Value py_selector_reduce_flag(VM *vm, Value *args)
{
    Selector *self = (Selector *)as_object(args[0]);
    return reduced(vm, args[0], tuple_pair(vm, self->function, self->iterator),
                   value_of_small(self->flag));
}

static Value py_selector_setstate(VM *vm, Value *args)
{
    bool flag;
    if (!warn_pickling(vm) || !truth(vm, args[1], &flag)) return RAISED;
    ((Selector *)as_object(args[0]))->flag = flag;
    return NONE;
}

static const Native flag_methods[] = {
    {"__reduce__(self, /)", py_selector_reduce_flag, REDUCE_DOC},
    {"__setstate__(self, object, /)", py_selector_setstate, SETSTATE_DOC},
    {0},
};

static const Native plain_methods[] = {
    {"__reduce__(self, /)", py_selector_reduce, REDUCE_DOC},
    {0},
};

#define SELECTOR_COMMON                                                                              \
    .size = sizeof(Selector), .trace = selector_trace, .construct = selector_construct,              \
    .iterate = iterator_self

static Value dropwhile_next(VM *vm, Value object)
{
    Selector *self = (Selector *)as_object(object);
    for (;;) {
        Value item = next_item(vm, self->iterator);
        if (ended(item) || self->flag) return item;
        bool drop;
        if (!test(vm, self->function, item, &drop)) return next_raised(vm);
        if (!drop) {
            self->flag = true;
            return item;
        }
        if (!charge(vm, 1)) return RAISED;
    }
}

const TypeDef dropwhile_type = {
    SELECTOR_COMMON,
    .name = "itertools.dropwhile",
    .doc = "Drop items from the iterable while predicate(item) is true.\n\n"
           "Afterwards, return every element until the iterable is exhausted.",
    .signature = "dropwhile(predicate, iterable, /)",
    .methods = flag_methods,
    .next = dropwhile_next,
};

static Value takewhile_next(VM *vm, Value object)
{
    Selector *self = (Selector *)as_object(object);
    if (self->flag) return exhausted(vm);
    Value item = next_item(vm, self->iterator);
    if (ended(item)) return item;
    bool take;
    if (!test(vm, self->function, item, &take)) return next_raised(vm);
    if (take) return item;
    self->flag = true;
    return exhausted(vm);
}

const TypeDef takewhile_type = {
    SELECTOR_COMMON,
    .name = "itertools.takewhile",
    .doc = "Return successive entries from an iterable as long as the predicate evaluates to true "
           "for each entry.",
    .signature = "takewhile(predicate, iterable, /)",
    .methods = flag_methods,
    .next = takewhile_next,
};

static Value filterfalse_next(VM *vm, Value object)
{
    Selector *self = (Selector *)as_object(object);
    Value function = self->function;
    bool by_truth = is_none(function) || same(function, value_of_object(type_get(vm, TYPE_bool)));
    for (;;) {
        Value item = next_item(vm, self->iterator);
        if (ended(item)) return item;
        bool found;
        if (!(by_truth ? truth(vm, item, &found) : test(vm, function, item, &found)))
            return next_raised(vm);
        if (!found) return item;
        if (!charge(vm, 1)) return RAISED;
    }
}

const TypeDef filterfalse_type = {
    SELECTOR_COMMON,
    .name = "itertools.filterfalse",
    .doc = "Return those items of iterable for which function(item) is false.\n\n"
           "If function is None, return the items that are false.",
    .signature = "filterfalse(function, iterable, /)",
    .methods = plain_methods,
    .next = filterfalse_next,
};

static Value starmap_next(VM *vm, Value object)
{
    Selector *self = (Selector *)as_object(object);
    Value item = next_item(vm, self->iterator);
    if (ended(item)) return item;
    Tuple *args = is_tuple(item) ? as_tuple(item) : tuple_from(vm, item);
    if (args == NULL) return next_raised(vm);
    Value result = call(vm, self->function, args->count, args->items);
    return raised(result) ? next_raised(vm) : result;
}

const TypeDef starmap_type = {
    SELECTOR_COMMON,
    .name = "itertools.starmap",
    .doc = "Return an iterator whose values are returned from the function evaluated with an "
           "argument tuple taken from the given sequence.",
    .signature = "starmap(function, iterable, /)",
    .methods = plain_methods,
    .next = starmap_next,
};

// ---- compress -----------------------------------------------------------------------------------

typedef struct Compress {
    Object head;
    Value data, selectors;
} Compress;

static void compress_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((Compress *)object)->data);
    trace_value(tracer, ((Compress *)object)->selectors);
}

static Value compress_construct(VM *vm, Value *args) // compress(data, selectors)
{
    Value data = get_iter(vm, args[1]);
    if (raised(data)) return RAISED;
    Value selectors = get_iter(vm, args[2]);
    if (raised(selectors)) return RAISED;
    Compress *self = type_allocate(vm, as_type(args[0]), 0);
    if (self == NULL) return RAISED;
    self->data = data;
    self->selectors = selectors;
    return value_of_object(self);
}

static Value compress_next(VM *vm, Value object)
{
    Compress *self = (Compress *)as_object(object);
    for (;;) {
        Value item = next_item(vm, self->data);
        if (ended(item)) return item;
        Value selector = next_item(vm, self->selectors);
        if (ended(selector)) return selector;
        bool wanted;
        if (!truth(vm, selector, &wanted)) return next_raised(vm);
        if (wanted) return item;
        if (!charge(vm, 1)) return RAISED;
    }
}

static Value py_compress_reduce(VM *vm, Value *args)
{
    Compress *self = (Compress *)as_object(args[0]);
    return reduced(vm, args[0], tuple_pair(vm, self->data, self->selectors), ABSENT);
}

static const Native compress_methods[] = {
    {"__reduce__(self, /)", py_compress_reduce, REDUCE_DOC},
    {0},
};

const TypeDef compress_type = {
    .name = "itertools.compress",
    .doc = "Return data elements corresponding to true selector elements.\n\n"
           "Forms a shorter iterator from selected data elements using the selectors to\n"
           "choose the data elements.",
    .signature = "compress(data, selectors)",
    .size = sizeof(Compress),
    .trace = compress_trace,
    .construct = compress_construct,
    .methods = compress_methods,
    .iterate = iterator_self,
    .next = compress_next,
};

// ---- islice -------------------------------------------------------------------------------------

typedef struct Islice {
    Object head;
    Value iterator;     // None once at the end
    uint64_t next;      // the position of the next item wanted
    int64_t stop;       // -1: no end
    uint64_t step;
    uint64_t count;     // the position of the iterator
} Islice;

static void islice_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((Islice *)object)->iterator);
}

// None leaves *result alone; anything but an index of 0 .. sys.maxsize gives false, without an exception.
static RUNS bool position(VM *vm, Value v, int64_t *result)
{
    if (is_none(v)) return true;
    if (is_index(vm, v) && index_as_int64(vm, v, false, result)) return *result >= 0;
    if (is_index(vm, v)) (void)catch_pending(vm, Exception);
    return false;
}

static RAISES Islice *allocate(VM *vm, Type *cls, Value iterator)
{
    Islice *self = type_allocate(vm, cls, 0);
    if (self == NULL) return NULL;
    self->iterator = iterator;
    self->next = self->count = 0;
    self->stop = -1;
    self->step = 1;
    return self;
}

#define STOP_WORDS "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize."
#define INDEX_WORDS "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize."
#define STEP_WORDS "Step for islice() must be a positive integer or None."

static Value islice_construct(VM *vm, Value *args) // islice(iterable, start, stop=?, step=?, /)
{
    int64_t start = 0, stop = -1, step = 1;
    if (is_absent(args[3])) {
        if (!position(vm, args[2], &stop))
            return vm->stopping ? RAISED : throw(vm, ValueError, STOP_WORDS);
    } else {
        bool start_good = position(vm, args[2], &start);
        bool is_number = is_none(args[3]) || is_index(vm, args[3]);
        bool stop_good = is_number && position(vm, args[3], &stop);
        if (vm->stopping) return RAISED;
        if (!is_number) return throw(vm, ValueError, STOP_WORDS);
        if (!start_good || !stop_good) return throw(vm, ValueError, INDEX_WORDS);
    }
    if (!is_absent(args[4]) && (!position(vm, args[4], &step) || step == 0))
        return vm->stopping ? RAISED : throw(vm, ValueError, STEP_WORDS);
    Value iterator = get_iter(vm, args[1]);
    if (raised(iterator)) return RAISED;
    Islice *self = allocate(vm, as_type(args[0]), iterator);
    if (self == NULL) return RAISED;
    self->next = (uint64_t)start;
    self->stop = stop;
    self->step = (uint64_t)step;
    return value_of_object(self);
}

static Value islice_end(Islice *self, Value item)
{
    self->iterator = NONE;
    return ending(item);
}

static Value islice_next(VM *vm, Value object)
{
    Islice *self = (Islice *)as_object(object);
    if (is_none(self->iterator)) return exhausted(vm);
    Value iterator = self->iterator;
    while (self->count < self->next) {
        Value item = next_item(vm, iterator);
        if (ended(item)) return islice_end(self, item);
        self->count++;
        if (!charge(vm, 1)) return RAISED;
    }
    if (self->stop >= 0 && self->count >= (uint64_t)self->stop)
        return islice_end(self, exhausted(vm));
    Value item = next_item(vm, iterator);
    if (ended(item)) return islice_end(self, item);
    self->count++;
    self->next += self->step; // both below 2**63: no overflow
    uint64_t limit = self->stop >= 0 ? (uint64_t)self->stop : (uint64_t)INT64_MAX;
    if (self->next > limit) self->next = limit;
    return item;
}

static Value py_islice_reduce(VM *vm, Value *args)
{
    Islice *self = (Islice *)as_object(args[0]);
    if (is_none(self->iterator)) {
        Value empty = value_of_object(list_new(vm));
        Value iterator = sequence_iterator_new(vm, TYPE_list_iterator, empty, 0);
        return reduced(vm, args[0], tuple_pair(vm, iterator, value_of_small(0)), value_of_small(0));
    }
    Value stop = self->stop < 0 ? NONE : int_new(vm, self->stop);
    Tuple *parts = tuple_of(vm, 4, self->iterator, int_new(vm, (int64_t)self->next), stop,
                            int_new(vm, (int64_t)self->step));
    return reduced(vm, args[0], parts, int_new(vm, (int64_t)self->count));
}

static Value py_islice_setstate(VM *vm, Value *args)
{
    int64_t count;
    if (!warn_pickling(vm) || !iterator_state(vm, args[1], &count)) return RAISED;
    ((Islice *)as_object(args[0]))->count = (uint64_t)count;
    return NONE;
}

static const Native islice_methods[] = {
    {"__reduce__(self, /)", py_islice_reduce, REDUCE_DOC},
    {"__setstate__(self, object, /)", py_islice_setstate, SETSTATE_DOC},
    {0},
};

const TypeDef islice_type = {
    .name = "itertools.islice",
    .doc = "islice(iterable, stop) --> islice object\n"
           "islice(iterable, start, stop[, step]) --> islice object\n\n"
           "Return an iterator whose next() method returns selected values from an\n"
           "iterable.  If start is specified, will skip all preceding elements;\n"
           "otherwise, start defaults to zero.  Step defaults to one.  If\n"
           "specified as another value, step determines how many values are\n"
           "skipped between successive calls.  Works like a slice() on a list\n"
           "but returns an iterator.",
    .signature = "islice(iterable, start, stop=?, step=?, /)",
    .size = sizeof(Islice),
    .trace = islice_trace,
    .construct = islice_construct,
    .methods = islice_methods,
    .iterate = iterator_self,
    .next = islice_next,
};
