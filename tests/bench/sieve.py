# compute: list items stored in a loop
def sieve(limit):
    prime = [True] * (limit + 1)
    prime[0] = prime[1] = False
    i = 2
    while i * i <= limit:
        if prime[i]:
            j = i * i
            while j <= limit:
                prime[j] = False
                j += i
        i += 1
    count = total = 0
    for i in range(limit + 1):
        if prime[i]:
            count += 1
            total = (total * 31 + i) % 1000003
    return count, total


print("%d %d" % sieve(4000000))
