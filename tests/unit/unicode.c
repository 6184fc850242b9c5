// unicode.c - properties, cases, numbers, normal forms and names, where they are surprising; the
// standard's own test of normal forms where its data is installed.
#include "vm/base/unicode.h"
#include <stdlib.h>
#include <time.h>
#include "tests/unit/unit.h"
#include "vm/base/utf8.h"

static void expect_mapping(Unit *u, int (*map)(uint32_t, uint32_t *), uint32_t code,
                           const char *expected)
{
    uint32_t out[UNICODE_MAPPING_MAX];
    char text[100];
    size_t size = 0;
    int count = map(code, out);
    for (int i = 0; i < count; i++) size += (size_t)utf8_encode(out[i], text + size);
    EXPECT_TEXT(u, text, size, expected);
}

static void test_cases(Unit *u)
{
    expect_mapping(u, unicode_upper, 'a', "A");
    expect_mapping(u, unicode_upper, 0xdf, "SS");
    expect_mapping(u, unicode_title, 0xdf, "Ss");
    expect_mapping(u, unicode_fold, 0xdf, "ss");
    expect_mapping(u, unicode_lower, 0xdf, "\xc3\x9f");
    expect_mapping(u, unicode_lower, 0x130, "i\xcc\x87");
    expect_mapping(u, unicode_upper, 0xfb03, "FFI");
    expect_mapping(u, unicode_title, 0x1c6, "\xc7\x85");
    expect_mapping(u, unicode_upper, 0x1c5, "\xc7\x84");
    expect_mapping(u, unicode_fold, 0x3c2, "\xcf\x83");
    expect_mapping(u, unicode_lower, 0x3a3, "\xcf\x83");
    expect_mapping(u, unicode_fold, 0xab70, "\xe1\x8e\xa0");
    expect_mapping(u, unicode_fold, 0x13a0, "\xe1\x8e\xa0");
    expect_mapping(u, unicode_upper, 0x10ffff, "\xf4\x8f\xbf\xbf");
    EXPECT_INT(u, unicode_simple_upper(0xdf), 0xdf);
    EXPECT_INT(u, unicode_simple_lower(0x130), 'i');
}

static void test_properties(Unit *u)
{
    EXPECT(u, unicode_is_alpha(0xe9) && unicode_is_lower(0xe9) && !unicode_is_upper(0xe9));
    EXPECT(u, unicode_is_lower(0x2170) && !unicode_is_alpha(0x2170)); // a small roman numeral
    EXPECT(u, unicode_is_title(0x1c5));
    EXPECT(u, unicode_is_digit(0xb2) && !unicode_is_decimal(0xb2) && unicode_is_numeric(0xbd));
    EXPECT(u, unicode_is_space(0x1c) && unicode_is_space(0xa0) && !unicode_is_space(0x200b));
    EXPECT(u, unicode_is_printable(' ') && !unicode_is_printable(0xa0) &&
                  !unicode_is_printable(0xd800));
    EXPECT(u, unicode_is_id_start('_') && !unicode_is_id_start('1') && unicode_is_id_continue('1'));
    EXPECT(u, unicode_is_line_break(0x2028) && unicode_is_line_break(0x0b) &&
                  !unicode_is_line_break(' '));
    EXPECT(u, unicode_is_cased('A') && unicode_is_case_ignorable('\'') &&
                  !unicode_is_case_ignorable('A'));
    EXPECT(u, unicode_is_alpha(0x4e00) && unicode_is_numeric(0x4e00));
    EXPECT_INT(u, unicode_decimal_value(0x664), 4);
    EXPECT_INT(u, unicode_decimal_value(0xb2), -1);
    EXPECT_INT(u, unicode_digit_value(0xb2), 2);
    double value = -5;
    EXPECT(u, unicode_numeric_value(0xbd, &value) && value == 0.5);
    EXPECT(u, unicode_numeric_value(0x4e07, &value) && value == 10000);
    EXPECT(u, unicode_numeric_value('7', &value) && value == 7);
    EXPECT(u, !unicode_numeric_value('x', &value) && !unicode_numeric_value(0x10ffff, &value));
    EXPECT_TEXT(u, unicode_category_name(0x1c5), 2, "Lt");
    EXPECT_TEXT(u, unicode_width_name(0x4e00), 1, "W");
    EXPECT_TEXT(u, unicode_bidi_name(0x5d0), 1, "R");
    EXPECT_INT(u,
               unicode_columns('a') + unicode_columns(0x4e00) + unicode_columns(0x301) +
                   unicode_columns(7),
               3);
}

