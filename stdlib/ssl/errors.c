// errors.c - OpenSSL's errors as Python's exceptions.
//
// The classes are written in Python (module _ssl_errors). An exception of OpenSSL has a number, a text such as
// "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1020)", and the attributes library and reason; of a
// certificate that was refused also verify_code and verify_message.
#include "stdlib/ssl/ssl.h"

#include <ctype.h>

#include "vm/object/attr.h"
#include "vm/object/type_build.h"

static const char *const class_names[] = {
    [SSL_ERROR_CLASS] = "SSLError",
    [ZERO_RETURN_CLASS] = "SSLZeroReturnError",
    [WANT_READ_CLASS] = "SSLWantReadError",
    [WANT_WRITE_CLASS] = "SSLWantWriteError",
    [SYSCALL_CLASS] = "SSLSyscallError",
    [EOF_CLASS] = "SSLEOFError",
    [VERIFICATION_CLASS] = "SSLCertVerificationError",
};

static const struct {
    int code;
    const char *name;
} libraries[] = {
    {ERR_LIB_ASN1, "ASN1"},       {ERR_LIB_ASYNC, "ASYNC"},     {ERR_LIB_BIO, "BIO"},
    {ERR_LIB_BN, "BN"},           {ERR_LIB_CMP, "CMP"},         {ERR_LIB_CMS, "CMS"},
    {ERR_LIB_COMP, "COMP"},       {ERR_LIB_CONF, "CONF"},       {ERR_LIB_CRMF, "CRMF"},
    {ERR_LIB_CRYPTO, "CRYPTO"},   {ERR_LIB_CT, "CT"},           {ERR_LIB_DH, "DH"},
    {ERR_LIB_DSA, "DSA"},         {ERR_LIB_DSO, "DSO"},         {ERR_LIB_EC, "EC"},
    {ERR_LIB_ECDH, "ECDH"},       {ERR_LIB_ECDSA, "ECDSA"},     {ERR_LIB_ENGINE, "ENGINE"},
    {ERR_LIB_ESS, "ESS"},         {ERR_LIB_EVP, "EVP"},         {ERR_LIB_FIPS, "FIPS"},
    {ERR_LIB_HTTP, "HTTP"},       {ERR_LIB_KDF, "KDF"},         {ERR_LIB_OBJ, "OBJ"},
    {ERR_LIB_OCSP, "OCSP"},       {ERR_LIB_OSSL_DECODER, "OSSL_DECODER"},
    {ERR_LIB_OSSL_ENCODER, "OSSL_ENCODER"}, {ERR_LIB_OSSL_STORE, "OSSL_STORE"},
    {ERR_LIB_PEM, "PEM"},         {ERR_LIB_PKCS12, "PKCS12"},   {ERR_LIB_PKCS7, "PKCS7"},
    {ERR_LIB_PROP, "PROP"},       {ERR_LIB_PROV, "PROV"},       {ERR_LIB_RAND, "RAND"},
    {ERR_LIB_RSA, "RSA"},         {ERR_LIB_SM2, "SM2"},         {ERR_LIB_SSL, "SSL"},
    {ERR_LIB_SYS, "SYS"},         {ERR_LIB_TS, "TS"},           {ERR_LIB_UI, "UI"},
    {ERR_LIB_USER, "USER"},       {ERR_LIB_X509, "X509"},       {ERR_LIB_X509V3, "X509V3"},
};

Type *ssl_error_class(VM *vm, SslErrorClass which)
{
    SslState *state = ssl_state(vm);
    if (state == NULL) return NULL;
    if (state->errors == NULL) {
        Value module = import_module(vm, "_ssl_errors");
        Tuple *errors = raised(module) ? NULL : tuple_new(vm, NULL, SSL_ERROR_CLASS_COUNT);
        if (errors == NULL) return NULL;
        for (size_t i = 0; i < SSL_ERROR_CLASS_COUNT; i++) {
            String *name = str_intern_c(vm, class_names[i]);
            Value type = name != NULL ? get_attr(vm, module, name) : RAISED;
            if (raised(type)) return NULL;
            if (!is_type(type)) return throw_null(vm, TypeError, "_ssl_errors.%S is not a class", name);
            if (!(as_type(type)->flags & TYPE_IS_IMMUTABLE) && !type_seal(vm, as_type(type))) return NULL;
            store(vm, errors, &errors->items[i], type);
        }
        state->errors = errors;
    }
    return as_type(state->errors->items[which]);
}

