// heap.c - the collector, on objects of its own and a program that changes their graph at random.
//
// Each test object knows its number; `shadow` says what it should refer to. After collections everything that
// the shadow graph reaches must be intact, and what it does not reach must be gone (the C stack is only
// looked at in the tests that say so).
#include "tests/unit/unit.h"
#include "vm/heap/heap_parts.h"

enum { KIND_NODE = 1, KIND_LEAF, KIND_BOX, KIND_COUNT };

#define NODE_MAX 6      // references of a node
#define OBJECT_MAX 4000 // numbers
#define ROOT_COUNT 40

// References in the cell.
typedef struct Node {
    Object head;
    uint32_t number, count;
    Value items[];
} Node;

// References in memory of its own.
typedef struct Box {
    Object head;
    uint32_t number, count;
    Value *items;
    size_t capacity;
} Box;

typedef struct Shadow {
    Object *object; // NULL: the number is free
    uint32_t *items;
    uint32_t count;
    uint32_t visit;
} Shadow;

// What the hooks find behind vm->embed.
typedef struct World {
    Unit *unit;
    Value roots[ROOT_COUNT];
    Value *more_roots;
    size_t more_count;
    uint32_t root_numbers[ROOT_COUNT]; // 0: none
    Shadow shadow[OBJECT_MAX];         // number 0 is nothing
    uint64_t seed;
    uint32_t visit;
    int released, finalized, errors;
    Object *weak;                      // cleared when its object dies
    Object *last_finalized;
} World;

static World *world_of(VM *vm)
{
    return vm->embed;
}

// ---- Hooks --------------------------------------------------------------------------------------

static void trace(VM *vm, Tracer *tracer, Object *object)
{
    (void)vm;
    if (object->kind == KIND_NODE) {
        Node *node = (Node *)object;
        trace_values(tracer, node->items, node->count);
    } else if (object->kind == KIND_BOX) {
        Box *box = (Box *)object;
        trace_values(tracer, box->items, box->count);
    }
}

static bool is_leaf(uint16_t kind)
{
    return kind == KIND_LEAF;
}

static void release(VM *vm, Object *object)
{
    Box *box = (Box *)object;
    EXPECT(world_of(vm)->unit, object->kind == KIND_BOX);
    memory_release(&vm->memory, box->items, box->capacity * sizeof(Value));
    world_of(vm)->released++;
}

static size_t size(VM *vm, const Object *object)
{
    (void)vm;
    if (object->kind == KIND_BOX) return sizeof(Box);
    return sizeof(Node) + ((const Node *)object)->count * sizeof(Value);
}

static bool owns_slot(VM *vm, Object *object, const Value *slot)
{
    (void)vm;
    Box *box = (Box *)object;
    return object->kind == KIND_BOX && slot >= box->items && slot < box->items + box->capacity;
}

static void trace_roots(VM *vm, Tracer *tracer)
{
    World *world = world_of(vm);
    trace_values(tracer, world->roots, ROOT_COUNT);
    trace_values(tracer, world->more_roots, world->more_count);
}

static void clear_weakrefs(VM *vm, bool full)
{
    (void)full;
    World *world = world_of(vm);
    if (world->weak != NULL && !heap_is_marked(vm, world->weak)) world->weak = NULL;
}

static void clear_weak(VM *vm, bool full)
{
    (void)vm, (void)full;
}

static void finalize(VM *vm, Object *object)
{
    world_of(vm)->finalized++;
    world_of(vm)->last_finalized = object;
}

static void out_of_memory(VM *vm)
{
    world_of(vm)->errors++;
}

static const char *type_name(VM *vm, const Object *object)
{
    static const char *const names[] = {"free cell", "node", "leaf", "box"};
    (void)vm;
    return object->kind < KIND_COUNT ? names[object->kind] : "?";
}

static bool has_leftovers(VM *vm, const Object *object)
{
    (void)vm, (void)object;
    return false;
}

