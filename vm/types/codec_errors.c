// codec_errors.c - error handlers: what becomes of input that a codec cannot convert.
//
// The handlers that everyone uses work without an exception object; only a registered one is called. A
// handler says where to go on, and one that was called may even have put other input in its place.
#include "vm/base/unicode.h"
#include "vm/base/utf8.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/codecs.h"
#include "vm/types/dict.h"
#include "vm/types/error_types.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

HandlerKind handler_kind(const char *errors)
{
    static const char *const names[] = {
        [HANDLER_STRICT] = "strict", [HANDLER_IGNORE] = "ignore", [HANDLER_REPLACE] = "replace",
        [HANDLER_BACKSLASH] = "backslashreplace", [HANDLER_ESCAPE] = "surrogateescape",
        [HANDLER_PASS] = "surrogatepass", [HANDLER_XML] = "xmlcharrefreplace",
        [HANDLER_NAME] = "namereplace",
    };
    if (errors == NULL) return HANDLER_STRICT;
    for (int i = 0; i < HANDLER_OTHER; i++) {
        if (strcmp(errors, names[i]) == 0) return (HandlerKind)i;
    }
    return HANDLER_OTHER;
}

static int hex_escape(char *out, char letter, uint32_t value, int digits)
{
    out[0] = '\\';
    out[1] = letter;
    for (int i = 0; i < digits; i++) out[2 + i] = "0123456789abcdef"[value >> 4 * (digits - 1 - i) & 15];
    return digits + 2;
}

// "\xe9", "\u20ac", "\U0001f600"
static int code_escape(char out[10], uint32_t code)
{
    if (code < 0x100) return hex_escape(out, 'x', code, 2);
    if (code < 0x10000) return hex_escape(out, 'u', code, 4);
    return hex_escape(out, 'U', code, 8);
}

// "\N{EURO SIGN}", or the plain escape of what has no name.
static int name_escape(char *out, uint32_t code)
{
    char name[UNICODE_NAME_MAX];
    if (unicode_name(code, name) == 0) return code_escape(out, code);
    return sprintf(out, "\\N{%s}", name);
}

// The surrogate that `width` bytes at data spell in UTF-8, UTF-16 or UTF-32, or 0.
static uint32_t spelled_surrogate(const char *data, size_t left, int width, int byte_order)
{
    const unsigned char *b = (const unsigned char *)data;
    uint32_t code = 0;
    if (width == 1) {
        if (left < 3 || b[0] != 0xed || (b[1] & 0xe0) != 0xa0 || (b[2] & 0xc0) != 0x80) return 0;
        (void)utf8_decode(data, &code);
    } else {
        if (left < (size_t)width) return 0;
        for (int i = 0; i < width; i++) {
            code |= (uint32_t)b[i] << 8 * (byte_order > 0 ? width - 1 - i : i);
        }
    }
    return code_is_surrogate(code) ? code : 0;
}

// ---- Calling a handler --------------------------------------------------------------------------

// What a handler answered: a replacement and where to go on, checked.
static RUNS bool read_answer(VM *vm, Value answer, bool bytes_allowed, Value *replacement, int64_t *position)
{
    const char *message = bytes_allowed ? "encoding error handler must return (str/bytes, int) tuple"
                                        : "decoding error handler must return (str, int) tuple";
    if (!is_tuple(answer) || as_tuple(answer)->count != 2) return throw_false(vm, TypeError, "%s", message);
    *replacement = as_tuple(answer)->items[0];
    if (!is_str(*replacement) && !(bytes_allowed && is_bytes(*replacement))) {
        return throw_false(vm, TypeError, "%s", message);
    }
    if (!is_int(as_tuple(answer)->items[1])) return throw_false(vm, TypeError, "%s", message);
    return index_as_int64(vm, as_tuple(answer)->items[1], true, position);
}

static bool wrap_position(VM *vm, int64_t position, size_t length, size_t *result)
{
    int64_t wrapped = position < 0 ? position + (int64_t)length : position;
    if (wrapped < 0 || (uint64_t)wrapped > length) {
        return throw_false(vm, IndexError, "position %lld from error handler out of bounds",
                           (long long)wrapped);
    }
    *result = (size_t)wrapped;
    return true;
}

// The exception for data[start .. end).
static RUNS Value decode_exception(Decoding *d, size_t start, size_t end, const char *reason)
{
    if (is_absent(d->object)) {
        d->object = value_of_bytes(bytes_new(d->vm, d->data, d->size));
        if (raised(d->object)) {
            d->object = ABSENT;
            return RAISED;
        }
    }
    return unicode_error_new(d->vm, UnicodeDecodeError, d->error_name, d->object, start, end, reason);
}

