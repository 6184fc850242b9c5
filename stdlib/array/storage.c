// storage.c - the memory of arrays: growth, splicing, filling from other things.
//
// A value is converted to an item before the array is touched: __index__ and __float__ may run Python.
#include "stdlib/array/array.h"
#include "vm/base/utf8.h"

#define ARRAY_MAX ((size_t)PTRDIFF_MAX / 8)
#define ITEM_MAX 8 // bytes

bool is_array(VM *vm, Value v)
{
    return is_native(vm, v, &array_type);
}

Array *array_new(VM *vm, Type *cls, const ArrayKind *kind)
{
    if (cls == NULL) cls = type_from_def(vm, &array_type);
    Array *array = cls == NULL ? NULL : type_allocate(vm, cls, 0);
    if (array == NULL) return NULL;
    array->kind = kind;
    array->data = NULL;
    array->count = array->capacity = array->exports = 0;
    return array;
}

bool array_resize(VM *vm, Array *array, size_t count)
{
    if (array->exports > 0 && count != array->count)
        return throw_false(vm, BufferError, "cannot resize an array that is exporting buffers");
    if (count <= array->capacity && count >= array->capacity / 4) {
        array->count = count;
        return true;
    }
    if (count > ARRAY_MAX) return throw_memory(vm), false;
    size_t size = array->kind->size, capacity = count == 0 ? 0 : count + (count >> 4) + 7;
    if (array->count == 0) capacity = count; // made at once, it seldom grows
    char *data = NULL;
    if (capacity == 0) {
        memory_release(&vm->memory, array->data, array->capacity * size);
    } else {
        data = memory_resize(&vm->memory, array->data, array->capacity * size, capacity * size);
        if (data == NULL) return throw_memory(vm), false;
    }
    array->data = data;
    array->capacity = capacity;
    array->count = count;
    return true;
}

bool array_splice(VM *vm, Array *array, size_t start, size_t stop, const char *items, size_t count)
{
    size_t size = array->kind->size, removed = stop - start, tail = array->count - stop;
    size_t old_count = array->count, new_count = old_count - removed + count;
    if (new_count < count) return throw_memory(vm), false;
    // Items move down before the memory shrinks, and up after it has grown.
    if (new_count > old_count && !array_resize(vm, array, new_count)) return false;
    if (new_count < old_count && array->exports > 0) return array_resize(vm, array, new_count);
    char *place = array->data + start * size;
    if (tail > 0 && count != removed) memmove(place + count * size, place + removed * size, tail * size);
    if (count > 0) memcpy(place, items, count * size);
    return new_count >= old_count || array_resize(vm, array, new_count);
}

bool array_insert(VM *vm, Array *array, size_t index, Value value)
{
    char item[ITEM_MAX];
    if (!array_item_put(vm, array->kind, item, value)) return false;
    if (index > array->count) index = array->count;
    return array_splice(vm, array, index, index, item, 1);
}

bool array_append(VM *vm, Array *array, Value value)
{
    char item[ITEM_MAX];
    if (!array_item_put(vm, array->kind, item, value) || !array_resize(vm, array, array->count + 1))
        return false;
    memcpy(array->data + (array->count - 1) * array->kind->size, item, array->kind->size);
    return true;
}

bool array_extend(VM *vm, Array *array, Value iterable)
{
    if (is_array(vm, iterable)) {
        Array *other = as_array(iterable);
        if (other->kind != array->kind)
            return throw_false(vm, TypeError, "can only extend with array of same kind");
        size_t size = array->kind->size, count = array->count, more = other->count;
        if (!array_resize(vm, array, count + more)) return false;
        if (more > 0) memcpy(array->data + count * size, other->data, more * size);
        return true;
    }
    Iter iter;
    if (!iter_open(vm, &iter, iterable)) return false;
    while (iter_next(vm, &iter))
        if (!array_append(vm, array, iter.item)) return false;
    return !iter.failed;
}

bool array_append_bytes(VM *vm, Array *array, const char *data, size_t size)
{
    if (size % array->kind->size != 0)
        return throw_false(vm, ValueError, "bytes length not a multiple of item size");
    size_t count = array->count, more = size / array->kind->size;
    if (more == 0) return true;
    if (!array_resize(vm, array, count + more)) return false;
    memcpy(array->data + count * array->kind->size, data, size);
    return true;
}

bool array_append_text(VM *vm, Array *array, const String *text)
{
    size_t count = array->count, offset = 0;
    if (!array_resize(vm, array, count + text->count)) return false;
    for (size_t i = 0; i < text->count; i++) {
        uint32_t code;
        offset += (size_t)utf8_decode(text->data + offset, &code);
        memcpy(array->data + (count + i) * sizeof code, &code, sizeof code);
    }
    return true;
}

List *array_list(VM *vm, const Array *array)
{
    List *list = list_new_sized(vm, array->count);
    for (size_t i = 0; list != NULL && i < array->count; i++) {
        Value item = array_item_get(vm, array->kind, array->data + i * array->kind->size);
        if (raised(item) || !list_append(vm, list, item)) return NULL;
    }
    return list;
}
