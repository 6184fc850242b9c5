// dict.c - the table of dict: entries in insertion order, and an index from hashes to entries.
//
//     entries  | hash key value | hash key value | deleted | hash key value | spare ...
//     index    | 3 | . | 0 | x | . | 1 | ... |     cells of 1, 2, 4 or 8 bytes: an entry's number,
//                                                  EMPTY (all bits set), or DELETED (one less)
//
// Entries and index share one block of memory (backing.h). Up to LINEAR_MAX entries there is no index: comparing
// that many hashes in a row is as fast as finding one cell. A cell is found from the low bits of the
// hash, so that ints that follow each other lie side by side, and the probes that follow bring in the
// higher bits. At most two thirds of the cells are ever filled, so that each search ends.
//
// A deleted entry keeps its place until the entries are next moved: walks count positions. They move
// when CPython's would, so that a loop that changes the dict it walks meets the same keys. A key's
// __eq__ may do anything, the dict itself included; `layout` tells, and the search begins again.
#include "vm/types/dict.h"

#include "vm/base/hash.h"
#include "vm/object/backing.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/list.h"
#include "vm/types/sequence.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

#define LINEAR_MAX 10
#define ENTRIES_MAX ((size_t)PTRDIFF_MAX / 64)
#define NO_ENTRY SIZE_MAX
#define UNSURE (SIZE_MAX - 1)
// No hash has this value, so no search stops at a deleted entry.
#define DELETED_HASH UINT64_MAX

static inline size_t cell_width(size_t index_size)
{
    return index_size <= 256 ? 1 : index_size <= 65536 ? 2 : index_size <= (size_t)1 << 32 ? 4 : 8;
}

static inline size_t empty_cell(size_t width)
{
    return width == 8 ? SIZE_MAX : ((size_t)1 << 8 * width) - 1;
}

static ALWAYS_INLINE size_t cell_get(const void *index, size_t i, size_t width)
{
    switch (width) {
    case 1: return ((const uint8_t *)index)[i];
    case 2: return ((const uint16_t *)index)[i];
    case 4: return ((const uint32_t *)index)[i];
    default: return ((const uint64_t *)index)[i];
    }
}

static ALWAYS_INLINE void cell_set(void *index, size_t i, size_t width, size_t number)
{
    switch (width) {
    case 1: ((uint8_t *)index)[i] = (uint8_t)number; break;
    case 2: ((uint16_t *)index)[i] = (uint16_t)number; break;
    case 4: ((uint32_t *)index)[i] = (uint32_t)number; break;
    default: ((uint64_t *)index)[i] = number; break;
    }
}

// The cells that a hash may lie in, in order.
typedef struct Probe {
    size_t cell, mask;
    uint64_t rest;
} Probe;

static ALWAYS_INLINE Probe probe_start(const Dict *dict, uint64_t hash)
{
    size_t mask = dict->index_size - 1;
    return (Probe){hash & mask, mask, hash};
}

static ALWAYS_INLINE void probe_step(Probe *probe)
{
    probe->rest >>= 5;
    probe->cell = (probe->cell * 5 + probe->rest + 1) & probe->mask;
}

// ---- Searching ----------------------------------------------------------------------------------

static ALWAYS_INLINE bool is_key_str(const DictEntry *entry, const String *key, uint64_t hash)
{
    if (same(entry->key, value_of_object(key))) return true;
    if (entry->hash != hash) return false;
    const String *other = as_str(entry->key);
    return other->size == key->size && text_same(other->data, key->data, key->size);
}

static ALWAYS_INLINE size_t probe_str(const Dict *dict, const String *key, uint64_t hash, size_t width,
                                      size_t *cell)
{
    size_t removed = NO_ENTRY;
    for (Probe probe = probe_start(dict, hash);; probe_step(&probe)) {
        size_t number = cell_get(dict->index, probe.cell, width);
        if (LIKELY(number < empty_cell(width) - 1)) {
            if (is_key_str(&dict->entries[number], key, hash)) return number;
        } else if (number == empty_cell(width)) {
            *cell = removed == NO_ENTRY ? probe.cell : removed;
            return NO_ENTRY;
        } else if (removed == NO_ENTRY) {
            removed = probe.cell;
        }
    }
}

