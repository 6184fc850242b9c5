// unicode_names.c - names of characters, both ways. unicode_names_gen.c explains the table.
#include "vm/base/unicode_names.h"
#include "vm/base/unicode.h"

typedef struct Run {
    uint32_t code;
    uint16_t place;
} Run;

#include "unicode_names.inc"

#define NAME_WORDS 16

// Adds the text of a word at out and returns its end.
static char *copy_word(char *out, unsigned word)
{
    const uint8_t *at = word_text + word_blocks[word / WORDS_BLOCK];
    for (unsigned skip = word % WORDS_BLOCK; skip > 0; at++) skip -= *at >> 7;
    for (; *at < 0x80; at++) *out++ = (char)*at;
    *out++ = (char)(*at & 0x7f);
    return out;
}

// Writes the name that stands at a place in the table; returns its length. `code` ends names that
// end so.
static int decode(unsigned place, uint32_t code, char out[UNICODE_NAME_MAX])
{
    const uint8_t *at = name_words + name_blocks[place / NAMES_BLOCK];
    uint16_t words[NAME_WORDS];
    unsigned count = 0;
    for (unsigned i = place / NAMES_BLOCK * NAMES_BLOCK; i <= place; i++) {
        count = *at >> 4;
        for (unsigned more = *at++ & 15; more > 0; more--) {
            unsigned word = *at++;
            if (word >= WORDS_SHORT) word = WORDS_SHORT + (word - WORDS_SHORT) * 256 + *at++;
            words[count++] = (uint16_t)word;
        }
    }
    char *end = out;
    for (unsigned i = 0; i < count; i++) {
        if (i > 0) *end++ = ' ';
        end = copy_word(end, words[i]);
    }
    if (end > out && end[-1] == '-') end += snprintf(end, 8, "%04X", code);
    *end = '\0';
    return (int)(end - out);
}

// --- names made by rule ---

typedef struct Range {
    uint32_t first, last;
} Range;

// The ideographs that have their code points for names.
static const Range ideographs[] = {{0x3400, 0x4dbf},   {0x4e00, 0x9fff},   {0x20000, 0x2a6df},
                                   {0x2a700, 0x2b739}, {0x2b740, 0x2b81d}, {0x2b820, 0x2cea1},
                                   {0x2ceb0, 0x2ebe0}, {0x2ebf0, 0x2ee5d}, {0x30000, 0x3134a},
                                   {0x31350, 0x323af}};

static bool is_ideograph(uint32_t code)
{
    for (size_t i = 0; i < COUNT_OF(ideographs); i++) {
        if (code >= ideographs[i].first && code <= ideographs[i].last) return true;
    }
    return false;
}

// The parts of a Hangul syllable (The Unicode Standard, 3.12).
#define HANGUL_FIRST 0xac00
#define HANGUL_COUNT 11172
#define VOWELS 21
#define FINALS 28
static const char initials[][3] = {"G",  "GG", "N", "D",  "DD", "R", "M", "B", "BB", "S",
                                   "SS", "",   "J", "JJ", "C",  "K", "T", "P", "H"};
static const char vowels[][4] = {"A",   "AE", "YA", "YAE", "EO", "E",  "YEO",
                                 "YE",  "O",  "WA", "WAE", "OE", "YO", "U",
                                 "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
static const char finals[][3] = {"",   "G",  "GG", "GS", "N",  "NJ", "NH", "D", "L",  "LG",
                                 "LM", "LB", "LS", "LT", "LP", "LH", "M",  "B", "BS", "S",
                                 "SS", "NG", "J",  "C",  "K",  "T",  "P",  "H"};

#define HANGUL_PREFIX "HANGUL SYLLABLE "
#define IDEOGRAPH_PREFIX "CJK UNIFIED IDEOGRAPH-"

static bool has_prefix(const char *name, size_t size, const char *prefix)
{
    size_t length = strlen(prefix);
    return size >= length && memcmp(name, prefix, length) == 0;
}

// The longest of the parts that text begins with, which may be the empty one; -1 if none.
static int match_part(const char *text, size_t size, const char *parts, size_t part_size, int count,
                      size_t *length)
{
    int best = -1;
    *length = 0;
    for (int i = 0; i < count; i++) {
        const char *part = parts + (size_t)i * part_size;
        size_t part_length = strlen(part);
        if (part_length > size || memcmp(text, part, part_length) != 0) continue;
        if (best < 0 || part_length > *length) {
            best = i;
            *length = part_length;
        }
    }
    return best;
}

static bool lookup_hangul(const char *text, size_t size, uint32_t *code)
{
    size_t taken;
    int initial =
        match_part(text, size, initials[0], sizeof initials[0], (int)COUNT_OF(initials), &taken);
    text += taken, size -= taken;
    int vowel = match_part(text, size, vowels[0], sizeof vowels[0], (int)COUNT_OF(vowels), &taken);
    text += taken, size -= taken;
    int final = match_part(text, size, finals[0], sizeof finals[0], (int)COUNT_OF(finals), &taken);
    if (initial < 0 || vowel < 0 || final < 0 || taken != size) return false;
    *code = HANGUL_FIRST + (uint32_t)((initial * VOWELS + vowel) * FINALS + final);
    return true;
}

static bool lookup_ideograph(const char *text, size_t size, uint32_t *code)
{
    if (size != 4 && size != 5) return false;
    *code = 0;
    for (size_t i = 0; i < size; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (!digit && (text[i] < 'A' || text[i] > 'F')) return false;
        *code = *code << 4 | (uint32_t)(digit ? text[i] - '0' : text[i] - 'A' + 10);
    }
    return is_ideograph(*code);
}

// --- code point to name ---

// The last run that begins at or before what is asked for.
static const Run *run_of_code(uint32_t code)
{
    size_t low = 0, high = COUNT_OF(runs);
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (runs[middle].code <= code) low = middle;
        else high = middle;
    }
    return &runs[low];
}

