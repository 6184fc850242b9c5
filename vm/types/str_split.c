// str_split.c - split, rsplit, splitlines, join: text to lists and back.
//
// A split makes each piece with one allocation and appends it; where there may be many it pays as it
// goes, so that limits hold in the middle of a large text.
#include "vm/base/search.h"
#include "vm/base/unicode.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/list.h"
#include "vm/types/str_parts.h"
#include "vm/types/text.h"
#include "vm/types/tuple.h"

// Pieces between two polls: a collection in the middle makes the list old, which costs a note for each more.
#define PAY_EVERY 65536

// What a split builds. Pieces are cut from s, which does not change.
typedef struct Splitter {
    VM *vm;
    String *s;
    List *pieces;
    size_t unpaid;
} Splitter;

// Room for the pieces that a text of this size may well have; false without memory for it.
static RAISES bool splitter_open(Splitter *splitter, VM *vm, String *s)
{
    size_t guess = s->size / 6 + 1;
    *splitter = (Splitter){vm, s, list_new_sized(vm, guess < 16 ? guess : 16), 0};
    return splitter->pieces != NULL;
}

static inline RUNS bool add_piece(Splitter *splitter, size_t start, size_t stop)
{
    String *piece = str_cut(splitter->vm, splitter->s, start, stop);
    if (UNLIKELY(piece == NULL)) return false;
    if (!list_append(splitter->vm, splitter->pieces, value_of_object(piece))) return false;
    if (LIKELY(++splitter->unpaid < PAY_EVERY)) return true;
    splitter->unpaid = 0;
    return charge(splitter->vm, PAY_EVERY);
}

// ---- White space --------------------------------------------------------------------------------

// The width of the white space character at text, or 0.
static inline int space_at(const char *text)
{
    if (LIKELY((unsigned char)*text < 0x80)) return ascii_is(*text, ASCII_STR_SPACE);
    uint32_t code;
    int width = utf8_decode(text, &code);
    return unicode_is_space(code) ? width : 0;
}

static inline int space_before(const char *end)
{
    if (LIKELY((unsigned char)end[-1] < 0x80)) return ascii_is(end[-1], ASCII_STR_SPACE);
    uint32_t code;
    int width = utf8_decode_back(end, &code);
    return unicode_is_space(code) ? width : 0;
}

static bool split_ascii_space(Splitter *splitter, size_t most)
{
    const char *text = splitter->s->data;
    size_t size = splitter->s->size, i = 0;
    for (;; most--) {
        while (i < size && ascii_is(text[i], ASCII_STR_SPACE)) i++;
        if (i == size) return true;
        size_t start = i;
        if (most == 0) break;
        while (i < size && !ascii_is(text[i], ASCII_STR_SPACE)) i++;
        if (!add_piece(splitter, start, i)) return false;
    }
    return add_piece(splitter, i, size); // the rest as it is, white space at its end included
}

static bool split_space(Splitter *splitter, size_t most)
{
    if (str_is_ascii(splitter->s)) return split_ascii_space(splitter, most);
    const char *text = splitter->s->data;
    size_t size = splitter->s->size, i = 0;
    for (;; most--) {
        for (int width; i < size && (width = space_at(text + i)) != 0;) i += (size_t)width;
        if (i == size) return true;
        size_t start = i;
        if (most == 0) break;
        while (i < size && space_at(text + i) == 0) i += (size_t)utf8_size_at(text[i]);
        if (!add_piece(splitter, start, i)) return false;
    }
    return add_piece(splitter, i, size);
}

static bool rsplit_space(Splitter *splitter, size_t most)
{
    const char *text = splitter->s->data;
    size_t i = splitter->s->size;
    for (;; most--) {
        for (int width; i > 0 && (width = space_before(text + i)) != 0;) i -= (size_t)width;
        if (i == 0) return true;
        size_t stop = i;
        if (most == 0) return add_piece(splitter, 0, stop);
        while (i > 0 && space_before(text + i) == 0) i = (size_t)(utf8_back(text + i) - text);
        if (!add_piece(splitter, i, stop)) return false;
    }
}

// ---- A separator --------------------------------------------------------------------------------

#define NEAR 24 // bytes that are looked at one by one before memchr is worth its call

// split(',')
static bool split_at_byte(Splitter *splitter, char separator, size_t most)
{
    const char *text = splitter->s->data;
    size_t size = splitter->s->size, i = 0;
    for (; most > 0; most--) {
        size_t at = i, near = size - i < NEAR ? size : i + NEAR;
        while (at < near && text[at] != separator) at++;
        if (at == near) {
            const char *found = memchr(text + at, (unsigned char)separator, size - at);
            if (found == NULL) break;
            at = (size_t)(found - text);
        }
        if (!add_piece(splitter, i, at)) return false;
        i = at + 1;
    }
    return add_piece(splitter, i, size);
}

static bool split_at(Splitter *splitter, String *separator, size_t most)
{
    if (separator->size == 1) return split_at_byte(splitter, separator->data[0], most);
    const char *text = splitter->s->data;
    size_t size = splitter->s->size, i = 0;
    for (; most > 0; most--) {
        ptrdiff_t at = bytes_find(text + i, size - i, separator->data, separator->size);
        if (at < 0) break;
        if (!add_piece(splitter, i, i + (size_t)at)) return false;
        i += (size_t)at + separator->size;
    }
    return add_piece(splitter, i, size);
}

