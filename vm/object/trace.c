// trace.c - what the collector must know of objects: their references, size and end.
//
// An instance holds its class, the native part of its layout (which the TypeDef traces), the members of
// __slots__, and its attributes: inline slots and `more`. Nothing is asked of an object's type once it may
// have been swept itself: size and release go by the shape, which lives longer.
#include "vm/heap/heap.h"
#include "vm/heap/intern.h"
#include "vm/object/backing.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/type_cache.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/memoryview.h"
#include "vm/types/set.h"

// The TypeDef whose C struct object has.
static inline const TypeDef *layout_of(VM *vm, const Object *object)
{
    return object->shape < TYPE_COUNT ? core_def((TypeId)object->kind) : vm->shapes[object->shape]->def;
}

// ---- References ---------------------------------------------------------------------------------

static void trace_slots(VM *vm, Tracer *tracer, Object *object, const Shape *shape, const Type *type)
{
    if (type->member_count > 0) {
        const Value *members = (const Value *)((char *)object + type->member_offset);
        if (type->is_sized) {
            const TypeDef *def = type->def;
            while (def->cell_size == NULL) def = def->base;
            members = (const Value *)((char *)object + ((def->cell_size(object) + 7) & ~(size_t)7));
        }
        trace_values(tracer, members, type->member_count);
    }
    if (type->slots_offset == 0) return;
    const Value *more = shape_more(vm, type, object);
    trace_value(tracer, *more);
    if (shape->dict_mode) return;
    trace_values(tracer, more + 1,
                 shape->count < type->inline_slots ? shape->count : type->inline_slots);
}

static void trace(VM *vm, Tracer *tracer, Object *object)
{
    const TypeDef *def = layout_of(vm, object);
    while (def->trace == NULL && def->base != NULL) def = def->base;
    if (def->trace != NULL) def->trace(vm, tracer, object);
    const Shape *shape = vm->shapes[object->shape];
    const Type *type = shape->type;
    if (type == NULL) return; // a core type that nobody has asked for: no attributes were set either
    if (object->shape >= TYPE_COUNT) trace_object(tracer, type);
    trace_slots(vm, tracer, object, shape, type);
}

static bool is_leaf(uint16_t kind)
{
    if (kind == TYPE_FREE || kind >= TYPE_COUNT || kind == TYPE_EXTENSION) return false;
    const TypeDef *def = core_def((TypeId)kind);
    if (def_flags(def) & TYPE_HAS_DICT) return false;
    while (def->trace == NULL && def->base != NULL) def = def->base;
    return def->trace == NULL;
}

static void trace_roots(VM *vm, Tracer *tracer)
{
    trace_value(tracer, vm->pending);
    trace_value(tracer, vm->stop_value);
    trace_value(tracer, vm->context);
    trace_value(tracer, vm->running_loop);
    for (size_t i = 0; i < NAME_COUNT; i++) trace_object(tracer, vm->names[i]);
    for (size_t i = 0; i < COUNT_OF(vm->ascii_chars); i++) trace_object(tracer, vm->ascii_chars[i]);
    const void *objects[] = {vm->empty_str, vm->empty_tuple, vm->empty_bytes, vm->modules,
                             vm->builtins,  vm->sys,         vm->finalizers};
    for (size_t i = 0; i < COUNT_OF(objects); i++) trace_object(tracer, objects[i]);
    trace_values(tracer, vm->refs, vm->ref_count);
    types_trace(vm, tracer);
    natives_trace(vm, tracer);
    weak_trace(vm, tracer);
    exec_trace_roots(vm, tracer);
}

// ---- Memory -------------------------------------------------------------------------------------

// Whether an exact list, dict or set has nothing outside the heap, as most have.
static inline bool is_all_inside(const Object *object)
{
    switch (object->shape) {
    case TYPE_list: return backing_is_cell(((const List *)object)->capacity * sizeof(Value));
    case TYPE_dict: {
        const Dict *dict = (const Dict *)object;
        return dict->index == NULL && backing_is_cell(dict->capacity * sizeof(DictEntry));
    }
    case TYPE_set:
    case TYPE_frozenset: return backing_is_cell((((const Set *)object)->mask + 1) * sizeof(SetCell));
    default: return false;
    }
}

