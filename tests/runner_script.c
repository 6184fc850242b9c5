// runner_script.c - reads a test written in Python: what it expects, and how to run it.
//
// A comment `#=> text` expects a line of output. `#=> raises Type: message` expects that the statement
// it stands beside raises, and the test goes on after it. For that the statement is put into a `with`
// whose exit prints the exception in those words:
//
//     [].pop()          #=> raises IndexError: pop from empty list
//     with _raises: [].pop()
//
// A statement with a block (a class, a loop) goes one column deeper, below a line `with _raises:` that
// takes the place of an empty or comment line before it, if there is one. Lines thus keep their
// numbers, except after a block statement that had no such line above it. The object `_raises` is made
// in the test's first empty or comment line.
//
// To know where statements begin, the scanner follows brackets, strings (f-strings hold code that may
// hold strings) and backslashes at line ends, and nothing more of Python's grammar.
#include "runner.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define NONE ((size_t)-1)

typedef struct Line {
    const char *text;
    size_t size;   // without the newline
    size_t first;  // the line its statement begins on; itself if it begins one
    size_t marker; // where `#=>` stands in it, or NONE
    bool empty;    // nothing but space and comment, and not inside a statement
    bool caught;   // begins a simple statement that raises
    bool opened;   // begins a block statement that raises: `with _raises:` goes above
    int deeper;    // columns to add to its indentation
} Line;

typedef struct Lines {
    Line *items;
    size_t count;
} Lines;

static const char prelude[] =
    "_raises = type('_raises', (), {'__enter__': lambda self: None, '__exit__': "
    "lambda self, kind, error, _, print=print, str=str: kind is not None and (print('raises', "
    "kind.__name__ + (': ' + str(error) if str(error) else '')), True)[1]})()";

// ---- Scanning -----------------------------------------------------------------------------------

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 128;
}

// Is the string whose quote stands at i an f-string?
static bool is_fstring(const char *source, size_t i)
{
    size_t start = i;
    while (start > 0 && i - start < 2 && strchr("rRbBuUfF", source[start - 1])) start--;
    if (start > 0 && is_name(source[start - 1])) return false;
    for (; start < i; start++)
        if (source[start] == 'f' || source[start] == 'F') return true;
    return false;
}

static size_t skip_string(const char *source, size_t i);

// From after the `{` of an f-string's field to after its `}`.
static size_t skip_field(const char *source, size_t i)
{
    int depth = 0;
    while (source[i]) {
        char c = source[i];
        if (c == '"' || c == '\'') {
            i = skip_string(source, i);
            continue;
        }
        if (c == '}' && depth == 0) return i + 1;
        if (c == ':' && depth == 0) { // the format: literal text, and fields in it
            for (i++; source[i] && source[i] != '}';)
                i = source[i] == '{' ? skip_field(source, i + 1) : i + 1;
            return source[i] ? i + 1 : i;
        }
        if (strchr("([{", c)) depth++;
        if (strchr(")]}", c)) depth--;
        i++;
    }
    return i;
}

// From the opening quote to after the closing one.
static size_t skip_string(const char *source, size_t i)
{
    bool has_fields = is_fstring(source, i);
    char quote = source[i];
    bool triple = source[i + 1] == quote && source[i + 2] == quote;
    size_t quotes = triple ? 3 : 1;
    i += quotes;
    while (source[i]) {
        char c = source[i];
        if (c == quote && (!triple || (source[i + 1] == quote && source[i + 2] == quote)))
            return i + quotes;
        if (c == '\n' && !triple) return i;
        if (c == '\\' && source[i + 1] && !(has_fields && source[i + 1] == '{')) i += 2;
        else if (c == '{' && has_fields && source[i + 1] == '{') i += 2;
        else if (c == '{' && has_fields) i = skip_field(source, i + 1);
        else i++;
    }
    return i;
}

