// subject.c - what a pattern is run on: str, bytes, or anything with a buffer of bytes.
#include "stdlib/re/regex.h"
#include "vm/types/str_parts.h"

static int64_t clamp(int64_t index, size_t length)
{
    return index < 0 ? 0 : (uint64_t)index > length ? (int64_t)length : index;
}

static void open_text(VM *vm, Subject *subject, String *text, int64_t pos, int64_t endpos)
{
    bool is_ascii = str_is_ascii(text);
    subject->is_text = true;
    subject->units = is_ascii ? UNITS_ASCII : UNITS_UTF8;
    subject->pos = clamp(pos, text->count);
    subject->endpos = clamp(endpos, text->count);
    subject->data = text->data;
    subject->start = (size_t)subject->pos;
    subject->size = (size_t)subject->endpos;
    if (is_ascii) return;
    subject->start = subject->pos == 0 ? 0 : str_offset(vm, text, (size_t)subject->pos);
    subject->size = subject->size == text->count ? text->size : str_offset(vm, text, subject->size);
}

static void open_bytes(Subject *subject, const char *data, size_t size, int64_t pos, int64_t endpos)
{
    subject->is_text = false;
    subject->units = UNITS_BYTES;
    subject->pos = clamp(pos, size);
    subject->endpos = clamp(endpos, size);
    subject->data = data;
    subject->start = (size_t)subject->pos;
    subject->size = (size_t)subject->endpos;
}

bool subject_open(VM *vm, Subject *subject, const Pattern *pattern, Value string, int64_t pos, int64_t endpos)
{
    subject->string = string;
    subject->has_view = false;
    subject->wide = NULL;
    if (is_str(string)) {
        if (!pattern->tree.is_text)
            return throw_false(vm, TypeError, "cannot use a bytes pattern on a string-like object");
        open_text(vm, subject, as_str(string), pos, endpos);
        return true;
    }
    if (is_bytes(string)) {
        open_bytes(subject, as_bytes(string)->data, as_bytes(string)->size, pos, endpos);
    } else {
        if (!has_buffer(vm, string))
            return throw_false(vm, TypeError, "expected string or bytes-like object, got '%T'", string);
        if (!buffer_get(vm, string, &subject->view, false)) return false;
        subject->has_view = true;
        open_bytes(subject, subject->view.data, subject->view.size, pos, endpos);
    }
    if (!pattern->tree.is_text) return true;
    subject_close(vm, subject);
    return throw_false(vm, TypeError, "cannot use a string pattern on a bytes-like object");
}

void subject_close(VM *vm, Subject *subject)
{
    if (subject->has_view) buffer_release(vm, &subject->view);
    subject->has_view = false;
    if (subject->wide == NULL) return;
    memory_release(subject->wide_memory, subject->wide, subject->wide_size);
    subject->wide = NULL;
}

Value subject_slice(VM *vm, const Subject *subject, size_t start, size_t stop)
{
    if (subject->is_text) {
        String *text = as_str(subject->string);
        if (subject->units == UNITS_ASCII && stop - start < text->size)
            return value_of_str(str_piece(vm, text->data + start, stop - start, stop - start));
        return value_of_str(str_cut(vm, text, start, stop));
    }
    if (is_exact_bytes(subject->string) && start == 0 && stop == as_bytes(subject->string)->size)
        return subject->string;
    if (start == stop) return value_of_object(vm->empty_bytes);
    return value_of_bytes(bytes_new(vm, subject->data + start, stop - start));
}
