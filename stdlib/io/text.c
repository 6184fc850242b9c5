// text.c - TextIOWrapper: setting one up, and writing.
//
// What is written is encoded at once and collected in `pending`, which goes to the stream below when there is a chunk of
// it. UTF-8, the usual case, is a copy.
#include "stdlib/io/io.h"

#include "vm/base/utf8.h"
#include "vm/types/descriptors.h"

bool text_ready(VM *vm, TextIO *self)
{
    if (LIKELY(self->ok)) return true;
    return throw_false(vm, ValueError, self->detached ? "underlying buffer has been detached"
                                                      : "I/O operation on uninitialized object");
}

bool text_check_open(VM *vm, TextIO *self)
{
    if (!text_ready(vm, self)) return false;
    if (LIKELY(self->fast != NULL && self->fast->ok && self->fast->file != NULL)) {
        return self->fast->file->fd >= 0 || (throw_closed(vm), false);
    }
    return stream_check_open(vm, self->buffer);
}

bool text_io_is_exact(VM *vm, Value v)
{
    if (!is_pointer(v)) return false;
    const Type *type = type_of(vm, v);
    return type->def == &text_io_type && !(type->flags & TYPE_IS_HEAP);
}

// ---- Encodings ----------------------------------------------------------------------------------

// What open() means by no encoding: UTF-8 in every locale, under the name that the locale gives it.
static const char *locale_encoding(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *value = getenv(names[i]);
        if (value == NULL || *value == '\0') continue;
        return strcmp(value, "C") == 0 || strcmp(value, "POSIX") == 0 ? "utf-8" : "UTF-8";
    }
    return "utf-8";
}

// A native codec whose output depends on nothing but its input.
static bool has_no_state(const Codec *codec)
{
    static const char *const stateful[] = {"utf-8-sig", "utf-16", "utf-32", "utf-7", "unicode-escape", "raw-unicode-escape"};
    for (size_t i = 0; i < COUNT_OF(stateful); i++) {
        if (strcmp(codec->name, stateful[i]) == 0) return false;
    }
    return true;
}

// The registry's CodecInfo; LookupError if it is no text encoding.
static RUNS Value text_codec_info(VM *vm, const char *name)
{
    Value info = registry_lookup(vm, name);
    Value is_text = raised(info) ? RAISED : get_attr_or_absent(vm, info, NAME(vm, _is_text_encoding));
    if (raised(is_text)) return RAISED;
    if (!same(is_text, FALSE)) return info;
    return throw(vm, LookupError, "'%.400s' is not a text encoding; use codecs.open() to handle arbitrary codecs", name);
}

static RUNS Value make_coder(VM *vm, Value info, String *which, String *errors)
{
    Value factory = get_attr(vm, info, which), argument = value_of_object(errors);
    return raised(factory) ? RAISED : call(vm, factory, 1, &argument);
}

bool text_set_up_coders(VM *vm, TextIO *self, String *encoding, String *errors)
{
    const char *name = str_c(vm, encoding), *handler = name != NULL ? str_c(vm, errors) : NULL;
    if (handler == NULL) return false;
    const Codec *codec = codec_find(name);
    if (codec != NULL && !has_no_state(codec)) codec = NULL;
    Value decoder = NONE, encoder = NONE;
    if (codec == NULL) {
        Value info = text_codec_info(vm, name);
        if (raised(info)) return false;
        if (self->can_read) decoder = make_coder(vm, info, NAME(vm, incrementaldecoder), errors);
        if (raised(decoder)) return false;
        if (self->can_write) encoder = make_coder(vm, info, NAME(vm, incrementalencoder), errors);
        if (raised(encoder)) return false;
    }
    self->codec = codec;
    self->is_utf8 = codec != NULL && strcmp(codec->name, "utf-8") == 0;
    self->is_ascii = codec != NULL && (strcmp(codec->name, "ascii") == 0 || strcmp(codec->name, "iso8859-1") == 0);
    store(vm, self, &self->decoder, decoder);
    store(vm, self, &self->encoder, encoder);
    store(vm, self, &self->encoding, value_of_object(encoding));
    store(vm, self, &self->errors, value_of_object(errors));
    self->codec_errors = handler;
    return true;
}

bool text_reset_encoder(VM *vm, TextIO *self, bool at_start)
{
    if (is_none(self->encoder)) return true;
    if (at_start) return !raised(stream_call(vm, self->encoder, NAME(vm, reset)));
    Value zero = value_of_small(0);
    return !raised(call_method(vm, self->encoder, NAME(vm, setstate), 1, &zero));
}

bool text_reset_decoder(VM *vm, TextIO *self)
{
    self->carry_size = 0;
    self->pending_cr = false;
    return is_none(self->decoder) || !raised(stream_call(vm, self->decoder, NAME(vm, reset)));
}

void text_drop_decoded(TextIO *self)
{
    self->at = self->end = self->input_size = 0;
    self->has_chunk = false;
    self->carry_size = 0;
}

// ---- Setting up ---------------------------------------------------------------------------------

