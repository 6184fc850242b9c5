// parse_errors_params.c - hints about parameters. See parse_errors.c.
#include "compiler/parser.h"

// ---- the rules hints are made of --------------------------------------------------------------

typedef enum Wanted {
    WITHOUT_DEFAULT,
    WITH_DEFAULT,
    MAYBE_DEFAULT,
} Wanted;

// One parameter with what follows it: ',' or the end of the list.
static Ast *one(Parser *p, const Params *style, Wanted wanted)
{
    size_t mark = p->mark;
    Ast *value = NULL, *node = parameter(p, style, false);
    if (!node) return back(p, mark);
    if (wanted != WITHOUT_DEFAULT && !parameter_default(p, &value)) return back(p, mark);
    if ((wanted == WITH_DEFAULT && !value) || !parameter_end(p, style)) return back(p, mark);
    return p->failed ? NULL : node;
}

// As many as there are.
static int many(Parser *p, const Params *style, Wanted wanted)
{
    int count = 0;
    while (one(p, style, wanted)) count++;
    return count;
}

// '/' and ',' or the end
static bool slash(Parser *p, const Params *style)
{
    return accept(p, TOKEN_SLASH) && parameter_end(p, style);
}

// parameters '/', of which none has a default
static bool slash_without_default(Parser *p, const Params *style)
{
    size_t mark = p->mark;
    if (many(p, style, WITHOUT_DEFAULT) && slash(p, style)) return true;
    p->mark = mark;
    return false;
}

// parameters '/', of which the last have defaults
static bool slash_with_default(Parser *p, const Params *style)
{
    size_t mark = p->mark;
    many(p, style, WITHOUT_DEFAULT);
    if (many(p, style, WITH_DEFAULT) && slash(p, style)) return true;
    p->mark = mark;
    return false;
}

static bool any_slash(Parser *p, const Params *style)
{
    return slash_without_default(p, style) || (!p->failed && slash_with_default(p, style));
}

// ---- hints ------------------------------------------------------------------------------------

void hint_default(Parser *p)
{
    size_t mark = p->mark;
    Token *equals = accept(p, TOKEN_ASSIGN);
    if (equals) {
        TokenKind kind = peek_kind(p);
        if (kind == TOKEN_RIGHT_PAREN || kind == TOKEN_COMMA)
            fault_place(p, token_place(equals), "expected default value expression");
    }
    p->mark = mark;
}

// parameters '(' parameters ')'
static void hint_parenthesized(Parser *p, const Params *style)
{
    many(p, style, WITHOUT_DEFAULT);
    Token *open = p->failed ? NULL : accept(p, TOKEN_LEFT_PAREN);
    if (!open) return;
    bool found = false;
    if (style == &lambda_params) {
        while (accept(p, TOKEN_NAME)) {
            found = true;
            if (!accept(p, TOKEN_COMMA)) break;
        }
    } else {
        found = many(p, style, WITHOUT_DEFAULT) > 0;
    }
    if (found) accept(p, TOKEN_COMMA);
    Token *close = found && !p->failed ? accept(p, TOKEN_RIGHT_PAREN) : NULL;
    if (close)
        fault_range(p, token_place(open), token_place(close),
                    style == &lambda_params ? "Lambda expression parameters cannot be parenthesized"
                                            : "Function parameters cannot be parenthesized");
}

void hint_parameters(Parser *p, const Params *style)
{
    size_t mark = p->mark;
    // '/' ','
    Token *token = accept(p, TOKEN_SLASH);
    if (token && accept(p, TOKEN_COMMA))
        fault_place(p, token_place(token), "at least one argument must precede /");
    if (p->failed) return;
    // parameters '/' parameters '/'
    p->mark = mark;
    if (any_slash(p, style)) {
        many(p, style, MAYBE_DEFAULT);
        token = p->failed ? NULL : accept(p, TOKEN_SLASH);
        if (token) fault_place(p, token_place(token), "/ may appear only once");
    }
    if (p->failed) return;
    // parameters with a default, then one without
    p->mark = mark;
    slash_without_default(p, style);
    many(p, style, WITHOUT_DEFAULT);
    if (!p->failed && (slash_with_default(p, style) || many(p, style, WITH_DEFAULT))) {
        Ast *node = one(p, style, WITHOUT_DEFAULT);
        if (node)
            fault_place(p, ast_place(node),
                        "parameter without a default follows parameter with a default");
    }
    if (p->failed) return;
    p->mark = mark;
    hint_parenthesized(p, style);
    if (p->failed) return;
    // [parameters '/'] parameters '*' [parameter] parameters '/'
    p->mark = mark;
    any_slash(p, style);
    many(p, style, MAYBE_DEFAULT);
    if (!p->failed && accept(p, TOKEN_STAR) &&
        (accept(p, TOKEN_COMMA) || one(p, style, WITHOUT_DEFAULT))) {
        many(p, style, MAYBE_DEFAULT);
        token = p->failed ? NULL : accept(p, TOKEN_SLASH);
        if (token) fault_place(p, token_place(token), "/ must be ahead of *");
    }
    if (p->failed) return;
    // parameters '/' '*'
    p->mark = mark;
    if (many(p, style, MAYBE_DEFAULT) && accept(p, TOKEN_SLASH)) {
        token = accept(p, TOKEN_STAR);
        if (token) fault_place(p, token_place(token), "expected comma between / and *");
    }
    p->mark = mark;
}

