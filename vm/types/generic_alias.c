// generic_alias.c - types.GenericAlias: list[int], and what stands for type parameters in such things.
//
// A type parameter is anything with __typing_subst__; parameters are collected from the arguments once, and
// x[item] puts other arguments in their place. Module typing uses the same protocol.
#include "vm/base/hash.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/object/slots.h"
#include "vm/types/descriptor_parts.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// ---- repr ---------------------------------------------------------------------------------------

static bool write_text(VM *vm, Buf *buf, String *text)
{
    return text != NULL && buf_append(buf, text->data, text->size);
}

// Writes the name of something that has __qualname__ and __module__; *done false if it has not.
static bool write_name(VM *vm, Buf *buf, Value v, bool *done)
{
    *done = false;
    Value qualname = get_attr_or_absent(vm, v, NAME(vm, __qualname__));
    if (raised(qualname)) return false;
    if (is_absent(qualname)) return true;
    Value module = get_attr_or_absent(vm, v, NAME(vm, __module__));
    if (raised(module)) return false;
    if (is_absent(module) || is_none(module)) return true;
    *done = true;
    if (!is_str(module) || !str_equal_c(as_str(module), "builtins")) {
        if (!write_text(vm, buf, str_of(vm, module))) return false;
        buf_append_char(buf, '.');
    }
    return write_text(vm, buf, str_of(vm, qualname));
}

bool typing_repr(VM *vm, Buf *buf, Value v)
{
    if (!descend(vm)) return false;
    if (same(v, ELLIPSIS)) return buf_append_text(buf, "...");
    Value origin = get_attr_or_absent(vm, v, NAME(vm, __origin__));
    if (raised(origin)) return false;
    if (!is_absent(origin)) {
        Value args = get_attr_or_absent(vm, v, NAME(vm, __args__));
        if (raised(args)) return false;
        if (!is_absent(args)) return write_text(vm, buf, repr_of(vm, v)); // an alias itself
    }
    bool done;
    if (!write_name(vm, buf, v, &done)) return false;
    return done || write_text(vm, buf, repr_of(vm, v));
}

// A list among the arguments: the parameters of a callable.
static bool write_list(VM *vm, Buf *buf, List *list)
{
    buf_append_char(buf, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i > 0) buf_append_text(buf, ", ");
        if (!typing_repr(vm, buf, list->items[i])) return false;
    }
    return buf_append_char(buf, ']');
}

static bool write_alias(VM *vm, Buf *buf, GenericAlias *alias)
{
    if (alias->starred) buf_append_char(buf, '*');
    if (!typing_repr(vm, buf, alias->origin)) return false;
    buf_append_char(buf, '[');
    Tuple *args = alias->args;
    for (size_t i = 0; i < args->count; i++) {
        if (i > 0) buf_append_text(buf, ", ");
        bool ok = is_list(args->items[i]) ? write_list(vm, buf, as_list(args->items[i]))
                                          : typing_repr(vm, buf, args->items[i]);
        if (!ok) return false;
    }
    if (args->count == 0) buf_append_text(buf, "()");
    return buf_append_char(buf, ']');
}

static Value alias_repr(VM *vm, Value self)
{
    Buf buf;
    buf_init(&buf, &vm->memory);
    if (!write_alias(vm, &buf, as_generic_alias(self))) {
        bool no_memory = buf_failed(&buf);
        buf_free(&buf);
        return no_memory && is_absent(vm->pending) ? throw_memory(vm) : RAISED;
    }
    String *text = str_from_buf(vm, &buf);
    return text == NULL ? RAISED : value_of_object(text);
}

// ---- Type parameters ----------------------------------------------------------------------------

// Adds v to list unless it is there.
static bool add_once(VM *vm, List *list, Value v)
{
    for (size_t i = 0; i < list->count; i++) {
        if (same(list->items[i], v)) return true;
    }
    return list_append(vm, list, v);
}

Tuple *type_parameters_of(VM *vm, Tuple *args)
{
    List *found = list_new(vm);
    for (size_t i = 0; i < args->count; i++) {
        Value arg = args->items[i];
        if (is_type(arg)) continue; // __parameters__ of a class are descriptors of others
        Value subst = get_attr_or_absent(vm, arg, NAME(vm, __typing_subst__));
        if (raised(subst)) return NULL;
        if (!is_absent(subst)) {
            if (!add_once(vm, found, arg)) return NULL;
            continue;
        }
        Value inner = get_attr_or_absent(vm, arg, NAME(vm, __parameters__));
        if (raised(inner)) return NULL;
        if (!is_tuple(inner)) continue;
        for (size_t j = 0; j < as_tuple(inner)->count; j++) {
            if (!add_once(vm, found, as_tuple(inner)->items[j])) return NULL;
        }
    }
    return tuple_new(vm, found->items, found->count);
}

