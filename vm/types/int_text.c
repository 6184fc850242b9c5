// int_text.c - ints to text and back.
//
// Decimal text of ints beyond int_digits_limit digits is refused in both directions, as in CPython: with
// bases that are no power of two the conversion costs more than linear time, and untrusted input is where
// long numbers come from.
#include "vm/base/utf8.h"
#include "vm/object/error.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/int.h"
#include "vm/types/number.h"
#include "vm/types/str.h"

// --- to text ---

static const char digit_pairs[201] =
    "00010203040506070809101112131415161718192021222324252627282930313233"
    "34353637383940414243444546474849505152535455565758596061626364656667"
    "6869707172737475767778798081828384858687888990919293949596979899";

char *int_write_digits(char *end, uint64_t value, int base)
{
    if (base == 10) {
        for (; value >= 100; value /= 100) memcpy(end -= 2, digit_pairs + value % 100 * 2, 2);
        if (value >= 10) memcpy(end -= 2, digit_pairs + value * 2, 2);
        else *--end = (char)('0' + value);
        return end;
    }
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    if ((base & (base - 1)) == 0) {
        int shift = bit_low((uint64_t)base);
        do *--end = digits[value & (unsigned)(base - 1)];
        while ((value >>= shift) != 0);
    } else {
        do *--end = digits[value % (unsigned)base];
        while ((value /= (unsigned)base) != 0);
    }
    return end;
}

static String *ascii_text(VM *vm, const char *text, size_t size)
{
    char *data;
    String *s = str_new_ascii(vm, size, &data);
    if (s) memcpy(data, text, size);
    return s;
}

static COLD String *throw_digits_limit(VM *vm, int limit)
{
    return throw_null(vm, ValueError,
                      "Exceeds the limit (%d digits) for integer string conversion; "
                      "use sys.set_int_max_str_digits() to increase the limit",
                      limit);
}

// Adds "-0x" and the digits of a big int.
static String *big_text(VM *vm, Value v, int base, const char *prefix)
{
    BigDigit scratch[2];
    BigView view = int_view(v, scratch);
    int limit = base == 10 ? int_digits_limit(vm) : 0;
    // A number of n bits has more than (n - 1) * log10(2) digits.
    if (limit > 0 && (double)(big_bit_length(view) - 1) * 0.30102999566398114 >= limit)
        return throw_digits_limit(vm, limit);
    if (view.count > 64 && !charge(vm, (size_t)view.count)) return NULL;
    Buf buf;
    buf_init(&buf, &vm->memory);
    if (view.negative) buf_append_char(&buf, '-');
    buf_append_text(&buf, prefix);
    size_t start = buf.size;
    view.negative = false;
    buf_reserve(&buf, big_text_bound(view, base));
    BigStatus status =
        buf_failed(&buf) ? BIG_NO_MEMORY : big_to_text(view, base, &buf, int_poll, vm);
    if (status == BIG_OK && (limit == 0 || buf.size - start <= (size_t)limit)) {
        String *text = ascii_text(vm, buf.data, buf.size);
        buf_free(&buf);
        return text;
    }
    buf_free(&buf);
    if (status == BIG_OK) return throw_digits_limit(vm, limit);
    (void)int_throw(vm, status);
    return NULL;
}

static String *text_of(VM *vm, Value v, int base, const char *prefix)
{
    int64_t value;
    if (UNLIKELY(!int_fits_int64(v, &value))) return big_text(vm, v, base, prefix);
    char room[INT_SMALL_TEXT + 3]; // with sign and prefix
    char *end = room + sizeof room;
    char *start = int_write_digits(end, value < 0 ? -(uint64_t)value : (uint64_t)value, base);
    if (prefix[0]) *--start = prefix[1], *--start = prefix[0];
    if (value < 0) *--start = '-';
    if (end - start == 1) return vm->ascii_chars[(unsigned char)*start];
    return ascii_text(vm, start, (size_t)(end - start));
}

String *int_to_str(VM *vm, Value v, int base)
{
    return text_of(vm, v, base, "");
}

String *int_to_literal(VM *vm, Value v, int base)
{
    return text_of(vm, v, base, base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "");
}

// --- from text ---

// The value of a digit in any base, or 99.
static inline unsigned digit_value(char c)
{
    return big_digit_values[(unsigned char)c];
}

