// text_seek.c - TextIOWrapper: tell() and seek().
//
// A cookie is an int. Mostly it is the position of the stream below that the next character comes from. Where no such
// position exists, it names one before and what to do from there, in fields of 64 bits each: position, state of the
// decoder, (bytes to feed,) characters to skip.
#include "stdlib/io/io.h"

#include "vm/base/utf8.h"

static RAISES Value cookie_add(VM *vm, Value cookie, Value field, uint64_t shift)
{
    Value shifted = int_shift_left_by(vm, field, shift);
    return raised(shifted) ? RAISED : int_bit_or(vm, cookie, shifted);
}

static RAISES Value cookie_field(VM *vm, Value cookie, uint64_t shift)
{
    Value shifted = int_shift_right_by(vm, cookie, shift);
    Value mask = raised(shifted) ? RAISED : int_from_uint64(vm, UINT64_MAX);
    return raised(mask) ? RAISED : int_bit_and(vm, shifted, mask);
}

static RUNS bool below_position(VM *vm, TextIO *self, int64_t *position)
{
    Value at = stream_call(vm, self->buffer, NAME(vm, tell));
    return !raised(at) && index_as_int64(vm, at, false, position);
}

// ---- tell ---------------------------------------------------------------------------------------

// How many characters the first `size` bytes of the chunk give after newline translation; SIZE_MAX if they end within
// one. Only for native codecs.
static RUNS bool count_prefix(VM *vm, TextIO *self, const char *input, size_t size, size_t *count)
{
    size_t consumed;
    String *text = text_decode(vm, self, input, size, false, &consumed);
    if (text == NULL) return false;
    *count = text->count;
    if (consumed != size) {
        *count = SIZE_MAX;
        return true;
    }
    if (!self->read_translate) return true;
    for (const char *at = text->data, *end = at + text->size; (at = memchr(at, '\r', (size_t)(end - at))) != NULL; at++) {
        if (at + 1 == end) break;
        if (at[1] == '\n') --*count;
    }
    return true;
}

// The number of bytes of the chunk that give exactly `wanted` characters, or SIZE_MAX.
static RUNS bool find_prefix(VM *vm, TextIO *self, const char *input, size_t input_size, size_t wanted, size_t *result)
{
    size_t low = 0, high = input_size;
    *result = SIZE_MAX;
    while (low <= high) {
        size_t middle = low + (high - low) / 2, at = middle, count = SIZE_MAX;
        // Onwards to the next place between characters.
        for (; at <= high; at++) {
            if (!count_prefix(vm, self, input, at, &count)) return false;
            if (count != SIZE_MAX) break;
        }
        if (count == SIZE_MAX || count > wanted) {
            if (middle == 0) break;
            high = middle - 1;
        } else if (count < wanted) {
            low = at + 1;
        } else {
            // Behind a "\r" that a "\n" follows there is no place: both are one character.
            *result = at < input_size && at > 0 && input[at - 1] == '\r' && input[at] == '\n' && self->read_translate ? at + 1 : at;
            return true;
        }
        if (!charge(vm, 10 + input_size / 16)) return false;
    }
    return true;
}

Value text_tell(VM *vm, TextIO *self)
{
    if (!text_check_open(vm, self)) return RAISED;
    if (!self->seekable) return throw_unsupported(vm, "underlying stream is not seekable");
    if (!self->telling) return throw(vm, OSError, "telling position disabled by next() call");
    if (!text_flush_pending(vm, self) || raised(stream_call(vm, value_of_object(self), NAME(vm, flush)))) return RAISED;
    int64_t position;
    if (!below_position(vm, self, &position)) return RAISED;
    if (!self->has_chunk) return int_new(vm, position);
    if (self->is_plain) {
        return int_new(vm, position - self->carry_size - (int64_t)(self->end - self->at));
    }
    size_t skip = utf8_count(self->text, self->at);
    int64_t start = position - (int64_t)self->input_size;
    if (is_none(self->decoder)) {
        if (self->at == self->end) return int_new(vm, position - self->carry_size);
        size_t prefix, size = self->input_size;
        Bytes *input = bytes_new(vm, self->input, size);
        if (input == NULL || !find_prefix(vm, self, input->data, size, skip, &prefix)) return RAISED;
        if (prefix != SIZE_MAX) return int_new(vm, start + (int64_t)prefix);
        return cookie_add(vm, int_new(vm, start), int_new(vm, (int64_t)skip), 192);
    }
    Value flags = int_shift_left_by(vm, self->chunk_state, 1);
    if (raised(flags)) return RAISED;
    flags = int_bit_or(vm, flags, value_of_small(self->chunk_cr));
    Value cookie = raised(flags) ? RAISED : cookie_add(vm, int_new(vm, start), flags, 64);
    return raised(cookie) ? RAISED : cookie_add(vm, cookie, int_new(vm, (int64_t)skip), 192);
}

