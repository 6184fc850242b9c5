// import.c - importing: sys.modules, built-in and frozen modules, packages and files on sys.path.
//
// The protocol is CPython's for programs that import: parents first, the module is in sys.modules while its
// body runs and leaves it if that fails, a submodule becomes an attribute of its parent. A program
// that changes sys.meta_path has _frozen_importlib.py ask its finders, in order.
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "vm/exec/interp.h"
#include "vm/exec/saved.h"
#include "vm/exec/state.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/traceback.h"
#include "vm/types/tuple.h"

// ---- Module objects

// A ModuleSpec as programs look at it. kind: builtin, frozen, source or namespace.
static Value make_spec(VM *vm, String *name, Value origin, Value search, const char *kind)
{
    Value module = import_module(vm, "_frozen_importlib");
    String *kind_name = str_intern_c(vm, kind);
    if (raised(module) || !kind_name) return RAISED;
    Value args[] = {value_of_object(name), value_of_object(kind_name), origin, search};
    return call_method(vm, module, str_intern_c(vm, "_make_spec"), 4, args);
}

static bool set_text(VM *vm, Dict *dict, const char *key, Value value)
{
    return dict_set_c(vm, dict, key, value);
}

static String *parent_name(VM *vm, String *name)
{
    for (size_t i = name->size; i > 0; i--) {
        if (name->data[i - 1] == '.') return str_new(vm, name->data, i - 1);
    }
    return vm->empty_str;
}

// The attributes every module has. search: the list of a package's folders, or NONE.
static bool fill_module(VM *vm, Module *module, String *name, Value file, Value search, const char *kind)
{
    Dict *dict = module->dict;
    bool is_package = !is_none(search);
    String *package = is_package ? name : parent_name(vm, name);
    if (!package) return false;
    Value spec = NONE;
    bool is_core = str_equal_c(name, "_frozen_importlib") || str_equal_c(name, "sys") || str_equal_c(name, "builtins");
    if (!is_core) {
        spec = make_spec(vm, name, file, search, kind);
        if (raised(spec)) return false;
    }
    return set_text(vm, dict, "__name__", value_of_object(name)) && set_text(vm, dict, "__package__", value_of_object(package)) &&
           set_text(vm, dict, "__spec__", spec) &&
           (is_none(spec) || set_text(vm, dict, "__loader__", get_attr_or_absent(vm, spec, str_intern_c(vm, "loader")))) &&
           (is_none(file) || set_text(vm, dict, "__file__", file)) &&
           (is_none(file) || set_text(vm, dict, "__cached__", NONE)) &&
           (!is_package || set_text(vm, dict, "__path__", search)) &&
           (is_core || set_text(vm, dict, "__builtins__", value_of_object(vm->builtins)));
}

static bool set_initializing(VM *vm, Module *module, bool on)
{
    Value spec = dict_get_c(vm, module->dict, "__spec__");
    if (is_absent(spec) || is_none(spec)) return true;
    return set_attr(vm, spec, NAME(vm, _initializing), value_of_bool(on));
}

// Runs code as the body of module, which is in sys.modules meanwhile.
static Value run_body(VM *vm, Module *module, String *name, Code *code)
{
    if (!code) return RAISED;
    if (!dict_set(vm, vm->modules, value_of_object(name), value_of_object(module))) return RAISED;
    if (!set_initializing(vm, module, true)) return RAISED;
    Value result = run_code(vm, code, module->dict, NONE, NULL);
    if (raised(result)) {
        Value error = take_pending(vm);
        bool found;
        if (!dict_delete(vm, vm->modules, value_of_object(name), &found)) (void)take_pending(vm);
        return throw_value(vm, error);
    }
    if (!set_initializing(vm, module, false)) return RAISED;
    // The body may have put something else in its place.
    Value there = dict_get(vm, vm->modules, value_of_object(name));
    return is_absent(there) ? throw(vm, KeyError, "%R", value_of_object(name)) : there;
}

// ---- Finding

