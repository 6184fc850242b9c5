// marshal.c - module marshal: values as bytes in CPython's format, version 4, and code objects in our own.
//
// A value is a letter and what follows from it; sizes are 4 bytes, low byte first. The bit MARK on a letter says that
// the value gets the next number, by which it is referred to when it occurs again. A code object is an image
// (vm/exec/saved.h) behind its size: no other interpreter can read those, and we read none of theirs.
#include "vm/base/dtoa.h"
#include "vm/base/utf8.h"
#include "vm/exec/saved.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/dict.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/set.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

#define MARK 0x80
#define DEPTH_MAX 2000
#define VERSION 4
#define DIGIT_BITS 15 // of ints in the format: CPython's digits

// ---- Writing ------------------------------------------------------------------------------------

typedef struct Writer {
    VM *vm;
    Buf buf;
    int version, depth;
    bool allow_code;
    Dict *numbers;          // the word of a value that was written to its number; NULL before version 3
} Writer;

static void put_byte(Writer *writer, unsigned byte)
{
    buf_append_char(&writer->buf, (char)byte);
}

static void put_long(Writer *writer, uint32_t n)
{
    for (int i = 0; i < 4; i++) put_byte(writer, n >> 8 * i & 0xff);
}

static RAISES bool put_sized(Writer *writer, const char *data, size_t size)
{
    if (size > INT32_MAX) return throw_false(writer->vm, ValueError, "unmarshallable object");
    put_long(writer, (uint32_t)size);
    buf_append(&writer->buf, data, size);
    return true;
}

static void put_double(Writer *writer, double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    for (int i = 0; i < 8; i++) put_byte(writer, bits >> 8 * i & 0xff);
}

static RAISES bool put_double_text(Writer *writer, double d)
{
    char text[40];
    int size = snprintf(text, sizeof text, "%.17g", d);
    put_byte(writer, (unsigned)size);
    buf_append(&writer->buf, text, (size_t)size);
    return true;
}

static RAISES bool put_int(Writer *writer, Value v, unsigned mark)
{
    int64_t small;
    if (int_fits_int64(v, &small) && small >= INT32_MIN && small <= INT32_MAX) {
        put_byte(writer, 'i' | mark);
        put_long(writer, (uint32_t)small);
        return true;
    }
    BigDigit scratch[2];
    BigView view = int_view(v, scratch);
    uint64_t count = (int_bit_length(v) + DIGIT_BITS - 1) / DIGIT_BITS;
    if (count > INT32_MAX) return throw_false(writer->vm, ValueError, "unmarshallable object");
    put_byte(writer, 'l' | mark);
    put_long(writer, view.negative ? 0 - (uint32_t)count : (uint32_t)count);
    for (uint64_t i = 0; i < count; i++) {
        static_assert(BIG_DIGIT_BITS % DIGIT_BITS == 0, "a digit of theirs lies in one of ours");
        unsigned per_digit = BIG_DIGIT_BITS / DIGIT_BITS;
        unsigned digit = view.digits[i / per_digit] >> (i % per_digit * DIGIT_BITS) & ((1 << DIGIT_BITS) - 1);
        put_byte(writer, digit & 0xff);
        put_byte(writer, digit >> 8);
    }
    return true;
}

static RAISES bool put_str(Writer *writer, const String *text, unsigned mark)
{
    bool interned = (text->head.flags & STR_INTERNED) != 0;
    if (writer->version < 4 || !str_is_ascii(text)) {
        put_byte(writer, (writer->version >= 3 && interned ? 't' : 'u') | mark);
        return put_sized(writer, text->data, text->size);
    }
    bool is_short = text->size < 256;
    put_byte(writer, (is_short ? interned ? 'Z' : 'z' : interned ? 'A' : 'a') | mark);
    if (!is_short) return put_sized(writer, text->data, text->size);
    put_byte(writer, (unsigned)text->size);
    buf_append(&writer->buf, text->data, text->size);
    return true;
}

static RUNS bool put_value(Writer *writer, Value v);

