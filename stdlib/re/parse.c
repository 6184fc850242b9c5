// parse.c - reads a regular expression: text to tree, and every error with CPython's words and place.
#include "stdlib/re/parse.h"
#include "vm/base/unicode.h"
#include "vm/base/utf8.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"

#define DEPTH_MAX 500 // groups within groups

// ---- Failing ------------------------------------------------------------------------------------

bool regex_error(VM *vm, Value pattern, int64_t position, String *message)
{
    Value module = message == NULL ? RAISED : import_module(vm, "re");
    String *name = raised(module) ? NULL : str_intern_c(vm, "PatternError");
    Value cls = name == NULL ? RAISED : get_attr(vm, module, name);
    if (raised(cls)) return false;
    Value args[3] = {value_of_object(message), pattern, int_new(vm, position)};
    Value error = call(vm, cls, position < 0 ? 1 : 3, args);
    if (!raised(error)) (void)throw_value(vm, error);
    return false;
}

void parser_stop(Parser *parser)
{
    parser->failed = true;
    parser->next = (Token){TOKEN_END, 0};
}

static void fail_at(Parser *parser, int64_t position, String *message)
{
    if (message != NULL && !parser->tree->is_text) message = str_escape_ascii(parser->vm, message);
    if (position < 0) position = 0;
    (void)!regex_error(parser->vm, parser->pattern, position, message);
    parser_stop(parser);
}

void parser_fail(Parser *parser, int64_t back, const char *format, ...)
{
    if (parser->failed) return;
    va_list arguments;
    va_start(arguments, format);
    String *message = format_message(parser->vm, format, arguments);
    va_end(arguments);
    fail_at(parser, (int64_t)parser->at - back, message);
}

void *parser_new(Parser *parser, size_t size)
{
    void *block = tree_take(&parser->tree->arena, size);
    if (LIKELY(block != NULL)) return block;
    if (!parser->failed) (void)throw_memory(parser->vm);
    parser_stop(parser);
    return memset(parser->spare, 0, sizeof parser->spare);
}

// ---- Tokens -------------------------------------------------------------------------------------

// Looks at the token that begins at parser->at.
static void look(Parser *parser)
{
    if (parser->failed || parser->at >= parser->count) {
        parser->next = (Token){TOKEN_END, 0};
        return;
    }
    int32_t code = (int32_t)parser->text[parser->at];
    parser->next = (Token){code, 0};
    if (code != '\\') return;
    if (parser->at + 1 < parser->count) {
        parser->next.escaped = (int32_t)parser->text[parser->at + 1];
        return;
    }
    fail_at(parser, (int64_t)parser->count - 1, str_from_c(parser->vm, "bad escape (end of pattern)"));
}

void parser_advance(Parser *parser)
{
    parser->at += token_size(parser->next);
    look(parser);
}

void parser_seek(Parser *parser, size_t at)
{
    parser->at = at;
    look(parser);
}

Token parser_take(Parser *parser)
{
    Token token = parser->next;
    parser_advance(parser);
    return token;
}

bool parser_match(Parser *parser, int32_t code)
{
    if (parser->next.code != code) return false;
    parser_advance(parser);
    return true;
}

String *parser_text(Parser *parser, size_t start, size_t stop)
{
    if (parser->failed) return NULL;
    Buf buf;
    buf_init(&buf, &parser->vm->memory);
    for (size_t i = start; i < stop; i++) buf_append_utf8(&buf, parser->text[i]);
    String *text = str_from_buf(parser->vm, &buf);
    if (text == NULL) parser_stop(parser);
    return text;
}

void parser_until(Parser *parser, int32_t terminator, const char *what, size_t *start, size_t *stop)
{
    *start = parser->at;
    for (;;) {
        *stop = parser->at;
        bool is_empty = *stop == *start;
        Token token = parser_take(parser);
        if (token.code == TOKEN_END) {
            if (is_empty) parser_fail(parser, 0, "missing %s", what);
            else
                parser_fail(parser, (int64_t)(*stop - *start), "missing %c, unterminated name", terminator);
            return;
        }
        if (token.code == terminator) {
            if (is_empty) parser_fail(parser, 1, "missing %s", what);
            return;
        }
    }
}

