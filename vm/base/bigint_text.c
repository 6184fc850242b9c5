// bigint_text.c - integers as text in any base, and as bytes.
//
// A base that is a power of two just cuts the bits. In any other, `width` digits of the text make
// one digit of ours at most (18 in base ten), a group. Long numbers split in two at a power of the
// base, half of the groups each, so that the products and quotients involved are as large as can be
// and therefore cheap:
//
//     text     [ groups - half | half ]        value = upper * base**(width * half) + lower
//
// The same powers serve all parts of one level: half of g groups is always g / 2 rounded up.
#include "vm/base/bigint_digits.h"

#define LEAF_WRITE 30 // groups converted the quadratic way
#define LEAF_READ 60
#define LEVELS 32

// The digits of a base that fit one of ours: the most, and base ** width.
static int group_width(int base, BigDigit *power)
{
    int width = 0;
    *power = 1000000000000000000;
    if (base == 10) return 18;
    *power = 1;
    while (*power <= DIGIT_MASK / (BigDigit)base) {
        *power *= (BigDigit)base;
        width++;
    }
    return width;
}

static bool is_power_of_two(int base)
{
    return (base & (base - 1)) == 0;
}

// 2**16 / log2(base), rounded up.
static const uint32_t one_by_log2[37] = {
    0,     0,     65536, 41349, 32768, 28225, 25353, 23345, 21846, 20675, 19729, 18945, 18281,
    17711, 17213, 16775, 16384, 16034, 15717, 15428, 15164, 14921, 14697, 14488, 14294, 14113,
    13943, 13783, 13633, 13491, 13356, 13229, 13108, 12992, 12882, 12777, 12677};

size_t big_text_bound(BigView a, int base)
{
    return (size_t)(big_bit_length(a) * one_by_log2[base] >> 16) + 2;
}

// --- the powers of the base at which to split ---

typedef struct Powers {
    int base, width;
    BigDigit group; // base ** width
    int levels;
    int half[LEVELS];         // groups below the split on each level
    BigDigit *digits[LEVELS]; // group ** half
    int count[LEVELS];
} Powers;

static void powers_free(const Work *work, Powers *powers)
{
    for (int i = 0; i < powers->levels; i++) {
        scratch_release(work, powers->digits[i], (size_t)powers->count[i]);
    }
    powers->levels = 0;
}

// Prepares to split `groups` groups until at most `leaf` are left. From the last level up, each
// power is the square of the next or, where half was rounded up, that divided by one group.
static BigStatus powers_make(const Work *work, Powers *powers, int base, int64_t groups, int leaf)
{
    powers->base = base;
    powers->width = group_width(base, &powers->group);
    powers->levels = 0;
    int levels = 0;
    for (int64_t left = groups; left > leaf; left = (left + 1) / 2) {
        powers->half[levels++] = (int)((left + 1) / 2);
    }
    BigStatus status = BIG_OK;
    for (int i = levels - 1; i >= 0 && status == BIG_OK; i--) {
        int half = powers->half[i];
        int below_count = i + 1 < levels ? powers->count[i + 1] : 0;
        int room = i + 1 < levels ? 2 * below_count : half;
        BigDigit *digits = scratch_take(work, (size_t)room);
        if (digits == NULL) {
            status = BIG_NO_MEMORY;
        } else if (i + 1 < levels) {
            const BigDigit *below = powers->digits[i + 1];
            status = digits_multiply(work, digits, below, below_count, below, below_count);
            if (status == BIG_OK && 2 * powers->half[i + 1] > half) {
                digits_divide_one(digits, digits, room, powers->group);
            }
        } else {
            digits_clear(digits, (size_t)room);
            digits[0] = 1;
            for (int j = 0; j < half; j++)
                digits_multiply_one(digits, digits, room, powers->group, 0);
        }
        if (status != BIG_OK) {
            scratch_release(work, digits, (size_t)room);
            break;
        }
        // Kept at its normal length, which is also the size of its block.
        int count = digits_normal(digits, room);
        BigDigit *trimmed = memory_resize(work->memory, digits, (size_t)room * sizeof *digits,
                                          (size_t)count * sizeof *digits);
        if (trimmed == NULL) {
            scratch_release(work, digits, (size_t)room);
            status = BIG_NO_MEMORY;
            break;
        }
        powers->digits[i] = trimmed;
        powers->count[i] = count;
        powers->levels = levels - i; // for now counted from the end
    }
    if (powers->levels < levels) {
        // Undo: what there is stands at the end of the arrays.
        for (int i = levels - powers->levels; i < levels; i++) {
            scratch_release(work, powers->digits[i], (size_t)powers->count[i]);
        }
        powers->levels = 0;
    }
    return status;
}

