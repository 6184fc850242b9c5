// parse_call.c - primaries: attributes, subscripts and calls. Section 6.3 of the language
// reference.
#include "compiler/parser.h"

// ---- arguments --------------------------------------------------------------------------------

// NAME '=' expression, a keyword argument.
static Ast *keyword_argument(Parser *p)
{
    size_t mark = p->mark;
    Token *token = peek(p);
    if (token->kind != TOKEN_NAME || peek_second(p) != TOKEN_ASSIGN) return NULL;
    p->mark += 2;
    Ast *value = expression(p);
    if (!value) return back(p, mark);
    Ast_keyword *node = node_at(p, AST_keyword, token);
    if (!node) return NULL;
    node->arg = token->name;
    node->value = value;
    return (Ast *)node;
}

// '**' expression
static Ast *double_starred_argument(Parser *p)
{
    size_t mark = p->mark;
    Token *token = accept(p, TOKEN_DOUBLE_STAR);
    if (!token) return NULL;
    Ast *value = expression(p);
    if (!value) return back(p, mark);
    Ast_keyword *node = node_at(p, AST_keyword, token);
    if (node) node->value = value;
    return (Ast *)node;
}

static Ast *keyword_or_starred(Parser *p)
{
    if (p->hints) hint_keyword(p);
    if (p->failed) return NULL;
    return peek_kind(p) == TOKEN_STAR ? starred_expression(p) : keyword_argument(p);
}

static Ast *keyword_or_double_starred(Parser *p)
{
    if (p->hints) hint_keyword(p);
    if (p->failed) return NULL;
    return peek_kind(p) == TOKEN_DOUBLE_STAR ? double_starred_argument(p) : keyword_argument(p);
}

// item (',' item)*, pushed; leaves the mark behind the last item.
static bool push_list(Parser *p, Ast *(*item)(Parser *))
{
    Ast *node = item(p);
    if (!node) return false;
    for (;;) {
        if (!push(p, node)) return false;
        size_t mark = p->mark;
        if (!accept(p, TOKEN_COMMA)) return true;
        node = item(p);
        if (node) continue;
        p->mark = mark;
        return !p->failed;
    }
}

// Keywords, with starred ones between them, and then keywords with double stars between them.
static bool kwargs(Parser *p, bool *any)
{
    size_t mark = p->mark;
    *any = push_list(p, keyword_or_starred);
    if (p->failed) return false;
    size_t end = p->mark;
    if (*any && !accept(p, TOKEN_COMMA)) return true;
    bool more = push_list(p, keyword_or_double_starred);
    if (!more) p->mark = *any ? end : mark;
    *any = *any || more;
    return !p->failed;
}

// A positional argument: not one that '=' follows.
static Ast *positional_argument(Parser *p)
{
    size_t mark = p->mark;
    if (LIKELY(!p->second)) {
        TokenKind kind = peek_kind(p);
        if (kind == TOKEN_DOUBLE_STAR) return NULL;
        if (kind == TOKEN_NAME && peek_second(p) == TOKEN_ASSIGN) return NULL;
    }
    if (peek_kind(p) == TOKEN_STAR) {
        Ast *node = starred_expression(p);
        return node && peek_kind(p) == TOKEN_ASSIGN ? back(p, mark) : node;
    }
    bool assigns = peek_kind(p) == TOKEN_NAME && peek_second(p) == TOKEN_WALRUS;
    Ast *node = assigns ? assignment_expression(p) : expression(p);
    if (!node) return NULL;
    TokenKind next = peek_kind(p);
    return next == TOKEN_ASSIGN || next == TOKEN_WALRUS ? back(p, mark) : node;
}

