// scan.c - JSON text to Python values.
//
// A recursive descent over the UTF-8 of a str; positions are bytes here and become characters in errors. Hooks
// written in Python are called as CPython's scanner calls them.
#include "stdlib/json/json.h"
#include "vm/base/dtoa.h"
#include "vm/base/utf8.h"
#include "vm/exec/exec.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

typedef struct Scan {
    VM *vm;
    String *text;
    const char *data, *end;
    Value object_hook, pairs_hook, parse_float, parse_int, parse_constant;
    bool strict;
} Scan;

static Value scan_value(Scan *s, const char **at);

static Value fail(Scan *s, const char *message, const char *at)
{
    VM *vm = s->vm;
    Value module = import_module(vm, "json.decoder");
    Value type = raised(module) ? RAISED : get_attr(vm, module, str_intern_c(vm, "JSONDecodeError"));
    String *text = raised(type) ? NULL : str_from_c(vm, message);
    if (!text) return RAISED;
    size_t position = str_is_ascii(s->text) ? (size_t)(at - s->data) : utf8_count(s->data, (size_t)(at - s->data));
    Value args[] = {value_of_object(text), value_of_object(s->text), value_of_small((int64_t)position)};
    Value error = call(vm, type, 3, args);
    return raised(error) ? RAISED : throw_value(vm, error);
}

// There is no value at `at`: StopIteration, which raw_decode words.
static Value no_value(Scan *s, const char *at)
{
    size_t position = str_is_ascii(s->text) ? (size_t)(at - s->data) : utf8_count(s->data, (size_t)(at - s->data));
    return throw_with(s->vm, StopIteration, value_of_small((int64_t)position));
}

