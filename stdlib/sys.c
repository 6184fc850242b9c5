// sys.c - the module sys.
#include "stdlib/access.h"
#include "stdlib/sys.h"
#include <unistd.h>
#include "stdlib/io/standard.h"
#include "vm/exec/exec.h"
#include "vm/exec/generator.h"
#include "vm/exec/report.h"
#include "vm/exec/traceback.h"
#include "vm/exec/tracing.h"
#include "vm/heap/intern.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// ---- Functions

static Value py_sys_exit(VM *vm, Value *args)
{
    Type *type = type_get(vm, SystemExit);
    Value error = is_none(args[0]) ? call(vm, value_of_object(type), 0, NULL)
                  : is_tuple(args[0]) ? call_tuple(vm, value_of_object(type), as_tuple(args[0]), NULL)
                                      : call(vm, value_of_object(type), 1, args);
    return raised(error) ? RAISED : throw_value(vm, error);
}

static Value py_sys_getrecursionlimit(VM *vm, Value *args)
{
    (void)args;
    return value_of_small(vm->recursion_limit);
}

static Value py_sys_setrecursionlimit(VM *vm, Value *args)
{
    int limit;
    if (!arg_int(vm, args, 0, &limit)) return RAISED;
    if (limit < 1) return throw(vm, ValueError, "recursion limit must be greater or equal than 1");
    uint32_t depth = frame_depth(vm);
    if (depth >= (uint32_t)limit) {
        return throw(vm, RecursionError, "cannot set the recursion limit to %d at the recursion depth %d: the limit is too low",
                     limit, (int)depth);
    }
    vm->recursion_limit = limit_recursion(vm, (uint32_t)limit);
    fibers_limit_changed(vm);
    return NONE;
}

static Value py_sys_intern(VM *vm, Value *args)
{
    if (!is_exact_str(args[0])) {
        if (is_str(args[0])) return throw(vm, TypeError, "can't intern %T", args[0]);
        return throw(vm, TypeError, "intern() argument must be str, not %T", args[0]);
    }
    return value_of_object(str_intern(vm, as_str(args[0])));
}

static Value py_sys_getframe(VM *vm, Value *args)
{
    int depth;
    if (!arg_int(vm, args, 0, &depth)) return RAISED;
    struct Frame *frame = frame_current(vm, depth < 0 ? 0 : depth);
    return frame ? value_of_object(frame) : RAISED;
}

static Value py_sys_current_frames(VM *vm, Value *args)
{
    (void)args;
    Dict *frames = frames_of_threads(vm);
    return frames ? value_of_object(frames) : RAISED;
}

static Value py_sys_registered_source(VM *vm, Value *args)
{
    String *filename;
    return arg_str(vm, args, 0, &filename) ? source_registered(vm, filename) : RAISED;
}

static Value py_sys_getframemodulename(VM *vm, Value *args)
{
    int depth;
    Function *function;
    uint32_t instruction;
    if (!arg_int(vm, args, 0, &depth)) return RAISED;
    if (!frame_peek(vm, depth, &function, &instruction)) return NONE;
    Value name = dict_get_c(vm, function->globals, "__name__");
    return is_absent(name) ? NONE : name;
}

static Value py_sys_exception(VM *vm, Value *args)
{
    (void)args;
    return handled_exception(vm);
}

static Value py_sys_exc_info(VM *vm, Value *args)
{
    (void)args;
    Value error = handled_exception(vm);
    if (is_none(error)) {
        Tuple *nothing = tuple_of(vm, 3, NONE, NONE, NONE);
        return nothing ? value_of_object(nothing) : RAISED;
    }
    Value traceback = as_exception(error)->traceback;
    Tuple *info = tuple_of(vm, 3, value_of_object(type_of(vm, error)), error, is_pointer(traceback) ? traceback : NONE);
    return info ? value_of_object(info) : RAISED;
}

static Value py_sys_getsizeof(VM *vm, Value *args)
{
    Value size = call_special(vm, args[0], NAME(vm, __sizeof__), 0, NULL);
    if (is_absent(size)) return is_absent(args[1]) ? value_of_small(16) : args[1];
    return size;
}

static Value py_sys_getrefcount(VM *vm, Value *args)
{
    (void)vm, (void)args;
    return value_of_small(2);
}

static Value py_sys_getdefaultencoding(VM *vm, Value *args)
{
    (void)args;
    String *name = str_intern_c(vm, "utf-8");
    return name ? value_of_object(name) : RAISED;
}

