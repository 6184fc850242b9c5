# asyncio.StreamReader and StreamWriter without a network: lines, limits, the end, pausing, who waits.
import asyncio

log = []

def run(main):
    log.clear()
    try:
        result = asyncio.run(main())
    except BaseException as e:
        result = repr(e)
    print(*log, *([] if result is None else [result]))

def reader_of(*chunks, limit=2 ** 16, eof=True):
    reader = asyncio.StreamReader(limit=limit)
    for chunk in chunks:
        reader.feed_data(chunk)
    if eof:
        reader.feed_eof()
    return reader

async def attempt(awaitable):
    try:
        log.append(await awaitable)
    except Exception as e:
        log.append(repr(e))

async def lines():
    reader = reader_of(b'one\ntw', b'o\n\nend')
    for _ in range(5):
        log.append(await reader.readline())
    log.append(reader.at_eof())
    log.append([line async for line in reader_of(b'a\nb\nc')])
run(lines)      #=> b'one\n' b'two\n' b'\n' b'end' b'' True [b'a\n', b'b\n', b'c']

async def sizes():
    reader = reader_of(b'abcdefghij')
    log.append(await reader.read(0))
    log.append(await reader.read(3))
    log.append(await reader.readexactly(2))
    await attempt(reader.readexactly(9))
    log.append((await reader.read(), await reader.read(5), reader.at_eof()))
    log.append(await reader_of(b'x' * 10, limit=3).read())
    await attempt(reader_of().readexactly(-1))
run(sizes)      #=> b'' b'abc' b'de' IncompleteReadError('5 bytes read on a total of 9 expected bytes') (b'', b'', True) b'xxxxxxxxxx' ValueError('readexactly size can not be less than zero')

async def separators():
    reader = reader_of(b'a--b-c;d')
    log.append(await reader.readuntil(b'--'))
    log.append(await reader.readuntil((b';', b'-')))
    log.append(await reader.readuntil((b'-', b'c;')))
    await attempt(reader.readuntil(b'#'))
    await attempt(reader_of(b'x').readuntil(b''))
    await attempt(reader_of(b'x').readuntil(()))
    reader = reader_of(b'abc', eof=False)
    task = asyncio.create_task(reader.readuntil(b'XYZ'))
    for part in b'X', b'Y', b'XYZ!':
        await asyncio.sleep(0)
        log.append(task.done())
        reader.feed_data(part)
    log.append((await task, await reader.read(5)))
run(separators)     #=> b'a--' b'b-' b'c;' IncompleteReadError('1 bytes read on a total of undefined expected bytes') ValueError('Separator should be at least one-byte string') ValueError('Separator should contain at least one element') False False False (b'abcXYXYZ', b'!')

async def limits():
    await attempt(reader_of(b'12345678\nnext\n', limit=4).readline())
    reader = reader_of(b'12345678\nnext\n', limit=4)
    await attempt(reader.readuntil())
    log.append(await reader.readexactly(9))
    log.append(await reader.readline())
    await attempt(reader_of(b'123456789', limit=4, eof=False).readline())
    asyncio.StreamReader(limit=0)
run(limits)     #=> ValueError('Separator is found, but chunk is longer than limit') LimitOverrunError('Separator is found, but chunk is longer than limit') b'12345678\n' b'next\n' ValueError('Separator is not found, and chunk exceed the limit') ValueError('Limit cannot be <= 0')

async def waiting():
    reader = reader_of(eof=False)
    first = asyncio.create_task(reader.read(10))
    await asyncio.sleep(0)
    await attempt(reader.readline())
    log.append(repr(reader).split(' waiter')[0])
    first.cancel()
    await asyncio.wait([first])
    second = asyncio.create_task(reader.readexactly(4))
    for part in b'ab', b'cd':
        await asyncio.sleep(0)
        reader.feed_data(part)
    log.append(await second)
    third = asyncio.create_task(reader.read())
    await asyncio.sleep(0)
    reader.set_exception(ConnectionError('lost'))
    await attempt(third)
    await attempt(reader.readline())
    log.append((repr(reader.exception()), repr(reader)))
run(waiting)    #=> RuntimeError('readuntil() called while another coroutine is already waiting for incoming data') <StreamReader b'abcd' ConnectionError('lost') ConnectionError('lost') ("ConnectionError('lost')", "<StreamReader exception=ConnectionError('lost')>")

class Transport(asyncio.Transport):
    closing = False
    def pause_reading(self):
        log.append('pause')
    def resume_reading(self):
        log.append('resume')
    def write(self, data):
        log.append(data)
    def is_closing(self):
        return self.closing
    def close(self):
        self.closing = True
    def __repr__(self):
        return 'T'

async def pausing():
    reader = asyncio.StreamReader(limit=2)
    reader.set_transport(Transport())
    reader.feed_data(b'abcd')
    reader.feed_data(b'e')
    log.append(repr(reader))
    log.append(await reader.read(2))
    log.append(await reader.read(2))
    reader.feed_data(b'fghij')
    await attempt(reader.readexactly(6))
run(pausing)    #=> pause <StreamReader 5 bytes limit=2 transport=T paused> b'ab' resume b'cd' pause resume b'efghij'

async def writing():
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    transport = Transport({'peername': 'peer'})
    protocol.connection_made(transport)
    writer = asyncio.StreamWriter(transport, protocol, reader, loop)
    log.append((repr(writer), writer.get_extra_info('peername'), writer.transport))
    writer.write(b'one')
    writer.writelines([b'two', b'three'])
    await writer.drain()
    protocol.pause_writing()
    drains = [asyncio.create_task(writer.drain()) for _ in range(2)]
    await asyncio.sleep(0)
    log.append([d.done() for d in drains])
    protocol.resume_writing()
    await asyncio.gather(*drains)
    log.append('drained')
    protocol.data_received(b'answer\n')
    log.append(await reader.readline())
    log.append(protocol.eof_received())
    writer.close()
    closed = asyncio.create_task(writer.wait_closed())
    await asyncio.sleep(0)
    protocol.connection_lost(None)
    await closed
    log.append(writer.is_closing())
    await writer.drain()
run(writing)    #=> ('<StreamWriter transport=T reader=<StreamReader transport=T>>', 'peer', T) b'one' b'twothree' [False, False] drained b'answer\n' True True ConnectionResetError('Connection lost')

async def served():
    async def handle(reader, writer):
        log.append(await reader.readline())
        writer.write(b'bye')
        raise ValueError('in the handler')
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: log.append((context['message'], repr(context['exception']))))
    protocol = asyncio.StreamReaderProtocol(asyncio.StreamReader(), handle)
    transport = Transport()
    protocol.connection_made(transport)
    protocol.data_received(b'hello\n')
    await asyncio.sleep(0.001)
    log.append(transport.closing)
run(served)     #=> b'hello\n' b'bye' ('Unhandled exception in client_connected_cb', "ValueError('in the handler')") True
