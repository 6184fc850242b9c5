// singletons.c - None, NotImplemented and Ellipsis.
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/types/str.h"

static Value repr_as(VM *vm, const char *text)
{
    String *s = str_intern_c(vm, text);
    return s ? value_of_object(s) : RAISED;
}

static Value none_repr(VM *vm, Value self)
{
    (void)self;
    return repr_as(vm, "None");
}

static bool none_truth(VM *vm, Value self, bool *truth)
{
    (void)vm, (void)self;
    *truth = false;
    return true;
}

static bool none_hash(VM *vm, Value self, uint64_t *hash)
{
    (void)vm, (void)self;
    *hash = 0xfca86420;
    return true;
}

static Value none_construct(VM *vm, Value *args)
{
    (void)vm, (void)args;
    return NONE;
}

const TypeDef none_type = {
    .name = "NoneType", .doc = "The type of the None singleton.", .signature = "NoneType()",
    .flags = TYPE_IS_FINAL, .construct = none_construct, .repr = none_repr, .truth = none_truth, .hash = none_hash,
};

static Value not_implemented_repr(VM *vm, Value self)
{
    (void)self;
    return repr_as(vm, "NotImplemented");
}

static bool not_implemented_truth(VM *vm, Value self, bool *truth)
{
    (void)self;
    *truth = true;
    return warn(vm, DeprecationWarning, 1, "NotImplemented should not be used in a boolean context");
}

static Value not_implemented_construct(VM *vm, Value *args)
{
    (void)vm, (void)args;
    return NOT_IMPLEMENTED;
}

static Value py_not_implemented_reduce(VM *vm, Value *args)
{
    return not_implemented_repr(vm, args[0]);
}

static const Native not_implemented_methods[] = {
    {"__reduce__(self, /)", py_not_implemented_reduce, ""},
    {0},
};

const TypeDef not_implemented_type = {
    .name = "NotImplementedType", .doc = "The type of the NotImplemented singleton.",
    .signature = "NotImplementedType()", .flags = TYPE_IS_FINAL, .construct = not_implemented_construct,
    .repr = not_implemented_repr, .truth = not_implemented_truth, .methods = not_implemented_methods,
};

static Value ellipsis_repr(VM *vm, Value self)
{
    (void)self;
    return repr_as(vm, "Ellipsis");
}

static Value ellipsis_construct(VM *vm, Value *args)
{
    (void)vm, (void)args;
    return ELLIPSIS;
}

static Value py_ellipsis_reduce(VM *vm, Value *args)
{
    return ellipsis_repr(vm, args[0]);
}

static const Native ellipsis_methods[] = {
    {"__reduce__(self, /)", py_ellipsis_reduce, ""},
    {0},
};

const TypeDef ellipsis_type = {
    .name = "ellipsis", .doc = "The type of the Ellipsis singleton.", .signature = "ellipsis()",
    .flags = TYPE_IS_FINAL, .construct = ellipsis_construct, .repr = ellipsis_repr, .methods = ellipsis_methods,
};
