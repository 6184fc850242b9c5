// type_build.c - making a class: what follows the body of a class statement, and type(name, bases, dict).
//
// In CPython's order, as programs can watch each step: the metaclass, the base that decides the layout, __slots__,
// a copy of the namespace and what is implicit in it, layout and members, the MRO, slots, __classcell__, then
// __set_name__ of the values and __init_subclass__ of the parent.
#include "vm/object/type_build.h"
#include <stdarg.h>
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/slots.h"
#include "vm/object/type_cache.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

#define INLINE_SLOTS_DEFAULT 4 // where nothing tells what the instances will hold
#define INLINE_SLOTS_MAX 24

static inline Type *type_at(const Tuple *tuple, size_t i)
{
    return (Type *)as_object(tuple->items[i]);
}

// ---- Bases --------------------------------------------------------------------------------------

Type *type_best_metaclass(VM *vm, Type *start, Tuple *bases)
{
    Type *winner = start;
    for (size_t i = 0; i < bases->count; i++) {
        Type *meta = type_of(vm, bases->items[i]);
        if (type_is_subtype(winner, meta)) continue;
        if (!type_is_subtype(meta, winner)) {
            return throw_null(vm, TypeError,
                              "metaclass conflict: the metaclass of a derived class must be a (non-strict) "
                              "subclass of the metaclasses of all its bases");
        }
        winner = meta;
    }
    return winner;
}

const Type *type_solid_base(const Type *type)
{
    while (type->base != NULL) {
        const Type *base = type->base;
        if (type->member_count != base->member_count) return type;
        bool is_native = (type->flags & TYPE_IS_HEAP) == 0;
        if (is_native && (type->kind != base->kind || def_size(type->def) != def_size(base->def))) {
            return type;
        }
        type = base;
    }
    return type;
}

Type *type_best_base(VM *vm, Tuple *bases)
{
    Type *best = NULL;
    const Type *winner = NULL;
    for (size_t i = 0; i < bases->count; i++) {
        if (!is_type(bases->items[i])) return throw_null(vm, TypeError, "bases must be types");
        Type *base = type_at(bases, i);
        if (base->flags & TYPE_IS_FINAL) {
            return throw_null(vm, TypeError, "type '%.100s' is not an acceptable base type",
                              (base->flags & TYPE_IS_HEAP) ? type_name(base) : base->def->name);
        }
        const Type *candidate = type_solid_base(base);
        if (winner == NULL || (!type_is_subtype(winner, candidate) && type_is_subtype(candidate, winner))) {
            winner = candidate;
            best = base;
        } else if (!type_is_subtype(winner, candidate)) {
            return throw_null(vm, TypeError, "multiple bases have instance lay-out conflict");
        }
    }
    return best;
}

// The bases of the new class: object if none are given.
static Tuple *check_bases(VM *vm, Tuple *bases)
{
    if (bases->count == 0) return tuple_of(vm, 1, value_of_object(type_get(vm, TYPE_object)));
    for (size_t i = 0; i < bases->count; i++) {
        if (is_type(bases->items[i])) continue;
        Value entries = get_attr_or_absent(vm, bases->items[i], NAME(vm, __mro_entries__));
        if (raised(entries)) return NULL;
        if (!is_absent(entries)) {
            return throw_null(vm, TypeError,
                              "type() doesn't support MRO entry resolution; use types.new_class()");
        }
    }
    return bases;
}

// ---- Namespace ----------------------------------------------------------------------------------

// A plain function called `name` in the namespace becomes what wrap makes of it.
static bool wrap_function(VM *vm, Dict *dict, String *name, Value (*wrap)(VM *vm, Value callable))
{
    Value value = dict_get_str(vm, dict, name);
    if (!is_pointer(value) || as_object(value)->shape != TYPE_function) return true;
    return dict_set_str(vm, dict, name, wrap(vm, value));
}

