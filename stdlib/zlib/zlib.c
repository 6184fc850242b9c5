// zlib.c - see zlib.h.
#include "stdlib/zlib/zlib.h"

#include "vm/object/error.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/str.h"

typedef struct ZlibState {
    Type *error;
} ZlibState;

static void trace_state(VM *vm, Tracer *tracer, void *memory)
{
    (void)vm;
    trace_object(tracer, ((ZlibState *)memory)->error);
}

static const StateDef state_def = {"zlib", sizeof(ZlibState), trace_state, NULL};

Type *zlib_error_class(VM *vm)
{
    ZlibState *state = state_get(vm, &state_def);
    return state != NULL ? module_error(vm, &state->error, "zlib", "error", type_get(vm, Exception))
                         : NULL;
}

// Blocks carry their size in front, because the VM's memory wants it back.
typedef union BlockHead {
    size_t size;
    max_align_t align;
} BlockHead;

static voidpf block_take(voidpf memory, uInt count, uInt size)
{
    size_t total;
    if (mul_overflows((size_t)count, (size_t)size, &total) || total > SIZE_MAX - sizeof(BlockHead))
        return NULL;
    BlockHead *block = memory_take(memory, total + sizeof(BlockHead));
    if (block == NULL) return NULL;
    block->size = total + sizeof(BlockHead);
    return block + 1;
}

static void block_release(voidpf memory, voidpf address)
{
    if (address == NULL) return;
    BlockHead *block = (BlockHead *)address - 1;
    memory_release(memory, block, block->size);
}

void stream_prepare(VM *vm, z_stream *stream)
{
    memset(stream, 0, sizeof *stream);
    stream->zalloc = block_take;
    stream->zfree = block_release;
    stream->opaque = &vm->memory;
}

Value stream_throw(VM *vm, const z_stream *stream, int status, const char *doing)
{
    const char *why = status == Z_VERSION_ERROR ? "library version mismatch" : stream->msg;
    if (why == NULL) {
        why = status == Z_BUF_ERROR      ? "incomplete or truncated stream"
              : status == Z_STREAM_ERROR ? "inconsistent stream state"
              : status == Z_DATA_ERROR   ? "invalid input data"
                                         : NULL;
    }
    if (why == NULL) return module_throw(vm, zlib_error_class(vm), "Error %d %s", status, doing);
    return module_throw(vm, zlib_error_class(vm), "Error %d %s: %.200s", status, doing, why);
}

bool stream_room(VM *vm, z_stream *stream, Buf *output, size_t most)
{
    // Room doubles with what is there.
    size_t extra = output->size < OUTPUT_START ? OUTPUT_START : output->size;
    if (extra > most - output->size) extra = most - output->size;
    if (extra > UINT_MAX) extra = UINT_MAX;
    if (!buf_reserve(output, extra)) return raised(throw_memory(vm)) && false;
    stream->next_out = (Bytef *)output->data + output->size;
    stream->avail_out = (uInt)extra;
    return true;
}

// ---- All at once --------------------------------------------------------------------------------

typedef int (*Step)(z_stream *stream, int flush);

// Runs a stream over all of the input until it ends; Z_STREAM_END, another status, or -100: raised.
static RUNS int run(VM *vm, z_stream *stream, Step step, const BufferView *view, Buf *output)
{
    size_t left = view->size;
    int status = Z_OK;
    stream->next_in = (Bytef *)view->data;
    do {
        uInt piece = left > (1u << 30) ? 1u << 30 : (uInt)left;
        stream->avail_in = piece;
        left -= piece;
        do {
            if (!stream_room(vm, stream, output, SIZE_MAX)) return -100;
            Bytef *start = stream->next_out;
            status = step(stream, left > 0 ? Z_NO_FLUSH : Z_FINISH);
            output->size += (size_t)(stream->next_out - start);
            if (!charge(vm, 1000)) return -100;
            if (status != Z_OK && status != Z_BUF_ERROR && status != Z_STREAM_END) return status;
        } while (stream->avail_out == 0 && status != Z_STREAM_END);
        left += stream->avail_in;
        if (left == 0 || status == Z_STREAM_END) break;
    } while (true);
    return status;
}

static Value py_zlib_compress(VM *vm, Value *args) // (data, /, level=-1, wbits=15)
{
    BufferView view;
    int level, bits;
    z_stream stream;
    if (!arg_int(vm, args, 1, &level) || !arg_int(vm, args, 2, &bits) ||
        !arg_buffer(vm, args, 0, &view))
        return RAISED;
    stream_prepare(vm, &stream);
    int status = deflateInit2(&stream, level, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY);
    Value result = RAISED;
    Buf output;
    buf_init(&output, &vm->memory);
    if (status == Z_STREAM_ERROR) {
        (void)module_throw(vm, zlib_error_class(vm), "Bad compression level");
    } else if (status != Z_OK) {
        (void)(status == Z_MEM_ERROR
                   ? throw(vm, MemoryError, "Out of memory while compressing data")
                   : stream_throw(vm, &stream, status, "while compressing data"));
    } else {
        status = run(vm, &stream, deflate, &view, &output);
        if (status != Z_STREAM_END && status != -100)
            (void)stream_throw(vm, &stream, status, "while compressing data");
        deflateEnd(&stream);
        if (status == Z_STREAM_END) result = value_of_bytes(bytes_from_buf(vm, &output));
    }
    buf_free(&output);
    buffer_release(vm, &view);
    return result;
}