static RUNS bool put_values(Writer *writer, const Value *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!put_value(writer, items[i])) return false;
    }
    return true;
}

static RUNS Bytes *dump(VM *vm, Value v, int version, bool allow_code);

// The items of a set, in the order of what is written of them: so equal sets are written alike.
static RUNS bool put_set(Writer *writer, Set *set, unsigned mark)
{
    VM *vm = writer->vm;
    if (set->count > INT32_MAX) return throw_false(vm, ValueError, "unmarshallable object");
    put_byte(writer, (is_frozenset(value_of_object(set)) ? '>' : '<') | mark);
    put_long(writer, (uint32_t)set->count);
    List *pairs = list_new(vm);
    size_t position = 0;
    Value item;
    while (set_next(set, &position, &item)) {
        Bytes *text = dump(vm, item, writer->version, writer->allow_code);
        if (!text) return false;
        Tuple *pair = tuple_pair(vm, value_of_object(text), item);
        if (!list_append(vm, pairs, value_of_object(pair))) return false;
    }
    if (raised(call_method(vm, value_of_object(pairs), NAME(vm, sort), 0, NULL))) return false;
    for (size_t i = 0; i < pairs->count; i++) {
        if (!put_value(writer, as_tuple(pairs->items[i])->items[1])) return false;
    }
    return true;
}

static RUNS bool put_dict(Writer *writer, Dict *dict, unsigned mark)
{
    put_byte(writer, '{' | mark);
    size_t position = 0;
    Value key, value;
    while (dict_next(dict, &position, &key, &value)) {
        if (!put_value(writer, key) || !put_value(writer, value)) return false;
    }
    put_byte(writer, '0');
    return true;
}

static RUNS bool put_code(Writer *writer, Code *code, unsigned mark)
{
    VM *vm = writer->vm;
    if (!writer->allow_code) return throw_false(vm, ValueError, "marshalling code objects is disallowed");
    Buf image;
    buf_init(&image, &vm->memory);
    put_byte(writer, 'c' | mark);
    bool done = code_save(vm, code, &image) && put_sized(writer, image.data, image.size);
    buf_free(&image);
    return done;
}

static RUNS bool put_buffer(Writer *writer, Value v, unsigned mark)
{
    BufferView view;
    if (!buffer_get(writer->vm, v, &view, false)) return false;
    put_byte(writer, 's' | mark);
    bool done = put_sized(writer, view.data, view.size);
    buffer_release(writer->vm, &view);
    return done;
}

// What has no parts and gets no number: its letter, or 0.
static unsigned letter_of(VM *vm, Value v)
{
    if (is_none(v)) return 'N';
    if (is_bool(v)) return same(v, TRUE) ? 'T' : 'F';
    if (same(v, ELLIPSIS)) return '.';
    return is_pointer(v) && as_object(v) == (Object *)type_get(vm, StopIteration) ? 'S' : 0;
}

// Writes a reference if v was written before; else *mark is what goes with its letter.
static RUNS bool put_reference(Writer *writer, Value v, bool *done, unsigned *mark)
{
    VM *vm = writer->vm;
    *done = false;
    *mark = 0;
    if (!writer->numbers) return true;
    Value key = int_from_uint64(vm, v.bits);
    Value number = dict_get(vm, writer->numbers, key);
    if (raised(number)) return false;
    if (is_absent(number)) {
        *mark = MARK;
        return dict_set(vm, writer->numbers, key, value_of_small((int64_t)writer->numbers->count));
    }
    put_byte(writer, 'r');
    put_long(writer, (uint32_t)as_small(number));
    return *done = true;
}

