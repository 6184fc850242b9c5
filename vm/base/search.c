// search.c - finding one run of bytes in another.
//
// A search begins with memchr for the needle's first byte and a compare at each hit, which wins on
// ordinary text. Hits that do not match are paid from a budget that grows with the distance
// covered; once it is spent, an algorithm that is linear whatever the input takes over: the C
// library's memmem forwards, the two-way algorithm (Crochemore and Perrin 1991) on mirrored strings
// backwards.
#include "vm/base/search.h"

#define HIGH UINT64_C(0x8080808080808080)
#define LOW UINT64_C(0x0101010101010101)

ptrdiff_t bytes_find_byte(const char *text, size_t size, char byte)
{
    if (size == 0) return -1;
    const char *found = memchr(text, (unsigned char)byte, size);
    return found == NULL ? -1 : found - text;
}

ptrdiff_t bytes_rfind_byte(const char *text, size_t size, char byte)
{
    if (size == 0) return -1;
    const char *found = memrchr(text, (unsigned char)byte, size);
    return found == NULL ? -1 : found - text;
}

size_t bytes_count_byte(const char *text, size_t size, char byte)
{
    uint64_t pattern = LOW * (unsigned char)byte;
    size_t count = 0, i = 0;
    while (i + 8 <= size) {
        // One a turn in each byte of the sum: 255 turns fit.
        size_t end = size - i > 255 * 8 ? i + 255 * 8 : i + (size - i) / 8 * 8;
        uint64_t sum = 0;
        for (; i < end; i += 8) {
            uint64_t word;
            memcpy(&word, text + i, sizeof word);
            word ^= pattern;
            // The top bit of a byte stays clear only if the byte is zero.
            uint64_t other = ((word & ~HIGH) + ~HIGH) | word;
            sum += (~other & HIGH) >> 7;
        }
        uint64_t pairs =
            (sum & UINT64_C(0x00ff00ff00ff00ff)) + (sum >> 8 & UINT64_C(0x00ff00ff00ff00ff));
        count += (size_t)((pairs * UINT64_C(0x0001000100010001)) >> 48);
    }
    for (; i < size; i++) count += text[i] == byte;
    return count;
}

// What the compares at false hits may cost before a linear search takes over.
static inline size_t budget_at(size_t distance)
{
    return 256 + distance / 8;
}

ptrdiff_t bytes_find(const char *text, size_t size, const char *needle, size_t needle_size)
{
    if (needle_size == 0) return 0;
    if (needle_size > size) return -1;
    if (needle_size == 1) return bytes_find_byte(text, size, needle[0]);
    const char *last = text + (size - needle_size);
    char ending = needle[needle_size - 1];
    size_t spent = 0;
    for (const char *at = text; at <= last; at++) {
        at = memchr(at, (unsigned char)needle[0], (size_t)(last - at) + 1);
        if (at == NULL) return -1;
        spent += 8;
        if (at[needle_size - 1] == ending) {
            if (memcmp(at, needle, needle_size) == 0) return at - text;
            spent += needle_size;
        }
        if (UNLIKELY(spent > budget_at((size_t)(at - text)))) {
            const char *found = memmem(at, size - (size_t)(at - text), needle, needle_size);
            return found == NULL ? -1 : found - text;
        }
    }
    return -1;
}

// The two-way algorithm reads both strings from their ends: position i means the i-th byte from
// there.
#define FROM_END(string, size, i) ((string)[(size)-1 - (i)])

// The start of the largest suffix of the mirrored needle, by the order of bytes or its reverse, and
// its period.
static size_t largest_suffix(const char *needle, size_t size, bool reversed, size_t *period)
{
    size_t best = SIZE_MAX, candidate = 0, k = 1; // best is one before the suffix, so -1 at first
    *period = 1;
    while (candidate + k < size) {
        unsigned char a = (unsigned char)FROM_END(needle, size, candidate + k);
        unsigned char b = (unsigned char)FROM_END(needle, size, best + k);
        if (a == b) {
            if (k == *period) {
                candidate += *period;
                k = 1;
            } else {
                k++;
            }
        } else if ((a < b) != reversed) {
            candidate += k;
            k = 1;
            *period = candidate - best;
        } else {
            best = candidate++;
            k = 1;
            *period = 1;
        }
    }
    return best + 1;
}

// The last occurrence: the first one of the mirrored needle in the mirrored text.
static ptrdiff_t two_way_back(const char *text, size_t size, const char *needle, size_t needle_size)
{
    size_t period, other_period;
    size_t split = largest_suffix(needle, needle_size, false, &period);
    size_t other = largest_suffix(needle, needle_size, true, &other_period);
    if (other > split) {
        split = other;
        period = other_period;
    }
    // Is the whole needle periodic, its left part a repetition of what stands a period further?
    bool periodic = split + period <= needle_size;
    for (size_t i = 0; periodic && i < split; i++) {
        periodic = FROM_END(needle, needle_size, i) == FROM_END(needle, needle_size, i + period);
    }
    if (!periodic) {
        period = (split > needle_size - split ? split : needle_size - split) + 1;
    }
    size_t known = 0; // bytes at the start known to match from the shift before
    for (size_t at = 0; at + needle_size <= size;) {
        size_t i = split > known ? split : known;
        while (i < needle_size && FROM_END(needle, needle_size, i) == FROM_END(text, size, at + i))
            i++;
        if (i < needle_size) {
            at += i - split + 1;
            known = 0;
            continue;
        }
        i = split;
        while (i > known &&
               FROM_END(needle, needle_size, i - 1) == FROM_END(text, size, at + i - 1)) {
            i--;
        }
        if (i <= known) return (ptrdiff_t)(size - at - needle_size);
        at += period;
        known = periodic ? needle_size - period : 0;
    }
    return -1;
}

ptrdiff_t bytes_rfind(const char *text, size_t size, const char *needle, size_t needle_size)
{
    if (needle_size == 0) return (ptrdiff_t)size;
    if (needle_size > size) return -1;
    if (needle_size == 1) return bytes_rfind_byte(text, size, needle[0]);
    size_t left = size - needle_size + 1,
           spent = 0; // places where a match may begin: text[0 .. left)
    while (left > 0) {
        const char *at = memrchr(text, (unsigned char)needle[0], left);
        if (at == NULL) return -1;
        if (memcmp(at, needle, needle_size) == 0) return at - text;
        left = (size_t)(at - text);
        spent += 8 + needle_size / 8;
        size_t rest = left + needle_size - 1;
        if (UNLIKELY(spent > budget_at(size - rest))) {
            return two_way_back(text, rest, needle, needle_size);
        }
    }
    return -1;
}

size_t bytes_count(const char *text, size_t size, const char *needle, size_t needle_size,
                   size_t most)
{
    assert(needle_size > 0);
    if (needle_size == 1 && most >= size) return bytes_count_byte(text, size, needle[0]);
    size_t count = 0;
    while (count < most) {
        ptrdiff_t at = bytes_find(text, size, needle, needle_size);
        if (at < 0) break;
        count++;
        text += (size_t)at + needle_size;
        size -= (size_t)at + needle_size;
    }
    return count;
}
