// module.c - the module type: a namespace that attributes are read from and written to.
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/slots.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/set.h"
#include "vm/types/str.h"

Module *module_new(VM *vm, String *name)
{
    Module *module = object_new(vm, TYPE_module, sizeof *module);
    module->dict = dict_new(vm);
    module->def = NULL;
    if (!dict_set_str(vm, module->dict, NAME(vm, __name__), value_of_object(name))) return NULL;
    String *rest[] = {NAME(vm, __doc__), NAME(vm, __package__), NAME(vm, __loader__), NAME(vm, __spec__)};
    for (size_t i = 0; i < COUNT_OF(rest); i++) {
        if (!dict_set_str(vm, module->dict, rest[i], NONE)) return NULL;
    }
    return module;
}

static void module_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_object(tracer, ((Module *)object)->dict);
}

static Value module_construct(VM *vm, Value *args)
{
    Module *module = type_allocate(vm, as_type(args[0]), 0);
    if (module == NULL) return RAISED;
    module->dict = dict_new(vm);
    return value_of_object(module);
}

static Value py_module_init(VM *vm, Value *args)
{
    Module *module = as_module(args[0]);
    String *name;
    if (!arg_str(vm, args, 1, &name)) return RAISED;
    String *names[] = {NAME(vm, __name__), NAME(vm, __doc__), NAME(vm, __package__), NAME(vm, __loader__),
                       NAME(vm, __spec__)};
    Value values[] = {args[1], args[2], NONE, NONE, NONE};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (!dict_set_str(vm, module->dict, names[i], values[i])) return RAISED;
    }
    return NONE;
}

// ---- Attributes that are not there --------------------------------------------------------------

static Value get_named(VM *vm, Value v, const char *name)
{
    String *interned = str_intern_c(vm, name);
    return interned == NULL ? RAISED : get_attr_or_absent(vm, v, interned);
}

// Whether attribute `name` of v is there and true.
static bool is_true_attribute(VM *vm, Value v, const char *name, bool *result)
{
    *result = false;
    Value value = get_named(vm, v, name);
    if (raised(value)) return false;
    return is_absent(value) || truth(vm, value, result);
}

// The file of a module that may hide another one: it lies in the folder that sys.path begins with. NULL if not.
static bool hiding_file(VM *vm, Value spec, String **file)
{
    bool has_location;
    *file = NULL;
    if (!is_true_attribute(vm, spec, "has_location", &has_location)) return false;
    Value origin = get_named(vm, spec, "origin");
    if (raised(origin)) return false;
    if (!has_location || !is_str(origin) || vm->sys == NULL) return true;
    Value path = module_get(vm, vm->sys, NAME(vm, path));
    if (raised(path)) return false;
    if (!is_list(path) || as_list(path)->count == 0 || !is_str(as_list(path)->items[0])) return true;
    const String *folder = as_str(as_list(path)->items[0]), *place = as_str(origin);
    size_t end = place->size;
    while (end > 0 && place->data[end - 1] != '/') end--;
    if (end == 0 || end - 1 != folder->size || memcmp(place->data, folder->data, folder->size) != 0) return true;
    *file = as_str(origin);
    return true;
}

static bool is_stdlib_name(VM *vm, String *name, bool *found)
{
    *found = false;
    Value names = vm->sys == NULL ? ABSENT : get_named(vm, value_of_object(vm->sys), "stdlib_module_names");
    if (raised(names)) return false;
    if (!is_set(names) && !is_frozenset(names)) return true;
    return set_contains(vm, (Set *)as_object(names), value_of_object(name), found);
}

