// array.c - module array: what Python sees of it.
#include "stdlib/array/array.h"
#include "vm/base/utf8.h"

// ---- Making -------------------------------------------------------------------------------------

static void array_release(VM *vm, Object *object)
{
    Array *array = (Array *)object;
    if (array->kind != NULL)
        memory_release(&vm->memory, array->data, array->capacity * array->kind->size);
}

static RUNS bool check_initializer(VM *vm, const ArrayKind *kind, Value initializer)
{
    if (kind->form == ITEM_TEXT) return true;
    if (is_str(initializer))
        return throw_false(vm, TypeError, "cannot use a str to initialize an array with typecode '%c'",
                           kind->code);
    if (is_array(vm, initializer) && as_array(initializer)->kind->form == ITEM_TEXT)
        return throw_false(vm, TypeError,
                           "cannot use a unicode array to initialize an array with typecode '%c'",
                           kind->code);
    return true;
}

static RUNS bool fill(VM *vm, Array *array, Value initializer)
{
    if (is_bytes(initializer))
        return array_append_bytes(vm, array, as_bytes(initializer)->data, as_bytes(initializer)->size);
    if (is_bytearray(initializer))
        return array_append_bytes(vm, array, as_bytearray(initializer)->data,
                                  as_bytearray(initializer)->size);
    if (is_str(initializer)) return array_append_text(vm, array, as_str(initializer));
    if (is_array(vm, initializer) && as_array(initializer)->kind != array->kind) {
        List *items = array_list(vm, as_array(initializer));
        return items != NULL && array_extend(vm, array, value_of_object(items));
    }
    return array_extend(vm, array, initializer);
}

static Value array_construct(VM *vm, Value *args) // array(typecode, initializer=?, /)
{
    uint32_t code = 0;
    if (!is_str(args[1]) || as_str(args[1])->count != 1)
        return throw(vm, TypeError, "array() argument 1 must be a unicode character, not %T", args[1]);
    (void)utf8_decode(as_str(args[1])->data, &code);
    if (code == 'u' && !warn(vm, DeprecationWarning, 1,
                             "The 'u' type code is deprecated and will be removed in Python 3.16"))
        return RAISED;
    const ArrayKind *kind = array_kind_of(code);
    if (!is_absent(args[2]) && kind != NULL && !check_initializer(vm, kind, args[2])) return RAISED;
    if (kind == NULL)
        return throw(vm, ValueError, "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)");
    Array *array = array_new(vm, as_type(args[0]), kind);
    if (array == NULL || (!is_absent(args[2]) && !fill(vm, array, args[2]))) return RAISED;
    return value_of_object(array);
}

// ---- Slots --------------------------------------------------------------------------------------

static char *item_at(const Array *array, size_t index)
{
    return array->data + index * array->kind->size;
}

static Value get(VM *vm, const Array *array, size_t index)
{
    return array_item_get(vm, array->kind, item_at(array, index));
}

static bool array_length(VM *vm, Value self, size_t *length)
{
    *length = as_array(self)->count;
    return true;
}

static Value array_tounicode(VM *vm, const Array *array)
{
    Buf buf;
    buf_init(&buf, &vm->memory);
    for (size_t i = 0; i < array->count; i++) {
        uint32_t code;
        memcpy(&code, item_at(array, i), sizeof code);
        if (code > CODE_POINT_MAX) {
            buf_free(&buf);
            return throw(vm, ValueError, "character U+%x is not in range [U+0000; U+10ffff]", code);
        }
        buf_append_utf8(&buf, code);
    }
    return str_value(str_from_buf(vm, &buf));
}

static Value array_repr(VM *vm, Value self)
{
    Array *array = as_array(self);
    String *name = type_name_string(vm, type_of(vm, self));
    if (name == NULL) return RAISED;
    if (array->count == 0)
        return str_value(str_format(vm, "%S('%c')", name, array->kind->code));
    Value items;
    if (array->kind->form == ITEM_TEXT) {
        items = array_tounicode(vm, array);
    } else {
        List *list = array_list(vm, array);
        items = list == NULL ? RAISED : value_of_object(list);
    }
    if (raised(items)) return RAISED;
    return str_value(str_format(vm, "%S('%c', %R)", name, array->kind->code, items));
}

