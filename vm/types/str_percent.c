// str_percent.c - the % operator of str, bytes and bytearray: "%-8s %05.2f" % (name, price).
//
// One walk serves both: a format of bytes is read as if it were ASCII text, and what differs (which
// conversions there are, how %s finds its bytes) asks `binary`.
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/float.h"
#include "vm/types/format.h"
#include "vm/types/int.h"
#include "vm/types/percent.h"
#include "vm/types/str_parts.h"
#include "vm/types/text.h"
#include "vm/types/tuple.h"

enum { LEFT = 1, PLUS = 2, BLANK = 4, ALTERNATE = 8, ZERO = 16 };

typedef struct Percent {
    VM *vm;
    bool binary;
    const char *format, *end, *at; // at: the next byte to read
    Value args;         // what stands right of %, or the value that a %(key) named
    Value mapping;      // the right operand if %(key) may ask it, else ABSENT
    bool is_tuple;      // args are taken one by one
    size_t used;        // how many were
    Buf buf;
} Percent;

// One conversion.
typedef struct Spec {
    unsigned flags;
    int64_t width, precision; // -1: none
    uint32_t type;
} Spec;

// ---- Arguments ----------------------------------------------------------------------------------

static Value next_argument(Percent *p)
{
    if (p->is_tuple) {
        Tuple *tuple = as_tuple(p->args);
        if (p->used < tuple->count) return tuple->items[p->used++];
    } else if (p->used++ == 0) {
        return p->args;
    }
    return throw(p->vm, TypeError, "not enough arguments for format string");
}

// "(key)": the value it names becomes the only argument.
static RUNS bool take_key(Percent *p)
{
    VM *vm = p->vm;
    if (is_absent(p->mapping)) return throw_false(vm, TypeError, "format requires a mapping");
    const char *start = ++p->at;
    for (int depth = 1; p->at < p->end; p->at++) {
        if (*p->at == '(') depth++;
        if (*p->at == ')' && --depth == 0) break;
    }
    if (p->at == p->end) return throw_false(vm, ValueError, "incomplete format key");
    size_t size = (size_t)(p->at++ - start);
    Value key = p->binary ? value_of_bytes(bytes_new(vm, start, size))
                          : value_of_str(str_new(vm, start, size));
    if (raised(key)) return false;
    Value value = get_item(vm, p->mapping, key);
    if (raised(value)) return false;
    p->args = value;
    p->is_tuple = false;
    p->used = 0;
    return true;
}

// A width or precision: digits, or '*' for an argument.
static RUNS bool take_number(Percent *p, const char *name, int64_t most, int64_t *number)
{
    VM *vm = p->vm;
    if (p->at < p->end && *p->at == '*') {
        p->at++;
        Value v = next_argument(p);
        if (raised(v)) return false;
        if (!is_int(v)) return throw_false(vm, TypeError, "* wants int");
        if (!int_fits_int64(v, number)) {
            return throw_false(vm, OverflowError, "Python int too large to convert to C ssize_t");
        }
        if (*number > most || *number < -most) {
            return throw_false(vm, OverflowError, "Python int too large to convert to C int");
        }
        return true;
    }
    while (p->at < p->end && ascii_is(*p->at, ASCII_DIGIT)) {
        int64_t digit = *p->at++ - '0';
        if (*number < 0) *number = 0;
        if (*number > (most - digit) / 10) return throw_false(vm, ValueError, "%s too big", name);
        *number = *number * 10 + digit;
    }
    return true;
}

static unsigned flag_of(char c)
{
    switch (c) {
    case '-': return LEFT;
    case '+': return PLUS;
    case ' ': return BLANK;
    case '#': return ALTERNATE;
    case '0': return ZERO;
    }
    return 0;
}

