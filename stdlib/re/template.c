// template.c - replacement templates: "\1", "\g<name>", and escapes.
#include "stdlib/re/regex.h"
#include "stdlib/re/parse.h"

typedef struct TemplateReader {
    Parser parser; // its tokens and its failing; the rest of it is not used
    Pattern *pattern;
    Buf literal;
    List *items;
} TemplateReader;

static bool is_decimal(int32_t code)
{
    return code >= '0' && code <= '9';
}

static bool is_octal(int32_t code)
{
    return code >= '0' && code <= '7';
}

static void add_code(TemplateReader *reader, uint32_t code)
{
    if (reader->parser.tree->is_text) buf_append_utf8(&reader->literal, code);
    else buf_append_char(&reader->literal, (char)code);
}

// Ends the text before a group, or before the end.
static void add_literal(TemplateReader *reader)
{
    VM *vm = reader->parser.vm;
    if (reader->parser.failed) return;
    Value text = reader->parser.tree->is_text ? value_of_str(str_from_buf(vm, &reader->literal))
                                              : value_of_bytes(bytes_from_buf(vm, &reader->literal));
    buf_init(&reader->literal, &vm->memory);
    if (raised(text) || !list_append(vm, reader->items, text)) parser_stop(&reader->parser);
}

static void add_group(TemplateReader *reader, uint64_t group, int64_t back)
{
    Parser *parser = &reader->parser;
    if (group > reader->pattern->groups) {
        parser_fail(parser, back, "invalid group reference %llu", (unsigned long long)group);
        return;
    }
    add_literal(reader);
    if (!parser->failed && !list_append(parser->vm, reader->items, value_of_small((int64_t)group)))
        parser_stop(parser);
}

// Behind "\g".
static void read_group(TemplateReader *reader)
{
    Parser *parser = &reader->parser;
    size_t start, stop;
    if (!parser_match(parser, '<')) return parser_fail(parser, 0, "missing <");
    parser_until(parser, '>', "group name", &start, &stop);
    String *name = parser_text(parser, start, stop);
    if (name == NULL) return;
    uint64_t number = 0;
    size_t i = start;
    for (; i < stop && is_decimal((int32_t)parser->text[i]); i++)
        if (number < REGEX_MAX_GROUPS) number = number * 10 + (parser->text[i] - '0');
    int64_t back = (int64_t)(stop - start) + 1;
    if (i == stop) {
        if (number >= REGEX_MAX_GROUPS) {
            Value shown = int_parse(parser->vm, name->data, name->size, 10, value_of_object(name));
            if (raised(shown)) parser_stop(parser);
            else parser_fail(parser, back, "invalid group reference %R", shown);
            return;
        }
        add_group(reader, number, back);
        return;
    }
    if ((!parser->tree->is_text && !str_is_ascii(name)) || !str_is_identifier(name)) {
        parser_fail(parser, back, "bad character in group name %R", value_of_object(name));
        return;
    }
    Value group = dict_get_str(parser->vm, reader->pattern->names, name);
    if (is_absent(group)) {
        (void)throw(parser->vm, IndexError, "unknown group name %R", value_of_object(name));
        parser_stop(parser);
        return;
    }
    add_group(reader, (uint64_t)as_small(group), back);
}

// Behind "\" and a digit: a group, or an octal escape.
static void read_number(TemplateReader *reader, int32_t first)
{
    Parser *parser = &reader->parser;
    uint32_t value = (uint32_t)(first - '0');
    if (first == '0') {
        for (int i = 0; i < 2 && is_octal(parser->next.code); i++)
            value = value * 8 + (uint32_t)(parser_take(parser).code - '0');
        add_code(reader, value & 0xff);
        return;
    }
    int64_t digits = 1;
    if (is_decimal(parser->next.code)) {
        int32_t second = parser_take(parser).code;
        digits = 2;
        if (is_octal(first) && is_octal(second) && is_octal(parser->next.code)) {
            value = (value * 8 + (uint32_t)(second - '0')) * 8 + (uint32_t)(parser_take(parser).code - '0');
            if (value > 0377) {
                parser_fail(parser, 4, "octal escape value \\%o outside of range 0-0o377", value);
                return;
            }
            add_code(reader, value);
            return;
        }
        value = value * 10 + (uint32_t)(second - '0');
    }
    add_group(reader, value, digits);
}

static void read_escape(TemplateReader *reader, int32_t letter)
{
    static const char letters[] = "abfnrtv\\", codes[] = "\a\b\f\n\r\t\v\\";
    const char *found = letter > 0 && letter < 0x80 ? strchr(letters, letter) : NULL;
    if (letter == 'g') {
        read_group(reader);
    } else if (is_decimal(letter)) {
        read_number(reader, letter);
    } else if (found != NULL) {
        add_code(reader, (uint32_t)(unsigned char)codes[found - letters]);
    } else if ((letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')) {
        parser_fail(&reader->parser, 2, "bad escape \\%c", (int)letter);
    } else {
        add_code(reader, '\\');
        add_code(reader, (uint32_t)letter);
    }
}

Tuple *template_parse(VM *vm, Pattern *pattern, Value replacement)
{
    BufferView view = {0};
    bool is_text = is_str(replacement), has_view = false;
    if (!is_text) {
        if (!has_buffer(vm, replacement))
            return throw_null(vm, TypeError, "decoding to str: need a bytes-like object, %T found", replacement);
        if (!buffer_get(vm, replacement, &view, false)) return NULL;
        has_view = true;
    }
    size_t count = is_text ? as_str(replacement)->count : view.size;
    uint32_t *text = memory_take(&vm->memory, count * sizeof(uint32_t));
    Tree tree = {.arena = {.memory = &vm->memory}, .is_text = is_text};
    TemplateReader reader = {.parser = {.vm = vm, .tree = &tree, .pattern = replacement, .text = text, .count = count},
                             .pattern = pattern,
                             .items = list_new(vm)};
    if (text == NULL) {
        if (has_view) buffer_release(vm, &view);
        return throw_memory(vm), NULL;
    }
    for (size_t i = 0, at = 0; i < count; i++) {
        if (is_text) at += (size_t)utf8_decode(as_str(replacement)->data + at, &text[i]);
        else text[i] = (unsigned char)view.data[i];
    }
    if (has_view) buffer_release(vm, &view);
    buf_init(&reader.literal, &vm->memory);
    parser_seek(&reader.parser, 0);
    while (reader.parser.next.code != TOKEN_END) {
        Token token = parser_take(&reader.parser);
        if (token.code == '\\') read_escape(&reader, token.escaped);
        else add_code(&reader, (uint32_t)token.code);
    }
    add_literal(&reader);
    buf_free(&reader.literal);
    memory_release(&vm->memory, text, count * sizeof(uint32_t));
    if (reader.parser.failed) return NULL;
    return tuple_new(vm, reader.items->items, reader.items->count);
}

Tuple *template_of(VM *vm, Pattern *pattern, Value replacement)
{
    if (is_tuple(pattern->template)) {
        Value last = pattern->template_source;
        if (same(last, replacement) ||
            (is_exact_str(last) && is_exact_str(replacement) && str_equal(as_str(last), as_str(replacement))))
            return as_tuple(pattern->template);
    }
    Tuple *template = template_parse(vm, pattern, replacement);
    if (template == NULL) return NULL;
    if (is_exact_str(replacement) || is_exact_bytes(replacement)) {
        store(vm, pattern, &pattern->template_source, replacement);
        store(vm, pattern, &pattern->template, value_of_object(template));
    }
    return template;
}
