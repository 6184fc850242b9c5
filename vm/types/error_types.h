// error_types.h - the exceptions that have fields of their own, and how native code makes them.
//
// Every layout is an ErrorObject followed by Values alone, so that one trace function serves all. A
// field that is not set is ABSENT and reads as None.
#pragma once
#include "vm/object/error.h"

typedef struct BaseExceptionObject {
    ErrorObject base;
} BaseExceptionObject;

typedef struct StopIterationObject {
    ErrorObject base;
    Value value;
} StopIterationObject;

typedef struct SystemExitObject {
    ErrorObject base;
    Value code;
} SystemExitObject;

typedef struct ImportErrorObject {
    ErrorObject base;
    Value msg, name, path, name_from;
} ImportErrorObject;

typedef struct AttributeErrorObject {
    ErrorObject base;
    Value name, obj;
} AttributeErrorObject;

typedef struct NameErrorObject {
    ErrorObject base;
    Value name;
} NameErrorObject;

typedef struct OSErrorObject {
    ErrorObject base;
    Value error_number, strerror, filename, filename2;
    Value written; // characters_written of BlockingIOError
} OSErrorObject;

typedef struct SyntaxErrorObject {
    ErrorObject base;
    Value msg, filename, lineno, offset, text, end_lineno, end_offset, print_file_and_line;
} SyntaxErrorObject;

typedef struct UnicodeDecodeErrorObject { // also of the two others
    ErrorObject base;
    Value encoding, object, start, end, reason;
} UnicodeDecodeErrorObject;

typedef struct BaseExceptionGroupObject {
    ErrorObject base;
    Value message, exceptions; // a str, a tuple
} BaseExceptionGroupObject;

// A new instance of the exact core type with these args, without running Python: its fields are
// what its __init__ makes of args (of OSError: errno and strerror; of the Unicode errors and
// groups: nothing).
ErrorObject *error_make(VM *vm, TypeId id, Tuple *args);

// encoding is the codec's name (ABSENT for UnicodeTranslateError), object what was being converted.
RAISES Value unicode_error_new(VM *vm, TypeId id, const char *encoding, Value object, size_t start,
                               size_t end, const char *reason);

static inline bool is_exception_group(VM *vm, Value v)
{
    return is_pointer(v) && as_object(v)->kind == (uint16_t)BaseExceptionGroup;
}
// A group as `except*` makes it: an ExceptionGroup, or a BaseExceptionGroup if a member needs it. exceptions: a
// list or tuple, which becomes part of its args.
RUNS Value exception_group_new(VM *vm, const char *message, Value exceptions);

// What `except* classes` does with an exception (or None): *match is the part that matches, a group
// (a naked exception is wrapped), *rest the others; None where there is none. Checks the clause.
RUNS bool exception_group_match(VM *vm, Value exception, Value classes, Value *match, Value *rest);
// What is raised after all except* clauses ran: from the original exception and what each left (a
// list of exceptions and None). None if nothing is left.
RUNS Value exception_group_reraise(VM *vm, Value original, List *left);