static Value array_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (!is_array(vm, self) || !is_array(vm, other)) return NOT_IMPLEMENTED;
    Array *a = as_array(self), *b = as_array(other);
    if (a->count != b->count && (op == COMPARE_EQ || op == COMPARE_NE))
        return value_of_bool(op == COMPARE_NE);
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        bool equal;
        Value x = get(vm, a, i), y = get(vm, b, i);
        if (raised(x) || raised(y) || !charge(vm, 1) || !compare_truth(vm, COMPARE_EQ, x, y, &equal))
            return RAISED;
        if (equal) continue;
        if (op == COMPARE_EQ) return FALSE;
        if (op == COMPARE_NE) return TRUE;
        return compare_op(vm, op, x, y);
    }
    return compare_sizes(a->count, b->count, op);
}

// The index of the first item equal to value in [start, stop); -1: none; -2: raised.
static RUNS int64_t find(VM *vm, Array *array, Value value, size_t start, size_t stop)
{
    for (size_t i = start; i < stop && i < array->count; i++) {
        bool equal;
        Value item = get(vm, array, i);
        if (raised(item) || !compare_truth(vm, COMPARE_EQ, item, value, &equal) || !charge(vm, 1))
            return -2;
        if (equal) return (int64_t)i;
    }
    return -1;
}

static bool array_contains(VM *vm, Value self, Value item, bool *found)
{
    int64_t index = find(vm, as_array(self), item, 0, SIZE_MAX);
    *found = index >= 0;
    return index != -2;
}

static Value array_concat(VM *vm, Value left, Value right)
{
    if (!is_array(vm, right))
        return throw(vm, TypeError, "can only append array (not \"%T\") to array", right);
    if (as_array(left)->kind != as_array(right)->kind)
        return throw(vm, TypeError, "bad argument type for built-in operation");
    Array *sum = array_new(vm, NULL, as_array(left)->kind);
    if (sum == NULL || !array_extend(vm, sum, left) || !array_extend(vm, sum, right)) return RAISED;
    return value_of_object(sum);
}

static Value array_add_inplace(VM *vm, Value left, Value right)
{
    if (!is_array(vm, right))
        return throw(vm, TypeError, "can only extend array with array (not \"%T\")", right);
    return array_extend(vm, as_array(left), right) ? left : RAISED;
}

// Makes the array `times` times what it is.
static RUNS bool repeat(VM *vm, Array *array, size_t times)
{
    size_t size = array->count * array->kind->size, total;
    if (array->count == 0 || times == 1) return true;
    if (mul_overflows(size, times, &total) || total > PTRDIFF_MAX) return throw_memory(vm), false;
    if (!array_resize(vm, array, array->count * times)) return false;
    for (size_t done = size; done < total;) {
        size_t more = done < total - done ? done : total - done;
        memcpy(array->data + done, array->data, more);
        done += more;
    }
    return charge(vm, total / 128);
}

static Value array_repeat(VM *vm, Value left, Value right)
{
    Value self = is_array(vm, left) ? left : right;
    size_t times;
    if (!repeat_count(vm, is_array(vm, left) ? right : left, &times)) return RAISED;
    Array *product = array_new(vm, NULL, as_array(self)->kind);
    if (product == NULL || times == 0) return product == NULL ? RAISED : value_of_object(product);
    if (!array_extend(vm, product, self) || !repeat(vm, product, times)) return RAISED;
    return value_of_object(product);
}

static Value array_multiply_inplace(VM *vm, Value left, Value right)
{
    size_t times;
    Value product = multiply_by_right(vm, left, right);
    if (!is_not_implemented(product)) return product;
    return repeat_count(vm, right, &times) && repeat(vm, as_array(left), times) ? left : RAISED;
}

static RUNS bool subscript(VM *vm, Array *array, Value key, const char *words, int64_t *index)
{
    if (!is_index(vm, key)) return throw_false(vm, TypeError, "array indices must be integers");
    if (!subscript_index(vm, key, "array", index)) return false;
    return index_wrap(index, array->count) || throw_false(vm, IndexError, "%s", words);
}

