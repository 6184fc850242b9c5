// frame_locals.c - f_locals of a function's frame: a mapping that reads and writes its variables (PEP 667).
//
// The variables are the named registers and the closure's cells; then comes whatever else was stored through
// f_locals. Names that begin with a dot are the compiler's own: only `.0`, the argument of a generator
// expression, can be read.
#include "vm/exec/frame.h"
#include "vm/exec/interp.h"
#include "vm/exec/state.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/iterators.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

typedef struct LocalsProxy {
    Object head;
    Frame *frame;
} LocalsProxy;

static const TypeDef locals_proxy_type;

// ---- The variables of a frame -------------------------------------------------------------------

typedef struct Variables {
    Function *function;
    Value *registers;
    size_t count;       // of registers that are sure
    uint32_t offset;    // where the frame is; UINT32_MAX: it has ended, and has named registers only
    size_t index;       // of the next one: registers, variables of comprehensions, the closure
    bool cleared;       // the closure does not count
    String *name;       // of this one
    Value *slot;        // where it is kept
    Object *owner;      // the cell it is in, or NULL
} Variables;

static bool in_names(const Tuple *names, Value name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (same(names->items[i], name)) return true;
    }
    return false;
}

static bool is_hidden(const String *name)
{
    return name->size == 0 || (name->data[0] == '.' && !str_equal_c(name, ".0"));
}

static void variables_take(Variables *walk, Value name, Value *slot, bool in_cell)
{
    walk->name = as_str(name);
    walk->slot = slot;
    walk->owner = NULL;
    if (in_cell && is_cell(*slot)) {
        walk->owner = as_object(*slot);
        walk->slot = &((Cell *)walk->owner)->value;
    }
}

#define INNER_FIELDS 5 // see Code.inner_locals

static size_t inner_count(const Code *code)
{
    return code->inner_locals ? code->inner_locals->count / INNER_FIELDS : 0;
}

// Whether comprehension variable n is in use at offset, and no inner comprehension has another of its name.
static bool inner_shows(const Code *code, size_t n, uint32_t offset)
{
    if (offset == UINT32_MAX) return false;
    const Value *items = code->inner_locals->items, *entry = items + n * INNER_FIELDS;
    if (offset < as_small(entry[2]) || offset >= as_small(entry[3])) return false;
    for (size_t i = n + 1; i < inner_count(code); i++) {
        const Value *other = items + i * INNER_FIELDS;
        bool active = offset >= as_small(other[2]) && offset < as_small(other[3]);
        if (active && same(other[0], entry[0])) return false;
    }
    return true;
}

static void inner_take(Variables *walk, size_t n)
{
    const Value *entry = walk->function->code->inner_locals->items + n * INNER_FIELDS;
    variables_take(walk, entry[0], &walk->registers[as_small(entry[1])], same(entry[4], TRUE));
}

// A local of that name gives way to the variable of a comprehension that runs.
static bool inner_replaces(Variables *walk, Value name)
{
    const Code *code = walk->function->code;
    for (size_t n = 0; n < inner_count(code); n++) {
        if (!same(code->inner_locals->items[n * INNER_FIELDS], name) || !inner_shows(code, n, walk->offset)) continue;
        inner_take(walk, n);
        return true;
    }
    return false;
}

static bool variables_next(Variables *walk)
{
    const Code *code = walk->function->code;
    size_t locals = code->local_names->count, inner = inner_count(code);
    while (walk->index < locals) {
        size_t i = walk->index++;
        Value name = code->local_names->items[i];
        if (i >= walk->count || is_hidden(as_str(name))) continue;
        if (!inner_replaces(walk, name)) {
            variables_take(walk, name, &walk->registers[i], in_names(code->cell_names, name));
        }
        return true;
    }
    while (walk->index < locals + inner) {
        size_t n = walk->index++ - locals;
        Value name = code->inner_locals->items[n * INNER_FIELDS];
        if (!inner_shows(code, n, walk->offset) || in_names(code->local_names, name)) continue;
        inner_take(walk, n);
        return true;
    }
    size_t i = walk->index - locals - inner;
    if (walk->cleared || walk->function->closure == NULL || i >= code->free_names->count) return false;
    walk->index++;
    variables_take(walk, code->free_names->items[i], &walk->function->closure->items[i], true);
    return true;
}

