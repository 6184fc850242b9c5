// standard.c - the standard streams: text over a descriptor, with a buffer of their own.
#include "stdlib/io/standard.h"
#include <errno.h>
#include <unistd.h>
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/types/str.h"

typedef struct Standard {
    Object head;
    int fd;
    bool line_buffered;
    size_t used;
    char buffer[8192];
} Standard;

static bool drain(VM *vm, Standard *self)
{
    size_t done = 0;
    while (done < self->used) {
        ssize_t n = write(self->fd, self->buffer + done, self->used - done);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            self->used = 0;
            (void)throw_errno(vm, errno, ABSENT);
            return false;
        }
        done += (size_t)n;
    }
    self->used = 0;
    return true;
}

static Value py_standard_write(VM *vm, Value *args)
{
    Standard *self = (Standard *)as_object(args[0]);
    String *text;
    if (!arg_str(vm, args, 1, &text)) return RAISED;
    const char *data = text->data;
    size_t left = text->size;
    while (left) {
        size_t room = sizeof self->buffer - self->used;
        size_t n = left < room ? left : room;
        memcpy(self->buffer + self->used, data, n);
        self->used += n;
        data += n;
        left -= n;
        if (self->used == sizeof self->buffer && !drain(vm, self)) return RAISED;
    }
    if (self->line_buffered && memchr(text->data, '\n', text->size) && !drain(vm, self)) return RAISED;
    return value_of_small((int64_t)text->count);
}

static Value py_standard_flush(VM *vm, Value *args)
{
    return drain(vm, (Standard *)as_object(args[0])) ? NONE : RAISED;
}

static Value py_standard_fileno(VM *vm, Value *args)
{
    (void)vm;
    return value_of_small(((Standard *)as_object(args[0]))->fd);
}

static Value py_standard_isatty(VM *vm, Value *args)
{
    (void)vm;
    return value_of_bool(isatty(((Standard *)as_object(args[0]))->fd));
}

static const Native methods[] = {
    {"write(self, text, /)", py_standard_write, "Write string to stream."},
    {"flush(self, /)", py_standard_flush, "Flush write buffers."},
    {"fileno(self, /)", py_standard_fileno, "Return the descriptor."},
    {"isatty(self, /)", py_standard_isatty, "Return whether this is a terminal."},
    {0},
};

static const TypeDef standard_type = {
    .name = "_io.StandardStream", .size = sizeof(Standard), .flags = TYPE_NO_CONSTRUCT, .methods = methods,
};

Value io_standard_stream(VM *vm, int fd, bool unbuffered)
{
    Type *type = type_from_def(vm, &standard_type);
    Standard *self = type ? type_allocate(vm, type, 0) : NULL;
    if (!self) return RAISED;
    self->fd = fd;
    self->used = 0;
    self->line_buffered = unbuffered || fd == 2 || isatty(fd);
    return value_of_object(self);
}
