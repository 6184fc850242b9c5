// native_bind.c - places the arguments of a call into the slots that a native function reads, and
// words the TypeErrors.
//
// CPython has several ways to read arguments, each with words of its own. Which one a function uses
// follows from the shape of its signature:
//   nothing                     list.clear() takes no arguments (1 given)
//   one, positional, required   len() takes exactly one argument (2 given)
//   positional only             pop expected at most 1 argument, got 2
//   with keywords               isclose() missing required argument 'b' (pos 2)
// Of types' constructors all positional ones are worded as the third. self and cls are not counted.
#include "vm/object/error.h"
#include "vm/object/native_cache.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/object/suggest.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// ---- Words --------------------------------------------------------------------------------------

static bool is_row_of(const Native *native, const Native *rows)
{
    for (; rows != NULL && rows->signature != NULL; rows++) {
        if (rows == native) return true;
    }
    return false;
}

// The type whose method table has the row, looking along self's (or cls's) types.
static Type *find_owner(VM *vm, const Native *native, Value self)
{
    Type *type = is_type(self) ? as_type(self) : type_of(vm, self);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < type->mro->count; i++) {
            Type *base = as_type(type->mro->items[i]);
            if (!(base->flags & TYPE_IS_HEAP) && is_row_of(native, base->def->methods)) return base;
        }
        type = type_of(vm, self); // a class is also an instance of its metaclass
    }
    return NULL;
}

static const ModuleDef *find_module(VM *vm, const Native *native)
{
    for (const ModuleDef *const *def = vm->module_defs; def != NULL && *def != NULL; def++) {
        if (is_row_of(native, (*def)->functions)) return *def;
    }
    return NULL;
}

