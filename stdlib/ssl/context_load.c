// context_load.c - the certificates and keys of an SSLContext: its own, and those it trusts.
#include "stdlib/ssl/ssl.h"

#include "stdlib/access.h"
#include "stdlib/posix/posix.h"

#define PASSWORD_MAX 1024

// ---- Arguments ----------------------------------------------------------------------------------

// A file's or a folder's name. It lives on the C stack.
typedef struct File {
    Path path;
    AccessPath place;
    const char *name; // for the system; NULL: None was given
    bool is_open;     // place is to be given back
} File;

// what: the parameter, for "certfile should be a valid filesystem path" (NULL: the usual words).
static RUNS bool file_open(VM *vm, Value v, const char *what, bool is_folder, File *file)
{
    *file = (File){.place = {.fd = -1}};
    if (what != NULL && is_none(v)) return true;
    if (!path_read_value(vm, v, &file->path)) {
        return what != NULL && catch_pending(vm, TypeError) &&
               throw_false(vm, TypeError, "%s should be a valid filesystem path", what);
    }
    file->name = file->path.text;
    // OpenSSL looks into a folder long after this call: it needs the lasting name.
    if (is_folder) return access_read(vm, file->name);
    if (!access_path(vm, file->name, ACCESS_READ, true, &file->place)) return false;
    file->name = file->place.name;
    file->is_open = true;
    return true;
}

static void file_close(File *file)
{
    if (file->is_open) access_path_done(&file->place);
}

// What the callback of load_cert_chain() gets. It lives on the C stack, which keeps what it refers to.
typedef struct Password {
    VM *vm;
    Value source; // str, bytes, bytearray, or what is called for one
    Value failure; // an exception, or ABSENT
} Password;

static RUNS int copy_password(VM *vm, Value v, const char *complaint, char *buffer, int room)
{
    Bytes *bytes = NULL;
    BufferView view;
    if (is_str(v)) {
        bytes = str_encode(vm, as_str(v), "utf-8", "strict");
        if (bytes == NULL) return -1;
        v = value_of_object(bytes);
    } else if (!is_bytes(v) && !is_bytearray(v)) {
        return (void)throw(vm, TypeError, "%s", complaint), -1;
    }
    if (!buffer_get(vm, v, &view, false)) return -1;
    int size = view.size <= (size_t)room ? (int)view.size : -1;
    if (size > 0) memcpy(buffer, view.data, (size_t)size);
    buffer_release(vm, &view);
    if (size < 0) (void)throw(vm, ValueError, "password cannot be longer than %d bytes", room);
    return size;
}

static int password_called(char *buffer, int room, int writing, void *user)
{
    (void)writing;
    Password *self = user;
    VM *vm = self->vm;
    Value v = self->source;
    const char *complaint = "password should be a string or callable";
    if (!is_absent(self->failure)) return -1;
    if (is_callable(vm, v)) {
        v = call(vm, v, 0, NULL);
        complaint = "password callback must return a string";
    }
    int size = raised(v) ? -1 : copy_password(vm, v, complaint, buffer, room < PASSWORD_MAX ? room : PASSWORD_MAX);
    if (size < 0) self->failure = take_pending(vm);
    return size;
}

// ---- Its own ------------------------------------------------------------------------------------

static RUNS bool load_failed(VM *vm, const Password *password, int error_number, int line)
{
    if (!is_absent(password->failure)) (void)throw_value(vm, password->failure);
    else (void)throw_openssl_file(vm, error_number, line);
    return false;
}

static RUNS bool load_chain(VM *vm, Context *self, const char *certificates, const char *key, Password *password)
{
    const OpenSSL *lib = self->lib;
    lib->ERR_clear_error();
    errno = 0;
    if (lib->SSL_CTX_use_certificate_chain_file(self->context, certificates) != 1) {
        return load_failed(vm, password, errno, 3916);
    }
    errno = 0;
    if (lib->SSL_CTX_use_PrivateKey_file(self->context, key, SSL_FILETYPE_PEM) != 1) {
        return load_failed(vm, password, errno, 3937);
    }
    if (lib->SSL_CTX_check_private_key(self->context) != 1) return load_failed(vm, password, 0, 3944);
    return true;
}

// Of a password that is given as it is, OpenSSL would not say what is wrong with it.
static RUNS bool check_password(VM *vm, Value v)
{
    char buffer[PASSWORD_MAX];
    if (is_callable(vm, v)) return true;
    return copy_password(vm, v, "password should be a string or callable", buffer, PASSWORD_MAX) >= 0;
}

