// str_type.c - str as Python sees it: its constructor, its operators and the table of its methods.
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/object/spend.h"
#include "vm/types/bytes.h"
#include "vm/types/codecs.h"
#include "vm/types/format.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/range.h"
#include "vm/types/sequence.h"
#include "vm/types/str_parts.h"
#include "vm/types/text.h"
#include "vm/types/tuple.h"

// ---- Construction -------------------------------------------------------------------------------

// An instance of a subclass with the text of s. Its bytes lie in a buffer, its own or one shared with s.
static String *instance_of(VM *vm, Type *cls, String *s)
{
    OutsideString *source = (OutsideString *)s;
    bool shared = (s->head.flags & STR_OUTSIDE) && source->buffer != NULL;
    StrBuffer *buffer = shared ? source->buffer : str_buffer_new(vm, s->size);
    if (buffer == NULL) return NULL;
    OutsideString *result = type_allocate(vm, cls, 0);
    if (result == NULL) {
        buffer->references++;
        str_buffer_drop(vm, buffer);
        return NULL;
    }
    if (!shared) {
        memcpy(buffer->data, s->data, s->size);
        buffer->used = s->size;
    }
    buffer->references++;
    result->buffer = buffer;
    result->base.head.flags = STR_OUTSIDE | (s->head.flags & STR_ASCII);
    result->base.hash = s->hash;
    result->base.size = s->size;
    result->base.count = s->count;
    result->base.data = buffer->data;
    return &result->base;
}

static RUNS String *decode_argument(VM *vm, Value *args)
{
    String *encoding = NULL, *errors = NULL;
    const char *encoding_text = "utf-8", *errors_text = "strict";
    if (!is_absent(args[2]) && !arg_str(vm, args, 2, &encoding)) return NULL;
    if (!is_absent(args[3]) && !arg_str(vm, args, 3, &errors)) return NULL;
    if (encoding != NULL && (encoding_text = str_c(vm, encoding)) == NULL) return NULL;
    if (errors != NULL && (errors_text = str_c(vm, errors)) == NULL) return NULL;
    if (is_str(args[1])) return throw_null(vm, TypeError, "decoding str is not supported");
    if (!has_buffer(vm, args[1])) {
        return throw_null(vm, TypeError, "decoding to str: need a bytes-like object, %T found", args[1]);
    }
    BufferView view;
    if (!buffer_get(vm, args[1], &view, false)) return NULL;
    String *s = bytes_decode(vm, view.data, view.size, encoding_text, errors_text);
    buffer_release(vm, &view);
    return s;
}

static Value str_convert(VM *vm, Value v)
{
    return value_of_str(str_of(vm, v));
}

static Value py_str_new(VM *vm, Value *args) // str(object=?, encoding=?, errors=?)
{
    Type *cls = as_type(args[0]);
    String *s;
    if (is_absent(args[1])) s = vm->empty_str;
    else if (is_absent(args[2]) && is_absent(args[3])) s = str_of(vm, args[1]);
    else s = decode_argument(vm, args);
    if (s == NULL) return RAISED;
    if (LIKELY(cls == type_get(vm, TYPE_str))) return value_of_object(s);
    return value_of_str(instance_of(vm, cls, s));
}

// ---- Slots --------------------------------------------------------------------------------------

static Value slot_repr(VM *vm, Value self)
{
    return value_of_str(str_repr(vm, as_str(self)));
}

static Value slot_str(VM *vm, Value self)
{
    return value_of_str(str_exact(vm, as_str(self)));
}

static bool slot_hash(VM *vm, Value self, uint64_t *hash)
{
    *hash = str_hash(vm, as_str(self));
    return true;
}

static bool slot_length(VM *vm, Value self, size_t *length)
{
    *length = as_str(self)->count;
    return true;
}

static Value slot_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (!is_str(self) || !is_str(other)) return NOT_IMPLEMENTED;
    const String *a = as_str(self), *b = as_str(other);
    switch (op) {
    case COMPARE_EQ: return value_of_bool(str_equal(a, b));
    case COMPARE_NE: return value_of_bool(!str_equal(a, b));
    case COMPARE_LT: return value_of_bool(str_compare(a, b) < 0);
    case COMPARE_LE: return value_of_bool(str_compare(a, b) <= 0);
    case COMPARE_GT: return value_of_bool(str_compare(a, b) > 0);
    case COMPARE_GE: return value_of_bool(str_compare(a, b) >= 0);
    }
    UNREACHABLE();
}

