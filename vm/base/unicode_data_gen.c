// unicode_data_gen.c - writes the tables of unicode.c out of the Unicode character database.
//
//     unicode_data_gen /usr/share/unicode > unicode_data.inc
//
// Code points with the same properties share a record; a table of two stages leads from a code
// point to its record, pages of 128 alike being stored once. Case mappings are kept as differences,
// so that a whole alphabet shares one record. Debian's data is Unicode 15.0; what 15.1 added, which
// is little, is added here.
#include "vm/base/unicode_read.h"
#include "vm/base/unicode.h"

#define PAGE_BITS 7
#define PAGE (1 << PAGE_BITS)

typedef struct Case {
    int32_t lower, upper, title, fold; // to be added to the code point
    uint32_t full;                     // one more than the index of its full mappings, or 0
} Case;

typedef struct Full {
    uint32_t lower[3], upper[3], title[3], fold[3]; // ended by 0
} Full;

typedef struct Tables {
    UnicodeRecord records[CODES];
    Case cases[CODES];
    Full full[400];
    int full_count;
    char *numeric[CODES];       // "1/2" for what is a number but no digit
    char *decomposition[CODES]; // as in UnicodeData.txt
} Tables;

static const char *const categories[] = {
    "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps",
    "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co"};
static const char *const bidi[] = {"",    "L",  "LRE", "LRO", "R",   "AL",  "RLE", "RLO",
                                   "PDF", "EN", "ES",  "ET",  "AN",  "CS",  "NSM", "BN",
                                   "B",   "S",  "WS",  "ON",  "LRI", "RLI", "FSI", "PDI"};
static const char *const widths[] = {"N", "A", "H", "W", "F", "Na"};
static const char *const tags[] = {"",           "<font>",     "<noBreak>", "<initial>", "<medial>",
                                   "<final>",    "<isolated>", "<circle>",  "<super>",   "<sub>",
                                   "<vertical>", "<wide>",     "<narrow>",  "<small>",   "<square>",
                                   "<fraction>", "<compat>"};

static int find(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) return (int)i;
    }
    stop("unknown name", name);
    return 0;
}

#define FIND(names, name) find(names, sizeof names / sizeof *names, name)

// --- reading ---

static int32_t mapping(const char *field, uint32_t code)
{
    return *field == '\0' ? 0 : (int32_t)strtoul(field, NULL, 16) - (int32_t)code;
}

static void read_one(Tables *t, uint32_t code, char **f)
{
    UnicodeRecord *r = &t->records[code];
    int category = FIND(categories, f[2]), direction = FIND(bidi, f[4]);
    r->category = (uint8_t)category;
    r->combining = (uint8_t)atoi(f[3]);
    r->bidi = (uint8_t)direction;
    r->decimal = (int8_t)(*f[6] != '\0' ? atoi(f[6]) : -1);
    r->digit = (int8_t)(*f[7] != '\0' ? atoi(f[7]) : -1);
    unsigned flags = 0;
    if (category >= UNICODE_LU && category <= UNICODE_LO) flags |= UNICODE_ALPHA;
    if (category == UNICODE_LT) flags |= UNICODE_TITLE;
    if (*f[6] != '\0') flags |= UNICODE_DECIMAL;
    if (*f[7] != '\0') flags |= UNICODE_DIGIT;
    if (*f[8] != '\0') {
        flags |= UNICODE_NUMERIC;
        if (*f[7] == '\0') t->numeric[code] = strdup(f[8]);
    }
    if (*f[9] == 'Y') flags |= UNICODE_MIRRORED;
    if (category == UNICODE_ZS || strcmp(f[4], "WS") == 0 || strcmp(f[4], "B") == 0 ||
        strcmp(f[4], "S") == 0) {
        flags |= UNICODE_SPACE;
    }
    char class = categories[category][0];
    if (code == ' ' || (class != 'C' && class != 'Z')) flags |= UNICODE_PRINTABLE;
    r->flags |= (uint16_t)flags;
    if (*f[5] != '\0') t->decomposition[code] = strdup(f[5]);
    Case *c = &t->cases[code];
    c->upper = mapping(f[12], code);
    c->lower = mapping(f[13], code);
    c->title = *f[14] != '\0' ? mapping(f[14], code) : c->upper;
}

