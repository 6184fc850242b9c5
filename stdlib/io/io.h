// io.h - what the files of module _io share: the structs of streams, and the native doors between them.
//
// A stack of streams is TextIO over Buffered over FileIO. Where a stream lies on exactly one of these types it is
// called directly; anything else is called by its Python methods. The outermost stream of a stack is the one with
// a finalizer: it closes those below, in the right order (see stream_adopt).
#pragma once
#include <errno.h>
#include <sys/types.h>
#include <unistd.h>

#include "stdlib/io/standard.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/codecs.h"
#include "vm/types/dict.h"
#include "vm/types/error_types.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

#define DEFAULT_BUFFER_SIZE 8192
#define STREAM_CLOSED 1u // head.flags: _IOBase.close() was called

extern const TypeDef io_base_type, raw_io_base_type, buffered_io_base_type, text_io_base_type, file_io_type,
    buffered_reader_type, buffered_writer_type, buffered_random_type, buffered_pair_type, bytes_io_type,
    bytes_io_buffer_type, string_io_type, newline_decoder_type, text_io_type;
extern const ModuleDef _io_module;

// ---- base.c -------------------------------------------------------------------------------------

// Per-VM state of the module.
typedef struct IoState {
    Type *unsupported;  // UnsupportedOperation, made on first use
    Type *file_io, *reader, *writer, *random, *text, *bytes_io; // the exact types, or NULL while nobody has made one
} IoState;
RAISES IoState *io_state(VM *vm);
RUNS Type *io_unsupported_type(VM *vm);
COLD Value throw_unsupported(VM *vm, const char *what);
COLD Value throw_closed(VM *vm); // ValueError: I/O operation on closed file.
// stream.closed, of any stream.
RUNS bool stream_is_closed(VM *vm, Value stream, bool *closed);
RUNS bool stream_check_open(VM *vm, Value stream);
// stream.name() without arguments; its truth for the second.
RUNS Value stream_call(VM *vm, Value stream, String *name);
RUNS bool stream_asks(VM *vm, Value stream, String *name, bool *answer);
// An int argument that may be None or absent (then `fallback`): "argument should be integer or None, not 'str'".
RUNS bool stream_size(VM *vm, Value argument, int64_t fallback, int64_t *size);
// A position: ValueError if it does not fit.
RUNS bool stream_offset(VM *vm, Value argument, int64_t *position);
// The finalizer of inner is dropped (adopt: some stream that has one has taken it over) or put back.
void stream_adopt(VM *vm, Value inner);
void stream_disown(VM *vm, Value inner);
// <name mode=...> without the parts that the stream does not have.
RUNS String *stream_repr(VM *vm, Value stream, bool with_mode);
// Keeps the first of two exceptions as the context of the second one that is pending: for close() after flush().
void stream_chain(VM *vm, Value first);
RUNS Value py_stream_not_pickled(VM *vm, Value *args);

// ---- file_io.c ----------------------------------------------------------------------------------

typedef struct FileIO {
    Object head;
    int fd;             // below 0: closed
    bool opened;        // __init__ has run
    bool created, readable, writable, appending, close_fd;
    int8_t seekable;    // -1: not known yet
    bool regular;       // a file on a disk
    uint32_t block_size;
    Value name;         // ABSENT once deleted
} FileIO;

// Calls read(2) and write(2): again after a signal. -1: an exception is pending; -2: it would block.
RUNS ssize_t file_read(VM *vm, int fd, void *data, size_t size);
RUNS ssize_t file_write(VM *vm, int fd, const void *data, size_t size);
RUNS Value file_read_all(VM *vm, FileIO *file);
RUNS Value file_seek(VM *vm, FileIO *file, int64_t position, int whence);
RUNS FileIO *file_open(VM *vm, Value name, const char *mode, bool close_fd, Value opener);
static inline bool is_file_io(IoState *state, Value v)
{
    return is_pointer(v) && state->file_io != NULL && as_object(v)->shape == state->file_io->shape;
}

// ---- buffered*.c --------------------------------------------------------------------------------

// data[at .. end) has been read ahead of the program, or else data[0 .. pending) is still to be written; never both.
typedef struct Buffered {
    Object head;
    Value raw;
    FileIO *file;       // raw, if that is exactly a FileIO
    char *data;         // taken on first use
    size_t capacity;    // of data
    size_t size;        // what capacity will be
    size_t at, end, pending;
    int64_t position;   // of raw, if known; else -1
    bool ok, detached, busy, can_read, can_write, is_finalizing, is_large;
    const void *holder; // the thread that has the lock, while busy
} Buffered;