static Lines split_lines(const char *source)
{
    Lines lines = {0};
    for (const char *at = source; *at;) {
        const char *end = strchr(at, '\n');
        size_t size = end ? (size_t)(end - at) : strlen(at);
        if (lines.count % 64 == 0)
            lines.items = realloc(lines.items, (lines.count + 64) * sizeof(Line));
        if (!lines.items) abort();
        lines.items[lines.count] =
            (Line){.text = at, .size = size, .first = lines.count, .marker = NONE};
        lines.count++;
        at += size + (end != NULL);
    }
    return lines;
}

// Fills in where statements begin, which lines are empty, and where the markers are.
static void scan(const char *source, Lines *lines)
{
    size_t line = 0, first = 0;
    int depth = 0;
    bool fresh = true;      // nothing of this line's statement yet
    bool continued = false; // a backslash ends this line
    for (size_t i = 0; source[i];) {
        char c = source[i];
        if (c == '\n') {
            if (fresh) lines->items[line].empty = true;
            line++;
            if (depth == 0 && !continued) {
                first = line;
                fresh = true;
            }
            if (line < lines->count) lines->items[line].first = first;
            continued = false;
            i++;
        } else if (c == '#') {
            size_t column = (size_t)(source + i - lines->items[line].text);
            const char *comment = source + i;
            size_t size = lines->items[line].size - column;
            for (size_t j = 0; j + 3 <= size; j++) {
                if (memcmp(comment + j, "#=>", 3) != 0) continue;
                lines->items[line].marker = column + j;
                break;
            }
            i += size;
        } else if (c == '"' || c == '\'') {
            size_t end = skip_string(source, i);
            for (; i < end; i++)
                if (source[i] == '\n' && ++line < lines->count) lines->items[line].first = first;
            fresh = false;
        } else {
            if (strchr("([{", c)) depth++;
            if (strchr(")]}", c) && depth > 0) depth--;
            if (c == '\\' && source[i + 1] == '\n') continued = true;
            if (!isspace((unsigned char)c)) fresh = false;
            i++;
        }
    }
    if (fresh && line < lines->count) lines->items[line].empty = true;
}

// ---- Statements ---------------------------------------------------------------------------------

static size_t indentation(const Line *line)
{
    size_t column = 0;
    while (column < line->size && (line->text[column] == ' ' || line->text[column] == '\t'))
        column++;
    return column;
}

static bool begins_with(const Line *line, const char *word)
{
    size_t column = indentation(line), length = strlen(word);
    if (line->size - column < length || memcmp(line->text + column, word, length) != 0)
        return false;
    return line->size - column == length || !is_name(word[0]) ||
           !is_name(line->text[column + length]);
}

static bool begins_with_any(const Line *line, const char *const *words)
{
    for (; *words; words++)
        if (begins_with(line, *words)) return true;
    return false;
}

static bool is_match(const Line *line)
{
    size_t size = line->marker != NONE ? line->marker : line->size;
    while (size > 0 && isspace((unsigned char)line->text[size - 1])) size--;
    return begins_with(line, "match") && size > 0 && line->text[size - 1] == ':';
}

static size_t statement_end(const Lines *lines, size_t first)
{
    size_t end = first + 1;
    while (end < lines->count && lines->items[end].first == first) end++;
    return end;
}

// Marks the statement that begins on line `first` as one that raises.
static const char *catch_statement(Lines *lines, size_t first)
{
    static const char *const clauses[] = {"elif", "else", "except", "finally", "case", NULL};
    static const char *const blocks[] = {"if",  "while", "for",   "with", "try",
                                         "def", "class", "async", "@",    NULL};
    Line *line = &lines->items[first];
    if (begins_with_any(line, clauses)) return "`raises` cannot stand beside this clause";
    if (!begins_with_any(line, blocks) && !is_match(line)) {
        line->caught = true;
        return NULL;
    }
    size_t column = indentation(line);
    if (begins_with(line, "def") || begins_with(line, "class") || begins_with(line, "async")) {
        while (first > 0) { // its decorators belong to it
            size_t previous = lines->items[first - 1].first;
            if (!begins_with(&lines->items[previous], "@")) break;
            if (indentation(&lines->items[previous]) != column) break;
            first = previous;
        }
    }
    bool decorated = begins_with(&lines->items[first], "@");
    lines->items[first].opened = true;
    for (size_t i = first; i < lines->count; i = statement_end(lines, i)) {
        Line *inner = &lines->items[i];
        if (inner->empty) continue;
        if (i != first && indentation(inner) <= column) {
            bool same = indentation(inner) == column;
            if (same && decorated) decorated = begins_with(inner, "@");
            else if (!same || !begins_with_any(inner, clauses)) break;
        }
        inner->deeper++;
    }
    return NULL;
}

