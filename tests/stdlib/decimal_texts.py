# decimal: the quick ways for usual numbers give what the slow ones do.
from decimal import Decimal, InvalidOperation, getcontext, localcontext

for text in ("0", "-0", "+.5", "5.", "00.10", "-0.00", "0.000001", "0.0000001", "999999999999999999", "12345678901234567890.5",
             "1e5", "1_000", " 1 ", "\u0663"):
    number = Decimal(text)
    print(repr(number), number.as_tuple().exponent, -number)
#=> Decimal('0') 0 0
#=> Decimal('-0') 0 0
#=> Decimal('0.5') -1 -0.5
#=> Decimal('5') 0 -5
#=> Decimal('0.10') -2 -0.10
#=> Decimal('-0.00') -2 0.00
#=> Decimal('0.000001') -6 -0.000001
#=> Decimal('1E-7') -7 -1E-7
#=> Decimal('999999999999999999') 0 -999999999999999999
#=> Decimal('12345678901234567890.5') -1 -12345678901234567890.5
#=> Decimal('1E+5') 5 -1E+5
#=> Decimal('1000') 0 -1000
#=> Decimal('1') 0 -1
#=> Decimal('3') 0 -3
for text in ("", ".", "-", "1.2.3", "1\0"):
    try:
        Decimal(text)
    except InvalidOperation as error:
        print(error)    #=> [<class 'decimal.ConversionSyntax'>]
#=> [<class 'decimal.ConversionSyntax'>]
#=> [<class 'decimal.ConversionSyntax'>]
#=> [<class 'decimal.ConversionSyntax'>]
#=> [<class 'decimal.ConversionSyntax'>]

a, b = Decimal("1.10"), Decimal("1.1")
print(a == b, a <= b, a < b, a > 1, a >= 2, 1 < a, b == 1.1, Decimal(2) == 2, Decimal("-0") == 0)   #=> True True False True False True False True True
print(Decimal("1E+50") > Decimal("1E-50"), Decimal("-1E+70") < 0, Decimal("NaN") == 1, Decimal("Infinity") > 10**80)    #=> True True False True
print(a + b, a - b, a + 1, 1 - a, Decimal("1E+20") + Decimal("1E-5"), Decimal("0E+3") + Decimal("1.5"))     #=> 2.20 0.00 2.10 -0.10 100000000000000000000.00001 1.5
with localcontext() as context:
    context.prec = 3
    context.clear_flags()
    print(Decimal("1000") + Decimal("0.5"), Decimal("0.0001") + Decimal("1E+9"), sorted(f.__name__ for f, on in context.flags.items() if on))
    #=> 1.00E+3 1.00E+9 ['Inexact', 'Rounded']
print([Decimal(10**n).adjusted() == n and Decimal(10**n - 1).adjusted() == max(n - 1, 0) for n in range(45)].count(True))   #=> 45

class Priced(Decimal):
    def __str__(self):
        return "priced"
print(repr(Priced("1.5")), str(Priced("1.5")))  #=> Decimal('1.5') priced
