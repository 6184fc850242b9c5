function sieve(limit) {
    const prime = new Array(limit + 1).fill(true);
    prime[0] = prime[1] = false;
    for (let i = 2; i * i <= limit; i++) {
        if (!prime[i]) continue;
        for (let j = i * i; j <= limit; j += i) prime[j] = false;
    }
    let count = 0, total = 0;
    for (let i = 0; i <= limit; i++) {
        if (!prime[i]) continue;
        count++;
        total = (total * 31 + i) % 1000003;
    }
    return `${count} ${total}`;
}
console.log(sieve(4000000));
