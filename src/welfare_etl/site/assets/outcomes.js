"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const signs = { ">=": "≥ ", "<=": "≤ ", "~": "≈ " };
  const told = document.getElementById("told");
  explorerTable("outcomes", (cell, column, value, get) => {
    if (column.id === "name") {
      cell.append(WELFARE.make("a", { href: `body/${get("page")}.html#${get("anchor")}`, text: value, lang: "ja" }));
      cell.append(WELFARE.make("small", { text: get("prefecture") === value ? "" : get("prefecture") || "", lang: "ja" }));
    } else if (column.id === "target_value" && value !== null) cell.textContent = (signs[get("comparator")] || "") + WELFARE.number(value);
    else cellText(cell, column, value, get);
  }, (found, get) => {
    const shares = found.map((row) => get(row, "attainment")).filter((one) => one !== null).sort((a, b) => a - b);
    const judged = found.filter((row) => get(row, "attained") !== null), yes = judged.filter((row) => get(row, "attained") === "yes").length;
    const half = shares.length / 2;
    const median = !shares.length ? null : shares.length % 2 ? shares[Math.floor(half)] : (shares[half - 1] + shares[half]) / 2;
    told.textContent = WELFARE.word("attained_of").replace("{yes}", WELFARE.number(yes)).replace("{judged}", WELFARE.number(judged.length))
      .replace("{median}", median === null ? "–" : Math.round(median * 100) + " %");
  });
});