// --- writing ---

static const char letters[] = "0123456789abcdefghijklmnopqrstuvwxyz";

static char *write_group(char *end, BigDigit value, int base)
{
    if (base == 10) {
        // By pairs, from two halves that do not wait for each other.
        char *middle = end - 9;
        uint32_t high = (uint32_t)(value / 1000000000), low = (uint32_t)(value % 1000000000);
        for (; low >= 10; low /= 100) {
            *--end = letters[low % 10];
            *--end = letters[low / 10 % 10];
        }
        if (low != 0) *--end = letters[low];
        if (high == 0) return end;
        while (end > middle) *--end = '0';
        for (; high >= 10; high /= 100) {
            *--end = letters[high % 10];
            *--end = letters[high / 10 % 10];
        }
        if (high != 0) *--end = letters[high];
        return end;
    }
    for (; value != 0; value /= (BigDigit)base) *--end = letters[value % (BigDigit)base];
    return end;
}

// Writes x[0 .. count), which it destroys, so that it ends at `end`, from `level` of the powers on.
// Returns where it begins.
static char *write_part(const Work *work, const Powers *powers, int level, char *end, BigDigit *x,
                        int count, BigStatus *status)
{
    while (level < powers->levels &&
           digits_compare(x, count, powers->digits[level], powers->count[level]) < 0)
        level++;
    if (level == powers->levels) {
        while (count > 0) {
            BigDigit rest = digits_divide_one(x, x, count, powers->group);
            count = digits_normal(x, count);
            char *start = write_group(end, rest, powers->base);
            if (count > 0) {
                char *full = end - powers->width;
                memset(full, '0', (size_t)(start - full));
                start = full;
            }
            end = start;
        }
        return end;
    }
    int p_count = powers->count[level], q_count = count - p_count + 1;
    size_t size = (size_t)q_count + (size_t)p_count;
    BigDigit *q = scratch_take(work, size);
    if (q == NULL || !work_goes_on(work)) {
        *status = q == NULL ? BIG_NO_MEMORY : BIG_STOPPED;
        if (q != NULL) scratch_release(work, q, size);
        return NULL;
    }
    BigDigit *rest = q + q_count;
    char *start = NULL;
    *status = digits_divide(work, q, rest, x, count, powers->digits[level], p_count);
    if (*status == BIG_OK) {
        start =
            write_part(work, powers, level + 1, end, rest, digits_normal(rest, p_count), status);
    }
    if (*status == BIG_OK) {
        char *full = end - (size_t)powers->half[level] * (size_t)powers->width;
        memset(full, '0', (size_t)(start - full));
        start = write_part(work, powers, level + 1, full, q, digits_normal(q, q_count), status);
    }
    scratch_release(work, q, size);
    return start;
}

// A digit of ours is a whole number of theirs.
static char *write_bits(char *end, BigView a, int base)
{
    int bits = bit_high((uint64_t)base);
    BigDigit mask = (BigDigit)base - 1;
    for (int i = 0; i + 1 < a.count; i++) {
        BigDigit digit = a.digits[i];
        for (int left = BIG_DIGIT_BITS / bits; left > 0; left--, digit >>= bits) *--end = letters[digit & mask];
    }
    for (BigDigit digit = a.digits[a.count - 1]; digit != 0; digit >>= bits) *--end = letters[digit & mask];
    return end;
}

