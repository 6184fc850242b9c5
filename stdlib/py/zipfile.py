"""Reading and writing of ZIP files."""

import io
import os
import shutil
import stat
import struct
import sys
import time
import zlib

crc32 = zlib.crc32

__all__ = ["BadZipFile", "BadZipfile", "error", "ZIP_STORED", "ZIP_DEFLATED", "ZIP_BZIP2", "ZIP_LZMA", "is_zipfile",
           "ZipInfo", "ZipFile", "LargeZipFile", "Path"]


class BadZipFile(Exception):
    """What is read is no ZIP file, or a damaged one."""


class LargeZipFile(Exception):
    """A file needs ZIP64, which is not allowed."""


error = BadZipfile = BadZipFile

ZIP64_LIMIT = (1 << 31) - 1
ZIP_FILECOUNT_LIMIT = (1 << 16) - 1
ZIP_MAX_COMMENT = (1 << 16) - 1
ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA = 0, 8, 12, 14
DEFAULT_VERSION, ZIP64_VERSION = 20, 45

# The records of a file: one before each member, one for each in the directory at the end, and the end itself.
_LOCAL = struct.Struct("<4s2B4HL2L2H")
_CENTRAL = struct.Struct("<4s4B4HL2L5H2L")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_END64_LOCATOR = struct.Struct("<4sLQL")
_LOCAL_MAGIC, _CENTRAL_MAGIC, _END_MAGIC = b"PK\003\004", b"PK\001\002", b"PK\005\006"
_END64_MAGIC, _LOCATOR_MAGIC = b"PK\x06\x06", b"PK\x06\x07"
_MASK_ENCRYPTED, _MASK_DATA_DESCRIPTOR, _MASK_UTF8 = 0x01, 0x08, 0x800


def _find_end(fp):
    """The end record as a list: its fields, the comment, and where it lies; None if there is none."""
    fp.seek(0, 2)
    size = fp.tell()
    start = max(size - (1 << 16) - _END.size, 0)
    fp.seek(start)
    data = fp.read()
    at = data.rfind(_END_MAGIC)
    if at < 0 or len(data) < at + _END.size:
        return None
    end = list(_END.unpack_from(data, at))
    end += [data[at + _END.size:at + _END.size + end[7]], start + at]
    # A ZIP64 file has a record with wider fields before.
    locator_at = start + at - _END64_LOCATOR.size
    if locator_at >= 0:
        fp.seek(locator_at)
        magic, disk, offset, disks = _END64_LOCATOR.unpack(fp.read(_END64_LOCATOR.size))
        if magic == _LOCATOR_MAGIC:
            if disk != 0 or disks > 1:
                raise BadZipFile("zipfiles that span multiple disks are not supported")
            fp.seek(locator_at - _END64.size)
            record = fp.read(_END64.size)
            if len(record) == _END64.size and record.startswith(_END64_MAGIC):
                _, _, _, _, disk, first_disk, here, total, size, offset = _END64.unpack(record)
                end[1:7] = disk, first_disk, here, total, size, offset
                end[9] = locator_at - _END64.size
    return end


def is_zipfile(filename):
    """Whether a file, given by name or as a file object, looks like a ZIP file."""
    try:
        if hasattr(filename, "read"):
            return _find_end(filename) is not None
        with io.open(filename, "rb") as fp:
            return _find_end(fp) is not None
    except (OSError, BadZipFile):
        return False


