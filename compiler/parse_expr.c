// parse_expr.c - expressions from the lowest operators down to primaries, and assignment targets.
// Section 6 of the language reference. See parser.h for what rules return.
#include "compiler/parser.h"

// ---- lists of expressions ---------------------------------------------------------------------

// item (',' item)* [','] as the item alone or a Tuple.
static Ast *tuple_of(Parser *p, Ast *(*item)(Parser *))
{
    Token *start = peek(p);
    Ast *first = item(p);
    if (!first || peek_kind(p) != TOKEN_COMMA) return first;
    size_t base = p->pending_count;
    if (!push(p, first)) return NULL;
    while (accept(p, TOKEN_COMMA)) {
        Ast *next = item(p);
        if (!next) break; // the comma was the last
        if (!push(p, next)) return NULL;
    }
    AstSeq elements = take_seq(p, base);
    if (p->failed) return NULL;
    Ast_Tuple *tuple = node_at(p, AST_Tuple, start);
    if (tuple) tuple->elts = elements;
    return (Ast *)tuple;
}

static Ast *starred(Parser *p, Ast *(*operand)(Parser *))
{
    size_t mark = p->mark;
    Token *star = accept(p, TOKEN_STAR);
    Ast *value = operand(p);
    if (!value) return back(p, mark);
    Ast_Starred *node = node_at(p, AST_Starred, star);
    if (node) node->value = value;
    return (Ast *)node;
}

Ast *star_expression(Parser *p)
{
    return peek_kind(p) == TOKEN_STAR ? starred(p, bitwise_or) : expression(p);
}

Ast *star_expressions(Parser *p)
{
    return tuple_of(p, star_expression);
}

Ast *expressions(Parser *p)
{
    return tuple_of(p, expression);
}

Ast *star_named_expression(Parser *p)
{
    return peek_kind(p) == TOKEN_STAR ? starred(p, bitwise_or) : named_expression(p);
}

bool star_named_expressions(Parser *p)
{
    Ast *item = star_named_expression(p);
    if (!item) return false;
    for (;;) {
        if (!push(p, item)) return false;
        if (!accept(p, TOKEN_COMMA)) return true;
        item = star_named_expression(p);
        if (!item) return !p->failed;
    }
}

// In a call: '*' expression.
Ast *starred_expression(Parser *p)
{
    if (peek_kind(p) != TOKEN_STAR) return NULL;
    if (p->hints) hint_starred(p);
    if (p->failed) return NULL;
    Ast *node = starred(p, expression);
    if (!node && !p->failed) return fault_last(p, "Invalid star expression");
    return node;
}

Ast *assignment_expression(Parser *p)
{
    size_t mark = p->mark;
    Token *token = peek(p);
    if (token->kind != TOKEN_NAME || peek_second(p) != TOKEN_WALRUS) return NULL;
    p->mark += 2;
    Ast *value = expression(p);
    if (!value) return back(p, mark);
    Ast_Name *target = node_place(p, AST_Name, token_place(token));
    Ast_NamedExpr *node = node_at(p, AST_NamedExpr, token);
    if (!target || !node) return NULL;
    target->id = token->name;
    target->ctx = AST_Store;
    node->target = (Ast *)target;
    node->value = value;
    return (Ast *)node;
}

// expression !':='
static Ast *unassigned_expression(Parser *p)
{
    size_t mark = p->mark;
    Ast *node = expression(p);
    return node && peek_kind(p) == TOKEN_WALRUS ? back(p, mark) : node;
}

Ast *named_expression(Parser *p)
{
    if (LIKELY(!p->second)) {
        Ast *node = expression(p);
        if (!node || LIKELY(peek_kind(p) != TOKEN_WALRUS) || node->kind != AST_Name ||
            node->in_parentheses)
            return node;
        p->mark--;
        return assignment_expression(p);
    }
    Ast *node;
    size_t mark = p->mark;
    if (memo_find(p, RULE_NAMED_EXPRESSION, &node)) return node;
    bool assigns = peek_kind(p) == TOKEN_NAME && peek_second(p) == TOKEN_WALRUS;
    node = assignment_expression(p);
    if (!node && !assigns && !p->failed) {
        if (p->hints) hint_named_expression(p);
        node = unassigned_expression(p);
    }
    return memo_keep(p, RULE_NAMED_EXPRESSION, mark, node);
}

