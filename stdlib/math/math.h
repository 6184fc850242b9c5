// math.h - what the files of module math share: functions that math.c lists in its table.
#pragma once
#include "vm/object/native.h"

extern const ModuleDef math_module, cmath_module;

// gamma.c: NaN with *domain set outside the domain; infinite with a finite x: out of range.
double math_gamma(double x, bool *domain);
double math_log_gamma(double x, bool *domain);

// sums.c
Value py_math_fsum(VM *vm, Value *args);
Value py_math_prod(VM *vm, Value *args);
Value py_math_sumprod(VM *vm, Value *args);
Value py_math_hypot(VM *vm, Value *args);
Value py_math_dist(VM *vm, Value *args);

// integers.c
Value py_math_factorial(VM *vm, Value *args);
Value py_math_comb(VM *vm, Value *args);
Value py_math_perm(VM *vm, Value *args);
Value py_math_gcd(VM *vm, Value *args);
Value py_math_lcm(VM *vm, Value *args);
Value py_math_isqrt(VM *vm, Value *args);
