// set.c - the table of set and frozenset, and set algebra.
//
// Open addressing: a few neighbours of the hash's place are tried, which share its cache line, then
// the next place that the rest of the hash gives. Where items land, and when the table grows, is as
// in CPython, so that sets of small ints come out in the order people are used to.
//
// An item's __eq__ may do anything, the set itself included: `layout` tells, and the search begins
// again. Walks go by position and look at the table anew after each step that may run Python.
#include "vm/types/set.h"

#include "vm/base/hash.h"
#include "vm/object/backing.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/dict.h"
#include "vm/types/iterators.h"
#include "vm/types/range.h"
#include "vm/types/sequence.h"
#include "vm/types/tuple.h"

#define DELETED EXHAUSTED
#define SMALLEST 8
#define NEIGHBOURS 9
#define ENTRIES_MAX ((size_t)PTRDIFF_MAX / 64)

static Set *make(VM *vm, TypeId type)
{
    Set *set = object_new_released(vm, (uint16_t)type, sizeof(Set));
    memset((char *)set + sizeof(Object), 0, sizeof(Set) - sizeof(Object));
    return set;
}

Set *set_new(VM *vm)
{
    return make(vm, TYPE_set);
}

Set *frozenset_new(VM *vm)
{
    return make(vm, TYPE_frozenset);
}

static Set *make_result(VM *vm, bool frozen)
{
    return make(vm, frozen ? TYPE_frozenset : TYPE_set);
}

static inline uint64_t tag_of(uint64_t hash)
{
    return hash + 1;
}

static inline bool is_used(const SetCell *cell) // now or before
{
    return cell->tag != 0;
}

static inline bool is_live(const SetCell *cell)
{
    return cell->tag != 0 && !same(cell->key, DELETED);
}

static size_t table_size(const Set *set)
{
    return set->table == NULL ? 0 : (set->mask + 1) * sizeof(SetCell);
}

void set_clear(VM *vm, Set *set)
{
    backing_release(vm, set->table, table_size(set));
    set->table = NULL;
    set->mask = set->count = set->filled = set->finger = 0;
    set->has_objects = false;
    set->layout++;
}

void set_take_over(VM *vm, Set *set, Set *other)
{
    set_clear(vm, set);
    set->table = other->table;
    set->mask = other->mask;
    set->count = other->count;
    set->filled = other->filled;
    set->has_objects = other->has_objects;
    other->table = NULL;
    other->mask = other->count = other->filled = 0;
    object_changed(vm, set);
}

// ---- The table ----------------------------------------------------------------------------------

// Where entries of a hash may lie: up to NEIGHBOURS more behind `place`, then the next place.
typedef struct Probe {
    SetCell *entry;
    size_t place, mask, left;
    uint64_t rest;
} Probe;

static ALWAYS_INLINE Probe probe_start(const Set *set, uint64_t hash)
{
    size_t place = hash & set->mask;
    return (Probe){set->table + place, place, set->mask,
                   place + NEIGHBOURS <= set->mask ? NEIGHBOURS : 0, hash};
}

static ALWAYS_INLINE void probe_step(const Set *set, Probe *probe)
{
    if (probe->left > 0) {
        probe->left--;
        probe->entry++;
        return;
    }
    probe->rest >>= 5;
    probe->place = (probe->place * 5 + 1 + probe->rest) & probe->mask;
    probe->entry = set->table + probe->place;
    probe->left = probe->place + NEIGHBOURS <= probe->mask ? NEIGHBOURS : 0;
}

// Puts an item that the table does not hold, and has room for, into its place.
static ALWAYS_INLINE void place_new(SetCell *table, size_t mask, SetCell item)
{
    uint64_t rest = item.tag - 1;
    for (size_t place = rest & mask;;) {
        SetCell *cell = table + place, *last = cell + (place + NEIGHBOURS <= mask ? NEIGHBOURS : 0);
        for (; cell <= last; cell++) {
            if (!is_used(cell)) {
                *cell = item;
                return;
            }
        }
        rest >>= 5;
        place = (place * 5 + 1 + rest) & mask;
    }
}

