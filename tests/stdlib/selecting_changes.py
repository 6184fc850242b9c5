# select, poll, epoll: what is watched changes while it is looked at; more events than a few.
import os
import select
import socket
import threading
import time

# A sequence that shrinks under select().
r, w = os.pipe()
left = []


class Shrinks:
    def fileno(self):
        del left[-1]
        return w


left[:] = [Shrinks()] * 10
ready = select.select([], left, [])
print(len(ready[1]), len(left))  #=> 5 5

# poll() in one thread, other descriptors in another; two polls at once are refused.
watcher = select.poll()
watcher.register(r, select.POLLIN)
began = threading.Event()
results = []


def wait():
    began.set()
    results.append(watcher.poll())


thread = threading.Thread(target=wait)
thread.start()
began.wait()
refused = None
while refused is None:  # until the other one waits
    time.sleep(0.01)
    try:
        watcher.poll(0)
    except RuntimeError as problem:
        refused = str(problem)
watcher.unregister(r)
watcher.register(w, select.POLLOUT)
os.write(w, b"x")
thread.join()
print(refused, results == [[(r, select.POLLIN)]], watcher.poll() == [(w, select.POLLOUT)])
#=> concurrent poll() invocation True True

# epoll: many ready ones, as many as are asked for.
pairs = [socket.socketpair() for _ in range(30)]
with select.epoll() as many:
    for a, b in pairs:
        many.register(a, select.EPOLLOUT)
    print(len(many.poll(0)), len(many.poll(0, 7)), len(many.poll(0, 100_000)))  #=> 30 7 30
for a, b in pairs:
    a.close()
    b.close()
os.close(r)
os.close(w)
