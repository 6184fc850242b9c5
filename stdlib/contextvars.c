// contextvars.c - module _contextvars: ContextVar, Token, Context.
//
// A context points at a map, a tuple that holds a variable and its value in turn and that nobody ever changes:
// setting a variable makes a new map, copying a context copies the pointer. The variables of a map are
// sorted by their sequence number, that is by age. Each variable remembers its place in the map where it was
// found last: programs set the same few variables in all their contexts, so it mostly still lies there.
#include "stdlib/contextvars.h"
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/object/slots.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/list.h"
#include "vm/types/sequence.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

typedef struct ContextVar {
    Object head;
    String *name;
    Value fallback;    // the default, or ABSENT
    uint64_t sequence; // how many variables were made before it
    size_t place;      // where it was found last
} ContextVar;

typedef struct Token {
    Object head;
    ContextVar *variable;
    Value old_value; // ABSENT: the variable had none
    Context *context;
} Token;
#define TOKEN_USED 1u // head.flags

// keys(), values(), items() and iter() of a context.
typedef struct MapIterator {
    Object head;
    Tuple *map; // or NULL
    size_t next;
} MapIterator;

typedef struct ContextState {
    uint64_t variable_count;
    Value missing; // Token.MISSING
} ContextState;

static const TypeDef context_type, variable_type, token_type, missing_type;
static const TypeDef keys_type, values_type, items_type;

static void state_trace(VM *vm, Tracer *tracer, void *state)
{
    (void)vm;
    trace_value(tracer, ((ContextState *)state)->missing);
}

static const StateDef state_def = {"_contextvars", sizeof(ContextState), state_trace, NULL};

static inline Context *as_context(Value v)
{
    return (Context *)as_object(v);
}

static inline ContextVar *as_variable(Value v)
{
    return (ContextVar *)as_object(v);
}

static inline Token *as_token(Value v)
{
    return (Token *)as_object(v);
}

// None of these types can be subclassed.
static inline bool is_exactly(VM *vm, Value v, const TypeDef *def)
{
    return is_pointer(v) && type_of(vm, v)->def == def;
}

bool is_context(VM *vm, Value v)
{
    return is_exactly(vm, v, &context_type);
}

// ---- Maps ---------------------------------------------------------------------------------------

static inline size_t map_count(const Tuple *map)
{
    return map == NULL ? 0 : map->count / 2;
}

// Whether map has the variable. *place: where it is, or else where it belongs.
static bool map_find(const Tuple *map, ContextVar *variable, size_t *place)
{
    size_t low = 0, high = map_count(map), hint = variable->place;
    if (LIKELY(hint < high && as_variable(map->items[2 * hint]) == variable)) {
        *place = hint;
        return true;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const ContextVar *at = as_variable(map->items[2 * middle]);
        if (at == variable) {
            *place = variable->place = middle;
            return true;
        }
        if (at->sequence < variable->sequence) low = middle + 1;
        else high = middle;
    }
    *place = low;
    return false;
}

// The variable's value, or ABSENT.
static inline Value map_get(const Tuple *map, ContextVar *variable)
{
    size_t place;
    return map_find(map, variable, &place) ? map->items[2 * place + 1] : ABSENT;
}

static void put(Tuple *map, size_t place, ContextVar *variable, Value value)
{
    map->items[2 * place] = value_of_object(variable);
    map->items[2 * place + 1] = value;
}

// Gives the variable another value, or (ABSENT) none.
static RAISES bool context_set(VM *vm, Context *context, ContextVar *variable, Value value)
{
    const Tuple *old = context->map;
    size_t place, count = map_count(old);
    bool found = map_find(old, variable, &place), drops = is_absent(value);
    if (drops && (!found || count == 1)) {
        if (found) context->map = NULL;
        return true;
    }
    Tuple *map = tuple_new(vm, NULL, 2 * (count + !found - drops));
    if (map == NULL) return false;
    size_t behind = place + found; // of the old map
    if (place > 0) memcpy(map->items, old->items, 2 * place * sizeof(Value));
    if (!drops) put(map, place, variable, value);
    if (behind < count) {
        memcpy(map->items + 2 * (place + !drops), old->items + 2 * behind,
               2 * (count - behind) * sizeof(Value));
    }
    context->map = map;
    object_changed(vm, context);
    return true;
}