static unsigned run_length(const Run *run)
{
    bool last = run == &runs[COUNT_OF(runs) - 1];
    return (last ? CHARACTER_NAMES : run[1].place) - run->place;
}

int unicode_name(uint32_t code, char out[UNICODE_NAME_MAX])
{
    if (code >= HANGUL_FIRST && code < HANGUL_FIRST + HANGUL_COUNT) {
        uint32_t index = code - HANGUL_FIRST;
        return snprintf(out, UNICODE_NAME_MAX, HANGUL_PREFIX "%s%s%s",
                        initials[index / (VOWELS * FINALS)], vowels[index / FINALS % VOWELS],
                        finals[index % FINALS]);
    }
    if (is_ideograph(code)) return snprintf(out, UNICODE_NAME_MAX, IDEOGRAPH_PREFIX "%X", code);
    const Run *run = run_of_code(code);
    if (code < run->code || code - run->code >= run_length(run)) return 0;
    return decode(run->place + (code - run->code), code, out);
}

// --- name to code point ---

static uint32_t code_at(unsigned place)
{
    if (place >= CHARACTER_NAMES) {
        return place - CHARACTER_NAMES < ALIAS_NAMES ? alias_codes[place - CHARACTER_NAMES] : 0;
    }
    size_t low = 0, high = COUNT_OF(runs);
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (runs[middle].place <= place) low = middle;
        else high = middle;
    }
    return runs[low].code + (place - runs[low].place);
}

// The place of a name in capitals, or -1.
static int find_name(const char *name, size_t size)
{
    char text[UNICODE_NAME_MAX];
    uint32_t slot = names_hash(name, size) % NAMES_SLOTS;
    for (; name_slots[slot] != 0; slot = (slot + 1) % NAMES_SLOTS) {
        unsigned place = name_slots[slot] - 1u;
        int length = decode(place, code_at(place), text);
        if ((size_t)length == size && memcmp(text, name, size) == 0) return (int)place;
    }
    return -1;
}

static int find_any_case(const char *name, size_t size)
{
    char capitals[UNICODE_NAME_MAX];
    if (size == 0 || size >= sizeof capitals) return -1;
    for (size_t i = 0; i < size; i++) {
        capitals[i] = name[i] >= 'a' && name[i] <= 'z' ? (char)(name[i] - ('a' - 'A')) : name[i];
    }
    return find_name(capitals, size);
}

bool unicode_lookup(const char *name, size_t size, uint32_t *code)
{
    // As in CPython, names made by rule are found in capitals only.
    if (has_prefix(name, size, HANGUL_PREFIX)) {
        size_t length = strlen(HANGUL_PREFIX);
        return lookup_hangul(name + length, size - length, code);
    }
    if (has_prefix(name, size, IDEOGRAPH_PREFIX)) {
        size_t length = strlen(IDEOGRAPH_PREFIX);
        return lookup_ideograph(name + length, size - length, code);
    }
    int place = find_any_case(name, size);
    if (place < 0 || place >= CHARACTER_NAMES + ALIAS_NAMES) return false;
    *code = code_at((unsigned)place);
    return true;
}

int unicode_lookup_sequence(const char *name, size_t size, uint32_t out[UNICODE_SEQUENCE_MAX])
{
    int place = find_any_case(name, size);
    if (place < CHARACTER_NAMES + ALIAS_NAMES) return 0;
    const uint16_t *at = sequences;
    for (int skip = place - (CHARACTER_NAMES + ALIAS_NAMES); skip > 0; at++) skip -= *at == 0;
    int count = 0;
    for (; at[count] != 0; count++) out[count] = at[count];
    return count;
}