static bool rsplit_at(Splitter *splitter, String *separator, size_t most)
{
    const char *text = splitter->s->data;
    size_t stop = splitter->s->size;
    for (; most > 0; most--) {
        ptrdiff_t at = bytes_rfind(text, stop, separator->data, separator->size);
        if (at < 0) break;
        if (!add_piece(splitter, (size_t)at + separator->size, stop)) return false;
        stop = (size_t)at;
    }
    return add_piece(splitter, 0, stop);
}

static Value split(VM *vm, Value *args, bool from_end)
{
    String *separator = NULL;
    int64_t limit;
    if (!is_none(args[1])) {
        if (!is_str(args[1])) return throw(vm, TypeError, "must be str or None, not %T", args[1]);
        separator = as_str(args[1]);
    }
    if (!arg_index(vm, args, 2, &limit)) return RAISED;
    size_t most = limit < 0 ? SIZE_MAX : (size_t)limit;
    if (separator != NULL && separator->size == 0) return throw(vm, ValueError, "empty separator");
    Splitter splitter;
    if (!splitter_open(&splitter, vm, as_str(args[0]))) return RAISED;
    bool done;
    if (separator == NULL) {
        done = from_end ? rsplit_space(&splitter, most) : split_space(&splitter, most);
    } else {
        done = from_end ? rsplit_at(&splitter, separator, most) : split_at(&splitter, separator, most);
    }
    if (!done) return RAISED;
    if (from_end) list_reverse(vm, splitter.pieces);
    return value_of_object(splitter.pieces);
}

Value py_str_split(VM *vm, Value *args)
{
    return split(vm, args, false);
}

Value py_str_rsplit(VM *vm, Value *args)
{
    return split(vm, args, true);
}

// ---- Lines --------------------------------------------------------------------------------------

// The end of the line that begins at start, and where the next one begins.
static size_t line_end(const String *s, size_t start, size_t *next)
{
    const char *text = s->data;
    size_t size = s->size;
    for (size_t i = start; i < size;) {
        unsigned char byte = (unsigned char)text[i];
        if (LIKELY(byte >= 0x20 && byte < 0x80)) {
            i++;
            continue;
        }
        if (byte < 0x80) {
            if (byte == '\r' && i + 1 < size && text[i + 1] == '\n') {
                *next = i + 2;
                return i;
            }
            if ((byte >= '\n' && byte <= '\r') || (byte >= 0x1c && byte <= 0x1e)) {
                *next = i + 1;
                return i;
            }
            i++;
            continue;
        }
        uint32_t code;
        size_t width = (size_t)utf8_decode(text + i, &code);
        if (code == 0x85 || code == 0x2028 || code == 0x2029) {
            *next = i + width;
            return i;
        }
        i += width;
    }
    *next = size;
    return size;
}

Value py_str_splitlines(VM *vm, Value *args)
{
    String *s = as_str(args[0]);
    bool keep;
    Splitter splitter;
    if (!arg_truth(vm, args, 1, &keep) || !splitter_open(&splitter, vm, s)) return RAISED;
    for (size_t i = 0, next; i < s->size; i = next) {
        size_t end = line_end(s, i, &next);
        if (!add_piece(&splitter, i, keep ? next : end)) return RAISED;
    }
    return value_of_object(splitter.pieces);
}

// ---- join ---------------------------------------------------------------------------------------

// Joins values that cannot change meanwhile: nothing below runs Python.
static String *join_values(VM *vm, String *separator, const Value *items, size_t count)
{
    if (count == 0) return vm->empty_str;
    if (count == 1 && is_exact_str(items[0])) return as_str(items[0]);
    size_t size, code_points = (count - 1) * separator->count;
    bool too_long = mul_overflows(count - 1, separator->size, &size);
    for (size_t i = 0; i < count; i++) {
        if (UNLIKELY(!is_str(items[i]))) {
            return throw_null(vm, TypeError, "sequence item %zu: expected str instance, %T found", i,
                              items[i]);
        }
        String *item = as_str(items[i]);
        too_long |= add_overflows(size, item->size, &size);
        code_points += item->count;
    }
    if (too_long || size > PTRDIFF_MAX) {
        return throw_null(vm, OverflowError, "join() result is too long for a Python string");
    }
    if (size == 0) return vm->empty_str;
    char *data;
    String *result = str_make(vm, size, code_points, &data);
    if (result == NULL) return NULL;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && separator->size == 1) {
            *data++ = separator->data[0];
        } else if (i > 0) {
            memcpy(data, separator->data, separator->size);
            data += separator->size;
        }
        String *item = as_str(items[i]);
        memcpy(data, item->data, item->size);
        data += item->size;
    }
    return result;
}

String *str_join(VM *vm, String *separator, Value iterable)
{
    if (is_exact_list(iterable)) {
        List *list = as_list(iterable);
        return join_values(vm, separator, list->items, list->count);
    }
    if (is_exact_tuple(iterable)) {
        Tuple *tuple = as_tuple(iterable);
        return join_values(vm, separator, tuple->items, tuple->count);
    }
    Value iterator = get_iter(vm, iterable);
    if (raised(iterator)) {
        if (!catch_pending(vm, TypeError)) return NULL;
        return throw_null(vm, TypeError, "can only join an iterable");
    }
    List *list = list_from(vm, iterator);
    if (list == NULL) return NULL;
    return join_values(vm, separator, list->items, list->count);
}

Value py_str_join(VM *vm, Value *args)
{
    return value_of_str(str_join(vm, as_str(args[0]), args[1]));
}
