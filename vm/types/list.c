// list.c - the storage of lists: growth, and what other files do with a list.
//
// Few items lie in a cell of the heap, many outside it, where they grow in place if the system lets
// them (backing.h). An old list whose items move, be it to other memory or by an index, is remembered as a whole: the slots
// the collector has noted no longer hold what they were noted for.
#include "vm/types/list.h"

#include "vm/object/backing.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/object/spend.h"
#include "vm/types/bytes.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/range.h"
#include "vm/types/sequence.h"
#include "vm/types/set.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// No list holds more: sizes and differences of addresses stay well inside ptrdiff_t.
#define LIST_MAX ((size_t)PTRDIFF_MAX / sizeof(Value))

List *list_new(VM *vm)
{
    List *list = object_new_released(vm, TYPE_list, sizeof(List));
    list->items = NULL;
    list->count = list->capacity = 0;
    return list;
}

static bool set_capacity(VM *vm, List *list, size_t capacity)
{
    Value *items = NULL;
    if (capacity > LIST_MAX) return throw_memory(vm), false;
    if (capacity > 0) {
        size_t size = capacity * sizeof(Value);
        if (backing_is_cell(size)) capacity = backing_round(size) / sizeof(Value);
        items = backing_resize(vm, list->items, list->capacity * sizeof(Value), capacity * sizeof(Value));
        if (items == NULL) return throw_memory(vm), false;
    } else {
        backing_release(vm, list->items, list->capacity * sizeof(Value));
    }
    list->head.flags &= (uint8_t)~LIST_SORTING;
    bool moved = items != list->items;
    list->items = items;
    list->capacity = capacity;
    if (moved) object_changed(vm, list);
    return true;
}

// Makes room for extra more items, and some to spare.
static NOINLINE bool grow(VM *vm, List *list, size_t extra)
{
    size_t needed = list->count + extra;
    if (needed < extra || needed > LIST_MAX) return throw_memory(vm), false;
    size_t roomy = needed + (needed >> 3) + 6;
    if (needed < 64) roomy += needed >> 2;
    roomy &= ~(size_t)3;
    return set_capacity(vm, list, roomy);
}

// Gives memory back once less than a quarter is in use. That it cannot be had smaller is no failure.
static void shrink(VM *vm, List *list)
{
    if (list->capacity < 32 || list->count >= list->capacity / 4) return;
    size_t capacity = list->count + (list->count >> 2) + 4;
    Value *items = backing_resize(vm, list->items, list->capacity * sizeof(Value),
                                  capacity * sizeof(Value));
    if (items == NULL) return;
    bool moved = items != list->items;
    list->items = items;
    list->capacity = capacity;
    if (moved) object_changed(vm, list);
}

bool list_reserve(VM *vm, List *list, size_t extra)
{
    if (extra <= list->capacity - list->count) return true;
    if (list->count != 0) return grow(vm, list, extra);
    return set_capacity(vm, list, extra); // the first items: no more than asked for
}

List *list_new_sized(VM *vm, size_t capacity)
{
    List *list = list_new(vm);
    return list_reserve(vm, list, capacity) ? list : NULL;
}

List *list_from_values(VM *vm, const Value *items, size_t count)
{
    List *list = list_new(vm);
    if (count == 0) return list;
    if (!set_capacity(vm, list, count)) return NULL;
    items_copy(list->items, items, count);
    list->count = count;
    return list;
}

bool list_append(VM *vm, List *list, Value item)
{
    if (UNLIKELY(list->count == list->capacity) && !grow(vm, list, 1)) return false;
    store(vm, list, &list->items[list->count], item);
    list->count++;
    return true;
}

bool list_append_values(VM *vm, List *list, const Value *values, size_t count)
{
    if (count == 0) return true;
    if (!list_reserve(vm, list, count)) return false;
    Value *end = list->items + list->count;
    memcpy(end, values, count * sizeof(Value));
    list->count += count;
    if (!is_old(vm, &list->head)) return true;
    if (count > list->count / 8) {
        object_changed(vm, list);
    } else {
        for (size_t i = 0; i < count; i++) store(vm, list, &end[i], end[i]);
    }
    return true;
}

