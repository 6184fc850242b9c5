// gen_expr.c - expressions: operators, comparisons, conditions, displays, f-strings, constants.
#include "compiler/gen.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// ---- Constants, folded

BinaryOp binary_operator(AstOperator op)
{
    static const uint8_t operators[] = {
        [AST_Add] = OP_ADDITION,        [AST_Sub] = OP_SUBTRACTION,
        [AST_Mult] = OP_MULTIPLICATION, [AST_MatMult] = OP_MATRIX_MULTIPLICATION,
        [AST_Div] = OP_TRUE_DIVISION,   [AST_Mod] = OP_MODULO,
        [AST_Pow] = OP_POWER,           [AST_LShift] = OP_SHIFT_LEFT,
        [AST_RShift] = OP_SHIFT_RIGHT,  [AST_BitOr] = OP_BIT_OR,
        [AST_BitXor] = OP_BIT_XOR,      [AST_BitAnd] = OP_BIT_AND,
        [AST_FloorDiv] = OP_FLOOR_DIVISION,
    };
    return (BinaryOp)operators[op];
}

// Small numbers alone: what may be slow, raise or be big is left to run time.
static bool fold_binary(Gen *g, AstOperator op, Value left, Value right, Value *result)
{
    if (is_small_int(left) && is_small_int(right)) {
        int64_t a = as_small(left), b = as_small(right), c;
        switch (op) {
        case AST_Add: c = a + b; break;
        case AST_Sub: c = a - b; break;
        case AST_Mult:
            if (mul_overflows(a, b, &c)) return false;
            break;
        case AST_LShift:
            if (b < 0 || b > 40 || a < -1000 || a > 1000) return false;
            c = a * ((int64_t)1 << b);
            break;
        case AST_Pow: {
            if (b < 0 || b > 60) return false;
            c = 1;
            for (int64_t i = 0; i < b; i++) {
                if (mul_overflows(c, a, &c)) return false;
            }
            break;
        }
        case AST_BitOr: c = a | b; break;
        case AST_BitAnd: c = a & b; break;
        case AST_BitXor: c = a ^ b; break;
        default: return false;
        }
        *result = keep(g, int_new(g->vm, c));
        return true;
    }
    bool numbers = (is_double(left) || is_small_int(left)) && (is_double(right) || is_small_int(right));
    if (!numbers) return false;
    double a = is_double(left) ? as_double(left) : (double)as_small(left);
    double b = is_double(right) ? as_double(right) : (double)as_small(right);
    switch (op) {
    case AST_Add: *result = value_of_double(a + b); return true;
    case AST_Sub: *result = value_of_double(a - b); return true;
    case AST_Mult: *result = value_of_double(a * b); return true;
    case AST_Div:
        if (b == 0) return false;
        *result = value_of_double(a / b);
        return true;
    default: return false;
    }
}

bool fold_constant(Gen *g, Ast *node, Value *value)
{
    if (g->failed) return false;
    switch (node->kind) {
    case AST_Constant: *value = constant_value(g, &ast_Constant(node)->value); return !g->failed;
    case AST_UnaryOp: {
        Ast_UnaryOp *unary = ast_UnaryOp(node);
        if (unary->operand->kind != AST_Constant || unary->op == AST_Not) return false;
        uint8_t kind = ast_Constant(unary->operand)->value.kind;
        if (kind != LITERAL_INT && kind != LITERAL_BIG_INT && kind != LITERAL_FLOAT && kind != LITERAL_COMPLEX) {
            return false;
        }
        Value operand = constant_value(g, &ast_Constant(unary->operand)->value);
        if (g->failed) return false;
        if (unary->op == AST_UAdd) return *value = operand, true;
        if (unary->op == AST_Invert) {
            if (!is_small_int(operand)) return false;
            *value = value_of_small(~as_small(operand));
            return true;
        }
        if (is_double(operand)) return *value = value_of_double(-as_double(operand)), true;
        if (is_complex(operand)) {
            *value = keep(g, complex_new(g->vm, -as_complex(operand)->real, -as_complex(operand)->imag));
            return true;
        }
        Value negative = int_negative(g->vm, operand);
        if (raised(negative)) return g->failed = true, false;
        *value = keep(g, negative);
        return true;
    }
    case AST_BinOp: {
        Ast_BinOp *binary = ast_BinOp(node);
        // Deep sums of constants are rare; a few levels are worth it.
        if (binary->left->kind == AST_BinOp && ast_BinOp(binary->left)->left->kind == AST_BinOp) return false;
        Value left, right;
        uint8_t kind = binary->right->kind;
        if (kind != AST_Constant && kind != AST_UnaryOp && kind != AST_BinOp) return false;
        return fold_constant(g, binary->right, &right) && (is_small_int(right) || is_double(right)) &&
               fold_constant(g, binary->left, &left) && fold_binary(g, binary->op, left, right, value);
    }
    case AST_Tuple: {
        Ast_Tuple *tuple = ast_Tuple(node);
        if (tuple->ctx != AST_Load) return false;
        for (size_t i = 0; i < tuple->elts.count; i++) {
            uint8_t kind = tuple->elts.items[i]->kind;
            if (kind != AST_Constant && kind != AST_UnaryOp && kind != AST_Tuple && kind != AST_BinOp) return false;
        }
        if (tuple->elts.count == 0) return *value = value_of_object(g->vm->empty_tuple), true;
        if (!gen_descend(g)) return false;
        Tuple *result = tuple_new(g->vm, NULL, tuple->elts.count);
        if (!result) return g->failed = true, false;
        for (size_t i = 0; i < tuple->elts.count; i++) {
            if (!fold_constant(g, tuple->elts.items[i], &result->items[i])) return false;
        }
        *value = keep(g, value_of_object(result));
        return true;
    }
    case AST_Name:
        if (ast_Name(node)->id->size == 9 && memcmp(ast_Name(node)->id->data, "__debug__", 9) == 0) {
            *value = value_of_bool(!g->optimize);
            return true;
        }
        return false;
    default: return false;
    }
}

