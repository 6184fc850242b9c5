// complex_type.c - complex as Python sees it: construction, slots, methods.
#include <math.h>
#include "vm/base/hash.h"
#include "vm/object/attr.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/descriptors.h"
#include "vm/types/float.h"
#include "vm/types/format.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

static Value make(VM *vm, Type *cls, ComplexNumber number)
{
    if (LIKELY(cls == type_get(vm, TYPE_complex))) return complex_new(vm, number.real, number.imag);
    Complex *object = type_allocate(vm, cls, 0);
    if (!object) return RAISED;
    object->real = number.real;
    object->imag = number.imag;
    return value_of_object(object);
}

// Whether v converts to a complex number by its slots; `first` ones may bring __complex__ too.
static bool is_number(VM *vm, Value v)
{
    const Slots *slots = &type_of(vm, v)->slots;
    return slots->to_float || slots->to_index || is_complex(v);
}

#define BAD_FIRST "complex() first argument must be a string or a number, not '%.200T'"
#define BAD_SECOND "complex() second argument must be a number, not '%.200T'"

// complex(real, imag) is real + imag * 1j, also where either is complex itself; but signs of zero and
// infinities pass through untouched where it is not.
static Value from_numbers(VM *vm, Type *cls, Value real, Value imag)
{
    ComplexNumber a = {0, 0}, b = {0, 0};
    bool a_complex = false, b_complex = false;
    if (!is_absent(real)) {
        Value method = is_complex(real) ? ABSENT : get_special(vm, real, NAME(vm, __complex__));
        if (raised(method)) return RAISED;
        a_complex = is_complex(real) || (!is_absent(method) && !is_float(real) && !is_int(real));
        if (!complex_from_number(vm, real, BAD_FIRST, &a)) return RAISED;
    }
    if (!is_absent(imag)) {
        if (!is_number(vm, imag)) return throw(vm, TypeError, BAD_SECOND, imag);
        b_complex = is_complex(imag);
        if (b_complex) b = (ComplexNumber){as_complex(imag)->real, as_complex(imag)->imag};
        else if (!float_from_number(vm, imag, BAD_SECOND, &b.real)) return RAISED;
    }
    if (b_complex) a.real -= b.imag;
    if (is_absent(imag)) b.real = a.imag;
    else if (a_complex) b.real += a.imag;
    return make(vm, cls, (ComplexNumber){a.real, b.real});
}

static Value complex_construct(VM *vm, Value *args)
{
    Type *cls = as_type(args[0]);
    Value real = args[1], imag = args[2];
    if (is_absent(imag) && is_exact_complex(real) && cls == type_get(vm, TYPE_complex)) return real;
    if (is_str(real)) {
        ComplexNumber number;
        if (!is_absent(imag))
            return throw(vm, TypeError, "complex() can't take second arg if first is a string");
        return complex_parse(vm, as_str(real), &number) ? make(vm, cls, number) : RAISED;
    }
    if (is_str(imag)) return throw(vm, TypeError, "complex() second arg can't be a string");
    return from_numbers(vm, cls, real, imag);
}

// --- slots ---

static ComplexNumber number_of(Value v)
{
    return (ComplexNumber){as_complex(v)->real, as_complex(v)->imag};
}

static Value slot_repr(VM *vm, Value self)
{
    String *text = complex_repr(vm, as_complex(self)->real, as_complex(self)->imag);
    return text ? value_of_object(text) : RAISED;
}

static bool slot_hash(VM *vm, Value self, uint64_t *hash)
{
    uint64_t sum =
        float_hash(as_complex(self)->real) + 1000003 * float_hash(as_complex(self)->imag);
    *hash = sum == UINT64_MAX ? UINT64_MAX - 1 : sum;
    return true;
}

static bool slot_truth(VM *vm, Value self, bool *truth)
{
    *truth = as_complex(self)->real != 0 || as_complex(self)->imag != 0;
    return true;
}

static Value slot_compare(VM *vm, Value self, Value other, CompareOp op)
{
    ComplexNumber a = number_of(self);
    bool equal;
    if (op != COMPARE_EQ && op != COMPARE_NE) return NOT_IMPLEMENTED;
    if (is_complex(other)) {
        ComplexNumber b = number_of(other);
        equal = a.real == b.real && a.imag == b.imag;
    } else if (is_float(other)) {
        equal = a.real == float_value(other) && a.imag == 0;
    } else if (is_int(other)) {
        equal = a.imag == 0 && !isnan(a.real) && int_compare_double(other, a.real) == 0;
    } else {
        return NOT_IMPLEMENTED;
    }
    return value_of_bool(equal == (op == COMPARE_EQ));
}

// The operands of arithmetic: a complex and any number. PAIR_OTHER: not for complex to answer.
typedef enum Pair { PAIR_NUMBERS, PAIR_OTHER, PAIR_RAISED } Pair;

static Pair read_operand(VM *vm, Value v, ComplexNumber *number)
{
    number->imag = 0;
    if (is_complex(v)) *number = number_of(v);
    else if (is_float(v)) number->real = float_value(v);
    else if (!is_int(v)) return PAIR_OTHER;
    else if (!int_as_double(vm, v, &number->real)) return PAIR_RAISED;
    return PAIR_NUMBERS;
}