// ---- Widths -------------------------------------------------------------------------------------

static uint64_t plus(uint64_t a, uint64_t b)
{
    uint64_t sum;
    return add_overflows(a, b, &sum) ? REGEX_MAX_WIDTH : sum;
}

static uint64_t times(uint64_t a, uint64_t b)
{
    uint64_t product;
    return mul_overflows(a, b, &product) ? REGEX_MAX_WIDTH : product;
}

// The narrowest and the widest of alternatives.
static void alternatives_width(const Sequence *sequence, uint64_t *low, uint64_t *high)
{
    *low = REGEX_MAX_WIDTH;
    *high = 0;
    for (; sequence != NULL; sequence = sequence->next) {
        if (sequence->low < *low) *low = sequence->low;
        if (sequence->high > *high) *high = sequence->high;
    }
}

static void node_width(const Parser *parser, const Node *node, uint64_t *low, uint64_t *high)
{
    *low = *high = 0;
    switch (node->kind) {
    case NODE_LITERAL:
    case NODE_NOT_LITERAL:
    case NODE_ANY:
    case NODE_SET: *low = *high = 1; return;
    case NODE_BRANCH: alternatives_width(node->body, low, high); return;
    case NODE_GROUP:
    case NODE_ATOMIC:
        *low = node->body->low;
        *high = node->body->high;
        return;
    case NODE_REPEAT:
        *low = times(node->body->low, node->minimum);
        *high = node->maximum == REGEX_MAX_REPEAT && node->body->high > 0
                    ? REGEX_MAX_WIDTH
                    : times(node->body->high, node->maximum);
        return;
    case NODE_REFERENCE:
        *low = parser->widths[node->group].low;
        *high = parser->widths[node->group].high;
        return;
    case NODE_CONDITION:
        alternatives_width(node->body, low, high);
        if (node->body->next == NULL) *low = 0;
        return;
    case NODE_AT:
    case NODE_LOOK:
    case NODE_FAILURE: return;
    }
    UNREACHABLE();
}

static Node *append(Parser *parser, Sequence *sequence, NodeKind kind)
{
    Node *node = parser_new(parser, sizeof(Node));
    node->kind = kind;
    if (sequence->last != NULL) sequence->last->next = node;
    else sequence->first = node;
    sequence->last = node;
    sequence->count++;
    return node;
}

static Sequence *sequence_new(Parser *parser)
{
    return parser_new(parser, sizeof(Sequence));
}

// Sums up the widths once a sequence is complete.
static void sequence_close(Parser *parser, Sequence *sequence)
{
    if (parser->failed) return;
    for (const Node *node = sequence->first; node != NULL; node = node->next) {
        uint64_t low, high;
        node_width(parser, node, &low, &high);
        sequence->low = plus(sequence->low, low);
        sequence->high = plus(sequence->high, high);
    }
}

// ---- Groups -------------------------------------------------------------------------------------

bool parser_group_closed(const Parser *parser, uint32_t group)
{
    return group < parser->groups && parser->widths[group].closed;
}

void parser_check_look_behind(Parser *parser, uint32_t group)
{
    if (parser->look_behind_groups < 0) return;
    if (!parser_group_closed(parser, group)) parser_fail(parser, 0, "cannot refer to an open group");
    else if (group >= parser->look_behind_groups)
        parser_fail(parser, 0, "cannot refer to group defined in the same lookbehind subpattern");
}

static uint32_t group_open(Parser *parser)
{
    if (parser->groups == parser->group_capacity) {
        uint32_t capacity = parser->group_capacity == 0 ? 8 : parser->group_capacity * 2;
        GroupWidth *widths = parser_new(parser, capacity * sizeof(GroupWidth));
        uint32_t *order = parser_new(parser, capacity * sizeof(uint32_t));
        if (parser->failed) return 0;
        if (parser->groups != 0) {
            memcpy(widths, parser->widths, parser->groups * sizeof(GroupWidth));
            memcpy(order, parser->tree->close_order, parser->groups * sizeof(uint32_t));
        }
        parser->widths = widths;
        parser->tree->close_order = order;
        parser->group_capacity = capacity;
    }
    parser->widths[parser->groups].closed = false;
    return parser->groups++;
}

