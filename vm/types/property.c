// property.c - property: attributes computed by functions.
//
// A field that is not set is ABSENT, or zero bytes in an instance whose __init__ did not run.
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/slots.h"
#include "vm/types/descriptors.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

#define PROPERTY_DOC_FROM_GETTER 1u // head.flags

static inline bool is_given(Value v)
{
    return !is_absent(v) && v.bits != 0;
}

static Value or_none(Value v)
{
    return is_given(v) ? v : NONE;
}

static Value none_to_absent(Value v)
{
    return is_none(v) ? ABSENT : v;
}

Value property_new(VM *vm, Value get, Value set, Value delete, Value doc)
{
    Property *property = object_new(vm, TYPE_property, sizeof *property);
    property->get = get;
    property->set = set;
    property->delete = delete;
    property->doc = doc;
    property->name = ABSENT;
    return value_of_object(property);
}

static void property_trace(VM *vm, Tracer *tracer, Object *object)
{
    Property *property = (Property *)object;
    trace_value(tracer, property->get);
    trace_value(tracer, property->set);
    trace_value(tracer, property->delete);
    trace_value(tracer, property->doc);
    trace_value(tracer, property->name);
}

// The doc of a subclass's instance goes where its class keeps attributes: property's own __doc__ is hidden
// by the __doc__ of the subclass.
static bool set_doc(VM *vm, Property *property, Value doc)
{
    if (property->head.shape == TYPE_property) {
        store(vm, property, &property->doc, doc);
        return true;
    }
    if (set_attr(vm, value_of_object(property), NAME(vm, __doc__), or_none(doc))) return true;
    return !(property->head.flags & PROPERTY_DOC_FROM_GETTER) && catch_pending(vm, AttributeError);
}

static Value py_property_init(VM *vm, Value *args)
{
    Property *property = as_property(args[0]);
    Value doc = none_to_absent(args[4]);
    store(vm, property, &property->get, none_to_absent(args[1]));
    store(vm, property, &property->set, none_to_absent(args[2]));
    store(vm, property, &property->delete, none_to_absent(args[3]));
    property->doc = property->name = ABSENT;
    property->head.flags &= (uint8_t)~PROPERTY_DOC_FROM_GETTER;
    if (is_absent(doc) && is_given(property->get)) {
        doc = get_attr_or_absent(vm, property->get, NAME(vm, __doc__));
        if (raised(doc)) return RAISED;
        doc = none_to_absent(doc);
        if (!is_absent(doc)) property->head.flags |= PROPERTY_DOC_FROM_GETTER;
    }
    return set_doc(vm, property, doc) ? NONE : RAISED;
}

// The name for messages and __name__: what __set_name__ said, else the getter's. ABSENT if there is none.
static Value find_name(VM *vm, Property *property)
{
    if (is_given(property->name)) return property->name;
    if (!is_given(property->get)) return ABSENT;
    return get_attr_or_absent(vm, property->get, NAME(vm, __name__));
}

// "property 'x' of 'A' object has no getter"
static Value throw_no_function(VM *vm, Property *property, Value instance, const char *what)
{
    Value name = find_name(vm, property);
    if (raised(name)) return RAISED;
    String *qualname = type_qualname_string(vm, type_of(vm, instance));
    if (qualname == NULL) return RAISED;
    Value type = value_of_object(qualname);
    if (is_absent(name)) {
        return throw(vm, AttributeError, "property of %R object has no %s", type, what);
    }
    return throw(vm, AttributeError, "property %R of %R object has no %s", name, type, what);
}

static Value property_descr_get(VM *vm, Value self, Value instance, Value owner)
{
    if (is_absent(instance) || is_none(instance)) return self;
    Property *property = as_property(self);
    if (UNLIKELY(!is_given(property->get))) return throw_no_function(vm, property, instance, "getter");
    return call(vm, property->get, 1, &instance);
}

static bool property_descr_set(VM *vm, Value self, Value instance, Value value)
{
    Property *property = as_property(self);
    Value function = is_absent(value) ? property->delete : property->set;
    if (!is_given(function)) {
        (void)throw_no_function(vm, property, instance, is_absent(value) ? "deleter" : "setter");
        return false;
    }
    Value args[] = {instance, value};
    return !raised(call(vm, function, is_absent(value) ? 1 : 2, args));
}

// A property of the same class with one function replaced.
static Value copy_with(VM *vm, Value self, Value get, Value set, Value delete)
{
    Property *old = as_property(self);
    if (is_absent(get) || is_none(get)) get = or_none(old->get);
    if (is_absent(set) || is_none(set)) set = or_none(old->set);
    if (is_absent(delete) || is_none(delete)) delete = or_none(old->delete);
    bool take_doc = (old->head.flags & PROPERTY_DOC_FROM_GETTER) && !is_none(get);
    Value args[] = {get, set, delete, take_doc ? NONE : or_none(old->doc)};
    Value copy = call(vm, value_of_object(type_of(vm, self)), 4, args);
    if (raised(copy)) return RAISED;
    if (is_property(copy)) store(vm, as_object(copy), &as_property(copy)->name, old->name);
    return copy;
}

