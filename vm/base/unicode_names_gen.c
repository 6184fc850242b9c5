// unicode_names_gen.c - writes the table of character names of unicode_names.c.
//
//     unicode_names_gen /usr/share/unicode > unicode_names.inc
//
// A name is a row of words. Words stand once each in a dictionary, the commonest first: those have
// codes of one byte, the others of two. Names stand in the order of their code points, in blocks of
// NAMES_BLOCK; a name begins with a byte that tells how many of its words are those of the name
// before (upper half) and how many words follow (lower half); in the first name of a block all
// follow. After the names of code points come aliases, then sequences. An open hash table leads
// from a name to its place in that order.
#include "vm/base/unicode_names.h"
#include "vm/base/unicode_read.h"

#define NAMES_MAX 60000
#define WORDS_MAX 40000
#define NAME_WORDS 30

typedef struct Name {
    char text[200];
    uint32_t codes[10];
    int count;
    int words[NAME_WORDS]; // indexes into the dictionary
    int word_count;
} Name;

typedef struct Word {
    char text[100];
    int uses, rank;
} Word;

typedef struct Tables {
    Name names[NAMES_MAX];
    int count, characters, aliases; // names of code points, then aliases, then sequences
    Word words[WORDS_MAX];
    int word_count;
    int slots[1 << 17]; // of words by their hash, index + 1
    int order[WORDS_MAX];
    uint8_t bytes[1000000];
    int byte_count;
} Tables;

static int word_index(Tables *t, const char *text)
{
    uint32_t slot = names_hash(text, strlen(text)) & 0x1ffff;
    for (; t->slots[slot] != 0; slot = (slot + 1) & 0x1ffff) {
        if (strcmp(t->words[t->slots[slot] - 1].text, text) == 0) return t->slots[slot] - 1;
    }
    if (t->word_count == WORDS_MAX || strlen(text) >= sizeof t->words[0].text)
        stop("too much", text);
    strcpy(t->words[t->word_count].text, text);
    t->slots[slot] = ++t->word_count;
    return t->word_count - 1;
}

static void add_name(Tables *t, const char *text, const uint32_t *codes, int count)
{
    if (t->count == NAMES_MAX || strlen(text) >= sizeof t->names[0].text) stop("too much", text);
    Name *name = &t->names[t->count++];
    strcpy(name->text, text);
    memcpy(name->codes, codes, (size_t)count * sizeof *codes);
    name->count = count;
    // A name that ends in "-" and its code point in hexadecimal: a word with "-" at its end says
    // so.
    char copy[200], hex[16];
    strcpy(copy, text);
    snprintf(hex, sizeof hex, "-%04X", codes[0]);
    size_t length = strlen(copy), hex_length = strlen(hex);
    if (count == 1 && length > hex_length && strcmp(copy + length - hex_length, hex) == 0) {
        copy[length - hex_length + 1] = '\0';
    }
    for (char *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " ")) {
        if (name->word_count == 15) stop("too many words", text);
        name->words[name->word_count] = word_index(t, word);
        t->words[name->words[name->word_count++]].uses++;
    }
}

static void read_names(Tables *t, const char *folder)
{
    static const struct {
        uint32_t code;
        const char *name;
    } added[] = {
        // Unicode 15.1
        {0x2ffc, "IDEOGRAPHIC DESCRIPTION CHARACTER SURROUND FROM RIGHT"},
        {0x2ffd, "IDEOGRAPHIC DESCRIPTION CHARACTER SURROUND FROM LOWER RIGHT"},
        {0x2ffe, "IDEOGRAPHIC DESCRIPTION CHARACTER HORIZONTAL REFLECTION"},
        {0x2fff, "IDEOGRAPHIC DESCRIPTION CHARACTER ROTATION"},
        {0x31ef, "IDEOGRAPHIC DESCRIPTION CHARACTER SUBTRACTION"},
    };
    size_t next = 0, added_count = sizeof added / sizeof *added;
    Lines lines = lines_open(folder, "UnicodeData.txt");
    while (lines_next(&lines, ';')) {
        uint32_t code, last;
        read_range(lines.fields[0], &code, &last);
        for (; next < added_count && added[next].code <= code; next++) {
            if (added[next].code < code) add_name(t, added[next].name, &added[next].code, 1);
        }
        if (lines.fields[1][0] != '<') add_name(t, lines.fields[1], &code, 1);
    }
    t->characters = t->count;
    lines = lines_open(folder, "NameAliases.txt");
    while (lines_next(&lines, ';')) {
        uint32_t code, last;
        read_range(lines.fields[0], &code, &last);
        add_name(t, lines.fields[1], &code, 1);
    }
    t->aliases = t->count - t->characters;
    lines = lines_open(folder, "NamedSequences.txt");
    while (lines_next(&lines, ';')) {
        uint32_t codes[10];
        int count = read_codes(lines.fields[1], codes, 10);
        add_name(t, lines.fields[0], codes, count);
    }
}

static const Tables *sorting; // for by_use alone

static int by_use(const void *a, const void *b)
{
    const Word *x = &sorting->words[*(const int *)a], *y = &sorting->words[*(const int *)b];
    return x->uses != y->uses ? y->uses - x->uses : strcmp(x->text, y->text);
}

