// str.h - str: immutable UTF-8 text in which lone surrogates are legal.
//
// Only str*.c makes or writes one. data may lie behind the struct, in constant memory, or in a buffer
// shared by strings that grew from one another (so that `s += t` in a loop is linear).
#pragma once
#include "vm/base/buf.h"
#include "vm/object/type.h"

#define STR_ASCII 1u    // head.flags: every byte below 0x80; then count == size
#define STR_INTERNED 2u // equal interned strings are the same object
#define STR_OUTSIDE 4u  // has memory outside the heap: str_parts.h

struct String {
    Object head;
    uint64_t hash;      // 0: not computed yet (a hash of 0 is stored as 1, but "" hashes to 0)
    size_t size;        // bytes
    size_t count;       // code points
    const char *data;   // not NUL-terminated in general: use str_c for C strings
};

// Whether two texts of `size` bytes are the same. Most are short: then a call of memcmp costs more than comparing.
static inline bool text_same(const char *a, const char *b, size_t size)
{
    if (size > 16) return memcmp(a, b, size) == 0;
    if (size >= 8) {
        uint64_t x[2], y[2];
        memcpy(&x[0], a, 8), memcpy(&x[1], a + size - 8, 8);
        memcpy(&y[0], b, 8), memcpy(&y[1], b + size - 8, 8);
        return x[0] == y[0] && x[1] == y[1];
    }
    if (size >= 4) {
        uint32_t x[2], y[2];
        memcpy(&x[0], a, 4), memcpy(&x[1], a + size - 4, 4);
        memcpy(&y[0], b, 4), memcpy(&y[1], b + size - 4, 4);
        return x[0] == y[0] && x[1] == y[1];
    }
    return size == 0 || (a[0] == b[0] && a[size / 2] == b[size / 2] && a[size - 1] == b[size - 1]);
}

static inline bool str_is_ascii(const String *s)
{
    return (s->head.flags & STR_ASCII) != 0;
}

// Makes vm->empty_str, vm->ascii_chars, vm->empty_bytes, vm->names and the intern table if there is none. Called
// once, at boot.
RAISES bool str_setup(VM *vm);

// From UTF-8 that is known to be valid (WTF-8). Copies.
RAISES String *str_new(VM *vm, const char *data, size_t size);
RAISES String *str_from_c(VM *vm, const char *text);
// The same where the number of code points is known.
RAISES String *str_new_counted(VM *vm, const char *data, size_t size, size_t count);
// From bytes in static storage: nothing is copied.
RAISES String *str_static(VM *vm, const char *text);
// From any bytes: what is not UTF-8 becomes lone surrogates (the surrogateescape error handler), as file
// names and arguments do.
RAISES String *str_from_system(VM *vm, const char *data, size_t size);
// The format of throw (error.h). Runs Python only for %R and %V.
RAISES String *str_format(VM *vm, const char *format, ...);
RAISES String *str_from_buf(VM *vm, Buf *buf); // frees buf; MemoryError if it had failed
String *str_char(VM *vm, uint32_t code_point); // one character; ASCII ones are shared
// An uninitialised ASCII string to be filled by the caller before anything else sees it.
RAISES String *str_new_ascii(VM *vm, size_t size, char **data);
// s itself if it is exactly a str, else an exact str of the same text.
RAISES String *str_exact(VM *vm, String *s);

// The canonical equal string. Should there be no memory for its place in the table, s itself (the next poll
// then raises MemoryError).
String *str_intern(VM *vm, String *s);
RAISES String *str_intern_data(VM *vm, const char *data, size_t size);
RAISES String *str_intern_c(VM *vm, const char *text);

RAISES String *str_concat(VM *vm, String *a, String *b);
// a + b where a is about to be dropped: amortised O(size of b).
RAISES String *str_append(VM *vm, String *a, String *b);
// "%S" of n pieces in one allocation; for f-strings. Every piece is a str.
RAISES String *str_join_values(VM *vm, const Value *pieces, size_t count);
RAISES String *str_repeat(VM *vm, String *s, int64_t times);
RAISES String *str_slice(VM *vm, String *s, size_t start, size_t stop); // code points
RAISES uint32_t str_at(VM *vm, String *s, size_t index); // code point; index < count. O(1)
size_t str_offset(VM *vm, String *s, size_t index);      // byte offset of a code point
size_t str_index_at(VM *vm, String *s, size_t offset);   // and back: offset lies between code points
uint64_t str_hash(VM *vm, String *s);
bool str_equal(const String *a, const String *b);
bool str_equal_c(const String *s, const char *text);
int str_compare(const String *a, const String *b);       // by code point
// NUL-terminated copy or the data itself if it has no NUL inside and one behind; NULL with ValueError ("embedded
// null character"). Valid while s lives and the pointer is in a C variable.
RAISES const char *str_c(VM *vm, String *s);
RAISES String *str_repr(VM *vm, String *s);
RAISES String *str_escape_ascii(VM *vm, String *repr); // what ascii() makes of a repr
bool str_is_identifier(const String *s);
// str.join(iterable).
RUNS String *str_join(VM *vm, String *separator, Value iterable);
// str.format and % are str_format.c: format specs of numbers are format.h.
RUNS String *str_percent(VM *vm, String *format, Value args);

static inline Value value_of_str(const String *s) // RAISED for NULL
{
    return LIKELY(s != NULL) ? value_of_object(s) : RAISED;
}
