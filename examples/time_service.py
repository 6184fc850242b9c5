"""A time service over UDP: who asks is told the time; a lost datagram is asked for again.

    kukri examples/time_service.py              a service that loses some questions, and a client
    kukri examples/time_service.py serve 7002   the service alone
    kukri examples/time_service.py ask 7002
"""
import asyncio
import datetime
import sys


class TimeService(asyncio.DatagramProtocol):
    def __init__(self, lose=()):
        self.lose = set(lose)
        self.asked = 0

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        self.asked += 1
        if self.asked in self.lose:
            return
        now = datetime.datetime.now(datetime.timezone.utc)
        self.transport.sendto(data + b' ' + now.isoformat().encode(), address)


class Client(asyncio.DatagramProtocol):
    def __init__(self):
        self.waiting = {}

    def datagram_received(self, data, address):
        number, _, text = data.partition(b' ')
        future = self.waiting.get(number)
        if future is not None and not future.done():
            future.set_result(datetime.datetime.fromisoformat(text.decode()))


async def ask(port, count=1, patience=0.1, tries=5):
    loop = asyncio.get_running_loop()
    transport, client = await loop.create_datagram_endpoint(Client, remote_addr=('127.0.0.1', port))
    answers = []
    for number in range(count):
        key = b'%d' % number
        future = client.waiting[key] = loop.create_future()
        for attempt in range(1, tries + 1):
            transport.sendto(key)
            try:
                answers.append((await asyncio.wait_for(asyncio.shield(future), patience), attempt))
                break
            except TimeoutError:
                pass
    transport.close()
    return answers


async def both():
    loop = asyncio.get_running_loop()
    transport, service = await loop.create_datagram_endpoint(lambda: TimeService(lose=[2, 3]), ('127.0.0.1', 0))
    answers = await ask(transport.get_extra_info('sockname')[1], 4, patience=0.05)
    for number, (time, attempts) in enumerate(answers):
        print(f'answer {number}: {attempts} {"try" if attempts == 1 else "tries"}, {time.tzinfo}')
    times = [time for time, _ in answers]
    print('in order:', times == sorted(times))
    transport.close()


async def serve(port):
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(TimeService, ('127.0.0.1', port))
    print('telling the time on port', port)
    await asyncio.Event().wait()


match sys.argv[1:]:
    case []:
        asyncio.run(both())
    case ['serve', port]:
        asyncio.run(serve(int(port)))
    case ['ask', port]:
        for time, _ in asyncio.run(ask(int(port))):
            print(time)
    case _:
        sys.exit(__doc__)
