# int: arithmetic at the edges of the forms that ints are kept in (50 bits, 64 bits, digits), and exactness.

for bits in (49, 50, 62, 63, 64, 119, 120, 180):
    n = 1 << bits
    print(bits, n - 1, n, -n - 1, n * n, (n + 1) * (n - 1) == n * n - 1, -n // 3, -n % 3)  #=> 49 562949953421311 562949953421312 -562949953421313 316912650057057350374175801344 True -187649984473771 1
                                        #=> 50 1125899906842623 1125899906842624 -1125899906842625 1267650600228229401496703205376 True -375299968947542 2
                                        #=> 62 4611686018427387903 4611686018427387904 -4611686018427387905 21267647932558653966460912964485513216 True -1537228672809129302 2
                                        #=> 63 9223372036854775807 9223372036854775808 -9223372036854775809 85070591730234615865843651857942052864 True -3074457345618258603 1
                                        #=> 64 18446744073709551615 18446744073709551616 -18446744073709551617 340282366920938463463374607431768211456 True -6148914691236517206 2
                                        #=> 119 664613997892457936451903530140172287 664613997892457936451903530140172288 -664613997892457936451903530140172289 441711766194596082395824375185729628956870974218904739530401550323154944 True -221537999297485978817301176713390763 1
                                        #=> 120 1329227995784915872903807060280344575 1329227995784915872903807060280344576 -1329227995784915872903807060280344577 1766847064778384329583297500742918515827483896875618958121606201292619776 True -443075998594971957634602353426781526 2
                                        #=> 180 1532495540865888858358347027150309183618739122183602175 1532495540865888858358347027150309183618739122183602176 -1532495540865888858358347027150309183618739122183602177 2348542582773833227889480596789337027375682548908319870707290971532209025114608443463698998384768703031934976 True -510831846955296286119449009050103061206246374061200726 2

# Every operation against its definition, over values at those edges.
edges = [s * (1 << b) + d for b in (0, 31, 48, 49, 50, 59, 60, 61, 63, 64, 119, 120, 121) for d in (-1, 0, 1) for s in (1, -1)]
bad = 0
for a in edges:
    for b in edges:
        bad += (a + b) - b != a
        bad += (a - b) + b != a
        bad += (a ^ b) ^ b != a
        bad += (a & b) + (a | b) != a + b
        bad += -a != ~a + 1
        bad += (a < b) + (a == b) + (a > b) != 1
        bad += (a <= b) != (not a > b)
        bad += (a == b) and hash(a) != hash(b)
        if b:
            q, r = divmod(a, b)
            bad += q * b + r != a or q != a // b or r != a % b
            bad += not (0 <= r < b if b > 0 else b < r <= 0)
            bad += (a * b) // b != a or (a * b) % b != 0
print(bad)                          #=> 0

print(7 // 2, -7 // 2, 7 // -2, -7 // -2, 7 % 2, -7 % 2, 7 % -2, -7 % -2)  #=> 3 -4 -4 3 1 1 -1 -1
print(-2**63 // -1, -2**63 % -1, divmod(-2**63, -1), -2**49 - 1, -(-2**63), abs(-2**63))  #=> 9223372036854775808 0 (9223372036854775808, 0) -562949953421313 9223372036854775808 9223372036854775808
1 // 0                              #=> raises ZeroDivisionError: integer division or modulo by zero
1 % 0                               #=> raises ZeroDivisionError: integer modulo by zero
divmod(1, 0)                        #=> raises ZeroDivisionError: integer division or modulo by zero
1 / 0                               #=> raises ZeroDivisionError: division by zero
10**50 // 0                         #=> raises ZeroDivisionError: integer division or modulo by zero
10**50 % 0                          #=> raises ZeroDivisionError: integer modulo by zero
divmod(10**50, 0)                   #=> raises ZeroDivisionError: integer division or modulo by zero
10**50 / 0                          #=> raises ZeroDivisionError: division by zero

# True division is rounded once.
print(1 / 3, 10**400 / 10**399, (2**53 + 1) / 1, (2**64 + 1) / 2**64, -10**30 / 7, 1 / 10**400)  #=> 0.3333333333333333 10.0 9007199254740992.0 1.0 -1.4285714285714285e+29 0.0
print(3602879701896397 / 36028797018963968, (10**23 + 1) / 10, 5e-324 == 1 / 2**1074, 1 / 2**1076)  #=> 0.1 1e+22 True 0.0
10**400 / 3                         #=> raises OverflowError: integer division result too large for a float
print(0 / 10**400, -1 / 10**400)    #=> 0.0 -0.0

# Shifts.
print(1 << 0, 1 << 62, 1 << 63, 1 << 64, -1 << 63, -1 << 64, 5 << 100)  #=> 1 4611686018427387904 9223372036854775808 18446744073709551616 -9223372036854775808 -18446744073709551616 6338253001141147007483516026880
print(-1 >> 1, -1 >> 1000, 1 >> 1000, (1 << 100) >> 99, -(1 << 100) >> 99, -(1 << 100) - 1 >> 100)  #=> -1 -1 0 2 -2 -2
print(0 << 10**30, 1 >> 10**30, -1 >> 10**30, (1 << 70) >> 10**30, -(1 << 70) >> 10**30)  #=> 0 0 -1 0 -1
1 << -1                             #=> raises ValueError: negative shift count
1 >> -1                             #=> raises ValueError: negative shift count
0 << -1                             #=> raises ValueError: negative shift count
1 << 10**30                         #=> raises OverflowError: too many digits in integer
try:
    1 << (1 << 62)
except MemoryError:
    print("too large")              #=> too large

# Bitwise operators work on two's complement without end.
print(-1 & 2**100, -2**100 | 1, -2**100 ^ 2**100, ~2**100, ~-1, -5 & 0xff, 2**64 & -2**63)  #=> 1267650600228229401496703205376 -1267650600228229401496703205375 -2535301200456458802993406410752 -1267650600228229401496703205377 0 251 18446744073709551616

# Powers.
print(2**10, (-2)**63, 2**64, 3**100, 0**0, 10**30, (-1)**10**30, (-1)**(10**30 + 1), 1**10**30, 0**10**30)  #=> 1024 -9223372036854775808 18446744073709551616 515377520732011331036461129765621272702107522001 1 1000000000000000000000000000000 1 -1 1 0
print(2**-1, (-2)**-3, 10**-2, 7**0)  #=> 0.5 -0.125 0.01 1
0**-1                               #=> raises ZeroDivisionError: 0.0 cannot be raised to a negative power
print(pow(3, 200, 13), pow(3, 200, -13), pow(-3, 201, 13), pow(2, 10**18, 10**9 + 7), pow(5, 0, 1))  #=> 9 -4 12 719476260 0
print(pow(3, -1, 7), pow(2, -5, 2**61 - 1), pow(10**30, 10**30, 10**30 + 57), pow(3, -2, -11))  #=> 5 72057594037927936 98782507632979244020668269292 -6
print(pow(123456789, 987654321, 2**63 - 25), pow(7, 10**40, 2**64 + 13), pow(2**70, -1, 10**20 + 39))  #=> 7304489514424542795 13026730053502997999 17539914764957257128
pow(2, -1, 4)                       #=> raises ValueError: base is not invertible for the given modulus
pow(0, -1, 5)                       #=> raises ValueError: base is not invertible for the given modulus
pow(2, 3, 0)                        #=> raises ValueError: pow() 3rd argument cannot be 0
pow(2, -3, 0)                       #=> raises ValueError: pow() 3rd argument cannot be 0
print(pow(0, -1, 1))                #=> 0

# round() to tens, ties to even.
print([round(n, -1) for n in (4, 5, 6, 14, 15, 16, 24, 25, 26, -5, -15, -25)])  #=> [0, 0, 10, 10, 20, 20, 20, 20, 30, 0, -20, -20]
print(round(12345678901234567890, -10), round(5 * 10**49, -50), round(15 * 10**49, -50), round(10**30, 5), round(49, -2), round(51, -2))  #=> 12345678900000000000 0 200000000000000000000000000000000000000000000000000 1000000000000000000000000000000 0 100
print(round(25, -300), round(25, 10**30), round(-1, -1))  #=> 0 25 0
(5).__round__(1.5)                  #=> raises TypeError: 'float' object cannot be interpreted as an integer

# Comparing with floats is exact.
print(2**53 + 1 == 2.0**53, 2**53 + 1 > 2.0**53, 10**400 > 1e308, 10**400 < float('inf'), -10**400 > float('-inf'))  #=> False True True True True
print(2**63 == 2.0**63, 2**63 - 1 < 2.0**63, 2**63 - 1 == 2.0**63, 1 == 1.0, 1 < 1.5 < 2, 10**22 == 1e22, 10**23 == 1e23)  #=> True True False True True True False
print(1 == float('nan'), 1 != float('nan'), 1 < float('nan'), 10**400 != float('nan'))  #=> False True False True

# Hashes are those of equal floats, modulo 2**61 - 1.
print(hash(-1), hash(-2), hash(2**61 - 1), hash(2**61), hash(-2**61), hash(10**100), hash(2**1000) == hash(2.0**1000))  #=> -2 -2 0 1 -2 910685213754167845 True

# Reading the parts.
print((0).bit_length(), (255).bit_length(), (-256).bit_length(), (2**63).bit_length(), (2**100 - 1).bit_length())  #=> 0 8 9 64 100
print((0).bit_count(), (255).bit_count(), (-255).bit_count(), (2**100 - 1).bit_count())  #=> 0 8 8 100
print((6).as_integer_ratio(), (-2**70).as_integer_ratio(), (5).is_integer(), (5).conjugate(), (5).real, (5).imag, (5).numerator, (5).denominator)  #=> (6, 1) (-1180591620717411303424, 1) True 5 5 0 5 1
print((5).__trunc__(), (5).__floor__(), (5).__ceil__(), (5).__index__(), (5).__int__(), (5).__float__(), (5).__bool__())  #=> 5 5 5 5 5 5.0 True
print((5).__getnewargs__(), (5).__add__(2.5), (5).__radd__(2), int.__pow__(2, 3, 5), int.__rpow__(2, 3))  #=> (5,) NotImplemented 7 3 9
