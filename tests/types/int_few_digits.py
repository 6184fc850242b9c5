# int: operations at the borders of 50, 60, 64 and 120 bits, and of 16 digits of 60 bits.
edges = [v for k in (49, 50, 59, 60, 63, 64, 119, 120, 900, 959, 960) for v in ((1 << k) - 1, 1 << k, (1 << k) + 1)]
edges = [0, 1] + edges + [-v for v in edges] + [-1]
for a in edges:
    assert -a + a == 0 and -(-a) == a and ~a == -a - 1 and abs(a) == (a if a > 0 else -a)
    assert int(str(a)) == a == int(hex(a), 16) == int(oct(a), 8) == int(bin(a), 2)
    for shift in (0, 1, 59, 60, 61, 130):
        assert (a << shift) >> shift == a and a >> shift == a // 2**shift and (a << shift) == a * 2**shift
    size = a.bit_length() // 8 + 1
    for order in ("little", "big"):
        assert int.from_bytes(a.to_bytes(size, order, signed=True), order, signed=True) == a
        assert int.from_bytes(a.to_bytes(size + 5, order, signed=True), order, signed=True) == a
    for b in edges[::3]:
        assert (a + b) - b == a and (a - b) + b == a
        assert a + b == (a ^ b) + 2 * (a & b) and a | b == (a & b) + (a ^ b)
        if b:
            assert a * b // b == a and divmod(a, b) == (a // b, a % b) and a // b * b + a % b == a
print((1 << 63) * -1 == -2**63, hash(-(1 << 63)) == hash(-2**63), {-2**63: 1}[(1 << 63) * -1])   #=> True True 1
print(((1 << 120) - 1) & ((1 << 2000) - 1) == (1 << 120) - 1, (7 << 100) ^ (7 << 100))  #=> True 0
print(int("1_000_000_000_000_000_000_000"))   #=> 1000000000000000000000
print(str(10**18), str(10**36 + 5), str(-10**40)[:8], str(999999999999999999 * 10**18))
#=> 1000000000000000000 1000000000000000000000000000000000005 -1000000 999999999999999999000000000000000000
print((-2**64).to_bytes(9, "big", signed=True).hex(), (2**64 - 1).to_bytes(8, "little").hex())  #=> ff0000000000000000 ffffffffffffffff
print(int.from_bytes(b"\x80" + bytes(7), "big", signed=True), int.from_bytes(b"\x80" + bytes(8), "big", signed=True))
#=> -9223372036854775808 -2361183241434822606848