// Makes the table anew, larger than `wanted` entries; drops the deleted ones.
static bool resize(VM *vm, Set *set, size_t wanted)
{
    size_t size = SMALLEST;
    if (wanted > ENTRIES_MAX) return throw_memory(vm), false;
    while (size <= wanted) size *= 2;
    SetCell *table = backing_take_zeroed(vm, size * sizeof(SetCell));
    if (table == NULL) return throw_memory(vm), false;
    SetCell *old = set->table;
    size_t old_size = table_size(set);
    set->table = table;
    set->mask = size - 1;
    set->filled = set->count;
    for (size_t i = 0; i < old_size / sizeof(SetCell); i++)
        if (is_live(&old[i])) place_new(table, size - 1, old[i]);
    backing_release(vm, old, old_size);
    set->layout++;
    object_changed(vm, set);
    return true;
}

// Grows a table that is three fifths full.
static bool grow(VM *vm, Set *set)
{
    return resize(vm, set, set->count > 50000 ? set->count * 2 : set->count * 4);
}

// Whether this entry holds item: 1 yes, 0 no, -1 if only a comparison can say.
static ALWAYS_INLINE int quick_match(const SetCell *entry, Value item, uint64_t hash)
{
    if (same(entry->key, item)) return 1;
    if (entry->tag != tag_of(hash)) return 0;
    if (is_small_int(item) && is_small_int(entry->key)) return 0;
    if (is_exact_str(item) && is_exact_str(entry->key)) {
        const String *a = as_str(item), *b = as_str(entry->key);
        return a->size == b->size && text_same(a->data, b->data, a->size);
    }
    if (is_exact_tuple(item) && is_exact_tuple(entry->key)) return quick_equal_tuples(entry->key, item);
    return is_live(entry) ? -1 : 0;
}

// Finds the entry of item, or (if it has none) an unused one to put it in. NULL: an exception, or
// *restart: a comparison changed the table.
static ALWAYS_INLINE SetCell *look(VM *vm, Set *set, Value item, uint64_t hash, bool *restart)
{
    *restart = false;
    for (Probe probe = probe_start(set, hash);; probe_step(set, &probe)) {
        if (!is_used(probe.entry)) return probe.entry;
        int match = quick_match(probe.entry, item, hash);
        if (match > 0) return probe.entry;
        if (UNLIKELY(match < 0)) {
            uint64_t layout = set->layout;
            bool equal;
            if (!values_equal(vm, probe.entry->key, item, &equal)) return NULL;
            if (set->layout != layout) {
                *restart = true;
                return NULL;
            }
            if (equal) return probe.entry;
        }
    }
}

// The same, with its own restarts. The set has a table. *found: the entry is item's.
static ALWAYS_INLINE SetCell *find(VM *vm, Set *set, Value item, uint64_t hash, bool *found)
{
    for (;;) {
        bool restart;
        SetCell *entry = look(vm, set, item, hash, &restart);
        if (LIKELY(entry != NULL)) {
            *found = is_used(entry);
            return entry;
        }
        if (!restart || !charge(vm, 1)) return NULL;
        if (set->table == NULL && !resize(vm, set, 0)) return NULL;
    }
}

static ALWAYS_INLINE bool hash_item(VM *vm, Value item, uint64_t *hash)
{
    if (is_small_int(item)) *hash = (uint64_t)hash_int(as_small(item));
    else if (is_exact_str(item) && as_str(item)->hash != 0) *hash = as_str(item)->hash;
    else if (is_exact_tuple(item) && tuple_quick_hash(as_tuple(item), hash)) return true;
    else return hash_value(vm, item, hash);
    return true;
}

static inline RUNS bool add_hashed(VM *vm, Set *set, Value item, uint64_t hash)
{
    bool found;
    if (UNLIKELY(set->table == NULL) && !resize(vm, set, 0)) return false;
    SetCell *entry = find(vm, set, item, hash, &found);
    if (entry == NULL) return false;
    if (found) return true;
    entry->tag = tag_of(hash);
    store(vm, set, &entry->key, item);
    if (is_pointer(item)) set->has_objects = true;
    set->count++;
    set->filled++;
    set->layout++;
    return LIKELY(set->filled * 5 < set->mask * 3) || grow(vm, set);
}

