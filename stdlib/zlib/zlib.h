// zlib.h - the module zlib.
//
// deflate.c has the streams: compressobj, decompressobj and the decompressor that gzip reads through; zlib.c the
// functions that do all at once. Memory that the library takes is counted against the VM's limit.
#pragma once
#include <limits.h>
#include <zlib.h>

#include "stdlib/module_error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"

#define OUTPUT_START 16384 // bytes of room that output begins with

// Makes the stream take its memory from the VM.
void stream_prepare(VM *vm, z_stream *stream);
// Raises zlib.error: "Error -3 while decompressing data: incorrect header check".
COLD Value stream_throw(VM *vm, const z_stream *stream, int status, const char *doing);
RUNS Type *zlib_error_class(VM *vm);
// The bytes a stream has written, in a Buf whose room it fills. false: no memory, raised.
RAISES bool stream_room(VM *vm, z_stream *stream, Buf *output, size_t most);

Value py_zlib_compressobj(VM *vm, Value *args);
Value py_zlib_decompressobj(VM *vm, Value *args);
extern const TypeDef zlib_compress_type, zlib_decompress_type, zlib_decompressor_type;
