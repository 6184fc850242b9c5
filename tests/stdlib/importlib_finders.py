# importlib: specs, finders of sys.meta_path, loading by hand, reload.
import sys
print([finder.__name__ for finder in sys.meta_path])    #=> ['BuiltinImporter', 'FrozenImporter', 'PathFinder']

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
print(importlib.import_module("collections.abc").__name__)      #=> collections.abc
print(importlib.import_module(".abc", "collections").__name__)  #=> collections.abc
importlib.import_module(".x")   #=> raises TypeError: the 'package' argument is required to perform a relative import for '.x'
importlib.import_module("..x", "collections")   #=> raises ImportError: attempted relative import beyond top-level package

print(importlib.util.resolve_name(".c", "a.b"), importlib.util.resolve_name("..c", "a.b"))  #=> a.b.c a.c
print(importlib.util.find_spec("no_such_module"))   #=> None
print(importlib.util.find_spec("math").name)        #=> math
print(importlib.util.find_spec("math.x"))           #=> raises ModuleNotFoundError: __path__ attribute not found on 'math' while trying to find 'math.x'


class Loader(importlib.abc.Loader):
    def exec_module(self, module):
        print("runs", module.__name__, module.__spec__.parent, hasattr(module, "__file__"))
        module.runs = getattr(module, "runs", 0) + 1


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.startswith("made"):
            return importlib.machinery.ModuleSpec(name, Loader(), is_package=name == "made")
        return None


sys.meta_path.insert(0, Finder())
import made.inner                   #=> runs made made False
                                    #=> runs made.inner made False
print(made.inner.runs, made.__path__, made.inner.__package__)   #=> 1 [] made
print(importlib.reload(made.inner).runs)    #=> runs made.inner made False
                                            #=> 2
import made.other as other          #=> runs made.other made False
del sys.meta_path[0]
import made.more                    #=> raises ModuleNotFoundError: No module named 'made.more'
import bisect
print(bisect.__name__)              #=> bisect

spec = importlib.machinery.ModuleSpec("a.b", None, origin="here")
print(spec, spec.parent, spec.has_location, spec.cached)    #=> ModuleSpec(name='a.b', loader=None, origin='here') a False None
spec = importlib.util.spec_from_file_location("pkg", "/nowhere/pkg/__init__.py")
print(spec.submodule_search_locations, spec.has_location, spec.parent)  #=> ['/nowhere/pkg'] True pkg
print(type(spec.loader).__name__)   #=> SourceFileLoader
module = importlib.util.module_from_spec(spec)
print(module.__name__, module.__path__, module.__file__)    #=> pkg ['/nowhere/pkg'] /nowhere/pkg/__init__.py
spec.loader.exec_module(module)     #=> raises FileNotFoundError: [Errno 2] No such file or directory: '/nowhere/pkg/__init__.py'
print(importlib.util.source_from_cache("/a/__pycache__/b.x-1.pyc"))     #=> /a/b.py
importlib.reload(3)                 #=> raises TypeError: reload() argument must be a module

import runpy
print(sorted(runpy.run_module("keyword", run_name="k").keys() & {"__name__", "kwlist"}))    #=> ['__name__', 'kwlist']
runpy.run_module("no_such")         #=> raises ImportError: No module named no_such