static Value py_zlib_decompress(VM *vm, Value *args) // (data, /, wbits=15, bufsize=16384)
{
    BufferView view;
    int bits;
    int64_t room;
    z_stream stream;
    if (!arg_int(vm, args, 1, &bits) || !arg_int64(vm, args, 2, &room)) return RAISED;
    if (room <= 0) return throw(vm, ValueError, "bufsize must be greater than zero");
    if (!arg_buffer(vm, args, 0, &view)) return RAISED;
    stream_prepare(vm, &stream);
    int status = inflateInit2(&stream, bits);
    Value result = RAISED;
    Buf output;
    buf_init(&output, &vm->memory);
    if (status != Z_OK) {
        (void)(status == Z_MEM_ERROR
                   ? throw(vm, MemoryError, "Out of memory while decompressing data")
                   : stream_throw(vm, &stream, status, "while preparing to decompress data"));
    } else {
        status = run(vm, &stream, inflate, &view, &output);
        if (status == Z_OK) status = Z_BUF_ERROR;
        if (status == Z_MEM_ERROR)
            (void) throw(vm, MemoryError, "Out of memory while decompressing data");
        else if (status != Z_STREAM_END && status != -100)
            (void)stream_throw(vm, &stream, status, "while decompressing data");
        inflateEnd(&stream);
        if (status == Z_STREAM_END) result = value_of_bytes(bytes_from_buf(vm, &output));
    }
    buf_free(&output);
    buffer_release(vm, &view);
    return result;
}

// ---- Checksums ----------------------------------------------------------------------------------

static RUNS bool start_read(VM *vm, Value v, uLong *start)
{
    Value index = index_of(vm, v);
    int64_t wide;
    Value low = raised(index) ? RAISED : int_bit_and(vm, index, int_new(vm, UINT32_MAX));
    if (raised(low) || !int_fits_int64(low, &wide)) return false;
    *start = (uLong)wide;
    return true;
}

static RUNS Value checksum(VM *vm, Value *args, uLong (*update)(uLong, const Bytef *, uInt))
{
    BufferView view;
    uLong value;
    if (!start_read(vm, args[1], &value) || !arg_buffer(vm, args, 0, &view)) return RAISED;
    for (size_t done = 0; done < view.size;) {
        uInt piece = view.size - done > (1u << 30) ? 1u << 30 : (uInt)(view.size - done);
        value = update(value, (const Bytef *)view.data + done, piece);
        done += piece;
    }
    buffer_release(vm, &view);
    return int_new(vm, (int64_t)(value & 0xffffffff));
}

static Value py_zlib_adler32(VM *vm, Value *args) // (data, value=1, /)
{
    return checksum(vm, args, adler32);
}

static Value py_zlib_crc32(VM *vm, Value *args) // (data, value=0, /)
{
    return checksum(vm, args, crc32);
}

// ---- The module ---------------------------------------------------------------------------------

static bool zlib_init(VM *vm, Module *module)
{
    Type *error = zlib_error_class(vm);
    String *version = error != NULL ? str_from_c(vm, zlibVersion()) : NULL;
    return version != NULL && dict_set_c(vm, module->dict, "error", value_of_object(error)) &&
           dict_set_c(vm, module->dict, "ZLIB_RUNTIME_VERSION", value_of_object(version));
}

static const Native zlib_functions[] = {
    {"compress(data, /, level=-1, wbits=15)", py_zlib_compress,
     "Returns a bytes object containing compressed data."},
    {"decompress(data, /, wbits=15, bufsize=16384)", py_zlib_decompress,
     "Returns a bytes object containing the uncompressed data."},
    {"compressobj(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=?)",
     py_zlib_compressobj, "Return a compressor object."},
    {"decompressobj(wbits=15, zdict=?)", py_zlib_decompressobj, "Return a decompressor object."},
    {"adler32(data, value=1, /)", py_zlib_adler32, "Compute an Adler-32 checksum of data."},
    {"crc32(data, value=0, /)", py_zlib_crc32, "Compute a CRC-32 checksum of data."},
    {0},
};

#define C(name)                                                                                    \
    {                                                                                              \
#name, CONSTANT_INT, .i = name                                                             \
    }
static const NativeConstant zlib_constants[] = {
    C(Z_NO_COMPRESSION),
    C(Z_BEST_SPEED),
    C(Z_BEST_COMPRESSION),
    C(Z_DEFAULT_COMPRESSION),
    C(Z_FILTERED),
    C(Z_HUFFMAN_ONLY),
    C(Z_RLE),
    C(Z_FIXED),
    C(Z_DEFAULT_STRATEGY),
    C(Z_NO_FLUSH),
    C(Z_PARTIAL_FLUSH),
    C(Z_SYNC_FLUSH),
    C(Z_FULL_FLUSH),
    C(Z_FINISH),
    C(Z_BLOCK),
    C(Z_TREES),
    {"DEFLATED", CONSTANT_INT, .i = Z_DEFLATED},
    {"MAX_WBITS", CONSTANT_INT, .i = MAX_WBITS},
    {"DEF_MEM_LEVEL", CONSTANT_INT, .i = 8},
    {"DEF_BUF_SIZE", CONSTANT_INT, .i = OUTPUT_START},
    {"ZLIB_VERSION", CONSTANT_STR, .s = ZLIB_VERSION},
    {"__version__", CONSTANT_STR, .s = "1.0"},
    {"_ZlibDecompressor", CONSTANT_TYPE, .type = &zlib_decompressor_type},
    {0},
};

const ModuleDef zlib_module = {
    .name = "zlib",
    .doc = "The functions in this module allow compression and decompression using the\n"
           "zlib library, which is based on GNU zip.",
    .functions = zlib_functions,
    .constants = zlib_constants,
    .init = zlib_init,
};
