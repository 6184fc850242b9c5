"""Reading and writing of tar files, also compressed by gzip: ustar, GNU's and pax formats."""

import copy
import io
import os
import shutil
import stat
import struct
import sys
import time

from builtins import open as bltn_open

__all__ = ["TarFile", "TarInfo", "is_tarfile", "TarError", "ReadError", "CompressionError", "StreamError",
           "ExtractError", "HeaderError", "ENCODING", "USTAR_FORMAT", "GNU_FORMAT", "PAX_FORMAT", "DEFAULT_FORMAT",
           "open", "fully_trusted_filter", "data_filter", "tar_filter", "FilterError", "AbsoluteLinkError",
           "OutsideDestinationError", "SpecialFileError", "AbsolutePathError", "LinkOutsideDestinationError"]

NUL = b"\0"
BLOCKSIZE = 512
RECORDSIZE = BLOCKSIZE * 20
GNU_MAGIC, POSIX_MAGIC = b"ustar  \0", b"ustar\x0000"
LENGTH_NAME, LENGTH_LINK, LENGTH_PREFIX = 100, 100, 155

REGTYPE, AREGTYPE, LNKTYPE, SYMTYPE, CHRTYPE, BLKTYPE, DIRTYPE, FIFOTYPE, CONTTYPE = \
    b"0", b"\0", b"1", b"2", b"3", b"4", b"5", b"6", b"7"
GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, GNUTYPE_SPARSE = b"L", b"K", b"S"
XHDTYPE, XGLTYPE, SOLARIS_XHDTYPE = b"x", b"g", b"X"
USTAR_FORMAT, GNU_FORMAT, PAX_FORMAT = range(3)
DEFAULT_FORMAT = PAX_FORMAT
REGULAR_TYPES = (REGTYPE, AREGTYPE, CONTTYPE, GNUTYPE_SPARSE)
SUPPORTED_TYPES = (REGTYPE, AREGTYPE, LNKTYPE, SYMTYPE, DIRTYPE, FIFOTYPE, CONTTYPE, CHRTYPE, BLKTYPE,
                   GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, GNUTYPE_SPARSE)
PAX_FIELDS = ("path", "linkpath", "size", "mtime", "uid", "gid", "uname", "gname")
PAX_NUMBER_FIELDS = {"atime": float, "ctime": float, "mtime": float, "uid": int, "gid": int, "size": int}
ENCODING = "utf-8"


# ---- Errors

class TarError(Exception):
    """What all errors of this module derive from."""


class ExtractError(TarError):
    """A member could not be extracted."""


class ReadError(TarError):
    """What is read is no tar file."""


class CompressionError(TarError):
    """A compression is not there."""


class StreamError(TarError):
    """A stream cannot do this."""


class HeaderError(TarError):
    """A header is not valid."""


class EmptyHeaderError(HeaderError):
    pass


class EOFHeaderError(HeaderError):
    pass


class InvalidHeaderError(HeaderError):
    pass


class TruncatedHeaderError(HeaderError):
    pass


class FilterError(TarError):
    """A filter refused a member."""


class AbsolutePathError(FilterError):
    def __init__(self, tarinfo):
        self.tarinfo = tarinfo
        super().__init__(f"member {tarinfo.name!r} has an absolute path")


class OutsideDestinationError(FilterError):
    def __init__(self, tarinfo, path):
        self.tarinfo = tarinfo
        self._path = path
        super().__init__(f"{tarinfo.name!r} would be extracted to {path!r}, which is outside the destination")


class SpecialFileError(FilterError):
    def __init__(self, tarinfo):
        self.tarinfo = tarinfo
        super().__init__(f"{tarinfo.name!r} is a special file")


class AbsoluteLinkError(FilterError):
    def __init__(self, tarinfo):
        self.tarinfo = tarinfo
        super().__init__(f"{tarinfo.name!r} is a link to an absolute path")


class LinkOutsideDestinationError(FilterError):
    def __init__(self, tarinfo, path):
        self.tarinfo = tarinfo
        self._path = path
        super().__init__(f"{tarinfo.name!r} would link to {path!r}, which is outside the destination")


# ---- Fields

def stn(s, length, encoding, errors):
    """A str as a field of bytes."""
    if s is None:
        raise ValueError("metadata cannot contain None")
    s = s.encode(encoding, errors)
    return s[:length] + (length - len(s)) * NUL


def nts(s, encoding, errors):
    """The str of a field."""
    return s.split(NUL, 1)[0].decode(encoding, errors)


def nti(s):
    """The number of a field: octal, or GNU's binary form."""
    if s[0] in (0o200, 0o377):
        n = int.from_bytes(s[1:])
        return n - (256 ** (len(s) - 1)) if s[0] == 0o377 else n
    try:
        return int(nts(s, "ascii", "strict").strip() or "0", 8)
    except ValueError:
        raise InvalidHeaderError("invalid header")


def itn(n, digits=8, format=DEFAULT_FORMAT):
    """A number as a field."""
    n = int(n)
    if 0 <= n < 8 ** (digits - 1):
        return bytes("%0*o" % (digits - 1, n), "ascii") + NUL
    if format == GNU_FORMAT and -256 ** (digits - 1) <= n < 256 ** (digits - 1):
        if n >= 0:
            return b"\x80" + n.to_bytes(digits - 1)
        return b"\xff" + (256 ** (digits - 1) + n).to_bytes(digits - 1)
    raise ValueError("overflow in number field")


def calc_chksums(buf):
    """The checksums of a header: of its bytes without sign and with."""
    body = buf[:148] + buf[156:512]
    return 256 + sum(body), 256 + sum(struct.unpack("504b", body))


def copyfileobj(src, dst, length=None, exception=OSError, bufsize=None):
    """Copies length bytes; all if it is None."""
    bufsize = bufsize or 16 * 1024
    if length is None:
        shutil.copyfileobj(src, dst, bufsize)
        return
    while length:
        data = src.read(min(bufsize, length))
        if not data:
            raise exception("unexpected end of data")
        dst.write(data)
        length -= len(data)


# ---- Filters

_FILE_MODE_MASK = 0o777


