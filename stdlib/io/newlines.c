// newlines.c - the ends of lines: finding them, translating them, and the IncrementalNewlineDecoder.
#include "stdlib/io/io.h"

Value newlines_value(VM *vm, unsigned seen)
{
    static const struct {
        unsigned bit;
        const char *text;
    } rows[] = {{SEEN_CR, "\r"}, {SEEN_LF, "\n"}, {SEEN_CRLF, "\r\n"}};
    Value found[3];
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (!(seen & rows[i].bit)) continue;
        String *text = str_static(vm, rows[i].text);
        if (text == NULL) return RAISED;
        found[count++] = value_of_object(text);
    }
    if (count == 0) return NONE;
    if (count == 1) return found[0];
    Tuple *all = tuple_new(vm, found, count);
    return all != NULL ? value_of_object(all) : RAISED;
}

void newlines_look(const char *text, size_t size, unsigned *seen)
{
    const char *end = text + size, *at = text;
    if (size == 0) return;
    while ((at = memchr(at, '\r', (size_t)(end - at))) != NULL) {
        bool pair = at + 1 < end && at[1] == '\n';
        *seen |= pair ? SEEN_CRLF : SEEN_CR;
        at += 1 + pair;
        if (at == end) break;
    }
    if (*seen & SEEN_LF) return;
    // A '\n' of its own: one that no '\r' stands before.
    for (at = text; at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++) {
        if (at > text && at[-1] == '\r') continue;
        *seen |= SEEN_LF;
        return;
    }
}

size_t newlines_translate(char *text, size_t size, unsigned *seen)
{
    newlines_look(text, size, seen);
    char *cr = size > 0 ? memchr(text, '\r', size) : NULL;
    if (LIKELY(cr == NULL)) return size;
    const char *end = text + size;
    char *out = cr;
    for (const char *in = cr; in < end; in++) {
        char byte = *in;
        if (byte == '\r') {
            byte = '\n';
            in += in + 1 < end && in[1] == '\n';
        }
        *out++ = byte;
    }
    return (size_t)(out - text);
}

ptrdiff_t newlines_find(const char *text, size_t size, bool universal, const char *newline)
{
    if (size == 0) return -1;
    if (newline != NULL && newline[0] != '\0' && newline[1] == '\0') {
        const char *found = memchr(text, newline[0], size);
        return found != NULL ? found - text + 1 : -1;
    }
    if (newline != NULL && newline[0] != '\0') { // "\r\n"
        for (const char *at = text; (at = memchr(at, '\r', size - (size_t)(at - text))) != NULL; at++) {
            if (at + 1 < text + size && at[1] == '\n') return at - text + 2;
            if (at + 1 >= text + size) break;
        }
        return -1;
    }
    const char *lf = memchr(text, '\n', size);
    if (!universal) return lf != NULL ? lf - text + 1 : -1;
    const char *cr = memchr(text, '\r', lf != NULL ? (size_t)(lf - text) : size);
    if (cr == NULL) return lf != NULL ? lf - text + 1 : -1;
    return cr - text + 1 + (cr + 1 < text + size && cr[1] == '\n');
}

bool newline_is_legal(VM *vm, Value newline)
{
    if (is_none(newline)) return true;
    const String *text = as_str(newline);
    if (text->size == 0 || str_equal_c(text, "\n") || str_equal_c(text, "\r") || str_equal_c(text, "\r\n")) return true;
    return throw_false(vm, ValueError, "illegal newline value: %V", newline);
}

// ---- IncrementalNewlineDecoder ------------------------------------------------------------------

typedef struct NewlineDecoder {
    Object head;
    Value decoder;      // or None; zero bits until __init__ has run
    Value errors;
    bool translate, pending_cr;
    unsigned seen;
} NewlineDecoder;

static NewlineDecoder *as_decoder(Value v)
{
    return (NewlineDecoder *)as_object(v);
}

static RAISES bool is_ready(VM *vm, Value self)
{
    if (as_decoder(self)->decoder.bits != 0) return true;
    return throw_false(vm, ValueError, "IncrementalNewlineDecoder.__init__() not called");
}

static Value decoder_init(VM *vm, Value *args) // (decoder, translate, errors='strict')
{
    NewlineDecoder *self = as_decoder(args[0]);
    bool translate;
    if (!truth(vm, args[2], &translate)) return RAISED;
    store(vm, self, &self->decoder, args[1]);
    store(vm, self, &self->errors, args[3]);
    self->translate = translate;
    self->pending_cr = false;
    self->seen = 0;
    return NONE;
}

