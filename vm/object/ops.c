// ops.c - arithmetic between any two values: which operand's slot is asked, in which order, and the
// TypeError's words if none answers.
//
// The order is the data model's: the left operand's slot, unless the right one is of a subclass
// with a slot of its own, then the other; then, for + and *, what sequences do. A slot that both
// types share is asked once: it gets both operands in program order and sorts out itself whose
// method comes first.
#include "vm/object/ops.h"
#include "vm/object/native.h"
#include "vm/object/poll.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/str.h"

typedef struct OpRow {
    uint16_t slot, inplace_slot; // offsets in Slots
    const char *symbol, *inplace_symbol;
} OpRow;

static const OpRow rows[BINARY_OP_COUNT] = {
    [OP_ADDITION] = {offsetof(Slots, add), offsetof(Slots, add_inplace), "+", "+="},
    [OP_SUBTRACTION] = {offsetof(Slots, subtract), offsetof(Slots, subtract_inplace), "-", "-="},
    [OP_MULTIPLICATION] = {offsetof(Slots, multiply), offsetof(Slots, multiply_inplace), "*", "*="},
    [OP_MATRIX_MULTIPLICATION] = {offsetof(Slots, matrix_multiply),
                                  offsetof(Slots, matrix_multiply_inplace), "@", "@="},
    [OP_TRUE_DIVISION] = {offsetof(Slots, true_divide), offsetof(Slots, true_divide_inplace), "/",
                          "/="},
    [OP_FLOOR_DIVISION] = {offsetof(Slots, floor_divide), offsetof(Slots, floor_divide_inplace),
                           "//", "//="},
    [OP_MODULO] = {offsetof(Slots, modulo), offsetof(Slots, modulo_inplace), "%", "%="},
    [OP_POWER] = {offsetof(Slots, power), offsetof(Slots, power_inplace), "** or pow()", "**="},
    [OP_SHIFT_LEFT] = {offsetof(Slots, shift_left), offsetof(Slots, shift_left_inplace), "<<",
                       "<<="},
    [OP_SHIFT_RIGHT] = {offsetof(Slots, shift_right), offsetof(Slots, shift_right_inplace), ">>",
                        ">>="},
    [OP_BIT_AND] = {offsetof(Slots, bit_and), offsetof(Slots, bit_and_inplace), "&", "&="},
    [OP_BIT_XOR] = {offsetof(Slots, bit_xor), offsetof(Slots, bit_xor_inplace), "^", "^="},
    [OP_BIT_OR] = {offsetof(Slots, bit_or), offsetof(Slots, bit_or_inplace), "|", "|="},
    [OP_DIVMOD] = {offsetof(Slots, divmod), offsetof(Slots, divmod), "divmod()", "divmod()"},
};

static inline SlotBinary binary_slot(const Type *type, uint16_t offset)
{
    return *(const SlotBinary *)((const char *)&type->slots + offset);
}

static inline SlotTernary ternary_slot(const Type *type, uint16_t offset)
{
    return *(const SlotTernary *)((const char *)&type->slots + offset);
}

static COLD Value throw_unsupported(VM *vm, BinaryOp op, bool inplace, Value left, Value right)
{
    const char *symbol = inplace ? rows[op].inplace_symbol : rows[op].symbol;
    // Python 2's way to print to a file.
    bool looks_like_print = op == OP_SHIFT_RIGHT && !inplace && is_exact_builtin(left) &&
                            str_equal_c(as_builtin(left)->name, "print");
    return throw(vm, TypeError, "unsupported operand type(s) for %s: '%.100T' and '%.100T'%s",
                 symbol, left, right,
                 looks_like_print ? ". Did you mean \"print(<message>, file=<output_stream>)\"?"
                                  : "");
}

// Asks the two types' slots; NOT_IMPLEMENTED if none answers.
static Value ask_binary(VM *vm, uint16_t offset, Value left, Value right)
{
    Type *left_type = type_of(vm, left), *right_type = type_of(vm, right);
    SlotBinary left_slot = binary_slot(left_type, offset);
    SlotBinary right_slot = NULL;
    if (left_type != right_type) {
        right_slot = binary_slot(right_type, offset);
        if (right_slot == left_slot) right_slot = NULL;
    }
    if (left_slot != NULL) {
        if (right_slot != NULL && type_is_subtype(right_type, left_type)) {
            Value result = right_slot(vm, left, right);
            if (!is_not_implemented(result)) return result;
            right_slot = NULL;
        }
        Value result = left_slot(vm, left, right);
        if (!is_not_implemented(result)) return result;
    }
    return right_slot != NULL ? right_slot(vm, left, right) : NOT_IMPLEMENTED;
}

