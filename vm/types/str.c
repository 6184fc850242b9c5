// str.c - making, joining and cutting strings.
#include "vm/base/hash.h"
#include "vm/heap/intern.h"
#include "vm/object/error.h"
#include "vm/types/bytes.h"
#include "vm/types/str_parts.h"

// ---- Making -------------------------------------------------------------------------------------

COLD static String *throw_too_long(VM *vm, const char *what)
{
    return throw_null(vm, OverflowError, "%s", what);
}

static String *make_outside(VM *vm, StrBuffer *buffer, size_t size, size_t count)
{
    OutsideString *s = object_new_released(vm, TYPE_str, sizeof(OutsideString));
    s->base.head.flags = (uint8_t)(STR_OUTSIDE | (size == count ? STR_ASCII : 0));
    s->base.hash = 0;
    s->base.size = size;
    s->base.count = count;
    s->base.data = buffer->data;
    s->buffer = buffer;
    s->index = NULL;
    buffer->references++;
    return &s->base;
}

String *str_make_large(VM *vm, size_t size, size_t count, char **data)
{
    bool indexed = size != count;
    size_t head = indexed ? sizeof(OutsideString) : sizeof(String), total;
    if (size >= PTRDIFF_MAX || add_overflows(head + 1, size, &total)) {
        (void)throw_memory(vm);
        return NULL;
    }
    String *s = object_new_sized(vm, TYPE_str, total, indexed);
    if (s == NULL) return NULL;
    s->head.flags = indexed ? STR_OUTSIDE : STR_ASCII;
    s->hash = 0;
    s->size = size;
    s->count = count;
    s->data = *data = (char *)s + head;
    (*data)[size] = '\0';
    if (indexed) {
        ((OutsideString *)s)->buffer = NULL;
        ((OutsideString *)s)->index = NULL;
    }
    return s;
}

String *str_new_counted(VM *vm, const char *data, size_t size, size_t count)
{
    return str_piece(vm, data, size, count);
}

String *str_new(VM *vm, const char *data, size_t size)
{
    return str_piece(vm, data, size, utf8_is_ascii(data, size) ? size : utf8_count(data, size));
}

String *str_from_c(VM *vm, const char *text)
{
    return str_new(vm, text, strlen(text));
}

String *str_new_ascii(VM *vm, size_t size, char **data)
{
    return str_make(vm, size, size, data);
}

static String *make_static(VM *vm, const char *text, size_t size)
{
    String *s = object_new(vm, TYPE_str, sizeof(String));
    bool ascii = utf8_is_ascii(text, size);
    s->head.flags = ascii ? STR_ASCII : 0;
    s->hash = 0;
    s->size = size;
    s->count = ascii ? size : utf8_count(text, size);
    s->data = text;
    return s;
}

String *str_static(VM *vm, const char *text)
{
    size_t size = strlen(text);
    if (size <= 1) return str_piece(vm, text, size, size);
    return make_static(vm, text, size);
}

String *str_from_buf(VM *vm, Buf *buf)
{
    String *s = NULL;
    if (buf_failed(buf)) (void)throw_memory(vm);
    else s = str_new(vm, buf->data, buf->size);
    buf_free(buf);
    return s;
}

String *str_char(VM *vm, uint32_t code)
{
    if (LIKELY(code < 0x80)) return vm->ascii_chars[code];
    String *s = object_new(vm, TYPE_str, sizeof(String) + UTF8_MAX + 1);
    char *data = (char *)(s + 1);
    s->head.flags = 0;
    s->hash = 0;
    s->size = (size_t)utf8_encode(code, data);
    s->count = 1;
    s->data = data;
    data[s->size] = '\0';
    return s;
}

String *str_exact(VM *vm, String *s)
{
    if (str_is_exact(s)) return s;
    OutsideString *outside = (OutsideString *)s;
    if (s->size >= STR_SMALL && (s->head.flags & STR_OUTSIDE) && outside->buffer != NULL) {
        return make_outside(vm, outside->buffer, s->size, s->count);
    }
    return str_piece(vm, s->data, s->size, s->count);
}

// ---- Buffers that grow --------------------------------------------------------------------------

StrBuffer *str_buffer_new(VM *vm, size_t capacity)
{
    size_t total;
    StrBuffer *buffer = NULL;
    if (!add_overflows(sizeof(StrBuffer), capacity, &total)) buffer = memory_take(&vm->memory, total);
    if (buffer == NULL) {
        (void)throw_memory(vm);
        return NULL;
    }
    *buffer = (StrBuffer){.capacity = capacity};
    heap_external(vm, (ptrdiff_t)total);
    return buffer;
}

