// lexer.c - see lexer.h. Section 2 of the language reference.
//
// What a fault says and where depends on how far the cursor has come and on which line is the
// current one, so the code moves both exactly when the reference implementation does: a line begins
// when its first byte is looked at, not when the newline before it is passed.
#include "compiler/lexer.h"
#include "vm/base/unicode.h"
#include "vm/base/utf8.h"

// Classes of bytes.
enum {
    NAME_START = 1, // letters, '_' and all of a character beyond ASCII
    DIGIT = 2,
    HEX_DIGIT = 4,
    BLANK = 8,   // what may stand between tokens
    PREFIX = 16, // letters that may begin a string literal
};

#define L NAME_START
#define H (NAME_START | HEX_DIGIT)
#define P (NAME_START | PREFIX)
#define B (NAME_START | HEX_DIGIT | PREFIX)
#define D (DIGIT | HEX_DIGIT)
#define S BLANK
#define L16 L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L
// clang-format off
static const uint8_t classes[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, S, 0, 0, S, 0, 0, 0,  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    S, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,  D, D, D, D, D, D, D, D, D, D, 0, 0, 0, 0, 0, 0,
    0, H, B, H, H, H, B, L, L, L, L, L, L, L, L, L,  L, L, P, L, L, P, L, L, L, L, L, 0, 0, 0, 0, L,
    0, H, B, H, H, H, B, L, L, L, L, L, L, L, L, L,  L, L, P, L, L, P, L, L, L, L, L, 0, 0, 0, 0, 0,
    L16, L16, L16, L16, L16, L16, L16, L16,
};
// clang-format on
#undef L
#undef H
#undef P
#undef B
#undef D
#undef S
#undef L16

static inline bool is_class(char c, unsigned wanted)
{
    return (classes[(unsigned char)c] & wanted) != 0;
}

void lexer_init(Lexer *lexer, Unit *unit)
{
    lexer->unit = unit;
    lexer->cursor = lexer->line_start = lexer->buffer_start = lexer->token_start = unit->text;
    lexer->end = unit->text + unit->size;
    lexer->line = 0;
    lexer->state = LEXER_RUNNING;
    lexer->at_line_start = true;
    lexer->all_tokens = lexer->comment_alone = false;
    lexer->pending = lexer->level = lexer->indent = lexer->fstring_count = 0;
    lexer->indents[0] = lexer->alternates[0] = 0;
}

bool lexer_make(Lexer *lexer, Token *token, TokenKind kind, const char *start, const char *end)
{
    token->kind = (uint8_t)kind;
    token->soft = SOFT_NONE;
    token->raw = false;
    token->level = (uint16_t)lexer->level;
    token->lineno = token->end_lineno = lexer->line;
    token->column = start ? (int32_t)(start - lexer->line_start) : -1;
    token->end_column = end ? (int32_t)(end - lexer->line_start) : -1;
    token->text = start;
    token->size = start ? (uint32_t)(end - start) : 0;
    token->name = NULL;
    token->memo = NULL;
    return true;
}

// The token for a state that the parser words.
static bool stop(Lexer *lexer, Token *token, LexerState state)
{
    lexer->state = state;
    lexer_make(lexer, token, TOKEN_ERROR, NULL, NULL);
    return false;
}

static Place place_of_line(const Lexer *lexer, int offset, int end_offset)
{
    return (Place){lexer->line, offset, lexer->line, end_offset};
}