Ast *yield_expression(Parser *p)
{
    size_t mark = p->mark;
    Token *token = accept(p, TOKEN_YIELD);
    if (!token) return NULL;
    if (peek_kind(p) == TOKEN_FROM) {
        p->mark++;
        Ast *value = expression(p);
        if (value) {
            Ast_YieldFrom *node = node_at(p, AST_YieldFrom, token);
            if (node) node->value = value;
            return (Ast *)node;
        }
        p->mark = mark + 1;
    }
    Ast *value = star_expressions(p);
    if (p->failed) return NULL;
    Ast_Yield *node = node_at(p, AST_Yield, token);
    if (node) node->value = value;
    return (Ast *)node;
}

Ast *annotated_rhs(Parser *p)
{
    return peek_kind(p) == TOKEN_YIELD ? yield_expression(p) : star_expressions(p);
}

// ---- conditional expressions ------------------------------------------------------------------

// 'if' disjunction 'else', behind a disjunction. NULL if that is not what follows.
static Ast *condition(Parser *p)
{
    size_t mark = p->mark;
    if (!accept(p, TOKEN_IF)) return NULL;
    Ast *test = disjunction(p);
    return test && accept(p, TOKEN_ELSE) ? test : back(p, mark);
}

static Ast *conditional_node(Parser *p, Token *start, Ast *body, Ast *test, Ast *otherwise)
{
    Ast_IfExp *node = node_at(p, AST_IfExp, start);
    if (!node) return NULL;
    node->test = test;
    node->body = body;
    node->orelse = otherwise;
    return (Ast *)node;
}

// a if b else c if d else ...: a loop, since such chains are written by programs and grow long. The
// first body ended before `end`.
static Ast *conditional_chain(Parser *p, Token *start, Ast *body, Ast *test, size_t end)
{
    size_t base = p->pending_count;
    Ast *last = NULL;
    while (test) {
        if (!push(p, start) || !push(p, body) || !push(p, test)) return NULL;
        start = peek(p);
        if (start->kind == TOKEN_LAMBDA) {
            last = lambda(p);
            break;
        }
        last = body = disjunction(p);
        if (body) end = p->mark;
        test = body ? condition(p) : NULL;
    }
    if (p->failed) return NULL;
    if (!last) { // a if b else <nothing>: what is before the last 'if' remains
        p->mark = end;
        last = p->pending[p->pending_count - 2];
        p->pending_count -= 3;
    }
    while (last && p->pending_count > base) {
        test = p->pending[--p->pending_count];
        body = p->pending[--p->pending_count];
        start = p->pending[--p->pending_count];
        last = conditional_node(p, start, body, test, last);
    }
    p->pending_count = base;
    return last;
}

// The same by recursion where every part is a rule of its own with its hints.
static Ast *conditional_second(Parser *p, Token *start, Ast *body)
{
    size_t mark = p->mark;
    Ast *test = condition(p);
    if (!test) return body;
    if (!descend(p, 1)) return NULL;
    Ast *otherwise = expression(p);
    ascend(p, 1);
    if (p->failed) return NULL;
    if (otherwise) return conditional_node(p, start, body, test, otherwise);
    p->mark = mark;
    return body;
}

Ast *expression_plain(Parser *p)
{
    Token *start = peek(p);
    if (start->kind == TOKEN_LAMBDA) return lambda(p);
    Ast *body = disjunction(p);
    if (!body || LIKELY(peek_kind(p) != TOKEN_IF)) return body;
    if (p->second) return conditional_second(p, start, body);
    size_t end = p->mark;
    Ast *test = condition(p);
    return test ? conditional_chain(p, start, body, test, end) : body;
}

Ast *expression(Parser *p)
{
    if (LIKELY(!p->second)) return expression_plain(p);
    Ast *node;
    size_t mark = p->mark;
    if (memo_find(p, RULE_EXPRESSION, &node)) return node;
    if (p->hints) hint_expression(p);
    node = p->failed ? NULL : expression_plain(p);
    return memo_keep(p, RULE_EXPRESSION, mark, node);
}

