# math: values, domains and ranges of every function.
import math
from math import inf, nan

print(math.pi, math.e, math.tau, math.inf, math.nan)  #=> 3.141592653589793 2.718281828459045 6.283185307179586 inf nan
one = [math.acos, math.acosh, math.asin, math.asinh, math.atan, math.atanh, math.cbrt, math.cos, math.cosh, math.erf, math.erfc, math.exp, math.exp2, math.expm1, math.fabs, math.log1p, math.sin, math.sinh, math.sqrt, math.tan, math.tanh, math.gamma, math.lgamma, math.log, math.log2, math.log10, math.degrees, math.radians, math.ulp]
def attempt(function, *args):
    try:
        return function(*args)
    except (ValueError, OverflowError) as error:
        return f"{type(error).__name__[0]}:{str(error).split()[1]}"
for f in one:
    print(f.__name__, *[attempt(f, x) for x in (0.5, -0.5, 1.25, -2.75, 0.0, -0.0, 1, 30, 1000, inf, -inf, nan)])  #=> acos 1.0471975511965979 2.0943951023931957 V:domain V:domain 1.5707963267948966 1.5707963267948966 0.0 V:domain V:domain V:domain V:domain nan
                                        #=> acosh V:domain V:domain 0.6931471805599453 V:domain V:domain V:domain 0.0 4.0940666686320855 7.600902209541989 inf V:domain nan
                                        #=> asin 0.5235987755982989 -0.5235987755982989 V:domain V:domain 0.0 -0.0 1.5707963267948966 V:domain V:domain V:domain V:domain nan
                                        #=> asinh 0.48121182505960347 -0.48121182505960347 1.0475930126492587 -1.7362775864618003 0.0 -0.0 0.881373587019543 4.09462222433053 7.600902709541988 inf -inf nan
                                        #=> atan 0.4636476090008061 -0.4636476090008061 0.8960553845713439 -1.2220253232109897 0.0 -0.0 0.7853981633974483 1.5374753309166493 1.5697963271282298 1.5707963267948966 -1.5707963267948966 nan
                                        #=> atanh 0.5493061443340548 -0.5493061443340548 V:domain V:domain 0.0 -0.0 V:domain V:domain V:domain V:domain V:domain nan
                                        #=> cbrt 0.7937005259840998 -0.7937005259840998 1.0772173450159417 -1.4010196653276938 0.0 -0.0 1.0 3.107232505953859 10.0 inf -inf nan
                                        #=> cos 0.8775825618903728 0.8775825618903728 0.3153223623952687 -0.9243023786324636 1.0 1.0 0.5403023058681398 0.15425144988758405 0.5623790762907029 V:domain V:domain nan
                                        #=> cosh 1.1276259652063807 1.1276259652063807 1.8884238771610158 7.853279872697439 1.0 1.0 1.5430806348152437 5343237290762.231 O:range inf inf nan
                                        #=> erf 0.5204998778130465 -0.5204998778130465 0.9229001282564582 -0.9998993780778803 0.0 -0.0 0.8427007929497149 1.0 1.0 1.0 -1.0 nan
                                        #=> erfc 0.4795001221869535 1.5204998778130465 0.07709987174354177 1.9998993780778804 1.0 1.0 0.15729920705028513 0.0 0.0 0.0 2.0 nan
                                        #=> exp 1.6487212707001282 0.6065306597126334 3.4903429574618414 0.06392786120670757 1.0 1.0 2.718281828459045 10686474581524.463 O:range inf 0.0 nan
                                        #=> exp2 1.4142135623730951 0.7071067811865476 2.378414230005442 0.14865088937534013 1.0 1.0 2.0 1073741824.0 1.0715086071862673e+301 inf 0.0 nan
                                        #=> expm1 0.6487212707001282 -0.3934693402873666 2.4903429574618414 -0.9360721387932924 0.0 -0.0 1.718281828459045 10686474581523.463 O:range inf -1.0 nan
                                        #=> fabs 0.5 0.5 1.25 2.75 0.0 0.0 1.0 30.0 1000.0 inf inf nan
                                        #=> log1p 0.4054651081081644 -0.6931471805599453 0.8109302162163288 V:domain 0.0 -0.0 0.6931471805599453 3.4339872044851463 6.90875477931522 inf V:domain nan
                                        #=> sin 0.479425538604203 -0.479425538604203 0.9489846193555862 -0.38166099205233167 0.0 -0.0 0.8414709848078965 -0.9880316240928618 0.8268795405320025 V:domain V:domain nan
                                        #=> sinh 0.5210953054937474 -0.5210953054937474 1.6019190803008256 -7.789352011490732 0.0 -0.0 1.1752011936438014 5343237290762.231 O:range inf -inf nan
                                        #=> sqrt 0.7071067811865476 V:domain 1.118033988749895 V:domain 0.0 -0.0 1.0 5.477225575051661 31.622776601683793 inf V:domain nan
                                        #=> tan 0.5463024898437905 -0.5463024898437905 3.0095696738628313 0.4129178944849325 0.0 -0.0 1.5574077246549023 -6.405331196646276 1.4703241557027185 V:domain V:domain nan
                                        #=> tanh 0.46211715726000974 -0.46211715726000974 0.8482836399575129 -0.9918597245682077 0.0 -0.0 0.7615941559557649 1.0 1.0 1.0 -1.0 nan
                                        #=> gamma 1.7724538509055159 -3.544907701811032 0.9064024770554773 -1.004497983230312 V:domain V:domain 1.0 8.841761993739703e+30 O:range inf V:domain nan
                                        #=> lgamma 0.5723649429247004 1.265512123484645 -0.0982718364218127 0.004487897535955687 V:domain V:domain 0.0 71.257038967168 5905.220423209181 inf inf nan
                                        #=> log -0.6931471805599453 V:domain 0.22314355131420976 V:domain V:domain V:domain 0.0 3.4011973816621555 6.907755278982137 inf V:domain nan
                                        #=> log2 -1.0 V:domain 0.32192809488736235 V:domain V:domain V:domain 0.0 4.906890595608519 9.965784284662087 inf V:domain nan
                                        #=> log10 -0.3010299956639812 V:domain 0.09691001300805642 V:domain V:domain V:domain 0.0 1.4771212547196624 3.0 inf V:domain nan
                                        #=> degrees 28.64788975654116 -28.64788975654116 71.6197243913529 -157.56339366097637 0.0 -0.0 57.29577951308232 1718.8733853924696 57295.77951308232 inf -inf nan
                                        #=> radians 0.008726646259971648 -0.008726646259971648 0.02181661564992912 -0.04799655442984406 0.0 -0.0 0.017453292519943295 0.5235987755982988 17.453292519943297 inf -inf nan
                                        #=> ulp 1.1102230246251565e-16 1.1102230246251565e-16 2.220446049250313e-16 4.440892098500626e-16 5e-324 5e-324 2.220446049250313e-16 3.552713678800501e-15 1.1368683772161603e-13 inf inf nan
