"use strict";
// A table that a person filters, sorts and takes away. The filters are the page's own fields:
// data-filter = text | equals | has | min | max, data-column = the column (text: several). They stand in the address too,
// so that a selection can be sent to somebody.
function explorerTable(name, drawCell, onChange) {
  const { columns, rows } = WELFARE.get(name);
  const at = Object.fromEntries(columns.map((column, number) => [column.id, number]));
  const fields = [...document.querySelectorAll("[data-filter]")];
  const status = document.getElementById("status"), place = document.getElementById("table"), more = document.getElementById("more");
  const STEP = 100;
  let shown = STEP, sort = null, found = rows;
  const squash = (text) => text.normalize("NFKC").toLowerCase().replace(/[ぁ-ゖ]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 96));
  const tests = {
    text: (row, wanted, list) => squash(wanted).split(/\s+/).every((word) => list.some((id) => squash(String(row[at[id]] ?? "")).includes(word))),
    equals: (row, wanted, [id]) => String(row[at[id]] ?? "") === wanted,
    has: (row, wanted, [id]) => String(row[at[id]] ?? "").split(" ").includes(wanted),
    min: (row, wanted, [id]) => row[at[id]] !== null && row[at[id]] >= Number(wanted),
    max: (row, wanted, [id]) => row[at[id]] !== null && row[at[id]] <= Number(wanted),
  };
  const value = (row, id) => row[at[id]];
  function filter(except) {
    const active = fields.filter((field) => field.value.trim() !== "" && field.id !== except);
    return rows.filter((row) => active.every((field) => tests[field.dataset.filter](row, field.value.trim(), field.dataset.column.split(" "))));
  }
  function apply() {
    found = filter();
    if (sort) {
      const number = at[sort.id], turn = sort.down ? -1 : 1;
      found = [...found].sort((a, b) => {
        const [x, y] = [a[number], b[number]];
        if (x === null || y === null) return (x === null) - (y === null);  // what is missing comes last, either way
        return turn * (typeof x === "number" ? x - y : String(x).localeCompare(String(y), "ja"));
      });
    }
    shown = STEP;
    const said = new URLSearchParams(fields.filter((field) => field.value.trim()).map((field) => [field.id, field.value.trim()]));
    if (sort) said.set("sort", (sort.down ? "-" : "") + sort.id);
    const bare = location.href.split("#")[0];
    try { history.replaceState(null, "", said.size ? bare + "#" + said : bare); } catch { /* some browsers forbid it for files */ }
    draw();
  }
  function draw() {
    const listed = columns.filter((column) => !column.hidden);
    const head = WELFARE.make("tr");
    for (const column of listed) {
      const button = WELFARE.make("button", { type: "button", text: column.title[WELFARE.lang() === "ja" ? 1 : 0], "data-sort": column.id });
      button.onclick = () => {
        sort = sort && sort.id === column.id ? (sort.down ? null : { id: column.id, down: true }) : { id: column.id, down: false };
        apply();
        document.querySelector(`[data-sort="${column.id}"]`).focus();
      };
      const order = sort && sort.id === column.id ? (sort.down ? "descending" : "ascending") : null;
      head.append(WELFARE.make("th", { scope: "col", class: kind(column), "aria-sort": order }, button));
    }
    const body = WELFARE.make("tbody");
    for (const row of found.slice(0, shown)) {
      const line = WELFARE.make("tr");
      listed.forEach((column, number) => {
        const cell = WELFARE.make(number ? "td" : "th", { scope: number ? null : "row", class: kind(column) });
        drawCell(cell, column, row[at[column.id]], (id) => value(row, id));
        line.append(cell);
      });
      body.append(line);
    }
    place.replaceChildren(WELFARE.make("thead", {}, head), body);
    status.textContent = WELFARE.word("shown").replace("{n}", WELFARE.number(found.length)).replace("{of}", WELFARE.number(rows.length));
    more.hidden = found.length <= shown;
    more.textContent = WELFARE.word("more").replace("{n}", WELFARE.number(found.length - shown));
    if (onChange) onChange(found, value, filter);
  }
  const kind = (column) => [["number", "percent", "share", "year"].includes(column.type) ? "n" : "", column.wide ? "w" : ""].join(" ").trim() || null;
  const csv = () => {
    const safe = (cell) => {
      if (cell === null) return "";
      if (typeof cell === "number") return String(cell);
      const text = /^[=+\-@\t\r]/.test(cell) ? "'" + cell : String(cell);  // no spreadsheet may run it
      return '"' + text.replaceAll('"', '""') + '"';
    };
    return "\ufeff" + [columns.map((column) => column.id), ...found].map((row) => row.map(safe).join(",")).join("\r\n") + "\r\n";
  };
  const records = () => found.map((row) => Object.fromEntries(columns.map((column, number) => [column.id, row[number]])));
  document.getElementById("csv").onclick = () => WELFARE.save(`welfare-${name}.csv`, "text/csv", csv());
  document.getElementById("json").onclick = () => WELFARE.save(`welfare-${name}.json`, "application/json", JSON.stringify(records(), null, 1));
  document.getElementById("clear").onclick = () => { fields.forEach((field) => { field.value = ""; }); sort = null; apply(); };
  document.getElementById("columns").onclick = (event) => {
    const all = place.parentElement.classList.toggle("narrow");
    event.target.setAttribute("aria-pressed", String(!all));
  };
  more.onclick = () => { shown += STEP * 5; draw(); };
  for (const field of fields) {
    if (field.tagName === "SELECT" && field.dataset.fill !== undefined) {
      const there = [...new Set(rows.map((row) => row[at[field.dataset.column]]).filter((one) => one !== null && one !== ""))].sort();
      for (const one of there) field.append(WELFARE.make("option", { value: String(one), "data-word": String(one), text: WELFARE.word(String(one)) }));
      if (!there.length) field.closest("label").hidden = true;
    }
    field.addEventListener("input", apply);
  }
  const read = () => {
    const said = new URLSearchParams(location.hash.slice(1));
    fields.forEach((field) => { field.value = said.get(field.id) || ""; });
    const order = said.get("sort");
    sort = order && at[order.replace(/^-/, "")] !== undefined ? { id: order.replace(/^-/, ""), down: order.startsWith("-") } : null;
  };
  addEventListener("hashchange", () => { read(); apply(); });
  WELFARE.changed(draw);
  read();
  apply();
  return { apply, fields };
}

function cellText(cell, column, value, get) {
  if (value === null || value === "") { cell.append(WELFARE.make("span", { class: "none", text: "–" })); return; }
  if (column.type === "share") {
    const reached = get && column.id === "attainment" ? get("attained") === "yes" : true;
    cell.append(WELFARE.make("span", { class: "share" }, WELFARE.bar(value, reached, column.id === "attainment"), Math.round(value * 100) + " %"));
  } else if (column.type === "percent") cell.textContent = value + " %";
  else if (column.type === "year") cell.textContent = value;
  else if (column.type === "number") cell.textContent = WELFARE.number(value);
  else if (column.type === "code") cell.textContent = value.split(" ").map(WELFARE.word).join(WELFARE.lang() === "ja" ? "、" : ", ");
  else { cell.textContent = value; cell.lang = "ja"; }
}
