// parse_pattern.c - match statements and patterns. Section 8.6 of the language reference.
#include "compiler/parser.h"

// ---- literals and names -----------------------------------------------------------------------

static Ast *value_pattern(Parser *p, Ast *value)
{
    Ast_MatchValue *node = node_from(p, AST_MatchValue, value);
    if (node) node->value = value;
    return (Ast *)node;
}

// ['-'] NUMBER
static Ast *signed_number(Parser *p)
{
    size_t mark = p->mark;
    Token *minus = accept(p, TOKEN_MINUS);
    Ast *number = peek_kind(p) == TOKEN_NUMBER ? atom(p) : NULL;
    if (!number) return back(p, mark);
    if (!minus) return number;
    Ast_UnaryOp *node = node_at(p, AST_UnaryOp, minus);
    if (!node) return NULL;
    node->op = AST_USub;
    node->operand = number;
    return (Ast *)node;
}

static bool is_imaginary(const Ast *number)
{
    if (number->kind == AST_UnaryOp) number = ((const Ast_UnaryOp *)number)->operand;
    return ((const Ast_Constant *)number)->value.kind == LITERAL_COMPLEX;
}

// signed_number [('+' | '-') NUMBER], where the second is imaginary
static Ast *number_literal(Parser *p)
{
    size_t mark = p->mark;
    Ast *left = signed_number(p);
    if (!left) return NULL;
    TokenKind kind = peek_kind(p);
    if (kind != TOKEN_PLUS && kind != TOKEN_MINUS) return p->failed ? NULL : left;
    if (is_imaginary(left)) {
        Place place = ast_place(left->kind == AST_UnaryOp ? ast_UnaryOp(left)->operand : left);
        return fault_place(p, place, "real number required in complex literal");
    }
    p->mark++;
    Ast *right = peek_kind(p) == TOKEN_NUMBER ? atom(p) : NULL;
    if (!right) return back(p, mark);
    if (!is_imaginary(right))
        return fault_place(p, ast_place(right), "imaginary number required in complex literal");
    Ast_BinOp *node = node_from(p, AST_BinOp, left);
    if (!node) return NULL;
    node->left = left;
    node->op = kind == TOKEN_PLUS ? AST_Add : AST_Sub;
    node->right = right;
    return (Ast *)node;
}

// A literal as an expression. NULL if none begins here.
static Ast *literal(Parser *p)
{
    switch (peek_kind(p)) {
    case TOKEN_NUMBER:
    case TOKEN_MINUS: return number_literal(p);
    case TOKEN_STRING:
    case TOKEN_FSTRING_START:
    case TOKEN_NONE:
    case TOKEN_TRUE:
    case TOKEN_FALSE: return atom(p);
    default: return NULL;
    }
}

static Ast *literal_pattern(Parser *p)
{
    TokenKind kind = peek_kind(p);
    Ast *value = literal(p);
    if (!value) return NULL;
    if (kind != TOKEN_NONE && kind != TOKEN_TRUE && kind != TOKEN_FALSE)
        return value_pattern(p, value);
    Ast_MatchSingleton *node = node_from(p, AST_MatchSingleton, value);
    if (node) node->value = ast_Constant(value)->value;
    return (Ast *)node;
}

// NAME ('.' NAME)*
Ast *name_or_attribute(Parser *p)
{
    Token *token = accept(p, TOKEN_NAME);
    if (!token) return NULL;
    Ast_Name *name = node_place(p, AST_Name, token_place(token));
    if (!name) return NULL;
    name->id = token->name;
    Ast *left = (Ast *)name;
    for (size_t mark = p->mark; accept(p, TOKEN_DOT); mark = p->mark) {
        token = accept(p, TOKEN_NAME);
        if (!token) {
            p->mark = mark;
            break;
        }
        Ast_Attribute *node = node_from(p, AST_Attribute, left);
        if (!node) return NULL;
        node->value = left;
        node->attr = token->name;
        left = (Ast *)node;
    }
    return p->failed ? NULL : left;
}

