// string_io.c - StringIO: a file of text in memory.
//
// The text is UTF-8; positions are code points. `at` and `offset` are the position in both counts, so that reading and
// writing along never counts; a position beyond the end has the end's offset.
#include "stdlib/io/io.h"
#include "vm/base/utf8.h"

typedef struct StringIO {
    Object head;
    char *data;
    size_t size, capacity;  // bytes
    size_t count;           // code points
    size_t at, offset;
    bool ready, closed;
    bool universal, translate; // newline=None or '': any end of line counts; None: and becomes '\n'
    unsigned seen;
    char newline[3];        // what ends a line and what '\n' is written as; empty: universal
    bool newline_none;
} StringIO;

static StringIO *as_string_io(Value v)
{
    return (StringIO *)as_object(v);
}

static RAISES bool is_open(VM *vm, const StringIO *self)
{
    if (UNLIKELY(!self->ready)) return throw_false(vm, ValueError, "I/O operation on uninitialized object");
    if (UNLIKELY(self->closed)) return throw_false(vm, ValueError, "I/O operation on closed file");
    return true;
}

static RAISES bool reserve(VM *vm, StringIO *self, size_t size)
{
    if (size <= self->capacity) return true;
    size_t capacity = self->capacity + (self->capacity >> 1) + 64;
    if (capacity < size || capacity > PTRDIFF_MAX) capacity = size;
    char *data = size > PTRDIFF_MAX ? NULL : memory_resize(&vm->memory, self->data, self->capacity, capacity);
    if (data == NULL) return throw_memory(vm), false;
    heap_external(vm, (ptrdiff_t)(capacity - self->capacity));
    self->data = data;
    self->capacity = capacity;
    return true;
}

// The bytes that `count` code points from offset on take, and how many there are.
static size_t span(const StringIO *self, size_t count, size_t *taken)
{
    size_t left = self->count > self->at ? self->count - self->at : 0;
    *taken = count < left ? count : left;
    if (*taken == left) return self->at <= self->count ? self->size - self->offset : 0;
    if (self->size == self->count) return *taken;
    return utf8_offset(self->data + self->offset, self->size - self->offset, *taken);
}

// Replaces what lies at the position by text.
static RAISES bool put(VM *vm, StringIO *self, const char *text, size_t size, size_t count)
{
    if (size == 0) return true;
    size_t gap = self->at > self->count ? self->at - self->count : 0, taken;
    size_t old = gap > 0 ? 0 : span(self, count, &taken);
    size_t end;
    if (gap > 0) taken = 0;
    if (add_overflows(self->size, gap, &end) || add_overflows(end, size, &end)) return throw_memory(vm), false;
    if (!reserve(vm, self, end - old)) return false;
    if (gap > 0) {
        memset(self->data + self->size, 0, gap);
        self->size += gap;
        self->count += gap;
        self->offset = self->size;
    }
    char *place = self->data + self->offset;
    size_t behind = self->size - self->offset - old;
    if (behind > 0 && old != size) memmove(place + size, place + old, behind);
    memcpy(place, text, size);
    self->size += size - old;
    self->count += count - taken;
    self->offset += size;
    self->at += count;
    return true;
}

// Writes text as newline= says: translated on its way in.
static RAISES bool write_text(VM *vm, StringIO *self, const String *text)
{
    if (!self->translate && self->newline[0] != '\r') {
        if (self->universal) newlines_look(text->data, text->size, &self->seen);
        return put(vm, self, text->data, text->size, text->count);
    }
    const char *special = memchr(text->data, self->translate ? '\r' : '\n', text->size);
    if (special == NULL) {
        if (self->translate && memchr(text->data, '\n', text->size) != NULL) self->seen |= SEEN_LF;
        return put(vm, self, text->data, text->size, text->count);
    }
    Buf buf;
    buf_init(&buf, &vm->memory);
    if (self->translate) {
        buf_append(&buf, text->data, text->size);
        if (!buf.failed) buf.size = newlines_translate(buf.data, buf.size, &self->seen);
    } else {
        for (size_t i = 0; i < text->size; i++) {
            if (text->data[i] == '\n') buf_append_text(&buf, self->newline);
            else buf_append_char(&buf, text->data[i]);
        }
    }
    bool fine = !buf.failed || (throw_memory(vm), false);
    fine = fine && put(vm, self, buf.data, buf.size, utf8_count(buf.data, buf.size));
    buf_free(&buf);
    return fine;
}

