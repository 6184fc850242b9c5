// str_pad.c - what is taken from or added to the ends: strip, ljust, center, zfill; expandtabs.
#include "vm/base/search.h"
#include "vm/base/unicode.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/spend.h"
#include "vm/types/str_parts.h"
#include "vm/types/text.h"

// ---- strip --------------------------------------------------------------------------------------

typedef enum Ends { LEFT = 1, RIGHT = 2, BOTH = 3 } Ends;

static String *strip_set(VM *vm, String *s, unsigned flags, const ByteSet *set, Ends ends)
{
    size_t start = 0, stop = s->size;
    const char *text = s->data;
    if (ends & LEFT) {
        while (start < stop && (set != NULL ? byte_set_has(set, text[start])
                                            : ascii_is(text[start], flags))) start++;
    }
    if (ends & RIGHT) {
        while (stop > start && (set != NULL ? byte_set_has(set, text[stop - 1])
                                            : ascii_is(text[stop - 1], flags))) stop--;
    }
    return str_cut(vm, s, start, stop);
}

// Whether one of chars (NULL: white space) is the code point text[0 .. width).
static bool is_one_of(const String *chars, const char *text, size_t width, uint32_t code)
{
    if (chars == NULL) return unicode_is_space(code);
    return bytes_find(chars->data, chars->size, text, width) >= 0;
}

static String *strip_any(VM *vm, String *s, const String *chars, Ends ends)
{
    size_t start = 0, stop = s->size;
    uint32_t code;
    while ((ends & LEFT) && start < stop) {
        size_t width = (size_t)utf8_decode(s->data + start, &code);
        if (!is_one_of(chars, s->data + start, width, code)) break;
        start += width;
    }
    while ((ends & RIGHT) && stop > start) {
        size_t width = (size_t)utf8_decode_back(s->data + stop, &code);
        if (!is_one_of(chars, s->data + stop - width, width, code)) break;
        stop -= width;
    }
    return str_cut(vm, s, start, stop);
}

static Value strip(VM *vm, Value *args, Ends ends, const char *name)
{
    String *s = as_str(args[0]), *chars = NULL;
    spend(vm, s->size / 256);
    if (!is_none(args[1])) {
        if (!is_str(args[1])) return throw(vm, TypeError, "%s arg must be None or str", name);
        chars = as_str(args[1]);
    }
    if (chars == NULL && str_is_ascii(s)) {
        return value_of_str(strip_set(vm, s, ASCII_STR_SPACE, NULL, ends));
    }
    if (chars == NULL || !str_is_ascii(chars)) return value_of_str(strip_any(vm, s, chars, ends));
    // Bytes beyond ASCII are in no set of ASCII characters, so this holds for any s.
    ByteSet set = byte_set_of(chars->data, chars->size);
    return value_of_str(strip_set(vm, s, 0, &set, ends));
}

Value py_str_strip(VM *vm, Value *args)
{
    return strip(vm, args, BOTH, "strip");
}

Value py_str_lstrip(VM *vm, Value *args)
{
    return strip(vm, args, LEFT, "lstrip");
}

Value py_str_rstrip(VM *vm, Value *args)
{
    return strip(vm, args, RIGHT, "rstrip");
}

// ---- Padding ------------------------------------------------------------------------------------

static char *repeat_code(char *out, const char *code, size_t width, size_t times)
{
    if (width == 1) {
        memset(out, *code, times);
        return out + times;
    }
    for (; times > 0; times--, out += width) memcpy(out, code, width);
    return out;
}

// s with so many fill characters on either side.
static String *pad(VM *vm, String *s, size_t left, size_t right, uint32_t fill)
{
    if (left == 0 && right == 0) return str_exact(vm, s);
    char code[UTF8_MAX];
    size_t width = (size_t)utf8_encode(fill, code), times = left + right, size;
    if (mul_overflows(times, width, &size) || add_overflows(size, s->size, &size) ||
        size > PTRDIFF_MAX) {
        return throw_null(vm, OverflowError, "padded string is too long");
    }
    char *data;
    String *result = str_make(vm, size, s->count + times, &data);
    if (result == NULL) return NULL;
    data = repeat_code(data, code, width, left);
    memcpy(data, s->data, s->size);
    repeat_code(data + s->size, code, width, right);
    return result;
}

static RUNS bool padding(VM *vm, Value *args, size_t *total, uint32_t *fill)
{
    int64_t width;
    String *s = as_str(args[0]);
    if (!arg_index(vm, args, 1, &width)) return false;
    *fill = ' ';
    if (!is_absent(args[2])) {
        if (!is_str(args[2])) {
            return throw_false(vm, TypeError, "The fill character must be a unicode character, not %T",
                               args[2]);
        }
        if (as_str(args[2])->count != 1) {
            return throw_false(vm, TypeError,
                               "The fill character must be exactly one character long");
        }
        *fill = str_at(vm, as_str(args[2]), 0);
    }
    *total = width > 0 && (size_t)width > s->count ? (size_t)width - s->count : 0;
    return true;
}

Value py_str_ljust(VM *vm, Value *args)
{
    size_t total;
    uint32_t fill;
    if (!padding(vm, args, &total, &fill)) return RAISED;
    return value_of_str(pad(vm, as_str(args[0]), 0, total, fill));
}

Value py_str_rjust(VM *vm, Value *args)
{
    size_t total;
    uint32_t fill;
    if (!padding(vm, args, &total, &fill)) return RAISED;
    return value_of_str(pad(vm, as_str(args[0]), total, 0, fill));
}

Value py_str_center(VM *vm, Value *args)
{
    size_t total;
    uint32_t fill;
    if (!padding(vm, args, &total, &fill)) return RAISED;
    String *s = as_str(args[0]);
    // The odd one goes left if the width is odd too.
    size_t left = total / 2 + (total & (total + s->count) & 1);
    return value_of_str(pad(vm, s, left, total - left, fill));
}

Value py_str_zfill(VM *vm, Value *args)
{
    String *s = as_str(args[0]);
    int64_t width;
    if (!arg_index(vm, args, 1, &width)) return RAISED;
    size_t zeros = width > 0 && (size_t)width > s->count ? (size_t)width - s->count : 0;
    String *result = pad(vm, s, zeros, 0, '0');
    if (result != NULL && zeros > 0 && s->size > 0 && (s->data[0] == '+' || s->data[0] == '-')) {
        char *data = (char *)result->data; // nobody has seen it yet
        data[0] = s->data[0];
        data[zeros] = '0';
    }
    return value_of_str(result);
}

Value py_str_expandtabs(VM *vm, Value *args)
{
    String *s = as_str(args[0]);
    int tab_size;
    if (!arg_int(vm, args, 1, &tab_size)) return RAISED;
    if (bytes_find_byte(s->data, s->size, '\t') < 0) return value_of_str(str_exact(vm, s));
    size_t size;
    if (!text_expanded_size(s->data, s->size, tab_size, true, &size)) {
        return throw(vm, OverflowError, "new string is too long");
    }
    if (size == 0) return value_of_object(vm->empty_str);
    char *data;
    // Each byte more or less is a space or a tab: a code point.
    String *result = str_make(vm, size, s->count + size - s->size, &data);
    if (result == NULL) return RAISED;
    text_expand_tabs(data, s->data, s->size, tab_size, true);
    return value_of_object(result);
}
