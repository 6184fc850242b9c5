// super.c - super: attribute access that begins behind a given class in the MRO.
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/slots.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

static void super_trace(VM *vm, Tracer *tracer, Object *object)
{
    Super *self = (Super *)object;
    trace_object(tracer, self->type);
    trace_value(tracer, self->object);
    trace_object(tracer, self->object_type);
}

// The class whose MRO is searched: object itself if it is a subclass of type, else its type; NULL with TypeError.
static Type *check_object(VM *vm, Type *type, Value object)
{
    if (is_type(object) && type_is_subtype(as_type(object), type)) return as_type(object);
    Type *own = type_of(vm, object);
    if (type_is_subtype(own, type)) return own;
    // A proxy may say that it is an instance.
    Value claimed = get_attr_or_absent(vm, object, NAME(vm, __class__));
    if (raised(claimed)) return NULL;
    if (is_type(claimed) && as_type(claimed) != own && type_is_subtype(as_type(claimed), type)) {
        return as_type(claimed);
    }
    bool is_class = is_type(object);
    return throw_null(vm, TypeError,
                      "super(type, obj): obj (%s %.200N) is not an instance or subtype of type (%.200N).",
                      is_class ? "type" : "instance of", is_class ? as_type(object) : own, type);
}

static bool super_fill(VM *vm, Super *self, Type *type, Value object)
{
    Type *object_type = NULL;
    if (!is_absent(object)) {
        object_type = check_object(vm, type, object);
        if (object_type == NULL) return false;
    }
    self->type = type;
    self->object = object;
    self->object_type = object_type;
    object_changed(vm, self);
    return true;
}

Value super_new(VM *vm, Type *type, Value object)
{
    if (type == NULL) {
        Value cls;
        if (!frame_super_arguments(vm, &cls, &object)) return RAISED;
        type = as_type(cls);
    }
    Super *self = object_new(vm, TYPE_super, sizeof *self);
    self->type = NULL;
    self->object = ABSENT;
    self->object_type = NULL;
    return super_fill(vm, self, type, object) ? value_of_object(self) : RAISED;
}

static Value py_super_init(VM *vm, Value *args)
{
    Value type = args[1], object = args[2];
    if (is_absent(type)) {
        if (!frame_super_arguments(vm, &type, &object)) return RAISED;
    } else if (!is_type(type)) {
        return throw(vm, TypeError, "super() argument 1 must be a type, not %T", type);
    }
    if (is_none(object)) object = ABSENT;
    return super_fill(vm, (Super *)as_object(args[0]), as_type(type), object) ? NONE : RAISED;
}

// Looks name up behind type in the MRO of from; ABSENT if there is none.
static Value lookup_behind(VM *vm, Type *type, Type *from, String *name)
{
    Tuple *mro = from->mro;
    size_t i = 0;
    if (mro == NULL) return ABSENT; // its metaclass is just making it
    while (i < mro->count && as_object(mro->items[i]) != &type->head) i++;
    if (++i >= mro->count) return ABSENT;
    // With single inheritance the rest is the next class's own MRO, whose lookups are remembered.
    Type *next = (Type *)as_object(mro->items[i]);
    if (next->mro != NULL && next->mro->count == mro->count - i) {
        bool is_rest = memcmp(next->mro->items, mro->items + i, (mro->count - i) * sizeof(Value)) == 0;
        if (is_rest) return type_lookup(vm, next, name);
    }
    for (; i < mro->count; i++) {
        Type *base = (Type *)as_object(mro->items[i]);
        Type *owner;
        // A class's own namespace alone: what it has comes first in its own MRO.
        Value found = type_lookup_in(vm, base, name, &owner);
        if (!is_absent(found) && owner == base) return found;
    }
    return ABSENT;
}

