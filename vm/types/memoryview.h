// memoryview.h - memoryview: typed access to the memory of another object.
#pragma once
#include "vm/base/buf.h"
#include "vm/object/type.h"

struct MemoryView {
    Object head;
    Object *owner;      // whose memory it is; NULL once released
    Value object;       // .obj: what it was made of
    char *data;         // the first item
    size_t count;       // items along the first dimension (1 if there is none)
    ptrdiff_t stride;   // bytes from one of them to the next
    size_t size;        // bytes of all items
    size_t item_size;
    char format[8];     // a code of the struct module
    bool read_only;
    bool hashed;
    int dimensions;
    Tuple *shape;       // ints, when there are several dimensions; else NULL
    size_t exports;     // views that others hold of this one
    uint64_t hash;
};

RUNS MemoryView *memoryview_new(VM *vm, Value object);
// The view of what object's buffer slot has lent; takes over the loan.
RAISES MemoryView *memoryview_of_loan(VM *vm, Value object, BufferView *loan);
// A view of memory that owner keeps (a writer of streams lending its buffer): owner's buffer slot is asked for it.
RAISES bool memoryview_append_to(VM *vm, MemoryView *view, Buf *buf); // its bytes, in order
void memoryview_release(VM *vm, MemoryView *view); // nothing may hold an export of it

// Called by the collector's clear_weak hook: views about to be swept give their memory back to owners that live on.
void memoryview_clear_dead(VM *vm);

// Asks for leave to resize array while views of it are open: the dead ones among them go. false: BufferError.
RUNS bool memoryview_settle(VM *vm, ByteArray *array);

// Reads and writes one item; format is a native code without '@'.
RAISES Value memory_unpack(VM *vm, const char *data, char format);
RUNS bool memory_pack(VM *vm, char *data, char format, Value value);
size_t memory_item_size(char format); // 0: no such code

// Numbers of half precision (format 'e'). half_from_double rounds, ties to even; false: too large.
double half_to_double(uint16_t half);
bool half_from_double(double value, uint16_t *half);