Ast *lambda(Parser *p)
{
    size_t mark = p->mark;
    Token *token = accept(p, TOKEN_LAMBDA);
    if (!token) return NULL;
    if (!descend(p, 2)) return NULL;
    Ast *args = peek_kind(p) == TOKEN_COLON ? NULL : parameters(p, &lambda_params);
    Ast *body = !p->failed && accept(p, TOKEN_COLON) ? expression(p) : NULL;
    ascend(p, 2);
    if (!body) return back(p, mark);
    Ast_Lambda *node = node_at(p, AST_Lambda, token);
    if (!node) return NULL;
    node->args = args ? args : empty_arguments(p);
    node->body = body;
    return node->args ? (Ast *)node : NULL;
}

// ---- boolean operators and comparisons --------------------------------------------------------

static Ast *comparison(Parser *p);

Ast *inversion(Parser *p)
{
    Token *token = peek(p);
    if (LIKELY(token->kind != TOKEN_NOT)) return comparison(p);
    size_t mark = p->mark++;
    if (!descend(p, 1)) return NULL;
    Ast *operand = inversion(p);
    ascend(p, 1);
    if (!operand) return back(p, mark);
    Ast_UnaryOp *node = node_at(p, AST_UnaryOp, token);
    if (!node) return NULL;
    node->op = AST_Not;
    node->operand = operand;
    return (Ast *)node;
}

// item (operator item)*
static Ast *bool_operation(Parser *p, Ast *(*item)(Parser *), TokenKind operator,
                           AstBoolOperator op)
{
    Token *start = peek(p);
    Ast *first = item(p);
    if (!first || LIKELY(peek_kind(p) != operator)) return first;
    size_t base = p->pending_count;
    if (!push(p, first)) return NULL;
    for (size_t mark = p->mark; accept(p, operator); mark = p->mark) {
        Ast *next = item(p);
        if (p->failed || (next && !push(p, next))) return NULL;
        if (next) continue;
        p->mark = mark;
        break;
    }
    AstSeq values = take_seq(p, base);
    if (values.count < 2 || p->failed) return p->failed ? NULL : first;
    Ast_BoolOp *node = node_at(p, AST_BoolOp, start);
    if (!node) return NULL;
    node->op = op;
    node->values = values;
    return (Ast *)node;
}

static Ast *conjunction(Parser *p)
{
    return bool_operation(p, inversion, TOKEN_AND, AST_And);
}

Ast *disjunction(Parser *p)
{
    if (LIKELY(!p->second)) return bool_operation(p, conjunction, TOKEN_OR, AST_Or);
    Ast *node;
    size_t mark = p->mark;
    if (memo_find(p, RULE_DISJUNCTION, &node)) return node;
    node = bool_operation(p, conjunction, TOKEN_OR, AST_Or);
    return memo_keep(p, RULE_DISJUNCTION, mark, node);
}

// Takes a comparison operator; AST_COMPARE_COUNT if there is none.
static AstCompareOperator compare_operator(Parser *p)
{
    Token *token = peek(p);
    AstCompareOperator op;
    switch (token->kind) {
    case TOKEN_EQUAL: op = AST_Eq; break;
    case TOKEN_NOT_EQUAL:
        if (p->options->angle_not_equal && *token->text == '!')
            fault_last(p, "with Barry as BDFL, use '<>' instead of '!='");
        if ((*token->text == '<') != p->options->angle_not_equal) return AST_COMPARE_COUNT;
        op = AST_NotEq;
        break;
    case TOKEN_LESS: op = AST_Lt; break;
    case TOKEN_LESS_EQUAL: op = AST_LtE; break;
    case TOKEN_GREATER: op = AST_Gt; break;
    case TOKEN_GREATER_EQUAL: op = AST_GtE; break;
    case TOKEN_IN: op = AST_In; break;
    case TOKEN_NOT:
        if (peek_second(p) != TOKEN_IN) return AST_COMPARE_COUNT;
        p->mark++;
        op = AST_NotIn;
        break;
    case TOKEN_IS:
        op = AST_Is;
        if (peek_second(p) == TOKEN_NOT) {
            p->mark++;
            op = AST_IsNot;
        }
        break;
    default: return AST_COMPARE_COUNT;
    }
    p->mark++;
    return op;
}