// AttributeError with what CPython guesses about the reason.
static Value throw_no_module_attribute(VM *vm, Module *module, String *name)
{
    Value module_name = module_get(vm, module, NAME(vm, __name__));
    if (raised(module_name)) return RAISED;
    if (!is_str(module_name)) return throw(vm, AttributeError, "module has no attribute '%S'", name);
    String *own = as_str(module_name), *file = NULL;
    Value spec = module_get(vm, module, NAME(vm, __spec__));
    if (raised(spec)) return RAISED;
    bool initializing = false, is_stdlib = false, is_submodule = false;
    if (!is_absent(spec) && !is_none(spec)) {
        if (!hiding_file(vm, spec, &file) || (file != NULL && !is_stdlib_name(vm, own, &is_stdlib)) ||
            !is_true_attribute(vm, spec, "_initializing", &initializing)) {
            return RAISED;
        }
        Value submodules = get_named(vm, spec, "_uninitialized_submodules");
        if (raised(submodules)) return RAISED;
        if (is_list(submodules) && !contains(vm, submodules, value_of_object(name), &is_submodule)) return RAISED;
    }
    if (file != NULL && is_stdlib) {
        return throw(vm, AttributeError,
                     "module '%S' has no attribute '%S' (consider renaming '%S' since it has the same name as "
                     "the standard library module named '%S' and the import system gives it precedence)",
                     own, name, file, own);
    }
    if (initializing && file != NULL) {
        return throw(vm, AttributeError,
                     "module '%S' has no attribute '%S' (consider renaming '%S' if it has the same name as a "
                     "library you intended to import)",
                     own, name, file);
    }
    if (initializing) {
        Value origin = get_named(vm, spec, "origin");
        if (raised(origin)) return RAISED;
        if (is_str(origin)) {
            return throw(vm, AttributeError,
                         "partially initialized module '%S' from '%S' has no attribute '%S' (most likely due "
                         "to a circular import)",
                         own, as_str(origin), name);
        }
        return throw(vm, AttributeError,
                     "partially initialized module '%S' has no attribute '%S' (most likely due to a "
                     "circular import)",
                     own, name);
    }
    if (is_submodule) {
        return throw(vm, AttributeError,
                     "cannot access submodule '%S' of module '%S' (most likely due to a circular import)",
                     name, own);
    }
    return throw(vm, AttributeError, "module '%S' has no attribute '%S'", own, name);
}

static Value module_get_attr(VM *vm, Value self, String *name)
{
    Value found = object_find_attr(vm, self, name);
    if (raised(found) && catch_pending(vm, AttributeError)) found = ABSENT;
    if (!is_absent(found)) return found;
    Value fallback = module_get(vm, as_module(self), NAME(vm, __getattr__));
    if (raised(fallback)) return RAISED;
    if (!is_absent(fallback)) {
        Value argument = value_of_object(name);
        return call(vm, fallback, 1, &argument);
    }
    (void)throw_no_module_attribute(vm, as_module(self), name);
    attribute_error_fill(vm, self, name);
    return RAISED;
}

// ---- repr, dir, attributes ----------------------------------------------------------------------

static Value text_value(String *text)
{
    return text == NULL ? RAISED : value_of_object(text);
}

static Value repr_from_spec(VM *vm, Value spec)
{
    Value name = get_attr(vm, spec, NAME(vm, name));
    Value origin = raised(name) ? RAISED : get_named(vm, spec, "origin");
    if (raised(origin)) return RAISED;
    if (is_none(name)) name = value_of_object(str_char(vm, '?'));
    if (is_absent(origin) || is_none(origin)) {
        Value loader = get_named(vm, spec, "loader");
        if (raised(loader)) return RAISED;
        if (is_absent(loader) || is_none(loader)) return text_value(str_format(vm, "<module %R>", name));
        Value places = get_named(vm, loader, "_path");
        if (raised(places)) return RAISED;
        if (!is_absent(places)) {
            List *list = list_from(vm, places);
            if (list == NULL) return RAISED;
            return text_value(
                str_format(vm, "<module %R (namespace) from %R>", name, value_of_object(list)));
        }
        return text_value(str_format(vm, "<module %R (%R)>", name, loader));
    }
    bool has_location;
    if (!is_true_attribute(vm, spec, "has_location", &has_location)) return RAISED;
    if (has_location) return text_value(str_format(vm, "<module %R from %R>", name, origin));
    return text_value(str_format(vm, "<module %R (%V)>", name, origin));
}

