"""The structures of module sys that few programs ask for: made when one of them is."""

import sys
from _types import SimpleNamespace


def structseq(name, fields, module="sys", extra=()):
    """A tuple type with named items, as C's struct sequences are; extra fields are attributes only."""

    def __new__(cls, sequence, dict={}):
        values = tuple(sequence)
        if len(values) < len(fields):
            raise TypeError(f"{module}.{name}() takes an at least {len(fields)}-sequence ({len(values)}-sequence given)")
        if len(values) > len(fields) + len(extra):
            raise TypeError(f"{module}.{name}() takes an at most {len(fields) + len(extra)}-sequence ({len(values)}-sequence given)")
        self = tuple.__new__(cls, values[: len(fields)])
        rest = values[len(fields) :]
        for position, field in enumerate(extra):
            self.__dict__[field] = rest[position] if position < len(rest) else dict.get(field)
        return self

    def __repr__(self):
        shown = ", ".join(f"{field}={value!r}" for field, value in zip(fields, self))
        return f"{module}.{name}({shown})"

    def __reduce__(self):
        return type(self), (tuple(self), dict(self.__dict__))

    def __replace__(self, /, **changes):
        values = [changes.pop(field, value) for field, value in zip(fields, self)]
        values += [changes.pop(field, self.__dict__[field]) for field in extra]
        if changes:
            raise TypeError(f"Got unexpected field name(s): {list(changes)!r}")
        return type(self)(values)

    def item(position):
        return property(lambda self: tuple.__getitem__(self, position))

    namespace = {
        "__new__": __new__,
        "__repr__": __repr__,
        "__reduce__": __reduce__,
        "__replace__": __replace__,
        "__module__": module,
        "__match_args__": tuple(fields),
        "n_fields": len(fields) + len(extra),
        "n_sequence_fields": len(fields),
        "n_unnamed_fields": 0,
    }
    for position, field in enumerate(fields):
        namespace[field] = item(position)
    return type(name, (tuple,), namespace)


_version = structseq("version_info", ("major", "minor", "micro", "releaselevel", "serial"))
_flags = structseq(
    "flags",
    (
        "debug", "inspect", "interactive", "optimize", "dont_write_bytecode", "no_user_site", "no_site",
        "ignore_environment", "verbose", "bytes_warning", "quiet", "hash_randomization", "isolated", "dev_mode",
        "utf8_mode", "warn_default_encoding", "safe_path", "int_max_str_digits",
    ),
)
_float = structseq(
    "float_info",
    ("max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp", "dig", "mant_dig", "epsilon", "radix", "rounds"),
)
_int = structseq("int_info", ("bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold"))
_hash = structseq(
    "hash_info",
    ("width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff"),
)
_thread = structseq("thread_info", ("name", "lock", "version"))
UnraisableHookArgs = structseq("UnraisableHookArgs", ("exc_type", "exc_value", "exc_traceback", "err_msg", "object"))
_asyncgen = structseq("asyncgen_hooks", ("firstiter", "finalizer"))


def _make_flags():
    (debug, inspect, interactive, optimize, no_bytecode, no_user, no_site, ignore_environment, verbose, bytes_warning,
     quiet, randomized, isolated, dev_mode, utf8, safe_path) = sys._flag_values
    return _flags((debug, inspect, interactive, optimize, no_bytecode, no_user, no_site, ignore_environment, verbose,
                   bytes_warning, quiet, randomized, isolated, bool(dev_mode), utf8, 0, bool(safe_path), 4300))


def _values():
    version = _version((3, 13, 0, "final", 0))
    return {
        "version_info": version,
        "flags": _make_flags(),
        "implementation": SimpleNamespace(
            name="kukri", cache_tag="kukri-313", version=_version((0, 1, 0, "alpha", 0)), hexversion=0x000100A0,
            _multiarch="x86_64-linux-gnu",
        ),
        "float_info": _float(
            (1.7976931348623157e308, 1024, 308, 2.2250738585072014e-308, -1021, -307, 15, 53, 2.220446049250313e-16, 2, 1)
        ),
        "int_info": _int((60, 8, 4300, 640)),
        "hash_info": _hash((64, 2305843009213693951, 314159, 0, 1000003, "siphash13", 64, 128, 0)),
        "thread_info": _thread(("fiber", None, None)),
        "UnraisableHookArgs": UnraisableHookArgs,
        "_git": ("Kukri", "", ""),
        "stdlib_module_names": frozenset(_names()),
        "builtin_module_names": tuple(sorted(sys._builtin_names())),
    }


def _names():
    return sys._builtin_names() + sys._frozen_names()


def get(name):
    """The attribute of sys, kept there from now on."""
    if name == "meta_path":
        from _frozen_importlib import _default_finders
        sys.meta_path = list(_default_finders)
        return sys.meta_path
    values = _values()
    if name not in values:
        raise AttributeError(f"module 'sys' has no attribute {name!r}")
    for key, value in values.items():
        sys.__dict__.setdefault(key, value)
    return values[name]
