// packer.h - what the compressors and decompressors of _bz2 and _lzma have in common.
//
// A packer feeds bytes to a stream of a library, which is loaded on first use, and gives back what comes out. Output goes
// into a Buf of the call and never into the object, so that Python code that a poll runs cannot find an object half way;
// `busy` refuses such code the object itself. Memory that the library takes is counted against the VM's limit.
#pragma once
#include <lzma.h>

#include "stdlib/packers/bz2.h"
#include "vm/base/buf.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/bytes.h"

typedef enum PackStatus { PACK_MORE, PACK_END, PACK_RAISED } PackStatus;

typedef struct Packer Packer;

typedef struct PackerKind {
    // Takes from *in, writes to *out, and moves both on; finish: no more input will come.
    PackStatus (*step)(VM *vm, Packer *self, const char **in, size_t *in_size, char **out, size_t *out_size, bool finish);
    void (*close)(Packer *self);
    const char *at_end; // what is said of more input behind the end
    bool holds_back; // output may be left inside when the room is used up
    ptrdiff_t outside_size; // what the library takes for one, about: it steers when to collect
} PackerKind;

struct Packer {
    Object head;
    const PackerKind *kind;
    const void *library; // its functions
    union {
        Bz2Stream bz2;
        lzma_stream lzma;
    } stream;
    lzma_allocator allocator;
    bool open, busy;
    bool finished;      // a decompressor: eof; a compressor: it was flushed
    bool needs_input;
    int check;          // of _lzma: how the content is checked
    Value unused;       // unused_data
    char *rest;         // input that the last call had no room for the output of
    size_t rest_size;
    Memory *memory;
};

static inline Packer *as_packer(Value v)
{
    return (Packer *)as_object(v);
}

void packer_trace(VM *vm, Tracer *tracer, Object *object);
void packer_release(VM *vm, Object *object);
// An object of the type, its stream still zero; packer_opened says that the stream exists.
RAISES Packer *packer_new(VM *vm, Type *type, const PackerKind *kind, const void *library);
void packer_opened(VM *vm, Packer *self);
// Blocks for the library, counted.
void *packer_take(void *memory, size_t count, size_t size);
void packer_give_back(void *memory, void *address);

// What compressors and decompressors have.
extern const Native packer_compressor_methods[], packer_decompressor_methods[];
Value packer_get_finished(VM *vm, Value self);
Value packer_get_needs_input(VM *vm, Value self);
Value packer_get_unused(VM *vm, Value self);

#define PACKER_PROPERTIES                                                                                          \
    {"eof", packer_get_finished, NULL, "True if the end-of-stream marker has been reached."},                      \
    {"needs_input", packer_get_needs_input, NULL,                                                                  \
     "True if more input is needed before more decompressed data can be produced."},                               \
    {"unused_data", packer_get_unused, NULL, "Data found after the end of the compressed stream."}
