# The format mini-language for int, float, complex and str.
inf, nan = float("inf"), float("nan")

# int
print(f"{5:3}|{5:<3}|{5:^3}|{5:>3}|{-5:=4}|{5:+}|{5: }|{-5: }|{5:03}|{-5:04}|{5:x<4}|{5:é^5}|{5:*^+6}")  #=>   5|5  | 5 |  5|-  5|+5| 5|-5|005|-005|5xxx|éé5éé|**+5**
print(f"{255:x} {255:X} {255:o} {255:b} {255:#x} {255:#X} {255:#o} {255:#b} {-255:#x} {255:#06x} {-255:#010b} {255:n} {255:d} {2**70:x} {2**70:X} {-2**70:#_X} {0:#x}")  #=> ff FF 377 11111111 0xff 0XFF 0o377 0b11111111 -0xff 0x00ff -0b11111111 255 255 400000000000000000 400000000000000000 -0X40_0000_0000_0000_0000 0x0
print(f"{1234567:,} {1234567:_} {-1234567:,} {123:,} {0xdeadbeef:_x} {255:_b} {1234567:15,} {1234567:015,} {1234:07,} {1234:08,} {0:07,} {10**30:,} {1234567:<15,}|")  #=> 1,234,567 1_234_567 -1,234,567 123 dead_beef 1111_1111       1,234,567 000,001,234,567 001,234 0,001,234 000,000 1,000,000,000,000,000,000,000,000,000,000 1,234,567      |
print(f"{-255:#012_b} {-255:#013_b} {-255:#014_b} {12345678:011,} {12345678:012,} {12345678:*=+20,} {12345678:0=+20,} {12345678:*<+020,}")  #=> -0b1111_1111 -0b0_1111_1111 -0b0_1111_1111 012,345,678 0,012,345,678 +*********12,345,678 +000,000,012,345,678 +12,345,678*********
print(f"{65:c} {0x20ac:c} {0x1f600:c} {65:5c}| {65:<5c}| {65:^05c}| {65:=5c}|")  #=> A € 😀     A| A    | 00A00|     A|
print(f"{5:f} {5:e} {5:g} {5:%} {5:.1%} {5:.2f} {10**20:g} {12345:,.2f} {12345:010,.2f} {12345:011,.2f} {5:zf} {True:d} {True} {True:5} {False:>6}")  #=> 5.000000 5.000000e+00 5 500.000000% 500.0% 5.00 1e+20 12,345.00 012,345.00 0,012,345.00 5.000000 1 True     1      0
format(5, ".2")                     #=> raises ValueError: Precision not allowed in integer format specifier
format(5, ".2d")                    #=> raises ValueError: Precision not allowed in integer format specifier
format(5, "s")                      #=> raises ValueError: Unknown format code 's' for object of type 'int'
format(5, "y")                      #=> raises ValueError: Unknown format code 'y' for object of type 'int'
format(5, "\u00e9")                 #=> raises ValueError: Unknown format code '\xe9' for object of type 'int'
format(5, "5 ")                     #=> raises ValueError: Unknown format code '\x20' for object of type 'int'
format(5, "d.")                     #=> raises ValueError: Invalid format specifier 'd.' for object of type 'int'
format(5, "5xx")                    #=> raises ValueError: Invalid format specifier '5xx' for object of type 'int'
format(5, ",_")                     #=> raises ValueError: Cannot specify both ',' and '_'.
format(5, "_,")                     #=> raises ValueError: Cannot specify both ',' and '_'.
format(5, ",,")                     #=> raises ValueError: Cannot specify ',' with ','.
format(5, "__")                     #=> raises ValueError: Cannot specify '_' with '_'.
format(5, ",x")                     #=> raises ValueError: Cannot specify ',' with 'x'.
format(5, ",c")                     #=> raises ValueError: Cannot specify ',' with 'c'.
format(5, "_c")                     #=> raises ValueError: Cannot specify '_' with 'c'.
format(5, ",n")                     #=> raises ValueError: Cannot specify ',' with 'n'.
format(5, ",1")                     #=> raises ValueError: Cannot specify ',' with '1'.
format(5, "+c")                     #=> raises ValueError: Sign not allowed with integer format specifier 'c'
format(5, "#c")                     #=> raises ValueError: Alternate form (#) not allowed with integer format specifier 'c'
format(5, "z")                      #=> raises ValueError: Negative zero coercion (z) not allowed in integer format specifier
format(-1, "c")                     #=> raises OverflowError: %c arg not in range(0x110000)
format(2**70, "c")                  #=> raises OverflowError: Python int too large to convert to C long
format(5, "++")                     #=> raises ValueError: Unknown format code '+' for object of type 'int'
format(5, "05<")                    #=> raises ValueError: Unknown format code '<' for object of type 'int'
format(5, "9" * 20)                 #=> raises ValueError: Too many decimal digits in format string
format(5, "." + "9" * 20)           #=> raises ValueError: Too many decimal digits in format string
format(5, ".")                      #=> raises ValueError: Format specifier missing precision
format(5, "\u20acx5")               #=> raises ValueError: Invalid format specifier '€x5' for object of type 'int'
format(True, "s")                   #=> raises ValueError: Unknown format code 's' for object of type 'bool'
format(10**400, "f")                #=> raises OverflowError: int too large to convert to float
(5).__format__(5)                   #=> raises TypeError: __format__() argument must be str, not int
print(format(5, "\x00>3") == "\x00\x005", format(5, "\u0663"), format(5, "0"), format(5, "00005"), format(5, "="), format(5, ">>5"), format(5, "==5"), format(-5, "x<05"), format(-5, "<05"), format(-5, "^05"))  #=> True   5 5 00005 5 >>>>5 ====5 -5xxx -5000 0-500

