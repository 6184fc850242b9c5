// parse_errors.c - hints about expressions: what a common mistake was meant to be.
//
// A hint is a rule for what no program contains. The parser calls it in the second pass, where the
// reference implementation has the rule invalid_NAME; it reads ahead, and if all of its rule is
// there, words the fault. Each alternative of a hint starts over from the same mark; the comment
// before it is its rule, and what the fault is at. A few hints are no invalid_* rules there and run
// in the first pass too: hint_dict, the first of hint_for_clause, "Invalid star expression".
#include "compiler/parser.h"

static bool is_legacy_statement(const Ast *node)
{
    if (node->kind != AST_Name) return false;
    const char *id = ((const Ast_Name *)node)->id->data;
    return strcmp(id, "print") == 0 || strcmp(id, "exec") == 0;
}

static bool next_is(Parser *p, TokenKind kind)
{
    return peek_kind(p) == kind;
}

static Place place_of(const Ast *node)
{
    return ast_place(node);
}

// What a node is called in messages.
static const char *expression_name(const Ast *node)
{
    switch (node->kind) {
    case AST_Attribute: return "attribute";
    case AST_Subscript: return "subscript";
    case AST_Starred: return "starred";
    case AST_Name: return "name";
    case AST_List: return "list";
    case AST_Tuple: return "tuple";
    case AST_Lambda: return "lambda";
    case AST_Call: return "function call";
    case AST_GeneratorExp: return "generator expression";
    case AST_Yield:
    case AST_YieldFrom: return "yield expression";
    case AST_Await: return "await expression";
    case AST_ListComp: return "list comprehension";
    case AST_SetComp: return "set comprehension";
    case AST_DictComp: return "dict comprehension";
    case AST_Dict: return "dict literal";
    case AST_Set: return "set display";
    case AST_JoinedStr:
    case AST_FormattedValue: return "f-string expression";
    case AST_Compare: return "comparison";
    case AST_IfExp: return "conditional expression";
    case AST_NamedExpr: return "named expression";
    case AST_Constant:
        switch (((const Ast_Constant *)node)->value.kind) {
        case LITERAL_NONE: return "None";
        case LITERAL_FALSE: return "False";
        case LITERAL_TRUE: return "True";
        case LITERAL_ELLIPSIS: return "ellipsis";
        default: return "literal";
        }
    default: return "expression";
    }
}

// ---- expressions ------------------------------------------------------------------------------

// Whether a name begins as a soft keyword does. The reference implementation compares no further
// than the name goes, so "c" and "ma" count as well.
static bool begins_soft_keyword(const Token *token)
{
    static const char *const keywords[] = {
#define SOFT_KEYWORD(name, text) text,
#include "compiler/tokens.def"
    };
    for (size_t i = 0; i < COUNT_OF(keywords); i++)
        if (strncmp(keywords[i], token->text, token->size) == 0) return true;
    return false;
}

// Two expressions side by side. After a name that a string or a soft keyword follows it could be a
// wrong prefix or statement instead.
static void hint_missing_comma(Parser *p)
{
    Token *token = peek(p);
    bool other =
        token->kind == TOKEN_NAME && (begins_soft_keyword(token) || peek_second(p) == TOKEN_STRING);
    if (other || p->failed) return;
    Ast *first = disjunction(p);
    if (!first) return;
    p->hints = false;
    Ast *second = expression_plain(p);
    p->hints = true;
    if (!second || is_legacy_statement(first)) return;
    if (token_at(p, p->mark - 1)->level == 0) return;
    fault_range(p, place_of(first), place_of(second),
                "invalid syntax. Perhaps you forgot a comma?");
}

