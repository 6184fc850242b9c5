// hash.h - hashes: keyed for what a program's input chooses, cheap for the rest.
//
// What Python calls hash() is an int64_t that is never -1 here; the numeric hashes agree with each
// other and with CPython, so that equal numbers of different types hash alike.
#pragma once
#include "vm/base/platform.h"

typedef struct HashKey {
    uint64_t k0, k1;
} HashKey;

// The modulus 2**61 - 1 of numeric hashes, and what infinity hashes to.
#define HASH_MODULUS ((UINT64_C(1) << 61) - 1)
#define HASH_INFINITY 314159

// Fills memory with bytes from the system's random source; false if it has none.
bool random_bytes(void *data, size_t size);

// A key nobody can guess. Falls back on clock and addresses where the system gives no randomness.
void hash_key_random(HashKey *key);

// The key that CPython derives from PYTHONHASHSEED=seed (0: all zero).
void hash_key_seed(HashKey *key, uint32_t seed);

// SipHash-1-3 of size bytes. Any 64-bit value.
uint64_t hash_bytes(const HashKey *key, const void *data, size_t size);

// The same as Python's hash() of a str or bytes: 0 for no bytes, and never -1.
static inline int64_t hash_text(const HashKey *key, const void *data, size_t size)
{
    if (size == 0) return 0;
    int64_t hash = (int64_t)hash_bytes(key, data, size);
    return hash == -1 ? -2 : hash;
}

// Spreads the bits of a small integer or a pointer over the whole word. A bijection.
static inline uint64_t hash_mix(uint64_t x)
{
    x ^= x >> 32;
    x *= UINT64_C(0xd6e8feb86659fd93);
    x ^= x >> 32;
    x *= UINT64_C(0xd6e8feb86659fd93);
    return x ^ x >> 32;
}

// Folds a second hash into a first; the order of the two matters.
static inline uint64_t hash_combine(uint64_t a, uint64_t b)
{
    return hash_mix(a ^ (b + UINT64_C(0x9e3779b97f4a7c15) + (a << 6) + (a >> 2)));
}

// Python's hash() of an int that fits 64 bits.
static inline int64_t hash_int(int64_t value)
{
    uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;
    if (UNLIKELY(size >= HASH_MODULUS)) size %= HASH_MODULUS;
    int64_t hash = value < 0 ? -(int64_t)size : (int64_t)size;
    return hash == -1 ? -2 : hash;
}

// Python's hash() of a float. A NaN gives 0: Python hashes it by identity, which the caller does.
int64_t hash_double(double value);

// Python's hash() of a tuple, an item at a time: start with HASH_TUPLE_START, add each item's hash,
// end with the number of items.
#define HASH_TUPLE_START UINT64_C(2870177450012600261)

static inline uint64_t hash_tuple_add(uint64_t sum, int64_t item)
{
    sum += (uint64_t)item * UINT64_C(14029467366897019727);
    sum = sum << 31 | sum >> 33;
    return sum * UINT64_C(11400714785074694791);
}

static inline int64_t hash_tuple_end(uint64_t sum, size_t count)
{
    sum += count ^ (UINT64_C(2870177450012600261) ^ UINT64_C(3527539));
    return sum == UINT64_MAX ? 1546275796 : (int64_t)sum;
}
