// vm.c - the object model's part of a VM: its tables, id(), isinstance and issubclass.
#include "vm/object/vm.h"
#include "vm/base/hash.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/object/slots.h"
#include "vm/object/type_cache.h"
#include "vm/types/descriptors.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"
#include "vm/types/type_attributes.h"

// ---- Setting up and taking down -----------------------------------------------------------------

bool types_setup(VM *vm)
{
    TypeCache *cache = memory_take_zeroed(&vm->memory, sizeof *cache);
    if (cache == NULL) return false;
    vm->type_cache = cache;
    cache->next_version = 1;
    // Ids 0 .. TYPE_COUNT belong to the core types, made or not.
    vm->shape_capacity = TYPE_COUNT + 64;
    vm->shapes = memory_take(&vm->memory, vm->shape_capacity * sizeof(Shape *));
    if (vm->shapes == NULL) return false;
    vm->shape_count = TYPE_COUNT;
    for (uint32_t id = 0; id < TYPE_COUNT; id++) vm->shapes[id] = &cache->unmade;
    vm->type_epoch = 1;
    return weak_setup(vm);
}

bool types_start(VM *vm)
{
    return slots_setup(vm);
}

void types_close(VM *vm)
{
    TypeCache *cache = vm->type_cache;
    if (cache == NULL) return;
    if (vm->shapes != NULL) {
        shape_free_retired(vm, true);
        memory_release(&vm->memory, vm->shapes, vm->shape_capacity * sizeof(Shape *));
        vm->shapes = NULL;
    }
    weak_close(vm);
    memory_release(&vm->memory, cache->all, cache->all_capacity * sizeof(Type *));
    memory_release(&vm->memory, cache->natives, cache->native_capacity * sizeof *cache->natives);
    memory_release(&vm->memory, cache->free_shapes, cache->free_capacity * sizeof *cache->free_shapes);
    memory_release(&vm->memory, cache->ids, cache->id_capacity * sizeof *cache->ids);
    memory_release(&vm->memory, cache->fresh_ids, cache->fresh_capacity * sizeof *cache->fresh_ids);
    memory_release(&vm->memory, cache, sizeof *cache);
    vm->type_cache = NULL;
}

// ---- id() ---------------------------------------------------------------------------------------
//
// Objects get a number when it is first asked for; it is kept in a hash table by address. A minor collection
// need only look at the objects that got theirs since the last one: older ones cannot have died in it.

#define ID_BASE UINT64_C(0x7f0000000000) // so that they look like addresses in reprs

static inline size_t id_bucket(const Object *object, size_t capacity)
{
    return (size_t)(((uint64_t)(uintptr_t)object >> 4) * 0x9e3779b97f4a7c15u >> 32) & (capacity - 1);
}

static IdEntry *id_find(const TypeCache *cache, const Object *object)
{
    size_t at = id_bucket(object, cache->id_capacity);
    while (cache->ids[at].object != NULL && cache->ids[at].object != object) {
        at = (at + 1) & (cache->id_capacity - 1);
    }
    return &cache->ids[at];
}

static bool ids_reserve(VM *vm)
{
    TypeCache *cache = vm->type_cache;
    if (cache->fresh_count == cache->fresh_capacity) {
        size_t capacity = cache->fresh_capacity == 0 ? 32 : cache->fresh_capacity * 2;
        const Object **fresh = memory_resize(&vm->memory, cache->fresh_ids,
                                             cache->fresh_capacity * sizeof *fresh,
                                             capacity * sizeof *fresh);
        if (fresh == NULL) return false;
        cache->fresh_ids = fresh;
        cache->fresh_capacity = capacity;
    }
    if ((cache->id_count + 1) * 2 <= cache->id_capacity) return true;
    TypeCache old = {.ids = cache->ids, .id_capacity = cache->id_capacity};
    size_t capacity = old.id_capacity == 0 ? 32 : old.id_capacity * 2;
    IdEntry *ids = memory_take_zeroed(&vm->memory, capacity * sizeof *ids);
    if (ids == NULL) return false;
    cache->ids = ids;
    cache->id_capacity = capacity;
    for (size_t i = 0; i < old.id_capacity; i++) {
        if (old.ids[i].object != NULL) *id_find(cache, old.ids[i].object) = old.ids[i];
    }
    memory_release(&vm->memory, old.ids, old.id_capacity * sizeof *ids);
    return true;
}

