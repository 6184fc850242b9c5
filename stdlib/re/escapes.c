// escapes.c - what begins with a backslash in a regular expression.
#include "stdlib/re/parse.h"
#include "vm/base/unicode.h"
#include "vm/base/utf8.h"

static bool is_octal(int32_t code)
{
    return code >= '0' && code <= '7';
}

static bool is_decimal(int32_t code)
{
    return code >= '0' && code <= '9';
}

static int hex_value(int32_t code)
{
    if (is_decimal(code)) return code - '0';
    if (code >= 'a' && code <= 'f') return code - 'a' + 10;
    if (code >= 'A' && code <= 'F') return code - 'A' + 10;
    return -1;
}

static bool is_letter(int32_t code)
{
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
}

// Fails with what the escape that began at `start` and ends at the next token has wrong.
static void fail_escape(Parser *parser, size_t start, const char *before, const char *after)
{
    if (parser->failed) return;
    size_t size = parser->at - start;
    String *text = parser_text(parser, start, parser->at);
    if (text != NULL) parser_fail(parser, (int64_t)size, "%s%S%s", before, text, after);
}

// The code of \a \b \f \n \r \t \v \\, or -1.
static int32_t simple_escape(int32_t code)
{
    switch (code) {
    case 'a': return '\a';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    case '\\': return '\\';
    default: return -1;
    }
}

static bool category_of(int32_t code, Category *category)
{
    static const char letters[] = "dDsSwW"; // in the order of Category
    const char *found = code > 0 && code < 0x80 ? strchr(letters, code) : NULL;
    if (found == NULL) return false;
    *category = (Category)(found - letters);
    return true;
}

static uint32_t hex_escape(Parser *parser, size_t start, int digits)
{
    uint32_t value = 0;
    int count = 0;
    for (; count < digits && hex_value(parser->next.code) >= 0; count++)
        value = value << 4 | (uint32_t)hex_value(parser_take(parser).code);
    if (count < digits) fail_escape(parser, start, "incomplete escape ", "");
    else if (value > CODE_POINT_MAX) fail_escape(parser, start, "bad escape ", "");
    return value;
}

static uint32_t named_escape(Parser *parser)
{
    if (!parser_match(parser, '{')) return parser_fail(parser, 0, "missing {"), 0;
    size_t start, stop;
    parser_until(parser, '}', "character name", &start, &stop);
    String *name = parser_text(parser, start, stop);
    uint32_t code = 0;
    if (name != NULL && !unicode_lookup(name->data, name->size, &code))
        parser_fail(parser, (int64_t)(stop - start) + 4, "undefined character name %R", value_of_object(name));
    return code;
}

// Up to `more` octal digits behind those that make `value`.
static uint32_t octal_escape(Parser *parser, size_t start, uint32_t value, int more)
{
    for (; more > 0 && is_octal(parser->next.code); more--)
        value = value * 8 + (uint32_t)(parser_take(parser).code - '0');
    if (value > 0377) fail_escape(parser, start, "octal escape value ", " outside of range 0-0o377");
    return value;
}

// \x \u \U \N: true if it was one of them.
static bool code_escape(Parser *parser, size_t start, int32_t letter, uint32_t *code)
{
    bool is_text = parser->tree->is_text;
    if (letter == 'x') *code = hex_escape(parser, start, 2);
    else if (letter == 'u' && is_text) *code = hex_escape(parser, start, 4);
    else if (letter == 'U' && is_text) *code = hex_escape(parser, start, 8);
    else if (letter == 'N' && is_text) *code = named_escape(parser);
    else return false;
    return true;
}

void parse_class_escape(Parser *parser, Token token, SetItem *item)
{
    size_t start = parser->at - 2;
    int32_t letter = token.escaped;
    uint32_t code = 0;
    if (simple_escape(letter) >= 0) {
        code = (uint32_t)simple_escape(letter);
    } else if (category_of(letter, &item->category)) {
        item->is_category = true;
        return;
    } else if (code_escape(parser, start, letter, &code)) {
    } else if (is_octal(letter)) {
        code = octal_escape(parser, start, (uint32_t)(letter - '0'), 2);
    } else if (is_letter(letter) || is_decimal(letter)) {
        fail_escape(parser, start, "bad escape ", "");
    } else {
        code = (uint32_t)letter;
    }
    item->low = item->high = code;
}

// \1 .. \99, or three octal digits.
static void number_escape(Parser *parser, size_t start, int32_t first, Node *node)
{
    uint32_t group = (uint32_t)(first - '0');
    if (is_decimal(parser->next.code)) {
        int32_t second = parser_take(parser).code;
        if (is_octal(first) && is_octal(second) && is_octal(parser->next.code)) {
            node->code = octal_escape(parser, start, group * 8 + (uint32_t)(second - '0'), 1);
            return;
        }
        group = group * 10 + (uint32_t)(second - '0');
    }
    int64_t size = (int64_t)(parser->at - start);
    if (group >= parser->groups) {
        parser_fail(parser, size - 1, "invalid group reference %u", group);
        return;
    }
    if (!parser_group_closed(parser, group)) parser_fail(parser, size, "cannot refer to an open group");
    parser_check_look_behind(parser, group);
    node->kind = NODE_REFERENCE;
    node->group = group;
}

void parse_escape(Parser *parser, Token token, Node *node)
{
    size_t start = parser->at - 2;
    int32_t letter = token.escaped;
    Category category;
    node->kind = NODE_LITERAL;
    if (category_of(letter, &category)) {
        node->kind = NODE_SET;
        node->items = parser_new(parser, sizeof(SetItem));
        node->items->is_category = true;
        node->items->category = category;
        return;
    }
    switch (letter) {
    case 'A':
    case 'b':
    case 'B':
    case 'Z':
        node->kind = NODE_AT;
        node->place = letter == 'A'   ? AT_BEGINNING_STRING
                      : letter == 'b' ? AT_BOUNDARY
                      : letter == 'B' ? AT_NON_BOUNDARY
                                      : AT_END_STRING;
        return;
    case '0': node->code = octal_escape(parser, start, 0, 2); return;
    }
    if (simple_escape(letter) >= 0) node->code = (uint32_t)simple_escape(letter);
    else if (code_escape(parser, start, letter, &node->code)) return;
    else if (is_decimal(letter)) number_escape(parser, start, letter, node);
    else if (is_letter(letter)) fail_escape(parser, start, "bad escape ", "");
    else node->code = (uint32_t)letter;
}
