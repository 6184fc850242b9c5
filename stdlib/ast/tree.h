// tree.h - module _ast_tree: the compiler's trees as objects of Python's ast module, and back.
//
// _ast.py makes the classes, one for each row of compiler/ast.def, and hands them over (register). to_python.c
// makes their instances of a parsed tree, from_python.c a tree of instances, which validate.c then
// checks: what the code generator relies on and a program may get wrong.
#pragma once
#include "compiler/ast.h"
#include "compiler/compile.h"
#include "compiler/syntax.h"
#include "vm/object/attr.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/types/list.h"
#include "vm/types/str.h"

#define TREE_FIELDS_MAX 8 // of a node
#define TREE_OPERATORS_MAX 13

// The families of classes whose instances are singletons: Load, Add, ...
typedef enum TreeFamily {
    FAMILY_AstOperator,
    FAMILY_AstUnaryOperator,
    FAMILY_AstBoolOperator,
    FAMILY_AstCompareOperator,
    FAMILY_AstContext,
    FAMILY_COUNT,
} TreeFamily;

typedef struct TreeState {
    bool registered;
    Type *classes[AST_KIND_COUNT];
    Type *type_ignore;
    String *fields[AST_KIND_COUNT][TREE_FIELDS_MAX];
    String *positions[4]; // lineno, col_offset, end_lineno, end_col_offset
    Value operators[FAMILY_COUNT][TREE_OPERATORS_MAX];
} TreeState;

extern const char *const tree_sum_names[AST_SUM_COUNT];
extern const char *const tree_family_names[FAMILY_COUNT]; // "operator", "unaryop", ...
// The family of a field that holds operators, and how many there are.
TreeFamily tree_family(const AstField *field);
size_t tree_family_size(TreeFamily family);

// NULL with an exception; ImportError if the classes are not registered.
RUNS TreeState *tree_state(VM *vm);

// The node as an object. RecursionError.
RAISES Value tree_to_python(VM *vm, TreeState *state, Ast *node);

// The object as a node of this sum, in the arena of unit; NULL with an exception. Objects that the
// tree refers to are added to held.
RUNS Ast *tree_from_python(VM *vm, TreeState *state, Unit *unit, List *held, Value object, AstSum sum);

// Raises what is wrong with a tree that a program made: ValueError, TypeError.
RAISES bool tree_validate(VM *vm, Ast *tree);
