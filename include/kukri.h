/* kukri.h - Python inside a C program: the whole public interface of libkukri.
 *
 * A VM is one interpreter. Any number live in a process; each is used by one thread at a time. The
 * library has no globals, installs no signal handlers, never calls exit, and writes nothing
 * unless a script does so or the caller asks. An error of the host program itself (a dead handle, a VM that
 * was freed or that another thread is using, a token completed twice) ends the process: abort(), with words on stderr.
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

/* What a program may ask of the host's own files (below) but to open them. */
typedef enum KukriFileAction {
    KUKRI_FILE_LOOK,          /* answer is_folder, size, modified_ns */
    KUKRI_FILE_LIST,          /* call add for each name in the folder */
    KUKRI_FILE_MAKE_FOLDER, KUKRI_FILE_REMOVE_FOLDER, KUKRI_FILE_REMOVE,
    KUKRI_FILE_RENAME         /* to `to` */
} KukriFileAction;
typedef struct KukriFileRequest {
    KukriFileAction action;
    const char *path, *to;    /* absolute, without ".." */
    unsigned mode;            /* of a folder that is made */
    int is_folder;
    uint64_t size;
    int64_t modified_ns;      /* since 1970 */
    void (*add)(struct KukriFileRequest *request, const char *name, int is_folder);
} KukriFileRequest;

/* How a VM is set up. Zero is a good value for every field; KUKRI_CONFIG_INIT says the version. */
typedef struct KukriConfig {
    size_t size;              /* sizeof(KukriConfig), so that fields may be added */
    size_t memory_limit;      /* bytes, everything counted; 0: none */
    uint64_t fuel;            /* about one bytecode a unit; 0: no limit */
    uint64_t time_limit_ns;   /* of each run; 0: none */
    uint32_t recursion_limit; /* Python frames; 0: 1000 */
    size_t task_limit;        /* unfinished asyncio tasks at once; 0: none */
    size_t handle_limit;      /* open files, sockets, processes at once; 0: none */
    uint64_t output_limit;    /* bytes written to standard output and error; 0: none */
    unsigned allow;           /* what the program may reach outside: KUKRI_ALLOW_...; 0: nothing but its output */
    /* Gets what the program writes to standard output (stream 1) and error (2), piece by piece; NULL: they go to those of the
     * process. It may call no kukri_ function of this VM but kukri_stop and kukri_interrupt. */
    void (*write)(void *user, int stream, const char *data, size_t size);
    void *write_user;
    /* Opens the files that are the host's own, such as those of a virtual file system: path is absolute and has no "..", flags and
     * mode are those of open(2). Answers a descriptor (of memfd_create, say), which is the program's then; a negative errno; or
     * KUKRI_NOT_MINE: the file of the system, if that is granted. Looking at a file (os.stat) and importing open it, too. */
    int (*open_file)(void *user, const char *path, int flags, unsigned mode);
    void *open_user;
    /* The rest of what can be asked of such files, by os, os.path, pathlib, shutil and the like: 0, a negative errno, or KUKRI_NOT_MINE.
     * Without it they can be opened, and os.stat opens them to look. Not called if allow is KUKRI_ALLOW_ALL. */
    int (*ask_file)(void *user, KukriFileRequest *request);
    void *ask_user;
    /* The time of day for the program, in nanoseconds since 1970; NULL: the system's, if it is granted. */
    int64_t (*clock)(void *user);
    void *clock_user;
    /* Fills data with bytes for the program that nobody can foresee: 1, or 0 if it cannot; NULL: the system's, if granted. */
    int (*random)(void *user, void *data, size_t size);
    void *random_user;
    KukriAllocFn allocator;   /* NULL: malloc */
    void *allocator_user;
    /* Finds the source of a module that a program imports, before sys.path is looked at: a text of malloc that the library frees, NULL if
     * the host has none. is_package: set it to 1 if modules below it may be imported. NULL: no such function. */
    char *(*load_module)(void *user, const char *name, int *is_package);
    void *load_user;
    int argument_count;       /* sys.argv */
    const char *const *arguments;
    const char *module_path;  /* folders for sys.path, separated by ':'; NULL: none */
    const char *executable;   /* sys.executable; NULL: none */
    int optimize;             /* 1: no asserts, 2: no docstrings either */
    int unbuffered;           /* standard output is written at once */
    int inspect;              /* sys.flags.inspect */
    int quiet, verbose, isolated, ignore_environment, no_site, dont_write_bytecode, dev_mode;
    int bytes_warning;
    int no_user_site, debug;  /* sys.flags alone: nothing else of Kukri's depends on them */
    int has_hash_seed;        /* texts hash by hash_seed, as with PYTHONHASHSEED, not by a random key */
    unsigned hash_seed;
    int warning_count;        /* -W options */
    const char *const *warnings;
    int x_option_count;       /* -X options */
    const char *const *x_options;
    int interactive;          /* a prompt will be served: sys.ps1 and the like exist */
    int safe_path;            /* neither the program's folder nor the current one is in sys.path */
    int original_argument_count; /* sys.orig_argv; 0: the same as sys.argv */
    const char *const *original_arguments;
    /* Sets how the process treats a signal, for the module signal (only asks, with KUKRI_SIGNAL_ASK), and returns
     * how it did before: one of the KUKRI_SIGNAL_ values; -1 with errno if it cannot. Of a signal to deliver the
     * host says with kukri_signal that it has come. NULL: the program cannot change signals. */
    int (*set_signal)(void *user, int number, int action);
    void *signal_user;
} KukriConfig;

