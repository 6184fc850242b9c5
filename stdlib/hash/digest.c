// digest.c - the module _hashlib: digests, key derivation, and comparison in constant time.
#include "stdlib/hash/hash.h"

#include "stdlib/module_error.h"
#include "vm/object/call.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/hex.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/str.h"

#define DIGEST_MAX 64
#define CONTEXT_SIZE 512 // what OpenSSL takes for one, about
#define CHUNK (1u << 22) // bytes between two looks at the poll

// Python's names and OpenSSL's.
typedef struct Kind {
    const char *name, *library_name;
    bool xof;
} Kind;
static const Kind kinds[] = {
    {"md5", "MD5", false},
    {"sha1", "SHA1", false},
    {"sha224", "SHA224", false},
    {"sha256", "SHA256", false},
    {"sha384", "SHA384", false},
    {"sha512", "SHA512", false},
    {"sha512_224", "SHA512-224", false},
    {"sha512_256", "SHA512-256", false},
    {"sha3_224", "SHA3-224", false},
    {"sha3_256", "SHA3-256", false},
    {"sha3_384", "SHA3-384", false},
    {"sha3_512", "SHA3-512", false},
    {"shake_128", "SHAKE128", true},
    {"shake_256", "SHAKE256", true},
    {"blake2b", "BLAKE2b512", false},
    {"blake2s", "BLAKE2s256", false},
    {"sm3", "SM3", false},
    {"ripemd160", "RIPEMD160", false},
    {"md5-sha1", "MD5-SHA1", false},
};

typedef struct HashState {
    Type *unsupported;
} HashState;

static void trace_state(VM *vm, Tracer *tracer, void *memory)
{
    (void)vm;
    trace_object(tracer, ((HashState *)memory)->unsupported);
}

static const StateDef state_def = {"_hashlib", sizeof(HashState), trace_state, NULL};

static RUNS Type *unsupported_class(VM *vm)
{
    HashState *state = state_get(vm, &state_def);
    return state != NULL ? module_error(vm, &state->unsupported, "_hashlib",
                                        "UnsupportedDigestmodError", type_get(vm, ValueError))
                         : NULL;
}

// ---- The objects --------------------------------------------------------------------------------

typedef struct Hash {
    Object head;
    const Kind *kind;
    const Crypto *crypto;
    const void *digest;
    void *context;
} Hash;

static Hash *as_hash(Value v)
{
    return (Hash *)as_object(v);
}

static void hash_release(VM *vm, Object *object)
{
    Hash *self = (Hash *)object;
    if (self->context == NULL) return;
    self->crypto->context_free(self->context);
    (void)memory_count(&vm->memory, -CONTEXT_SIZE);
}

extern const TypeDef hash_type, hash_xof_type;

static RAISES Hash *hash_allocate(VM *vm, const Kind *kind, const Crypto *crypto,
                                  const void *digest)
{
    Type *type = type_from_def(vm, kind->xof ? &hash_xof_type : &hash_type);
    Hash *self = type != NULL ? type_allocate(vm, type, 0) : NULL;
    if (self == NULL) return NULL;
    self->kind = kind;
    self->crypto = crypto;
    self->digest = digest;
    if (!memory_count(&vm->memory, CONTEXT_SIZE)) return (void)throw_memory(vm), NULL;
    self->context = crypto->context_new();
    if (self->context == NULL) {
        (void)memory_count(&vm->memory, -CONTEXT_SIZE);
        return (void)throw_memory(vm), NULL;
    }
    heap_external(vm, CONTEXT_SIZE);
    return self;
}

// The bytes of an argument of update(): no str.
static RUNS bool data_open(VM *vm, Value v, BufferView *view)
{
    if (is_str(v)) return throw_false(vm, TypeError, "Strings must be encoded before hashing");
    if (!has_buffer(vm, v))
        return throw_false(vm, TypeError, "object supporting the buffer API required");
    return buffer_get(vm, v, view, false);
}

