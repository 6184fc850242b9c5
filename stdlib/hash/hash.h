// hash.h - the modules _hashlib and _blake2.
//
// crypto.c finds OpenSSL's libcrypto when a digest is first asked for: it is large, and a program that computes none
// pays nothing. digest.c is the module over it; blake2.c computes BLAKE2 itself, because OpenSSL has it without
// keys, salts and trees.
#pragma once
#include "vm/object/native.h"

// Functions of libcrypto, as far as they are used; see OpenSSL's manual pages.
typedef struct Crypto {
    const void *(*digest_by_name)(const char *name);
    void *(*context_new)(void);
    void (*context_free)(void *context);
    int (*context_copy)(void *to, const void *from);
    int (*init)(void *context, const void *digest, void *engine);
    int (*update)(void *context, const void *data, size_t size);
    int (*finish)(void *context, unsigned char *digest, unsigned *size);
    int (*finish_xof)(void *context, unsigned char *digest, size_t size);
    int (*digest_size)(const void *digest);
    int (*block_size)(const void *digest);
    int (*pbkdf2)(const char *password, int password_size, const unsigned char *salt, int salt_size,
                  int iterations, const void *digest, int key_size, unsigned char *key);
    int (*scrypt)(const char *password, size_t password_size, const unsigned char *salt,
                  size_t salt_size, uint64_t n, uint64_t r, uint64_t p, uint64_t memory_max,
                  unsigned char *key, size_t key_size);
    unsigned char *(*hmac)(const void *digest, const void *key, int key_size,
                           const unsigned char *data, size_t size, unsigned char *result,
                           unsigned *result_size);
} Crypto;

// The library; ImportError if there is none.
RAISES const Crypto *crypto_get(VM *vm);
// A digest by its name there, which is static text; NULL: it has none such. The library has been got.
const void *crypto_digest(VM *vm, const char *name);