BigStatus big_to_text(BigView a, int base, Buf *buf, BigPoll poll, void *user)
{
    if (a.count == 0) return buf_append_char(buf, '0') ? BIG_OK : BIG_NO_MEMORY;
    Work work = {buf->memory, poll, user};
    size_t bound = big_text_bound(a, base) + (size_t)a.negative, before = buf->size;
    char *room = buf_extend(buf, bound);
    if (room == NULL) return BIG_NO_MEMORY;
    char *end = room + bound, *start = NULL;
    BigStatus status = BIG_OK;
    if (is_power_of_two(base)) {
        start = write_bits(end, a, base);
    } else {
        Powers powers;
        BigDigit few[LEAF_WRITE + 8];
        bool local = (size_t)a.count <= sizeof few / sizeof *few;
        BigDigit *x = local ? few : scratch_take(&work, (size_t)a.count);
        int64_t groups = 0;
        if (x == NULL) {
            status = BIG_NO_MEMORY;
        } else {
            digits_copy(x, a.digits, (size_t)a.count);
            BigDigit power;
            groups = (int64_t)(bound / (size_t)group_width(base, &power)) + 1;
            status = powers_make(&work, &powers, base, groups, LEAF_WRITE);
        }
        if (status == BIG_OK) {
            start = write_part(&work, &powers, 0, end, x, a.count, &status);
            powers_free(&work, &powers);
        }
        if (x != NULL && !local) scratch_release(&work, x, (size_t)a.count);
    }
    if (status != BIG_OK) {
        buf_truncate(buf, before);
        if (status == BIG_NO_MEMORY) buf_fail(buf);
        return status;
    }
    if (a.negative) *--start = '-';
    memmove(room, start, (size_t)(end - start));
    buf_truncate(buf, before + (size_t)(end - start));
    return BIG_OK;
}

// --- reading ---

#define NONE_8 99, 99, 99, 99, 99, 99, 99, 99
#define NONE_32 NONE_8, NONE_8, NONE_8, NONE_8
#define LETTERS                                                                                    \
    99, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 99, 99, \
        99, 99, 99
const uint8_t big_digit_values[256] = {
    NONE_32, NONE_8, NONE_8, 0,       1,       2,       3, 4, 5, 6, 7, 8, 9, 99, 99, 99, 99, 99, 99,
    LETTERS, LETTERS, NONE_32, NONE_32, NONE_32, NONE_32,
};

static inline int digit_value(char c)
{
    return big_digit_values[(unsigned char)c];
}

// out[0 .. groups) = the value of text[0 .. size), at most groups * width digits.
static BigStatus read_part(const Work *work, const Powers *powers, int level, BigDigit *out,
                           int groups, const char *text, size_t size)
{
    if (level < powers->levels && groups <= powers->half[level]) {
        return read_part(work, powers, level + 1, out, groups, text, size);
    }
    if (level == powers->levels) {
        digits_clear(out, (size_t)groups);
        int count = 0;
        for (size_t at = 0; at < size;) {
            size_t width = (size - at - 1) % (size_t)powers->width + 1;
            BigDigit value = 0;
            for (size_t end = at + width; at < end; at++) {
                value = value * (BigDigit)powers->base + (BigDigit)digit_value(text[at]);
            }
            BigDigit carry = digits_multiply_one(out, out, count, powers->group, value);
            if (carry != 0) out[count++] = carry;
        }
        return BIG_OK;
    }
    if (!work_goes_on(work)) return BIG_STOPPED;
    int half = powers->half[level], upper = groups - half;
    size_t below = (size_t)half * (size_t)powers->width;
    size_t room = (size_t)groups;
    BigDigit *parts = scratch_take(work, room);
    if (parts == NULL) return BIG_NO_MEMORY;
    BigDigit *high = parts, *low = parts + upper;
    BigStatus status = read_part(work, powers, level + 1, high, upper, text, size - below);
    if (status == BIG_OK) {
        status = read_part(work, powers, level + 1, low, half, text + (size - below), below);
    }
    if (status == BIG_OK) {
        // group ** half has at most half digits, so that the product fits.
        int high_count = digits_normal(high, upper);
        int count = powers->count[level] + high_count;
        status = digits_multiply(work, out, powers->digits[level], powers->count[level], high,
                                 high_count);
        if (status == BIG_OK) {
            digits_clear(out + count, (size_t)(groups - count));
            digits_add(out, out, groups, low, half);
        }
    }
    scratch_release(work, parts, room);
    return status;
}

