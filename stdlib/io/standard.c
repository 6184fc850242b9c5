// standard.c - the standard streams.
#include "stdlib/io/standard.h"

#include <fcntl.h>

#include "stdlib/access.h"
#include "stdlib/io/io.h"

void stream_discard(VM *vm, Value stream)
{
    if (!text_io_is_exact(vm, stream)) return;
    TextIO *text = (TextIO *)as_object(stream);
    text->pending_size = 0;
    if (text->fast != NULL && !text->fast->busy) text->fast->pending = 0;
}

// In the C locale and its like, bytes that are no UTF-8 pass through stdin and stdout.
static const char *error_handler(int fd)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    static const char *const plain[] = {"C", "POSIX", "C.UTF-8", "C.utf8", "UTF-8"};
    if (fd == 2) return "backslashreplace";
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *value = getenv(names[i]);
        if (value == NULL || *value == '\0') continue;
        for (size_t k = 0; k < COUNT_OF(plain); k++) {
            if (strcmp(value, plain[k]) == 0) return "surrogateescape";
        }
        return "strict";
    }
    return "surrogateescape";
}

Value io_standard_stream(VM *vm, int fd, bool unbuffered)
{
    static const char *const names[] = {"<stdin>", "<stdout>", "<stderr>"};
    bool is_host = fd > 0 && vm->access != NULL && vm->access->write != NULL;
    if (!is_host && fcntl(fd, F_GETFD) < 0) return NONE;
    String *name = str_static(vm, names[fd]);
    FileIO *file = name != NULL ? file_open(vm, value_of_small(fd), fd == 0 ? "r" : "w", false, NONE) : NULL;
    if (file == NULL) {
        // A descriptor that is no file (a folder) is no stream.
        return catch_pending(vm, OSError) ? NONE : RAISED;
    }
    file->name = value_of_object(name);
    object_changed(vm, file);
    Value below = value_of_object(file);
    bool raw = unbuffered && fd > 0;
    if (!raw) {
        // What a pipe takes at once is less than a piece of text: so one that could not be written is not kept for later.
        size_t size = fd == 0 ? DEFAULT_BUFFER_SIZE : file->block_size;
        Buffered *buffer = buffered_new(vm, fd == 0 ? &buffered_reader_type : &buffered_writer_type, below, size);
        if (buffer == NULL) return RAISED;
        below = value_of_object(buffer);
    }
    bool by_line = fd == 2 || (!raw && (is_host || isatty(fd)));
    Value stream = text_io_new(vm, below, "utf-8", error_handler(fd), "\n", by_line, raw);
    if (raised(stream)) return RAISED;
    TextIO *text = (TextIO *)as_object(stream);
    text->mode = value_of_object(vm->ascii_chars[fd == 0 ? 'r' : 'w']);
    return stream;
}
