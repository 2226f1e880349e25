"""Copies of the real documents, each with one fault planted: read right, or reported; never read wrong in silence."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from plans.conftest import document_of
from plans.gold import differences
from plans.test_gold import DOCUMENTS
from welfare_etl.families import Context
from welfare_etl.families.plans import FAMILIES
from welfare_etl.records.extraction import Extraction

Fault = Callable[[str], str]


def replaced(old: str, new: str, count: int = -1) -> Fault:
    def fault(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, count)

    return fault


def lost(start: str) -> Fault:
    """The first line that begins so is gone."""

    def fault(text: str) -> str:
        lines = text.split("\n")
        lines.remove(next(line for line in lines if line.startswith(start)))
        return "\n".join(lines)

    return fault


def swapped(one: str, other: str) -> Fault:
    """The blocks (between empty lines) that hold these words change places."""

    def fault(text: str) -> str:
        blocks = text.split("\n\n")
        a = next(at for at, block in enumerate(blocks) if one in block)
        b = next(at for at, block in enumerate(blocks) if other in block)
        blocks[a], blocks[b] = blocks[b], blocks[a]
        return "\n\n".join(blocks)

    return fault


def lines_swapped(one: str, other: str) -> Fault:
    def fault(text: str) -> str:
        lines = text.split("\n")
        a = next(at for at, line in enumerate(lines) if line.startswith(one))
        b = next(at for at, line in enumerate(lines) if line.startswith(other))
        lines[a], lines[b] = lines[b], lines[a]
        return "\n".join(lines)

    return fault


def cells(start: str, change: Callable[[list[str]], list[str]]) -> Fault:
    """A row of a table, its cells changed."""

    def fault(text: str) -> str:
        lines = text.split("\n")
        at = next(at for at, line in enumerate(lines) if line.startswith(start))
        lines[at] = "\t".join(change(lines[at].split("\t")))
        return "\n".join(lines)

    return fault


def read(name: str, text: str, shared: Path) -> tuple[Extraction, list[str]]:
    """The extraction of a damaged copy, and where it differs from the answers for the whole document."""
    family_name, publisher = DOCUMENTS[name]
    family = next(family for family in FAMILIES if family.name == family_name)
    [extraction] = family.read(document_of(text, name), Context(publisher=publisher))
    assert extraction.visible == extraction.labelled + extraction.valued + extraction.left
    gold = json.loads((shared / "gold" / "plans" / f"{name}.json").read_text(encoding="utf-8"))
    # Lines move and quotes break where a line is lost; the values may not.
    return extraction, [d for d in differences(gold, extraction) if ": line:" not in d and ": quote:" not in d]


STILL_RIGHT = [
    ("iga-pdca-r1", replaced("部会名", "部曾名")),
    ("iga-pdca-r1", replaced("【戦略】", "【戰略】", 1)),
    ("iga-pdca-r1", replaced("ＡＣＴＩＯＮ", "ＡＣＴＩ０Ｎ")),
    ("iga-pdca-r1", replaced("ＫＰＩ 活動指標", "ＫＰＩ 活動指樗")),
    ("iga-pdca-r1", replaced("07 １２の", "O7 １２の")),
    ("iga-pdca-r1", swapped("・福祉や医療だけでなく", "①社協で把握している")),
    ("iga-pdca-r1", swapped("①25回", "①地域での支援回数")),
    ("iga-master-plan", replaced("- 主担当課", "- 主坦当課")),
    ("iga-master-plan", replaced("- 成果指標", "- 成呆指標")),
    ("iga-master-plan", lines_swapped("満足度 |", "市民参画度 |")),
    ("iga-master-plan", lines_swapped("- 4,726回", "- 増加")),
    ("koka-followup", lines_swapped("A\t", "C\t")),
    ("koka-followup", replaced("## ", "")),
    ("koka-followup", replaced("## 重層的支援会議", "## 重層的支緩会議")),
    ("nanbu-roadmap", lines_swapped("総合評価\t(1)", "\t(3)")),
    ("nanbu-roadmap", lines_swapped("2021 (R3) 年度\t", "2024 (R6) 年度\t")),
    ("nanbu-roadmap", replaced("社会福祉協議会の取り組み実績", "社会福祉協議会の取り組み実讀")),
    ("nanbu-roadmap", cells("年次\t2021", lambda row: [*row[:2], "", *row[3:]])),
    ("nanbu-roadmap", cells("2023 (R5) 年度\t<p>", lambda row: ["", *row[1:]])),
]


@pytest.mark.parametrize(("name", "fault"), STILL_RIGHT)
def test_what_leaves_no_doubt_is_read_right(name: str, fault: Fault, shared: Path) -> None:
    text = (shared / "corpus" / f"{name}.txt").read_text(encoding="utf-8")
    assert fault(text) != text
    assert read(name, fault(text), shared)[1] == []


REPORTED = [
    ("iga-pdca-r1", lost("令和元年"), "no_date"),
    ("iga-pdca-r1", swapped("④コミュニティビジネス推進部会", "⑤地域福祉財源検討部会"), "numbers_disagree"),
    ("iga-pdca-r1", lost("①地域での支援回数"), "value_without_indicator"),
    ("iga-pdca-r1", replaced("②  １０", "②  １０回５団体"), "value_not_certain"),
    ("iga-pdca-r1", replaced("地域福祉活動を支えるしくみづくり\n\n部会名", "部会名", 1), "no_theme"),
    ("iga-pdca-r1", replaced("伊賀市", "乙丙市"), "body_unknown"),
    ("iga-master-plan", lost("- 60回"), "one_value"),
    ("iga-master-plan", lines_swapped("- 52回", "- 60回"), "target_below_baseline"),
    ("iga-master-plan", lines_swapped("関係機関や", "複雑なケースの解決割合"), "unit_does_not_fit"),
    ("iga-master-plan", replaced("37.9%", "379%"), "share_above_100"),
    ("iga-master-plan", replaced("4,726回", "4,7226回"), "values_unclear"),
    ("iga-master-plan", lost("取り組み"), "heading_missing"),
    ("iga-master-plan", lost("1-1 "), "no_policy"),
    ("iga-master-plan", replaced("伊賀市", "乙丙市"), "body_unknown"),
    ("koka-followup", lost("C\t"), "grade_undefined"),
    ("koka-followup", lost("## ⑤"), "component_missing"),
    ("koka-followup", lost("- 〔生活支援課〕"), "department_missing"),
    ("koka-followup", lost("定期(月1回)"), "no_frequency"),
    ("koka-followup", replaced("甲賀市", "府中市"), "body_unknown"),
    ("nanbu-roadmap", cells("年次\t2021", lambda row: [row[0], *row[2:]]), "grades_without_year"),
    ("nanbu-roadmap", cells("\t(2)", lambda row: [*row[:2], *row[3:]]), "grades_without_year"),
    ("nanbu-roadmap", replaced("2022 (R4) 年度", "2022 (R5) 年度", 1), "year_unclear"),
    ("nanbu-roadmap", cells("2022 (R4) 年度\t◎", lambda row: [row[0], *row[2:]]), "row_shifted"),
    ("nanbu-roadmap", lost("2023 (R5) 年度\t<p>"), "year_without_row"),
    ("nanbu-roadmap", replaced("【取組実績】", "【取組】", 1), "kind_unclear"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "fault", "code"), REPORTED)
def test_what_is_doubtful_is_reported(name: str, fault: Fault, code: str, shared: Path) -> None:
    text = (shared / "corpus" / f"{name}.txt").read_text(encoding="utf-8")
    whole, _ = read(name, text, shared)
    damaged, _ = read(name, fault(text), shared)
    assert sum(f.code == code for f in damaged.finding) > sum(f.code == code for f in whole.finding)


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("iga-pdca-r1", "伊賀市", "名張市", "24208"),
        ("iga-master-plan", "伊賀市", "鈴鹿市", "24207"),
        ("koka-followup", "甲賀市", "湖南市", "25211"),
    ],
)
def test_another_towns_name_gives_another_code(name: str, old: str, new: str, code: str, shared: Path) -> None:
    text = (shared / "corpus" / f"{name}.txt").read_text(encoding="utf-8").replace(old, new)
    extraction, _ = read(name, text, shared)
    rows = [row for rows in extraction.tables.values() for row in rows if "body_code" in type(row).model_fields]
    assert rows and {row.body_code for row in rows} == {code}  # type: ignore[attr-defined]