// What a call has between its parentheses, as a Call without func. NULL if there is nothing.
Ast *args(Parser *p)
{
    size_t base = p->pending_count, mark = p->mark;
    Token *first = peek(p);
    bool any = push_list(p, positional_argument), keywords = false;
    size_t end = p->mark;
    if (!p->failed && (!any || accept(p, TOKEN_COMMA))) {
        kwargs(p, &keywords);
        if (!keywords) p->mark = any ? end : mark;
    }
    if (p->failed || (!any && !keywords)) {
        p->pending_count = base;
        return NULL;
    }
    Ast_Call *node = node_at(p, AST_Call, first);
    if (!node) return NULL;
    size_t count = p->pending_count - base, starred = 0;
    for (size_t i = 0; i < count; i++)
        if (((Ast *)p->pending[base + i])->kind != AST_keyword) starred++;
    Ast **items = arena_take(&p->unit->arena, count * sizeof *items);
    if (!items) return out_of_memory(p);
    node->args = (AstSeq){items, starred};
    node->keywords = (AstSeq){items + starred, count - starred};
    size_t args_count = 0, keyword_count = starred;
    for (size_t i = 0; i < count; i++) {
        Ast *item = p->pending[base + i];
        items[item->kind == AST_keyword ? keyword_count++ : args_count++] = item;
    }
    p->pending_count = base;
    return (Ast *)node;
}

// args [','] &')'
Ast *arguments(Parser *p)
{
    Ast *node = NULL;
    size_t mark = p->mark;
    if (p->second && memo_find(p, RULE_ARGUMENTS, &node)) return node;
    node = args(p);
    if (node) {
        accept(p, TOKEN_COMMA);
        if (peek_kind(p) != TOKEN_RIGHT_PAREN) node = NULL;
    }
    if (!node && !p->failed) {
        p->mark = mark;
        if (p->hints) hint_arguments(p);
    }
    return p->second ? memo_keep(p, RULE_ARGUMENTS, mark, node) : node;
}

// ---- calls ------------------------------------------------------------------------------------

// func(x for x in y): the argument is the generator, with the parentheses of the call.
static Ast *generator_call(Parser *p, Token *start, Ast *func, Ast *argument)
{
    Ast_Call *node = node_at(p, AST_Call, start);
    Ast **items = arena_take(&p->unit->arena, sizeof *items);
    if (!node || !items) return out_of_memory(p);
    items[0] = argument;
    node->func = func;
    node->args = (AstSeq){items, 1};
    return (Ast *)node;
}

static Ast *call_end(Parser *p, Token *start, Ast *func, Ast *call)
{
    if (!accept(p, TOKEN_RIGHT_PAREN)) return NULL;
    if (!call) {
        Ast_Call *node = node_at(p, AST_Call, start);
        if (node) node->func = func;
        return (Ast *)node;
    }
    Place end = last_place(p);
    call->lineno = start->lineno;
    call->col_offset = start->column;
    call->end_lineno = end.end_lineno;
    call->end_col_offset = end.end_column;
    ((Ast_Call *)call)->func = func;
    return call;
}

static Ast *call(Parser *p, Token *start, Ast *func)
{
    size_t mark = p->mark;
    if (p->second) {
        Ast *argument = generator(p);
        if (argument) return generator_call(p, start, func, argument);
        if (p->failed) return NULL;
        p->mark = mark + 1;
        Ast *found = arguments(p);
        if (p->failed) return NULL;
        if (found) { // remembered, and so not to be written on
            Ast_Call *copy = node_at(p, AST_Call, start);
            if (!copy) return NULL;
            copy->args = ((Ast_Call *)found)->args;
            copy->keywords = ((Ast_Call *)found)->keywords;
            found = (Ast *)copy;
        }
        return call_end(p, start, func, found);
    }
    p->mark++;
    if (peek_kind(p) == TOKEN_RIGHT_PAREN) return call_end(p, start, func, NULL);
    Ast *found = args(p);
    if (!found) return NULL;
    Ast_Call *node = (Ast_Call *)found;
    if (node->args.count == 1 && !node->keywords.count && begins_comprehension(p) &&
        node->args.items[0]->kind != AST_Starred) {
        AstSeq clauses;
        if (!comprehension_clauses(p, &clauses) || !accept(p, TOKEN_RIGHT_PAREN)) return NULL;
        Ast_GeneratorExp *argument = node_at(p, AST_GeneratorExp, token_at(p, mark));
        if (!argument) return NULL;
        argument->elt = node->args.items[0];
        argument->generators = clauses;
        node->args.items[0] = (Ast *)argument;
        p->mark--;
        return call_end(p, start, func, found);
    }
    accept(p, TOKEN_COMMA);
    return call_end(p, start, func, found);
}

