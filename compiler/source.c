// source.c - bytes to the text the lexer reads: encodings, newlines, zero bytes. Section 2.1.4 of
// the language reference.
#include "compiler/parse.h"
#include "vm/base/buf.h"
#include "vm/base/utf8.h"

typedef enum Encoding {
    ENCODING_UTF8,
    ENCODING_ASCII,
    ENCODING_LATIN1,
    ENCODING_LATIN9, // iso-8859-15
    ENCODING_CP1252,
    ENCODING_UNKNOWN,
} Encoding;

// Names of an encoding after normalisation: lower case, '-' for '_'.
typedef struct EncodingName {
    const char *name;
    Encoding encoding;
} EncodingName;

static const EncodingName encoding_names[] = {
    {"utf-8", ENCODING_UTF8},
    {"utf8", ENCODING_UTF8},
    {"u8", ENCODING_UTF8},
    {"utf", ENCODING_UTF8},
    {"cp65001", ENCODING_UTF8},
    {"utf-8-sig", ENCODING_UTF8},
    {"ascii", ENCODING_ASCII},
    {"us-ascii", ENCODING_ASCII},
    {"646", ENCODING_ASCII},
    {"latin-1", ENCODING_LATIN1},
    {"latin1", ENCODING_LATIN1},
    {"latin", ENCODING_LATIN1},
    {"l1", ENCODING_LATIN1},
    {"iso-8859-1", ENCODING_LATIN1},
    {"iso8859-1", ENCODING_LATIN1},
    {"8859", ENCODING_LATIN1},
    {"cp819", ENCODING_LATIN1},
    {"iso-latin-1", ENCODING_LATIN1},
    {"iso-8859-15", ENCODING_LATIN9},
    {"iso8859-15", ENCODING_LATIN9},
    {"latin-9", ENCODING_LATIN9},
    {"latin9", ENCODING_LATIN9},
    {"l9", ENCODING_LATIN9},
    {"cp1252", ENCODING_CP1252},
    {"windows-1252", ENCODING_CP1252},
    {"1252", ENCODING_CP1252},
};

#define NAME_MAX_SIZE 64

// The encoding that a line declares: a comment that matches coding[=:]\s*([-\w.]+), alone on its
// line. Its size goes to *size, 0 if there is none.
static const char *find_declaration(const char *line, const char *end, size_t *size)
{
    *size = 0;
    while (line < end && (*line == ' ' || *line == '\t' || *line == '\f')) line++;
    if (line == end || *line != '#') return NULL;
    for (; line + 7 <= end; line++) {
        if (memcmp(line, "coding", 6) != 0 || (line[6] != ':' && line[6] != '=')) continue;
        const char *name = line + 7;
        while (name < end && (*name == ' ' || *name == '\t')) name++;
        const char *stop = name;
        while (stop < end &&
               ((*stop >= '0' && *stop <= '9') || (*stop >= 'a' && *stop <= 'z') ||
                (*stop >= 'A' && *stop <= 'Z') || *stop == '-' || *stop == '_' || *stop == '.'))
            stop++;
        if (stop == name) continue;
        *size = (size_t)(stop - name);
        return name;
    }
    return NULL;
}

static bool is_blank_line(const char *line, const char *end)
{
    while (line < end && (*line == ' ' || *line == '\t' || *line == '\f')) line++;
    return line == end || *line == '#' || *line == '\r';
}

// The declared encoding's name, from the first or second line.
static const char *declared_name(const char *source, const char *end, size_t *size)
{
    const char *line = source;
    for (int i = 0; i < 2 && line < end; i++) {
        const char *stop = line;
        while (stop < end && *stop != '\n' && *stop != '\r') stop++;
        const char *name = find_declaration(line, stop, size);
        if (name) return name;
        if (!is_blank_line(line, stop)) break;
        line = stop + 1;
        if (stop + 1 < end && stop[0] == '\r' && stop[1] == '\n') line++;
    }
    *size = 0;
    return NULL;
}

