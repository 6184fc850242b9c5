// structseq.c - see structseq.h. The hidden items lie behind the tuple's own; head.flags counts them.
#include "stdlib/structseq.h"

#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/str.h"

static const StructSeq *sequence_of(const Type *type)
{
    return (const StructSeq *)type->def;
}

size_t structseq_cell_size(const Object *object)
{
    return sizeof(Tuple) + (((const Tuple *)object)->count + object->flags) * sizeof(Value);
}

void structseq_trace(VM *vm, Tracer *tracer, Object *object)
{
    Tuple *tuple = (Tuple *)object;
    trace_values(tracer, tuple->items, tuple->count + object->flags);
}

#define DEFINE_FIELD(n)                                                                              \
    Value structseq_field_##n(VM *vm, Value self)                                                    \
    {                                                                                                \
        (void)vm;                                                                                    \
        return as_tuple(self)->items[n];                                                             \
    }
STRUCTSEQ_FIELDS(DEFINE_FIELD)
#undef DEFINE_FIELD

Type *structseq_type(VM *vm, const StructSeq *sequence)
{
    Type *type = type_from_def(vm, &sequence->type);
    if (type == NULL || !is_absent(dict_get_c(vm, type->dict, "n_fields"))) return type;
    Tuple *names = tuple_new(vm, NULL, (size_t)(sequence->visible - sequence->unnamed));
    if (names == NULL) return NULL;
    for (size_t i = 0; i < names->count; i++) {
        String *name = str_intern_c(vm, sequence->names[i]);
        if (name == NULL) return NULL;
        names->items[i] = value_of_object(name);
    }
    bool fine = dict_set_c(vm, type->dict, "n_sequence_fields", value_of_small(sequence->visible)) &&
                dict_set_c(vm, type->dict, "n_unnamed_fields", value_of_small(sequence->unnamed)) &&
                dict_set_c(vm, type->dict, "__match_args__", value_of_object(names)) &&
                dict_set_c(vm, type->dict, "n_fields", value_of_small(sequence->total));
    return fine ? type : NULL;
}

static RAISES Tuple *allocate(VM *vm, Type *type, const StructSeq *sequence)
{
    Tuple *tuple = type_allocate(vm, type, sequence->total * sizeof(Value));
    if (tuple == NULL) return NULL;
    tuple->count = sequence->visible;
    tuple->head.flags = (uint8_t)(sequence->total - sequence->visible);
    for (size_t i = 0; i < sequence->total; i++) tuple->items[i] = NONE;
    return tuple;
}

Value structseq_new(VM *vm, const StructSeq *sequence, const Value *items)
{
    Type *type = structseq_type(vm, sequence);
    Tuple *tuple = type != NULL ? allocate(vm, type, sequence) : NULL;
    if (tuple == NULL) return RAISED;
    memcpy(tuple->items, items, sequence->total * sizeof(Value));
    return value_of_object(tuple);
}

static COLD Value throw_size(VM *vm, const StructSeq *sequence, size_t count)
{
    const char *name = sequence->type.name;
    if (sequence->visible == sequence->total) {
        return throw(vm, TypeError, "%s() takes a %zu-sequence (%zu-sequence given)", name, (size_t)sequence->visible, count);
    }
    bool few = count < sequence->visible;
    return throw(vm, TypeError, "%s() takes an at %s %zu-sequence (%zu-sequence given)", name, few ? "least" : "most",
                 (size_t)(few ? sequence->visible : sequence->total), count);
}

