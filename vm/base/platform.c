// platform.c - the end of the process, when going on would corrupt memory.
#include "vm/base/platform.h"

void fatal(const char *file, int line, const char *what)
{
    fprintf(stderr, "fatal: %s:%d: %s\n", file, line, what);
    fflush(stderr);
    abort();
}
