// slot_functions.h - the slots of classes whose special methods are written in Python, and their table.
#pragma once
#include "vm/object/type.h"

typedef void (*AnySlot)(void);

// Rows of slots.def, then what is no slot but depends on special methods as well.
typedef enum SlotRow {
#define SLOT(field, signature, name, reflected) ROW_##field,
#include "vm/object/slots.def"
#undef SLOT
    SLOT_ROWS,
    ROW_INIT = SLOT_ROWS, // __init__, __new__
    ROW_DEL,
    ROW_COUNT
} SlotRow;

// How a slot wrapper calls its slot: by signature.
typedef enum SlotWrap {
    WRAP_Unary, WRAP_Hash, WRAP_Truth, WRAP_Length, WRAP_Compare, WRAP_Call, WRAP_GetAttr, WRAP_SetAttr,
    WRAP_DescrGet, WRAP_DescrSet, WRAP_Next, WRAP_Contains, WRAP_Binary, WRAP_SetItem, WRAP_Ternary,
    WRAP_Buffer, WRAP_INIT, WRAP_NONE
} SlotWrap;

typedef struct SlotEntry {
    const char *name;   // "": this row has no such special method
    uint8_t row;        // SlotRow
    uint8_t wrap;       // SlotWrap
    uint8_t variant;    // of two: 1 the reflected or deleting one; of comparisons: the CompareOp
} SlotEntry;

extern const SlotEntry slot_entries[];
extern const size_t slot_entry_count;
AnySlot slots_get(const Slots *slots, int row);

// The functions: slot_add calls __add__ or __radd__, and so on.
#define DECLARE_Unary(field) RUNS Value slot_##field(VM *vm, Value self);
#define DECLARE_Hash(field) RUNS bool slot_##field(VM *vm, Value self, uint64_t *hash);
#define DECLARE_Truth(field) RUNS bool slot_##field(VM *vm, Value self, bool *truth);
#define DECLARE_Length(field) RUNS bool slot_##field(VM *vm, Value self, size_t *length);
#define DECLARE_Compare(field) RUNS Value slot_##field(VM *vm, Value self, Value other, CompareOp op);
#define DECLARE_Call(field)                                                                          \
    RUNS Value slot_##field(VM *vm, Value self, size_t positional_count, Value *args, Tuple *keyword_names);
#define DECLARE_GetAttr(field) RUNS Value slot_##field(VM *vm, Value self, String *name);
#define DECLARE_SetAttr(field) RUNS bool slot_##field(VM *vm, Value self, String *name, Value value);
#define DECLARE_DescrGet(field) RUNS Value slot_##field(VM *vm, Value self, Value instance, Value owner);
#define DECLARE_DescrSet(field) RUNS bool slot_##field(VM *vm, Value self, Value instance, Value value);
#define DECLARE_Next(field) RUNS Value slot_##field(VM *vm, Value self);
#define DECLARE_Contains(field) RUNS bool slot_##field(VM *vm, Value self, Value item, bool *found);
#define DECLARE_Binary(field) RUNS Value slot_##field(VM *vm, Value left, Value right);
#define DECLARE_SetItem(field) RUNS bool slot_##field(VM *vm, Value self, Value key, Value value);
#define DECLARE_Ternary(field) RUNS Value slot_##field(VM *vm, Value left, Value right, Value third);
#define DECLARE_Buffer(field) RUNS bool slot_##field(VM *vm, Value self, BufferView *view, bool writable);
#define SLOT(field, signature, name, reflected) DECLARE_##signature(field)
#include "vm/object/slots.def"
#undef SLOT
