// fstrings.c - the lexer's side of f-strings: FSTRING_START, then FSTRING_MIDDLE for literal text
// and the ordinary tokens of each {field}, then FSTRING_END.
//
// A string being read is a LexerFString on a stack, since a field may hold strings of its own, with
// the same quotes. While `in_text` is set lexer_fstring_text makes the tokens; a '{' that is not
// doubled turns to the ordinary tokens, and the matching '}' or a ':' at its level turns back:
//
//     f"a{x!r:>{w}}b"    START  MIDDLE a  { x ! r :  MIDDLE >  { w }  MIDDLE ''  }  MIDDLE b  END
#include "compiler/lexer.h"

bool lexer_fstring_open(Lexer *lexer, Token *token, bool raw)
{
    LexerFString fstring = {
        .start = lexer->token_start,
        .line_start = lexer->line_start,
        .line = lexer->line,
        .quote = *lexer->cursor,
        .quote_size = 1,
        .raw = raw,
        .in_text = true,
        .field_depth = -1,
    };
    lexer->cursor++;
    if (lexer->cursor[0] == fstring.quote && lexer->cursor[1] == fstring.quote) {
        lexer->cursor += 2;
        fstring.quote_size = 3;
    }
    if (lexer->fstring_count + 2 > LEXER_FSTRINGS_MAX)
        return lexer_fail(lexer, token, "too many nested f-strings");
    lexer->fstrings[lexer->fstring_count++] = fstring;
    lexer_make(lexer, token, TOKEN_FSTRING_START, lexer->token_start, lexer->cursor);
    token->raw = raw;
    return true;
}

// The string has no end: blames its beginning.
static bool fail_unterminated(Lexer *lexer, Token *token, const LexerFString *fstring, bool at_end)
{
    int last_line = lexer->line;
    lexer->cursor = fstring->start + 1;
    lexer->line_start = fstring->line_start;
    lexer->line = fstring->line;
    lexer_fail(lexer, token,
               fstring->quote_size == 3
                   ? "unterminated triple-quoted f-string literal (detected at line %d)"
                   : "unterminated f-string literal (detected at line %d)",
               last_line);
    if (at_end && fstring->quote_size == 3) lexer->state = LEXER_AT_END_OF_STRING;
    return false;
}

// A field begins at the cursor, which stays on its '{'.
static bool begin_field(Lexer *lexer, Token *token, LexerFString *fstring)
{
    fstring->field_depth++;
    if (fstring->field_depth >= LEXER_FIELDS_MAX)
        return lexer_fail(lexer, token, "f-string: expressions nested too deeply");
    fstring->in_text = false;
    return true;
}

static void warn_escape(Lexer *lexer, char c)
{
    int column = (int)(lexer->cursor - lexer->line_start) - 1;
    Place place = {lexer->line, column, lexer->line, column};
    unit_warn(lexer->unit, place, "invalid escape sequence '\\%c'", c);
}

// Literal text from `start` up to `end`; it may have begun on an earlier line. The token ends at
// the cursor, which is one further where braces are doubled.
static bool make_text(Lexer *lexer, Token *token, const LexerFString *fstring, const char *start,
                      const char *end, int line, const char *line_start)
{
    lexer_make(lexer, token, TOKEN_FSTRING_MIDDLE, lexer->cursor, lexer->cursor);
    token->text = start;
    token->size = (uint32_t)(end - start);
    token->lineno = line;
    token->column = (int32_t)(start - line_start);
    token->raw = fstring->raw;
    return true;
}

bool lexer_fstring_text(Lexer *lexer, Token *token)
{
    LexerFString *fstring = lexer_fstring(lexer);
    const char *start = lexer->cursor, *first_line_start = lexer->line_start;
    int first_line = lexer->line;
    lexer->token_start = start;
    if (start[0] == '{' && start[1] != '{') {
        if (!begin_field(lexer, token, fstring)) return false;
        return lexer_field_token(lexer, token);
    }
    bool at_quotes =
        start[0] == fstring->quote &&
        (fstring->quote_size == 1 || (start[1] == fstring->quote && start[2] == fstring->quote));
    if (at_quotes) {
        lexer->cursor += fstring->quote_size;
        lexer->fstring_count--;
        return lexer_make(lexer, token, TOKEN_FSTRING_END, start, lexer->cursor);
    }

    bool in_named_escape = false; // \N{...}: the braces are part of the text
    for (int quotes = 0; quotes < fstring->quote_size;) {
        char c = *lexer->cursor;
        bool in_format_spec = fstring->in_format_spec && fstring->field_depth >= 0;
        if ((c == '\0' && lexer->cursor == lexer->end) || (fstring->quote_size == 1 && c == '\n')) {
            if (in_format_spec && c == '\n') { // the spec ends with the line
                fstring->in_text = false;
                fstring->in_format_spec = false;
                break;
            }
            if (c == '\n') lexer->cursor++;
            return fail_unterminated(lexer, token, fstring, c == '\0');
        }
        lexer->cursor++;
        if (c == fstring->quote) {
            if (++quotes < fstring->quote_size) continue;
            lexer->cursor -= quotes;
            break;
        }
        quotes = 0;
        if (c == '{') {
            if (*lexer->cursor == '{' && !in_format_spec) { // {{ is one {
                lexer->cursor++;
                return make_text(lexer, token, fstring, start, lexer->cursor - 1, first_line,
                                 first_line_start);
            }
            lexer->cursor--;
            if (!begin_field(lexer, token, fstring)) return false;
            break;
        }
        if (c == '}') {
            if (in_named_escape) break;
            if (*lexer->cursor == '}' && !in_format_spec && fstring->bracket_depth == 0) {
                lexer->cursor++;
                return make_text(lexer, token, fstring, start, lexer->cursor - 1, first_line,
                                 first_line_start);
            }
            lexer->cursor--;
            fstring->in_text = false; // ends the field, or is alone: for the ordinary tokens
            break;
        }
        if (c == '\\' && lexer->cursor < lexer->end) {
            char escaped = *lexer->cursor;
            if (escaped == '{' || escaped == '}') {
                if (!fstring->raw) {
                    lexer->cursor++;
                    warn_escape(lexer, escaped);
                    lexer->cursor--;
                }
                continue;
            }
            lexer->cursor++;
            c = escaped;
            if (!fstring->raw && c == 'N' && *lexer->cursor == '{') {
                in_named_escape = true;
                lexer->cursor++;
            }
        }
        if (c == '\n') lexer_line(lexer);
    }
    return make_text(lexer, token, fstring, start, lexer->cursor, first_line, first_line_start);
}