static Value slot_iterate(VM *vm, Value self)
{
    return sequence_iterator_new(vm, TYPE_str_iterator, self, 0);
}

static bool slot_contains(VM *vm, Value self, Value item, bool *found)
{
    if (!is_str(item)) {
        return throw_false(vm, TypeError, "'in <string>' requires string as left operand, not %T", item);
    }
    String *s = as_str(self), *sub = as_str(item);
    spend(vm, s->size / 512);
    *found = bytes_find(s->data, s->size, sub->data, sub->size) >= 0;
    return true;
}

// s[start:stop:step] with a step that is not 1.
static Value slice_stepped(VM *vm, String *s, int64_t start, int64_t step, size_t count)
{
    if (count == 0) return value_of_object(vm->empty_str);
    if (count == 1) return value_of_str(str_slice(vm, s, (size_t)start, (size_t)start + 1));
    if (str_is_ascii(s)) {
        char *data;
        String *result = str_make(vm, count, count, &data);
        if (result == NULL) return RAISED;
        for (size_t i = 0; i < count; i++) {
            data[i] = s->data[start + (int64_t)i * step];
        }
        return value_of_object(result);
    }
    Buf buf;
    buf_init(&buf, &vm->memory);
    buf_reserve(&buf, count * 2);
    size_t offset = str_offset(vm, s, (size_t)start);
    for (size_t i = 0;;) {
        buf_append(&buf, s->data + offset, (size_t)utf8_size_at(s->data[offset]));
        if (++i == count) break;
        if (step == -1) offset = (size_t)(utf8_back(s->data + offset) - s->data);
        else if (step > 0 && step < INDEX_STEP) {
            for (int64_t k = 0; k < step; k++) offset += (size_t)utf8_size_at(s->data[offset]);
        } else {
            offset = str_offset(vm, s, (size_t)(start + (int64_t)i * step));
        }
    }
    return value_of_str(str_from_buf(vm, &buf));
}

static Value slot_get_item(VM *vm, Value self, Value key)
{
    String *s = as_str(self);
    if (is_slice(key)) {
        int64_t start, stop, step;
        size_t count;
        if (!slice_resolve(vm, as_slice(key), s->count, &start, &stop, &step, &count)) return RAISED;
        if (step != 1) return slice_stepped(vm, s, start, step, count);
        return value_of_str(str_slice(vm, s, (size_t)start, (size_t)start + count));
    }
    int64_t index;
    if (is_small_int(key)) {
        index = as_small(key);
    } else {
        if (!is_index(vm, key)) {
            return throw(vm, TypeError, "string indices must be integers, not '%T'", key);
        }
        if (!subscript_index(vm, key, "string", &index)) return RAISED;
    }
    if (!index_wrap(&index, s->count)) return throw(vm, IndexError, "string index out of range");
    return value_of_object(str_char(vm, str_at(vm, s, (size_t)index)));
}

static Value slot_concat(VM *vm, Value left, Value right)
{
    if (!is_str(right)) {
        return throw(vm, TypeError, "can only concatenate str (not \"%T\") to str", right);
    }
    return value_of_str(str_concat(vm, as_str(left), as_str(right)));
}

static Value slot_repeat(VM *vm, Value self, Value count)
{
    size_t times;
    if (!repeat_count(vm, count, &times)) return RAISED;
    return value_of_str(str_repeat(vm, as_str(self), (int64_t)times));
}

static Value slot_modulo(VM *vm, Value left, Value right)
{
    return is_str(left) ? value_of_str(str_percent(vm, as_str(left), right)) : NOT_IMPLEMENTED;
}

// ---- Methods that are not of one of the other files ---------------------------------------------

static Value py_str_encode(VM *vm, Value *args) // encode(self, encoding='utf-8', errors='strict')
{
    String *encoding, *errors;
    if (!arg_str(vm, args, 1, &encoding) || !arg_str(vm, args, 2, &errors)) return RAISED;
    if (LIKELY(codec_is_plain_utf8(encoding, errors))) {
        return value_of_bytes(codec_encode(vm, codec_at(0), as_str(args[0]), "strict"));
    }
    const char *encoding_text = str_c(vm, encoding), *errors_text;
    if (encoding_text == NULL || (errors_text = str_c(vm, errors)) == NULL) return RAISED;
    return value_of_bytes(str_encode(vm, as_str(args[0]), encoding_text, errors_text));
}

