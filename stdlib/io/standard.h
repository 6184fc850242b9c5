// standard.h - the standard streams.
#pragma once
#include "vm/object/type.h"

// sys.stdin, stdout or stderr for descriptor 0, 1 or 2: a text stream; None if the descriptor is closed.
RUNS Value io_standard_stream(VM *vm, int fd, bool unbuffered);
// For VM.print_text: what print does with a stream that is exactly a native text stream.
int io_print_text(VM *vm, Value stream, String *text);
// Forgets what a native text stream, which failed to write it, still holds back.
void stream_discard(VM *vm, Value stream);
// Writes what streams that are still open hold back, at the end of the program.
void streams_flush_all(VM *vm);
