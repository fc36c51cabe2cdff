// Does the sum that the comment form asks for, while somebody types. Without it a comment waits for approval.
// SHA-256 is written out: the browser's own stands on pages over TLS alone.
(() => {
  const stamp = document.querySelector("#comment-form [name=stamp]");
  if (!stamp) return;
  const form = stamp.form;
  const proof = form.elements.proof;
  const bits = Number(stamp.dataset.bits);
  const TRIES = 2000; // between two looks at whether somebody types

  const primes = [];
  for (let number = 2; primes.length < 64; number++) {
    if (primes.every((prime) => number % prime)) primes.push(number);
  }
  const fraction = (value) => ((value - Math.floor(value)) * 2 ** 32) | 0;
  const K = primes.map((prime) => fraction(Math.cbrt(prime)));
  const START = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  const turn = (word, count) => (word >>> count) | (word << (32 - count));
  const w = new Int32Array(64);

  function mix(state, words, from) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) { w[i] = words[from + i]; continue; }
      const x = w[i - 15];
      const y = w[i - 2];
      w[i] = w[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + w[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    return [a, b, c, d, e, f, g, h].map((word, i) => (word + state[i]) | 0);
  }

  function firstWord(text) { // all of it is ASCII
    const words = new Int32Array((((text.length + 8) >> 6) + 1) * 16);
    for (let i = 0; i < text.length; i++) words[i >> 2] |= text.charCodeAt(i) << (24 - (i % 4) * 8);
    words[text.length >> 2] |= 0x80 << (24 - (text.length % 4) * 8);
    words[words.length - 1] = text.length * 8;
    let state = START;
    for (let from = 0; from < words.length; from += 16) state = mix(state, words, from);
    return state[0];
  }

  let next = 0;
  let isRunning = false;

  function search(tries) {
    for (const end = next + tries; !proof.value && next < end; next++) {
      if (firstWord(`${stamp.value}:${next}`) >>> (32 - bits) === 0) proof.value = String(next);
    }
  }

  function go() {
    search(TRIES);
    if (!proof.value) setTimeout(go);
  }

  // A page that many share holds no stamp: each is good for one comment.
  async function begin() {
    if (!stamp.value) {
      const answer = await fetch(stamp.dataset.from);
      if (answer.ok) stamp.value = await answer.text();
    }
    if (stamp.value) go();
  }

  form.addEventListener("focusin", () => {
    if (!isRunning) begin().catch(() => { isRunning = false; });
    isRunning = true;
  });
  form.addEventListener("submit", () => { if (stamp.value) search(Infinity); }); // a moment at most
})();
