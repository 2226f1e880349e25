"""The roadmap: what stands under which header, and what happens when headers, years or cells are not where they should be."""

import pytest

from plans.conftest import codes, read_as
from welfare_etl.families import Context
from welfare_etl.families.roadmap import Roadmap
from welfare_etl.families.roadmap.tables import year_of
from welfare_etl.records.extraction import Extraction

# Made up, in the form's manner: two objectives, three years of which one is graded, three actors.
PLAN = """
実施計画ロードマップ

**【重点取組1】見守りの輪づくり**
**(1)声かけの推進・(2)居場所の充実**

- 【めざす姿】**
- (1) 声をかけ合っています。
- (2) 居場所があります。

年次	2021 (R3) 年度	2022 (R4) 年度	2023 (R5) 年度	【評価基準】 A:できた B:半分 C:着手 D:未着手
総合評価	(1)	C		
	(2)	D		

重要業績評価指標(KPI)	地域協議会の役割	社会福祉協議会の役割	行政の役割
(1)声かけの推進 1. 声かけ隊の結成 2. 参加率30%以上 ※再掲 (2)居場所の充実 1. 居場所の増加	(1)声かけの推進 【期待される活動主体】東協議会 ●声をかけます。	(1)声かけの推進 ●隊を支えます。 ○研修の実施	(2)居場所の充実 ●場所を貸します。

年次	進捗の目安	地域協議会の取り組み実績	社会福祉協議会の取り組み実績	行政の取り組み実績	その他特記事項
2021 (R3) 年度	◎隊を結成	▼東協議会 ◎隊員募集 ▼西協議会	【予定される取り組み】 ◎研修 【取組実績】 ◎研修を2回開催	【予定される取り組み】 ◎広報	
2022 (R4) 年度	◎居場所を2か所	▼東協議会 ◎拠点準備 ▼西協議会	【予定される取り組み】 ◎助成	【予定される取り組み】	
		◎視察			
2023 (R5) 年度	◎見直し	▼西協議会 ◎検証	【予定される取り組み】 ◎検証	【予定される取り組み】 ◎検証	
"""
CONTEXT = Context(publisher="鳥取県南部町")


def read(text: str = PLAN) -> Extraction:
    return read_as(Roadmap(), text, CONTEXT)


def facts(extraction: Extraction, table: str, *columns: str) -> list[tuple[object, ...]]:
    return [tuple(getattr(row, column) for column in columns) for row in extraction.rows(table)]


def test_grades_stand_under_their_year_and_blank_years_have_no_row() -> None:
    extraction = read()
    assert facts(extraction, "plan_evaluation", "item", "item_name", "fiscal_year", "grade") == [
        ("(1)", "声かけの推進", 2021, "C"),
        ("(2)", "居場所の充実", 2021, "D"),
    ]
    assert facts(extraction, "grade_definition", "grade", "definition") == [
        ("A", "できた"), ("B", "半分"), ("C", "着手"), ("D", "未着手"),
    ]  # fmt: skip
    assert "ungraded_years" in codes(extraction)


def test_key_indicators_keep_numbers_bounds_and_directions() -> None:
    rows = facts(read(), "plan_indicator", "programme", "indicator", "target", "target_unit", "target_direction")
    assert rows == [
        ("声かけの推進", "声かけ隊の結成", None, None, None),
        ("声かけの推進", "参加率", 30.0, "%", ">="),
        ("居場所の充実", "居場所", None, None, "increase"),
    ]
    assert facts(read(), "plan_indicator", "aim")[2] == ("居場所があります。",)


def test_roles_are_told_apart_by_actor_and_objective() -> None:
    rows = [
        row[1:]
        for row in facts(read(), "plan_activity", "kind", "actor", "actor_kind", "objective", "text")
        if row[0] == "expected_role"
    ]
    assert rows == [
        ("東協議会", "association", "声かけの推進", "声をかけます。"),
        ("社会福祉協議会", "social_welfare_council", "声かけの推進", "隊を支えます。"),
        ("社会福祉協議会", "social_welfare_council", "声かけの推進", "研修の実施"),
        ("行政", "government", "居場所の充実", "場所を貸します。"),
    ]


def test_activities_are_told_apart_by_year_actor_and_whether_they_were_done() -> None:
    rows = {row for row in facts(read(), "plan_activity", "fiscal_year", "actor", "kind", "text") if row[0]}
    assert rows >= {
        (2021, None, "milestone", "隊を結成"),
        (2021, "東協議会", "actual", "隊員募集"),
        (2021, "社会福祉協議会", "planned", "研修"),
        (2021, "社会福祉協議会", "actual", "研修を2回開催"),
        (2021, "行政", "planned", "広報"),
        # Headed 実績, but nobody has graded or reported 2022: intended.
        (2022, "東協議会", "planned", "拠点準備"),
        # The row that a page break cut goes on with the last association named.
        (2022, "西協議会", "planned", "視察"),
    }
    assert len(rows) == 13
    assert {"row_continued", "planned_under_results"} <= codes(read())


