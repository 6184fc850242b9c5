// sys_info.c - the parts of module sys that come from Python on demand, and texts from the system.
#include <unistd.h>
#include "stdlib/frozen.h"
#include "stdlib/modules.h"
#include "stdlib/sys.h"
#include "vm/base/utf8.h"
#include "vm/exec/exec.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/types/bytes.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/str.h"

String *bytes_to_path(VM *vm, const char *bytes)
{
    return bytes_decode(vm, bytes, strlen(bytes), "utf-8", "surrogateescape");
}

bool sys_wants_colour(VM *vm)
{
    const char *choice = getenv("PYTHON_COLORS");
    if (choice && !strcmp(choice, "0")) return false;
    if (choice && !strcmp(choice, "1")) return true;
    if (getenv("NO_COLOR") && *getenv("NO_COLOR")) return false;
    if (getenv("FORCE_COLOR") && *getenv("FORCE_COLOR")) return true;
    const char *terminal = getenv("TERM");
    if (terminal && !strcmp(terminal, "dumb")) return false;
    Value stream = dict_get_c(vm, vm->sys->dict, "stderr");
    return same(stream, dict_get_c(vm, vm->sys->dict, "__stderr__")) && isatty(2);
}

// sys.__getattr__: the structures of _sysinfo.py.
static Value py_sys_getattr(VM *vm, Value *args)
{
    if (is_str(args[0]) && as_str(args[0])->size > 1 && as_str(args[0])->data[0] == '_' && as_str(args[0])->data[1] == '_') {
        return throw(vm, AttributeError, "module 'sys' has no attribute %R", args[0]);
    }
    Value module = import_module(vm, "_sysinfo");
    if (raised(module)) return RAISED;
    return call_method(vm, module, NAME(vm, get), 1, args);
}

static Value py_sys_builtin_names(VM *vm, Value *args)
{
    (void)args;
    List *list = list_new(vm);
    for (const ModuleDef *const *def = builtin_modules; *def; def++) {
        String *name = str_from_c(vm, (*def)->name);
        if (!name || !list_append(vm, list, value_of_object(name))) return RAISED;
    }
    return value_of_object(list);
}

static Value py_sys_frozen_names(VM *vm, Value *args)
{
    (void)args;
    List *list = list_new(vm);
    size_t size;
    const char *data;
    for (size_t i = 0; (data = frozen_name(i, &size)) != NULL; i++) {
        String *name = str_new(vm, data, size);
        if (!name || !list_append(vm, list, value_of_object(name))) return RAISED;
    }
    return value_of_object(list);
}

static const Native functions[] = {
    {"__getattr__(name, /)", py_sys_getattr, ""},
    {"_builtin_names()", py_sys_builtin_names, ""},
    {"_frozen_names()", py_sys_frozen_names, ""},
    {0},
};

bool sys_add_info(VM *vm)
{
    for (const Native *native = functions; native->signature; native++) {
        Builtin *function = builtin_new(vm, native, ABSENT, NONE);
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(native->signature, "("), native->signature);
        if (!function || !dict_set_c(vm, vm->sys->dict, name, value_of_object(function))) return false;
    }
    return true;
}
