# compute: a cache with a linked list, decorators, __getitem__ and __setitem__
class Node:
    __slots__ = ("key", "value", "before", "after")

    def __init__(self, key, value):
        self.key = key
        self.value = value
        self.before = self.after = None


class Cache:
    def __init__(self, capacity):
        self.capacity = capacity
        self.nodes = {}
        self.head = Node(None, None)
        self.head.before = self.head.after = self.head
        self.hits = self.misses = 0

    def unlink(self, node):
        node.before.after = node.after
        node.after.before = node.before

    def push(self, node):
        first = self.head.after
        node.before, node.after = self.head, first
        self.head.after = first.before = node

    def __contains__(self, key):
        return key in self.nodes

    def __getitem__(self, key):
        node = self.nodes.get(key)
        if node is None:
            self.misses += 1
            raise KeyError(key)
        self.hits += 1
        self.unlink(node)
        self.push(node)
        return node.value

    def __setitem__(self, key, value):
        if len(self.nodes) >= self.capacity:
            oldest = self.head.before
            self.unlink(oldest)
            del self.nodes[oldest.key]
        node = self.nodes[key] = Node(key, value)
        self.push(node)


def cached(capacity):
    def decorate(function):
        cache = Cache(capacity)

        def wrapper(*args):
            try:
                return cache[args]
            except KeyError:
                result = cache[args] = function(*args)
                return result

        wrapper.cache = cache
        return wrapper

    return decorate


@cached(500)
def paths(x, y):
    return 1 if x == 0 or y == 0 else (paths(x - 1, y) + paths(x, y - 1)) % 1000003


@cached(256)
def slow(n):
    return n * n % 97


total = sum(paths(i % 20, j) for i in range(600) for j in range(20))
state = 1
for _ in range(700000):
    state = state * 48271 % 2147483647
    total += slow(state % 400 if state % 5 else state % 50)
print(total, slow.cache.hits, slow.cache.misses, paths.cache.hits, paths.cache.misses)
