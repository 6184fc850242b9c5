// type_lookup.c - finding a name along the MRO, remembered per VM; versions; the list of types.
//
// An answer is remembered under (type->version, name). A version is given to a type when somebody first looks
// (and to its bases before it) and is taken away when its namespace or that of a base changes, so
// `version != 0` means "somebody may remember something of this type or of a type below it": only then
// must a change walk the subclasses. Versions are never used twice.
#include "vm/object/error.h"
#include "vm/object/shape.h"
#include "vm/object/slots.h"
#include "vm/object/type_cache.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

static inline MethodEntry *entry_of(TypeCache *cache, uint32_t version, const String *name)
{
    size_t at = (version * 0x9e3779b1u ^ (uint32_t)((uintptr_t)name >> 4)) % METHOD_CACHE_SIZE;
    return &cache->entries[at];
}

uint32_t type_version(VM *vm, Type *type)
{
    if (type->version != 0) return type->version;
    TypeCache *cache = vm->type_cache;
    // The bases first: a change to one of them must find its version set. A class that a metaclass's mro() put
    // there would not tell its changes to this type, so nothing is remembered then.
    if (type->mro == NULL || (type->flags & TYPE_ODD_MRO)) return 0;
    for (size_t i = type->mro->count; i-- > 1;) {
        Type *base = (Type *)as_object(type->mro->items[i]);
        if (base->flags & TYPE_ODD_MRO) return 0;
    }
    for (size_t i = type->mro->count; i-- > 1;) {
        Type *base = (Type *)as_object(type->mro->items[i]);
        if (base->version == 0 && cache->next_version != 0) base->version = cache->next_version++;
    }
    if (cache->next_version != 0) type->version = cache->next_version++;
    return type->version;
}

static Value lookup_slow(VM *vm, Type *type, String *name, Type **owner)
{
    Tuple *mro = type->mro;
    for (size_t i = 0; mro != NULL && i < mro->count; i++) {
        Type *base = (Type *)as_object(mro->items[i]);
        if (UNLIKELY((base->flags & (TYPE_IS_READY | TYPE_IS_HEAP)) == 0)) type_ready(vm, base);
        Value found = dict_get_str(vm, base->dict, name);
        if (!is_absent(found)) {
            *owner = base;
            return found;
        }
    }
    *owner = NULL;
    return ABSENT;
}

bool type_can_cache(const Type *type, const Type *owner, const String *name)
{
    if (type->version == 0) return false;
    if (LIKELY(owner == NULL || owner->volatile_names == NULL)) return true;
    for (size_t i = 0; i < owner->volatile_names->count; i++) {
        if (as_object(owner->volatile_names->items[i]) == &name->head) return false;
    }
    return true;
}

static NOINLINE Value lookup_and_remember(VM *vm, Type *type, String *name, Type **owner)
{
    Value found = lookup_slow(vm, type, name, owner);
    uint32_t version = type_version(vm, type);
    if (!(name->head.flags & STR_INTERNED) || !type_can_cache(type, *owner, name)) return found;
    *entry_of(vm->type_cache, version, name) =
        (MethodEntry){.name = name, .version = version, .owner = *owner, .value = found};
    return found;
}

Value type_lookup(VM *vm, Type *type, String *name)
{
    uint32_t version = type->version;
    const MethodEntry *entry = entry_of(vm->type_cache, version, name);
    if (LIKELY(entry->version == version && entry->name == name)) return entry->value;
    Type *owner;
    return lookup_and_remember(vm, type, name, &owner);
}

Value type_lookup_in(VM *vm, Type *type, String *name, Type **owner)
{
    uint32_t version = type->version;
    const MethodEntry *entry = entry_of(vm->type_cache, version, name);
    if (LIKELY(entry->version == version && entry->name == name)) {
        *owner = entry->owner;
        return entry->value;
    }
    return lookup_and_remember(vm, type, name, owner);
}