// The number of key's entry in a dict whose keys are all exact strs. If there is none, *cell is where in
// the index (if there is one) it would be entered: the cell of a deleted entry on its way, so that a key that is
// taken out and put in again and again does not leave a trail of them.
static ALWAYS_INLINE size_t find_str(const Dict *dict, const String *key, uint64_t hash, size_t *cell)
{
    if (dict->index == NULL) {
        const DictEntry *entry = dict->entries;
        for (size_t i = 0; i < dict->used; i++)
            if (is_key_str(&entry[i], key, hash)) return i;
        return NO_ENTRY;
    }
    switch (cell_width(dict->index_size)) {
    case 1: return probe_str(dict, key, hash, 1, cell);
    case 2: return probe_str(dict, key, hash, 2, cell);
    case 4: return probe_str(dict, key, hash, 4, cell);
    default: return probe_str(dict, key, hash, 8, cell);
    }
}

// Whether a small int key is this entry's: 1 yes, 0 no, -1 for a key of another type with its hash.
static ALWAYS_INLINE int is_key_int(const DictEntry *entry, Value key, uint64_t hash)
{
    if (same(entry->key, key)) return 1;
    if (LIKELY(entry->hash != hash) || is_small_int(entry->key) || is_exact_str(entry->key)) return 0;
    return -1;
}

static ALWAYS_INLINE size_t probe_int(const Dict *dict, Value key, uint64_t hash, size_t width,
                                      size_t *cell)
{
    size_t removed = NO_ENTRY;
    for (Probe probe = probe_start(dict, hash);; probe_step(&probe)) {
        size_t number = cell_get(dict->index, probe.cell, width);
        if (LIKELY(number < empty_cell(width) - 1)) {
            int found = is_key_int(&dict->entries[number], key, hash);
            if (found > 0) return number;
            if (UNLIKELY(found < 0)) return UNSURE;
        } else if (number == empty_cell(width)) {
            *cell = removed == NO_ENTRY ? probe.cell : removed;
            return NO_ENTRY;
        } else if (removed == NO_ENTRY) {
            removed = probe.cell;
        }
    }
}

// The number of a small int's entry, NO_ENTRY, or UNSURE: then only a full comparison can say.
static ALWAYS_INLINE size_t find_int(const Dict *dict, Value key, uint64_t hash, size_t *cell)
{
    if (dict->index == NULL) {
        for (size_t i = 0; i < dict->used; i++) {
            int found = is_key_int(&dict->entries[i], key, hash);
            if (found != 0) return found > 0 ? i : UNSURE;
        }
        return NO_ENTRY;
    }
    switch (cell_width(dict->index_size)) {
    case 1: return probe_int(dict, key, hash, 1, cell);
    case 2: return probe_int(dict, key, hash, 2, cell);
    case 4: return probe_int(dict, key, hash, 4, cell);
    default: return probe_int(dict, key, hash, 8, cell);
    }
}

// Whether any key is this entry's, as far as that can be said without running Python.
static ALWAYS_INLINE int is_key(const DictEntry *entry, Value key, uint64_t hash)
{
    if (same(entry->key, key)) return 1;
    if (LIKELY(entry->hash != hash)) return 0;
    if (is_exact_tuple(key) && is_exact_tuple(entry->key)) return quick_equal_tuples(entry->key, key);
    if (is_exact_bytes(key) && is_exact_bytes(entry->key)) {
        const Bytes *a = as_bytes(key), *b = as_bytes(entry->key);
        return a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
    }
    return -1;
}

