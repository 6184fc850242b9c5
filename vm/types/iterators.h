// iterators.h - the iterator objects of builtin types, and enumerate, zip, map, filter, reversed.
#pragma once
#include "vm/object/type.h"

struct SequenceIterator { // of list, tuple, str, bytes, bytearray, memoryview, __getitem__; reversed
    Object head;
    Value source;   // NONE once exhausted
    int64_t index;
};
struct DictIterator {
    Object head;
    Value source;   // NONE once exhausted
    size_t position;
    size_t left;    // for the length hint and "changed size"
    uint64_t layout;
};
struct SetIterator {
    Object head;
    Value source;
    size_t position, left;
    uint64_t layout;
};
struct DictView {
    Object head;
    Dict *dict;
};
struct MappingProxy {
    Object head;
    Value mapping;
};
struct CallableIterator {
    Object head;
    Value callable, sentinel;
};
struct Enumerate {
    Object head;
    Value iterator;
    Value index; // the next number
};
struct Zip {
    Object head;
    Tuple *iterators;
    bool strict;
};
struct Map {
    Object head;
    Value function;
    Tuple *iterators;
    bool strict;
};
struct Filter {
    Object head;
    Value function, iterator;
};
Value sequence_iterator_new(VM *vm, TypeId type, Value source, int64_t index);
