// type_core.c - native types: made from their TypeDef on first use.
//
// A type comes to be in two steps. Making it (type_get_slow) gives it its place in the tree, its layout and its
// slots, which is all that C code needs. Its namespace, the methods and slot wrappers that Python sees, is
// filled by the first lookup by name (type_ready); most types of a short program never get there.
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/type_cache.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/str.h"

// ---- The tables behind types.def and errors.def -------------------------------------------------

const TypeDef *core_def(TypeId id)
{
    static const TypeDef *const defs[TYPE_EXTENSION + 1] = {
#define TYPE(id, name, struct_, layout) [TYPE_##id] = &name##_type,
#define SPECIAL(id, name) [TYPE_##id] = &name##_type,
#include "vm/types/types.def"
#undef TYPE
#undef SPECIAL
    };
    return id <= TYPE_EXTENSION ? defs[id] : error_type_def(id);
}

uint16_t core_kind(TypeId id)
{
    static const uint16_t kinds[TYPE_COUNT] = {
#define TYPE(id, name, struct_, layout) [TYPE_##id] = TYPE_##layout,
#define SPECIAL(id, name) [TYPE_##id] = TYPE_##id,
#include "vm/types/types.def"
#undef TYPE
#undef SPECIAL
#define EXC(name, base, layout, doc) [name] = layout,
#include "vm/object/errors.def"
#undef EXC
    };
    return kinds[id];
}

// TYPE_FREE if def is not a core type's.
static TypeId core_id(const TypeDef *def)
{
    for (int id = TYPE_FREE + 1; id < TYPE_COUNT; id++) {
        if (id != TYPE_EXTENSION && core_def((TypeId)id) == def) return (TypeId)id;
    }
    return TYPE_FREE;
}

uint32_t def_size(const TypeDef *def)
{
    while (def->size == 0 && def->base != NULL) def = def->base;
    return def->size == 0 ? (uint32_t)sizeof(Object) : def->size;
}

// What a type hands on to its subtypes.
#define FLAGS_INHERITED                                                                              \
    (TYPE_HAS_DICT | TYPE_IS_SEQUENCE | TYPE_IS_MAPPING | TYPE_HAS_WEAKREF | TYPE_HAS_FINALIZER |      \
     TYPE_MATCH_SELF | TYPE_IS_EXCEPTION | TYPE_IS_METACLASS)

uint32_t def_flags(const TypeDef *def)
{
    uint32_t flags = def->flags;
    while ((def = def->base) != NULL) flags |= def->flags & FLAGS_INHERITED;
    return flags;
}

static bool def_has_release(const TypeDef *def)
{
    while (def->release == NULL && def->base != NULL) def = def->base;
    return def->release != NULL;
}

static bool def_is_sized(const TypeDef *def)
{
    while (def->cell_size == NULL && def->base != NULL) def = def->base;
    return def->cell_size != NULL;
}

// Whether instances are made by def itself rather than as its base makes them.
static bool def_constructs(const TypeDef *def)
{
    return def->construct != NULL || def->init != NULL;
}

// ---- Making a type ------------------------------------------------------------------------------

// A tuple of types: a few words, so lent past the cap if need be.
static Tuple *types_tuple(VM *vm, Type *first, const Tuple *rest)
{
    size_t count = (first != NULL) + (rest == NULL ? 0 : rest->count);
    if (count == 0) return vm->empty_tuple;
    Tuple *tuple = object_new(vm, TYPE_tuple, offsetof(Tuple, items) + count * sizeof(Value));
    tuple->count = count;
    Value *at = tuple->items;
    if (first != NULL) *at++ = value_of_object(first);
    for (size_t i = 0; rest != NULL && i < rest->count; i++) *at++ = rest->items[i];
    return tuple;
}

