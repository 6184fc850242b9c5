# struct: formats, byte orders and alignment, every kind of item, Struct, buffers, the errors.
import struct
from struct import Struct, calcsize, iter_unpack, pack, pack_into, unpack, unpack_from
print([calcsize(f) for f in ("ci", "<ci", "=ci", "!ci", "cxxi", "3c", "3s", "i0q", "", " i\t h", "ic0i", b"bhilq", "nNP?")])  #=> [8, 5, 5, 5, 8, 3, 3, 8, 0, 6, 8, 24, 25]
print(pack("<bBhHiIqQ", -1, 255, -2, 65535, -3, 4294967295, -4, 18446744073709551615))  #=> b'\xff\xff\xfe\xff\xff\xff\xfd\xff\xff\xff\xff\xff\xff\xff\xfc\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff'
print(pack(">hIq", 1, 2, 3), pack("!H", 258), pack("=I", 1), unpack(">bB", b"\xff\xff"), unpack("<q", b"\xfe" + b"\xff" * 7), unpack(">Q", b"\xff" * 8))  #=> b'\x00\x01\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x03' b'\x01\x02' b'\x01\x00\x00\x00' (-1, 255) (-2,) (18446744073709551615,)
print(pack("<efd", 1.5, 1.5, 1.5), unpack("<efd", pack("<efd", 1.1, 1.1, 1.1)), unpack(">e", b"\x7c\x00"), pack("<e", 6e-8))  #=> b'\x00>\x00\x00\xc0?\x00\x00\x00\x00\x00\x00\xf8?' (1.099609375, 1.100000023841858, 1.1) (inf,) b'\x01\x00'
print(pack("?c3s5pxx", 1, b"a", b"toolong", b"pascal"), unpack("?c3s5pxx", b"\x02ab\0\0\x03pas?xx"), pack("2s", bytearray(b"z")))  #=> b'\x01atoo\x04pasc\x00\x00' (True, b'a', b'b\x00\x00', b'pas') b'z\x00'
pack("b", 128)    #=> raises error: 'b' format requires -128 <= number <= 127
pack("<H", -1)    #=> raises error: 'H' format requires 0 <= number <= 65535
pack("Q", 2**64)    #=> raises error: 'Q' format requires 0 <= number <= 18446744073709551615
pack("i", 1.5)    #=> raises error: required argument is not an integer
pack("f", "x")    #=> raises error: required argument is not a float
pack("<f", 1e300)    #=> raises OverflowError: float too large to pack with f format
pack("<e", 65520.0)    #=> raises OverflowError: float too large to pack with e format
pack("c", b"ab")    #=> raises error: char format requires a bytes object of length 1
pack("s", "text")    #=> raises error: argument for 's' must be a bytes object
pack("ii", 1)    #=> raises error: pack expected 2 items for packing (got 1)
pack("<n", 1)    #=> raises error: bad char in struct format
pack("3")    #=> raises error: repeat count given without format specifier
pack("%")    #=> raises error: bad char in struct format
calcsize("99999999999999999999i")    #=> raises error: total struct size too long
unpack("i", b"abc")    #=> raises error: unpack requires a buffer of 4 bytes
unpack_from("<i", b"abcdef", 3)    #=> raises error: unpack_from requires a buffer of at least 7 bytes for unpacking 4 bytes at offset 3 (actual buffer size is 6)
unpack_from("<i", b"abcdef", -3)    #=> raises error: not enough data to unpack 4 bytes at offset -3
unpack_from("<i", b"abcdef", -9)    #=> raises error: offset -9 out of range for 6-byte buffer
print(unpack_from("<H", b"abcdef", 2), unpack_from("<H", b"abcdef", offset=-2), list(iter_unpack("<H", b"abcdef")))  #=> (25699,) (26213,) [(25185,), (25699,), (26213,)]
iter_unpack("<H", b"abc")    #=> raises error: iterative unpacking requires a buffer of a multiple of 2 bytes
iter_unpack("", b"")    #=> raises error: cannot iteratively unpack with a struct of length 0
buffer = bytearray(8)
pack_into("<hh", buffer, 2, 1, -1); print(buffer)    #=> bytearray(b'\x00\x00\x01\x00\xff\xff\x00\x00')
pack_into("<h", buffer, 7, 1)    #=> raises error: pack_into requires a buffer of at least 9 bytes for packing 2 bytes at offset 7 (actual buffer size is 8)
pack_into("<h", buffer, -1, 1)    #=> raises error: no space to pack 2 bytes at offset -1
pack_into("<h", b"ro", 0, 1)    #=> raises TypeError: argument must be read-write bytes-like object, not bytes
pack_into("<h", buffer)    #=> raises error: pack_into expected offset argument
s = Struct("<ih")
print(s, s.size, s.format, s.pack(1, 2), s.unpack(b"\1\0\0\0\2\0"), s.unpack_from(b"xx\1\0\0\0\2\0", 2), list(s.iter_unpack(s.pack(3, 4) * 2)))  #=> Struct('<ih') 6 <ih b'\x01\x00\x00\x00\x02\x00' (1, 2) (1, 2) [(3, 4), (3, 4)]
class Index:
    def __index__(self): return 7
class Float:
    def __float__(self): return 2.5
print(pack("<BHd", Index(), Index(), Float()), issubclass(struct.error, Exception), struct.error.__module__)  #=> b'\x07\x07\x00\x00\x00\x00\x00\x00\x00\x04@' True struct
iterator = iter_unpack("<h", b"\1\0\2\0\3\0")
print(next(iterator), iterator.__length_hint__(), list(iterator), next(iterator, "end"))  #=> (1,) 2 [(2,), (3,)] end
class Anew:
    def __init__(self, target): self.target = target
    def __index__(self):
        self.target.__init__("<q")
        return 1
again = Struct("<bb")
print(len(again.pack(Anew(again), 2)) >= 2, again.size)    #=> True 8
