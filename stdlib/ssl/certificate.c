// certificate.c - X.509 certificates: what getpeercert() tells of one, and the class Certificate.
//
// OpenSSL's stacks are walked by their untyped functions: the typed ones are inline functions over its symbols, which
// this library does not link.
#include "stdlib/ssl/ssl.h"

#include <arpa/inet.h>

static int stack_count(const OpenSSL *lib, const void *stack)
{
    return stack == NULL ? 0 : lib->OPENSSL_sk_num(stack);
}

Value bio_take(VM *vm, const OpenSSL *lib, BIO *bio, bool as_text)
{
    if (bio == NULL) return throw_memory(vm);
    size_t size = lib->BIO_ctrl_pending(bio);
    Bytes *bytes = size <= INT32_MAX ? bytes_new(vm, NULL, size) : NULL;
    int count = bytes == NULL || size == 0 ? 0 : lib->BIO_read(bio, bytes->data, (int)size);
    lib->BIO_free(bio);
    if (bytes == NULL) return is_absent(vm->pending) ? throw_memory(vm) : RAISED;
    if (count < 0 || (size_t)count != size) return throw_openssl(vm, 5168);
    return as_text ? value_of_str(bytes_decode(vm, bytes->data, size, "utf-8", "strict")) : value_of_object(bytes);
}

// ---- Objects and names --------------------------------------------------------------------------

// The number of an object, as dotted text.
static RAISES Value object_oid(VM *vm, const OpenSSL *lib, const ASN1_OBJECT *object)
{
    char text[256];
    int size = lib->OBJ_obj2txt(text, sizeof text, object, 1);
    if (size <= 0) return size < 0 ? throw_openssl(vm, 1117) : NONE;
    if ((size_t)size >= sizeof text) return throw(vm, ValueError, "object identifier is too long");
    return value_of_str(str_from_c(vm, text));
}

Value object_value(VM *vm, const OpenSSL *lib, const ASN1_OBJECT *object)
{
    int nid = lib->OBJ_obj2nid(object);
    if (nid == NID_undef) return throw(vm, ValueError, "Unknown object");
    const char *short_name = lib->OBJ_nid2sn(nid), *long_name = lib->OBJ_nid2ln(nid);
    Value items[] = {value_of_small(nid), value_of_str(str_from_c(vm, short_name)), RAISED, RAISED};
    if (raised(items[1]) || raised(items[2] = value_of_str(str_from_c(vm, long_name))) ||
        raised(items[3] = object_oid(vm, lib, object))) {
        return RAISED;
    }
    Tuple *tuple = tuple_new(vm, items, 4);
    return tuple != NULL ? value_of_object(tuple) : RAISED;
}

// A string of ASN.1 as str.
static RUNS Value asn1_text(VM *vm, const OpenSSL *lib, const ASN1_STRING *string)
{
    unsigned char *data;
    int size = lib->ASN1_STRING_to_UTF8(&data, string);
    if (size < 0) return throw_openssl(vm, 1176);
    String *text = bytes_decode(vm, (const char *)data, (size_t)size, "utf-8", "strict");
    lib->CRYPTO_free(data, __FILE__, __LINE__);
    return value_of_str(text);
}

// ("commonName", "example.org")
static RUNS Value attribute_value(VM *vm, const OpenSSL *lib, const X509_NAME_ENTRY *entry)
{
    const ASN1_OBJECT *object = lib->X509_NAME_ENTRY_get_object(entry);
    const ASN1_STRING *string = lib->X509_NAME_ENTRY_get_data(entry);
    int nid = lib->OBJ_obj2nid(object);
    Value name = nid != NID_undef ? value_of_str(str_from_c(vm, lib->OBJ_nid2ln(nid))) : object_oid(vm, lib, object);
    if (raised(name)) return RAISED;
    Value text = lib->ASN1_STRING_type(string) == V_ASN1_BIT_STRING
                     ? value_of_bytes(bytes_new(vm, (const char *)lib->ASN1_STRING_get0_data(string),
                                                (size_t)lib->ASN1_STRING_length(string)))
                     : asn1_text(vm, lib, string);
    return raised(text) ? RAISED : value_of_object(tuple_pair(vm, name, text));
}