static char *read_file(VM *vm, const char *path, size_t *size)
{
    int fd = vm->open_source ? vm->open_source(vm, path) : open(path, O_RDONLY | O_CLOEXEC);
    struct stat info;
    if (fd < 0) return NULL;
    if (fstat(fd, &info) < 0 || !S_ISREG(info.st_mode)) {
        close(fd);
        return NULL;
    }
    size_t capacity = (size_t)info.st_size + 1, done = 0;
    char *data = memory_take(&vm->memory, capacity);
    if (!data) {
        close(fd);
        (void)throw_memory(vm);
        return NULL;
    }
    for (;;) {
        ssize_t n = read(fd, data + done, capacity - 1 - done);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0 || done + (size_t)n >= capacity - 1) {
            if (n > 0) done += (size_t)n;
            break;
        }
        done += (size_t)n;
    }
    close(fd);
    data[done] = 0;
    *size = capacity;
    char *exact = data;
    if (done + 1 != capacity) {
        exact = memory_resize(&vm->memory, data, capacity, done + 1);
        if (!exact) exact = data;
        else *size = done + 1;
    }
    return exact;
}

typedef struct Found {
    char path[4200];
    bool is_package, is_namespace;
} Found;

// What there is by that name: 0 if nothing, or nothing that may be looked at.
static mode_t kind_of(VM *vm, const char *path)
{
    struct stat info;
    if (!vm->open_source) return stat(path, &info) == 0 ? info.st_mode & S_IFMT : 0;
    int fd = vm->open_source(vm, path);
    if (fd < 0) return 0;
    bool known = fstat(fd, &info) == 0;
    close(fd);
    return known ? info.st_mode & S_IFMT : 0;
}

static bool is_file(VM *vm, const char *path)
{
    return kind_of(vm, path) == S_IFREG;
}

static bool is_folder(VM *vm, const char *path)
{
    return kind_of(vm, path) == S_IFDIR;
}

// Looks for `tail` in one folder.
static bool find_in(VM *vm, const char *folder, size_t folder_size, const char *tail, size_t tail_size, Found *found)
{
    char base[4096];
    if (folder_size + tail_size + 16 > sizeof base) return false;
    if (folder_size == 0) snprintf(base, sizeof base, "%.*s", (int)tail_size, tail);
    else snprintf(base, sizeof base, "%.*s/%.*s", (int)folder_size, folder, (int)tail_size, tail);
    snprintf(found->path, sizeof found->path, "%s/__init__.py", base);
    if (is_file(vm, found->path)) return found->is_package = true;
    snprintf(found->path, sizeof found->path, "%s.py", base);
    found->is_package = false;
    if (is_file(vm, found->path)) return true;
    if (is_folder(vm, base)) {
        snprintf(found->path, sizeof found->path, "%s", base);
        found->is_namespace = true;
    }
    return false;
}

static Value load_file(VM *vm, String *name, const Found *found)
{
    String *path = str_from_c(vm, found->path);
    if (!path) return RAISED;
    if (found->path[0] != '/') {
        char folder[4096];
        if (getcwd(folder, sizeof folder)) path = str_format(vm, "%s/%s", folder, found->path);
        if (!path) return RAISED;
    }
    Value search = NONE;
    if (found->is_package) {
        String *folder = str_new(vm, path->data, path->size - strlen("/__init__.py"));
        Value item = folder ? value_of_object(folder) : RAISED;
        List *list = folder ? list_from_values(vm, &item, 1) : NULL;
        if (!list) return RAISED;
        search = value_of_object(list);
    }
    size_t size;
    char *source = read_file(vm, found->path, &size);
    if (!source) {
        if (!is_absent(vm->pending)) return RAISED;
        return throw_errno(vm, errno, value_of_object(path));
    }
    Module *module = module_new(vm, name);
    Value result = RAISED;
    if (module && fill_module(vm, module, name, value_of_object(path), search, "source")) {
        Code *code = vm->compile(vm, source, size - 1, path, "exec", vm->compile_flags);
        result = run_body(vm, module, name, code);
    }
    memory_release(&vm->memory, source, size);
    return result;
}

