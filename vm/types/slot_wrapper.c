// slot_wrapper.c - native slots seen from Python: int.__add__ (wrapper_descriptor), (1).__add__ (method-wrapper).
//
// A wrapper names a row of the table in slots.c and the native type whose slot it calls. Bound or not, a call
// checks its arguments as CPython's wrap_* functions do.
#include "vm/base/hash.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/slot_functions.h"
#include "vm/object/slots.h"
#include "vm/types/bytes.h"
#include "vm/types/descriptor_parts.h"
#include "vm/types/error_types.h"
#include "vm/types/int.h"
#include "vm/types/memoryview.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

Value slot_wrapper_new(VM *vm, Type *owner, String *name, uint16_t entry)
{
    SlotWrapper *wrapper = object_new(vm, TYPE_slot_wrapper, sizeof *wrapper);
    wrapper->owner = owner;
    wrapper->name = name;
    wrapper->entry = entry;
    wrapper->self = ABSENT;
    return value_of_object(wrapper);
}

// ---- Calling a slot by its signature ------------------------------------------------------------

static bool expect(VM *vm, size_t count, size_t wanted)
{
    if (LIKELY(count == wanted)) return true;
    return throw_false(vm, TypeError, "expected %zu argument%s, got %zu", wanted, wanted == 1 ? "" : "s",
                       count);
}

static bool expect_between(VM *vm, size_t count, size_t least, size_t most)
{
    if (LIKELY(count >= least && count <= most)) return true;
    bool few = count < least;
    size_t limit = few ? least : most;
    return throw_false(vm, TypeError, " expected at %s %zu argument%s, got %zu", few ? "least" : "most",
                       limit, limit == 1 ? "" : "s", count);
}

static Value none_if(bool ok)
{
    return ok ? NONE : RAISED;
}

// Whether calling owner's set_attr on self skips a native override nearer to self's type.
static bool jumps_over(VM *vm, const Type *owner, Value self, const char *what)
{
    const Type *type = type_of(vm, self), *defining = type;
    for (size_t i = type->mro->count; i-- > 0;) {
        const Type *base = (const Type *)as_object(type->mro->items[i]);
        if (base->slots.set_attr == slot_set_attr || base->slots.set_attr != type->slots.set_attr) continue;
        defining = base;
        break;
    }
    for (const Type *base = defining; base != NULL; base = base->base) {
        if (base->slots.set_attr == owner->slots.set_attr) break;
        if (base->slots.set_attr != slot_set_attr) {
            (void)throw(vm, TypeError, "can't apply this %s to %N object", what, type);
            return true;
        }
    }
    return false;
}

static String *attribute_name(VM *vm, Value name)
{
    if (!is_str(name)) {
        return throw_null(vm, TypeError, "attribute name must be string, not '%.200T'", name);
    }
    return str_intern(vm, as_str(name));
}

static Value call_set_attr(VM *vm, Type *owner, Value self, size_t count, const Value *args, bool deletes)
{
    if (!expect(vm, count, deletes ? 1 : 2)) return RAISED;
    if (jumps_over(vm, owner, self, deletes ? "__delattr__" : "__setattr__")) return RAISED;
    String *name = attribute_name(vm, args[0]);
    if (name == NULL) return RAISED;
    return none_if(owner->slots.set_attr(vm, self, name, deletes ? ABSENT : args[1]));
}

static Value call_descr_get(VM *vm, Type *owner, Value self, size_t count, const Value *args)
{
    if (!expect_between(vm, count, 1, 2)) return RAISED;
    Value instance = is_none(args[0]) ? ABSENT : args[0];
    Value cls = count < 2 || is_none(args[1]) ? ABSENT : args[1];
    if (is_absent(instance) && is_absent(cls)) {
        return throw(vm, TypeError, "__get__(None, None) is invalid");
    }
    return owner->slots.descr_get(vm, self, instance, cls);
}

static Value call_next(VM *vm, Type *owner, Value self, size_t count)
{
    if (!expect(vm, count, 0)) return RAISED;
    Value item = owner->slots.next(vm, self);
    if (!is_exhausted(item)) return item;
    if (is_none(vm->stop_value)) {
        ErrorObject *error = error_make(vm, StopIteration, vm->empty_tuple);
        return error == NULL ? RAISED : throw_value(vm, value_of_object(error));
    }
    return throw_with(vm, StopIteration, vm->stop_value);
}

