// builtins_io.c - print, input, open, breakpoint.
#include "vm/exec/builtins_parts.h"
#include "vm/exec/interp.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// sys.<name>: ABSENT if it is gone.
static RAISES Value sys_get(VM *vm, String *name)
{
    return vm->sys ? module_get(vm, vm->sys, name) : ABSENT;
}

static RUNS bool write_text(VM *vm, Value file, String *text)
{
    int printed = vm->print_text != NULL ? vm->print_text(vm, file, text) : 0;
    if (LIKELY(printed != 0)) return printed > 0;
    Value argument = value_of_object(text);
    return !raised(call_method(vm, file, NAME(vm, write), 1, &argument));
}

static RUNS bool flush_file(VM *vm, Value file)
{
    return !raised(call_method(vm, file, NAME(vm, flush), 0, NULL));
}

// ---- print --------------------------------------------------------------------------------------

// A separator: a str, or None for `standard`.
static RAISES String *separator_of(VM *vm, Value given, const char *name, String *standard)
{
    if (is_none(given)) return standard;
    if (is_str(given)) return as_str(given);
    return throw_null(vm, TypeError, "%s must be None or a string, not %.200T", name, given);
}

// Whether a text can be written as a part of another one: lone surrogates must fail at their own write().
static bool is_harmless(const String *text)
{
    return str_is_ascii(text) || !memchr(text->data, 0xed, text->size);
}

// The file that print() writes to by default: ABSENT if it is gone.
static RAISES Value standard_output(VM *vm)
{
    Value file = sys_get(vm, NAME(vm, stdout));
    return is_absent(file) ? throw(vm, RuntimeError, "lost sys.stdout") : file;
}

// A line in one piece, if nobody can tell the difference: the file's write() is native, and every text harmless. Answers
// false with *done unset if it is not to be done so.
static RUNS bool print_at_once(VM *vm, Value file, const Value *values, size_t count, bool *done)
{
    Value pieces[2 * FEW_ARGUMENTS];
    *done = false;
    if (type_of(vm, file)->flags & TYPE_IS_HEAP) return true;
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        // Only what has no __str__ of its own: that might print as well.
        bool plain = is_small_int(values[i]) || is_double(values[i]) || is_exact_str(values[i]);
        if (!plain) return true;
        String *text = str_of(vm, values[i]);
        if (!text) return false;
        if (!is_harmless(text)) return true;
        pieces[n++] = value_of_object(text);
        pieces[n++] = value_of_object(vm->ascii_chars[i + 1 < count ? ' ' : '\n']);
    }
    if (n == 0) pieces[n++] = value_of_object(vm->ascii_chars['\n']);
    String *line = str_join_values(vm, pieces, n);
    *done = true;
    return line && write_text(vm, file, line);
}

Value py_print_few(VM *vm, Value *args)
{
    Value file = standard_output(vm);
    if (raised(file) || is_none(file)) return file;
    size_t count = 0;
    while (count < FEW_ARGUMENTS && !is_absent(args[count])) count++;
    bool done;
    if (!print_at_once(vm, file, args, count, &done)) return RAISED;
    if (done) return NONE;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && !write_text(vm, file, vm->ascii_chars[' '])) return RAISED;
        String *text = str_of(vm, args[i]);
        if (!text || !write_text(vm, file, text)) return RAISED;
    }
    return write_text(vm, file, vm->ascii_chars['\n']) ? NONE : RAISED;
}

// print(*args, sep=None, end=None, file=None, flush=False)
Value py_print(VM *vm, Value *args)
{
    Tuple *values = as_tuple(args[0]);
    Value file = args[3];
    bool flush;
    if (is_none(file)) {
        file = standard_output(vm);
        if (raised(file) || is_none(file)) return file;
    }
    String *sep = separator_of(vm, args[1], "sep", vm->ascii_chars[' ']);
    String *end = sep ? separator_of(vm, args[2], "end", vm->ascii_chars['\n']) : NULL;
    if (!end) return RAISED;
    for (size_t i = 0; i < values->count; i++) {
        if (i > 0 && !write_text(vm, file, sep)) return RAISED;
        String *text = str_of(vm, values->items[i]);
        if (!text || !write_text(vm, file, text)) return RAISED;
    }
    if (!write_text(vm, file, end) || !arg_truth(vm, args, 4, &flush)) return RAISED;
    return flush && !flush_file(vm, file) ? RAISED : NONE;
}

// ---- input --------------------------------------------------------------------------------------

// sys.<name>, which must be there: "input(): lost sys.stdin".
static RAISES Value input_stream(VM *vm, String *name)
{
    Value stream = sys_get(vm, name);
    if (is_absent(stream) || is_none(stream)) return throw(vm, RuntimeError, "input(): lost sys.%S", name);
    return stream;
}

Value py_input(VM *vm, Value *args)
{
    Value in = input_stream(vm, NAME(vm, stdin));
    Value out = raised(in) ? RAISED : input_stream(vm, NAME(vm, stdout));
    Value error = raised(out) ? RAISED : input_stream(vm, NAME(vm, stderr));
    if (raised(error)) return RAISED;
    if (!flush_file(vm, error) && !catch_pending(vm, Exception)) return RAISED;
    if (!is_absent(args[0])) {
        String *prompt = str_of(vm, args[0]);
        if (!prompt || !write_text(vm, out, prompt)) return RAISED;
    }
    if (!flush_file(vm, out) && !catch_pending(vm, Exception)) return RAISED;
    Value line = call_method(vm, in, NAME(vm, readline), 0, NULL);
    if (raised(line)) return RAISED;
    if (!is_str(line)) return throw(vm, TypeError, "object.readline() returned non-string");
    String *text = as_str(line);
    if (text->size == 0) return throw(vm, EOFError, "EOF when reading a line");
    if (text->data[text->size - 1] != '\n') return line;
    return value_of_str(str_slice(vm, text, 0, text->count - 1));
}

// ---- open and breakpoint ------------------------------------------------------------------------

// Module _io is imported when the first file is opened.
Value py_open(VM *vm, Value *args)
{
    Value io = import_module(vm, "_io");
    String *name = str_intern_c(vm, "open");
    Value function = raised(io) || !name ? RAISED : get_attr(vm, io, name);
    return raised(function) ? RAISED : call(vm, function, 8, args);
}

Value py_breakpoint(VM *vm, Value *args)
{
    String *name = str_intern_c(vm, "breakpointhook");
    Value hook = name ? sys_get(vm, name) : RAISED;
    if (is_absent(hook)) return throw(vm, RuntimeError, "lost sys.breakpointhook");
    return raised(hook) ? RAISED : call_tuple(vm, hook, as_tuple(args[0]), as_dict(args[1]));
}