static Value load_namespace(VM *vm, String *name, List *folders)
{
    Module *module = module_new(vm, name);
    if (!module || !fill_module(vm, module, name, NONE, value_of_object(folders), "namespace")) return RAISED;
    if (!dict_set(vm, vm->modules, value_of_object(name), value_of_object(module))) return RAISED;
    return value_of_object(module);
}

// Whether the finders of Python code are to look into an entry: it is an archive or lies in one, or the program has
// its own hooks.
static bool is_for_hooks(VM *vm, String *entry, bool has_hooks)
{
    char path[4096];
    if (has_hooks) return true;
    if (entry->size == 0 || entry->size >= sizeof path) return false;
    memcpy(path, entry->data, entry->size);
    path[entry->size] = 0;
    errno = 0;
    mode_t kind = kind_of(vm, path);
    return kind == S_IFREG || (kind == 0 && errno == ENOTDIR);
}

// An import that failed: the frames of the importers themselves, which the traceback begins with, are left out.
static Value without_importers(VM *vm)
{
    Value error = take_pending(vm);
    if (!is_exception(vm, error)) return throw_value(vm, error);
    Value at = as_exception(error)->traceback;
    for (; is_traceback(at); at = as_traceback(at)->next) {
        const String *filename = as_traceback(at)->code->filename;
        static const char importers[] = "<frozen _frozen_importlib";
        bool is_importer = filename->size >= sizeof importers && memcmp(filename->data, importers, sizeof importers - 1) == 0;
        if (!is_importer && !str_equal_c(filename, "<frozen zipimport>")) break;
    }
    store(vm, as_object(error), &as_exception(error)->traceback, at);
    return throw_value(vm, error);
}

// What those finders have: a module, ABSENT, or folders of a namespace package, which join portions.
static Value load_by_hooks(VM *vm, String *name, Value entry, List *portions)
{
    Value external = import_module(vm, "_frozen_importlib_external");
    if (raised(external)) return RAISED;
    Value args[] = {value_of_object(name), entry};
    Value found = call_method(vm, external, str_intern_c(vm, "_load_from_entry"), 2, args);
    if (raised(found)) return without_importers(vm);
    if (!is_none(found) && !is_list(found)) return found;
    if (is_list(found) && !list_extend(vm, portions, found)) return RAISED;
    return ABSENT;
}

// Searches the folders of a path (sys.path or a package's __path__). ABSENT if there is nothing.
static Value find_on_path(VM *vm, String *name, const char *tail, size_t tail_size, Value path)
{
    Iter iter;
    List *portions = list_new(vm);
    Value hooks = vm->sys ? dict_get_c(vm, vm->sys->dict, "path_hooks") : ABSENT;
    bool has_hooks = is_list(hooks) && as_list(hooks)->count > 0;
    if (!iter_open(vm, &iter, path)) return RAISED;
    while (iter_next(vm, &iter)) {
        if (!is_str(iter.item)) continue;
        String *folder = as_str(iter.item);
        Found found = {.is_namespace = false};
        if (is_for_hooks(vm, folder, has_hooks)) {
            Value module = load_by_hooks(vm, name, iter.item, portions);
            if (!is_absent(module)) return module;
            continue;
        }
        if (find_in(vm, folder->data, folder->size, tail, tail_size, &found)) return load_file(vm, name, &found);
        if (found.is_namespace) {
            String *portion = str_from_c(vm, found.path);
            if (!portion || !list_append(vm, portions, value_of_object(portion))) return RAISED;
        }
    }
    if (iter.failed) return RAISED;
    return portions->count ? load_namespace(vm, name, portions) : ABSENT;
}

static const ModuleDef *find_builtin(VM *vm, const String *name)
{
    for (const ModuleDef *const *def = vm->module_defs; def && *def; def++) {
        if (str_equal_c(name, (*def)->name)) return *def;
    }
    return NULL;
}

