# int: arithmetic around 50, 64 and 120 bits, where the representation changes.
import operator

edges = []
for bits in (0, 1, 31, 48, 49, 50, 59, 60, 61, 62, 63, 64, 65, 118, 119, 120, 121, 127, 128, 129):
    for delta in (-1, 0, 1):
        edges += [(1 << bits) + delta, -(1 << bits) + delta]

operations = [operator.add, operator.sub, operator.mul, operator.and_, operator.or_, operator.xor,
              operator.floordiv, operator.mod, operator.lt, operator.eq, operator.ge]
P = (1 << 61) - 1
total = 0
for f in operations:
    for a in edges:
        for b in edges:
            try:
                total = (total * 31 + f(a, b)) % P
            except ZeroDivisionError:
                total += 1
    print(f.__name__, total)
#=> add 2011295942400368099
#=> sub 2047908338662031634
#=> mul 231956605044568800
#=> and_ 512733890231787776
#=> or_ 347659293071898497
#=> xor 1183937456908849701
#=> floordiv 1483739367020873435
#=> mod 69759346469451557
#=> lt 2239111981876887143
#=> eq 1772749029377555880
#=> ge 167650475025312052


def spelled(a, b, n):  # the same through the instructions
    r = [a + b, a - b, a * b, a & b, a | b, a ^ b, a << n, a >> n, b << n, b >> n, -a, ~a]
    if b:
        r += [a // b, a % b]
    c = a; c += b; r.append(c)
    c = a; c -= b; r.append(c)
    c = a; c *= b; r.append(c)
    c = a; c &= b; r.append(c)
    c = a; c |= b; r.append(c)
    c = a; c ^= b; r.append(c)
    c = a; c <<= n; r.append(c)
    c = a; c >>= n; r.append(c)
    r += [a & 0xFFFFFFFFFFFFFFFF, a ^ 0x8000000000000000, a % 1000000007, a // 1000000007, a * 3 & 255,
          (a * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF, a % 7, a // 7, a % 64, a // 63, a & 0x7FFF, a << 3, a >> 5]
    return r


total = 0
for i, a in enumerate(edges):
    for j, b in enumerate(edges):
        for x in spelled(a, b, (i + j) % 130):
            total = (total * 31 + x) % P
print(total)    #=> 1647286421422981198
small = [spelled(a, b, 3) for a in (-70000, -65, -64, -1, 0, 1, 63, 64, 65, 4294967295, 4294967296) for b in (-3, 2)]
print(hash(tuple(map(tuple, small))) == hash(tuple(tuple(list(x)) for x in small)), sum(map(sum, small)))    #=> True 421816362538808356823


def masks(value, rounds):
    for _ in range(rounds):
        value ^= (value << 13) & 0xFFFFFFFFFFFFFFFF
        value ^= value >> 7
        value ^= (value << 17) & 0xFFFFFFFFFFFFFFFF
    return value


print(masks(88172645463325252, 1000), hash(1 << 63), hash(-(1 << 63) - 1))    #=> 1363160026601443621 4 -5
print({1 << 63: 1}[9223372036854775808], (1 << 63) == 9223372036854775808.0, (1 << 64) - 1 < 1.8446744073709552e19)    #=> 1 True True


class Number(int):
    def __add__(self, other):
        return "mine"

    def __rand__(self, other):
        return "rand"


print(Number(1 << 63) + 1, (1 << 63) & Number(5), Number(1 << 63) - 1, type(Number(1 << 62) * 1))    #=> mine rand 9223372036854775807 <class 'int'>
