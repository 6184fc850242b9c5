// merge_sort.h - a stable merge sort that uses the order it finds: powersort over natural runs, merges
// that gallop (the run decomposition of Timsort, the merge tree of Munro and Wild's powersort).
//
// A row is `width` words. Everything is inlined into one function per width and comparison, which
// sort_rows makes: call it from a function of its own with both constant.
//
// The rows are always all there: a comparison that fails leaves a permutation of them.
#pragma once
#include "vm/object/poll.h"

// 1: a < b. 0: not. -1: an exception is pending.
typedef int (*RowLess)(VM *vm, const uint64_t *a, const uint64_t *b);

typedef struct SortRun {
    size_t start, count;
    int power; // depth, in the merge tree, of the node between this run and the next one
} SortRun;

typedef struct Sorter {
    VM *vm;
    uint64_t *rows, *spare; // spare: room for half the rows
    size_t count;
    size_t gallop;          // how many wins in a row make a merge gallop
    size_t depth;
    SortRun runs[72];
} Sorter;

#define GALLOP_FIRST 7
#define RUN_MIN_LIMIT 64

static ALWAYS_INLINE void row_copy(uint64_t *to, const uint64_t *from, size_t width)
{
    for (size_t i = 0; i < width; i++) to[i] = from[i];
}

static ALWAYS_INLINE void rows_move(uint64_t *to, const uint64_t *from, size_t count, size_t width)
{
    memmove(to, from, count * width * sizeof(uint64_t));
}

static ALWAYS_INLINE void rows_reverse(uint64_t *rows, size_t count, size_t width)
{
    if (count < 2) return;
    for (uint64_t *low = rows, *high = rows + (count - 1) * width; low < high;
         low += width, high -= width) {
        for (size_t i = 0; i < width; i++) {
            uint64_t word = low[i];
            low[i] = high[i];
            high[i] = word;
        }
    }
}

// How many rows from the start are in order, after a strictly descending run has been reversed (a run
// with equal rows in it could not be reversed stably). 0: an exception.
static ALWAYS_INLINE size_t run_count(VM *vm, uint64_t *rows, size_t count, size_t width, RowLess less)
{
    if (count < 2) return count;
    int down = less(vm, rows + width, rows);
    if (down < 0) return 0;
    size_t run = 2;
    for (; run < count; run++) {
        int lower = less(vm, rows + run * width, rows + (run - 1) * width);
        if (lower < 0) return 0;
        if (lower != down) break;
    }
    if (down) rows_reverse(rows, run, width);
    return run;
}

// Sorts rows of which the first `done` are in order.
static ALWAYS_INLINE bool binary_insertion(VM *vm, uint64_t *rows, size_t count, size_t done,
                                           size_t width, RowLess less)
{
    for (; done < count; done++) {
        uint64_t row[3];
        row_copy(row, rows + done * width, width);
        size_t low = 0, high = done;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            int lower = less(vm, row, rows + middle * width);
            if (lower < 0) return false;
            if (lower) high = middle;
            else low = middle + 1;
        }
        rows_move(rows + (low + 1) * width, rows + low * width, done - low, width);
        row_copy(rows + low * width, row, width);
    }
    return true;
}

// Whether row belongs before other; after: rows equal to other come behind it. -1: an exception.
static ALWAYS_INLINE int goes_before(VM *vm, const uint64_t *row, const uint64_t *other, bool after,
                                     RowLess less)
{
    if (after) return less(vm, row, other);
    int lower = less(vm, other, row);
    return lower < 0 ? lower : !lower;
}

// Where row belongs among rows[0 .. count), which are in order: before the rows equal to it, or behind
// them (after). Looks in steps that double, from the front or from the back. SIZE_MAX: an exception.
static ALWAYS_INLINE size_t gallop(VM *vm, const uint64_t *row, const uint64_t *rows, size_t count,
                                   bool after, bool from_back, size_t width, RowLess less)
{
    size_t low = 0, high = count; // it belongs at low .. high
    for (size_t step = 1; step <= high - low; step *= 2) {
        size_t i = from_back ? high - step : low + step - 1;
        int before = goes_before(vm, row, rows + i * width, after, less);
        if (before < 0) return SIZE_MAX;
        if (before) high = i;
        else low = i + 1;
        if (before != (int)from_back) break;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int before = goes_before(vm, row, rows + middle * width, after, less);
        if (before < 0) return SIZE_MAX;
        if (before) high = middle;
        else low = middle + 1;
    }
    return low;
}