static Value array_get_item(VM *vm, Value self, Value key)
{
    Array *array = as_array(self);
    int64_t index, stop, step;
    if (!is_slice(key)) {
        if (!subscript(vm, array, key, "array index out of range", &index)) return RAISED;
        return get(vm, array, (size_t)index);
    }
    if (!slice_unpack(vm, as_slice(key), &index, &stop, &step)) return RAISED;
    size_t count = slice_adjust(array->count, &index, &stop, step), size = array->kind->size;
    Array *slice = array_new(vm, NULL, array->kind);
    if (slice == NULL || !array_resize(vm, slice, count)) return RAISED;
    for (size_t i = 0; i < count; i++)
        memcpy(slice->data + i * size, item_at(array, (size_t)(index + (int64_t)i * step)), size);
    return charge(vm, count / 8) ? value_of_object(slice) : RAISED;
}

// del array[start::step] for count items: what stays is moved together.
static bool delete_stepped(VM *vm, Array *array, int64_t start, int64_t step, size_t count)
{
    if (count == 0) return true;
    if (array->exports > 0) return array_resize(vm, array, array->count - count);
    if (step < 0) {
        start += step * (int64_t)(count - 1);
        step = -step;
    }
    size_t size = array->kind->size, to = (size_t)start;
    for (size_t i = 0; i < count; i++) {
        size_t from = (size_t)start + i * (size_t)step + 1;
        size_t keep = i + 1 < count ? (size_t)step - 1 : array->count - from;
        memmove(item_at(array, to), item_at(array, from), keep * size);
        to += keep;
    }
    return array_resize(vm, array, array->count - count);
}

static RUNS bool set_slice(VM *vm, Array *array, Slice *slice, Value value)
{
    int64_t start, stop, step;
    Array *other = NULL;
    if (!is_absent(value)) {
        if (!is_array(vm, value))
            return throw_false(vm, TypeError, "can only assign array (not \"%T\") to array slice", value);
        other = as_array(value);
        if (other == array) { // array[a:b] = array
            other = array_new(vm, NULL, array->kind);
            if (other == NULL || !array_extend(vm, other, value)) return false;
        }
        if (other->kind != array->kind)
            return throw_false(vm, TypeError, "bad argument type for built-in operation");
    }
    if (!slice_unpack(vm, slice, &start, &stop, &step)) return false;
    size_t count = slice_adjust(array->count, &start, &stop, step), size = array->kind->size;
    if (step == 1)
        return array_splice(vm, array, (size_t)start, (size_t)start + count,
                            other == NULL ? NULL : other->data, other == NULL ? 0 : other->count);
    if (other == NULL) return delete_stepped(vm, array, start, step, count);
    if (other->count != count)
        return throw_false(vm, ValueError,
                           "attempt to assign array of size %zu to extended slice of size %zu",
                           other->count, count);
    for (size_t i = 0; i < count; i++)
        memcpy(item_at(array, (size_t)(start + (int64_t)i * step)), other->data + i * size, size);
    return true;
}

static bool array_set_item(VM *vm, Value self, Value key, Value value)
{
    Array *array = as_array(self);
    int64_t index;
    char item[8];
    if (is_slice(key)) return set_slice(vm, array, as_slice(key), value);
    if (!subscript(vm, array, key, "array assignment index out of range", &index)) return false;
    if (is_absent(value)) return array_splice(vm, array, (size_t)index, (size_t)index + 1, NULL, 0);
    if (!array_item_put(vm, array->kind, item, value)) return false;
    if ((size_t)index >= array->count) // __index__ of the value has shortened the array
        return throw_false(vm, IndexError, "array assignment index out of range");
    memcpy(item_at(array, (size_t)index), item, array->kind->size);
    return true;
}

static bool array_buffer(VM *vm, Value self, BufferView *view, bool writable)
{
    Array *array = as_array(self);
    size_t size = array->kind->size;
    *view = (BufferView){
        .owner = &array->head,
        .data = array->data,
        .size = array->count * size,
        .format = array->kind->format,
        .item_size = size,
        .dimensions = 1,
        .shape = {array->count},
        .strides = {size},
    };
    array->exports++;
    return true;
}

static void array_buffer_release(VM *vm, Object *object)
{
    ((Array *)object)->exports--;
}

static Value array_iterate(VM *vm, Value self)
{
    Type *type = type_from_def(vm, &array_iterator_type);
    SequenceIterator *iterator = type == NULL ? NULL : type_allocate(vm, type, 0);
    if (iterator == NULL) return RAISED;
    iterator->source = self;
    iterator->index = 0;
    return value_of_object(iterator);
}