static void index_free(VM *vm, StrIndex *index)
{
    if (index == NULL) return;
    memory_release(&vm->memory, index, sizeof(StrIndex) + index->capacity * sizeof(size_t));
}

void str_buffer_drop(VM *vm, StrBuffer *buffer)
{
    if (buffer == NULL || --buffer->references > 0) return;
    index_free(vm, buffer->index);
    size_t total = sizeof(StrBuffer) + buffer->capacity;
    heap_external(vm, -(ptrdiff_t)total);
    memory_release(&vm->memory, buffer, total);
}

void str_release(VM *vm, Object *object)
{
    if (!(object->flags & STR_OUTSIDE)) return;
    OutsideString *s = (OutsideString *)object;
    index_free(vm, s->index);
    str_buffer_drop(vm, s->buffer);
    s->index = NULL;
    s->buffer = NULL;
}

size_t str_cell_size(const Object *object)
{
    const String *s = (const String *)object;
    if (object->shape != TYPE_str) return sizeof(OutsideString);
    size_t head = object->flags & STR_OUTSIDE ? sizeof(OutsideString) : sizeof(String);
    return s->data == (const char *)s + head ? head + s->size + 1 : head;
}

// The buffer whose last bytes are those of s, or NULL.
static StrBuffer *tail_buffer(const String *s)
{
    if (!(s->head.flags & STR_OUTSIDE)) return NULL;
    StrBuffer *buffer = ((const OutsideString *)s)->buffer;
    return buffer != NULL && buffer->used == s->size ? buffer : NULL;
}

// a + b with memory of its own.
static String *join_two(VM *vm, String *a, String *b)
{
    char *data;
    String *s = str_make(vm, a->size + b->size, a->count + b->count, &data);
    if (s == NULL) return NULL;
    copy_bytes(data, a->data, a->size);
    copy_bytes(data + a->size, b->data, b->size);
    return s;
}

String *str_append(VM *vm, String *a, String *b)
{
    if (a->size == 0 || b->size == 0) return str_exact(vm, a->size == 0 ? b : a);
    size_t size, count = a->count + b->count;
    if (UNLIKELY(add_overflows(a->size, b->size, &size) || size > PTRDIFF_MAX)) {
        return throw_too_long(vm, "strings are too large to concat");
    }
    StrBuffer *buffer = tail_buffer(a);
    if (size < STR_SMALL || (buffer == NULL && b->size >= a->size)) return join_two(vm, a, b);
    if (buffer == NULL || buffer->capacity - buffer->used < b->size) {
        // Most sums are never added to: only what has grown before gets much room to grow again.
        size_t room = buffer == NULL ? size / 8 : size;
        buffer = str_buffer_new(vm, size + room);
        if (buffer == NULL) return catch_pending(vm, MemoryError) ? join_two(vm, a, b) : NULL;
        memcpy(buffer->data, a->data, a->size);
        buffer->used = a->size;
    }
    memcpy(buffer->data + buffer->used, b->data, b->size);
    buffer->used = size;
    return make_outside(vm, buffer, size, count);
}

String *str_concat(VM *vm, String *a, String *b)
{
    if (a->size == 0 || b->size == 0) return str_exact(vm, a->size == 0 ? b : a);
    StrBuffer *buffer = tail_buffer(a);
    if (buffer != NULL && buffer->capacity - buffer->used >= b->size) return str_append(vm, a, b);
    size_t size;
    if (UNLIKELY(add_overflows(a->size, b->size, &size) || size > PTRDIFF_MAX)) {
        return throw_too_long(vm, "strings are too large to concat");
    }
    return join_two(vm, a, b);
}

String *str_join_values(VM *vm, const Value *pieces, size_t count)
{
    size_t size = 0, code_points = 0;
    for (size_t i = 0; i < count; i++) {
        String *piece = as_str(pieces[i]);
        if (UNLIKELY(add_overflows(size, piece->size, &size))) {
            return throw_too_long(vm, "join() result is too long for a Python string");
        }
        code_points += piece->count;
    }
    if (size == 0) return vm->empty_str;
    char *data;
    String *s = str_make(vm, size, code_points, &data);
    if (s == NULL) return NULL;
    for (size_t i = 0; i < count; i++) {
        String *piece = as_str(pieces[i]);
        memcpy(data, piece->data, piece->size);
        data += piece->size;
    }
    return s;
}