static Value py_sys_getfilesystemencodeerrors(VM *vm, Value *args)
{
    (void)args;
    String *name = str_intern_c(vm, "surrogateescape");
    return name ? value_of_object(name) : RAISED;
}

static Value py_sys_displayhook(VM *vm, Value *args)
{
    if (is_none(args[0])) return NONE;
    if (!dict_set_c(vm, vm->builtins, "_", NONE)) return RAISED;
    String *text = repr_of(vm, args[0]);
    if (!text) return RAISED;
    Value out = module_get(vm, vm->sys, NAME(vm, stdout));
    if (is_absent(out)) return throw(vm, RuntimeError, "lost sys.stdout");
    if (raised(out) || is_none(out)) return out;
    String *line = str_format(vm, "%S\n", text);
    if (!line) return RAISED;
    Value argument = value_of_object(line);
    if (raised(call_method(vm, out, NAME(vm, write), 1, &argument))) return RAISED;
    return dict_set_c(vm, vm->builtins, "_", args[0]) ? NONE : RAISED;
}

static Value py_sys_excepthook(VM *vm, Value *args)
{
    Value error = args[1];
    if (!is_exception(vm, error)) {
        return throw(vm, TypeError, "print_exception(): Exception expected for value, %T found", error);
    }
    if (is_pointer(args[2]) && !is_pointer(as_exception(error)->traceback)) {
        store(vm, as_exception(error), &as_exception(error)->traceback, args[2]);
    }
    String *text = traceback_text(vm, error, sys_wants_colour(vm));
    if (!text) return RAISED;
    stderr_write(vm, text);
    return NONE;
}

static Value py_sys_unraisablehook(VM *vm, Value *args)
{
    Value error = get_attr(vm, args[0], str_intern_c(vm, "exc_value"));
    Value message = raised(error) ? RAISED : get_attr(vm, args[0], str_intern_c(vm, "err_msg"));
    Value object = raised(message) ? RAISED : get_attr(vm, args[0], str_intern_c(vm, "object"));
    if (raised(object)) return RAISED;
    if (is_exception(vm, error)) unraisable_print(vm, error, message, object);
    return NONE;
}

// breakpointhook(*args, **kws): calls what $PYTHONBREAKPOINT names, pdb.set_trace if it names nothing; 0: nothing.
static Value py_sys_breakpointhook(VM *vm, Value *args)
{
    const char *wanted = getenv("PYTHONBREAKPOINT");
    if (!wanted || !*wanted) wanted = "pdb.set_trace";
    if (!strcmp(wanted, "0")) return NONE;
    const char *dot = strrchr(wanted, '.');
    String *module_name = dot ? str_intern_data(vm, wanted, (size_t)(dot - wanted)) : str_intern_c(vm, "builtins");
    String *name = str_intern_c(vm, dot ? dot + 1 : wanted);
    const char *module_text = module_name && name ? str_c(vm, module_name) : NULL;
    if (!module_text) return RAISED;
    Value module = import_module(vm, module_text);
    Value hook = raised(module) ? RAISED : get_attr(vm, module, name);
    if (raised(hook)) {
        if (!pending_is(vm, ImportError) && !pending_is(vm, AttributeError) && !pending_is(vm, ValueError)) return RAISED;
        (void)take_pending(vm);
        return warn(vm, RuntimeWarning, 0, "Ignoring unimportable $PYTHONBREAKPOINT: \"%s\"", wanted) ? NONE : RAISED;
    }
    return call_tuple(vm, hook, as_tuple(args[0]), is_absent(args[1]) ? NULL : as_dict(args[1]));
}

static Value py_sys_true(VM *vm, Value *args)
{
    return TRUE;
}

static Value py_sys_is_finalizing(VM *vm, Value *args)
{
    (void)vm, (void)args;
    return FALSE;
}

static Value py_sys_audit(VM *vm, Value *args)
{
    (void)vm, (void)args;
    return NONE;
}

static Value py_sys_set_int_max_str_digits(VM *vm, Value *args)
{
    int digits;
    if (!arg_int(vm, args, 0, &digits)) return RAISED;
    if (digits != 0 && digits < 640) return throw(vm, ValueError, "maxdigits must be 0 or larger than 640");
    vm->int_digits_setting = digits == 0 ? -1 : digits;
    return NONE;
}

