// attr_instance.c - the attributes that an instance itself holds: what its __dict__ shows.
//
// A regular instance keeps them in slots that its shape numbers: inline, then in the tuple `more`. In dict
// mode `more` is a Dict that holds them all; it is made on first use. Modules have a dict of their own.
#include "vm/object/attr.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/shape.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/str.h"

Value *shape_more_at_end(VM *vm, const Type *type, Object *object)
{
    const TypeDef *def = type->def;
    while (def->cell_size == NULL) def = def->base;
    size_t end = (def->cell_size(object) + 7) & ~(size_t)7;
    return (Value *)((char *)object + end) + type->member_count;
}

// Where attribute number index lies in a regular instance; more is its `more`.
static inline Value *slot_at(const Type *type, Value *more, uint32_t index)
{
    if (index < type->inline_slots) return more + 1 + index;
    return &((Tuple *)as_object(*more))->items[index - type->inline_slots];
}

static inline bool is_dict_value(Value v)
{
    return is_pointer(v) && as_object(v)->kind == TYPE_dict;
}

static inline Type *instance_type(VM *vm, const Object *object)
{
    return type_of(vm, value_of_object(object));
}

Value instance_get(VM *vm, Object *object, String *name)
{
    Type *type = instance_type(vm, object);
    const Shape *shape = vm->shapes[object->shape];
    if (UNLIKELY(type->slots_offset == 0)) {
        if (object->kind == TYPE_module) return module_get(vm, (Module *)object, name);
        if (object->kind == TYPE_type) return dict_get_str(vm, ((Type *)object)->dict, name);
        return ABSENT;
    }
    Value *more = shape_more(vm, type, object);
    if (shape->dict_mode) {
        return is_dict_value(*more) ? dict_get_str(vm, as_dict(*more), name) : ABSENT;
    }
    uint32_t index;
    return shape_find(shape, name, &index) ? *slot_at(type, more, index) : ABSENT;
}

bool instance_slot(VM *vm, Object *object, String *name, bool *is_inline, uint32_t *offset)
{
    Type *type = instance_type(vm, object);
    uint32_t index;
    if (type->slots_offset == 0 || type->slots_offset == SLOTS_AT_END) return false;
    if (!shape_find(vm->shapes[object->shape], name, &index)) return false;
    *is_inline = shape_slot(type, index, offset);
    return true;
}

// Moves an instance to dict mode; its attributes lie in a dict from then on.
static Dict *to_dict(VM *vm, Object *object, Type *type)
{
    Shape *shape = vm->shapes[object->shape];
    Value *more = shape_more(vm, type, object);
    if (shape->dict_mode) {
        if (!is_dict_value(*more)) store(vm, object, more, value_of_object(dict_new(vm)));
        return as_dict(*more);
    }
    Shape *target = shape_dict_mode(vm, shape);
    Dict *dict = dict_new(vm);
    if (target == NULL) return NULL;
    for (uint32_t i = 0; i < shape->count; i++) {
        if (!dict_set_str(vm, dict, shape_name(shape, i), *slot_at(type, more, i))) return NULL;
    }
    for (uint32_t i = 0; i < type->inline_slots; i++) more[1 + i] = NONE;
    store(vm, object, more, value_of_object(dict));
    object->shape = target->id;
    return dict;
}

// Makes the `more` of a regular instance big enough for attribute number index.
static bool reserve_slot(VM *vm, Object *object, const Type *type, Value *more, uint32_t index)
{
    if (index < type->inline_slots) return true;
    size_t needed = index - type->inline_slots + 1;
    const Tuple *old = is_pointer(*more) ? (Tuple *)as_object(*more) : NULL;
    size_t count = old == NULL ? 0 : old->count;
    if (needed <= count) return true;
    Tuple *tuple = tuple_new(vm, NULL, count == 0 ? 4 : count * 2);
    if (tuple == NULL) return false;
    if (old != NULL) memcpy(tuple->items, old->items, count * sizeof(Value));
    store(vm, object, more, value_of_object(tuple));
    return true;
}

// Writes attribute number index, which has its place.
static void set_slot(VM *vm, Object *object, const Type *type, Value *more, uint32_t index, Value value)
{
    Object *owner = index < type->inline_slots ? object : as_object(*more);
    store(vm, owner, slot_at(type, more, index), value);
}

bool instance_set(VM *vm, Object *object, String *name, Value value)
{
    Type *type = instance_type(vm, object);
    Shape *shape = vm->shapes[object->shape];
    if (UNLIKELY(type->slots_offset == 0)) {
        if (object->kind == TYPE_module) return dict_set_str(vm, ((Module *)object)->dict, name, value);
        (void)throw_no_attribute(vm, value_of_object(object), name);
        return false;
    }
    Value *more = shape_more(vm, type, object);
    uint32_t index;
    if (LIKELY(!shape->dict_mode)) {
        if (shape_find(shape, name, &index)) {
            set_slot(vm, object, type, more, index, value);
            return true;
        }
        Shape *child = shape_child(vm, shape, name);
        if (child == NULL) return false;
        if (LIKELY(!child->dict_mode)) {
            if (!reserve_slot(vm, object, type, more, shape->count)) return false;
            set_slot(vm, object, type, more, shape->count, value);
            object->shape = child->id;
            return true;
        }
    }
    Dict *dict = to_dict(vm, object, type);
    return dict != NULL && dict_set_str(vm, dict, name, value);
}