static void group_close(Parser *parser, uint32_t group, const Sequence *body)
{
    if (parser->failed) return;
    parser->widths[group] = (GroupWidth){true, body->low, body->high};
    parser->tree->close_order[group] = parser->closed_count++;
}

// The name pattern[start .. stop) as a str, checked; the next token stands `back` behind it.
static String *group_name(Parser *parser, size_t start, size_t stop, int64_t back)
{
    String *name = parser_text(parser, start, stop);
    if (name == NULL) return NULL;
    int64_t size = (int64_t)(stop - start);
    bool bad_bytes = !parser->tree->is_text && !str_is_ascii(name);
    if (!bad_bytes && str_is_identifier(name)) return name;
    parser_fail(parser, size + back, "bad character in group name %R", value_of_object(name));
    return NULL;
}

// The number of the group called name; fails if there is none.
static uint32_t group_named(Parser *parser, String *name)
{
    if (name == NULL) return 0;
    Value number = dict_get_str(parser->vm, parser->tree->names, name);
    if (!is_absent(number)) return (uint32_t)as_small(number);
    parser_fail(parser, (int64_t)name->count + 1, "unknown group name %R", value_of_object(name));
    return 0;
}

static uint32_t group_open_named(Parser *parser, String *name)
{
    uint32_t group = group_open(parser);
    if (name == NULL || parser->failed) return group;
    Value before = dict_get_str(parser->vm, parser->tree->names, name);
    if (!is_absent(before)) {
        parser_fail(parser, (int64_t)name->count + 1, "redefinition of group name %R as group %u; was group %lld",
                    value_of_object(name), group, (long long)as_small(before));
    } else if (!dict_set_str(parser->vm, parser->tree->names, name, value_of_small(group))) {
        parser_stop(parser);
    }
    return group;
}

// ---- Sets ---------------------------------------------------------------------------------------

static void warn_set(Parser *parser, const char *what, int64_t position)
{
    if (!parser->failed &&
        !warn(parser->vm, FutureWarning, 1, "Possible %s at position %lld", what, (long long)position))
        parser_stop(parser);
}

static const char *set_operation(int32_t code)
{
    switch (code) {
    case '-': return "set difference";
    case '&': return "set intersection";
    case '~': return "set symmetric difference";
    case '|': return "set union";
    default: return NULL;
    }
}

static void parse_set_end(Parser *parser, Token token, SetItem *item)
{
    if (token.code == '\\') parse_class_escape(parser, token, item);
    else item->low = item->high = (uint32_t)token.code;
}

static void fail_range(Parser *parser, Token low, Token high)
{
    char text[2][2 * UTF8_MAX + 1];
    const Token tokens[2] = {low, high};
    for (int i = 0; i < 2; i++) {
        int size = utf8_encode((uint32_t)tokens[i].code, text[i]);
        if (tokens[i].code == '\\') size += utf8_encode((uint32_t)tokens[i].escaped, text[i] + size);
        text[i][size] = '\0';
    }
    String *first = parser->failed ? NULL : str_from_c(parser->vm, text[0]);
    String *second = first == NULL ? NULL : str_from_c(parser->vm, text[1]);
    if (second == NULL) parser_stop(parser);
    else
        parser_fail(parser, (int64_t)(token_size(low) + 1 + token_size(high)), "bad character range %S-%S",
                    first, second);
}

