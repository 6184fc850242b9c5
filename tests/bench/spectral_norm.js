function entry(i, j) { return 1.0 / (Math.floor(((i + j) * (i + j + 1)) / 2) + i + 1); }
function times(vector) {
    const size = vector.length, result = [];
    for (let i = 0; i < size; i++) {
        let total = 0.0;
        for (let j = 0; j < size; j++) total += entry(i, j) * vector[j];
        result.push(total);
    }
    return result;
}
function transposedTimes(vector) {
    const size = vector.length, result = [];
    for (let i = 0; i < size; i++) {
        let total = 0.0;
        for (let j = 0; j < size; j++) total += entry(j, i) * vector[j];
        result.push(total);
    }
    return result;
}
function norm(size) {
    let u = new Array(size).fill(1.0), v;
    for (let n = 0; n < 8; n++) {
        v = transposedTimes(times(u));
        u = transposedTimes(times(v));
    }
    let uv = 0.0, vv = 0.0;
    for (let i = 0; i < size; i++) {
        uv += u[i] * v[i];
        vv += v[i] * v[i];
    }
    return Math.sqrt(uv / vv);
}
console.log(norm(340).toFixed(9));
