// unicode_read.h - reading the text files of the Unicode character database, for unicode_*_gen.c
// alone.
//
// A line is fields separated by ';' (tabs in Unihan), '#' begins a comment, blanks around a field
// do not count. What cannot be read ends the build.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CODES 0x110000
#define FIELDS_MAX 16

typedef struct Lines {
    FILE *file;
    bool is_pipe;
    char *text; // the present line
    size_t room;
    char *fields[FIELDS_MAX];
    int count;
} Lines;

static inline void stop(const char *what, const char *name)
{
    fprintf(stderr, "unicode data: %s: %s\n", what, name);
    exit(1);
}

// Opens folder/name; a name that ends in .bz2 is unpacked on the way.
static inline Lines lines_open(const char *folder, const char *name)
{
    char path[4096];
    Lines lines = {0};
    size_t length = strlen(name);
    lines.is_pipe = length > 4 && strcmp(name + length - 4, ".bz2") == 0;
    snprintf(path, sizeof path, lines.is_pipe ? "bzip2 -dc '%s/%s'" : "%s/%s", folder, name);
    lines.file = lines.is_pipe ? popen(path, "r") : fopen(path, "r");
    if (lines.file == NULL) stop("cannot open", path);
    return lines;
}

static inline bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Reads the next line that is not empty; false, and closes, at the end.
static inline bool lines_next(Lines *lines, char separator)
{
    while (getline(&lines->text, &lines->room, lines->file) > 0) {
        char *comment = strchr(lines->text, '#');
        if (comment != NULL) *comment = '\0';
        lines->count = 0;
        char *at = lines->text;
        bool any = false;
        while (at != NULL && lines->count < FIELDS_MAX) {
            char *end = strchr(at, separator), *next = end == NULL ? NULL : end + 1;
            if (end == NULL) end = at + strlen(at);
            while (at < end && is_blank(*at)) at++;
            while (end > at && is_blank(end[-1])) end--;
            any |= end > at;
            *end = '\0';
            lines->fields[lines->count++] = at;
            at = next;
        }
        if (any) return true;
    }
    int status = lines->is_pipe ? pclose(lines->file) : fclose(lines->file);
    if (status != 0)
        stop("cannot read", lines->is_pipe ? "a .bz2 file (is bzip2 there?)" : "a file");
    free(lines->text);
    return false;
}

// Reads "0041" or "0041..005A".
static inline void read_range(const char *field, uint32_t *first, uint32_t *last)
{
    char *end;
    *first = *last = (uint32_t)strtoul(field, &end, 16);
    if (end[0] == '.' && end[1] == '.') *last = (uint32_t)strtoul(end + 2, &end, 16);
    if (*last >= CODES || *first > *last) stop("bad range", field);
}

// Reads "0053 0073"; returns how many.
static inline int read_codes(const char *field, uint32_t *codes, int most)
{
    int count = 0;
    char *end;
    for (const char *at = field; *at != '\0'; at = end) {
        if (count == most) stop("too many code points", field);
        codes[count] = (uint32_t)strtoul(at, &end, 16);
        if (end == at) stop("bad code point", field);
        count++;
        while (*end == ' ') end++;
    }
    return count;
}
