// parse_atom.c - names, literals and what is between brackets. Section 6.2 of the language
// reference.
#include "compiler/parser.h"

static Ast *constant(Parser *p, Token *token, LiteralKind kind)
{
    p->mark++;
    Ast_Constant *node = node_place(p, AST_Constant, token_place(token));
    if (node) node->value.kind = (uint8_t)kind;
    return (Ast *)node;
}

static Ast *name(Parser *p, Token *token)
{
    p->mark++;
    Ast_Name *node = node_place(p, AST_Name, token_place(token));
    if (node) node->id = token->name;
    return (Ast *)node;
}

static Ast *number(Parser *p, Token *token)
{
    p->mark++;
    Ast_Constant *node = node_place(p, AST_Constant, token_place(token));
    if (!node) return NULL;
    if (literal_number(p->unit, token, p->options->int_digits_max, &node->value))
        return (Ast *)node;
    p->failed = true;
    return NULL;
}

// ---- comprehensions ---------------------------------------------------------------------------

bool begins_comprehension(Parser *p)
{
    TokenKind kind = peek_kind(p);
    return kind == TOKEN_FOR || (kind == TOKEN_ASYNC && peek_second(p) == TOKEN_FOR);
}

static Ast *comprehension_clause(Parser *p)
{
    size_t mark = p->mark;
    bool is_async = accept(p, TOKEN_ASYNC) != NULL;
    if (!accept(p, TOKEN_FOR)) return back(p, mark);
    Ast *target = star_targets(p);
    if (!target || !accept(p, TOKEN_IN)) {
        p->mark = mark;
        if (!p->failed) hint_for_clause(p);
        return NULL;
    }
    Ast *iter = disjunction(p);
    if (!iter) return back(p, mark);
    size_t base = p->pending_count;
    for (size_t end = p->mark; accept(p, TOKEN_IF); end = p->mark) {
        Ast *test = disjunction(p);
        if (p->failed || (test && !push(p, test))) return NULL;
        if (test) continue;
        p->mark = end;
        break;
    }
    AstSeq ifs = take_seq(p, base);
    Ast_comprehension *node = node_place(p, AST_comprehension, (Place){0});
    if (!node || p->failed) return NULL;
    node->target = target;
    node->iter = iter;
    node->ifs = ifs;
    node->is_async = is_async;
    return (Ast *)node;
}

// All 'for' clauses that follow; false if there is none.
bool comprehension_clauses(Parser *p, AstSeq *clauses)
{
    size_t base = p->pending_count;
    while (begins_comprehension(p)) {
        Ast *clause = comprehension_clause(p);
        if (!clause) break;
        if (!push(p, clause)) return false;
    }
    *clauses = take_seq(p, base);
    return clauses->count && !p->failed;
}

// ---- ( ) --------------------------------------------------------------------------------------

static Ast *generator_node(Parser *p, Token *open, Ast *element, AstSeq clauses)
{
    Ast_GeneratorExp *node = node_at(p, AST_GeneratorExp, open);
    if (!node) return NULL;
    node->elt = element;
    node->generators = clauses;
    return (Ast *)node;
}

// A generator expression alone, in the second pass.
Ast *generator(Parser *p)
{
    Ast *node = NULL;
    size_t mark = p->mark;
    if (memo_find(p, RULE_GENEXP, &node)) return node;
    Token *open = accept(p, TOKEN_LEFT_PAREN);
    bool assigns = peek_kind(p) == TOKEN_NAME && peek_second(p) == TOKEN_WALRUS;
    Ast *element = assigns ? assignment_expression(p) : expression(p);
    AstSeq clauses;
    if (element && peek_kind(p) != TOKEN_WALRUS && comprehension_clauses(p, &clauses) &&
        accept(p, TOKEN_RIGHT_PAREN))
        node = generator_node(p, open, element, clauses);
    if (!node && !p->failed) {
        p->mark = mark;
        if (p->hints) hint_comprehension(p);
    }
    return memo_keep(p, RULE_GENEXP, mark, node);
}

// Behind the first element of a tuple: [',' ...] ')'.
static Ast *tuple_rest(Parser *p, Token *open, Ast *first)
{
    size_t base = p->pending_count;
    if (!push(p, first)) return NULL;
    p->mark++;
    star_named_expressions(p);
    if (!accept(p, TOKEN_RIGHT_PAREN)) {
        p->pending_count = base;
        return NULL;
    }
    Ast_Tuple *node = node_at(p, AST_Tuple, open);
    AstSeq elements = take_seq(p, base);
    if (!node || p->failed) return NULL;
    node->elts = elements;
    node->head.in_parentheses = true;
    return (Ast *)node;
}

