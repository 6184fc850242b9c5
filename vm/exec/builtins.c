// builtins.c - the module builtins: its functions, types and exceptions.
#include "vm/exec/builtins.h"
#include "vm/exec/generator.h"
#include <math.h>
#include "vm/types/bytes.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/float.h"
#include "vm/types/format.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

static Value text_or_raised(String *text)
{
    return text ? value_of_object(text) : RAISED;
}

// ---- Numbers

static Value py_builtins_abs(VM *vm, Value *args)
{
    return unary_op(vm, OP_ABSOLUTE, args[0]);
}

static Value in_base(VM *vm, Value v, int base, const char *prefix)
{
    Value number = index_of(vm, v);
    if (raised(number)) return RAISED;
    bool negative = int_sign(number) < 0;
    if (negative) number = int_negative(vm, number);
    String *digits = raised(number) ? NULL : int_to_str(vm, number, base);
    return digits ? text_or_raised(str_format(vm, "%s%s%S", negative ? "-" : "", prefix, digits)) : RAISED;
}

static Value py_builtins_bin(VM *vm, Value *args)
{
    return in_base(vm, args[0], 2, "0b");
}

static Value py_builtins_oct(VM *vm, Value *args)
{
    return in_base(vm, args[0], 8, "0o");
}

static Value py_builtins_hex(VM *vm, Value *args)
{
    return in_base(vm, args[0], 16, "0x");
}

static Value py_builtins_divmod(VM *vm, Value *args)
{
    return binary_op(vm, OP_DIVMOD, args[0], args[1]);
}

static Value py_builtins_pow(VM *vm, Value *args)
{
    return power_op(vm, args[0], args[1], args[2]);
}

static Value py_builtins_round(VM *vm, Value *args)
{
    Value method = get_special(vm, args[0], NAME(vm, __round__));
    if (raised(method)) return RAISED;
    if (is_absent(method)) return throw(vm, TypeError, "type %T doesn't define __round__ method", args[0]);
    return is_none(args[1]) ? call(vm, method, 0, NULL) : call(vm, method, 1, &args[1]);
}

static Value py_builtins_chr(VM *vm, Value *args)
{
    int64_t code;
    if (!index_as_int64(vm, args[0], true, &code)) return RAISED;
    if (code < 0 || code > 0x10ffff) return throw(vm, ValueError, "chr() arg not in range(0x110000)");
    return value_of_object(str_char(vm, (uint32_t)code));
}

static Value py_builtins_ord(VM *vm, Value *args)
{
    if (is_str(args[0])) {
        String *text = as_str(args[0]);
        if (text->count == 1) return value_of_small(str_at(vm, text, 0));
        return throw(vm, TypeError, "ord() expected a character, but string of length %zu found", text->count);
    }
    const unsigned char *data = NULL;
    size_t size = 0;
    if (is_bytes(args[0])) data = (const unsigned char *)as_bytes(args[0])->data, size = as_bytes(args[0])->size;
    else if (is_bytearray(args[0])) data = (const unsigned char *)as_bytearray(args[0])->data, size = as_bytearray(args[0])->size;
    else return throw(vm, TypeError, "ord() expected string of length 1, but %T found", args[0]);
    if (size == 1) return value_of_small(data[0]);
    return throw(vm, TypeError, "ord() expected a character, but string of length %zu found", size);
}

// The sum of floats is compensated (Neumaier, as CPython does since 3.12).
typedef struct FloatSum {
    double high, low;
} FloatSum;

static void float_add(FloatSum *sum, double x)
{
    double t = sum->high + x;
    if (fabs(sum->high) >= fabs(x)) sum->low += (sum->high - t) + x;
    else sum->low += (x - t) + sum->high;
    sum->high = t;
}

static Value float_total(const FloatSum *sum)
{
    return value_of_double(sum->low != 0 && isfinite(sum->low) ? sum->high + sum->low : sum->high);
}

