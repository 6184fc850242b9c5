// literals.h - the values that numbers and strings in the source stand for.
#pragma once
#include "compiler/ast.h"
#include "compiler/lexer.h"
#include "vm/base/buf.h"

// Reads a NUMBER token. digits_max limits the digits of a decimal int (0: no limit). False if that
// is exceeded or memory is out: the unit then holds the fault.
bool literal_number(Unit *unit, const Token *token, int digits_max, ConstantValue *value);

// A STRING token taken apart.
typedef struct LiteralString {
    const char *text; // between the quotes
    size_t size;
    bool raw, bytes;
    bool unicode; // has the prefix u
} LiteralString;

LiteralString literal_split(const Token *token);

// Adds the value of literal text to out. Faults and warnings are the unit's, warnings at the token
// `blamed` and only if warn is set; a fault is at the place `latest`, that of the last token read.
bool literal_decode_str(Unit *unit, Buf *out, const char *text, size_t size, bool raw, bool warn,
                        const Token *blamed, Place latest);
bool literal_decode_bytes(Unit *unit, Buf *out, const char *text, size_t size, bool raw, bool warn,
                          const Token *blamed, Place latest);

// Where a token is.
static inline Place token_place(const Token *token)
{
    return (Place){token->lineno, token->column, token->end_lineno, token->end_column};
}
