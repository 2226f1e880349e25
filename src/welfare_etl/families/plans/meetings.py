"""Meetings that a plan provides for: how often, whether the person must agree, what is dealt with."""

from __future__ import annotations

import re

from welfare_etl.evidence.span import Span, said
from welfare_etl.families.plans.context import Item, Page
from welfare_etl.families.plans.flow import Line
from welfare_etl.families.plans.found import Found
from welfare_etl.families.plans.labels import fields_in
from welfare_etl.families.plans.outline import Section
from welfare_etl.families.plans.vocabulary import is_actor
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
        if _is_meeting(section) and (row := _meeting(section, page)):
            out.append(row)
    loose = _meeting_lines(page)
    names = {row.value("name") for row in out}
    out += [row for row in loose if row.value("name") not in names]
    return sorted(out, key=lambda row: row.line)


def _is_meeting(section: Section) -> bool:
    if is_actor(section.title) and not section.title.endswith(("会議", "協議体")):
        return False
    return bool(_MEETING.fullmatch(_NOTE.sub("", fold(section.title)).strip())) and not section.meaning


def _meetings_in_grid(item: Item) -> list[Found]:
    assert item.grid is not None
    kinds = ("frequency", "consent", "topics", "members", "remark")
    name = next((c for c in item.grid.columns if c.means("meeting")), None)
    found = [c for c in item.grid.columns if set(c.kinds) & set(kinds) and c is not name]
    if name is None:
        name = next(
            (
                c
                for c in item.grid.columns
                if c not in found
                and sum(bool(_MEETING.fullmatch(fold("".join(s.text for s in r.at(c))))) for r in item.grid.records)
                >= 1
            ),
            None,
        )
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
            value = record.at(column)
            if not value or column.index in record.carried:
                continue
            row.quote += value
            if column.means("frequency"):
                row.put("frequency", said(value), value, "frequency_cell")
            elif column.means("consent"):
                _consent(row, value)
            elif column.means("topics"):
                _topics(row, value)
            else:
                row.more("note", value, "cell_beside")
    return out


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
    listed = (
        len(spans) > 1
        or any(re.search(r"[・●○／/。]", span.text) for span in spans)
        or any(_LIST.match(span.text) for span in spans)
    )
    for span in spans:
        for part in re.split(r"[／/\n]|(?:^|\s)[・●○]\s*|、(?=・)" if listed else r"、", span.text):
            if bare := re.sub(r"^[・●○*＊\-\\\s]+", "", clean(part)):
                topics.append(bare)
    row.put("topics", topics, [*(old.spans if old else []), *spans], "list_of_topics")


def _meeting(section: Section, page: Page) -> Found | None:
    heading = section.heading
    assert heading is not None
    body = heading.body
    note = _NOTE.search(body.text)
    name = body.part(0, note.start()) if note else body
    row = Found("meeting", quote=[heading.span])
    row.put("name", clean(name.text), [name], "name_of_meeting")
    told = _note(row, body.part(note.start())) if note else 0
    listing = True
    for item in page.within(section):
        one = item.field
        if one and item.sense:
            kind = next((k for k in ("frequency", "consent", "topics") if one.sense.means(k)), None)
            if kind == "frequency" and "frequency" not in row.puts:
                row.put("frequency", said(one.values, " "), one.values, "frequency_told")
            elif kind == "consent":
                _consent(row, one.values)
            elif kind == "topics":
                _topics(row, one.values)
            told += kind is not None
            row.quote += one.values if kind else []
            continue
        line = item.line
        if line is None or any(f.values for f in line.fields):
            continue
        said_more = _meeting_line(row, line, listing)
        told += said_more
        if not said_more:
            row.more("note", [line.body], "text_beside")
        if "topics" in row.puts and not _LIST.match(line.text):
            listing = False
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


def _set_out(line: Line) -> Found | None:
    """支援会議  随時  同意を要しない  情報の共有: one line a meeting, its columns or sentences told by what they say."""
    name, *rest = line.parts
    set_apart = len(rest) >= 2
    if not set_apart and (m := _NAME_FIRST.match(line.body.folded)):
        name, body = line.body.part(*m.span("name")), line.body.part(m.end())
        rest = [body.part(*one.span()) for one in re.finditer(r"[^。]+", body.text)]
    if not _MEETING.fullmatch(name.folded):
        return None
    row = Found("meeting", quote=[line.span])
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
    items = [item for item in page.items if item.line or item.field]
    for at, item in enumerate(items):
        line = item.line
        if line is not None and (told_row := _set_out(line)):
            out.append(told_row)
            continue
        if line is None or not _MEETING.fullmatch(_NOTE.sub("", line.span.folded).strip()) or len(line.text) > 50:
            continue
        row = Found("meeting", quote=[line.span])
        note = _NOTE.search(line.text)
        name = line.span.part(0, note.start()) if note else line.body
        row.put("name", clean(name.text), [name], "name_of_meeting")
        told = _note(row, line.span.part(note.start())) if note else 0
        for other in items[at + 1 : at + 9]:
            if other.section is not item.section or (
                other.line and _MEETING.fullmatch(_NOTE.sub("", other.line.span.folded).strip())
            ):
                break
            one = other.field
            if one and other.sense:
                kind = next((k for k in ("frequency", "topics", "consent") if one.sense.means(k)), None)
                if kind == "frequency":
                    row.put("frequency", said(one.values, " "), one.values, "frequency_told")
                elif kind == "topics":
                    _topics(row, one.values)
                elif kind == "consent":
                    _consent(row, one.values)
                told += kind is not None
                row.quote += one.values if kind else []
            elif other.line is not None and not any(f.values for f in other.line.fields):
                said_more = _meeting_line(row, other.line, told > 0)
                if not said_more and (other.line.blank_above or told == 0):
                    break
                told += said_more
        if told:
            out.append(row)
    return out
