// bz2.h - what of libbz2 1.0 the module _bz2 uses. Debian's package of its header has nothing that pkg-config could find, and
// the library is loaded at run time anyway.
#pragma once

typedef struct Bz2Stream {
    char *next_in;
    unsigned available_in, total_in_low, total_in_high;
    char *next_out;
    unsigned available_out, total_out_low, total_out_high;
    void *state;
    void *(*take)(void *memory, int count, int size);
    void (*give_back)(void *memory, void *address);
    void *memory;
} Bz2Stream;

enum { BZ2_RUN = 0, BZ2_FINISH = 2 }; // actions
enum {
    BZ2_OK = 0,
    BZ2_STREAM_END = 4,
    BZ2_SEQUENCE_ERROR = -1,
    BZ2_PARAMETER_ERROR = -2,
    BZ2_MEMORY_ERROR = -3,
    BZ2_DATA_ERROR = -4,
    BZ2_MAGIC_ERROR = -5,
    BZ2_UNEXPECTED_END = -7,
};