static RUNS bool put_parts(Writer *writer, Value v, unsigned mark)
{
    VM *vm = writer->vm;
    if (is_exact_int(v)) return put_int(writer, v, mark);
    if (is_double(v)) {
        put_byte(writer, (writer->version > 1 ? 'g' : 'f') | mark);
        if (writer->version <= 1) return put_double_text(writer, as_double(v));
        put_double(writer, as_double(v));
        return true;
    }
    if (is_exact_complex(v)) {
        const Complex *complex = as_complex(v);
        put_byte(writer, (writer->version > 1 ? 'y' : 'x') | mark);
        if (writer->version <= 1) return put_double_text(writer, complex->real) && put_double_text(writer, complex->imag);
        put_double(writer, complex->real);
        put_double(writer, complex->imag);
        return true;
    }
    if (is_exact_str(v)) return put_str(writer, as_str(v), mark);
    if (is_exact_bytes(v)) {
        put_byte(writer, 's' | mark);
        return put_sized(writer, as_bytes(v)->data, as_bytes(v)->size);
    }
    if (is_exact_tuple(v)) {
        const Tuple *tuple = as_tuple(v);
        bool is_short = writer->version >= 4 && tuple->count < 256;
        if (tuple->count > INT32_MAX) return throw_false(vm, ValueError, "unmarshallable object");
        put_byte(writer, (is_short ? ')' : '(') | mark);
        if (is_short) put_byte(writer, (unsigned)tuple->count);
        else put_long(writer, (uint32_t)tuple->count);
        return put_values(writer, tuple->items, tuple->count);
    }
    if (is_exact_list(v)) {
        const List *list = as_list(v);
        if (list->count > INT32_MAX) return throw_false(vm, ValueError, "unmarshallable object");
        put_byte(writer, '[' | mark);
        put_long(writer, (uint32_t)list->count);
        size_t count = list->count;
        for (size_t i = 0; i < count && i < list->count; i++) {
            if (!put_value(writer, list->items[i])) return false;
        }
        return true;
    }
    if (is_exact_dict(v)) return put_dict(writer, as_dict(v), mark);
    if (is_exact_set(v) || is_exact_frozenset(v)) return put_set(writer, (Set *)as_object(v), mark);
    if (is_code(v)) return put_code(writer, as_code(v), mark);
    if (has_buffer(vm, v)) return put_buffer(writer, v, mark);
    return throw_false(vm, ValueError, "unmarshallable object");
}

static bool put_value(Writer *writer, Value v)
{
    VM *vm = writer->vm;
    unsigned letter = letter_of(vm, v), mark;
    if (writer->depth >= DEPTH_MAX) return throw_false(vm, ValueError, "object too deeply nested to marshal");
    if (letter) {
        put_byte(writer, letter);
        return true;
    }
    bool done;
    if (!charge(vm, 1) || !descend(vm) || !put_reference(writer, v, &done, &mark)) return false;
    if (done) return true;
    writer->depth++;
    done = put_parts(writer, v, mark);
    writer->depth--;
    return done;
}

static Bytes *dump(VM *vm, Value v, int version, bool allow_code)
{
    Writer writer = {.vm = vm, .version = version, .allow_code = allow_code};
    if (version >= 3) writer.numbers = dict_new(vm);
    buf_init(&writer.buf, &vm->memory);
    if (put_value(&writer, v)) return bytes_from_buf(vm, &writer.buf);
    buf_free(&writer.buf);
    return NULL;
}

// ---- Reading ------------------------------------------------------------------------------------

typedef struct Reader {
    VM *vm;
    const uint8_t *at, *end; // of bytes in memory, if there is no file
    Value file;             // what has a readinto(), or ABSENT
    ByteArray *room;        // what it reads into
    int depth;
    bool allow_code;
    List *values;           // those with numbers; ABSENT: not made yet
} Reader;

static bool bad_data(Reader *reader, const char *what)
{
    return throw_false(reader->vm, ValueError, "bad marshal data (%s)", what);
}

static RUNS const uint8_t *take_from_file(Reader *reader, size_t size)
{
    VM *vm = reader->vm;
    if (!bytearray_resize(vm, reader->room, size)) return NULL;
    Value room = value_of_object(reader->room);
    Value answer = call_method(vm, reader->file, NAME(vm, readinto), 1, &room);
    int64_t got;
    if (raised(answer) || !index_as_int64(vm, answer, false, &got)) return NULL;
    if (got > (int64_t)size) {
        return throw_null(vm, ValueError, "read() returned too much data: %zu bytes requested, %lld returned", size,
                          (long long)got);
    }
    if (got < (int64_t)size || reader->room->size < size) return throw_null(vm, EOFError, "EOF read where not expected");
    return (const uint8_t *)reader->room->data;
}

