"""The names that CPython's pickler in C has: those of the module pickle."""

from pickle import (PickleBuffer, PickleError, Pickler, PicklingError, Unpickler, UnpicklingError,
                    dump, dumps, load, loads)
