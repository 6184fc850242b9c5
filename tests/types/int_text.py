# int: text and bytes in both directions, and what is refused.
import sys

print(str(0), repr(-1), str(2**63), str(-2**63), str(10**30), f"{-10**30}", str(99), str(100), str(12345678901234567))  #=> 0 -1 9223372036854775808 -9223372036854775808 1000000000000000000000000000000 -1000000000000000000000000000000 99 100 12345678901234567
print(hex(255), oct(-8), bin(10), hex(2**64), bin(-2**65), hex(-1), oct(0))  #=> 0xff -0o10 0b1010 0x10000000000000000 -0b100000000000000000000000000000000000000000000000000000000000000000 -0x1 0o0

# Space, signs and underscores.
print(int(" 12 "), int("+12"), int("-1_000"), int("\t\n12\v\f\r"), int("0_0"), int("00012"), int("1" * 30))  #=> 12 12 -1000 12 0 12 111111111111111111111111111111
print(int("\u0661\u0662"), int("\u2003\u0967\u00a0"), int(b" 12 "), int(bytearray(b"-7")), int(memoryview(b"12")))  #=> 12 1 12 -7 12
int("")                             #=> raises ValueError: invalid literal for int() with base 10: ''
int(" ")                            #=> raises ValueError: invalid literal for int() with base 10: ' '
int("1 2")                          #=> raises ValueError: invalid literal for int() with base 10: '1 2'
int("--1")                          #=> raises ValueError: invalid literal for int() with base 10: '--1'
int("+ 1")                          #=> raises ValueError: invalid literal for int() with base 10: '+ 1'
int("_1")                           #=> raises ValueError: invalid literal for int() with base 10: '_1'
int("1_")                           #=> raises ValueError: invalid literal for int() with base 10: '1_'
int("1__0")                         #=> raises ValueError: invalid literal for int() with base 10: '1__0'
int("1e5")                          #=> raises ValueError: invalid literal for int() with base 10: '1e5'
int("1.5")                          #=> raises ValueError: invalid literal for int() with base 10: '1.5'
int("\u00b2")                       #=> raises ValueError: invalid literal for int() with base 10: '²'
int("1\x002")                       #=> raises ValueError: invalid literal for int() with base 10: '1\x002'
int(b"\xff")                        #=> raises ValueError: invalid literal for int() with base 10: b'\xff'
int(bytearray(b"x"))                #=> raises ValueError: invalid literal for int() with base 10: b'x'
int("\ud800")                       #=> raises ValueError: invalid literal for int() with base 10: '\ud800'
int("\x1c1")                        #=> raises ValueError: invalid literal for int() with base 10: '\x1c1'
int("a" * 300)                      #=> raises ValueError: invalid literal for int() with base 10: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

# Bases.
print(int("ff", 16), int("0xFF", 16), int("0x_ff", 16), int("z", 36), int("-0b101", 2), int("0o17", 8), int("0b1", 16), int("11", base=3))  #=> 255 255 255 35 -5 15 177 4
print(int("0x1f", 0), int("0b11", 0), int("0O17", 0), int("0", 0), int("0_0", 0), int("-00", 0), int("1_0", 0), int(b"7f", 16))  #=> 31 3 15 0 0 0 10 127
print(int("1" * 200, 2), int("zz" * 20, 36), int("f" * 40, 16), int("7" * 60, 8), int("2_1" * 10, 3))  #=> 1606938044258990275541962092341162602522202993782792835301375 178689910246017054531432477289437798228285773001601743140683775 1461501637330902918203684832716283019655932542975 1532495540865888858358347027150309183618739122183602175 3050936350
int("07", 0)                        #=> raises ValueError: invalid literal for int() with base 0: '07'
int("0x", 16)                       #=> raises ValueError: invalid literal for int() with base 16: '0x'
int("0x__1", 16)                    #=> raises ValueError: invalid literal for int() with base 16: '0x__1'
int("0b2", 0)                       #=> raises ValueError: invalid literal for int() with base 0: '0b2'
int("9", 8)                         #=> raises ValueError: invalid literal for int() with base 8: '9'
int("12", 2)                        #=> raises ValueError: invalid literal for int() with base 2: '12'
int("12", 1)                        #=> raises ValueError: int() base must be >= 2 and <= 36, or 0
int("12", 37)                       #=> raises ValueError: int() base must be >= 2 and <= 36, or 0
int("12", -1)                       #=> raises ValueError: int() base must be >= 2 and <= 36, or 0
int("12", 10**30)                   #=> raises ValueError: int() base must be >= 2 and <= 36, or 0
int("12", "a")                      #=> raises TypeError: 'str' object cannot be interpreted as an integer
int(12, 10)                         #=> raises TypeError: int() can't convert non-string with explicit base
int(base=10)                        #=> raises TypeError: int() missing string argument
int(None, 10)                       #=> raises TypeError: int() can't convert non-string with explicit base