Value py_ssl_load_cert_chain(VM *vm, Value *args) // (self, /, certfile, keyfile=None, password=None)
{
    Context *self = as_context(args[0]);
    const OpenSSL *lib = self->lib;
    File certificates, key;
    Password password = {vm, args[3], ABSENT};
    if (is_none(args[1])) return throw(vm, TypeError, "certfile should be a valid filesystem path");
    if (!is_none(args[3]) && !check_password(vm, args[3])) return RAISED;
    if (!file_open(vm, args[1], "certfile", false, &certificates)) return RAISED;
    bool fine = file_open(vm, args[2], "keyfile", false, &key);
    if (fine) {
        pem_password_cb *old = lib->SSL_CTX_get_default_passwd_cb(self->context);
        void *old_user = lib->SSL_CTX_get_default_passwd_cb_userdata(self->context);
        if (!is_none(args[3])) {
            lib->SSL_CTX_set_default_passwd_cb(self->context, password_called);
            lib->SSL_CTX_set_default_passwd_cb_userdata(self->context, &password);
        }
        fine = load_chain(vm, self, certificates.name, key.name != NULL ? key.name : certificates.name, &password);
        lib->SSL_CTX_set_default_passwd_cb(self->context, old);
        lib->SSL_CTX_set_default_passwd_cb_userdata(self->context, old_user);
        file_close(&key);
    }
    file_close(&certificates);
    return fine && charge(vm, 5000) ? NONE : RAISED;
}

Value py_ssl_load_dh_params(VM *vm, Value *args) // (self, path, /)
{
    Context *self = as_context(args[0]);
    const OpenSSL *lib = self->lib;
    File file;
    if (!file_open(vm, args[1], NULL, false, &file)) return RAISED;
    FILE *stream = fopen(file.name, "rbe");
    int error_number = errno;
    file_close(&file);
    if (stream == NULL) return throw_errno(vm, error_number, args[1]);
    lib->ERR_clear_error();
    errno = 0;
    BIO *bio = lib->BIO_new_fp(stream, BIO_NOCLOSE);
    DH *dh = bio != NULL ? lib->PEM_read_bio_DHparams(bio, NULL, NULL, NULL) : NULL;
    error_number = errno;
    if (bio != NULL) lib->BIO_free(bio);
    fclose(stream);
    if (dh == NULL) {
        if (error_number == 0) return throw_openssl(vm, 4216);
        lib->ERR_clear_error();
        return throw_errno(vm, error_number, args[1]);
    }
    bool fine = lib->SSL_CTX_set_tmp_dh(self->context, dh);
    lib->DH_free(dh);
    return fine ? NONE : throw_openssl(vm, 4226);
}

// ---- Those it trusts ----------------------------------------------------------------------------

// What reading ended with is no failure if something was read and nothing but an end was met.
static RUNS bool loading_ended(VM *vm, const OpenSSL *lib, bool is_der, int loaded)
{
    unsigned long code = lib->ERR_peek_last_error();
    if (loaded == 0) {
        (void)throw_openssl_text(vm, is_der ? "not enough data: cadata does not contain a certificate"
                                            : "no start line: cadata does not contain a certificate", 4035);
        return false;
    }
    bool end = is_der ? ERR_GET_LIB(code) == ERR_LIB_ASN1 && ERR_GET_REASON(code) == ASN1_R_HEADER_TOO_LONG
                      : ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE;
    if (code != 0 && !end) return raised(throw_openssl(vm, 4062)) && false;
    lib->ERR_clear_error();
    return true;
}

// Adds the certificates of data, one after another, in PEM or DER.
static RUNS bool add_certificates(VM *vm, Context *self, const char *data, size_t size, bool is_der)
{
    const OpenSSL *lib = self->lib;
    if (size == 0) return throw_false(vm, ValueError, "Empty certificate data");
    if (size > INT32_MAX) return throw_false(vm, OverflowError, "Certificate data is too long.");
    lib->ERR_clear_error();
    BIO *bio = lib->BIO_new_mem_buf(data, (int)size);
    if (bio == NULL) return raised(throw_openssl(vm, 3998)) && false;
    X509_STORE *certificates = lib->SSL_CTX_get_cert_store(self->context);
    int loaded = 0;
    bool fine = true;
    while (fine) {
        X509 *one = is_der ? lib->d2i_X509_bio(bio, NULL)
                           : lib->PEM_read_bio_X509(bio, NULL, lib->SSL_CTX_get_default_passwd_cb(self->context),
                                                    lib->SSL_CTX_get_default_passwd_cb_userdata(self->context));
        if (one == NULL) break;
        if (!lib->X509_STORE_add_cert(certificates, one)) {
            unsigned long code = lib->ERR_peek_last_error();
            fine = ERR_GET_LIB(code) == ERR_LIB_X509 && ERR_GET_REASON(code) == X509_R_CERT_ALREADY_IN_HASH_TABLE;
            if (fine) lib->ERR_clear_error();
            else (void)throw_openssl(vm, 4028);
        }
        lib->X509_free(one);
        if (fine) fine = charge(vm, 1000);
        loaded++;
    }
    lib->BIO_free(bio);
    return fine && loading_ended(vm, lib, is_der, loaded);
}

