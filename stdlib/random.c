// random.c - module _random: the Mersenne Twister, on which random.py builds.
//
// MT19937 by Matsumoto and Nishimura: 624 words of state, of which each output word is a tempered copy; when
// all were handed out, a twist makes the next 624. Seeds and outputs are used as CPython uses them, so that
// programs get the same numbers from the same seed.
#include "stdlib/random.h"
#include "stdlib/access.h"
#include "vm/base/hash.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/descriptors.h"
#include "vm/types/int.h"
#include "vm/types/tuple.h"

#define WORD_COUNT 624
#define TWIST_DISTANCE 397

typedef struct Random {
    Object head;
    uint32_t next; // index of the next word to hand out
    uint32_t words[WORD_COUNT];
} Random;

static Random *as_random(Value v)
{
    return (Random *)as_object(v);
}

// --- the generator ---

static uint32_t twist(uint32_t high, uint32_t low)
{
    uint32_t word = (high & 0x80000000u) | (low & 0x7fffffffu);
    return word >> 1 ^ (low & 1 ? 0x9908b0dfu : 0);
}

static NOINLINE void refill(Random *self)
{
    uint32_t *words = self->words;
    int i = 0;
    for (; i < WORD_COUNT - TWIST_DISTANCE; i++)
        words[i] = words[i + TWIST_DISTANCE] ^ twist(words[i], words[i + 1]);
    for (; i < WORD_COUNT - 1; i++)
        words[i] = words[i + TWIST_DISTANCE - WORD_COUNT] ^ twist(words[i], words[i + 1]);
    words[i] = words[TWIST_DISTANCE - 1] ^ twist(words[i], words[0]);
    self->next = 0;
}

static inline uint32_t next_word(Random *self)
{
    if (UNLIKELY(self->next >= WORD_COUNT)) refill(self);
    uint32_t word = self->words[self->next++];
    word ^= word >> 11;
    word ^= word << 7 & 0x9d2c5680u;
    word ^= word << 15 & 0xefc60000u;
    return word ^ word >> 18;
}

static void seed_word(Random *self, uint32_t seed)
{
    self->words[0] = seed;
    for (uint32_t i = 1; i < WORD_COUNT; i++) {
        uint32_t last = self->words[i - 1];
        self->words[i] = 1812433253u * (last ^ last >> 30) + i;
    }
    self->next = WORD_COUNT;
}

// Seeds from words of any number but zero.
static void seed_words(Random *self, const uint32_t *seed, size_t count)
{
    uint32_t *words = self->words;
    seed_word(self, 19650218u);
    size_t i = 1, j = 0;
    for (size_t left = count > WORD_COUNT ? count : WORD_COUNT; left > 0; left--) {
        uint32_t last = words[i - 1];
        words[i] = (words[i] ^ (last ^ last >> 30) * 1664525u) + seed[j] + (uint32_t)j;
        if (++i >= WORD_COUNT) words[0] = words[WORD_COUNT - 1], i = 1;
        if (++j >= count) j = 0;
    }
    for (size_t left = WORD_COUNT - 1; left > 0; left--) {
        uint32_t last = words[i - 1];
        words[i] = (words[i] ^ (last ^ last >> 30) * 1566083941u) - (uint32_t)i;
        if (++i >= WORD_COUNT) words[0] = words[WORD_COUNT - 1], i = 1;
    }
    words[0] = 0x80000000u;
}

// --- seeding ---

static bool seed_system(VM *vm, Random *self)
{
    uint32_t seed[WORD_COUNT];
    if (vm->access != NULL) {
        // Who may not have unpredictable numbers gets the same ones each time.
        if (!access_random_bytes(vm, seed, sizeof seed)) memset(seed, 0x5a, sizeof seed);
        seed_words(self, seed, WORD_COUNT);
        return true;
    }
    if (!random_bytes(seed, sizeof seed)) {
        HashKey key; // never without: falls back on clock and addresses
        hash_key_random(&key);
        memcpy(seed, &key, sizeof key);
        seed_words(self, seed, sizeof key / sizeof *seed);
        return true;
    }
    seed_words(self, seed, WORD_COUNT);
    return true;
}

