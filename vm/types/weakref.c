// weakref.c - weakref.ref, and the table of weak references by target.
//
// The table holds targets and references weakly: a hash table from the address of a target to the chain of its
// references, newest first. After each mark weak_clear_targets clears the references to what is about to die;
// then, when what finalizers need has been marked as well, weak_clear_dead takes out the references that
// die themselves. A minor collection kills only what is young, and a reference is never older than what it
// refers to, so it need look only at the references made since the last collection (`fresh`).
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/weakref_proxy.h"

typedef struct WeakSlot {
    Object *target; // NULL: free
    WeakRef *first;
} WeakSlot;

struct WeakTable {
    WeakSlot *slots;
    size_t count, capacity; // capacity: a power of two
    WeakRef **fresh;
    size_t fresh_count, fresh_capacity;
    WeakRef *due, *due_last; // references whose callback waits, in the order in which they run
};

bool weak_setup(VM *vm)
{
    if (vm->weak != NULL) return true;
    vm->weak = memory_take_zeroed(&vm->memory, sizeof *vm->weak);
    return vm->weak != NULL;
}

void weak_close(VM *vm)
{
    WeakTable *table = vm->weak;
    if (table == NULL) return;
    memory_release(&vm->memory, table->slots, table->capacity * sizeof *table->slots);
    memory_release(&vm->memory, table->fresh, table->fresh_capacity * sizeof *table->fresh);
    memory_release(&vm->memory, table, sizeof *table);
    vm->weak = NULL;
}

void weak_trace(VM *vm, Tracer *tracer)
{
    if (vm->weak == NULL) return;
    for (WeakRef *ref = vm->weak->due; ref != NULL; ref = ref->next) trace_object(tracer, ref);
}

// ---- The table ----------------------------------------------------------------------------------

static inline size_t bucket_of(const WeakTable *table, const Object *target)
{
    return (size_t)(((uint64_t)(uintptr_t)target >> 4) * 0x9e3779b97f4a7c15u >> 32) & (table->capacity - 1);
}

// The slot of target, or the free one where it would be; the table has capacity.
static WeakSlot *find_slot(const WeakTable *table, const Object *target)
{
    size_t at = bucket_of(table, target);
    while (table->slots[at].target != NULL && table->slots[at].target != target) {
        at = (at + 1) & (table->capacity - 1);
    }
    return &table->slots[at];
}

static WeakRef *first_reference(const WeakTable *table, const Object *target)
{
    return table->capacity == 0 ? NULL : find_slot(table, target)->first;
}

// Takes a slot out, moving up the ones behind that would not be found any more.
static void remove_slot(WeakTable *table, WeakSlot *slot)
{
    size_t mask = table->capacity - 1, hole = (size_t)(slot - table->slots);
    for (size_t i = (hole + 1) & mask; table->slots[i].target != NULL; i = (i + 1) & mask) {
        size_t home = bucket_of(table, table->slots[i].target);
        if (((i - home) & mask) < ((i - hole) & mask)) continue;
        table->slots[hole] = table->slots[i];
        hole = i;
    }
    table->slots[hole] = (WeakSlot){0};
    table->count--;
}

// Makes room for one more reference to one more target.
static bool reserve(VM *vm)
{
    WeakTable *table = vm->weak;
    if (table->fresh_count == table->fresh_capacity) {
        size_t capacity = table->fresh_capacity == 0 ? 32 : table->fresh_capacity * 2;
        WeakRef **fresh = memory_resize(&vm->memory, table->fresh, table->fresh_capacity * sizeof *fresh,
                                        capacity * sizeof *fresh);
        if (fresh == NULL) return throw_memory(vm), false;
        table->fresh = fresh;
        table->fresh_capacity = capacity;
    }
    if ((table->count + 1) * 2 <= table->capacity) return true;
    WeakSlot *old = table->slots;
    size_t old_capacity = table->capacity, capacity = old_capacity == 0 ? 32 : old_capacity * 2;
    WeakSlot *slots = memory_take_zeroed(&vm->memory, capacity * sizeof *slots);
    if (slots == NULL) return throw_memory(vm), false;
    table->slots = slots;
    table->capacity = capacity;
    for (size_t i = 0; i < old_capacity; i++) {
        if (old[i].target != NULL) *find_slot(table, old[i].target) = old[i];
    }
    memory_release(&vm->memory, old, old_capacity * sizeof *old);
    return true;
}

