// text_read.c - TextIOWrapper: reading.
//
// A chunk of bytes is read from the stream below, and all of it decoded; what is left of a character at its end is carried
// into the next chunk. UTF-8 that needs no translation is only validated: the bytes become the text.
#include "stdlib/io/io.h"

#include "vm/base/utf8.h"

static RAISES bool reserve(VM *vm, char **data, size_t *capacity, size_t size)
{
    if (size <= *capacity) return true;
    char *bigger = memory_resize(&vm->memory, *data, *capacity, size);
    if (bigger == NULL) return throw_memory(vm), false;
    *data = bigger;
    *capacity = size;
    return true;
}

// ---- Decoding -----------------------------------------------------------------------------------

String *text_decode(VM *vm, TextIO *self, const char *data, size_t size, bool final, size_t *consumed)
{
    *consumed = size;
    if (self->codec != NULL) return codec_decode(vm, self->codec, data, size, self->codec_errors, final, consumed, NULL);
    Bytes *bytes = bytes_new(vm, data, size);
    if (bytes == NULL) return NULL;
    Value args[] = {value_of_object(bytes), value_of_bool(final)};
    Value text = call_method(vm, self->decoder, NAME(vm, decode), 2, args);
    if (raised(text)) return NULL;
    if (!is_str(text)) return throw_null(vm, TypeError, "decoder should return a string result, not '%.200T'", text);
    return as_str(text);
}

// The bytes that one '\r' takes.
static size_t unit_of(const TextIO *self)
{
    return self->codec != NULL && self->codec->width > 1 ? (size_t)self->codec->width : 1;
}

// Puts text in place as what is decoded now, after newline translation. Holds back a '\r' at the end.
static RAISES bool set_text(VM *vm, TextIO *self, const String *text, bool final)
{
    bool held = self->pending_cr;
    size_t size = text->size;
    self->at = self->end = 0;
    if (!reserve(vm, &self->text, &self->capacity, size + 1)) return false;
    if (held && (size > 0 || final)) {
        self->text[0] = '\r';
        self->pending_cr = false;
    } else {
        held = false;
    }
    if (size > 0) memcpy(self->text + held, text->data, size);
    size += held;
    if (self->read_universal) {
        if (size > 0 && self->text[size - 1] == '\r' && !final) {
            self->pending_cr = true;
            size--;
        }
        if (self->read_translate) size = newlines_translate(self->text, size, &self->seen);
        else newlines_look(self->text, size, &self->seen);
    }
    self->end = size;
    return true;
}

static void carry_from(TextIO *self, size_t consumed)
{
    check(self->input_size - consumed <= sizeof self->carry);
    self->carry_size = (uint8_t)(self->input_size - consumed);
    if (self->carry_size) memcpy(self->carry, self->input + consumed, self->carry_size);
}

// Makes input[0 .. size) the text itself, if it is UTF-8 that needs no change. Answers whether.
static bool take_plain(TextIO *self, bool final)
{
    size_t size = self->input_size;
    Utf8Error error;
    if (self->is_utf8) {
        if (!utf8_validate(self->input, size, UTF8_STRICT, NULL, &error)) {
            if (final || error.end != size || strcmp(error.reason, "unexpected end of data") != 0) return false;
            size = error.start;
        }
    } else if (!self->is_ascii || !utf8_is_ascii(self->input, size)) {
        return false;
    }
    if (self->read_universal) {
        if (size > 0 && self->input[size - 1] == '\r' && !final && size == self->input_size) size--;
        if (self->read_translate && size > 0 && memchr(self->input, '\r', size) != NULL) return false;
        newlines_look(self->input, size, &self->seen);
    }
    carry_from(self, size);
    char *text = self->text;
    size_t capacity = self->capacity;
    self->text = self->input;
    self->capacity = self->input_capacity;
    self->input = text;
    self->input_capacity = capacity;
    self->at = 0;
    self->end = size;
    self->is_plain = true;
    return true;
}

// Decodes input[0 .. input_size), which begins with what was carried. The input stays for tell().
static RUNS bool decode_chunk(VM *vm, TextIO *self, bool final)
{
    self->is_plain = false;
    if (take_plain(self, final)) return true;
    size_t consumed, size = self->input_size;
    char *input = self->input; // an error handler may read from this stream
    size_t capacity = self->input_capacity;
    self->input = NULL;
    self->input_capacity = 0;
    String *text = text_decode(vm, self, input, size, final, &consumed);
    memory_release(&vm->memory, self->input, self->input_capacity);
    self->input = input;
    self->input_capacity = capacity;
    self->input_size = size;
    if (text == NULL) return false;
    // A '\r' at the end goes back to the bytes, so that the rest of its line end can come.
    if (self->codec != NULL && self->read_universal && !final && text->size > 0 && text->data[text->size - 1] == '\r' &&
        consumed == size && consumed >= unit_of(self)) {
        consumed -= unit_of(self);
        text = str_new(vm, text->data, text->size - 1);
        if (text == NULL) return false;
    }
    if (self->codec != NULL) carry_from(self, consumed);
    return set_text(vm, self, text, final);
}

