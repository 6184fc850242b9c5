// str_case.c - case and classes: upper, title, casefold, isalpha and their kin; translate.
//
// ASCII goes through text.c. The rest is mapped a code point at a time: one may become three, and a
// capital sigma becomes a different small letter at the end of a word.
#include "vm/base/unicode.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/object/spend.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/str_parts.h"
#include "vm/types/text.h"

// ---- Case ---------------------------------------------------------------------------------------

typedef enum CaseChange { TO_UPPER, TO_LOWER, TO_TITLE, CAPITALIZE, SWAP_CASE, FOLD } CaseChange;

#define CAPITAL_SIGMA 0x3a3
#define SMALL_SIGMA 0x3c3
#define FINAL_SIGMA 0x3c2

// Section 3.13 of the Unicode standard, Final_Sigma: a cased letter before, none after, over what is ignored.
static uint32_t lower_sigma(const char *text, size_t size, size_t at)
{
    uint32_t code = 0;
    bool before = false, after = false;
    for (size_t i = at; i > 0 && !before;) {
        i -= (size_t)utf8_decode_back(text + i, &code);
        if (unicode_is_case_ignorable(code)) continue;
        if (!unicode_is_cased(code)) break;
        before = true;
    }
    if (!before) return SMALL_SIGMA;
    for (size_t i = at + 2; i < size && !after;) {
        i += (size_t)utf8_decode(text + i, &code);
        if (unicode_is_case_ignorable(code)) continue;
        if (!unicode_is_cased(code)) break;
        after = true;
    }
    return after ? SMALL_SIGMA : FINAL_SIGMA;
}

static int lower_at(const char *text, size_t size, size_t at, uint32_t code, uint32_t *out)
{
    if (code != CAPITAL_SIGMA) return unicode_lower(code, out);
    out[0] = lower_sigma(text, size, at);
    return 1;
}

// Maps the code point at text[at], writes what it becomes and returns how much that is.
static int map_at(const char *text, size_t size, size_t at, uint32_t code, CaseChange change, bool *in_word,
                  uint32_t *out)
{
    switch (change) {
    case TO_UPPER: return unicode_upper(code, out);
    case TO_LOWER: return lower_at(text, size, at, code, out);
    case CAPITALIZE:
    case TO_TITLE: {
        bool lower = *in_word;
        *in_word = change == CAPITALIZE || unicode_is_cased(code);
        return lower ? lower_at(text, size, at, code, out) : unicode_title(code, out);
    }
    case SWAP_CASE:
        if (unicode_is_upper(code)) return lower_at(text, size, at, code, out);
        if (unicode_is_lower(code)) return unicode_upper(code, out);
        out[0] = code;
        return 1;
    case FOLD: return unicode_fold(code, out);
    }
    UNREACHABLE();
}

// Mappings of two bytes to two, found before in the same text: most alphabets need no more.
typedef struct CaseCache {
    struct {
        uint16_t from, to;
    } slots[128];
} CaseCache;

// Maps text[at .. stop) to `to`, which has room for anything; returns where it ended.
static char *map_stretch(const String *s, size_t *at, size_t stop, CaseChange change, bool *in_word,
                         CaseCache *cache, char *to)
{
    bool by_word = change == TO_TITLE || change == CAPITALIZE;
    size_t i = *at;
    while (i < stop) {
        uint32_t code, out[UNICODE_MAPPING_MAX];
        size_t width = (size_t)utf8_decode(s->data + i, &code);
        bool cached = width == 2 && !by_word && code != CAPITAL_SIGMA;
        if (cached && cache->slots[code & 127].from == code) {
            to += utf8_encode(cache->slots[code & 127].to, to);
            i += 2;
            continue;
        }
        int count = map_at(s->data, s->size, i, code, change, in_word, out);
        if (cached && count == 1 && out[0] < 0x800) {
            cache->slots[code & 127].from = (uint16_t)code;
            cache->slots[code & 127].to = (uint16_t)out[0];
        }
        for (int k = 0; k < count; k++) to += utf8_encode(out[k], to);
        i += width;
    }
    *at = i;
    return to;
}

