"""Each kind of finding of the plan families is raised by something."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plans.test_towns import TOWNS, read
from welfare_etl.documents import read_document
from welfare_etl.families import Context, families
from welfare_etl.families.plans.pieces import reader

ROOT = Path(__file__).resolve().parents[2]
SHEETS = (ROOT / "raw" / "iga-pdca-r1.facts.txt").read_text(encoding="utf-8")
LINES = SHEETS.split("\n")
GRADES = "評価のまとめ\n\n| 取組 | 評価 |\n|---|---|\n| 見守りの推進 | A |\n| 居場所づくり | B |\n"


def codes(text: str, family: str, name: str = "a.txt", **known: str) -> set[str]:
    """What a family, named by its register, tells of a text."""
    reading = next(one for one in families() if one.name == family)
    document = read_document(text.encode("utf-8"), "a", name=name)
    return {found.code for item in reading.read(document, Context(**known)) for found in item.finding}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "family", "known", "told"),
    [
        (GRADES, "plan_followup", {}, {"body_unknown", "year_unclear"}),
        (GRADES, "plan_followup", {"publisher": "北海道稚内市"}, {"body_from_register", "year_unclear"}),
        (
            "PLAN\n居場所を開く。\n\nDO\n三つ開いた。\n\nCHECK\n参加がふえた。\n",
            "pdca_sheet",
            {},
            {"no_text_for_column"},
        ),
        ("お知らせ\n\n来月の催しを案内します。\n", "roadmap", {}, {"nothing_read"}),
        ("指標名\t単位\t現状値\t目標値\n居場所の数\tか所\t3\t12か13\n", "master_plan_page", {}, {"value_unclear"}),
        ("指標\t単位\t令和2年度\t令和12年度\n居場所の数\tか所\t3\t5\n", "master_plan_page", {}, {"meaning_inferred"}),
        ("取組\t指標名\t現状値\t目標値\n7\t居場所の数\t3か所\t5か所\n", "master_plan_page", {}, {"programme_unclear"}),
        ("指標名\t現状値\t目標値\n講座の数\t3回\t約5回ほか\n", "master_plan_page", {}, {"value_doubtful"}),
    ],
)
def test_what_a_plan_is_told_for(text: str, family: str, known: dict[str, str], told: set[str]) -> None:
    name = "a.md.txt" if "|" in text else "a.txt"
    assert told <= codes(text, family, name, **known)


@pytest.mark.parametrize(
    ("town", "code"), [("amakusa-kotei.txt", "phase_inferred"), ("sukumo-page.txt", "components_in_prose")]
)
def test_what_a_town_is_told_for(town: str, code: str) -> None:
    extraction, _ = read(TOWNS / town)
    assert code in {found.code for found in extraction.finding}


def test_sheets_pulled_apart_by_a_converter_say_how_they_were_put_together() -> None:
    assert {"place_by_elimination", "remark_in_table", "value_unclear", "value_without_indicator"} <= codes(
        SHEETS, "pdca_sheet"
    )


def swapped(at: int) -> str:
    return "\n".join([*LINES[:at], LINES[at + 1], LINES[at], *LINES[at + 2 :]])


@pytest.mark.parametrize(
    ("damaged", "told"),
    [
        (lambda: SHEETS.replace("数\n箇所\n", "", 1), {"units_unclear"}),
        (lambda: SHEETS.replace("人づくり・地域づくり\n", "人づくり・地域づくり\n" * 2, 1), {"line_repeated"}),
        (lambda: swapped(511), {"sheet_unclear"}),
    ],
)
def test_what_damaged_sheets_are_told_for(damaged: Callable[[], str], told: set[str]) -> None:
    assert not told & codes(SHEETS, "pdca_sheet")
    assert told <= codes(damaged(), "pdca_sheet")


def test_text_apart_from_its_label_is_placed_by_wording_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    source = ROOT.parent / "shared" / "corpus" / "iga-pdca-r1.txt"
    if not source.is_file():
        pytest.skip("the full edition is not on this machine")
    text = source.read_text(encoding="utf-8")
    assert "column_unsure" in codes(text, "pdca_sheet")
    monkeypatch.setattr(reader, "_NO_BASIS", 99)
    assert "column_unclear" in codes(text, "pdca_sheet")
