# Nothing binds or deletes __debug__, in whatever way.
cases = ["__debug__ = 1", "import __debug__", "import a as __debug__", "from a import __debug__", "def __debug__(): pass",
         "class __debug__: pass", "def f(__debug__): pass", "def f(*, __debug__=1): pass", "lambda __debug__: 1",
         "for __debug__ in x: pass", "with a as __debug__: pass", "f(__debug__=1)", "(__debug__ := 1)", "x.__debug__ = 1",
         "match x:\n case __debug__: pass", "try: pass\nexcept E as __debug__: pass", "def f[__debug__](): pass",
         "type __debug__ = 1", "[__debug__ for __debug__ in x]", "__debug__: int", "def f():\n global __debug__\n __debug__ = 1"]
told = set()
for case in cases:
    try:
        compile(case, "<case>", "exec")
    except SyntaxError as error:
        told.add(error.msg)
    else:
        print("accepted:", case)
print(told)                 #=> {'cannot assign to __debug__'}
exec("if 0: del __debug__x")
try:
    compile("del __debug__", "<case>", "exec")
except SyntaxError as error:
    print(error)            #=> cannot delete __debug__ (<case>, line 1)


# __static_attributes__: what methods assign to self, inner functions included.
class A:
    def method(self):
        self.c = self.a = 1
        def inner():
            self.b = 2
print(A.__static_attributes__)      #=> ('a', 'b', 'c')
