// list_sort.c - list.sort.
//
// What is to be compared is looked at once. Where every key is an int, a float or a str, or a tuple
// that begins with one, each row gets a rank: a word that orders as the keys do, so that most
// comparisons are one of words and run no Python. A str's rank is the eight bytes behind what all
// the strs begin with; equal ranks are settled by the strs themselves, or by comparing the tuples.
//
//     ints, no key function    word
//     ints, floats             rank, item
//     strs, tuples             rank, key, item
//     anything else            item            or, with a key function, key, item
//
// Long rows of ranks in no particular order are sorted by radix, all else by merging (merge_sort.h).
// The rows lie outside the heap. Meanwhile the list is empty and its items stay, untouched, in a list
// of their own, which is what keeps them alive; the keys likewise.
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/merge_sort.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

#define SMALL_SORT 32  // rows that need no memory of their own
#define RADIX_FROM 256 // rows from which radix beats merging (random ints, gcc 12)

typedef enum RowKind { ROWS_WORD, ROWS_RANKED, ROWS_STR, ROWS_TUPLE, ROWS_PLAIN, ROWS_KEYED } RowKind;

static const size_t row_widths[] = {
    [ROWS_WORD] = 1, [ROWS_RANKED] = 2, [ROWS_STR] = 3, [ROWS_TUPLE] = 3, [ROWS_PLAIN] = 1, [ROWS_KEYED] = 2,
};

typedef struct Job {
    Sorter sorter;
    List *held;        // the items
    List *keys;        // what the key function made of them, or NULL
    const Value *compared; // the items or the keys
    size_t count;
    RowKind kind;
    enum { RANK_NONE, RANK_INT, RANK_FLOAT, RANK_STR } rank;
    size_t shared;     // bytes that all strs begin with
    bool reverse;
} Job;

// ---- Ranks --------------------------------------------------------------------------------------

static uint64_t int_rank(int64_t i)
{
    return (uint64_t)i ^ (uint64_t)1 << 63;
}