// Fills in what does not depend on who owns the type.
static void native_init(VM *vm, Type *type, const TypeDef *def, Type *base, Tuple *bases)
{
    type->def = def;
    type->c_name = def->name;
    type->base = base;
    type->bases = bases != NULL ? bases : types_tuple(vm, base, NULL);
    type->init = ABSENT;
    type->flags = def_flags(def) | TYPE_IS_IMMUTABLE;
    type->has_release = def_has_release(def);
    type->is_sized = def_is_sized(def);
    type->instance_size = def_size(def);
    type->member_offset = (type->instance_size + 7) & ~7u;
    if (type->flags & TYPE_HAS_DICT) {
        type->slots_offset = type->is_sized ? SLOTS_AT_END : type->member_offset;
        if (!type->is_sized) type->instance_size = type->member_offset + (uint32_t)sizeof(Value);
    }
    if (def_constructs(def) || base == NULL) {
        type->new_def = def;
    } else if (def_size(def) > def_size(base->def)) {
        type->flags |= TYPE_NO_CONSTRUCT; // nobody would set up the struct's own part
    } else {
        type->new_def = base->new_def;
    }
    slots_fill_native(vm, type);
}

static Type *core_base(VM *vm, TypeId id, const TypeDef *def)
{
    if (id == TYPE_object) return NULL;
    if (def->base == NULL) return type_get(vm, TYPE_object);
    TypeId base = core_id(def->base);
    check(base != TYPE_FREE);
    return type_get(vm, base);
}

Type *type_get_slow(VM *vm, TypeId id)
{
    check(id > TYPE_FREE && id < TYPE_COUNT && id != TYPE_EXTENSION);
    const TypeDef *def = core_def(id);
    Type *base = core_base(vm, id, def);
    if (vm->types[id] != NULL) return vm->types[id]; // `type` asks for itself through object
    CoreType *core = object_new_released(vm, TYPE_type, sizeof(CoreType));
    Object head = core->type.head;
    memset(core, 0, sizeof *core);
    Type *type = &core->type;
    type->head = head;
    vm->types[id] = type;
    Tuple *bases = id > TYPE_EXTENSION ? error_type_bases(vm, id) : NULL;
    native_init(vm, type, def, base, bases);
    type->kind = core_kind(id);
    type->shape = id;
    Shape *root = shape_root_new(vm, type, id); // in the CoreType: cannot fail
    type->root_shape = root;
    Tuple *rest = base == NULL ? NULL : base->mro;
    if (type->bases->count == 2) { // ExceptionGroup: its second base stands before their common base
        Type *second = (Type *)as_object(type->bases->items[1]);
        rest = types_tuple(vm, base, second->mro);
    }
    type->dict = dict_new(vm);
    type->mro = types_tuple(vm, type, rest);
    type->metaclass = type_get(vm, TYPE_type);
    object_changed(vm, type);
    for (size_t i = 0; i < type->bases->count; i++) {
        // Without memory for the list it misses in __subclasses__() of its base, no more.
        Type *parent = (Type *)as_object(type->bases->items[i]);
        if (parent->subclass_count == parent->subclass_capacity) {
            uint32_t capacity = parent->subclass_capacity == 0 ? 4 : parent->subclass_capacity * 2;
            Type **list = memory_resize(&vm->memory, parent->subclasses,
                                        parent->subclass_capacity * sizeof(Type *),
                                        capacity * sizeof(Type *));
            if (list == NULL) continue;
            parent->subclasses = list;
            parent->subclass_capacity = capacity;
        }
        parent->subclasses[parent->subclass_count++] = type;
    }
    return type;
}

COLD Type *type_of_immediate(VM *vm, Value v)
{
    if (is_small_int(v)) return type_get(vm, TYPE_int);
    if (is_double(v)) return type_get(vm, TYPE_float);
    if (is_bool(v)) return type_get(vm, TYPE_bool);
    if (is_none(v)) return type_get(vm, TYPE_NoneType);
    if (same(v, NOT_IMPLEMENTED)) return type_get(vm, TYPE_NotImplementedType);
    if (same(v, ELLIPSIS)) return type_get(vm, TYPE_ellipsis);
    assert(!"a mark is not a Python value");
    return type_get(vm, TYPE_object);
}

// ---- Types of modules and hosts -----------------------------------------------------------------

