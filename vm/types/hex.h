// hex.h - bytes as hexadecimal text.
#pragma once
#include "vm/types/str.h"

// bytes.hex(sep, bytes_per_sep): separator ABSENT for none, else a str or bytes of one ASCII character; group: bytes between
// two of them, counted from the right, or from the left if negative.
RUNS String *hex_text(VM *vm, const char *data, size_t size, Value separator, int64_t group);
// bytes.fromhex(text): appends the bytes; ASCII white space between them is skipped.
RAISES bool hex_parse(VM *vm, Buf *buf, String *text);