// Copies the namespace and adds what a class statement need not say.
static bool fill_namespace(VM *vm, Type *type, Dict *namespace)
{
    Dict *dict = dict_copy(vm, namespace);
    if (dict == NULL) return false;
    type->dict = dict;
    if (is_absent(dict_get_str(vm, dict, NAME(vm, __module__)))) {
        Dict *globals = frame_globals(vm);
        Value module = globals == NULL ? ABSENT : dict_get_str(vm, globals, NAME(vm, __name__));
        if (!is_absent(module) && !dict_set_str(vm, dict, NAME(vm, __module__), module)) return false;
    }
    Value qualname = dict_get_str(vm, dict, NAME(vm, __qualname__));
    type->qualname = type->name;
    if (!is_absent(qualname)) {
        if (!is_str(qualname)) {
            return throw_false(vm, TypeError, "type __qualname__ must be a str, not %T", qualname);
        }
        type->qualname = as_str(qualname);
        bool found;
        if (!dict_delete_str(vm, dict, NAME(vm, __qualname__), &found)) return false;
    }
    // A class that says what equality means must say what its hash is.
    if (!is_absent(dict_get_str(vm, dict, NAME(vm, __eq__))) &&
        is_absent(dict_get_str(vm, dict, NAME(vm, __hash__))) &&
        !dict_set_str(vm, dict, NAME(vm, __hash__), NONE)) {
        return false;
    }
    return wrap_function(vm, dict, NAME(vm, __new__), staticmethod_new) &&
           wrap_function(vm, dict, NAME(vm, __init_subclass__), classmethod_new) &&
           wrap_function(vm, dict, NAME(vm, __class_getitem__), classmethod_new);
}

// Fills the cells that the class body left for us: __class__, and the namespace of annotation scopes.
static bool fill_cell(VM *vm, Type *type, String *name, Value content, const char *what)
{
    Value cell = dict_get_str(vm, type->dict, name);
    if (is_absent(cell)) return true;
    if (!is_cell(cell)) {
        return throw_false(vm, TypeError, "%s must be a nonlocal cell, not %R", what,
                           value_of_object(type_of(vm, cell)));
    }
    store(vm, as_object(cell), &as_cell(cell)->value, content);
    bool found;
    return dict_delete_str(vm, type->dict, name, &found);
}

static bool warn_odd_keys(VM *vm, Type *type)
{
    size_t position = 0;
    Value key, value;
    while (dict_next(type->dict, &position, &key, &value)) {
        if (is_str(key)) continue;
        return warn(vm, RuntimeWarning, 1, "non-string key in the __dict__ of class %.200N", type);
    }
    return true;
}

// ---- Layout -------------------------------------------------------------------------------------

// How many different attributes the methods of type assign to self, as the compiler says; of its bases too.
static uint32_t predict_attributes(VM *vm, Type *type, const Type *base)
{
    Value names = dict_get_str(vm, type->dict, NAME(vm, __static_attributes__));
    uint32_t count = base->slots_offset != 0 && base->inline_slots != INLINE_SLOTS_DEFAULT
                         ? base->inline_slots
                         : 0;
    uint32_t own = 0;
    if (is_tuple(names)) own = (uint32_t)(as_tuple(names)->count > 100 ? 100 : as_tuple(names)->count);
    Value annotations = dict_get_str(vm, type->dict, NAME(vm, __annotations__));
    if (is_dict(annotations)) { // a dataclass, mostly
        size_t fields = as_dict(annotations)->count;
        if (own < fields) own = (uint32_t)(fields > 100 ? 100 : fields);
    }
    count += own;
    if (count == 0) count = INLINE_SLOTS_DEFAULT;
    return count > INLINE_SLOTS_MAX ? INLINE_SLOTS_MAX : count;
}

static bool lay_out(VM *vm, Type *type, Type *base, const SlotsPlan *plan)
{
    size_t own = plan->names == NULL ? 0 : plan->names->count;
    bool has_dict = base->slots_offset != 0 || plan->add_dict;
    uint32_t value_size = (uint32_t)sizeof(Value);
    if (own > UINT16_MAX || base->member_count + own > UINT16_MAX) {
        return throw_memory(vm), false; // a cell of half a megabyte
    }
    type->member_offset = base->member_offset;
    type->member_count = base->member_count + (uint32_t)own;
    type->slot_names = plan->names;
    type->instance_size = def_size(base->def);
    if (type->is_sized) {
        type->slots_offset = has_dict ? SLOTS_AT_END : 0;
        return true;
    }
    uint32_t end = type->member_offset + type->member_count * value_size;
    if (has_dict) {
        type->slots_offset = end;
        type->inline_slots = predict_attributes(vm, type, base);
        type->instance_size = end + (1 + type->inline_slots) * value_size;
    } else if (type->member_count > 0) {
        type->instance_size = end;
    }
    return true;
}

static Value weakref_get(VM *vm, Value self)
{
    if (!is_pointer(self)) return NONE;
    List *list = weakref_list(vm, as_object(self));
    return list == NULL ? RAISED : list->count == 0 ? NONE : list->items[0];
}