bool type_is_subtype(const Type *type, const Type *base)
{
    if (type == base && !(type->flags & TYPE_ODD_MRO)) return true;
    const Tuple *mro = type->mro;
    if (UNLIKELY(mro == NULL)) { // mro() of a metaclass looks at a type that has none yet
        for (; type != NULL; type = type->base) {
            if (type == base) return true;
        }
        return base->base == NULL;
    }
    for (size_t i = 0; i < mro->count; i++) { // an odd one may begin with any class
        if (as_object(mro->items[i]) == &base->head) return true;
    }
    return false;
}

// ---- Changes ------------------------------------------------------------------------------------

// Takes the version from type and everything below it. A type without one has nothing below that has.
static void forget(VM *vm, Type *type)
{
    if (type->version == 0) return;
    type->version = 0;
    for (uint32_t i = 0; i < type->subclass_count; i++) forget(vm, type->subclasses[i]);
}

static void epoch_next(VM *vm)
{
    if (UNLIKELY(++vm->type_epoch == 0)) caches_flush(vm);
}

static void version_drop(VM *vm, Type *type)
{
    if (type->version == 0) return;
    forget(vm, type);
    epoch_next(vm);
}

static bool is_descriptor(VM *vm, Value value)
{
    if (!is_pointer(value)) return false;
    const Slots *slots = &type_of(vm, value)->slots;
    return slots->descr_get != NULL || slots->descr_set != NULL;
}

// A class attribute that is assigned again and again (a counter) would throw away every cached lookup of the
// program each time. After REPLACE_MAX times its name is marked: it is not cached any more, and assigning it
// changes nothing that is.
#define REPLACE_MAX 16
#define VOLATILE_MAX 8

static void mark_volatile(VM *vm, Type *type, String *name)
{
    if (++type->replace_count < REPLACE_MAX) return;
    size_t count = type->volatile_names == NULL ? 0 : type->volatile_names->count;
    if (count >= VOLATILE_MAX) return;
    Tuple *names = object_new(vm, TYPE_tuple, offsetof(Tuple, items) + (count + 1) * sizeof(Value));
    names->count = count + 1;
    for (size_t i = 0; i < count; i++) names->items[i] = type->volatile_names->items[i];
    names->items[count] = value_of_object(name);
    type->volatile_names = names;
    type->replace_count = 0;
    object_changed(vm, type);
}

// Whether an inline cache may find name in instances of type, or of a class below it, by their shape alone; all
// others look at the epoch too. *budget: how many classes may be looked at before the answer is yes.
static bool may_be_in_shape(const Type *type, const String *name, int *budget)
{
    if (--*budget < 0) return true;
    uint32_t index;
    for (const Shape *shape = type->root_shape; shape; shape = shape->next) {
        if (!shape->dict_mode && shape_find(shape, name, &index)) return true;
    }
    for (uint32_t i = 0; i < type->subclass_count; i++) {
        if (may_be_in_shape(type->subclasses[i], name, budget)) return true;
    }
    return false;
}

void type_modified_from(VM *vm, Type *type, String *name, Value old, Value value)
{
    bool special = name->size > 4 && memcmp(name->data, "__", 2) == 0;
    bool plain = !is_absent(old) && !is_absent(value) && !is_descriptor(vm, old) &&
                 !is_descriptor(vm, value) && !special && (name->head.flags & STR_INTERNED);
    if (plain) {
        if (!type_can_cache(type, type, name) && type->version != 0) return;
        if (type->version != 0) mark_volatile(vm, type, name);
    }
    version_drop(vm, type);
    // What is cached of slots (what a call of a class means) never looked the name up.
    if (special) epoch_next(vm);
    // A data descriptor must not come to stand in front of what is cached.
    int budget = 256;
    if (is_data_descriptor(vm, value) && may_be_in_shape(type, name, &budget)) caches_flush(vm);
    if (special) slots_update(vm, type, name);
}

void type_modified(VM *vm, Type *type, String *name)
{
    if (name == NULL) {
        version_drop(vm, type);
    } else {
        type_modified_from(vm, type, name, ABSENT, dict_get_str(vm, type->dict, name));
    }
}

