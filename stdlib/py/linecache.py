"""Lines of source files by number, read once and kept.

    getline(filename, lineno)   one line, '' if there is none
    getlines(filename)          all of them
    checkcache()                forget files that changed
    lazycache(filename, globals)  remember how to ask a module's loader for its source
"""

__all__ = ["getline", "clearcache", "checkcache", "lazycache"]

# file name -> (size, mtime, lines, full name); mtime None: no file, never checked. An entry of one
# item is a function that answers the source when it is first wanted.
cache = {}
# Sources of code objects that are no files ("<stdin>"), by the name they were compiled under.
_interactive_cache = {}


def clearcache():
    """Forget everything."""
    cache.clear()


def getline(filename, lineno, module_globals=None):
    """Return a line of a file with its newline, or '' if there is no such file or line."""
    lines = getlines(filename, module_globals)
    if 1 <= lineno <= len(lines):
        return lines[lineno - 1]
    return ""


def getlines(filename, module_globals=None):
    """Return the lines of a file, reading it unless that was done before."""
    entry = cache.get(filename)
    if entry is not None and len(entry) != 1:
        return entry[2]
    try:
        return updatecache(filename, module_globals)
    except MemoryError:
        clearcache()
        return []


def checkcache(filename=None):
    """Forget the file, or every file, that is not on disk as it was read."""
    if filename is None:
        names = cache.copy().keys()
    else:
        names = [filename] if filename in cache else []
    for name in names:
        entry = cache[name]
        if len(entry) == 1:
            continue
        size, mtime, lines, fullname = entry
        if mtime is None:
            continue
        try:
            import os
            stat = os.stat(fullname)
        except (OSError, ValueError, ImportError):
            cache.pop(name, None)
            continue
        if size != stat.st_size or mtime != stat.st_mtime:
            cache.pop(name, None)


def _is_no_file(filename):
    return not filename or (filename.startswith("<") and filename.endswith(">"))


def _find_file(filename, module_globals):
    """Size, time and full name of a file, looked for along sys.path; None if not there."""
    try:
        import os
    except ImportError:
        return 0, None, filename  # a VM without os may still have files

    def found(fullname):
        stat = os.stat(fullname)
        return stat.st_size, stat.st_mtime, fullname

    try:
        return found(filename)
    except OSError:
        pass
    if os.path.isabs(filename):
        return None
    import sys
    for directory in sys.path:
        try:
            fullname = os.path.join(directory, filename)
        except (TypeError, AttributeError):
            continue
        try:
            return found(fullname)
        except (OSError, ValueError):
            pass
    return None


def _read_file(fullname):
    """The text of a source file, decoded as its coding comment says; None if that fails."""
    try:
        with open(fullname, "rb") as file:
            data = file.read()
    except OSError:
        return None
    encoding = "utf-8"
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    else:
        for line in data.split(b"\n", 2)[:2]:
            before, found, after = line.partition(b"coding")
            if found and before.lstrip(b" \t\f").startswith(b"#") and after[:1] in (b":", b"="):
                word = after[1:].split()
                encoding = word[0].decode("latin-1") if word else encoding
                break
            if line.strip() and not line.lstrip(b" \t\f").startswith(b"#"):
                break
    try:
        return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except (UnicodeDecodeError, LookupError):
        return None


def _split(text):
    """Lines with their newlines; the last one is given one."""
    lines = text.split("\n")
    last = lines.pop()
    lines = [line + "\n" for line in lines]
    if last or not lines:
        lines.append(last + "\n")
    return lines


def updatecache(filename, module_globals=None):
    """Read a file anew and return its lines; [] if it cannot be had."""
    entry = cache.get(filename)
    if entry is not None and len(entry) != 1:
        cache.pop(filename, None)
    if _is_no_file(filename):
        import sys
        text = sys._registered_source(filename) if filename else None
        if text is None and filename and filename.startswith("<frozen "):
            import _imp
            text = _imp._get_frozen_source(filename[8:-1])
        if text is None:
            return []
        _register_code(None, text, filename)
        return cache[filename][2]
    try:
        found = _find_file(filename, module_globals)
    except ValueError:
        found = None
    if found is None:
        lazycache(filename, module_globals)
        entry = cache.get(filename)
        if entry is None or len(entry) != 1:
            return []
        try:
            text = entry[0]()
        except (ImportError, OSError):
            return []
        if text is None:
            return []
        cache[filename] = (len(text), None, [line + "\n" for line in text.splitlines()], filename)
        return cache[filename][2]
    size, mtime, fullname = found
    text = _read_file(fullname)
    if text is None:
        return []
    lines = _split(text)
    cache[filename] = size, mtime, lines, fullname
    return lines


def lazycache(filename, module_globals):
    """Remember how to get the source of a module from its loader; True if that is known."""
    entry = cache.get(filename)
    if entry is not None:
        return len(entry) == 1
    if _is_no_file(filename) or not isinstance(module_globals, dict):
        return False
    spec = module_globals.get("__spec__")
    name = getattr(spec, "name", None) or module_globals.get("__name__")
    loader = getattr(spec, "loader", None)
    if loader is None:
        loader = module_globals.get("__loader__")
    get_source = getattr(loader, "get_source", None)
    if not name or get_source is None:
        return False

    def get_lines(name=name, *args, **kwargs):
        return get_source(name, *args, **kwargs)

    cache[filename] = (get_lines,)
    return True


def _register_code(code, string, name):
    """Keep the source that code objects of a name were compiled from."""
    cache[name] = (len(string), None, [line + "\n" for line in string.splitlines()], name)
    _interactive_cache[name] = cache[name]
