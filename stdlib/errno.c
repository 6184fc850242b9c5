// errno.c - the module errno: the names of the system's error numbers.
#include <errno.h>

#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/str.h"

// ERROR(name) for each of them. Of two names for one number errorcode has the one that CPython gives.
#define ERRORS(ERROR)                                                                                \
    ERROR(E2BIG) \
    ERROR(EACCES) \
    ERROR(EADDRINUSE) \
    ERROR(EADDRNOTAVAIL) \
    ERROR(EADV) \
    ERROR(EAFNOSUPPORT) \
    ERROR(EAGAIN) \
    ERROR(EALREADY) \
    ERROR(EBADE) \
    ERROR(EBADF) \
    ERROR(EBADFD) \
    ERROR(EBADMSG) \
    ERROR(EBADR) \
    ERROR(EBADRQC) \
    ERROR(EBADSLT) \
    ERROR(EBFONT) \
    ERROR(EBUSY) \
    ERROR(ECANCELED) \
    ERROR(ECHILD) \
    ERROR(ECHRNG) \
    ERROR(ECOMM) \
    ERROR(ECONNABORTED) \
    ERROR(ECONNREFUSED) \
    ERROR(ECONNRESET) \
    ERROR(EDEADLK) \
    ERROR(EDEADLOCK) \
    ERROR(EDESTADDRREQ) \
    ERROR(EDOM) \
    ERROR(EDOTDOT) \
    ERROR(EDQUOT) \
    ERROR(EEXIST) \
    ERROR(EFAULT) \
    ERROR(EFBIG) \
    ERROR(EHOSTDOWN) \
    ERROR(EHOSTUNREACH) \
    ERROR(EIDRM) \
    ERROR(EILSEQ) \
    ERROR(EINPROGRESS) \
    ERROR(EINTR) \
    ERROR(EINVAL) \
    ERROR(EIO) \
    ERROR(EISCONN) \
    ERROR(EISDIR) \
    ERROR(EISNAM) \
    ERROR(EKEYEXPIRED) \
    ERROR(EKEYREJECTED) \
    ERROR(EKEYREVOKED) \
    ERROR(EL2HLT) \
    ERROR(EL2NSYNC) \
    ERROR(EL3HLT) \
    ERROR(EL3RST) \
    ERROR(ELIBACC) \
    ERROR(ELIBBAD) \
    ERROR(ELIBEXEC) \
    ERROR(ELIBMAX) \
    ERROR(ELIBSCN) \
    ERROR(ELNRNG) \
    ERROR(ELOOP) \
    ERROR(EMEDIUMTYPE) \
    ERROR(EMFILE) \
    ERROR(EMLINK) \
    ERROR(EMSGSIZE) \
    ERROR(EMULTIHOP) \
    ERROR(ENAMETOOLONG) \
    ERROR(ENAVAIL) \
    ERROR(ENETDOWN) \
    ERROR(ENETRESET) \
    ERROR(ENETUNREACH) \
    ERROR(ENFILE) \
    ERROR(ENOANO) \
    ERROR(ENOBUFS) \
    ERROR(ENOCSI) \
    ERROR(ENODATA) \
    ERROR(ENODEV) \
    ERROR(ENOENT) \
    ERROR(ENOEXEC) \
    ERROR(ENOKEY) \
    ERROR(ENOLCK) \
    ERROR(ENOLINK) \
    ERROR(ENOMEDIUM) \
    ERROR(ENOMEM) \
    ERROR(ENOMSG) \
    ERROR(ENONET) \
    ERROR(ENOPKG) \
    ERROR(ENOPROTOOPT) \
    ERROR(ENOSPC) \
    ERROR(ENOSR) \
    ERROR(ENOSTR) \
    ERROR(ENOSYS) \
    ERROR(ENOTBLK) \
    ERROR(ENOTCONN) \
    ERROR(ENOTDIR) \
    ERROR(ENOTEMPTY) \
    ERROR(ENOTNAM) \
    ERROR(ENOTRECOVERABLE) \
    ERROR(ENOTSOCK) \
    ERROR(ENOTSUP) \
    ERROR(ENOTTY) \
    ERROR(ENOTUNIQ) \
    ERROR(ENXIO) \
    ERROR(EOPNOTSUPP) \
    ERROR(EOVERFLOW) \
    ERROR(EOWNERDEAD) \
    ERROR(EPERM) \
    ERROR(EPFNOSUPPORT) \
    ERROR(EPIPE) \
    ERROR(EPROTO) \
    ERROR(EPROTONOSUPPORT) \
    ERROR(EPROTOTYPE) \
    ERROR(ERANGE) \
    ERROR(EREMCHG) \
    ERROR(EREMOTE) \
    ERROR(EREMOTEIO) \
    ERROR(ERESTART) \
    ERROR(ERFKILL) \
    ERROR(EROFS) \
    ERROR(ESHUTDOWN) \
    ERROR(ESOCKTNOSUPPORT) \
    ERROR(ESPIPE) \
    ERROR(ESRCH) \
    ERROR(ESRMNT) \
    ERROR(ESTALE) \
    ERROR(ESTRPIPE) \
    ERROR(ETIME) \
    ERROR(ETIMEDOUT) \
    ERROR(ETOOMANYREFS) \
    ERROR(ETXTBSY) \
    ERROR(EUCLEAN) \
    ERROR(EUNATCH) \
    ERROR(EUSERS) \
    ERROR(EWOULDBLOCK) \
    ERROR(EXDEV) \
    ERROR(EXFULL)

static const NativeConstant errno_constants[] = {
#define ROW(name) {#name, CONSTANT_INT, .i = name},
    ERRORS(ROW)
#undef ROW
    {0},
};

static bool errno_init(VM *vm, Module *module)
{
    Dict *codes = dict_new(vm);
    for (const NativeConstant *row = errno_constants; row->name != NULL; row++) {
        String *name = str_intern_c(vm, row->name);
        bool is_alias = strcmp(row->name, "EWOULDBLOCK") == 0 || strcmp(row->name, "EDEADLK") == 0 ||
                        strcmp(row->name, "EOPNOTSUPP") == 0;
        if (name == NULL) return false;
        if (!is_alias && !dict_set(vm, codes, value_of_small(row->i), value_of_object(name))) return false;
    }
    return dict_set_c(vm, module->dict, "errorcode", value_of_object(codes));
}

const ModuleDef errno_module = {
    .name = "errno",
    .doc = "This module makes available standard errno system symbols.",
    .constants = errno_constants,
    .init = errno_init,
};
