// error_group.c - BaseExceptionGroup and ExceptionGroup: several exceptions as one, and how except*
// takes a group apart and puts what is left together again.
//
// Splitting is one recursion over the tree: a group or leaf that matches as a whole goes to one
// side, a leaf that does not to the other, and a group with both is rebuilt on each side through
// its derive().
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/error_parts.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

static inline BaseExceptionGroupObject *as_group(Value v)
{
    return (BaseExceptionGroupObject *)as_object(v);
}

static inline Tuple *members_of(Value group)
{
    return as_tuple(as_group(group)->exceptions);
}

// ---- Construction -------------------------------------------------------------------------------

// The members as a tuple of exceptions. *plain: all of them are Exceptions.
static RUNS Tuple *take_members(VM *vm, Value sequence, bool *plain)
{
    bool is_sequence = is_list(sequence) || is_tuple(sequence) ||
                       (type_of(vm, sequence)->slots.get_item != NULL && !is_dict(sequence));
    if (!is_sequence) {
        return throw_null(vm, TypeError, "second argument (exceptions) must be a sequence");
    }
    Tuple *members = tuple_from(vm, sequence);
    if (members == NULL) return NULL;
    if (members->count == 0) {
        return throw_null(vm, ValueError,
                          "second argument (exceptions) must be a non-empty sequence");
    }
    *plain = true;
    for (size_t i = 0; i < members->count; i++) {
        if (!is_exception(vm, members->items[i])) {
            return throw_null(vm, ValueError,
                              "Item %zu of second argument (exceptions) is not an exception", i);
        }
        Type *type = type_of(vm, members->items[i]);
        *plain = *plain && type_is_subtype(type, type_get(vm, Exception));
    }
    return members;
}

// The class of a new group with such members, or NULL with TypeError.
static RAISES Type *choose_class(VM *vm, Type *cls, bool plain)
{
    if (cls == type_get(vm, BaseExceptionGroup)) return plain ? type_get(vm, ExceptionGroup) : cls;
    if (plain || !type_is_subtype(cls, type_get(vm, Exception))) return cls;
    if (cls == type_get(vm, ExceptionGroup)) {
        return throw_null(vm, TypeError, "Cannot nest BaseExceptions in an ExceptionGroup");
    }
    return throw_null(vm, TypeError, "Cannot nest BaseExceptions in '%.200N'", cls);
}

Value py_BaseExceptionGroup_construct(VM *vm, Value *args)
{
    Tuple *values = as_tuple(args[1]);
    if (values->count != 2) {
        return throw(vm, TypeError,
                     "BaseExceptionGroup.__new__() takes exactly 2 arguments (%zu given)",
                     values->count);
    }
    if (!is_str(values->items[0])) {
        return throw(vm, TypeError,
                     "BaseExceptionGroup.__new__() argument 1 must be str, not %.50T",
                     values->items[0]);
    }
    bool plain;
    Tuple *members = take_members(vm, values->items[1], &plain);
    if (members == NULL) return RAISED;
    Type *cls = choose_class(vm, as_type(args[0]), plain);
    if (cls == NULL) return RAISED;
    BaseExceptionGroupObject *group = (BaseExceptionGroupObject *)error_allocate(vm, cls, values);
    if (group == NULL) return RAISED;
    group->message = values->items[0];
    group->exceptions = value_of_object(members);
    return value_of_object(group);
}

Value exception_group_new(VM *vm, const char *message, Value exceptions)
{
    String *text = str_from_c(vm, message);
    if (text == NULL) return RAISED;
    Value args[] = {value_of_object(text), exceptions};
    return call(vm, value_of_object(type_get(vm, BaseExceptionGroup)), 2, args);
}

Value py_BaseExceptionGroup_str(VM *vm, Value self)
{
    size_t count = members_of(self)->count;
    return value_or_raised(str_format(vm, "%V (%zu sub-exception%s)", as_group(self)->message,
                                      count, count > 1 ? "s" : ""));
}

// ---- Splitting ----------------------------------------------------------------------------------

typedef enum MatchKind { MATCH_TYPES, MATCH_PREDICATE, MATCH_LEAVES } MatchKind;

// What a split looks for: instances of types, what a function likes, or leaves of given identity.
typedef struct Matcher {
    MatchKind kind;
    Value types_or_function;
    List *leaves;
} Matcher;

// One side of a split is not made when nobody asks for it (subgroup).
typedef struct Split {
    Value match, rest; // exceptions or NONE
} Split;

static RUNS bool matches(VM *vm, const Matcher *matcher, Value exception, bool *result)
{
    switch (matcher->kind) {
    case MATCH_TYPES: return exception_matches(vm, exception, matcher->types_or_function, result);
    case MATCH_PREDICATE: {
        Value answer = call(vm, matcher->types_or_function, 1, &exception);
        return !raised(answer) && truth(vm, answer, result);
    }
    case MATCH_LEAVES:
        *result = false;
        if (is_exception_group(vm, exception)) return true;
        for (size_t i = 0; i < matcher->leaves->count && !*result; i++) {
            *result = same(matcher->leaves->items[i], exception);
        }
        return true;
    }
    UNREACHABLE();
}

