// syntax.h - one piece of source text on its way through the compiler, and what is wrong with it.
//
// A Unit owns the text, the names, the tree, the fault and the warnings; all of it lives in its
// arena. Every floor of the compiler reports through it: the first fault stands, and who finds one
// returns NULL or false up to the door.
#pragma once
#include <stdarg.h>
#include "compiler/names.h"
#include "vm/base/utf8.h"

typedef enum FaultKind {
    FAULT_NONE,
    FAULT_SYNTAX,      // SyntaxError
    FAULT_INDENTATION, // IndentationError
    FAULT_TAB,         // TabError
    FAULT_INCOMPLETE,  // _IncompleteInputError: more lines could complete it
    FAULT_MEMORY,      // MemoryError; with a message if the source is too complex to parse
    FAULT_RECURSION,   // RecursionError
    FAULT_OVERFLOW,    // OverflowError
    FAULT_VALUE,       // ValueError
} FaultKind;

// What the exception will show. Lines count from 1; offsets count characters, from 1.
typedef struct Fault {
    uint8_t kind;      // FaultKind
    bool has_position; // else SyntaxError's lineno and the rest are None
    bool has_end;      // else end_lineno and end_offset are None
    int lineno, offset, end_lineno, end_offset;
    const char *message; // UTF-8
    const char *text;    // the line, as shown below "File ..."; NULL for none
    size_t text_size;
} Fault;

// A SyntaxWarning; made an error by the filters, it is the SyntaxError of the same position.
typedef struct FaultWarning {
    struct FaultWarning *next;
    Fault fault;
} FaultWarning;

typedef struct Unit {
    Memory *memory;
    Arena arena;
    Names names;
    const char *filename; // for messages; the caller's
    const char *text;     // UTF-8, newlines '\n', a zero byte after it
    size_t size;
    Fault fault;
    FaultWarning *warnings, *last_warning; // in the order found
    bool quiet;                            // unit_warn does nothing: the text is being read again
    bool is_file;                          // the text is a file's
    int line;                              // the lexer has come to
} Unit;

// A place in the source: lines from 1, columns in bytes from 0.
typedef struct Place {
    int lineno, column, end_lineno, end_column;
} Place;

void unit_init(Unit *unit, Memory *memory, const char *filename);
void unit_free(Unit *unit);

// Records a fault at byte columns, unless one is there already. An end_column of -1 or -2 means
// that only the beginning is known; end_offset is then 0 or -1.
void unit_fault(Unit *unit, FaultKind kind, Place place, const char *format, ...) PRINTF_LIKE(4, 5);
void unit_fault_list(Unit *unit, FaultKind kind, Place place, const char *format, va_list arguments)
    PRINTF_LIKE(4, 0);

// The same with offsets that are already characters from 1.
void unit_fault_characters(Unit *unit, FaultKind kind, Place place, const char *format, ...)
    PRINTF_LIKE(4, 5);

// Records that text is not UTF-8.
void unit_fault_utf8(Unit *unit, Place place, const char *text, const Utf8Error *error);

// Records a fault that has no place in the text.
void unit_fault_bare(Unit *unit, FaultKind kind, const char *format, ...) PRINTF_LIKE(3, 4);

// Memory is out: records that, over any other fault.
void unit_fault_memory(Unit *unit);

// Forgets the fault.
void unit_forgive(Unit *unit);

// Records a SyntaxWarning. Filters may turn it into a SyntaxError of this place.
void unit_warn(Unit *unit, Place place, const char *format, ...) PRINTF_LIKE(3, 4);

// The text of a line (from 1) without its newline; size 0 where there is none.
const char *unit_line(const Unit *unit, int lineno, size_t *size);

// Code points in size bytes. What is not UTF-8, or ends within a character, counts as one.
int unit_characters(const char *text, size_t size);
