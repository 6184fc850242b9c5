// native_cache.h - what a VM remembers about native tables, keyed by their addresses. Private to
// native*.c.
#pragma once
#include "vm/object/native.h"

// A hash table from constant addresses to blocks of memory.
typedef struct AddressMap {
    struct AddressEntry {
        uintptr_t key; // 0: free
        void *block;
    } * entries;
    size_t count, capacity; // capacity is a power of two, or 0
} AddressMap;

// The row made for a TypeDef's construct or init.
typedef struct TypeNative {
    Native native;
    const TypeDef *def;
} TypeNative;

struct NativeCache {
    AddressMap signatures; // Native -> Signature
    AddressMap types;      // TypeDef, the lowest bit set for init -> TypeNative
    AddressMap states;     // StateDef -> its memory
    Module *builtins;      // the module whose names builtins_get answers
};

// The cache, made on first use; NULL: MemoryError.
RAISES NativeCache *native_cache(VM *vm);

void *address_map_get(const AddressMap *map, uintptr_t key); // NULL: not there
RAISES bool address_map_add(VM *vm, AddressMap *map, uintptr_t key, void *block);

// The function as messages show it: "list.append", "math.sin".
RAISES String *native_qualified_name(VM *vm, const Signature *signature, const Value *args,
                                     size_t count);
size_t signature_size(size_t count);