static BigStatus read_bits(Big *result, const char *text, size_t size, int base)
{
    int bits = bit_high((uint64_t)base);
    uint64_t count = (size + BIG_DIGIT_BITS - 1) / BIG_DIGIT_BITS * (uint64_t)bits;
    if (count > BIG_DIGITS_MAX) return BIG_TOO_LARGE;
    BigStatus status = big_room(result, (int64_t)count + 1);
    if (status != BIG_OK) return status;
    int at = 0;
    for (size_t end = size, most = (size_t)(BIG_DIGIT_BITS / bits); end > 0;) {
        size_t start = end > most ? end - most : 0;
        BigDigit digit = 0;
        for (size_t i = start; i < end; i++) digit = digit << bits | (BigDigit)digit_value(text[i]);
        result->digits[at++] = digit;
        end = start;
    }
    big_finish(result, at, false);
    return BIG_OK;
}

// Digits and nothing else.
static BigStatus read_digits(Big *result, const char *text, size_t size, int base)
{
    while (size > 0 && *text == '0') text++, size--;
    if (is_power_of_two(base)) return read_bits(result, text, size, base);
    BigDigit power;
    size_t width = (size_t)group_width(base, &power), groups = (size + width - 1) / width;
    if (groups > BIG_DIGITS_MAX) return BIG_TOO_LARGE;
    BigStatus status = big_room(result, (int64_t)groups);
    if (status != BIG_OK) return status;
    Work work = work_of(result);
    Powers powers;
    status = powers_make(&work, &powers, base, (int64_t)groups, LEAF_READ);
    if (status != BIG_OK) return status;
    status = read_part(&work, &powers, 0, result->digits, (int)groups, text, size);
    powers_free(&work, &powers);
    if (status == BIG_OK) big_finish(result, (int)groups, false);
    return status;
}

BigStatus big_from_text(Big *result, const char *text, size_t size, int base)
{
    size_t skipped = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '_') skipped++;
        else if (digit_value(text[i]) >= base) return BIG_INVALID;
    }
    if (skipped == 0) return read_digits(result, text, size, base);
    char *digits = memory_take(result->memory, size - skipped);
    if (digits == NULL) return BIG_NO_MEMORY;
    size_t count = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] != '_') digits[count++] = text[i];
    }
    BigStatus status = read_digits(result, digits, count, base);
    memory_release(result->memory, digits, size - skipped);
    return status;
}

// --- bytes ---

