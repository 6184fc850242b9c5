// large.h - programs beyond what the 8-bit library of PCRE2 can hold: its 32-bit library has no such bounds.
//
// Debian builds PCRE2 with 16-bit links, so that a compiled pattern is at most 64 KiB: a long list of words, or a
// group repeated some hundred times, may be more. The 32-bit library is loaded when the first such pattern is made; where it
// is not installed such patterns raise OverflowError. Subjects are widened to an array of code points for it.
#pragma once
#include "stdlib/re/regex.h"

// Compiles text (ASCII) with options of pcre2_compile into program, or sets *error to an error code of PCRE2 (0: the
// library is not there).
bool large_compile(RegexState *state, Program *program, const char *text, size_t size, uint32_t options, int *error);
void large_close(RegexState *state);

// One run, as run_once of engine.c makes it.
typedef struct LargeRun {
    VM *vm;
    Subject *subject;
    size_t start;      // in bytes
    uint32_t options;  // of pcre2_match
    uint32_t limit;    // of steps back
    bool (*pay)(void *user); // what a callout asks whether to go on; false: an exception is pending
    void *user;
    size_t groups;
    Span *spans;       // [0 .. groups], where the result goes
    uint32_t mark;     // the number that the last mark holds; 0: none
    size_t attempt;    // in bytes: where the last attempt began
    bool stopped;      // by a callout: an exception is pending
} LargeRun;

// Makes machine code for the runs to come: without it, PCRE2 walks past all alternatives behind the one that matched.
void large_to_machine_code(RegexState *state, void *code);

// Returns what pcre2_match returns.
int large_run(RegexState *state, void *code, LargeRun *run);
