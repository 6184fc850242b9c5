// shape.c - hidden classes: making and finding them.
//
// The names of a shape are an array that it shares with its descendants as long as the line does not fork:
// a child appends to its parent's table if nobody else has, and copies it otherwise. So a shape needs
// no array of its own, and one hash index serves the whole line (a hit counts only below shape->count).
//
//     root          table: x y z        the shape {x} forked: {x, y} shares, {x, w} has a copy
//      +- {x}       count 1
//          +- {x, y}     count 2
//          |   +- {x, y, z}   count 3
//          +- {x, w}     table: x w, count 2
#include "vm/object/shape.h"
#include "vm/base/hash.h"
#include "vm/object/error.h"
#include "vm/object/type_cache.h"

#define LINEAR_MAX 8 // names that are searched one by one

typedef struct ShapeTable {
    uint32_t used, capacity;
    uint32_t index_size; // power of two; 0: no index
    uint8_t *index;      // name number + 1 by hash; 0: free
    const Shape *owner;  // the shape that frees it
    String *names[];
} ShapeTable;

typedef struct ShapeEdges {
    uint32_t used, capacity; // beyond LINEAR_MAX: capacity is a power of two, hashed, at most half full
    struct {
        String *name;
        Shape *child;
    } items[];
} ShapeEdges;

static_assert(SHAPE_COUNT_MAX < UINT8_MAX, "indexes are bytes");

static inline uint32_t name_hash(const String *name)
{
    return (uint32_t)(((uint64_t)(uintptr_t)name >> 4) * 0x9e3779b97f4a7c15u >> 32);
}

// ---- Names --------------------------------------------------------------------------------------

bool shape_find(const Shape *shape, const String *name, uint32_t *index)
{
    const ShapeTable *table = shape->table;
    uint32_t count = shape->count;
    if (count == 0 || shape->dict_mode) return false;
    if (table->index_size == 0) {
        for (uint32_t i = 0; i < count; i++) {
            if (table->names[i] == name) {
                *index = i;
                return true;
            }
        }
        return false;
    }
    uint32_t mask = table->index_size - 1;
    for (uint32_t at = name_hash(name) & mask; table->index[at] != 0; at = (at + 1) & mask) {
        uint32_t i = table->index[at] - 1u;
        if (table->names[i] == name) {
            *index = i;
            return i < count;
        }
    }
    return false;
}

String *shape_name(const Shape *shape, uint32_t index)
{
    assert(index < shape->count);
    return shape->table->names[index];
}

static size_t table_size(uint32_t capacity)
{
    return sizeof(ShapeTable) + capacity * sizeof(String *);
}

static void table_free(VM *vm, ShapeTable *table)
{
    memory_release(&vm->memory, table->index, table->index_size);
    memory_release(&vm->memory, table, table_size(table->capacity));
}

static void index_add(ShapeTable *table, uint32_t number)
{
    uint32_t mask = table->index_size - 1;
    uint32_t at = name_hash(table->names[number]) & mask;
    while (table->index[at] != 0) at = (at + 1) & mask;
    table->index[at] = (uint8_t)(number + 1);
}

// Makes room in the index for one more name; a table that is still short has none.
static bool index_reserve(VM *vm, ShapeTable *table)
{
    if (table->used < LINEAR_MAX || (table->used + 1) * 2 <= table->index_size) return true;
    uint32_t size = table->index_size == 0 ? LINEAR_MAX * 4 : table->index_size * 2;
    uint8_t *index = memory_take_zeroed(&vm->memory, size);
    if (index == NULL) return false;
    memory_release(&vm->memory, table->index, table->index_size);
    table->index = index;
    table->index_size = size;
    for (uint32_t i = 0; i < table->used; i++) index_add(table, i);
    return true;
}

static ShapeTable *table_copy(VM *vm, const ShapeTable *source, uint32_t count, uint32_t capacity)
{
    ShapeTable *table = memory_take(&vm->memory, table_size(capacity));
    if (table == NULL) return NULL;
    *table = (ShapeTable){.capacity = capacity};
    for (uint32_t i = 0; i < count; i++) {
        table->names[i] = source->names[i];
        table->used = i;
        if (!index_reserve(vm, table)) {
            table_free(vm, table);
            return NULL;
        }
        table->used = i + 1;
        if (table->index_size != 0) index_add(table, i);
    }
    return table;
}

// Puts name at number parent->count of a table for child: the parent's, or a copy. A full table is left to
// the shapes that have it: it keeps their names, and the line goes on with a bigger copy.
static bool table_extend(VM *vm, const Shape *parent, Shape *child, String *name)
{
    ShapeTable *table = parent->table;
    bool fresh = table == NULL || table->used != parent->count || table->used == table->capacity;
    if (fresh) {
        uint32_t capacity = parent->count < 4 ? 4 : parent->count * 2;
        if (capacity > SHAPE_COUNT_MAX) capacity = SHAPE_COUNT_MAX;
        table = table_copy(vm, table, parent->count, capacity);
        if (table == NULL) return false;
    }
    if (!index_reserve(vm, table)) {
        if (fresh) table_free(vm, table);
        return false;
    }
    table->names[table->used] = name;
    if (table->index_size != 0) index_add(table, table->used);
    table->used++;
    if (fresh) table->owner = child;
    child->table = table;
    return true;
}

