// bytes_search.c - finding in bytes and bytearray: find, count, startswith, replace, partition, split, join.
//
// An argument's buffer is taken first and self's bytes are looked up last: nothing that runs Python stands
// between reading a span of self and being done with it.
#include "vm/base/search.h"
#include "vm/object/error.h"
#include "vm/object/poll.h"
#include "vm/object/spend.h"
#include "vm/types/bytes_parts.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/sequence.h"
#include "vm/types/text.h"
#include "vm/types/tuple.h"

// ---- find and count -----------------------------------------------------------------------------

// What find() looks for: a buffer, or one byte that an integer names.
typedef struct Needle {
    BufferView view;
    char byte;
} Needle;

static RUNS bool needle_open(VM *vm, Value v, Needle *needle)
{
    if (has_buffer(vm, v)) return buffer_get(vm, v, &needle->view, false);
    if (!is_index(vm, v)) {
        return throw_false(vm, TypeError,
                           "argument should be integer or bytes-like object, not '%.200T'", v);
    }
    needle->view = (BufferView){.owner = NULL, .data = &needle->byte, .size = 1};
    return byte_from(vm, v, "byte", &needle->byte);
}

// The part of self that start and end name, as it is now. false in *exists: not even an empty one.
static RUNS bool part_of(VM *vm, Value *args, Span *part, size_t *first, bool *exists)
{
    size_t start, stop;
    if (!text_range(vm, args[2], args[3], span_of(args[0]).size, &start, &stop)) return false;
    Span span = span_of(args[0]);
    if (stop > span.size) stop = span.size;
    *first = start;
    *exists = start <= stop;
    spend(vm, span.size / 512);
    *part = *exists ? (Span){span.data + start, stop - start} : (Span){"", 0};
    return true;
}

static RUNS bool find(VM *vm, Value *args, bool from_end, int64_t *result)
{
    Needle needle;
    Span part;
    size_t first;
    bool exists;
    if (!needle_open(vm, args[1], &needle)) return false;
    bool done = part_of(vm, args, &part, &first, &exists);
    if (done) {
        *result = -1;
        if (exists) {
            ptrdiff_t at = from_end
                               ? bytes_rfind(part.data, part.size, needle.view.data, needle.view.size)
                               : bytes_find(part.data, part.size, needle.view.data, needle.view.size);
            if (at >= 0) *result = at + (int64_t)first;
        }
    }
    buffer_release(vm, &needle.view);
    return done;
}

Value py_bytes_find(VM *vm, Value *args)
{
    int64_t index;
    return find(vm, args, false, &index) ? int_new(vm, index) : RAISED;
}

Value py_bytes_rfind(VM *vm, Value *args)
{
    int64_t index;
    return find(vm, args, true, &index) ? int_new(vm, index) : RAISED;
}

static Value index_or_raise(VM *vm, Value *args, bool from_end)
{
    int64_t index;
    if (!find(vm, args, from_end, &index)) return RAISED;
    return index >= 0 ? int_new(vm, index) : throw(vm, ValueError, "subsection not found");
}

Value py_bytes_index(VM *vm, Value *args)
{
    return index_or_raise(vm, args, false);
}

Value py_bytes_rindex(VM *vm, Value *args)
{
    return index_or_raise(vm, args, true);
}

Value py_bytes_count(VM *vm, Value *args)
{
    Needle needle;
    Span part;
    size_t first, count = 0;
    bool exists;
    if (!needle_open(vm, args[1], &needle)) return RAISED;
    bool done = part_of(vm, args, &part, &first, &exists);
    if (done && exists) {
        count = needle.view.size == 0 ? part.size + 1
                                      : bytes_count(part.data, part.size, needle.view.data,
                                                    needle.view.size, SIZE_MAX);
    }
    buffer_release(vm, &needle.view);
    return done ? int_new(vm, (int64_t)count) : RAISED;
}

// ---- startswith and endswith --------------------------------------------------------------------

static RUNS bool has_affix(VM *vm, Value *args, Value affix, bool at_end, bool *result)
{
    BufferView view;
    Span part;
    size_t first;
    bool exists;
    if (!buffer_get(vm, affix, &view, false)) return false;
    bool done = part_of(vm, args, &part, &first, &exists);
    if (done) {
        *result = exists && view.size <= part.size &&
                  memcmp(at_end ? part.data + part.size - view.size : part.data, view.data,
                         view.size) == 0;
    }
    buffer_release(vm, &view);
    return done;
}

