// parse_errors_stmt.c - hints about statements. See parse_errors.c.
#include "compiler/parser.h"

// A header ends here: without ':' that is the fault; with it, but no block behind, that.
static void hint_header_end(Parser *p, bool colon_required, const char *what, int line)
{
    if (p->failed) return;
    if (colon_required && peek_kind(p) == TOKEN_NEWLINE) {
        p->mark++;
        fault_last(p, "expected ':'");
        return;
    }
    if (!accept(p, TOKEN_COLON) || !accept(p, TOKEN_NEWLINE)) return;
    if (peek_kind(p) == TOKEN_INDENT || p->failed) return;
    fault_indent(p, "expected an indented block after %s on line %d", what, line);
}

// 'if' | 'elif' | 'while' named_expression
void hint_header(Parser *p, const char *statement)
{
    size_t mark = p->mark;
    char what[32];
    snprintf(what, sizeof what, "'%s' statement", statement);
    int line = peek(p)->lineno;
    p->mark++;
    if (named_expression(p)) hint_header_end(p, true, what, line);
    p->mark = mark;
}

void hint_else(Parser *p)
{
    size_t mark = p->mark;
    int line = peek(p)->lineno;
    p->mark++;
    hint_header_end(p, false, "'else' statement", line);
    p->mark = mark;
}

void hint_finally(Parser *p)
{
    size_t mark = p->mark;
    int line = peek(p)->lineno;
    p->mark++;
    hint_header_end(p, false, "'finally' statement", line);
    p->mark = mark;
}

void hint_block(Parser *p)
{
    size_t mark = p->mark;
    if (accept(p, TOKEN_NEWLINE) && peek_kind(p) != TOKEN_INDENT && !p->failed)
        fault_indent(p, "expected an indented block");
    p->mark = mark;
}

// ['async'] 'for' targets 'in' expressions
void hint_for(Parser *p)
{
    size_t mark = p->mark;
    accept(p, TOKEN_ASYNC);
    Token *token = accept(p, TOKEN_FOR);
    if (token && star_targets(p) && accept(p, TOKEN_IN) && star_expressions(p))
        hint_header_end(p, true, "'for' statement", token->lineno);
    p->mark = mark;
}

// ---- with -------------------------------------------------------------------------------------

// (item ['as' target]) (',' ...)*, where in parentheses an item may be a tuple
static bool items(Parser *p, Ast *(*item)(Parser *))
{
    bool any = false;
    for (size_t mark = p->mark;;) {
        if (!item(p)) {
            p->mark = mark;
            break;
        }
        mark = p->mark;
        if (accept(p, TOKEN_AS) && !star_target(p)) p->mark = mark;
        any = true;
        mark = p->mark;
        if (p->failed || !accept(p, TOKEN_COMMA)) break;
    }
    return any && !p->failed;
}

// 'with' items, with parentheses or without; the mark is then behind them.
static bool with_head(Parser *p, bool parentheses, int *line)
{
    accept(p, TOKEN_ASYNC);
    Token *token = accept(p, TOKEN_WITH);
    *line = token->lineno;
    if (!parentheses) return items(p, expression);
    if (!accept(p, TOKEN_LEFT_PAREN) || !items(p, expressions)) return false;
    accept(p, TOKEN_COMMA);
    return accept(p, TOKEN_RIGHT_PAREN) != NULL;
}

void hint_with_indent(Parser *p)
{
    size_t mark = p->mark;
    for (int parentheses = 0; parentheses < 2 && !p->failed; parentheses++) {
        int line;
        if (with_head(p, parentheses, &line) && peek_kind(p) == TOKEN_COLON)
            hint_header_end(p, false, "'with' statement", line);
        p->mark = mark;
    }
}

void hint_with(Parser *p)
{
    size_t mark = p->mark;
    for (int parentheses = 0; parentheses < 2 && !p->failed; parentheses++) {
        int line;
        if (with_head(p, parentheses, &line) && accept(p, TOKEN_NEWLINE))
            fault_last(p, "expected ':'");
        p->mark = mark;
    }
}

// ---- try --------------------------------------------------------------------------------------

// [expression ['as' NAME]]
static bool skip_exception(Parser *p)
{
    if (!expression(p)) return false;
    size_t mark = p->mark;
    if (accept(p, TOKEN_AS) && !accept(p, TOKEN_NAME)) p->mark = mark;
    return !p->failed;
}

