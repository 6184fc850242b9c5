// str_search.c - finding in a str: find, count, startswith, replace, partition and their kin.
//
// All of it works on bytes: UTF-8 synchronises itself, so a match of whole code points lies between code
// points. Offsets become indices only where Python sees them.
#include "vm/base/search.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/spend.h"
#include "vm/types/int.h"
#include "vm/types/str_parts.h"
#include "vm/types/text.h"
#include "vm/types/tuple.h"

bool str_range(VM *vm, String *s, Value start, Value end, StrRange *range)
{
    if (LIKELY(is_absent(start) && is_absent(end))) {
        *range = (StrRange){0, s->size, 0, false};
        return true;
    }
    size_t first, stop;
    if (!text_range(vm, start, end, s->count, &first, &stop)) return false;
    range->empty = first > stop;
    if (range->empty) {
        range->start = range->stop = 0;
        return true;
    }
    range->first = first;
    range->start = str_offset(vm, s, first);
    range->stop = str_offset(vm, s, stop);
    return true;
}

// find, rfind, index and rindex: the index of args[1] in args[0] between args[2] and args[3], or -1.
static bool find(VM *vm, Value *args, bool from_end, int64_t *result)
{
    String *s = as_str(args[0]), *sub;
    StrRange range;
    if (!arg_str(vm, args, 1, &sub) || !str_range(vm, s, args[2], args[3], &range)) return false;
    *result = -1;
    if (range.empty) return true;
    const char *text = s->data + range.start;
    size_t size = range.stop - range.start;
    spend(vm, size / 512);
    ptrdiff_t at = from_end ? bytes_rfind(text, size, sub->data, sub->size)
                            : bytes_find(text, size, sub->data, sub->size);
    if (at >= 0) *result = (int64_t)str_index_at(vm, s, range.start + (size_t)at);
    return true;
}

Value py_str_find(VM *vm, Value *args)
{
    int64_t index;
    return find(vm, args, false, &index) ? int_new(vm, index) : RAISED;
}

Value py_str_rfind(VM *vm, Value *args)
{
    int64_t index;
    return find(vm, args, true, &index) ? int_new(vm, index) : RAISED;
}

static Value index_or_raise(VM *vm, Value *args, bool from_end)
{
    int64_t index;
    if (!find(vm, args, from_end, &index)) return RAISED;
    return index >= 0 ? int_new(vm, index) : throw(vm, ValueError, "substring not found");
}

Value py_str_index(VM *vm, Value *args)
{
    return index_or_raise(vm, args, false);
}

Value py_str_rindex(VM *vm, Value *args)
{
    return index_or_raise(vm, args, true);
}

Value py_str_count(VM *vm, Value *args)
{
    String *s = as_str(args[0]), *sub;
    StrRange range;
    if (!arg_str(vm, args, 1, &sub) || !str_range(vm, s, args[2], args[3], &range)) return RAISED;
    if (range.empty) return value_of_small(0);
    const char *text = s->data + range.start;
    size_t size = range.stop - range.start;
    spend(vm, size / 512);
    if (sub->size == 0) {
        size_t count = str_is_ascii(s) ? size : utf8_count(text, size);
        return int_new(vm, (int64_t)count + 1);
    }
    return int_new(vm, (int64_t)bytes_count(text, size, sub->data, sub->size, SIZE_MAX));
}

static bool has_affix(const String *s, const StrRange *range, const String *affix, bool at_end)
{
    if (range->empty || affix->size > range->stop - range->start) return false;
    const char *from = s->data + (at_end ? range->stop - affix->size : range->start);
    return memcmp(from, affix->data, affix->size) == 0;
}

static Value match_affix(VM *vm, Value *args, bool at_end, const char *name)
{
    String *s = as_str(args[0]);
    StrRange range;
    if (!str_range(vm, s, args[2], args[3], &range)) return RAISED;
    if (LIKELY(is_str(args[1]))) {
        return value_of_bool(has_affix(s, &range, as_str(args[1]), at_end));
    }
    if (!is_tuple(args[1])) {
        return throw(vm, TypeError, "%s first arg must be str or a tuple of str, not %T", name, args[1]);
    }
    Tuple *tuple = as_tuple(args[1]);
    for (size_t i = 0; i < tuple->count; i++) {
        Value item = tuple->items[i];
        if (!is_str(item)) {
            return throw(vm, TypeError, "tuple for %s must only contain str, not %T", name, item);
        }
        if (has_affix(s, &range, as_str(item), at_end)) return TRUE;
    }
    return FALSE;
}

Value py_str_startswith(VM *vm, Value *args)
{
    return match_affix(vm, args, false, "startswith");
}

Value py_str_endswith(VM *vm, Value *args)
{
    return match_affix(vm, args, true, "endswith");
}

Value py_str_removeprefix(VM *vm, Value *args)
{
    String *s = as_str(args[0]), *prefix;
    if (!arg_str(vm, args, 1, &prefix)) return RAISED;
    bool has = prefix->size <= s->size && memcmp(s->data, prefix->data, prefix->size) == 0;
    return value_of_str(str_cut(vm, s, has ? prefix->size : 0, s->size));
}

Value py_str_removesuffix(VM *vm, Value *args)
{
    String *s = as_str(args[0]), *suffix;
    if (!arg_str(vm, args, 1, &suffix)) return RAISED;
    bool has = suffix->size <= s->size &&
               memcmp(s->data + s->size - suffix->size, suffix->data, suffix->size) == 0;
    return value_of_str(str_cut(vm, s, 0, has ? s->size - suffix->size : s->size));
}

// ---- replace ------------------------------------------------------------------------------------

