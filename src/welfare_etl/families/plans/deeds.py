"""The cell of a roadmap as things that somebody does: list marks, phases, actors and numbers within it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.found import Found
from welfare_etl.families.plans.vocabulary import actor_kind, sense
from welfare_etl.normalize.text import clean, fold, screen_width, squash

__all__ = ["NOT_DONE", "PHASES", "STARTS", "Deed", "Doing", "deeds_in", "rows_of"]

NOT_DONE = re.compile(
    r"(?:未実施|実施せず|未着手|実施できず|できなかった|中止(?:した)?|見送った|開催せず|取り組めなかった|着手できず|実施なし|実施していない)(?:[(（].*[)）])?。?"
)
_LEFT_UNDONE = re.compile(r"\S(?:[、はを]|のため)\s*(?:未実施|未着手|実施せず|実施なし)(?:[(（][^()（）]*[)）])?。?$")
PHASES = {
    "planned": "planned",
    "done": "actual",
    "actual": "actual",
    "milestone": "milestone",
    "role": "expected_role",
    "plan": "planned",
    "target": "planned",
    "measures": "planned",
}
_MARK = re.compile(
    r"(?P<head>(?!〔略)[【\[〔][^】\]〕]{1,24}[】\]〕])|(?P<phase>[(（](?:予定|結果|実績|計画|取組|実施)[)）])|(?P<actor>▼)|(?P<item>[◎●○■◆□◇✓➢※](?!印)|(?<=。)\s*[/／]|(?:(?<=^)|(?<=[\s。]))・)"
    r"|(?P<number>(?:(?<=^)|(?<=[\s。)）】]))(?:\d{1,2}(?:[、．)）]|\.(?!\d))|[①-⑳]|[(（]\d{1,2}[)）]))"
)
STARTS = re.compile(r":\s+|[・●○◎■◆□◇▪\-*※]\s*|\d{1,2}[、．.)）](?!\d)\s*|[(（]\d{1,2}[)）]\s*|[①-⑳]\s*")


@dataclass(slots=True)
class Deed:
    """One thing that somebody does: ``spans`` its text; ``number`` its place in a numbered list; ``phase`` as in the contract."""

    spans: list[Span]
    phase: str | None = None
    actor: list[Span] = field(default_factory=list)
    number: str | None = None
    heading: str | None = None
    kind: str | None = None

    @property
    def text(self) -> str:
        return clean("".join(span.text for span in self.spans))


def deeds_in(spans: list[Span], wide: int = 0) -> list[Deed]:
    """A cell's things, with the phase, the actor and the number that stand before them in the cell.

    A line that begins with nothing goes on from the one before where that one has a mark, or fills the column of a table
    set with blanks (so many columns of the screen are ``wide``); else it is a thing of its own.
    """
    out: list[Deed] = []
    phase: str | None = None
    actor: list[Span] = []
    heading: str | None = None
    open_: Deed | None = None
    for at, whole in enumerate(spans):
        span = whole.part(m.end()) if (m := re.match(r"[-\\*:]\s+", whole.text)) else whole
        text = span.folded
        marks = list(_MARK.finditer(text))
        first = marks[0].start() if marks else len(text)
        if text[:first].strip():
            lead = span.part(0, first)
            above = spans[at - 1] if at and wide else None
            wrapped = above is not None and above.row is not whole.row and screen_width(above.text) >= wide - 3
            if open_ is not None and (wrapped or open_.number or open_.kind == "marked"):
                open_.spans.append(lead)
            else:
                open_ = Deed([lead], phase, actor, None, heading)
                out.append(open_)
        for m, end in zip(marks, [*(mark.start() for mark in marks[1:]), len(text)], strict=False):
            body = span.part(m.end(), end)
            group = m.lastgroup
            if group == "phase" or (group == "head" and sense(m[0]).means(*PHASES)):
                phase = _phase(m[0])
                open_ = None
            elif group == "head" and sense(m[0]).kind == "actor":
                actor, body, open_ = [body], body.part(len(body.text)), None
            elif group == "actor":
                name = re.match(r"[^\s◎●○・]+", body.text)
                actor = [body.part(0, name.end() if name else None)]
                body = body.part(name.end() if name else len(body.text))
                open_ = None
            elif (
                group == "number"
                and re.fullmatch(r"[(（]\d{1,2}[)）]", m[0])
                and len(marks) > 1
                and any(x.lastgroup in ("item",) for x in marks)
            ):
                heading, body, open_ = body.text, body.part(len(body.text)), None
            if not body:
                if group in ("number", "item"):
                    open_ = Deed([], phase, actor, m[0] if group == "number" else None, heading, "marked")
                    out.append(open_)
                continue
            if group in ("item", "number") or open_ is None:
                open_ = Deed(
                    [body],
                    phase,
                    actor,
                    re.sub(r"\W", "", m[0]) if group == "number" else None,
                    heading,
                    "marked" if group in ("item", "number") else None,
                )
                out.append(open_)
            else:
                open_.spans.append(body)
    return [deed for deed in out if deed.spans and re.search(r"\w", deed.text) and len(deed.text) > 1]


def _phase(text: str) -> str | None:
    bare = fold(text).strip("()（）【】[]〔〕")
    if bare in ("結果", "実績", "実施", "取組"):
        return "actual"
    return next((PHASES[kind] for kind in sense(text).kinds if kind in PHASES), None)


@dataclass(slots=True)
class Doing:
    """Deeds of one cell with all that table and headings say of them."""

    deeds: list[Deed]
    year: int | None
    year_spans: list[Span]
    actor: list[Span]
    phase: str | None
    planned_beside: list[Deed] = field(default_factory=list)
    inferred: bool = False
    objective: list[Span] = field(default_factory=list)
    """The headings and labels that say what the deeds are done for."""


def rows_of(doing: Doing) -> list[Found]:
    """A row a deed; what was not done is told as that, with the planned thing where its number or its place names it."""
    out = []
    planned = {deed.number: deed for deed in doing.planned_beside if deed.number}
    for deed in doing.deeds:
        kind = deed.phase or doing.phase or "planned"
        actor = deed.actor or doing.actor
        row = Found("plan_activity", quote=list(deed.spans))
        text, spans = deed.text.rstrip("　 "), deed.spans
        if kind == "actual" and _LEFT_UNDONE.search(fold(text)):
            kind = "not_done"  # 運転者が足りず、未実施: its own words name the thing
        elif kind == "actual" and NOT_DONE.fullmatch(fold(text)):
            kind = "not_done"
            wanted = (
                planned.get(deed.number)
                if deed.number
                else doing.planned_beside[0]
                if len(doing.planned_beside) == 1
                else None
            )
            if wanted is not None:
                text, spans = wanted.text, [*wanted.spans, *deed.spans]
        row.put("text", text, spans, "cell_item")
        objective = " > ".join(clean(span.text) for span in doing.objective)
        row.put("objective", objective, doing.objective, "headings_and_labels_above")
        row.put(
            "kind",
            kind,
            [*doing.year_spans[:0], *deed.spans],
            "phase_told" if deed.phase or not doing.inferred else "phase_inferred",
            0.7 if doing.inferred and not deed.phase else 1.0,
        )
        if doing.inferred and not deed.phase:
            row.doubt(
                "phase_inferred",
                "Neither plan nor result is printed for this year's cell; taken for a plan.",
                "kind",
                text[:40],
            )
        if actor:
            name = clean("".join(span.text for span in actor)).strip("【】[]▼▽●○ ")
            name = name if len(name.split()) < 2 or max(map(len, name.split())) > 1 else squash(name)  # 住 民
            row.put("actor", name, actor, "actor_head")
            row.put(
                "actor_kind",
                actor_kind(name)
                or (actor_kind("".join(s.text for s in doing.actor)) if deed.actor and doing.actor else None),
                actor,
                "kind_of_actor",
            )
            if "actor_kind" not in row.puts:
                row.miss("actor_kind", "not_printed", name)
        elif kind == "milestone":
            row.put("actor_kind", "all", deed.spans, "milestone_of_all")
            row.miss("actor", "not_printed")
        if doing.year is not None:
            row.put("fiscal_year", doing.year, doing.year_spans or deed.spans, "year_of_row")
        elif doing.year_spans:
            row.miss("fiscal_year", "unreadable", doing.year_spans[0].text)
            row.doubt(
                "year_unclear", "The year of this activity is not certain.", "fiscal_year", doing.year_spans[0].text
            )
        out.append(row)
    return out
