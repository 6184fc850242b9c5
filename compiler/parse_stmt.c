// parse_stmt.c - simple statements and lists of statements. Section 7 of the language reference.
#include "compiler/parser.h"

static Ast *expression_node(Parser *p, Token *start, Ast *value)
{
    Ast_Expr *node = node_at(p, AST_Expr, start);
    if (node) node->value = value;
    return (Ast *)node;
}

// ---- assignments ------------------------------------------------------------------------------

// [first] ':' expression ['=' value]
static Ast *annotated_assignment(Parser *p, Token *first, Ast *target)
{
    p->mark++;
    Ast *annotation = expression(p), *value = NULL;
    if (!annotation) return NULL;
    size_t mark = p->mark;
    if (accept(p, TOKEN_ASSIGN)) {
        value = annotated_rhs(p);
        if (!value) p->mark = mark;
    }
    if (p->failed) return NULL;
    Ast_AnnAssign *node = node_at(p, AST_AnnAssign, first);
    if (!node) return NULL;
    set_context(target, AST_Store);
    node->target = target;
    node->annotation = annotation;
    node->value = value;
    node->simple = target->kind == AST_Name && !target->in_parentheses;
    return (Ast *)node;
}

// value '=' value '=' ... value: all but the last are targets
static Ast *plain_assignment(Parser *p, Token *first, Ast *value)
{
    size_t base = p->pending_count;
    while (accept(p, TOKEN_ASSIGN)) {
        if (!is_star_target(value) || !push(p, value)) return NULL;
        value = annotated_rhs(p);
        if (!value) return NULL;
    }
    AstSeq targets = take_seq(p, base);
    for (size_t i = 0; i < targets.count; i++) set_context(targets.items[i], AST_Store);
    Ast_Assign *node = p->failed ? NULL : node_at(p, AST_Assign, first);
    if (!node) return NULL;
    node->targets = targets;
    node->value = value;
    return (Ast *)node;
}

// The operators of augmented assignments by their tokens.
static const uint8_t augmented_operators[] = {
    AST_Add,    AST_Sub,    AST_Mult,  AST_MatMult, AST_Div,    AST_Mod,      AST_Pow,
    AST_LShift, AST_RShift, AST_BitOr, AST_BitXor,  AST_BitAnd, AST_FloorDiv,
};
static_assert(TOKEN_DOUBLE_SLASH_ASSIGN - TOKEN_PLUS_ASSIGN + 1 == AST_OPERATOR_COUNT,
              "one token for each operator");

static Ast *augmented_assignment(Parser *p, Token *first, Ast *target)
{
    AstOperator op = (AstOperator)augmented_operators[peek_kind(p) - TOKEN_PLUS_ASSIGN];
    p->mark++;
    Ast *value = annotated_rhs(p);
    if (!value) return NULL;
    Ast_AugAssign *node = node_at(p, AST_AugAssign, first);
    if (!node) return NULL;
    set_context(target, AST_Store);
    node->target = target;
    node->op = op;
    node->value = value;
    return (Ast *)node;
}

// 'type' NAME [type_params] '=' expression
static Ast *type_alias(Parser *p)
{
    size_t mark = p->mark;
    Token *first = accept_soft(p, SOFT_TYPE), *name = accept(p, TOKEN_NAME);
    AstSeq params;
    if (!name || !type_params(p, &params) || !accept(p, TOKEN_ASSIGN)) return back(p, mark);
    Ast *value = expression(p);
    if (!value) return back(p, mark);
    Ast_Name *target = node_place(p, AST_Name, token_place(name));
    Ast_TypeAlias *node = node_at(p, AST_TypeAlias, first);
    if (!target || !node) return NULL;
    target->id = name->name;
    target->ctx = AST_Store;
    node->name = (Ast *)target;
    node->type_params = params;
    node->value = value;
    return (Ast *)node;
}