static void expect_form(Unit *u, const char *text, UnicodeForm form, const char *expected)
{
    Memory memory;
    memory_init(&memory, NULL, NULL, SIZE_MAX);
    Buf buf;
    buf_init(&buf, &memory);
    EXPECT(u, unicode_normalize(&buf, text, strlen(text), form));
    EXPECT_TEXT(u, buf.data, buf.size, expected);
    buf_free(&buf);
    EXPECT_INT(u, memory.used, 0);
}

static void test_forms(Unit *u)
{
    expect_form(u, "abc", UNICODE_NFKD, "abc");
    expect_form(u, "e\xcc\x81", UNICODE_NFC, "\xc3\xa9");
    expect_form(u, "\xc3\xa9", UNICODE_NFD, "e\xcc\x81");
    expect_form(u, "\xef\xac\x81", UNICODE_NFKC, "fi");
    expect_form(u, "\xef\xac\x81", UNICODE_NFC, "\xef\xac\x81");
    expect_form(u, "\xea\xb0\x81", UNICODE_NFD, "\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8");
    expect_form(u, "\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8", UNICODE_NFC, "\xea\xb0\x81");
    expect_form(u, "x\xed\xa0\x80\xc3\xa9", UNICODE_NFD,
                "x\xed\xa0\x80"
                "e\xcc\x81");
    expect_form(u, "a\xcc\x81\xcc\xa3", UNICODE_NFD, "a\xcc\xa3\xcc\x81");

    Memory memory;
    memory_init(&memory, NULL, NULL, SIZE_MAX);
    Buf buf;
    buf_init(&buf, &memory);
    EXPECT(u, unicode_decomposition(&buf, 0xe9) && unicode_decomposition(&buf, 'e'));
    EXPECT(u, unicode_decomposition(&buf, 0xbd) && unicode_decomposition(&buf, 0x1d15e));
    EXPECT_TEXT(u, buf.data, buf.size, "0065 0301<fraction> 0031 2044 00321D157 1D165");

    // A million marks in the worst order, and failing memory.
    static char text[2000001];
    for (int i = 0; i < 1000000; i++) memcpy(text + 2 * i, i % 2 ? "\xcc\xa3" : "\xcc\x81", 2);
    clock_t start = clock();
    buf_truncate(&buf, 0);
    EXPECT(u, unicode_normalize(&buf, text, 2000000, UNICODE_NFC));
    EXPECT(u, (double)(clock() - start) / CLOCKS_PER_SEC < 3);
    buf_free(&buf);
    for (uint64_t after = 0; after < 30; after++) {
        memory.countdown = after;
        buf_init(&buf, &memory);
        EXPECT(u, unicode_normalize(&buf, text, 2000, UNICODE_NFKC) == !buf_failed(&buf));
        memory.countdown = UINT64_MAX;
        buf_free(&buf);
        EXPECT_INT(u, memory.used, 0);
    }
}

static void expect_name(Unit *u, uint32_t code, const char *expected)
{
    char name[UNICODE_NAME_MAX] = "";
    int length = unicode_name(code, name);
    uint32_t back = 0;
    EXPECT_TEXT(u, name, (size_t)length, expected);
    if (length > 0) EXPECT(u, unicode_lookup(name, (size_t)length, &back) && back == code);
}

static void expect_lookup(Unit *u, const char *name, uint32_t expected)
{
    uint32_t code = 0;
    EXPECT_INT(u, unicode_lookup(name, strlen(name), &code), expected != 0);
    if (expected != 0) EXPECT_INT(u, code, expected);
}

