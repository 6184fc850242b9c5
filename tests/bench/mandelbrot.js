function countInside(size, limit) {
    let inside = 0, steps = 0;
    for (let row = 0; row < size; row++) {
        const ci = (2.0 * row) / size - 1.0;
        for (let column = 0; column < size; column++) {
            const cr = (2.0 * column) / size - 1.5;
            let zr = 0.0, zi = 0.0, n = 0;
            while (n < limit && zr * zr + zi * zi <= 4.0) {
                const next = zr * zr - zi * zi + cr;
                zi = 2.0 * zr * zi + ci;
                zr = next;
                n++;
            }
            steps += n;
            if (n === limit) inside++;
        }
    }
    return `${inside} ${steps}`;
}
console.log(countInside(330, 100));