void gen_constant(Gen *g, Value value, int target)
{
    if (is_small_int(value) && as_small(value) >= INT16_MIN && as_small(value) <= INT16_MAX) {
        emit(g, OPCODE_LOAD_INT, target, (int)as_small(value), 0);
    } else if (is_immediate(value)) {
        emit(g, OPCODE_LOAD_IMMEDIATE, target, (int)(value.bits & 0xff), 0);
    } else {
        emit_value(g, OPCODE_LOAD_CONST, target, 0, 0, value);
    }
}

static bool is_imm(Gen *g, Ast *node, int64_t *value)
{
    Value constant;
    if (node->kind != AST_Constant && node->kind != AST_UnaryOp) return false;
    if (!fold_constant(g, node, &constant) || !is_small_int(constant)) return false;
    *value = as_small(constant);
    return *value >= INT16_MIN && *value <= INT16_MAX;
}

// ---- Operands

static bool contains_walrus(Gen *g, Ast *node);

static bool walrus_child(void *user, Ast *child)
{
    return !contains_walrus(user, child);
}

static bool contains_walrus(Gen *g, Ast *node)
{
    if (node->kind == AST_NamedExpr) return true;
    if (node->kind == AST_Name || node->kind == AST_Constant) return false;
    if (!gen_descend(g)) return false;
    return !ast_children(node, walrus_child, g);
}

int gen_stable(Gen *g, Ast *node, Ast *later)
{
    int source = gen_value(g, node);
    if (node->kind == AST_Name && g->frame->block->has_walrus && source < (int)g->frame->local_count && later &&
        contains_walrus(g, later)) {
        int copy = temp_new(g);
        emit(g, OPCODE_MOVE, copy, source, 0);
        return copy;
    }
    return source;
}

static int stable_in_frame(Gen *g, Ast *node)
{
    // Whatever comes later: only a walrus can write a local between.
    int source = gen_value(g, node);
    if (node->kind == AST_Name && g->frame->block->has_walrus && source < (int)g->frame->local_count) {
        int copy = temp_new(g);
        emit(g, OPCODE_MOVE, copy, source, 0);
        return copy;
    }
    return source;
}

// A target that may be written early: not a named local, whose old value must stay if something raises.
static int scratch(Gen *g, int target)
{
    return target < (int)g->frame->local_count ? temp_new(g) : target;
}

// ---- Operators

static const uint8_t plain_ops[BINARY_OP_COUNT] = {
    OPCODE_ADD,          OPCODE_SUBTRACT, OPCODE_MULTIPLY, OPCODE_MATRIX_MULTIPLY, OPCODE_TRUE_DIVIDE,
    OPCODE_FLOOR_DIVIDE, OPCODE_MODULO,   OPCODE_POWER,    OPCODE_SHIFT_LEFT,      OPCODE_SHIFT_RIGHT,
    OPCODE_BIT_AND,      OPCODE_BIT_XOR,  OPCODE_BIT_OR,
};

