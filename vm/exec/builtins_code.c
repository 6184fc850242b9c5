// builtins_code.c - builtins about code and namespaces: compile, eval, exec, globals, locals, vars, dir, __import__.
#include "vm/exec/builtins_parts.h"
#include "vm/exec/interp.h"
#include "vm/object/attr.h"
#include "vm/types/bytes.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// Flags of compile(), CPython's numbers, which vm->compile knows as well (compiler/compile.h).
enum {
    FLAG_IGNORE_COOKIE = 0x100,
    FLAG_DONT_IMPLY_DEDENT = 0x200,
    FLAG_ONLY_AST = 0x400,
    FLAG_TYPE_COMMENTS = 0x1000,
    FLAG_TOP_LEVEL_AWAIT = 0x2000,
    FLAG_INCOMPLETE_INPUT = 0x4000,
    FLAG_OPTIMIZED_AST = 0x8000,
    FLAGS_FUTURE = 0x1fe0000, // __future__ features; most are the language by now
    FLAGS_OPTIMIZE = 3 << 28,
};

// ---- Source text --------------------------------------------------------------------------------

// The bytes of a source: of a str, bytes, or any buffer. `holder` keeps them.
typedef struct Source {
    const char *data;
    size_t size;
    Value holder;
    uint32_t flags;
} Source;

static bool may_have_surrogates(const String *text)
{
    if (str_is_ascii(text)) return false;
    const char *at = text->data, *end = at + text->size;
    while ((at = memchr(at, 0xed, (size_t)(end - at))) != NULL) {
        if (end - at > 1 && (unsigned char)at[1] >= 0xa0) return true;
        at++;
    }
    return false;
}

// Whether v is text that can be compiled; false with TypeError if not.
static RUNS bool source_open(VM *vm, Value v, const char *function, const char *kinds, Source *source)
{
    *source = (Source){.holder = v};
    if (is_str(v)) {
        String *text = as_str(v);
        if (may_have_surrogates(text)) return str_encode(vm, text, "utf-8", "strict") != NULL;
        source->data = text->data;
        source->size = text->size;
        source->flags = FLAG_IGNORE_COOKIE;
    } else if (is_bytes(v)) {
        source->data = as_bytes(v)->data;
        source->size = as_bytes(v)->size;
    } else if (has_buffer(vm, v)) {
        BufferView view;
        if (!buffer_get(vm, v, &view, false)) return false;
        Bytes *copy = bytes_new(vm, view.data, view.size);
        buffer_release(vm, &view);
        if (!copy) return false;
        *source = (Source){copy->data, copy->size, value_of_object(copy), 0};
    } else {
        return throw_false(vm, TypeError, "%s() arg 1 must be a %s", function, kinds);
    }
    if (memchr(source->data, 0, source->size)) {
        return throw_false(vm, SyntaxError, "source code string cannot contain null bytes");
    }
    return true;
}

// Flags that code takes over from the code that compiles it.
static uint32_t inherited_flags(VM *vm)
{
    Function *function;
    uint32_t instruction;
    if (!frame_peek(vm, 0, &function, &instruction)) return 0;
    return function->code->flags & CODE_FUTURE_ANNOTATIONS;
}

static RUNS Code *compile_source_of(VM *vm, const Source *source, String *filename, const char *mode, uint32_t flags)
{
    Code *code = vm->compile(vm, source->data, source->size, filename, mode, flags | source->flags);
    // The bytes must have stayed: the holder is still wanted here.
    check(is_pointer(source->holder));
    return code;
}

// ---- compile ------------------------------------------------------------------------------------

static RUNS String *filename_of(VM *vm, Value *args, size_t i)
{
    if (is_exact_str(args[i])) return as_str(args[i]);
    Type *type = type_of(vm, args[i]);
    if (!is_str(args[i]) && !is_bytes(args[i]) && is_absent(type_lookup(vm, type, NAME(vm, __fspath__)))) {
        return throw_null(vm, TypeError, "expected str, bytes or os.PathLike object, not %T", args[i]);
    }
    const char *path;
    if (!arg_path(vm, args, i, &path)) return NULL;
    return str_from_system(vm, path, strlen(path));
}

static RAISES bool check_mode(VM *vm, const String *mode, int flags)
{
    if (str_equal_c(mode, "exec") || str_equal_c(mode, "eval") || str_equal_c(mode, "single")) return true;
    if (str_equal_c(mode, "func_type")) {
        if (flags & FLAG_ONLY_AST) return true;
        return throw_false(vm, ValueError, "compile() mode 'func_type' requires flag PyCF_ONLY_AST");
    }
    return throw_false(vm, ValueError, "compile() mode must be 'exec', 'eval' or 'single'%s",
                       flags & FLAG_ONLY_AST ? " or 'func_type'" : "");
}

// Trees are the business of the module _ast: it compiles them, and makes them where the flags ask for one.
static RUNS Value compile_by_ast(VM *vm, Value source, String *filename, String *mode, uint32_t flags)
{
    Value module = import_module(vm, "_ast");
    String *name = str_intern_c(vm, "_compile");
    if (raised(module) || !name) return RAISED;
    Value args[] = {source, value_of_object(filename), value_of_object(mode), value_of_small((int64_t)flags)};
    return call_method(vm, module, name, COUNT_OF(args), args);
}

