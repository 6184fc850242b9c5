// number.h - what int, float and complex share: reading text, and conversions between them.
#pragma once
#include "vm/base/buf.h"
#include "vm/object/type.h"

typedef struct ComplexNumber {
    double real, imag;
} ComplexNumber;

// The double of a number, not of text: a float's value, else by __float__, then __index__. A value without
// them raises TypeError in the words of `what`, a format of throw that takes v.
RUNS bool float_from_number(VM *vm, Value v, const char *what, double *result);
// What __float__ of v's type, which has it, gives: asked of subclasses of float, too.
RUNS bool float_by_method(VM *vm, Value v, double *result);
// complex(v) for numbers: __complex__, else as above.
RUNS bool complex_from_number(VM *vm, Value v, const char *what, ComplexNumber *result);

// What is read of a str with characters beyond ASCII: spaces become ' ', decimal digits ASCII ones, anything
// else there '?', which no number contains. False, and out failed, if memory ran out.
bool number_text_to_ascii(const char *data, size_t size, Buf *out);
// Takes ASCII white space off both ends.
void number_text_strip(const char **data, size_t *size);
// Copies text without its underscores; false if one does not stand between two digits, or memory ran
// out (out then failed).
bool number_text_drop_underscores(const char *data, size_t size, Buf *out);