class ZipInfo:
    """What is known of a member."""

    __slots__ = ("orig_filename", "filename", "date_time", "compress_type", "compress_level", "comment", "extra",
                 "create_system", "create_version", "extract_version", "reserved", "flag_bits", "volume",
                 "internal_attr", "external_attr", "header_offset", "CRC", "compress_size", "file_size", "_raw_time",
                 "_end_offset")

    def __init__(self, filename="NoName", date_time=(1980, 1, 1, 0, 0, 0)):
        self.orig_filename = filename
        self.filename = filename.split("\0")[0]
        if date_time[0] < 1980:
            raise ValueError("ZIP does not support timestamps before 1980")
        self.date_time = date_time
        self.compress_type = ZIP_STORED
        self.compress_level = None
        self.comment = self.extra = b""
        self.create_system = 3
        self.create_version = self.extract_version = DEFAULT_VERSION
        self.reserved = self.flag_bits = self.volume = self.internal_attr = self.external_attr = 0
        self.header_offset = self.CRC = self.compress_size = self.file_size = 0
        self._end_offset = None

    @property
    def _compresslevel(self):
        return self.compress_level

    @_compresslevel.setter
    def _compresslevel(self, value):
        self.compress_level = value

    def __repr__(self):
        parts = [f"<{self.__class__.__name__} filename={self.filename!r}"]
        if self.compress_type != ZIP_STORED:
            parts.append(" compress_type=%s" % _names.get(self.compress_type, self.compress_type))
        mode, low = self.external_attr >> 16, self.external_attr & 0xFFFF
        if mode:
            parts.append(f" filemode={stat.filemode(mode)!r}")
        if low:
            parts.append(" external_attr=%#x" % low)
        if not self.is_dir() or self.file_size:
            parts.append(f" file_size={self.file_size!r}")
        if (not self.is_dir() or self.compress_size) and (self.compress_type != ZIP_STORED
                                                          or self.file_size != self.compress_size):
            parts.append(f" compress_size={self.compress_size!r}")
        return "".join(parts) + ">"

    @classmethod
    def from_file(cls, filename, arcname=None, *, strict_timestamps=True):
        """The ZipInfo of a file that is there."""
        filename = os.fspath(filename)
        st = os.stat(filename)
        isdir = stat.S_ISDIR(st.st_mode)
        date_time = time.localtime(st.st_mtime)[:6]
        if not strict_timestamps and date_time[0] < 1980:
            date_time = (1980, 1, 1, 0, 0, 0)
        elif not strict_timestamps and date_time[0] > 2107:
            date_time = (2107, 12, 31, 23, 59, 59)
        arcname = os.path.normpath(os.path.splitdrive(filename if arcname is None else arcname)[1]).lstrip("/")
        if isdir:
            arcname += "/"
        zinfo = cls(arcname, date_time)
        zinfo.external_attr = (st.st_mode & 0xFFFF) << 16
        if isdir:
            zinfo.external_attr |= 0x10
        else:
            zinfo.file_size = st.st_size
        return zinfo

    def is_dir(self):
        """Whether this is a directory: its name ends with a slash."""
        return self.filename.endswith("/")

    def _encode_name(self):
        try:
            return self.filename.encode("ascii"), self.flag_bits
        except UnicodeEncodeError:
            return self.filename.encode("utf-8"), self.flag_bits | _MASK_UTF8

    def _dos_time(self):
        dt = self.date_time
        return dt[3] << 11 | dt[4] << 5 | dt[5] // 2, (dt[0] - 1980) << 9 | dt[1] << 5 | dt[2]

    def FileHeader(self, zip64=None):
        """The record before the member's data."""
        dostime, dosdate = self._dos_time()
        if self.flag_bits & _MASK_DATA_DESCRIPTOR:
            crc = compressed = size = 0
        else:
            crc, compressed, size = self.CRC, self.compress_size, self.file_size
        extra = self.extra
        too_large = size > ZIP64_LIMIT or compressed > ZIP64_LIMIT
        if zip64 is None:
            zip64 = too_large
        if zip64:
            extra += struct.pack("<HHQQ", 1, 16, size, compressed)
        if too_large:
            if not zip64:
                raise LargeZipFile("Filesize would require ZIP64 extensions")
        if zip64:
            size = compressed = 0xffffffff
            self.extract_version = max(ZIP64_VERSION, self.extract_version)
            self.create_version = max(ZIP64_VERSION, self.create_version)
        name, flags = self._encode_name()
        if self.compress_type in (ZIP_BZIP2, ZIP_LZMA):
            self.extract_version = max(46 if self.compress_type == ZIP_BZIP2 else 63, self.extract_version)
            self.create_version = max(self.extract_version, self.create_version)
        return _LOCAL.pack(_LOCAL_MAGIC, self.extract_version, self.reserved, flags, self.compress_type, dostime,
                           dosdate, crc, compressed, size, len(name), len(extra)) + name + extra

    def _decode_extra(self):
        """Takes sizes that are wider than their fields from the ZIP64 part of extra."""
        extra = self.extra
        while len(extra) >= 4:
            kind, size = struct.unpack_from("<HH", extra)
            if size + 4 > len(extra):
                raise BadZipFile("Corrupt extra field %04x (size=%d)" % (kind, size))
            if kind == 1:
                data = extra[4:size + 4]
                try:
                    for name in ("file_size", "compress_size", "header_offset"):
                        if getattr(self, name) in (0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF):
                            field = {"file_size": "File size", "compress_size": "Compress size",
                                     "header_offset": "Header offset"}[name]
                            value, = struct.unpack_from("<Q", data)
                            setattr(self, name, value)
                            data = data[8:]
                except struct.error:
                    raise BadZipFile(f"Corrupt zip64 extra field. {field} not found.") from None
            extra = extra[size + 4:]


_names = {0: "store", 1: "shrink", 6: "implode", 7: "tokenize", 8: "deflate", 9: "deflate64", 12: "bzip2", 14: "lzma"}


def _check_compression(compression):
    if compression in (ZIP_BZIP2, ZIP_LZMA):
        module = "bz2" if compression == ZIP_BZIP2 else "lzma"
        try:
            __import__(module)
        except ImportError:
            raise RuntimeError(f"Compression requires the (missing) {module} module") from None
    elif compression not in (ZIP_STORED, ZIP_DEFLATED):
        raise NotImplementedError("That compression method is not supported")


class _LzmaPacker:
    """LZMA as archives have it: the properties of the filter come first."""

    def __init__(self):
        self._packer = None

    def _header(self):
        import lzma
        properties = lzma._encode_filter_properties({"id": lzma.FILTER_LZMA1})
        chain = [lzma._decode_filter_properties(lzma.FILTER_LZMA1, properties)]
        self._packer = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=chain)
        return struct.pack("<BBH", 9, 4, len(properties)) + properties

    def compress(self, data):
        if self._packer is None:
            return self._header() + self._packer.compress(data)
        return self._packer.compress(data)

    def flush(self):
        if self._packer is None:
            return self._header() + self._packer.flush()
        return self._packer.flush()


