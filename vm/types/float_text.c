// float_text.c - floats to text and back.
#include "vm/base/dtoa.h"
#include "vm/base/utf8.h"
#include "vm/object/error.h"
#include "vm/object/poll.h"
#include "vm/types/float.h"
#include "vm/types/str.h"

String *float_repr(VM *vm, double d)
{
    char text[DOUBLE_REPR_MAX], *data;
    size_t size = (size_t)double_repr(d, text);
    String *s = str_new_ascii(vm, size, &data);
    if (s) memcpy(data, text, size);
    return s;
}

static bool parse_all(const char *text, size_t size, double *result)
{
    return size > 0 && double_parse(text, size, result) == size;
}

// Text with characters beyond ASCII or underscores. *valid says whether it was a number; false if memory
// ran out.
static COLD bool parse_rewritten(VM *vm, const char *data, size_t size, bool is_text, bool *valid,
                                 double *result)
{
    Buf ascii, digits;
    buf_init(&ascii, &vm->memory);
    buf_init(&digits, &vm->memory);
    const char *text = data;
    size_t left = size;
    bool done = true;
    if (is_text && !utf8_is_ascii(data, size)) {
        done = number_text_to_ascii(data, size, &ascii);
        text = ascii.data;
        left = ascii.size;
    }
    if (done) {
        number_text_strip(&text, &left);
        *valid = number_text_drop_underscores(text, left, &digits) &&
                 parse_all(digits.data, digits.size, result);
        done = !buf_failed(&digits);
    }
    buf_free(&ascii);
    buf_free(&digits);
    return done;
}

bool float_parse(VM *vm, const char *data, size_t size, Value shown, double *result)
{
    const char *text = data;
    size_t left = size;
    number_text_strip(&text, &left);
    if (LIKELY(parse_all(text, left, result))) return true;
    bool valid;
    if (size > 10000 && !charge(vm, size / 16)) return false;
    if (!parse_rewritten(vm, data, size, is_str(shown), &valid, result))
        return (void)throw_memory(vm), false;
    return valid || throw_false(vm, ValueError, "could not convert string to float: %R", shown);
}
