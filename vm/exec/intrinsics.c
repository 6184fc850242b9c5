// intrinsics.c - operations that are too rare for an opcode: see intrinsics.def.
#include "vm/exec/interp.h"
#include "vm/types/descriptors.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// An expression statement at the prompt: sys.displayhook decides what becomes of its value.
static RUNS Value print_expression(VM *vm, Value value)
{
    Value hook = module_get(vm, vm->sys, NAME(vm, displayhook));
    if (raised(hook)) return RAISED;
    if (is_absent(hook)) return throw(vm, RuntimeError, "lost sys.displayhook");
    return call(vm, hook, 1, &value);
}

// The bound method of the pair that LOAD_METHOD made.
static RUNS Value bind_method(VM *vm, Value method, Value self)
{
    if (is_absent(self)) return method;
    SlotDescrGet slot = type_of(vm, method)->slots.descr_get;
    return slot ? slot(vm, method, self, value_of_object(type_of(vm, self))) : method;
}

Value intrinsic(VM *vm, int which, const Value *operands)
{
    switch ((Intrinsic)which) {
    case INTRINSIC_PRINT_EXPRESSION: return print_expression(vm, operands[0]);
    case INTRINSIC_TYPEVAR:
        return typevar_new(vm, TYPE_typevar, as_str(operands[0]), operands[1], operands[2], operands[3]);
    case INTRINSIC_PARAMSPEC:
        return typevar_new(vm, TYPE_paramspec, as_str(operands[0]), ABSENT, ABSENT, operands[3]);
    case INTRINSIC_TYPEVARTUPLE:
        return typevar_new(vm, TYPE_typevartuple, as_str(operands[0]), ABSENT, ABSENT, operands[3]);
    case INTRINSIC_TYPE_ALIAS: {
        Value params = is_none(operands[1]) ? ABSENT : operands[1];
        return type_alias_new(vm, as_str(operands[0]), params, operands[2]);
    }
    case INTRINSIC_GENERIC_BASE: return typing_generic_base(vm, as_tuple(operands[0]));
    case INTRINSIC_BIND_METHOD: return bind_method(vm, operands[0], operands[2]);
    case INTRINSIC_LENGTH: {
        size_t count;
        return length(vm, operands[0], &count) ? int_new(vm, (int64_t)count) : RAISED;
    }
    case INTRINSIC_COUNT: break;
    }
    UNREACHABLE();
}
