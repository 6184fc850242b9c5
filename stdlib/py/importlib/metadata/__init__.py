"""What is known of installed packages: their versions, files, entry points."""

import collections
import functools
import importlib
import os
import pathlib
import re
import sys

__all__ = ["Distribution", "DistributionFinder", "PackageMetadata", "PackageNotFoundError",
           "distribution", "distributions", "entry_points", "files", "metadata",
           "packages_distributions", "requires", "version"]


class PackageNotFoundError(ModuleNotFoundError):
    """There is no such package."""

    def __str__(self):
        return f"No package metadata was found for {self.name}"

    @property
    def name(self):
        name, = self.args
        return name


# ---- Entry points --------------------------------------------------------------------------------

class EntryPoint:
    """A name in a group that stands for an object: "module:attribute [extras]"."""

    pattern = re.compile(r"(?P<module>[\w.]+)\s*(:\s*(?P<attr>[\w.]+)\s*)?"
                         r"((?P<extras>\[.*\])\s*)?$")
    dist = None

    def __init__(self, name, value, group):
        vars(self).update(name=name, value=value, group=group)

    def load(self):
        """The object itself."""
        match = self.pattern.match(self.value)
        found = importlib.import_module(match["module"])
        return functools.reduce(getattr, filter(None, (match["attr"] or "").split(".")), found)

    @property
    def module(self):
        return self.pattern.match(self.value)["module"]

    @property
    def attr(self):
        return self.pattern.match(self.value)["attr"]

    @property
    def extras(self):
        return re.findall(r"\w+", self.pattern.match(self.value)["extras"] or "")

    def matches(self, **params):
        return all(getattr(self, name) == value for name, value in params.items())

    def _for(self, dist):
        vars(self).update(dist=dist)
        return self

    def _key(self):
        return self.name, self.value, self.group

    def __lt__(self, other):
        return self._key() < other._key()

    def __eq__(self, other):
        return self._key() == other._key()

    def __setattr__(self, name, value):
        raise AttributeError("EntryPoint objects are immutable.")

    def __repr__(self):
        return f"EntryPoint(name={self.name!r}, value={self.value!r}, group={self.group!r})"

    def __hash__(self):
        return hash(self._key())


class EntryPoints(tuple):
    """Entry points; by name, or chosen with select()."""

    __slots__ = ()

    def __getitem__(self, name):
        try:
            return next(iter(self.select(name=name)))
        except StopIteration:
            raise KeyError(name) from None

    def __repr__(self):
        return f"{self.__class__.__name__}({tuple(self)!r})"

    def select(self, **params):
        return EntryPoints(one for one in self if one.matches(**params))

    @property
    def names(self):
        return {one.name for one in self}

    @property
    def groups(self):
        return {one.group for one in self}

    @classmethod
    def _from_text_for(cls, text, dist):
        return cls(one._for(dist) for one in cls._from_text(text or ""))

    @staticmethod
    def _from_text(text):
        group = None
        for line in text.splitlines():
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            if line.startswith("[") and line.endswith("]"):
                group = line.strip("[]")
            elif group is not None:
                name, _, value = line.partition("=")
                yield EntryPoint(name.strip(), value.strip(), group)


# ---- Files ---------------------------------------------------------------------------------------

class FileHash:
    def __init__(self, spec):
        self.mode, _, self.value = spec.partition("=")

    def __repr__(self):
        return f"<FileHash mode: {self.mode} value: {self.value}>"


class PackagePath(pathlib.PurePosixPath):
    """A file of a package, as its record has it."""

    def read_text(self, encoding="utf-8"):
        return self.locate().read_text(encoding=encoding)

    def read_binary(self):
        return self.locate().read_bytes()

    def locate(self):
        """Where it is."""
        return self.dist.locate_file(self)


# ---- Distributions -------------------------------------------------------------------------------

class PackageMetadata:
    """The headers of a METADATA file; several may have the same name."""

    def __init__(self, text):
        head, _, body = text.partition("\n\n")
        self._headers = []
        for line in head.splitlines():
            if line[:1] in (" ", "\t") and self._headers:
                name, value = self._headers[-1]
                self._headers[-1] = name, f"{value}\n{line.strip()}"
            else:
                name, colon, value = line.partition(":")
                if colon:
                    self._headers.append((name.strip(), value.strip()))
        if body.strip():
            self._headers.append(("Description", body))

    def get_all(self, name, failobj=None):
        found = [value for key, value in self._headers if key.lower() == name.lower()]
        return found or failobj

    def get(self, name, default=None):
        found = self.get_all(name)
        return found[0] if found else default

    def __getitem__(self, name):
        found = self.get_all(name)
        if not found:
            import warnings
            warnings.warn("Implicit None on return values is deprecated and will raise KeyErrors.",
                          DeprecationWarning, stacklevel=2)
            return None
        return found[0]

    def __contains__(self, name):
        return self.get_all(name) is not None

    def __len__(self):
        return len(self._headers)

    def __iter__(self):
        return (name for name, value in self._headers)

    keys = __iter__

    def items(self):
        return list(self._headers)

    @property
    def json(self):
        """The headers as JSON has them: small letters, lists of those that may repeat."""
        multiple = {"classifier", "obsoletes_dist", "platform", "project_url", "provides_dist",
                    "provides_extra", "requires_dist", "requires_external", "supported_platform",
                    "dynamic"}
        result = {}
        for name, value in self._headers:
            key = name.lower().replace("-", "_")
            if key in multiple:
                result.setdefault(key, []).append(value)
            else:
                result[key] = value.split() if key == "keywords" else value
        return result


