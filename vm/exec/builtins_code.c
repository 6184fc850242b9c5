// builtins_code.c - compile, eval, exec, and __build_class__.
#include "vm/exec/builtins.h"
#include "vm/types/bytes.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// Flags of compile() that the compiler knows (compiler/compile.h has the same numbers).
#define FLAG_IGNORE_COOKIE 0x100u
#define FLAG_ALL                                                                                   \
    (0x200u | 0x400u | 0x2000u | 0x4000u | 0x1000u | 0x20000u | 0x40000u | 0x80000u | 0x100000u | 0x400000u | 0x800000u | 0x1000000u)
#define FLAG_FUTURE_ANNOTATIONS 0x1000000u
#define FLAG_OPTIMIZE_1 (1u << 28)
#define FLAG_OPTIMIZE_2 (1u << 29)

// The bytes of source text given as str, bytes-like; *view is released by the caller.
static bool source_text(VM *vm, Value source, const char *function, const char *what, BufferView *view, const char **data,
                        size_t *size, uint32_t *flags)
{
    view->owner = NULL;
    if (is_str(source)) {
        Bytes *encoded = NULL;
        *data = as_str(source)->data;
        *size = as_str(source)->size;
        if (!str_is_ascii(as_str(source))) {
            // Lone surrogates cannot be source text.
            encoded = str_encode(vm, as_str(source), "utf-8", "strict");
            if (!encoded) return false;
            *data = encoded->data;
            *size = encoded->size;
        }
        *flags |= FLAG_IGNORE_COOKIE;
    } else if (has_buffer(vm, source)) {
        if (!buffer_get(vm, source, view, false)) return false;
        *data = view->data;
        *size = view->size;
    } else {
        return throw_false(vm, TypeError, "%s() arg 1 must be a %s", function, what);
    }
    if (memchr(*data, 0, *size)) {
        if (view->owner) buffer_release(vm, view);
        return throw_false(vm, SyntaxError, "source code string cannot contain null bytes");
    }
    return true;
}

static Value compile_text(VM *vm, Value source, const char *function, const char *what, String *filename, const char *mode,
                          uint32_t flags)
{
    BufferView view;
    const char *data;
    size_t size;
    if (!source_text(vm, source, function, what, &view, &data, &size, &flags)) return RAISED;
    if (!strcmp(mode, "eval")) {
        while (size && (*data == ' ' || *data == '\t')) data++, size--;
    }
    Code *code = vm->compile(vm, data, size, filename, mode, flags);
    if (view.owner) buffer_release(vm, &view);
    return code ? value_of_object(code) : RAISED;
}

// Flags that code compiled from within a function inherits from it.
static uint32_t inherited_flags(VM *vm)
{
    Function *function;
    uint32_t instruction;
    if (!frame_peek(vm, 0, &function, &instruction)) return 0;
    return function->code->flags & CODE_FUTURE_ANNOTATIONS ? FLAG_FUTURE_ANNOTATIONS : 0;
}

// compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)
Value py_builtins_compile(VM *vm, Value *args)
{
    int flags, optimize;
    bool alone;
    String *mode_text, *filename;
    if (!arg_str(vm, args, 2, &mode_text) || !arg_int(vm, args, 3, &flags) || !arg_truth(vm, args, 4, &alone) ||
        !arg_int(vm, args, 5, &optimize)) {
        return RAISED;
    }
    if (is_str(args[1])) {
        filename = as_str(args[1]);
    } else {
        const char *path;
        if (!arg_path(vm, args, 1, &path)) return RAISED;
        filename = str_from_c(vm, path);
        if (!filename) return RAISED;
    }
    const char *mode = str_c(vm, mode_text);
    if (!mode) return RAISED;
    if ((uint32_t)flags & ~(uint32_t)FLAG_ALL) return throw(vm, ValueError, "compile(): unrecognised flags");
    if (optimize < -1 || optimize > 2) return throw(vm, ValueError, "compile(): invalid optimize value");
    if (strcmp(mode, "exec") && strcmp(mode, "eval") && strcmp(mode, "single") && strcmp(mode, "func_type")) {
        return throw(vm, ValueError, "compile() mode must be 'exec', 'eval' or 'single'");
    }
    if (!strcmp(mode, "func_type")) {
        return throw(vm, ValueError, "compile() mode 'func_type' requires flag PyCF_ONLY_AST");
    }
    if (flags & 0x400) return throw(vm, NotImplementedError, "compile() cannot make syntax trees as objects");
    uint32_t all = (uint32_t)flags | (alone ? 0 : inherited_flags(vm));
    if (optimize == -1) all |= vm->compile_flags;
    else if (optimize > 0) all |= FLAG_OPTIMIZE_1 | (optimize > 1 ? FLAG_OPTIMIZE_2 : 0);
    if (is_code(args[0])) return args[0];
    return compile_text(vm, args[0], "compile", "string, bytes or AST object", filename, mode, all);
}

