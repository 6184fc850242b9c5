// bool.c - bool: the two immediates TRUE and FALSE, a subclass of int.
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/int.h"

static Value bool_construct(VM *vm, Value *args)
{
    bool result;
    return truth(vm, args[1], &result) ? value_of_bool(result) : RAISED;
}

static Value bool_convert(VM *vm, Value v)
{
    return bool_construct(vm, (Value[]){ABSENT, v});
}

static Value slot_repr(VM *vm, Value self)
{
    return value_of_object(same(self, TRUE) ? NAME(vm, True) : NAME(vm, False));
}

static bool both(Value left, Value right)
{
    return is_bool(left) && is_bool(right);
}

static Value slot_bit_and(VM *vm, Value left, Value right)
{
    if (both(left, right)) return value_of_bool(same(left, TRUE) && same(right, TRUE));
    return int_type.bit_and(vm, left, right);
}

static Value slot_bit_or(VM *vm, Value left, Value right)
{
    if (both(left, right)) return value_of_bool(same(left, TRUE) || same(right, TRUE));
    return int_type.bit_or(vm, left, right);
}

static Value slot_bit_xor(VM *vm, Value left, Value right)
{
    if (both(left, right)) return value_of_bool(!same(left, right));
    return int_type.bit_xor(vm, left, right);
}

static Value slot_invert(VM *vm, Value self)
{
    if (!warn(
            vm, DeprecationWarning, 1,
            "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This "
            "returns the bitwise inversion of the underlying int object and is usually not what "
            "you expect from negating a bool. Use the 'not' operator for boolean negation or ~int(x) "
            "if you really want the bitwise inversion of the underlying int."))
        return RAISED;
    return int_invert(vm, self);
}

const TypeDef bool_type = {
    .name = "bool",
    .doc = "Returns True when the argument is true, False otherwise.\n"
           "The builtins True and False are the only two instances of the class bool.\n"
           "The class bool is a subclass of the class int, and cannot be subclassed.",
    .signature = "bool(object=False, /)",
    .base = &int_type,
    .size = sizeof(IntObject),
    .flags = TYPE_IS_FINAL | TYPE_MATCH_SELF,
    .construct = bool_construct,
    .convert = bool_convert,
    .repr = slot_repr,
    .invert = slot_invert,
    .bit_and = slot_bit_and,
    .bit_or = slot_bit_or,
    .bit_xor = slot_bit_xor,
};