static void normalize(const char *name, size_t size, char out[NAME_MAX_SIZE])
{
    size_t length = size < NAME_MAX_SIZE - 1 ? size : NAME_MAX_SIZE - 1;
    for (size_t i = 0; i < length; i++) {
        char c = name[i];
        out[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c == '_' ? '-' : c;
    }
    out[length] = '\0';
}

static bool begins(const char *name, const char *prefix)
{
    size_t size = strlen(prefix);
    return strncmp(name, prefix, size) == 0 && (!name[size] || name[size] == '-');
}

static Encoding find_encoding(const char *name)
{
    if (begins(name, "utf-8")) return ENCODING_UTF8;
    if (begins(name, "latin-1") || begins(name, "iso-8859-1") || begins(name, "iso-latin-1"))
        return ENCODING_LATIN1;
    for (size_t i = 0; i < COUNT_OF(encoding_names); i++)
        if (strcmp(encoding_names[i].name, name) == 0) return encoding_names[i].encoding;
    return ENCODING_UNKNOWN;
}

// The code points of 0x80 .. 0x9f in cp1252; 0 where it has none.
static const uint16_t cp1252_codes[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static uint32_t latin9_code(unsigned char byte)
{
    switch (byte) {
    case 0xa4: return 0x20ac;
    case 0xa6: return 0x160;
    case 0xa8: return 0x161;
    case 0xb4: return 0x17d;
    case 0xb8: return 0x17e;
    case 0xbc: return 0x152;
    case 0xbd: return 0x153;
    case 0xbe: return 0x178;
    default: return byte;
    }
}

// Encodings of one byte a character. Newlines are translated on the way by the caller.
static bool decode_bytes(Unit *unit, Buf *out, Encoding encoding, const char *source, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)source[i];
        uint32_t code = byte;
        if (byte >= 0x80 && encoding == ENCODING_ASCII) {
            unit_fault_bare(unit, FAULT_SYNTAX,
                            "'ascii' codec can't decode byte 0x%02x in position %zu: "
                            "ordinal not in range(128)",
                            byte, i);
            return false;
        }
        if (encoding == ENCODING_LATIN9) code = latin9_code(byte);
        if (encoding == ENCODING_CP1252 && byte >= 0x80 && byte < 0xa0) {
            code = cp1252_codes[byte - 0x80];
            if (!code) {
                unit_fault_bare(unit, FAULT_SYNTAX,
                                "'charmap' codec can't decode byte 0x%02x in position %zu: "
                                "character maps to <undefined>",
                                byte, i);
                return false;
            }
        }
        buf_append_utf8(out, code);
    }
    return true;
}

// Faults of the encoding have no line of the text to show.
static bool fail_encoding(Unit *unit)
{
    if (unit->fault.kind != FAULT_SYNTAX) return false;
    unit->fault.has_position = true;
    unit->fault.offset = -1;
    return false;
}

// In a file, UTF-8 is checked line by line; in a string only where a literal or a name needs it.
static bool check_file(Unit *unit, const char *source, size_t size, bool declared)
{
    Utf8Error error;
    if (declared || utf8_validate(source, size, UTF8_STRICT, NULL, &error)) return true;
    int line = 1;
    for (size_t i = 0; i < error.start; i++) line += source[i] == '\n';
    unit_fault_bare(unit, FAULT_SYNTAX,
                    "Non-UTF-8 code starting with '\\x%02x' in file %s on line %d, but no encoding "
                    "declared; see https://peps.python.org/pep-0263/ for details",
                    (unsigned char)source[error.start], unit->filename, line);
    return fail_encoding(unit);
}

