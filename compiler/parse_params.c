// parse_params.c - parameters of functions and lambdas, and type parameters. Sections 6.14, 8.7 and
// 8.10 of the language reference.
#include "compiler/parser.h"

const Params def_params = {TOKEN_RIGHT_PAREN, true};
const Params lambda_params = {TOKEN_COLON, false};

Ast *empty_arguments(Parser *p)
{
    return node_place(p, AST_arguments, (Place){0});
}

// NAME [':' expression]
Ast *parameter(Parser *p, const Params *style, bool star_annotation)
{
    Token *token = accept(p, TOKEN_NAME);
    if (!token) return NULL;
    Ast *annotation = NULL;
    size_t mark = p->mark;
    if (style->annotations && accept(p, TOKEN_COLON)) {
        annotation = star_annotation ? star_expression(p) : expression(p);
        if (!annotation) p->mark = mark;
    }
    if (p->failed) return NULL;
    Ast_arg *node = node_at(p, AST_arg, token);
    if (!node) return NULL;
    node->arg = token->name;
    node->annotation = annotation;
    return (Ast *)node;
}

bool parameter_default(Parser *p, Ast **value)
{
    size_t mark = p->mark;
    *value = NULL;
    if (!accept(p, TOKEN_ASSIGN)) return !p->failed;
    *value = expression(p);
    if (*value || p->failed) return !p->failed;
    p->mark = mark;
    if (p->hints) hint_default(p);
    return false;
}

bool parameter_end(Parser *p, const Params *style)
{
    return accept(p, TOKEN_COMMA) || peek_kind(p) == style->end;
}

// A parameter and its default or NULL, pushed. False, and nothing taken, if it is not there whole.
static bool push_parameter(Parser *p, const Params *style, bool *has_default)
{
    size_t mark = p->mark;
    Ast *value = NULL, *node = parameter(p, style, false);
    if (node && parameter_default(p, &value) && parameter_end(p, style)) {
        *has_default = value != NULL;
        return push(p, node) && push(p, value);
    }
    p->mark = mark;
    return false;
}

// Where each kind of parameter ends among the pending pairs.
typedef struct Layout {
    size_t base, slash, positional; // indices of pending pairs
    Ast *vararg, *kwarg;
} Layout;

static AstSeq take_half(Parser *p, size_t from, size_t to, bool defaults, bool keep_null)
{
    AstSeq seq = {0};
    if (from == to) return seq;
    seq.items = arena_take(&p->unit->arena, (to - from) / 2 * sizeof *seq.items);
    if (!seq.items) return out_of_memory(p), seq;
    for (size_t i = from; i < to; i += 2) {
        Ast *item = p->pending[i + defaults];
        if (item || keep_null) seq.items[seq.count++] = item;
    }
    return seq;
}

static Ast *make_arguments(Parser *p, const Layout *layout)
{
    Ast_arguments *node = (Ast_arguments *)empty_arguments(p);
    if (!node) return NULL;
    size_t end = p->pending_count;
    node->posonlyargs = take_half(p, layout->base, layout->slash, false, false);
    node->args = take_half(p, layout->slash, layout->positional, false, false);
    node->defaults = take_half(p, layout->base, layout->positional, true, false);
    node->vararg = layout->vararg;
    node->kwonlyargs = take_half(p, layout->positional, end, false, false);
    node->kw_defaults = take_half(p, layout->positional, end, true, true);
    node->kwarg = layout->kwarg;
    p->pending_count = layout->base;
    return p->failed ? NULL : (Ast *)node;
}

// '**' parameter
static void double_star_parameter(Parser *p, const Params *style, Layout *layout)
{
    size_t mark = p->mark;
    if (p->hints && peek_kind(p) == TOKEN_DOUBLE_STAR) hint_double_star_parameter(p, style);
    if (p->failed || !accept(p, TOKEN_DOUBLE_STAR)) return;
    Ast *node = parameter(p, style, false);
    if (node && parameter_end(p, style)) layout->kwarg = node;
    else p->mark = mark;
}