# float
print(f"{3.14159:.2f} {3.14159:8.2f} {3.14159:<8.2f}| {3.14159:^9.2f}| {-3.14159:=9.2f} {3.14159:+.1f} {3.14159: .1f} {3.14159:08.3f} {-3.14159:08.3f} {2.5:.0f} {3.5:.0f} {0.5:.0f} {1.5:.0f}")  #=> 3.14     3.14 3.14    |   3.14   | -    3.14 +3.1  3.1 0003.142 -003.142 2 4 0 2
print(f"{1234567.891:,} {1234567.891:,.1f} {1234567.891:_.2f} {1234567.891:020,.1f} {1234567.891:,e} {1234567.891:,g} {1234567.891:,%} {123.456:,} {1e20:,.0f} {1e-10:,}")  #=> 1,234,567.891 1,234,567.9 1_234_567.89 00,000,001,234,567.9 1.234568e+06 1.23457e+06 123,456,789.100000% 123.456 100,000,000,000,000,000,000 1e-10
print(f"{1.0} {1.0:5} {1e16:5} {123.456:.2} {123456.0:.3} {123.0:.3} {100.0:.3} {1.0:.1} {1.0:#} {1.0:#.3} {1.0:#g} {1.0:#.0f} {1.0:#.0e} {1e16:.3} {1e16:} {0.1:.17}")  #=> 1.0   1.0 1e+16 1.2e+02 1.23e+05 1.23e+02 1e+02 1e+00 1.0 1.00 1.00000 1. 1.e+00 1e+16 1e+16 0.10000000000000001
print(f"{1.0:g} {1e-5:g} {1e-4:g} {123456789.0:g} {1e300:.3g} {1.5:G} {1e-10:G} {100000.0:g} {1000000.0:g} {0.0:g} {1.23456789:.10g} {1e10:.3g} {1.0:.0g} {15.0:.1g}")  #=> 1 1e-05 0.0001 1.23457e+08 1e+300 1.5 1E-10 100000 1e+06 0 1.23456789 1e+10 1 2e+01
print(f"{1.0:e} {12345.678:.2e} {0.0:e} {1e-300:.3E} {1e300:E} {9.999:.2e} {9.995:.2e} {1.5:.0e} {2.5:.0e} {123456789.0:.12e}")  #=> 1.000000e+00 1.23e+04 0.000000e+00 1.000E-300 1.000000E+300 1.00e+01 9.99e+00 2e+00 2e+00 1.234567890000e+08
print(f"{0.5:%} {0.125:.1%} {1.0:.0%} {0.1:%} {-0.001:.1%} {1e308:%} {nan:%} {12.5:+010.1%} {0.125:,.3%}")  #=> 50.000000% 12.5% 100% 10.000000% -0.1% inf% nan% +001250.0% 12.500%
print(f"{nan} {inf} {-inf} {nan:010} {inf:010} {-inf:=10} {inf:F} {nan:E} {nan:+} {inf:+f} {-inf:,} {nan:.3} {inf:<8}| {inf:012,.2f} {nan:z}")  #=> nan inf -inf 0000000nan 0000000inf -      inf INF NAN +nan +inf -inf nan inf     | 000000000inf nan
print(f"{-0.0} {-0.0:z} {-0.0:zf} {-0.001:z.1f} {-0.001:.1f} {-0.05:z.1f} {-1e-10:ze} {-0.0:zg} {-0.0:z%} {-1.5:z} {-0.4:z.0f} {-0.0:+z} {0.0: z}")  #=> -0.0 0.0 0.000000 0.0 -0.0 -0.1 -1.000000e-10 0 0.000000% -1.5 0 +0.0  0.0
print(f"{0.1:.60f}", f"{1e22:f} {1e23:f} {5e-324:.3g} {1.7976931348623157e308:.5e} {2.675:.2f} {1.005:.2f} {0.045:.2f} {1e15 / 3:.2f} {4503599627370497.5:.0f} {4503599627370497.5:.1f}")  #=> 0.100000000000000005551115123125782702118158340454101562500000 10000000000000000000000.000000 99999999999999991611392.000000 4.94e-324 1.79769e+308 2.67 1.00 0.04 333333333333333.31 4503599627370498 4503599627370498.0
print(f"{1e100:,f}", f"{1234.5:n} {1e10:n} {0.5:n}", len(f"{1e300:.400f}"), len(f"{1.5:.5000f}"), f"{1.5:.30e}")  #=> 10,000,000,000,000,000,159,028,911,097,599,180,468,360,808,563,945,281,389,781,327,557,747,838,772,170,381,060,813,469,985,856,815,104.000000 1234.5 1e+10 0.5 702 5002 1.500000000000000000000000000000e+00
format(1.5, "d")                    #=> raises ValueError: Unknown format code 'd' for object of type 'float'
format(1.5, "s")                    #=> raises ValueError: Unknown format code 's' for object of type 'float'
format(1.5, "c")                    #=> raises ValueError: Unknown format code 'c' for object of type 'float'
format(1.5, "x")                    #=> raises ValueError: Unknown format code 'x' for object of type 'float'
format(1.5, ",n")                   #=> raises ValueError: Cannot specify ',' with 'n'.
format(1.5, "z+5")                  #=> raises ValueError: Invalid format specifier 'z+5' for object of type 'float'
format(1.5, "#z")                   #=> raises ValueError: Unknown format code 'z' for object of type 'float'
format(1.5, ".")                    #=> raises ValueError: Format specifier missing precision
format(1.5, ".2147483648f")         #=> raises ValueError: precision too big
format(1.5, "xxxxxx")               #=> raises ValueError: Invalid format specifier 'xxxxxx' for object of type 'float'