// ---- Context ------------------------------------------------------------------------------------

static Context *context_new(VM *vm, Type *type)
{
    Context *context = type_allocate(vm, type, 0);
    if (context != NULL) context->map = NULL;
    return context;
}

// The map of what a task keeps or of what is current.
static inline Tuple *map_of(Value context)
{
    if (is_absent(context)) return NULL;
    return context_is_made(context) ? as_context(context)->map : as_tuple(context);
}

Value context_object(VM *vm, Value context)
{
    if (context_is_made(context)) return context;
    Type *type = type_from_def(vm, &context_type);
    Context *made = type == NULL ? NULL : context_new(vm, type);
    if (made == NULL) return RAISED;
    made->map = map_of(context);
    return value_of_object(made);
}

Value context_inherit(VM *vm)
{
    const Tuple *map = map_of(vm->context);
    return map == NULL ? ABSENT : value_of_object(map);
}

Value context_current(VM *vm)
{
    Value before = vm->context;
    if (LIKELY(context_is_made(before))) return before;
    Value made = context_object(vm, before);
    if (raised(made)) return RAISED;
    as_object(made)->flags |= CONTEXT_ENTERED;
    vm->context = made;
    if (vm->loop != NULL) asyncio_context_made(vm, before, made);
    return made;
}

Value context_throw_entered(VM *vm, Value context)
{
    return throw(vm, RuntimeError, "cannot enter context: %R is already entered", context);
}

static Value context_construct(VM *vm, Value *args) // Context(*args, **kwargs)
{
    if (as_tuple(args[1])->count > 0 || !is_absent(args[2]))
        return throw(vm, TypeError, "Context() does not accept any arguments");
    Context *context = context_new(vm, as_type(args[0]));
    return context == NULL ? RAISED : value_of_object(context);
}

static void context_trace(VM *vm, Tracer *tracer, Object *object)
{
    (void)vm;
    trace_object(tracer, ((Context *)object)->map);
}

static Value py_context_run(VM *vm, Value *args) // run(self, /, *args, **kwargs)
{
    Tuple *given = as_tuple(args[1]), *rest = NULL;
    if (given->count == 0)
        return throw(vm, TypeError, "run() missing 1 required positional argument");
    if (!is_absent(args[2])) {
        rest = tuple_slice(vm, given, 1, given->count);
        if (rest == NULL) return RAISED;
    }
    // What asks for the context of the task that calls this must find the one it has.
    Value saved;
    if (raised(context_current(vm)) || !context_enter(vm, args[0], &saved)) return RAISED;
    Value result = rest != NULL ? call_tuple(vm, given->items[0], rest, as_dict(args[2]))
                                : call(vm, given->items[0], given->count - 1, given->items + 1);
    (void)context_leave(vm, saved);
    return result;
}

static RAISES bool check_key(VM *vm, Value key)
{
    if (is_exactly(vm, key, &variable_type)) return true;
    return throw_false(vm, TypeError, "a ContextVar key was expected, got %R", key);
}

static Value py_context_get(VM *vm, Value *args) // get(self, key, default=None, /)
{
    if (!check_key(vm, args[1])) return RAISED;
    Value value = map_get(as_context(args[0])->map, as_variable(args[1]));
    return is_absent(value) ? args[2] : value;
}

static Value context_get_item(VM *vm, Value self, Value key)
{
    if (!check_key(vm, key)) return RAISED;
    Value value = map_get(as_context(self)->map, as_variable(key));
    return is_absent(value) ? throw_with(vm, KeyError, key) : value;
}

static bool context_contains(VM *vm, Value self, Value key, bool *found)
{
    if (!check_key(vm, key)) return false;
    *found = !is_absent(map_get(as_context(self)->map, as_variable(key)));
    return true;
}

static bool context_length(VM *vm, Value self, size_t *length)
{
    (void)vm;
    *length = map_count(as_context(self)->map);
    return true;
}

static RUNS bool maps_equal(VM *vm, const Tuple *a, const Tuple *b, bool *equal)
{
    *equal = a == b;
    if (a == b || map_count(a) != map_count(b)) return true;
    for (size_t i = 0; i < a->count; i += 2) {
        if (!same(a->items[i], b->items[i])) return true;
    }
    for (size_t i = 1; i < a->count; i += 2) {
        bool alike;
        if (!charge(vm, 1) || !values_equal(vm, a->items[i], b->items[i], &alike)) return false;
        if (!alike) return true;
    }
    *equal = true;
    return true;
}