static ALWAYS_INLINE size_t probe_any(const Dict *dict, Value key, uint64_t hash, size_t width, size_t *cell)
{
    size_t removed = NO_ENTRY;
    for (Probe probe = probe_start(dict, hash);; probe_step(&probe)) {
        size_t number = cell_get(dict->index, probe.cell, width);
        if (LIKELY(number < empty_cell(width) - 1)) {
            int found = is_key(&dict->entries[number], key, hash);
            if (found > 0) return number;
            if (UNLIKELY(found < 0)) return UNSURE;
        } else if (number == empty_cell(width)) {
            *cell = removed == NO_ENTRY ? probe.cell : removed;
            return NO_ENTRY;
        } else if (removed == NO_ENTRY) {
            removed = probe.cell;
        }
    }
}

static NOINLINE size_t find_any(const Dict *dict, Value key, uint64_t hash, size_t *cell)
{
    if (dict->index == NULL) {
        for (size_t i = 0; i < dict->used; i++) {
            int found = is_key(&dict->entries[i], key, hash);
            if (found != 0) return found > 0 ? i : UNSURE;
        }
        return NO_ENTRY;
    }
    switch (cell_width(dict->index_size)) {
    case 1: return probe_any(dict, key, hash, 1, cell);
    case 2: return probe_any(dict, key, hash, 2, cell);
    case 4: return probe_any(dict, key, hash, 4, cell);
    default: return probe_any(dict, key, hash, 8, cell);
    }
}

// Every entry that may hold a hash, one a call: for the searches that compare values.
typedef struct Search {
    Probe probe;
    size_t next, width; // next: without an index
} Search;

static Search search_start(const Dict *dict, uint64_t hash)
{
    if (dict->index == NULL) return (Search){.next = dict->first};
    return (Search){.probe = probe_start(dict, hash), .width = cell_width(dict->index_size)};
}

static size_t search_next(const Dict *dict, Search *search)
{
    if (search->width == 0) return search->next < dict->used ? search->next++ : NO_ENTRY;
    size_t empty = empty_cell(search->width);
    for (;;) {
        size_t number = cell_get(dict->index, search->probe.cell, search->width);
        if (number == empty) return NO_ENTRY; // and the probe stays at this cell
        probe_step(&search->probe);
        if (number != empty - 1) return number;
    }
}

// The search for any key: compares values, which may run Python.
static RUNS NOINLINE bool find_equal(VM *vm, Dict *dict, Value key, uint64_t hash, size_t *found,
                                     size_t *cell)
{
    for (;;) {
        uint64_t layout = dict->layout;
        Search search = search_start(dict, hash);
        size_t number;
        while (layout == dict->layout && (number = search_next(dict, &search)) != NO_ENTRY) {
            DictEntry *entry = &dict->entries[number];
            Value there = entry->key;
            bool equal = same(there, key);
            if (!equal) {
                if (entry->hash != hash) continue;
                if (!items_equal(vm, there, key, &equal)) return false;
            }
            // What else __eq__ changed in the dict does not matter while this entry stands.
            if (equal && number < dict->used && same(dict->entries[number].key, there)) {
                *found = number;
                return true;
            }
        }
        if (layout == dict->layout) {
            *found = NO_ENTRY;
            *cell = search.probe.cell;
            return true;
        }
        if (!charge(vm, 1)) return false; // __eq__ changed the dict: once more from the start
    }
}

// *found: the number of key's entry, or NO_ENTRY and *cell as find_str gives it.
static ALWAYS_INLINE bool find(VM *vm, Dict *dict, Value key, uint64_t hash, size_t *found, size_t *cell)
{
    if (is_exact_str(key) && LIKELY(dict->keys_are_str)) {
        *found = find_str(dict, as_str(key), hash, cell);
        return true;
    }
    if (is_small_int(key)) *found = find_int(dict, key, hash, cell);
    else *found = find_any(dict, key, hash, cell);
    if (LIKELY(*found != UNSURE)) return true;
    return find_equal(vm, dict, key, hash, found, cell);
}

