// struct.c - module _struct: what Python sees of it. struct.py gives its names to the module struct.
#include "stdlib/struct/struct.h"
#include "vm/types/dict.h"
#include "vm/types/descriptors.h"
#include "vm/types/iterators.h"
#include "vm/types/memoryview.h"
#include "vm/types/tuple.h"

// Formats seen by the functions of the module are kept as Structs; beyond so many all are forgotten.
#define CACHE_MAX 100

typedef struct Struct {
    Object head;
    String *format; // NULL until initialised
    Layout layout;
} Struct;

typedef struct StructState {
    Type *error;
    Dict *cache; // format -> Struct
} StructState;

static void state_trace(VM *vm, Tracer *tracer, void *memory)
{
    StructState *state = memory;
    trace_object(tracer, state->error);
    trace_object(tracer, state->cache);
}

static const StateDef state_def = {"_struct", sizeof(StructState), state_trace, NULL};
extern const TypeDef struct_type, unpack_iterator_type;

static Struct *as_struct(Value v)
{
    return (Struct *)as_object(v);
}

// ---- Errors -------------------------------------------------------------------------------------

static RUNS Type *error_class(VM *vm)
{
    StructState *state = state_get(vm, &state_def);
    if (state == NULL || state->error != NULL) return state == NULL ? NULL : state->error;
    Value base = value_of_object(type_get(vm, Exception));
    Tuple *bases = tuple_new(vm, &base, 1);
    Dict *namespace = dict_new(vm);
    String *name = str_intern_c(vm, "error"), *module = str_intern_c(vm, "struct");
    if (bases == NULL || name == NULL || module == NULL ||
        !dict_set_str(vm, namespace, NAME(vm, __module__), value_of_object(module)))
        return NULL;
    Value type = type_build(vm, type_get(vm, TYPE_type), value_of_object(name), bases, namespace, NULL);
    return raised(type) ? NULL : (state->error = as_type(type));
}

Value struct_throw(VM *vm, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    String *text = format_message(vm, format, arguments);
    va_end(arguments);
    Type *type = text == NULL ? NULL : error_class(vm);
    if (type == NULL) return RAISED;
    Value argument = value_of_object(text);
    Value error = call(vm, value_of_object(type), 1, &argument);
    return raised(error) ? RAISED : throw_value(vm, error);
}

// ---- Making -------------------------------------------------------------------------------------

static RUNS bool struct_set(VM *vm, Struct *self, Value format)
{
    Bytes *text;
    String *name;
    if (is_str(format)) {
        text = str_encode(vm, as_str(format), "ascii", "strict");
        name = as_str(format);
    } else if (is_bytes(format)) {
        text = as_bytes(format);
        name = bytes_decode(vm, text->data, text->size, "latin-1", "strict");
    } else {
        return throw_false(vm, TypeError, "Struct() argument 1 must be a str or bytes object, not %T",
                           format);
    }
    Layout layout;
    if (text == NULL || name == NULL || !layout_read(vm, text, &layout)) return false;
    self->format = name;
    self->layout = layout;
    object_changed(vm, &self->head);
    return true;
}

static Value struct_init(VM *vm, Value *args) // Struct(format)
{
    return struct_set(vm, as_struct(args[0]), args[1]) ? NONE : RAISED;
}

// The Struct of a format given to a function of the module.
static RUNS Struct *struct_of(VM *vm, Value format)
{
    if (is_native(vm, format, &struct_type)) return as_struct(format);
    StructState *state = state_get(vm, &state_def);
    if (state == NULL) return NULL;
    bool cached = is_exact_str(format) || is_exact_bytes(format);
    if (cached && state->cache != NULL) {
        Value known = dict_get(vm, state->cache, format);
        if (!is_absent(known)) return raised(known) ? NULL : as_struct(known);
    }
    Type *type = type_from_def(vm, &struct_type);
    Struct *self = type == NULL ? NULL : type_allocate(vm, type, 0);
    if (self == NULL || !struct_set(vm, self, format)) return NULL;
    if (!cached) return self;
    if (state->cache == NULL) state->cache = dict_new(vm);
    else if (state->cache->count >= CACHE_MAX) dict_clear(vm, state->cache);
    return dict_set(vm, state->cache, format, value_of_object(self)) ? self : NULL;
}