// Reads a conversion from behind its '%'.
static RUNS bool take_spec(Percent *p, Spec *spec)
{
    *spec = (Spec){0, -1, -1, 0};
    if (p->at < p->end && *p->at == '(' && !take_key(p)) return false;
    for (unsigned flag; p->at < p->end && (flag = flag_of(*p->at)) != 0; p->at++) spec->flags |= flag;
    if (!take_number(p, "width", PTRDIFF_MAX, &spec->width)) return false;
    if (spec->width < -1 || (spec->width == -1 && p->at[-1] == '*')) {
        spec->flags |= LEFT;
        spec->width = -spec->width;
    }
    if (p->at < p->end && *p->at == '.') {
        p->at++;
        spec->precision = 0;
        if (!take_number(p, "precision", INT32_MAX, &spec->precision)) return false;
        if (spec->precision < 0) spec->precision = 0;
    }
    if (p->at < p->end && (*p->at == 'h' || *p->at == 'l' || *p->at == 'L')) p->at++;
    if (p->at == p->end) return throw_false(p->vm, ValueError, "incomplete format");
    if (p->binary) spec->type = (unsigned char)*p->at++;
    else p->at += utf8_decode(p->at, &spec->type);
    return true;
}

// ---- Output -------------------------------------------------------------------------------------

// Appends text of so many columns, padded with spaces to the width.
static void write_padded(Percent *p, const Spec *spec, const char *data, size_t size, size_t count)
{
    size_t padding = spec->width > 0 && (size_t)spec->width > count ? (size_t)spec->width - count : 0;
    if (!(spec->flags & LEFT)) buf_append_repeat(&p->buf, ' ', padding);
    buf_append(&p->buf, data, size);
    if (spec->flags & LEFT) buf_append_repeat(&p->buf, ' ', padding);
}

static bool write_text(Percent *p, const Spec *spec, String *s)
{
    size_t size = s->size, count = s->count;
    if (spec->precision >= 0 && (size_t)spec->precision < count) {
        count = (size_t)spec->precision;
        size = str_offset(p->vm, s, count);
    }
    write_padded(p, spec, s->data, size, count);
    return true;
}

// Appends a number: sign and prefix, then zeros to the width if asked for, then the digits.
static void write_number(Percent *p, const Spec *spec, bool negative, const char *prefix,
                         size_t prefix_size, size_t zeros, const char *digits, size_t size)
{
    char sign = negative ? '-' : spec->flags & PLUS ? '+' : spec->flags & BLANK ? ' ' : 0;
    size_t used = (sign != 0) + prefix_size + zeros + size;
    size_t padding = spec->width > 0 && (size_t)spec->width > used ? (size_t)spec->width - used : 0;
    bool left = spec->flags & LEFT, zero = (spec->flags & ZERO) && !left;
    if (zero) zeros += padding;
    if (padding > 0 && !left && !zero) buf_append_repeat(&p->buf, ' ', padding);
    if (sign != 0) buf_append_char(&p->buf, sign);
    buf_append(&p->buf, prefix, prefix_size);
    if (zeros > 0) buf_append_repeat(&p->buf, '0', zeros);
    buf_append(&p->buf, digits, size);
    if (padding > 0 && left) buf_append_repeat(&p->buf, ' ', padding);
}

// ---- Conversions --------------------------------------------------------------------------------

// The int that %d and %x print for v.
static RUNS Value integer_for(Percent *p, const Spec *spec, Value v)
{
    VM *vm = p->vm;
    if (is_int(v)) return v;
    bool decimal = spec->type == 'd' || spec->type == 'i' || spec->type == 'u';
    if (decimal && is_double(v)) return int_from_double(vm, as_double(v));
    const Slots *slots = &type_of(vm, v)->slots;
    Value result = RAISED;
    bool is_number = slots->to_int != NULL || slots->to_index != NULL || slots->to_float != NULL;
    if (is_number && (decimal || slots->to_index != NULL)) {
        Value int_class = value_of_object(type_get(vm, TYPE_int));
        result = decimal ? call(vm, int_class, 1, &v) : index_of(vm, v);
        if (!raised(result) || !catch_pending(vm, TypeError)) return result;
    }
    return throw(vm, TypeError,
                 decimal ? "%%%c format: a real number is required, not %T"
                         : "%%%c format: an integer is required, not %T",
                 (int)spec->type, v);
}

