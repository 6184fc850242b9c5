// imp.c - the module _imp: what the finders of _frozen_importlib.py ask of the interpreter.
#include "stdlib/modules.h"
#include "vm/exec/interp.h"
#include "vm/object/native.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/str.h"

static const ModuleDef *find(VM *vm, const String *name)
{
    for (const ModuleDef *const *def = vm->module_defs; def && *def; def++) {
        if (str_equal_c(name, (*def)->name)) return *def;
    }
    return NULL;
}

static Value py_imp_is_builtin(VM *vm, Value *args)
{
    String *name;
    if (!arg_str(vm, args, 0, &name)) return RAISED;
    return value_of_small(find(vm, name) != NULL);
}

static Value py_imp_create_builtin(VM *vm, Value *args)
{
    Value name = get_attr(vm, args[0], NAME(vm, name));
    if (raised(name)) return RAISED;
    if (!is_str(name)) return throw(vm, TypeError, "name must be string, not %T", name);
    const ModuleDef *def = find(vm, as_str(name));
    if (!def) return NONE;
    Value there = dict_get(vm, vm->modules, name);
    if (raised(there) || !is_absent(there)) return there;
    Module *module = module_from_def(vm, def);
    return module ? value_of_object(module) : RAISED;
}

static Value py_imp_is_frozen(VM *vm, Value *args)
{
    String *name;
    FrozenCode frozen;
    if (!arg_str(vm, args, 0, &name)) return RAISED;
    return value_of_bool(vm->find_frozen && vm->find_frozen(name->data, name->size, &frozen));
}

static Value py_imp_is_frozen_package(VM *vm, Value *args)
{
    String *name;
    FrozenCode frozen;
    if (!arg_str(vm, args, 0, &name)) return RAISED;
    if (!vm->find_frozen || !vm->find_frozen(name->data, name->size, &frozen)) {
        return throw(vm, ImportError, "No such frozen object named %S", name);
    }
    return value_of_bool(frozen.is_package);
}

static Value py_imp_get_frozen_object(VM *vm, Value *args)
{
    String *name;
    if (!arg_str(vm, args, 0, &name)) return RAISED;
    Code *code = import_frozen_code(vm, name);
    return code ? value_of_object(code) : RAISED;
}

static Value py_imp_get_frozen_source(VM *vm, Value *args)
{
    String *name;
    if (!arg_str(vm, args, 0, &name)) return RAISED;
    String *source = vm->frozen_source ? vm->frozen_source(vm, name->data, name->size) : NULL;
    if (source) return value_of_object(source);
    return is_absent(vm->pending) ? NONE : RAISED;
}

static Value py_imp_load(VM *vm, Value *args)
{
    int finder;
    String *name;
    if (!arg_int(vm, args, 0, &finder) || !arg_str(vm, args, 1, &name)) return RAISED;
    if (finder < IMPORT_BUILTIN || finder > IMPORT_PATH) return throw(vm, ValueError, "no such finder: %d", finder);
    Value module = import_by_finder(vm, (ImportFinder)finder, name, args[2]);
    return is_absent(module) ? NONE : module;
}

static Value py_imp_nothing(VM *vm, Value *args)
{
    return NONE;
}

static Value py_imp_lock_held(VM *vm, Value *args)
{
    return FALSE;
}

static Value py_imp_extension_suffixes(VM *vm, Value *args)
{
    return value_of_object(list_new(vm));
}

static const Native imp_functions[] = {
    {"is_builtin(name, /)", py_imp_is_builtin, "1 for a module written in C, else 0."},
    {"create_builtin(spec, /)", py_imp_create_builtin, "Create a module written in C."},
    {"is_frozen(name, /)", py_imp_is_frozen, "Whether the module is written in Python and part of the program."},
    {"is_frozen_package(name, /)", py_imp_is_frozen_package, "Whether that module is a package."},
    {"get_frozen_object(name, data=None, /)", py_imp_get_frozen_object, "The code of that module."},
    {"_get_frozen_source(name, /)", py_imp_get_frozen_source, "The source of that module, or None."},
    {"_load(finder, name, path, /)", py_imp_load, "Import as one of the usual finders does; None if it finds nothing."},
    {"acquire_lock()", py_imp_nothing, "Does nothing: one thread alone imports."},
    {"release_lock()", py_imp_nothing, "Does nothing: one thread alone imports."},
    {"lock_held()", py_imp_lock_held, "Whether the import lock is held: never."},
    {"extension_suffixes()", py_imp_extension_suffixes, "The file suffixes of extension modules: none."},
    {0},
};

const ModuleDef _imp_module = {
    .name = "_imp",
    .doc = "What finders and loaders ask of the interpreter.",
    .functions = imp_functions,
};