bool lexer_fail(Lexer *lexer, Token *token, const char *format, ...)
{
    char text[200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    int offset = unit_characters(lexer->line_start, (size_t)(lexer->cursor - lexer->line_start));
    unit_fault_characters(lexer->unit, FAULT_SYNTAX, place_of_line(lexer, offset, offset), "%s",
                          text);
    return stop(lexer, token, LEXER_FAULT);
}

void lexer_fault_unclosed(Lexer *lexer)
{
    const LexerBracket *bracket = &lexer->brackets[lexer->level - 1];
    Place place = {bracket->line, bracket->column, bracket->line, -1};
    unit_fault(lexer->unit, FAULT_SYNTAX, place, "'%c' was never closed", bracket->kind);
}

// A character that may not stand where it does. Control characters and the like have no picture.
static bool fail_character(Lexer *lexer, Token *token, uint32_t code)
{
    if (!unicode_is_printable(code))
        return lexer_fail(lexer, token, "invalid non-printable character U+%04X", (unsigned)code);
    char text[UTF8_MAX + 1];
    text[utf8_encode(code, text)] = '\0';
    return lexer_fail(lexer, token, "invalid character '%s' (U+%04X)", text, (unsigned)code);
}

// ---- names ------------------------------------------------------------------------------------

// Checks and normalises an identifier with characters beyond ASCII.
static bool make_unicode_name(Lexer *lexer, Token *token)
{
    const char *start = lexer->token_start, *end = lexer->cursor;
    // The module tokenize takes all of them for letters.
    if (lexer->all_tokens) return lexer_make(lexer, token, TOKEN_NAME, start, end);
    Utf8Error error;
    if (!utf8_validate(start, (size_t)(end - start), UTF8_PERMISSIVE, NULL, &error)) {
        int column = (int)(end - lexer->line_start) - 1;
        unit_fault_utf8(lexer->unit, (Place){lexer->line, column, lexer->line, -2}, start, &error);
        return stop(lexer, token, LEXER_FAULT);
    }
    unsigned wanted = UNICODE_ID_START;
    for (const char *next = start; next < end; wanted = UNICODE_ID_CONTINUE) {
        uint32_t code;
        int size = utf8_decode(next, &code);
        next += size;
        if (unicode_is(code, wanted)) continue;
        lexer->cursor = next;
        return fail_character(lexer, token, code);
    }
    Buf normal;
    buf_init(&normal, lexer->unit->memory);
    bool made = unicode_normalize(&normal, start, (size_t)(end - start), UNICODE_NFKC);
    lexer_make(lexer, token, TOKEN_NAME, start, end);
    if (made) token->name = names_intern(&lexer->unit->names, normal.data, normal.size);
    buf_free(&normal);
    if (token->name) return true;
    unit_fault_memory(lexer->unit);
    return stop(lexer, token, LEXER_FAULT);
}

// The cursor is behind the first byte of a name, or behind letters that turned out to be no prefix.
static bool make_name(Lexer *lexer, Token *token)
{
    const char *cursor = lexer->cursor, *start = lexer->token_start;
    unsigned char seen = (unsigned char)*start;
    while (is_class(*cursor, NAME_START | DIGIT)) seen |= (unsigned char)*cursor++;
    lexer->cursor = cursor;
    if (UNLIKELY(seen & 0x80)) return make_unicode_name(lexer, token);
    Name *name = names_intern(&lexer->unit->names, start, (size_t)(cursor - start));
    if (UNLIKELY(!name)) {
        unit_fault_memory(lexer->unit);
        return stop(lexer, token, LEXER_FAULT);
    }
    lexer_make(lexer, token, (TokenKind)name->token, start, cursor);
    token->soft = name->soft;
    token->name = name;
    return true;
}

// ---- strings ----------------------------------------------------------------------------------

// The cursor is on the opening quote.
static bool make_string(Lexer *lexer, Token *token)
{
    const char *start = lexer->token_start, *first_line_start = lexer->line_start;
    int first_line = lexer->line;
    char quote = *lexer->cursor++;
    int quote_size = 1;
    bool escaped_quote = false;
    if (*lexer->cursor == quote) {
        lexer->cursor++;
        if (*lexer->cursor != quote) goto done; // the empty string
        lexer->cursor++;
        quote_size = 3;
    }
    for (int found = 0; found < quote_size;) {
        char c = *lexer->cursor;
        if (c == quote) {
            lexer->cursor++;
            found++;
            continue;
        }
        found = 0;
        bool at_end = c == '\0';
        if (UNLIKELY(at_end || (c == '\n' && quote_size == 1))) {
            int last_line = lexer->line;
            lexer->cursor = start + 1;
            lexer->line_start = first_line_start;
            lexer->line = first_line;
            LexerFString *fstring = lexer_fstring(lexer);
            if (fstring && fstring->quote == quote && fstring->quote_size == quote_size)
                return lexer_fail(lexer, token, "f-string: expecting '}'");
            lexer_fail(
                lexer, token,
                quote_size == 3 ? "unterminated triple-quoted string literal (detected at line %d)"
                : escaped_quote ? "unterminated string literal (detected at line %d); perhaps you "
                                  "escaped the end quote?"
                                : "unterminated string literal (detected at line %d)",
                last_line);
            if (at_end)
                lexer->state =
                    quote_size == 3 ? LEXER_AT_END_OF_STRING : LEXER_AT_END_OF_LINE_STRING;
            return false;
        }
        lexer->cursor++;
        if (c == '\\' && *lexer->cursor) {
            c = *lexer->cursor++;
            escaped_quote |= c == quote;
        }
        if (c == '\n') lexer_line(lexer);
    }
done:
    lexer_make(lexer, token, TOKEN_STRING, lexer->cursor, lexer->cursor);
    token->text = start;
    token->size = (uint32_t)(lexer->cursor - start);
    token->lineno = first_line;
    token->column = (int32_t)(start - first_line_start);
    return true;
}

// The cursor is on a letter that may begin a prefix: makes the string it begins, or the name.
static bool make_prefixed(Lexer *lexer, Token *token)
{
    bool saw_b = false, saw_r = false, saw_u = false, saw_f = false;
    for (;;) {
        char c = *lexer->cursor | 0x20;
        if (!is_class(*lexer->cursor, PREFIX)) break;
        if (c == 'b' && !saw_b && !saw_u && !saw_f) saw_b = true;
        else if (c == 'u' && !saw_b && !saw_u && !saw_r && !saw_f) saw_u = true;
        else if (c == 'r' && !saw_r && !saw_u) saw_r = true;
        else if (c == 'f' && !saw_f && !saw_b && !saw_u) saw_f = true;
        else break;
        lexer->cursor++;
        if (*lexer->cursor != '\'' && *lexer->cursor != '"') continue;
        return saw_f ? lexer_fstring_open(lexer, token, saw_r) : make_string(lexer, token);
    }
    return make_name(lexer, token);
}

// ---- numbers ----------------------------------------------------------------------------------

// Whether the text at the cursor goes on with these letters and the name ends there.
static bool goes_on(const Lexer *lexer, const char *letters)
{
    size_t size = strlen(letters);
    return strncmp(lexer->cursor, letters, size) == 0 &&
           !is_class(lexer->cursor[size], NAME_START | DIGIT);
}

// A number ends at the cursor. A keyword may follow at once, with a warning; no other name may. For
// the module tokenize (all_tokens) anything may.
static bool end_number(Lexer *lexer, Token *token, const char *kind)
{
    char c = *lexer->cursor;
    if (!is_class(c, NAME_START | DIGIT) || lexer->all_tokens) return true;
    const char *next = lexer->cursor + 1;
    bool keyword = goes_on(lexer, "and") || goes_on(lexer, "else") || goes_on(lexer, "for") ||
                   goes_on(lexer, "or") || goes_on(lexer, "not") ||
                   (c == 'i' && (*next == 'f' || *next == 'n' || *next == 's'));
    if (keyword) {
        int column = (int)(lexer->cursor - lexer->line_start);
        Place place = {lexer->line, column - 1, lexer->line, column - 1};
        unit_warn(lexer->unit, place, "invalid %s literal", kind);
        return true;
    }
    if (c & 0x80) return true; // the identifier that follows is faulted on its own
    return lexer_fail(lexer, token, "invalid %s literal", kind);
}

// Digits with single underscores between them; the cursor is on the first digit or past it.
static bool take_digits(Lexer *lexer, Token *token)
{
    for (;;) {
        while (is_class(*lexer->cursor, DIGIT)) lexer->cursor++;
        if (*lexer->cursor != '_') return true;
        lexer->cursor++;
        if (!is_class(*lexer->cursor, DIGIT))
            return lexer_fail(lexer, token, "invalid decimal literal");
    }
}

static inline bool is_digit_of(char c, int base)
{
    return base == 16 ? is_class(c, HEX_DIGIT) : c >= '0' && c < '0' + base;
}

// 0x..., 0o..., 0b...: the cursor is behind the letter.
static bool make_based(Lexer *lexer, Token *token, int base, const char *kind)
{
    do {
        if (*lexer->cursor == '_') lexer->cursor++;
        char c = *lexer->cursor;
        if (!is_digit_of(c, base)) {
            if (!is_class(c, DIGIT)) return lexer_fail(lexer, token, "invalid %s literal", kind);
            lexer->cursor++;
            return lexer_fail(lexer, token, "invalid digit '%c' in %s literal", c, kind);
        }
        while (is_digit_of(*lexer->cursor, base)) lexer->cursor++;
    } while (*lexer->cursor == '_');
    char c = *lexer->cursor;
    if (is_class(c, DIGIT)) {
        lexer->cursor++;
        return lexer_fail(lexer, token, "invalid digit '%c' in %s literal", c, kind);
    }
    if (!end_number(lexer, token, kind)) return false;
    return lexer_make(lexer, token, TOKEN_NUMBER, lexer->token_start, lexer->cursor);
}

// What may follow the digits before the point: the cursor is on '.', 'e', 'j' or what is next.
static bool make_decimal_tail(Lexer *lexer, Token *token)
{
    if (*lexer->cursor == '.') {
        lexer->cursor++;
        if (is_class(*lexer->cursor, DIGIT) && !take_digits(lexer, token)) return false;
    }
    if ((*lexer->cursor | 0x20) == 'e') {
        const char *exponent = lexer->cursor++;
        if (*lexer->cursor == '+' || *lexer->cursor == '-') {
            lexer->cursor++;
            if (!is_class(*lexer->cursor, DIGIT))
                return lexer_fail(lexer, token, "invalid decimal literal");
        } else if (!is_class(*lexer->cursor, DIGIT)) { // perhaps the keyword else
            lexer->cursor = exponent;
            if (!end_number(lexer, token, "decimal")) return false;
            return lexer_make(lexer, token, TOKEN_NUMBER, lexer->token_start, exponent);
        }
        if (!take_digits(lexer, token)) return false;
    }
    const char *kind = "decimal";
    if ((*lexer->cursor | 0x20) == 'j') {
        lexer->cursor++;
        kind = "imaginary";
    }
    if (!end_number(lexer, token, kind)) return false;
    return lexer_make(lexer, token, TOKEN_NUMBER, lexer->token_start, lexer->cursor);
}

// The cursor is behind a leading 0.
static bool make_zero(Lexer *lexer, Token *token)
{
    switch (*lexer->cursor | 0x20) {
    case 'x': lexer->cursor++; return make_based(lexer, token, 16, "hexadecimal");
    case 'o': lexer->cursor++; return make_based(lexer, token, 8, "octal");
    case 'b': lexer->cursor++; return make_based(lexer, token, 2, "binary");
    }
    for (;;) {
        if (*lexer->cursor == '_') {
            lexer->cursor++;
            if (!is_class(*lexer->cursor, DIGIT))
                return lexer_fail(lexer, token, "invalid decimal literal");
        }
        if (*lexer->cursor != '0') break;
        lexer->cursor++;
    }
    const char *zeros_end = lexer->cursor + 1;
    bool nonzero = is_class(*lexer->cursor, DIGIT);
    if (nonzero && !take_digits(lexer, token)) return false;
    char c = *lexer->cursor | 0x20;
    if (nonzero && *lexer->cursor != '.' && c != 'e' && c != 'j' && !lexer->all_tokens) {
        int start = (int)(lexer->token_start + 1 - lexer->line_start);
        Place place = place_of_line(lexer, start, (int)(zeros_end - lexer->line_start));
        unit_fault_characters(lexer->unit, FAULT_SYNTAX, place,
                              "leading zeros in decimal integer literals are not permitted; "
                              "use an 0o prefix for octal integers");
        return stop(lexer, token, LEXER_FAULT);
    }
    return make_decimal_tail(lexer, token);
}

// ---- operators --------------------------------------------------------------------------------

// The longest operator at text; its size goes to *size. TOKEN_STRAY if there is none.
static TokenKind find_operator(const char *text, int *size)
{
    char second = text[1], third = second ? text[2] : '\0';
#define ONE(kind) return *size = 1, TOKEN_##kind
#define TWO(character, kind)                                                                       \
    if (second == character) return *size = 2, TOKEN_##kind
#define THREE(character, next, kind)                                                               \
    if (second == character && third == next) return *size = 3, TOKEN_##kind
    switch (text[0]) {
    case '(': ONE(LEFT_PAREN);
    case ')': ONE(RIGHT_PAREN);
    case '[': ONE(LEFT_BRACKET);
    case ']': ONE(RIGHT_BRACKET);
    case '{': ONE(LEFT_BRACE);
    case '}': ONE(RIGHT_BRACE);
    case ',': ONE(COMMA);
    case ';': ONE(SEMICOLON);
    case '~': ONE(TILDE);
    case ':': TWO('=', WALRUS); ONE(COLON);
    case '.': THREE('.', '.', ELLIPSIS); ONE(DOT);
    case '=': TWO('=', EQUAL); ONE(ASSIGN);
    case '!': TWO('=', NOT_EQUAL); ONE(EXCLAMATION);
    case '+': TWO('=', PLUS_ASSIGN); ONE(PLUS);
    case '-':
        TWO('=', MINUS_ASSIGN);
        TWO('>', ARROW);
        ONE(MINUS);
    case '%': TWO('=', PERCENT_ASSIGN); ONE(PERCENT);
    case '@': TWO('=', AT_ASSIGN); ONE(AT);
    case '&': TWO('=', AMPERSAND_ASSIGN); ONE(AMPERSAND);
    case '|': TWO('=', BAR_ASSIGN); ONE(BAR);
    case '^': TWO('=', CARET_ASSIGN); ONE(CARET);
    case '*':
        THREE('*', '=', DOUBLE_STAR_ASSIGN);
        TWO('*', DOUBLE_STAR);
        TWO('=', STAR_ASSIGN);
        ONE(STAR);
    case '/':
        THREE('/', '=', DOUBLE_SLASH_ASSIGN);
        TWO('/', DOUBLE_SLASH);
        TWO('=', SLASH_ASSIGN);
        ONE(SLASH);
    case '<':
        THREE('<', '=', LEFT_SHIFT_ASSIGN);
        TWO('<', LEFT_SHIFT);
        TWO('=', LESS_EQUAL);
        TWO('>', NOT_EQUAL);
        ONE(LESS);
    case '>':
        THREE('>', '=', RIGHT_SHIFT_ASSIGN);
        TWO('>', RIGHT_SHIFT);
        TWO('=', GREATER_EQUAL);
        ONE(GREATER);
    }
#undef ONE
#undef TWO
#undef THREE
    *size = 1;
    return TOKEN_STRAY;
}

static bool open_bracket(Lexer *lexer, Token *token, char c)
{
    LexerFString *fstring = lexer_fstring(lexer);
    if (fstring) fstring->bracket_depth++;
    if (lexer->level >= LEXER_BRACKETS_MAX)
        return lexer_fail(lexer, token, "too many nested parentheses");
    int column = (int)(lexer->token_start - lexer->line_start);
    lexer->brackets[lexer->level++] = (LexerBracket){c, lexer->line, column};
    return true;
}

static bool close_bracket(Lexer *lexer, Token *token, char c)
{
    LexerFString *fstring = lexer_fstring(lexer);
    if (fstring && !fstring->bracket_depth && c == '}')
        return lexer_fail(lexer, token, "f-string: single '}' is not allowed");
    if (!lexer->level && !lexer->all_tokens) return lexer_fail(lexer, token, "unmatched '%c'", c);
    const LexerBracket *open = lexer->level ? &lexer->brackets[--lexer->level] : NULL;
    char wanted = open == NULL ? c : open->kind == '(' ? ')' : open->kind == '[' ? ']' : '}';
    if (c != wanted && !lexer->all_tokens) {
        // The brace of a replacement field is not the bracket to name.
        if (fstring && open->kind == '{' && fstring->bracket_depth - 1 == fstring->field_depth)
            return lexer_fail(lexer, token, "f-string: unmatched '%c'", c);
        if (open->line == lexer->line)
            return lexer_fail(lexer, token,
                              "closing parenthesis '%c' does not match opening parenthesis '%c'", c,
                              open->kind);
        return lexer_fail(
            lexer, token,
            "closing parenthesis '%c' does not match opening parenthesis '%c' on line %d", c,
            open->kind, open->line);
    }
    if (!fstring) return true;
    fstring->bracket_depth--;
    if (fstring->bracket_depth < 0) return lexer_fail(lexer, token, "f-string: unmatched '%c'", c);
    if (c == '}' && fstring->bracket_depth == fstring->field_depth) {
        fstring->field_depth--;
        fstring->in_text = true;
        fstring->in_format_spec = false;
        fstring->debug = false;
    }
    return true;
}

// The cursor is on the first byte of what is neither name, number nor string.
static bool make_operator(Lexer *lexer, Token *token)
{
    const char *start = lexer->cursor;
    char c = *start;
    LexerFString *fstring = lexer_fstring(lexer);
    bool in_field = fstring && fstring->field_depth >= 0;
    if (c == ':' && in_field && fstring->bracket_depth - 1 == fstring->field_depth) {
        // The format spec begins: this is not the ':' of ':='.
        fstring->in_text = true;
        fstring->in_format_spec = true;
        lexer->cursor++;
        return lexer_make(lexer, token, TOKEN_COLON, start, lexer->cursor);
    }
    int size;
    TokenKind kind = find_operator(start, &size);
    lexer->cursor = start + size;
    switch (kind) {
    case TOKEN_LEFT_PAREN:
    case TOKEN_LEFT_BRACKET:
    case TOKEN_LEFT_BRACE:
        if (!open_bracket(lexer, token, c)) return false;
        break;
    case TOKEN_RIGHT_PAREN:
    case TOKEN_RIGHT_BRACKET:
    case TOKEN_RIGHT_BRACE:
        if (!close_bracket(lexer, token, c)) return false;
        break;
    case TOKEN_ASSIGN:
        if (in_field) fstring->debug = true;
        break;
    case TOKEN_STRAY:
        if (c < ' ' || c == 0x7f) return fail_character(lexer, token, (unsigned char)c);
        break;
    default: break;
    }
    return lexer_make(lexer, token, kind, start, lexer->cursor);
}

// ---- lines ------------------------------------------------------------------------------------

// The cursor is behind a backslash: joins the next line.
static bool continue_line(Lexer *lexer, Token *token)
{
    if (*lexer->cursor != '\n') {
        if (lexer->cursor < lexer->end) lexer->cursor++;
        return stop(lexer, token, LEXER_BAD_CONTINUATION);
    }
    lexer->cursor++;
    if (lexer->cursor == lexer->end) return stop(lexer, token, LEXER_AT_END);
    lexer_line(lexer);
    return true;
}

// The last byte of the current line, its newline included, as the cursor: where some faults are.
static void skip_line(Lexer *lexer)
{
    const char *newline = memchr(lexer->cursor, '\n', (size_t)(lexer->end - lexer->cursor));
    lexer->cursor = newline ? newline + 1 : lexer->end;
}

// Compares the indentation with those that are open. Two columns are kept, with tabs to multiples
// of 8 and of 1: lines must agree in both, or the meaning would depend on the width of a tab.
static bool set_indent(Lexer *lexer, Token *token, int column, int alternate)
{
    int *columns = lexer->indents, *alternates = lexer->alternates;
    if (column == columns[lexer->indent]) {
        if (alternate == alternates[lexer->indent]) return true;
    } else if (column > columns[lexer->indent]) {
        if (lexer->indent + 1 >= LEXER_INDENTS_MAX) {
            skip_line(lexer);
            return stop(lexer, token, LEXER_TOO_DEEP);
        }
        if (alternate > alternates[lexer->indent]) {
            lexer->pending++;
            lexer->indent++;
            columns[lexer->indent] = column;
            alternates[lexer->indent] = alternate;
            return true;
        }
    } else {
        while (lexer->indent > 0 && column < columns[lexer->indent]) {
            lexer->pending--;
            lexer->indent--;
        }
        if (column != columns[lexer->indent]) {
            skip_line(lexer);
            return stop(lexer, token, LEXER_BAD_DEDENT);
        }
        if (alternate == alternates[lexer->indent]) return true;
    }
    skip_line(lexer);
    return stop(lexer, token, LEXER_BAD_TABS);
}

// Reads the blanks a line begins with. *blank tells that nothing else is in it.
static bool begin_line(Lexer *lexer, Token *token, bool *blank)
{
    int column = 0, alternate = 0, joined_column = 0;
    lexer->at_line_start = false;
    lexer_line(lexer);
    lexer->buffer_start = lexer->line_start;
    for (;; lexer->cursor++) {
        switch (*lexer->cursor) {
        case ' ':
            column++;
            alternate++;
            continue;
        case '\t':
            column = (column / 8 + 1) * 8;
            alternate++;
            continue;
        case '\f': column = alternate = 0; continue;
        case '\\':
            // The first of the lines that are joined tells the indentation.
            if (!joined_column) joined_column = column;
            lexer->cursor++;
            if (!continue_line(lexer, token)) return false;
            lexer->buffer_start = lexer->line_start;
            lexer->cursor--;
            continue;
        default: break;
        }
        break;
    }
    *blank = *lexer->cursor == '#' || *lexer->cursor == '\n';
    if (*blank || lexer->level) return true;
    if (joined_column) column = alternate = joined_column;
    return set_indent(lexer, token, column, alternate);
}

// The cursor is behind a newline that ends no logical line.
static bool make_blank_newline(Lexer *lexer, Token *token)
{
    lexer->comment_alone = false;
    lexer_make(lexer, token, TOKEN_BLANK_NEWLINE, lexer->token_start, lexer->cursor);
    if (lexer->level && lexer->cursor < lexer->end) {
        lexer->at_line_start = false;
        lexer_line(lexer);
        lexer->buffer_start = lexer->line_start;
    }
    return true;
}

bool lexer_next(Lexer *lexer, Token *token)
{
    LexerFString *fstring = lexer_fstring(lexer);
    if (UNLIKELY(fstring && fstring->in_text)) return lexer_fstring_text(lexer, token);
    return lexer_field_token(lexer, token);
}

bool lexer_field_token(Lexer *lexer, Token *token)
{
    bool blank = false;
    if (UNLIKELY(lexer->state != LEXER_RUNNING && lexer->state != LEXER_AT_END))
        return stop(lexer, token, lexer->state);
next_line:
    if (lexer->at_line_start) {
        blank = false;
        if (!begin_line(lexer, token, &blank)) return false;
    }
    if (lexer->pending) {
        bool dedent = lexer->pending < 0;
        lexer->pending += dedent ? 1 : -1;
        return lexer_make(lexer, token, dedent ? TOKEN_DEDENT : TOKEN_INDENT, NULL, NULL);
    }
next:
    while (is_class(*lexer->cursor, BLANK)) lexer->cursor++;
    lexer->token_start = lexer->cursor;
    char c = *lexer->cursor;
    if (is_class(c, PREFIX)) return make_prefixed(lexer, token);
    if (is_class(c, NAME_START)) return make_name(lexer, token);
    if (is_class(c, DIGIT)) {
        lexer->cursor++;
        if (c == '0') return make_zero(lexer, token);
        return take_digits(lexer, token) && make_decimal_tail(lexer, token);
    }
    switch (c) {
    case '\0':
        if (lexer->cursor < lexer->end) break;
        lexer->state = LEXER_AT_END;
        if (lexer->level) return stop(lexer, token, LEXER_AT_END);
        return lexer_make(lexer, token, TOKEN_END, NULL, NULL);
    case '#':
        while (*lexer->cursor != '\n' && lexer->cursor < lexer->end) lexer->cursor++;
        if (UNLIKELY(lexer->all_tokens)) {
            lexer->comment_alone = blank;
            return lexer_make(lexer, token, TOKEN_COMMENT, lexer->token_start, lexer->cursor);
        }
        if (lexer->cursor == lexer->end) goto next;
        FALLTHROUGH; // a newline token begins where the comment does
    case '\n':
        lexer->cursor++;
        lexer->at_line_start = true;
        if (UNLIKELY(lexer->all_tokens) && (blank || lexer->level || lexer->comment_alone))
            return make_blank_newline(lexer, token);
        if (blank || lexer->level) {
            if (lexer->level == 0 || lexer->cursor == lexer->end) goto next_line;
            // Within brackets nothing but the count of lines changes.
            lexer->at_line_start = false;
            lexer_line(lexer);
            lexer->buffer_start = lexer->line_start;
            goto next;
        }
        return lexer_make(lexer, token, TOKEN_NEWLINE, lexer->token_start, lexer->cursor);
    case '\'':
    case '"': return make_string(lexer, token);
    case '.':
        if (is_class(lexer->cursor[1], DIGIT)) return make_decimal_tail(lexer, token);
        break;
    case '\\':
        lexer->cursor++;
        if (!continue_line(lexer, token)) return false;
        goto next;
    default: break;
    }
    return make_operator(lexer, token);
}
