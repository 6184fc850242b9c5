// traceback_frames.c - the entries of a traceback: file, line, function, the source lines and the
// carets under them.
//
// An instruction covers a range of the source: all of its lines if they are few, else the first,
// the last and those around the operator, with "...<3 lines>..." between them.
#include "vm/exec/traceback.h"

#include "vm/base/unicode.h"
#include "vm/base/utf8.h"
#include "vm/object/attr.h"
#include "vm/object/native.h"
#include "vm/object/poll.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/str.h"

#define REPEAT_CUTOFF 3 // of equal entries in a row that many are shown

void write_coloured(TracebackWriter *writer, const char *colour, const char *data, size_t size)
{
    if (writer->colour) buf_append_text(&writer->buf, colour);
    buf_append(&writer->buf, data, size);
    if (writer->colour) buf_append_text(&writer->buf, COLOUR_RESET);
}

static void write_text(TracebackWriter *writer, const char *text)
{
    buf_append_text(&writer->buf, text);
}

void traceback_position(const Traceback *traceback, Position *position)
{
    *position = (Position){-1, -1, -1, -1};
    if (traceback->instruction != UINT32_MAX) {
        code_position(traceback->code, traceback->instruction, position);
    }
    if (position->line < 0) position->line = traceback->line;
    if (position->end_line < position->line) position->end_line = position->line;
}

// ---- The lines of one entry ---------------------------------------------------------------------

typedef struct Line {
    const char *data;
    size_t size;
} Line;

// The source lines of an instruction without their common indentation, and where in them it lies.
typedef struct Excerpt {
    Line *lines;
    size_t count;
    size_t start, end; // bytes: in the first line, in the last
    Buf joined;        // the lines, '\n' between them
    bool anchored, carets;
    CaretPlace left, right; // what is marked ^, columns as displayed
} Excerpt;

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool is_blank_text(const char *data, size_t size)
{
    while (size > 0 && is_space(data[size - 1])) size--;
    return size == 0;
}

// The columns that the first `count` characters of a line take on a terminal.
static size_t display_width(Line line, size_t count)
{
    if (utf8_is_ascii(line.data, line.size)) return count;
    size_t width = 0, at = 0;
    for (; count > 0 && at < line.size; count--) {
        uint32_t code;
        at += (size_t)utf8_decode(line.data + at, &code);
        uint8_t kind = unicode_record(code)->width;
        width += kind == UNICODE_WIDTH_W || kind == UNICODE_WIDTH_F ? 2 : 1;
    }
    return width;
}

// A column of the compiler (bytes of the whole line) as an offset into the line without its margin.
static size_t offset_in(Line line, int column, size_t margin)
{
    size_t offset = column > 0 && (size_t)column > margin ? (size_t)column - margin : 0;
    if (offset > line.size) offset = line.size;
    while (offset > 0 && offset < line.size && utf8_is_tail(line.data[offset])) offset--;
    return offset;
}

// The white space that every line begins with; blank lines do not count.
static size_t common_margin(const Line *lines, size_t count)
{
    const Line *model = NULL;
    size_t margin = 0;
    for (size_t i = 0; i < count; i++) {
        if (lines[i].size == 0) continue;
        size_t own = 0;
        while (own < lines[i].size && (lines[i].data[own] == ' ' || lines[i].data[own] == '\t'))
            own++;
        if (model == NULL) {
            model = &lines[i];
            margin = own;
            continue;
        }
        size_t common = 0;
        while (common < margin && common < own && lines[i].data[common] == model->data[common])
            common++;
        margin = common;
    }
    return margin;
}

// Reads the lines; false if there is nothing to show.
static bool excerpt_open(TracebackWriter *writer, Excerpt *excerpt, String *filename,
                         const Position *position)
{
    VM *vm = writer->vm;
    *excerpt = (Excerpt){.count = (size_t)(position->end_line - position->line) + 1};
    buf_init(&excerpt->joined, &vm->memory);
    excerpt->lines = memory_take(&vm->memory, excerpt->count * sizeof(Line));
    if (excerpt->lines == NULL) return false;
    bool any = false;
    for (size_t i = 0; i < excerpt->count; i++) {
        Line *line = &excerpt->lines[i];
        if (!source_line(vm, &writer->sources, filename, position->line + (int)i, &line->data,
                         &line->size)) {
            *line = (Line){"", 0};
        }
        any |= line->size != 0;
    }
    if (!any) return false;
    size_t margin = common_margin(excerpt->lines, excerpt->count);
    for (size_t i = 0; i < excerpt->count; i++) {
        Line *line = &excerpt->lines[i];
        if (line->size != 0) *line = (Line){line->data + margin, line->size - margin};
        if (i > 0) buf_append_char(&excerpt->joined, '\n');
        buf_append(&excerpt->joined, line->data, line->size);
    }
    excerpt->start = offset_in(excerpt->lines[0], position->column, margin);
    excerpt->end = offset_in(excerpt->lines[excerpt->count - 1], position->end_column, margin);
    return !buf_failed(&excerpt->joined);
}

