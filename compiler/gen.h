// gen.h - tree to code: what the gen_*.c files and emit.c share.
//
// A Body is being filled for each code object. Registers: parameters and locals first, then temporaries, used as a
// stack: gen_value answers the register that holds a value, which may be a local itself; gen_into
// leaves it in a given one, written by the last instruction alone (so that an exception half-way
// leaves a local as it was). Errors are sticky: the first stands in the unit, and everything after
// it is skipped.
#pragma once
#include "compiler/scope.h"
#include "vm/exec/code.h"
#include "vm/object/ops.h"
#include "vm/types/list.h"

typedef int Label;
#define NO_LABEL (-1)

// An instruction before assembly. Jumps name a label.
typedef struct Instruction {
    uint16_t op, a, b;
    int32_t c;
    Label label;        // where it jumps, or NO_LABEL
    Value operand;      // K or N
    uint64_t extra;     // the X word some instructions carry
    Position position;
} Instruction;

// Code that an exception leaves for `target`: instructions first .. last.
typedef struct Region {
    uint32_t first, last;
    Label target;
    uint16_t slot;
} Region;

// What a return, break or continue must undo on its way out.
typedef enum ExitKind {
    EXIT_LOOP,
    EXIT_FOR,          // closes the iterator's generator
    EXIT_TRY,          // nothing to do but to leave the region
    EXIT_FINALLY,      // runs the finally body
    EXIT_WITH,         // calls __exit__(None, None, None)
    EXIT_HANDLER,      // restores the exception being handled
    EXIT_NAME,         // unbinds the name of `except E as name`
} ExitKind;

typedef struct Exit {
    struct Exit *outer;
    ExitKind kind;
    Label break_label, continue_label;
    int slot;               // iterator, saved exception, context manager window
    int caught;             // EXIT_HANDLER: the exception
    bool is_async;
    bool is_star;           // EXIT_TRY: the body of an except* clause
    AstSeq body;            // of finally
    Ast *node;
    Name *name;
    uint32_t region_first;  // where the region now open began; UINT32_MAX: none
    Label region_target;
    int region_slot;
    uint64_t *assigned;     // EXIT_LOOP: what is bound at every break
} Exit;

// A variable of a comprehension, while instructions first .. last run.
typedef struct InnerLocal {
    struct InnerLocal *next;
    Name *name;
    uint32_t first, last;
    int index;
    bool is_cell;
} InnerLocal;

typedef struct Body {
    struct Body *outer;
    Block *block;           // whose frame this is
    Block *scope;           // where names are resolved: block or a comprehension in it
    Name **locals;          // by register
    size_t local_count, local_capacity;
    int top, highest;       // temporaries
    Instruction *code;
    size_t count, capacity;
    uint32_t *labels;       // instruction index
    size_t label_count, label_capacity;
    Region *regions;
    size_t region_count, region_capacity;
    Exit *exits;
    uint64_t *assigned;     // a bit for each local: certainly bound here
    size_t assigned_words;
    bool unreachable;       // no way leads here
    List *constants;        // of the code object
    List *names;
    String *name, *qualname;
    int first_line;
    uint32_t flags;
    InnerLocal *inner_locals;
    size_t inner_count;
    Symbol **free_symbols;
    size_t free_count;
    int class_cell;         // of an annotation scope in a class: register of the class's namespace, or -1
    List *static_attributes; // names assigned on self in methods: of a class frame
    Value doc;
    bool is_module, is_class;
} Body;

typedef struct Gen {
    VM *vm;
    Unit *unit;
    Scopes scopes;
    Body *frame;
    String *filename;
    Position position;      // of what is emitted next
    const char *stack_limit;
    bool failed;
    bool interactive;
    bool future_annotations;
    int optimize;
    bool is_eval;
    int function_depth;
} Gen;

// ---- emit.c: instructions, labels, registers, constants
bool gen_descend(Gen *g);                 // false: too deep; the fault is set
void gen_fault(Gen *g, const Ast *node, const char *format, ...) PRINTF_LIKE(3, 4);
void gen_no_memory(Gen *g);
void *gen_take(Gen *g, size_t size);      // zeroed arena memory
void gen_at(Gen *g, const Ast *node);     // sets g->position
Instruction *emit(Gen *g, Opcode op, int a, int b, int c);
Instruction *emit_value(Gen *g, Opcode op, int a, int b, int c, Value operand);
Instruction *emit_name(Gen *g, Opcode op, int a, int b, int c, Name *name);
void emit_jump(Gen *g, Opcode op, int a, int b, Label label);
Label label_new(Gen *g);
void label_here(Gen *g, Label label);
int temp_new(Gen *g);
int temps_new(Gen *g, int count);         // consecutive
void region_add(Gen *g, uint32_t first, Label target, int slot); // first .. what was last emitted
Value name_value(Gen *g, Name *name);     // an interned str
Value keep(Gen *g, Value value);          // holds an object for the code; answers value
Value constant_value(Gen *g, const ConstantValue *constant);
Body *frame_begin(Gen *g, Block *block, const char *name, Name *shown, int first_line);
Code *frame_end(Gen *g);                  // assembles; NULL on failure
int local_new(Gen *g, Name *name);        // a named register