void hint_expression(Parser *p)
{
    size_t mark = p->mark, base = p->pending_count;
    // !(NAME STRING | soft keyword) expression expression, within brackets
    hint_missing_comma(p);
    if (p->failed) return;
    // disjunction 'if' disjunction !('else' | ':')
    p->mark = mark;
    p->pending_count = base;
    Ast *body = disjunction(p);
    if (body && accept(p, TOKEN_IF)) {
        Ast *test = disjunction(p);
        if (test && !next_is(p, TOKEN_ELSE) && !next_is(p, TOKEN_COLON) && !p->failed)
            fault_range(p, place_of(body), place_of(test), "expected 'else' after 'if' expression");
    }
    if (p->failed) return;
    // 'lambda' [parameters] ':' within a field of an f-string, where ':' begins the format spec
    p->mark = mark;
    Token *token = accept(p, TOKEN_LAMBDA);
    if (token) {
        if (!next_is(p, TOKEN_COLON)) parameters(p, &lambda_params);
        Token *colon = p->failed ? NULL : accept(p, TOKEN_COLON);
        if (colon && next_is(p, TOKEN_FSTRING_MIDDLE))
            fault_range(p, token_place(token), token_place(colon),
                        "f-string: lambda expressions are not allowed without parentheses");
        if (p->failed) return;
    }
    // NAME !'(' star_expressions, where the name is that of a statement of Python 2
    p->mark = mark;
    token = accept(p, TOKEN_NAME);
    if (token && !next_is(p, TOKEN_LEFT_PAREN) && !p->failed) {
        if (!descend(p, 4)) return;
        Ast *rest = star_expressions(p);
        ascend(p, 4);
        const char *name = token->name->data;
        if (rest && (strcmp(name, "print") == 0 || strcmp(name, "exec") == 0))
            fault_range(p, token_place(token), place_of(rest),
                        "Missing parentheses in call to '%s'. Did you mean %s(...)?", name, name);
    }
    p->mark = mark;
    p->pending_count = base;
}

// Whether a list, a tuple or a generator begins here: it may be a target.
static bool begins_target(Parser *p)
{
    Token *token = peek(p);
    size_t mark = p->mark;
    switch (token->kind) {
    case TOKEN_TRUE:
    case TOKEN_FALSE:
    case TOKEN_NONE: return true;
    case TOKEN_LEFT_PAREN:
    case TOKEN_LEFT_BRACKET: break;
    default: return false;
    }
    Ast *node = atom(p);
    p->mark = mark;
    if (!node) return false;
    bool outer = node->lineno == token->lineno && node->col_offset == token->column;
    return outer &&
           (node->kind == AST_List || node->kind == AST_Tuple || node->kind == AST_GeneratorExp);
}

