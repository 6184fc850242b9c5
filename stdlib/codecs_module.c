// codecs_module.c - the module _codecs: the registry, and each native codec as a pair of functions.
//
// A codec's functions answer (result, length used). Besides those that CPython has by name, _encode and _decode
// take the name of any native codec: the package encodings wraps the code pages with them.
#include "stdlib/codecs_module.h"
#include "vm/base/utf8.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/types/bytes.h"
#include "vm/types/codecs.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/text.h"
#include "vm/types/tuple.h"

// ---- The registry -------------------------------------------------------------------------------

static RAISES bool text_argument(VM *vm, Value *args, size_t i, const char **text)
{
    String *s;
    return arg_str(vm, args, i, &s) && (*text = str_c(vm, s)) != NULL;
}

// An errors argument: None is "strict".
static RAISES bool errors_argument(VM *vm, Value v, size_t number, const char **errors)
{
    *errors = "strict";
    if (is_none(v)) return true;
    if (is_str(v)) return (*errors = str_c(vm, as_str(v))) != NULL;
    return throw_false(vm, TypeError, "argument %zu must be str or None, not %T", number, v);
}

static Value py_register(VM *vm, Value *args)
{
    return registry_add(vm, args[0]) ? NONE : RAISED;
}

static Value py_unregister(VM *vm, Value *args)
{
    return registry_remove(vm, args[0]) ? NONE : RAISED;
}

static Value py_lookup(VM *vm, Value *args)
{
    const char *name;
    return text_argument(vm, args, 0, &name) ? registry_lookup(vm, name) : RAISED;
}

static Value py_encode(VM *vm, Value *args) // encode(obj, encoding='utf-8', errors='strict')
{
    const char *encoding, *errors;
    if (!text_argument(vm, args, 1, &encoding) || !text_argument(vm, args, 2, &errors)) return RAISED;
    return registry_encode(vm, args[0], encoding, errors);
}

static Value py_decode(VM *vm, Value *args) // decode(obj, encoding='utf-8', errors='strict')
{
    const char *encoding, *errors;
    if (!text_argument(vm, args, 1, &encoding) || !text_argument(vm, args, 2, &errors)) return RAISED;
    return registry_decode(vm, args[0], encoding, errors);
}

static Value py_register_error(VM *vm, Value *args)
{
    String *name;
    if (!arg_str(vm, args, 0, &name)) return RAISED;
    return handler_register(vm, name, args[1]) ? NONE : RAISED;
}

static Value py_lookup_error(VM *vm, Value *args)
{
    const char *name;
    return text_argument(vm, args, 0, &name) ? handler_lookup(vm, name) : RAISED;
}

// ---- Encoders and decoders ----------------------------------------------------------------------

static Value with_length(VM *vm, Value result, size_t length)
{
    if (raised(result)) return RAISED;
    return value_of_object(tuple_pair(vm, result, int_new(vm, (int64_t)length)));
}

static Value encode_with(VM *vm, const Codec *codec, Value *args)
{
    String *text;
    const char *errors;
    if (!arg_str(vm, args, 0, &text) || !errors_argument(vm, args[1], 2, &errors)) return RAISED;
    return with_length(vm, value_of_bytes(codec_encode(vm, codec, text, errors)), text->count);
}

// Decoders of text that may stand in a str too ("escape" formats) take one as its UTF-8.
static RUNS bool open_input(VM *vm, Value v, bool str_allowed, BufferView *view)
{
    if (!str_allowed || !is_str(v)) return buffer_get(vm, v, view, false);
    *view = (BufferView){.data = (char *)as_str(v)->data, .size = as_str(v)->size};
    return true;
}