// The next size bytes, good until the next call. NULL: there are not so many.
static RUNS const uint8_t *take(Reader *reader, size_t size)
{
    static const uint8_t nothing[1] = {0};
    if (size == 0) return nothing;
    if (!is_absent(reader->file)) return take_from_file(reader, size);
    if (size > (size_t)(reader->end - reader->at)) return throw_null(reader->vm, EOFError, "marshal data too short");
    const uint8_t *bytes = reader->at;
    reader->at += size;
    return bytes;
}

static RUNS bool take_long(Reader *reader, int32_t *n)
{
    const uint8_t *bytes = take(reader, 4);
    if (!bytes) return false;
    *n = (int32_t)(bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24);
    return true;
}

static RUNS bool take_byte(Reader *reader, uint8_t *byte)
{
    const uint8_t *bytes = take(reader, 1);
    if (bytes) *byte = *bytes;
    return bytes != NULL;
}

// A size of `what`, in one byte or four. Of bytes in memory no more can follow than are there.
static RUNS bool take_size(Reader *reader, bool is_short, const char *what, size_t *size)
{
    uint8_t byte = 0;
    int32_t n = 0;
    if (is_short ? !take_byte(reader, &byte) : !take_long(reader, &n)) return false;
    if (n < 0) return bad_data(reader, what);
    *size = is_short ? byte : (size_t)n;
    if (!is_absent(reader->file) || *size <= (size_t)(reader->end - reader->at)) return true;
    return throw_false(reader->vm, EOFError, "marshal data too short");
}

static RUNS bool take_double(Reader *reader, double *d)
{
    const uint8_t *bytes = take(reader, 8);
    uint64_t bits = 0;
    if (!bytes) return false;
    for (int i = 0; i < 8; i++) bits |= (uint64_t)bytes[i] << 8 * i;
    memcpy(d, &bits, sizeof bits);
    return true;
}

static RUNS bool take_double_text(Reader *reader, double *d)
{
    uint8_t size;
    if (!take_byte(reader, &size)) return false;
    const uint8_t *text = take(reader, size);
    if (!text) return false;
    if (size > 0 && double_parse((const char *)text, size, d) == size) return true;
    String *shown = str_from_system(reader->vm, (const char *)text, size);
    return shown && throw_false(reader->vm, ValueError, "could not convert string to float: %R", value_of_object(shown));
}

static RUNS Value take_int(Reader *reader)
{
    VM *vm = reader->vm;
    int32_t signed_count;
    if (!take_long(reader, &signed_count)) return RAISED;
    if (signed_count == INT32_MIN) return (void)bad_data(reader, "long size out of range"), RAISED;
    size_t count = (size_t)(signed_count < 0 ? -signed_count : signed_count);
    const uint8_t *bytes = take(reader, 2 * count);
    if (!bytes) return RAISED;
    size_t per_digit = BIG_DIGIT_BITS / DIGIT_BITS, digit_count = (count + per_digit - 1) / per_digit;
    size_t size = (digit_count + 1) * sizeof(BigDigit);
    BigDigit *digits = memory_take_zeroed(&vm->memory, size);
    if (!digits) return throw_memory(vm);
    unsigned digit = 1;
    for (size_t i = 0; i < count; i++) {
        digit = bytes[2 * i] | (unsigned)bytes[2 * i + 1] << 8;
        if (digit >> DIGIT_BITS) break;
        digits[i / per_digit] |= (BigDigit)digit << (i % per_digit * DIGIT_BITS);
    }
    Value result = RAISED;
    if (digit >> DIGIT_BITS) (void)bad_data(reader, "digit out of range in long");
    else if (digit == 0) (void)bad_data(reader, "unnormalized long data");
    else result = int_from_digits(vm, digits, (int)digit_count, signed_count < 0);
    memory_release(&vm->memory, digits, size);
    return result;
}

