// unicode.c - properties, case mappings, numbers and normal forms of code points.
#include "vm/base/unicode.h"
#include <utf8proc.h>
#include "vm/base/utf8.h"

#define PAGE_BITS 7
#define PAGE_MASK ((1u << PAGE_BITS) - 1)

typedef struct Case {
    int32_t lower, upper, title, fold; // to be added to the code point
    uint32_t full;                     // one more than the index of its full mappings, or 0
} Case;

typedef struct Full {
    uint32_t lower[3], upper[3], title[3], fold[3]; // ended by 0
} Full;

typedef struct Number {
    uint32_t code, bottom;
    int64_t top;
} Number;

typedef struct Decomposition {
    uint32_t code : 24, tag : 8;
    uint16_t start;
} Decomposition;

#include "unicode_data.inc"

const UnicodeRecord *unicode_record(uint32_t code)
{
    assert(code <= CODE_POINT_MAX);
    size_t page = record_pages[code >> PAGE_BITS];
    return &records[record_items[page << PAGE_BITS | (code & PAGE_MASK)]];
}

// --- case ---

static const Case *case_of(uint32_t code)
{
    size_t page = case_pages[code >> PAGE_BITS];
    return &cases[case_items[page << PAGE_BITS | (code & PAGE_MASK)]];
}

static int copy_codes(uint32_t out[UNICODE_MAPPING_MAX], const uint32_t codes[3])
{
    int count = 0;
    do out[count] = codes[count];
    while (++count < 3 && codes[count] != 0);
    return count;
}

static int map_one(uint32_t out[UNICODE_MAPPING_MAX], uint32_t code, int32_t difference)
{
    out[0] = code + (uint32_t)difference;
    return 1;
}

int unicode_upper(uint32_t code, uint32_t out[UNICODE_MAPPING_MAX])
{
    if (code < 0x80) return map_one(out, code, code >= 'a' && code <= 'z' ? 'A' - 'a' : 0);
    const Case *c = case_of(code);
    return c->full == 0 ? map_one(out, code, c->upper)
                        : copy_codes(out, full_cases[c->full - 1].upper);
}

int unicode_lower(uint32_t code, uint32_t out[UNICODE_MAPPING_MAX])
{
    if (code < 0x80) return map_one(out, code, code >= 'A' && code <= 'Z' ? 'a' - 'A' : 0);
    const Case *c = case_of(code);
    return c->full == 0 ? map_one(out, code, c->lower)
                        : copy_codes(out, full_cases[c->full - 1].lower);
}

int unicode_title(uint32_t code, uint32_t out[UNICODE_MAPPING_MAX])
{
    if (code < 0x80) return map_one(out, code, code >= 'a' && code <= 'z' ? 'A' - 'a' : 0);
    const Case *c = case_of(code);
    return c->full == 0 ? map_one(out, code, c->title)
                        : copy_codes(out, full_cases[c->full - 1].title);
}

int unicode_fold(uint32_t code, uint32_t out[UNICODE_MAPPING_MAX])
{
    if (code < 0x80) return map_one(out, code, code >= 'A' && code <= 'Z' ? 'a' - 'A' : 0);
    const Case *c = case_of(code);
    return c->full == 0 ? map_one(out, code, c->fold)
                        : copy_codes(out, full_cases[c->full - 1].fold);
}

uint32_t unicode_simple_upper(uint32_t code)
{
    return code + (uint32_t)case_of(code)->upper;
}

uint32_t unicode_simple_lower(uint32_t code)
{
    return code + (uint32_t)case_of(code)->lower;
}

// --- numbers ---

int unicode_decimal_value(uint32_t code)
{
    return unicode_record(code)->decimal;
}

int unicode_digit_value(uint32_t code)
{
    return unicode_record(code)->digit;
}

bool unicode_numeric_value(uint32_t code, double *value)
{
    const UnicodeRecord *record = unicode_record(code);
    if ((record->flags & UNICODE_NUMERIC) == 0) return false;
    *value = record->digit;
    if (record->digit >= 0) return true;
    size_t low = 0, high = COUNT_OF(numbers);
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (numbers[middle].code <= code) low = middle;
        else high = middle;
    }
    *value = (double)numbers[low].top / numbers[low].bottom;
    return numbers[low].code == code;
}

// --- names of properties ---

const char *unicode_category_name(uint32_t code)
{
    return category_names[unicode_record(code)->category];
}

const char *unicode_width_name(uint32_t code)
{
    return width_names[unicode_record(code)->width];
}

const char *unicode_bidi_name(uint32_t code)
{
    return bidi_names[unicode_record(code)->bidi];
}

int unicode_columns(uint32_t code)
{
    if (code < 0x7f) return code >= 0x20;
    const UnicodeRecord *record = unicode_record(code);
    switch ((UnicodeCategory)record->category) {
    case UNICODE_MN:
    case UNICODE_ME:
    case UNICODE_CC:
    case UNICODE_CF:
    case UNICODE_ZL:
    case UNICODE_ZP: return code == 0xad; // the soft hyphen is seen where it matters
    default: break;
    }
    if (code >= 0x1160 && code <= 0x11ff)
        return 0; // vowels and finals join the initial before them
    return record->width == UNICODE_WIDTH_W || record->width == UNICODE_WIDTH_F ? 2 : 1;
}

// --- normal forms ---