static size_t native_bucket(const TypeDef *def, size_t capacity)
{
    return (size_t)(((uint64_t)(uintptr_t)def >> 4) * 0x9e3779b97f4a7c15u >> 32) & (capacity - 1);
}

static bool natives_grow(VM *vm)
{
    TypeCache *cache = vm->type_cache;
    size_t capacity = cache->native_capacity == 0 ? 32 : cache->native_capacity * 2;
    NativeType *table = memory_take_zeroed(&vm->memory, capacity * sizeof *table);
    if (table == NULL) return throw_memory(vm), false;
    for (size_t i = 0; i < cache->native_capacity; i++) {
        if (cache->natives[i].def == NULL) continue;
        size_t at = native_bucket(cache->natives[i].def, capacity);
        while (table[at].def != NULL) at = (at + 1) & (capacity - 1);
        table[at] = cache->natives[i];
    }
    memory_release(&vm->memory, cache->natives, cache->native_capacity * sizeof *table);
    cache->natives = table;
    cache->native_capacity = capacity;
    return true;
}

static Type *native_find(TypeCache *cache, const TypeDef *def)
{
    if (cache->native_capacity == 0) return NULL;
    size_t at = native_bucket(def, cache->native_capacity);
    for (; cache->natives[at].def != NULL; at = (at + 1) & (cache->native_capacity - 1)) {
        if (cache->natives[at].def == def) return cache->natives[at].type;
    }
    return NULL;
}

Type *type_from_def(VM *vm, const TypeDef *def)
{
    TypeCache *cache = vm->type_cache;
    Type *type = native_find(cache, def);
    if (LIKELY(type != NULL)) return type;
    TypeId id = core_id(def);
    if (id != TYPE_FREE) return type_get(vm, id);
    Type *base = def->base == NULL ? type_get(vm, TYPE_object) : type_from_def(vm, def->base);
    if (base == NULL) return NULL;
    if ((cache->native_count + 1) * 2 > cache->native_capacity && !natives_grow(vm)) return NULL;

    type = object_new_released(vm, TYPE_type, sizeof(Type));
    Object head = type->head;
    memset(type, 0, sizeof *type);
    type->head = head;
    native_init(vm, type, def, base, NULL);
    type->kind = def->kind != 0 ? def->kind : base->kind != TYPE_object ? base->kind : TYPE_EXTENSION;
    Shape *root = shape_root_new(vm, type, SHAPE_NEW_ID);
    if (root == NULL) return NULL;
    type->root_shape = root;
    type->shape = root->id;
    type->dict = dict_new(vm);
    type->mro = types_tuple(vm, type, base->mro);
    type->metaclass = type_get(vm, TYPE_type);
    if (!type_link(vm, type)) return NULL;
    size_t at = native_bucket(def, cache->native_capacity);
    while (cache->natives[at].def != NULL) at = (at + 1) & (cache->native_capacity - 1);
    cache->natives[at] = (NativeType){def, type};
    cache->native_count++;
    return type;
}

bool is_native(VM *vm, Value v, const TypeDef *def)
{
    for (const TypeDef *line = type_of(vm, v)->def; line != NULL; line = line->base) {
        if (line == def) return true;
    }
    return def == &object_type;
}

// ---- Filling the namespace ----------------------------------------------------------------------

static bool add(VM *vm, Type *type, String *name, Value value)
{
    return name != NULL && dict_set_str(vm, type->dict, name, value);
}

static bool add_method(VM *vm, Type *type, const Native *native)
{
    String *name = native_name(vm, native);
    if (name == NULL) return false;
    if (strncmp(native->signature, "@staticmethod ", 14) == 0) {
        Builtin *builtin = builtin_new(vm, native, value_of_object(type), NONE);
        if (builtin == NULL) return false;
        builtin->head.flags |= BUILTIN_IS_STATIC;
        return add(vm, type, name, staticmethod_new(vm, value_of_object(builtin)));
    }
    bool for_class = strncmp(native->signature, "@classmethod ", 13) == 0;
    return add(vm, type, name, method_descriptor_new(vm, type, native, name, for_class));
}