// The namespaces of exec and eval: what is not given is the caller's.
static bool namespaces(VM *vm, const char *function, Value *globals, Value *locals)
{
    if (!is_none(*globals) && !is_dict(*globals)) {
        if (!strcmp(function, "eval") && is_mapping_like(vm, *globals)) {
            return throw_false(vm, TypeError, "globals must be a real dict; try eval(code, {}, mapping)");
        }
        return throw_false(vm, TypeError, !strcmp(function, "eval") ? "globals must be a dict" : "%s() globals must be a dict, not %T",
                           function, *globals);
    }
    if (!is_none(*locals) && !is_mapping_like(vm, *locals)) {
        return !strcmp(function, "eval")
                   ? throw_false(vm, TypeError, "locals must be a mapping")
                   : throw_false(vm, TypeError, "%s() locals must be a mapping or None, not %T", function, *locals);
    }
    if (is_none(*globals)) {
        Dict *dict = frame_globals(vm);
        if (!dict) return throw_false(vm, SystemError, "globals and locals cannot be NULL");
        *globals = value_of_object(dict);
        if (is_none(*locals)) {
            *locals = frame_locals(vm);
            if (raised(*locals)) return false;
        }
    } else if (is_none(*locals)) {
        *locals = *globals;
    }
    Dict *dict = as_dict(*globals);
    if (!is_absent(dict_get_str(vm, dict, NAME(vm, __builtins__)))) return true;
    Value module = dict_get_c(vm, vm->modules, "builtins");
    Dict *own = frame_globals(vm);
    Value builtins = own ? dict_get_str(vm, own, NAME(vm, __builtins__)) : ABSENT;
    if (is_absent(builtins)) builtins = is_absent(module) ? value_of_object(vm->builtins) : module;
    return dict_set_str(vm, dict, NAME(vm, __builtins__), builtins);
}

bool is_mapping_like(VM *vm, Value v)
{
    return is_dict(v) || type_of(vm, v)->slots.get_item != NULL;
}

static Value run_source_or_code(VM *vm, Value *args, const char *function, const char *mode, const char *what, Tuple *closure)
{
    Value source = args[0], globals = args[1], locals = args[2];
    if (!namespaces(vm, function, &globals, &locals)) return RAISED;
    if (!is_code(source)) {
        String *filename = str_intern_c(vm, "<string>");
        if (!filename) return RAISED;
        source = compile_text(vm, source, function, what, filename, mode, inherited_flags(vm) | vm->compile_flags);
        if (raised(source)) return RAISED;
    }
    Code *code = (Code *)as_object(source);
    if (code->free_names->count && !closure) {
        return throw(vm, TypeError, "code object passed to %s() may not contain free variables", function);
    }
    return run_code(vm, code, as_dict(globals), locals, closure);
}

// eval(source, /, globals=None, locals=None)
Value py_builtins_eval(VM *vm, Value *args)
{
    return run_source_or_code(vm, args, "eval", "eval", "string, bytes or code object", NULL);
}

// exec(source, /, globals=None, locals=None, *, closure=None)
Value py_builtins_exec(VM *vm, Value *args)
{
    Tuple *closure = NULL;
    if (is_code(args[0])) {
        size_t count = ((Code *)as_object(args[0]))->free_names->count;
        if (count == 0) {
            if (!is_none(args[3])) return throw(vm, TypeError, "cannot use a closure with this code object");
        } else {
            bool fits = is_exact_tuple(args[3]) && as_tuple(args[3])->count == count;
            for (size_t i = 0; fits && i < count; i++) fits = is_cell(as_tuple(args[3])->items[i]);
            if (!fits) return throw(vm, TypeError, "code object requires a closure of exactly length %zu", count);
            closure = as_tuple(args[3]);
        }
    } else if (!is_none(args[3])) {
        return throw(vm, TypeError, "closure can only be used when source is a code object");
    }
    Value result = run_source_or_code(vm, args, "exec", "exec", "string, bytes or code object", closure);
    return raised(result) ? RAISED : NONE;
}

