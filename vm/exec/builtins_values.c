// builtins_values.c - builtins that ask one value something.
#include "vm/exec/builtins_parts.h"
#include "vm/exec/interp.h"
#include "vm/types/bytes.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/str.h"

Value py_abs(VM *vm, Value *args)
{
    return unary_op(vm, OP_ABSOLUTE, args[0]);
}

Value py_ascii(VM *vm, Value *args)
{
    return value_of_str(ascii_of(vm, args[0]));
}

Value py_repr(VM *vm, Value *args)
{
    return value_of_str(repr_of(vm, args[0]));
}

static RUNS Value int_literal(VM *vm, Value v, int base)
{
    Value index = index_of(vm, v);
    return raised(index) ? RAISED : value_of_str(int_to_literal(vm, index, base));
}

Value py_bin(VM *vm, Value *args)
{
    return int_literal(vm, args[0], 2);
}

Value py_oct(VM *vm, Value *args)
{
    return int_literal(vm, args[0], 8);
}

Value py_hex(VM *vm, Value *args)
{
    return int_literal(vm, args[0], 16);
}

Value py_callable(VM *vm, Value *args)
{
    return value_of_bool(is_callable(vm, args[0]));
}

Value py_chr(VM *vm, Value *args)
{
    int64_t code;
    if (!arg_index(vm, args, 0, &code)) return RAISED;
    if (code < 0 || code > 0x10ffff) return throw(vm, ValueError, "chr() arg not in range(0x110000)");
    return value_of_object(str_char(vm, (uint32_t)code));
}

Value py_ord(VM *vm, Value *args)
{
    size_t count;
    const char *data;
    if (is_str(args[0])) {
        String *text = as_str(args[0]);
        if (text->count == 1) return value_of_small(str_at(vm, text, 0));
        return throw(vm, TypeError, "ord() expected a character, but string of length %zu found", text->count);
    }
    if (is_bytes(args[0])) {
        count = as_bytes(args[0])->size;
        data = as_bytes(args[0])->data;
    } else if (is_bytearray(args[0])) {
        count = as_bytearray(args[0])->size;
        data = as_bytearray(args[0])->data;
    } else {
        return throw(vm, TypeError, "ord() expected string of length 1, but %.200T found", args[0]);
    }
    if (count == 1) return value_of_small((unsigned char)*data);
    return throw(vm, TypeError, "ord() expected a character, but string of length %zu found", count);
}

// ---- Attributes ---------------------------------------------------------------------------------

static RAISES String *attribute_name(VM *vm, Value name)
{
    if (!is_str(name)) return throw_null(vm, TypeError, "attribute name must be string, not '%.200T'", name);
    String *exact = str_exact(vm, as_str(name));
    return exact ? str_intern(vm, exact) : NULL;
}

Value py_getattr(VM *vm, Value *args)
{
    String *name = attribute_name(vm, args[1]);
    if (!name) return RAISED;
    if (is_absent(args[2])) return get_attr(vm, args[0], name);
    Value value = get_attr_or_absent(vm, args[0], name);
    return is_absent(value) ? args[2] : value;
}

Value py_hasattr(VM *vm, Value *args)
{
    String *name = attribute_name(vm, args[1]);
    if (!name) return RAISED;
    Value value = get_attr_or_absent(vm, args[0], name);
    return raised(value) ? RAISED : value_of_bool(!is_absent(value));
}

Value py_setattr(VM *vm, Value *args)
{
    String *name = attribute_name(vm, args[1]);
    return name && set_attr(vm, args[0], name, args[2]) ? NONE : RAISED;
}

Value py_delattr(VM *vm, Value *args)
{
    String *name = attribute_name(vm, args[1]);
    return name && set_attr(vm, args[0], name, ABSENT) ? NONE : RAISED;
}

// ---- Numbers, lengths, identities ---------------------------------------------------------------

Value py_divmod(VM *vm, Value *args)
{
    return binary_op(vm, OP_DIVMOD, args[0], args[1]);
}

Value py_pow(VM *vm, Value *args)
{
    return power_op(vm, args[0], args[1], args[2]);
}

Value py_round(VM *vm, Value *args)
{
    Value number = args[0], digits = args[1];
    if (is_exact_int(number) && is_none(digits)) return number;
    if (is_double(number)) {
        if (is_none(digits)) return float_round_to_int(vm, as_double(number));
        if (is_small_int(digits)) return float_round(vm, as_double(number), as_small(digits));
    }
    Value result = call_special(vm, number, NAME(vm, __round__), is_none(digits) ? 0 : 1, &digits);
    if (!is_absent(result)) return result;
    return throw(vm, TypeError, "type %.100T doesn't define __round__ method", number);
}

Value py_format(VM *vm, Value *args)
{
    String *spec;
    if (!arg_str(vm, args, 1, &spec)) return RAISED;
    return value_of_str(format_value(vm, args[0], spec));
}

Value py_hash(VM *vm, Value *args)
{
    uint64_t hash;
    return hash_value(vm, args[0], &hash) ? int_new(vm, (int64_t)hash) : RAISED;
}

Value py_id(VM *vm, Value *args)
{
    return id_of(vm, args[0]);
}

Value py_len(VM *vm, Value *args)
{
    size_t count;
    return length(vm, args[0], &count) ? int_new(vm, (int64_t)count) : RAISED;
}

Value py_isinstance(VM *vm, Value *args)
{
    bool result;
    return is_instance(vm, args[0], args[1], &result) ? value_of_bool(result) : RAISED;
}

Value py_issubclass(VM *vm, Value *args)
{
    bool result;
    return is_subclass(vm, args[0], args[1], &result) ? value_of_bool(result) : RAISED;
}
