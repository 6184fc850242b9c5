// large.c - programs beyond what the 8-bit library of PCRE2 can hold.
#define PCRE2_CODE_UNIT_WIDTH 32
#include "stdlib/re/large.h"
#include <dlfcn.h>
#include <pcre2.h>

// FUNCTION(name): pcre2_<name>_32, as this file uses it.
#define FUNCTIONS                                                                                    \
    FUNCTION(general_context_create) FUNCTION(general_context_free) FUNCTION(compile_context_create) \
    FUNCTION(compile_context_free) FUNCTION(set_newline) FUNCTION(set_parens_nest_limit)             \
    FUNCTION(set_compile_extra_options) FUNCTION(set_compile_recursion_guard) FUNCTION(compile)      \
    FUNCTION(code_free) FUNCTION(match_context_create) FUNCTION(match_context_free)                  \
    FUNCTION(set_callout) FUNCTION(set_match_limit) FUNCTION(set_depth_limit)                        \
    FUNCTION(set_heap_limit) FUNCTION(match_data_create) FUNCTION(match_data_free) FUNCTION(match)   \
    FUNCTION(get_ovector_pointer) FUNCTION(get_mark) FUNCTION(jit_compile)

struct LargeEngine {
    void *library;
#define FUNCTION(name) __typeof__(&pcre2_##name##_32) name;
    FUNCTIONS
#undef FUNCTION
    pcre2_general_context *general, *compile_general;
    pcre2_compile_context *compile_context;
};

#define CODE_SIZE_MAX ((size_t)64 << 20) // bytes of a compiled pattern

// Groups that are repeated are written out: a short pattern may ask for gigabytes.
static void *take_code(size_t size, void *memory)
{
    return size > CODE_SIZE_MAX ? NULL : engine_take(size, memory);
}

