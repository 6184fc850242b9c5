// search.c - the walks over a string: one match, all of them, the text between them, their replacement.
//
// After a match the next one is looked for at its end; an empty match there counts unless the match itself was
// empty, so that every walk gets on.
#include "stdlib/re/regex.h"
#include "vm/types/iterators.h"

#define SPANS_INLINE 12

// Room for the spans of a pattern's groups.
typedef struct SpanSpace {
    Span *spans;
    size_t count;
    Span few[SPANS_INLINE];
} SpanSpace;

static RAISES bool spans_take(VM *vm, SpanSpace *space, const Pattern *pattern)
{
    space->count = (size_t)pattern->groups + 1;
    space->spans = space->few;
    if (LIKELY(space->count <= SPANS_INLINE)) return true;
    space->spans = memory_take(&vm->memory, space->count * sizeof(Span));
    return space->spans != NULL || (throw_memory(vm), false);
}

static void spans_free(VM *vm, SpanSpace *space)
{
    if (space->spans != space->few) memory_release(&vm->memory, space->spans, space->count * sizeof(Span));
}

typedef struct Walk {
    VM *vm;
    Pattern *pattern;
    Subject subject;
    SpanSpace space;
    size_t next;    // where to look next
    bool not_empty; // the last match was empty
    bool failed;
} Walk;

static RUNS bool walk_open(VM *vm, Walk *walk, Pattern *pattern, Value string, int64_t pos, int64_t endpos)
{
    walk->vm = vm;
    walk->pattern = pattern;
    walk->not_empty = walk->failed = false;
    if (!subject_open(vm, &walk->subject, pattern, string, pos, endpos)) return false;
    walk->next = walk->subject.start;
    if (spans_take(vm, &walk->space, pattern)) return true;
    subject_close(vm, &walk->subject);
    return false;
}

static void walk_close(Walk *walk)
{
    subject_close(walk->vm, &walk->subject);
    spans_free(walk->vm, &walk->space);
}

// Finds the next match: false at the end, and when it failed.
static RUNS bool walk_next(Walk *walk, Mode mode, uint32_t *last_group)
{
    Span *spans = walk->space.spans;
    int found = engine_run(walk->vm, walk->pattern, &walk->subject, mode, walk->next, walk->not_empty, spans,
                           last_group);
    walk->failed = found < 0;
    if (found <= 0) return false;
    walk->not_empty = spans[0].start == spans[0].stop;
    walk->next = spans[0].stop;
    return true;
}

Value regex_search(VM *vm, Pattern *pattern, Mode mode, Value string, int64_t pos, int64_t endpos)
{
    Walk walk;
    uint32_t last_group = 0;
    if (!walk_open(vm, &walk, pattern, string, pos, endpos)) return RAISED;
    Value result = NONE;
    if (walk_next(&walk, mode, &last_group)) {
        Match *match = match_new(vm, pattern, &walk.subject, walk.space.spans, last_group);
        result = match == NULL ? RAISED : value_of_object(match);
    } else if (walk.failed) {
        result = RAISED;
    }
    walk_close(&walk);
    return result;
}

// ---- findall and split --------------------------------------------------------------------------

static RAISES Value group_or(const Walk *walk, size_t i, Value fallback)
{
    Span span = walk->space.spans[i];
    return span.start == NO_SPAN ? fallback : subject_slice(walk->vm, &walk->subject, span.start, span.stop);
}

static Value empty_of(const Walk *walk)
{
    VM *vm = walk->vm;
    return walk->subject.is_text ? value_of_object(vm->empty_str) : value_of_object(vm->empty_bytes);
}

static RAISES Value all_groups(const Walk *walk)
{
    size_t count = walk->pattern->groups;
    Tuple *groups = tuple_new(walk->vm, NULL, count);
    if (groups == NULL) return RAISED;
    for (size_t i = 0; i < count; i++) {
        Value group = group_or(walk, i + 1, empty_of(walk));
        if (raised(group)) return RAISED;
        groups->items[i] = group;
    }
    return value_of_object(groups);
}

Value regex_findall(VM *vm, Pattern *pattern, Value string, int64_t pos, int64_t endpos)
{
    Walk walk;
    if (!walk_open(vm, &walk, pattern, string, pos, endpos)) return RAISED;
    List *found = list_new(vm);
    while (walk_next(&walk, MODE_SEARCH, NULL)) {
        Value item = pattern->groups <= 1 ? group_or(&walk, pattern->groups, empty_of(&walk)) : all_groups(&walk);
        if (raised(item) || !list_append(vm, found, item)) {
            walk.failed = true;
            break;
        }
    }
    walk_close(&walk);
    return walk.failed ? RAISED : value_of_object(found);
}

