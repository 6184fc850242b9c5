// native_args.c - the arguments of the running native function as C values.
//
// vm->native names the function in messages. Reading an argument may run Python, which may run
// other natives: what was running is put back before the next argument is read.
#include "vm/base/utf8.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native_cache.h"
#include "vm/object/ops.h"
#include "vm/object/spend.h"
#include "vm/types/bytes.h"
#include "vm/types/int.h"
#include "vm/types/str.h"

bool index_wrap(int64_t *index, size_t length)
{
    if (*index < 0) *index += (int64_t)length;
    return *index >= 0 && (uint64_t)*index < length;
}

// "argument", "argument 2", "argument 'sep'": as messages call parameter i.
static RAISES String *argument_name(VM *vm, const Signature *signature, size_t i)
{
    const Parameter *parameter = &signature->parameters[i];
    if (parameter->kind == KEYWORD_ONLY || parameter->kind == POSITIONAL_OR_KEYWORD) {
        return str_format(vm, "argument '%S'", parameter->name);
    }
    size_t hidden = signature->is_method, shown = signature->count - hidden;
    if (shown == 1 && parameter->required && !signature->is_type) return str_from_c(vm, "argument");
    return str_format(vm, "argument %zu", i + 1 - hidden);
}

static COLD bool throw_bad_argument(VM *vm, const Value *args, size_t i, const char *expected)
{
    const Signature *signature = vm->native != NULL ? signature_of(vm, vm->native) : NULL;
    const char *given = is_none(args[i]) ? "None" : NULL;
    if (signature == NULL || i >= signature->count) {
        if (!is_absent(vm->pending)) return false;
        return throw_false(vm, TypeError, "argument %zu must be %.50s, not %.50T", i + 1, expected,
                           args[i]);
    }
    String *name = argument_name(vm, signature, i);
    if (name == NULL) return false;
    if (given != NULL) {
        return throw_false(vm, TypeError, "%.200S() %S must be %.50s, not %s", signature->name,
                           name, expected, given);
    }
    return throw_false(vm, TypeError, "%.200S() %S must be %.50s, not %.50T", signature->name, name,
                       expected, args[i]);
}

bool arg_index(VM *vm, Value *args, size_t i, int64_t *result)
{
    if (LIKELY(is_small_int(args[i]))) {
        *result = as_small(args[i]);
        return true;
    }
    const Native *native = vm->native;
    bool fine = index_as_int64(vm, args[i], true, result);
    vm->native = native;
    return fine;
}

bool arg_int64(VM *vm, Value *args, size_t i, int64_t *result)
{
    if (LIKELY(is_small_int(args[i]))) {
        *result = as_small(args[i]);
        return true;
    }
    const Native *native = vm->native;
    Value index = index_of(vm, args[i]);
    vm->native = native;
    if (raised(index)) return false;
    if (int_fits_int64(index, result)) return true;
    return throw_false(vm, OverflowError, "Python int too large to convert to C ssize_t");
}

bool arg_int(VM *vm, Value *args, size_t i, int *result)
{
    const Native *native = vm->native;
    Value index = index_of(vm, args[i]);
    vm->native = native;
    if (raised(index)) return false;
    int64_t wide;
    if (!int_fits_int64(index, &wide) || wide < INT32_MIN || wide > INT32_MAX) {
        return throw_false(vm, OverflowError, "Python int too large to convert to C int");
    }
    *result = (int)wide;
    return true;
}

bool arg_size(VM *vm, Value *args, size_t i, size_t *result)
{
    int64_t wide;
    if (!arg_int64(vm, args, i, &wide)) return false;
    if (wide >= 0) {
        *result = (size_t)wide;
        return true;
    }
    const Signature *signature = vm->native != NULL ? signature_of(vm, vm->native) : NULL;
    if (signature == NULL || i >= signature->count) {
        return is_absent(vm->pending) && throw_false(vm, ValueError, "value must be non-negative");
    }
    return throw_false(vm, ValueError, "%S must be non-negative", signature->parameters[i].name);
}