static void excerpt_close(TracebackWriter *writer, Excerpt *excerpt)
{
    buf_free(&excerpt->joined);
    memory_release(&writer->vm->memory, excerpt->lines, excerpt->count * sizeof(Line));
}

// Decides what is marked and how.
static void find_carets(Excerpt *excerpt)
{
    Line first = excerpt->lines[0], last = excerpt->lines[excerpt->count - 1];
    const char *text = excerpt->joined.data;
    size_t stop = excerpt->joined.size - (last.size - excerpt->end);
    if (stop < excerpt->start) return;
    excerpt->anchored = caret_anchors(text + excerpt->start, stop - excerpt->start, &excerpt->left,
                                      &excerpt->right);
    // CPython compares byte columns with character columns here.
    bool plain = utf8_is_ascii(last.data, excerpt->end);
    if (plain && caret_says_nothing(text, excerpt->joined.size, excerpt->start, stop)) return;
    excerpt->carets = excerpt->anchored || !is_blank_text(first.data, excerpt->start) ||
                      !is_blank_text(last.data + excerpt->end, last.size - excerpt->end);
    if (!excerpt->anchored) return;
    size_t before = utf8_count(first.data, excerpt->start);
    if (excerpt->left.line == 0) excerpt->left.column += before;
    if (excerpt->right.line == 0) excerpt->right.column += before;
    excerpt->left.column = display_width(excerpt->lines[excerpt->left.line], excerpt->left.column);
    excerpt->right.column =
        display_width(excerpt->lines[excerpt->right.line], excerpt->right.column);
}

// ---- Writing them -------------------------------------------------------------------------------

// The mark under column `column` of a line: ' ', '~' or '^'.
static char mark_at(const Excerpt *excerpt, size_t line, size_t column, size_t spaces, size_t start)
{
    if (column < spaces || (line == 0 && column < start)) return ' ';
    if (!excerpt->anchored) return '^';
    bool after_left =
        line > excerpt->left.line || (line == excerpt->left.line && column >= excerpt->left.column);
    bool before_right = line < excerpt->right.line ||
                        (line == excerpt->right.line && column < excerpt->right.column);
    return after_left && before_right ? '^' : '~';
}

static const char *colour_of(char mark)
{
    return mark == '^' ? COLOUR_BOLD_RED : mark == '~' ? COLOUR_RED : NULL;
}

// Writes a line, its characters in the colours of the marks under them, then the marks the same
// way.
static void write_marked_coloured(TracebackWriter *writer, Line line, const Buf *marks)
{
    size_t at = 0;
    for (size_t i = 0; at < line.size || i < marks->size;) {
        char mark = i < marks->size ? marks->data[i] : '\0';
        const char *colour = colour_of(mark);
        if (colour != NULL) write_text(writer, colour);
        for (; (at < line.size || i < marks->size) &&
               (i < marks->size ? marks->data[i] : '\0') == mark;
             i++) {
            if (at >= line.size) continue;
            size_t size = (size_t)utf8_size_at(line.data[at]);
            buf_append(&writer->buf, line.data + at, size);
            at += size;
        }
        if (colour != NULL) write_text(writer, COLOUR_RESET);
    }
    write_text(writer, "\n    ");
    for (size_t i = 0; i < marks->size;) {
        size_t start = i;
        while (i < marks->size && marks->data[i] == marks->data[start]) i++;
        const char *colour = colour_of(marks->data[start]);
        if (colour != NULL) write_text(writer, colour);
        buf_append(&writer->buf, marks->data + start, i - start);
        if (colour != NULL) write_text(writer, COLOUR_RESET);
    }
    write_text(writer, "\n");
}

