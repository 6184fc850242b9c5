// str_format.c - str.format and format_map: "{0.name[key]!r:>{width}}".
//
// A format string is literal text and fields; a field is a name, a conversion and a spec, and a spec may hold
// fields of its own, one level deep. Values may run Python, so nothing is kept across them but ranges of
// the format string, which cannot change.
#include "vm/object/attr.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/base/unicode.h"
#include "vm/types/dict.h"
#include "vm/types/format.h"
#include "vm/types/int.h"
#include "vm/types/str_parts.h"
#include "vm/types/format_fields.h"
#include "vm/types/tuple.h"

// ---- Cutting a format string up -----------------------------------------------------------------

static inline char peek(const TextRange *rest)
{
    return *rest->start;
}

static inline bool at_end(const TextRange *range)
{
    return range->start >= range->end;
}

// Reads conversion and spec of a field whose name ended with c.
static bool parse_suffix(VM *vm, TextRange *rest, char c, FormatField *field)
{
    if (c == '!') {
        if (at_end(rest)) {
            return throw_false(vm, ValueError, "end of string while looking for conversion specifier");
        }
        rest->start += utf8_decode(rest->start, &field->conversion);
        if (!at_end(rest)) {
            c = *rest->start++;
            if (c == '}') return true;
            if (c != ':') {
                return throw_false(vm, ValueError, "expected ':' after conversion specifier");
            }
        }
    }
    field->spec.start = rest->start;
    for (int depth = 1; !at_end(rest);) {
        c = *rest->start++;
        if (c == '{') {
            field->spec_has_fields = true;
            depth++;
        } else if (c == '}' && --depth == 0) {
            field->spec.end = rest->start - 1;
            return true;
        }
    }
    return throw_false(vm, ValueError, "unmatched '{' in format spec");
}

static bool parse_field(VM *vm, TextRange *rest, FormatField *field)
{
    char c = 0;
    field->name.start = rest->start;
    while (!at_end(rest)) {
        c = *rest->start++;
        if (c == '{') return throw_false(vm, ValueError, "unexpected '{' in field name");
        if (c == '}' || c == ':' || c == '!') break;
        if (c == '[') {
            while (!at_end(rest) && peek(rest) != ']') rest->start++;
        }
    }
    field->name.end = rest->start - 1;
    if (c == '!' || c == ':') return parse_suffix(vm, rest, c, field);
    if (c == '}') return true;
    return throw_false(vm, ValueError, "expected '}' before end of string");
}

bool format_next(VM *vm, TextRange *rest, TextRange *literal, FormatField *field, bool *has_field)
{
    *field = (FormatField){{NULL, NULL}, {NULL, NULL}, 0, false};
    *has_field = false;
    literal->start = rest->start;
    while (!at_end(rest) && peek(rest) != '{' && peek(rest) != '}') rest->start++;
    literal->end = rest->start;
    if (at_end(rest)) return true;
    char c = *rest->start++;
    bool doubled = !at_end(rest) && peek(rest) == c;
    if (doubled) {
        literal->end = rest->start++;
        return true;
    }
    if (c == '}') return throw_false(vm, ValueError, "Single '}' encountered in format string");
    if (at_end(rest)) return throw_false(vm, ValueError, "Single '{' encountered in format string");
    *has_field = true;
    return parse_field(vm, rest, field);
}

// The number that text is, or -1 if it is none.
static bool parse_index(VM *vm, TextRange text, int64_t *index)
{
    *index = -1;
    int64_t number = 0;
    if (at_end(&text)) return true;
    while (!at_end(&text)) {
        uint32_t code;
        text.start += utf8_decode(text.start, &code);
        int digit = unicode_decimal_value(code);
        if (digit < 0) return true;
        if (mul_overflows(number, 10, &number) || add_overflows(number, digit, &number)) {
            return throw_false(vm, ValueError, "Too many decimal digits in format string");
        }
    }
    *index = number;
    return true;
}

