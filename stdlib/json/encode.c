// encode.c - Python values to JSON text.
#include "stdlib/json/json.h"
#include "vm/base/buf.h"
#include "vm/base/dtoa.h"
#include "vm/base/utf8.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/dict.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

typedef struct Encode {
    VM *vm;
    Buf buf;
    bool skip_keys, ascii, circular, allow_nan, sort_keys;
    String *indent, *item_separator, *key_separator; // indent NULL: one line
    Value fallback;     // default(), or NONE
    List *inside;       // the containers being written
    size_t depth;
} Encode;

static bool write_value(Encode *e, Value v);

static void write_text(Encode *e, const String *text)
{
    buf_append(&e->buf, text->data, text->size);
}

static void write_escape(Buf *buf, uint32_t code)
{
    static const char hex[] = "0123456789abcdef";
    char text[6] = {'\\', 'u', hex[code >> 12 & 15], hex[code >> 8 & 15], hex[code >> 4 & 15], hex[code & 15]};
    buf_append(buf, text, 6);
}

static void write_string(Buf *buf, const String *text, bool ascii)
{
    const char *p = text->data, *end = p + text->size;
    buf_append_char(buf, '"');
    while (p < end) {
        const char *run = p;
        while (p < end && (unsigned char)*p >= 0x20 && *p != '"' && *p != '\\' && (!ascii || (unsigned char)*p < 0x7f)) p++;
        if (p > run) buf_append(buf, run, (size_t)(p - run));
        if (p >= end) break;
        unsigned char c = (unsigned char)*p;
        if (c < 0x80) {
            p++;
            switch (c) {
            case '"': buf_append(buf, "\\\"", 2); break;
            case '\\': buf_append(buf, "\\\\", 2); break;
            case '\n': buf_append(buf, "\\n", 2); break;
            case '\r': buf_append(buf, "\\r", 2); break;
            case '\t': buf_append(buf, "\\t", 2); break;
            case '\f': buf_append(buf, "\\f", 2); break;
            case '\b': buf_append(buf, "\\b", 2); break;
            case 0x7f: buf_append_char(buf, 0x7f); break;
            default: write_escape(buf, c); break;
            }
            continue;
        }
        uint32_t code;
        p += utf8_decode(p, &code);
        if (code >= 0x10000) {
            write_escape(buf, 0xd800 + ((code - 0x10000) >> 10));
            write_escape(buf, 0xdc00 + ((code - 0x10000) & 0x3ff));
        } else {
            write_escape(buf, code);
        }
    }
    buf_append_char(buf, '"');
}

static bool write_float(Encode *e, double d)
{
    if (d != d || d - d != 0) {
        const char *word = d != d ? "NaN" : d > 0 ? "Infinity" : "-Infinity";
        if (!e->allow_nan) {
            String *shown = float_repr(e->vm, d);
            return shown ? throw_false(e->vm, ValueError, "Out of range float values are not JSON compliant: %S", shown) : false;
        }
        buf_append_text(&e->buf, word);
        return true;
    }
    char text[32];
    int size = double_repr(d, text);
    buf_append(&e->buf, text, (size_t)size);
    return true;
}

static bool write_int(Encode *e, Value v)
{
    if (is_small_int(v)) {
        char text[24];
        int size = snprintf(text, sizeof text, "%lld", (long long)as_small(v));
        buf_append(&e->buf, text, (size_t)size);
        return true;
    }
    String *text = int_to_str(e->vm, v, 10);
    if (text) write_text(e, text);
    return text != NULL;
}

static void new_line(Encode *e)
{
    if (!e->indent) return;
    buf_append_char(&e->buf, '\n');
    for (size_t i = 0; i < e->depth; i++) write_text(e, e->indent);
}

static bool enter(Encode *e, Value container)
{
    if (!descend(e->vm)) return false;
    if (e->circular) {
        for (size_t i = 0; i < e->inside->count; i++) {
            if (same(e->inside->items[i], container)) return throw_false(e->vm, ValueError, "Circular reference detected");
        }
    }
    e->depth++;
    return list_append(e->vm, e->inside, container);
}

