# compute: list items read, swapped and reversed
def fannkuch(n):
    order = list(range(n))
    count = [0] * n
    most = checksum = number = 0
    depth = n
    while True:
        while depth > 1:
            count[depth - 1] = depth
            depth -= 1
        if order[0] != 0:
            work = order[:]
            flips = 0
            first = work[0]
            while first != 0:
                low, high = 0, first
                while low < high:
                    work[low], work[high] = work[high], work[low]
                    low += 1
                    high -= 1
                flips += 1
                first = work[0]
            if flips > most:
                most = flips
            checksum += flips if number % 2 == 0 else -flips
        while True:
            if depth == n:
                return checksum, most
            front = order[0]
            for i in range(depth):
                order[i] = order[i + 1]
            order[depth] = front
            count[depth] -= 1
            if count[depth] > 0:
                break
            depth += 1
        number += 1


print("%d %d" % fannkuch(8))
print("%d %d" % fannkuch(9))
