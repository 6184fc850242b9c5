// memory_bio.c - MemoryBIO: the bytes that came from a peer, or go to it, where there is no socket.
#include "stdlib/ssl/ssl.h"

static MemoryBio *as_memory_bio(Value v)
{
    return (MemoryBio *)as_object(v);
}

bool memory_bio_count(VM *vm, MemoryBio *self, size_t extra)
{
    size_t wanted = self->lib->BIO_ctrl_pending(self->bio) + extra;
    if (wanted > self->counted && !outside_take(vm, wanted - self->counted)) return false;
    if (wanted < self->counted) outside_release(vm, self->counted - wanted);
    self->counted = wanted;
    return true;
}

// An empty buffer says "try again" until its end was written.
static void tell_end(const MemoryBio *self)
{
    self->lib->BIO_set_mem_eof_return(self->bio, self->ended ? 0 : -1);
}

static Value memory_bio_construct(VM *vm, Value *args) // (cls)
{
    const OpenSSL *lib = openssl(vm);
    if (lib == NULL) return RAISED;
    MemoryBio *self = type_allocate(vm, as_type(args[0]), 0);
    if (self == NULL) return RAISED;
    self->lib = lib;
    self->bio = lib->BIO_new(lib->BIO_s_mem());
    if (self->bio == NULL) return throw_memory(vm);
    lib->BIO_set_retry_read(self->bio);
    tell_end(self);
    return value_of_object(self);
}

static void memory_bio_release(VM *vm, Object *object)
{
    MemoryBio *self = (MemoryBio *)object;
    if (self->bio != NULL) self->lib->BIO_free(self->bio);
    outside_release(vm, self->counted);
}

static Value py_memory_bio_read(VM *vm, Value *args) // (self, size=-1, /)
{
    MemoryBio *self = (MemoryBio *)as_object(args[0]);
    int size;
    if (!arg_int(vm, args, 1, &size)) return RAISED;
    size_t there = self->lib->BIO_ctrl_pending(self->bio);
    if (size >= 0 && (size_t)size < there) there = (size_t)size;
    if (there > INT32_MAX) there = INT32_MAX;
    Bytes *bytes = bytes_new(vm, NULL, there);
    if (bytes == NULL || there == 0) return value_of_bytes(bytes);
    int count = self->lib->BIO_read(self->bio, bytes->data, (int)there);
    if (count < 0 || (size_t)count != there) return throw_openssl(vm, 5168);
    return memory_bio_count(vm, self, 0) && charge(vm, there / 256) ? value_of_object(bytes) : RAISED;
}

static Value py_memory_bio_write(VM *vm, Value *args) // (self, b, /)
{
    MemoryBio *self = as_memory_bio(args[0]);
    BufferView view;
    if (!buffer_get(vm, args[1], &view, false)) return RAISED;
    Value result = RAISED;
    if (view.size > INT32_MAX) {
        (void)throw(vm, OverflowError, "string longer than %d bytes", INT32_MAX);
    } else if (self->ended) {
        (void)throw_ssl(vm, "cannot write() after write_eof()");
    } else if (memory_bio_count(vm, self, view.size)) {
        int count = view.size == 0 ? 0 : self->lib->BIO_write(self->bio, view.data, (int)view.size);
        result = count < 0 ? throw_openssl(vm, 5211) : value_of_small(count);
    }
    size_t size = view.size;
    buffer_release(vm, &view);
    return !raised(result) && charge(vm, size / 256) ? result : RAISED;
}

static Value py_memory_bio_write_eof(VM *vm, Value *args)
{
    MemoryBio *self = as_memory_bio(args[0]);
    (void)vm;
    self->ended = true;
    self->lib->BIO_clear_retry_flags(self->bio);
    tell_end(self);
    return NONE;
}

static Value get_pending(VM *vm, Value v)
{
    const MemoryBio *self = as_memory_bio(v);
    return int_from_uint64(vm, self->lib->BIO_ctrl_pending(self->bio));
}

static Value get_eof(VM *vm, Value v)
{
    const MemoryBio *self = as_memory_bio(v);
    (void)vm;
    return value_of_bool(self->ended && self->lib->BIO_ctrl_pending(self->bio) == 0);
}

static const NativeProperty memory_bio_properties[] = {
    {"pending", get_pending, NULL, "The number of bytes pending in the memory BIO."},
    {"eof", get_eof, NULL, "Whether the memory BIO is at EOF."},
    {0},
};

static const Native memory_bio_methods[] = {
    {"read(self, size=-1, /)", py_memory_bio_read,
     "Read up to size bytes from the memory BIO; all of them, if it is not given.\n\nEmpty bytes mean that "
     "there are none, or that the end was reached: see the property eof."},
    {"write(self, b, /)", py_memory_bio_write,
     "Write the bytes b into the memory BIO; returns their number."},
    {"write_eof(self, /)", py_memory_bio_write_eof,
     "Mark the end: when all has been read, the property eof is True."},
    {0},
};

const TypeDef ssl_memory_bio_type = {
    .name = "_ssl.MemoryBIO",
    .signature = "MemoryBIO()",
    .size = sizeof(MemoryBio),
    .release = memory_bio_release,
    .construct = memory_bio_construct,
    .methods = memory_bio_methods,
    .properties = memory_bio_properties,
};
