// unicode.h - what the Unicode standard says about code points, as Python's str methods ask for it.
//
// Case mappings, classes, widths and names come from tables made at build time out of the Unicode
// character database (unicode_data_gen.c, unicode_names_gen.c); normalisation is libutf8proc's.
// Every function takes any code point 0 .. 0x10ffff. Nothing is built at run time.
#pragma once
#include "vm/base/buf.h"

// One bit for each question; UNICODE_CASED and UNICODE_CASE_IGNORABLE are what the final sigma rule
// of str.lower() looks at.
typedef enum UnicodeFlag {
    UNICODE_ALPHA = 1 << 0,
    UNICODE_DECIMAL = 1 << 1,
    UNICODE_DIGIT = 1 << 2,
    UNICODE_NUMERIC = 1 << 3,
    UNICODE_UPPER = 1 << 4,
    UNICODE_LOWER = 1 << 5,
    UNICODE_TITLE = 1 << 6,
    UNICODE_SPACE = 1 << 7,
    UNICODE_PRINTABLE = 1 << 8,
    UNICODE_ID_START = 1 << 9, // XID_Start, and '_'
    UNICODE_ID_CONTINUE = 1 << 10,
    UNICODE_CASED = 1 << 11,
    UNICODE_CASE_IGNORABLE = 1 << 12,
    UNICODE_LINE_BREAK = 1 << 13, // what str.splitlines() splits at
    UNICODE_MAPS = 1 << 14,       // some case mapping changes it
    UNICODE_MIRRORED = 1 << 15,
    UNICODE_ALNUM = UNICODE_ALPHA | UNICODE_DECIMAL | UNICODE_DIGIT | UNICODE_NUMERIC,
} UnicodeFlag;

typedef struct UnicodeRecord {
    uint16_t flags;
    uint8_t category; // UnicodeCategory
    uint8_t width;    // UnicodeWidth
    uint8_t bidi;
    uint8_t combining; // canonical combining class
    int8_t decimal;    // value of a decimal digit, else -1
    int8_t digit;      // value of a digit (superscripts and such included), else -1
} UnicodeRecord;

typedef enum UnicodeCategory {
    UNICODE_CN,
    UNICODE_LU,
    UNICODE_LL,
    UNICODE_LT,
    UNICODE_LM,
    UNICODE_LO,
    UNICODE_MN,
    UNICODE_MC,
    UNICODE_ME,
    UNICODE_ND,
    UNICODE_NL,
    UNICODE_NO,
    UNICODE_PC,
    UNICODE_PD,
    UNICODE_PS,
    UNICODE_PE,
    UNICODE_PI,
    UNICODE_PF,
    UNICODE_PO,
    UNICODE_SM,
    UNICODE_SC,
    UNICODE_SK,
    UNICODE_SO,
    UNICODE_ZS,
    UNICODE_ZL,
    UNICODE_ZP,
    UNICODE_CC,
    UNICODE_CF,
    UNICODE_CS,
    UNICODE_CO,
} UnicodeCategory;

typedef enum UnicodeWidth {
    UNICODE_WIDTH_N,
    UNICODE_WIDTH_A,
    UNICODE_WIDTH_H,
    UNICODE_WIDTH_W,
    UNICODE_WIDTH_F,
    UNICODE_WIDTH_NA,
} UnicodeWidth;

// Everything the table has about a code point. Two loads and no branch but the range check.
const UnicodeRecord *unicode_record(uint32_t code);

// True if any of the flags is set.
static inline bool unicode_is(uint32_t code, unsigned flags)
{
    return (unicode_record(code)->flags & flags) != 0;
}

static inline bool unicode_is_alpha(uint32_t code)
{
    return unicode_is(code, UNICODE_ALPHA);
}

static inline bool unicode_is_alnum(uint32_t code)
{
    return unicode_is(code, UNICODE_ALNUM);
}

static inline bool unicode_is_decimal(uint32_t code)
{
    return unicode_is(code, UNICODE_DECIMAL);
}

static inline bool unicode_is_digit(uint32_t code)
{
    return unicode_is(code, UNICODE_DIGIT);
}

static inline bool unicode_is_numeric(uint32_t code)
{
    return unicode_is(code, UNICODE_NUMERIC);
}