static void test_names(Unit *u)
{
    expect_name(u, 'a', "LATIN SMALL LETTER A");
    expect_name(u, 0, "");
    expect_name(u, 0xd800, "");
    expect_name(u, 0x10ffff, "");
    expect_name(u, 0x17000, "");
    expect_name(u, 0xac01, "HANGUL SYLLABLE GAG");
    expect_name(u, 0x4e00, "CJK UNIFIED IDEOGRAPH-4E00");
    expect_name(u, 0xf900, "CJK COMPATIBILITY IDEOGRAPH-F900");
    expect_name(u, 0x1b170, "NUSHU CHARACTER-1B170");
    expect_name(u, 0x31ef, "IDEOGRAPHIC DESCRIPTION CHARACTER SUBTRACTION");
    expect_name(u, 0xe01ef, "VARIATION SELECTOR-256");
    expect_lookup(u, "snowman", 0x2603);
    expect_lookup(u, "Latin Small Letter Sharp S", 0xdf);
    expect_lookup(u, "BEL", 7);
    expect_lookup(u, "line feed", 10);
    expect_lookup(u, "VS17", 0xe0100);
    expect_lookup(u, "no such name", 0);
    expect_lookup(u, "", 0);
    expect_lookup(u, "HANGUL SYLLABLE A", 0xc544);
    expect_lookup(u, "HANGUL SYLLABLE ", 0);
    expect_lookup(u, "HANGUL SYLLABLE GAGX", 0);
    expect_lookup(u, "hangul syllable ga", 0);
    expect_lookup(u, "CJK UNIFIED IDEOGRAPH-04E00", 0x4e00);
    expect_lookup(u, "CJK UNIFIED IDEOGRAPH-4e00", 0);
    expect_lookup(u, "CJK UNIFIED IDEOGRAPH-0041", 0);
    expect_lookup(u, "KEYCAP DIGIT ONE", 0);
    uint32_t out[UNICODE_SEQUENCE_MAX];
    EXPECT(u, unicode_lookup_sequence("keycap digit one", 16, out) == 3 && out[0] == '1' &&
                  out[2] == 0x20e3);
    EXPECT_INT(u, unicode_lookup_sequence("SNOWMAN", 7, out), 0);
    EXPECT_INT(u, unicode_lookup_sequence("NO", 2, out), 0);
    // Every name leads back.
    char name[UNICODE_NAME_MAX];
    for (uint32_t code = 0; code <= CODE_POINT_MAX; code++) {
        int length = unicode_name(code, name);
        uint32_t back = 0;
        EXPECT(u, length < UNICODE_NAME_MAX);
        EXPECT(u, length == 0 || (unicode_lookup(name, (size_t)length, &back) && back == code));
    }
    // Anything may be looked up.
    uint64_t state = 5;
    for (int i = 0; i < 100000; i++) {
        size_t size = unit_random(&state) % 160;
        char text[160];
        for (size_t j = 0; j < size; j++) text[j] = (char)unit_random(&state);
        uint32_t code;
        EXPECT(u, !unicode_lookup(text, size, &code));
    }
}

// Reads "0041 030A" into UTF-8.
static size_t read_text(const char *field, char *out)
{
    size_t size = 0;
    char *end;
    for (const char *at = field;; at = end) {
        uint32_t code = (uint32_t)strtoul(at, &end, 16);
        if (end == at) return size;
        size += (size_t)utf8_encode(code, out + size);
    }
}

// NormalizationTest.txt: c2 == NFC(c1..3), c3 == NFD(c1..3), c4 == NFC(c4, c5) == NFKC(all), c5 ==
// NFKD(all).
static void test_standard(Unit *u)
{
    FILE *file = popen("bzip2 -dc /usr/share/unicode/NormalizationTest.txt.bz2 2>/dev/null", "r");
    if (file == NULL) return;
    Memory memory;
    memory_init(&memory, NULL, NULL, SIZE_MAX);
    Buf buf;
    buf_init(&buf, &memory);
    char line[2000], columns[5][400];
    size_t sizes[5];
    while (fgets(line, sizeof line, file) != NULL) {
        if (line[0] == '#' || line[0] == '@') continue;
        char *at = line;
        for (int i = 0; i < 5 && at != NULL; i++) {
            sizes[i] = read_text(at, columns[i]);
            at = strchr(at, ';');
            if (at != NULL) at++;
        }
        if (at == NULL) continue;
        for (int form = 0; form < 4; form++) {
            for (int i = 0; i < 5; i++) {
                bool compatible = form == UNICODE_NFKC || form == UNICODE_NFKD;
                bool composed = form == UNICODE_NFC || form == UNICODE_NFKC;
                int wanted = compatible || i >= 3 ? (composed ? 3 : 4) : (composed ? 1 : 2);
                buf_truncate(&buf, 0);
                EXPECT(u, unicode_normalize(&buf, columns[i], sizes[i], (UnicodeForm)form));
                EXPECT(u, buf.size == sizes[wanted] &&
                              memcmp(buf.data, columns[wanted], buf.size) == 0);
            }
        }
    }
    pclose(file);
    buf_free(&buf);
}

int main(void)
{
    Unit unit = {0};
    test_cases(&unit);
    test_properties(&unit);
    test_forms(&unit);
    test_names(&unit);
    test_standard(&unit);
    return unit_end(&unit);
}
