# Exception groups: their checks, split(), subgroup(), derive(), and what except* makes of them.
def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
EG, BEG = ExceptionGroup, BaseExceptionGroup
show(lambda: EG())  #=> TypeError: BaseExceptionGroup.__new__() takes exactly 2 arguments (0 given)
show(lambda: EG(1))
#=> TypeError: BaseExceptionGroup.__new__() takes exactly 2 arguments (1 given)
show(lambda: EG(1, [ValueError()]))
#=> TypeError: BaseExceptionGroup.__new__() argument 1 must be str, not int
show(lambda: EG("a", 1))  #=> TypeError: second argument (exceptions) must be a sequence
show(lambda: EG("a", [1]))
#=> ValueError: Item 0 of second argument (exceptions) is not an exception
show(lambda: EG("a", []))
#=> ValueError: second argument (exceptions) must be a non-empty sequence
show(lambda: EG("a", {ValueError(): 1}))
#=> TypeError: second argument (exceptions) must be a sequence
show(lambda: EG("a", [KeyboardInterrupt()]))
#=> TypeError: Cannot nest BaseExceptions in an ExceptionGroup
show(lambda: EG("a", [ValueError()], x=1))
#=> TypeError: ExceptionGroup() takes no keyword arguments
show(lambda: BEG("a", [ValueError()], 2))
#=> TypeError: BaseExceptionGroup.__new__() takes exactly 2 arguments (3 given)
show(lambda: type(BEG("a", [ValueError()])).__name__)  #=> ExceptionGroup
show(lambda: type(BEG("a", [KeyboardInterrupt()])).__name__)  #=> BaseExceptionGroup
class MyEG(EG): pass
class MyBEG(BEG): pass
show(lambda: MyEG("a", [KeyboardInterrupt()]))  #=> TypeError: Cannot nest BaseExceptions in 'MyEG'
show(lambda: type(MyBEG("a", [ValueError()])).__name__)  #=> MyBEG
show(lambda: EG[int])  #=> ExceptionGroup[int]
g = EG("msg", (ValueError(1), EG("in", [TypeError(2), ValueError(3)]), OSError(4)))
print(g, repr(g), g.message, g.exceptions, g.args)
#=> msg (3 sub-exceptions) ExceptionGroup('msg', (ValueError(1), ExceptionGroup('in', [TypeError(2), ValueError(3)]), OSError(4))) msg (ValueError(1), ExceptionGroup('in', [TypeError(2), ValueError(3)]), OSError(4)) ('msg', (ValueError(1), ExceptionGroup('in', [TypeError(2), ValueError(3)]), OSError(4)))
def tree(e):
    if isinstance(e, BEG): return (type(e).__name__, e.message, [tree(x) for x in e.exceptions])
    return repr(e)
