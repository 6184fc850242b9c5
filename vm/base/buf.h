// buf.h - a growable buffer of bytes.
//
// The first append that finds no memory sets `failed`; every later append does nothing. So a writer
// appends freely and looks at `failed` once, at the end. data[0 .. size) is the content. A Buf with
// nothing in it owns nothing.
#pragma once
#include <stdarg.h>
#include "vm/base/alloc.h"

typedef struct Buf {
    Memory *memory;
    char *data;
    size_t size, capacity;
    bool failed;
} Buf;

// Makes an empty buffer; takes no memory yet.
void buf_init(Buf *buf, Memory *memory);

// Gives the memory back and leaves an empty, usable buffer that has not failed.
void buf_free(Buf *buf);

// Makes room for extra more bytes; false (and failed) if there is no memory for them.
bool buf_reserve(Buf *buf, size_t extra);

// Adds size bytes of unspecified content at the end and returns where they begin; NULL on failure.
// The pointer is good until the next append.
char *buf_extend(Buf *buf, size_t size);

// The slow half of the appends below.
COLD bool buf_grow(Buf *buf, size_t extra);

// Makes the buffer fail, as an append without memory would. Returns false.
COLD bool buf_fail(Buf *buf);

// Adds size bytes; they may not lie inside the buffer itself. data may be NULL if size is 0.
static inline bool buf_append(Buf *buf, const void *data, size_t size)
{
    if (UNLIKELY(size > buf->capacity - buf->size) && !buf_grow(buf, size)) return false;
    if (size != 0) memcpy(buf->data + buf->size, data, size);
    buf->size += size;
    return !buf->failed;
}

// Adds a NUL-terminated text, without its NUL.
static inline bool buf_append_text(Buf *buf, const char *text)
{
    return buf_append(buf, text, strlen(text));
}

// Adds one byte.
static inline bool buf_append_char(Buf *buf, char byte)
{
    if (UNLIKELY(buf->size == buf->capacity) && !buf_grow(buf, 1)) return false;
    buf->data[buf->size++] = byte;
    return !buf->failed;
}

// Adds count copies of one byte.
bool buf_append_repeat(Buf *buf, char byte, size_t count);

// Adds one code point (0 .. 0x10ffff, surrogates included) as UTF-8.
bool buf_append_utf8(Buf *buf, uint32_t code);

// Adds text made as by printf.
bool buf_format(Buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
bool buf_format_list(Buf *buf, const char *format, va_list arguments) PRINTF_LIKE(2, 0);

// Drops everything from size on. The memory stays.
static inline void buf_truncate(Buf *buf, size_t size)
{
    if (size < buf->size) buf->size = size;
}

// True if an append found no memory: the content is then not to be used.
static inline bool buf_failed(const Buf *buf)
{
    return buf->failed;
}

// The content with a NUL after it, for the C library; NULL if the buffer has failed. The NUL is not
// part of the content. Good until the next append.
const char *buf_text(Buf *buf);

// Hands the content over as a block of exactly *size bytes, to be released with that size; the
// buffer is then empty. Returns NULL, and frees, if the buffer has failed or cannot be trimmed.
char *buf_take(Buf *buf, size_t *size);