static NOINLINE size_t find_str_mixed(const Dict *dict, const String *key, uint64_t hash, size_t *cell)
{
    Search search = search_start(dict, hash);
    size_t number;
    while ((number = search_next(dict, &search)) != NO_ENTRY) {
        const DictEntry *entry = &dict->entries[number];
        if (entry->hash == hash && is_str(entry->key) && is_key_str(entry, key, hash)) return number;
    }
    *cell = search.probe.cell;
    return NO_ENTRY;
}

// A str key in a dict that may have keys of other types: those are never equal here.
static ALWAYS_INLINE size_t find_str_among(const Dict *dict, const String *key, uint64_t hash,
                                           size_t *cell)
{
    if (LIKELY(dict->keys_are_str)) return find_str(dict, key, hash, cell);
    return find_str_mixed(dict, key, hash, cell);
}

static inline uint64_t hash_of_str(VM *vm, String *key)
{
    return LIKELY(key->hash != 0) ? key->hash : str_hash(vm, key);
}

static ALWAYS_INLINE bool hash_of(VM *vm, Value key, uint64_t *hash)
{
    if (is_small_int(key)) {
        *hash = (uint64_t)hash_int(as_small(key));
        return true;
    }
    if (is_exact_str(key)) {
        *hash = hash_of_str(vm, as_str(key));
        return true;
    }
    if (is_exact_tuple(key) && tuple_quick_hash(as_tuple(key), hash)) return true;
    return hash_value(vm, key, hash);
}

bool dict_hash(VM *vm, Value key, uint64_t *hash)
{
    return hash_of(vm, key, hash);
}

bool dict_find(VM *vm, Dict *dict, Value key, uint64_t hash, DictEntry **found)
{
    size_t number, cell = 0;
    if (!find(vm, dict, key, hash, &number, &cell)) return false;
    *found = number == NO_ENTRY ? NULL : &dict->entries[number];
    return true;
}

// ---- Storage ------------------------------------------------------------------------------------

static size_t block_size(size_t capacity, size_t index_size)
{
    return capacity * sizeof(DictEntry) + index_size * (index_size == 0 ? 0 : cell_width(index_size));
}

static void changed(VM *vm, Dict *dict)
{
    dict->layout++;
    if (UNLIKELY(dict->head.flags & DICT_WATCHED)) vm->global_epoch++;
}

// Enters an entry that is not in the index yet.
static void index_add(Dict *dict, uint64_t hash, size_t number)
{
    size_t width = cell_width(dict->index_size), empty = empty_cell(width);
    Probe probe = probe_start(dict, hash);
    size_t cell;
    while ((cell = cell_get(dict->index, probe.cell, width)) < empty - 1) probe_step(&probe);
    dict->filled += cell == empty;
    cell_set(dict->index, probe.cell, width, number);
}

// Marks the cell of an entry as deleted.
static void index_remove(Dict *dict, uint64_t hash, size_t number)
{
    size_t width = cell_width(dict->index_size);
    Probe probe = probe_start(dict, hash);
    while (cell_get(dict->index, probe.cell, width) != number) probe_step(&probe);
    cell_set(dict->index, probe.cell, width, empty_cell(width) - 1);
}

static ALWAYS_INLINE void index_fill(Dict *dict, size_t width)
{
    for (size_t i = dict->first; i < dict->used; i++) {
        const DictEntry *entry = &dict->entries[i];
        if (is_absent(entry->key)) continue;
        Probe probe = probe_start(dict, entry->hash);
        while (cell_get(dict->index, probe.cell, width) != empty_cell(width)) probe_step(&probe);
        cell_set(dict->index, probe.cell, width, i);
    }
}

