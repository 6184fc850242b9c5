// standard.c - the standard streams.
#include "stdlib/io/standard.h"

#include <fcntl.h>

#include "stdlib/io/io.h"

Value io_standard_stream(VM *vm, int fd, bool unbuffered)
{
    static const char *const names[] = {"<stdin>", "<stdout>", "<stderr>"};
    if (fcntl(fd, F_GETFD) < 0) return NONE;
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
        Buffered *buffer = buffered_new(vm, fd == 0 ? &buffered_reader_type : &buffered_writer_type, below, DEFAULT_BUFFER_SIZE);
        if (buffer == NULL) return RAISED;
        below = value_of_object(buffer);
    }
    bool by_line = fd == 2 || (!raw && isatty(fd));
    Value stream = text_io_new(vm, below, "utf-8", fd == 2 ? "backslashreplace" : "strict", "\n", by_line, raw);
    if (raised(stream)) return RAISED;
    TextIO *text = (TextIO *)as_object(stream);
    text->mode = value_of_object(vm->ascii_chars[fd == 0 ? 'r' : 'w']);
    return stream;
}
