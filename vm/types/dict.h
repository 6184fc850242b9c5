// dict.h - dict: compact, ordered, with a fast path for interned-string keys.
//
// entries[0 .. used) in insertion order; a deleted entry has key ABSENT. index maps hash to entry. While every
// key is an interned str or other exact str, lookups never run Python (keys_are_str).
#pragma once
#include "vm/object/type.h"

typedef struct DictEntry {
    uint64_t hash;
    Value key, value;
} DictEntry;

#define DICT_WATCHED 1u  // head.flags: inline caches hold addresses of value slots (see dict_watch)

struct Dict {
    Object head;
    DictEntry *entries;
    void *index;            // uint8/16/32/64 by size; private to dict.c. NULL while entries are few
    size_t count;           // live
    size_t used, capacity;  // of entries
    size_t index_size;      // power of two; 0 without index
    size_t filled;          // index cells in use, those of deleted entries included
    size_t first;           // no live entry lies before this one
    uint64_t layout;        // changes when a key is added or removed or entries move: for iterators
    bool keys_are_str;      // while the dict is empty it may also be false
};

Dict *dict_new(VM *vm);
RAISES Dict *dict_new_sized(VM *vm, size_t count);
RAISES Dict *dict_copy(VM *vm, Dict *dict); // an exact dict

// ABSENT if the key is not there; RAISED if hashing or comparing raised.
RUNS Value dict_get(VM *vm, Dict *dict, Value key);
RUNS Value dict_get_hashed(VM *vm, Dict *dict, Value key, uint64_t hash);
RUNS bool dict_set(VM *vm, Dict *dict, Value key, Value value);
RUNS bool dict_set_hashed(VM *vm, Dict *dict, Value key, uint64_t hash, Value value);
RUNS bool dict_delete(VM *vm, Dict *dict, Value key, bool *found);
RUNS Value dict_pop(VM *vm, Dict *dict, Value key); // ABSENT if not there
RUNS Value dict_set_default(VM *vm, Dict *dict, Value key, Value value); // the value there now
RUNS bool dict_update(VM *vm, Dict *dict, Value mapping_or_pairs); // d.update(x)
RUNS bool dict_merge(VM *vm, Dict *dict, Dict *other, bool replace);

// Keys that are str: never run Python, never collect.
Value dict_get_str(VM *vm, Dict *dict, String *key);
RAISES bool dict_set_str(VM *vm, Dict *dict, String *key, Value value);
RAISES bool dict_delete_str(VM *vm, Dict *dict, String *key, bool *found);
RAISES bool dict_set_c(VM *vm, Dict *dict, const char *key, Value value); // interns key
Value dict_get_c(VM *vm, Dict *dict, const char *key);

// A dict of what call keywords give: a value for each name.
RAISES Dict *dict_from_names(VM *vm, Tuple *names, const Value *values);
void dict_clear(VM *vm, Dict *dict);
// Walks in order: *position begins at 0; false at the end. The dict must not change meanwhile (check layout).
bool dict_next(Dict *dict, size_t *position, Value *key, Value *value);
// The same backwards: *position begins at dict->used.
bool dict_previous(Dict *dict, size_t *position, Value *key, Value *value);
// Removes the last or the first item; false if there is none. Amortised O(1).
bool dict_pop_end(VM *vm, Dict *dict, bool last, Value *key, Value *value);
RAISES List *dict_keys_list(VM *vm, Dict *dict);

// The entry of key: *found is NULL if there is none. Good until the dict changes or Python runs.
RUNS bool dict_find(VM *vm, Dict *dict, Value key, uint64_t hash, DictEntry **found);
// Adds a key that is not there, and removes an entry.
RAISES bool dict_add_new(VM *vm, Dict *dict, Value key, uint64_t hash, Value value);
void dict_remove_entry(VM *vm, Dict *dict, DictEntry *entry);
// Makes room for extra more keys; gives an empty dict that owns nothing a copy of other's entries.
RAISES bool dict_reserve(VM *vm, Dict *dict, size_t extra);
RAISES bool dict_clone(VM *vm, Dict *dict, const Dict *other);
// Makes entry, which is live, the last or the first.
RAISES bool dict_move_to_end(VM *vm, Dict *dict, DictEntry *entry, bool last);
// The hash of a key; TypeError if it has none.
RUNS bool dict_hash(VM *vm, Value key, uint64_t *hash);

// Marks dict as watched and returns where key's value lies now, or NULL if it has no such key. From then on
// vm->global_epoch is bumped whenever a key is added to or removed from it or its entries move; a value
// that is replaced stays at its address.
Value *dict_watch(VM *vm, Dict *dict, String *key);

// TypeDef functions that subtypes with a larger struct build on.
void dict_trace(VM *vm, Tracer *tracer, Object *object);
void dict_release(VM *vm, Object *object);
bool dict_owns_slot(Object *object, const Value *slot);
// dict(mapping_or_pairs, **keywords): args[1] and args[2] (a dict) may be ABSENT.
Value dict_init(VM *vm, Value *args);
RUNS Value dict_convert(VM *vm, Value x); // dict(x)
// d.update(x, **keywords): x and keywords (a dict) may be ABSENT.
RUNS bool dict_update_args(VM *vm, Dict *dict, Value x, Value keywords);
// a == b; both are any dicts.
RUNS bool dict_equal(VM *vm, Dict *a, Dict *b, bool *equal);
