// unicodedata.c - the module unicodedata: what the Unicode character database says, over vm/base/unicode.h.
#include "stdlib/unicodedata.h"
#include "vm/base/unicode.h"
#include "vm/base/utf8.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/types/int.h"
#include "vm/types/str.h"

// The one character of argument i.
static RAISES bool arg_character(VM *vm, Value *args, size_t i, const char *name, size_t number, uint32_t *code)
{
    const char *position = number == 0 ? "" : " 1";
    if (!is_str(args[i]) || as_str(args[i])->count != 1) {
        return throw_false(vm, TypeError, "%s() argument%s must be a unicode character, not %T", name, position,
                           args[i]);
    }
    *code = str_at(vm, as_str(args[i]), 0);
    return true;
}

static Value py_lookup(VM *vm, Value *args) // lookup(name, /)
{
    String *name;
    if (!arg_str(vm, args, 0, &name)) return RAISED;
    uint32_t code, sequence[UNICODE_SEQUENCE_MAX];
    if (unicode_lookup(name->data, name->size, &code)) return value_of_object(str_char(vm, code));
    int count = unicode_lookup_sequence(name->data, name->size, sequence);
    if (count == 0) return throw_with(vm, KeyError, value_of_str(str_format(vm, "undefined character name '%S'", name)));
    Buf buf;
    buf_init(&buf, &vm->memory);
    for (int i = 0; i < count; i++) buf_append_utf8(&buf, sequence[i]);
    return value_of_str(str_from_buf(vm, &buf));
}

static Value py_name(VM *vm, Value *args) // name(chr, default=?, /)
{
    uint32_t code;
    char name[UNICODE_NAME_MAX];
    if (!arg_character(vm, args, 0, "name", 1, &code)) return RAISED;
    int size = unicode_name(code, name);
    if (size > 0) return value_of_str(str_new(vm, name, (size_t)size));
    return is_absent(args[1]) ? throw(vm, ValueError, "no such name") : args[1];
}

static Value py_decimal(VM *vm, Value *args) // decimal(chr, default=?, /)
{
    uint32_t code;
    if (!arg_character(vm, args, 0, "decimal", 1, &code)) return RAISED;
    int value = unicode_decimal_value(code);
    if (value >= 0) return value_of_small(value);
    return is_absent(args[1]) ? throw(vm, ValueError, "not a decimal") : args[1];
}

static Value py_digit(VM *vm, Value *args) // digit(chr, default=?, /)
{
    uint32_t code;
    if (!arg_character(vm, args, 0, "digit", 1, &code)) return RAISED;
    int value = unicode_digit_value(code);
    if (value >= 0) return value_of_small(value);
    return is_absent(args[1]) ? throw(vm, ValueError, "not a digit") : args[1];
}

static Value py_numeric(VM *vm, Value *args) // numeric(chr, default=?, /)
{
    uint32_t code;
    double value;
    if (!arg_character(vm, args, 0, "numeric", 1, &code)) return RAISED;
    if (unicode_numeric_value(code, &value)) return value_of_double(value);
    return is_absent(args[1]) ? throw(vm, ValueError, "not a numeric character") : args[1];
}

static Value py_category(VM *vm, Value *args)
{
    uint32_t code;
    if (!arg_character(vm, args, 0, "category", 0, &code)) return RAISED;
    return value_of_str(str_static(vm, unicode_category_name(code)));
}

static Value py_bidirectional(VM *vm, Value *args)
{
    uint32_t code;
    if (!arg_character(vm, args, 0, "bidirectional", 0, &code)) return RAISED;
    return value_of_str(str_static(vm, unicode_bidi_name(code)));
}

static Value py_combining(VM *vm, Value *args)
{
    uint32_t code;
    if (!arg_character(vm, args, 0, "combining", 0, &code)) return RAISED;
    return value_of_small(unicode_record(code)->combining);
}

static Value py_mirrored(VM *vm, Value *args)
{
    uint32_t code;
    if (!arg_character(vm, args, 0, "mirrored", 0, &code)) return RAISED;
    return value_of_small(unicode_is(code, UNICODE_MIRRORED));
}