static size_t index_in(const Tuple *tuple, Value v)
{
    size_t i = 0;
    while (i < tuple->count && !same(tuple->items[i], v)) i++;
    return i;
}

// An argument that is no parameter but contains some: arg[the new ones].
static Value substitute_inside(VM *vm, Value arg, const Tuple *parameters, const Value *values)
{
    Value inner = get_attr_or_absent(vm, arg, NAME(vm, __parameters__));
    if (raised(inner)) return RAISED;
    if (!is_tuple(inner) || as_tuple(inner)->count == 0) return arg;
    Tuple *own = as_tuple(inner);
    List *list = list_new(vm);
    for (size_t i = 0; i < own->count; i++) {
        Value parameter = own->items[i];
        size_t at = index_in(parameters, parameter);
        if (at == parameters->count) {
            if (!list_append(vm, list, parameter)) return RAISED;
            continue;
        }
        Value value = values[at];
        bool is_variadic = type_of(vm, parameter)->slots.iterate != NULL; // a TypeVarTuple
        if (is_variadic && is_tuple(value)) {
            if (!list_append_values(vm, list, as_tuple(value)->items, as_tuple(value)->count)) return RAISED;
        } else if (!list_append(vm, list, value)) {
            return RAISED;
        }
    }
    Tuple *tuple = tuple_new(vm, list->items, list->count);
    return tuple == NULL ? RAISED : get_item(vm, arg, value_of_object(tuple));
}

// Unpacks *tuple[int, str] among the items of x[...].
static Value unpack_items(VM *vm, Value item)
{
    List *list = list_new(vm);
    bool is_many = is_tuple(item), changed = false;
    size_t count = is_many ? as_tuple(item)->count : 1;
    for (size_t i = 0; i < count; i++) {
        Value one = is_many ? as_tuple(item)->items[i] : item;
        Value inside = ABSENT;
        if (!is_type(one)) {
            inside = get_attr_or_absent(vm, one, NAME(vm, __typing_unpacked_tuple_args__));
            if (raised(inside)) return RAISED;
        }
        // tuple[int, ...] stays what it is: its length is not known.
        bool endless = is_tuple(inside) && as_tuple(inside)->count > 0 &&
                       same(as_tuple(inside)->items[as_tuple(inside)->count - 1], ELLIPSIS);
        if (is_tuple(inside) && !endless) {
            changed = true;
            if (!list_append_values(vm, list, as_tuple(inside)->items, as_tuple(inside)->count)) return RAISED;
        } else if (!list_append(vm, list, one)) {
            return RAISED;
        }
    }
    if (!changed && !is_many) return item;
    Tuple *tuple = tuple_new(vm, list->items, list->count);
    return tuple == NULL ? RAISED : value_of_object(tuple);
}

// Lets every parameter have its word about the items (defaults, what a ParamSpec takes).
static Value prepare_items(VM *vm, Value self, const Tuple *parameters, Value item)
{
    for (size_t i = 0; i < parameters->count; i++) {
        String *name = NAME(vm, __typing_prepare_subst__);
        Value prepare = get_attr_or_absent(vm, parameters->items[i], name);
        if (raised(prepare)) return RAISED;
        if (is_absent(prepare) || is_none(prepare)) continue;
        Tuple *items = is_tuple(item) ? as_tuple(item) : tuple_of(vm, 1, item);
        if (items == NULL) return RAISED;
        Value args[] = {self, value_of_object(items)};
        item = call(vm, prepare, 2, args);
        if (raised(item)) return RAISED;
    }
    return item;
}

static bool is_unpacked(VM *vm, Value arg, bool *unpacked)
{
    *unpacked = false;
    Value mark = get_attr_or_absent(vm, arg, NAME(vm, __typing_is_unpacked_typevartuple__));
    return !raised(mark) && (is_absent(mark) || truth(vm, mark, unpacked));
}

