// match.c - structural pattern matching: mappings and classes.
#include "vm/exec/interp.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/set.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

bool is_pattern_sequence(VM *vm, Value v)
{
    return is_pointer(v) && (type_of(vm, v)->flags & TYPE_IS_SEQUENCE);
}

bool is_pattern_mapping(VM *vm, Value v)
{
    return is_pointer(v) && (type_of(vm, v)->flags & TYPE_IS_MAPPING);
}

// ---- Mappings -----------------------------------------------------------------------------------

// The value of key in any mapping, asked through get(key, dummy) so that nothing is made; ABSENT if not there.
static RUNS Value mapping_value(VM *vm, Value mapping, Value get, Value dummy, Value key)
{
    if (is_exact_dict(mapping)) return dict_get(vm, as_dict(mapping), key);
    Value args[] = {key, dummy};
    Value value = call(vm, get, 2, args);
    return same(value, dummy) ? ABSENT : value;
}

Value match_keys(VM *vm, Value mapping, Tuple *keys)
{
    if (keys->count == 0) return value_of_object(vm->empty_tuple);
    Value get = ABSENT, dummy = NONE;
    if (!is_exact_dict(mapping)) {
        get = get_attr(vm, mapping, NAME(vm, get));
        if (raised(get)) return RAISED;
        dummy = value_of_object(list_new(vm)); // nobody else knows this object
    }
    Set *seen = set_new(vm);
    Tuple *values = tuple_new(vm, NULL, keys->count);
    if (!values) return RAISED;
    for (size_t i = 0; i < keys->count; i++) {
        Value key = keys->items[i];
        bool twice;
        if (!set_contains(vm, seen, key, &twice)) return RAISED;
        if (twice) return throw(vm, ValueError, "mapping pattern checks duplicate key (%R)", key);
        if (!set_add(vm, seen, key)) return RAISED;
        Value value = mapping_value(vm, mapping, get, dummy, key);
        if (raised(value)) return RAISED;
        if (is_absent(value)) return NONE;
        store(vm, values, &values->items[i], value);
    }
    return value_of_object(values);
}

Value match_rest(VM *vm, Value mapping, Tuple *keys)
{
    Dict *rest = dict_new(vm);
    if (!dict_update(vm, rest, mapping)) return RAISED;
    for (size_t i = 0; i < keys->count; i++) {
        bool found;
        if (!dict_delete(vm, rest, keys->items[i], &found)) return RAISED;
        if (!found) return throw_with(vm, KeyError, keys->items[i]);
    }
    return value_of_object(rest);
}

// ---- Classes ------------------------------------------------------------------------------------

// Reads an attribute that the pattern names; ABSENT if the subject has none. A name may come once.
static RUNS Value match_attribute(VM *vm, Value subject, Type *type, Value name, Set *seen)
{
    if (seen) {
        bool twice;
        if (!set_contains(vm, seen, name, &twice)) return RAISED;
        if (twice) return throw(vm, TypeError, "%N() got multiple sub-patterns for attribute %R", type, name);
        if (!set_add(vm, seen, name)) return RAISED;
    }
    return get_attr_or_absent(vm, subject, str_intern(vm, as_str(name)));
}

// The names that positional sub-patterns stand for. *itself: the class takes one, for the subject itself.
static RUNS Tuple *match_args(VM *vm, Type *type, bool *itself)
{
    *itself = false;
    Value args = get_attr_or_absent(vm, value_of_object(type), NAME(vm, __match_args__));
    if (raised(args)) return NULL;
    if (is_absent(args)) {
        *itself = (type->flags & TYPE_MATCH_SELF) != 0;
        return vm->empty_tuple;
    }
    if (is_exact_tuple(args)) return as_tuple(args);
    return throw_null(vm, TypeError, "%N.__match_args__ must be a tuple (got %T)", type, args);
}

static RUNS bool match_positional(VM *vm, Value subject, Type *type, size_t count, Set *seen, List *found,
                                  bool *matches)
{
    bool itself;
    Tuple *names = match_args(vm, type, &itself);
    if (!names) return false;
    size_t allowed = itself ? 1 : names->count;
    if (allowed < count) {
        return throw_false(vm, TypeError, "%N() accepts %zu positional sub-pattern%s (%zu given)", type, allowed,
                           allowed == 1 ? "" : "s", count);
    }
    if (itself) return list_append(vm, found, subject);
    for (size_t i = 0; i < count; i++) {
        Value name = names->items[i];
        if (!is_exact_str(name)) {
            return throw_false(vm, TypeError, "__match_args__ elements must be strings (got %T)", name);
        }
        Value value = match_attribute(vm, subject, type, name, seen);
        if (raised(value)) return false;
        *matches = !is_absent(value);
        if (!*matches) return true;
        if (!list_append(vm, found, value)) return false;
    }
    return true;
}

Value match_class(VM *vm, Value subject, Value class_, Tuple *shape)
{
    if (!is_type(class_)) return throw(vm, TypeError, "called match pattern must be a class");
    Type *type = as_type(class_);
    bool matches;
    if (!is_instance(vm, subject, class_, &matches)) return RAISED;
    if (!matches) return NONE;
    size_t positional = (size_t)as_small(shape->items[0]), named = shape->count - 1;
    if (positional + named == 0) return value_of_object(vm->empty_tuple);
    List *found = list_new(vm);
    Set *seen = positional + named > 1 ? set_new(vm) : NULL;
    if (positional && !match_positional(vm, subject, type, positional, seen, found, &matches)) return RAISED;
    for (size_t i = 0; matches && i < named; i++) {
        Value value = match_attribute(vm, subject, type, shape->items[i + 1], seen);
        if (raised(value)) return RAISED;
        matches = !is_absent(value);
        if (matches && !list_append(vm, found, value)) return RAISED;
    }
    if (!matches) return NONE;
    Tuple *values = tuple_new(vm, found->items, found->count);
    return values ? value_of_object(values) : RAISED;
}
