local function fannkuch(n)
    local order, count, work = {}, {}, {}
    for i = 0, n - 1 do order[i], count[i] = i, 0 end
    local most, checksum, number, depth = 0, 0, 0, n
    while true do
        while depth > 1 do
            count[depth - 1] = depth
            depth = depth - 1
        end
        if order[0] ~= 0 then
            for i = 0, n - 1 do work[i] = order[i] end
            local flips, first = 0, work[0]
            while first ~= 0 do
                local low, high = 0, first
                while low < high do
                    work[low], work[high] = work[high], work[low]
                    low, high = low + 1, high - 1
                end
                flips = flips + 1
                first = work[0]
            end
            if flips > most then most = flips end
            checksum = checksum + (number % 2 == 0 and flips or -flips)
        end
        while true do
            if depth == n then return checksum, most end
            local front = order[0]
            for i = 0, depth - 1 do order[i] = order[i + 1] end
            order[depth] = front
            count[depth] = count[depth] - 1
            if count[depth] > 0 then break end
            depth = depth + 1
        end
        number = number + 1
    end
end
print(string.format("%d %d", fannkuch(8)))
print(string.format("%d %d", fannkuch(9)))
