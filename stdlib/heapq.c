// heapq.c - module _heapq: heaps in lists. merge, nlargest and nsmallest are py/heapq.py.
//
// heap[k] is not greater than heap[2*k+1] and heap[2*k+2] (not less, in the max variants). An item
// that leaves a gap is replaced by moving up the smaller child all the way down, and the item that
// fills the gap then rises: that takes fewer comparisons than stopping on the way, for what comes from
// the end of the heap mostly belongs near its end.
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/list.h"

static ALWAYS_INLINE bool less(VM *vm, Value a, Value b, bool max, bool *result)
{
    Value left = max ? b : a, right = max ? a : b;
    if (is_small_int(left) && is_small_int(right)) {
        *result = left.bits < right.bits;
        return true;
    }
    if (is_double(left) && is_double(right)) {
        *result = as_double(left) < as_double(right);
        return true;
    }
    return compare_truth(vm, COMPARE_LT, left, right, result);
}

// After a comparison: whether the heap still has `count` items.
static bool unchanged(VM *vm, const List *heap, size_t count)
{
    return heap->count == count ||
           throw_false(vm, RuntimeError, "list changed size during iteration");
}

static void swap(VM *vm, List *heap, size_t i, size_t j)
{
    Value item = heap->items[i];
    store(vm, heap, &heap->items[i], heap->items[j]);
    store(vm, heap, &heap->items[j], item);
}

// The item at `place` rises until its parent is not greater, but not above `top`.
static ALWAYS_INLINE bool rise(VM *vm, List *heap, size_t top, size_t place, bool max)
{
    size_t count = heap->count;
    while (place > top) {
        size_t parent = (place - 1) / 2;
        bool above;
        if (!less(vm, heap->items[place], heap->items[parent], max, &above) ||
            !unchanged(vm, heap, count))
            return false;
        if (!above) break;
        swap(vm, heap, parent, place);
        place = parent;
    }
    return true;
}

// The item at `place` sinks to where it belongs below.
static ALWAYS_INLINE bool sink(VM *vm, List *heap, size_t place, bool max)
{
    size_t top = place, count = heap->count;
    while (place < count / 2) {
        size_t child = place * 2 + 1;
        if (child + 1 < count) {
            bool left;
            if (!less(vm, heap->items[child], heap->items[child + 1], max, &left) ||
                !unchanged(vm, heap, count))
                return false;
            child += !left;
        }
        swap(vm, heap, place, child);
        place = child;
    }
    return rise(vm, heap, top, place, max);
}

static NOINLINE RUNS bool sink_min(VM *vm, List *heap, size_t place)
{
    return sink(vm, heap, place, false);
}

static NOINLINE RUNS bool sink_max(VM *vm, List *heap, size_t place)
{
    return sink(vm, heap, place, true);
}

static NOINLINE RUNS bool rise_min(VM *vm, List *heap)
{
    return rise(vm, heap, 0, heap->count - 1, false);
}

static RUNS bool settle(VM *vm, List *heap, size_t place, bool max)
{
    return max ? sink_max(vm, heap, place) : sink_min(vm, heap, place);
}

static RUNS Value pop(VM *vm, Value *args, bool max)
{
    if (!arg_type(vm, args, 0, TYPE_list)) return RAISED;
    List *heap = as_list(args[0]);
    if (heap->count == 0) return throw(vm, IndexError, "index out of range");
    Value last = list_take(vm, heap, heap->count - 1);
    if (heap->count == 0) return last;
    Value first = heap->items[0];
    store(vm, heap, &heap->items[0], last);
    return settle(vm, heap, 0, max) ? first : RAISED;
}

static RUNS Value replace(VM *vm, Value *args, bool max)
{
    if (!arg_type(vm, args, 0, TYPE_list)) return RAISED;
    List *heap = as_list(args[0]);
    if (heap->count == 0) return throw(vm, IndexError, "index out of range");
    Value first = heap->items[0];
    store(vm, heap, &heap->items[0], args[1]);
    return settle(vm, heap, 0, max) ? first : RAISED;
}