// What becomes of one argument: appended to list.
static bool substitute_one(VM *vm, List *list, Value arg, const Tuple *parameters, const Value *values)
{
    if (is_type(arg)) return list_append(vm, list, arg);
    bool unpacked;
    if (!is_unpacked(vm, arg, &unpacked)) return false;
    Value subst = get_attr_or_absent(vm, arg, NAME(vm, __typing_subst__));
    if (raised(subst)) return false;
    Value original = arg;
    size_t at = is_absent(subst) ? parameters->count : index_in(parameters, arg);
    if (at < parameters->count) {
        arg = call(vm, subst, 1, &values[at]);
    } else {
        arg = substitute_inside(vm, arg, parameters, values);
    }
    if (raised(arg)) return false;
    if (!unpacked) return list_append(vm, list, arg);
    if (!is_tuple(arg)) {
        return throw_false(vm, TypeError, "expected __typing_subst__ of %T objects to return a tuple, not %T",
                           original, arg);
    }
    return list_append_values(vm, list, as_tuple(arg)->items, as_tuple(arg)->count);
}

Tuple *type_parameters_substitute(VM *vm, Value self, Tuple *args, Tuple *parameters, Value item)
{
    if (parameters->count == 0) return throw_null(vm, TypeError, "%R is not a generic class", self);
    item = unpack_items(vm, item);
    if (!raised(item)) item = prepare_items(vm, self, parameters, item);
    if (raised(item)) return NULL;
    size_t count = is_tuple(item) ? as_tuple(item)->count : 1;
    if (count != parameters->count) {
        return throw_null(vm, TypeError, "Too %s arguments for %R; actual %zu, expected %zu",
                          count > parameters->count ? "many" : "few", self, count, parameters->count);
    }
    const Value *values = is_tuple(item) ? as_tuple(item)->items : &item;
    List *list = list_new(vm);
    for (size_t i = 0; i < args->count; i++) {
        if (!substitute_one(vm, list, args->items[i], parameters, values)) return NULL;
    }
    return tuple_new(vm, list->items, list->count);
}

// ---- The type -----------------------------------------------------------------------------------

static Value alias_make(VM *vm, Type *cls, Value origin, Value args, bool starred)
{
    Tuple *tuple = is_tuple(args) ? as_tuple(args) : tuple_of(vm, 1, args);
    if (tuple == NULL) return RAISED;
    GenericAlias *alias = type_allocate(vm, cls, 0);
    if (alias == NULL) return RAISED;
    alias->origin = origin;
    alias->args = tuple;
    alias->parameters = NULL;
    alias->starred = starred;
    return value_of_object(alias);
}

Value generic_alias_new(VM *vm, Value origin, Value args)
{
    return alias_make(vm, type_get(vm, TYPE_generic_alias), origin, args, false);
}

static void alias_trace(VM *vm, Tracer *tracer, Object *object)
{
    GenericAlias *alias = (GenericAlias *)object;
    trace_value(tracer, alias->origin);
    trace_object(tracer, alias->args);
    trace_object(tracer, alias->parameters);
}

static Value alias_construct(VM *vm, Value *args)
{
    return alias_make(vm, as_type(args[0]), args[1], args[2], false);
}

static Tuple *parameters_of(VM *vm, GenericAlias *alias)
{
    if (alias->parameters == NULL) {
        Tuple *parameters = type_parameters_of(vm, alias->args);
        if (parameters == NULL) return NULL;
        alias->parameters = parameters;
        object_changed(vm, alias);
    }
    return alias->parameters;
}

static Value alias_get_item(VM *vm, Value self, Value item)
{
    GenericAlias *alias = as_generic_alias(self);
    Tuple *parameters = parameters_of(vm, alias);
    if (parameters == NULL) return RAISED;
    Tuple *args = type_parameters_substitute(vm, self, alias->args, parameters, item);
    if (args == NULL) return RAISED;
    Type *cls = type_get(vm, TYPE_generic_alias);
    return alias_make(vm, cls, alias->origin, value_of_object(args), alias->starred);
}

static Value alias_call(VM *vm, Value self, size_t count, Value *args, Tuple *keyword_names)
{
    Value object = call_keywords(vm, as_generic_alias(self)->origin, count, args, keyword_names);
    if (raised(object)) return RAISED;
    if (set_attr(vm, object, NAME(vm, __orig_class__), self)) return object;
    bool harmless = catch_pending(vm, AttributeError) || catch_pending(vm, TypeError);
    return harmless ? object : RAISED;
}

