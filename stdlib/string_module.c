// string_module.c - the module _string: format strings in pieces, for string.Formatter.
#include "vm/base/utf8.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/format_fields.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"
#include "stdlib/string_module.h"

static Value range_value(VM *vm, TextRange range)
{
    return value_of_str(str_new(vm, range.start, (size_t)(range.end - range.start)));
}

static RAISES bool append_tuple(VM *vm, List *list, const Value *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (raised(items[i])) return false;
    }
    Tuple *tuple = tuple_new(vm, items, count);
    return tuple != NULL && list_append(vm, list, value_of_object(tuple));
}

static RAISES TextRange whole(String *s)
{
    return (TextRange){s->data, s->data + s->size};
}

static Value py_formatter_parser(VM *vm, Value *args)
{
    if (!is_str(args[0])) return throw(vm, TypeError, "expected str, got %T", args[0]);
    List *pieces = list_new(vm);
    TextRange rest = whole(as_str(args[0]));
    while (rest.start < rest.end) {
        TextRange literal;
        FormatField field;
        bool has_field;
        if (!format_next(vm, &rest, &literal, &field, &has_field)) return RAISED;
        Value piece[4] = {range_value(vm, literal), NONE, NONE, NONE};
        if (has_field) {
            piece[1] = range_value(vm, field.name);
            piece[2] = field.spec.start == NULL ? value_of_object(vm->empty_str) : range_value(vm, field.spec);
            if (field.conversion != 0) piece[3] = value_of_object(str_char(vm, field.conversion));
        }
        if (!append_tuple(vm, pieces, piece, 4)) return RAISED;
    }
    return get_iter(vm, value_of_object(pieces));
}

static Value py_formatter_field_name_split(VM *vm, Value *args)
{
    if (!is_str(args[0])) return throw(vm, TypeError, "expected str, got %T", args[0]);
    List *parts = list_new(vm);
    TextRange rest = whole(as_str(args[0])), name;
    int64_t index;
    if (!format_first_name(vm, &rest, &name, &index)) return RAISED;
    Value first = index >= 0 ? int_new(vm, index) : range_value(vm, name);
    if (raised(first)) return RAISED;
    while (rest.start < rest.end) {
        bool is_attribute;
        if (!format_next_name(vm, &rest, &name, &is_attribute, &index)) return RAISED;
        Value part[2] = {value_of_bool(is_attribute),
                         index >= 0 ? int_new(vm, index) : range_value(vm, name)};
        if (!append_tuple(vm, parts, part, 2)) return RAISED;
    }
    Value iterator = get_iter(vm, value_of_object(parts));
    if (raised(iterator)) return RAISED;
    return value_of_object(tuple_pair(vm, first, iterator));
}

static const Native functions[] = {
    {"formatter_parser(format, /)", py_formatter_parser, "parse the argument as a format string"},
    {"formatter_field_name_split(name, /)", py_formatter_field_name_split,
     "split the argument as a field name"},
    {0},
};

const ModuleDef _string_module = {
    .name = "_string",
    .doc = "string helper module",
    .functions = functions,
};
