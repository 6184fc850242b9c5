// traceback_text.c - an exception, its chain of causes and its groups as text.
//
// First the exceptions that will be shown are collected into a tree of nodes, each exception
// followed once; then the tree is written, the oldest cause first. What an exception's own methods
// raise meanwhile is swallowed: there is always a text.
#include "vm/exec/traceback.h"

#include "vm/base/utf8.h"
#include "vm/object/attr.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/dict.h"
#include "vm/types/error_types.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

#define GROUP_WIDTH_MAX 15
#define GROUP_DEPTH_MAX 10
#define NO_NODE UINT32_MAX

typedef struct Node {
    uint32_t cause, context;
    uint32_t members, member_count; // nodes members .. members + member_count
    bool is_group;
} Node;

typedef struct Report {
    TracebackWriter writer;
    List *exceptions; // of node i: item i
    Dict *seen;       // addresses of exceptions that have a node
    Node *nodes;
    uint32_t capacity;
    size_t group_depth;
    bool need_close; // the frame around a group's members is still to be closed
} Report;

// ---- Collecting ---------------------------------------------------------------------------------

static Value address_key(Value exception)
{
    return value_of_small((int64_t)((uintptr_t)as_object(exception) >> 3));
}

static RAISES bool add_node(Report *report, Value exception, uint32_t *index)
{
    VM *vm = report->writer.vm;
    *index = (uint32_t)report->exceptions->count;
    if (*index == report->capacity) {
        uint32_t capacity = report->capacity != 0 ? report->capacity * 2 : 8;
        Node *nodes = memory_resize(&vm->memory, report->nodes, report->capacity * sizeof(Node),
                                    capacity * sizeof(Node));
        if (nodes == NULL) return throw_memory(vm), false;
        report->nodes = nodes;
        report->capacity = capacity;
    }
    report->nodes[*index] = (Node){NO_NODE, NO_NODE, 0, 0, false};
    return list_append(vm, report->exceptions, exception) &&
           dict_set(vm, report->seen, address_key(exception), NONE);
}

static RAISES bool add_unless_seen(Report *report, Value exception, uint32_t *index)
{
    *index = NO_NODE;
    if (is_none(exception)) return true;
    Value seen = dict_get(report->writer.vm, report->seen, address_key(exception));
    if (raised(seen)) return false;
    return !is_absent(seen) || add_node(report, exception, index);
}

// Adds what follows from node i, and pushes the new nodes in the order that CPython looks at them.
static RAISES bool expand_node(Report *report, uint32_t i, List *queue)
{
    VM *vm = report->writer.vm;
    Value exception = report->exceptions->items[i];
    ErrorObject *error = as_exception(exception);
    uint32_t cause, context = NO_NODE;
    if (!add_unless_seen(report, error->cause, &cause)) return false;
    bool wants_context = cause == NO_NODE && !error->suppress_context;
    if (wants_context && !add_unless_seen(report, error->context, &context)) return false;
    report->nodes[i].cause = cause;
    report->nodes[i].context = context;
    if (cause != NO_NODE && !list_append(vm, queue, value_of_small(cause))) return false;
    if (context != NO_NODE && !list_append(vm, queue, value_of_small(context))) return false;
    if (!is_exception_group(vm, exception)) return true;
    Tuple *members = as_tuple(((BaseExceptionGroupObject *)error)->exceptions);
    report->nodes[i].is_group = true;
    report->nodes[i].members = (uint32_t)report->exceptions->count;
    report->nodes[i].member_count = (uint32_t)members->count;
    for (size_t m = 0; m < members->count; m++) {
        uint32_t index;
        if (!add_node(report, members->items[m], &index)) return false;
        if (!list_append(vm, queue, value_of_small(index))) return false;
    }
    return true;
}

static RAISES bool collect(Report *report, Value exception)
{
    VM *vm = report->writer.vm;
    List *queue = list_new(vm);
    uint32_t root;
    if (!add_node(report, exception, &root)) return false;
    if (!list_append(vm, queue, value_of_small(root))) return false;
    while (queue->count != 0) {
        Value next = list_take(vm, queue, queue->count - 1);
        if (!expand_node(report, (uint32_t)as_small(next), queue)) return false;
    }
    return true;
}

// ---- Pieces of text -----------------------------------------------------------------------------

static void write_c(Report *report, const char *text)
{
    buf_append_text(&report->writer.buf, text);
}

static void write_string(Report *report, const String *text)
{
    buf_append(&report->writer.buf, text->data, text->size);
}