bool format_first_name(VM *vm, TextRange *rest, TextRange *first, int64_t *index)
{
    first->start = rest->start;
    while (!at_end(rest) && peek(rest) != '.' && peek(rest) != '[') rest->start++;
    first->end = rest->start;
    return parse_index(vm, *first, index);
}

bool format_next_name(VM *vm, TextRange *rest, TextRange *name, bool *is_attribute, int64_t *index)
{
    char c = *rest->start++;
    *index = -1;
    *is_attribute = c == '.';
    name->start = rest->start;
    if (c == '.') {
        while (!at_end(rest) && peek(rest) != '.' && peek(rest) != '[') rest->start++;
        name->end = rest->start;
    } else if (c == '[') {
        while (!at_end(rest) && peek(rest) != ']') rest->start++;
        if (at_end(rest)) return throw_false(vm, ValueError, "Missing ']' in format string");
        name->end = rest->start++;
        if (!parse_index(vm, *name, index)) return false;
    } else {
        return throw_false(vm, ValueError,
                           "Only '.' or '[' may follow ']' in format field specifier");
    }
    if (name->start != name->end) return true;
    return throw_false(vm, ValueError, "Empty attribute in format string");
}

// ---- Values -------------------------------------------------------------------------------------

typedef struct Formatter {
    VM *vm;
    Tuple *args;        // NULL: format_map
    Value keywords;     // a mapping, or ABSENT
    enum { UNDECIDED, AUTOMATIC, MANUAL } numbering;
    int64_t next;       // of automatic numbering
    Buf buf;
} Formatter;

static String *range_text(VM *vm, TextRange range)
{
    return str_new(vm, range.start, (size_t)(range.end - range.start));
}

static bool check_numbering(Formatter *f, bool automatic)
{
    if (f->numbering == UNDECIDED) f->numbering = automatic ? AUTOMATIC : MANUAL;
    if (f->numbering == MANUAL && automatic) {
        return throw_false(f->vm, ValueError, "cannot switch from manual field specification to "
                                              "automatic field numbering");
    }
    if (f->numbering == AUTOMATIC && !automatic) {
        return throw_false(f->vm, ValueError, "cannot switch from automatic field numbering to "
                                              "manual field specification");
    }
    return true;
}

static RUNS Value first_value(Formatter *f, TextRange name, int64_t index)
{
    VM *vm = f->vm;
    bool empty = at_end(&name);
    if (empty || index >= 0) {
        if (!check_numbering(f, empty)) return RAISED;
        if (empty) index = f->next++;
        if (f->args == NULL) {
            return throw(vm, ValueError, "Format string contains positional fields");
        }
        if ((uint64_t)index < f->args->count) return f->args->items[index];
        return throw(vm, IndexError, "Replacement index %lld out of range for positional args tuple",
                     (long long)index);
    }
    String *key = range_text(vm, name);
    if (key == NULL) return RAISED;
    if (is_absent(f->keywords)) return throw_with(vm, KeyError, value_of_object(key));
    if (is_exact_dict(f->keywords)) {
        Value found = dict_get_str(vm, as_dict(f->keywords), key);
        return is_absent(found) ? throw_with(vm, KeyError, value_of_object(key)) : found;
    }
    return get_item(vm, f->keywords, value_of_object(key));
}

static RUNS Value field_value(Formatter *f, TextRange name)
{
    VM *vm = f->vm;
    TextRange part;
    int64_t index;
    if (!format_first_name(vm, &name, &part, &index)) return RAISED;
    Value value = first_value(f, part, index);
    while (!raised(value) && !at_end(&name)) {
        bool is_attribute;
        if (!format_next_name(vm, &name, &part, &is_attribute, &index)) return RAISED;
        if (index >= 0) {
            value = get_item(vm, value, int_new(vm, index));
            continue;
        }
        String *key = range_text(vm, part);
        if (key == NULL) return RAISED;
        value = is_attribute ? get_attr(vm, value, str_intern(vm, key))
                             : get_item(vm, value, value_of_object(key));
    }
    return value;
}

