// pattern.c - re.Pattern: a compiled regular expression, and what can be done with one.
#include "stdlib/re/regex.h"
#include "vm/types/descriptors.h"
#include "vm/types/iterators.h"
#include "vm/types/mappingproxy.h"
#include "vm/types/sequence.h"

bool is_pattern(VM *vm, Value v)
{
    RegexState *state = state_peek(vm, &regex_state);
    return state != NULL && state->pattern_type != NULL && is_pointer(v) &&
           as_object(v)->shape == state->pattern_type->shape;
}

static void pattern_trace(VM *vm, Tracer *tracer, Object *object)
{
    Pattern *pattern = (Pattern *)object;
    trace_value(tracer, pattern->source);
    trace_object(tracer, pattern->names);
    trace_value(tracer, pattern->index);
    trace_value(tracer, pattern->template_source);
    trace_value(tracer, pattern->template);
}

static void pattern_release(VM *vm, Object *object)
{
    Pattern *pattern = (Pattern *)object;
    pattern_free_programs(vm, pattern);
    if (pattern->has_tree) regex_tree_free(&pattern->tree);
}

// ---- Making -------------------------------------------------------------------------------------

static RUNS Pattern *pattern_new(VM *vm, RegexState *state, Value source, uint32_t flags)
{
    Tree tree;
    const char *data = is_str(source) ? as_str(source)->data : as_bytes(source)->data;
    size_t size = is_str(source) ? as_str(source)->size : as_bytes(source)->size;
    if (state->pattern_type == NULL && (state->pattern_type = type_from_def(vm, &pattern_type)) == NULL) return NULL;
    if (!regex_parse(vm, &tree, source, data, size, flags)) return NULL;
    Pattern *pattern = type_allocate(vm, state->pattern_type, 0);
    if (pattern == NULL) {
        regex_tree_free(&tree);
        return NULL;
    }
    pattern->tree = tree;
    pattern->has_tree = true;
    pattern->state = state;
    pattern->source = source;
    pattern->flags = tree.flags;
    pattern->groups = tree.groups;
    pattern->names = tree.names;
    pattern->index = pattern->template_source = pattern->template = ABSENT;
    pattern->needs_marks = regex_needs_marks(&tree);
    heap_external(vm, 1024 + 16 * (ptrdiff_t)size);
    if ((flags & REGEX_DEBUG) && !regex_dump(vm, &pattern->tree)) return NULL;
    if (!regex_check(vm, &pattern->tree, source) || !engine_check(vm, pattern)) return NULL;
    return pattern;
}

// Where the cache has a pattern of this source, if it has.
static RUNS bool cache_place(VM *vm, RegexState *state, Value source, int64_t flags, size_t *place)
{
    uint64_t hash;
    if (is_exact_str(source)) hash = str_hash(vm, as_str(source));
    else if (is_exact_bytes(source)) hash = ~bytes_hash(vm, as_bytes(source));
    else if (!hash_value(vm, source, &hash)) return false;
    *place = (size_t)(hash ^ (uint64_t)flags * 0x9e3779b9u) & (CACHE_SIZE - 1);
    return true;
}

static bool is_cached(const RegexState *state, size_t place, Value source, int64_t flags)
{
    const Pattern *pattern = state->cache[place];
    if (pattern == NULL || state->cache_flags[place] != flags) return false;
    if (same(pattern->source, source)) return true;
    if (as_object(pattern->source)->shape != as_object(source)->shape) return false;
    if (is_exact_str(source)) return str_equal(as_str(pattern->source), as_str(source));
    const Bytes *a = is_exact_bytes(source) ? as_bytes(source) : NULL, *b = as_bytes(pattern->source);
    return a != NULL && a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
}

Pattern *regex_compile(VM *vm, Value source, Value flags)
{
    int64_t bits;
    size_t place;
    RegexState *state = regex_state_of(vm);
    if (state == NULL) return NULL;
    if (is_small_int(flags)) bits = as_small(flags);
    else if (!index_as_int64(vm, flags, true, &bits)) return NULL;
    if (is_pattern(vm, source)) {
        if (bits == 0) return as_pattern(source);
        return throw_null(vm, ValueError, "cannot process flags argument with a compiled pattern");
    }
    if (!cache_place(vm, state, source, bits, &place)) return NULL;
    if (!is_str(source) && !is_bytes(source))
        return throw_null(vm, TypeError, "first argument must be string or compiled pattern");
    if (is_cached(state, place, source, bits)) return state->cache[place];
    Pattern *pattern = pattern_new(vm, state, source, (uint32_t)bits);
    if (pattern == NULL || (bits & REGEX_DEBUG)) return pattern;
    state->cache[place] = pattern;
    state->cache_flags[place] = bits;
    return pattern;
}

