// percent.h - the % operator of str, bytes and bytearray.
#pragma once
#include "vm/base/buf.h"
#include "vm/object/type.h"

// Makes format % args in *result, which the caller frees (it may have failed: look). binary: of bytes. The format's
// bytes must stay where they are meanwhile.
RUNS bool percent_format(VM *vm, Buf *result, const char *format, size_t size, Value args, bool binary);
