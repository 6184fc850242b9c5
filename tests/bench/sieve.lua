local function sieve(limit)
    local prime = {}
    for i = 1, limit do prime[i] = true end
    prime[1] = false
    local i = 2
    while i * i <= limit do
        if prime[i] then
            local j = i * i
            while j <= limit do
                prime[j] = false
                j = j + i
            end
        end
        i = i + 1
    end
    local count, total = 0, 0
    for n = 1, limit do
        if prime[n] then
            count = count + 1
            total = (total * 31 + n) % 1000003
        end
    end
    return count, total
end
print(string.format("%d %d", sieve(4000000)))
