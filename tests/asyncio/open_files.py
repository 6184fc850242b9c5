# asyncio.open: files whose methods are coroutines, with the modes, encodings and newlines of the builtin open.
# CPython differs: it has none of them.
import asyncio
import io
import os


def run(coro_function):
    async def in_folder():
        async with asyncio.TemporaryDirectory() as folder:
            await coro_function(os.path.join(folder, 'f'))
    asyncio.run(in_folder())


async def text(path):
    async with asyncio.open(path, 'w') as file:
        print(await file.write('one\ntwö\n'), await file.tell(), file.encoding)     #=> 8 9 utf-8
        await file.writelines(['three', '\n', 'four'])
        # What write() was given is in the file at once.
        print(os.path.getsize(path))                                    #=> 19
        print(repr(file).replace(path, 'f'))    #=> <asyncio.TextFile name='f' mode='w' encoding='utf-8'>
    print(file.closed, repr(file).replace(path, 'f'))   #=> True <asyncio.TextFile name='f' mode='w' encoding='utf-8' closed>
    async with await asyncio.open(path) as file:
        print([line async for line in file])            #=> ['one\n', 'twö\n', 'three\n', 'four']
        print(repr(await file.readline()), repr(await file.read()))     #=> '' ''
        await file.seek(0)
        print(repr(await file.readline()), repr(await file.readline(2)), repr(await file.read(3)))  #=> 'one\n' 'tw' 'ö\nt'
        place = await file.tell()
        print(place, await file.readlines())            #=> 10 ['hree\n', 'four']
        print(await file.seek(place), await file.read(5), await file.seek(0, 2))    #=> 10 hree
                                                        #=>  19
    file = await asyncio.open(path)
    await file.close()
    await file.close()
run(text)


async def newlines_and_codecs(path):
    raw = 'a\r\nb\rc\nd'
    for newline in None, '', '\n', '\r', '\r\n':
        await asyncio.write(path, raw)
        async with asyncio.open(path, newline=newline) as file:
            lines = [line async for line in file]
        async with asyncio.open(path, 'w', newline=newline) as file:
            await file.write('x\ny')
        print(newline.__repr__(), lines, file.newlines, await asyncio.read(path))
        #=> None ['a\n', 'b\n', 'c\n', 'd'] None b'x\ny'
        #=> '' ['a\r\n', 'b\r', 'c\n', 'd'] None b'x\ny'
        #=> '\n' ['a\r\n', 'b\rc\n', 'd'] None b'x\ny'
        #=> '\r' ['a\r', '\nb\r', 'c\nd'] None b'x\ry'
        #=> '\r\n' ['a\r\n', 'b\rc\nd'] None b'x\r\ny'
    # A character, and the two halves of "\r\n", across the pieces in which a file is read.
    long = 'ä' * 40000 + '\r\n' + 'b' * 50000
    await asyncio.write(path, long)
    async with asyncio.open(path) as file:
        print((await file.readline()) == 'ä' * 40000 + '\n', (await file.readline()) == 'b' * 50000, file.newlines)
        #=> True True
                                                                        #=> 
    for encoding in 'utf-16', 'utf-8-sig', 'latin-1', 'utf-32-be':
        async with asyncio.open(path, 'w+', encoding=encoding) as file:
            await file.write('é\n')
            await file.write('b')
            await file.seek(0)
            text = await file.read()
        async with asyncio.open(path, 'a', encoding=encoding) as file:
            await file.write('c')
        print(text == 'é\nb', (await asyncio.read(path)).decode(encoding) == 'é\nbc')
        #=> True True
        #=> True True
        #=> True True
        #=> True True
    await asyncio.write(path, b'a\xff')
    async with asyncio.open(path, errors='surrogateescape') as file:
        print(ascii(await file.read()))                                 #=> 'a\udcff'
    async with asyncio.open(path) as file:
        try:
            await file.read()
        except UnicodeDecodeError as error:
            print(error.reason)                                         #=> invalid start byte
run(newlines_and_codecs)


async def binary(path):
    async with asyncio.open(path, 'wb') as file:
        print(await file.write(b'0123456789'), await file.write(memoryview(b'ab')), await file.writelines([b'c', b'd']))
        #=> 10 2 None
        print(await file.truncate(5), await file.tell(), await file.seek(-1, 1), await file.truncate())     #=> 5 14 13 13
    async with asyncio.open(path, 'r+b') as file:
        print(await file.read(3), await file.tell(), await file.peek(), await file.read1(1))
        #=> b'012' 3 b'34\x00\x00\x00\x00\x00\x00\x00\x00' b'3'
        # The position is where the program is, not where its buffer ends.
        print(await file.write(b'XY'), await file.tell(), await file.seek(0), await file.read(8))   #=> 2 6 0 b'0123XY\x00\x00'
        room = bytearray(4)
        print(await file.seek(0), await file.readinto(room), room)      #=> 0 4 bytearray(b'0123')
        print(await file.seek(-3, 2), await file.read(), await file.read(), await file.readline())  #=> 10 b'\x00\x00\x00' b'' b''
    async with asyncio.open(path, 'a+b') as file:
        print(await file.tell(), await file.write(b'end\n'), await file.seek(0), len(await file.read()))    #=> 13 4 0 17
        await file.fsync()
    async with asyncio.open(path, 'rb', buffering=0) as file:
        print(await file.read(2), await file.readline())                #=> b'01' b'23XY\x00\x00\x00\x00\x00\x00\x00end\n'
    # With a buffer of a size, what is written is in the file when it is full, flushed or closed.
    async with asyncio.open(path, 'wb', buffering=10) as file:
        sizes = []
        for piece in b'12345', b'6789', b'abc', b'd':
            await file.write(piece)
            sizes.append(os.path.getsize(path))
        print(sizes, await file.tell())                                 #=> [0, 0, 12, 12] 13
        await file.flush()
        print(os.path.getsize(path))                                    #=> 13
        await file.write(b'e')
    print(os.path.getsize(path))                                        #=> 14
    print((await asyncio.open(path, 'xb', opener=lambda name, flags: os.open('/dev/null', os.O_RDWR))).name == path)  #=> True
