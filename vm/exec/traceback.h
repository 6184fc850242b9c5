// traceback.h - the text of an exception as CPython 3.13 prints it: what its files share.
#pragma once
#include "vm/base/buf.h"
#include "vm/exec/code.h"
#include "vm/types/traceback.h"

// ---- Source lines: traceback_source.c

// Texts read for one traceback, by file name: so that a file is read once.
typedef struct SourceCache {
    Dict *texts;  // str -> str, or None where there is no source
    String *last; // the text that was asked last: the next line is mostly a later one
    int last_line;
    size_t last_offset;
} SourceCache;

// Line number `line` (from 1) of a source, without the white space at its end; false if it is not
// known (not an error). The bytes lie in a string that the cache holds.
bool source_line(VM *vm, SourceCache *cache, String *filename, int line, const char **data,
                 size_t *size);

// ---- Where the carets go: traceback_caret.c

// The text registered for a name that is no file's (vm_register_source), or None.
Value source_registered(VM *vm, String *filename);

// A place in a piece of source: line from 0, column in characters.
typedef struct CaretPlace {
    size_t line, column;
} CaretPlace;

// Finds what is marked ^ in an expression, the rest of which is marked ~: the operator of a binary
// operation, the brackets of a subscript or call. False for any other expression.
bool caret_anchors(const char *segment, size_t size, CaretPlace *left, CaretPlace *right);

// Whether lines are nothing but comments, or a statement `return name(...)` or `name = name(...)`
// whose call is all of lines[start .. end): carets under it would say nothing.
bool caret_says_nothing(const char *lines, size_t size, size_t start, size_t end);

// ---- Entries and lines: traceback_frames.c

typedef struct TracebackWriter {
    VM *vm;
    Buf buf; // what was written so far
    SourceCache sources;
    bool colour;
    bool plain; // no carets
    bool tells_tasks; // where tasks begin and were made
} TracebackWriter;

#define COLOUR_MAGENTA "\x1b[35m"
#define COLOUR_BOLD_MAGENTA "\x1b[1;35m"
#define COLOUR_RED "\x1b[31m"
#define COLOUR_BOLD_RED "\x1b[1;31m"
#define COLOUR_RESET "\x1b[0m"

// The position of an entry; line is filled in where columns are not known.
void traceback_position(const Traceback *traceback, Position *position);
// Whether `-X tasks` asks for tells_tasks also of a text that is not coloured.
bool traceback_tells_tasks(VM *vm);
// Writes the entries of a traceback (or None), runs of the same line shortened.
void write_frames(TracebackWriter *writer, Value traceback);
// Writes text between colour and reset, or plainly.
void write_coloured(TracebackWriter *writer, const char *colour, const char *data, size_t size);

// ---- Hints: traceback_hints.c

// What follows the message of a NameError, AttributeError or ImportError: ". Did you mean: 'x'?".
// NULL: nothing. Runs Python, and leaves no exception.
String *traceback_hint(VM *vm, Value exception);
// The name most like `wrong` in a list of names, or NULL.
String *closest_name(VM *vm, List *names, String *wrong);