// Behind "[".
static void parse_set(Parser *parser, Node *node)
{
    size_t here = parser->at - 1;
    SetItem **end = &node->items;
    node->kind = NODE_SET;
    if (parser->next.code == '[') warn_set(parser, "nested set", (int64_t)parser->at);
    node->negate = parser_match(parser, '^');
    for (;;) {
        Token token = parser_take(parser);
        if (token.code == TOKEN_END) {
            parser_fail(parser, (int64_t)(parser->at - here), "unterminated character set");
            return;
        }
        if (token.code == ']' && node->items != NULL) break;
        if (node->items != NULL && set_operation(token.code) != NULL && parser->next.code == token.code)
            warn_set(parser, set_operation(token.code), (int64_t)parser->at - 1);
        SetItem *item = parser_new(parser, sizeof(SetItem));
        parse_set_end(parser, token, item);
        if (parser->failed) return;
        *end = item;
        end = &item->next;
        if (!parser_match(parser, '-')) continue;
        Token last = parser_take(parser);
        if (last.code == TOKEN_END) {
            parser_fail(parser, (int64_t)(parser->at - here), "unterminated character set");
            return;
        }
        if (last.code == ']') {
            item = parser_new(parser, sizeof(SetItem));
            item->low = item->high = '-';
            *end = item;
            break;
        }
        if (last.code == '-') warn_set(parser, "set difference", (int64_t)parser->at - 2);
        SetItem high = {0};
        parse_set_end(parser, last, &high);
        if (item->is_category || high.is_category || high.low < item->low) {
            fail_range(parser, token, last);
            return;
        }
        item->high = high.low;
    }
    const SetItem *only = node->items;
    if (!parser->failed && only->next == NULL && !only->is_category && only->low == only->high) {
        node->kind = node->negate ? NODE_NOT_LITERAL : NODE_LITERAL;
        node->code = only->low;
    }
}

// ---- Repeats ------------------------------------------------------------------------------------

static bool is_decimal(int32_t code)
{
    return code >= '0' && code <= '9';
}

// A number of a {m,n}; `missing` if there is no digit.
static uint32_t repeat_number(Parser *parser, uint32_t missing)
{
    if (!is_decimal(parser->next.code)) return missing;
    uint64_t number = 0;
    while (is_decimal(parser->next.code)) {
        uint64_t digit = (uint64_t)(parser_take(parser).code - '0');
        if (number < REGEX_MAX_REPEAT) number = number * 10 + digit;
    }
    return number < REGEX_MAX_REPEAT ? (uint32_t)number : REGEX_MAX_REPEAT;
}

// Behind "{": false if that was no repeat but a plain character.
static bool parse_bounds(Parser *parser, uint32_t *minimum, uint32_t *maximum)
{
    size_t here = parser->at;
    if (parser->next.code == '}') return false;
    bool has_low = is_decimal(parser->next.code), has_high = has_low;
    *minimum = repeat_number(parser, 0);
    *maximum = *minimum;
    if (parser_match(parser, ',')) {
        has_high = is_decimal(parser->next.code);
        *maximum = repeat_number(parser, REGEX_MAX_REPEAT);
    } else if (!has_low) {
        *maximum = REGEX_MAX_REPEAT;
    }
    if (!parser_match(parser, '}')) {
        parser_seek(parser, here);
        return false;
    }
    if (parser->failed) return true;
    if ((has_low && *minimum == REGEX_MAX_REPEAT) || (has_high && *maximum == REGEX_MAX_REPEAT)) {
        (void)throw(parser->vm, OverflowError, "the repetition number is too large");
        parser_stop(parser);
    } else if (*maximum < *minimum) {
        parser_fail(parser, (int64_t)(parser->at - here), "min repeat greater than max repeat");
    }
    return true;
}

// Behind a repeat character.
static void parse_repeat(Parser *parser, Sequence *sequence, int32_t code)
{
    size_t start = parser->at - 1;
    uint32_t minimum = code == '+', maximum = code == '?' ? 1 : REGEX_MAX_REPEAT;
    if (code == '{' && !parse_bounds(parser, &minimum, &maximum)) {
        append(parser, sequence, NODE_LITERAL)->code = '{';
        return;
    }
    if (parser->failed) return;
    Node *item = sequence->last;
    if (item == NULL || item->kind == NODE_AT) {
        parser_fail(parser, (int64_t)(parser->at - start), "nothing to repeat");
        return;
    }
    if (item->kind == NODE_REPEAT) {
        parser_fail(parser, (int64_t)(parser->at - start), "multiple repeat");
        return;
    }
    Node *copy = parser_new(parser, sizeof(Node));
    Sequence *body = sequence_new(parser);
    if (parser->failed) return;
    *copy = *item;
    *body = (Sequence){.first = copy, .last = copy, .count = 1};
    sequence_close(parser, body);
    *item = (Node){.kind = NODE_REPEAT, .body = body, .minimum = minimum, .maximum = maximum};
    if (parser_match(parser, '?')) item->greed = LAZY;
    else if (parser_match(parser, '+')) item->greed = POSSESSIVE;
    if (maximum == REGEX_MAX_REPEAT) parser->tree->is_unbounded = true;
}