static RUNS Value take_text(Reader *reader, unsigned letter)
{
    VM *vm = reader->vm;
    size_t size;
    if (!take_size(reader, letter == 'z' || letter == 'Z', "string size out of range", &size)) return RAISED;
    const uint8_t *bytes = take(reader, size);
    if (!bytes) return RAISED;
    String *text;
    bool is_utf8 = utf8_validate((const char *)bytes, size, UTF8_PERMISSIVE, NULL, NULL);
    if (letter == 'u' || letter == 't') {
        text = is_utf8 ? str_new(vm, (const char *)bytes, size)
                       : bytes_decode(vm, (const char *)bytes, size, "utf-8", "surrogatepass");
    } else {
        // CPython takes bytes above 127 as they come.
        text = is_utf8 && utf8_is_ascii((const char *)bytes, size)
                   ? str_new(vm, (const char *)bytes, size)
                   : bytes_decode(vm, (const char *)bytes, size, "latin-1", "strict");
    }
    if (text && (letter == 't' || letter == 'A' || letter == 'Z')) text = str_intern(vm, text);
    return value_of_str(text);
}

// ABSENT: the letter of no value.
static RUNS Value take_value(Reader *reader);

static RUNS Value take_item(Reader *reader, const char *inside)
{
    Value item = take_value(reader);
    if (!is_absent(item)) return item;
    return throw(reader->vm, TypeError, "NULL object in marshal data for %s", inside);
}

static RUNS Value take_tuple(Reader *reader, size_t number, bool marked, bool is_short)
{
    VM *vm = reader->vm;
    size_t count;
    if (!take_size(reader, is_short, "tuple size out of range", &count)) return RAISED;
    Tuple *tuple = count ? tuple_new(vm, NULL, count) : vm->empty_tuple;
    if (!tuple) return RAISED;
    if (marked) store(vm, reader->values, &reader->values->items[number], value_of_object(tuple));
    for (size_t i = 0; i < count; i++) {
        Value item = take_item(reader, "tuple");
        if (raised(item)) return RAISED;
        store(vm, tuple, &tuple->items[i], item);
    }
    return value_of_object(tuple);
}

static RUNS Value take_list(Reader *reader, size_t number, bool marked)
{
    VM *vm = reader->vm;
    size_t count;
    if (!take_size(reader, false, "list size out of range", &count)) return RAISED;
    List *list = list_new(vm);
    if (marked) store(vm, reader->values, &reader->values->items[number], value_of_object(list));
    for (size_t i = 0; i < count; i++) {
        Value item = take_item(reader, "list");
        if (raised(item) || !list_append(vm, list, item)) return RAISED;
    }
    return value_of_object(list);
}

static RUNS Value take_dict(Reader *reader, size_t number, bool marked)
{
    VM *vm = reader->vm;
    Dict *dict = dict_new(vm);
    if (marked) store(vm, reader->values, &reader->values->items[number], value_of_object(dict));
    for (;;) {
        Value key = take_value(reader);
        Value value = raised(key) || is_absent(key) ? key : take_value(reader);
        if (raised(value)) return RAISED;
        if (is_absent(value)) return value_of_object(dict);
        if (!dict_set(vm, dict, key, value)) return RAISED;
    }
}

static RUNS Value take_set(Reader *reader, size_t number, bool marked, bool frozen)
{
    VM *vm = reader->vm;
    size_t count;
    if (!take_size(reader, false, "set size out of range", &count)) return RAISED;
    Set *set = frozen ? frozenset_new(vm) : set_new(vm);
    // A frozenset cannot be in itself.
    bool known = marked && !frozen;
    if (known) store(vm, reader->values, &reader->values->items[number], value_of_object(set));
    for (size_t i = 0; i < count; i++) {
        Value item = take_item(reader, "set");
        if (raised(item) || !set_add(vm, set, item)) return RAISED;
    }
    return value_of_object(set);
}

