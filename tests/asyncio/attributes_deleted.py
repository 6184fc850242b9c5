# Half-made objects of asyncio's types, and their attributes deleted: an exception or a value, whatever is done with them.
# CPython differs: its types have other attributes
import asyncio
import _asyncio

types = [getattr(module, name) for module in (asyncio, _asyncio, asyncio.events) for name in dir(module)]
types = [t for t in dict.fromkeys(t for t in types if isinstance(t, type)) if not issubclass(t, BaseException)]
types = [t for t in types if not hasattr(t, 'add_child_handler')]  # whose __del__ reports what is missing

def tried(function, *args):
    try: function(*args)
    except Exception: pass

for t in types:
    try: x = t.__new__(t)
    except Exception: continue
    for name in dir(t):
        if name == '__class__': continue
        tried(getattr, x, name)
        tried(setattr, x, name, 5)
        tried(delattr, x, name)
        tried(getattr, x, name)
        tried(repr, x)
print(len(types) > 30)  #=> True

x = _asyncio.Loop()
try: del x._running
except AttributeError as error: print(error)  #=> cannot delete attribute
