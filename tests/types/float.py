# float: arithmetic, rounding, parts, text.
import sys
inf, nan = float("inf"), float("nan")

print(1.5 + 2, 2 - 0.5, 3 * 0.1, 1 / 4.0, 7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(-7.5, 2), divmod(7.5, -2))  #=> 3.5 1.5 0.30000000000000004 0.25 3.0 -4.0 1.5 0.5 -0.5 (-4.0, 0.5) (-4.0, -0.5)
print(5.0 // inf, -5.0 // inf, 5.0 % inf, -5.0 % inf, 0.0 % -3, -0.0 % 3, 0.0 // -3, inf // 1, inf % 1, 1e308 * 10, -1e308 * 10)  #=> 0.0 -1.0 5.0 inf -0.0 0.0 -0.0 nan nan inf -inf
print(2.0 ** 0.5, 2 ** 0.5, 2.0 ** -1, (-8.0) ** (1 / 3), (-2.0) ** 3, 0.0 ** 0, nan ** 0, 1.0 ** nan, inf ** -1, (-inf) ** 3, 0.5 ** inf, (-1.0) ** inf, 2.0 ** -1075, 2.0 ** -1074)  #=> 1.4142135623730951 1.4142135623730951 0.5 (1.0000000000000002+1.7320508075688772j) -8.0 1.0 1.0 1.0 0.0 -inf 0.0 1.0 0.0 5e-324
1.0 / 0                             #=> raises ZeroDivisionError: float division by zero
1.0 // 0                            #=> raises ZeroDivisionError: float floor division by zero
1.0 % 0                             #=> raises ZeroDivisionError: float modulo by zero
divmod(1.0, 0)                      #=> raises ZeroDivisionError: float divmod()
0.0 ** -1                           #=> raises ZeroDivisionError: 0.0 cannot be raised to a negative power
10.0 ** 400                         #=> raises OverflowError: (34, 'Numerical result out of range')
pow(2.0, 3, 5)                      #=> raises TypeError: pow() 3rd argument not allowed unless all arguments are integers
1.5 << 1                            #=> raises TypeError: unsupported operand type(s) for <<: 'float' and 'int'
~1.5                                #=> raises TypeError: bad operand type for unary ~: 'float'
1.5 + "a"                           #=> raises TypeError: unsupported operand type(s) for +: 'float' and 'str'
10**400 * 1.0                       #=> raises OverflowError: int too large to convert to float
1.5 < "a"                           #=> raises TypeError: '<' not supported between instances of 'float' and 'str'
1.5 < 1j                            #=> raises TypeError: '<' not supported between instances of 'float' and 'complex'

print(1e16, 1e15, 123456789012345680.0, 1e22, 1e21, 0.0001, 0.00001, 5e-324, 1.7976931348623157e308, -0.0, 0.1 + 0.2, 1 / 3, 2.5, 100.0, 1e100)  #=> 1e+16 1000000000000000.0 1.2345678901234568e+17 1e+22 1e+21 0.0001 1e-05 5e-324 1.7976931348623157e+308 -0.0 0.30000000000000004 0.3333333333333333 2.5 100.0 1e+100
print(repr(nan), str(inf), -inf, nan == nan, nan != nan, nan < 1, nan is nan, nan in [nan], inf == inf, 0.0 == -0.0, hash(0.0) == hash(-0.0))  #=> nan inf -inf False True False True True True True True

# Reading.
print(float("1.5"), float(" -1e3\n"), float("+.5"), float("5."), float("1_0.0_1e1_0"), float("inf"), float("-Infinity"), float("NaN"), float("1e400"), float("1e-400"), float("\u0661.\u0665"))  #=> 1.5 -1000.0 0.5 5.0 100100000000.0 inf -inf nan inf 0.0 1.5
print(float("0.1") == 0.1, float("9007199254740993"), float("1" * 400 + "e-399"), float("0." + "0" * 400 + "1e401"), float(b"2.5"), float(bytearray(b" 1 ")), float(memoryview(b"7")))  #=> True 9007199254740992.0 1.1111111111111112 1.0 2.5 1.0 7.0
print(float("2.2250738585072011e-308"), float("1.7976931348623158e308"), float("1.7976931348623159e308"), float("4.9e-324"), float("2.4e-324"))  #=> 2.225073858507201e-308 1.7976931348623157e+308 inf 5e-324 0.0
float("")                           #=> raises ValueError: could not convert string to float: ''
float("1 2")                        #=> raises ValueError: could not convert string to float: '1 2'
float("_1")                         #=> raises ValueError: could not convert string to float: '_1'
float("1_")                         #=> raises ValueError: could not convert string to float: '1_'
float("1__0")                       #=> raises ValueError: could not convert string to float: '1__0'
float("1_.5")                       #=> raises ValueError: could not convert string to float: '1_.5'
float("1e")                         #=> raises ValueError: could not convert string to float: '1e'
float(".")                          #=> raises ValueError: could not convert string to float: '.'
float("0x10")                       #=> raises ValueError: could not convert string to float: '0x10'
float("infinit")                    #=> raises ValueError: could not convert string to float: 'infinit'
float("1\0")                        #=> raises ValueError: could not convert string to float: '1\x00'
float(b"a")                         #=> raises ValueError: could not convert string to float: b'a'
float(bytearray(b"a"))              #=> raises ValueError: could not convert string to float: bytearray(b'a')
float("\ud800")                     #=> raises ValueError: could not convert string to float: '\ud800'
float("1" * 300 + "a")              #=> raises ValueError: could not convert string to float: '111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111a'
float(None)                         #=> raises TypeError: float() argument must be a string or a real number, not 'NoneType'
float([])                           #=> raises TypeError: float() argument must be a string or a real number, not 'list'
float(1j)                           #=> raises TypeError: float() argument must be a string or a real number, not 'complex'
float(10**400)                      #=> raises OverflowError: int too large to convert to float
float(1, 2)                         #=> raises TypeError: float expected at most 1 argument, got 2

# Rounding.
print([round(x) for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.4, 2.6, 1e20, -2.5)], round(2.5, None))  #=> [0, 2, 2, 0, -2, 2, 3, 100000000000000000000, -2] 2
print(round(2.675, 2), round(1.005, 2), round(0.125, 2), round(0.375, 2), round(2.5, 0), round(-2.5, 0), round(1234.5678, -2), round(1e300, -299), round(5e-324, 400), round(-0.001, 2), round(1.5, 1), round(12345.6789, 2))  #=> 2.67 1.0 0.12 0.38 2.0 -2.0 1200.0 1e+300 5e-324 -0.0 1.5 12345.68
print(round(1e16 + 2, -1), round(0.5, 0), round(nan, 2), round(inf, 2), round(5.0, -400), round(-5.0, -400), round(2.5, 10**30), round(2.5, -10**30), round(9.995, 2), round(1e22, 2), round(5015.0, -1), round(1.15, 1))  #=> 1e+16 0.0 nan inf 0.0 -0.0 2.5 0.0 9.99 1e+22 5020.0 1.1
round(1.7e308, -308)                #=> raises OverflowError: rounded value too large to represent
round(nan)                          #=> raises ValueError: cannot convert float NaN to integer
round(inf)                          #=> raises OverflowError: cannot convert float infinity to integer
round(2.5, "a")                     #=> raises TypeError: 'str' object cannot be interpreted as an integer
round(2.5, 1.0)                     #=> raises TypeError: 'float' object cannot be interpreted as an integer