static Value match_affix(VM *vm, Value *args, bool at_end, const char *name)
{
    bool result = false;
    if (!is_tuple(args[1])) {
        if (!has_buffer(vm, args[1])) {
            return throw(vm, TypeError, "%s first arg must be bytes or a tuple of bytes, not %T", name,
                         args[1]);
        }
        return has_affix(vm, args, args[1], at_end, &result) ? value_of_bool(result) : RAISED;
    }
    Tuple *tuple = as_tuple(args[1]);
    for (size_t i = 0; i < tuple->count && !result; i++) {
        if (!has_affix(vm, args, tuple->items[i], at_end, &result)) return RAISED;
    }
    return value_of_bool(result);
}

Value py_bytes_startswith(VM *vm, Value *args)
{
    return match_affix(vm, args, false, "startswith");
}

Value py_bytes_endswith(VM *vm, Value *args)
{
    return match_affix(vm, args, true, "endswith");
}

Value py_bytes_removeprefix(VM *vm, Value *args)
{
    BufferView view;
    if (!buffer_get(vm, args[1], &view, false)) return RAISED;
    Span span = span_of(args[0]);
    bool has = view.size != 0 && view.size <= span.size && memcmp(span.data, view.data, view.size) == 0;
    Value result = has ? bytes_like_of(vm, args[0], span.data + view.size, span.size - view.size)
                       : bytes_like_same(vm, args[0]);
    buffer_release(vm, &view);
    return result;
}

Value py_bytes_removesuffix(VM *vm, Value *args)
{
    BufferView view;
    if (!buffer_get(vm, args[1], &view, false)) return RAISED;
    Span span = span_of(args[0]);
    bool has = view.size != 0 && view.size <= span.size &&
               memcmp(span.data + span.size - view.size, view.data, view.size) == 0;
    Value result = has ? bytes_like_of(vm, args[0], span.data, span.size - view.size)
                       : bytes_like_same(vm, args[0]);
    buffer_release(vm, &view);
    return result;
}

// ---- replace ------------------------------------------------------------------------------------

// new before each of the first `count` bytes and, if there are enough, behind the last.
static Value interleave(VM *vm, Value self, Span span, Span new, size_t count)
{
    if (count > span.size + 1) count = span.size + 1;
    size_t size;
    if (mul_overflows(count, new.size, &size) || add_overflows(size, span.size, &size) ||
        size > PTRDIFF_MAX) {
        return throw(vm, OverflowError, "replace bytes is too long");
    }
    char *data;
    Value result = bytes_like(vm, self, size, &data);
    if (raised(result) || size == 0) return result;
    const char *from = span.data, *end = span.data + span.size;
    while (count-- > 0) {
        memcpy(data, new.data, new.size);
        data += new.size;
        if (from < end) *data++ = *from++;
    }
    memcpy(data, from, (size_t)(end - from));
    return result;
}

static Value replace(VM *vm, Value self, Span span, Span old, Span new, size_t most)
{
    if (most == 0 || old.size > span.size) return bytes_like_same(vm, self);
    if (old.size == 0) return new.size == 0 ? bytes_like_same(vm, self)
                                            : interleave(vm, self, span, new, most);
    size_t count = bytes_count(span.data, span.size, old.data, old.size, most), added;
    if (count == 0) return bytes_like_same(vm, self);
    size_t size = span.size - count * old.size;
    if (mul_overflows(count, new.size, &added) || add_overflows(size, added, &size) ||
        size > PTRDIFF_MAX) {
        return throw(vm, OverflowError, "replace bytes is too long");
    }
    char *data;
    Value result = bytes_like(vm, self, size, &data);
    if (raised(result) || size == 0) return result;
    const char *from = span.data, *end = span.data + span.size;
    while (count-- > 0) {
        ptrdiff_t at = bytes_find(from, (size_t)(end - from), old.data, old.size);
        memcpy(data, from, (size_t)at);
        memcpy(data + at, new.data, new.size);
        data += (size_t)at + new.size;
        from += (size_t)at + old.size;
    }
    memcpy(data, from, (size_t)(end - from));
    return result;
}

Value py_bytes_replace(VM *vm, Value *args)
{
    BufferView old, new;
    int64_t limit;
    if (!buffer_get(vm, args[1], &old, false)) return RAISED;
    Value result = RAISED;
    if (buffer_get(vm, args[2], &new, false)) {
        if (arg_index(vm, args, 3, &limit)) {
            result = replace(vm, args[0], span_of(args[0]), (Span){old.data, old.size},
                             (Span){new.data, new.size}, limit < 0 ? SIZE_MAX : (size_t)limit);
        }
        buffer_release(vm, &new);
    }
    buffer_release(vm, &old);
    return result;
}

// ---- partition ----------------------------------------------------------------------------------

