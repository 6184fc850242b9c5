// call.c - calling: from native code into Python, and the binding of arguments to parameters.
#include "vm/object/call.h"
#include "vm/exec/interp.h"
#include "vm/exec/state.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/sequence.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// ---- Binding arguments

static size_t parameter_index(const Code *code, String *name, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        if (as_object(code->local_names->items[i]) == &name->head) return i;
    }
    for (size_t i = first; i < end; i++) {
        if (str_equal(as_str(code->local_names->items[i]), name)) return i;
    }
    return SIZE_MAX;
}

// "'a', 'b', and 'c'" of the names of unbound parameters.
static String *missing_names(VM *vm, const Code *code, const Value *args, size_t first, size_t end,
                             size_t total)
{
    Buf buf;
    buf_init(&buf, &vm->memory);
    size_t done = 0;
    for (size_t i = first; i < end; i++) {
        if (!is_absent(args[i])) continue;
        if (done > 0) buf_append_text(&buf, total == 2 ? " and " : done + 1 == total ? ", and " : ", ");
        String *name = as_str(code->local_names->items[i]);
        buf_append_char(&buf, '\'');
        buf_append(&buf, name->data, name->size);
        buf_append_char(&buf, '\'');
        done++;
    }
    return str_from_buf(vm, &buf);
}

static bool throw_missing(VM *vm, Function *function, const Value *args, size_t first, size_t end,
                          const char *kind)
{
    size_t total = 0;
    for (size_t i = first; i < end; i++) total += is_absent(args[i]);
    String *names = missing_names(vm, function->code, args, first, end, total);
    if (!names) return false;
    return throw_false(vm, TypeError, "%S() missing %zu required %s argument%s: %S", function->qualname,
                       total, kind, total == 1 ? "" : "s", names);
}

static bool throw_too_many(VM *vm, Function *function, size_t given, size_t keyword_only_given)
{
    const Code *code = function->code;
    size_t most = code->positional_count;
    size_t defaults = function->defaults ? function->defaults->count : 0;
    const char *were = given == 1 && keyword_only_given == 0 ? "was" : "were";
    char takes[64], extra[96] = "";
    if (defaults) snprintf(takes, sizeof takes, "from %zu to %zu", most - defaults, most);
    else snprintf(takes, sizeof takes, "%zu", most);
    bool plural = defaults ? true : most != 1;
    if (keyword_only_given) {
        snprintf(extra, sizeof extra, " positional argument%s (and %zu keyword-only argument%s)",
                 given == 1 ? "" : "s", keyword_only_given, keyword_only_given == 1 ? "" : "s");
    }
    return throw_false(vm, TypeError, "%S() takes %s positional argument%s but %zu%s %s given",
                       function->qualname, takes, plural ? "s" : "", given, extra, were);
}

static bool throw_positional_only(VM *vm, Function *function, Tuple *keyword_names)
{
    const Code *code = function->code;
    Buf buf;
    buf_init(&buf, &vm->memory);
    bool any = false;
    for (size_t p = 0; p < code->positional_only_count; p++) {
        for (size_t k = 0; k < keyword_names->count; k++) {
            if (!str_equal(as_str(code->local_names->items[p]), as_str(keyword_names->items[k]))) continue;
            String *name = as_str(keyword_names->items[k]);
            if (any) buf_append_text(&buf, ", ");
            buf_append(&buf, name->data, name->size);
            any = true;
        }
    }
    String *names = str_from_buf(vm, &buf);
    if (!names) return false;
    return throw_false(vm, TypeError,
                       "%S() got some positional-only arguments passed as keyword arguments: '%S'",
                       function->qualname, names);
}