static RUNS bool write_integer(Percent *p, const Spec *spec, Value v)
{
    Value integer = integer_for(p, spec, v);
    if (raised(integer)) return false;
    int base = spec->type == 'o' ? 8 : spec->type == 'x' || spec->type == 'X' ? 16 : 10;
    String *text = int_to_str(p->vm, integer, base);
    if (text == NULL) return false;
    bool negative = text->data[0] == '-';
    const char *digits = text->data + negative;
    size_t size = text->size - negative;
    size_t zeros = spec->precision > 0 && (size_t)spec->precision > size
                       ? (size_t)spec->precision - size : 0;
    char prefix[3] = "";
    if ((spec->flags & ALTERNATE) && base != 10) {
        prefix[0] = '0';
        prefix[1] = (char)spec->type;
    }
    size_t start = p->buf.size;
    write_number(p, spec, negative, prefix, prefix[0] != '\0' ? 2 : 0, zeros, digits, size);
    if (spec->type == 'X' && !buf_failed(&p->buf)) {
        ascii_to_upper(p->buf.data + start, p->buf.data + start, p->buf.size - start);
    }
    return true;
}

static RUNS bool write_float(Percent *p, const Spec *spec, Value v)
{
    double d;
    if (!float_as_double(p->vm, v, &d)) {
        if (!p->binary || !catch_pending(p->vm, TypeError)) return false;
        return throw_false(p->vm, TypeError, "float argument required, not %T", v);
    }
    int precision = spec->precision < 0 ? 6 : (int)spec->precision;
    String *text = format_double(p->vm, d, (char)spec->type, precision, spec->flags & ALTERNATE, '-');
    if (text == NULL) return false;
    bool negative = text->data[0] == '-';
    write_number(p, spec, negative, "", 0, 0, text->data + negative, text->size - negative);
    return true;
}

static RUNS bool write_character(Percent *p, const Spec *spec, Value v)
{
    VM *vm = p->vm;
    char encoded[UTF8_MAX];
    if (!p->binary && is_str(v)) {
        if (as_str(v)->count != 1) return throw_false(vm, TypeError, "%%c requires int or char");
        write_padded(p, spec, as_str(v)->data, as_str(v)->size, 1);
        return true;
    }
    if (p->binary && (is_bytes(v) || is_bytearray(v))) {
        const char *data = is_bytes(v) ? as_bytes(v)->data : as_bytearray(v)->data;
        if ((is_bytes(v) ? as_bytes(v)->size : as_bytearray(v)->size) == 1) {
            write_padded(p, spec, data, 1, 1);
            return true;
        }
    }
    int64_t code = -1;
    bool is_number = is_int(v) || type_of(vm, v)->slots.to_index != NULL;
    if (is_number) {
        Value index = index_of(vm, v);
        if (raised(index)) return false;
        if (!int_fits_int64(index, &code)) code = -1;
    }
    if (p->binary) {
        if (!is_number) {
            return throw_false(vm, TypeError,
                               "%%c requires an integer in range(256) or a single byte");
        }
        if (code < 0 || code > 255) return throw_false(vm, OverflowError, "%%c arg not in range(256)");
        encoded[0] = (char)code;
        write_padded(p, spec, encoded, 1, 1);
        return true;
    }
    if (!is_number) return throw_false(vm, TypeError, "%%c requires int or char");
    if (code < 0 || code > CODE_POINT_MAX) {
        return throw_false(vm, OverflowError, "%%c arg not in range(0x110000)");
    }
    write_padded(p, spec, encoded, (size_t)utf8_encode((uint32_t)code, encoded), 1);
    return true;
}