// Makes the index anew from the entries.
static void index_rebuild(Dict *dict)
{
    if (dict->index == NULL) return;
    size_t width = cell_width(dict->index_size);
    memset(dict->index, 0xff, dict->index_size * width);
    switch (width) {
    case 1: index_fill(dict, 1); break;
    case 2: index_fill(dict, 2); break;
    case 4: index_fill(dict, 4); break;
    default: index_fill(dict, 8); break;
    }
    dict->filled = dict->count;
}

// Copies the live entries of `from` one behind the other to `to`, which may be the same or lie before.
static void pack(DictEntry *to, const DictEntry *from, size_t used)
{
    for (size_t i = 0; i < used; i++)
        if (!is_absent(from[i].key)) *to++ = from[i];
}

// The sizes of a table with room for `wanted` entries.
static void table_sizes(size_t wanted, size_t *capacity, size_t *index_size)
{
    *index_size = 0;
    *capacity = wanted <= LINEAR_MAX / 2 ? LINEAR_MAX / 2 : LINEAR_MAX;
    if (wanted <= LINEAR_MAX) return;
    *index_size = (size_t)1 << (bit_high(wanted + wanted / 2) + 1);
    *capacity = *index_size / 3 * 2 + (*index_size % 3 * 2) / 3;
}

// Moves the entries to a block with room for `wanted`, leaving `gap` free places before the first.
static bool resize(VM *vm, Dict *dict, size_t wanted, size_t gap)
{
    size_t capacity, index_size;
    if (wanted > ENTRIES_MAX || gap > ENTRIES_MAX) return throw_memory(vm), false;
    table_sizes(wanted + gap, &capacity, &index_size);
    DictEntry *entries = backing_take(vm, block_size(capacity, index_size));
    if (entries == NULL) return throw_memory(vm), false;
    for (size_t i = 0; i < gap; i++) entries[i] = (DictEntry){DELETED_HASH, ABSENT, ABSENT};
    if (dict->count == dict->used && dict->used > 0)
        memcpy(entries + gap, dict->entries, dict->used * sizeof(DictEntry));
    else pack(entries + gap, dict->entries, dict->used);
    backing_release(vm, dict->entries, block_size(dict->capacity, dict->index_size));
    dict->entries = entries;
    dict->index = index_size == 0 ? NULL : entries + capacity;
    dict->capacity = capacity;
    dict->index_size = index_size;
    dict->used = dict->count + gap;
    dict->first = gap;
    dict->filled = 0;
    index_rebuild(dict);
    changed(vm, dict);
    object_changed(vm, dict);
    return true;
}

// Makes room for at least one more entry: a table twice as large as the live entries need, which is the
// present one if many were deleted.
static NOINLINE bool make_room(VM *vm, Dict *dict)
{
    size_t capacity, index_size, wanted = dict->count * 2;
    table_sizes(wanted, &capacity, &index_size);
    if (capacity != dict->capacity) return resize(vm, dict, wanted, 0);
    pack(dict->entries, dict->entries, dict->used);
    dict->used = dict->count;
    dict->first = 0;
    index_rebuild(dict);
    changed(vm, dict);
    object_changed(vm, dict);
    return true;
}

static inline bool is_full(const Dict *dict)
{
    return dict->used == dict->capacity || dict->filled == dict->capacity;
}

// Adds an entry, for which there is room, behind the others. The index is not touched.
static ALWAYS_INLINE void append(VM *vm, Dict *dict, Value key, uint64_t hash, Value value)
{
    DictEntry *entry = &dict->entries[dict->used++];
    entry->hash = hash;
    if (LIKELY(!is_old(vm, &dict->head))) {
        entry->key = key;
        entry->value = value;
    } else {
        store(vm, dict, &entry->key, key);
        store(vm, dict, &entry->value, value);
    }
    if (UNLIKELY(dict->count++ == 0)) dict->keys_are_str = is_exact_str(key);
    else if (UNLIKELY(dict->keys_are_str) && !is_exact_str(key)) dict->keys_are_str = false;
    changed(vm, dict);
}

