// literals.c - see literals.h. Sections 2.4.1 and 2.4.4 to 2.4.7 of the language reference.
#include "compiler/literals.h"
#include "vm/base/dtoa.h"
#include "vm/base/unicode.h"
#include "vm/base/utf8.h"

static int digit_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

// ---- numbers ----------------------------------------------------------------------------------

// The digits without underscores and leading zeros, in the arena: what has no room in 64 bits.
static bool set_big_int(Unit *unit, ConstantValue *value, const char *digits, size_t size, int base)
{
    char *text = arena_take(&unit->arena, size + 1);
    if (!text) return unit_fault_memory(unit), false;
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        if (digits[i] != '_' && (count || digits[i] != '0')) text[count++] = digits[i];
    text[count] = '\0';
    *value = (ConstantValue){.kind = LITERAL_BIG_INT, .base = (uint8_t)base};
    value->text.data = text;
    value->text.size = count;
    return true;
}

static bool read_int(Unit *unit, const Token *token, int digits_max, ConstantValue *value)
{
    const char *digits = token->text, *end = token->text + token->size;
    int base = 10;
    if (token->size > 2 && digits[0] == '0') {
        char letter = digits[1] | 0x20;
        base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
        if (base != 10) digits += 2;
    }
    int64_t integer = 0;
    size_t count = 0;
    bool fits = true;
    for (const char *next = digits; next < end; next++) {
        if (*next == '_') continue;
        count++;
        fits = fits && !mul_overflows(integer, base, &integer) &&
               !add_overflows(integer, digit_value(*next), &integer);
    }
    if (base == 10 && count > 640 && digits_max > 0 && count > (size_t)digits_max) {
        Place place = {token->lineno, -1, token->end_lineno, -1};
        unit_fault(unit, FAULT_SYNTAX, place,
                   "Exceeds the limit (%d digits) for integer string conversion: value has %zu "
                   "digits; use sys.set_int_max_str_digits() to increase the limit - Consider "
                   "hexadecimal for huge integer literals to avoid decimal conversion limits.",
                   digits_max, count);
        return false;
    }
    if (!fits) return set_big_int(unit, value, digits, (size_t)(end - digits), base);
    *value = (ConstantValue){.kind = LITERAL_INT, .integer = integer};
    return true;
}

static bool read_float(Unit *unit, const Token *token, bool imaginary, ConstantValue *value)
{
    char small[64] = "";
    size_t size = token->size - imaginary, count = 0;
    char *text = size <= sizeof small ? small : memory_take(unit->memory, size);
    if (!text) return unit_fault_memory(unit), false;
    for (size_t i = 0; i < size; i++)
        if (token->text[i] != '_') text[count++] = token->text[i];
    *value = (ConstantValue){.kind = imaginary ? LITERAL_COMPLEX : LITERAL_FLOAT};
    double_parse(text, count, &value->real);
    if (text != small) memory_release(unit->memory, text, size);
    return true;
}

bool literal_number(Unit *unit, const Token *token, int digits_max, ConstantValue *value)
{
    const char *text = token->text;
    bool based = token->size > 1 && text[0] == '0' &&
                 ((text[1] | 0x20) == 'x' || (text[1] | 0x20) == 'o' || (text[1] | 0x20) == 'b');
    if (based) return read_int(unit, token, digits_max, value);
    if ((text[token->size - 1] | 0x20) == 'j') return read_float(unit, token, true, value);
    for (uint32_t i = 0; i < token->size; i++)
        if (text[i] == '.' || (text[i] | 0x20) == 'e') return read_float(unit, token, false, value);
    return read_int(unit, token, digits_max, value);
}

// ---- strings ----------------------------------------------------------------------------------

LiteralString literal_split(const Token *token)
{
    LiteralString string = {.text = token->text, .size = token->size};
    for (;; string.text++, string.size--) {
        char c = *string.text | 0x20;
        if (c == 'r') string.raw = true;
        else if (c == 'b') string.bytes = true;
        else if (c == 'u') string.unicode = *string.text == 'u'; // U"..." leaves no trace
        else break;
    }
    size_t quotes =
        string.size >= 6 && string.text[1] == string.text[0] && string.text[2] == string.text[0]
            ? 3
            : 1;
    string.text += quotes;
    string.size -= 2 * quotes;
    return string;
}

