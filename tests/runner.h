// runner.h - the parts of the test runner: text, expectations, differences.
#pragma once
#include <stdbool.h>
#include <stddef.h>

// A growable string, always followed by a NUL byte. The runner ends when memory does.
typedef struct Text {
    char *bytes;
    size_t size, capacity;
} Text;

void text_add(Text *text, const char *bytes, size_t size);
void text_print(Text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_free(Text *text);

// Reads a whole file; false if there is none.
bool text_read(Text *text, const char *path);
bool text_write(const Text *text, const char *path);

// Puts `with` wherever `what` stands.
void text_replace(Text *text, const char *what, const char *with);

// What a test says about itself.
typedef struct Script {
    Text expected;   // the stdout it expects, from its `#=>` comments
    size_t *line_of; // for each expected line, the line of the test that holds it
    size_t line_count;
    Text program;        // what to run instead of the file: raising statements caught
    bool rewritten;      // false: run the file itself
    bool not_cpython;    // "# CPython differs: why" in the comment at its head
    bool not_stress;     // "# not under stress: why"
    bool needs_readline; // "# needs readline: why"
    const char *problem; // what is wrong with the test itself, or NULL
    size_t problem_line;
} Script;

void script_read(Script *script, const char *source);
void script_free(Script *script);

// Adds to report a unified difference of two texts, line by line; spaces at line ends do not count.
// line_of (may be NULL) gives lines of expected their place in the file named. Returns whether there
// was any.
bool diff_lines(Text *report, const char *expected, const char *got, const char *name,
                const size_t *line_of);