static void skip_blocks(Parser *p)
{
    AstSeq body;
    while (block(p, &body)) continue;
}

// 'try' ':' blocks, handlers of one kind, then a handler of the other
static void hint_mixed_handlers(Parser *p, bool star)
{
    skip_blocks(p);
    int count = 0;
    while (!p->failed && peek_kind(p) == TOKEN_EXCEPT && except_block(p, star)) count++;
    Token *token = count && !p->failed ? accept(p, TOKEN_EXCEPT) : NULL;
    if (!token) return;
    static const char message[] = "cannot have both 'except' and 'except*' on the same 'try'";
    if (!star) {
        Token *other = accept(p, TOKEN_STAR);
        if (other && skip_exception(p) && accept(p, TOKEN_COLON))
            fault_range(p, token_place(token), token_place(other), message);
    } else {
        size_t mark = p->mark;
        if (!skip_exception(p)) p->mark = mark;
        if (!p->failed && accept(p, TOKEN_COLON)) fault_place(p, token_place(token), message);
    }
}

void hint_try(Parser *p)
{
    size_t mark = p->mark;
    AstSeq body;
    int line = peek(p)->lineno;
    p->mark++;
    hint_header_end(p, false, "'try' statement", line);
    // 'try' ':' block !('except' | 'finally')
    p->mark = mark + 1;
    if (p->failed || !accept(p, TOKEN_COLON)) {
        p->mark = mark;
        return;
    }
    size_t start = p->mark;
    if (block(p, &body)) {
        TokenKind kind = peek_kind(p);
        if (!p->failed && kind != TOKEN_EXCEPT && kind != TOKEN_FINALLY)
            fault_last(p, "expected 'except' or 'finally' block");
    }
    for (int star = 0; star < 2 && !p->failed; star++) {
        p->mark = start;
        hint_mixed_handlers(p, star);
    }
    p->mark = mark;
}

void hint_except_indent(Parser *p, bool star)
{
    size_t mark = p->mark;
    int line = peek(p)->lineno;
    const char *what = star ? "'except*' statement" : "'except' statement";
    p->mark++;
    if (star && !accept(p, TOKEN_STAR)) {
        p->mark = mark;
        return;
    }
    size_t start = p->mark;
    if (skip_exception(p)) hint_header_end(p, false, what, line);
    p->mark = start;
    if (!star && !p->failed) hint_header_end(p, false, what, line);
    p->mark = mark;
}

void hint_except(Parser *p)
{
    size_t mark = p->mark++;
    bool star = accept(p, TOKEN_STAR) != NULL;
    size_t start = p->mark;
    // 'except' ['*'] expression ',' expressions ['as' NAME] ':'
    Ast *first = expression(p);
    if (first && accept(p, TOKEN_COMMA) && expressions(p)) {
        size_t end = p->mark;
        if (accept(p, TOKEN_AS) && !accept(p, TOKEN_NAME)) p->mark = end;
        if (!p->failed && accept(p, TOKEN_COLON))
            fault_onward(p, ast_place(first), "multiple exception types must be parenthesized");
    }
    if (p->failed) return;
    // 'except' ['*'] [expression ['as' NAME]] NEWLINE
    p->mark = start;
    if (skip_exception(p) && accept(p, TOKEN_NEWLINE)) fault_last(p, "expected ':'");
    if (p->failed) return;
    p->mark = start;
    if (!star && accept(p, TOKEN_NEWLINE)) fault_last(p, "expected ':'");
    // 'except' '*' with nothing behind
    if (star && (accept(p, TOKEN_NEWLINE) || accept(p, TOKEN_COLON)))
        fault_last(p, "expected one or more exception types");
    p->mark = mark;
}

// ---- definitions ------------------------------------------------------------------------------

// ['async'] 'def' NAME [type_params] '(' [parameters] ')' ['->' expression]
void hint_def(Parser *p)
{
    size_t mark = p->mark;
    accept(p, TOKEN_ASYNC);
    Token *token = accept(p, TOKEN_DEF);
    AstSeq params;
    if (accept(p, TOKEN_NAME) && type_params(p, &params) && require(p, TOKEN_LEFT_PAREN, "(")) {
        parameters(p, &def_params);
        if (!p->failed && accept(p, TOKEN_RIGHT_PAREN)) {
            size_t end = p->mark;
            if (accept(p, TOKEN_ARROW) && !expression(p)) p->mark = end;
            hint_header_end(p, false, "function definition", token->lineno);
            p->mark = end;
            if (!p->failed && accept(p, TOKEN_ARROW) && !expression(p)) p->mark = end;
            if (!p->failed) require(p, TOKEN_COLON, ":");
        }
    }
    p->mark = mark;
}

