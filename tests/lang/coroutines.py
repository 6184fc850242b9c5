# Coroutines and awaitables run by hand: send, throw, close, what they wait for.
import types
@types.coroutine
def pause(value):
    return (yield value)
def run(coroutine):
    try:
        while True:
            print("yielded", coroutine.send(None))
    except StopIteration as e:
        return e.value
async def add(a, b):
    await pause("adding")
    return a + b
async def main():
    one = add(1, 2)
    print(type(one).__name__, one.__name__)
    return await one, await add(3, 4)
print(run(main()))      #=> coroutine add
                        #=> yielded adding
                        #=> yielded adding
                        #=> (3, 7)
c = main()
print(c.send(None), c.cr_running, c.cr_suspended, c.cr_await.__name__, c.cr_await.cr_await.__name__) #=> coroutine add
                                                                                                     #=> adding False True add pause
c.throw(KeyError("thrown")) #=> raises KeyError: 'thrown'
c.send(None)            #=> raises RuntimeError: cannot reuse already awaited coroutine
async def nested():
    await add(5, 6)
n = nested()
print(n.send(None), n.cr_await.__name__, n.cr_await.cr_await.__name__) #=> adding add pause
n.send(None)            #=> raises StopIteration
n = add(1, 1)
n.send("early")         #=> raises TypeError: can't send non-None value to a just-started coroutine
n.close()
n.send(None)            #=> raises RuntimeError: cannot reuse already awaited coroutine
async def twice():
    c = add(1, 2)
    await c
    try: await c
    except RuntimeError as e: print(e)
run(twice())            #=> yielded adding
                        #=> cannot reuse already awaited coroutine
async def wrong():
    await 5
run(wrong())            #=> raises TypeError: object int can't be used in 'await' expression
class Custom:
    def __await__(self):
        got = yield "custom"
        return got
async def custom():
    return await Custom()
k = custom()
print(k.send(None))     #=> custom
k.send("sent")          #=> raises StopIteration: sent
class Bad:
    def __await__(self): return 1
async def bad():
    await Bad()
run(bad())              #=> raises TypeError: __await__() returned non-iterator of type 'int'
class Manager:
    async def __aenter__(self):
        await pause("enter")
        return self
    async def __aexit__(self, *exception):
        await pause("exit")
        print(exception[0])
        return True
async def managed():
    async with Manager() as m:
        raise ValueError(1)
    return "done"
print(run(managed()))   #=> yielded enter
                        #=> yielded exit
                        #=> <class 'ValueError'>
                        #=> done
async def cleans():
    try:
        await pause("waiting")
    finally:
        print("cleaned")
w = cleans()
print(w.send(None))     #=> waiting
w.close()               #=> cleaned
unused = add(1, 2)
def plain():
    yield from unused
list(plain())           #=> raises TypeError: cannot 'yield from' a coroutine object in a non-coroutine generator
unused.close()
wrapper = add(1, 2).__await__()
print(type(wrapper).__name__, wrapper.send(None)) #=> coroutine_wrapper adding
wrapper.send(None)      #=> raises StopIteration: 3