// Plain decimal digits that surely fit.
static bool parse_short(const char *data, size_t size, int64_t *result)
{
    bool negative = size > 1 && data[0] == '-';
    size_t i = negative;
    if (size == 0 || size > 18) return false;
    int64_t value = 0;
    for (; i < size; i++) {
        unsigned digit = (unsigned char)data[i] - (unsigned)'0';
        if (digit > 9) return false;
        value = value * 10 + digit;
    }
    *result = negative ? -value : value;
    return true;
}

// A literal taken apart.
typedef struct Literal {
    const char *digits; // with single underscores between them
    size_t size, digit_count;
    int base;
    bool negative;
} Literal;

// Takes off what stands before the digits: sign, prefix, the underscore after a prefix. False where base 0
// finds an old octal number ("07"), which only zeros may look like.
static bool split_literal(Literal *literal, const char *text, size_t size, int base)
{
    const char *end = text + size;
    literal->negative = text < end && *text == '-';
    if (text < end && (*text == '-' || *text == '+')) text++;
    bool zeros_only = false;
    int marked = 0;
    if (end - text >= 2 && text[0] == '0') {
        char letter = (char)(text[1] | 0x20);
        marked = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
        if (marked == 0) zeros_only = base == 0;
    }
    if (marked != 0 && (base == 0 || base == marked)) {
        text += 2;
        if (text < end && *text == '_') text++;
        base = marked;
    }
    literal->base = base == 0 ? 10 : base;
    literal->digits = text;
    literal->size = (size_t)(end - text);
    if (!zeros_only) return true;
    for (; text < end; text++)
        if (*text != '0' && *text != '_') return false;
    return true;
}

// Checks digits and underscores, and counts the digits.
static bool check_literal(Literal *literal)
{
    size_t count = 0;
    bool after_digit = false;
    for (size_t i = 0; i < literal->size; i++) {
        char c = literal->digits[i];
        if (c == '_') {
            if (!after_digit) return false;
            after_digit = false;
        } else {
            if (digit_value(c) >= (unsigned)literal->base) return false;
            after_digit = true;
            count++;
        }
    }
    literal->digit_count = count;
    return after_digit;
}

static Value read_literal(VM *vm, const Literal *literal)
{
    int base = literal->base;
    uint64_t value = 0;
    size_t i = 0;
    for (; i < literal->size && value <= (UINT64_MAX >> 1) / 36; i++)
        if (literal->digits[i] != '_')
            value = value * (unsigned)base + digit_value(literal->digits[i]);
    if (LIKELY(i == literal->size && value <= INT64_MAX))
        return int_new(vm, literal->negative ? -(int64_t)value : (int64_t)value);
    int limit = (base & (base - 1)) != 0 ? int_digits_limit(vm) : 0;
    if (limit > 0 && literal->digit_count > (size_t)limit)
        return throw(
            vm, ValueError,
            "Exceeds the limit (%d digits) for integer string conversion: value has %zu digits; "
            "use sys.set_int_max_str_digits() to increase the limit",
            limit, literal->digit_count);
    if (literal->size > 1000 && !charge(vm, literal->size / 8)) return RAISED;
    Big big;
    int_big_init(vm, &big);
    BigStatus status = big_from_text(&big, literal->digits, literal->size, base);
    if (status == BIG_OK && literal->negative && big.count > 0) big.negative = true;
    return int_finish(vm, &big, status);
}

static COLD Value throw_literal(VM *vm, const char *data, size_t size, int base, Value shown)
{
    if (!is_str(shown)) {
        Bytes *bytes = bytes_new(vm, data, size);
        if (!bytes) return RAISED;
        shown = value_of_object(bytes);
    }
    return throw(vm, ValueError, "invalid literal for int() with base %d: %.200R", base, shown);
}

Value int_parse(VM *vm, const char *data, size_t size, int base, Value shown)
{
    int64_t small;
    if (base == 10 && parse_short(data, size, &small)) return int_new(vm, small);
    Buf ascii;
    buf_init(&ascii, &vm->memory);
    const char *text = data;
    size_t left = size;
    if (is_str(shown) && !utf8_is_ascii(data, size)) {
        if (!number_text_to_ascii(data, size, &ascii)) return buf_free(&ascii), throw_memory(vm);
        text = ascii.data;
        left = ascii.size;
    }
    number_text_strip(&text, &left);
    Literal literal;
    Value result = split_literal(&literal, text, left, base) && check_literal(&literal)
                       ? read_literal(vm, &literal)
                       : throw_literal(vm, data, size, base, shown);
    buf_free(&ascii);
    return result;
}
