// builtins.c - module builtins: what every program finds without importing it.
#include "vm/exec/builtins_parts.h"
#include "vm/exec/interp.h"
#include "vm/object/native_cache.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/str.h"

static const Native functions[] = {
    {"__build_class__(*args, **kwds)", py_build_class,
     "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\nInternal helper function used by "
     "the class statement."},
    {"__import__(name, globals=None, locals=None, fromlist=(), level=0)", py_import, "Import a module."},
    {"abs(x, /)", py_abs, "Return the absolute value of the argument."},
    {"aiter(async_iterable, /)", py_aiter, "Return an AsyncIterator for an AsyncIterable object."},
    {"all(iterable, /)", py_all, "Return True if bool(x) is True for all values x in the iterable."},
    {"anext(aiterator, default=?, /)", py_anext, "Return the next item from the async iterator."},
    {"any(iterable, /)", py_any, "Return True if bool(x) is True for any x in the iterable."},
    {"ascii(obj, /)", py_ascii, "Return an ASCII-only representation of an object."},
    {"bin(number, /)", py_bin, "Return the binary representation of an integer."},
    {"breakpoint(*args, **kws)", py_breakpoint, "Call sys.breakpointhook(*args, **kws)."},
    {"callable(obj, /)", py_callable, "Return whether the object is callable (i.e., some kind of function)."},
    {"chr(i, /)", py_chr, "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."},
    {"compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)", py_compile,
     "Compile source into a code object that can be executed by exec() or eval()."},
    {"delattr(obj, name, /)", py_delattr, "Deletes the named attribute from the given object."},
    {"dir(object=?, /)", py_dir, "dir([object]) -> list of strings"},
    {"divmod(x, y, /)", py_divmod, "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x."},
    {"eval(source, /, globals=None, locals=None)", py_eval,
     "Evaluate the given source in the context of globals and locals."},
    {"exec(source, /, globals=None, locals=None, *, closure=None)", py_exec,
     "Execute the given source in the context of globals and locals."},
    {"format(value, format_spec='', /)", py_format, "Return type(value).__format__(value, format_spec)"},
    {"getattr(object, name, default=?, /)", py_getattr, "getattr(object, name[, default]) -> value"},
    {"globals()", py_globals, "Return the dictionary containing the current scope's global variables."},
    {"hasattr(obj, name, /)", py_hasattr, "Return whether the object has an attribute with the given name."},
    {"hash(obj, /)", py_hash, "Return the hash value for the given object."},
    {"hex(number, /)", py_hex, "Return the hexadecimal representation of an integer."},
    {"id(obj, /)", py_id, "Return the identity of an object."},
    {"input(prompt=?, /)", py_input, "Read a string from standard input.  The trailing newline is stripped."},
    {"isinstance(obj, class_or_tuple, /)", py_isinstance,
     "Return whether an object is an instance of a class or of a subclass thereof."},
    {"issubclass(cls, class_or_tuple, /)", py_issubclass,
     "Return whether 'cls' is derived from another class or is the same class."},
    {"iter(object, sentinel=?, /)", py_iter, "Get an iterator from an object."},
    {"len(obj, /)", py_len, "Return the number of items in a container."},
    {"locals()", py_locals, "Return a dictionary containing the current scope's local variables."},
    {"max(*args, key=None, default=?)", py_max, "Return the biggest item of an iterable, or the largest argument."},
    {"min(*args, key=None, default=?)", py_min, "Return the smallest item of an iterable, or the smallest argument."},
    {"next(iterator, default=?, /)", py_next, "Return the next item from the iterator."},
    {"oct(number, /)", py_oct, "Return the octal representation of an integer."},
    {"open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
     py_open, "Open file and return a stream.  Raise OSError upon failure."},
    {"ord(c, /)", py_ord, "Return the Unicode code point for a one-character string."},
    {"pow(base, exp, mod=None)", py_pow,
     "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments"},
    {"print(*args, sep=' ', end='\\n', file=None, flush=False)", py_print,
     "Prints the values to a stream, or to sys.stdout by default."},
    {"repr(obj, /)", py_repr, "Return the canonical string representation of the object."},
    {"round(number, ndigits=None)", py_round, "Round a number to a given precision in decimal digits."},
    {"setattr(obj, name, value, /)", py_setattr, "Sets the named attribute on the given object to the specified value."},
    {"sorted(iterable, /, *, key=None, reverse=False)", py_sorted,
     "Return a new list containing all items from the iterable in ascending order."},
    {"sum(iterable, /, start=0)", py_sum,
     "Return the sum of a 'start' value (default: 0) plus an iterable of numbers"},
    {"vars(object=?, /)", py_vars, "vars([object]) -> dictionary"},
    {0},
};