static Value context_compare(VM *vm, Value self, Value other, CompareOp op)
{
    bool equal;
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_context(vm, self) || !is_context(vm, other))
        return NOT_IMPLEMENTED;
    if (!maps_equal(vm, as_context(self)->map, as_context(other)->map, &equal)) return RAISED;
    return value_of_bool(equal == (op == COMPARE_EQ));
}

static Value py_context_copy(VM *vm, Value *args)
{
    Context *copy = context_new(vm, type_of(vm, args[0]));
    if (copy == NULL) return RAISED;
    copy->map = as_context(args[0])->map;
    return value_of_object(copy);
}

// ---- Walking a context --------------------------------------------------------------------------

static RAISES Value iterator_over(VM *vm, Value context, const TypeDef *def)
{
    Type *type = type_from_def(vm, def);
    MapIterator *iterator = type == NULL ? NULL : type_allocate(vm, type, 0); // zeroed
    if (iterator == NULL) return RAISED;
    iterator->map = as_context(context)->map;
    return value_of_object(iterator);
}

static Value context_iterate(VM *vm, Value self)
{
    return iterator_over(vm, self, &keys_type);
}

static Value py_context_keys(VM *vm, Value *args)
{
    return iterator_over(vm, args[0], &keys_type);
}

static Value py_context_values(VM *vm, Value *args)
{
    return iterator_over(vm, args[0], &values_type);
}

static Value py_context_items(VM *vm, Value *args)
{
    return iterator_over(vm, args[0], &items_type);
}

static void iterator_trace(VM *vm, Tracer *tracer, Object *object)
{
    (void)vm;
    trace_object(tracer, ((MapIterator *)object)->map);
}

// The place in the map of the iterator's next pair; false at the end.
static bool advance(VM *vm, Value self, const Value **pair)
{
    MapIterator *iterator = (MapIterator *)as_object(self);
    if (iterator->next >= map_count(iterator->map)) {
        (void)exhausted(vm);
        return false;
    }
    *pair = &iterator->map->items[2 * iterator->next++];
    return true;
}

static Value keys_next(VM *vm, Value self)
{
    const Value *pair;
    return advance(vm, self, &pair) ? pair[0] : EXHAUSTED;
}

static Value values_next(VM *vm, Value self)
{
    const Value *pair;
    return advance(vm, self, &pair) ? pair[1] : EXHAUSTED;
}

static Value items_next(VM *vm, Value self)
{
    const Value *pair;
    return advance(vm, self, &pair) ? value_of_object(tuple_pair(vm, pair[0], pair[1])) : EXHAUSTED;
}

static bool iterator_length(VM *vm, Value self, size_t *length)
{
    (void)vm;
    *length = map_count(((MapIterator *)as_object(self))->map);
    return true;
}

// ---- ContextVar ---------------------------------------------------------------------------------

static Value variable_construct(VM *vm, Value *args) // ContextVar(name, /, *, default=?)
{
    if (!is_str(args[1])) return throw(vm, TypeError, "context variable name must be a str");
    ContextState *state = state_get(vm, &state_def);
    ContextVar *variable = state == NULL ? NULL : type_allocate(vm, as_type(args[0]), 0);
    if (variable == NULL) return RAISED;
    variable->name = as_str(args[1]);
    variable->fallback = args[2];
    variable->sequence = state->variable_count++;
    return value_of_object(variable);
}

static void variable_trace(VM *vm, Tracer *tracer, Object *object)
{
    (void)vm;
    trace_object(tracer, ((ContextVar *)object)->name);
    trace_value(tracer, ((ContextVar *)object)->fallback);
}

static Value py_variable_get(VM *vm, Value *args) // get(self, default=?, /)
{
    ContextVar *variable = as_variable(args[0]);
    Value value = map_get(map_of(vm->context), variable);
    if (LIKELY(!is_absent(value))) return value;
    if (!is_absent(args[1])) return args[1];
    if (!is_absent(variable->fallback)) return variable->fallback;
    return throw_with(vm, LookupError, args[0]);
}