static RUNS Value convert(VM *vm, Value value, uint32_t conversion)
{
    switch (conversion) {
    case 0: return value;
    case 'r': return value_of_str(repr_of(vm, value));
    case 's': return value_of_str(str_of(vm, value));
    case 'a': return value_of_str(ascii_of(vm, value));
    }
    if (conversion > 32 && conversion < 127) {
        return throw(vm, ValueError, "Unknown conversion specifier %c", (int)conversion);
    }
    return throw(vm, ValueError, "Unknown conversion specifier \\x%x", conversion);
}

static RUNS bool build(Formatter *f, TextRange text, int depth);

// Formats spec's own fields into a string of its own.
static RUNS String *expand_spec(Formatter *f, TextRange spec, int depth)
{
    Buf outer = f->buf;
    buf_init(&f->buf, &f->vm->memory);
    bool done = build(f, spec, depth - 1);
    Buf inner = f->buf;
    f->buf = outer;
    if (done) return str_from_buf(f->vm, &inner);
    buf_free(&inner);
    return NULL;
}

// Writes a str or a small int as it is; false if value is something else.
static bool write_plain(Formatter *f, Value value)
{
    if (is_exact_str(value)) {
        buf_append(&f->buf, as_str(value)->data, as_str(value)->size);
        return true;
    }
    if (!is_small_int(value)) return false;
    char digits[INT_SMALL_TEXT + 1], *end = digits + sizeof digits;
    int64_t i = as_small(value);
    char *at = int_write_digits(end, i < 0 ? 0 - (uint64_t)i : (uint64_t)i, 10);
    if (i < 0) *--at = '-';
    buf_append(&f->buf, at, (size_t)(end - at));
    return true;
}

static RUNS bool write_field(Formatter *f, const FormatField *field, int depth)
{
    VM *vm = f->vm;
    Value value = field_value(f, field->name);
    if (raised(value)) return false;
    bool plain = field->conversion == 0 && field->spec.start == field->spec.end;
    if (plain && write_plain(f, value)) return true;
    value = convert(vm, value, field->conversion);
    if (raised(value)) return false;
    String *spec = NULL;
    if (field->spec_has_fields) spec = expand_spec(f, field->spec, depth);
    else if (field->spec.start != field->spec.end) spec = range_text(vm, field->spec);
    else spec = vm->empty_str;
    if (spec == NULL) return false;
    String *text = format_value(vm, value, spec);
    if (text == NULL) return false;
    buf_append(&f->buf, text->data, text->size);
    return true;
}

static bool build(Formatter *f, TextRange text, int depth)
{
    if (depth == 0) return throw_false(f->vm, ValueError, "Max string recursion exceeded");
    while (!at_end(&text)) {
        TextRange literal;
        FormatField field;
        bool has_field;
        if (!format_next(f->vm, &text, &literal, &field, &has_field)) return false;
        buf_append(&f->buf, literal.start, (size_t)(literal.end - literal.start));
        if (has_field && (!charge(f->vm, 4) || !write_field(f, &field, depth))) return false;
    }
    return true;
}

String *str_format_method(VM *vm, String *format, Tuple *args, Value keywords)
{
    Formatter f = {.vm = vm, .args = args, .keywords = keywords};
    buf_init(&f.buf, &vm->memory);
    buf_reserve(&f.buf, format->size * 2 + 32);
    if (build(&f, (TextRange){format->data, format->data + format->size}, 2)) {
        return str_from_buf(vm, &f.buf);
    }
    buf_free(&f.buf);
    return NULL;
}

Value py_str_format(VM *vm, Value *args) // format(self, /, *args, **kwargs=?)
{
    return value_of_str(str_format_method(vm, as_str(args[0]), as_tuple(args[1]), args[2]));
}

Value py_str_format_map(VM *vm, Value *args) // format_map(self, mapping, /)
{
    return value_of_str(str_format_method(vm, as_str(args[0]), NULL, args[1]));
}