bool bind_arguments(VM *vm, Function *function, Value *args, size_t positional_count,
                    Tuple *keyword_names)
{
    const Code *code = function->code;
    size_t positional = code->positional_count;
    size_t parameters = positional + code->keyword_only_count;
    size_t keyword_count = keyword_names ? keyword_names->count : 0;
    bool has_rest = (code->flags & CODE_VARARGS) != 0, has_keywords = (code->flags & CODE_VARKEYWORDS) != 0;

    if (!keyword_count && !has_rest && !has_keywords && parameters == positional &&
        positional_count <= positional) {
        // Only defaults are missing: the commonest case.
        size_t defaults = function->defaults ? function->defaults->count : 0;
        if (positional_count + defaults >= positional) {
            for (size_t i = positional_count; i < positional; i++) {
                args[i] = function->defaults->items[i + defaults - positional];
            }
            return true;
        }
    }

    if ((code->is_module || code->is_class) && positional_count == 0 && !keyword_count) {
        // Code of a module that types.FunctionType made a function of: it runs in its globals.
        args[0] = ABSENT;
        return true;
    }
    if (!code_ready(vm, function->code)) return false;
    Value *given = NULL; // keyword values, moved out of the way
    Value few[16];
    if (keyword_count) {
        given = few;
        if (keyword_count > COUNT_OF(few)) {
            Tuple *many = tuple_new(vm, args + positional_count, keyword_count);
            if (!many) return false;
            given = many->items;
        } else {
            memcpy(few, args + positional_count, keyword_count * sizeof(Value));
        }
    }
    Tuple *rest = NULL;
    size_t extra = positional_count > positional ? positional_count - positional : 0;
    if (has_rest) {
        rest = extra ? tuple_new(vm, args + positional, extra) : vm->empty_tuple;
        if (!rest) return false;
    }
    Dict *keywords = has_keywords ? dict_new(vm) : NULL;
    for (size_t i = positional_count < positional ? positional_count : positional; i < parameters; i++) {
        args[i] = ABSENT;
    }
    for (size_t k = 0; k < keyword_count; k++) {
        if (!is_str(keyword_names->items[k])) return throw_false(vm, TypeError, "keywords must be strings");
        String *name = as_str(keyword_names->items[k]);
        size_t i = parameter_index(code, name, code->positional_only_count, parameters);
        if (i != SIZE_MAX) {
            if (!is_absent(args[i])) {
                return throw_false(vm, TypeError, "%S() got multiple values for argument '%S'",
                                   function->qualname, name);
            }
            args[i] = given[k];
        } else if (keywords) {
            if (!dict_set_str(vm, keywords, name, given[k])) return false;
        } else {
            if (parameter_index(code, name, 0, code->positional_only_count) != SIZE_MAX) {
                return throw_positional_only(vm, function, keyword_names);
            }
            return throw_unexpected_keyword(vm, function, name);
        }
    }
    if (extra && !has_rest) {
        size_t keyword_only_given = 0;
        for (size_t i = positional; i < parameters; i++) keyword_only_given += !is_absent(args[i]);
        return throw_too_many(vm, function, positional_count, keyword_only_given);
    }
    if (positional_count < positional) {
        size_t defaults = function->defaults ? function->defaults->count : 0;
        size_t required = positional > defaults ? positional - defaults : 0;
        for (size_t i = positional_count; i < required; i++) {
            if (is_absent(args[i])) return throw_missing(vm, function, args, 0, required, "positional");
        }
        for (size_t i = positional_count > required ? positional_count : required; i < positional; i++) {
            if (is_absent(args[i])) args[i] = function->defaults->items[i + defaults - positional];
        }
    }
    bool missing = false;
    for (size_t i = positional; i < parameters; i++) {
        if (!is_absent(args[i])) continue;
        if (function->keyword_defaults) {
            args[i] = dict_get_str(vm, function->keyword_defaults, as_str(code->local_names->items[i]));
        }
        missing |= is_absent(args[i]);
    }
    if (missing) return throw_missing(vm, function, args, positional, parameters, "keyword-only");
    if (rest) args[parameters] = value_of_object(rest);
    if (keywords) args[parameters + (rest != NULL)] = value_of_object(keywords);
    return true;
}

Tuple *spread_keywords(VM *vm, Dict *dict, Value *values)
{
    Tuple *names = tuple_new(vm, NULL, dict->count);
    size_t position = 0, n = 0;
    Value key, value;
    while (names && dict_next(dict, &position, &key, &value)) {
        if (UNLIKELY(!is_str(key))) return throw(vm, TypeError, "keywords must be strings"), NULL;
        names->items[n] = key;
        values[n++] = value;
    }
    return names;
}

// ---- Calls from native code

#define PLAIN_MAX 4 // arguments behind self that call_with_self hands on without a look

