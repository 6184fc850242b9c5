# Generators: send, throw, close, their states, what they return, errors that leave them.
def echo():
    got = None
    while True:
        try:
            got = yield got
        except ValueError as e:
            got = ("caught", str(e))
g = echo()
g.send(1)               #=> raises TypeError: can't send non-None value to a just-started generator
print(next(g), g.send(1), g.throw(ValueError("v")), g.send(2)) #=> None 1 ('caught', 'v') 2
print(g.gi_running, g.gi_suspended, g.gi_frame is not None, g.gi_yieldfrom) #=> False True True None
print(g.close(), g.gi_frame, g.gi_suspended) #=> None None False
next(g)                 #=> raises StopIteration
g.throw(KeyError("k"))  #=> raises KeyError: 'k'
def returns():
    yield 1
    return "value"
def outer():
    got = yield from returns()
    print("got", got)
    yield got
print(list(outer()))    #=> got value
                        #=> [1, 'value']
def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2
s = stubborn()
next(s)
s.close()               #=> raises RuntimeError: generator ignored GeneratorExit
def polite():
    try:
        yield 1
    except GeneratorExit:
        return "bye"
p = polite()
next(p)
print(p.close())        #=> bye
def stops():
    raise StopIteration(3)
    yield
list(stops())           #=> raises RuntimeError: generator raised StopIteration
def running():
    next(me)
    yield
me = running()
next(me)                #=> raises ValueError: generator already executing
def inner():
    try:
        yield 1
    finally:
        print("inner finally")
def delegating():
    try:
        yield from inner()
    finally:
        print("outer finally")
d = delegating()
next(d)
print(d.gi_yieldfrom.__name__) #=> inner
d.close()               #=> inner finally
                        #=> outer finally
def in_a_loop():
    for x in inner():
        break
    print("after the loop")
in_a_loop()             #=> inner finally
                        #=> after the loop
g = returns()
g.__name__ = "other"
print(g.__name__, g.__qualname__, g.gi_code.co_name) #=> other returns returns
g.__name__ = 1          #=> raises TypeError: __name__ must be set to a string object
g.throw(1)              #=> raises TypeError: exceptions must be classes or instances deriving from BaseException, not int
print(sum(x * x for x in range(10)), max(len(w) for w in ["a", "bbb"])) #=> 285 3
def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)
print(list(tree(3)))    #=> [1, 2, 1, 3, 1, 2, 1]
def forever():
    yield from forever()
next(forever())         #=> raises RecursionError: maximum recursion depth exceeded
def chain(n):
    g = iter(range(3))
    for _ in range(n): g = (i + 1 for i in g)
    return g
print(list(chain(3000))) #=> [3000, 3001, 3002]
