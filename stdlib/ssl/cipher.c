// cipher.c - cipher suites as Python sees them.
#include "stdlib/ssl/ssl.h"

static RAISES Value text(VM *vm, const char *text)
{
    return text == NULL ? NONE : value_of_str(str_from_c(vm, text));
}

Value cipher_tuple(VM *vm, const OpenSSL *lib, const SSL_CIPHER *cipher)
{
    Value name = text(vm, lib->SSL_CIPHER_get_name(cipher));
    Value version = raised(name) ? RAISED : text(vm, lib->SSL_CIPHER_get_version(cipher));
    Tuple *tuple = raised(version) ? NULL
                                   : tuple_of(vm, 3, name, version,
                                              value_of_small(lib->SSL_CIPHER_get_bits(cipher, NULL)));
    return tuple != NULL ? value_of_object(tuple) : RAISED;
}

static RAISES bool add(VM *vm, Dict *dict, const char *key, Value value)
{
    return !raised(value) && dict_set_c(vm, dict, key, value);
}

// The long name of an algorithm that has one.
static RAISES Value algorithm(VM *vm, const OpenSSL *lib, int nid)
{
    return nid == NID_undef ? NONE : text(vm, lib->OBJ_nid2ln(nid));
}

Value cipher_dict(VM *vm, const OpenSSL *lib, const SSL_CIPHER *cipher)
{
    char description[512] = "";
    lib->SSL_CIPHER_description(cipher, description, (int)sizeof description - 1);
    size_t size = strlen(description);
    if (size > 0 && description[size - 1] == '\n') description[size - 1] = 0;
    int strength, bits;
    strength = lib->SSL_CIPHER_get_bits(cipher, &bits);
    Dict *dict = dict_new(vm);
    if (!add(vm, dict, "id", int_from_uint64(vm, lib->SSL_CIPHER_get_id(cipher))) ||
        !add(vm, dict, "name", text(vm, lib->SSL_CIPHER_get_name(cipher))) ||
        !add(vm, dict, "protocol", text(vm, lib->SSL_CIPHER_get_version(cipher))) ||
        !add(vm, dict, "description", text(vm, description)) ||
        !add(vm, dict, "strength_bits", value_of_small(strength)) ||
        !add(vm, dict, "alg_bits", value_of_small(bits)) ||
        !add(vm, dict, "aead", value_of_bool(lib->SSL_CIPHER_is_aead(cipher))) ||
        !add(vm, dict, "symmetric", algorithm(vm, lib, lib->SSL_CIPHER_get_cipher_nid(cipher))) ||
        !add(vm, dict, "digest", algorithm(vm, lib, lib->SSL_CIPHER_get_digest_nid(cipher))) ||
        !add(vm, dict, "kea", algorithm(vm, lib, lib->SSL_CIPHER_get_kx_nid(cipher))) ||
        !add(vm, dict, "auth", algorithm(vm, lib, lib->SSL_CIPHER_get_auth_nid(cipher)))) {
        return RAISED;
    }
    return value_of_object(dict);
}