static RUNS bool call_decode_handler(Decoding *d, size_t start, size_t end, const char *reason)
{
    VM *vm = d->vm;
    Value handler = handler_lookup(vm, d->errors);
    if (raised(handler)) return false;
    Value exception = decode_exception(d, start, end, reason);
    if (raised(exception)) return false;
    Value answer = call(vm, handler, 1, &exception), replacement;
    int64_t position;
    if (raised(answer) || !read_answer(vm, answer, false, &replacement, &position)) return false;
    Value object = get_attr(vm, exception, str_intern_c(vm, "object"));
    if (raised(object)) return false;
    if (!is_bytes(object)) {
        return throw_false(vm, TypeError, "exception attribute object must be bytes");
    }
    d->object = object;
    d->data = as_bytes(object)->data;
    d->size = as_bytes(object)->size;
    if (!wrap_position(vm, position, d->size, &d->at)) return false;
    buf_append(&d->out, as_str(replacement)->data, as_str(replacement)->size);
    return true;
}

bool decode_error(Decoding *d, size_t start, size_t end, const char *reason)
{
    char escape[4];
    size_t i;
    d->at = end;
    switch (d->kind) {
    case HANDLER_IGNORE: return true;
    case HANDLER_REPLACE: buf_append_utf8(&d->out, 0xfffd); return true;
    case HANDLER_BACKSLASH:
        for (i = start; i < end; i++) {
            buf_append(&d->out, escape, (size_t)hex_escape(escape, 'x', (unsigned char)d->data[i], 2));
        }
        return true;
    case HANDLER_ESCAPE:
        for (i = start; i < end && i < start + 4 && (unsigned char)d->data[i] >= 0x80; i++) {
            buf_append_utf8(&d->out, 0xdc00u + (unsigned char)d->data[i]);
        }
        d->at = i;
        if (i > start) return true;
        break;
    case HANDLER_PASS: {
        uint32_t code = d->width == 0 ? 0 : spelled_surrogate(d->data + start, d->size - start, d->width,
                                                              d->byte_order);
        if (code == 0) break;
        buf_append_utf8(&d->out, code);
        d->at = start + (d->width == 1 ? 3 : (size_t)d->width);
        return true;
    }
    case HANDLER_XML:
    case HANDLER_NAME:
        return throw_false(d->vm, TypeError, "don't know how to handle UnicodeDecodeError in error callback");
    case HANDLER_OTHER: return call_decode_handler(d, start, end, reason);
    case HANDLER_STRICT: break;
    }
    Value exception = decode_exception(d, start, end, reason);
    if (!raised(exception)) (void)throw_value(d->vm, exception);
    return false;
}

// ---- Encoding -----------------------------------------------------------------------------------

void encoding_seek(Encoding *e, size_t index)
{
    e->offset = str_offset(e->vm, e->text, index);
    e->at = index;
}

static bool throw_encode(Encoding *e, size_t start, size_t end, const char *reason)
{
    Value exception = unicode_error_new(e->vm, UnicodeEncodeError, e->error_name, value_of_object(e->text),
                                        start, end, reason);
    if (!raised(exception)) (void)throw_value(e->vm, exception);
    return false;
}

// A replacement could not be written: for a reason of its own, or because it cannot be encoded either.
static bool refused(Encoding *e, size_t start, size_t end, const char *reason)
{
    return is_absent(e->vm->pending) ? throw_encode(e, start, end, reason) : false;
}

static RUNS bool call_encode_handler(Encoding *e, size_t start, size_t end, const char *reason,
                                     bool (*write)(Encoding *, const char *, size_t))
{
    VM *vm = e->vm;
    Value handler = handler_lookup(vm, e->errors);
    if (raised(handler)) return false;
    Value exception = unicode_error_new(vm, UnicodeEncodeError, e->error_name, value_of_object(e->text),
                                        start, end, reason);
    if (raised(exception)) return false;
    Value answer = call(vm, handler, 1, &exception), replacement;
    int64_t position;
    size_t next;
    if (raised(answer) || !read_answer(vm, answer, true, &replacement, &position) ||
        !wrap_position(vm, position, e->text->count, &next)) return false;
    encoding_seek(e, next);
    if (is_bytes(replacement)) {
        if (e->width > 1 && as_bytes(replacement)->size % (size_t)e->width != 0) {
            return throw_encode(e, start, end, reason);
        }
        buf_append(&e->out, as_bytes(replacement)->data, as_bytes(replacement)->size);
        return true;
    }
    String *text = as_str(replacement);
    return write(e, text->data, text->size) || refused(e, start, end, reason);
}

