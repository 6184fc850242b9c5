// bytes.c - bytes: making, hashing, showing them, and the operators they share with bytearray.
#include "vm/types/bytes.h"
#include "vm/base/hash.h"
#include "vm/base/search.h"
#include "vm/object/error.h"
#include "vm/object/poll.h"
#include "vm/object/spend.h"
#include "vm/types/bytes_parts.h"
#include "vm/types/int.h"
#include "vm/types/memoryview.h"
#include "vm/types/percent.h"
#include "vm/types/range.h"
#include "vm/types/sequence.h"
#include "vm/types/str_parts.h"
#include "vm/types/text.h"

#define SMALL_SIZE 480 // with their struct these fit a small cell

// ---- Making -------------------------------------------------------------------------------------

static Bytes *empty_bytes(VM *vm)
{
    if (vm->empty_bytes == NULL) {
        Bytes *empty = object_new(vm, TYPE_bytes, sizeof(Bytes) + 1);
        empty->hash = 0;
        empty->size = 0;
        empty->data[0] = '\0';
        vm->empty_bytes = empty;
    }
    return vm->empty_bytes;
}

Bytes *bytes_new(VM *vm, const char *data, size_t size)
{
    if (size == 0) return empty_bytes(vm);
    Bytes *bytes;
    if (LIKELY(size < SMALL_SIZE)) {
        bytes = object_new(vm, TYPE_bytes, sizeof(Bytes) + size + 1);
    } else {
        if (size > PTRDIFF_MAX - sizeof(Bytes) - 1) {
            (void)throw_memory(vm);
            return NULL;
        }
        bytes = object_new_sized(vm, TYPE_bytes, sizeof(Bytes) + size + 1, false);
        if (bytes == NULL) return NULL;
    }
    bytes->hash = 0;
    bytes->size = size;
    if (data != NULL) memcpy(bytes->data, data, size);
    bytes->data[size] = '\0';
    return bytes;
}

Bytes *bytes_from_buf(VM *vm, Buf *buf)
{
    Bytes *bytes = NULL;
    if (buf_failed(buf)) (void)throw_memory(vm);
    else bytes = bytes_new(vm, buf->data, buf->size);
    buf_free(buf);
    return bytes;
}

size_t bytes_cell_size(const Object *object)
{
    return sizeof(Bytes) + ((const Bytes *)object)->size + 1;
}

Bytes *bytes_instance(VM *vm, Type *cls, const char *data, size_t size)
{
    if (cls == type_get(vm, TYPE_bytes)) return bytes_new(vm, data, size);
    if (size > PTRDIFF_MAX - sizeof(Bytes) - 64) {
        (void)throw_memory(vm);
        return NULL;
    }
    Bytes *bytes = type_allocate(vm, cls, size + 1);
    if (bytes == NULL) return NULL;
    bytes->size = size;
    if (size != 0) memcpy(bytes->data, data, size);
    return bytes;
}

Value bytes_like(VM *vm, Value self, size_t size, char **data)
{
    if (is_bytes(self)) {
        Bytes *bytes = bytes_new(vm, NULL, size);
        if (bytes == NULL) return RAISED;
        *data = bytes->data;
        return value_of_object(bytes);
    }
    ByteArray *array = bytearray_new(vm, NULL, size);
    if (array == NULL) return RAISED;
    *data = array->data;
    return value_of_object(array);
}

Value bytes_like_of(VM *vm, Value self, const char *data, size_t size)
{
    char *copy;
    Value result = bytes_like(vm, self, size, &copy);
    if (!raised(result) && size != 0) memcpy(copy, data, size);
    return result;
}

Value bytes_like_same(VM *vm, Value self)
{
    if (is_exact_bytes(self)) return self;
    Span span = span_of(self);
    return bytes_like_of(vm, self, span.data, span.size);
}

uint64_t bytes_hash(VM *vm, Bytes *bytes)
{
    if (bytes->hash != 0) return bytes->hash;
    uint64_t hash = (uint64_t)hash_text((const HashKey *)vm->hash_key, bytes->data, bytes->size);
    if (hash == 0 && bytes->size != 0) hash = 1;
    bytes->hash = hash;
    return hash;
}

