// code.h - code objects: what the compiler makes and the interpreter runs.
#pragma once
#include "vm/object/type.h"

// One 64-bit word of an instruction.
typedef union Word {
    struct {
        uint16_t op, a, b, c;
    };
    struct {
        uint32_t low, high;
    };
    uint64_t bits;
    int64_t distance;
    Value value;
    Value *slot;
} Word;

typedef enum Opcode {
#define OP(name, words, format, meaning) OPCODE_##name,
#include "vm/exec/opcodes.def"
#undef OP
    OPCODE_COUNT,
} Opcode;

typedef enum Intrinsic {
#define INTRINSIC(name, meaning) INTRINSIC_##name,
#include "vm/exec/intrinsics.def"
#undef INTRINSIC
    INTRINSIC_COUNT,
} Intrinsic;

extern const uint8_t opcode_words[OPCODE_COUNT];
extern const char *const opcode_names[OPCODE_COUNT];
extern const char *const opcode_formats[OPCODE_COUNT];

// co_flags, CPython's numbers.
enum {
    CODE_OPTIMIZED = 1,
    CODE_NEWLOCALS = 2,
    CODE_VARARGS = 4,
    CODE_VARKEYWORDS = 8,
    CODE_NESTED = 16,
    CODE_GENERATOR = 32,
    CODE_COROUTINE = 128,
    CODE_ITERABLE_COROUTINE = 256,
    CODE_ASYNC_GENERATOR = 512,
    CODE_HAS_DOCSTRING = 0x4000000,
    CODE_METHOD = 0x8000000,
    CODE_FUTURE_ANNOTATIONS = 0x1000000,
};

// An exception raised by an instruction at start <= offset < stop goes to `target` with the exception in
// register `slot`. Innermost first: the first entry that covers an offset holds.
typedef struct Handler {
    uint32_t start, stop, target;
    uint32_t slot;
} Handler;

// Where in the source an instruction comes from; columns are UTF-8 bytes from 0; -1: not known.
typedef struct Position {
    int line, end_line, column, end_column;
} Position;

// Registers that the window of a property's getter takes, the last ones of a frame. LOAD_ATTR looks whether there is room.
#define CODE_GETTER_ROOM 3

// Registers: parameters first in the order positional, keyword-only, *args, **kwargs; then the other locals; then
// temporaries. A local that inner functions use holds a Cell (MAKE_CELL at the start). Module and
// class bodies have one hidden parameter, register 0: their namespace.
struct Code {
    Object head;
    Word *words;
    uint32_t word_count;
    uint32_t frame_size;        // registers, windows of calls and CODE_GETTER_ROOM included
    uint16_t positional_count;  // co_argcount: positional-only ones included
    uint16_t positional_only_count, keyword_only_count;
    uint16_t simple_count;      // positional_count if plain positional parameters are all there is, else 0xffff
    uint32_t flags;
    uint32_t local_count;       // named registers: parameters and locals
    int first_line;
    String *name, *qualname, *filename;
    Tuple *constants;           // every object the words refer to (tracing), and co_consts
    Tuple *names;               // co_names
    Tuple *local_names;         // of registers 0 .. local_count
    Tuple *cell_names;          // those of local_names that hold cells
    Tuple *free_names;          // of the closure's cells
    Tuple *inner_locals;        // of comprehensions: name, register, first word, word behind the last, whether it is
                                // a cell; and so on. Or NULL
    Handler *handlers;
    uint32_t handler_count;
    uint8_t *positions;         // compressed; see code_position
    uint32_t position_size;
    Value doc;                  // docstring or None; ABSENT: code_doc finds it
    Dict *bound_globals, *bound_builtins; // what its caches of globals are filled from; NULL: nothing yet
    uint16_t segment_hint;      // Values that the fiber of its last generator came to need; 0: not known yet
    bool is_shared;             // run with several namespaces, or odd ones: globals are not cached
    bool is_module, is_class;   // has the hidden namespace parameter
    bool is_unloaded;           // of saved code: words, tables and names are read by code_load at the first call
    bool has_saved_positions;   // positions lie in `saved`
    const uint8_t *saved;       // what it is loaded from, or NULL; see saved.h
    uint32_t saved_body, saved_doc;
    Tuple *pool;                // the constants of saved code, shared by all of a module
    Code *next, *previous;      // all code objects of the VM, for caches_flush
};

// What the compiler hands over; code_new copies the arrays. constants lists every object in the words.
typedef struct CodeParts {
    const Word *words;
    size_t word_count;
    const Handler *handlers;
    size_t handler_count;
    const uint32_t *position_offsets; // word offset at which each of `positions` begins, ascending
    const Position *positions;
    size_t position_count;
} CodeParts;

// Returns a new code object with the arrays copied and every other field zero or empty.
RAISES Code *code_new(VM *vm, const CodeParts *parts);
RAISES Code *code_copy(VM *vm, Code *code); // for code.replace and rebound globals
// Reads what a code object from saved bytes has put off: before any field from `words` on that is not about
// its parameters or its frame.
RAISES bool code_load(VM *vm, Code *code);
static inline RAISES bool code_ready(VM *vm, Code *code)
{
    return LIKELY(!code->is_unloaded) || code_load(vm, code);
}
RAISES Value code_doc(VM *vm, Code *code);
// Where a function whose code is not loaded begins (LOAD_CODE).
extern const Word code_unloaded_stub[2];
void code_position(const Code *code, uint32_t offset, Position *position);
int code_line(const Code *code, uint32_t offset);
// The offset of the first word of the instruction that contains `offset`.
uint32_t code_instruction(const Code *code, uint32_t offset);
// A listing, one line an instruction (kukri --code).
RAISES String *code_disassemble(VM *vm, Code *code);
// Tells the instruction's quickened opcode back to its base form (for listing, copying).
uint16_t opcode_base(uint16_t op);

// function
struct Function {
    Object head;
    Word *entry;            // code->words
    uint32_t frame_size;    // code->frame_size without CODE_GETTER_ROOM
    uint16_t simple_count;  // code->simple_count
    uint8_t parameter_count; // registers its arguments take, 255: many
    bool is_generator;      // calls make an object (and not, in `await f()`, a frame)
    Code *code;
    Dict *globals, *builtins;
    Tuple *closure;         // of Cell, or NULL
    Tuple *defaults;        // or NULL
    Dict *keyword_defaults; // or NULL
    Value annotations;      // a dict, a tuple of names and values to make it from, or ABSENT
    String *name, *qualname;
    Value doc, module;
    Tuple *type_params;     // or NULL
};
RAISES Function *function_new(VM *vm, Code *code, Dict *globals, Tuple *closure);
