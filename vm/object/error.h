// error.h - raising, catching and wording exceptions.
//
// Exactly one exception is pending (vm->pending) after a function answered RAISED, NULL or false.
#pragma once
#include <stdarg.h>
#include "vm/object/type.h"

// Sets a new exception of a core type as pending; returns RAISED. The format knows, besides
// printf's d i u ld lu zu zd lld c s x p g: %S a String *, %R repr of a Value, %V str() of a Value,
// %T the type name of a Value, %N a Type's name, each with an optional .precision in characters.
COLD Value throw(VM *vm, TypeId type, const char *format, ...);
// The text of such a format (what str_format of str.h answers).
RUNS String *format_message(VM *vm, const char *format, va_list arguments);
// For functions that answer bool or NULL: `return throw_false(...)`.
#define throw_false(...) ((void)throw(__VA_ARGS__), false)
#define throw_null(...) ((void)throw(__VA_ARGS__), NULL)
COLD Value throw_value(VM *vm, Value exception); // an exception instance becomes pending
// raise type(argument): KeyError(key), StopIteration(value), SystemExit(code).
COLD Value throw_with(VM *vm, TypeId type, Value argument);
COLD Value throw_memory(VM *vm);
COLD Value throw_errno(VM *vm, int error_number, Value filename); // OSError's right subclass; ABSENT: no file
// ImportError (or ModuleNotFoundError) with its name attribute.
COLD Value throw_import(VM *vm, TypeId type, String *name, const char *format, ...);
// "cannot import name ..." with name, path (or None) and name_from.
COLD Value throw_import_from(VM *vm, String *module, Value path, String *name, const char *format, ...);
// NameError, UnboundLocalError with its name.
COLD Value throw_name_error(VM *vm, TypeId type, String *name, const char *format, ...);

// Whether the pending exception is an instance of a core type.
bool pending_is(VM *vm, TypeId type);
// Takes the pending exception off (it must be there).
Value take_pending(VM *vm);
// If the pending exception is of that type, clears it and answers true.
bool catch_pending(VM *vm, TypeId type);
// Hands the pending exception to sys.unraisablehook and clears it: by default it is printed to
// sys.stderr as "Exception ignored in: <repr of object>" (object ABSENT: "Exception ignored
// <where>"). Runs Python; never leaves an exception pending, except the end of fuel or time.
void report_unraisable(VM *vm, const char *where, Value object);

// The layout of every exception; those with fields of their own begin with it (errors.def,
// error_types.h).
typedef struct ErrorObject {
    Object head;
    Tuple *args;
    Value traceback;    // a Traceback or None
    Value cause, context; // exceptions or None
    bool suppress_context;
    bool limit_stop;    // the end of fuel or time: no except clause catches it
} ErrorObject;

static inline bool is_exception(VM *vm, Value v)
{
    return is_pointer(v) && (vm->shapes[as_object(v)->shape]->flags & TYPE_IS_EXCEPTION);
}
static inline ErrorObject *as_exception(Value v)
{
    return (ErrorObject *)as_object(v);
}

// What `raise x` does with x: a class is called, an instance is taken, else TypeError is raised.
RUNS Value exception_normalize(VM *vm, Value x);
// Whether an exception (instance) matches an except clause's class or tuple, checking the clause.
RUNS bool exception_matches(VM *vm, Value exception, Value classes, bool *matches);

// What `raise x from cause` does to a normalized exception; cause may be None or a class.
RUNS bool exception_set_cause(VM *vm, Value exception, Value cause);
// Makes `handled` (NONE or ABSENT: nothing) the __context__ of an exception that is raised while it
// is handled, breaking the cycle this might close, as CPython does. Called where an exception
// begins to propagate.
void chain_context(VM *vm, Value exception, Value handled);
// The description of a core exception type, for type_get.
const TypeDef *error_type_def(TypeId id);
// The bases of core type `id` where they are more than its TypeDef's base (ExceptionGroup), or
// NULL.
Tuple *error_type_bases(VM *vm, TypeId id);

// A warning through the warnings machinery; false if it was turned into an exception.
RUNS bool warn(VM *vm, TypeId category, int stack_level, const char *format, ...);
// The text CPython prints for an uncaught exception: traceback, chain, notes, groups. colour: ANSI.
RUNS String *traceback_text(VM *vm, Value exception, bool colour);
// Remembers the text of a source that is no file ("<stdin>", "<string>"), for the lines of
// tracebacks.
RAISES bool vm_register_source(VM *vm, String *filename, String *text);