// Appends the next bytes of the stream below to input. *size: how many there were.
static RUNS bool read_below(VM *vm, TextIO *self, size_t *size)
{
    if (LIKELY(self->fast != NULL)) {
        Buffered *below = self->fast;
        if (!buffered_ready(vm, below) || !buffered_check_open(vm, below, "read of closed file")) return false;
        if (!below->can_read) return throw_unsupported(vm, "read1"), false;
        if (!buffered_lock(vm, below)) return false;
        int status = buffered_fill(vm, below);
        bool fine = status != -1;
        *size = 0;
        if (status == 1) {
            *size = below->end - below->at;
            fine = reserve(vm, &self->input, &self->input_capacity, self->input_size + *size);
            if (fine) memcpy(self->input + self->input_size, below->data + below->at, *size);
            if (fine) below->at = below->end;
        }
        if (fine) self->input_size += *size;
        buffered_unlock(below);
        return fine;
    }
    Value count = int_new(vm, (int64_t)self->chunk_size);
    Value bytes = call_method(vm, self->buffer, self->has_read1 ? NAME(vm, read1) : NAME(vm, read), 1, &count);
    BufferView view;
    if (raised(bytes)) return false;
    if (!has_buffer(vm, bytes)) {
        return throw_false(vm, TypeError, "underlying %s() should have returned a bytes-like object, not '%.200T'",
                           self->has_read1 ? "read1" : "read", bytes);
    }
    if (!buffer_get(vm, bytes, &view, false)) return false;
    *size = view.size;
    bool fine = reserve(vm, &self->input, &self->input_capacity, self->input_size + view.size);
    if (fine && view.size > 0) memcpy(self->input + self->input_size, view.data, view.size);
    if (fine) self->input_size += view.size;
    buffer_release(vm, &view);
    return fine;
}

// The state of a registered decoder before a chunk, for tell(): its bytes begin the input.
static RUNS bool remember_state(VM *vm, TextIO *self)
{
    Value state = stream_call(vm, self->decoder, NAME(vm, getstate));
    if (raised(state)) return false;
    if (!is_tuple(state) || as_tuple(state)->count != 2) return throw_false(vm, TypeError, "illegal decoder state");
    Value rest = as_tuple(state)->items[0], flags = as_tuple(state)->items[1];
    if (!is_bytes(rest)) {
        return throw_false(vm, TypeError, "illegal decoder state: the first item should be a bytes object, not '%.200T'", rest);
    }
    if (!is_int(flags)) return throw_false(vm, TypeError, "illegal decoder state");
    const Bytes *bytes = as_bytes(rest);
    if (!reserve(vm, &self->input, &self->input_capacity, bytes->size)) return false;
    memcpy(self->input, bytes->data, bytes->size);
    self->input_size = bytes->size;
    self->chunk_cr = self->pending_cr;
    store(vm, self, &self->chunk_state, flags);
    return true;
}

int text_read_chunk(VM *vm, TextIO *self)
{
    size_t size;
    self->at = self->end = self->input_size = 0;
    if (is_none(self->decoder)) {
        if (!reserve(vm, &self->input, &self->input_capacity, self->carry_size)) return -1;
        if (self->carry_size) memcpy(self->input, self->carry, self->carry_size);
        self->input_size = self->carry_size;
        if (!read_below(vm, self, &size)) return -1;
        self->has_chunk = true;
        if (!decode_chunk(vm, self, size == 0)) return -1;
        return size > 0 || self->end > 0;
    }
    if (self->telling && !remember_state(vm, self)) return -1;
    size_t known = self->input_size;
    if (!read_below(vm, self, &size)) return -1;
    self->has_chunk = true;
    self->is_plain = false;
    size_t consumed;
    String *text = text_decode(vm, self, self->input + known, size, size == 0, &consumed);
    if (text == NULL || !set_text(vm, self, text, size == 0)) return -1;
    return size > 0 || self->end > 0;
}

// ---- Reading ------------------------------------------------------------------------------------

// Bytes of text[at .. end) that its first `limit` code points take; *count: how many those are.
static size_t span(const TextIO *self, size_t limit, size_t *count)
{
    const char *start = self->text + self->at;
    size_t left = self->end - self->at;
    if (limit >= left && left == 0) return *count = 0, 0;
    size_t points = utf8_count(start, left);
    if (limit >= points) return *count = points, left;
    *count = limit;
    return points == left ? limit : utf8_offset(start, left, limit);
}

