// complex.c - computing with complex numbers, and their text.
#include <math.h>
#include "vm/base/dtoa.h"
#include "vm/base/utf8.h"
#include "vm/object/error.h"
#include "vm/object/poll.h"
#include "vm/types/float.h"
#include "vm/types/str.h"

Value complex_new(VM *vm, double real, double imag)
{
    Complex *object = object_new(vm, TYPE_complex, sizeof(Complex));
    object->real = real;
    object->imag = imag;
    return value_of_object(object);
}

// --- arithmetic ---

ComplexNumber complex_multiply(ComplexNumber a, ComplexNumber b)
{
    return (ComplexNumber){a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real};
}

// Smith's method: scaled by the larger part of b, nothing overflows on the way to a result that does not.
bool complex_divide(ComplexNumber a, ComplexNumber b, ComplexNumber *result)
{
    double real_size = fabs(b.real), imag_size = fabs(b.imag);
    if (real_size >= imag_size) {
        if (real_size == 0) return false;
        double ratio = b.imag / b.real, scale = b.real + b.imag * ratio;
        *result =
            (ComplexNumber){(a.real + a.imag * ratio) / scale, (a.imag - a.real * ratio) / scale};
    } else if (imag_size >= real_size) {
        double ratio = b.real / b.imag, scale = b.real * ratio + b.imag;
        *result =
            (ComplexNumber){(a.real * ratio + a.imag) / scale, (a.imag * ratio - a.real) / scale};
    } else {
        *result = (ComplexNumber){NAN, NAN};
    }
    return true;
}

// a ** n for a small whole n, by repeated squaring.
static bool power_whole(ComplexNumber a, int n, ComplexNumber *result)
{
    unsigned left = (unsigned)abs(n);
    ComplexNumber product = {1, 0};
    for (ComplexNumber square = a; left != 0; left >>= 1) {
        if (left & 1) product = complex_multiply(product, square);
        square = complex_multiply(square, square);
    }
    if (n > 0) {
        *result = product;
        return true;
    }
    return complex_divide((ComplexNumber){1, 0}, product, result);
}

// False for zero to a negative or complex power.
static bool power_polar(ComplexNumber a, ComplexNumber b, ComplexNumber *result)
{
    *result = (ComplexNumber){0, 0};
    if (a.real == 0 && a.imag == 0) return b.imag == 0 && b.real >= 0;
    double size = hypot(a.real, a.imag), angle = atan2(a.imag, a.real);
    double length = pow(size, b.real), phase = angle * b.real;
    if (b.imag != 0) {
        length /= exp(angle * b.imag);
        phase += b.imag * log(size);
    }
    *result = (ComplexNumber){length * cos(phase), length * sin(phase)};
    return true;
}

Value complex_power(VM *vm, ComplexNumber a, ComplexNumber b)
{
    ComplexNumber result = {1, 0};
    bool defined = true;
    if (b.imag == 0 && b.real == floor(b.real) && fabs(b.real) <= 100)
        defined = b.real == 0 || power_whole(a, (int)b.real, &result);
    else defined = power_polar(a, b, &result);
    if (!defined) return throw(vm, ZeroDivisionError, "0.0 to a negative or complex power");
    if (isinf(result.real) || isinf(result.imag))
        return throw(vm, OverflowError, "complex exponentiation");
    return complex_new(vm, result.real, result.imag);
}

// --- text ---

String *complex_repr(VM *vm, double real, double imag)
{
    Buf buf;
    buf_init(&buf, &vm->memory);
    buf_reserve(&buf, 64);
    bool pure = real == 0 && !signbit(real);
    if (!pure) {
        buf_append_char(&buf, '(');
        double_format(&buf, real, 'r', 0, 0);
    }
    double_format(&buf, imag, 'r', 0, pure ? 0 : DOUBLE_PLUS);
    buf_append_text(&buf, pure ? "j" : "j)");
    return str_from_buf(vm, &buf);
}

// Reads "1", "2j", "1+2j", "-j" and such: ASCII, no space at the ends, no underscores.
static bool parse_parts(const char *text, size_t size, ComplexNumber *result)
{
    const char *end = text + size;
    *result = (ComplexNumber){0, 0};
    double first = 0;
    size_t taken = double_parse(text, size, &first);
    text += taken;
    if (taken != 0 && text == end) {
        result->real = first;
        return true;
    }
    bool has_real = taken != 0 && (*text == '+' || *text == '-');
    double imag = first;
    if (has_real || taken == 0) {
        // What comes is the imaginary part, whose digits may be left out.
        if (has_real) result->real = first;
        taken = double_parse(text, (size_t)(end - text), &imag);
        if (taken == 0) {
            imag = 1;
            if (text < end && (*text == '+' || *text == '-')) imag = *text++ == '-' ? -1 : 1;
        }
        text += taken;
    }
    result->imag = imag;
    return text + 1 == end && (*text == 'j' || *text == 'J');
}

// The same with the spaces and parentheses that may stand around it.
static bool parse_around(const char *text, size_t size, ComplexNumber *result)
{
    number_text_strip(&text, &size);
    if (size >= 2 && text[0] == '(' && text[size - 1] == ')') {
        text++;
        size -= 2;
        number_text_strip(&text, &size);
    }
    return parse_parts(text, size, result);
}

bool complex_parse(VM *vm, String *s, ComplexNumber *result)
{
    if (LIKELY(str_is_ascii(s) && parse_around(s->data, s->size, result))) return true;
    if (s->size > 10000 && !charge(vm, s->size / 16)) return false;
    Buf ascii, digits;
    buf_init(&ascii, &vm->memory);
    buf_init(&digits, &vm->memory);
    bool valid = false, underscores = true;
    bool done = number_text_to_ascii(s->data, s->size, &ascii);
    if (done) {
        underscores = number_text_drop_underscores(ascii.data, ascii.size, &digits);
        valid = underscores && parse_around(digits.data, digits.size, result);
        done = !buf_failed(&digits);
    }
    buf_free(&ascii);
    buf_free(&digits);
    if (!done) return (void)throw_memory(vm), false;
    if (valid) return true;
    if (!underscores)
        return throw_false(vm, ValueError, "could not convert string to complex: %R",
                           value_of_object(s));
    return throw_false(vm, ValueError, "complex() arg is a malformed string");
}
