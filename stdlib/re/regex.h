// regex.h - module re: patterns, matches, and the engine that runs the one to make the other.
//
// parse.c reads a pattern, translate.c writes it for PCRE2, engine.c compiles and runs that. A pattern is compiled
// for each way it is used, on first use: searching, matching here, matching all; by bytes (ASCII text, bytes) or
// by UTF-8. Patterns that are used often are compiled to machine code.
#pragma once
#include "stdlib/re/translate.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/tuple.h"

typedef enum Mode { MODE_SEARCH, MODE_MATCH, MODE_FULL, MODE_COUNT } Mode;

// How a run can be stopped half-way: not at all (short subjects), where an attempt begins, at every step.
typedef enum Watch { WATCH_NONE, WATCH_STARTS, WATCH_STEPS, WATCH_COUNT } Watch;

struct pcre2_real_code_32;

typedef struct Program {
    void *code;       // pcre2_code
    uint32_t uses;
    bool has_machine_code, tried_machine_code;
    void (*free_large)(struct pcre2_real_code_32 *); // not NULL: code is of the 32-bit library, see large.h
} Program;

typedef struct RegexState RegexState;
typedef struct LargeEngine LargeEngine;

typedef struct Pattern {
    Object head;
    RegexState *state;
    Value source;     // str, or a bytes-like
    uint32_t flags, groups;
    Dict *names;      // group name to number
    Value index;      // groupindex: a read-only view of names; ABSENT until asked for
    Tree tree;
    bool needs_marks;
    bool has_tree;
    Program programs[MODE_COUNT][2][WATCH_COUNT];
    Value template_source, template; // the last replacement used here: see template.c
} Pattern;

// What a pattern is run on. Opened from a value; data is good until subject_close.
typedef struct Subject {
    Value string;
    const char *data;
    size_t size;       // up to endpos
    size_t start;      // where to begin: pos
    int64_t pos, endpos; // as the match shows them
    bool is_text;
    Units units;
    bool has_view;
    BufferView view;
    uint32_t *wide;    // the code points, for large.c; or NULL
    size_t wide_count, wide_size; // in code points; in bytes
    Memory *wide_memory;
} Subject;

#define NO_SPAN SIZE_MAX

typedef struct Span {
    size_t start, stop; // byte offsets; NO_SPAN: the group took no part
} Span;

typedef struct Match {
    Object head;
    Pattern *pattern;
    Value string;
    int64_t pos, endpos;
    uint32_t last_group; // 0: none
    uint32_t groups;
    bool is_indexed;     // offsets are not indices: text beyond ASCII
    Span spans[];        // groups + 1
} Match;

#define CACHE_SIZE 256 // compiled patterns that functions of the module find again; a power of two

struct RegexState {
    VM *vm;
    Memory *memory;
    CaseTable cases;
    void *general, *compile_context; // of PCRE2
    struct Runner *runner;           // what runs use in turn; see engine.c
    LargeEngine *large;              // or NULL: see large.h
    bool is_running;
    Type *pattern_type, *match_type, *scanner_type, *finder_type;
    Pattern *cache[CACHE_SIZE];
    int64_t cache_flags[CACHE_SIZE];
};

extern const StateDef regex_state;
extern const TypeDef pattern_type, match_type, scanner_type, finder_type;

// ---- engine.c

#define ENGINE_NEST_LIMIT 100000
#define ENGINE_HEAP_LIMIT_KIB (4u << 20) // of one run, for patterns that must remember every step
// What PCRE2 takes memory with; user is the VM's Memory. And what stops its compiler from going too deep; user is the VM.
void *engine_take(size_t size, void *user);
void engine_give_back(void *block, void *user);
int engine_compile_guard(uint32_t depth, void *user);

RegexState *regex_state_of(VM *vm); // NULL: MemoryError
void engine_close(RegexState *state);
void pattern_free_programs(VM *vm, Pattern *pattern);

// Runs pattern on subject from byte offset start: 1 and spans[0 .. groups] (and, unless NULL, the number of the group
// that was closed last), 0: no match, -1: raised. not_empty: an empty match at start does not count.
RUNS int engine_run(VM *vm, Pattern *pattern, Subject *subject, Mode mode, size_t start, bool not_empty,
                    Span *spans, uint32_t *last_group);
// Compiles the program that searching would use, so that what PCRE2 cannot take is known at once.
RAISES bool engine_check(VM *vm, Pattern *pattern);

// ---- pattern.c

// The pattern of a str or bytes-like, or the pattern itself; from the cache if it is there.
RUNS Pattern *regex_compile(VM *vm, Value source, Value flags);
bool is_pattern(VM *vm, Value v);
static inline Pattern *as_pattern(Value v)
{
    return (Pattern *)as_object(v);
}
// string as the subject of pattern; pos and endpos as given (clamped here).
RUNS bool subject_open(VM *vm, Subject *subject, const Pattern *pattern, Value string, int64_t pos, int64_t endpos);
void subject_close(VM *vm, Subject *subject);
// string[start .. stop) in bytes.
RAISES Value subject_slice(VM *vm, const Subject *subject, size_t start, size_t stop);

Value regex_search(VM *vm, Pattern *pattern, Mode mode, Value string, int64_t pos, int64_t endpos);
Value regex_findall(VM *vm, Pattern *pattern, Value string, int64_t pos, int64_t endpos);
// scanner: what pattern.scanner() gives instead of an iterator.
Value regex_finditer(VM *vm, Pattern *pattern, Value string, int64_t pos, int64_t endpos, bool scanner);
Value regex_split(VM *vm, Pattern *pattern, Value string, int64_t limit);
// with_count: subn.
Value regex_substitute(VM *vm, Pattern *pattern, Value replacement, Value string, int64_t limit, bool with_count);

// ---- match.c

RAISES Match *match_new(VM *vm, Pattern *pattern, const Subject *subject, const Span *spans, uint32_t last_group);
// Group number i as a value, `fallback` if it took no part.
RUNS Value match_get(VM *vm, const Match *match, size_t i, Value fallback);

// ---- template.c

// A replacement as a tuple: text, group number, text, group number, ..., text.
RUNS Tuple *template_parse(VM *vm, Pattern *pattern, Value replacement);
// The same by way of the pattern's memory of the last one.
RUNS Tuple *template_of(VM *vm, Pattern *pattern, Value replacement);