static Value super_get_attr(VM *vm, Value self, String *name)
{
    Super *super = (Super *)as_object(self);
    if (super->object_type != NULL && name != NAME(vm, __class__)) {
        Value found = lookup_behind(vm, super->type, super->object_type, name);
        if (!is_absent(found)) {
            SlotDescrGet get = is_pointer(found) ? type_of(vm, found)->slots.descr_get : NULL;
            if (get == NULL) return found;
            // Of a class method the class itself is both: there is no instance.
            bool is_class = is_pointer(super->object) && as_object(super->object) == &super->object_type->head;
            return get(vm, found, is_class ? ABSENT : super->object, value_of_object(super->object_type));
        }
    }
    return object_get_attr(vm, self, name);
}

Value super_get_method(VM *vm, Value type, Value object, String *name, Value *self)
{
    *self = ABSENT;
    if (!is_type(type)) return throw(vm, TypeError, "super() argument 1 must be a type, not %T", type);
    Type *from = check_object(vm, as_type(type), object);
    if (from == NULL) return RAISED;
    bool is_class = is_pointer(object) && as_object(object) == &from->head;
    Value found = name == NAME(vm, __class__) ? ABSENT : lookup_behind(vm, as_type(type), from, name);
    if (is_absent(found)) {
        Value super = super_new(vm, as_type(type), object);
        return raised(super) ? RAISED : object_get_attr(vm, super, name);
    }
    if (!is_pointer(found)) return found;
    if (!is_class && is_method_like(found)) {
        *self = object;
        return found;
    }
    SlotDescrGet get = type_of(vm, found)->slots.descr_get;
    return get == NULL ? found : get(vm, found, is_class ? ABSENT : object, value_of_object(from));
}

static Value super_descr_get(VM *vm, Value self, Value instance, Value owner)
{
    Super *super = (Super *)as_object(self);
    if (is_absent(instance) || is_none(instance) || !is_absent(super->object) || super->type == NULL) {
        return self;
    }
    if (as_object(self)->shape == TYPE_super) return super_new(vm, super->type, instance);
    Value args[] = {value_of_object(super->type), instance};
    return call(vm, value_of_object(type_of(vm, self)), 2, args);
}

static Value super_repr(VM *vm, Value self)
{
    Super *super = (Super *)as_object(self);
    const char *type = super->type == NULL ? "NULL" : type_name(super->type);
    String *text;
    if (super->object_type != NULL) {
        text = str_format(vm, "<super: <class '%s'>, <%N object>>", type, super->object_type);
    } else {
        text = str_format(vm, "<super: <class '%s'>, NULL>", type);
    }
    return text == NULL ? RAISED : value_of_object(text);
}

static Value super_get_type(VM *vm, Value self)
{
    Type *type = ((Super *)as_object(self))->type;
    return type == NULL ? NONE : value_of_object(type);
}

static Value super_get_self(VM *vm, Value self)
{
    Super *super = (Super *)as_object(self);
    return super->object_type == NULL ? NONE : super->object;
}

static Value super_get_self_class(VM *vm, Value self)
{
    Type *type = ((Super *)as_object(self))->object_type;
    return type == NULL ? NONE : value_of_object(type);
}

static const NativeProperty super_properties[] = {
    {"__thisclass__", super_get_type, set_readonly, "the class invoking super()"},
    {"__self__", super_get_self, set_readonly, "the instance invoking super(); may be None"},
    {"__self_class__", super_get_self_class, set_readonly, "the type of the instance invoking super(); may be None"},
    {0},
};

const TypeDef super_type = {
    .name = "super",
    .doc = "super() -> same as super(__class__, <first argument>)\n"
           "super(type) -> unbound super object\n"
           "super(type, obj) -> bound super object; requires isinstance(obj, type)\n"
           "super(type, type2) -> bound super object; requires issubclass(type2, type)\n"
           "Typical use to call a cooperative superclass method:\n"
           "class C(B):\n"
           "    def meth(self, arg):\n"
           "        super().meth(arg)\n"
           "This works for class methods too:\n"
           "class C(B):\n"
           "    @classmethod\n"
           "    def cmeth(cls, arg):\n"
           "        super().cmeth(arg)\n",
    .signature = "super(type=?, object=?, /)",
    .size = sizeof(Super),
    .trace = super_trace,
    .init = py_super_init,
    .repr = super_repr,
    .get_attr = super_get_attr,
    .descr_get = super_descr_get,
    .properties = super_properties,
};