static Value py_east_asian_width(VM *vm, Value *args)
{
    uint32_t code;
    if (!arg_character(vm, args, 0, "east_asian_width", 0, &code)) return RAISED;
    return value_of_str(str_static(vm, unicode_width_name(code)));
}

static Value py_decomposition(VM *vm, Value *args)
{
    uint32_t code;
    if (!arg_character(vm, args, 0, "decomposition", 0, &code)) return RAISED;
    Buf buf;
    buf_init(&buf, &vm->memory);
    (void)unicode_decomposition(&buf, code);
    return value_of_str(str_from_buf(vm, &buf));
}

// The text of args[1] in the form that args[0] names; NULL with an exception.
static RAISES String *normalized(VM *vm, Value *args)
{
    static const char *const names[] = {[UNICODE_NFC] = "NFC", [UNICODE_NFD] = "NFD",
                                        [UNICODE_NFKC] = "NFKC", [UNICODE_NFKD] = "NFKD"};
    String *name, *text;
    if (!arg_str(vm, args, 0, &name) || !arg_str(vm, args, 1, &text)) return NULL;
    int form = 0;
    while (form < 4 && !str_equal_c(name, names[form])) form++;
    if (str_is_ascii(text) && (form < 4 || text->size == 0)) return text; // the same in every form
    if (form == 4) return throw_null(vm, ValueError, "invalid normalization form");
    Buf buf;
    buf_init(&buf, &vm->memory);
    (void)unicode_normalize(&buf, text->data, text->size, (UnicodeForm)form);
    return str_from_buf(vm, &buf);
}

static Value py_normalize(VM *vm, Value *args) // normalize(form, unistr, /)
{
    String *result = normalized(vm, args);
    if (result == NULL) return RAISED;
    if (str_equal(result, as_str(args[1]))) return value_of_str(str_exact(vm, as_str(args[1])));
    return value_of_object(result);
}

static Value py_is_normalized(VM *vm, Value *args) // is_normalized(form, unistr, /)
{
    String *result = normalized(vm, args);
    return result == NULL ? RAISED : value_of_bool(str_equal(result, as_str(args[1])));
}

static const Native functions[] = {
    {"lookup(name, /)", py_lookup, "Look up character by name."},
    {"name(chr, default=?, /)", py_name, "Returns the name assigned to the character chr as a string."},
    {"decimal(chr, default=?, /)", py_decimal, "Converts a Unicode character into its equivalent decimal value."},
    {"digit(chr, default=?, /)", py_digit, "Converts a Unicode character into its equivalent digit value."},
    {"numeric(chr, default=?, /)", py_numeric,
     "Converts a Unicode character into its equivalent numeric value."},
    {"category(chr, /)", py_category, "Returns the general category assigned to the character chr as string."},
    {"bidirectional(chr, /)", py_bidirectional,
     "Returns the bidirectional class assigned to the character chr as string."},
    {"combining(chr, /)", py_combining,
     "Returns the canonical combining class assigned to the character chr as integer."},
    {"mirrored(chr, /)", py_mirrored, "Returns the mirrored property assigned to the character chr as integer."},
    {"east_asian_width(chr, /)", py_east_asian_width,
     "Returns the east asian width assigned to the character chr as string."},
    {"decomposition(chr, /)", py_decomposition,
     "Returns the character decomposition mapping assigned to the character chr as string."},
    {"normalize(form, unistr, /)", py_normalize,
     "Return the normal form 'form' for the Unicode string unistr."},
    {"is_normalized(form, unistr, /)", py_is_normalized,
     "Return whether the Unicode string unistr is in the normal form 'form'."},
    {0},
};

static const NativeConstant constants[] = {
    {"unidata_version", CONSTANT_STR, {.s = "15.1.0"}},
    {0},
};

const ModuleDef unicodedata_module = {
    .name = "unicodedata",
    .doc = "This module provides access to the Unicode Character Database which\n"
           "defines character properties for all Unicode characters.",
    .functions = functions,
    .constants = constants,
};
