"""The simple queue of the module queue, under the name of where CPython has it."""

from queue import Empty, SimpleQueue
