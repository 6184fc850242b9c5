// runner_diff.c - text for the runner, and the difference of two texts.
#include "runner.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONTEXT = 3, TABLE_LIMIT = 4000000, SHOWN_LIMIT = 60 };

// ---- Text ---------------------------------------------------------------------------------------

void text_add(Text *text, const char *bytes, size_t size)
{
    if (text->size + size + 1 > text->capacity) {
        text->capacity = (text->size + size + 1) * 2;
        text->bytes = realloc(text->bytes, text->capacity);
        if (!text->bytes) abort();
    }
    if (size > 0) memcpy(text->bytes + text->size, bytes, size);
    text->size += size;
    text->bytes[text->size] = '\0';
}

void text_print(Text *text, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (size < 0) abort();
    text_add(text, "", 0);
    if (text->capacity - text->size <= (size_t)size) {
        text->capacity = (text->size + (size_t)size + 1) * 2;
        text->bytes = realloc(text->bytes, text->capacity);
        if (!text->bytes) abort();
    }
    vsnprintf(text->bytes + text->size, (size_t)size + 1, format, again);
    va_end(again);
    text->size += (size_t)size;
}

void text_free(Text *text)
{
    free(text->bytes);
    *text = (Text){0};
}

bool text_read(Text *text, const char *path)
{
    *text = (Text){0};
    text_add(text, "", 0);
    FILE *file = fopen(path, "rb");
    if (!file) return false;
    char block[1 << 16];
    size_t size;
    while ((size = fread(block, 1, sizeof block, file)) > 0) text_add(text, block, size);
    fclose(file);
    return true;
}

bool text_write(const Text *text, const char *path)
{
    FILE *file = fopen(path, "wb");
    if (!file) return false;
    bool written = fwrite(text->bytes, 1, text->size, file) == text->size;
    return fclose(file) == 0 && written;
}

void text_replace(Text *text, const char *what, const char *with)
{
    Text result = {0};
    const char *at = text->bytes, *found;
    while ((found = strstr(at, what))) {
        text_add(&result, at, (size_t)(found - at));
        text_add(&result, with, strlen(with));
        at = found + strlen(what);
    }
    text_add(&result, at, (size_t)(text->bytes + text->size - at));
    text_free(text);
    *text = result;
}

// ---- Difference ---------------------------------------------------------------------------------

typedef struct Row {
    const char *text;
    size_t size; // without spaces at the end
} Row;

typedef struct Rows {
    Row *items;
    size_t count;
} Rows;

static Rows split(const char *text)
{
    Rows rows = {0};
    while (*text) {
        const char *end = strchr(text, '\n');
        size_t size = end ? (size_t)(end - text) : strlen(text), kept = size;
        while (kept > 0 && isspace((unsigned char)text[kept - 1])) kept--;
        if (rows.count % 64 == 0) rows.items = realloc(rows.items, (rows.count + 64) * sizeof(Row));
        if (!rows.items) abort();
        rows.items[rows.count++] = (Row){text, kept};
        text += size + (end != NULL);
    }
    return rows;
}

static bool same(Row a, Row b)
{
    return a.size == b.size && memcmp(a.text, b.text, a.size) == 0;
}

// One step of the way from the old rows to the new: ' ' keeps a row, '-' drops one, '+' adds one.
typedef struct Step {
    char kind;
    Row row;
    size_t old_index;
} Step;

typedef struct Steps {
    Step *items;
    size_t count;
} Steps;

static void add_step(Steps *steps, char kind, Row row, size_t old_index)
{
    steps->items[steps->count++] = (Step){kind, row, old_index};
}

// Steps between the rows that differ, by the longest common subsequence; a middle too large for its
// table is dropped and added whole.
static void compare_middle(Steps *steps, const Row *old, size_t old_count, size_t old_start,
                           const Row *new, size_t new_count)
{
    size_t i = 0, j = 0, width = new_count + 1;
    if (old_count > 0 && new_count > 0 && old_count * new_count <= TABLE_LIMIT) {
        uint32_t *longest = calloc((old_count + 1) * width, sizeof(uint32_t));
        if (!longest) abort();
        for (size_t a = old_count; a-- > 0;) {
            for (size_t b = new_count; b-- > 0;) {
                uint32_t down = longest[(a + 1) * width + b], right = longest[a * width + b + 1];
                longest[a * width + b] = same(old[a], new[b]) ? longest[(a + 1) * width + b + 1] + 1
                                         : down > right       ? down
                                                              : right;
            }
        }
        while (i < old_count && j < new_count) {
            if (same(old[i], new[j])) add_step(steps, ' ', old[i], old_start + i), i++, j++;
            else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1])
                add_step(steps, '-', old[i], old_start + i), i++;
            else add_step(steps, '+', new[j], old_start + i), j++;
        }
        free(longest);
    }
    for (; i < old_count; i++) add_step(steps, '-', old[i], old_start + i);
    for (; j < new_count; j++) add_step(steps, '+', new[j], old_start + i);
}

static void print_hunks(Text *report, const Steps *steps, const char *name, const size_t *line_of)
{
    size_t shown = 0;
    for (size_t i = 0; i < steps->count && shown < SHOWN_LIMIT;) {
        if (steps->items[i].kind == ' ') {
            i++;
            continue;
        }
        size_t start = i > CONTEXT ? i - CONTEXT : 0, end = i, kept = 0;
        for (size_t j = i; j < steps->count && kept <= 2 * CONTEXT; j++) {
            kept = steps->items[j].kind == ' ' ? kept + 1 : 0;
            if (kept == 0) end = j + 1;
        }
        size_t index = steps->items[i].old_index;
        text_print(report, "@@ %s:%zu @@\n", name, line_of ? line_of[index] : index + 1);
        for (size_t j = start; j < end + CONTEXT && j < steps->count && shown < SHOWN_LIMIT; j++) {
            const Step *step = &steps->items[j];
            int size = step->row.size > 1000 ? 1000 : (int)step->row.size;
            text_print(report, "%c%.*s\n", step->kind, size, step->row.text);
            shown++;
        }
        i = end;
    }
    if (shown == SHOWN_LIMIT) text_print(report, "... and more\n");
}

bool diff_lines(Text *report, const char *expected, const char *got, const char *name,
                const size_t *line_of)
{
    Rows old = split(expected), new = split(got);
    size_t head = 0, tail = 0;
    while (head < old.count && head < new.count &&same(old.items[head], new.items[head])) head++;
    while (tail < old.count - head &&
           tail < new.count -
                      head &&same(old.items[old.count - tail - 1], new.items[new.count - tail - 1]))
        tail++;
    bool differ = head < old.count || head < new.count;
    if (differ) {
        Steps steps = {malloc((old.count + new.count) * sizeof(Step)), 0};
        if (!steps.items) abort();
        for (size_t i = 0; i < head; i++) add_step(&steps, ' ', old.items[i], i);
        compare_middle(&steps, old.items + head, old.count - head - tail, head, new.items + head,
                       new.count - head - tail);
        for (size_t i = old.count - tail; i < old.count; i++)
            add_step(&steps, ' ', old.items[i], i);
        print_hunks(report, &steps, name, line_of);
        free(steps.items);
    }
    free(old.items);
    free(new.items);
    return differ;
}