String *str_repeat(VM *vm, String *s, int64_t times)
{
    if (times <= 0 || s->size == 0) return vm->empty_str;
    if (times == 1) return str_exact(vm, s);
    size_t size;
    if (mul_overflows(s->size, (size_t)times, &size) || size > PTRDIFF_MAX) {
        return throw_too_long(vm, "repeated string is too long");
    }
    char *data;
    String *result = str_make(vm, size, s->count * (size_t)times, &data);
    if (result == NULL) return NULL;
    if (s->size == 1) {
        memset(data, s->data[0], size);
        return result;
    }
    memcpy(data, s->data, s->size);
    for (size_t done = s->size; done < size;) {
        size_t more = done <= size - done ? done : size - done;
        memcpy(data + done, data, more);
        done += more;
    }
    return result;
}

// ---- Code points and bytes ----------------------------------------------------------------------

// The index of s, long enough to hold the offset of code point `wanted`; NULL when there is no memory for it (the
// caller then walks).
static StrIndex *index_for(VM *vm, String *s, size_t wanted)
{
    if (!(s->head.flags & STR_OUTSIDE)) return NULL;
    OutsideString *outside = (OutsideString *)s;
    StrIndex **place = outside->buffer != NULL ? &outside->buffer->index : &outside->index;
    StrIndex *index = *place;
    size_t last = wanted / INDEX_STEP;
    if (LIKELY(index != NULL && index->count > last)) return index;
    size_t needed = s->count / INDEX_STEP + 1;
    if (index == NULL || index->capacity < needed) {
        size_t old = index == NULL ? 0 : sizeof(StrIndex) + index->capacity * sizeof(size_t);
        // What grows by appending is indexed again and again: leave room.
        size_t capacity = outside->buffer != NULL ? needed + needed / 2 : needed;
        StrIndex *larger = memory_resize(&vm->memory, index, old,
                                         sizeof(StrIndex) + capacity * sizeof(size_t));
        if (larger == NULL) return NULL;
        if (index == NULL) {
            larger->count = 1;
            larger->offsets[0] = 0;
        }
        larger->capacity = capacity;
        *place = index = larger;
    }
    // All of s at once: its size pays for the walk.
    while (index->count < needed) {
        size_t offset = index->offsets[index->count - 1];
        index->offsets[index->count++] =
            offset + utf8_offset(s->data + offset, s->size - offset, INDEX_STEP);
    }
    return index;
}

size_t str_offset(VM *vm, String *s, size_t index)
{
    if (str_is_ascii(s)) return index;
    size_t left = s->count - index;
    if (left < INDEX_NEAR && left < index) return utf8_offset_back(s->data, s->size, left);
    if (index < INDEX_NEAR) return utf8_offset(s->data, s->size, index);
    StrIndex *table = index_for(vm, s, index);
    if (table == NULL) return utf8_offset(s->data, s->size, index);
    size_t start = table->offsets[index / INDEX_STEP];
    return start + utf8_offset(s->data + start, s->size - start, index % INDEX_STEP);
}

size_t str_index_at(VM *vm, String *s, size_t offset)
{
    if (str_is_ascii(s)) return offset;
    if (offset <= 4 * INDEX_NEAR) return utf8_count(s->data, offset);
    if (s->size - offset <= 4 * INDEX_NEAR) {
        return s->count - utf8_count(s->data + offset, s->size - offset);
    }
    StrIndex *table = index_for(vm, s, s->count);
    if (table == NULL) return utf8_count(s->data, offset);
    size_t low = 0, high = s->count / INDEX_STEP + 1; // offsets[low] <= offset < offsets[high]
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (table->offsets[middle] <= offset) low = middle;
        else high = middle;
    }
    size_t start = table->offsets[low];
    return low * INDEX_STEP + utf8_count(s->data + start, offset - start);
}

uint32_t str_at(VM *vm, String *s, size_t index)
{
    if (LIKELY(str_is_ascii(s))) return (unsigned char)s->data[index];
    uint32_t code;
    utf8_decode(s->data + str_offset(vm, s, index), &code);
    return code;
}

String *str_slice(VM *vm, String *s, size_t start, size_t stop)
{
    if (start >= stop) return vm->empty_str;
    size_t count = stop - start;
    if (count == s->count && str_is_exact(s)) return s;
    if (str_is_ascii(s)) return str_piece(vm, s->data + start, count, count);
    size_t first = str_offset(vm, s, start), last;
    if (count < INDEX_NEAR) {
        last = first + utf8_offset(s->data + first, s->size - first, count);
    } else {
        last = str_offset(vm, s, stop);
    }
    return str_piece(vm, s->data + first, last - first, count);
}

// ---- Comparing ----------------------------------------------------------------------------------

