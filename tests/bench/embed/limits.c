// limits.c - what Kukri's limits cost a program that stays within them: the same work with and without, in turns.
//
//     limits [rounds]
//
// For each program the median of CPU times with a limit over the median without any, in per cent. The programs do what
// limits are counted in: calls and loops, memory taken and given back, long built-in functions.
#include <kukri.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "peer.h"

enum { KINDS = 6, PROGRAMS = 4, ROUNDS_MAX = 101 };
static const char *const kinds[KINDS] = {"none", "memory", "fuel", "time", "output", "all"};

static const struct {
    const char *name, *source;
} programs[PROGRAMS] = {
    {"calls", "def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)\nfib(22)\n"},
    {"memory", "for k in range(40):\n    d = {i: [str(i)] for i in range(600)}\n    s = ''.join(v[0] for v in d.values())\n"},
    {"loops", "t = 0\nfor i in range(200000): t += i & 7\n"},
    {"built-in", "x = [(i * 7919) % 5003 for i in range(5000)]\nfor k in range(8): sorted(x), sum(x), max(x), str(x).split(',')\n"},
};

void peer_fail(const char *what)
{
    fprintf(stderr, "%s\n", what);
    exit(1);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double once(int kind, const char *source)
{
    KukriConfig config = KUKRI_CONFIG_INIT;
    bool all = kind == KINDS - 1;
    config.allow = all ? 0 : KUKRI_ALLOW_ALL;
    if (kind == 1 || all) config.memory_limit = (size_t)1 << 30;
    if (kind == 2 || all) config.fuel = (uint64_t)1 << 50;
    if (kind == 3 || all) config.time_limit_ns = (uint64_t)60 * 1000000000;
    if (kind == 4 || all) config.output_limit = 1 << 20;
    KukriVM *vm = kukri_new(&config);
    if (!vm) peer_fail("no VM");
    KukriValue code = kukri_compile(vm, source, "<work>");
    double start = now();
    if (!kukri_execute(vm, code, (KukriValue){0})) peer_fail(kukri_error_text(vm, 0));
    double taken = now() - start;
    kukri_free(vm);
    return taken;
}

int main(int argc, char **argv)
{
    static double times[KINDS][ROUNDS_MAX];
    int rounds = argc > 1 ? atoi(argv[1]) : 41;
    if (rounds < 1 || rounds > ROUNDS_MAX) return 2;
    printf("%-14s", "limits, %");
    for (int kind = 1; kind < KINDS; kind++) printf("%10s", kinds[kind]);
    puts("");
    for (int program = 0; program < PROGRAMS; program++) {
        for (int round = 0; round < rounds; round++) {
            // Each kind is first as often as any other.
            for (int i = 0; i < KINDS; i++) {
                int kind = (i + round) % KINDS;
                times[kind][round] = once(kind, programs[program].source);
            }
        }
        for (int kind = 0; kind < KINDS; kind++) qsort(times[kind], (size_t)rounds, sizeof **times, by_value);
        printf("%-14s", programs[program].name);
        for (int kind = 1; kind < KINDS; kind++) printf("%+10.1f", (times[kind][rounds / 2] / times[0][rounds / 2] - 1) * 100);
        puts("");
    }
    return 0;
}