static RUNS Value heapify(VM *vm, Value *args, bool max)
{
    if (!arg_type(vm, args, 0, TYPE_list)) return RAISED;
    List *heap = as_list(args[0]);
    for (size_t i = heap->count / 2; i-- > 0;)
        if (!settle(vm, heap, i, max) || !charge(vm, 1)) return RAISED;
    return NONE;
}

static Value py_heapq_heappush(VM *vm, Value *args)
{
    if (!arg_type(vm, args, 0, TYPE_list) || !list_append(vm, as_list(args[0]), args[1])) return RAISED;
    return rise_min(vm, as_list(args[0])) ? NONE : RAISED;
}

static Value py_heapq_heappop(VM *vm, Value *args)
{
    return pop(vm, args, false);
}

static Value py_heapq_heappop_max(VM *vm, Value *args)
{
    return pop(vm, args, true);
}

static Value py_heapq_heapreplace(VM *vm, Value *args)
{
    return replace(vm, args, false);
}

static Value py_heapq_heapreplace_max(VM *vm, Value *args)
{
    return replace(vm, args, true);
}

static Value py_heapq_heappushpop(VM *vm, Value *args)
{
    if (!arg_type(vm, args, 0, TYPE_list)) return RAISED;
    List *heap = as_list(args[0]);
    if (heap->count == 0) return args[1];
    bool below;
    if (!less(vm, heap->items[0], args[1], false, &below)) return RAISED;
    return below ? replace(vm, args, false) : args[1];
}

static Value py_heapq_heapify(VM *vm, Value *args)
{
    return heapify(vm, args, false);
}

static Value py_heapq_heapify_max(VM *vm, Value *args)
{
    return heapify(vm, args, true);
}

static const Native heapq_functions[] = {
    {"heappush(heap, item, /)", py_heapq_heappush,
     "Push item onto heap, maintaining the heap invariant."},
    {"heappushpop(heap, item, /)", py_heapq_heappushpop,
     "Push item on the heap, then pop and return the smallest item from the heap.\n\n"
     "The combined action runs more efficiently than heappush() followed by\n"
     "a separate call to heappop()."},
    {"heappop(heap, /)", py_heapq_heappop,
     "Pop the smallest item off the heap, maintaining the heap invariant."},
    {"heapreplace(heap, item, /)", py_heapq_heapreplace,
     "Pop and return the current smallest value, and add the new item.\n\n"
     "This is more efficient than heappop() followed by heappush(), and can be\n"
     "more appropriate when using a fixed-size heap.  Note that the value\n"
     "returned may be larger than item!  That constrains reasonable uses of\n"
     "this routine unless written as part of a conditional replacement:\n\n"
     "    if item > heap[0]:\n"
     "        item = heapreplace(heap, item)"},
    {"heapify(heap, /)", py_heapq_heapify,
     "Transform list into a heap, in-place, in O(len(heap)) time."},
    {"_heappop_max(heap, /)", py_heapq_heappop_max, "Maxheap variant of heappop."},
    {"_heapify_max(heap, /)", py_heapq_heapify_max, "Maxheap variant of heapify."},
    {"_heapreplace_max(heap, item, /)", py_heapq_heapreplace_max, "Maxheap variant of heapreplace."},
    {0},
};

const ModuleDef _heapq_module = {
    .name = "_heapq",
    .doc = "Heap queue algorithm (a.k.a. priority queue).\n\n"
           "Heaps are arrays for which a[k] <= a[2*k+1] and a[k] <= a[2*k+2] for\n"
           "all k, counting elements from 0.  For the sake of comparison,\n"
           "non-existing elements are considered to be infinite.  The interesting\n"
           "property of a heap is that a[0] is always its smallest element.\n",
    .functions = heapq_functions,
};