bool instance_delete(VM *vm, Object *object, String *name, bool *found)
{
    Type *type = instance_type(vm, object);
    Shape *shape = vm->shapes[object->shape];
    *found = false;
    if (UNLIKELY(type->slots_offset == 0)) {
        if (object->kind != TYPE_module) return true;
        Module *module = (Module *)object;
        return module_fill(vm, module) && dict_delete_str(vm, module->dict, name, found);
    }
    Value *more = shape_more(vm, type, object);
    if (shape->dict_mode) {
        return !is_dict_value(*more) || dict_delete_str(vm, as_dict(*more), name, found);
    }
    uint32_t index;
    if (!shape_find(shape, name, &index)) return true;
    // The shape that has the others in the same order; they move up by one.
    Shape *target = shape->root;
    for (uint32_t i = 0; i < shape->count && !target->dict_mode; i++) {
        if (i == index) continue;
        target = shape_child(vm, target, shape_name(shape, i));
        if (target == NULL) return false;
    }
    // Of a cell whose __class__ was set the root may differ in size from this shape's: see object_set_class.
    if (target->dict_mode || target->instance_size != shape->instance_size) {
        Dict *dict = to_dict(vm, object, type);
        return dict != NULL && dict_delete_str(vm, dict, name, found);
    }
    for (uint32_t i = index; i + 1 < shape->count; i++) {
        set_slot(vm, object, type, more, i, *slot_at(type, more, i + 1));
    }
    *slot_at(type, more, shape->count - 1) = NONE;
    object->shape = target->id;
    *found = true;
    return true;
}

Dict *instance_dict(VM *vm, Object *object)
{
    Type *type = instance_type(vm, object);
    if (type->slots_offset != 0) return to_dict(vm, object, type);
    if (object->kind == TYPE_module) {
        Module *module = (Module *)object;
        return module_fill(vm, module) ? module->dict : NULL;
    }
    (void)throw_no_attribute(vm, value_of_object(object), NAME(vm, __dict__));
    return NULL;
}

bool instance_set_dict(VM *vm, Object *object, Dict *dict)
{
    Type *type = instance_type(vm, object);
    if (type->slots_offset == 0) {
        (void)throw_no_attribute(vm, value_of_object(object), NAME(vm, __dict__));
        return false;
    }
    // The old dict, if there is one, keeps the old attributes: somebody may hold it.
    Shape *shape = vm->shapes[object->shape], *target = shape_dict_mode(vm, shape);
    if (target == NULL) return false;
    Value *more = shape_more(vm, type, object);
    // In dict mode the cell may be one of another class, with fewer inline slots: instance_set_type.
    for (uint32_t i = 0; !shape->dict_mode && i < type->inline_slots; i++) more[1 + i] = NONE;
    store(vm, object, more, value_of_object(dict));
    object->shape = target->id;
    return true;
}

size_t instance_count(VM *vm, Object *object)
{
    Type *type = instance_type(vm, object);
    if (type->slots_offset == 0) return 0;
    const Shape *shape = vm->shapes[object->shape];
    if (!shape->dict_mode) return shape->count;
    Value *more = shape_more(vm, type, object);
    return is_dict_value(*more) ? as_dict(*more)->count : 0;
}

Dict *instance_dict_copy(VM *vm, Object *object)
{
    Type *type = instance_type(vm, object);
    if (type->slots_offset == 0) return dict_new(vm);
    const Shape *shape = vm->shapes[object->shape];
    Value *more = shape_more(vm, type, object);
    if (shape->dict_mode) return is_dict_value(*more) ? dict_copy(vm, as_dict(*more)) : dict_new(vm);
    Dict *dict = dict_new(vm);
    for (uint32_t i = 0; i < shape->count; i++) {
        if (!dict_set_str(vm, dict, shape_name(shape, i), *slot_at(type, more, i))) return NULL;
    }
    return dict;
}

bool instance_set_type(VM *vm, Object *object, Type *type)
{
    Type *old = instance_type(vm, object);
    Shape *shape = vm->shapes[object->shape];
    Shape *target = type->root_shape;
    if (type->slots_offset != 0 && old->slots_offset != 0) {
        bool regular = !shape->dict_mode && type->inline_slots == old->inline_slots;
        for (uint32_t i = 0; regular && i < shape->count; i++) {
            target = shape_child(vm, target, shape_name(shape, i));
            if (target == NULL) return false;
            regular = !target->dict_mode;
        }
        if (!regular) {
            // The cell stays as big as it was made: a shape that says so, with all attributes in a dict.
            if (shape->count > 0 && to_dict(vm, object, old) == NULL) return false;
            target = shape_dict_mode_sized(vm, type, shape->instance_size);
            if (target == NULL) return false;
        }
    }
    object->shape = target->id;
    if ((type->flags & TYPE_HAS_FINALIZER) && !(object->gc & GC_FINALIZER)) {
        object->gc |= GC_FINALIZER;
        heap_add_finalizable(vm, object);
    }
    object_changed(vm, object);
    return true;
}