static void binary_step(Gen *g, Ast_BinOp *node, int left, int target)
{
    BinaryOp op = binary_operator(node->op);
    int64_t imm;
    if (is_imm(g, node->right, &imm)) {
        int opcode = -1;
        switch (op) {
        case OP_ADDITION: opcode = OPCODE_ADD_I; break;
        case OP_SUBTRACTION: opcode = OPCODE_SUBTRACT_I; break;
        case OP_MULTIPLICATION: opcode = OPCODE_MULTIPLY_I; break;
        case OP_FLOOR_DIVISION: opcode = imm > 0 ? OPCODE_FLOOR_DIVIDE_I : -1; break;
        case OP_MODULO: opcode = imm > 0 ? OPCODE_MODULO_I : -1; break;
        case OP_SHIFT_LEFT: opcode = imm >= 0 && imm < 64 ? OPCODE_SHIFT_LEFT_I : -1; break;
        case OP_SHIFT_RIGHT: opcode = imm >= 0 && imm < 64 ? OPCODE_SHIFT_RIGHT_I : -1; break;
        case OP_BIT_AND: opcode = imm >= 0 ? OPCODE_BIT_AND_I : -1; break;
        default: break;
        }
        if (opcode >= 0) {
            gen_at(g, &node->head);
            emit(g, (Opcode)opcode, target, left, (int)imm);
            return;
        }
    }
    Value constant;
    if (node->right->kind == AST_Constant && fold_constant(g, node->right, &constant)) {
        gen_at(g, &node->head);
        switch (op) {
        case OP_ADDITION: emit_value(g, OPCODE_ADD_K, target, left, 0, constant); return;
        case OP_SUBTRACTION: emit_value(g, OPCODE_SUBTRACT_K, target, left, 0, constant); return;
        case OP_MULTIPLICATION: emit_value(g, OPCODE_MULTIPLY_K, target, left, 0, constant); return;
        case OP_TRUE_DIVISION: emit_value(g, OPCODE_TRUE_DIVIDE_K, target, left, 0, constant); return;
        case OP_POWER: break; // has a fast path for registers
        default: emit_value(g, OPCODE_BINARY_K, target, left, op, constant); return;
        }
    }
    int right = gen_value(g, node->right);
    gen_at(g, &node->head);
    emit(g, (Opcode)plain_ops[op], target, left, right);
}

// A chain a + b + c + ... leans left, perhaps 100 000 deep: the spine is taken apart without recursion.
void gen_binary(Gen *g, Ast_BinOp *node, int target)
{
    size_t depth = 0;
    for (Ast *walk = &node->head; walk->kind == AST_BinOp; walk = ast_BinOp(walk)->left) depth++;
    Ast_BinOp **spine = gen_take(g, depth * sizeof *spine);
    if (!spine) return;
    Ast *base = &node->head;
    for (size_t i = depth; i > 0; i--) {
        spine[i - 1] = ast_BinOp(base);
        base = ast_BinOp(base)->left;
    }
    int top = g->frame->top;
    int left = g->frame->block->has_walrus ? stable_in_frame(g, base) : gen_value(g, base);
    int middle = depth > 1 ? temp_new(g) : target;
    for (size_t i = 0; i < depth && !g->failed; i++) {
        int inner = g->frame->top;
        bool last = i + 1 == depth;
        binary_step(g, spine[i], left, last ? target : middle);
        g->frame->top = inner;
        left = middle;
    }
    g->frame->top = top;
}

static void gen_unary(Gen *g, Ast_UnaryOp *node, int target)
{
    static const uint8_t ops[] = {
        [AST_Invert] = OPCODE_INVERT, [AST_Not] = OPCODE_NOT, [AST_UAdd] = OPCODE_POSITIVE, [AST_USub] = OPCODE_NEGATIVE};
    int top = g->frame->top;
    int operand = gen_value(g, node->operand);
    gen_at(g, &node->head);
    emit(g, (Opcode)ops[node->op], target, operand, 0);
    g->frame->top = top;
}

// ---- Comparison

static void compare_step(Gen *g, AstCompareOperator op, int left, int right, int target)
{
    static const uint8_t ops[] = {
        [AST_Eq] = OPCODE_COMPARE_EQ, [AST_NotEq] = OPCODE_COMPARE_NE, [AST_Lt] = OPCODE_COMPARE_LT,
        [AST_LtE] = OPCODE_COMPARE_LE, [AST_Gt] = OPCODE_COMPARE_GT,   [AST_GtE] = OPCODE_COMPARE_GE,
        [AST_Is] = OPCODE_IS,          [AST_IsNot] = OPCODE_IS_NOT,    [AST_In] = OPCODE_IN,
        [AST_NotIn] = OPCODE_NOT_IN,
    };
    emit(g, (Opcode)ops[op], target, left, right);
}

