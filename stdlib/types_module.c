// types_module.c - the module _types: core types that no builtin name stands for.
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/type_build.h"
#include "vm/types/tuple.h"

static Value py_types_seal(VM *vm, Value *args)
{
    Tuple *classes = as_tuple(args[0]);
    for (size_t i = 0; i < classes->count; i++) {
        Value item = classes->items[i];
        if (!is_type(item) || !(as_type(item)->flags & TYPE_IS_HEAP))
            return throw(vm, TypeError, "seal() takes classes that a class statement made, not %T", item);
        if (!(as_type(item)->flags & TYPE_IS_IMMUTABLE) && !type_seal(vm, as_type(item))) return RAISED;
    }
    return NONE;
}

static const Native functions[] = {
    {"seal(*classes)", py_types_seal, "Make the classes as types written in C: they cannot be changed any more."},
    {0},
};

#define CORE(name_, id_) {name_, CONSTANT_CORE_TYPE, {.id = TYPE_##id_}}
static const NativeConstant constants[] = {
    CORE("FunctionType", function), CORE("CodeType", code), CORE("MappingProxyType", mappingproxy),
    CORE("SimpleNamespace", namespace), CORE("CellType", cell), CORE("GeneratorType", generator),
    CORE("CoroutineType", coroutine), CORE("AsyncGeneratorType", async_generator), CORE("MethodType", method),
    CORE("BuiltinFunctionType", builtin), CORE("MethodDescriptorType", method_descriptor),
    CORE("WrapperDescriptorType", slot_wrapper), CORE("ModuleType", module), CORE("TracebackType", traceback),
    CORE("FrameType", frame), CORE("GetSetDescriptorType", getset_descriptor),
    CORE("MemberDescriptorType", member_descriptor), CORE("GenericAlias", generic_alias), CORE("UnionType", union),
    CORE("NoneType", NoneType), CORE("EllipsisType", ellipsis), CORE("NotImplementedType", NotImplementedType),
    {0},
};

const ModuleDef _types_module = {
    .name = "_types",
    .doc = "Types that the interpreter uses and the module types names.",
    .functions = functions,
    .constants = constants,
};