static void struct_trace(VM *vm, Tracer *tracer, Object *object)
{
    Struct *self = (Struct *)object;
    trace_object(tracer, self->format);
    trace_object(tracer, self->layout.fields);
}

// ---- Packing ------------------------------------------------------------------------------------

// Packs values[0 .. layout->count) into zeroed memory. layout is the caller's copy: __index__ of a
// value may initialise the Struct anew.
static RUNS bool pack_items(VM *vm, const Layout *layout, char *data, const Value *values)
{
    Bytes *held = layout->fields;
    const Field *fields = layout_fields(layout);
    for (size_t i = 0; i < layout->field_count; i++) {
        const Field *field = &fields[i];
        char *place = data + field->offset;
        for (size_t j = 0; j < field->count; j++, place += field->size)
            if (!item_pack(vm, field, place, *values++)) return false;
        if (!charge(vm, field->count)) return false;
    }
    return held != NULL;
}

static RUNS bool check_count(VM *vm, const Struct *self, const char *function, size_t given)
{
    if (self->format != NULL && given == self->layout.count) return true;
    long long expected = self->format == NULL ? -1 : (long long)self->layout.count;
    return struct_throw_false(vm, "%s expected %lld items for packing (got %zu)", function, expected, given);
}

static RUNS Value pack(VM *vm, Struct *self, const Value *values, size_t count)
{
    if (!check_count(vm, self, "pack", count)) return RAISED;
    Layout layout = self->layout;
    Bytes *result = bytes_new(vm, NULL, layout.size);
    if (result == NULL) return RAISED;
    memset(result->data, 0, layout.size);
    return pack_items(vm, &layout, result->data, values) ? value_of_object(result) : RAISED;
}

// Where in `size` bytes a struct at `offset` begins, or an error that says what does not fit.
static RUNS bool place_struct(VM *vm, const Layout *layout, size_t size, int64_t offset, bool packs,
                              size_t *place)
{
    if (offset < 0) {
        if (offset + (int64_t)layout->size > 0)
            return struct_throw_false(vm, packs ? "no space to pack %zu bytes at offset %lld"
                                                : "not enough data to unpack %zu bytes at offset %lld",
                                      layout->size, (long long)offset);
        if (offset + (int64_t)size < 0)
            return struct_throw_false(vm, "offset %lld out of range for %zu-byte buffer",
                                      (long long)offset, size);
        offset += (int64_t)size;
    }
    *place = (size_t)offset;
    if (size >= *place && size - *place >= layout->size) return true;
    return struct_throw_false(
        vm, "%s requires a buffer of at least %zu bytes for %s %zu bytes at offset %zu (actual buffer size is %zu)",
        packs ? "pack_into" : "unpack_from", *place + layout->size, packs ? "packing" : "unpacking",
        layout->size, *place, size);
}

static RUNS Value pack_into(VM *vm, Struct *self, const Value *values, size_t count)
{
    if (count < 2)
        return struct_throw(vm, "pack_into expected %s argument", count == 0 ? "buffer" : "offset");
    if (!check_count(vm, self, "pack_into", count - 2)) return RAISED;
    Layout layout = self->layout;
    BufferView view;
    int64_t offset;
    size_t place;
    if (!has_buffer(vm, values[0]) || !buffer_get(vm, values[0], &view, true)) {
        if (is_absent(vm->pending) || catch_pending(vm, BufferError) || catch_pending(vm, TypeError))
            return throw(vm, TypeError, "argument must be read-write bytes-like object, not %T", values[0]);
        return RAISED;
    }
    bool done = index_as_int64(vm, values[1], false, &offset);
    if (!done && catch_pending(vm, OverflowError))
        (void)throw(vm, IndexError, "cannot fit '%T' into an index-sized integer", values[1]);
    done = done && place_struct(vm, &layout, view.size, offset, true, &place);
    if (done) {
        memset(view.data + place, 0, layout.size);
        done = pack_items(vm, &layout, view.data + place, values + 2);
    }
    buffer_release(vm, &view);
    return done ? NONE : RAISED;
}

// ---- Unpacking ----------------------------------------------------------------------------------