show(lambda: [tree(x) for x in g.split(ValueError)])
#=> [('ExceptionGroup', 'msg', ['ValueError(1)', ('ExceptionGroup', 'in', ['ValueError(3)'])]), ('ExceptionGroup', 'msg', [('ExceptionGroup', 'in', ['TypeError(2)']), 'OSError(4)'])]
show(lambda: [tree(x) for x in g.split((TypeError, OSError))])
#=> [('ExceptionGroup', 'msg', [('ExceptionGroup', 'in', ['TypeError(2)']), 'OSError(4)']), ('ExceptionGroup', 'msg', ['ValueError(1)', ('ExceptionGroup', 'in', ['ValueError(3)'])])]
show(lambda: [tree(x) for x in g.split(KeyError)])
#=> ['None', ('ExceptionGroup', 'msg', ['ValueError(1)', ('ExceptionGroup', 'in', ['TypeError(2)', 'ValueError(3)']), 'OSError(4)'])]
show(lambda: [tree(x) for x in g.split(Exception)])
#=> [('ExceptionGroup', 'msg', ['ValueError(1)', ('ExceptionGroup', 'in', ['TypeError(2)', 'ValueError(3)']), 'OSError(4)']), 'None']
show(lambda: [tree(x) for x in g.split(lambda e: isinstance(e, EG))])
#=> [('ExceptionGroup', 'msg', ['ValueError(1)', ('ExceptionGroup', 'in', ['TypeError(2)', 'ValueError(3)']), 'OSError(4)']), 'None']
show(lambda: [tree(x) for x in g.split(lambda e: e.args and e.args[0] in (2, 4))])
#=> [('ExceptionGroup', 'msg', [('ExceptionGroup', 'in', ['TypeError(2)']), 'OSError(4)']), ('ExceptionGroup', 'msg', ['ValueError(1)', ('ExceptionGroup', 'in', ['ValueError(3)'])])]
show(lambda: tree(g.subgroup(ValueError)))
#=> ('ExceptionGroup', 'msg', ['ValueError(1)', ('ExceptionGroup', 'in', ['ValueError(3)'])])
show(lambda: g.subgroup(KeyError))  #=> None
show(lambda: g.subgroup(Exception) is g)  #=> True
show(lambda: g.split(5))
#=> TypeError: expected an exception type, a tuple of exception types, or a callable (other than a class)
show(lambda: g.split(int))
#=> TypeError: expected an exception type, a tuple of exception types, or a callable (other than a class)
show(lambda: g.split((ValueError, 5)))
#=> TypeError: expected an exception type, a tuple of exception types, or a callable (other than a class)
show(lambda: g.split())
#=> TypeError: BaseExceptionGroup.split() takes exactly one argument (0 given)
show(lambda: g.split(lambda e: 1 / 0))  #=> ZeroDivisionError: division by zero
g.add_note("note"); g.__cause__ = KeyError("cause")
m, r = g.split(ValueError)
print(m.__notes__, r.__notes__, m.__notes__ is r.__notes__, m.__cause__, r.__cause__, m.__traceback__)
#=> ['note'] ['note'] False 'cause' 'cause' None
class Derived(EG):
    def __new__(cls, message, exceptions, extra): 
        self = super().__new__(cls, message, exceptions)
        self.extra = extra
        return self
    def derive(self, exceptions): return Derived(self.message, exceptions, self.extra)
d = Derived("d", [ValueError(1), TypeError(2)], 42)
m, r = d.split(ValueError); print(type(m).__name__, m.extra, m.exceptions, r.extra, r.exceptions)
#=> Derived 42 (ValueError(1),) 42 (TypeError(2),)
class Bad(EG):
    def derive(self, exceptions): return 42
show(lambda: Bad("b", [ValueError(1), TypeError(2)]).split(ValueError))
#=> TypeError: derive must return an instance of BaseExceptionGroup
class Plain(EG): pass
print(type(Plain("p", [ValueError(1), TypeError(2)]).split(ValueError)[0]).__name__)
#=> ExceptionGroup
show(lambda: setattr(g, "message", 5))  #=> AttributeError: readonly attribute
show(lambda: setattr(g, "exceptions", 5))  #=> AttributeError: readonly attribute

def star(exception, *clauses):
    try:
        try:
            raise exception
        except* ValueError as e:
            print("ValueError", tree(e))
        except* (TypeError, KeyError) as e:
            print("TypeError/KeyError", tree(e))
            if "raise" in clauses: raise RuntimeError("new")
            if "again" in clauses: raise
        else:
            print("else")
        finally:
            print("finally")
    except BaseException as e:
        print("left", tree(e), repr(e.__context__)[:40], e.__cause__)
