local function count_inside(size, limit)
    local inside, steps = 0, 0
    for row = 0, size - 1 do
        local ci = 2.0 * row / size - 1.0
        for column = 0, size - 1 do
            local cr = 2.0 * column / size - 1.5
            local zr, zi, n = 0.0, 0.0, 0
            while n < limit and zr * zr + zi * zi <= 4.0 do
                zr, zi = zr * zr - zi * zi + cr, 2.0 * zr * zi + ci
                n = n + 1
            end
            steps = steps + n
            if n == limit then inside = inside + 1 end
        end
    end
    return inside, steps
end
print(string.format("%d %d", count_inside(330, 100)))