// ---- Methods ------------------------------------------------------------------------------------

// A method's string, pos and endpos.
static RUNS bool read_places(VM *vm, Value *args, int64_t *pos, int64_t *endpos)
{
    return arg_int64(vm, args, 2, pos) && arg_int64(vm, args, 3, endpos);
}

#define PLACES "(self, /, string, pos=0, endpos=9223372036854775807)"

static Value find(VM *vm, Value *args, Mode mode)
{
    int64_t pos, endpos;
    if (!read_places(vm, args, &pos, &endpos)) return RAISED;
    return regex_search(vm, as_pattern(args[0]), mode, args[1], pos, endpos);
}

static Value py_pattern_match(VM *vm, Value *args)
{
    return find(vm, args, MODE_MATCH);
}

static Value py_pattern_fullmatch(VM *vm, Value *args)
{
    return find(vm, args, MODE_FULL);
}

static Value py_pattern_search(VM *vm, Value *args)
{
    return find(vm, args, MODE_SEARCH);
}

static Value py_pattern_findall(VM *vm, Value *args)
{
    int64_t pos, endpos;
    if (!read_places(vm, args, &pos, &endpos)) return RAISED;
    return regex_findall(vm, as_pattern(args[0]), args[1], pos, endpos);
}

static Value py_pattern_finditer(VM *vm, Value *args)
{
    int64_t pos, endpos;
    if (!read_places(vm, args, &pos, &endpos)) return RAISED;
    return regex_finditer(vm, as_pattern(args[0]), args[1], pos, endpos, false);
}

static Value py_pattern_scanner(VM *vm, Value *args)
{
    int64_t pos, endpos;
    if (!read_places(vm, args, &pos, &endpos)) return RAISED;
    return regex_finditer(vm, as_pattern(args[0]), args[1], pos, endpos, true);
}

static Value substitute(VM *vm, Value *args, bool with_count) // sub(self, repl, string, count=0)
{
    int64_t limit;
    if (!arg_int64(vm, args, 3, &limit)) return RAISED;
    return regex_substitute(vm, as_pattern(args[0]), args[1], args[2], limit, with_count);
}

static Value py_pattern_sub(VM *vm, Value *args)
{
    return substitute(vm, args, false);
}

static Value py_pattern_subn(VM *vm, Value *args)
{
    return substitute(vm, args, true);
}

static Value py_pattern_split(VM *vm, Value *args) // split(self, string, maxsplit=0)
{
    int64_t limit;
    return arg_int64(vm, args, 2, &limit) ? regex_split(vm, as_pattern(args[0]), args[1], limit) : RAISED;
}

static Value py_pattern_copy(VM *vm, Value *args)
{
    return args[0];
}

static Value py_pattern_reduce(VM *vm, Value *args)
{
    Pattern *pattern = as_pattern(args[0]);
    Value module = import_module(vm, "re");
    String *name = raised(module) ? NULL : str_intern_c(vm, "_compile");
    Value compile = name == NULL ? RAISED : get_attr(vm, module, name);
    if (raised(compile)) return RAISED;
    Tuple *args_of = tuple_pair(vm, pattern->source, value_of_small(pattern->flags));
    return value_of_object(tuple_pair(vm, compile, value_of_object(args_of)));
}

static bool pattern_hash(VM *vm, Value self, uint64_t *hash)
{
    Pattern *pattern = as_pattern(self);
    if (!hash_value(vm, pattern->source, hash)) return false;
    *hash ^= (uint64_t)pattern->flags << 7 | pattern->groups;
    return true;
}

static Value pattern_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_pattern(vm, self) || !is_pattern(vm, other))
        return NOT_IMPLEMENTED;
    Pattern *a = as_pattern(self), *b = as_pattern(other);
    bool equal = a == b;
    if (!equal && a->flags == b->flags && a->tree.is_text == b->tree.is_text &&
        !values_equal(vm, a->source, b->source, &equal))
        return RAISED;
    return value_of_bool(equal == (op == COMPARE_EQ));
}

