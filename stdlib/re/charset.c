// charset.c - sets of code points, and which letters are equal when case is ignored.
#include "stdlib/re/charset.h"
#include "vm/base/unicode.h"

// ---- Sets ---------------------------------------------------------------------------------------

void charset_init(CharSet *set, Memory *memory)
{
    buf_init(&set->buf, memory);
}

void charset_free(CharSet *set)
{
    buf_free(&set->buf);
}

void charset_add(CharSet *set, uint32_t low, uint32_t high)
{
    CharRange range = {low, high};
    buf_append(&set->buf, &range, sizeof range);
}

static int compare_ranges(const void *a, const void *b)
{
    const CharRange *x = a, *y = b;
    return x->low < y->low ? -1 : x->low > y->low;
}

void charset_normalize(CharSet *set)
{
    CharRange *ranges = charset_ranges(set);
    size_t count = charset_count(set), kept = 0;
    if (count == 0) return;
    qsort(ranges, count, sizeof *ranges, compare_ranges);
    for (size_t i = 1; i < count; i++) {
        if (ranges[i].low <= ranges[kept].high + 1) {
            if (ranges[i].high > ranges[kept].high) ranges[kept].high = ranges[i].high;
        } else {
            ranges[++kept] = ranges[i];
        }
    }
    buf_truncate(&set->buf, (kept + 1) * sizeof *ranges);
}

void charset_add_complement(CharSet *set, const CharSet *other)
{
    uint32_t next = 0;
    const CharRange *ranges = charset_ranges(other);
    for (size_t i = 0; i < charset_count(other); i++) {
        if (ranges[i].low > next) charset_add(set, next, ranges[i].low - 1);
        next = ranges[i].high + 1;
    }
    if (next <= CODE_POINT_MAX) charset_add(set, next, CODE_POINT_MAX);
}

bool charset_has(const CharSet *set, uint32_t code)
{
    const CharRange *ranges = charset_ranges(set);
    size_t low = 0, high = charset_count(set);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (code < ranges[middle].low) high = middle;
        else if (code > ranges[middle].high) low = middle + 1;
        else return true;
    }
    return false;
}

// Adds every code point of which the table says one of these things.
static void add_flagged(CharSet *set, unsigned flags)
{
    for (uint32_t code = 0; code <= CODE_POINT_MAX; code++) {
        if (!unicode_is(code, flags)) continue;
        uint32_t low = code;
        while (code < CODE_POINT_MAX && unicode_is(code + 1, flags)) code++;
        charset_add(set, low, code);
    }
}

void charset_add_category(CharSet *set, Category category, bool unicode)
{
    switch (category) {
    case CATEGORY_DIGIT:
        if (unicode) add_flagged(set, UNICODE_DECIMAL);
        else charset_add(set, '0', '9');
        return;
    case CATEGORY_SPACE:
        charset_add(set, '\t', '\r');
        charset_add(set, ' ', ' ');
        if (!unicode) return;
        static const CharRange spaces[] = {{0x1c, 0x1f},     {0x85, 0x85},     {0xa0, 0xa0},
                                           {0x1680, 0x1680}, {0x2000, 0x200a}, {0x2028, 0x2029},
                                           {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}};
        for (size_t i = 0; i < COUNT_OF(spaces); i++) charset_add(set, spaces[i].low, spaces[i].high);
        return;
    case CATEGORY_WORD:
        charset_add(set, '_', '_');
        if (unicode) {
            add_flagged(set, UNICODE_ALNUM);
        } else {
            charset_add(set, '0', '9');
            charset_add(set, 'A', 'Z');
            charset_add(set, 'a', 'z');
        }
        return;
    case CATEGORY_NOT_DIGIT:
    case CATEGORY_NOT_SPACE:
    case CATEGORY_NOT_WORD: break;
    }
    CharSet positive;
    charset_init(&positive, set->buf.memory);
    charset_add_category(&positive, category - 1, unicode);
    charset_normalize(&positive);
    if (positive.buf.failed) buf_fail(&set->buf);
    else charset_add_complement(set, &positive);
    charset_free(&positive);
}

