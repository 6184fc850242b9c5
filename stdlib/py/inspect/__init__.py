"""Questions about live objects: what they are, what they have, how they are called.

This file holds the predicates and what concerns attributes, documentation and annotations.
Signatures are in _signature; source text (_source) and frames (_frames) are read when a name of theirs
is first asked for.
"""

import functools
import sys
import types

from ._signature import (ArgInfo, Arguments, BoundArguments, FullArgSpec, Parameter, Signature,
                         _empty, _ParameterKind, _signature_fromstr, _void, formatannotation,
                         formatannotationrelativeto, formatargvalues, getargs, getargvalues,
                         getcallargs, getfullargspec, signature)

__all__ = [
    "AGEN_CLOSED", "AGEN_CREATED", "AGEN_RUNNING", "AGEN_SUSPENDED", "ArgInfo", "Arguments",
    "Attribute", "BlockFinder", "BoundArguments", "BufferFlags", "CORO_CLOSED", "CORO_CREATED",
    "CORO_RUNNING", "CORO_SUSPENDED", "CO_ASYNC_GENERATOR", "CO_COROUTINE", "CO_GENERATOR",
    "CO_ITERABLE_COROUTINE", "CO_NESTED", "CO_NEWLOCALS", "CO_NOFREE", "CO_OPTIMIZED",
    "CO_VARARGS", "CO_VARKEYWORDS", "ClassFoundException", "ClosureVars", "EndOfBlock",
    "FrameInfo", "FullArgSpec", "GEN_CLOSED", "GEN_CREATED", "GEN_RUNNING", "GEN_SUSPENDED",
    "Parameter", "Signature", "TPFLAGS_IS_ABSTRACT", "Traceback", "classify_class_attrs",
    "cleandoc", "currentframe", "findsource", "formatannotation", "formatannotationrelativeto",
    "formatargvalues", "get_annotations", "getabsfile", "getargs", "getargvalues",
    "getasyncgenlocals", "getasyncgenstate", "getattr_static", "getblock", "getcallargs",
    "getclasstree", "getclosurevars", "getcomments", "getcoroutinelocals", "getcoroutinestate",
    "getdoc", "getfile", "getframeinfo", "getfullargspec", "getgeneratorlocals",
    "getgeneratorstate", "getinnerframes", "getlineno", "getmembers", "getmembers_static",
    "getmodule", "getmodulename", "getmro", "getouterframes", "getsource", "getsourcefile",
    "getsourcelines", "indentsize", "isabstract", "isasyncgen", "isasyncgenfunction",
    "isawaitable", "isbuiltin", "isclass", "iscode", "iscoroutine", "iscoroutinefunction",
    "isdatadescriptor", "isframe", "isfunction", "isgenerator", "isgeneratorfunction",
    "isgetsetdescriptor", "ismemberdescriptor", "ismethod", "ismethoddescriptor",
    "ismethodwrapper", "ismodule", "isroutine", "istraceback", "markcoroutinefunction",
    "signature", "stack", "trace", "unwrap", "walktree",
]

CO_OPTIMIZED, CO_NEWLOCALS, CO_VARARGS, CO_VARKEYWORDS, CO_NESTED, CO_GENERATOR = 1, 2, 4, 8, 16, 32
CO_NOFREE, CO_COROUTINE, CO_ITERABLE_COROUTINE, CO_ASYNC_GENERATOR = 64, 128, 256, 512
TPFLAGS_IS_ABSTRACT = 1 << 20

modulesbyfile = {}
_filesbymodname = {}

# Names that another file of the package defines: read on first use.
_LAZY = {
    "_source": ("BlockFinder", "ClassFoundException", "EndOfBlock", "findsource", "getabsfile",
                "getblock", "getcomments", "getfile", "getmodule", "getmodulename", "getsource",
                "getsourcefile", "getsourcelines", "indentsize"),
    "_frames": ("ClosureVars", "FrameInfo", "Traceback", "getclosurevars", "getframeinfo",
                "getinnerframes", "getlineno", "getouterframes", "stack", "trace"),
    "_flags": ("BufferFlags",),
}


