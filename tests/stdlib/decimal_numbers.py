# decimal: arithmetic in a context, rounding, signals, text, conversions.
import copy, math, pickle
from decimal import *
from fractions import Fraction

print(Decimal("0.1") + Decimal("0.2"), Decimal(1) / 3, Decimal("1.30") * 2)    #=> 0.3 0.3333333333333333333333333333 2.60
print(Decimal(7) // 2, Decimal(-7) % 3, divmod(Decimal("7.5"), 2))    #=> 3 -1 (Decimal('3'), Decimal('1.5'))
print(-Decimal("0.0"), abs(Decimal(-3)), +Decimal("1E-30") + 1, 5 - Decimal("0.50"))    #=> 0.0 3 1.000000000000000000000000000 4.50
print(Decimal(2).sqrt(), Decimal(1).exp(), Decimal(10).ln())    #=> 1.414213562373095048801688724 2.718281828459045235360287471 2.302585092994045684017991455
print(Decimal(2).log10(), Decimal(1000).log10(), Decimal(1).ln())    #=> 0.3010299956639811952137388947 3 0
print(Decimal(2) ** 100, Decimal(2) ** -2, Decimal("1.5") ** Decimal("2.5"))    #=> 1.267650600228229401496703205E+30 0.25 2.755675960631075360471944584
print(Decimal(4) ** Decimal("0.5"), pow(Decimal(7), 20, 13))    #=> 2.000000000000000000000000000 3

# Text
print(repr(Decimal("1E+5")), Decimal("0.000001"), Decimal("1e-7"), Decimal("-0E3"))    #=> Decimal('1E+5') 0.000001 1E-7 -0E+3
print(Decimal("12345E3").to_eng_string(), Decimal(" 1_000.5 "), Decimal("sNaN12"), Decimal("-inf"))    #=> 12.345E+6 1000.5 sNaN12 -Infinity
print(f"{Decimal('1234567.891'):,.2f} {Decimal('0.125'):.1%} {Decimal('1E+3'):f} {Decimal('-1.5'):>+8.2f}|")    #=> 1,234,567.89 12.5% 1000    -1.50|
print(f"{Decimal('12345.678'):.3e} {Decimal('123456'):012,} {Decimal('0.00'):g} {Decimal('3.1'):#.0f}")    #=> 1.235e+4 0,000,123,456 0.00 3.

# From and to other values
print(Decimal(0.1), Decimal.from_float(-2.5), Decimal((1, (1, 2, 3), -2)))    #=> 0.1000000000000000055511151231257827021181583404541015625 -2.5 -1.23
print(int(Decimal("-3.9")), float(Decimal("2.50")), round(Decimal("2.5")), round(Decimal("2.675"), 2))    #=> -3 2.5 2 2.68
print(math.floor(Decimal("-1.1")), math.ceil(Decimal("1.1")), Decimal("3.75").as_integer_ratio())    #=> -2 2 (15, 4)
print(Decimal("1.20").as_tuple(), Decimal("123.4").adjusted())    #=> DecimalTuple(sign=0, digits=(1, 2, 0), exponent=-2) 2
print(hash(Decimal("2.50")) == hash(2.5) == hash(Fraction(5, 2)), Decimal("0.5") == 0.5 == Fraction(1, 2))    #=> True True
print(Decimal("1.0") == 1, Decimal(1) < 1.5, Decimal("NaN") == Decimal("NaN"), max(Decimal(3), 2))    #=> True True False 3
print(pickle.loads(pickle.dumps(Decimal("1.10"))), copy.deepcopy(Decimal("-0.0")))    #=> 1.10 -0.0
print(sum([Decimal("0.1")] * 10), sorted(map(Decimal, ["3", "-1", "2.5"])))    #=> 1.0 [Decimal('-1'), Decimal('2.5'), Decimal('3')]

# Rounding
for mode in (ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, ROUND_05UP):
    print(mode, *(Decimal(text).quantize(Decimal(1), mode) for text in ("2.5", "-2.5", "3.5", "1.2", "10.1")))
#=> ROUND_CEILING 3 -2 4 2 11
#=> ROUND_DOWN 2 -2 3 1 10
#=> ROUND_FLOOR 2 -3 3 1 10
#=> ROUND_HALF_DOWN 2 -2 3 1 10
#=> ROUND_HALF_EVEN 2 -2 4 1 10
#=> ROUND_HALF_UP 3 -3 4 1 10
#=> ROUND_UP 3 -3 4 2 11
#=> ROUND_05UP 2 -2 3 1 11
print(Decimal("120.00").normalize(), Decimal("7.325").to_integral_value(), Decimal("1.5").next_plus())    #=> 1.2E+2 7 1.500000000000000000000000001

# Contexts
with localcontext(prec=5) as context:
    print(Decimal(1) / 7, context.flags[Inexact], context.flags[Overflow])    #=> 0.14286 True False
    print(context)    #=> Context(prec=5, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999, capitals=1, clamp=0, flags=[Inexact, FloatOperation, Rounded], traps=[InvalidOperation, DivisionByZero, Overflow])
print(getcontext().prec, ExtendedContext.divide(1, 0), ExtendedContext.create_decimal("1234567890.123"))    #=> 28 Infinity 1.23456789E+9
small = Context(prec=3, Emin=-5, Emax=5, traps=[])
print(small.multiply(Decimal("9E5"), 10), small.divide(Decimal("1E-5"), 300), small.Etiny(), small.subtract(1, Decimal("0.9999")))    #=> Infinity 0E-7 -7 0.0001
print(getcontext().copy() is getcontext(), DefaultContext.traps == BasicContext.traps)    #=> False False

# Errors
def fails(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)

fails(lambda: Decimal(1) / 0)    #=> DivisionByZero [<class 'decimal.DivisionByZero'>]
fails(lambda: Decimal(0) / 0)    #=> InvalidOperation [<class 'decimal.DivisionUndefined'>]
fails(lambda: Decimal("abc"))    #=> InvalidOperation [<class 'decimal.ConversionSyntax'>]
fails(lambda: Decimal("9E999999") * 10)    #=> Overflow [<class 'decimal.Overflow'>]
fails(lambda: Decimal(1) + 1.5)    #=> TypeError unsupported operand type(s) for +: 'decimal.Decimal' and 'float'
fails(lambda: Decimal("NaN") < 1)    #=> InvalidOperation [<class 'decimal.InvalidOperation'>]
fails(lambda: Decimal("Infinity").as_integer_ratio())    #=> OverflowError cannot convert Infinity to integer ratio
fails(lambda: int(Decimal("NaN")))    #=> ValueError cannot convert NaN to integer
fails(lambda: Decimal([1]))    #=> ValueError argument must be a sequence of length 3
fails(lambda: Decimal({}))    #=> TypeError conversion from dict to Decimal is not supported
fails(lambda: format(Decimal(1), "q"))    #=> ValueError invalid format string
fails(lambda: setattr(getcontext(), "prec", 0))    #=> ValueError valid range for prec is [1, MAX_PREC]
fails(lambda: Decimal(10) ** (10 ** 30))    #=> Overflow [<class 'decimal.Overflow'>]
fails(lambda: Decimal("1E+100").quantize(Decimal("1.00")))    #=> InvalidOperation [<class 'decimal.InvalidOperation'>]

# Long ones do not meet the limit for the text of ints.
getcontext().prec = 6000
print(len(str(Decimal(1) / 7)), str(Decimal(2).sqrt())[-5:], len(str(Decimal("9" * 5000) + 1)))    #=> 6002 09791 5001