// Puts the margin of the groups around it before every line written since `mark`.
static void indent_since(Report *report, size_t mark, char margin)
{
    Buf *buf = &report->writer.buf;
    if (report->group_depth == 0 || buf_failed(buf)) return;
    Buf copy;
    buf_init(&copy, buf->memory);
    buf_append(&copy, buf->data + mark, buf->size - mark);
    if (buf_failed(&copy)) {
        buf_free(&copy);
        return;
    }
    buf_truncate(buf, mark);
    for (size_t at = 0; at < copy.size;) {
        const char *newline = memchr(copy.data + at, '\n', copy.size - at);
        size_t end = newline != NULL ? (size_t)(newline - copy.data) + 1 : copy.size;
        buf_append_repeat(buf, ' ', 2 * report->group_depth);
        buf_append_char(buf, margin);
        buf_append_char(buf, ' ');
        buf_append(buf, copy.data + at, end - at);
        at = end;
    }
    buf_free(&copy);
}

static void emit(Report *report, const char *text)
{
    size_t mark = report->writer.buf.size;
    write_c(report, text);
    indent_since(report, mark, '|');
}

// str(value) or repr(value); what says that there is none if that raises.
static String *safe_text(VM *vm, Value value, bool repr, const char *failed)
{
    String *text = repr ? repr_of(vm, value) : str_of(vm, value);
    if (text != NULL) return text;
    (void)take_pending(vm);
    text = str_from_c(vm, failed);
    if (text != NULL) return text;
    (void)take_pending(vm);
    return vm->empty_str;
}

// An attribute as a str; NULL, without exception, if it is none.
static String *str_attribute(VM *vm, Value v, String *name)
{
    Value value = get_attr_or_absent(vm, v, name);
    if (raised(value)) (void)take_pending(vm);
    return raised(value) || is_absent(value) || !is_str(value) ? NULL : as_str(value);
}

static void write_type_name(Report *report, Value exception)
{
    VM *vm = report->writer.vm;
    Type *type = type_of(vm, exception);
    String *module = str_attribute(vm, value_of_object(type), NAME(vm, __module__));
    String *name = str_attribute(vm, value_of_object(type), NAME(vm, __qualname__));
    if (module == NULL || !(str_equal_c(module, "__main__") || str_equal_c(module, "builtins"))) {
        if (module != NULL) write_string(report, module);
        else write_c(report, "<unknown>");
        write_c(report, ".");
    }
    if (name != NULL) write_string(report, name);
    else write_c(report, type_name(type));
}

static void colour(Report *report, const char *code)
{
    if (report->writer.colour) write_c(report, code);
}

// "ValueError: message"
static void write_message(Report *report, Value exception)
{
    VM *vm = report->writer.vm;
    String *text = safe_text(vm, exception, false, "<exception str() failed>");
    String *hint = traceback_hint(vm, exception);
    colour(report, COLOUR_BOLD_MAGENTA);
    write_type_name(report, exception);
    colour(report, COLOUR_RESET);
    if (text->size != 0 || hint != NULL) {
        write_c(report, ": ");
        colour(report, COLOUR_MAGENTA);
        write_string(report, text);
        if (hint != NULL) write_string(report, hint);
        colour(report, COLOUR_RESET);
    }
    write_c(report, "\n");
}

static void write_notes(Report *report, Value exception)
{
    VM *vm = report->writer.vm;
    Value notes = get_attr_or_absent(vm, exception, NAME(vm, __notes__));
    if (raised(notes)) {
        Value error = take_pending(vm);
        write_c(report, "Ignored error getting __notes__: ");
        write_string(report, safe_text(vm, error, true, "<__notes__ repr() failed>"));
        write_c(report, "\n");
        return;
    }
    if (is_absent(notes) || is_none(notes)) return;
    if (!is_list(notes) && !is_tuple(notes)) {
        write_string(report, safe_text(vm, notes, true, "<__notes__ repr() failed>"));
        write_c(report, "\n");
        return;
    }
    List *items = list_from(vm, notes);
    if (items == NULL) {
        (void)take_pending(vm);
        return;
    }
    for (size_t i = 0; i < items->count; i++) {
        write_string(report, safe_text(vm, items->items[i], false, "<note str() failed>"));
        write_c(report, "\n");
    }
}

// ---- Syntax errors ------------------------------------------------------------------------------

static bool as_column(Value field, int64_t *column)
{
    return !is_absent(field) && is_int(field) && int_fits_int64(field, column) &&
           *column<INT32_MAX && * column> INT32_MIN;
}

