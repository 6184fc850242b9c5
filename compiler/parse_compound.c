// parse_compound.c - compound statements but match. Section 8 of the language reference.
//
// parser_forget makes pointers to tokens stale when a block is read, so what is needed of the first
// token of a statement is copied.
#include "compiler/parser.h"

// ---- if, while --------------------------------------------------------------------------------

// named_expression ':' block
static bool condition_and_block(Parser *p, Ast **test, AstSeq *body)
{
    *test = named_expression(p);
    return *test && accept(p, TOKEN_COLON) && block(p, body);
}

// ['else' ':' block]; false only with p->failed.
static bool else_block(Parser *p, AstSeq *body)
{
    *body = (AstSeq){0};
    size_t mark = p->mark;
    if (peek_kind(p) != TOKEN_ELSE) return !p->failed;
    if (p->hints) hint_else(p);
    if (p->failed) return false;
    p->mark++;
    if (!require(p, TOKEN_COLON, ":")) return false;
    if (!block(p, body)) p->mark = mark;
    return !p->failed;
}

// One 'if' or 'elif' of a chain.
typedef struct Link {
    Token first;
    Ast *test;
    AstSeq body;
} Link;

// 'if' or 'elif' condition ':' block, pushed as a Link.
static bool push_link(Parser *p)
{
    size_t mark = p->mark;
    Link *link = arena_take(&p->unit->arena, sizeof *link);
    if (!link) return out_of_memory(p);
    link->first = *peek(p);
    if (p->hints) hint_header(p, link->first.kind == TOKEN_IF ? "if" : "elif");
    if (p->failed) return false;
    p->mark++;
    if (condition_and_block(p, &link->test, &link->body)) return push(p, link);
    p->mark = mark;
    return false;
}

static Ast *if_statement(Parser *p)
{
    size_t base = p->pending_count;
    if (!push_link(p)) return NULL;
    while (peek_kind(p) == TOKEN_ELIF && push_link(p)) continue;
    AstSeq otherwise;
    if (p->failed || !else_block(p, &otherwise)) return NULL;
    for (;;) {
        Link *link = p->pending[--p->pending_count];
        Ast_If *node = node_at(p, AST_If, &link->first);
        if (!node) return NULL;
        node->test = link->test;
        node->body = link->body;
        node->orelse = otherwise;
        if (p->pending_count == base) return (Ast *)node;
        if (!push(p, node)) return NULL;
        otherwise = take_seq(p, p->pending_count - 1);
    }
}

static Ast *while_statement(Parser *p)
{
    if (p->hints) hint_header(p, "while");
    if (p->failed) return NULL;
    size_t mark = p->mark;
    Token first = *accept(p, TOKEN_WHILE);
    Ast *test;
    AstSeq body, otherwise;
    if (!condition_and_block(p, &test, &body)) return back(p, mark);
    if (!else_block(p, &otherwise)) return NULL;
    Ast_While *node = node_at(p, AST_While, &first);
    if (!node) return NULL;
    node->test = test;
    node->body = body;
    node->orelse = otherwise;
    return (Ast *)node;
}

// ---- for, with --------------------------------------------------------------------------------

static Ast *for_statement(Parser *p)
{
    if (p->hints) hint_for(p);
    if (p->failed) return NULL;
    size_t mark = p->mark;
    Token first = *peek(p);
    bool is_async = accept(p, TOKEN_ASYNC) != NULL;
    p->mark++;
    Ast *target = star_targets(p);
    if (!target || !accept(p, TOKEN_IN)) {
        p->mark = mark;
        if (p->hints && !p->failed) hint_for_target(p);
        return NULL;
    }
    AstSeq body, otherwise;
    Ast *iter = star_expressions(p);
    if (!iter || !accept(p, TOKEN_COLON) || !block(p, &body)) return back(p, mark);
    if (!else_block(p, &otherwise)) return NULL;
    Ast_For *node = node_at(p, is_async ? AST_AsyncFor : AST_For, &first);
    static_assert(sizeof(Ast_For) == sizeof(Ast_AsyncFor), "two nodes of one shape");
    if (!node) return NULL;
    node->target = target;
    node->iter = iter;
    node->body = body;
    node->orelse = otherwise;
    return (Ast *)node;
}