// ---- repr ---------------------------------------------------------------------------------------

// Which quotes a literal has, and whether it escapes them: a bytearray's escapes every single quote.
typedef struct Quoting {
    char quote;
    bool escapes_single;
} Quoting;

static size_t repr_width(unsigned char byte, Quoting quoting)
{
    bool quoted = byte == (unsigned char)quoting.quote || (byte == '\'' && quoting.escapes_single);
    if (quoted || byte == '\\' || byte == '\t' || byte == '\n' || byte == '\r') return 2;
    return byte >= 0x20 && byte < 0x7f ? 1 : 4;
}

static char *write_repr(char *out, const char *data, size_t size, Quoting quoting)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)data[i];
        size_t width = repr_width(byte, quoting);
        if (width == 1) {
            *out++ = (char)byte;
            continue;
        }
        *out++ = '\\';
        if (width == 2) {
            *out++ = byte == '\t' ? 't' : byte == '\n' ? 'n' : byte == '\r' ? 'r' : (char)byte;
            continue;
        }
        *out++ = 'x';
        *out++ = "0123456789abcdef"[byte >> 4];
        *out++ = "0123456789abcdef"[byte & 15];
    }
    return out;
}

// before, the literal, after: "bytearray(", b'...', ")".
String *bytes_repr_within(VM *vm, const char *before, const char *data, size_t size, const char *after)
{
    bool single = bytes_find_byte(data, size, '\'') >= 0;
    bool both = single && bytes_find_byte(data, size, '"') >= 0;
    Quoting quoting = {single && !both ? '"' : '\'', *before != '\0'};
    size_t head = strlen(before), tail = strlen(after), total = head + tail + 3;
    if (size > (PTRDIFF_MAX - total) / 4) {
        return throw_null(vm, OverflowError, "bytes object is too large to make repr");
    }
    for (size_t i = 0; i < size; i++) total += repr_width((unsigned char)data[i], quoting);
    char *out;
    String *result = str_new_ascii(vm, total, &out);
    if (result == NULL) return NULL;
    memcpy(out, before, head);
    out += head;
    *out++ = 'b';
    *out++ = quoting.quote;
    out = write_repr(out, data, size, quoting);
    *out++ = quoting.quote;
    memcpy(out, after, tail);
    return result;
}

String *bytes_repr(VM *vm, const char *data, size_t size)
{
    return bytes_repr_within(vm, "", data, size, "");
}

// ---- Construction -------------------------------------------------------------------------------

bool byte_from(VM *vm, Value v, const char *what, char *byte)
{
    int64_t i;
    if (is_small_int(v)) i = as_small(v);
    else if (!index_as_int64(vm, v, true, &i)) return false;
    if ((uint64_t)i > 255) return throw_false(vm, ValueError, "%s must be in range(0, 256)", what);
    *byte = (char)i;
    return true;
}

bool bytes_extend_from(VM *vm, Buf *buf, Value iterable, const char *what)
{
    Iter iter;
    if (!iter_open(vm, &iter, iterable)) return false;
    for (size_t i = 1; iter_next(vm, &iter); i++) {
        char byte;
        if (!byte_from(vm, iter.item, what, &byte)) return false;
        buf_append_char(buf, byte);
        if ((i & 1023) == 0 && !charge(vm, 1024)) return false;
    }
    return !iter.failed;
}

static bool append_encoded(VM *vm, Buf *buf, Value *args)
{
    String *encoding, *errors = NULL;
    const char *encoding_text, *errors_text = "strict";
    if (!arg_str(vm, args, 2, &encoding) || (!is_absent(args[3]) && !arg_str(vm, args, 3, &errors))) {
        return false;
    }
    if ((encoding_text = str_c(vm, encoding)) == NULL) return false;
    if (errors != NULL && (errors_text = str_c(vm, errors)) == NULL) return false;
    Bytes *bytes = str_encode(vm, as_str(args[1]), encoding_text, errors_text);
    if (bytes == NULL) return false;
    buf_append(buf, bytes->data, bytes->size);
    return true;
}

