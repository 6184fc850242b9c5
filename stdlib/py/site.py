"""What a start of the interpreter adds for programs that ask: the folders of installed packages."""

import os
import sys

PREFIXES = [sys.prefix, sys.exec_prefix]
ENABLE_USER_SITE = False
USER_SITE = None
USER_BASE = None


def makepath(*paths):
    """The joined path, absolute, and as it compares."""
    folder = os.path.abspath(os.path.join(*paths))
    return folder, os.path.normcase(folder)


def addpackage(sitedir, name, known_paths):
    """Reads a .pth file: a folder a line, or an import."""
    with open(os.path.join(sitedir, name), encoding="utf-8-sig") as file:
        for line in file:
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            if line.startswith(("import ", "import\t")):
                exec(line)
                continue
            folder, key = makepath(sitedir, line)
            if key not in known_paths and os.path.exists(folder):
                sys.path.append(folder)
                known_paths.add(key)
    return known_paths


def addsitedir(sitedir, known_paths=None):
    """Adds a folder to sys.path, and what its .pth files name."""
    if known_paths is None:
        known_paths = {makepath(path)[1] for path in sys.path if path}
    sitedir, key = makepath(sitedir)
    if key not in known_paths:
        sys.path.append(sitedir)
        known_paths.add(key)
    try:
        names = os.listdir(sitedir)
    except OSError:
        return None
    for name in sorted(names):
        if name.endswith(".pth") and not name.startswith("."):
            addpackage(sitedir, name, known_paths)
    return known_paths


def getsitepackages(prefixes=None):
    """The folders of installed packages."""
    version = "python%d.%d" % sys.version_info[:2]
    return [os.path.join(prefix, "lib", version, "site-packages")
            for prefix in dict.fromkeys(prefixes or PREFIXES) if prefix]


def getuserbase():
    """The folder below which a user installs."""
    global USER_BASE
    if USER_BASE is None:
        USER_BASE = os.environ.get("PYTHONUSERBASE") or os.path.expanduser(
            os.path.join("~", ".local"))
    return USER_BASE


def getusersitepackages():
    """The folder of a user's packages."""
    global USER_SITE
    if USER_SITE is None:
        USER_SITE = os.path.join(getuserbase(), "lib", "python%d.%d" % sys.version_info[:2],
                                 "site-packages")
    return USER_SITE


def main():
    """Does nothing: folders are added by those who want them."""