// `x in [1, 2]` and `x in {1, 2}` need no list.
static int gen_container(Gen *g, AstCompareOperator op, Ast *node)
{
    if ((op == AST_In || op == AST_NotIn) && node->kind == AST_List) {
        Ast_Tuple tuple = {.head = *node, .elts = ast_List(node)->elts, .ctx = AST_Load};
        tuple.head.kind = AST_Tuple;
        Value constant;
        if (fold_constant(g, &tuple.head, &constant)) {
            int target = temp_new(g);
            gen_constant(g, constant, target);
            return target;
        }
    }
    return gen_value(g, node);
}

// A constant that `is` should not be used with; *type: its type's name.
static bool is_literal(Gen *g, Ast *node, const char **type)
{
    Value value;
    if (!fold_constant(g, node, &value)) return false;
    if (is_none(value) || is_bool(value) || same(value, ELLIPSIS)) return false;
    *type = type_name_of(g->vm, value);
    return true;
}

static void check_identity(Gen *g, Ast_Compare *node)
{
    const char *left_type = NULL, *right_type = NULL;
    bool left = false;
    for (size_t i = 0; i < node->ops.count; i++) {
        bool is = node->ops.items[i] == AST_Is, is_not = node->ops.items[i] == AST_IsNot;
        if (i == 0 && (is || is_not)) left = is_literal(g, node->left, &left_type);
        bool more = i + 1 < node->ops.count;
        bool right = (is || is_not || more) && is_literal(g, node->comparators.items[i], &right_type);
        if ((is || is_not) && (left || right)) {
            Place place = {node->head.lineno, node->head.col_offset, node->head.end_lineno, node->head.end_col_offset};
            unit_warn(g->unit, place, "\"%s\" with '%.200s' literal. Did you mean \"%s\"?", is ? "is" : "is not",
                      left ? left_type : right_type, is ? "==" : "!=");
            return;
        }
        left = right;
        left_type = right_type;
    }
}

static void gen_compare(Gen *g, Ast_Compare *node, int target)
{
    check_identity(g, node);
    int top = g->frame->top;
    size_t count = node->ops.count;
    if (count == 1) {
        int left = gen_stable(g, node->left, node->comparators.items[0]);
        int right = gen_container(g, node->ops.items[0], node->comparators.items[0]);
        gen_at(g, &node->head);
        compare_step(g, node->ops.items[0], left, right, target);
        g->frame->top = top;
        return;
    }
    int result = scratch(g, target);
    Label end = label_new(g);
    int left = temp_new(g), right = temp_new(g);
    gen_into(g, node->left, left);
    for (size_t i = 0; i < count && !g->failed; i++) {
        gen_into(g, node->comparators.items[i], right);
        gen_at(g, &node->head);
        compare_step(g, node->ops.items[i], left, right, result);
        if (i + 1 < count) {
            emit_jump(g, OPCODE_JUMP_IF_NOT, result, 0, end);
            emit(g, OPCODE_MOVE, left, right, 0);
        }
    }
    label_here(g, end);
    if (result != target) emit(g, OPCODE_MOVE, target, result, 0);
    g->frame->top = top;
}