// The same for many items in a row: most are at the first place that is looked at, or there is none there.
static ALWAYS_INLINE RUNS bool add_next(VM *vm, Set *set, Value item)
{
    uint64_t hash;
    if (!hash_item(vm, item, &hash)) return false;
    if (LIKELY(set->table != NULL)) {
        SetCell *cell = &set->table[hash & set->mask];
        if (same(cell->key, item) && is_used(cell)) return true;
        if (!is_used(cell) && LIKELY((set->filled + 1) * 5 < set->mask * 3)) {
            cell->tag = tag_of(hash);
            store(vm, set, &cell->key, item);
            if (is_pointer(item)) set->has_objects = true;
            set->count++;
            set->filled++;
            set->layout++;
            return true;
        }
    }
    return add_hashed(vm, set, item, hash);
}

// Adds an item that is known not to be there: nothing is compared.
static inline RAISES bool add_distinct(VM *vm, Set *set, SetEntry entry)
{
    if (UNLIKELY(set->table == NULL) && !resize(vm, set, 0)) return false;
    place_new(set->table, set->mask, (SetCell){tag_of(entry.hash), entry.key});
    if (is_pointer(entry.key)) {
        set->has_objects = true;
        object_changed(vm, set);
    }
    set->count++;
    set->filled++;
    set->layout++;
    return LIKELY(set->filled * 5 < set->mask * 3) || grow(vm, set);
}

// Adds an item met while walking another set, which (if nothing changed it) has no item twice.
static inline RUNS bool add_walked(VM *vm, Set *set, SetEntry entry, bool is_unchanged)
{
    return LIKELY(is_unchanged) ? add_distinct(vm, set, entry) : add_hashed(vm, set, entry.key, entry.hash);
}

static inline RUNS bool contains_hashed(VM *vm, Set *set, Value item, uint64_t hash, bool *found)
{
    *found = false;
    return set->count == 0 || find(vm, set, item, hash, found) != NULL;
}

static void remove_cell(Set *set, SetCell *cell)
{
    cell->key = DELETED;
    set->count--;
    set->layout++;
}

static RUNS bool remove_hashed(VM *vm, Set *set, Value item, uint64_t hash, bool *found)
{
    *found = false;
    if (set->count == 0) return true;
    SetCell *entry = find(vm, set, item, hash, found);
    if (entry == NULL) return false;
    if (*found) remove_cell(set, entry);
    return true;
}

bool set_add(VM *vm, Set *set, Value item)
{
    return add_next(vm, set, item);
}

bool set_contains(VM *vm, Set *set, Value item, bool *found)
{
    uint64_t hash;
    return hash_item(vm, item, &hash) && contains_hashed(vm, set, item, hash, found);
}

bool set_remove(VM *vm, Set *set, Value item, bool *found)
{
    uint64_t hash;
    return hash_item(vm, item, &hash) && remove_hashed(vm, set, item, hash, found);
}

// The next live entry from *position on, copied; false at the end.
static ALWAYS_INLINE bool next_entry(const Set *set, size_t *position, SetEntry *entry)
{
    for (size_t i = *position; set->table != NULL && i <= set->mask; i++) {
        const SetCell *cell = &set->table[i];
        if (!is_live(cell)) continue;
        *entry = (SetEntry){cell->tag - 1, cell->key};
        *position = i + 1;
        return true;
    }
    *position = SIZE_MAX;
    return false;
}

bool set_next_entry(const Set *set, size_t *position, SetEntry *entry)
{
    return next_entry(set, position, entry);
}

bool set_next(Set *set, size_t *position, Value *item)
{
    SetEntry entry;
    if (!next_entry(set, position, &entry)) return false;
    *item = entry.key;
    return true;
}

Value set_pop(VM *vm, Set *set)
{
    if (set->count == 0) return ABSENT;
    size_t i = set->finger & set->mask;
    while (!is_live(&set->table[i])) i = (i + 1) & set->mask;
    Value item = set->table[i].key;
    remove_cell(set, &set->table[i]);
    set->finger = i + 1;
    return item;
}

// ---- Algebra ------------------------------------------------------------------------------------

// Makes room for `more` items at once, expecting that few are there already.
static bool expect(VM *vm, Set *set, size_t more)
{
    size_t total;
    if (set->table != NULL && (set->filled + more) * 5 < set->mask * 3) return true;
    if (add_overflows(set->count, more, &total) || total > ENTRIES_MAX) return throw_memory(vm), false;
    if (set->table == NULL && total * 5 < (SMALLEST - 1) * 3) return resize(vm, set, 0);
    return resize(vm, set, total * 2);
}