bool list_insert(VM *vm, List *list, size_t index, Value item)
{
    if (list->count == list->capacity && !grow(vm, list, 1)) return false;
    if (index > list->count) index = list->count;
    Value *place = list->items + index;
    size_t tail = list->count - index;
    memmove(place + 1, place, tail * sizeof(Value));
    if (UNLIKELY(tail > 1024)) spend(vm, tail / 64);
    list->count++;
    store(vm, list, place, item);
    if (tail > 0) object_changed(vm, list);
    return true;
}

Value list_take(VM *vm, List *list, size_t index)
{
    Value item = list->items[index];
    size_t tail = list->count - index - 1;
    list->count--;
    if (tail > 0) {
        memmove(list->items + index, list->items + index + 1, tail * sizeof(Value));
        if (UNLIKELY(tail > 1024)) spend(vm, tail / 64);
        object_changed(vm, list);
    }
    if (UNLIKELY(list->count < list->capacity / 4)) shrink(vm, list);
    return item;
}

void list_clear(VM *vm, List *list)
{
    backing_release(vm, list->items, list->capacity * sizeof(Value));
    list->items = NULL;
    list->count = list->capacity = 0;
}

List *list_slice(VM *vm, List *list, size_t start, size_t stop)
{
    if (stop > list->count) stop = list->count;
    return start >= stop ? list_new(vm) : list_from_values(vm, list->items + start, stop - start);
}

bool list_splice(VM *vm, List *list, size_t start, size_t stop, const Value *values, size_t count)
{
    size_t removed = stop - start, tail = list->count - stop;
    if (count > removed && !list_reserve(vm, list, count - removed)) return false;
    if (list->count - removed + count == 0) {
        list_clear(vm, list);
        return true;
    }
    Value *place = list->items + start;
    if (count != removed) memmove(place + count, place + removed, tail * sizeof(Value));
    if (count > 0) memcpy(place, values, count * sizeof(Value));
    list->count += count - removed;
    object_changed(vm, list);
    if (count < removed) shrink(vm, list);
    return true;
}

void list_reverse(VM *vm, List *list)
{
    if (list->count < 2) return;
    for (Value *low = list->items, *high = low + list->count - 1; low < high; low++, high--) {
        Value item = *low;
        *low = *high;
        *high = item;
    }
    object_changed(vm, list);
}

static RUNS bool extend_by_range(VM *vm, List *list, const Range *range)
{
    if (!list_reserve(vm, list, range->count)) return false;
    int64_t number = range->first;
    for (size_t left = range->count; left > 0;) {
        size_t count = left < 65536 ? left : 65536;
        if (!list_reserve(vm, list, count)) return false; // charge may have run what changed it
        Value *end = list->items + list->count;
        for (size_t i = 0; i < count; i++) {
            end[i] = int_new(vm, number);
            number = (int64_t)((uint64_t)number + (uint64_t)range->increment); // may wrap at the end
        }
        list->count += count;
        object_changed(vm, list);
        left -= count;
        if (!charge(vm, count / 4)) return false;
    }
    return true;
}

// What is walked without running anything: nothing changes it meanwhile.
static RUNS bool extend_by_dict(VM *vm, List *list, const Dict *dict, bool values)
{
    if (!list_reserve(vm, list, dict->count)) return false;
    Value *end = list->items + list->count;
    for (size_t i = dict->first; i < dict->used; i++) {
        const DictEntry *entry = &dict->entries[i];
        if (!is_absent(entry->key)) *end++ = values ? entry->value : entry->key;
    }
    list->count += dict->count;
    object_changed(vm, list);
    return charge(vm, dict->count / 8);
}

static RUNS bool extend_by_set(VM *vm, List *list, Set *set)
{
    if (!list_reserve(vm, list, set->count)) return false;
    size_t position = 0;
    for (Value item; set_next(set, &position, &item); list->count++) list->items[list->count] = item;
    object_changed(vm, list);
    return charge(vm, set->count / 4);
}