// The source line without indentation, and carets under the part that is wrong.
static void write_wrong_line(Report *report, const SyntaxErrorObject *error)
{
    const String *text = as_str(error->text);
    const char *data = text->data;
    size_t size = text->size;
    while (size > 0 && data[size - 1] == '\n') size--;
    int64_t length = (int64_t)utf8_count(data, size),
            spaces = 0; // of the line with its indentation
    while (size > 0 && (*data == ' ' || *data == '\n' || *data == '\f')) data++, size--, spaces++;
    int64_t offset, end;
    if (!as_column(error->offset, &offset)) {
        write_c(report, "    ");
        buf_append(&report->writer.buf, data, size);
        write_c(report, "\n");
        return;
    }
    int64_t line = -1, end_line = -1;
    bool has_line = as_column(error->lineno, &line),
         has_end = as_column(error->end_lineno, &end_line);
    if (has_line == has_end && line == end_line) {
        if (!as_column(error->end_offset, &end) || end == 0) end = offset;
    } else {
        end = length + 1;
    }
    if (offset > (int64_t)text->count) offset = length + 1;
    if (end > (int64_t)text->count) end = length + 1;
    if (offset >= end || end < 0) end = offset + 1;
    int64_t from = offset - 1 - spaces, to = end - 1 - spaces;
    write_c(report, "    ");
    if (from < 0) {
        buf_append(&report->writer.buf, data, size);
        write_c(report, "\n");
        return;
    }
    size_t count = utf8_count(data, size);
    size_t first = utf8_offset(data, size, (size_t)from < count ? (size_t)from : count);
    size_t last = utf8_offset(data, size, (size_t)to < count ? (size_t)to : count);
    buf_append(&report->writer.buf, data, first);
    write_coloured(&report->writer, COLOUR_BOLD_RED, data + first, last - first);
    buf_append(&report->writer.buf, data + last, size - last);
    write_c(report, "\n    ");
    size_t at = 0;
    for (int64_t i = 0; i < from && at < size; i++) { // tabs must stay for the carets to line up
        char byte = data[at];
        buf_append_char(&report->writer.buf,
                        byte == '\t' || byte == '\f' || byte == '\v' || byte == '\r' ? byte : ' ');
        at += (size_t)utf8_size_at(byte);
    }
    colour(report, COLOUR_BOLD_RED);
    buf_append_repeat(&report->writer.buf, '^', (size_t)(to - from));
    colour(report, COLOUR_RESET);
    write_c(report, "\n");
}

static void write_syntax_error(Report *report, Value exception)
{
    VM *vm = report->writer.vm;
    const SyntaxErrorObject *error = (SyntaxErrorObject *)as_object(exception);
    Value filename = is_absent(error->filename) ? NONE : error->filename;
    bool has_line = !is_absent(error->lineno) && !is_none(error->lineno);
    if (has_line) {
        bool named;
        if (!truth(vm, filename, &named)) (void)take_pending(vm), named = false;
        write_c(report, "  File ");
        colour(report, COLOUR_MAGENTA);
        write_c(report, "\"");
        if (named) write_string(report, safe_text(vm, filename, false, ""));
        else write_c(report, "<string>");
        write_c(report, "\"");
        colour(report, COLOUR_RESET);
        write_c(report, ", line ");
        colour(report, COLOUR_MAGENTA);
        write_string(report, safe_text(vm, error->lineno, false, ""));
        colour(report, COLOUR_RESET);
        write_c(report, "\n");
    }
    if (!is_absent(error->text) && is_str(error->text)) write_wrong_line(report, error);
    Value msg = is_absent(error->msg) ? NONE : error->msg;
    bool has_msg;
    if (!truth(vm, msg, &has_msg)) (void)take_pending(vm), has_msg = false;
    colour(report, COLOUR_BOLD_MAGENTA);
    write_type_name(report, exception);
    colour(report, COLOUR_RESET);
    write_c(report, ": ");
    colour(report, COLOUR_MAGENTA);
    if (has_msg) write_string(report, safe_text(vm, msg, false, ""));
    else write_c(report, "<no detail available>");
    colour(report, COLOUR_RESET);
    if (!has_line && !is_none(filename)) {
        write_c(report, " (");
        write_string(report, safe_text(vm, filename, false, ""));
        write_c(report, ")");
    }
    write_c(report, "\n");
}

static void write_exception(Report *report, Value exception)
{
    size_t mark = report->writer.buf.size;
    if (as_object(exception)->kind == SyntaxError) write_syntax_error(report, exception);
    else write_message(report, exception);
    write_notes(report, exception);
    indent_since(report, mark, '|');
}

