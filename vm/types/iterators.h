// iterators.h - the iterator objects of builtin types, and enumerate, zip, map, filter, reversed.
#pragma once
#include "vm/object/type.h"

struct SequenceIterator { // of list, tuple, str, bytes, bytearray, memoryview, __getitem__; reversed
    Object head;
    Value source;   // NONE once exhausted
    int64_t index;  // of the next item; in a str: its byte offset
};
struct DictIterator {
    Object head;
    Value source;   // NONE once exhausted
    size_t position;
    size_t left;    // for the length hint and "changed size"
    size_t count;   // of the dict when the walk began
};
struct SetIterator {
    Object head;
    Value source;
    size_t position, left;
    size_t count;
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
    Value callable, sentinel; // callable NONE once exhausted
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
};
struct Filter {
    Object head;
    Value function, iterator;
};
// next() of an exact enumerate, zip of two or dict item iterator without the tuple: NONE, and the items are in
// pair[0], pair[1]; EXHAUSTED; ABSENT: of anything else, nothing was done.
RUNS Value iterator_next_pair(VM *vm, Object *iterator, Value *pair);
// The same of the dict item iterator.
RAISES Value dict_next_pair(VM *vm, Object *iterator, Value *pair);

Value sequence_iterator_new(VM *vm, TypeId type, Value source, int64_t index);

// What a `next` slot answers at its end.
static inline Value exhausted(VM *vm)
{
    vm->stop_value = NONE;
    return EXHAUSTED;
}

// What a `next` slot answers when a function that it called has raised: a StopIteration from there ends
// the iteration, as it does in CPython, where that exception is how an iterator ends.
Value next_raised(VM *vm);

// Whether iterating v means walking a native `type` (or a subclass that leaves __iter__ alone).
static inline bool iterates_as(VM *vm, Value v, const TypeDef *type)
{
    return type_of(vm, v)->slots.iterate == type->iterate;
}

// How iterators pickle: (iter, (argument,)[, state]); state may be ABSENT. iter is what the builtins hold
// under that name: finding it may run Python, even advance the iterator, so it is asked for first.
RUNS Value iterator_builtin(VM *vm);
RAISES Value iterator_reduce(VM *vm, Value iter, Value argument, Value state);
Value callable_iterator_new(VM *vm, Value callable, Value sentinel); // iter(callable, sentinel)
// The __setstate__ argument as int64: "an integer is required".
RUNS bool iterator_state(VM *vm, Value state, int64_t *index);
// What every native iterator's TypeDef says of itself: iter(it) is it.
Value iterator_self(VM *vm, Value self);