// ---- Flags --------------------------------------------------------------------------------------

static uint32_t flag_of(int32_t letter)
{
    switch (letter) {
    case 'i': return REGEX_IGNORECASE;
    case 'L': return REGEX_LOCALE;
    case 'm': return REGEX_MULTILINE;
    case 's': return REGEX_DOTALL;
    case 'x': return REGEX_VERBOSE;
    case 'a': return REGEX_ASCII;
    case 'u': return REGEX_UNICODE;
    default: return 0;
    }
}

// Fails at a token that is no flag. `expected`: what might stand there.
static void fail_flag(Parser *parser, Token token, const char *expected)
{
    bool is_letter = token.code != '\\' && unicode_is_alpha((uint32_t)token.code);
    parser_fail(parser, (int64_t)token_size(token), "%s", is_letter ? "unknown flag" : expected);
}

static void parse_removed_flags(Parser *parser, uint32_t *flags)
{
    Token token = parser_take(parser);
    if (token.code == TOKEN_END) return parser_fail(parser, 0, "missing flag");
    if (flag_of(token.code) == 0) return fail_flag(parser, token, "missing flag");
    for (;;) {
        if (flag_of(token.code) & REGEX_TYPE_FLAGS) {
            parser_fail(parser, 0, "bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
            return;
        }
        *flags |= flag_of(token.code);
        token = parser_take(parser);
        if (token.code == TOKEN_END) return parser_fail(parser, 0, "missing :");
        if (token.code == ':') return;
        if (flag_of(token.code) == 0) return fail_flag(parser, token, "missing :");
    }
}

// From the first flag, or the "-", on: false if these are flags of the whole pattern.
static bool parse_flags(Parser *parser, Token token, uint32_t *add, uint32_t *remove)
{
    while (token.code != '-') {
        uint32_t flag = flag_of(token.code);
        if (parser->tree->is_text && token.code == 'L')
            parser_fail(parser, 0, "bad inline flags: cannot use 'L' flag with a str pattern");
        if (!parser->tree->is_text && token.code == 'u')
            parser_fail(parser, 0, "bad inline flags: cannot use 'u' flag with a bytes pattern");
        *add |= flag;
        if ((flag & REGEX_TYPE_FLAGS) && (*add & REGEX_TYPE_FLAGS) != flag)
            parser_fail(parser, 0, "bad inline flags: flags 'a', 'u' and 'L' are incompatible");
        if (parser->failed) return true;
        token = parser_take(parser);
        if (token.code == TOKEN_END) return parser_fail(parser, 0, "missing -, : or )"), true;
        if (token.code == ')') {
            parser->flags |= *add;
            return false;
        }
        if (token.code == ':' || token.code == '-') break;
        if (flag_of(token.code) == 0) return fail_flag(parser, token, "missing -, : or )"), true;
    }
    if (token.code == '-') parse_removed_flags(parser, remove);
    if (*add & *remove) parser_fail(parser, 1, "bad inline flags: flag turned on and off");
    return true;
}

// ---- Parentheses --------------------------------------------------------------------------------

static Sequence *parse_alternatives(Parser *parser, bool verbose, bool nested);
static Sequence *parse_sequence(Parser *parser, bool verbose, bool first);

// The ")" of what began at `start`.
static void expect_close(Parser *parser, size_t start)
{
    if (!parser_match(parser, ')'))
        parser_fail(parser, (int64_t)(parser->at - start), "missing ), unterminated subpattern");
}

static void fail_extension(Parser *parser, Token token, const char *prefix)
{
    size_t size = token_size(token);
    String *text = parser_text(parser, parser->at - size, parser->at);
    if (text != NULL)
        parser_fail(parser, (int64_t)(size + strlen(prefix) + 1), "unknown extension ?%s%S", prefix, text);
}

// Behind "(?P=".
static void parse_named_reference(Parser *parser, Sequence *sequence)
{
    size_t start, stop;
    parser_until(parser, ')', "group name", &start, &stop);
    uint32_t group = group_named(parser, group_name(parser, start, stop, 1));
    if (parser->failed) return;
    if (!parser_group_closed(parser, group))
        parser_fail(parser, (int64_t)(stop - start) + 1, "cannot refer to an open group");
    parser_check_look_behind(parser, group);
    append(parser, sequence, NODE_REFERENCE)->group = group;
}

// Behind "(?=", "(?!", "(?<": token is the last of it.
static void parse_look(Parser *parser, Sequence *sequence, Token token, size_t start, bool verbose)
{
    bool behind = token.code == '<';
    int64_t outer = parser->look_behind_groups;
    if (behind) {
        token = parser_take(parser);
        if (token.code == TOKEN_END) return parser_fail(parser, 0, "unexpected end of pattern");
        if (token.code != '=' && token.code != '!') return fail_extension(parser, token, "<");
        if (outer < 0) parser->look_behind_groups = parser->groups;
    }
    uint32_t groups = parser->groups;
    Sequence *body = parse_alternatives(parser, verbose, true);
    if (behind) parser->look_behind_groups = outer;
    expect_close(parser, start);
    if (parser->groups != groups) parser->tree->group_in_look = true;
    if (token.code == '!' && body->first == NULL) {
        append(parser, sequence, NODE_FAILURE);
        return;
    }
    Node *node = append(parser, sequence, NODE_LOOK);
    node->behind = behind;
    node->negate = token.code == '!';
    node->body = body;
}

// The group of a condition: a number or a name.
static uint32_t condition_group(Parser *parser)
{
    size_t start, stop;
    parser_until(parser, ')', "group name", &start, &stop);
    if (parser->failed) return 0;
    uint64_t number = 0;
    size_t i = start;
    for (; i < stop && is_decimal((int32_t)parser->text[i]); i++)
        if (number < REGEX_MAX_GROUPS) number = number * 10 + (parser->text[i] - '0');
    if (i < stop) return group_named(parser, group_name(parser, start, stop, 1));
    int64_t back = (int64_t)(stop - start) + 1;
    String *digits = parser_text(parser, start, stop);
    if (number == 0) return parser_fail(parser, back, "bad group number"), 0;
    if (number >= REGEX_MAX_GROUPS) {
        Value shown = digits == NULL ? RAISED : int_parse(parser->vm, digits->data, digits->size, 10,
                                                          value_of_object(digits));
        if (raised(shown)) parser_stop(parser);
        else parser_fail(parser, back, "invalid group reference %R", shown);
        return 0;
    }
    GroupUse *use = parser_new(parser, sizeof(GroupUse));
    *use = (GroupUse){parser->uses, (uint32_t)number, parser->at - (size_t)back};
    parser->uses = use;
    return (uint32_t)number;
}

// Behind "(?(".
static void parse_condition(Parser *parser, Sequence *sequence, size_t start, bool verbose)
{
    uint32_t group = condition_group(parser);
    parser_check_look_behind(parser, group);
    Sequence *yes = parse_sequence(parser, verbose, false), *no = NULL;
    if (parser_match(parser, '|')) {
        no = parse_sequence(parser, verbose, false);
        if (parser->next.code == '|')
            parser_fail(parser, 0, "conditional backref with more than two branches");
    }
    expect_close(parser, start);
    if (parser->failed) return;
    yes->next = no;
    Node *node = append(parser, sequence, NODE_CONDITION);
    node->group = group;
    node->body = yes;
}

static void skip_comment(Parser *parser, size_t start)
{
    for (;;) {
        if (parser->next.code == TOKEN_END) {
            parser_fail(parser, (int64_t)(parser->at - start), "missing ), unterminated comment");
            return;
        }
        if (parser_take(parser).code == ')') return;
    }
}

typedef struct GroupHead {
    bool capture, atomic;
    String *name;
    uint32_t add, remove;
} GroupHead;

// Behind "(?": true if a group with this head follows; false if all of it has been read.
static bool parse_extension(Parser *parser, Sequence *sequence, size_t start, bool *verbose, bool first,
                            GroupHead *head)
{
    Token token = parser_take(parser);
    switch (token.code) {
    case TOKEN_END: parser_fail(parser, 0, "unexpected end of pattern"); return false;
    case 'P':
        if (parser_match(parser, '<')) {
            size_t from, to;
            parser_until(parser, '>', "group name", &from, &to);
            head->name = group_name(parser, from, to, 1);
            return true;
        }
        if (parser_match(parser, '=')) {
            parse_named_reference(parser, sequence);
            return false;
        }
        token = parser_take(parser);
        if (token.code == TOKEN_END) parser_fail(parser, 0, "unexpected end of pattern");
        else fail_extension(parser, token, "P");
        return false;
    case ':': head->capture = false; return true;
    case '#': skip_comment(parser, start); return false;
    case '=':
    case '!':
    case '<': parse_look(parser, sequence, token, start, *verbose); return false;
    case '(': parse_condition(parser, sequence, start, *verbose); return false;
    case '>':
        head->capture = false;
        head->atomic = true;
        return true;
    }
    if (token.code != '-' && flag_of(token.code) == 0) {
        fail_extension(parser, token, "");
        return false;
    }
    head->capture = false;
    if (parse_flags(parser, token, &head->add, &head->remove)) return true;
    if (!first || sequence->first != NULL)
        parser_fail(parser, (int64_t)(parser->at - start), "global flags not at the start of the expression");
    *verbose = (parser->flags & REGEX_VERBOSE) != 0;
    return false;
}

// Behind "(". *verbose changes when the pattern's own flags do.
static void parse_group(Parser *parser, Sequence *sequence, bool *verbose, bool first)
{
    size_t start = parser->at - 1;
    GroupHead head = {.capture = true};
    if (parser_match(parser, '?') && !parse_extension(parser, sequence, start, verbose, first, &head)) return;
    if (parser->failed) return;
    uint32_t group = head.capture ? group_open_named(parser, head.name) : 0;
    bool inner = (*verbose || (head.add & REGEX_VERBOSE)) && !(head.remove & REGEX_VERBOSE);
    Sequence *body = parse_alternatives(parser, inner, true);
    expect_close(parser, start);
    if (group != 0) group_close(parser, group, body);
    Node *node = append(parser, sequence, head.atomic ? NODE_ATOMIC : NODE_GROUP);
    node->group = group;
    node->add_flags = head.add;
    node->remove_flags = head.remove;
    node->body = body;
}

// ---- Sequences and alternatives -----------------------------------------------------------------

static bool skips(Parser *parser, Token token)
{
    switch (token.code) {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
    case '\v':
    case '\f': return true;
    case '#':
        for (;;) {
            int32_t code = parser_take(parser).code;
            if (code == TOKEN_END || code == '\n') return true;
        }
    default: return false;
    }
}

// first: flags of the whole pattern may stand here.
static Sequence *parse_sequence(Parser *parser, bool verbose, bool first)
{
    Sequence *sequence = sequence_new(parser);
    if (parser->failed) return sequence;
    if (++parser->depth > DEPTH_MAX || !descend(parser->vm)) {
        if (parser->depth > DEPTH_MAX) (void)throw_recursion(parser->vm, "");
        parser_stop(parser);
        return sequence;
    }
    if ((uint32_t)parser->depth > parser->tree->depth) parser->tree->depth = (uint32_t)parser->depth;
    while (parser->next.code != TOKEN_END && parser->next.code != '|' && parser->next.code != ')') {
        Token token = parser_take(parser);
        if (verbose && skips(parser, token)) continue;
        switch (token.code) {
        case '\\': parse_escape(parser, token, append(parser, sequence, NODE_LITERAL)); break;
        case '[': parse_set(parser, append(parser, sequence, NODE_SET)); break;
        case '*':
        case '+':
        case '?':
        case '{': parse_repeat(parser, sequence, token.code); break;
        case '.': append(parser, sequence, NODE_ANY); break;
        case '(': parse_group(parser, sequence, &verbose, first); break;
        case '^': append(parser, sequence, NODE_AT)->place = AT_BEGINNING; break;
        case '$': append(parser, sequence, NODE_AT)->place = AT_END; break;
        default: append(parser, sequence, NODE_LITERAL)->code = (uint32_t)token.code;
        }
    }
    parser->depth--;
    sequence_close(parser, sequence);
    return sequence;
}

static Sequence *parse_alternatives(Parser *parser, bool verbose, bool nested)
{
    Sequence *first = parse_sequence(parser, verbose, !nested);
    if (parser->next.code != '|') return first;
    Sequence *last = first;
    while (parser_match(parser, '|')) {
        if (!nested) verbose = (parser->flags & REGEX_VERBOSE) != 0;
        Sequence *sequence = parse_sequence(parser, verbose, false);
        if (parser->failed) return first;
        last->next = sequence;
        last = sequence;
    }
    Sequence *whole = sequence_new(parser);
    append(parser, whole, NODE_BRANCH)->body = first;
    sequence_close(parser, whole);
    return whole;
}

// ---- The pattern --------------------------------------------------------------------------------

// Checks the flags against each other and the kind of pattern, and adds what goes without saying.
static bool settle_flags(Parser *parser)
{
    VM *vm = parser->vm;
    uint32_t flags = parser->flags;
    if (parser->tree->is_text) {
        if (flags & REGEX_LOCALE) return throw_false(vm, ValueError, "cannot use LOCALE flag with a str pattern");
        if (!(flags & REGEX_ASCII)) parser->flags |= REGEX_UNICODE;
        else if (flags & REGEX_UNICODE)
            return throw_false(vm, ValueError, "ASCII and UNICODE flags are incompatible");
    } else {
        if (flags & REGEX_UNICODE)
            return throw_false(vm, ValueError, "cannot use UNICODE flag with a bytes pattern");
        if ((flags & REGEX_LOCALE) && (flags & REGEX_ASCII))
            return throw_false(vm, ValueError, "ASCII and LOCALE flags are incompatible");
    }
    return true;
}

static void parse_whole(Parser *parser)
{
    (void)group_open(parser); // group 0, never closed: it cannot be referred to
    look(parser);
    parser->tree->root = parse_alternatives(parser, (parser->flags & REGEX_VERBOSE) != 0, false);
    if (parser->failed) return;
    if (!settle_flags(parser)) return parser_stop(parser);
    if (parser->next.code != TOKEN_END) return parser_fail(parser, 0, "unbalanced parenthesis");
    const GroupUse *bad = NULL; // the list is backwards: the last one found is the first of the text
    for (const GroupUse *use = parser->uses; use != NULL; use = use->next)
        if (use->group >= parser->groups) bad = use;
    if (bad == NULL) return;
    String *message = str_format(parser->vm, "invalid group reference %u", bad->group);
    fail_at(parser, (int64_t)bad->position, message);
}

bool regex_parse(VM *vm, Tree *tree, Value pattern, const char *data, size_t size, uint32_t flags)
{
    *tree = (Tree){.arena = {.memory = &vm->memory}, .is_text = is_str(pattern), .names = dict_new(vm)};
    Parser parser = {.vm = vm, .tree = tree, .pattern = pattern, .flags = flags, .look_behind_groups = -1};
    size_t count = tree->is_text ? as_str(pattern)->count : size, text_size = count * sizeof(uint32_t);
    uint32_t *text = memory_take(&vm->memory, text_size);
    if (text == NULL) return throw_memory(vm), false;
    for (size_t i = 0, at = 0; i < count; i++) {
        if (tree->is_text) at += (size_t)utf8_decode(data + at, &text[i]);
        else text[i] = (unsigned char)data[i];
    }
    parser.text = text;
    parser.count = count;
    parse_whole(&parser);
    memory_release(&vm->memory, text, text_size);
    tree->flags = parser.flags;
    tree->groups = parser.failed ? 0 : parser.groups - 1;
    if (!parser.failed) return charge(vm, count) || (regex_tree_free(tree), false);
    regex_tree_free(tree);
    return false;
}

void regex_tree_free(Tree *tree)
{
    tree_give_back(&tree->arena);
}