static Ast *comparison(Parser *p)
{
    Token *start = peek(p);
    Ast *left = bitwise_or(p);
    if (!left) return NULL;
    size_t mark = p->mark, base = p->pending_count, op_count = 0;
    AstCompareOperator op = compare_operator(p);
    if (LIKELY(op == AST_COMPARE_COUNT)) return p->failed ? NULL : left;
    // Operators are gathered as operands are; there is nearly always one of them.
    uint8_t few[8], *ops = few;
    size_t capacity = sizeof few;
    for (; op != AST_COMPARE_COUNT; op = compare_operator(p)) {
        Ast *operand = bitwise_or(p);
        if (p->failed || (operand && !push(p, operand))) return NULL;
        if (!operand) break;
        if (op_count == capacity) {
            uint8_t *more = arena_take(&p->unit->arena, capacity * 2);
            if (!more) return out_of_memory(p);
            ops = memcpy(more, ops, capacity);
            capacity *= 2;
        }
        ops[op_count++] = (uint8_t)op;
        mark = p->mark;
    }
    if (p->failed) return NULL;
    p->mark = mark;
    AstSeq comparators = take_seq(p, base);
    if (!op_count) return left;
    Ast_Compare *node = node_at(p, AST_Compare, start);
    if (!node || p->failed) return NULL;
    if (ops == few) ops = arena_take(&p->unit->arena, op_count);
    if (!ops) return out_of_memory(p);
    if (capacity == sizeof few) memcpy(ops, few, op_count);
    node->left = left;
    node->ops = (AstOpSeq){ops, op_count};
    node->comparators = comparators;
    return (Ast *)node;
}

// ---- binary and unary operators ---------------------------------------------------------------

typedef struct Operator {
    uint8_t level; // 0: no binary operator; the higher the tighter
    uint8_t op;    // AstOperator
} Operator;

#define LEVEL_SUM 5
#define LEVEL_TERM 6

static const Operator operators[TOKEN_KIND_COUNT] = {
    [TOKEN_BAR] = {1, AST_BitOr},          [TOKEN_CARET] = {2, AST_BitXor},
    [TOKEN_AMPERSAND] = {3, AST_BitAnd},   [TOKEN_LEFT_SHIFT] = {4, AST_LShift},
    [TOKEN_RIGHT_SHIFT] = {4, AST_RShift}, [TOKEN_PLUS] = {5, AST_Add},
    [TOKEN_MINUS] = {5, AST_Sub},          [TOKEN_STAR] = {6, AST_Mult},
    [TOKEN_SLASH] = {6, AST_Div},          [TOKEN_DOUBLE_SLASH] = {6, AST_FloorDiv},
    [TOKEN_PERCENT] = {6, AST_Mod},        [TOKEN_AT] = {6, AST_MatMult},
};

static Ast *binary_node(Parser *p, Token *start, Ast *left, AstOperator op, Ast *right)
{
    Ast_BinOp *node = node_at(p, AST_BinOp, start);
    if (!node) return NULL;
    node->left = left;
    node->op = op;
    node->right = right;
    return (Ast *)node;
}

static Ast *await_primary(Parser *p)
{
    Token *token = peek(p);
    if (LIKELY(token->kind != TOKEN_AWAIT)) return primary(p);
    size_t mark = p->mark++;
    Ast *value = primary(p);
    if (!value) return back(p, mark);
    Ast_Await *node = node_at(p, AST_Await, token);
    if (node) node->value = value;
    return (Ast *)node;
}

static Ast *power(Parser *p)
{
    Token *start = peek(p);
    Ast *left = await_primary(p);
    if (!left || LIKELY(peek_kind(p) != TOKEN_DOUBLE_STAR)) return left;
    size_t mark = p->mark++;
    if (!descend(p, 2)) return NULL;
    Ast *right = factor(p);
    ascend(p, 2);
    if (right) return binary_node(p, start, left, AST_Pow, right);
    p->mark = mark;
    return p->failed ? NULL : left;
}

static Ast *unary(Parser *p, Token *token, AstUnaryOperator op)
{
    size_t mark = p->mark++;
    if (!descend(p, 1)) return NULL;
    Ast *operand = factor(p);
    ascend(p, 1);
    if (!operand) return back(p, mark);
    Ast_UnaryOp *node = node_at(p, AST_UnaryOp, token);
    if (!node) return NULL;
    node->op = op;
    node->operand = operand;
    return (Ast *)node;
}

