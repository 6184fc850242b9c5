// charset.h - sets of code points, and which letters are equal when case is ignored.
#pragma once
#include "stdlib/re/tree.h"
#include "vm/base/buf.h"
#include "vm/base/utf8.h"

typedef struct CharRange {
    uint32_t low, high;
} CharRange;

// A list of ranges in `buf`. Without memory buf.failed is set; look at it once, at the end.
typedef struct CharSet {
    Buf buf;
} CharSet;

static inline CharRange *charset_ranges(const CharSet *set)
{
    return (CharRange *)(void *)set->buf.data;
}
static inline size_t charset_count(const CharSet *set)
{
    return set->buf.size / sizeof(CharRange);
}
void charset_init(CharSet *set, Memory *memory);
void charset_free(CharSet *set);
void charset_add(CharSet *set, uint32_t low, uint32_t high);
// Sorts the ranges and joins those that touch.
void charset_normalize(CharSet *set);
// Adds what is not in other, which is normalized.
void charset_add_complement(CharSet *set, const CharSet *other);
bool charset_has(const CharSet *set, uint32_t code); // normalized

// What a category stands for: in Unicode, or in ASCII. Those of Unicode that are big are made by asking about every
// code point.
void charset_add_category(CharSet *set, Category category, bool unicode);

// Letters that are equal when case is ignored, in groups: those whose lower case has the same upper case, which
// is how CPython's re defines it.
typedef struct CaseMember {
    uint32_t code;
    uint32_t group; // index in members of the first one of its group
} CaseMember;

typedef struct CaseTable {
    Memory *memory;
    CaseMember *members; // group by group
    CaseMember *by_code; // the same, sorted by code
    size_t count;
} CaseTable;

bool case_table_make(CaseTable *table, Memory *memory); // false: no memory
void case_table_free(CaseTable *table);
// The letters equal to code, itself included: *members[0 .. count). 0: there is no other.
size_t case_group(const CaseTable *table, uint32_t code, const CaseMember **members);
// Adds to set all that is equal to something in it.
void charset_close_case(CharSet *set, const CaseTable *table);
void charset_close_ascii_case(CharSet *set);
