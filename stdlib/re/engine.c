// engine.c - compiles translations and runs them: the only file that talks to PCRE2.
//
// A run must not outlast the program's fuel, time or patience, and PCRE2 gives no control back while it runs, but
// through callouts. Those are dear, so there are three programs for one job:
//
//   WATCH_NONE    no callouts. For short subjects, and where nothing repeats without bound.
//   WATCH_STARTS  one where each attempt begins, for long subjects: a search may make many attempts.
//   WATCH_STEPS   one before every item of the pattern: can be stopped anywhere.
//
// The first two run with a limit on the steps back that one attempt may make. The limit shrinks with the length of
// the subject, so that limit and attempts together stay below a second. Who hits it goes on in the third from the
// attempt it was at, with no limit at all. Ordinary patterns never get there.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <time.h>
#include "stdlib/re/large.h"

#define SHORT_SUBJECT 4096
#define WORK_LIMIT 300000000u // attempts times steps back
#define STEPS_MIN 1000u
#define STEPS_MAX 1000000u
#define ATTEMPTS_CHARGED 16 // so many at a time
#define UNIT_NS 16 // of time, that cost as much as a bytecode
#define MACHINE_STACK_MIN (64u << 10) // beyond the 32 KiB that machine code takes of the C stack
#define MACHINE_STACK_MAX (64u << 20)
#define MACHINE_CODE_USES 6     // small runs that a program makes before it becomes machine code
#define MACHINE_CODE_SIZE 512   // a run on more than that makes it at once
// What one group within another takes of the C stack at most, when it is compiled, and to machine code.
#define DEPTH_STACK 1024
#define DEPTH_STACK_MACHINE 4096

#define OPTIONS                                                                                      \
    (PCRE2_NO_UTF_CHECK | PCRE2_DOTALL | PCRE2_MULTILINE | PCRE2_ALT_CIRCUMFLEX | PCRE2_ALLOW_EMPTY_CLASS | \
     PCRE2_NEVER_BACKSLASH_C)

// What a run uses besides its program.
typedef struct Runner {
    pcre2_match_data *data;
    pcre2_match_context *context;
    uint32_t capacity;      // groups that data holds
    VM *vm;
    Watch watch;
    size_t attempt;         // where the last attempt began
    uint32_t attempts;      // of WATCH_STARTS, and when they were last paid for
    uint64_t clock;
    bool stopped;           // by a callout: an exception is pending
} Runner;

// ---- Memory -------------------------------------------------------------------------------------

// PCRE2 does not say how big a block is that it gives back, so each is preceded by its size.
#define BLOCK_HEAD 16

void *engine_take(size_t size, void *memory)
{
    size_t whole;
    char *block = add_overflows(size, BLOCK_HEAD, &whole) ? NULL : memory_take(memory, whole);
    if (block == NULL) return NULL;
    memcpy(block, &whole, sizeof whole);
    return block + BLOCK_HEAD;
}

void engine_give_back(void *pointer, void *memory)
{
    if (pointer == NULL) return;
    char *block = (char *)pointer - BLOCK_HEAD;
    size_t whole;
    memcpy(&whole, block, sizeof whole);
    memory_release(memory, block, whole);
}

int engine_compile_guard(uint32_t depth, void *user)
{
    char here;
    return &here <= ((VM *)user)->c_stack_limit;
}

// Whether so much of the C stack is left: not all of PCRE2's recursions are guarded.
static bool has_stack(VM *vm, size_t size)
{
    char here;
    return &here > vm->c_stack_limit && (size_t)(&here - vm->c_stack_limit) > size;
}

