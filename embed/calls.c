// calls.c - kukri.h, "Calls": compiled code, names, modules, calling, and the exception that is kept.
#include "compiler/compile.h"
#include "embed/state.h"
#include "stdlib/sys.h"
#include "vm/exec/exec.h"
#include "vm/exec/saved.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/bytes.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/error_types.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// A call from the host begins: its deadline too, unless it comes from within a run.
static VM *begin(KukriVM *host, const void *frame, const char *function)
{
    enter(host, frame, function);
    arm_deadline(host);
    return &host->vm;
}
#define BEGIN(host) begin(host, __builtin_frame_address(0), __func__)

// ---- Code ---------------------------------------------------------------------------------------

static RUNS Code *compile_text(KukriVM *host, const char *source, const char *name, const char *mode)
{
    VM *vm = &host->vm;
    String *filename = str_from_system(vm, name, strlen(name));
    if (!filename) return NULL;
    vm_register_source_text(vm, name, source);
    return compile_source(vm, source, strlen(source), filename, mode, COMPILE_IGNORE_COOKIE | vm->compile_flags);
}

static RUNS Value run_in(KukriVM *host, Code *code, Dict *namespace_)
{
    if (!code) return RAISED;
    if (!namespace_) return throw(&host->vm, RuntimeError, "lost __main__");
    return run_code(&host->vm, code, namespace_, NONE, NULL);
}

KukriValue kukri_eval(KukriVM *host, const char *source)
{
    BEGIN(host);
    while (*source == ' ' || *source == '\t') source++;
    return host_handle(host, run_in(host, compile_text(host, source, "<string>", "eval"), main_namespace(host)));
}

KukriValue kukri_compile(KukriVM *host, const char *source, const char *name)
{
    BEGIN(host);
    Code *code = compile_text(host, source, name, "exec");
    return host_handle(host, code ? value_of_object(code) : RAISED);
}

static RAISES Code *code_of(VM *vm, Value value)
{
    if (is_code(value)) return as_code(value);
    return throw_null(vm, TypeError, "expected compiled code, not '%T'", value);
}

int kukri_execute(KukriVM *host, KukriValue handle, KukriValue namespace_)
{
    VM *vm = BEGIN(host);
    Value value = host_value(host, handle), space = host_value(host, namespace_);
    if (is_absent(value)) return 0;
    Dict *dict = is_absent(space) ? main_namespace(host) : is_dict(space) ? as_dict(space) : NULL;
    Code *code = code_of(vm, value);
    Value result = RAISED;
    if (code && !dict) {
        result = throw(vm, TypeError, "expected a dict as namespace, not '%T'", space);
    } else if (code && code_ready(vm, code)) {
        bool has_free = code->free_names->count > 0;
        result = has_free ? throw(vm, TypeError, "code with free variables cannot be run alone") : run_in(host, code, dict);
    }
    if (!raised(result)) return 1;
    (void)keep_error(host);
    return 0;
}

KukriValue kukri_save(KukriVM *host, KukriValue handle)
{
    VM *vm = BEGIN(host);
    Value value = host_value(host, handle);
    if (is_absent(value)) return NO_VALUE;
    Code *code = code_of(vm, value);
    Buf buf;
    buf_init(&buf, &vm->memory);
    if (code && code_save(vm, code, &buf)) return host_handle(host, value_of_bytes(bytes_from_buf(vm, &buf)));
    buf_free(&buf);
    return keep_error(host);
}

KukriValue kukri_load(KukriVM *host, const void *data, size_t size)
{
    VM *vm = BEGIN(host);
    Bytes *image = bytes_new(vm, size ? data : "", size);
    Code *code = image ? code_open_checked(vm, image) : NULL;
    return host_handle(host, code ? value_of_object(code) : RAISED);
}

// ---- Names and modules --------------------------------------------------------------------------

