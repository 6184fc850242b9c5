// suggest.c - the edit distance between names in which a flip of case is half a change.
//
// Costs, and how far a suggestion may be from what was written, are CPython's, so that the hints
// agree.
#include "vm/object/suggest.h"

#include "vm/types/str.h"

#define MOVE_COST 2 // a character more, less or another
#define CASE_COST 1

static size_t substitution_cost(unsigned char a, unsigned char b)
{
    if (a == b) return 0;
    if ((a & 31) != (b & 31)) return MOVE_COST; // no flip of case either
    if (a >= 'A' && a <= 'Z') a += 'a' - 'A';
    if (b >= 'A' && b <= 'Z') b += 'a' - 'A';
    return a == b ? CASE_COST : MOVE_COST;
}

static inline size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

// The distance, or anything above most if it is more than that. One row of the table at a time:
// row[i] is the distance between a[0 .. i] and what was seen of b.
static size_t edit_distance(const char *a, size_t a_size, const char *b, size_t b_size, size_t most)
{
    while (a_size != 0 && b_size != 0 && *a == *b) a++, b++, a_size--, b_size--;
    while (a_size != 0 && b_size != 0 && a[a_size - 1] == b[b_size - 1]) a_size--, b_size--;
    if (a_size == 0 || b_size == 0) return (a_size + b_size) * MOVE_COST;
    if (a_size > SUGGEST_SIZE_MAX || b_size > SUGGEST_SIZE_MAX) return most + 1;
    if (b_size < a_size) {
        const char *text = a;
        size_t size = a_size;
        a = b, a_size = b_size;
        b = text, b_size = size;
    }
    if ((b_size - a_size) * MOVE_COST > most) return most + 1;

    size_t row[SUGGEST_SIZE_MAX];
    for (size_t i = 0; i < a_size; i++) row[i] = (i + 1) * MOVE_COST;
    size_t result = 0;
    for (size_t j = 0; j < b_size; j++) {
        size_t diagonal = j * MOVE_COST, nearest = SIZE_MAX;
        result = j * MOVE_COST; // as CPython begins a row
        for (size_t i = 0; i < a_size; i++) {
            size_t replaced =
                diagonal + substitution_cost((unsigned char)b[j], (unsigned char)a[i]);
            diagonal = row[i];
            result = smaller(smaller(result, diagonal) + MOVE_COST, replaced);
            row[i] = result;
            nearest = smaller(nearest, result);
        }
        if (nearest > most) return most + 1;
    }
    return result;
}

void suggest_begin(Suggest *suggest, const char *wrong, size_t size)
{
    *suggest = (Suggest){wrong, size, NULL, SIZE_MAX};
}

void suggest_try(Suggest *suggest, String *candidate)
{
    if (candidate->size == suggest->size &&
        memcmp(candidate->data, suggest->wrong, suggest->size) == 0) {
        return;
    }
    // At most a third of the characters may differ, and it must be better than what is known.
    size_t most = (suggest->size + candidate->size + 3) * MOVE_COST / 6;
    if (suggest->distance == 0) return;
    most = smaller(most, suggest->distance - 1);
    size_t distance =
        edit_distance(suggest->wrong, suggest->size, candidate->data, candidate->size, most);
    if (distance > most) return;
    suggest->best = candidate;
    suggest->distance = distance;
}
