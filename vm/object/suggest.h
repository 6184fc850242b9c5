// suggest.h - "Did you mean: 'x'?": the name most like one that does not exist.
#pragma once
#include "vm/object/vm.h"

#define SUGGEST_CANDIDATES_MAX 750 // more names are not looked through
#define SUGGEST_SIZE_MAX 40        // bytes that differ in a name

typedef struct Suggest {
    const char *wrong;
    size_t size;
    String *best;    // NULL: nothing is near enough so far
    size_t distance; // of best
} Suggest;

// Begins a search; wrong stays valid throughout.
void suggest_begin(Suggest *suggest, const char *wrong, size_t size);
// Looks at one more name.
void suggest_try(Suggest *suggest, String *candidate);