static Value py_sys_get_int_max_str_digits(VM *vm, Value *args)
{
    (void)args;
    return value_of_small(vm->int_digits_setting < 0 ? 0 : vm->int_digits_setting ? vm->int_digits_setting : 4300);
}

static Value py_sys_getswitchinterval(VM *vm, Value *args)
{
    (void)vm, (void)args;
    return value_of_double(0.005);
}

static Value py_sys_nothing(VM *vm, Value *args)
{
    (void)vm, (void)args;
    return NONE;
}

static Value py_sys_settrace(VM *vm, Value *args)
{
    trace_set(vm, args[0], false);
    return NONE;
}

static Value py_sys_gettrace(VM *vm, Value *args)
{
    (void)args;
    return trace_get(vm, false);
}

static Value py_sys_setprofile(VM *vm, Value *args)
{
    trace_set(vm, args[0], true);
    return NONE;
}

static Value py_sys_getprofile(VM *vm, Value *args)
{
    (void)args;
    return trace_get(vm, true);
}

static Value py_sys_call_tracing(VM *vm, Value *args)
{
    return arg_type(vm, args, 1, TYPE_tuple) ? trace_call_tracing(vm, args[0], as_tuple(args[1])) : RAISED;
}

static Value py_sys_zero(VM *vm, Value *args)
{
    (void)vm, (void)args;
    return value_of_small(0);
}

static Value py_sys_is_interned(VM *vm, Value *args)
{
    (void)vm;
    return value_of_bool(is_str(args[0]) && (as_str(args[0])->head.flags & STR_INTERNED));
}

static const Native functions[] = {
    {"exit(status=None, /)", py_sys_exit, "Exit the interpreter by raising SystemExit(status)."},
    {"getrecursionlimit()", py_sys_getrecursionlimit, "Return the current value of the recursion limit."},
    {"setrecursionlimit(limit, /)", py_sys_setrecursionlimit, "Set the maximum depth of the Python interpreter stack to n."},
    {"intern(string, /)", py_sys_intern, "Intern the given string."},
    {"_getframe(depth=0, /)", py_sys_getframe, "Return a frame object from the call stack."},
    {"_current_frames()", py_sys_current_frames,
     "Return a dict mapping each thread's thread id to its current stack frame."},
    {"_registered_source(filename, /)", py_sys_registered_source,
     "Return the text that was run under a name that is no file's, or None."},
    {"_getframemodulename(depth=0)", py_sys_getframemodulename, "Return the name of the module for a calling frame."},
    {"exception()", py_sys_exception, "Return the current exception."},
    {"exc_info()", py_sys_exc_info, "Return current exception information: (type, value, traceback)."},
    {"getsizeof(object, default=?)", py_sys_getsizeof, "Return the size of object in bytes."},
    {"getrefcount(object, /)", py_sys_getrefcount, "Objects are not counted; returns a constant."},
    {"getdefaultencoding()", py_sys_getdefaultencoding, "Return the current default encoding."},
    {"getfilesystemencoding()", py_sys_getdefaultencoding, "Return the encoding used to convert Unicode filenames."},
    {"getfilesystemencodeerrors()", py_sys_getfilesystemencodeerrors, "Return the error mode used for Unicode filenames."},
    {"displayhook(object, /)", py_sys_displayhook, "Print an object to sys.stdout and also save it in builtins._"},
    {"excepthook(exctype, value, traceback, /)", py_sys_excepthook, "Handle an exception by displaying it with a traceback on sys.stderr."},
    {"__displayhook__(object, /)", py_sys_displayhook, "Print an object to sys.stdout and also save it in builtins._"},
    {"__excepthook__(exctype, value, traceback, /)", py_sys_excepthook, "Handle an exception by displaying it with a traceback on sys.stderr."},
    {"unraisablehook(unraisable, /)", py_sys_unraisablehook, "Handle an unraisable exception."},
    {"__unraisablehook__(unraisable, /)", py_sys_unraisablehook, "Handle an unraisable exception."},
    {"breakpointhook(*args, **kws)", py_sys_breakpointhook, "The hook that breakpoint() calls."},
    {"__breakpointhook__(*args, **kws)", py_sys_breakpointhook, "The hook that breakpoint() calls."},
    {"_is_gil_enabled()", py_sys_true, "Return True: only one thread runs at a time."},
    {"is_finalizing()", py_sys_is_finalizing, "Return True if Python is exiting."},
    {"audit(event, /, *args)", py_sys_audit, "Passes the event to any hooks that are attached."},
    {"set_int_max_str_digits(maxdigits)", py_sys_set_int_max_str_digits, "Set the maximum string digits limit for non-binary int<->str conversions."},
    {"get_int_max_str_digits()", py_sys_get_int_max_str_digits, "Return the maximum string digits limit for non-binary int<->str conversions."},
    {"getswitchinterval()", py_sys_getswitchinterval, "Return the current thread switch interval."},
    {"setswitchinterval(interval, /)", py_sys_nothing, "Set the ideal thread switching delay inside the Python interpreter."},
    {"settrace(function, /)", py_sys_settrace, "Set the global debug tracing function."},
    {"gettrace()", py_sys_gettrace, "Return the global debug tracing function."},
    {"setprofile(function, /)", py_sys_setprofile, "Set the profiling function."},
    {"getprofile()", py_sys_getprofile, "Return the profiling function."},
    {"call_tracing(func, args, /)", py_sys_call_tracing, "Call func(*args), while tracing is enabled."},
    {"set_asyncgen_hooks(firstiter=?, finalizer=?)", py_sys_set_asyncgen_hooks, "Set a finalizer for async generators objects."},
    {"get_asyncgen_hooks()", py_sys_get_asyncgen_hooks, "Return the installed asynchronous generators hooks."},
    {"set_coroutine_origin_tracking_depth(depth)", py_sys_set_coroutine_origin_tracking_depth,
     "Enable or disable origin tracking for coroutine objects in this thread."},
    {"get_coroutine_origin_tracking_depth()", py_sys_get_coroutine_origin_tracking_depth,
     "Check status of origin tracking for coroutine objects in this thread."},
    {"getallocatedblocks()", py_sys_zero, "Return the number of memory blocks currently allocated."},
    {"_is_interned(string, /)", py_sys_is_interned, "Return True if the given string is interned."},
    {"_clear_type_cache()", py_sys_nothing, "Clear the internal type lookup cache."},
    {0},
};

