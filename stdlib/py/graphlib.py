# graphlib - nodes in an order that respects what each depends on.
from types import GenericAlias

__all__ = ["TopologicalSorter", "CycleError"]

_READY = -1   # given out by get_ready()
_DONE = -2


class CycleError(ValueError):
    """The graph has a cycle: args[1] is a list of its nodes, the first of them again at the end."""


class _Node:
    __slots__ = "node", "waits_for", "successors"

    def __init__(self, node):
        self.node = node
        self.waits_for = 0      # predecessors not done yet, or _READY or _DONE
        self.successors = []


class TopologicalSorter:
    """Sorts the nodes of a graph so that each comes after its predecessors."""

    def __init__(self, graph=None):
        self._nodes = {}
        self._ready = None      # a list from prepare() on
        self._given_out = 0
        self._finished = 0
        if graph is not None:
            for node, predecessors in graph.items():
                self.add(node, *predecessors)

    def _node(self, node):
        info = self._nodes.get(node)
        if info is None:
            info = self._nodes[node] = _Node(node)
        return info

    def add(self, node, *predecessors):
        """Add a node and what it depends on; predecessors of several calls add up."""
        if self._ready is not None:
            raise ValueError("Nodes cannot be added after a call to prepare()")
        info = self._node(node)
        info.waits_for += len(predecessors)
        for predecessor in predecessors:
            self._node(predecessor).successors.append(node)

    def prepare(self):
        """Take the graph for complete and look for cycles in it."""
        if self._ready is not None:
            raise ValueError("cannot prepare() more than once")
        self._ready = [info.node for info in self._nodes.values() if info.waits_for == 0]
        cycle = self._find_cycle()
        if cycle:
            raise CycleError("nodes are in a cycle", cycle)

    def get_ready(self):
        """Return a tuple of the nodes that are ready and were not given out yet."""
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        nodes = tuple(self._ready)
        for node in nodes:
            self._nodes[node].waits_for = _READY
        self._ready.clear()
        self._given_out += len(nodes)
        return nodes

    def is_active(self):
        """Whether there are nodes to give out or to wait for."""
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        return self._finished < self._given_out or bool(self._ready)

    def __bool__(self):
        return self.is_active()

    def done(self, *nodes):
        """Take nodes that get_ready() gave out for done."""
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        for node in nodes:
            info = self._nodes.get(node)
            if info is None:
                raise ValueError(f"node {node!r} was not added using add()")
            if info.waits_for != _READY:
                if info.waits_for >= 0:
                    raise ValueError(f"node {node!r} was not passed out "
                                     "(still not ready)")
                raise ValueError(f"node {node!r} was already marked done")
            info.waits_for = _DONE
            self._finished += 1
            for successor in info.successors:
                follower = self._nodes[successor]
                follower.waits_for -= 1
                if follower.waits_for == 0:
                    self._ready.append(successor)

    def _find_cycle(self):
        # Depth first, with a stack of its own: the path so far and what is left of each step.
        nodes = self._nodes
        seen = set()
        for start in nodes:
            if start in seen:
                continue
            path, place, rest = [start], {start: 0}, [iter(nodes[start].successors)]
            seen.add(start)
            while path:
                for node in rest[-1]:
                    if node in place:
                        return path[place[node]:] + [node]
                    if node not in seen:
                        seen.add(node)
                        place[node] = len(path)
                        path.append(node)
                        rest.append(iter(nodes[node].successors))
                        break
                else:
                    del place[path.pop()]
                    rest.pop()
        return None

    def static_order(self):
        """Yield all nodes in an order that respects the graph."""
        self.prepare()
        while self.is_active():
            nodes = self.get_ready()
            yield from nodes
            self.done(*nodes)

    __class_getitem__ = classmethod(GenericAlias)
