function simulate(steps) {
    const bodies = [[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 40.0]];
    for (let i = 1; i < 5; i++) {
        const distance = 3.0 + 4.0 * i, speed = Math.sqrt(40.0 / distance);
        bodies.push([distance, 0.1 * i, 0.0, 0.01 * i, speed, 0.02 * i, 0.01 * i]);
    }
    const pairs = [];
    for (let i = 0; i < 5; i++) for (let j = i + 1; j < 5; j++) pairs.push([bodies[i], bodies[j]]);
    const dt = 0.01;
    for (let step = 0; step < steps; step++) {
        for (const [a, b] of pairs) {
            const dx = a[0] - b[0], dy = a[1] - b[1], dz = a[2] - b[2];
            const squared = dx * dx + dy * dy + dz * dz;
            const pull = dt / (squared * Math.sqrt(squared));
            const am = a[6] * pull, bm = b[6] * pull;
            a[3] -= dx * bm;
            a[4] -= dy * bm;
            a[5] -= dz * bm;
            b[3] += dx * am;
            b[4] += dy * am;
            b[5] += dz * am;
        }
        for (const body of bodies) {
            body[0] += dt * body[3];
            body[1] += dt * body[4];
            body[2] += dt * body[5];
        }
    }
    for (const body of bodies) console.log(body.slice(0, 3).map((x) => x.toFixed(9)).join(" "));
}
simulate(120000);