// An assignment of any kind, or an expression. What turns out to be no assignment is an expression
// that ends where the assignment would begin.
static Ast *assignment_or_expression(Parser *p)
{
    size_t mark = p->mark, base = p->pending_count;
    Token *first = peek(p);
    if (first->soft == SOFT_TYPE && peek_second(p) == TOKEN_NAME) {
        if (p->hints) hint_assignment(p);
        Ast *alias = p->failed ? NULL : type_alias(p);
        if (alias || p->failed) return alias;
    }
    Ast *value = star_expressions(p);
    if (!value) {
        if (p->hints && !p->failed) hint_assignment(p);
        return NULL;
    }
    size_t end = p->mark;
    TokenKind kind = peek_kind(p);
    Ast *node = NULL;
    bool committed = false;
    if (kind == TOKEN_COLON) {
        if (is_single_target(value)) node = annotated_assignment(p, first, value);
    } else if (kind == TOKEN_ASSIGN) {
        node = plain_assignment(p, first, value);
    } else if (kind >= TOKEN_PLUS_ASSIGN && kind <= TOKEN_DOUBLE_SLASH_ASSIGN) {
        committed = is_single_target(value);
        if (committed) node = augmented_assignment(p, first, value);
    } else {
        p->mark = mark;
        if (p->hints) hint_assignment(p);
        p->mark = end;
        if (p->failed) return NULL;
        return expression_node(p, first, value);
    }
    if (node || p->failed) return node;
    p->pending_count = base;
    p->mark = mark;
    if (p->hints && !committed) hint_assignment(p);
    if (p->failed) return NULL;
    p->mark = end;
    return expression_node(p, first, value);
}

// ---- del, raise, assert, global ---------------------------------------------------------------

static bool is_delete_target(const Ast *node)
{
    const AstSeq *elements;
    switch (node->kind) {
    case AST_Name:
    case AST_Attribute:
    case AST_Subscript: return true;
    case AST_Tuple: elements = &((const Ast_Tuple *)node)->elts; break;
    case AST_List: elements = &((const Ast_List *)node)->elts; break;
    default: return false;
    }
    for (size_t i = 0; i < elements->count; i++)
        if (!is_delete_target(elements->items[i])) return false;
    return true;
}

static Ast *delete_statement(Parser *p, Token *first)
{
    size_t mark = p->mark++, base = p->pending_count;
    do {
        size_t start = p->mark;
        Ast *target = primary(p);
        if (!target || !is_delete_target(target)) {
            p->mark = start;
            break;
        }
        set_context(target, AST_Del);
        if (!push(p, target)) return NULL;
    } while (accept(p, TOKEN_COMMA));
    TokenKind kind = peek_kind(p);
    if (p->pending_count > base && (kind == TOKEN_SEMICOLON || kind == TOKEN_NEWLINE)) {
        Ast_Delete *node = node_at(p, AST_Delete, first);
        if (node) node->targets = take_seq(p, base);
        return (Ast *)node;
    }
    p->pending_count = base;
    p->mark = mark;
    if (p->hints && !p->failed) hint_delete(p);
    return NULL;
}

static Ast *return_statement(Parser *p, Token *first)
{
    p->mark++;
    Ast *value = star_expressions(p);
    Ast_Return *node = p->failed ? NULL : node_at(p, AST_Return, first);
    if (node) node->value = value;
    return (Ast *)node;
}

static Ast *raise_statement(Parser *p, Token *first)
{
    p->mark++;
    Ast *exception = expression(p), *cause = NULL;
    size_t mark = p->mark;
    if (exception && accept(p, TOKEN_FROM)) {
        cause = expression(p);
        if (!cause) p->mark = mark;
    }
    Ast_Raise *node = p->failed ? NULL : node_at(p, AST_Raise, first);
    if (!node) return NULL;
    node->exc = exception;
    node->cause = cause;
    return (Ast *)node;
}

static Ast *assert_statement(Parser *p, Token *first)
{
    size_t start = p->mark++;
    Ast *test = expression(p), *message = NULL;
    if (!test) return back(p, start);
    size_t mark = p->mark;
    if (accept(p, TOKEN_COMMA)) {
        message = expression(p);
        if (!message) p->mark = mark;
    }
    Ast_Assert *node = p->failed ? NULL : node_at(p, AST_Assert, first);
    if (!node) return NULL;
    node->test = test;
    node->msg = message;
    return (Ast *)node;
}

// 'global' or 'nonlocal' NAME (',' NAME)*
static Ast *scope_statement(Parser *p, Token *first, AstKind kind)
{
    size_t start = p->mark++, base = p->pending_count;
    for (size_t mark = p->mark;;) {
        Token *name = accept(p, TOKEN_NAME);
        if (!name) {
            p->mark = mark;
            break;
        }
        if (!push(p, name->name)) return NULL;
        mark = p->mark;
        if (!accept(p, TOKEN_COMMA)) break;
    }
    if (p->pending_count == base) return back(p, start);
    Ast_Global *node = p->failed ? NULL : node_at(p, kind, first);
    static_assert(sizeof(Ast_Global) == sizeof(Ast_Nonlocal), "two nodes of one shape");
    if (node) node->names = take_names(p, base);
    return (Ast *)node;
}