// Merges a[0 .. a_count) with the rows behind it, b[0 .. b_count), from the front. a_count is the
// smaller; b[0] is the least of all, and the last of a the greatest.
static ALWAYS_INLINE bool merge_low(Sorter *sort, uint64_t *a, size_t a_count, uint64_t *b,
                                    size_t b_count, size_t width, RowLess less)
{
    VM *vm = sort->vm;
    uint64_t *to = a, *t = sort->spare;
    bool good = true;
    rows_move(t, a, a_count, width);
    row_copy(to, b, width);
    to += width, b += width, b_count--;
    while (b_count > 0 && a_count > 1) {
        size_t a_wins = 0, b_wins = 0;
        while (a_wins < sort->gallop && b_wins < sort->gallop) { // a row at a time
            int lower = less(vm, b, t);
            if (lower < 0) goto failed;
            if (lower) {
                row_copy(to, b, width);
                to += width, b += width;
                b_wins++, a_wins = 0;
                if (--b_count == 0) goto done;
            } else {
                row_copy(to, t, width);
                to += width, t += width;
                a_wins++, b_wins = 0;
                if (--a_count == 1) goto done;
            }
        }
        do { // one side wins again and again: stretches at a time
            if (sort->gallop > 1) sort->gallop--;
            a_wins = gallop(vm, b, t, a_count, true, false, width, less);
            if (a_wins == SIZE_MAX) goto failed;
            rows_move(to, t, a_wins, width);
            to += a_wins * width, t += a_wins * width, a_count -= a_wins;
            if (a_count <= 1) goto done;
            row_copy(to, b, width);
            to += width, b += width;
            if (--b_count == 0) goto done;
            b_wins = gallop(vm, t, b, b_count, false, false, width, less);
            if (b_wins == SIZE_MAX) goto failed;
            rows_move(to, b, b_wins, width);
            to += b_wins * width, b += b_wins * width, b_count -= b_wins;
            if (b_count == 0) goto done;
            row_copy(to, t, width);
            to += width, t += width;
            if (--a_count == 1) goto done;
        } while (a_wins >= GALLOP_FIRST || b_wins >= GALLOP_FIRST);
        sort->gallop += 2; // it did not pay
    }
    goto done;
failed:
    good = false;
done:
    // What is left of a is greater than what is left of b; after a failure any order will do.
    rows_move(to, b, b_count, width);
    rows_move(to + b_count * width, t, a_count, width);
    return good;
}

// The same from the back, for a b_count that is the smaller.
static ALWAYS_INLINE bool merge_high(Sorter *sort, uint64_t *a, size_t a_count, uint64_t *b,
                                     size_t b_count, size_t width, RowLess less)
{
    VM *vm = sort->vm;
    uint64_t *to = b + b_count * width; // one behind the place to fill
    uint64_t *x = a + a_count * width;  // one behind the last of a, and of the copy of b
    uint64_t *t = sort->spare + b_count * width;
    bool good = true;
    rows_move(sort->spare, b, b_count, width);
    to -= width, x -= width, a_count--;
    row_copy(to, x, width);
    while (a_count > 0 && b_count > 1) {
        size_t a_wins = 0, b_wins = 0;
        while (a_wins < sort->gallop && b_wins < sort->gallop) {
            int lower = less(vm, t - width, x - width);
            if (lower < 0) goto failed;
            to -= width;
            if (lower) {
                x -= width;
                row_copy(to, x, width);
                a_wins++, b_wins = 0;
                if (--a_count == 0) goto done;
            } else {
                t -= width;
                row_copy(to, t, width);
                b_wins++, a_wins = 0;
                if (--b_count == 1) goto done;
            }
        }
        do {
            if (sort->gallop > 1) sort->gallop--;
            size_t place = gallop(vm, t - width, a, a_count, true, true, width, less);
            if (place == SIZE_MAX) goto failed;
            a_wins = a_count - place;
            to -= a_wins * width, x -= a_wins * width, a_count -= a_wins;
            rows_move(to, x, a_wins, width);
            if (a_count == 0) goto done;
            to -= width, t -= width;
            row_copy(to, t, width);
            if (--b_count == 1) goto done;
            place = gallop(vm, x - width, sort->spare, b_count, false, true, width, less);
            if (place == SIZE_MAX) goto failed;
            b_wins = b_count - place;
            to -= b_wins * width, t -= b_wins * width, b_count -= b_wins;
            rows_move(to, t, b_wins, width);
            if (b_count <= 1) goto done;
            to -= width, x -= width;
            row_copy(to, x, width);
            if (--a_count == 0) goto done;
        } while (a_wins >= GALLOP_FIRST || b_wins >= GALLOP_FIRST);
        sort->gallop += 2;
    }
    goto done;
failed:
    good = false;
done:
    // What is left of b is less than what is left of a.
    to -= a_count * width;
    rows_move(to, x - a_count * width, a_count, width);
    rows_move(to - b_count * width, sort->spare, b_count, width);
    return good;
}