class _LzmaUnpacker:
    """Undoes what an _LzmaPacker does."""

    eof = False

    def __init__(self):
        self._unpacker = None
        self._begun = b""

    def decompress(self, data):
        if self._unpacker is None:
            self._begun += data
            if len(self._begun) <= 4:
                return b""
            size, = struct.unpack("<H", self._begun[2:4])
            if len(self._begun) <= 4 + size:
                return b""
            import lzma
            chain = [lzma._decode_filter_properties(lzma.FILTER_LZMA1, self._begun[4:4 + size])]
            self._unpacker = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=chain)
            data = self._begun[4 + size:]
            self._begun = None
        result = self._unpacker.decompress(data)
        self.eof = self._unpacker.eof
        return result


def _get_compressor(compress_type, level):
    """What compresses a member, or None."""
    if compress_type == ZIP_DEFLATED:
        return zlib.compressobj(-1 if level is None else level, zlib.DEFLATED, -15)
    if compress_type == ZIP_BZIP2:
        import bz2
        return bz2.BZ2Compressor(9 if level is None else level)
    return _LzmaPacker() if compress_type == ZIP_LZMA else None


def _get_decompressor(compress_type):
    """What decompresses a member, or None."""
    _check_compression(compress_type)
    if compress_type == ZIP_DEFLATED:
        return zlib.decompressobj(-15)
    if compress_type == ZIP_BZIP2:
        import bz2
        return bz2.BZ2Decompressor()
    return _LzmaUnpacker() if compress_type == ZIP_LZMA else None


class _SharedFile:
    """A place of its own in a file that others read, too."""

    def __init__(self, zipfile, position):
        self._zipfile = zipfile
        self._file = zipfile.fp
        self._pos = position
        self.seekable = self._file.seekable

    def tell(self):
        return self._pos

    def seek(self, offset, whence=0):
        if self._zipfile._writing:
            raise ValueError("Can't reposition in the ZIP file while there is an open writing handle on it. Close the "
                             "writing handle before trying to read.")
        self._file.seek(offset, whence)
        self._pos = self._file.tell()
        return self._pos

    def read(self, n=-1):
        if self._zipfile._writing:
            raise ValueError("Can't read from the ZIP file while there is an open writing handle on it. Close the "
                             "writing handle before trying to read.")
        self._file.seek(self._pos)
        data = self._file.read(n)
        self._pos = self._file.tell()
        return data

    def close(self):
        if self._file is not None:
            self._file = None
            self._zipfile._fpclose()


