// traceback.c - _suggestions and _traceback: what the module traceback, written in Python, borrows
// from the writer of tracebacks inside the VM.
#include "vm/exec/traceback.h"

#include "vm/base/utf8.h"
#include "vm/object/native.h"
#include "vm/types/descriptors.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// _generate_suggestions(candidates, item, /)
static Value py_generate_suggestions(VM *vm, Value *args)
{
    String *wrong;
    if (!is_list(args[0])) return throw(vm, TypeError, "candidates must be a list");
    if (!arg_str(vm, args, 1, &wrong)) return RAISED;
    List *names = as_list(args[0]);
    for (size_t i = 0; i < names->count; i++) {
        if (!is_str(names->items[i]))
            return throw(vm, TypeError, "all elements in 'candidates' must be strings");
    }
    String *best = closest_name(vm, names, wrong);
    return best != NULL ? value_of_object(best) : NONE;
}

static const Native suggestions_functions[] = {
    {"_generate_suggestions(candidates, item, /)", py_generate_suggestions,
     "Returns the candidate in candidates that's closest to item"},
    {0},
};

const ModuleDef _suggestions_module = {
    .name = "_suggestions",
    .functions = suggestions_functions,
};

// caret_anchors(segment, /): (left line, left column, right line, right column), or None
static Value py_caret_anchors(VM *vm, Value *args)
{
    String *segment;
    CaretPlace left, right;
    if (!arg_str(vm, args, 0, &segment)) return RAISED;
    if (!caret_anchors(segment->data, segment->size, &left, &right)) return NONE;
    Tuple *places =
        tuple_of(vm, 4, value_of_small((int64_t)left.line), value_of_small((int64_t)left.column),
                 value_of_small((int64_t)right.line), value_of_small((int64_t)right.column));
    return places != NULL ? value_of_object(places) : RAISED;
}

// caret_says_nothing(lines, start, end, /): start and end in characters of the whole text
static Value py_caret_says_nothing(VM *vm, Value *args)
{
    String *lines;
    size_t start, end;
    if (!arg_str(vm, args, 0, &lines)) return RAISED;
    if (!arg_size(vm, args, 1, &start) || !arg_size(vm, args, 2, &end)) return RAISED;
    if (start > end || end > lines->count) return FALSE;
    start = utf8_offset(lines->data, lines->size, start);
    end = utf8_offset(lines->data, lines->size, end);
    return value_of_bool(caret_says_nothing(lines->data, lines->size, start, end));
}

static Value position_part(int part)
{
    return part < 0 ? NONE : value_of_small(part);
}

// position(tb, /): (line, end line, column, end column), None where it is not known
static Value py_position(VM *vm, Value *args)
{
    if (!arg_type(vm, args, 0, TYPE_traceback)) return RAISED;
    Position position;
    traceback_position(as_traceback(args[0]), &position);
    Tuple *parts = tuple_of(vm, 4, position_part(position.line), position_part(position.end_line),
                            position_part(position.column), position_part(position.end_column));
    return parts != NULL ? value_of_object(parts) : RAISED;
}

// crossing(tb, /): of the outermost frame of a task (its name, file, line, function), the last three of where it was
// made; else None
static Value py_crossing(VM *vm, Value *args)
{
    if (!arg_type(vm, args, 0, TYPE_traceback)) return RAISED;
    const Traceback *entry = as_traceback(args[0]);
    const Code *code = place_code(entry->task_made);
    if (code == NULL) return NONE;
    Value name = entry->task;
    if (!is_str(name)) {
        String *text = str_format(vm, "Task-%lld", (long long)as_small(name));
        if (text == NULL) return RAISED;
        name = value_of_object(text);
    }
    int line = code_line(code, place_instruction(entry->task_made));
    Tuple *parts = tuple_of(vm, 4, name, value_of_object(code->filename), value_of_small(line),
                            value_of_object(code->qualname));
    return parts != NULL ? value_of_object(parts) : RAISED;
}

static const Native traceback_functions[] = {
    {"caret_anchors(segment, /)", py_caret_anchors, NULL},
    {"caret_says_nothing(lines, start, end, /)", py_caret_says_nothing, NULL},
    {"crossing(tb, /)", py_crossing, NULL},
    {"position(tb, /)", py_position, NULL},
    {0},
};

const ModuleDef _traceback_module = {
    .name = "_traceback",
    .functions = traceback_functions,
};