#define KUKRI_NOT_MINE (-2147483647 - 1)

enum { KUKRI_SIGNAL_ASK, KUKRI_SIGNAL_DEFAULT, KUKRI_SIGNAL_IGNORE, KUKRI_SIGNAL_DELIVER, KUKRI_SIGNAL_OTHER };

#ifdef __cplusplus
#define KUKRI_CONFIG_INIT ([] { KukriConfig config{}; config.size = sizeof config; return config; }())
#else
#define KUKRI_CONFIG_INIT {.size = sizeof(KukriConfig)}
#endif

/* Makes a VM; config may be NULL. NULL if there is no memory for it. */
KUKRI_API KukriVM *kukri_new(const KukriConfig *config);

/* Runs what is left (finally blocks of suspended coroutines, atexit functions), then frees everything. Not for host functions:
 * while a program of the VM runs, kukri_stop ends it first. vm may be NULL. */
KUKRI_API void kukri_free(KukriVM *vm);

/* ---- What the program may reach -------------------------------------------------------------- */

/* Without a grant a program reaches nothing outside its VM but standard output and error: it raises PermissionError. */
#define KUKRI_ALLOW_PROCESS 1u     /* start and signal processes, and what only a process as a whole can do: this ends
                                    * every other restriction */
#define KUKRI_ALLOW_ENVIRONMENT 2u /* environment variables, the names of machine and system */
#define KUKRI_ALLOW_CLOCK 4u       /* the time of day, and clocks finer than a millisecond */
#define KUKRI_ALLOW_RANDOM 8u      /* unpredictable numbers; without, the module random is the same in each run */
#define KUKRI_ALLOW_STDIN 16u      /* standard input */
#define KUKRI_ALLOW_ALL (~0u)      /* everything, as a program started from a shell */

/* Grants a folder with all below it, or a file: to read, or to read and change. Symbolic links, ".." and what changes between
 * question and answer do not lead out of it. 1, or 0 with an exception kept (there is no such folder). */
KUKRI_API int kukri_allow_read(KukriVM *vm, const char *path);
KUKRI_API int kukri_allow_write(KukriVM *vm, const char *path);
/* Grants connections to, or listening at, "host:port": "example.org:443", "*:80", "127.0.0.1:*", "[::1]:8080", "*".
 * A name may be looked up then, and the addresses that it has are granted with it. */
KUKRI_API int kukri_allow_connect(KukriVM *vm, const char *place);
KUKRI_API int kukri_allow_listen(KukriVM *vm, const char *place);
/* Grants a module written in C that is refused otherwise ("fcntl"). */
KUKRI_API int kukri_allow_module(KukriVM *vm, const char *name);

/* ---- Limits ---------------------------------------------------------------------------------- */

typedef enum KukriLimit {
    KUKRI_LIMIT_MEMORY, KUKRI_LIMIT_FUEL, KUKRI_LIMIT_TIME, KUKRI_LIMIT_RECURSION, KUKRI_LIMIT_TASKS, KUKRI_LIMIT_HANDLES,
    KUKRI_LIMIT_OUTPUT
} KukriLimit;