bool unicode_decomposition(Buf *buf, uint32_t code)
{
    size_t low = 0, high = COUNT_OF(decompositions) - 1;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (decompositions[middle].code <= code) low = middle;
        else high = middle;
    }
    const Decomposition *found = &decompositions[low];
    if (found->code != code) return !buf->failed;
    buf_append_text(buf, tags[found->tag]);
    bool first = found->tag == 0;
    for (unsigned i = found->start; i < found[1].start; i++) {
        uint32_t unit = decomposition_units[i];
        if (unit >= 0xd800 && unit < 0xdc00) {
            unit = 0x10000 + ((unit - 0xd800) << 10) + (decomposition_units[++i] - 0xdc00u);
        }
        buf_format(buf, "%s%04X", first ? "" : " ", unit);
        first = false;
    }
    return !buf->failed;
}

typedef struct Codes {
    Memory *memory;
    utf8proc_int32_t *items;
    size_t count, capacity;
} Codes;

static bool codes_reserve(Codes *codes, size_t extra)
{
    if (extra <= codes->capacity - codes->count) return true;
    size_t capacity =
        codes->capacity * 2 > codes->count + extra ? codes->capacity * 2 : codes->count + extra;
    utf8proc_int32_t *items = memory_resize(
        codes->memory, codes->items, codes->capacity * sizeof *items, capacity * sizeof *items);
    if (items == NULL) return false;
    codes->items = items;
    codes->capacity = capacity;
    return true;
}

static inline uint8_t combining_class(utf8proc_int32_t code)
{
    return code < 0x300 ? 0 : unicode_record((uint32_t)code)->combining;
}

// Sorts a run of combining marks by class, equal ones in their order. Runs are short but for
// hostile text: insertion for those, else a merge sort, with room for half of the run.
static bool sort_marks(Memory *memory, utf8proc_int32_t *marks, size_t count)
{
    if (count <= 16) {
        for (size_t i = 1; i < count; i++) {
            utf8proc_int32_t mark = marks[i];
            size_t at = i;
            for (; at > 0 && combining_class(marks[at - 1]) > combining_class(mark); at--)
                marks[at] = marks[at - 1];
            marks[at] = mark;
        }
        return true;
    }
    size_t half = count / 2;
    if (!sort_marks(memory, marks, half) || !sort_marks(memory, marks + half, count - half))
        return false;
    utf8proc_int32_t *left = memory_take(memory, half * sizeof *left);
    if (left == NULL) return false;
    memcpy(left, marks, half * sizeof *left);
    size_t i = 0, j = half, out = 0;
    while (i < half) {
        bool take_left = j == count || combining_class(left[i]) <= combining_class(marks[j]);
        marks[out++] = take_left ? left[i++] : marks[j++];
    }
    memory_release(memory, left, half * sizeof *left);
    return true;
}

static bool order_marks(Codes *codes)
{
    for (size_t i = 0; i < codes->count;) {
        if (combining_class(codes->items[i]) == 0) {
            i++;
            continue;
        }
        size_t end = i + 1;
        bool sorted = true;
        for (; end < codes->count && combining_class(codes->items[end]) != 0; end++) {
            sorted &= combining_class(codes->items[end - 1]) <= combining_class(codes->items[end]);
        }
        if (!sorted && !sort_marks(codes->memory, codes->items + i, end - i)) return false;
        i = end;
    }
    return true;
}

static bool decompose(Codes *codes, const char *text, size_t size, utf8proc_option_t options)
{
    for (size_t i = 0; i < size;) {
        uint32_t code;
        i += (size_t)utf8_decode(text + i, &code);
        if (!codes_reserve(codes, 32)) return false; // the longest decomposition has 18
        if (code < 0xa0 || code_is_surrogate(code)) {
            codes->items[codes->count++] = (utf8proc_int32_t)code;
            continue;
        }
        int boundary = 0;
        utf8proc_ssize_t count = utf8proc_decompose_char(
            (utf8proc_int32_t)code, codes->items + codes->count,
            (utf8proc_ssize_t)(codes->capacity - codes->count), options, &boundary);
        if (count < 0) return false;
        codes->count += (size_t)count;
    }
    return order_marks(codes);
}

// Composes in place, a piece at a time between the code points U+11A7: that one composes with nothing, but
// utf8proc takes it for a final consonant and swallows it.
static bool compose_codes(Codes *codes)
{
    size_t kept = 0;
    for (size_t start = 0; start < codes->count;) {
        size_t end = start;
        while (end < codes->count && codes->items[end] != 0x11a7) end++;
        utf8proc_ssize_t count = utf8proc_normalize_utf32(
            codes->items + start, (utf8proc_ssize_t)(end - start), UTF8PROC_COMPOSE | UTF8PROC_STABLE);
        if (count < 0) return false;
        memmove(codes->items + kept, codes->items + start, (size_t)count * sizeof *codes->items);
        kept += (size_t)count;
        if (end < codes->count) codes->items[kept++] = 0x11a7;
        start = end + 1;
    }
    codes->count = kept;
    return true;
}

bool unicode_normalize(Buf *buf, const char *text, size_t size, UnicodeForm form)
{
    if (utf8_is_ascii(text, size)) return buf_append(buf, text, size);
    bool compose = form == UNICODE_NFC || form == UNICODE_NFKC;
    int options =
        UTF8PROC_DECOMPOSE | (form == UNICODE_NFKC || form == UNICODE_NFKD ? UTF8PROC_COMPAT : 0);
    Codes codes = {buf->memory, NULL, 0, 0};
    bool done = decompose(&codes, text, size, (utf8proc_option_t)options);
    if (done && compose) done = compose_codes(&codes);
    for (size_t i = 0; i < codes.count && done; i++)
        done = buf_append_utf8(buf, (uint32_t)codes.items[i]);
    memory_release(buf->memory, codes.items, codes.capacity * sizeof *codes.items);
    return done || buf_fail(buf);
}
