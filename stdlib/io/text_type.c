// text_type.c - the type TextIOWrapper.
#include "stdlib/io/io.h"

static TextIO *as_text(Value v)
{
    return (TextIO *)as_object(v);
}

// ---- Methods ------------------------------------------------------------------------------------

static Value py_text_write(VM *vm, Value *args)
{
    if (!is_str(args[1])) {
        return throw(vm, TypeError, "write() argument must be str, not %s", is_none(args[1]) ? "None" : type_name_of(vm, args[1]));
    }
    return text_write(vm, as_text(args[0]), as_str(args[1])) ? int_new(vm, (int64_t)as_str(args[1])->count) : RAISED;
}

static Value py_text_read(VM *vm, Value *args)
{
    int64_t size;
    if (!stream_size(vm, args[1], -1, &size)) return RAISED;
    return text_read(vm, as_text(args[0]), size);
}

static Value py_text_readline(VM *vm, Value *args)
{
    int64_t limit;
    if (!index_as_int64(vm, args[1], false, &limit)) return RAISED;
    return text_readline(vm, as_text(args[0]), limit);
}

static Value text_next(VM *vm, Value value)
{
    TextIO *self = as_text(value);
    Value line;
    if (!text_ready(vm, self)) return RAISED;
    self->telling = false;
    if (LIKELY(!(type_of(vm, value)->flags & TYPE_IS_HEAP))) {
        line = text_readline(vm, self, -1);
    } else {
        line = stream_call(vm, value, NAME(vm, readline));
        if (!raised(line) && !is_str(line)) {
            return throw(vm, OSError, "readline() should have returned a str object, not '%.200T'", line);
        }
    }
    if (raised(line)) return next_raised(vm);
    if (LIKELY(as_str(line)->size > 0)) return line;
    self->telling = self->seekable;
    return exhausted(vm);
}

static Value py_text_flush(VM *vm, Value *args)
{
    TextIO *self = as_text(args[0]);
    if (!text_check_open(vm, self)) return RAISED;
    self->telling = self->seekable;
    if (!text_flush_pending(vm, self)) return RAISED;
    if (self->fast != NULL && self->fast->can_write) return buffered_flush_all(vm, self->fast) ? NONE : RAISED;
    return stream_call(vm, self->buffer, NAME(vm, flush));
}

static Value py_text_close(VM *vm, Value *args)
{
    TextIO *self = as_text(args[0]);
    bool closed;
    if (!text_ready(vm, self) || !stream_is_closed(vm, args[0], &closed)) return RAISED;
    if (closed) return NONE;
    Value first = ABSENT;
    if (raised(stream_call(vm, args[0], NAME(vm, flush)))) first = take_pending(vm);
    Value result = stream_call(vm, self->buffer, NAME(vm, close));
    memory_release(&vm->memory, self->text, self->capacity);
    memory_release(&vm->memory, self->input, self->input_capacity);
    self->text = self->input = NULL;
    self->capacity = self->input_capacity = 0;
    text_drop_decoded(self);
    if (is_absent(first)) return result;
    if (!raised(result)) return throw_value(vm, first);
    stream_chain(vm, first);
    return RAISED;
}

static Value py_text_detach(VM *vm, Value *args)
{
    TextIO *self = as_text(args[0]);
    if (!text_ready(vm, self) || raised(stream_call(vm, args[0], NAME(vm, flush)))) return RAISED;
    Value buffer = self->buffer;
    self->buffer = NONE;
    self->fast = NULL;
    self->detached = true;
    self->ok = false;
    stream_disown(vm, buffer);
    return buffer;
}

static RUNS Value ask_below(VM *vm, Value *args, String *question)
{
    TextIO *self = as_text(args[0]);
    return text_ready(vm, self) ? stream_call(vm, self->buffer, question) : RAISED;
}

static Value py_text_fileno(VM *vm, Value *args)
{
    return ask_below(vm, args, NAME(vm, fileno));
}

static Value py_text_seekable(VM *vm, Value *args)
{
    return ask_below(vm, args, NAME(vm, seekable));
}

static Value py_text_readable(VM *vm, Value *args)
{
    return ask_below(vm, args, NAME(vm, readable));
}

static Value py_text_writable(VM *vm, Value *args)
{
    return ask_below(vm, args, NAME(vm, writable));
}

static Value py_text_isatty(VM *vm, Value *args)
{
    return ask_below(vm, args, NAME(vm, isatty));
}

static Value py_text_seek(VM *vm, Value *args)
{
    int whence;
    if (!arg_int(vm, args, 2, &whence)) return RAISED;
    return text_seek(vm, as_text(args[0]), args[1], whence);
}

static Value py_text_tell(VM *vm, Value *args)
{
    return text_tell(vm, as_text(args[0]));
}