String *native_qualified_name(VM *vm, const Signature *signature, const Value *args, size_t count)
{
    if (signature->is_type) return signature->name;
    if (signature->is_method) {
        Type *owner = count > 0 ? find_owner(vm, signature->native, args[0]) : NULL;
        if (owner == NULL) return signature->name;
        String *name = type_name_string(vm, owner);
        return name == NULL ? NULL : str_format(vm, "%S.%S", name, signature->name);
    }
    const ModuleDef *module = find_module(vm, signature->native);
    if (module == NULL || strcmp(module->name, "builtins") == 0) return signature->name;
    return str_format(vm, "%s.%S", module->name, signature->name);
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

// What _PyArg_CheckPositional says.
static bool throw_count(VM *vm, const Signature *signature, size_t minimum, size_t maximum,
                        size_t given)
{
    if (given < minimum) {
        return throw_false(vm, TypeError, "%S expected %s%zu argument%s, got %zu", signature->name,
                           minimum == maximum ? "" : "at least ", minimum, plural(minimum), given);
    }
    return throw_false(vm, TypeError, "%S expected %s%zu argument%s, got %zu", signature->name,
                       minimum == maximum ? "" : "at most ", maximum, plural(maximum), given);
}

// The wrong number of arguments for a signature that is positional only.
static COLD bool throw_positional(VM *vm, const Signature *signature, const Value *args,
                                  size_t given)
{
    size_t hidden = signature->is_method;
    size_t minimum = signature->required - hidden, maximum = signature->positional - hidden;
    size_t shown = given >= hidden ? given - hidden : 0;
    if (signature->is_type && maximum == 0) {
        return throw_false(vm, TypeError, "%S() takes no arguments", signature->name);
    }
    if (signature->is_type || maximum > 1 || minimum != maximum) {
        return throw_count(vm, signature, minimum, maximum, shown);
    }
    String *name = native_qualified_name(vm, signature, args, given);
    if (name == NULL) return false;
    return throw_false(vm, TypeError, "%S() takes %s (%zu given)", name,
                       maximum == 0 ? "no arguments" : "exactly one argument", shown);
}

static COLD bool throw_no_keywords(VM *vm, const Signature *signature, const Value *args,
                                   size_t given)
{
    String *name = native_qualified_name(vm, signature, args, given);
    if (name == NULL) return false;
    return throw_false(vm, TypeError, "%S() takes no keyword arguments", name);
}

static COLD bool throw_unexpected(VM *vm, const Signature *signature, String *keyword)
{
    Suggest suggest;
    suggest_begin(&suggest, keyword->data, keyword->size);
    for (size_t i = 0; i < signature->count; i++) {
        const Parameter *parameter = &signature->parameters[i];
        if (parameter->kind == POSITIONAL_OR_KEYWORD || parameter->kind == KEYWORD_ONLY) {
            suggest_try(&suggest, parameter->name);
        }
    }
    if (suggest.best == NULL) {
        return throw_false(vm, TypeError, "%S() got an unexpected keyword argument '%S'",
                           signature->name, keyword);
    }
    return throw_false(vm, TypeError,
                       "%S() got an unexpected keyword argument '%S'. Did you mean '%S'?",
                       signature->name, keyword, suggest.best);
}

// The counts that the words of functions with keywords speak of, self left out.
typedef struct Counts {
    size_t positional_only; // of those without a default
    size_t minimum, maximum, total;
    bool by_name; // some may be given by keyword
} Counts;

static Counts count_shown(const Signature *signature)
{
    size_t hidden = signature->is_method;
    Counts counts = {0, signature->required - hidden, signature->positional - hidden, 0, false};
    for (size_t i = hidden; i < signature->count; i++) {
        const Parameter *parameter = &signature->parameters[i];
        if (parameter->kind == VAR_POSITIONAL || parameter->kind == VAR_KEYWORD) continue;
        counts.total++;
        if (parameter->kind != POSITIONAL_ONLY) counts.by_name = true;
        else if (parameter->required) counts.positional_only++;
    }
    return counts;
}

// Too many or too few arguments, by number alone, for a signature with keywords. True: none of
// these.
static RAISES bool check_counts(VM *vm, const Signature *signature, size_t positional,
                                size_t keywords)
{
    Counts counts = count_shown(signature);
    size_t hidden = signature->is_method;
    size_t given = positional >= hidden ? positional - hidden : 0;
    // dict(iterable=(), /, **kwargs): a tuple unpacked, and keywords taken as they are.
    bool unpacks = signature->var_keyword && !signature->var_positional && !counts.by_name;
    if (unpacks && (given < counts.minimum || given > counts.maximum)) {
        return throw_count(vm, signature, counts.minimum, counts.maximum, given);
    }
    if (!signature->var_positional) {
        bool quick = signature->is_type && (str_equal_c(signature->name, "int") || str_equal_c(signature->name, "str"));
        if (quick && keywords == 0 && given > counts.total) {
            return throw_count(vm, signature, 0, counts.total, given); // what CPython has a vectorcall for
        }
        if (!signature->var_keyword && given + keywords > counts.total) {
            return throw_false(vm, TypeError, "%S() takes at most %zu %sargument%s (%zu given)",
                               signature->name, counts.total, given == 0 ? "keyword " : "",
                               plural(counts.total), given + keywords);
        }
        if (given > counts.maximum && counts.maximum == 0) {
            return throw_false(vm, TypeError, "%S() takes no positional arguments",
                               signature->name);
        }
        if (given > counts.maximum) {
            return throw_false(vm, TypeError, "%S() takes %s %zu positional argument%s (%zu given)",
                               signature->name,
                               counts.minimum < counts.maximum ? "at most" : "exactly",
                               counts.maximum, plural(counts.maximum), given);
        }
    }
    if (given >= counts.positional_only) return true;
    bool at_least = signature->var_positional || counts.positional_only < counts.maximum;
    return throw_false(vm, TypeError, "%S() takes %s %zu positional argument%s (%zu given)",
                       signature->name, at_least ? "at least" : "exactly", counts.positional_only,
                       plural(counts.positional_only), given);
}

// ---- Binding ------------------------------------------------------------------------------------

// The parameter that a keyword names, or SIZE_MAX. Names are interned in nearly every call.
static size_t find_parameter(const Signature *signature, String *name)
{
    for (size_t i = 0; i < signature->count; i++) {
        if (signature->parameters[i].name == name &&
            signature->parameters[i].kind != POSITIONAL_ONLY)
            return i;
    }
    for (size_t i = 0; i < signature->count; i++) {
        if (signature->parameters[i].kind != POSITIONAL_ONLY &&
            str_equal(signature->parameters[i].name, name)) {
            return i;
        }
    }
    return SIZE_MAX;
}

// Puts the keyword arguments into their slots. What fits no parameter goes to **kwargs; else *stray
// is it.
static RAISES bool bind_keywords(VM *vm, const Signature *signature, Value *slots,
                                 const Value *values, Tuple *names, Dict *extra, String **stray,
                                 size_t *twice)
{
    for (size_t k = 0; k < names->count; k++) {
        String *name = as_str(names->items[k]);
        size_t i = find_parameter(signature, name);
        if (i != SIZE_MAX && (signature->parameters[i].kind == POSITIONAL_OR_KEYWORD ||
                              signature->parameters[i].kind == KEYWORD_ONLY)) {
            if (!is_absent(slots[i])) *twice = i < *twice ? i : *twice;
            else slots[i] = values[k];
        } else if (extra != NULL) {
            if (!dict_set_str(vm, extra, name, values[k])) return false;
        } else if (*stray == NULL) {
            *stray = name;
        }
    }
    return true;
}

// The slot of **kwargs: a new dict, or ABSENT where nobody wants an empty one.
static Dict *make_extra(VM *vm, const Signature *signature, Value *slots, Tuple *names)
{
    if (!signature->var_keyword) return NULL;
    size_t last = signature->count - 1;
    bool wanted = names != NULL || signature->parameters[last].required;
    Dict *extra = wanted ? dict_new(vm) : NULL;
    slots[last] = extra != NULL ? value_of_object(extra) : ABSENT;
    return extra;
}

// Fills the slots of parameters that were not given from their defaults.
static RAISES bool fill_defaults(VM *vm, const Signature *signature, Value *slots)
{
    for (size_t i = 0; i < signature->count; i++) {
        const Parameter *parameter = &signature->parameters[i];
        if (!is_absent(slots[i]) || parameter->kind == VAR_KEYWORD) continue;
        if (UNLIKELY(parameter->required)) {
            return throw_false(vm, TypeError, "%S() missing required argument '%S' (pos %zu)",
                               signature->name, parameter->name, i + 1 - signature->is_method);
        }
        slots[i] = parameter->fallback;
    }
    return true;
}

static RAISES bool bind_any(VM *vm, const Signature *signature, Value *slots,
                            size_t positional_count, const Value *args, Tuple *names)
{
    size_t keyword_count = names != NULL ? names->count : 0;
    if (!check_counts(vm, signature, positional_count, keyword_count)) return false;
    size_t placed =
        positional_count < signature->positional ? positional_count : signature->positional;
    for (size_t i = 0; i < placed; i++) slots[i] = args[i];
    for (size_t i = placed; i < signature->count; i++) slots[i] = ABSENT;
    if (signature->var_positional) {
        size_t rest = positional_count - placed;
        Tuple *tuple = rest == 0 ? vm->empty_tuple : tuple_new(vm, args + placed, rest);
        if (tuple == NULL) return false;
        slots[signature->positional] = value_of_object(tuple);
    }
    Dict *extra = make_extra(vm, signature, slots, names);
    String *stray = NULL;
    size_t twice = SIZE_MAX;
    if (names != NULL && !bind_keywords(vm, signature, slots, args + positional_count, names, extra,
                                        &stray, &twice)) {
        return false;
    }
    if (!fill_defaults(vm, signature, slots)) return false;
    if (UNLIKELY(twice != SIZE_MAX)) {
        return throw_false(
            vm, TypeError, "argument for %S() given by name ('%S') and position (%zu)",
            signature->name, signature->parameters[twice].name, twice + 1 - signature->is_method);
    }
    return LIKELY(stray == NULL) || throw_unexpected(vm, signature, stray);
}

// A call without keywords where the positional parameters are given and the rest goes to *args.
static RAISES bool bind_star(VM *vm, const Signature *signature, Value *slots, size_t count, const Value *args)
{
    size_t placed = signature->positional;
    for (size_t i = 0; i < placed; i++) slots[i] = args[i];
    for (size_t i = placed + 1; i < signature->count; i++) slots[i] = signature->parameters[i].fallback;
    Tuple *rest = count == placed ? vm->empty_tuple : tuple_new(vm, args + placed, count - placed);
    if (rest == NULL) return false;
    slots[placed] = value_of_object(rest);
    (void)make_extra(vm, signature, slots, NULL);
    return true;
}

bool signature_bind(VM *vm, const Signature *signature, Value *slots, size_t positional_count,
                    const Value *args, Tuple *keyword_names)
{
    if (keyword_names != NULL && keyword_names->count == 0) keyword_names = NULL;
    if (LIKELY(keyword_names == NULL && signature->is_plain &&
               positional_count >= signature->required && positional_count <= signature->positional)) {
        for (size_t i = 0; i < positional_count; i++) slots[i] = args[i];
        for (size_t i = positional_count; i < signature->count; i++) {
            slots[i] = signature->parameters[i].fallback;
        }
        return true;
    }
    if (keyword_names == NULL && signature->var_positional && positional_count >= signature->positional &&
        signature->is_star) {
        return bind_star(vm, signature, slots, positional_count, args);
    }
    // *args alone takes no keywords; CPython words that as for functions without any.
    bool keywords_refused = signature->positional_only ||
                            (signature->var_positional && !signature->var_keyword &&
                             signature->count == signature->positional + 1);
    if (keyword_names != NULL && keywords_refused) {
        return throw_no_keywords(vm, signature, args, positional_count);
    }
    if (signature->positional_only) return throw_positional(vm, signature, args, positional_count);
    return bind_any(vm, signature, slots, positional_count, args, keyword_names);
}

#define SLOTS_MAX 32 // parameters of a native function

Value native_bind(VM *vm, const Native *native, size_t positional_count, const Value *args,
                  Tuple *keyword_names)
{
    const Signature *signature = signature_of(vm, native);
    return signature == NULL ? RAISED : signature_call(vm, signature, positional_count, args, keyword_names);
}

Value signature_call(VM *vm, const Signature *signature, size_t positional_count, const Value *args,
                     Tuple *keyword_names)
{
    check(signature->count <= SLOTS_MAX);
    Value slots[SLOTS_MAX];
    if (!signature_bind(vm, signature, slots, positional_count, args, keyword_names)) return RAISED;
    const Native *caller = vm->native;
    vm->native = signature->native;
    Value result = signature->native->fn(vm, slots);
    vm->native = caller;
    return result;
}