static RUNS bool hash_add(VM *vm, Hash *self, Value v)
{
    BufferView view;
    if (!data_open(vm, v, &view)) return false;
    bool fine = true;
    for (size_t done = 0; fine && done < view.size;) {
        size_t size = view.size - done < CHUNK ? view.size - done : CHUNK;
        fine = self->crypto->update(self->context, view.data + done, size) == 1 &&
               charge(vm, size / 64 + 1);
        done += size;
    }
    buffer_release(vm, &view);
    return fine ||
           (is_absent(vm->pending) ? throw_false(vm, ValueError, "the digest cannot be computed")
                                   : false);
}

static RUNS Value hash_new(VM *vm, const Kind *kind, Value data)
{
    const Crypto *crypto = crypto_get(vm);
    if (crypto == NULL) return RAISED;
    const void *digest = crypto_digest(vm, kind->library_name);
    Hash *self = digest != NULL ? hash_allocate(vm, kind, crypto, digest) : NULL;
    if (digest == NULL || (self != NULL && crypto->init(self->context, digest, NULL) != 1)) {
        return module_throw(vm, unsupported_class(vm), "unsupported hash type %s", kind->name);
    }
    if (self == NULL || (!is_absent(data) && !hash_add(vm, self, data))) return RAISED;
    return value_of_object(self);
}

static Value py_hash_update(VM *vm, Value *args)
{
    return hash_add(vm, as_hash(args[0]), args[1]) ? NONE : RAISED;
}

static Value py_hash_copy(VM *vm, Value *args)
{
    Hash *self = as_hash(args[0]);
    Hash *copy = hash_allocate(vm, self->kind, self->crypto, self->digest);
    if (copy == NULL) return RAISED;
    if (self->crypto->context_copy(copy->context, self->context) != 1) return throw_memory(vm);
    return value_of_object(copy);
}

// Finishes a copy, so that more may be added later. size: of an extendable digest.
static RAISES Bytes *hash_finish(VM *vm, Hash *self, size_t size)
{
    const Crypto *crypto = self->crypto;
    Bytes *result = bytes_new(vm, NULL, size);
    void *context = result != NULL ? crypto->context_new() : NULL;
    bool fine = context != NULL && crypto->context_copy(context, self->context) == 1;
    if (fine && size > 0) {
        unsigned count = (unsigned)size;
        unsigned char *data = (unsigned char *)result->data;
        fine = (self->kind->xof ? crypto->finish_xof(context, data, size)
                                : crypto->finish(context, data, &count)) == 1;
    }
    if (context != NULL) crypto->context_free(context);
    if (fine || result == NULL) return result;
    return throw_null(vm, ValueError, "the digest cannot be computed");
}

static Value py_hash_digest(VM *vm, Value *args)
{
    Hash *self = as_hash(args[0]);
    return value_of_bytes(hash_finish(vm, self, (size_t)self->crypto->digest_size(self->digest)));
}

static RAISES Value as_hex(VM *vm, const Bytes *bytes)
{
    return bytes != NULL ? value_of_str(hex_text(vm, bytes->data, bytes->size, ABSENT, 0)) : RAISED;
}

static Value py_hash_hexdigest(VM *vm, Value *args)
{
    Hash *self = as_hash(args[0]);
    return as_hex(vm, hash_finish(vm, self, (size_t)self->crypto->digest_size(self->digest)));
}

static RUNS bool length_read(VM *vm, Value *args, size_t *size)
{
    int64_t length;
    if (!arg_int64(vm, args, 1, &length)) return false;
    if (length < 0) return throw_false(vm, ValueError, "value must be positive");
    if (length >= (int64_t)1 << 29) return throw_false(vm, ValueError, "length is too large");
    *size = (size_t)length;
    return true;
}

static Value py_hash_xof_digest(VM *vm, Value *args)
{
    size_t size;
    return length_read(vm, args, &size) ? value_of_bytes(hash_finish(vm, as_hash(args[0]), size))
                                        : RAISED;
}