// ---- Methods ------------------------------------------------------------------------------------

static Value py_array_append(VM *vm, Value *args)
{
    return array_append(vm, as_array(args[0]), args[1]) ? NONE : RAISED;
}

static Value py_array_buffer_info(VM *vm, Value *args)
{
    Array *array = as_array(args[0]);
    Value address = int_from_uint64(vm, (uint64_t)(uintptr_t)array->data);
    return value_of_object(tuple_pair(vm, address, int_new(vm, (int64_t)array->count)));
}

static Value py_array_byteswap(VM *vm, Value *args)
{
    Array *array = as_array(args[0]);
    size_t size = array->kind->size;
    for (size_t i = 0; i < array->count; i++) {
        char *item = item_at(array, i);
        for (size_t low = 0, high = size - 1; low < high; low++, high--) {
            char byte = item[low];
            item[low] = item[high];
            item[high] = byte;
        }
    }
    return charge(vm, array->count / 4) ? NONE : RAISED;
}

static Value py_array_clear(VM *vm, Value *args)
{
    return array_resize(vm, as_array(args[0]), 0) ? NONE : RAISED;
}

static Value py_array_copy(VM *vm, Value *args)
{
    Array *copy = array_new(vm, NULL, as_array(args[0])->kind);
    return copy != NULL && array_extend(vm, copy, args[0]) ? value_of_object(copy) : RAISED;
}

static Value py_array_count(VM *vm, Value *args)
{
    Array *array = as_array(args[0]);
    int64_t count = 0, index;
    for (size_t start = 0;; start = (size_t)index + 1, count++) {
        index = find(vm, array, args[1], start, SIZE_MAX);
        if (index == -2) return RAISED;
        if (index < 0) return int_new(vm, count);
    }
}

static Value py_array_extend(VM *vm, Value *args)
{
    return array_extend(vm, as_array(args[0]), args[1]) ? NONE : RAISED;
}

static Value py_array_frombytes(VM *vm, Value *args)
{
    BufferView view;
    if (!arg_buffer(vm, args, 1, &view)) return RAISED;
    bool good;
    if (view.owner == as_object(args[0])) { // its own bytes: they may move as it grows
        Bytes *copy = bytes_new(vm, view.data, view.size);
        buffer_release(vm, &view);
        good = copy != NULL && array_append_bytes(vm, as_array(args[0]), copy->data, copy->size);
    } else {
        good = array_append_bytes(vm, as_array(args[0]), view.data, view.size);
        buffer_release(vm, &view);
    }
    return good ? NONE : RAISED;
}

static Value py_array_fromfile(VM *vm, Value *args)
{
    Array *array = as_array(args[0]);
    int64_t count;
    if (!arg_int64(vm, args, 2, &count)) return RAISED;
    if (count < 0) return throw(vm, ValueError, "negative count");
    size_t size;
    if (mul_overflows((size_t)count, array->kind->size, &size) || size > PTRDIFF_MAX)
        return throw_memory(vm);
    Value length = int_new(vm, (int64_t)size);
    Value bytes = call_method(vm, args[1], NAME(vm, read), 1, &length);
    if (raised(bytes)) return RAISED;
    if (!is_bytes(bytes)) return throw(vm, TypeError, "read() didn't return bytes");
    if (!array_append_bytes(vm, array, as_bytes(bytes)->data, as_bytes(bytes)->size)) return RAISED;
    if (as_bytes(bytes)->size != size)
        return throw(vm, EOFError, "read() didn't return enough bytes");
    return NONE;
}

static Value py_array_fromlist(VM *vm, Value *args)
{
    Array *array = as_array(args[0]);
    if (!is_list(args[1])) return throw(vm, TypeError, "arg must be list");
    List *list = as_list(args[1]);
    size_t count = array->count;
    for (size_t i = 0; i < list->count; i++) {
        if (array_append(vm, array, list->items[i]) && charge(vm, 1)) continue;
        if (array->count > count && array->exports == 0) array->count = count; // all or nothing
        return RAISED;
    }
    return NONE;
}

static Value py_array_fromunicode(VM *vm, Value *args)
{
    Array *array = as_array(args[0]);
    String *text;
    if (!arg_str(vm, args, 1, &text)) return RAISED;
    if (array->kind->form != ITEM_TEXT)
        return throw(vm, ValueError,
                     "fromunicode() may only be called on unicode type arrays ('u' or 'w')");
    return array_append_text(vm, array, text) ? NONE : RAISED;
}

