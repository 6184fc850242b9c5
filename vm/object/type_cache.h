// type_cache.h - what the files of vm/object share about types: per-VM tables behind type.h.
#pragma once
#include "vm/object/shape.h"
#include "vm/object/type.h"

// One remembered answer of type_lookup. Valid while type->version == version.
typedef struct MethodEntry {
    String *name;
    uint32_t version;
    uint32_t reserved;
    Type *owner;
    Value value;
} MethodEntry;

#define METHOD_CACHE_SIZE 1024

// What instances of one shape have under a name: for instructions that see many shapes (exec/attr_cache.c).
// Valid while vm->type_epoch == epoch; forgotten at each collection.
typedef enum AttrKind { ATTR_SLOT, ATTR_MORE, ATTR_CLASS, ATTR_METHOD } AttrKind;

typedef struct AttrEntry {
    String *name;
    uint32_t shape, epoch;
    Value value;          // CLASS, METHOD: what the class has
    uint32_t offset;      // SLOT: in the instance; MORE: in the tuple
    uint32_t more_offset; // MORE: of the tuple in the instance
    uint8_t kind;
    bool is_writable;     // SLOT: setting it is storing there
} AttrEntry;

#define ATTR_CACHE_SIZE 512

// Where in the table the entry of a shape and an interned name would be.
static inline size_t attr_cache_place(uint32_t shape, const String *name)
{
    return (shape * 0x9e3779b1u ^ (uint32_t)((uintptr_t)name >> 4)) % ATTR_CACHE_SIZE;
}

// A special method and the slot it stands for: the rows of slots.c.
#define SLOT_ENTRY_MAX 144

typedef struct NativeType {
    const TypeDef *def;
    Type *type;
} NativeType;

// The numbers that id() gave out, by object.
typedef struct IdEntry {
    const Object *object; // NULL: free
    uint64_t id;
} IdEntry;

struct TypeCache {
    MethodEntry entries[METHOD_CACHE_SIZE];
    AttrEntry attrs[ATTR_CACHE_SIZE];
    uint32_t next_version;  // 0: all used up, nothing is cached any more
    Type **all;             // every type but the core's, oldest first; weak
    size_t all_count, all_capacity;
    NativeType *natives;    // made by type_from_def; open addressing, capacity a power of two
    size_t native_count, native_capacity;
    Shape unmade;           // stands for the root shapes of core types that were not asked for yet
    Shape *retired;         // of types that died, newest first
    uint64_t full_count;    // full marks seen
    uint32_t *free_shapes;  // ids to use again
    size_t free_count, free_capacity;
    String *slot_names[SLOT_ENTRY_MAX]; // interned names of the special methods; slots_setup
    uint8_t slot_next[SLOT_ENTRY_MAX];  // entry + 1 of the next one in the same bucket
    uint8_t slot_buckets[128];          // by address of the name: entry + 1 of the first
    IdEntry *ids;
    size_t id_count, id_capacity;
    const Object **fresh_ids; // objects that got an id since the last collection
    size_t fresh_count, fresh_capacity;
};

// A core type is made with what it will ever need, so that type_get cannot fail.
typedef struct CoreType {
    Type type;
    Shape root;
} CoreType;

// The description of a core type.
const TypeDef *core_def(TypeId id);
// The TypeId whose struct the instances of core type id have.
uint16_t core_kind(TypeId id);

// Fills the namespace of a native type on first use. Never raises: what found no memory is tried again.
void type_ready(VM *vm, Type *type);
// Walks a TypeDef's line for the first that has it.
uint32_t def_size(const TypeDef *def);
uint32_t def_flags(const TypeDef *def);

// Makes type an entry of its bases' subclass lists, or takes it out.
RAISES bool type_link(VM *vm, Type *type);
void type_unlink(Type *base, Type *type);
// Remembers a type that a program made.
RAISES bool type_register(VM *vm, Type *type);

// The C3 linearisation of bases behind type itself; NULL with TypeError.
RUNS Tuple *type_linearize(VM *vm, Type *type, Tuple *bases);
// Sets the version of type if it can be cached; 0 if not.
uint32_t type_version(VM *vm, Type *type);

// slots.c. slots_fill: of a new class whose dict is filled; single: it has one base, whose slots are copied.
RAISES bool slots_setup(VM *vm);
void slots_fill(VM *vm, Type *type);
void slots_update(VM *vm, Type *type, String *name); // after an assignment: also in subclasses
void slots_update_all(VM *vm, Type *type);           // after __bases__ changed: also in subclasses
void slots_trace(VM *vm, Tracer *tracer);
void slots_fill_native(VM *vm, Type *type);          // of a native type, from def and base
RAISES bool slots_add_wrappers(VM *vm, Type *type, const TypeDef *def); // int.__add__ and so on

// Called after marking.
void types_clear_dead(VM *vm, bool full);
void ids_clear_dead(VM *vm, bool full);
void types_trace(VM *vm, Tracer *tracer);
