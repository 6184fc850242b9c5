// lexer.h - text to tokens.
//
// The lexer makes one token at a time, so that it never looks at what the parser has not reached:
// the order in which faults are found depends on it. It sees the Unit's text, which is UTF-8 with
// '\n' for every newline and a zero byte only at the end.
#pragma once
#include "compiler/syntax.h"

typedef enum TokenKind {
#define TOKEN(name, what) TOKEN_##name,
#define OPERATOR(name, text) TOKEN_##name,
#define KEYWORD(name, text) TOKEN_##name,
#include "compiler/tokens.def"
    TOKEN_KIND_COUNT
} TokenKind;

typedef struct Token {
    uint8_t kind;   // TokenKind
    uint8_t soft;   // SoftKeyword of a NAME
    bool raw;       // FSTRING_START and FSTRING_MIDDLE: of an rf"" string
    uint16_t level; // open brackets, with this token if it opens one, without if it closes one
    int32_t lineno, column, end_lineno, end_column; // columns are -1 where there is no text
    uint32_t size;
    const char *text;  // size bytes of the source
    Name *name;        // of a NAME or keyword
    struct Memo *memo; // what the parser found here, in its second pass
} Token;

#define LEXER_BRACKETS_MAX 200
#define LEXER_INDENTS_MAX 100
#define LEXER_FSTRINGS_MAX 150
#define LEXER_FIELDS_MAX 3 // replacement fields within format specs of one f-string

// Where the text has gone wrong when a token is TOKEN_ERROR and the unit holds no fault yet.
typedef enum LexerState {
    LEXER_RUNNING,
    LEXER_AT_END,                // the text ended, perhaps where it should not
    LEXER_AT_END_OF_LINE_STRING, // it ended within '...'
    LEXER_AT_END_OF_STRING,      // it ended within '''...'''
    LEXER_BAD_DEDENT,
    LEXER_BAD_TABS,
    LEXER_TOO_DEEP,
    LEXER_BAD_CONTINUATION,
    LEXER_FAULT, // the unit holds the fault
} LexerState;

// An f-string that is being read.
typedef struct LexerFString {
    const char *start; // its first byte, and that byte's line
    const char *line_start;
    int line;
    char quote;
    uint8_t quote_size; // 1 or 3
    bool raw;
    bool in_text; // reading literal text, not a replacement field
    bool in_format_spec;
    bool debug;        // '=' was seen in the field
    int bracket_depth; // brackets open in it, those of fields included
    int field_depth;   // replacement fields open, less one
} LexerFString;

typedef struct LexerBracket {
    char kind;
    int line, column;
} LexerBracket;

typedef struct Lexer {
    Unit *unit;
    const char *cursor, *end;
    const char *line_start;   // of the line the cursor is in
    const char *buffer_start; // of the first of the lines that belong together
    const char *token_start;
    int line;
    LexerState state;
    bool at_line_start;
    bool all_tokens;    // make COMMENT and BLANK_NEWLINE as well; set after lexer_init
    bool comment_alone; // the comment just made is alone on its line
    int pending; // indents (> 0) or dedents (< 0) to hand out
    int level;   // open brackets
    int indent;
    int fstring_count;
    int indents[LEXER_INDENTS_MAX];    // columns with tabs to 8
    int alternates[LEXER_INDENTS_MAX]; // columns with tabs to 1: both must agree
    LexerBracket brackets[LEXER_BRACKETS_MAX];
    LexerFString fstrings[LEXER_FSTRINGS_MAX];
} Lexer;

void lexer_init(Lexer *lexer, Unit *unit);

// Reads the next token. False if it is TOKEN_ERROR: then lexer->state says why, and if that is
// LEXER_FAULT the unit holds the fault.
bool lexer_next(Lexer *lexer, Token *token);

// The brackets that are still open, as a fault: "'(' was never closed".
void lexer_fault_unclosed(Lexer *lexer);

// What fstrings.c and lexer.c have of each other.
bool lexer_fstring_open(Lexer *lexer, Token *token, bool raw);
bool lexer_fstring_text(Lexer *lexer, Token *token);
bool lexer_field_token(Lexer *lexer, Token *token);
bool lexer_make(Lexer *lexer, Token *token, TokenKind kind, const char *start, const char *end);
bool lexer_fail(Lexer *lexer, Token *token, const char *format, ...) PRINTF_LIKE(3, 4);

// The f-string being read, or NULL.
static inline LexerFString *lexer_fstring(Lexer *lexer)
{
    return lexer->fstring_count ? &lexer->fstrings[lexer->fstring_count - 1] : NULL;
}

// Counts a new line: the cursor is on its first byte. At the end of the text there is none.
static inline void lexer_line(Lexer *lexer)
{
    if (lexer->cursor == lexer->end) return;
    lexer->unit->line = ++lexer->line;
    lexer->line_start = lexer->cursor;
}
