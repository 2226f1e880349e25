"""A form as a value: its labels in their order, what the answer of each is, and where it is stored.

A new fiscal year's form is an old one edited: :meth:`Form.edited` renames, drops, adds and moves fields. The walk
(``walk.py``) knows no label.

A field's texts are written without white space and in half width. In them ``[…]`` is a character class, ``?`` makes
the character before it optional, ``|`` parts variants; all else stands for itself. White space may stand between any
two characters of the printed label.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

__all__ = ["Field", "Form"]

_DISTINCTIVE = 8
LABEL_HEAD = 40
"""Characters by which labels of different forms are compared."""
NUMBERING = "0123456789.-、①②③④⑤⑥⑦⑧⑨⑩"
"""What may stand before a label and differ between forms."""
"""Characters from which on a label is told from common words."""


@dataclass(frozen=True)
class Field:
    """One label of a form, and what becomes of the answer behind it.

    ``into`` is ``table.column`` of the value, or None for a heading; ``block`` is the part of the form in which the
    label is looked for; ``head`` labels open their block from wherever the reader stands. ``whole``: the label is a
    common word, so only a cell that holds nothing else (a note in brackets apart) is the label.
    """

    id: str
    text: str
    block: str
    into: str | None = None
    head: bool = False
    whole: bool = False
    unit: str | None = None
    """What the form prints behind the value; tells a misprinted label of two or three characters."""
    behind: str = ""
    """How a value begins that a converter put into the cell of a ``whole`` label, parted by a blank or a colon."""
    grid: tuple[str, ...] = ()
    """Labels that the form prints as a row under this heading: where a body deleted them, the row's cells are theirs."""
    always: bool = False
    """Whether every report prints it; those of a chapter stand where the chapter does."""
    project: str | None = None
    """Of the heading of a project's chapter: the project."""
    kind: str = "text"
    """What the answer is: a key of :data:`welfare_etl.families.form_family.KINDS`, for families that are only a form."""
    tells: str | None = None
    """The project whose chapter alone has this label: it tells the chapter where the heading is lost."""
    position: int = field(default=0, compare=False)

    def __hash__(self) -> int:
        return hash((self.id, self.text))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches the folded printed label where it begins, behind any white space of its cell or paragraph."""
        variants = (_spaced(text) for text in self.text.split("|"))
        return re.compile(rf"(?:{'|'.join(variants)})")

    @cached_property
    def first(self) -> frozenset[str]:
        """The characters that the printed label may begin with."""
        out: set[str] = set()
        for text in self.text.split("|"):
            for body, optional in _units(text):
                chars = body[1:-1] if body.startswith("[") else body[-1]
                out.update("0123456789.、" if chars.startswith("0-9") else chars)
                if not optional:
                    break
        return frozenset(out)

    @cached_property
    def value_behind(self) -> re.Pattern[str] | None:
        """Matches what stands behind the label where its cell also holds its value."""
        return re.compile(rf"(?:\s*+\([^()]*\))?[\s:]++(?:{self.behind})") if self.behind else None

    @cached_property
    def wordings(self) -> tuple[str, ...]:
        """The label's own characters in each of its variants, for comparing with a misprinted label.

        A chapter's number, which differs from report to report, is none of them.
        """
        return tuple(
            re.sub(r"\[(.)[^\[\]]*+\]|\?|\\", r"\1", re.sub(r"\[[0-9.][^\[\]]*+\]\?", "", text))
            for text in self.text.split("|")
        )

    @cached_property
    def numbers(self) -> str:
        """The circled numbers that the form prints before it; empty where it has none."""
        found = re.match(r"\[([①-⑳]+)", self.text)
        return found[1] if found else ""

    @property
    def core(self) -> str:
        """The first variant, as messages quote it."""
        return self.wordings[0]


_UNIT = re.compile(r"\\.\??|\[[^\[\]]*+\]\??|.\??")


def _units(text: str) -> list[tuple[str, bool]]:
    """The characters and classes of a label's text, each with whether it is optional."""
    out = []
    for unit in _UNIT.findall(text):
        body, optional = (unit[:-1], True) if len(unit) > 1 and unit.endswith("?") else (unit, False)
        out.append((re.escape(body) if len(body) == 1 else body, optional))
    return out


def _spaced(text: str) -> str:
    """The label with white space allowed between any two characters; in linear time on any run of blanks."""
    out: list[str] = []
    begun = False
    for body, optional in _units(text):
        if optional:
            out.append(rf"(?:\s*{body})?" if begun else rf"(?:{body}\s*)?")
        else:
            out.append(rf"\s*{body}" if begun else body)
            begun = True
    return "".join(out)


