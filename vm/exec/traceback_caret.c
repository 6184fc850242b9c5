// traceback_caret.c - which part of an expression a traceback marks with ^, found in its text.
//
// The expression was compiled, so it is known to be well formed; its outermost operation is found
// by looking at the tokens outside all brackets:
//
//     a.b * (c + d) - f(x)      the last operator of the lowest precedence:       -
//     a ** b ** c               of powers, which group to the right, the first:   **
//     a.b(c)[d]                 no operator: the last bracket of the chain:       [d]
//
// A token that belongs to something looser than arithmetic (`and`, `<`, `if`, a comma ...) means
// that the outermost operation is none of these. Where the text is not what it should be (the file
// was edited meanwhile) the answer is "no anchors", never an error.
#include "vm/exec/traceback.h"

#include "vm/base/utf8.h"

typedef enum TokenKind {
    TOKEN_END,
    TOKEN_ATOM,
    TOKEN_STRING,
    TOKEN_GROUP,
    TOKEN_DOT,
    TOKEN_OPERATOR,
    TOKEN_AWAIT,
    TOKEN_OTHER,
} TokenKind;

typedef struct Token {
    TokenKind kind;
    size_t start, end;
    int precedence; // of an operator: 1 '|' ... 6 '*', 8 '**'
} Token;

typedef struct Scanner {
    const char *text;
    size_t size, at;
} Scanner;

static bool is_name_byte(char byte)
{
    return byte == '_' || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || (byte & 0x80) != 0;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\f' || byte == '\n' || byte == '\r';
}

// Skips white space, comments and line continuations.
static void skip_blanks(Scanner *scanner)
{
    while (scanner->at < scanner->size) {
        char byte = scanner->text[scanner->at];
        if (byte == '#') {
            while (scanner->at < scanner->size && scanner->text[scanner->at] != '\n') scanner->at++;
        } else if (is_blank(byte) || byte == '\\') {
            scanner->at++;
        } else {
            return;
        }
    }
}

// Skips a string literal whose quote is at the scanner; false if it does not end.
static bool skip_string(Scanner *scanner)
{
    const char *text = scanner->text;
    size_t at = scanner->at, size = scanner->size;
    char quote = text[at];
    bool triple = at + 2 < size && text[at + 1] == quote && text[at + 2] == quote;
    at += triple ? 3 : 1;
    while (at < size) {
        if (text[at] == '\\') {
            at += 2;
        } else if (text[at] != quote) {
            at++;
        } else if (!triple) {
            scanner->at = at + 1;
            return true;
        } else if (at + 2 < size && text[at + 1] == quote && text[at + 2] == quote) {
            scanner->at = at + 3;
            return true;
        } else {
            at++;
        }
    }
    return false;
}

// Skips a bracket and what it holds; false if it is not closed. Strings within are skipped as a
// whole, which is right for f-strings too as long as they do not nest their own quotes.
static bool skip_group(Scanner *scanner)
{
    size_t depth = 0;
    while (scanner->at < scanner->size) {
        char byte = scanner->text[scanner->at];
        if (byte == '#') {
            skip_blanks(scanner);
        } else if (byte == '\'' || byte == '"') {
            if (!skip_string(scanner)) return false;
        } else {
            scanner->at++;
            if (byte == '(' || byte == '[' || byte == '{') depth++;
            else if ((byte == ')' || byte == ']' || byte == '}') && --depth == 0) return true;
        }
    }
    return false;
}

// Skips a name or a number. "1.5", "1e-3", "0x1f", "1_000j" are one token; "x.y" is three.
static void skip_word(Scanner *scanner)
{
    const char *text = scanner->text;
    bool number = is_digit(text[scanner->at]) || text[scanner->at] == '.';
    bool hex = number && scanner->at + 1 < scanner->size && (text[scanner->at + 1] | 32) == 'x';
    while (scanner->at < scanner->size) {
        char byte = text[scanner->at];
        bool sign =
            number && !hex && (byte == '+' || byte == '-') && (text[scanner->at - 1] | 32) == 'e';
        if (!is_name_byte(byte) && !(number && byte == '.') && !sign) return;
        scanner->at++;
    }
}

static bool word_is(const char *text, size_t size, const char *word)
{
    return strlen(word) == size && memcmp(text, word, size) == 0;
}

static TokenKind word_kind(const char *text, size_t size)
{
    static const char *const looser[] = {
        "and",  "as",     "assert", "async",  "break",   "class",    "continue", "def",
        "del",  "elif",   "else",   "except", "finally", "for",      "from",     "global",
        "if",   "import", "in",     "is",     "lambda",  "nonlocal", "not",      "or",
        "pass", "raise",  "return", "try",    "while",   "with",     "yield",
    };
    if (word_is(text, size, "await")) return TOKEN_AWAIT;
    for (size_t i = 0; i < COUNT_OF(looser); i++) {
        if (word_is(text, size, looser[i])) return TOKEN_OTHER;
    }
    return TOKEN_ATOM;
}

