"""One of the two meetings: whether the person has agreed, how often, what about."""

from __future__ import annotations

from welfare_etl.evidence.span import Span, said
from welfare_etl.families.labels import label_in
from welfare_etl.families.plan_book import PlanBook, PlanEntry
from welfare_etl.families.plan_followup import form
from welfare_etl.families.plan_followup.sections import Pending, Section, arrow_of, consent_in, prefix, unbulleted

__all__ = ["read_meeting"]


def read_meeting(book: PlanBook, section: Section, pending: Pending) -> tuple[PlanEntry, list[Span]]:
    """A row of ``meeting`` from a section, and the lines of it that are left; ``pending`` takes the texts of arrows that lead elsewhere."""
    heading = section.heading
    assert heading is not None
    found = form.MEETINGS.fullmatch(heading.folded)
    assert found is not None
    row = book.row("meeting").quote([heading])
    book.label([heading, prefix(heading)])
    span = heading.part(*found.span("name"))
    known = label_in(span.text, form.KNOWN_MEETINGS)
    damaged = known is not None and known.repaired and len(known.label) == len(span.bare)
    row.put(
        "name",
        known.label if known and damaged else said([span]),
        [span],
        rule="heading_repaired" if damaged else "heading",
    )
    if known and damaged:
        book.doubt(
            "warning",
            "name_repaired",
            f"Read as {known.label}.",
            line=heading.line,
            table="meeting",
            column="name",
            printed=span.text,
            used=known.label,
        )
    consents: list[tuple[bool, Span]] = []
    if found["remark"]:
        remark = heading.part(*found.span("remark"))
        if (value := consent_in(remark.folded)) is not None:
            consents.append((value, remark))
    topics: list[Span] = []
    extra: list[Span] = []
    frequency = False
    for block in section.blocks:
        listed = [line for line in block if form.BULLET.match(line.text).group()]  # type: ignore[union-attr]
        target = arrow_of(block, own=None)
        if target is not None:
            pending.append((target, list(block)))
            continue
        if len(listed) == len(block) and not topics:
            topics = [unbulleted(book, line) for line in block]
            continue
        for line in block:
            value = consent_in(line.folded)
            if value is not None:
                consents.append((value, line))
            if not frequency and form.FREQUENCY.search(line.folded):
                book.label([line])
                words = form.CONSENT_WORDS.search(line.folded)
                often = line.part(0, words.start() if words else None)
                row.put("frequency", said([often]), [often], rule="line_under_heading")
                frequency = True
            elif value is None:
                extra.append(unbulleted(book, line))
    if len({value for value, _ in consents}) == 1:
        row.put("consent", consents[0][0], [span for _, span in consents], rule="consent_words")
    elif consents:
        row.doubt(
            "consent",
            "consent_unclear",
            "Consent is said to be given and not to be given.",
            printed=" / ".join(span.text for _, span in consents),
        )
    if not frequency:
        row.doubt("frequency", "no_frequency", "No line says how often the meeting is held.", line=heading.line)
    if not topics:
        row.doubt("topics", "no_topics", "No list of topics stands under the meeting.", line=heading.line)
    row.put("topics", [str(said([topic])) for topic in topics], topics, rule="list_under_heading")
    return row, extra
