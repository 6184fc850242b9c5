// compile.h - the one door of the compiler: source text in, code object out.
#pragma once
#include "vm/exec/code.h"

enum {
    COMPILE_TOP_LEVEL_AWAIT = 0x2000,      // ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    COMPILE_INCOMPLETE_INPUT = 0x4000,     // report _IncompleteInputError for input that more lines may complete
    COMPILE_DONT_IMPLY_DEDENT = 0x200,
    COMPILE_FUTURE_ANNOTATIONS = 0x1000000, // as if the source began with the import
    COMPILE_IGNORE_COOKIE = 0x100,         // source is str: UTF-8 whatever it declares
    COMPILE_FILE = 1 << 27,                // source is a file that is run: other words for bad encodings
    COMPILE_OPTIMIZE_1 = 1 << 28,          // -O: no asserts, __debug__ is False
    COMPILE_OPTIMIZE_2 = 1 << 29,          // -OO: no docstrings either
};

// Compiles source (mode "exec", "eval" or "single"). Raises SyntaxError and its kind, MemoryError, ValueError. Runs
// Python only through the warnings machinery.
RUNS Code *compile_source(VM *vm, const char *source, size_t size, String *filename, const char *mode,
                          uint32_t flags);

// The steps of compile_source, for the module ast. A Unit is of compiler/syntax.h, an Ast of compiler/ast.h.
struct Unit;
struct Ast;
struct Fault;
// For ParseOptions.goes_on, whose user is the VM: whether the program's time and fuel last.
bool compile_goes_on(void *vm);
// Raises what a fault says, unless there is an exception already.
void compile_throw_fault(VM *vm, const struct Fault *fault, String *filename);
// Hands the warnings of a unit to the warnings machinery; false if one became an exception.
RUNS bool compile_report_warnings(VM *vm, struct Unit *unit, String *filename);
// The text of a source in an encoding that only the codecs know; NONE if they do not know it either, or cannot read
// the source: then the parser has words for that.
RUNS Value compile_decode_foreign(VM *vm, const char *source, size_t size);
// The value of a literal.
struct ConstantValue;
RUNS Value constant_new(VM *vm, const struct ConstantValue *constant);
// Compiles a tree in the arena of unit. A tree that the parser did not make must have passed validation.
RUNS Code *compile_tree(VM *vm, struct Unit *unit, struct Ast *tree, String *filename, uint32_t flags);
// The tokens for `kukri --tokens`, and the text of ast.dump for --ast.
RAISES String *compile_dump_tokens(VM *vm, const char *source, size_t size, String *filename);
RAISES String *compile_dump_ast(VM *vm, const char *source, size_t size, String *filename, const char *mode);