static RUNS bool load_data(VM *vm, Context *self, Value data)
{
    static const char wrong[] = "cadata should be an ASCII string or a bytes-like object";
    if (is_str(data)) {
        const String *text = as_str(data);
        if (!str_is_ascii(text)) return throw_false(vm, TypeError, wrong);
        return add_certificates(vm, self, text->data, text->size, false);
    }
    BufferView view;
    if (!has_buffer(vm, data)) return throw_false(vm, TypeError, wrong);
    if (!buffer_get(vm, data, &view, false)) return false;
    bool fine = add_certificates(vm, self, view.data, view.size, true);
    buffer_release(vm, &view);
    return fine;
}

Value py_ssl_load_verify_locations(VM *vm, Value *args) // (self, /, cafile=None, capath=None, cadata=None)
{
    Context *self = as_context(args[0]);
    const OpenSSL *lib = self->lib;
    File file, folder;
    if (is_none(args[1]) && is_none(args[2]) && is_none(args[3])) {
        return throw(vm, TypeError, "cafile, capath and cadata cannot be all omitted");
    }
    if (!file_open(vm, args[1], "cafile", false, &file)) return RAISED;
    bool fine = file_open(vm, args[2], "capath", true, &folder);
    if (fine) {
        fine = is_none(args[3]) || load_data(vm, self, args[3]);
        if (fine && (file.name != NULL || folder.name != NULL)) {
            lib->ERR_clear_error();
            errno = 0;
            fine = lib->SSL_CTX_load_verify_locations(self->context, file.name, folder.name) == 1;
            if (!fine) (void)throw_openssl_file(vm, errno, 4168);
        }
        file_close(&folder);
    }
    file_close(&file);
    return fine && charge(vm, 10000) ? NONE : RAISED;
}

// OpenSSL opens them by itself, when the program asks or when a certificate is looked for.
static RUNS bool may_read_defaults(VM *vm, const OpenSSL *lib)
{
    return !access_is_restricted(vm) || (access_read(vm, lib->X509_get_default_cert_file()) &&
                                         access_read(vm, lib->X509_get_default_cert_dir()));
}

Value py_ssl_set_default_verify_paths(VM *vm, Value *args)
{
    Context *self = as_context(args[0]);
    if (!may_read_defaults(vm, self->lib)) return RAISED;
    self->lib->ERR_clear_error();
    if (!self->lib->SSL_CTX_set_default_verify_paths(self->context)) return throw_openssl(vm, 4446);
    self->lib->ERR_clear_error();
    return NONE;
}

// ---- What is there ------------------------------------------------------------------------------

static const OPENSSL_STACK *store_objects(const Context *self, int *count)
{
    X509_STORE *certificates = self->lib->SSL_CTX_get_cert_store(self->context);
    const OPENSSL_STACK *objects = (const OPENSSL_STACK *)self->lib->X509_STORE_get0_objects(certificates);
    *count = objects != NULL ? self->lib->OPENSSL_sk_num(objects) : 0;
    return objects;
}

Value py_ssl_cert_store_stats(VM *vm, Value *args)
{
    const Context *self = as_context(args[0]);
    const OpenSSL *lib = self->lib;
    int count, certificates = 0, lists = 0, authorities = 0;
    const OPENSSL_STACK *objects = store_objects(self, &count);
    for (int i = 0; i < count; i++) {
        const X509_OBJECT *object = lib->OPENSSL_sk_value(objects, i);
        switch (lib->X509_OBJECT_get_type(object)) {
        case X509_LU_X509:
            certificates++;
            authorities += lib->X509_check_ca(lib->X509_OBJECT_get0_X509(object)) != 0;
            break;
        case X509_LU_CRL: lists++; break;
        default: break;
        }
    }
    lib->ERR_clear_error();
    Dict *dict = dict_new(vm);
    if (!dict_set_c(vm, dict, "x509", value_of_small(certificates)) ||
        !dict_set_c(vm, dict, "crl", value_of_small(lists)) ||
        !dict_set_c(vm, dict, "x509_ca", value_of_small(authorities))) {
        return RAISED;
    }
    return value_of_object(dict);
}

Value py_ssl_get_ca_certs(VM *vm, Value *args) // (self, /, binary_form=False)
{
    const Context *self = as_context(args[0]);
    const OpenSSL *lib = self->lib;
    bool der;
    int count;
    if (!arg_truth(vm, args, 1, &der)) return RAISED;
    List *list = list_new(vm);
    // A warning about a certificate, or another thread, may change the store: it is asked again each time.
    for (int i = 0; store_objects(self, &count), i < count; i++) {
        const X509_OBJECT *object = lib->OPENSSL_sk_value(store_objects(self, &count), i);
        bool is_certificate = lib->X509_OBJECT_get_type(object) == X509_LU_X509;
        X509 *certificate = is_certificate ? lib->X509_OBJECT_get0_X509(object) : NULL;
        if (certificate == NULL || !lib->X509_check_ca(certificate)) continue;
        lib->X509_up_ref(certificate);
        Value one = der ? certificate_der(vm, lib, certificate) : certificate_value(vm, lib, certificate);
        lib->X509_free(certificate);
        if (raised(one) || !list_append(vm, list, one) || !charge(vm, 1000)) return RAISED;
    }
    return value_of_object(list);
}