static Pair read_operands(VM *vm, Value left, Value right, ComplexNumber *a, ComplexNumber *b)
{
    Pair pair = read_operand(vm, left, a);
    return pair == PAIR_NUMBERS ? read_operand(vm, right, b) : pair;
}

// What a slot answers instead when the pair is not of numbers.
static Value other_answer(Pair pair)
{
    return pair == PAIR_OTHER ? NOT_IMPLEMENTED : RAISED;
}

static Value slot_add(VM *vm, Value left, Value right)
{
    ComplexNumber a, b;
    Pair pair = read_operands(vm, left, right, &a, &b);
    if (pair != PAIR_NUMBERS) return other_answer(pair);
    return complex_new(vm, a.real + b.real, a.imag + b.imag);
}

static Value slot_subtract(VM *vm, Value left, Value right)
{
    ComplexNumber a, b;
    Pair pair = read_operands(vm, left, right, &a, &b);
    if (pair != PAIR_NUMBERS) return other_answer(pair);
    return complex_new(vm, a.real - b.real, a.imag - b.imag);
}

static Value slot_multiply(VM *vm, Value left, Value right)
{
    ComplexNumber a, b;
    Pair pair = read_operands(vm, left, right, &a, &b);
    if (pair != PAIR_NUMBERS) return other_answer(pair);
    ComplexNumber product = complex_multiply(a, b);
    return complex_new(vm, product.real, product.imag);
}

static Value slot_true_divide(VM *vm, Value left, Value right)
{
    ComplexNumber a, b, quotient;
    Pair pair = read_operands(vm, left, right, &a, &b);
    if (pair != PAIR_NUMBERS) return other_answer(pair);
    if (!complex_divide(a, b, &quotient))
        return throw(vm, ZeroDivisionError, "complex division by zero");
    return complex_new(vm, quotient.real, quotient.imag);
}

static Value slot_power(VM *vm, Value left, Value right, Value modulus)
{
    ComplexNumber a, b;
    Pair pair = read_operands(vm, left, right, &a, &b);
    if (pair != PAIR_NUMBERS) return other_answer(pair);
    if (!is_none(modulus)) return throw(vm, ValueError, "complex modulo");
    return complex_power(vm, a, b);
}

static Value slot_negative(VM *vm, Value self)
{
    return complex_new(vm, -as_complex(self)->real, -as_complex(self)->imag);
}

static Value slot_positive(VM *vm, Value self)
{
    return is_exact_complex(self) ? self
                                  : complex_new(vm, as_complex(self)->real, as_complex(self)->imag);
}

static Value slot_absolute(VM *vm, Value self)
{
    double real = as_complex(self)->real, imag = as_complex(self)->imag, size = hypot(real, imag);
    if (isinf(size) && !isinf(real) && !isinf(imag))
        return throw(vm, OverflowError, "absolute value too large");
    return value_of_double(size);
}

// --- methods ---

static Value py_complex_conjugate(VM *vm, Value *args)
{
    return complex_new(vm, as_complex(args[0])->real, -as_complex(args[0])->imag);
}

static Value py_complex_complex(VM *vm, Value *args)
{
    return slot_positive(vm, args[0]);
}

static Value get_real(VM *vm, Value self)
{
    return value_of_double(as_complex(self)->real);
}

static Value get_imag(VM *vm, Value self)
{
    return value_of_double(as_complex(self)->imag);
}

static Value py_complex_getnewargs(VM *vm, Value *args)
{
    return value_of_object(tuple_pair(vm, get_real(vm, args[0]), get_imag(vm, args[0])));
}

static Value py_complex_format(VM *vm, Value *args)
{
    String *spec;
    if (!arg_str(vm, args, 1, &spec)) return RAISED;
    String *text = format_complex(vm, args[0], spec);
    return text ? value_of_object(text) : RAISED;
}

static const Native complex_methods[] = {
    {"conjugate(self, /)", py_complex_conjugate, "Return the complex conjugate of its argument."},
    {"__complex__(self, /)", py_complex_complex, "Convert this value to exact type complex."},
    {"__getnewargs__(self, /)", py_complex_getnewargs, NULL},
    {"__format__(self, format_spec, /)", py_complex_format,
     "Convert to a string according to format_spec."},
    {0},
};

static const NativeProperty complex_properties[] = {
    {"real", get_real, set_readonly, "the real part of a complex number"},
    {"imag", get_imag, set_readonly, "the imaginary part of a complex number"},
    {0},
};

const TypeDef complex_type = {
    .name = "complex",
    .doc = "Create a complex number from a string or numbers.\n\n"
           "If a string is given, parse it as a complex number.\n"
           "If a single number is given, convert it to a complex number.\n"
           "If the 'real' or 'imag' arguments are given, create a complex number\n"
           "with the specified real and imaginary components.",
    .signature = "complex(real=?, imag=?)",
    .size = sizeof(Complex),
    .construct = complex_construct,
    .methods = complex_methods,
    .properties = complex_properties,
    .repr = slot_repr,
    .hash = slot_hash,
    .truth = slot_truth,
    .compare = slot_compare,
    .negative = slot_negative,
    .positive = slot_positive,
    .absolute = slot_absolute,
    .add = slot_add,
    .subtract = slot_subtract,
    .multiply = slot_multiply,
    .true_divide = slot_true_divide,
    .power = slot_power,
};
