// attr.c - attributes of any value: the order of descriptors, instance and class, and its messages.
//
// object.__getattribute__ (language reference 3.3.2): a data descriptor of the type first, then the instance's
// own attribute, then a plain descriptor or value of the type. What is not there is answered as ABSENT
// inside this file, so that hasattr, getattr with a default and __getattr__ need no exception object.
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/slots.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/error_types.h"
#include "vm/types/sequence.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// ---- Reading ------------------------------------------------------------------------------------

// object.__getattribute__ that answers ABSENT where there is none.
Value object_find_attr(VM *vm, Value self, String *name)
{
    Type *type = type_of(vm, self);
    Value descr = type_lookup(vm, type, name);
    SlotDescrGet get = NULL;
    if (is_pointer(descr)) {
        const Slots *slots = &type_of(vm, descr)->slots;
        get = slots->descr_get;
        if (get != NULL && slots->descr_set != NULL) {
            return get(vm, descr, self, value_of_object(type));
        }
    }
    if (is_pointer(self)) {
        Value found = instance_get(vm, as_object(self), name);
        if (!is_absent(found)) return found;
    }
    return get != NULL ? get(vm, descr, self, value_of_object(type)) : descr;
}

Value object_get_attr(VM *vm, Value self, String *name)
{
    Value found = object_find_attr(vm, self, name);
    return LIKELY(!is_absent(found)) ? found : throw_no_attribute(vm, self, name);
}

// type.__getattribute__: as object's, with the namespaces of the whole MRO in place of the instance's.
Value type_find_attr(VM *vm, Value self, String *name)
{
    Type *type = (Type *)as_object(self), *meta = type_of(vm, self);
    Value descr = type_lookup(vm, meta, name);
    SlotDescrGet get = NULL;
    if (is_pointer(descr)) {
        const Slots *slots = &type_of(vm, descr)->slots;
        get = slots->descr_get;
        if (get != NULL && slots->descr_set != NULL) {
            return get(vm, descr, self, value_of_object(meta));
        }
    }
    Value found = type_lookup(vm, type, name);
    if (is_pointer(found)) {
        SlotDescrGet own = type_of(vm, found)->slots.descr_get;
        if (own != NULL) return own(vm, found, ABSENT, self);
    }
    if (!is_absent(found)) return found;
    return get != NULL ? get(vm, descr, self, value_of_object(meta)) : descr;
}

Value type_get_attr(VM *vm, Value self, String *name)
{
    Value found = type_find_attr(vm, self, name);
    return LIKELY(!is_absent(found)) ? found : throw_no_attribute(vm, self, name);
}

Value get_attr(VM *vm, Value v, String *name)
{
    return type_of(vm, v)->slots.get_attr(vm, v, name);
}

Value get_attr_or_absent(VM *vm, Value v, String *name)
{
    SlotGetAttr slot = type_of(vm, v)->slots.get_attr;
    Value found;
    if (LIKELY(slot == object_get_attr)) {
        found = object_find_attr(vm, v, name);
    } else if (slot == type_get_attr) {
        found = type_find_attr(vm, v, name);
    } else {
        found = slot(vm, v, name);
    }
    if (raised(found) && catch_pending(vm, AttributeError)) return ABSENT;
    return found;
}

// ---- Methods ------------------------------------------------------------------------------------

Value get_method(VM *vm, Value v, String *name, Value *self)
{
    Type *type = type_of(vm, v);
    *self = ABSENT;
    if (UNLIKELY(type->slots.get_attr != object_get_attr)) return type->slots.get_attr(vm, v, name);
    Value descr = type_lookup(vm, type, name);
    SlotDescrGet get = NULL;
    bool is_method = false;
    if (is_pointer(descr)) {
        is_method = is_method_like(descr);
        if (!is_method) {
            const Slots *slots = &type_of(vm, descr)->slots;
            get = slots->descr_get;
            if (get != NULL && slots->descr_set != NULL) {
                return get(vm, descr, v, value_of_object(type));
            }
        }
    }
    if (is_pointer(v)) {
        Value found = instance_get(vm, as_object(v), name);
        if (!is_absent(found)) return found;
    }
    if (is_method) {
        *self = v;
        return descr;
    }
    if (get != NULL) return get(vm, descr, v, value_of_object(type));
    return !is_absent(descr) ? descr : throw_no_attribute(vm, v, name);
}

Value get_special(VM *vm, Value v, String *name)
{
    Type *type = type_of(vm, v);
    Value descr = type_lookup(vm, type, name);
    if (!is_pointer(descr)) return descr;
    SlotDescrGet get = type_of(vm, descr)->slots.descr_get;
    return get != NULL ? get(vm, descr, v, value_of_object(type)) : descr;
}

