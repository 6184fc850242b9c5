// repl.c - starts the prompt: the module _repl, which is written in Python, on the terminal of terminal.c.
#include "cli/repl.h"
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>
#include "cli/terminal.h"

static const char banner[] = "Kukri " KUKRI_VERSION ", Python 3.13. \":help\" shows what the prompt can do; Ctrl-D ends.";

// ---- How long a statement may run ---------------------------------------------------------------

// The end of its time is as if somebody pressed Ctrl-C, again and again. What does not heed that is stopped, and the
// session with it.
#define INSIST_NS 100000000
#define INSIST_MAX 10

static struct Watch {
    KukriVM *vm;
    uint64_t time_ns;
    timer_t timer;
    volatile sig_atomic_t count; // of the times it was told
} watch; // for the signal handler

static void on_time(int number)
{
    (void)number;
    if (++watch.count > INSIST_MAX) kukri_stop(watch.vm);
    else kukri_signal(watch.vm, SIGINT);
}

static void set_timer(uint64_t first_ns)
{
    struct itimerspec when = {.it_value = {(time_t)(first_ns / 1000000000), (long)(first_ns % 1000000000)}};
    if (first_ns) when.it_interval.tv_nsec = INSIST_NS;
    (void)timer_settime(watch.timer, 0, &when, NULL);
}

static KukriValue host_begin(KukriVM *vm, const KukriValue *args, void *user)
{
    watch.count = 0;
    set_timer(watch.time_ns);
    return kukri_none(vm);
}

static KukriValue host_end(KukriVM *vm, const KukriValue *args, void *user)
{
    set_timer(0);
    return kukri_bool(vm, watch.count > 0);
}

static const KukriDefinition functions[] = {
    {"begin()", host_begin, NULL, "A statement begins."},
    {"end()", host_end, NULL, "It has ended. True: its time was over before."},
    {0},
};

static void limit_statements(KukriVM *vm, uint64_t time_ns)
{
    kukri_set_limit(vm, KUKRI_LIMIT_TIME, 0); // that of the session
    struct sigaction action = {.sa_handler = on_time};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMAX};
    if (!time_ns || sigaction(SIGRTMAX, &action, NULL) < 0 || timer_create(CLOCK_MONOTONIC, &event, &watch.timer) < 0) return;
    watch.vm = vm;
    watch.time_ns = time_ns;
    if (!kukri_define_module(vm, "_statement_limit", "How long a statement may run.", functions).handle) kukri_clear_error(vm);
}

// ---- The prompt ---------------------------------------------------------------------------------

int repl_run(KukriVM *vm, uint64_t time_ns, bool quiet, bool inspect)
{
    limit_statements(vm, time_ns);
    (void)terminal_open(vm);
    KukriValue args[] = {kukri_str(vm, quiet ? "" : banner), kukri_bool(vm, inspect)};
    KukriValue status = kukri_call_method(vm, kukri_import(vm, "_repl"), "main", args, 2);
    int64_t number = 1;
    if (!kukri_to_int(vm, status, &number)) {
        if (kukri_status(vm) == KUKRI_EXITED) number = kukri_exit_status(vm);
        else if (watch.count > INSIST_MAX) fputs("kukri: the statement was stopped\n", stderr);
        else kukri_error_report(vm);
    }
    terminal_close();
    return (int)number;
}