/* Sets a limit of the config anew; 0: none. Fuel and output count from now on, time applies to the calls that follow. Memory below
 * what is in use makes the next allocation fail. */
KUKRI_API void kukri_set_limit(KukriVM *vm, KukriLimit limit, uint64_t value);
/* How much is used: bytes, fuel since the limit was set, nanoseconds of the last call or of the one that runs, depth, unfinished tasks, open
 * handles, bytes of output. */
KUKRI_API uint64_t kukri_used(KukriVM *vm, KukriLimit limit);

/* ---- Running --------------------------------------------------------------------------------- */

typedef enum KukriStatus {
    KUKRI_DONE,        /* ran to its end */
    KUKRI_RAISED,      /* an exception that nothing caught: see Errors */
    KUKRI_EXITED,      /* SystemExit: kukri_exit_status */
    KUKRI_LIMIT,       /* fuel, time or memory ended */
    KUKRI_INTERRUPTED, /* KeyboardInterrupt */
    KUKRI_INCOMPLETE,  /* kukri_run_interactive: more lines are needed */
    KUKRI_SUSPENDED    /* it awaits something: see The loop */
} KukriStatus;

/* Host functions may run programs too; they are part of the run around them, its limits and its end.
 *
 * Runs source (UTF-8, NUL-terminated) as __main__; name is what tracebacks call it. */
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

/* Ends the run soon, in a way that the program cannot catch (KUKRI_LIMIT); as kukri_interrupt otherwise. A call that has not begun
 * is ended as it begins. */
KUKRI_API void kukri_stop(KukriVM *vm);

/* A signal has come: the program's handler runs soon (SIGINT without one ends the run as above). May be called
 * from a signal handler. */
KUKRI_API void kukri_signal(KukriVM *vm, int number);

/* ---- Errors ---------------------------------------------------------------------------------- */

/* The exception of the last run as CPython prints it, traceback and all; valid until the next call. colour: with
 * terminal colours. Empty if there was none. */
KUKRI_API const char *kukri_error_text(KukriVM *vm, int colour);

/* The same as data. link 0 is the exception, 1 the one that caused it, or during whose handling it was raised, and so on. The texts
 * are valid until the next call of one of these functions; NULL: there is no such exception. */
KUKRI_API const char *kukri_error_type(KukriVM *vm, size_t link);    /* the name of its class: "ValueError" */
KUKRI_API const char *kukri_error_message(KukriVM *vm, size_t link); /* str() of it */
KUKRI_API size_t kukri_error_frames(KukriVM *vm, size_t link);       /* how many frames its traceback has */
/* Whether link + 1 is the direct cause (raise ... from ...), not merely what was being handled. */
KUKRI_API int kukri_error_is_cause(KukriVM *vm, size_t link);

typedef struct KukriFrame {
    const char *file, *function;
    int line, end_line;     /* from 1 */
    int column, end_column; /* bytes, from 0; -1: not known */
    const char *task;       /* the name of the asyncio task that it was part of; NULL: of none */
} KukriFrame;
/* A frame, the outermost first: 1, or 0 if there is none of that number. */
KUKRI_API int kukri_error_frame(KukriVM *vm, size_t link, size_t number, KukriFrame *frame);

/* Calls sys.excepthook for the exception of the last run, as an interpreter does before it exits. */
KUKRI_API void kukri_error_report(KukriVM *vm);

/* What the process should exit with after the last run: 0, 1, or what SystemExit says (its message, if it is
 * no number, was written to sys.stderr). */
KUKRI_API int kukri_exit_status(KukriVM *vm);

/* ---- Values ---------------------------------------------------------------------------------- */

/* A handle of a Python value. It is good until the scope it was made in ends: kukri_scope_end, or the return of the host
 * function it was made in. Handle 0 is "no value": what a function answers that failed. The exception is then kept
 * (Errors), and any function given no value answers no value too: a chain of calls is checked once, at its end. */
typedef struct KukriValue {
    uint64_t handle;
} KukriValue;

#ifdef __cplusplus
#define KUKRI_NOTHING (KukriValue{})
#else
#define KUKRI_NOTHING ((KukriValue){0}) /* no value: `return KUKRI_NOTHING;` in a host function whose calls have failed */
#endif