// ---- seek ---------------------------------------------------------------------------------------

static RUNS bool seek_below(VM *vm, TextIO *self, int64_t position, int whence, Value *result)
{
    Value args[] = {int_new(vm, position), value_of_small(whence)};
    *result = call_method(vm, self->buffer, NAME(vm, seek), 2, args);
    return !raised(*result);
}

static RUNS bool restore_decoder(VM *vm, TextIO *self, int64_t position, Value flags)
{
    if (is_none(self->decoder)) return true;
    Value cr = int_bit_and(vm, flags, value_of_small(1));
    Value state = raised(cr) ? RAISED : int_shift_right_by(vm, flags, 1);
    if (raised(state)) return false;
    if (position == 0 && int_sign(state) == 0 && int_sign(cr) == 0) return text_reset_decoder(vm, self);
    self->pending_cr = int_sign(cr) != 0;
    Value pair = value_of_object(tuple_pair(vm, value_of_object(vm->empty_bytes), state));
    return !raised(call_method(vm, self->decoder, NAME(vm, setstate), 1, &pair));
}

// Reads over characters, as many as the cookie said.
static RUNS bool skip_characters(VM *vm, TextIO *self, size_t count)
{
    while (count > 0) {
        size_t ready = utf8_count(self->text + self->at, self->end - self->at);
        size_t n = ready < count ? ready : count;
        self->at += utf8_offset(self->text + self->at, self->end - self->at, n);
        count -= n;
        if (count == 0) break;
        int status = text_read_chunk(vm, self);
        if (status < 0 || !charge(vm, 100)) return false;
        if (status == 0) return throw_false(vm, OSError, "can't restore logical file position");
    }
    return true;
}

static RUNS Value seek_to_end(VM *vm, TextIO *self)
{
    Value result;
    if (raised(stream_call(vm, value_of_object(self), NAME(vm, flush)))) return RAISED;
    text_drop_decoded(self);
    if (!text_reset_decoder(vm, self) || !seek_below(vm, self, 0, SEEK_END, &result)) return RAISED;
    int64_t at;
    if (!index_as_int64(vm, result, true, &at) || !text_reset_encoder(vm, self, at == 0)) return RAISED;
    return result;
}

Value text_seek(VM *vm, TextIO *self, Value cookie, int whence)
{
    if (!text_check_open(vm, self)) return RAISED;
    if (!self->seekable) return throw_unsupported(vm, "underlying stream is not seekable");
    bool zero = is_int(cookie) && int_sign(cookie) == 0;
    if (whence == SEEK_CUR) {
        if (!zero) return throw_unsupported(vm, "can't do nonzero cur-relative seeks");
        cookie = stream_call(vm, value_of_object(self), NAME(vm, tell));
        if (raised(cookie)) return RAISED;
    } else if (whence == SEEK_END) {
        return zero ? seek_to_end(vm, self) : throw_unsupported(vm, "can't do nonzero end-relative seeks");
    } else if (whence != SEEK_SET) {
        return throw(vm, ValueError, "invalid whence (%d, should be %d, %d or %d)", whence, 0, 1, 2);
    }
    cookie = index_of(vm, cookie);
    if (raised(cookie)) return RAISED;
    if (int_sign(cookie) < 0) return throw(vm, ValueError, "negative seek position %R", cookie);
    if (raised(stream_call(vm, value_of_object(self), NAME(vm, flush)))) return RAISED;
    int64_t position, skip;
    Value fields[4], ignored;
    for (uint64_t i = 0; i < 4; i++) {
        fields[i] = cookie_field(vm, cookie, i * 64);
        if (raised(fields[i])) return RAISED;
    }
    if (!index_as_int64(vm, fields[0], false, &position) || !index_as_int64(vm, fields[3], false, &skip)) return RAISED;
    if (!seek_below(vm, self, position, SEEK_SET, &ignored)) return RAISED;
    text_drop_decoded(self);
    self->pending_cr = false;
    self->telling = self->seekable;
    if (!restore_decoder(vm, self, position, fields[1]) || !skip_characters(vm, self, (size_t)skip)) return RAISED;
    if (!text_reset_encoder(vm, self, position == 0 && skip == 0)) return RAISED;
    return cookie;
}