RegexState *regex_state_of(VM *vm)
{
    RegexState *state = state_get(vm, &regex_state);
    if (state == NULL || state->compile_context != NULL) return state;
    state->vm = vm;
    state->memory = &vm->memory;
    if (state->general == NULL) state->general = pcre2_general_context_create(engine_take, engine_give_back, &vm->memory);
    if (state->general != NULL) state->compile_context = pcre2_compile_context_create(state->general);
    if (state->compile_context == NULL) return throw_memory(vm), NULL;
    pcre2_set_newline(state->compile_context, PCRE2_NEWLINE_LF);
    pcre2_set_parens_nest_limit(state->compile_context, ENGINE_NEST_LIMIT);
    pcre2_set_compile_extra_options(state->compile_context, PCRE2_EXTRA_ALLOW_SURROGATE_ESCAPES);
    pcre2_set_compile_recursion_guard(state->compile_context, engine_compile_guard, vm);
    return state;
}

// ---- Compiling ----------------------------------------------------------------------------------

static bool is_too_large(int error)
{
    return error == PCRE2_ERROR_PATTERN_TOO_LARGE || error == PCRE2_ERROR_PATTERN_STRING_TOO_LONG ||
           error == PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED || error == PCRE2_ERROR_LOOKBEHIND_TOO_LONG;
}

static COLD bool fail_compile(VM *vm, int error)
{
    if (error == PCRE2_ERROR_HEAP_FAILED || error == PCRE2_ERROR_NOMEMORY) (void)throw_memory(vm);
    else if (error == PCRE2_ERROR_PARENTHESES_STACK_CHECK || error == PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP)
        (void)throw_recursion(vm, "");
    else if (is_too_large(error) || error == PCRE2_ERROR_TOO_MANY_CAPTURES)
        (void)throw(vm, OverflowError, "regular expression code size limit exceeded");
    else {
        char text[128];
        pcre2_get_error_message(error, (PCRE2_UCHAR *)text, sizeof text);
        (void)throw(vm, SystemError, "internal: regular expression not understood: %s", text);
    }
    return false;
}

// Compiles a translation; what the 8-bit library has no room for goes to the other one.
static RAISES bool program_compile(VM *vm, RegexState *state, Program *program, const Buf *text, uint32_t flags)
{
    int error;
    size_t place;
    const char *data = text->size == 0 ? "" : text->data;
    program->code = pcre2_compile((PCRE2_SPTR)data, text->size, flags, &error, &place, state->compile_context);
    if (LIKELY(program->code != NULL)) return true;
    if (!is_too_large(error)) return fail_compile(vm, error);
    int first_error = error;
    if (large_compile(state, program, data, text->size, flags, &error)) return true;
    bool is_missing = error == 0 || error == PCRE2_ERROR_HEAP_FAILED; // the library, or room for so much code
    return fail_compile(vm, is_missing ? first_error : error);
}

static RAISES bool program_make(VM *vm, Pattern *pattern, Program *program, Mode mode, Units units, Watch watch)
{
    RegexState *state = pattern->state;
    TranslateOptions options = {
        .units = units,
        .whole = mode == MODE_FULL,
        .callout = watch == WATCH_STARTS,
        .marks = pattern->needs_marks,
    };
    if (!has_stack(vm, pattern->tree.depth * DEPTH_STACK)) {
        (void)throw_recursion(vm, "");
        return false;
    }
    Buf text;
    buf_init(&text, &vm->memory);
    bool done = regex_translate(vm, &pattern->tree, options, &state->cases, &text);
    if (done) {
        uint32_t flags = OPTIONS;
        if (units == UNITS_UTF8) flags |= PCRE2_UTF;
        if (mode != MODE_SEARCH) flags |= PCRE2_ANCHORED;
        if (watch == WATCH_STEPS) flags |= PCRE2_AUTO_CALLOUT;
        done = program_compile(vm, state, program, &text, flags);
    }
    buf_free(&text);
    return done;
}

static RAISES Program *program_of(VM *vm, Pattern *pattern, Mode mode, Units units, Watch watch)
{
    Program *program = &pattern->programs[mode][units == UNITS_UTF8][watch];
    if (LIKELY(program->code != NULL)) return program;
    return program_make(vm, pattern, program, mode, units, watch) ? program : NULL;
}