star(EG("a", [ValueError(1)]))
#=> ValueError ('ExceptionGroup', 'a', ['ValueError(1)'])
#=> finally
star(EG("a", [ValueError(1), TypeError(2)]))
#=> ValueError ('ExceptionGroup', 'a', ['ValueError(1)'])
#=> TypeError/KeyError ('ExceptionGroup', 'a', ['TypeError(2)'])
#=> finally
star(EG("a", [ValueError(1), OSError(2)]))
#=> ValueError ('ExceptionGroup', 'a', ['ValueError(1)'])
#=> finally
#=> left ('ExceptionGroup', 'a', ['OSError(2)']) None None
star(EG("a", [EG("b", [ValueError(1), OSError(3)]), TypeError(2)]))
#=> ValueError ('ExceptionGroup', 'a', [('ExceptionGroup', 'b', ['ValueError(1)'])])
#=> TypeError/KeyError ('ExceptionGroup', 'a', ['TypeError(2)'])
#=> finally
#=> left ('ExceptionGroup', 'a', [('ExceptionGroup', 'b', ['OSError(3)'])]) None None
star(EG("a", [ValueError(1), TypeError(2)]), "raise")
#=> ValueError ('ExceptionGroup', 'a', ['ValueError(1)'])
#=> TypeError/KeyError ('ExceptionGroup', 'a', ['TypeError(2)'])
#=> finally
#=> left RuntimeError('new') ExceptionGroup('a', [TypeError(2)]) None
star(EG("a", [ValueError(1), TypeError(2), OSError(3)]), "raise")
#=> ValueError ('ExceptionGroup', 'a', ['ValueError(1)'])
#=> TypeError/KeyError ('ExceptionGroup', 'a', ['TypeError(2)'])
#=> finally
#=> left ('ExceptionGroup', '', ["RuntimeError('new')", ('ExceptionGroup', 'a', ['OSError(3)'])]) None None
star(EG("a", [ValueError(1), TypeError(2), OSError(3)]), "again")
#=> ValueError ('ExceptionGroup', 'a', ['ValueError(1)'])
#=> TypeError/KeyError ('ExceptionGroup', 'a', ['TypeError(2)'])
#=> finally
#=> left ('ExceptionGroup', 'a', ['TypeError(2)', 'OSError(3)']) None None
star(EG("a", [TypeError(2)]), "again")
#=> TypeError/KeyError ('ExceptionGroup', 'a', ['TypeError(2)'])
#=> finally
#=> left ('ExceptionGroup', 'a', ['TypeError(2)']) None None
star(ValueError(5))
#=> ValueError ('ExceptionGroup', '', ['ValueError(5)'])
#=> finally
star(OSError(5))
#=> finally
#=> left OSError(5) None None
star(KeyError(5), "again")
#=> TypeError/KeyError ('ExceptionGroup', '', ['KeyError(5)'])
#=> finally
#=> left ('ExceptionGroup', '', ['KeyError(5)']) None None
star(KeyError(5), "raise")
#=> TypeError/KeyError ('ExceptionGroup', '', ['KeyError(5)'])
#=> finally
#=> left RuntimeError('new') ExceptionGroup('', (KeyError(5),)) None
star(BEG("a", [ValueError(1), KeyboardInterrupt()]))
#=> ValueError ('ExceptionGroup', 'a', ['ValueError(1)'])
#=> finally
#=> left ('BaseExceptionGroup', 'a', ['KeyboardInterrupt()']) None None
def clause(what):
    try: raise EG("a", [ValueError(1)])
    except* what: print("caught")
show(lambda: clause(int))
#=> TypeError: catching classes that do not inherit from BaseException is not allowed
show(lambda: clause(EG))
#=> TypeError: catching ExceptionGroup with except* is not allowed. Use except instead.
show(lambda: clause((ValueError, EG)))
#=> TypeError: catching ExceptionGroup with except* is not allowed. Use except instead.
show(lambda: clause((ValueError, 5)))
#=> TypeError: catching classes that do not inherit from BaseException is not allowed
deep = ValueError(1)
for i in range(50): deep = EG(str(i), [deep, TypeError(i)])
m, r = deep.split(ValueError); n = 0
while isinstance(m, EG): m = m.exceptions[0]; n += 1
print(n, repr(m))  #=> 50 ValueError(1)
