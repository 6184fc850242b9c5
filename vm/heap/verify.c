// verify.c - KUKRI_GC=verify: a second opinion after each mark.
//
// Everything that can be reached from the roots is walked again, breadth first and with a table of its own
// instead of mark bits, old objects like young ones. An object that this finds and the mark did not
// means a store without its barrier. Then the cells of all these objects are searched for words that
// are addresses of unmarked objects: a trace function that forgets a field. Either ends the process.
// The table is not the VM's memory: checking must not change when collections happen.
#include "vm/heap/heap_parts.h"

#define PATH_MAX_SHOWN 30

typedef struct Found {
    Object *object;
    size_t parent; // index in found; SIZE_MAX: a root
} Found;

typedef struct Walk {
    VM *vm;
    bool is_full;
    Found *found;      // in the order in which they were found
    size_t count, capacity;
    size_t *table;     // index in found + 1; 0: free; open addressing
    size_t table_size;
    Mark mark;
} Walk;

static bool resize_table(Walk *walk)
{
    size_t size = walk->table_size == 0 ? 4096 : walk->table_size * 2;
    size_t *table = calloc(size, sizeof *table);
    if (table == NULL) return false;
    for (size_t i = 0; i < walk->count; i++) {
        size_t at = ((uintptr_t)walk->found[i].object >> 3) * UINT64_C(0x9e3779b97f4a7c15) >> 20 & (size - 1);
        while (table[at] != 0) at = (at + 1) & (size - 1);
        table[at] = i + 1;
    }
    free(walk->table);
    walk->table = table;
    walk->table_size = size;
    Found *found = realloc(walk->found, size / 2 * sizeof *found);
    if (found == NULL) return false;
    walk->found = found;
    walk->capacity = size / 2;
    return true;
}

static void show_path(const Walk *walk, size_t at)
{
    for (int i = 0; i < PATH_MAX_SHOWN && at != SIZE_MAX; i++) {
        const Object *object = walk->found[at].object;
        fprintf(stderr, "    in a %s %s (%p)\n", object->gc & GC_OLD ? "old" : "young",
                walk->vm->heap->hooks->type_name(walk->vm, object), (const void *)object);
        at = walk->found[at].parent;
    }
    fprintf(stderr, at == SIZE_MAX ? "    in a root\n" : "    ...\n");
}

static NORETURN void report(const Walk *walk, const Object *object, size_t parent, const char *what)
{
    fprintf(stderr, "gc: after a %s mark, %s: %s %s (%p)\n", walk->is_full ? "full" : "minor", what,
            object->gc & GC_OLD ? "old" : "young", walk->vm->heap->hooks->type_name(walk->vm, object),
            (const void *)object);
    show_path(walk, parent);
    abort();
}

// Adds object if it is new. false: no memory.
static bool find(Walk *walk, Object *object, size_t parent)
{
    Heap *heap = walk->vm->heap;
    if ((walk->count + 1) * 2 > walk->table_size && !resize_table(walk)) return false;
    size_t mask = walk->table_size - 1;
    size_t at = ((uintptr_t)object >> 3) * UINT64_C(0x9e3779b97f4a7c15) >> 20 & mask;
    for (; walk->table[at] != 0; at = (at + 1) & mask) {
        if (walk->found[walk->table[at] - 1].object == object) return true;
    }
    if (heap_find(heap, (uintptr_t)object, true) != object) {
        fprintf(stderr, "gc: %p is no object\n", (void *)object);
        show_path(walk, parent);
        abort();
    }
    if (!object_marked(object, heap->mark_side)) report(walk, object, parent, "reachable but not marked");
    walk->table[at] = ++walk->count;
    walk->found[walk->count - 1] = (Found){object, parent};
    return true;
}

// Takes what a trace function has pushed.
static bool take_pushed(Walk *walk, size_t parent)
{
    Mark *mark = &walk->mark;
    if (mark->has_overflowed) return false;
    while (mark->tracer.next > mark->base) {
        if (!find(walk, *--mark->tracer.next, parent)) return false;
    }
    return true;
}

static bool walk_all(Walk *walk)
{
    VM *vm = walk->vm;
    Heap *heap = vm->heap;
    roots_push(vm, &walk->mark);
    for (size_t i = 0; i < heap->due.count; i++) mark_push(&walk->mark, heap->due.items[i]);
    if (!take_pushed(walk, SIZE_MAX)) return false;
    for (size_t i = 0; i < walk->count; i++) {
        heap->hooks->trace(vm, &walk->mark.tracer, walk->found[i].object);
        if (!take_pushed(walk, i)) return false;
    }
    return true;
}

// Looks through the cells for what no trace function showed.
NO_SANITIZE_ADDRESS static void search_cells(const Walk *walk)
{
    VM *vm = walk->vm;
    Heap *heap = vm->heap;
    for (size_t i = 0; i < walk->count; i++) {
        Object *object = walk->found[i].object;
        if (heap->hooks->has_leftovers(vm, object)) continue;
        size_t words = heap->hooks->size(vm, object) / sizeof(uint64_t);
        for (size_t at = 1; at < words; at++) {
            uint64_t word = ((const uint64_t *)object)[at];
            if (word >> 48 == TAG_POINTER >> 48) word ^= TAG_POINTER;
            Object *other = heap_find(heap, (uintptr_t)word, true);
            if (other == NULL || object_marked(other, heap->mark_side)) continue;
            fprintf(stderr, "gc: word %zu of:\n", at);
            report(walk, other, i, "referred to but not traced");
        }
    }
}

void verify_marks(VM *vm, bool full)
{
    Walk walk = {.vm = vm, .is_full = full};
    walk.mark = (Mark){.vm = vm, .heap = vm->heap, .is_plain = true, .capacity = FIRST_STACK};
    walk.mark.base = memory_take(&vm->memory, walk.mark.capacity * sizeof(Object *));
    if (walk.mark.base == NULL) return;
    walk.mark.tracer = (Tracer){walk.mark.base, walk.mark.base + walk.mark.capacity};
    if (resize_table(&walk) && walk_all(&walk)) search_cells(&walk);
    memory_release(&vm->memory, walk.mark.base, walk.mark.capacity * sizeof(Object *));
    free(walk.table);
    free(walk.found);
}
