// deflate.c - zlib's streams as objects.
//
// A stream writes into a Buf of the call, never into the object, so that Python code that a poll runs cannot find an
// object half way; `busy` refuses such code the object itself.
#include "stdlib/zlib/zlib.h"

#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/types/int.h"
#include "vm/types/str.h"

typedef struct Stream {
    Object head;
    z_stream stream;
    bool open; // the library's half exists
    bool compresses;
    bool busy;
    bool finished;      // eof: the end of the compressed data was reached
    bool needs_input;   // of a _ZlibDecompressor
    Value dictionary;   // bytes-like, or ABSENT
    Value unused, rest; // unused_data, unconsumed_tail: bytes
} Stream;

static Stream *as_stream(Value v)
{
    return (Stream *)as_object(v);
}

static void trace(VM *vm, Tracer *tracer, Object *object)
{
    (void)vm;
    trace_values(tracer, &((Stream *)object)->dictionary, 3);
}

// What the library takes for a stream, about: it steers when to collect.
static ptrdiff_t outside_size(const Stream *self)
{
    return self->compresses ? 256 * 1024 : 40 * 1024;
}

static void close_stream(VM *vm, Stream *self)
{
    if (!self->open) return;
    self->open = false;
    heap_external(vm, -outside_size(self));
    if (self->compresses) deflateEnd(&self->stream);
    else inflateEnd(&self->stream);
}

static void release(VM *vm, Object *object)
{
    close_stream(vm, (Stream *)object);
}

static RAISES Stream *stream_new(VM *vm, const TypeDef *def)
{
    Type *type = type_from_def(vm, def);
    Stream *self = type != NULL ? type_allocate(vm, type, 0) : NULL;
    if (self == NULL) return NULL;
    stream_prepare(vm, &self->stream);
    self->dictionary = ABSENT;
    self->unused = self->rest = value_of_object(vm->empty_bytes);
    return self;
}

static RAISES bool begin(VM *vm, Stream *self)
{
    if (self->busy) return throw_false(vm, RuntimeError, "the stream is in use");
    self->busy = true;
    return true;
}

static RUNS int set_dictionary(VM *vm, Stream *self, bool *fine)
{
    BufferView view;
    *fine = buffer_get(vm, self->dictionary, &view, false);
    if (!*fine) return Z_OK;
    int status;
    if (view.size > UINT_MAX) {
        *fine = throw_false(vm, OverflowError, "zdict length does not fit in an unsigned int");
        status = Z_OK;
    } else if (self->compresses) {
        status = deflateSetDictionary(&self->stream, (const Bytef *)view.data, (uInt)view.size);
    } else {
        status = inflateSetDictionary(&self->stream, (const Bytef *)view.data, (uInt)view.size);
    }
    buffer_release(vm, &view);
    return status;
}

// ---- Compressing --------------------------------------------------------------------------------

