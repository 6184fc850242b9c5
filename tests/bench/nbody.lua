local sqrt = math.sqrt
local function simulate(steps)
    local bodies = {{0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 40.0}}
    for i = 1, 4 do
        local distance = 3.0 + 4.0 * i
        local speed = sqrt(40.0 / distance)
        bodies[i + 1] = {distance, 0.1 * i, 0.0, 0.01 * i, speed, 0.02 * i, 0.01 * i}
    end
    local pairs_of = {}
    for i = 1, 5 do
        for j = i + 1, 5 do pairs_of[#pairs_of + 1] = {bodies[i], bodies[j]} end
    end
    local dt = 0.01
    for _ = 1, steps do
        for p = 1, #pairs_of do
            local a, b = pairs_of[p][1], pairs_of[p][2]
            local dx, dy, dz = a[1] - b[1], a[2] - b[2], a[3] - b[3]
            local squared = dx * dx + dy * dy + dz * dz
            local pull = dt / (squared * sqrt(squared))
            local am, bm = a[7] * pull, b[7] * pull
            a[4] = a[4] - dx * bm
            a[5] = a[5] - dy * bm
            a[6] = a[6] - dz * bm
            b[4] = b[4] + dx * am
            b[5] = b[5] + dy * am
            b[6] = b[6] + dz * am
        end
        for i = 1, #bodies do
            local body = bodies[i]
            body[1] = body[1] + dt * body[4]
            body[2] = body[2] + dt * body[5]
            body[3] = body[3] + dt * body[6]
        end
    end
    for i = 1, #bodies do
        print(string.format("%.9f %.9f %.9f", bodies[i][1], bodies[i][2], bodies[i][3]))
    end
end
simulate(120000)
