"""The achievement chapter, appended pages, and the targets and results that cells and chapter print."""

from __future__ import annotations

import re
from collections.abc import Sequence

from welfare_etl.claims import Reading, read_chapter, read_goals, read_page, split_by_project
from welfare_etl.evidence.span import Joined, Span, joined
from welfare_etl.families.ministry.attachments import part_off
from welfare_etl.families.ministry.claim_rows import write_claims
from welfare_etl.families.ministry.desk import Desk, absence
from welfare_etl.normalize.eras import dates
from welfare_etl.normalize.text import clean, fold

# A remark behind the chapter's heading, before the first part: how the form is to be filled in.
# Of numbers it holds only days, lengths and the like: (800字以内), 2月末時点.
_SIZES = r"\d[\d,]*\s*(?:月|日|年|字|文字|行|枚|ページ)"
_WRITE = r"(?:書|記載|記入|記述|添え|添付|提出)"
_REMARK = re.compile(
    rf"[※*★☆【\[〔(](?:[^\n\d]|{_SIZES}){{2,80}}?{_WRITE}(?:[^\n\d]|{_SIZES}){{0,24}}"
    rf"|(?:[^\n\d]|{_SIZES}){{2,80}}?{_WRITE}[いきし]?て?(?:ください|下さい)[。)]*"
)
# <記入例>…, (記載上の注意)…: the whole line.
_GUIDE = re.compile(
    r"[(<【\[〔][^()<>【】\[\]〔〕\n]{0,8}(?:記載|記入|書き方)[^()<>【】\[\]〔〕\n]{0,8}[)>】\]〕][^\n]*"
)
# 若者のカフェを月2回ひらく ②…: an item that ends in a verb.
_SENTENCE = re.compile(r"。|[一-龥ぁ-ん](?:る|く|す|う|む|ぶ|つ|ぐ|た)\s*(?:[①-⑳・\n]|\Z)")

# A count of a day so many years away is compared with nothing: 平成21年2月現在 in a report of 平成30年度.
_YEARS = 3

GOAL_CELLS = (
    ("a.targets", "community", "a"),
    ("b.targets", "community", "b"),
    ("c.other", "community", None),
    ("m.targets", "multi_agency", None),
    ("p.targets", "prefectural", None),
)


def read_achievements(desk: Desk, implemented: set[str]) -> None:
    """Rows of achievement, attachment, target, result and outcome."""
    year = desk.fiscal_year
    printed, appended = part_off(desk.filled.parts("achievement"))
    own, remarks = _without_remarks(printed)
    desk.book.left(remarks, "form_note")
    chapter = joined(own, prose=True, between_cells="\t")
    _texts(desk, chapter, split_by_project(chapter.text, implemented) if chapter.text.strip() else [])
    pages = [joined(page.parts, prose=True, between_cells="\t") for page in appended]
    for page, text in zip(appended, pages, strict=True):
        _attachment(desk, page.title, text)
    goals: list[tuple[Reading, Joined]] = []
    results: list[tuple[Reading, Joined]] = []
    goal_texts: dict[str, str] = {}
    for label, project, block in GOAL_CELLS:
        cell = desk.passage(label, between_cells="\t")
        if label == "c.other" and _SENTENCE.search(fold(cell.text)):
            continue  # ウ その他 in prose says what is done; only a list of figures there is one of goals
        if cell.text.strip():
            goal_texts[project] = f"{goal_texts.get(project, '')}\n{cell.text}".strip()
            goals.append((read_goals(cell.text, project=project, block=block, fiscal_year=year), cell))
    for text in pages:
        known = [goal for reading, _ in goals for goal in reading.goals]
        page_reading = read_page(
            text.text, implemented=implemented, fiscal_year=year, goal_texts=goal_texts, goals=known
        )
        goals.append((page_reading, text))
        results.append((page_reading, text))
    if chapter.text.strip():
        known = [goal for reading, _ in goals for goal in reading.goals]
        reading = read_chapter(
            chapter.text, implemented=implemented, fiscal_year=year, goals=known, goal_texts=goal_texts
        )
        results.insert(0, (reading, chapter))
    write_claims(desk, goals, results, _far_days(desk, chapter))


def _without_remarks(spans: Sequence[Span]) -> tuple[list[Span], list[Span]]:
    """The chapter's text, and the lines at its beginning that only say how to fill it in (※事業ごとに書くこと)."""
    own, remarks = list(spans), []
    while own:
        first = own[0]
        line = first.folded.strip().partition("\n")[0]
        if not (_REMARK.fullmatch(line) or _GUIDE.fullmatch(line)):
            break
        end = first.start + first.folded.index(line) + len(line)
        remarks.append(Span(first.row, first.cell, first.start, end))
        rest = Span(first.row, first.cell, end, first.end)
        own[:1] = [rest] if rest.text.strip() else []
    return own, remarks


def _texts(desk: Desk, chapter: Joined, parts: Sequence[tuple[str | None, int, int, object]]) -> None:
    """Rows of ``achievement``: the chapter by project; what it says of one project in several places is put together."""
    book = desk.book
    if not chapter.text.strip():
        if desk.filled.has("achievement"):
            line = desk.filled.line("achievement")
            entry = book.row("achievement", project=None).absent("text", "blank", line=line)
            entry.find("achievement_blank", "text", line=line)
        return
    texts: dict[str | None, list[tuple[int, int]]] = {}
    for project, start, end, _ in parts:
        if chapter.text[start:end].strip():
            texts.setdefault(project, []).append((start, end))
    for project, stretches in texts.items():
        text = "\n".join(chapter.text[start:end] for start, end in stretches)
        places = [place for start, end in stretches for place in chapter.slices(start, end)]
        entry = book.row("achievement", project=project)
        reason = absence(text)
        if reason == "omitted":
            entry.omitted("text", places, text)
        elif reason is not None:
            entry.absent("text", reason, printed=text, line=chapter.line(stretches[0][0]))
        else:
            entry.put("text", clean(text), places, rule="achievement_chapter")


def _far_days(desk: Desk, chapter: Joined) -> dict[int, str]:
    """The days of counts that no count is taken to be of, as printed, by their line; each is told."""
    far: dict[int, str] = {}
    for day in dates(chapter.text, desk.fiscal_year):
        if day.as_of and day.precision != "year" and not -_YEARS <= day.value.year - desk.fiscal_year <= _YEARS:
            line, printed = chapter.line(day.start), chapter.text[day.start : day.end]
            desk.book.find("day_outside_year", line=line, printed=printed)
            far.setdefault(line, printed)
    return far


def _attachment(desk: Desk, title: str | None, text: Joined) -> None:
    first, last = text.line(0), text.line(len(text.text) - 1)
    entry = desk.book.row("attachment", line_start=first, line_end=last)
    if absence(text.text) == "omitted":
        entry.omitted("text", text.slices(), text.text)
    else:
        entry.put("text", clean(text.text), text.slices(), rule="appended_page")
    if title:
        at = text.text.find(title)
        entry.put("title", clean(title), text.slices(at, at + len(title)), rule="appended_page_title")