Ast *factor(Parser *p)
{
    Ast *node;
    size_t mark = p->mark;
    if (UNLIKELY(p->second) && memo_find(p, RULE_FACTOR, &node)) return node;
    Token *token = peek(p);
    switch (token->kind) {
    case TOKEN_PLUS: node = unary(p, token, AST_UAdd); break;
    case TOKEN_MINUS: node = unary(p, token, AST_USub); break;
    case TOKEN_TILDE: node = unary(p, token, AST_Invert); break;
    default: node = power(p); break;
    }
    return UNLIKELY(p->second) ? memo_keep(p, RULE_FACTOR, mark, node) : node;
}

// Operands joined by operators of this level or tighter ones.
static Ast *binary(Parser *p, int level)
{
    if (p->hints && level <= LEVEL_TERM) hint_operand(p, level < LEVEL_SUM);
    if (p->failed) return NULL;
    Token *start = peek(p);
    Ast *left = factor(p);
    while (left) {
        Operator operator= operators[peek_kind(p)];
        if (LIKELY(operator.level<level || !operator.level)) return p->failed ? NULL : left;
        size_t mark = p->mark++;
        Ast *right = binary(p, operator.level + 1);
        if (!right) {
            p->mark = mark;
            return p->failed ? NULL : left;
        }
        left = binary_node(p, start, left, (AstOperator) operator.op, right);
    }
    return NULL;
}

// term (('+' | '-') term)*
Ast *sum(Parser *p)
{
    return binary(p, LEVEL_SUM);
}

Ast *bitwise_or(Parser *p)
{
    if (LIKELY(!p->second)) return binary(p, 1);
    Ast *node;
    size_t mark = p->mark;
    if (memo_find(p, RULE_BITWISE_OR, &node)) return node;
    return memo_keep(p, RULE_BITWISE_OR, mark, binary(p, 1));
}

// ---- targets ----------------------------------------------------------------------------------

// A target is read as the primary it looks like and judged by what came out.
bool is_star_target(const Ast *node)
{
    const AstSeq *elements;
    switch (node->kind) {
    case AST_Name:
    case AST_Attribute:
    case AST_Subscript: return true;
    case AST_Starred: {
        const Ast *value = ((const Ast_Starred *)node)->value;
        return value->kind != AST_Starred && is_star_target(value);
    }
    case AST_Tuple: elements = &((const Ast_Tuple *)node)->elts; break;
    case AST_List: elements = &((const Ast_List *)node)->elts; break;
    default: return false;
    }
    for (size_t i = 0; i < elements->count; i++)
        if (!is_star_target(elements->items[i])) return false;
    return true;
}

bool is_single_target(const Ast *node)
{
    return node->kind == AST_Name || node->kind == AST_Attribute || node->kind == AST_Subscript;
}

void set_context(Ast *node, AstContext context)
{
    AstSeq elements;
    switch (node->kind) {
    case AST_Name: ast_Name(node)->ctx = context; return;
    case AST_Attribute: ast_Attribute(node)->ctx = context; return;
    case AST_Subscript: ast_Subscript(node)->ctx = context; return;
    case AST_Starred:
        ast_Starred(node)->ctx = context;
        set_context(ast_Starred(node)->value, context);
        return;
    case AST_Tuple:
        ast_Tuple(node)->ctx = context;
        elements = ast_Tuple(node)->elts;
        break;
    case AST_List:
        ast_List(node)->ctx = context;
        elements = ast_List(node)->elts;
        break;
    default: return;
    }
    for (size_t i = 0; i < elements.count; i++) set_context(elements.items[i], context);
}

Ast *star_target(Parser *p)
{
    Ast *node;
    size_t mark = p->mark;
    if (p->second && memo_find(p, RULE_STAR_TARGET, &node)) return node;
    if (peek_kind(p) == TOKEN_STAR)
        node = peek_second(p) == TOKEN_STAR ? NULL : starred(p, star_target);
    else node = primary(p);
    if (node && !is_star_target(node)) node = back(p, mark);
    if (node) set_context(node, AST_Store);
    return p->second ? memo_keep(p, RULE_STAR_TARGET, mark, node) : node;
}

Ast *star_targets(Parser *p)
{
    Ast *node = tuple_of(p, star_target);
    if (node && node->kind == AST_Tuple) ast_Tuple(node)->ctx = AST_Store;
    return node;
}
