# Frames: walking out, variables through f_locals, ended frames, locals() and eval in every kind of code.
import sys
def inner():
    frame = sys._getframe()
    names = []
    while frame:
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    return names
def middle(): return inner()
print(middle()[:2])     #=> ['inner', 'middle']
def writes():
    x = 1
    captured = 2
    def closure(): return captured
    frame = sys._getframe()
    frame.f_locals["x"] = 10
    frame.f_locals["captured"] = 20
    frame.f_locals["extra"] = 30
    return x, closure(), frame.f_locals["extra"], "extra" in locals(), sorted(frame.f_locals)
print(writes())         #=> (10, 20, 30, True, ['captured', 'closure', 'extra', 'frame', 'x'])
def proxy():
    a = 1
    view = sys._getframe().f_locals
    print(type(view).__name__, len(view), list(view), view["a"], view.get("zz", 5), "a" in view)
    try: del view["a"]
    except TypeError as e: print(e)
    try: view["zz"]
    except KeyError as e: print(e)
    view |= {"a": 2, "b": 3}
    print(a, view["b"], view == sys._getframe().f_locals)
proxy()                 #=> FrameLocalsProxy 2 ['a', 'view'] 1 5 True
                        #=> cannot remove variables from FrameLocalsProxy
                        #=> "local variable ''zz'' is not defined"
                        #=> 2 3 True
def ends():
    x = [1]
    return sys._getframe()
frame = ends()
print(frame.f_locals, frame.f_code.co_name, frame.f_back.f_code.co_name) #=> {'x': [1]} ends <module>
frame.clear()
print(frame.f_locals)   #=> {}
sys._getframe().clear() #=> raises RuntimeError: cannot clear an executing frame
def gen():
    a = 1
    yield 1
    b = 2
    yield 2
g = gen()
print(g.gi_frame.f_locals, g.gi_frame.f_back) #=> {} None
next(g)
print(g.gi_frame.f_locals, g.gi_frame.f_lineno - g.gi_code.co_firstlineno) #=> {'a': 1} 2
g.gi_frame.clear()      #=> raises RuntimeError: cannot clear a suspended frame
def fails():
    local = "kept"
    raise ValueError
def catches():
    try: fails()
    except ValueError as e: return e
error = catches()
tb = error.__traceback__
print(tb.tb_frame.f_code.co_name, tb.tb_next.tb_frame.f_locals) #=> catches {'local': 'kept'}
def function(p):
    q = 2
    r = [locals() for x in [1]]
    return r, [eval("x + q") for x in [5]], locals().keys() == {"p", "q", "r"}
print(function(1))      #=> ([{'p': 1, 'q': 2, 'x': 1}], [7], True)
class Body:
    a = 1
    print(sorted(k for k in vars() if not k.startswith("__")))
    exec("b = a + 1")   #=> ['a']
print(Body.b)           #=> 2
def super_less(): return super()
super_less()            #=> raises RuntimeError: super(): no arguments
sys._getframe(1000)     #=> raises ValueError: call stack is not deep enough
