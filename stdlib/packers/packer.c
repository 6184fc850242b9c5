// packer.c - see packer.h.
#include "stdlib/packers/packer.h"

#include "vm/object/error.h"
#include "vm/object/poll.h"
#include "vm/types/int.h"

#define OUTPUT_START 8192 // bytes of room that output begins with

void packer_trace(VM *vm, Tracer *tracer, Object *object)
{
    (void)vm;
    trace_value(tracer, ((Packer *)object)->unused);
}

static void drop_rest(Packer *self)
{
    if (self->rest) memory_release(self->memory, self->rest, self->rest_size);
    self->rest = NULL;
    self->rest_size = 0;
}

void packer_release(VM *vm, Object *object)
{
    Packer *self = (Packer *)object;
    if (self->memory) drop_rest(self);
    if (!self->open) return;
    self->open = false;
    heap_external(vm, -self->kind->outside_size);
    self->kind->close(self);
}

Packer *packer_new(VM *vm, Type *type, const PackerKind *kind, const void *library)
{
    Packer *self = type_allocate(vm, type, 0);
    if (!self) return NULL;
    self->kind = kind;
    self->library = library;
    self->memory = &vm->memory;
    self->needs_input = true;
    self->unused = value_of_object(vm->empty_bytes);
    return self;
}

void packer_opened(VM *vm, Packer *self)
{
    self->open = true;
    heap_external(vm, self->kind->outside_size);
}

// ---- Memory of the libraries --------------------------------------------------------------------

// Blocks carry their size in front, because the VM's memory wants it back.
typedef union BlockHead {
    size_t size;
    max_align_t align;
} BlockHead;

void *packer_take(void *memory, size_t count, size_t size)
{
    size_t total;
    if (mul_overflows(count, size, &total) || total > SIZE_MAX - sizeof(BlockHead)) return NULL;
    BlockHead *block = memory_take(memory, total + sizeof(BlockHead));
    if (!block) return NULL;
    block->size = total + sizeof(BlockHead);
    return block + 1;
}

void packer_give_back(void *memory, void *address)
{
    if (!address) return;
    BlockHead *block = (BlockHead *)address - 1;
    memory_release(memory, block, block->size);
}

// ---- Running a stream ---------------------------------------------------------------------------

static RAISES bool begin(VM *vm, Packer *self)
{
    if (!self->open) return throw_false(vm, ValueError, "the stream was not initialized");
    if (self->busy) return throw_false(vm, RuntimeError, "the stream is in use");
    return self->busy = true;
}

// Runs the stream until the input is used up (finish: until its end), or most bytes have come out.
static RUNS PackStatus run(VM *vm, Packer *self, const char **in, size_t *in_size, Buf *output, size_t most, bool finish)
{
    for (;;) {
        size_t room = output->size < OUTPUT_START ? OUTPUT_START : output->size;
        if (room > most - output->size) room = most - output->size;
        if (room > (1u << 30)) room = 1u << 30;
        if (!buf_reserve(output, room)) {
            (void)throw_memory(vm);
            return PACK_RAISED;
        }
        char *start = output->data + output->size, *out = start;
        size_t left = room;
        PackStatus status = self->kind->step(vm, self, in, in_size, &out, &left, finish);
        output->size += (size_t)(out - start);
        if (status != PACK_MORE) return status;
        if (!charge(vm, 1000)) return PACK_RAISED;
        if (output->size == most || (left > 0 && *in_size == 0 && !finish)) return PACK_MORE;
    }
}

static RUNS Value compress_all(VM *vm, Packer *self, const char *data, size_t size, bool finish)
{
    Buf output;
    buf_init(&output, &vm->memory);
    PackStatus status = run(vm, self, &data, &size, &output, SIZE_MAX, finish);
    self->busy = false;
    if (status != PACK_RAISED) return value_of_bytes(bytes_from_buf(vm, &output));
    buf_free(&output);
    return RAISED;
}