static String *map_case(VM *vm, String *s, CaseChange change)
{
    Buf buf;
    CaseCache cache = {{{0, 0}}};
    buf_init(&buf, &vm->memory);
    buf_reserve(&buf, s->size + 64);
    bool in_word = false;
    for (size_t i = 0; i < s->size;) {
        // One check for room serves a stretch in which nothing becomes longer than it may.
        size_t stop = s->size - i < 64 ? s->size : i + 64;
        if (!buf_reserve(&buf, 64 * UNICODE_MAPPING_MAX * UTF8_MAX)) break;
        char *start = buf.data + buf.size;
        buf.size += (size_t)(map_stretch(s, &i, stop, change, &in_word, &cache, start) - start);
    }
    return str_from_buf(vm, &buf);
}

static Value change_case(VM *vm, Value *args, CaseChange change)
{
    String *s = as_str(args[0]);
    spend(vm, s->size / 64);
    if (!str_is_ascii(s)) return value_of_str(map_case(vm, s, change));
    if (s->size <= 1) {
        if (s->size == 0) return value_of_object(vm->empty_str);
        char byte = s->data[0];
        bool up = change == TO_UPPER || change == TO_TITLE || change == CAPITALIZE ||
                  (change == SWAP_CASE && ascii_is(byte, ASCII_LOWER));
        byte = up ? ascii_upper(byte) : ascii_lower(byte);
        return value_of_object(vm->ascii_chars[(unsigned char)byte]);
    }
    char *data;
    String *result = str_make(vm, s->size, s->size, &data);
    if (result == NULL) return RAISED;
    switch (change) {
    case TO_UPPER: ascii_to_upper(data, s->data, s->size); break;
    case FOLD:
    case TO_LOWER: ascii_to_lower(data, s->data, s->size); break;
    case TO_TITLE: ascii_to_title(data, s->data, s->size); break;
    case CAPITALIZE: ascii_capitalize(data, s->data, s->size); break;
    case SWAP_CASE: ascii_swap_case(data, s->data, s->size); break;
    }
    return value_of_object(result);
}

Value py_str_upper(VM *vm, Value *args)
{
    return change_case(vm, args, TO_UPPER);
}

Value py_str_lower(VM *vm, Value *args)
{
    return change_case(vm, args, TO_LOWER);
}

Value py_str_title(VM *vm, Value *args)
{
    return change_case(vm, args, TO_TITLE);
}

Value py_str_capitalize(VM *vm, Value *args)
{
    return change_case(vm, args, CAPITALIZE);
}

Value py_str_swapcase(VM *vm, Value *args)
{
    return change_case(vm, args, SWAP_CASE);
}

Value py_str_casefold(VM *vm, Value *args)
{
    return change_case(vm, args, FOLD);
}

// ---- Classes ------------------------------------------------------------------------------------

// Whether every code point is of a class, ASCII ones by their own flags.
static Value all_are(VM *vm, Value *args, unsigned ascii, unsigned flags)
{
    String *s = as_str(args[0]);
    spend(vm, s->size / 64);
    if (str_is_ascii(s)) return value_of_bool(ascii_all(s->data, s->size, ascii));
    for (size_t i = 0; i < s->size;) {
        uint32_t code;
        i += (size_t)utf8_decode(s->data + i, &code);
        if (!unicode_is(code, flags)) return FALSE;
    }
    return TRUE;
}

Value py_str_isalpha(VM *vm, Value *args)
{
    return all_are(vm, args, ASCII_ALPHA, UNICODE_ALPHA);
}

Value py_str_isalnum(VM *vm, Value *args)
{
    return all_are(vm, args, ASCII_ALNUM, UNICODE_ALNUM);
}

Value py_str_isdigit(VM *vm, Value *args)
{
    return all_are(vm, args, ASCII_DIGIT, UNICODE_DIGIT);
}

Value py_str_isdecimal(VM *vm, Value *args)
{
    return all_are(vm, args, ASCII_DIGIT, UNICODE_DECIMAL);
}

Value py_str_isnumeric(VM *vm, Value *args)
{
    return all_are(vm, args, ASCII_DIGIT, UNICODE_NUMERIC);
}

Value py_str_isspace(VM *vm, Value *args)
{
    return all_are(vm, args, ASCII_STR_SPACE, UNICODE_SPACE);
}

