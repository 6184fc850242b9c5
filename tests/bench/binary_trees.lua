local Tree = {}
Tree.__index = Tree
function Tree.new(left, right) return setmetatable({left = left, right = right}, Tree) end
function Tree:count()
    if self.left == nil then return 1 end
    return 1 + self.left:count() + self.right:count()
end
local function build(depth)
    if depth == 0 then return Tree.new(nil, nil) end
    return Tree.new(build(depth - 1), build(depth - 1))
end
local function main(deepest)
    local kept = build(deepest)
    for depth = 4, deepest, 4 do
        local rounds, total = 2 ^ (deepest - depth + 2), 0
        for _ = 1, rounds do total = total + build(depth):count() end
        print(string.format("%d trees of depth %d: %d", rounds, depth, total))
    end
    print(string.format("kept: %d", kept:count()))
end
main(16)