static Ast *parentheses(Parser *p)
{
    Token *open = accept(p, TOKEN_LEFT_PAREN);
    Ast *inner;
    switch (peek_kind(p)) {
    case TOKEN_RIGHT_PAREN: {
        p->mark++;
        Ast_Tuple *node = node_at(p, AST_Tuple, open);
        if (node) node->head.in_parentheses = true;
        return (Ast *)node;
    }
    case TOKEN_YIELD: inner = yield_expression(p); break;
    case TOKEN_STAR:
        inner = star_named_expression(p);
        return inner && peek_kind(p) == TOKEN_COMMA ? tuple_rest(p, open, inner) : NULL;
    default:
        inner = named_expression(p);
        if (!inner) return NULL;
        if (peek_kind(p) == TOKEN_COMMA) return tuple_rest(p, open, inner);
        if (begins_comprehension(p)) {
            AstSeq clauses;
            bool made = comprehension_clauses(p, &clauses) && accept(p, TOKEN_RIGHT_PAREN);
            return made ? generator_node(p, open, inner, clauses) : NULL;
        }
        break;
    }
    if (!inner || !accept(p, TOKEN_RIGHT_PAREN)) return NULL;
    inner->in_parentheses = true;
    return inner;
}

// ---- [ ] --------------------------------------------------------------------------------------

static Ast *brackets(Parser *p)
{
    Token *open = accept(p, TOKEN_LEFT_BRACKET);
    size_t base = p->pending_count;
    if (peek_kind(p) != TOKEN_RIGHT_BRACKET) {
        bool is_starred = peek_kind(p) == TOKEN_STAR;
        if (!star_named_expressions(p)) return NULL;
        AstSeq clauses;
        bool alone = p->pending_count == base + 1 && !is_starred &&
                     token_at(p, p->mark - 1)->kind != TOKEN_COMMA;
        if (alone && begins_comprehension(p)) {
            Ast *element = p->pending[--p->pending_count];
            if (!comprehension_clauses(p, &clauses) || !accept(p, TOKEN_RIGHT_BRACKET)) return NULL;
            Ast_ListComp *node = node_at(p, AST_ListComp, open);
            if (!node) return NULL;
            node->elt = element;
            node->generators = clauses;
            return (Ast *)node;
        }
    }
    if (!accept(p, TOKEN_RIGHT_BRACKET)) return NULL;
    Ast_List *node = node_at(p, AST_List, open);
    if (node) node->elts = take_seq(p, base);
    return (Ast *)node;
}

// ---- { } --------------------------------------------------------------------------------------

static Ast *dict_node(Parser *p, Token *open, size_t base)
{
    size_t count = (p->pending_count - base) / 2;
    Ast **items = arena_take(&p->unit->arena, 2 * count * sizeof *items);
    if (!items && count) return out_of_memory(p);
    for (size_t i = 0; i < count; i++) {
        items[i] = p->pending[base + 2 * i];
        items[count + i] = p->pending[base + 2 * i + 1];
    }
    p->pending_count = base;
    Ast_Dict *node = node_at(p, AST_Dict, open);
    if (!node || !count) return (Ast *)node;
    node->keys = (AstSeq){items, count};
    node->values = (AstSeq){items + count, count};
    return (Ast *)node;
}

static Ast *set_node(Parser *p, Token *open, size_t base)
{
    Ast_Set *node = node_at(p, AST_Set, open);
    if (node) node->elts = take_seq(p, base);
    return (Ast *)node;
}

static Ast *dict_comprehension(Parser *p, Token *open, Ast *key, Ast *value)
{
    AstSeq clauses;
    if (!comprehension_clauses(p, &clauses) || !accept(p, TOKEN_RIGHT_BRACE)) return NULL;
    Ast_DictComp *node = node_at(p, AST_DictComp, open);
    if (!node) return NULL;
    node->key = key;
    node->value = value;
    node->generators = clauses;
    return (Ast *)node;
}

static Ast *set_comprehension(Parser *p, Token *open, Ast *element)
{
    AstSeq clauses;
    if (!comprehension_clauses(p, &clauses) || !accept(p, TOKEN_RIGHT_BRACE)) return NULL;
    Ast_SetComp *node = node_at(p, AST_SetComp, open);
    if (!node) return NULL;
    node->elt = element;
    node->generators = clauses;
    return (Ast *)node;
}

static bool key_value(Parser *p, Ast **key, Ast **value)
{
    size_t mark = p->mark;
    *key = expression(p);
    if (*key && accept(p, TOKEN_COLON) && (*value = expression(p))) return true;
    p->mark = mark;
    return false;
}

static bool double_starred_pair(Parser *p)
{
    Ast *key = NULL, *value = NULL;
    size_t mark = p->mark;
    if (accept(p, TOKEN_DOUBLE_STAR)) {
        value = bitwise_or(p);
        if (!value) p->mark = mark;
    } else if (!key_value(p, &key, &value)) {
        value = NULL;
    }
    return value && push(p, key) && push(p, value);
}

// At least one pair, and what commas follow.
bool double_starred_pairs(Parser *p)
{
    if (!double_starred_pair(p)) return false;
    while (accept(p, TOKEN_COMMA) && double_starred_pair(p)) continue;
    return !p->failed;
}

