// traceback_source.c - the source lines that tracebacks show: of files, of texts that were
// registered, of what a program put into linecache.
#include "vm/exec/traceback.h"

#include <ctype.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vm/base/utf8.h"
#include "vm/object/attr.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/bytes.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

#define SOURCE_SIZE_MAX (64 << 20) // a larger file is hardly source

// Registered texts by file name.
typedef struct SourceState {
    Dict *texts;
} SourceState;

static void source_state_trace(VM *vm, Tracer *tracer, void *state)
{
    trace_object(tracer, ((SourceState *)state)->texts);
}

static const StateDef source_state = {"sources", sizeof(SourceState), source_state_trace, NULL};

bool vm_register_source(VM *vm, String *filename, String *text)
{
    SourceState *state = state_get(vm, &source_state);
    if (state == NULL) return false;
    if (state->texts == NULL) state->texts = dict_new(vm);
    return dict_set_str(vm, state->texts, filename, value_of_object(text));
}

// ---- Reading a file -----------------------------------------------------------------------------

// The encoding that a comment in the first two lines names ("coding: latin-1"), or "".
static void find_cookie(const char *data, size_t size, char name[40])
{
    name[0] = '\0';
    for (int line = 0; line < 2 && size > 0; line++) {
        const char *newline = memchr(data, '\n', size);
        size_t length = newline != NULL ? (size_t)(newline - data) : size;
        size_t at = 0;
        while (at < length && (data[at] == ' ' || data[at] == '\t' || data[at] == '\f')) at++;
        const char *found =
            at < length && data[at] == '#' ? memmem(data, length, "coding", 6) : NULL;
        if (found != NULL && (found[6] == ':' || found[6] == '=')) {
            const char *end = data + length;
            size_t used = 0;
            for (found += 7; found < end && (*found == ' ' || *found == '\t'); found++) continue;
            for (; found < end && used < 39 &&
                   (isalnum((unsigned char)*found) || strchr("-_.", *found));
                 found++) {
                name[used++] = *found;
            }
            name[used] = '\0';
            return;
        }
        size -= newline != NULL ? length + 1 : length;
        data += newline != NULL ? length + 1 : length;
    }
}

// The text of a file's bytes; what cannot be decoded is replaced.
static RUNS String *decode_source(VM *vm, const char *data, size_t size)
{
    if (size == 0) return vm->empty_str;
    if (size >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) data += 3, size -= 3;
    if (utf8_validate(data, size, UTF8_STRICT, NULL, NULL)) return str_new(vm, data, size);
    char name[40];
    find_cookie(data, size, name);
    if (name[0] != '\0') {
        String *text = bytes_decode(vm, data, size, name, "replace");
        if (text != NULL || !pending_is(vm, LookupError)) return text;
        (void)take_pending(vm);
    }
    return bytes_decode(vm, data, size, "utf-8", "replace");
}

// A regular file to read, or -1: a pipe of that name must not make us wait.
static int open_regular(VM *vm, const char *path)
{
    struct stat status;
    int fd = vm->open_source != NULL ? vm->open_source(vm, path)
                                     : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) return -1;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= SOURCE_SIZE_MAX)
        return fd;
    close(fd);
    return -1;
}

// The text of a file, NONE if there is none that can be read.
static RUNS Value read_source(VM *vm, String *filename)
{
    const char *path = str_c(vm, filename);
    if (path == NULL) return catch_pending(vm, ValueError) ? NONE : RAISED;
    int fd = open_regular(vm, path);
    if (fd < 0) return NONE;
    Buf buf;
    buf_init(&buf, &vm->memory);
    ssize_t got = 1;
    while (got > 0 && buf.size <= SOURCE_SIZE_MAX) {
        char *room = buf_extend(&buf, 65536);
        if (room == NULL) break;
        got = read(fd, room, 65536);
        buf_truncate(&buf, buf.size - (size_t)(got > 0 ? 65536 - got : 65536));
    }
    close(fd);
    bool fine = got == 0 && !buf_failed(&buf);
    String *text = fine ? decode_source(vm, buf.data, buf.size) : NULL;
    buf_free(&buf);
    if (!fine) return NONE;
    return text != NULL ? value_of_object(text) : RAISED;
}

// ---- Finding a text -----------------------------------------------------------------------------