// A new group like the original with fewer members: made by its derive(), then given the original's
// traceback, cause, context and notes. NONE for no members.
static RUNS Value subset(VM *vm, Value original, List *members)
{
    if (members->count == 0) return NONE;
    Value argument = value_of_object(members);
    Value made = call_method(vm, original, NAME(vm, derive), 1, &argument);
    if (raised(made)) return RAISED;
    if (!is_exception_group(vm, made)) {
        return throw(vm, TypeError, "derive must return an instance of BaseExceptionGroup");
    }
    ErrorObject *group = as_exception(made), *model = as_exception(original);
    group->traceback = model->traceback;
    group->context = model->context;
    group->cause = model->cause;
    group->suppress_context = model->suppress_context || !is_none(model->cause);
    object_changed(vm, group);
    Value notes = get_attr_or_absent(vm, original, NAME(vm, __notes__));
    if (raised(notes)) return RAISED;
    // Something that is no sequence is not worth a failure here.
    if (!is_absent(notes) && (is_list(notes) || is_tuple(notes))) {
        List *copy = list_from(vm, notes);
        if (copy == NULL) return RAISED;
        if (!set_attr(vm, made, NAME(vm, __notes__), value_of_object(copy))) return RAISED;
    }
    return made;
}

static RUNS bool split_recursively(VM *vm, Value exception, const Matcher *matcher, bool want_rest,
                                   Split *result)
{
    *result = (Split){NONE, NONE};
    bool whole;
    char here;
    if (UNLIKELY(&here <= vm->c_stack_limit)) {
        return (void)throw_recursion(vm, " in exceptiongroup_split_recursive"), false;
    }
    if (!matches(vm, matcher, exception, &whole)) return false;
    if (whole) {
        result->match = exception;
        return true;
    }
    if (!is_exception_group(vm, exception)) {
        result->rest = exception;
        return true;
    }
    Tuple *members = members_of(exception);
    List *match = list_new(vm), *rest = list_new(vm);
    for (size_t i = 0; i < members->count; i++) {
        Split part;
        if (!charge(vm, 1)) return false;
        if (!split_recursively(vm, members->items[i], matcher, want_rest, &part)) return false;
        if (!is_none(part.match) && !list_append(vm, match, part.match)) return false;
        if (want_rest && !is_none(part.rest) && !list_append(vm, rest, part.rest)) return false;
    }
    result->match = subset(vm, exception, match);
    if (raised(result->match)) return false;
    result->rest = subset(vm, exception, rest);
    return !raised(result->rest);
}

static bool is_exception_class(Value v)
{
    return is_type(v) && (as_type(v)->flags & TYPE_IS_EXCEPTION);
}

// What split() and subgroup() take.
static RAISES bool take_matcher(VM *vm, Value condition, Matcher *matcher)
{
    *matcher = (Matcher){MATCH_TYPES, condition, NULL};
    if (is_exception_class(condition)) return true;
    if (is_callable(vm, condition) && !is_type(condition)) {
        matcher->kind = MATCH_PREDICATE;
        return true;
    }
    bool fine = is_tuple(condition);
    for (size_t i = 0; fine && i < as_tuple(condition)->count; i++) {
        fine = is_exception_class(as_tuple(condition)->items[i]);
    }
    if (fine) return true;
    return throw_false(vm, TypeError,
                       "expected an exception type, a tuple of exception types, or a callable "
                       "(other than a class)");
}

static Value py_BaseExceptionGroup_derive(VM *vm, Value *args)
{
    Value values[] = {as_group(args[0])->message, args[1]};
    return call(vm, value_of_object(type_get(vm, BaseExceptionGroup)), 2, values);
}

static Value py_BaseExceptionGroup_split(VM *vm, Value *args)
{
    Matcher matcher;
    Split split;
    if (!take_matcher(vm, args[1], &matcher)) return RAISED;
    if (!split_recursively(vm, args[0], &matcher, true, &split)) return RAISED;
    return value_of_object(tuple_pair(vm, split.match, split.rest));
}

static Value py_BaseExceptionGroup_subgroup(VM *vm, Value *args)
{
    Matcher matcher;
    Split split;
    if (!take_matcher(vm, args[1], &matcher)) return RAISED;
    return split_recursively(vm, args[0], &matcher, false, &split) ? split.match : RAISED;
}

static Value py_BaseExceptionGroup_class_getitem(VM *vm, Value *args)
{
    return generic_alias_new(vm, args[0], args[1]);
}

const Native py_BaseExceptionGroup_methods[] = {
    {"@classmethod __class_getitem__(cls, object, /)", py_BaseExceptionGroup_class_getitem,
     "See PEP 585"},
    {"derive(self, object, /)", py_BaseExceptionGroup_derive, NULL},
    {"split(self, object, /)", py_BaseExceptionGroup_split, NULL},
    {"subgroup(self, object, /)", py_BaseExceptionGroup_subgroup, NULL},
    {0},
};