bool dict_add_new(VM *vm, Dict *dict, Value key, uint64_t hash, Value value)
{
    if (UNLIKELY(is_full(dict)) && !make_room(vm, dict)) return false;
    if (dict->index != NULL) index_add(dict, hash, dict->used);
    append(vm, dict, key, hash, value);
    return true;
}

// The same for a key whose search has just ended at this cell.
static ALWAYS_INLINE bool add_at(VM *vm, Dict *dict, Value key, uint64_t hash, Value value, size_t cell)
{
    if (UNLIKELY(is_full(dict))) return dict_add_new(vm, dict, key, hash, value);
    if (dict->index != NULL) {
        size_t width = cell_width(dict->index_size);
        dict->filled += cell_get(dict->index, cell, width) == empty_cell(width);
        cell_set(dict->index, cell, width, dict->used);
    }
    append(vm, dict, key, hash, value);
    return true;
}

void dict_remove_entry(VM *vm, Dict *dict, DictEntry *entry)
{
    size_t number = (size_t)(entry - dict->entries);
    if (dict->index != NULL) index_remove(dict, entry->hash, number);
    *entry = (DictEntry){DELETED_HASH, ABSENT, ABSENT};
    dict->count--;
    if (number == dict->first)
        while (dict->first < dict->used && is_absent(dict->entries[dict->first].key)) dict->first++;
    changed(vm, dict);
}

// The entry whose key is this very object.
static DictEntry *entry_of(Dict *dict, Value key, uint64_t hash)
{
    Search search = search_start(dict, hash);
    size_t number;
    while ((number = search_next(dict, &search)) != NO_ENTRY)
        if (same(dict->entries[number].key, key)) return &dict->entries[number];
    return NULL;
}

bool dict_move_to_end(VM *vm, Dict *dict, DictEntry *entry, bool last)
{
    size_t number = (size_t)(entry - dict->entries);
    DictEntry moved = *entry;
    if (number == (last ? dict->used - 1 : dict->first)) return true;
    if (last ? dict->used == dict->capacity : dict->first == 0) {
        size_t gap = last ? 0 : dict->count / 2 + 4;
        if (!resize(vm, dict, dict->count + dict->count / 2 + 4, gap)) return false;
        entry = entry_of(dict, moved.key, moved.hash);
    }
    dict_remove_entry(vm, dict, entry);
    number = last ? dict->used++ : --dict->first;
    dict->entries[number] = moved;
    dict->count++;
    object_changed(vm, dict);
    if (dict->index == NULL) return true;
    index_add(dict, moved.hash, number); // its cell is the one just left, or before it
    return true;
}

bool dict_pop_end(VM *vm, Dict *dict, bool last, Value *key, Value *value)
{
    size_t position = last ? dict->used : 0;
    bool found = last ? dict_previous(dict, &position, key, value)
                      : dict_next(dict, &position, key, value);
    if (!found) return false;
    dict_remove_entry(vm, dict, &dict->entries[last ? position : position - 1]);
    if (last) {
        dict->used = position;
        if (dict->first > position) dict->first = position;
    }
    return true;
}

void dict_clear(VM *vm, Dict *dict)
{
    backing_release(vm, dict->entries, block_size(dict->capacity, dict->index_size));
    dict->entries = NULL;
    dict->index = NULL;
    dict->count = dict->used = dict->capacity = 0;
    dict->index_size = dict->filled = dict->first = 0;
    dict->keys_are_str = true;
    changed(vm, dict);
}

Dict *dict_new(VM *vm)
{
    Dict *dict = object_new_released(vm, TYPE_dict, sizeof(Dict));
    memset((char *)dict + sizeof(Object), 0, sizeof(Dict) - sizeof(Object));
    dict->keys_are_str = true;
    return dict;
}

Dict *dict_new_sized(VM *vm, size_t count)
{
    Dict *dict = dict_new(vm);
    return count == 0 || resize(vm, dict, count, 0) ? dict : NULL;
}