static Value py_array_index(VM *vm, Value *args)
{
    int64_t start, stop;
    if (!search_bound(vm, args[2], &start) || !search_bound(vm, args[3], &stop)) return RAISED;
    clamp_range(&start, &stop, as_array(args[0])->count);
    int64_t index = find(vm, as_array(args[0]), args[1], (size_t)start, (size_t)stop);
    if (index == -2) return RAISED;
    return index < 0 ? throw(vm, ValueError, "array.index(x): x not in array") : int_new(vm, index);
}

static Value py_array_insert(VM *vm, Value *args)
{
    Array *array = as_array(args[0]);
    int64_t index;
    if (!arg_int64(vm, args, 1, &index)) return RAISED;
    if (index < 0) index += (int64_t)array->count;
    if (index < 0) index = 0;
    return array_insert(vm, array, (size_t)index, args[2]) ? NONE : RAISED;
}

static Value py_array_pop(VM *vm, Value *args)
{
    Array *array = as_array(args[0]);
    int64_t index;
    if (!arg_int64(vm, args, 1, &index)) return RAISED;
    if (array->count == 0) return throw(vm, IndexError, "pop from empty array");
    if (!index_wrap(&index, array->count)) return throw(vm, IndexError, "pop index out of range");
    Value item = get(vm, array, (size_t)index);
    if (raised(item)) return RAISED;
    return array_splice(vm, array, (size_t)index, (size_t)index + 1, NULL, 0) ? item : RAISED;
}

static Value py_array_remove(VM *vm, Value *args)
{
    Array *array = as_array(args[0]);
    int64_t index = find(vm, array, args[1], 0, SIZE_MAX);
    if (index == -2) return RAISED;
    if (index < 0) return throw(vm, ValueError, "array.remove(x): x not in array");
    if ((size_t)index >= array->count) return NONE;
    return array_splice(vm, array, (size_t)index, (size_t)index + 1, NULL, 0) ? NONE : RAISED;
}

static Value py_array_reverse(VM *vm, Value *args)
{
    Array *array = as_array(args[0]);
    size_t size = array->kind->size;
    for (size_t low = 0, high = array->count; low + 1 < high; low++) {
        char item[8];
        high--;
        memcpy(item, item_at(array, low), size);
        memcpy(item_at(array, low), item_at(array, high), size);
        memcpy(item_at(array, high), item, size);
    }
    return charge(vm, array->count / 8) ? NONE : RAISED;
}

static Value py_array_tobytes(VM *vm, Value *args)
{
    Array *array = as_array(args[0]);
    Bytes *bytes = bytes_new(vm, array->count == 0 ? "" : array->data, array->count * array->kind->size);
    return bytes == NULL ? RAISED : value_of_object(bytes);
}

static Value py_array_tofile(VM *vm, Value *args)
{
    Array *array = as_array(args[0]);
    for (size_t done = 0, size; (size = array->count * array->kind->size) > done;) {
        size_t piece = size - done < 65536 ? size - done : 65536;
        Bytes *bytes = bytes_new(vm, array->data + done, piece);
        if (bytes == NULL) return RAISED;
        Value argument = value_of_object(bytes);
        if (raised(call_method(vm, args[1], NAME(vm, write), 1, &argument))) return RAISED;
        done += piece;
    }
    return NONE;
}

static Value py_array_tolist(VM *vm, Value *args)
{
    List *list = array_list(vm, as_array(args[0]));
    return list != NULL && charge(vm, list->count / 4) ? value_of_object(list) : RAISED;
}

static Value py_array_tounicode(VM *vm, Value *args)
{
    if (as_array(args[0])->kind->form == ITEM_TEXT) return array_tounicode(vm, as_array(args[0]));
    return throw(vm, ValueError, "tounicode() may only be called on unicode type arrays ('u' or 'w')");
}

static Value py_array_sizeof(VM *vm, Value *args)
{
    Array *array = as_array(args[0]);
    size_t size = type_of(vm, args[0])->instance_size + array->capacity * array->kind->size;
    return int_new(vm, (int64_t)size);
}

static Value get_typecode(VM *vm, Value self)
{
    return value_of_object(str_char(vm, (uint32_t)as_array(self)->kind->code));
}

