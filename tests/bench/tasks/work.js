// work.js <row>: what work.py does, with promises.
const row = process.argv[2];
const turn = () => new Promise(setImmediate);
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

async function add(a, b) { return a + b; }
async function call(n) { let total = 0; for (let i = 0; i < n; i++) total = await add(total, i); }
async function turns(n, depth) {
    if (depth) await turns(n, depth - 1);
    else for (let i = 0; i < n; i++) await turn();
}
async function value(x) { return x; }
async function spawn(n) {
    for (let i = 0; i < n / 100; i++) {
        const all = [];
        for (let x = 0; x < 100; x++) all.push(value(x));
        await Promise.all(all);
    }
}
class Queue {
    constructor(room) { this.items = []; this.room = room; this.getters = []; this.putters = []; }
    async put(item) {
        while (this.items.length >= this.room) await new Promise(resolve => this.putters.push(resolve));
        this.items.push(item);
        if (this.getters.length) this.getters.shift()();
    }
    async get() {
        while (!this.items.length) await new Promise(resolve => this.getters.push(resolve));
        const item = this.items.shift();
        if (this.putters.length) this.putters.shift()();
        return item;
    }
}
async function queue(n) {
    const queue = new Queue(16);
    const producer = (async () => { for (let i = 0; i < n; i++) await queue.put(i); })();
    for (let i = 0; i < n; i++) await queue.get();
    await producer;
}
async function sleepers(n) {
    const all = [];
    for (let i = 0; i < n; i++) all.push(sleep(10));
    await Promise.all(all);
}
async function waits(event) { await event; }
let before;
async function parked(n) {
    let set;
    const all = [], event = new Promise(resolve => set = resolve);
    for (let i = 0; i < n; i++) all.push(waits(event));
    await turn();
    process.stdout.write(Math.round((process.resourceUsage().maxRSS * 1024 - before) / n) + ' ');
    set();
    await Promise.all(all);
}
const rows = {
    'await': [call, 1e6], 'switch-1': [n => turns(n, 0), 3e5], 'switch-100': [n => turns(n, 100), 1e5],
    'spawn': [spawn, 2e5], 'queue': [queue, 2e5], 'sleepers': [sleepers, 1e5], 'parked': [parked, 2e5],
};
if (!(row in rows)) process.exit(3);
const [work, count] = rows[row];
before = process.resourceUsage().maxRSS * 1024;
const start = process.cpuUsage();
work(count).then(() => {
    const used = process.cpuUsage(start);
    console.log(Math.round((used.user + used.system) * 1000 / count));
});