// Reads an operator character or two.
static Token read_operator(Scanner *scanner)
{
    static const struct {
        char text[3];
        int precedence;
    } rows[] = {{"**", 8}, {"//", 6}, {"<<", 4}, {">>", 4}, {"*", 6}, {"/", 6}, {"%", 6},
                {"@", 6},  {"+", 5},  {"-", 5},  {"&", 3},  {"^", 2}, {"|", 1}, {"~", 7}};
    Token token = {TOKEN_OTHER, scanner->at, scanner->at + 1, 0};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        size_t size = strlen(rows[i].text);
        if (scanner->size - scanner->at < size ||
            memcmp(scanner->text + scanner->at, rows[i].text, size) != 0) {
            continue;
        }
        token = (Token){TOKEN_OPERATOR, scanner->at, scanner->at + size, rows[i].precedence};
        break;
    }
    scanner->at = token.end;
    // An augmented assignment is a statement.
    if (scanner->at < scanner->size && scanner->text[scanner->at] == '=') token.kind = TOKEN_OTHER;
    return token;
}

static Token next_token(Scanner *scanner)
{
    skip_blanks(scanner);
    Token token = {TOKEN_END, scanner->at, scanner->at, 0};
    if (scanner->at >= scanner->size) return token;
    char byte = scanner->text[scanner->at];
    char next = scanner->at + 1 < scanner->size ? scanner->text[scanner->at + 1] : '\0';
    if (byte == '(' || byte == '[' || byte == '{') {
        token.kind = skip_group(scanner) ? TOKEN_GROUP : TOKEN_OTHER;
    } else if (byte == '\'' || byte == '"') {
        token.kind = skip_string(scanner) ? TOKEN_STRING : TOKEN_OTHER;
    } else if (is_name_byte(byte) || (byte == '.' && is_digit(next))) {
        skip_word(scanner);
        token.kind = word_kind(scanner->text + token.start, scanner->at - token.start);
        bool quote = scanner->at < scanner->size &&
                     (scanner->text[scanner->at] == '\'' || scanner->text[scanner->at] == '"');
        if (quote) token.kind = skip_string(scanner) ? TOKEN_STRING : TOKEN_OTHER; // a prefix
    } else if (byte == '.') {
        scanner->at++;
        token.kind = TOKEN_DOT;
        if (next == '.') { // the ellipsis
            scanner->at += 2;
            token.kind = TOKEN_ATOM;
        }
    } else {
        return read_operator(scanner);
    }
    token.end = scanner->at;
    return token;
}

// ---- The outermost operation --------------------------------------------------------------------

typedef enum ShapeKind { SHAPE_NONE, SHAPE_BINARY, SHAPE_BRACKET, SHAPE_GROUP } ShapeKind;

typedef struct Expression {
    ShapeKind kind;
    Token mark;   // the operator, or the last bracket group
    size_t right; // of a binary operation: where the right operand begins
    size_t right_end;
    size_t end; // of the whole
} Expression;

// Whether a group in round brackets merely groups: no tuple, no generator, not empty.
static bool group_is_plain(const char *text, size_t start, size_t end)
{
    if (text[start] != '(') return false;
    Scanner scanner = {text, end - 1, start + 1};
    bool empty = true;
    for (;;) {
        Token token = next_token(&scanner);
        if (token.kind == TOKEN_END) return !empty;
        empty = false;
        size_t size = token.end - token.start;
        if (token.kind != TOKEN_OTHER) continue;
        if (text[token.start] == ',' || word_is(text + token.start, size, "for") ||
            word_is(text + token.start, size, "async")) {
            return false;
        }
    }
}

// Whether the operator binds as loosely as the loosest so far, so that it takes its place.
static bool takes_place(const Token *now, const Token *loosest)
{
    if (loosest->kind == TOKEN_END || now->precedence < loosest->precedence) return true;
    return now->precedence == loosest->precedence && now->precedence != 8;
}

static Expression read_expression(const char *text, size_t start, size_t end)
{
    static const Expression none = {SHAPE_NONE, {TOKEN_END, 0, 0, 0}, 0, 0, 0};
    Scanner scanner = {text, end, start};
    Token loosest = {TOKEN_END, 0, 0, 0}, bracket = loosest, previous = loosest;
    bool prefix = false;  // begins with a unary operator or await
    bool negated = false; // with a unary operator: -a ** b is the negative of a power
    bool operand = false; // what came last ends an operand
    size_t count = 0;     // tokens
    for (;; count++) {
        Token token = next_token(&scanner);
        if (token.kind == TOKEN_END) break;
        switch (token.kind) {
        case TOKEN_OTHER:
        case TOKEN_END: return none;
        case TOKEN_AWAIT:
            if (operand) return none;
            if (loosest.kind == TOKEN_END) prefix = true;
            break;
        case TOKEN_OPERATOR:
            if (!operand) { // unary
                if (token.precedence != 5 && token.precedence != 7) return none;
                if (loosest.kind == TOKEN_END) prefix = negated = true;
                break;
            }
            if (token.precedence == 7) return none;
            if (!(token.precedence == 8 && negated) && takes_place(&token, &loosest))
                loosest = token;
            operand = false;
            break;
        case TOKEN_DOT:
            if (!operand) return none;
            bracket.kind = TOKEN_END;
            break;
        case TOKEN_GROUP:
            if (operand) bracket = token;
            else bracket.kind = TOKEN_END;
            operand = true;
            break;
        case TOKEN_STRING:
        case TOKEN_ATOM:
            if (operand && previous.kind != TOKEN_DOT &&
                !(token.kind == TOKEN_STRING && previous.kind == TOKEN_STRING)) {
                return none;
            }
            bracket.kind = TOKEN_END;
            operand = true;
            break;
        }
        previous = token;
    }
    if (!operand) return none;
    if (loosest.kind != TOKEN_END) {
        scanner.at = loosest.end;
        skip_blanks(&scanner);
        return (Expression){SHAPE_BINARY, loosest, scanner.at, previous.end, previous.end};
    }
    if (prefix) return none;
    if (bracket.kind != TOKEN_END && text[bracket.start] != '{') {
        return (Expression){SHAPE_BRACKET, bracket, 0, 0, previous.end};
    }
    if (count == 1 && previous.kind == TOKEN_GROUP) {
        return (Expression){SHAPE_GROUP, previous, 0, 0, previous.end};
    }
    return none;
}