class ZipExtFile(io.BufferedIOBase):
    """A member that is read. ZipFile.open() makes it."""

    _CHUNK = 1 << 16

    def __init__(self, fileobj, mode, zipinfo, pwd=None, close_fileobj=False):
        self._fileobj = fileobj
        self._close_fileobj = close_fileobj
        self._start = fileobj.tell()
        self._zinfo = zipinfo
        self.name = zipinfo.filename
        self.mode = mode
        self.newlines = None
        self._rewind()

    def _rewind(self):
        self._left_packed = self._zinfo.compress_size
        self._left = self._zinfo.file_size
        self._buffer = b""
        self._offset = 0
        self._crc = crc32(b"")
        self._expected = self._zinfo.CRC
        self._inflate = _get_decompressor(self._zinfo.compress_type)
        self._eof = self._left <= 0

    def __repr__(self):
        text = f"<{self.__class__.__module__}.{self.__class__.__qualname__}"
        if self.closed:
            return text + " [closed]>"
        text += f" name={self.name!r}"
        if self._zinfo.compress_type != ZIP_STORED:
            text += " compress_type=%s" % _names.get(self._zinfo.compress_type, self._zinfo.compress_type)
        return text + ">"

    def readable(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        return True

    def _more(self):
        """The next piece of data; b"" at the end."""
        while not self._eof:
            packed = self._fileobj.read(min(self._CHUNK, self._left_packed)) if self._left_packed > 0 else b""
            if self._left_packed > 0 and not packed:
                raise EOFError
            self._left_packed -= len(packed)
            if self._inflate is None:
                data = packed
                self._eof = self._left_packed <= 0
            else:
                data = self._inflate.decompress(packed)
                if self._left_packed <= 0 and self._zinfo.compress_type == ZIP_DEFLATED:
                    data += self._inflate.flush()
                self._eof = self._inflate.eof or self._left_packed <= 0
            data = data[:self._left]
            self._left -= len(data)
            if self._left <= 0:
                self._eof = True
            self._crc = crc32(data, self._crc)
            if self._eof and self._crc != self._expected:
                raise BadZipFile("Bad CRC-32 for file %r" % self.name)
            if data:
                return data
        return b""

    def _fill(self, size):
        pieces = [self._buffer[self._offset:]]
        have = len(pieces[0])
        while size is None or have < size:
            piece = self._more()
            if not piece:
                break
            pieces.append(piece)
            have += len(piece)
        self._buffer = b"".join(pieces)
        self._offset = 0

    def read(self, n=-1):
        if self.closed:
            raise ValueError("read from closed file.")
        n = None if n is None or n < 0 else n
        self._fill(n)
        end = len(self._buffer) if n is None else self._offset + n
        data = self._buffer[self._offset:end]
        self._offset += len(data)
        return data

    def read1(self, n=-1):
        if self.closed:
            raise ValueError("read from closed file.")
        if self._offset >= len(self._buffer):
            self._buffer = self._more()
            self._offset = 0
        end = None if n is None or n < 0 else self._offset + n
        data = self._buffer[self._offset:end]
        self._offset += len(data)
        return data

    def peek(self, n=1):
        if self._offset + n > len(self._buffer):
            self._fill(min(n, 512))
        return self._buffer[self._offset:self._offset + 512]

    def close(self):
        try:
            if self._close_fileobj and not self.closed:
                self._fileobj.close()
        finally:
            super().close()

    def seekable(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        return self._fileobj.seekable()

    def tell(self):
        if self.closed:
            raise ValueError("tell on closed file.")
        return self._zinfo.file_size - self._left - len(self._buffer) + self._offset

    def seek(self, offset, whence=os.SEEK_SET):
        if self.closed:
            raise ValueError("seek on closed file.")
        if whence == os.SEEK_CUR:
            offset += self.tell()
        elif whence == os.SEEK_END:
            offset += self._zinfo.file_size
        elif whence != os.SEEK_SET:
            raise ValueError("whence must be os.SEEK_SET (0), os.SEEK_CUR (1), or os.SEEK_END (2)")
        offset = min(max(offset, 0), self._zinfo.file_size)
        if offset < self.tell():
            self._fileobj.seek(self._start)
            self._rewind()
        while (ahead := offset - self.tell()) > 0 and self.read(min(ahead, self._CHUNK)):
            pass
        return self.tell()


class _ZipWriteFile(io.BufferedIOBase):
    """A member that is written. ZipFile.open() makes it."""

    def __init__(self, zf, zinfo, zip64):
        self._zinfo = zinfo
        self._zip64 = zip64
        self._zipfile = zf
        self._deflate = _get_compressor(zinfo.compress_type, zinfo.compress_level)
        self._file_size = self._compress_size = 0
        self._crc = crc32(b"")

    @property
    def _fileobj(self):
        return self._zipfile.fp

    @property
    def name(self):
        return self._zinfo.filename

    @property
    def mode(self):
        return "wb"

    def writable(self):
        return True

    def write(self, data):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        if not isinstance(data, (bytes, bytearray)):
            data = memoryview(data)
        size = len(data) if isinstance(data, (bytes, bytearray)) else data.nbytes
        self._file_size += size
        self._crc = crc32(data, self._crc)
        if self._deflate:
            data = self._deflate.compress(data)
            self._compress_size += len(data)
        self._fileobj.write(data)
        return size

    def close(self):
        if self.closed:
            return
        zinfo = self._zinfo
        try:
            super().close()
            if self._deflate:
                rest = self._deflate.flush()
                self._compress_size += len(rest)
                self._fileobj.write(rest)
                zinfo.compress_size = self._compress_size
            else:
                zinfo.compress_size = self._file_size
            zinfo.CRC = self._crc
            zinfo.file_size = self._file_size
            if not self._zip64:
                if self._file_size > ZIP64_LIMIT:
                    raise RuntimeError("File size too large, try using force_zip64")
                if self._compress_size > ZIP64_LIMIT:
                    raise RuntimeError("Compressed size too large, try using force_zip64")
            if zinfo.flag_bits & _MASK_DATA_DESCRIPTOR:
                self._fileobj.write(struct.pack("<LLQQ" if self._zip64 else "<LLLL", 0x08074b50, zinfo.CRC,
                                                zinfo.compress_size, zinfo.file_size))
                self._zipfile.start_dir = self._fileobj.tell()
            else:
                # The sizes are known now: the record before the data gets them.
                self._zipfile.start_dir = self._fileobj.tell()
                self._fileobj.seek(zinfo.header_offset)
                self._fileobj.write(zinfo.FileHeader(self._zip64))
                self._fileobj.seek(self._zipfile.start_dir)
            self._zipfile.filelist.append(zinfo)
            self._zipfile.NameToInfo[zinfo.filename] = zinfo
        finally:
            self._zipfile._writing = False


class _Tellable:
    """A stream that cannot seek, with its position counted."""

    def __init__(self, fp):
        self.fp = fp
        self.offset = 0

    def write(self, data):
        n = self.fp.write(data)
        self.offset += n
        return n

    def tell(self):
        return self.offset

    def flush(self):
        self.fp.flush()

    def close(self):
        self.fp.close()


class ZipFile:
    """A ZIP file: read ('r'), made ('w', 'x') or added to ('a')."""

    fp = None

    def __init__(self, file, mode="r", compression=ZIP_STORED, allowZip64=True, compresslevel=None, *,
                 strict_timestamps=True, metadata_encoding=None):
        if mode not in ("r", "w", "x", "a"):
            raise ValueError("ZipFile requires mode 'r', 'w', 'x', or 'a'")
        _check_compression(compression)
        if metadata_encoding and mode != "r":
            raise ValueError("metadata_encoding is only supported for reading files")
        self._allowZip64 = allowZip64
        self._didModify = False
        self._strict_timestamps = strict_timestamps
        self.debug = 0
        self.NameToInfo = {}
        self.filelist = []
        self.compression = compression
        self.compresslevel = compresslevel
        self.mode = mode
        self.pwd = None
        self._comment = b""
        self.metadata_encoding = metadata_encoding
        self._fileRefCnt = 1
        self._writing = False
        self._seekable = True
        if isinstance(file, os.PathLike):
            file = os.fspath(file)
        if isinstance(file, str):
            self._filePassed = 0
            self.filename = file
            modes = {"r": "rb", "w": "w+b", "x": "x+b", "a": "r+b"}
            try:
                self.fp = io.open(file, modes[mode])
            except OSError:
                if mode != "a":
                    raise
                self.fp = io.open(file, "w+b")
        else:
            self._filePassed = 1
            self.fp = file
            self.filename = getattr(file, "name", None)
        try:
            if mode == "r":
                self._read_directory()
            elif mode in "wx":
                self._didModify = True
                try:
                    self.start_dir = self.fp.tell()
                except (AttributeError, OSError):
                    self.fp = _Tellable(self.fp)
                    self.start_dir = 0
                    self._seekable = False
                else:
                    try:
                        self.fp.seek(self.start_dir)
                    except (AttributeError, OSError):
                        self._seekable = False
            else:
                try:
                    self._read_directory()
                    self.fp.seek(self.start_dir)
                except BadZipFile:
                    # No ZIP file: one is put behind what is there.
                    self.fp.seek(0, 2)
                    self._didModify = True
                    self.start_dir = self.fp.tell()
        except:
            fp = self.fp
            self.fp = None
            if not self._filePassed:
                fp.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, type, value, traceback):
        self.close()

    def __repr__(self):
        text = f"<{self.__class__.__module__}.{self.__class__.__qualname__}"
        if self.fp is None:
            return text + " [closed]>"
        if self._filePassed:
            text += f" file={self.fp!r}"
        elif self.filename is not None:
            text += f" filename={self.filename!r}"
        return text + f" mode={self.mode!r}>"

    def _read_directory(self):
        fp = self.fp
        try:
            end = _find_end(fp)
        except OSError:
            raise BadZipFile("File is not a zip file")
        if not end:
            raise BadZipFile("File is not a zip file")
        size, offset = end[5], end[6]
        self._comment = end[8]
        before = end[9] - size - offset  # what stands before the ZIP file
        self.start_dir = offset + before
        if self.start_dir < 0:
            raise BadZipFile("Bad offset for central directory")
        fp.seek(self.start_dir)
        data = io.BytesIO(fp.read(size))
        while data.tell() < size:
            record = data.read(_CENTRAL.size)
            if len(record) != _CENTRAL.size:
                raise BadZipFile("Truncated central directory")
            fields = _CENTRAL.unpack(record)
            if fields[0] != _CENTRAL_MAGIC:
                raise BadZipFile("Bad magic number for central directory")
            raw = data.read(fields[12])
            flags = fields[5]
            name = raw.decode("utf-8") if flags & _MASK_UTF8 else raw.decode(self.metadata_encoding or "cp437")
            x = ZipInfo(name)
            x.extra = data.read(fields[13])
            x.comment = data.read(fields[14])
            x.header_offset = fields[18]
            (x.create_version, x.create_system, x.extract_version, x.reserved, x.flag_bits, x.compress_type, t, d, x.CRC,
             x.compress_size, x.file_size) = fields[1:12]
            if x.extract_version > 63:
                raise NotImplementedError("zip file version %.1f" % (x.extract_version / 10))
            x.volume, x.internal_attr, x.external_attr = fields[15:18]
            x._raw_time = t
            x.date_time = (d >> 9) + 1980, d >> 5 & 15, d & 31, t >> 11, t >> 5 & 63, (t & 31) * 2
            x._decode_extra()
            x.header_offset += before
            self.filelist.append(x)
            self.NameToInfo[x.filename] = x
        # Members may not overlap: each ends before the next begins.
        end_offset = self.start_dir
        for x in sorted(self.filelist, key=lambda x: x.header_offset, reverse=True):
            x._end_offset = end_offset
            end_offset = x.header_offset

    # ---- Asking

    def namelist(self):
        """The names of all members."""
        return [data.filename for data in self.filelist]

    def infolist(self):
        """The ZipInfos of all members."""
        return self.filelist

    def printdir(self, file=None):
        """Prints a table of the members."""
        print("%-46s %19s %12s" % ("File Name", "Modified    ", "Size"), file=file)
        for zinfo in self.filelist:
            date = "%d-%02d-%02d %02d:%02d:%02d" % zinfo.date_time[:6]
            print("%-46s %s %12d" % (zinfo.filename, date, zinfo.file_size), file=file)

    def testzip(self):
        """Reads all members; the name of the first that is damaged, or None."""
        for zinfo in self.filelist:
            try:
                with self.open(zinfo.filename, "r") as f:
                    while f.read(1 << 20):
                        pass
            except BadZipFile:
                return zinfo.filename

    def getinfo(self, name):
        """The ZipInfo of a member; KeyError if there is none."""
        info = self.NameToInfo.get(name)
        if info is None:
            raise KeyError("There is no item named %r in the archive" % name)
        return info

    def setpassword(self, pwd):
        """The password of encrypted members."""
        if pwd and not isinstance(pwd, bytes):
            raise TypeError("pwd: expected bytes, got %s" % type(pwd).__name__)
        self.pwd = pwd or None

    @property
    def comment(self):
        """The comment of the file, bytes."""
        return self._comment

    @comment.setter
    def comment(self, comment):
        if not isinstance(comment, bytes):
            raise TypeError("comment: expected bytes, got %s" % type(comment).__name__)
        if len(comment) > ZIP_MAX_COMMENT:
            import warnings
            warnings.warn("Archive comment is too long; truncating to %d bytes" % ZIP_MAX_COMMENT, stacklevel=2)
            comment = comment[:ZIP_MAX_COMMENT]
        self._comment = comment
        self._didModify = True

    # ---- Reading

    def read(self, name, pwd=None):
        """All of a member."""
        with self.open(name, "r", pwd) as fp:
            return fp.read()

    def open(self, name, mode="r", pwd=None, *, force_zip64=False):
        """A member, given by name or ZipInfo, as a file to read ('r') or to write ('w')."""
        if mode not in ("r", "w"):
            raise ValueError('open() requires mode "r" or "w"')
        if pwd and mode == "w":
            raise ValueError("pwd is only supported for reading files")
        if not self.fp:
            raise ValueError("Attempt to use ZIP archive that was already closed")
        if isinstance(name, ZipInfo):
            zinfo = name
        elif mode == "w":
            zinfo = ZipInfo(name)
            zinfo.compress_type = self.compression
            zinfo.compress_level = self.compresslevel
        else:
            zinfo = self.getinfo(name)
        if mode == "w":
            return self._open_to_write(zinfo, force_zip64=force_zip64)
        if self._writing:
            raise ValueError("Can't read from the ZIP file while there is an open writing handle on it. Close the "
                             "writing handle before trying to read.")
        self._fileRefCnt += 1
        shared = _SharedFile(self, zinfo.header_offset)
        try:
            header = shared.read(_LOCAL.size)
            if len(header) != _LOCAL.size:
                raise BadZipFile("Truncated file header")
            fields = _LOCAL.unpack(header)
            if fields[0] != _LOCAL_MAGIC:
                raise BadZipFile("Bad magic number for file header")
            raw = shared.read(fields[10])
            shared.seek(fields[11], 1) if shared.seekable() else shared.read(fields[11])
            if zinfo.flag_bits & 0x20:
                raise NotImplementedError("compressed patched data (flag bit 5)")
            if zinfo.flag_bits & 0x40:
                raise NotImplementedError("strong encryption (flag bit 6)")
            name_there = raw.decode("utf-8") if fields[3] & _MASK_UTF8 else raw.decode(self.metadata_encoding or "cp437")
            if name_there != zinfo.orig_filename:
                raise BadZipFile("File name in directory %r and header %r differ." % (zinfo.orig_filename, raw))
            if zinfo._end_offset is not None and shared.tell() + zinfo.compress_size > zinfo._end_offset:
                raise BadZipFile(f"Overlapped entries: {zinfo.orig_filename!r} (possible zip bomb)")
            if zinfo.flag_bits & _MASK_ENCRYPTED:
                if not (pwd or self.pwd):
                    raise RuntimeError("File %r is encrypted, password required for extraction" % name)
                raise NotImplementedError("encrypted members are not supported")
            _check_compression(zinfo.compress_type)
            return ZipExtFile(shared, mode, zinfo, pwd, True)
        except:
            shared.close()
            raise

    def extract(self, member, path=None, pwd=None):
        """Writes a member to a file under path, by default the working directory; gives the file's path."""
        return self._extract_member(member, os.getcwd() if path is None else os.fspath(path), pwd)

    def extractall(self, path=None, members=None, pwd=None):
        """extract() of all members, or some."""
        path = os.getcwd() if path is None else os.fspath(path)
        for member in self.namelist() if members is None else members:
            self._extract_member(member, path, pwd)

    def _extract_member(self, member, targetpath, pwd):
        if not isinstance(member, ZipInfo):
            member = self.getinfo(member)
        # Nothing may land outside.
        arcname = "/".join(part for part in member.filename.split("/") if part not in ("", os.path.curdir,
                                                                                       os.path.pardir))
        if not arcname and not member.is_dir():
            raise ValueError("Empty filename.")
        targetpath = os.path.normpath(os.path.join(targetpath, arcname))
        upperdirs = os.path.dirname(targetpath)
        if upperdirs and not os.path.exists(upperdirs):
            os.makedirs(upperdirs, exist_ok=True)
        if member.is_dir():
            if not os.path.isdir(targetpath):
                try:
                    os.mkdir(targetpath)
                except FileExistsError:
                    if not os.path.isdir(targetpath):
                        raise
            return targetpath
        with self.open(member, pwd=pwd) as source, io.open(targetpath, "wb") as target:
            shutil.copyfileobj(source, target)
        return targetpath

    # ---- Writing

    def _writecheck(self, zinfo):
        if zinfo.filename in self.NameToInfo:
            import warnings
            warnings.warn("Duplicate name: %r" % zinfo.filename, stacklevel=3)
        if self.mode not in ("w", "x", "a"):
            raise ValueError("write() requires mode 'w', 'x', or 'a'")
        if not self.fp:
            raise ValueError("Attempt to write ZIP archive that was already closed")
        _check_compression(zinfo.compress_type)
        if not self._allowZip64:
            what = None
            if len(self.filelist) >= ZIP_FILECOUNT_LIMIT:
                what = "Files count"
            elif zinfo.file_size > ZIP64_LIMIT:
                what = "Filesize"
            elif zinfo.header_offset > ZIP64_LIMIT:
                what = "Zipfile size"
            if what:
                raise LargeZipFile(what + " would require ZIP64 extensions")

    def _open_to_write(self, zinfo, force_zip64=False):
        if force_zip64 and not self._allowZip64:
            raise ValueError("force_zip64 is True, but allowZip64 was False when opening the ZIP file.")
        if self._writing:
            raise ValueError("Can't write to the ZIP file while there is another write handle open on it. Close the "
                             "first handle before opening another.")
        zinfo.compress_size = 0
        zinfo.CRC = 0
        zinfo.flag_bits = 0x00
        if not self._seekable:
            zinfo.flag_bits |= _MASK_DATA_DESCRIPTOR
        if not zinfo.external_attr:
            zinfo.external_attr = 0o600 << 16
        zip64 = force_zip64 or zinfo.file_size * 1.05 > ZIP64_LIMIT
        if not self._allowZip64 and zip64:
            raise LargeZipFile("Filesize would require ZIP64 extensions")
        if self._seekable:
            self.fp.seek(self.start_dir)
        zinfo.header_offset = self.fp.tell()
        self._writecheck(zinfo)
        self._didModify = True
        self.fp.write(zinfo.FileHeader(zip64))
        self._writing = True
        return _ZipWriteFile(self, zinfo, zip64)

    def write(self, filename, arcname=None, compress_type=None, compresslevel=None):
        """Adds a file, under the name arcname."""
        if not self.fp:
            raise ValueError("Attempt to write to ZIP archive that was already closed")
        if self._writing:
            raise ValueError("Can't write to ZIP archive while an open writing handle exists")
        zinfo = ZipInfo.from_file(filename, arcname, strict_timestamps=self._strict_timestamps)
        if zinfo.is_dir():
            self.mkdir(zinfo)
            return
        zinfo.compress_type = self.compression if compress_type is None else compress_type
        zinfo.compress_level = self.compresslevel if compresslevel is None else compresslevel
        with io.open(filename, "rb") as source, self.open(zinfo, "w") as target:
            shutil.copyfileobj(source, target, 1024 * 8)

    def writestr(self, zinfo_or_arcname, data, compress_type=None, compresslevel=None):
        """Adds data, str or bytes, under a name."""
        if isinstance(data, str):
            data = data.encode("utf-8")
        if isinstance(zinfo_or_arcname, ZipInfo):
            zinfo = zinfo_or_arcname
        else:
            zinfo = ZipInfo(filename=zinfo_or_arcname, date_time=time.localtime(time.time())[:6])
            zinfo.compress_type = self.compression
            zinfo.compress_level = self.compresslevel
            if zinfo.filename.endswith("/"):
                zinfo.external_attr = 0o40775 << 16 | 0x10
            else:
                zinfo.external_attr = 0o600 << 16
        if not self.fp:
            raise ValueError("Attempt to write to ZIP archive that was already closed")
        if self._writing:
            raise ValueError("Can't write to ZIP archive while an open writing handle exists.")
        if compress_type is not None:
            zinfo.compress_type = compress_type
        if compresslevel is not None:
            zinfo.compress_level = compresslevel
        zinfo.file_size = len(data)
        with self.open(zinfo, mode="w") as dest:
            dest.write(data)

    def mkdir(self, zinfo_or_directory_name, mode=511):
        """Adds a directory."""
        if isinstance(zinfo_or_directory_name, ZipInfo):
            zinfo = zinfo_or_directory_name
            if not zinfo.is_dir():
                raise ValueError("The given ZipInfo does not describe a directory")
        elif isinstance(zinfo_or_directory_name, str):
            name = zinfo_or_directory_name
            zinfo = ZipInfo(name if name.endswith("/") else name + "/")
            zinfo.external_attr = (0o40000 | mode) << 16 | 0x10
        else:
            raise TypeError("Expected type str or ZipInfo")
        if self._seekable:
            self.fp.seek(self.start_dir)
        zinfo.compress_size = zinfo.CRC = zinfo.file_size = 0
        zinfo.header_offset = self.fp.tell()
        if zinfo.compress_type == ZIP_LZMA:
            zinfo.flag_bits |= 2
        self._writecheck(zinfo)
        self._didModify = True
        self.filelist.append(zinfo)
        self.NameToInfo[zinfo.filename] = zinfo
        self.fp.write(zinfo.FileHeader(False))
        self.start_dir = self.fp.tell()

    def _write_directory(self):
        for zinfo in self.filelist:
            t, d = zinfo._dos_time()
            wide = []
            size, compressed, offset = zinfo.file_size, zinfo.compress_size, zinfo.header_offset
            if size > ZIP64_LIMIT or compressed > ZIP64_LIMIT:
                wide += [size, compressed]
                size = compressed = 0xffffffff
            if offset > ZIP64_LIMIT:
                wide.append(offset)
                offset = 0xffffffff
            extra = zinfo.extra
            if wide:
                extra = struct.pack("<HH" + "Q" * len(wide), 1, 8 * len(wide), *wide) + _without_zip64(extra)
                zinfo.extract_version = max(ZIP64_VERSION, zinfo.extract_version)
                zinfo.create_version = max(ZIP64_VERSION, zinfo.create_version)
            name, flags = zinfo._encode_name()
            self.fp.write(_CENTRAL.pack(_CENTRAL_MAGIC, zinfo.create_version, zinfo.create_system,
                                        zinfo.extract_version, zinfo.reserved, flags, zinfo.compress_type, t, d,
                                        zinfo.CRC, compressed, size, len(name), len(extra), len(zinfo.comment), 0,
                                        zinfo.internal_attr, zinfo.external_attr, offset)
                          + name + extra + zinfo.comment)
        end = self.fp.tell()
        count, size, offset = len(self.filelist), end - self.start_dir, self.start_dir
        if count > ZIP_FILECOUNT_LIMIT or offset > ZIP64_LIMIT or size > ZIP64_LIMIT:
            if not self._allowZip64:
                what = "Files count" if count > ZIP_FILECOUNT_LIMIT else "Central directory offset" \
                    if offset > ZIP64_LIMIT else "Central directory size"
                raise LargeZipFile(what + " would require ZIP64 extensions")
            self.fp.write(_END64.pack(_END64_MAGIC, 44, 45, 45, 0, 0, count, count, size, offset))
            self.fp.write(_END64_LOCATOR.pack(_LOCATOR_MAGIC, 0, end, 1))
            count, size, offset = min(count, 0xFFFF), min(size, 0xFFFFFFFF), min(offset, 0xFFFFFFFF)
        self.fp.write(_END.pack(_END_MAGIC, 0, 0, count, count, size, offset, len(self._comment)) + self._comment)
        if self.mode == "a":
            self.fp.truncate()
        self.fp.flush()

    def __del__(self):
        self.close()

    def close(self):
        """Closes the file; one that is written gets its directory."""
        if self.fp is None:
            return
        if self._writing:
            raise ValueError("Can't close the ZIP file while there is an open writing handle on it. Close the writing "
                             "handle before closing the zip.")
        try:
            if self.mode in ("w", "x", "a") and self._didModify:
                if self._seekable:
                    self.fp.seek(self.start_dir)
                self._write_directory()
        finally:
            fp = self.fp
            self.fp = None
            self._fpclose(fp)

    def _fpclose(self, fp=None):
        # The file is closed with its last user: this, or a member that is read.
        self._kept = fp or getattr(self, "_kept", None)
        self._fileRefCnt -= 1
        if not self._fileRefCnt and not self._filePassed and self._kept is not None:
            self._kept.close()


def _without_zip64(extra):
    """extra without its ZIP64 part."""
    kept = b""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind != 1:
            kept += extra[:size + 4]
        extra = extra[size + 4:]
    return kept + extra


def __getattr__(name):
    if name == "Path":
        from _zip_path import Path
        globals()[name] = Path
        return Path
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def main(args=None):
    """The command line: python -m zipfile."""
    import argparse
    parser = argparse.ArgumentParser(description="A simple command-line interface for zipfile module.")
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("-l", "--list", metavar="<zipfile>", help="Show listing of a zipfile")
    group.add_argument("-e", "--extract", nargs=2, metavar=("<zipfile>", "<output_dir>"),
                       help="Extract zipfile into target dir")
    group.add_argument("-c", "--create", nargs="+", metavar=("<name>", "<file>"), help="Create zipfile from sources")
    group.add_argument("-t", "--test", metavar="<zipfile>", help="Test if a zipfile is valid")
    parser.add_argument("--metadata-encoding", metavar="<encoding>",
                        help="Specify encoding of member names for -l, -e and -t")
    args = parser.parse_args(args)
    encoding = args.metadata_encoding
    if args.test is not None:
        with ZipFile(args.test, "r", metadata_encoding=encoding) as zf:
            bad = zf.testzip()
        if bad:
            print("The following enclosed file is corrupted: {!r}".format(bad))
        print("Done testing")
    elif args.list is not None:
        with ZipFile(args.list, "r", metadata_encoding=encoding) as zf:
            zf.printdir()
    elif args.extract is not None:
        with ZipFile(args.extract[0], "r", metadata_encoding=encoding) as zf:
            zf.extractall(args.extract[1])
    elif args.create is not None:
        if encoding:
            print("Non-conforming encodings not supported with -c.", file=sys.stderr)
            sys.exit(1)

        def add(zf, path, zippath):
            if os.path.isfile(path):
                zf.write(path, zippath, ZIP_DEFLATED)
            elif os.path.isdir(path):
                if zippath:
                    zf.write(path, zippath)
                for name in sorted(os.listdir(path)):
                    add(zf, os.path.join(path, name), os.path.join(zippath, name))

        with ZipFile(args.create[0], "w") as zf:
            for path in args.create[1:]:
                zippath = os.path.basename(path) or os.path.basename(os.path.dirname(path))
                add(zf, path, "" if zippath in ("", os.curdir, os.pardir) else zippath)


if __name__ == "__main__":
    main()