// The first `count` bytes `old` become `new`: the commonest replacement, one ASCII character by another.
static String *replace_byte(VM *vm, String *s, char old, char new, size_t count)
{
    char *data;
    String *result = str_make(vm, s->size, s->count, &data);
    if (result == NULL) return NULL;
    memcpy(data, s->data, s->size);
    char *end = data + s->size;
    for (; count > 0; count--) {
        data = memchr(data, (unsigned char)old, (size_t)(end - data));
        if (data == NULL) break;
        *data++ = new;
    }
    return result;
}

// new between every two code points and at both ends, `count` of them at most.
static String *interleave(VM *vm, String *s, String *new, size_t count)
{
    if (count > s->count + 1) count = s->count + 1;
    size_t added, size;
    if (mul_overflows(count, new->size, &added) || add_overflows(added, s->size, &size)) {
        return throw_null(vm, OverflowError, "replace string is too long");
    }
    char *data;
    String *result = str_make(vm, size, s->count + count * new->count, &data);
    if (result == NULL) return NULL;
    const char *from = s->data, *end = s->data + s->size;
    while (count-- > 0) {
        memcpy(data, new->data, new->size);
        data += new->size;
        if (from == end) break;
        int width = utf8_size_at(*from);
        memcpy(data, from, (size_t)width);
        data += width;
        from += width;
    }
    memcpy(data, from, (size_t)(end - from));
    return result;
}

// The offsets of the first matches, so that filling the result need not look for those again.
typedef struct Matches {
    size_t count;
    size_t offsets[32];
} Matches;

// Counts the occurrences of old in s, at most `most`.
static size_t find_all(Matches *matches, const String *s, const String *old, size_t most)
{
    size_t at = 0;
    for (matches->count = 0; matches->count < COUNT_OF(matches->offsets);) {
        if (matches->count == most) return most;
        ptrdiff_t found = bytes_find(s->data + at, s->size - at, old->data, old->size);
        if (found < 0) return matches->count;
        matches->offsets[matches->count++] = at + (size_t)found;
        at += (size_t)found + old->size;
    }
    return matches->count + bytes_count(s->data + at, s->size - at, old->data, old->size, most - matches->count);
}

Value py_str_replace(VM *vm, Value *args)
{
    String *s = as_str(args[0]), *old, *new;
    int64_t limit;
    if (!arg_str(vm, args, 1, &old) || !arg_str(vm, args, 2, &new) ||
        !arg_index(vm, args, 3, &limit)) return RAISED;
    size_t most = limit < 0 ? SIZE_MAX : (size_t)limit;
    if (most == 0 || old->size > s->size || (old->size == new->size && str_equal(old, new))) {
        return value_of_str(str_exact(vm, s));
    }
    if (old->size == 0) return value_of_str(interleave(vm, s, new, most));
    if (old->size == 1 && new->size == 1) {
        if (bytes_find_byte(s->data, s->size, old->data[0]) < 0) return value_of_str(str_exact(vm, s));
        return value_of_str(replace_byte(vm, s, old->data[0], new->data[0], most));
    }
    Matches matches;
    size_t count = find_all(&matches, s, old, most);
    if (count == 0) return value_of_str(str_exact(vm, s));
    size_t added, size = s->size - count * old->size;
    if (mul_overflows(count, new->size, &added) || add_overflows(size, added, &size) ||
        size > PTRDIFF_MAX) {
        return throw(vm, OverflowError, "replace string is too long");
    }
    if (size == 0) return value_of_object(vm->empty_str);
    char *data;
    String *result = str_make(vm, size, s->count - count * old->count + count * new->count, &data);
    if (result == NULL) return RAISED;
    const char *from = s->data, *end = s->data + s->size;
    for (size_t i = 0; i < count; i++) {
        size_t at = i < matches.count
                        ? matches.offsets[i] - (size_t)(from - s->data)
                        : (size_t)bytes_find(from, (size_t)(end - from), old->data, old->size);
        copy_bytes(data, from, at);
        copy_bytes(data + at, new->data, new->size);
        data += at + new->size;
        from += at + old->size;
    }
    copy_bytes(data, from, (size_t)(end - from));
    return value_of_object(result);
}

// ---- partition ----------------------------------------------------------------------------------

static Value partition(VM *vm, Value *args, bool from_end)
{
    if (!is_str(args[1])) return throw(vm, TypeError, "must be str, not %T", args[1]);
    String *s = as_str(args[0]), *separator = as_str(args[1]);
    if (separator->size == 0) return throw(vm, ValueError, "empty separator");
    spend(vm, s->size / 512);
    ptrdiff_t at = from_end ? bytes_rfind(s->data, s->size, separator->data, separator->size)
                            : bytes_find(s->data, s->size, separator->data, separator->size);
    Value parts[3];
    if (at < 0) {
        Value empty = value_of_object(vm->empty_str), whole = value_of_str(str_exact(vm, s));
        parts[0] = from_end ? empty : whole;
        parts[1] = empty;
        parts[2] = from_end ? whole : empty;
    } else {
        parts[0] = value_of_str(str_cut(vm, s, 0, (size_t)at));
        parts[1] = value_of_str(str_exact(vm, separator));
        parts[2] = value_of_str(str_cut(vm, s, (size_t)at + separator->size, s->size));
    }
    if (raised(parts[0]) || raised(parts[1]) || raised(parts[2])) return RAISED;
    Tuple *tuple = tuple_new(vm, parts, 3);
    return tuple == NULL ? RAISED : value_of_object(tuple);
}

Value py_str_partition(VM *vm, Value *args)
{
    return partition(vm, args, false);
}

Value py_str_rpartition(VM *vm, Value *args)
{
    return partition(vm, args, true);
}