// ---- Edges --------------------------------------------------------------------------------------

static size_t edges_size(uint32_t capacity)
{
    return sizeof(ShapeEdges) + capacity * (sizeof(String *) + sizeof(Shape *));
}

static Shape *edge_find(const ShapeEdges *edges, const String *name)
{
    if (edges == NULL) return NULL;
    if (edges->capacity <= LINEAR_MAX) {
        for (uint32_t i = 0; i < edges->used; i++) {
            if (edges->items[i].name == name) return edges->items[i].child;
        }
        return NULL;
    }
    uint32_t mask = edges->capacity - 1;
    for (uint32_t at = name_hash(name) & mask; edges->items[at].name != NULL; at = (at + 1) & mask) {
        if (edges->items[at].name == name) return edges->items[at].child;
    }
    return NULL;
}

static void edge_put(ShapeEdges *edges, String *name, Shape *child)
{
    uint32_t at = edges->used;
    if (edges->capacity > LINEAR_MAX) {
        uint32_t mask = edges->capacity - 1;
        at = name_hash(name) & mask;
        while (edges->items[at].name != NULL) at = (at + 1) & mask;
    }
    edges->items[at].name = name;
    edges->items[at].child = child;
    edges->used++;
}

// Makes room for one more edge of shape.
static bool edges_reserve(VM *vm, Shape *shape)
{
    ShapeEdges *old = shape->edges;
    uint32_t capacity = old == NULL ? 0 : old->capacity;
    uint32_t used = old == NULL ? 0 : old->used;
    if (used < (capacity <= LINEAR_MAX ? capacity : capacity / 2)) return true;
    uint32_t bigger = capacity == 0 ? 1 : capacity == LINEAR_MAX ? LINEAR_MAX * 4 : capacity * 2;
    ShapeEdges *edges = memory_take_zeroed(&vm->memory, edges_size(bigger));
    if (edges == NULL) return false;
    edges->capacity = bigger;
    for (uint32_t i = 0; i < capacity; i++) {
        if (old->items[i].name != NULL) edge_put(edges, old->items[i].name, old->items[i].child);
    }
    if (old != NULL) memory_release(&vm->memory, old, edges_size(capacity));
    shape->edges = edges;
    return true;
}

// ---- Shapes -------------------------------------------------------------------------------------

static bool take_id(VM *vm, uint32_t *id)
{
    TypeCache *cache = vm->type_cache;
    if (cache->free_count > 0) {
        *id = cache->free_shapes[--cache->free_count];
        return true;
    }
    if (vm->shape_count == vm->shape_capacity) {
        uint32_t capacity = vm->shape_capacity * 2;
        Shape **shapes = memory_resize(&vm->memory, vm->shapes, vm->shape_capacity * sizeof(Shape *),
                                       capacity * sizeof(Shape *));
        if (shapes == NULL) return false;
        vm->shapes = shapes;
        vm->shape_capacity = capacity;
    }
    *id = vm->shape_count++;
    return true;
}

static uint32_t tail_size_of(const Type *type)
{
    if (!type->is_sized) return 0;
    return (uint32_t)sizeof(Value) * (type->member_count + (type->slots_offset == SLOTS_AT_END));
}

// A shape of root's type (root NULL: a root) that is in nobody's edges yet; NULL with MemoryError.
static Shape *shape_new(VM *vm, Type *type, Shape *root)
{
    Shape *shape = memory_take_zeroed(&vm->memory, sizeof(Shape));
    uint32_t id;
    if (shape == NULL || !take_id(vm, &id)) {
        memory_release(&vm->memory, shape, sizeof(Shape));
        throw_memory(vm);
        return NULL;
    }
    *shape = (Shape){
        .id = id,
        .type = type,
        .def = type->def,
        .instance_size = type->instance_size,
        .tail_size = tail_size_of(type),
        .flags = type->flags,
        .root = root == NULL ? shape : root,
    };
    if (root != NULL) {
        shape->next = root->next;
        root->next = shape;
        root->tree_count++;
    }
    vm->shapes[id] = shape;
    return shape;
}

Shape *shape_root_new(VM *vm, Type *type, uint32_t id)
{
    if (id == SHAPE_NEW_ID) {
        Shape *shape = shape_new(vm, type, NULL);
        if (shape != NULL) shape->dict_mode = (type->flags & TYPE_IS_HEAP) == 0;
        return shape;
    }
    Shape *shape = &((CoreType *)type)->root;
    *shape = (Shape){
        .id = id,
        .type = type,
        .def = type->def,
        .instance_size = type->instance_size,
        .tail_size = tail_size_of(type),
        .flags = type->flags,
        .root = shape,
        // The exact type keeps its one shape id, so that `shape == TYPE_x` means what it says.
        .dict_mode = true,
    };
    vm->shapes[id] = shape;
    return shape;
}