Value py_zlib_compressobj(VM *vm,
                          Value *args) // (level, method, wbits, memLevel, strategy, zdict=?)
{
    int numbers[5];
    for (size_t i = 0; i < 5; i++) {
        if (!arg_int(vm, args, i, &numbers[i])) return RAISED;
    }
    Stream *self = stream_new(vm, &zlib_compress_type);
    if (self == NULL) return RAISED;
    if (!is_absent(args[5])) {
        if (!has_buffer(vm, args[5]))
            return throw(vm, TypeError, "zdict argument must support the buffer protocol");
        self->dictionary = args[5];
    }
    self->compresses = true;
    int status =
        deflateInit2(&self->stream, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    if (status == Z_STREAM_ERROR) return throw(vm, ValueError, "Invalid initialization option");
    if (status == Z_MEM_ERROR)
        return throw(vm, MemoryError, "Can't allocate memory for compression object");
    if (status != Z_OK)
        return stream_throw(vm, &self->stream, status, "while creating compression object");
    self->open = true;
    heap_external(vm, outside_size(self));
    if (is_absent(self->dictionary)) return value_of_object(self);
    bool fine;
    status = set_dictionary(vm, self, &fine);
    if (!fine) return RAISED;
    if (status == Z_STREAM_ERROR) return throw(vm, ValueError, "Invalid dictionary");
    if (status != Z_OK) return throw(vm, ValueError, "deflateSetDictionary()");
    return value_of_object(self);
}

// Feeds data to deflate() until it has taken all and written all.
static RUNS bool compress_into(VM *vm, Stream *self, const char *data, size_t size, int flush,
                               Buf *output)
{
    self->stream.next_in = (Bytef *)data;
    do {
        uInt piece = size > (1u << 30) ? 1u << 30 : (uInt)size;
        self->stream.avail_in = piece;
        size -= piece;
        do {
            if (!stream_room(vm, &self->stream, output, SIZE_MAX)) return false;
            Bytef *start = self->stream.next_out;
            int status = deflate(&self->stream, size > 0 ? Z_NO_FLUSH : flush);
            output->size += (size_t)(self->stream.next_out - start);
            if (status == Z_STREAM_ERROR)
                return raised(stream_throw(vm, &self->stream, status, "while compressing data")) &&
                       false;
            self->finished = status == Z_STREAM_END;
            if (!charge(vm, 1000)) return false;
        } while (self->stream.avail_out == 0 && !self->finished);
    } while (size > 0);
    return true;
}

static Value py_compress_compress(VM *vm, Value *args)
{
    Stream *self = as_stream(args[0]);
    BufferView view;
    if (!arg_buffer(vm, args, 1, &view)) return RAISED;
    Buf output;
    buf_init(&output, &vm->memory);
    bool fine = begin(vm, self);
    if (fine) {
        if (!self->open)
            fine =
                raised(stream_throw(vm, &self->stream, Z_STREAM_ERROR, "while compressing data")) &&
                false;
        else fine = compress_into(vm, self, view.data, view.size, Z_NO_FLUSH, &output);
        self->busy = false;
    }
    buffer_release(vm, &view);
    if (fine) return value_of_bytes(bytes_from_buf(vm, &output));
    buf_free(&output);
    return RAISED;
}

static Value py_compress_flush(VM *vm, Value *args) // (self, mode=4, /)
{
    Stream *self = as_stream(args[0]);
    int mode;
    if (!arg_int(vm, args, 1, &mode)) return RAISED;
    if (mode == Z_NO_FLUSH) return value_of_object(vm->empty_bytes);
    if (!begin(vm, self)) return RAISED;
    Buf output;
    buf_init(&output, &vm->memory);
    bool fine =
        self->open
            ? compress_into(vm, self, NULL, 0, mode, &output)
            : raised(stream_throw(vm, &self->stream, Z_STREAM_ERROR, "while flushing")) && false;
    if (fine && mode == Z_FINISH && self->finished) close_stream(vm, self);
    self->busy = false;
    if (fine) return value_of_bytes(bytes_from_buf(vm, &output));
    buf_free(&output);
    return RAISED;
}

// ---- Decompressing ------------------------------------------------------------------------------

static RUNS Stream *decompress_new(VM *vm, const TypeDef *def, Value wbits, Value dictionary)
{
    int64_t bits;
    if (!index_as_int64(vm, wbits, true, &bits)) return NULL;
    Stream *self = stream_new(vm, def);
    if (self == NULL) return NULL;
    if (!is_absent(dictionary)) {
        if (!has_buffer(vm, dictionary))
            return throw_null(vm, TypeError, "zdict argument must support the buffer protocol");
        self->dictionary = dictionary;
    }
    self->needs_input = true;
    int status = inflateInit2(&self->stream, (int)bits);
    if (status == Z_STREAM_ERROR)
        return throw_null(vm, ValueError, "Invalid initialization option");
    if (status == Z_MEM_ERROR)
        return throw_null(vm, MemoryError, "Can't allocate memory for decompression object");
    if (status != Z_OK)
        return (void)stream_throw(vm, &self->stream, status, "while creating decompression object"),
               NULL;
    self->open = true;
    heap_external(vm, outside_size(self));
    // A raw stream does not say that it needs its dictionary.
    if (!is_absent(self->dictionary) && bits < 0) {
        bool fine;
        status = set_dictionary(vm, self, &fine);
        if (!fine) return NULL;
        if (status != Z_OK)
            return (void)stream_throw(vm, &self->stream, status, "while setting zdict"), NULL;
    }
    return self;
}

Value py_zlib_decompressobj(VM *vm, Value *args) // (wbits=15, zdict=?)
{
    Stream *self = decompress_new(vm, &zlib_decompress_type, args[0], args[1]);
    return self != NULL ? value_of_object(self) : RAISED;
}

// Inflates data into output, at most `most` bytes of it. *left: how many bytes of data were not read.
static RUNS bool inflate_into(VM *vm, Stream *self, const char *data, size_t size, size_t most,
                              int flush, Buf *output, size_t *left)
{
    int status = Z_OK;
    self->stream.next_in = (Bytef *)data;
    do {
        uInt piece = size > (1u << 30) ? 1u << 30 : (uInt)size;
        self->stream.avail_in = piece;
        size -= piece;
        do {
            if (output->size == most) goto done;
            if (!stream_room(vm, &self->stream, output, most)) return false;
            Bytef *start = self->stream.next_out;
            status = inflate(&self->stream, flush);
            output->size += (size_t)(self->stream.next_out - start);
            if (status == Z_NEED_DICT && !is_absent(self->dictionary)) {
                bool fine;
                status = set_dictionary(vm, self, &fine);
                if (!fine) return false;
                if (status != Z_OK)
                    return raised(stream_throw(vm, &self->stream, status, "while setting zdict")) &&
                           false;
                self->stream.avail_out = 0; // once more
            } else if (status != Z_OK && status != Z_BUF_ERROR && status != Z_STREAM_END) {
                return raised(
                           stream_throw(vm, &self->stream, status, "while decompressing data")) &&
                       false;
            }
            if (!charge(vm, 1000)) return false;
        } while (status != Z_STREAM_END && (self->stream.avail_out == 0));
        size += self->stream.avail_in;
    } while (status != Z_STREAM_END && size > 0 && status != Z_BUF_ERROR);
    *left = size;
    if (status == Z_STREAM_END) self->finished = true;
    return true;
done:
    *left = size + self->stream.avail_in;
    return true;
}

static RAISES bool append_unused(VM *vm, Stream *self, const char *data, size_t size)
{
    Bytes *old = as_bytes(self->unused), *joined = bytes_new(vm, NULL, old->size + size);
    if (joined == NULL) return false;
    memcpy(joined->data, old->data, old->size);
    memcpy(joined->data + old->size, data, size);
    store(vm, self, &self->unused, value_of_object(joined));
    return true;
}

// After inflate_into: what was not read is behind the end of the stream, or waits.
static RAISES bool keep_rest(VM *vm, Stream *self, const char *data, size_t size, size_t left)
{
    if (self->finished) {
        if (left > 0 && !append_unused(vm, self, data + size - left, left)) return false;
        left = 0;
    }
    Bytes *rest = left == 0 ? vm->empty_bytes : bytes_new(vm, data + size - left, left);
    if (rest == NULL) return false;
    store(vm, self, &self->rest, value_of_object(rest));
    return true;
}

static Value py_decompress_decompress(VM *vm, Value *args) // (self, data, /, max_length=0)
{
    Stream *self = as_stream(args[0]);
    int64_t most;
    BufferView view;
    if (!arg_int64(vm, args, 2, &most)) return RAISED;
    if (most < 0) return throw(vm, ValueError, "max_length must be non-negative");
    if (!arg_buffer(vm, args, 1, &view)) return RAISED;
    Buf output;
    buf_init(&output, &vm->memory);
    bool fine = begin(vm, self);
    if (fine) {
        size_t left = view.size;
        if (self->open && !self->finished) {
            fine = inflate_into(vm, self, view.data, view.size, most == 0 ? SIZE_MAX : (size_t)most,
                                Z_SYNC_FLUSH, &output, &left);
        }
        fine = fine && keep_rest(vm, self, view.data, view.size, left);
        self->busy = false;
    }
    buffer_release(vm, &view);
    if (fine) return value_of_bytes(bytes_from_buf(vm, &output));
    buf_free(&output);
    return RAISED;
}

static Value py_decompress_flush(VM *vm, Value *args) // (self, length=16384, /)
{
    Stream *self = as_stream(args[0]);
    int64_t length;
    if (!arg_int64(vm, args, 1, &length)) return RAISED;
    if (length <= 0) return throw(vm, ValueError, "length must be greater than zero");
    if (!begin(vm, self)) return RAISED;
    Buf output;
    buf_init(&output, &vm->memory);
    Bytes *rest = as_bytes(self->rest);
    size_t left = rest->size;
    bool fine = true;
    if (self->open && !self->finished) {
        fine = inflate_into(vm, self, rest->data, rest->size, SIZE_MAX, Z_FINISH, &output, &left);
        fine = fine && keep_rest(vm, self, rest->data, rest->size, left);
    }
    if (fine && self->finished) close_stream(vm, self);
    self->busy = false;
    if (fine) return value_of_bytes(bytes_from_buf(vm, &output));
    buf_free(&output);
    return RAISED;
}

// ---- _ZlibDecompressor: keeps its input --------------------------------------------------------

static Value decompressor_construct(VM *vm, Value *args) // (cls, wbits=15, zdict=?)
{
    Stream *self = decompress_new(vm, &zlib_decompressor_type, args[1], args[2]);
    return self != NULL ? value_of_object(self) : RAISED;
}

static Value py_decompressor_decompress(VM *vm, Value *args) // (self, data, max_length=-1)
{
    Stream *self = as_stream(args[0]);
    int64_t most;
    BufferView view;
    if (!arg_int64(vm, args, 2, &most)) return RAISED;
    if (self->finished) return throw(vm, EOFError, "End of stream already reached");
    if (!arg_buffer(vm, args, 1, &view)) return RAISED;
    Buf input, output;
    buf_init(&input, &vm->memory);
    buf_init(&output, &vm->memory);
    Bytes *rest = as_bytes(self->rest);
    const char *data = view.data;
    size_t size = view.size, left = 0;
    bool fine = true;
    if (rest->size > 0) {
        buf_append(&input, rest->data, rest->size);
        fine = buf_append(&input, view.data, view.size) || (raised(throw_memory(vm)) && false);
        data = input.data;
        size = input.size;
    }
    fine = fine && begin(vm, self);
    if (fine) {
        fine = inflate_into(vm, self, data, size, most < 0 ? SIZE_MAX : (size_t)most, Z_SYNC_FLUSH,
                            &output, &left);
        if (fine && self->finished) {
            fine = append_unused(vm, self, data + size - left, left);
            left = 0;
        }
        Bytes *kept = !fine       ? NULL
                      : left == 0 ? vm->empty_bytes
                                  : bytes_new(vm, data + size - left, left);
        fine = kept != NULL;
        if (fine) store(vm, self, &self->rest, value_of_object(kept));
        // The library may hold output back that had no room.
        self->needs_input =
            fine && !self->finished && left == 0 && (most < 0 || output.size < (size_t)most);
        self->busy = false;
    }
    buf_free(&input);
    buffer_release(vm, &view);
    if (fine) return value_of_bytes(bytes_from_buf(vm, &output));
    buf_free(&output);
    return RAISED;
}

// ---- Copies and attributes ----------------------------------------------------------------------

static Value py_stream_copy(VM *vm, Value *args)
{
    Stream *self = as_stream(args[0]);
    if (!self->open) return throw(vm, ValueError, "Inconsistent stream state");
    Stream *copy = stream_new(vm, self->compresses ? &zlib_compress_type : &zlib_decompress_type);
    if (copy == NULL) return RAISED;
    int status = self->compresses ? deflateCopy(&copy->stream, &self->stream)
                                  : inflateCopy(&copy->stream, &self->stream);
    if (status == Z_STREAM_ERROR) return throw(vm, ValueError, "Inconsistent stream state");
    if (status == Z_MEM_ERROR) {
        return throw(vm, MemoryError, "Can't allocate memory for %scompression object",
                     self->compresses ? "" : "de");
    }
    if (status != Z_OK)
        return stream_throw(vm, &self->stream, status, "while copying compression object");
    copy->open = true;
    copy->compresses = self->compresses;
    heap_external(vm, outside_size(copy));
    copy->finished = self->finished;
    copy->dictionary = self->dictionary;
    copy->unused = self->unused;
    copy->rest = self->rest;
    return value_of_object(copy);
}

static Value py_stream_deepcopy(VM *vm, Value *args)
{
    return py_stream_copy(vm, args);
}

static Value get_unused(VM *vm, Value self)
{
    (void)vm;
    return as_stream(self)->unused;
}

static Value get_rest(VM *vm, Value self)
{
    (void)vm;
    return as_stream(self)->rest;
}

static Value get_finished(VM *vm, Value self)
{
    (void)vm;
    return value_of_bool(as_stream(self)->finished);
}

static Value get_needs_input(VM *vm, Value self)
{
    (void)vm;
    return value_of_bool(as_stream(self)->needs_input);
}

#define COPY_ROWS                                                                                  \
    {"copy(self)", py_stream_copy, "Return a copy of the object."},                                \
        {"__copy__(self)", py_stream_copy, NULL},                                                  \
    {                                                                                              \
        "__deepcopy__(self, memo, /)", py_stream_deepcopy, NULL                                    \
    }

static const Native compress_methods[] = {
    {"compress(self, data, /)", py_compress_compress,
     "Returns a bytes object containing compressed data."},
    {"flush(self, mode=4, /)", py_compress_flush,
     "Return a bytes object containing any remaining compressed data."},
    COPY_ROWS,
    {0},
};

static const Native decompress_methods[] = {
    {"decompress(self, data, /, max_length=0)", py_decompress_decompress,
     "Return a bytes object containing the decompressed version of the data."},
    {"flush(self, length=16384, /)", py_decompress_flush,
     "Return a bytes object containing any remaining decompressed data."},
    COPY_ROWS,
    {0},
};

static const Native decompressor_methods[] = {
    {"decompress(self, data, max_length=-1)", py_decompressor_decompress,
     "Decompress data, returning uncompressed data as bytes."},
    {0},
};

static const NativeProperty decompress_properties[] = {
    {"unused_data", get_unused, NULL, NULL},
    {"unconsumed_tail", get_rest, NULL, NULL},
    {"eof", get_finished, NULL, NULL},
    {0},
};

static const NativeProperty decompressor_properties[] = {
    {"unused_data", get_unused, NULL, "Data found after the end of the compressed stream."},
    {"eof", get_finished, NULL, "True if the end-of-stream marker has been reached."},
    {"needs_input", get_needs_input, NULL,
     "True if more input is needed before more decompressed data can be produced."},
    {0},
};

const TypeDef zlib_compress_type = {
    .name = "zlib.Compress",
    .size = sizeof(Stream),
    .flags = TYPE_NO_CONSTRUCT | TYPE_IS_FINAL,
    .trace = trace,
    .release = release,
    .methods = compress_methods,
};

const TypeDef zlib_decompress_type = {
    .name = "zlib.Decompress",
    .size = sizeof(Stream),
    .flags = TYPE_NO_CONSTRUCT | TYPE_IS_FINAL,
    .trace = trace,
    .release = release,
    .methods = decompress_methods,
    .properties = decompress_properties,
};

const TypeDef zlib_decompressor_type = {
    .name = "zlib._ZlibDecompressor",
    .doc = "Create a decompressor object for decompressing data incrementally.",
    .signature = "_ZlibDecompressor(wbits=15, zdict=?)",
    .size = sizeof(Stream),
    .flags = TYPE_IS_FINAL,
    .trace = trace,
    .release = release,
    .construct = decompressor_construct,
    .methods = decompressor_methods,
    .properties = decompressor_properties,
};
