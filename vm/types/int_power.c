// int_power.c - a ** b and pow(a, b, m) of ints.
#include "vm/object/error.h"
#include "vm/object/poll.h"
#include "vm/types/float.h"
#include "vm/types/int.h"

// base ** exponent if it fits 64 bits.
static bool power_int64(int64_t base, uint64_t exponent, int64_t *result)
{
    int64_t product = 1;
    for (;;) {
        if ((exponent & 1) && mul_overflows(product, base, &product)) return false;
        exponent >>= 1;
        if (exponent == 0) break;
        if (mul_overflows(base, base, &base)) return false;
    }
    *result = product;
    return true;
}

// The size of the result is known before it is computed: what cannot be held is refused at once, and
// fuel is charged for the rest.
static NOINLINE Value power_big(VM *vm, Value a, uint64_t exponent)
{
    int64_t x;
    if (int_fits_int64(a, &x) && x > 0 && (x & (x - 1)) == 0) {
        uint64_t shift;
        if (mul_overflows((uint64_t)bit_low((uint64_t)x), exponent, &shift))
            return throw_memory(vm);
        return int_shift_left_by(vm, value_of_small(1), shift);
    }
    BigDigit scratch[2];
    BigView view = int_view(a, scratch);
    uint64_t bits = big_pow_bits(view, exponent);
    // The bound errs upwards, by a bit for every factor at most.
    uint64_t size = bits / 8;
    if (size > vm->memory.cap || bits / BIG_DIGIT_BITS > BIG_DIGITS_MAX) return throw_memory(vm);
    if (bits > 4096 && !charge(vm, bits / 256)) return RAISED;
    Big result;
    int_big_init(vm, &result);
    return int_finish(vm, &result, big_pow(&result, view, exponent));
}

static Value power_float(VM *vm, Value a, Value b)
{
    double base, exponent;
    if (!int_as_double(vm, a, &base) || !int_as_double(vm, b, &exponent)) return RAISED;
    return float_power(vm, base, exponent);
}

// --- with a modulus ---

// The inverse of a modulo m > 1; 0 if there is none. 0 <= a < m.
static uint64_t invert_modulo(uint64_t a, uint64_t m)
{
    // Euclid; s holds the multiple of a that gives r, modulo m.
    uint64_t r = m, next_r = a, s = 0, next_s = 1;
    while (next_r != 0) {
        uint64_t quotient = r / next_r, rest = r % next_r;
        uint64_t product = (uint64_t)((Wide)quotient % m * next_s % m);
        uint64_t difference = s >= product ? s - product : s + (m - product);
        r = next_r, next_r = rest;
        s = next_s, next_s = difference;
    }
    return r == 1 ? s : 0;
}

static uint64_t power_modulo(uint64_t base, uint64_t exponent, uint64_t m)
{
    uint64_t result = 1;
    if (m <= UINT32_MAX) {
        for (; exponent != 0; exponent >>= 1, base = base * base % m)
            if (exponent & 1) result = result * base % m;
        return result;
    }
    for (; exponent != 0; exponent >>= 1) {
        if (exponent & 1) result = (uint64_t)((Wide)result * base % m);
        base = (uint64_t)((Wide)base * base % m);
    }
    return result;
}

static Value power_with_modulus(VM *vm, Value a, Value b, Value modulus)
{
    if (int_sign(modulus) == 0) return throw(vm, ValueError, "pow() 3rd argument cannot be 0");
    int64_t x, n, m;
    if (int_fits_int64(a, &x) && int_fits_int64(b, &n) && int_fits_int64(modulus, &m) &&
        m != INT64_MIN && n != INT64_MIN) {
        uint64_t size = m < 0 ? (uint64_t)-m : (uint64_t)m;
        if (size == 1) return value_of_small(0);
        int64_t rest = x % (int64_t)size;
        uint64_t base = (uint64_t)(rest < 0 ? rest + (int64_t)size : rest);
        if (n < 0) {
            base = invert_modulo(base, size);
            if (base == 0)
                return throw(vm, ValueError, "base is not invertible for the given modulus");
            n = -n;
        }
        int64_t result = (int64_t)power_modulo(base, (uint64_t)n, size);
        return int_new(vm, m < 0 && result != 0 ? result + m : result);
    }
    BigDigit room_a[2], room_b[2], room_m[2];
    BigView base = int_view(a, room_a), exponent = int_view(b, room_b),
            view = int_view(modulus, room_m);
    Big result;
    int_big_init(vm, &result);
    return int_finish(vm, &result, big_modpow(&result, base, exponent, view));
}

Value int_power(VM *vm, Value a, Value b, Value modulus)
{
    if (UNLIKELY(!is_none(modulus))) return power_with_modulus(vm, a, b, modulus);
    if (int_sign(b) < 0) return power_float(vm, a, b);
    int64_t base, result;
    uint64_t exponent;
    bool base_fits = int_fits_int64(a, &base);
    bool exponent_fits = int_fits_uint64(b, &exponent);
    if (base_fits && base >= -1 && base <= 1) {
        if (base >= 0) return value_of_small(base == 1 || int_sign(b) == 0);
        BigDigit scratch[2];
        return value_of_small(big_low_bits(int_view(b, scratch)) & 1 ? -1 : 1);
    }
    if (!exponent_fits) return throw_memory(vm);
    if (LIKELY(base_fits && power_int64(base, exponent, &result))) return int_new(vm, result);
    if (exponent == 0) return value_of_small(1);
    if (exponent == 1) return int_exact(vm, a);
    return power_big(vm, a, exponent);
}
