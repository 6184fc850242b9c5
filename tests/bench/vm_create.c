// vm_create.c - what making and freeing a VM costs: time, and memory while it lives.
//
//     cc -O2 -Iinclude tests/bench/vm_create.c build/libkukri.a ... && ./a.out [count]
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "include/kukri.h"

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 200;
    double *times = calloc((size_t)count, sizeof *times);
    KukriStatistics statistics = {0};
    if (count < 1 || !times) return 2;
    for (int i = 0; i < count; i++) {
        double start = now();
        KukriVM *vm = kukri_new(NULL);
        if (!vm) return 1;
        kukri_statistics(vm, &statistics);
        kukri_free(vm);
        times[i] = now() - start;
    }
    qsort(times, (size_t)count, sizeof *times, by_value);
    printf("create and free: %.0f us (median of %d), first %.0f us at most; %zu KiB\n", times[count / 2], count,
           times[count - 1], statistics.memory_used / 1024);
    free(times);
    return 0;
}