static RAISES Value take(VM *vm, StringIO *self, size_t bytes, size_t count)
{
    String *text = str_new_counted(vm, bytes > 0 ? self->data + self->offset : "", bytes, count);
    if (text == NULL) return RAISED;
    self->at += count;
    self->offset += bytes;
    return value_of_object(text);
}

// ---- Methods ------------------------------------------------------------------------------------

static RAISES bool set_newline(VM *vm, StringIO *self, Value newline)
{
    if (!is_none(newline) && !is_str(newline)) {
        return throw_false(vm, TypeError, "newline must be str or None, not %.200T", newline);
    }
    const char *text = "";
    if (!is_none(newline)) {
        const String *given = as_str(newline);
        bool legal = given->size == 0 || str_equal_c(given, "\n") || str_equal_c(given, "\r") || str_equal_c(given, "\r\n");
        if (!legal) return throw_false(vm, ValueError, "illegal newline value: %R", newline);
        text = given->size == 0 ? "" : given->size == 2 ? "\r\n" : given->data[0] == '\r' ? "\r" : "\n";
    }
    strcpy(self->newline, text);
    self->newline_none = is_none(newline);
    self->universal = text[0] == '\0';
    self->translate = is_none(newline);
    return true;
}

static void drop_memory(VM *vm, StringIO *self)
{
    memory_release(&vm->memory, self->data, self->capacity);
    heap_external(vm, -(ptrdiff_t)self->capacity);
    self->data = NULL;
    self->size = self->capacity = self->count = self->at = self->offset = 0;
}

static Value string_io_init(VM *vm, Value *args) // StringIO(initial_value='', newline='\n')
{
    StringIO *self = as_string_io(args[0]);
    if (!(type_of(vm, args[0])->flags & TYPE_IS_HEAP)) stream_adopt(vm, args[0]); // nothing to close
    self->ready = false;
    if (!set_newline(vm, self, args[2])) return RAISED;
    if (!is_none(args[1]) && !is_str(args[1])) {
        return throw(vm, TypeError, "initial_value must be str or None, not %.200T", args[1]);
    }
    drop_memory(vm, self);
    self->seen = 0;
    self->closed = false;
    if (is_str(args[1]) && !write_text(vm, self, as_str(args[1]))) return RAISED;
    self->at = self->offset = 0;
    self->ready = true;
    return NONE;
}

static Value py_string_io_getvalue(VM *vm, Value *args)
{
    StringIO *self = as_string_io(args[0]);
    if (!is_open(vm, self)) return RAISED;
    return value_of_str(str_new_counted(vm, self->size > 0 ? self->data : "", self->size, self->count));
}

static Value py_string_io_tell(VM *vm, Value *args)
{
    StringIO *self = as_string_io(args[0]);
    return is_open(vm, self) ? int_new(vm, (int64_t)self->at) : RAISED;
}

static Value py_string_io_read(VM *vm, Value *args)
{
    StringIO *self = as_string_io(args[0]);
    int64_t size;
    if (!is_open(vm, self) || !stream_size(vm, args[1], -1, &size) || !is_open(vm, self)) return RAISED;
    size_t count, bytes = span(self, size < 0 ? SIZE_MAX : (size_t)size, &count);
    return take(vm, self, bytes, count);
}

static RAISES Value read_line(VM *vm, StringIO *self, int64_t limit)
{
    size_t count, bytes = span(self, limit < 0 ? SIZE_MAX : (size_t)limit, &count);
    if (bytes == 0) return value_of_object(vm->empty_str);
    ptrdiff_t end = newlines_find(self->data + self->offset, bytes, self->universal && !self->translate,
                                  self->newline[0] != '\0' ? self->newline : NULL);
    if (end >= 0 && (size_t)end < bytes) {
        bytes = (size_t)end;
        count = self->size == self->count ? bytes : utf8_count(self->data + self->offset, bytes);
    }
    return take(vm, self, bytes, count);
}