// The same for slots of three operands.
static Value ask_ternary(VM *vm, uint16_t offset, Value left, Value right, Value third)
{
    Type *left_type = type_of(vm, left), *right_type = type_of(vm, right);
    SlotTernary left_slot = ternary_slot(left_type, offset);
    SlotTernary right_slot = NULL;
    if (left_type != right_type) {
        right_slot = ternary_slot(right_type, offset);
        if (right_slot == left_slot) right_slot = NULL;
    }
    if (left_slot != NULL) {
        if (right_slot != NULL && type_is_subtype(right_type, left_type)) {
            Value result = right_slot(vm, left, right, third);
            if (!is_not_implemented(result)) return result;
            right_slot = NULL;
        }
        Value result = left_slot(vm, left, right, third);
        if (!is_not_implemented(result)) return result;
    }
    if (right_slot != NULL) {
        Value result = right_slot(vm, left, right, third);
        if (!is_not_implemented(result)) return result;
    }
    if (!is_none(third)) {
        SlotTernary third_slot = ternary_slot(type_of(vm, third), offset);
        if (third_slot != NULL && third_slot != left_slot && third_slot != right_slot) {
            return third_slot(vm, left, right, third);
        }
    }
    return NOT_IMPLEMENTED;
}

// sequence * count, for sequences that are no numbers.
static Value repeat_sequence(VM *vm, SlotBinary repeat, Value sequence, Value count)
{
    if (type_of(vm, count)->slots.to_index == NULL) {
        return throw(vm, TypeError, "can't multiply sequence by non-int of type '%.200T'", count);
    }
    int64_t times;
    if (!index_as_int64(vm, count, false, &times)) return RAISED;
    return repeat(vm, sequence, int_new(vm, times));
}

// What sequences make of + and *, after no number answered.
static Value ask_sequences(VM *vm, BinaryOp op, Value left, Value right)
{
    if (op == OP_ADDITION) {
        SlotBinary concat = type_of(vm, left)->slots.concat;
        if (concat != NULL) return concat(vm, left, right);
    } else if (op == OP_MULTIPLICATION) {
        SlotBinary repeat = type_of(vm, left)->slots.repeat;
        if (repeat != NULL) return repeat_sequence(vm, repeat, left, right);
        repeat = type_of(vm, right)->slots.repeat;
        if (repeat != NULL) return repeat_sequence(vm, repeat, right, left);
    }
    return NOT_IMPLEMENTED;
}

static Value small_int_op(VM *vm, BinaryOp op, Value left, Value right)
{
    switch (op) {
    case OP_ADDITION: return int_new(vm, as_small(left) + as_small(right));
    case OP_SUBTRACTION: return int_new(vm, as_small(left) - as_small(right));
    case OP_MULTIPLICATION: return int_multiply(vm, left, right);
    case OP_BIT_AND: return value_of_small(as_small(left) & as_small(right));
    case OP_BIT_XOR: return value_of_small(as_small(left) ^ as_small(right));
    case OP_BIT_OR: return value_of_small(as_small(left) | as_small(right));
    case OP_FLOOR_DIVISION:
        return same(right, value_of_small(0)) ? NOT_IMPLEMENTED : int_floor_divide(vm, left, right);
    case OP_MODULO:
        return same(right, value_of_small(0)) ? NOT_IMPLEMENTED : int_modulo(vm, left, right);
    case OP_MATRIX_MULTIPLICATION:
    case OP_TRUE_DIVISION:
    case OP_POWER:
    case OP_SHIFT_LEFT:
    case OP_SHIFT_RIGHT:
    case OP_DIVMOD:
    case BINARY_OP_COUNT: break;
    }
    return NOT_IMPLEMENTED;
}

static Value double_op(BinaryOp op, double left, double right)
{
    if (op == OP_ADDITION) return value_of_double(left + right);
    if (op == OP_SUBTRACTION) return value_of_double(left - right);
    if (op == OP_MULTIPLICATION) return value_of_double(left * right);
    if (op == OP_TRUE_DIVISION && right != 0) return value_of_double(left / right);
    return NOT_IMPLEMENTED;
}

// Operands whose exact types say at once what happens; NOT_IMPLEMENTED for all others.
static inline Value quick_op(VM *vm, BinaryOp op, Value left, Value right)
{
    if (is_small_int(left) && is_small_int(right)) return small_int_op(vm, op, left, right);
    if (is_double(left) && is_double(right))
        return double_op(op, as_double(left), as_double(right));
    return NOT_IMPLEMENTED;
}