/* Begins a scope; kukri_scope_end takes what it answered and drops every handle made since. */
KUKRI_API size_t kukri_scope(KukriVM *vm);
KUKRI_API void kukri_scope_end(KukriVM *vm, size_t scope);
/* Ends the scope but for value, which moves to the scope around it. */
KUKRI_API KukriValue kukri_scope_return(KukriVM *vm, size_t scope, KukriValue value);

/* A handle of the same value that outlives all scopes, until kukri_drop (which does nothing to handles of scopes). */
KUKRI_API KukriValue kukri_keep(KukriVM *vm, KukriValue value);
KUKRI_API void kukri_drop(KukriVM *vm, KukriValue kept);

typedef enum KukriType {
    KUKRI_NO_VALUE, KUKRI_NONE, KUKRI_BOOL, KUKRI_INT, KUKRI_FLOAT, KUKRI_COMPLEX, KUKRI_STR, KUKRI_BYTES,
    KUKRI_BYTEARRAY, KUKRI_LIST, KUKRI_TUPLE, KUKRI_DICT, KUKRI_SET, KUKRI_FROZENSET, KUKRI_TYPE, KUKRI_FUNCTION,
    KUKRI_MODULE, KUKRI_CODE, KUKRI_EXCEPTION, KUKRI_OBJECT /* anything else */
} KukriType;

/* What it is; of an instance of a subclass, what it derives from. */
KUKRI_API KukriType kukri_type(KukriVM *vm, KukriValue value);

/* Making values. Texts are UTF-8; data is copied. */
KUKRI_API KukriValue kukri_none(KukriVM *vm);
KUKRI_API KukriValue kukri_bool(KukriVM *vm, int truth);
KUKRI_API KukriValue kukri_int(KukriVM *vm, int64_t number);
KUKRI_API KukriValue kukri_uint(KukriVM *vm, uint64_t number);
KUKRI_API KukriValue kukri_int_text(KukriVM *vm, const char *digits, int base); /* of any size */
KUKRI_API KukriValue kukri_float(KukriVM *vm, double number);
KUKRI_API KukriValue kukri_str(KukriVM *vm, const char *text);
KUKRI_API KukriValue kukri_str_size(KukriVM *vm, const char *text, size_t size);
KUKRI_API KukriValue kukri_bytes(KukriVM *vm, const void *data, size_t size);
KUKRI_API KukriValue kukri_list(KukriVM *vm, const KukriValue *items, size_t count);
KUKRI_API KukriValue kukri_tuple(KukriVM *vm, const KukriValue *items, size_t count);
KUKRI_API KukriValue kukri_dict(KukriVM *vm);
KUKRI_API KukriValue kukri_set(KukriVM *vm, const KukriValue *items, size_t count);

/* Reading values: 1, or 0 with an exception kept (TypeError, OverflowError). Text and data are not copied: they are good
 * while the value lives; text ends in a NUL byte that size does not count. */
KUKRI_API int kukri_to_bool(KukriVM *vm, KukriValue value, int *truth); /* of any value */
KUKRI_API int kukri_to_int(KukriVM *vm, KukriValue value, int64_t *number);
KUKRI_API int kukri_to_uint(KukriVM *vm, KukriValue value, uint64_t *number);
KUKRI_API int kukri_to_float(KukriVM *vm, KukriValue value, double *number);
KUKRI_API int kukri_to_text(KukriVM *vm, KukriValue value, const char **text, size_t *size); /* size may be NULL */
KUKRI_API int kukri_to_data(KukriVM *vm, KukriValue value, const void **data, size_t *size); /* bytes, bytearray */