// A NAME that may be bound: not '_', and not the beginning of something longer.
static Token *capture_target(Parser *p)
{
    size_t mark = p->mark;
    Token *token = accept(p, TOKEN_NAME);
    if (!token) return NULL;
    if (token->soft == SOFT_UNDERSCORE) return back(p, mark);
    TokenKind next = peek_kind(p);
    bool longer = next == TOKEN_DOT || next == TOKEN_LEFT_PAREN || next == TOKEN_ASSIGN;
    return longer || p->failed ? back(p, mark) : token;
}

static Ast *capture(Parser *p, Token *first, Ast *inner, Name *name)
{
    Ast_MatchAs *node = node_at(p, AST_MatchAs, first);
    if (!node) return NULL;
    node->pattern = inner;
    node->name = name;
    return (Ast *)node;
}

// ---- sequences --------------------------------------------------------------------------------

// '*' (NAME | '_')
static Ast *star_pattern(Parser *p)
{
    size_t mark = p->mark;
    Token *star = accept(p, TOKEN_STAR);
    if (!star) return NULL;
    Token *target = capture_target(p);
    if (!target && !accept_soft(p, SOFT_UNDERSCORE)) return back(p, mark);
    Ast_MatchStar *node = node_at(p, AST_MatchStar, star);
    if (node && target) node->name = target->name;
    return (Ast *)node;
}

static Ast *maybe_star_pattern(Parser *p)
{
    return peek_kind(p) == TOKEN_STAR ? star_pattern(p) : pattern(p);
}

// item (',' item)* [','], pushed.
static bool maybe_sequence(Parser *p)
{
    size_t base = p->pending_count;
    for (;;) {
        Ast *item = maybe_star_pattern(p);
        if (!item) break;
        if (!push(p, item)) return false;
        if (!accept(p, TOKEN_COMMA)) break;
    }
    return p->pending_count > base && !p->failed;
}

// item ',' [item (',' item)* [',']], pushed.
static bool open_sequence(Parser *p)
{
    size_t mark = p->mark;
    Ast *first = maybe_star_pattern(p);
    if (!first || !accept(p, TOKEN_COMMA)) return back(p, mark);
    if (!push(p, first)) return false;
    maybe_sequence(p);
    return !p->failed;
}

static Ast *sequence_node(Parser *p, Token *first, size_t base)
{
    Ast_MatchSequence *node = node_at(p, AST_MatchSequence, first);
    if (node) node->patterns = take_seq(p, base);
    return (Ast *)node;
}

static Ast *bracketed_sequence(Parser *p)
{
    size_t mark = p->mark, base = p->pending_count;
    Token *open = accept(p, TOKEN_LEFT_BRACKET);
    maybe_sequence(p);
    if (!p->failed && accept(p, TOKEN_RIGHT_BRACKET)) return sequence_node(p, open, base);
    p->pending_count = base;
    return back(p, mark);
}

// '(' pattern ')' is the pattern; '(' ')' and '(' pattern ',' ... ')' are sequences.
static Ast *group_or_sequence(Parser *p)
{
    size_t mark = p->mark, base = p->pending_count;
    Token *open = accept(p, TOKEN_LEFT_PAREN);
    if (accept(p, TOKEN_RIGHT_PAREN)) return sequence_node(p, open, base);
    bool star = peek_kind(p) == TOKEN_STAR;
    Ast *first = maybe_star_pattern(p);
    if (first && !star && accept(p, TOKEN_RIGHT_PAREN)) return first;
    if (first && accept(p, TOKEN_COMMA) && push(p, first)) {
        maybe_sequence(p);
        if (!p->failed && accept(p, TOKEN_RIGHT_PAREN)) return sequence_node(p, open, base);
    }
    p->pending_count = base;
    return back(p, mark);
}

// ---- mappings ---------------------------------------------------------------------------------

