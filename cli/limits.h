// limits.h - the options that confine a program: --sandbox, --allow-*, --max-*.
#pragma once
#include <stdbool.h>
#include "include/kukri.h"

#define GRANTS_MAX 64

typedef struct Grant {
    int (*grant)(KukriVM *vm, const char *what);
    const char *what;
} Grant;

typedef struct Limits {
    bool sandbox;
    unsigned allow;
    size_t memory, tasks, handles;
    uint64_t time_ns, fuel, output;
    uint32_t depth;
    Grant grants[GRANTS_MAX];
    int grant_count;
} Limits;

// Takes argv[*i] if it is such an option, with its value (and moves *i on to that): 1; 0 if it is none; -1 if its value is
// wrong, which was said on stderr.
int limits_option(Limits *limits, int argc, char **argv, int *i);
// Fills in the fields of config.
void limits_configure(const Limits *limits, KukriConfig *config);
// Grants what was allowed; false if something cannot be, which was said on stderr.
bool limits_grant(const Limits *limits, KukriVM *vm);

extern const char limits_usage[];
