// dict_update.c - filling a dict from another, from any mapping, from pairs; equality.
//
// Hashing and comparing keys may run Python, which may change either dict: entries are looked at by
// number, and the layout is checked after each step.
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/dict.h"
#include "vm/types/iterators.h"
#include "vm/types/list.h"
#include "vm/types/sequence.h"
#include "vm/types/tuple.h"

bool dict_merge(VM *vm, Dict *dict, Dict *other, bool replace)
{
    if (dict == other || other->count == 0) return true;
    if (dict->capacity == 0) return dict_clone(vm, dict, other) && charge(vm, other->count / 8);
    if (dict->capacity - dict->used < other->count && !dict_reserve(vm, dict, other->count))
        return false;
    uint64_t layout = other->layout;
    for (size_t i = other->first; i < other->used; i++) {
        DictEntry entry = other->entries[i], *found;
        if (is_absent(entry.key)) continue;
        if (replace) {
            if (!dict_set_hashed(vm, dict, entry.key, entry.hash, entry.value)) return false;
        } else {
            if (!dict_find(vm, dict, entry.key, entry.hash, &found)) return false;
            if (found == NULL && !dict_add_new(vm, dict, entry.key, entry.hash, entry.value))
                return false;
        }
        if (other->layout != layout)
            return throw_false(vm, RuntimeError, "dict mutated during update");
        if (!charge(vm, 1)) return false;
    }
    return true;
}

Dict *dict_from_names(VM *vm, Tuple *names, const Value *values)
{
    Dict *dict = dict_new_sized(vm, names->count);
    for (size_t i = 0; dict != NULL && i < names->count; i++)
        if (!dict_set_str(vm, dict, as_str(names->items[i]), values[i])) return NULL;
    return dict;
}

// From a mapping that is no dict: keys(), all of them first, and the item of each.
static RUNS bool update_by_keys(VM *vm, Dict *dict, Value mapping, Value keys_method)
{
    Value keys = call(vm, keys_method, 0, NULL);
    if (raised(keys)) return false;
    Value iterator = get_iter(vm, keys);
    if (raised(iterator)) {
        if (!catch_pending(vm, TypeError)) return false;
        return throw_false(vm, TypeError, "%T.keys() returned a non-iterable (type %T)", mapping, keys);
    }
    List *list = list_from(vm, iterator);
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        Value key = list->items[i], value = get_item(vm, mapping, key);
        if (raised(value) || !dict_set(vm, dict, key, value)) return false;
    }
    return list != NULL;
}

// Splits item number `number` of an iterable of pairs.
static RUNS bool split_pair(VM *vm, Value item, size_t number, Value *key, Value *value)
{
    Value pair = sequence_items(vm, item, NULL);
    if (raised(pair)) {
        if (!catch_pending(vm, TypeError)) return false;
        return throw_false(vm, TypeError,
                           "cannot convert dictionary update sequence element #%zu to a sequence",
                           number);
    }
    size_t count;
    const Value *values = sequence_view(pair, &count);
    if (count != 2)
        return throw_false(
            vm, ValueError,
            "dictionary update sequence element #%zu has length %zu; 2 is required", number, count);
    *key = values[0];
    *value = values[1];
    return true;
}

typedef struct PairSink {
    Sink sink;
    Dict *dict;
    size_t number;
} PairSink;

static bool take_pair(VM *vm, Sink *sink, Value item)
{
    PairSink *pairs = (PairSink *)sink;
    Value key, value;
    if (split_pair(vm, item, pairs->number++, &key, &value) && dict_set(vm, pairs->dict, key, value)) return true;
    return sink->failed = true, false;
}

static RUNS bool update_by_pairs(VM *vm, Dict *dict, Value pairs)
{
    PairSink sink = {.sink.take = take_pair, .dict = dict};
    return iterate(vm, pairs, &sink.sink);
}

bool dict_update(VM *vm, Dict *dict, Value mapping_or_pairs)
{
    if (is_dict(mapping_or_pairs) && iterates_as(vm, mapping_or_pairs, &dict_type))
        return dict_merge(vm, dict, as_dict(mapping_or_pairs), true);
    Value keys = get_attr_or_absent(vm, mapping_or_pairs, NAME(vm, keys));
    if (raised(keys)) return false;
    if (is_absent(keys)) return update_by_pairs(vm, dict, mapping_or_pairs);
    return update_by_keys(vm, dict, mapping_or_pairs, keys);
}

bool dict_update_args(VM *vm, Dict *dict, Value x, Value keywords)
{
    if (!is_absent(x) && !dict_update(vm, dict, x)) return false;
    return is_absent(keywords) || dict_merge(vm, dict, as_dict(keywords), true);
}

Value dict_init(VM *vm, Value *args)
{
    return dict_update_args(vm, as_dict(args[0]), args[1], args[2]) ? NONE : RAISED;
}

Value dict_convert(VM *vm, Value x)
{
    Dict *dict = dict_new(vm);
    return dict_update(vm, dict, x) ? value_of_object(dict) : RAISED;
}

bool dict_equal(VM *vm, Dict *a, Dict *b, bool *equal)
{
    *equal = a->count == b->count;
    if (!*equal) return true;
    for (size_t i = a->first; i < a->used && *equal; i++) {
        DictEntry entry = a->entries[i], *other;
        if (is_absent(entry.key)) continue;
        if (!dict_find(vm, b, entry.key, entry.hash, &other)) return false;
        *equal = other != NULL;
        if (other != NULL && !items_equal(vm, entry.value, other->value, equal)) return false;
        if (!charge(vm, 1)) return false;
    }
    return true;
}