// Lets ref refer to target; reserve was called.
static void link_reference(VM *vm, WeakRef *ref, Object *target)
{
    WeakTable *table = vm->weak;
    WeakSlot *slot = find_slot(table, target);
    if (slot->target == NULL) {
        slot->target = target;
        slot->first = NULL;
        table->count++;
    }
    ref->target = target;
    ref->next = slot->first;
    slot->first = ref;
    table->fresh[table->fresh_count++] = ref;
    target->gc |= GC_WEAK;
}

// ---- The collector ------------------------------------------------------------------------------

// The target of slot dies: clears its references and queues the callbacks of those that live.
static void clear_target(VM *vm, WeakSlot *slot)
{
    WeakTable *table = vm->weak;
    for (WeakRef *ref = slot->first, *next; ref != NULL; ref = next) {
        next = ref->next;
        ref->target = NULL;
        ref->next = NULL;
        if (is_none(ref->callback) || !heap_is_marked(vm, &ref->head)) continue;
        if (table->due == NULL) {
            table->due = ref;
        } else {
            table->due_last->next = ref;
        }
        table->due_last = ref;
    }
    remove_slot(table, slot);
}

void weak_clear_targets(VM *vm, bool full)
{
    WeakTable *table = vm->weak;
    if (full) {
        // What remove_slot moves into this place is looked at next; what it moves from the start to the end of the
        // table is merely seen twice.
        for (size_t i = 0; i < table->capacity;) {
            WeakSlot *slot = &table->slots[i];
            if (slot->target == NULL || heap_is_marked(vm, slot->target)) {
                i++;
            } else {
                clear_target(vm, slot);
            }
        }
        return;
    }
    for (size_t i = 0; i < table->fresh_count; i++) {
        Object *target = table->fresh[i]->target;
        if (target != NULL && !heap_is_marked(vm, target)) clear_target(vm, find_slot(table, target));
    }
}

// Takes references that die out of the chain of a living target. false: the slot is gone.
static bool prune_chain(VM *vm, WeakSlot *slot)
{
    WeakRef **link = &slot->first;
    while (*link != NULL) {
        if (heap_is_marked(vm, &(*link)->head)) {
            link = &(*link)->next;
        } else {
            *link = (*link)->next;
        }
    }
    if (slot->first != NULL) return true;
    slot->target->gc &= (uint8_t)~GC_WEAK;
    remove_slot(vm->weak, slot);
    return false;
}

void weak_clear_dead(VM *vm, bool full)
{
    WeakTable *table = vm->weak;
    if (full) {
        for (size_t i = 0; i < table->capacity;) {
            WeakSlot *slot = &table->slots[i];
            if (slot->target == NULL || prune_chain(vm, slot)) i++;
        }
    } else {
        for (size_t i = 0; i < table->fresh_count; i++) {
            WeakRef *ref = table->fresh[i];
            if (ref->target == NULL || heap_is_marked(vm, &ref->head)) continue;
            WeakSlot *slot = find_slot(table, ref->target);
            if (slot->target != NULL) (void)prune_chain(vm, slot);
        }
    }
    table->fresh_count = 0;
}

void weak_run_callbacks(VM *vm)
{
    WeakTable *table = vm->weak;
    while (table->due != NULL && !vm->stopping) {
        WeakRef *ref = table->due;
        table->due = ref->next;
        ref->next = NULL;
        Value callback = ref->callback, argument = value_of_object(ref);
        ref->callback = NONE;
        if (raised(call(vm, callback, 1, &argument))) report_unraisable(vm, NULL, callback);
    }
}

// ---- Making references --------------------------------------------------------------------------