static void branch_compare(Gen *g, Ast_Compare *node, Label label, bool jump_if)
{
    check_identity(g, node);
    static const uint8_t yes[] = {
        [AST_Eq] = OPCODE_JUMP_EQ, [AST_NotEq] = OPCODE_JUMP_NE, [AST_Lt] = OPCODE_JUMP_LT,
        [AST_LtE] = OPCODE_JUMP_LE, [AST_Gt] = OPCODE_JUMP_GT,   [AST_GtE] = OPCODE_JUMP_GE,
        [AST_Is] = OPCODE_JUMP_IS,  [AST_IsNot] = OPCODE_JUMP_IS_NOT, [AST_In] = OPCODE_JUMP_IN,
        [AST_NotIn] = OPCODE_JUMP_NOT_IN,
    };
    static const uint8_t no[] = {
        [AST_Eq] = OPCODE_JUMP_NOT_EQ, [AST_NotEq] = OPCODE_JUMP_NOT_NE, [AST_Lt] = OPCODE_JUMP_NOT_LT,
        [AST_LtE] = OPCODE_JUMP_NOT_LE, [AST_Gt] = OPCODE_JUMP_NOT_GT,   [AST_GtE] = OPCODE_JUMP_NOT_GE,
        [AST_Is] = OPCODE_JUMP_IS_NOT,  [AST_IsNot] = OPCODE_JUMP_IS,    [AST_In] = OPCODE_JUMP_NOT_IN,
        [AST_NotIn] = OPCODE_JUMP_IN,
    };
    int top = g->frame->top;
    size_t count = node->ops.count;
    Label out = count > 1 && jump_if ? label_new(g) : NO_LABEL;
    int left = count > 1 ? temp_new(g) : 0;
    if (count > 1) gen_into(g, node->left, left);
    else left = gen_stable(g, node->left, node->comparators.items[0]);
    for (size_t i = 0; i < count && !g->failed; i++) {
        AstCompareOperator op = node->ops.items[i];
        Ast *right_node = node->comparators.items[i];
        bool last = i + 1 == count;
        bool positive = last && jump_if; // inner comparisons jump away when they fail
        Label goal = last ? label : jump_if ? out : label;
        int64_t imm;
        int inner = g->frame->top;
        if (last && op <= AST_GtE && op != AST_NotEq && is_imm(g, right_node, &imm)) {
            static const uint8_t yes_i[] = {
                [AST_Eq] = OPCODE_JUMP_EQ_I, [AST_Lt] = OPCODE_JUMP_LT_I, [AST_LtE] = OPCODE_JUMP_LE_I,
                [AST_Gt] = OPCODE_JUMP_GT_I, [AST_GtE] = OPCODE_JUMP_GE_I};
            static const uint8_t no_i[] = {
                [AST_Eq] = OPCODE_JUMP_NOT_EQ_I, [AST_Lt] = OPCODE_JUMP_NOT_LT_I,
                [AST_LtE] = OPCODE_JUMP_NOT_LE_I, [AST_Gt] = OPCODE_JUMP_NOT_GT_I,
                [AST_GtE] = OPCODE_JUMP_NOT_GE_I};
            gen_at(g, &node->head);
            emit_jump(g, (Opcode)(positive ? yes_i[op] : no_i[op]), left, (int)imm, goal);
            continue;
        }
        if (last && (op == AST_Is || op == AST_IsNot) && right_node->kind == AST_Constant &&
            ast_Constant(right_node)->value.kind == LITERAL_NONE) {
            bool none = (op == AST_Is) == positive;
            gen_at(g, &node->head);
            emit_jump(g, none ? OPCODE_JUMP_IF_NONE : OPCODE_JUMP_IF_NOT_NONE, left, 0, goal);
            continue;
        }
        int right;
        if (last) {
            right = gen_container(g, op, right_node);
        } else {
            right = temp_new(g);
            gen_into(g, right_node, right);
        }
        gen_at(g, &node->head);
        emit_jump(g, (Opcode)(positive ? yes[op] : no[op]), left, right, goal);
        if (!last) emit(g, OPCODE_MOVE, left, right, 0);
        g->frame->top = inner;
    }
    if (out != NO_LABEL) label_here(g, out);
    g->frame->top = top;
}

// ---- Conditions

void gen_branch(Gen *g, Ast *node, Label label, bool jump_if)
{
    if (!gen_descend(g)) return;
    Value constant;
    switch (node->kind) {
    case AST_UnaryOp:
        if (ast_UnaryOp(node)->op == AST_Not) {
            gen_branch(g, ast_UnaryOp(node)->operand, label, !jump_if);
            return;
        }
        break;
    case AST_BoolOp: {
        Ast_BoolOp *both = ast_BoolOp(node);
        bool is_or = both->op == AST_Or;
        Label skip = is_or == jump_if ? NO_LABEL : label_new(g);
        uint64_t *flow = NULL;
        for (size_t i = 0; i + 1 < both->values.count; i++) {
            gen_branch(g, both->values.items[i], skip == NO_LABEL ? label : skip, is_or);
            if (i == 0) flow = flow_save(g);
        }
        gen_branch(g, both->values.items[both->values.count - 1], label, jump_if);
        if (flow) flow_restore(g, flow);
        if (skip != NO_LABEL) label_here(g, skip);
        return;
    }
    case AST_Compare: branch_compare(g, ast_Compare(node), label, jump_if); return;
    case AST_Constant:
    case AST_Name:
        if (fold_constant(g, node, &constant)) {
            bool is_true = true;
            if (is_none(constant) || same(constant, FALSE)) is_true = false;
            else if (is_small_int(constant)) is_true = as_small(constant) != 0;
            else if (is_double(constant)) is_true = as_double(constant) != 0;
            else if (is_str(constant)) is_true = as_str(constant)->size != 0;
            else break;
            if (is_true == jump_if) {
                gen_at(g, node);
                emit_jump(g, OPCODE_JUMP, 0, 0, label);
            }
            return;
        }
        break;
    default: break;
    }
    int top = g->frame->top;
    int condition = gen_value(g, node);
    gen_at(g, node);
    emit_jump(g, jump_if ? OPCODE_JUMP_IF : OPCODE_JUMP_IF_NOT, condition, 0, label);
    g->frame->top = top;
}