static void write_line(TracebackWriter *writer, const Excerpt *excerpt, size_t number)
{
    Line line = excerpt->lines[number];
    write_text(writer, "    ");
    if (!excerpt->carets) {
        buf_append(&writer->buf, line.data, line.size);
        write_text(writer, "\n");
        return;
    }
    size_t spaces = 0;
    while (spaces < line.size && is_space(line.data[spaces])) spaces++;
    bool is_last = number == excerpt->count - 1;
    size_t count = utf8_count(line.data, is_last ? excerpt->end : line.size);
    size_t width = display_width(line, count);
    size_t start =
        display_width(excerpt->lines[0], utf8_count(excerpt->lines[0].data, excerpt->start));
    Buf marks;
    buf_init(&marks, &writer->vm->memory);
    for (size_t column = 0; column < width; column++) {
        buf_append_char(&marks, mark_at(excerpt, number, column, spaces, start));
    }
    if (writer->colour) {
        write_marked_coloured(writer, line, &marks);
    } else {
        buf_append(&writer->buf, line.data, line.size);
        write_text(writer, "\n    ");
        buf_append(&writer->buf, marks.data, marks.size);
        write_text(writer, "\n");
    }
    buf_free(&marks);
}

// The numbers of the lines to show, ascending: the first, the last, those around the anchors.
static size_t significant_lines(const Excerpt *excerpt, size_t numbers[8])
{
    size_t count = 0;
    size_t wanted[] = {0, excerpt->count - 1, excerpt->left.line, excerpt->right.line};
    for (size_t i = 0; i < (excerpt->anchored ? 4 : 2); i++) {
        size_t from = i < 2 || wanted[i] == 0 ? wanted[i] : wanted[i] - 1;
        size_t to = i < 2 ? wanted[i] : wanted[i] + 1;
        for (size_t number = from; number <= to && number < excerpt->count; number++) {
            size_t at = 0;
            while (at < count && numbers[at] < number) at++;
            if (at < count && numbers[at] == number) continue;
            memmove(numbers + at + 1, numbers + at, (count - at) * sizeof *numbers);
            numbers[at] = number;
            count++;
        }
    }
    return count;
}

static void write_excerpt(TracebackWriter *writer, const Excerpt *excerpt)
{
    size_t numbers[8];
    size_t count = significant_lines(excerpt, numbers);
    for (size_t i = 0; i < count; i++) {
        size_t gap = i > 0 ? numbers[i] - numbers[i - 1] : 1;
        if (gap == 2) write_line(writer, excerpt, numbers[i] - 1);
        else if (gap > 2) buf_format(&writer->buf, "    ...<%zu lines>...\n", gap - 1);
        write_line(writer, excerpt, numbers[i]);
    }
}

// The first line alone, when columns are not known.
static void write_first_line(TracebackWriter *writer, const Excerpt *excerpt)
{
    Line line = excerpt->lines[0];
    while (line.size > 0 && is_space(*line.data)) line.data++, line.size--;
    write_text(writer, "    ");
    buf_append(&writer->buf, line.data, line.size);
    write_text(writer, "\n");
}

// ---- Entries ------------------------------------------------------------------------------------

static void write_entry(TracebackWriter *writer, const Code *code, const Position *position)
{
    String *filename = code->filename;
    size_t size = filename->size;
    if (size > 8 && memcmp(filename->data, "<stdin>-", 8) == 0) size = 7;
    char number[24];
    int digits = snprintf(number, sizeof number, "%d", position->line);
    write_text(writer, "  File ");
    if (writer->colour) write_text(writer, COLOUR_MAGENTA);
    write_text(writer, "\"");
    buf_append(&writer->buf, filename->data, size);
    write_text(writer, "\"");
    if (writer->colour) write_text(writer, COLOUR_RESET);
    write_text(writer, ", line ");
    write_coloured(writer, COLOUR_MAGENTA, number, (size_t)digits);
    write_text(writer, ", in ");
    write_coloured(writer, COLOUR_MAGENTA, code->name->data, code->name->size);
    write_text(writer, "\n");
    if (position->line <= 0) return;
    Excerpt excerpt;
    Position shown = *position;
    if (writer->plain) shown.end_line = shown.line;
    if (excerpt_open(writer, &excerpt, filename, &shown)) {
        if (writer->plain || position->column < 0 || position->end_column < 0) {
            write_first_line(writer, &excerpt);
        } else {
            find_carets(&excerpt);
            write_excerpt(writer, &excerpt);
        }
    }
    excerpt_close(writer, &excerpt);
}

