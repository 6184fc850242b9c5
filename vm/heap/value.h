// value.h - what a Python value is: one NaN-boxed 64-bit word.
//
//   0x0000_0000_0000_0000 .. 0xfff8_ffff_ffff_ffff   a double, as it is (of NaNs only the sign)
//   0xfff9_0000_0000_00xx                            an immediate: None, True, False, marks
//   0xfffa_pppp_pppp_pppp                            a pointer to an Object
//   0xfffc_0000_0000_0000 .. 0xffff_ffff_ffff_ffff   an int of 50 bits: word - INT_BASE
//
// Ints are offset-binary, so that any two compare as unsigned words, and so that `a - INT_BASE + b`
// falls below TAG_INT exactly when the sum overflowed or one of them was no int: type test and
// overflow test of an addition are one comparison. Ints beyond 50 bits live in heap cells (int.h).
//
// Everything goes through the inline functions below; no other file knows the bits.
#pragma once
#include "vm/base/platform.h"

typedef struct Value {
    uint64_t bits;
} Value;

typedef struct Object Object;
typedef struct VM VM;

#define TAG_IMMEDIATE 0xfff9000000000000u
#define TAG_POINTER 0xfffa000000000000u
#define TAG_INT 0xfffc000000000000u
#define INT_BASE 0xfffe000000000000u
#define SMALL_INT_MIN (-((int64_t)1 << 49))
#define SMALL_INT_MAX (((int64_t)1 << 49) - 1)

// Immediates. RAISED: an exception is pending. ABSENT: no value here (an argument that was not
// given, an unbound local, an empty dict slot). EXHAUSTED: an iterator has no more items (instead of
// raising StopIteration; see iter.h). Programs see only the first five.
#define IMMEDIATE(n) ((Value){TAG_IMMEDIATE | (n)})
#define NONE IMMEDIATE(1)
#define FALSE IMMEDIATE(2)
#define TRUE IMMEDIATE(3)
#define NOT_IMPLEMENTED IMMEDIATE(4)
#define ELLIPSIS IMMEDIATE(5)
#define ABSENT IMMEDIATE(6)
#define RAISED IMMEDIATE(7)
#define EXHAUSTED IMMEDIATE(8)
#define SUSPENDED IMMEDIATE(9) // exec only: a resumed fiber gave up control, see fiber.h

// The same as constant initialisers.
#define NONE_INIT {TAG_IMMEDIATE | 1}

static inline bool same(Value a, Value b)
{
    return a.bits == b.bits;
}

static inline bool is_none(Value v)
{
    return same(v, NONE);
}

static inline bool is_absent(Value v)
{
    return same(v, ABSENT);
}

static inline bool raised(Value v)
{
    return UNLIKELY(same(v, RAISED));
}

static inline bool is_exhausted(Value v)
{
    return same(v, EXHAUSTED);
}

static inline bool is_not_implemented(Value v)
{
    return same(v, NOT_IMPLEMENTED);
}

static inline bool is_bool(Value v)
{
    return (v.bits | 1) == (TAG_IMMEDIATE | 3);
}

static inline bool is_immediate(Value v)
{
    return (v.bits >> 48) == (TAG_IMMEDIATE >> 48);
}

static inline bool is_double(Value v)
{
    return v.bits < TAG_IMMEDIATE;
}

static inline bool is_pointer(Value v)
{
    return (v.bits >> 48) == (TAG_POINTER >> 48);
}

static inline bool is_small_int(Value v)
{
    return v.bits >= TAG_INT;
}

static inline Value value_of_bool(bool b)
{
    return IMMEDIATE((uint64_t)2 + b);
}

static inline Value value_of_object(const void *object)
{
    return (Value){(uint64_t)(uintptr_t)object ^ TAG_POINTER};
}

static inline Object *as_object(Value v)
{
    return (Object *)(uintptr_t)(v.bits ^ TAG_POINTER);
}

static inline Value value_of_double(double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    if (UNLIKELY(d != d)) return (Value){(bits & (UINT64_C(1) << 63)) | 0x7ff8000000000000u};
    return (Value){bits};
}

static inline double as_double(Value v)
{
    double d;
    memcpy(&d, &v.bits, sizeof d);
    return d;
}

static inline bool fits_small_int(int64_t i)
{
    return (uint64_t)i - (uint64_t)SMALL_INT_MIN <= (uint64_t)(SMALL_INT_MAX - SMALL_INT_MIN);
}

// i must fit (fits_small_int); int_new of int.h takes any.
static inline Value value_of_small(int64_t i)
{
    return (Value){INT_BASE + (uint64_t)i};
}

static inline int64_t as_small(Value v)
{
    return (int64_t)(v.bits - INT_BASE);
}
