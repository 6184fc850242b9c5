// traceback_hints.c - "Did you mean: 'x'?" behind the message of a name, attribute or import error.
#include "vm/exec/traceback.h"

#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/suggest.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/error_types.h"
#include "vm/types/list.h"
#include "vm/types/str.h"

String *closest_name(VM *vm, List *names, String *wrong)
{
    if (names->count >= SUGGEST_CANDIDATES_MAX) return NULL;
    Suggest suggest;
    suggest_begin(&suggest, wrong->data, wrong->size);
    for (size_t i = 0; i < names->count; i++) {
        if (is_str(names->items[i])) suggest_try(&suggest, as_str(names->items[i]));
    }
    return suggest.best;
}

// The names without those that begin with an underscore.
static RAISES List *drop_private(VM *vm, List *names)
{
    List *shown = list_new(vm);
    for (size_t i = 0; i < names->count; i++) {
        Value name = names->items[i];
        if (is_str(name) && as_str(name)->size > 0 && as_str(name)->data[0] == '_') continue;
        if (!list_append(vm, shown, name)) return NULL;
    }
    return shown;
}

// dir(object).
static RUNS List *names_of(VM *vm, Value object)
{
    Value dir = builtins_get(vm, NAME(vm, dir));
    if (is_absent(dir)) return list_new(vm);
    if (raised(dir)) return NULL;
    Value names = call(vm, dir, 1, &object);
    return raised(names) ? NULL : list_from(vm, names);
}

// The frame in which the exception began: that of the last entry. ABSENT if there is none.
static RUNS Value innermost_frame(VM *vm, Value exception)
{
    Value traceback = as_exception(exception)->traceback;
    if (!is_traceback(traceback)) return ABSENT;
    while (is_traceback(as_traceback(traceback)->next)) traceback = as_traceback(traceback)->next;
    Value frame = get_attr(vm, traceback, NAME(vm, tb_frame));
    return is_none(frame) ? ABSENT : frame;
}

// The value of `self` in a frame's locals, or ABSENT.
static RUNS Value frame_self(VM *vm, Value locals)
{
    Value name = value_of_object(NAME(vm, self));
    bool found;
    if (!contains(vm, locals, name, &found)) return RAISED;
    return found ? get_item(vm, locals, name) : ABSENT;
}

// ---- The candidates -----------------------------------------------------------------------------

static RUNS List *attribute_names(VM *vm, Value exception, String *wrong)
{
    Value object = ((AttributeErrorObject *)as_object(exception))->obj;
    if (is_absent(object)) object = NONE;
    List *names = names_of(vm, object);
    if (names == NULL || (wrong->size > 0 && wrong->data[0] == '_')) return names;
    // Methods of the object itself may mean its private attributes.
    Value frame = innermost_frame(vm, exception);
    if (raised(frame)) return NULL;
    if (!is_absent(frame)) {
        Value locals = get_attr(vm, frame, NAME(vm, f_locals));
        if (raised(locals)) return NULL;
        Value self = frame_self(vm, locals);
        if (raised(self)) return NULL;
        if (same(self, object)) return names;
    }
    return drop_private(vm, names);
}

static RUNS List *module_names(VM *vm, Value exception, String *wrong)
{
    Value name = ((ImportErrorObject *)as_object(exception))->name;
    if (is_absent(name) || !is_str(name) || vm->modules == NULL) return list_new(vm);
    const char *dot = memchr(as_str(name)->data, '.', as_str(name)->size);
    size_t size = dot != NULL ? (size_t)(dot - as_str(name)->data) : as_str(name)->size;
    String *top = str_intern_data(vm, as_str(name)->data, size);
    if (top == NULL) return NULL;
    Value module = dict_get_str(vm, vm->modules, top);
    if (is_absent(module)) return list_new(vm);
    List *names = names_of(vm, module);
    if (names == NULL || (wrong->size > 0 && wrong->data[0] == '_')) return names;
    return drop_private(vm, names);
}

// The names that the frame sees. *on_self: self has the wrong name as attribute, which settles it.
static RUNS List *visible_names(VM *vm, Value exception, String *wrong, bool *on_self)
{
    String *const parts[] = {NAME(vm, f_locals), NAME(vm, f_globals), NAME(vm, f_builtins)};
    List *names = list_new(vm);
    Value frame = innermost_frame(vm, exception);
    if (raised(frame)) return NULL;
    if (is_absent(frame)) return names;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        Value part = get_attr(vm, frame, parts[i]);
        if (raised(part) || !list_extend(vm, names, part)) return NULL;
    }
    Value locals = get_attr(vm, frame, NAME(vm, f_locals));
    if (raised(locals)) return NULL;
    Value self = frame_self(vm, locals);
    if (raised(self)) return NULL;
    if (is_absent(self)) return names;
    Value attribute = get_attr_or_absent(vm, self, str_intern(vm, wrong));
    if (raised(attribute)) return NULL;
    *on_self = !is_absent(attribute);
    return names;
}

// ---- The hint -----------------------------------------------------------------------------------

// The suggested name, or NULL with or without an exception.
static RUNS String *suggest_name(VM *vm, Value exception, String *wrong)
{
    List *names;
    bool on_self = false;
    if (as_object(exception)->kind == AttributeError) names = attribute_names(vm, exception, wrong);
    else if (as_object(exception)->kind == ImportError) names = module_names(vm, exception, wrong);
    else names = visible_names(vm, exception, wrong, &on_self);
    if (names == NULL) return NULL;
    return on_self ? str_format(vm, "self.%S", wrong) : closest_name(vm, names, wrong);
}

// The name that the exception says was not found, or ABSENT.
static Value wrong_name(Value exception)
{
    switch (as_object(exception)->kind) {
    case AttributeError: return ((AttributeErrorObject *)as_object(exception))->name;
    case NameError: return ((NameErrorObject *)as_object(exception))->name;
    case ImportError: return ((ImportErrorObject *)as_object(exception))->name_from;
    default: return ABSENT;
    }
}

static RUNS bool is_module_name(VM *vm, String *name, bool *result)
{
    *result = false;
    if (vm->sys == NULL) return true;
    Value sys = value_of_object(vm->sys);
    Value names = get_attr_or_absent(vm, sys, NAME(vm, stdlib_module_names));
    if (raised(names)) return false;
    return is_absent(names) || contains(vm, names, value_of_object(name), result);
}

static RUNS String *make_hint(VM *vm, Value exception)
{
    Value wrong = wrong_name(exception);
    if (is_absent(wrong) || !is_str(wrong)) return NULL;
    String *suggestion = suggest_name(vm, exception, as_str(wrong));
    if (!is_absent(vm->pending)) (void)take_pending(vm);
    bool forgot = false;
    if (as_object(exception)->kind == NameError && !is_module_name(vm, as_str(wrong), &forgot))
        return NULL;
    if (suggestion != NULL && forgot) {
        return str_format(vm, ". Did you mean: '%S'? Or did you forget to import '%S'?", suggestion,
                          as_str(wrong));
    }
    if (suggestion != NULL) return str_format(vm, ". Did you mean: '%S'?", suggestion);
    if (forgot) return str_format(vm, ". Did you forget to import '%S'?", as_str(wrong));
    return NULL;
}

String *traceback_hint(VM *vm, Value exception)
{
    String *hint = make_hint(vm, exception);
    if (!is_absent(vm->pending)) (void)take_pending(vm);
    return hint;
}
