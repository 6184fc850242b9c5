// slots.c - the table that ties special methods to slots, and how a class gets its slots from its MRO.
//
// A row of slots.def may stand for several special methods (__add__ and __radd__; the six comparisons), and a
// special method for several rows (__add__ for add and concat). For a class made in Python each row is found
// like this (update_row): look every special method of the row up. If all that are found are slot
// wrappers of one and the same native function, the slot is that function: a subclass of list that does
// not touch __len__ runs list's own. If any is something else, the slot is a function of
// slot_functions.c that looks the special method up each time.
#include "vm/object/slots.h"
#include "vm/object/error.h"
#include "vm/object/slot_functions.h"
#include "vm/object/type_cache.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/str.h"

// ---- The table ----------------------------------------------------------------------------------

// In the order: two for each row of slots.def (the name, the reflected name), then the rest.
const SlotEntry slot_entries[] = {
#define SLOT(field, signature, name, reflected)                                                      \
    {name, ROW_##field, WRAP_##signature, 0}, {reflected, ROW_##field, WRAP_##signature, 1},
#include "vm/object/slots.def"
#undef SLOT
    {"__lt__", ROW_compare, WRAP_Compare, COMPARE_LT},
    {"__le__", ROW_compare, WRAP_Compare, COMPARE_LE},
    {"__eq__", ROW_compare, WRAP_Compare, COMPARE_EQ},
    {"__ne__", ROW_compare, WRAP_Compare, COMPARE_NE},
    {"__gt__", ROW_compare, WRAP_Compare, COMPARE_GT},
    {"__ge__", ROW_compare, WRAP_Compare, COMPARE_GE},
    {"__getattr__", ROW_get_attr, WRAP_NONE, 0},
    {"__add__", ROW_concat, WRAP_Binary, 0},
    {"__mul__", ROW_repeat, WRAP_Binary, 0},
    {"__rmul__", ROW_repeat, WRAP_Binary, 1},
    {"__init__", ROW_INIT, WRAP_INIT, 0},
    {"__new__", ROW_INIT, WRAP_NONE, 0},
    {"__del__", ROW_DEL, WRAP_NONE, 0},
};
const size_t slot_entry_count = COUNT_OF(slot_entries);
static_assert(COUNT_OF(slot_entries) <= SLOT_ENTRY_MAX, "SLOT_ENTRY_MAX");
static_assert(SLOT_ENTRY_MAX < UINT8_MAX, "buckets hold bytes");
static_assert(sizeof(TypeDef) - offsetof(TypeDef, repr) == sizeof(Slots), "TypeDef ends with Slots");

static const AnySlot generic_slots[ROW_COUNT] = {
#define SLOT(field, signature, name, reflected) [ROW_##field] = (AnySlot)slot_##field,
#include "vm/object/slots.def"
#undef SLOT
};

AnySlot slots_get(const Slots *slots, int row)
{
    AnySlot slot;
    memcpy(&slot, (const char *)slots + row * sizeof(AnySlot), sizeof slot);
    return slot;
}

static void slots_put(Slots *slots, int row, AnySlot slot)
{
    memcpy((char *)slots + row * sizeof(AnySlot), &slot, sizeof slot);
}

// ---- Names --------------------------------------------------------------------------------------

static inline size_t bucket_of(const TypeCache *cache, const String *name)
{
    return (uintptr_t)name >> 4 & (COUNT_OF(cache->slot_buckets) - 1);
}

bool slots_setup(VM *vm)
{
    TypeCache *cache = vm->type_cache;
    for (size_t entry = COUNT_OF(slot_entries); entry-- > 0;) {
        if (slot_entries[entry].name[0] == '\0') continue;
        String *name = str_intern_c(vm, slot_entries[entry].name);
        if (name == NULL) return false;
        size_t bucket = bucket_of(cache, name);
        cache->slot_names[entry] = name;
        cache->slot_next[entry] = cache->slot_buckets[bucket];
        cache->slot_buckets[bucket] = (uint8_t)(entry + 1);
    }
    return true;
}

void slots_trace(VM *vm, Tracer *tracer)
{
    TypeCache *cache = vm->type_cache;
    for (size_t entry = 0; entry < COUNT_OF(slot_entries); entry++) {
        trace_object(tracer, cache->slot_names[entry]);
    }
}

// ---- Native types -------------------------------------------------------------------------------

void slots_fill_native(VM *vm, Type *type)
{
    const TypeDef *def = type->def;
    Slots own;
    memcpy(&own, &def->repr, sizeof own);
    if (type->base != NULL) type->slots = type->base->slots;
    for (int row = 0; row < SLOT_ROWS; row++) {
        AnySlot slot = slots_get(&own, row);
        if (slot != NULL) slots_put(&type->slots, row, slot);
    }
    if (def->compare != NULL && def->hash == NULL) type->slots.hash = hash_unhashable;
    if (def->truth == NULL && def->length != NULL) type->slots.truth = NULL;
}

bool slots_add_wrappers(VM *vm, Type *type, const TypeDef *def)
{
    TypeCache *cache = vm->type_cache;
    Slots own;
    memcpy(&own, &def->repr, sizeof own);
    for (size_t i = 0; i < COUNT_OF(slot_entries); i++) {
        const SlotEntry *entry = &slot_entries[i];
        if (cache->slot_names[i] == NULL || entry->wrap == WRAP_NONE) continue;
        if (entry->row == ROW_INIT ? def->init == NULL : slots_get(&own, entry->row) == NULL) continue;
        if (entry->row == ROW_hash && def->hash == hash_unhashable) continue;
        Value wrapper = slot_wrapper_new(vm, type, cache->slot_names[i], (uint16_t)i);
        if (!dict_set_str(vm, type->dict, cache->slot_names[i], wrapper)) return false;
    }
    bool unhashable = def->hash == hash_unhashable || (def->compare != NULL && def->hash == NULL);
    return !unhashable || dict_set_str(vm, type->dict, NAME(vm, __hash__), NONE);
}

// ---- Classes made in Python ---------------------------------------------------------------------

// The MRO walked without the cache: type may be half made, or its version just taken away.
static Value find(VM *vm, const Type *type, String *name)
{
    for (size_t i = 0; i < type->mro->count; i++) {
        Type *base = (Type *)as_object(type->mro->items[i]);
        if ((base->flags & (TYPE_IS_READY | TYPE_IS_HEAP)) == 0) type_ready(vm, base);
        Value found = dict_get_str(vm, base->dict, name);
        if (!is_absent(found)) return found;
    }
    return ABSENT;
}

// What one entry says about its row: a native function, or that the row must look up.
static void consider_entry(VM *vm, Type *type, size_t i, AnySlot *specific, bool *generic)
{
    const SlotEntry *entry = &slot_entries[i];
    Value found = find(vm, type, vm->type_cache->slot_names[i]);
    if (is_absent(found)) return;
    if (is_exact_slot_wrapper(found)) {
        SlotWrapper *wrapper = as_slot_wrapper(found);
        const SlotEntry *other = &slot_entries[wrapper->entry];
        if (strcmp(other->name, entry->name) == 0 && type_is_subtype(type, wrapper->owner)) {
            if (other->row != entry->row) return; // list.__add__ is no nb_add
            AnySlot slot = slots_get(&wrapper->owner->slots, entry->row);
            if (*specific == NULL || *specific == slot) {
                *specific = slot;
                return;
            }
        }
    } else if (is_none(found) && entry->row == ROW_hash) {
        *specific = (AnySlot)hash_unhashable;
        return;
    }
    *generic = true;
}

static void update_row(VM *vm, Type *type, int row)
{
    AnySlot specific = NULL;
    bool generic = false;
    for (size_t i = 2 * (size_t)row; i < 2 * (size_t)row + 2; i++) {
        if (vm->type_cache->slot_names[i] != NULL) consider_entry(vm, type, i, &specific, &generic);
    }
    for (size_t i = 2 * SLOT_ROWS; i < COUNT_OF(slot_entries); i++) {
        if (slot_entries[i].row == row) consider_entry(vm, type, i, &specific, &generic);
    }
    if (generic && (row == ROW_concat || row == ROW_repeat)) {
        specific = NULL; // the add and multiply rows have it
        generic = false;
    }
    AnySlot slot = generic ? generic_slots[row] : specific;
    // What every object can do, one can whose metaclass's mro() left out object.
    if (slot == NULL) slot = slots_get(&type_get(vm, TYPE_object)->slots, row);
    slots_put(&type->slots, row, slot);
}

static void set_flag(Type *type, uint32_t flag, bool on)
{
    type->flags = on ? type->flags | flag : type->flags & ~flag;
}

// What is derived from __new__ and __init__.
static void update_construct(VM *vm, Type *type)
{
    Value construct = find(vm, type, NAME(vm, __new__));
    Type *native = type;
    while (native->flags & TYPE_IS_HEAP) native = native->base;
    bool is_native_new = is_exact_builtin(construct) && (as_object(construct)->flags & BUILTIN_IS_NEW);
    type->new_def = is_native_new ? native->new_def : NULL;
    type->new_native = is_native_new ? native->new_native : NULL;
    store(vm, type, &type->init, find(vm, type, NAME(vm, __init__)));
}

static void update_flags(VM *vm, Type *type)
{
    const Slots *slots = &type->slots;
    set_flag(type, TYPE_HAS_GETATTR, !is_absent(find(vm, type, NAME(vm, __getattr__))));
    set_flag(type, TYPE_NO_FAST_ATTR,
             slots->get_attr == slot_get_attr || slots->set_attr == slot_set_attr);
    set_flag(type, TYPE_HAS_FINALIZER, !is_absent(find(vm, type, NAME(vm, __del__))));
}

static void update_special(VM *vm, Type *type, int row)
{
    if (row < SLOT_ROWS) update_row(vm, type, row);
    if (row == ROW_INIT) update_construct(vm, type);
    if (row == ROW_DEL || row == ROW_get_attr || row == ROW_set_attr) update_flags(vm, type);
}

static void update_everything(VM *vm, Type *type)
{
    for (int row = 0; row < SLOT_ROWS; row++) update_row(vm, type, row);
    update_construct(vm, type);
    update_flags(vm, type);
}

static bool is_special_name(const String *name)
{
    return name->size > 4 && name->data[0] == '_' && name->data[1] == '_';
}

// The rows that name stands for, one a call; *at begins as 0.
static int next_row(VM *vm, const String *name, size_t *at)
{
    const TypeCache *cache = vm->type_cache;
    size_t entry = *at == 0 ? cache->slot_buckets[bucket_of(cache, name)] : cache->slot_next[*at - 1];
    while (entry != 0 && cache->slot_names[entry - 1] != name) entry = cache->slot_next[entry - 1];
    *at = entry;
    return entry == 0 ? -1 : slot_entries[entry - 1].row;
}

void slots_fill(VM *vm, Type *type)
{
    if (type->bases->count != 1 || type->mro->count != type->base->mro->count + 1) {
        update_everything(vm, type);
        return;
    }
    // One base: its slots hold, but for what the class defines itself.
    type->slots = type->base->slots;
    size_t position = 0;
    Value key, value;
    while (dict_next(type->dict, &position, &key, &value)) {
        if (!is_exact_str(key) || !is_special_name(as_str(key))) continue;
        size_t at = 0;
        for (int row; (row = next_row(vm, as_str(key), &at)) >= 0;) {
            if (row < SLOT_ROWS) update_row(vm, type, row);
        }
    }
    update_construct(vm, type);
    update_flags(vm, type);
}

// Applies update to type and to every class below it.
static void update_below(VM *vm, Type *type, int row)
{
    if (row >= 0) {
        update_special(vm, type, row);
    } else {
        update_everything(vm, type);
    }
    if (type->subclass_count == 0) return;
    TypeCache *cache = vm->type_cache;
    for (size_t i = 0; i < cache->all_count; i++) {
        Type *other = cache->all[i];
        if (other == type || other->mro == NULL || !type_is_subtype(other, type)) continue;
        if (row >= 0) {
            update_special(vm, other, row);
        } else {
            update_everything(vm, other);
        }
    }
}

void slots_update(VM *vm, Type *type, String *name)
{
    if (!is_special_name(name)) return;
    size_t at = 0;
    bool flush = false;
    for (int row; (row = next_row(vm, name, &at)) >= 0;) {
        update_below(vm, type, row);
        // What inline caches of instance attributes take for granted.
        flush |= row == ROW_get_attr || row == ROW_set_attr || row == ROW_descr_set || row == ROW_descr_get;
    }
    if (flush) caches_flush(vm);
}

void slots_update_all(VM *vm, Type *type)
{
    update_below(vm, type, -1);
}