static Value py_hash_xof_hexdigest(VM *vm, Value *args)
{
    size_t size;
    return length_read(vm, args, &size) ? as_hex(vm, hash_finish(vm, as_hash(args[0]), size))
                                        : RAISED;
}

static Value hash_get_name(VM *vm, Value self)
{
    return value_of_str(str_intern_c(vm, as_hash(self)->kind->name));
}

static Value hash_get_digest_size(VM *vm, Value self)
{
    (void)vm;
    Hash *hash = as_hash(self);
    return value_of_small(hash->kind->xof ? 0 : hash->crypto->digest_size(hash->digest));
}

static Value hash_get_block_size(VM *vm, Value self)
{
    (void)vm;
    return value_of_small(as_hash(self)->crypto->block_size(as_hash(self)->digest));
}

static Value hash_repr(VM *vm, Value self)
{
    return value_of_str(str_format(vm, "<%s %T object @ %p>", as_hash(self)->kind->name, self,
                                   address_of(vm, self)));
}

static const Native hash_methods[] = {
    {"update(self, obj, /)", py_hash_update,
     "Update this hash object's state with the provided string."},
    {"copy(self)", py_hash_copy, "Return a copy of the hash object."},
    {"digest(self)", py_hash_digest, "Return the digest value as a bytes object."},
    {"hexdigest(self)", py_hash_hexdigest,
     "Return the digest value as a string of hexadecimal digits."},
    {0},
};

static const Native hash_xof_methods[] = {
    {"digest(self, length)", py_hash_xof_digest, "Return the digest value as a bytes object."},
    {"hexdigest(self, length)", py_hash_xof_hexdigest,
     "Return the digest value as a string of hexadecimal digits."},
    {0},
};

static const NativeProperty hash_properties[] = {
    {"name", hash_get_name, NULL, "algorithm name."},
    {"digest_size", hash_get_digest_size, NULL, NULL},
    {"block_size", hash_get_block_size, NULL, NULL},
    {0},
};

const TypeDef hash_type = {
    .name = "_hashlib.HASH",
    .doc = "A hash is an object used to calculate a checksum of a string of information.",
    .size = sizeof(Hash),
    .flags = TYPE_NO_CONSTRUCT,
    .release = hash_release,
    .methods = hash_methods,
    .properties = hash_properties,
    .repr = hash_repr,
};

const TypeDef hash_xof_type = {
    .name = "_hashlib.HASHXOF",
    .base = &hash_type,
    .doc = "A hash is an object used to calculate a checksum of a string of information.",
    .size = sizeof(Hash),
    .flags = TYPE_NO_CONSTRUCT,
    .release = hash_release,
    .methods = hash_xof_methods,
    .properties = hash_properties,
    .repr = hash_repr,
};

// ---- Constructors -------------------------------------------------------------------------------

#define CONSTRUCTOR(name, index)                                                                   \
    static Value py_hashlib_##name(VM *vm, Value *args)                                            \
    {                                                                                              \
        return hash_new(vm, &kinds[index], args[0]);                                               \
    }
CONSTRUCTOR(md5, 0)
CONSTRUCTOR(sha1, 1)
CONSTRUCTOR(sha224, 2)
CONSTRUCTOR(sha256, 3)
CONSTRUCTOR(sha384, 4)
CONSTRUCTOR(sha512, 5)
CONSTRUCTOR(sha3_224, 8)
CONSTRUCTOR(sha3_256, 9)
CONSTRUCTOR(sha3_384, 10)
CONSTRUCTOR(sha3_512, 11)
CONSTRUCTOR(shake_128, 12)
CONSTRUCTOR(shake_256, 13)

// The kind of a name, in any case and with - for _ as OpenSSL has it; NULL if there is none.
static const Kind *find_kind(const String *name)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        const char *const names[] = {kinds[i].name, kinds[i].library_name};
        for (size_t n = 0; n < 2; n++) {
            size_t size = strlen(names[n]), j = 0;
            if (size != name->size) continue;
            for (; j < size; j++) {
                unsigned char a = (unsigned char)name->data[j], b = (unsigned char)names[n][j];
                if (a >= 'A' && a <= 'Z') a |= 32;
                if (b >= 'A' && b <= 'Z') b |= 32;
                if (a != b && !((a == '-' || a == '_') && (b == '-' || b == '_'))) break;
            }
            if (j == size) return &kinds[i];
        }
    }
    return NULL;
}

