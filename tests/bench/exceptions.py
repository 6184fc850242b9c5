# compute: exceptions raised, caught at several depths, and finally blocks
class Refused(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code


def check(n):
    if n % 3 == 0:
        raise Refused(n)
    if n % 7 == 0:
        raise ValueError("seven")
    return n


def guarded(n, log):
    try:
        return check(n)
    except Refused as error:
        return -error.code
    finally:
        log[0] += 1


def deep(n, depth):
    if depth == 0:
        return check(n)
    return deep(n, depth - 1)


def main(rounds):
    total, log = 0, [0]
    table = {}
    for i in range(rounds):
        try:
            total += guarded(i, log)
        except ValueError:
            total += 1
        try:
            total += table[i]
        except KeyError:
            if i % 50 == 0:
                table[i + 1] = i
        if i % 10 == 0:
            try:
                total += deep(i, 10)
            except (Refused, ValueError) as error:
                total += len(error.args)
        try:
            total += 1
        except TypeError:
            total = 0
    return total, log[0]


print(main(450000))
