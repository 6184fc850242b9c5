# concurrent.futures: futures, waiting for several, executors on threads.
# not under stress: its threads are to finish in the order of their sleeps.
import concurrent.futures as cf
import re
import sys
import threading
import time

sys.stderr = sys.stdout
def show(x):
    print(re.sub(' at 0x[0-9a-f]+', '', repr(x)))

# Futures by hand
f = cf.Future()
show(f)     #=> <Future state=pending>
print(f.done(), f.running(), f.cancelled(), f.set_running_or_notify_cancel(), f.running(), f.cancel())
                                        #=> False False False True True False
show(f)     #=> <Future state=running>
f.add_done_callback(lambda f: print('called with', f.result()))
f.set_result(5)     #=> called with 5
show(f)     #=> <Future state=finished returned int>
f.add_done_callback(lambda f: print('called at once'))      #=> called at once
print(f.result(), f.exception())    #=> 5 None
try:
    f.set_result(6)
except cf.InvalidStateError as e:
    print(re.sub(' at 0x[0-9a-f]+', '', str(e)))    #=> FINISHED: <Future state=finished returned int>
f = cf.Future()
f.set_exception(ValueError('bad'))
show(f)     #=> <Future state=finished raised ValueError>
print(repr(f.exception()))      #=> ValueError('bad')
f.result()      #=> raises ValueError: bad
f = cf.Future()
f.result(timeout=0.001)     #=> raises TimeoutError
f.exception(timeout=0)      #=> raises TimeoutError
f.add_done_callback(lambda f: print('cancelled', f.cancelled()))
print(f.cancel(), f.cancel())       #=> cancelled True
                                    #=> True True
show(f)     #=> <Future state=cancelled>
f.result()      #=> raises CancelledError
print(f.set_running_or_notify_cancel(), f.done())       #=> False True
show(f)     #=> <Future state=cancelled>
print(cf.CancelledError.__mro__[1].__name__, cf.TimeoutError is TimeoutError, cf.Future[int])
                                        #=> Error True concurrent.futures._base.Future[int]

# Executors
def square(x):
    time.sleep(0.002 * x)
    return x * x

def pool():
    with cf.ThreadPoolExecutor(4, thread_name_prefix='w') as executor:
        futures = [executor.submit(square, x) for x in (6, 4, 2, 0)]
        print(sorted(f.result() for f in cf.as_completed(futures)))
        print([f.result() for f in futures])
        print(list(executor.map(square, range(4))), list(executor.map(pow, [2, 3], [3, 2])))
        error = executor.submit(int, 'x')
        print(repr(error.exception()))
        print(executor.submit(lambda: threading.current_thread().name).result()[:2])
    try:
        executor.submit(square, 1)
    except RuntimeError as e:
        print(e)
pool()      #=> [0, 4, 16, 36]
            #=> [36, 16, 4, 0]
            #=> [0, 1, 4, 9] [8, 9]
            #=> ValueError("invalid literal for int() with base 10: 'x'")
            #=> w_
            #=> cannot schedule new futures after shutdown

def waiting():
    with cf.ThreadPoolExecutor() as executor:
        gate = threading.Event()
        quick, slow = executor.submit(square, 1), executor.submit(gate.wait)
        for kind in cf.FIRST_COMPLETED, cf.FIRST_EXCEPTION, cf.ALL_COMPLETED:
            done, not_done = cf.wait([quick, slow], return_when=kind)
            print(kind, len(done), len(not_done))
            gate.set()
        result = cf.wait([quick, quick], timeout=0)
        print(type(result).__name__, len(result.done), result.not_done)
        never = cf.Future()
        print(len(cf.wait([quick, never], timeout=0.001).not_done))
        try:
            cf.wait([never], return_when='sometimes')
        except ValueError as e:
            print(e)
waiting()       #=> FIRST_COMPLETED 1 1
                #=> FIRST_EXCEPTION 2 0
                #=> ALL_COMPLETED 2 0
                #=> DoneAndNotDoneFutures 1 set()
                #=> 1
                #=> Invalid return condition: 'sometimes'

def late():
    never, done = cf.Future(), cf.Future()
    done.set_result(1)
    try:
        for f in cf.as_completed([never, done, done], timeout=0.001):
            print(f is done)
    except TimeoutError as e:
        print(e)
late()      #=> True
            #=> 1 (of 2) futures unfinished

def many():
    with cf.ThreadPoolExecutor(2) as executor:
        print(sum(executor.map(lambda x: x + 1, range(300))))
        print(len(executor._threads) <= 2)
many()      #=> 45150
            #=> True

def cancelled():
    executor = cf.ThreadPoolExecutor(1)
    gate = threading.Event()
    running = executor.submit(gate.wait)
    waiting = [executor.submit(square, 1) for _ in range(3)]
    print(waiting[0].cancel(), running.cancel())
    gate.set()
    executor.shutdown(cancel_futures=True)
    print(running.result(), [f.cancelled() for f in waiting])
cancelled()     #=> True False
                #=> True [True, True, True]

def initializers():
    seen = []
    with cf.ThreadPoolExecutor(1, initializer=seen.append, initargs=('ready',)) as executor:
        executor.submit(seen.append, 'work').result()
    print(seen)
initializers()      #=> ['ready', 'work']
cf.ThreadPoolExecutor(0)    #=> raises ValueError: max_workers must be greater than 0
cf.ThreadPoolExecutor(initializer=3)    #=> raises TypeError: initializer must be a callable
cf.Executor().submit(print)     #=> raises NotImplementedError
cf.NoSuchName       #=> raises AttributeError: module 'concurrent.futures' has no attribute 'NoSuchName'