// ---- Subclass lists and the list of types -------------------------------------------------------

static bool reserve(VM *vm, void **list, size_t count, size_t capacity, size_t *bigger)
{
    *bigger = capacity;
    if (count < capacity) return true;
    size_t wanted = capacity == 0 ? 4 : capacity * 2;
    void *grown = memory_resize(&vm->memory, *list, capacity * sizeof(void *), wanted * sizeof(void *));
    if (grown == NULL) return throw_memory(vm), false;
    *list = grown;
    *bigger = wanted;
    return true;
}

bool type_link(VM *vm, Type *type)
{
    for (size_t i = 0; i < type->bases->count; i++) {
        Type *base = (Type *)as_object(type->bases->items[i]);
        size_t capacity;
        void *list = base->subclasses;
        if (!reserve(vm, &list, base->subclass_count, base->subclass_capacity, &capacity)) {
            while (i-- > 0) type_unlink((Type *)as_object(type->bases->items[i]), type);
            return false;
        }
        base->subclasses = list;
        base->subclass_capacity = (uint32_t)capacity;
        base->subclasses[base->subclass_count++] = type;
    }
    return true;
}

void type_unlink(Type *base, Type *type)
{
    for (uint32_t i = 0; i < base->subclass_count; i++) {
        if (base->subclasses[i] != type) continue;
        base->subclass_count--;
        memmove(&base->subclasses[i], &base->subclasses[i + 1],
                (base->subclass_count - i) * sizeof(Type *));
        return;
    }
}

bool type_register(VM *vm, Type *type)
{
    TypeCache *cache = vm->type_cache;
    void *list = cache->all;
    if (!reserve(vm, &list, cache->all_count, cache->all_capacity, &cache->all_capacity)) return false;
    cache->all = list;
    cache->all[cache->all_count++] = type;
    return true;
}

// ---- The collector ------------------------------------------------------------------------------

static void prune_subclasses(VM *vm, Type *type)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < type->subclass_count; i++) {
        Type *subclass = type->subclasses[i];
        if (heap_is_marked(vm, &subclass->head)) type->subclasses[kept++] = subclass;
    }
    type->subclass_count = kept;
}

void types_clear_dead(VM *vm, bool full)
{
    TypeCache *cache = vm->type_cache;
    for (size_t i = 0; i < METHOD_CACHE_SIZE; i++) {
        MethodEntry *entry = &cache->entries[i];
        // The name may be another string's address tomorrow; what was found lives as long as its type.
        if (entry->name != NULL && !heap_is_marked(vm, &entry->name->head)) entry->name = NULL;
    }
    memset(cache->attrs, 0, sizeof cache->attrs);
    size_t kept = 0;
    for (size_t i = 0; i < cache->all_count; i++) {
        if (heap_is_marked(vm, &cache->all[i]->head)) cache->all[kept++] = cache->all[i];
    }
    if (kept != cache->all_count) {
        cache->all_count = kept;
        epoch_next(vm); // an instruction may know a class by its address

        for (int id = 0; id < TYPE_COUNT; id++) {
            if (vm->types[id] != NULL) prune_subclasses(vm, vm->types[id]);
        }
        for (size_t i = 0; i < cache->native_capacity; i++) {
            if (cache->natives[i].def != NULL) prune_subclasses(vm, cache->natives[i].type);
        }
        for (size_t i = 0; i < kept; i++) prune_subclasses(vm, cache->all[i]);
    }
    if (full) {
        cache->full_count++;
        shape_free_retired(vm, false);
    }
}

void types_trace(VM *vm, Tracer *tracer)
{
    TypeCache *cache = vm->type_cache;
    for (int id = 0; id < TYPE_COUNT; id++) trace_object(tracer, vm->types[id]);
    for (size_t i = 0; i < cache->native_capacity; i++) {
        if (cache->natives[i].def != NULL) trace_object(tracer, cache->natives[i].type);
    }
    slots_trace(vm, tracer);
}
