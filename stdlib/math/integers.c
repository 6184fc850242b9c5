// integers.c - math.factorial, comb, perm, gcd, lcm and isqrt.
//
// Products of many factors are taken in balanced halves, so that the large multiplications are of operands
// of like size, where they are cheapest. How large the result will be is estimated first: what cannot be
// held is refused before any work.
#include <math.h>
#include "stdlib/math/math.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/int.h"
#include "vm/types/tuple.h"

// False with MemoryError if a result of so many bits cannot be.
static bool fits_memory(VM *vm, double bits)
{
    if (bits / BIG_DIGIT_BITS < BIG_DIGITS_MAX && bits / 8 < (double)vm->memory.cap) return true;
    (void)throw_memory(vm);
    return false;
}

static int bit_length(uint64_t x)
{
    return x == 0 ? 0 : bit_high(x) + 1;
}

// --- factorial ---

// The product of the odd numbers from start up to and not with stop; both are odd.
static Value odd_product(VM *vm, uint64_t start, uint64_t stop)
{
    uint64_t count = (stop - start) / 2;
    if (count <= 64 / 4 && (uint64_t)bit_length(stop - 2) * count <= 64) {
        uint64_t product = 1;
        for (uint64_t factor = start; factor < stop; factor += 2) product *= factor;
        return charge(vm, 1) ? int_from_uint64(vm, product) : RAISED;
    }
    uint64_t middle = (start + count) | 1;
    Value low = odd_product(vm, start, middle);
    if (raised(low)) return RAISED;
    Value high = odd_product(vm, middle, stop);
    return raised(high) ? RAISED : int_multiply(vm, low, high);
}

// n! is 2 ** (n - ones of n) times an odd number: the product, over i, of the odd numbers up to n >> i. Each
// of these runs begins where the next larger i ended.
static Value factorial(VM *vm, uint64_t n)
{
    static const uint64_t small[] = {
        1,
        1,
        2,
        6,
        24,
        120,
        720,
        5040,
        40320,
        362880,
        3628800,
        39916800,
        479001600,
        6227020800,
        87178291200,
        1307674368000,
        20922789888000,
        355687428096000,
        6402373705728000,
        121645100408832000,
        2432902008176640000,
    };
    if (n < COUNT_OF(small)) return int_new(vm, (int64_t)small[n]);
    double bits = (double)n * (log2((double)n) - 1.4427);
    if (!fits_memory(vm, bits)) return RAISED;
    Value run = value_of_small(1), odd = value_of_small(1);
    uint64_t stop = 3;
    for (int i = bit_length(n) - 2; i >= 0; i--) {
        uint64_t limit = n >> i;
        if (limit <= 2) continue;
        uint64_t start = stop;
        stop = (limit + 1) | 1;
        Value part = odd_product(vm, start, stop);
        if (raised(part)) return RAISED;
        run = int_multiply(vm, run, part);
        if (raised(run)) return RAISED;
        odd = int_multiply(vm, odd, run);
        if (raised(odd)) return RAISED;
    }
    return int_shift_left_by(vm, odd, n - (uint64_t)bit_count(n));
}

Value py_math_factorial(VM *vm, Value *args)
{
    Value n = index_of(vm, args[0]);
    int64_t i;
    if (raised(n)) return RAISED;
    if (int_sign(n) < 0)
        return throw(vm, ValueError, "factorial() not defined for negative values");
    if (int_fits_int64(n, &i)) return factorial(vm, (uint64_t)i);
    return throw(vm, OverflowError, "factorial() argument should not exceed %lld",
                 (long long)INT64_MAX);
}

// --- perm, comb ---

// n * (n - 1) * ... of k factors, if it fits 64 bits.
static bool perm_small(uint64_t n, uint64_t k, uint64_t *result)
{
    *result = 1;
    if (k > 20) return false; // 21! does not fit
    for (uint64_t i = 0; i < k; i++)
        if (mul_overflows(*result, n - i, result)) return false;
    return true;
}

// n may be any int, k <= n.
static Value perm(VM *vm, Value n, uint64_t k)
{
    uint64_t small, result;
    if (int_fits_uint64(n, &small) && perm_small(small, k, &result))
        return charge(vm, 1) ? int_from_uint64(vm, result) : RAISED;
    if (k <= 1) return k == 0 ? value_of_small(1) : n;
    uint64_t half = k / 2;
    Value high = perm(vm, n, half);
    if (raised(high)) return RAISED;
    Value below = int_subtract(vm, n, int_from_uint64(vm, half));
    if (raised(below)) return RAISED;
    Value low = perm(vm, below, k - half);
    return raised(low) ? RAISED : int_multiply(vm, high, low);
}

// comb(n, k) if every product on the way fits 64 bits. Each division takes in as many factors as fit:
// what is left after i of them is comb(n, i), a whole number.
static bool comb_small(uint64_t n, uint64_t k, uint64_t *result)
{
    *result = 1;
    if (k > 34) return false;
    for (uint64_t i = 0; i < k;) {
        uint64_t divisor = 1, product = *result, next;
        int taken = 0;
        for (; taken < 4 && i < k && !mul_overflows(product, n - i, &next); taken++) {
            product = next;
            divisor *= ++i;
        }
        if (taken == 0) return false;
        *result = product / divisor;
    }
    return true;
}