static Value pattern_repr(VM *vm, Value self)
{
    static const struct {
        const char *name;
        uint32_t flag;
    } names[] = {{"re.IGNORECASE", REGEX_IGNORECASE}, {"re.LOCALE", REGEX_LOCALE},   {"re.MULTILINE", REGEX_MULTILINE},
                 {"re.DOTALL", REGEX_DOTALL},         {"re.UNICODE", REGEX_UNICODE}, {"re.VERBOSE", REGEX_VERBOSE},
                 {"re.DEBUG", REGEX_DEBUG},           {"re.ASCII", REGEX_ASCII}};
    Pattern *pattern = as_pattern(self);
    uint32_t flags = pattern->flags;
    if (pattern->tree.is_text && (flags & REGEX_TYPE_FLAGS) == REGEX_UNICODE) flags &= ~(uint32_t)REGEX_UNICODE;
    Buf buf;
    buf_init(&buf, &vm->memory);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (!(flags & names[i].flag)) continue;
        buf_append_text(&buf, buf.size == 0 ? ", " : "|");
        buf_append_text(&buf, names[i].name);
        flags &= ~names[i].flag;
    }
    if (flags != 0) buf_format(&buf, "%s0x%x", buf.size == 0 ? ", " : "|", flags);
    String *text = str_from_buf(vm, &buf);
    if (text == NULL) return RAISED;
    return value_of_str(str_format(vm, "re.compile(%.200R%S)", pattern->source, text));
}

static Value pattern_flags(VM *vm, Value self)
{
    return value_of_small(as_pattern(self)->flags);
}

static Value pattern_groups(VM *vm, Value self)
{
    return value_of_small(as_pattern(self)->groups);
}

static Value pattern_groupindex(VM *vm, Value self)
{
    Pattern *pattern = as_pattern(self);
    if (is_absent(pattern->index))
        store(vm, pattern, &pattern->index, mappingproxy_new(vm, value_of_object(pattern->names)));
    return pattern->index;
}

static Value pattern_pattern(VM *vm, Value self)
{
    return as_pattern(self)->source;
}

static const Native pattern_methods[] = {
    {"match" PLACES, py_pattern_match, "Matches zero or more characters at the beginning of the string."},
    {"fullmatch" PLACES, py_pattern_fullmatch, "Matches against all of the string."},
    {"search" PLACES, py_pattern_search,
     "Scan through string looking for a match, and return a corresponding match object instance.\n\n"
     "Return None if no position in the string matches."},
    {"sub(self, /, repl, string, count=0)", py_pattern_sub,
     "Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by "
     "the replacement repl."},
    {"subn(self, /, repl, string, count=0)", py_pattern_subn,
     "Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping "
     "occurrences of pattern with the replacement repl."},
    {"findall" PLACES, py_pattern_findall, "Return a list of all non-overlapping matches of pattern in string."},
    {"split(self, /, string, maxsplit=0)", py_pattern_split, "Split string by the occurrences of pattern."},
    {"finditer" PLACES, py_pattern_finditer,
     "Return an iterator over all non-overlapping matches for the RE pattern in string.\n\n"
     "For each match, the iterator returns a match object."},
    {"scanner" PLACES, py_pattern_scanner, ""},
    {"__copy__(self, /)", py_pattern_copy, ""},
    {"__deepcopy__(self, memo, /)", py_pattern_copy, ""},
    {"__reduce__(self, /)", py_pattern_reduce, "Helper for pickle."},
    {"@classmethod __class_getitem__(cls, object, /)", py_class_getitem, "See PEP 585"},
    {0},
};

static const NativeProperty pattern_properties[] = {
    {"flags", pattern_flags, NULL, "The regex matching flags."},
    {"groupindex", pattern_groupindex, NULL, "A dictionary mapping group names to group numbers."},
    {"groups", pattern_groups, NULL, "The number of capturing groups in the pattern."},
    {"pattern", pattern_pattern, NULL, "The pattern string from which the RE object was compiled."},
    {0},
};

const TypeDef pattern_type = {
    .name = "re.Pattern",
    .doc = "Compiled regular expression object.",
    .size = sizeof(Pattern),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT | TYPE_IS_IMMUTABLE | TYPE_HAS_WEAKREF,
    .trace = pattern_trace,
    .release = pattern_release,
    .methods = pattern_methods,
    .properties = pattern_properties,
    .repr = pattern_repr,
    .hash = pattern_hash,
    .compare = pattern_compare,
};