// %b and %s of bytes: the buffer of v, or what its __bytes__ answers.
static RUNS bool write_bytes(Percent *p, const Spec *spec, Value v)
{
    VM *vm = p->vm;
    if (!has_buffer(vm, v)) {
        Value answer = call_special(vm, v, NAME(vm, __bytes__), 0, NULL);
        if (raised(answer)) return false;
        if (is_absent(answer)) {
            return throw_false(vm, TypeError,
                               "%%b requires a bytes-like object, or an object that implements "
                               "__bytes__, not '%.100T'", v);
        }
        if (!is_bytes(answer)) {
            return throw_false(vm, TypeError, "__bytes__ returned non-bytes (type %.200T)", answer);
        }
        v = answer;
    }
    BufferView view;
    if (!buffer_get(vm, v, &view, false)) return false;
    size_t size = view.size;
    if (spec->precision >= 0 && (size_t)spec->precision < size) size = (size_t)spec->precision;
    write_padded(p, spec, view.data, size, size);
    buffer_release(vm, &view);
    return true;
}

static bool throw_unsupported(Percent *p, const Spec *spec)
{
    const char *last = p->binary ? p->at - 1 : utf8_back(p->at);
    size_t index = p->binary ? (size_t)(last - p->format) : utf8_count(p->format, (size_t)(last - p->format));
    if (p->binary && spec->type >= 0x80) {
        return throw_false(p->vm, OverflowError, "character argument not in range(0x110000)");
    }
    int shown = spec->type >= 31 && spec->type <= 126 ? (int)spec->type : p->binary ? (int)spec->type : '?';
    return throw_false(p->vm, ValueError, "unsupported format character '%c' (0x%x) at index %zd", shown,
                       (unsigned)spec->type, index);
}

static RUNS bool write_argument(Percent *p, const Spec *spec, Value v)
{
    String *text = NULL;
    switch (spec->type) {
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X': return write_integer(p, spec, v);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': return write_float(p, spec, v);
    case 'c': return write_character(p, spec, v);
    case 's':
        if (p->binary) return write_bytes(p, spec, v);
        text = str_of(p->vm, v);
        return text != NULL && write_text(p, spec, text);
    case 'r':
    case 'a':
        text = p->binary || spec->type == 'a' ? ascii_of(p->vm, v) : repr_of(p->vm, v);
        return text != NULL && write_text(p, spec, text);
    case 'b':
        if (p->binary) return write_bytes(p, spec, v);
    }
    return throw_unsupported(p, spec);
}

// The commonest conversions, %s of a str and %d of a small int with nothing between: true if it was one.
static bool write_simple(Percent *p)
{
    if (!p->is_tuple || p->at == p->end || p->used >= as_tuple(p->args)->count) return false;
    Value v = as_tuple(p->args)->items[p->used];
    if (*p->at == 's' && !p->binary && is_exact_str(v)) {
        buf_append(&p->buf, as_str(v)->data, as_str(v)->size);
    } else if (*p->at == 'd' && is_small_int(v)) {
        char digits[INT_SMALL_TEXT + 1], *end = digits + sizeof digits;
        int64_t i = as_small(v);
        char *at = int_write_digits(end, i < 0 ? 0 - (uint64_t)i : (uint64_t)i, 10);
        if (i < 0) *--at = '-';
        buf_append(&p->buf, at, (size_t)(end - at));
    } else {
        return false;
    }
    p->used++;
    p->at++;
    return true;
}

