// bytes.h - bytes and bytearray.
#pragma once
#include "vm/base/buf.h"
#include "vm/object/type.h"

struct Bytes {
    Object head;
    uint64_t hash;  // 0: not computed
    size_t size;
    char data[];    // a NUL follows
};

struct ByteArray {
    Object head;
    char *data;     // a NUL follows the last byte; NULL if nothing was ever in it
    size_t size, capacity; // capacity: bytes of block
    size_t exports; // BufferViews open: resizing raises BufferError
    char *block;    // where data was taken; data moves up in it when bytes are deleted at the front
};

RAISES Bytes *bytes_new(VM *vm, const char *data, size_t size); // data NULL: uninitialised
RAISES Bytes *bytes_from_buf(VM *vm, Buf *buf);                 // frees buf
RAISES ByteArray *bytearray_new(VM *vm, const char *data, size_t size);
RAISES bool bytearray_resize(VM *vm, ByteArray *array, size_t size);
uint64_t bytes_hash(VM *vm, Bytes *bytes);
// Decoding and encoding by name ("utf-8", "latin-1", "ascii", utf-16/32 family; errors handlers "strict", "ignore",
// "replace", "backslashreplace", "surrogateescape", "surrogatepass", "xmlcharrefreplace", "namereplace", or registered).
RUNS String *bytes_decode(VM *vm, const char *data, size_t size, const char *encoding, const char *errors);
RUNS Bytes *str_encode(VM *vm, String *s, const char *encoding, const char *errors);
RAISES String *bytes_repr(VM *vm, const char *data, size_t size);

static inline Value value_of_bytes(const Bytes *bytes) // RAISED for NULL
{
    return LIKELY(bytes != NULL) ? value_of_object(bytes) : RAISED;
}
