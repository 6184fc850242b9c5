// blake2.c - the module _blake2: BLAKE2b and BLAKE2s (RFC 7693) with keys, salts, persons and trees.
//
// The two differ in the word (64 or 32 bits), the rounds and the rotations: the algorithm is written once, as a macro.
#include "vm/object/native.h"

#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/hex.h"
#include "vm/types/int.h"
#include "vm/types/str.h"

static const uint8_t sigma[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

typedef struct State64 {
    uint64_t h[8], count[2];
    bool last, last_node;
} State64;
typedef struct State32 {
    uint32_t h[8], count[2];
    bool last, last_node;
} State32;

static const uint64_t start64[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                    0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                                    0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};
static const uint32_t start32[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

// The compression function: mixes a block into the state.
#define COMPRESS(name, State, word, start, rounds, r1, r2, r3, r4)                                 \
    static word name##_rotate(word x, int n)                                                       \
    {                                                                                              \
        return (word)(x >> n | x << (sizeof(word) * 8 - (size_t)n));                               \
    }                                                                                              \
    static void name##_mix(word *v, int a, int b, int c, int d, word x, word y)                    \
    {                                                                                              \
        v[a] = v[a] + v[b] + x;                                                                    \
        v[d] = name##_rotate(v[d] ^ v[a], r1);                                                     \
        v[c] = v[c] + v[d];                                                                        \
        v[b] = name##_rotate(v[b] ^ v[c], r2);                                                     \
        v[a] = v[a] + v[b] + y;                                                                    \
        v[d] = name##_rotate(v[d] ^ v[a], r3);                                                     \
        v[c] = v[c] + v[d];                                                                        \
        v[b] = name##_rotate(v[b] ^ v[c], r4);                                                     \
    }                                                                                              \
    static void name(State *state, const unsigned char *block)                                     \
    {                                                                                              \
        word v[16], m[16];                                                                         \
        for (size_t i = 0; i < 16; i++) {                                                          \
            m[i] = 0;                                                                              \
            for (size_t j = sizeof(word); j-- > 0;)                                                \
                m[i] = (word)(m[i] << 8 | block[sizeof(word) * i + j]);                            \
        }                                                                                          \
        for (int i = 0; i < 8; i++) v[i] = state->h[i], v[i + 8] = start[i];                       \
        v[12] ^= state->count[0];                                                                  \
        v[13] ^= state->count[1];                                                                  \
        if (state->last) v[14] = (word)~v[14];                                                     \
        if (state->last && state->last_node) v[15] = (word)~v[15];                                 \
        for (int round = 0; round < rounds; round++) {                                             \
            const uint8_t *s = sigma[round % 10];                                                  \
            for (int i = 0; i < 4; i++)                                                            \
                name##_mix(v, i, i + 4, i + 8, i + 12, m[s[2 * i]], m[s[2 * i + 1]]);              \
            for (int i = 0; i < 4; i++)                                                            \
                name##_mix(v, i, (i + 1) % 4 + 4, (i + 2) % 4 + 8, (i + 3) % 4 + 12,               \
                           m[s[8 + 2 * i]], m[s[9 + 2 * i]]);                                      \
        }                                                                                          \
        for (int i = 0; i < 8; i++) state->h[i] ^= v[i] ^ v[i + 8];                                \
    }
COMPRESS(compress64, State64, uint64_t, start64, 12, 32, 24, 16, 63)
COMPRESS(compress32, State32, uint32_t, start32, 10, 16, 12, 8, 7)

typedef struct Blake2 {
    Object head;
    bool wide;                    // BLAKE2b
    uint8_t digest_size, pending; // bytes waiting in block
    union {
        State64 b;
        State32 s;
    };
    unsigned char block[128];
} Blake2;

static size_t block_size(const Blake2 *self)
{
    return self->wide ? 128 : 64;
}

// Takes the block, of which `size` bytes are data.
static void take_block(Blake2 *self, const unsigned char *block, size_t size, bool last)
{
    if (self->wide) {
        self->b.count[0] += size;
        if (self->b.count[0] < size) self->b.count[1]++;
        self->b.last = last;
        compress64(&self->b, block);
    } else {
        self->s.count[0] += (uint32_t)size;
        if (self->s.count[0] < size) self->s.count[1]++;
        self->s.last = last;
        compress32(&self->s, block);
    }
}

// The last block is compressed in its own way, so a full one waits for more.
static void add(Blake2 *self, const unsigned char *data, size_t size)
{
    size_t room = block_size(self);
    while (size > 0) {
        if (self->pending == room) {
            take_block(self, self->block, room, false);
            self->pending = 0;
        }
        if (self->pending == 0 && size > room) {
            take_block(self, data, room, false);
            data += room, size -= room;
            continue;
        }
        size_t part = room - self->pending < size ? room - self->pending : size;
        memcpy(self->block + self->pending, data, part);
        self->pending = (uint8_t)(self->pending + part);
        data += part, size -= part;
    }
}

static void finish(const Blake2 *self, unsigned char *digest)
{
    Blake2 copy = *self;
    memset(copy.block + copy.pending, 0, sizeof copy.block - copy.pending);
    take_block(&copy, copy.block, copy.pending, true);
    size_t word = copy.wide ? 8 : 4;
    for (size_t i = 0; i < copy.digest_size; i++) {
        uint64_t h = copy.wide ? copy.b.h[i / word] : copy.s.h[i / word];
        digest[i] = (unsigned char)(h >> 8 * (i % word));
    }
}

// ---- Python's view ------------------------------------------------------------------------------

static Blake2 *as_blake2(Value v)
{
    return (Blake2 *)as_object(v);
}

static RUNS bool data_open(VM *vm, Value v, BufferView *view)
{
    if (is_str(v)) return throw_false(vm, TypeError, "Strings must be encoded before hashing");
    if (!has_buffer(vm, v))
        return throw_false(vm, TypeError, "object supporting the buffer API required");
    return buffer_get(vm, v, view, false);
}

static RUNS bool blake2_add(VM *vm, Blake2 *self, Value v)
{
    BufferView view;
    if (!data_open(vm, v, &view)) return false;
    bool fine = true;
    for (size_t done = 0; fine && done < view.size;) {
        size_t size = view.size - done < 65536 ? view.size - done : 65536;
        add(self, (const unsigned char *)view.data + done, size);
        done += size;
        fine = charge(vm, size / 16 + 1);
    }
    buffer_release(vm, &view);
    return fine;
}

// Reads a number of 0 .. most. message: the ValueError of all others; without one, what is too big is an OverflowError.
static RUNS bool number_read(VM *vm, Value v, uint64_t most, const char *message, uint64_t *number)
{
    Value index = index_of(vm, v);
    if (raised(index)) return false;
    if (int_sign(index) >= 0 && int_fits_uint64(index, number) && *number <= most) return true;
    if (message != NULL) return throw_false(vm, ValueError, "%s", message);
    if (int_sign(index) < 0) return throw_false(vm, ValueError, "value must be positive");
    return throw_false(vm, OverflowError, "int too big to convert");
}

// Copies the bytes of an argument (at most `most` of them) into a place that is zero; *size: how many.
static RUNS bool bytes_read(VM *vm, Value v, unsigned char *place, size_t most, const char *what,
                            size_t *size)
{
    BufferView view;
    if (!buffer_get(vm, v, &view, false)) return false;
    *size = view.size;
    if (view.size > 0 && view.size <= most) memcpy(place, view.data, view.size);
    buffer_release(vm, &view);
    return *size <= most ||
           throw_false(vm, ValueError, "maximum %s length is %zu bytes", what, most);
}

// args: cls, data, digest_size, key, salt, person, fanout, depth, leaf_size, node_offset, node_depth, inner_size,
// last_node, usedforsecurity
static RUNS Value construct(VM *vm, Value *args, bool wide)
{
    size_t most = wide ? 64 : 32, salt_size = wide ? 16 : 8, size, key_size = 0;
    unsigned char parameters[64] = {0}, key[128] = {0};
    uint64_t number;
    bool last_node;
    int64_t digest_size;
    if (!index_as_int64(vm, args[2], true, &digest_size)) return RAISED;
    if (digest_size <= 0 || (size_t)digest_size > most) {
        return throw(vm, ValueError, "digest_size must be between 1 and %zu bytes", most);
    }
    parameters[0] = (unsigned char)digest_size;
    size_t salt_at = wide ? 32 : 16;
    if (!is_absent(args[4]) &&
        !bytes_read(vm, args[4], parameters + salt_at, salt_size, "salt", &size))
        return RAISED;
    if (!is_absent(args[5]) &&
        !bytes_read(vm, args[5], parameters + salt_at + salt_size, salt_size, "person", &size))
        return RAISED;
    if (!number_read(vm, args[6], 255, "fanout must be between 0 and 255", &number)) return RAISED;
    parameters[2] = (unsigned char)number;
    if (!number_read(vm, args[7], 255, "depth must be between 1 and 255", &number)) return RAISED;
    if (number == 0) return throw(vm, ValueError, "depth must be between 1 and 255");
    parameters[3] = (unsigned char)number;
    if (!number_read(vm, args[8], UINT32_MAX, NULL, &number)) return RAISED;
    for (int i = 0; i < 4; i++) parameters[4 + i] = (unsigned char)(number >> 8 * i);
    if (!number_read(vm, args[9], wide ? UINT64_MAX : ((uint64_t)1 << 48) - 1, NULL, &number))
        return RAISED;
    for (int i = 0; i < (wide ? 8 : 6); i++) parameters[8 + i] = (unsigned char)(number >> 8 * i);
    if (!number_read(vm, args[10], 255, "node_depth must be between 0 and 255", &number))
        return RAISED;
    parameters[wide ? 16 : 14] = (unsigned char)number;
    if (!number_read(vm, args[11], most,
                     wide ? "inner_size must be between 0 and is 64"
                          : "inner_size must be between 0 and is 32",
                     &number))
        return RAISED;
    parameters[wide ? 17 : 15] = (unsigned char)number;
    if (!truth(vm, args[12], &last_node)) return RAISED;
    if (!is_absent(args[3]) && !bytes_read(vm, args[3], key, most, "key", &key_size)) return RAISED;
    parameters[1] = (unsigned char)key_size;
    Blake2 *self = type_allocate(vm, as_type(args[0]), 0);
    if (self == NULL) return RAISED;
    self->wide = wide;
    self->digest_size = (uint8_t)digest_size;
    size_t word = wide ? 8 : 4;
    for (size_t i = 0; i < 8; i++) {
        uint64_t mask = 0;
        for (size_t j = word; j-- > 0;) mask = mask << 8 | parameters[word * i + j];
        if (wide) self->b.h[i] = start64[i] ^ mask;
        else self->s.h[i] = start32[i] ^ (uint32_t)mask;
    }
    if (wide) self->b.last_node = last_node;
    else self->s.last_node = last_node;
    if (key_size > 0) add(self, key, block_size(self));
    if (!is_absent(args[1]) && !blake2_add(vm, self, args[1])) return RAISED;
    return value_of_object(self);
}

static Value blake2b_construct(VM *vm, Value *args)
{
    return construct(vm, args, true);
}

static Value blake2s_construct(VM *vm, Value *args)
{
    return construct(vm, args, false);
}

static Value py_blake2_update(VM *vm, Value *args)
{
    return blake2_add(vm, as_blake2(args[0]), args[1]) ? NONE : RAISED;
}

static Value py_blake2_copy(VM *vm, Value *args)
{
    Blake2 *self = as_blake2(args[0]), *copy = type_allocate(vm, type_of(vm, args[0]), 0);
    if (copy == NULL) return RAISED;
    memcpy((char *)copy + sizeof(Object), (char *)self + sizeof(Object),
           sizeof(Blake2) - sizeof(Object));
    return value_of_object(copy);
}

static Value py_blake2_digest(VM *vm, Value *args)
{
    unsigned char digest[64];
    finish(as_blake2(args[0]), digest);
    return value_of_bytes(bytes_new(vm, (char *)digest, as_blake2(args[0])->digest_size));
}

static Value py_blake2_hexdigest(VM *vm, Value *args)
{
    unsigned char digest[64];
    finish(as_blake2(args[0]), digest);
    return value_of_str(hex_text(vm, (char *)digest, as_blake2(args[0])->digest_size, ABSENT, 0));
}

static Value blake2_name(VM *vm, Value self)
{
    return value_of_str(str_intern_c(vm, as_blake2(self)->wide ? "blake2b" : "blake2s"));
}

static Value blake2_block_size(VM *vm, Value self)
{
    (void)vm;
    return value_of_small((int64_t)block_size(as_blake2(self)));
}

static Value blake2_digest_size(VM *vm, Value self)
{
    (void)vm;
    return value_of_small(as_blake2(self)->digest_size);
}

static const Native blake2_methods[] = {
    {"update(self, data, /)", py_blake2_update,
     "Update this hash object's state with the provided bytes-like object."},
    {"copy(self)", py_blake2_copy, "Return a copy of the hash object."},
    {"digest(self)", py_blake2_digest, "Return the digest value as a bytes object."},
    {"hexdigest(self)", py_blake2_hexdigest,
     "Return the digest value as a string of hexadecimal digits."},
    {0},
};

static const NativeProperty blake2_properties[] = {
    {"name", blake2_name, NULL, NULL},
    {"block_size", blake2_block_size, NULL, NULL},
    {"digest_size", blake2_digest_size, NULL, NULL},
    {0},
};

#define PARAMETERS(size)                                                                           \
    "(data=?, /, *, digest_size=" #size                                                            \
    ", key=?, salt=?, person=?, fanout=1, depth=1, leaf_size=0, "                                  \
    "node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True)"

static const TypeDef blake2b_type = {
    .name = "_blake2.blake2b",
    .doc = "Return a new BLAKE2b hash object.",
    .signature = "blake2b" PARAMETERS(64),
    .size = sizeof(Blake2),
    .flags = TYPE_IS_FINAL,
    .construct = blake2b_construct,
    .methods = blake2_methods,
    .properties = blake2_properties,
};

static const TypeDef blake2s_type = {
    .name = "_blake2.blake2s",
    .doc = "Return a new BLAKE2s hash object.",
    .signature = "blake2s" PARAMETERS(32),
    .size = sizeof(Blake2),
    .flags = TYPE_IS_FINAL,
    .construct = blake2s_construct,
    .methods = blake2_methods,
    .properties = blake2_properties,
};

static bool blake2_init(VM *vm, Module *module)
{
    static const TypeDef *const defs[] = {&blake2b_type, &blake2s_type};
    for (int i = 0; i < 2; i++) {
        Type *type = type_from_def(vm, defs[i]);
        int64_t scale = i == 0 ? 2 : 1;
        if (type == NULL || !dict_set_c(vm, type->dict, "SALT_SIZE", value_of_small(8 * scale)) ||
            !dict_set_c(vm, type->dict, "PERSON_SIZE", value_of_small(8 * scale)) ||
            !dict_set_c(vm, type->dict, "MAX_KEY_SIZE", value_of_small(32 * scale)) ||
            !dict_set_c(vm, type->dict, "MAX_DIGEST_SIZE", value_of_small(32 * scale)) ||
            !dict_set_c(vm, module->dict, i == 0 ? "blake2b" : "blake2s", value_of_object(type))) {
            return false;
        }
    }
    return true;
}

const ModuleDef _blake2_module = {
    .name = "_blake2", .doc = "BLAKE2b and BLAKE2s.", .init = blake2_init};