static RUNS Value decode_data(VM *vm, const Codec *codec, Value data, Value errors_value, bool final,
                              int *byte_order)
{
    const char *errors;
    BufferView view;
    size_t consumed;
    bool escapes = codec->decode == unicode_escape_decode || codec->decode == raw_escape_decode;
    if (!errors_argument(vm, errors_value, 2, &errors)) return RAISED;
    if (!open_input(vm, data, escapes, &view)) return RAISED;
    String *text = codec_decode(vm, codec, view.data, view.size, errors, final, &consumed, byte_order);
    buffer_release(vm, &view);
    return with_length(vm, value_of_str(text), consumed);
}

// name_decode(data, errors=None, final=False, /)
static Value decode_with(VM *vm, const Codec *codec, Value *args)
{
    bool final;
    if (!arg_truth(vm, args, 2, &final)) return RAISED;
    return decode_data(vm, codec, args[0], args[1], final, NULL);
}

#define CODEC(name, encoding)                                                                        \
    static Value py_##name##_encode(VM *vm, Value *args)                                             \
    {                                                                                                \
        return encode_with(vm, codec_find(encoding), args);                                          \
    }                                                                                                \
    static Value py_##name##_decode(VM *vm, Value *args)                                             \
    {                                                                                                \
        return decode_with(vm, codec_find(encoding), args);                                          \
    }
#define PLAIN_CODEC(name, encoding)                                                                  \
    static Value py_##name##_encode(VM *vm, Value *args)                                             \
    {                                                                                                \
        return encode_with(vm, codec_find(encoding), args);                                          \
    }                                                                                                \
    static Value py_##name##_decode(VM *vm, Value *args)                                             \
    {                                                                                                \
        return decode_data(vm, codec_find(encoding), args[0], args[1], true, NULL);                  \
    }

CODEC(utf_8, "utf-8")
CODEC(utf_7, "utf-7")
CODEC(utf_16_le, "utf-16-le")
CODEC(utf_16_be, "utf-16-be")
CODEC(utf_32_le, "utf-32-le")
CODEC(utf_32_be, "utf-32-be")
CODEC(unicode_escape, "unicode-escape")
CODEC(raw_unicode_escape, "raw-unicode-escape")
PLAIN_CODEC(ascii, "ascii")
PLAIN_CODEC(latin_1, "latin-1")

// ---- UTF-16 and UTF-32 with a byte order of their own -------------------------------------------

static const Codec *codec_of_order(int width, int order)
{
    if (width == 2) return codec_find(order < 0 ? "utf-16-le" : order > 0 ? "utf-16-be" : "utf-16");
    return codec_find(order < 0 ? "utf-32-le" : order > 0 ? "utf-32-be" : "utf-32");
}

static Value encode_ordered(VM *vm, Value *args, int width)
{
    int order;
    if (!arg_int(vm, args, 2, &order)) return RAISED;
    return encode_with(vm, codec_of_order(width, order), args);
}

static Value py_utf_16_encode(VM *vm, Value *args)
{
    return encode_ordered(vm, args, 2);
}

static Value py_utf_32_encode(VM *vm, Value *args)
{
    return encode_ordered(vm, args, 4);
}

static Value py_utf_16_decode(VM *vm, Value *args)
{
    return decode_with(vm, codec_find("utf-16"), args);
}

static Value py_utf_32_decode(VM *vm, Value *args)
{
    return decode_with(vm, codec_find("utf-32"), args);
}

// (text, consumed, byte order found)
static Value decode_ordered(VM *vm, Value *args, int width)
{
    int order;
    bool final;
    if (!arg_int(vm, args, 2, &order) || !arg_truth(vm, args, 3, &final)) return RAISED;
    Value pair = decode_data(vm, codec_of_order(width, 0), args[0], args[1], final, &order);
    if (raised(pair)) return RAISED;
    const Value *items = as_tuple(pair)->items;
    Tuple *result = tuple_of(vm, 3, items[0], items[1], value_of_small(order));
    return result == NULL ? RAISED : value_of_object(result);
}

static Value py_utf_16_ex_decode(VM *vm, Value *args)
{
    return decode_ordered(vm, args, 2);
}