static void read_data(Tables *t, const char *folder)
{
    Lines lines = lines_open(folder, "UnicodeData.txt");
    uint32_t start = 0;
    while (lines_next(&lines, ';')) {
        uint32_t first, last;
        read_range(lines.fields[0], &first, &last);
        size_t length = strlen(lines.fields[1]);
        if (length > 8 && strcmp(lines.fields[1] + length - 8, ", First>") == 0) {
            start = first;
            continue;
        }
        if (length > 7 && strcmp(lines.fields[1] + length - 7, ", Last>") == 0) first = start;
        for (uint32_t code = first; code <= last; code++) read_one(t, code, lines.fields);
    }
}

// What Unicode 15.1 has and 15.0 has not.
static void add_15_1(Tables *t)
{
    static const struct {
        uint32_t first, last;
        const char *category, *direction;
        unsigned flags;
    } added[] = {
        {0x2ffc, 0x2fff, "So", "ON", 0},
        {0x31ef, 0x31ef, "So", "ON", 0},
        {0x2ebf0, 0x2ee5d, "Lo", "L", UNICODE_ID_START | UNICODE_ID_CONTINUE},
    };
    for (size_t i = 0; i < sizeof added / sizeof *added; i++) {
        for (uint32_t code = added[i].first; code <= added[i].last; code++) {
            if (t->records[code].category != UNICODE_CN) continue;
            char none[] = "", category[3], direction[4];
            strcpy(category, added[i].category);
            strcpy(direction, added[i].direction);
            char *fields[15] = {none, none, category, none, direction, none, none, none,
                                none, none, none,     none, none,      none, none};
            read_one(t, code, fields);
            t->records[code].flags |= (uint16_t)added[i].flags;
            t->records[code].width = UNICODE_WIDTH_W;
        }
    }
    static const uint32_t continues[] = {0x200c, 0x200d, 0x30fb, 0xff65};
    for (size_t i = 0; i < sizeof continues / sizeof *continues; i++) {
        t->records[continues[i]].flags |= UNICODE_ID_CONTINUE;
    }
    static const struct {
        uint32_t code;
        const char *value;
    } numbers[] = {
        {0x4e24, "2"},          {0x4eac, "10000000000000000"},
        {0x4fe9, "2"},          {0x5006, "2"},
        {0x5146, "1000000"},    {0x62d0, "7"},
        {0x6d1e, "0"},          {0x7695, "200"},
        {0x79ed, "1000000000"}, {0x920e, "9"},
        {0x94a9, "9"},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        t->numeric[numbers[i].code] = strdup(numbers[i].value);
        t->records[numbers[i].code].flags |= UNICODE_NUMERIC;
    }
}

static void read_properties(Tables *t, const char *folder)
{
    static const struct {
        const char *name;
        unsigned flag;
    } wanted[] = {
        {"Lowercase", UNICODE_LOWER},    {"Uppercase", UNICODE_UPPER},
        {"XID_Start", UNICODE_ID_START}, {"XID_Continue", UNICODE_ID_CONTINUE},
        {"Cased", UNICODE_CASED},        {"Case_Ignorable", UNICODE_CASE_IGNORABLE},
    };
    Lines lines = lines_open(folder, "DerivedCoreProperties.txt");
    while (lines_next(&lines, ';')) {
        for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
            if (strcmp(lines.fields[1], wanted[i].name) != 0) continue;
            uint32_t first, last;
            read_range(lines.fields[0], &first, &last);
            for (uint32_t code = first; code <= last; code++)
                t->records[code].flags |= (uint16_t)wanted[i].flag;
        }
    }
    t->records['_'].flags |= UNICODE_ID_START;
    static const uint32_t breaks[] = {0x0a, 0x0b, 0x0c, 0x0d,   0x1c,
                                      0x1d, 0x1e, 0x85, 0x2028, 0x2029};
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++)
        t->records[breaks[i]].flags |= UNICODE_LINE_BREAK;
}

static void read_widths(Tables *t, const char *folder)
{
    Lines lines = lines_open(folder, "EastAsianWidth.txt");
    while (lines_next(&lines, ';')) {
        uint32_t first, last;
        read_range(lines.fields[0], &first, &last);
        for (uint32_t code = first; code <= last; code++) {
            t->records[code].width = (uint8_t)FIND(widths, lines.fields[1]);
        }
    }
}

static Full *full_of(Tables *t, uint32_t code)
{
    Case *c = &t->cases[code];
    if (c->full == 0) {
        if ((size_t)t->full_count == sizeof t->full / sizeof *t->full)
            stop("too many", "full case mappings");
        Full *full = &t->full[t->full_count];
        full->lower[0] = code + (uint32_t)c->lower;
        full->upper[0] = code + (uint32_t)c->upper;
        full->title[0] = code + (uint32_t)c->title;
        full->fold[0] = code + (uint32_t)c->fold;
        c->full = (uint32_t)++t->full_count;
    }
    return &t->full[c->full - 1];
}

