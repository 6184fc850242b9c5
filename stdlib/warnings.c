// warnings.c - _warnings: what the module warnings, written in Python, shares with the VM.
#include "vm/exec/report.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())
static Value py_warn(VM *vm, Value *args)
{
    int64_t stack_level;
    if (!arg_int64(vm, args, 2, &stack_level)) return RAISED;
    if (!is_tuple(args[4])) {
        return throw(vm, TypeError, "warn() argument 'skip_file_prefixes' must be tuple, not %T",
                     args[4]);
    }
    Tuple *prefixes = as_tuple(args[4]);
    for (size_t i = 0; i < prefixes->count; i++) {
        if (is_str(prefixes->items[i])) continue;
        return throw(vm, TypeError, "Found non-str '%T' in skip_file_prefixes.",
                     prefixes->items[i]);
    }
    return warn_value(vm, args[0], args[1], stack_level, args[3], prefixes) ? NONE : RAISED;
}

// The source line that the loader of a module knows, or NONE.
static RUNS Value line_of_loader(VM *vm, Dict *globals, int64_t line)
{
    Value loader = dict_get_str(vm, globals, NAME(vm, __loader__));
    Value name = dict_get_str(vm, globals, NAME(vm, __name__));
    if (is_absent(loader) || is_absent(name)) return NONE;
    Value get_source = get_attr_or_absent(vm, loader, NAME(vm, get_source));
    if (raised(get_source)) return RAISED;
    if (is_absent(get_source) || is_none(get_source)) return NONE;
    Value source = call(vm, get_source, 1, &name);
    if (raised(source) || !is_str(source)) return raised(source) ? RAISED : NONE;
    String *splitlines = str_intern_c(vm, "splitlines");
    if (splitlines == NULL) return RAISED;
    Value lines = call_method(vm, source, splitlines, 0, NULL);
    if (raised(lines)) return RAISED;
    bool there = is_list(lines) && line > 0 && (uint64_t)line <= as_list(lines)->count;
    return there ? as_list(lines)->items[line - 1] : NONE;
}

// warn_explicit(message, category, filename, lineno, module=None, registry=None,
// module_globals=None, source=None)
static Value py_warn_explicit(VM *vm, Value *args)
{
    String *filename;
    int line;
    if (!arg_str(vm, args, 2, &filename) || !arg_int(vm, args, 3, &line)) return RAISED;
    Value source_line = NONE;
    if (!is_none(args[6])) {
        if (!is_dict(args[6])) {
            return throw(vm, TypeError, "module_globals must be a dict, not '%.200T'", args[6]);
        }
        source_line = line_of_loader(vm, as_dict(args[6]), line);
        if (raised(source_line)) return RAISED;
    }
    if (!warn_explicit(vm, args[1], args[0], filename, line, args[4], args[5], source_line,
                       args[7])) {
        return RAISED;
    }
    return NONE;
}

static Value py_filters_mutated(VM *vm, Value *args)
{
    WarningState *state = warning_state(vm);
    if (state == NULL) return RAISED;
    state->version++;
    return NONE;
}

static bool warnings_init(VM *vm, Module *module)
{
    WarningState *state = warning_state(vm);
    if (state == NULL) return false;
    return dict_set_str(vm, module->dict, NAME(vm, filters), value_of_object(state->filters)) &&
           dict_set_str(vm, module->dict, NAME(vm, _onceregistry),
                        value_of_object(state->once_registry)) &&
           dict_set_str(vm, module->dict, NAME(vm, _defaultaction), state->default_action);
}

static const Native warnings_functions[] = {
    {"warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())", py_warn,
     "Issue a warning, or maybe ignore it or raise an exception."},
    {"warn_explicit(message, category, filename, lineno, module=None, registry=None, "
     "module_globals=None, source=None)",
     py_warn_explicit, "Issue a warning, or maybe ignore it or raise an exception."},
    {"_filters_mutated()", py_filters_mutated, NULL},
    {0},
};

const ModuleDef _warnings_module = {
    .name = "_warnings",
    .doc = "_warnings provides basic warning filtering support.\n"
           "It is a helper module to speed up interpreter start-up.",
    .functions = warnings_functions,
    .init = warnings_init,
};
