// highlight.c - which bytes of a line of Python are keywords, strings, numbers and comments.
//
// It is asked at each key, of text that is seldom complete: so it looks at words and quotes only.
#include <ctype.h>
#include <string.h>
#include "cli/screen.h"

static const char *const keywords[] = {
    "False", "None",   "True",  "and",     "as",   "assert", "async",  "await", "break",  "class", "continue", "def",
    "del",   "elif",   "else",  "except",  "for",  "finally", "from",  "global", "if",    "import", "in",      "is",
    "lambda", "nonlocal", "not", "or",     "pass", "raise",  "return", "try",   "while",  "with",  "yield",
};

static bool is_word(unsigned char c)
{
    return isalnum(c) || c == '_' || c >= 0x80;
}

static bool is_keyword(const char *word, size_t size)
{
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        if (strlen(keywords[i]) == size && memcmp(keywords[i], word, size) == 0) return true;
    }
    return false;
}

// Whether the word before a quote is a prefix of strings.
static bool is_prefix(const char *word, size_t size)
{
    if (size == 0 || size > 2) return false;
    for (size_t i = 0; i < size; i++) {
        if (!strchr("rRbBuUfFtT", word[i])) return false;
    }
    return true;
}

// The end of the string whose quote is at i: behind its closing quote, or where the line or the text ends.
static size_t string_end(const char *text, size_t size, size_t i)
{
    char quote = text[i];
    bool is_long = size - i >= 3 && text[i + 1] == quote && text[i + 2] == quote;
    i += is_long ? 3 : 1;
    for (; i < size; i++) {
        if (text[i] == '\\') i++;
        else if (text[i] == '\n' && !is_long) return i;
        else if (text[i] != quote) continue;
        else if (!is_long) return i + 1;
        else if (size - i >= 3 && text[i + 1] == quote && text[i + 2] == quote) return i + 3;
    }
    return size;
}

void highlight(const char *text, size_t size, unsigned char *styles)
{
    if (!size) return;
    memset(styles, STYLE_PLAIN, size);
    if (text[0] == ':') {
        size_t end = 0;
        while (end < size && !isspace((unsigned char)text[end])) end++;
        memset(styles, STYLE_COMMAND, end);
        return;
    }
    for (size_t i = 0; i < size;) {
        size_t start = i;
        unsigned char c = (unsigned char)text[i], style = STYLE_PLAIN;
        if (c == '#') {
            while (i < size && text[i] != '\n') i++;
            style = STYLE_COMMENT;
        } else if (c == '"' || c == '\'') {
            i = string_end(text, size, i);
            style = STYLE_STRING;
        } else if (isdigit(c)) {
            while (i < size && (is_word((unsigned char)text[i]) || text[i] == '.')) i++;
            style = STYLE_NUMBER;
        } else if (is_word(c)) {
            while (i < size && is_word((unsigned char)text[i])) i++;
            if (i < size && (text[i] == '"' || text[i] == '\'') && is_prefix(text + start, i - start)) {
                i = string_end(text, size, i);
                style = STYLE_STRING;
            } else if (is_keyword(text + start, i - start) && !(start && text[start - 1] == '.')) {
                style = STYLE_KEYWORD;
            }
        } else {
            i++;
        }
        memset(styles + start, style, i - start);
    }
}
