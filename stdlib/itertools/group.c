// group.c - itertools.groupby and tee.
#include "stdlib/itertools/itertools.h"
#include "vm/object/attr.h"
#include "vm/types/dict.h"

// ---- groupby ------------------------------------------------------------------------------------

typedef struct GroupBy {
    Object head;
    Value iterator, key_function;
    Value target_key;    // of the group handed out; ABSENT before the first
    Value key, value;    // of the item read last; value ABSENT once handed out
    const Object *group; // the Grouper handed out last: compared, never followed
} GroupBy;

typedef struct Grouper {
    Object head;
    GroupBy *parent;
    Value target_key;
} Grouper;

static void groupby_trace(VM *vm, Tracer *tracer, Object *object)
{
    GroupBy *self = (GroupBy *)object;
    trace_value(tracer, self->iterator);
    trace_value(tracer, self->key_function);
    trace_value(tracer, self->target_key);
    trace_value(tracer, self->key);
    trace_value(tracer, self->value);
}

static Value groupby_construct(VM *vm, Value *args) // groupby(iterable, key=None)
{
    Value iterator = get_iter(vm, args[1]);
    if (raised(iterator)) return RAISED;
    GroupBy *self = type_allocate(vm, as_type(args[0]), 0);
    if (self == NULL) return RAISED;
    self->iterator = iterator;
    self->key_function = args[2];
    self->target_key = self->key = self->value = ABSENT;
    self->group = NULL;
    return value_of_object(self);
}

// Reads one item and its key. Answers NONE, EXHAUSTED or RAISED.
static RUNS Value step(VM *vm, GroupBy *self)
{
    Value item = next_item(vm, self->iterator), key = item;
    if (ended(item)) return item;
    if (!is_none(self->key_function)) {
        key = call(vm, self->key_function, 1, &item);
        if (raised(key)) return next_raised(vm);
    }
    store(vm, self, &self->value, item);
    store(vm, self, &self->key, key);
    return NONE;
}

static RAISES Value grouper_new(VM *vm, Type *cls, GroupBy *parent, Value target_key)
{
    Grouper *group = cls == NULL ? NULL : type_allocate(vm, cls, 0);
    if (group == NULL) return RAISED;
    group->parent = parent;
    group->target_key = target_key;
    parent->group = &group->head;
    return value_of_object(group);
}

static Value groupby_next(VM *vm, Value object)
{
    GroupBy *self = (GroupBy *)as_object(object);
    self->group = NULL;
    for (;;) { // to the next group
        if (!is_absent(self->key)) {
            bool equal;
            if (is_absent(self->target_key)) break;
            if (!items_equal(vm, self->target_key, self->key, &equal)) return next_raised(vm);
            if (!equal) break;
        }
        Value more = step(vm, self);
        if (ended(more)) return more;
        if (!charge(vm, 1)) return RAISED;
    }
    Value key = self->key;
    store(vm, self, &self->target_key, key);
    Value group = grouper_new(vm, type_from_def(vm, &grouper_type), self, key);
    return raised(group) ? RAISED : value_of_object(tuple_pair(vm, key, group));
}

static Value py_groupby_reduce(VM *vm, Value *args)
{
    GroupBy *self = (GroupBy *)as_object(args[0]);
    Tuple *parts = tuple_pair(vm, self->iterator, self->key_function);
    if (is_absent(self->target_key) || is_absent(self->key) || is_absent(self->value))
        return reduced(vm, args[0], parts, ABSENT);
    Tuple *state = tuple_of(vm, 3, self->key, self->value, self->target_key);
    return state == NULL ? RAISED : reduced(vm, args[0], parts, value_of_object(state));
}

static Value py_groupby_setstate(VM *vm, Value *args)
{
    GroupBy *self = (GroupBy *)as_object(args[0]);
    Tuple *state;
    if (!state_tuple(vm, args[1], &state)) return RAISED;
    if (state->count != 3)
        return throw(vm, TypeError, "function takes exactly 3 arguments (%zu given)", state->count);
    store(vm, self, &self->key, state->items[0]);
    store(vm, self, &self->value, state->items[1]);
    store(vm, self, &self->target_key, state->items[2]);
    return NONE;
}

