// ast.c - the tables of ast.h, and walking a tree without knowing its nodes.
#include "compiler/ast.h"

#define OP(name) #name,
static const char *const names_AstOperator[] = {AST_OPERATORS(OP)};
static const char *const names_AstUnaryOperator[] = {AST_UNARY_OPERATORS(OP)};
static const char *const names_AstBoolOperator[] = {AST_BOOL_OPERATORS(OP)};
static const char *const names_AstCompareOperator[] = {AST_COMPARE_OPERATORS(OP)};
static const char *const names_AstContext[] = {AST_CONTEXTS(OP)};
#undef OP

// A function for each node, since only in a function can its struct be called Node in every row.
#define NODE(sum, Name)                                                                            \
    static const AstField *fields_##Name(void)                                                     \
    {                                                                                              \
        typedef Ast_##Name Node;                                                                   \
        static const AstField fields[] = {
#define FIELD(TYPE, sum, name, names) {#name, AST_FIELD_##TYPE, sum, offsetof(Node, name), names},
#define TEXT(name) FIELD(TEXT, 0, name, NULL)
#define TEXTS(name) FIELD(TEXTS, 0, name, NULL)
#define ONE(sum, name) FIELD(ONE, AST_SUM_##sum, name, NULL)
#define MAYBE(sum, name) FIELD(MAYBE, AST_SUM_##sum, name, NULL)
#define MANY(sum, name) FIELD(MANY, AST_SUM_##sum, name, NULL)
#define NUMBER(name) FIELD(NUMBER, 0, name, NULL)
#define NUMBER_OR_NONE(name) FIELD(NUMBER_OR_NONE, 0, name, NULL)
#define VALUE(name) FIELD(VALUE, 0, name, NULL)
#define KIND(name) FIELD(KIND, 0, name, NULL)
#define CONTEXT(name) FIELD(CONTEXT, 0, name, names_AstContext)
#define OPERATOR(type, name) FIELD(OPERATOR, 0, name, names_##type)
#define OPERATORS(type, name) FIELD(OPERATORS, 0, name, names_##type)
#define NEVER(name) {#name, AST_FIELD_NEVER, 0, sizeof(Node), NULL},
#define NEVER_MANY(name) {#name, AST_FIELD_NEVER_MANY, 0, sizeof(Node), NULL},
// clang-format off
#define END(sum, Name)                                                                             \
            {NULL, 0, 0, sizeof(Node), NULL}                                                       \
        };                                                                                         \
        return fields;                                                                             \
    }
// clang-format on
#include "compiler/ast_fields.h"

const AstInfo ast_info[AST_KIND_COUNT] = {
    {"", 0, 0, NULL},
#define NODE(sum, Name) {#Name, AST_SUM_##sum, sizeof(Ast_##Name), fields_##Name},
#include "compiler/ast_fields.h"
};

bool ast_sum_has_position(AstSum sum)
{
    switch (sum) {
    case AST_SUM_stmt:
    case AST_SUM_expr:
    case AST_SUM_excepthandler:
    case AST_SUM_arg:
    case AST_SUM_keyword:
    case AST_SUM_alias:
    case AST_SUM_pattern:
    case AST_SUM_type_param: return true;
    case AST_SUM_mod:
    case AST_SUM_comprehension:
    case AST_SUM_arguments:
    case AST_SUM_withitem:
    case AST_SUM_match_case:
    case AST_SUM_COUNT: return false;
    }
    UNREACHABLE();
}

Ast *ast_new(Arena *arena, AstKind kind, const Ast *position)
{
    Ast *node = arena_take_zeroed(arena, ast_info[kind].size);
    if (!node) return NULL;
    node->kind = (uint8_t)kind;
    node->lineno = position->lineno;
    node->col_offset = position->col_offset;
    node->end_lineno = position->end_lineno;
    node->end_col_offset = position->end_col_offset;
    return node;
}

bool ast_children(Ast *node, bool (*visit)(void *user, Ast *child), void *user)
{
    for (const AstField *field = ast_info[node->kind].fields(); field->name; field++) {
        char *place = (char *)node + field->offset;
        if (field->type == AST_FIELD_ONE || field->type == AST_FIELD_MAYBE) {
            Ast *child = *(Ast **)place;
            if (child && !visit(user, child)) return false;
        } else if (field->type == AST_FIELD_MANY) {
            AstSeq children = *(AstSeq *)place;
            for (size_t i = 0; i < children.count; i++)
                if (children.items[i] && !visit(user, children.items[i])) return false;
        }
    }
    return true;
}