static Value py_variable_set(VM *vm, Value *args) // set(self, value, /)
{
    ContextVar *variable = as_variable(args[0]);
    Value current = context_current(vm);
    Type *type = raised(current) ? NULL : type_from_def(vm, &token_type);
    Token *token = type == NULL ? NULL : type_allocate(vm, type, 0);
    if (token == NULL) return RAISED;
    Context *context = as_context(current);
    token->variable = variable;
    token->context = context;
    token->old_value = map_get(context->map, variable);
    if (!context_set(vm, context, variable, args[1])) return RAISED;
    // A program that sets very many variables copies much each time.
    return charge(vm, map_count(context->map) / 32) ? value_of_object(token) : RAISED;
}

static Value py_variable_reset(VM *vm, Value *args) // reset(self, token, /)
{
    if (!is_exactly(vm, args[1], &token_type))
        return throw(vm, TypeError, "expected an instance of Token, got %R", args[1]);
    Token *token = as_token(args[1]);
    if (token->head.flags & TOKEN_USED)
        return throw(vm, RuntimeError, "%R has already been used once", args[1]);
    if (token->variable != as_variable(args[0]))
        return throw(vm, ValueError, "%R was created by a different ContextVar", args[1]);
    if (!same(vm->context, value_of_object(token->context)))
        return throw(vm, ValueError, "%R was created in a different Context", args[1]);
    token->head.flags |= TOKEN_USED;
    return context_set(vm, token->context, token->variable, token->old_value) ? NONE : RAISED;
}

static Value variable_repr(VM *vm, Value self)
{
    const ContextVar *variable = as_variable(self);
    Value name = value_of_object(variable->name);
    if (is_absent(variable->fallback))
        return str_value(str_format(vm, "<ContextVar name=%R at %p>", name, address_of(vm, self)));
    if (!descend(vm)) return RAISED;
    if (!repr_enter(vm, self)) return str_value(str_from_c(vm, "..."));
    String *text = str_format(vm, "<ContextVar name=%R default=%R at %p>", name, variable->fallback,
                              address_of(vm, self));
    repr_leave(vm, self);
    return str_value(text);
}

static Value variable_name(VM *vm, Value self)
{
    (void)vm;
    return value_of_object(as_variable(self)->name);
}

// ---- Token --------------------------------------------------------------------------------------

static Value token_construct(VM *vm, Value *args)
{
    (void)args;
    return throw(vm, RuntimeError, "Tokens can only be created by ContextVars");
}

static void token_trace(VM *vm, Tracer *tracer, Object *object)
{
    (void)vm;
    trace_object(tracer, ((Token *)object)->variable);
    trace_object(tracer, ((Token *)object)->context);
    trace_value(tracer, ((Token *)object)->old_value);
}

static Value token_repr(VM *vm, Value self)
{
    const Token *token = as_token(self);
    return str_value(str_format(vm, "<Token%s var=%R at %p>", token->head.flags & TOKEN_USED ? " used" : "",
                                value_of_object(token->variable), address_of(vm, self)));
}

static Value token_variable(VM *vm, Value self)
{
    (void)vm;
    return value_of_object(as_token(self)->variable);
}

// Token.MISSING, made on first use.
static RAISES Value missing(VM *vm)
{
    ContextState *state = state_get(vm, &state_def);
    if (state == NULL) return RAISED;
    if (!is_pointer(state->missing)) {
        Type *type = type_from_def(vm, &missing_type);
        Object *marker = type == NULL ? NULL : type_allocate(vm, type, 0);
        if (marker == NULL) return RAISED;
        state->missing = value_of_object(marker);
    }
    return state->missing;
}

static Value token_old_value(VM *vm, Value self)
{
    const Token *token = as_token(self);
    return is_absent(token->old_value) ? missing(vm) : token->old_value;
}

static Value missing_repr(VM *vm, Value self)
{
    (void)self;
    return str_value(str_from_c(vm, "<Token.MISSING>"));
}

// ---- The module ---------------------------------------------------------------------------------

static Value py_contextvars_copy_context(VM *vm, Value *args)
{
    (void)args;
    return context_object(vm, context_inherit(vm));
}

