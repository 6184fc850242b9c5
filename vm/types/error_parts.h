// error_parts.h - what the files of the exception types share.
#pragma once
#include "vm/types/error_types.h"

// The layouts: the rows of errors.def that are their own.
#define EXCEPTION_LAYOUTS(X)                                                                     \
    X(BaseException) X(StopIteration) X(SystemExit) X(ImportError) X(AttributeError)              \
    X(NameError) X(OSError) X(SyntaxError) X(UnicodeDecodeError) X(BaseExceptionGroup)

// What each layout brings to its type. Those without a function of their own use BaseException's.
Value py_BaseException_construct(VM *vm, Value *args);
Value py_BaseException_init(VM *vm, Value *args);
Value py_BaseException_str(VM *vm, Value self);
Value py_BaseException_repr(VM *vm, Value self);

#define py_StopIteration_construct py_BaseException_construct
Value py_StopIteration_init(VM *vm, Value *args);
#define py_StopIteration_str py_BaseException_str
#define py_StopIteration_methods NULL
extern const NativeProperty py_StopIteration_properties[];

#define py_SystemExit_construct py_BaseException_construct
Value py_SystemExit_init(VM *vm, Value *args);
#define py_SystemExit_str py_BaseException_str
#define py_SystemExit_methods NULL
extern const NativeProperty py_SystemExit_properties[];

#define py_ImportError_construct py_BaseException_construct
Value py_ImportError_init(VM *vm, Value *args);
Value py_ImportError_str(VM *vm, Value self);
extern const Native py_ImportError_methods[];
extern const NativeProperty py_ImportError_properties[];

#define py_AttributeError_construct py_BaseException_construct
Value py_AttributeError_init(VM *vm, Value *args);
#define py_AttributeError_str py_BaseException_str
extern const Native py_AttributeError_methods[];
extern const NativeProperty py_AttributeError_properties[];

#define py_NameError_construct py_BaseException_construct
Value py_NameError_init(VM *vm, Value *args);
#define py_NameError_str py_BaseException_str
#define py_NameError_methods NULL
extern const NativeProperty py_NameError_properties[];

Value py_OSError_construct(VM *vm, Value *args);
Value py_OSError_init(VM *vm, Value *args);
Value py_OSError_str(VM *vm, Value self);
extern const Native py_OSError_methods[];
extern const NativeProperty py_OSError_properties[];

#define py_SyntaxError_construct py_BaseException_construct
Value py_SyntaxError_init(VM *vm, Value *args);
Value py_SyntaxError_str(VM *vm, Value self);
#define py_SyntaxError_methods NULL
extern const NativeProperty py_SyntaxError_properties[];

#define py_UnicodeDecodeError_construct py_BaseException_construct
Value py_UnicodeDecodeError_init(VM *vm, Value *args);
Value py_UnicodeDecodeError_str(VM *vm, Value self);
#define py_UnicodeDecodeError_methods NULL
extern const NativeProperty py_UnicodeDecodeError_properties[];

Value py_BaseExceptionGroup_construct(VM *vm, Value *args);
#define py_BaseExceptionGroup_init py_BaseException_init
Value py_BaseExceptionGroup_str(VM *vm, Value self);
extern const Native py_BaseExceptionGroup_methods[];
extern const NativeProperty py_BaseExceptionGroup_properties[];

// An instance of cls with every field ABSENT and these args.
RAISES ErrorObject *error_allocate(VM *vm, Type *cls, Tuple *args);
// Fills the fields of a layout other than BaseException's from its args, as __init__ would.
void error_fields_from_args(ErrorObject *error);
// What every __init__ without keywords begins with: args[1] the tuple becomes self.args, args[2] is
// refused.
RAISES bool error_init_args(VM *vm, Value *args);
RAISES bool error_no_keywords(VM *vm, Type *type, Value keywords);

RAISES Value value_or_raised(const void *object); // NULL is RAISED

// __reduce__: (type, args[, state]); state ABSENT means the instance's own attributes.
RAISES Value error_reduce(VM *vm, Value self, Tuple *args, Value state);
// The instance's own attributes joined by the fields that are set; ABSENT if there are none.
RAISES Value error_state(VM *vm, Value self, const char *const *names, const Value *values, size_t count);

// The functions get_<layout>_<field> and set_..., a field that may hold anything and be deleted.
#define ERROR_FIELD(layout, field)                                                               \
    static Value get_##layout##_##field(VM *vm, Value self)                                      \
    {                                                                                            \
        Value value = ((layout##Object *)as_object(self))->field;                                \
        return is_absent(value) ? NONE : value;                                                  \
    }                                                                                            \
    static bool set_##layout##_##field(VM *vm, Value self, Value value)                          \
    {                                                                                            \
        store(vm, as_object(self), &((layout##Object *)as_object(self))->field, value);          \
        return true;                                                                             \
    }
#define ERROR_PROPERTY(layout, field, doc) {#field, get_##layout##_##field, set_##layout##_##field, doc}
