// crypto.c - loads libcrypto, once a VM. See hash.h.
#include "stdlib/hash/hash.h"

#include <dlfcn.h>

#include "stdlib/shared_library.h"

typedef struct CryptoState {
    void *library;
    Crypto functions;
} CryptoState;

static void release_state(VM *vm, void *memory)
{
    (void)vm;
    CryptoState *state = memory;
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
    return state->library != NULL ? &state->functions : NULL;
}