static const HeapHooks hooks = {
    .trace = trace,
    .is_leaf = is_leaf,
    .release = release,
    .size = size,
    .owns_slot = owns_slot,
    .trace_roots = trace_roots,
    .clear_weakrefs = clear_weakrefs,
    .clear_weak = clear_weak,
    .finalize = finalize,
    .out_of_memory = out_of_memory,
    .type_name = type_name,
    .has_leftovers = has_leftovers,
};

static VM *vm_new(Unit *unit, AllocFn fn, void *user, size_t cap, HeapMode mode)
{
    VM *vm = calloc(1, sizeof *vm);
    World *world = calloc(1, sizeof *world);
    *world = (World){.unit = unit, .seed = 88172645463325252u};
    for (int i = 0; i < ROOT_COUNT; i++) world->roots[i] = NONE;
    vm->embed = world;
    memory_init(&vm->memory, fn, user, cap);
    if (!heap_open(vm, &hooks)) {
        EXPECT(unit, vm->memory.used == 0);
        free(world);
        free(vm);
        return NULL;
    }
    heap_set_mode(vm, mode);
    vm->countdown = 1000;
    return vm;
}

static void vm_free(VM *vm)
{
    World *world = world_of(vm);
    heap_close(vm);
    EXPECT_INT(world->unit, vm->memory.used, 0);
    for (int i = 0; i < OBJECT_MAX; i++) free(world->shadow[i].items);
    free(world);
    free(vm);
}

static void poll(VM *vm)
{
    if (--vm->countdown >= 0) return;
    vm->countdown = 1000;
    if (heap_wants_collection(vm)) heap_collect_step(vm);
    vm->memory_error_due = false;
}

// ---- Making objects -----------------------------------------------------------------------------

static Node *node_new(VM *vm, uint32_t number, uint32_t count)
{
    Node *node = object_new_sized(vm, KIND_NODE, sizeof(Node) + count * sizeof(Value), false);
    if (node == NULL) return NULL;
    node->number = number;
    node->count = count;
    for (uint32_t i = 0; i < count; i++) node->items[i] = NONE;
    return node;
}

static Box *box_new(VM *vm, uint32_t number, uint32_t count)
{
    Box *box = object_new_released(vm, KIND_BOX, sizeof(Box));
    box->number = number;
    box->count = 0;
    box->capacity = count;
    box->items = memory_take(&vm->memory, count * sizeof(Value));
    if (box->items == NULL) {
        box->capacity = 0;
        return box;
    }
    box->count = count;
    for (uint32_t i = 0; i < count; i++) box->items[i] = NONE;
    return box;
}

static Value *items_of(Object *object, uint32_t *count)
{
    *count = ((Node *)object)->count;
    return object->kind == KIND_BOX ? ((Box *)object)->items : ((Node *)object)->items;
}

// ---- The random program -------------------------------------------------------------------------

static void visit(World *world, uint32_t number)
{
    Shadow *shadow = &world->shadow[number];
    if (number == 0 || shadow->visit == world->visit) return;
    shadow->visit = world->visit;
    for (uint32_t i = 0; i < shadow->count; i++) visit(world, shadow->items[i]);
}

static void find_reachable(World *world)
{
    world->visit++;
    for (int i = 0; i < ROOT_COUNT; i++) visit(world, world->root_numbers[i]);
}

// Compares everything reachable with its shadow, and frees the numbers of all else.
static size_t compare(VM *vm)
{
    World *world = world_of(vm);
    Unit *u = world->unit;
    size_t reachable = 0;
    find_reachable(world);
    for (uint32_t number = 1; number < OBJECT_MAX; number++) {
        Shadow *shadow = &world->shadow[number];
        if (shadow->object == NULL) continue;
        if (shadow->visit != world->visit) {
            free(shadow->items);
            *shadow = (Shadow){0};
            continue;
        }
        reachable++;
        uint32_t count;
        Value *items = items_of(shadow->object, &count);
        EXPECT(u, shadow->object->kind == KIND_NODE || shadow->object->kind == KIND_BOX);
        EXPECT_INT(u, ((Node *)shadow->object)->number, number);
        EXPECT_INT(u, count, shadow->count);
        for (uint32_t i = 0; i < count && i < shadow->count; i++) {
            Object *expected = world->shadow[shadow->items[i]].object;
            EXPECT(u, expected == NULL ? is_none(items[i]) : same(items[i], value_of_object(expected)));
        }
        if (u->failures > 0) return reachable;
    }
    return reachable;
}