// (literal | attribute) ':' pattern, both pushed.
static bool key_and_pattern(Parser *p)
{
    size_t mark = p->mark;
    Ast *key;
    if (peek_kind(p) == TOKEN_NAME) {
        key = name_or_attribute(p);
        if (key && key->kind != AST_Attribute) key = NULL;
    } else {
        key = literal(p);
    }
    Ast *value = key && accept(p, TOKEN_COLON) ? pattern(p) : NULL;
    if (value) return push(p, key) && push(p, value);
    p->mark = mark;
    return false;
}

// '{' [key ':' pattern (',' ...)*] [',' '**' NAME] [','] '}'
static Ast *mapping_pattern(Parser *p)
{
    size_t mark = p->mark, base = p->pending_count;
    Token *open = accept(p, TOKEN_LEFT_BRACE), *rest = NULL;
    for (bool more = true; more && !p->failed;) {
        if (accept(p, TOKEN_DOUBLE_STAR)) {
            rest = capture_target(p);
            if (!rest) break;
            accept(p, TOKEN_COMMA);
            more = false;
        } else {
            more = key_and_pattern(p) && accept(p, TOKEN_COMMA);
        }
    }
    bool nameless = token_at(p, p->mark - 1)->kind == TOKEN_DOUBLE_STAR;
    if (p->failed || nameless || !accept(p, TOKEN_RIGHT_BRACE)) {
        p->pending_count = base;
        return back(p, mark);
    }
    Ast_MatchMapping *node = node_at(p, AST_MatchMapping, open);
    size_t count = (p->pending_count - base) / 2;
    Ast **items = arena_take(&p->unit->arena, 2 * count * sizeof *items);
    if (!node || !items) return out_of_memory(p);
    for (size_t i = 0; i < count; i++) {
        items[i] = p->pending[base + 2 * i];
        items[count + i] = p->pending[base + 2 * i + 1];
    }
    p->pending_count = base;
    node->keys = (AstSeq){items, count};
    node->patterns = (AstSeq){items + count, count};
    node->rest = rest ? rest->name : NULL;
    return (Ast *)node;
}

// ---- classes ----------------------------------------------------------------------------------

// pattern (',' pattern)*, pushed; a keyword does not count as one.
bool positional_patterns(Parser *p)
{
    size_t base = p->pending_count;
    for (size_t mark = p->mark;;) {
        Ast *item = pattern(p);
        if (!item) {
            p->mark = mark;
            break;
        }
        if (!push(p, item)) return false;
        mark = p->mark;
        if (!accept(p, TOKEN_COMMA)) break;
    }
    return p->pending_count > base && !p->failed;
}

// NAME '=' pattern (',' ...)*: names and patterns, pushed.
bool keyword_patterns(Parser *p)
{
    size_t base = p->pending_count;
    for (size_t mark = p->mark;;) {
        Token *name = accept(p, TOKEN_NAME);
        Ast *value = name && accept(p, TOKEN_ASSIGN) ? pattern(p) : NULL;
        if (!value) {
            p->mark = mark;
            break;
        }
        if (!push(p, name->name) || !push(p, value)) return false;
        mark = p->mark;
        if (!accept(p, TOKEN_COMMA)) break;
    }
    return p->pending_count > base && !p->failed;
}

static Ast *class_node(Parser *p, Ast *type, AstSeq patterns, size_t base)
{
    size_t count = (p->pending_count - base) / 2;
    Ast_MatchClass *node = node_from(p, AST_MatchClass, type);
    Name **names = arena_take(&p->unit->arena, count * sizeof *names);
    Ast **values = arena_take(&p->unit->arena, count * sizeof *values);
    if (!node || !names || !values) return out_of_memory(p);
    for (size_t i = 0; i < count; i++) {
        names[i] = p->pending[base + 2 * i];
        values[i] = p->pending[base + 2 * i + 1];
    }
    p->pending_count = base;
    node->cls = type;
    node->patterns = patterns;
    node->kwd_attrs = (NameSeq){names, count};
    node->kwd_patterns = (AstSeq){values, count};
    return (Ast *)node;
}

