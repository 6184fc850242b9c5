# compute: integers beyond the machine's words
def pi_digits(count):
    # Gibbons's streaming spigot
    digits = []
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while len(digits) < count:
        if 4 * q + r - t < n * t:
            digits.append(n)
            q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, k, n, l = (q * k, (2 * q + r) * l, t * l, k + 1,
                                (q * (7 * k + 2) + r * l) // (t * l), l + 2)
    return "".join(map(str, digits))


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def is_probably_prime(n):
    d, s = n - 1, 0
    while d % 2 == 0:
        d //= 2
        s += 1
    for base in (2, 3, 5, 7, 11, 13, 17, 19, 23):
        x = pow(base, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


print(pi_digits(2200)[-20:])
big = fibonacci(60000)
print(big % 10**12, big.bit_length(), len(str(big >> 30000)))
print([n for n in range(2**107 - 61, 2**107 + 8000, 2) if is_probably_prime(n)][:4])
print((3**4000 // 7**900) % (2**64), (1 << 5000) % 1000003, hex(5**80)[-12:])
factorial = 1
for i in range(1, 1500):
    factorial *= i
print(factorial % (10**9 + 7), factorial >> 12000 & 0xffffffff)