static const Native groupby_methods[] = {
    {"__reduce__(self, /)", py_groupby_reduce, REDUCE_DOC},
    {"__setstate__(self, object, /)", py_groupby_setstate, SETSTATE_DOC},
    {0},
};

const TypeDef groupby_type = {
    .name = "itertools.groupby",
    .doc = "make an iterator that returns consecutive keys and groups from the iterable\n\n"
           "  iterable\n    Elements to divide into groups according to the key function.\n"
           "  key\n    A function for computing the group category for each element.\n"
           "    If the key function is not specified or is None, the element itself\n"
           "    is used for grouping.",
    .signature = "groupby(iterable, key=None)",
    .size = sizeof(GroupBy),
    .trace = groupby_trace,
    .construct = groupby_construct,
    .methods = groupby_methods,
    .iterate = iterator_self,
    .next = groupby_next,
};

static void grouper_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_object(tracer, ((Grouper *)object)->parent);
    trace_value(tracer, ((Grouper *)object)->target_key);
}

static Value grouper_construct(VM *vm, Value *args) // _grouper(parent, tgtkey, /)
{
    if (!is_native(vm, args[1], &groupby_type))
        return throw(vm, TypeError, "_grouper() argument 1 must be itertools.groupby, not %T", args[1]);
    return grouper_new(vm, as_type(args[0]), (GroupBy *)as_object(args[1]), args[2]);
}

static Value grouper_next(VM *vm, Value object)
{
    Grouper *self = (Grouper *)as_object(object);
    GroupBy *parent = self->parent;
    bool equal;
    if (parent->group != &self->head) return exhausted(vm); // the groupby has moved on
    if (is_absent(parent->value)) {
        Value more = step(vm, parent);
        if (ended(more)) return more;
    }
    if (!items_equal(vm, self->target_key, parent->key, &equal)) return next_raised(vm);
    if (!equal) return exhausted(vm);
    Value item = parent->value;
    if (is_absent(item)) return exhausted(vm); // __eq__ has taken it
    parent->value = ABSENT;
    return item;
}

static Value py_grouper_reduce(VM *vm, Value *args)
{
    Grouper *self = (Grouper *)as_object(args[0]);
    if (self->parent->group != &self->head) {
        if (!warn_pickling(vm)) return RAISED;
        Value iter = iterator_builtin(vm);
        return raised(iter) ? RAISED : iterator_reduce(vm, iter, value_of_object(vm->empty_tuple), ABSENT);
    }
    Tuple *parts = tuple_pair(vm, value_of_object(self->parent), self->target_key);
    return reduced(vm, args[0], parts, ABSENT);
}

static const Native grouper_methods[] = {
    {"__reduce__(self, /)", py_grouper_reduce, REDUCE_DOC},
    {0},
};

const TypeDef grouper_type = {
    .name = "itertools._grouper",
    .signature = "_grouper(parent, tgtkey, /)",
    .size = sizeof(Grouper),
    .flags = TYPE_IS_FINAL,
    .trace = grouper_trace,
    .construct = grouper_construct,
    .methods = grouper_methods,
    .iterate = iterator_self,
    .next = grouper_next,
};

// ---- tee ----------------------------------------------------------------------------------------
// What has been read lies in links of a list, which the tees walk: a link that all have left behind
// dies.

#define LINK_ITEMS 57

typedef struct TeeData {
    Object head;
    Value iterator;
    struct TeeData *next; // or NULL
    size_t count;
    bool reading;
    Value items[LINK_ITEMS];
} TeeData;

typedef struct Tee {
    Object head;
    TeeData *data;
    size_t index;
} Tee;

