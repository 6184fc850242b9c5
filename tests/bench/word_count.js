const WORDS = "the of and to in a is that for it was on are as with his they at be this from I have".split(" ");
const SYLLABLES = "ka lo mi ru ten sa vor pel no ki dra um fe lis go".split(" ");
function makeText(count) {
    const words = [];
    let state = 42;
    for (let n = 0; n < count; n++) {
        state = (state * 48271) % 2147483647;
        if (state % 3 === 0) {
            words.push(WORDS[Math.floor(state / 7) % 23]);
        } else {
            let word = "";
            for (let i = 0; i < 1 + (state % 4); i++)
                word += SYLLABLES[Math.floor(state / (i * 15 + 7)) % 15];
            words.push(word + (state % 11 === 0 ? "," : ""));
        }
        if (state % 13 === 0) words.push("End.\n");
    }
    return words.join(" ");
}
const text = makeText(450000), counts = new Map(), lines = text.split("\n");
for (const line of lines) {
    for (let word of line.split(/\s+/)) {
        if (word === "") continue;
        word = word.toLowerCase();
        if (word.endsWith(",") || word.endsWith(".")) word = word.slice(0, -1);
        counts.set(word, (counts.get(word) || 0) + 1);
    }
}
const ranked = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
console.log(`${lines.length} lines, ${counts.size} words`);
for (const [word, count] of ranked.slice(0, 10)) console.log(`${word} ${count}`);
console.log([text.split("the").length - 1, text.replaceAll("ka", "KA").split("KAKA").length - 1,
             text.indexOf("drumdrum")].join(" "));