// A number of something reachable, or 0: some steps from a root.
static uint32_t pick(World *world)
{
    uint32_t number = world->root_numbers[unit_random(&world->seed) % ROOT_COUNT];
    for (int steps = (int)(unit_random(&world->seed) % 8); steps > 0 && number != 0; steps--) {
        Shadow *shadow = &world->shadow[number];
        if (shadow->count == 0) break;
        uint32_t next = shadow->items[unit_random(&world->seed) % shadow->count];
        if (next == 0) break;
        number = next;
    }
    return number;
}

static Value value_of_number(World *world, uint32_t number)
{
    return number == 0 ? NONE : value_of_object(world->shadow[number].object);
}

static uint32_t make(VM *vm, uint32_t count, bool boxed)
{
    World *world = world_of(vm);
    uint32_t number = 1;
    while (number < OBJECT_MAX && world->shadow[number].object != NULL) number++;
    if (number == OBJECT_MAX) return 0;
    uint32_t *items = calloc(count + 1, sizeof *items);
    for (uint32_t i = 0; i < count && i < 8; i++) {
        items[unit_random(&world->seed) % count] = pick(world);
    }
    Object *object = boxed ? (Object *)box_new(vm, number, count) : (Object *)node_new(vm, number, count);
    if (object == NULL) {
        free(items);
        return 0;
    }
    Value *values = items_of(object, &count);
    for (uint32_t i = 0; i < count; i++) values[i] = value_of_number(world, items[i]);
    world->shadow[number] = (Shadow){.object = object, .items = items, .count = count};
    return number;
}

static void change(VM *vm)
{
    World *world = world_of(vm);
    uint32_t number = pick(world), other = pick(world);
    Shadow *shadow = &world->shadow[number];
    if (number == 0 || shadow->count == 0) return;
    uint32_t count;
    Value *items = items_of(shadow->object, &count);
    uint32_t at = (uint32_t)(unit_random(&world->seed) % count);
    switch (unit_random(&world->seed) % 8) {
    case 0: // many slots at once
        for (uint32_t i = at; i < count && i < at + 20; i++) {
            shadow->items[i] = pick(world);
            items[i] = value_of_number(world, shadow->items[i]);
        }
        object_changed(vm, shadow->object);
        break;
    case 1: // the buffer moves after a store into it
        shadow->items[at] = other;
        store(vm, shadow->object, &items[at], value_of_number(world, other));
        if (shadow->object->kind == KIND_BOX) {
            Box *box = (Box *)shadow->object;
            Value *moved = memory_take(&vm->memory, box->capacity * sizeof(Value));
            if (moved == NULL) break;
            memcpy(moved, box->items, box->count * sizeof(Value));
            memory_release(&vm->memory, box->items, box->capacity * sizeof(Value));
            box->items = moved;
            object_changed(vm, box);
        }
        break;
    default:
        shadow->items[at] = other;
        store(vm, shadow->object, &items[at], value_of_number(world, other));
        break;
    }
}

