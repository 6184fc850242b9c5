// state.h - a KukriVM: the VM and what the host sees of it.
#pragma once
#include <pthread.h>
#include "include/kukri.h"
#include "vm/object/vm.h"

#define HOST_TEXTS 5
typedef struct HostText {
    char *data;             // memory_take'n; NULL: none
    size_t size;
} HostText;

// Of each place of vm->refs that is a handle's: the thread that made it (values.c), and what tells it from the handles that the
// place held before.
typedef struct HandlePlace {
    const void *thread;
    uint32_t generation;
} HandlePlace;

// Of each value that is kept: the same, or while it is free the next free place (counted from 1; 0: the last).
typedef struct KeptPlace {
    uint32_t generation, next_free;
} KeptPlace;

struct KukriVM {
    VM vm; // first
    enum { VM_LIVES = 0x6b756b72, VM_FREED = 0x64656164 } life;
    const char *called;     // the public function that was last entered
    const char *callback;   // of the host's that runs and may call no public function; NULL
    pthread_t thread;       // that last entered from outside
    bool turning;           // the loop, where no Python need run
    Value error;            // of the last run, or ABSENT
    KukriStatus status;
    int exit_status;
    HostText error_text;
    uint64_t time_limit_ns;
    size_t stack_use;       // how much of the C stack calls may use
    int depth;              // of host functions that run
    HandlePlace *places;    // beside vm->refs
    size_t floor;           // where the handles begin that the host function that runs has made
    uint32_t generation;    // of the last handle
    KeptPlace *kept;
    size_t kept_capacity;
    uint32_t kept_free;     // the first free place, counted from 1; 0: none
    void (*write)(void *user, int stream, const char *data, size_t size);
    void *write_user;
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
// Drops the handles that this thread has made since.
void host_scope_end(KukriVM *host, size_t scope);
// Keeps the pending exception; answers no value, or 0.
KukriValue keep_error(KukriVM *host);
#define NO_VALUE ((KukriValue){0})
// Copies the values of handles; false if one is no value, or without memory. Of `few` that the caller has, or taken:
// host_values_free afterwards.
#define FEW_VALUES 16
Value *host_values(KukriVM *host, const KukriValue *handles, size_t count, Value few[FEW_VALUES]);
// Texts of the host's, which should be UTF-8 (UnicodeDecodeError); names are interned.
RUNS String *text_of_host(VM *vm, const char *text);
RUNS String *name_of_host(VM *vm, const char *name);
void host_values_free(KukriVM *host, Value *values, size_t count, const Value *few);

// ---- errors.c
// Raises the cap for what the host is told; answers what to set it back to.
size_t host_more_room(VM *vm);
void texts_free(KukriVM *host);
// Copies a text for the host: as UTF-8, with a NUL behind it. False without memory.
RUNS bool copy_text(KukriVM *host, HostText *kept, const String *text);

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

// Every public entry begins with this: the C stack the collector scans and the depth limit follow from here, and a VM that is
// freed, or that another thread uses, is noticed.
void enter(KukriVM *host, const void *here, const char *function);
#define ENTER(host) enter((host), __builtin_frame_address(0), __func__)

// Ends the process for an error of the host program, in words (a printf format): "kukri: kukri_call: the VM was freed".
COLD _Noreturn void misuse(const char *function, const char *format, ...);
// Whether nothing runs: a public entry from outside.
static inline bool is_outermost(const KukriVM *host)
{
    return !host->vm.fiber && !host->depth;
}
// Classifies what a run answered and keeps its exception.
KukriStatus finish_run(KukriVM *host, Value result);
Dict *main_namespace(KukriVM *host);