static const char *skip_space(const Scan *s, const char *at)
{
    while (at < s->end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r')) at++;
    return at;
}

static int hex4(const char *at, const char *end)
{
    int value = 0;
    if (end - at < 4) return -1;
    for (int i = 0; i < 4; i++) {
        char c = at[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0) return -1;
        value = value * 16 + digit;
    }
    return value;
}

// Decodes escapes from `at` on (just behind the opening quote) into a new string.
static Value slow_string(Scan *s, const char *begin, const char *at, const char **after)
{
    Buf buf;
    buf_init(&buf, &s->vm->memory);
    const char *start = at;
    for (;;) {
        const char *run = at;
        while (at < s->end && *at != '"' && *at != '\\' && (unsigned char)*at >= 0x20) at++;
        buf_append(&buf, run, (size_t)(at - run));
        if (at >= s->end) {
            buf_free(&buf);
            return fail(s, "Unterminated string starting at", begin);
        }
        if (*at == '"') break;
        if (*at != '\\') {
            if (s->strict) {
                buf_free(&buf);
                return fail(s, "Invalid control character at", at);
            }
            buf_append_char(&buf, *at++);
            continue;
        }
        if (++at >= s->end) {
            buf_free(&buf);
            return fail(s, "Unterminated string starting at", begin);
        }
        char c = *at++;
        switch (c) {
        case '"': case '\\': case '/': buf_append_char(&buf, c); break;
        case 'b': buf_append_char(&buf, '\b'); break;
        case 'f': buf_append_char(&buf, '\f'); break;
        case 'n': buf_append_char(&buf, '\n'); break;
        case 'r': buf_append_char(&buf, '\r'); break;
        case 't': buf_append_char(&buf, '\t'); break;
        case 'u': {
            int code = hex4(at, s->end);
            if (code < 0) {
                buf_free(&buf);
                return fail(s, "Invalid \\uXXXX escape", at);
            }
            at += 4;
            if (code >= 0xd800 && code < 0xdc00 && s->end - at >= 6 && at[0] == '\\' && at[1] == 'u') {
                int low = hex4(at + 2, s->end);
                if (low >= 0xdc00 && low < 0xe000) {
                    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                    at += 6;
                }
            }
            buf_append_utf8(&buf, (uint32_t)code);
            break;
        }
        default:
            buf_free(&buf);
            return fail(s, "Invalid \\escape", at - 2);
        }
    }
    (void)start;
    *after = at + 1;
    String *text = str_from_buf(s->vm, &buf);
    return text ? value_of_object(text) : RAISED;
}

// A string; *at is behind its opening quote.
static Value scan_string(Scan *s, const char **at, bool intern)
{
    const char *start = *at, *p = start;
    while (p < s->end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20) p++;
    if (p < s->end && *p == '"') {
        *at = p + 1;
        String *text = intern && p - start < 64 ? str_intern_data(s->vm, start, (size_t)(p - start))
                                                : str_new(s->vm, start, (size_t)(p - start));
        return text ? value_of_object(text) : RAISED;
    }
    return slow_string(s, start - 1, start, at);
}

static Value call_text(Scan *s, Value hook, const char *start, const char *end)
{
    String *text = str_new(s->vm, start, (size_t)(end - start));
    if (!text) return RAISED;
    Value argument = value_of_object(text);
    return call(s->vm, hook, 1, &argument);
}

static bool is_digit(const Scan *s, const char *p)
{
    return p < s->end && *p >= '0' && *p <= '9';
}

static Value scan_number(Scan *s, const char **at)
{
    const char *start = *at, *p = start;
    bool negative = *p == '-';
    if (negative) p++;
    if (!is_digit(s, p)) return no_value(s, start);
    if (*p == '0') p++;
    else while (is_digit(s, p)) p++;
    bool is_real = false;
    if (p < s->end && *p == '.' && is_digit(s, p + 1)) {
        is_real = true;
        p++;
        while (is_digit(s, p)) p++;
    }
    if (p < s->end && (*p == 'e' || *p == 'E')) {
        const char *e = p + 1;
        if (e < s->end && (*e == '+' || *e == '-')) e++;
        if (is_digit(s, e)) {
            is_real = true;
            while (is_digit(s, e)) e++;
            p = e;
        }
    }
    *at = p;
    if (is_real) {
        if (!is_none(s->parse_float)) return call_text(s, s->parse_float, start, p);
        double d;
        if (!double_parse(start, (size_t)(p - start), &d)) return no_value(s, start);
        return value_of_double(d);
    }
    if (!is_none(s->parse_int)) return call_text(s, s->parse_int, start, p);
    if (p - start <= 15) {
        int64_t value = 0;
        for (const char *q = start + negative; q < p; q++) value = value * 10 + (*q - '0');
        return value_of_small(negative ? -value : value);
    }
    return int_parse(s->vm, start, (size_t)(p - start), 10, NONE);
}

static Value scan_array(Scan *s, const char **at)
{
    VM *vm = s->vm;
    List *list = list_new(vm);
    const char *p = skip_space(s, *at);
    if (p < s->end && *p == ']') {
        *at = p + 1;
        return value_of_object(list);
    }
    for (;;) {
        Value item = scan_value(s, &p);
        if (raised(item) || !list_append(vm, list, item) || !charge(vm, 1)) return RAISED;
        p = skip_space(s, p);
        if (p < s->end && *p == ']') break;
        if (p >= s->end || *p != ',') return fail(s, "Expecting ',' delimiter", p);
        const char *comma = p;
        p = skip_space(s, p + 1);
        if (p < s->end && *p == ']') return fail(s, "Illegal trailing comma before end of array", comma);
    }
    *at = p + 1;
    return value_of_object(list);
}

static Value finish_object(Scan *s, Dict *dict, List *pairs)
{
    if (pairs) {
        Value argument = value_of_object(pairs);
        return call(s->vm, s->pairs_hook, 1, &argument);
    }
    Value value = value_of_object(dict);
    return is_none(s->object_hook) ? value : call(s->vm, s->object_hook, 1, &value);
}

static Value scan_object(Scan *s, const char **at)
{
    VM *vm = s->vm;
    bool want_pairs = !is_none(s->pairs_hook);
    Dict *dict = want_pairs ? NULL : dict_new(vm);
    List *pairs = want_pairs ? list_new(vm) : NULL;
    const char *p = skip_space(s, *at);
    if (p < s->end && *p == '}') {
        *at = p + 1;
        return finish_object(s, dict, pairs);
    }
    for (;;) {
        if (p >= s->end || *p != '"') return fail(s, "Expecting property name enclosed in double quotes", p);
        p++;
        Value key = scan_string(s, &p, true);
        if (raised(key)) return RAISED;
        p = skip_space(s, p);
        if (p >= s->end || *p != ':') return fail(s, "Expecting ':' delimiter", p);
        p = skip_space(s, p + 1);
        Value value = scan_value(s, &p);
        if (raised(value)) return RAISED;
        if (want_pairs) {
            if (!list_append(vm, pairs, value_of_object(tuple_pair(vm, key, value)))) return RAISED;
        } else if (!dict_set_str(vm, dict, as_str(key), value)) {
            return RAISED;
        }
        if (!charge(vm, 1)) return RAISED;
        p = skip_space(s, p);
        if (p < s->end && *p == '}') break;
        if (p >= s->end || *p != ',') return fail(s, "Expecting ',' delimiter", p);
        const char *comma = p;
        p = skip_space(s, p + 1);
        if (p < s->end && *p == '}') return fail(s, "Illegal trailing comma before end of object", comma);
    }
    *at = p + 1;
    return finish_object(s, dict, pairs);
}

static Value constant(Scan *s, const char **at, const char *word, Value value)
{
    size_t size = strlen(word);
    if ((size_t)(s->end - *at) < size || memcmp(*at, word, size) != 0) return no_value(s, *at);
    const char *start = *at;
    *at += size;
    if (!is_absent(value)) return value;
    if (!is_none(s->parse_constant)) return call_text(s, s->parse_constant, start, *at);
    return value_of_double(*word == 'N' ? __builtin_nan("") : *word == '-' ? -__builtin_inf() : __builtin_inf());
}

static Value scan_value(Scan *s, const char **at)
{
    if (!descend(s->vm)) return RAISED;
    const char *p = *at;
    if (p >= s->end) return no_value(s, p);
    switch (*p) {
    case '"': *at = p + 1; return scan_string(s, at, false);
    case '{': *at = p + 1; return scan_object(s, at);
    case '[': *at = p + 1; return scan_array(s, at);
    case 'n': return constant(s, at, "null", NONE);
    case 't': return constant(s, at, "true", TRUE);
    case 'f': return constant(s, at, "false", FALSE);
    case 'N': return constant(s, at, "NaN", ABSENT);
    case 'I': return constant(s, at, "Infinity", ABSENT);
    case '-':
        if (s->end - p > 1 && p[1] == 'I') return constant(s, at, "-Infinity", ABSENT);
        return scan_number(s, at);
    default: return scan_number(s, at);
    }
}

// scan(text, index, object_hook, object_pairs_hook, parse_float, parse_int, parse_constant, strict, /):
// (value, index behind it)
Value py_json_scan(VM *vm, Value *args)
{
    int64_t index;
    Scan s = {.vm = vm, .object_hook = args[2], .pairs_hook = args[3], .parse_float = args[4], .parse_int = args[5],
              .parse_constant = args[6]};
    if (!arg_str(vm, args, 0, &s.text) || !arg_index(vm, args, 1, &index) || !arg_truth(vm, args, 7, &s.strict)) {
        return RAISED;
    }
    if (index < 0) return throw(vm, ValueError, "idx cannot be negative");
    s.data = s.text->data;
    s.end = s.data + s.text->size;
    if ((size_t)index > s.text->count) return throw_with(vm, StopIteration, args[1]);
    const char *at = s.data + str_offset(vm, s.text, (size_t)index);
    Value value = scan_value(&s, &at);
    if (raised(value)) return RAISED;
    size_t end = str_is_ascii(s.text) ? (size_t)(at - s.data) : utf8_count(s.data, (size_t)(at - s.data));
    return value_of_object(tuple_pair(vm, value, value_of_small((int64_t)end)));
}

// scanstring(text, end, strict=True, /): the string whose opening quote is before end, and the index behind it.
Value py_json_scanstring(VM *vm, Value *args)
{
    int64_t index;
    Scan s = {.vm = vm};
    if (!arg_str(vm, args, 0, &s.text) || !arg_index(vm, args, 1, &index) || !arg_truth(vm, args, 2, &s.strict)) return RAISED;
    if (index < 0 || (size_t)index > s.text->count) return throw(vm, ValueError, "end is out of bounds");
    s.data = s.text->data;
    s.end = s.data + s.text->size;
    const char *at = s.data + str_offset(vm, s.text, (size_t)index);
    Value value = scan_string(&s, &at, false);
    if (raised(value)) return RAISED;
    size_t end = str_is_ascii(s.text) ? (size_t)(at - s.data) : utf8_count(s.data, (size_t)(at - s.data));
    return value_of_object(tuple_pair(vm, value, value_of_small((int64_t)end)));
}
