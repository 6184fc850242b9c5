# select and selectors: waiting for several descriptors.
import select
import selectors
import socket
import threading
import time

a, b = socket.socketpair()
print(select.select([a, b], [], [], 0))  #=> ([], [], [])
a.send(b"x")
readable, writable, odd = select.select([a, b], [a], [], 1)
print(readable == [b], writable == [a], odd)  #=> True True []
select.select([-1], [], [], 0)          #=> raises ValueError: file descriptor cannot be a negative integer (-1)
select.select([], [], [], -1)           #=> raises ValueError: timeout must be non-negative
poll = select.poll()
poll.register(b, select.POLLIN)
print(poll.poll(0) == [(b.fileno(), select.POLLIN)])  #=> True
poll.unregister(b)
print(poll.poll(1))                     #=> []
with select.epoll() as epoll:
    epoll.register(b.fileno(), select.EPOLLIN)
    print(epoll.poll(1) == [(b.fileno(), select.EPOLLIN)])  #=> True
    epoll.unregister(b)
    print(epoll.poll(0.001), epoll.closed)  #=> [] False
print(epoll.closed)                     #=> True

b.recv(1)
def check(kind):
    with kind() as selector:
        key = selector.register(b, selectors.EVENT_READ, "data")
        first = selector.select(0)
        thread = threading.Thread(target=lambda: (time.sleep(0.01), a.send(b"y")))
        thread.start()
        waited = selector.select() == [(key, selectors.EVENT_READ)]
        thread.join()
        received = b.recv(5)
        selector.modify(b, selectors.EVENT_READ | selectors.EVENT_WRITE)
        events = selector.select(1)[0][1]
        selector.unregister(b)
        return key.data, first, waited, received, events, len(selector.get_map())

print(check(selectors.SelectSelector))  #=> ('data', [], True, b'y', 2, 0)
print(check(selectors.PollSelector))    #=> ('data', [], True, b'y', 2, 0)
print(check(selectors.EpollSelector))   #=> ('data', [], True, b'y', 2, 0)
a.close()
b.close()
