// builtins_io.c - print, input, open.
#include "vm/exec/builtins.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

static Value stream(VM *vm, String *name)
{
    Value file = module_get(vm, vm->sys, name);
    return is_absent(file) ? throw(vm, RuntimeError, "lost sys.%S", name) : file;
}

static bool text_or_none(VM *vm, Value v, const char *what)
{
    if (is_none(v) || is_str(v)) return true;
    return throw_false(vm, TypeError, "%s must be None or a string, not %T", what, v);
}

static bool write_text(VM *vm, Value write, Value text)
{
    return !raised(call(vm, write, 1, &text));
}

// print(*values, sep=' ', end='\n', file=None, flush=False)
Value py_builtins_print(VM *vm, Value *args)
{
    Tuple *values = as_tuple(args[0]);
    Value separator = args[1], end = args[2], file = args[3];
    if (is_none(file)) {
        file = stream(vm, NAME(vm, stdout));
        if (raised(file)) return RAISED;
        if (is_none(file)) return NONE;
    }
    if (!text_or_none(vm, separator, "sep") || !text_or_none(vm, end, "end")) return RAISED;
    bool flush;
    if (!arg_truth(vm, args, 4, &flush)) return RAISED;
    Value write = get_attr(vm, file, NAME(vm, write));
    if (raised(write)) return RAISED;
    Value space = is_none(separator) ? value_of_object(vm->ascii_chars[' ']) : separator;
    for (size_t i = 0; i < values->count; i++) {
        if (i > 0 && !write_text(vm, write, space)) return RAISED;
        Value item = values->items[i];
        if (!is_exact_str(item)) {
            String *text = str_of(vm, item);
            if (!text) return RAISED;
            item = value_of_object(text);
        }
        if (!write_text(vm, write, item)) return RAISED;
    }
    if (!write_text(vm, write, is_none(end) ? value_of_object(vm->ascii_chars['\n']) : end)) return RAISED;
    if (flush && raised(call_method(vm, file, NAME(vm, flush), 0, NULL))) return RAISED;
    return NONE;
}

static bool flush_quietly(VM *vm, Value file)
{
    if (!raised(call_method(vm, file, NAME(vm, flush), 0, NULL))) return true;
    return catch_pending(vm, Exception);
}

// input(prompt='', /)
Value py_builtins_input(VM *vm, Value *args)
{
    Value in = stream(vm, NAME(vm, stdin));
    Value out = raised(in) ? RAISED : stream(vm, NAME(vm, stdout));
    if (raised(out)) return RAISED;
    if (is_none(in)) return throw(vm, RuntimeError, "input(): lost sys.stdin");
    if (is_none(out)) return throw(vm, RuntimeError, "input(): lost sys.stdout");
    Value error = stream(vm, NAME(vm, stderr));
    if (raised(error)) return RAISED;
    if (!is_none(error) && !flush_quietly(vm, error)) return RAISED;
    if (!is_absent(args[0])) {
        String *prompt = str_of(vm, args[0]);
        if (!prompt) return RAISED;
        Value text = value_of_object(prompt);
        if (raised(call_method(vm, out, NAME(vm, write), 1, &text))) return RAISED;
    }
    if (!flush_quietly(vm, out)) return RAISED;
    Value line = call_method(vm, in, NAME(vm, readline), 0, NULL);
    if (raised(line)) return RAISED;
    if (!is_str(line)) return throw(vm, TypeError, "object.readline() returned non-string");
    String *text = as_str(line);
    if (text->size == 0) return throw(vm, EOFError, "EOF when reading a line");
    if (text->data[text->size - 1] != '\n') return line;
    text = str_slice(vm, text, 0, text->count - 1);
    return text ? value_of_object(text) : RAISED;
}

// open(*args, **keywords): io.open, imported when it is first called.
Value py_builtins_open(VM *vm, Value *args)
{
    Value io = import_module(vm, "io");
    if (raised(io)) return RAISED;
    Value function = get_attr(vm, io, str_intern_c(vm, "open"));
    if (raised(function)) return RAISED;
    return call_tuple(vm, function, as_tuple(args[0]), as_dict(args[1]));
}