// Eight bytes in a row as a word, the lowest first. Written out, so that compilers make one load or store of it.
static inline uint64_t load_word(const unsigned char *p)
{
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 |
           (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

static inline void store_word(unsigned char *p, uint64_t word)
{
    p[0] = (unsigned char)word;
    p[1] = (unsigned char)(word >> 8);
    p[2] = (unsigned char)(word >> 16);
    p[3] = (unsigned char)(word >> 24);
    p[4] = (unsigned char)(word >> 32);
    p[5] = (unsigned char)(word >> 40);
    p[6] = (unsigned char)(word >> 48);
    p[7] = (unsigned char)(word >> 56);
}

static inline uint64_t swap_bytes(uint64_t word)
{
    word = (word >> 8 & 0x00ff00ff00ff00ff) | (word & 0x00ff00ff00ff00ff) << 8;
    word = (word >> 16 & 0x0000ffff0000ffff) | (word & 0x0000ffff0000ffff) << 16;
    return word >> 32 | word << 32;
}

// The eight bytes (fewer at the high end) that follow the lowest `at` of a number of `size`.
static inline uint64_t read_word(const unsigned char *bytes, size_t size, size_t at, bool little)
{
    if (size - at >= 8) return little ? load_word(bytes + at) : swap_bytes(load_word(bytes + size - at - 8));
    uint64_t word = 0;
    for (size_t i = size; i-- > at;) word = word << 8 | bytes[little ? i : size - 1 - i];
    return word;
}

static inline void write_word(unsigned char *bytes, size_t size, size_t at, bool little, uint64_t word)
{
    if (size - at >= 8) {
        store_word(little ? bytes + at : bytes + size - at - 8, little ? word : swap_bytes(word));
        return;
    }
    for (size_t i = at; i < size; i++, word >>= 8) bytes[little ? i : size - 1 - i] = (unsigned char)word;
}

BigStatus big_to_bytes(BigView a, unsigned char *out, size_t size, bool little, bool is_signed)
{
    if (a.negative && !is_signed) return BIG_NEGATIVE;
    uint64_t length = big_bit_length(a);
    if (is_signed && length > 0) {
        // The sign takes a bit, except that -2**k needs no more than k besides it.
        bool lowest = a.negative && big_bit_count(a) == 1;
        length += !lowest;
    }
    if (length > (uint64_t)size * 8) return BIG_OVERFLOW;
    uint64_t held = 0, carry = 1; // carry: of the complement
    int have = 0, next = 0;
    for (size_t i = 0; i < size;) {
        uint64_t digit = next < a.count ? a.digits[next++] : 0, word = held | digit << have;
        have += BIG_DIGIT_BITS;
        if (have < 64) {
            held = word;
            continue;
        }
        have -= 64;
        held = digit >> (BIG_DIGIT_BITS - have);
        if (a.negative) {
            word = ~word + carry;
            carry &= word == 0;
        }
        write_word(out, size, i, little, word);
        i += 8;
    }
    return BIG_OK;
}

BigStatus big_from_bytes(Big *result, const unsigned char *bytes, size_t size, bool little,
                         bool is_signed)
{
    bool negative = is_signed && size > 0 && (bytes[little ? size - 1 : 0] & 0x80) != 0;
    if (size / 8 > BIG_DIGITS_MAX) return BIG_TOO_LARGE;
    BigStatus status = big_room(result, (int64_t)((size * 8 + BIG_DIGIT_BITS - 1) / BIG_DIGIT_BITS) + 2);
    if (status != BIG_OK) return status;
    uint64_t held = 0, carry = 1;
    int have = 0, count = 0;
    for (size_t i = 0; i < size; i += 8) {
        uint64_t word = read_word(bytes, size, i, little);
        if (negative) {
            // Beyond the highest byte a negative number has ones, whose complement is 0.
            if (size - i < 8) word |= UINT64_MAX << 8 * (size - i);
            word = ~word + carry;
            carry &= word == 0;
        }
        result->digits[count++] = (held | word << have) & DIGIT_MASK;
        held = word >> (BIG_DIGIT_BITS - have);
        have += 64 - BIG_DIGIT_BITS;
        if (have < BIG_DIGIT_BITS) continue;
        result->digits[count++] = held;
        held = 0;
        have = 0;
    }
    // A carry out of the top is the bit after all bytes: -2**(8 * size).
    if (negative && carry != 0 && size % 8 == 0) held |= UINT64_C(1) << have;
    result->digits[count++] = held;
    big_finish(result, count, negative);
    return BIG_OK;
}