static bool load(LargeEngine *engine)
{
    engine->library = dlopen("libpcre2-32.so.0", RTLD_NOW | RTLD_LOCAL);
    if (engine->library == NULL) return false;
    void *address;
#define FUNCTION(name)                                                                               \
    address = dlsym(engine->library, "pcre2_" #name "_32");                                          \
    if (address == NULL) return false;                                                               \
    memcpy(&engine->name, &address, sizeof address);
    FUNCTIONS
#undef FUNCTION
    return true;
}

void large_close(RegexState *state)
{
    LargeEngine *engine = state->large;
    if (engine == NULL) return;
    if (engine->general != NULL) {
        engine->compile_context_free(engine->compile_context);
        engine->general_context_free(engine->compile_general);
        engine->general_context_free(engine->general);
    }
    // The library stays: patterns may outlive their state, and free their code themselves.
    memory_release(state->memory, engine, sizeof *engine);
    state->large = NULL;
}

// The engine, made now; NULL and *error if it cannot be.
static LargeEngine *large_open(RegexState *state, int *error)
{
    if (state->large != NULL) return state->large;
    LargeEngine *engine = state->large = memory_take_zeroed(state->memory, sizeof *engine);
    *error = PCRE2_ERROR_NOMEMORY;
    if (engine == NULL) return NULL;
    if (!load(engine)) {
        *error = 0;
    } else {
        engine->general = engine->general_context_create(engine_take, engine_give_back, state->memory);
        if (engine->general != NULL)
            engine->compile_general = engine->general_context_create(take_code, engine_give_back, state->memory);
        if (engine->compile_general != NULL)
            engine->compile_context = engine->compile_context_create(engine->compile_general);
        if (engine->compile_context != NULL) {
            engine->set_newline(engine->compile_context, PCRE2_NEWLINE_LF);
            engine->set_parens_nest_limit(engine->compile_context, ENGINE_NEST_LIMIT);
            engine->set_compile_extra_options(engine->compile_context, PCRE2_EXTRA_ALLOW_SURROGATE_ESCAPES);
            engine->set_compile_recursion_guard(engine->compile_context, engine_compile_guard, state->vm);
            return engine;
        }
    }
    large_close(state);
    return NULL;
}

bool large_compile(RegexState *state, Program *program, const char *text, size_t size, uint32_t options, int *error)
{
    LargeEngine *engine = large_open(state, error);
    if (engine == NULL) return false;
    uint32_t *wide = memory_take(state->memory, size * sizeof(uint32_t));
    *error = PCRE2_ERROR_NOMEMORY;
    if (wide == NULL) return false;
    for (size_t i = 0; i < size; i++) wide[i] = (unsigned char)text[i];
    size_t place;
    program->code = engine->compile(wide, size, options, error, &place, engine->compile_context);
    memory_release(state->memory, wide, size * sizeof(uint32_t));
    program->free_large = engine->code_free;
    return program->code != NULL;
}

// ---- Matching -----------------------------------------------------------------------------------

// Makes the array of code points that the subject is.
static bool widen(Subject *subject, Memory *memory)
{
    if (subject->wide != NULL) return true;
    size_t size = subject->size;
    subject->wide_size = (size + 1) * sizeof(uint32_t);
    subject->wide = memory_take(memory, subject->wide_size);
    if (subject->wide == NULL) return false;
    subject->wide_memory = memory;
    size_t count = 0;
    for (size_t at = 0; at < size; count++) {
        if (subject->units == UNITS_UTF8) at += (size_t)utf8_decode(subject->data + at, &subject->wide[count]);
        else subject->wide[count] = (unsigned char)subject->data[at++];
    }
    subject->wide_count = count;
    return true;
}

// A place in code points as an offset in bytes, and the other way round.
static size_t offset_of(VM *vm, const Subject *subject, size_t place)
{
    return subject->units == UNITS_UTF8 ? str_offset(vm, as_str(subject->string), place) : place;
}

static size_t place_of(VM *vm, const Subject *subject, size_t offset)
{
    return subject->units == UNITS_UTF8 ? str_index_at(vm, as_str(subject->string), offset) : offset;
}

static int callout(pcre2_callout_block *block, void *user)
{
    LargeRun *run = user;
    run->attempt = block->start_match; // made bytes at the end
    if (run->pay(run->user)) return 0;
    run->stopped = true;
    return PCRE2_ERROR_CALLOUT;
}

static void read_match(const LargeEngine *engine, pcre2_match_data *data, LargeRun *run)
{
    const size_t *places = engine->get_ovector_pointer(data);
    for (size_t i = 0; i <= run->groups; i++) {
        run->spans[i] = (Span){NO_SPAN, NO_SPAN};
        if (places[2 * i] == PCRE2_UNSET) continue;
        run->spans[i] = (Span){offset_of(run->vm, run->subject, places[2 * i]),
                               offset_of(run->vm, run->subject, places[2 * i + 1])};
    }
    const uint32_t *mark = engine->get_mark(data);
    run->mark = 0;
    for (; mark != NULL && *mark != 0; mark++) run->mark = run->mark * 10 + (*mark - '0');
}

void large_to_machine_code(RegexState *state, void *code)
{
    (void)state->large->jit_compile(code, PCRE2_JIT_COMPLETE);
}

int large_run(RegexState *state, void *code, LargeRun *run)
{
    const LargeEngine *engine = state->large;
    if (!widen(run->subject, state->memory)) return PCRE2_ERROR_NOMEMORY;
    size_t start = place_of(run->vm, run->subject, run->start);
    run->attempt = start;
    pcre2_match_context *context = engine->match_context_create(engine->general);
    pcre2_match_data *data = engine->match_data_create((uint32_t)run->groups + 1, engine->general);
    int result = PCRE2_ERROR_NOMEMORY;
    if (context != NULL && data != NULL) {
        engine->set_callout(context, callout, run);
        engine->set_match_limit(context, run->limit);
        engine->set_depth_limit(context, UINT32_MAX);
        engine->set_heap_limit(context, ENGINE_HEAP_LIMIT_KIB);
        uint32_t options = run->options | PCRE2_NO_UTF_CHECK;
        result = engine->match(code, run->subject->wide, run->subject->wide_count, start, options, data, context);
        if (result == PCRE2_ERROR_JIT_STACKLIMIT)
            result = engine->match(code, run->subject->wide, run->subject->wide_count, start, options | PCRE2_NO_JIT,
                                   data, context);
        if (result > 0) read_match(engine, data, run);
    }
    engine->match_context_free(context);
    engine->match_data_free(data);
    run->attempt = offset_of(run->vm, run->subject, run->attempt);
    return result;
}