static RUNS Value take_code(Reader *reader)
{
    VM *vm = reader->vm;
    size_t size;
    if (!reader->allow_code) return throw(vm, ValueError, "unmarshalling code objects is disallowed");
    if (!take_size(reader, false, "code object size out of range", &size)) return RAISED;
    const uint8_t *bytes = take(reader, size);
    Bytes *image = bytes ? bytes_new(vm, (const char *)bytes, size) : NULL;
    Code *code = image ? code_open_checked(vm, image) : NULL;
    return code ? value_of_object(code) : RAISED;
}

static RUNS Value take_reference(Reader *reader)
{
    int32_t number;
    if (!take_long(reader, &number)) return RAISED;
    bool known = number >= 0 && (size_t)number < reader->values->count;
    if (known && !is_none(reader->values->items[number])) return reader->values->items[number];
    return (void)bad_data(reader, "invalid reference"), RAISED;
}

static RUNS Value take_number(Reader *reader, unsigned letter)
{
    VM *vm = reader->vm;
    double real, imag;
    switch (letter) {
    case 'i': {
        int32_t n;
        return take_long(reader, &n) ? value_of_small(n) : RAISED;
    }
    case 'I': {
        const uint8_t *bytes = take(reader, 8);
        uint64_t n = 0;
        for (int i = 0; bytes && i < 8; i++) n |= (uint64_t)bytes[i] << 8 * i;
        return bytes ? int_new(vm, (int64_t)n) : RAISED;
    }
    case 'l': return take_int(reader);
    case 'g': return take_double(reader, &real) ? value_of_double(real) : RAISED;
    case 'f': return take_double_text(reader, &real) ? value_of_double(real) : RAISED;
    case 'y':
        return take_double(reader, &real) && take_double(reader, &imag) ? complex_new(vm, real, imag) : RAISED;
    default:
        return take_double_text(reader, &real) && take_double_text(reader, &imag) ? complex_new(vm, real, imag)
                                                                                  : RAISED;
    }
}

static RUNS Value take_parts(Reader *reader, unsigned letter, size_t number, bool marked)
{
    VM *vm = reader->vm;
    switch (letter) {
    case '0': return ABSENT;
    case 'N': return NONE;
    case 'T': return TRUE;
    case 'F': return FALSE;
    case '.': return ELLIPSIS;
    case 'S': return value_of_object(type_get(vm, StopIteration));
    case 'i': case 'I': case 'l': case 'g': case 'f': case 'y': case 'x': return take_number(reader, letter);
    case 's': {
        size_t size;
        if (!take_size(reader, false, "bytes object size out of range", &size)) return RAISED;
        const uint8_t *bytes = take(reader, size);
        return bytes ? value_of_bytes(bytes_new(vm, (const char *)bytes, size)) : RAISED;
    }
    case 'u': case 't': case 'a': case 'A': case 'z': case 'Z': return take_text(reader, letter);
    case ')': case '(': return take_tuple(reader, number, marked, letter == ')');
    case '[': return take_list(reader, number, marked);
    case '{': return take_dict(reader, number, marked);
    case '<': case '>': return take_set(reader, number, marked, letter == '>');
    case 'c': return take_code(reader);
    case 'r': return take_reference(reader);
    default: return (void)bad_data(reader, "unknown type code"), RAISED;
    }
}

static Value take_value(Reader *reader)
{
    VM *vm = reader->vm;
    if (!charge(vm, 1) || !descend(vm)) return RAISED;
    if (is_absent(reader->file) && reader->at == reader->end) {
        return throw(vm, EOFError, "EOF read where object expected");
    }
    uint8_t letter;
    if (!take_byte(reader, &letter)) return RAISED;
    if (reader->depth >= DEPTH_MAX) return throw(vm, ValueError, "recursion limit exceeded");
    // Numbers are given in the order of letters: to a container before what is in it.
    bool marked = (letter & MARK) != 0 && strchr("ilIgfyxsutaAzZ)([{<>c", letter & ~MARK) != NULL;
    size_t number = reader->values->count;
    if (marked && !list_append(vm, reader->values, NONE)) return RAISED;
    reader->depth++;
    Value value = take_parts(reader, letter & ~MARK & 0xff, number, marked);
    reader->depth--;
    if (marked && !raised(value)) store(vm, reader->values, &reader->values->items[number], value);
    return value;
}