static Variables variables_of(Frame *frame)
{
    Variables walk = {.function = frame->function, .cleared = frame->cleared};
    walk.registers = frame_registers(frame, &walk.count, &walk.offset);
    return walk;
}

// Finds the variable of that name, bound or not.
static bool variables_find(Variables *walk, const String *name)
{
    while (variables_next(walk)) {
        if (walk->name == name || str_equal(walk->name, name)) return true;
    }
    return false;
}

// The name among `names` that equals key as dict keys do, if there is one. Runs Python: false if it raises.
static RUNS bool find_equal(VM *vm, Tuple *names, Value key, uint64_t hash, String **found)
{
    for (size_t i = 0; i < names->count && !*found; i++) {
        bool equal;
        if (str_hash(vm, as_str(names->items[i])) != hash) continue;
        if (!values_equal(vm, names->items[i], key, &equal)) return false;
        if (equal) *found = as_str(names->items[i]);
    }
    return true;
}

// The name that key, any object, stands for; *name is NULL if there can be no variable of that name.
static RUNS bool variable_name(VM *vm, const Frame *frame, Value key, String **name)
{
    *name = NULL;
    if (is_exact_str(key)) {
        *name = as_str(key);
        return true;
    }
    uint64_t hash;
    const Code *code = frame->function->code;
    return hash_value(vm, key, &hash) && find_equal(vm, code->local_names, key, hash, name) &&
           find_equal(vm, code->free_names, key, hash, name);
}

static RUNS bool add_extra(VM *vm, Dict *dict, Frame *frame)
{
    return !is_dict(frame->extra_locals) || dict_merge(vm, dict, as_dict(frame->extra_locals), true);
}

static RAISES bool add_variables(VM *vm, Dict *dict, Variables *walk)
{
    while (variables_next(walk)) {
        if (!is_absent(*walk->slot) && !dict_set_str(vm, dict, walk->name, *walk->slot)) return false;
    }
    return true;
}

Dict *frame_locals_copy(VM *vm, Function *function, const Value *registers, uint32_t offset, Frame *frame)
{
    Dict *dict = dict_new(vm);
    Variables walk = {.function = function, .registers = (Value *)registers, .offset = offset};
    walk.count = offset == UINT32_MAX ? function->code->local_count : frame_written(function->code, offset);
    walk.cleared = frame && frame->cleared;
    return add_variables(vm, dict, &walk) && (!frame || add_extra(vm, dict, frame)) ? dict : NULL;
}

Value frame_inner_locals(VM *vm, Function *function, const Value *registers, uint32_t offset)
{
    const Code *code = function->code;
    bool any = false;
    for (size_t n = 0; n < inner_count(code) && !any; n++) any = inner_shows(code, n, offset);
    if (!any) return ABSENT;
    Dict *dict = dict_new(vm);
    Variables walk = {.function = function, .registers = (Value *)registers, .offset = offset, .cleared = true};
    return add_variables(vm, dict, &walk) ? value_of_object(dict) : RAISED;
}

Value frame_locals_of(VM *vm, Frame *frame)
{
    if (!is_absent(frame->namespace_)) {
        size_t count;
        uint32_t offset;
        Value *registers = frame_registers(frame, &count, &offset);
        Value inner = frame_inner_locals(vm, frame->function, registers, offset);
        return is_absent(inner) ? frame->namespace_ : inner;
    }
    Type *type = type_from_def(vm, &locals_proxy_type);
    LocalsProxy *proxy = type ? type_allocate(vm, type, 0) : NULL;
    if (!proxy) return RAISED;
    proxy->frame = frame;
    return value_of_object(proxy);
}

// ---- Reading and writing ------------------------------------------------------------------------

static Frame *frame_of(Value self)
{
    return ((LocalsProxy *)as_object(self))->frame;
}

static Dict *extra_of(const Frame *frame)
{
    return is_dict(frame->extra_locals) ? as_dict(frame->extra_locals) : NULL;
}

// The value of key, or ABSENT.
static RUNS Value proxy_find(VM *vm, Value self, Value key)
{
    Frame *frame = frame_of(self);
    String *name;
    if (!variable_name(vm, frame, key, &name)) return RAISED;
    Variables walk = variables_of(frame);
    if (name && variables_find(&walk, name) && !is_absent(*walk.slot)) return *walk.slot;
    Dict *extra = extra_of(frame);
    return extra ? dict_get(vm, extra, key) : ABSENT;
}

