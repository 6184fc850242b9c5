// typing_module.c - module _typing: what typing takes from the VM, Generic among it.
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/types/dict.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"
#include "vm/types/typing_parts.h"

// Both class methods of Generic are functions of typing: cls, *args, **kwargs.
static Value forward(VM *vm, const char *name, Value *args)
{
    Value function = typing_attribute(vm, name);
    Tuple *cls = raised(function) ? NULL : tuple_of(vm, 1, args[0]);
    Tuple *all = cls == NULL ? NULL : tuple_concat(vm, cls, as_tuple(args[1]));
    return all == NULL ? RAISED : call_tuple(vm, function, all, as_dict(args[2]));
}

static Value py_generic_class_getitem(VM *vm, Value *args)
{
    return forward(vm, "_generic_class_getitem", args);
}

static Value py_generic_init_subclass(VM *vm, Value *args)
{
    return forward(vm, "_generic_init_subclass", args);
}

static const Native generic_methods[] = {
    {"@classmethod __class_getitem__(cls, /, *args, **kwargs)", py_generic_class_getitem,
     "Parameterizes a generic class.\n\nAt least, parameterizing a generic class is the *main* thing this\n"
     "method does. For example, for some generic class `Foo`, this is called\nwhen we do `Foo[int]` - there, "
     "with `cls=Foo` and `params=int`.\n\nHowever, note that this method is also called when defining "
     "generic\nclasses in the first place with `class Foo[T]: ...`.\n"},
    {"@classmethod __init_subclass__(cls, /, *args, **kwargs)", py_generic_init_subclass,
     "Function to initialize subclasses."},
    {0},
};

static const TypeDef generic_type = {
    .name = "typing.Generic",
    .doc = "Abstract base class for generic types.\n\nOn Python 3.12 and newer, generic classes implicitly "
           "inherit from\nGeneric when they declare a parameter list after the class's name::\n\n    class "
           "Mapping[KT, VT]:\n        def __getitem__(self, key: KT) -> VT:\n            ...\n        # Etc.\n",
    .kind = TYPE_object,
    .methods = generic_methods,
};

Value typing_generic_base(VM *vm, Tuple *type_params)
{
    Type *generic = type_from_def(vm, &generic_type);
    Tuple *params = generic == NULL ? NULL : typing_unpack_variadic(vm, type_params);
    if (params == NULL) return RAISED;
    Value args[] = {value_of_object(generic), value_of_object(params)};
    return typing_call(vm, "_GenericAlias", 2, args);
}

static Value py_idfunc(VM *vm, Value *args)
{
    return args[0];
}

static bool typing_init(VM *vm, Module *module)
{
    Value no_default = typing_no_default(vm);
    return !raised(no_default) && dict_set_c(vm, module->dict, "NoDefault", no_default);
}

static const Native typing_functions[] = {
    {"_idfunc(x, /)", py_idfunc, NULL},
    {0},
};

static const NativeConstant typing_constants[] = {
    {"TypeVar", CONSTANT_CORE_TYPE, {.id = TYPE_typevar}},
    {"ParamSpec", CONSTANT_CORE_TYPE, {.id = TYPE_paramspec}},
    {"TypeVarTuple", CONSTANT_CORE_TYPE, {.id = TYPE_typevartuple}},
    {"ParamSpecArgs", CONSTANT_CORE_TYPE, {.id = TYPE_paramspec_args}},
    {"ParamSpecKwargs", CONSTANT_CORE_TYPE, {.id = TYPE_paramspec_kwargs}},
    {"TypeAliasType", CONSTANT_CORE_TYPE, {.id = TYPE_typealias}},
    {"Generic", CONSTANT_TYPE, {.type = &generic_type}},
    {0},
};

const ModuleDef _typing_module = {
    .name = "_typing",
    .doc = "Primitives and accelerators for the typing module.\n",
    .functions = typing_functions,
    .constants = typing_constants,
    .init = typing_init,
};