// Writes one code point as a handler of that kind does; false if it is none of the handler's.
static bool write_replacement(Encoding *e, uint32_t code, bool (*write)(Encoding *, const char *, size_t))
{
    char text[UNICODE_NAME_MAX + 8];
    int size;
    switch (e->kind) {
    case HANDLER_REPLACE: return write(e, "?", 1);
    case HANDLER_BACKSLASH: size = code_escape(text, code); break;
    case HANDLER_XML: size = sprintf(text, "&#%u;", code); break;
    case HANDLER_NAME: size = name_escape(text, code); break;
    case HANDLER_ESCAPE:
        if (code < 0xdc80 || code > 0xdcff || e->width > 1) return false;
        buf_append_char(&e->out, (char)(code - 0xdc00));
        return true;
    case HANDLER_PASS:
        if (!code_is_surrogate(code) || e->width == 0) return false;
        if (e->width == 1) return buf_append_utf8(&e->out, code), true;
        for (int i = 0; i < e->width; i++) {
            int shift = 8 * (e->byte_order > 0 ? e->width - 1 - i : i);
            buf_append_char(&e->out, (char)(code >> shift));
        }
        return true;
    default: return false;
    }
    return write(e, text, (size_t)size);
}

bool encode_error(Encoding *e, size_t start, size_t end, const char *reason,
                  bool (*write)(Encoding *, const char *, size_t))
{
    if (e->kind == HANDLER_OTHER) return call_encode_handler(e, start, end, reason, write);
    if (e->kind == HANDLER_STRICT) return throw_encode(e, start, end, reason);
    encoding_seek(e, start);
    while (e->at < end) {
        uint32_t code;
        size_t width = (size_t)utf8_decode(e->text->data + e->offset, &code);
        if (e->kind != HANDLER_IGNORE && !write_replacement(e, code, write)) {
            // Those that map code points to bytes blame the whole run, the others what is left of it.
            bool maps = e->table != NULL || !is_absent(e->mapping);
            return refused(e, maps ? start : e->at, end, reason);
        }
        e->offset += width;
        e->at++;
        if (!charge(e->vm, 1)) return false;
    }
    return true;
}

// ---- The handlers as Python functions -----------------------------------------------------------

// The fields of a Unicode error, its range clamped as CPython's getters do.
typedef struct ErrorFields {
    TypeId type; // UnicodeEncodeError, UnicodeDecodeError or UnicodeTranslateError
    Value object;
    size_t start, end;
} ErrorFields;

static RUNS bool read_fields(VM *vm, Value exception, ErrorFields *fields)
{
    static const TypeId types[] = {UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError};
    size_t i = 0;
    while (i < COUNT_OF(types) &&
           !type_is_subtype(type_of(vm, exception), type_get(vm, types[i]))) i++;
    if (i == COUNT_OF(types)) {
        return throw_false(vm, TypeError, "don't know how to handle %.200T in error callback", exception);
    }
    fields->type = types[i];
    fields->object = get_attr(vm, exception, str_intern_c(vm, "object"));
    if (raised(fields->object)) return false;
    bool decoding = types[i] == UnicodeDecodeError;
    if (decoding ? !is_bytes(fields->object) : !is_str(fields->object)) {
        return throw_false(vm, TypeError, "object attribute must be %s", decoding ? "bytes" : "unicode");
    }
    size_t length = decoding ? as_bytes(fields->object)->size : as_str(fields->object)->count;
    int64_t bounds[2];
    for (int k = 0; k < 2; k++) {
        Value bound = get_attr(vm, exception, k == 0 ? NAME(vm, start) : NAME(vm, end));
        if (raised(bound) || !index_as_int64(vm, bound, true, &bounds[k])) return false;
    }
    int64_t size = (int64_t)length;
    if (bounds[0] < 0) bounds[0] = 0;
    if (bounds[0] >= size) bounds[0] = size == 0 ? 0 : size - 1;
    if (bounds[1] < 1) bounds[1] = 1;
    if (bounds[1] > size) bounds[1] = size;
    if (bounds[1] < bounds[0]) bounds[1] = bounds[0];
    fields->start = (size_t)bounds[0];
    fields->end = (size_t)bounds[1];
    return true;
}