static void step(VM *vm)
{
    World *world = world_of(vm);
    uint64_t random = unit_random(&world->seed);
    uint32_t root = (uint32_t)(random >> 32) % ROOT_COUNT;
    if (random % 100 < 50) {
        uint32_t count = random % 997 == 0 ? 3000 : random % 97 == 0 ? 300 : (uint32_t)(random >> 8) % NODE_MAX;
        uint32_t number = make(vm, count, random % 3 == 0);
        if (number != 0 && random % 5 == 0) {
            world->root_numbers[root] = number;
            world->roots[root] = value_of_number(world, number);
        } else if (number != 0) { // into something there is already
            uint32_t owner = pick(world), owner_count;
            if (owner != 0 && world->shadow[owner].count > 0) {
                Value *items = items_of(world->shadow[owner].object, &owner_count);
                uint32_t at = (uint32_t)(random >> 40) % owner_count;
                world->shadow[owner].items[at] = number;
                store(vm, world->shadow[owner].object, &items[at], value_of_number(world, number));
            }
        }
    } else if (random % 100 < 90) {
        change(vm);
    } else if (random % 100 < 92) {
        world->root_numbers[root] = 0;
        world->roots[root] = NONE;
    }
    for (int i = (int)(random >> 24 & 7); i > 0; i--) {
        (void)node_new(vm, 0, (uint32_t)i);
        (void)box_new(vm, 0, 2);
    }
}

static size_t count_objects(VM *vm)
{
    return heap_statistics(vm).object_count;
}

static void test_random(Unit *u, HeapMode mode, size_t cap, int steps, uint64_t seed)
{
    VM *vm = vm_new(u, NULL, NULL, cap, mode);
    World *world = world_of(vm);
    world->seed ^= seed * UINT64_C(0x9e3779b97f4a7c15);
    for (int i = 0; i < steps && u->failures == 0; i++) {
        step(vm);
        if (mode == HEAP_STRESS && i % 16 == 0) vm->countdown = 0;
        if (mode == HEAP_VERIFY && i % 16 == 0) vm->countdown = 0;
        if (i % 256 == 0) vm->countdown = 0;
        // A full mark now and then, in slices as small as slices get.
        if (i % (mode == HEAP_VERIFY ? 200 : 4000) == 0) vm->heap->is_full_due = true;
        poll(vm);
        if (i % 1000 == 0) (void)compare(vm);
    }
    size_t reachable = compare(vm);
    (void)heap_collect_full(vm);
    EXPECT_INT(u, count_objects(vm), reachable);
    (void)compare(vm);
    for (int i = 0; i < ROOT_COUNT; i++) {
        world->roots[i] = NONE;
        world->root_numbers[i] = 0;
    }
    (void)heap_collect_full(vm);
    EXPECT_INT(u, count_objects(vm), 0);
    EXPECT_INT(u, vm->heap->live_bytes, 0);
    EXPECT_INT(u, vm->heap->large_bytes, 0);
    (void)compare(vm);
    vm_free(vm);
}

// ---- One thing at a time ------------------------------------------------------------------------

// The C stack as a root: raw pointers, pointers inside, boxed ones.
static void test_stack(Unit *u)
{
    VM *vm = vm_new(u, NULL, NULL, SIZE_MAX, HEAP_NORMAL);
    heap_set_stack_bottom(vm, (char *)__builtin_frame_address(0) + 64);
    volatile uintptr_t words[4];
    for (int way = 0; way < 3; way++) {
        for (int large = 0; large < 2; large++) {
            uint32_t count = large ? 5000 : 5;
            Node *node = node_new(vm, 77, count);
            words[0] = way == 0 ? (uintptr_t)node : way == 1 ? (uintptr_t)&node->items[count - 1] : 0;
            if (way == 2) words[0] = value_of_object(node).bits;
            node = NULL;
            (void)heap_collect_full(vm);
            (void)heap_collect_full(vm);
            Node *kept = way == 0   ? (Node *)words[0]
                         : way == 1 ? (Node *)(words[0] - offsetof(Node, items) - (count - 1) * sizeof(Value))
                                    : (Node *)as_object((Value){words[0]});
            EXPECT(u, kept->number == 77 && kept->count == count && is_none(kept->items[count - 1]));
            EXPECT(u, heap_find(vm->heap, (uintptr_t)kept, true) == &kept->head);
            words[0] = 0;
        }
    }
    vm_free(vm);
}