static RAISES Value unpack_items(VM *vm, const Layout *layout, const char *data)
{
    Tuple *tuple = tuple_new(vm, NULL, layout->count);
    if (tuple == NULL) return RAISED;
    const Field *fields = layout_fields(layout);
    Value *item = tuple->items;
    for (size_t i = 0; i < layout->field_count; i++) {
        const char *place = data + fields[i].offset;
        for (size_t j = 0; j < fields[i].count; j++, place += fields[i].size) {
            *item = item_unpack(vm, &fields[i], place);
            if (raised(*item)) return RAISED;
            item++;
        }
    }
    return value_of_object(tuple);
}

static RUNS Value unpack(VM *vm, Struct *self, Value buffer)
{
    BufferView view;
    if (!buffer_get(vm, buffer, &view, false)) return RAISED;
    Value result;
    if (self->format == NULL || view.size != self->layout.size)
        result = struct_throw(vm, "unpack requires a buffer of %lld bytes",
                              self->format == NULL ? -1LL : (long long)self->layout.size);
    else result = unpack_items(vm, &self->layout, view.data);
    buffer_release(vm, &view);
    return !raised(result) && !charge(vm, self->layout.count) ? RAISED : result;
}

static RUNS Value unpack_from(VM *vm, Struct *self, Value *buffer_and_offset)
{
    BufferView view;
    int64_t offset;
    size_t place;
    if (!index_as_int64(vm, buffer_and_offset[1], false, &offset)) {
        if (!catch_pending(vm, OverflowError)) return RAISED;
        return throw(vm, OverflowError, "Python int too large to convert to C ssize_t");
    }
    if (self->format == NULL) return throw(vm, RuntimeError, "Struct object is not initialized");
    if (!buffer_get(vm, buffer_and_offset[0], &view, false)) return RAISED;
    Value result = RAISED;
    if (place_struct(vm, &self->layout, view.size, offset, false, &place))
        result = unpack_items(vm, &self->layout, view.data + place);
    buffer_release(vm, &view);
    return !raised(result) && !charge(vm, self->layout.count) ? RAISED : result;
}

typedef struct UnpackIterator {
    Object head;
    Struct *source;   // NULL at the end
    MemoryView *view; // keeps the buffer from being resized
    size_t index;     // of the next byte
} UnpackIterator;

static void unpack_iterator_trace(VM *vm, Tracer *tracer, Object *object)
{
    UnpackIterator *self = (UnpackIterator *)object;
    trace_object(tracer, self->source);
    trace_object(tracer, self->view);
}

static RUNS Value iter_unpack(VM *vm, Struct *self, Value buffer)
{
    if (self->format == NULL) return throw(vm, RuntimeError, "Struct object is not initialized");
    size_t size = self->layout.size;
    if (size == 0) return struct_throw(vm, "cannot iteratively unpack with a struct of length 0");
    if (!has_buffer(vm, buffer))
        return throw(vm, TypeError, "a bytes-like object is required, not '%T'", buffer);
    MemoryView *view = memoryview_new(vm, buffer);
    Type *type = type_from_def(vm, &unpack_iterator_type);
    if (view == NULL || type == NULL) return RAISED;
    if (view->size % size != 0)
        return struct_throw(vm, "iterative unpacking requires a buffer of a multiple of %zu bytes", size);
    UnpackIterator *iterator = type_allocate(vm, type, 0);
    if (iterator == NULL) return RAISED;
    iterator->source = self;
    iterator->view = view;
    return value_of_object(iterator);
}

static Value unpack_iterator_next(VM *vm, Value v)
{
    UnpackIterator *self = (UnpackIterator *)as_object(v);
    if (self->source == NULL) return exhausted(vm);
    BufferView view;
    if (!buffer_get(vm, value_of_object(self->view), &view, false)) return RAISED;
    Layout layout = self->source->layout;
    Value result = EXHAUSTED;
    if (layout.size != 0 && self->index < view.size && view.size - self->index >= layout.size) {
        result = unpack_items(vm, &layout, view.data + self->index);
        self->index += layout.size;
    }
    buffer_release(vm, &view);
    if (!is_exhausted(result)) return result;
    memoryview_release(vm, self->view);
    self->source = NULL;
    self->view = NULL;
    return exhausted(vm);
}

static Value py_unpack_iterator_length_hint(VM *vm, Value *args)
{
    UnpackIterator *self = (UnpackIterator *)as_object(args[0]);
    if (self->source == NULL || self->source->layout.size == 0) return value_of_small(0);
    return int_new(vm, (int64_t)((self->view->size - self->index) / self->source->layout.size));
}

