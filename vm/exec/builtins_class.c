// builtins_class.c - __build_class__: what a class statement calls (language reference 3.3.3).
#include "vm/exec/builtins_parts.h"
#include "vm/exec/interp.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/tuple.h"

// Replaces bases that are no classes by what their __mro_entries__ says.
static RUNS Tuple *resolve_bases(VM *vm, Tuple *bases)
{
    List *resolved = NULL; // NULL: nothing to replace so far
    for (size_t i = 0; i < bases->count; i++) {
        Value base = bases->items[i];
        Value method = is_type(base) ? ABSENT : get_attr_or_absent(vm, base, NAME(vm, __mro_entries__));
        if (raised(method)) return NULL;
        if (is_absent(method)) {
            if (resolved && !list_append(vm, resolved, base)) return NULL;
            continue;
        }
        Value argument = value_of_object(bases);
        Value entries = call(vm, method, 1, &argument);
        if (raised(entries)) return NULL;
        if (!is_tuple(entries)) return throw_null(vm, TypeError, "__mro_entries__ must return a tuple");
        if (!resolved) {
            resolved = list_from_values(vm, bases->items, i);
            if (!resolved) return NULL;
        }
        if (!list_append_values(vm, resolved, as_tuple(entries)->items, as_tuple(entries)->count)) return NULL;
    }
    return resolved ? tuple_new(vm, resolved->items, resolved->count) : bases;
}

// The metaclass: the keyword (taken out of keywords) or that of the first base, or a more derived one of the others.
static RUNS Value choose_metaclass(VM *vm, Tuple *bases, Dict *keywords)
{
    Value given = ABSENT;
    if (keywords->count) {
        given = dict_pop(vm, keywords, value_of_object(NAME(vm, metaclass)));
        if (raised(given)) return RAISED;
    }
    if (!is_absent(given) && !is_type(given)) return given;
    Type *start = type_get(vm, TYPE_type);
    if (!is_absent(given)) start = as_type(given);
    else if (bases->count) start = type_of(vm, bases->items[0]);
    Type *best = type_best_metaclass(vm, start, bases);
    return best ? value_of_object(best) : RAISED;
}

static bool is_mapping(VM *vm, Value v)
{
    return is_dict(v) || (type_of(vm, v)->slots.get_item && !is_small_int(v));
}

static RUNS Value prepare_namespace(VM *vm, Value metaclass, Value name, Tuple *bases, Dict *keywords)
{
    if (same(metaclass, value_of_object(type_get(vm, TYPE_type)))) return value_of_object(dict_new(vm));
    Value prepare = get_attr_or_absent(vm, metaclass, NAME(vm, __prepare__));
    if (raised(prepare)) return RAISED;
    if (is_absent(prepare)) return value_of_object(dict_new(vm));
    Tuple *args = tuple_pair(vm, name, value_of_object(bases));
    Value namespace_ = call_tuple(vm, prepare, args, keywords);
    if (raised(namespace_) || is_mapping(vm, namespace_)) return namespace_;
    if (is_type(metaclass)) {
        return throw(vm, TypeError, "%.200N.__prepare__() must return a mapping, not %.200T", as_type(metaclass),
                     namespace_);
    }
    return throw(vm, TypeError, "<metaclass>.__prepare__() must return a mapping, not %.200T", namespace_);
}

// Runs the body, whose namespace is its hidden argument.
static RUNS Value run_body(VM *vm, Function *function, Value namespace_)
{
    bool has_namespace = function->code->is_class || function->code->is_module;
    return call(vm, value_of_object(function), has_namespace ? 1 : 0, &namespace_);
}

// The body's __class__ cell must by now hold the class, if type.__new__ was asked to make it.
static RUNS bool check_cell(VM *vm, Value cell, Value cls, Value name)
{
    if (!is_cell(cell) || !is_type(cls)) return true;
    Value content = as_cell(cell)->value;
    if (same(content, cls)) return true;
    if (is_absent(content)) {
        return throw_false(vm, RuntimeError,
                           "__class__ not set defining %.200R as %.200R. Was __classcell__ propagated to type.__new__?",
                           name, cls);
    }
    return throw_false(vm, TypeError, "__class__ set to %.200R defining %.200R as %.200R", content, name, cls);
}

Value py_build_class(VM *vm, Value *args)
{
    Tuple *given = as_tuple(args[0]);
    Dict *keywords = as_dict(args[1]);
    if (given->count < 2) return throw(vm, TypeError, "__build_class__: not enough arguments");
    Value body = given->items[0], name = given->items[1];
    if (!is_function(body)) return throw(vm, TypeError, "__build_class__: func must be a function");
    if (!is_str(name)) return throw(vm, TypeError, "__build_class__: name is not a string");
    Tuple *written = given->count > 2 ? tuple_slice(vm, given, 2, given->count) : vm->empty_tuple;
    Tuple *bases = written ? resolve_bases(vm, written) : NULL;
    if (!bases) return RAISED;
    Value metaclass = choose_metaclass(vm, bases, keywords);
    if (raised(metaclass)) return RAISED;
    Value namespace_ = prepare_namespace(vm, metaclass, name, bases, keywords);
    if (raised(namespace_)) return RAISED;
    Value cell = run_body(vm, as_function(body), namespace_);
    if (raised(cell)) return RAISED;
    if (bases != written) {
        Value key = value_of_object(NAME(vm, __orig_bases__));
        if (!set_item(vm, namespace_, key, value_of_object(written))) return RAISED;
    }
    Tuple *class_args = tuple_of(vm, 3, name, value_of_object(bases), namespace_);
    Value cls = class_args ? call_tuple(vm, metaclass, class_args, keywords) : RAISED;
    if (raised(cls) || !check_cell(vm, cell, cls, name)) return RAISED;
    return cls;
}