static RAISES Value tuple_of_list(VM *vm, const List *list)
{
    Tuple *tuple = tuple_new(vm, list->items, list->count);
    return tuple != NULL ? value_of_object(tuple) : RAISED;
}

// A name: a tuple of tuples of attributes, those of one set together.
static RUNS Value name_value(VM *vm, const OpenSSL *lib, const X509_NAME *name)
{
    List *names = list_new(vm), *set = list_new(vm);
    int count = lib->X509_NAME_entry_count(name), current = -1;
    for (int i = 0; i < count; i++) {
        const X509_NAME_ENTRY *entry = lib->X509_NAME_get_entry(name, i);
        int number = lib->X509_NAME_ENTRY_set(entry);
        if (number != current && set->count > 0) {
            Value tuple = tuple_of_list(vm, set);
            if (raised(tuple) || !list_append(vm, names, tuple)) return RAISED;
            list_clear(vm, set);
        }
        current = number;
        Value attribute = attribute_value(vm, lib, entry);
        if (raised(attribute) || !list_append(vm, set, attribute)) return RAISED;
    }
    if (set->count > 0) {
        Value tuple = tuple_of_list(vm, set);
        if (raised(tuple) || !list_append(vm, names, tuple)) return RAISED;
    }
    return tuple_of_list(vm, names);
}

// ---- Alternative names --------------------------------------------------------------------------

static RAISES Value address_text(VM *vm, const OpenSSL *lib, const ASN1_OCTET_STRING *address)
{
    const unsigned char *p = lib->ASN1_STRING_get0_data(address);
    switch (lib->ASN1_STRING_length(address)) {
    case 4: return value_of_str(str_format(vm, "%d.%d.%d.%d", p[0], p[1], p[2], p[3]));
    case 16: {
        char text[48];
        size_t used = 0;
        for (int i = 0; i < 16; i += 2) {
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%X", i > 0 ? ":" : "", p[i] << 8 | p[i + 1]);
        }
        return value_of_str(str_from_c(vm, text));
    }
    default: return value_of_str(str_from_c(vm, "<invalid>"));
    }
}

// Names of kinds that Python has no words for, as OpenSSL prints them: "kind:text".
static RUNS Value printed_name(VM *vm, const OpenSSL *lib, const GENERAL_NAME *name)
{
    BIO *bio = lib->BIO_new(lib->BIO_s_mem());
    if (bio != NULL) lib->GENERAL_NAME_print(bio, (GENERAL_NAME *)name);
    Value text = bio_take(vm, lib, bio, true);
    if (raised(text)) return RAISED;
    const String *all = as_str(text);
    const char *colon = memchr(all->data, ':', all->size);
    if (colon == NULL) return throw(vm, ValueError, "Invalid value %.200R", text);
    size_t size = (size_t)(colon - all->data);
    String *kind = str_new(vm, all->data, size);
    String *value = kind != NULL ? str_new(vm, as_str(text)->data + size + 1, all->size - size - 1) : NULL;
    return value != NULL ? value_of_object(tuple_pair(vm, value_of_object(kind), value_of_object(value))) : RAISED;
}

