// warn.c - warnings: finding out whom to blame, what the filters say, and showing them.
//
// The filters are a list shared with the module warnings, which does the rest (catch_warnings,
// simplefilter and such) in Python. While that module has not been imported, showing a warning
// needs no Python at all.
#include "vm/exec/exec.h"
#include "vm/exec/report.h"
#include "vm/exec/traceback.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// ---- State --------------------------------------------------------------------------------------

static void warning_state_trace(VM *vm, Tracer *tracer, void *memory)
{
    WarningState *state = memory;
    trace_object(tracer, state->filters);
    trace_object(tracer, state->once_registry);
    trace_value(tracer, state->default_action);
}

static const StateDef warning_state_def = {"warnings", sizeof(WarningState), warning_state_trace,
                                           NULL};

// The filters that a program starts with.
static RAISES List *initial_filters(VM *vm)
{
    static const struct {
        const char *action, *module;
        TypeId category;
    } rows[] = {
        {"default", "__main__", DeprecationWarning}, {"ignore", NULL, DeprecationWarning},
        {"ignore", NULL, PendingDeprecationWarning}, {"ignore", NULL, ImportWarning},
        {"ignore", NULL, ResourceWarning},
    };
    List *filters = list_new(vm);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        String *action = str_intern_c(vm, rows[i].action);
        if (action == NULL) return NULL;
        Value module = rows[i].module != NULL ? value_of_object(NAME(vm, __main__)) : NONE;
        Tuple *row =
            tuple_of(vm, 5, value_of_object(action), NONE,
                     value_of_object(type_get(vm, rows[i].category)), module, value_of_small(0));
        if (row == NULL || !list_append(vm, filters, value_of_object(row))) return NULL;
    }
    return filters;
}

WarningState *warning_state(VM *vm)
{
    WarningState *state = state_get(vm, &warning_state_def);
    if (state == NULL || state->once_registry != NULL) return state;
    state->default_action = value_of_object(NAME(vm, default));
    state->filters = initial_filters(vm);
    if (state->filters == NULL) return NULL;
    state->once_registry = dict_new(vm);
    return state;
}

// An attribute of the module warnings if that was imported; ABSENT if not.
static RUNS Value warnings_attribute(VM *vm, String *name)
{
    Value module = vm->modules != NULL ? dict_get_str(vm, vm->modules, NAME(vm, warnings)) : ABSENT;
    return is_absent(module) ? ABSENT : get_attr_or_absent(vm, module, name);
}

// ---- Filters ------------------------------------------------------------------------------------

// A pattern of a filter: None matches all, a str what equals it, else its match() decides.
static RUNS bool pattern_matches(VM *vm, Value pattern, Value text, bool *result)
{
    *result = true;
    if (is_none(pattern)) return true;
    if (is_exact_str(pattern)) {
        *result = is_str(text) && str_equal(as_str(pattern), as_str(text));
        return true;
    }
    String *match = str_intern_c(vm, "match");
    if (match == NULL) return false;
    Value answer = call_method(vm, pattern, match, 1, &text);
    return !raised(answer) && truth(vm, answer, result);
}

typedef struct WarningCase {
    Value category, text, message; // message: an instance of category
    Value module;
    String *filename;
    int64_t line;
} WarningCase;

static RUNS bool filter_matches(VM *vm, Tuple *row, const WarningCase *warning, bool *result)
{
    int64_t line;
    if (!pattern_matches(vm, row->items[1], warning->text, result)) return false;
    if (!*result) return true;
    if (!is_subclass(vm, warning->category, row->items[2], result)) return false;
    if (!*result) return true;
    if (!pattern_matches(vm, row->items[3], warning->module, result)) return false;
    if (!*result) return true;
    if (!index_as_int64(vm, row->items[4], true, &line)) return false;
    *result = line == 0 || line == warning->line;
    return true;
}