math.sqrt(-1)                       #=> raises ValueError: math domain error
math.exp(1000)                      #=> raises OverflowError: math range error
math.sin("a")                       #=> raises TypeError: must be real number, not str
math.sin(None)                      #=> raises TypeError: must be real number, not NoneType
math.sin(1j)                        #=> raises TypeError: must be real number, not complex
math.sin(10**400)                   #=> raises OverflowError: int too large to convert to float
math.sin()                          #=> raises TypeError: math.sin() takes exactly one argument (0 given)
math.sin(1, 2)                      #=> raises TypeError: math.sin() takes exactly one argument (2 given)

# Logarithms of ints of any size.
print(math.log(10**400), math.log2(2**5000), math.log10(10**400), math.log(8, 2), math.log(10**400, 10**200), math.log(2**70, 2), math.log2(2**70), math.log10(1000), math.log(0.5, 3))  #=> 921.0340371976182 5000.0 400.0 3.0 1.9999999999999998 70.0 70.0 3.0 -0.6309297535714574
math.log(0)                         #=> raises ValueError: math domain error
math.log(-10**400)                  #=> raises ValueError: math domain error
math.log(2, 1)                      #=> raises ZeroDivisionError: float division by zero
math.log(2, 0)                      #=> raises ValueError: math domain error
math.log("a")                       #=> raises TypeError: must be real number, not str
math.log(1, 2, 3)                   #=> raises TypeError: log expected at most 2 arguments, got 3