def _filtered_attrs(member, dest_path, for_data=True):
    """What a filter changes of a member; raises for what must not be extracted."""
    new = {}
    name = member.name
    dest_path = os.path.realpath(dest_path)
    if name.startswith(("/", os.sep)):
        name = new["name"] = member.path.lstrip("/" + os.sep)
    if os.path.isabs(name):
        raise AbsolutePathError(member)
    target = os.path.realpath(os.path.join(dest_path, name))
    if os.path.commonpath([target, dest_path]) != dest_path:
        raise OutsideDestinationError(member, target)
    mode = member.mode
    if mode is not None:
        mode &= 0o755
        if for_data:
            if member.isreg() or member.islnk():
                if not mode & 0o100:
                    mode &= ~0o111
                mode |= 0o600
            elif member.isdir() or member.issym():
                mode = None
            else:
                raise SpecialFileError(member)
        if mode != member.mode:
            new["mode"] = mode
    if for_data:
        for field in ("uid", "gid", "uname", "gname"):
            if getattr(member, field) is not None:
                new[field] = None
        if member.islnk() or member.issym():
            if os.path.isabs(member.linkname):
                raise AbsoluteLinkError(member)
            if member.issym():
                target = os.path.join(dest_path, os.path.dirname(name), member.linkname)
            else:
                target = os.path.join(dest_path, member.linkname)
            target = os.path.realpath(target)
            if os.path.commonpath([target, dest_path]) != dest_path:
                raise LinkOutsideDestinationError(member, target)
    return new


def fully_trusted_filter(member, dest_path):
    """Takes every member as it is."""
    return member


def tar_filter(member, dest_path):
    """What tar does: no absolute paths, nothing outside, no group's write permission."""
    new = _filtered_attrs(member, dest_path, False)
    return member.replace(**new, deep=False) if new else member


def data_filter(member, dest_path):
    """For archives of data: nothing that could harm, no owners."""
    new = _filtered_attrs(member, dest_path, True)
    return member.replace(**new, deep=False) if new else member


_NAMED_FILTERS = {"fully_trusted": fully_trusted_filter, "tar": tar_filter, "data": data_filter}
_KEEP = object()


# ---- TarInfo

