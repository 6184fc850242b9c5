// slot_docs.c - what help() says of the slot wrappers: int.__add__.__doc__ and its signature.
#include "vm/object/slot_functions.h"
#include "vm/object/slots.h"

typedef struct SlotDoc {
    const char *name, *signature, *doc;
} SlotDoc;

#define SELF "($self, /)"
#define VALUE "($self, value, /)"
#define KEY "($self, key, /)"

static const SlotDoc docs[] = {
    {"__repr__", SELF, "Return repr(self)."},
    {"__str__", SELF, "Return str(self)."},
    {"__hash__", SELF, "Return hash(self)."},
    {"__bool__", SELF, "True if self else False"},
    {"__len__", SELF, "Return len(self)."},
    {"__lt__", VALUE, "Return self<value."},
    {"__le__", VALUE, "Return self<=value."},
    {"__eq__", VALUE, "Return self==value."},
    {"__ne__", VALUE, "Return self!=value."},
    {"__gt__", VALUE, "Return self>value."},
    {"__ge__", VALUE, "Return self>=value."},
    {"__call__", "($self, /, *args, **kwargs)", "Call self as a function."},
    {"__getattribute__", "($self, name, /)", "Return getattr(self, name)."},
    {"__setattr__", "($self, name, value, /)", "Implement setattr(self, name, value)."},
    {"__delattr__", "($self, name, /)", "Implement delattr(self, name)."},
    {"__get__", "($self, instance, owner=None, /)",
     "Return an attribute of instance, which is of type owner."},
    {"__set__", "($self, instance, value, /)", "Set an attribute of instance to value."},
    {"__delete__", "($self, instance, /)", "Delete an attribute of instance."},
    {"__iter__", SELF, "Implement iter(self)."},
    {"__next__", SELF, "Implement next(self)."},
    {"__await__", SELF, "Return an iterator to be used in await expression."},
    {"__aiter__", SELF, "Return an awaitable, that resolves in asynchronous iterator."},
    {"__anext__", SELF, "Return a value or raise StopAsyncIteration."},
    {"__contains__", KEY, "Return bool(key in self)."},
    {"__getitem__", KEY, "Return self[key]."},
    {"__setitem__", "($self, key, value, /)", "Set self[key] to value."},
    {"__delitem__", KEY, "Delete self[key]."},
    {"__neg__", SELF, "-self"},
    {"__pos__", SELF, "+self"},
    {"__abs__", SELF, "abs(self)"},
    {"__invert__", SELF, "~self"},
    {"__int__", SELF, "int(self)"},
    {"__float__", SELF, "float(self)"},
    {"__index__", SELF,
     "Return self converted to an integer, if self is suitable for use as an index into a list."},
    {"__add__", VALUE, "Return self+value."},
    {"__radd__", VALUE, "Return value+self."},
    {"__sub__", VALUE, "Return self-value."},
    {"__rsub__", VALUE, "Return value-self."},
    {"__mul__", VALUE, "Return self*value."},
    {"__rmul__", VALUE, "Return value*self."},
    {"__matmul__", VALUE, "Return self@value."},
    {"__rmatmul__", VALUE, "Return value@self."},
    {"__truediv__", VALUE, "Return self/value."},
    {"__rtruediv__", VALUE, "Return value/self."},
    {"__floordiv__", VALUE, "Return self//value."},
    {"__rfloordiv__", VALUE, "Return value//self."},
    {"__mod__", VALUE, "Return self%value."},
    {"__rmod__", VALUE, "Return value%self."},
    {"__divmod__", VALUE, "Return divmod(self, value)."},
    {"__rdivmod__", VALUE, "Return divmod(value, self)."},
    {"__pow__", "($self, value, mod=None, /)", "Return pow(self, value, mod)."},
    {"__rpow__", "($self, value, mod=None, /)", "Return pow(value, self, mod)."},
    {"__lshift__", VALUE, "Return self<<value."},
    {"__rlshift__", VALUE, "Return value<<self."},
    {"__rshift__", VALUE, "Return self>>value."},
    {"__rrshift__", VALUE, "Return value>>self."},
    {"__and__", VALUE, "Return self&value."},
    {"__rand__", VALUE, "Return value&self."},
    {"__xor__", VALUE, "Return self^value."},
    {"__rxor__", VALUE, "Return value^self."},
    {"__or__", VALUE, "Return self|value."},
    {"__ror__", VALUE, "Return value|self."},
    {"__iadd__", VALUE, "Return self+=value."},
    {"__isub__", VALUE, "Return self-=value."},
    {"__imul__", VALUE, "Return self*=value."},
    {"__imatmul__", VALUE, "Return self@=value."},
    {"__itruediv__", VALUE, "Return self/=value."},
    {"__ifloordiv__", VALUE, "Return self//=value."},
    {"__imod__", VALUE, "Return self%=value."},
    {"__ipow__", VALUE, "Return self**=value."},
    {"__ilshift__", VALUE, "Return self<<=value."},
    {"__irshift__", VALUE, "Return self>>=value."},
    {"__iand__", VALUE, "Return self&=value."},
    {"__ixor__", VALUE, "Return self^=value."},
    {"__ior__", VALUE, "Return self|=value."},
    {"__init__", "($self, /, *args, **kwargs)",
     "Initialize self.  See help(type(self)) for accurate signature."},
    {"__buffer__", "($self, flags, /)",
     "Return a buffer object that exposes the underlying memory of the object."},
};

static const SlotDoc *find(uint16_t entry)
{
    for (size_t i = 0; i < COUNT_OF(docs); i++) {
        if (strcmp(docs[i].name, slot_entries[entry].name) == 0) return &docs[i];
    }
    return NULL;
}

const char *slot_entry_doc(uint16_t entry)
{
    const SlotDoc *doc = find(entry);
    return doc == NULL ? NULL : doc->doc;
}

const char *slot_entry_signature(uint16_t entry)
{
    const SlotDoc *doc = find(entry);
    return doc == NULL ? NULL : doc->signature;
}
