// builtins_iterate.c - builtins that walk an iterable: all, any, iter, max, min, next, sorted, sum; aiter and anext.
#include <math.h>
#include "vm/exec/builtins_parts.h"
#include "vm/exec/generator.h"
#include "vm/exec/interp.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/list.h"
#include "vm/types/tuple.h"

Value py_all(VM *vm, Value *args)
{
    Iter iter;
    if (!iter_open(vm, &iter, args[0])) return RAISED;
    while (iter_next(vm, &iter)) {
        bool is_true;
        if (!truth(vm, iter.item, &is_true) || !charge(vm, 1)) return RAISED;
        if (!is_true) return FALSE;
    }
    return iter.failed ? RAISED : TRUE;
}

Value py_any(VM *vm, Value *args)
{
    Iter iter;
    if (!iter_open(vm, &iter, args[0])) return RAISED;
    while (iter_next(vm, &iter)) {
        bool is_true;
        if (!truth(vm, iter.item, &is_true) || !charge(vm, 1)) return RAISED;
        if (is_true) return TRUE;
    }
    return iter.failed ? RAISED : FALSE;
}

Value py_iter(VM *vm, Value *args)
{
    if (is_absent(args[1])) return get_iter(vm, args[0]);
    if (!is_callable(vm, args[0])) return throw(vm, TypeError, "iter(v, w): v must be callable");
    return callable_iterator_new(vm, args[0], args[1]);
}

Value py_next(VM *vm, Value *args)
{
    SlotNext next = type_of(vm, args[0])->slots.next;
    if (!next) return throw(vm, TypeError, "'%.200T' object is not an iterator", args[0]);
    Value item = next(vm, args[0]);
    if (LIKELY(!raised(item) && !is_exhausted(item))) return item;
    if (is_absent(args[1])) return stop_iteration(vm, item);
    if (is_exhausted(item)) return args[1];
    return catch_pending(vm, StopIteration) ? args[1] : RAISED;
}

Value py_aiter(VM *vm, Value *args)
{
    SlotUnary slot = type_of(vm, args[0])->slots.aiter;
    if (!slot) return throw(vm, TypeError, "'%.200T' object is not an async iterable", args[0]);
    Value iterator = slot(vm, args[0]);
    if (raised(iterator) || type_of(vm, iterator)->slots.anext) return iterator;
    return throw(vm, TypeError, "aiter() returned not an async iterator of type '%.200T'", iterator);
}

Value py_anext(VM *vm, Value *args)
{
    SlotUnary slot = type_of(vm, args[0])->slots.anext;
    if (!slot) return throw(vm, TypeError, "'%.200T' object is not an async iterator", args[0]);
    Value awaitable = slot(vm, args[0]);
    if (raised(awaitable) || is_absent(args[1])) return awaitable;
    return anext_awaitable_new(vm, awaitable, args[1]);
}

// ---- max and min --------------------------------------------------------------------------------

// Whether `item` takes the place of `best`: *better.
static inline RUNS bool beats(VM *vm, CompareOp op, Value item, Value best, bool *better)
{
    if (is_small_int(item) && is_small_int(best)) {
        *better = op == COMPARE_GT ? item.bits > best.bits : item.bits < best.bits;
        return true;
    }
    if (is_double(item) && is_double(best)) {
        *better = op == COMPARE_GT ? as_double(item) > as_double(best) : as_double(item) < as_double(best);
        return true;
    }
    return compare_truth(vm, op, item, best, better);
}

typedef struct Extreme {
    CompareOp op;
    Value key;              // or NONE
    Value best, best_key;   // ABSENT: none so far
} Extreme;

static RUNS bool extreme_try(VM *vm, Extreme *extreme, Value item)
{
    Value key = item;
    if (!is_none(extreme->key)) {
        key = call(vm, extreme->key, 1, &item);
        if (raised(key)) return false;
    }
    bool better = is_absent(extreme->best);
    if (!better && !beats(vm, extreme->op, key, extreme->best_key, &better)) return false;
    if (better) {
        extreme->best = item;
        extreme->best_key = key;
    }
    return charge(vm, 1);
}

// args: the tuple of positional arguments, key, default.
static RUNS Value min_or_max(VM *vm, Value *args, CompareOp op, const char *name)
{
    Tuple *values = as_tuple(args[0]);
    Extreme extreme = {op, args[1], ABSENT, ABSENT};
    if (values->count == 0) return throw(vm, TypeError, "%s expected at least 1 argument, got 0", name);
    if (values->count > 1) {
        if (!is_absent(args[2])) {
            return throw(vm, TypeError, "Cannot specify a default for %s() with multiple positional arguments", name);
        }
        for (size_t i = 0; i < values->count; i++) {
            if (!extreme_try(vm, &extreme, values->items[i])) return RAISED;
        }
        return extreme.best;
    }
    Iter iter;
    if (!iter_open(vm, &iter, values->items[0])) return RAISED;
    while (iter_next(vm, &iter)) {
        if (!extreme_try(vm, &extreme, iter.item)) return RAISED;
    }
    if (iter.failed) return RAISED;
    if (!is_absent(extreme.best)) return extreme.best;
    return is_absent(args[2]) ? throw(vm, ValueError, "%s() iterable argument is empty", name) : args[2];
}