bool buffered_is_exact(VM *vm, Value v); // one of the three types themselves, ready for the functions below
RUNS Buffered *buffered_new(VM *vm, const TypeDef *def, Value raw, size_t size);
bool buffered_ready(VM *vm, Buffered *self); // ValueError if it is not set up or is detached
RUNS bool buffered_check_open(VM *vm, Buffered *self, const char *what);
// Takes the lock against calls of raw's Python code back into self, which raise; another thread waits for it.
RUNS bool buffered_lock(VM *vm, Buffered *self);
static inline void buffered_unlock(Buffered *self)
{
    self->busy = false;
}
// All with the lock held. Reads some bytes if none are left: 1, or 0 at the end, -2 if it would block, -1 raised.
RUNS int buffered_fill(VM *vm, Buffered *self);
RUNS bool buffered_flush(VM *vm, Buffered *self);   // writes what is pending
RUNS bool buffered_rewind(VM *vm, Buffered *self);  // forgets what was read ahead, moving raw back
RUNS bool buffered_put(VM *vm, Buffered *self, const char *data, size_t size);
RUNS Value buffered_read_all(VM *vm, Buffered *self);
RUNS Value buffered_read(VM *vm, Buffered *self, size_t size);
RUNS ssize_t buffered_raw_read(VM *vm, Buffered *self, char *data, size_t size);
RUNS ssize_t buffered_raw_write(VM *vm, Buffered *self, const char *data, size_t size);
RUNS int64_t buffered_raw_seek(VM *vm, Buffered *self, int64_t target, int whence); // -1 raised
RUNS int64_t buffered_raw_tell(VM *vm, Buffered *self);
// What the program thinks the position is, given raw's.
int64_t buffered_offset(const Buffered *self);
// Without the lock: writes and flushes as the methods do.
RUNS bool buffered_write(VM *vm, Buffered *self, const char *data, size_t size);
RUNS bool buffered_flush_all(VM *vm, Buffered *self);
void buffered_trace(VM *vm, Tracer *tracer, Object *object);
void buffered_release(VM *vm, Object *object);

// ---- newlines.c ---------------------------------------------------------------------------------

#define SEEN_CR 1u
#define SEEN_LF 2u
#define SEEN_CRLF 4u
Value newlines_value(VM *vm, unsigned seen); // None, a str or a tuple
// Notes which ends of lines a text has.
void newlines_look(const char *text, size_t size, unsigned *seen);
// The same, making "\r" and "\r\n" to "\n" in place. Returns the new size.
size_t newlines_translate(char *text, size_t size, unsigned *seen);
// The end of the line that begins at text (its newline included), or -1 if there is none in it.
// newline NULL: '\n' only ("universal" false) or any of "\n", "\r", "\r\n".
ptrdiff_t newlines_find(const char *text, size_t size, bool universal, const char *newline);

// ---- text*.c ------------------------------------------------------------------------------------

// text[at .. end) has been decoded ahead of the program: all of it from the chunk that was read last.
typedef struct TextIO {
    Object head;
    Value buffer;       // the stream below
    Buffered *fast;     // buffer, if that is exactly a buffered stream
    Value encoding, errors; // as str
    const char *codec_errors; // errors as C text, in memory of the String
    const Codec *codec; // a native one without a state, or NULL: coders of the registry
    Value decoder, encoder; // of the registry, or None
    char *text;
    size_t at, end, capacity;
    char *pending;      // encoded, for the stream below
    size_t pending_size, pending_capacity;
    // The chunk: input bytes that text came from, when that cannot be told from text itself.
    char *input;
    size_t input_size, input_capacity;
    char carry[8];      // bytes at its end that are not decoded yet
    uint8_t carry_size;
    bool is_plain;      // text is the bytes of the chunk as they are, without the carry
    bool has_chunk;     // something was read since the last write or seek
    bool pending_cr, chunk_cr; // with a decoder of the registry: a '\r' held back; the same when the chunk began
    Value chunk_state;  // its flags when the chunk began: an int
    Value mode;         // the attribute, or ABSENT
    size_t chunk_size;
    unsigned seen;      // newlines
    char newline_text[3];
    const char *newline; // what reads end lines with, or NULL
    const char *write_newline; // what '\n' is written as, or NULL: as it is
    bool newline_given; // newline= was not None
    bool read_universal, read_translate;
    bool is_utf8, is_ascii; // of the codec
    bool line_buffered, write_through, seekable, telling, has_read1;
    bool ok, detached, is_finalizing;
    bool can_read, can_write;
} TextIO;

RUNS Value text_io_new(VM *vm, Value buffer, const char *encoding, const char *errors, const char *newline,
                       bool line_buffered, bool write_through);
bool text_io_is_exact(VM *vm, Value v);
RUNS bool text_ready(VM *vm, TextIO *self);      // set up and not detached
RUNS bool text_check_open(VM *vm, TextIO *self);
RUNS bool text_write(VM *vm, TextIO *self, String *text);
RUNS bool text_flush_pending(VM *vm, TextIO *self); // into the stream below
void text_drop_decoded(TextIO *self);
RUNS Value text_read(VM *vm, TextIO *self, int64_t size);
RUNS Value text_readline(VM *vm, TextIO *self, int64_t limit); // "" at the end
RUNS int text_read_chunk(VM *vm, TextIO *self);  // 1 text, 0 end of file, -1 raised
RUNS Value text_seek(VM *vm, TextIO *self, Value cookie, int whence);
RUNS Value text_tell(VM *vm, TextIO *self);
RUNS bool text_set_up_coders(VM *vm, TextIO *self, String *encoding, String *errors);
// Positions the encoder: at the start of a file it may write a signature, elsewhere not.
RUNS bool text_reset_encoder(VM *vm, TextIO *self, bool at_start);
RUNS bool text_reset_decoder(VM *vm, TextIO *self);
// decoder.decode(data, final) or what the native codec makes of it, newlines as they are.
RUNS String *text_decode(VM *vm, TextIO *self, const char *data, size_t size, bool final, size_t *consumed);
void text_set_newline(TextIO *self, Value newline);
RUNS Value py_text_init(VM *vm, Value *args);
bool newline_is_legal(VM *vm, Value newline); // None, '', '\n', '\r', '\r\n', or ValueError