// Addresses that are no objects.
static void test_find(Unit *u)
{
    VM *vm = vm_new(u, NULL, NULL, SIZE_MAX, HEAP_NORMAL);
    Heap *heap = vm->heap;
    Node *node = node_new(vm, 1, 2), *large = node_new(vm, 2, 3000);
    runs_retire(heap);
    large_sort(heap);
    uintptr_t at = (uintptr_t)node, end = at + block_of(node)->cell_size;
    EXPECT(u, heap_find(heap, at, true) == &node->head && heap_find(heap, at + 8, true) == NULL);
    EXPECT(u, heap_find(heap, at + 9, false) == &node->head && heap_find(heap, end - 1, false) == &node->head);
    EXPECT(u, heap_find(heap, end, false) == NULL); // not handed out yet
    EXPECT(u, heap_find(heap, (uintptr_t)block_of(node), false) == NULL);
    EXPECT(u, heap_find(heap, (uintptr_t)block_of(node) + 100, false) == NULL);
    EXPECT(u, heap_find(heap, (uintptr_t)block_of(node) + BLOCK_SIZE - 1, false) == NULL);
    EXPECT(u, heap_find(heap, (uintptr_t)block_of(node) + 5 * BLOCK_SIZE, false) == NULL);
    EXPECT(u, heap_find(heap, (uintptr_t)large, true) == &large->head && is_large(large));
    EXPECT(u, heap_find(heap, (uintptr_t)&large->items[2999], false) == &large->head);
    EXPECT(u, heap_find(heap, (uintptr_t)&large->items[2999], true) == NULL);
    EXPECT(u, heap_find(heap, (uintptr_t)&heap, false) == NULL && heap_find(heap, 0, false) == NULL);
    (void)heap_collect_full(vm);
    EXPECT(u, heap_find(heap, at, true) == NULL); // dead
    // Every size, at every place of a block.
    for (uint32_t count = 0; count < 1100; count += 7) {
        for (int i = 0; i < 3; i++) {
            Node *some = node_new(vm, 3, count);
            runs_retire(heap);
            large_sort(heap);
            uintptr_t last = (uintptr_t)some + sizeof(Node) + count * sizeof(Value) - 1;
            EXPECT(u, heap_find(heap, last, false) == &some->head);
            EXPECT(u, heap_find(heap, (uintptr_t)some, true) == &some->head);
        }
    }
    vm_free(vm);
}

static void test_hints(Unit *u)
{
    VM *vm = vm_new(u, NULL, NULL, SIZE_MAX, HEAP_NORMAL);
    Node *node = node_new(vm, 1, 0);
    runs_retire(vm->heap);
    Mark *mark = &vm->heap->mark;
    Value hints[] = {value_of_object(node), value_of_object((char *)node + 16), value_of_small(5),
                     {TAG_POINTER}, value_of_object(hints), value_of_object((char *)node + 8)};
    trace_hints(&mark->tracer, hints, COUNT_OF(hints));
    EXPECT(u, mark->tracer.next == mark->base + 1 && mark->base[0] == &node->head);
    mark->tracer.next = mark->base;
    vm_free(vm);
}

static void test_finalizers(Unit *u)
{
    VM *vm = vm_new(u, NULL, NULL, SIZE_MAX, HEAP_NORMAL);
    World *world = world_of(vm);
    for (int old = 0; old < 2; old++) {
        world->finalized = 0;
        Node *node = node_new(vm, 9, 1);
        node->items[0] = value_of_object(node_new(vm, 10, 0));
        node->head.gc |= GC_FINALIZER;
        heap_add_finalizable(vm, &node->head);
        world->weak = &node->head;
        world->roots[0] = value_of_object(node);
        if (old) (void)heap_collect_full(vm);
        EXPECT(u, world->finalized == 0 && world->weak != NULL);
        world->roots[0] = NONE;
        if (old) {
            (void)heap_collect_full(vm);
        } else { // a minor collection finds a young one
            vm->heap->young_limit = 1;
            (void)node_new(vm, 0, 0);
            heap_collect_step(vm);
        }
        EXPECT(u, world->finalized == 1 && world->last_finalized == &node->head && world->weak == NULL);
        EXPECT(u, node->number == 9 && ((Node *)as_object(node->items[0]))->number == 10);
        EXPECT(u, !(node->head.gc & GC_FINALIZER));
        EXPECT_INT(u, count_objects(vm), 2);
        (void)heap_collect_full(vm);
        EXPECT_INT(u, count_objects(vm), 0);
        EXPECT_INT(u, world->finalized, 1);
    }
    vm_free(vm);
}

