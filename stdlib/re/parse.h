// parse.h - what the files of the parser share: the pattern as tokens, and how it fails.
//
// The first failure stops everything: `failed` is set, exactly one exception is pending, and the next token is the
// end from then on, so that every loop of the parser ends by itself and no call needs checking.
#pragma once
#include "stdlib/re/tree.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"

#define TOKEN_END (-1)

// One character, or a backslash and the character after it.
typedef struct Token {
    int32_t code; // '\\' for an escape
    int32_t escaped;
} Token;

typedef struct GroupWidth {
    bool closed;
    uint64_t low, high;
} GroupWidth;

typedef struct GroupUse { // (?(12)...): checked when the number of groups is known
    struct GroupUse *next;
    uint32_t group;
    size_t position;
} GroupUse;

typedef struct Parser {
    VM *vm;
    Tree *tree;
    Value pattern;
    const uint32_t *text;
    size_t count;
    size_t at; // where the token `next` begins
    Token next;
    bool failed;
    uint32_t flags;
    GroupWidth *widths; // [group]
    uint32_t groups, group_capacity; // group 0 counted
    uint32_t closed_count;
    int64_t look_behind_groups; // -1: not within a look-behind; else `groups` where that began
    GroupUse *uses;
    int depth;
    _Alignas(16) char spare[sizeof(Node) + sizeof(Sequence)]; // stands for what there was no memory for
} Parser;

static inline size_t token_size(Token token)
{
    return token.code == TOKEN_END ? 0 : token.code == '\\' ? 2 : 1;
}

// Steps to the next token.
void parser_advance(Parser *parser);
// Takes the next token off.
Token parser_take(Parser *parser);
// Takes the next token off if it is this character.
bool parser_match(Parser *parser, int32_t code);
void parser_seek(Parser *parser, size_t at);

// Fails with a message (the format of throw), blaming the place `back` characters before the next token.
void parser_fail(Parser *parser, int64_t back, const char *format, ...);
// Fails because an exception is pending.
void parser_stop(Parser *parser);

// pattern[start .. stop) as a str.
String *parser_text(Parser *parser, size_t start, size_t stop);
// Reads up to the terminator: the text in between is pattern[*start .. *stop). what: "group name".
void parser_until(Parser *parser, int32_t terminator, const char *what, size_t *start, size_t *stop);
// Zeroed memory of the tree; never NULL.
void *parser_new(Parser *parser, size_t size);

// escapes.c: reads what an escape outside, inside of [ ] means into node or item; the token was taken off.
void parse_escape(Parser *parser, Token token, Node *node);
void parse_class_escape(Parser *parser, Token token, SetItem *item);

// The checks that references to groups share.
bool parser_group_closed(const Parser *parser, uint32_t group);
void parser_check_look_behind(Parser *parser, uint32_t group);