// By the size of an int, as 32-bit words.
static bool seed_int(VM *vm, Random *self, Value n)
{
    uint64_t bits = int_bit_length(n);
    size_t count = bits == 0 ? 1 : (size_t)((bits + 31) / 32), size = count * 4;
    Value magnitude = int_absolute(vm, n);
    if (raised(magnitude)) return false;
    uint32_t room[16], *words = room;
    if (count > COUNT_OF(room) && !(words = memory_take(&vm->memory, size)))
        return (void)throw_memory(vm), false;
    BigDigit scratch[2];
    unsigned char *bytes = (unsigned char *)words;
    (void)big_to_bytes(int_view(magnitude, scratch), bytes, size, true, false);
    for (size_t i = 0; i < count; i++) {
        const unsigned char *b = bytes + 4 * i;
        words[i] =
            (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
    }
    seed_words(self, words, count);
    if (words != room) memory_release(&vm->memory, words, size);
    return charge(vm, count / 4);
}

static bool seed_value(VM *vm, Random *self, Value seed)
{
    if (is_none(seed)) return seed_system(vm, self);
    if (is_int(seed)) return seed_int(vm, self, seed);
    uint64_t hash;
    return hash_value(vm, seed, &hash) && seed_int(vm, self, int_from_uint64(vm, hash));
}

static Value random_init(VM *vm, Value *args)
{
    return seed_value(vm, as_random(args[0]), args[1]) ? NONE : RAISED;
}

// --- methods ---

static Value py_random_seed(VM *vm, Value *args)
{
    return seed_value(vm, as_random(args[0]), args[1]) ? NONE : RAISED;
}

static Value py_random_random(VM *vm, Value *args)
{
    Random *self = as_random(args[0]);
    uint32_t high = next_word(self) >> 5, low = next_word(self) >> 6;
    return value_of_double((high * 67108864.0 + low) * (1.0 / 9007199254740992.0));
}

// Up to 64 random bits.
static uint64_t take_bits(Random *self, int count)
{
    if (count == 0) return 0;
    if (count <= 32) return next_word(self) >> (32 - count);
    uint64_t low = next_word(self);
    return (uint64_t)(next_word(self) >> (64 - count)) << 32 | low;
}

static Value take_many_bits(VM *vm, Random *self, int count)
{
    size_t word_count = ((size_t)count - 1) / 32 + 1, size = word_count * 4;
    if (!charge(vm, word_count / 2)) return RAISED;
    unsigned char *bytes = memory_take(&vm->memory, size);
    if (!bytes) return throw_memory(vm);
    for (size_t i = 0; i < word_count; i++) {
        uint32_t word = next_word(self);
        if (i + 1 == word_count && count % 32 != 0) word >>= 32 - count % 32;
        for (int j = 0; j < 4; j++) bytes[4 * i + (size_t)j] = (unsigned char)(word >> 8 * j);
    }
    Big big;
    int_big_init(vm, &big);
    BigStatus status = big_from_bytes(&big, bytes, size, true, false);
    memory_release(&vm->memory, bytes, size);
    return int_finish(vm, &big, status);
}

static Value py_random_getrandbits(VM *vm, Value *args)
{
    int count;
    if (!arg_int(vm, args, 1, &count)) return RAISED;
    if (count < 0) return throw(vm, ValueError, "number of bits must be non-negative");
    Random *self = as_random(args[0]);
    if (count <= 64) return int_from_uint64(vm, take_bits(self, count));
    return take_many_bits(vm, self, count);
}

// Draws as many bits as n has until they make less than n. A subclass may bring its own bits.
static Value py_random_randbelow(VM *vm, Value *args)
{
    Value n = args[1];
    if (!is_int(n))
        return throw(vm, TypeError, "'%.200T' object cannot be interpreted as an integer", n);
    if (int_sign(n) <= 0) return throw(vm, ValueError, "n must be positive");
    String *name = NAME(vm, getrandbits);
    uint64_t bits = int_bit_length(n), limit;
    Value method = type_lookup(vm, type_of(vm, args[0]), name);
    bool own =
        is_method_descriptor(method) && as_method_descriptor(method)->fn == py_random_getrandbits;
    if (own && int_fits_uint64(n, &limit)) {
        uint64_t drawn;
        do drawn = take_bits(as_random(args[0]), (int)bits);
        while (drawn >= limit);
        return int_from_uint64(vm, drawn);
    }
    Value count = int_from_uint64(vm, bits);
    for (;;) {
        Value drawn = call_method(vm, args[0], name, 1, &count);
        if (raised(drawn) || !charge(vm, 1)) return RAISED;
        bool below;
        if (!compare_truth(vm, COMPARE_LT, drawn, n, &below)) return RAISED;
        if (below) return drawn;
    }
}

static Value py_random_getstate(VM *vm, Value *args)
{
    Random *self = as_random(args[0]);
    Tuple *state = tuple_new(vm, NULL, WORD_COUNT + 1);
    if (!state) return RAISED;
    for (size_t i = 0; i < WORD_COUNT; i++) state->items[i] = value_of_small(self->words[i]);
    state->items[WORD_COUNT] = value_of_small(self->next);
    return value_of_object(state);
}

static Value py_random_setstate(VM *vm, Value *args)
{
    if (!is_tuple(args[1])) return throw(vm, TypeError, "state vector must be a tuple");
    Tuple *state = as_tuple(args[1]);
    if (state->count != WORD_COUNT + 1)
        return throw(vm, ValueError, "state vector is the wrong size");
    uint32_t words[WORD_COUNT];
    for (size_t i = 0; i < WORD_COUNT; i++) {
        uint64_t word;
        Value item = state->items[i];
        if (!is_int(item)) return throw(vm, TypeError, "an integer is required");
        if (int_sign(item) < 0)
            return throw(vm, OverflowError, "can't convert negative value to unsigned int");
        if (!int_fits_uint64(item, &word))
            return throw(vm, OverflowError, "Python int too large to convert to C unsigned long");
        words[i] = (uint32_t)word;
    }
    Value item = state->items[WORD_COUNT];
    int64_t next;
    if (!is_int(item)) return throw(vm, TypeError, "an integer is required");
    if (!int_fits_int64(item, &next))
        return throw(vm, OverflowError, "Python int too large to convert to C long");
    if (next < 0 || next > WORD_COUNT) return throw(vm, ValueError, "invalid state");
    Random *self = as_random(args[0]);
    memcpy(self->words, words, sizeof words);
    self->next = (uint32_t)next;
    return NONE;
}

static Value py_random_digest(VM *vm, Value *args)
{
    BufferView view;
    if (!arg_buffer(vm, args, 0, &view)) return RAISED;
    unsigned char digest[RANDOM_DIGEST_SIZE];
    random_digest(view.data, view.size, digest);
    size_t size = view.size;
    buffer_release(vm, &view);
    if (!charge(vm, size / 64)) return RAISED;
    Bytes *bytes = bytes_new(vm, (const char *)digest, sizeof digest);
    return bytes ? value_of_object(bytes) : RAISED;
}

static Value py_random_urandom(VM *vm, Value *args)
{
    int64_t size;
    if (!arg_int64(vm, args, 0, &size)) return RAISED;
    if (size < 0) return throw(vm, ValueError, "negative argument not allowed");
    if (!charge(vm, (size_t)size / 16)) return RAISED;
    Bytes *bytes = bytes_new(vm, NULL, (size_t)size);
    if (!bytes) return RAISED;
    if (!access_random(vm)) return RAISED;
    if (vm->access != NULL ? access_random_bytes(vm, bytes->data, bytes->size) : random_bytes(bytes->data, bytes->size)) return value_of_object(bytes);
    return throw(vm, NotImplementedError, "the system has no source of randomness");
}

static const Native random_functions[] = {
    {"_urandom(size, /)", py_random_urandom, "Bytes from the system's source of randomness."},
    {"_digest(data, /)", py_random_digest, "SHA-512 of data, which seed() appends to text."},
    {0},
};

static const Native random_methods[] = {
    {"random(self, /)", py_random_random, "random() -> x in the interval [0, 1)."},
    {"seed(self, n=None, /)", py_random_seed,
     "seed([n]) -> None.\n\nDefaults to use urandom and falls back to a combination\n"
     "of the current time and the process identifier."},
    {"getstate(self, /)", py_random_getstate, "getstate() -> tuple containing the current state."},
    {"setstate(self, state, /)", py_random_setstate,
     "setstate(state) -> None.  Restores generator state."},
    {"getrandbits(self, k, /)", py_random_getrandbits,
     "getrandbits(k) -> x.  Generates an int with k random bits."},
    {"_randbelow_with_getrandbits(self, n, /)", py_random_randbelow,
     "Return a random int in the range [0,n).  Defined for n > 0."},
    {0},
};

static const TypeDef random_type = {
    .name = "_random.Random",
    .doc = "Random() -> create a random number generator with its own internal state.",
    .signature = "Random(seed=None, /)",
    .size = sizeof(Random),
    .init = random_init,
    .methods = random_methods,
};

static const NativeConstant random_constants[] = {
    {"Random", CONSTANT_TYPE, {.type = &random_type}},
    {0},
};

const ModuleDef _random_module = {
    .name = "_random",
    .doc = "Module implements the Mersenne Twister random number generator.",
    .functions = random_functions,
    .constants = random_constants,
};