/* What any value does. Names are attribute names; keys are values. int: 1, or 0 with an exception kept. */
KUKRI_API KukriValue kukri_get_attr(KukriVM *vm, KukriValue value, const char *name);
KUKRI_API int kukri_set_attr(KukriVM *vm, KukriValue value, const char *name, KukriValue to);
KUKRI_API int kukri_delete_attr(KukriVM *vm, KukriValue value, const char *name);
KUKRI_API int kukri_has_attr(KukriVM *vm, KukriValue value, const char *name); /* 0 without an exception too */
KUKRI_API KukriValue kukri_get_item(KukriVM *vm, KukriValue value, KukriValue key);
KUKRI_API int kukri_set_item(KukriVM *vm, KukriValue value, KukriValue key, KukriValue to);
KUKRI_API int kukri_delete_item(KukriVM *vm, KukriValue value, KukriValue key);
KUKRI_API KukriValue kukri_get_index(KukriVM *vm, KukriValue value, int64_t index);
KUKRI_API int kukri_set_index(KukriVM *vm, KukriValue value, int64_t index, KukriValue to);
KUKRI_API KukriValue kukri_get_key(KukriVM *vm, KukriValue value, const char *key);
KUKRI_API int kukri_set_key(KukriVM *vm, KukriValue value, const char *key, KukriValue to);
KUKRI_API int kukri_append(KukriVM *vm, KukriValue list, KukriValue item);
KUKRI_API int kukri_length(KukriVM *vm, KukriValue value, size_t *length);
KUKRI_API int kukri_contains(KukriVM *vm, KukriValue value, KukriValue item, int *found);
KUKRI_API int kukri_equal(KukriVM *vm, KukriValue a, KukriValue b, int *equal);
KUKRI_API int kukri_same(KukriVM *vm, KukriValue a, KukriValue b); /* `a is b` */
KUKRI_API int kukri_is_instance(KukriVM *vm, KukriValue value, KukriValue type, int *is);
KUKRI_API KukriValue kukri_repr(KukriVM *vm, KukriValue value);
KUKRI_API KukriValue kukri_text(KukriVM *vm, KukriValue value); /* str(value) */

/* Iterates: `for (it = kukri_iterate(vm, list); kukri_next(vm, it, &item) > 0;)`. kukri_next answers 1, 0 at the end, -1
 * with an exception kept. Each item is a handle: in long loops open a scope around the body. */
KUKRI_API KukriValue kukri_iterate(KukriVM *vm, KukriValue value);
KUKRI_API int kukri_next(KukriVM *vm, KukriValue iterator, KukriValue *item);

/* ---- Calls ----------------------------------------------------------------------------------- */

/* The value of an expression in __main__. */
KUKRI_API KukriValue kukri_eval(KukriVM *vm, const char *source);

/* Compiles a program, to be run by kukri_execute as often as you like; name is what tracebacks call it. */
KUKRI_API KukriValue kukri_compile(KukriVM *vm, const char *source, const char *name);
/* Runs compiled code in a namespace (a dict; no value: that of __main__). */
KUKRI_API int kukri_execute(KukriVM *vm, KukriValue code, KukriValue namespace_);

/* Compiled code as bytes, and back. Bytes from anywhere may be loaded: those that could do harm are refused
 * (ValueError), as are those of another version of Kukri. */
KUKRI_API KukriValue kukri_save(KukriVM *vm, KukriValue code);
KUKRI_API KukriValue kukri_load(KukriVM *vm, const void *data, size_t size);

/* Names of __main__, and modules. */
KUKRI_API KukriValue kukri_get_global(KukriVM *vm, const char *name);
KUKRI_API int kukri_set_global(KukriVM *vm, const char *name, KukriValue value);
KUKRI_API KukriValue kukri_import(KukriVM *vm, const char *name);
/* A module from source in memory: `import name` finds it from then on. */
KUKRI_API KukriValue kukri_add_module(KukriVM *vm, const char *name, const char *source);

/* Calls a function, class or method. names and values: keyword arguments, keyword_count of each. */
KUKRI_API KukriValue kukri_call(KukriVM *vm, KukriValue function, const KukriValue *args, size_t count);
KUKRI_API KukriValue kukri_call_keywords(KukriVM *vm, KukriValue function, const KukriValue *args, size_t count,
                                         const char *const *names, const KukriValue *values, size_t keyword_count);
KUKRI_API KukriValue kukri_call_method(KukriVM *vm, KukriValue value, const char *name, const KukriValue *args,
                                       size_t count);

/* The exception that is kept since a function answered "no value" or 0: the exception itself, and how the run ended. It
 * stays until it is cleared, or another takes its place; kukri_error_text words it. */