static bool add_property(VM *vm, Type *type, const NativeProperty *property)
{
    String *name = str_intern_c(vm, property->name);
    if (name == NULL) return false;
    return add(vm, type, name, getset_new(vm, type, property, name));
}

static bool fill_dict(VM *vm, Type *type)
{
    const TypeDef *def = type->def;
    if (!slots_add_wrappers(vm, type, def)) return false;
    if (def_constructs(def) && (type->flags & TYPE_NO_CONSTRUCT) == 0) {
        if (!add(vm, type, NAME(vm, __new__), builtin_new_constructor(vm, type))) return false;
    }
    for (const Native *native = def->methods; native != NULL && native->signature != NULL; native++) {
        if (!add_method(vm, type, native)) return false;
    }
    bool has_dict = false;
    const NativeProperty *property = def->properties;
    for (; property != NULL && property->name != NULL; property++) {
        has_dict |= strcmp(property->name, "__dict__") == 0;
        if (!add_property(vm, type, property)) return false;
    }
    if ((def->flags & TYPE_HAS_DICT) && !(def->flags & TYPE_HIDES_DICT) && !has_dict) {
        if (!add_property(vm, type, &instance_dict_property)) return false;
    }
    if (dict_get_str(vm, type->dict, NAME(vm, __doc__)).bits == ABSENT.bits) {
        Value doc = NONE;
        if (def->doc != NULL) {
            String *text = str_static(vm, def->doc);
            if (text == NULL) return false;
            doc = value_of_object(text);
        }
        if (!add(vm, type, NAME(vm, __doc__), doc)) return false;
    }
    return true;
}

COLD void type_ready(VM *vm, Type *type)
{
    Value pending = vm->pending;
    vm->pending = ABSENT;
    if (fill_dict(vm, type)) {
        type->flags |= TYPE_IS_READY;
    } else {
        // A lookup cannot raise: the poll does it, and the next lookup tries again.
        vm->memory_error_due = true;
    }
    vm->pending = pending;
    // Lookups that missed it before could have been remembered only if it had been ready.
}

// ---- Names --------------------------------------------------------------------------------------

const char *type_name(const Type *type)
{
    return type->c_name;
}

const char *type_name_of(VM *vm, Value v)
{
    return type_of(vm, v)->c_name;
}

String *type_name_string(VM *vm, Type *type)
{
    if (type->name == NULL) {
        const char *dot = strrchr(type->c_name, '.'); // of a native type, whose module stands before it
        String *name = str_intern_c(vm, dot == NULL ? type->c_name : dot + 1);
        if (name == NULL) return NULL;
        type->name = name;
        object_changed(vm, type);
    }
    return type->name;
}

String *type_qualname_string(VM *vm, Type *type)
{
    if (type->qualname == NULL) {
        String *name = type_name_string(vm, type);
        if (name == NULL) return NULL;
        type->qualname = name;
        object_changed(vm, type);
    }
    return type->qualname;
}

// ---- Instances ----------------------------------------------------------------------------------

void *type_allocate(VM *vm, Type *cls, size_t extra)
{
    size_t size = cls->instance_size, members = cls->member_offset;
    if (cls->is_sized) {
        members = (size + extra + 7) & ~(size_t)7;
        size = cls->root_shape->tail_size != 0 ? members + cls->root_shape->tail_size : size + extra;
    } else {
        size += extra;
    }
    Object *object;
    if (LIKELY(extra == 0)) {
        object = heap_alloc(vm, size, cls->has_release);
    } else {
        object = object_new_sized(vm, cls->kind, size, cls->has_release);
        if (object == NULL) return NULL;
    }
    memset(object, 0, size);
    *object = (Object){cls->shape, cls->kind, 0, 0};
    if (UNLIKELY(cls->member_count != 0)) {
        Value *member = (Value *)((char *)object + members);
        for (uint32_t i = 0; i < cls->member_count; i++) member[i] = ABSENT;
    }
    if (UNLIKELY(cls->flags & TYPE_HAS_FINALIZER)) {
        object->gc |= GC_FINALIZER;
        heap_add_finalizable(vm, object);
    }
    return object;
}