// expression ['as' star_target]
static Ast *with_item(Parser *p)
{
    size_t mark = p->mark;
    Ast *context = expression(p), *target = NULL;
    if (!context) return NULL;
    size_t end = p->mark;
    if (accept(p, TOKEN_AS)) {
        target = star_target(p);
        TokenKind kind = target ? peek_kind(p) : TOKEN_ERROR;
        if (kind != TOKEN_COMMA && kind != TOKEN_RIGHT_PAREN && kind != TOKEN_COLON) {
            target = NULL;
            p->mark = mark;
            if (p->hints && !p->failed) hint_with_item(p);
            p->mark = end;
        }
    } else if (p->hints) {
        p->mark = mark;
        hint_with_item(p);
        p->mark = end;
    }
    Ast_withitem *node = p->failed ? NULL : node_place(p, AST_withitem, (Place){0});
    if (!node) return NULL;
    node->context_expr = context;
    node->optional_vars = target;
    return (Ast *)node;
}

// with_item (',' with_item)*, pushed.
static bool with_items(Parser *p)
{
    Ast *item = with_item(p);
    if (!item) return false;
    for (;;) {
        if (!push(p, item)) return false;
        size_t mark = p->mark;
        if (!accept(p, TOKEN_COMMA)) return true;
        item = with_item(p);
        if (item) continue;
        p->mark = mark;
        return !p->failed;
    }
}

// The items, with or without parentheses of their own, and ':'. Both are tried, since '(' may begin
// an expression.
static bool with_header(Parser *p, bool parentheses)
{
    size_t mark = p->mark, base = p->pending_count;
    if (parentheses && !accept(p, TOKEN_LEFT_PAREN)) return false;
    bool found = with_items(p);
    if (found && parentheses) {
        accept(p, TOKEN_COMMA);
        found = accept(p, TOKEN_RIGHT_PAREN) != NULL;
    }
    if (found && accept(p, TOKEN_COLON)) return true;
    p->mark = mark;
    p->pending_count = base;
    return false;
}

static Ast *with_statement(Parser *p)
{
    if (p->hints) hint_with_indent(p);
    if (p->failed) return NULL;
    size_t mark = p->mark, base = p->pending_count;
    Token first = *peek(p);
    bool is_async = accept(p, TOKEN_ASYNC) != NULL;
    p->mark++;
    AstSeq body;
    bool found = with_header(p, true);
    if (!found && !p->failed) found = with_header(p, false);
    if (!found || !block(p, &body)) {
        p->mark = mark;
        p->pending_count = base;
        if (p->hints && !p->failed) hint_with(p);
        return NULL;
    }
    Ast_With *node = node_at(p, is_async ? AST_AsyncWith : AST_With, &first);
    static_assert(sizeof(Ast_With) == sizeof(Ast_AsyncWith), "two nodes of one shape");
    if (!node) return NULL;
    node->items = take_seq(p, base);
    node->body = body;
    return (Ast *)node;
}

// ---- try --------------------------------------------------------------------------------------

// 'except' ['*'] [expression ['as' NAME]] ':' block
Ast *except_block(Parser *p, bool star)
{
    if (p->hints) hint_except_indent(p, star);
    if (p->failed) return NULL;
    size_t mark = p->mark;
    Token first = *accept(p, TOKEN_EXCEPT);
    Ast *type = NULL;
    Name *name = NULL;
    AstSeq body;
    if (!star || accept(p, TOKEN_STAR)) {
        type = expression(p);
        size_t end = p->mark;
        if (type && accept(p, TOKEN_AS)) {
            Token *token = accept(p, TOKEN_NAME);
            if (token) name = token->name;
            else p->mark = end;
        }
        if ((type || !star) && !p->failed && accept(p, TOKEN_COLON) && block(p, &body)) {
            Ast_ExceptHandler *node = node_at(p, AST_ExceptHandler, &first);
            if (!node) return NULL;
            node->type = type;
            node->name = name;
            node->body = body;
            return (Ast *)node;
        }
    }
    p->mark = mark;
    if (p->hints && !p->failed) hint_except(p);
    return NULL;
}

