// embed.c - what libkukri costs its host: making VMs, calls in both directions, many VMs on some threads, memory that stays flat.
//
//     cc -O2 -Iinclude tests/bench/embed.c build/libkukri.a ... && ./a.out [cycles]
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "include/kukri.h"

static double clock_of(clockid_t id)
{
    struct timespec time;
    clock_gettime(id, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static size_t resident_kib(void)
{
    size_t pages = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file && fscanf(file, "%zu %zu", &pages, &resident) != 2) resident = 0;
    if (file) fclose(file);
    return resident * (size_t)sysconf(_SC_PAGESIZE) / 1024;
}

static KukriValue nothing(KukriVM *vm, const KukriValue *args, void *user)
{
    (void)user;
    (void)vm;
    return args[0];
}

// C calls Python, which returns; and Python calls C, which returns.
static void calls(void)
{
    static const KukriDefinition definition = {"host(x, /)", nothing, NULL, NULL};
    enum { COUNT = 2000000 };
    KukriVM *vm = kukri_new(NULL);
    if (!vm) exit(1);
    kukri_set_global(vm, "host", kukri_define_function(vm, &definition));
    kukri_run_string(vm, "def f(x): return x\ndef loop(n):\n    for i in range(n): host(i)\ndef empty(n):\n    for i in range(n): f(i)\n", "<bench>");
    KukriValue f = kukri_get_global(vm, "f"), one = kukri_int(vm, 1), count = kukri_int(vm, COUNT);
    for (int round = 0; round < 2; round++) {
        double start = clock_of(CLOCK_PROCESS_CPUTIME_ID);
        for (int i = 0; i < COUNT; i++) {
            size_t scope = kukri_scope(vm);
            (void)kukri_call(vm, f, &one, 1);
            kukri_scope_end(vm, scope);
        }
        double called = clock_of(CLOCK_PROCESS_CPUTIME_ID) - start;
        start = clock_of(CLOCK_PROCESS_CPUTIME_ID);
        (void)kukri_call(vm, kukri_get_global(vm, "loop"), &count, 1);
        double host = clock_of(CLOCK_PROCESS_CPUTIME_ID) - start;
        start = clock_of(CLOCK_PROCESS_CPUTIME_ID);
        (void)kukri_call(vm, kukri_get_global(vm, "empty"), &count, 1);
        double python = clock_of(CLOCK_PROCESS_CPUTIME_ID) - start;
        if (round) {
            printf("C calls Python: %.0f ns; Python calls C: %.0f ns; Python calls Python: %.0f ns\n", called / COUNT * 1e9,
                   host / COUNT * 1e9, python / COUNT * 1e9);
        }
    }
    kukri_free(vm);
}

static void cycles(int count)
{
    size_t early = 0;
    double start = clock_of(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; i < count; i++) {
        KukriVM *vm = kukri_new(NULL);
        if (!vm || kukri_run_string(vm, "x = 1", "<x>") != KUKRI_DONE) exit(1);
        kukri_free(vm);
        if (i == count / 10) early = resident_kib();
    }
    double each = (clock_of(CLOCK_PROCESS_CPUTIME_ID) - start) / count;
    printf("%d times made, run and freed: %.0f us each; resident %zu KiB after a tenth, %zu KiB at the end\n", count, each * 1e6, early,
           resident_kib());
}

enum { THREADS = 8, VMS = 1000 };

static void *many(void *argument)
{
    (void)argument;
    KukriVM *vms[VMS / THREADS];
    for (int i = 0; i < VMS / THREADS; i++) {
        vms[i] = kukri_new(NULL);
        if (!vms[i] || kukri_run_string(vms[i], "def work(n): return sum(i * i for i in range(n))\nwork(1000)\n", "<work>") != KUKRI_DONE) exit(1);
    }
    for (int i = 0; i < VMS / THREADS; i++) kukri_free(vms[i]);
    return NULL;
}

int main(int argc, char **argv)
{
    calls();
    cycles(argc > 1 ? atoi(argv[1]) : 5000);
    pthread_t threads[THREADS];
    double start = clock_of(CLOCK_MONOTONIC);
    for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, many, NULL);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    printf("%d VMs on %d threads: %.2f s\n", VMS, THREADS, clock_of(CLOCK_MONOTONIC) - start);
    return 0;
}
