// hash.c - SipHash-1-3 (Aumasson and Bernstein), keys, and the numeric hash of floats.
#include "vm/base/hash.h"
#include <fcntl.h>
#include <math.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

bool random_bytes(void *data, size_t size)
{
    char *out = data;
    while (size > 0) {
        ssize_t got = getrandom(out, size, 0);
        if (got <= 0) break;
        out += got;
        size -= (size_t)got;
    }
    if (size == 0) return true;
    // Old kernels and strict sandboxes have no getrandom; the device may still be there.
    int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    while (size > 0) {
        ssize_t got = read(fd, out, size);
        if (got <= 0) break;
        out += got;
        size -= (size_t)got;
    }
    close(fd);
    return size == 0;
}

void hash_key_random(HashKey *key)
{
    if (random_bytes(key, sizeof *key)) return;
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_REALTIME, &now);
    key->k0 = hash_mix((uint64_t)now.tv_nsec ^ (uint64_t)(uintptr_t)key);
    key->k1 = hash_mix((uint64_t)now.tv_sec ^ (uint64_t)(uintptr_t)&now ^ (uint64_t)getpid());
}

static inline uint64_t load(const unsigned char *bytes)
{
    return (uint64_t)bytes[0] | (uint64_t)bytes[1] << 8 | (uint64_t)bytes[2] << 16 |
           (uint64_t)bytes[3] << 24 | (uint64_t)bytes[4] << 32 | (uint64_t)bytes[5] << 40 |
           (uint64_t)bytes[6] << 48 | (uint64_t)bytes[7] << 56;
}

void hash_key_seed(HashKey *key, uint32_t seed)
{
    unsigned char bytes[16] = {0};
    uint32_t x = seed;
    if (seed != 0) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            x = x * 214013 + 2531011;
            bytes[i] = (unsigned char)(x >> 16);
        }
    }
    key->k0 = load(bytes);
    key->k1 = load(bytes + 8);
}

typedef struct Sip {
    uint64_t v0, v1, v2, v3;
} Sip;

static inline uint64_t rotate(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

static ALWAYS_INLINE void sip_round(Sip *s)
{
    s->v0 += s->v1, s->v2 += s->v3;
    s->v1 = rotate(s->v1, 13) ^ s->v0, s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v1, s->v0 += s->v3;
    s->v1 = rotate(s->v1, 17) ^ s->v2, s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 = rotate(s->v2, 32);
}

uint64_t hash_bytes(const HashKey *key, const void *data, size_t size)
{
    const unsigned char *bytes = data;
    Sip s = {
        key->k0 ^ UINT64_C(0x736f6d6570736575),
        key->k1 ^ UINT64_C(0x646f72616e646f6d),
        key->k0 ^ UINT64_C(0x6c7967656e657261),
        key->k1 ^ UINT64_C(0x7465646279746573),
    };
    size_t left = size;
    for (; left >= 8; left -= 8, bytes += 8) {
        uint64_t word = load(bytes);
        s.v3 ^= word;
        sip_round(&s);
        s.v0 ^= word;
    }
    uint64_t last = (uint64_t)size << 56;
    for (size_t i = 0; i < left; i++) last |= (uint64_t)bytes[i] << (8 * i);
    s.v3 ^= last;
    sip_round(&s);
    s.v0 ^= last;
    s.v2 ^= 0xff;
    sip_round(&s);
    sip_round(&s);
    sip_round(&s);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

// The value m * 2**e modulo 2**61 - 1: there 2**61 is 1, so that multiplying by a power of two
// turns the 61 bits round.
int64_t hash_double(double value)
{
    if (isnan(value)) return 0;
    if (isinf(value)) return value > 0 ? HASH_INFINITY : -HASH_INFINITY;
    if (value >= -0x1p62 && value <= 0x1p62 && value == (double)(int64_t)value) {
        return hash_int((int64_t)value);
    }
    int exponent;
    uint64_t x = (uint64_t)ldexp(fabs(frexp(value, &exponent)), 53);
    exponent -= 53;
    int turn = exponent >= 0 ? exponent % 61 : 60 - (-1 - exponent) % 61;
    x = (x << turn & HASH_MODULUS) | x >> (61 - turn);
    int64_t hash = value < 0 ? -(int64_t)x : (int64_t)x;
    return hash == -1 ? -2 : hash;
}
