"""A chat room over TCP, with a client for the terminal.

    kukri examples/chat.py                      a room, and three people who talk in it
    kukri examples/chat.py serve 7001           the room alone
    kukri examples/chat.py join 7001 Ada        a client: what is typed is said
"""
import asyncio
import sys


class Room:
    def __init__(self):
        self.people = {}    # name: writer

    def say(self, text, but=None):
        print('   ', text)
        for name, writer in list(self.people.items()):
            if name != but and not writer.is_closing():
                writer.write(text.encode() + b'\n')

    async def serve(self, reader, writer):
        name = None
        try:
            name = (await reader.readline()).decode().strip()
            if not name or name in self.people:
                writer.write(b'that name is taken\n')
                return
            self.people[name] = writer
            writer.write(f'welcome {name}; here: {", ".join(sorted(self.people))}\n'.encode())
            self.say(f'* {name} comes in', but=name)
            async for line in reader:
                self.say(f'<{name}> {line.decode().strip()}', but=name)
                # A slow listener holds up whoever talks, not the room.
                await writer.drain()
        except (ConnectionError, ValueError):
            pass
        finally:
            if self.people.get(name) is writer:
                del self.people[name]
                self.say(f'* {name} leaves')
            writer.close()


async def serve(port):
    server = await asyncio.start_server(Room().serve, '127.0.0.1', port)
    print('the room is on port', server.sockets[0].getsockname()[1])
    await server.serve_forever()


async def join(port, name):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(name.encode() + b'\n')

    async def listen():
        async for line in reader:
            print(line.decode(), end='')

    async def talk():
        async for line in asyncio.stdin():
            writer.write(line.encode())
            await writer.drain()

    tasks = [asyncio.create_task(listen()), asyncio.create_task(talk())]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    writer.close()


async def person(port, name, lines, turn):
    """Says a line when it is its turn, and hears the others."""
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(name.encode() + b'\n')
    heard = [await reader.readline()]

    async def speak():
        for line in lines:
            await turn.wait_for(lambda: turn.whose == name)
            writer.write(line.encode() + b'\n')
            await writer.drain()
            turn.whose = None
    async with turn:
        await speak()
    writer.write_eof()
    heard += [line async for line in reader]
    writer.close()
    return name, len(heard)


async def meeting():
    server = await asyncio.start_server(Room().serve, '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]
    turn = asyncio.Condition()
    turn.whose = None
    lines = {'Ada': ['hello all'], 'Bob': ['hi Ada', 'how is the engine?'], 'Cleo': ['it runs']}
    people = []
    for name in lines:
        people.append(asyncio.create_task(person(port, name, lines[name], turn)))
        await asyncio.sleep(0.01)
    for name in 'Ada', 'Bob', 'Bob', 'Cleo':
        async with turn:
            turn.whose = name
            turn.notify_all()
        await asyncio.sleep(0.01)
    for name, count in await asyncio.gather(*people):
        print(name, 'heard', count > 1)
    await server.shutdown(grace=1)


match sys.argv[1:]:
    case []:
        asyncio.run(meeting())
    case ['serve', port]:
        asyncio.run(serve(int(port)))
    case ['join', port, name]:
        asyncio.run(join(int(port), name))
    case _:
        sys.exit(__doc__)
