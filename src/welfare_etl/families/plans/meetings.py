"""Meetings that a plan provides for: how often, whether the person must agree, what is dealt with."""

from __future__ import annotations

import re
from collections.abc import Iterable

from welfare_etl.evidence.span import Span, said
from welfare_etl.families.plans.context import Item, Page
from welfare_etl.families.plans.flow import Line
from welfare_etl.families.plans.found import Found
from welfare_etl.families.plans.heads import Column
from welfare_etl.families.plans.labels import fields_in
from welfare_etl.families.plans.outline import Section
from welfare_etl.families.plans.vocabulary import Sense, is_actor
from welfare_etl.normalize.text import clean, fold, squash

__all__ = ["consent_of", "meetings_of"]

_LIST = re.compile(r"[・●○*＊\-\\]|[①-⑳]")
_MEETING = re.compile(r"[^。、:：]{0,24}(?:会議|協議体|打合せ会?|打ち合わせ会?|連絡会|委員会|協議会|調整会|検討会)$")
_NOTE = re.compile(r"(?<![\s)）\]】])\s*+(?:※.*|(?:[(（\[【][^()（）\[\]【】]*+[)）\]】]\s*+)++(?:※.*)?)$", re.S)
_FREQUENCY = re.compile(
    r"(?:毎[年月週日]|[年月週]に?\s*+\d|隔[週月]|随時|定例|定期|\dか月に|四半期|半年|奇数月|偶数月|必要に応じて|第\d[月火水木金土日])"
)
_CONSENT = re.compile(r"同意")


def consent_of(text: str) -> bool | None:
    """Whether the person's consent is needed; None where a text does not say, or says that nothing is laid down.

    >>> consent_of("本人同意は不要"), consent_of("本人同意あり"), consent_of("同意について定めなし"), consent_of("×")
    (False, True, None, False)
    """
    bare = squash(text)
    if re.search(r"定め(?:なし|がない|はない|ず|ていない)|規定なし", bare):
        return None
    if re.search(
        r"不要|同意(?:が|は|を)?(?:なし|無し|無|なくて[もよい]|得なくて[もよい]|要しない|必要としない|得ずに)|必要(?:と)?(?:しない|ない)|^(?:×|✕|なし|無|否|いいえ|要しない|いらない|要らない)$",
        bare,
    ):
        return False
    if re.search(
        r"同意(?:が|は|を)?(?:あり|有|必要|要|得)|必要|^(?:○|〇|◯|あり|有|要|要する|得る|いる|要る|はい|必須|◎)$|同意を得",
        bare,
    ):
        return True
    return None


def meetings_of(page: Page) -> list[Found]:
    """Meetings with how often, whether the person must agree, and what is dealt with."""
    out: list[Found] = []
    for item in page.items:
        if item.grid is not None:
            out += _meetings_in_grid(item)
    for section in page.outline.root.walk():
        if (
            section.heading is None
            or len(section.title) > 60
            or any(s.heading and s is not section and _is_meeting(s) for s in section.walk())
        ):
            continue
        inside = page.within(section)
        if _is_meeting(section) and (row := _meeting(section.heading.span, section.heading.body, inside, headed=True)):
            out.append(row)
    loose = _meeting_lines(page)
    names = {row.value("name") for row in out}
    out += [row for row in loose if row.value("name") not in names]
    return sorted(out, key=lambda row: row.line)


def _is_meeting(section: Section) -> bool:
    if is_actor(section.title) and not section.title.endswith(("会議", "協議体")):
        return False
    return _names(section.title) and not section.meaning


def _names(text: str) -> bool:
    """Whether a text is the name of a meeting, with brackets behind it or not."""
    return bool(_MEETING.fullmatch(_NOTE.sub("", fold(text)).strip()))


def _meetings_in_grid(item: Item) -> list[Found]:
    assert item.grid is not None
    kinds = ("frequency", "consent", "topics", "members", "remark")
    name = next((c for c in item.grid.columns if c.means("meeting")), None)
    found = [c for c in item.grid.columns if c.means(*kinds) and c is not name]
    names = [c for c in item.grid.columns for r in item.grid.records if _MEETING.fullmatch(fold(said(r.at(c)) or ""))]
    name = name or next((c for c in names if c not in found), None)
    if name is None or len(found) < 2 or not item.grid.having("frequency", "consent"):
        return []
    out: list[Found] = []
    for record in item.grid.records:
        label = record.at(name)
        if label and name.index not in record.carried:
            row = Found("meeting", quote=list(label))
            row.put("name", said(label), label, "name_of_meeting")
            out.append(row)
        if not out:
            continue
        row = out[-1]
        for column in found:
            if (value := record.at(column)) and column.index not in record.carried:
                _labelled(row, column, value)
    return out


def _labelled(row: Found, label: Sense | Column, values: list[Span]) -> bool:
    """What a label or a column says of a meeting; False for one that says nothing of it."""
    if label.means("frequency"):
        if "frequency" not in row.puts:
            row.put("frequency", said(values, " "), values, "frequency_told")
    elif label.means("consent"):
        _consent(row, values)
    elif label.means("topics"):
        _topics(row, values)
    elif label.means("members", "remark"):
        row.more("note", values, "beside_label")
        return False
    else:
        return False
    row.quote += values
    return True


def _consent(row: Found, spans: list[Span]) -> None:
    text = "".join(span.text for span in spans)
    needed = consent_of(text)
    if needed is not None:
        row.put("consent", needed, spans, "consent_told")
    else:
        row.miss("consent", "none" if "定め" in text else "unreadable", text)


