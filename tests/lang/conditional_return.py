# return of a conditional expression, inside what must be undone and outside.
def sign(x):
    return "neg" if x < 0 else "zero" if x == 0 else "pos"


def undone(x):
    log = []
    try:
        return (log, "a") if x else (log, "b")
    finally:
        log.append("finally")


def inside(xs):
    for x in xs:
        try:
            return x if x > 2 else next(iter(())) if x == 1 else -x
        except StopIteration:
            continue
    else:
        return None if xs else "empty"


def walrus(x):
    return y if (y := x * 2) > 5 else (z := y, z + 1)[1] if y else unbound if x is None else 0


def unbound_one(x):
    return y if x else (y := 1)


async def coroutine(x):
    return x if x else "nothing"


def generator(x):
    yield 1
    return x if x else "end"


print(sign(-1), sign(0), sign(1), undone(1), undone(0), inside([1, 2]), inside([1, 3]), inside([]), inside([1]))
#=> neg zero pos (['finally'], 'a') (['finally'], 'b') -2 3 empty None
print(walrus(3), walrus(1), walrus(0), unbound_one(0))
#=> 6 3 0 1
try:
    unbound_one(1)
except UnboundLocalError as e:
    print(e)
#=> cannot access local variable 'y' where it is not associated with a value
try:
    coroutine(0).send(None)
except StopIteration as e:
    print(e.value)
#=> nothing
g = generator(0)
next(g)
try:
    next(g)
except StopIteration as e:
    print(e.value)
#=> end


class Odd:
    def __bool__(self):
        raise ValueError("no truth")


def test(x):
    return 1 if x else 2


try:
    test(Odd())
except ValueError as e:
    print(e, e.__traceback__.tb_next.tb_lineno - test.__code__.co_firstlineno)
#=> no truth 1