static bool decode_source(Unit *unit, Buf *out, const char *source, size_t size,
                          const ParseOptions *options)
{
    if (options->is_text) return buf_append(out, source, size);
    bool mark = size >= 3 && memcmp(source, "\xef\xbb\xbf", 3) == 0;
    if (mark) source += 3, size -= 3;
    size_t name_size;
    const char *declared = declared_name(source, source + size, &name_size);
    if (!declared)
        return check_file(unit, source, size, !options->is_file) && buf_append(out, source, size);
    char name[NAME_MAX_SIZE];
    normalize(declared, name_size, name);
    Encoding encoding = find_encoding(name);
    const char *shown = encoding == ENCODING_LATIN1 ? "iso-8859-1" : name;
    if (mark && !begins(name, "utf-8"))
        unit_fault_bare(unit, FAULT_SYNTAX, "encoding problem: %s with BOM", shown);
    else if (encoding == ENCODING_UNKNOWN)
        unit_fault_bare(unit, FAULT_SYNTAX, "unknown encoding: %.*s", (int)name_size, declared);
    else if (encoding == ENCODING_UTF8) return buf_append(out, source, size);
    else if (decode_bytes(unit, out, encoding, source, size)) return !buf_failed(out);
    if (options->is_file && !mark) { // a file has one message for all that
        unit_forgive(unit);
        unit_fault_bare(unit, FAULT_SYNTAX, "encoding problem: %s", shown);
    }
    return fail_encoding(unit);
}

bool source_foreign_encoding(const char *source, size_t size, char name[64])
{
    static_assert(NAME_MAX_SIZE == 64, "as parse.h says");
    size_t name_size;
    const char *declared = declared_name(source, source + size, &name_size);
    if (!declared || memcmp(source, "\xef\xbb\xbf", 3) == 0) return false;
    normalize(declared, name_size, name);
    if (find_encoding(name) != ENCODING_UNKNOWN) return false;
    size_t length = strlen(name);
    memcpy(name, declared, length);
    return true;
}

static bool has_zero_byte(Unit *unit, const char *source, size_t size, const ParseOptions *options)
{
    const char *zero = size ? memchr(source, '\0', size) : NULL;
    if (!zero) return false;
    if (options->is_text || !options->is_file) {
        unit_fault_bare(unit, FAULT_SYNTAX, "source code string cannot contain null bytes");
        return true;
    }
    Place place = {1, 0, 1, -1};
    for (const char *next = source; next < zero; next++) place.lineno += *next == '\n';
    place.end_lineno = place.lineno;
    unit_fault(unit, FAULT_SYNTAX, place, "source code cannot contain null bytes");
    return true;
}

// "\r\n" and '\r' become '\n', in place. Returns the new size.
static size_t translate_newlines(char *text, size_t size)
{
    char *first = size ? memchr(text, '\r', size) : NULL;
    if (!first) return size;
    char *out = first, *end = text + size;
    for (char *next = first; next < end; next++) {
        char c = *next;
        if (c == '\r' && next + 1 < end && next[1] == '\n') next++;
        *out++ = c == '\r' ? '\n' : c;
    }
    return (size_t)(out - text);
}

bool source_decode(Unit *unit, const char *source, size_t size, const ParseOptions *options)
{
    unit->is_file = options->is_file;
    if (has_zero_byte(unit, source, size, options)) return false;
    if (size > INT32_MAX / 2) { // columns and lines have 31 bits
        unit_fault_bare(unit, FAULT_OVERFLOW, "Parser column offset overflow");
        return false;
    }
    Buf text;
    buf_init(&text, unit->memory);
    bool fine = buf_reserve(&text, size + 2) && decode_source(unit, &text, source, size, options);
    if (fine) {
        text.size = translate_newlines(text.data, text.size);
        bool ended = text.size && text.data[text.size - 1] == '\n';
        if (options->mode == PARSE_FILE && !ended && text.size) buf_append_char(&text, '\n');
        unit->size = text.size;
        unit->text = buf_failed(&text) ? NULL : arena_copy(&unit->arena, text.data, text.size);
    }
    buf_free(&text);
    if (unit->text) return true;
    if (!unit->fault.kind) unit_fault_memory(unit);
    return false;
}