// ['finally' ':' block]; *found tells whether it is there.
static bool finally_block(Parser *p, AstSeq *body, bool *found)
{
    *body = (AstSeq){0};
    *found = false;
    size_t mark = p->mark;
    if (peek_kind(p) != TOKEN_FINALLY) return !p->failed;
    if (p->hints) hint_finally(p);
    if (p->failed) return false;
    p->mark++;
    if (!require(p, TOKEN_COLON, ":")) return false;
    *found = block(p, body);
    if (!*found) p->mark = mark;
    return !p->failed;
}

static Ast *try_node(Parser *p, const Token *first, AstSeq body, AstSeq handlers, bool star)
{
    AstSeq otherwise = {0}, finally;
    bool found;
    if (handlers.count && !else_block(p, &otherwise)) return NULL;
    if (!finally_block(p, &finally, &found)) return NULL;
    Ast_Try *node = node_at(p, star ? AST_TryStar : AST_Try, first);
    static_assert(sizeof(Ast_Try) == sizeof(Ast_TryStar), "two nodes of one shape");
    if (!node) return NULL;
    node->body = body;
    node->handlers = handlers;
    node->orelse = otherwise;
    node->finalbody = finally;
    return (Ast *)node;
}

static Ast *try_statement(Parser *p)
{
    if (p->hints) hint_try(p);
    if (p->failed) return NULL;
    size_t mark = p->mark, base = p->pending_count;
    Token first = *accept(p, TOKEN_TRY);
    AstSeq body;
    if (!require(p, TOKEN_COLON, ":")) return NULL;
    if (!block(p, &body)) return back(p, mark);
    if (peek_kind(p) == TOKEN_FINALLY) {
        Ast *node = try_node(p, &first, body, (AstSeq){0}, false);
        if (!node || ((Ast_Try *)node)->finalbody.count) return node;
        return back(p, mark);
    }
    if (peek_kind(p) != TOKEN_EXCEPT) return back(p, mark);
    bool star = peek_second(p) == TOKEN_STAR;
    if (star && p->second) { // as a plain one first, for its hints
        except_block(p, false);
        if (p->failed) return NULL;
    }
    while (peek_kind(p) == TOKEN_EXCEPT) {
        Ast *handler = except_block(p, star);
        if (!handler) break;
        if (!push(p, handler)) return NULL;
    }
    AstSeq handlers = take_seq(p, base);
    if (p->failed) return NULL;
    if (!handlers.count) return back(p, mark);
    return try_node(p, &first, body, handlers, star);
}

// ---- def, class -------------------------------------------------------------------------------

static Ast *function_definition(Parser *p, AstSeq decorators)
{
    if (p->hints) hint_def(p);
    if (p->failed) return NULL;
    size_t mark = p->mark;
    Token first = *peek(p);
    bool is_async = accept(p, TOKEN_ASYNC) != NULL;
    p->mark++;
    Token *token = accept(p, TOKEN_NAME);
    if (!token) return back(p, mark);
    Name *name = token->name;
    AstSeq type_parameters, body;
    if (!type_params(p, &type_parameters)) return NULL;
    if (!accept(p, TOKEN_LEFT_PAREN)) return back(p, mark);
    Ast *args = peek_kind(p) == TOKEN_RIGHT_PAREN ? NULL : parameters(p, &def_params),
        *returns = NULL;
    if (p->failed || !accept(p, TOKEN_RIGHT_PAREN)) return back(p, mark);
    size_t end = p->mark;
    if (accept(p, TOKEN_ARROW)) {
        returns = expression(p);
        if (!returns) p->mark = end;
    }
    if (p->failed || !accept(p, TOKEN_COLON)) return back(p, mark);
    if (!args) args = empty_arguments(p);
    if (!args || !block(p, &body)) return back(p, mark);
    Ast_FunctionDef *node = node_at(p, is_async ? AST_AsyncFunctionDef : AST_FunctionDef, &first);
    static_assert(sizeof(Ast_FunctionDef) == sizeof(Ast_AsyncFunctionDef),
                  "two nodes of one shape");
    if (!node) return NULL;
    node->name = name;
    node->args = args;
    node->body = body;
    node->decorator_list = decorators;
    node->returns = returns;
    node->type_params = type_parameters;
    return (Ast *)node;
}

