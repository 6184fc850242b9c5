# fractions.Fraction: construction, arithmetic, formatting; and the numbers ABCs.
import math, numbers
from fractions import Fraction as F

print(F(), F(3), F(6, 4), F(-6, -4), F(6, -4), F(1.5), F(0.1), F(True, 2), F(F(1, 2), F(3, 4)), F("1/3"), F(" -1.5e2 "), F("1_0/3_0"), F("+.5"), F("5."), F("1e-3"), F("\u0661/\u0662"), F("1 / 3"))  #=> 0 3 3/2 3/2 -3/2 3/2 3602879701896397/36028797018963968 1/2 2/3 1/3 -150 1/3 1/2 5 1/1000 1/2 1/3
F(1, 0)                             #=> raises ZeroDivisionError: Fraction(1, 0)
F("1/0")                            #=> raises ZeroDivisionError: Fraction(1, 0)
F("")                               #=> raises ValueError: Invalid literal for Fraction: ''
F("1/-3")                           #=> raises ValueError: Invalid literal for Fraction: '1/-3'
F("1__0")                           #=> raises ValueError: Invalid literal for Fraction: '1__0'
F(".")                              #=> raises ValueError: Invalid literal for Fraction: '.'
F("1e5/2")                          #=> raises ValueError: Invalid literal for Fraction: '1e5/2'
F("- 1")                            #=> raises ValueError: Invalid literal for Fraction: '- 1'
F("nan")                            #=> raises ValueError: Invalid literal for Fraction: 'nan'
F(float("nan"))                     #=> raises ValueError: cannot convert NaN to integer ratio
F(float("inf"))                     #=> raises OverflowError: cannot convert Infinity to integer ratio
F(1j)                               #=> raises TypeError: argument should be a string or a Rational instance
F(None)                             #=> raises TypeError: argument should be a string or a Rational instance
F(1, 1.5)                           #=> raises TypeError: both arguments should be Rational instances
F("1", 2)                           #=> raises TypeError: both arguments should be Rational instances
print(F(3, 4) + 1, 1 + F(3, 4), F(3, 4) - F(1, 3), 2 - F(1, 2), F(3, 4) * F(2, 3), F(3, 4) / 3, 3 / F(3, 4), F(7, 2) // 1, 7 // F(3, 2), F(7, 2) % 1, divmod(F(-7, 2), F(2, 3)), -F(1, 2), +F(1, 2), abs(F(-1, 2)))  #=> 7/4 7/4 5/12 3/2 1/2 1/4 4 3 4 1/2 (-6, Fraction(1, 2)) -1/2 1/2 1/2
print(F(1, 2) + 0.5, F(1, 2) * 1j, 1.5 - F(1, 2), F(3, 4) ** 2, F(3, 4) ** -2, F(-3, 4) ** -3, F(4, 9) ** 0.5, F(4, 9) ** F(1, 2), 2 ** F(3), 2 ** F(1, 2), 0.5 ** F(2), F(2) ** 0)  #=> 1.0 0.5j 1.0 9/16 16/9 -64/27 0.6666666666666666 0.6666666666666666 8 1.4142135623730951 0.25 1
F(1, 2) / 0                         #=> raises ZeroDivisionError: Fraction(1, 0)
F(0) ** -1                          #=> raises ZeroDivisionError: Fraction(1, 0)
F(1, 2) + "a"                       #=> raises TypeError: unsupported operand type(s) for +: 'Fraction' and 'str'
F(1, 2) < 1j                        #=> raises TypeError: '<' not supported between instances of 'Fraction' and 'complex'
F(1, 2) % 1j                        #=> raises TypeError: unsupported operand type(s) for %: 'Fraction' and 'complex'
print(F(1, 2) == 0.5, F(1, 2) == 0.5 + 0j, F(1, 3) < 0.34, F(1, 2) > float("-inf"), F(1, 2) == float("nan"), F(5) == 5, F(1, 2) == "a", sorted([F(1, 2), 0.3, 1, F(1, 3)]), bool(F(0)), max(F(1, 3), F(2, 7)))  #=> True True True True False True False [0.3, Fraction(1, 3), Fraction(1, 2), 1] False 1/3
print(hash(F(5)) == hash(5), hash(F(1, 2)) == hash(0.5), hash(F(1, 3)), hash(F(-1, 3)), hash(F(1, 2**61 - 1)))  #=> True True 1537228672809129301 -1537228672809129301 314159
print(int(F(-7, 2)), float(F(1, 3)), complex(F(1, 2)), math.floor(F(-7, 2)), math.ceil(F(-7, 2)), math.trunc(F(-7, 2)), round(F(5, 2)), round(F(7, 2)), round(F(22, 7), 2), round(F(25), -1), repr(F(1, 2)), F(1, 2).limit_denominator(), F(math.pi).limit_denominator(1000), F(1, 2).as_integer_ratio(), F(4, 2).is_integer())  #=> -3 0.3333333333333333 (0.5+0j) -4 -3 -3 2 4 157/50 20 Fraction(1, 2) 1/2 355/113 (1, 2) True
F(1, 2).limit_denominator(0)        #=> raises ValueError: max_denominator should be at least 1
print(F.from_float(0.5), F.from_float(3))  #=> 1/2 3
F.from_float("a")                   #=> raises TypeError: Fraction.from_float() only takes floats, not 'a' (str)
print(f"{F(1, 3)} {F(1, 3):.3f} {F(1, 3):>8} {F(-1, 3):=8} {F(10**6, 3):,} {F(3):#} {F(1, 3):e} {F(1, 3):.1%} {F(10**20):g} {F(1234567, 3):020,.2f} {F(-1, 1000):z.1f} {F(1, 3):#.0f} {F(5, 2):.0f} {F(1, 7):.30f} {F(1, 10**10):G}")  #=> 1/3 0.333      1/3 -    1/3 1,000,000/3 3/1 3.333333e-01 33.3% 1e+20 0,000,000,411,522.33 0.0 0. 2 0.142857142857142857142857142857 1E-10
format(F(1, 3), "d")                #=> raises ValueError: Invalid format specifier 'd' for object of type 'Fraction'
format(F(1, 3), ".3")               #=> raises ValueError: Invalid format specifier '.3' for object of type 'Fraction'
format(F(1, 3), "010")              #=> raises ValueError: Invalid format specifier '010' for object of type 'Fraction'
class G(F): pass
print(repr(G(1, 2)), type(G(1, 2) + 1).__name__, G(G(1, 2)), type(F(G(1))).__name__)  #=> G(1, 2) Fraction 1/2 Fraction
print(isinstance(F(1), numbers.Rational), isinstance(1, numbers.Integral), isinstance(1.5, numbers.Real), isinstance(1.5, numbers.Rational), isinstance(1j, numbers.Complex), isinstance("a", numbers.Number), isinstance(True, numbers.Integral))  #=> True True True False True False True
print(sum(F(1, n) for n in range(1, 30)))  #=> 9227046511387/2329089562800