static Value get_itemsize(VM *vm, Value self)
{
    return value_of_small((int64_t)as_array(self)->kind->size);
}

// ---- The iterator -------------------------------------------------------------------------------

static void iterator_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((SequenceIterator *)object)->source);
}

static Value iterator_next(VM *vm, Value self)
{
    SequenceIterator *iterator = (SequenceIterator *)as_object(self);
    if (is_none(iterator->source)) return exhausted(vm);
    Array *array = as_array(iterator->source);
    if ((size_t)iterator->index < array->count) return get(vm, array, (size_t)iterator->index++);
    iterator->source = NONE;
    return exhausted(vm);
}

static Value py_iterator_reduce(VM *vm, Value *args)
{
    SequenceIterator *iterator = (SequenceIterator *)as_object(args[0]);
    Value iter = iterator_builtin(vm);
    if (raised(iter)) return RAISED;
    if (is_none(iterator->source))
        return iterator_reduce(vm, iter, value_of_object(vm->empty_tuple), ABSENT);
    return iterator_reduce(vm, iter, iterator->source, int_new(vm, iterator->index));
}

static Value py_iterator_setstate(VM *vm, Value *args)
{
    SequenceIterator *iterator = (SequenceIterator *)as_object(args[0]);
    int64_t index;
    if (!iterator_state(vm, args[1], &index)) return RAISED;
    if (is_none(iterator->source)) return NONE;
    int64_t count = (int64_t)as_array(iterator->source)->count;
    iterator->index = index < 0 ? 0 : index > count ? count : index;
    return NONE;
}

static const Native iterator_methods[] = {
    {"__reduce__(self, /)", py_iterator_reduce, "Return state information for pickling."},
    {"__setstate__(self, state, /)", py_iterator_setstate, "Set state information for unpickling."},
    {0},
};

const TypeDef array_iterator_type = {
    .name = "array.arrayiterator",
    .size = sizeof(SequenceIterator),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = iterator_trace,
    .methods = iterator_methods,
    .iterate = iterator_self,
    .next = iterator_next,
};

// ---- Tables -------------------------------------------------------------------------------------

static const Native array_methods[] = {
    {"append(self, v, /)", py_array_append, "Append new value v to the end of the array."},
    {"buffer_info(self, /)", py_array_buffer_info,
     "Return a tuple (address, length) giving the current memory address and the length in items of "
     "the buffer used to hold array's contents.\n\n"
     "The length should be multiplied by the itemsize attribute to calculate\n"
     "the buffer length in bytes."},
    {"byteswap(self, /)", py_array_byteswap,
     "Byteswap all items of the array.\n\n"
     "If the items in the array are not 1, 2, 4, or 8 bytes in size, RuntimeError is\nraised."},
    {"clear(self, /)", py_array_clear, "Remove all items from the array."},
    {"count(self, v, /)", py_array_count, "Return number of occurrences of v in the array."},
    {"extend(self, bb, /)", py_array_extend, "Append items to the end of the array."},
    {"frombytes(self, buffer, /)", py_array_frombytes,
     "Appends items from the string, interpreting it as an array of machine values, as if it had "
     "been read from a file using the fromfile() method."},
    {"fromfile(self, f, n, /)", py_array_fromfile,
     "Read n objects from the file object f and append them to the end of the array."},
    {"fromlist(self, list, /)", py_array_fromlist, "Append items to array from list."},
    {"fromunicode(self, ustr, /)", py_array_fromunicode,
     "Extends this array with data from the unicode string ustr.\n\n"
     "The array must be a unicode type array; otherwise a ValueError is raised.\n"
     "Use array.frombytes(ustr.encode(...)) to append Unicode data to an array of\n"
     "some other type."},
    {"index(self, v, start=0, stop=9223372036854775807, /)", py_array_index,
     "Return index of first occurrence of v in the array.\n\n"
     "Raise ValueError if the value is not present."},
    {"insert(self, i, v, /)", py_array_insert,
     "Insert a new item v into the array before position i."},
    {"pop(self, i=-1, /)", py_array_pop,
     "Return the i-th element and delete it from the array.\n\ni defaults to -1."},
    {"remove(self, v, /)", py_array_remove, "Remove the first occurrence of v in the array."},
    {"reverse(self, /)", py_array_reverse, "Reverse the order of the items in the array."},
    {"tobytes(self, /)", py_array_tobytes,
     "Convert the array to an array of machine values and return the bytes representation."},
    {"tofile(self, f, /)", py_array_tofile,
     "Write all items (as machine values) to the file object f."},
    {"tolist(self, /)", py_array_tolist, "Convert array to an ordinary list with the same items."},
    {"tounicode(self, /)", py_array_tounicode,
     "Extends this array with data from the unicode string ustr.\n\n"
     "Convert the array to a unicode string.  The array must be a unicode type array;\n"
     "otherwise a ValueError is raised.  Use array.tobytes().decode() to obtain a\n"
     "unicode string from an array of some other type."},
    {"__copy__(self, /)", py_array_copy, "Return a copy of the array."},
    {"__deepcopy__(self, unused, /)", py_array_copy, "Return a copy of the array."},
    {"__reduce_ex__(self, protocol, /)", py_array_reduce_ex, "Return state information for pickling."},
    {"__sizeof__(self, /)", py_array_sizeof, "Size of the array in memory, in bytes."},
    CLASS_GETITEM_ROW,
    {0},
};