static Value proxy_get_item(VM *vm, Value self, Value key)
{
    Value value = proxy_find(vm, self, key);
    if (!is_absent(value)) return value;
    return throw(vm, KeyError, "local variable '%R' is not defined", key);
}

static bool proxy_set_item(VM *vm, Value self, Value key, Value value)
{
    Frame *frame = frame_of(self);
    if (is_absent(value)) return throw_false(vm, TypeError, "cannot remove variables from FrameLocalsProxy");
    String *name;
    if (!variable_name(vm, frame, key, &name)) return false;
    Variables walk = variables_of(frame);
    if (name && variables_find(&walk, name) && name->data[0] != '.') {
        *walk.slot = value;
        if (walk.owner) store(vm, walk.owner, walk.slot, value);
        else if (!frame->fiber) object_changed(vm, frame);
        else if (fiber_generator(frame->fiber)) object_changed(vm, fiber_generator(frame->fiber));
        return true;
    }
    if (!is_dict(frame->extra_locals)) store(vm, frame, &frame->extra_locals, value_of_object(dict_new(vm)));
    return dict_set(vm, as_dict(frame->extra_locals), key, value);
}

static bool proxy_contains(VM *vm, Value self, Value key, bool *found)
{
    Value value = proxy_find(vm, self, key);
    *found = !is_absent(value);
    return !raised(value);
}

// Everything as a new dict.
static RUNS Dict *proxy_dict(VM *vm, Value self)
{
    Frame *frame = frame_of(self);
    size_t count;
    uint32_t offset;
    Value *registers = frame_registers(frame, &count, &offset);
    return frame_locals_copy(vm, frame->function, registers, offset, frame);
}

static bool proxy_length(VM *vm, Value self, size_t *length)
{
    Dict *dict = proxy_dict(vm, self);
    if (!dict) return false;
    *length = dict->count;
    return true;
}

static Value proxy_iterate(VM *vm, Value self)
{
    Dict *dict = proxy_dict(vm, self);
    if (!dict) return RAISED;
    List *keys = dict_keys_list(vm, dict);
    return keys ? get_iter(vm, value_of_object(keys)) : RAISED;
}

static Value proxy_repr(VM *vm, Value self)
{
    if (!repr_enter(vm, self)) return value_of_str(str_from_c(vm, "{...}"));
    Dict *dict = proxy_dict(vm, self);
    String *text = dict ? repr_of(vm, value_of_object(dict)) : NULL;
    repr_leave(vm, self);
    return value_of_str(text);
}

static bool is_proxy(VM *vm, Value v)
{
    return is_pointer(v) && is_native(vm, v, &locals_proxy_type);
}

static Value proxy_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (op != COMPARE_EQ && op != COMPARE_NE) return NOT_IMPLEMENTED;
    if (is_proxy(vm, other)) return value_of_bool((frame_of(self) == frame_of(other)) == (op == COMPARE_EQ));
    if (!is_dict(other)) return NOT_IMPLEMENTED;
    Dict *dict = proxy_dict(vm, self);
    return dict ? compare_op(vm, op, value_of_object(dict), other) : RAISED;
}

static bool proxy_hash(VM *vm, Value self, uint64_t *hash)
{
    return throw_false(vm, TypeError, "unhashable type: 'FrameLocalsProxy'");
}

// ---- update and its kin -------------------------------------------------------------------------

static RUNS bool proxy_merge(VM *vm, Value self, Value other)
{
    Dict *dict = is_dict(other) ? dict_copy(vm, as_dict(other)) : proxy_dict(vm, other);
    if (!dict) return false;
    size_t position = 0;
    Value key, value;
    while (dict_next(dict, &position, &key, &value)) {
        if (!proxy_set_item(vm, self, key, value)) return false;
    }
    return true;
}

static Value proxy_or(VM *vm, Value left, Value right)
{
    bool fine = (is_dict(left) || is_proxy(vm, left)) && (is_dict(right) || is_proxy(vm, right));
    if (!fine) return NOT_IMPLEMENTED;
    Dict *result = is_dict(left) ? dict_copy(vm, as_dict(left)) : proxy_dict(vm, left);
    Dict *other = is_dict(right) ? as_dict(right) : proxy_dict(vm, right);
    if (!result || !other || !dict_merge(vm, result, other, true)) return RAISED;
    return value_of_object(result);
}

