"""The names that CPython's pickler in C has: those of the module pickle.

Its functions are builtins there, which do not become methods in a class body; no more do these.
"""

import pickle
from pickle import (PickleBuffer, PickleError, Pickler, PicklingError, Unpickler,
                    UnpicklingError)

dump, dumps = staticmethod(pickle.dump), staticmethod(pickle.dumps)
load, loads = staticmethod(pickle.load), staticmethod(pickle.loads)