static Value answer(VM *vm, Value replacement, size_t position)
{
    if (raised(replacement)) return RAISED;
    Tuple *tuple = tuple_of(vm, 2, replacement, int_new(vm, (int64_t)position));
    return tuple == NULL ? RAISED : value_of_object(tuple);
}

static Value dont_know(VM *vm, Value exception)
{
    return throw(vm, TypeError, "don't know how to handle %.200T in error callback", exception);
}

static Value py_strict_errors(VM *vm, Value *args)
{
    if (is_exception(vm, args[0])) return throw_value(vm, args[0]);
    return throw(vm, TypeError, "codec must pass exception instance");
}

static Value py_ignore_errors(VM *vm, Value *args)
{
    ErrorFields fields;
    if (!read_fields(vm, args[0], &fields)) return RAISED;
    return answer(vm, value_of_object(vm->empty_str), fields.end);
}

static Value py_replace_errors(VM *vm, Value *args)
{
    ErrorFields fields;
    if (!read_fields(vm, args[0], &fields)) return RAISED;
    if (fields.type == UnicodeDecodeError) {
        return answer(vm, value_of_object(str_char(vm, 0xfffd)), fields.end);
    }
    String *mark = fields.type == UnicodeEncodeError ? vm->ascii_chars['?'] : str_char(vm, 0xfffd);
    return answer(vm, value_of_str(str_repeat(vm, mark, (int64_t)(fields.end - fields.start))), fields.end);
}

static Value py_backslashreplace_errors(VM *vm, Value *args)
{
    ErrorFields fields;
    char text[10];
    if (!read_fields(vm, args[0], &fields)) return RAISED;
    Buf buf;
    buf_init(&buf, &vm->memory);
    for (size_t i = fields.start; i < fields.end; i++) {
        int size = fields.type == UnicodeDecodeError
                       ? hex_escape(text, 'x', (unsigned char)as_bytes(fields.object)->data[i], 2)
                       : code_escape(text, str_at(vm, as_str(fields.object), i));
        buf_append(&buf, text, (size_t)size);
    }
    return answer(vm, value_of_str(str_from_buf(vm, &buf)), fields.end);
}

static Value encode_only(VM *vm, Value *args, bool names)
{
    ErrorFields fields;
    char text[UNICODE_NAME_MAX + 8];
    if (!read_fields(vm, args[0], &fields)) return RAISED;
    if (fields.type != UnicodeEncodeError) return dont_know(vm, args[0]);
    Buf buf;
    buf_init(&buf, &vm->memory);
    for (size_t i = fields.start; i < fields.end; i++) {
        uint32_t code = str_at(vm, as_str(fields.object), i);
        int size = names ? name_escape(text, code) : sprintf(text, "&#%u;", code);
        buf_append(&buf, text, (size_t)size);
    }
    return answer(vm, value_of_str(str_from_buf(vm, &buf)), fields.end);
}

static Value py_xmlcharrefreplace_errors(VM *vm, Value *args)
{
    return encode_only(vm, args, false);
}

static Value py_namereplace_errors(VM *vm, Value *args)
{
    return encode_only(vm, args, true);
}

static Value py_surrogateescape_errors(VM *vm, Value *args)
{
    ErrorFields fields;
    if (!read_fields(vm, args[0], &fields)) return RAISED;
    Buf buf;
    buf_init(&buf, &vm->memory);
    size_t i = fields.start;
    if (fields.type == UnicodeDecodeError) {
        const char *data = as_bytes(fields.object)->data;
        for (; i < fields.end && i < fields.start + 4 && (unsigned char)data[i] >= 0x80; i++) {
            buf_append_utf8(&buf, 0xdc00u + (unsigned char)data[i]);
        }
        if (i > fields.start) return answer(vm, value_of_str(str_from_buf(vm, &buf)), i);
    } else if (fields.type == UnicodeEncodeError) {
        for (; i < fields.end; i++) {
            uint32_t code = str_at(vm, as_str(fields.object), i);
            if (code < 0xdc80 || code > 0xdcff) break;
            buf_append_char(&buf, (char)(code - 0xdc00));
        }
        if (i == fields.end) return answer(vm, value_of_bytes(bytes_from_buf(vm, &buf)), fields.end);
    } else {
        return dont_know(vm, args[0]);
    }
    buf_free(&buf);
    return throw_value(vm, args[0]);
}