static void gen_bool(Gen *g, Ast_BoolOp *node, int target)
{
    int top = g->frame->top;
    int result = scratch(g, target);
    Label end = label_new(g);
    uint64_t *flow = NULL;
    for (size_t i = 0; i < node->values.count && !g->failed; i++) {
        gen_into(g, node->values.items[i], result);
        if (i == 0) flow = flow_save(g);
        if (i + 1 < node->values.count) {
            gen_at(g, &node->head); // a __bool__ that raises is blamed on the whole
            emit_jump(g, node->op == AST_Or ? OPCODE_JUMP_IF : OPCODE_JUMP_IF_NOT, result, 0, end);
        }
    }
    if (flow) flow_restore(g, flow);
    label_here(g, end);
    if (result != target) emit(g, OPCODE_MOVE, target, result, 0);
    g->frame->top = top;
}

// x if a else y if b else ...: the chain is walked, not recursed into.
static void gen_choice(Gen *g, Ast *node, int target)
{
    Label end = label_new(g);
    int top = g->frame->top;
    int result = scratch(g, target);
    uint64_t *flow = NULL;
    while (node->kind == AST_IfExp && !g->failed) {
        Ast_IfExp *choice = ast_IfExp(node);
        Label otherwise = label_new(g);
        gen_branch(g, choice->test, otherwise, false);
        if (!flow) flow = flow_save(g);
        gen_into(g, choice->body, result);
        emit_jump(g, OPCODE_JUMP, 0, 0, end);
        label_here(g, otherwise);
        flow_restore(g, flow);
        node = choice->orelse;
    }
    gen_into(g, node, result);
    if (flow) flow_restore(g, flow);
    label_here(g, end);
    if (result != target) emit(g, OPCODE_MOVE, target, result, 0);
    g->frame->top = top;
}

// ---- Displays

#define CHUNK 64

static bool has_star(AstSeq items)
{
    for (size_t i = 0; i < items.count; i++) {
        if (items.items[i]->kind == AST_Starred) return true;
    }
    return false;
}

// [..], (..), {..} of plain expressions or with stars; long ones grow piece by piece. kind 'c': the arguments of a
// call, as '(' but for the words of a TypeError.
void gen_items(Gen *g, AstSeq items, int kind, int target)
{
    int top = g->frame->top;
    bool stars = has_star(items);
    Position whole = g->position;
    if (!stars && items.count <= CHUNK) {
        int first = temps_new(g, (int)items.count);
        for (size_t i = 0; i < items.count && !g->failed; i++) gen_into(g, items.items[i], first + (int)i);
        g->position = whole;
        emit(g, kind == '[' ? OPCODE_BUILD_LIST : kind == '{' ? OPCODE_BUILD_SET : OPCODE_BUILD_TUPLE, target, first,
             (int)items.count);
        g->frame->top = top;
        return;
    }
    int result = temp_new(g);
    size_t i = 0;
    {
        size_t lead = 0;
        while (lead < items.count && lead < CHUNK && items.items[lead]->kind != AST_Starred) lead++;
        int first = temps_new(g, (int)lead);
        for (; i < lead && !g->failed; i++) gen_into(g, items.items[i], first + (int)i);
        g->position = whole;
        emit(g, kind == '{' ? OPCODE_BUILD_SET : OPCODE_BUILD_LIST, result, first, (int)lead);
        g->frame->top = result + 1;
    }
    for (; i < items.count && !g->failed; i++) {
        Ast *item = items.items[i];
        int inner = g->frame->top;
        if (item->kind == AST_Starred) {
            int source = gen_value(g, ast_Starred(item)->value);
            gen_at(g, item);
            emit(g, kind == '{' ? OPCODE_SET_UPDATE : OPCODE_LIST_EXTEND, result, source, kind != '{');
        } else {
            int source = gen_value(g, item);
            gen_at(g, item);
            emit(g, kind == '{' ? OPCODE_SET_ADD : OPCODE_LIST_APPEND, result, source, 0);
        }
        g->frame->top = inner;
    }
    g->position = whole;
    if (kind == '(' || kind == 'c') emit(g, OPCODE_LIST_TO_TUPLE, target, result, 0);
    else emit(g, OPCODE_MOVE, target, result, 0);
    g->frame->top = top;
}

