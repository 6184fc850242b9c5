// syntax.c - see syntax.h.
#include "compiler/syntax.h"

void unit_init(Unit *unit, Memory *memory, const char *filename)
{
    *unit = (Unit){.memory = memory, .filename = filename};
    arena_init(&unit->arena, memory);
    names_init(&unit->names, &unit->arena);
}

void unit_free(Unit *unit)
{
    arena_free(&unit->arena);
    unit_init(unit, unit->memory, unit->filename);
}

const char *unit_line(const Unit *unit, int lineno, size_t *size)
{
    *size = 0;
    if (!unit->text) return NULL;
    const char *line = unit->text, *end = unit->text + unit->size;
    for (int i = 1; line && i < lineno; i++) {
        const char *newline = line < end ? memchr(line, '\n', (size_t)(end - line)) : NULL;
        line = newline ? newline + 1 : NULL;
    }
    if (!line || lineno < 1) return NULL;
    const char *newline = line < end ? memchr(line, '\n', (size_t)(end - line)) : NULL;
    *size = (size_t)((newline ? newline : end) - line);
    return line;
}

int unit_characters(const char *text, size_t size)
{
    size_t total = 0, count;
    Utf8Error error;
    while (!utf8_validate(text, size, UTF8_PERMISSIVE, &count, &error)) {
        total += count + 1;
        text += error.end;
        size -= error.end;
    }
    return (int)(total + count);
}

// Text of a message in the arena.
static const char *format_message(Unit *unit, const char *format, va_list arguments)
{
    va_list copy;
    va_copy(copy, arguments);
    int size = vsnprintf(NULL, 0, format, copy);
    va_end(copy);
    char *text = arena_take(&unit->arena, (size_t)size + 1);
    if (text) vsnprintf(text, (size_t)size + 1, format, arguments);
    return text;
}

static void set_fault(Unit *unit, Fault *fault, FaultKind kind, Place place, const char *format,
                      va_list arguments)
{
    *fault = (Fault){.kind = (uint8_t)kind, .has_position = true, .has_end = true};
    fault->message = format_message(unit, format, arguments);
    fault->lineno = place.lineno;
    fault->end_lineno = place.end_lineno;
    fault->offset = place.column;
    fault->end_offset = place.end_column;
    fault->text = unit_line(unit, place.lineno, &fault->text_size);
    if (!fault->message) unit_fault_memory(unit);
}

// The offset, from 1, of a byte column in the line shown. Both ends are counted in the first line,
// even if the end is in another, and never more than one past its newline (which a line of a string
// has lost once the lexer is past it). What is not UTF-8 there counts as the three bytes of U+FFFD,
// by which the line shown has it.
static int offset_of(const Unit *unit, const Fault *fault, int column)
{
    const char *text = fault->text;
    size_t left = (size_t)column + 1, size = fault->text_size;
    if (!text) return column + 1;
    int offset = 0;
    for (;;) {
        Utf8Error error;
        size_t count;
        bool valid = utf8_validate(text, size, UTF8_PERMISSIVE, &count, &error);
        size_t run = valid ? size : error.start;
        if (left <= run) return offset + unit_characters(text, left);
        offset += (int)count;
        left -= run;
        size_t beyond = unit->is_file || fault->lineno >= unit->line ? 2 : 1;
        if (valid) return offset + (int)(left < beyond ? left : beyond);
        offset++;
        if (left <= 3) return offset;
        left -= 3;
        text += error.end;
        size -= error.end;
    }
}

static int end_offset_of(const Unit *unit, const Fault *fault, int column)
{
    return column < 0 ? column + 1 : offset_of(unit, fault, column);
}

void unit_fault_list(Unit *unit, FaultKind kind, Place place, const char *format, va_list arguments)
{
    if (unit->fault.kind) return;
    Fault *fault = &unit->fault;
    set_fault(unit, fault, kind, place, format, arguments);
    if (fault->kind == FAULT_MEMORY) return;
    fault->offset = offset_of(unit, fault, place.column);
    fault->end_offset = end_offset_of(unit, fault, place.end_column);
}

void unit_fault(Unit *unit, FaultKind kind, Place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    unit_fault_list(unit, kind, place, format, arguments);
    va_end(arguments);
}

void unit_fault_characters(Unit *unit, FaultKind kind, Place place, const char *format, ...)
{
    if (unit->fault.kind) return;
    va_list arguments;
    va_start(arguments, format);
    set_fault(unit, &unit->fault, kind, place, format, arguments);
    va_end(arguments);
}

void unit_fault_utf8(Unit *unit, Place place, const char *text, const Utf8Error *error)
{
    if (error->end - error->start > 1)
        unit_fault(unit, FAULT_SYNTAX, place,
                   "(unicode error) 'utf-8' codec can't decode bytes in position %zu-%zu: %s",
                   error->start, error->end - 1, error->reason);
    else
        unit_fault(unit, FAULT_SYNTAX, place,
                   "(unicode error) 'utf-8' codec can't decode byte 0x%02x in position %zu: %s",
                   (unsigned char)text[error->start], error->start, error->reason);
}

void unit_fault_bare(Unit *unit, FaultKind kind, const char *format, ...)
{
    if (unit->fault.kind) return;
    va_list arguments;
    va_start(arguments, format);
    unit->fault = (Fault){.kind = (uint8_t)kind};
    unit->fault.message = format_message(unit, format, arguments);
    va_end(arguments);
    if (!unit->fault.message) unit_fault_memory(unit);
}

void unit_fault_memory(Unit *unit)
{
    unit->fault = (Fault){.kind = FAULT_MEMORY, .message = ""};
}

void unit_forgive(Unit *unit)
{
    unit->fault = (Fault){.kind = FAULT_NONE};
}

void unit_warn(Unit *unit, Place place, const char *format, ...)
{
    if (unit->quiet) return;
    FaultWarning *warning = arena_take_zeroed(&unit->arena, sizeof *warning);
    if (!warning) {
        unit_fault_memory(unit);
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    set_fault(unit, &warning->fault, FAULT_SYNTAX, place, format, arguments);
    va_end(arguments);
    if (unit->fault.kind == FAULT_MEMORY) return;
    warning->fault.offset = offset_of(unit, &warning->fault, place.column);
    warning->fault.end_offset = end_offset_of(unit, &warning->fault, place.end_column);
    if (unit->last_warning) unit->last_warning->next = warning;
    else unit->warnings = warning;
    unit->last_warning = warning;
}