// Where the expression that begins at start begins in CPython's tree, which leaves out brackets
// that merely group.
static size_t tree_start(const char *text, size_t start, size_t end)
{
    for (;;) {
        Scanner scanner = {text, end, start};
        Token first = next_token(&scanner);
        Token second = next_token(&scanner);
        if (first.kind != TOKEN_GROUP || second.kind != TOKEN_END) return first.start;
        if (!group_is_plain(text, first.start, first.end)) return first.start;
        start = first.start + 1;
        end = first.end - 1;
    }
}

static CaretPlace place_of(const char *text, size_t offset)
{
    CaretPlace place = {0, 0};
    size_t line_start = 0;
    for (size_t i = 0; i < offset; i++) {
        if (text[i] != '\n') continue;
        place.line++;
        line_start = i + 1;
    }
    place.column = utf8_count(text + line_start, offset - line_start);
    return place;
}

// How many characters from the operator on are marked: two if another character follows on its line
// that is not yet of the right operand.
static size_t operator_width(const char *text, size_t size, const Expression *found)
{
    size_t next = found->mark.start + 1;
    if (next >= size || is_blank(text[next]) || text[next] == '\\' || text[next] == '#') return 1;
    return next < tree_start(text, found->right, found->right_end) ? 2 : 1;
}

bool caret_anchors(const char *segment, size_t size, CaretPlace *left, CaretPlace *right)
{
    size_t start = 0, end = size;
    Expression found = read_expression(segment, start, end);
    while (found.kind == SHAPE_GROUP) {
        if (!group_is_plain(segment, found.mark.start, found.mark.end)) return false;
        start = found.mark.start + 1;
        end = found.mark.end - 1;
        found = read_expression(segment, start, end);
    }
    if (found.kind == SHAPE_NONE) return false;
    *left = place_of(segment, found.mark.start);
    if (found.kind == SHAPE_BRACKET) {
        *right = place_of(segment, found.end);
    } else {
        *right = *left;
        right->column += operator_width(segment, size, &found);
    }
    return true;
}

// ---- Carets that say nothing --------------------------------------------------------------------

static bool is_ascii_name(const char *text, size_t start, size_t end)
{
    if (start == end || is_digit(text[start])) return false;
    for (size_t i = start; i < end; i++) {
        if (!is_name_byte(text[i]) || (text[i] & 0x80)) return false;
    }
    return word_kind(text + start, end - start) == TOKEN_ATOM;
}

// Whether text[0 .. start) is `return ` or `name = `.
static bool is_plain_head(const char *text, size_t start)
{
    size_t end = start;
    while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t')) end--;
    if (word_is(text, end, "return")) return end < start;
    if (end == 0 || text[end - 1] != '=') return false;
    end--;
    while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t')) end--;
    return is_ascii_name(text, 0, end);
}

bool caret_says_nothing(const char *lines, size_t size, size_t start, size_t end)
{
    Scanner all = {lines, size, 0};
    skip_blanks(&all);
    if (all.at == size) return true; // comments alone: not what was compiled
    if (start == 0 || !is_plain_head(lines, start)) return false;
    Expression call = read_expression(lines, start, end);
    if (call.kind != SHAPE_BRACKET || lines[call.mark.start] != '(') return false;
    size_t name_end = start;
    while (name_end < call.mark.start && is_name_byte(lines[name_end])) name_end++;
    if (!is_ascii_name(lines, start, name_end)) return false;
    for (size_t i = name_end; i < call.mark.start; i++) {
        if (!is_blank(lines[i]) && lines[i] != '\\') return false;
    }
    Scanner scanner = {lines, size, end};
    while (scanner.at < size && (lines[scanner.at] == ' ' || lines[scanner.at] == '\t'))
        scanner.at++;
    return scanner.at == size || lines[scanner.at] == '#' || lines[scanner.at] == ';' ||
           lines[scanner.at] == '\n';
}
