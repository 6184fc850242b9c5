// limits.c - the options that confine a program: what it may reach and how much it may use.
//
// --allow-* takes its value behind "=", as it may have none; --max-* behind "=" or as the next argument.
#include "cli/limits.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char limits_usage[] =
    "  --sandbox      nothing outside the program is reached but what these allow:\n"
    "    --allow-read=PATH --allow-write=PATH   a folder with all below it, or a file\n"
    "    --allow-net[=HOST:PORT] --allow-listen[=HOST:PORT]   \"*\" stands for any\n"
    "    --allow-run --allow-env --allow-clock --allow-random --allow-stdin\n"
    "    --allow-module=NAME   a module that reaches the system (fcntl)\n"
    "  --max-memory 64M, --max-time 5s, --max-fuel N (about a bytecode each), --max-depth N,\n"
    "  --max-tasks N, --max-handles N, --max-output 1M   end the program, or raise, beyond that\n";

static bool wrong(const char *option, const char *value, const char *expected)
{
    fprintf(stderr, "kukri: %s expects %s, not '%s'\n", option, expected, value);
    return false;
}

// A number, then one of the units "letters", each worth factors[i] ("" is worth 1).
typedef struct Unit {
    const char *name;
    double factor;
} Unit;

static bool read_number(const char *option, const char *text, const Unit *units, const char *expected, uint64_t *result)
{
    char *end;
    errno = 0;
    double number = strtod(text, &end);
    if (end == text || errno || !(number >= 0)) return wrong(option, text, expected);
    for (; units->name; units++) {
        if (strcmp(end, units->name)) continue;
        number *= units->factor;
        if (number >= 1e18) number = 1e18;
        *result = (uint64_t)number;
        if (*result == 0) *result = 1; // 0 would mean no limit
        return true;
    }
    return wrong(option, text, expected);
}

static const Unit sizes[] = {{"", 1}, {"K", 1024}, {"M", 1 << 20}, {"G", 1 << 30}, {"k", 1024}, {"m", 1 << 20},
                             {"g", 1 << 30}, {0}};
static const Unit times[] = {{"", 1e9}, {"s", 1e9}, {"ms", 1e6}, {"us", 1e3}, {"ns", 1}, {"m", 60e9}, {"h", 3600e9}, {0}};
static const Unit counts[] = {{"", 1}, {"k", 1e3}, {"M", 1e6}, {"G", 1e9}, {0}};

static bool take_limit(Limits *limits, const char *name, const char *option, const char *value)
{
    static const char size[] = "a size such as 64M", time[] = "a time such as 5s or 200ms", count[] = "a number";
    uint64_t number;
    if (!strcmp(name, "time")) return read_number(option, value, times, time, &limits->time_ns);
    if (!strcmp(name, "fuel")) return read_number(option, value, counts, count, &limits->fuel);
    if (!strcmp(name, "output")) return read_number(option, value, sizes, size, &limits->output);
    if (!strcmp(name, "memory")) {
        if (!read_number(option, value, sizes, size, &number)) return false;
        limits->memory = (size_t)number;
        return true;
    }
    if (!read_number(option, value, counts, count, &number)) return false;
    if (!strcmp(name, "tasks")) limits->tasks = (size_t)number;
    if (!strcmp(name, "handles")) limits->handles = (size_t)number;
    if (!strcmp(name, "depth")) limits->depth = number > UINT32_MAX ? UINT32_MAX : (uint32_t)number;
    return true;
}

static bool take_grant(Limits *limits, int (*grant)(KukriVM *, const char *), const char *what)
{
    if (limits->grant_count == GRANTS_MAX) {
        fputs("kukri: too many --allow options\n", stderr);
        return false;
    }
    limits->grants[limits->grant_count++] = (Grant){grant, what};
    return true;
}

// --allow-NAME, with what is behind "=" (NULL: nothing).
static int take_allow(Limits *limits, const char *name, size_t size, const char *option, const char *value)
{
    static const struct {
        const char *name;
        unsigned flag;
        int (*grant)(KukriVM *, const char *);
        const char *without; // what no value means; NULL: it must have one
    } kinds[] = {
        {"read", 0, kukri_allow_read, NULL},       {"write", 0, kukri_allow_write, NULL},
        {"net", 0, kukri_allow_connect, "*"},      {"listen", 0, kukri_allow_listen, "*"},
        {"module", 0, kukri_allow_module, NULL},   {"run", KUKRI_ALLOW_PROCESS, NULL, NULL},
        {"env", KUKRI_ALLOW_ENVIRONMENT, NULL, NULL}, {"clock", KUKRI_ALLOW_CLOCK, NULL, NULL},
        {"random", KUKRI_ALLOW_RANDOM, NULL, NULL}, {"stdin", KUKRI_ALLOW_STDIN, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strlen(kinds[i].name) != size || strncmp(kinds[i].name, name, size)) continue;
        limits->sandbox = true;
        limits->allow |= kinds[i].flag;
        if (!kinds[i].grant) return value ? (wrong(option, value, "no value"), -1) : 1;
        if (!value || !*value) value = kinds[i].without;
        if (!value) return wrong(option, "", "a value behind '='"), -1;
        return take_grant(limits, kinds[i].grant, value) ? 1 : -1;
    }
    return 0;
}

int limits_option(Limits *limits, int argc, char **argv, int *i)
{
    static const char *const names[] = {"memory", "time", "fuel", "output", "tasks", "handles", "depth"};
    const char *option = argv[*i];
    if (!strcmp(option, "--sandbox")) {
        limits->sandbox = true;
        return 1;
    }
    size_t size = strcspn(option, "=");
    const char *value = option[size] ? option + size + 1 : NULL;
    if (!strncmp(option, "--allow-", 8)) return take_allow(limits, option + 8, size - 8, option, value);
    if (strncmp(option, "--max-", 6)) return 0;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        if (strlen(names[k]) != size - 6 || strncmp(names[k], option + 6, size - 6)) continue;
        if (!value && *i + 1 < argc) value = argv[++*i];
        if (!value) return fprintf(stderr, "kukri: %s expects a value\n", option), -1;
        char shown[32];
        snprintf(shown, sizeof shown, "--max-%s", names[k]);
        return take_limit(limits, names[k], shown, value) ? 1 : -1;
    }
    return 0;
}

void limits_configure(const Limits *limits, KukriConfig *config)
{
    config->allow = limits->sandbox ? limits->allow : KUKRI_ALLOW_ALL;
    config->memory_limit = limits->memory;
    config->time_limit_ns = limits->time_ns;
    config->fuel = limits->fuel;
    config->output_limit = limits->output;
    config->task_limit = limits->tasks;
    config->handle_limit = limits->handles;
    config->recursion_limit = limits->depth;
    // How the process treats signals is not for a confined program to say.
    if (limits->sandbox && !(limits->allow & KUKRI_ALLOW_PROCESS)) config->set_signal = NULL;
}

bool limits_grant(const Limits *limits, KukriVM *vm)
{
    for (int i = 0; i < limits->grant_count; i++) {
        if (limits->grants[i].grant(vm, limits->grants[i].what)) continue;
        fprintf(stderr, "kukri: cannot allow '%s'\n%s", limits->grants[i].what, kukri_error_text(vm, 0));
        return false;
    }
    return true;
}
