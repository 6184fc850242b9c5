// match.c - what class, mapping and sequence patterns ask (language reference, "The match statement").
#include "vm/exec/interp.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/set.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

bool is_pattern_sequence(VM *vm, Value v)
{
    return (type_of(vm, v)->flags & TYPE_IS_SEQUENCE) != 0;
}

bool is_pattern_mapping(VM *vm, Value v)
{
    return (type_of(vm, v)->flags & TYPE_IS_MAPPING) != 0;
}

Value match_keys(VM *vm, Value mapping, Tuple *keys)
{
    Tuple *values = tuple_new(vm, NULL, keys->count);
    Set *seen = set_new(vm);
    if (!values) return RAISED;
    // get(key, default) does not fill in what a defaultdict lacks.
    Value get = is_exact_dict(mapping) ? ABSENT : get_attr(vm, mapping, NAME(vm, get));
    if (raised(get)) return RAISED;
    Value missing = value_of_object(list_new(vm));
    for (size_t i = 0; i < keys->count; i++) {
        Value key = keys->items[i];
        bool repeated;
        if (!set_contains(vm, seen, key, &repeated)) return RAISED;
        if (repeated) return throw(vm, ValueError, "mapping pattern checks duplicate key (%R)", key);
        if (!set_add(vm, seen, key)) return RAISED;
        Value value;
        if (is_absent(get)) {
            value = dict_get(vm, as_dict(mapping), key);
            if (is_absent(value)) return NONE;
        } else {
            Value args[] = {key, missing};
            value = call(vm, get, 2, args);
            if (same(value, missing)) return NONE;
        }
        if (raised(value)) return RAISED;
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
    }
    return value_of_object(rest);
}

// One attribute of the subject; ABSENT if it has none. Each name may be looked up once.
static Value match_attribute(VM *vm, Value subject, Value class_, Value name, Set *seen)
{
    bool repeated;
    if (!set_contains(vm, seen, name, &repeated)) return RAISED;
    if (repeated) {
        return throw(vm, TypeError, "%N() got multiple sub-patterns for attribute %R", (Type *)as_object(class_), name);
    }
    if (!set_add(vm, seen, name)) return RAISED;
    return get_attr_or_absent(vm, subject, str_intern(vm, as_str(name)));
}

Value match_class(VM *vm, Value subject, Value class_, Tuple *shape)
{
    if (!is_type(class_)) return throw(vm, TypeError, "called match pattern must be a class");
    bool is_one;
    if (!is_instance(vm, subject, class_, &is_one)) return RAISED;
    if (!is_one) return NONE;
    size_t positional = (size_t)as_small(shape->items[0]), named = shape->count - 1;
    Type *type = (Type *)as_object(class_);
    Tuple *values = tuple_new(vm, NULL, positional + named);
    Set *seen = set_new(vm);
    if (!values) return RAISED;
    size_t n = 0;
    if (positional) {
        Value names = get_attr_or_absent(vm, class_, NAME(vm, __match_args__));
        if (raised(names)) return RAISED;
        bool match_self = false;
        if (is_absent(names)) {
            names = value_of_object(vm->empty_tuple);
            match_self = (type->flags & TYPE_MATCH_SELF) != 0;
        }
        if (!is_exact_tuple(names)) {
            return throw(vm, TypeError, "%N.__match_args__ must be a tuple (got %T)", type, names);
        }
        size_t allowed = match_self ? 1 : as_tuple(names)->count;
        if (allowed < positional) {
            return throw(vm, TypeError, "%N() accepts %zu positional sub-pattern%s (%zu given)", type, allowed,
                         allowed == 1 ? "" : "s", positional);
        }
        if (match_self) {
            values->items[n++] = subject;
        } else {
            for (size_t i = 0; i < positional; i++) {
                Value name = as_tuple(names)->items[i];
                if (!is_exact_str(name)) {
                    return throw(vm, TypeError, "__match_args__ elements must be strings (got %T)", name);
                }
                Value value = match_attribute(vm, subject, class_, name, seen);
                if (raised(value)) return RAISED;
                if (is_absent(value)) return NONE;
                store(vm, values, &values->items[n], value);
                n++;
            }
        }
    }
    for (size_t i = 0; i < named; i++) {
        Value value = match_attribute(vm, subject, class_, shape->items[i + 1], seen);
        if (raised(value)) return RAISED;
        if (is_absent(value)) return NONE;
        store(vm, values, &values->items[n], value);
        n++;
    }
    return value_of_object(values);
}
