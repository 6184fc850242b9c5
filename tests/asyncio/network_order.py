# The turns of the loop in which callbacks and tasks of connections run: those of CPython.
import asyncio, os, socket, tempfile
# Unix sockets: what is sent there has arrived, however busy the machine is.
folder = tempfile.TemporaryDirectory()
path = os.path.join(folder.name, 'socket')
log = []
turn = 0
async def main():
    global turn
    loop = asyncio.get_running_loop()
    stop = False
    def tick():
        global turn
        turn += 1
        if not stop: loop.call_soon(tick)
    loop.call_soon(tick)
    class P(asyncio.Protocol):
        def __init__(self, name): self.name = name
        def connection_made(self, t): log.append((turn - base, self.name, 'made')); self.t = t
        def data_received(self, d):
            log.append((turn - base, self.name, d))
            if d == b'ping': self.t.write(b'pong')
            else: self.t.close()
        def eof_received(self): log.append((turn - base, self.name, 'eof'))
        def connection_lost(self, e): log.append((turn - base, self.name, 'lost'))
    base = turn
    server = await loop.create_unix_server(lambda: P('server'), path)
    log.append((turn - base, 'serving'))
    base = turn
    t, p = await loop.create_unix_connection(lambda: P('client'), path)
    log.append((turn - base, 'connected'))
    base = turn
    t.write(b'ping')
    while p.t is not None and len(log) < 9:
        await asyncio.sleep(0)
    server.close(); await server.wait_closed()
    log.append('closed')
    # streams
    async def handler(r, w):
        log.append((turn - base, 'handler'))
        while d := await r.readline():
            log.append((turn - base, 'got', d)); w.write(d); await w.drain()
            log.append((turn - base, 'drained'))
        log.append((turn - base, 'h eof')); w.close(); await w.wait_closed(); log.append((turn - base, 'h closed'))
    base = turn
    server = await asyncio.start_unix_server(handler, path)
    log.append((turn - base, 'serving'))
    base = turn
    r, w = await asyncio.open_unix_connection(path)
    log.append((turn - base, 'open'))
    for i in range(2):
        w.write(b'l\n'); await w.drain(); log.append((turn - base, 'sent'))
        log.append((turn - base, await r.readline()))
        log.append((turn - base, 'answered'))
    w.close(); log.append((turn - base, 'closing')); await w.wait_closed(); log.append((turn - base, 'client closed'))
    server.close(); await server.wait_closed(); log.append((turn - base, 'server closed'))
    a, b = socket.socketpair(); a.setblocking(False); b.setblocking(False)
    base = turn
    async def rec(): 
        log.append((turn - base, await loop.sock_recv(a, 10)))
    task = asyncio.create_task(rec())
    await asyncio.sleep(0); await asyncio.sleep(0)
    await loop.sock_sendall(b, b'xyz'); log.append((turn - base, 'sentall'))
    await task; log.append((turn - base, 'task'))
    stop = True
asyncio.run(main())
print(*log, sep='\n')