void text_set_newline(TextIO *self, Value newline)
{
    const String *given = is_none(newline) ? NULL : as_str(newline);
    const char *text = given == NULL || given->size == 0 ? "" : given->size == 2 ? "\r\n" : given->data[0] == '\r' ? "\r" : "\n";
    strcpy(self->newline_text, text);
    self->newline_given = given != NULL;
    self->read_universal = text[0] == '\0';
    self->read_translate = given == NULL;
    self->newline = text[0] != '\0' ? self->newline_text : NULL;
    // os.linesep is "\n" here: no newline= writes as '\n' does.
    self->write_newline = text[0] == '\r' ? self->newline_text : NULL;
}

static RAISES bool read_options(VM *vm, Value *args, String **encoding, String **errors, const char *function)
{
    static const char *const names[] = {"encoding", "errors", "newline"};
    for (int i = 0; i < 3; i++) {
        if (is_none(args[2 + i]) || is_str(args[2 + i])) continue;
        return throw_false(vm, TypeError, "%s() argument '%s' must be str or None, not %T", function, names[i], args[2 + i]);
    }
    for (int i = 0; i < 3; i++) {
        if (is_str(args[2 + i]) && memchr(as_str(args[2 + i])->data, '\0', as_str(args[2 + i])->size) != NULL) {
            return throw_false(vm, ValueError, "embedded null character");
        }
    }
    if (!newline_is_legal(vm, args[4])) return false;
    *encoding = is_none(args[2]) || str_equal_c(as_str(args[2]), "locale") ? str_intern_c(vm, locale_encoding()) : as_str(args[2]);
    *errors = is_none(args[3]) ? NAME(vm, strict) : as_str(args[3]);
    return *encoding != NULL;
}

// TextIOWrapper(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)
Value py_text_init(VM *vm, Value *args)
{
    TextIO *self = (TextIO *)as_object(args[0]);
    String *encoding, *errors;
    bool line_buffered, write_through, can_read, can_write, seekable;
    self->ok = self->detached = false;
    if (!read_options(vm, args, &encoding, &errors, "TextIOWrapper") || !truth(vm, args[5], &line_buffered) ||
        !truth(vm, args[6], &write_through)) {
        return RAISED;
    }
    Value buffer = args[1];
    if (!stream_asks(vm, buffer, NAME(vm, readable), &can_read) || !stream_asks(vm, buffer, NAME(vm, writable), &can_write)) {
        return RAISED;
    }
    self->can_read = can_read;
    self->can_write = can_write;
    self->pending_size = 0;
    self->chunk_state = value_of_small(0);
    text_drop_decoded(self);
    self->pending_cr = false;
    self->seen = 0;
    if (!text_set_up_coders(vm, self, encoding, errors)) return RAISED;
    text_set_newline(self, args[4]);
    if (!stream_asks(vm, buffer, NAME(vm, seekable), &seekable)) return RAISED;
    Value read1 = can_read && !buffered_is_exact(vm, buffer) ? get_attr_or_absent(vm, buffer, NAME(vm, read1)) : ABSENT;
    if (raised(read1)) return RAISED;
    self->has_read1 = !is_absent(read1);
    self->line_buffered = line_buffered;
    self->write_through = write_through;
    self->seekable = self->telling = seekable;
    self->chunk_size = DEFAULT_BUFFER_SIZE;
    if (self->mode.bits == 0) self->mode = ABSENT;
    store(vm, self, &self->buffer, buffer);
    self->fast = buffered_is_exact(vm, buffer) ? (Buffered *)as_object(buffer) : NULL;
    stream_adopt(vm, buffer);
    self->ok = true;
    if (seekable && can_write && !is_none(self->encoder)) {
        Value position = stream_call(vm, buffer, NAME(vm, tell));
        int64_t at;
        if (raised(position) || !index_as_int64(vm, position, true, &at)) return RAISED;
        if (at != 0 && !text_reset_encoder(vm, self, false)) return RAISED;
    }
    return NONE;
}

Value text_io_new(VM *vm, Value buffer, const char *encoding, const char *errors, const char *newline, bool line_buffered,
                  bool write_through)
{
    Type *type = type_from_def(vm, &text_io_type);
    TextIO *self = type != NULL ? type_allocate(vm, type, 0) : NULL;
    if (self == NULL) return RAISED;
    Value args[] = {value_of_object(self), buffer, NONE, NONE, NONE, value_of_bool(line_buffered), value_of_bool(write_through)};
    const char *texts[] = {encoding, errors, newline};
    for (int i = 0; i < 3; i++) {
        if (texts[i] == NULL) continue;
        String *text = str_intern_c(vm, texts[i]);
        if (text == NULL) return RAISED;
        args[2 + i] = value_of_object(text);
    }
    return raised(py_text_init(vm, args)) ? RAISED : args[0];
}

// ---- Writing ------------------------------------------------------------------------------------

static bool is_file(VM *vm, Value v)
{
    const Type *type = type_of(vm, v);
    return type->def == &file_io_type && !(type->flags & TYPE_IS_HEAP);
}