static bool contextvars_init(VM *vm, Module *module)
{
    (void)module;
    Type *type = type_from_def(vm, &token_type);
    Value marker = type == NULL ? RAISED : missing(vm);
    return !raised(marker) && dict_set_c(vm, type->dict, "MISSING", marker);
}

static const Native context_methods[] = {
    {"copy(self, /)", py_context_copy, "Return a shallow copy of the context object."},
    {"get(self, key, default=None, /)", py_context_get,
     "Return the value of the variable `key` in this context, or `default` if it has none."},
    {"items(self, /)", py_context_items, "Return all variables and their values, as pairs."},
    {"keys(self, /)", py_context_keys, "Return all variables of the context."},
    {"run(self, /, *args, **kwargs=?)", py_context_run,
     "Call a function with the arguments that follow it, in this context."},
    {"values(self, /)", py_context_values, "Return the values of all variables of the context."},
    {0},
};

static const TypeDef context_type = {
    .name = "_contextvars.Context",
    .signature = "Context(*args, **kwargs=?)",
    .size = sizeof(Context),
    .flags = TYPE_IS_FINAL | TYPE_HAS_WEAKREF,
    .trace = context_trace,
    .construct = context_construct,
    .methods = context_methods,
    .compare = context_compare,
    .length = context_length,
    .iterate = context_iterate,
    .contains = context_contains,
    .get_item = context_get_item,
};

static const Native iterator_methods[] = {{0}};

#define MAP_ITERATOR(type_name)                                                                      \
    static const TypeDef type_name##_type = {                                                        \
        .name = #type_name,                                                                          \
        .size = sizeof(MapIterator),                                                                 \
        .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,                                                  \
        .trace = iterator_trace,                                                                     \
        .methods = iterator_methods,                                                                 \
        .length = iterator_length,                                                                   \
        .iterate = iterator_self,                                                                    \
        .next = type_name##_next,                                                                    \
    };
MAP_ITERATOR(keys)
MAP_ITERATOR(values)
MAP_ITERATOR(items)

static const Native variable_methods[] = {
    CLASS_GETITEM_ROW,
    {"get(self, default=?, /)", py_variable_get,
     "Return the value in the current context, or `default`, or the default that the variable was created with."},
    {"reset(self, token, /)", py_variable_reset,
     "Give the variable back the value it had before the set() that created the token."},
    {"set(self, value, /)", py_variable_set,
     "Set the value in the current context; the token returned can restore the previous one."},
    {0},
};

static const NativeProperty variable_properties[] = {{"name", variable_name, set_readonly, NULL}, {0}};

static const TypeDef variable_type = {
    .name = "_contextvars.ContextVar",
    .signature = "ContextVar(name, /, *, default=?)",
    .size = sizeof(ContextVar),
    .flags = TYPE_IS_FINAL,
    .trace = variable_trace,
    .construct = variable_construct,
    .methods = variable_methods,
    .properties = variable_properties,
    .repr = variable_repr,
};

static const Native token_methods[] = {CLASS_GETITEM_ROW, {0}};

static const NativeProperty token_properties[] = {
    {"old_value", token_old_value, NULL, NULL},
    {"var", token_variable, NULL, NULL},
    {0},
};

static const TypeDef token_type = {
    .name = "_contextvars.Token",
    .signature = "Token(*args, **kwargs)",
    .size = sizeof(Token),
    .flags = TYPE_IS_FINAL,
    .trace = token_trace,
    .construct = token_construct,
    .methods = token_methods,
    .properties = token_properties,
    .repr = token_repr,
    .hash = hash_unhashable,
};

static const TypeDef missing_type = {
    .name = "Token.MISSING",
    .size = sizeof(Object),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .repr = missing_repr,
};

static const Native contextvars_functions[] = {
    {"copy_context()", py_contextvars_copy_context, "Return a copy of the current context."},
    {0},
};

static const NativeConstant contextvars_constants[] = {
    {"Context", CONSTANT_TYPE, {.type = &context_type}},
    {"ContextVar", CONSTANT_TYPE, {.type = &variable_type}},
    {"Token", CONSTANT_TYPE, {.type = &token_type}},
    {0},
};

const ModuleDef _contextvars_module = {
    .name = "_contextvars",
    .doc = "Context Variables",
    .functions = contextvars_functions,
    .constants = contextvars_constants,
    .init = contextvars_init,
};