static Value load_builtin(VM *vm, String *name, const ModuleDef *def)
{
    Module *module = module_from_def(vm, def);
    if (!module || !dict_set(vm, vm->modules, value_of_object(name), value_of_object(module))) return RAISED;
    if (!fill_module(vm, module, name, NONE, NONE, "builtin")) return RAISED;
    return value_of_object(module);
}

// The code that the build made has asserts and docstrings: -O compiles the source, as what has no such code does.
static RUNS Code *frozen_code(VM *vm, String *name, const FrozenCode *frozen, String *filename)
{
    if (!vm->compile_flags && frozen->size > 0) return code_open(vm, frozen->image, frozen->size, filename);
    String *source = vm->frozen_source(vm, name->data, name->size);
    if (!source) return NULL;
    return vm->compile(vm, source->data, source->size, filename, "exec", vm->compile_flags);
}

// The __file__ of such a module: where it would lie if it were a file. There is none, but programs ask for the folder.
static String *frozen_file(VM *vm, String *name, bool is_package)
{
    static const char folder[] = LIBRARY_FOLDER "/";
    const char *ending = is_package ? "/__init__.py" : ".py";
    size_t folder_size = sizeof folder - 1, ending_size = strlen(ending);
    char *data;
    String *path = str_new_ascii(vm, folder_size + name->size + ending_size, &data);
    if (!path) return NULL;
    memcpy(data, folder, folder_size);
    data += folder_size;
    for (size_t i = 0; i < name->size; i++) data[i] = name->data[i] == '.' ? '/' : name->data[i];
    memcpy(data + name->size, ending, ending_size);
    return path;
}

static Value load_frozen(VM *vm, String *name, const FrozenCode *frozen)
{
    String *filename = str_format(vm, "<frozen %S>", name), *file = frozen_file(vm, name, frozen->is_package);
    Module *module = module_new(vm, name);
    Value search = frozen->is_package ? value_of_object(list_new(vm)) : NONE;
    if (!filename || !file || !module || !fill_module(vm, module, name, NONE, search, "frozen")) return RAISED;
    if (!set_text(vm, module->dict, "__file__", value_of_object(file))) return RAISED;
    return run_body(vm, module, name, frozen_code(vm, name, frozen, filename));
}

// What the finders that sys.meta_path begins with do, in their order there.
Value import_by_finder(VM *vm, ImportFinder finder, String *name, Value path)
{
    FrozenCode frozen;
    switch (finder) {
    case IMPORT_BUILTIN: {
        const ModuleDef *def = find_builtin(vm, name);
        return def ? load_builtin(vm, name, def) : ABSENT;
    }
    case IMPORT_FROZEN:
        if (!vm->find_frozen || !vm->find_frozen(name->data, name->size, &frozen)) return ABSENT;
        return load_frozen(vm, name, &frozen);
    case IMPORT_PATH: {
        size_t start = name->size;
        while (start > 0 && name->data[start - 1] != '.') start--;
        return find_on_path(vm, name, name->data + start, name->size - start, path);
    }
    }
    UNREACHABLE();
}

// Whether a program has put its own finders into sys.meta_path, which is made when somebody looks at it.
static bool has_own_finders(VM *vm, Value *importlib)
{
    Value finders = vm->sys ? dict_get_c(vm, vm->sys->dict, "meta_path") : ABSENT;
    if (is_absent(finders)) return false;
    *importlib = dict_get(vm, vm->modules, value_of_object(str_intern_c(vm, "_frozen_importlib")));
    if (raised(*importlib) || !is_module(*importlib)) return false;
    Value usual = dict_get_c(vm, as_module(*importlib)->dict, "_default_finders");
    if (!is_list(finders) || !is_tuple(usual)) return true;
    const List *list = as_list(finders);
    const Tuple *tuple = as_tuple(usual);
    if (list->count != tuple->count) return true;
    for (size_t i = 0; i < list->count; i++) {
        if (!same(list->items[i], tuple->items[i])) return true;
    }
    return false;
}