KukriValue kukri_get_global(KukriVM *host, const char *name)
{
    VM *vm = BEGIN(host);
    String *text = name_of_host(vm, name);
    Dict *namespace_ = main_namespace(host);
    if (!text) return keep_error(host);
    Value found = namespace_ ? dict_get_str(vm, namespace_, text) : ABSENT;
    if (is_absent(found)) found = builtins_get(vm, text);
    if (is_absent(found)) found = throw_name_error(vm, NameError, text, "name '%S' is not defined", text);
    return host_handle(host, found);
}

int kukri_set_global(KukriVM *host, const char *name, KukriValue handle)
{
    VM *vm = BEGIN(host);
    Value value = host_value(host, handle);
    if (is_absent(value)) return 0;
    Dict *namespace_ = main_namespace(host);
    String *text = name_of_host(vm, name);
    if (text && (namespace_ ? dict_set_str(vm, namespace_, text, value) : throw_false(vm, RuntimeError, "lost __main__"))) return 1;
    (void)keep_error(host);
    return 0;
}

KukriValue kukri_import(KukriVM *host, const char *name)
{
    VM *vm = BEGIN(host);
    String *text = name_of_host(vm, name);
    return host_handle(host, text ? import_module(vm, name) : RAISED);
}

KukriValue kukri_add_module(KukriVM *host, const char *name, const char *source)
{
    VM *vm = BEGIN(host);
    char shown[256];
    snprintf(shown, sizeof shown, "<module %.240s>", name);
    String *text = name_of_host(vm, name);
    Code *code = text ? compile_text(host, source, shown, "exec") : NULL;
    Module *module = code ? module_new(vm, text) : NULL;
    Value result = RAISED;
    if (module && dict_set_c(vm, module->dict, "__builtins__", value_of_object(vm->builtins)) &&
        dict_set(vm, vm->modules, value_of_object(text), value_of_object(module))) {
        result = run_in(host, code, module->dict);
        if (raised(result)) {
            // As an import that fails: the module is not there.
            Value error = take_pending(vm);
            bool found;
            if (!dict_delete(vm, vm->modules, value_of_object(text), &found)) (void)take_pending(vm);
            result = throw_value(vm, error);
        }
    }
    return host_handle(host, raised(result) ? RAISED : value_of_object(module));
}

// ---- Calling ------------------------------------------------------------------------------------

KukriValue kukri_call(KukriVM *host, KukriValue function, const KukriValue *args, size_t count)
{
    VM *vm = BEGIN(host);
    Value callable = host_value(host, function);
    Value few[FEW_VALUES], *values = is_absent(callable) ? NULL : host_values(host, args, count, few);
    if (!values) return NO_VALUE;
    Value result = call(vm, callable, count, values);
    host_values_free(host, values, count, few);
    return host_handle(host, result);
}

static RAISES Tuple *names_tuple(VM *vm, const char *const *names, size_t count)
{
    Tuple *tuple = tuple_new(vm, NULL, count);
    for (size_t i = 0; tuple && i < count; i++) {
        String *name = name_of_host(vm, names[i]);
        if (!name) return NULL;
        tuple->items[i] = value_of_object(name);
    }
    return tuple;
}

KukriValue kukri_call_keywords(KukriVM *host, KukriValue function, const KukriValue *args, size_t count,
                               const char *const *names, const KukriValue *keywords, size_t keyword_count)
{
    VM *vm = BEGIN(host);
    Value callable = host_value(host, function), few[FEW_VALUES];
    size_t total = count + keyword_count;
    if (is_absent(callable)) return NO_VALUE;
    Value *values = total <= FEW_VALUES ? few : memory_take(&vm->memory, total * sizeof(Value));
    if (!values) {
        (void)throw_memory(vm);
        return keep_error(host);
    }
    bool complete = true;
    for (size_t i = 0; i < total; i++) {
        values[i] = host_value(host, i < count ? args[i] : keywords[i - count]);
        complete &= !is_absent(values[i]);
    }
    KukriValue result = NO_VALUE;
    if (complete) {
        Tuple *tuple = names_tuple(vm, names, keyword_count);
        result = host_handle(host, tuple ? call_keywords(vm, callable, count, values, tuple) : RAISED);
    }
    host_values_free(host, values, total, few);
    return result;
}

