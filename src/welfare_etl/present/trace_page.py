"""A traced value on a page: what it is, the rule, and the source line with the place underlined."""

from __future__ import annotations

from collections.abc import Sequence

from welfare_etl.inquiry.bodies import Body
from welfare_etl.inquiry.contents import Evidence, Value
from welfare_etl.present.safe import terminal
from welfare_etl.present.sheet import cell_text
from welfare_etl.present.width import clip, display_width, wrap
from welfare_etl.present.words import Lang, word

Lines = dict[tuple[str, int], str]
"""(document_id, line) → that line of the source, where the source is still there and still the same."""

COLUMNS = (
    "report_id", "table_name", "row_key", "column_name", "value", "reason", "printed", "rule", "confidence",
    "document_id", "path", "line_start", "line_end", "quote", "page", "x0", "top", "x1", "bottom", "place",
)  # fmt: skip


def trace_records(body: Body, values: Sequence[Value]) -> list[tuple[object, ...]]:
    """One row for each place of each value; a value without a place has one too."""
    rows: list[tuple[object, ...]] = []
    for value in values:
        head = (body.report_id, value.table, value.row_key, value.column, value.value, value.reason, value.printed)
        places: list[tuple[object, ...]] = [
            (e.rule, e.confidence, e.document_id, e.path, e.line_start, e.line_end, e.quote, *_box(e), e.place)
            for e in value.evidence
        ]
        rows += [(*head, *place) for place in places or [(None,) * 13]]
    return rows


def trace_page(body: Body, values: Sequence[Value], lines: Lines, lang: Lang, width: int) -> str:
    """All values of a column, one below the other."""
    out: list[str] = []
    for value in values:
        out.append(f"{value.table}.{value.column}  {value.row_key}  {body.name}")
        if value.value is None:
            reason = value.reason or "no reason recorded"
            printed = f", {terminal(value.printed)!r} is printed" if value.printed else ""
            out.append(f"  {_label('value', lang)} NULL ({reason}{printed})")
        else:
            first, *rest = wrap(cell_text(value.value), width - 15)
            out.append(f"  {_label('value', lang)} {first}")
            out += [" " * 13 + line for line in rest[:7]] + ([" " * 13 + "…"] if len(rest) > 7 else [])
        rules = list(dict.fromkeys((e.rule, e.confidence) for e in value.evidence))
        for rule, confidence in rules:
            sure = "" if confidence == 1 else f"  ({word('confidence', lang)} {confidence:.2f})"
            out.append(f"  {_label('rule', lang)} {rule}{sure}")
        if not value.evidence and value.value is not None:
            out.append(f"  {_label('rule', lang)} –  (follows from other values; no line of its own)")
        for severity, *messages in value.findings:
            first, *rest = wrap(terminal(messages[lang == "ja"]), width - 15)
            out.append(f"  {_label(severity, lang)} {first}")
            out += [" " * 13 + line for line in rest]
        for evidence in value.evidence:
            out += _place(evidence, lines, width)
        out.append("")
    return "\n".join(out).rstrip("\n")


def _box(evidence: Evidence) -> tuple[float | None, ...]:
    box = evidence.box
    return (box.page, box.x0, box.top, box.x1, box.bottom) if box else (None,) * 5


def _label(name: str, lang: Lang) -> str:
    text = word(name, lang)
    return text + " " * (10 - display_width(text))


def _place(evidence: Evidence, lines: Lines, width: int) -> list[str]:
    span = f"{evidence.line_start}" + (f"–{evidence.line_end}" if evidence.line_end != evidence.line_start else "")
    where = f"{evidence.path or evidence.document_id}:{span}"
    if evidence.box is not None:
        page, x0, top, x1, bottom = _box(evidence)
        where += f"  page {page}, x {x0:.1f}–{x1:.1f}, y {top:.1f}–{bottom:.1f} pt"
    if evidence.place is not None:
        where += f"  {evidence.place}"
    out = [f"  → {where}"]
    number = len(str(evidence.line_end))
    quoted = evidence.quote.split("\n")
    for at, quote in enumerate(quoted):
        line = lines.get((evidence.document_id, evidence.line_start + at), quote)
        shown, start, length = around(line, quote, width - number - 7)
        out.append(f"    {evidence.line_start + at:>{number}} │ {shown}")
        if shown != terminal(quote):
            out.append(f"    {'':>{number}} │ {' ' * start}{'^' * length}")
        if at == 5 and len(quoted) > 7:
            out.append(f"    {'':>{number}} │ … {len(quoted) - 6} more lines")
            break
    return out


def around(line: str, quote: str, width: int) -> tuple[str, int, int]:
    """The part of a line that surrounds a quote, at most ``width`` columns; and where in it the quote stands.

    >>> around("人口\\t1,234(人)\\t世帯数", "1,234(人)", 40)
    ('人口 1,234(人) 世帯数', 5, 9)
    >>> around("あ" * 40 + "97(校)" + "い" * 40, "97(校)", 20)
    ('…あああ97(校)いいい…', 7, 6)
    """
    at = line.find(quote)
    if at < 0:
        return clip(terminal(quote), width), 0, min(width, display_width(terminal(quote)))
    before, inner, after = terminal(line[:at]), terminal(quote), terminal(line[at + len(quote) :])
    inner = clip(inner, width)
    room = width - display_width(inner)
    right = min(display_width(after), room - min(display_width(before), room // 2))
    after = clip(after, right) if right > 1 else ""
    left = room - display_width(after)
    if display_width(before) > left:
        kept = ""
        for char in reversed(before):
            if display_width(kept) + display_width(char) > left - 1:
                break
            kept = char + kept
        before = "…" + kept if left > 1 else ""
    return before + inner + after, display_width(before), display_width(inner)