bool arg_double(VM *vm, Value *args, size_t i, double *result)
{
    if (LIKELY(is_double(args[i]))) {
        *result = as_double(args[i]);
        return true;
    }
    const Native *native = vm->native;
    bool fine = float_as_double(vm, args[i], result);
    vm->native = native;
    return fine;
}

bool arg_truth(VM *vm, Value *args, size_t i, bool *result)
{
    const Native *native = vm->native;
    bool fine = truth(vm, args[i], result);
    vm->native = native;
    return fine;
}

bool arg_str(VM *vm, Value *args, size_t i, String **result)
{
    if (UNLIKELY(!is_str(args[i]))) return throw_bad_argument(vm, args, i, "str");
    *result = as_str(args[i]);
    return true;
}

bool arg_type(VM *vm, Value *args, size_t i, TypeId id)
{
    Type *type = type_get(vm, id);
    if (LIKELY(type_is_subtype(type_of(vm, args[i]), type))) return true;
    return throw_bad_argument(vm, args, i,
                              type_name(type));
}

bool arg_buffer(VM *vm, Value *args, size_t i, BufferView *view)
{
    const Native *native = vm->native;
    bool fine = buffer_get(vm, args[i], view, false);
    vm->native = native;
    if (fine) spend(vm, view->size / 256); // who asks for so many bytes is about to look at them
    return fine;
}

// ---- Paths --------------------------------------------------------------------------------------

// What os.fspath makes of v; ABSENT for what is no path.
static RUNS Value path_of(VM *vm, Value v)
{
    if (is_str(v) || is_bytes(v)) return v;
    Value found = type_lookup(vm, type_of(vm, v), NAME(vm, __fspath__));
    if (is_absent(found) || is_none(found)) return ABSENT;
    Value path = call_special(vm, v, NAME(vm, __fspath__), 0, NULL);
    if (raised(path) || is_absent(path) || is_str(path) || is_bytes(path)) return path;
    return throw(vm, TypeError, "expected %.200T.__fspath__() to return str or bytes, not %.200T",
                 v, path);
}

// The file system's bytes of a str: lone surrogates U+DC80 .. U+DCFF stand for bytes that are no
// UTF-8. args[i] is made to hold them.
static RUNS const char *encode_path(VM *vm, Value *slot, String *path)
{
    if (utf8_find_surrogate(path->data, path->size) < 0) {
        *slot = value_of_object(path);
        return str_c(vm, path);
    }
    Bytes *bytes = str_encode(vm, path, "utf-8", "surrogateescape");
    if (bytes == NULL) return NULL;
    *slot = value_of_object(bytes);
    return bytes->data;
}

bool arg_path(VM *vm, Value *args, size_t i, const char **path)
{
    const Native *native = vm->native;
    Value value = path_of(vm, args[i]);
    vm->native = native;
    if (raised(value)) return false;
    const Signature *signature = native != NULL ? signature_of(vm, native) : NULL;
    if (native != NULL && signature == NULL) return false;
    bool known = signature != NULL && i < signature->count;
    String *function = known ? signature->name : vm->empty_str;
    String *parameter = known ? signature->parameters[i].name : NAME(vm, path);
    if (is_absent(value)) {
        return throw_false(vm, TypeError,
                           "%S: %S should be string, bytes or os.PathLike, not %.200T", function,
                           parameter, args[i]);
    }
    size_t size;
    if (is_bytes(value)) {
        args[i] = value;
        *path = as_bytes(value)->data;
        size = as_bytes(value)->size;
    } else {
        String *text = as_str(value);
        if (memchr(text->data, '\0', text->size) != NULL) {
            return throw_false(vm, ValueError, "%S: embedded null character in %S", function,
                               parameter);
        }
        *path = encode_path(vm, &args[i], text);
        return *path != NULL;
    }
    if (memchr(*path, '\0', size) == NULL) return true;
    return throw_false(vm, ValueError, "%S: embedded null character in %S", function, parameter);
}