// What the decoding of one literal needs.
typedef struct Decoder {
    Unit *unit;
    Buf *out;
    const char *text, *end;
    const char *invalid; // the first escape that means nothing, behind its backslash
    Place latest;
    bool bytes;
} Decoder;

// The positions that the reference implementation reports are those in a text where it has written
// every character beyond ASCII as \UXXXXXXXX, and a backslash before one as \u005c.
static size_t reported_position(const Decoder *decoder, const char *place)
{
    size_t position = 0;
    for (const char *next = decoder->text; next < place;) {
        if (*next & 0x80) {
            position += 10;
            next += utf8_size_at(*next);
        } else {
            position += *next == '\\' && next + 1 < decoder->end && (next[1] & 0x80) ? 6 : 1;
            next++;
        }
    }
    return position;
}

static bool fail_escape(Decoder *decoder, const char *start, const char *end, const char *reason)
{
    size_t from = reported_position(decoder, start), to = reported_position(decoder, end);
    if (to - from > 1)
        unit_fault(
            decoder->unit, FAULT_SYNTAX, decoder->latest,
            "(unicode error) 'unicodeescape' codec can't decode bytes in position %zu-%zu: %s",
            from, to - 1, reason);
    else
        unit_fault(
            decoder->unit, FAULT_SYNTAX, decoder->latest,
            "(unicode error) 'unicodeescape' codec can't decode byte 0x5c in position %zu: %s",
            from, reason);
    return false;
}

// \xXX, \uXXXX, \UXXXXXXXX: next is behind the letter.
static bool decode_hex(Decoder *decoder, const char **next, int count, const char *reason)
{
    const char *backslash = *next - 2;
    uint32_t code = 0;
    for (; count; count--, (*next)++) {
        int digit = *next < decoder->end ? digit_value(**next) : 16;
        if (digit == 16) return fail_escape(decoder, backslash, *next, reason);
        code = code << 4 | (uint32_t)digit;
    }
    if (code > CODE_POINT_MAX)
        return fail_escape(decoder, backslash, *next, "illegal Unicode character");
    return buf_append_utf8(decoder->out, code);
}

static bool decode_named(Decoder *decoder, const char **next)
{
    const char *backslash = *next - 2, *reason = "malformed \\N character escape";
    if (*next < decoder->end && **next == '{') {
        const char *name = ++*next;
        while (*next < decoder->end && **next != '}') (*next)++;
        size_t size = (size_t)(*next - name);
        if (*next < decoder->end && size) {
            ++*next;
            uint32_t code;
            if (unicode_lookup(name, size, &code)) return buf_append_utf8(decoder->out, code);
            reason = "unknown Unicode character name";
        }
    }
    return fail_escape(decoder, backslash, *next, reason);
}

static bool decode_byte(Decoder *decoder, const char **next)
{
    int high = *next < decoder->end ? digit_value((*next)[0]) : 16;
    int low = *next + 1 < decoder->end ? digit_value((*next)[1]) : 16;
    if (high < 16 && low < 16) {
        *next += 2;
        return buf_append_char(decoder->out, (char)(high << 4 | low));
    }
    unit_fault(decoder->unit, FAULT_SYNTAX, decoder->latest,
               "(value error) invalid \\x escape at position %zu", *next - 2 - decoder->text);
    return false;
}

static bool decode_octal(Decoder *decoder, const char **next)
{
    uint32_t code = 0;
    const char *digits = *next;
    for (int i = 0; i < 3 && *next < decoder->end && **next >= '0' && **next <= '7'; i++)
        code = code << 3 | (uint32_t)(*(*next)++ - '0');
    if (code > 0377 && !decoder->invalid) decoder->invalid = digits;
    return decoder->bytes ? buf_append_char(decoder->out, (char)code)
                          : buf_append_utf8(decoder->out, code);
}

