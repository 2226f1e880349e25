"use strict";
// Language, light or dark, and the data files, which register themselves here. Pages are opened from disk: nothing is
// fetched, files are loaded as scripts. Text reaches the page as text only (textContent), never as markup.
const WELFARE = (() => {
  const page = document.documentElement;
  const root = page.dataset.root || "";
  const words = {}, data = {}, waiting = {}, listeners = [];
  const kept = (name, value) => {
    try {
      if (value === undefined) return localStorage.getItem("welfare-etl " + name);
      localStorage.setItem("welfare-etl " + name, value);
    } catch { /* a browser that keeps nothing for files: the address carries it */ }
    return null;
  };
  const asked = new URLSearchParams(location.search);
  const lang = () => page.lang;
  const setLang = (to) => {
    page.lang = to;
    kept("lang", to);
    const button = document.getElementById("lang");
    if (button) { button.textContent = to === "ja" ? "English" : "日本語"; button.lang = to === "ja" ? "en" : "ja"; }
    document.querySelectorAll("option[data-word]").forEach((option) => { if (Object.hasOwn(words, option.dataset.word)) option.textContent = words[option.dataset.word][to === "ja" ? 1 : 0]; });
    document.title = page.dataset[to === "ja" ? "titleJa" : "titleEn"] || document.title;
    listeners.forEach((told) => told());
  };
  const setTheme = (to) => {
    if (to === "auto") page.removeAttribute("data-theme"); else page.dataset.theme = to;
    kept("theme", to);
  };
  page.lang = asked.get("lang") || kept("lang") || ((navigator.language || "").startsWith("ja") ? "ja" : page.lang);
  if (!["en", "ja"].includes(page.lang)) page.lang = "en";
  if (["light", "dark"].includes(asked.get("theme") || kept("theme"))) page.dataset.theme = asked.get("theme") || kept("theme");
  document.addEventListener("DOMContentLoaded", () => {
    document.getElementById("lang").onclick = () => setLang(lang() === "ja" ? "en" : "ja");
    document.getElementById("theme").onclick = () => {
      const dark = page.dataset.theme ? page.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      setTheme(dark ? "light" : "dark");
      listeners.forEach((told) => told());
    };
    setLang(lang());
    document.addEventListener("click", (event) => {
      const link = event.target.closest && event.target.closest("a[href]");
      if (!link || !link.getAttribute("href").match(/^[^:#?]*\.html/)) return;
      const to = new URL(link.href);  // without storage the choice goes along in the address
      to.searchParams.set("lang", lang());
      if (page.dataset.theme) to.searchParams.set("theme", page.dataset.theme);
      link.href = to.href;
    });
    const open = () => {
      const at = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!at) return;
      for (let up = at; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
      at.scrollIntoView();
    };
    addEventListener("hashchange", open);
    open();
  });
  return {
    lang,
    changed: (told) => listeners.push(told),
    words: (more) => Object.assign(words, more),
    word: (name) => (Object.hasOwn(words, name) ? words[name][lang() === "ja" ? 1 : 0] : name),
    put: (name, value) => { data[name] = value; if (waiting[name]) waiting[name].forEach((told) => told(value)); delete waiting[name]; },
    get: (name) => data[name],
    load: (name, file) => new Promise((told, failed) => {
      if (Object.hasOwn(data, name)) return told(data[name]);
      if (waiting[name]) return void waiting[name].push(told);
      waiting[name] = [told];
      const script = document.createElement("script");
      script.src = root + file;
      script.onerror = () => failed(new Error(file));
      document.head.append(script);
    }),
    make: (tag, settings = {}, ...children) => {
      const node = document.createElement(tag);
      for (const [name, value] of Object.entries(settings)) {
        if (name === "text") node.textContent = value; else if (value !== null && value !== undefined) node.setAttribute(name, value);
      }
      node.append(...children);
      return node;
    },
    number: (value) => value.toLocaleString("en-US", { maximumFractionDigits: 3 }),
    // A ratio to a goal reaches to 150 % with a stroke at the goal; a part of a whole ends at 100 %.
    bar: (share, reached, goal) => {
      const whole = goal ? 150 : 100;
      const space = "http://www.w3.org/2000/svg", svg = document.createElementNS(space, "svg");
      svg.setAttribute("viewBox", `0 0 ${whole} 12`); svg.setAttribute("preserveAspectRatio", "none");
      svg.setAttribute("class", "bar"); svg.setAttribute("aria-hidden", "true");
      for (const [kind, width] of [["track", whole], [reached ? "yes" : "no", Math.max(0, Math.min(whole, share * 100))], ...(goal ? [["goal", 1.5]] : [])]) {
        const rect = document.createElementNS(space, "rect");
        rect.setAttribute("class", kind); rect.setAttribute("width", width); rect.setAttribute("height", 12); if (kind === "goal") rect.setAttribute("x", 99.25); else rect.setAttribute("rx", 3);
        svg.append(rect);
      }
      return svg;
    },
    save: (name, kind, text) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: kind }));
      link.download = name;
      document.body.append(link); link.click(); link.remove();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    },
  };
})();