static Value partition(VM *vm, Value *args, bool from_end)
{
    BufferView view;
    if (!buffer_get(vm, args[1], &view, false)) return RAISED;
    Value self = args[0], parts[3] = {RAISED, RAISED, RAISED};
    Span span = span_of(self);
    if (view.size == 0) {
        (void)throw(vm, ValueError, "empty separator");
        goto done;
    }
    ptrdiff_t at = from_end ? bytes_rfind(span.data, span.size, view.data, view.size)
                            : bytes_find(span.data, span.size, view.data, view.size);
    if (at < 0) {
        parts[from_end ? 0 : 2] = bytes_like_of(vm, self, NULL, 0);
        parts[1] = bytes_like_of(vm, self, NULL, 0);
        parts[from_end ? 2 : 0] = bytes_like_same(vm, self);
    } else {
        size_t before = (size_t)at, after = before + view.size;
        parts[0] = bytes_like_of(vm, self, span.data, before);
        parts[1] = is_exact_bytes(args[1]) && is_bytes(self)
                       ? args[1]
                       : bytes_like_of(vm, self, view.data, view.size);
        parts[2] = bytes_like_of(vm, self, span.data + after, span.size - after);
    }

done:
    buffer_release(vm, &view);
    if (raised(parts[0]) || raised(parts[1]) || raised(parts[2])) return RAISED;
    Tuple *tuple = tuple_new(vm, parts, 3);
    return tuple == NULL ? RAISED : value_of_object(tuple);
}

Value py_bytes_partition(VM *vm, Value *args)
{
    return partition(vm, args, false);
}

Value py_bytes_rpartition(VM *vm, Value *args)
{
    return partition(vm, args, true);
}

// ---- split --------------------------------------------------------------------------------------

// Pieces between two polls: a collection in the middle makes the list old, which costs a note for each more.
#define PAY_EVERY 65536

typedef struct Splitter {
    VM *vm;
    Value self;
    Span span;
    List *pieces;
    size_t unpaid;
    bool is_bytes;
} Splitter;

// Room for the pieces that there may well be; false without memory for it.
static RAISES bool splitter_open(Splitter *splitter, VM *vm, Value self)
{
    Span span = span_of(self);
    size_t guess = span.size / 6 + 1;
    *splitter = (Splitter){vm, self, span, list_new_sized(vm, guess < 16 ? guess : 16), 0, is_bytes(self)};
    return splitter->pieces != NULL;
}

static inline RUNS bool add_piece(Splitter *splitter, size_t start, size_t stop)
{
    VM *vm = splitter->vm;
    const char *data = splitter->span.data + start;
    Value piece = LIKELY(splitter->is_bytes) ? value_of_bytes(bytes_new(vm, data, stop - start))
                                             : bytes_like_of(vm, splitter->self, data, stop - start);
    if (raised(piece) || !list_append(vm, splitter->pieces, piece)) return false;
    if (LIKELY(++splitter->unpaid < PAY_EVERY)) return true;
    splitter->unpaid = 0;
    return charge(vm, PAY_EVERY);
}

static bool split_space(Splitter *splitter, size_t most)
{
    const char *text = splitter->span.data;
    size_t size = splitter->span.size, i = 0;
    for (;; most--) {
        while (i < size && ascii_is(text[i], ASCII_SPACE)) i++;
        if (i == size) return true;
        if (most == 0) return add_piece(splitter, i, size);
        size_t start = i;
        while (i < size && !ascii_is(text[i], ASCII_SPACE)) i++;
        if (!add_piece(splitter, start, i)) return false;
    }
}

static bool rsplit_space(Splitter *splitter, size_t most)
{
    const char *text = splitter->span.data;
    size_t i = splitter->span.size;
    for (;; most--) {
        while (i > 0 && ascii_is(text[i - 1], ASCII_SPACE)) i--;
        if (i == 0) return true;
        if (most == 0) return add_piece(splitter, 0, i);
        size_t stop = i;
        while (i > 0 && !ascii_is(text[i - 1], ASCII_SPACE)) i--;
        if (!add_piece(splitter, i, stop)) return false;
    }
}

static bool split_at(Splitter *splitter, const BufferView *separator, size_t most)
{
    const char *text = splitter->span.data;
    size_t size = splitter->span.size, i = 0;
    for (; most > 0; most--) {
        ptrdiff_t at = bytes_find(text + i, size - i, separator->data, separator->size);
        if (at < 0) break;
        if (!add_piece(splitter, i, i + (size_t)at)) return false;
        i += (size_t)at + separator->size;
    }
    return add_piece(splitter, i, size);
}

static bool rsplit_at(Splitter *splitter, const BufferView *separator, size_t most)
{
    const char *text = splitter->span.data;
    size_t stop = splitter->span.size;
    for (; most > 0; most--) {
        ptrdiff_t at = bytes_rfind(text, stop, separator->data, separator->size);
        if (at < 0) break;
        if (!add_piece(splitter, (size_t)at + separator->size, stop)) return false;
        stop = (size_t)at;
    }
    return add_piece(splitter, 0, stop);
}

