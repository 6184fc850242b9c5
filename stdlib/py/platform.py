"""What the program runs on."""

import collections
import os
import sys

__version__ = "1.0.8"

_uname_cache = None
_processor_cache = None
_platform_cache = {}
_os_release_cache = None


class uname_result(collections.namedtuple("uname_result_base", "system node release version machine")):
    """What uname() gives; the processor is looked up when it is asked for."""

    def __new__(cls, *args):
        if len(args) == 6:
            # Unpickled, or made from a whole one.
            self = super().__new__(cls, *args[:5])
            self.__dict__["processor"] = args[5]
            return self
        return super().__new__(cls, *args)

    @property
    def processor(self):
        if "processor" not in self.__dict__:
            self.__dict__["processor"] = _unknown_as_blank(_processor())
        return self.__dict__["processor"]

    def __iter__(self):
        yield from super().__iter__()
        yield self.processor

    @classmethod
    def _make(cls, iterable):
        num_fields = len(cls._fields) + 1
        result = cls.__new__(cls, *iterable)
        if len(result) != num_fields:
            raise TypeError(f"Expected {num_fields} arguments, got {len(result)}")
        return result

    def __getitem__(self, key):
        return tuple(self)[key]

    def __len__(self):
        return len(tuple(iter(self)))

    def __reduce__(self):
        return uname_result, tuple(self)[:len(self._fields)]


def _unknown_as_blank(value):
    return "" if value == "unknown" else value


def _processor():
    return ""


def uname():
    """(system, node, release, version, machine, processor)."""
    global _uname_cache
    if _uname_cache is None:
        found = os.uname()
        _uname_cache = uname_result(*map(_unknown_as_blank, found))
    return _uname_cache


def system():
    """The operating system: 'Linux'."""
    return uname().system


def node():
    """The computer's name in the network."""
    return uname().node


def release():
    """The system's release."""
    return uname().release


def version():
    """The system's version."""
    return uname().version


def machine():
    """The kind of machine: 'x86_64'."""
    return uname().machine


def processor():
    """The processor's name, or ''."""
    return uname().processor


def architecture(executable=sys.executable, bits="", linkage=""):
    """(bits, linkage) of a program."""
    if not bits:
        bits = "64bit" if sys.maxsize > 2**32 else "32bit"
    if not linkage and executable and os.path.exists(executable):
        with open(executable, "rb") as file:
            if file.read(4) == b"\x7fELF":
                linkage = "ELF"
    return bits, linkage


def libc_ver(executable=None, lib="", version="", chunksize=16384):
    """(name, version) of the C library."""
    if not executable:
        try:
            text = os.confstr("CS_GNU_LIBC_VERSION")
            name, _, number = text.partition(" ")
            return name, number
        except (AttributeError, ValueError, OSError):
            pass
    return lib, version


def platform(aliased=False, terse=False):
    """One line that tells the system, its release and the machine."""
    key = bool(aliased), bool(terse)
    if key in _platform_cache:
        return _platform_cache[key]
    info = uname()
    parts = [info.system, info.release]
    if not terse:
        parts.append(info.machine)
        if info.processor and info.processor != info.machine:
            parts.append(info.processor)
        name, number = libc_ver()
        parts += ["with", name + number]
    else:
        name, number = libc_ver()
        parts += ["with", name + number]
    text = "-".join(part.strip() for part in parts if part)
    for old in " /\\:;\"()":
        text = text.replace(old, "_" if old != '"' else "")
    while "--" in text:
        text = text.replace("--", "-")
    _platform_cache[key] = text.rstrip("-")
    return _platform_cache[key]


def system_alias(system, release, version):
    """The names as they are commonly said."""
    if system == "SunOS" and release >= "5":
        return "Solaris", release, version
    if system in ("win32", "win16"):
        return "Windows", release, version
    return system, release, version


# ---- Python

def python_implementation():
    """Who runs the program: 'Kukri'."""
    return sys.implementation.name.capitalize()


def python_version():
    """'major.minor.patchlevel'."""
    return ".".join(map(str, sys.version_info[:3]))


def python_version_tuple():
    """The version's parts as strings."""
    return tuple(map(str, sys.version_info[:3]))


def python_branch():
    return ""


def python_revision():
    return ""


def python_build():
    """(build number, date)."""
    return "main", ""


def python_compiler():
    """What compiled the interpreter."""
    return ""


# ---- Other systems

def java_ver(release="", vendor="", vminfo=("", "", ""), osinfo=("", "", "")):
    return release, vendor, vminfo, osinfo


def win32_ver(release="", version="", csd="", ptype=""):
    return release, version, csd, ptype


def win32_edition():
    return None


def win32_is_iot():
    return False


def mac_ver(release="", versioninfo=("", "", ""), machine=""):
    return release, versioninfo, machine


def ios_ver(system="", release="", model="", is_simulator=False):
    return collections.namedtuple("IOSVersionInfo", ["system", "release", "model", "is_simulator"])(
        system, release, model, is_simulator)


def android_ver(release="", api_level=0, manufacturer="", model="", device="", is_emulator=False):
    return collections.namedtuple("AndroidVer", "release api_level manufacturer model device is_emulator")(
        release, api_level, manufacturer, model, device, is_emulator)


def _parse_os_release(lines):
    import shlex
    info = {"NAME": "Linux", "ID": "linux", "PRETTY_NAME": "Linux"}
    for line in lines:
        name, equals, value = line.strip().partition("=")
        if not equals or not name.replace("_", "").isalnum() or name.startswith("#"):
            continue
        parts = shlex.split(value)
        info[name] = parts[0] if parts else ""
    return info


def freedesktop_os_release():
    """The system's os-release file as a dict."""
    global _os_release_cache
    if _os_release_cache is None:
        import errno
        for candidate in ("/etc/os-release", "/usr/lib/os-release"):
            try:
                with open(candidate, encoding="utf-8") as file:
                    _os_release_cache = _parse_os_release(file)
                break
            except OSError:
                pass
        else:
            raise OSError(errno.ENOENT, "Unable to read files /etc/os-release, /usr/lib/os-release")
    return _os_release_cache.copy()


if __name__ == "__main__":
    print(platform("terse" in sys.argv, "terse" in sys.argv))