static void write_repeats(TracebackWriter *writer, size_t count)
{
    if (count <= REPEAT_CUTOFF) return;
    count -= REPEAT_CUTOFF;
    buf_format(&writer->buf, "  [Previous line repeated %zu more time%s]\n", count,
               count > 1 ? "s" : "");
}

// How many of the entries sys.tracebacklimit allows.
static size_t entry_limit(VM *vm)
{
    Value limit = ABSENT;
    if (vm->sys != NULL) {
        limit = module_get(vm, vm->sys, NAME(vm, tracebacklimit));
    }
    if (raised(limit)) (void)take_pending(vm);
    int64_t count;
    if (raised(limit) || is_absent(limit) || !is_int(limit)) return SIZE_MAX;
    if (!int_fits_int64(limit, &count)) return int_sign(limit) < 0 ? 0 : SIZE_MAX;
    return count > 0 ? (size_t)count : 0;
}

bool traceback_tells_tasks(VM *vm)
{
    Value options = vm->sys != NULL ? dict_get_c(vm, vm->sys->dict, "_xoptions") : ABSENT;
    return is_dict(options) && !is_absent(dict_get_c(vm, as_dict(options), "tasks"));
}

// An entry of the program's own, not of asyncio's.
static bool is_program_entry(const Traceback *traceback)
{
    static const char own[] = "<frozen asyncio";
    const String *file = traceback->code->filename;
    return file->size < sizeof own || memcmp(file->data, own, sizeof own - 1) != 0;
}

// Above the entry of a task's outermost frame: which task it is and where it was made. Nothing where the entry above
// (the last of the program's own, or NULL) is that very place, and of a task that the prompt made for a statement.
static void write_task(TracebackWriter *writer, const Traceback *traceback, const Traceback *above)
{
    const Code *code = place_code(traceback->task_made);
    int line = code_line(code, place_instruction(traceback->task_made));
    static const char prompt[] = "<frozen _repl";
    if (code->filename->size >= sizeof prompt && memcmp(code->filename->data, prompt, sizeof prompt - 1) == 0) return;
    if (above != NULL && above->code == code) {
        Position position;
        traceback_position(above, &position);
        if (line >= position.line && line <= position.end_line) return;
    }
    write_text(writer, "  Task ");
    if (writer->colour) write_text(writer, COLOUR_MAGENTA);
    write_text(writer, "'");
    if (is_str(traceback->task)) {
        buf_append(&writer->buf, as_str(traceback->task)->data, as_str(traceback->task)->size);
    } else {
        buf_format(&writer->buf, "Task-%lld", (long long)as_small(traceback->task));
    }
    write_text(writer, "'");
    if (writer->colour) write_text(writer, COLOUR_RESET);
    write_text(writer, ", created at ");
    buf_append(&writer->buf, code->filename->data, code->filename->size);
    buf_format(&writer->buf, ":%d in ", line);
    buf_append(&writer->buf, code->qualname->data, code->qualname->size);
    write_text(writer, ":\n");
}

void write_frames(TracebackWriter *writer, Value traceback)
{
    VM *vm = writer->vm;
    size_t total = 0, repeats = 0, limit = entry_limit(vm);
    for (Value at = traceback; is_traceback(at); at = as_traceback(at)->next) total++;
    for (; total > limit && is_traceback(traceback); total--)
        traceback = as_traceback(traceback)->next;
    const Code *last_code = NULL;
    int last_line = -1;
    const Traceback *above = NULL;
    for (Value at = traceback; is_traceback(at); at = as_traceback(at)->next) {
        const Code *code = as_traceback(at)->code;
        Position position;
        traceback_position(as_traceback(at), &position);
        bool repeated = last_code != NULL && position.line == last_line &&
                        (code == last_code || (str_equal(code->filename, last_code->filename) &&
                                               str_equal(code->name, last_code->name)));
        if (!repeated) {
            write_repeats(writer, repeats);
            repeats = 0;
            last_code = code;
            last_line = position.line;
        }
        if (++repeats <= REPEAT_CUTOFF) {
            if (writer->tells_tasks && as_traceback(at)->task_made) write_task(writer, as_traceback(at), above);
            write_entry(writer, code, &position);
        }
        if (is_program_entry(as_traceback(at))) above = as_traceback(at);
    }
    write_repeats(writer, repeats);
}
