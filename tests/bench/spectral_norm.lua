local floor = math.floor
local function entry(i, j)
    return 1.0 / (floor((i + j) * (i + j + 1) / 2) + i + 1)
end
local function times(vector)
    local result, size = {}, #vector
    for i = 0, size - 1 do
        local total = 0.0
        for j = 0, size - 1 do total = total + entry(i, j) * vector[j + 1] end
        result[i + 1] = total
    end
    return result
end
local function transposed_times(vector)
    local result, size = {}, #vector
    for i = 0, size - 1 do
        local total = 0.0
        for j = 0, size - 1 do total = total + entry(j, i) * vector[j + 1] end
        result[i + 1] = total
    end
    return result
end
local function norm(size)
    local u, v = {}, nil
    for i = 1, size do u[i] = 1.0 end
    for _ = 1, 8 do
        v = transposed_times(times(u))
        u = transposed_times(times(v))
    end
    local uv, vv = 0.0, 0.0
    for i = 1, size do
        uv = uv + u[i] * v[i]
        vv = vv + v[i] * v[i]
    end
    return math.sqrt(uv / vv)
end
print(string.format("%.9f", norm(340)))
