# compute: matrices as lists of lists
def matrix(size, seed):
    rows = []
    for i in range(size):
        rows.append([(i * seed + j * 7) % 23 - 11.0 for j in range(size)])
    return rows


def multiply(a, b):
    size = len(a)
    result = [[0.0] * size for _ in range(size)]
    for i in range(size):
        row, source = result[i], a[i]
        for k in range(size):
            factor, other = source[k], b[k]
            for j in range(size):
                row[j] += factor * other[j]
    return result


product = multiply(matrix(230, 3), matrix(230, 5))
print("%.1f %.1f %.1f" % (product[0][0], product[17][90], sum(map(sum, product))))