// ---- Class statements

// The bases with those that have __mro_entries__ replaced. Answers the same tuple if none has.
static Tuple *resolve_bases(VM *vm, Tuple *bases)
{
    List *resolved = NULL;
    for (size_t i = 0; i < bases->count; i++) {
        Value base = bases->items[i];
        if (is_type(base)) {
            if (resolved && !list_append(vm, resolved, base)) return NULL;
            continue;
        }
        Value method = get_attr_or_absent(vm, base, NAME(vm, __mro_entries__));
        if (raised(method)) return NULL;
        if (is_absent(method)) {
            if (resolved && !list_append(vm, resolved, base)) return NULL;
            continue;
        }
        if (!resolved && !(resolved = list_from_values(vm, bases->items, i))) return NULL;
        Value argument = value_of_object(bases);
        Value replacement = call(vm, method, 1, &argument);
        if (raised(replacement)) return NULL;
        if (!is_tuple(replacement)) return throw_null(vm, TypeError, "__mro_entries__ must return a tuple");
        if (!list_extend(vm, resolved, replacement)) return NULL;
    }
    return resolved ? tuple_new(vm, resolved->items, resolved->count) : bases;
}

static Value prepare_namespace(VM *vm, Value metaclass, Value name, Tuple *bases, Dict *keywords)
{
    Value prepare = get_attr_or_absent(vm, metaclass, NAME(vm, __prepare__));
    if (raised(prepare)) return RAISED;
    if (is_absent(prepare)) return value_of_object(dict_new(vm));
    Tuple *args = tuple_of(vm, 2, name, value_of_object(bases));
    Value space = args ? call_tuple(vm, prepare, args, keywords) : RAISED;
    if (raised(space)) return RAISED;
    if (is_dict(space) || type_of(vm, space)->slots.get_item) return space;
    if (is_type(metaclass)) {
        return throw(vm, TypeError, "%N.__prepare__() must return a mapping, not %T", (Type *)as_object(metaclass), space);
    }
    return throw(vm, TypeError, "<metaclass>.__prepare__() must return a mapping, not %T", space);
}

// __build_class__(function, name, /, *bases, metaclass=?, **keywords)
Value py_builtins_build_class(VM *vm, Value *args)
{
    Value function = args[0], name = args[1];
    Tuple *given = as_tuple(args[2]);
    Dict *keywords = as_dict(args[3]);
    if (!is_function(function)) return throw(vm, TypeError, "__build_class__: func must be a function");
    if (!is_str(name)) return throw(vm, TypeError, "__build_class__: name is not a string");
    Tuple *bases = resolve_bases(vm, given);
    if (!bases) return RAISED;
    Value metaclass = dict_pop(vm, keywords, value_of_object(NAME(vm, metaclass)));
    if (raised(metaclass)) return RAISED;
    bool is_class = true;
    if (is_absent(metaclass)) {
        metaclass = value_of_object(bases->count ? type_of(vm, bases->items[0]) : type_get(vm, TYPE_type));
    } else {
        is_class = is_type(metaclass);
    }
    if (is_class) {
        Type *best = type_best_metaclass(vm, (Type *)as_object(metaclass), bases);
        if (!best) return RAISED;
        metaclass = value_of_object(best);
    }
    Value space = prepare_namespace(vm, metaclass, name, bases, keywords);
    if (raised(space)) return RAISED;
    Value cell = call(vm, function, 1, &space);
    if (raised(cell)) return RAISED;
    if (bases != given) {
        Value original = value_of_object(NAME(vm, __orig_bases__));
        if (!set_item(vm, space, original, value_of_object(given))) return RAISED;
    }
    Tuple *arguments = tuple_of(vm, 3, name, value_of_object(bases), space);
    if (!arguments) return RAISED;
    Value class_ = call_tuple(vm, metaclass, arguments, keywords);
    if (raised(class_)) return RAISED;
    if (is_cell(cell) && is_type(class_)) {
        Value inside = ((Cell *)as_object(cell))->value;
        if (is_absent(inside)) {
            return throw(vm, RuntimeError,
                         "__class__ not set defining %R as %R. Was __classcell__ propagated to type.__new__?", name, class_);
        }
        if (!same(inside, class_)) {
            return throw(vm, TypeError, "__class__ set to %R defining %R as %R", inside, name, class_);
        }
    }
    return class_;
}