@dataclass(frozen=True)
class Form:
    """A form: ``fields`` in the order in which it prints them. ``opening`` labels stand first in a report.

    ``twin``: a block whose labels the next block repeats: its first label printed again means that the next has begun.
    ``next_block``: blocks whose heading a converter may lose: their labels are also looked for from the block before.
    ``parent``: the block that goes on when a block is over. ``free_text``: blocks in which only headings are labels.
    ``tables``: blocks that are tables of labels and short answers. ``notes``: where what stands below such a table goes.
    ``openers``: the first label of each project's chapter, which reads the same in all.
    """

    name: str
    year: int
    fields: tuple[Field, ...]
    twin: Mapping[str, str] = field(default_factory=dict)
    next_block: Mapping[str, str] = field(default_factory=dict)
    parent: Mapping[str, str] = field(default_factory=dict)
    free_text: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)
    openers: Mapping[str, str] = field(default_factory=dict)
    opening: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        numbered = tuple(replace(one, position=at) for at, one in enumerate(self.fields))
        object.__setattr__(self, "fields", numbered)
        twice = sorted({one.id for one in numbered if sum(other.id == one.id for other in numbered) > 1})
        if twice:
            raise ValueError(
                f"form {self.name}: fields told twice: {', '.join(twice)}; every field has an id of its own"
            )

    @cached_property
    def by_id(self) -> Mapping[str, Field]:
        """The fields by their id."""
        return {one.id: one for one in self.fields}

    @cached_property
    def heads(self) -> tuple[Field, ...]:
        """Labels that open their block from wherever the walk stands."""
        return tuple(one for one in self.fields if one.head)

    @cached_property
    def blocks(self) -> Mapping[str, tuple[Field, ...]]:
        """The fields of each part of the form."""
        out: dict[str, list[Field]] = {}
        for one in self.fields:
            out.setdefault(one.block, []).append(one)
        return {name: tuple(found) for name, found in out.items()}

    @cached_property
    def always(self) -> tuple[Field, ...]:
        """Labels that every report prints."""
        return tuple(one for one in self.fields if one.always)

    @cached_property
    def beginnings(self) -> tuple[tuple[str, ...], ...]:
        """How each label that always stands, or carries a number, begins: its wordings without their numbering."""
        told = [one.wordings for one in self.fields if one.always or one.numbers]
        return tuple(tuple(filter(None, (word[:LABEL_HEAD].lstrip(NUMBERING) for word in words))) for words in told)

    @cached_property
    def chapters(self) -> Mapping[str, Field]:
        """The heading of each project's chapter."""
        return {one.project: one for one in self.fields if one.project}

    def of_chapter(self, project: str) -> list[Field]:
        """The labels of a project's chapter, but for its heading."""
        heading = self.chapters[project]
        blocks = {heading.block, *(block for block, parent in self.parent.items() if parent == heading.block)}
        return [one for one in self.fields if one.block in blocks and one is not heading]

    @cached_property
    def inside(self) -> tuple[re.Pattern[str], tuple[frozenset[str], ...]]:
        """Labels so distinctive that they are labels also in the middle of a cell, after a blank: a pattern with a group for each
        text, and the ids of the fields that each group stands for."""
        texts: dict[str, set[str]] = {}
        for one in self.fields:
            if not one.whole and len(one.core) >= _DISTINCTIVE:
                texts.setdefault(one.pattern.pattern, set()).add(one.id)
        pattern = re.compile(r"(?<=\s)(?:" + "|".join(f"({text})" for text in texts or ("(?!)",)) + ")")
        return pattern, tuple(map(frozenset, texts.values()))

    @cached_property
    def columns(self) -> Mapping[str, Mapping[str, list[str]]]:
        """The columns of each table that fields fill, with the ids of those fields."""
        out: dict[str, dict[str, list[str]]] = {}
        for one in self.fields:
            table, dot, column = (one.into or "").partition(".")
            if dot:
                out.setdefault(table, {}).setdefault(column, []).append(one.id)
        return out

    def edited(
        self,
        name: str,
        year: int,
        *,
        renamed: Mapping[str, str] | None = None,
        dropped: Collection[str] = (),
        added: Mapping[str, Sequence[Field]] | None = None,
        moved: Mapping[str, str] | None = None,
    ) -> Form:
        """This form as another year prints it.

        ``renamed``: new texts by id; ``dropped``: ids; ``added``: fields to put behind the field of an id; ``moved``: the
        field of an id with its whole block, behind the last field of the block of another id. Raises ``KeyError`` for an id that the
        form does not have, so that a slip of the pen does not pass for a change.
        """
        for asked in (*(renamed or ()), *dropped, *(added or ()), *(moved or ()), *(moved or {}).values()):
            if asked not in self.by_id:
                raise KeyError(f"form {self.name} has no field {asked!r}; its fields: {', '.join(self.by_id)}")
        fields = [
            replace(one, text=(renamed or {}).get(one.id, one.text)) for one in self.fields if one.id not in dropped
        ]
        for at, more in (added or {}).items():
            index = next(index for index, one in enumerate(fields) if one.id == at)
            fields[index + 1 : index + 1] = more
        for block_of, behind in (moved or {}).items():
            first = self.by_id[block_of]
            going = [one for one in fields if one.block == first.block and one.position >= first.position]
            rest = [one for one in fields if one not in going]
            last = max(index for index, one in enumerate(rest) if one.block == self.by_id[behind].block)
            fields = [*rest[: last + 1], *going, *rest[last + 1 :]]
        return replace(self, name=name, year=year, fields=tuple(fields))