static void read_cases(Tables *t, const char *folder)
{
    Lines lines = lines_open(folder, "SpecialCasing.txt");
    while (lines_next(&lines, ';')) {
        if (lines.count > 4 && *lines.fields[4] != '\0') continue; // depends on language or context
        uint32_t code, last;
        read_range(lines.fields[0], &code, &last);
        Full *full = full_of(t, code);
        read_codes(lines.fields[1], full->lower, 3);
        read_codes(lines.fields[2], full->title, 3);
        read_codes(lines.fields[3], full->upper, 3);
    }
    lines = lines_open(folder, "CaseFolding.txt");
    while (lines_next(&lines, ';')) {
        uint32_t code, last, folded[3] = {0};
        if (*lines.fields[1] != 'C' && *lines.fields[1] != 'F') continue;
        read_range(lines.fields[0], &code, &last);
        int count = read_codes(lines.fields[2], folded, 3);
        if (count == 1 && t->cases[code].full == 0)
            t->cases[code].fold = (int32_t)folded[0] - (int32_t)code;
        else memcpy(full_of(t, code)->fold, folded, sizeof folded);
    }
    for (uint32_t code = 0; code < CODES; code++) {
        const Case *c = &t->cases[code];
        if (c->lower != 0 || c->upper != 0 || c->title != 0 || c->fold != 0 || c->full != 0) {
            t->records[code].flags |= UNICODE_MAPS;
        }
    }
}

static void read_han_numbers(Tables *t, const char *folder)
{
    Lines lines = lines_open(folder, "Unihan_NumericValues.txt.bz2");
    while (lines_next(&lines, '\t')) {
        uint32_t code = (uint32_t)strtoul(lines.fields[0] + 2, NULL, 16);
        if (lines.count < 3 || code >= CODES) stop("bad line", lines.text);
        char *space = strchr(lines.fields[2], ' '); // several values: the first counts
        if (space != NULL) *space = '\0';
        t->numeric[code] = strdup(lines.fields[2]);
        t->records[code].flags |= UNICODE_NUMERIC;
    }
}

// --- writing ---

// Writes a table of two stages: `name_pages`[code >> PAGE_BITS] is a page of `name_items`, whose
// elements are indexes[code].
static void write_stages(const char *name, const uint16_t *indexes, int item_bits)
{
    static uint16_t pages[CODES / PAGE];
    static uint32_t starts[CODES / PAGE];
    int count = 0;
    for (uint32_t page = 0; page < CODES / PAGE; page++) {
        const uint16_t *here = indexes + page * PAGE;
        int i = 0;
        while (i < count && memcmp(indexes + starts[i], here, PAGE * sizeof *here) != 0) i++;
        if (i == count) starts[count++] = page * PAGE;
        pages[page] = (uint16_t)i;
    }
    printf("static const uint%d_t %s_pages[] = {", count <= 256 ? 8 : 16, name);
    for (uint32_t page = 0; page < CODES / PAGE; page++)
        printf("%s%d,", page % 24 == 0 ? "\n" : "", pages[page]);
    printf("\n};\nstatic const uint%d_t %s_items[] = {", item_bits, name);
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < PAGE; j++)
            printf("%s%d,", j % 32 == 0 ? "\n" : "", indexes[starts[i] + (uint32_t)j]);
    }
    printf("\n};\n");
}

static void write_records(const Tables *t)
{
    static uint16_t indexes[CODES];
    static UnicodeRecord distinct[2000];
    int count = 0;
    for (uint32_t code = 0; code < CODES; code++) {
        int i = 0;
        while (i < count && memcmp(&distinct[i], &t->records[code], sizeof distinct[i]) != 0) i++;
        if (i == count) {
            if (count == 2000) stop("too many", "records");
            distinct[count++] = t->records[code];
        }
        indexes[code] = (uint16_t)i;
    }
    printf("static const UnicodeRecord records[] = {\n");
    for (int i = 0; i < count; i++) {
        const UnicodeRecord *r = &distinct[i];
        printf("{0x%x, %d, %d, %d, %d, %d, %d},\n", r->flags, r->category, r->width, r->bidi,
               r->combining, r->decimal, r->digit);
    }
    printf("};\n");
    write_stages("record", indexes, count <= 256 ? 8 : 16);
}

