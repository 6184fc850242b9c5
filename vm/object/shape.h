// shape.h - hidden classes: which attributes an instance has and where they lie.
//
// Each type has a root shape; adding attribute n leads along an edge to a child shape. Attribute number i
// (in order of addition) lies in inline slot i of the instance, or, from type->inline_slots on, in
// the tuple that the instance's `more` holds. An instance whose attributes stop being regular (its
// __dict__ was asked for, it has very many, its class makes too many shapes) moves to dict mode.
// Names are interned strings and compare by address. Lookups never allocate, run or fail.
#pragma once
#include "vm/object/type.h"
#include "vm/types/tuple.h"

// How many attributes an instance, and how many shapes a type may have before dict mode.
#define SHAPE_COUNT_MAX 128
#define SHAPES_PER_TYPE_MAX 1024

// Finds attribute name: *index is its number. Not for shapes in dict mode (answers false).
bool shape_find(const Shape *shape, const String *name, uint32_t *index);

// The shape that results from adding name (not there yet) to shape; it is in dict mode when no further
// regular shape may be made. NULL with MemoryError.
RAISES Shape *shape_child(VM *vm, Shape *shape, String *name);

// The dict-mode shape of shape's type for cells of the same size. NULL with MemoryError.
RAISES Shape *shape_dict_mode(VM *vm, Shape *shape);
// The dict-mode shape of type for cells of instance_size bytes (instances whose __class__ was set).
RAISES Shape *shape_dict_mode_sized(VM *vm, Type *type, uint32_t instance_size);

// The name of attribute number index; index < shape->count.
String *shape_name(const Shape *shape, uint32_t index);

// Makes the root shape of type (its layout fields must be set). id SHAPE_NEW_ID: takes a free one.
#define SHAPE_NEW_ID UINT32_MAX
RAISES Shape *shape_root_new(VM *vm, Type *type, uint32_t id);
// Traces the names that the shapes of a type hold.
void shape_trace(Tracer *tracer, const Shape *root);
// Gives up the shapes of a type that died. The ids are used again when no cell can carry them any more.
void shape_retire(VM *vm, Shape *root);
// Called after each full mark: frees what was retired long enough ago. exit: everything.
void shape_free_retired(VM *vm, bool exit);

// Where attribute number index of type's instances lies: true and the byte offset in the instance, or false
// and the byte offset in the tuple that `more` holds.
static inline bool shape_slot(const Type *type, uint32_t index, uint32_t *offset)
{
    if (index < type->inline_slots) {
        *offset = type->slots_offset + (uint32_t)sizeof(Value) * (1 + index);
        return true;
    }
    *offset = (uint32_t)(offsetof(Tuple, items) + sizeof(Value) * (index - type->inline_slots));
    return false;
}

// Where `more` lies in an instance whose type takes attributes (type->slots_offset != 0). Its content: a
// tuple (regular), a dict (dict mode), anything else: nothing yet.
Value *shape_more_at_end(VM *vm, const Type *type, Object *object);
static inline Value *shape_more(VM *vm, const Type *type, Object *object)
{
    if (UNLIKELY(type->slots_offset == SLOTS_AT_END)) return shape_more_at_end(vm, type, object);
    return (Value *)((char *)object + type->slots_offset);
}