static Value py_text_truncate(VM *vm, Value *args)
{
    TextIO *self = as_text(args[0]);
    if (!text_check_open(vm, self) || raised(stream_call(vm, args[0], NAME(vm, flush)))) return RAISED;
    return call_method(vm, self->buffer, NAME(vm, truncate), 1, &args[1]);
}

static Value py_text_dealloc_warn(VM *vm, Value *args)
{
    TextIO *self = as_text(args[0]);
    if (!self->ok) return NONE;
    Value warned = get_attr_or_absent(vm, self->buffer, NAME(vm, _dealloc_warn));
    if (!raised(warned) && !is_absent(warned)) warned = call(vm, warned, 1, &args[1]);
    return raised(warned) ? RAISED : NONE;
}

// reconfigure(*, encoding=None, errors=None, newline=?, line_buffering=None, write_through=None)
static Value py_text_reconfigure(VM *vm, Value *args)
{
    TextIO *self = as_text(args[0]);
    bool line_buffered = self->line_buffered, write_through = self->write_through;
    static const char *const names[] = {"encoding", "errors"};
    if (!text_ready(vm, self)) return RAISED;
    for (int i = 0; i < 2; i++) {
        if (is_none(args[1 + i]) || is_str(args[1 + i])) continue;
        return throw(vm, TypeError, "reconfigure() argument '%s' must be str or None, not %T", names[i], args[1 + i]);
    }
    bool recodes = !is_none(args[1]) || !is_none(args[2]) || !is_absent(args[3]);
    if (self->has_chunk && recodes) {
        return throw_unsupported(vm, "It is not possible to set the encoding or newline of stream after the first read");
    }
    if (!is_absent(args[3])) {
        if (!is_none(args[3]) && !is_str(args[3])) {
            return throw(vm, TypeError, "reconfigure() argument 'newline' must be str or None, not %T", args[3]);
        }
        if (!newline_is_legal(vm, args[3])) return RAISED;
    }
    if (!is_none(args[4]) && !truth(vm, args[4], &line_buffered)) return RAISED;
    if (!is_none(args[5]) && !truth(vm, args[5], &write_through)) return RAISED;
    if (raised(stream_call(vm, args[0], NAME(vm, flush)))) return RAISED;
    if (!is_none(args[1]) || !is_none(args[2])) {
        String *encoding = is_none(args[1]) ? as_str(self->encoding) : as_str(args[1]);
        String *errors = !is_none(args[2]) ? as_str(args[2]) : is_none(args[1]) ? as_str(self->errors) : NAME(vm, strict);
        if (str_equal_c(encoding, "locale")) encoding = str_intern_c(vm, "utf-8");
        if (encoding == NULL || !text_set_up_coders(vm, self, encoding, errors)) return RAISED;
    }
    if (!is_absent(args[3])) text_set_newline(self, args[3]);
    self->line_buffered = line_buffered;
    self->write_through = write_through;
    return NONE;
}

// ---- Attributes ---------------------------------------------------------------------------------

static Value get_encoding(VM *vm, Value self)
{
    (void)vm;
    TextIO *text = as_text(self);
    return text->encoding.bits != 0 ? text->encoding : NONE;
}

static Value get_errors(VM *vm, Value self)
{
    return text_ready(vm, as_text(self)) ? as_text(self)->errors : RAISED;
}

static Value get_buffer(VM *vm, Value self)
{
    (void)vm;
    TextIO *text = as_text(self);
    return text->ok ? text->buffer : NONE;
}

static Value get_line_buffering(VM *vm, Value self)
{
    (void)vm;
    return value_of_bool(as_text(self)->line_buffered);
}

static Value get_write_through(VM *vm, Value self)
{
    (void)vm;
    return value_of_bool(as_text(self)->write_through);
}

static Value get_newlines(VM *vm, Value self)
{
    if (!text_ready(vm, as_text(self))) return RAISED;
    return as_text(self)->read_universal ? newlines_value(vm, as_text(self)->seen) : NONE;
}

static Value get_name(VM *vm, Value self)
{
    return text_ready(vm, as_text(self)) ? get_attr(vm, as_text(self)->buffer, NAME(vm, name)) : RAISED;
}

static Value get_closed(VM *vm, Value self)
{
    TextIO *text = as_text(self);
    if (!text_ready(vm, text)) return RAISED;
    if (LIKELY(text->fast != NULL && text->fast->ok && text->fast->file != NULL)) return value_of_bool(text->fast->file->fd < 0);
    return get_attr(vm, text->buffer, NAME(vm, closed));
}

static Value get_mode(VM *vm, Value self)
{
    Value mode = as_text(self)->mode;
    return is_absent(mode) || mode.bits == 0 ? throw_no_attribute(vm, self, NAME(vm, mode)) : mode;
}

