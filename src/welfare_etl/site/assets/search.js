"use strict";
// Full text: the pairs of neighbouring characters of each term lead to passages (index), the passages' texts decide.
document.addEventListener("DOMContentLoaded", () => {
  const { places, fields, shards, chunks, passages, ranges } = WELFARE.get("search");
  const box = document.getElementById("q"), prefecture = document.getElementById("in-prefecture"), field = document.getElementById("in-field");
  const status = document.getElementById("status"), list = document.getElementById("hits"), more = document.getElementById("more");
  const STEP = 20, AROUND = 45;
  let turn = 0, next = null;
  // As welfare_etl.site.search_index.fold: each character by itself, so that places in the text stay what they are.
  const fold = (text) => Array.from(text).map((char) => {
    const wide = char.normalize("NFKC"), small = (Array.from(wide).length === 1 ? wide : char).toLowerCase();
    return Array.from(small).length === 1 ? small : char;
  });
  const shardOf = (char) => ((char.codePointAt(0) * 31) % 8191) % shards;
  const decode = (text) => { let at = 0; return text.split(" ").map((step) => (at += parseInt(step, 36))); };
  const shard = (number) => WELFARE.load("index-" + number, `search/index-${number}.js`);

  async function withPair(first, second) {
    const part = await shard(shardOf(first));
    if (second !== null) return new Set(Object.hasOwn(part, first + second) ? decode(part[first + second]) : []);
    const all = new Set();  // one character: every pair that begins with it
    for (const pair of Object.keys(part)) if (Array.from(pair)[0] === first) decode(part[pair]).forEach((number) => all.add(number));
    return all;
  }
  async function candidates(terms) {
    let kept = null;
    for (const term of terms) {
      for (let at = 0; at < Math.max(1, term.length - 1); at++) {
        const there = await withPair(term[at], term.length > 1 ? term[at + 1] : null);
        kept = kept === null ? there : new Set([...kept].filter((number) => there.has(number)));
        if (!kept.size) return [];
      }
    }
    const range = prefecture.value ? ranges[prefecture.value] || [0, 0] : [0, passages];
    return [...kept].filter((number) => number >= range[0] && number < range[1]).sort((a, b) => a - b);
  }
  async function passage(number) {
    let chunk = 0;
    while (chunk + 1 < chunks.length && chunks[chunk + 1] <= number) chunk++;
    return (await WELFARE.load("text-" + chunk, `search/text-${chunk}.js`))[number - chunks[chunk]];
  }
  const find = (letters, term) => {
    const out = [];
    for (let at = 0; at + term.length <= letters.length; at++) if (term.every((char, step) => letters[at + step] === char)) out.push(at);
    return out;
  };
  function hit(place, where, anchor, text, terms) {
    const letters = Array.from(text), folded = fold(text), marks = [];
    for (const term of terms) for (const at of find(folded, term)) marks.push([at, at + term.length]);
    marks.sort((a, b) => a[0] - b[0]);
    const [key, name, above, year] = places[place];
    const start = Math.max(0, marks[0][0] - AROUND), end = Math.min(letters.length, Math.max(marks[0][1], start + 3 * AROUND));
    const snippet = WELFARE.make("p", { lang: "ja" });
    let at = start;
    if (start) snippet.append("…");
    for (const [from, to] of marks) {
      if (from < at || to > end) continue;
      snippet.append(letters.slice(at, from).join(""), WELFARE.make("mark", { text: letters.slice(from, to).join("") }));
      at = to;
    }
    snippet.append(letters.slice(at, end).join(""), end < letters.length ? "…" : "");
    const link = WELFARE.make("a", { href: `body/${key}.html#${anchor}`, text: (above && above !== name ? above + " " : "") + name, lang: "ja" });
    const label = fields[where][WELFARE.lang() === "ja" ? 2 : 1];
    return WELFARE.make("li", {}, link, WELFARE.make("span", { class: "soft", text: "  " + label }), snippet);
  }
  async function search() {
    const mine = ++turn;
    const terms = box.value.trim().split(/[\s　]+/).filter(Boolean).map(fold);
    const said = new URLSearchParams(Object.entries({ q: box.value.trim(), "in-prefecture": prefecture.value, "in-field": field.value }).filter(([, value]) => value));
    try { history.replaceState(null, "", location.href.split("#")[0] + (said.size ? "#" + said : "")); } catch { /* files */ }
    more.hidden = true;
    if (!terms.length) { list.replaceChildren(); status.textContent = ""; return; }
    let found;
    try { found = await candidates(terms); } catch { status.textContent = WELFARE.word("broken"); return; }
    if (mine !== turn) return;
    list.replaceChildren();
    let at = 0, shown = 0;
    const places_seen = new Set();
    next = async () => {
      const until = shown + STEP;
      while (at < found.length && shown < until) {
        const [place, where, anchor, text] = await passage(found[at]);
        if (mine !== turn) return;
        at++;
        if (field.value && fields[where][0] !== field.value) continue;
        const letters = fold(text);
        if (!terms.every((term) => find(letters, term).length)) continue;
        list.append(hit(place, where, anchor, text, terms));
        places_seen.add(place); shown++;
      }
      const rest = found.length - at;
      status.textContent = !shown ? WELFARE.word("no_hit")
        : WELFARE.word(rest ? "hits_more" : "hits").replace("{n}", WELFARE.number(shown)).replace("{bodies}", WELFARE.number(places_seen.size)).replace("{rest}", WELFARE.number(rest));
      more.hidden = !rest;
      more.textContent = WELFARE.word("more_hits");
    };
    await next();
  }
  let pause;
  box.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(search, 150); });
  prefecture.addEventListener("input", search); field.addEventListener("input", search);
  more.onclick = () => next && next();
  document.getElementById("find").addEventListener("submit", (event) => { event.preventDefault(); search(); });
  const read = () => {
    const said = new URLSearchParams(location.hash.slice(1));
    box.value = said.get("q") || ""; prefecture.value = said.get("in-prefecture") || ""; field.value = said.get("in-field") || "";
  };
  addEventListener("hashchange", () => { read(); search(); });
  WELFARE.changed(() => { if (box.value.trim()) search(); });
  read(); search();
});