bool engine_check(VM *vm, Pattern *pattern)
{
    return program_of(vm, pattern, MODE_SEARCH, pattern->tree.is_text ? UNITS_ASCII : UNITS_BYTES, WATCH_NONE) != NULL;
}

void pattern_free_programs(VM *vm, Pattern *pattern)
{
    for (int mode = 0; mode < MODE_COUNT; mode++)
        for (int units = 0; units < 2; units++)
            for (int watch = 0; watch < WATCH_COUNT; watch++) {
                Program *program = &pattern->programs[mode][units][watch];
                if (program->code != NULL && program->free_large != NULL) program->free_large(program->code);
                else pcre2_code_free(program->code);
            }
}

// ---- Running ------------------------------------------------------------------------------------

static uint64_t clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

// Charges for the work done since the last time. An attempt may take a few nanoseconds or, on a long subject, a
// millisecond, and only the clock knows.
static RUNS bool pay(void *user)
{
    Runner *runner = user;
    if (runner->watch == WATCH_STEPS) return charge(runner->vm, 1);
    if (++runner->attempts % ATTEMPTS_CHARGED != 0) return true;
    uint64_t now = clock_ns(), elapsed = now - runner->clock;
    runner->clock = now;
    return charge(runner->vm, ATTEMPTS_CHARGED + (size_t)(elapsed / UNIT_NS));
}

// Called by PCRE2 on the way; stops the run if the program must stop.
static int callout(pcre2_callout_block *block, void *user)
{
    Runner *runner = user;
    runner->attempt = block->start_match;
    if (LIKELY(pay(runner))) return 0;
    runner->stopped = true;
    return PCRE2_ERROR_CALLOUT;
}

static void runner_free(RegexState *state, Runner *runner)
{
    if (runner == NULL) return;
    pcre2_match_data_free(runner->data);
    pcre2_match_context_free(runner->context);
    memory_release(state->memory, runner, sizeof *runner);
}

static RAISES Runner *runner_new(RegexState *state)
{
    VM *vm = state->vm;
    Runner *runner = memory_take_zeroed(&vm->memory, sizeof *runner);
    if (runner == NULL) return throw_memory(vm), NULL;
    runner->vm = vm;
    runner->context = pcre2_match_context_create(state->general);
    if (runner->context == NULL) {
        runner_free(state, runner);
        return throw_memory(vm), NULL;
    }
    pcre2_set_callout(runner->context, callout, runner);
    pcre2_set_depth_limit(runner->context, UINT32_MAX);
    pcre2_set_heap_limit(runner->context, ENGINE_HEAP_LIMIT_KIB);
    return runner;
}

static RAISES bool runner_reserve(RegexState *state, Runner *runner, uint32_t groups)
{
    if (LIKELY(groups < runner->capacity)) return true;
    uint32_t capacity = groups + 1 < 16 ? 16 : groups + 1;
    pcre2_match_data *data = pcre2_match_data_create(capacity, state->general);
    if (data == NULL) return throw_memory(state->vm), false;
    pcre2_match_data_free(runner->data);
    runner->data = data;
    runner->capacity = capacity;
    return true;
}

void engine_close(RegexState *state)
{
    runner_free(state, state->runner);
    large_close(state);
    pcre2_compile_context_free(state->compile_context);
    pcre2_general_context_free(state->general);
    case_table_free(&state->cases);
}

static uint32_t steps_limit(size_t size)
{
    size_t limit = WORK_LIMIT / (size + 1);
    return limit < STEPS_MIN ? STEPS_MIN : limit > STEPS_MAX ? STEPS_MAX : (uint32_t)limit;
}

typedef struct Run {
    RegexState *state;
    Runner *runner;
    Program *program;
    Subject *subject;
    size_t start;
    uint32_t options, limit;
    Span *spans;
    uint32_t mark;
    size_t groups, depth;
} Run;