// 'class' NAME [type_params] ['(' [arguments] ')']
void hint_class(Parser *p)
{
    size_t mark = p->mark;
    Token *token = accept(p, TOKEN_CLASS);
    AstSeq params;
    if (accept(p, TOKEN_NAME) && type_params(p, &params)) {
        size_t end = p->mark;
        if (accept(p, TOKEN_LEFT_PAREN)) {
            arguments(p);
            if (p->failed || !accept(p, TOKEN_RIGHT_PAREN)) p->mark = end;
        }
        hint_header_end(p, true, "class definition", token->lineno);
    }
    p->mark = mark;
}

// ---- import -----------------------------------------------------------------------------------

void hint_import(Parser *p)
{
    size_t mark = p->mark;
    Token *token = accept(p, TOKEN_IMPORT);
    if (!token) return;
    // 'import' names 'from' name
    Name *name;
    bool any = false;
    for (size_t end = p->mark;;) {
        if (!dotted_name(p, &name)) {
            p->mark = end;
            break;
        }
        any = true;
        end = p->mark;
        if (!accept(p, TOKEN_COMMA)) break;
    }
    if (any && accept(p, TOKEN_FROM) && dotted_name(p, &name))
        fault_onward(p, token_place(token), "Did you mean to use 'from ... import ...' instead?");
    if (p->failed) return;
    // 'import' NEWLINE
    p->mark = mark + 1;
    token = accept(p, TOKEN_NEWLINE);
    if (token) fault_onward(p, token_place(token), "Expected one or more names after 'import'");
    p->mark = mark;
}

void hint_import_targets(Parser *p)
{
    size_t mark = p->mark, base = p->pending_count;
    // names ',' NEWLINE
    bool names = import_names(p);
    p->pending_count = base;
    if (names && accept(p, TOKEN_COMMA) && accept(p, TOKEN_NEWLINE))
        fault_last(p, "trailing comma not allowed without surrounding parentheses");
    if (p->failed) return;
    p->mark = mark;
    Token *token = accept(p, TOKEN_NEWLINE);
    if (token) fault_onward(p, token_place(token), "Expected one or more names after 'import'");
    p->mark = mark;
}

// ---- match ------------------------------------------------------------------------------------

void hint_match(Parser *p)
{
    size_t mark = p->mark;
    Token *token = accept_soft(p, SOFT_MATCH);
    if (token && subject_expression(p))
        hint_header_end(p, true, "'match' statement", token->lineno);
    p->mark = mark;
}

void hint_case(Parser *p)
{
    size_t mark = p->mark;
    int line = peek(p)->lineno;
    Ast *guard;
    p->mark++;
    if (patterns(p) && pattern_guard(p, &guard)) hint_header_end(p, true, "'case' statement", line);
    p->mark = mark;
}

void hint_as_pattern(Parser *p)
{
    size_t mark = p->mark;
    if (or_pattern(p) && accept(p, TOKEN_AS)) {
        Token *token = peek(p);
        if (token->soft == SOFT_UNDERSCORE) {
            fault_place(p, token_place(token), "cannot use '_' as a target");
        } else if (token->kind != TOKEN_NAME) {
            Ast *target = expression(p);
            if (target) fault_place(p, ast_place(target), "invalid pattern target");
        }
    }
    p->mark = mark;
}

// name '(' [patterns ','] keywords ',' patterns
void hint_class_pattern(Parser *p)
{
    size_t mark = p->mark, base = p->pending_count;
    if (name_or_attribute(p) && accept(p, TOKEN_LEFT_PAREN)) {
        size_t start = p->mark;
        if (!positional_patterns(p) || !accept(p, TOKEN_COMMA)) p->mark = start;
        p->pending_count = base;
        bool keywords = !p->failed && keyword_patterns(p);
        p->pending_count = base;
        if (keywords && accept(p, TOKEN_COMMA) && positional_patterns(p)) {
            Ast *first = p->pending[base], *last = p->pending[p->pending_count - 1];
            fault_range(p, ast_place(first), ast_place(last),
                        "positional patterns follow keyword patterns");
        }
    }
    p->pending_count = base;
    p->mark = mark;
}
