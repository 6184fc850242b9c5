// compare.c - comparison, equality, truth and hash of any value: the data model's rules and words.
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/str.h"

static const CompareOp swapped[] = {
    [COMPARE_LT] = COMPARE_GT, [COMPARE_LE] = COMPARE_GE, [COMPARE_EQ] = COMPARE_EQ,
    [COMPARE_NE] = COMPARE_NE, [COMPARE_GT] = COMPARE_LT, [COMPARE_GE] = COMPARE_LE,
};
static const char *const symbols[] = {
    [COMPARE_LT] = "<",  [COMPARE_LE] = "<=", [COMPARE_EQ] = "==",
    [COMPARE_NE] = "!=", [COMPARE_GT] = ">",  [COMPARE_GE] = ">=",
};

static inline bool order_holds(CompareOp op, int order)
{
    switch (op) {
    case COMPARE_LT: return order < 0;
    case COMPARE_LE: return order <= 0;
    case COMPARE_EQ: return order == 0;
    case COMPARE_NE: return order != 0;
    case COMPARE_GT: return order > 0;
    case COMPARE_GE: return order >= 0;
    }
    UNREACHABLE();
}

static inline bool double_holds(CompareOp op, double left, double right)
{
    switch (op) {
    case COMPARE_LT: return left < right;
    case COMPARE_LE: return left <= right;
    case COMPARE_EQ: return left == right;
    case COMPARE_NE: return left != right;
    case COMPARE_GT: return left > right;
    case COMPARE_GE: return left >= right;
    }
    UNREACHABLE();
}

// Operands whose exact types answer without their slots: ints, floats, strs.
static inline bool quick_compare(CompareOp op, Value left, Value right, bool *result)
{
    if (is_small_int(left) && is_small_int(right)) {
        *result = order_holds(op, (left.bits > right.bits) - (left.bits < right.bits));
        return true;
    }
    if (is_double(left) && is_double(right)) {
        *result = double_holds(op, as_double(left), as_double(right));
        return true;
    }
    if (is_exact_str(left) && is_exact_str(right)) {
        if (op == COMPARE_EQ || op == COMPARE_NE) {
            *result = str_equal(as_str(left), as_str(right)) == (op == COMPARE_EQ);
        } else {
            *result = order_holds(op, str_compare(as_str(left), as_str(right)));
        }
        return true;
    }
    if (is_exact_int(left) && is_exact_int(right)) {
        *result = order_holds(op, int_compare(left, right));
        return true;
    }
    return false;
}

// Left's slot, right's slot swapped (first if its type is a subclass), identity for == and !=.
static Value compare_slots(VM *vm, CompareOp op, Value left, Value right)
{
    Type *left_type = type_of(vm, left), *right_type = type_of(vm, right);
    bool asked_right = false;
    if (left_type != right_type && right_type->slots.compare != NULL &&
        type_is_subtype(right_type, left_type)) {
        asked_right = true;
        Value result = right_type->slots.compare(vm, right, left, swapped[op]);
        if (!is_not_implemented(result)) return result;
    }
    if (left_type->slots.compare != NULL) {
        Value result = left_type->slots.compare(vm, left, right, op);
        if (!is_not_implemented(result)) return result;
    }
    if (!asked_right && right_type->slots.compare != NULL) {
        Value result = right_type->slots.compare(vm, right, left, swapped[op]);
        if (!is_not_implemented(result)) return result;
    }
    if (op == COMPARE_EQ) return value_of_bool(same(left, right));
    if (op == COMPARE_NE) return value_of_bool(!same(left, right));
    return throw(vm, TypeError, "'%s' not supported between instances of '%.100T' and '%.100T'",
                 symbols[op], left, right);
}

Value compare_op(VM *vm, CompareOp op, Value left, Value right)
{
    bool quick;
    if (quick_compare(op, left, right, &quick)) return value_of_bool(quick);
    char here;
    if (UNLIKELY(&here <= vm->c_stack_limit)) return throw_recursion(vm, " in comparison");
    return compare_slots(vm, op, left, right);
}

bool compare_truth(VM *vm, CompareOp op, Value left, Value right, bool *result)
{
    if (quick_compare(op, left, right, result)) return true;
    Value answer = compare_op(vm, op, left, right);
    if (is_bool(answer)) {
        *result = same(answer, TRUE);
        return true;
    }
    return !raised(answer) && truth(vm, answer, result);
}

bool values_equal(VM *vm, Value a, Value b, bool *equal)
{
    if (same(a, b)) {
        *equal = true;
        return true;
    }
    return compare_truth(vm, COMPARE_EQ, a, b, equal);
}

bool truth(VM *vm, Value v, bool *result)
{
    if (is_bool(v)) *result = same(v, TRUE);
    else if (is_none(v)) *result = false;
    else if (is_small_int(v)) *result = as_small(v) != 0;
    else if (is_double(v)) *result = as_double(v) != 0;
    else if (is_exact_str(v)) *result = as_str(v)->size != 0;
    else {
        Type *type = type_of(vm, v);
        if (type->slots.truth != NULL) return type->slots.truth(vm, v, result);
        *result = true;
        if (type->slots.length != NULL) {
            size_t count;
            if (!type->slots.length(vm, v, &count)) return false;
            *result = count != 0;
        }
    }
    return true;
}

bool hash_value(VM *vm, Value v, uint64_t *hash)
{
    if (is_exact_str(v)) {
        *hash = str_hash(vm, as_str(v));
        return true;
    }
    if (is_small_int(v)) {
        *hash = int_hash(v);
        return true;
    }
    Type *type = type_of(vm, v);
    if (type->slots.hash != NULL) return type->slots.hash(vm, v, hash);
    return throw_false(vm, TypeError, "unhashable type: '%.200T'", v);
}