static void compile_to_machine_code(Run *run)
{
    Program *program = run->program;
    program->tried_machine_code = true;
    if (!has_stack(run->state->vm, run->depth * DEPTH_STACK_MACHINE)) return;
    program->has_machine_code = pcre2_jit_compile(program->code, PCRE2_JIT_COMPLETE) == 0;
}

static int run_machine_code(const Run *run)
{
    const Subject *subject = run->subject;
    return pcre2_jit_match(run->program->code, (PCRE2_SPTR)(subject->data != NULL ? subject->data : ""), subject->size,
                           run->start, run->options, run->runner->data, run->runner->context);
}

// The same with a stack that grows, for as long as this takes. It is counted as if it were used whole.
static COLD int run_with_stack(const Run *run)
{
    Memory *memory = run->state->memory;
    int result = PCRE2_ERROR_JIT_STACKLIMIT;
    if (!memory_count(memory, MACHINE_STACK_MAX)) return result;
    pcre2_jit_stack *stack = pcre2_jit_stack_create(MACHINE_STACK_MIN, MACHINE_STACK_MAX, run->state->general);
    if (stack != NULL) {
        pcre2_jit_stack_assign(run->runner->context, NULL, stack);
        result = run_machine_code(run);
        pcre2_jit_stack_assign(run->runner->context, NULL, NULL);
        pcre2_jit_stack_free(stack);
    }
    (void)memory_count(memory, -(ptrdiff_t)MACHINE_STACK_MAX);
    return result;
}

static COLD int run_large(Run *run)
{
    Runner *runner = run->runner;
    LargeRun large = {
        .vm = runner->vm,
        .subject = run->subject,
        .start = run->start,
        .options = run->options,
        .limit = run->limit,
        .pay = pay,
        .user = runner,
        .groups = run->groups,
        .spans = run->spans,
    };
    Program *program = run->program;
    if (!program->tried_machine_code && program->uses++ >= MACHINE_CODE_USES) {
        program->tried_machine_code = true;
        if (has_stack(runner->vm, run->depth * DEPTH_STACK_MACHINE)) large_to_machine_code(run->state, program->code);
    }
    int result = large_run(run->state, program->code, &large);
    run->mark = large.mark;
    runner->attempt = large.attempt;
    runner->stopped = large.stopped;
    return result;
}

// One call of PCRE2: with machine code if there is some and its stack is large enough.
static int run_once(Run *run)
{
    Program *program = run->program;
    const Subject *subject = run->subject;
    if (UNLIKELY(program->free_large != NULL)) return run_large(run);
    pcre2_set_match_limit(run->runner->context, run->limit);
    if (!program->tried_machine_code &&
        (program->uses++ >= MACHINE_CODE_USES || subject->size - run->start > MACHINE_CODE_SIZE))
        compile_to_machine_code(run);
    if (LIKELY(program->has_machine_code)) {
        int result = run_machine_code(run);
        if (LIKELY(result != PCRE2_ERROR_JIT_STACKLIMIT)) return result;
        result = run_with_stack(run);
        if (result != PCRE2_ERROR_JIT_STACKLIMIT) return result;
    }
    return pcre2_match(program->code, (PCRE2_SPTR)(subject->data != NULL ? subject->data : ""), subject->size,
                       run->start, run->options | PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, run->runner->data,
                       run->runner->context);
}

static COLD int fail_run(VM *vm, const Runner *runner, int result)
{
    if (runner->stopped) return -1;
    if (result == PCRE2_ERROR_NOMEMORY || result == PCRE2_ERROR_HEAPLIMIT) (void)throw_memory(vm);
    else (void)throw(vm, RuntimeError, "internal error in regular expression engine (%d)", result);
    return -1;
}

// Which of the groups was closed last: the one that ends last, and among those the one whose parenthesis does.
static uint32_t last_closed(const Pattern *pattern, const Span *spans)
{
    const uint32_t *order = pattern->tree.close_order;
    uint32_t last = 0;
    for (uint32_t i = 1; i <= pattern->groups; i++) {
        if (spans[i].start == NO_SPAN) continue;
        if (last == 0 || spans[i].stop > spans[last].stop ||
            (spans[i].stop == spans[last].stop && order[i] > order[last]))
            last = i;
    }
    return last;
}