static void write_codes(const uint32_t codes[3])
{
    printf("{0x%x, 0x%x, 0x%x}, ", codes[0], codes[1], codes[2]);
}

static void write_cases(const Tables *t)
{
    static uint16_t indexes[CODES];
    static Case distinct[1000];
    int count = 0;
    for (uint32_t code = 0; code < CODES; code++) {
        int i = 0;
        while (i < count && memcmp(&distinct[i], &t->cases[code], sizeof distinct[i]) != 0) i++;
        if (i == count) {
            if (count == 1000) stop("too many", "case mappings");
            distinct[count++] = t->cases[code];
        }
        indexes[code] = (uint16_t)i;
    }
    printf("static const Case cases[] = {\n");
    for (int i = 0; i < count; i++) {
        printf("{%d, %d, %d, %d, %u},\n", distinct[i].lower, distinct[i].upper, distinct[i].title,
               distinct[i].fold, distinct[i].full);
    }
    printf("};\n");
    write_stages("case", indexes, 16);
    printf("static const Full full_cases[] = {\n");
    for (int i = 0; i < t->full_count; i++) {
        printf("{");
        write_codes(t->full[i].lower);
        write_codes(t->full[i].upper);
        write_codes(t->full[i].title);
        write_codes(t->full[i].fold);
        printf("},\n");
    }
    printf("};\n");
}

static void write_numbers(const Tables *t)
{
    printf("static const Number numbers[] = {\n");
    for (uint32_t code = 0; code < CODES; code++) {
        if (t->numeric[code] == NULL) continue;
        long long top = atoll(t->numeric[code]);
        const char *slash = strchr(t->numeric[code], '/');
        printf("{0x%x, %d, %lld},\n", code, slash != NULL ? atoi(slash + 1) : 1, top);
    }
    printf("};\n");
}

// Each decomposition is a row (code point, tag, start) and its code points, in UTF-16.
static void write_decompositions(const Tables *t)
{
    static uint16_t units[40000];
    int used = 0;
    printf("static const Decomposition decompositions[] = {\n");
    for (uint32_t code = 0; code < CODES; code++) {
        const char *text = t->decomposition[code];
        if (text == NULL) continue;
        int tag = 0;
        if (*text == '<') {
            char name[20] = {0};
            const char *end = strchr(text, '>') + 1;
            memcpy(name, text, (size_t)(end - text));
            tag = FIND(tags, name);
            text = end + 1;
        }
        uint32_t codes[20];
        int count = read_codes(text, codes, 20);
        printf("{0x%x, %d, %d},\n", code, tag, used);
        for (int i = 0; i < count; i++) {
            if (used + 2 > 40000) stop("too many", "decompositions");
            uint32_t rest = codes[i] - 0x10000;
            if (codes[i] >= 0x10000) units[used++] = (uint16_t)(0xd800 + (rest >> 10));
            units[used++] = (uint16_t)(codes[i] < 0x10000 ? codes[i] : 0xdc00 + (rest & 0x3ff));
        }
    }
    printf("{0x110000, 0, %d}};\nstatic const uint16_t decomposition_units[] = {", used);
    for (int i = 0; i < used; i++) printf("%s%d,", i % 20 == 0 ? "\n" : "", units[i]);
    printf("\n};\n");
}

static void write_names(const char *table, const char *const *names, size_t count)
{
    printf("static const char %s[][%d] = {", table, table[0] == 't' ? 12 : 4);
    for (size_t i = 0; i < count; i++) printf("\"%s\", ", names[i]);
    printf("};\n");
}

int main(int count, char **arguments)
{
    if (count != 2) stop("expected", "the folder of the Unicode character database");
    const char *folder = arguments[1];
    Tables *t = calloc(1, sizeof *t);
    if (t == NULL) stop("no", "memory");
    for (uint32_t code = 0; code < CODES; code++)
        t->records[code].decimal = t->records[code].digit = -1;
    read_data(t, folder);
    read_properties(t, folder);
    read_widths(t, folder);
    read_cases(t, folder);
    read_han_numbers(t, folder);
    add_15_1(t);
    write_records(t);
    write_cases(t);
    write_numbers(t);
    write_decompositions(t);
    write_names("category_names", categories, sizeof categories / sizeof *categories);
    write_names("bidi_names", bidi, sizeof bidi / sizeof *bidi);
    write_names("width_names", widths, sizeof widths / sizeof *widths);
    write_names("tags", tags, sizeof tags / sizeof *tags);
    return 0;
}
