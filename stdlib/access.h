// access.h - what a program may reach outside its VM, and how much of it: the one door.
//
// A VM whose `access` is NULL may reach everything, as a program run by the command may. A restricted VM may
// reach what was granted to it, and nothing else: whoever opens a file, a socket, a process, asks here first.
// Each question raises PermissionError ("[Errno 13] access to file '/etc/passwd' is not granted") and answers false, or -1.
//
// Functions of the modules posix, time and their kin need not ask one by one: access.def says of each what it needs,
// and a function that it does not name is refused (access_gate.c).
#pragma once
#include <sys/types.h>
#include "vm/object/error.h"

struct KukriFileRequest;
struct Signature;
struct stat;

// What may be granted as a whole; files, the network and modules are granted by name, below.
typedef enum AccessGrant {
    ACCESS_PROCESS = 1,     // start, signal and wait for processes, and whatever else a process may do to itself
    ACCESS_ENVIRONMENT = 2, // read and change the environment's variables
    ACCESS_CLOCK = 4,       // the time of day, and clocks finer than a millisecond
    ACCESS_RANDOM = 8,      // unpredictable numbers
    ACCESS_STDIN = 16,      // standard input
} AccessGrant;

// ACCESS_IMPORT: only as modules, and for the lines of tracebacks; who may read may import.
typedef enum AccessKind { ACCESS_READ = 1, ACCESS_WRITE = 2, ACCESS_IMPORT = 4 } AccessKind;

// ---- Granting (embed) ---------------------------------------------------------------------------

// Restricts the VM: nothing is granted yet. MemoryError.
RAISES bool access_restrict(VM *vm);
void access_free(VM *vm);
void access_grant(VM *vm, unsigned grants);
// Everything below a folder, or one file. Relative paths are taken from the working folder of now.
RAISES bool access_grant_path(VM *vm, const char *path, unsigned kinds);
// "host", "host:port", "host:*", "*:443", "*" (everything); IPv6 addresses in brackets. listen: also to bind to.
RAISES bool access_grant_net(VM *vm, const char *place, bool listen);
// A built-in module that is refused otherwise.
RAISES bool access_grant_module(VM *vm, const char *name);

// ---- Asking -------------------------------------------------------------------------------------

// Whether the file, or the folder, may be read or changed. What it names may change before it is opened: who
// opens it goes through access_open or access_path.
RUNS bool access_read(VM *vm, const char *path);
RUNS bool access_write(VM *vm, const char *path);

// open(2), always close-on-exec: no symbolic link, "..", or change meanwhile leads out of what is granted. -1 with
// errno for the system's refusals, or with PermissionError pending and errno EACCES: `if is_absent(vm->pending)`.
RUNS int access_open(VM *vm, const char *path, int flags, mode_t mode);
// The same beside a folder of the program's (AT_FDCWD: the working folder).
RUNS int access_open_at(VM *vm, int folder, const char *path, int flags, mode_t mode);
// The path of a name beside such a folder, in PATH_MAX bytes.
RAISES bool access_join(VM *vm, int folder, const char *path, char *result);

// A name for the same file that stays granted until access_path_done, for calls that take a name, in other threads
// too. follow: what a symbolic link at the end leads to. VMs without restrictions get the name itself.
typedef struct AccessPath {
    const char *name;
    int fd;             // that the name leads through; -1
    char text[288];
} AccessPath;
RUNS bool access_path(VM *vm, const char *path, unsigned kinds, bool follow, AccessPath *result);
void access_path_done(AccessPath *path);

// Descriptors are numbers that anybody can make up: a restricted VM uses those that it was given. adopt: it has just been
// opened for the program. disown: it is about to be closed. use: the program names it.
void access_adopt(VM *vm, int fd);
void access_disown(VM *vm, int fd);
RAISES bool access_descriptor(VM *vm, int fd);

// The same for who may also close it: the standard streams are the host's.
RAISES bool access_descriptor_own(VM *vm, int fd);

// The network. host: as the program names it; port 0: any, for names only. The addresses that a name was found to have
// (access_resolved) may then be connected to like the name itself.
RAISES bool access_connect(VM *vm, const char *host, int port);
RAISES bool access_lookup(VM *vm, const char *host);
// The same for an address of the system, those of local sockets too; and for making a socket of a kind at all.
struct sockaddr;
RUNS bool access_address(VM *vm, const struct sockaddr *address, size_t size, bool listen);
RAISES bool access_family(VM *vm, int family, int type);
RAISES bool access_resolved(VM *vm, const char *host, const char *address);

