// module.c - module _re: the functions of module re. stdlib/py/re holds what needs no speed.
#include "stdlib/re/regex.h"
#include "vm/base/unicode.h"

static void state_trace(VM *vm, Tracer *tracer, void *memory)
{
    RegexState *state = memory;
    for (size_t i = 0; i < CACHE_SIZE; i++) trace_object(tracer, state->cache[i]);
    trace_object(tracer, state->pattern_type);
    trace_object(tracer, state->match_type);
    trace_object(tracer, state->scanner_type);
    trace_object(tracer, state->finder_type);
}

static void state_release(VM *vm, void *memory)
{
    engine_close(memory);
}

const StateDef regex_state = {"re", sizeof(RegexState), state_trace, state_release};

// ---- Functions ----------------------------------------------------------------------------------

static Value py_re_compile(VM *vm, Value *args) // compile(pattern, flags=0)
{
    Pattern *pattern = regex_compile(vm, args[0], args[1]);
    return pattern == NULL ? RAISED : value_of_object(pattern);
}

static Value find(VM *vm, Value *args, Mode mode) // (pattern, string, flags=0)
{
    Pattern *pattern = regex_compile(vm, args[0], args[2]);
    return pattern == NULL ? RAISED : regex_search(vm, pattern, mode, args[1], 0, INT64_MAX);
}

static Value py_re_match(VM *vm, Value *args)
{
    return find(vm, args, MODE_MATCH);
}

static Value py_re_fullmatch(VM *vm, Value *args)
{
    return find(vm, args, MODE_FULL);
}

static Value py_re_search(VM *vm, Value *args)
{
    return find(vm, args, MODE_SEARCH);
}

static Value py_re_findall(VM *vm, Value *args)
{
    Pattern *pattern = regex_compile(vm, args[0], args[2]);
    return pattern == NULL ? RAISED : regex_findall(vm, pattern, args[1], 0, INT64_MAX);
}

static Value py_re_finditer(VM *vm, Value *args)
{
    Pattern *pattern = regex_compile(vm, args[0], args[2]);
    return pattern == NULL ? RAISED : regex_finditer(vm, pattern, args[1], 0, INT64_MAX, false);
}

// The limit and the flags of sub, subn and split: keywords, or by position, which is deprecated. args: *args, the
// limit, flags; fixed: how many parameters stand before them.
static RUNS bool read_limit(VM *vm, Value *args, const char *function, const char *limit_name, size_t fixed,
                            int64_t *limit, Value *flags)
{
    Tuple *more = as_tuple(args[0]);
    if (more->count > 0) {
        if (!is_absent(args[1]))
            return throw_false(vm, TypeError, "%s() got multiple values for argument '%s'", function, limit_name);
        if (more->count > 1 && !is_absent(args[2]))
            return throw_false(vm, TypeError, "%s() got multiple values for argument 'flags'", function);
        if (more->count > 2)
            return throw_false(vm, TypeError, "%s() takes from %zu to %zu positional arguments but %zu were given",
                               function, fixed, fixed + 2, fixed + more->count);
        args[1] = more->items[0];
        if (more->count > 1) args[2] = more->items[1];
        if (!warn(vm, DeprecationWarning, 1, "'%s' is passed as positional argument", limit_name)) return false;
    }
    *limit = 0;
    *flags = is_absent(args[2]) ? value_of_small(0) : args[2];
    return is_absent(args[1]) || arg_int64(vm, args, 1, limit);
}

static Value substitute(VM *vm, Value *args, bool with_count) // sub(pattern, repl, string, *args, count=?, flags=?)
{
    int64_t limit;
    Value flags;
    if (!read_limit(vm, args + 3, with_count ? "subn" : "sub", "count", 3, &limit, &flags)) return RAISED;
    Pattern *pattern = regex_compile(vm, args[0], flags);
    return pattern == NULL ? RAISED : regex_substitute(vm, pattern, args[1], args[2], limit, with_count);
}

static Value py_re_sub(VM *vm, Value *args)
{
    return substitute(vm, args, false);
}

static Value py_re_subn(VM *vm, Value *args)
{
    return substitute(vm, args, true);
}

static Value py_re_split(VM *vm, Value *args) // split(pattern, string, *args, maxsplit=?, flags=?)
{
    int64_t limit;
    Value flags;
    if (!read_limit(vm, args + 2, "split", "maxsplit", 2, &limit, &flags)) return RAISED;
    Pattern *pattern = regex_compile(vm, args[0], flags);
    return pattern == NULL ? RAISED : regex_split(vm, pattern, args[1], limit);
}