static Value get_message(VM *vm, Value self)
{
    return as_group(self)->message;
}

static Value get_exceptions(VM *vm, Value self)
{
    return as_group(self)->exceptions;
}

const NativeProperty py_BaseExceptionGroup_properties[] = {
    {"message", get_message, set_readonly, "exception message"},
    {"exceptions", get_exceptions, set_readonly, "nested exceptions"},
    {0},
};

// ---- except* ------------------------------------------------------------------------------------

static RAISES bool check_clause(VM *vm, Value classes)
{
    const Value *items = is_tuple(classes) ? as_tuple(classes)->items : &classes;
    size_t count = is_tuple(classes) ? as_tuple(classes)->count : 1;
    for (size_t i = 0; i < count; i++) {
        if (!is_exception_class(items[i])) {
            return throw_false(
                vm, TypeError,
                "catching classes that do not inherit from BaseException is not allowed");
        }
    }
    Type *group = type_get(vm, BaseExceptionGroup);
    for (size_t i = 0; i < count; i++) {
        if (type_is_subtype(as_type(items[i]), group)) {
            return throw_false(
                vm, TypeError,
                "catching ExceptionGroup with except* is not allowed. Use except instead.");
        }
    }
    return true;
}

// What the exception's own split(classes) says; subclasses may have their own.
static RUNS bool ask_split(VM *vm, Value exception, Value classes, Value *match, Value *rest)
{
    Value pair = call_method(vm, exception, NAME(vm, split), 1, &classes);
    if (raised(pair)) return false;
    if (!is_tuple(pair)) {
        return throw_false(vm, TypeError, "%.200T.split must return a tuple, not %.200T", exception,
                           pair);
    }
    if (as_tuple(pair)->count < 2) {
        return throw_false(vm, TypeError,
                           "%.200T.split must return a 2-tuple, got tuple of size %zu", exception,
                           as_tuple(pair)->count);
    }
    *match = as_tuple(pair)->items[0];
    *rest = as_tuple(pair)->items[1];
    return true;
}

bool exception_group_match(VM *vm, Value exception, Value classes, Value *match, Value *rest)
{
    *match = *rest = NONE;
    if (!check_clause(vm, classes)) return false;
    if (is_none(exception)) return true;
    bool whole;
    if (!exception_matches(vm, exception, classes, &whole)) return false;
    if (whole) {
        *match = exception;
        if (is_exception_group(vm, exception)) return true;
        Tuple *members = tuple_new(vm, &exception, 1);
        if (members == NULL) return false;
        *match = exception_group_new(vm, "", value_of_object(members));
        return !raised(*match);
    }
    if (is_exception_group(vm, exception) && !as_exception(exception)->limit_stop) {
        return ask_split(vm, exception, classes, match, rest);
    }
    *rest = exception;
    return true;
}

// Whether a group is a part of the original that was raised again rather than a new exception.
static bool has_metadata_of(Value exception, Value original)
{
    ErrorObject *a = as_exception(exception), *b = as_exception(original);
    return same(a->traceback, b->traceback) && same(a->cause, b->cause) &&
           same(a->context, b->context);
}

static RUNS bool collect_leaves(VM *vm, Value exception, List *leaves)
{
    if (!descend(vm)) return false;
    if (!is_exception_group(vm, exception)) return list_append(vm, leaves, exception);
    Tuple *members = members_of(exception);
    for (size_t i = 0; i < members->count; i++) {
        if (!charge(vm, 1) || !collect_leaves(vm, members->items[i], leaves)) return false;
    }
    return true;
}

// The part of the original group that the reraised groups keep, in the original's nesting.
static RUNS Value projection(VM *vm, Value original, List *reraised)
{
    List *leaves = list_new(vm);
    for (size_t i = 0; i < reraised->count; i++) {
        if (!collect_leaves(vm, reraised->items[i], leaves)) return RAISED;
    }
    Matcher matcher = {MATCH_LEAVES, NONE, leaves};
    Split split;
    return split_recursively(vm, original, &matcher, false, &split) ? split.match : RAISED;
}

Value exception_group_reraise(VM *vm, Value original, List *left)
{
    if (left->count == 0) return NONE;
    // A naked exception was wrapped and caught: at most one clause ran.
    if (!is_exception_group(vm, original)) return left->items[0];
    List *fresh = list_new(vm), *reraised = list_new(vm);
    for (size_t i = 0; i < left->count; i++) {
        Value exception = left->items[i];
        if (is_none(exception)) continue;
        List *list = has_metadata_of(exception, original) ? reraised : fresh;
        if (!list_append(vm, list, exception)) return RAISED;
    }
    Value kept = projection(vm, original, reraised);
    if (raised(kept) || fresh->count == 0) return kept;
    if (!is_none(kept) && !list_append(vm, fresh, kept)) return RAISED;
    if (fresh->count == 1) return fresh->items[0];
    return exception_group_new(vm, "", value_of_object(fresh));
}
