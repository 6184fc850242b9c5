// type_mro.c - the method resolution order: C3, metaclasses with an mro() of their own, __bases__ assignment.
//
// C3 merges the MROs of the bases and the list of bases itself: again and again the first head that is in
// no other list's tail is taken. If none is left the order contradicts itself.
#include "vm/object/type_build.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/object/slots.h"
#include "vm/object/type_cache.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/object_parts.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

static inline Type *type_at(const Tuple *tuple, size_t i)
{
    return (Type *)as_object(tuple->items[i]);
}

// The rest of one list that is being merged.
typedef struct Run {
    const Value *next, *end;
} Run;

static bool in_a_tail(const Run *runs, size_t count, Value type)
{
    for (size_t i = 0; i < count; i++) {
        for (const Value *at = runs[i].next + 1; at < runs[i].end; at++) {
            if (same(*at, type)) return true;
        }
    }
    return false;
}

static Tuple *throw_inconsistent(VM *vm, const Run *runs, size_t count)
{
    Buf buf;
    buf_init(&buf, &vm->memory);
    buf_append_text(&buf, "Cannot create a consistent method resolution order (MRO) for bases ");
    bool first = true;
    for (size_t i = 0; i < count; i++) {
        if (runs[i].next == runs[i].end) continue;
        bool seen = false; // each head once
        for (size_t j = 0; j < i; j++) {
            seen |= runs[j].next < runs[j].end && same(*runs[j].next, *runs[i].next);
        }
        if (seen) continue;
        String *name = type_name_string(vm, (Type *)as_object(*runs[i].next));
        if (name == NULL) {
            buf_free(&buf);
            return NULL;
        }
        if (!first) buf_append_text(&buf, ", ");
        first = false;
        buf_append(&buf, name->data, name->size);
    }
    String *text = str_from_buf(vm, &buf);
    if (text != NULL) (void)throw(vm, TypeError, "%S", text);
    return NULL;
}

// Merges what runs hold into items (room is there), *used of which are filled.
static bool merge(Run *runs, size_t count, Value *items, size_t *used)
{
    for (;;) {
        bool empty = true, taken = false;
        for (size_t i = 0; i < count && !taken; i++) {
            if (runs[i].next == runs[i].end) continue;
            empty = false;
            Value candidate = *runs[i].next;
            if (in_a_tail(runs, count, candidate)) continue;
            items[(*used)++] = candidate;
            for (size_t j = 0; j < count; j++) {
                if (runs[j].next < runs[j].end && same(*runs[j].next, candidate)) runs[j].next++;
            }
            taken = true;
        }
        if (empty) return true;
        if (!taken) return false;
    }
}

Tuple *type_linearize(VM *vm, Type *type, Tuple *bases)
{
    size_t most = 1;
    for (size_t i = 0; i < bases->count; i++) {
        Type *base = type_at(bases, i);
        if (base->mro == NULL) return throw_null(vm, TypeError, "Cannot extend an incomplete type '%.100N'", base);
        most += base->mro->count;
        for (size_t j = 0; j < i; j++) {
            if (same(bases->items[i], bases->items[j])) {
                String *name = type_name_string(vm, base);
                if (name == NULL) return NULL;
                return throw_null(vm, TypeError, "duplicate base class %S", name);
            }
        }
    }
    if (bases->count == 1) {
        Tuple *mro = tuple_new(vm, NULL, most);
        if (mro == NULL) return NULL;
        const Tuple *rest = type_at(bases, 0)->mro;
        mro->items[0] = value_of_object(type);
        memcpy(mro->items + 1, rest->items, rest->count * sizeof(Value));
        return mro;
    }
    if (!charge(vm, most * bases->count)) return NULL;
    Tuple *room = tuple_new(vm, NULL, most);
    Run *runs = memory_take(&vm->memory, (bases->count + 1) * sizeof *runs);
    if (room == NULL || runs == NULL) {
        memory_release(&vm->memory, runs, (bases->count + 1) * sizeof *runs);
        return room == NULL ? NULL : (throw_memory(vm), NULL);
    }
    for (size_t i = 0; i < bases->count; i++) {
        const Tuple *mro = type_at(bases, i)->mro;
        runs[i] = (Run){mro->items, mro->items + mro->count};
    }
    runs[bases->count] = (Run){bases->items, bases->items + bases->count};
    size_t used = 1;
    room->items[0] = value_of_object(type);
    Tuple *mro = merge(runs, bases->count + 1, room->items, &used)
                     ? tuple_slice(vm, room, 0, used)
                     : throw_inconsistent(vm, runs, bases->count + 1);
    memory_release(&vm->memory, runs, (bases->count + 1) * sizeof *runs);
    return mro;
}

// What a metaclass's mro() answered: classes whose layout type's instances have.
static Tuple *check_custom(VM *vm, Type *type, Value answer)
{
    Tuple *mro = tuple_from(vm, answer);
    if (mro == NULL) return NULL;
    const Type *solid = type_solid_base(type->base);
    for (size_t i = 0; i < mro->count; i++) {
        if (!is_type(mro->items[i])) {
            return throw_null(vm, TypeError, "mro() returned a non-class ('%.500T')", mro->items[i]);
        }
        Type *base = type_at(mro, i);
        if (base != type && !type_is_subtype(solid, type_solid_base(base))) {
            return throw_null(vm, TypeError, "mro() returned base with unsuitable layout ('%.500N')", base);
        }
    }
    return mro;
}