// The count of bytes(count). *is_count false: v is no integer after all.
static RUNS bool read_count(VM *vm, Value v, bool *is_count, size_t *count)
{
    int64_t n;
    *is_count = true;
    if (index_as_int64(vm, v, false, &n)) {
        if (n < 0) return throw_false(vm, ValueError, "negative count");
        *count = (size_t)n;
        return true;
    }
    *is_count = false;
    return catch_pending(vm, TypeError);
}

bool bytes_from_arguments(VM *vm, Buf *buf, Value *args, const char *what)
{
    Value source = args[1];
    bool text = is_str(source), is_bytes_type = strcmp(what, "bytes") == 0;
    if (!is_absent(args[2])) {
        String *encoding;
        if (!arg_str(vm, args, 2, &encoding)) return false;
        if (!text) return throw_false(vm, TypeError, "encoding without a string argument");
        return append_encoded(vm, buf, args);
    }
    if (!is_absent(args[3])) {
        String *errors;
        if (!arg_str(vm, args, 3, &errors)) return false;
        return throw_false(vm, TypeError, text ? "string argument without an encoding"
                                               : "errors without a string argument");
    }
    if (is_absent(source)) return true;
    if (text) return throw_false(vm, TypeError, "string argument without an encoding");
    if (is_index(vm, source)) {
        bool is_count;
        size_t count;
        if (!read_count(vm, source, &is_count, &count)) return false;
        if (is_count) {
            buf_append_repeat(buf, '\0', count);
            return true;
        }
    }
    if (is_memoryview(source)) return memoryview_append_to(vm, as_memoryview(source), buf);
    if (has_buffer(vm, source)) {
        BufferView view;
        if (!buffer_get(vm, source, &view, false)) return false;
        buf_append(buf, view.data, view.size);
        buffer_release(vm, &view);
        return true;
    }
    Value iterator = get_iter(vm, source);
    if (raised(iterator)) {
        if (!catch_pending(vm, TypeError)) return false;
        return throw_false(vm, TypeError, "cannot convert '%.200T' object to %s", source, what);
    }
    return bytes_extend_from(vm, buf, iterator, is_bytes_type ? "bytes" : "byte");
}

// ---- Operators of both --------------------------------------------------------------------------

bool bytes_slot_length(VM *vm, Value self, size_t *length)
{
    *length = span_of(self).size;
    return true;
}

static Value compare_spans(Span a, Span b, CompareOp op)
{
    if (op == COMPARE_EQ || op == COMPARE_NE) {
        bool equal = a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
        return value_of_bool(equal == (op == COMPARE_EQ));
    }
    int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
    if (order == 0) return compare_sizes(a.size, b.size, op);
    return value_of_bool(order < 0 ? op == COMPARE_LT || op == COMPARE_LE
                                   : op == COMPARE_GT || op == COMPARE_GE);
}

Value bytes_slot_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (is_bytes(other) || is_bytearray(other)) {
        if (is_bytes(self) && !is_bytes(other)) return NOT_IMPLEMENTED;
        return compare_spans(span_of(self), span_of(other), op);
    }
    if (is_bytes(self) || is_str(other) || !has_buffer(vm, other)) return NOT_IMPLEMENTED;
    BufferView view;
    if (!buffer_get(vm, other, &view, false)) {
        return catch_pending(vm, BufferError) ? NOT_IMPLEMENTED : RAISED;
    }
    Value result = compare_spans(span_of(self), (Span){view.data, view.size}, op);
    buffer_release(vm, &view);
    return result;
}

bool bytes_slot_contains(VM *vm, Value self, Value item, bool *found)
{
    if (is_index(vm, item)) {
        char byte;
        if (!byte_from(vm, item, "byte", &byte)) return false;
        Span span = span_of(self);
        spend(vm, span.size / 1024);
        *found = bytes_find_byte(span.data, span.size, byte) >= 0;
        return true;
    }
    BufferView view;
    if (!buffer_get(vm, item, &view, false)) return false;
    Span span = span_of(self);
    *found = bytes_find(span.data, span.size, view.data, view.size) >= 0;
    buffer_release(vm, &view);
    return true;
}