static uint64_t double_rank(double d)
{
    uint64_t bits;
    if (d == 0) d = 0; // -0.0 equals 0.0
    memcpy(&bits, &d, sizeof bits);
    return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

static uint64_t str_rank(const String *s, size_t shared)
{
    const unsigned char *bytes = (const unsigned char *)s->data + shared;
    size_t size = s->size - shared;
    uint64_t rank = 0;
    if (LIKELY(size >= 8)) {
        for (int i = 0; i < 8; i++) rank = rank << 8 | bytes[i];
        return rank;
    }
    for (size_t i = 0; i < size; i++) rank = rank << 8 | bytes[i];
    return size == 0 ? 0 : rank << 8 * (8 - size);
}

// What decides the order of a key: itself, or (in_tuples) its first item. ABSENT for an empty tuple.
static inline Value leader(Value key, bool in_tuples)
{
    if (!in_tuples) return key;
    return is_exact_tuple(key) && as_tuple(key)->count > 0 ? as_tuple(key)->items[0] : ABSENT;
}

static uint64_t rank_of(const Job *job, Value v)
{
    int64_t i = 0;
    if (job->rank == RANK_STR) return str_rank(as_str(v), job->shared);
    if (is_double(v)) return double_rank(as_double(v));
    (void)int_fits_int64(v, &i);
    return job->rank == RANK_FLOAT ? double_rank((double)i) : int_rank(i);
}

static size_t common_prefix(const String *a, const String *b, size_t most)
{
    size_t i = 0;
    if (most > b->size) most = b->size;
    while (i < most && a->data[i] == b->data[i]) i++;
    return i;
}

// Whether all leaders are strs; finds what they share.
static bool all_str(Job *job, bool in_tuples)
{
    Value first = leader(job->compared[0], in_tuples);
    if (!is_exact_str(first)) return false;
    size_t shared = as_str(first)->size;
    for (size_t i = 1; i < job->count; i++) {
        Value v = leader(job->compared[i], in_tuples);
        if (!is_exact_str(v)) return false;
        if (shared > 0) shared = common_prefix(as_str(first), as_str(v), shared);
    }
    job->shared = shared;
    job->rank = RANK_STR;
    return true;
}

// Whether all leaders are ints and floats whose ranks order them exactly. Among floats an int must be
// exact as a double.
static bool all_numbers(Job *job, bool in_tuples, bool *all_small)
{
    bool some_double = false, some_bool = false, some_large = false;
    for (size_t i = 0; i < job->count; i++) {
        Value v = leader(job->compared[i], in_tuples);
        int64_t unused;
        if (is_small_int(v)) continue;
        if (is_double(v)) {
            if (as_double(v) != as_double(v)) return false; // not a number: ordered with nothing
            some_double = true;
        } else if (is_bool(v)) {
            some_bool = true;
        } else if (is_exact_int(v) && int_fits_int64(v, &unused)) {
            some_large = true;
        } else {
            return false;
        }
    }
    *all_small = !some_double && !some_bool && !some_large;
    job->rank = some_double ? RANK_FLOAT : RANK_INT;
    return !(some_double && some_large);
}

// Decides what the rows are.
static void classify(Job *job)
{
    bool all_small;
    job->kind = job->keys == NULL ? ROWS_PLAIN : ROWS_KEYED;
    job->rank = RANK_NONE;
    Value first = job->compared[0];
    bool in_tuples = is_exact_tuple(first);
    if (in_tuples) {
        for (size_t i = 0; i < job->count; i++)
            if (!is_exact_tuple(job->compared[i]) || as_tuple(job->compared[i])->count == 0) return;
    }
    if (all_str(job, in_tuples)) {
        job->kind = in_tuples ? ROWS_TUPLE : ROWS_STR;
    } else if (all_numbers(job, in_tuples, &all_small)) {
        if (in_tuples) job->kind = ROWS_TUPLE;
        else job->kind = all_small && job->keys == NULL ? ROWS_WORD : ROWS_RANKED;
    } else {
        job->rank = RANK_NONE;
    }
}

// ---- Rows ---------------------------------------------------------------------------------------

static void fill_rows(Job *job)
{
    uint64_t *row = job->sorter.rows;
    const Value *items = job->held->items, *compared = job->compared;
    for (size_t n = 0; n < job->count; n++) {
        size_t i = job->reverse ? job->count - 1 - n : n;
        switch (job->kind) {
        case ROWS_WORD:
        case ROWS_PLAIN: *row++ = items[i].bits; break;
        case ROWS_RANKED:
            *row++ = rank_of(job, compared[i]);
            *row++ = items[i].bits;
            break;
        case ROWS_STR:
        case ROWS_TUPLE:
            *row++ = rank_of(job, leader(compared[i], job->kind == ROWS_TUPLE));
            *row++ = compared[i].bits;
            *row++ = items[i].bits;
            break;
        case ROWS_KEYED:
            *row++ = compared[i].bits;
            *row++ = items[i].bits;
            break;
        }
    }
}

// Puts the items back in the order of the rows.
static void empty_rows(Job *job)
{
    size_t width = row_widths[job->kind];
    const uint64_t *row = job->sorter.rows + width - 1;
    Value *items = job->held->items;
    for (size_t n = 0; n < job->count; n++, row += width)
        items[job->reverse ? job->count - 1 - n : n] = (Value){*row};
}

static ALWAYS_INLINE int word_less(VM *vm, const uint64_t *a, const uint64_t *b)
{
    return *a < *b;
}

static inline int str_less(VM *vm, const uint64_t *a, const uint64_t *b)
{
    if (*a != *b) return *a < *b;
    const String *x = as_str((Value){a[1]}), *y = as_str((Value){b[1]});
    if (x == y) return 0;
    size_t size = x->size < y->size ? x->size : y->size;
    int order = memcmp(x->data, y->data, size);
    return order != 0 ? order < 0 : x->size < y->size;
}

static inline int value_less(VM *vm, const uint64_t *a, const uint64_t *b)
{
    bool less;
    if (!compare_truth(vm, COMPARE_LT, (Value){*a}, (Value){*b}, &less)) return -1;
    return less;
}

static inline int tuple_less(VM *vm, const uint64_t *a, const uint64_t *b)
{
    return *a != *b ? *a < *b : value_less(vm, a + 1, b + 1);
}

static NOINLINE RUNS bool sort_words(Sorter *sorter)
{
    return sort_rows(sorter, 1, word_less);
}

static NOINLINE RUNS bool sort_ranked(Sorter *sorter)
{
    return sort_rows(sorter, 2, word_less);
}

static NOINLINE RUNS bool sort_strs(Sorter *sorter)
{
    return sort_rows(sorter, 3, str_less);
}

static NOINLINE RUNS bool sort_tuples(Sorter *sorter)
{
    return sort_rows(sorter, 3, tuple_less);
}

static NOINLINE RUNS bool sort_plain(Sorter *sorter)
{
    return sort_rows(sorter, 1, value_less);
}

static NOINLINE RUNS bool sort_keyed(Sorter *sorter)
{
    return sort_rows(sorter, 2, value_less);
}

static RUNS bool merge_sort(Sorter *sorter, RowKind kind)
{
    switch (kind) {
    case ROWS_WORD: return sort_words(sorter);
    case ROWS_RANKED: return sort_ranked(sorter);
    case ROWS_STR: return sort_strs(sorter);
    case ROWS_TUPLE: return sort_tuples(sorter);
    case ROWS_PLAIN: return sort_plain(sorter);
    case ROWS_KEYED: return sort_keyed(sorter);
    }
    UNREACHABLE();
}

// ---- Radix --------------------------------------------------------------------------------------

// Whether the ranks go up and down so often that merging runs would gain nothing from their order.
static bool is_disordered(const uint64_t *rows, size_t count, size_t width)
{
    size_t down = 0, up = 0;
    for (size_t i = 1; i < count; i++) {
        uint64_t a = rows[(i - 1) * width], b = rows[i * width];
        down += b < a;
        up += b > a;
    }
    return down > count / 8 && up > count / 8;
}

// Stable: one pass a byte from the lowest up, skipping those in which all ranks agree.
static ALWAYS_INLINE RUNS bool radix_passes(Sorter *sorter, size_t (*counts)[256], size_t width)
{
    size_t count = sorter->count;
    for (size_t i = 0; i < count; i++) {
        uint64_t rank = sorter->rows[i * width];
        for (int byte = 0; byte < 8; byte++) counts[byte][rank >> 8 * byte & 0xff]++;
    }
    for (int byte = 0; byte < 8; byte++) {
        if (counts[byte][sorter->rows[0] >> 8 * byte & 0xff] == count) continue;
        size_t place = 0;
        for (int i = 0; i < 256; i++) {
            size_t rows = counts[byte][i];
            counts[byte][i] = place;
            place += rows;
        }
        const uint64_t *row = sorter->rows;
        for (size_t i = 0; i < count; i++, row += width)
            row_copy(sorter->spare + counts[byte][*row >> 8 * byte & 0xff]++ * width, row, width);
        uint64_t *swap = sorter->rows;
        sorter->rows = sorter->spare;
        sorter->spare = swap;
        if (!charge(sorter->vm, count / 16)) return false;
    }
    return true;
}

static NOINLINE RUNS bool radix_sort(Sorter *sorter, size_t width)
{
    size_t counts[8][256] = {{0}}; // of each byte of the rank, how many rows have which
    switch (width) {
    case 1: return radix_passes(sorter, counts, 1);
    case 2: return radix_passes(sorter, counts, 2);
    default: return radix_passes(sorter, counts, 3);
    }
}

// Sorts each stretch of equal ranks by what is behind the rank.
static RUNS bool settle_ties(Sorter *sorter, RowKind kind)
{
    size_t width = row_widths[kind];
    Sorter part = {.vm = sorter->vm, .spare = sorter->spare};
    for (size_t start = 0, end; start < sorter->count; start = end) {
        const uint64_t *rows = sorter->rows;
        for (end = start + 1; end < sorter->count && rows[end * width] == rows[start * width];) end++;
        if (end - start == 1) continue;
        part.rows = sorter->rows + start * width;
        part.count = end - start;
        if (!merge_sort(&part, kind)) return false;
    }
    return true;
}

// ---- Sorting ------------------------------------------------------------------------------------

static RUNS bool sort_by_radix(Job *job)
{
    if (!radix_sort(&job->sorter, row_widths[job->kind])) return false;
    if (job->kind != ROWS_STR && job->kind != ROWS_TUPLE) return true;
    return settle_ties(&job->sorter, job->kind);
}

// Makes the rows, sorts them and brings the items into their order, also after a failure.
static RUNS bool sort_items(VM *vm, Job *job)
{
    uint64_t small[SMALL_SORT * 3 * 2];
    size_t width = row_widths[job->kind], size = job->count * width * sizeof(uint64_t) * 2;
    uint64_t *memory = small;
    if (job->count > SMALL_SORT) {
        memory = memory_take(&vm->memory, size);
        if (memory == NULL) return throw_memory(vm), false;
    }
    job->sorter.vm = vm;
    job->sorter.rows = memory;
    job->sorter.spare = memory + job->count * width;
    job->sorter.count = job->count;
    fill_rows(job);
    bool radix = job->rank != RANK_NONE && job->count >= RADIX_FROM &&
                 is_disordered(job->sorter.rows, job->count, width);
    bool good = radix ? sort_by_radix(job) : merge_sort(&job->sorter, job->kind);
    empty_rows(job);
    if (memory != small) memory_release(&vm->memory, memory, size);
    return good;
}

static RUNS bool make_keys(VM *vm, Job *job, Value function)
{
    job->keys = list_new_sized(vm, job->count);
    if (job->keys == NULL) return false;
    for (size_t i = 0; i < job->count; i++) {
        Value key = call(vm, function, 1, &job->held->items[i]);
        if (raised(key) || !list_append(vm, job->keys, key) || !charge(vm, 1)) return false;
    }
    job->compared = job->keys->items;
    return true;
}

// Moves the items of one list, with their memory, to another, which has none.
static void hand_over(VM *vm, List *from, List *to)
{
    to->items = from->items;
    to->count = from->count;
    to->capacity = from->capacity;
    from->items = NULL;
    from->count = from->capacity = 0;
    object_changed(vm, to);
}

bool list_sort(VM *vm, List *list, Value key, bool reverse)
{
    if (list->count < 2 && is_absent(key)) return true;
    Job job = {.held = list_new(vm), .count = list->count, .reverse = reverse};
    uint8_t outer = list->head.flags & LIST_SORTING; // a comparison sorts the list that is being sorted
    hand_over(vm, list, job.held);
    list->head.flags |= LIST_SORTING;
    job.compared = job.held->items;
    bool good = is_absent(key) || make_keys(vm, &job, key);
    if (good && job.count > 1) {
        classify(&job);
        good = sort_items(vm, &job);
    }
    bool modified = !(list->head.flags & LIST_SORTING);
    if (!outer) list->head.flags &= (uint8_t)~LIST_SORTING;
    list_clear(vm, list);
    hand_over(vm, job.held, list);
    if (good && modified) return throw_false(vm, ValueError, "list modified during sort");
    return good;
}
