/* kukri.h - Python inside a C program: the whole public interface of libkukri.
 *
 * A VM is one interpreter. Any number live in a process; each is used by one thread at a time. The
 * library has no globals, installs no signal handlers, never calls exit, and writes nothing
 * unless a script does so or the caller asks.
 *
 *     KukriVM *vm = kukri_new(NULL);
 *     if (kukri_run_string(vm, "print('hello')", "<example>") != KUKRI_DONE)
 *         fprintf(stderr, "%s", kukri_error_text(vm, 0));
 *     kukri_free(vm);
 */
#ifndef KUKRI_H
#define KUKRI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KUKRI_VERSION "0.1.0"

#if defined(__GNUC__)
#define KUKRI_API __attribute__((visibility("default")))
#else
#define KUKRI_API
#endif

typedef struct KukriVM KukriVM;

/* ---- Life ------------------------------------------------------------------------------------ */

/* Takes, changes or frees memory: pointer NULL takes new_size bytes, new_size 0 frees. */
typedef void *(*KukriAllocFn)(void *user, void *pointer, size_t old_size, size_t new_size);

/* How a VM is set up. Zero is a good value for every field; KUKRI_CONFIG_INIT says the version. */
typedef struct KukriConfig {
    size_t size;              /* sizeof(KukriConfig), so that fields may be added */
    size_t memory_limit;      /* bytes, everything counted; 0: none */
    uint64_t fuel;            /* about one bytecode a unit; 0: no limit */
    uint64_t time_limit_ns;   /* of each run; 0: none */
    uint32_t recursion_limit; /* Python frames; 0: 1000 */
    KukriAllocFn allocator;   /* NULL: malloc */
    void *allocator_user;
    int argument_count;       /* sys.argv */
    const char *const *arguments;
    const char *module_path;  /* folders for sys.path, separated by ':'; NULL: none */
    const char *executable;   /* sys.executable; NULL: none */
    int optimize;             /* 1: no asserts, 2: no docstrings either */
    int unbuffered;           /* standard output is written at once */
    int inspect;              /* sys.flags.inspect */
    int quiet, verbose, isolated, ignore_environment, no_site, dont_write_bytecode, dev_mode;
    int bytes_warning;
    int warning_count;        /* -W options */
    const char *const *warnings;
    int x_option_count;       /* -X options */
    const char *const *x_options;
    int interactive;          /* a prompt will be served: sys.ps1 and the like exist */
    /* Sets how the process treats a signal, for the module signal (only asks, with KUKRI_SIGNAL_ASK), and returns
     * how it did before: one of the KUKRI_SIGNAL_ values; -1 with errno if it cannot. Of a signal to deliver the
     * host says with kukri_signal that it has come. NULL: the program cannot change signals. */
    int (*set_signal)(void *user, int number, int action);
    void *signal_user;
} KukriConfig;

enum { KUKRI_SIGNAL_ASK, KUKRI_SIGNAL_DEFAULT, KUKRI_SIGNAL_IGNORE, KUKRI_SIGNAL_DELIVER, KUKRI_SIGNAL_OTHER };

#define KUKRI_CONFIG_INIT {sizeof(KukriConfig)}

/* Makes a VM; config may be NULL. NULL if there is no memory for it. */
KUKRI_API KukriVM *kukri_new(const KukriConfig *config);

/* Runs what is left (finally blocks of suspended coroutines, atexit functions), then frees everything. */
KUKRI_API void kukri_free(KukriVM *vm);

/* ---- Running --------------------------------------------------------------------------------- */

typedef enum KukriStatus {
    KUKRI_DONE,        /* ran to its end */
    KUKRI_RAISED,      /* an exception that nothing caught: see Errors */
    KUKRI_EXITED,      /* SystemExit: kukri_exit_status */
    KUKRI_LIMIT,       /* fuel, time or memory ended */
    KUKRI_INTERRUPTED, /* KeyboardInterrupt */
    KUKRI_INCOMPLETE   /* kukri_run_interactive: more lines are needed */
} KukriStatus;

/* Runs source (UTF-8, NUL-terminated) as __main__; name is what tracebacks call it. */
KUKRI_API KukriStatus kukri_run_string(KukriVM *vm, const char *source, const char *name);

/* Runs bytes of any encoding the source declares. */
KUKRI_API KukriStatus kukri_run_source(KukriVM *vm, const void *source, size_t size, const char *name);

/* Runs the file at path as __main__; a folder or zip runs its __main__.py. */
KUKRI_API KukriStatus kukri_run_file(KukriVM *vm, const char *path);

/* Finds the module on sys.path and runs it as __main__, as `kukri -m name` does. */
KUKRI_API KukriStatus kukri_run_module(KukriVM *vm, const char *name);

/* Compiles and runs what was typed at a prompt: one statement; expressions show their value through
 * sys.displayhook. KUKRI_INCOMPLETE asks for more lines. */
KUKRI_API KukriStatus kukri_run_interactive(KukriVM *vm, const char *source, const char *name);

/* Flushes the standard streams; false (0) if that raised. */
KUKRI_API int kukri_flush(KukriVM *vm);

/* Ends the run soon with KeyboardInterrupt; may be called from a signal handler or another thread. */
KUKRI_API void kukri_interrupt(KukriVM *vm);

/* A signal has come: the program's handler runs soon (SIGINT without one ends the run as above). May be called
 * from a signal handler. */
KUKRI_API void kukri_signal(KukriVM *vm, int number);

/* ---- Errors ---------------------------------------------------------------------------------- */

/* The exception of the last run as CPython prints it, traceback and all; valid until the next call. colour: with
 * terminal colours. Empty if there was none. */
KUKRI_API const char *kukri_error_text(KukriVM *vm, int colour);

/* Calls sys.excepthook for the exception of the last run, as an interpreter does before it exits. */
KUKRI_API void kukri_error_report(KukriVM *vm);

/* What the process should exit with after the last run: 0, 1, or what SystemExit says (its message, if it is
 * no number, was written to sys.stderr). */
KUKRI_API int kukri_exit_status(KukriVM *vm);

/* ---- Looking inside -------------------------------------------------------------------------- */

/* Texts for --tokens, --ast and --code: malloc'ed, the caller frees. NULL with the error kept (KUKRI_RAISED). */
typedef enum KukriDump { KUKRI_DUMP_AST, KUKRI_DUMP_CODE } KukriDump;
KUKRI_API char *kukri_dump(KukriVM *vm, KukriDump what, const void *source, size_t size, const char *name);

/* sys.ps1 or sys.ps2 as the prompt shows it; valid until the next call. */
KUKRI_API const char *kukri_prompt(KukriVM *vm, int continuation);

typedef struct KukriStatistics {
    size_t memory_used, memory_peak;
    size_t heap_bytes, object_count;
    uint64_t minor_collections, full_collections;
    uint64_t longest_pause_ns;
} KukriStatistics;
KUKRI_API void kukri_statistics(KukriVM *vm, KukriStatistics *statistics);

#ifdef __cplusplus
}
#endif
#endif
