// decimal_text.c - _decimal_text: digits and usual texts of Decimals, for the package decimal.
//
// What is long or unusual is left to that package: then the answer is None.
#include "stdlib/modules.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

#define DIGITS_MAX 18 // of a coefficient here
#define TEXT_MAX 48

static Value py__decimal_text_digits_of(VM *vm, Value *args) // digits_of(number, /)
{
    static const uint64_t powers[] = {
        1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000,
        1000000000000, 10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000,
        1000000000000000000, 10000000000000000000u};
    if (!is_exact_int(args[0])) return NONE;
    BigDigit room[2];
    BigView view = int_view(args[0], room);
    if (view.negative || view.count > 2) return NONE;
    Wide number = view.count == 0 ? 0 : view.digits[0];
    if (view.count == 2) number |= (Wide)view.digits[1] << BIG_DIGIT_BITS;
    int count = 0;
    if (number >= (Wide)powers[18]) {
        number /= powers[18];
        count = 18;
    }
    // At least one: 0 has a digit.
    int more = 1;
    while (more < (int)COUNT_OF(powers) && number >= powers[more]) more++;
    return value_of_small(count + more);
}

static Value py__decimal_text_parts(VM *vm, Value *args) // parts(text, /)
{
    String *text;
    if (!arg_str(vm, args, 0, &text)) return RAISED;
    if (!str_is_ascii(text)) return NONE;
    const char *at = text->data, *end = at + text->size;
    int sign = at < end && *at == '-', digits = 0, places = 0;
    if (at < end && (*at == '-' || *at == '+')) at++;
    bool is_fraction = false;
    int64_t coefficient = 0;
    for (; at < end; at++) {
        if (*at == '.' && !is_fraction) {
            is_fraction = true;
            continue;
        }
        if (*at < '0' || *at > '9' || ++digits > DIGITS_MAX) return NONE;
        coefficient = coefficient * 10 + (*at - '0');
        places += is_fraction;
    }
    if (digits == 0) return NONE;
    Tuple *parts = tuple_of(vm, 3, value_of_small(sign), int_new(vm, coefficient), value_of_small(-places));
    return parts == NULL ? RAISED : value_of_object(parts);
}

static Value py__decimal_text_text(VM *vm, Value *args) // text(sign, coefficient, exponent, /)
{
    int64_t coefficient, exponent;
    if (!is_exact_int(args[1]) || !int_fits_int64(args[1], &coefficient) || coefficient < 0) return NONE;
    if (!arg_index(vm, args, 2, &exponent)) return RAISED;
    if (exponent > 0 || exponent < -25) return NONE;
    char digits[INT_SMALL_TEXT], text[TEXT_MAX], *to = text;
    char *end = digits + sizeof digits, *start = int_write_digits(end, (uint64_t)coefficient, 10);
    int count = (int)(end - start), left = count + (int)exponent; // where the point stands
    if (left <= -6 && exponent < 0) return NONE;
    if (!same(args[0], value_of_small(0))) *to++ = '-';
    if (exponent == 0) {
        memcpy(to, start, (size_t)count);
        to += count;
    } else if (left > 0) {
        memcpy(to, start, (size_t)left);
        to[left] = '.';
        memcpy(to + left + 1, start + left, (size_t)(count - left));
        to += count + 1;
    } else {
        *to++ = '0';
        *to++ = '.';
        for (int i = left; i < 0; i++) *to++ = '0';
        memcpy(to, start, (size_t)count);
        to += count;
    }
    String *s = str_new(vm, text, (size_t)(to - text));
    return s == NULL ? RAISED : value_of_object(s);
}

static const Native decimal_text_functions[] = {
    {"digits_of(number, /)", py__decimal_text_digits_of, "How many decimal digits an int has, up to 120 bits; else None."},
    {"parts(text, /)", py__decimal_text_parts,
     "(sign, coefficient, exponent) of a short number without an exponent; else None."},
    {"text(sign, coefficient, exponent, /)", py__decimal_text_text, "The text of a number that needs no exponent; else None."},
    {0},
};

const ModuleDef _decimal_text_module = {
    .name = "_decimal_text",
    .doc = "Digits and usual texts of decimal numbers.",
    .functions = decimal_text_functions,
};