static void test_release(Unit *u)
{
    VM *vm = vm_new(u, NULL, NULL, SIZE_MAX, HEAP_NORMAL);
    World *world = world_of(vm);
    for (int i = 0; i < 5000; i++) {
        Box *box = box_new(vm, 1, 3);
        if (i % 10 == 0) world->roots[i / 10 % ROOT_COUNT] = value_of_object(box);
        poll(vm);
    }
    size_t dead = heap_collect_full(vm);
    EXPECT_INT(u, world->released, 5000 - ROOT_COUNT);
    EXPECT(u, dead <= 5000 && dead > 0);
    EXPECT_INT(u, heap_collect_full(vm), 0);
    for (int i = 0; i < 100; i++) (void)box_new(vm, 1, 3);
    World copy = *world;
    heap_close(vm);
    EXPECT_INT(u, world->released, copy.released + ROOT_COUNT + 100);
    EXPECT_INT(u, vm->memory.used, 0);
    free(world);
    free(vm);
}

// A list, a wide tree of arrays and both under a mark stack that cannot grow.
static void test_deep(Unit *u, bool no_memory)
{
    VM *vm = vm_new(u, NULL, NULL, SIZE_MAX, HEAP_NORMAL);
    World *world = world_of(vm);
    Value list = NONE;
    for (int i = 0; i < 20000; i++) {
        Node *node = node_new(vm, 5, 2);
        node->items[0] = list;
        node->items[1] = value_of_object(node_new(vm, 6, 0));
        list = value_of_object(node);
    }
    Node *wide = node_new(vm, 7, 2000);
    for (int i = 0; i < 2000; i++) {
        Node *node = node_new(vm, 8, 1000);
        wide->items[i] = value_of_object(node);
        for (int j = 0; j < 1000; j += 100) node->items[j] = value_of_object(node_new(vm, 6, 0));
    }
    world->roots[0] = list;
    world->roots[1] = value_of_object(wide);
    // Trees deep to the left: the stack holds the right branches.
    Value tree = NONE;
    for (int i = 0; i < 3000; i++) {
        Node *node = node_new(vm, 5, 300);
        for (int j = 0; j < 299; j++) node->items[j] = value_of_object(wide);
        node->items[299] = tree;
        tree = value_of_object(node);
    }
    world->roots[2] = tree;
    Value more[2000];
    for (size_t i = 0; i < COUNT_OF(more); i++) {
        Node *node = node_new(vm, 5, 1);
        node->items[0] = value_of_object(node_new(vm, 6, 0));
        more[i] = value_of_object(node);
    }
    world->more_roots = more;
    world->more_count = COUNT_OF(more);
    size_t expected = 40000 + 1 + 2000 * 11 + 3000 + 4000;
    if (no_memory) {
        vm->memory.countdown = 0;
        vm->memory.keep_failing = true;
    }
    for (int i = 0; i < 3; i++) {
        (void)heap_collect_full(vm);
        EXPECT_INT(u, count_objects(vm), expected);
    }
    vm->heap->is_full_due = true; // and in slices
    for (int i = 0; i < 20000 && (vm->heap->is_full_due || vm->heap->is_marking); i++) {
        heap_collect_step(vm);
        store(vm, wide, &wide->items[i % 2000], wide->items[(i + 1) % 2000]);
    }
    vm->memory.countdown = UINT64_MAX;
    vm->memory.keep_failing = false;
    vm_free(vm);
}