static Value alias_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (!is_generic_alias(other) || (op != COMPARE_EQ && op != COMPARE_NE)) return NOT_IMPLEMENTED;
    GenericAlias *a = as_generic_alias(self), *b = as_generic_alias(other);
    bool equal = a->starred == b->starred;
    if (equal && !values_equal(vm, a->origin, b->origin, &equal)) return RAISED;
    if (equal && !values_equal(vm, value_of_object(a->args), value_of_object(b->args), &equal)) return RAISED;
    return value_of_bool(equal == (op == COMPARE_EQ));
}

static bool alias_hash(VM *vm, Value self, uint64_t *hash)
{
    uint64_t origin, args;
    GenericAlias *alias = as_generic_alias(self);
    if (!hash_value(vm, alias->origin, &origin)) return false;
    if (!hash_value(vm, value_of_object(alias->args), &args)) return false;
    *hash = origin ^ args;
    if (*hash == UINT64_MAX) *hash = (uint64_t)-2;
    return true;
}

// Names that are the alias's own; all others are those of the origin.
static const char *const own_names[] = {
    "__class__",     "__origin__",
    "__args__",      "__unpacked__",
    "__parameters__", "__typing_unpacked_tuple_args__",
    "__mro_entries__", "__reduce_ex__",
    "__reduce__",
};
static const char *const blocked_names[] = {"__bases__", "__copy__", "__deepcopy__"};

static bool is_one_of(const String *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal_c(name, names[i])) return true;
    }
    return false;
}

static Value alias_get_attr(VM *vm, Value self, String *name)
{
    bool own = is_one_of(name, own_names, COUNT_OF(own_names)) ||
               is_one_of(name, blocked_names, COUNT_OF(blocked_names));
    return own ? object_get_attr(vm, self, name) : get_attr(vm, as_generic_alias(self)->origin, name);
}

static Value alias_or(VM *vm, Value left, Value right)
{
    return union_of(vm, left, right);
}

static Value alias_iterate(VM *vm, Value self)
{
    GenericAliasIterator *iterator = object_new(vm, TYPE_generic_alias_iterator, sizeof *iterator);
    iterator->alias = self;
    return value_of_object(iterator);
}

static Value py_alias_mro_entries(VM *vm, Value *args)
{
    Tuple *tuple = tuple_of(vm, 1, as_generic_alias(args[0])->origin);
    return tuple == NULL ? RAISED : value_of_object(tuple);
}

static Value py_alias_instancecheck(VM *vm, Value *args)
{
    return throw(vm, TypeError, "isinstance() argument 2 cannot be a parameterized generic");
}

static Value py_alias_subclasscheck(VM *vm, Value *args)
{
    return throw(vm, TypeError, "issubclass() argument 2 cannot be a parameterized generic");
}

static Value py_alias_reduce(VM *vm, Value *args)
{
    GenericAlias *alias = as_generic_alias(args[0]);
    Value cls = value_of_object(type_of(vm, args[0]));
    if (alias->starred) {
        Value plain = alias_make(vm, as_type(cls), alias->origin, value_of_object(alias->args), false);
        Value next = raised(plain) ? RAISED : builtins_get(vm, NAME(vm, next));
        if (raised(next)) return RAISED;
        Tuple *inner = tuple_of(vm, 1, alias_iterate(vm, plain));
        if (inner == NULL) return RAISED;
        return value_of_object(tuple_pair(vm, next, value_of_object(inner)));
    }
    Tuple *inner = tuple_pair(vm, alias->origin, value_of_object(alias->args));
    return value_of_object(tuple_pair(vm, cls, value_of_object(inner)));
}

static Value py_alias_dir(VM *vm, Value *args)
{
    Value dir = builtins_get(vm, NAME(vm, dir));
    if (raised(dir) || is_absent(dir)) return dir;
    Value names = call(vm, dir, 1, &as_generic_alias(args[0])->origin);
    List *list = raised(names) ? NULL : list_from(vm, names);
    if (list == NULL) return RAISED;
    for (size_t i = 0; i < COUNT_OF(own_names); i++) {
        String *name = str_intern_c(vm, own_names[i]);
        bool found;
        if (name == NULL || !contains(vm, value_of_object(list), value_of_object(name), &found)) return RAISED;
        if (!found && !list_append(vm, list, value_of_object(name))) return RAISED;
    }
    return value_of_object(list);
}