def test_everything_is_read() -> None:
    extraction = read()
    assert extraction.left == 0
    assert {row.body_code for row in extraction.rows("plan_activity")} == {"31389"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("printed", "year"),
    [
        ("2021 (R3) 年度", 2021),
        ("令和3年度", 2021),
        ("2021", 2021),
        ("平成35年度", 2023),  # an era year that never came
        ("2021 (R4) 年度", None),  # the calendars disagree: neither is taken
        ("年度", None),
    ],
)
def test_the_year_of_a_cell(printed: str, year: int | None) -> None:
    assert year_of(printed)[0] == year


@pytest.mark.parametrize(
    ("change", "code", "grades"),
    [
        # A year gone from the header: three cells of grades under two years. None is guessed.
        (("年次\t2021 (R3) 年度\t2022 (R4) 年度\t", "年次\t2022 (R4) 年度\t"), "grades_without_year", []),
        # A header cell left empty between two years can only be the year between.
        (("\t2022 (R4) 年度\t2023 (R5) 年度\t【", "\t\t2023 (R5) 年度\t【"), "year_inferred", [2021, 2021]),
        (("年次\t2021 (R3) 年度", "年次\t2021 (R2) 年度"), "year_unclear", [None, None]),
        (("\t(2)\tD\t\t", "\t(2)\tD\t\t\t"), "grades_without_year", [2021]),
        (("\t(2)\tD\t\t", "\t(2)\tX\t\t"), "unknown_grade", [2021, 2021]),
        (
            ("2021 (R3) 年度\t2022 (R4) 年度\t2023", "2022 (R4) 年度\t2021 (R3) 年度\t2023"),
            "years_out_of_order",
            [2022, 2022],
        ),
        (("年次\t2021", "年汝\t2021"), None, [2021, 2021]),
    ],
)
def test_a_header_that_lost_a_year_shifts_no_grade(
    change: tuple[str, str], code: str | None, grades: list[int | None]
) -> None:
    assert change[0] in PLAN
    extraction = read(PLAN.replace(*change, 1))
    assert [row[0] for row in facts(extraction, "plan_evaluation", "fiscal_year")] == grades
    assert code is None or code in codes(extraction, "warning")


def changed_row(start: str, change: str) -> str:
    lines = PLAN.split("\n")
    at = max(i for i, line in enumerate(lines) if line.startswith(start))
    cells = lines[at].split("\t")
    if change == "drop":
        cells = [cells[0], *cells[2:]]
    elif change == "blank year":
        cells[0] = ""
    lines[at] = "\t".join(cells)
    if change == "delete":
        del lines[at]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("start", "change", "code"),
    [
        ("2022", "drop", "row_shifted"),  # five cells under six headers
        ("2022", "blank year", "year_inferred"),  # a milestone opens a row of its own, between 2021 and 2023
        ("2022", "delete", "year_without_row"),
        ("2023", "blank year", "year_unclear"),  # the last row: nothing says which year
    ],
)
def test_a_damaged_row_is_reported(start: str, change: str, code: str) -> None:
    before = set(facts(read(), "plan_activity", "fiscal_year", "actor", "kind", "text"))
    extraction = read(changed_row(start, change))
    after = set(facts(extraction, "plan_activity", "fiscal_year", "actor", "kind", "text"))
    assert code in codes(extraction, "warning")
    assert all(row in before or row[0] is None or row[1] is None for row in after)


def test_rows_and_columns_may_stand_in_any_order() -> None:
    lines = PLAN.split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith("2021"))
    last = next(i for i, line in enumerate(lines) if line.startswith("2023"))
    lines[at], lines[last] = lines[last], lines[at]
    swapped = "\n".join(
        "\t".join([*cells[:3], cells[4], cells[3], cells[5]]) if len(cells := line.split("\t")) == 6 else line
        for line in lines
    )
    columns = ("fiscal_year", "actor", "kind", "text")
    assert sorted(map(str, facts(read(swapped), "plan_activity", *columns))) == sorted(
        map(str, facts(read(), "plan_activity", *columns))
    )
    assert "columns_in_other_order" in codes(read(swapped))


@pytest.mark.parametrize(
    ("printed", "damaged"),
    [
        ("進捗の目安", "進歩の目安"),
        ("社会福祉協議会の取り組み実績", "社会福祉協議会の取り組み実讀"),
        ("行政の役割", "行攻の役割"),
        ("重要業績評価指標(KPI)", "重要業積評価指標(KPI)"),
        ("【予定される取り組み】 ◎研修", "【予定される取り紺み】 ◎研修"),
    ],
)
def test_a_damaged_label_is_read_and_reported(printed: str, damaged: str) -> None:
    columns = ("fiscal_year", "actor", "actor_kind", "kind", "text")
    extraction = read(PLAN.replace(printed, damaged, 1))
    assert facts(extraction, "plan_activity", *columns) == facts(read(), "plan_activity", *columns)
    assert "label_repaired" in codes(extraction)
