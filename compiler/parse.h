// parse.h - source text to tree: the first floor of the compiler.
#pragma once
#include "compiler/ast.h"
#include "compiler/syntax.h"

typedef enum ParseMode {
    PARSE_FILE,   // a Module
    PARSE_SINGLE, // an Interactive: one statement, as typed
    PARSE_EVAL,   // an Expression
} ParseMode;

typedef struct ParseOptions {
    ParseMode mode;
    bool is_text;          // the source is a str in UTF-8: no encoding declaration, no BOM
    bool is_file;          // the source is a file being run, which words some faults differently
    bool allow_incomplete; // the end of the text is FAULT_INCOMPLETE where more could follow
    bool keep_blocks_open; // PARSE_SINGLE: the end of the text does not end indented blocks
    bool angle_not_equal;  // from __future__ import barry_as_FLUFL: <> instead of !=
    int int_digits_max;    // of decimal literals; 0: no limit
    bool (*goes_on)(void *user); // if not NULL: asked every few thousand tokens; false ends it without a fault
    void *user;
} ParseOptions;

#define PARSE_INT_DIGITS_MAX 4300 // Python's default for int_digits_max

// Decodes and parses the source into the unit, which was just made. Returns the tree; NULL if the
// unit holds a fault or goes_on said so. Warnings may be there either way. The source is not needed afterwards.
Ast *parse(Unit *unit, const char *source, size_t size, const ParseOptions *options);

// Whether the source declares an encoding that source_decode does not know by itself: then its name as written, of
// which more than 63 bytes are cut off.
bool source_foreign_encoding(const char *source, size_t size, char name[64]);

// Decodes the source into unit->text: the encoding declaration, newlines, zero bytes. False if the
// unit holds a fault. The first half of parse().
bool source_decode(Unit *unit, const char *source, size_t size, const ParseOptions *options);