// raise PermissionError (EACCES) with such a text (see throw); false.
COLD bool access_refuse(VM *vm, const char *format, ...);
RAISES bool access_granted(VM *vm, AccessGrant grant, const char *what);
static inline RAISES bool access_process(VM *vm) { return access_granted(vm, ACCESS_PROCESS, "processes"); }
static inline RAISES bool access_environment(VM *vm) { return access_granted(vm, ACCESS_ENVIRONMENT, "the environment"); }
static inline RAISES bool access_clock(VM *vm) { return access_granted(vm, ACCESS_CLOCK, "the clock"); }
static inline RAISES bool access_random(VM *vm) { return access_granted(vm, ACCESS_RANDOM, "random numbers"); }

// A clock of the system (clockid_t) in ns. Without the grant those that only go forward count whole milliseconds since the VM
// began, and the others are refused.
RAISES bool access_time(VM *vm, int clock, int64_t *ns);
// Unpredictable bytes; false if there is neither a grant nor a source of the host's. Raises nothing.
bool access_random_bytes(VM *vm, void *data, size_t size);

// ---- How much -----------------------------------------------------------------------------------

// What is open at once: files, sockets, processes. OSError (EMFILE) beyond the limit. Descriptors are counted as they are adopted and
// disowned: who opens one asks for room before.
RAISES bool limit_room(VM *vm);
// What a program may set its recursion limit to, of what it wants: the host's limit at most.
uint32_t limit_recursion(VM *vm, uint32_t wanted);
// Whether a loop that has so many unfinished tasks may have one more. RuntimeError.
RAISES bool limit_tasks(VM *vm, size_t count);

// Standard output and error (fd 1 and 2), where the host may want the text itself and know how much it is. *done: nothing is
// left to write. The end of the run when it is too much.
RUNS bool access_output(VM *vm, int fd, const void *data, size_t size, bool *done);

// ---- Inside -------------------------------------------------------------------------------------

typedef struct AccessFolder AccessFolder;
typedef struct AccessNet AccessNet;
typedef struct AccessName AccessName;
typedef struct AccessGate AccessGate;

// One per VM that is restricted or limited.
typedef struct Access {
    bool restricted;
    unsigned grants;            // AccessGrant
    AccessFolder *folders;
    AccessNet *nets;
    AccessName *modules;
    AccessGate *gates;          // functions that are asked about at each call
    uint8_t *descriptors;       // a bit for each the program owns
    size_t descriptor_bytes;
    uint32_t recursion_limit;   // 0: none but the program's own
    size_t handles, handle_limit, task_limit; // limits: SIZE_MAX: none
    uint64_t output, output_limit;
    bool is_full;               // the end of output was told: what follows is dropped
    uint64_t start_ns;          // the monotonic clock when it began
    // What the host puts in place of the system's; NULL: nothing.
    int64_t (*clock)(void *user);
    void *clock_user;
    int (*random)(void *user, void *data, size_t size);
    void *random_user;
    int (*open_file)(void *user, const char *path, int flags, unsigned mode); // a descriptor, -errno, or INT_MIN: not its own
    void *open_user;
    int (*ask_file)(void *user, struct KukriFileRequest *request); // the rest of what can be asked of such files
    void *ask_user;
    void (*write)(void *user, int stream, const char *data, size_t size);
    void *write_user;
} Access;

static inline bool access_is_restricted(VM *vm)
{
    return vm->access != NULL && vm->access->restricted;
}
static inline bool access_has(VM *vm, AccessGrant grant)
{
    return !access_is_restricted(vm) || (vm->access->grants & grant) != 0;
}
// The Access of a VM, made if there is none yet.
RAISES Access *access_make(VM *vm);

// access_host.c: a call of one of posix's functions, if it is about a file of the host's (false: it is not); and stat.
RUNS bool access_host_call(VM *vm, const char *function, const struct Signature *signature, Value *slots, Value *result);
bool access_host_stat(VM *vm, const char *path, struct stat *info, int *error_number);
// A name from the root, without "." and ".."; in PATH_MAX bytes.
bool access_absolute(const char *path, char *result);

// access_gate.c
RUNS Value access_gated(VM *vm, Value *args);
// What path_read has read of argument i of the running function (NULL: nothing, the working folder); *name is swapped.
RUNS bool access_gate_path(VM *vm, Value *args, size_t i, const char **name);
RAISES const Native *access_gate(VM *vm, const char *module, const Native *native);
bool access_may_import(VM *vm, const char *name);
void access_gates_free(VM *vm);
bool access_module_is_granted(VM *vm, const char *name);