static Ast *yield_statement(Parser *p, Token *first)
{
    if (p->hints) hint_assignment(p);
    Ast *value = p->failed ? NULL : yield_expression(p);
    return value ? expression_node(p, first, value) : NULL;
}

static Ast *word_statement(Parser *p, Token *first, AstKind kind)
{
    p->mark++;
    return node_at(p, kind, first);
}

// ---- import -----------------------------------------------------------------------------------

// NAME ('.' NAME)* as one name.
bool dotted_name(Parser *p, Name **name)
{
    Token *token = accept(p, TOKEN_NAME);
    if (!token) return false;
    *name = token->name;
    if (peek_kind(p) != TOKEN_DOT) return !p->failed;
    Buf text;
    buf_init(&text, p->unit->memory);
    buf_append(&text, token->name->data, token->name->size);
    for (size_t mark = p->mark; accept(p, TOKEN_DOT); mark = p->mark) {
        token = accept(p, TOKEN_NAME);
        if (!token) {
            p->mark = mark;
            break;
        }
        buf_append_char(&text, '.');
        buf_append(&text, token->name->data, token->name->size);
    }
    *name = buf_failed(&text) ? NULL : names_intern(&p->unit->names, text.data, text.size);
    buf_free(&text);
    if (!*name) out_of_memory(p);
    return !p->failed;
}

// name ['as' NAME], pushed.
static bool push_alias(Parser *p, Token *first, Name *name)
{
    Name *other = NULL;
    size_t mark = p->mark;
    if (accept(p, TOKEN_AS)) {
        Token *token = accept(p, TOKEN_NAME);
        if (token) other = token->name;
        else p->mark = mark;
    }
    Ast_alias *node = p->failed ? NULL : node_at(p, AST_alias, first);
    if (!node) return false;
    node->name = name;
    node->asname = other;
    return push(p, node);
}

// Aliases separated by commas; false if there is none.
static bool push_aliases(Parser *p, bool dotted)
{
    size_t base = p->pending_count;
    for (size_t mark = p->mark;;) {
        Token *first = peek(p);
        Name *name = NULL;
        bool found = dotted ? dotted_name(p, &name) : accept(p, TOKEN_NAME) != NULL;
        if (!found) {
            p->mark = mark;
            break;
        }
        if (!push_alias(p, first, dotted ? name : first->name)) return false;
        mark = p->mark;
        if (!accept(p, TOKEN_COMMA)) break;
    }
    return p->pending_count > base && !p->failed;
}

bool import_names(Parser *p)
{
    return push_aliases(p, false);
}

static bool push_star(Parser *p)
{
    Token *star = accept(p, TOKEN_STAR);
    Ast_alias *node = node_at(p, AST_alias, star);
    if (!node) return false;
    node->name = names_intern(&p->unit->names, "*", 1);
    if (!node->name) return out_of_memory(p);
    return push(p, node);
}

// '(' names [','] ')' | names !',' | '*', pushed.
static bool import_targets(Parser *p)
{
    size_t mark = p->mark, base = p->pending_count;
    switch (peek_kind(p)) {
    case TOKEN_STAR: return push_star(p);
    case TOKEN_LEFT_PAREN:
        p->mark++;
        if (!import_names(p)) break;
        accept(p, TOKEN_COMMA);
        if (accept(p, TOKEN_RIGHT_PAREN)) return true;
        break;
    default:
        if (import_names(p) && peek_kind(p) != TOKEN_COMMA) return true;
        break;
    }
    p->pending_count = base;
    p->mark = mark;
    if (p->hints && !p->failed) hint_import_targets(p);
    return false;
}

static Ast *import_from(Parser *p, Token *first)
{
    size_t start = p->mark++, base = p->pending_count;
    int level = 0;
    for (;;) {
        if (accept(p, TOKEN_DOT)) level++;
        else if (accept(p, TOKEN_ELLIPSIS)) level += 3;
        else break;
    }
    Name *module = NULL;
    if ((!dotted_name(p, &module) && !level) || !accept(p, TOKEN_IMPORT) || !import_targets(p))
        return back(p, start);
    Ast_ImportFrom *node = node_at(p, AST_ImportFrom, first);
    if (!node) return NULL;
    node->module = module;
    node->names = take_seq(p, base);
    node->level = level;
    return (Ast *)node;
}