Shape *shape_dict_mode_sized(VM *vm, Type *type, uint32_t instance_size)
{
    Shape *root = type->root_shape;
    if (root->dict_mode && root->instance_size == instance_size) return root;
    for (Shape *shape = root->dict_shape; shape != NULL; shape = shape->dict_shape) {
        if (shape->instance_size == instance_size) return shape;
    }
    Shape *shape = shape_new(vm, type, root);
    if (shape == NULL) return NULL;
    shape->dict_mode = true;
    shape->instance_size = instance_size;
    shape->dict_shape = root->dict_shape;
    root->dict_shape = shape;
    return shape;
}

Shape *shape_dict_mode(VM *vm, Shape *shape)
{
    if (shape->dict_mode) return shape;
    return shape_dict_mode_sized(vm, shape->type, shape->instance_size);
}

Shape *shape_child(VM *vm, Shape *shape, String *name)
{
    Shape *child = edge_find(shape->edges, name);
    if (LIKELY(child != NULL)) return child;
    if (shape->dict_mode) return shape;
    if (shape->count >= SHAPE_COUNT_MAX || shape->root->tree_count >= SHAPES_PER_TYPE_MAX) {
        return shape_dict_mode(vm, shape);
    }
    if (!edges_reserve(vm, shape)) {
        throw_memory(vm);
        return NULL;
    }
    child = shape_new(vm, shape->type, shape->root);
    if (child == NULL) return NULL;
    child->count = shape->count + 1;
    if (!table_extend(vm, shape, child, name)) {
        // It stays in the type's list, unused, until the type dies.
        child->count = 0;
        throw_memory(vm);
        return NULL;
    }
    edge_put(shape->edges, name, child);
    object_changed(vm, shape->type);
    return child;
}

void shape_trace(Tracer *tracer, const Shape *root)
{
    for (const Shape *shape = root; shape != NULL; shape = shape->next) {
        const ShapeTable *table = shape->table;
        if (table == NULL || table->owner != shape) continue;
        for (uint32_t i = 0; i < table->used; i++) trace_object(tracer, table->names[i]);
    }
}

// ---- The end of shapes --------------------------------------------------------------------------
//
// A type and its instances die in the same collection but are swept when their blocks are needed, in any
// order, and the sweeper asks an instance's shape for its size. So a dead type's shapes wait until
// two more full marks have passed; by then every cell of that time has been swept.

void shape_retire(VM *vm, Shape *root)
{
    TypeCache *cache = vm->type_cache;
    for (Shape *shape = root; shape != NULL; shape = shape->next) shape->type = NULL;
    // The fields of a dead root serve the list: tree_count the time, dict_shape the next.
    root->tree_count = (uint32_t)cache->full_count;
    root->dict_shape = cache->retired;
    cache->retired = root;
}

static void shape_free(VM *vm, Shape *shape)
{
    TypeCache *cache = vm->type_cache;
    if (shape->table != NULL) table_free(vm, shape->table);
    if (shape->edges != NULL) {
        memory_release(&vm->memory, shape->edges, edges_size(shape->edges->capacity));
    }
    vm->shapes[shape->id] = &cache->unmade;
    if (cache->free_count == cache->free_capacity) {
        size_t capacity = cache->free_capacity == 0 ? 64 : cache->free_capacity * 2;
        uint32_t *ids = memory_resize(&vm->memory, cache->free_shapes,
                                      cache->free_capacity * sizeof *ids, capacity * sizeof *ids);
        if (ids != NULL) {
            cache->free_shapes = ids;
            cache->free_capacity = capacity;
        }
    }
    // Without memory for the list the id is not used again; nothing else is lost.
    if (cache->free_count < cache->free_capacity) cache->free_shapes[cache->free_count++] = shape->id;
    memory_release(&vm->memory, shape, sizeof(Shape));
}

void shape_free_retired(VM *vm, bool exit)
{
    TypeCache *cache = vm->type_cache;
    Shape **link = &cache->retired;
    bool any = false;
    while (*link != NULL) {
        Shape *root = *link;
        if (!exit && (uint32_t)cache->full_count - root->tree_count < 2) {
            link = &root->dict_shape;
            continue;
        }
        *link = root->dict_shape;
        any = true;
        // Each table is left to the one shape that frees it.
        for (Shape *shape = root; shape != NULL; shape = shape->next) {
            if (shape->table != NULL && shape->table->owner != shape) shape->table = NULL;
        }
        for (Shape *shape = root; shape != NULL;) {
            Shape *next = shape->next;
            shape_free(vm, shape);
            shape = next;
        }
    }
    // Inline caches may still name the ids.
    if (any && !exit) caches_flush(vm);
}
