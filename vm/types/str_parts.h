// str_parts.h - what the files of str share: where the bytes of a string lie, and how one is made.
//
//   inline    [String][bytes, NUL]                   most strings
//   static    [String] -> constant memory            names of the VM, literals in C
//   outside   [OutsideString][bytes, NUL]            long text beyond ASCII: has an index of offsets
//             [OutsideString] -> StrBuffer           text that grew by s += t; strs of subclasses
//
// A StrBuffer lies outside the heap and is shared: strings in it all begin at its first byte, each a prefix of
// the longest. Appending to the longest writes behind it and makes a new String, no copy.
#pragma once
#include "vm/base/search.h"
#include "vm/base/utf8.h"
#include "vm/types/str.h"

#define STR_SMALL 460       // strings of fewer bytes fit a small cell with their struct
#define INDEX_STEP 64       // code points between two offsets of an index
#define INDEX_NEAR 192      // code points from either end that are reached by walking

typedef struct StrIndex {
    size_t count, capacity;
    size_t offsets[];       // of code points 0, 64, 128, ...
} StrIndex;

typedef struct StrBuffer {
    size_t references;
    size_t used, capacity;
    StrIndex *index;        // or NULL
    char data[];
} StrBuffer;

typedef struct OutsideString {
    String base;
    StrBuffer *buffer;      // NULL: the bytes lie behind
    StrIndex *index;        // of bytes that lie behind, or NULL
} OutsideString;

// A buffer nothing refers to yet. drop gives up one reference (NULL is allowed).
RAISES StrBuffer *str_buffer_new(VM *vm, size_t capacity);
void str_buffer_drop(VM *vm, StrBuffer *buffer);
void str_release(VM *vm, Object *object);
size_t str_cell_size(const Object *object);

// A new string to be filled by the caller: size bytes, count code points, a NUL already behind.
RAISES String *str_make_large(VM *vm, size_t size, size_t count, char **data);
static inline RAISES String *str_make(VM *vm, size_t size, size_t count, char **data)
{
    if (UNLIKELY(size >= STR_SMALL)) return str_make_large(vm, size, count, data);
    String *s = object_new(vm, TYPE_str, sizeof(String) + size + 1);
    s->head.flags = size == count ? STR_ASCII : 0;
    s->hash = 0;
    s->size = size;
    s->count = count;
    s->data = *data = (char *)(s + 1);
    (*data)[size] = '\0';
    return s;
}

// memcpy of few bytes, without the call.
static inline void copy_bytes(char *to, const char *from, size_t size)
{
    if (size > 16) {
        memcpy(to, from, size);
    } else if (size >= 8) {
        uint64_t first, last;
        memcpy(&first, from, 8);
        memcpy(&last, from + size - 8, 8);
        memcpy(to, &first, 8);
        memcpy(to + size - 8, &last, 8);
    } else if (size >= 4) {
        uint32_t first, last;
        memcpy(&first, from, 4);
        memcpy(&last, from + size - 4, 4);
        memcpy(to, &first, 4);
        memcpy(to + size - 4, &last, 4);
    } else {
        for (size_t i = 0; i < size; i++) to[i] = from[i];
    }
}

// The string of a piece of another's text: one allocation, or none for "" and single ASCII characters.
static inline RAISES String *str_piece(VM *vm, const char *data, size_t size, size_t count)
{
    if (size <= 1) {
        return size == 0 ? vm->empty_str : vm->ascii_chars[(unsigned char)*data];
    }
    char *copy;
    String *s = str_make(vm, size, count, &copy);
    if (LIKELY(s != NULL)) copy_bytes(copy, data, size);
    return s;
}

// The piece s.data[start .. stop), offsets in bytes, between code points.
static inline RAISES String *str_cut(VM *vm, String *s, size_t start, size_t stop)
{
    size_t size = stop - start;
    if (size == s->size && s->head.shape == TYPE_str) return s;
    const char *data = s->data + start;
    return str_piece(vm, data, size, str_is_ascii(s) ? size : utf8_count(data, size));
}

// Whether the object is exactly a str, so that it can stand for itself where an exact str is due.
static inline bool str_is_exact(const String *s)
{
    return s->head.shape == TYPE_str;
}

// The part of s that optional start and end arguments name, in bytes (and code points). empty true: start lies
// beyond the end, where not even an empty string is found.
typedef struct StrRange {
    size_t start, stop;             // bytes
    size_t first;                   // code points before start
    bool empty;
} StrRange;
RUNS bool str_range(VM *vm, String *s, Value start, Value end, StrRange *range);

// The rows of str's methods, by file.
#define STR_METHOD(name) Value py_str_##name(VM *vm, Value *args);
STR_METHOD(find) STR_METHOD(rfind) STR_METHOD(index) STR_METHOD(rindex) STR_METHOD(count)
STR_METHOD(startswith) STR_METHOD(endswith) STR_METHOD(replace) STR_METHOD(removeprefix)
STR_METHOD(removesuffix) STR_METHOD(partition) STR_METHOD(rpartition)
STR_METHOD(split) STR_METHOD(rsplit) STR_METHOD(splitlines) STR_METHOD(join)
STR_METHOD(strip) STR_METHOD(lstrip) STR_METHOD(rstrip)
STR_METHOD(ljust) STR_METHOD(rjust) STR_METHOD(center) STR_METHOD(zfill) STR_METHOD(expandtabs)
STR_METHOD(upper) STR_METHOD(lower) STR_METHOD(title) STR_METHOD(capitalize) STR_METHOD(swapcase)
STR_METHOD(casefold) STR_METHOD(translate) STR_METHOD(maketrans)
STR_METHOD(isalpha) STR_METHOD(isalnum) STR_METHOD(isdigit) STR_METHOD(isdecimal)
STR_METHOD(isnumeric) STR_METHOD(islower) STR_METHOD(isupper) STR_METHOD(istitle)
STR_METHOD(isspace) STR_METHOD(isascii) STR_METHOD(isprintable) STR_METHOD(isidentifier)
STR_METHOD(format) STR_METHOD(format_map)
#undef STR_METHOD
