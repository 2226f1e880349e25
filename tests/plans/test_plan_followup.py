"""A follow-up: grades with their conditions, components with operator and departments, the two meetings."""

import pytest

from plans.conftest import codes, read_as
from welfare_etl.families.plan_followup import PlanFollowup
from welfare_etl.records.extraction import Extraction

# Made up, in the form's manner.
REPORT = """# 第2次別海町地域福祉計画

## 取り組み結果の報告

別海町 福祉部 福祉課

## 評価について

A, B, Cの3段階で評価

評価\t
A\t計画どおり
B\t計画に近い
C\t計画に遠い

# 別海町 重層的支援体制整備事業

## 相談・連絡・情報提供

- ・住民

## ①包括的相談支援事業

どの相談も受け止める

## ②アウトリーチ等継続的支援

【別海町社協に委託】
訪ねてつながる

アウトリーチ支援が必要

## ④地域づくり

場をつくり
人をつなぐ支援

- ・拠点事業
- 〔福祉課〕

- ・子育て拠点事業
- 〔子ども課〕

難しい事例は多機関協働事業者へつなぐ

## ⑤多機関協働事業

【別海町社協に委託】

狭間の課題を調整する

①へのつながり
もある

## 支援会議(同意なし/守秘義務)

定期(月1回)開催

- ・情報の共有
- ・状況の確認

## 重層的支援会議

随時開催 本人同意あり

- \\* 支援方針
- ・評価

## ③参加支援

【別海町社協に委託】

役割をつくる
"""


def read(text: str = REPORT) -> Extraction:
    return read_as(PlanFollowup(), text)


def components(extraction: Extraction) -> dict[int | None, tuple[object, ...]]:
    columns = ("name", "operator", "description", "departments")
    return {
        row.number: tuple(getattr(row, column) for column in columns)  # type: ignore[attr-defined]
        for row in extraction.rows("programme_component")
    }


def meetings(extraction: Extraction) -> list[tuple[object, ...]]:
    columns = ("name", "frequency", "consent", "topics")
    return [tuple(getattr(row, column) for column in columns) for row in extraction.rows("meeting")]


def grades(extraction: Extraction) -> list[tuple[object, ...]]:
    return [(row.grade, row.definition) for row in extraction.rows("grade_definition")]  # type: ignore[attr-defined]


def test_grades_with_their_conditions() -> None:
    assert grades(read()) == [("A", "計画どおり"), ("B", "計画に近い"), ("C", "計画に遠い")]


def test_components_with_operator_and_departments() -> None:
    assert components(read()) == {
        1: ("包括的相談支援事業", None, "どの相談も受け止める", []),
        2: ("アウトリーチ等継続的支援", "別海町社協", "訪ねてつながる", []),
        3: ("参加支援", "別海町社協", "役割をつくる", []),
        4: ("地域づくり", None, "場をつくり人をつなぐ支援", ["福祉課", "子ども課"]),
        5: ("多機関協働事業", "別海町社協", "狭間の課題を調整する", []),
    }
    assert {row.body_code for row in read().rows("programme_component")} == {"01691"}  # type: ignore[attr-defined]


def test_an_arrow_of_the_chart_is_a_note_of_the_component_that_it_leads_to() -> None:
    notes = {row.number: row.note for row in read().rows("programme_component")}  # type: ignore[attr-defined]
    assert notes == {
        1: "住民\n①へのつながり\nもある",
        2: "アウトリーチ支援が必要",
        3: None,
        4: "拠点事業\n子育て拠点事業",
        5: "難しい事例は多機関協働事業者へつなぐ",
    }
    assert "chart_text" in codes(read())
    assert read().left == 0


def test_the_two_meetings_differ_in_consent_and_frequency() -> None:
    assert meetings(read()) == [
        ("支援会議", "定期(月1回)開催", False, ["情報の共有", "状況の確認"]),
        ("重層的支援会議", "随時開催", True, ["支援方針", "評価"]),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("B\t計画", "8\t計画", "unknown_grade"),
        ("B\t計画に近い\n", "", "grade_undefined"),
        ("B\t計画", "A\t計画", "grade_repeated"),
        ("## ⑤多機関", "## ④多機関", "number_repeated"),
        ("## ⑤多機関", "## 多機関", "number_missing"),
        ("## ②アウトリーチ等継続的支援", "## ②アウトリ一チ等継続的支援", "name_repaired"),
        ("## 重層的支援会議", "## 重層的支緩会議", "name_repaired"),
        ("【別海町社協に委託】", "【別海町社協に委話】", "operator_unclear"),
        ("随時開催 本人同意あり", "随時開催 本人同意あり\n本人同意なし", "consent_unclear"),
        ("# 別海町 重層的", "# 府中市 重層的", "body_unknown"),
    ],
)
def test_damage_is_reported(old: str, new: str, code: str) -> None:
    assert old in REPORT
    text = REPORT.replace(old, new, 1)
    assert code in codes(read(text.replace("別海町", "府中市") if code == "body_unknown" else text), "warning")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## ②アウトリーチ等継続的支援", "## ②アウトリ一チ等継続的支援"),
        ("## 重層的支援会議", "## 重層的支緩会議"),
        ("## ", ""),  # headings without their markdown
        ("〔福祉課〕", "（福祉課）"),
        ("A\t計画どおり\nB\t計画に近い", "B\t計画に近い\nA\t計画どおり"),
    ],
)
def test_damage_that_leaves_no_doubt_is_read(old: str, new: str) -> None:
    assert old in REPORT
    extraction = read(REPORT.replace(old, new))
    assert components(extraction) == components(read())
    assert meetings(extraction) == meetings(read())
    assert sorted(map(str, grades(extraction))) == sorted(map(str, grades(read())))


def test_the_order_of_the_sections_does_not_matter() -> None:
    head, *sections = REPORT.split("\n## ")
    turned = "\n## ".join([head, *sections[:2], *reversed(sections[2:])])
    assert components(read(turned)) == components(read())
    assert sorted(map(str, meetings(read(turned)))) == sorted(map(str, meetings(read())))
