// cache.c - the attribute, method and global instructions when their inline cache does not hold.
//
// Each looks up in the general way, and, if what it found can be found again by comparing a shape and an
// epoch, rewrites the instruction to a quickened form. An instruction that keeps missing (many shapes
// pass by) stops trying: pc[0].c counts the misses. From then on the table of attr_cache.c serves it.
#include "vm/exec/interp.h"
#include "vm/exec/state.h"
#include "vm/object/shape.h"
#include "vm/object/slots.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/str.h"

#define NO_SHAPE UINT32_MAX // the shape of nothing

static String *name_of(const Word *pc)
{
    return (String *)as_object(pc[1].value);
}

// ---- Globals

// Where the global or builtin lies; NULL if there is none (or an exception is pending).
static Value *watch_global(VM *vm, Function *function, String *name)
{
    Value *slot = dict_watch(vm, function->globals, name);
    if (slot) return slot;
    slot = dict_watch(vm, function->builtins, name);
    if (slot || function->builtins != vm->builtins) return slot;
    // The module builtins fills its dict a name at a time.
    Value value = builtins_get(vm, name);
    if (is_absent(value) || raised(value)) return NULL;
    return dict_watch(vm, function->builtins, name);
}

void code_bind(VM *vm, Code *code, Dict *globals, Dict *builtins)
{
    if (code->is_shared) return;
    bool plain = globals->head.shape == TYPE_dict && builtins->head.shape == TYPE_dict;
    if (!code->bound_globals && plain) {
        code->bound_globals = globals;
        code->bound_builtins = builtins;
        object_changed(vm, code);
        return;
    }
    code->is_shared = true;
    code->bound_globals = code->bound_builtins = NULL;
    for (uint32_t at = 0; at < code->word_count; at += opcode_words[code->words[at].op]) {
        Word *pc = code->words + at;
        if (pc->op == OPCODE_LOAD_GLOBAL_CACHED) pc->op = OPCODE_LOAD_GLOBAL;
        if (pc->op == OPCODE_LOAD_GLOBAL || pc->op == OPCODE_LOAD_NAME) pc[3].slot = NULL;
    }
}

// A name of a namespace; ABSENT if it is not there.
static RUNS Value namespace_find(VM *vm, Dict *dict, String *name)
{
    if (LIKELY(dict->head.shape == TYPE_dict)) return dict_get_str(vm, dict, name);
    Value value = get_item(vm, value_of_object(dict), value_of_object(name));
    return raised(value) && catch_pending(vm, KeyError) ? ABSENT : value;
}

Value builtins_find(VM *vm, Dict *builtins, String *name)
{
    Value value = namespace_find(vm, builtins, name);
    // The module builtins fills its dict a name at a time.
    return is_absent(value) && builtins == vm->builtins ? builtins_get(vm, name) : value;
}

Value load_global_dict(VM *vm, Function *function, String *name)
{
    Value value = namespace_find(vm, function->globals, name);
    if (is_absent(value)) value = builtins_find(vm, function->builtins, name);
    return is_absent(value) ? throw_name(vm, value_of_object(name)) : value;
}

static Value no_global(VM *vm, String *name)
{
    return is_absent(vm->pending) ? throw_name(vm, value_of_object(name)) : RAISED;
}

Value load_global(VM *vm, Function *function, Word *pc)
{
    String *name = name_of(pc);
    if (function->code->is_shared) return load_global_dict(vm, function, name);
    Value *slot = watch_global(vm, function, name);
    if (!slot) return no_global(vm, name);
    pc[0].op = OPCODE_LOAD_GLOBAL_CACHED;
    pc[2].low = vm->global_epoch;
    pc[3].slot = slot;
    return *slot;
}

Value load_name(VM *vm, Function *function, Word *pc, Value namespace_)
{
    String *name = name_of(pc);
    if (!is_absent(namespace_)) {
        Value value = load_class_name(vm, namespace_, name);
        if (!is_absent(value)) return value;
        return load_global_dict(vm, function, name);
    }
    if (function->code->is_shared) return load_global_dict(vm, function, name);
    Value *slot = watch_global(vm, function, name);
    if (!slot) return no_global(vm, name);
    pc[2].low = vm->global_epoch;
    pc[3].slot = slot;
    return *slot;
}

// ---- Attributes

static bool is_descriptor(VM *vm, Value v)
{
    return is_pointer(v) && type_of(vm, v)->slots.descr_get != NULL;
}

// Whether attribute reads of instances of type follow object.__getattribute__.
static bool is_plain(VM *vm, Type *type)
{
    (void)vm;
    return type->slots.get_attr == object_get_attr && !(type->flags & TYPE_NO_FAST_ATTR);
}

static bool try_cache_module(VM *vm, Word *pc, Value object, uint16_t op)
{
    Module *module = as_module(object);
    Value *slot = dict_watch(vm, module->dict, name_of(pc));
    if (!slot) {
        // A built-in module fills its dict a name at a time.
        Value value = module_get(vm, module, name_of(pc));
        if (raised(value) || is_absent(value)) return false;
        slot = dict_watch(vm, module->dict, name_of(pc));
        if (!slot) return false;
    }
    pc[0].op = op;
    pc[2].low = vm->global_epoch;
    pc[3].value = object;
    pc[4].slot = slot;
    return true;
}