# Parts.
print((2.5).as_integer_ratio(), (-0.1).as_integer_ratio(), (0.0).as_integer_ratio(), (1e300).as_integer_ratio()[1], (5e-324).as_integer_ratio()[0], (2.0).is_integer(), (2.5).is_integer(), inf.is_integer(), nan.is_integer())  #=> (5, 2) (-3602879701896397, 36028797018963968) (0, 1) 1 1 True False False False
nan.as_integer_ratio()              #=> raises ValueError: cannot convert NaN to integer ratio
inf.as_integer_ratio()              #=> raises OverflowError: cannot convert Infinity to integer ratio
print((2.7).__trunc__(), (-2.7).__trunc__(), (2.2).__ceil__(), (-2.2).__floor__(), (1e30).__floor__(), (2.5).real, (2.5).imag, (2.5).conjugate(), (2.5).__getnewargs__(), abs(-2.5), +2.5, -2.5, bool(0.0), bool(nan), int(-2.9))  #=> 2 -2 3 -3 1000000000000000019884624838656 2.5 0.0 2.5 (2.5,) 2.5 2.5 -2.5 False True -2
nan.__floor__()                     #=> raises ValueError: cannot convert float NaN to integer
inf.__ceil__()                      #=> raises OverflowError: cannot convert float infinity to integer
(-inf).__trunc__()                  #=> raises OverflowError: cannot convert float infinity to integer

