// crypto.c - loads libcrypto, once a VM. See hash.h.
#include "stdlib/hash/hash.h"

#include <dlfcn.h>
#include <string.h>

#include "stdlib/shared_library.h"

#define DIGESTS_MAX 16

// From version 3 on a digest that was fetched saves looking it up, under locks, each time it is used.
typedef struct Fetched {
    const char *name; // the very pointer that was asked with
    void *digest;
} Fetched;

typedef struct CryptoState {
    void *library;
    Crypto functions;
    void *(*fetch)(void *context, const char *name, const char *properties); // NULL in version 1.1
    void (*release)(void *digest);
    Fetched fetched[DIGESTS_MAX];
    size_t fetched_count;
} CryptoState;

static void release_state(VM *vm, void *memory)
{
    (void)vm;
    CryptoState *state = memory;
    for (size_t i = 0; i < state->fetched_count; i++) state->release(state->fetched[i].digest);
    if (state->library != NULL) dlclose(state->library);
}

static const StateDef state_def = {"_hashlib.crypto", sizeof(CryptoState), NULL, release_state};

// Each function has its name in version 3 and, where that changed, the one before.
static const LibraryFunction functions[] = {
    {"EVP_get_digestbyname", NULL, offsetof(Crypto, digest_by_name)},
    {"EVP_MD_CTX_new", NULL, offsetof(Crypto, context_new)},
    {"EVP_MD_CTX_free", NULL, offsetof(Crypto, context_free)},
    {"EVP_MD_CTX_copy_ex", NULL, offsetof(Crypto, context_copy)},
    {"EVP_DigestInit_ex", NULL, offsetof(Crypto, init)},
    {"EVP_DigestUpdate", NULL, offsetof(Crypto, update)},
    {"EVP_DigestFinal_ex", NULL, offsetof(Crypto, finish)},
    {"EVP_DigestFinalXOF", NULL, offsetof(Crypto, finish_xof)},
    {"EVP_MD_get_size", "EVP_MD_size", offsetof(Crypto, digest_size)},
    {"EVP_MD_get_block_size", "EVP_MD_block_size", offsetof(Crypto, block_size)},
    {"PKCS5_PBKDF2_HMAC", NULL, offsetof(Crypto, pbkdf2)},
    {"EVP_PBE_scrypt", NULL, offsetof(Crypto, scrypt)},
    {"HMAC", NULL, offsetof(Crypto, hmac)},
};

const Crypto *crypto_get(VM *vm)
{
    CryptoState *state = state_get(vm, &state_def);
    if (state == NULL || state->library != NULL) return state == NULL ? NULL : &state->functions;
    static const char *const names[] = {"libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so", NULL};
    state->library = shared_library_load(vm, "hash functions need OpenSSL's libcrypto", names, functions,
                                         COUNT_OF(functions), &state->functions);
    if (state->library == NULL) return NULL;
    void *fetch = dlsym(state->library, "EVP_MD_fetch"), *release = dlsym(state->library, "EVP_MD_free");
    if (fetch != NULL && release != NULL) {
        memcpy(&state->fetch, &fetch, sizeof fetch);
        memcpy(&state->release, &release, sizeof release);
    }
    return &state->functions;
}

const void *crypto_digest(VM *vm, const char *name)
{
    CryptoState *state = state_get(vm, &state_def);
    if (state == NULL || state->library == NULL) return NULL;
    for (size_t i = 0; i < state->fetched_count; i++)
        if (state->fetched[i].name == name) return state->fetched[i].digest;
    bool has_room = state->fetch != NULL && state->fetched_count < DIGESTS_MAX;
    void *digest = has_room ? state->fetch(NULL, name, NULL) : NULL;
    if (digest == NULL) return state->functions.digest_by_name(name);
    state->fetched[state->fetched_count++] = (Fetched){name, digest};
    return digest;
}