Value call_method(VM *vm, Value v, String *name, size_t count, const Value *args)
{
    Value self;
    Value method = get_method(vm, v, name, &self);
    if (raised(method)) return RAISED;
    if (is_absent(self)) return call(vm, method, count, args);
    return call_with_self(vm, method, self, count, args, NULL);
}

Value call_special(VM *vm, Value v, String *name, size_t count, const Value *args)
{
    Type *type = type_of(vm, v);
    Value method = type_lookup(vm, type, name);
    if (is_pointer(method)) {
        if (is_method_like(method)) return call_with_self(vm, method, v, count, args, NULL);
        SlotDescrGet get = type_of(vm, method)->slots.descr_get;
        if (get != NULL) method = get(vm, method, v, value_of_object(type));
    }
    if (is_absent(method) || raised(method)) return method;
    return call(vm, method, count, args);
}

// ---- Writing ------------------------------------------------------------------------------------

bool set_attr(VM *vm, Value v, String *name, Value value)
{
    return type_of(vm, v)->slots.set_attr(vm, v, name, value);
}

static bool holds_attributes(const Type *type, Value v)
{
    return is_pointer(v) && (type->slots_offset != 0 || as_object(v)->kind == TYPE_module);
}

bool object_set_attr(VM *vm, Value self, String *name, Value value)
{
    Type *type = type_of(vm, self);
    Value descr = type_lookup(vm, type, name);
    if (is_pointer(descr)) {
        SlotDescrSet set = type_of(vm, descr)->slots.descr_set;
        if (set != NULL) return set(vm, descr, self, value);
    }
    if (LIKELY(holds_attributes(type, self))) {
        if (!is_absent(value)) return instance_set(vm, as_object(self), name, value);
        bool found;
        if (!instance_delete(vm, as_object(self), name, &found)) return false;
        if (found) return true;
        (void)throw_no_attribute(vm, self, name);
        return false;
    }
    if (!is_absent(descr)) {
        (void)throw(vm, AttributeError, "'%.100N' object attribute '%S' is read-only", type, name);
    } else if (type->slots.set_attr == object_set_attr) {
        (void)throw(vm, AttributeError,
                    "'%.100N' object has no attribute '%S' and no __dict__ for setting new attributes",
                    type, name);
    } else {
        (void)throw(vm, AttributeError, "'%.100N' object has no attribute '%S'", type, name);
    }
    attribute_error_fill(vm, self, name);
    return false;
}

bool type_set_attr(VM *vm, Value self, String *name, Value value)
{
    Type *type = (Type *)as_object(self);
    if (type->flags & TYPE_IS_IMMUTABLE) {
        return throw_false(vm, TypeError, "cannot set %R attribute of immutable type '%N'",
                           value_of_object(name), type);
    }
    Value descr = type_lookup(vm, type_of(vm, self), name);
    if (is_pointer(descr)) {
        SlotDescrSet set = type_of(vm, descr)->slots.descr_set;
        if (set != NULL) return set(vm, descr, self, value);
    }
    return type_dict_set(vm, type, name, value);
}

// Sets or deletes (ABSENT) a name of a class's own namespace.
bool type_dict_set(VM *vm, Type *type, String *name, Value value)
{
    Value old = dict_get_str(vm, type->dict, name);
    if (is_absent(value)) {
        bool found;
        if (!dict_delete_str(vm, type->dict, name, &found)) return false;
        if (!found) {
            (void)throw_no_attribute(vm, value_of_object(type), name);
            return false;
        }
    } else if (!dict_set_str(vm, type->dict, name, value)) {
        return false;
    }
    type_modified_from(vm, type, name, old, value);
    return true;
}

// ---- Messages -----------------------------------------------------------------------------------

void attribute_error_fill(VM *vm, Value v, String *name)
{
    if (!pending_is(vm, AttributeError)) return; // no memory for it
    AttributeErrorObject *error = (AttributeErrorObject *)as_object(vm->pending);
    if (error->base.head.kind != (uint16_t)AttributeError) return;
    store(vm, error, &error->name, value_of_object(name));
    store(vm, error, &error->obj, v);
}

Value throw_no_attribute(VM *vm, Value v, String *name)
{
    if (is_pointer(v) && as_object(v)->kind == TYPE_type) {
        (void)throw(vm, AttributeError, "type object '%.100N' has no attribute '%S'",
                    (Type *)as_object(v), name);
    } else {
        (void)throw(vm, AttributeError, "'%.100T' object has no attribute '%S'", v, name);
    }
    attribute_error_fill(vm, v, name);
    return RAISED;
}
