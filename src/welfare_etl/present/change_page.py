"""What changed between two warehouses: a table for a terminal, a page to send to somebody."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, Protocol

from welfare_etl.present.safe import terminal
from welfare_etl.present.sheet import Sheet, cell_text
from welfare_etl.present.width import clip
from welfare_etl.present.words import Lang, counted, spoken, word

__all__ = ["COLUMNS", "change_sheet"]

COLUMNS = (
    "severity", "kind", "table_name", "row_key", "column_name", "before", "after", "quote_before", "quote_after",
)  # fmt: skip


class Changed(Protocol):
    """What is shown of a change (``release.changes.Change``)."""

    @property
    def severity(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def table_name(self) -> str: ...


def change_sheet(changes: Sequence[Changed], names: tuple[str, str]) -> Sheet:
    """The changes as rows; ``names`` say what was compared with what."""
    rows = [tuple(getattr(change, name) for name in COLUMNS) for change in changes]
    counts = {s: sum(change.severity == s for change in changes) for s in ("error", "warning", "info")}
    told = counted({severity: count for severity, count in counts.items() if count}, spoken())
    note = f"{len(changes)} change{'' if len(changes) == 1 else 's'}" + (f" ({told})" if told else "")
    return Sheet(
        COLUMNS, rows, notes=[note],
        reading=lambda lang, width: _listing(rows, lang, width), html=lambda lang: _page(rows, names, note, lang),
    )  # fmt: skip


def _listing(rows: Sequence[tuple[Any, ...]], lang: Lang, width: int) -> str:
    """A block a change: where, then the old line and the new with what the sources say."""
    if not rows:
        return word("no_rows", lang)
    lines: list[str] = []
    for severity, kind, table, key, column, before, after, old, new in rows:
        place = f"{table}.{column}" if column else table
        lines.append(terminal(f"{word(severity, lang)}  {word(kind, lang)}  {place}  {key or ''}".rstrip()))
        for mark, value, quote in (("-", before, old), ("+", after, new)):
            if kind == "changed" or value is not None:
                text = terminal(" ".join(_told(value).split()))
                lines.append(clip(f"  {mark} {text}" + (f"   « {terminal(quote)} »" if quote else ""), width))
    return "\n".join(lines)


def _told(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {cell_text(item)}" for name, item in value.items())
    return cell_text(value)


_STYLE = """
:root { color-scheme: light dark; --line: #8884; --old: #c0392b22; --new: #1e8e3e22; }
body { font: 15px/1.6 system-ui, "Hiragino Sans", "Noto Sans JP", "Yu Gothic UI", sans-serif; margin: 1.5rem auto; max-width: 75rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
td.old { background: var(--old); } td.new { background: var(--new); }
small { opacity: .75; display: block; } .error { font-weight: 700; } .warning::before { content: "▲ "; } .error::before { content: "✖ "; }
@media (max-width: 40rem) { thead { display: none; } tr { display: block; border-bottom: 2px solid var(--line); } td { display: block; border: 0; } }
"""


def _page(rows: Sequence[tuple[Any, ...]], names: tuple[str, str], note: str, lang: Lang) -> str:
    title = "データの変更" if lang == "ja" else "What changed in the data"
    heads = [word(name, lang) for name in ("severity", "row_key", "column_name", "before", "after")]
    parts = [
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{title}</h1><p>{escape(names[0])} → {escape(names[1])}<br>{escape(note)}</p>",
    ]
    for table in dict.fromkeys(row[2] for row in rows):
        parts.append(f"<h2>{escape(table)}</h2><div class=scroll><table><thead><tr>")
        parts += [f"<th scope=col>{escape(head)}</th>" for head in heads]
        parts.append("</tr></thead><tbody>")
        for severity, kind, _, key, column, before, after, old, new in (row for row in rows if row[2] == table):
            parts.append(
                f'<tr><td class="{severity}">{escape(word(severity, lang))}</td><td>{escape(key or "")}</td>'
                f"<td>{escape(column or word(kind, lang))}</td>{_side('old', before, old)}{_side('new', after, new)}</tr>"
            )
        parts.append("</tbody></table></div>")
    parts.append("</body></html>\n")
    return "\n".join(parts)


def _side(name: str, value: Any, quote: str | None) -> str:
    if isinstance(value, dict):
        text = "<br>".join(f"{escape(key)}: {escape(cell_text(item))}" for key, item in value.items())
    else:
        text = escape(cell_text(value))
    return f'<td class="{name}">{text}' + (f"<small>{escape(quote)}</small>" if quote else "") + "</td>"