// '*' with nothing behind it to be named
static void hint_bare_star(Parser *p, const Params *style, const Token *star)
{
    bool bare = accept(p, style->end) != NULL;
    if (!bare && accept(p, TOKEN_COMMA))
        bare = accept(p, style->end) != NULL || accept(p, TOKEN_DOUBLE_STAR) != NULL;
    if (!bare || p->failed) return;
    if (style == &lambda_params) fault_last(p, "named arguments must follow bare *");
    else fault_place(p, token_place(star), "named arguments must follow bare *");
}

void hint_star_parameter(Parser *p, const Params *style)
{
    size_t mark = p->mark;
    Token *star = accept(p, TOKEN_STAR), *token;
    hint_bare_star(p, style, star);
    if (p->failed) return;
    // '*' parameter '='
    p->mark = mark + 1;
    if (parameter(p, style, false) && (token = accept(p, TOKEN_ASSIGN)))
        fault_place(p, token_place(token), "var-positional argument cannot have default value");
    if (p->failed) return;
    // '*' (parameter | ',') parameters '*' (parameter | ',')
    p->mark = mark + 1;
    if (one(p, style, WITHOUT_DEFAULT) || accept(p, TOKEN_COMMA)) {
        many(p, style, MAYBE_DEFAULT);
        token = p->failed ? NULL : accept(p, TOKEN_STAR);
        if (token && (one(p, style, WITHOUT_DEFAULT) || accept(p, TOKEN_COMMA)))
            fault_place(p, token_place(token), "* argument may appear only once");
    }
    p->mark = mark;
}

void hint_double_star_parameter(Parser *p, const Params *style)
{
    size_t mark = p->mark;
    Token *token;
    // '**' parameter '='
    p->mark++;
    if (parameter(p, style, false)) {
        size_t end = p->mark;
        if ((token = accept(p, TOKEN_ASSIGN)))
            fault_place(p, token_place(token), "var-keyword argument cannot have default value");
        if (p->failed) return;
        // '**' parameter ',' parameter, or another star or slash
        p->mark = end;
        if (accept(p, TOKEN_COMMA)) {
            token = peek(p);
            Ast *node = parameter(p, style, false);
            if (node)
                fault_place(p, ast_place(node), "arguments cannot follow var-keyword argument");
            else if (token->kind == TOKEN_STAR || token->kind == TOKEN_DOUBLE_STAR ||
                     token->kind == TOKEN_SLASH)
                fault_place(p, token_place(token), "arguments cannot follow var-keyword argument");
        }
    }
    p->mark = mark;
}

// ('*' | '**') NAME ':' expression
void hint_type_param(Parser *p)
{
    size_t mark = p->mark;
    bool star = accept(p, TOKEN_STAR) != NULL;
    if ((star || accept(p, TOKEN_DOUBLE_STAR)) && accept(p, TOKEN_NAME)) {
        Token *colon = accept(p, TOKEN_COLON);
        Ast *bound = colon ? expression(p) : NULL;
        if (bound)
            fault_onward(p, token_place(colon), "cannot use %s with %s",
                         bound->kind == AST_Tuple ? "constraints" : "bound",
                         star ? "TypeVarTuple" : "ParamSpec");
    }
    p->mark = mark;
}

// '[' ']'
void hint_type_params(Parser *p)
{
    size_t mark = p->mark++;
    Token *close = accept(p, TOKEN_RIGHT_BRACKET);
    if (close) fault_onward(p, token_place(close), "Type parameter list cannot be empty");
    p->mark = mark;
}