// The reference of this exact type without callback that target already has, or NULL.
static WeakRef *shared_reference(VM *vm, TypeId type, Object *target)
{
    if (!(target->gc & GC_WEAK)) return NULL;
    WeakRef *ref = first_reference(vm->weak, target);
    while (ref != NULL && !(ref->head.shape == (uint32_t)type && is_none(ref->callback))) ref = ref->next;
    return ref;
}

Value weakref_make(VM *vm, Type *cls, Value target, Value callback)
{
    if (!is_pointer(target) || !(type_of(vm, target)->flags & TYPE_HAS_WEAKREF)) {
        return throw(vm, TypeError, "cannot create weak reference to '%T' object", target);
    }
    Object *object = as_object(target);
    if (is_none(callback) && cls->shape < TYPE_COUNT) {
        WeakRef *shared = shared_reference(vm, (TypeId)cls->shape, object);
        if (shared != NULL) return value_of_object(shared);
    }
    if (!reserve(vm)) return RAISED;
    WeakRef *ref = type_allocate(vm, cls, 0);
    if (ref == NULL) return RAISED;
    ref->callback = callback;
    link_reference(vm, ref, object);
    return value_of_object(ref);
}

Value weakref_new(VM *vm, Value target, Value callback)
{
    return weakref_make(vm, type_get(vm, TYPE_weakref), target, callback);
}

size_t weakref_count(VM *vm, Object *target)
{
    size_t count = 0;
    if (!(target->gc & GC_WEAK)) return 0;
    for (WeakRef *ref = first_reference(vm->weak, target); ref != NULL; ref = ref->next) count++;
    return count;
}

List *weakref_list(VM *vm, Object *target)
{
    List *list = list_new(vm);
    if (!(target->gc & GC_WEAK)) return list;
    for (WeakRef *ref = first_reference(vm->weak, target); ref != NULL; ref = ref->next) {
        if (!list_append(vm, list, value_of_object(ref))) return NULL;
    }
    return list;
}

// ---- weakref.ref --------------------------------------------------------------------------------

static Value weakref_construct(VM *vm, Value *args)
{
    return weakref_make(vm, as_type(args[0]), args[1], args[2]);
}

static Value py_weakref_init(VM *vm, Value *args)
{
    return NONE; // __new__ has done it; a subclass's __init__ may still call this
}

void weakref_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((WeakRef *)object)->callback);
}

static Value weakref_call(VM *vm, Value self, size_t count, Value *args, Tuple *keyword_names)
{
    if (keyword_names != NULL) return throw(vm, TypeError, "ref() takes no keyword arguments");
    if (count > 0) return throw(vm, TypeError, "weakref expected 0 arguments, got %zu", count);
    Object *target = ((WeakRef *)as_object(self))->target;
    return target == NULL ? NONE : value_of_object(target);
}

static bool weakref_hash(VM *vm, Value self, uint64_t *hash)
{
    WeakRef *ref = (WeakRef *)as_object(self);
    if (!ref->hashed) {
        if (ref->target == NULL) return throw_false(vm, TypeError, "weak object has gone away");
        uint64_t of_target;
        if (!hash_value(vm, value_of_object(ref->target), &of_target)) return false;
        ref->hash = (int64_t)of_target;
        ref->hashed = true;
    }
    *hash = (uint64_t)ref->hash;
    return true;
}

static Value weakref_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (!is_weakref(other) || (op != COMPARE_EQ && op != COMPARE_NE)) return NOT_IMPLEMENTED;
    WeakRef *a = as_weakref(self), *b = as_weakref(other);
    if (a->target != NULL && b->target != NULL) {
        return compare_op(vm, op, value_of_object(a->target), value_of_object(b->target));
    }
    return value_of_bool((a == b) == (op == COMPARE_EQ));
}

static Value weakref_repr(VM *vm, Value self)
{
    WeakRef *ref = as_weakref(self);
    void *address = address_of(vm, self);
    String *text;
    if (ref->target == NULL) {
        text = str_format(vm, "<weakref at %p; dead>", address);
        return text == NULL ? RAISED : value_of_object(text);
    }
    Value target = value_of_object(ref->target);
    Value name = get_attr_or_absent(vm, target, NAME(vm, __name__));
    if (raised(name)) return RAISED;
    if (is_str(name)) {
        text = str_format(vm, "<weakref at %p; to '%T' at %p (%S)>", address, target, address_of(vm, target),
                          as_str(name));
    } else {
        text = str_format(vm, "<weakref at %p; to '%T' at %p>", address, target, address_of(vm, target));
    }
    return text == NULL ? RAISED : value_of_object(text);
}