static Value call_binary(VM *vm, Type *owner, const SlotEntry *entry, Value self, size_t count,
                         const Value *args)
{
    if (!expect(vm, count, 1)) return RAISED;
    SlotBinary slot = (SlotBinary)slots_get(&owner->slots, entry->row);
    if (entry->row == ROW_repeat) {
        Value times = index_of(vm, args[0]);
        return raised(times) ? RAISED : slot(vm, self, times);
    }
    return entry->variant == 1 ? slot(vm, args[0], self) : slot(vm, self, args[0]);
}

static Value call_ternary(VM *vm, Type *owner, const SlotEntry *entry, Value self, size_t count,
                          const Value *args)
{
    if (entry->row == ROW_power_inplace) {
        if (!expect(vm, count, 1)) return RAISED;
    } else if (!expect_between(vm, count, 1, 2)) {
        return RAISED;
    }
    SlotTernary slot = (SlotTernary)slots_get(&owner->slots, entry->row);
    Value third = count > 1 ? args[1] : NONE;
    return entry->variant == 1 ? slot(vm, args[0], self, third) : slot(vm, self, args[0], third);
}

static Value call_buffer(VM *vm, Type *owner, Value self, size_t count, const Value *args)
{
    int64_t flags;
    if (!expect(vm, count, 1) || !index_as_int64(vm, args[0], false, &flags)) return RAISED;
    BufferView view;
    if (!owner->slots.buffer(vm, self, &view, (flags & 1) != 0)) return RAISED;
    // Not of what type(self) lends: this is how super().__buffer__ is reached.
    MemoryView *result = memoryview_of_loan(vm, self, &view);
    return result ? value_of_object(result) : RAISED;
}

static Value call_init(VM *vm, Type *owner, Value self, size_t count, const Value *args,
                       Tuple *keyword_names)
{
    size_t keywords = keyword_names == NULL ? 0 : keyword_names->count;
    if (owner->def == &object_type) return none_if(object_initialize(vm, self, count + keywords));
    if (owner->init_native == NULL) {
        owner->init_native = native_of_type(vm, owner->def, true);
        if (owner->init_native == NULL) return RAISED;
    }
    return call_native_with_self(vm, owner->init_native, self, count, args, keyword_names);
}

Value slot_entry_call(VM *vm, Type *owner, uint16_t index, Value self, size_t count, const Value *args,
                      Tuple *keyword_names)
{
    const SlotEntry *entry = &slot_entries[index];
    const Slots *slots = &owner->slots;
    bool has_keywords = keyword_names != NULL && keyword_names->count > 0;
    if (entry->wrap == WRAP_Call) return slots->call(vm, self, count, (Value *)args, keyword_names);
    if (entry->wrap == WRAP_INIT) return call_init(vm, owner, self, count, args, keyword_names);
    if (has_keywords) {
        return throw(vm, TypeError, "wrapper %s() takes no keyword arguments", entry->name);
    }
    AnySlot slot = slots_get(slots, entry->row);
    uint64_t hash;
    size_t length;
    bool answer;
    switch ((SlotWrap)entry->wrap) {
    case WRAP_Unary: return expect(vm, count, 0) ? ((SlotUnary)slot)(vm, self) : RAISED;
    case WRAP_Hash:
        if (!expect(vm, count, 0) || !slots->hash(vm, self, &hash)) return RAISED;
        return int_new(vm, (int64_t)hash);
    case WRAP_Truth:
        if (!expect(vm, count, 0) || !slots->truth(vm, self, &answer)) return RAISED;
        return value_of_bool(answer);
    case WRAP_Length:
        if (!expect(vm, count, 0) || !slots->length(vm, self, &length)) return RAISED;
        return int_from_uint64(vm, length);
    case WRAP_Compare:
        return expect(vm, count, 1) ? slots->compare(vm, self, args[0], (CompareOp)entry->variant) : RAISED;
    case WRAP_GetAttr: {
        if (!expect(vm, count, 1)) return RAISED;
        String *name = attribute_name(vm, args[0]);
        return name == NULL ? RAISED : slots->get_attr(vm, self, name);
    }
    case WRAP_SetAttr: return call_set_attr(vm, owner, self, count, args, entry->variant == 1);
    case WRAP_DescrGet: return call_descr_get(vm, owner, self, count, args);
    case WRAP_DescrSet:
        if (entry->variant == 1) {
            return expect(vm, count, 1) ? none_if(slots->descr_set(vm, self, args[0], ABSENT)) : RAISED;
        }
        return expect(vm, count, 2) ? none_if(slots->descr_set(vm, self, args[0], args[1])) : RAISED;
    case WRAP_Next: return call_next(vm, owner, self, count);
    case WRAP_Contains:
        if (!expect(vm, count, 1) || !slots->contains(vm, self, args[0], &answer)) return RAISED;
        return value_of_bool(answer);
    case WRAP_Binary: return call_binary(vm, owner, entry, self, count, args);
    case WRAP_SetItem:
        if (entry->variant == 1) {
            return expect(vm, count, 1) ? none_if(slots->set_item(vm, self, args[0], ABSENT)) : RAISED;
        }
        return expect(vm, count, 2) ? none_if(slots->set_item(vm, self, args[0], args[1])) : RAISED;
    case WRAP_Ternary: return call_ternary(vm, owner, entry, self, count, args);
    case WRAP_Buffer: return call_buffer(vm, owner, self, count, args);
    case WRAP_Call:
    case WRAP_INIT:
    case WRAP_NONE: break;
    }
    UNREACHABLE();
}