static Ast *braces(Parser *p)
{
    Token *open = accept(p, TOKEN_LEFT_BRACE);
    size_t base = p->pending_count;
    switch (peek_kind(p)) {
    case TOKEN_RIGHT_BRACE: p->mark++; return dict_node(p, open, base);
    case TOKEN_DOUBLE_STAR:
        if (!double_starred_pairs(p) || !accept(p, TOKEN_RIGHT_BRACE)) break;
        return dict_node(p, open, base);
    case TOKEN_STAR:
        if (!star_named_expressions(p) || !accept(p, TOKEN_RIGHT_BRACE)) break;
        return set_node(p, open, base);
    default: {
        Ast *first = named_expression(p);
        if (!first) return NULL;
        if (accept(p, TOKEN_COLON)) {
            if (first->kind == AST_NamedExpr && !first->in_parentheses) break;
            Ast *value = expression(p);
            if (!value) return NULL;
            if (begins_comprehension(p)) return dict_comprehension(p, open, first, value);
            if (!push(p, first) || !push(p, value)) return NULL;
            if (accept(p, TOKEN_COMMA)) double_starred_pairs(p);
            if (p->failed || !accept(p, TOKEN_RIGHT_BRACE)) break;
            return dict_node(p, open, base);
        }
        if (begins_comprehension(p)) return set_comprehension(p, open, first);
        if (!push(p, first)) return NULL;
        if (accept(p, TOKEN_COMMA)) star_named_expressions(p);
        if (p->failed || !accept(p, TOKEN_RIGHT_BRACE)) break;
        return set_node(p, open, base);
    }
    }
    p->pending_count = base;
    return NULL;
}

// The same with each kind of display tried from the beginning, so that hints come in their order.
static Ast *braces_second(Parser *p)
{
    size_t mark = p->mark, base = p->pending_count;
    Token *open = accept(p, TOKEN_LEFT_BRACE);
    double_starred_pairs(p);
    if (accept(p, TOKEN_RIGHT_BRACE)) return dict_node(p, open, base);
    p->pending_count = base;
    if (p->failed) return NULL;
    p->mark = mark + 1;
    hint_dict(p);
    if (p->failed) return NULL;
    p->mark = mark + 1;
    bool found = star_named_expressions(p);
    if (found && accept(p, TOKEN_RIGHT_BRACE)) return set_node(p, open, base);
    p->pending_count = base;
    if (p->failed) return NULL;
    p->mark = mark + 1;
    Ast *key, *value, *node = NULL;
    if (key_value(p, &key, &value)) node = dict_comprehension(p, open, key, value);
    if (node || p->failed) return node;
    p->mark = mark;
    if (p->hints) hint_dict_comprehension(p);
    if (p->failed) return NULL;
    p->mark = mark + 1;
    Ast *element = named_expression(p);
    if (element) node = set_comprehension(p, open, element);
    if (node || p->failed) return node;
    p->mark = mark;
    if (p->hints) hint_comprehension(p);
    return NULL;
}

// ---- atoms ------------------------------------------------------------------------------------

// What is between brackets; each level counts towards the limit of nesting.
static Ast *display(Parser *p, TokenKind open)
{
    if (!descend(p, DEPTH_BRACKET)) return NULL;
    size_t mark = p->mark, base = p->pending_count;
    Ast *node;
    switch (open) {
    case TOKEN_LEFT_PAREN: node = parentheses(p); break;
    case TOKEN_LEFT_BRACKET: node = brackets(p); break;
    default: node = p->second ? braces_second(p) : braces(p); break;
    }
    ascend(p, DEPTH_BRACKET);
    if (node) return node;
    p->pending_count = base;
    if (p->failed) return NULL;
    p->mark = mark;
    if (!p->second) {
        // Hints that run in the first pass too may read this again: once is enough.
        memo_keep(p, RULE_ATOM, mark, NULL);
        p->mark = mark + 1;
        if (open == TOKEN_LEFT_BRACE) hint_dict(p);
        p->mark = mark;
    }
    if (!p->hints || open == TOKEN_LEFT_BRACE) return NULL;
    if (open == TOKEN_LEFT_PAREN) hint_group(p);
    if (!p->failed) hint_comprehension(p);
    return NULL;
}

Ast *atom(Parser *p)
{
    Token *token = peek(p);
    switch (token->kind) {
    case TOKEN_NAME: return name(p, token);
    case TOKEN_NUMBER: return number(p, token);
    case TOKEN_STRING:
    case TOKEN_FSTRING_START: return strings(p);
    case TOKEN_NONE: return constant(p, token, LITERAL_NONE);
    case TOKEN_TRUE: return constant(p, token, LITERAL_TRUE);
    case TOKEN_FALSE: return constant(p, token, LITERAL_FALSE);
    case TOKEN_ELLIPSIS: return constant(p, token, LITERAL_ELLIPSIS);
    case TOKEN_LEFT_PAREN:
    case TOKEN_LEFT_BRACKET:
    case TOKEN_LEFT_BRACE: {
        Ast *node;
        size_t mark = p->mark;
        if (UNLIKELY(token->memo) && memo_find(p, RULE_ATOM, &node)) return node;
        node = display(p, (TokenKind)token->kind);
        return UNLIKELY(p->second) ? memo_keep(p, RULE_ATOM, mark, node) : node;
    }
    default: return NULL;
    }
}
