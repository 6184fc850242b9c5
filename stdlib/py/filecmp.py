"""Whether files are the same, and what two folders have in common."""

import os
import stat

from itertools import filterfalse
from types import GenericAlias

__all__ = ["clear_cache", "cmp", "dircmp", "cmpfiles", "DEFAULT_IGNORES"]

_cache = {}
_CACHE_SIZE = 100
BUFSIZE = 8 * 1024

DEFAULT_IGNORES = ["RCS", "CVS", "tags", ".git", ".hg", ".bzr", "_darcs", "__pycache__"]


def clear_cache():
    """Forget the answers given so far."""
    _cache.clear()


def cmp(f1, f2, shallow=True):
    """Return whether two files are the same; if shallow, those of the same type, size and time are."""
    first, second = _signature(os.stat(f1)), _signature(os.stat(f2))
    if first[0] != stat.S_IFREG or second[0] != stat.S_IFREG:
        return False
    if shallow and first == second:
        return True
    if first[1] != second[1]:
        return False
    key = f1, f2, first, second
    same = _cache.get(key)
    if same is None:
        same = _same_contents(f1, f2)
        if len(_cache) > _CACHE_SIZE:
            clear_cache()
        _cache[key] = same
    return same


def _signature(status):
    return stat.S_IFMT(status.st_mode), status.st_size, status.st_mtime


def _same_contents(f1, f2):
    with open(f1, "rb") as first, open(f2, "rb") as second:
        while True:
            piece = first.read(BUFSIZE)
            if piece != second.read(BUFSIZE):
                return False
            if not piece:
                return True


class dircmp:
    """Two folders compared. Each attribute is worked out when it is first asked for."""

    def __init__(self, a, b, ignore=None, hide=None, *, shallow=True):
        self.left = a
        self.right = b
        self.hide = [os.curdir, os.pardir] if hide is None else hide
        self.ignore = DEFAULT_IGNORES if ignore is None else ignore
        self.shallow = shallow

    def phase0(self):
        """The names in each."""
        without = self.hide + self.ignore
        self.left_list = sorted(filterfalse(without.__contains__, os.listdir(self.left)))
        self.right_list = sorted(filterfalse(without.__contains__, os.listdir(self.right)))

    def phase1(self):
        """The names in both, and in one alone."""
        left = {os.path.normcase(name): name for name in self.left_list}
        right = {os.path.normcase(name): name for name in self.right_list}
        self.common = [left[name] for name in left if name in right]
        self.left_only = [left[name] for name in left if name not in right]
        self.right_only = [right[name] for name in right if name not in left]

    def phase2(self):
        """What is in both: folders, files, and things that differ in kind."""
        self.common_dirs, self.common_files, self.common_funny = [], [], []
        for name in self.common:
            try:
                kinds = [stat.S_IFMT(os.stat(os.path.join(folder, name)).st_mode)
                         for folder in (self.left, self.right)]
            except (OSError, ValueError):
                kinds = [None, None]
            if kinds[0] != kinds[1] or kinds[0] not in (stat.S_IFDIR, stat.S_IFREG):
                self.common_funny.append(name)
            elif kinds[0] == stat.S_IFDIR:
                self.common_dirs.append(name)
            else:
                self.common_files.append(name)

    def phase3(self):
        """The common files that are the same, that differ, and that could not be compared."""
        self.same_files, self.diff_files, self.funny_files = cmpfiles(self.left, self.right, self.common_files,
                                                                      self.shallow)

    def phase4(self):
        """The common folders, compared."""
        self.subdirs = {}
        for name in self.common_dirs:
            self.subdirs[name] = self.__class__(os.path.join(self.left, name), os.path.join(self.right, name),
                                                self.ignore, self.hide, shallow=self.shallow)

    def phase4_closure(self):
        """The folders in them as well."""
        self.phase4()
        for folder in self.subdirs.values():
            folder.phase4_closure()

    def report(self):
        """Print what the comparison of the two folders says."""
        print("diff", self.left, self.right)
        for text, names in (("Only in {self.left} :", self.left_only), ("Only in {self.right} :", self.right_only),
                            ("Identical files :", self.same_files), ("Differing files :", self.diff_files),
                            ("Trouble with common files :", self.funny_files),
                            ("Common subdirectories :", self.common_dirs),
                            ("Common funny cases :", self.common_funny)):
            if names:
                names.sort()
                print(text.format(self=self), names)

    def report_partial_closure(self):
        """The same for the folders directly in them."""
        self.report()
        for folder in self.subdirs.values():
            print()
            folder.report()

    def report_full_closure(self):
        """The same for all the folders in them."""
        self.report()
        for folder in self.subdirs.values():
            print()
            folder.report_full_closure()

    methodmap = dict(subdirs=phase4, same_files=phase3, diff_files=phase3, funny_files=phase3, common_dirs=phase2,
                     common_files=phase2, common_funny=phase2, common=phase1, left_only=phase1, right_only=phase1,
                     left_list=phase0, right_list=phase0)

    def __getattr__(self, attr):
        if attr not in self.methodmap:
            raise AttributeError(attr)
        self.methodmap[attr](self)
        return getattr(self, attr)

    __class_getitem__ = classmethod(GenericAlias)


def cmpfiles(a, b, common, shallow=True):
    """Compare the files of these names in two folders: (same, different, not comparable)."""
    answers = [], [], []
    for name in common:
        try:
            same = cmp(os.path.join(a, name), os.path.join(b, name), shallow)
        except (OSError, ValueError):
            answers[2].append(name)
        else:
            answers[0 if same else 1].append(name)
    return answers


def demo():
    import getopt
    import sys
    options, args = getopt.getopt(sys.argv[1:], "r")
    if len(args) != 2:
        raise getopt.GetoptError("need exactly two args", None)
    folders = dircmp(args[0], args[1])
    if ("-r", "") in options:
        folders.report_full_closure()
    else:
        folders.report()


if __name__ == "__main__":
    demo()