// ---- Case ---------------------------------------------------------------------------------------

#define CASED_MAX 0x1ffff // no letter beyond has another case

typedef struct CaseKey {
    uint32_t upper[UNICODE_MAPPING_MAX];
    uint32_t code;
} CaseKey;

static int compare_keys(const void *a, const void *b)
{
    const CaseKey *x = a, *y = b;
    for (int i = 0; i < UNICODE_MAPPING_MAX; i++)
        if (x->upper[i] != y->upper[i]) return x->upper[i] < y->upper[i] ? -1 : 1;
    return x->code < y->code ? -1 : x->code > y->code;
}

static int compare_members(const void *a, const void *b)
{
    const CaseMember *x = a, *y = b;
    return x->code < y->code ? -1 : x->code > y->code;
}

bool case_table_make(CaseTable *table, Memory *memory)
{
    Buf buf;
    buf_init(&buf, memory);
    for (uint32_t code = 0; code <= CASED_MAX; code++) {
        if (!unicode_is(code, UNICODE_MAPS)) continue;
        CaseKey key = {.code = code};
        (void)unicode_upper(unicode_simple_lower(code), key.upper);
        buf_append(&buf, &key, sizeof key);
    }
    size_t count = buf.size / sizeof(CaseKey);
    CaseKey *keys = (CaseKey *)(void *)buf.data;
    CaseMember *members = buf_failed(&buf) ? NULL : memory_take(memory, 2 * count * sizeof(CaseMember));
    if (members != NULL) {
        qsort(keys, count, sizeof *keys, compare_keys);
        for (size_t i = 0; i < count; i++) {
            bool is_equal = i > 0 && memcmp(keys[i].upper, keys[i - 1].upper, sizeof keys[i].upper) == 0;
            members[i] = (CaseMember){keys[i].code, is_equal ? members[i - 1].group : (uint32_t)i};
        }
        memcpy(members + count, members, count * sizeof *members);
        qsort(members + count, count, sizeof *members, compare_members);
        *table = (CaseTable){memory, members, members + count, count};
    }
    buf_free(&buf);
    return members != NULL;
}

void case_table_free(CaseTable *table)
{
    if (table->members != NULL)
        memory_release(table->memory, table->members, 2 * table->count * sizeof(CaseMember));
}

// The first member whose code is at least this.
static size_t first_from(const CaseTable *table, uint32_t code)
{
    size_t low = 0, high = table->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (table->by_code[middle].code < code) low = middle + 1;
        else high = middle;
    }
    return low;
}

size_t case_group(const CaseTable *table, uint32_t code, const CaseMember **members)
{
    size_t i = first_from(table, code);
    if (i == table->count || table->by_code[i].code != code) return 0;
    size_t group = table->by_code[i].group, count = 1;
    *members = table->members + group;
    while (group + count < table->count && table->members[group + count].group == group) count++;
    return count > 1 ? count : 0;
}

void charset_close_case(CharSet *set, const CaseTable *table)
{
    size_t count = charset_count(set);
    for (size_t i = 0; i < count && !set->buf.failed; i++) {
        CharRange range = charset_ranges(set)[i];
        for (size_t at = first_from(table, range.low); at < table->count; at++) {
            if (table->by_code[at].code > range.high) break;
            const CaseMember *members;
            size_t equal = case_group(table, table->by_code[at].code, &members);
            for (size_t k = 0; k < equal; k++) charset_add(set, members[k].code, members[k].code);
        }
    }
}

void charset_close_ascii_case(CharSet *set)
{
    size_t count = charset_count(set);
    for (size_t i = 0; i < count && !set->buf.failed; i++) {
        CharRange range = charset_ranges(set)[i];
        for (uint32_t letter = 'a'; letter <= 'z'; letter++) {
            uint32_t upper = letter - 'a' + 'A';
            if (range.low <= letter && letter <= range.high) charset_add(set, upper, upper);
            if (range.low <= upper && upper <= range.high) charset_add(set, letter, letter);
        }
    }
}