// ---- subscripts -------------------------------------------------------------------------------

static Ast *slice(Parser *p)
{
    size_t mark = p->mark;
    Token *first = peek(p);
    Ast *lower = NULL;
    if (first->kind != TOKEN_COLON) {
        // A slice has no ':=' of its own, so a named expression is never the lower bound.
        lower = p->second ? expression(p) : named_expression(p);
        if (!p->second && (!lower || peek_kind(p) != TOKEN_COLON)) return lower;
        if (!p->second && lower->kind == AST_NamedExpr && !lower->in_parentheses) return NULL;
    }
    if (!accept(p, TOKEN_COLON)) {
        p->mark = mark;
        return p->failed ? NULL : named_expression(p);
    }
    Ast *upper = expression(p), *step = NULL;
    if (!p->failed && accept(p, TOKEN_COLON)) step = expression(p);
    if (p->failed) return NULL;
    Ast_Slice *node = node_at(p, AST_Slice, first);
    if (!node) return NULL;
    node->lower = lower;
    node->upper = upper;
    node->step = step;
    return (Ast *)node;
}

static Ast *slice_or_starred(Parser *p)
{
    return peek_kind(p) == TOKEN_STAR ? starred_expression(p) : slice(p);
}

static Ast *slices(Parser *p)
{
    Token *first = peek(p);
    Ast *only = slice_or_starred(p);
    if (!only || (only->kind != AST_Starred && peek_kind(p) != TOKEN_COMMA)) return only;
    size_t base = p->pending_count;
    if (!push(p, only)) return NULL;
    while (accept(p, TOKEN_COMMA)) {
        Ast *next = slice_or_starred(p);
        if (!next) break;
        if (!push(p, next)) return NULL;
    }
    AstSeq elements = take_seq(p, base);
    Ast_Tuple *node = p->failed ? NULL : node_at(p, AST_Tuple, first);
    if (node) node->elts = elements;
    return (Ast *)node;
}

// ---- primaries --------------------------------------------------------------------------------

static Ast *attribute(Parser *p, Token *start, Ast *value)
{
    p->mark++;
    Token *name = accept(p, TOKEN_NAME);
    if (!name) return NULL;
    Ast_Attribute *node = node_at(p, AST_Attribute, start);
    if (!node) return NULL;
    node->value = value;
    node->attr = name->name;
    return (Ast *)node;
}

static Ast *subscript(Parser *p, Token *start, Ast *value)
{
    p->mark++;
    Ast *index = slices(p);
    if (!index || !accept(p, TOKEN_RIGHT_BRACKET)) return NULL;
    Ast_Subscript *node = node_at(p, AST_Subscript, start);
    if (!node) return NULL;
    node->value = value;
    node->slice = index;
    return (Ast *)node;
}

static Ast *primary_chain(Parser *p)
{
    Token *start = peek(p);
    Ast *left = atom(p);
    while (left) {
        TokenKind kind = peek_kind(p);
        size_t mark = p->mark;
        Ast *next;
        // What may be a call with a generator may be any other comprehension by mistake.
        if (p->hints && (kind == TOKEN_LEFT_BRACKET || kind == TOKEN_LEFT_BRACE)) {
            hint_comprehension(p);
            if (p->failed) return NULL;
        }
        if (kind == TOKEN_DOT) {
            next = attribute(p, start, left);
        } else if (kind == TOKEN_LEFT_PAREN || kind == TOKEN_LEFT_BRACKET) {
            if (!descend(p, DEPTH_BRACKET)) return NULL;
            next = kind == TOKEN_LEFT_PAREN ? call(p, start, left) : subscript(p, start, left);
            ascend(p, DEPTH_BRACKET);
        } else {
            break;
        }
        if (!next) {
            p->mark = mark;
            break;
        }
        left = next;
    }
    return p->failed ? NULL : left;
}

Ast *primary(Parser *p)
{
    if (LIKELY(!p->second)) return primary_chain(p);
    Ast *node;
    size_t mark = p->mark;
    if (memo_find(p, RULE_PRIMARY, &node)) return node;
    return memo_keep(p, RULE_PRIMARY, mark, primary_chain(p));
}