static Value py_utf_32_ex_decode(VM *vm, Value *args)
{
    return decode_ordered(vm, args, 4);
}

// ---- Any native codec by name -------------------------------------------------------------------

static RAISES const Codec *find_codec(VM *vm, Value *args)
{
    const char *name;
    if (!text_argument(vm, args, 0, &name)) return NULL;
    const Codec *codec = codec_find(name);
    return codec != NULL ? codec : throw_null(vm, LookupError, "unknown encoding: %s", name);
}

static Value py__encode(VM *vm, Value *args) // _encode(encoding, str, errors=None, /)
{
    const Codec *codec = find_codec(vm, args);
    return codec == NULL ? RAISED : encode_with(vm, codec, args + 1);
}

static Value py__decode(VM *vm, Value *args) // _decode(encoding, data, errors=None, final=True, /)
{
    bool final;
    const Codec *codec = find_codec(vm, args);
    if (codec == NULL || !arg_truth(vm, args, 3, &final)) return RAISED;
    return decode_data(vm, codec, args[1], args[2], final, NULL);
}

// The canonical name of a native codec, or None.
static Value py__native_name(VM *vm, Value *args)
{
    const char *name;
    if (!text_argument(vm, args, 0, &name)) return RAISED;
    const Codec *codec = codec_find(name);
    return codec == NULL ? NONE : value_of_str(str_static(vm, codec->name));
}

// ---- Mappings -----------------------------------------------------------------------------------

static Value py_charmap_decode(VM *vm, Value *args) // charmap_decode(data, errors=None, mapping=None, /)
{
    if (is_none(args[2])) return decode_data(vm, codec_find("latin-1"), args[0], args[1], true, NULL);
    const char *errors;
    BufferView view;
    if (!errors_argument(vm, args[1], 2, &errors) || !buffer_get(vm, args[0], &view, false)) return RAISED;
    String *text = charmap_decode(vm, view.data, view.size, errors, args[2]);
    size_t size = view.size;
    buffer_release(vm, &view);
    return with_length(vm, value_of_str(text), size);
}

static Value py_charmap_encode(VM *vm, Value *args) // charmap_encode(str, errors=None, mapping=None, /)
{
    String *text;
    const char *errors;
    if (is_none(args[2])) return encode_with(vm, codec_find("latin-1"), args);
    if (!arg_str(vm, args, 0, &text) || !errors_argument(vm, args[1], 2, &errors)) return RAISED;
    return with_length(vm, value_of_bytes(charmap_encode(vm, text, errors, args[2])), text->count);
}

static Value py_charmap_build(VM *vm, Value *args) // charmap_build(map, /)
{
    String *map;
    if (!arg_str(vm, args, 0, &map)) return RAISED;
    Dict *result = dict_new(vm);
    const char *p = map->data;
    for (size_t i = 0; i < map->count && i < 256; i++) {
        uint32_t code;
        p += utf8_decode(p, &code);
        if (code == 0xfffe) continue;
        if (!dict_set(vm, result, value_of_small(code), value_of_small((int64_t)i))) return RAISED;
    }
    return value_of_object(result);
}

// ---- Bytes to bytes -----------------------------------------------------------------------------

static Value py_readbuffer_encode(VM *vm, Value *args)
{
    const char *errors;
    BufferView view;
    if (!errors_argument(vm, args[1], 2, &errors) || !open_input(vm, args[0], true, &view)) return RAISED;
    Bytes *bytes = bytes_new(vm, view.data, view.size);
    size_t size = view.size;
    buffer_release(vm, &view);
    return with_length(vm, value_of_bytes(bytes), size);
}