// What linecache.cache has for a name that is no file: its lines joined; else NONE.
static RUNS Value cached_source(VM *vm, String *filename)
{
    Value module =
        vm->modules != NULL ? dict_get_str(vm, vm->modules, NAME(vm, linecache)) : ABSENT;
    if (is_absent(module)) return NONE;
    Value cache = get_attr_or_absent(vm, module, NAME(vm, cache));
    if (raised(cache)) return RAISED;
    if (is_absent(cache) || !is_exact_dict(cache)) return NONE;
    Value entry = dict_get_str(vm, as_dict(cache), filename);
    if (is_absent(entry) || !is_tuple(entry) || as_tuple(entry)->count != 4) return NONE;
    const Value *fields = as_tuple(entry)->items; // size, mtime, lines, full name
    if (!is_none(fields[1]) || !is_list(fields[2])) return NONE;
    List *lines = as_list(fields[2]);
    for (size_t i = 0; i < lines->count; i++) {
        if (!is_str(lines->items[i])) return NONE;
    }
    String *text = str_join_values(vm, lines->items, lines->count);
    return text != NULL ? value_of_object(text) : RAISED;
}

// The source of a module that is built in: "<frozen json.decoder>". NONE if it is none.
static RAISES Value frozen_source(VM *vm, String *filename)
{
    static const char head[] = "<frozen ";
    size_t head_size = sizeof head - 1;
    if (filename->size <= head_size + 1 || memcmp(filename->data, head, head_size) != 0 ||
        filename->data[filename->size - 1] != '>' || vm->frozen_source == NULL) {
        return NONE;
    }
    String *text = vm->frozen_source(vm, filename->data + head_size, filename->size - head_size - 1);
    if (text != NULL) return value_of_object(text);
    return is_absent(vm->pending) ? NONE : RAISED;
}

static RUNS Value find_source(VM *vm, String *filename)
{
    const SourceState *state = state_peek(vm, &source_state);
    if (state != NULL && state->texts != NULL) {
        Value text = dict_get_str(vm, state->texts, filename);
        if (!is_absent(text)) return text;
    }
    Value text = cached_source(vm, filename);
    if (!is_none(text)) return text;
    if (filename->size > 0 && filename->data[0] == '<') return frozen_source(vm, filename);
    return read_source(vm, filename);
}

Value source_registered(VM *vm, String *filename)
{
    const SourceState *state = state_peek(vm, &source_state);
    Value text = state != NULL && state->texts != NULL ? dict_get_str(vm, state->texts, filename) : ABSENT;
    return is_absent(text) ? NONE : text;
}

// The text of a file by way of the cache; a failure leaves no exception and no text.
static String *get_text(VM *vm, SourceCache *cache, String *filename)
{
    if (cache->texts == NULL) cache->texts = dict_new(vm);
    Value text = dict_get_str(vm, cache->texts, filename);
    if (is_absent(text)) {
        text = find_source(vm, filename);
        if (raised(text)) {
            (void)take_pending(vm);
            text = NONE;
        }
        if (!dict_set_str(vm, cache->texts, filename, text)) (void)take_pending(vm);
    }
    return is_none(text) ? NULL : as_str(text);
}

// The byte behind the line that begins at data, and how many bytes its end takes.
static size_t line_length(const char *data, size_t size, size_t *end_size)
{
    const char *newline = memchr(data, '\n', size);
    size_t length = newline != NULL ? (size_t)(newline - data) : size;
    const char *carriage = memchr(data, '\r', length);
    *end_size = newline != NULL;
    if (carriage != NULL) {
        bool pair = newline != NULL && carriage + 1 == newline;
        length = (size_t)(carriage - data);
        *end_size = pair ? 2 : 1;
    }
    return length;
}

bool source_line(VM *vm, SourceCache *cache, String *filename, int line, const char **data,
                 size_t *size)
{
    String *text = line > 0 ? get_text(vm, cache, filename) : NULL;
    if (text == NULL) return false;
    if (cache->last != text || cache->last_line > line) {
        cache->last = text;
        cache->last_line = 1;
        cache->last_offset = 0;
    }
    const char *at = text->data + cache->last_offset;
    size_t left = text->size - cache->last_offset, end_size;
    size_t length = line_length(at, left, &end_size);
    for (; cache->last_line < line; cache->last_line++) {
        if (length + end_size >= left) return false;
        at += length + end_size;
        left -= length + end_size;
        cache->last_offset += length + end_size;
        length = line_length(at, left, &end_size);
    }
    while (length > 0 && strchr(" \t\f\v", at[length - 1]) != NULL && at[length - 1] != '\0')
        length--;
    *data = at;
    *size = length;
    return true;
}