static Value py_hashlib_new(VM *vm, Value *args) // (name, string=?, *, usedforsecurity=True)
{
    if (!is_str(args[0])) return throw(vm, TypeError, "name must be a string");
    const Kind *kind = find_kind(as_str(args[0]));
    if (kind == NULL)
        return module_throw(vm, unsupported_class(vm), "unsupported hash type %S", as_str(args[0]));
    return hash_new(vm, kind, args[1]);
}

// ---- Keys ---------------------------------------------------------------------------------------

static RUNS const void *digest_named(VM *vm, String *name)
{
    const Kind *kind = find_kind(name);
    const void *digest = kind != NULL ? crypto_digest(vm, kind->library_name) : NULL;
    if (digest == NULL)
        (void)module_throw(vm, unsupported_class(vm), "unsupported hash type %S", name);
    return digest;
}

static Value
py_hashlib_pbkdf2_hmac(VM *vm, Value *args) // (hash_name, password, salt, iterations, dklen=None)
{
    const Crypto *crypto = crypto_get(vm);
    String *name;
    int64_t iterations, length;
    if (crypto == NULL || !arg_str(vm, args, 0, &name)) return RAISED;
    const void *digest = digest_named(vm, name);
    if (digest == NULL || !arg_int64(vm, args, 3, &iterations)) return RAISED;
    if (iterations < 1) return throw(vm, ValueError, "iteration value must be greater than 0.");
    if (iterations > INT32_MAX) return throw(vm, OverflowError, "iteration value is too great.");
    if (is_none(args[4])) length = crypto->digest_size(digest);
    else if (!arg_int64(vm, args, 4, &length)) return RAISED;
    if (length < 1) return throw(vm, ValueError, "key length must be greater than 0.");
    if (length > INT32_MAX) return throw(vm, OverflowError, "key length is too great.");
    BufferView password, salt;
    if (!arg_buffer(vm, args, 1, &password)) return RAISED;
    if (!arg_buffer(vm, args, 2, &salt)) return buffer_release(vm, &password), RAISED;
    Bytes *key = NULL;
    if (password.size > INT32_MAX) (void) throw(vm, OverflowError, "password is too long.");
    else if (salt.size > INT32_MAX) (void) throw(vm, OverflowError, "salt is too long.");
    else key = bytes_new(vm, NULL, (size_t)length);
    // A round takes about half a microsecond.
    uint64_t rounds = (uint64_t)iterations * (uint64_t)(length / crypto->digest_size(digest) + 1);
    if (key != NULL && !charge_ahead(vm, rounds * 500)) key = NULL;
    if (key != NULL &&
        crypto->pbkdf2(password.data, (int)password.size, (const unsigned char *)salt.data,
                       (int)salt.size, (int)iterations, digest, (int)length,
                       (unsigned char *)key->data) != 1) {
        key = throw_null(vm, ValueError, "the key cannot be derived");
    }
    buffer_release(vm, &password);
    buffer_release(vm, &salt);
    return value_of_bytes(key);
}

// Reads an argument of scrypt that must be given.
static RUNS bool scrypt_number(VM *vm, Value *args, size_t i, const char *name, uint64_t *number)
{
    if (!is_int(args[i]))
        return throw_false(vm, TypeError, "%s is required and must be an unsigned int", name);
    if (int_fits_uint64(args[i], number)) return true;
    return throw_false(vm, TypeError, "%s is required and must be an unsigned int", name);
}

