"""The circles behind 実施事業, and what they and the chapters say together."""

from __future__ import annotations

import pytest

from ministry.pieces import parts
from welfare_etl.families.ministry.marks import decide, read_marks

C, M, P = "地域力強化推進事業", "多機関の協働による 包括的支援体制構築事業", "都道府県事業"

MARKS: tuple[tuple[str, list[str], str], ...] = (
    (f"{C}\t○\t{M}\t\t{P}\t\n", ["community"], "the cell behind the label"),
    (f"{C}\t{M}\t○ {P}\n", ["multi_agency"], "the head of the next label's cell"),
    (f"{C} ○\t{M}\t{P}\n", ["community"], "the end of the label's own cell"),
    (f"{C}\t○\t{M}\n\t\t\t○\n\t\t\t{P}\n", ["community", "multi_agency"], "the row below"),
    (f"{C}○{M}○{P}\n", ["community", "multi_agency"], "all in one cell"),
    (f'{C}\t<input type="radio"/>\t{M}\n\t\t<input type="radio"/>\t{P}\n', ["community", "multi_agency"], "drawn"),
    (f"{C}\t〇\t{M}\t●\t{P}\t✓\n", ["community", "multi_agency", "prefectural"], "circles, dots and ticks"),
    (f"{C}\tｏ\t{M}\tO\t{P}\n", ["community", "multi_agency"], "letters that look like one"),
    ("地 域 力 強 化 推 進 事 業\t○\n", ["community"], "blanks inside the label"),
    (f"{C}\t○\n\n\t○\t{M}\n", ["community"], "a second circle adds nothing"),
    (f"○\t{C}\t{M}\n", [], "a circle before all labels is nobody's"),
    (f"{C}\t×\t{M}\t-\t{P}\tモデル\n", [], "other signs are no circles"),
    (f"{C}\t第10回\t{M}\n", [], "nor is a nought in a number"),
    (f"■ {C}\t□ {M}\t☑ {P}\n", ["community", "prefectural"], "boxes stand before their labels"),
    (
        f'<input type="checkbox"/> {C}\t<input type="checkbox" checked/> {M}\t□ {P}\n',
        ["multi_agency"],
        "a drawn box that is not checked is no mark",
    ),
    ("", [], "nothing"),
)


@pytest.mark.parametrize(("printed", "projects", "reason"), MARKS, ids=[case[2] for case in MARKS])
def test_marks(printed: str, projects: list[str], reason: str) -> None:
    assert list(read_marks(parts(printed) if printed else []).projects) == projects, reason


def test_every_character_of_the_marks_is_accounted_for() -> None:
    printed = f"○\t{C}\t○ 余り\t{M}\t×\n"
    found = read_marks(parts(printed))
    pieces = [*(part for _, part in found.marks), *found.labels, *found.rest]
    assert sorted("".join(part.text for part in pieces).replace(" ", "")) == sorted("".join(printed.split()))
    assert [(owner, part.text) for owner, part in found.marks] == [(None, "○"), ("community", "○")]
    assert [part.text.strip() for part in found.rest] == ["余り", "×"]


# marked, with a chapter, chapter names who does it → run, doubtful
DECISIONS = (
    ("", "", "", "", "", "nothing"),
    ("c", "c", "c", "c", "", "mark and chapter agree"),
    ("c", "c", "", "c", "", "a chapter that is marked need not be filled in"),
    ("c", "", "", "c", "c", "marked, but its chapter is missing"),
    ("", "c", "c", "c", "c", "a chapter that names who does it settles it"),
    ("", "c", "", "", "c", "one that names nobody does not"),
    ("c", "m", "m", "m", "cm", "the mark is one place off"),
    ("c", "cm", "c", "c", "m", "a second chapter without mark or name"),
    ("cmp", "cmp", "cmp", "cmp", "", "all three"),
)
_FULL = {"c": "community", "m": "multi_agency", "p": "prefectural"}


@pytest.mark.parametrize(
    ("marked", "chapters", "filled", "run", "doubtful", "reason"), DECISIONS, ids=[case[5] for case in DECISIONS]
)
def test_decision(marked: str, chapters: str, filled: str, run: str, doubtful: str, reason: str) -> None:
    found = decide(*([_FULL[letter] for letter in letters] for letters in (marked, chapters, filled)))
    assert found.projects == {_FULL[letter] for letter in run}, reason
    assert {project for project, _, _ in found.doubts} == {_FULL[letter] for letter in doubtful}, reason
    assert all((project in found.projects) is used and why for project, used, why in found.doubts)
