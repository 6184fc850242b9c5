# compute: hashes and generators of random numbers in 64-bit arithmetic
MASK = 0xFFFFFFFFFFFFFFFF


def fnv(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


def xorshift(state, rounds):
    total = 0
    for _ in range(rounds):
        state ^= (state << 13) & MASK
        state ^= state >> 7
        state ^= (state << 17) & MASK
        total = (total + (state >> 40)) & MASK
    return state, total


def splitmix(state, rounds):
    out = 0
    for _ in range(rounds):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        out ^= z ^ (z >> 31)
    return out


def crc32(data):
    table = []
    for n in range(256):
        for _ in range(8):
            n = (n >> 1) ^ 0xEDB88320 if n & 1 else n >> 1
        table.append(n)
    crc = 0xFFFFFFFF
    for byte in data:
        crc = (crc >> 8) ^ table[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


data = bytes(i * 7 % 256 for i in range(800000))
print("%x %x %x %x" % (fnv(data), xorshift(88172645463325252, 600000)[1],
                       splitmix(42, 600000), crc32(data)))
