// binascii.h - the module binascii: bytes as text that survives the mail, and back.
//
// binascii.c has the hexadecimal forms, the checksums and the module; base64.c and mail.c (uuencode, quoted-printable)
// the others.
#pragma once
#include "stdlib/module_error.h"
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/int.h"
#include "vm/types/str.h"

// What all decoders take: bytes, or a str of ASCII characters. Given back with ascii_close.
typedef struct AsciiInput {
    const unsigned char *data;
    size_t size;
    BufferView view;
    bool is_view;
} AsciiInput;
RUNS bool ascii_open(VM *vm, Value *args, size_t i, AsciiInput *input);
void ascii_close(VM *vm, AsciiInput *input);

COLD Value binascii_throw(VM *vm, const char *format, ...);

Value py_binascii_a2b_base64(VM *vm, Value *args);
Value py_binascii_b2a_base64(VM *vm, Value *args);
Value py_binascii_a2b_uu(VM *vm, Value *args);
Value py_binascii_b2a_uu(VM *vm, Value *args);
Value py_binascii_a2b_qp(VM *vm, Value *args);
Value py_binascii_b2a_qp(VM *vm, Value *args);