// An array changes while a sliced mark is in the middle of it.
static void test_changing_array(Unit *u)
{
    VM *vm = vm_new(u, NULL, NULL, SIZE_MAX, HEAP_NORMAL);
    World *world = world_of(vm);
    enum { COUNT = 100000 };
    Box *box = box_new(vm, 1, COUNT);
    world->roots[0] = value_of_object(box);
    for (int i = 0; i < COUNT; i++) {
        Node *node = node_new(vm, (uint32_t)i, 1);
        node->items[0] = value_of_object(node_new(vm, (uint32_t)i, 0));
        store(vm, box, &box->items[i], value_of_object(node));
        poll(vm);
    }
    (void)heap_collect_full(vm);
    vm->heap->mode = HEAP_VERIFY; // the smallest slices
    vm->heap->is_full_due = true;
    for (int round = 0; round < 3000; round++) {
        heap_collect_step(vm);
        uint32_t at = (uint32_t)(unit_random(&world->seed) % (COUNT - 1));
        Value taken = box->items[at];
        if (round % 3 == 0) { // shift the rest down and put the first at the end
            memmove(&box->items[at], &box->items[at + 1], (COUNT - 1 - at) * sizeof(Value));
            box->items[COUNT - 1] = taken;
            object_changed(vm, box);
        } else {
            Value other = box->items[COUNT - 1 - at];
            store(vm, box, &box->items[at], other);
            store(vm, box, &box->items[COUNT - 1 - at], taken);
        }
        vm->heap->mode = round % 500 == 499 ? HEAP_VERIFY : HEAP_NORMAL;
        if (round % 100 == 0) vm->heap->is_full_due = true;
    }
    uint64_t sum = 0;
    for (int i = 0; i < COUNT; i++) sum += ((Node *)as_object(box->items[i]))->number;
    EXPECT_INT(u, sum, (uint64_t)COUNT * (COUNT - 1) / 2);
    (void)heap_collect_full(vm);
    EXPECT_INT(u, count_objects(vm), 1 + 2 * COUNT);
    vm_free(vm);
}

// ---- Too little memory --------------------------------------------------------------------------

static void test_cap(Unit *u)
{
    VM *vm = vm_new(u, NULL, NULL, 2 << 20, HEAP_NORMAL);
    World *world = world_of(vm);
    // Garbage never comes near the cap, if there are polls.
    for (int i = 0; i < 200000; i++) {
        (void)node_new(vm, 1, 10);
        if (i % 10 == 0) (void)node_new(vm, 1, 2000);
        (void)box_new(vm, 1, 20);
        poll(vm);
        EXPECT(u, vm->memory.used <= vm->memory.cap && !vm->memory_error_due);
    }
    EXPECT_INT(u, world->errors, 0);
    // What lives reaches it: cells are lent, and the program is told.
    int count = 0;
    for (; !vm->memory_error_due && count < 100000; count++) {
        Node *node = node_new(vm, 1, 4);
        node->items[0] = world->roots[0];
        world->roots[0] = value_of_object(node);
    }
    EXPECT(u, vm->memory_error_due && vm->countdown < 0 && count < 50000);
    EXPECT(u, node_new(vm, 1, 100000) == NULL && world->errors == 1);
    for (int i = 0; i < 1000; i++) (void)node_new(vm, 1, 4);
    (void)heap_collect_full(vm);
    world->roots[0] = NONE;
    (void)heap_collect_full(vm);
    EXPECT(u, vm->memory.used < 1 << 20);
    vm_free(vm);
}

typedef struct Host {
    size_t held;
    size_t limit;
} Host;