bool dict_reserve(VM *vm, Dict *dict, size_t extra)
{
    size_t room = dict->capacity - (dict->used > dict->filled ? dict->used : dict->filled);
    if (extra <= room) return true;
    if (dict->count + extra < extra) return throw_memory(vm), false;
    return resize(vm, dict, dict->count + extra, 0);
}

// Gives an empty dict that owns nothing the entries of other.
bool dict_clone(VM *vm, Dict *dict, const Dict *other)
{
    assert(dict->capacity == 0);
    size_t size = block_size(other->capacity, other->index_size);
    DictEntry *entries = backing_take(vm, size);
    if (entries == NULL) return throw_memory(vm), false;
    bool packed = other->count == other->used;
    if (packed && other->index != NULL) memcpy(entries, other->entries, size);
    else pack(entries, other->entries, other->used);
    dict->entries = entries;
    dict->index = other->index == NULL ? NULL : entries + other->capacity;
    dict->count = dict->used = other->count;
    dict->capacity = other->capacity;
    dict->index_size = other->index_size;
    dict->filled = other->filled;
    dict->first = 0;
    dict->keys_are_str = other->keys_are_str;
    if (!packed) index_rebuild(dict);
    changed(vm, dict);
    object_changed(vm, dict);
    return true;
}

Dict *dict_copy(VM *vm, Dict *dict)
{
    Dict *copy = dict_new(vm);
    if (dict->count == 0) return copy;
    if (dict->count >= dict->capacity / 4) return dict_clone(vm, copy, dict) ? copy : NULL;
    if (!resize(vm, copy, dict->count, 0)) return NULL; // many were deleted: a smaller table
    pack(copy->entries, dict->entries, dict->used);
    copy->count = copy->used = dict->count;
    copy->keys_are_str = dict->keys_are_str;
    index_rebuild(copy);
    return copy;
}

// ---- What other files do with a dict ------------------------------------------------------------

Value dict_get_hashed(VM *vm, Dict *dict, Value key, uint64_t hash)
{
    size_t number, cell = 0;
    if (!find(vm, dict, key, hash, &number, &cell)) return RAISED;
    return number == NO_ENTRY ? ABSENT : dict->entries[number].value;
}

Value dict_get(VM *vm, Dict *dict, Value key)
{
    uint64_t hash;
    if (!hash_of(vm, key, &hash)) return RAISED;
    return dict_get_hashed(vm, dict, key, hash);
}

bool dict_set_hashed(VM *vm, Dict *dict, Value key, uint64_t hash, Value value)
{
    size_t number, cell = 0;
    if (!find(vm, dict, key, hash, &number, &cell)) return false;
    if (number == NO_ENTRY) return add_at(vm, dict, key, hash, value, cell);
    store(vm, dict, &dict->entries[number].value, value);
    return true;
}

bool dict_set(VM *vm, Dict *dict, Value key, Value value)
{
    uint64_t hash;
    if (is_exact_str(key) && LIKELY(dict->keys_are_str)) return dict_set_str(vm, dict, as_str(key), value);
    return hash_of(vm, key, &hash) && dict_set_hashed(vm, dict, key, hash, value);
}

Value dict_set_default(VM *vm, Dict *dict, Value key, Value value)
{
    uint64_t hash;
    size_t number, cell = 0;
    if (!hash_of(vm, key, &hash) || !find(vm, dict, key, hash, &number, &cell)) return RAISED;
    if (number != NO_ENTRY) return dict->entries[number].value;
    return add_at(vm, dict, key, hash, value, cell) ? value : RAISED;
}

Value dict_pop(VM *vm, Dict *dict, Value key)
{
    uint64_t hash;
    size_t number, cell = 0;
    if (!hash_of(vm, key, &hash) || !find(vm, dict, key, hash, &number, &cell)) return RAISED;
    if (number == NO_ENTRY) return ABSENT;
    Value value = dict->entries[number].value;
    dict_remove_entry(vm, dict, &dict->entries[number]);
    return value;
}