static uint32_t last_marked(const Run *run)
{
    if (run->program->free_large != NULL) return run->mark;
    const char *mark = (const char *)pcre2_get_mark(run->runner->data);
    return mark == NULL ? 0 : (uint32_t)strtoul(mark, NULL, 10);
}

// Takes what a match found; a large one has filled in the spans itself.
static void read_spans(const Pattern *pattern, const Run *run, uint32_t *last_group)
{
    if (LIKELY(run->program->free_large == NULL)) {
        const size_t *offsets = pcre2_get_ovector_pointer(run->runner->data);
        for (uint32_t i = 0; i <= pattern->groups; i++) run->spans[i] = (Span){offsets[2 * i], offsets[2 * i + 1]};
    }
    if (last_group == NULL) return;
    *last_group = pattern->groups == 0     ? 0
                  : pattern->needs_marks ? last_marked(run)
                                         : last_closed(pattern, run->spans);
}

static RUNS int run_watched(VM *vm, Pattern *pattern, Mode mode, Run *run)
{
    const Subject *subject = run->subject;
    Runner *runner = run->runner;
    bool is_long = mode == MODE_SEARCH && pattern->tree.is_unbounded && subject->size - run->start > SHORT_SUBJECT;
    runner->watch = is_long ? WATCH_STARTS : WATCH_NONE;
    runner->attempt = run->start;
    runner->stopped = false;
    if (is_long) runner->clock = clock_ns();
    run->program = program_of(vm, pattern, mode, subject->units, runner->watch);
    if (run->program == NULL) return -1;
    run->limit = steps_limit(subject->size);
    int result = run_once(run);
    if (LIKELY(result != PCRE2_ERROR_MATCHLIMIT)) return result;
    runner->watch = WATCH_STEPS;
    if (runner->attempt > run->start) run->options &= ~PCRE2_NOTEMPTY_ATSTART;
    run->start = runner->attempt;
    run->program = program_of(vm, pattern, mode, subject->units, WATCH_STEPS);
    if (run->program == NULL) return -1;
    run->limit = UINT32_MAX;
    return run_once(run);
}

int engine_run(VM *vm, Pattern *pattern, Subject *subject, Mode mode, size_t start, bool not_empty,
               Span *spans, uint32_t *last_group)
{
    if (start > subject->size) return 0;
    RegexState *state = pattern->state;
    if (state->runner == NULL && (state->runner = runner_new(state)) == NULL) return -1;
    // A callout may run a signal handler or a finalizer that comes here: it gets a runner of its own.
    Runner *runner = state->is_running ? runner_new(state) : state->runner;
    if (runner == NULL) return -1;
    bool is_outer = runner == state->runner;
    state->is_running = true;
    Run run = {
        .state = state,
        .runner = runner,
        .subject = subject,
        .start = start,
        .options = not_empty ? PCRE2_NOTEMPTY_ATSTART : 0,
        .spans = spans,
        .groups = pattern->groups,
        .depth = pattern->tree.depth,
    };
    int result = -1;
    if (runner_reserve(state, runner, pattern->groups)) {
        result = run_watched(vm, pattern, mode, &run);
        if (LIKELY(result > 0)) {
            read_spans(pattern, &run, last_group);
            result = charge(vm, 1 + (spans[0].stop - start) / 64) ? 1 : -1;
        } else if (run.program == NULL) { // and an exception is pending
            result = -1;
        } else if (result == PCRE2_ERROR_NOMATCH) {
            result = charge(vm, 1 + (subject->size - start) / 64) ? 0 : -1;
        } else {
            result = fail_run(vm, runner, result);
        }
    }
    if (is_outer) state->is_running = false;
    else runner_free(state, runner);
    return result;
}