// ---- The tree -----------------------------------------------------------------------------------

static void write_chain(Report *report, uint32_t node);

static void write_stack(Report *report, Value exception, bool is_group, char margin)
{
    Value traceback = as_exception(exception)->traceback;
    size_t before = report->writer.buf.size;
    write_c(report, is_group ? "Exception Group Traceback (most recent call last):\n"
                             : "Traceback (most recent call last):\n");
    indent_since(report, before, margin);
    size_t mark = report->writer.buf.size;
    write_frames(&report->writer, traceback);
    // No entries: no heading either.
    if (report->writer.buf.size == mark) buf_truncate(&report->writer.buf, before);
    else indent_since(report, mark, '|');
}

// The members of a group, each under a title in the frame.
static void write_members(Report *report, const Node node)
{
    uint32_t shown = node.member_count <= GROUP_WIDTH_MAX ? node.member_count : GROUP_WIDTH_MAX + 1;
    report->need_close = false;
    for (uint32_t i = 0; i < shown; i++) {
        bool is_last = i == shown - 1, truncated = i >= GROUP_WIDTH_MAX;
        if (is_last) report->need_close = true;
        buf_append_repeat(&report->writer.buf, ' ', 2 * report->group_depth);
        write_c(report, i == 0 ? "+-" : "  ");
        if (truncated) write_c(report, "+---------------- ... ----------------\n");
        else buf_format(&report->writer.buf, "+---------------- %u ----------------\n", i + 1);
        report->group_depth++;
        if (truncated) {
            char text[64];
            uint32_t rest = node.member_count - GROUP_WIDTH_MAX;
            snprintf(text, sizeof text, "and %u more exception%s\n", rest, rest > 1 ? "s" : "");
            emit(report, text);
        } else {
            write_chain(report, node.members + i);
        }
        if (is_last && report->need_close) {
            buf_append_repeat(&report->writer.buf, ' ', 2 * report->group_depth);
            write_c(report, "+------------------------------------\n");
            report->need_close = false;
        }
        report->group_depth--;
    }
}

static void write_node(Report *report, uint32_t i)
{
    Value exception = report->exceptions->items[i];
    const Node node = report->nodes[i];
    if (!node.is_group) {
        write_stack(report, exception, false, '|');
        write_exception(report, exception);
        return;
    }
    if (report->group_depth > GROUP_DEPTH_MAX) {
        emit(report, "... (max_group_depth is 10)\n");
        return;
    }
    bool is_top = report->group_depth == 0;
    if (is_top) report->group_depth++;
    write_stack(report, exception, true, is_top ? '+' : '|');
    write_exception(report, exception);
    write_members(report, node);
    if (is_top) report->group_depth = 0;
}

// An exception after the ones it came from, with the words that tell how.
static void write_chain(Report *report, uint32_t last)
{
    VM *vm = report->writer.vm;
    List *order = list_new(vm);
    for (uint32_t i = last; i != NO_NODE;) {
        if (!list_append(vm, order, value_of_small(i))) {
            (void)take_pending(vm);
            break;
        }
        const Node *node = &report->nodes[i];
        i = node->cause != NO_NODE ? node->cause : node->context;
    }
    for (size_t i = order->count; i-- > 0;) {
        uint32_t index = (uint32_t)as_small(order->items[i]);
        const Node *node = &report->nodes[index];
        if (node->cause != NO_NODE) {
            emit(report,
                 "\nThe above exception was the direct cause of the following exception:\n\n");
        } else if (node->context != NO_NODE) {
            emit(report,
                 "\nDuring handling of the above exception, another exception occurred:\n\n");
        }
        write_node(report, index);
    }
}

String *traceback_text(VM *vm, Value exception, bool colour)
{
    Report report = {.writer = {.vm = vm, .colour = colour, .tells_tasks = colour || traceback_tells_tasks(vm)}};
    buf_init(&report.writer.buf, &vm->memory);
    report.exceptions = list_new(vm);
    report.seen = dict_new(vm);
    Value pending = vm->pending; // the exception itself may still be there
    vm->pending = ABSENT;
    bool fine = collect(&report, exception);
    if (fine) write_chain(&report, 0);
    memory_release(&vm->memory, report.nodes, report.capacity * sizeof(Node));
    String *text = NULL;
    if (fine) text = str_from_buf(vm, &report.writer.buf);
    else buf_free(&report.writer.buf);
    if (text != NULL) vm->pending = pending;
    return text;
}
