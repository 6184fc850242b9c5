// state.h - a KukriVM: the VM and what the host sees of it.
#pragma once
#include "include/kukri.h"
#include "vm/object/vm.h"

#define HOST_TEXTS 4
typedef struct HostText {
    char *data;             // memory_take'n; NULL: none
    size_t size;
} HostText;

struct KukriVM {
    VM vm; // first
    Value error;            // of the last run, or ABSENT
    KukriStatus status;
    int exit_status;
    char *error_text;       // memory_take'n
    size_t error_text_size;
    char prompt[256];
    uint64_t time_limit_ns;
    size_t stack_use;       // how much of the C stack calls may use
    int depth;              // of host functions that run
    size_t dropped;         // free places among kept handles
    const void **owners;    // of vm->refs: the thread that made each handle
    struct HostTable *tables; // what define.c took, freed with the VM
    bool closing;
    HostText texts[HOST_TEXTS]; // of the last error, as the host was given them
    char *(*load_module)(void *user, const char *name, int *is_package);
    void *load_user;
    uint64_t fuel_given;    // what vm->fuel was set to
    uint64_t started_ns;    // when the last call began
    // async.c
    int poll_fd;            // of kukri_backend_fd; -1
    struct Attachment *attachment; // to the host's uv_loop_t; NULL
    void (*attached)(KukriVM *vm, KukriStatus status, void *user);
    void *attached_user;
};

// vm->refs: these, then the handles of open scopes.
enum { REF_KEPT, REF_ERROR, REF_LOOP, REF_FIRST };

// ---- values.c
void refs_free(KukriVM *host);
RAISES bool refs_open(KukriVM *host);
// The value of a handle; ABSENT for no value.
Value host_value(KukriVM *host, KukriValue handle);
// A handle in the innermost scope. RAISED: keeps the pending exception and answers no value.
KukriValue host_handle(KukriVM *host, Value value);
// Keeps the pending exception; answers no value, or 0.
KukriValue keep_error(KukriVM *host);
#define NO_VALUE ((KukriValue){0})
// Copies the values of handles; false if one is no value, or without memory. Of `few` that the caller has, or taken:
// host_values_free afterwards.
#define FEW_VALUES 16
Value *host_values(KukriVM *host, const KukriValue *handles, size_t count, Value few[FEW_VALUES]);
void host_values_free(KukriVM *host, Value *values, size_t count, const Value *few);

// ---- errors.c
// Raises the cap for what the host is told; answers what to set it back to.
size_t host_more_room(VM *vm);
void texts_free(KukriVM *host);

// ---- run.c
void arm_deadline(KukriVM *host);

// ---- access.c
RAISES bool access_configure(KukriVM *host, const KukriConfig *config);

// ---- calls.c
// Lets the host's function load modules.
RUNS bool loader_install(KukriVM *host, const KukriConfig *config);

// ---- define.c
void definitions_free(KukriVM *host);
// What a function of the host's answers, in a scope of its own.
RUNS Value host_answer(KukriVM *host, KukriValue (*function)(KukriVM *vm, void *user), void *user);

// ---- async.c
void async_close(KukriVM *host);

// Every public entry begins with this: the C stack the collector scans and the depth limit follow from here.
void enter(KukriVM *host, const void *here);
// Whether nothing runs: a public entry from outside.
static inline bool is_outermost(const KukriVM *host)
{
    return !host->vm.fiber && !host->depth;
}
// Classifies what a run answered and keeps its exception.
KukriStatus finish_run(KukriVM *host, Value result);
Dict *main_namespace(KukriVM *host);