KUKRI_API int kukri_failed(KukriVM *vm);
KUKRI_API KukriValue kukri_error(KukriVM *vm);
KUKRI_API KukriStatus kukri_status(KukriVM *vm);
KUKRI_API void kukri_clear_error(KukriVM *vm);

/* For host functions: `return kukri_raise(vm, "ValueError", "no such player");`. Answers no value. */
KUKRI_API KukriValue kukri_raise(KukriVM *vm, const char *type, const char *message);
KUKRI_API KukriValue kukri_raise_value(KukriVM *vm, KukriValue exception);

/* ---- Define ---------------------------------------------------------------------------------- */

/* A host function. args has a handle for each parameter of its signature, in order: of `*rest` a tuple, of
 * `**more` a dict, of a parameter with the default `?` that was not given no value. Answers the result, or no value with an
 * exception kept. Handles made in it end with it. */
typedef KukriValue (*KukriFunction)(KukriVM *vm, const KukriValue *args, void *user);

/* A function as Python sees it. The signature is Python's: "move(self, x, y=0, *, fast=False)"; a leading
 * "@property", "@staticmethod" or "@classmethod" and a space make it one (in classes), "@setter" that of the property
 * in a row before: "@setter name(self, value)". Defaults are literals, or `?`. Texts must live as long as the VM. Tables end with {0}. */
typedef struct KukriDefinition {
    const char *signature;
    KukriFunction function;
    void *user;
    const char *doc;
} KukriDefinition;

/* A class whose instances stand for something of the host's. */
typedef struct KukriClass {
    const char *name;                   /* with its module: "game.Player" */
    const char *doc;
    KukriDefinition init;               /* "Player(self, name)": called for Player(...); no signature: Python makes none */
    const KukriDefinition *methods;     /* ends with {0}; NULL: none */
    void (*destroy)(void *data, void *user); /* when an instance has died; it may call no kukri_ function */
    void *user;
} KukriClass;

KUKRI_API KukriValue kukri_define_function(KukriVM *vm, const KukriDefinition *definition);
/* A module: `import name` finds it from then on. */
KUKRI_API KukriValue kukri_define_module(KukriVM *vm, const char *name, const char *doc,
                                         const KukriDefinition *functions);
/* A class, made once a VM for each definition, which must live as long as the VM. */
KUKRI_API KukriValue kukri_define_class(KukriVM *vm, const KukriClass *definition);

/* An instance with its data, without init. If it fails, the data stays the caller's. */
KUKRI_API KukriValue kukri_make(KukriVM *vm, const KukriClass *definition, void *data);
/* The data of an instance; NULL with a TypeError kept if it is none of this class. */
KUKRI_API void *kukri_data(KukriVM *vm, KukriValue instance, const KukriClass *definition);
/* Sets it (in init). What was there before is not destroyed. */
KUKRI_API int kukri_set_data(KukriVM *vm, KukriValue instance, const KukriClass *definition, void *data);

/* ---- Asynchronous host functions -------------------------------------------------------------- */

/* A promise of the host's: what a host function answers that has no result yet. The program awaits it. */
typedef struct KukriToken KukriToken;

/* For host functions: `return kukri_pending(vm, &token);`. The token is the host's to complete, exactly once, with one of the functions
 * below, from any thread, even if nobody waits any more and even after kukri_free. No value, with no token, if no event loop
 * runs (RuntimeError is kept) or there is no memory. */
KUKRI_API KukriValue kukri_pending(KukriVM *vm, KukriToken **token);

/* function is called, on the VM's thread, when nobody waits for the token any more: its task was cancelled, or the VM is freed.
 * The token is still to be completed, in that function or later. It is not called for a token that was completed before; where
 * threads complete tokens, the host's own lock settles which of both comes first. To be set before the token is completed. */
KUKRI_API void kukri_on_cancel(KukriToken *token, void (*function)(KukriToken *token, void *user), void *user);

/* These complete a token and give it up: with None, a value, a text or bytes (copied), or an exception of a builtin class. 1: the
 * program gets it; 0: nobody waits any more. They may be called from any thread. */