static const NativeProperty array_properties[] = {
    {"typecode", get_typecode, NULL, "the typecode character used to create the array"},
    {"itemsize", get_itemsize, NULL, "the size, in bytes, of one array item"},
    {0},
};

const TypeDef array_type = {
    .name = "array.array",
    .doc = "array(typecode [, initializer]) -> array\n\n"
           "Return a new array whose items are restricted by typecode, and\n"
           "initialized from the optional initializer value, which must be a list,\n"
           "string or iterable over elements of the appropriate type.\n\n"
           "Arrays represent basic values and behave very much like lists, except\n"
           "the type of objects stored in them is constrained. The type is specified\n"
           "at object creation time by using a type code, which is a single character:\n"
           "b B h H i I l L q Q for signed and unsigned (capital) integers of 1, 2, 4, 8\n"
           "and 8 bytes, f d for floats of 4 and 8 bytes, u w for characters.",
    .signature = "array(typecode, initializer=?, /)",
    .size = sizeof(Array),
    .flags = TYPE_IS_SEQUENCE | TYPE_HAS_WEAKREF,
    .release = array_release,
    .construct = array_construct,
    .methods = array_methods,
    .properties = array_properties,
    .repr = array_repr,
    .compare = array_compare,
    .length = array_length,
    .iterate = array_iterate,
    .contains = array_contains,
    .get_item = array_get_item,
    .set_item = array_set_item,
    .add_inplace = array_add_inplace,
    .multiply_inplace = array_multiply_inplace,
    .concat = array_concat,
    .repeat = array_repeat,
    .buffer = array_buffer,
    .buffer_release = array_buffer_release,
};

static const Native array_functions[] = {
    {"_array_reconstructor(arraytype, typecode, mformat_code, items, /)", py_array_reconstructor,
     "Internal. Used for pickling support."},
    {0},
};

static const NativeConstant array_constants[] = {
    {"array", CONSTANT_TYPE, {.type = &array_type}},
    {"ArrayType", CONSTANT_TYPE, {.type = &array_type}},
    {"typecodes", CONSTANT_STR, {.s = "bBuwhHiIlLqQfd"}},
    {0},
};

// Arrays are mutable sequences to those who ask collections.abc.
static bool array_init(VM *vm, Module *module)
{
    Value classes = import_module(vm, "_collections_abc");
    String *names[2] = {str_intern_c(vm, "MutableSequence"), str_intern_c(vm, "register")};
    Type *type = type_from_def(vm, &array_type);
    if (raised(classes) || names[0] == NULL || names[1] == NULL || type == NULL) return false;
    Value sequence = get_attr(vm, classes, names[0]), cls = value_of_object(type);
    return !raised(sequence) && !raised(call_method(vm, sequence, names[1], 1, &cls));
}

const ModuleDef array_module = {
    .name = "array",
    .doc = "This module defines an object type which can efficiently represent\n"
           "an array of basic values: characters, integers, floating-point\n"
           "numbers.  Arrays are sequence types and behave very much like lists,\n"
           "except that the type of objects stored in them is constrained.\n",
    .functions = array_functions,
    .constants = array_constants,
    .init = array_init,
};