// ---- What both types share ----------------------------------------------------------------------

static void wrapper_trace(VM *vm, Tracer *tracer, Object *object)
{
    SlotWrapper *wrapper = (SlotWrapper *)object;
    trace_object(tracer, wrapper->owner);
    trace_object(tracer, wrapper->name);
    trace_value(tracer, wrapper->self);
}

static Value wrapper_name(VM *vm, Value self)
{
    return value_of_object(((SlotWrapper *)as_object(self))->name);
}

static Value wrapper_qualname(VM *vm, Value self)
{
    SlotWrapper *wrapper = (SlotWrapper *)as_object(self);
    return descriptor_qualname(vm, wrapper->owner, wrapper->name);
}

static Value wrapper_objclass(VM *vm, Value self)
{
    return value_of_object(((SlotWrapper *)as_object(self))->owner);
}

static Value text_or_none(VM *vm, const char *text)
{
    if (text == NULL) return NONE;
    String *string = str_static(vm, text);
    return string == NULL ? RAISED : value_of_object(string);
}

static Value wrapper_doc(VM *vm, Value self)
{
    return text_or_none(vm, slot_entry_doc(((SlotWrapper *)as_object(self))->entry));
}

static Value wrapper_signature(VM *vm, Value self)
{
    return text_or_none(vm, slot_entry_signature(((SlotWrapper *)as_object(self))->entry));
}

static Value wrapper_self(VM *vm, Value self)
{
    return ((SlotWrapper *)as_object(self))->self;
}

// ---- wrapper_descriptor -------------------------------------------------------------------------

static Value slot_wrapper_repr(VM *vm, Value self)
{
    SlotWrapper *wrapper = as_slot_wrapper(self);
    String *text = str_format(vm, "<slot wrapper '%S' of '%N' objects>", wrapper->name, wrapper->owner);
    return text == NULL ? RAISED : value_of_object(text);
}

static Value slot_wrapper_call(VM *vm, Value self, size_t count, Value *args, Tuple *keyword_names)
{
    SlotWrapper *wrapper = as_slot_wrapper(self);
    if (count == 0) {
        return throw(vm, TypeError, "descriptor '%S' of '%.100N' object needs an argument", wrapper->name,
                     wrapper->owner);
    }
    if (!type_is_subtype(type_of(vm, args[0]), wrapper->owner)) {
        return throw(vm, TypeError, "descriptor '%S' requires a '%.100N' object but received a '%.100T'",
                     wrapper->name, wrapper->owner, args[0]);
    }
    return slot_entry_call(vm, wrapper->owner, wrapper->entry, args[0], count - 1, args + 1,
                           keyword_names);
}