static Value call_function(VM *vm, Function *function, size_t positional_count, const Value *args,
                           Tuple *keyword_names)
{
    // Paid before the frame is made: a collection wipes what lies beyond the frames that run.
    if (UNLIKELY(--vm->countdown < 0) && !poll_slow(vm)) return RAISED;
    if (!descend(vm)) return RAISED;
    Fiber *fiber = fiber_acquire(vm);
    if (!fiber) return RAISED;
    size_t count = positional_count + (keyword_names ? keyword_names->count : 0);
    Value *base = fiber->stack + 2;
    size_t size = function->frame_size > count + 2 ? function->frame_size : count + 2;
    Value result = RAISED;
    fiber->base = fiber->stack;
    if (base + size > fiber->limit && !fiber_grow(vm, fiber, &base, size)) goto done;
    items_copy(base, args, count);
    base[-2] = value_of_object(function);
    base[-1].bits = (uint64_t)(uintptr_t)(exit_stub + 1);
    if (UNLIKELY(function->simple_count != count || keyword_names) &&
        !bind_arguments(vm, function, base, positional_count, keyword_names)) {
        goto done;
    }
    fiber->base = base;
    fiber->pc = function->entry;
    result = run(vm, fiber);
done:
    fiber_release(vm, fiber);
    return result;
}

// The common case of call_function: plain parameters, as many as there are arguments, and a fiber in the pool whose
// segment has room. self goes before args unless it is ABSENT.
static ALWAYS_INLINE Value call_plain(VM *vm, Function *function, Value self, size_t count, const Value *args)
{
    if (UNLIKELY(--vm->countdown < 0) && !poll_slow(vm)) return RAISED;
    if (!descend(vm)) return RAISED;
    Fiber *fiber = fiber_pooled(vm);
    if (UNLIKELY(!fiber)) goto slow;
    Value *base = fiber->stack + 2, *next = base;
    if (UNLIKELY(base + function->frame_size > fiber->limit)) {
        fiber_release(vm, fiber);
        goto slow;
    }
    if (!is_absent(self)) *next++ = self;
    for (size_t i = 0; i < count; i++) next[i] = args[i];
    base[-2] = value_of_object(function);
    base[-1].bits = (uint64_t)(uintptr_t)(exit_stub + 1);
    fiber->base = base;
    fiber->pc = function->entry;
    Value result = run(vm, fiber);
    if (LIKELY(fiber->stack[-1].bits <= KEEP_SIZE)) fiber_to_pool(vm, fiber);
    else fiber_release(vm, fiber);
    return result;
slow:
    if (is_absent(self)) return call_function(vm, function, count, args, NULL);
    Value all[1 + PLAIN_MAX];
    all[0] = self;
    for (size_t i = 0; i < count; i++) all[1 + i] = args[i];
    return call_function(vm, function, count + 1, all, NULL);
}

Value call_with_self(VM *vm, Value function, Value self, size_t count, const Value *args, Tuple *keyword_names)
{
    if (LIKELY(is_function(function)) && as_function(function)->simple_count == count + 1 && count <= PLAIN_MAX &&
        !keyword_names) {
        return call_plain(vm, as_function(function), self, count, args);
    }
    size_t total = count + 1 + (keyword_names ? keyword_names->count : 0);
    Value few[8], *all = few;
    if (total > COUNT_OF(few)) {
        Tuple *buffer = tuple_new(vm, NULL, total);
        if (!buffer) return RAISED;
        all = buffer->items;
    }
    all[0] = self;
    items_copy(all + 1, args, total - 1);
    return call_keywords(vm, function, count + 1, all, keyword_names);
}

Value call_value(VM *vm, Value callable, size_t positional_count, Value *args, Tuple *keyword_names)
{
    SlotCall slot = type_of(vm, callable)->slots.call;
    if (UNLIKELY(!slot)) return throw(vm, TypeError, "'%T' object is not callable", callable);
    if (!descend(vm)) return RAISED;
    Value result = slot(vm, callable, positional_count, args, keyword_names);
    COMPILER_BARRIER(); // no tail call: endless recursion must use up the stack, not loop for ever
    return result;
}

Value call_keywords(VM *vm, Value callable, size_t positional_count, const Value *args,
                    Tuple *keyword_names)
{
    if (keyword_names && keyword_names->count == 0) keyword_names = NULL;
    if (is_function(callable)) {
        return call_function(vm, as_function(callable), positional_count, args, keyword_names);
    }
    return call_value(vm, callable, positional_count, (Value *)args, keyword_names);
}