static const NativeProperty weakref_property = {"__weakref__", weakref_get, NULL,
                                                "list of weak references to the object"};

// Adds name unless the class body defined it.
static bool add_default(VM *vm, Type *type, String *name, Value value)
{
    if (!is_absent(dict_get_str(vm, type->dict, name))) return true;
    return dict_set_str(vm, type->dict, name, value);
}

static bool add_members(VM *vm, Type *type, const Type *base, const SlotsPlan *plan)
{
    size_t own = plan->names == NULL ? 0 : plan->names->count;
    for (size_t i = 0; i < own; i++) {
        // Of cells that vary in size the members lie behind the cell: their offset counts from there.
        uint32_t offset = (uint32_t)((base->member_count + i) * sizeof(Value));
        if (!type->is_sized) offset += type->member_offset;
        String *name = as_str(plan->names->items[i]);
        if (!add_default(vm, type, name, member_new(vm, type, name, offset))) return false;
    }
    if (plan->add_dict) {
        Value getset = getset_new(vm, type, &instance_dict_property, NAME(vm, __dict__));
        if (!add_default(vm, type, NAME(vm, __dict__), getset)) return false;
    }
    if (plan->add_weakref) {
        Value getset = getset_new(vm, type, &weakref_property, NAME(vm, __weakref__));
        if (!add_default(vm, type, NAME(vm, __weakref__), getset)) return false;
    }
    return add_default(vm, type, NAME(vm, __doc__), NONE);
}

// ---- The class object ---------------------------------------------------------------------------

bool type_set_name(VM *vm, Type *type, String *name)
{
    if (memchr(name->data, '\0', name->size) != NULL) {
        return throw_false(vm, ValueError, "type name must not contain null characters");
    }
    char *text = memory_take(&vm->memory, name->size + 1);
    if (text == NULL) return throw_memory(vm), false;
    memcpy(text, name->data, name->size);
    text[name->size] = '\0';
    if (type->c_name != NULL) {
        memory_release(&vm->memory, (char *)type->c_name, strlen(type->c_name) + 1);
    }
    type->c_name = text;
    type->name = name;
    object_changed(vm, type);
    return true;
}

bool type_seal(VM *vm, Type *type)
{
    Value module = dict_get_str(vm, type->dict, NAME(vm, __module__));
    String *name = type->name;
    if (!is_str(module)) return throw_false(vm, TypeError, "%N has no __module__", type);
    String *full = str_format(vm, "%S.%S", as_str(module), name);
    if (full == NULL || !type_set_name(vm, type, full)) return false;
    type->name = name;
    type->flags |= TYPE_IS_IMMUTABLE;
    object_changed(vm, type);
    return true;
}

// What subclasses have because one of their bases has it.
static uint32_t inherited_flags(Tuple *bases, const Type *base)
{
    uint32_t flags = base->flags & (TYPE_IS_EXCEPTION | TYPE_IS_METACLASS | TYPE_MATCH_SELF);
    uint32_t pattern = 0; // the first base that is either decides
    for (size_t i = 0; i < bases->count && !pattern; i++) {
        pattern = type_at(bases, i)->flags & (TYPE_IS_SEQUENCE | TYPE_IS_MAPPING);
    }
    return flags | pattern;
}

static Type *type_new(VM *vm, Type *metaclass, String *name, Type *base, Tuple *bases)
{
    Type *type = type_allocate(vm, metaclass, 0);
    if (type == NULL) return NULL;
    if (!type_set_name(vm, type, name)) return NULL;
    type->def = base->def;
    type->base = base;
    type->bases = bases;
    type->metaclass = metaclass;
    type->kind = base->kind;
    type->has_release = base->has_release;
    type->is_sized = base->is_sized;
    type->flags = TYPE_IS_HEAP | inherited_flags(bases, base);
    // An mro() of the metaclass may already make instances: until the MRO is known they are like the base's.
    type->slots = base->slots;
    type->new_def = base->new_def;
    type->init = base->init;
    return type;
}

// ---- Hooks --------------------------------------------------------------------------------------

// exception.add_note(...) of the pending exception.
static void add_note(VM *vm, const char *format, ...)
{
    Value exception = take_pending(vm);
    va_list arguments;
    va_start(arguments, format);
    String *note = format_message(vm, format, arguments);
    va_end(arguments);
    String *name = note == NULL ? NULL : str_intern_c(vm, "add_note");
    Value argument = value_of_object(note);
    if (name == NULL || raised(call_method(vm, exception, name, 1, &argument))) {
        if (vm->stopping) return; // that one must not be lost
        (void)take_pending(vm);
    }
    (void)throw_value(vm, exception);
}