static RUNS bool merge(VM *vm, Set *set, Set *other)
{
    if (set == other || other->count == 0) return true;
    if (!expect(vm, set, other->count)) return false;
    SetEntry entry;
    size_t position = 0;
    if (set->filled == 0) { // no item can be there already, so nothing is compared
        if (set->mask == other->mask && other->filled == other->count) {
            memcpy(set->table, other->table, table_size(other));
        } else {
            while (next_entry(other, &position, &entry))
                place_new(set->table, set->mask, (SetCell){tag_of(entry.hash), entry.key});
        }
        set->count = set->filled = other->count;
        if (other->has_objects) set->has_objects = true;
        set->layout++;
        object_changed(vm, set);
        return charge(vm, other->count / 4);
    }
    while (next_entry(other, &position, &entry))
        if (!add_hashed(vm, set, entry.key, entry.hash) || !charge(vm, 1)) return false;
    return true;
}

static RUNS bool add_keys(VM *vm, Set *set, Dict *dict)
{
    if (!expect(vm, set, dict->count)) return false;
    for (size_t i = dict->first; i < dict->used; i++) {
        DictEntry entry = dict->entries[i];
        if (is_absent(entry.key)) continue;
        if (!add_hashed(vm, set, entry.key, entry.hash) || !charge(vm, 1)) return false;
    }
    return true;
}

// What to ask resize for so that the table is as large as adding `count` items one by one would have made it.
static size_t room_of_growth(size_t count)
{
    size_t size = SMALLEST, wanted = 0;
    for (;;) {
        size_t full = ((size - 1) * 3 + 4) / 5; // with so many items it grows
        if (count < full || full > ENTRIES_MAX / 8) return wanted;
        wanted = full > 50000 ? full * 2 : full * 4;
        while (size <= wanted) size *= 2;
    }
}

typedef struct SetSink {
    Sink sink;
    Set *set;
} SetSink;

static bool add_taken(VM *vm, Sink *sink, Value item)
{
    return add_next(vm, ((SetSink *)sink)->set, item) || (sink->failed = true, false);
}

bool set_update(VM *vm, Set *set, Value iterable)
{
    if (is_any_set(iterable)) return merge(vm, set, as_set(iterable));
    if (is_exact_dict(iterable)) return add_keys(vm, set, as_dict(iterable));
    if (is_exact_range(iterable) && as_range(iterable)->is_small && set->table == NULL &&
        !resize(vm, set, room_of_growth(as_range(iterable)->count))) {
        return false;
    }
    SetSink sink = {.sink.take = add_taken, .set = set};
    return iterate(vm, iterable, &sink.sink);
}

Set *set_intersection(VM *vm, Set *set, Value iterable, bool frozen)
{
    Set *result = make_result(vm, frozen);
    bool found;
    if (is_any_set(iterable)) {
        Set *other = as_set(iterable);
        if (other == set) return merge(vm, result, set) ? result : NULL;
        if (other->count > set->count) { // walk the smaller one
            other = set;
            set = as_set(iterable);
        }
        SetEntry entry;
        size_t position = 0;
        uint64_t layout = other->layout;
        while (next_entry(other, &position, &entry)) {
            if (!contains_hashed(vm, set, entry.key, entry.hash, &found) || !charge(vm, 1))
                return NULL;
            if (found && !add_walked(vm, result, entry, other->layout == layout)) return NULL;
        }
        return result;
    }
    Iter iter;
    if (!iter_open(vm, &iter, iterable)) return NULL;
    while (iter_next(vm, &iter)) {
        uint64_t hash;
        if (!hash_item(vm, iter.item, &hash) ||
            !contains_hashed(vm, set, iter.item, hash, &found))
            return NULL;
        if (found && !add_hashed(vm, result, iter.item, hash)) return NULL;
    }
    return iter.failed ? NULL : result;
}

bool set_difference_update(VM *vm, Set *set, Value iterable)
{
    bool found;
    if (is_any_set(iterable)) {
        Set *other = as_set(iterable);
        if (other == set) {
            set_clear(vm, set);
            return true;
        }
        if (other->count / 8 > set->count) { // only what both have need be removed
            other = set_intersection(vm, set, iterable, false);
            if (other == NULL) return false;
        }
        SetEntry entry;
        size_t position = 0;
        while (next_entry(other, &position, &entry))
            if (!remove_hashed(vm, set, entry.key, entry.hash, &found) || !charge(vm, 1)) return false;
    } else {
        Iter iter;
        if (!iter_open(vm, &iter, iterable)) return false;
        while (iter_next(vm, &iter))
            if (!set_remove(vm, set, iter.item, &found)) return false;
        if (iter.failed) return false;
    }
    return set->filled - set->count <= set->mask / 4 || grow(vm, set);
}