// 0 if there is no memory to remember a number.
static uint64_t object_id(VM *vm, const Object *object)
{
    TypeCache *cache = vm->type_cache;
    if (cache->id_capacity != 0) {
        const IdEntry *entry = id_find(cache, object);
        if (entry->object != NULL) return entry->id;
    }
    if (!ids_reserve(vm)) return 0;
    uint64_t id = ID_BASE + 16 * ++vm->next_id;
    *id_find(cache, object) = (IdEntry){object, id};
    cache->id_count++;
    cache->fresh_ids[cache->fresh_count++] = object;
    return id;
}

Value id_of(VM *vm, Value v)
{
    if (is_pointer(v)) {
        uint64_t id = object_id(vm, as_object(v));
        return id == 0 ? throw_memory(vm) : int_from_uint64(vm, id);
    }
    // The word itself, which is far above the numbers of objects but for the tiniest floats.
    if (v.bits >> 52 != 0) return int_from_uint64(vm, v.bits);
    Value top = int_shift_left(vm, value_of_small(1), value_of_small(64));
    return raised(top) ? RAISED : int_add(vm, top, int_from_uint64(vm, v.bits));
}

void *address_of(VM *vm, Value v)
{
    if (!is_pointer(v)) return (void *)(uintptr_t)v.bits;
    uint64_t id = object_id(vm, as_object(v));
    return (void *)(uintptr_t)(id != 0 ? id : ID_BASE + hash_mix(v.bits) % ID_BASE);
}

// Takes entry number `at` out, moving up the ones behind that would not be found any more.
static void id_remove(TypeCache *cache, size_t at)
{
    size_t mask = cache->id_capacity - 1, hole = at;
    for (size_t i = (at + 1) & mask; cache->ids[i].object != NULL; i = (i + 1) & mask) {
        size_t home = id_bucket(cache->ids[i].object, cache->id_capacity);
        if (((i - home) & mask) < ((i - hole) & mask)) continue;
        cache->ids[hole] = cache->ids[i];
        hole = i;
    }
    cache->ids[hole] = (IdEntry){0};
    cache->id_count--;
}

void ids_clear_dead(VM *vm, bool full)
{
    TypeCache *cache = vm->type_cache;
    if (full) {
        // A removal may move an entry from the start of the table to its end, which is then seen twice.
        for (size_t i = 0; i < cache->id_capacity;) {
            const Object *object = cache->ids[i].object;
            if (object != NULL && !heap_is_marked(vm, object)) {
                id_remove(cache, i);
            } else {
                i++;
            }
        }
    } else {
        for (size_t i = 0; i < cache->fresh_count; i++) {
            if (heap_is_marked(vm, cache->fresh_ids[i])) continue;
            const IdEntry *entry = id_find(cache, cache->fresh_ids[i]);
            if (entry->object != NULL) id_remove(cache, (size_t)(entry - cache->ids));
        }
    }
    cache->fresh_count = 0;
}

// ---- isinstance and issubclass ------------------------------------------------------------------

bool is_callable(VM *vm, Value v)
{
    return type_of(vm, v)->slots.call != NULL;
}

// v.__class__, which a proxy may lie about; ABSENT if it has none.
static Value claimed_class(VM *vm, Value v)
{
    Type *type = type_of(vm, v);
    if (type->slots.get_attr == object_get_attr) {
        Type *owner;
        (void)type_lookup_in(vm, type, NAME(vm, __class__), &owner);
        if (owner != NULL && owner->def == &object_type && owner->base == NULL) return value_of_object(type);
    }
    return get_attr_or_absent(vm, v, NAME(vm, __class__));
}

// __bases__ of something that is used as a class without being one: a tuple, or ABSENT.
static Value bases_of(VM *vm, Value cls)
{
    Value bases = get_attr_or_absent(vm, cls, NAME(vm, __bases__));
    return raised(bases) || is_tuple(bases) ? bases : ABSENT;
}

static bool check_class(VM *vm, Value cls, const char *message)
{
    Value bases = bases_of(vm, cls);
    if (raised(bases)) return false;
    return !is_absent(bases) || throw_false(vm, TypeError, "%s", message);
}