// max(a, b, c) without a tuple of them: ABSENT ends the arguments.
static RUNS Value min_or_max_few(VM *vm, Value *args, CompareOp op, const char *name)
{
    if (is_absent(args[1])) {
        Tuple *one = tuple_new(vm, args, 1);
        Value all[] = {one ? value_of_object(one) : RAISED, NONE, ABSENT};
        return one ? min_or_max(vm, all, op, name) : RAISED;
    }
    Value best = args[0];
    for (size_t i = 1; i < FEW_ARGUMENTS && !is_absent(args[i]); i++) {
        bool better;
        if (!beats(vm, op, args[i], best, &better)) return RAISED;
        if (better) best = args[i];
    }
    return best;
}

Value py_max_few(VM *vm, Value *args)
{
    return min_or_max_few(vm, args, COMPARE_GT, "max");
}

Value py_min_few(VM *vm, Value *args)
{
    return min_or_max_few(vm, args, COMPARE_LT, "min");
}

Value py_max(VM *vm, Value *args)
{
    return min_or_max(vm, args, COMPARE_GT, "max");
}

Value py_min(VM *vm, Value *args)
{
    return min_or_max(vm, args, COMPARE_LT, "min");
}

// ---- sorted -------------------------------------------------------------------------------------

Value py_sorted(VM *vm, Value *args)
{
    bool reverse;
    List *list = list_from(vm, args[0]);
    if (!list || !arg_truth(vm, args, 2, &reverse)) return RAISED;
    if (!list_sort(vm, list, is_none(args[1]) ? ABSENT : args[1], reverse)) return RAISED;
    return value_of_object(list);
}

// ---- sum ----------------------------------------------------------------------------------------

// A sum of floats with what rounding lost of it (Neumaier's variant of Kahan's summation).
typedef struct FloatSum {
    double sum, lost;
} FloatSum;

static inline void float_sum_add(FloatSum *s, double x)
{
    double t = s->sum + x;
    if (fabs(s->sum) >= fabs(x)) s->lost += (s->sum - t) + x;
    else s->lost += (x - t) + s->sum;
    s->sum = t;
}

static double float_sum_result(const FloatSum *s)
{
    return s->lost != 0 && isfinite(s->lost) ? s->sum + s->lost : s->sum;
}

// Adds ints as long as they are machine words. True: *sum took iter->item; false: it did not, and *sum stays.
static inline bool add_machine_int(Value item, int64_t *sum)
{
    int64_t i;
    if (LIKELY(is_small_int(item))) return !add_overflows(*sum, as_small(item), sum);
    bool is_exact = is_small_int(item) || is_bool(item) || is_exact_int(item);
    return is_exact && int_fits_int64(item, &i) && !add_overflows(*sum, i, sum);
}

// An iterable that is summed: a list is walked in place, and work is paid for now and then.
typedef struct Walk {
    Iter iter;
    Value item;
    List *list;         // or NULL: iter walks
    size_t index;
    unsigned unpaid;
    bool failed;
} Walk;

#define BATCH 256 // items between two polls

static inline RUNS bool walk_next(VM *vm, Walk *walk)
{
    if (UNLIKELY(++walk->unpaid == BATCH)) {
        walk->unpaid = 0;
        if (!charge(vm, BATCH)) return walk->failed = true, false;
    }
    if (LIKELY(walk->list != NULL)) {
        if (walk->index >= walk->list->count) return false;
        walk->item = walk->list->items[walk->index++];
        return true;
    }
    if (!iter_next(vm, &walk->iter)) return walk->failed = walk->iter.failed, false;
    walk->item = walk->iter.item;
    return true;
}

// The three stages: machine ints, floats, whatever has +. Each begins where the one before stopped.
static RUNS Value sum_items(VM *vm, Walk *walk, Value sum)
{
    int64_t machine;
    bool more = walk_next(vm, walk);
    if (more && is_exact_int(sum) && int_fits_int64(sum, &machine)) {
        while (more) {
            int64_t before = machine;
            if (!add_machine_int(walk->item, &machine)) {
                machine = before;
                break;
            }
            more = walk_next(vm, walk);
        }
        sum = int_new(vm, machine);
        if (more) {
            sum = binary_op(vm, OP_ADDITION, sum, walk->item);
            if (raised(sum)) return RAISED;
            more = walk_next(vm, walk);
        }
    }
    if (more && is_double(sum)) {
        FloatSum floats = {as_double(sum), 0};
        for (; more; more = walk_next(vm, walk)) {
            int64_t i;
            if (is_double(walk->item)) float_sum_add(&floats, as_double(walk->item));
            else if (is_int(walk->item) && int_fits_int64(walk->item, &i)) floats.sum += (double)i;
            else break;
        }
        sum = value_of_double(float_sum_result(&floats));
    }
    for (; more; more = walk_next(vm, walk)) {
        sum = binary_op(vm, OP_ADDITION, sum, walk->item);
        if (raised(sum)) return RAISED;
    }
    return walk->failed ? RAISED : sum;
}

Value py_sum(VM *vm, Value *args)
{
    Value start = args[1];
    Walk walk = {.list = is_exact_list(args[0]) ? as_list(args[0]) : NULL};
    if (!walk.list && !iter_open(vm, &walk.iter, args[0])) return RAISED;
    if (is_str(start)) return throw(vm, TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
    if (is_bytes(start)) return throw(vm, TypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
    if (is_bytearray(start)) return throw(vm, TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]");
    return sum_items(vm, &walk, start);
}