Value bytes_slot_concat(VM *vm, Value left, Value right)
{
    if (!has_buffer(vm, right)) {
        return throw(vm, TypeError, "can't concat %.100T to %.100T", right, left);
    }
    if (is_bytes(left) && is_exact_bytes(right) && as_bytes(left)->size == 0) return right;
    BufferView view;
    if (!buffer_get(vm, right, &view, false)) return RAISED;
    Span span = span_of(left);
    size_t size;
    Value result;
    if (view.size == 0 && is_exact_bytes(left)) {
        result = left;
    } else if (add_overflows(span.size, view.size, &size) || size > PTRDIFF_MAX) {
        result = throw_memory(vm);
    } else {
        char *data;
        result = bytes_like(vm, left, size, &data);
        if (!raised(result) && size != 0) {
            memcpy(data, span.data, span.size);
            memcpy(data + span.size, view.data, view.size);
        }
    }
    buffer_release(vm, &view);
    return result;
}

Value bytes_slot_repeat(VM *vm, Value self, Value count)
{
    size_t times, size;
    if (!repeat_count(vm, count, &times)) return RAISED;
    Span span = span_of(self);
    if (mul_overflows(span.size, times, &size) || size > PTRDIFF_MAX) {
        if (is_bytearray(self)) return throw_memory(vm);
        return throw(vm, OverflowError, "repeated bytes are too long");
    }
    if (times == 1) return bytes_like_same(vm, self);
    char *data;
    Value result = bytes_like(vm, self, size, &data);
    if (raised(result) || size == 0) return result;
    if (span.size == 1) {
        memset(data, (unsigned char)span.data[0], size);
        return result;
    }
    memcpy(data, span.data, span.size);
    for (size_t done = span.size; done < size;) {
        size_t more = done <= size - done ? done : size - done;
        memcpy(data + done, data, more);
        done += more;
    }
    return result;
}

Value bytes_slot_modulo(VM *vm, Value left, Value right)
{
    if (!is_bytes(left) && !is_bytearray(left)) return NOT_IMPLEMENTED;
    // The format of a bytearray may change while arguments are formatted: work on a copy.
    Value format = is_bytes(left) ? left : value_of_bytes(bytes_new(vm, as_bytearray(left)->data,
                                                                    as_bytearray(left)->size));
    if (raised(format)) return RAISED;
    Buf buf;
    Span span = span_of(format);
    if (!percent_format(vm, &buf, span.data, span.size, right, true)) return RAISED;
    if (is_bytes(left)) return value_of_bytes(bytes_from_buf(vm, &buf));
    ByteArray *array = buf_failed(&buf) ? NULL : bytearray_new(vm, buf.data, buf.size);
    if (buf_failed(&buf)) (void)throw_memory(vm);
    buf_free(&buf);
    return array == NULL ? RAISED : value_of_object(array);
}

Value bytes_slot_get_item(VM *vm, Value self, Value key)
{
    int64_t start, stop, step;
    if (!is_slice(key)) {
        if (!subscript_index(vm, key, is_bytes(self) ? "byte" : "bytearray", &start)) return RAISED;
        Span span = span_of(self);
        if (!index_wrap(&start, span.size)) {
            return throw(vm, IndexError, is_bytes(self) ? "index out of range"
                                                        : "bytearray index out of range");
        }
        return value_of_small((unsigned char)span.data[start]);
    }
    size_t count, size;
    Span span;
    do { // until no __index__ of the slice makes a bytearray shorter
        size = span_of(self).size;
        if (!slice_resolve(vm, as_slice(key), size, &start, &stop, &step, &count)) return RAISED;
        span = span_of(self);
    } while (span.size < size);
    if (count == span.size && step == 1) return bytes_like_same(vm, self);
    if (step == 1) return bytes_like_of(vm, self, span.data + start, count);
    char *data;
    Value result = bytes_like(vm, self, count, &data);
    if (raised(result)) return RAISED;
    for (size_t i = 0; i < count; i++) data[i] = span.data[start + (int64_t)i * step];
    return result;
}