// Bound-ness of locals along the flow.
uint64_t *flow_save(Gen *g);              // a copy
void flow_restore(Gen *g, const uint64_t *saved);
void flow_meet(Gen *g, const uint64_t *other, bool other_unreachable); // what is bound on both ways
void flow_dead(Gen *g);                   // after return, raise, break, continue

// ---- gen_name.c
void gen_name_into(Gen *g, Name *name, int target);
int gen_name(Gen *g, Name *name);        // a register, perhaps the local's own
void gen_name_store(Gen *g, Name *name, int source);
// Whether a program may bind (`what`: "assign to", "delete") the name; if not, that is a fault at node, NULL: at the
// position of the instructions.
bool gen_may_bind(Gen *g, const Name *name, const Ast *node, const char *what);
void gen_name_delete(Gen *g, Name *name, bool must_exist);
int local_register(Gen *g, Name *name);   // of a plain local that can be written directly, or -1
void closure_cell(Gen *g, Name *name, int target); // the cell itself of a free variable of an inner block

// ---- gen_expr.c
int gen_value(Gen *g, Ast *node);
void gen_into(Gen *g, Ast *node, int target);
void gen_constant(Gen *g, Value value, int target);
void gen_branch(Gen *g, Ast *node, Label label, bool jump_if);
bool fold_constant(Gen *g, Ast *node, Value *value); // whether node is a constant, also after folding
int gen_stable(Gen *g, Ast *node, Ast *later); // a register that evaluating `later` does not change
BinaryOp binary_operator(AstOperator op);
void gen_slice(Gen *g, Ast_Slice *slice, int target);
void gen_binary(Gen *g, Ast_BinOp *node, int target);
void gen_joined(Gen *g, Ast_JoinedStr *node, int target);
void gen_items(Gen *g, AstSeq items, int kind, int target); // '[' '(' '{' of expressions with stars

// ---- gen_call.c
void gen_call(Gen *g, Ast_Call *call, int receiver, int target, bool is_await);
void gen_call_chain(Gen *g, Ast *node, int target);
void gen_await(Gen *g, Ast *value, int target);
void await_register(Gen *g, int source, int target, int context);
void gen_special_call(Gen *g, int window, int total, bool is_async, int context);
bool is_spine(const Ast *node);

// ---- gen_comp.c
void gen_comprehension(Gen *g, Ast *node, int target);
void gen_generator_expression(Gen *g, Ast *node, int target);

// ---- gen_target.c
void gen_store(Gen *g, Ast *target, int source);
void gen_delete(Gen *g, Ast *target);
void gen_augmented(Gen *g, Ast_AugAssign *node);
void gen_annotated(Gen *g, Ast_AnnAssign *node);
void gen_assign(Gen *g, Ast_Assign *node);

// ---- gen_func.c
void gen_function(Gen *g, Ast *node);
void gen_lambda(Gen *g, Ast *node, int target);
void gen_class(Gen *g, Ast *node);
void gen_type_alias(Gen *g, Ast *node);
void gen_make_function(Gen *g, Code *code, Block *block, int parts, int flags, int target);
String *clean_docstring(Gen *g, const ConstantValue *text);
void gen_body(Gen *g, AstSeq body, bool has_docstring);

// ---- gen_stmt.c, gen_loop.c, gen_try.c, gen_with.c, gen_match.c
void gen_statement(Gen *g, Ast *node);
void gen_statements(Gen *g, AstSeq body);
void gen_for(Gen *g, Ast *node);
void gen_async_for(Gen *g, Ast *node);
void gen_while(Gen *g, Ast *node);
void gen_break(Gen *g, Ast *node);
void gen_continue(Gen *g, Ast *node);
void gen_return(Gen *g, Ast *node);
void gen_try(Gen *g, Ast *node);
void gen_try_star(Gen *g, Ast *node);
void gen_with(Gen *g, Ast *node, bool is_async);
void gen_match(Gen *g, Ast_Match *node);
void exit_push(Gen *g, Exit *exit, ExitKind kind);
void exit_pop(Gen *g);
void exit_undo(Gen *g, Exit *until);      // emits what leaving all exits up to (not with) `until` needs
void region_open(Gen *g, Exit *exit, Label target, int slot);
void region_close(Gen *g, Exit *exit);
// gen_loop.c for comprehensions too: iterator register of an iterable, noting a generator made on the spot.
void gen_iterator(Gen *g, Ast *iterable, int iterator, bool *closes);
// FOR_NEXT of a loop whose body begins by storing the item in target.
void emit_for_next(Gen *g, int item, int iterator, Label body, Ast *target);
bool unpacks_pair(Ast *target); // gen_target.c: a, b
bool in_function(const Gen *g);
bool in_async(const Gen *g);
String *unparse(Gen *g, Ast *node);       // an annotation under `from __future__ import annotations`: unparse.c
// gen_func.c: after frame_begin. The registers of parameters and locals, cells, and the first instructions. kind: 0 a
// plain function, 1 generator, 2 coroutine, 3 async generator.
void gen_prologue(Gen *g, int kind);
// frame_end for a function with these counts of parameters.
Code *gen_frame_end(Gen *g, int positional, int positional_only, int keyword_only);
// gen_func.c: self.name was assigned; the class around lists it in __static_attributes__ if `object` is the method's
// first parameter.
void note_self_attribute(Gen *g, Name *object, Name *name);
// gen_target.c: an annotation's value, or its text under the future import.
void gen_annotation(Gen *g, Ast *annotation, int target);