static void leave(Encode *e)
{
    e->depth--;
    (void)list_take(e->vm, e->inside, e->inside->count - 1);
}

static bool write_items(Encode *e, Value container)
{
    VM *vm = e->vm;
    size_t count = is_list(container) ? as_list(container)->count : as_tuple(container)->count;
    if (count == 0) {
        buf_append(&e->buf, "[]", 2);
        return true;
    }
    if (!enter(e, container)) return false;
    buf_append_char(&e->buf, '[');
    for (size_t i = 0;; i++) {
        // default() may have changed the list.
        count = is_list(container) ? as_list(container)->count : as_tuple(container)->count;
        if (i >= count) break;
        if (i > 0) write_text(e, e->item_separator);
        new_line(e);
        Value item = is_list(container) ? as_list(container)->items[i] : as_tuple(container)->items[i];
        if (!write_value(e, item)) return false;
        if (!charge(vm, 1)) return false;
    }
    leave(e);
    new_line(e);
    buf_append_char(&e->buf, ']');
    return true;
}

// A key as text; *skip if it is none and those are skipped.
static String *key_text(Encode *e, Value key, bool *skip)
{
    VM *vm = e->vm;
    *skip = false;
    if (is_str(key)) return as_str(key);
    if (same(key, TRUE)) return str_intern_c(vm, "true");
    if (same(key, FALSE)) return str_intern_c(vm, "false");
    if (is_none(key)) return str_intern_c(vm, "null");
    if (is_int(key)) return int_to_str(vm, key, 10);
    if (is_float(key)) {
        Buf kept = e->buf;
        buf_init(&e->buf, &vm->memory);
        bool ok = write_float(e, float_value(key));
        Buf text = e->buf;
        e->buf = kept;
        if (ok) return str_from_buf(vm, &text);
        buf_free(&text);
        return NULL;
    }
    if (e->skip_keys) {
        *skip = true;
        return vm->empty_str;
    }
    return throw_null(vm, TypeError, "keys must be str, int, float, bool or None, not %T", key);
}

static bool write_pair(Encode *e, Value key, Value value, bool *first)
{
    bool skip;
    String *text = key_text(e, key, &skip);
    if (!text) return false;
    if (skip) return true;
    if (!*first) write_text(e, e->item_separator);
    *first = false;
    new_line(e);
    write_string(&e->buf, text, e->ascii);
    write_text(e, e->key_separator);
    return write_value(e, value) && charge(e->vm, 1);
}

static bool write_dict(Encode *e, Value container)
{
    VM *vm = e->vm;
    Dict *dict = as_dict(container);
    if (dict->count == 0) {
        buf_append(&e->buf, "{}", 2);
        return true;
    }
    if (!enter(e, container)) return false;
    buf_append_char(&e->buf, '{');
    bool first = true;
    if (e->sort_keys || !is_exact_dict(container)) {
        Value view = call_method(vm, container, NAME(vm, items), 0, NULL);
        List *items = raised(view) ? NULL : list_from(vm, view);
        if (!items || (e->sort_keys && !list_sort(vm, items, ABSENT, false))) return false;
        for (size_t i = 0; i < items->count; i++) {
            if (!is_tuple(items->items[i]) || as_tuple(items->items[i])->count != 2) {
                return throw_false(vm, ValueError, "items must return 2-tuples");
            }
            Tuple *pair = as_tuple(items->items[i]);
            if (!write_pair(e, pair->items[0], pair->items[1], &first)) return false;
        }
    } else {
        size_t position = 0;
        uint64_t layout = dict->layout;
        Value key, value;
        while (dict_next(dict, &position, &key, &value)) {
            if (!write_pair(e, key, value, &first)) return false;
            if (dict->layout != layout) return throw_false(vm, RuntimeError, "dictionary changed size during iteration");
        }
    }
    leave(e);
    if (!first) new_line(e);
    buf_append_char(&e->buf, '}');
    return true;
}

