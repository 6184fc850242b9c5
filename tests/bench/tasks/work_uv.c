// work_uv.c - what libuv itself takes for what rows of work.py do with it: a callback a turn, timers.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <uv.h>

static long left;

static double cpu(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e9 +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e3;
}

static void turn(uv_idle_t *idle)
{
    if (--left == 0) uv_idle_stop(idle);
}

static void closed(uv_handle_t *handle)
{
    free(handle);
}

static void due(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, closed);
}

int main(int count, char **arguments)
{
    uv_loop_t *loop = uv_default_loop();
    uv_idle_t idle;
    long operations = 0;
    if (count != 2) return 2;
    double start = cpu();
    if (strcmp(arguments[1], "switch-1") == 0) {
        left = operations = 300000;
        uv_idle_init(loop, &idle);
        uv_idle_start(&idle, turn);
    } else if (strcmp(arguments[1], "sleepers") == 0) {
        for (operations = 0; operations < 100000; operations++) {
            uv_timer_t *timer = malloc(sizeof *timer);
            if (!timer) return 1;
            uv_timer_init(loop, timer);
            uv_timer_start(timer, due, 10, 0);
        }
    } else {
        return 3;
    }
    uv_run(loop, UV_RUN_DEFAULT);
    printf("%.0f\n", (cpu() - start) / (double)operations);
}
