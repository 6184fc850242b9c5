// platform.h - the compiler's extensions under names, and what every file needs.
//
// The only header besides interp.c that may use a compiler extension.
#pragma once
#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The contract of a function, written before its declaration (STYLE: errors, collector).
//   RAISES  may leave one exception pending, and then returns RAISED, NULL or false
//   RUNS    may run Python code: may raise, may collect, may change any object
#define RAISES __attribute__((warn_unused_result))
#define RUNS __attribute__((warn_unused_result))

#define LIKELY(condition) __builtin_expect(!!(condition), 1)
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#define COLD __attribute__((cold, noinline))
#define NOINLINE __attribute__((noinline))
#define ALWAYS_INLINE inline __attribute__((always_inline))
#define NORETURN __attribute__((noreturn))
#define PRINTF_LIKE(template, first) __attribute__((format(printf, template, first)))
#define FALLTHROUGH __attribute__((fallthrough))

// Ends the process with a message: for a broken invariant that guards memory, kept in release.
NORETURN COLD void fatal(const char *file, int line, const char *what);
#define check(condition) ((condition) ? (void)0 : fatal(__FILE__, __LINE__, #condition))

#ifdef NDEBUG
#define UNREACHABLE() __builtin_unreachable()
#else
#define UNREACHABLE() fatal(__FILE__, __LINE__, "unreachable")
#endif

// Overflow-checked arithmetic: true if the exact result did not fit *result.
#define add_overflows(a, b, result) __builtin_add_overflow(a, b, result)
#define sub_overflows(a, b, result) __builtin_sub_overflow(a, b, result)
#define mul_overflows(a, b, result) __builtin_mul_overflow(a, b, result)

// Index of the highest and lowest set bit; x is not 0.
static inline int bit_high(uint64_t x)
{
    return 63 - __builtin_clzll(x);
}

static inline int bit_low(uint64_t x)
{
    return __builtin_ctzll(x);
}

static inline int bit_count(uint64_t x)
{
    return __builtin_popcountll(x);
}

// Twice a word: products of words, and their sums.
typedef unsigned __int128 Wide;

#define PREFETCH(address) __builtin_prefetch(address)
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
