// attr_cache.c - attributes at places where objects of many shapes pass by.
//
// An attribute instruction remembers one shape. Where that does not hold (a loop over unlike objects, a
// method called on whatever is there), what a shape has under a name is kept in a table of the VM
// instead, for all such instructions together.
#include "vm/exec/interp.h"
#include "vm/object/shape.h"
#include "vm/object/slots.h"
#include "vm/object/type_cache.h"
#include "vm/types/descriptors.h"

// Describes attribute `name` of object; false: it takes more than a look at the shape.
static bool describe(VM *vm, Object *object, String *name, AttrEntry *entry)
{
    Shape *shape = vm->shapes[object->shape];
    Type *type = type_of(vm, value_of_object(object)), *owner;
    if (type->slots.get_attr != object_get_attr || (type->flags & TYPE_NO_FAST_ATTR)) return false;
    Value found = type_lookup_in(vm, type, name, &owner);
    if (!type_can_cache(type, owner, name)) return false;
    bool has_get = false;
    if (is_pointer(found)) {
        const Slots *slots = &type_of(vm, found)->slots;
        if (slots->descr_set != NULL) return false;
        has_get = slots->descr_get != NULL;
    }
    *entry = (AttrEntry){.name = name, .shape = object->shape, .epoch = vm->type_epoch, .value = found};
    bool is_inline;
    if (instance_slot(vm, object, name, &is_inline, &entry->offset)) {
        entry->kind = is_inline ? ATTR_SLOT : ATTR_MORE;
        entry->more_offset = type->slots_offset;
        entry->is_writable = is_inline && type->slots.set_attr == object_set_attr;
        return true;
    }
    if (is_absent(found)) return false;
    if (type->slots_offset != 0 && (shape->dict_mode || type->slots_offset == SLOTS_AT_END)) return false;
    if (is_exact_function(found) || is_exact_method_descriptor(found)) entry->kind = ATTR_METHOD;
    else if (!has_get) entry->kind = ATTR_CLASS;
    else return false;
    return true;
}

static inline const AttrEntry *find(VM *vm, Object *object, String *name)
{
    AttrEntry *entry = &vm->type_cache->attrs[attr_cache_place(object->shape, name)];
    if (LIKELY(entry->shape == object->shape && entry->name == name && entry->epoch == vm->type_epoch)) {
        return entry;
    }
    AttrEntry made;
    if (!describe(vm, object, name, &made)) return NULL;
    *entry = made;
    return entry;
}

static inline Value read(Object *object, const AttrEntry *entry)
{
    if (entry->kind == ATTR_SLOT) return *(Value *)((char *)object + entry->offset);
    if (entry->kind == ATTR_MORE) {
        Object *more = as_object(*(Value *)((char *)object + entry->more_offset));
        return *(Value *)((char *)more + entry->offset);
    }
    return entry->value;
}

Value attr_cache_get(VM *vm, Value v, String *name)
{
    const AttrEntry *entry = find(vm, as_object(v), name);
    return entry != NULL && entry->kind != ATTR_METHOD ? read(as_object(v), entry) : ABSENT;
}

bool attr_cache_set(VM *vm, Value v, String *name, Value value)
{
    Object *object = as_object(v);
    const AttrEntry *entry = find(vm, object, name);
    if (entry == NULL || !entry->is_writable) return false;
    store(vm, object, (Value *)((char *)object + entry->offset), value);
    return true;
}

bool attr_cache_method(VM *vm, Value v, String *name, Value *window)
{
    const AttrEntry *entry = find(vm, as_object(v), name);
    if (entry == NULL) return false;
    window[0] = read(as_object(v), entry);
    window[2] = entry->kind == ATTR_METHOD ? v : ABSENT;
    return true;
}