def _topics(row: Found, spans: list[Span]) -> None:
    old = row.puts.get("topics")
    topics: list[str] = list(old.value) if old else []
    listed = len(spans) > 1 or any(re.search(r"[・●○／/。]|^[*＊\-\\①-⑳]", span.text) for span in spans)
    for span in spans:
        for part in re.split(r"[／/\n]|(?:^|\s)[・●○]\s*|、(?=・)" if listed else r"、", span.text):
            if bare := re.sub(r"^[・●○*＊\-\\\s]+", "", clean(part)):
                topics.append(bare)
    row.put("topics", topics, [*(old.spans if old else []), *spans], "list_of_topics")


def _meeting(line: Span, body: Span, items: Iterable[Item], *, headed: bool) -> Found | None:
    """A meeting with what stands in brackets behind its name and in the items under it; None where nothing is told.

    Below a name that is no heading (``headed``), a line that tells nothing ends it.
    """
    note = _NOTE.search(body.text)
    name = body.part(0, note.start()) if note else body
    row = Found("meeting", quote=[line]).put("name", clean(name.text), [name], "name_of_meeting")
    told = _note(row, body.part(note.start())) if note else 0
    listing = headed
    for item in items:
        if item.sense:
            told += _labelled(row, item.sense, item.said)
        elif item.line is not None and not any(f.values for f in item.line.fields):
            more = _meeting_line(row, item.line, listing if headed else told > 0)
            if not headed and not more and (item.line.blank_above or not told):
                break
            told += more
            if not more:
                row.more("note", [item.line.body], "text_beside")
            listing = listing and not ("topics" in row.puts and not _LIST.match(item.line.text))
    return row if told else None


def _note(row: Found, note: Span) -> int:
    """(月1回、本人同意なし) behind a meeting's name."""
    told = 0
    for m in re.finditer(r"[^()（）、,※\s\[\]【】]+", note.text):
        part = note.part(*m.span())
        if _CONSENT.search(part.text):
            _consent(row, [part])
        elif _FREQUENCY.search(part.folded) and "frequency" not in row.puts:
            row.put("frequency", clean(part.text), [part], "frequency_told")
        else:
            row.more("note", [part], "beside_name")
            continue
        told += 1
    return told


def _meeting_line(row: Found, line: Line, listing: bool) -> int:
    text = line.span.folded
    if _LIST.match(line.text):
        if listing and len(text) > 2:
            _topics(row, [line.span])
            row.quote.append(line.span)
            return 1
        return 0
    if len(text) > 40:
        return 0
    told = 0
    consent = re.search(r"(?:[(（]|(?<![^\s()（）]))[^\s()（）]*同意[^\s()（）]*[)）]?", text)
    if consent and "consent" not in row.puts:
        _consent(row, [line.span.part(*consent.span())])
        told = 1
    rest = line.span
    if consent:
        rest = line.span.part(0, consent.start()) if text[: consent.start()].strip() else line.span.part(consent.end())
    if rest and _FREQUENCY.search(rest.folded) and "frequency" not in row.puts:
        row.put("frequency", clean(rest.text), [rest], "frequency_told")
        told = 1
    if told:
        row.quote.append(line.span)
    return told


_OPENED = re.compile(r"[にを]?(?:開きます|開く|開催(?:する|します)|行います|行う)$")
_NAME_FIRST = re.compile(r"(?P<name>\S+(?:会議|協議体|会))(?:\s*+[:：]|\s)\s*+(?=\S)")


def _set_out(item: Item) -> Found | None:
    """支援会議  随時  同意を要しない  情報の共有: one line a meeting, its columns or sentences told by what they say."""
    parts = item.line.parts if item.line else [span for slot in item.loose for span in slot.spans]
    if not parts:
        return None
    name, *rest = parts
    set_apart = len(rest) >= 2
    if not set_apart and item.line and (m := _NAME_FIRST.match(item.line.body.folded)):
        name, body = item.line.body.part(*m.span("name")), item.line.body.part(m.end())
        rest = [body.part(*one.span()) for one in re.finditer(r"[^。]+", body.text)]
    if not _MEETING.fullmatch(name.folded):
        return None
    row = Found("meeting", quote=parts)
    row.put("name", clean(name.text), [name], "name_of_meeting")
    for part in rest:
        one = next(iter(fields_in(part)[1]), None)
        spans = one.values if one and one.sense.means("topics") else [part]
        if _CONSENT.search(text := "".join(span.text for span in spans)):
            _consent(row, spans)
        elif _FREQUENCY.search(fold(text)) and "frequency" not in row.puts:
            row.put("frequency", _OPENED.sub("", clean(text)), spans, "frequency_told")
        elif set_apart or spans != [part]:
            _topics(row, spans)
    return (
        row
        if {"consent", "frequency"} & (row.puts.keys() | row.absent.keys()) and len(row.puts) > 2 - set_apart
        else None
    )


def _meeting_lines(page: Page) -> list[Found]:
    """A meeting whose name is a plain line above its labels: 支援会議 ※本人同意は不要 / 開催 …."""
    out: list[Found] = []
    items = [item for item in page.items if item.line or item.field or item.loose]
    for at, item in enumerate(items):
        line = item.line
        if told_row := _set_out(item):
            out.append(told_row)
            continue
        if line is None or not _names(line.text) or len(line.text) > 50:
            continue
        ends = (
            n
            for n, o in enumerate(items)
            if n > at and (o.section is not item.section or (o.line and _names(o.line.text)))
        )
        below = items[at + 1 : min(at + 9, next(ends, len(items)))]
        if row := _meeting(line.span, line.body, below, headed=False):
            out.append(row)
    return out
