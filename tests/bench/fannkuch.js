function fannkuch(n) {
    const order = Array.from({length: n}, (_, i) => i), count = new Array(n).fill(0);
    let most = 0, checksum = 0, number = 0, depth = n;
    for (;;) {
        while (depth > 1) {
            count[depth - 1] = depth;
            depth--;
        }
        if (order[0] !== 0) {
            const work = order.slice();
            let flips = 0, first = work[0];
            while (first !== 0) {
                for (let low = 0, high = first; low < high; low++, high--) {
                    const item = work[low];
                    work[low] = work[high];
                    work[high] = item;
                }
                flips++;
                first = work[0];
            }
            if (flips > most) most = flips;
            checksum += number % 2 === 0 ? flips : -flips;
        }
        for (;;) {
            if (depth === n) return `${checksum} ${most}`;
            const front = order[0];
            for (let i = 0; i < depth; i++) order[i] = order[i + 1];
            order[depth] = front;
            if (--count[depth] > 0) break;
            depth++;
        }
        number++;
    }
}
console.log(fannkuch(8));
console.log(fannkuch(9));
