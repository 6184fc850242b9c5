// As work.py.
const fs = require('fs/promises'), { spawn } = require('child_process');
const [what, folder, atOnce] = process.argv.slice(2);
const count = what === 'reads' ? 10000 : 200;
let next = 0;
const latencies = [];
const run = {
    reads: job => fs.readFile(`${folder}/${job % 100}`),
    processes: () => new Promise((done, fail) => spawn('/bin/true').on('exit', code => code ? fail() : done())),
}[what];
async function worker() {
    while (next < count) {
        const start = performance.now();
        await run(next++);
        latencies.push(performance.now() - start);
    }
}
(async () => {
    if (what === 'processes') globalThis.heap = Buffer.alloc(256 << 20, 1);
    const start = performance.now(), before = process.cpuUsage();
    await Promise.all(Array.from({ length: +atOnce }, worker));
    const wall = performance.now() - start, used = process.cpuUsage(before);
    latencies.sort((a, b) => a - b);
    const show = (n, width) => n.toFixed(1).padStart(width);
    console.log(`${show(wall / count * 1e3, 8)} us each, ${show((used.user + used.system) / count, 7)} us of CPU; ` +
        `p50 ${(latencies[count >> 1] * 1e3).toFixed(0)}, p99 ${(latencies[Math.floor(count * .99)] * 1e3).toFixed(0)} us`);
})();