static Value py_escape_encode(VM *vm, Value *args)
{
    if (!is_bytes(args[0])) return throw(vm, TypeError, "escape_encode() argument 1 must be bytes, not %T", args[0]);
    Bytes *bytes = as_bytes(args[0]);
    Buf buf;
    buf_init(&buf, &vm->memory);
    for (size_t i = 0; i < bytes->size; i++) {
        unsigned char byte = (unsigned char)bytes->data[i];
        if (byte == '\'' || byte == '\\') {
            buf_append_char(&buf, '\\');
            buf_append_char(&buf, (char)byte);
        } else if (byte == '\t' || byte == '\n' || byte == '\r') {
            buf_append_text(&buf, byte == '\t' ? "\\t" : byte == '\n' ? "\\n" : "\\r");
        } else if (byte < 0x20 || byte >= 0x7f) {
            buf_format(&buf, "\\x%02x", byte);
        } else {
            buf_append_char(&buf, (char)byte);
        }
    }
    return with_length(vm, value_of_bytes(bytes_from_buf(vm, &buf)), bytes->size);
}

typedef struct EscapeInput {
    VM *vm;
    const char *data, *errors;
    size_t size, at;
    int bad; // the first invalid escape's character, or 0x100 + an octal number that is too large
    Buf out;
} EscapeInput;

static RAISES bool unescape_hex(EscapeInput *in)
{
    int high = in->at < in->size ? ascii_hex_value(in->data[in->at]) : -1;
    int low = high >= 0 && in->at + 1 < in->size ? ascii_hex_value(in->data[in->at + 1]) : -1;
    if (low >= 0) {
        buf_append_char(&in->out, (char)(high << 4 | low));
        in->at += 2;
        return true;
    }
    if (strcmp(in->errors, "strict") == 0) {
        return throw_false(in->vm, ValueError, "invalid \\x escape at position %zu", in->at - 2);
    }
    if (strcmp(in->errors, "replace") == 0) {
        buf_append_char(&in->out, '?');
    } else if (strcmp(in->errors, "ignore") != 0) {
        return throw_false(in->vm, ValueError,
                           "decoding error; unknown error handling code: %.400s", in->errors);
    }
    if (high >= 0) in->at++;
    return true;
}

static RAISES bool unescape_one(EscapeInput *in)
{
    static const char letters[] = "\n\\'\"bftnrva", values[] = "\0\\'\"\b\f\t\n\r\v\a";
    if (++in->at == in->size) return throw_false(in->vm, ValueError, "Trailing \\ in string");
    char c = in->data[in->at++];
    const char *letter = c == '\0' ? NULL : strchr(letters, c);
    if (c == '\n') return true;
    if (c == 'x') return unescape_hex(in);
    if (letter != NULL) {
        buf_append_char(&in->out, values[letter - letters]);
    } else if (c >= '0' && c <= '7') {
        int code = c - '0';
        for (int i = 0; i < 2 && in->at < in->size && in->data[in->at] >= '0' && in->data[in->at] <= '7'; i++) {
            code = code * 8 + in->data[in->at++] - '0';
        }
        if (code > 0xff && in->bad == 0) in->bad = 0x100 + code;
        buf_append_char(&in->out, (char)code);
    } else {
        if (in->bad == 0) in->bad = (unsigned char)c;
        buf_append_char(&in->out, '\\');
        in->at--; // what follows may be anything but a backslash: it is copied next
    }
    return true;
}

static Value py_escape_decode(VM *vm, Value *args)
{
    const char *errors;
    BufferView view;
    if (!errors_argument(vm, args[1], 2, &errors) || !open_input(vm, args[0], true, &view)) return RAISED;
    EscapeInput in = {.vm = vm, .data = view.data, .size = view.size, .errors = errors};
    buf_init(&in.out, &vm->memory);
    bool done = true;
    while (done && in.at < in.size) {
        if (in.data[in.at] == '\\') done = unescape_one(&in);
        else buf_append_char(&in.out, in.data[in.at++]);
    }
    buffer_release(vm, &view);
    if (done && in.bad >= 0x100) {
        done = warn(vm, DeprecationWarning, 1, "invalid octal escape sequence '\\%o'", in.bad - 0x100);
    } else if (done && in.bad != 0) {
        done = warn(vm, DeprecationWarning, 1, "invalid escape sequence '\\%c'", in.bad);
    }
    if (done) return with_length(vm, value_of_bytes(bytes_from_buf(vm, &in.out)), in.size);
    buf_free(&in.out);
    return RAISED;
}

