// native_module.c - built-in modules: their dicts are filled a name at a time, as names are asked
// for.
//
// A short program touches a few of the names that the built-in modules define; the others cost
// nothing until something wants to see the dict itself.
#include "vm/object/error.h"
#include "vm/object/native_cache.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/str.h"

static bool is_named(const Native *native, const String *name)
{
    size_t size = strcspn(native->signature, "(");
    return size == name->size && memcmp(native->signature, name->data, size) == 0;
}

static RAISES Value make_constant(VM *vm, const NativeConstant *constant)
{
    switch (constant->kind) {
    case CONSTANT_INT: return int_new(vm, constant->i);
    case CONSTANT_FLOAT: return value_of_double(constant->d);
    case CONSTANT_STR: {
        String *text = str_static(vm, constant->s);
        return text != NULL ? value_of_object(text) : RAISED;
    }
    case CONSTANT_TYPE: {
        Type *type = type_from_def(vm, constant->type);
        return type != NULL ? value_of_object(type) : RAISED;
    }
    case CONSTANT_CORE_TYPE: return value_of_object(type_get(vm, constant->id));
    }
    UNREACHABLE();
}

static RAISES Value make_function(VM *vm, const Native *native, String *module_name)
{
    if (UNLIKELY(vm->gate != NULL)) {
        native = vm->gate(vm, module_name->data, native);
        if (native == NULL) return RAISED;
    }
    Builtin *builtin = builtin_new(vm, native, ABSENT, value_of_object(module_name));
    return builtin != NULL ? value_of_object(builtin) : RAISED;
}

// What the definition says about a name, or ABSENT.
static RAISES Value make_attribute(VM *vm, const ModuleDef *def, String *name)
{
    for (const Native *native = def->functions; native != NULL && native->signature != NULL;
         native++) {
        if (!is_named(native, name)) continue;
        String *module_name = str_intern_c(vm, def->name);
        return module_name != NULL ? make_function(vm, native, module_name) : RAISED;
    }
    const NativeConstant *constant = def->constants;
    for (; constant != NULL && constant->name != NULL; constant++) {
        if (str_equal_c(name, constant->name)) return make_constant(vm, constant);
    }
    return ABSENT;
}

Value module_get(VM *vm, Module *module, String *name)
{
    Value value = dict_get_str(vm, module->dict, name);
    if (LIKELY(!is_absent(value))) return value;
    if (module->def == NULL || (module->head.flags & MODULE_FILLED)) return ABSENT;
    value = make_attribute(vm, module->def, name);
    if (raised(value) || is_absent(value)) return value;
    return dict_set_str(vm, module->dict, name, value) ? value : RAISED;
}

// Makes one name of the definition unless it is there.
static RAISES bool fill_name(VM *vm, Module *module, const char *text, size_t size)
{
    String *name = str_intern_data(vm, text, size);
    return name != NULL && !raised(module_get(vm, module, name));
}

bool module_fill(VM *vm, Module *module)
{
    const ModuleDef *def = module->def;
    if (def == NULL || (module->head.flags & MODULE_FILLED)) return true;
    for (const Native *native = def->functions; native != NULL && native->signature != NULL;
         native++) {
        if (!fill_name(vm, module, native->signature, strcspn(native->signature, "(")))
            return false;
    }
    const NativeConstant *constant = def->constants;
    for (; constant != NULL && constant->name != NULL; constant++) {
        if (!fill_name(vm, module, constant->name, strlen(constant->name))) return false;
    }
    module->head.flags |= MODULE_FILLED;
    return true;
}

Module *module_from_def(VM *vm, const ModuleDef *def)
{
    NativeCache *cache = native_cache(vm);
    String *name = str_intern_c(vm, def->name);
    if (cache == NULL || name == NULL) return NULL;
    if (UNLIKELY(vm->may_import != NULL) && !vm->may_import(vm, def->name)) {
        (void)throw_import(vm, ImportError, name, "access to module %R is not granted", value_of_object(name));
        return NULL;
    }
    Module *module = module_new(vm, name);
    if (module == NULL) return NULL;
    module->def = def;
    if (def->doc != NULL) {
        String *doc = str_static(vm, def->doc);
        if (doc == NULL ||
            !dict_set_str(vm, module->dict, NAME(vm, __doc__), value_of_object(doc))) {
            return NULL;
        }
    }
    if (strcmp(def->name, "builtins") == 0) cache->builtins = module;
    if (def->init != NULL && !def->init(vm, module)) return NULL;
    return module;
}

Value builtins_get(VM *vm, String *name)
{
    Module *module = vm->natives != NULL ? vm->natives->builtins : NULL;
    if (module != NULL && (vm->builtins == NULL || module->dict == vm->builtins)) {
        return module_get(vm, module, name);
    }
    return vm->builtins != NULL ? dict_get_str(vm, vm->builtins, name) : ABSENT;
}
