# compute: Conway's game of life, on a set of cells and on lists of rows
def step_cells(cells):
    neighbours = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    cell = x + dx, y + dy
                    neighbours[cell] = neighbours.get(cell, 0) + 1
    return {cell for cell, n in neighbours.items() if n == 3 or n == 2 and cell in cells}


def step_rows(rows):
    height, width = len(rows), len(rows[0])
    result = []
    for y in range(height):
        above, row, below = rows[y - 1], rows[y], rows[(y + 1) % height]
        new = []
        for x in range(width):
            right = (x + 1) % width
            n = (above[x - 1] + above[x] + above[right] + row[x - 1] + row[right]
                 + below[x - 1] + below[x] + below[right])
            new.append(1 if n == 3 or n == 2 and row[x] else 0)
        result.append(new)
    return result


cells = {(1, 0), (3, 1), (0, 2), (1, 2), (4, 2), (5, 2), (6, 2)}  # the acorn
for _ in range(700):
    cells = step_cells(cells)
rows = [[(x * 7 + y * 13 + x * y) % 5 == 0 for x in range(96)] for y in range(64)]
for _ in range(200):
    rows = step_rows(rows)
print(len(cells), sum(map(sum, rows)))