static RUNS Value take_whole(Reader *reader)
{
    reader->values = list_new(reader->vm);
    return take_item(reader, "object");
}

// ---- The module ---------------------------------------------------------------------------------

static Value py_marshal_dumps(VM *vm, Value *args) // dumps(value, version=4, /, *, allow_code=True)
{
    int version;
    bool allow_code;
    if (!arg_int(vm, args, 1, &version) || !arg_truth(vm, args, 2, &allow_code)) return RAISED;
    return value_of_bytes(dump(vm, args[0], version, allow_code));
}

static Value py_marshal_dump(VM *vm, Value *args) // dump(value, file, version=4, /, *, allow_code=True)
{
    int version;
    bool allow_code;
    if (!arg_int(vm, args, 2, &version) || !arg_truth(vm, args, 3, &allow_code)) return RAISED;
    Bytes *bytes = dump(vm, args[0], version, allow_code);
    if (!bytes) return RAISED;
    Value data = value_of_object(bytes);
    return call_method(vm, args[1], NAME(vm, write), 1, &data);
}

static Value py_marshal_loads(VM *vm, Value *args) // loads(bytes, /, *, allow_code=True)
{
    BufferView view;
    bool allow_code;
    if (!arg_truth(vm, args, 1, &allow_code) || !arg_buffer(vm, args, 0, &view)) return RAISED;
    Reader reader = {.vm = vm, .at = (const uint8_t *)view.data, .end = (const uint8_t *)view.data + view.size,
                     .file = ABSENT, .allow_code = allow_code};
    Value value = take_whole(&reader);
    buffer_release(vm, &view);
    return value;
}

static Value py_marshal_load(VM *vm, Value *args) // load(file, /, *, allow_code=True)
{
    bool allow_code;
    if (!arg_truth(vm, args, 1, &allow_code)) return RAISED;
    Value none = value_of_small(0);
    Value probe = call_method(vm, args[0], NAME(vm, read), 1, &none);
    if (raised(probe)) return RAISED;
    if (!is_bytes(probe)) return throw(vm, TypeError, "file.read() returned not bytes but %.100T", probe);
    Reader reader = {.vm = vm, .file = args[0], .room = bytearray_new(vm, NULL, 0), .allow_code = allow_code};
    return reader.room ? take_whole(&reader) : RAISED;
}

static const Native marshal_functions[] = {
    {"dump(value, file, version=4, /, *, allow_code=True)", py_marshal_dump,
     "Write the value on the open file.\n\n  value\n    Must be a supported type.\n  file\n"
     "    Must be a writeable binary file.\n  version\n"
     "    Indicates the data format that dump should use.\n  allow_code\n    Allow to write code objects."},
    {"load(file, /, *, allow_code=True)", py_marshal_load,
     "Read one value from the open file and return it.\n\n  file\n    Must be readable binary file.\n"
     "  allow_code\n    Allow to load code objects."},
    {"dumps(value, version=4, /, *, allow_code=True)", py_marshal_dumps,
     "Return the bytes object that would be written to a file by dump(value, file).\n\n  value\n"
     "    Must be a supported type.\n  version\n    Indicates the data format that dumps should use.\n"
     "  allow_code\n    Allow to write code objects."},
    {"loads(bytes, /, *, allow_code=True)", py_marshal_loads,
     "Convert the bytes-like object to a value.\n\n  allow_code\n    Allow to load code objects."},
    {0},
};

static const NativeConstant marshal_constants[] = {
    {"version", CONSTANT_INT, {.i = VERSION}},
    {0},
};

const ModuleDef marshal_module = {
    .name = "marshal",
    .doc = "Values as bytes, in a format that depends on the version of Python.",
    .functions = marshal_functions,
    .constants = marshal_constants,
};