# Two arguments.
two = [math.atan2, math.copysign, math.fmod, math.pow, math.remainder, math.nextafter]
pairs = [(1.5, 2.5), (-7.5, 2), (7.5, -2), (5, 3), (0.0, -0.0), (0.0, -1.0), (-1.0, 0.5), (10.0, 400), (-10.0, 401), (inf, 1), (1, inf), (inf, -inf), (nan, 1), (1, nan), (0.0, -inf), (5e-324, 0.0), (-3.5, 1)]
for f in two:
    print(f.__name__, *[attempt(f, x, y) for x, y in pairs])  #=> atan2 0.5404195002705842 -1.3101939350475555 1.8313987185422376 1.0303768265243125 3.141592653589793 3.141592653589793 -1.1071487177940904 0.02499479361892016 -0.024932488323050627 1.5707963267948966 0.0 2.356194490192345 nan nan 3.141592653589793 1.5707963267948966 -1.2924966677897853
                                        #=> copysign 1.5 7.5 -7.5 5.0 -0.0 -0.0 1.0 10.0 10.0 inf 1.0 -inf nan 1.0 -0.0 5e-324 3.5
                                        #=> fmod 1.5 -1.5 1.5 2.0 V:domain 0.0 -0.0 10.0 -10.0 V:domain 1.0 V:domain nan nan 0.0 V:domain -0.5
                                        #=> pow 2.7556759606310752 56.25 0.017777777777777778 125.0 1.0 V:domain V:domain O:range O:range inf 1.0 0.0 nan 1.0 inf 1.0 -3.5
                                        #=> remainder -1.0 0.5 -0.5 -1.0 V:domain 0.0 -0.0 10.0 -10.0 V:domain 1.0 V:domain nan nan 0.0 V:domain 0.5
                                        #=> nextafter 1.5000000000000002 -7.499999999999999 7.499999999999999 4.999999999999999 -0.0 -5e-324 -0.9999999999999999 10.000000000000002 -9.999999999999998 1.7976931348623157e+308 1.0000000000000002 1.7976931348623157e+308 nan nan -5e-324 0.0 -3.4999999999999996
print(math.fma(2, 3, 4), math.fma(0.1, 10, -1), attempt(math.fma, inf, 0, 1), attempt(math.fma, 1e308, 10, 1), math.fma(inf, 0, nan), attempt(math.fma, inf, 1, -inf))  #=> 10.0 5.551115123125783e-17 V:operation O:in nan V:operation
print(math.nextafter(1, 2, steps=3), math.nextafter(1, 2, steps=0), math.nextafter(1, 2, steps=10**30), math.nextafter(-5e-324, 1, steps=2), math.nextafter(1, -2, steps=10**18), math.nextafter(0.0, -0.0, steps=5), math.nextafter(nan, 1, steps=0))  #=> 1.0000000000000007 1.0 2.0 5e-324 1.4505926878195527e-67 -0.0 nan
math.nextafter(1, 2, steps=-1)      #=> raises ValueError: steps must be a non-negative integer
math.nextafter(1, 2, steps=1.5)     #=> raises TypeError: 'float' object cannot be interpreted as an integer
print(math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10), math.isclose(0, 1e-10, abs_tol=1e-9), math.isclose(inf, inf), math.isclose(nan, nan), math.isclose(inf, 1e308))  #=> True False True False True True False False
math.isclose(1, 1, rel_tol=-1)      #=> raises ValueError: tolerances must be non-negative
math.isclose(1, 2, 3)               #=> raises TypeError: isclose() takes exactly 2 positional arguments (3 given)

# Parts.
print(math.frexp(5.5), math.frexp(-0.0), math.frexp(inf), math.frexp(5e-324), math.modf(-3.75), math.modf(inf), math.modf(nan), math.ldexp(0.75, 4), math.ldexp(1, -1074), math.ldexp(1, -1075), math.ldexp(1, -10**30), math.ldexp(0.0, 10**30), math.ldexp(-inf, 5))  #=> (0.6875, 3) (-0.0, 0) (inf, 0) (0.5, -1073) (-0.75, -3.0) (0.0, inf) (nan, nan) 12.0 5e-324 0.0 0.0 0.0 -inf
math.ldexp(1, 1024)                 #=> raises OverflowError: math range error
math.ldexp(1, 10**30)               #=> raises OverflowError: math range error
math.ldexp(1, 1.5)                  #=> raises TypeError: Expected an int as second argument to ldexp.
print(math.floor(-2.5), math.ceil(-2.5), math.trunc(-2.5), math.floor(1e30), math.floor(7), math.ceil(True), type(math.floor(True)).__name__, math.isnan(nan), math.isinf(-inf), math.isfinite(1e308), math.isfinite(5))  #=> -3 -2 -2 1000000000000000019884624838656 7 1 int True True True True
math.floor(nan)                     #=> raises ValueError: cannot convert float NaN to integer
math.ceil(inf)                      #=> raises OverflowError: cannot convert float infinity to integer
math.floor("a")                     #=> raises TypeError: must be real number, not str
math.trunc("a")                     #=> raises TypeError: type str doesn't define __trunc__ method
class Rounds:
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
    def __trunc__(self): return "trunc"
