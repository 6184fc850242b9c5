"""Heaps in lists: the smallest item is heap[0], and getting the next one costs O(log n).

heap[k] <= heap[2*k+1] and heap[k] <= heap[2*k+2] for every k for which these exist. The functions
that keep it so are native; merge(), nlargest() and nsmallest() are built on them.
"""

__all__ = ["heappush", "heappop", "heapify", "heapreplace", "merge", "nlargest", "nsmallest",
           "heappushpop"]

from _heapq import (_heapify_max, _heappop_max, _heapreplace_max, heapify, heappop, heappush,
                    heappushpop, heapreplace)


def merge(*iterables, key=None, reverse=False):
    '''Merge multiple sorted inputs into a single sorted output.

    Similar to sorted(itertools.chain(*iterables)) but returns a generator,
    does not pull the data into memory all at once, and assumes that each of
    the input streams is already sorted (smallest to largest).

    >>> list(merge([1,3,5,7], [0,2,4,8], [5,10,15,20], [], [25]))
    [0, 1, 2, 3, 4, 5, 5, 7, 8, 10, 15, 20, 25]

    If *key* is not None, applies a key function to each element to determine
    its sort order.

    >>> list(merge(['dog', 'horse'], ['cat', 'fish', 'kangaroo'], key=len))
    ['dog', 'cat', 'fish', 'horse', 'kangaroo']

    '''
    # The heap holds the first item of each input: [key, number, item, next]. The number, which tells
    # inputs with equal keys apart, keeps the order of the inputs; reversed, a lower one is greater.
    if reverse:
        arrange, pop, replace, direction = _heapify_max, _heappop_max, _heapreplace_max, -1
    else:
        arrange, pop, replace, direction = heapify, heappop, heapreplace, 1
    heap = []
    for number, iterable in enumerate(iterables):
        following = iter(iterable).__next__
        try:
            item = following()
        except StopIteration:
            continue
        rank = item if key is None else key(item)
        heap.append([rank, number * direction, item, following])
    arrange(heap)
    while len(heap) > 1:
        try:
            while True:
                entry = heap[0]
                yield entry[2]
                item = entry[2] = entry[3]()
                entry[0] = item if key is None else key(item)
                replace(heap, entry)
        except StopIteration:
            pop(heap)
    if heap:
        rank, number, item, following = heap[0]
        yield item
        yield from following.__self__


def _best(n, iterable, key, largest):
    """The n largest (or smallest) items, best first; equal ones in the order they came."""
    # A heap of the n best so far, the worst of them on top. Of equal items the one that came later
    # is the worse: its order number decides.
    iterator = iter(iterable)
    step = -1 if largest else 1
    heap = []
    order = 0
    for item in iterator:
        heap.append((item if key is None else key(item), order, item))
        order += step
        if len(heap) == n:
            break
    if largest:
        heapify(heap)
        replace = heapreplace
    else:
        _heapify_max(heap)
        replace = _heapreplace_max
    if heap:
        top = heap[0][0]
        for item in iterator:
            rank = item if key is None else key(item)
            if (top < rank) if largest else (rank < top):
                replace(heap, (rank, order, item))
                top = heap[0][0]
                order += step
    heap.sort(reverse=largest)
    return [item for rank, order, item in heap]


def _single(iterable, key, choose):
    """nlargest and nsmallest of one item: max or min."""
    missing = object()
    item = choose(iterable, default=missing, key=key)
    return [] if item is missing else [item]


def nsmallest(n, iterable, key=None):
    """Find the n smallest elements in a dataset.

    Equivalent to:  sorted(iterable, key=key)[:n]
    """
    if n == 1:
        return _single(iterable, key, min)
    try:
        size = len(iterable)
    except (TypeError, AttributeError):
        pass
    else:
        if n >= size:
            return sorted(iterable, key=key)[:n]
    return _best(n, iterable, key, False) if n > 0 else []


def nlargest(n, iterable, key=None):
    """Find the n largest elements in a dataset.

    Equivalent to:  sorted(iterable, key=key, reverse=True)[:n]
    """
    if n == 1:
        return _single(iterable, key, max)
    try:
        size = len(iterable)
    except (TypeError, AttributeError):
        pass
    else:
        if n >= size:
            return sorted(iterable, key=key, reverse=True)[:n]
    return _best(n, iterable, key, True) if n > 0 else []