# complex
print(f"{1+2j} {1+2j:.2f} {1+2j:20}| {1+2j:<20}| {1+2j:x^20}| {1+2j:e} {1234+2345j:,.1f} {1+2j:#} {1+2j:+} {1+2j: } {1+2j:.3} {1+2j:g} {1+2j:n}")  #=> (1+2j) 1.00+2.00j               (1+2j)| (1+2j)              | xxxxxxx(1+2j)xxxxxxx| 1.000000e+00+2.000000e+00j 1,234.0+2,345.0j (1.+2.j) (+1+2j) ( 1+2j) (1+2j) 1+2j 1+2j
print(f"{2j} {2j:5}| {2j:g} {-2j:g} {complex(-0.0, -2):z} {complex(-0.0, -2):zg} {complex('nan'):g} {complex(nan, -inf):F} {2j:+} {-2j: } {2j:+.1f} {1e20+1e-20j}")  #=> 2j    2j| 0+2j -0-2j (0-2j) 0-2j nan+0j NAN-INFj +2j (-0-2j) +0.0+2.0j (1e+20+1e-20j)
format(1j, "=20")                   #=> raises ValueError: '=' alignment flag is not allowed in complex format specifier
format(1j, "020")                   #=> raises ValueError: Zero padding is not allowed in complex format specifier
format(1j, "0>20")                  #=> raises ValueError: Zero padding is not allowed in complex format specifier
format(1j, "d")                     #=> raises ValueError: Unknown format code 'd' for object of type 'complex'
format(1j, "%")                     #=> raises ValueError: Unknown format code '%' for object of type 'complex'
format(1j, "s")                     #=> raises ValueError: Unknown format code 's' for object of type 'complex'