static const NativeConstant constants[] = {
    {"byteorder", CONSTANT_STR, .s = "little"},
    {"platform", CONSTANT_STR, .s = "linux"},
    {"maxsize", CONSTANT_INT, .i = INT64_MAX},
    {"maxunicode", CONSTANT_INT, .i = 0x10ffff},
    {"hexversion", CONSTANT_INT, .i = 0x030d00f0},
    {"api_version", CONSTANT_INT, .i = 1013},
    {"copyright", CONSTANT_STR, .s = "Copyright (c) Kukri contributors."},
    {"version", CONSTANT_STR, .s = "3.13.0 (Kukri " KUKRI_VERSION ")"},
    {"prefix", CONSTANT_STR, .s = "/usr/local"},
    {"exec_prefix", CONSTANT_STR, .s = "/usr/local"},
    {"base_prefix", CONSTANT_STR, .s = "/usr/local"},
    {"base_exec_prefix", CONSTANT_STR, .s = "/usr/local"},
    {"_stdlib_dir", CONSTANT_STR, .s = LIBRARY_FOLDER},
    {"platlibdir", CONSTANT_STR, .s = "lib"},
    {"float_repr_style", CONSTANT_STR, .s = "short"},
    {"abiflags", CONSTANT_STR, .s = ""},
    {0},
};

// ---- Named tuples of constants: made by Python's own namedtuple-like type in _sysinfo.py on first use

static bool set_object(VM *vm, const char *name, const void *object)
{
    return object && dict_set_c(vm, vm->sys->dict, name, value_of_object(object));
}

static bool sys_init(VM *vm, Module *module)
{
    vm->sys = module;
    List *hooks = list_new(vm);
    return dict_set_c(vm, module->dict, "modules", value_of_object(vm->modules)) &&
           set_object(vm, "path_hooks", hooks) && set_object(vm, "path_importer_cache", dict_new(vm)) &&
           dict_set_c(vm, module->dict, "dont_write_bytecode", TRUE) &&
           dict_set_c(vm, module->dict, "pycache_prefix", NONE) && dict_set_c(vm, module->dict, "tracebacklimit", value_of_small(1000)) &&
           set_object(vm, "warnoptions", list_new(vm)) && set_object(vm, "_xoptions", dict_new(vm));
}

const ModuleDef sys_module = {
    .name = "sys",
    .doc = "This module provides access to some objects used or maintained by the\ninterpreter.",
    .functions = functions,
    .constants = constants,
    .init = sys_init,
};