static RUNS Value general_name(VM *vm, const OpenSSL *lib, const GENERAL_NAME *name)
{
    const char *kind;
    Value value;
    switch (name->type) {
    case GEN_DIRNAME:
        kind = "DirName";
        value = name_value(vm, lib, name->d.dirn);
        break;
    case GEN_EMAIL:
    case GEN_DNS:
    case GEN_URI:
        kind = name->type == GEN_EMAIL ? "email" : name->type == GEN_DNS ? "DNS" : "URI";
        value = value_of_str(bytes_decode(vm, (const char *)lib->ASN1_STRING_get0_data(name->d.ia5),
                                          (size_t)lib->ASN1_STRING_length(name->d.ia5), "utf-8", "strict"));
        break;
    case GEN_RID: {
        char text[256];
        int size = lib->OBJ_obj2txt(text, sizeof text, name->d.rid, 1);
        kind = "Registered ID";
        value = value_of_str(str_from_c(vm, size <= 0 || (size_t)size >= sizeof text ? "<INVALID>" : text));
        break;
    }
    case GEN_IPADD:
        kind = "IP Address";
        value = address_text(vm, lib, name->d.ip);
        break;
    case GEN_OTHERNAME:
    case GEN_X400:
    case GEN_EDIPARTY:
        return printed_name(vm, lib, name);
    default:
        if (!warn(vm, RuntimeWarning, 1, "Unknown general name type %d", name->type)) return RAISED;
        return printed_name(vm, lib, name);
    }
    String *shown = raised(value) ? NULL : str_intern_c(vm, kind);
    return shown != NULL ? value_of_object(tuple_pair(vm, value_of_object(shown), value)) : RAISED;
}

static RUNS bool append_names(VM *vm, const OpenSSL *lib, const GENERAL_NAMES *names, List *list)
{
    for (int i = 0; i < stack_count(lib, names); i++) {
        Value name = general_name(vm, lib, lib->OPENSSL_sk_value((const OPENSSL_STACK *)names, i));
        if (raised(name) || !list_append(vm, list, name) || !charge(vm, 100)) return false;
    }
    return true;
}

// A tuple, or None if the certificate has no such extension.
static RUNS Value alternative_names(VM *vm, const OpenSSL *lib, const X509 *certificate)
{
    List *list = list_new(vm);
    int at = -1;
    while ((at = lib->X509_get_ext_by_NID(certificate, NID_subject_alt_name, at)) >= 0) {
        GENERAL_NAMES *names = lib->X509V3_EXT_d2i(lib->X509_get_ext(certificate, at));
        if (names == NULL) {
            lib->ERR_clear_error();
            return throw_ssl(vm, "No method for internalizing subjectAltName!'");
        }
        bool fine = append_names(vm, lib, names, list);
        lib->GENERAL_NAMES_free(names);
        if (!fine) return RAISED;
    }
    return list->count > 0 ? tuple_of_list(vm, list) : NONE;
}

// ---- Where more is to be had --------------------------------------------------------------------

static RUNS bool append_uri(VM *vm, const OpenSSL *lib, const GENERAL_NAME *name, List *list)
{
    if (name->type != GEN_URI) return true;
    const ASN1_IA5STRING *uri = name->d.uniformResourceIdentifier;
    Value text = value_of_str(bytes_decode(vm, (const char *)lib->ASN1_STRING_get0_data(uri),
                                           (size_t)lib->ASN1_STRING_length(uri), "utf-8", "strict"));
    return !raised(text) && list_append(vm, list, text) && charge(vm, 100);
}

// The addresses of the authority: of its OCSP responder, or of its own certificate.
static RUNS Value authority_information(VM *vm, const OpenSSL *lib, const X509 *certificate, int nid)
{
    AUTHORITY_INFO_ACCESS *access = lib->X509_get_ext_d2i(certificate, NID_info_access, NULL, NULL);
    List *list = list_new(vm);
    bool fine = true;
    for (int i = 0; fine && i < stack_count(lib, access); i++) {
        const ACCESS_DESCRIPTION *row = lib->OPENSSL_sk_value((const OPENSSL_STACK *)access, i);
        if (lib->OBJ_obj2nid(row->method) == nid) fine = append_uri(vm, lib, row->location, list);
    }
    if (access != NULL) lib->AUTHORITY_INFO_ACCESS_free(access);
    if (!fine) return RAISED;
    return list->count > 0 ? tuple_of_list(vm, list) : NONE;
}

