# complex: arithmetic, text, construction.
inf, nan = float("inf"), float("nan")

print(1j, 1 + 2j, -1j, 1 - 2j, 0j, -0j, complex(-0.0, 1), complex(0, -0.0), complex(1, -0.0), complex(nan, inf), complex(inf, -inf), complex(1e16, 1e-5), 1.5e300j, complex(0, nan))  #=> 1j (1+2j) (-0-1j) (1-2j) 0j (-0-0j) (-0+1j) -0j (1-0j) (nan+infj) (inf-infj) (1e+16+1e-05j) 1.5e+300j nanj
print((1 + 2j) + 1, 1.5 - (1 + 2j), (1 + 2j) * (3 - 4j), 2 * (1 + 2j), (1 + 2j) / (3 - 4j), 1 / 2j, (1 + 2j) / 2, -(1 + 2j), +(1 + 2j), abs(3 + 4j), abs(complex(inf, nan)))  #=> (2+2j) (0.5-2j) (11+2j) (2+4j) (-0.2+0.4j) -0.5j (0.5+1j) (-1-2j) (1+2j) 5.0 inf
print((1 + 2j) ** 2, (1 + 2j) ** -2, (1 + 2j) ** 0.5, (1 + 2j) ** (1 + 1j), (1 + 2j) ** 101, 2 ** 1j, 0j ** 0, 0j ** 2.5, 1j ** 2, (-1) ** 0.5, 0 ** (2 + 0j), (1 + 1j) ** 100, (1 + 1j) ** -100)  #=> (-3+4j) (-0.12-0.16j) (1.272019649514069+0.7861513777574233j) (-0.24720004426291722+0.6964504870825432j) (5.783317924538885e+34-1.8999570689734468e+35j) (0.7692389013639721+0.6389612763136348j) (1+0j) 0j (-1+0j) (6.123233995736766e-17+1j) 0j (-1125899906842624+0j) (-8.881784197001252e-16-0j)
1j / 0                              #=> raises ZeroDivisionError: complex division by zero
1j / 0j                             #=> raises ZeroDivisionError: complex division by zero
0j ** -1                            #=> raises ZeroDivisionError: 0.0 to a negative or complex power
0j ** 1j                            #=> raises ZeroDivisionError: 0.0 to a negative or complex power
(1e200 + 1j) ** 2                   #=> raises OverflowError: complex exponentiation
pow(1j, 1, 2)                       #=> raises ValueError: complex modulo
1j // 1                             #=> raises TypeError: unsupported operand type(s) for //: 'complex' and 'int'
1j % 1                              #=> raises TypeError: unsupported operand type(s) for %: 'complex' and 'int'
divmod(1j, 1)                       #=> raises TypeError: unsupported operand type(s) for divmod(): 'complex' and 'int'
1j < 2j                             #=> raises TypeError: '<' not supported between instances of 'complex' and 'complex'
1j < 1                              #=> raises TypeError: '<' not supported between instances of 'complex' and 'int'
int(1j)                             #=> raises TypeError: int() argument must be a string, a bytes-like object or a real number, not 'complex'
float(1j)                           #=> raises TypeError: float() argument must be a string or a real number, not 'complex'
abs(complex(1.7e308, 1.7e308))      #=> raises OverflowError: absolute value too large
1j + "a"                            #=> raises TypeError: unsupported operand type(s) for +: 'complex' and 'str'
1j + 10**400                        #=> raises OverflowError: int too large to convert to float
round(1j)                           #=> raises TypeError: type complex doesn't define __round__ method
print(1j == 1j, 1 + 0j == 1, 1 + 0j == True, 1.5 + 0j == 1.5, 1j == 1, 1 == 1 + 0j, 1j != "a", complex(2**53) == 2**53 + 1, complex(nan) == complex(nan), bool(0j), bool(1j))  #=> True True True True False True True False False False True
print(hash(1 + 0j), hash(1j), hash(-1j), hash(1.5 - 2j), hash(complex(inf, -inf)), hash(0j), hash(-1 + 0j))  #=> 1 1000003 -2000006 1152921504604846971 -314159628318 0 -2
print((1 + 2j).real, (1 + 2j).imag, (1 + 2j).conjugate(), (1 + 2j).__complex__(), (1 + 2j).__getnewargs__(), repr(1 + 2j), str(3j))  #=> 1.0 2.0 (1-2j) (1+2j) (1.0, 2.0) (1+2j) 3j

# Reading.
print(complex("1+2j"), complex(" ( 1-2J ) "), complex("j"), complex("-j"), complex("1-j"), complex("1e5j"), complex("inf+nanj"), complex("1_0+1_0j"), complex("\u0661"), complex(".5"), complex("1e400"), complex("nanj"))  #=> (1+2j) (1-2j) 1j -1j (1-1j) 100000j (inf+nanj) (10+10j) (1+0j) (0.5+0j) (inf+0j) nanj
complex("")                         #=> raises ValueError: complex() arg is a malformed string
complex("1 + 2j")                   #=> raises ValueError: complex() arg is a malformed string
complex("1+2j+3")                   #=> raises ValueError: complex() arg is a malformed string
complex("(1+2j")                    #=> raises ValueError: complex() arg is a malformed string
complex("1jj")                      #=> raises ValueError: complex() arg is a malformed string
complex("1j+2")                     #=> raises ValueError: complex() arg is a malformed string
complex("1__0")                     #=> raises ValueError: could not convert string to complex: '1__0'
complex("1\0")                      #=> raises ValueError: complex() arg is a malformed string
complex("1i")                       #=> raises ValueError: complex() arg is a malformed string

# Construction: complex(a, b) is a + b * 1j.
print(complex(), complex(1), complex(1.5, 2), complex(1j, 1j), complex(1j, 1), complex(real=1, imag=2), complex(imag=2), complex(imag=1j), complex(True, False), complex(1 + 2j), complex(0.0, -0.0), complex(-0.0, -0.0))  #=> 0j (1+0j) (1.5+2j) (-1+1j) 2j (1+2j) 2j (-1+0j) (1+0j) (1+2j) -0j (-0-0j)
complex("1", 2)                     #=> raises TypeError: complex() can't take second arg if first is a string
complex(1, "2")                     #=> raises TypeError: complex() second arg can't be a string
complex([])                         #=> raises TypeError: complex() first argument must be a string or a number, not 'list'
complex(1, [])                      #=> raises TypeError: complex() second argument must be a number, not 'list'
complex(None)                       #=> raises TypeError: complex() first argument must be a string or a number, not 'NoneType'
complex(b"1")                       #=> raises TypeError: complex() first argument must be a string or a number, not 'bytes'
complex(10**400)                    #=> raises OverflowError: int too large to convert to float
complex("1", imag=1)                #=> raises TypeError: complex() can't take second arg if first is a string
class Rich:
    def __init__(self, value): self.value = value
    def __complex__(self): return self.value
print(complex(Rich(2j)), complex(Rich(2j), 1))  #=> 2j 3j
complex(Rich(1))                    #=> raises TypeError: __complex__ returned non-complex (type int)
complex(1, Rich(2j))                #=> raises TypeError: complex() second argument must be a number, not 'Rich'
class C(complex):
    pass
c = C(1, 2)
c.x = 5
print(c, type(c).__name__, type(c + 1).__name__, type(complex(c)).__name__, type(-c).__name__, type(C(c)).__name__, c == 1 + 2j, c.x, C("1+2j"), repr(C(3)))  #=> (1+2j) C complex complex complex C True 5 (1+2j) (3+0j)