// ---- Methods of Struct --------------------------------------------------------------------------

static Value py_struct_pack(VM *vm, Value *args)
{
    Tuple *values = as_tuple(args[1]);
    return pack(vm, as_struct(args[0]), values->items, values->count);
}

static Value py_struct_pack_into(VM *vm, Value *args)
{
    Tuple *values = as_tuple(args[1]);
    return pack_into(vm, as_struct(args[0]), values->items, values->count);
}

static Value py_struct_unpack(VM *vm, Value *args)
{
    return unpack(vm, as_struct(args[0]), args[1]);
}

static Value py_struct_unpack_from(VM *vm, Value *args)
{
    return unpack_from(vm, as_struct(args[0]), args + 1);
}

static Value py_struct_iter_unpack(VM *vm, Value *args)
{
    return iter_unpack(vm, as_struct(args[0]), args[1]);
}

static Value py_struct_sizeof(VM *vm, Value *args)
{
    Struct *self = as_struct(args[0]);
    return int_new(vm, (int64_t)(sizeof *self + (self->format == NULL ? 0 : self->layout.fields->size)));
}

static Value struct_get_format(VM *vm, Value self)
{
    String *format = as_struct(self)->format;
    return value_of_object(format == NULL ? vm->empty_str : format);
}

static Value struct_get_size(VM *vm, Value self)
{
    Struct *object = as_struct(self);
    return object->format == NULL ? value_of_small(-1) : int_new(vm, (int64_t)object->layout.size);
}

static Value struct_repr(VM *vm, Value self)
{
    String *name = type_name_string(vm, type_of(vm, self));
    Value format = struct_get_format(vm, self);
    if (name == NULL || raised(format)) return RAISED;
    return value_of_str(str_format(vm, "%S(%R)", name, format));
}

// ---- Functions ----------------------------------------------------------------------------------

static Value py__struct_calcsize(VM *vm, Value *args)
{
    Struct *self = struct_of(vm, args[0]);
    return self == NULL ? RAISED : int_new(vm, (int64_t)self->layout.size);
}

static Value py__struct_pack(VM *vm, Value *args)
{
    Tuple *values = as_tuple(args[0]);
    if (values->count == 0) return throw(vm, TypeError, "missing format argument");
    Struct *self = struct_of(vm, values->items[0]);
    return self == NULL ? RAISED : pack(vm, self, values->items + 1, values->count - 1);
}

static Value py__struct_pack_into(VM *vm, Value *args)
{
    Tuple *values = as_tuple(args[0]);
    if (values->count == 0) return throw(vm, TypeError, "missing format argument");
    Struct *self = struct_of(vm, values->items[0]);
    return self == NULL ? RAISED : pack_into(vm, self, values->items + 1, values->count - 1);
}

static Value py__struct_unpack(VM *vm, Value *args)
{
    Struct *self = struct_of(vm, args[0]);
    return self == NULL ? RAISED : unpack(vm, self, args[1]);
}

static Value py__struct_unpack_from(VM *vm, Value *args)
{
    Struct *self = struct_of(vm, args[0]);
    return self == NULL ? RAISED : unpack_from(vm, self, args + 1);
}

static Value py__struct_iter_unpack(VM *vm, Value *args)
{
    Struct *self = struct_of(vm, args[0]);
    return self == NULL ? RAISED : iter_unpack(vm, self, args[1]);
}

static Value py__struct_clearcache(VM *vm, Value *args)
{
    StructState *state = state_peek(vm, &state_def);
    if (state != NULL) state->cache = NULL;
    return NONE;
}

// ---- Tables -------------------------------------------------------------------------------------

