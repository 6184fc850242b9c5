// bytes_text.c - bytes and bytearray as ASCII text: strip, padding, case, classes, translate, hex, decode.
#include "vm/base/search.h"
#include "vm/base/utf8.h"
#include "vm/object/error.h"
#include "vm/types/bytes_parts.h"
#include "vm/types/codecs.h"
#include "vm/types/hex.h"
#include "vm/types/str.h"
#include "vm/types/text.h"

// ---- strip --------------------------------------------------------------------------------------

typedef enum Ends { LEFT = 1, RIGHT = 2, BOTH = 3 } Ends;

static Value strip(VM *vm, Value *args, Ends ends)
{
    ByteSet set = byte_set_of("\t\n\v\f\r ", 6);
    if (!is_none(args[1])) {
        BufferView view;
        if (!buffer_get(vm, args[1], &view, false)) return RAISED;
        set = byte_set_of(view.data, view.size);
        buffer_release(vm, &view);
    }
    Span span = span_of(args[0]);
    size_t start = 0, stop = span.size;
    if (ends & LEFT) {
        while (start < stop && byte_set_has(&set, span.data[start])) start++;
    }
    if (ends & RIGHT) {
        while (stop > start && byte_set_has(&set, span.data[stop - 1])) stop--;
    }
    if (stop - start == span.size) return bytes_like_same(vm, args[0]);
    return bytes_like_of(vm, args[0], span.data + start, stop - start);
}

Value py_bytes_strip(VM *vm, Value *args)
{
    return strip(vm, args, BOTH);
}

Value py_bytes_lstrip(VM *vm, Value *args)
{
    return strip(vm, args, LEFT);
}

Value py_bytes_rstrip(VM *vm, Value *args)
{
    return strip(vm, args, RIGHT);
}

// ---- Padding ------------------------------------------------------------------------------------

static RUNS bool padding(VM *vm, Value *args, const char *name, size_t *total, char *fill)
{
    int64_t width;
    if (!arg_index(vm, args, 1, &width)) return false;
    *fill = ' ';
    Value v = args[2];
    if (!is_absent(v)) {
        if (!(is_bytes(v) || is_bytearray(v)) || span_of(v).size != 1) {
            return throw_false(vm, TypeError,
                               "%s() argument 2 must be a byte string of length 1, not %.50T", name, v);
        }
        *fill = span_of(v).data[0];
    }
    size_t size = span_of(args[0]).size;
    *total = width > 0 && (size_t)width > size ? (size_t)width - size : 0;
    return true;
}

static Value pad(VM *vm, Value self, size_t left, size_t right, char fill)
{
    if (left == 0 && right == 0) return bytes_like_same(vm, self);
    Span span = span_of(self);
    size_t size;
    if (add_overflows(left + right, span.size, &size) || size > PTRDIFF_MAX) return throw_memory(vm);
    char *data;
    Value result = bytes_like(vm, self, size, &data);
    if (raised(result)) return RAISED;
    memset(data, (unsigned char)fill, left);
    memcpy(data + left, span.data, span.size);
    memset(data + left + span.size, (unsigned char)fill, right);
    return result;
}

Value py_bytes_ljust(VM *vm, Value *args)
{
    size_t total;
    char fill;
    if (!padding(vm, args, "ljust", &total, &fill)) return RAISED;
    return pad(vm, args[0], 0, total, fill);
}

Value py_bytes_rjust(VM *vm, Value *args)
{
    size_t total;
    char fill;
    if (!padding(vm, args, "rjust", &total, &fill)) return RAISED;
    return pad(vm, args[0], total, 0, fill);
}

Value py_bytes_center(VM *vm, Value *args)
{
    size_t total;
    char fill;
    if (!padding(vm, args, "center", &total, &fill)) return RAISED;
    size_t left = total / 2 + (total & (total + span_of(args[0]).size) & 1);
    return pad(vm, args[0], left, total - left, fill);
}

Value py_bytes_zfill(VM *vm, Value *args)
{
    int64_t width;
    if (!arg_index(vm, args, 1, &width)) return RAISED;
    Span span = span_of(args[0]);
    size_t zeros = width > 0 && (size_t)width > span.size ? (size_t)width - span.size : 0;
    Value result = pad(vm, args[0], zeros, 0, '0');
    if (!raised(result) && zeros > 0 && span.size > 0 && (span.data[0] == '+' || span.data[0] == '-')) {
        char *data = (char *)span_of(result).data; // nobody has seen it yet
        data[0] = span.data[0];
        data[zeros] = '0';
    }
    return result;
}

Value py_bytes_expandtabs(VM *vm, Value *args)
{
    int tab_size;
    if (!arg_int(vm, args, 1, &tab_size)) return RAISED;
    Span span = span_of(args[0]);
    size_t size;
    if (!text_expanded_size(span.data, span.size, tab_size, false, &size)) {
        return throw(vm, OverflowError, "result too long");
    }
    char *data;
    Value result = bytes_like(vm, args[0], size, &data);
    if (!raised(result) && size != 0) text_expand_tabs(data, span.data, span.size, tab_size, false);
    return result;
}

// ---- Case and classes ---------------------------------------------------------------------------

static Value change_case(VM *vm, Value *args, void (*change)(char *, const char *, size_t))
{
    Span span = span_of(args[0]);
    char *data;
    Value result = bytes_like(vm, args[0], span.size, &data);
    if (!raised(result) && span.size != 0) change(data, span.data, span.size);
    return result;
}

Value py_bytes_upper(VM *vm, Value *args)
{
    return change_case(vm, args, ascii_to_upper);
}

Value py_bytes_lower(VM *vm, Value *args)
{
    return change_case(vm, args, ascii_to_lower);
}