static Value proxy_or_inplace(VM *vm, Value self, Value other)
{
    if (!is_dict(other) && !is_proxy(vm, other)) return NOT_IMPLEMENTED;
    return proxy_merge(vm, self, other) ? self : RAISED;
}

static Value py_proxy_update(VM *vm, Value *args)
{
    if (!is_dict(args[1]) && !is_proxy(vm, args[1])) {
        return throw(vm, TypeError, "update() argument must be dict or another FrameLocalsProxy");
    }
    return proxy_merge(vm, args[0], args[1]) ? NONE : RAISED;
}

static Value py_proxy_get(VM *vm, Value *args)
{
    Value value = proxy_find(vm, args[0], args[1]);
    return is_absent(value) ? args[2] : value;
}

static Value py_proxy_setdefault(VM *vm, Value *args)
{
    Value value = proxy_find(vm, args[0], args[1]);
    if (!is_absent(value)) return value;
    return proxy_set_item(vm, args[0], args[1], args[2]) ? args[2] : RAISED;
}

static Value py_proxy_copy(VM *vm, Value *args)
{
    Dict *dict = proxy_dict(vm, args[0]);
    return dict ? value_of_object(dict) : RAISED;
}

// keys(), values() and items() are lists.
static Value proxy_list(VM *vm, Value self, bool keys, bool values)
{
    Dict *dict = proxy_dict(vm, self);
    if (!dict) return RAISED;
    List *list = list_new(vm);
    size_t position = 0;
    Value key, value;
    while (dict_next(dict, &position, &key, &value)) {
        Value item = !values ? key : !keys ? value : value_of_object(tuple_pair(vm, key, value));
        if (!list_append(vm, list, item)) return RAISED;
    }
    return value_of_object(list);
}

static Value py_proxy_keys(VM *vm, Value *args)
{
    return proxy_list(vm, args[0], true, false);
}

static Value py_proxy_values(VM *vm, Value *args)
{
    return proxy_list(vm, args[0], false, true);
}

static Value py_proxy_items(VM *vm, Value *args)
{
    return proxy_list(vm, args[0], true, true);
}

static Value py_proxy_reversed(VM *vm, Value *args)
{
    Value list = proxy_list(vm, args[0], true, false);
    if (raised(list)) return RAISED;
    list_reverse(vm, as_list(list));
    return list;
}

static Value py_proxy_construct(VM *vm, Value *args)
{
    if (!is_frame(args[1])) return throw(vm, TypeError, "expect frame, not %T", args[1]);
    return frame_locals_of(vm, as_frame(args[1]));
}

static void proxy_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_object(tracer, ((LocalsProxy *)object)->frame);
}

static const Native proxy_methods[] = {
    {"__reversed__(self, /)", py_proxy_reversed, NULL},
    {"copy(self, /)", py_proxy_copy, NULL},
    {"get(self, key, default=None, /)", py_proxy_get, NULL},
    {"items(self, /)", py_proxy_items, NULL},
    {"keys(self, /)", py_proxy_keys, NULL},
    {"setdefault(self, key, default=None, /)", py_proxy_setdefault, NULL},
    {"update(self, other, /)", py_proxy_update, NULL},
    {"values(self, /)", py_proxy_values, NULL},
    {0},
};

static const TypeDef locals_proxy_type = {
    .name = "FrameLocalsProxy",
    .signature = "FrameLocalsProxy(frame, /)",
    .size = sizeof(LocalsProxy),
    .flags = TYPE_IS_FINAL | TYPE_IS_MAPPING,
    .trace = proxy_trace,
    .construct = py_proxy_construct,
    .repr = proxy_repr,
    .compare = proxy_compare,
    .hash = proxy_hash,
    .length = proxy_length,
    .contains = proxy_contains,
    .get_item = proxy_get_item,
    .set_item = proxy_set_item,
    .iterate = proxy_iterate,
    .bit_or = proxy_or,
    .bit_or_inplace = proxy_or_inplace,
    .methods = proxy_methods,
};
