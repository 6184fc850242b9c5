class Tree {
    constructor(left, right) {
        this.left = left;
        this.right = right;
    }
    count() { return this.left === null ? 1 : 1 + this.left.count() + this.right.count(); }
}
function build(depth) {
    return depth === 0 ? new Tree(null, null) : new Tree(build(depth - 1), build(depth - 1));
}
function main(deepest) {
    const kept = build(deepest);
    for (let depth = 4; depth <= deepest; depth += 4) {
        const rounds = 2 ** (deepest - depth + 2);
        let total = 0;
        for (let i = 0; i < rounds; i++) total += build(depth).count();
        console.log(`${rounds} trees of depth ${depth}: ${total}`);
    }
    console.log(`kept: ${kept.count()}`);
}
main(16);
