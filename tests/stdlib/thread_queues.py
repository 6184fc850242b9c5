# queue: Queue, LifoQueue, PriorityQueue, SimpleQueue; waiting, timeouts, join, shutdown.
import queue
import threading
import time

for kind in queue.Queue, queue.LifoQueue, queue.PriorityQueue, queue.SimpleQueue:
    q = kind()
    for item in 3, 1, 2:
        q.put(item)
    print(kind.__name__, q.qsize(), q.empty(), [q.get() for _ in range(3)], q.empty())      #=> Queue 3 False [3, 1, 2] True
                                                                                            #=> LifoQueue 3 False [2, 1, 3] True
                                                                                            #=> PriorityQueue 3 False [1, 2, 3] True
                                                                                            #=> SimpleQueue 3 False [3, 1, 2] True
q = queue.Queue(1)
q.get_nowait()      #=> raises Empty
q.get(False)    #=> raises Empty
q.get(timeout=0.001)    #=> raises Empty
q.get(timeout=-1)       #=> raises ValueError: 'timeout' must be a non-negative number
q.put('x')
q.put_nowait('y')       #=> raises Full
q.put('y', timeout=0.001)       #=> raises Full
q.put('y', timeout=-1)      #=> raises ValueError: 'timeout' must be a non-negative number
print(q.full(), q.get(), q.full(), q.maxsize)       #=> True x False 1
q.task_done()
q.task_done()       #=> raises ValueError: task_done() called too many times
queue.SimpleQueue().get(timeout=0)      #=> raises Empty
queue.SimpleQueue().get(False, -1)      #=> raises Empty
queue.SimpleQueue().get(True, -1)       #=> raises ValueError: 'timeout' must be a non-negative number
print(queue.Empty.__module__, queue.Full.__module__, queue.Queue[int], queue.SimpleQueue[str])
                                        #=> _queue queue queue.Queue[int] _queue.SimpleQueue[str]

def exchange(make):
    q, results = make(), []
    def consume():
        while (item := q.get()) is not None:
            results.append(item)
    threads = [threading.Thread(target=consume) for _ in range(3)]
    for thread in threads:
        thread.start()
    for i in range(100):
        q.put(i)
    for _ in threads:
        q.put(None)
    for thread in threads:
        thread.join()
    return sorted(results) == list(range(100)), q.empty()
print(exchange(queue.Queue), exchange(lambda: queue.Queue(2)), exchange(queue.SimpleQueue))
                                        #=> (True, True) (True, True) (True, True)

def waits(call):
    began = time.perf_counter()
    try:
        call()
    except (queue.Empty, queue.Full) as e:
        print(type(e).__name__, time.perf_counter() - began >= 0.005)
waits(lambda: queue.Queue().get(timeout=0.005))     #=> Empty True
waits(lambda: queue.SimpleQueue().get(timeout=0.005))       #=> Empty True

def join():
    q, log = queue.Queue(), []
    def work():
        for _ in range(3):
            log.append(q.get())
            time.sleep(0.001)
            q.task_done()
    for i in range(3):
        q.put(i)
    threading.Thread(target=work).start()
    q.join()
    return log, q.unfinished_tasks
print(join())       #=> ([0, 1, 2], 0)

def shutdown(immediate):
    q, log = queue.Queue(2), []
    def attempt(call, *args):
        try:
            log.append(call(*args))
        except queue.ShutDown as e:
            log.append(repr(e))
    q.put(1)
    q.put(2)
    putter = threading.Thread(target=attempt, args=(q.put, 3))
    putter.start()
    time.sleep(0.001)
    q.shutdown(immediate)
    putter.join()
    for _ in range(3):
        attempt(q.get)
    attempt(q.put, 4)
    return log, q.unfinished_tasks
print(shutdown(False), shutdown(True))      #=> (['ShutDown()', 1, 2, 'ShutDown()', 'ShutDown()'], 2) (['ShutDown()', 'ShutDown()', 'ShutDown()', 'ShutDown()', 'ShutDown()'], 0)

class Counting(queue.Queue):
    def _init(self, maxsize):
        self.count = 0
    def _qsize(self):
        return self.count
    def _put(self, item):
        self.count += item
    def _get(self):
        self.count -= 1
        return self.count
q = Counting(3)
q.put(5)
print(q.full(), [q.get() for _ in range(3)], q.qsize(), q.full())       #=> True [4, 3, 2] 2 False