static Value py_hashlib_scrypt(
    VM *vm, Value *args) // (password, *, salt=None, n=None, r=None, p=None, maxmem=0, dklen=64)
{
    const Crypto *crypto = crypto_get(vm);
    uint64_t n, r, p;
    int64_t memory_max, length;
    if (crypto == NULL) return RAISED;
    if (is_none(args[1])) return throw(vm, TypeError, "salt is required");
    if (!scrypt_number(vm, args, 2, "n", &n) || !scrypt_number(vm, args, 3, "r", &r) ||
        !scrypt_number(vm, args, 4, "p", &p) || !arg_int64(vm, args, 5, &memory_max) ||
        !arg_int64(vm, args, 6, &length)) {
        return RAISED;
    }
    if (n < 2 || (n & (n - 1)) != 0) return throw(vm, ValueError, "n must be a power of 2.");
    if (memory_max < 0 || memory_max > INT32_MAX)
        return throw(vm, ValueError, "maxmem must be positive and smaller than 2147483647");
    if (length < 1 || length > INT32_MAX)
        return throw(vm, ValueError, "dklen must be greater than 0 and smaller than 2147483647");
    BufferView password, salt;
    if (!arg_buffer(vm, args, 0, &password)) return RAISED;
    if (!arg_buffer(vm, args, 1, &salt)) return buffer_release(vm, &password), RAISED;
    Bytes *key = bytes_new(vm, NULL, (size_t)length);
    // It goes over its memory twice for each p, about a byte in a nanosecond. What does not fit OpenSSL refuses.
    double room = 128.0 * (double)n * (double)r, work = 2 * room * (double)p;
    bool fits = room <= (double)(memory_max > 0 ? memory_max : 32 << 20) && work < 1e18;
    if (key != NULL && fits && !charge_ahead(vm, (uint64_t)work)) key = NULL;
    bool counted = key != NULL && fits && memory_count(&vm->memory, (ptrdiff_t)room);
    if (key != NULL && fits && !counted) key = ((void)throw_memory(vm), NULL);
    if (key != NULL &&
        crypto->scrypt(password.data, password.size, (const unsigned char *)salt.data, salt.size, n,
                       r, p, (uint64_t)memory_max, (unsigned char *)key->data, key->size) != 1) {
        key = throw_null(vm, ValueError, "Invalid parameter combination for n, r, p, maxmem.");
    }
    if (counted) (void)memory_count(&vm->memory, -(ptrdiff_t)room);
    buffer_release(vm, &password);
    buffer_release(vm, &salt);
    return value_of_bytes(key);
}

static Value py_hashlib_hmac_digest(VM *vm, Value *args) // (key, msg, digest)
{
    const Crypto *crypto = crypto_get(vm);
    String *name;
    if (crypto == NULL || !arg_str(vm, args, 2, &name)) return RAISED;
    const void *digest = digest_named(vm, name);
    BufferView key, message;
    if (digest == NULL || !arg_buffer(vm, args, 0, &key)) return RAISED;
    if (!arg_buffer(vm, args, 1, &message)) return buffer_release(vm, &key), RAISED;
    unsigned char result[DIGEST_MAX];
    unsigned size = 0;
    bool fine =
        key.size <= INT32_MAX &&
        crypto->hmac(digest, key.data != NULL ? key.data : "", (int)key.size,
                     (const unsigned char *)message.data, message.size, result, &size) != NULL;
    bool large = key.size > INT32_MAX;
    buffer_release(vm, &key);
    buffer_release(vm, &message);
    if (large) return throw(vm, OverflowError, "key is too long.");
    return fine ? value_of_bytes(bytes_new(vm, (char *)result, size))
                : throw(vm, ValueError, "the digest cannot be computed");
}

// How long this takes says nothing of where the two differ.
static bool equal_in_constant_time(const char *a, const char *b, size_t size)
{
    volatile unsigned char difference = 0;
    for (size_t i = 0; i < size; i++) difference |= (unsigned char)(a[i] ^ b[i]);
    return difference == 0;
}