// The items of set that are not in other, a set or an exact dict.
static RUNS bool add_missing(VM *vm, Set *result, Set *set, Value other)
{
    SetEntry entry;
    size_t position = 0;
    uint64_t layout = set->layout;
    while (next_entry(set, &position, &entry)) {
        bool found;
        if (is_dict(other)) {
            Value value = dict_get_hashed(vm, as_dict(other), entry.key, entry.hash);
            if (raised(value)) return false;
            found = !is_absent(value);
        } else if (!contains_hashed(vm, as_set(other), entry.key, entry.hash, &found)) {
            return false;
        }
        if (!found && !add_walked(vm, result, entry, set->layout == layout)) return false;
        if (!charge(vm, 1)) return false;
    }
    return true;
}

Set *set_difference(VM *vm, Set *set, Value iterable, bool frozen)
{
    Set *result = make_result(vm, frozen);
    bool countable = is_any_set(iterable) || is_exact_dict(iterable);
    size_t count = is_any_set(iterable)       ? as_set(iterable)->count
                   : is_exact_dict(iterable) ? as_dict(iterable)->count
                                              : 0;
    if (countable && set->count / 4 <= count)
        return add_missing(vm, result, set, iterable) ? result : NULL;
    // Few items to take away, or a walk that can be made but once: copy and remove.
    return merge(vm, result, set) && set_difference_update(vm, result, iterable) ? result : NULL;
}

static RUNS bool toggle(VM *vm, Set *set, Value item, uint64_t hash)
{
    bool found;
    return remove_hashed(vm, set, item, hash, &found) && (found || add_hashed(vm, set, item, hash)) &&
           charge(vm, 1);
}

bool set_symmetric_difference_update(VM *vm, Set *set, Value iterable)
{
    if (is_any_set(iterable) && as_set(iterable) == set) {
        set_clear(vm, set);
        return true;
    }
    if (is_exact_dict(iterable)) {
        Dict *dict = as_dict(iterable);
        for (size_t i = dict->first; i < dict->used; i++) {
            DictEntry entry = dict->entries[i];
            if (!is_absent(entry.key) && !toggle(vm, set, entry.key, entry.hash)) return false;
        }
        return true;
    }
    Set *other;
    if (is_any_set(iterable)) {
        other = as_set(iterable);
    } else { // each item once
        other = set_new(vm);
        if (!set_update(vm, other, iterable)) return false;
    }
    SetEntry entry;
    size_t position = 0;
    while (next_entry(other, &position, &entry))
        if (!toggle(vm, set, entry.key, entry.hash)) return false;
    return true;
}

bool set_is_subset(VM *vm, Set *a, Set *b, bool *result)
{
    SetEntry entry;
    size_t position = 0;
    *result = a->count <= b->count;
    while (*result && next_entry(a, &position, &entry))
        if (!contains_hashed(vm, b, entry.key, entry.hash, result) || !charge(vm, 1)) return false;
    return true;
}

bool set_is_disjoint(VM *vm, Set *set, Value iterable, bool *result)
{
    bool found;
    *result = false;
    if (is_any_set(iterable)) {
        Set *other = as_set(iterable);
        if (other == set) {
            *result = set->count == 0;
            return true;
        }
        if (other->count > set->count) {
            other = set;
            set = as_set(iterable);
        }
        SetEntry entry;
        size_t position = 0;
        while (next_entry(other, &position, &entry)) {
            if (!contains_hashed(vm, set, entry.key, entry.hash, &found) || !charge(vm, 1))
                return false;
            if (found) return true;
        }
        *result = true;
        return true;
    }
    Iter iter;
    if (!iter_open(vm, &iter, iterable)) return false;
    while (iter_next(vm, &iter)) {
        if (!set_contains(vm, set, iter.item, &found)) return false;
        if (found) return true;
    }
    *result = true;
    return !iter.failed;
}
