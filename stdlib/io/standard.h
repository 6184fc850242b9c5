// standard.h - the standard streams.
#pragma once
#include "vm/object/type.h"

// sys.stdin, stdout or stderr for descriptor 0, 1 or 2: a text stream; None if the descriptor is closed.
RUNS Value io_standard_stream(VM *vm, int fd, bool unbuffered);