// Everything between the first '%' and the end.
static RUNS bool write_all(Percent *p)
{
    while (p->at < p->end) {
        const char *percent = memchr(p->at, '%', (size_t)(p->end - p->at));
        const char *stop = percent == NULL ? p->end : percent;
        buf_append(&p->buf, p->at, (size_t)(stop - p->at));
        if (percent == NULL) break;
        p->at = percent + 1;
        if (p->at < p->end && *p->at == '%') {
            buf_append_char(&p->buf, *p->at++);
            continue;
        }
        if (write_simple(p)) continue;
        Spec spec;
        if (!take_spec(p, &spec)) return false;
        Value v = next_argument(p);
        if (raised(v) || !write_argument(p, &spec, v) || !charge(p->vm, 4)) return false;
    }
    bool left_over = p->is_tuple ? p->used < as_tuple(p->args)->count : p->used == 0;
    if (!left_over || !is_absent(p->mapping)) return true;
    return throw_false(p->vm, TypeError, "not all arguments converted during %s formatting",
                       p->binary ? "bytes" : "string");
}

bool percent_format(VM *vm, Buf *result, const char *format, size_t size, Value args, bool binary)
{
    Percent p = {.vm = vm, .binary = binary, .format = format, .end = format + size, .at = format,
                 .args = args, .mapping = ABSENT, .is_tuple = is_tuple(args)};
    bool text = is_str(args) || (binary && (is_bytes(args) || is_bytearray(args)));
    if (!p.is_tuple && !text && type_of(vm, args)->slots.get_item != NULL) p.mapping = args;
    buf_init(&p.buf, &vm->memory);
    buf_reserve(&p.buf, size * 2 + 32);
    if (write_all(&p)) {
        *result = p.buf;
        return true;
    }
    buf_free(&p.buf);
    return false;
}

#define QUICK_SIZE 256

// Appends a str or a small int to text[*size ..), if there is room.
static bool put_quickly(char *text, size_t *size, char type, Value v, bool *is_ascii)
{
    char digits[INT_SMALL_TEXT + 1], *end = digits + sizeof digits;
    const char *data;
    size_t length;
    if (is_small_int(v) && (type == 'd' || type == 's')) {
        int64_t i = as_small(v);
        char *at = int_write_digits(end, i < 0 ? 0 - (uint64_t)i : (uint64_t)i, 10);
        if (i < 0) *--at = '-';
        data = at;
        length = (size_t)(end - at);
    } else if (type == 's' && is_exact_str(v)) {
        data = as_str(v)->data;
        length = as_str(v)->size;
        *is_ascii &= str_is_ascii(as_str(v));
    } else {
        return false;
    }
    if (length > QUICK_SIZE - *size) return false;
    memcpy(text + *size, data, length);
    *size += length;
    return true;
}

// A short result of nothing but %s of strs and ints, %d of small ints and %%; NULL if it is not that.
static String *quick_percent(VM *vm, String *format, Value args)
{
    const Value *items = is_exact_tuple(args) ? as_tuple(args)->items : &args;
    size_t count = is_exact_tuple(args) ? as_tuple(args)->count : 1, used = 0, size = 0;
    char text[QUICK_SIZE];
    bool is_ascii = str_is_ascii(format);
    const char *at = format->data, *end = at + format->size;
    while (at < end) {
        if (*at != '%' || (at + 1 < end && at[1] == '%')) {
            if (size == QUICK_SIZE) return NULL;
            text[size++] = *at;
            at += 1 + (*at == '%');
            continue;
        }
        if (at + 1 == end || used == count) return NULL;
        if (!put_quickly(text, &size, at[1], items[used++], &is_ascii)) return NULL;
        at += 2;
    }
    if (used < count || !is_ascii) return NULL;
    return str_new_counted(vm, text, size, size);
}

String *str_percent(VM *vm, String *format, Value args)
{
    String *quick = quick_percent(vm, format, args);
    if (quick != NULL) return quick;
    if (!is_absent(vm->pending)) return NULL; // no memory
    Buf buf;
    if (!percent_format(vm, &buf, format->data, format->size, args, false)) return NULL;
    return str_from_buf(vm, &buf);
}