static Value py_hashlib_compare_digest(VM *vm, Value *args)
{
    if (is_str(args[0]) && is_str(args[1])) {
        String *a = as_str(args[0]), *b = as_str(args[1]);
        if (!str_is_ascii(a) || !str_is_ascii(b)) {
            return throw(vm, TypeError,
                         "comparing strings with non-ASCII characters is not supported");
        }
        return value_of_bool(a->size == b->size &&
                             equal_in_constant_time(a->data, b->data, a->size));
    }
    BufferView a, b;
    if (!has_buffer(vm, args[0]) || !has_buffer(vm, args[1])) {
        return throw(vm, TypeError,
                     "unsupported operand types(s) or combination of types: '%.100T' and '%.100T'",
                     args[0], args[1]);
    }
    if (!buffer_get(vm, args[0], &a, false)) return RAISED;
    if (!buffer_get(vm, args[1], &b, false)) return buffer_release(vm, &a), RAISED;
    bool equal = a.size == b.size && equal_in_constant_time(a.data, b.data, a.size);
    buffer_release(vm, &a);
    buffer_release(vm, &b);
    return value_of_bool(equal);
}

static Value py_hashlib_names(VM *vm, Value *args)
{
    (void)args;
    const Crypto *crypto = crypto_get(vm);
    if (crypto == NULL) return RAISED;
    List *names = list_new(vm);
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        // A digest may be known by name and yet be refused: try.
        Value hash = hash_new(vm, &kinds[i], ABSENT);
        if (raised(hash)) {
            if (!catch_pending(vm, ValueError)) return RAISED;
            continue;
        }
        String *name = str_intern_c(vm, kinds[i].name);
        if (name == NULL || !list_append(vm, names, value_of_object(name))) return RAISED;
    }
    return value_of_object(names);
}

#define OPENSSL_ROW(name)                                                                          \
    {                                                                                              \
        "openssl_" #name "(string=?, *, usedforsecurity=True)", py_hashlib_##name,                 \
            "Returns a " #name " hash object; optionally initialized with a string"                \
    }
static const Native hashlib_functions[] = {
    OPENSSL_ROW(md5),
    OPENSSL_ROW(sha1),
    OPENSSL_ROW(sha224),
    OPENSSL_ROW(sha256),
    OPENSSL_ROW(sha384),
    OPENSSL_ROW(sha512),
    OPENSSL_ROW(sha3_224),
    OPENSSL_ROW(sha3_256),
    OPENSSL_ROW(sha3_384),
    OPENSSL_ROW(sha3_512),
    OPENSSL_ROW(shake_128),
    OPENSSL_ROW(shake_256),
    {"new(name, string=?, *, usedforsecurity=True)", py_hashlib_new,
     "Return a new hash object using the named algorithm."},
    {"pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None)", py_hashlib_pbkdf2_hmac,
     "Password based key derivation function 2 (PKCS #5 v2.0) with HMAC as pseudorandom function."},
    {"scrypt(password, *, salt=None, n=None, r=None, p=None, maxmem=0, dklen=64)",
     py_hashlib_scrypt, "scrypt password-based key derivation function."},
    {"hmac_digest(key, msg, digest)", py_hashlib_hmac_digest, "Single-shot HMAC."},
    {"compare_digest(a, b, /)", py_hashlib_compare_digest, "Return 'a == b'."},
    {"_names()", py_hashlib_names, "The digests that there are."},
    {0},
};

static bool hashlib_init(VM *vm, Module *module)
{
    Type *error = unsupported_class(vm);
    return error != NULL &&
           dict_set_c(vm, module->dict, "UnsupportedDigestmodError", value_of_object(error));
}

static const NativeConstant hashlib_constants[] = {
    {"HASH", CONSTANT_TYPE, .type = &hash_type},
    {"HASHXOF", CONSTANT_TYPE, .type = &hash_xof_type},
    {0},
};

const ModuleDef _hashlib_module = {
    .name = "_hashlib",
    .doc = "OpenSSL's hash functions.",
    .functions = hashlib_functions,
    .constants = hashlib_constants,
    .init = hashlib_init,
};
