// names.h - the identifiers of one compilation, each text once, so that pointers compare.
#pragma once
#include "compiler/arena.h"

typedef enum SoftKeyword {
    SOFT_NONE,
#define SOFT_KEYWORD(name, text) SOFT_##name,
#include "compiler/tokens.def"
} SoftKeyword;

// An identifier, NFKC-normalised.
typedef struct Name {
    struct Name *next; // the chain of the table
    void *user;        // free for who walks the tree; NULL at first
    uint32_t hash;
    uint32_t size; // bytes
    uint8_t token; // the TokenKind of this text: TOKEN_NAME or a keyword's
    uint8_t soft;  // SoftKeyword
    bool ascii;
    char data[]; // UTF-8, with a zero byte after it
} Name;

typedef struct Names {
    Arena *arena;
    Name **buckets; // a power of two; NULL until the first name
    size_t bucket_count, count;
    uint64_t seed; // differs from run to run, so that collisions cannot be prepared
} Names;

// Makes an empty table whose names live in the arena.
void names_init(Names *names, Arena *arena);

// Returns the one Name of this text; NULL when memory is out (the arena has then failed).
Name *names_intern(Names *names, const char *data, size_t size);
