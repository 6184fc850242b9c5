local WORDS, SYLLABLES = {}, {}
for word in ("the of and to in a is that for it was on are as with his they at be this from I have"):gmatch("%S+") do
    WORDS[#WORDS + 1] = word
end
for word in ("ka lo mi ru ten sa vor pel no ki dra um fe lis go"):gmatch("%S+") do
    SYLLABLES[#SYLLABLES + 1] = word
end
local floor = math.floor
local function make_text(count)
    local state, words = 42, {}
    for _ = 1, count do
        state = (state * 48271) % 2147483647
        if state % 3 == 0 then
            words[#words + 1] = WORDS[floor(state / 7) % 23 + 1]
        else
            local word = ""
            for i = 0, state % 4 do
                word = word .. SYLLABLES[floor(state / (i * 15 + 7)) % 15 + 1]
            end
            words[#words + 1] = word .. (state % 11 == 0 and "," or "")
        end
        if state % 13 == 0 then words[#words + 1] = "End.\n" end
    end
    return table.concat(words, " ")
end
local function count_of(text, part)
    local count, at = 0, 1
    while true do
        local from, to = text:find(part, at, true)
        if not from then return count end
        count, at = count + 1, to + 1
    end
end
local text = make_text(450000)
local counts, lines, different = {}, 0, 0
for line in (text .. "\n"):gmatch("([^\n]*)\n") do
    lines = lines + 1
    for word in line:gmatch("%S+") do
        word = word:lower()
        local last = word:sub(-1)
        if last == "," or last == "." then word = word:sub(1, -2) end
        if not counts[word] then different = different + 1 end
        counts[word] = (counts[word] or 0) + 1
    end
end
local ranked = {}
for word, count in pairs(counts) do ranked[#ranked + 1] = {word, count} end
table.sort(ranked, function(a, b) return a[2] > b[2] or (a[2] == b[2] and a[1] < b[1]) end)
print(string.format("%d lines, %d words", lines, different))
for i = 1, 10 do print(string.format("%s %d", ranked[i][1], ranked[i][2])) end
print(count_of(text, "the") .. " " .. count_of(text:gsub("ka", "KA"), "KAKA") .. " "
      .. ((text:find("drumdrum", 1, true) or 0) - 1))