// The line that can hold the prelude: the last empty one before the first statement that is neither a
// docstring nor a `from __future__`. If none is empty, the line before which it must go.
static size_t prelude_place(const Lines *lines, bool *is_free)
{
    size_t place = 0;
    *is_free = false;
    for (size_t i = 0; i < lines->count; i = statement_end(lines, i)) {
        const Line *line = &lines->items[i];
        bool first_string = line->text[0] == '"' || line->text[0] == '\'';
        if (line->empty && line->marker == NONE) {
            if (!*is_free) place = i;
            *is_free = true;
        } else if (first_string || begins_with(line, "from __future__")) {
            place = statement_end(lines, i);
            *is_free = false;
        } else if (!line->empty) {
            break;
        }
    }
    return place;
}

static void write_program(Script *script, const Lines *lines)
{
    bool is_free;
    size_t place = prelude_place(lines, &is_free);
    Text *program = &script->program;
    for (size_t i = 0; i < lines->count; i++) {
        const Line *line = &lines->items[i], *next = line + 1;
        if (i == place) text_print(program, "%s\n", prelude);
        if (i == place && is_free) continue;
        if (line->opened && (i == 0 || !lines->items[i - 1].empty || (is_free && place == i - 1)))
            text_print(program, "%*swith _raises:\n", (int)indentation(line) + line->deeper - 1,
                       "");
        if (line->empty && i + 1 < lines->count && next->opened) {
            text_print(program, "%*swith _raises:\n", (int)indentation(next) + next->deeper - 1,
                       "");
            continue;
        }
        size_t column = indentation(line);
        text_print(program, "%*s%.*s%s", line->deeper, "", (int)column, line->text,
                   line->caught ? "with _raises: " : "");
        text_add(program, line->text + column, line->size - column);
        text_add(program, "\n", 1);
    }
}

// ---- The whole ----------------------------------------------------------------------------------

static bool head_says(const Line *line, const char *words)
{
    return line->size > strlen(words) && memcmp(line->text, words, strlen(words)) == 0;
}

void script_read(Script *script, const char *source)
{
    *script = (Script){0};
    text_add(&script->expected, "", 0);
    Lines lines = split_lines(source);
    scan(source, &lines);
    script->line_of = calloc(lines.count + 1, sizeof(size_t));
    if (!script->line_of) abort();
    for (size_t i = 0; i < lines.count && lines.items[i].text[0] == '#'; i++) {
        if (head_says(&lines.items[i], "# CPython differs:")) script->not_cpython = true;
        if (head_says(&lines.items[i], "# not under stress:")) script->not_stress = true;
        if (head_says(&lines.items[i], "# needs readline:")) script->needs_readline = true;
    }
    for (size_t i = 0; i < lines.count; i++) {
        Line *line = &lines.items[i];
        if (line->marker == NONE) continue;
        const char *text = line->text + line->marker + 3;
        size_t size = line->size - line->marker - 3;
        if (size > 0 && *text == ' ') text++, size--;
        text_add(&script->expected, text, size);
        text_add(&script->expected, "\n", 1);
        script->line_of[script->line_count++] = i + 1;
        if (line->empty || size < 7 || memcmp(text, "raises ", 7) != 0) continue;
        script->rewritten = true;
        script->problem = catch_statement(&lines, line->first);
        script->problem_line = i + 1;
        if (script->problem) break;
    }
    script->line_of[script->line_count] = lines.count;
    if (script->rewritten) write_program(script, &lines);
    free(lines.items);
}

void script_free(Script *script)
{
    text_free(&script->expected);
    text_free(&script->program);
    free(script->line_of);
}