// What the first filter that matches says is to be done, or the default.
static RUNS Value find_action(VM *vm, const WarningCase *warning, Value *filter)
{
    WarningState *state = warning_state(vm);
    if (state == NULL) return RAISED;
    Value filters = warnings_attribute(vm, NAME(vm, filters));
    if (raised(filters)) return RAISED;
    if (is_absent(filters)) filters = value_of_object(state->filters);
    if (!is_list(filters)) return throw(vm, ValueError, "_warnings.filters must be a list");
    List *rows = as_list(filters);
    *filter = NONE;
    for (size_t i = 0; i < rows->count; i++) { // matching may change the list
        Value row = rows->items[i];
        if (!is_tuple(row) || as_tuple(row)->count != 5) {
            return throw(vm, ValueError, "_warnings.filters item %zu isn't a 5-tuple", i);
        }
        if (!is_str(as_tuple(row)->items[0])) {
            return throw(vm, TypeError, "action must be a string, not '%.200T'",
                         as_tuple(row)->items[0]);
        }
        bool found;
        if (!filter_matches(vm, as_tuple(row), warning, &found)) return RAISED;
        if (!found) continue;
        *filter = row;
        return as_tuple(row)->items[0];
    }
    Value action = warnings_attribute(vm, NAME(vm, defaultaction));
    if (raised(action)) return RAISED;
    if (is_absent(action)) return state->default_action;
    if (is_str(action)) return action;
    return throw(vm, TypeError, "_warnings.defaultaction must be a string, not '%.200T'", action);
}

// ---- Registries ---------------------------------------------------------------------------------

// Whether a registry has the key; it is emptied first if the filters have changed since. add: and
// puts it there.
static RUNS bool already_warned(VM *vm, Dict *registry, Value key, bool add, bool *result)
{
    WarningState *state = warning_state(vm);
    if (state == NULL) return false;
    *result = false;
    Value version = dict_get_c(vm, registry, "version");
    if (is_absent(version) || !same(version, value_of_small(state->version))) {
        dict_clear(vm, registry);
        if (!dict_set_c(vm, registry, "version", value_of_small(state->version))) return false;
    } else {
        Value known = dict_get(vm, registry, key);
        if (raised(known)) return false;
        if (!is_absent(known)) {
            if (!truth(vm, known, result)) return false;
            if (*result) return true;
        }
    }
    return !add || dict_set(vm, registry, key, TRUE);
}

static RUNS bool warned_of_text(VM *vm, Dict *registry, const WarningCase *warning, bool with_zero,
                                bool *result)
{
    Tuple *key = with_zero ? tuple_of(vm, 3, warning->text, warning->category, value_of_small(0))
                           : tuple_pair(vm, warning->text, warning->category);
    return key != NULL && already_warned(vm, registry, value_of_object(key), true, result);
}

// ---- Showing ------------------------------------------------------------------------------------

// "file:line: Category: text" and the source line.
static RUNS bool show_plainly(VM *vm, const WarningCase *warning, Value source_line_text, Value source)
{
    Value name = get_attr(vm, warning->category, NAME(vm, __name__));
    if (raised(name)) return false;
    Buf buf;
    buf_init(&buf, &vm->memory);
    String *head = str_format(vm, "%S:%lld: %V: %V\n", warning->filename, (long long)warning->line,
                              name, warning->text);
    if (head == NULL) return false;
    buf_append(&buf, head->data, head->size);
    const char *line = NULL;
    size_t size = 0;
    SourceCache cache = {0};
    if (is_str(source_line_text)) {
        line = as_str(source_line_text)->data;
        size = as_str(source_line_text)->size;
    } else if (warning->line > 0 && warning->line < INT32_MAX &&
               !source_line(vm, &cache, warning->filename, (int)warning->line, &line, &size)) {
        line = NULL;
    }
    if (line != NULL) {
        while (size > 0 && (*line == ' ' || *line == '\t' || *line == '\f')) line++, size--;
        if (size > 0) {
            buf_append_text(&buf, "  ");
            buf_append(&buf, line, size);
            buf_append_char(&buf, '\n');
        }
    }
    if (!is_none(source) && !is_absent(source)) { // as module warnings words it
        String *hint = str_format(vm, "%V: Enable tracemalloc to get the object allocation traceback\n", name);
        if (hint == NULL) return buf_free(&buf), false;
        buf_append(&buf, hint->data, hint->size);
    }
    String *text = str_from_buf(vm, &buf);
    if (text == NULL) return false;
    stderr_write(vm, text);
    return true;
}