static RUNS bool split_pieces(Splitter *splitter, Value separator, size_t most, bool from_end)
{
    VM *vm = splitter->vm;
    if (is_none(separator)) {
        return from_end ? rsplit_space(splitter, most) : split_space(splitter, most);
    }
    BufferView view;
    if (!buffer_get(vm, separator, &view, false)) return false;
    bool done;
    if (view.size == 0) {
        done = throw_false(vm, ValueError, "empty separator");
    } else {
        done = from_end ? rsplit_at(splitter, &view, most) : split_at(splitter, &view, most);
    }
    buffer_release(vm, &view);
    return done;
}

static Value split(VM *vm, Value *args, bool from_end)
{
    int64_t limit;
    if (!arg_index(vm, args, 2, &limit)) return RAISED;
    BufferView self; // keeps a bytearray from moving while pieces are paid for
    if (!buffer_get(vm, args[0], &self, false)) return RAISED;
    Splitter splitter;
    bool done = splitter_open(&splitter, vm, args[0]) &&
                split_pieces(&splitter, args[1], limit < 0 ? SIZE_MAX : (size_t)limit, from_end);
    buffer_release(vm, &self);
    if (!done) return RAISED;
    if (from_end) list_reverse(vm, splitter.pieces);
    return value_of_object(splitter.pieces);
}

Value py_bytes_split(VM *vm, Value *args)
{
    return split(vm, args, false);
}

Value py_bytes_rsplit(VM *vm, Value *args)
{
    return split(vm, args, true);
}

Value py_bytes_splitlines(VM *vm, Value *args)
{
    bool keep, done;
    if (!arg_truth(vm, args, 1, &keep)) return RAISED;
    BufferView self;
    if (!buffer_get(vm, args[0], &self, false)) return RAISED;
    Splitter splitter;
    done = splitter_open(&splitter, vm, args[0]);
    for (size_t i = 0, next; done && i < self.size; i = next) {
        size_t end = text_line_end(self.data, self.size, i, &next);
        done = add_piece(&splitter, i, keep ? next : end);
    }
    buffer_release(vm, &self);
    return done ? value_of_object(splitter.pieces) : RAISED;
}

// ---- join ---------------------------------------------------------------------------------------

static inline bool is_either(Value v)
{
    return is_bytes(v) || is_bytearray(v);
}

// Joins items that are all bytes or bytearrays: nothing here runs Python.
static Value join_spans(VM *vm, Value self, const Value *items, size_t count)
{
    Span separator = span_of(self);
    size_t size = 0;
    bool too_long = count > 0 && mul_overflows(count - 1, separator.size, &size);
    for (size_t i = 0; i < count; i++) too_long |= add_overflows(size, span_of(items[i]).size, &size);
    if (too_long || size > PTRDIFF_MAX) {
        return throw(vm, OverflowError, "join() result is too long for bytes");
    }
    char *data;
    Value result = bytes_like(vm, self, size, &data);
    if (raised(result) || size == 0) return result;
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            memcpy(data, separator.data, separator.size);
            data += separator.size;
        }
        Span item = span_of(items[i]);
        memcpy(data, item.data, item.size);
        data += item.size;
    }
    return result;
}

// The same with other buffers among them, each copied first.
static RUNS Value join_buffers(VM *vm, Value self, Value items)
{
    List *copies = list_new(vm);
    size_t count;
    for (size_t i = 0; i < (sequence_view(items, &count), count); i++) {
        Value item = sequence_view(items, &count)[i];
        if (!is_either(item)) {
            BufferView view;
            if (!has_buffer(vm, item)) {
                return throw(vm, TypeError, "sequence item %zu: expected a bytes-like object, %.80T found",
                             i, item);
            }
            if (!buffer_get(vm, item, &view, false)) return RAISED;
            Bytes *copy = bytes_new(vm, view.data, view.size);
            buffer_release(vm, &view);
            if (copy == NULL) return RAISED;
            item = value_of_object(copy);
        }
        if (!list_append(vm, copies, item)) return RAISED;
    }
    return join_spans(vm, self, copies->items, copies->count);
}

Value py_bytes_join(VM *vm, Value *args)
{
    Value items = sequence_items(vm, args[1], "can only join an iterable");
    if (raised(items)) return RAISED;
    size_t count;
    const Value *values = sequence_view(items, &count);
    if (count == 1 && is_bytes(args[0]) && is_exact_bytes(values[0])) return values[0];
    for (size_t i = 0; i < count; i++) {
        if (!is_either(values[i])) return join_buffers(vm, args[0], items);
    }
    return join_spans(vm, args[0], values, count);
}