class TarInfo:
    """What is known of a member. Its data lies at offset_data of the file."""

    __slots__ = ("name", "mode", "uid", "gid", "size", "mtime", "chksum", "type", "linkname", "uname", "gname",
                 "devmajor", "devminor", "offset", "offset_data", "pax_headers", "sparse", "_tarfile", "_sparse_structs",
                 "_link_target")

    def __init__(self, name=""):
        self.name = name
        self.mode = 0o644
        self.uid = self.gid = self.size = self.mtime = self.chksum = 0
        self.type = REGTYPE
        self.linkname = self.uname = self.gname = ""
        self.devmajor = self.devminor = self.offset = self.offset_data = 0
        self.sparse = None
        self.pax_headers = {}
        self._tarfile = None

    @property
    def tarfile(self):
        return self._tarfile

    @property
    def path(self):
        """The name, as pax calls it."""
        return self.name

    @path.setter
    def path(self, name):
        self.name = name

    @property
    def linkpath(self):
        """The link's name, as pax calls it."""
        return self.linkname

    @linkpath.setter
    def linkpath(self, linkname):
        self.linkname = linkname

    def __repr__(self):
        return "<%s %r at %#x>" % (self.__class__.__name__, self.name, id(self))

    def replace(self, *, name=_KEEP, mtime=_KEEP, mode=_KEEP, linkname=_KEEP, uid=_KEEP, gid=_KEEP, uname=_KEEP,
                gname=_KEEP, deep=True, _KEEP=_KEEP):
        """A copy with some fields changed."""
        result = copy.deepcopy(self) if deep else copy.copy(self)
        for field, value in (("name", name), ("mtime", mtime), ("mode", mode), ("linkname", linkname), ("uid", uid),
                             ("gid", gid), ("uname", uname), ("gname", gname)):
            if value is not _KEEP:
                setattr(result, field, value)
        return result

    def isreg(self):
        """Whether this is a regular file."""
        return self.type in REGULAR_TYPES

    isfile = isreg

    def isdir(self):
        """Whether this is a directory."""
        return self.type == DIRTYPE

    def issym(self):
        """Whether this is a symbolic link."""
        return self.type == SYMTYPE

    def islnk(self):
        """Whether this is a hard link."""
        return self.type == LNKTYPE

    def ischr(self):
        """Whether this is a character device."""
        return self.type == CHRTYPE

    def isblk(self):
        """Whether this is a block device."""
        return self.type == BLKTYPE

    def isfifo(self):
        """Whether this is a named pipe."""
        return self.type == FIFOTYPE

    def issparse(self):
        return self.sparse is not None

    def isdev(self):
        """Whether this is a device or a pipe."""
        return self.type in (CHRTYPE, BLKTYPE, FIFOTYPE)

    def get_info(self):
        """The fields as a dict."""
        info = {name: getattr(self, name) for name in ("name", "uid", "gid", "size", "mtime", "chksum", "type",
                                                       "linkname", "uname", "gname", "devmajor", "devminor")}
        info["mode"] = None if self.mode is None else self.mode & 0o7777
        if info["type"] == DIRTYPE and not info["name"].endswith("/"):
            info["name"] += "/"
        return info

    # ---- Writing

    def tobuf(self, format=DEFAULT_FORMAT, encoding=ENCODING, errors="surrogateescape"):
        """The header, with what has to stand before it."""
        info = self.get_info()
        for name, value in info.items():
            if value is None:
                raise ValueError("%s may not be None" % name)
        if format == USTAR_FORMAT:
            return self._ustar_header(info, encoding, errors)
        if format == GNU_FORMAT:
            return self._gnu_header(info, encoding, errors)
        if format == PAX_FORMAT:
            return self._pax_header(info, encoding)
        raise ValueError("invalid format")

    def _ustar_header(self, info, encoding, errors):
        info["magic"] = POSIX_MAGIC
        if len(info["linkname"].encode(encoding, errors)) > LENGTH_LINK:
            raise ValueError("linkname is too long")
        if len(info["name"].encode(encoding, errors)) > LENGTH_NAME:
            info["prefix"], info["name"] = self._split_name(info["name"], encoding, errors)
        return _header(info, USTAR_FORMAT, encoding, errors)

    @staticmethod
    def _split_name(name, encoding, errors):
        """A long name as a prefix and a name."""
        parts = name.split("/")
        for i in range(1, len(parts)):
            prefix, rest = "/".join(parts[:i]), "/".join(parts[i:])
            if len(prefix.encode(encoding, errors)) <= LENGTH_PREFIX and \
                    len(rest.encode(encoding, errors)) <= LENGTH_NAME:
                return prefix, rest
        raise ValueError("name is too long")

    def _gnu_header(self, info, encoding, errors):
        info["magic"] = GNU_MAGIC
        before = b""
        if len(info["linkname"].encode(encoding, errors)) > LENGTH_LINK:
            before += _long_name(info["linkname"], GNUTYPE_LONGLINK, encoding, errors)
        if len(info["name"].encode(encoding, errors)) > LENGTH_NAME:
            before += _long_name(info["name"], GNUTYPE_LONGNAME, encoding, errors)
        return before + _header(info, GNU_FORMAT, encoding, errors)

    def _pax_header(self, info, encoding):
        info["magic"] = POSIX_MAGIC
        pax = self.pax_headers.copy()
        for name, keyword, length in (("name", "path", LENGTH_NAME), ("linkname", "linkpath", LENGTH_LINK),
                                      ("uname", "uname", 32), ("gname", "gname", 32)):
            if keyword in pax:
                continue
            try:
                info[name].encode("ascii", "strict")
            except UnicodeEncodeError:
                pax[keyword] = info[name]
                continue
            if len(info[name]) > length:
                pax[keyword] = info[name]
        for name, digits in (("uid", 8), ("gid", 8), ("size", 12), ("mtime", 12)):
            value = info[name]
            whole = round(value) if isinstance(value, float) else value
            if not 0 <= whole < 8 ** (digits - 1):
                info[name] = 0
            elif isinstance(value, float):
                info[name] = whole
            else:
                continue
            pax.setdefault(name, str(value))
        before = _pax_record(pax, XHDTYPE, encoding) if pax else b""
        return before + _header(info, USTAR_FORMAT, "ascii", "replace")

    @classmethod
    def create_pax_global_header(cls, pax_headers):
        """A header for all members that follow."""
        return _pax_record(pax_headers, XGLTYPE, "utf-8")

    # ---- Reading

    @classmethod
    def frombuf(cls, buf, encoding, errors):
        """The TarInfo of a header."""
        if len(buf) == 0:
            raise EmptyHeaderError("empty header")
        if len(buf) != BLOCKSIZE:
            raise TruncatedHeaderError("truncated header")
        if buf.count(NUL) == BLOCKSIZE:
            raise EOFHeaderError("end of file header")
        chksum = nti(buf[148:156])
        if chksum not in calc_chksums(buf):
            raise InvalidHeaderError("bad checksum")
        obj = cls()
        obj.name = nts(buf[0:100], encoding, errors)
        obj.mode, obj.uid, obj.gid = nti(buf[100:108]), nti(buf[108:116]), nti(buf[116:124])
        obj.size, obj.mtime = nti(buf[124:136]), nti(buf[136:148])
        obj.chksum = chksum
        obj.type = buf[156:157]
        obj.linkname = nts(buf[157:257], encoding, errors)
        obj.uname, obj.gname = nts(buf[265:297], encoding, errors), nts(buf[297:329], encoding, errors)
        obj.devmajor, obj.devminor = nti(buf[329:337]), nti(buf[337:345])
        prefix = nts(buf[345:500], encoding, errors)
        if obj.type == AREGTYPE and obj.name.endswith("/"):
            obj.type = DIRTYPE  # as old tars wrote them
        if obj.isdir():
            obj.name = obj.name.rstrip("/")
        if prefix and obj.type not in (GNUTYPE_SPARSE, GNUTYPE_LONGNAME, GNUTYPE_LONGLINK):
            obj.name = prefix + "/" + obj.name
        return obj

    @classmethod
    def fromtarfile(cls, tarfile):
        """The next member of a file."""
        buf = tarfile.fileobj.read(BLOCKSIZE)
        obj = cls.frombuf(buf, tarfile.encoding, tarfile.errors)
        obj.offset = tarfile.fileobj.tell() - BLOCKSIZE
        return obj._complete(tarfile)

    def _block(self, count):
        if count < 0:
            raise InvalidHeaderError("invalid offset")
        return -(-count // BLOCKSIZE) * BLOCKSIZE

    def _complete(self, tarfile):
        if self.type in (GNUTYPE_LONGNAME, GNUTYPE_LONGLINK):
            data = tarfile.fileobj.read(self._block(self.size))
            following = self._following(tarfile, "missing or bad subsequent header")
            following.offset = self.offset
            text = nts(data, tarfile.encoding, tarfile.errors)
            if self.type == GNUTYPE_LONGNAME:
                following.name = text.removesuffix("/") if following.isdir() else text
            else:
                following.linkname = text
            return following
        if self.type in (XHDTYPE, XGLTYPE, SOLARIS_XHDTYPE):
            return self._complete_pax(tarfile)
        self.offset_data = tarfile.fileobj.tell()
        offset = self.offset_data
        if self.isreg() or self.type not in SUPPORTED_TYPES:
            offset += self._block(self.size)
        tarfile.offset = offset
        self._apply_pax(tarfile.pax_headers, tarfile.encoding, tarfile.errors)
        if self.isdir():
            self.name = self.name.rstrip("/")
        return self

    def _following(self, tarfile, message):
        try:
            return self.fromtarfile(tarfile)
        except HeaderError as error:
            raise SubsequentHeaderError(message) from None if str(error) == message else error

    def _complete_pax(self, tarfile):
        data = tarfile.fileobj.read(self._block(self.size))[:self.size]
        headers = tarfile.pax_headers if self.type == XGLTYPE else tarfile.pax_headers.copy()
        at = 0
        while at < len(data) and data[at] != 0:
            space = data.find(b" ", at, at + 21)
            if space < 0 or not data[at:space].isdigit():
                raise InvalidHeaderError("invalid header")
            size = int(data[at:space])
            record = data[space + 1:at + size]
            keyword, equals, value = record.partition(b"=")
            if size < 5 or not equals or not value.endswith(b"\n"):
                raise InvalidHeaderError("invalid header")
            keyword = keyword.decode("utf-8", "surrogateescape")
            headers[keyword] = value[:-1].decode("utf-8", "surrogateescape")
            at += size
        following = self._following(tarfile, "missing or bad subsequent header")
        if self.type in (XHDTYPE, SOLARIS_XHDTYPE):
            following._apply_pax(headers, tarfile.encoding, tarfile.errors)
            following.offset = self.offset
            if "size" in headers:
                offset = following.offset_data
                if following.isreg() or following.type not in SUPPORTED_TYPES:
                    offset += following._block(following.size)
                tarfile.offset = offset
        return following

    def _apply_pax(self, pax_headers, encoding, errors):
        for keyword, value in pax_headers.items():
            if keyword in PAX_FIELDS:
                if keyword in PAX_NUMBER_FIELDS:
                    try:
                        value = PAX_NUMBER_FIELDS[keyword](value)
                    except ValueError:
                        value = 0
                elif keyword == "path":
                    value = value.rstrip("/")
                setattr(self, keyword, value)
        self.pax_headers = pax_headers.copy()


class SubsequentHeaderError(HeaderError):
    pass


def _padded(data):
    return data + NUL * (-len(data) % BLOCKSIZE)


def _header(info, format, encoding, errors):
    kind = info.get("type", REGTYPE)
    device = kind in (CHRTYPE, BLKTYPE)
    parts = [stn(info.get("name", ""), 100, encoding, errors), itn(info.get("mode", 0) & 0o7777, 8, format),
             itn(info.get("uid", 0), 8, format), itn(info.get("gid", 0), 8, format),
             itn(info.get("size", 0), 12, format), itn(info.get("mtime", 0), 12, format), b"        ", kind,
             stn(info.get("linkname", ""), 100, encoding, errors), info.get("magic", POSIX_MAGIC),
             stn(info.get("uname", ""), 32, encoding, errors), stn(info.get("gname", ""), 32, encoding, errors),
             itn(info.get("devmajor", 0), 8, format) if device else stn("", 8, encoding, errors),
             itn(info.get("devminor", 0), 8, format) if device else stn("", 8, encoding, errors),
             stn(info.get("prefix", ""), 155, encoding, errors)]
    buf = _padded(b"".join(parts))
    chksum = calc_chksums(buf)[0]
    return buf[:148] + bytes("%06o\0" % chksum, "ascii") + buf[155:]


def _long_name(name, kind, encoding, errors):
    data = name.encode(encoding, errors) + NUL
    info = {"name": "././@LongLink", "type": kind, "size": len(data), "magic": GNU_MAGIC}
    return _header(info, USTAR_FORMAT, encoding, errors) + _padded(data)


def _pax_record(pax_headers, kind, encoding):
    records = b""
    for keyword, value in pax_headers.items():
        keyword = keyword.encode("utf-8")
        value = value.encode("utf-8", "surrogateescape")
        # The length counts its own digits.
        size = len(keyword) + len(value) + 3
        total = size + len(str(size))
        total = size + len(str(total))
        records += bytes(str(total), "ascii") + b" " + keyword + b"=" + value + b"\n"
    info = {"name": "././@PaxHeader", "type": kind, "size": len(records), "magic": POSIX_MAGIC}
    return _header(info, USTAR_FORMAT, "ascii", "replace") + _padded(records)


# ---- Files

class _FileInFile(io.RawIOBase):
    """The data of a member."""

    def __init__(self, fileobj, offset, size, name):
        self._fileobj = fileobj
        self._offset = offset
        self._size = size
        self._position = 0
        self.name = name

    def readable(self):
        return True

    def seekable(self):
        return self._fileobj.seekable() if hasattr(self._fileobj, "seekable") else True

    def tell(self):
        return self._position

    def seek(self, position, whence=io.SEEK_SET):
        if whence == io.SEEK_CUR:
            position += self._position
        elif whence == io.SEEK_END:
            position += self._size
        elif whence != io.SEEK_SET:
            raise ValueError("Invalid argument")
        self._position = min(max(position, 0), self._size)
        return self._position

    def readinto(self, b):
        size = min(len(b), self._size - self._position)
        if size <= 0:
            return 0
        self._fileobj.seek(self._offset + self._position)
        data = self._fileobj.read(size)
        if not data:
            raise ReadError("unexpected end of data")
        b[:len(data)] = data
        self._position += len(data)
        return len(data)


class ExFileObject(io.BufferedReader):
    """The data of a member as a file; TarFile.extractfile() makes it."""

    def __init__(self, tarfile, tarinfo):
        super().__init__(_FileInFile(tarfile.fileobj, tarinfo.offset_data, tarinfo.size, tarinfo.name))


def _kind_of(data):
    """How a stream that begins so is compressed."""
    if data.startswith(b"\x1f\x8b"):
        return "gz"
    if data.startswith(b"BZh"):
        return "bz2"
    if data.startswith((b"\x5d\x00\x00\x80", b"\xfd7zXZ")):
        return "xz"
    return "tar"


class _Stream:
    """A file that can only go forward, perhaps compressed."""

    def __init__(self, fileobj, mode, comptype, bufsize, compresslevel):
        self.fileobj = fileobj
        self.mode = mode
        self.pos = 0
        self.closed = False
        self.bufsize = bufsize
        self.buf = b""
        self._pack = self._unpack = None
        if comptype == "*" and mode == "r":
            packed = fileobj.read(bufsize)
            self._open_packer(_kind_of(packed), compresslevel)
            self.buf = self._unpack.decompress(packed) if self._unpack else packed
        else:
            self._open_packer(comptype, compresslevel)

    def _open_packer(self, comptype, compresslevel):
        if comptype == "gz":
            import zlib
            if self.mode == "w":
                self._pack = zlib.compressobj(compresslevel, zlib.DEFLATED, 31)
            else:
                self._unpack = zlib.decompressobj(31)
        elif comptype == "bz2":
            import bz2
            if self.mode == "w":
                self._pack = bz2.BZ2Compressor(compresslevel)
            else:
                self._unpack = bz2.BZ2Decompressor()
        elif comptype == "xz":
            import lzma
            if self.mode == "w":
                self._pack = lzma.LZMACompressor()
            else:
                self._unpack = lzma.LZMADecompressor()

    def write(self, data):
        self.pos += len(data)
        self._write(self._pack.compress(data) if self._pack else data)

    def _write(self, data):
        self.buf += data
        while len(self.buf) >= self.bufsize:
            self.fileobj.write(self.buf[:self.bufsize])
            self.buf = self.buf[self.bufsize:]

    def tell(self):
        return self.pos

    def seekable(self):
        return False

    def seek(self, pos=0):
        if pos < self.pos:
            raise StreamError("seeking backwards is not allowed")
        while self.pos < pos:
            if not self.read(min(self.bufsize, pos - self.pos)):
                break
        return self.pos

    def read(self, size):
        pieces = [self.buf]
        have = len(self.buf)
        while have < size:
            data = self.fileobj.read(self.bufsize)
            if not data:
                break
            if self._unpack:
                try:
                    data = self._unpack.decompress(data)
                except Exception as error:
                    raise ReadError("invalid compressed data") from error
            pieces.append(data)
            have += len(data)
        data = b"".join(pieces)
        self.buf = data[size:]
        data = data[:size]
        self.pos += len(data)
        return data

    def close(self):
        if self.closed:
            return
        self.closed = True
        if self.mode == "w":
            if self._pack:
                self._write(self._pack.flush())
            if self.buf:
                self.fileobj.write(self.buf)
                self.buf = b""


class TarFile:
    """A tar file: read ('r'), made ('w', 'x') or added to ('a')."""

    debug = 0
    dereference = False
    ignore_zeros = False
    errorlevel = 1
    format = DEFAULT_FORMAT
    encoding = ENCODING
    errors = None
    tarinfo = TarInfo
    fileobject = ExFileObject
    extraction_filter = None

    def __init__(self, name=None, mode="r", fileobj=None, format=None, tarinfo=None, dereference=None,
                 ignore_zeros=None, encoding=None, errors="surrogateescape", pax_headers=None, debug=None,
                 errorlevel=None, copybufsize=None, stream=False):
        modes = {"r": "rb", "a": "r+b", "w": "wb", "x": "xb"}
        if mode not in modes:
            raise ValueError("mode must be 'r', 'a', 'w' or 'x'")
        self.mode = mode
        self._mode = modes[mode]
        self.stream = stream
        if not fileobj:
            if mode == "a" and not os.path.exists(name):
                self.mode, self._mode = "w", "wb"
            fileobj = bltn_open(name, self._mode)
            self._extfileobj = False
        else:
            if name is None and hasattr(fileobj, "name") and isinstance(fileobj.name, (str, bytes)):
                name = fileobj.name
            if hasattr(fileobj, "mode"):
                self._mode = fileobj.mode
            self._extfileobj = True
        self.name = os.path.abspath(name) if name else None
        self.fileobj = fileobj
        for attribute, value in (("format", format), ("tarinfo", tarinfo), ("dereference", dereference),
                                 ("ignore_zeros", ignore_zeros), ("encoding", encoding), ("debug", debug),
                                 ("errorlevel", errorlevel)):
            if value is not None:
                setattr(self, attribute, value)
        self.errors = errors
        self.pax_headers = pax_headers if pax_headers is not None and self.format == PAX_FORMAT else {}
        self.copybufsize = copybufsize
        self.closed = False
        self.members = []
        self._loaded = False
        self.offset = self.fileobj.tell()
        self.inodes = {}
        self.firstmember = None
        try:
            if self.mode == "r":
                self.firstmember = self.next()
            elif self.mode == "a":
                # To the end of the members.
                while True:
                    self.fileobj.seek(self.offset)
                    try:
                        self.members.append(self.tarinfo.fromtarfile(self))
                    except EOFHeaderError:
                        self.fileobj.seek(self.offset)
                        break
                    except HeaderError as error:
                        raise ReadError(str(error)) from None
            if self.mode in ("a", "w", "x"):
                self._loaded = True
                if self.pax_headers:
                    buf = self.tarinfo.create_pax_global_header(self.pax_headers.copy())
                    self.fileobj.write(buf)
                    self.offset += len(buf)
        except:
            if not self._extfileobj:
                self.fileobj.close()
            self.closed = True
            raise

    # ---- Opening

    @classmethod
    def open(cls, name=None, mode="r", fileobj=None, bufsize=RECORDSIZE, **kwargs):
        """Opens a file: mode 'r:*', 'r:gz', 'w:gz' and so on; with | for : it is only read or written forward."""
        if not name and not fileobj:
            raise ValueError("nothing to open")
        if mode in ("r", "r:*"):
            errors = []
            for comptype in sorted(cls.OPEN_METH, key=lambda comptype: comptype != "tar"):
                func = getattr(cls, cls.OPEN_METH[comptype])
                if fileobj is not None:
                    saved_pos = fileobj.tell()
                try:
                    return func(name, "r", fileobj, **kwargs)
                except (ReadError, CompressionError) as error:
                    errors.append(f"- method {comptype}: {error!r}")
                    if fileobj is not None:
                        fileobj.seek(saved_pos)
            raise ReadError("file could not be opened successfully:\n" + "\n".join(errors))
        if ":" in mode:
            filemode, comptype = mode.split(":", 1)
            filemode, comptype = filemode or "r", comptype or "tar"
            if comptype not in cls.OPEN_METH:
                raise CompressionError("unknown compression type %r" % comptype)
            return getattr(cls, cls.OPEN_METH[comptype])(name, filemode, fileobj, **kwargs)
        if "|" in mode:
            filemode, comptype = mode.split("|", 1)
            filemode, comptype = filemode or "r", comptype or "tar"
            if filemode not in ("r", "w"):
                raise ValueError("mode must be 'r' or 'w'")
            if comptype not in ("tar", "gz", "bz2", "xz", "*"):
                raise CompressionError("unknown compression type %r" % comptype)
            compresslevel = kwargs.pop("compresslevel", 9)
            external = fileobj is not None
            if not external:
                fileobj = bltn_open(name, "rb" if filemode == "r" else "wb")
            stream = _Stream(fileobj, filemode, comptype, bufsize, compresslevel)
            try:
                tar = cls(name, filemode, stream, stream=True, **kwargs)
            except:
                stream.close()
                if not external:
                    fileobj.close()
                raise
            tar._extfileobj = False
            tar._below = None if external else fileobj
            return tar
        if mode in ("a", "w", "x"):
            return cls.taropen(name, mode, fileobj, **kwargs)
        raise ValueError("undiscernible mode")

    @classmethod
    def taropen(cls, name, mode="r", fileobj=None, **kwargs):
        """Opens a file that is not compressed."""
        if mode not in ("r", "a", "w", "x"):
            raise ValueError("mode must be 'r', 'a', 'w' or 'x'")
        return cls(name, mode, fileobj, **kwargs)

    @classmethod
    def gzopen(cls, name, mode="r", fileobj=None, compresslevel=9, **kwargs):
        """Opens a file that is compressed by gzip."""
        if mode not in ("r", "w", "x"):
            raise ValueError("mode must be 'r', 'w' or 'x'")
        from gzip import GzipFile
        try:
            fileobj = GzipFile(name, mode + "b", compresslevel, fileobj)
        except OSError as error:
            if fileobj is not None and mode == "r":
                raise ReadError("not a gzip file") from error
            raise
        try:
            tar = cls.taropen(name, mode, fileobj, **kwargs)
        except (OSError, EOFError) as error:
            fileobj.close()
            if mode == "r":
                raise ReadError("not a gzip file") from error
            raise
        except:
            fileobj.close()
            raise
        tar._extfileobj = False
        return tar

    @classmethod
    def bz2open(cls, name, mode="r", fileobj=None, compresslevel=9, **kwargs):
        """Opens a file that is compressed by bzip2."""
        if mode not in ("r", "w", "x"):
            raise ValueError("mode must be 'r', 'w' or 'x'")
        try:
            from bz2 import BZ2File
        except ImportError:
            raise CompressionError("bz2 module is not available") from None
        packed = BZ2File(fileobj or name, mode, compresslevel=compresslevel)
        return cls._open_packed(name, mode, packed, "not a bzip2 file", (OSError, EOFError), kwargs)

    @classmethod
    def xzopen(cls, name, mode="r", fileobj=None, preset=None, **kwargs):
        """Opens a file that is compressed by lzma."""
        if mode not in ("r", "w", "x"):
            raise ValueError("mode must be 'r', 'w' or 'x'")
        try:
            from lzma import LZMAFile, LZMAError
        except ImportError:
            raise CompressionError("lzma module is not available") from None
        packed = LZMAFile(fileobj or name, mode, preset=preset)
        return cls._open_packed(name, mode, packed, "not an lzma file", (LZMAError, EOFError), kwargs)

    @classmethod
    def _open_packed(cls, name, mode, packed, message, errors, kwargs):
        try:
            tar = cls.taropen(name, mode, packed, **kwargs)
        except errors as error:
            packed.close()
            if mode == "r":
                raise ReadError(message) from error
            raise
        except:
            packed.close()
            raise
        tar._extfileobj = False
        return tar

    OPEN_METH = {"tar": "taropen", "gz": "gzopen", "bz2": "bz2open", "xz": "xzopen"}
    _below = None

    def close(self):
        """Closes the file; one that is written gets its end."""
        if self.closed:
            return
        self.closed = True
        try:
            if self.mode in ("a", "w", "x"):
                self.fileobj.write(NUL * (BLOCKSIZE * 2))
                self.offset += BLOCKSIZE * 2
                rest = self.offset % RECORDSIZE
                if rest:
                    self.fileobj.write(NUL * (RECORDSIZE - rest))
        finally:
            if not self._extfileobj:
                self.fileobj.close()
            if self._below is not None:
                self._below.close()

    def _check(self, mode=None):
        if self.closed:
            raise OSError("%s is closed" % self.__class__.__name__)
        if mode is not None and self.mode not in mode:
            raise OSError("bad operation for mode %r" % self.mode)

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, type, value, traceback):
        if type is None:
            self.close()
        else:
            if not self._extfileobj:
                self.fileobj.close()
            self.closed = True

    # ---- Asking

    def next(self):
        """The next member, or None at the end."""
        self._check("ra")
        if self.firstmember is not None:
            member = self.firstmember
            self.firstmember = None
            return member
        if self.offset != self.fileobj.tell():
            if self.offset == 0:
                return None
            self.fileobj.seek(self.offset - 1)
            if not self.fileobj.read(1):
                raise ReadError("unexpected end of data")
        tarinfo = None
        while True:
            try:
                tarinfo = self.tarinfo.fromtarfile(self)
            except EOFHeaderError:
                if self.ignore_zeros:
                    self.offset += BLOCKSIZE
                    continue
            except InvalidHeaderError as error:
                if self.ignore_zeros:
                    self.offset += BLOCKSIZE
                    continue
                if self.offset == 0:
                    raise ReadError(str(error)) from None
            except EmptyHeaderError:
                if self.offset == 0:
                    raise ReadError("empty file") from None
            except TruncatedHeaderError as error:
                if self.offset == 0:
                    raise ReadError(str(error)) from None
            except SubsequentHeaderError as error:
                raise ReadError(str(error)) from None
            except Exception as error:
                try:
                    import zlib
                    if isinstance(error, zlib.error):
                        raise ReadError(f"zlib error: {error}") from None
                except ImportError:
                    pass
                raise
            break
        if tarinfo is not None:
            if not self.stream:
                self.members.append(tarinfo)
        else:
            self._loaded = True
        return tarinfo

    def getmembers(self):
        """All members."""
        self._check()
        while not self._loaded and self.next() is not None:
            pass
        if self.firstmember is not None:
            self.firstmember = None
        return self.members

    def getnames(self):
        """The names of all members."""
        return [tarinfo.name for tarinfo in self.getmembers()]

    def getmember(self, name):
        """The last member of a name; KeyError if there is none."""
        tarinfo = self._getmember(name.rstrip("/"))
        if tarinfo is None:
            raise KeyError("filename %r not found" % name)
        return tarinfo

    def _getmember(self, name, before=None, normalize=False):
        members = self.getmembers()
        if before is not None:
            members = members[:members.index(before)] if before in members else members
        if normalize:
            name = os.path.normpath(name)
        for member in reversed(members):
            if name == (os.path.normpath(member.name) if normalize else member.name):
                return member

    def __iter__(self):
        if self._loaded:
            yield from self.members
            return
        index = 0
        if self.firstmember is not None:
            tarinfo = self.next()
            index = 1
            yield tarinfo
        while True:
            if index < len(self.members):
                tarinfo = self.members[index]
            elif not self._loaded:
                tarinfo = self.next()
                if not tarinfo:
                    self._loaded = True
                    return
            else:
                return
            index += 1
            yield tarinfo

    def list(self, verbose=True, *, members=None):
        """Prints a table of the members."""
        for tarinfo in self if members is None else members:
            if verbose:
                mode = "??????????" if tarinfo.mode is None else stat.filemode(tarinfo.mode)
                size = "%d,%d" % (tarinfo.devmajor, tarinfo.devminor) if tarinfo.ischr() or tarinfo.isblk() \
                    else "%d" % tarinfo.size
                when = "%d-%02d-%02d %02d:%02d:%02d" % time.localtime(tarinfo.mtime)[:6]
                print(mode, "%s/%s" % (tarinfo.uname or tarinfo.uid, tarinfo.gname or tarinfo.gid), "%10s" % size, when,
                      end=" ")
            text = tarinfo.name + ("/" if tarinfo.isdir() else "")
            if verbose and tarinfo.issym():
                text += " -> " + tarinfo.linkname
            if verbose and tarinfo.islnk():
                text += " link to " + tarinfo.linkname
            print(text)

    # ---- Writing

    def gettarinfo(self, name=None, arcname=None, fileobj=None):
        """The TarInfo of a file that is there; None if a tar file cannot hold it."""
        self._check("awx")
        if fileobj is not None:
            name = fileobj.name
        arcname = os.path.splitdrive(name if arcname is None else arcname)[1].lstrip("/")
        tarinfo = self.tarinfo()
        tarinfo._tarfile = self
        if fileobj is not None:
            st = os.fstat(fileobj.fileno())
        else:
            st = os.stat(name) if self.dereference else os.lstat(name)
        mode = st.st_mode
        linkname = ""
        if stat.S_ISREG(mode):
            inode = st.st_ino, st.st_dev
            if not self.dereference and st.st_nlink > 1 and inode in self.inodes and arcname != self.inodes[inode]:
                kind = LNKTYPE
                linkname = self.inodes[inode]
            else:
                kind = REGTYPE
                if inode[0]:
                    self.inodes[inode] = arcname
        elif stat.S_ISDIR(mode):
            kind = DIRTYPE
        elif stat.S_ISFIFO(mode):
            kind = FIFOTYPE
        elif stat.S_ISLNK(mode):
            kind = SYMTYPE
            linkname = os.readlink(name)
        elif stat.S_ISCHR(mode):
            kind = CHRTYPE
        elif stat.S_ISBLK(mode):
            kind = BLKTYPE
        else:
            return None
        tarinfo.name, tarinfo.mode, tarinfo.uid, tarinfo.gid = arcname, mode, st.st_uid, st.st_gid
        tarinfo.size = st.st_size if kind == REGTYPE else 0
        tarinfo.mtime, tarinfo.type, tarinfo.linkname = st.st_mtime, kind, linkname
        try:
            import pwd
            tarinfo.uname = pwd.getpwuid(tarinfo.uid)[0]
        except (ImportError, KeyError):
            pass
        try:
            import grp
            tarinfo.gname = grp.getgrgid(tarinfo.gid)[0]
        except (ImportError, KeyError):
            pass
        if kind in (CHRTYPE, BLKTYPE):
            tarinfo.devmajor, tarinfo.devminor = os.major(st.st_rdev), os.minor(st.st_rdev)
        return tarinfo

    def add(self, name, arcname=None, recursive=True, *, filter=None):
        """Adds a file, or a directory with all in it; filter may change or drop (None) each member."""
        self._check("awx")
        if arcname is None:
            arcname = name
        if self.name is not None and os.path.abspath(name) == self.name:
            return
        tarinfo = self.gettarinfo(name, arcname)
        if tarinfo is None:
            return
        if filter is not None:
            tarinfo = filter(tarinfo)
            if tarinfo is None:
                return
        if tarinfo.isreg():
            with bltn_open(name, "rb") as f:
                self.addfile(tarinfo, f)
        else:
            self.addfile(tarinfo)
            if tarinfo.isdir() and recursive:
                for entry in sorted(os.listdir(name)):
                    self.add(os.path.join(name, entry), os.path.join(arcname, entry), recursive, filter=filter)

    def addfile(self, tarinfo, fileobj=None):
        """Adds a member whose data, tarinfo.size bytes, is read from a file object."""
        self._check("awx")
        if fileobj is None and tarinfo.isreg() and tarinfo.size != 0:
            raise ValueError("fileobj not provided for non zero-size regular file")
        tarinfo = copy.copy(tarinfo)
        buf = tarinfo.tobuf(self.format, self.encoding, self.errors)
        self.fileobj.write(buf)
        self.offset += len(buf)
        if fileobj is not None:
            copyfileobj(fileobj, self.fileobj, tarinfo.size, bufsize=self.copybufsize)
            rest = -tarinfo.size % BLOCKSIZE
            self.fileobj.write(NUL * rest)
            self.offset += tarinfo.size + rest
        self.members.append(tarinfo)

    # ---- Extracting

    def _get_filter_function(self, filter):
        if filter is None:
            filter = self.extraction_filter
            if filter is None:
                import warnings
                warnings.warn("Python 3.14 will, by default, filter extracted tar archives and reject files or modify "
                              "their metadata. Use the filter argument to control this behavior.", DeprecationWarning,
                              stacklevel=3)
                return fully_trusted_filter
            if isinstance(filter, str):
                raise TypeError("String names are not supported for TarFile.extraction_filter. Use a function such as "
                                "tarfile.data_filter directly.")
            return filter
        if callable(filter):
            return filter
        try:
            return _NAMED_FILTERS[filter]
        except KeyError:
            raise ValueError(f"filter {filter!r} not found") from None

    def extractall(self, path=".", members=None, *, numeric_owner=False, filter=None):
        """Extracts all members, or some, under path."""
        function = self._get_filter_function(filter)
        directories = []
        for member in self if members is None else members:
            tarinfo = self._filtered(member, function, path)
            if tarinfo is None:
                continue
            if tarinfo.isdir():
                directories.append(tarinfo)
            # A directory gets its attributes when all in it is there.
            self._extract_one(tarinfo, path, not tarinfo.isdir(), numeric_owner)
        for tarinfo in sorted(directories, key=lambda tarinfo: tarinfo.name, reverse=True):
            target = os.path.join(path, tarinfo.name)
            try:
                self.chown(tarinfo, target, numeric_owner)
                self.utime(tarinfo, target)
                self.chmod(tarinfo, target)
            except ExtractError as error:
                self._handle_nonfatal_error(error)

    def extract(self, member, path="", set_attrs=True, *, numeric_owner=False, filter=None):
        """Extracts a member under path."""
        function = self._get_filter_function(filter)
        tarinfo = self._filtered(member, function, path)
        if tarinfo is not None:
            self._extract_one(tarinfo, path, set_attrs, numeric_owner)

    def _filtered(self, member, function, path):
        tarinfo = self.getmember(member) if isinstance(member, str) else member
        unfiltered = tarinfo
        try:
            tarinfo = function(tarinfo, path)
        except (OSError, FilterError) as error:
            self._handle_fatal_error(error)
            return None
        except ExtractError as error:
            self._handle_nonfatal_error(error)
            return None
        if tarinfo is None:
            return None
        if tarinfo.islnk():
            tarinfo = copy.copy(tarinfo)
            tarinfo._link_target = os.path.join(path, tarinfo.linkname)
        return tarinfo

    def _extract_one(self, tarinfo, path, set_attrs, numeric_owner):
        self._check("r")
        try:
            self._extract_member(tarinfo, os.path.join(path, tarinfo.name), set_attrs, numeric_owner)
        except OSError as error:
            self._handle_fatal_error(error)
        except ExtractError as error:
            self._handle_nonfatal_error(error)

    def _handle_nonfatal_error(self, error):
        if self.errorlevel > 1:
            raise error

    def _handle_fatal_error(self, error):
        if self.errorlevel > 0:
            raise error

    def extractfile(self, member):
        """The data of a member as a file to read; None if it has none."""
        self._check("r")
        tarinfo = self.getmember(member) if isinstance(member, str) else member
        if tarinfo.isreg() or tarinfo.type not in SUPPORTED_TYPES:
            if tarinfo.type == GNUTYPE_SPARSE:
                raise ReadError("sparse members are not supported")
            return self.fileobject(self, tarinfo)
        if tarinfo.islnk() or tarinfo.issym():
            if isinstance(self.fileobj, _Stream):
                raise StreamError("cannot extract (sym)link as file object")
            return self.extractfile(self._find_link_target(tarinfo))
        return None

    def _find_link_target(self, tarinfo):
        if tarinfo.issym():
            linkname = "/".join(filter(None, (os.path.dirname(tarinfo.name), tarinfo.linkname)))
            limit = None
        else:
            linkname = tarinfo.linkname
            limit = tarinfo
        member = self._getmember(linkname, before=limit, normalize=True)
        if member is None:
            raise KeyError("linkname %r not found" % linkname)
        return member

    def _extract_member(self, tarinfo, targetpath, set_attrs=True, numeric_owner=False):
        targetpath = targetpath.rstrip("/")
        upperdirs = os.path.dirname(targetpath)
        if upperdirs and not os.path.exists(upperdirs):
            os.makedirs(upperdirs, exist_ok=True)
        if tarinfo.isreg():
            self.makefile(tarinfo, targetpath)
        elif tarinfo.isdir():
            self.makedir(tarinfo, targetpath)
        elif tarinfo.isfifo():
            self.makefifo(tarinfo, targetpath)
        elif tarinfo.ischr() or tarinfo.isblk():
            self.makedev(tarinfo, targetpath)
        elif tarinfo.islnk() or tarinfo.issym():
            self.makelink(tarinfo, targetpath)
        else:
            self.makeunknown(tarinfo, targetpath)
        if set_attrs:
            self.chown(tarinfo, targetpath, numeric_owner)
            if not tarinfo.issym():
                self.chmod(tarinfo, targetpath)
                self.utime(tarinfo, targetpath)

    def makedir(self, tarinfo, targetpath):
        """Makes a directory; its mode is set when it is full."""
        try:
            if tarinfo.mode is None:
                os.mkdir(targetpath)
            else:
                os.mkdir(targetpath, 0o700)
        except FileExistsError:
            if not os.path.isdir(targetpath):
                raise

    def makefile(self, tarinfo, targetpath):
        """Makes a regular file."""
        if tarinfo.type == GNUTYPE_SPARSE:
            raise ExtractError("sparse members are not supported")
        self.fileobj.seek(tarinfo.offset_data)
        with bltn_open(targetpath, "wb") as target:
            copyfileobj(self.fileobj, target, tarinfo.size, ReadError, self.copybufsize)

    def makeunknown(self, tarinfo, targetpath):
        """Makes a file of an unknown type: as a regular one."""
        self.makefile(tarinfo, targetpath)

    def makefifo(self, tarinfo, targetpath):
        """Makes a named pipe."""
        os.mkfifo(targetpath)

    def makedev(self, tarinfo, targetpath):
        """Makes a device."""
        mode = 0o600 if tarinfo.mode is None else tarinfo.mode
        mode |= stat.S_IFBLK if tarinfo.isblk() else stat.S_IFCHR
        os.mknod(targetpath, mode, os.makedev(tarinfo.devmajor, tarinfo.devminor))

    def makelink(self, tarinfo, targetpath):
        """Makes a link; where that cannot be, a copy of what it leads to."""
        try:
            if tarinfo.issym():
                if os.path.lexists(targetpath):
                    os.unlink(targetpath)
                os.symlink(tarinfo.linkname, targetpath)
                return
            if os.path.exists(tarinfo._link_target):
                if os.path.lexists(targetpath):
                    os.unlink(targetpath)
                os.link(tarinfo._link_target, targetpath)
                return
        except OSError:
            pass
        try:
            self._extract_member(self._find_link_target(tarinfo), targetpath)
        except KeyError:
            raise ExtractError("unable to resolve link inside archive") from None

    def chown(self, tarinfo, targetpath, numeric_owner):
        """Sets the owner, if the program may."""
        if os.geteuid() != 0:
            return
        uid, gid = tarinfo.uid, tarinfo.gid
        if not numeric_owner:
            try:
                if tarinfo.gname:
                    import grp
                    gid = grp.getgrnam(tarinfo.gname)[2]
            except (ImportError, KeyError):
                pass
            try:
                if tarinfo.uname:
                    import pwd
                    uid = pwd.getpwnam(tarinfo.uname)[2]
            except (ImportError, KeyError):
                pass
        uid, gid = -1 if uid is None else uid, -1 if gid is None else gid
        try:
            if tarinfo.issym():
                os.lchown(targetpath, uid, gid)
            else:
                os.chown(targetpath, uid, gid)
        except (OSError, OverflowError) as error:
            raise ExtractError("could not change owner") from error

    def chmod(self, tarinfo, targetpath):
        """Sets the mode."""
        if tarinfo.mode is None:
            return
        try:
            os.chmod(targetpath, tarinfo.mode)
        except OSError as error:
            raise ExtractError("could not change mode") from error

    def utime(self, tarinfo, targetpath):
        """Sets the time of modification."""
        if tarinfo.mtime is None:
            return
        try:
            os.utime(targetpath, (tarinfo.mtime, tarinfo.mtime))
        except OSError as error:
            raise ExtractError("could not change modification time") from error


