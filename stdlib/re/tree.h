// tree.h - a regular expression in Python's own grammar, as a tree.
//
// parse.c reads the text and raises re.PatternError; translate.c writes what the tree means in the language of
// PCRE2. A tree is constant once it is made and lives in an arena of its own, so that one call frees it.
#pragma once
#include "vm/object/error.h"
#include "vm/types/str.h"

// As the program writes them: re.I and so on.
typedef enum RegexFlag {
    REGEX_IGNORECASE = 2,
    REGEX_LOCALE = 4,
    REGEX_MULTILINE = 8,
    REGEX_DOTALL = 16,
    REGEX_UNICODE = 32,
    REGEX_VERBOSE = 64,
    REGEX_DEBUG = 128,
    REGEX_ASCII = 256,
    REGEX_TYPE_FLAGS = REGEX_ASCII | REGEX_LOCALE | REGEX_UNICODE,
} RegexFlag;

#define REGEX_MAX_REPEAT 4294967295u // as a maximum: no bound
#define REGEX_MAX_GROUPS 1073741823u // what messages call a group number too large
#define REGEX_MAX_WIDTH UINT64_MAX

typedef enum NodeKind {
    NODE_LITERAL,     // code
    NODE_NOT_LITERAL, // code
    NODE_ANY,
    NODE_SET,         // items, negate
    NODE_AT,          // place
    NODE_BRANCH,      // bodies
    NODE_GROUP,       // body; group 0: not capturing; add_flags, remove_flags
    NODE_ATOMIC,      // body
    NODE_REPEAT,      // body, minimum, maximum, greed
    NODE_LOOK,        // body, behind, negate
    NODE_REFERENCE,   // group
    NODE_CONDITION,   // group, one or two bodies
    NODE_FAILURE,
} NodeKind;

typedef enum Place {
    AT_BEGINNING, // ^
    AT_BEGINNING_STRING,
    AT_BOUNDARY,
    AT_NON_BOUNDARY,
    AT_END, // $
    AT_END_STRING,
} Place;

typedef enum Greed { GREEDY, LAZY, POSSESSIVE } Greed;

// What \d, \D, \s, \S, \w and \W stand for.
typedef enum Category {
    CATEGORY_DIGIT,
    CATEGORY_NOT_DIGIT,
    CATEGORY_SPACE,
    CATEGORY_NOT_SPACE,
    CATEGORY_WORD,
    CATEGORY_NOT_WORD,
} Category;

typedef struct SetItem {
    struct SetItem *next;
    bool is_category;
    Category category;
    uint32_t low, high;
} SetItem;

typedef struct Node Node;

// Nodes one after the other, and how many characters they take together.
typedef struct Sequence {
    Node *first, *last;
    size_t count;
    uint64_t low, high;
    struct Sequence *next; // the next alternative of a branch
} Sequence;

struct Node {
    NodeKind kind;
    bool negate, behind;
    Greed greed;
    Place place;
    uint32_t code, group, add_flags, remove_flags, minimum, maximum;
    SetItem *items;
    Sequence *body; // the first of them
    Node *next;
};

typedef struct TreeArena {
    Memory *memory;
    struct TreeChunk *chunks;
    char *next, *end;
} TreeArena;

// NULL without memory; nothing is raised.
void *tree_take(TreeArena *arena, size_t size);
void tree_give_back(TreeArena *arena);

typedef struct Tree {
    TreeArena arena;
    bool is_text;        // of a str, not of bytes
    bool group_in_look;  // a group lies in a look-around, or can be left empty by a turn of a loop
    bool is_unbounded;   // a repeat without a bound is in it
    uint32_t flags;
    uint32_t groups;
    uint32_t depth;      // groups within groups
    uint32_t *close_order; // [group]: how many groups are closed before it in the text
    Dict *names;         // group name to number
    Sequence *root;
} Tree;

// Reads a pattern (a str, or a bytes-like whose bytes are data); on failure nothing is left to free. The flags that
// the pattern itself sets are added in tree->flags.
RUNS bool regex_parse(VM *vm, Tree *tree, Value pattern, const char *data, size_t size, uint32_t flags);
void regex_tree_free(Tree *tree);
// What re.DEBUG prints.
RUNS bool regex_dump(VM *vm, const Tree *tree);

// Raises re.PatternError(message, pattern, position); position -1: without the last two. Frees message.
RUNS bool regex_error(VM *vm, Value pattern, int64_t position, String *message);