Value py_bytes_title(VM *vm, Value *args)
{
    return change_case(vm, args, ascii_to_title);
}

Value py_bytes_capitalize(VM *vm, Value *args)
{
    return change_case(vm, args, ascii_capitalize);
}

Value py_bytes_swapcase(VM *vm, Value *args)
{
    return change_case(vm, args, ascii_swap_case);
}

static Value all_are(Value *args, unsigned flags)
{
    Span span = span_of(args[0]);
    return value_of_bool(ascii_all(span.data, span.size, flags));
}

Value py_bytes_isalpha(VM *vm, Value *args)
{
    return all_are(args, ASCII_ALPHA);
}

Value py_bytes_isalnum(VM *vm, Value *args)
{
    return all_are(args, ASCII_ALNUM);
}

Value py_bytes_isdigit(VM *vm, Value *args)
{
    return all_are(args, ASCII_DIGIT);
}

Value py_bytes_isspace(VM *vm, Value *args)
{
    return all_are(args, ASCII_SPACE);
}

Value py_bytes_islower(VM *vm, Value *args)
{
    Span span = span_of(args[0]);
    return value_of_bool(ascii_is_lower(span.data, span.size));
}

Value py_bytes_isupper(VM *vm, Value *args)
{
    Span span = span_of(args[0]);
    return value_of_bool(ascii_is_upper(span.data, span.size));
}

Value py_bytes_istitle(VM *vm, Value *args)
{
    Span span = span_of(args[0]);
    return value_of_bool(ascii_is_title(span.data, span.size));
}

Value py_bytes_isascii(VM *vm, Value *args)
{
    Span span = span_of(args[0]);
    return value_of_bool(utf8_is_ascii(span.data, span.size));
}

// ---- translate ----------------------------------------------------------------------------------

// Reads a 256-byte table (None: every byte itself) into a copy, so that nothing can change it any more.
static RUNS bool read_table(VM *vm, Value v, char table[256])
{
    if (is_none(v)) {
        for (int i = 0; i < 256; i++) table[i] = (char)i;
        return true;
    }
    BufferView view;
    if (!buffer_get(vm, v, &view, false)) return false;
    bool fits = view.size == 256;
    if (fits) memcpy(table, view.data, 256);
    buffer_release(vm, &view);
    return fits || throw_false(vm, ValueError, "translation table must be 256 characters long");
}

Value py_bytes_translate(VM *vm, Value *args) // translate(self, table, /, delete=b'')
{
    char table[256];
    ByteSet deleted = {{0}};
    if (!read_table(vm, args[1], table)) return RAISED;
    if (!is_absent(args[2])) {
        BufferView view;
        if (!buffer_get(vm, args[2], &view, false)) return RAISED;
        deleted = byte_set_of(view.data, view.size);
        buffer_release(vm, &view);
    }
    Span span = span_of(args[0]);
    size_t size = 0;
    bool changed = false;
    for (size_t i = 0; i < span.size; i++) {
        bool kept = !byte_set_has(&deleted, span.data[i]);
        size += kept;
        changed |= kept && table[(unsigned char)span.data[i]] != span.data[i];
    }
    if (!changed && size == span.size) return bytes_like_same(vm, args[0]);
    char *data;
    Value result = bytes_like(vm, args[0], size, &data);
    if (raised(result) || size == 0) return result;
    for (size_t i = 0; i < span.size; i++) {
        if (!byte_set_has(&deleted, span.data[i])) *data++ = table[(unsigned char)span.data[i]];
    }
    return result;
}

Value py_bytes_maketrans(VM *vm, Value *args) // maketrans(frm, to, /)
{
    BufferView from, to;
    if (!buffer_get(vm, args[0], &from, false)) return RAISED;
    Value result = RAISED;
    if (buffer_get(vm, args[1], &to, false)) {
        if (from.size != to.size) {
            (void)throw(vm, ValueError, "maketrans arguments must have same length");
        } else {
            char table[256];
            for (int i = 0; i < 256; i++) table[i] = (char)i;
            for (size_t i = 0; i < from.size; i++) table[(unsigned char)from.data[i]] = to.data[i];
            result = value_of_bytes(bytes_new(vm, table, sizeof table));
        }
        buffer_release(vm, &to);
    }
    buffer_release(vm, &from);
    return result;
}

// ---- hex and decode -----------------------------------------------------------------------------

Value py_bytes_hex(VM *vm, Value *args) // hex(self, sep=?, bytes_per_sep=1)
{
    int group;
    if (!arg_int(vm, args, 2, &group)) return RAISED;
    BufferView self;
    if (!buffer_get(vm, args[0], &self, false)) return RAISED;
    String *text = hex_text(vm, self.data, self.size, args[1], group);
    buffer_release(vm, &self);
    return value_of_str(text);
}

Value py_bytes_decode(VM *vm, Value *args) // decode(self, encoding='utf-8', errors='strict')
{
    String *encoding, *errors;
    if (!arg_str(vm, args, 1, &encoding) || !arg_str(vm, args, 2, &errors)) return RAISED;
    if (LIKELY(is_bytes(args[0]) && codec_is_plain_utf8(encoding, errors))) {
        Bytes *bytes = as_bytes(args[0]);
        return value_of_str(
            codec_decode(vm, codec_at(0), bytes->data, bytes->size, "strict", true, NULL, NULL));
    }
    const char *encoding_text = str_c(vm, encoding), *errors_text;
    if (encoding_text == NULL || (errors_text = str_c(vm, errors)) == NULL) return RAISED;
    BufferView self;
    if (!buffer_get(vm, args[0], &self, false)) return RAISED;
    String *text = bytes_decode(vm, self.data, self.size, encoding_text, errors_text);
    buffer_release(vm, &self);
    return value_of_str(text);
}