open = TarFile.open


def is_tarfile(name):
    """Whether a file, given by name or as a file object, is a tar file that can be read."""
    try:
        if hasattr(name, "read"):
            position = name.tell()
            opened = open(fileobj=name)
            name.seek(position)
        else:
            opened = open(name)
        opened.close()
        return True
    except TarError:
        return False


def main():
    """The command line: python -m tarfile."""
    import argparse
    parser = argparse.ArgumentParser(description="A simple command-line interface for tarfile module.")
    parser.add_argument("-v", "--verbose", action="store_true", default=False, help="Verbose output")
    parser.add_argument("--filter", metavar="<filtername>", choices=_NAMED_FILTERS,
                        help="Filter for extraction")
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("-l", "--list", metavar="<tarfile>", help="Show listing of a tarfile")
    group.add_argument("-e", "--extract", nargs="+", metavar=("<tarfile>", "<output_dir>"),
                       help="Extract tarfile into target dir")
    group.add_argument("-c", "--create", nargs="+", metavar=("<name>", "<file>"), help="Create tarfile from sources")
    group.add_argument("-t", "--test", metavar="<tarfile>", help="Test if a tarfile is valid")
    args = parser.parse_args()
    if args.filter and args.extract is None:
        parser.exit(1, "--filter is only valid for extraction\n")
    if args.test is not None:
        if not is_tarfile(args.test):
            parser.exit(1, "{!r} is not a tar archive.\n".format(args.test))
        with open(args.test, "r") as tar:
            tar.getmembers()
            print(tar.getmembers(), file=sys.stderr)
        if args.verbose:
            print("{!r} is a tar archive.".format(args.test))
    elif args.list is not None:
        if not is_tarfile(args.list):
            parser.exit(1, "{!r} is not a tar archive.\n".format(args.list))
        with open(args.list, "r:*") as tar:
            tar.list(verbose=args.verbose)
    elif args.extract is not None:
        if len(args.extract) > 2:
            parser.exit(1, parser.format_help())
        source, folder = args.extract[0], args.extract[1] if len(args.extract) == 2 else os.curdir
        if not is_tarfile(source):
            parser.exit(1, "{!r} is not a tar archive.\n".format(source))
        with open(source, "r:*") as tar:
            tar.extractall(path=folder, filter=args.filter)
    elif args.create is not None:
        name = args.create.pop(0)
        mode = "w:gz" if os.path.splitext(name)[1] in (".gz", ".tgz") else "w"
        with open(name, mode) as tar:
            for file_name in args.create:
                tar.add(file_name)
        if args.verbose:
            print("{!r} file created.".format(name))


if __name__ == "__main__":
    main()
