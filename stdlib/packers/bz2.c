// bz2.c - the module _bz2: compressors and decompressors of libbz2.
#include <limits.h>
#include <stddef.h>

#include "stdlib/packers/packer.h"
#include "stdlib/shared_library.h"
#include "vm/object/error.h"
#include "vm/types/int.h"

typedef struct Bz2 {
    int (*compress_open)(Bz2Stream *stream, int block_size, int verbosity, int work_factor);
    int (*compress)(Bz2Stream *stream, int action);
    int (*compress_close)(Bz2Stream *stream);
    int (*decompress_open)(Bz2Stream *stream, int verbosity, int small);
    int (*decompress)(Bz2Stream *stream);
    int (*decompress_close)(Bz2Stream *stream);
    void *library;
} Bz2;

static const StateDef state_def = {"_bz2", sizeof(Bz2), NULL, NULL};

static RAISES const Bz2 *bz2(VM *vm)
{
    static const LibraryFunction functions[] = {
        {"BZ2_bzCompressInit", NULL, offsetof(Bz2, compress_open)},
        {"BZ2_bzCompress", NULL, offsetof(Bz2, compress)},
        {"BZ2_bzCompressEnd", NULL, offsetof(Bz2, compress_close)},
        {"BZ2_bzDecompressInit", NULL, offsetof(Bz2, decompress_open)},
        {"BZ2_bzDecompress", NULL, offsetof(Bz2, decompress)},
        {"BZ2_bzDecompressEnd", NULL, offsetof(Bz2, decompress_close)},
    };
    static const char *const names[] = {"libbz2.so.1.0", "libbz2.so.1", "libbz2.so", NULL};
    Bz2 *state = state_get(vm, &state_def);
    if (!state || state->library) return state;
    state->library = shared_library_load(vm, "bz2 needs libbz2", names, functions, COUNT_OF(functions), state);
    return state->library ? state : NULL;
}

static void *take(void *memory, int count, int size)
{
    return packer_take(memory, (size_t)count, (size_t)size);
}

static PackStatus fail(VM *vm, int status)
{
    switch (status) {
    case BZ2_PARAMETER_ERROR:
        (void)throw(vm, ValueError, "Internal error - invalid parameters passed to libbzip2");
        break;
    case BZ2_MEMORY_ERROR: (void)throw_memory(vm); break;
    case BZ2_DATA_ERROR:
    case BZ2_MAGIC_ERROR: (void)throw(vm, OSError, "Invalid data stream"); break;
    case BZ2_UNEXPECTED_END:
        (void)throw(vm, EOFError, "Compressed file ended before the logical end-of-stream was detected");
        break;
    case BZ2_SEQUENCE_ERROR:
        (void)throw(vm, RuntimeError, "Internal error - Invalid sequence of commands sent to libbzip2");
        break;
    default: (void)throw(vm, OSError, "Unrecognized error from libbzip2: %d", status); break;
    }
    return PACK_RAISED;
}

// The stream counts in unsigned ints.
static PackStatus step(VM *vm, Packer *self, const char **in, size_t *in_size, char **out, size_t *out_size, int action)
{
    const Bz2 *library = self->library;
    Bz2Stream *stream = &self->stream.bz2;
    unsigned piece = *in_size > (1u << 30) ? 1u << 30 : (unsigned)*in_size, room = (unsigned)*out_size;
    stream->next_in = (char *)*in;
    stream->available_in = piece;
    stream->next_out = *out;
    stream->available_out = room;
    int status = action < 0 ? library->decompress(stream) : library->compress(stream, action);
    *in += piece - stream->available_in;
    *in_size -= piece - stream->available_in;
    *out += room - stream->available_out;
    *out_size = stream->available_out;
    if (status == BZ2_STREAM_END) return PACK_END;
    return status < 0 ? fail(vm, status) : PACK_MORE;
}