Value call(VM *vm, Value callable, size_t count, const Value *args)
{
    if (LIKELY(is_function(callable)) && as_function(callable)->simple_count == count) {
        return call_plain(vm, as_function(callable), ABSENT, count, args);
    }
    return call_keywords(vm, callable, count, args, NULL);
}

Value call_tuple(VM *vm, Value callable, Tuple *args, Dict *keywords)
{
    size_t keyword_count = keywords ? keywords->count : 0;
    if (!keyword_count) return call_keywords(vm, callable, args->count, args->items, NULL);
    Tuple *all = tuple_new(vm, NULL, args->count + keyword_count);
    if (!all) return RAISED;
    memcpy(all->items, args->items, args->count * sizeof(Value));
    Tuple *names = spread_keywords(vm, keywords, all->items + args->count);
    if (!names) return RAISED;
    return call_keywords(vm, callable, args->count, all->items, names);
}

Value run_code(VM *vm, Code *code, Dict *globals, Value locals, Tuple *closure)
{
    Function *function = function_new(vm, code, globals, closure);
    if (!function) return RAISED;
    bool is_plain = is_exact_dict(locals) && as_dict(locals) == globals;
    Value namespace_ = is_plain ? ABSENT : locals;
    if (is_none(namespace_)) namespace_ = ABSENT;
    return call_function(vm, function, code->is_module || code->is_class, &namespace_, NULL);
}

// ---- Classes

Function *type_init_function(VM *vm, Type *type)
{
    if (LIKELY(type->call_epoch == vm->type_epoch)) return type->call_init;
    type->call_epoch = vm->type_epoch;
    type->call_init = NULL;
    if (shape_of(vm, &type->head)->type->slots.call != type_type.call) return NULL;
    if (type->kind != TYPE_object || (type->flags & TYPE_IS_ABSTRACT)) return NULL;
    Value init = type_lookup(vm, type, NAME(vm, __init__));
    Value construct = type_lookup(vm, type, NAME(vm, __new__));
    if (!is_exact_function(init) || type->version == 0) return NULL;
    Value plain = type_lookup(vm, type_get(vm, TYPE_object), NAME(vm, __new__));
    if (!same(construct, plain)) return NULL;
    type->call_init = as_function(init);
    object_changed(vm, type);
    return type->call_init;
}

bool dict_merge_keywords(VM *vm, Dict *dict, Value mapping, Value callee)
{
    bool is_call = !is_absent(callee);
    if (is_exact_dict(mapping) && dict->count == 0 && (as_dict(mapping)->keys_are_str || as_dict(mapping)->count == 0))
        return dict_merge(vm, dict, as_dict(mapping), true);
    if (is_exact_dict(mapping) && !is_call) return dict_merge(vm, dict, as_dict(mapping), true);
    Value keys = get_attr_or_absent(vm, mapping, NAME(vm, keys));
    if (raised(keys)) return false;
    if (is_absent(keys)) {
        if (!is_call) return throw_false(vm, TypeError, "'%T' object is not a mapping", mapping);
        String *name = callable_display(vm, callee);
        if (!name) return false;
        return throw_false(vm, TypeError, "%S argument after ** must be a mapping, not %T", name, mapping);
    }
    Value list = is_exact_dict(mapping) ? mapping : call(vm, keys, 0, NULL);
    if (raised(list)) return false;
    Iter iter;
    if (!iter_open(vm, &iter, list)) return false;
    while (iter_next(vm, &iter)) {
        Value key = iter.item;
        if (is_call) {
            if (!is_str(key)) return throw_false(vm, TypeError, "keywords must be strings");
            Value there = dict_get(vm, dict, key);
            if (raised(there)) return false;
            if (!is_absent(there)) {
                String *name = callable_display(vm, callee);
                if (!name) return false;
                return throw_false(vm, TypeError, "%S got multiple values for keyword argument '%S'", name,
                                   as_str(key));
            }
        }
        Value value = get_item(vm, mapping, key);
        if (raised(value) || !dict_set(vm, dict, key, value)) return false;
    }
    return !iter.failed;
}
