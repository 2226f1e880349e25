"use strict";
// Draws the declarations of data/charts.js in the page's own colours. Vega's expressions are interpreted (ast), so that
// the page can forbid code made from text.
document.addEventListener("DOMContentLoaded", () => {
  const given = WELFARE.get("charts"), bodies = WELFARE.get("bodies");
  // The rows of a chart; those of a chart of bodies are taken from their table (both numbers known, no prefecture).
  function rowsOf(chart, column) {
    if (chart.rows) return chart.rows;
    const at = Object.fromEntries(bodies.columns.map((column, number) => [column.id, number]));
    return bodies.rows
      .map((row) => Object.fromEntries(Object.entries(chart.bodies).map(([name, of]) => [name, row[at[of]]])))
      .filter((row) => row.kind !== "prefecture" && row.population && row[column] !== null)
      .map((row) => ({ ...row, page: `body/${row.page}.html` }));
  }
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  async function draw() {
    const [ink, soft, rule] = ["--ink", "--soft", "--rule"].map(colour);
    const font = getComputedStyle(document.body).fontFamily;
    const palette = [colour("--link"), colour("--short"), colour("--good"), colour("--soft")];
    const config = {
      background: "transparent", font, padding: { left: 4, right: 28, top: 4, bottom: 4 }, autosize: { type: "fit-x", contains: "padding" }, view: { stroke: null },
      axis: { labelColor: soft, titleColor: soft, gridColor: rule, domainColor: rule, tickColor: rule, labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal", labelLimit: 220 },
      legend: { labelColor: soft, titleColor: soft, labelFontSize: 12 }, range: { category: palette },
      bar: { color: colour("--q3"), cornerRadiusEnd: 2 }, point: { color: palette[0] }, tick: { color: palette[0] },
      rule: { color: ink }, text: { color: soft, fontSize: 12 },
    };
    for (const place of document.querySelectorAll("[data-chart]")) {
      const chart = given[place.dataset.chart], spec = structuredClone(chart[WELFARE.lang()]);
      const said = (value) => (typeof value === "string" ? WELFARE.word(value) : value);
      spec.datasets = { ...spec.datasets, rows: rowsOf(chart, place.dataset.chart).map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, key === "kind" ? said(value) : value]))) };
      place.setAttribute("aria-label", document.getElementById(place.dataset.chart).textContent.trim());
      const inner = document.createElement("div");  // what Vega says of itself is no name for the drawing
      place.replaceChildren(inner);
      const done = await vegaEmbed(inner, spec, { actions: false, renderer: "svg", ast: true, config, tooltip: { theme: "custom" } });
      for (const name of ["role", "aria-label", "aria-roledescription", "tabindex"]) {
        inner.removeAttribute(name);
        done.view.container().removeAttribute(name);
      }
    }
  }
  let last = Promise.resolve();
  const again = () => { last = last.then(draw, draw); };
  WELFARE.changed(again);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  again();
});