static inline bool unicode_is_upper(uint32_t code)
{
    return unicode_is(code, UNICODE_UPPER);
}

static inline bool unicode_is_lower(uint32_t code)
{
    return unicode_is(code, UNICODE_LOWER);
}

static inline bool unicode_is_title(uint32_t code)
{
    return unicode_is(code, UNICODE_TITLE);
}

static inline bool unicode_is_space(uint32_t code)
{
    return unicode_is(code, UNICODE_SPACE);
}

static inline bool unicode_is_printable(uint32_t code)
{
    return unicode_is(code, UNICODE_PRINTABLE);
}

static inline bool unicode_is_line_break(uint32_t code)
{
    return unicode_is(code, UNICODE_LINE_BREAK);
}

static inline bool unicode_is_cased(uint32_t code)
{
    return unicode_is(code, UNICODE_CASED);
}

static inline bool unicode_is_case_ignorable(uint32_t code)
{
    return unicode_is(code, UNICODE_CASE_IGNORABLE);
}

static inline bool unicode_is_id_start(uint32_t code)
{
    return unicode_is(code, UNICODE_ID_START);
}

static inline bool unicode_is_id_continue(uint32_t code)
{
    return unicode_is(code, UNICODE_ID_CONTINUE);
}

#define UNICODE_MAPPING_MAX 3 // code points a case mapping gives at most

// The full mappings: write 1 .. UNICODE_MAPPING_MAX code points and return how many. Context is the
// caller's: capital sigma lowers to U+03C3 here, and the caller makes it U+03C2 at the end of a
// word.
int unicode_upper(uint32_t code, uint32_t out[UNICODE_MAPPING_MAX]);
int unicode_lower(uint32_t code, uint32_t out[UNICODE_MAPPING_MAX]);
int unicode_title(uint32_t code, uint32_t out[UNICODE_MAPPING_MAX]);
int unicode_fold(uint32_t code, uint32_t out[UNICODE_MAPPING_MAX]);

// The simple (one to one) mappings, as regular expressions use them.
uint32_t unicode_simple_upper(uint32_t code);
uint32_t unicode_simple_lower(uint32_t code);

// The value of a decimal digit (int("\u0664")), of a digit; -1 if it is none.
int unicode_decimal_value(uint32_t code);
int unicode_digit_value(uint32_t code);

// True, and the numeric value (fractions included), if it has one.
bool unicode_numeric_value(uint32_t code, double *value);

// "Lu", "Ll", ...; "W", "Na", ...; "L", "AL", ... or "" as unicodedata has them.
const char *unicode_category_name(uint32_t code);
const char *unicode_width_name(uint32_t code);
const char *unicode_bidi_name(uint32_t code);

// Columns a terminal gives it: 0 for combining marks and controls, 2 for wide, else 1.
int unicode_columns(uint32_t code);

typedef enum UnicodeForm {
    UNICODE_NFC,
    UNICODE_NFD,
    UNICODE_NFKC,
    UNICODE_NFKD,
} UnicodeForm;

// Adds text (valid UTF-8, surrogates allowed) in the given normal form; false if there is no
// memory. Linear but for runs of combining marks, which are sorted.
bool unicode_normalize(Buf *buf, const char *text, size_t size, UnicodeForm form);

// Adds what unicodedata.decomposition() answers: "", "0041 0300", "<compat> 0020 0301".
bool unicode_decomposition(Buf *buf, uint32_t code);

#define UNICODE_NAME_MAX 128 // bytes of the longest name, NUL included

// Writes the name of a code point with a NUL after it, and returns its length; 0 if it has none.
int unicode_name(uint32_t code, char out[UNICODE_NAME_MAX]);

// Finds the code point of a name or alias, in any case: what \N{...} takes.
bool unicode_lookup(const char *name, size_t size, uint32_t *code);

#define UNICODE_SEQUENCE_MAX 10

// The same for names of sequences, which unicodedata.lookup() takes too: writes the code points and
// returns how many; 0 if there is no such name.
int unicode_lookup_sequence(const char *name, size_t size, uint32_t out[UNICODE_SEQUENCE_MAX]);