static void tee_data_trace(VM *vm, Tracer *tracer, Object *object)
{
    TeeData *self = (TeeData *)object;
    trace_value(tracer, self->iterator);
    trace_object(tracer, self->next);
    trace_values(tracer, self->items, self->count);
}

static RAISES TeeData *tee_data_new(VM *vm, Value iterator)
{
    Type *cls = type_from_def(vm, &tee_data_type);
    TeeData *data = cls == NULL ? NULL : type_allocate(vm, cls, 0);
    if (data == NULL) return NULL;
    data->iterator = iterator;
    data->next = NULL;
    data->count = 0;
    data->reading = false;
    return data;
}

static RUNS Value tee_data_item(VM *vm, TeeData *self, size_t index)
{
    if (index < self->count) return self->items[index];
    if (self->reading) return throw(vm, RuntimeError, "cannot re-enter the tee iterator");
    self->reading = true;
    Value item = next_item(vm, self->iterator);
    self->reading = false;
    if (ended(item)) return item;
    store(vm, self, &self->items[self->count], item);
    self->count++;
    return item;
}

static Value tee_data_construct(VM *vm, Value *args) // _tee_dataobject(it, values, next, /)
{
    if (!is_list(args[2]))
        return throw(vm, TypeError, "_tee_dataobject() argument 2 must be list, not %T", args[2]);
    const List *items = as_list(args[2]);
    bool more = !is_none(args[3]);
    if (items->count > LINK_ITEMS || (more && items->count < LINK_ITEMS))
        return throw(vm, ValueError, "Invalid arguments");
    if (more && !is_native(vm, args[3], &tee_data_type))
        return throw(vm, ValueError, "_tee_dataobject shouldn't have a next if not full");
    TeeData *self = tee_data_new(vm, args[1]);
    if (self == NULL) return RAISED;
    if (items->count > 0) memcpy(self->items, items->items, items->count * sizeof(Value));
    self->count = items->count;
    if (more) self->next = (TeeData *)as_object(args[3]);
    return value_of_object(self);
}

static Value py_tee_data_reduce(VM *vm, Value *args)
{
    TeeData *self = (TeeData *)as_object(args[0]);
    List *items = list_from_values(vm, self->items, self->count);
    if (items == NULL) return RAISED;
    Tuple *parts = tuple_of(vm, 3, self->iterator, value_of_object(items),
                            self->next == NULL ? NONE : value_of_object(self->next));
    return reduced(vm, args[0], parts, ABSENT);
}

static const Native tee_data_methods[] = {
    {"__reduce__(self, /)", py_tee_data_reduce, REDUCE_DOC},
    {0},
};

const TypeDef tee_data_type = {
    .name = "itertools._tee_dataobject",
    .doc = "teedataobject(iterable, values, next, /)\n--\n\n"
           "Data container common to multiple tee objects.",
    .signature = "_tee_dataobject(it, values, next, /)",
    .size = sizeof(TeeData),
    .flags = TYPE_IS_FINAL,
    .trace = tee_data_trace,
    .construct = tee_data_construct,
    .methods = tee_data_methods,
};

static void tee_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_object(tracer, ((Tee *)object)->data);
}

static RAISES Value tee_new(VM *vm, TeeData *data, size_t index)
{
    Type *cls = data == NULL ? NULL : type_from_def(vm, &tee_type);
    Tee *tee = cls == NULL ? NULL : type_allocate(vm, cls, 0);
    if (tee == NULL) return RAISED;
    tee->data = data;
    tee->index = index;
    return value_of_object(tee);
}

static Value copy_of(VM *vm, Value tee)
{
    Tee *self = (Tee *)as_object(tee);
    return tee_new(vm, self->data, self->index);
}

// A tee over an iterable; over a tee, a copy that shares what it has read.
static RUNS Value tee_over(VM *vm, Value iterable)
{
    Value iterator = get_iter(vm, iterable);
    if (raised(iterator)) return RAISED;
    if (is_native(vm, iterator, &tee_type)) return copy_of(vm, iterator);
    return tee_new(vm, tee_data_new(vm, iterator), 0);
}

