// object_reduce.c - how any object is pickled and copied: __reduce_ex__, __reduce__, __getstate__.
//
// Protocol 2 and above is done here; what is older, and the reconstructing functions, is module copyreg.
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/type_cache.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/object_parts.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

static Value copyreg_attribute(VM *vm, const char *name)
{
    Value module = import_module(vm, "copyreg");
    if (raised(module)) return RAISED;
    String *interned = str_intern_c(vm, name);
    return interned == NULL ? RAISED : get_attr(vm, module, interned);
}

// The names that the classes of an instance declare in __slots__: a list, or None.
static Value slot_names_of(VM *vm, Type *cls)
{
    String *name = str_intern_c(vm, "__slotnames__");
    if (name == NULL) return RAISED;
    Value known = dict_get_str(vm, cls->dict, name);
    if (is_list(known) || is_none(known)) return known;
    if (is_absent(type_lookup(vm, cls, NAME(vm, __slots__)))) return NONE;
    Value function = copyreg_attribute(vm, "_slotnames");
    if (raised(function)) return RAISED;
    Value argument = value_of_object(cls);
    Value names = call(vm, function, 1, &argument);
    if (raised(names) || is_none(names) || is_list(names)) return names;
    return throw(vm, TypeError, "copyreg._slotnames didn't return a list or None");
}

// Whether instances hold something that neither attributes nor __slots__ show.
static bool has_hidden_state(const Type *type)
{
    return type->def != &object_type && def_size(type->def) > sizeof(Object);
}

// (state, slots) where slots is a dict of those of names that are set.
static Value add_slots(VM *vm, Value self, Value state, List *names)
{
    Dict *slots = dict_new(vm);
    size_t count = names->count;
    for (size_t i = 0; i < count; i++) {
        Value name = names->items[i];
        if (!is_str(name)) return throw(vm, TypeError, "attribute name must be string, not '%.200T'", name);
        Value value = get_attr_or_absent(vm, self, str_intern(vm, as_str(name)));
        if (raised(value)) return RAISED;
        if (!is_absent(value) && !dict_set(vm, slots, name, value)) return RAISED;
        if (names->count != count) {
            return throw(vm, RuntimeError, "__slotsname__ changed size during iteration");
        }
    }
    if (slots->count == 0) return state;
    return value_of_object(tuple_pair(vm, state, value_of_object(slots)));
}

// required: what copyreg.__newobj__ cannot rebuild must not be lost.
static Value default_state(VM *vm, Value self, bool required)
{
    Type *type = type_of(vm, self);
    if (required && type->is_sized) return throw(vm, TypeError, "cannot pickle %.200T objects", self);
    Value state = NONE;
    if (is_pointer(self) && type->kind != TYPE_type && instance_count(vm, as_object(self)) > 0) {
        Dict *dict = instance_dict_copy(vm, as_object(self));
        if (dict == NULL) return RAISED;
        state = value_of_object(dict);
    }
    Value names = slot_names_of(vm, type);
    if (raised(names)) return RAISED;
    if (required && has_hidden_state(type)) return throw(vm, TypeError, "cannot pickle '%.200T' object", self);
    if (!is_list(names) || as_list(names)->count == 0) return state;
    return add_slots(vm, self, state, as_list(names));
}

Value py_object_getstate(VM *vm, Value *args)
{
    return default_state(vm, args[0], false);
}

static Value state_of(VM *vm, Value self, bool required)
{
    Value method = get_attr(vm, self, NAME(vm, __getstate__));
    if (raised(method)) return RAISED;
    if (is_exact_builtin(method) && as_builtin(method)->fn == py_object_getstate &&
        same(as_builtin(method)->self, self)) {
        return default_state(vm, self, required);
    }
    return call(vm, method, 0, NULL);
}