// ---- What Python sees ---------------------------------------------------------------------------

#define ENCODE_ROW(name) {#name "_encode(str, errors=None, /)", py_##name##_encode, ""}
#define DECODE_ROW(name) {#name "_decode(data, errors=None, final=False, /)", py_##name##_decode, ""}

static const Native functions[] = {
    {"register(search_function, /)", py_register, "Register a codec search function."},
    {"unregister(search_function, /)", py_unregister,
     "Unregister a codec search function and clear the registry's cache."},
    {"lookup(encoding, /)", py_lookup,
     "Looks up a codec tuple in the Python codec registry and returns a CodecInfo object."},
    {"encode(obj, encoding='utf-8', errors='strict')", py_encode,
     "Encodes obj using the codec registered for encoding."},
    {"decode(obj, encoding='utf-8', errors='strict')", py_decode,
     "Decodes obj using the codec registered for encoding."},
    {"register_error(errors, handler, /)", py_register_error,
     "Register the specified error handler under the name errors."},
    {"lookup_error(name, /)", py_lookup_error,
     "lookup_error(errors) -> handler"},
    ENCODE_ROW(utf_8),
    DECODE_ROW(utf_8),
    ENCODE_ROW(utf_7),
    DECODE_ROW(utf_7),
    ENCODE_ROW(utf_16_le),
    DECODE_ROW(utf_16_le),
    ENCODE_ROW(utf_16_be),
    DECODE_ROW(utf_16_be),
    ENCODE_ROW(utf_32_le),
    DECODE_ROW(utf_32_le),
    ENCODE_ROW(utf_32_be),
    DECODE_ROW(utf_32_be),
    {"utf_16_encode(str, errors=None, byteorder=0, /)", py_utf_16_encode, ""},
    DECODE_ROW(utf_16),
    {"utf_16_ex_decode(data, errors=None, byteorder=0, final=False, /)", py_utf_16_ex_decode, ""},
    {"utf_32_encode(str, errors=None, byteorder=0, /)", py_utf_32_encode, ""},
    DECODE_ROW(utf_32),
    {"utf_32_ex_decode(data, errors=None, byteorder=0, final=False, /)", py_utf_32_ex_decode, ""},
    ENCODE_ROW(unicode_escape),
    {"unicode_escape_decode(data, errors=None, final=True, /)", py_unicode_escape_decode, ""},
    ENCODE_ROW(raw_unicode_escape),
    {"raw_unicode_escape_decode(data, errors=None, final=True, /)", py_raw_unicode_escape_decode, ""},
    ENCODE_ROW(ascii),
    {"ascii_decode(data, errors=None, /)", py_ascii_decode, ""},
    ENCODE_ROW(latin_1),
    {"latin_1_decode(data, errors=None, /)", py_latin_1_decode, ""},
    {"charmap_encode(str, errors=None, mapping=None, /)", py_charmap_encode, ""},
    {"charmap_decode(data, errors=None, mapping=None, /)", py_charmap_decode, ""},
    {"charmap_build(map, /)", py_charmap_build, ""},
    {"escape_encode(data, errors=None, /)", py_escape_encode, ""},
    {"escape_decode(data, errors=None, /)", py_escape_decode, ""},
    {"readbuffer_encode(data, errors=None, /)", py_readbuffer_encode, ""},
    {"_encode(encoding, str, errors=None, /)", py__encode, ""},
    {"_decode(encoding, data, errors=None, final=True, /)", py__decode, ""},
    {"_native_name(encoding, /)", py__native_name, ""},
    {0},
};

const ModuleDef _codecs_module = {
    .name = "_codecs",
    .doc = "The registry of codecs, and the native ones.",
    .functions = functions,
};
