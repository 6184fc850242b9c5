# zlib and gzip: streams that are shorter than what they hold.
import gzip, io, zlib

data = b"hello " * 1000
packed = zlib.compress(data)
print(len(packed) < 100, zlib.decompress(packed) == data, zlib.crc32(data), zlib.adler32(data))         #=> True True 1074542529 2986515353
c = zlib.compressobj(9, wbits=-15)
raw = c.compress(data[:100]) + c.compress(data[100:]) + c.flush()
print(zlib.decompress(raw, wbits=-15) == data)                  #=> True
d = zlib.decompressobj()
first = d.decompress(packed + b"rest", 10)
print(first, len(d.unconsumed_tail) > 0, d.eof)                 #=> b'hello hell' True False
print(len(d.decompress(d.unconsumed_tail)), d.unused_data, d.eof)           #=> 5990 b'rest' True
d = zlib.decompressobj(zdict=b"hello ")
c = zlib.compressobj(zdict=b"hello ")
print(d.decompress(c.compress(data) + c.flush()) == data)       #=> True

def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as e:
        print(type(e).__name__, e)
attempt(zlib.decompress, b"nonsense")   #=> error Error -3 while decompressing data: incorrect header check
attempt(zlib.decompress, packed[:-5])   #=> error Error -5 while decompressing data: incomplete or truncated stream
attempt(gzip.decompress, b"nonsense")   #=> BadGzipFile Not a gzipped file (b'no')

out = io.BytesIO()
with gzip.open(out, "wt", encoding="utf-8") as f:
    f.write("één\ntwo\n" * 3)
out.seek(0)
with gzip.open(out, "rt", encoding="utf-8") as f:
    print(f.readline(), end="")                                 #=> één
    print(f.read().count("two"))                                #=> 3
print(gzip.decompress(gzip.compress(b"a") + gzip.compress(b"b")))           #=> b'ab'