// Finds and loads a module whose parent (if any) is loaded: path is the parent's __path__ or sys.path.
static Value load_module(VM *vm, String *name, bool is_top, Value path)
{
    Value importlib;
    if (has_own_finders(vm, &importlib)) {
        Value args[] = {value_of_object(name), is_top ? NONE : path};
        Value module = call_method(vm, importlib, str_intern_c(vm, "_ask_finders"), 2, args);
        if (raised(module)) return without_importers(vm);
        return is_none(module) ? ABSENT : module;
    }
    Value module = import_by_finder(vm, IMPORT_BUILTIN, name, path);
    if (is_absent(module)) module = import_by_finder(vm, IMPORT_FROZEN, name, path);
    if (is_absent(module)) module = import_by_finder(vm, IMPORT_PATH, name, path);
    return module;
}

Code *import_frozen_code(VM *vm, String *name)
{
    FrozenCode frozen;
    if (!vm->find_frozen || !vm->find_frozen(name->data, name->size, &frozen)) {
        throw_import(vm, ImportError, name, "No such frozen object named %S", name);
        return NULL;
    }
    String *filename = str_format(vm, "<frozen %S>", name);
    return filename ? frozen_code(vm, name, &frozen, filename) : NULL;
}

// ---- The import statement

static Value import_dotted(VM *vm, String *name, Value *top)
{
    Value parent = ABSENT;
    *top = ABSENT;
    for (size_t end = 0; end <= name->size; end++) {
        if (end < name->size && name->data[end] != '.') continue;
        String *part = end == name->size ? name : str_new(vm, name->data, end);
        if (!part) return RAISED;
        Value module = dict_get(vm, vm->modules, value_of_object(part));
        if (raised(module)) return RAISED;
        size_t start = end;
        while (start > 0 && name->data[start - 1] != '.') start--;
        if (!is_absent(module) && is_none(module)) {
            return throw_import(vm, ModuleNotFoundError, part, "import of %S halted; None in sys.modules", part);
        }
        if (is_absent(module)) {
            Value path = vm->sys ? dict_get_c(vm, vm->sys->dict, "path") : ABSENT;
            if (!is_absent(parent)) {
                path = get_attr_or_absent(vm, parent, NAME(vm, __path__));
                if (raised(path)) return RAISED;
                if (is_absent(path)) {
                    String *outer = str_new(vm, name->data, start - 1);
                    if (!outer) return RAISED;
                    return throw_import(vm, ModuleNotFoundError, part, "No module named %R; %R is not a package",
                                        value_of_object(part), value_of_object(outer));
                }
                // The parent's body may have imported it meanwhile.
                module = dict_get(vm, vm->modules, value_of_object(part));
                if (raised(module)) return RAISED;
            } else if (is_absent(path)) {
                path = value_of_object(list_new(vm));
            }
            if (is_absent(module)) module = load_module(vm, part, start == 0, path);
            if (raised(module)) return RAISED;
            if (is_absent(module)) {
                return throw_import(vm, ModuleNotFoundError, part, "No module named %R", value_of_object(part));
            }
            if (!is_absent(parent)) {
                String *tail = str_intern_data(vm, name->data + start, end - start);
                if (!tail || !set_attr(vm, parent, tail, module)) return RAISED;
            }
        }
        if (is_absent(*top)) *top = module;
        parent = module;
    }
    return parent;
}

Value import_module(VM *vm, const char *name)
{
    Value top;
    String *text = str_from_c(vm, name);
    return text ? import_dotted(vm, text, &top) : RAISED;
}