static const Native struct_methods[] = {
    {"pack(self, /, *values)", py_struct_pack, "Return the values packed into a bytes object."},
    {"pack_into(self, /, *values)", py_struct_pack_into,
     "Pack values into a writable buffer: pack_into(buffer, offset, v1, v2, ...)."},
    {"unpack(self, buffer, /)", py_struct_unpack,
     "Return a tuple containing unpacked values.\n\n"
     "Unpack according to the format string Struct.format. The buffer's size\n"
     "in bytes must be Struct.size."},
    {"unpack_from(self, /, buffer, offset=0)", py_struct_unpack_from,
     "Return a tuple containing unpacked values.\n\n"
     "Values are unpacked according to the format string Struct.format.\n\n"
     "The buffer's size in bytes, starting at position offset, must be\n"
     "at least Struct.size."},
    {"iter_unpack(self, buffer, /)", py_struct_iter_unpack,
     "Return an iterator yielding tuples.\n\n"
     "Tuples are unpacked from the given bytes source, like a repeated\n"
     "invocation of unpack_from().\n\n"
     "Requires that the bytes length be a multiple of the struct size."},
    {"__sizeof__(self, /)", py_struct_sizeof, "Returns size in memory, in bytes."},
    {0},
};

static const NativeProperty struct_properties[] = {
    {"format", struct_get_format, NULL, "struct format string"},
    {"size", struct_get_size, NULL, "struct size in bytes"},
    {0},
};

const TypeDef struct_type = {
    .name = "_struct.Struct",
    .signature = "Struct(format)",
    .doc = "Struct(fmt) --> compiled struct object",
    .size = INSTANCE_SIZE(Struct),
    .flags = TYPE_HAS_WEAKREF | TYPE_HAS_DICT | TYPE_HIDES_DICT,
    .trace = struct_trace,
    .init = struct_init,
    .repr = struct_repr,
    .methods = struct_methods,
    .properties = struct_properties,
};

static const Native unpack_iterator_methods[] = {
    {"__length_hint__(self, /)", py_unpack_iterator_length_hint, NULL},
    {0},
};

const TypeDef unpack_iterator_type = {
    .name = "_struct.unpack_iterator",
    .size = sizeof(UnpackIterator),
    .flags = TYPE_NO_CONSTRUCT,
    .trace = unpack_iterator_trace,
    .iterate = iterator_self,
    .next = unpack_iterator_next,
    .methods = unpack_iterator_methods,
};

static const Native struct_functions[] = {
    {"calcsize(format, /)", py__struct_calcsize,
     "Return size in bytes of the struct described by the format string."},
    {"pack(*values)", py__struct_pack,
     "pack(format, v1, v2, ...) -> bytes\n\n"
     "Return a bytes object containing the values v1, v2, ... packed according\n"
     "to the format string.  See help(struct) for more on format strings."},
    {"pack_into(*values)", py__struct_pack_into,
     "pack_into(format, buffer, offset, v1, v2, ...)\n\n"
     "Pack the values v1, v2, ... according to the format string and write\n"
     "the packed bytes into the writable buffer buf starting at offset.  Note\n"
     "that the offset is a required argument.  See help(struct) for more\n"
     "on format strings."},
    {"unpack(format, buffer, /)", py__struct_unpack,
     "Return a tuple containing values unpacked according to the format string.\n\n"
     "The buffer's size in bytes must be calcsize(format).\n\n"
     "See help(struct) for more on format strings."},
    {"unpack_from(format, /, buffer, offset=0)", py__struct_unpack_from,
     "Return a tuple containing values unpacked according to the format string.\n\n"
     "The buffer's size, minus offset, must be at least calcsize(format).\n\n"
     "See help(struct) for more on format strings."},
    {"iter_unpack(format, buffer, /)", py__struct_iter_unpack,
     "Return an iterator yielding tuples unpacked from the given bytes.\n\n"
     "The bytes are unpacked according to the format string, like\n"
     "a repeated invocation of unpack_from().\n\n"
     "Requires that the bytes length be a multiple of the format struct size."},
    {"_clearcache()", py__struct_clearcache, "Clear the internal cache."},
    {0},
};

static const NativeConstant struct_constants[] = {
    {"Struct", CONSTANT_TYPE, .type = &struct_type},
    {0},
};

static bool struct_module_init(VM *vm, Module *module)
{
    Type *error = error_class(vm);
    return error != NULL && dict_set_c(vm, module->dict, "error", value_of_object(error));
}

const ModuleDef _struct_module = {
    .name = "_struct",
    .doc = "Functions to convert between Python values and C structs.\n"
           "Python bytes objects are used to hold the data representing the C struct\n"
           "and also as format strings to describe the layout of data in the C struct.",
    .functions = struct_functions,
    .constants = struct_constants,
    .init = struct_module_init,
};