static Value module_repr(VM *vm, Value self)
{
    Module *module = as_module(self);
    Value spec = module_get(vm, module, NAME(vm, __spec__));
    if (raised(spec)) return RAISED;
    bool has_spec = false;
    if (!is_absent(spec) && !truth(vm, spec, &has_spec)) return RAISED;
    if (has_spec) return repr_from_spec(vm, spec);
    Value name = module_get(vm, module, NAME(vm, __name__));
    Value file = raised(name) ? RAISED : module_get(vm, module, NAME(vm, __file__));
    Value loader = raised(file) ? RAISED : module_get(vm, module, NAME(vm, __loader__));
    if (raised(loader)) return RAISED;
    if (is_absent(name)) name = value_of_object(str_char(vm, '?'));
    if (!is_absent(file)) return text_value(str_format(vm, "<module %R from %R>", name, file));
    if (module->def != NULL) return text_value(str_format(vm, "<module %R (built-in)>", name));
    if (is_absent(loader) || is_none(loader)) return text_value(str_format(vm, "<module %R>", name));
    return text_value(str_format(vm, "<module %R (%R)>", name, loader));
}

static Value py_module_dir(VM *vm, Value *args)
{
    Value dict = get_attr(vm, args[0], NAME(vm, __dict__));
    if (raised(dict)) return RAISED;
    if (!is_dict(dict)) return throw(vm, TypeError, "%.200T.__dict__ is not a dictionary", args[0]);
    Value hook = dict_get_str(vm, as_dict(dict), NAME(vm, __dir__));
    if (!is_absent(hook)) return call(vm, hook, 0, NULL);
    List *list = dict_keys_list(vm, as_dict(dict));
    return list == NULL ? RAISED : value_of_object(list);
}

static Value module_get_dict(VM *vm, Value self)
{
    Module *module = as_module(self);
    return module_fill(vm, module) ? value_of_object(module->dict) : RAISED;
}

static Value module_get_annotations(VM *vm, Value self)
{
    Module *module = as_module(self);
    Value annotations = module_get(vm, module, NAME(vm, __annotations__));
    if (!is_absent(annotations)) return annotations;
    annotations = value_of_object(dict_new(vm));
    return dict_set_str(vm, module->dict, NAME(vm, __annotations__), annotations) ? annotations : RAISED;
}

static bool module_set_annotations(VM *vm, Value self, Value value)
{
    Module *module = as_module(self);
    String *name = NAME(vm, __annotations__);
    if (!is_absent(value)) return dict_set_str(vm, module->dict, name, value);
    bool found;
    if (!dict_delete_str(vm, module->dict, name, &found)) return false;
    if (found) return true;
    (void)throw_with(vm, AttributeError, value_of_object(name));
    return false;
}

static const Native module_methods[] = {
    {"__dir__(self, /)", py_module_dir, "__dir__() -> list\nspecialized dir() implementation"},
    {0},
};

static const NativeProperty module_properties[] = {
    {"__dict__", module_get_dict, NULL, NULL},
    {"__annotations__", module_get_annotations, module_set_annotations, NULL},
    {0},
};

const TypeDef module_type = {
    .name = "module",
    .doc = "Create a module object.\n\nThe name must be a string; the optional docstring can have any type.",
    .signature = "module(name, doc=None)",
    .size = sizeof(Module),
    .flags = TYPE_HAS_WEAKREF | TYPE_INIT_TAKES_ALL,
    .trace = module_trace,
    .construct = module_construct,
    .init = py_module_init,
    .repr = module_repr,
    .get_attr = module_get_attr,
    .methods = module_methods,
    .properties = module_properties,
};