static RUNS bool extend_by_ascii(VM *vm, List *list, const String *s)
{
    if (!list_reserve(vm, list, s->size)) return false;
    Value *end = list->items + list->count;
    for (size_t i = 0; i < s->size; i++) end[i] = value_of_object(vm->ascii_chars[(unsigned char)s->data[i]]);
    list->count += s->size;
    object_changed(vm, list);
    return charge(vm, s->size / 8);
}

static RUNS bool extend_by_bytes(VM *vm, List *list, const Bytes *bytes)
{
    if (!list_reserve(vm, list, bytes->size)) return false;
    Value *end = list->items + list->count;
    for (size_t i = 0; i < bytes->size; i++) end[i] = value_of_small((unsigned char)bytes->data[i]);
    list->count += bytes->size;
    object_changed(vm, list);
    return charge(vm, bytes->size / 8);
}

typedef struct ListSink {
    Sink sink;
    List *list;
} ListSink;

static bool append_next(VM *vm, Sink *sink, Value item)
{
    List *list = ((ListSink *)sink)->list;
    if (UNLIKELY(list->count == list->capacity) && !grow(vm, list, 1)) return sink->failed = true, false;
    store(vm, list, &list->items[list->count], item);
    list->count++;
    return true;
}

static RUNS bool extend_by_iterator(VM *vm, List *list, Value iterator)
{
    SlotNext next = type_of(vm, iterator)->slots.next;
    if (!descend(vm)) return false;
    for (;;) {
        if (!charge(vm, 1)) return false;
        Value item = next(vm, iterator);
        if (UNLIKELY(raised(item))) return false;
        if (UNLIKELY(is_exhausted(item))) return true;
        if (UNLIKELY(list->count == list->capacity) && !grow(vm, list, 1)) return false;
        store(vm, list, &list->items[list->count], item);
        list->count++;
    }
}

bool list_extend(VM *vm, List *list, Value iterable)
{
    if (is_exact_list(iterable) || is_exact_tuple(iterable)) {
        size_t count = is_exact_list(iterable) ? as_list(iterable)->count : as_tuple(iterable)->count;
        if (!list_reserve(vm, list, count)) return false;
        // Read after the reserve: the iterable may be the list itself.
        const Value *values =
            is_exact_list(iterable) ? as_list(iterable)->items : as_tuple(iterable)->items;
        return list_append_values(vm, list, values, count) && charge(vm, count / 16);
    }
    if (is_exact_range(iterable) && as_range(iterable)->is_small)
        return extend_by_range(vm, list, as_range(iterable));
    switch (is_pointer(iterable) ? as_object(iterable)->shape : 0) {
    case TYPE_dict: return extend_by_dict(vm, list, as_dict(iterable), false);
    case TYPE_dict_keys: return extend_by_dict(vm, list, ((DictView *)as_object(iterable))->dict, false);
    case TYPE_dict_values: return extend_by_dict(vm, list, ((DictView *)as_object(iterable))->dict, true);
    case TYPE_set:
    case TYPE_frozenset: return extend_by_set(vm, list, as_set(iterable));
    case TYPE_bytes: return extend_by_bytes(vm, list, as_bytes(iterable));
    case TYPE_str:
        if (str_is_ascii(as_str(iterable))) return extend_by_ascii(vm, list, as_str(iterable));
        break;
    default: break;
    }
    if (is_generator(iterable)) {
        ListSink sink = {.sink.take = append_next, .list = list};
        if (!generator_pour(vm, iterable, &sink.sink)) return false;
        if (list->capacity - list->count > list->count / 4 + 8) shrink(vm, list);
        return true;
    }
    Value iterator = get_iter(vm, iterable);
    if (raised(iterator)) return false;
    size_t hint;
    if (!length_hint(vm, iterable, 8, &hint)) return false;
    // A hint is only a hint: one that asks for too much is not heeded at all.
    if (hint < LIST_MAX / 2 && !list_reserve(vm, list, hint)) return false;
    if (!extend_by_iterator(vm, list, iterator)) return false;
    if (list->capacity - list->count > list->count / 4 + 8) shrink(vm, list);
    return true;
}