static RUNS Value distribution_points(VM *vm, const OpenSSL *lib, const X509 *certificate)
{
    CRL_DIST_POINTS *points = lib->X509_get_ext_d2i(certificate, NID_crl_distribution_points, NULL, NULL);
    List *list = list_new(vm);
    bool fine = true;
    for (int i = 0; fine && i < stack_count(lib, points); i++) {
        const DIST_POINT *point = lib->OPENSSL_sk_value((const OPENSSL_STACK *)points, i);
        if (point->distpoint == NULL || point->distpoint->type != 0) continue; // relative to the issuer
        const GENERAL_NAMES *names = point->distpoint->name.fullname;
        for (int j = 0; fine && j < stack_count(lib, names); j++) {
            fine = append_uri(vm, lib, lib->OPENSSL_sk_value((const OPENSSL_STACK *)names, j), list);
        }
    }
    if (points != NULL) lib->CRL_DIST_POINTS_free(points);
    if (!fine) return RAISED;
    return list->count > 0 ? tuple_of_list(vm, list) : NONE;
}

// ---- The whole ----------------------------------------------------------------------------------

static RUNS Value serial_text(VM *vm, const OpenSSL *lib, const X509 *certificate)
{
    BIO *bio = lib->BIO_new(lib->BIO_s_mem());
    if (bio != NULL) lib->i2a_ASN1_INTEGER(bio, lib->X509_get0_serialNumber(certificate));
    return bio_take(vm, lib, bio, true);
}

static RUNS Value time_text(VM *vm, const OpenSSL *lib, const ASN1_TIME *time)
{
    BIO *bio = lib->BIO_new(lib->BIO_s_mem());
    if (bio != NULL) lib->ASN1_TIME_print(bio, time);
    return bio_take(vm, lib, bio, true);
}

static RAISES bool add(VM *vm, Dict *dict, const char *key, Value value)
{
    return !raised(value) && (is_none(value) || dict_set_c(vm, dict, key, value));
}

Value certificate_value(VM *vm, const OpenSSL *lib, X509 *certificate)
{
    Dict *dict = dict_new(vm);
    if (!add(vm, dict, "subject", name_value(vm, lib, lib->X509_get_subject_name(certificate))) ||
        !add(vm, dict, "issuer", name_value(vm, lib, lib->X509_get_issuer_name(certificate))) ||
        !add(vm, dict, "version", int_new(vm, lib->X509_get_version(certificate) + 1)) ||
        !add(vm, dict, "serialNumber", serial_text(vm, lib, certificate)) ||
        !add(vm, dict, "notBefore", time_text(vm, lib, lib->X509_get0_notBefore(certificate))) ||
        !add(vm, dict, "notAfter", time_text(vm, lib, lib->X509_get0_notAfter(certificate))) ||
        !add(vm, dict, "subjectAltName", alternative_names(vm, lib, certificate)) ||
        !add(vm, dict, "OCSP", authority_information(vm, lib, certificate, NID_ad_OCSP)) ||
        !add(vm, dict, "caIssuers", authority_information(vm, lib, certificate, NID_ad_ca_issuers)) ||
        !add(vm, dict, "crlDistributionPoints", distribution_points(vm, lib, certificate))) {
        return RAISED;
    }
    lib->ERR_clear_error();
    return value_of_object(dict);
}

Value certificate_der(VM *vm, const OpenSSL *lib, X509 *certificate)
{
    unsigned char *data = NULL;
    int size = lib->i2d_X509(certificate, &data);
    if (size < 0) return throw_openssl(vm, 1807);
    Bytes *bytes = bytes_new(vm, (const char *)data, (size_t)size);
    lib->CRYPTO_free(data, __FILE__, __LINE__);
    return value_of_bytes(bytes);
}

// ---- The class ----------------------------------------------------------------------------------

static RAISES Value certificate_new(VM *vm, const OpenSSL *lib, X509 *certificate)
{
    Type *type = type_from_def(vm, &ssl_certificate_type);
    Certificate *self = type != NULL ? type_allocate(vm, type, 0) : NULL;
    if (self == NULL) return RAISED;
    self->lib = lib;
    self->certificate = certificate;
    lib->X509_up_ref(certificate);
    return value_of_object(self);
}