// The native codec that the exception's encoding names, if it is one of those that surrogatepass knows.
static RUNS bool unit_of(VM *vm, Value exception, int *width, int *byte_order)
{
    Value name = get_attr(vm, exception, NAME(vm, encoding));
    if (raised(name)) return false;
    const char *text = is_str(name) ? str_c(vm, as_str(name)) : "";
    if (text == NULL) return false;
    const Codec *codec = codec_find(text);
    *width = codec == NULL ? 0 : codec->width;
    *byte_order = codec == NULL || codec->byte_order == 0 ? -1 : codec->byte_order;
    return true;
}

static Value py_surrogatepass_errors(VM *vm, Value *args)
{
    ErrorFields fields;
    int width, byte_order;
    if (!read_fields(vm, args[0], &fields)) return RAISED;
    if (fields.type == UnicodeTranslateError) return dont_know(vm, args[0]);
    if (!unit_of(vm, args[0], &width, &byte_order)) return RAISED;
    if (width == 0) return throw_value(vm, args[0]);
    if (fields.type == UnicodeDecodeError) {
        Bytes *bytes = as_bytes(fields.object);
        uint32_t code = spelled_surrogate(bytes->data + fields.start, bytes->size - fields.start, width,
                                          byte_order);
        if (code == 0) return throw_value(vm, args[0]);
        return answer(vm, value_of_object(str_char(vm, code)), fields.start + (width == 1 ? 3 : (size_t)width));
    }
    Encoding e = {.vm = vm, .kind = HANDLER_PASS, .width = width, .byte_order = byte_order,
                  .mapping = ABSENT};
    buf_init(&e.out, &vm->memory);
    for (size_t i = fields.start; i < fields.end; i++) {
        if (!write_replacement(&e, str_at(vm, as_str(fields.object), i), NULL)) {
            buf_free(&e.out);
            return throw_value(vm, args[0]);
        }
    }
    return answer(vm, value_of_bytes(bytes_from_buf(vm, &e.out)), fields.end);
}

static const Native handlers[] = {
    [HANDLER_STRICT] = {"strict_errors(exception, /)", py_strict_errors,
                        "Implements the 'strict' error handling, which raises a UnicodeError on coding errors."},
    [HANDLER_IGNORE] = {"ignore_errors(exception, /)", py_ignore_errors,
                        "Implements the 'ignore' error handling, which ignores malformed data and continues."},
    [HANDLER_REPLACE] = {"replace_errors(exception, /)", py_replace_errors,
                         "Implements the 'replace' error handling, which replaces malformed data with a replacement marker."},
    [HANDLER_BACKSLASH] = {"backslashreplace_errors(exception, /)", py_backslashreplace_errors,
                           "Implements the 'backslashreplace' error handling, which replaces malformed data with a backslashed escape sequence."},
    [HANDLER_ESCAPE] = {"surrogateescape(exception, /)", py_surrogateescape_errors, ""},
    [HANDLER_PASS] = {"surrogatepass(exception, /)", py_surrogatepass_errors, ""},
    [HANDLER_XML] = {"xmlcharrefreplace_errors(exception, /)", py_xmlcharrefreplace_errors,
                     "Implements the 'xmlcharrefreplace' error handling, which replaces an unencodable character with the appropriate XML character reference."},
    [HANDLER_NAME] = {"namereplace_errors(exception, /)", py_namereplace_errors,
                      "Implements the 'namereplace' error handling, which replaces an unencodable character with a \\N{...} escape sequence."},
};

Value handler_lookup(VM *vm, const char *name)
{
    CodecState *state = codec_state(vm);
    String *key = state == NULL ? NULL : str_from_c(vm, name);
    if (key == NULL) return RAISED;
    Value found = dict_get_str(vm, state->handlers, key);
    if (!is_absent(found)) return found;
    HandlerKind kind = handler_kind(name);
    if (kind == HANDLER_OTHER) return throw(vm, LookupError, "unknown error handler name '%.400s'", name);
    Builtin *handler = builtin_new(vm, &handlers[kind], ABSENT, NONE);
    if (handler == NULL || !dict_set_str(vm, state->handlers, key, value_of_object(handler))) return RAISED;
    return value_of_object(handler);
}

bool handler_register(VM *vm, String *name, Value handler)
{
    if (!is_callable(vm, handler)) return throw_false(vm, TypeError, "handler must be callable");
    CodecState *state = codec_state(vm);
    return state != NULL && dict_set_str(vm, state->handlers, name, handler);
}