// The whole rest, in one piece: what is decoded, then what buffer.read() gives.
static RUNS Value read_rest(VM *vm, TextIO *self)
{
    Value rest;
    if (self->fast != NULL) {
        if (!buffered_ready(vm, self->fast) || !buffered_lock(vm, self->fast)) return RAISED;
        rest = buffered_read_all(vm, self->fast);
        buffered_unlock(self->fast);
    } else {
        rest = stream_call(vm, self->buffer, NAME(vm, read));
    }
    if (raised(rest)) return RAISED;
    if (is_none(rest)) rest = value_of_object(vm->empty_bytes);
    BufferView view;
    if (!has_buffer(vm, rest)) return throw(vm, TypeError, "decoder getstate() should have returned a bytes object, not '%.200T'", rest);
    if (!buffer_get(vm, rest, &view, false)) return RAISED;
    Value result = RAISED;
    bool alone = self->at == self->end && self->carry_size == 0 && !self->pending_cr;
    bool translates = self->read_translate && view.size > 0 && memchr(view.data, '\r', view.size) != NULL;
    size_t count;
    if (alone && !translates && self->is_utf8 && utf8_validate(view.data, view.size, UTF8_STRICT, &count, NULL)) {
        if (self->read_universal) newlines_look(view.data, view.size, &self->seen);
        result = value_of_str(str_new_counted(vm, view.data, view.size, count));
        text_drop_decoded(self);
        buffer_release(vm, &view);
        return result;
    }
    Buf all, bytes;
    buf_init(&all, &vm->memory);
    buf_init(&bytes, &vm->memory);
    if (self->at < self->end) buf_append(&all, self->text + self->at, self->end - self->at);
    buf_append(&bytes, self->carry, self->carry_size);
    buf_append(&bytes, view.data, view.size);
    buffer_release(vm, &view);
    text_drop_decoded(self);
    size_t consumed;
    String *text = NULL;
    if (bytes.failed || all.failed) (void)throw_memory(vm);
    else text = text_decode(vm, self, bytes.data, bytes.size, true, &consumed);
    buf_free(&bytes);
    if (text != NULL && set_text(vm, self, text, true)) {
        buf_append(&all, self->text, self->end);
        self->at = self->end = 0;
        return value_of_str(str_from_buf(vm, &all));
    }
    buf_free(&all);
    return result;
}

Value text_read(VM *vm, TextIO *self, int64_t size)
{
    if (!text_check_open(vm, self)) return RAISED;
    if (!self->can_read) return throw_unsupported(vm, "not readable");
    if (!text_flush_pending(vm, self)) return RAISED;
    if (size < 0) return read_rest(vm, self);
    Buf all;
    buf_init(&all, &vm->memory);
    size_t left = (size_t)size, count;
    for (;;) {
        size_t bytes = span(self, left, &count);
        const char *start = self->text + self->at;
        self->at += bytes;
        left -= count;
        if (left == 0 && all.size == 0) return value_of_str(str_new_counted(vm, bytes > 0 ? start : "", bytes, count));
        if (bytes > 0) buf_append(&all, start, bytes);
        if (left == 0) break;
        int status = text_read_chunk(vm, self);
        if (status < 0 || (status > 0 && !charge(vm, 50))) return buf_free(&all), RAISED;
        if (status == 0) break;
    }
    return value_of_str(str_from_buf(vm, &all));
}

Value text_readline(VM *vm, TextIO *self, int64_t limit)
{
    if (!text_check_open(vm, self)) return RAISED;
    if (!self->can_read) return throw_unsupported(vm, "not readable");
    if (self->pending_size > 0 && !text_flush_pending(vm, self)) return RAISED;
    bool universal = self->read_universal && !self->read_translate;
    Buf line;
    buf_init(&line, &vm->memory);
    size_t left = limit < 0 ? SIZE_MAX : (size_t)limit;
    while (left > 0) {
        size_t available = self->end - self->at, count = 0;
        if (limit >= 0) available = span(self, left, &count);
        if (available > 0) {
            const char *start = self->text + self->at;
            ptrdiff_t end = newlines_find(start, available, universal, self->newline);
            if (line.size > 0 && self->newline != NULL && self->newline[0] == '\r' && self->newline[1] == '\n' &&
                line.data[line.size - 1] == '\r' && start[0] == '\n') {
                end = 1; // the pair was cut in two
            }
            size_t size = end >= 0 ? (size_t)end : available;
            self->at += size;
            if (end >= 0 && line.size == 0) return value_of_str(str_new(vm, start, size));
            buf_append(&line, start, size);
            if (end >= 0) break;
            left -= limit >= 0 ? count : 0;
            if (left == 0) break;
        }
        int status = text_read_chunk(vm, self);
        if (status < 0 || (status > 0 && !charge(vm, 20))) return buf_free(&line), RAISED;
        if (status == 0) break;
    }
    if (line.size == 0 && !line.failed) return buf_free(&line), value_of_object(vm->empty_str);
    return value_of_str(str_from_buf(vm, &line));
}