static Value alias_get_origin(VM *vm, Value self)
{
    return as_generic_alias(self)->origin;
}

static Value alias_get_args(VM *vm, Value self)
{
    return value_of_object(as_generic_alias(self)->args);
}

static Value alias_get_parameters(VM *vm, Value self)
{
    Tuple *parameters = parameters_of(vm, as_generic_alias(self));
    return parameters == NULL ? RAISED : value_of_object(parameters);
}

static Value alias_get_unpacked(VM *vm, Value self)
{
    return value_of_bool(as_generic_alias(self)->starred);
}

static Value alias_get_unpacked_args(VM *vm, Value self)
{
    GenericAlias *alias = as_generic_alias(self);
    bool is_star_tuple = alias->starred && is_pointer(alias->origin) &&
                         as_object(alias->origin) == &type_get(vm, TYPE_tuple)->head;
    return is_star_tuple ? value_of_object(alias->args) : NONE;
}

static const Native alias_methods[] = {
    {"__mro_entries__(self, bases, /)", py_alias_mro_entries, NULL},
    {"__instancecheck__(self, instance, /)", py_alias_instancecheck, NULL},
    {"__subclasscheck__(self, subclass, /)", py_alias_subclasscheck, NULL},
    {"__reduce__(self, /)", py_alias_reduce, NULL},
    {"__dir__(self, /)", py_alias_dir, NULL},
    {0},
};

static const NativeProperty alias_properties[] = {
    {"__origin__", alias_get_origin, set_readonly, NULL},
    {"__args__", alias_get_args, set_readonly, NULL},
    {"__unpacked__", alias_get_unpacked, set_readonly, NULL},
    {"__parameters__", alias_get_parameters, NULL, "Type variables in the GenericAlias."},
    {"__typing_unpacked_tuple_args__", alias_get_unpacked_args, NULL, NULL},
    {0},
};

const TypeDef generic_alias_type = {
    .name = "types.GenericAlias",
    .doc = "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ "
           "is (int,).",
    .signature = "GenericAlias(origin, args, /)",
    .size = sizeof(GenericAlias),
    .flags = TYPE_HAS_WEAKREF,
    .trace = alias_trace,
    .construct = alias_construct,
    .repr = alias_repr,
    .hash = alias_hash,
    .compare = alias_compare,
    .call = alias_call,
    .get_attr = alias_get_attr,
    .iterate = alias_iterate,
    .get_item = alias_get_item,
    .bit_or = alias_or,
    .methods = alias_methods,
    .properties = alias_properties,
};

// ---- *tuple[int] --------------------------------------------------------------------------------

static void alias_iterator_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((GenericAliasIterator *)object)->alias);
}

static Value alias_iterator_iterate(VM *vm, Value self)
{
    return self;
}

static Value alias_iterator_next(VM *vm, Value self)
{
    GenericAliasIterator *iterator = as_generic_alias_iterator(self);
    vm->stop_value = NONE;
    if (is_none(iterator->alias)) return EXHAUSTED;
    GenericAlias *alias = as_generic_alias(iterator->alias);
    Type *cls = type_of(vm, iterator->alias);
    Value starred = alias_make(vm, cls, alias->origin, value_of_object(alias->args), true);
    if (!raised(starred)) iterator->alias = NONE;
    return starred;
}

static Value py_alias_iterator_reduce(VM *vm, Value *args)
{
    Value iter = builtins_get(vm, NAME(vm, iter));
    if (raised(iter)) return RAISED;
    Value alias = as_generic_alias_iterator(args[0])->alias;
    Value source = is_none(alias) ? value_of_object(vm->empty_tuple) : alias;
    Tuple *inner = tuple_of(vm, 1, source);
    return inner == NULL ? RAISED : value_of_object(tuple_pair(vm, iter, value_of_object(inner)));
}

static const Native alias_iterator_methods[] = {
    {"__reduce__(self, /)", py_alias_iterator_reduce, "Return state information for pickling."},
    {0},
};

const TypeDef generic_alias_iterator_type = {
    .name = "generic_alias_iterator",
    .size = sizeof(GenericAliasIterator),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = alias_iterator_trace,
    .iterate = alias_iterator_iterate,
    .next = alias_iterator_next,
    .methods = alias_iterator_methods,
};
