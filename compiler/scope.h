// scope.h - which variable each name means: the blocks of a program and their symbols.
//
// One walk over the tree records, for each block, what it binds, uses and declares, and after it each use is
// resolved (language reference, "Naming and binding"). List, set and dict comprehensions are blocks without
// a frame of their own: their variables live in the frame around them.
#pragma once
#include "compiler/ast.h"
#include "compiler/syntax.h"

typedef enum BlockKind {
    BLOCK_MODULE,
    BLOCK_CLASS,
    BLOCK_FUNCTION,      // def, lambda, generator expression
    BLOCK_COMPREHENSION, // list, set, dict: part of the frame around it
    BLOCK_TYPE_PARAMS,   // the scope of [T] in a def, class or type statement
    BLOCK_TYPE_VALUE,    // a bound, a default, an alias's value: evaluated later
} BlockKind;

typedef enum SymbolScope {
    SCOPE_UNRESOLVED,
    SCOPE_LOCAL,
    SCOPE_CELL,   // local, and inner functions use it
    SCOPE_FREE,   // of an enclosing function
    SCOPE_GLOBAL,
    SCOPE_NAME,   // of a module or class body: its namespace, then globals, then builtins
} SymbolScope;

typedef struct Symbol {
    struct Symbol *next;  // of the block, in the order first seen
    struct Symbol *chain; // of the hash bucket
    Name *name;           // mangled
    bool bound, used, parameter, global, nonlocal, annotated, deleted, iteration, type_param;
    bool imported;        // bound by imports alone, which may come before a declaration of it
    bool walrus;          // of a comprehension: an assignment expression in it binds the name outside
    bool global_within;   // of the module: a block within declares it global
    bool from_class;      // free, but a class body around may bind it first (annotation scopes, class bodies)
    uint8_t scope;        // SymbolScope
    int index;            // its register, or its number among the free variables
    bool has_register;
    Ast *declared;        // the global or nonlocal statement
} Symbol;

typedef struct Block {
    uint8_t kind; // BlockKind
    Ast *node;    // FunctionDef, Lambda, ClassDef, GeneratorExp, a comprehension, a type parameter, Module...
    struct Block *parent;
    Name *class_name;        // of the class around, for private names, or NULL
    Ast *mangling_class;     // around the body of a generic class: only its type parameters have private names; or NULL
    Symbol *first, *last;
    Symbol **buckets, *first_buckets[32]; // by name; a power of two
    size_t bucket_count;
    size_t symbol_count;
    size_t free_count, local_count;
    bool is_generator, is_coroutine; // has yield; is async or has await at top level
    bool has_return_value;
    bool has_walrus;         // an assignment expression binds a local of this frame
    bool has_annotations;    // a class or module body with x: T
    bool nested;             // inside a function
    bool can_see_class;      // annotation scope directly in a class body
    int in_iterable;         // iterables of comprehensions that are being walked, those around counted
    bool in_target;          // the target of a comprehension is being walked
    struct Block *hash_next; // of the table by node
    int part;                // which block of a node with several: see scope_block
} Block;

typedef struct Scopes {
    Unit *unit;
    Block *module;
    Block **table; // by node
    size_t table_size, count;
    const char *stack_limit; // the C stack may not go below
    bool top_level_await;
    bool annotations_are_text; // names in them are not looked up
} Scopes;

// The blocks a node may own.
enum { PART_BODY, PART_TYPE_PARAMS, PART_VALUE, PART_DEFAULT };

// Analyses a whole tree. False with the unit's fault set.
bool scope_analyse(Scopes *scopes, Unit *unit, Ast *tree, const char *stack_limit, bool top_level_await,
                   bool annotations_are_text);
// The block that node begins.
Block *scope_block(const Scopes *scopes, const Ast *node, int part);
// The symbol of a (mangled) name in block, or NULL if the block does not mention it.
Symbol *scope_find(const Block *block, const Name *name);
// Python's private name mangling in a class. NULL when memory is out.
Name *scope_mangle(Unit *unit, const Block *block, Name *name);
// The name under which a class's block keeps the cell that its methods know as `name`, __class__ or __classdict__: the
// class body's own variables of those names are others. NULL for every other name, or when memory is out.
Name *scope_class_cell(Unit *unit, const Name *name);
// The block whose frame runs block's code: itself unless it is a comprehension.
Block *scope_frame(Block *block);
