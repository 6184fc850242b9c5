// buf.c - a growable buffer of bytes.
#include "vm/base/buf.h"
#include "vm/base/utf8.h"

#define SMALLEST 64 // bytes of the first block

void buf_init(Buf *buf, Memory *memory)
{
    *buf = (Buf){.memory = memory};
}

void buf_free(Buf *buf)
{
    memory_release(buf->memory, buf->data, buf->capacity);
    buf_init(buf, buf->memory);
}

bool buf_grow(Buf *buf, size_t extra)
{
    if (buf->failed) return false;
    size_t needed;
    if (add_overflows(buf->size, extra, &needed) || needed > PTRDIFF_MAX) return buf_fail(buf);
    if (needed <= buf->capacity) return true;
    size_t capacity = buf->capacity + buf->capacity / 2;
    if (capacity < SMALLEST) capacity = SMALLEST;
    if (capacity < needed) capacity = needed;
    char *data = memory_resize(buf->memory, buf->data, buf->capacity, capacity);
    if (data == NULL && capacity > needed) {
        // Near the cap there may be room for what is needed, if not for what is convenient.
        capacity = needed;
        data = memory_resize(buf->memory, buf->data, buf->capacity, capacity);
    }
    if (data == NULL) return buf_fail(buf);
    buf->data = data;
    buf->capacity = capacity;
    return true;
}

bool buf_fail(Buf *buf)
{
    // Appends look at the room left first: with none left they all go to buf_grow.
    memory_release(buf->memory, buf->data, buf->capacity);
    buf->data = NULL;
    buf->size = buf->capacity = 0;
    buf->failed = true;
    return false;
}

bool buf_reserve(Buf *buf, size_t extra)
{
    return extra <= buf->capacity - buf->size ? !buf->failed : buf_grow(buf, extra);
}

char *buf_extend(Buf *buf, size_t size)
{
    if (!buf_reserve(buf, buf->data == NULL && size == 0 ? 1 : size)) return NULL;
    char *start = buf->data + buf->size;
    buf->size += size;
    return start;
}

bool buf_append_repeat(Buf *buf, char byte, size_t count)
{
    if (!buf_reserve(buf, count)) return false;
    if (count != 0) memset(buf->data + buf->size, byte, count);
    buf->size += count;
    return true;
}

bool buf_append_utf8(Buf *buf, uint32_t code)
{
    if (!buf_reserve(buf, UTF8_MAX)) return false;
    buf->size += (size_t)utf8_encode(code, buf->data + buf->size);
    return true;
}

bool buf_format_list(Buf *buf, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    size_t room = buf->capacity - buf->size;
    int size = vsnprintf(room != 0 ? buf->data + buf->size : NULL, room, format, arguments);
    bool fits = size >= 0 && (size_t)size < room;
    if (!fits && size >= 0 && buf_reserve(buf, (size_t)size + 1)) {
        vsnprintf(buf->data + buf->size, (size_t)size + 1, format, again);
        fits = true;
    }
    va_end(again);
    if (size < 0) return buf_fail(buf);
    if (fits) buf->size += (size_t)size;
    return fits;
}

bool buf_format(Buf *buf, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    bool done = buf_format_list(buf, format, arguments);
    va_end(arguments);
    return done;
}

const char *buf_text(Buf *buf)
{
    if (!buf_reserve(buf, 1)) return NULL;
    buf->data[buf->size] = '\0';
    return buf->data;
}

char *buf_take(Buf *buf, size_t *size)
{
    if (buf->failed) return NULL;
    char *data = buf->capacity == buf->size && buf->data != NULL
                     ? buf->data
                     : memory_resize(buf->memory, buf->data, buf->capacity, buf->size);
    if (data == NULL) {
        buf_free(buf);
        return NULL;
    }
    *size = buf->size;
    buf_init(buf, buf->memory);
    return data;
}
