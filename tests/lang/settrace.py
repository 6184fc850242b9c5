# sys.settrace and sys.setprofile: calls, lines, returns and exceptions.
import sys

events = []

def trace(frame, event, arg):
    if frame.f_code.co_name == "record":
        return None
    if event == "exception":
        arg = arg[0].__name__
    events.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno, arg))
    return trace

def record(function, *args):
    events.clear()
    sys.settrace(trace)
    try:
        function(*args)
    except Exception as error:
        events.append(repr(error))
    finally:
        sys.settrace(None)
    for event in events:
        print(event)

def add(a, b):
    c = a + b
    return c

record(add, 1, 2)
#=> ('add', 'call', 0, None)
#=> ('add', 'line', 1, None)
#=> ('add', 'line', 2, None)
#=> ('add', 'return', 2, 3)

def loop():
    total = 0
    for i in range(2):
        total += i
    return total

record(loop)
#=> ('loop', 'call', 0, None)
#=> ('loop', 'line', 1, None)
#=> ('loop', 'line', 2, None)
#=> ('loop', 'line', 3, None)
#=> ('loop', 'line', 2, None)
#=> ('loop', 'line', 3, None)
#=> ('loop', 'line', 2, None)
#=> ('loop', 'line', 4, None)
#=> ('loop', 'return', 4, 1)

def fails():
    raise ValueError("no")

def catches():
    try:
        fails()
    except ValueError:
        pass
    return "caught"

record(catches)
#=> ('catches', 'call', 0, None)
#=> ('catches', 'line', 1, None)
#=> ('catches', 'line', 2, None)
#=> ('fails', 'call', 0, None)
#=> ('fails', 'line', 1, None)
#=> ('fails', 'exception', 1, 'ValueError')
#=> ('fails', 'return', 1, None)
#=> ('catches', 'exception', 2, 'ValueError')
#=> ('catches', 'line', 3, None)
#=> ('catches', 'line', 4, None)
#=> ('catches', 'line', 5, None)
#=> ('catches', 'return', 5, 'caught')

def numbers():
    yield 1
    yield 2

def consumes():
    for n in numbers():
        pass

record(consumes)
#=> ('consumes', 'call', 0, None)
#=> ('consumes', 'line', 1, None)
#=> ('numbers', 'call', 0, None)
#=> ('numbers', 'line', 1, None)
#=> ('numbers', 'return', 1, 1)
#=> ('consumes', 'line', 2, None)
#=> ('consumes', 'line', 1, None)
#=> ('numbers', 'call', 1, None)
#=> ('numbers', 'line', 2, None)
#=> ('numbers', 'return', 2, 2)
#=> ('consumes', 'line', 2, None)
#=> ('consumes', 'line', 1, None)
#=> ('numbers', 'call', 2, None)
#=> ('numbers', 'return', 2, None)
#=> ('consumes', 'return', 1, None)

def key_function(x):
    return -x

record(sorted, [1])
record(lambda: sorted([1, 2], key=key_function))
#=> ('<lambda>', 'call', 0, None)
#=> ('<lambda>', 'line', 0, None)
#=> ('key_function', 'call', 0, None)
#=> ('key_function', 'line', 1, None)
#=> ('key_function', 'return', 1, -1)
#=> ('key_function', 'call', 0, None)
#=> ('key_function', 'line', 1, None)
#=> ('key_function', 'return', 1, -2)
#=> ('<lambda>', 'return', 0, [2, 1])

# A trace function that raises is used no more, and the exception goes into the program.
def broken(frame, event, arg):
    raise KeyError("from the trace function")

sys.settrace(broken)
try:
    add(1, 2)
except KeyError as error:
    print(error, sys.gettrace())    #=> 'from the trace function' None

calls = []
def profile(frame, event, arg):
    name = arg.__name__ if event.startswith("c_") else frame.f_code.co_name
    calls.append((event, name))

def profiled():
    return len([add(1, 2)])

sys.setprofile(profile)
profiled()
sys.setprofile(None)
print(*calls, sep="\n")
#=> ('call', 'profiled')
#=> ('call', 'add')
#=> ('return', 'add')
#=> ('c_call', 'len')
#=> ('c_return', 'len')
#=> ('return', 'profiled')
#=> ('c_call', 'setprofile')

def outer():
    frame = sys._getframe()
    x = 1
    y = 2
frames = []
def lines_only(frame, event, arg):
    frames.append((event, sorted(frame.f_locals)))
    return lines_only
sys.settrace(lines_only)
outer()
sys.settrace(None)
print(*frames, sep="\n")
#=> ('call', [])
#=> ('line', [])
#=> ('line', ['frame'])
#=> ('line', ['frame', 'x'])
#=> ('return', ['frame', 'x', 'y'])