static Value py_str___format__(VM *vm, Value *args)
{
    String *spec, *s = as_str(args[0]);
    if (!arg_str(vm, args, 1, &spec)) return RAISED;
    if (spec->size != 0) return value_of_str(format_str(vm, s, spec));
    return value_of_str(str_is_exact(s) ? s : str_of(vm, args[0]));
}

static Value py_str___getnewargs__(VM *vm, Value *args)
{
    String *self = as_str(args[0]), *s = str_piece(vm, self->data, self->size, self->count); // a copy
    Tuple *tuple = s == NULL ? NULL : tuple_of(vm, 1, value_of_object(s));
    return tuple == NULL ? RAISED : value_of_object(tuple);
}

static Value py_str___sizeof__(VM *vm, Value *args)
{
    String *s = as_str(args[0]);
    size_t size = str_cell_size(&s->head);
    if (s->head.flags & STR_OUTSIDE && ((OutsideString *)s)->buffer != NULL) size += s->size;
    return int_new(vm, (int64_t)size);
}

// ---- What Python sees ---------------------------------------------------------------------------

static const Native str_methods[] = {
    {"encode(self, encoding='utf-8', errors='strict')", py_str_encode,
     "Encode the string using the codec registered for encoding."},
    {"replace(self, old, new, /, count=-1)", py_str_replace,
     "Return a copy with all occurrences of substring old replaced by new."},
    {"split(self, sep=None, maxsplit=-1)", py_str_split,
     "Return a list of the substrings in the string, using sep as the separator string."},
    {"rsplit(self, sep=None, maxsplit=-1)", py_str_rsplit,
     "Return a list of the substrings in the string, using sep as the separator string."},
    {"join(self, iterable, /)", py_str_join, "Concatenate any number of strings."},
    {"capitalize(self, /)", py_str_capitalize, "Return a capitalized version of the string."},
    {"casefold(self, /)", py_str_casefold,
     "Return a version of the string suitable for caseless comparisons."},
    {"title(self, /)", py_str_title,
     "Return a version of the string where each word is titlecased."},
    {"center(self, width, fillchar=?, /)", py_str_center,
     "Return a centered string of length width."},
    {"count(self, sub, start=?, end=?, /)", py_str_count,
     "Return the number of non-overlapping occurrences of substring sub in string S[start:end]."},
    {"expandtabs(self, /, tabsize=8)", py_str_expandtabs,
     "Return a copy where all tab characters are expanded using spaces."},
    {"find(self, sub, start=?, end=?, /)", py_str_find,
     "Return the lowest index in S where substring sub is found, such that sub is contained "
     "within S[start:end]."},
    {"partition(self, sep, /)", py_str_partition,
     "Partition the string into three parts using the given separator."},
    {"index(self, sub, start=?, end=?, /)", py_str_index,
     "Return the lowest index in S where substring sub is found, such that sub is contained "
     "within S[start:end]."},
    {"ljust(self, width, fillchar=?, /)", py_str_ljust,
     "Return a left-justified string of length width."},
    {"lower(self, /)", py_str_lower, "Return a copy of the string converted to lowercase."},
    {"lstrip(self, chars=None, /)", py_str_lstrip,
     "Return a copy of the string with leading whitespace removed."},
    {"rfind(self, sub, start=?, end=?, /)", py_str_rfind,
     "Return the highest index in S where substring sub is found, such that sub is contained "
     "within S[start:end]."},
    {"rindex(self, sub, start=?, end=?, /)", py_str_rindex,
     "Return the highest index in S where substring sub is found, such that sub is contained "
     "within S[start:end]."},
    {"rjust(self, width, fillchar=?, /)", py_str_rjust,
     "Return a right-justified string of length width."},
    {"rstrip(self, chars=None, /)", py_str_rstrip,
     "Return a copy of the string with trailing whitespace removed."},
    {"rpartition(self, sep, /)", py_str_rpartition,
     "Partition the string into three parts using the given separator."},
    {"splitlines(self, keepends=False)", py_str_splitlines,
     "Return a list of the lines in the string, breaking at line boundaries."},
    {"strip(self, chars=None, /)", py_str_strip,
     "Return a copy of the string with leading and trailing whitespace removed."},
    {"swapcase(self, /)", py_str_swapcase,
     "Convert uppercase characters to lowercase and lowercase characters to uppercase."},
    {"translate(self, table, /)", py_str_translate,
     "Replace each character in the string using the given translation table."},
    {"upper(self, /)", py_str_upper, "Return a copy of the string converted to uppercase."},
    {"startswith(self, prefix, start=?, end=?, /)", py_str_startswith,
     "Return True if the string starts with the specified prefix, False otherwise."},
    {"endswith(self, suffix, start=?, end=?, /)", py_str_endswith,
     "Return True if the string ends with the specified suffix, False otherwise."},
    {"removeprefix(self, prefix, /)", py_str_removeprefix,
     "Return a str with the given prefix string removed if present."},
    {"removesuffix(self, suffix, /)", py_str_removesuffix,
     "Return a str with the given suffix string removed if present."},
    {"isascii(self, /)", py_str_isascii,
     "Return True if all characters in the string are ASCII, False otherwise."},
    {"islower(self, /)", py_str_islower,
     "Return True if the string is a lowercase string, False otherwise."},
    {"isupper(self, /)", py_str_isupper,
     "Return True if the string is an uppercase string, False otherwise."},
    {"istitle(self, /)", py_str_istitle,
     "Return True if the string is a title-cased string, False otherwise."},
    {"isspace(self, /)", py_str_isspace,
     "Return True if the string is a whitespace string, False otherwise."},
    {"isdecimal(self, /)", py_str_isdecimal,
     "Return True if the string is a decimal string, False otherwise."},
    {"isdigit(self, /)", py_str_isdigit,
     "Return True if the string is a digit string, False otherwise."},
    {"isnumeric(self, /)", py_str_isnumeric,
     "Return True if the string is a numeric string, False otherwise."},
    {"isalpha(self, /)", py_str_isalpha,
     "Return True if the string is an alphabetic string, False otherwise."},
    {"isalnum(self, /)", py_str_isalnum,
     "Return True if the string is an alpha-numeric string, False otherwise."},
    {"isidentifier(self, /)", py_str_isidentifier,
     "Return True if the string is a valid Python identifier, False otherwise."},
    {"isprintable(self, /)", py_str_isprintable,
     "Return True if the string is printable, False otherwise."},
    {"zfill(self, width, /)", py_str_zfill,
     "Pad a numeric string with zeros on the left, to fill a field of the given width."},
    {"format(self, /, *args, **kwargs=?)", py_str_format,
     "Return a formatted version of the string, using substitutions from args and kwargs."},
    {"format_map(self, mapping, /)", py_str_format_map,
     "Return a formatted version of the string, using substitutions from mapping."},
    {"__format__(self, format_spec, /)", py_str___format__,
     "Return a formatted version of the string as described by format_spec."},
    {"@staticmethod maketrans(x, y=?, z=?, /)", py_str_maketrans,
     "Return a translation table usable for str.translate()."},
    {"__sizeof__(self, /)", py_str___sizeof__, "Return the size of the string in memory, in bytes."},
    {"__getnewargs__(self, /)", py_str___getnewargs__, ""},
    {0},
};

const TypeDef str_type = {
    .name = "str",
    .doc = "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\n"
           "Create a new string object from the given object. If encoding or\n"
           "errors is specified, then the object must expose a data buffer\n"
           "that will be decoded using the given encoding and error handler.\n"
           "Otherwise, returns the result of object.__str__() (if defined)\n"
           "or repr(object).\nencoding defaults to 'utf-8'.\nerrors defaults to 'strict'.",
    .signature = "str(object=?, encoding=?, errors=?)",
    .size = sizeof(OutsideString),
    .flags = TYPE_MATCH_SELF,
    .release = str_release,
    .cell_size = str_cell_size,
    .construct = py_str_new,
    .convert = str_convert,
    .repr = slot_repr,
    .str = slot_str,
    .hash = slot_hash,
    .length = slot_length,
    .compare = slot_compare,
    .iterate = slot_iterate,
    .contains = slot_contains,
    .get_item = slot_get_item,
    .modulo = slot_modulo,
    .concat = slot_concat,
    .repeat = slot_repeat,
    .methods = str_methods,
};