static Value tee_construct(VM *vm, Value *args) // _tee(iterable, /)
{
    return tee_over(vm, args[1]);
}

static Value tee_next(VM *vm, Value object)
{
    Tee *self = (Tee *)as_object(object);
    if (self->index >= LINK_ITEMS) {
        TeeData *data = self->data;
        if (data->next == NULL) {
            TeeData *next = tee_data_new(vm, data->iterator);
            if (next == NULL) return RAISED;
            data->next = next;
            object_changed(vm, data);
        }
        self->data = data->next;
        object_changed(vm, self);
        self->index = 0;
    }
    Value item = tee_data_item(vm, self->data, self->index);
    if (!ended(item)) self->index++;
    return item;
}

static Value py_tee_copy(VM *vm, Value *args)
{
    return copy_of(vm, args[0]);
}

static Value py_tee_reduce(VM *vm, Value *args)
{
    Tee *self = (Tee *)as_object(args[0]);
    Tuple *parts = tuple_of(vm, 1, value_of_object(vm->empty_tuple));
    Tuple *state = tuple_pair(vm, value_of_object(self->data), int_new(vm, (int64_t)self->index));
    return reduced(vm, args[0], parts, value_of_object(state));
}

static Value py_tee_setstate(VM *vm, Value *args)
{
    Tee *self = (Tee *)as_object(args[0]);
    Tuple *state;
    int64_t index;
    if (!state_tuple(vm, args[1], &state)) return RAISED;
    if (state->count != 2 || !is_native(vm, state->items[0], &tee_data_type))
        return throw(vm, TypeError, "state must be a _tee_dataobject and an int");
    if (!index_as_int64(vm, state->items[1], false, &index)) return RAISED;
    if (index < 0 || index > LINK_ITEMS) return throw(vm, ValueError, "Index out of range");
    self->data = (TeeData *)as_object(state->items[0]);
    self->index = (size_t)index;
    object_changed(vm, self);
    return NONE;
}

static const Native tee_methods[] = {
    {"__copy__(self, /)", py_tee_copy, "Returns an independent iterator."},
    {"__reduce__(self, /)", py_tee_reduce, REDUCE_DOC},
    {"__setstate__(self, object, /)", py_tee_setstate, SETSTATE_DOC},
    {0},
};

const TypeDef tee_type = {
    .name = "itertools._tee",
    .doc = "Iterator wrapped to make it copyable.",
    .signature = "_tee(iterable, /)",
    .size = sizeof(Tee),
    .flags = TYPE_IS_FINAL | TYPE_HAS_WEAKREF,
    .trace = tee_trace,
    .construct = tee_construct,
    .methods = tee_methods,
    .iterate = iterator_self,
    .next = tee_next,
};

Value py_itertools_tee(VM *vm, Value *args) // tee(iterable, n=2, /)
{
    int64_t count;
    if (!index_as_int64(vm, args[1], false, &count)) return RAISED;
    if (count < 0) return throw(vm, ValueError, "n must be >= 0");
    Tuple *tees = tuple_new(vm, NULL, (size_t)count);
    if (tees == NULL || count == 0) return tees == NULL ? RAISED : value_of_object(tees);
    Value first = get_iter(vm, args[0]);
    if (raised(first)) return RAISED;
    Value copy = get_attr_or_absent(vm, first, NAME(vm, __copy__));
    if (is_absent(copy)) {
        first = tee_over(vm, first);
        if (raised(first)) return RAISED;
        copy = get_attr(vm, first, NAME(vm, __copy__));
    }
    if (raised(copy)) return RAISED;
    store(vm, tees, &tees->items[0], first);
    for (size_t i = 1; i < (size_t)count; i++) {
        Value next = call(vm, copy, 0, NULL);
        if (raised(next) || !charge(vm, 1)) return RAISED;
        store(vm, tees, &tees->items[i], next);
    }
    return value_of_object(tees);
}