// '*' [parameter] (',' parameter)* ['**' parameter], or the last alone
static void star_parameters(Parser *p, const Params *style, Layout *layout)
{
    size_t mark = p->mark;
    bool has_default;
    if (p->hints && peek_kind(p) == TOKEN_STAR) hint_star_parameter(p, style);
    if (p->failed) return;
    if (accept(p, TOKEN_STAR)) {
        if (accept(p, TOKEN_COMMA)) {
            if (!push_parameter(p, style, &has_default)) {
                p->mark = mark;
                return;
            }
        } else {
            Ast *node = parameter(p, style, true);
            if (!node || !parameter_end(p, style)) {
                p->mark = mark;
                return;
            }
            layout->vararg = node;
        }
        while (peek_kind(p) == TOKEN_NAME && push_parameter(p, style, &has_default)) continue;
    }
    if (!p->failed) double_star_parameter(p, style, layout);
}

Ast *parameters(Parser *p, const Params *style)
{
    if (p->hints) hint_parameters(p, style);
    if (p->failed) return NULL;
    size_t start = p->mark;
    Layout layout = {.base = p->pending_count, .slash = p->pending_count};
    bool any_default = false, slash = false;
    for (;;) {
        size_t mark = p->mark;
        TokenKind kind = peek_kind(p);
        bool has_default;
        if (kind == TOKEN_NAME) {
            if (!push_parameter(p, style, &has_default)) break;
            if (any_default && !has_default) { // it does not belong to this list any more
                p->pending_count -= 2;
                p->mark = mark;
                break;
            }
            any_default = has_default;
        } else if (kind == TOKEN_SLASH && !slash && p->pending_count > layout.base) {
            p->mark++;
            if (!parameter_end(p, style)) {
                p->mark = mark;
                break;
            }
            layout.slash = p->pending_count;
            slash = true;
        } else {
            break;
        }
    }
    layout.positional = p->pending_count;
    if (!p->failed) star_parameters(p, style, &layout);
    if (p->failed) return NULL;
    if (p->mark == start) return NULL;
    return make_arguments(p, &layout);
}

// ---- type parameters --------------------------------------------------------------------------

static Ast *after(Parser *p, TokenKind kind, Ast *(*rule)(Parser *))
{
    size_t mark = p->mark;
    if (!accept(p, kind)) return NULL;
    Ast *node = rule(p);
    return node ? node : back(p, mark);
}

static Ast *type_variable(Parser *p)
{
    Token *token = accept(p, TOKEN_NAME);
    Ast *bound = after(p, TOKEN_COLON, expression);
    Ast *value = p->failed ? NULL : after(p, TOKEN_ASSIGN, expression);
    Ast_TypeVar *node = p->failed ? NULL : node_at(p, AST_TypeVar, token);
    if (!node) return NULL;
    node->name = token->name;
    node->bound = bound;
    node->default_value = value;
    return (Ast *)node;
}

static Ast *type_parameter(Parser *p)
{
    size_t mark = p->mark;
    Token *token = peek(p);
    if (token->kind == TOKEN_NAME) return type_variable(p);
    if (p->hints) hint_type_param(p);
    bool star = token->kind == TOKEN_STAR;
    if (p->failed || (!star && token->kind != TOKEN_DOUBLE_STAR)) return NULL;
    p->mark++;
    Token *name = accept(p, TOKEN_NAME);
    if (!name) return back(p, mark);
    Ast *value = after(p, TOKEN_ASSIGN, star ? star_expression : expression);
    if (p->failed) return NULL;
    if (star) {
        Ast_TypeVarTuple *node = node_at(p, AST_TypeVarTuple, token);
        if (!node) return NULL;
        node->name = name->name;
        node->default_value = value;
        return (Ast *)node;
    }
    Ast_ParamSpec *node = node_at(p, AST_ParamSpec, token);
    if (!node) return NULL;
    node->name = name->name;
    node->default_value = value;
    return (Ast *)node;
}

// ['[' type_parameter (',' type_parameter)* [','] ']']
bool type_params(Parser *p, AstSeq *params)
{
    *params = (AstSeq){0};
    if (peek_kind(p) != TOKEN_LEFT_BRACKET) return !p->failed;
    if (p->hints) hint_type_params(p);
    if (p->failed) return false;
    size_t mark = p->mark++, base = p->pending_count;
    for (;;) {
        Ast *node = type_parameter(p);
        if (!node) break;
        if (!push(p, node)) return false;
        if (!accept(p, TOKEN_COMMA)) break;
    }
    if (p->pending_count > base && accept(p, TOKEN_RIGHT_BRACKET)) {
        *params = take_seq(p, base);
        return !p->failed;
    }
    p->pending_count = base;
    p->mark = mark;
    return !p->failed;
}
