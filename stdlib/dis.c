// dis.c - module _dis: code objects as text, for dis.py.
#include "vm/exec/code.h"
#include "vm/object/native.h"
#include "vm/types/str.h"

static Value py__dis_disassemble(VM *vm, Value *args)
{
    if (!arg_type(vm, args, 0, TYPE_code)) return RAISED;
    return value_of_str(code_disassemble(vm, as_code(args[0])));
}

static const Native dis_functions[] = {
    {"disassemble(code, /)", py__dis_disassemble, "Return the instructions of a code object, one a line."},
    {0},
};

const ModuleDef _dis_module = {
    .name = "_dis",
    .functions = dis_functions,
};