// Whether a custom MRO holds only type itself and classes whose changes reach type.
static bool is_regular(const Type *type, const Tuple *mro)
{
    if (mro->count == 0 || as_object(mro->items[0]) != &type->head) return false;
    for (size_t i = 1; i < mro->count; i++) {
        bool found = false;
        for (size_t j = 0; j < type->bases->count && !found; j++) {
            found = type_is_subtype(type_at(type->bases, j), type_at(mro, i));
        }
        if (!found) return false;
    }
    return true;
}

bool type_compute_mro(VM *vm, Type *type)
{
    Type *meta = type_of(vm, value_of_object(type));
    Value method = type_lookup(vm, meta, NAME(vm, mro));
    Value plain = type_lookup(vm, type_get(vm, TYPE_type), NAME(vm, mro));
    Tuple *mro;
    if (same(method, plain)) {
        mro = type_linearize(vm, type, type->bases);
        if (mro == NULL) return false;
        type->flags &= ~(uint32_t)TYPE_ODD_MRO;
    } else {
        Tuple *before = type->mro;
        Value answer = call_special(vm, value_of_object(type), NAME(vm, mro), 0, NULL);
        if (raised(answer)) return false;
        mro = check_custom(vm, type, answer);
        if (mro == NULL) return false;
        if (type->mro != before) return true; // mro() assigned __bases__ itself: that has set it
        if (!is_regular(type, mro)) type->flags |= TYPE_ODD_MRO;
    }
    type->mro = mro;
    object_changed(vm, type);
    return true;
}

// ---- __bases__ = ... ----------------------------------------------------------------------------

// undo: what an assignment to __bases__ has changed so far: the type, its MRO before and after, and so on.
static bool recompute_below(VM *vm, Type *type, List *undo)
{
    if (!descend(vm)) return false;
    Value old = type->mro == NULL ? NONE : value_of_object(type->mro);
    if (!type_compute_mro(vm, type)) return false;
    if (!list_append(vm, undo, value_of_object(type)) || !list_append(vm, undo, old) ||
        !list_append(vm, undo, value_of_object(type->mro))) {
        return false;
    }
    for (uint32_t i = 0; i < type->subclass_count; i++) {
        if (!recompute_below(vm, type->subclasses[i], undo)) return false;
    }
    return true;
}

static bool check_bases(VM *vm, Type *type, Value value)
{
    if (!is_tuple(value)) {
        return throw_false(vm, TypeError, "can only assign tuple to %N.__bases__, not %T", type, value);
    }
    Tuple *bases = as_tuple(value);
    if (bases->count == 0) {
        return throw_false(vm, TypeError, "can only assign non-empty tuple to %N.__bases__, not ()", type);
    }
    for (size_t i = 0; i < bases->count; i++) {
        if (!is_type(bases->items[i])) {
            return throw_false(vm, TypeError, "%N.__bases__ must be tuple of classes, not '%T'", type,
                               bases->items[i]);
        }
        // A base whose mro() runs just now has no MRO yet, or an old one; its bases tell.
        bool cycle = type_is_subtype(type_at(bases, i), type);
        for (const Type *at = type_at(bases, i); at != NULL && !cycle; at = at->base) cycle = at == type;
        if (cycle) {
            return throw_false(vm, TypeError, "a __bases__ item causes an inheritance cycle");
        }
    }
    return true;
}

bool type_set_bases(VM *vm, Type *type, Value value)
{
    if (!check_bases(vm, type, value)) return false;
    Tuple *bases = as_tuple(value), *old_bases = type->bases;
    Type *base = type_best_base(vm, bases), *old_base = type->base;
    if (base == NULL || !type_layout_compatible(vm, old_base, base, "__bases__")) return false;
    type->bases = bases;
    type->base = base;
    object_changed(vm, type);
    List *undo = list_new(vm);
    if (!recompute_below(vm, type, undo)) {
        // Unless an mro() of the program assigned something else meanwhile.
        for (size_t i = undo->count / 3; i > 0; i--) {
            const Value *row = undo->items + 3 * (i - 1);
            Type *changed = (Type *)as_object(row[0]);
            if (changed->mro == NULL || !same(value_of_object(changed->mro), row[2])) continue;
            changed->mro = is_none(row[1]) ? NULL : (Tuple *)as_object(row[1]);
            object_changed(vm, changed);
        }
        if (type->bases == bases) {
            type->bases = old_bases;
            type->base = old_base;
            object_changed(vm, type);
        }
        return false;
    }
    if (type->bases != bases) return true;
    for (size_t i = 0; i < old_bases->count; i++) type_unlink(type_at(old_bases, i), type);
    bool linked = type_link(vm, type);
    type_modified(vm, type, NULL);
    slots_update_all(vm, type);
    caches_flush(vm);
    return linked;
}
