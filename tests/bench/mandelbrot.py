# compute: a tight loop of float arithmetic
def count_inside(size, limit):
    inside = steps = 0
    for row in range(size):
        ci = 2.0 * row / size - 1.0
        for column in range(size):
            cr = 2.0 * column / size - 1.5
            zr = zi = 0.0
            n = 0
            while n < limit and zr * zr + zi * zi <= 4.0:
                zr, zi = zr * zr - zi * zi + cr, 2.0 * zr * zi + ci
                n += 1
            steps += n
            if n == limit:
                inside += 1
    return inside, steps


print("%d %d" % count_inside(330, 100))