// Tries to quicken what reads an attribute of a class. What is remembered holds for this class while the epoch does,
// which ends when a class dies. ABSENT: it takes more than to look it up.
static Value try_cache_type(VM *vm, Word *pc, Value object, uint16_t op)
{
    Type *type = as_type(object), *meta = type_of(vm, object), *owner;
    String *name = name_of(pc);
    if (meta->slots.get_attr != type_get_attr || (meta->flags & TYPE_NO_FAST_ATTR)) return ABSENT;
    if (!is_absent(type_lookup_in(vm, meta, name, &owner)) || !type_can_cache(meta, owner, name)) return ABSENT;
    Value found = type_lookup_in(vm, type, name, &owner);
    if (is_absent(found) || !type_can_cache(type, owner, name)) return ABSENT;
    bool takes_class = false;
    if (is_exact_staticmethod(found)) {
        found = as_staticmethod(found)->callable;
    } else if (op == OPCODE_LOAD_METHOD_TYPE && is_exact_classmethod(found)) {
        found = as_classmethod(found)->callable;
        takes_class = true;
        if (!is_exact_function(found)) return ABSENT;
    } else if (!is_exact_function(found) && !is_exact_method_descriptor(found) && is_descriptor(vm, found)) {
        return ABSENT;
    }
    pc[0].op = op;
    pc[2].low = vm->type_epoch;
    pc[2].high = takes_class;
    pc[3].value = object;
    pc[4].value = found;
    return found;
}

// Remembers that objects of a shape have the slot at offset. An instruction that knew another shape remembers up to
// `count` of them, the newest first.
static void quicken_slot(Word *pc, Opcode one, Opcode several, int count, uint32_t shape, uint32_t offset)
{
    if (pc[0].op == one || pc[0].op == several) {
        for (int i = count; i > 1; i--) {
            pc[1 + i] = pc[i];
            if (pc[0].op == one && i > 2) pc[1 + i].low = NO_SHAPE;
        }
        pc[0].op = (uint16_t)several;
    } else {
        pc[0].op = (uint16_t)one;
    }
    pc[2].low = shape;
    pc[2].high = offset;
}

// Tries to quicken a load; object is a heap object whose type reads attributes plainly.
static void quicken_load(VM *vm, Word *pc, Object *object, Function **getter)
{
    Shape *shape = shape_of(vm, object);
    Type *type = shape->type;
    String *name = name_of(pc);
    Type *owner;
    Value found = type_lookup_in(vm, type, name, &owner);
    if (!type_can_cache(type, owner, name)) return;
    if (!is_absent(found) && is_data_descriptor(vm, found)) {
        if (is_exact_property(found) && is_exact_function(as_property(found)->get)) {
            Function *function = as_function(as_property(found)->get);
            if (function->simple_count != 1) return;
            pc[0].op = OPCODE_LOAD_ATTR_PROPERTY;
            pc[2].low = object->shape;
            pc[3].low = vm->type_epoch;
            pc[4].value = value_of_object(function);
            *getter = function;
        } else if (is_exact_member(found) && !type->is_sized && !as_member(found)->property) {
            pc[0].op = OPCODE_LOAD_ATTR_SLOT_CHECKED;
            pc[2].low = object->shape;
            pc[2].high = as_member(found)->offset;
            pc[3].low = vm->type_epoch;
        }
        return;
    }
    bool is_inline;
    uint32_t offset;
    if (instance_slot(vm, object, name, &is_inline, &offset)) {
        if (is_inline) {
            quicken_slot(pc, OPCODE_LOAD_ATTR_SLOT, OPCODE_LOAD_ATTR_SLOTS, 3, object->shape, offset);
            return;
        }
        pc[0].op = OPCODE_LOAD_ATTR_MORE;
        pc[2].low = object->shape;
        pc[2].high = offset;
        pc[3].low = type->slots_offset;
        return;
    }
    if (is_absent(found) || is_descriptor(vm, found)) return;
    if (type->slots_offset != 0 && (shape->dict_mode || type->slots_offset == SLOTS_AT_END)) return;
    pc[0].op = OPCODE_LOAD_ATTR_CLASS;
    pc[2].low = object->shape;
    pc[3].low = vm->type_epoch;
    pc[4].value = found;
}

Value load_attr_slow(VM *vm, Word *pc, Value object, Function **getter)
{
    (void)getter;
    if (is_pointer(object) && pc[0].c < MISSES_MAX) {
        pc[0].c++;
        if (is_exact_module(object)) {
            if (try_cache_module(vm, pc, object, OPCODE_LOAD_ATTR_MODULE)) return *pc[4].slot;
            if (!is_absent(vm->pending)) return RAISED;
        } else if (as_object(object)->kind == TYPE_type) {
            Value found = try_cache_type(vm, pc, object, OPCODE_LOAD_ATTR_TYPE);
            if (!is_absent(found)) return found;
        } else if (is_plain(vm, type_of(vm, object))) {
            Function *function = NULL;
            quicken_load(vm, pc, as_object(object), &function);
        }
    } else {
        // What is remembered of several shapes stays true.
        if (pc[0].op != OPCODE_LOAD_ATTR_SLOTS) pc[0].op = OPCODE_LOAD_ATTR;
        if (is_pointer(object)) {
            Value found = attr_cache_get(vm, object, name_of(pc));
            if (!is_absent(found)) return found;
        }
    }
    return get_attr(vm, object, name_of(pc));
}

