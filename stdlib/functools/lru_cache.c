// lru_cache.c - functools._lru_cache_wrapper: a function behind a cache of its results.
//
// The cache is a dict from key to result. A dict keeps the order of insertion, so in a bounded cache a key that is
// used is moved to its end, and what is to go is at its front. A key is hashed once per call. The function and
// the keys' __eq__ may call the cache again or clear it, so nothing is carried over such a call but the key.
#include "stdlib/functools/functools.h"

#define UNBOUNDED (-1)

typedef struct LruCache {
    Object head;
    Value function;
    Value info_type;    // called for cache_info()
    Value mark;         // stands between positional and keyword arguments in a key
    Dict *results;
    int64_t maximum;    // UNBOUNDED, 0: nothing is kept
    uint64_t hits, misses;
    bool typed;
} LruCache;

static inline LruCache *as_lru_cache(Value v)
{
    return (LruCache *)as_object(v);
}

static void lru_cache_trace(VM *vm, Tracer *tracer, Object *object)
{
    LruCache *self = (LruCache *)object;
    trace_value(tracer, self->function);
    trace_value(tracer, self->info_type);
    trace_value(tracer, self->mark);
    trace_object(tracer, self->results);
}

static Value lru_cache_construct(VM *vm, Value *args) // (user_function, maxsize, typed, cache_info_type)
{
    int64_t maximum;
    bool typed;
    if (!is_callable(vm, args[1])) return throw(vm, TypeError, "the first argument must be callable");
    if (is_none(args[2])) {
        maximum = UNBOUNDED;
    } else if (is_index(vm, args[2])) {
        if (!index_as_int64(vm, args[2], false, &maximum)) return RAISED;
        if (maximum < 0) maximum = 0;
    } else {
        return throw(vm, TypeError, "maxsize should be integer or None");
    }
    if (!truth(vm, args[3], &typed)) return RAISED;
    LruCache *self = type_allocate(vm, as_type(args[0]), 0);
    if (self == NULL) return RAISED;
    self->function = args[1];
    self->info_type = args[4];
    self->mark = value_of_object(object_new(vm, TYPE_object, sizeof(Object)));
    self->results = dict_new(vm);
    self->maximum = maximum;
    self->typed = typed;
    return value_of_object(self);
}

// ---- Keys ---------------------------------------------------------------------------------------

static bool is_own_key(Value v)
{
    return is_exact_int(v) || is_exact_str(v);
}

// A lone int or str stands for itself; else a tuple of the arguments, (mark, name, value, ...) and, if the types
// count, those of all values.
static Value make_key(VM *vm, const LruCache *self, size_t count, const Value *args, const Tuple *names)
{
    size_t keywords = names == NULL ? 0 : names->count;
    if (count == 1 && keywords == 0 && !self->typed && is_own_key(args[0])) return args[0];
    size_t values = count + keywords;
    size_t size = count + (keywords == 0 ? 0 : 1 + 2 * keywords) + (self->typed ? values : 0);
    Tuple *key = tuple_new(vm, NULL, size);
    if (key == NULL) return RAISED;
    Value *next = key->items;
    if (count > 0) memcpy(next, args, count * sizeof(Value));
    next += count;
    if (keywords > 0) *next++ = self->mark;
    for (size_t i = 0; i < keywords; i++) {
        *next++ = names->items[i];
        *next++ = args[count + i];
    }
    for (size_t i = 0; self->typed && i < values; i++) *next++ = value_of_object(type_of(vm, args[i]));
    return value_of_object(key);
}

// ---- Calls --------------------------------------------------------------------------------------

static void drop_oldest(VM *vm, Dict *results)
{
    size_t i = results->first;
    while (is_absent(results->entries[i].key)) i++;
    dict_remove_entry(vm, results, &results->entries[i]);
}

