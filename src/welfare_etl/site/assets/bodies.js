"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const tiles = [...document.querySelectorAll(".map button")], chosen = document.getElementById("prefecture");
  const measure = document.getElementById("measure"), legend = document.getElementById("legend");
  const mean = (list) => (list.length ? list.reduce((sum, one) => sum + one, 0) / list.length : null);
  // What a tile says of its prefecture's rows.
  const measures = {
    reports: (rows, get) => rows.filter((row) => get(row, "report_id")).length || null,
    attained: (rows, get) => {  // of all goals that can be judged, not a mean of the bodies' shares
      const seen = rows.filter((row) => get(row, "attained_share") !== null);
      const judged = seen.reduce((sum, row) => sum + get(row, "judged"), 0);
      return judged ? seen.reduce((sum, row) => sum + get(row, "attained"), 0) / judged : null;
    },
    aging: (rows, get) => mean(rows.map((row) => get(row, "aging_rate")).filter((one) => one !== null)),
    assistance: (rows, get) => mean(rows.map((row) => get(row, "assistance_rate")).filter((one) => one !== null)),
    outsourced: (rows, get) => mean(rows.map((row) => get(row, "outsourced_share")).filter((one) => one !== null)),
  };
  const said = (value) => ["attained", "outsourced"].includes(measure.value) ? Math.round(value * 100) + " %"
    : ["aging", "assistance"].includes(measure.value) ? value.toFixed(1) + " %" : WELFARE.number(value);
  const table = explorerTable("bodies", (cell, column, value, get) => {
    if (column.id !== "name") return cellText(cell, column, value, get);
    const link = WELFARE.make("a", { href: `body/${get("page")}.html`, text: value, lang: "ja" });
    const about = [get("prefecture") === value ? null : get("prefecture"), get("kind") && WELFARE.word(get("kind")), get("fiscal_year")];
    cell.append(link, WELFARE.make("small", { text: about.filter(Boolean).join(" · ") }));
  }, (found, get, filter) => {
    const sum = (id) => found.reduce((all, row) => all + (get(row, id) || 0), 0);
    const say = (id, text) => { document.getElementById("sum-" + id).textContent = text; };
    const share = measures.attained(found, get);
    say("reports", WELFARE.number(measures.reports(found, get) || 0));
    say("people", WELFARE.number(found.filter((row) => get(row, "kind") !== "prefecture").reduce((all, row) => all + (get(row, "population") || 0), 0)));
    say("goals", WELFARE.number(sum("goals"))); say("results", WELFARE.number(sum("results")));
    say("attained", share === null ? "–" : Math.round(share * 100) + " %");
    const groups = {};
    for (const row of filter("prefecture")) (groups[get(row, "prefecture_code")] ||= []).push(row);
    const values = Object.fromEntries(Object.entries(groups).map(([code, rows]) => [code, measures[measure.value](rows, get)]).filter(([, value]) => value !== null));
    const order = [...new Set(Object.values(values))].sort((a, b) => a - b);
    const steps = Math.min(4, order.length);
    const step = (value) => Math.min(steps, 1 + Math.floor((order.indexOf(value) * steps) / order.length)) + (4 - steps);
    for (const tile of tiles) {
      const value = values[tile.value], name = tile.dataset[WELFARE.lang() === "ja" ? "ja" : "en"];
      tile.className = `p${tile.value} q${value === undefined ? 0 : step(value)}`;
      tile.setAttribute("aria-label", `${name}: ${value === undefined ? WELFARE.word("nothing") : said(value)}`);
      tile.title = tile.getAttribute("aria-label");
      tile.setAttribute("aria-pressed", String(chosen.value === tile.value));
    }
    const ranges = [[0, WELFARE.word("nothing")]];
    for (let number = 5 - steps; number <= 4; number++) {
      const inside = order.filter((value) => step(value) === number);
      if (inside.length) ranges.push([number, inside.length > 1 ? `${said(inside[0])} – ${said(inside.at(-1))}` : said(inside[0])]);
    }
    legend.replaceChildren(...ranges.map(([number, text]) => WELFARE.make("li", {}, WELFARE.make("i", { class: "q" + number }), text)));
  });
  measure.addEventListener("input", table.apply);
  for (const tile of tiles) tile.onclick = () => { chosen.value = chosen.value === tile.value ? "" : tile.value; table.apply(); };
});