// Whether v is a tree: only who has the module _ast has one.
static RUNS bool is_tree(VM *vm, Value v, bool *result)
{
    *result = false;
    if (is_str(v) || is_bytes(v)) return true;
    String *name = str_intern_c(vm, "_ast");
    if (!name) return false;
    Value module = dict_get_str(vm, vm->modules, name);
    if (is_absent(module)) return true;
    String *class_name = str_intern_c(vm, "AST");
    Value type = class_name ? get_attr_or_absent(vm, module, class_name) : RAISED;
    return !raised(type) && (is_absent(type) || is_instance(vm, v, type, result));
}

// compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)
Value py_compile(VM *vm, Value *args)
{
    int flags, optimize;
    bool dont_inherit;
    String *mode;
    String *filename = filename_of(vm, args, 1);
    if (!filename || !arg_str(vm, args, 2, &mode) || !arg_int(vm, args, 3, &flags)) return RAISED;
    if (!arg_truth(vm, args, 4, &dont_inherit) || !arg_int(vm, args, 5, &optimize)) return RAISED;
    const int known = FLAGS_FUTURE | CODE_NESTED | FLAG_DONT_IMPLY_DEDENT | FLAG_ONLY_AST | FLAG_TYPE_COMMENTS |
                      FLAG_TOP_LEVEL_AWAIT | FLAG_INCOMPLETE_INPUT | FLAG_OPTIMIZED_AST;
    if (flags & ~known) return throw(vm, ValueError, "compile(): unrecognised flags");
    if (optimize < -1 || optimize > 2) return throw(vm, ValueError, "compile(): invalid optimize value");
    if (!check_mode(vm, mode, flags)) return RAISED;
    const char *mode_text = str_c(vm, mode);
    if (!mode_text) return RAISED;
    uint32_t all = (uint32_t)flags;
    if (!dont_inherit) all |= inherited_flags(vm);
    if (optimize < 0) all |= vm->compile_flags & FLAGS_OPTIMIZE;
    else if (optimize > 0) all |= optimize == 1 ? 1u << 28 : 3u << 28;
    bool tree;
    if (!is_tree(vm, args[0], &tree)) return RAISED;
    if (tree) return compile_by_ast(vm, args[0], filename, mode, all);
    Source source;
    if (!source_open(vm, args[0], "compile", "string, bytes or AST object", &source)) return RAISED;
    if (flags & FLAG_ONLY_AST) return compile_by_ast(vm, source.holder, filename, mode, all);
    Code *code = compile_source_of(vm, &source, filename, mode_text, all);
    return code ? value_of_object(code) : RAISED;
}

// ---- eval and exec ------------------------------------------------------------------------------

static bool is_mapping(VM *vm, Value v)
{
    return is_dict(v) || (is_pointer(v) && type_of(vm, v)->slots.get_item);
}

// Fills in globals and locals that were not given: those of the calling frame.
static RUNS bool default_namespaces(VM *vm, Value *globals, Value *locals)
{
    if (is_none(*globals)) {
        Dict *own = frame_globals(vm);
        if (!own) return throw_false(vm, SystemError, "globals and locals cannot be NULL");
        if (is_none(*locals)) *locals = frame_locals(vm);
        if (raised(*locals)) return false;
        *globals = value_of_object(own);
    } else if (is_none(*locals)) {
        *locals = *globals;
    }
    return true;
}

// Every namespace that code runs in has __builtins__.
static RAISES bool add_builtins(VM *vm, Dict *globals)
{
    String *name = NAME(vm, __builtins__);
    if (!is_absent(dict_get_str(vm, globals, name))) return true;
    Function *function;
    uint32_t instruction;
    Dict *builtins = frame_peek(vm, 0, &function, &instruction) ? function->builtins : vm->builtins;
    if (builtins == vm->builtins && !builtins_fill(vm)) return false;
    return dict_set_str(vm, globals, name, value_of_object(builtins));
}

// eval(source, /, globals=None, locals=None)
Value py_eval(VM *vm, Value *args)
{
    Value globals = args[1], locals = args[2];
    if (!is_none(locals) && !is_mapping(vm, locals)) return throw(vm, TypeError, "locals must be a mapping");
    if (!is_none(globals) && !is_dict(globals)) {
        return throw(vm, TypeError, is_mapping(vm, globals)
                                        ? "globals must be a real dict; try eval(expr, {}, mapping)"
                                        : "globals must be a dict");
    }
    if (!default_namespaces(vm, &globals, &locals) || !add_builtins(vm, as_dict(globals))) return RAISED;
    if (is_code(args[0])) {
        Code *code = as_code(args[0]);
        if (!code_ready(vm, code)) return RAISED;
        if (code->free_names->count) {
            return throw(vm, TypeError, "code object passed to eval() may not contain free variables");
        }
        return run_code(vm, code, as_dict(globals), locals, NULL);
    }
    Source source;
    if (!source_open(vm, args[0], "eval", "string, bytes or code object", &source)) return RAISED;
    while (source.size && (*source.data == ' ' || *source.data == '\t')) source.data++, source.size--;
    String *filename = str_intern_c(vm, "<string>");
    if (!filename) return RAISED;
    uint32_t flags = inherited_flags(vm) | (vm->compile_flags & FLAGS_OPTIMIZE);
    Code *code = compile_source_of(vm, &source, filename, "eval", flags);
    return code ? run_code(vm, code, as_dict(globals), locals, NULL) : RAISED;
}