// Merges the two topmost runs.
static ALWAYS_INLINE bool merge_top(Sorter *sort, size_t width, RowLess less)
{
    SortRun *left = &sort->runs[sort->depth - 2], *right = left + 1;
    uint64_t *a = sort->rows + left->start * width, *b = sort->rows + right->start * width;
    size_t a_count = left->count, b_count = right->count;
    left->count += right->count;
    left->power = right->power;
    sort->depth--;
    if (!charge(sort->vm, (a_count + b_count) / 8)) return false;
    // The head of a and the tail of b that are in place already.
    size_t skip = gallop(sort->vm, b, a, a_count, true, false, width, less);
    if (skip == SIZE_MAX) return false;
    a += skip * width;
    a_count -= skip;
    if (a_count == 0) return true;
    b_count = gallop(sort->vm, a + (a_count - 1) * width, b, b_count, false, true, width, less);
    if (b_count == SIZE_MAX) return false;
    if (b_count == 0) return true;
    return a_count <= b_count ? merge_low(sort, a, a_count, b, b_count, width, less)
                              : merge_high(sort, a, a_count, b, b_count, width, less);
}

// The depth of the node between runs [start, start + a) and the b rows behind: the first bit in which
// their middles, as fractions of all `count` rows, differ.
static inline int run_power(size_t start, size_t a, size_t b, size_t count)
{
    uint64_t left = (uint64_t)(((Wide)(2 * start + a) << 62) / (2 * count));
    uint64_t right = (uint64_t)(((Wide)(2 * (start + a) + b) << 62) / (2 * count));
    return 63 - bit_high(left ^ right);
}

// Runs shorter than this are made longer by insertion: 32 .. 64, so that count divided by it is a
// power of two or a little less.
static inline size_t run_minimum(size_t count)
{
    size_t odd = 0;
    while (count >= RUN_MIN_LIMIT) {
        odd |= count & 1;
        count >>= 1;
    }
    return count + odd;
}

// Sorts sort->rows[0 .. count). false: an exception.
static ALWAYS_INLINE bool sort_rows(Sorter *sort, size_t width, RowLess less)
{
    size_t minimum = run_minimum(sort->count);
    sort->gallop = GALLOP_FIRST;
    sort->depth = 0;
    for (size_t start = 0;;) {
        size_t left = sort->count - start, count = 0;
        int power = -1; // the end: everything is merged
        if (left > 0) {
            uint64_t *rows = sort->rows + start * width;
            count = run_count(sort->vm, rows, left, width, less);
            if (count == 0) return false;
            if (count < minimum && count < left) {
                size_t longer = left < minimum ? left : minimum;
                if (!binary_insertion(sort->vm, rows, longer, count, width, less)) return false;
                count = longer;
            }
            SortRun *top = &sort->runs[sort->depth];
            if (sort->depth > 0) power = run_power(top[-1].start, top[-1].count, count, sort->count);
        }
        while (sort->depth > 1 && sort->runs[sort->depth - 2].power > power)
            if (!merge_top(sort, width, less)) return false;
        if (left == 0) return true;
        if (sort->depth > 0) sort->runs[sort->depth - 1].power = power;
        sort->runs[sort->depth++] = (SortRun){start, count, 0};
        start += count;
    }
}