// What __getnewargs_ex__ or __getnewargs__ say; *args NULL if the class has neither.
static bool new_arguments(VM *vm, Value self, Tuple **args, Dict **keywords)
{
    *args = NULL;
    *keywords = NULL;
    Value both = call_special(vm, self, NAME(vm, __getnewargs_ex__), 0, NULL);
    if (raised(both)) return false;
    if (!is_absent(both)) {
        if (!is_tuple(both)) {
            return throw_false(vm, TypeError, "__getnewargs_ex__ should return a tuple, not '%.200T'", both);
        }
        Tuple *pair = as_tuple(both);
        if (pair->count != 2) {
            return throw_false(vm, ValueError,
                               "__getnewargs_ex__ should return a tuple of length 2, not %zu", pair->count);
        }
        if (!is_tuple(pair->items[0])) {
            return throw_false(
                vm, TypeError,
                "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '%.200T'",
                pair->items[0]);
        }
        if (!is_dict(pair->items[1])) {
            return throw_false(
                vm, TypeError,
                "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '%.200T'",
                pair->items[1]);
        }
        *args = as_tuple(pair->items[0]);
        *keywords = as_dict(pair->items[1]);
        return true;
    }
    Value positional = call_special(vm, self, NAME(vm, __getnewargs__), 0, NULL);
    if (raised(positional)) return false;
    if (is_absent(positional)) return true;
    if (!is_tuple(positional)) {
        return throw_false(vm, TypeError, "__getnewargs__ should return a tuple, not '%.200T'", positional);
    }
    *args = as_tuple(positional);
    return true;
}

static Value reduce_newobj(VM *vm, Value self)
{
    Type *type = type_of(vm, self);
    bool makes = type->new_def != NULL || (type->flags & TYPE_IS_HEAP);
    if (!makes || (type->flags & TYPE_NO_CONSTRUCT)) {
        return throw(vm, TypeError, "cannot pickle '%.200T' object", self);
    }
    Tuple *args, *new_args;
    Dict *keywords;
    if (!new_arguments(vm, self, &args, &keywords)) return RAISED;
    Value cls = value_of_object(type), function;
    if (keywords == NULL || keywords->count == 0) {
        function = copyreg_attribute(vm, "__newobj__");
        if (raised(function)) return RAISED;
        new_args = tuple_new(vm, NULL, 1 + (args == NULL ? 0 : args->count));
        if (new_args == NULL) return RAISED;
        new_args->items[0] = cls;
        if (args != NULL) memcpy(new_args->items + 1, args->items, args->count * sizeof(Value));
    } else {
        function = copyreg_attribute(vm, "__newobj_ex__");
        if (raised(function)) return RAISED;
        new_args = tuple_of(vm, 3, cls, value_of_object(args), value_of_object(keywords));
        if (new_args == NULL) return RAISED;
    }
    bool required = args == NULL && !is_list(self) && !is_dict(self);
    Value state = state_of(vm, self, required);
    if (raised(state)) return RAISED;
    Value list_items = NONE, dict_items = NONE;
    if (is_list(self)) {
        list_items = get_iter(vm, self);
        if (raised(list_items)) return RAISED;
    }
    if (is_dict(self)) {
        Value items = call_method(vm, self, NAME(vm, items), 0, NULL);
        dict_items = raised(items) ? RAISED : get_iter(vm, items);
        if (raised(dict_items)) return RAISED;
    }
    Tuple *result = tuple_of(vm, 5, function, value_of_object(new_args), state, list_items, dict_items);
    return result == NULL ? RAISED : value_of_object(result);
}

static Value common_reduce(VM *vm, Value self, int64_t protocol)
{
    if (protocol >= 2) return reduce_newobj(vm, self);
    Value function = copyreg_attribute(vm, "_reduce_ex");
    if (raised(function)) return RAISED;
    Value args[] = {self, int_new(vm, protocol)};
    return call(vm, function, 2, args);
}

Value py_object_reduce(VM *vm, Value *args)
{
    return common_reduce(vm, args[0], 0);
}

Value py_object_reduce_ex(VM *vm, Value *args)
{
    int64_t protocol;
    if (!arg_int64(vm, args, 1, &protocol)) return RAISED;
    // A class that overrides __reduce__ means it for every protocol.
    Value reduce = get_attr_or_absent(vm, args[0], NAME(vm, __reduce__));
    if (raised(reduce)) return RAISED;
    if (!is_absent(reduce)) {
        Value of_class = type_lookup(vm, type_of(vm, args[0]), NAME(vm, __reduce__));
        Value of_object = type_lookup(vm, type_get(vm, TYPE_object), NAME(vm, __reduce__));
        if (!same(of_class, of_object)) return call(vm, reduce, 0, NULL);
    }
    return common_reduce(vm, args[0], protocol);
}
