// translate.h - a tree in the language of PCRE2.
#pragma once
#include "stdlib/re/charset.h"

// What the subjects of a translation are made of. Text that is all ASCII goes by bytes too: a translation for bytes
// leaves out what only other text can match, and runs faster.
typedef enum Units { UNITS_ASCII, UNITS_BYTES, UNITS_UTF8 } Units;

typedef struct TranslateOptions {
    Units units;
    bool whole;   // the match must reach the end of the subject
    bool callout; // a callout where an attempt begins
    bool marks;   // a mark behind each group, named by its number
} TranslateOptions;

// Appends the translation to out. PatternError if a look-behind has no fixed width. cases: made when it is asked for.
RAISES bool regex_translate(VM *vm, const Tree *tree, TranslateOptions options, CaseTable *cases, Buf *out);

// Raises what CPython raises for look-behinds that have no fixed width.
RUNS bool regex_check(VM *vm, const Tree *tree, Value pattern);
// Whether only marks tell which group was closed last.
bool regex_needs_marks(const Tree *tree);