bool store_attr_slow(VM *vm, Word *pc, Value target, Value value)
{
    String *name = name_of(pc);
    if (!is_pointer(target) || pc[0].c >= MISSES_MAX) {
        if (pc[0].op != OPCODE_STORE_ATTR_SLOTS) pc[0].op = OPCODE_STORE_ATTR;
        if (is_pointer(target) && attr_cache_set(vm, target, name, value)) return true;
        return set_attr(vm, target, name, value);
    }
    pc[0].c++;
    Object *object = as_object(target);
    Type *type = type_of(vm, target);
    uint32_t before = object->shape;
    bool plain = type->slots.set_attr == object_set_attr && !(type->flags & TYPE_NO_FAST_ATTR);
    Value found = plain ? type_lookup(vm, type, name) : ABSENT;
    if (!set_attr(vm, target, name, value)) return false;
    if (plain && is_exact_member(found) && !as_member(found)->property && !type->is_sized && type_of(vm, target) == type && object->shape == before) {
        pc[0].op = OPCODE_STORE_ATTR_MEMBER;
        pc[2].low = before;
        pc[2].high = as_member(found)->offset;
        pc[3].low = vm->type_epoch;
        return true;
    }
    if (!plain || (!is_absent(found) && is_data_descriptor(vm, found))) return true;
    if (type_of(vm, target) != type) return true;
    bool is_inline;
    uint32_t offset;
    if (!instance_slot(vm, object, name, &is_inline, &offset) || !is_inline) return true;
    if (object->shape == before) {
        quicken_slot(pc, OPCODE_STORE_ATTR_SLOT, OPCODE_STORE_ATTR_SLOTS, 2, before, offset);
        return true;
    }
    Shape *shape = shape_of(vm, object);
    Shape *from = vm->shapes[before];
    if (from && from->type == type && !from->dict_mode && shape->count == from->count + 1 &&
        shape_name(shape, from->count) == name) {
        pc[0].op = OPCODE_STORE_ATTR_ADD;
        pc[2].low = before;
        pc[2].high = offset;
        pc[3].low = object->shape;
    }
    return true;
}

bool load_method_slow(VM *vm, Word *pc, Value object, Value *window)
{
    String *name = name_of(pc);
    if (is_pointer(object) && pc[0].c < MISSES_MAX) {
        pc[0].c++;
        Type *type = type_of(vm, object);
        if (is_exact_module(object)) {
            if (try_cache_module(vm, pc, object, OPCODE_LOAD_METHOD_MODULE)) {
                window[0] = *pc[4].slot;
                window[2] = ABSENT;
                return true;
            }
            if (!is_absent(vm->pending)) return false;
        } else if (as_object(object)->kind == TYPE_type) {
            Value found = try_cache_type(vm, pc, object, OPCODE_LOAD_METHOD_TYPE);
            if (!is_absent(found)) {
                window[0] = found;
                window[2] = pc[2].high ? object : ABSENT;
                return true;
            }
        } else if (is_plain(vm, type)) {
            Type *owner;
            Value found = type_lookup_in(vm, type, name, &owner);
            Shape *shape = shape_of(vm, as_object(object));
            uint32_t index;
            bool shadowed = type->slots_offset != 0 &&
                            (shape->dict_mode || type->slots_offset == SLOTS_AT_END ||
                             shape_find(shape, name, &index));
            if ((is_exact_function(found) || is_exact_method_descriptor(found)) && !shadowed &&
                type_can_cache(type, owner, name)) {
                pc[0].op = OPCODE_LOAD_METHOD_CLASS;
                pc[2].low = as_object(object)->shape;
                pc[3].low = vm->type_epoch;
                pc[4].value = found;
                window[0] = found;
                window[2] = object;
                return true;
            }
        }
    } else {
        pc[0].op = OPCODE_LOAD_METHOD;
        if (is_pointer(object) && attr_cache_method(vm, object, name, window)) return true;
    }
    Value self = ABSENT;
    Value found = get_method(vm, object, name, &self);
    if (raised(found)) return false;
    window[0] = found;
    window[2] = self;
    return true;
}

// ---- Forgetting

void caches_flush(VM *vm)
{
    vm->type_epoch++;
    vm->global_epoch++;
    if (!vm->exec) return;
    for (Code *code = vm->exec->codes; code; code = code->next) {
        for (uint32_t i = 0; i < code->word_count; i += opcode_words[code->words[i].op]) {
            uint16_t base = opcode_base(code->words[i].op);
            if (base == code->words[i].op) continue;
            code->words[i].op = base;
        }
    }
}