# str
print(f"{'abc'} {'abc':s} {'abc':5}| {'abc':>5}| {'abc':^6}| {'abc':x^7}| {'abc':é<5}| {'abc':.2} {'abc':5.2}| {'abc':05}| {'abc':<05}| {'äöü':>5}| {'äöü':.2}| {'äöü😀x':.4}| {'':3}|")  #=> abc abc abc  |   abc|  abc  | xxabcxx| abcéé| ab ab   | abc00| abc00|   äöü| äö| äöü😀|    |
format("abc", "=5")                 #=> raises ValueError: '=' alignment not allowed in string format specifier
format("abc", "+")                  #=> raises ValueError: Sign not allowed in string format specifier
format("abc", " ")                  #=> raises ValueError: Space not allowed in string format specifier
format("abc", "z")                  #=> raises ValueError: Negative zero coercion (z) not allowed in string format specifier
format("abc", "#")                  #=> raises ValueError: Alternate form (#) not allowed in string format specifier
format("abc", ",")                  #=> raises ValueError: Cannot specify ',' with 's'.
format("abc", "_s")                 #=> raises ValueError: Cannot specify '_' with 's'.
format("abc", "d")                  #=> raises ValueError: Unknown format code 'd' for object of type 'str'
format("abc", "ss")                 #=> raises ValueError: Invalid format specifier 'ss' for object of type 'str'
format("abc", ".")                  #=> raises ValueError: Format specifier missing precision
format("abc", "9" * 20)             #=> raises ValueError: Too many decimal digits in format string
format("abc", b"")                  #=> raises TypeError: format() argument 2 must be str, not bytes

class I(int): pass
class F(float): pass
class S(str): pass
class C(complex): pass
print(f"{I(5)} {I(5):3} {F(2.5)} {F(2.5):.3f} {S('a'):3}| {C(1, 2)} {C(1, 2):.1f}")  #=> 5   5 2.5 2.500 a  | (1+2j) 1.0+2.0j
format(I(5), "y")                   #=> raises ValueError: Unknown format code 'y' for object of type 'I'
format(F(5), "yy")                  #=> raises ValueError: Invalid format specifier 'yy' for object of type 'F'
format(S("5"), "y")                 #=> raises ValueError: Unknown format code 'y' for object of type 'S'
format(C(5), "y")                   #=> raises ValueError: Unknown format code 'y' for object of type 'C'
format(None, "5")                   #=> raises TypeError: unsupported format string passed to NoneType.__format__
format([], "5")                     #=> raises TypeError: unsupported format string passed to list.__format__
print(format(5), format(None), format([]), format(5, ""), format("x"))  #=> 5 None [] 5 x

# Widths beyond memory are refused.
for spec in ("8000000000000000000", "8000000000000000000d", ">8000000000000000000.2f"):
    try:
        format(5, spec)
        print("made")
    except (MemoryError, OverflowError, ValueError):
        print("refused")            #=> refused
                                    #=> refused
                                    #=> refused