// type '(' [positional] [keywords] [','] ')'
static Ast *class_pattern(Parser *p)
{
    size_t mark = p->mark, base = p->pending_count;
    Ast *type = name_or_attribute(p);
    if (!type || !accept(p, TOKEN_LEFT_PAREN)) return back(p, mark);
    AstSeq patterns = {0};
    bool open = true; // another item may come
    if (positional_patterns(p)) {
        patterns = take_seq(p, base);
        open = accept(p, TOKEN_COMMA) != NULL;
    }
    if (!p->failed && open && keyword_patterns(p)) accept(p, TOKEN_COMMA);
    if (!p->failed && accept(p, TOKEN_RIGHT_PAREN)) return class_node(p, type, patterns, base);
    p->pending_count = base;
    p->mark = mark;
    if (p->hints && !p->failed) hint_class_pattern(p);
    return NULL;
}

// ---- patterns ---------------------------------------------------------------------------------

static Ast *name_pattern(Parser *p)
{
    Token *token = peek(p);
    if (token->soft == SOFT_UNDERSCORE) {
        p->mark++; // whatever follows: it is no name of a class or module
        return capture(p, token, NULL, NULL);
    }
    if (capture_target(p)) {
        return capture(p, token, NULL, token->name);
    }
    if (p->failed) return NULL;
    size_t mark = p->mark;
    Ast *value = name_or_attribute(p);
    TokenKind next = value ? peek_kind(p) : TOKEN_ERROR;
    if (value && value->kind == AST_Attribute && next != TOKEN_DOT && next != TOKEN_LEFT_PAREN &&
        next != TOKEN_ASSIGN)
        return value_pattern(p, value);
    p->mark = mark;
    return p->failed ? NULL : class_pattern(p);
}

static Ast *closed_pattern_of(Parser *p)
{
    TokenKind kind = peek_kind(p);
    if (kind == TOKEN_NAME) {
        if (!descend(p, 1)) return NULL;
        Ast *node = name_pattern(p);
        ascend(p, 1);
        return node;
    }
    if (kind != TOKEN_LEFT_PAREN && kind != TOKEN_LEFT_BRACKET && kind != TOKEN_LEFT_BRACE)
        return literal_pattern(p);
    if (!descend(p, DEPTH_BRACKET)) return NULL;
    Ast *node = kind == TOKEN_LEFT_PAREN     ? group_or_sequence(p)
                : kind == TOKEN_LEFT_BRACKET ? bracketed_sequence(p)
                                             : mapping_pattern(p);
    ascend(p, DEPTH_BRACKET);
    return node;
}

static Ast *closed_pattern(Parser *p)
{
    if (LIKELY(!p->second)) return closed_pattern_of(p);
    Ast *node;
    size_t mark = p->mark;
    if (memo_find(p, RULE_CLOSED_PATTERN, &node)) return node;
    return memo_keep(p, RULE_CLOSED_PATTERN, mark, closed_pattern_of(p));
}

// closed_pattern ('|' closed_pattern)*
Ast *or_pattern(Parser *p)
{
    Token *start = peek(p);
    Ast *first = closed_pattern(p);
    if (!first || peek_kind(p) != TOKEN_BAR) return p->failed ? NULL : first;
    size_t base = p->pending_count;
    if (!push(p, first)) return NULL;
    for (size_t mark = p->mark; accept(p, TOKEN_BAR); mark = p->mark) {
        Ast *next = closed_pattern(p);
        if (!next) {
            p->mark = mark;
            break;
        }
        if (!push(p, next)) return NULL;
    }
    AstSeq alternatives = take_seq(p, base);
    if (p->failed || alternatives.count == 1) return p->failed ? NULL : first;
    Ast_MatchOr *node = node_at(p, AST_MatchOr, start);
    if (node) node->patterns = alternatives;
    return (Ast *)node;
}

// or_pattern ['as' NAME]
Ast *pattern(Parser *p)
{
    size_t start = p->mark;
    Token *first = peek(p);
    Ast *inner = or_pattern(p);
    if (!inner) return NULL;
    size_t mark = p->mark;
    if (!accept(p, TOKEN_AS)) return p->failed ? NULL : inner;
    Token *target = capture_target(p);
    if (target) return capture(p, first, inner, target->name);
    p->mark = start;
    if (p->hints && !p->failed) hint_as_pattern(p);
    p->mark = mark;
    return p->failed ? NULL : inner;
}

