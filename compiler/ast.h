// ast.h - the tree of a program: Python's ast module, node for node and field for field.
//
// Node kinds, structs and casts derive from ast.def. A node is `Ast_For`, its kind `AST_For`, the
// cast that checks it `ast_For(node)`. Every struct begins with its `Ast head`. All of it lives in
// one Arena and is freed with it; nothing in here knows of Python objects.
//
//     switch (node->kind) {
//     case AST_BinOp: {
//         Ast_BinOp *sum = ast_BinOp(node);
//         ... sum->left, sum->op, sum->right
//
// A tree may be deep to the left (a+b+c+..., f()()(), a.b.c...) and to the right where the parser
// loops (x if a else y if b else ..., elif chains): 100 000 levels and more. Real nesting
// (brackets, blocks, not not not) is bounded by the parser. Who recurses counts its depth.
#pragma once
#include "compiler/names.h"

typedef struct Ast Ast;

typedef struct NameSeq {
    Name **items;
    size_t count;
} NameSeq;

typedef struct AstSeq {
    Ast **items;
    size_t count;
} AstSeq;

typedef struct AstOpSeq {
    uint8_t *items; // enum constants of the field's type
    size_t count;
} AstOpSeq;

// clang-format off
#define AST_OPERATORS(OP) \
    OP(Add) OP(Sub) OP(Mult) OP(MatMult) OP(Div) OP(Mod) OP(Pow) OP(LShift) OP(RShift) OP(BitOr) \
    OP(BitXor) OP(BitAnd) OP(FloorDiv)
#define AST_UNARY_OPERATORS(OP) OP(Invert) OP(Not) OP(UAdd) OP(USub)
#define AST_BOOL_OPERATORS(OP) OP(And) OP(Or)
#define AST_COMPARE_OPERATORS(OP) \
    OP(Eq) OP(NotEq) OP(Lt) OP(LtE) OP(Gt) OP(GtE) OP(Is) OP(IsNot) OP(In) OP(NotIn)
#define AST_CONTEXTS(OP) OP(Load) OP(Store) OP(Del)
// clang-format on

#define OP(name) AST_##name,
typedef enum AstOperator { AST_OPERATORS(OP) AST_OPERATOR_COUNT } AstOperator;
typedef enum AstUnaryOperator { AST_UNARY_OPERATORS(OP) AST_UNARY_COUNT } AstUnaryOperator;
typedef enum AstBoolOperator { AST_BOOL_OPERATORS(OP) AST_BOOL_COUNT } AstBoolOperator;
typedef enum AstCompareOperator { AST_COMPARE_OPERATORS(OP) AST_COMPARE_COUNT } AstCompareOperator;
typedef enum AstContext { AST_CONTEXTS(OP) AST_CONTEXT_COUNT } AstContext;
#undef OP

typedef enum LiteralKind {
    LITERAL_NONE,
    LITERAL_FALSE,
    LITERAL_TRUE,
    LITERAL_ELLIPSIS,
    LITERAL_INT,     // integer
    LITERAL_BIG_INT, // text, base: digits without prefix and underscores, without leading zeros
    LITERAL_FLOAT,   // real
    LITERAL_COMPLEX, // real is the imaginary part; the real part is 0
    LITERAL_STR,     // text: UTF-8, where lone surrogates are their three bytes
    LITERAL_BYTES,   // text
    LITERAL_OBJECT,  // object; of trees that programs make, never the parser's
} LiteralKind;

typedef struct ConstantValue {
    uint8_t kind; // LiteralKind
    uint8_t base; // of LITERAL_BIG_INT: 2, 8, 10 or 16
    bool ascii;   // LITERAL_STR: every byte is below 128
    union {
        int64_t integer;
        double real;
        struct {
            const char *data; // with a zero byte after it
            size_t size;
        } text;
        uint64_t object; // a Value's word, kept alive by who made the tree
    };
} ConstantValue;

// The kinds of node: AST_Module, AST_FunctionDef, ...
typedef enum AstKind {
    AST_NONE,
#define NODE(sum, Name) AST_##Name,
#include "compiler/ast_fields.h"
    AST_KIND_COUNT
} AstKind;

