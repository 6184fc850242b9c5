// crypto.c - loads libcrypto, once a VM. See hash.h.
#include "stdlib/hash/hash.h"

#include <dlfcn.h>

#include "vm/object/error.h"

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
static const struct {
    const char *name, *old_name;
    size_t offset;
} rows[] = {
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
    static const char *const names[] = {"libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so"};
    void *library = NULL;
    for (size_t i = 0; library == NULL && i < COUNT_OF(names); i++)
        library = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL)
        return throw_null(vm, ImportError, "hash functions need OpenSSL's libcrypto: %s",
                          dlerror());
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        void *symbol = dlsym(library, rows[i].name);
        if (symbol == NULL && rows[i].old_name != NULL) symbol = dlsym(library, rows[i].old_name);
        if (symbol == NULL) {
            dlclose(library);
            return throw_null(vm, ImportError, "libcrypto has no function %s", rows[i].name);
        }
        memcpy((char *)&state->functions + rows[i].offset, &symbol, sizeof symbol);
    }
    state->library = library;
    return &state->functions;
}