static bool resolve_relative(VM *vm, String *name, Dict *globals, int level, String **absolute)
{
    Value package = globals ? dict_get_str(vm, globals, NAME(vm, __package__)) : ABSENT;
    if (is_absent(package) || is_none(package)) {
        Value own = globals ? dict_get_str(vm, globals, NAME(vm, __name__)) : ABSENT;
        if (!is_str(own)) return throw_false(vm, KeyError, "'__name__' not in globals");
        bool is_package = !is_absent(dict_get_str(vm, globals, NAME(vm, __path__)));
        String *parent = is_package ? as_str(own) : parent_name(vm, as_str(own));
        if (!parent) return false;
        package = value_of_object(parent);
    }
    if (!is_str(package)) return throw_false(vm, TypeError, "package must be a string");
    String *base = as_str(package);
    if (base->size == 0) {
        return throw_false(vm, ImportError, "attempted relative import with no known parent package");
    }
    size_t end = base->size;
    for (int i = 1; i < level; i++) {
        while (end > 0 && base->data[end - 1] != '.') end--;
        if (end == 0) return throw_false(vm, ImportError, "attempted relative import beyond top-level package");
        end--;
    }
    String *prefix = str_new(vm, base->data, end);
    if (!prefix) return false;
    *absolute = name->size ? str_format(vm, "%S.%S", prefix, name) : prefix;
    return *absolute != NULL;
}

// Imports the submodules that a from-import names and the package does not have yet.
static bool import_submodules(VM *vm, Value package, String *package_name, Value fromlist, bool from_all)
{
    Iter iter;
    if (!iter_open(vm, &iter, fromlist)) return false;
    while (iter_next(vm, &iter)) {
        if (!is_str(iter.item)) {
            return throw_false(vm, TypeError, "Item in ``from list'' must be str, not %T", iter.item);
        }
        String *item = as_str(iter.item);
        if (str_equal_c(item, "*")) {
            if (from_all) continue;
            Value all = get_attr_or_absent(vm, package, NAME(vm, __all__));
            if (raised(all)) return false;
            if (!is_absent(all) && !import_submodules(vm, package, package_name, all, true)) return false;
            continue;
        }
        String *interned = str_intern(vm, item);
        Value there = get_attr_or_absent(vm, package, interned);
        if (raised(there)) return false;
        if (!is_absent(there)) continue;
        String *full = str_format(vm, "%S.%S", package_name, item);
        Value top;
        if (!full) return false;
        if (raised(import_dotted(vm, full, &top))) {
            if (!pending_is(vm, ModuleNotFoundError)) return false;
            Value error = vm->pending;
            Value missing = get_attr_or_absent(vm, take_pending(vm), NAME(vm, name));
            if (is_str(missing) && str_equal(as_str(missing), full)) continue;
            (void)throw_value(vm, error);
            return false;
        }
    }
    return !iter.failed;
}

Value import_name(VM *vm, String *name, Dict *globals, Value fromlist, int level)
{
    String *absolute = name;
    if (level < 0) return throw(vm, ValueError, "level must be >= 0");
    if (level > 0 && !resolve_relative(vm, name, globals, level, &absolute)) return RAISED;
    if (absolute->size == 0) return throw(vm, ValueError, "Empty module name");
    Value top;
    Value module = dict_get(vm, vm->modules, value_of_object(absolute));
    if (raised(module)) return RAISED;
    bool cached = !is_absent(module) && !is_none(module);
    bool has_fromlist = false;
    if (!is_none(fromlist) && !truth(vm, fromlist, &has_fromlist)) return RAISED;
    if (!cached || (!has_fromlist && memchr(absolute->data, '.', absolute->size))) {
        module = import_dotted(vm, absolute, &top);
        if (raised(module)) return RAISED;
    } else {
        top = module;
    }
    if (!has_fromlist) {
        if (level == 0 || name->size == 0) return level == 0 ? top : module;
        // from . import-like calls through __import__: the top part of `name` in the package.
        const char *dot = memchr(name->data, '.', name->size);
        if (!dot) return module;
        size_t cut = name->size - (size_t)(dot - name->data);
        String *front = str_new(vm, absolute->data, absolute->size - cut);
        return front ? dict_get(vm, vm->modules, value_of_object(front)) : RAISED;
    }
    Value path = get_attr_or_absent(vm, module, NAME(vm, __path__));
    if (raised(path)) return RAISED;
    if (!is_absent(path) && !import_submodules(vm, module, absolute, fromlist, false)) return RAISED;
    return module;
}