run(binary)


async def errors(path):
    await asyncio.write(path, 'x')
    for arguments in [('missing/x',), (path, 'z'), (path, 'rw'), (path, 'b'), (path, 'rbt'), (path, 'x'), ('/',),
                      (path, 'rb', -1, 'utf-8'), (path, 'rb', -1, None, 'strict'), (path, 'r', 0), (path, 5),
                      (path, 'r', -1, 'nonsense'), (path, 'r', -1, 'hex'), (path, 'r', -1, None, None, 'x'),
                      (-1,), (999999,), (path, 'r', -1, None, None, None, False), (path, 'r', 'x')]:
        try:
            await asyncio.open(*arguments)
        except Exception as error:
            print(type(error).__name__, str(error).replace(path, 'f'))
            #=> FileNotFoundError [Errno 2] No such file or directory: 'missing/x'
            #=> ValueError invalid mode: 'z'
            #=> ValueError must have exactly one of create/read/write/append mode
            #=> ValueError must have exactly one of create/read/write/append mode
            #=> ValueError can't have text and binary mode at once
            #=> FileExistsError [Errno 17] File exists: 'f'
            #=> IsADirectoryError [Errno 21] Is a directory: '/'
            #=> ValueError binary mode doesn't take an encoding argument
            #=> ValueError binary mode doesn't take an errors argument
            #=> ValueError can't have unbuffered text I/O
            #=> TypeError open() argument 'mode' must be str, not int
            #=> LookupError unknown encoding: nonsense
            #=> LookupError 'hex' is not a text encoding; use codecs.open() to handle arbitrary codecs
            #=> ValueError illegal newline value: 'x'
            #=> ValueError negative file descriptor
            #=> OSError [Errno 9] Bad file descriptor
            #=> ValueError Cannot use closefd=False with file name
            #=> TypeError 'str' object cannot be interpreted as an integer
    async with asyncio.open(path) as reader, asyncio.open(path, 'ab') as writer:
        for call in (lambda: reader.write('x'), lambda: reader.truncate(), lambda: writer.read(),
                     lambda: writer.write('text'), lambda: reader.seek(1, 1), lambda: reader.seek(-1),
                     lambda: writer.seek(-100), lambda: writer.seek(0, 9), lambda: reader.readinto(bytearray(1)),
                     lambda: writer.readinto(b'x')):
            try:
                print(await call())
            except Exception as error:
                print(type(error).__name__, error)
                #=> UnsupportedOperation not writable
                #=> UnsupportedOperation truncate
                #=> UnsupportedOperation read
                #=> TypeError a bytes-like object is required, not 'str'
                #=> UnsupportedOperation can't do nonzero cur-relative seeks
                #=> ValueError negative seek position -1
                #=> OSError [Errno 22] Invalid argument
                #=> ValueError invalid whence (9, should be 0, 1 or 2)
                #=> AttributeError 'TextFile' object has no attribute 'readinto'
                #=> TypeError readinto() argument must be read-write bytes-like object, not bytes
    for call in reader.read, reader.tell, writer.flush, writer.fsync, lambda: writer.write(b''), reader.__anext__:
        try:
            await call()
        except ValueError as error:
            print(error)
            #=> I/O operation on closed file.
            #=> I/O operation on closed file.
            #=> I/O operation on closed file.
            #=> I/O operation on closed file.
            #=> I/O operation on closed file.
            #=> I/O operation on closed file.
run(errors)


async def several_tasks(path):
    # One operation at a time, in the order of their calls.
    async with asyncio.open(path, 'wb') as file:
        await asyncio.gather(*[file.write(bytes([65 + i]) * 1000) for i in range(20)])
    data = await asyncio.read(path)
    print(data == b''.join(bytes([65 + i]) * 1000 for i in range(20)))  #=> True
    async with asyncio.open(path, 'rb') as file:
        pieces = await asyncio.gather(*[file.read(1000) for i in range(20)])
    print(b''.join(pieces) == data)                                     #=> True
    # open() is a coroutine to those who ask for one.
    file = await asyncio.create_task(asyncio.open(path, 'rb'))
    print(await asyncio.wait_for(file.read(1), 5))                      #=> b'A'
    await file.close()
run(several_tasks)
