// vm.h - the VM: everything one interpreter owns hangs from here. No other mutable state exists.
//
// One VM is confined to one thread at a time; any number of VMs live in a process.
#pragma once
#include "vm/heap/heap.h"
#include "vm/object/names.h"
#include "vm/object/typeid.h"

typedef struct Type Type;
typedef struct TypeDef TypeDef;
typedef struct Shape Shape;
typedef struct String String;
typedef struct Bytes Bytes;
typedef struct Tuple Tuple;
typedef struct List List;
typedef struct Dict Dict;
typedef struct Set Set;
typedef struct Module Module;
typedef struct Function Function;
typedef struct Code Code;
typedef struct Fiber Fiber;
typedef struct Exec Exec;          // exec's own state: fiber pool, imports; see vm/exec/exec.h
typedef struct Native Native;
typedef struct TypeCache TypeCache; // see type_lookup.c
typedef struct InternTable InternTable;
typedef struct WeakTable WeakTable;
typedef struct NativeCache NativeCache;
typedef struct ModuleDef ModuleDef;

// Compiles source text to code: set by embed, so that vm knows no compiler. mode: "exec", "eval",
// "single". filename is a str. flags: see compiler/compile.h. Raises SyntaxError, MemoryError.
typedef RUNS Code *(*CompileFn)(VM *vm, const char *source, size_t size, String *filename,
                                const char *mode, uint32_t flags);

// The code of a module built into the library: an image (exec/saved.h) in constant memory.
typedef struct FrozenCode {
    const uint8_t *image;
    size_t size;
    bool is_package;
} FrozenCode;

struct VM {
    HeapFast fast; // first: object.h's inline functions rely on it
    Memory memory;
    Heap *heap;

    // The interpreter's hot words.
    int32_t countdown;    // counts down on calls and back-edges; below 0 the poll runs (poll.h)
    uint32_t type_epoch;  // bumped when a change to any type may have made a cached lookup wrong
    uint32_t global_epoch; // bumped when the layout of a watched dict changed
    Shape **shapes;       // by shape id
    uint32_t shape_count, shape_capacity;
    Fiber *fiber;         // the one that runs
    Value pending;        // the exception in flight, or ABSENT
    Value stop_value;     // what the iterator that answered EXHAUSTED returned (generators), or NONE
    Value context;        // the current contextvars.Context, or ABSENT: stdlib/contextvars.h
    const char *c_stack_limit; // descend() raises below this address
    const Native *native; // the native function that runs, for messages of arg_*

    // Poll state (poll.c).
    volatile int interrupt;    // set by kukri_interrupt or a signal handler; read by the poll
    uint64_t fuel;             // countdown units left, or UINT64_MAX: no limit
    uint64_t deadline_ns;      // CLOCK_MONOTONIC, or UINT64_MAX
    int32_t slice;             // what countdown was last set to
    bool memory_error_due;     // the reserve was used: the next poll raises MemoryError
    bool ending;               // fuel or time ended: nothing may catch it, but finally blocks get a little more, once
    bool stopping;             // that is used up too: no handler runs any more
    uint64_t ending_fuel;      // what fuel was left as it ended
    const char *ending_text;   // and what was said
    uint32_t ending_type;
    bool in_poll;
    bool tracing;              // sys.settrace or sys.setprofile is on: polls come at once, see vm/exec/tracing.h
    uint32_t recursion_limit, depth; // Python frames: sys.setrecursionlimit
    Value (*signal_handler)(VM *vm); // called at a poll when interrupt is set; RAISED to raise
    struct Signals *signals;         // which have come: stdlib/signal_module.c

    // Types, names, tables.
    Type *types[TYPE_COUNT]; // made on first use: type_get
    String *names[NAME_COUNT];
    String *empty_str;
    String *ascii_chars[128]; // one-character strings
    Tuple *empty_tuple;
    Bytes *empty_bytes;
    InternTable *interned;
    TypeCache *type_cache;
    NativeCache *natives; // parsed signatures, by Native row
    WeakTable *weak;
    uint64_t hash_key[2];
    uint64_t next_id; // for id()

    // The program.
    Dict *modules;        // sys.modules
    Dict *builtins;       // the namespace of module builtins
    Module *sys;
    const ModuleDef *const *module_defs; // built-in modules, NULL-terminated
    CompileFn compile;
    // A module built into the library, and its source (NULL: none, or an exception is pending). Set by embed.
    bool (*find_frozen)(const char *name, size_t name_size, FrozenCode *code);
    String *(*frozen_source)(VM *vm, const char *name, size_t name_size);
    // Writes text to a stream if it is one of the native text streams: 1, or 0 if it is not, -1 raised. Set by embed.
    int (*print_text)(VM *vm, Value stream, String *text);
    Exec *exec;
    List *finalizers;     // objects whose __del__ is due
    Value *refs;          // long-lived references of C code: ref.h
    size_t ref_count, ref_capacity;
    uint32_t compile_flags; // -O levels
    int int_digits_setting; // 0: the default; see int_digits_limit
    void *embed;          // the host's side: embed/state.h
    void *loop;           // asyncio's part: stdlib/asyncio
    // An object whose await slot is direct_await is awaited without an iterator: each step of the await calls
    // direct_send(object, what is sent; ABSENT: an exception is pending). Set by asyncio for its futures.
    Value (*direct_await)(VM *vm, Value self);
    Value (*direct_send)(VM *vm, Value self, Value value);
    Value running_loop;   // asyncio's loop that runs in the current thread; ABSENT
    struct Threads *threads; // NULL: there was never more than one; see vm/exec/thread.h
    void (*wake)(VM *vm); // ends a wait for events; safe in signal handlers; NULL: nothing waits
    // What the program may reach outside, and how much of it: stdlib/access.h; NULL: everything.
    struct Access *access;
    // The doors of a restricted VM, else NULL: what stands for a module's function (NULL: MemoryError), whether a built-in
    // module may be imported, and open(2) for code that is imported or shown (-1 with errno).
    const Native *(*gate)(VM *vm, const char *module, const Native *native);
    bool (*may_import)(VM *vm, const char *name);
    int (*open_source)(VM *vm, const char *path);
    uint64_t wait_slice_ns; // the longest wait in one system call; 0: whoever ends it can (by a signal)
    void *module_state;   // stdlib's per-VM state: a Dict of capsules by ModuleDef, see module.h
};

// What heap_open is given: the object model's description of objects (trace.c).
extern const HeapHooks object_hooks;

// The object model's tables. Order at boot: heap_open, types_setup, str_setup (names), types_start; at the end:
// heap_close, then types_close. false: no memory.
RAISES bool types_setup(VM *vm);
RAISES bool types_start(VM *vm);
void types_close(VM *vm);

// exec's roots, for trace.c.
void exec_trace_roots(VM *vm, Tracer *tracer);