def __getattr__(name):
    for part, names in _LAZY.items():
        if name in names:
            module = __import__("inspect." + part, None, None, [name])
            for defined in names:
                globals()[defined] = getattr(module, defined)
            return globals()[name]
    raise AttributeError(f"module 'inspect' has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *__all__})


# ---- What an object is ---------------------------------------------------------------------------

def ismodule(object):
    """Return true if the object is a module."""
    return isinstance(object, types.ModuleType)


def isclass(object):
    """Return true if the object is a class."""
    return isinstance(object, type)


def ismethod(object):
    """Return true if the object is an instance method."""
    return isinstance(object, types.MethodType)


def ismethoddescriptor(object):
    """Return true if the object is a method descriptor, but not a method, class or function.

    It has __get__ and neither __set__ nor __delete__.
    """
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    if isinstance(object, functools.partial):
        return False  # its __get__ only warns
    cls = type(object)
    return hasattr(cls, "__get__") and not hasattr(cls, "__set__") and not hasattr(cls, "__delete__")


def isdatadescriptor(object):
    """Return true if the object is a data descriptor: it has __set__ or __delete__."""
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    cls = type(object)
    return hasattr(cls, "__set__") or hasattr(cls, "__delete__")


def ismemberdescriptor(object):
    """Return true if the object is a member descriptor, as __slots__ makes them."""
    return isinstance(object, types.MemberDescriptorType)


def isgetsetdescriptor(object):
    """Return true if the object is a getset descriptor, as native types have them."""
    return isinstance(object, types.GetSetDescriptorType)


def isfunction(object):
    """Return true if the object is a user-defined function."""
    return isinstance(object, types.FunctionType)


def _unwrap_partial(func):
    while isinstance(func, functools.partial):
        func = func.func
    return func


def _has_code_flag(func, flag):
    """Whether the function behind methods and partial objects has a flag of its code set."""
    func = getattr(func, "__partialmethod__", func)
    if isinstance(func, functools.partialmethod):
        func = func.func
    while True:
        before = func
        while ismethod(func):
            func = func.__func__
        func = _unwrap_partial(func)
        if func is before:
            break
    if not (isfunction(func) or _is_function_like(func)):
        return False
    return bool(func.__code__.co_flags & flag)


def _is_function_like(obj):
    """Whether the object quacks as a function with Python code does (Cython and such)."""
    if not callable(obj) or isclass(obj):
        return False
    return (isinstance(getattr(obj, "__name__", None), str) and
            isinstance(getattr(obj, "__code__", None), types.CodeType) and
            isinstance(getattr(obj, "__defaults__", _void), (tuple, type(None))) and
            isinstance(getattr(obj, "__kwdefaults__", _void), (dict, type(None))) and
            (isinstance(getattr(obj, "__annotations__", None), dict) or
             getattr(obj, "__annotations__", None) is None))


def isgeneratorfunction(obj):
    """Return true if the object is a user-defined generator function."""
    return _has_code_flag(obj, CO_GENERATOR)


# A function that bears it is a coroutine function whatever its code says.
_is_coroutine_mark = object()


def markcoroutinefunction(func):
    """Decorator to ensure callable is recognised as a coroutine function."""
    if hasattr(func, "__func__"):
        func = func.__func__
    func._is_coroutine_marker = _is_coroutine_mark
    return func


def _has_coroutine_mark(func):
    while ismethod(func):
        func = func.__func__
    func = _unwrap_partial(func)
    return getattr(func, "_is_coroutine_marker", None) is _is_coroutine_mark


def iscoroutinefunction(obj):
    """Return true if the object is a coroutine function, defined with async def or marked as one."""
    return _has_code_flag(obj, CO_COROUTINE) or _has_coroutine_mark(obj)


def isasyncgenfunction(obj):
    """Return true if the object is an asynchronous generator function."""
    return _has_code_flag(obj, CO_ASYNC_GENERATOR)


def isasyncgen(object):
    """Return true if the object is an asynchronous generator."""
    return isinstance(object, types.AsyncGeneratorType)


def isgenerator(object):
    """Return true if the object is a generator."""
    return isinstance(object, types.GeneratorType)


def iscoroutine(object):
    """Return true if the object is a coroutine."""
    return isinstance(object, types.CoroutineType)


def isawaitable(object):
    """Return true if object can be passed to an ``await`` expression."""
    if isinstance(object, types.CoroutineType):
        return True
    if isinstance(object, types.GeneratorType):
        return bool(object.gi_code.co_flags & CO_ITERABLE_COROUTINE)
    return getattr(type(object), "__await__", None) is not None


def istraceback(object):
    """Return true if the object is a traceback."""
    return isinstance(object, types.TracebackType)


def isframe(object):
    """Return true if the object is a frame object."""
    return isinstance(object, types.FrameType)


def iscode(object):
    """Return true if the object is a code object."""
    return isinstance(object, types.CodeType)


def isbuiltin(object):
    """Return true if the object is a built-in function or method."""
    return isinstance(object, types.BuiltinFunctionType)


def ismethodwrapper(object):
    """Return true if the object is a method wrapper, such as (1).__add__."""
    return isinstance(object, types.MethodWrapperType)


def isroutine(object):
    """Return true if the object is any kind of function or method."""
    return (isbuiltin(object) or isfunction(object) or ismethod(object) or
            ismethoddescriptor(object) or ismethodwrapper(object))


def isabstract(object):
    """Return true if the object is an abstract base class (ABC)."""
    if not isinstance(object, type):
        return False
    if getattr(object, "__abstractmethods__", None):
        return True
    import abc
    if not issubclass(type(object), abc.ABCMeta) or hasattr(object, "__abstractmethods__"):
        return False
    # Asked from __init_subclass__, before ABCMeta.__new__ counted them.
    for value in object.__dict__.values():
        if getattr(value, "__isabstractmethod__", False):
            return True
    for base in object.__bases__:
        for name in getattr(base, "__abstractmethods__", ()):
            if getattr(getattr(object, name, None), "__isabstractmethod__", False):
                return True
    return False


# ---- Attributes ----------------------------------------------------------------------------------

def _getmembers(object, predicate, getter):
    names = dir(object)
    mro = ()
    if isclass(object):
        mro = getmro(object)
        # DynamicClassAttributes are seen on the bases only.
        try:
            for base in object.__bases__:
                for key, value in base.__dict__.items():
                    if isinstance(value, types.DynamicClassAttribute):
                        names.append(key)
        except AttributeError:
            pass
    results = []
    processed = set()
    for key in names:
        try:
            value = getter(object, key)
            if key in processed:
                raise AttributeError
        except AttributeError:
            for base in mro:
                if key in base.__dict__:
                    value = base.__dict__[key]
                    break
            else:
                continue  # an entry of __slots__ without a value, or a __dir__ that lies
        if not predicate or predicate(value):
            results.append((key, value))
        processed.add(key)
    results.sort(key=lambda pair: pair[0])
    return results


def getmembers(object, predicate=None):
    """Return all members of an object as (name, value) pairs sorted by name."""
    return _getmembers(object, predicate, getattr)


def getmembers_static(object, predicate=None):
    """The same without calling descriptors, __getattr__ or __getattribute__."""
    return _getmembers(object, predicate, getattr_static)


class Attribute(tuple):
    """An attribute of a class: name, kind, defining_class and object."""

    __slots__ = ()
    __match_args__ = _fields = ("name", "kind", "defining_class", "object")

    def __new__(cls, name, kind, defining_class, object):
        return tuple.__new__(cls, (name, kind, defining_class, object))

    name = property(lambda self: self[0])
    kind = property(lambda self: self[1])
    defining_class = property(lambda self: self[2])
    object = property(lambda self: self[3])

    def __repr__(self):
        return "Attribute(name=%r, kind=%r, defining_class=%r, object=%r)" % self


def _classify(raw, fetched):
    """The word for an attribute, and what stands for it: what a __dict__ has, or what getattr() gives."""
    if isinstance(raw, (staticmethod, types.BuiltinMethodType)):
        return "static method", raw
    if isinstance(raw, (classmethod, types.ClassMethodDescriptorType)):
        return "class method", raw
    if isinstance(raw, property):
        return "property", raw
    obj = fetched if fetched is not None else raw
    return "method" if isroutine(obj) else "data", obj


def classify_class_attrs(cls):
    """Return list of attribute-descriptor tuples (name, kind, defining class, object)."""
    mro = getmro(cls)
    # Attributes of the metaclass count only where the class answers for them.
    metamro = tuple(base for base in getmro(type(cls)) if base not in (type, object))
    class_bases = (cls,) + mro
    all_bases = class_bases + metamro
    names = dir(cls)
    for base in mro:
        for key, value in base.__dict__.items():
            if isinstance(value, types.DynamicClassAttribute) and value.fget is not None:
                names.append(key)
    result = []
    processed = set()
    for name in names:
        home = fetched = raw = None
        if name not in processed:
            try:
                if name == "__dict__":
                    raise AttributeError("__dict__ is special, don't want the proxy")
                fetched = getattr(cls, name)
            except Exception:
                pass
            else:
                home = getattr(fetched, "__objclass__", home)
                if home not in class_bases:
                    # Perhaps a property of the metaclass: then the last class that answers the same.
                    home = last = None
                    for base in class_bases:
                        if getattr(base, name, None) is fetched:
                            last = base
                    for base in metamro:
                        try:
                            if base.__getattr__(cls, name) is fetched:
                                last = base
                        except AttributeError:
                            pass
                    home = last if last is not None else home
        for base in all_bases:
            if name in base.__dict__:
                raw = base.__dict__[name]
                if home not in metamro:
                    home = base
                break
        if home is None:
            continue
        kind, obj = _classify(raw, fetched)
        result.append(Attribute(name, kind, home, obj))
        processed.add(name)
    return result


def getmro(cls):
    """Return tuple of base classes (including cls) in method resolution order."""
    return cls.__mro__


_sentinel = object()
_static_getmro = type.__dict__["__mro__"].__get__
_get_type_dict = type.__dict__["__dict__"].__get__


def _check_instance(obj, attr):
    try:
        instance_dict = object.__getattribute__(obj, "__dict__")
    except AttributeError:
        return _sentinel
    return dict.get(instance_dict, attr, _sentinel)


def _check_class(klass, attr):
    for entry in _static_getmro(klass):
        if _shadowed_dict(type(entry)) is _sentinel and attr in entry.__dict__:
            return entry.__dict__[attr]
    return _sentinel


def _shadowed_dict(klass):
    """What stands for __dict__ in a class that defines it anew; _sentinel in the others."""
    for entry in _static_getmro(klass):
        namespace = _get_type_dict(entry)
        if "__dict__" in namespace:
            class_dict = namespace["__dict__"]
            if not (type(class_dict) is types.GetSetDescriptorType and
                    class_dict.__name__ == "__dict__" and
                    class_dict.__objclass__ in (entry, type, BaseException)):
                return class_dict
    return _sentinel


def getattr_static(obj, attr, default=_sentinel):
    """Retrieve attributes without triggering dynamic lookup via the descriptor protocol,
       __getattr__ or __getattribute__.

    So it may not find what these make up, and finds descriptors where getattr() finds what they
    answer.
    """
    instance_result = _sentinel
    objtype = type(obj)
    if type not in _static_getmro(objtype):
        klass = objtype
        shadowed = _shadowed_dict(klass)
        if shadowed is _sentinel or isinstance(shadowed, types.MemberDescriptorType):
            instance_result = _check_instance(obj, attr)
    else:
        klass = obj
    klass_result = _check_class(klass, attr)
    if instance_result is not _sentinel and klass_result is not _sentinel:
        kind = type(klass_result)
        if _check_class(kind, "__get__") is not _sentinel and (
                _check_class(kind, "__set__") is not _sentinel or
                _check_class(kind, "__delete__") is not _sentinel):
            return klass_result
    if instance_result is not _sentinel:
        return instance_result
    if klass_result is not _sentinel:
        return klass_result
    if obj is klass:
        # A class is also an instance of its metaclass.
        for entry in _static_getmro(type(klass)):
            if _shadowed_dict(type(entry)) is _sentinel and attr in entry.__dict__:
                return entry.__dict__[attr]
    if default is not _sentinel:
        return default
    raise AttributeError(attr)


def unwrap(func, *, stop=None):
    """Follow __wrapped__ to the innermost object, or to the first for which stop() is true.

    ValueError if the chain has a cycle.
    """
    original = func
    memo = {id(func): func}
    limit = sys.getrecursionlimit()
    while not isinstance(func, type) and hasattr(func, "__wrapped__"):
        if stop is not None and stop(func):
            break
        func = func.__wrapped__
        if id(func) in memo or len(memo) >= limit:
            raise ValueError("wrapper loop when unwrapping {!r}".format(original))
        memo[id(func)] = func
    return func


def walktree(classes, children, parent):
    """Recursive helper function for getclasstree()."""
    results = []
    classes.sort(key=lambda cls: (cls.__module__, cls.__name__))
    for cls in classes:
        results.append((cls, cls.__bases__))
        if cls in children:
            results.append(walktree(children[cls], children, cls))
    return results


def getclasstree(classes, unique=False):
    """Arrange the given list of classes into a hierarchy of nested lists.

    Where a nested list appears, it contains classes derived from the class whose entry
    immediately precedes the list. With unique, each class appears once.
    """
    children = {}
    roots = []
    for cls in classes:
        if not cls.__bases__:
            if cls not in roots:
                roots.append(cls)
            continue
        for parent in cls.__bases__:
            known = children.setdefault(parent, [])
            if cls not in known:
                known.append(cls)
            if unique and parent in classes:
                break
    for parent in children:
        if parent not in classes:
            roots.append(parent)
    return walktree(roots, children, None)


# ---- Documentation -------------------------------------------------------------------------------

def _findclass(func):
    """The class in which a function was defined, found by its qualified name."""
    cls = sys.modules.get(func.__module__)
    if cls is None:
        return None
    for name in func.__qualname__.split(".")[:-1]:
        cls = getattr(cls, name, None)
    return cls if isclass(cls) else None


def _where(obj):
    """Name and class to look at for the documentation of a method-like object; None if unknown."""
    if ismethod(obj):
        name, owner = obj.__func__.__name__, obj.__self__
        same_class = (isclass(owner) and
                      getattr(getattr(owner, name, None), "__func__") is obj.__func__)
        return name, owner if same_class else type(owner)
    if isfunction(obj):
        cls = _findclass(obj)
        if cls is None or getattr(cls, obj.__name__) is not obj:
            return None
        return obj.__name__, cls
    if isbuiltin(obj):
        owner = obj.__self__
        if isclass(owner) and owner.__qualname__ + "." + obj.__name__ == obj.__qualname__:
            return obj.__name__, owner
        return obj.__name__, type(owner)
    if isinstance(obj, property):
        cls = _findclass(obj.fget)
        name = obj.__name__
        if cls is None or getattr(cls, name) is not obj:
            return None
        return name, cls
    if isinstance(obj, functools.cached_property):
        name = obj.attrname
        cls = _findclass(obj.func)
        if cls is None or getattr(cls, name) is not obj:
            return None
        return name, cls
    if ismethoddescriptor(obj) or isdatadescriptor(obj):
        cls = obj.__objclass__
        if getattr(cls, obj.__name__) is not obj:
            return None
        return obj.__name__, cls
    return None


def _slot_doc(obj):
    """The documentation of a member descriptor where __slots__ is a dict."""
    if ismemberdescriptor(obj):
        slots = getattr(obj.__objclass__, "__slots__", None)
        if isinstance(slots, dict) and obj.__name__ in slots:
            return slots[obj.__name__]
    return None


def _finddoc(obj):
    """The documentation that an object inherits."""
    if isclass(obj):
        for base in obj.__mro__:
            if base is not object and "__doc__" in base.__dict__ and base.__doc__ is not None:
                return base.__doc__
        return None
    found = _where(obj)
    if found is None:
        return None
    doc = _slot_doc(obj)
    if doc is not None:
        return doc
    name, cls = found
    for base in cls.__mro__:
        try:
            doc = _getowndoc(getattr(base, name))
        except AttributeError:
            continue
        if doc is not None:
            return doc
    return None


def _getowndoc(obj):
    """The documentation of the object itself, not its type's."""
    try:
        doc = object.__getattribute__(obj, "__doc__")
        if doc is not None and obj is not type:
            from_type = type(obj).__doc__
            if isinstance(from_type, str) and from_type == doc:
                return None
        return doc
    except AttributeError:
        return None


def getdoc(object):
    """Get the documentation string for an object, from its class or bases if it has none itself.

    All tabs are expanded to spaces, and the indentation that the lines share is removed.
    """
    try:
        doc = object.__doc__
    except AttributeError:
        return None
    if doc is None:
        try:
            doc = _finddoc(object)
        except (AttributeError, TypeError):
            return None
    return cleandoc(doc) if isinstance(doc, str) else None


def cleandoc(doc):
    """Clean up indentation from docstrings: what all lines from the second on share is removed."""
    lines = doc.expandtabs().split("\n")
    margin = sys.maxsize
    for line in lines[1:]:
        content = len(line.lstrip(" "))
        if content:
            margin = min(margin, len(line) - content)
    lines[0] = lines[0].lstrip(" ")
    if margin < sys.maxsize:
        lines[1:] = [line[margin:] for line in lines[1:]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


# ---- Annotations ---------------------------------------------------------------------------------

def get_annotations(obj, *, globals=None, locals=None, eval_str=False):
    """Return a new dict of the annotations of a class, module or callable.

    eval_str evaluates those that are strings, by default in the namespaces of the object. A class
    without annotations has none: those of its bases are not its own.
    """
    obj_globals = obj_locals = unwrap_from = None
    if isinstance(obj, type):
        namespace = getattr(obj, "__dict__", None)
        annotations = None
        if namespace and hasattr(namespace, "get"):
            annotations = namespace.get("__annotations__", None)
            if isinstance(annotations, types.GetSetDescriptorType):
                annotations = None
        module = sys.modules.get(getattr(obj, "__module__", None))
        if module:
            obj_globals = getattr(module, "__dict__", None)
        obj_locals = dict(vars(obj))
        unwrap_from = obj
    elif isinstance(obj, types.ModuleType):
        annotations = getattr(obj, "__annotations__", None)
        obj_globals = getattr(obj, "__dict__")
    elif callable(obj):
        annotations = getattr(obj, "__annotations__", None)
        obj_globals = getattr(obj, "__globals__", None)
        unwrap_from = obj
    else:
        raise TypeError(f"{obj!r} is not a module, class, or callable.")
    if annotations is None:
        return {}
    if not isinstance(annotations, dict):
        raise ValueError(f"{obj!r}.__annotations__ is neither a dict nor None")
    if not annotations:
        return {}
    if not eval_str:
        return dict(annotations)
    if unwrap_from is not None:
        while True:
            if hasattr(unwrap_from, "__wrapped__"):
                unwrap_from = unwrap_from.__wrapped__
            elif isinstance(unwrap_from, functools.partial):
                unwrap_from = unwrap_from.func
            else:
                break
        if hasattr(unwrap_from, "__globals__"):
            obj_globals = unwrap_from.__globals__
    if globals is None:
        globals = obj_globals
    if locals is None:
        locals = obj_locals or {}
    # Type parameters are seen by the annotations of the class or function that has them.
    if type_params := getattr(obj, "__type_params__", ()):
        locals = {param.__name__: param for param in type_params} | locals
    return {key: value if not isinstance(value, str) else eval(value, globals, locals)
            for key, value in annotations.items()}


# ---- The state of generators and coroutines ------------------------------------------------------

GEN_CREATED, GEN_RUNNING, GEN_SUSPENDED, GEN_CLOSED = (
    "GEN_CREATED", "GEN_RUNNING", "GEN_SUSPENDED", "GEN_CLOSED")
CORO_CREATED, CORO_RUNNING, CORO_SUSPENDED, CORO_CLOSED = (
    "CORO_CREATED", "CORO_RUNNING", "CORO_SUSPENDED", "CORO_CLOSED")
AGEN_CREATED, AGEN_RUNNING, AGEN_SUSPENDED, AGEN_CLOSED = (
    "AGEN_CREATED", "AGEN_RUNNING", "AGEN_SUSPENDED", "AGEN_CLOSED")


def getgeneratorstate(generator):
    """Get current state of a generator-iterator: GEN_CREATED, _RUNNING, _SUSPENDED or _CLOSED."""
    if generator.gi_running:
        return GEN_RUNNING
    if generator.gi_suspended:
        return GEN_SUSPENDED
    return GEN_CLOSED if generator.gi_frame is None else GEN_CREATED


def getgeneratorlocals(generator):
    """Get the mapping of generator local variables to their current values."""
    if not isgenerator(generator):
        raise TypeError("{!r} is not a Python generator".format(generator))
    frame = getattr(generator, "gi_frame", None)
    return frame.f_locals if frame is not None else {}


def getcoroutinestate(coroutine):
    """Get current state of a coroutine object: CORO_CREATED, _RUNNING, _SUSPENDED or _CLOSED."""
    if coroutine.cr_running:
        return CORO_RUNNING
    if coroutine.cr_suspended:
        return CORO_SUSPENDED
    return CORO_CLOSED if coroutine.cr_frame is None else CORO_CREATED


def getcoroutinelocals(coroutine):
    """Get the mapping of coroutine local variables to their current values."""
    frame = getattr(coroutine, "cr_frame", None)
    return frame.f_locals if frame is not None else {}


def getasyncgenstate(agen):
    """Get current state of an asynchronous generator: AGEN_CREATED, _RUNNING, ... or _CLOSED."""
    if agen.ag_running:
        return AGEN_RUNNING
    if agen.ag_suspended:
        return AGEN_SUSPENDED
    return AGEN_CLOSED if agen.ag_frame is None else AGEN_CREATED


def getasyncgenlocals(agen):
    """Get the mapping of asynchronous generator local variables to their current values."""
    if not isasyncgen(agen):
        raise TypeError(f"{agen!r} is not a Python async generator")
    frame = getattr(agen, "ag_frame", None)
    return frame.f_locals if frame is not None else {}


def currentframe():
    """Return the frame of the caller or None if this is not possible."""
    return sys._getframe(1) if hasattr(sys, "_getframe") else None