// ---- For embed

static List *text_list(VM *vm, int count, const char *const *items)
{
    List *list = list_new(vm);
    for (int i = 0; i < count; i++) {
        String *text = bytes_to_path(vm, items[i]);
        if (!text || !list_append(vm, list, value_of_object(text))) return NULL;
    }
    return list;
}

static List *path_list(VM *vm, const char *path, bool is_safe)
{
    List *list = list_new(vm);
    String *here = vm->empty_str;
    if (!is_safe && !list_append(vm, list, value_of_object(here))) return NULL;
    while (path && *path) {
        const char *end = strchr(path, ':');
        size_t size = end ? (size_t)(end - path) : strlen(path);
        if (size) {
            String *folder = str_new(vm, path, size);
            if (!folder || !list_append(vm, list, value_of_object(folder))) return NULL;
        }
        path = end ? end + 1 : NULL;
    }
    return list;
}

// sys._xoptions: `-X name` is True, `-X name=value` the value.
static RAISES bool set_x_options(VM *vm, const KukriConfig *config)
{
    Dict *options = dict_new(vm);
    for (int i = 0; i < config->x_option_count; i++) {
        const char *text = config->x_options[i], *equal = strchr(text, '=');
        String *value = equal ? bytes_to_path(vm, equal + 1) : NULL;
        String *name = str_intern_data(vm, text, equal ? (size_t)(equal - text) : strlen(text));
        if (!name || (equal && !value) || !dict_set_str(vm, options, name, equal ? value_of_object(value) : TRUE)) {
            return false;
        }
    }
    return set_object(vm, "_xoptions", options);
}

#define SAFE_PATH 15 // its index in _flag_values

bool sys_configure(VM *vm, const KukriConfig *config)
{
    Dict *dict = vm->sys->dict;
    bool found;
    if (!dict_delete_str(vm, dict, str_intern_c(vm, "tracebacklimit"), &found)) return false;
    String *executable = bytes_to_path(vm, config->executable ? config->executable : "");
    int count = config->original_argument_count;
    List *original = count ? text_list(vm, count, config->original_arguments)
                           : text_list(vm, config->argument_count, config->arguments);
    if (!set_object(vm, "argv", text_list(vm, config->argument_count, config->arguments)) ||
        !set_object(vm, "orig_argv", original) ||
        !set_object(vm, "path", path_list(vm, config->module_path, config->safe_path)) || !set_object(vm, "executable", executable) ||
        !set_object(vm, "_base_executable", executable) ||
        !set_object(vm, "warnoptions", text_list(vm, config->warning_count, config->warnings)) ||
        !set_x_options(vm, config)) {
        return false;
    }
    int flags[] = {config->debug, config->inspect, config->inspect, config->optimize, config->dont_write_bytecode,
                   config->isolated || config->no_user_site,
                   config->no_site, config->ignore_environment, config->verbose, config->bytes_warning, config->quiet,
                   !config->has_hash_seed || config->hash_seed, config->isolated, config->dev_mode, 1, config->safe_path};
    Tuple *values = tuple_new(vm, NULL, COUNT_OF(flags));
    if (!values) return false;
    for (size_t i = 0; i < COUNT_OF(flags); i++) values->items[i] = value_of_small(flags[i]);
    if (!set_object(vm, "_flag_values", values)) return false;
    if (config->interactive && (!set_object(vm, "ps1", str_from_c(vm, ">>> ")) || !set_object(vm, "ps2", str_from_c(vm, "... ")))) {
        return false;
    }
    static const char *const names[] = {"stdin", "stdout", "stderr"};
    static const char *const originals[] = {"__stdin__", "__stdout__", "__stderr__"};
    for (int i = 0; i < 3; i++) {
        Value stream = io_standard_stream(vm, i, config->unbuffered);
        if (raised(stream) || !dict_set_c(vm, dict, names[i], stream) || !dict_set_c(vm, dict, originals[i], stream)) return false;
    }
    return sys_add_info(vm);
}

