// match.c - re.Match: where a pattern and its groups were found.
#include "stdlib/re/regex.h"
#include "vm/types/sequence.h"

static Match *as_match(Value v)
{
    return (Match *)as_object(v);
}

static size_t match_size(uint32_t groups)
{
    return sizeof(Match) + ((size_t)groups + 1) * sizeof(Span);
}

Match *match_new(VM *vm, Pattern *pattern, const Subject *subject, const Span *spans, uint32_t last_group)
{
    RegexState *state = pattern->state;
    if (state->match_type == NULL && (state->match_type = type_from_def(vm, &match_type)) == NULL) return NULL;
    size_t size = match_size(pattern->groups);
    Match *match = size <= 512 ? heap_alloc(vm, size, false)
                               : object_new_sized(vm, state->match_type->kind, size, false);
    if (match == NULL) return NULL;
    match->head = (Object){state->match_type->shape, state->match_type->kind, 0, 0};
    match->pattern = pattern;
    match->string = subject->string;
    match->pos = subject->pos;
    match->endpos = subject->endpos;
    match->last_group = last_group;
    match->groups = pattern->groups;
    match->is_indexed = subject->units == UNITS_UTF8;
    memcpy(match->spans, spans, ((size_t)pattern->groups + 1) * sizeof(Span));
    return match;
}

static void match_trace(VM *vm, Tracer *tracer, Object *object)
{
    Match *match = (Match *)object;
    trace_object(tracer, match->pattern);
    trace_value(tracer, match->string);
}

static size_t match_cell_size(const Object *object)
{
    return match_size(((const Match *)object)->groups);
}

// ---- Groups -------------------------------------------------------------------------------------

// The string is looked at again: what has a buffer may have changed since.
static RUNS bool open_string(VM *vm, const Match *match, Subject *subject)
{
    return subject_open(vm, subject, match->pattern, match->string, 0, INT64_MAX);
}

static RAISES Value cut(VM *vm, const Subject *subject, Span span, Value fallback)
{
    if (span.start == NO_SPAN) return fallback;
    if (span.stop > subject->size) span.stop = subject->size;
    if (span.start > span.stop) span.start = span.stop;
    return subject_slice(vm, subject, span.start, span.stop);
}

Value match_get(VM *vm, const Match *match, size_t i, Value fallback)
{
    Subject subject;
    if (!open_string(vm, match, &subject)) return RAISED;
    Value group = cut(vm, &subject, match->spans[i], fallback);
    subject_close(vm, &subject);
    return group;
}

// The number of the group that a number or a name means.
static RUNS bool group_number(VM *vm, const Match *match, Value group, size_t *number)
{
    int64_t i = -1;
    if (is_small_int(group)) {
        i = as_small(group);
    } else if (is_index(vm, group)) {
        if (!index_as_int64(vm, group, true, &i)) return false;
    } else {
        Value found = dict_get(vm, match->pattern->names, group);
        if (raised(found)) return false;
        if (!is_absent(found)) i = as_small(found);
    }
    if (i < 0 || i > match->groups) return throw_false(vm, IndexError, "no such group");
    *number = (size_t)i;
    return true;
}

static RUNS Value group_of(VM *vm, const Match *match, Value group)
{
    size_t i;
    return group_number(vm, match, group, &i) ? match_get(vm, match, i, NONE) : RAISED;
}

static Value match_get_item(VM *vm, Value self, Value key)
{
    return group_of(vm, as_match(self), key);
}

static Value py_match_group(VM *vm, Value *args) // group(self, *groups)
{
    Match *match = as_match(args[0]);
    Tuple *groups = as_tuple(args[1]);
    if (groups->count == 0) return match_get(vm, match, 0, NONE);
    if (groups->count == 1) return group_of(vm, match, groups->items[0]);
    Tuple *result = tuple_new(vm, NULL, groups->count);
    if (result == NULL) return RAISED;
    for (size_t i = 0; i < groups->count; i++) {
        Value group = group_of(vm, match, groups->items[i]);
        if (raised(group)) return RAISED;
        store(vm, result, &result->items[i], group);
    }
    return value_of_object(result);
}