// The text before a match, and the match's groups.
static RAISES bool append_split(const Walk *walk, List *pieces, size_t last)
{
    Value piece = subject_slice(walk->vm, &walk->subject, last, walk->space.spans[0].start);
    for (size_t i = 1; !raised(piece) && i <= walk->pattern->groups; i++) {
        if (!list_append(walk->vm, pieces, piece)) return false;
        piece = group_or(walk, i, NONE);
    }
    return !raised(piece) && list_append(walk->vm, pieces, piece);
}

Value regex_split(VM *vm, Pattern *pattern, Value string, int64_t limit)
{
    Walk walk;
    if (!walk_open(vm, &walk, pattern, string, 0, INT64_MAX)) return RAISED;
    List *pieces = list_new(vm);
    size_t last = 0;
    for (int64_t n = 0; (limit == 0 || n < limit) && walk_next(&walk, MODE_SEARCH, NULL); n++) {
        if (!append_split(&walk, pieces, last)) {
            walk.failed = true;
            break;
        }
        last = walk.space.spans[0].stop;
    }
    if (!walk.failed) {
        Value rest = subject_slice(vm, &walk.subject, last, walk.subject.size);
        walk.failed = raised(rest) || !list_append(vm, pieces, rest);
    }
    walk_close(&walk);
    return walk.failed ? RAISED : value_of_object(pieces);
}

// ---- Replacing ----------------------------------------------------------------------------------

typedef struct Replacement {
    Value value;     // a callable, or the literal text
    Tuple *template; // or NULL
    bool is_callable;
} Replacement;

typedef struct Output {
    Walk *walk;
    Buf buf;
    size_t pieces;   // what CPython would join: messages count them
} Output;

static void append_slice(Output *output, size_t start, size_t stop)
{
    if (stop > start) buf_append(&output->buf, output->walk->subject.data + start, stop - start);
}

// Adds a str or bytes-like.
static RUNS bool append_value(Output *output, Value piece)
{
    VM *vm = output->walk->vm;
    if (output->walk->subject.is_text) {
        if (!is_str(piece))
            return throw_false(vm, TypeError, "sequence item %zu: expected str instance, %T found", output->pieces,
                               piece);
        buf_append(&output->buf, as_str(piece)->data, as_str(piece)->size);
        return true;
    }
    if (is_bytes(piece)) {
        buf_append(&output->buf, as_bytes(piece)->data, as_bytes(piece)->size);
        return true;
    }
    if (!has_buffer(vm, piece))
        return throw_false(vm, TypeError, "sequence item %zu: expected a bytes-like object, %T found",
                           output->pieces, piece);
    BufferView view;
    if (!buffer_get(vm, piece, &view, false)) return false;
    buf_append(&output->buf, view.data, view.size);
    buffer_release(vm, &view);
    return true;
}

static RUNS bool append_replacement(Output *output, const Replacement *replacement, uint32_t last_group)
{
    Walk *walk = output->walk;
    VM *vm = walk->vm;
    if (replacement->is_callable) {
        Match *match = match_new(vm, walk->pattern, &walk->subject, walk->space.spans, last_group);
        Value argument = match == NULL ? RAISED : value_of_object(match);
        Value text = raised(argument) ? RAISED : call(vm, replacement->value, 1, &argument);
        if (raised(text)) return false;
        return is_none(text) || append_value(output, text);
    }
    if (replacement->template == NULL) return append_value(output, replacement->value);
    for (size_t i = 0; i < replacement->template->count; i++) {
        Value item = replacement->template->items[i];
        if (i % 2 == 0) {
            if (!append_value(output, item)) return false;
        } else {
            Span span = walk->space.spans[as_small(item)];
            if (span.start != NO_SPAN) append_slice(output, span.start, span.stop);
        }
    }
    return true;
}

// What to put in place of matches: text without a backslash stands for itself.
static RUNS bool read_replacement(VM *vm, Pattern *pattern, Value value, Replacement *replacement)
{
    *replacement = (Replacement){.value = value};
    if (is_str(value) && memchr(as_str(value)->data, '\\', as_str(value)->size) == NULL) return true;
    if (is_bytes(value) && memchr(as_bytes(value)->data, '\\', as_bytes(value)->size) == NULL) return true;
    if (is_callable(vm, value)) {
        replacement->is_callable = true;
        return true;
    }
    replacement->template = template_of(vm, pattern, value);
    if (replacement->template == NULL) return false;
    if (replacement->template->count == 1) {
        replacement->value = replacement->template->items[0];
        replacement->template = NULL;
    }
    return true;
}

static RUNS int64_t replace_all(Output *output, const Replacement *replacement, int64_t limit)
{
    Walk *walk = output->walk;
    size_t last = 0;
    int64_t n = 0;
    uint32_t last_group = 0;
    for (; limit == 0 || n < limit; n++) {
        if (!walk_next(walk, MODE_SEARCH, replacement->is_callable ? &last_group : NULL)) break;
        Span whole = walk->space.spans[0];
        output->pieces += whole.start > last;
        append_slice(output, last, whole.start);
        if (!append_replacement(output, replacement, last_group)) {
            walk->failed = true;
            break;
        }
        output->pieces++;
        last = whole.stop;
    }
    if (n > 0) append_slice(output, last, walk->subject.size);
    return n;
}