static bool abstract_is_subclass(VM *vm, Value derived, Value cls, bool *answer)
{
    if (!descend(vm)) return false;
    for (;;) {
        *answer = same(derived, cls);
        if (*answer) return true;
        Value bases = bases_of(vm, derived);
        if (raised(bases)) return false;
        if (is_absent(bases)) return true;
        Tuple *tuple = as_tuple(bases);
        if (tuple->count == 0) return true;
        for (size_t i = 0; i + 1 < tuple->count && !*answer; i++) {
            if (!abstract_is_subclass(vm, tuple->items[i], cls, answer)) return false;
        }
        if (*answer) return true;
        derived = tuple->items[tuple->count - 1]; // the last without recursion: lines may be long
        if (!charge(vm, 1)) return false;
    }
}

bool plain_is_instance(VM *vm, Value v, Value cls, bool *answer)
{
    if (is_type(cls)) {
        *answer = type_is_subtype(type_of(vm, v), as_type(cls));
        if (*answer) return true;
        Value claimed = claimed_class(vm, v);
        if (raised(claimed)) return false;
        if (is_type(claimed) && as_type(claimed) != type_of(vm, v)) {
            *answer = type_is_subtype(as_type(claimed), as_type(cls));
        }
        return true;
    }
    *answer = false;
    if (!check_class(vm, cls, "isinstance() arg 2 must be a type, a tuple of types, or a union")) return false;
    Value claimed = claimed_class(vm, v);
    if (raised(claimed)) return false;
    return is_absent(claimed) || abstract_is_subclass(vm, claimed, cls, answer);
}

bool plain_is_subclass(VM *vm, Value derived, Value cls, bool *answer)
{
    if (is_type(cls) && is_type(derived)) {
        *answer = type_is_subtype(as_type(derived), as_type(cls));
        return true;
    }
    if (!check_class(vm, derived, "issubclass() arg 1 must be a class")) return false;
    if (!is_union(cls) &&
        !check_class(vm, cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union")) {
        return false;
    }
    return abstract_is_subclass(vm, derived, cls, answer);
}

typedef bool (*Question)(VM *vm, Value v, Value cls, bool *answer);

static bool any_of(VM *vm, Question question, Value v, Tuple *classes, bool *answer)
{
    *answer = false;
    if (!descend(vm)) return false;
    for (size_t i = 0; i < classes->count && !*answer; i++) {
        if (!question(vm, v, classes->items[i], answer)) return false;
    }
    return true;
}

// What the class says in __instancecheck__ or __subclasscheck__; else plain.
static bool ask(VM *vm, Question plain, String *hook, Value v, Value cls, bool *answer)
{
    Value result = call_special(vm, cls, hook, 1, &v);
    if (raised(result)) return false;
    return is_absent(result) ? plain(vm, v, cls, answer) : truth(vm, result, answer);
}

bool is_instance(VM *vm, Value v, Value cls, bool *answer)
{
    if (is_pointer(cls)) {
        Object *object = as_object(cls);
        if (object->shape == TYPE_type || value_of_object(type_of(vm, v)).bits == cls.bits) {
            return plain_is_instance(vm, v, cls, answer);
        }
        if (object->shape == TYPE_union) return any_of(vm, is_instance, v, as_union(cls)->args, answer);
        if (object->kind == TYPE_tuple) return any_of(vm, is_instance, v, as_tuple(cls), answer);
    }
    return ask(vm, plain_is_instance, NAME(vm, __instancecheck__), v, cls, answer);
}

bool is_subclass(VM *vm, Value v, Value cls, bool *answer)
{
    if (is_pointer(cls)) {
        Object *object = as_object(cls);
        if (object->shape == TYPE_type) {
            if (same(v, cls)) return *answer = true;
            return plain_is_subclass(vm, v, cls, answer);
        }
        if (object->shape == TYPE_union) return any_of(vm, is_subclass, v, as_union(cls)->args, answer);
        if (object->kind == TYPE_tuple) return any_of(vm, is_subclass, v, as_tuple(cls), answer);
    }
    return ask(vm, plain_is_subclass, NAME(vm, __subclasscheck__), v, cls, answer);
}