Value structseq_construct(VM *vm, Value *args) // (cls, sequence, dict=?)
{
    Type *type = as_type(args[0]);
    const StructSeq *sequence = sequence_of(type);
    Tuple *given = tuple_from(vm, args[1]);
    if (given == NULL) {
        return catch_pending(vm, TypeError) ? throw(vm, TypeError, "constructor requires a sequence") : RAISED;
    }
    Dict *more = is_dict(args[2]) ? as_dict(args[2]) : NULL;
    if (!is_absent(args[2]) && more == NULL) {
        return throw(vm, TypeError, "%s() takes a dict as second arg, if any", sequence->type.name);
    }
    if (given->count < sequence->visible || given->count > sequence->total) return throw_size(vm, sequence, given->count);
    Tuple *tuple = allocate(vm, type, sequence);
    if (tuple == NULL) return RAISED;
    memcpy(tuple->items, given->items, given->count * sizeof(Value));
    for (size_t i = given->count; more != NULL && i < sequence->total; i++) {
        Value value = dict_get_c(vm, more, sequence->names[i]);
        if (!is_absent(value)) tuple->items[i] = value;
    }
    return value_of_object(tuple);
}

Value structseq_repr(VM *vm, Value self)
{
    const StructSeq *sequence = sequence_of(type_of(vm, self));
    Buf buf;
    buf_init(&buf, &vm->memory);
    buf_append_text(&buf, sequence->type.name);
    buf_append_char(&buf, '(');
    for (size_t i = 0; i < sequence->visible; i++) {
        String *item = repr_of(vm, as_tuple(self)->items[i]);
        if (item == NULL) {
            buf_free(&buf);
            return RAISED;
        }
        if (i > 0) buf_append_text(&buf, ", ");
        buf_append_text(&buf, sequence->names[i]);
        buf_append_char(&buf, '=');
        buf_append(&buf, item->data, item->size);
    }
    buf_append_char(&buf, ')');
    return value_of_str(str_from_buf(vm, &buf));
}

static Value py_structseq_reduce(VM *vm, Value *args)
{
    Tuple *self = as_tuple(args[0]);
    const StructSeq *sequence = sequence_of(type_of(vm, args[0]));
    Dict *hidden = dict_new(vm);
    for (size_t i = sequence->visible; i < sequence->total; i++) {
        if (!dict_set_c(vm, hidden, sequence->names[i], self->items[i])) return RAISED;
    }
    Tuple *visible = tuple_new(vm, self->items, self->count);
    if (visible == NULL) return RAISED;
    Tuple *parts = tuple_pair(vm, value_of_object(visible), value_of_object(hidden));
    return value_of_object(tuple_pair(vm, value_of_object(type_of(vm, args[0])), value_of_object(parts)));
}

static Value py_structseq_replace(VM *vm, Value *args) // __replace__(self, /, **changes)
{
    Tuple *self = as_tuple(args[0]);
    const StructSeq *sequence = sequence_of(type_of(vm, args[0]));
    if (sequence->unnamed > 0) {
        return throw(vm, TypeError, "__replace__() is not supported for %s because it has unnamed field(s)", type_name_of(vm, args[0]));
    }
    Dict *changes = dict_copy(vm, as_dict(args[1]));
    Tuple *result = changes != NULL ? allocate(vm, type_of(vm, args[0]), sequence) : NULL;
    if (result == NULL) return RAISED;
    for (size_t i = 0; i < sequence->total; i++) {
        String *name = str_intern_c(vm, sequence->names[i]);
        if (name == NULL) return RAISED;
        Value value = dict_get_str(vm, changes, name);
        bool found;
        if (!is_absent(value) && !dict_delete_str(vm, changes, name, &found)) return RAISED;
        result->items[i] = is_absent(value) ? self->items[i] : value;
    }
    if (changes->count == 0) return value_of_object(result);
    List *names = dict_keys_list(vm, changes);
    return names != NULL ? throw(vm, TypeError, "Got unexpected field name(s): %R", value_of_object(names)) : RAISED;
}

const Native structseq_methods[] = {
    {"__reduce__(self, /)", py_structseq_reduce, NULL},
    {"__replace__(self, /, **changes)", py_structseq_replace,
     "Return a copy of the structure with new values for the specified fields."},
    {0},
};