static Value py_string_io_readline(VM *vm, Value *args)
{
    StringIO *self = as_string_io(args[0]);
    int64_t limit;
    if (!is_open(vm, self) || !stream_size(vm, args[1], -1, &limit) || !is_open(vm, self)) return RAISED;
    return read_line(vm, self, limit);
}

static Value string_io_next(VM *vm, Value value)
{
    StringIO *self = as_string_io(value);
    if (!is_open(vm, self)) return RAISED;
    Value line;
    if (LIKELY(!(type_of(vm, value)->flags & TYPE_IS_HEAP))) {
        line = read_line(vm, self, -1);
    } else {
        line = stream_call(vm, value, NAME(vm, readline));
        if (!raised(line) && !is_str(line)) {
            return throw(vm, OSError, "readline() should have returned a str object, not '%.200T'", line);
        }
    }
    if (raised(line)) return next_raised(vm);
    return as_str(line)->size == 0 ? exhausted(vm) : line;
}

static Value py_string_io_write(VM *vm, Value *args)
{
    StringIO *self = as_string_io(args[0]);
    if (!is_str(args[1])) return throw(vm, TypeError, "string argument expected, got '%.200T'", args[1]);
    if (!is_open(vm, self) || !write_text(vm, self, as_str(args[1]))) return RAISED;
    return int_new(vm, (int64_t)as_str(args[1])->count);
}

static Value py_string_io_seek(VM *vm, Value *args)
{
    StringIO *self = as_string_io(args[0]);
    int64_t target;
    int whence;
    if (!arg_int64(vm, args, 1, &target) || !arg_int(vm, args, 2, &whence) || !is_open(vm, self)) return RAISED;
    if (whence < 0 || whence > 2) return throw(vm, ValueError, "Invalid whence (%i, should be 0, 1 or 2)", whence);
    if (target < 0 && whence == 0) return throw(vm, ValueError, "Negative seek position %lld", (long long)target);
    if (target != 0 && whence != 0) return throw(vm, OSError, "Can't do nonzero cur-relative seeks");
    if (whence == 1) return int_new(vm, (int64_t)self->at);
    self->at = whence == 2 ? self->count : (size_t)target;
    if (self->at >= self->count) self->offset = self->size;
    else self->offset = self->size == self->count ? self->at : utf8_offset(self->data, self->size, self->at);
    return int_new(vm, (int64_t)self->at);
}

static Value py_string_io_truncate(VM *vm, Value *args)
{
    StringIO *self = as_string_io(args[0]);
    int64_t size;
    if (!is_open(vm, self) || !stream_size(vm, args[1], (int64_t)self->at, &size)) return RAISED;
    if (size < 0) return throw(vm, ValueError, "Negative size value %lld", (long long)size);
    if ((size_t)size < self->count) {
        self->size = utf8_offset(self->data, self->size, (size_t)size);
        self->count = (size_t)size;
        if (self->at > self->count) self->offset = self->size;
    }
    return int_new(vm, size);
}

static Value py_string_io_true(VM *vm, Value *args)
{
    return is_open(vm, as_string_io(args[0])) ? TRUE : RAISED;
}

static Value py_string_io_close(VM *vm, Value *args)
{
    StringIO *self = as_string_io(args[0]);
    drop_memory(vm, self);
    self->closed = true;
    as_object(args[0])->flags |= STREAM_CLOSED;
    return NONE;
}

static Value py_string_io_getstate(VM *vm, Value *args)
{
    StringIO *self = as_string_io(args[0]);
    Value text = py_string_io_getvalue(vm, args);
    String *newline = raised(text) ? NULL : str_from_c(vm, self->newline);
    if (newline == NULL) return RAISED;
    Dict *dict = type_of(vm, args[0])->slots_offset != 0 ? instance_dict_copy(vm, as_object(args[0])) : NULL;
    if (dict == NULL && !is_absent(vm->pending)) return RAISED;
    Tuple *state = tuple_of(vm, 4, text, self->newline_none ? NONE : value_of_object(newline), int_new(vm, (int64_t)self->at),
                            dict != NULL && dict->count > 0 ? value_of_object(dict) : NONE);
    return state != NULL ? value_of_object(state) : RAISED;
}

