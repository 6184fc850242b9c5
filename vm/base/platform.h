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

// Spills what the caller's registers hold into this function's frame; where the frame of this function is.
#define SAVE_REGISTERS() __builtin_unwind_init()
#define FRAME_ADDRESS() __builtin_frame_address(0)
// What stands before must be done before what stands behind (and so is no tail call).
#define COMPILER_BARRIER() __asm__ volatile("" ::: "memory")

// AddressSanitizer: for functions that read what C does not let them, and for memory that nobody may touch.
#define NO_SANITIZE_ADDRESS __attribute__((no_sanitize_address))
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define HAS_ADDRESS_SANITIZER 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(HAS_ADDRESS_SANITIZER)
void __asan_poison_memory_region(const volatile void *address, size_t size);
void __asan_unpoison_memory_region(const volatile void *address, size_t size);
#define POISON(address, size) __asan_poison_memory_region(address, size)
#define UNPOISON(address, size) __asan_unpoison_memory_region(address, size)
#else
#define POISON(address, size) ((void)(address), (void)(size))
#define UNPOISON(address, size) ((void)(address), (void)(size))
#endif

// It must be told of a change of stacks: before, from a thread that may have ended to one with its own stack
// (NULL: the system's); and by the thread that arrives.
#if defined(__SANITIZE_ADDRESS__) || defined(HAS_ADDRESS_SANITIZER)
#define HAS_SWITCH_HOOKS 1
void __sanitizer_start_switch_fiber(void **fake_stack, const void *bottom, size_t size);
void __sanitizer_finish_switch_fiber(void *fake_stack, const void **bottom, size_t *size);
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
typedef __int128 SignedWide;

#define PREFETCH(address) __builtin_prefetch(address)
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