static RUNS bool show(VM *vm, const WarningCase *warning, Value source_line_text, Value source)
{
    Value function = warnings_attribute(vm, NAME(vm, _showwarnmsg));
    if (raised(function)) return false;
    if (is_absent(function)) return show_plainly(vm, warning, source_line_text, source);
    if (!is_callable(vm, function)) {
        return throw_false(vm, TypeError, "warnings._showwarnmsg() must be set to a callable");
    }
    String *name = str_intern_c(vm, "WarningMessage");
    if (name == NULL) return false;
    Value cls = warnings_attribute(vm, name);
    if (raised(cls)) return false;
    if (is_absent(cls))
        return throw_false(vm, RuntimeError, "unable to get warnings.WarningMessage");
    Value args[] = {warning->message,
                    warning->category,
                    value_of_object(warning->filename),
                    int_new(vm, warning->line),
                    NONE,
                    NONE,
                    source};
    Value record = call(vm, cls, COUNT_OF(args), args);
    return !raised(record) && !raised(call(vm, function, 1, &record));
}

// ---- Warning ------------------------------------------------------------------------------------

// "pkg/mod.py" -> "pkg/mod"
static RAISES Value module_of_filename(VM *vm, String *filename)
{
    String *name;
    if (filename->size == 0) name = str_from_c(vm, "<unknown>");
    else if (filename->size >= 3 && memcmp(filename->data + filename->size - 3, ".py", 3) == 0) {
        name = str_new(vm, filename->data, filename->size - 3);
    } else name = filename;
    return name != NULL ? value_of_object(name) : RAISED;
}

// What an action does besides showing; *quiet: not to be shown after all.
static RUNS bool apply_action(VM *vm, const WarningCase *warning, Value action, Value filter,
                              Dict *registry, Value key, bool *quiet)
{
    String *name = as_str(action);
    *quiet = false;
    if (str_equal_c(name, "error")) return raised(throw_value(vm, warning->message)) && false;
    if (str_equal_c(name, "ignore")) {
        *quiet = true;
        return true;
    }
    if (str_equal_c(name, "always")) return true;
    if (registry != NULL && !dict_set(vm, registry, key, TRUE)) return false;
    if (str_equal_c(name, "once")) {
        WarningState *state = warning_state(vm);
        if (state == NULL) return false;
        Dict *once = registry != NULL ? registry : state->once_registry;
        return warned_of_text(vm, once, warning, false, quiet);
    }
    if (str_equal_c(name, "module")) {
        return registry == NULL || warned_of_text(vm, registry, warning, true, quiet);
    }
    if (str_equal_c(name, "default")) return true;
    return throw_false(vm, RuntimeError, "Unrecognized action (%R) in warnings.filters:\n %R",
                       action, filter);
}

// An instance of Warning says its text and category itself.
static RUNS bool take_message(VM *vm, Value message, Value category, WarningCase *warning)
{
    bool is_warning;
    if (!is_instance(vm, message, value_of_object(type_get(vm, Warning)), &is_warning))
        return false;
    if (is_warning) {
        String *text = str_of(vm, message);
        if (text == NULL) return false;
        warning->text = value_of_object(text);
        warning->message = message;
        warning->category = value_of_object(type_of(vm, message));
        return true;
    }
    warning->text = message;
    warning->category = category;
    warning->message = call(vm, category, 1, &message);
    if (raised(warning->message)) return false;
    if (is_exception(vm, warning->message)) return true;
    return throw_false(vm, TypeError, "category must be a Warning subclass, not '%T'", category);
}

bool warn_explicit(VM *vm, Value category, Value message, String *filename, int64_t line,
                   Value module, Value registry, Value source_line_text, Value source)
{
    WarningCase warning = {.filename = filename, .line = line};
    if (!is_none(registry) && !is_dict(registry)) {
        return throw_false(vm, TypeError, "'registry' must be a dict or None");
    }
    Dict *known = is_none(registry) ? NULL : as_dict(registry);
    warning.module = is_none(module) ? module_of_filename(vm, filename) : module;
    if (raised(warning.module) || !take_message(vm, message, category, &warning)) return false;
    Tuple *key = tuple_of(vm, 3, warning.text, warning.category, int_new(vm, line));
    if (key == NULL) return false;
    bool quiet;
    if (known != NULL) {
        if (!already_warned(vm, known, value_of_object(key), false, &quiet)) return false;
        if (quiet) return true;
    }
    Value filter = NONE;
    Value action = find_action(vm, &warning, &filter);
    if (raised(action)) return false;
    if (!apply_action(vm, &warning, action, filter, known, value_of_object(key), &quiet))
        return false;
    return quiet || show(vm, &warning, source_line_text, source);
}