static Value py_re_purge(VM *vm, Value *args)
{
    RegexState *state = regex_state_of(vm);
    if (state == NULL) return RAISED;
    memset(state->cache, 0, sizeof state->cache);
    return NONE;
}

static RAISES bool escape_into(VM *vm, Buf *buf, const char *data, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char c = data[i];
        if (c != '\0' && strchr("()[]{}?*+-|^$\\.&~# \t\n\r\v\f", c) != NULL) buf_append_char(buf, '\\');
        buf_append_char(buf, c);
    }
    return !buf_failed(buf) || (buf_free(buf), throw_memory(vm), false);
}

static Value py_re_escape(VM *vm, Value *args) // escape(pattern)
{
    Buf buf;
    buf_init(&buf, &vm->memory);
    if (is_str(args[0])) {
        const String *text = as_str(args[0]);
        return escape_into(vm, &buf, text->data, text->size) ? value_of_str(str_from_buf(vm, &buf)) : RAISED;
    }
    BufferView view;
    if (!has_buffer(vm, args[0]))
        return throw(vm, TypeError, "decoding to str: need a bytes-like object, %T found", args[0]);
    if (!buffer_get(vm, args[0], &view, false)) return RAISED;
    bool done = escape_into(vm, &buf, view.data, view.size);
    buffer_release(vm, &view);
    return done ? value_of_bytes(bytes_from_buf(vm, &buf)) : RAISED;
}

// Parses a replacement template for a pattern: (pattern, template), as its pieces.
static Value py_re_template(VM *vm, Value *args)
{
    if (!is_pattern(vm, args[0])) return throw(vm, TypeError, "first argument must be a compiled pattern");
    Tuple *template = template_parse(vm, as_pattern(args[0]), args[1]);
    return template == NULL ? RAISED : value_of_object(template);
}

#define FIND "(pattern, string, flags=0)"

static const Native functions[] = {
    {"match" FIND, py_re_match,
     "Try to apply the pattern at the start of the string, returning\na Match object, or None if no match was found."},
    {"fullmatch" FIND, py_re_fullmatch,
     "Try to apply the pattern to all of the string, returning\na Match object, or None if no match was found."},
    {"search" FIND, py_re_search,
     "Scan through string looking for a match to the pattern, returning\n"
     "a Match object, or None if no match was found."},
    {"findall" FIND, py_re_findall,
     "Return a list of all non-overlapping matches in the string: of their\n"
     "groups, if the pattern has any. Empty matches are included."},
    {"finditer" FIND, py_re_finditer,
     "Return an iterator of a Match object for each non-overlapping match in the\n"
     "string. Empty matches are included."},
    {"sub(pattern, repl, string, *args, count=?, flags=?)", py_re_sub,
     "Return the string with the leftmost non-overlapping occurrences of the\n"
     "pattern replaced by repl: a string, in which backslash escapes are\n"
     "processed, or a callable that is passed the Match object."},
    {"subn(pattern, repl, string, *args, count=?, flags=?)", py_re_subn,
     "Return a tuple of what sub() returns and the number of replacements."},
    {"split(pattern, string, *args, maxsplit=?, flags=?)", py_re_split,
     "Split the string by the occurrences of the pattern, returning a list of\n"
     "the pieces, with the text of the pattern's groups in between."},
    {"compile(pattern, flags=0)", py_re_compile, "Compile a regular expression pattern, returning a Pattern object."},
    {"purge()", py_re_purge, "Clear the regular expression caches."},
    {"escape(pattern)", py_re_escape, "Escape special characters in a string."},
    {"template(pattern, template, /)", py_re_template, "The pieces of a replacement template."},
    {0},
};

static const NativeConstant constants[] = {
    {"Pattern", CONSTANT_TYPE, {.type = &pattern_type}},
    {"Match", CONSTANT_TYPE, {.type = &match_type}},
    {"MAXREPEAT", CONSTANT_INT, {.i = REGEX_MAX_REPEAT}},
    {"MAXGROUPS", CONSTANT_INT, {.i = REGEX_MAX_GROUPS}},
    {0},
};

const ModuleDef _re_module = {
    .name = "_re",
    .doc = "The native half of module re.",
    .functions = functions,
    .constants = constants,
};