static bool set_mode(VM *vm, Value self, Value value)
{
    store(vm, as_object(self), &as_text(self)->mode, value);
    return true;
}

static Value get_chunk_size(VM *vm, Value self)
{
    return text_ready(vm, as_text(self)) ? int_new(vm, (int64_t)as_text(self)->chunk_size) : RAISED;
}

static bool set_chunk_size(VM *vm, Value self, Value value)
{
    int64_t size;
    if (is_absent(value)) return throw_false(vm, AttributeError, "cannot delete attribute");
    if (!text_ready(vm, as_text(self)) || !index_as_int64(vm, value, false, &size)) return false;
    if (size <= 0) return throw_false(vm, ValueError, "a strictly positive integer is required");
    as_text(self)->chunk_size = (size_t)size;
    return true;
}

static Value get_finalizing(VM *vm, Value self)
{
    (void)vm;
    return value_of_bool(as_text(self)->is_finalizing);
}

static Value text_repr(VM *vm, Value self)
{
    TextIO *text = as_text(self);
    if (!text->ok && !text->detached) return throw(vm, ValueError, "I/O operation on uninitialized object");
    String *parts = stream_repr(vm, self, true);
    if (parts == NULL) return RAISED;
    return value_of_str(str_format(vm, "<%s%S encoding=%R>", type_name_of(vm, self), parts, text->encoding));
}

static void text_trace(VM *vm, Tracer *tracer, Object *object)
{
    TextIO *self = (TextIO *)object;
    Value values[] = {self->buffer, self->encoding, self->errors, self->decoder, self->encoder, self->chunk_state, self->mode};
    for (size_t i = 0; i < COUNT_OF(values); i++) trace_value(tracer, values[i]);
}

static void text_release(VM *vm, Object *object)
{
    TextIO *self = (TextIO *)object;
    memory_release(&vm->memory, self->text, self->capacity);
    memory_release(&vm->memory, self->input, self->input_capacity);
    memory_release(&vm->memory, self->pending, self->pending_capacity);
}

static const NativeProperty text_properties[] = {
    {"encoding", get_encoding, NULL, NULL},
    {"errors", get_errors, NULL, NULL},
    {"buffer", get_buffer, NULL, NULL},
    {"line_buffering", get_line_buffering, NULL, NULL},
    {"write_through", get_write_through, NULL, NULL},
    {"newlines", get_newlines, NULL, NULL},
    {"name", get_name, NULL, NULL},
    {"mode", get_mode, set_mode, NULL},
    {"closed", get_closed, NULL, NULL},
    {"_CHUNK_SIZE", get_chunk_size, set_chunk_size, NULL},
    {"_finalizing", get_finalizing, NULL, NULL},
    {0},
};

static const Native text_methods[] = {
    {"write(self, text, /)", py_text_write, NULL},
    {"read(self, size=-1, /)", py_text_read, NULL},
    {"readline(self, size=-1, /)", py_text_readline, NULL},
    {"flush(self, /)", py_text_flush, NULL},
    {"close(self, /)", py_text_close, NULL},
    {"detach(self, /)", py_text_detach, NULL},
    {"reconfigure(self, /, *, encoding=None, errors=None, newline=?, line_buffering=None, write_through=None)",
     py_text_reconfigure, "Reconfigure the text stream with new parameters."},
    {"fileno(self, /)", py_text_fileno, NULL},
    {"seekable(self, /)", py_text_seekable, NULL},
    {"readable(self, /)", py_text_readable, NULL},
    {"writable(self, /)", py_text_writable, NULL},
    {"isatty(self, /)", py_text_isatty, NULL},
    {"seek(self, cookie, whence=0, /)", py_text_seek, "Set the stream position, and return the new stream position."},
    {"tell(self, /)", py_text_tell, "Return the stream position as an opaque number."},
    {"truncate(self, pos=None, /)", py_text_truncate, NULL},
    {"_dealloc_warn(self, source, /)", py_text_dealloc_warn, NULL},
    {"__reduce__(self, /)", py_stream_not_pickled, NULL},
    {"__reduce_ex__(self, protocol, /)", py_stream_not_pickled, NULL},
    {0},
};

const TypeDef text_io_type = {
    .name = "_io.TextIOWrapper",
    .doc = "Character and line based layer over a BufferedIOBase object, buffer.",
    .signature = "TextIOWrapper(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
    .base = &text_io_base_type,
    .size = sizeof(TextIO),
    .trace = text_trace,
    .release = text_release,
    .init = py_text_init,
    .methods = text_methods,
    .properties = text_properties,
    .repr = text_repr,
    .next = text_next,
};