# What is no number.
int(None)                           #=> raises TypeError: int() argument must be a string, a bytes-like object or a real number, not 'NoneType'
int([])                             #=> raises TypeError: int() argument must be a string, a bytes-like object or a real number, not 'list'
int(1j)                             #=> raises TypeError: int() argument must be a string, a bytes-like object or a real number, not 'complex'
int(float("nan"))                   #=> raises ValueError: cannot convert float NaN to integer
int(float("-inf"))                  #=> raises OverflowError: cannot convert float infinity to integer
print(int(), int(3.9), int(-3.9), int(1e20), int(True), int(-2.0**63), int(2.0**63))  #=> 0 3 -3 100000000000000000000 1 -9223372036854775808 9223372036854775808

# Decimal text is limited in length.
print(sys.get_int_max_str_digits(), len(str(10**4299)))  #=> 4300 4300
str(10**4300)                       #=> raises ValueError: Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit
str(-10**4300)                      #=> raises ValueError: Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit
f"{10**5000}"                       #=> raises ValueError: Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit
int("1" * 4301)                     #=> raises ValueError: Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; use sys.set_int_max_str_digits() to increase the limit
int("1" * 4301, 7)                  #=> raises ValueError: Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; use sys.set_int_max_str_digits() to increase the limit
print(len(hex(10**5000)), int("f" * 5000, 16).bit_length(), int("1" * 5000, 2).bit_length())  #=> 4155 20000 5000
int("9" * 4300 + "_")               #=> raises ValueError: invalid literal for int() with base 10: '9999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999
sys.set_int_max_str_digits(700)
int("1" * 701)                      #=> raises ValueError: Exceeds the limit (700 digits) for integer string conversion: value has 701 digits; use sys.set_int_max_str_digits() to increase the limit
sys.set_int_max_str_digits(0)
print(len(str(10**20000)), int("1" * 20000) % 10**9, int(str(3**30000)) == 3**30000)  #=> 20001 111111111 True
sys.set_int_max_str_digits(4300)
sys.set_int_max_str_digits(100)     #=> raises ValueError: maxdigits must be 0 or larger than 640

# Bytes.
print((1).to_bytes(), (258).to_bytes(2), (258).to_bytes(2, "little"), (-2).to_bytes(3, "big", signed=True), (0).to_bytes(0), (2**70).to_bytes(9))  #=> b'\x01' b'\x01\x02' b'\x02\x01' b'\xff\xff\xfe' b'' b'@\x00\x00\x00\x00\x00\x00\x00\x00'
print((127).to_bytes(1, signed=True), (-128).to_bytes(1, signed=True), (2**64).to_bytes(length=10, byteorder="little"))  #=> b'\x7f' b'\x80' b'\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00'
(256).to_bytes()                    #=> raises OverflowError: int too big to convert
(128).to_bytes(1, signed=True)      #=> raises OverflowError: int too big to convert
(-1).to_bytes(1)                    #=> raises OverflowError: can't convert negative int to unsigned
(1).to_bytes(-1)                    #=> raises ValueError: length argument must be non-negative
(1).to_bytes(2, "middle")           #=> raises ValueError: byteorder must be either 'little' or 'big'
(1).to_bytes(10**30)                #=> raises OverflowError: Python int too large to convert to C ssize_t
print(int.from_bytes(b""), int.from_bytes(b"\x01\x02"), int.from_bytes(b"\x01\x02", "little"), int.from_bytes(b"\xff", signed=True), int.from_bytes(b"\xff" * 9, signed=True))  #=> 0 258 513 -1 -1
print(int.from_bytes([1, 2, 3]), int.from_bytes(bytearray(b"a")), int.from_bytes(memoryview(b"ab")), int.from_bytes(range(3)), int.from_bytes(b"\x80" + b"\0" * 8, signed=True))  #=> 66051 97 24930 258 -2361183241434822606848
int.from_bytes("ab")                #=> raises TypeError: cannot convert 'str' object to bytes
int.from_bytes(5)                   #=> raises TypeError: cannot convert 'int' object to bytes
int.from_bytes([256])               #=> raises ValueError: bytes must be in range(0, 256)
int.from_bytes(b"a", "middle")      #=> raises ValueError: byteorder must be either 'little' or 'big'
class Bytes:
    def __bytes__(self):
        return b"ab"
print(int.from_bytes(Bytes()), bool.from_bytes(b"a"))  #=> 24930 True
