// bisect.c - module bisect: binary search in anything that is sorted and can be indexed.
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/sequence.h"

// lo and hi as given to the functions below: args[2], args[3].
static RUNS bool bounds(VM *vm, Value *args, int64_t *low, int64_t *high)
{
    size_t count;
    if (!index_as_int64(vm, args[2], false, low)) return false;
    if (is_none(args[3])) {
        *high = -1;
    } else {
        if (!is_index(vm, args[3]))
            return throw_false(vm, TypeError, "argument should be integer or None, not '%T'", args[3]);
        if (!index_as_int64(vm, args[3], false, high)) return false;
    }
    if (*low < 0) return throw_false(vm, ValueError, "lo must be non-negative");
    if (*high != -1) return true;
    if (!length(vm, args[0], &count)) return false;
    *high = (int64_t)count;
    return true;
}

// Where x belongs in args[0]: behind the items equal to it, or (left) before them.
static RUNS bool search(VM *vm, Value *args, Value x, bool left, int64_t *place)
{
    Value sequence = args[0], key = args[4];
    int64_t low, high;
    if (!bounds(vm, args, &low, &high)) return false;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        Value item;
        if (is_exact_list(sequence) && (uint64_t)middle < as_list(sequence)->count)
            item = as_list(sequence)->items[middle];
        else item = get_item(vm, sequence, int_new(vm, middle));
        if (!raised(item) && !is_none(key)) item = call(vm, key, 1, &item);
        bool below;
        if (raised(item) || !compare_truth(vm, COMPARE_LT, left ? item : x, left ? x : item, &below))
            return false;
        if (below == left) low = middle + 1;
        else high = middle;
        if (!charge(vm, 1)) return false;
    }
    *place = low;
    return true;
}

static Value bisect(VM *vm, Value *args, bool left)
{
    int64_t place;
    return search(vm, args, args[1], left, &place) ? int_new(vm, place) : RAISED;
}

static Value insort(VM *vm, Value *args, bool left)
{
    int64_t place;
    Value x = is_none(args[4]) ? args[1] : call(vm, args[4], 1, &args[1]);
    if (raised(x) || !search(vm, args, x, left, &place)) return RAISED;
    if (is_exact_list(args[0]))
        return list_insert(vm, as_list(args[0]), (size_t)place, args[1]) ? NONE : RAISED;
    Value pair[2] = {int_new(vm, place), args[1]};
    return raised(call_method(vm, args[0], NAME(vm, insert), 2, pair)) ? RAISED : NONE;
}

static Value py_bisect_bisect_left(VM *vm, Value *args)
{
    return bisect(vm, args, true);
}

static Value py_bisect_bisect_right(VM *vm, Value *args)
{
    return bisect(vm, args, false);
}

static Value py_bisect_insort_left(VM *vm, Value *args)
{
    return insort(vm, args, true);
}

static Value py_bisect_insort_right(VM *vm, Value *args)
{
    return insort(vm, args, false);
}

#define PARAMETERS "(a, x, lo=0, hi=None, *, key=None)"
#define DOC_END                                                                                      \
    "Optional args lo (default 0) and hi (default len(a)) bound the\n"                               \
    "slice of a to be searched.\n\n"                                                                 \
    "A custom key function can be supplied to customize the sort order."
#define LEFT_DOC                                                                                     \
    "Return the index where to insert item x in list a, assuming a is sorted.\n\n"                   \
    "The return value i is such that all e in a[:i] have e < x, and all e in\n"                      \
    "a[i:] have e >= x.  So if x already appears in the list, a.insert(i, x) will\n"                 \
    "insert just before the leftmost x already there.\n\n" DOC_END
#define RIGHT_DOC                                                                                    \
    "Return the index where to insert item x in list a, assuming a is sorted.\n\n"                   \
    "The return value i is such that all e in a[:i] have e <= x, and all e in\n"                     \
    "a[i:] have e > x.  So if x already appears in the list, a.insert(i, x) will\n"                  \
    "insert just after the rightmost x already there.\n\n" DOC_END
#define INSORT_DOC(side)                                                                             \
    "Insert item x in list a, and keep it sorted assuming a is sorted.\n\n"                          \
    "If x is already in a, insert it to the " side " of the " side "most x.\n\n" DOC_END

static const Native bisect_functions[] = {
    {"bisect_left" PARAMETERS, py_bisect_bisect_left, LEFT_DOC},
    {"bisect_right" PARAMETERS, py_bisect_bisect_right, RIGHT_DOC},
    {"insort_left" PARAMETERS, py_bisect_insort_left, INSORT_DOC("left")},
    {"insort_right" PARAMETERS, py_bisect_insort_right, INSORT_DOC("right")},
    {0},
};

// Two functions have two names each.
static bool bisect_init(VM *vm, Module *module)
{
    static const char *const names[][2] = {{"bisect", "bisect_right"}, {"insort", "insort_right"}};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        String *name = str_intern_c(vm, names[i][1]);
        Value function = name == NULL ? RAISED : module_get(vm, module, name);
        if (raised(function) || !dict_set_c(vm, module->dict, names[i][0], function)) return false;
    }
    return true;
}

const ModuleDef bisect_module = {
    .name = "bisect",
    .doc = "Bisection algorithms.\n\n"
           "This module provides support for maintaining a list in sorted order without\n"
           "having to sort the list after each insertion. For long lists of items with\n"
           "expensive comparison operations, this can be an improvement over the more\n"
           "common approach.\n",
    .functions = bisect_functions,
    .init = bisect_init,
};