// ---- Whom to blame ------------------------------------------------------------------------------

static bool has_prefix(const String *filename, const Tuple *prefixes)
{
    for (size_t i = 0; i < prefixes->count; i++) {
        const String *prefix = as_str(prefixes->items[i]);
        if (prefix->size <= filename->size &&
            memcmp(prefix->data, filename->data, prefix->size) == 0) {
            return true;
        }
    }
    return false;
}

// The frame that is stack_level frames up, those of files with a skipped prefix not counted.
static bool blamed_frame(VM *vm, int64_t stack_level, const Tuple *prefixes, Function **function,
                         uint32_t *instruction)
{
    int depth = 0;
    if (!frame_peek(vm, depth, function, instruction)) return false;
    while (--stack_level > 0) {
        do {
            if (!frame_peek(vm, ++depth, function, instruction)) return false;
        } while (has_prefix((*function)->code->filename, prefixes));
    }
    return true;
}

// The registry of a module: made on first use.
static RAISES Value registry_of(VM *vm, Dict *globals)
{
    Value registry = dict_get_str(vm, globals, NAME(vm, __warningregistry__));
    if (!is_absent(registry)) return registry;
    registry = value_of_object(dict_new(vm));
    return dict_set_str(vm, globals, NAME(vm, __warningregistry__), registry) ? registry : RAISED;
}

static RUNS bool check_category(VM *vm, Value message, Value *category)
{
    bool fine;
    Value base = value_of_object(type_get(vm, Warning));
    if (!is_instance(vm, message, base, &fine)) return false;
    if (fine) {
        *category = value_of_object(type_of(vm, message));
        return true;
    }
    if (is_none(*category)) *category = value_of_object(type_get(vm, UserWarning));
    fine = is_type(*category) && type_is_subtype(as_type(*category), as_type(base));
    if (fine) return true;
    return throw_false(vm, TypeError, "category must be a Warning subclass, not '%T'", *category);
}

bool warn_value(VM *vm, Value message, Value category, int64_t stack_level, Value source,
                Tuple *skip_prefixes)
{
    if (!check_category(vm, message, &category)) return false;
    if (skip_prefixes->count != 0 && stack_level < 2) stack_level = 2;
    Function *function;
    uint32_t instruction;
    Dict *globals = vm->sys != NULL ? vm->sys->dict : NULL;
    String *filename;
    int64_t line = 0;
    if (blamed_frame(vm, stack_level, skip_prefixes, &function, &instruction)) {
        globals = function->globals;
        filename = function->code->filename;
        line = code_line(function->code, instruction);
    } else {
        filename = str_intern_c(vm, "<sys>");
        if (filename == NULL) return false;
    }
    Value registry = globals != NULL ? registry_of(vm, globals) : NONE;
    if (raised(registry)) return false;
    Value module = globals != NULL ? dict_get_str(vm, globals, NAME(vm, __name__)) : ABSENT;
    if (is_absent(module) || !is_str(module)) {
        String *name = str_intern_c(vm, "<string>");
        if (name == NULL) return false;
        module = value_of_object(name);
    }
    return warn_explicit(vm, category, message, filename, line, module, registry, NONE, source);
}

bool warn_at(VM *vm, Function *function, uint32_t instruction, TypeId category, String *message, Value source)
{
    Value registry = registry_of(vm, function->globals);
    if (raised(registry)) return false;
    Value module = dict_get_str(vm, function->globals, NAME(vm, __name__));
    return warn_explicit(vm, value_of_object(type_get(vm, category)), value_of_object(message),
                         function->code->filename, code_line(function->code, instruction),
                         is_str(module) ? module : NONE, registry, NONE, source);
}

bool warn(VM *vm, TypeId category, int stack_level, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    String *message = format_message(vm, format, arguments);
    va_end(arguments);
    if (message == NULL) return false;
    return warn_value(vm, value_of_object(message), value_of_object(type_get(vm, category)),
                      stack_level, NONE, vm->empty_tuple);
}