// The cells for a code object with free variables: exactly as many, in a tuple.
static RAISES bool check_closure(VM *vm, Code *code, Value closure)
{
    if (!code_ready(vm, code)) return false;
    size_t count = code->free_names->count;
    if (count == 0) {
        return is_none(closure) || throw_false(vm, TypeError, "cannot use a closure with this code object");
    }
    bool fits = is_exact_tuple(closure) && as_tuple(closure)->count == count;
    for (size_t i = 0; fits && i < count; i++) fits = is_cell(as_tuple(closure)->items[i]);
    return fits || throw_false(vm, TypeError, "code object requires a closure of exactly length %zu", count);
}

// exec(source, /, globals=None, locals=None, *, closure=None)
Value py_exec(VM *vm, Value *args)
{
    Value globals = args[1], locals = args[2], closure = args[3];
    if (!default_namespaces(vm, &globals, &locals)) return RAISED;
    if (!is_dict(globals)) return throw(vm, TypeError, "exec() globals must be a dict, not %.100T", globals);
    if (!is_mapping(vm, locals)) return throw(vm, TypeError, "locals must be a mapping or None, not %.100T", locals);
    if (!add_builtins(vm, as_dict(globals))) return RAISED;
    Code *code;
    if (is_code(args[0])) {
        code = as_code(args[0]);
        if (!check_closure(vm, code, closure)) return RAISED;
    } else {
        if (!is_none(closure)) {
            return throw(vm, TypeError, "closure can only be used when source is a code object");
        }
        Source source;
        if (!source_open(vm, args[0], "exec", "string, bytes or code object", &source)) return RAISED;
        String *filename = str_intern_c(vm, "<string>");
        if (!filename) return RAISED;
        uint32_t flags = inherited_flags(vm) | (vm->compile_flags & FLAGS_OPTIMIZE);
        code = compile_source_of(vm, &source, filename, "exec", flags);
        if (!code) return RAISED;
    }
    Value result = run_code(vm, code, as_dict(globals), locals, is_none(closure) ? NULL : as_tuple(closure));
    return raised(result) ? RAISED : NONE;
}

// ---- Namespaces ---------------------------------------------------------------------------------

Value py_globals(VM *vm, Value *args)
{
    Dict *globals = frame_globals(vm);
    return globals ? value_of_object(globals) : NONE;
}

Value py_locals(VM *vm, Value *args)
{
    return frame_locals(vm);
}

Value py_vars(VM *vm, Value *args)
{
    if (is_absent(args[0])) return frame_locals(vm);
    Value dict = get_attr_or_absent(vm, args[0], NAME(vm, __dict__));
    return is_absent(dict) ? throw(vm, TypeError, "vars() argument must have __dict__ attribute") : dict;
}

static RUNS Value local_names(VM *vm)
{
    Value locals = frame_locals(vm);
    if (raised(locals)) return RAISED;
    if (is_exact_dict(locals)) {
        List *names = dict_keys_list(vm, as_dict(locals));
        return names ? value_of_object(names) : RAISED;
    }
    return call_method(vm, locals, NAME(vm, keys), 0, NULL);
}

Value py_dir(VM *vm, Value *args)
{
    Value names;
    if (is_absent(args[0])) {
        names = local_names(vm);
    } else {
        names = call_special(vm, args[0], NAME(vm, __dir__), 0, NULL);
        if (is_absent(names)) return throw(vm, TypeError, "object does not provide __dir__");
    }
    if (raised(names)) return RAISED;
    List *list = list_from(vm, names);
    return list && list_sort(vm, list, ABSENT, false) ? value_of_object(list) : RAISED;
}

// __import__(name, globals=None, locals=None, fromlist=(), level=0)
Value py_import(VM *vm, Value *args)
{
    int level;
    if (!is_str(args[0])) return throw(vm, TypeError, "module name must be a string");
    if (!arg_int(vm, args, 4, &level)) return RAISED;
    if (level < 0) return throw(vm, ValueError, "level must be >= 0");
    if (level > 0 && !is_dict(args[1])) {
        if (!is_none(args[1])) return throw(vm, TypeError, "globals must be a dict");
        return throw(vm, KeyError, "'__name__' not in globals");
    }
    String *name = str_exact(vm, as_str(args[0]));
    if (!name) return RAISED;
    return import_name(vm, str_intern(vm, name), is_dict(args[1]) ? as_dict(args[1]) : NULL, args[3], level);
}
