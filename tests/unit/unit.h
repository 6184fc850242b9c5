// unit.h - what a C test needs: expectations that say where they failed, and a result for main.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct Unit {
    int checks, failures;
} Unit;

static inline void unit_fail(Unit *unit, const char *file, int line, const char *what)
{
    if (++unit->failures <= 20) printf("%s:%d: %s\n", file, line, what);
}

#define EXPECT(unit, condition)                                                                    \
    ((unit)->checks++, (condition) ? (void)0 : unit_fail(unit, __FILE__, __LINE__, #condition))

static inline void unit_text(Unit *unit, const char *file, int line, const char *got, size_t size,
                             const char *expected)
{
    unit->checks++;
    if (size == strlen(expected) && memcmp(got, expected, size) == 0) return;
    char what[1000];
    snprintf(what, sizeof what, "got \"%.*s\", expected \"%.400s\"", (int)(size < 400 ? size : 400),
             got, expected);
    unit_fail(unit, file, line, what);
}

// The bytes got[0 .. size) are those of the text expected.
#define EXPECT_TEXT(unit, got, size, expected)                                                     \
    unit_text(unit, __FILE__, __LINE__, got, size, expected)

static inline void unit_int(Unit *unit, const char *file, int line, const char *expression,
                            long long got, long long expected)
{
    unit->checks++;
    if (got == expected) return;
    char what[300];
    snprintf(what, sizeof what, "%.200s is %lld, expected %lld", expression, got, expected);
    unit_fail(unit, file, line, what);
}

#define EXPECT_INT(unit, got, expected)                                                            \
    unit_int(unit, __FILE__, __LINE__, #got, (long long)(got), (long long)(expected))

// A repeatable source of numbers that look random (xorshift64*).
static inline uint64_t unit_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(2685821657736338717);
}

// What main returns.
static inline int unit_end(const Unit *unit)
{
    if (unit->failures > 0) printf("%d of %d checks failed\n", unit->failures, unit->checks);
    return unit->failures > 0;
}