static void write_bytes(const char *name, const uint8_t *bytes, int count)
{
    printf("static const uint8_t %s[] = {", name);
    for (int i = 0; i < count; i++) printf("%s%d,", i % 32 == 0 ? "\n" : "", bytes[i]);
    printf("\n};\n");
}

// The words by falling use, the last letter of each with its top bit set, and where each block of
// them begins.
static void write_words(Tables *t)
{
    for (int i = 0; i < t->word_count; i++) t->order[i] = i;
    sorting = t;
    qsort(t->order, (size_t)t->word_count, sizeof t->order[0], by_use);
    static uint8_t text[1000000];
    static uint32_t blocks[WORDS_MAX];
    int used = 0, block_count = 0;
    for (int i = 0; i < t->word_count; i++) {
        Word *word = &t->words[t->order[i]];
        word->rank = i;
        if (i % WORDS_BLOCK == 0) blocks[block_count++] = (uint32_t)used;
        size_t length = strlen(word->text);
        memcpy(text + used, word->text, length);
        used += (int)length;
        text[used - 1] |= 0x80;
    }
    if (t->word_count > WORDS_SHORT + (256 - WORDS_SHORT) * 256) stop("too many", "words");
    write_bytes("word_text", text, used);
    printf("static const uint32_t word_blocks[] = {");
    for (int i = 0; i < block_count; i++) printf("%s%u,", i % 16 == 0 ? "\n" : "", blocks[i]);
    printf("\n};\n");
}

static void write_names(Tables *t)
{
    static uint32_t blocks[NAMES_MAX];
    int block_count = 0;
    for (int i = 0; i < t->count; i++) {
        const Name *name = &t->names[i];
        int shared = 0;
        if (i % NAMES_BLOCK == 0) {
            blocks[block_count++] = (uint32_t)t->byte_count;
        } else {
            const Name *before = &t->names[i - 1];
            while (shared < name->word_count && shared < before->word_count &&
                   name->words[shared] == before->words[shared])
                shared++;
        }
        t->bytes[t->byte_count++] = (uint8_t)(shared << 4 | (name->word_count - shared));
        for (int j = shared; j < name->word_count; j++) {
            int rank = t->words[name->words[j]].rank;
            if (rank >= WORDS_SHORT) {
                t->bytes[t->byte_count++] = (uint8_t)(WORDS_SHORT + (rank - WORDS_SHORT) / 256);
                rank = (rank - WORDS_SHORT) % 256;
            }
            t->bytes[t->byte_count++] = (uint8_t)rank;
        }
    }
    write_bytes("name_words", t->bytes, t->byte_count);
    printf("static const uint32_t name_blocks[] = {");
    for (int i = 0; i < block_count; i++) printf("%s%u,", i % 16 == 0 ? "\n" : "", blocks[i]);
    printf("\n};\n#define NAMES %d\n#define CHARACTER_NAMES %d\n#define ALIAS_NAMES %d\n", t->count,
           t->characters, t->aliases);
}

// Runs of code points that follow one another, as (first code point, place of its name).
static void write_codes(const Tables *t)
{
    printf("static const Run runs[] = {\n");
    for (int i = 0; i < t->characters; i++) {
        uint32_t code = t->names[i].codes[0];
        if (i == 0 || code != t->names[i - 1].codes[0] + 1) printf("{0x%x, %d},\n", code, i);
    }
    printf("};\nstatic const uint32_t alias_codes[] = {\n");
    for (int i = 0; i < t->aliases; i++) printf("0x%x,\n", t->names[t->characters + i].codes[0]);
    printf("};\nstatic const uint16_t sequences[] = {\n");
    for (int i = t->characters + t->aliases; i < t->count; i++) {
        for (int j = 0; j < t->names[i].count; j++) {
            if (t->names[i].codes[j] > 0xffff) stop("a sequence beyond 16 bits", t->names[i].text);
            printf("0x%x,", t->names[i].codes[j]);
        }
        printf("0,\n");
    }
    printf("};\n");
}

static void write_hash(const Tables *t)
{
    static uint16_t slots[NAMES_SLOTS];
    if (t->count > 0xfffe || t->count > NAMES_SLOTS * 9 / 10) stop("too many", "names");
    for (int i = 0; i < t->count; i++) {
        uint32_t slot = names_hash(t->names[i].text, strlen(t->names[i].text)) % NAMES_SLOTS;
        while (slots[slot] != 0) slot = (slot + 1) % NAMES_SLOTS;
        slots[slot] = (uint16_t)(i + 1);
    }
    printf("static const uint16_t name_slots[] = {");
    for (int i = 0; i < NAMES_SLOTS; i++) printf("%s%d,", i % 20 == 0 ? "\n" : "", slots[i]);
    printf("\n};\n");
}

int main(int count, char **arguments)
{
    if (count != 2) stop("expected", "the folder of the Unicode character database");
    Tables *t = calloc(1, sizeof *t);
    if (t == NULL) stop("no", "memory");
    read_names(t, arguments[1]);
    write_words(t);
    write_names(t);
    write_codes(t);
    write_hash(t);
    return 0;
}
