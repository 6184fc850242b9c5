// report.c - exceptions that have no caller to go to: of finalizers, callbacks, closing generators.
#include "vm/exec/report.h"

#include "vm/exec/traceback.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/ops.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/str.h"

static void drop_pending(VM *vm)
{
    if (!is_absent(vm->pending)) (void)take_pending(vm);
}

// sys.name; ABSENT if there is none.
static RUNS Value sys_attribute(VM *vm, String *name)
{
    return vm->sys != NULL ? get_attr_or_absent(vm, value_of_object(vm->sys), name) : ABSENT;
}

void stderr_write(VM *vm, String *text)
{
    Value file = sys_attribute(vm, NAME(vm, stderr));
    if (!raised(file) && !is_absent(file) && !is_none(file)) {
        Value argument = value_of_object(text);
        (void)!raised(call_method(vm, file, NAME(vm, write), 1, &argument));
        drop_pending(vm);
        (void)!raised(call_method(vm, file, NAME(vm, flush), 0, NULL));
    }
    drop_pending(vm);
}

// The text of a value that may refuse to have one.
static void write_value(VM *vm, Buf *buf, Value value, bool repr, const char *failed)
{
    String *text = repr ? repr_of(vm, value) : str_of(vm, value);
    if (text != NULL) buf_append(buf, text->data, text->size);
    else buf_append_text(buf, failed);
    drop_pending(vm);
}

void unraisable_print(VM *vm, Value exception, Value message, Value object)
{
    TracebackWriter writer = {.vm = vm, .plain = true};
    Buf *buf = &writer.buf;
    buf_init(buf, &vm->memory);
    if (!is_none(object)) {
        if (is_none(message)) buf_append_text(buf, "Exception ignored in");
        else write_value(vm, buf, message, false, "Exception ignored in");
        buf_append_text(buf, ": ");
        write_value(vm, buf, object, true, "<object repr() failed>");
        buf_append_char(buf, '\n');
    } else if (!is_none(message)) {
        write_value(vm, buf, message, false, "Exception ignored");
        buf_append_text(buf, ":\n");
    }
    if (is_traceback(as_exception(exception)->traceback)) {
        buf_append_text(buf, "Traceback (most recent call last):\n");
        write_frames(&writer, as_exception(exception)->traceback);
    }
    Type *type = type_of(vm, exception);
    Value module = get_attr_or_absent(vm, value_of_object(type), NAME(vm, __module__));
    if (raised(module)) drop_pending(vm);
    else if (is_absent(module) || !is_str(module)) buf_append_text(buf, "<unknown>.");
    else if (!str_equal_c(as_str(module), "builtins") && !str_equal_c(as_str(module), "__main__")) {
        buf_append(buf, as_str(module)->data, as_str(module)->size);
        buf_append_char(buf, '.');
    }
    String *name = type_qualname_string(vm, type);
    if (name != NULL) buf_append(buf, name->data, name->size);
    else drop_pending(vm);
    buf_append_text(buf, ": ");
    write_value(vm, buf, exception, false, "<exception str() failed>");
    buf_append_char(buf, '\n');
    String *text = str_from_buf(vm, buf);
    if (text != NULL) stderr_write(vm, text);
    drop_pending(vm);
}

// The argument of a sys.unraisablehook that the program set.
static RUNS Value make_hook_argument(VM *vm, Value exception, Value message, Value object)
{
    static const char *const names[] = {"exc_type", "exc_value", "exc_traceback", "err_msg",
                                        "object"};
    const Value values[] = {value_of_object(type_of(vm, exception)), exception,
                            as_exception(exception)->traceback, message, object};
    Value made = call(vm, value_of_object(type_get(vm, TYPE_namespace)), 0, NULL);
    if (raised(made)) return RAISED;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        String *name = str_intern_c(vm, names[i]);
        if (name == NULL || !set_attr(vm, made, name, values[i])) return RAISED;
    }
    return made;
}

void report_unraisable(VM *vm, const char *where, Value object)
{
    Value exception = take_pending(vm);
    if (as_exception(exception)->limit_stop) return; // the next poll raises it again
    Value message = NONE;
    if (where != NULL) {
        String *text = str_format(vm, "Exception ignored %s", where);
        if (text != NULL) message = value_of_object(text);
        drop_pending(vm);
    }
    if (is_absent(object)) object = NONE;
    Value hook = sys_attribute(vm, NAME(vm, unraisablehook));
    if (raised(hook) || is_absent(hook) || is_none(hook) || is_builtin(hook)) {
        drop_pending(vm);
        unraisable_print(vm, exception, message, object);
        return;
    }
    Value argument = make_hook_argument(vm, exception, message, object);
    if (!raised(argument) && !raised(call(vm, hook, 1, &argument))) return;
    Value failure = take_pending(vm);
    if (as_exception(failure)->limit_stop) return;
    String *text = str_from_c(vm, "Exception ignored in sys.unraisablehook");
    if (text != NULL) unraisable_print(vm, failure, value_of_object(text), hook);
    drop_pending(vm);
}