static Value py_string_io_setstate(VM *vm, Value *args)
{
    StringIO *self = as_string_io(args[0]);
    if (self->closed) return throw(vm, ValueError, "I/O operation on closed file");
    if (!is_tuple(args[1]) || as_tuple(args[1])->count < 4) {
        return throw(vm, TypeError, "%.200T.__setstate__ argument should be 4-tuple, got %.200T", args[0], args[1]);
    }
    Tuple *state = as_tuple(args[1]);
    Value given[] = {args[0], NONE, state->items[1]};
    if (raised(string_io_init(vm, given))) return RAISED;
    if (!is_str(state->items[0])) {
        return throw(vm, TypeError, "initial_value must be str or None, not %.200T", state->items[0]);
    }
    // The text has been translated before it was taken.
    String *text = as_str(state->items[0]);
    if (!put(vm, self, text->data, text->size, text->count)) return RAISED;
    if (!is_int(state->items[2])) return throw(vm, TypeError, "third item of state must be an integer, got %.200T", state->items[2]);
    Value where[] = {args[0], state->items[2], value_of_small(0)};
    int64_t at;
    if (!index_as_int64(vm, state->items[2], true, &at)) return RAISED;
    if (at < 0) return throw(vm, ValueError, "position value cannot be negative");
    if (raised(py_string_io_seek(vm, where))) return RAISED;
    if (is_none(state->items[3])) return NONE;
    if (!is_dict(state->items[3])) {
        return throw(vm, TypeError, "fourth item of state should be a dict, got a %.200T", state->items[3]);
    }
    Dict *own = instance_dict(vm, as_object(args[0]));
    return own != NULL && dict_update(vm, own, state->items[3]) ? NONE : RAISED;
}

static Value get_closed(VM *vm, Value self)
{
    if (!as_string_io(self)->ready) return throw(vm, ValueError, "I/O operation on uninitialized object");
    return value_of_bool(as_string_io(self)->closed);
}

static Value get_line_buffering(VM *vm, Value self)
{
    return is_open(vm, as_string_io(self)) ? FALSE : RAISED;
}

static Value get_newlines(VM *vm, Value self)
{
    StringIO *string = as_string_io(self);
    if (!is_open(vm, string)) return RAISED;
    return string->universal ? newlines_value(vm, string->seen) : NONE;
}

static void string_io_release(VM *vm, Object *object)
{
    memory_release(&vm->memory, ((StringIO *)object)->data, ((StringIO *)object)->capacity);
}

static const NativeProperty string_io_properties[] = {
    {"closed", get_closed, NULL, NULL},
    {"newlines", get_newlines, NULL, NULL},
    {"line_buffering", get_line_buffering, NULL, NULL},
    {0},
};

static const Native string_io_methods[] = {
    {"getvalue(self, /)", py_string_io_getvalue, "Retrieve the entire contents of the object."},
    {"tell(self, /)", py_string_io_tell, "Tell the current file position."},
    {"read(self, size=-1, /)", py_string_io_read, "Read at most size characters, returned as a string."},
    {"readline(self, size=-1, /)", py_string_io_readline, "Read until newline or EOF."},
    {"write(self, s, /)", py_string_io_write, "Write string to file."},
    {"seek(self, pos, whence=0, /)", py_string_io_seek, "Change stream position."},
    {"truncate(self, pos=None, /)", py_string_io_truncate, "Truncate size to pos."},
    {"close(self, /)", py_string_io_close, "Close the IO object."},
    {"seekable(self, /)", py_string_io_true, "Returns True if the IO object can be seeked."},
    {"readable(self, /)", py_string_io_true, "Returns True if the IO object can be read."},
    {"writable(self, /)", py_string_io_true, "Returns True if the IO object can be written."},
    {"__getstate__(self, /)", py_string_io_getstate, NULL},
    {"__setstate__(self, state, /)", py_string_io_setstate, NULL},
    {0},
};

const TypeDef string_io_type = {
    .name = "_io.StringIO",
    .doc = "Text I/O implementation using an in-memory buffer.",
    .signature = "StringIO(initial_value='', newline='\\n')",
    .base = &text_io_base_type,
    .size = sizeof(StringIO),
    .release = string_io_release,
    .init = string_io_init,
    .methods = string_io_methods,
    .properties = string_io_properties,
    .next = string_io_next,
};