// Aligns to 8 bytes and no more.
static void *host_allocate(void *user, void *pointer, size_t old_size, size_t new_size)
{
    Host *host = user;
    if (new_size > old_size && host->held + new_size - old_size > host->limit) return NULL;
    char *old = pointer == NULL ? NULL : (char *)pointer - 8;
    if (new_size == 0) {
        host->held -= old_size;
        free(old);
        return NULL;
    }
    char *moved = realloc(old, new_size + 8);
    if (moved == NULL) return NULL;
    host->held += new_size - old_size;
    return moved + 8;
}

static void test_host(Unit *u)
{
    Host host = {.limit = SIZE_MAX};
    VM *vm = vm_new(u, host_allocate, &host, SIZE_MAX, HEAP_NORMAL);
    for (int i = 0; i < 20000; i++) {
        step(vm);
        poll(vm);
    }
    (void)compare(vm);
    // The host has nothing more to give: objects of fixed size come out of the reserve.
    host.limit = host.held;
    for (int i = 0; i < 2000; i++) (void)node_new(vm, 0, 5);
    host.limit = SIZE_MAX;
    (void)compare(vm);
    vm_free(vm);
    EXPECT_INT(u, host.held, 0);
    for (size_t limit = 0; limit < 3 << 20; limit += 200 << 10) {
        host.limit = limit;
        vm = vm_new(u, host_allocate, &host, SIZE_MAX, HEAP_NORMAL);
        if (vm != NULL) vm_free(vm);
        EXPECT_INT(u, host.held, 0);
    }
}

// Every allocation fails once, while the random program goes on.
static void test_failures(Unit *u)
{
    for (int every = 1; every < 60; every += 7) {
        VM *vm = vm_new(u, NULL, NULL, SIZE_MAX, HEAP_NORMAL);
        vm->heap->young_limit = 100000;
        for (int i = 0; i < 6000; i++) {
            if (i % 10 == 0) vm->memory.countdown = (uint64_t)every;
            step(vm);
            vm->memory.countdown = i % 3 ? UINT64_MAX : 0;
            poll(vm);
            vm->memory.countdown = UINT64_MAX;
            if (i % 500 == 0) (void)compare(vm);
        }
        size_t reachable = compare(vm);
        (void)heap_collect_full(vm);
        EXPECT_INT(u, count_objects(vm), reachable);
        vm_free(vm);
    }
}

// Blocks that emptied are given back.
static void test_giving_back(Unit *u)
{
    VM *vm = vm_new(u, NULL, NULL, SIZE_MAX, HEAP_NORMAL);
    World *world = world_of(vm);
    for (int i = 0; i < 200000; i++) {
        Node *node = node_new(vm, 1, (uint32_t)i % 30);
        if (node->count > 0) {
            node->items[0] = world->roots[0];
            world->roots[0] = value_of_object(node);
        }
    }
    EXPECT(u, vm->memory.used > 20 << 20);
    (void)heap_collect_full(vm);
    EXPECT(u, vm->memory.used > 20 << 20);
    world->roots[0] = NONE;
    (void)heap_collect_full(vm);
    EXPECT(u, vm->memory.used < 2 << 20);
    EXPECT(u, vm->heap->total_blocks <= 100);
    vm_free(vm);
}

int main(void)
{
    Unit unit = {0};
    test_find(&unit);
    test_hints(&unit);
    test_stack(&unit);
    test_release(&unit);
    test_finalizers(&unit);
    test_deep(&unit, false);
    test_deep(&unit, true);
    test_changing_array(&unit);
    test_giving_back(&unit);
    test_cap(&unit);
    test_host(&unit);
    test_failures(&unit);
    for (uint64_t seed = 1; seed < 6; seed++) test_random(&unit, HEAP_NORMAL, SIZE_MAX, 40000, seed);
    test_random(&unit, HEAP_NORMAL, 4 << 20, 30000, 7);
    for (uint64_t seed = 8; seed < 11; seed++) test_random(&unit, HEAP_VERIFY, SIZE_MAX, 8000, seed);
    test_random(&unit, HEAP_STRESS, SIZE_MAX, 5000, 11);
    return unit_end(&unit);
}
