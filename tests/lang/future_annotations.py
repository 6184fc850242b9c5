# from __future__ import annotations: annotations are the text of their trees.
source = r"""
from __future__ import annotations
class A:
    a: List[ int ]
    b: dict["x" , 'y"']
    c: (1, 2)
    d: Callable[[int],str] | None
    e: x if y else z
    f: lambda a,b=1,/,c=2,*d,e=3,**g: a+b
    g: f"a{x!r:>{w}}b{{}}" f'{"q"}'
    h: {1:2, **z}
    i: [a for a in b if c if d]
    j: not -x**-y
    k: a and b or c
    l: 1 .real
    m: 1e400
    n: x[1:2, ::3]
    p: f(a for a in b)
    q: f(*a, **k, c=3)
    s: b'x' b"y"
    t: u"abc"
    u: ...
    v: ()
    w: (a,)
    x: a < b <= c is not d not in e
    y: -1
    z: 10**100
    aa: (lambda: 0)()
    bb: {a, b}
    cc: {a: b for a, b in c}
    dd: (a for a in b)
    ee: x[()]
    ff: x[1,]
    gg: x[*a]
    hh: (a + b) * c - (d - e)
    ii: 2 ** 3 ** 4
    jj: (2 ** 3) ** 4
    kk: f"{ {1:2} }"
    ll: f"{x=}"
    mm: 1j
    nn: "it's"
    oo: "\n\u1234"
    pp: await_
    qq: a.b.c[d].e
    rr: not (not x)
    ss: ~(a|b)
    tt: 0x1F
    uu: (a, b)[0]
    vv: f'{x:{y}}'
    ww: [*a, *b]
def f(a:int=3, *args: * Ts, **kw: "s")->  x [ 1 ] : ...
def outer():
    def inner() -> outer_name: ...
    outer_name = 1
    return inner.__closure__
"""
space = {}
exec(source, space)
for name, text in space["A"].__annotations__.items(): print(name, text)  #=> a List[int]
#=> b dict['x', 'y"']
#=> c (1, 2)
#=> d Callable[[int], str] | None
#=> e x if y else z
#=> f lambda a, b=1, /, c=2, *d, e=3, **g: a + b
#=> g f"a{x!r:>{w}}b{{}}{'q'}"
#=> h {1: 2, **z}
#=> i [a for a in b if c if d]
#=> j not -x ** (-y)
#=> k a and b or c
#=> l 1 .real
#=> m 1e309
#=> n x[1:2, ::3]
#=> p f(a for a in b)
#=> q f(*a, **k, c=3)
#=> s b'xy'
#=> t u'abc'
#=> u ...
#=> v ()
#=> w (a,)
#=> x a < b <= c is not d not in e
#=> y -1
#=> z 10 ** 100
#=> aa (lambda: 0)()
#=> bb {a, b}
#=> cc {a: b for a, b in c}
#=> dd (a for a in b)
#=> ee x[()]
#=> ff x[1,]
#=> gg x[*a,]
#=> hh (a + b) * c - (d - e)
#=> ii 2 ** 3 ** 4
#=> jj (2 ** 3) ** 4
#=> kk f'{ {1: 2}}'
#=> ll f'x={x!r}'
#=> mm 1j
#=> nn "it's"
#=> oo '\nሴ'
#=> pp await_
#=> qq a.b.c[d].e
#=> rr not not x
#=> ss ~(a | b)
#=> tt 31
#=> uu (a, b)[0]
#=> vv f'{x:{y}}'
#=> ww [*a, *b]
print(space["f"].__annotations__, space["outer"]())    #=> {'a': 'int', 'args': '*Ts', 'kw': "'s'", 'return': 'x[1]'} None
def refuse(text):
    try: exec("from __future__ import annotations\n" + text)
    except SyntaxError as e: print(e.msg, e.lineno, e.offset)
refuse("a: (yield)"); refuse("def f(a: (x := 1)): ..."); refuse("async def f() -> (await x): ..."); refuse("def f():\n  x.y: (yield from z)"); refuse("from __future__ import braces"); refuse("from __future__ import nothing")  #=> yield expression cannot be used within an annotation 2 5
#=> named expression cannot be used within an annotation 2 11
#=> await expression cannot be used within an annotation 2 19
#=> yield expression cannot be used within an annotation 3 9
#=> not a chance 2 1
#=> future feature nothing is not defined 2 1
