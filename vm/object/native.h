// native.h - native functions, modules, and how they read their arguments.
#pragma once
#include "vm/object/type.h"

// A parsed signature, made on first use and kept per VM.
typedef struct Parameter {
    String *name;
    Value fallback;     // ABSENT: none, or `?`
    bool required;
    enum { POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD } kind;
} Parameter;

typedef struct Signature {
    const Native *native;
    String *name;
    size_t count;           // slots that the C function receives
    size_t positional;      // parameters that may be given by position
    size_t required;        // how many of those have no default
    bool positional_only;   // no keyword, no *args, no **kwargs: the fast call
    bool is_class_method, is_static_method;
    bool is_method;         // parameters[0] is self (or cls), which messages do not count
    bool is_type;           // of a type's construct or init: see native_of_type
    bool var_positional, var_keyword;
    bool is_star;           // *args, and no keyword parameter without a default behind it
    bool is_plain;          // a call without keywords copies its arguments and takes defaults for the rest
    Parameter parameters[];
} Signature;

// `**kwargs=?` makes the slot ABSENT, not an empty dict, when no keyword is given.
RAISES const Signature *signature_of(VM *vm, const Native *native);
// The row that stands for a TypeDef's construct (init false) or init (true), whose signature is the
// TypeDef's behind one more positional parameter: the class, or the instance. One per VM; NULL:
// MemoryError.
RAISES const Native *native_of_type(VM *vm, const TypeDef *def, bool init);
// Binds and calls: the body of call_native (call.h). Sets vm->native for the call and puts it back.
RUNS Value native_bind(VM *vm, const Native *native, size_t positional_count, const Value *args,
                       Tuple *keyword_names);
// The same where the signature is at hand.
RUNS Value signature_call(VM *vm, const Signature *signature, size_t positional_count, const Value *args,
                          Tuple *keyword_names);
// Places arguments into slots[0 .. signature->count) by Python's rules, or raises CPython's
// TypeError.
RAISES bool signature_bind(VM *vm, const Signature *signature, Value *slots, size_t positional_count,
                           const Value *args, Tuple *keyword_names);
// "($self, index=-1, /)" as __text_signature__ gives it; of a type "(iterable=(), /)"; NULL where CPython has none.
RAISES bool signature_text(VM *vm, const Native *native, String **text);

// The most parameters a native function may have to be called without binding: its missing optional arguments are
// filled in behind the given ones, where this much room is kept.
#define NATIVE_FAST_MAX 10

// builtin_function_or_method: a Native, bound to self (ABSENT for a module's function).
struct Builtin {
    Object head;
    const Native *native;
    NativeFn fn;
    Value self;             // passed as args[0] unless ABSENT
    uint16_t min, max;      // argument counts of the fast call, self not counted; min 1, max 0 until the
                            // signature is parsed, and for good if the call is not a fast one
    Value module;           // its __module__
    String *name;
    Type *owner;            // type of self for methods, or NULL
    const Signature *signature; // NULL until parsed
};
// A method of a native type as found in the type's dict.
struct MethodDescriptor {
    Object head;
    const Native *native;
    NativeFn fn;
    Type *owner;
    uint16_t min, max;      // the same, self counted; fast calls fill in signature->parameters[i].fallback
    String *name;
    const Signature *signature;
};
RAISES Builtin *builtin_new(VM *vm, const Native *native, Value self, Value module);
// Reads the signature, if that was not done yet, and sets the argument counts of the fast call:
// above their maximum if there is none. What the call slots do before their first call.
RAISES bool builtin_prepare(VM *vm, Builtin *builtin);
RAISES bool method_prepare(VM *vm, MethodDescriptor *method);

// A built-in module. init (may be NULL) adds what tables cannot say; it may run Python.
typedef struct NativeConstant {
    const char *name;
    enum { CONSTANT_INT, CONSTANT_FLOAT, CONSTANT_STR, CONSTANT_TYPE, CONSTANT_CORE_TYPE } kind;
    union {
        int64_t i;
        double d;
        const char *s;
        const TypeDef *type;
        TypeId id;
    };
} NativeConstant;
#define MODULE_FILLED 1u // head.flags of a Module: its dict has every name of its definition

struct ModuleDef {
    const char *name, *doc;
    const Native *functions;         // ends with {0}
    const NativeConstant *constants; // ends with {0}
    bool (*init)(VM *vm, Module *module);
};
// The module of a definition: its dict is filled a name at a time as names are asked for
// (module_get), or as a whole by module_fill, which whoever hands out the dict itself calls first
// (__dict__, dir(), a deletion). init runs here. Not put into sys.modules.
RUNS Module *module_from_def(VM *vm, const ModuleDef *def);
// The module's attribute from its dict, made now if the definition has it; ABSENT if there is none.
RAISES Value module_get(VM *vm, Module *module, String *name);
RAISES bool module_fill(VM *vm, Module *module);
// A name of module builtins: what a global lookup that failed asks. ABSENT if there is none.
RAISES Value builtins_get(VM *vm, String *name);

// For the VM's root tracing and end: signatures, module states.
void natives_trace(VM *vm, Tracer *tracer);
void natives_close(VM *vm);

// Per-VM state of a built-in module: zeroed memory of `size` bytes, made on first use, freed with
// the VM after `release` ran. Values in it are kept alive by trace.
typedef struct StateDef {
    const char *name;
    size_t size;
    void (*trace)(VM *vm, Tracer *tracer, void *state);
    void (*release)(VM *vm, void *state);
} StateDef;
void *state_get(VM *vm, const StateDef *def); // NULL: MemoryError is pending
void *state_peek(VM *vm, const StateDef *def); // NULL: not made yet; raises nothing

// Arguments of the running native: i indexes args; the TypeError names function and parameter.
RUNS bool arg_index(VM *vm, Value *args, size_t i, int64_t *result);   // __index__, clamped to int64
RUNS bool arg_int64(VM *vm, Value *args, size_t i, int64_t *result);   // OverflowError when too big
RUNS bool arg_int(VM *vm, Value *args, size_t i, int *result);         // C int, OverflowError
RUNS bool arg_size(VM *vm, Value *args, size_t i, size_t *result);     // not negative: ValueError
RUNS bool arg_double(VM *vm, Value *args, size_t i, double *result);
RUNS bool arg_truth(VM *vm, Value *args, size_t i, bool *result);
// "pop() argument 1 must be str, not int". The pointers stay valid while args[i] lives.
RAISES bool arg_str(VM *vm, Value *args, size_t i, String **result);
RAISES bool arg_type(VM *vm, Value *args, size_t i, TypeId id); // exact or subclass
RUNS bool arg_buffer(VM *vm, Value *args, size_t i, BufferView *view); // read-only is enough
// A file system path (str, bytes, os.PathLike) as NUL-free UTF-8; *holder keeps it alive.
RUNS bool arg_path(VM *vm, Value *args, size_t i, const char **path);
// Adds length to a negative index and checks 0 <= *index < length.
bool index_wrap(int64_t *index, size_t length);