KUKRI_API int kukri_complete(KukriToken *token);
KUKRI_API int kukri_complete_bool(KukriToken *token, int truth);
KUKRI_API int kukri_complete_int(KukriToken *token, int64_t number);
KUKRI_API int kukri_complete_float(KukriToken *token, double number);
KUKRI_API int kukri_complete_str(KukriToken *token, const char *text, size_t size);
KUKRI_API int kukri_complete_bytes(KukriToken *token, const void *data, size_t size);
KUKRI_API int kukri_fail(KukriToken *token, const char *type, const char *message);
/* The same with any value: make is called once, later, on the VM's thread, as a host function is, and answers it or no value with an
 * exception kept. If nobody waits any more it is called with vm NULL, on any thread, so that it can free user. */
KUKRI_API int kukri_complete_with(KukriToken *token, KukriValue (*make)(KukriVM *vm, void *user), void *user);

/* ---- The loop --------------------------------------------------------------------------------- */

/* Each VM has an event loop for the tasks that the host starts. The host turns it: kukri_wait and kukri_poll do so by
 * themselves; a host with a loop of its own waits for kukri_backend_fd and kukri_next_deadline, then calls
 * kukri_poll(vm, 0); one with a uv_loop_t calls kukri_attach_uv. (asyncio.run() in a program makes a loop of its own and turns it
 * until it is done.) */

/* Begins a program that may await at its top level. Answers its task: it runs when the loop is turned. (A program without any await there
 * runs at once, and its task is done; no value with its exception kept if it raised.) */
KUKRI_API KukriValue kukri_start(KukriVM *vm, const char *source, const char *name);
/* Begins a coroutine, such as calling an `async def` function makes. Answers its task. */
KUKRI_API KukriValue kukri_spawn(KukriVM *vm, KukriValue coroutine);

/* Waits until something happens, at most timeout_ns (0: not at all; negative: as long as it takes), and lets what is ready run.
 * KUKRI_SUSPENDED: there is more to come. KUKRI_DONE: nothing is left that could happen. Otherwise what ended the run: the tasks
 * are dropped if that was a limit or SystemExit. The time limit counts while the program runs, not while the loop waits. */
KUKRI_API KukriStatus kukri_poll(KukriVM *vm, int64_t timeout_ns);
/* Turns the loop until the task is done: KUKRI_DONE, or KUKRI_RAISED with its exception kept; KUKRI_SUSPENDED if time is over, or if
 * nothing is left that could ever complete it. */
KUKRI_API KukriStatus kukri_wait(KukriVM *vm, KukriValue task, int64_t timeout_ns);

/* Nanoseconds until the loop wants to be turned, if nothing happens before; 0: now; -1: it waits for events alone. */
KUKRI_API int64_t kukri_next_deadline(KukriVM *vm);
/* A descriptor that can be read when the loop has something to do; the same for good. -1 with an exception kept. */
KUKRI_API int kukri_backend_fd(KukriVM *vm);
/* Lets a uv_loop_t of the host's turn the VM's loop, on the host's thread. turned (or NULL) is called after each turn. The VM must be
 * detached, or freed, before that loop is closed, and the loop be run once more after it. */
KUKRI_API int kukri_attach_uv(KukriVM *vm, void *uv_loop, void (*turned)(KukriVM *vm, KukriStatus status, void *user),
                              void *user);
KUKRI_API void kukri_detach_uv(KukriVM *vm);

/* KUKRI_SUSPENDED, KUKRI_DONE, or KUKRI_RAISED (cancelled ones too). */
KUKRI_API KukriStatus kukri_task_status(KukriVM *vm, KukriValue task);
/* What it returned; no value with its exception kept, or InvalidStateError if it is not done. */
KUKRI_API KukriValue kukri_task_result(KukriVM *vm, KukriValue task);
/* Asks the task to end: it gets a CancelledError when the loop is next turned. 0: it was done already. */
KUKRI_API int kukri_task_cancel(KukriVM *vm, KukriValue task);
/* How many tasks are not done. */
KUKRI_API size_t kukri_task_count(KukriVM *vm);

/* ---- Looking inside -------------------------------------------------------------------------- */

/* Texts for --tokens, --ast and --code: malloc'ed, the caller frees. NULL with the error kept (KUKRI_RAISED). */
typedef enum KukriDump { KUKRI_DUMP_TOKENS, KUKRI_DUMP_AST, KUKRI_DUMP_CODE } KukriDump;
KUKRI_API char *kukri_dump(KukriVM *vm, KukriDump what, const void *source, size_t size, const char *name);

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
