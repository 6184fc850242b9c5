# bz2 and lzma: at once, piece by piece, and as files.
import bz2, lzma, os, tempfile

data = b"hello world " * 200
folder = tempfile.mkdtemp()
path = os.path.join(folder, "packed")

def show(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)

for module, pack, unpack in (bz2, bz2.BZ2Compressor, bz2.BZ2Decompressor), (lzma, lzma.LZMACompressor, lzma.LZMADecompressor):
    packed = module.compress(data)
    print(module.__name__, module.decompress(packed + packed) == data * 2, module.decompress(packed + b"junk") == data)
    packer = pack()
    print(module.decompress(b"".join(packer.compress(data[i:i + 97]) for i in range(0, len(data), 97)) + packer.flush()) == data)
    show(packer.flush)
    show(lambda: packer.compress(b""))
    unpacker = unpack()
    parts = [unpacker.decompress(packed + b"tail", 100)]
    print(len(parts[0]), unpacker.needs_input, unpacker.eof)
    while not unpacker.eof:
        parts.append(unpacker.decompress(b"", 1000))
    print(b"".join(parts) == data, unpacker.unused_data, unpacker.needs_input)
    show(lambda: unpacker.decompress(b""))
    show(lambda: module.decompress(packed[:20]))
    show(lambda: module.decompress(b"no such thing"))
    show(lambda: module.compress("text"))
    with module.open(path, "wt") as file:
        file.write("line 1\nline 2\n" * 20)
    with module.open(path, "ab") as file:
        file.write(b"more")
    with module.open(path) as file:
        print(len(file.readlines()), file.seek(-4, 2), file.read(), file.seek(3), file.peek(3)[:3], file.tell(), file.mode)
    show(lambda: module.open(path, "q"))
    show(lambda: module.open(path, "rbt"))
    show(lambda: module.open(5))
#=> bz2 True True
#=> True
#=> ValueError Repeated call to flush()
#=> ValueError Compressor has been flushed
#=> 100 False False
#=> True b'tail' False
#=> EOFError End of stream already reached
#=> ValueError Compressed data ended before the end-of-stream marker was reached
#=> OSError Invalid data stream
#=> TypeError a bytes-like object is required, not 'str'
#=> 41 280 b'more' 3 b'e 1' 3 rb
#=> ValueError Invalid mode: 'q'
#=> ValueError Invalid mode: 'rbt'
#=> TypeError filename must be a str, bytes, file or PathLike object
#=> lzma True True
#=> True
#=> ValueError Repeated call to flush()
#=> ValueError Compressor has been flushed
#=> 100 False False
#=> True b'tail' False
#=> EOFError Already at end of stream
#=> LZMAError Compressed data ended before the end-of-stream marker was reached
#=> LZMAError Input format not supported by decoder
#=> TypeError a bytes-like object is required, not 'str'
#=> 41 280 b'more' 3 b'e 1' 3 rb
#=> ValueError Invalid mode: 'q'
#=> ValueError Invalid mode: 'rbt'
#=> TypeError filename must be a str, bytes, file or PathLike object

# Formats, checks and filters of lzma
chain = [{"id": lzma.FILTER_DELTA, "dist": 5}, {"id": lzma.FILTER_LZMA2, "preset": 7 | lzma.PRESET_EXTREME}]
raw = lzma.compress(data, format=lzma.FORMAT_RAW, filters=chain)
print(lzma.decompress(raw, format=lzma.FORMAT_RAW, filters=chain) == data)  #=> True
print(lzma.decompress(lzma.compress(data, lzma.FORMAT_ALONE)) == data)      #=> True
unpacker = lzma.LZMADecompressor()
unpacker.decompress(lzma.compress(data, check=lzma.CHECK_SHA256))
print(unpacker.check == lzma.CHECK_SHA256, lzma.is_check_supported(15))     #=> True False
lzma.compress(b"", format=lzma.FORMAT_RAW)           #=> raises ValueError: Must specify filters for FORMAT_RAW
lzma.compress(b"", filters=[{"id": 99}])             #=> raises ValueError: Invalid filter ID: 99
lzma.compress(b"", filters=[{}])                     #=> raises ValueError: Filter specifier must have an "id" entry
lzma.compress(b"", filters=[{"id": 33, "bogus": 1}]) #=> raises ValueError: Invalid filter specifier for LZMA filter
lzma.compress(b"", preset=1, filters=chain)          #=> raises ValueError: Cannot specify both preset and filter chain
lzma.compress(b"", check=99)                         #=> raises LZMAError: Internal error
lzma.LZMADecompressor(memlimit=10).decompress(lzma.compress(data))  #=> raises LZMAError: Memory usage limit exceeded
bz2.compress(b"", 10)                                #=> raises ValueError: compresslevel must be between 1 and 9
os.unlink(path)
os.rmdir(folder)