// Decodes what begins at the backslash *next and moves it behind.
static bool decode_escape(Decoder *decoder, const char **next)
{
    const char *backslash = (*next)++;
    if (*next >= decoder->end) return buf_append_char(decoder->out, '\\');
    char c = **next;
    Buf *out = decoder->out;
    if (c >= '0' && c <= '7') return decode_octal(decoder, next);
    ++*next;
    switch (c) {
    case '\n': return true;
    case '\\':
    case '\'':
    case '"': return buf_append_char(out, c);
    case 'a': return buf_append_char(out, '\a');
    case 'b': return buf_append_char(out, '\b');
    case 'f': return buf_append_char(out, '\f');
    case 'n': return buf_append_char(out, '\n');
    case 'r': return buf_append_char(out, '\r');
    case 't': return buf_append_char(out, '\t');
    case 'v': return buf_append_char(out, '\v');
    case 'x':
        if (decoder->bytes) return decode_byte(decoder, next);
        return decode_hex(decoder, next, 2, "truncated \\xXX escape");
    case 'u':
        if (decoder->bytes) break;
        return decode_hex(decoder, next, 4, "truncated \\uXXXX escape");
    case 'U':
        if (decoder->bytes) break;
        return decode_hex(decoder, next, 8, "truncated \\UXXXXXXXX escape");
    case 'N':
        if (decoder->bytes) break;
        return decode_named(decoder, next);
    default: break;
    }
    // It means nothing and stays. A character beyond ASCII is no fault.
    *next = backslash + 1;
    if (!(c & 0x80) && !decoder->invalid) decoder->invalid = *next;
    return buf_append_char(out, '\\');
}

static void warn_invalid(Decoder *decoder, const Token *blamed)
{
    const char *escape = decoder->invalid;
    bool in_fstring = blamed->kind == TOKEN_FSTRING_MIDDLE || blamed->kind == TOKEN_FSTRING_END;
    if (in_fstring && (*escape == '{' || *escape == '}')) return; // the lexer has warned
    if (*escape >= '4' && *escape <= '7')
        unit_warn(decoder->unit, token_place(blamed), "invalid octal escape sequence '\\%.3s'",
                  escape);
    else unit_warn(decoder->unit, token_place(blamed), "invalid escape sequence '\\%c'", *escape);
}

static bool decode(Decoder *decoder, bool warn, const Token *blamed)
{
    const char *next = decoder->text;
    bool fine = true;
    while (fine && next < decoder->end) {
        const char *backslash = memchr(next, '\\', (size_t)(decoder->end - next));
        const char *stop = backslash ? backslash : decoder->end;
        fine = buf_append(decoder->out, next, (size_t)(stop - next));
        next = stop;
        if (fine && backslash) fine = decode_escape(decoder, &next);
    }
    if (!fine || buf_failed(decoder->out)) {
        if (!decoder->unit->fault.kind) unit_fault_memory(decoder->unit);
        return false;
    }
    if (decoder->invalid && warn) warn_invalid(decoder, blamed);
    return decoder->unit->fault.kind == FAULT_NONE;
}

// Checks the UTF-8 of a literal. Where there are escapes, runs of characters beyond ASCII are
// decoded one by one, and positions count from the run.
static bool check_utf8(Decoder *decoder, bool raw)
{
    size_t size = (size_t)(decoder->end - decoder->text);
    Utf8Error error;
    if (utf8_validate(decoder->text, size, UTF8_PERMISSIVE, NULL, &error)) return true;
    const char *run = decoder->text;
    if (!raw && memchr(decoder->text, '\\', size)) {
        run += error.start;
        while (run > decoder->text && (run[-1] & 0x80)) run--;
        const char *end = decoder->text + error.start;
        while (end < decoder->end && (*end & 0x80)) end++;
        utf8_validate(run, (size_t)(end - run), UTF8_PERMISSIVE, NULL, &error);
    }
    unit_fault_utf8(decoder->unit, decoder->latest, run, &error);
    return false;
}

bool literal_decode_str(Unit *unit, Buf *out, const char *text, size_t size, bool raw, bool warn,
                        const Token *blamed, Place latest)
{
    Decoder decoder = {
        .unit = unit, .out = out, .text = text, .end = text + size, .latest = latest};
    if (!check_utf8(&decoder, raw)) return false;
    if (!raw) return decode(&decoder, warn, blamed);
    if (buf_append(out, text, size)) return true;
    return unit_fault_memory(unit), false;
}

bool literal_decode_bytes(Unit *unit, Buf *out, const char *text, size_t size, bool raw, bool warn,
                          const Token *blamed, Place latest)
{
    if (!utf8_is_ascii(text, size)) {
        unit_fault(unit, FAULT_SYNTAX, token_place(blamed),
                   "bytes can only contain ASCII literal characters");
        return false;
    }
    Decoder decoder = {.unit = unit,
                       .out = out,
                       .text = text,
                       .end = text + size,
                       .latest = latest,
                       .bytes = true};
    if (!raw) return decode(&decoder, warn, blamed);
    if (buf_append(out, text, size)) return true;
    return unit_fault_memory(unit), false;
}
