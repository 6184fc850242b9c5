"""Where things are installed, and how the interpreter was built."""

import os
import sys

__all__ = ["get_config_h_filename", "get_config_var", "get_config_vars", "get_makefile_filename",
           "get_path", "get_path_names", "get_paths", "get_platform", "get_python_version",
           "get_scheme_names", "parse_config_h"]

_SCHEME_KEYS = ("stdlib", "platstdlib", "purelib", "platlib", "include", "scripts", "data")
_LIBRARY = "{installed_base}/lib/python{py_version_short}"
_INSTALL_SCHEMES = {
    "posix_prefix": {
        "stdlib": _LIBRARY,
        "platstdlib": "{platbase}/lib/python{py_version_short}",
        "purelib": "{base}/lib/python{py_version_short}/site-packages",
        "platlib": "{platbase}/lib/python{py_version_short}/site-packages",
        "include": "{installed_base}/include/python{py_version_short}{abiflags}",
        "platinclude": "{installed_platbase}/include/python{py_version_short}{abiflags}",
        "scripts": "{base}/bin",
        "data": "{base}",
    },
    "posix_home": {
        "stdlib": "{installed_base}/lib/python",
        "platstdlib": "{base}/lib/python",
        "purelib": "{base}/lib/python",
        "platlib": "{base}/lib/python",
        "include": "{installed_base}/include/python",
        "platinclude": "{installed_base}/include/python",
        "scripts": "{base}/bin",
        "data": "{base}",
    },
    "posix_user": {
        "stdlib": "{userbase}/lib/python{py_version_short}",
        "platstdlib": "{userbase}/lib/python{py_version_short}",
        "purelib": "{userbase}/lib/python{py_version_short}/site-packages",
        "platlib": "{userbase}/lib/python{py_version_short}/site-packages",
        "include": "{userbase}/include/python{py_version_short}",
        "scripts": "{userbase}/bin",
        "data": "{userbase}",
    },
}
_INSTALL_SCHEMES["venv"] = _INSTALL_SCHEMES["posix_venv"] = _INSTALL_SCHEMES["posix_prefix"]

_CONFIG_VARS = None


def get_python_version():
    """The version as "3.13"."""
    return "%d.%d" % sys.version_info[:2]


def get_config_vars(*args):
    """All variables of the configuration, or the values of those that are named."""
    global _CONFIG_VARS
    if _CONFIG_VARS is None:
        prefix, exec_prefix = os.path.normpath(sys.prefix), os.path.normpath(sys.exec_prefix)
        short = get_python_version()
        _CONFIG_VARS = {
            "prefix": prefix,
            "exec_prefix": exec_prefix,
            "py_version": "%d.%d.%d" % sys.version_info[:3],
            "py_version_short": short,
            "py_version_nodot": short.replace(".", ""),
            "installed_base": os.path.normpath(sys.base_prefix),
            "base": prefix,
            "installed_platbase": os.path.normpath(sys.base_exec_prefix),
            "platbase": exec_prefix,
            "projectbase": os.path.dirname(sys.executable or ""),
            "platlibdir": getattr(sys, "platlibdir", "lib"),
            "abiflags": getattr(sys, "abiflags", ""),
            "implementation": "Kukri",
            "implementation_lower": "kukri",
            "userbase": os.path.join(os.path.expanduser("~"), ".local"),
            "srcdir": "",
            "EXT_SUFFIX": None,
            "SOABI": None,
            "EXE": "",
            "VERSION": short,
            "BINDIR": os.path.join(exec_prefix, "bin"),
            "LIBDIR": os.path.join(prefix, "lib"),
            "INCLUDEPY": os.path.join(prefix, "include", "python" + short),
            "Py_DEBUG": 0,
            "Py_GIL_DISABLED": 0,
            "Py_ENABLE_SHARED": 0,
            "WITH_DOC_STRINGS": 1,
            "HAVE_FORK": 1,
            "CONFIG_ARGS": "",
            "MULTIARCH": "x86_64-linux-gnu",
        }
    if not args:
        return _CONFIG_VARS
    return [_CONFIG_VARS.get(name) for name in args]


def get_config_var(name):
    """The value of a variable of the configuration, or None."""
    return get_config_vars().get(name)


def get_scheme_names():
    """The names of the schemes."""
    return tuple(sorted(_INSTALL_SCHEMES))


def get_path_names():
    """The names of the paths in a scheme."""
    return _SCHEME_KEYS


def get_default_scheme():
    """The scheme of this installation."""
    return get_preferred_scheme("prefix")


def get_preferred_scheme(key):
    """The scheme for "prefix", "home" or "user"."""
    if key == "prefix" and sys.prefix != sys.base_prefix:
        return "venv"
    try:
        return {"prefix": "posix_prefix", "home": "posix_home", "user": "posix_user"}[key]
    except KeyError:
        raise ValueError(f"{key!r} returned 'posix_{key}', which is not a valid scheme "
                         f"on this platform") from None


def get_paths(scheme=None, vars=None, expand=True):
    """The paths of a scheme by name."""
    paths = _INSTALL_SCHEMES[get_default_scheme() if scheme is None else scheme]
    if not expand:
        return dict(paths)
    values = {**get_config_vars(), **(vars or {})}
    result = {}
    for key, path in paths.items():
        try:
            result[key] = os.path.normpath(path.format(**values))
        except KeyError as error:
            raise AttributeError(error) from None
    return result


def get_path(name, scheme=None, vars=None, expand=True):
    """A path of a scheme."""
    return get_paths(scheme, vars, expand)[name]


def get_platform():
    """The system and machine, as "linux-x86_64"."""
    system = os.uname()
    return f"{system.sysname.lower()}-{system.machine}"


def is_python_build(check_home=None):
    """Whether the interpreter runs where it was built: never."""
    return False


def get_makefile_filename():
    """Where CPython would have its Makefile."""
    return os.path.join(get_path("stdlib"), "config", "Makefile")


def get_config_h_filename():
    """Where CPython would have its pyconfig.h."""
    return os.path.join(get_path("platinclude"), "pyconfig.h")


def parse_config_h(fp, vars=None):
    """The definitions of a file like pyconfig.h."""
    result = {} if vars is None else vars
    for line in fp:
        words = line.split(None, 2)
        if len(words) == 3 and words[0] == "#define" and words[1].isidentifier():
            value = words[2].strip()
            try:
                result[words[1]] = int(value)
            except ValueError:
                result[words[1]] = value
        elif line.startswith("/* #undef ") and line.rstrip().endswith(" */"):
            result[line.split()[2]] = 0
    return result


def expand_makefile_vars(s, vars):
    """The text with what $(NAME) and ${NAME} stand for."""
    import re
    pattern = re.compile(r"\$[({]([A-Za-z][A-Za-z0-9_]*)[)}]")
    while (match := pattern.search(s)) is not None:
        s = s[:match.start()] + str(vars.get(match[1])) + s[match.end():]
    return s


if __name__ == "__main__":
    print(f'Platform: "{get_platform()}"')
    print(f'Python version: "{get_python_version()}"')
    print(f'Current installation scheme: "{get_default_scheme()}"')
    for _title, _values in ("Paths", get_paths()), ("Variables", get_config_vars()):
        print(f"\n{_title}:")
        for _name, _value in sorted(_values.items()):
            print(f'\t{_name} = "{_value}"')