// Keeps a result that the function has just given, unless a call within that one has.
static RUNS bool keep(VM *vm, LruCache *self, Value key, uint64_t hash, Value result)
{
    DictEntry *entry;
    if (self->maximum == UNBOUNDED) return dict_set_hashed(vm, self->results, key, hash, result);
    if (!dict_find(vm, self->results, key, hash, &entry)) return false;
    if (entry != NULL) return true;
    if (self->results->count >= (uint64_t)self->maximum) drop_oldest(vm, self->results);
    return dict_add_new(vm, self->results, key, hash, result);
}

static Value lru_cache_call(VM *vm, Value self_value, size_t count, Value *args, Tuple *names)
{
    LruCache *self = as_lru_cache(self_value);
    if (self->maximum == 0) {
        self->misses++;
        return call_keywords(vm, self->function, count, args, names);
    }
    Value key = make_key(vm, self, count, args, names);
    uint64_t hash;
    DictEntry *entry;
    if (raised(key) || !dict_hash(vm, key, &hash)) return RAISED;
    if (!dict_find(vm, self->results, key, hash, &entry)) return RAISED;
    if (entry != NULL) {
        Value result = entry->value;
        if (self->maximum != UNBOUNDED && !dict_move_to_end(vm, self->results, entry, true)) return RAISED;
        self->hits++;
        return result;
    }
    self->misses++;
    Value result = call_keywords(vm, self->function, count, args, names);
    return raised(result) || !keep(vm, self, key, hash, result) ? RAISED : result;
}

static Value lru_cache_descr_get(VM *vm, Value self, Value instance, Value owner)
{
    return is_absent(instance) || is_none(instance) ? self : method_new(vm, self, instance);
}

// ---- Methods ------------------------------------------------------------------------------------

static Value py_lru_cache_info(VM *vm, Value *args)
{
    LruCache *self = as_lru_cache(args[0]);
    Value maximum = self->maximum == UNBOUNDED ? NONE : int_new(vm, self->maximum);
    Value parts[] = {int_from_uint64(vm, self->hits), int_from_uint64(vm, self->misses), maximum,
                     int_from_uint64(vm, self->results->count)};
    return call(vm, self->info_type, COUNT_OF(parts), parts);
}

static Value py_lru_cache_clear(VM *vm, Value *args)
{
    LruCache *self = as_lru_cache(args[0]);
    self->hits = self->misses = 0;
    dict_clear(vm, self->results);
    return NONE;
}

static Value py_lru_cache_reduce(VM *vm, Value *args)
{
    return get_attr(vm, args[0], NAME(vm, __qualname__));
}

static Value py_lru_cache_copy(VM *vm, Value *args)
{
    return args[0];
}

static const Native lru_cache_methods[] = {
    {"cache_info(self, /)", py_lru_cache_info, "Report cache statistics"},
    {"cache_clear(self, /)", py_lru_cache_clear, "Clear the cache and cache statistics"},
    {"__reduce__(self, /)", py_lru_cache_reduce, "Return state information for pickling."},
    {"__copy__(self, /)", py_lru_cache_copy, "Return self."},
    {"__deepcopy__(self, memo, /)", py_lru_cache_copy, "Return self."},
    {0},
};

const TypeDef lru_cache_type = {
    .name = "functools._lru_cache_wrapper",
    .doc = "Create a cached callable that wraps another function.\n\n"
           "user_function:      the function being cached\n\n"
           "maxsize:  0         for no caching\n"
           "          None      for unlimited cache size\n"
           "          n         for a bounded cache\n\n"
           "typed:    False     cache f(3) and f(3.0) as identical calls\n"
           "          True      cache f(3) and f(3.0) as distinct calls\n\n"
           "cache_info_type:    namedtuple class with the fields:\n"
           "                        hits misses currsize maxsize\n",
    .signature = "_lru_cache_wrapper(user_function, maxsize, typed, cache_info_type)",
    .size = INSTANCE_SIZE(LruCache),
    .flags = TYPE_HAS_DICT | TYPE_HAS_WEAKREF,
    .trace = lru_cache_trace,
    .construct = lru_cache_construct,
    .call = lru_cache_call,
    .descr_get = lru_cache_descr_get,
    .methods = lru_cache_methods,
};