Ast *patterns(Parser *p)
{
    size_t base = p->pending_count;
    Token *first = peek(p);
    if (LIKELY(!p->second)) {
        bool star = first->kind == TOKEN_STAR;
        Ast *node = maybe_star_pattern(p);
        if (!node || peek_kind(p) != TOKEN_COMMA) return star || p->failed ? NULL : node;
        p->mark++;
        if (!push(p, node)) return NULL;
        maybe_sequence(p);
        return p->failed ? NULL : sequence_node(p, first, base);
    }
    if (open_sequence(p)) return sequence_node(p, first, base);
    p->pending_count = base;
    return p->failed ? NULL : pattern(p);
}

// ---- match ------------------------------------------------------------------------------------

// ['if' named_expression]; false only with p->failed.
bool pattern_guard(Parser *p, Ast **guard)
{
    *guard = NULL;
    size_t mark = p->mark;
    if (!accept(p, TOKEN_IF)) return !p->failed;
    *guard = named_expression(p);
    if (!*guard) p->mark = mark;
    return !p->failed;
}

static Ast *case_block(Parser *p)
{
    size_t mark = p->mark;
    if (peek(p)->soft != SOFT_CASE) return NULL;
    if (p->hints) hint_case(p);
    if (p->failed) return NULL;
    p->mark++;
    Ast *guard;
    AstSeq body;
    Ast *what = patterns(p);
    if (!what || !pattern_guard(p, &guard) || !accept(p, TOKEN_COLON) || !block(p, &body))
        return back(p, mark);
    Ast_match_case *node = node_place(p, AST_match_case, (Place){0});
    if (!node) return NULL;
    node->pattern = what;
    node->guard = guard;
    node->body = body;
    return (Ast *)node;
}

// star_named_expression ',' [star_named_expressions] | named_expression
Ast *subject_expression(Parser *p)
{
    size_t base = p->pending_count;
    Token *first = peek(p);
    Ast *subject = star_named_expression(p);
    if (!subject) return NULL;
    if (!accept(p, TOKEN_COMMA)) return first->kind == TOKEN_STAR || p->failed ? NULL : subject;
    if (!push(p, subject)) return NULL;
    star_named_expressions(p);
    Ast_Tuple *node = p->failed ? NULL : node_at(p, AST_Tuple, first);
    if (node) node->elts = take_seq(p, base);
    return (Ast *)node;
}

static Ast *match_of(Parser *p)
{
    size_t base = p->pending_count;
    Token first = *accept_soft(p, SOFT_MATCH);
    Ast *subject = subject_expression(p);
    if (!subject || !accept(p, TOKEN_COLON) || !accept(p, TOKEN_NEWLINE) ||
        !accept(p, TOKEN_INDENT) || !descend(p, DEPTH_BLOCK))
        return NULL;
    for (;;) {
        parser_forget(p);
        Ast *node = case_block(p);
        if (!node) break;
        if (!push(p, node)) return NULL;
    }
    ascend(p, DEPTH_BLOCK);
    if (p->failed) return NULL;
    if (p->pending_count == base || !accept(p, TOKEN_DEDENT)) return parser_refuse(p), NULL;
    Ast_Match *node = node_at(p, AST_Match, &first);
    if (!node) return NULL;
    node->subject = subject;
    node->cases = take_seq(p, base);
    return (Ast *)node;
}

// match is a name as well: NULL without p->failed if this is no match statement.
Ast *match_statement(Parser *p)
{
    size_t mark = p->mark, base = p->pending_count;
    Ast *node = peek(p)->soft == SOFT_MATCH ? match_of(p) : NULL;
    if (node || p->failed) return node;
    p->mark = mark;
    p->pending_count = base;
    if (p->hints) hint_match(p);
    return NULL;
}
