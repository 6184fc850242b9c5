# while: the condition may hold functions of its own, with variables, and is asked each time.
def sums(n):
    while sum(t + 1 for t in range(n)) > 1:
        n -= 1
    return n
print(sums(4))      #=> 1

def lambdas(k):
    while (lambda a, *b, c=2: [x for x in (a, c)] and a + len(b) > 0)(k):
        k -= 1
    return k
print(lambdas(3))   #=> 0

def closures(k):
    found = []
    while all((lambda: x + k > 0)() for x in (0, 1)):
        found.append(k)
        k -= 1
    return found
print(closures(3))  #=> [3, 2, 1]
