// type_slots.c - __slots__: what a class statement says its instances hold.
#include "vm/object/type_build.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// __x in class _Spam__ -> _Spam__x (language reference 6.2.1).
static String *mangle(VM *vm, String *class_name, String *name)
{
    bool is_private = name->size >= 2 && memcmp(name->data, "__", 2) == 0 &&
                      !(name->size >= 4 && memcmp(name->data + name->size - 2, "__", 2) == 0) &&
                      memchr(name->data, '.', name->size) == NULL;
    if (!is_private) return str_intern(vm, name);
    size_t start = 0;
    while (start < class_name->size && class_name->data[start] == '_') start++;
    if (start == class_name->size) return str_intern(vm, name);
    Buf buf;
    buf_init(&buf, &vm->memory);
    buf_append_char(&buf, '_');
    buf_append(&buf, class_name->data + start, class_name->size - start);
    buf_append(&buf, name->data, name->size);
    String *mangled = str_from_buf(vm, &buf);
    return mangled == NULL ? NULL : str_intern(vm, mangled);
}

static bool has_dict(const Type *type)
{
    return type->slots_offset != 0 || type->kind == TYPE_type || type->kind == TYPE_module;
}

static bool has_weakref(const Type *type)
{
    return (type->flags & TYPE_HAS_WEAKREF) != 0;
}

// Whether CPython gives the type an item size: then there is no room behind it that is its subclass's own.
static bool has_items(const Type *type)
{
    return (type->is_sized && type->kind != TYPE_str) || type->kind == TYPE_type;
}

// One entry of __slots__: a special one, or a member appended to names.
static bool add_entry(VM *vm, SlotsPlan *plan, const Type *base, Value entry, String *class_name,
                      Dict *namespace, List *names)
{
    if (!is_str(entry)) {
        return throw_false(vm, TypeError, "__slots__ items must be strings, not '%.200T'", entry);
    }
    String *name = as_str(entry);
    if (!str_is_identifier(name)) return throw_false(vm, TypeError, "__slots__ must be identifiers");
    if (str_equal_c(name, "__dict__")) {
        if (has_dict(base) || plan->add_dict) {
            return throw_false(vm, TypeError, "__dict__ slot disallowed: we already got one");
        }
        return plan->add_dict = true;
    }
    if (str_equal_c(name, "__weakref__")) {
        if (has_weakref(base) || has_items(base) || plan->add_weakref) {
            return throw_false(vm, TypeError, "__weakref__ slot disallowed: we already got one");
        }
        return plan->add_weakref = true;
    }
    String *mangled = mangle(vm, class_name, name);
    if (mangled == NULL || !list_append(vm, names, value_of_object(mangled))) return false;
    if (is_absent(dict_get_str(vm, namespace, mangled))) return true;
    // What the class body sets for the compiler's own use is no class variable.
    bool internal = mangled == NAME(vm, __qualname__) || mangled == NAME(vm, __classcell__) ||
                    mangled == NAME(vm, __classdictcell__);
    return internal || throw_false(vm, ValueError, "%R in __slots__ conflicts with class variable", entry);
}

static bool read_slots(VM *vm, SlotsPlan *plan, const Type *base, Value slots, String *class_name,
                       Dict *namespace)
{
    Tuple *entries = is_str(slots) ? tuple_of(vm, 1, slots) : tuple_from(vm, slots);
    if (entries == NULL) return false;
    if (entries->count > 0 && has_items(base)) {
        return throw_false(vm, TypeError, "nonempty __slots__ not supported for subtype of '%N'", base);
    }
    List *names = list_new(vm);
    for (size_t i = 0; i < entries->count; i++) {
        if (!add_entry(vm, plan, base, entries->items[i], class_name, namespace, names)) return false;
    }
    if (names->count == 0) return true;
    if (!list_sort(vm, names, ABSENT, false)) return false;
    plan->names = tuple_new(vm, names->items, names->count);
    return plan->names != NULL;
}

bool slots_plan(VM *vm, SlotsPlan *plan, Type *base, Tuple *bases, String *name, Dict *namespace)
{
    *plan = (SlotsPlan){0};
    bool may_add_dict = !has_dict(base), may_add_weakref = !has_weakref(base) && !has_items(base);
    Value slots = dict_get_str(vm, namespace, NAME(vm, __slots__));
    if (is_absent(slots)) {
        plan->add_dict = may_add_dict;
        plan->add_weakref = may_add_weakref;
        return true;
    }
    if (!read_slots(vm, plan, base, slots, name, namespace)) return false;
    // A second base may bring what the first, which decides the layout, has not.
    for (size_t i = 0; i < bases->count; i++) {
        const Type *other = (const Type *)as_object(bases->items[i]);
        if (other == base) continue;
        plan->add_dict |= may_add_dict && has_dict(other);
        plan->add_weakref |= may_add_weakref && has_weakref(other);
    }
    return true;
}