Value run_import(VM *vm, Function *function, String *name, Value fromlist, int level)
{
    Value hook = builtins_find(vm, function->builtins, NAME(vm, __import__));
    if (raised(hook)) return RAISED;
    if (is_absent(hook)) return throw(vm, ImportError, "__import__ not found");
    if (is_builtin(hook)) return import_name(vm, name, function->globals, fromlist, level);
    Value locals = NONE;
    if (function->code->is_module || function->code->is_class) locals = frame_locals(vm);
    if (raised(locals)) return RAISED;
    Value args[] = {value_of_object(name), value_of_object(function->globals), locals, fromlist, value_of_small(level)};
    return call(vm, hook, 5, args);
}

static bool is_initializing(VM *vm, Value module)
{
    Value spec = get_attr_or_absent(vm, module, NAME(vm, __spec__));
    if (raised(spec)) return catch_pending(vm, Exception), false;
    if (is_absent(spec) || is_none(spec)) return false;
    Value flag = get_attr_or_absent(vm, spec, NAME(vm, _initializing));
    if (raised(flag)) return catch_pending(vm, Exception), false;
    return same(flag, TRUE);
}

Value import_from(VM *vm, Value module, String *name)
{
    Value found = get_attr_or_absent(vm, module, name);
    if (!is_absent(found)) return found;
    Value module_name = get_attr_or_absent(vm, module, NAME(vm, __name__));
    if (raised(module_name)) return RAISED;
    if (is_str(module_name)) {
        // A circular import: the submodule is loaded but not yet bound.
        String *full = str_format(vm, "%S.%S", as_str(module_name), name);
        if (!full) return RAISED;
        found = dict_get(vm, vm->modules, value_of_object(full));
        if (!is_absent(found)) return found;
    } else {
        module_name = value_of_object(str_intern_c(vm, "<unknown module name>"));
    }
    Value file = get_attr_or_absent(vm, module, NAME(vm, __file__));
    if (raised(file)) return RAISED;
    Value path = is_str(file) ? file : NONE;
    const char *shown = is_str(path) ? str_c(vm, as_str(path)) : "unknown location";
    if (!shown) return RAISED;
    const char *format = is_initializing(vm, module)
                             ? "cannot import name %R from partially initialized module %R "
                               "(most likely due to a circular import) (%s)"
                             : "cannot import name %R from %R (%s)";
    return throw_import_from(vm, as_str(module_name), path, name, format, value_of_object(name), module_name, shown);
}

bool import_star(VM *vm, Function *function, Value namespace_, Value module)
{
    Value all = get_attr_or_absent(vm, module, NAME(vm, __all__));
    if (raised(all)) return false;
    bool public_only = is_absent(all);
    Value names = all;
    if (public_only) {
        Value dict = get_attr_or_absent(vm, module, NAME(vm, __dict__));
        if (raised(dict)) return false;
        if (is_absent(dict)) {
            return throw_false(vm, ImportError, "from-import-* object has no __dict__ and no __all__");
        }
        List *keys = is_dict(dict) ? dict_keys_list(vm, as_dict(dict)) : list_from(vm, dict);
        if (!keys) return false;
        names = value_of_object(keys);
    }
    Iter iter;
    if (!iter_open(vm, &iter, names)) return false;
    while (iter_next(vm, &iter)) {
        if (!is_str(iter.item)) {
            return throw_false(vm, TypeError, "%s in %V.%s must be str, not %T", public_only ? "Key" : "Item", module,
                               public_only ? "__dict__" : "__all__", iter.item);
        }
        String *name = str_intern(vm, as_str(iter.item));
        if (public_only && name->size && name->data[0] == '_') continue;
        Value value = get_attr(vm, module, name);
        if (raised(value) || !store_name(vm, function, namespace_, name, value)) return false;
    }
    return !iter.failed;
}