static Value py_decoder_decode(VM *vm, Value *args) // decode(input, final=False)
{
    bool final;
    if (!is_ready(vm, args[0]) || !truth(vm, args[2], &final)) return RAISED;
    NewlineDecoder *self = as_decoder(args[0]);
    Value output = args[1];
    if (!is_none(self->decoder)) {
        Value given[] = {args[1], value_of_bool(final)};
        output = call_method(vm, self->decoder, NAME(vm, decode), 2, given);
        if (raised(output)) return RAISED;
    }
    if (!is_str(output)) return throw(vm, TypeError, "decoder should return a string result, not '%.200T'", output);
    const String *text = as_str(output);
    bool holds = self->pending_cr && (final || text->size > 0);
    bool ends_in_cr = text->size > 0 && text->data[text->size - 1] == '\r' && !final;
    if (!holds && !ends_in_cr && memchr(text->data, '\r', text->size) == NULL) {
        newlines_look(text->data, text->size, &self->seen);
        return output;
    }
    Buf buf;
    buf_init(&buf, &vm->memory);
    if (holds) buf_append_char(&buf, '\r');
    buf_append(&buf, text->data, text->size - ends_in_cr);
    self->pending_cr = ends_in_cr;
    if (buf.failed || buf.size == 0) return value_of_str(str_from_buf(vm, &buf));
    if (self->translate) buf.size = newlines_translate(buf.data, buf.size, &self->seen);
    else newlines_look(buf.data, buf.size, &self->seen);
    return value_of_str(str_from_buf(vm, &buf));
}

static Value py_decoder_getstate(VM *vm, Value *args)
{
    if (!is_ready(vm, args[0])) return RAISED;
    NewlineDecoder *self = as_decoder(args[0]);
    Value buffer = value_of_object(vm->empty_bytes), flag = value_of_small(0);
    if (!is_none(self->decoder)) {
        Value state = stream_call(vm, self->decoder, NAME(vm, getstate));
        if (raised(state)) return RAISED;
        if (!is_tuple(state) || as_tuple(state)->count != 2) return throw(vm, TypeError, "illegal decoder state");
        buffer = as_tuple(state)->items[0];
        flag = as_tuple(state)->items[1];
        if (!is_int(flag)) return throw(vm, TypeError, "illegal decoder state");
        flag = int_shift_left_by(vm, flag, 1);
    }
    if (!raised(flag) && self->pending_cr) flag = int_bit_or(vm, flag, value_of_small(1));
    return raised(flag) ? RAISED : value_of_object(tuple_pair(vm, buffer, flag));
}

static Value py_decoder_setstate(VM *vm, Value *args)
{
    if (!is_ready(vm, args[0])) return RAISED;
    NewlineDecoder *self = as_decoder(args[0]);
    if (!is_tuple(args[1])) return throw(vm, TypeError, "state argument must be a tuple");
    Tuple *state = as_tuple(args[1]);
    if (state->count != 2 || !is_int(state->items[1])) {
        return throw(vm, TypeError, "setstate(): illegal state argument");
    }
    Value low = int_bit_and(vm, state->items[1], value_of_small(1));
    Value flag = raised(low) ? RAISED : int_shift_right_by(vm, state->items[1], 1);
    if (raised(flag)) return RAISED;
    self->pending_cr = int_sign(low) != 0;
    if (is_none(self->decoder)) return NONE;
    Value inner = value_of_object(tuple_pair(vm, state->items[0], flag));
    return call_method(vm, self->decoder, NAME(vm, setstate), 1, &inner);
}

static Value py_decoder_reset(VM *vm, Value *args)
{
    if (!is_ready(vm, args[0])) return RAISED;
    NewlineDecoder *self = as_decoder(args[0]);
    self->seen = 0;
    self->pending_cr = false;
    return is_none(self->decoder) ? NONE : stream_call(vm, self->decoder, NAME(vm, reset));
}

static Value get_newlines(VM *vm, Value self)
{
    return is_ready(vm, self) ? newlines_value(vm, as_decoder(self)->seen) : RAISED;
}

static void decoder_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((NewlineDecoder *)object)->decoder);
    trace_value(tracer, ((NewlineDecoder *)object)->errors);
}

static const NativeProperty decoder_properties[] = {{"newlines", get_newlines, NULL, NULL}, {0}};

static const Native decoder_methods[] = {
    {"decode(self, /, input, final=False)", py_decoder_decode, NULL},
    {"getstate(self, /)", py_decoder_getstate, NULL},
    {"setstate(self, state, /)", py_decoder_setstate, NULL},
    {"reset(self, /)", py_decoder_reset, NULL},
    {0},
};

const TypeDef newline_decoder_type = {
    .name = "_io.IncrementalNewlineDecoder",
    .doc = "Codec used when reading a file in universal newlines mode.",
    .signature = "IncrementalNewlineDecoder(decoder, translate, errors='strict')",
    .size = sizeof(NewlineDecoder),
    .trace = decoder_trace,
    .init = decoder_init,
    .methods = decoder_methods,
    .properties = decoder_properties,
};