# Hexadecimal.
print((1.0).hex(), (-0.1).hex(), (0.0).hex(), (-0.0).hex(), (5e-324).hex(), inf.hex(), nan.hex(), (1e300).hex())  #=> 0x1.0000000000000p+0 -0x1.999999999999ap-4 0x0.0p+0 -0x0.0p+0 0x0.0000000000001p-1022 inf nan 0x1.7e43c8800759cp+996
print(float.fromhex("0x1.8p3"), float.fromhex(" -0x.8p0 "), float.fromhex("1.8"), float.fromhex("inf"), float.fromhex("0x1p-1074"), float.fromhex("0x1p-1075"), float.fromhex("0x1.fffffffffffff8p0"), float.fromhex("NAN"))  #=> 12.0 -0.5 1.5 inf 5e-324 0.0 2.0 nan
float.fromhex("0x1p")               #=> raises ValueError: invalid hexadecimal floating-point string
float.fromhex("")                   #=> raises ValueError: invalid hexadecimal floating-point string
float.fromhex("0x1p2000")           #=> raises OverflowError: hexadecimal value too large to represent as a float
float.fromhex("1.8x")               #=> raises ValueError: invalid hexadecimal floating-point string
float.fromhex(1)                    #=> raises TypeError: bad argument type for built-in operation
print(float.__getformat__("double"), float.__getformat__("float"))  #=> IEEE, little-endian IEEE, little-endian
float.__getformat__("half")         #=> raises ValueError: __getformat__() argument 1 must be 'double' or 'float'

# Hashes.
print(hash(0.5), hash(1.5), hash(1e300), hash(-1.0), hash(inf), hash(-inf), hash(2.0**61), hash(1e16) == hash(10**16), hash(5e-324))  #=> 1152921504606846976 1152921504606846977 1224995262755759164 -2 314159 -314159 1 True 16777216

# Comparing.
values = [-inf, -1e300, -2.5, -0.0, 0, 1, 1.5, 2**53, 2.0**53, 2**53 + 1, 10**30, 1e30, 10**400, inf]
print(sum(a < b for a in values for b in values), sum(a <= b for a in values for b in values), sum(a == b for a in values for b in values), [a > nan for a in values], [nan != a for a in values].count(True))  #=> 89 107 18 [False, False, False, False, False, False, False, False, False, False, False, False, False, False] 14

# Subclasses, and objects that convert themselves.
class F(float):
    pass
f = F(2.5)
f.x = 1
print(f, type(f).__name__, type(f + 1).__name__, type(-f).__name__, type(+f).__name__, type(float(f)).__name__, f == 2.5, hash(f) == hash(2.5), F("1.5"), F(), f.x, type(F.fromhex("1")).__name__, repr(F(-0.0)), f"{f:.3f}", "%.1f" % f, [f] == [2.5], 2.5 in {f: 1})  #=> 2.5 F float float float float True True 1.5 0.0 1 F -0.0 2.500 2.5 True True
class WithFloat:
    def __init__(self, value): self.value = value
    def __float__(self): return self.value
print(float(WithFloat(1.5)))        #=> 1.5
float(WithFloat(1))                 #=> raises TypeError: WithFloat.__float__ returned non-float (type int)
float(WithFloat("x"))               #=> raises TypeError: WithFloat.__float__ returned non-float (type str)
float(object())                     #=> raises TypeError: float() argument must be a string or a real number, not 'object'
float.__new__(int)                  #=> raises TypeError: float.__new__(int): int is not a subtype of float
print(sys.float_info.max, sys.float_info.min, sys.float_info.epsilon, sys.float_info.dig, sys.float_info.mant_dig)  #=> 1.7976931348623157e+308 2.2250738585072014e-308 2.220446049250313e-16 15 53