static Value py_property_getter(VM *vm, Value *args)
{
    return copy_with(vm, args[0], args[1], ABSENT, ABSENT);
}

static Value py_property_setter(VM *vm, Value *args)
{
    return copy_with(vm, args[0], ABSENT, args[1], ABSENT);
}

static Value py_property_deleter(VM *vm, Value *args)
{
    return copy_with(vm, args[0], ABSENT, ABSENT, args[1]);
}

static Value py_property_set_name(VM *vm, Value *args)
{
    Property *property = as_property(args[0]);
    Tuple *given = (Tuple *)as_object(args[1]);
    if (given->count != 2) {
        return throw(vm, TypeError, "__set_name__() takes 2 positional arguments but %zu were given",
                     given->count);
    }
    store(vm, property, &property->name, given->items[1]);
    return NONE;
}

static Value property_get_fget(VM *vm, Value self)
{
    return or_none(as_property(self)->get);
}

static Value property_get_fset(VM *vm, Value self)
{
    return or_none(as_property(self)->set);
}

static Value property_get_fdel(VM *vm, Value self)
{
    return or_none(as_property(self)->delete);
}

static Value property_get_doc(VM *vm, Value self)
{
    return or_none(as_property(self)->doc);
}

static bool property_set_doc(VM *vm, Value self, Value value)
{
    store(vm, as_object(self), &as_property(self)->doc, value);
    return true;
}

static Value property_get_name(VM *vm, Value self)
{
    Value name = find_name(vm, as_property(self));
    return is_absent(name) ? throw_no_attribute(vm, self, NAME(vm, __name__)) : name;
}

static bool property_set_name(VM *vm, Value self, Value value)
{
    store(vm, as_object(self), &as_property(self)->name, value);
    return true;
}

// Whether v.__isabstractmethod__ is true.
static bool is_abstract(VM *vm, Value v, bool *abstract)
{
    *abstract = false;
    if (!is_given(v)) return true;
    Value mark = get_attr_or_absent(vm, v, NAME(vm, __isabstractmethod__));
    if (raised(mark)) return false;
    return is_absent(mark) || truth(vm, mark, abstract);
}

static Value property_get_abstract(VM *vm, Value self)
{
    Property *property = as_property(self);
    Value functions[] = {property->get, property->set, property->delete};
    for (size_t i = 0; i < COUNT_OF(functions); i++) {
        bool abstract;
        if (!is_abstract(vm, functions[i], &abstract)) return RAISED;
        if (abstract) return TRUE;
    }
    return FALSE;
}

static const Native property_methods[] = {
    {"getter(self, getter, /)", py_property_getter, "Descriptor to obtain a copy of the property with a different getter."},
    {"setter(self, setter, /)", py_property_setter, "Descriptor to obtain a copy of the property with a different setter."},
    {"deleter(self, deleter, /)", py_property_deleter, "Descriptor to obtain a copy of the property with a different deleter."},
    {"__set_name__(self, /, *args)", py_property_set_name, "__set_name__(owner, name)\n--\n\nMethod to set name of a property."},
    {0},
};

static const NativeProperty property_properties[] = {
    {"fget", property_get_fget, set_readonly, NULL},
    {"fset", property_get_fset, set_readonly, NULL},
    {"fdel", property_get_fdel, set_readonly, NULL},
    {"__doc__", property_get_doc, property_set_doc, NULL},
    {"__name__", property_get_name, property_set_name, NULL},
    {"__isabstractmethod__", property_get_abstract, NULL, NULL},
    {0},
};

const TypeDef property_type = {
    .name = "property",
    .doc = "Property attribute.\n\n"
           "  fget\n    function to be used for getting an attribute value\n"
           "  fset\n    function to be used for setting an attribute value\n"
           "  fdel\n    function to be used for del'ing an attribute\n"
           "  doc\n    docstring\n\n"
           "Typical use is to define a managed attribute x:\n\n"
           "class C(object):\n"
           "    def getx(self): return self._x\n"
           "    def setx(self, value): self._x = value\n"
           "    def delx(self): del self._x\n"
           "    x = property(getx, setx, delx, \"I'm the 'x' property.\")\n\n"
           "Decorators make defining new properties or modifying existing ones easy:\n\n"
           "class C(object):\n"
           "    @property\n"
           "    def x(self):\n"
           "        \"I am the 'x' property.\"\n"
           "        return self._x\n"
           "    @x.setter\n"
           "    def x(self, value):\n"
           "        self._x = value\n"
           "    @x.deleter\n"
           "    def x(self):\n"
           "        del self._x",
    .signature = "property(fget=None, fset=None, fdel=None, doc=None)",
    .size = sizeof(Property),
    .trace = property_trace,
    .init = py_property_init,
    .descr_get = property_descr_get,
    .descr_set = property_descr_set,
    .methods = property_methods,
    .properties = property_properties,
};
