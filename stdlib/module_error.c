// module_error.c - see module_error.h.
#include "stdlib/module_error.h"

#include "vm/object/call.h"
#include "vm/types/dict.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

Type *module_error(VM *vm, Type **place, const char *module, const char *name, Type *base)
{
    if (*place != NULL) return *place;
    Value base_value = value_of_object(base);
    Tuple *bases = tuple_new(vm, &base_value, 1);
    Dict *namespace = dict_new(vm);
    String *class_name = str_intern_c(vm, name), *module_name = str_intern_c(vm, module);
    if (bases == NULL || class_name == NULL || module_name == NULL ||
        !dict_set_str(vm, namespace, NAME(vm, __module__), value_of_object(module_name))) {
        return NULL;
    }
    Value type = type_build(vm, type_get(vm, TYPE_type), value_of_object(class_name), bases,
                            namespace, NULL);
    return raised(type) ? NULL : (*place = as_type(type));
}

Value module_throw(VM *vm, Type *type, const char *format, ...)
{
    if (type == NULL) return RAISED;
    va_list arguments;
    va_start(arguments, format);
    String *text = format_message(vm, format, arguments);
    va_end(arguments);
    if (text == NULL) return RAISED;
    Value argument = value_of_object(text);
    Value error = call(vm, value_of_object(type), 1, &argument);
    return raised(error) ? RAISED : throw_value(vm, error);
}