print(math.floor(Rounds()), math.ceil(Rounds()), math.trunc(Rounds()))  #=> floor ceil trunc
class WithFloat:
    def __float__(self): return 2.5
print(math.floor(WithFloat()), math.sqrt(WithFloat()), math.ceil(WithFloat()))  #=> 2 1.5811388300841898 3

# Integers.
print([math.factorial(n) for n in (0, 1, 5, 20, 21, 25, True)], math.factorial(100) % 10**9, math.factorial(3000) % (10**9 + 7), math.factorial(1000) // math.factorial(998))  #=> [1, 1, 120, 2432902008176640000, 51090942171709440000, 15511210043330985984000000, 1] 0 341406877 999000
math.factorial(-1)                  #=> raises ValueError: factorial() not defined for negative values
math.factorial(1.0)                 #=> raises TypeError: 'float' object cannot be interpreted as an integer
math.factorial(10**30)              #=> raises OverflowError: factorial() argument should not exceed 9223372036854775807
math.factorial("a")                 #=> raises TypeError: 'str' object cannot be interpreted as an integer
print([math.comb(10, k) for k in range(12)], math.comb(100, 50), math.comb(10**30, 2), math.comb(1000, 500) % 10**9, math.comb(62, 31), math.comb(67, 33), math.comb(68, 34), math.comb(0, 0), math.comb(2**64, 3))  #=> [1, 10, 45, 120, 210, 252, 210, 120, 45, 10, 1, 0] 100891344545564193334812497256 499999999999999999999999999999500000000000000000000000000000 821216320 465428353255261088 14226520737620288370 28453041475240576740 1 1046183622564446793802490387074141837624854185052691496960
print([math.perm(6, k) for k in range(8)], math.perm(5), math.perm(5, None), math.perm(10**30, 2), math.perm(1000, 500) % (10**9 + 7), math.perm(25, 20), math.perm(30, 21))  #=> [1, 6, 30, 120, 360, 720, 720, 0] 120 120 999999999999999999999999999999000000000000000000000000000000 160482978 129260083694424883200000 730965773291972714496000000
math.comb(-1, 2)                    #=> raises ValueError: n must be a non-negative integer
math.comb(2, -1)                    #=> raises ValueError: k must be a non-negative integer
math.comb(10**40, 10**30)           #=> raises OverflowError: min(n - k, k) must not exceed 9223372036854775807
math.perm(-1, 2)                    #=> raises ValueError: n must be a non-negative integer
math.perm(2, -1)                    #=> raises ValueError: k must be a non-negative integer
math.perm(10**40, 10**30)           #=> raises OverflowError: k must not exceed 9223372036854775807
math.comb(1.5, 1)                   #=> raises TypeError: 'float' object cannot be interpreted as an integer
print(math.gcd(), math.gcd(12), math.gcd(-12, 18), math.gcd(0, 0), math.gcd(2**100 * 3, 2**90 * 15), math.gcd(12, 18, 27), math.gcd(2**63, 2**62), math.gcd(-2**63, 6))  #=> 0 12 6 0 3713820117856140824697372672 3 4611686018427387904 2
print(math.lcm(), math.lcm(-4, 6), math.lcm(0, 5), math.lcm(10**20, 15), math.lcm(3, 4, 5), math.lcm(-7))  #=> 1 12 0 300000000000000000000 60 7
math.gcd(1.5)                       #=> raises TypeError: 'float' object cannot be interpreted as an integer
math.lcm(0, 1.5)                    #=> raises TypeError: 'float' object cannot be interpreted as an integer
print([math.isqrt(n) for n in (0, 1, 3, 4, 24, 25, 26, 2**62 - 1, 2**62, 2**63 - 1, 2**63, 10**40, 10**40 - 1, 3037000499**2, 3037000499**2 - 1)], math.isqrt(10**1000) == 10**500)  #=> [0, 1, 1, 2, 4, 5, 5, 2147483647, 2147483648, 3037000499, 3037000499, 100000000000000000000, 99999999999999999999, 3037000499, 3037000498] True
math.isqrt(-1)                      #=> raises ValueError: isqrt() argument must be nonnegative
math.isqrt(1.5)                     #=> raises TypeError: 'float' object cannot be interpreted as an integer

# Sums and products.
print(math.fsum([0.1] * 10), math.fsum([1e100, 1.0, -1e100]), math.fsum([]), math.fsum([1e308, -1e308, 1e-300]), math.fsum([1, 2**53, -2**53]), math.fsum([inf, 1]), math.fsum([nan, 1]), math.fsum(x * 1e-20 for x in range(1000)), math.fsum([1.0, 2**-53, 2**-106]), math.fsum([1.0, 2**-53, -2**-106]))  #=> 1.0 1.0 0.0 1e-300 1.0 inf nan 4.995e-15 1.0000000000000002 1.0
math.fsum([1e308, 1e308])           #=> raises OverflowError: intermediate overflow in fsum
math.fsum([inf, -inf])              #=> raises ValueError: -inf + inf in fsum
math.fsum(["a"])                    #=> raises TypeError: must be real number, not str
math.fsum(5)                        #=> raises TypeError: 'int' object is not iterable
print(math.prod([]), math.prod([1, 2, 3]), math.prod([2, 0.5]), math.prod(range(1, 30)), math.prod([2], start=5), math.prod(["ab", 3]), math.prod([1.5] * 3), math.prod([True, 7]))  #=> 1 6 1.0 8841761993739701954543616000000 10 ababab 3.375 7
math.prod(5)                        #=> raises TypeError: 'int' object is not iterable
math.prod([1], 2)                   #=> raises TypeError: prod() takes exactly 1 positional argument (2 given)
print(math.sumprod([1, 2], [3, 4]), math.sumprod([], []), math.sumprod([0.1] * 10, [1] * 10), math.sumprod([1e16, 1, -1e16], [1, 1, 1]), math.sumprod([2**62, 2**62], [2, 2]), math.sumprod([1, 2.5], [3, 4]), math.sumprod([True], [1.5]), math.sumprod([1e308, 1e308], [10, -10]), math.sumprod([10**30, 1], [10**30, 0.5]))  #=> 11 0 1.0 0.0 18446744073709551616 13.0 1.5 nan 1e+60
math.sumprod([1], [1, 2])           #=> raises ValueError: Inputs are not the same length
math.sumprod([1, 2], [1])           #=> raises ValueError: Inputs are not the same length
math.sumprod(["a"], [2])            #=> raises TypeError: unsupported operand type(s) for +: 'int' and 'str'
math.sumprod([10**400], [1.5])      #=> raises OverflowError: int too large to convert to float
print(math.hypot(), math.hypot(3), math.hypot(3, 4), math.hypot(-1, 1, 1), math.hypot(1e308, 1e308), math.hypot(5e-324, 5e-324), math.hypot(nan, inf), math.hypot(nan, 1), math.hypot(1e-200, 1e-200), math.hypot(*[0.1] * 40), math.hypot(12345.678, 8765.4321))  #=> 0.0 3.0 5.0 1.7320508075688772 1.4142135623730951e+308 5e-324 inf nan 1.414213562373095e-200 0.6324555320336759 15140.956547701813
print(math.dist([1, 2], [4, 6]), math.dist((), ()), math.dist([0.5], [0.25]), math.dist((1, 2, 3), (4.5, 5.5, 6.5)), math.dist(iter([1, 2]), [3, 4]))  #=> 5.0 0.0 0.25 6.06217782649107 2.8284271247461903
math.dist([1], [1, 2])              #=> raises ValueError: both points must have the same number of dimensions
math.dist(1, 2)                     #=> raises TypeError: 'int' object is not iterable
math.hypot("a")                     #=> raises TypeError: must be real number, not str