static Value py_match_groups(VM *vm, Value *args) // groups(self, default=None)
{
    Match *match = as_match(args[0]);
    Subject subject;
    if (!open_string(vm, match, &subject)) return RAISED;
    Tuple *groups = tuple_new(vm, NULL, match->groups);
    bool done = groups != NULL;
    for (size_t i = 0; done && i < match->groups; i++) {
        groups->items[i] = cut(vm, &subject, match->spans[i + 1], args[1]);
        if (raised(groups->items[i])) {
            groups->items[i] = NONE;
            done = false;
        }
    }
    subject_close(vm, &subject);
    return done ? value_of_object(groups) : RAISED;
}

static Value py_match_groupdict(VM *vm, Value *args) // groupdict(self, default=None)
{
    Match *match = as_match(args[0]);
    Dict *dict = dict_new(vm);
    size_t position = 0;
    Value name, number;
    while (dict_next(match->pattern->names, &position, &name, &number)) {
        Value group = match_get(vm, match, (size_t)as_small(number), args[1]);
        if (raised(group) || !dict_set_str(vm, dict, as_str(name), group)) return RAISED;
    }
    return value_of_object(dict);
}

// ---- Places -------------------------------------------------------------------------------------

// A byte offset as an index of string; -1 for NO_SPAN.
static int64_t index_of_offset(VM *vm, const Match *match, size_t offset)
{
    if (offset == NO_SPAN) return -1;
    if (!match->is_indexed) return (int64_t)offset;
    return (int64_t)str_index_at(vm, as_str(match->string), offset);
}

static RAISES Value span_value(VM *vm, const Match *match, Span span)
{
    return value_of_object(tuple_pair(vm, int_new(vm, index_of_offset(vm, match, span.start)),
                                      int_new(vm, index_of_offset(vm, match, span.stop))));
}

static Value py_match_start(VM *vm, Value *args) // start(self, group=0, /)
{
    size_t i;
    Match *match = as_match(args[0]);
    if (!group_number(vm, match, args[1], &i)) return RAISED;
    return int_new(vm, index_of_offset(vm, match, match->spans[i].start));
}

static Value py_match_end(VM *vm, Value *args) // end(self, group=0, /)
{
    size_t i;
    Match *match = as_match(args[0]);
    if (!group_number(vm, match, args[1], &i)) return RAISED;
    return int_new(vm, index_of_offset(vm, match, match->spans[i].stop));
}

static Value py_match_span(VM *vm, Value *args) // span(self, group=0, /)
{
    size_t i;
    Match *match = as_match(args[0]);
    return group_number(vm, match, args[1], &i) ? span_value(vm, match, match->spans[i]) : RAISED;
}

static Value match_regs(VM *vm, Value self)
{
    Match *match = as_match(self);
    Tuple *regs = tuple_new(vm, NULL, (size_t)match->groups + 1);
    if (regs == NULL) return RAISED;
    for (size_t i = 0; i <= match->groups; i++) regs->items[i] = span_value(vm, match, match->spans[i]);
    return value_of_object(regs);
}

// ---- The rest -----------------------------------------------------------------------------------

static Value py_match_expand(VM *vm, Value *args) // expand(self, template)
{
    Match *match = as_match(args[0]);
    Tuple *template = template_of(vm, match->pattern, args[1]);
    if (template == NULL) return RAISED;
    List *pieces = list_new(vm);
    Value nothing = match->pattern->tree.is_text ? value_of_object(vm->empty_str) : value_of_object(vm->empty_bytes);
    for (size_t i = 0; i < template->count; i++) {
        Value piece = template->items[i];
        if (i % 2 == 1) piece = match_get(vm, match, (size_t)as_small(piece), nothing);
        if (raised(piece) || !list_append(vm, pieces, piece)) return RAISED;
    }
    Value list = value_of_object(pieces);
    return call_method(vm, nothing, NAME(vm, join), 1, &list);
}