bool sys_set_script_folder(VM *vm, const char *path, bool is_file)
{
    Value flags = dict_get_c(vm, vm->sys->dict, "_flag_values");
    bool is_safe = is_tuple(flags) && same(as_tuple(flags)->items[SAFE_PATH], value_of_small(1));
    if (is_file && is_safe) return true;
    const char *slash = is_file ? strrchr(path, '/') : NULL;
    size_t size = is_file ? (slash ? (size_t)(slash - path) : 0) : strlen(path);
    char folder[4096];
    if (size == 0 && is_file && !slash) {
        if (!getcwd(folder, sizeof folder)) folder[0] = 0;
    } else {
        char text[4096];
        snprintf(text, sizeof text, "%.*s", (int)size, path);
        if (size == 0) strcpy(text, "/");
        char *resolved = realpath(text, NULL);
        snprintf(folder, sizeof folder, "%s", resolved ? resolved : text);
        free(resolved);
    }
    Value list = dict_get_c(vm, vm->sys->dict, "path");
    String *text = bytes_to_path(vm, folder);
    if (!text) return false;
    if (!is_list(list)) return true;
    if (!is_safe && as_list(list)->count) (void)list_take(vm, as_list(list), 0);
    return list_insert(vm, as_list(list), 0, value_of_object(text));
}

bool sys_flush_streams(VM *vm)
{
    static const char *const names[] = {"stdout", "stderr"};
    bool ok = true;
    if (!vm->sys) return true;
    for (int i = 0; i < 2; i++) {
        Value stream = dict_get_c(vm, vm->sys->dict, names[i]);
        if (is_absent(stream) || is_none(stream)) continue;
        Value closed = get_attr_or_absent(vm, stream, str_intern_c(vm, "closed"));
        if (raised(closed)) (void)take_pending(vm);
        if (same(closed, TRUE)) continue;
        if (raised(call_method(vm, stream, NAME(vm, flush), 0, NULL))) {
            if (i == 0) report_unraisable(vm, "on flushing sys.stdout", NONE);
            else (void)take_pending(vm);
            stream_discard(vm, stream); // said once is enough
            ok = false;
        }
    }
    return ok;
}

bool sys_run_exit_functions(VM *vm)
{
    Value threading = dict_get_c(vm, vm->modules, "threading");
    if (is_module(threading) && raised(call_method(vm, threading, str_intern_c(vm, "_shutdown"), 0, NULL))) {
        report_unraisable(vm, "on threading shutdown", threading);
    }
    Value module = dict_get_c(vm, vm->modules, "atexit");
    if (!is_module(module)) return true;
    return !raised(call_method(vm, module, str_intern_c(vm, "_run_exitfuncs"), 0, NULL));
}

void sys_set_last_error(VM *vm, Value error)
{
    if (!vm->sys) return;
    Value traceback = as_exception(error)->traceback;
    bool ok = dict_set_c(vm, vm->sys->dict, "last_exc", error) &&
              dict_set_c(vm, vm->sys->dict, "last_value", error) &&
              dict_set_c(vm, vm->sys->dict, "last_type", value_of_object(type_of(vm, error))) &&
              dict_set_c(vm, vm->sys->dict, "last_traceback", is_pointer(traceback) ? traceback : NONE);
    if (!ok) (void)take_pending(vm);
}

void sys_call_excepthook(VM *vm, Value error)
{
    Value hook = module_get(vm, vm->sys, NAME(vm, excepthook));
    Value traceback = as_exception(error)->traceback;
    Value args[] = {value_of_object(type_of(vm, error)), error, is_pointer(traceback) ? traceback : NONE};
    if (raised(hook) || is_absent(hook)) {
        if (raised(hook)) (void)take_pending(vm);
        String *text = traceback_text(vm, error, false);
        if (text) stderr_write(vm, text);
        return;
    }
    if (!raised(call(vm, hook, 3, args))) return;
    Value second = take_pending(vm);
    String *first_text = traceback_text(vm, error, false), *text = traceback_text(vm, second, false);
    if (!text || !first_text) return;
    String *all = str_format(vm, "Error in sys.excepthook:\n%S\nOriginal exception was:\n%S", text, first_text);
    if (all) stderr_write(vm, all);
}

void sys_write_error_line(VM *vm, Value value)
{
    String *text = str_of(vm, value);
    String *line = text ? str_format(vm, "%S\n", text) : NULL;
    if (line) stderr_write(vm, line);
    else (void)take_pending(vm);
}

void vm_register_source_text(VM *vm, const char *name, const char *text)
{
    String *filename = str_from_system(vm, name, strlen(name)), *source = filename ? str_from_system(vm, text, strlen(text)) : NULL;
    if (!source || !vm_register_source(vm, filename, source)) (void)take_pending(vm);
}
