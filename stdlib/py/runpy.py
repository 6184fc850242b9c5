"""Runs modules and files as programs: python -m, run_module() and run_path()."""

import sys

__all__ = ["run_module", "run_path"]


class _TempModule:
    """A module that is in sys.modules for a while."""

    def __init__(self, mod_name):
        self.mod_name = mod_name
        self.module = type(sys)(mod_name)
        self._saved = []

    def __enter__(self):
        if self.mod_name in sys.modules:
            self._saved.append(sys.modules[self.mod_name])
        sys.modules[self.mod_name] = self.module
        return self

    def __exit__(self, *args):
        if self._saved:
            sys.modules[self.mod_name] = self._saved.pop()
        else:
            del sys.modules[self.mod_name]


class _ModifiedArgv0:
    def __init__(self, value):
        self.value = value

    def __enter__(self):
        self.before = sys.argv[0]
        sys.argv[0] = self.value

    def __exit__(self, *args):
        sys.argv[0] = self.before


def _run_code(code, run_globals, init_globals=None, mod_name=None, mod_spec=None, pkg_name=None,
              script_name=None):
    if init_globals is not None:
        run_globals.update(init_globals)
    if mod_spec is None:
        loader, fname, cached = None, script_name, None
    else:
        loader, fname, cached = mod_spec.loader, mod_spec.origin, mod_spec.cached
        if not mod_spec.has_location and fname == "frozen":
            fname = f"<frozen {mod_spec.name}>"
        if pkg_name is None:
            pkg_name = mod_spec.parent
    run_globals.update(__name__=mod_name, __file__=fname, __cached__=cached, __doc__=None,
                       __loader__=loader, __package__=pkg_name, __spec__=mod_spec)
    exec(code, run_globals)
    return run_globals


def _run_module_code(code, init_globals=None, mod_name=None, mod_spec=None, pkg_name=None,
                     script_name=None):
    fname = script_name if mod_spec is None else mod_spec.origin
    with _TempModule(mod_name) as temporary, _ModifiedArgv0(fname):
        namespace = temporary.module.__dict__
        _run_code(code, namespace, init_globals, mod_name, mod_spec, pkg_name, script_name)
        return namespace.copy()  # the module goes, and may take its own with it


def _get_module_details(mod_name, error=ImportError):
    """The name, spec and code of what is to run: of a package, its __main__."""
    if mod_name.startswith("."):
        raise error("Relative module names not supported")
    package = mod_name.rpartition(".")[0]
    if package:
        try:
            __import__(package)
        except ImportError as problem:
            if problem.name is None or (problem.name != package
                                        and not package.startswith(problem.name + ".")):
                raise
        existing = sys.modules.get(mod_name)
        if existing is not None and not hasattr(existing, "__path__"):
            import warnings
            warnings.warn(RuntimeWarning(
                f"{mod_name!r} found in sys.modules after import of package {package!r}, but "
                f"prior to execution of {mod_name!r}; this may result in unpredictable behaviour"))
    from importlib.util import find_spec
    try:
        spec = find_spec(mod_name)
    except (ImportError, AttributeError, TypeError, ValueError) as problem:
        message = "Error while finding module specification for {!r} ({}: {})"
        if mod_name.endswith(".py"):
            message += (f". Try using '{mod_name[:-3]}' instead of "
                        f"'{mod_name}' as the module name.")
        raise error(message.format(mod_name, type(problem).__name__, problem)) from problem
    if spec is None:
        raise error(f"No module named {mod_name}")
    if spec.submodule_search_locations is not None:
        if mod_name == "__main__" or mod_name.endswith(".__main__"):
            raise error("Cannot use package as __main__ module")
        try:
            return _get_module_details(mod_name + ".__main__", error)
        except error as problem:
            if mod_name not in sys.modules:
                raise  # the package itself could not be imported
            raise error(f"{problem}; {mod_name!r} is a package and cannot be directly executed")
    if spec.loader is None:
        raise error(f"{mod_name!r} is a namespace package and cannot be executed")
    try:
        code = spec.loader.get_code(mod_name)
    except ImportError as problem:
        raise error(format(problem)) from problem
    if code is None:
        raise error(f"No code object available for {mod_name}")
    return mod_name, spec, code


class _Error(Exception):
    """What is said without a traceback, for the command line."""


def _run_as_main(mod_name):
    """kukri -m: runs the module as __main__, in the module that is there already."""
    try:
        mod_name, spec, code = _get_module_details(mod_name, _Error)
    except _Error as error:
        sys.exit(f"{sys.executable}: {error}")
    if spec.origin == "frozen":
        sys.argv[0] = f"{sys._stdlib_dir}/{spec.name.replace('.', '/')}.py"
    else:
        sys.argv[0] = spec.origin
    _run_code(code, sys.modules["__main__"].__dict__, None, "__main__", spec)


def _run_archive(path):
    """kukri app.zip: runs the __main__ of an archive, which sys.path begins with."""
    sys.path[:1] = [path]
    main = sys.modules["__main__"]
    try:
        mod_name, spec, code = _get_main_module_details(_Error)
    except _Error as error:
        sys.exit(f"{sys.executable}: {error}")
    main.__loader__ = spec.loader
    _run_code(code, main.__dict__, None, "__main__", spec)


_run_module_as_main = _run_as_main


def run_module(mod_name, init_globals=None, run_name=None, alter_sys=False):
    """Runs a module and returns its globals; alter_sys: as sys.modules[run_name], for that time."""
    mod_name, mod_spec, code = _get_module_details(mod_name)
    if run_name is None:
        run_name = mod_name
    if alter_sys:
        return _run_module_code(code, init_globals, run_name, mod_spec)
    return _run_code(code, {}, init_globals, run_name, mod_spec)


def _get_main_module_details(error=ImportError):
    main_name = "__main__"
    saved_main = sys.modules[main_name]
    del sys.modules[main_name]
    try:
        return _get_module_details(main_name)
    except ImportError as problem:
        if main_name in str(problem):
            raise error(f"can't find {main_name!r} module in {sys.path[0]!r}") from problem
        raise
    finally:
        sys.modules[main_name] = saved_main


def _is_archive(path_name):
    """Whether the file is a Zip archive."""
    with open(path_name, "rb") as file:
        if b"\0" not in file.read(4096):
            return False
    import zipfile
    return zipfile.is_zipfile(path_name)


def run_path(path_name, init_globals=None, run_name=None):
    """Runs a file, or the __main__ of a folder or an archive, and returns its globals."""
    import os
    if run_name is None:
        run_name = "<run_path>"
    pkg_name = run_name.rpartition(".")[0]
    path_name = os.fspath(path_name)
    if isinstance(path_name, bytes):
        path_name = os.fsdecode(path_name)
    if not os.path.isdir(path_name) and not _is_archive(path_name):
        import io
        with io.open_code(os.path.abspath(path_name)) as file:
            code = compile(file.read(), path_name, "exec")
        return _run_module_code(code, init_globals, run_name, pkg_name=pkg_name,
                                script_name=path_name)
    sys.path.insert(0, path_name)
    try:
        mod_name, mod_spec, code = _get_main_module_details()
        with _TempModule(run_name) as temporary, _ModifiedArgv0(path_name):
            namespace = temporary.module.__dict__
            return _run_code(code, namespace, init_globals, run_name, mod_spec, pkg_name).copy()
    finally:
        try:
            sys.path.remove(path_name)
        except ValueError:
            pass
