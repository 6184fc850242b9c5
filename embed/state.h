// state.h - a KukriVM: the VM and what the host sees of it.
#pragma once
#include "include/kukri.h"
#include "vm/object/vm.h"

struct KukriVM {
    VM vm; // first
    Value error;            // of the last run, or ABSENT
    KukriStatus status;
    int exit_status;
    char *error_text;       // memory_take'n
    size_t error_text_size;
    char prompt[256];
    uint64_t time_limit_ns;
    bool closing;
};

// Every public entry begins with this: the C stack the collector scans and the depth limit follow from here.
void enter(KukriVM *host, const void *here);
// Classifies what a run answered and keeps its exception.
KukriStatus finish_run(KukriVM *host, Value result);
Dict *main_namespace(KukriVM *host);