Value py_str_isprintable(VM *vm, Value *args)
{
    if (as_str(args[0])->size == 0) return TRUE;
    return all_are(vm, args, ASCII_PRINTABLE, UNICODE_PRINTABLE);
}

Value py_str_isascii(VM *vm, Value *args)
{
    return value_of_bool(str_is_ascii(as_str(args[0])));
}

bool str_is_identifier(const String *s)
{
    if (str_is_ascii(s)) {
        return ascii_all(s->data, s->size, ASCII_WORD) && !ascii_is(s->data[0], ASCII_DIGIT);
    }
    uint32_t code;
    size_t i = (size_t)utf8_decode(s->data, &code);
    if (!unicode_is_id_start(code)) return false;
    while (i < s->size) {
        i += (size_t)utf8_decode(s->data + i, &code);
        if (!unicode_is_id_continue(code)) return false;
    }
    return true;
}

Value py_str_isidentifier(VM *vm, Value *args)
{
    spend(vm, as_str(args[0])->size / 64);
    return value_of_bool(str_is_identifier(as_str(args[0])));
}

static Value has_case(const String *s, unsigned wanted, unsigned refused)
{
    bool cased = false;
    for (size_t i = 0; i < s->size;) {
        uint32_t code;
        i += (size_t)utf8_decode(s->data + i, &code);
        unsigned flags = unicode_record(code)->flags;
        if (flags & (refused | UNICODE_TITLE)) return FALSE;
        cased |= (flags & wanted) != 0;
    }
    return value_of_bool(cased);
}

Value py_str_islower(VM *vm, Value *args)
{
    String *s = as_str(args[0]);
    if (str_is_ascii(s)) return value_of_bool(ascii_is_lower(s->data, s->size));
    return has_case(s, UNICODE_LOWER, UNICODE_UPPER);
}

Value py_str_isupper(VM *vm, Value *args)
{
    String *s = as_str(args[0]);
    if (str_is_ascii(s)) return value_of_bool(ascii_is_upper(s->data, s->size));
    return has_case(s, UNICODE_UPPER, UNICODE_LOWER);
}

Value py_str_istitle(VM *vm, Value *args)
{
    String *s = as_str(args[0]);
    if (str_is_ascii(s)) return value_of_bool(ascii_is_title(s->data, s->size));
    bool cased = false, in_word = false;
    for (size_t i = 0; i < s->size;) {
        uint32_t code;
        i += (size_t)utf8_decode(s->data + i, &code);
        unsigned flags = unicode_record(code)->flags;
        bool upper = flags & (UNICODE_UPPER | UNICODE_TITLE), lower = flags & UNICODE_LOWER;
        if ((upper && in_word) || (lower && !in_word)) return FALSE;
        in_word = upper || lower;
        cased |= in_word;
    }
    return value_of_bool(cased);
}

// ---- translate ----------------------------------------------------------------------------------

// What a translation table says about a code point: *replacement is a str, an int or None, or ABSENT to keep it.
static RUNS bool table_lookup(VM *vm, Value table, uint32_t code, Value *replacement)
{
    Value found = is_exact_dict(table) ? dict_get(vm, as_dict(table), value_of_small(code))
                                       : get_item(vm, table, value_of_small(code));
    if (raised(found)) {
        if (!catch_pending(vm, LookupError)) return false;
        found = ABSENT;
    }
    *replacement = found;
    if (is_absent(found) || is_none(found) || is_str(found)) return true;
    if (!is_int(found)) {
        return throw_false(vm, TypeError, "character mapping must return integer, None or str");
    }
    int64_t i;
    if (!int_fits_int64(found, &i) || i < 0 || i > CODE_POINT_MAX) {
        return throw_false(vm, ValueError, "character mapping must be in range(0x110000)");
    }
    return true;
}

static void append_replacement(Buf *buf, Value replacement, uint32_t code)
{
    if (is_absent(replacement)) {
        buf_append_utf8(buf, code);
    } else if (is_str(replacement)) {
        buf_append(buf, as_str(replacement)->data, as_str(replacement)->size);
    } else if (!is_none(replacement)) {
        int64_t i;
        (void)int_fits_int64(replacement, &i);
        buf_append_utf8(buf, (uint32_t)i);
    }
}