Value throw_ssl(VM *vm, const char *message)
{
    return module_throw(vm, ssl_error_class(vm, SSL_ERROR_CLASS), "%s", message);
}

static const char *library_name(unsigned long code)
{
    if (code == 0) return NULL;
    for (size_t i = 0; i < COUNT_OF(libraries); i++) {
        if (libraries[i].code == ERR_GET_LIB(code)) return libraries[i].name;
    }
    return NULL;
}

// OpenSSL's texts of reasons are made of their names: "wrong version number" of WRONG_VERSION_NUMBER. NULL: there is
// none, or it is one of those that all its libraries share.
static RAISES bool reason_name(VM *vm, const OpenSSL *lib, unsigned long code, String **name)
{
    const char *text = lib->ERR_reason_error_string(code);
    *name = NULL;
    if (code == 0 || text == NULL || (ERR_GET_REASON(code) & ERR_RFLAG_COMMON) != 0 || ERR_SYSTEM_ERROR(code)) {
        return true;
    }
    // Names are older than the words of later versions.
    static const char words[] = "ssl/tls alert ", begins[] = "sslv3 alert ";
    char renamed[128];
    if (strncmp(text, words, sizeof words - 1) == 0) {
        snprintf(renamed, sizeof renamed, "%s%s", begins, text + sizeof words - 1);
        text = renamed;
    }
    char *data;
    size_t size = strlen(text);
    *name = str_new_ascii(vm, size, &data);
    if (*name == NULL) return false;
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)text[i];
        data[i] = isalnum(byte) ? (char)toupper(byte) : '_';
    }
    return true;
}

static RUNS bool set_attribute(VM *vm, Value error, const char *name, Value value)
{
    String *interned = str_intern_c(vm, name);
    return interned != NULL && set_attr(vm, error, interned, value);
}

static RAISES Value text_or_none(VM *vm, const char *text)
{
    return text == NULL ? NONE : value_of_str(str_from_c(vm, text));
}

// Why the peer's certificate was refused, for people.
static RUNS Value verify_message(VM *vm, Connection *self, long code)
{
    switch (code) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
        return value_of_str(str_format(vm, "Hostname mismatch, certificate is not valid for '%V'.",
                                       self->server_hostname));
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return value_of_str(str_format(vm, "IP address mismatch, certificate is not valid for '%V'.",
                                       self->server_hostname));
    default:
        return text_or_none(vm, self->lib->X509_verify_cert_error_string(code));
    }
}

// Raises type(number, text); code is OpenSSL's, for the words in brackets. text NULL: OpenSSL's.
static RUNS Value throw_full(VM *vm, Connection *self, SslErrorClass which, int number, const char *text,
                             unsigned long code, int line)
{
    if (ERR_GET_REASON(code) == ERR_R_MALLOC_FAILURE) return throw_memory(vm);
    const OpenSSL *lib = openssl(vm);
    Type *type = lib != NULL ? ssl_error_class(vm, which) : NULL;
    String *reason;
    if (type == NULL || !reason_name(vm, lib, code, &reason)) return RAISED;
    const char *library = library_name(code);
    if (text == NULL && code != 0) text = lib->ERR_reason_error_string(code);
    if (text == NULL) text = "unknown error";
    Value verified = ABSENT, library_value = text_or_none(vm, library);
    long verify_code = 0;
    if (raised(library_value)) return RAISED;
    if (self != NULL && which == VERIFICATION_CLASS) {
        verify_code = lib->SSL_get_verify_result(self->ssl);
        verified = verify_message(vm, self, verify_code);
        if (raised(verified)) return RAISED;
    }
    String *message;
    if (!is_absent(verified) && reason != NULL && library != NULL) {
        message = str_format(vm, "[%s: %S] %s: %V (_ssl.c:%d)", library, reason, text, verified, line);
    } else if (reason != NULL && library != NULL) {
        message = str_format(vm, "[%s: %S] %s (_ssl.c:%d)", library, reason, text, line);
    } else if (library != NULL) {
        message = str_format(vm, "[%s] %s (_ssl.c:%d)", library, text, line);
    } else {
        message = str_format(vm, "%s (_ssl.c:%d)", text, line);
    }
    if (message == NULL) return RAISED;
    Value args[] = {value_of_small(number), value_of_object(message)};
    Value error = call(vm, value_of_object(type), 2, args);
    if (raised(error) ||
        !set_attribute(vm, error, "reason", reason != NULL ? value_of_object(reason) : NONE) ||
        !set_attribute(vm, error, "library", library_value)) {
        return RAISED;
    }
    if (!is_absent(verified) && (!set_attribute(vm, error, "verify_code", int_new(vm, verify_code)) ||
                                 !set_attribute(vm, error, "verify_message", verified))) {
        return RAISED;
    }
    return throw_value(vm, error);
}