static PackStatus compress_step(VM *vm, Packer *self, const char **in, size_t *in_size, char **out, size_t *out_size,
                                bool finish)
{
    if (*in_size == 0 && !finish) return PACK_MORE; // the library calls that an error
    return step(vm, self, in, in_size, out, out_size, finish ? BZ2_FINISH : BZ2_RUN);
}

static PackStatus decompress_step(VM *vm, Packer *self, const char **in, size_t *in_size, char **out, size_t *out_size,
                                  bool finish)
{
    (void)finish;
    return step(vm, self, in, in_size, out, out_size, -1);
}

static void close_compressor(Packer *self)
{
    ((const Bz2 *)self->library)->compress_close(&self->stream.bz2);
}

static void close_decompressor(Packer *self)
{
    ((const Bz2 *)self->library)->decompress_close(&self->stream.bz2);
}

static const PackerKind compressor_kind = {compress_step, close_compressor, NULL, false, 7600 * 1024};
static const PackerKind decompressor_kind = {decompress_step, close_decompressor, "End of stream already reached", false, 3700 * 1024};

static RUNS Packer *open_packer(VM *vm, Type *type, const PackerKind *kind)
{
    const Bz2 *library = bz2(vm);
    Packer *self = library ? packer_new(vm, type, kind, library) : NULL;
    if (!self) return NULL;
    self->stream.bz2.take = take;
    self->stream.bz2.give_back = packer_give_back;
    self->stream.bz2.memory = &vm->memory;
    return self;
}

static Value compressor_construct(VM *vm, Value *args) // (cls, compresslevel=9, /)
{
    int level;
    if (!arg_int(vm, args, 1, &level)) return RAISED;
    if (level < 1 || level > 9) return throw(vm, ValueError, "compresslevel must be between 1 and 9");
    Packer *self = open_packer(vm, as_type(args[0]), &compressor_kind);
    if (!self) return RAISED;
    int status = bz2(vm)->compress_open(&self->stream.bz2, level, 0, 0);
    if (status != BZ2_OK) return fail(vm, status) == PACK_RAISED ? RAISED : NONE;
    packer_opened(vm, self);
    return value_of_object(self);
}

static Value decompressor_construct(VM *vm, Value *args)
{
    Packer *self = open_packer(vm, as_type(args[0]), &decompressor_kind);
    if (!self) return RAISED;
    int status = bz2(vm)->decompress_open(&self->stream.bz2, 0, 0);
    if (status != BZ2_OK) return fail(vm, status) == PACK_RAISED ? RAISED : NONE;
    packer_opened(vm, self);
    return value_of_object(self);
}

// ---- The module ---------------------------------------------------------------------------------

static const NativeProperty decompressor_properties[] = {PACKER_PROPERTIES, {0}};

static const TypeDef compressor_type = {
    .name = "_bz2.BZ2Compressor",
    .doc = "Create a compressor object for compressing data incrementally.",
    .signature = "BZ2Compressor(compresslevel=9, /)",
    .size = sizeof(Packer),
    .flags = TYPE_IS_FINAL,
    .trace = packer_trace,
    .release = packer_release,
    .construct = compressor_construct,
    .methods = packer_compressor_methods,
};

static const TypeDef decompressor_type = {
    .name = "_bz2.BZ2Decompressor",
    .doc = "Create a decompressor object for decompressing data incrementally.",
    .signature = "BZ2Decompressor()",
    .size = sizeof(Packer),
    .flags = TYPE_IS_FINAL,
    .trace = packer_trace,
    .release = packer_release,
    .construct = decompressor_construct,
    .methods = packer_decompressor_methods,
    .properties = decompressor_properties,
};

static const NativeConstant bz2_constants[] = {
    {"BZ2Compressor", CONSTANT_TYPE, .type = &compressor_type},
    {"BZ2Decompressor", CONSTANT_TYPE, .type = &decompressor_type},
    {0},
};

const ModuleDef _bz2_module = {
    .name = "_bz2",
    .doc = "Compressors and decompressors of libbz2.",
    .constants = bz2_constants,
};