static Value py_match_copy(VM *vm, Value *args)
{
    return args[0];
}

static Value match_repr(VM *vm, Value self)
{
    Match *match = as_match(self);
    Value group = match_get(vm, match, 0, NONE);
    if (raised(group)) return RAISED;
    return value_of_str(str_format(vm, "<re.Match object; span=(%lld, %lld), match=%R>",
                                   (long long)index_of_offset(vm, match, match->spans[0].start),
                                   (long long)index_of_offset(vm, match, match->spans[0].stop), group));
}

static Value match_string(VM *vm, Value self)
{
    return as_match(self)->string;
}

static Value match_re(VM *vm, Value self)
{
    return value_of_object(as_match(self)->pattern);
}

static Value match_pos(VM *vm, Value self)
{
    return int_new(vm, as_match(self)->pos);
}

static Value match_endpos(VM *vm, Value self)
{
    return int_new(vm, as_match(self)->endpos);
}

static Value match_lastindex(VM *vm, Value self)
{
    uint32_t group = as_match(self)->last_group;
    return group == 0 ? NONE : value_of_small(group);
}

static Value match_lastgroup(VM *vm, Value self)
{
    Match *match = as_match(self);
    size_t position = 0;
    Value name, number;
    while (match->last_group != 0 && dict_next(match->pattern->names, &position, &name, &number))
        if (as_small(number) == match->last_group) return name;
    return NONE;
}

static const Native match_methods[] = {
    {"group(self, /, *groups)", py_match_group,
     "group([group1, ...]) -> str or tuple.\n\nReturn subgroup(s) of the match by indices or names.\n"
     "For 0 returns the entire match."},
    {"start(self, group=0, /)", py_match_start, "Return index of the start of the substring matched by group."},
    {"end(self, group=0, /)", py_match_end, "Return index of the end of the substring matched by group."},
    {"span(self, group=0, /)", py_match_span,
     "For match object m, return the 2-tuple (m.start(group), m.end(group))."},
    {"groups(self, /, default=None)", py_match_groups,
     "Return a tuple containing all the subgroups of the match, from 1.\n\n"
     "default: Is used for groups that did not participate in the match."},
    {"groupdict(self, /, default=None)", py_match_groupdict,
     "Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.\n\n"
     "default: Is used for groups that did not participate in the match."},
    {"expand(self, /, template)", py_match_expand,
     "Return the string obtained by doing backslash substitution on the string template, as done by the sub() "
     "method."},
    {"__copy__(self, /)", py_match_copy, ""},
    {"__deepcopy__(self, memo, /)", py_match_copy, ""},
    {"@classmethod __class_getitem__(cls, object, /)", py_class_getitem, "See PEP 585"},
    {0},
};

static const NativeProperty match_properties[] = {
    {"string", match_string, NULL, "The string passed to match() or search()."},
    {"re", match_re, NULL, "The regular expression object."},
    {"pos", match_pos, NULL, "The index into the string at which the RE engine started looking for a match."},
    {"endpos", match_endpos, NULL, "The index into the string beyond which the RE engine will not go."},
    {"lastindex", match_lastindex, NULL, "The integer index of the last matched capturing group."},
    {"lastgroup", match_lastgroup, NULL, "The name of the last matched capturing group."},
    {"regs", match_regs, NULL, NULL},
    {0},
};

const TypeDef match_type = {
    .name = "re.Match",
    .doc = "The result of re.match() and re.search().\n"
           "Match objects always have a boolean value of True.",
    .size = sizeof(Match),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT | TYPE_IS_IMMUTABLE,
    .trace = match_trace,
    .cell_size = match_cell_size,
    .methods = match_methods,
    .properties = match_properties,
    .repr = match_repr,
    .get_item = match_get_item,
};