static Value weakref_get_callback(VM *vm, Value self)
{
    WeakRef *ref = as_weakref(self);
    return ref->target == NULL ? NONE : ref->callback;
}

static Value py_weakref_class_getitem(VM *vm, Value *args)
{
    return generic_alias_new(vm, args[0], args[1]);
}

static const Native weakref_methods[] = {
    {"@classmethod __class_getitem__(cls, object, /)", py_weakref_class_getitem, "See PEP 585"},
    {0},
};

static const NativeProperty weakref_properties[] = {
    {"__callback__", weakref_get_callback, set_readonly, NULL},
    {0},
};

const TypeDef weakref_type = {
    .name = "weakref.ReferenceType",
    .signature = "__new__(object, callback=None, /)",
    .size = sizeof(WeakRef),
    .trace = weakref_trace,
    .construct = weakref_construct,
    .init = py_weakref_init,
    .repr = weakref_repr,
    .hash = weakref_hash,
    .compare = weakref_compare,
    .call = weakref_call,
    .methods = weakref_methods,
    .properties = weakref_properties,
};

// ---- Module _weakref ----------------------------------------------------------------------------

static Value py_getweakrefcount(VM *vm, Value *args)
{
    return value_of_small(is_pointer(args[0]) ? (int64_t)weakref_count(vm, as_object(args[0])) : 0);
}

static Value py_getweakrefs(VM *vm, Value *args)
{
    List *list = is_pointer(args[0]) ? weakref_list(vm, as_object(args[0])) : list_new(vm);
    return list == NULL ? RAISED : value_of_object(list);
}

static Value py_proxy(VM *vm, Value *args)
{
    TypeId id = is_callable(vm, args[0]) ? TYPE_weakcallableproxy : TYPE_weakproxy;
    return weakref_make(vm, type_get(vm, id), args[0], args[1]);
}

// Deletes key from a dict if its value is a dead reference.
static Value py_remove_dead_weakref(VM *vm, Value *args)
{
    if (!arg_type(vm, args, 0, TYPE_dict)) return RAISED;
    Value ref = dict_get(vm, as_dict(args[0]), args[1]);
    if (raised(ref)) return RAISED;
    if (is_absent(ref)) return NONE;
    if (!is_weakref(ref)) return throw(vm, TypeError, "not a weakref");
    bool found;
    if (as_weakref(ref)->target != NULL) return NONE;
    return dict_delete(vm, as_dict(args[0]), args[1], &found) ? NONE : RAISED;
}

static const Native weakref_functions[] = {
    {"getweakrefcount(object, /)", py_getweakrefcount, "Return the number of weak references to 'object'."},
    {"getweakrefs(object, /)", py_getweakrefs, "Return a list of all weak reference objects pointing to 'object'."},
    {"proxy(object, callback=None, /)", py_proxy, "Create a proxy object that weakly references 'object'."},
    {"_remove_dead_weakref(dct, key, /)", py_remove_dead_weakref,
     "Atomically remove key from dict if it points to a dead weakref."},
    {0},
};

static const NativeConstant weakref_constants[] = {
    {"ref", CONSTANT_CORE_TYPE, {.id = TYPE_weakref}},
    {"ReferenceType", CONSTANT_CORE_TYPE, {.id = TYPE_weakref}},
    {"ProxyType", CONSTANT_CORE_TYPE, {.id = TYPE_weakproxy}},
    {"CallableProxyType", CONSTANT_CORE_TYPE, {.id = TYPE_weakcallableproxy}},
    {0},
};

const ModuleDef _weakref_module = {
    .name = "_weakref",
    .doc = "Weak-reference support module.",
    .functions = weakref_functions,
    .constants = weakref_constants,
};