Value certificate_list(VM *vm, const OpenSSL *lib, const STACK_OF(X509) *chain, X509 *first)
{
    List *list = list_new(vm);
    Value one = first != NULL ? certificate_new(vm, lib, first) : NONE;
    if (raised(one) || (first != NULL && !list_append(vm, list, one))) return RAISED;
    for (int i = 0; i < stack_count(lib, chain); i++) {
        one = certificate_new(vm, lib, lib->OPENSSL_sk_value((const OPENSSL_STACK *)chain, i));
        if (raised(one) || !list_append(vm, list, one)) return RAISED;
    }
    return value_of_object(list);
}

static void certificate_release(VM *vm, Object *object)
{
    (void)vm;
    Certificate *self = (Certificate *)object;
    if (self->certificate != NULL) self->lib->X509_free(self->certificate);
}

static Certificate *as_certificate(Value v)
{
    return (Certificate *)as_object(v);
}

static Value certificate_repr(VM *vm, Value v)
{
    const Certificate *self = as_certificate(v);
    const OpenSSL *lib = self->lib;
    BIO *bio = lib->BIO_new(lib->BIO_s_mem());
    if (bio != NULL) {
        lib->X509_NAME_print_ex(bio, lib->X509_get_subject_name(self->certificate), 0, XN_FLAG_RFC2253);
    }
    Value text = bio_take(vm, lib, bio, true);
    return raised(text) ? RAISED : value_of_str(str_format(vm, "<%T '%V'>", v, text));
}

static bool certificate_hash(VM *vm, Value v, uint64_t *hash)
{
    (void)vm;
    const Certificate *self = as_certificate(v);
    *hash = self->lib->X509_subject_name_hash(self->certificate);
    return true;
}

static Value certificate_compare(VM *vm, Value v, Value other, CompareOp op)
{
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_native(vm, v, &ssl_certificate_type) ||
        !is_native(vm, other, &ssl_certificate_type)) {
        return NOT_IMPLEMENTED;
    }
    const Certificate *self = as_certificate(v);
    bool equal = self->lib->X509_cmp(self->certificate, as_certificate(other)->certificate) == 0;
    return value_of_bool(equal == (op == COMPARE_EQ));
}

enum { ENCODING_PEM = X509_FILETYPE_PEM, ENCODING_DER = X509_FILETYPE_ASN1 };

static Value py_certificate_public_bytes(VM *vm, Value *args) // (self, /, format=1)
{
    const Certificate *self = as_certificate(args[0]);
    const OpenSSL *lib = self->lib;
    int format;
    if (!arg_int(vm, args, 1, &format)) return RAISED;
    if (format == ENCODING_DER) return certificate_der(vm, lib, self->certificate);
    if (format != ENCODING_PEM) return throw(vm, ValueError, "Unsupported format");
    BIO *bio = lib->BIO_new(lib->BIO_s_mem());
    if (bio != NULL && lib->PEM_write_bio_X509(bio, self->certificate) <= 0) {
        lib->BIO_free(bio);
        return throw_openssl(vm, 65);
    }
    return bio_take(vm, lib, bio, true);
}

static Value py_certificate_get_info(VM *vm, Value *args)
{
    const Certificate *self = as_certificate(args[0]);
    return certificate_value(vm, self->lib, self->certificate);
}

static const Native certificate_methods[] = {
    {"public_bytes(self, /, format=1)", py_certificate_public_bytes, NULL},
    {"get_info(self, /)", py_certificate_get_info, NULL},
    {0},
};

const TypeDef ssl_certificate_type = {
    .name = "_ssl.Certificate",
    .size = sizeof(Certificate),
    .flags = TYPE_NO_CONSTRUCT,
    .release = certificate_release,
    .repr = certificate_repr,
    .hash = certificate_hash,
    .compare = certificate_compare,
    .methods = certificate_methods,
};