// What the table said about ASCII characters so far, for those that become one ASCII character or nothing.
#define NOT_ASKED 0xff
#define DELETED 0xfe

static uint8_t remembered(Value replacement, uint32_t code)
{
    if (is_absent(replacement)) return (uint8_t)code;
    if (is_none(replacement)) return DELETED;
    if (is_str(replacement)) {
        String *s = as_str(replacement);
        return s->size == 0 ? DELETED : s->size == 1 ? (uint8_t)s->data[0] : NOT_ASKED;
    }
    int64_t i;
    return int_fits_int64(replacement, &i) && i < 0x80 ? (uint8_t)i : NOT_ASKED;
}

Value py_str_translate(VM *vm, Value *args)
{
    String *s = as_str(args[0]);
    Value table = args[1];
    uint8_t known[128];
    memset(known, NOT_ASKED, sizeof known);
    Buf buf;
    buf_init(&buf, &vm->memory);
    buf_reserve(&buf, s->size);
    size_t asked = 0;
    for (size_t i = 0; i < s->size;) {
        unsigned char byte = (unsigned char)s->data[i];
        if (byte < 0x80 && known[byte] != NOT_ASKED) {
            if (known[byte] != DELETED) buf_append_char(&buf, (char)known[byte]);
            i++;
            continue;
        }
        uint32_t code;
        Value replacement;
        i += (size_t)utf8_decode(s->data + i, &code);
        if (!table_lookup(vm, table, code, &replacement)) goto failed;
        if ((++asked & 1023) == 0 && !charge(vm, 1024)) goto failed;
        if (code < 0x80) known[code] = remembered(replacement, code);
        append_replacement(&buf, replacement, code);
    }
    return value_of_str(str_from_buf(vm, &buf));

failed:
    buf_free(&buf);
    return RAISED;
}

// ---- maketrans ----------------------------------------------------------------------------------

static RUNS bool table_from_dict(VM *vm, Dict *table, Dict *source)
{
    size_t position = 0;
    Value key, value;
    while (dict_next(source, &position, &key, &value)) {
        if (is_str(key)) {
            String *s = as_str(key);
            if (s->count != 1) {
                return throw_false(vm, ValueError,
                                   "string keys in translate table must be of length 1");
            }
            key = value_of_small(str_at(vm, s, 0));
        } else if (!is_int(key)) {
            return throw_false(vm, TypeError, "keys in translate table must be strings or integers");
        }
        if (!dict_set(vm, table, key, value)) return false;
    }
    return true;
}

static RUNS bool table_from_strings(VM *vm, Dict *table, String *from, String *to, String *deleted)
{
    const char *a = from->data, *b = to->data;
    for (size_t i = 0; i < from->count; i++) {
        uint32_t key, value;
        a += utf8_decode(a, &key);
        b += utf8_decode(b, &value);
        if (!dict_set(vm, table, value_of_small(key), value_of_small(value))) return false;
    }
    for (size_t i = 0; deleted != NULL && i < deleted->size;) {
        uint32_t key;
        i += (size_t)utf8_decode(deleted->data + i, &key);
        if (!dict_set(vm, table, value_of_small(key), NONE)) return false;
    }
    return true;
}

Value py_str_maketrans(VM *vm, Value *args) // maketrans(x, y=?, z=?, /)
{
    Dict *table = dict_new(vm);
    if (is_absent(args[1])) {
        if (!is_exact_dict(args[0])) {
            return throw(vm, TypeError, "if you give only one argument to maketrans it must be a dict");
        }
        return table_from_dict(vm, table, as_dict(args[0])) ? value_of_object(table) : RAISED;
    }
    String *to, *deleted = NULL;
    if (!arg_str(vm, args, 1, &to) || (!is_absent(args[2]) && !arg_str(vm, args, 2, &deleted))) {
        return RAISED;
    }
    if (!is_str(args[0])) {
        return throw(vm, TypeError,
                     "first maketrans argument must be a string if there is a second argument");
    }
    String *from = as_str(args[0]);
    if (from->count != to->count) {
        return throw(vm, ValueError, "the first two maketrans arguments must have equal length");
    }
    return table_from_strings(vm, table, from, to, deleted) ? value_of_object(table) : RAISED;
}