// The sums: AST_SUM_stmt, AST_SUM_expr, ...
typedef enum AstSum {
#define SUM(sum) AST_SUM_##sum,
#include "compiler/ast_fields.h"
    AST_SUM_COUNT
} AstSum;

// What every node begins with. Lines count from 1, columns are bytes of UTF-8 from 0; the end is
// the place after the last byte. They are what Python's ast module shows and tracebacks point at.
struct Ast {
    uint8_t kind;        // AstKind
    bool in_parentheses; // an expr written as (x): Python does not show it, hints need it
    int32_t lineno, col_offset;
    int32_t end_lineno, end_col_offset;
};

// The structs: Ast_Module, Ast_FunctionDef, ...
#define NODE(sum, Name)                                                                            \
    typedef struct Ast_##Name {                                                                    \
        Ast head;
#define TEXT(name) Name *name;
#define TEXTS(name) NameSeq name;
#define ONE(sum, name) Ast *name;
#define MAYBE(sum, name) Ast *name;
#define MANY(sum, name) AstSeq name;
#define NUMBER(name) int name;
#define NUMBER_OR_NONE(name) int name;
#define VALUE(name) ConstantValue name;
#define KIND(name) bool name;
#define CONTEXT(name) AstContext name;
#define OPERATOR(type, name) type name;
#define OPERATORS(type, name) AstOpSeq name;
#define END(sum, Name)                                                                             \
    }                                                                                              \
    Ast_##Name;
#include "compiler/ast_fields.h"

// The casts: ast_For(node) is node as an Ast_For.
#define NODE(sum, Name)                                                                            \
    static inline Ast_##Name *ast_##Name(Ast *node)                                                \
    {                                                                                              \
        assert(node->kind == AST_##Name);                                                          \
        return (Ast_##Name *)node;                                                                 \
    }
#include "compiler/ast_fields.h"

// What a field holds, for those who treat all nodes alike.
typedef enum AstFieldType {
    AST_FIELD_TEXT,
    AST_FIELD_TEXTS,
    AST_FIELD_ONE,
    AST_FIELD_MAYBE,
    AST_FIELD_MANY,
    AST_FIELD_NUMBER,
    AST_FIELD_NUMBER_OR_NONE,
    AST_FIELD_VALUE,
    AST_FIELD_KIND,
    AST_FIELD_CONTEXT,
    AST_FIELD_OPERATOR,
    AST_FIELD_OPERATORS,
    AST_FIELD_NEVER,
    AST_FIELD_NEVER_MANY,
} AstFieldType;

typedef struct AstField {
    const char *name;
    uint8_t type;                      // AstFieldType
    uint8_t sum;                       // AstSum of the nodes it holds, for ONE, MAYBE, MANY
    uint16_t offset;                   // in the node's struct
    const char *const *operator_names; // for OPERATOR, OPERATORS and CONTEXT, by enum constant
} AstField;

typedef struct AstInfo {
    const char *name;                // "For"
    uint8_t sum;                     // AstSum
    uint16_t size;                   // of the struct
    const AstField *(*fields)(void); // in order; the last has no name
} AstInfo;

// Indexed by AstKind.
extern const AstInfo ast_info[AST_KIND_COUNT];

// Whether the nodes of a sum carry a position in Python.
bool ast_sum_has_position(AstSum sum);

// Returns a node of this kind in the arena with its fields zero (NULL, empty, Load, 0) and this
// position; NULL when memory is out.
Ast *ast_new(Arena *arena, AstKind kind, const Ast *position);

// Calls visit for each node directly below this one, in the order of the fields. Stops and returns
// false as soon as visit does.
bool ast_children(Ast *node, bool (*visit)(void *user, Ast *child), void *user);

// The text of ast.dump(tree, indent=indent, include_attributes=positions): indent below 0 for one
// line. Pieces go to write as they are made. Costs no C stack by depth; false if memory ran out or
// write returned false.
bool ast_dump(Memory *memory, Ast *tree, int indent, bool positions,
              bool (*write)(void *user, const char *data, size_t size), void *user);
