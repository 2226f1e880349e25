"use strict";
// The values of this page with their sources, as they stand here, for a spreadsheet.
document.addEventListener("DOMContentLoaded", () => {
  const plain = (node) => {
    if (!node) return "";
    const copy = node.cloneNode(true);
    const other = WELFARE.lang() === "ja" ? ".t-en" : ".t-ja";
    copy.querySelectorAll(other + ", .src, .text > summary").forEach((one) => one.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  const source = (node) => [...(node ? node.querySelectorAll(".src") : [])].map((one) => one.querySelector("code").textContent).join("; ");
  document.getElementById("save").onclick = () => {
    const rows = [["section", "item", "value", "source"]];
    let section = "";
    for (const node of document.querySelectorAll("main h2, main h3, .figures > div, .fields-of dt, .goals tbody tr")) {
      if (/^H[23]$/.test(node.tagName)) section = plain(node);
      else if (node.tagName === "DT") rows.push([section, plain(node), plain(node.nextElementSibling), source(node.nextElementSibling)]);
      else if (node.tagName === "TR") {
        const [what, ...cells] = [...node.children];
        rows.push([section, plain(what), cells.map(plain).join(" → "), source(node)]);
      } else rows.push([section, plain(node.querySelector("dt")), plain(node.querySelector("dd")), source(node)]);
    }
    const safe = (cell) => '"' + (/^[=+\-@\t\r]/.test(cell) ? "'" + cell : cell).replaceAll('"', '""') + '"';
    const name = location.pathname.split("/").pop().replace(".html", "");
    WELFARE.save(`welfare-${name}.csv`, "text/csv", "\ufeff" + rows.map((row) => row.map(safe).join(",")).join("\r\n") + "\r\n");
  };
});
