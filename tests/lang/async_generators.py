# Asynchronous generators: asend, athrow, aclose, anext with a default, comprehensions.
import types
@types.coroutine
def pause(value):
    return (yield value)
def run(awaitable):
    coroutine = awaitable.__await__()
    try:
        while True:
            print("yielded", next(coroutine))
    except StopIteration as e:
        return e.value
async def count(n):
    try:
        for i in range(n):
            await pause(("at", i))
            got = yield i
            if got: print("got", got)
    except ValueError as e:
        print("caught", e)
        yield "after"
    finally:
        print("finally")
async def walk():
    async for x in count(2):
        print(x)
run(walk())             #=> yielded ('at', 0)
                        #=> 0
                        #=> yielded ('at', 1)
                        #=> 1
                        #=> finally
g = count(3)
print(run(g.asend(None))) #=> yielded ('at', 0)
                          #=> 0
print(run(g.asend("hello"))) #=> got hello
                             #=> yielded ('at', 1)
                             #=> 1
print(run(g.athrow(ValueError("v")))) #=> caught v
                                      #=> after
run(g.aclose())         #=> finally
run(g.__anext__())      #=> raises StopAsyncIteration
run(count(1).asend(5))  #=> raises TypeError: can't send non-None value to a just-started async generator
g = count(2)
first = g.__anext__()
first.send(None)
g.__anext__().send(None) #=> raises RuntimeError: anext(): asynchronous generator is already running
g.aclose().send(None)   #=> raises RuntimeError: aclose(): asynchronous generator is already running
first.close()           #=> finally
async def rude():
    try:
        yield 1
    except GeneratorExit:
        yield 2
g = rude()
print(run(g.__anext__())) #=> 1
run(g.aclose())         #=> raises RuntimeError: async generator ignored GeneratorExit
async def raises():
    yield 1
    raise StopAsyncIteration
async def take(it):
    return [x async for x in it]
run(take(raises()))     #=> raises RuntimeError: async generator raised StopAsyncIteration
async def default():
    it = empty()
    return await anext(it, "default")
async def empty():
    return
    yield
print(run(default()))   #=> default
async def comprehensions():
    a = [x async for x in count(2)]
    b = {x: y async for x in count(1) for y in [1]}
    c = [y for y in [await pause("in list")] ]
    return a, b, c
print(run(comprehensions())) #=> yielded ('at', 0)
                             #=> yielded ('at', 1)
                             #=> finally
                             #=> yielded ('at', 0)
                             #=> finally
                             #=> yielded in list
                             #=> ([0, 1], {0: 1}, [None])
async def nested():
    g = ([i + j async for i in small()] for j in [10, 20])
    return [x async for x in g]
async def small():
    for i in 1, 2: yield i
print(run(nested()))    #=> [[11, 12], [21, 22]]
used = small().__anext__()
used.send(None)         #=> raises StopIteration: 1
used.send(None)         #=> raises RuntimeError: cannot reuse already awaited __anext__()/asend()
aiter(5)                #=> raises TypeError: 'int' object is not an async iterable
anext(5)                #=> raises TypeError: 'int' object is not an async iterator