static void gen_list(Gen *g, AstSeq items, int target)
{
    Value constant;
    if (items.count > CHUNK) {
        Ast_Tuple tuple = {.elts = items, .ctx = AST_Load};
        tuple.head.kind = AST_Tuple;
        if (fold_constant(g, &tuple.head, &constant)) {
            int top = g->frame->top;
            int list = temp_new(g), values = temp_new(g);
            emit(g, OPCODE_BUILD_LIST, list, list, 0);
            gen_constant(g, constant, values);
            emit(g, OPCODE_LIST_EXTEND, list, values, 0);
            emit(g, OPCODE_MOVE, target, list, 0);
            g->frame->top = top;
            return;
        }
    }
    gen_items(g, items, '[', target);
}

static void gen_dict(Gen *g, Ast_Dict *node, int target)
{
    int top = g->frame->top;
    size_t count = node->keys.count;
    int result = temp_new(g);
    size_t i = 0;
    size_t lead = 0;
    while (lead < count && lead < CHUNK / 2 && node->keys.items[lead]) lead++;
    int first = temps_new(g, 2 * (int)lead);
    for (; i < lead && !g->failed; i++) {
        gen_into(g, node->keys.items[i], first + 2 * (int)i);
        gen_into(g, node->values.items[i], first + 2 * (int)i + 1);
    }
    gen_at(g, &node->head);
    if (lead == count) {
        emit(g, OPCODE_BUILD_MAP, target, first, (int)lead);
        g->frame->top = top;
        return;
    }
    emit(g, OPCODE_BUILD_MAP, result, first, (int)lead);
    g->frame->top = result + 1;
    for (; i < count && !g->failed; i++) {
        int inner = g->frame->top;
        if (node->keys.items[i]) {
            int key = temp_new(g), value = temp_new(g);
            gen_into(g, node->keys.items[i], key);
            gen_into(g, node->values.items[i], value);
            gen_at(g, &node->head);
            emit(g, OPCODE_MAP_ADD, result, key, value);
        } else {
            int source = gen_value(g, node->values.items[i]);
            gen_at(g, node->values.items[i]);
            emit(g, OPCODE_DICT_UPDATE, result, source, 0);
        }
        g->frame->top = inner;
    }
    emit(g, OPCODE_MOVE, target, result, 0);
    g->frame->top = top;
}

// ---- f-strings

static void gen_formatted(Gen *g, Ast_FormattedValue *node, int target)
{
    int top = g->frame->top;
    int operands = temps_new(g, 2);
    gen_into(g, node->value, operands);
    int conversion = node->conversion == 's' ? 1 : node->conversion == 'r' ? 2 : node->conversion == 'a' ? 3 : 0;
    if (node->format_spec) gen_into(g, node->format_spec, operands + 1);
    gen_at(g, &node->head);
    emit(g, OPCODE_FORMAT_VALUE, target, operands, conversion | (node->format_spec ? 8 : 0));
    g->frame->top = top;
}

void gen_joined(Gen *g, Ast_JoinedStr *node, int target)
{
    int top = g->frame->top;
    size_t count = node->values.count;
    if (count == 0) {
        gen_constant(g, value_of_object(g->vm->empty_str), target);
        return;
    }
    // Long ones in runs, each joined to the text so far.
    int text = -1;
    for (size_t i = 0; i < count && !g->failed;) {
        size_t run = count - i < CHUNK ? count - i : CHUNK;
        int first = temps_new(g, (int)run + 1);
        int n = first;
        if (text >= 0) emit(g, OPCODE_MOVE, n++, text, 0);
        for (size_t k = 0; k < run && !g->failed; k++, i++) gen_into(g, node->values.items[i], n++);
        gen_at(g, &node->head);
        if (text < 0 && i < count) text = first;
        emit(g, OPCODE_BUILD_STRING, i < count ? text : target, first, n - first);
        if (i < count) g->frame->top = text + 1;
    }
    g->frame->top = top;
}

// ---- Everything

void gen_slice(Gen *g, Ast_Slice *slice, int target)
{
    Ast *parts[] = {slice->lower, slice->upper, slice->step};
    for (int i = 0; i < 3; i++) {
        if (parts[i]) gen_into(g, parts[i], target + i);
        else emit(g, OPCODE_LOAD_IMMEDIATE, target + i, 1, 0);
    }
}

