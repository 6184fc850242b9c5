// intern.c - the table of interned strings: open addressing, linear steps, weak.
//
// An entry whose object is NULL ends a search if its hash is 0 and is a gap, left by a string that died,
// if its hash is 1. Entries added since the last collection are listed in `young`, so that a minor
// collection looks at those alone.
#include "vm/heap/intern.h"

typedef struct InternEntry {
    uint64_t hash;
    Object *object;
} InternEntry;

#define FIRST_CAPACITY 1024
#define YOUNG_MAX 256 // more than these and the next collection looks at every entry
#define GAP 1

struct InternTable {
    InternEntry *entries;
    size_t mask;   // capacity - 1; the capacity is a power of two
    size_t count;  // live entries
    size_t filled; // live entries and gaps
    size_t young_count;
    uint32_t young[YOUNG_MAX]; // positions
};

bool intern_open(VM *vm)
{
    InternTable *table = memory_take_zeroed(&vm->memory, sizeof(InternTable));
    if (table == NULL) return false;
    table->entries = memory_take_zeroed(&vm->memory, FIRST_CAPACITY * sizeof(InternEntry));
    if (table->entries == NULL) {
        memory_release(&vm->memory, table, sizeof(InternTable));
        return false;
    }
    table->mask = FIRST_CAPACITY - 1;
    vm->interned = table;
    return true;
}

void intern_close(VM *vm)
{
    InternTable *table = vm->interned;
    if (table == NULL) return;
    vm->interned = NULL;
    memory_release(&vm->memory, table->entries, (table->mask + 1) * sizeof(InternEntry));
    memory_release(&vm->memory, table, sizeof(InternTable));
}

Object *intern_next(const VM *vm, uint64_t hash, uint64_t *position)
{
    const InternTable *table = vm->interned;
    for (;;) {
        const InternEntry *entry = &table->entries[*position & table->mask];
        if (entry->object == NULL) {
            if (entry->hash != GAP) return NULL;
        } else if (entry->hash == hash) {
            ++*position;
            return entry->object;
        }
        ++*position;
    }
}

static size_t place(const InternEntry *entries, size_t mask, uint64_t hash)
{
    size_t i = (size_t)hash & mask;
    while (entries[i].object != NULL) i = (i + 1) & mask;
    return i;
}

// Rebuilds the table without its gaps, larger if it needs to be.
static bool rebuild(VM *vm, InternTable *table)
{
    size_t old_capacity = table->mask + 1, capacity = old_capacity;
    if (table->count * 2 >= capacity) capacity *= 2;
    InternEntry *entries = memory_take_zeroed(&vm->memory, capacity * sizeof(InternEntry));
    if (entries == NULL) return false;
    for (size_t i = 0; i < old_capacity; i++) {
        InternEntry *entry = &table->entries[i];
        if (entry->object != NULL) entries[place(entries, capacity - 1, entry->hash)] = *entry;
    }
    memory_release(&vm->memory, table->entries, old_capacity * sizeof(InternEntry));
    table->entries = entries;
    table->mask = capacity - 1;
    table->filled = table->count;
    table->young_count = YOUNG_MAX + 1;
    return true;
}

bool intern_add(VM *vm, uint64_t hash, Object *object)
{
    InternTable *table = vm->interned;
    size_t capacity = table->mask + 1;
    // Without memory for a larger table this one fills up, but for one entry that ends searches.
    if (UNLIKELY((table->filled + 1) * 4 > capacity * 3) && !rebuild(vm, table) &&
        table->filled + 2 > capacity) return false;
    size_t i = place(table->entries, table->mask, hash);
    if (table->entries[i].hash != GAP) table->filled++;
    table->entries[i] = (InternEntry){hash, object};
    table->count++;
    if (table->young_count < YOUNG_MAX) table->young[table->young_count] = (uint32_t)i;
    if (table->young_count <= YOUNG_MAX) table->young_count++;
    return true;
}

static void clear_if_dead(VM *vm, InternTable *table, InternEntry *entry)
{
    if (entry->object == NULL || heap_is_marked(vm, entry->object)) return;
    *entry = (InternEntry){GAP, NULL};
    table->count--;
}

void intern_clear_dead(VM *vm, bool full)
{
    InternTable *table = vm->interned;
    if (table == NULL) return;
    if (full || table->young_count > YOUNG_MAX) {
        for (size_t i = 0; i <= table->mask; i++) clear_if_dead(vm, table, &table->entries[i]);
    } else {
        for (size_t i = 0; i < table->young_count; i++) {
            clear_if_dead(vm, table, &table->entries[table->young[i]]);
        }
    }
    table->young_count = 0;
}
