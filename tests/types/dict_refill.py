# dict: a key that is taken out and put in again and again stays quick to find, and goes to the end each time.
d = {i: str(i) for i in range(100)}
for turn in range(300):
    key = turn % 7
    d[key] = d.pop(key)
print(len(d), list(d)[:3], list(d)[-7:])    #=> 100 [7, 8, 9] [6, 0, 1, 2, 3, 4, 5]
print(all(d[i] == str(i) for i in range(100)))  #=> True

names = {"k%d" % i: i for i in range(50)}
for turn in range(200):
    del names["k3"]
    names["k3"] = turn
    assert "k3" in names and "x3" not in names
print(names["k3"], list(names)[-1], len(names))     #=> 199 k3 50

pairs = {(i, i): i for i in range(30)}
for turn in range(200):
    pairs.pop((5, 5))
    assert (5, 5) not in pairs
    pairs[5, 5] = turn
print(pairs[5, 5], len(pairs))     #=> 199 30