static Value py_builtins_sum(VM *vm, Value *args)
{
    Value total = args[1];
    if (is_str(total)) return throw(vm, TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
    if (is_bytes(total)) return throw(vm, TypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
    if (is_bytearray(total)) return throw(vm, TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]");
    Iter iter;
    if (!iter_open(vm, &iter, args[0])) return RAISED;
    bool more = iter_next(vm, &iter);
    size_t done = 0;
    if (is_small_int(total)) {
        int64_t sum = as_small(total);
        while (more && is_small_int(iter.item) && !add_overflows(sum, as_small(iter.item), &sum)) {
            if ((++done & 1023) == 0 && !charge(vm, 1024)) return RAISED;
            more = iter_next(vm, &iter);
        }
        total = int_new(vm, sum);
    }
    if (more && (is_double(total) || (is_double(iter.item) && is_small_int(total)))) {
        FloatSum sum = {is_double(total) ? as_double(total) : (double)as_small(total), 0};
        while (more && (is_double(iter.item) || is_small_int(iter.item))) {
            if (is_double(iter.item)) float_add(&sum, as_double(iter.item));
            else float_add(&sum, (double)as_small(iter.item));
            if ((++done & 1023) == 0 && !charge(vm, 1024)) return RAISED;
            more = iter_next(vm, &iter);
        }
        total = float_total(&sum);
    }
    while (more) {
        total = binary_op(vm, OP_ADDITION, total, iter.item);
        if (raised(total) || !charge(vm, 1)) return RAISED;
        more = iter_next(vm, &iter);
    }
    return iter.failed ? RAISED : total;
}

// min and max: (*args, key=None, default=?)
static Value extreme(VM *vm, Value *args, CompareOp op, const char *name)
{
    Tuple *given = as_tuple(args[0]);
    Value key = args[1], fallback = args[2];
    Value source = value_of_object(given);
    if (given->count == 0) return throw(vm, TypeError, "%s expected at least 1 argument, got 0", name);
    if (given->count == 1) source = given->items[0];
    else if (!is_absent(fallback)) {
        return throw(vm, TypeError, "Cannot specify a default for %s() with multiple positional arguments", name);
    }
    Iter iter;
    if (!iter_open(vm, &iter, source)) return RAISED;
    Value best = ABSENT, best_key = ABSENT;
    while (iter_next(vm, &iter)) {
        Value item = iter.item, item_key = item;
        if (!is_none(key)) {
            item_key = call(vm, key, 1, &item);
            if (raised(item_key)) return RAISED;
        }
        bool better = is_absent(best);
        if (!better) {
            if (is_small_int(item_key) && is_small_int(best_key)) {
                better = op == COMPARE_LT ? as_small(item_key) < as_small(best_key) : as_small(item_key) > as_small(best_key);
            } else if (!compare_truth(vm, op, item_key, best_key, &better)) {
                return RAISED;
            }
        }
        if (better) best = item, best_key = item_key;
        if (!charge(vm, 1)) return RAISED;
    }
    if (iter.failed) return RAISED;
    if (!is_absent(best)) return best;
    return is_absent(fallback) ? throw(vm, ValueError, "%s() iterable argument is empty", name) : fallback;
}

static Value py_builtins_min(VM *vm, Value *args)
{
    return extreme(vm, args, COMPARE_LT, "min");
}

static Value py_builtins_max(VM *vm, Value *args)
{
    return extreme(vm, args, COMPARE_GT, "max");
}

// ---- Iteration

static Value all_or_any(VM *vm, Value iterable, bool any)
{
    Iter iter;
    if (!iter_open(vm, &iter, iterable)) return RAISED;
    while (iter_next(vm, &iter)) {
        bool is_true;
        if (!truth(vm, iter.item, &is_true) || !charge(vm, 1)) return RAISED;
        if (is_true == any) return value_of_bool(any);
    }
    return iter.failed ? RAISED : value_of_bool(!any);
}

static Value py_builtins_all(VM *vm, Value *args)
{
    return all_or_any(vm, args[0], false);
}

static Value py_builtins_any(VM *vm, Value *args)
{
    return all_or_any(vm, args[0], true);
}

static Value py_builtins_iter(VM *vm, Value *args)
{
    if (is_absent(args[1])) return get_iter(vm, args[0]);
    if (!is_callable(vm, args[0])) return throw(vm, TypeError, "iter(v, w): v must be callable");
    CallableIterator *iterator = object_new(vm, TYPE_callable_iterator, sizeof *iterator);
    iterator->callable = args[0];
    iterator->sentinel = args[1];
    return value_of_object(iterator);
}

static Value py_builtins_next(VM *vm, Value *args)
{
    SlotNext next = type_of(vm, args[0])->slots.next;
    if (!next) return throw(vm, TypeError, "'%T' object is not an iterator", args[0]);
    Value item = next(vm, args[0]);
    if (is_exhausted(item)) {
        if (!is_absent(args[1])) return args[1];
        if (is_none(vm->stop_value) || is_absent(vm->stop_value)) {
            Value stop = call(vm, value_of_object(type_get(vm, StopIteration)), 0, NULL);
            return raised(stop) ? RAISED : throw_value(vm, stop);
        }
        return throw_with(vm, StopIteration, vm->stop_value);
    }
    if (raised(item) && !is_absent(args[1]) && catch_pending(vm, StopIteration)) return args[1];
    return item;
}

static Value py_builtins_aiter(VM *vm, Value *args)
{
    Type *type = type_of(vm, args[0]);
    if (!type->slots.aiter) return throw(vm, TypeError, "'%T' object is not an async iterable", args[0]);
    Value iterator = type->slots.aiter(vm, args[0]);
    if (!raised(iterator) && !type_of(vm, iterator)->slots.anext) {
        return throw(vm, TypeError, "aiter() returned not an async iterator of type '%T'", iterator);
    }
    return iterator;
}

static Value py_builtins_anext(VM *vm, Value *args)
{
    Type *type = type_of(vm, args[0]);
    if (!type->slots.anext) return throw(vm, TypeError, "'%T' object is not an async iterator", args[0]);
    Value awaitable = type->slots.anext(vm, args[0]);
    if (raised(awaitable) || is_absent(args[1])) return awaitable;
    return anext_awaitable_new(vm, awaitable, args[1]);
}

static Value py_builtins_sorted(VM *vm, Value *args)
{
    bool reverse;
    if (!arg_truth(vm, args, 2, &reverse)) return RAISED;
    List *list = list_from(vm, args[0]);
    if (!list || !list_sort(vm, list, is_none(args[1]) ? ABSENT : args[1], reverse)) return RAISED;
    return value_of_object(list);
}

static Value py_builtins_len(VM *vm, Value *args)
{
    size_t count;
    if (!length(vm, args[0], &count)) return RAISED;
    return int_new(vm, (int64_t)count);
}

// ---- Objects and attributes

static Value py_builtins_ascii(VM *vm, Value *args)
{
    return text_or_raised(ascii_of(vm, args[0]));
}

static Value py_builtins_repr(VM *vm, Value *args)
{
    return text_or_raised(repr_of(vm, args[0]));
}

static Value py_builtins_format(VM *vm, Value *args)
{
    if (!is_str(args[1])) return throw(vm, TypeError, "format() argument 2 must be str, not %T", args[1]);
    return text_or_raised(format_value(vm, args[0], as_str(args[1])));
}

static Value py_builtins_callable(VM *vm, Value *args)
{
    return value_of_bool(is_callable(vm, args[0]));
}

static Value py_builtins_hash(VM *vm, Value *args)
{
    uint64_t hash;
    return hash_value(vm, args[0], &hash) ? int_new(vm, (int64_t)hash) : RAISED;
}

static Value py_builtins_id(VM *vm, Value *args)
{
    return id_of(vm, args[0]);
}

static Value py_builtins_isinstance(VM *vm, Value *args)
{
    bool result;
    return is_instance(vm, args[0], args[1], &result) ? value_of_bool(result) : RAISED;
}

static Value py_builtins_issubclass(VM *vm, Value *args)
{
    bool result;
    return is_subclass(vm, args[0], args[1], &result) ? value_of_bool(result) : RAISED;
}

static String *attribute_name(VM *vm, Value v)
{
    if (is_str(v)) return str_intern(vm, as_str(v));
    return throw_null(vm, TypeError, "attribute name must be string, not '%T'", v);
}

static Value py_builtins_getattr(VM *vm, Value *args)
{
    String *name = attribute_name(vm, args[1]);
    if (!name) return RAISED;
    if (is_absent(args[2])) return get_attr(vm, args[0], name);
    Value found = get_attr_or_absent(vm, args[0], name);
    return is_absent(found) ? args[2] : found;
}

static Value py_builtins_hasattr(VM *vm, Value *args)
{
    String *name = attribute_name(vm, args[1]);
    Value found = name ? get_attr_or_absent(vm, args[0], name) : RAISED;
    return raised(found) ? RAISED : value_of_bool(!is_absent(found));
}

static Value py_builtins_setattr(VM *vm, Value *args)
{
    String *name = attribute_name(vm, args[1]);
    return name && set_attr(vm, args[0], name, args[2]) ? NONE : RAISED;
}

static Value py_builtins_delattr(VM *vm, Value *args)
{
    String *name = attribute_name(vm, args[1]);
    return name && set_attr(vm, args[0], name, ABSENT) ? NONE : RAISED;
}

static Value py_builtins_dir(VM *vm, Value *args)
{
    List *names;
    if (is_absent(args[0])) {
        Value locals = frame_locals(vm);
        Value keys = raised(locals) ? RAISED : call_method(vm, locals, NAME(vm, keys), 0, NULL);
        names = raised(keys) ? NULL : list_from(vm, keys);
    } else {
        Value answer = call_special(vm, args[0], NAME(vm, __dir__), 0, NULL);
        if (is_absent(answer)) return throw(vm, TypeError, "object does not provide __dir__");
        names = raised(answer) ? NULL : list_from(vm, answer);
    }
    return names && list_sort(vm, names, ABSENT, false) ? value_of_object(names) : RAISED;
}

static Value py_builtins_globals(VM *vm, Value *args)
{
    (void)args;
    Dict *dict = frame_globals(vm);
    return dict ? value_of_object(dict) : throw(vm, SystemError, "globals() needs a frame");
}

static Value py_builtins_locals(VM *vm, Value *args)
{
    (void)args;
    return frame_locals(vm);
}

static Value py_builtins_vars(VM *vm, Value *args)
{
    if (is_absent(args[0])) return frame_locals(vm);
    Value dict = get_attr_or_absent(vm, args[0], NAME(vm, __dict__));
    return is_absent(dict) ? throw(vm, TypeError, "vars() argument must have __dict__ attribute") : dict;
}

static Value py_builtins_import(VM *vm, Value *args)
{
    int level;
    String *name;
    if (!arg_str(vm, args, 0, &name) || !arg_int(vm, args, 4, &level)) return RAISED;
    Dict *globals = is_dict(args[1]) ? as_dict(args[1]) : NULL;
    if (level > 0 && !globals) {
        if (is_none(args[1])) return throw(vm, KeyError, "'__name__' not in globals");
        return throw(vm, TypeError, "globals must be a dict");
    }
    return import_name(vm, name, globals, args[3], level);
}

static Value py_builtins_breakpoint(VM *vm, Value *args)
{
    Value hook = module_get(vm, vm->sys, str_intern_c(vm, "breakpointhook"));
    if (raised(hook)) return RAISED;
    if (is_absent(hook)) return throw(vm, RuntimeError, "lost sys.breakpointhook");
    return call_tuple(vm, hook, as_tuple(args[0]), as_dict(args[1]));
}

// ---- The module

static const Native functions[] = {
    {"__build_class__(func, name, /, *bases, **kwds)", py_builtins_build_class, "Internal helper function used by the class statement."},
    {"__import__(name, globals=None, locals=None, fromlist=(), level=0)", py_builtins_import, "Import a module."},
    {"abs(x, /)", py_builtins_abs, "Return the absolute value of the argument."},
    {"aiter(async_iterable, /)", py_builtins_aiter, "Return an AsyncIterator for an AsyncIterable object."},
    {"all(iterable, /)", py_builtins_all, "Return True if bool(x) is True for all values x in the iterable."},
    {"anext(aiterator, default=?, /)", py_builtins_anext, "Return the next item from the async iterator."},
    {"any(iterable, /)", py_builtins_any, "Return True if bool(x) is True for any x in the iterable."},
    {"ascii(obj, /)", py_builtins_ascii, "Return an ASCII-only representation of an object."},
    {"bin(number, /)", py_builtins_bin, "Return the binary representation of an integer."},
    {"breakpoint(*args, **kws)", py_builtins_breakpoint, "Call sys.breakpointhook(*args, **kws)."},
    {"callable(obj, /)", py_builtins_callable, "Return whether the object is callable (i.e., some kind of function)."},
    {"chr(i, /)", py_builtins_chr, "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."},
    {"compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)", py_builtins_compile, "Compile source into a code object that can be executed by exec() or eval()."},
    {"delattr(obj, name, /)", py_builtins_delattr, "Deletes the named attribute from the given object."},
    {"dir(object=?, /)", py_builtins_dir, "Show attributes of an object."},
    {"divmod(x, y, /)", py_builtins_divmod, "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x."},
    {"eval(source, /, globals=None, locals=None)", py_builtins_eval, "Evaluate the given source in the context of globals and locals."},
    {"exec(source, /, globals=None, locals=None, *, closure=None)", py_builtins_exec, "Execute the given source in the context of globals and locals."},
    {"format(value, format_spec='', /)", py_builtins_format, "Return type(value).__format__(value, format_spec)."},
    {"getattr(object, name, default=?, /)", py_builtins_getattr, "Get a named attribute from an object."},
    {"globals()", py_builtins_globals, "Return the dictionary containing the current scope's global variables."},
    {"hasattr(obj, name, /)", py_builtins_hasattr, "Return whether the object has an attribute with the given name."},
    {"hash(obj, /)", py_builtins_hash, "Return the hash value for the given object."},
    {"hex(number, /)", py_builtins_hex, "Return the hexadecimal representation of an integer."},
    {"id(obj, /)", py_builtins_id, "Return the identity of an object."},
    {"input(prompt=?, /)", py_builtins_input, "Read a string from standard input.  The trailing newline is stripped."},
    {"isinstance(obj, class_or_tuple, /)", py_builtins_isinstance, "Return whether an object is an instance of a class or of a subclass thereof."},
    {"issubclass(cls, class_or_tuple, /)", py_builtins_issubclass, "Return whether 'cls' is derived from another class or is the same class."},
    {"iter(object, sentinel=?, /)", py_builtins_iter, "Get an iterator from an object."},
    {"len(obj, /)", py_builtins_len, "Return the number of items in a container."},
    {"locals()", py_builtins_locals, "Return a dictionary containing the current scope's local variables."},
    {"max(*args, key=None, default=?)", py_builtins_max, "With a single iterable argument, return its biggest item."},
    {"min(*args, key=None, default=?)", py_builtins_min, "With a single iterable argument, return its smallest item."},
    {"next(iterator, default=?, /)", py_builtins_next, "Return the next item from the iterator."},
    {"oct(number, /)", py_builtins_oct, "Return the octal representation of an integer."},
    {"open(*args, **kwds)", py_builtins_open, "Open file and return a stream."},
    {"ord(c, /)", py_builtins_ord, "Return the Unicode code point for a one-character string."},
    {"pow(base, exp, mod=None)", py_builtins_pow, "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments."},
    {"print(*args, sep=' ', end='\\n', file=None, flush=False)", py_builtins_print, "Prints the values to a stream, or to sys.stdout by default."},
    {"repr(obj, /)", py_builtins_repr, "Return the canonical string representation of the object."},
    {"round(number, ndigits=None)", py_builtins_round, "Round a number to a given precision in decimal digits."},
    {"setattr(obj, name, value, /)", py_builtins_setattr, "Sets the named attribute on the given object to the specified value."},
    {"sorted(iterable, /, *, key=None, reverse=False)", py_builtins_sorted, "Return a new list containing all items from the iterable in ascending order."},
    {"sum(iterable, /, start=0)", py_builtins_sum, "Return the sum of a 'start' value (default: 0) plus an iterable of numbers"},
    {"vars(object=?, /)", py_builtins_vars, "Show vars."},
    {0},
};

#define CORE(name) {#name, CONSTANT_CORE_TYPE, .id = TYPE_##name}
static const NativeConstant constants[] = {
    CORE(bool), CORE(bytearray), CORE(bytes), CORE(classmethod), CORE(complex), CORE(dict), CORE(enumerate), CORE(filter),
    CORE(float), CORE(frozenset), CORE(int), CORE(list), CORE(map), CORE(memoryview), CORE(object), CORE(property),
    CORE(range), CORE(reversed), CORE(set), CORE(slice), CORE(staticmethod), CORE(str), CORE(super), CORE(tuple),
    CORE(type), CORE(zip),
#define EXC(name, base, layout, doc) {#name, CONSTANT_CORE_TYPE, .id = name},
#include "vm/object/errors.def"
#undef EXC
    {"EnvironmentError", CONSTANT_CORE_TYPE, .id = OSError},
    {"IOError", CONSTANT_CORE_TYPE, .id = OSError},
    {0},
};

static bool builtins_init(VM *vm, Module *module)
{
    Dict *dict = module->dict;
    bool debug = vm->compile_flags == 0;
    return dict_set_c(vm, dict, "None", NONE) && dict_set_c(vm, dict, "True", TRUE) && dict_set_c(vm, dict, "False", FALSE) &&
           dict_set_c(vm, dict, "NotImplemented", NOT_IMPLEMENTED) && dict_set_c(vm, dict, "Ellipsis", ELLIPSIS) &&
           dict_set_c(vm, dict, "__debug__", value_of_bool(debug));
}

const ModuleDef builtins_module = {
    .name = "builtins",
    .doc = "Built-in functions, types, exceptions, and other objects.",
    .functions = functions,
    .constants = constants,
    .init = builtins_init,
};

bool builtins_fill(VM *vm)
{
    Value module = dict_get_c(vm, vm->modules, "builtins");
    return !is_module(module) || module_fill(vm, as_module(module));
}
