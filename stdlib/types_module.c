// types_module.c - the module _types: core types that no builtin name stands for.
#include "vm/object/native.h"

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
    .constants = constants,
};
