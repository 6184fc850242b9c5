// structseq.h - tuples whose items have names: struct_time, stat_result and their kin.
//
// The first `visible` items are the tuple; the rest are attributes only. A StructSeq is constant data: its TypeDef, made with
// STRUCTSEQ_TYPE, and the names of all items in order. Attributes are the rows of its properties table.
#pragma once
#include "vm/object/native.h"
#include "vm/types/tuple.h"

typedef struct StructSeq {
    TypeDef type;
    const char *const *names;   // of all items; those of the visible ones are what repr() shows
    uint8_t visible, total;
    uint8_t unnamed;            // visible ones that are no attributes
} StructSeq;

// The class, with what tables cannot say filled in.
RAISES Type *structseq_type(VM *vm, const StructSeq *sequence);
// An instance of the class itself; items: `total` of them.
RAISES Value structseq_new(VM *vm, const StructSeq *sequence, const Value *items);

// For the TypeDef: what every one of them does.
RUNS Value structseq_construct(VM *vm, Value *args);
RUNS Value structseq_repr(VM *vm, Value self);
size_t structseq_cell_size(const Object *object);
void structseq_trace(VM *vm, Tracer *tracer, Object *object);
extern const Native structseq_methods[];
#define STRUCTSEQ_TYPE(name_, doc_, properties_)                                                     \
    {                                                                                                \
        .name = name_, .doc = doc_, .signature = "structseq(sequence, dict=?)", .base = &tuple_type, \
        .size = sizeof(Tuple), .flags = TYPE_IS_FINAL, .trace = structseq_trace,                     \
        .cell_size = structseq_cell_size, .construct = structseq_construct,                          \
        .methods = structseq_methods, .properties = properties_, .repr = structseq_repr,             \
    }

// The getter of item n, for properties tables.
#define STRUCTSEQ_FIELDS(F)                                                                          \
    F(0) F(1) F(2) F(3) F(4) F(5) F(6) F(7) F(8) F(9) F(10) F(11) F(12) F(13) F(14) F(15) F(16)      \
    F(17) F(18) F(19)
#define STRUCTSEQ_DECLARE(n) Value structseq_field_##n(VM *vm, Value self);
STRUCTSEQ_FIELDS(STRUCTSEQ_DECLARE)
#undef STRUCTSEQ_DECLARE