class Distribution:
    """An installed package; read_text() and locate_file() are what subclasses define."""

    def read_text(self, filename):
        raise NotImplementedError

    def locate_file(self, path):
        raise NotImplementedError

    @classmethod
    def from_name(cls, name):
        """The installed package of this name."""
        if not name:
            raise ValueError("A distribution name is required.")
        for found in cls.discover(name=name):
            return found
        raise PackageNotFoundError(name)

    @classmethod
    def discover(cls, *, context=None, **kwargs):
        """All packages, or those that the context asks for."""
        if context and kwargs:
            raise ValueError("cannot accept context and kwargs")
        context = context or DistributionFinder.Context(**kwargs)
        for finder in sys.meta_path:
            find = getattr(finder, "find_distributions", None)
            if find is not None:
                yield from find(context)

    @staticmethod
    def at(path):
        """The package whose metadata are in this folder."""
        return PathDistribution(pathlib.Path(path))

    @property
    def metadata(self):
        text = self.read_text("METADATA") or self.read_text("PKG-INFO") or self.read_text("")
        return PackageMetadata(text or "")

    @property
    def name(self):
        return self.metadata["Name"]

    @property
    def _normalized_name(self):
        return _normalize(self.name)

    @property
    def version(self):
        return self.metadata["Version"]

    @property
    def entry_points(self):
        return EntryPoints._from_text_for(self.read_text("entry_points.txt"), self)

    @property
    def files(self):
        """The files of the package, or None if there is no list of them."""
        text = self.read_text("RECORD")
        if text is None:
            return None
        result = []
        for line in filter(None, text.splitlines()):
            name, hash, size = line.rsplit(",", 2)
            if name.startswith('"'):
                name = name[1:-1].replace('""', '"')
            path = PackagePath(name)
            path.hash = FileHash(hash) if hash else None
            path.size = int(size) if size else None
            path.dist = self
            result.append(path)
        return result

    @property
    def requires(self):
        return self.metadata.get_all("Requires-Dist")


class DistributionFinder:
    """What stands in sys.meta_path and has find_distributions()."""

    class Context:
        """What is asked for: a name, where to look."""

        name = None

        def __init__(self, **kwargs):
            vars(self).update(kwargs)

        @property
        def path(self):
            return vars(self).get("path", sys.path)


def _normalize(name):
    return re.sub(r"[-_.]+", "-", name).lower().replace("-", "_")


class MetadataPathFinder(DistributionFinder):
    """Finds .dist-info and .egg-info folders in the folders of sys.path."""

    @classmethod
    def find_distributions(cls, context=DistributionFinder.Context()):
        wanted = None if context.name is None else _normalize(context.name)
        for folder in context.path:
            try:
                names = sorted(os.listdir(folder or "."))
            except OSError:
                continue
            for name in names:
                stem, dot, kind = name.rpartition(".")
                if kind not in ("dist-info", "egg-info"):
                    continue
                if wanted is None or _normalize(stem.partition("-")[0]) == wanted:
                    yield PathDistribution(pathlib.Path(folder, name))

    @staticmethod
    def invalidate_caches():
        pass


class PathDistribution(Distribution):
    """A package whose metadata are in a folder."""

    def __init__(self, path):
        self._path = path

    def read_text(self, filename):
        try:
            return self._path.joinpath(filename).read_text(encoding="utf-8")
        except (FileNotFoundError, IsADirectoryError, KeyError, NotADirectoryError,
                PermissionError):
            return None

    def locate_file(self, path):
        return self._path.parent / path


# ---- In one call ---------------------------------------------------------------------------------

def distribution(distribution_name):
    """The installed package of this name."""
    return Distribution.from_name(distribution_name)


def distributions(**kwargs):
    """All installed packages."""
    return Distribution.discover(**kwargs)


def metadata(distribution_name):
    """The headers of its metadata."""
    return distribution(distribution_name).metadata


def version(distribution_name):
    """The version of an installed package."""
    return distribution(distribution_name).version


def files(distribution_name):
    """The files of an installed package, or None."""
    return distribution(distribution_name).files


def requires(distribution_name):
    """What an installed package needs, or None."""
    return distribution(distribution_name).requires


def entry_points(**params):
    """The entry points of all packages, or those that fit."""
    seen = {}
    for one in distributions():
        seen.setdefault(one._normalized_name, one)
    return EntryPoints(point for one in seen.values()
                       for point in one.entry_points).select(**params)


def packages_distributions():
    """For each top module, the packages that have it."""
    result = collections.defaultdict(list)
    for one in distributions():
        tops = (one.read_text("top_level.txt") or "").split()
        if not tops:
            tops = {path.parts[0] if len(path.parts) > 1 else path.with_suffix("").name
                    for path in one.files or () if path.suffix == ".py"}
        for top in tops:
            result[top].append(one.metadata["Name"])
    return dict(result)