Value throw_openssl(VM *vm, int line)
{
    const OpenSSL *lib = openssl(vm);
    if (lib == NULL) return RAISED;
    unsigned long code = lib->ERR_peek_last_error();
    lib->ERR_clear_error();
    return throw_full(vm, NULL, SSL_ERROR_CLASS, ERR_GET_REASON(code), NULL, code, line);
}

Value throw_openssl_text(VM *vm, const char *text, int line)
{
    const OpenSSL *lib = openssl(vm);
    if (lib == NULL) return RAISED;
    lib->ERR_clear_error();
    return throw_full(vm, NULL, SSL_ERROR_CLASS, 0, text, 0, line);
}

Value throw_openssl_file(VM *vm, int error_number, int line)
{
    if (error_number == 0) return throw_openssl(vm, line);
    const OpenSSL *lib = openssl(vm);
    if (lib == NULL) return RAISED;
    lib->ERR_clear_error();
    return throw_errno(vm, error_number, ABSENT);
}

Value throw_connection(VM *vm, Connection *self, int result, int status, int line)
{
    const OpenSSL *lib = self->lib;
    unsigned long code = lib->ERR_peek_last_error();
    int number = status;
    SslErrorClass which = SSL_ERROR_CLASS;
    const char *text = NULL;
    switch (status) {
    case SSL_ERROR_ZERO_RETURN:
        which = ZERO_RETURN_CLASS;
        text = "TLS/SSL connection has been closed (EOF)";
        break;
    case SSL_ERROR_WANT_READ:
        which = WANT_READ_CLASS;
        text = "The operation did not complete (read)";
        break;
    case SSL_ERROR_WANT_WRITE:
        which = WANT_WRITE_CLASS;
        text = "The operation did not complete (write)";
        break;
    case SSL_ERROR_WANT_X509_LOOKUP:
        text = "The operation did not complete (X509 lookup)";
        break;
    case SSL_ERROR_WANT_CONNECT:
        text = "The operation did not complete (connect)";
        break;
    case SSL_ERROR_SYSCALL:
        if (code != 0) break;
        if (result != 0 && !is_absent(self->socket) && self->error_number != 0) {
            lib->ERR_clear_error();
            return throw_errno(vm, self->error_number, ABSENT);
        }
        number = SSL_NUMBER_EOF;
        which = EOF_CLASS;
        text = "EOF occurred in violation of protocol";
        break;
    case SSL_ERROR_SSL:
        if (code == 0) text = "A failure in the SSL library occurred";
        break;
    default:
        number = SSL_NUMBER_INVALID;
        text = "Invalid error code";
    }
    if (code != 0 && ERR_GET_LIB(code) == ERR_LIB_SSL && (status == SSL_ERROR_SYSCALL || status == SSL_ERROR_SSL)) {
        if (ERR_GET_REASON(code) == SSL_R_CERTIFICATE_VERIFY_FAILED) which = VERIFICATION_CLASS;
        if (ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
            number = SSL_NUMBER_EOF;
            which = EOF_CLASS;
            text = "EOF occurred in violation of protocol";
        }
    }
    lib->ERR_clear_error();
    return throw_full(vm, self, which, number, text, code, line);
}