static bool write_other(Encode *e, Value v)
{
    VM *vm = e->vm;
    if (is_none(e->fallback)) {
        String *name = type_name_string(vm, type_of(vm, v));
        return name && throw_false(vm, TypeError, "Object of type %S is not JSON serializable", name);
    }
    if (!enter(e, v)) return false;
    Value replacement = call(vm, e->fallback, 1, &v);
    if (raised(replacement)) return false;
    e->depth--;
    bool ok = write_value(e, replacement);
    e->depth++;
    if (!ok) return false;
    leave(e);
    return true;
}

static bool write_value(Encode *e, Value v)
{
    if (is_str(v)) {
        write_string(&e->buf, as_str(v), e->ascii);
        return true;
    }
    if (is_small_int(v)) return write_int(e, v);
    if (is_none(v)) return buf_append(&e->buf, "null", 4), true;
    if (same(v, TRUE)) return buf_append(&e->buf, "true", 4), true;
    if (same(v, FALSE)) return buf_append(&e->buf, "false", 5), true;
    if (is_int(v)) return write_int(e, v);
    if (is_float(v)) return write_float(e, float_value(v));
    if (is_list(v) || is_tuple(v)) return write_items(e, v);
    if (is_dict(v)) return write_dict(e, v);
    return write_other(e, v);
}

// encode(obj, skipkeys, ensure_ascii, check_circular, allow_nan, indent, item_separator, key_separator, sort_keys,
// default, /): the text
Value py_json_encode(VM *vm, Value *args)
{
    Encode e = {.vm = vm, .fallback = args[9], .inside = list_new(vm)};
    if (!arg_truth(vm, args, 1, &e.skip_keys) || !arg_truth(vm, args, 2, &e.ascii) ||
        !arg_truth(vm, args, 3, &e.circular) || !arg_truth(vm, args, 4, &e.allow_nan) ||
        !arg_str(vm, args, 6, &e.item_separator) || !arg_str(vm, args, 7, &e.key_separator) ||
        !arg_truth(vm, args, 8, &e.sort_keys)) {
        return RAISED;
    }
    if (!is_none(args[5]) && !arg_str(vm, args, 5, &e.indent)) return RAISED;
    buf_init(&e.buf, &vm->memory);
    if (!write_value(&e, args[0])) {
        buf_free(&e.buf);
        return RAISED;
    }
    String *text = str_from_buf(vm, &e.buf);
    return text ? value_of_object(text) : RAISED;
}

static Value encode_one(VM *vm, Value *args, bool ascii)
{
    String *text;
    Buf buf;
    if (!is_str(args[0])) return throw(vm, TypeError, "first argument must be a string, not %T", args[0]);
    if (!arg_str(vm, args, 0, &text)) return RAISED;
    buf_init(&buf, &vm->memory);
    write_string(&buf, text, ascii);
    String *result = str_from_buf(vm, &buf);
    return result ? value_of_object(result) : RAISED;
}

Value py_json_encode_text(VM *vm, Value *args)
{
    return encode_one(vm, args, false);
}

Value py_json_encode_ascii(VM *vm, Value *args)
{
    return encode_one(vm, args, true);
}

static const Native functions[] = {
    {"scan(text, index, object_hook, object_pairs_hook, parse_float, parse_int, parse_constant, strict, /)", py_json_scan, ""},
    {"scanstring(string, end, strict=True, /)", py_json_scanstring, "Scan the string s for a JSON string."},
    {"encode(obj, skipkeys, ensure_ascii, check_circular, allow_nan, indent, item_separator, key_separator, sort_keys, default, /)", py_json_encode, ""},
    {"encode_basestring(string, /)", py_json_encode_text, "Return a JSON representation of a Python string"},
    {"encode_basestring_ascii(string, /)", py_json_encode_ascii, "Return an ASCII-only JSON representation of a Python string"},
    {0},
};

const ModuleDef _json_module = {.name = "_json", .doc = "The native half of json.", .functions = functions};