// Hands bytes to the stream below.
static RUNS bool write_below(VM *vm, TextIO *self, const char *data, size_t size)
{
    if (LIKELY(self->fast != NULL)) return buffered_write(vm, self->fast, data, size);
    for (;;) {
        Bytes *bytes = bytes_new(vm, data, size);
        if (bytes == NULL) return false;
        Value argument = value_of_object(bytes);
        Value written = call_method(vm, self->buffer, NAME(vm, write), 1, &argument);
        if (raised(written)) return false;
        // A file without a buffer may take a part, and the rest of it or none when it is asked again.
        if (!self->write_through || !is_file(vm, self->buffer) || !is_small_int(written)) return true;
        int64_t done = as_small(written);
        if (done <= 0 || (uint64_t)done >= size) return true;
        data += done;
        size -= (size_t)done;
    }
}

bool text_flush_pending(VM *vm, TextIO *self)
{
    size_t size = self->pending_size, capacity = self->pending_capacity;
    if (size == 0) return true;
    // Taken off while it is written: a signal handler may print.
    char *data = self->pending;
    self->pending = NULL;
    self->pending_size = self->pending_capacity = 0;
    bool fine = write_below(vm, self, data, size);
    if (self->pending != NULL) {
        memory_release(&vm->memory, data, capacity);
    } else {
        self->pending = data;
        self->pending_capacity = capacity;
    }
    return fine;
}

static RUNS bool put_encoded(VM *vm, TextIO *self, const char *data, size_t size)
{
    if (self->pending_size + size > self->chunk_size && !text_flush_pending(vm, self)) return false;
    if (size >= self->chunk_size) return write_below(vm, self, data, size);
    size_t needed = self->pending_size + size;
    if (UNLIKELY(needed > self->pending_capacity)) {
        size_t capacity = self->chunk_size > needed ? self->chunk_size : needed;
        char *pending = memory_resize(&vm->memory, self->pending, self->pending_capacity, capacity);
        if (pending == NULL) return throw_memory(vm), false;
        self->pending = pending;
        self->pending_capacity = capacity;
    }
    if (size > 0) memcpy(self->pending + self->pending_size, data, size);
    self->pending_size += size;
    return true;
}

// Encodes text, whose newlines are as they are to be written.
static RUNS bool encode(VM *vm, TextIO *self, String *text)
{
    bool copies = self->is_utf8 ? str_is_ascii(text) || utf8_find_surrogate(text->data, text->size) < 0
                                : self->is_ascii && str_is_ascii(text);
    if (LIKELY(copies)) return put_encoded(vm, self, text->data, text->size);
    Value encoded;
    if (self->codec != NULL) {
        encoded = value_of_bytes(codec_encode(vm, self->codec, text, self->codec_errors));
    } else {
        Value argument = value_of_object(text);
        encoded = call_method(vm, self->encoder, NAME(vm, encode), 1, &argument);
    }
    if (raised(encoded)) return false;
    if (!is_bytes(encoded)) {
        return throw_false(vm, TypeError, "encoder should return a bytes object, not '%.200T'", encoded);
    }
    return put_encoded(vm, self, as_bytes(encoded)->data, as_bytes(encoded)->size);
}

static RAISES String *with_newlines(VM *vm, String *text, const char *newline)
{
    Buf buf;
    buf_init(&buf, &vm->memory);
    const char *from = text->data, *end = text->data + text->size;
    for (const char *lf; (lf = memchr(from, '\n', (size_t)(end - from))) != NULL; from = lf + 1) {
        buf_append(&buf, from, (size_t)(lf - from));
        buf_append_text(&buf, newline);
    }
    buf_append(&buf, from, (size_t)(end - from));
    return str_from_buf(vm, &buf);
}

bool text_write(VM *vm, TextIO *self, String *text)
{
    if (!text_check_open(vm, self)) return false;
    if (UNLIKELY(!self->can_write)) return throw_unsupported(vm, "not writable"), false;
    bool has_newline = (self->write_newline != NULL || self->line_buffered) && text->size > 0 &&
                       memchr(text->data, '\n', text->size) != NULL;
    bool flushes = self->line_buffered && (has_newline || (text->size > 0 && memchr(text->data, '\r', text->size) != NULL));
    if (has_newline && self->write_newline != NULL) {
        text = with_newlines(vm, text, self->write_newline);
        if (text == NULL) return false;
    }
    if (!encode(vm, self, text)) return false;
    if (self->pending_size >= self->chunk_size || flushes || self->write_through) {
        if (!text_flush_pending(vm, self)) return false;
    }
    if (flushes) {
        if (self->fast != NULL ? !buffered_flush_all(vm, self->fast) : raised(stream_call(vm, self->buffer, NAME(vm, flush)))) {
            return false;
        }
    }
    if (self->has_chunk || self->pending_cr) {
        text_drop_decoded(self);
        return text_reset_decoder(vm, self);
    }
    return true;
}

int io_print_text(VM *vm, Value stream, String *text)
{
    if (!text_io_is_exact(vm, stream)) return 0;
    return text_write(vm, (TextIO *)as_object(stream), text) ? 1 : -1;
}
