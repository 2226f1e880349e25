"""A form as it was filled in, and the labels that may come next at a place of a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from welfare_etl.evidence.span import Span
from welfare_etl.forms.form import Field, Form
from welfare_etl.forms.labels import Lookup

__all__ = ["Filled", "Next", "next_labels"]


@dataclass(slots=True)
class Filled:
    """A form as it was filled in: ``values`` by field id, where each label was ``printed``, and what fits nowhere.

    ``loose`` are spans with the reason why they are nobody's, ``told`` are findings: (code, span, what is expected).
    """

    form: Form
    values: dict[str, list[Span]] = field(default_factory=dict)
    printed: dict[str, Span] = field(default_factory=dict)
    labels: list[Span] = field(default_factory=list)
    loose: list[tuple[Span, str]] = field(default_factory=list)
    misprinted: list[tuple[Field, Span]] = field(default_factory=list)
    by_position: list[tuple[str, Span]] = field(default_factory=list)
    told: list[tuple[str, Span, str]] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)
    """Fields whose answer may have a row in it that the form does not have."""

    def has(self, field_id: str) -> bool:
        """Whether the label is printed in the report."""
        return field_id in self.printed

    def parts(self, field_id: str) -> list[Span]:
        """The pieces of an answer, in reading order; empty where there is none."""
        return self.values.get(field_id, [])

    def line(self, field_id: str) -> int | None:
        """The line of an answer, else of its label."""
        parts = self.values.get(field_id)
        where = parts[0] if parts else self.printed.get(field_id)
        return where.line if where else None

    @property
    def present(self) -> set[str]:
        """The projects that the report has a chapter for: its heading is printed, or at least two of its labels."""
        return {
            project
            for project, heading in self.form.chapters.items()
            if heading.id in self.printed or sum(one.id in self.printed for one in self.form.of_chapter(project)) > 1
        }

    def leave(self, spans: Sequence[Span], reason: str) -> None:
        """Takes pieces of answers away, which are nobody's, and tells the first of them."""
        gone = set(map(id, spans))
        for name, parts in self.values.items():
            self.values[name] = [part for part in parts if id(part) not in gone]
        self.loose.extend((span, reason) for span in spans)
        self.told.append((reason, spans[0].part(0, (spans[0].text + "\n").index("\n")), ""))

    @property
    def fit(self) -> float:
        """The share of the labels that always stand which are printed, 0 to 1."""
        always = self.form.always
        return sum(one.id in self.printed for one in always) / len(always) if always else 1.0


# -- which labels may come next -----------------------------------------------------------------------------------------


class Next:
    """The labels that may come next at a place of a form, most likely first; by the character that they begin with."""

    def __init__(self, form: Form, block: str, position: int) -> None:
        own = form.blocks.get(block, ())
        parent = form.blocks.get(form.parent.get(block, ""), ())
        forward = [one for one in own if one.position > position]
        heads = [one for one in form.heads if one.position > position and one not in forward]
        after = [one for one in parent if one.position > position]
        here = [one for one in own if one.position == position]
        back = [one for one in own if one.position < position and not one.head]
        # A chapter that stands in another place than the form has it is still that chapter.
        late = [one for one in form.heads if one.project and one.position < position and one.block != block]
        known = {text for one in (*own, *parent) for text in one.text.split("|")}
        following = [
            one
            for one in form.blocks.get(form.next_block.get(block, form.twin.get(block, "")), ())
            if not known & set(one.text.split("|"))
        ]
        found = heads if block in form.free_text else [*forward, *heads, *after, *here, *following, *back, *late]
        self.fields: tuple[Field, ...] = tuple(found)
        self.by_first: dict[str, tuple[Field, ...]] = {}
        for one in found:
            for char in one.first:
                self.by_first[char] = (*self.by_first.get(char, ()), one)
        self.unseen = Lookup([one for one in found if one.position > position or one.whole])
        # A chapter's heading is not looked for inside a cell: it stands at the head of a line, and its words are said in every chapter.
        self.inside = frozenset(one.id for one in found if not one.project and one.position > position)


_FORMS: dict[int, Form] = {}


@cache
def _of(form_key: int, block: str, position: int) -> Next:
    return Next(_FORMS[form_key], block, position)


def next_labels(form: Form, block: str, position: int) -> Next:
    """What may come next in a block behind a position; worked out once for each place of a form."""
    _FORMS.setdefault(id(form), form)
    return _of(id(form), block, position)