Value regex_substitute(VM *vm, Pattern *pattern, Value value, Value string, int64_t limit, bool with_count)
{
    Walk walk;
    Replacement replacement;
    if (!read_replacement(vm, pattern, value, &replacement) || !walk_open(vm, &walk, pattern, string, 0, INT64_MAX))
        return RAISED;
    Output output = {.walk = &walk};
    buf_init(&output.buf, &vm->memory);
    int64_t n = replace_all(&output, &replacement, limit);
    Value result = RAISED;
    if (!walk.failed && n == 0) result = subject_slice(vm, &walk.subject, 0, walk.subject.size);
    else if (!walk.failed && walk.subject.is_text) result = value_of_str(str_from_buf(vm, &output.buf));
    else if (!walk.failed) result = value_of_bytes(bytes_from_buf(vm, &output.buf));
    buf_free(&output.buf);
    walk_close(&walk);
    if (raised(result) || !with_count) return result;
    return value_of_object(tuple_pair(vm, result, int_new(vm, n)));
}

// ---- Step by step: finditer, and scanners -------------------------------------------------------

typedef struct Finder {
    Object head;
    Pattern *pattern;
    Value string;
    int64_t pos, endpos;
    size_t next;
    bool not_empty, is_done;
} Finder;

static void finder_trace(VM *vm, Tracer *tracer, Object *object)
{
    Finder *finder = (Finder *)object;
    trace_object(tracer, finder->pattern);
    trace_value(tracer, finder->string);
}

Value regex_finditer(VM *vm, Pattern *pattern, Value string, int64_t pos, int64_t endpos, bool scanner)
{
    RegexState *state = pattern->state;
    Type **type = scanner ? &state->scanner_type : &state->finder_type;
    if (*type == NULL && (*type = type_from_def(vm, scanner ? &scanner_type : &finder_type)) == NULL) return RAISED;
    Subject subject;
    if (!subject_open(vm, &subject, pattern, string, pos, endpos)) return RAISED;
    Finder *finder = type_allocate(vm, *type, 0);
    if (finder != NULL) {
        finder->pattern = pattern;
        finder->string = string;
        finder->pos = pos;
        finder->endpos = endpos;
        finder->next = subject.start;
    }
    subject_close(vm, &subject);
    return finder == NULL ? RAISED : value_of_object(finder);
}

// The next match, or None when there is none, and from then on.
static Value finder_step(VM *vm, Value self, Mode mode)
{
    Finder *finder = (Finder *)as_object(self);
    Walk walk;
    uint32_t last_group = 0;
    if (finder->is_done) return NONE;
    if (!walk_open(vm, &walk, finder->pattern, finder->string, finder->pos, finder->endpos)) return RAISED;
    walk.next = finder->next;
    walk.not_empty = finder->not_empty;
    Value result = NONE;
    if (walk_next(&walk, mode, &last_group)) {
        finder->next = walk.next;
        finder->not_empty = walk.not_empty;
        Match *match = match_new(vm, finder->pattern, &walk.subject, walk.space.spans, last_group);
        result = match == NULL ? RAISED : value_of_object(match);
    } else if (walk.failed) {
        result = RAISED;
    } else {
        finder->is_done = true;
    }
    walk_close(&walk);
    return result;
}

static Value finder_next(VM *vm, Value self)
{
    Value match = finder_step(vm, self, MODE_SEARCH);
    return is_none(match) ? exhausted(vm) : match;
}

static Value py_scanner_match(VM *vm, Value *args)
{
    return finder_step(vm, args[0], MODE_MATCH);
}

static Value py_scanner_search(VM *vm, Value *args)
{
    return finder_step(vm, args[0], MODE_SEARCH);
}

static Value scanner_pattern(VM *vm, Value self)
{
    return value_of_object(((Finder *)as_object(self))->pattern);
}

static const Native scanner_methods[] = {
    {"match(self, /)", py_scanner_match, ""},
    {"search(self, /)", py_scanner_search, ""},
    {0},
};

static const NativeProperty scanner_properties[] = {
    {"pattern", scanner_pattern, NULL, NULL},
    {0},
};

const TypeDef scanner_type = {
    .name = "_sre.SRE_Scanner",
    .size = sizeof(Finder),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT | TYPE_IS_IMMUTABLE,
    .trace = finder_trace,
    .methods = scanner_methods,
    .properties = scanner_properties,
};

const TypeDef finder_type = {
    .name = "callable_iterator",
    .size = sizeof(Finder),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT | TYPE_IS_IMMUTABLE,
    .trace = finder_trace,
    .iterate = iterator_self,
    .next = finder_next,
};
