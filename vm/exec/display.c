// display.c - what TypeErrors of calls say: the name of the callable, the keyword that was meant.
#include "vm/exec/interp.h"
#include "vm/object/suggest.h"
#include "vm/types/descriptors.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// "module.qualname()" of what has such names, "qualname()" of builtins, else str().
String *callable_display(VM *vm, Value callee)
{
    Value name = get_attr_or_absent(vm, callee, NAME(vm, __qualname__));
    if (raised(name)) return NULL;
    if (is_absent(name)) return str_of(vm, callee);
    Value module = get_attr_or_absent(vm, callee, NAME(vm, __module__));
    if (raised(module)) return NULL;
    if (is_str(module) && !str_equal_c(as_str(module), "builtins")) {
        return str_format(vm, "%V.%V()", module, name);
    }
    return str_format(vm, "%V()", name);
}

bool throw_unexpected_keyword(VM *vm, Function *function, String *name)
{
    const Code *code = function->code;
    Suggest suggest;
    suggest_begin(&suggest, name->data, name->size);
    size_t end = (size_t)code->positional_count + code->keyword_only_count;
    for (size_t i = code->positional_only_count; i < end; i++) {
        suggest_try(&suggest, as_str(code->local_names->items[i]));
    }
    if (suggest.best) {
        return throw_false(vm, TypeError, "%S() got an unexpected keyword argument '%S'. Did you mean '%S'?",
                           function->qualname, name, suggest.best);
    }
    return throw_false(vm, TypeError, "%S() got an unexpected keyword argument '%S'", function->qualname, name);
}