static const NativeConstant constants[] = {
#define CORE(name, id_) {#name, CONSTANT_CORE_TYPE, {.id = id_}},
    CORE(bool, TYPE_bool)
    CORE(bytearray, TYPE_bytearray)
    CORE(bytes, TYPE_bytes)
    CORE(classmethod, TYPE_classmethod)
    CORE(complex, TYPE_complex)
    CORE(dict, TYPE_dict)
    CORE(enumerate, TYPE_enumerate)
    CORE(filter, TYPE_filter)
    CORE(float, TYPE_float)
    CORE(frozenset, TYPE_frozenset)
    CORE(int, TYPE_int)
    CORE(list, TYPE_list)
    CORE(map, TYPE_map)
    CORE(memoryview, TYPE_memoryview)
    CORE(object, TYPE_object)
    CORE(property, TYPE_property)
    CORE(range, TYPE_range)
    CORE(reversed, TYPE_reversed)
    CORE(set, TYPE_set)
    CORE(slice, TYPE_slice)
    CORE(staticmethod, TYPE_staticmethod)
    CORE(str, TYPE_str)
    CORE(super, TYPE_super)
    CORE(tuple, TYPE_tuple)
    CORE(type, TYPE_type)
    CORE(zip, TYPE_zip)
#define EXC(name, base, layout, doc) CORE(name, name)
#include "vm/object/errors.def"
#undef EXC
    CORE(EnvironmentError, OSError)
    CORE(IOError, OSError)
#undef CORE
    {0},
};

// What the interpreter calls for a few positional arguments: see add_few.
static const Native few[] = {
    {"max(a, b=?, c=?, d=?, /)", py_max_few, NULL},
    {"min(a, b=?, c=?, d=?, /)", py_min_few, NULL},
    {"print(a=?, b=?, c=?, d=?, /)", py_print_few, NULL},
};

// Makes the function of a row whose signature takes *args, so that the interpreter's fast call runs another C function.
// Calls with more arguments, or keywords, are bound to the row as any other.
static RAISES bool add_few(VM *vm, Module *module, const Native *fast)
{
    size_t size = strcspn(fast->signature, "(");
    const Native *row = functions;
    while (strncmp(row->signature, fast->signature, size + 1) != 0) row++;
    String *module_name = str_intern_c(vm, "builtins");
    const Signature *signature = signature_of(vm, fast);
    Builtin *builtin = module_name && signature ? builtin_new(vm, row, ABSENT, value_of_object(module_name)) : NULL;
    if (!builtin) return false;
    builtin->fn = fast->fn;
    builtin->signature = signature;
    builtin->min = (uint16_t)signature->required;
    builtin->max = FEW_ARGUMENTS;
    return dict_set_str(vm, module->dict, builtin->name, value_of_object(builtin));
}

static bool builtins_init(VM *vm, Module *module)
{
    for (size_t i = 0; i < COUNT_OF(few); i++) {
        if (!add_few(vm, module, &few[i])) return false;
    }
    bool is_debug = !(vm->compile_flags & (3u << 28));
    return dict_set_str(vm, module->dict, NAME(vm, True), TRUE) &&
           dict_set_str(vm, module->dict, NAME(vm, False), FALSE) &&
           dict_set_c(vm, module->dict, "None", NONE) && dict_set_c(vm, module->dict, "Ellipsis", ELLIPSIS) &&
           dict_set_c(vm, module->dict, "NotImplemented", NOT_IMPLEMENTED) &&
           dict_set_str(vm, module->dict, NAME(vm, __debug__), value_of_bool(is_debug)) &&
           site_constants(vm, module);
}

bool builtins_fill(VM *vm)
{
    Module *module = vm->natives ? vm->natives->builtins : NULL;
    return !module || module->dict != vm->builtins || module_fill(vm, module);
}

const ModuleDef builtins_module = {
    .name = "builtins",
    .doc = "Built-in functions, types, exceptions, and other objects.\n\nThis module provides direct access to "
           "all 'built-in'\nidentifiers of Python; for example, builtins.len is\nthe full name for the built-in "
           "function len().\n\nThis module is not normally accessed explicitly by most\napplications, but can be "
           "useful in modules that provide\nobjects with the same name as a builtin and need the\nbuilt-in of that name.",
    .functions = functions,
    .constants = constants,
    .init = builtins_init,
};
