// work.c - what an interpreter costs the program it is embedded in: the measurements, the same for all peers.
//
//     work create|size|call|host|threads|cycles
//
// Prints one number: microseconds to make and free a VM (median); KiB of resident memory of each of 100 VMs; nanoseconds of a call from C
// to the script and back, and of one from the script to C and back (the loop around it taken off); milliseconds for 1000 VMs on 8 threads;
// KiB by which 100 000 times making and freeing lets memory grow after the first tenth. Times are CPU times, those of threads on the clock.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "peer.h"

enum { CREATIONS = 400, RESIDENTS = 100, CALLS = 1000000, THREADS = 8, VMS = 1000, CYCLES = 100000 };

void peer_fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", peer_name, what);
    exit(1);
}

static double clock_of(clockid_t id)
{
    struct timespec time;
    clock_gettime(id, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double resident_kib(void)
{
    long pages = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%ld %ld", &pages, &resident) != 2) peer_fail("no /proc/self/statm");
    fclose(file);
    return (double)resident * (double)sysconf(_SC_PAGESIZE) / 1024;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double creation(void)
{
    static double times[CREATIONS];
    for (int i = 0; i < CREATIONS; i++) {
        double start = clock_of(CLOCK_PROCESS_CPUTIME_ID);
        peer_close(peer_open());
        times[i] = clock_of(CLOCK_PROCESS_CPUTIME_ID) - start;
    }
    qsort(times, CREATIONS, sizeof *times, by_value);
    return times[CREATIONS / 2] / 1e3;
}

static double size(void)
{
    void *first = peer_open(), *vms[RESIDENTS];
    double before = resident_kib();
    for (int i = 0; i < RESIDENTS; i++) vms[i] = peer_open();
    double after = resident_kib();
    for (int i = RESIDENTS; i > 0; i--) peer_close(vms[i - 1]);
    peer_close(first);
    return (after - before) / RESIDENTS;
}

// The least of five rounds.
static double least(void *vm, void (*round)(void *vm))
{
    double best = 1e18;
    for (int i = 0; i < 5; i++) {
        double start = clock_of(CLOCK_PROCESS_CPUTIME_ID);
        round(vm);
        double taken = clock_of(CLOCK_PROCESS_CPUTIME_ID) - start;
        if (taken < best) best = taken;
    }
    return best / CALLS;
}

static void call_script(void *vm) { peer_call(vm, CALLS); }
static void call_host(void *vm) { peer_run(vm, "loop", CALLS); }
static void call_nothing(void *vm) { peer_run(vm, "empty", CALLS); }

static void *many(void *argument)
{
    void *vms[VMS / THREADS];
    (void)argument;
    for (int i = 0; i < VMS / THREADS; i++) {
        vms[i] = peer_open();
        peer_define(vms[i]);
        peer_run(vms[i], "square", 1000);
    }
    for (int i = 0; i < VMS / THREADS; i++) peer_close(vms[i]);
    return NULL;
}

static double threads(void)
{
    pthread_t ids[THREADS];
    double start = clock_of(CLOCK_MONOTONIC);
    for (int i = 0; i < THREADS; i++) {
        if (pthread_create(&ids[i], NULL, many, NULL) != 0) peer_fail("no thread");
    }
    for (int i = 0; i < THREADS; i++) pthread_join(ids[i], NULL);
    return (clock_of(CLOCK_MONOTONIC) - start) / 1e6;
}

// VMs that do some work, so that there is something to lose.
static double cycles(int count)
{
    double early = 0;
    for (int i = 0; i < count; i++) {
        void *vm = peer_open();
        peer_define(vm);
        peer_run(vm, "square", 10);
        peer_close(vm);
        if (i == count / 10) early = resident_kib();
    }
    return resident_kib() - early;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    int count = argc > 2 ? atoi(argv[2]) : CYCLES;
    peer_begin();
    if (!strcmp(what, "create")) printf("%.0f\n", creation());
    else if (!strcmp(what, "size")) printf("%.0f\n", size());
    else if (!strcmp(what, "cycles")) printf("%.0f\n", cycles(count));
    else if (!strcmp(what, "threads") && peer_has_threads) printf("%.0f\n", threads());
    else if (!strcmp(what, "call") || !strcmp(what, "host")) {
        void *vm = peer_open();
        peer_define(vm);
        printf("%.0f\n", what[0] == 'c' ? least(vm, call_script) : least(vm, call_host) - least(vm, call_nothing));
        peer_close(vm);
    } else return 2;
    return 0;
}