// comb(n, k) = comb(n, j) * comb(n - j, k - j) / comb(k, j), for j half of k. k <= n.
static Value comb(VM *vm, Value n, uint64_t k)
{
    uint64_t small, result;
    if (int_fits_uint64(n, &small) && comb_small(small, k, &result))
        return charge(vm, 1) ? int_from_uint64(vm, result) : RAISED;
    if (k <= 1) return k == 0 ? value_of_small(1) : n;
    uint64_t half = k / 2;
    Value high = comb(vm, n, half);
    if (raised(high)) return RAISED;
    Value below = int_subtract(vm, n, int_from_uint64(vm, half));
    if (raised(below)) return RAISED;
    Value low = comb(vm, below, k - half);
    if (raised(low)) return RAISED;
    Value product = int_multiply(vm, high, low);
    if (raised(product)) return RAISED;
    Value ways = comb(vm, int_from_uint64(vm, k), half);
    return raised(ways) ? RAISED : int_floor_divide(vm, product, ways);
}

// Reads n and k, neither negative. *over: k is greater than n.
static bool read_two(VM *vm, Value *args, Value *n, Value *k, bool *over)
{
    *n = index_of(vm, args[0]);
    if (raised(*n)) return false;
    *k = index_of(vm, args[1]);
    if (raised(*k)) return false;
    if (int_sign(*n) < 0) return throw_false(vm, ValueError, "n must be a non-negative integer");
    if (int_sign(*k) < 0) return throw_false(vm, ValueError, "k must be a non-negative integer");
    *over = int_compare(*n, *k) < 0;
    *n = int_exact(vm, *n); // results are exact ints, also n itself
    return !raised(*n);
}

Value py_math_perm(VM *vm, Value *args)
{
    if (is_none(args[1])) return py_math_factorial(vm, args);
    Value n, k;
    bool over;
    int64_t count;
    if (!read_two(vm, args, &n, &k, &over)) return RAISED;
    if (over) return value_of_small(0);
    if (!int_fits_int64(k, &count))
        return throw(vm, OverflowError, "k must not exceed %lld", (long long)INT64_MAX);
    // Every factor has the bits of n - k + 1 at least, and of k! the product is a multiple.
    double bits = count < 2 ? 0 : (double)count * (log2((double)count) - 1.4427);
    double factors = (double)count * ((double)int_bit_length(n) - 2);
    if (int_bit_length(n) > int_bit_length(k) + 1 && factors > bits) bits = factors;
    return fits_memory(vm, bits) ? perm(vm, n, (uint64_t)count) : RAISED;
}

Value py_math_comb(VM *vm, Value *args)
{
    Value n, k;
    bool over;
    int64_t count;
    if (!read_two(vm, args, &n, &k, &over)) return RAISED;
    if (over) return value_of_small(0);
    Value rest = int_subtract(vm, n, k);
    if (raised(rest)) return RAISED;
    if (int_compare(rest, k) < 0) k = rest;
    if (!int_fits_int64(k, &count))
        return throw(vm, OverflowError, "min(n - k, k) must not exceed %lld", (long long)INT64_MAX);
    // It is at least (n / k) ** k, and k is at most n / 2.
    double bits = (double)count * ((double)int_bit_length(n) - (double)int_bit_length(k) - 1);
    if (bits < (double)count - 64) bits = (double)count - 64;
    return fits_memory(vm, bits) ? comb(vm, n, (uint64_t)count) : RAISED;
}

// --- gcd, lcm, isqrt ---

Value py_math_gcd(VM *vm, Value *args)
{
    Tuple *integers = as_tuple(args[0]);
    Value result = value_of_small(0);
    for (size_t i = 0; i < integers->count; i++) {
        Value n = index_of(vm, integers->items[i]);
        if (raised(n)) return RAISED;
        result = int_gcd(vm, result, n);
        if (raised(result) || !charge(vm, 1)) return RAISED;
    }
    return result;
}

static Value lcm(VM *vm, Value a, Value b)
{
    if (int_sign(a) == 0 || int_sign(b) == 0) return value_of_small(0);
    Value divisor = int_gcd(vm, a, b);
    if (raised(divisor)) return RAISED;
    Value factor = int_floor_divide(vm, a, divisor);
    if (raised(factor)) return RAISED;
    Value multiple = int_multiply(vm, factor, b);
    return raised(multiple) ? RAISED : int_absolute(vm, multiple);
}

Value py_math_lcm(VM *vm, Value *args)
{
    Tuple *integers = as_tuple(args[0]);
    Value result = value_of_small(1);
    for (size_t i = 0; i < integers->count; i++) {
        Value n = index_of(vm, integers->items[i]);
        if (raised(n)) return RAISED;
        result = lcm(vm, result, n);
        if (raised(result) || !charge(vm, 1)) return RAISED;
    }
    return result;
}

Value py_math_isqrt(VM *vm, Value *args)
{
    Value n = index_of(vm, args[0]);
    if (raised(n)) return RAISED;
    if (int_sign(n) < 0) return throw(vm, ValueError, "isqrt() argument must be nonnegative");
    int64_t x;
    if (int_fits_int64(n, &x)) {
        // The root of the nearest double may be one too large.
        uint64_t root = (uint64_t)sqrt((double)x);
        while (root > 3037000499 || root * root > (uint64_t)x) root--;
        return int_new(vm, (int64_t)root);
    }
    BigDigit scratch[2];
    Big result;
    int_big_init(vm, &result);
    return int_finish(vm, &result, big_isqrt(&result, int_view(n, scratch)));
}