void hint_named_expression(Parser *p)
{
    size_t mark = p->mark;
    // expression ':=' expression
    Ast *left = expression(p);
    if (left && accept(p, TOKEN_WALRUS) && expression(p))
        fault_place(p, place_of(left), "cannot use assignment expressions with %s",
                    expression_name(left));
    if (p->failed) return;
    // NAME '=' bitwise_or !('=' | ':=')
    p->mark = mark;
    Token *name = accept(p, TOKEN_NAME);
    if (name && accept(p, TOKEN_ASSIGN)) {
        Ast *value = bitwise_or(p);
        if (value && !next_is(p, TOKEN_ASSIGN) && !next_is(p, TOKEN_WALRUS) && !p->failed)
            fault_range(p, token_place(name), place_of(value),
                        "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    }
    if (p->failed) return;
    // !(list | tuple | generator | constant) bitwise_or '=' bitwise_or !('=' | ':=')
    p->mark = mark;
    if (begins_target(p)) return;
    if (p->failed) return;
    left = bitwise_or(p);
    if (left && accept(p, TOKEN_ASSIGN) && bitwise_or(p) && !next_is(p, TOKEN_ASSIGN) &&
        !next_is(p, TOKEN_WALRUS) && !p->failed)
        fault_place(p, place_of(left),
                    "cannot assign to %s here. Maybe you meant '==' instead of '='?",
                    expression_name(left));
    p->mark = mark;
}

static bool is_arithmetic(TokenKind kind)
{
    return kind == TOKEN_PLUS || kind == TOKEN_MINUS || kind == TOKEN_STAR || kind == TOKEN_SLASH ||
           kind == TOKEN_PERCENT || kind == TOKEN_DOUBLE_SLASH || kind == TOKEN_AT;
}

// 'not' operand, behind an operator
static void hint_not(Parser *p, Ast *(*operand)(Parser *))
{
    Token *word = accept(p, TOKEN_NOT);
    if (!word || !descend(p, 12)) return;
    Ast *node = operand(p);
    ascend(p, 12);
    if (node)
        fault_range(p, token_place(word), place_of(node),
                    "'not' after an operator must be parenthesized");
}

// Where an operand of '|', '^' or '&' begins (with_sum), or one of '+' or '-'.
void hint_operand(Parser *p, bool with_sum)
{
    size_t mark = p->mark;
    // sum operator 'not' inversion
    if (with_sum && sum(p) && is_arithmetic(peek_kind(p))) {
        p->mark++;
        hint_not(p, inversion);
    }
    if (p->failed) return;
    // ('+' | '-' | '~') 'not' factor
    p->mark = mark;
    TokenKind kind = peek_kind(p);
    if (kind == TOKEN_PLUS || kind == TOKEN_MINUS || kind == TOKEN_TILDE) {
        p->mark++;
        hint_not(p, factor);
    }
    p->mark = mark;
}

void hint_group(Parser *p)
{
    size_t mark = p->mark++;
    // '(' '*' expression ')'
    Ast *inner = starred_expression(p);
    if (inner && accept(p, TOKEN_RIGHT_PAREN))
        fault_place(p, place_of(inner), "cannot use starred expression here");
    // '(' '**' expression ')'
    p->mark = mark + 1;
    Token *stars = p->failed ? NULL : accept(p, TOKEN_DOUBLE_STAR);
    if (stars && expression(p) && accept(p, TOKEN_RIGHT_PAREN))
        fault_place(p, token_place(stars), "cannot use double starred expression here");
    p->mark = mark;
}

// ---- comprehensions and displays --------------------------------------------------------------

void hint_comprehension(Parser *p)
{
    size_t mark = p->mark, base = p->pending_count;
    bool parentheses = accept(p, TOKEN_LEFT_PAREN) != NULL;
    if (!parentheses) p->mark++;
    AstSeq clauses;
    // '*' expression for ...
    Ast *first = starred_expression(p);
    if (first && comprehension_clauses(p, &clauses))
        fault_place(p, place_of(first), "iterable unpacking cannot be used in comprehension");
    if (p->failed) return;
    p->mark = mark + 1;
    // in [] and {}: element ',' [elements] for ...
    first = parentheses ? NULL : star_named_expression(p);
    Token *comma = first ? accept(p, TOKEN_COMMA) : NULL;
    if (comma && !p->failed) {
        Ast *last = star_named_expressions(p) ? p->pending[p->pending_count - 1] : NULL;
        p->pending_count = base;
        if (!p->failed && last && comprehension_clauses(p, &clauses))
            fault_range(p, place_of(first), place_of(last),
                        "did you forget parentheses around the comprehension target?");
        else if (!p->failed && !last && comprehension_clauses(p, &clauses))
            fault_range(p, place_of(first), token_place(comma),
                        "did you forget parentheses around the comprehension target?");
    }
    p->mark = mark;
    p->pending_count = base;
}

void hint_dict_comprehension(Parser *p)
{
    size_t mark = p->mark++;
    AstSeq clauses;
    // '{' '**' bitwise_or for ... '}'
    Token *stars = accept(p, TOKEN_DOUBLE_STAR);
    if (stars && bitwise_or(p) && comprehension_clauses(p, &clauses) &&
        accept(p, TOKEN_RIGHT_BRACE))
        fault_place(p, token_place(stars), "dict unpacking cannot be used in dict comprehension");
    p->mark = mark;
}

// expression ':' '*' bitwise_or, or expression ':' with nothing behind it
static void hint_dict_value(Parser *p)
{
    if (!expression(p)) return;
    Token *colon = accept(p, TOKEN_COLON);
    if (!colon) return;
    Token *star = accept(p, TOKEN_STAR);
    if (star && bitwise_or(p))
        fault_onward(p, token_place(star), "cannot use a starred expression in a dictionary value");
    else if (!star && !p->failed && (next_is(p, TOKEN_RIGHT_BRACE) || next_is(p, TOKEN_COMMA)))
        fault_place(p, token_place(colon), "expression expected after dictionary key and ':'");
}

void hint_dict(Parser *p)
{
    size_t mark = p->mark, base = p->pending_count;
    // pair (',' pair)* ',' a pair that lacks something
    bool pairs = double_starred_pairs(p);
    p->pending_count = base;
    if (pairs && token_at(p, p->mark - 1)->kind == TOKEN_COMMA) {
        size_t next = p->mark;
        Ast *key = expression(p);
        if (key && !next_is(p, TOKEN_COLON) && !p->failed) {
            Place place = place_of(key);
            place.column = place.end_column - 1;
            place.end_column = -1;
            fault_place(p, place, "':' expected after dictionary key");
        }
        p->mark = next;
        if (!p->failed) hint_dict_value(p);
    }
    p->mark = mark;
    if (!p->failed) hint_dict_value(p);
    p->mark = mark;
}

// ---- targets ----------------------------------------------------------------------------------

typedef enum TargetKind {
    TARGET_STAR,
    TARGET_DELETE,
    TARGET_FOR,
} TargetKind;

// The part of an expression that keeps it from being a target; NULL if there is none.
static const Ast *find_invalid_target(const Ast *node, TargetKind kind)
{
    const AstSeq *elements;
    switch (node->kind) {
    case AST_Name:
    case AST_Subscript:
    case AST_Attribute: return NULL;
    case AST_Starred:
        return kind == TARGET_DELETE
                   ? node
                   : find_invalid_target(((const Ast_Starred *)node)->value, kind);
    case AST_Compare: { // 'for a in b' looks like one
        const Ast_Compare *compare = (const Ast_Compare *)node;
        if (kind != TARGET_FOR) return node;
        return compare->ops.items[0] == AST_In ? find_invalid_target(compare->left, kind) : NULL;
    }
    case AST_List: elements = &((const Ast_List *)node)->elts; break;
    case AST_Tuple: elements = &((const Ast_Tuple *)node)->elts; break;
    default: return node;
    }
    for (size_t i = 0; i < elements->count; i++) {
        const Ast *found = find_invalid_target(elements->items[i], kind);
        if (found) return found;
    }
    return NULL;
}

static void fault_target(Parser *p, const Ast *node, TargetKind kind)
{
    const Ast *invalid = find_invalid_target(node, kind);
    if (invalid)
        fault_place(p, place_of(invalid), "cannot %s %s",
                    kind == TARGET_DELETE ? "delete" : "assign to", expression_name(invalid));
}

// ['async'] 'for' star_expressions
void hint_for_target(Parser *p)
{
    size_t mark = p->mark;
    accept(p, TOKEN_ASYNC);
    Ast *target = accept(p, TOKEN_FOR) ? star_expressions(p) : NULL;
    if (target) fault_target(p, target, TARGET_FOR);
    p->mark = mark;
}

void hint_for_clause(Parser *p)
{
    size_t mark = p->mark;
    // ['async'] 'for' bitwise_or (',' bitwise_or)* [','] !'in'
    accept(p, TOKEN_ASYNC);
    if (accept(p, TOKEN_FOR) && bitwise_or(p)) {
        while (accept(p, TOKEN_COMMA) && bitwise_or(p)) continue;
        if (!p->failed && !next_is(p, TOKEN_IN) && !p->failed)
            fault_last(p, "'in' expected after for-loop variables");
    }
    p->mark = mark;
    if (p->hints && !p->failed) hint_for_target(p);
}

void hint_delete(Parser *p)
{
    size_t mark = p->mark++;
    Ast *target = star_expressions(p);
    if (target) fault_target(p, target, TARGET_DELETE);
    p->mark = mark;
}

void hint_with_item(Parser *p)
{
    size_t mark = p->mark;
    // expression 'as' expression before ',' ')' ':'
    Ast *target = expression(p) && accept(p, TOKEN_AS) ? expression(p) : NULL;
    if (target && !p->failed) {
        TokenKind kind = peek_kind(p);
        if (kind == TOKEN_COMMA || kind == TOKEN_RIGHT_PAREN || kind == TOKEN_COLON)
            fault_target(p, target, TARGET_STAR);
    }
    p->mark = mark;
}

// A list or tuple, perhaps in more parentheses.
static Ast *unannotatable(Parser *p)
{
    size_t mark = p->mark;
    Token *token = peek(p);
    if (token->kind != TOKEN_LEFT_PAREN && token->kind != TOKEN_LEFT_BRACKET) return NULL;
    Ast *node = atom(p);
    return node && (node->kind == AST_List || node->kind == AST_Tuple) ? node : back(p, mark);
}

static void hint_annotation(Parser *p)
{
    size_t mark = p->mark, base = p->pending_count;
    // (list | tuple) ':' expression
    Ast *target = unannotatable(p);
    if (target && accept(p, TOKEN_COLON) && expression(p))
        fault_place(p, place_of(target), "only single target (not %s) can be annotated",
                    expression_name(target));
    if (p->failed) return;
    // expression ',' expressions ':' expression
    p->mark = mark;
    target = star_named_expression(p);
    if (target && accept(p, TOKEN_COMMA)) {
        while (star_named_expressions(p)) continue;
        p->pending_count = base;
        if (!p->failed && accept(p, TOKEN_COLON) && expression(p))
            fault_place(p, place_of(target), "only single target (not tuple) can be annotated");
    }
    if (p->failed) return;
    // expression ':' expression
    p->mark = mark;
    target = expression(p);
    if (target && accept(p, TOKEN_COLON) && expression(p))
        fault_place(p, place_of(target), "illegal target for annotation");
}

// Skips targets and their '='.
static void skip_targets(Parser *p)
{
    for (;;) {
        size_t mark = p->mark;
        if (star_targets(p) && accept(p, TOKEN_ASSIGN)) continue;
        p->mark = mark;
        return;
    }
}

void hint_assignment(Parser *p)
{
    size_t mark = p->mark;
    hint_annotation(p);
    if (p->failed) return;
    // (targets '=')* star_expressions '='
    p->mark = mark;
    skip_targets(p);
    size_t next = p->mark;
    Ast *target = p->failed ? NULL : star_expressions(p);
    if (target && accept(p, TOKEN_ASSIGN)) fault_target(p, target, TARGET_STAR);
    if (p->failed) return;
    // (targets '=')* yield '='
    p->mark = next;
    target = next_is(p, TOKEN_YIELD) ? yield_expression(p) : NULL;
    if (target && accept(p, TOKEN_ASSIGN))
        fault_place(p, place_of(target), "assignment to yield expression not possible");
    if (p->failed) return;
    // star_expressions '+=' value
    p->mark = mark;
    target = star_expressions(p);
    TokenKind kind = target ? peek_kind(p) : TOKEN_ERROR;
    if (kind >= TOKEN_PLUS_ASSIGN && kind <= TOKEN_DOUBLE_SLASH_ASSIGN) {
        p->mark++;
        if (annotated_rhs(p))
            fault_place(p, place_of(target),
                        "'%s' is an illegal expression for augmented assignment",
                        expression_name(target));
    }
    p->mark = mark;
}

// ---- calls ------------------------------------------------------------------------------------

static const Ast *last_comprehension_item(AstSeq clauses)
{
    Ast_comprehension *last = ast_comprehension(clauses.items[clauses.count - 1]);
    return last->ifs.count ? last->ifs.items[last->ifs.count - 1] : last->iter;
}

static void fault_generator(Parser *p, const Ast *element, AstSeq clauses)
{
    fault_range(p, place_of(element), place_of(last_comprehension_item(clauses)),
                "Generator expression must be parenthesized");
}

// NAME '=' expression for ...
static void hint_keyword_generator(Parser *p)
{
    AstSeq clauses;
    Token *name = accept(p, TOKEN_NAME), *equals = name ? accept(p, TOKEN_ASSIGN) : NULL;
    if (equals && expression(p) && comprehension_clauses(p, &clauses))
        fault_range(p, token_place(name), token_place(equals),
                    "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
}

// NAME '=' before ',' or ')'
static void hint_keyword_value(Parser *p)
{
    Token *name = accept(p, TOKEN_NAME), *equals = name ? accept(p, TOKEN_ASSIGN) : NULL;
    if (equals && (next_is(p, TOKEN_COMMA) || next_is(p, TOKEN_RIGHT_PAREN)) && !p->failed)
        fault_range(p, token_place(name), token_place(equals),
                    "expected argument value expression");
}

static void fault_positional(Parser *p, const Ast_Call *call)
{
    bool unpacking = false;
    for (size_t i = 0; i < call->keywords.count; i++)
        if (!ast_keyword(call->keywords.items[i])->arg) unpacking = true;
    fault_last(p, unpacking ? "positional argument follows keyword argument unpacking"
                            : "positional argument follows keyword argument");
}

// arguments ',' '*' expression, where '**' came before
static void hint_late_star(Parser *p)
{
    size_t mark = p->mark, base = p->pending_count;
    Ast *call = args(p);
    p->pending_count = base;
    if (!call || !((Ast_Call *)call)->keywords.count) {
        p->mark = mark;
        return;
    }
    Token *comma = accept(p, TOKEN_COMMA);
    if (!comma || !next_is(p, TOKEN_STAR)) return;
    // ','.(starred_expression !'=')+
    bool any = false;
    for (size_t end = p->mark;;) {
        if (!starred_expression(p) || next_is(p, TOKEN_ASSIGN)) {
            p->mark = end;
            break;
        }
        any = true;
        end = p->mark;
        if (!accept(p, TOKEN_COMMA)) break;
    }
    if (any && !p->failed)
        fault_onward(p, token_place(comma),
                     "iterable argument unpacking follows keyword argument unpacking");
}

void hint_arguments(Parser *p)
{
    size_t mark = p->mark;
    AstSeq clauses;
    hint_late_star(p);
    if (p->failed) return;
    // expression for ... ',' [args | expression for ...]
    p->mark = mark;
    Ast *element = expression(p);
    if (element && comprehension_clauses(p, &clauses) && accept(p, TOKEN_COMMA)) {
        size_t next = p->mark;
        if (!args(p) && !p->failed) {
            AstSeq more;
            p->mark = next;
            if (expression(p)) comprehension_clauses(p, &more);
        }
        if (!p->failed) fault_generator(p, element, clauses);
    }
    if (p->failed) return;
    p->mark = mark;
    hint_keyword_generator(p);
    if (p->failed) return;
    // [args ','] NAME '=' before ',' or ')'
    p->mark = mark;
    Ast *call = args(p);
    size_t end = p->mark;
    if (call && accept(p, TOKEN_COMMA)) hint_keyword_value(p);
    if (p->failed) return;
    p->mark = mark;
    hint_keyword_value(p);
    if (p->failed || !call) {
        p->mark = mark;
        return;
    }
    // args for ...
    Ast_Call *found = ast_Call(call);
    p->mark = end;
    if (comprehension_clauses(p, &clauses) && found->args.count > 1)
        fault_generator(p, found->args.items[found->args.count - 1], clauses);
    if (p->failed) return;
    // args ',' expression for ...
    p->mark = end;
    if (accept(p, TOKEN_COMMA)) {
        size_t next = p->mark;
        element = expression(p);
        if (element && comprehension_clauses(p, &clauses)) fault_generator(p, element, clauses);
        if (p->failed) return;
        // args ',' args
        p->mark = next;
        if (args(p)) fault_positional(p, found);
    }
    p->mark = mark;
}

void hint_keyword(Parser *p)
{
    size_t mark = p->mark;
    Token *token = peek(p);
    // ('True' | 'False' | 'None') '='
    if (token->kind == TOKEN_TRUE || token->kind == TOKEN_FALSE || token->kind == TOKEN_NONE) {
        p->mark++;
        Token *equals = accept(p, TOKEN_ASSIGN);
        if (equals)
            fault_range(p, token_place(token), token_place(equals), "cannot assign to %s",
                        token->name->data);
        p->mark = mark;
    }
    if (p->failed) return;
    hint_keyword_generator(p);
    if (p->failed) return;
    // !(NAME '=') expression '='
    p->mark = mark;
    if (token->kind != TOKEN_NAME || peek_second(p) != TOKEN_ASSIGN) {
        Ast *left = p->failed ? NULL : expression(p);
        Token *equals = left ? accept(p, TOKEN_ASSIGN) : NULL;
        if (equals)
            fault_range(p, place_of(left), token_place(equals),
                        "expression cannot contain assignment, perhaps you meant \"==\"?");
    }
    // '**' expression '=' expression
    p->mark = mark;
    Token *stars = p->failed ? NULL : accept(p, TOKEN_DOUBLE_STAR);
    if (stars && expression(p) && accept(p, TOKEN_ASSIGN)) {
        Ast *value = expression(p);
        if (value)
            fault_range(p, token_place(stars), place_of(value),
                        "cannot assign to keyword argument unpacking");
    }
    p->mark = mark;
}

// '*' expression '=' expression
void hint_starred(Parser *p)
{
    size_t mark = p->mark;
    Token *star = accept(p, TOKEN_STAR);
    if (expression(p) && accept(p, TOKEN_ASSIGN)) {
        Ast *value = expression(p);
        if (value)
            fault_range(p, token_place(star), place_of(value),
                        "cannot assign to iterable argument unpacking");
    }
    p->mark = mark;
}

// ---- f-strings --------------------------------------------------------------------------------

// What may follow the expression of a field, and the message where it does not.
static bool expect_one_of(Parser *p, bool equals, bool exclamation, bool colon, const char *message)
{
    TokenKind kind = peek_kind(p);
    if (p->failed) return false;
    if (kind == TOKEN_RIGHT_BRACE || (equals && kind == TOKEN_ASSIGN) ||
        (exclamation && kind == TOKEN_EXCLAMATION) || (colon && kind == TOKEN_COLON))
        return true;
    fault_next(p, "%s", message);
    return false;
}

static void hint_field_end(Parser *p)
{
    if (!expect_one_of(p, true, true, true, "f-string: expecting '=', or '!', or ':', or '}'"))
        return;
    if (accept(p, TOKEN_ASSIGN) &&
        !expect_one_of(p, false, true, true, "f-string: expecting '!', or ':', or '}'"))
        return;
    if (accept(p, TOKEN_EXCLAMATION)) {
        TokenKind kind = peek_kind(p);
        if (p->failed) return;
        if (kind == TOKEN_COLON || kind == TOKEN_RIGHT_BRACE) {
            fault_next(p, "f-string: missing conversion character");
            return;
        }
        if (kind != TOKEN_NAME) {
            fault_next(p, "f-string: invalid conversion character");
            return;
        }
        p->mark++;
    }
    if (!expect_one_of(p, false, false, true, "f-string: expecting ':' or '}'")) return;
    if (!accept(p, TOKEN_COLON)) return;
    size_t base = p->pending_count;
    format_spec_items(p);
    p->pending_count = base;
    if (!p->failed && !next_is(p, TOKEN_RIGHT_BRACE) && !p->failed)
        fault_next(p, "f-string: expecting '}', or format specs");
}

void hint_replacement_field(Parser *p)
{
    size_t mark = p->mark++;
    Token *token = peek(p);
    switch (token->kind) {
    case TOKEN_ASSIGN:
    case TOKEN_EXCLAMATION:
    case TOKEN_COLON:
    case TOKEN_RIGHT_BRACE:
        fault_place(p, token_place(token), "f-string: valid expression required before '%c'",
                    *token->text);
        break;
    default:
        if (annotated_rhs(p)) hint_field_end(p);
        else if (!p->failed) fault_next(p, "f-string: expecting a valid expression after '{'");
        break;
    }
    p->mark = mark;
}