static Value packer_compress(VM *vm, Value *args)
{
    Packer *self = as_packer(args[0]);
    BufferView view;
    if (self->finished) return throw(vm, ValueError, "Compressor has been flushed");
    if (!arg_buffer(vm, args, 1, &view)) return RAISED;
    Value result = RAISED;
    if (self->finished) (void)throw(vm, ValueError, "Compressor has been flushed");
    else if (begin(vm, self)) result = compress_all(vm, self, view.data, view.size, false);
    buffer_release(vm, &view);
    return result;
}

static Value packer_flush(VM *vm, Value *args)
{
    Packer *self = as_packer(args[0]);
    if (self->finished) return throw(vm, ValueError, "Repeated call to flush()");
    if (!begin(vm, self)) return RAISED;
    self->finished = true;
    return compress_all(vm, self, NULL, 0, true);
}

// Keeps input for the next call; it may lie in what was kept before.
static RAISES bool keep(VM *vm, Packer *self, const char *data, size_t size)
{
    char *copy = NULL;
    if (size > 0) {
        copy = memory_take(&vm->memory, size);
        if (!copy) return raised(throw_memory(vm)) && false;
        memcpy(copy, data, size);
    }
    drop_rest(self);
    self->rest = copy;
    self->rest_size = size;
    return true;
}

static RUNS bool decompress_all(VM *vm, Packer *self, const char *data, size_t size, size_t most, Buf *output)
{
    PackStatus status = run(vm, self, &data, &size, output, most, false);
    if (status == PACK_RAISED) return false;
    if (status == PACK_END) {
        self->finished = true;
        self->needs_input = false;
        Bytes *unused = bytes_new(vm, data, size);
        if (!unused) return false;
        store(vm, self, &self->unused, value_of_object(unused));
        size = 0;
    } else {
        self->needs_input = size == 0 && !(self->kind->holds_back && output->size == most);
    }
    return keep(vm, self, data, size);
}

static Value packer_decompress(VM *vm, Value *args)
{
    Packer *self = as_packer(args[0]);
    BufferView view;
    int64_t most;
    if (!arg_buffer(vm, args, 1, &view)) return RAISED;
    Buf input, output;
    buf_init(&input, &vm->memory);
    buf_init(&output, &vm->memory);
    bool fine = index_as_int64(vm, args[2], true, &most);
    if (fine && self->finished) fine = throw_false(vm, EOFError, "%s", self->kind->at_end);
    if (fine && begin(vm, self)) {
        const char *data = view.data;
        size_t size = view.size;
        if (self->rest_size > 0) {
            buf_append(&input, self->rest, self->rest_size);
            buf_append(&input, view.data, view.size);
            data = input.data;
            size = input.size;
            fine = !input.failed || (raised(throw_memory(vm)) && false);
        }
        fine = fine && decompress_all(vm, self, data, size, most < 0 ? SIZE_MAX : (size_t)most, &output);
        self->busy = false;
    } else {
        fine = false;
    }
    buf_free(&input);
    buffer_release(vm, &view);
    if (fine) return value_of_bytes(bytes_from_buf(vm, &output));
    buf_free(&output);
    return RAISED;
}

// ---- Attributes ---------------------------------------------------------------------------------

Value packer_get_finished(VM *vm, Value self)
{
    (void)vm;
    return value_of_bool(as_packer(self)->finished);
}

Value packer_get_needs_input(VM *vm, Value self)
{
    (void)vm;
    return value_of_bool(as_packer(self)->needs_input);
}

Value packer_get_unused(VM *vm, Value self)
{
    (void)vm;
    return as_packer(self)->unused;
}

const Native packer_compressor_methods[] = {
    {"compress(self, data, /)", packer_compress, "Provide data to the compressor object."},
    {"flush(self, /)", packer_flush, "Finish the compression process."},
    {0},
};

const Native packer_decompressor_methods[] = {
    {"decompress(self, data, max_length=-1)", packer_decompress,
     "Decompress *data*, returning uncompressed data as bytes."},
    {0},
};