static Value slot_wrapper_get(VM *vm, Value self, Value instance, Value owner)
{
    if (is_absent(instance)) return self;
    SlotWrapper *wrapper = as_slot_wrapper(self);
    if (!descriptor_check(vm, wrapper->owner, wrapper->name, instance)) return RAISED;
    SlotWrapper *bound = object_new(vm, TYPE_method_wrapper, sizeof *bound);
    bound->owner = wrapper->owner;
    bound->name = wrapper->name;
    bound->entry = wrapper->entry;
    bound->self = instance;
    return value_of_object(bound);
}

static Value py_wrapper_reduce(VM *vm, Value *args)
{
    SlotWrapper *wrapper = (SlotWrapper *)as_object(args[0]);
    Value from = is_absent(wrapper->self) ? value_of_object(wrapper->owner) : wrapper->self;
    return reduce_to_getattr(vm, from, value_of_object(wrapper->name));
}

static const Native wrapper_methods[] = {
    {"__reduce__(self, /)", py_wrapper_reduce, "Helper for pickle."},
    {0},
};

static const NativeProperty slot_wrapper_properties[] = {
    {"__objclass__", wrapper_objclass, NULL, NULL},
    {"__name__", wrapper_name, NULL, NULL},
    {"__doc__", wrapper_doc, NULL, NULL},
    {"__qualname__", wrapper_qualname, NULL, NULL},
    {"__text_signature__", wrapper_signature, NULL, NULL},
    {0},
};

const TypeDef slot_wrapper_type = {
    .name = "wrapper_descriptor",
    .size = sizeof(SlotWrapper),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = wrapper_trace,
    .repr = slot_wrapper_repr,
    .call = slot_wrapper_call,
    .descr_get = slot_wrapper_get,
    .methods = wrapper_methods,
    .properties = slot_wrapper_properties,
};

// ---- method-wrapper -----------------------------------------------------------------------------

static Value method_wrapper_repr(VM *vm, Value self)
{
    SlotWrapper *wrapper = as_method_wrapper(self);
    String *text = str_format(vm, "<method-wrapper '%S' of %T object at %p>", wrapper->name, wrapper->self,
                              address_of(vm, wrapper->self));
    return text == NULL ? RAISED : value_of_object(text);
}

static Value method_wrapper_call(VM *vm, Value self, size_t count, Value *args, Tuple *keyword_names)
{
    SlotWrapper *wrapper = as_method_wrapper(self);
    return slot_entry_call(vm, wrapper->owner, wrapper->entry, wrapper->self, count, args, keyword_names);
}

static Value method_wrapper_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (!is_method_wrapper(other) || (op != COMPARE_EQ && op != COMPARE_NE)) return NOT_IMPLEMENTED;
    SlotWrapper *a = as_method_wrapper(self), *b = as_method_wrapper(other);
    bool equal = a->owner == b->owner && a->entry == b->entry && same(a->self, b->self);
    return value_of_bool(equal == (op == COMPARE_EQ));
}

static bool method_wrapper_hash(VM *vm, Value self, uint64_t *hash)
{
    SlotWrapper *wrapper = as_method_wrapper(self);
    *hash = hash_combine(hash_mix(wrapper->self.bits), (uintptr_t)wrapper->owner + wrapper->entry) >> 1;
    return true;
}

static const NativeProperty method_wrapper_properties[] = {
    {"__self__", wrapper_self, NULL, NULL},
    {"__objclass__", wrapper_objclass, NULL, NULL},
    {"__name__", wrapper_name, NULL, NULL},
    {"__doc__", wrapper_doc, NULL, NULL},
    {"__qualname__", wrapper_qualname, NULL, NULL},
    {"__text_signature__", wrapper_signature, NULL, NULL},
    {0},
};

const TypeDef method_wrapper_type = {
    .name = "method-wrapper",
    .size = sizeof(SlotWrapper),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = wrapper_trace,
    .repr = method_wrapper_repr,
    .call = method_wrapper_call,
    .compare = method_wrapper_compare,
    .hash = method_wrapper_hash,
    .methods = wrapper_methods,
    .properties = method_wrapper_properties,
};
