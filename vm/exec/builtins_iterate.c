// builtins_iterate.c - builtins that walk an iterable: all, any, iter, max, min, next, sorted, sum; aiter and anext.
#include <math.h>
#include "vm/exec/builtins_parts.h"
#include "vm/exec/generator.h"
#include "vm/exec/interp.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/list.h"
#include "vm/types/tuple.h"

// all and any: looks for an item whose truth is `wanted`.
typedef struct TruthSearch {
    Sink sink;
    bool wanted, found;
} TruthSearch;

static bool look_at_truth(VM *vm, Sink *sink, Value item)
{
    TruthSearch *search = (TruthSearch *)sink;
    bool is_true;
    if (LIKELY(is_bool(item))) is_true = same(item, TRUE);
    else if (UNLIKELY(!truth(vm, item, &is_true))) return sink->failed = true, false;
    search->found = is_true == search->wanted;
    return !search->found;
}

Value py_all(VM *vm, Value *args)
{
    TruthSearch search = {.sink.take = look_at_truth, .wanted = false};
    return iterate(vm, args[0], &search.sink) ? value_of_bool(!search.found) : RAISED;
}

Value py_any(VM *vm, Value *args)
{
    TruthSearch search = {.sink.take = look_at_truth, .wanted = true};
    return iterate(vm, args[0], &search.sink) ? value_of_bool(search.found) : RAISED;
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
    Sink sink;
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

static bool extreme_take(VM *vm, Sink *sink, Value item)
{
    return extreme_try(vm, (Extreme *)sink, item) || (sink->failed = true, false);
}

// args: the tuple of positional arguments, key, default.
static RUNS Value min_or_max(VM *vm, Value *args, CompareOp op, const char *name)
{
    Tuple *values = as_tuple(args[0]);
    Extreme extreme = {.sink.take = extreme_take, .op = op, .key = args[1], .best = ABSENT, .best_key = ABSENT};
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
    if (!iterate(vm, values->items[0], &extreme.sink)) return RAISED;
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

// Ints are added as machine words as long as they fit, then floats as FloatSum does, then whatever has +.
typedef enum SumStage { SUM_INTS, SUM_FLOATS, SUM_OBJECTS } SumStage;
typedef struct Total {
    Sink sink;
    SumStage stage;
    int64_t machine;
    FloatSum floats;
    Value sum; // of SUM_OBJECTS
} Total;

static void total_start(Total *total, Value sum)
{
    total->sum = sum;
    if (is_exact_int(sum) && int_fits_int64(sum, &total->machine)) {
        total->stage = SUM_INTS;
    } else if (is_double(sum)) {
        total->stage = SUM_FLOATS;
        total->floats = (FloatSum){as_double(sum), 0};
    } else {
        total->stage = SUM_OBJECTS;
    }
}

static Value total_result(VM *vm, const Total *total)
{
    switch (total->stage) {
    case SUM_INTS: return int_new(vm, total->machine);
    case SUM_FLOATS: return value_of_double(float_sum_result(&total->floats));
    case SUM_OBJECTS: return total->sum;
    }
    UNREACHABLE();
}

// What the fast stages do not take. Ints are not added as words again once they did not fit.
static NOINLINE RUNS bool total_add_object(VM *vm, Total *total, Value item)
{
    Value sum = binary_op(vm, OP_ADDITION, total_result(vm, total), item);
    if (raised(sum)) return false;
    bool were_ints = total->stage == SUM_INTS;
    total->stage = SUM_OBJECTS;
    total->sum = sum;
    if (were_ints && is_double(sum)) total_start(total, sum);
    return true;
}

static ALWAYS_INLINE RUNS bool total_add(VM *vm, Total *total, Value item)
{
    int64_t i;
    if (LIKELY(total->stage == SUM_INTS)) {
        int64_t sum = total->machine;
        if (LIKELY(add_machine_int(item, &sum))) {
            total->machine = sum;
            return true;
        }
    } else if (total->stage == SUM_FLOATS) {
        if (LIKELY(is_double(item))) return float_sum_add(&total->floats, as_double(item)), true;
        if (is_int(item) && int_fits_int64(item, &i)) return total->floats.sum += (double)i, true;
    }
    return total_add_object(vm, total, item);
}

static bool total_take(VM *vm, Sink *sink, Value item)
{
    return LIKELY(total_add(vm, (Total *)sink, item)) || (sink->failed = true, false);
}

#define BATCH 256 // items between two polls

// A list is walked in place, and work is paid for now and then.
static RUNS bool total_add_list(VM *vm, Total *total, const List *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (UNLIKELY(i % BATCH == BATCH - 1) && !charge(vm, BATCH)) return false;
        if (i < list->count && !total_add(vm, total, list->items[i])) return false;
    }
    return true;
}

Value py_sum(VM *vm, Value *args)
{
    Value start = args[1];
    if (is_str(start) || is_bytes(start) || is_bytearray(start)) {
        if (raised(get_iter(vm, args[0]))) return RAISED;
        if (is_str(start)) return throw(vm, TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
        if (is_bytes(start)) return throw(vm, TypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
        return throw(vm, TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]");
    }
    Total total = {.sink.take = total_take};
    total_start(&total, start);
    bool done = is_exact_list(args[0]) ? total_add_list(vm, &total, as_list(args[0])) : iterate(vm, args[0], &total.sink);
    return done ? total_result(vm, &total) : RAISED;
}