Value binary_op(VM *vm, BinaryOp op, Value left, Value right)
{
    Value result = quick_op(vm, op, left, right);
    if (!is_not_implemented(result)) return result;
    if (op == OP_POWER) return power_op(vm, left, right, NONE);
    if (op == OP_ADDITION && is_exact_str(left) && is_exact_str(right)) {
        String *joined = str_concat(vm, as_str(left), as_str(right));
        return joined != NULL ? value_of_object(joined) : RAISED;
    }
    result = ask_binary(vm, rows[op].slot, left, right);
    if (!is_not_implemented(result)) return result;
    result = ask_sequences(vm, op, left, right);
    return is_not_implemented(result) ? throw_unsupported(vm, op, false, left, right) : result;
}

// left += right and left *= right where left is a native sequence: its own in-place slot stands
// behind the other operand's arithmetic, as sq_inplace_concat does.
static bool inplace_comes_last(VM *vm, BinaryOp op, const Type *left, Value right)
{
    if (op == OP_ADDITION) {
        return left->slots.concat != NULL && left->slots.add == NULL &&
               !(left->flags & TYPE_IS_HEAP) && type_of(vm, right)->slots.add != NULL;
    }
    return op == OP_MULTIPLICATION && left->slots.repeat != NULL && left->slots.multiply == NULL &&
           !(left->flags & TYPE_IS_HEAP) && type_of(vm, right)->slots.multiply != NULL;
}

static Value inplace_power(VM *vm, Value left, Value right)
{
    SlotTernary slot = type_of(vm, left)->slots.power_inplace;
    Value result = slot != NULL ? slot(vm, left, right, NONE) : NOT_IMPLEMENTED;
    if (is_not_implemented(result))
        result = ask_ternary(vm, rows[OP_POWER].slot, left, right, NONE);
    return is_not_implemented(result) ? throw_unsupported(vm, OP_POWER, true, left, right) : result;
}

Value inplace_op(VM *vm, BinaryOp op, Value left, Value right)
{
    Value result = quick_op(vm, op, left, right);
    if (!is_not_implemented(result)) return result;
    if (op == OP_POWER) return inplace_power(vm, left, right);
    if (op == OP_ADDITION && is_exact_str(left) && is_exact_str(right)) {
        String *joined = str_append(vm, as_str(left), as_str(right));
        return joined != NULL ? value_of_object(joined) : RAISED;
    }
    Type *left_type = type_of(vm, left);
    SlotBinary slot = op == OP_DIVMOD ? NULL : binary_slot(left_type, rows[op].inplace_slot);
    bool comes_last = slot != NULL && inplace_comes_last(vm, op, left_type, right);
    if (slot != NULL && !comes_last) {
        result = slot(vm, left, right);
        if (!is_not_implemented(result)) return result;
    }
    result = ask_binary(vm, rows[op].slot, left, right);
    if (!is_not_implemented(result)) return result;
    if (comes_last) {
        result = slot(vm, left, right);
        if (!is_not_implemented(result)) return result;
    }
    result = ask_sequences(vm, op, left, right);
    return is_not_implemented(result) ? throw_unsupported(vm, op, true, left, right) : result;
}

Value power_op(VM *vm, Value base, Value exponent, Value modulus)
{
    Value result = ask_ternary(vm, rows[OP_POWER].slot, base, exponent, modulus);
    if (!is_not_implemented(result)) return result;
    if (is_none(modulus)) return throw_unsupported(vm, OP_POWER, false, base, exponent);
    return throw(vm, TypeError,
                 "unsupported operand type(s) for ** or pow(): '%.100T', '%.100T', '%.100T'", base,
                 exponent, modulus);
}

static SlotUnary unary_slot(const Type *type, UnaryOp op)
{
    switch (op) {
    case OP_NEGATIVE: return type->slots.negative;
    case OP_POSITIVE: return type->slots.positive;
    case OP_INVERT: return type->slots.invert;
    case OP_ABSOLUTE: return type->slots.absolute;
    }
    UNREACHABLE();
}

Value unary_op(VM *vm, UnaryOp op, Value operand)
{
    static const char *const names[] = {[OP_NEGATIVE] = "unary -",
                                        [OP_POSITIVE] = "unary +",
                                        [OP_INVERT] = "unary ~",
                                        [OP_ABSOLUTE] = "abs()"};
    if (is_double(operand) && op == OP_NEGATIVE) return value_of_double(-as_double(operand));
    SlotUnary slot = unary_slot(type_of(vm, operand), op);
    if (slot != NULL) return slot(vm, operand);
    return throw(vm, TypeError, "bad operand type for %s: '%.200T'", names[op], operand);
}