// Calls value.__set_name__(type, name) of every value of the namespace that has it.
static bool call_set_name(VM *vm, Type *type)
{
    Dict *names = dict_copy(vm, type->dict); // a hook may change the class
    if (names == NULL) return false;
    size_t position = 0;
    Value key, value;
    while (dict_next(names, &position, &key, &value)) {
        if (!is_pointer(value) || as_object(value)->shape == TYPE_function) continue;
        Value args[] = {value_of_object(type), key};
        Value result = call_special(vm, value, NAME(vm, __set_name__), 2, args);
        if (!raised(result)) continue;
        add_note(vm, "Error calling __set_name__ on '%.100T' instance %R in '%.100N'", value, key, type);
        return false;
    }
    return true;
}

// super(type, type).__init_subclass__(**keywords)
static bool call_init_subclass(VM *vm, Type *type, Dict *keywords)
{
    Value self, cls = value_of_object(type);
    Value method = super_get_method(vm, cls, cls, NAME(vm, __init_subclass__), &self);
    if (raised(method)) return false;
    if (is_exact_builtin(method) && as_builtin(method)->owner == vm->types[TYPE_object] &&
        (keywords == NULL || keywords->count == 0)) {
        return true; // object's does nothing
    }
    if (is_absent(self)) return !raised(call_tuple(vm, method, vm->empty_tuple, keywords));
    Tuple *args = tuple_of(vm, 1, self);
    return args != NULL && !raised(call_tuple(vm, method, args, keywords));
}

// ---- All of it ----------------------------------------------------------------------------------

// Another metaclass than the one asked for makes the class, with its own __new__.
static Value delegate(VM *vm, Type *winner, Value name, Tuple *bases, Dict *namespace, Dict *keywords)
{
    Value constructor = get_attr(vm, value_of_object(winner), NAME(vm, __new__));
    Tuple *args = tuple_of(vm, 4, value_of_object(winner), name, value_of_object(bases),
                           value_of_object(namespace));
    if (raised(constructor) || args == NULL) return RAISED;
    return call_tuple(vm, constructor, args, keywords);
}

Value type_build(VM *vm, Type *metaclass, Value name, Tuple *bases, Dict *namespace, Dict *keywords)
{
    Tuple *given = bases;
    bases = check_bases(vm, bases);
    if (bases == NULL) return RAISED;
    Type *winner = type_best_metaclass(vm, metaclass, bases);
    if (winner == NULL) return RAISED;
    if (winner != metaclass && winner->new_def != &type_type) {
        return delegate(vm, winner, name, given, namespace, keywords);
    }
    Type *base = type_best_base(vm, bases);
    if (base == NULL) return RAISED;
    SlotsPlan plan;
    if (!slots_plan(vm, &plan, base, bases, as_str(name), namespace)) return RAISED;
    Type *type = type_new(vm, winner, as_str(name), base, bases);
    if (type == NULL || !fill_namespace(vm, type, namespace)) return RAISED;
    // Before the members: __slots__ may have one of that name.
    if (!fill_cell(vm, type, NAME(vm, __classcell__), value_of_object(type), "__classcell__") ||
        !fill_cell(vm, type, NAME(vm, __classdictcell__), value_of_object(type->dict), "__classdictcell__")) {
        return RAISED;
    }
    if (!lay_out(vm, type, base, &plan) || !add_members(vm, type, base, &plan)) return RAISED;
    if (plan.add_weakref || (base->flags & TYPE_HAS_WEAKREF)) type->flags |= TYPE_HAS_WEAKREF;
    Shape *root = shape_root_new(vm, type, SHAPE_NEW_ID);
    if (root == NULL) return RAISED;
    type->root_shape = root;
    type->shape = root->id;
    object_changed(vm, type);
    if (!type_compute_mro(vm, type)) return RAISED;
    if (!type_register(vm, type) || !type_link(vm, type)) return RAISED;
    slots_fill(vm, type);
    object_changed(vm, type);
    if (!type->dict->keys_are_str && !warn_odd_keys(vm, type)) return RAISED;
    if (!call_set_name(vm, type) || !call_init_subclass(vm, type, keywords)) return RAISED;
    return value_of_object(type);
}