static Ast *import_statement(Parser *p)
{
    if (p->hints) hint_import(p);
    if (p->failed) return NULL;
    Token *first = peek(p);
    if (first->kind == TOKEN_FROM) return import_from(p, first);
    size_t start = p->mark++, base = p->pending_count;
    if (!push_aliases(p, true)) return back(p, start);
    Ast_Import *node = node_at(p, AST_Import, first);
    if (node) node->names = take_seq(p, base);
    return (Ast *)node;
}

// ---- statements -------------------------------------------------------------------------------

static Ast *simple_statement_of(Parser *p, Token *first)
{
    switch (first->kind) {
    case TOKEN_RETURN: return return_statement(p, first);
    case TOKEN_IMPORT:
    case TOKEN_FROM: return import_statement(p);
    case TOKEN_RAISE: return raise_statement(p, first);
    case TOKEN_PASS: return word_statement(p, first, AST_Pass);
    case TOKEN_DEL: return delete_statement(p, first);
    case TOKEN_YIELD: return yield_statement(p, first);
    case TOKEN_ASSERT: return assert_statement(p, first);
    case TOKEN_BREAK: return word_statement(p, first, AST_Break);
    case TOKEN_CONTINUE: return word_statement(p, first, AST_Continue);
    case TOKEN_GLOBAL: return scope_statement(p, first, AST_Global);
    case TOKEN_NONLOCAL: return scope_statement(p, first, AST_Nonlocal);
    default: return assignment_or_expression(p);
    }
}

static Ast *simple_statement(Parser *p)
{
    if (LIKELY(!p->second)) return simple_statement_of(p, peek(p));
    Ast *node;
    size_t mark = p->mark;
    if (memo_find(p, RULE_SIMPLE_STATEMENT, &node)) return node;
    node = simple_statement_of(p, peek(p));
    return memo_keep(p, RULE_SIMPLE_STATEMENT, mark, node);
}

bool simple_statements(Parser *p)
{
    size_t base = p->pending_count, mark = p->mark;
    Ast *node = simple_statement(p);
    while (node && push(p, node)) {
        if (accept(p, TOKEN_NEWLINE)) return true;
        if (!accept(p, TOKEN_SEMICOLON)) break;
        if (accept(p, TOKEN_NEWLINE)) return true;
        node = simple_statement(p);
    }
    p->pending_count = base;
    p->mark = mark;
    return false;
}

bool statements(Parser *p, AstSeq *body)
{
    size_t base = p->pending_count;
    for (;;) {
        parser_forget(p);
        TokenKind kind = peek_kind(p);
        if (kind == TOKEN_DEDENT || kind == TOKEN_END) break;
        bool found = false;
        Ast *node = compound_statement(p, &found);
        if (node) {
            if (!push(p, node)) return false;
        } else if (p->failed || found || !simple_statements(p)) {
            parser_refuse(p);
            break;
        }
    }
    *body = take_seq(p, base);
    return !p->failed;
}

static bool indented_block(Parser *p, AstSeq *body)
{
    size_t mark = p->mark++;
    if (!accept(p, TOKEN_INDENT)) {
        p->mark = mark;
        if (p->hints && !p->failed) hint_block(p);
        return false;
    }
    if (!descend(p, DEPTH_BLOCK)) return false;
    bool found = statements(p, body) && accept(p, TOKEN_DEDENT);
    ascend(p, DEPTH_BLOCK);
    return found && body->count;
}

static bool block_of(Parser *p, AstSeq *body)
{
    if (peek_kind(p) == TOKEN_NEWLINE) return indented_block(p, body);
    size_t base = p->pending_count;
    if (!simple_statements(p)) return false;
    *body = take_seq(p, base);
    return !p->failed;
}

// NEWLINE INDENT statements DEDENT, or simple statements on the same line.
bool block(Parser *p, AstSeq *body)
{
    *body = (AstSeq){0};
    if (LIKELY(!p->second)) return block_of(p, body);
    Ast *node;
    size_t mark = p->mark, base = p->pending_count;
    if (memo_find(p, RULE_BLOCK, &node)) {
        if (node) *body = ast_Module(node)->body;
        return node != NULL;
    }
    bool found = block_of(p, body);
    if (p->failed) return false;
    if (!found) {
        p->pending_count = base;
        p->mark = mark;
    }
    Ast_Module *module = found ? node_place(p, AST_Module, (Place){0}) : NULL;
    if (module) module->body = *body;
    memo_keep(p, RULE_BLOCK, mark, (Ast *)module);
    return found && !p->failed;
}