uint64_t str_hash(VM *vm, String *s)
{
    if (s->hash != 0) return s->hash;
    const HashKey *key = (const HashKey *)vm->hash_key;
    uint64_t hash = (uint64_t)hash_text(key, s->data, s->size);
    if (hash == 0 && s->size != 0) hash = 1;
    s->hash = hash;
    return hash;
}

bool str_equal(const String *a, const String *b)
{
    if (a == b) return true;
    if (a->size != b->size) return false;
    if (a->head.flags & b->head.flags & STR_INTERNED) return false;
    if (a->hash != b->hash && a->hash != 0 && b->hash != 0) return false;
    return memcmp(a->data, b->data, a->size) == 0;
}

bool str_equal_c(const String *s, const char *text)
{
    size_t size = strlen(text);
    return s->size == size && memcmp(s->data, text, size) == 0;
}

// The order of UTF-8 bytes is the order of code points, surrogates included.
int str_compare(const String *a, const String *b)
{
    size_t size = a->size < b->size ? a->size : b->size;
    int order = memcmp(a->data, b->data, size);
    if (order != 0) return order;
    return (a->size > b->size) - (a->size < b->size);
}

const char *str_c(VM *vm, String *s)
{
    if (s->size != 0 && memchr(s->data, 0, s->size) != NULL) {
        return throw_null(vm, ValueError, "embedded null character");
    }
    OutsideString *outside = (OutsideString *)s;
    bool shared = (s->head.flags & STR_OUTSIDE) && outside->buffer != NULL;
    if (!shared) return s->data;
    Bytes *copy = bytes_new(vm, s->data, s->size);
    return copy == NULL ? NULL : copy->data;
}

// ---- Interning ----------------------------------------------------------------------------------

static String *find_interned(VM *vm, uint64_t hash, const char *data, size_t size)
{
    uint64_t position = hash;
    for (Object *object; (object = intern_next(vm, hash, &position)) != NULL;) {
        String *s = (String *)object;
        if (s->size == size && memcmp(s->data, data, size) == 0) return s;
    }
    return NULL;
}

static String *add_interned(VM *vm, String *s)
{
    if (intern_add(vm, s->hash, &s->head)) {
        s->head.flags |= STR_INTERNED;
    } else {
        vm->memory_error_due = true;
        vm->countdown = -1;
    }
    return s;
}

String *str_intern(VM *vm, String *s)
{
    if (s->head.flags & STR_INTERNED) return s;
    String *found = find_interned(vm, str_hash(vm, s), s->data, s->size);
    if (found != NULL) return found;
    if (!str_is_exact(s) || tail_buffer(s) != NULL) {
        // A name should not keep alive a buffer that may hold much more; nor is it one of a subclass.
        String *copy = str_piece(vm, s->data, s->size, s->count);
        if (copy == NULL) {
            (void)take_pending(vm);
            vm->memory_error_due = true;
            vm->countdown = -1;
            return s;
        }
        copy->hash = s->hash;
        s = copy;
    }
    return add_interned(vm, s);
}

String *str_intern_data(VM *vm, const char *data, size_t size)
{
    uint64_t hash = (uint64_t)hash_text((const HashKey *)vm->hash_key, data, size);
    if (hash == 0 && size != 0) hash = 1;
    String *s = find_interned(vm, hash, data, size);
    if (s != NULL) return s;
    s = str_new(vm, data, size);
    if (s == NULL) return NULL;
    s->hash = hash;
    return add_interned(vm, s);
}

String *str_intern_c(VM *vm, const char *text)
{
    return str_intern_data(vm, text, strlen(text));
}

static const char *const name_texts[] = {
#define N(name) #name,
#include "vm/object/names.def"
#undef N
};

bool str_setup(VM *vm)
{
    if (vm->interned == NULL && !intern_open(vm)) {
        (void)throw_memory(vm);
        return false;
    }
    vm->empty_str = make_static(vm, "", 0);
    (void)add_interned(vm, vm->empty_str);
    for (int c = 0; c < 128; c++) {
        char *data;
        String *s = vm->ascii_chars[c] = str_make(vm, 1, 1, &data);
        data[0] = (char)c;
        (void)str_hash(vm, s);
        (void)add_interned(vm, s);
    }
    for (size_t i = 0; i < NAME_COUNT; i++) {
        const char *text = name_texts[i];
        size_t size = strlen(text);
        if (size == 1) {
            vm->names[i] = vm->ascii_chars[(unsigned char)*text];
            continue;
        }
        String *s = vm->names[i] = make_static(vm, text, size);
        (void)str_hash(vm, s);
        (void)add_interned(vm, s);
    }
    vm->empty_bytes = bytes_new(vm, NULL, 0);
    return vm->empty_bytes != NULL;
}