bool dict_delete(VM *vm, Dict *dict, Value key, bool *found)
{
    Value value = dict_pop(vm, dict, key);
    *found = !is_absent(value);
    return !raised(value);
}

Value dict_get_str(VM *vm, Dict *dict, String *key)
{
    size_t cell = 0, number = find_str_among(dict, key, hash_of_str(vm, key), &cell);
    return number == NO_ENTRY ? ABSENT : dict->entries[number].value;
}

bool dict_set_str(VM *vm, Dict *dict, String *key, Value value)
{
    uint64_t hash = hash_of_str(vm, key);
    size_t cell = 0, number = find_str_among(dict, key, hash, &cell);
    if (number == NO_ENTRY) return add_at(vm, dict, value_of_object(key), hash, value, cell);
    store(vm, dict, &dict->entries[number].value, value);
    return true;
}

bool dict_delete_str(VM *vm, Dict *dict, String *key, bool *found)
{
    size_t cell = 0, number = find_str_among(dict, key, hash_of_str(vm, key), &cell);
    *found = number != NO_ENTRY;
    if (*found) dict_remove_entry(vm, dict, &dict->entries[number]);
    return true;
}

bool dict_set_c(VM *vm, Dict *dict, const char *key, Value value)
{
    String *name = str_intern_c(vm, key);
    return name != NULL && dict_set_str(vm, dict, name, value);
}

Value dict_get_c(VM *vm, Dict *dict, const char *key)
{
    String name = {.size = strlen(key), .data = key}; // lives for the search alone
    return dict_get_str(vm, dict, &name);
}

bool dict_next(Dict *dict, size_t *position, Value *key, Value *value)
{
    size_t i = *position < dict->first ? dict->first : *position;
    while (i < dict->used && is_absent(dict->entries[i].key)) i++;
    *position = i + 1;
    if (i >= dict->used) return false;
    *key = dict->entries[i].key;
    *value = dict->entries[i].value;
    return true;
}

bool dict_previous(Dict *dict, size_t *position, Value *key, Value *value)
{
    size_t i = *position > dict->used ? dict->used : *position;
    while (i > dict->first && is_absent(dict->entries[i - 1].key)) i--;
    if (i <= dict->first) {
        *position = 0;
        return false;
    }
    *position = i - 1;
    *key = dict->entries[i - 1].key;
    *value = dict->entries[i - 1].value;
    return true;
}

List *dict_keys_list(VM *vm, Dict *dict)
{
    List *keys = list_new_sized(vm, dict->count);
    for (size_t i = dict->first; keys != NULL && i < dict->used; i++)
        if (!is_absent(dict->entries[i].key) && !list_append(vm, keys, dict->entries[i].key))
            return NULL;
    return keys;
}

Value *dict_watch(VM *vm, Dict *dict, String *key)
{
    dict->head.flags |= DICT_WATCHED;
    size_t cell = 0, number = find_str_among(dict, key, hash_of_str(vm, key), &cell);
    return number == NO_ENTRY ? NULL : &dict->entries[number].value;
}

// ---- For the collector --------------------------------------------------------------------------

void dict_trace(VM *vm, Tracer *tracer, Object *object)
{
    Dict *dict = (Dict *)object;
    backing_trace(tracer, dict->entries, block_size(dict->capacity, dict->index_size));
    if (dict->used > 0)
        trace_rows(tracer, &dict->entries[0].key, dict->used, sizeof(DictEntry) / sizeof(Value), 2);
}

void dict_release(VM *vm, Object *object)
{
    Dict *dict = (Dict *)object;
    backing_release(vm, dict->entries, block_size(dict->capacity, dict->index_size));
}

bool dict_owns_slot(Object *object, const Value *slot)
{
    Dict *dict = (Dict *)object;
    return (const void *)slot >= (const void *)dict->entries &&
           (const void *)slot < (const void *)(dict->entries + dict->capacity);
}