static void gen_walrus(Gen *g, Ast_NamedExpr *node, int target)
{
    int top = g->frame->top;
    int value = temp_new(g);
    gen_into(g, node->value, value);
    gen_at(g, node->target);
    gen_name_store(g, ast_Name(node->target)->id, value);
    if (target >= 0) emit(g, OPCODE_MOVE, target, value, 0);
    g->frame->top = top;
}

static void gen_yield(Gen *g, Ast_Yield *node, int target)
{
    if (!in_function(g)) {
        gen_fault(g, &node->head, "'yield' outside function");
        return;
    }
    int top = g->frame->top;
    int value = temp_new(g);
    if (node->value) gen_into(g, node->value, value);
    else emit(g, OPCODE_LOAD_IMMEDIATE, value, 1, 0);
    gen_at(g, &node->head);
    emit(g, OPCODE_YIELD, target, value, g->frame->block->is_coroutine);
    g->frame->top = top;
}

static void gen_yield_from(Gen *g, Ast_YieldFrom *node, int target)
{
    if (!in_function(g)) {
        gen_fault(g, &node->head, "'yield from' outside function");
        return;
    }
    if (g->frame->block->is_coroutine) {
        gen_fault(g, &node->head, "'yield from' inside async function");
        return;
    }
    int top = g->frame->top;
    int source = temp_new(g);
    gen_into(g, node->value, source);
    gen_at(g, &node->head);
    emit(g, OPCODE_YIELD_FROM, target, source, 0);
    g->frame->top = top;
}

int gen_value(Gen *g, Ast *node)
{
    if (node->kind == AST_Name) {
        gen_at(g, node);
        return gen_name(g, ast_Name(node)->id);
    }
    int target = temp_new(g);
    gen_into(g, node, target);
    return target;
}

void gen_into(Gen *g, Ast *node, int target)
{
    if (!gen_descend(g)) return;
    Value constant;
    gen_at(g, node);
    switch (node->kind) {
    case AST_Constant:
        if (fold_constant(g, node, &constant)) gen_constant(g, constant, target);
        return;
    case AST_Name: gen_name_into(g, ast_Name(node)->id, target); return;
    case AST_BinOp:
        if (fold_constant(g, node, &constant)) gen_constant(g, constant, target);
        else gen_binary(g, ast_BinOp(node), target);
        return;
    case AST_UnaryOp:
        if (fold_constant(g, node, &constant)) gen_constant(g, constant, target);
        else gen_unary(g, ast_UnaryOp(node), target);
        return;
    case AST_BoolOp: gen_bool(g, ast_BoolOp(node), target); return;
    case AST_Compare: gen_compare(g, ast_Compare(node), target); return;
    case AST_IfExp: gen_choice(g, node, target); return;
    case AST_NamedExpr: gen_walrus(g, ast_NamedExpr(node), target); return;
    case AST_Lambda: gen_lambda(g, node, target); return;
    case AST_Dict: gen_dict(g, ast_Dict(node), target); return;
    case AST_Set: gen_items(g, ast_Set(node)->elts, '{', target); return;
    case AST_List: gen_list(g, ast_List(node)->elts, target); return;
    case AST_Tuple:
        if (fold_constant(g, node, &constant)) gen_constant(g, constant, target);
        else gen_items(g, ast_Tuple(node)->elts, '(', target);
        return;
    case AST_ListComp:
    case AST_SetComp:
    case AST_DictComp: gen_comprehension(g, node, target); return;
    case AST_GeneratorExp: gen_generator_expression(g, node, target); return;
    case AST_Await: gen_await(g, node, target); return;
    case AST_Yield: gen_yield(g, ast_Yield(node), target); return;
    case AST_YieldFrom: gen_yield_from(g, ast_YieldFrom(node), target); return;
    case AST_Call:
    case AST_Attribute:
    case AST_Subscript: gen_call_chain(g, node, target); return;
    case AST_FormattedValue: gen_formatted(g, ast_FormattedValue(node), target); return;
    case AST_JoinedStr: gen_joined(g, ast_JoinedStr(node), target); return;
    case AST_Slice: {
        int top = g->frame->top;
        int parts = temps_new(g, 3);
        gen_slice(g, ast_Slice(node), parts);
        emit(g, OPCODE_BUILD_SLICE, target, parts, 0);
        g->frame->top = top;
        return;
    }
    case AST_Starred: gen_fault(g, node, "can't use starred expression here"); return;
    default: gen_fault(g, node, "unexpected node in an expression"); return;
    }
}