static void release(VM *vm, Object *object)
{
    if (is_all_inside(object)) return;
    const TypeDef *def = layout_of(vm, object);
    while (def->release == NULL && def->base != NULL) def = def->base;
    if (def->release != NULL) def->release(vm, object);
}

static size_t native_size(const TypeDef *def, const Object *object, size_t fixed)
{
    const TypeDef *sized = def;
    while (sized->cell_size == NULL && sized->base != NULL) sized = sized->base;
    return sized->cell_size != NULL ? sized->cell_size(object) : fixed;
}

static size_t size(VM *vm, const Object *object)
{
    const TypeDef *def = layout_of(vm, object);
    if (object->kind == TYPE_type) {
        bool is_core = ((const Type *)object)->shape < TYPE_COUNT && ((const Type *)object)->shape != 0;
        return is_core ? sizeof(CoreType) : sizeof(Type);
    }
    if (object->shape < TYPE_COUNT) {
        size_t fixed = def_size(def);
        if (def_flags(def) & TYPE_HAS_DICT) fixed = ((fixed + 7) & ~(size_t)7) + sizeof(Value);
        return native_size(def, object, fixed);
    }
    const Shape *shape = vm->shapes[object->shape];
    size_t size = native_size(def, object, shape->instance_size);
    return shape->tail_size == 0 ? size : ((size + 7) & ~(size_t)7) + shape->tail_size;
}

static bool owns_slot(VM *vm, Object *object, const Value *slot)
{
    const char *start = (const char *)object, *at = (const char *)slot;
    if (at >= start && at < start + size(vm, object)) return true;
    const TypeDef *def = layout_of(vm, object);
    while (def->owns_slot == NULL && def->base != NULL) def = def->base;
    return def->owns_slot != NULL && def->owns_slot(object, slot);
}

// ---- The end of objects -------------------------------------------------------------------------

static void clear_weak(VM *vm, bool full)
{
    intern_clear_dead(vm, full);
    memoryview_clear_dead(vm);
    weak_clear_dead(vm, full);
    ids_clear_dead(vm, full);
    types_clear_dead(vm, full);
}

static void finalize(VM *vm, Object *object)
{
    if (vm->finalizers == NULL) vm->finalizers = list_new(vm);
    Value pending = vm->pending;
    vm->pending = ABSENT;
    if (!list_append(vm, vm->finalizers, value_of_object(object))) {
        // Without memory for its place it dies unfinalized; the program hears of the shortage.
        vm->memory_error_due = true;
    }
    vm->pending = pending;
}

static void out_of_memory(VM *vm)
{
    (void)throw_memory(vm);
}

static const char *name_of_type(VM *vm, const Object *object)
{
    const Type *type = vm->shapes[object->shape]->type;
    return type != NULL ? type->c_name : core_def((TypeId)object->kind)->name;
}

// Stacks hold registers of frames that ended; code objects are linked weakly.
static bool has_leftovers(VM *vm, const Object *object)
{
    switch (object->kind) {
    case TYPE_generator:
    case TYPE_coroutine:
    case TYPE_async_generator:
    case TYPE_segment:
    case TYPE_code:
    case TYPE_weakref:
    case TYPE_weakproxy:
    case TYPE_weakcallableproxy: return true;
    default: return false;
    }
}

// See backing.h. No program sees one; its references are its container's to trace.
const TypeDef backing_type = {
    .name = "backing",
    .size = sizeof(Object),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
};

const HeapHooks object_hooks = {
    .trace = trace,
    .is_leaf = is_leaf,
    .release = release,
    .size = size,
    .owns_slot = owns_slot,
    .trace_roots = trace_roots,
    .clear_weakrefs = weak_clear_targets,
    .clear_weak = clear_weak,
    .finalize = finalize,
    .out_of_memory = out_of_memory,
    .type_name = name_of_type,
    .has_leftovers = has_leftovers,
};
