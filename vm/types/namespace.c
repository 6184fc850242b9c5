// namespace.c - types.SimpleNamespace: attributes and nothing else.
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

static Value py_namespace_init(VM *vm, Value *args)
{
    Tuple *given = as_tuple(args[1]);
    if (given->count > 1) {
        String *name = type_name_string(vm, type_of(vm, args[0]));
        if (name == NULL) return RAISED;
        return throw(vm, TypeError, "%S expected at most 1 argument, got %zu", name, given->count);
    }
    Dict *dict = instance_dict(vm, as_object(args[0]));
    if (dict == NULL) return RAISED;
    if (given->count == 1) {
        Dict *first = dict_new(vm);
        if (!dict_update(vm, first, given->items[0])) return RAISED;
        size_t position = 0;
        Value key, value;
        while (dict_next(first, &position, &key, &value)) {
            if (!is_str(key)) return throw(vm, TypeError, "keywords must be strings");
        }
        if (!dict_merge(vm, dict, first, true)) return RAISED;
    }
    return dict_merge(vm, dict, as_dict(args[2]), true) ? NONE : RAISED;
}

static bool write_attributes(VM *vm, Buf *buf, Dict *dict)
{
    bool first = true;
    size_t position = 0;
    uint64_t layout = dict->layout;
    Value key, value;
    while (dict->layout == layout && dict_next(dict, &position, &key, &value)) {
        if (!is_str(key) || as_str(key)->size == 0) continue;
        String *text = repr_of(vm, value);
        if (text == NULL) return false;
        if (!first) buf_append_text(buf, ", ");
        first = false;
        buf_append(buf, as_str(key)->data, as_str(key)->size);
        buf_append_char(buf, '=');
        buf_append(buf, text->data, text->size);
    }
    return true;
}

static Value namespace_repr(VM *vm, Value self)
{
    const char *name = as_object(self)->shape == TYPE_namespace ? "namespace" : type_name_of(vm, self);
    String *text;
    if (!repr_enter(vm, self)) {
        if (!is_absent(vm->pending)) return RAISED;
        text = str_format(vm, "%s(...)", name);
        return text == NULL ? RAISED : value_of_object(text);
    }
    Buf buf;
    buf_init(&buf, &vm->memory);
    buf_append_text(&buf, name);
    buf_append_char(&buf, '(');
    Dict *dict = instance_dict_copy(vm, as_object(self));
    bool ok = dict != NULL && write_attributes(vm, &buf, dict);
    repr_leave(vm, self);
    if (!ok) {
        buf_free(&buf);
        return RAISED;
    }
    buf_append_char(&buf, ')');
    text = str_from_buf(vm, &buf);
    return text == NULL ? RAISED : value_of_object(text);
}

static Value namespace_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (!is_namespace(self) || !is_namespace(other)) return NOT_IMPLEMENTED;
    Dict *a = instance_dict_copy(vm, as_object(self)), *b = instance_dict_copy(vm, as_object(other));
    if (a == NULL || b == NULL) return RAISED;
    SlotCompare compare = type_get(vm, TYPE_dict)->slots.compare;
    return compare(vm, value_of_object(a), value_of_object(b), op);
}

static Value py_namespace_reduce(VM *vm, Value *args)
{
    Dict *dict = instance_dict(vm, as_object(args[0]));
    if (dict == NULL) return RAISED;
    Tuple *result = tuple_of(vm, 3, value_of_object(type_of(vm, args[0])), value_of_object(vm->empty_tuple),
                             value_of_object(dict));
    return result == NULL ? RAISED : value_of_object(result);
}

static Value py_namespace_replace(VM *vm, Value *args)
{
    Value copy = call(vm, value_of_object(type_of(vm, args[0])), 0, NULL);
    if (raised(copy)) return RAISED;
    if (!is_namespace(copy)) {
        return throw(vm, TypeError, "expect %N type, but %T() returned '%T' object",
                     type_get(vm, TYPE_namespace), args[0], copy);
    }
    Dict *from = instance_dict_copy(vm, as_object(args[0])), *to = instance_dict(vm, as_object(copy));
    if (from == NULL || to == NULL) return RAISED;
    bool ok = dict_merge(vm, to, from, true) && dict_merge(vm, to, as_dict(args[1]), true);
    return ok ? copy : RAISED;
}

static const Native namespace_methods[] = {
    {"__reduce__(self, /)", py_namespace_reduce, "Return state information for pickling"},
    {"__replace__(self, /, **changes)", py_namespace_replace,
     "Return a copy of the namespace object with new values for the specified attributes."},
    {0},
};

const TypeDef namespace_type = {
    .name = "types.SimpleNamespace",
    .doc = "A simple attribute-based namespace.",
    .signature = "SimpleNamespace(*args, **kwargs)",
    .size = sizeof(Namespace),
    .flags = TYPE_HAS_DICT,
    .init = py_namespace_init,
    .repr = namespace_repr,
    .compare = namespace_compare,
    .methods = namespace_methods,
};
