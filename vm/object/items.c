// items.c - what containers answer: len(), items by key, and `in`.
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

bool length(VM *vm, Value v, size_t *result)
{
    SlotLength slot = type_of(vm, v)->slots.length;
    if (LIKELY(slot != NULL)) return slot(vm, v, result);
    return throw_false(vm, TypeError, "object of type '%.200T' has no len()", v);
}

// cls[key] where cls's metaclass has no __getitem__: type[key] and __class_getitem__.
static Value get_class_item(VM *vm, Value cls, Value key)
{
    if (as_type(cls) == type_get(vm, TYPE_type)) return generic_alias_new(vm, cls, key);
    Value method = get_attr_or_absent(vm, cls, NAME(vm, __class_getitem__));
    if (raised(method)) return RAISED;
    if (!is_absent(method)) return call(vm, method, 1, &key);
    return throw(vm, TypeError, "type '%.200N' is not subscriptable", as_type(cls));
}

Value get_item(VM *vm, Value container, Value key)
{
    if (is_exact_list(container) && is_small_int(key)) {
        List *list = as_list(container);
        int64_t index = as_small(key);
        if (index < 0) index += (int64_t)list->count;
        if ((uint64_t)index < list->count) return list->items[index];
    } else if (is_exact_tuple(container) && is_small_int(key)) {
        Tuple *tuple = as_tuple(container);
        int64_t index = as_small(key);
        if (index < 0) index += (int64_t)tuple->count;
        if ((uint64_t)index < tuple->count) return tuple->items[index];
    } else if (is_exact_dict(container)) {
        Value value = dict_get(vm, as_dict(container), key);
        return is_absent(value) ? throw_with(vm, KeyError, key) : value;
    }
    SlotBinary slot = type_of(vm, container)->slots.get_item;
    if (LIKELY(slot != NULL)) return slot(vm, container, key);
    if (is_type(container)) return get_class_item(vm, container, key);
    return throw(vm, TypeError, "'%.200T' object is not subscriptable", container);
}

bool set_item(VM *vm, Value container, Value key, Value value)
{
    SlotSetItem slot = type_of(vm, container)->slots.set_item;
    if (LIKELY(slot != NULL)) return slot(vm, container, key, value);
    return throw_false(vm, TypeError, "'%.200T' object does not support item assignment",
                       container);
}

bool delete_item(VM *vm, Value container, Value key)
{
    Type *type = type_of(vm, container);
    if (LIKELY(type->slots.set_item != NULL))
        return type->slots.set_item(vm, container, key, ABSENT);
    // CPython words it differently for what has sequence slots of any kind and is asked with an
    // index.
    bool is_sequence = (type->flags & TYPE_IS_HEAP) || type->slots.concat != NULL ||
                       type->slots.repeat != NULL || type->slots.contains != NULL;
    if (is_sequence && type_of(vm, key)->slots.to_index != NULL) {
        return throw_false(vm, TypeError, "'%.200T' object doesn't support item deletion",
                           container);
    }
    return throw_false(vm, TypeError, "'%.200T' object does not support item deletion", container);
}

// item in container, by walking it.
static bool search(VM *vm, Value container, Value item, bool *found)
{
    Iter iter;
    *found = false;
    if (!iter_open(vm, &iter, container)) {
        if (!catch_pending(vm, TypeError)) return false;
        return throw_false(vm, TypeError, "argument of type '%.200T' is not iterable", container);
    }
    while (iter_next(vm, &iter)) {
        if (!values_equal(vm, iter.item, item, found)) return false;
        if (*found) return true;
    }
    return !iter.failed;
}

bool contains(VM *vm, Value container, Value item, bool *found)
{
    SlotContains slot = type_of(vm, container)->slots.contains;
    return slot != NULL ? slot(vm, container, item, found) : search(vm, container, item, found);
}
