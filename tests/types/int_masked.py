# Arithmetic whose result is masked at once: the mask is of the exact result, whatever its size.
MASK = 0xFFFFFFFFFFFFFFFF
A, B = 0xFEDCBA9876543210, 0xF123456789ABCDEF


def globals_and_constants(a, b):
    print(hex((a * b) & MASK), hex((a + b) & MASK), hex((a - b) & MASK), hex((b - a) & MASK))
    print(hex((a * b) & 0xFFFFFFFFFFFFFFFF), hex((a << 60) & 0xFFFFFFFFFFFFFFFF), hex((a << 13) & MASK))
    print(hex((a * 0x100000001B3) & MASK), hex((a + 12) & MASK), hex((a - 0x7FFFFFFFFFFFFFFF) & 0xFF))


globals_and_constants(A, B)
#=> 0x2236d88fe5618cf0 0xefffffffffffffff 0xdb97530eca86421 0xf2468acf13579bdf
#=> 0x2236d88fe5618cf0 0x0 0x97530eca86420000
#=> 0x6543211111111130 0xfedcba987654321c 0x11


def results_that_are_kept(a, b):
    product = a * b
    low = product & MASK
    again = (total := a + b) & MASK
    return hex(product), hex(low), hex(total), hex(again)


print(results_that_are_kept(A, B))
#=> ('0xf010e8ef9c66c6312236d88fe5618cf0', '0x2236d88fe5618cf0', '0x1efffffffffffffff', '0xefffffffffffffff')


def other_masks(a, b, mask):
    return hex((a * b) & mask), hex(mask & (a * b)), hex((a << 70) & mask)


print(other_masks(A, B, -1 << 64), other_masks(A, B, True), other_masks(-A, B, MASK))
#=> ('0xf010e8ef9c66c6310000000000000000', '0xf010e8ef9c66c6310000000000000000', '0x3fb72ea61d950c84000000000000000000') ('0x0', '0x0', '0x0') ('0xddc927701a9e7310', '0xddc927701a9e7310', '0x0')
print(other_masks(A, B, (1 << 100) - 1))
#=> ('0xf9c66c6312236d88fe5618cf0', '0xf9c66c6312236d88fe5618cf0', '0xd950c84000000000000000000')


class Mask:
    def __rand__(self, other):
        return "asked", hex(other)


def asks(a, b):
    return (a * b) & Mask()


print(asks(A, B))
#=> ('asked', '0xf010e8ef9c66c6312236d88fe5618cf0')


def raises(a, b):
    try:
        return (a * b) & 1.5
    except TypeError as error:
        return error


print(raises(A, B))
#=> unsupported operand type(s) for &: 'int' and 'float'


def chooses(a, b, first):
    return hex((a if first else a * b) & MASK)


print(chooses(A, B, True), chooses(A, B, False))
#=> 0xfedcba9876543210 0x2236d88fe5618cf0