KukriValue kukri_call_method(KukriVM *host, KukriValue handle, const char *name, const KukriValue *args, size_t count)
{
    VM *vm = BEGIN(host);
    Value self = host_value(host, handle);
    Value few[FEW_VALUES], *values = is_absent(self) ? NULL : host_values(host, args, count, few);
    if (!values) return NO_VALUE;
    String *text = name_of_host(vm, name);
    Value result = text ? call_method(vm, self, text, count, values) : RAISED;
    host_values_free(host, values, count, few);
    return host_handle(host, result);
}

// ---- The exception that is kept -----------------------------------------------------------------

int kukri_failed(KukriVM *host)
{
    ENTER(host);
    return !is_absent(host->error);
}

KukriValue kukri_error(KukriVM *host)
{
    ENTER(host);
    return is_absent(host->error) ? NO_VALUE : host_handle(host, host->error);
}

KukriStatus kukri_status(KukriVM *host)
{
    ENTER(host);
    return host->status;
}

void kukri_clear_error(KukriVM *host)
{
    ENTER(host);
    host->error = ABSENT;
    if (host->vm.refs) host->vm.refs[REF_ERROR] = NONE;
    host->status = KUKRI_DONE;
    host->exit_status = 0;
}

KukriValue kukri_raise_value(KukriVM *host, KukriValue exception)
{
    VM *vm = BEGIN(host);
    Value value = host_value(host, exception);
    if (is_absent(value)) return NO_VALUE;
    value = exception_normalize(vm, value);
    if (!raised(value)) (void)throw_value(vm, value);
    return keep_error(host);
}

KukriValue kukri_raise(KukriVM *host, const char *type, const char *message)
{
    VM *vm = BEGIN(host);
    String *name = name_of_host(vm, type), *text = name ? bytes_decode(vm, message, strlen(message), "utf-8", "replace") : NULL;
    Value found = name && text ? builtins_get(vm, name) : RAISED;
    if (is_absent(found)) found = throw_name_error(vm, NameError, name, "name '%S' is not defined", name);
    Value argument = value_of_object(text);
    if (!raised(found)) found = call(vm, found, 1, &argument);
    if (!raised(found)) found = exception_normalize(vm, found);
    if (!raised(found)) (void)throw_value(vm, found);
    return keep_error(host);
}

// ---- A loader of the host's ---------------------------------------------------------------------

// What the finder in Python calls: (source, is_package), or None.
static KukriValue load_source(KukriVM *host, const KukriValue *args, void *user)
{
    const char *name;
    int is_package = 0;
    (void)user;
    if (!kukri_to_text(host, args[0], &name, NULL)) return NO_VALUE;
    char *source = host->load_module(host->load_user, name, &is_package);
    if (!source) return kukri_none(host);
    KukriValue pair[] = {kukri_str(host, source), kukri_bool(host, is_package)};
    free(source);
    return kukri_tuple(host, pair, 2);
}

bool loader_install(KukriVM *host, const KukriConfig *config)
{
    static const KukriDefinition definition = {"load(name, /)", load_source, NULL, "The source of a module that the host has."};
    VM *vm = &host->vm;
    host->load_module = config->load_module;
    host->load_user = config->load_user;
    size_t scope = kukri_scope(host);
    Value module = import_module(vm, "_host_loader");
    Value function = raised(module) ? RAISED : host_value(host, kukri_define_function(host, &definition));
    bool done = !raised(function) && !is_absent(function) &&
                !raised(call_method(vm, module, str_intern_c(vm, "install"), 1, &function));
    host_scope_end(host, scope);
    return done;
}