// ['(' [arguments] ')']; NULL without p->failed: none.
static Ast_Call *class_arguments(Parser *p)
{
    size_t mark = p->mark;
    if (!accept(p, TOKEN_LEFT_PAREN)) return NULL;
    Ast *found = peek_kind(p) == TOKEN_RIGHT_PAREN ? NULL : arguments(p);
    if (!p->failed && accept(p, TOKEN_RIGHT_PAREN)) return (Ast_Call *)found;
    return back(p, mark);
}

static Ast *class_definition(Parser *p, AstSeq decorators)
{
    if (p->hints) hint_class(p);
    if (p->failed) return NULL;
    size_t mark = p->mark;
    Token first = *accept(p, TOKEN_CLASS);
    Token *token = accept(p, TOKEN_NAME);
    if (!token) return back(p, mark);
    Name *name = token->name;
    AstSeq type_parameters, body;
    if (!type_params(p, &type_parameters)) return NULL;
    Ast_Call *args = class_arguments(p);
    if (p->failed || !accept(p, TOKEN_COLON) || !block(p, &body)) return back(p, mark);
    Ast_ClassDef *node = node_at(p, AST_ClassDef, &first);
    if (!node) return NULL;
    node->name = name;
    if (args) {
        node->bases = args->args;
        node->keywords = args->keywords;
    }
    node->body = body;
    node->decorator_list = decorators;
    node->type_params = type_parameters;
    return (Ast *)node;
}

// ('@' named_expression NEWLINE)+ and the definition
static Ast *decorated(Parser *p)
{
    size_t mark = p->mark, base = p->pending_count;
    for (size_t start = p->mark; accept(p, TOKEN_AT); start = p->mark) {
        Ast *decorator = named_expression(p);
        if (!decorator || !accept(p, TOKEN_NEWLINE)) {
            p->mark = start;
            break;
        }
        if (!push(p, decorator)) return NULL;
    }
    AstSeq decorators = take_seq(p, base);
    if (p->failed || !decorators.count) return back(p, mark);
    TokenKind kind = peek_kind(p);
    Ast *node = NULL;
    if (kind == TOKEN_CLASS) node = class_definition(p, decorators);
    else if (kind == TOKEN_DEF || (kind == TOKEN_ASYNC && peek_second(p) == TOKEN_DEF))
        node = function_definition(p, decorators);
    return node ? node : back(p, mark);
}

Ast *compound_statement(Parser *p, bool *found)
{
    Token *token = peek(p);
    TokenKind kind = (TokenKind)token->kind;
    *found = true;
    if (kind == TOKEN_ASYNC) kind = peek_second(p);
    else if (kind == TOKEN_NAME &&
             (token->soft == SOFT_MATCH || (p->second && token->soft == SOFT_CASE))) {
        *found = false;
        return match_statement(p);
    }
    switch (kind) {
    case TOKEN_IF:
        if (token->kind == kind) return if_statement(p);
        break;
    case TOKEN_WHILE:
        if (token->kind == kind) return while_statement(p);
        break;
    case TOKEN_TRY:
        if (token->kind == kind) return try_statement(p);
        break;
    case TOKEN_CLASS:
        if (token->kind == kind) return class_definition(p, (AstSeq){0});
        break;
    case TOKEN_AT:
        if (token->kind == kind) return decorated(p);
        break;
    case TOKEN_FOR: return for_statement(p);
    case TOKEN_WITH: return with_statement(p);
    case TOKEN_DEF: return function_definition(p, (AstSeq){0});
    default: break;
    }
    *found = token->kind == TOKEN_ASYNC;
    return NULL;
}
