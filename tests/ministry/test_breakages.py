"""A report broken in the ways of converters reads as the unbroken one, or says what is wrong with it."""

from __future__ import annotations

import pytest

from ministry import form_text as f
from ministry.form_text import Breakage, PrintedLabel

UNBROKEN = f.report()
EXPECTED = f.cells_of(f.one(UNBROKEN))
LABELS = f.labels()

# What is printed → what the warehouse holds, for the cells that are not just copied.
TYPED = {
    ("report", "prefecture"): "石川県",
    ("report", "prefecture_code"): "17",
    ("report", "municipality"): "小松市",
    ("report", "municipality_code"): "17203",
    ("report", "local_government_code"): "172031",
    ("report", "kind"): "city",
    ("report", "phone"): "0761-24-0000",
    ("report", "urls"): ["https://www.city.example.jp/fukushi/"],
    ("report", "implements_community"): True,
    ("report", "implements_multi_agency"): True,
    ("report", "implements_prefectural"): False,
    ("profile", "population"): 100_000,
    ("profile", "households"): 40_000,
    ("profile", "aging_rate"): 28.5,
    ("profile", "assistance_rate"): 0.5,
    ("profile", "area_km2"): 370.5,
    ("profile", "association_rate"): 80.0,
    ("profile", "elementary_schools"): 25,
    ("profile", "junior_high_schools"): 10,
    ("community_project", "implementer"): "小松市",
    ("community_project", "contractor"): "社会福祉法人 小松市社会福祉協議会",
    ("community_building", "population"): 100_000,
    ("multi_agency_project", "implementer"): "小松市",
    ("multi_agency_project", "contractor"): None,
    ("multi_agency_project", "coordinators"): 3,
}
COPIED = {
    ("vision", "characteristics"): "characteristics",
    ("vision", "purpose"): "purpose",
    ("vision", "desired_change"): "desired_change",
    ("community_project", "name"): "c.name",
    ("community_project", "rationale"): "c.rationale",
    ("community_project", "other"): "c.other",
    ("community_project", "multi_agency_plan"): "c.multi_agency_plan",
    **{
        ("community_building", column): f"a.{column}"
        for column in (
            "area",
            "area_scope",
            "support_target",
            "support_content",
            "hub_place",
            "hub_operator",
            "training_target",
            "training_content",
            "other",
            "funding",
        )
    },
    ("community_building", "linked_programmes"): "a.linked",
    ("community_building", "targets_text"): "a.targets",
    **{
        ("consultation", column): f"b.{column}"
        for column in (
            "area",
            "area_scope",
            "place",
            "person",
            "publicity",
            "early_detection",
            "backup_content",
            "backup_person",
        )
    },
    ("consultation", "linked_programmes"): "b.linked",
    ("consultation", "targets_text"): "b.targets",
    **{
        ("multi_agency_project", column): f"m.{column}"
        for column in (
            "name",
            "rationale",
            "agency",
            "overview",
            "case_meeting",
            "network_meeting",
            "funding",
            "new_resources",
            "other",
            "community_plan",
        )
    },
    ("multi_agency_project", "coordinator_background"): "m.background",
    ("multi_agency_project", "case_meeting_details"): "m.case_details",
    ("multi_agency_project", "network_meeting_details"): "m.network_details",
    ("multi_agency_project", "targets_text"): "m.targets",
}


def value(cells: f.Cells, table: str, column: str) -> object:
    """The value of a column in the table's first row."""
    return next(found for (name, _, other), found in cells.items() if (name, other) == (table, column))


@pytest.mark.parametrize(
    ("place", "expected"), TYPED.items(), ids=lambda part: ".".join(part) if isinstance(part, tuple) else None
)
def test_typed_value(place: tuple[str, str], expected: object) -> None:
    assert value(EXPECTED, *place) == expected


@pytest.mark.parametrize(
    ("place", "fact"), COPIED.items(), ids=lambda part: ".".join(part) if isinstance(part, tuple) else part
)
def test_copied_value(place: tuple[str, str], fact: str) -> None:
    assert value(EXPECTED, *place) == f.FACTS[fact]


def test_nothing_to_report_of_the_unbroken_report() -> None:
    found = f.one(UNBROKEN)
    assert found.finding == []
    assert found.left == 0


# -- same record ---------------------------------------------------------------------------------------------------------

NOTHING: frozenset[str] = frozenset()
SAME: tuple[tuple[Breakage, frozenset[str], str], ...] = (
    (f.marks_fused_into_next_label, NOTHING, "a circle belongs to the label before it, in whatever cell it stands"),
    (f.marks_behind_their_label, NOTHING, "label and circle in one cell"),
    (f.mark_on_the_row_below, NOTHING, "rows of the mark table are read on as one"),
    (f.marks_as_radio_buttons, NOTHING, "a drawn button is the circle that the form asks for"),
    (f.mark_as_large_circle, NOTHING, "any circle or tick is a mark"),
    (f.label_and_value_in_one_cell, NOTHING, "a common word is a label where its kind of value follows it"),
    (f.label_in_paragraph_before_value, NOTHING, "the paragraph after the label is its value"),
    (f.labels_in_a_row_above_values, NOTHING, "a cell without label belongs to the label above it in its column"),
    (f.cell_broken_over_a_page, NOTHING, "a cell left of the row's first label goes on from the row before"),
    (f.row_broken_over_a_page, NOTHING, "both columns go on, each under its label"),
    (f.cell_of_nested_table, NOTHING, "cells printed a second time are no second value"),
    (f.cell_of_nested_table_with_echoes_beside, NOTHING, "nor where they are printed a third time beside it"),
    (f.labels_in_paragraph_tags, NOTHING, "markup around a label is no part of it"),
    (f.circled_numbers_lost, NOTHING, "the circled number is optional"),
    (f.circled_numbers_as_digits, NOTHING, "① may be printed 1."),
    (f.brackets_of_letters_lost, NOTHING, "(ア) may be printed ア"),
    (f.label_row_of_meetings_deleted, frozenset({"label_deleted"}), "cells under their heading are read in the form's order"),
    (f.header_table_lost, frozenset({"no_header"}), "the heading above the form names the body"),
    (f.chapters_numbered_otherwise, NOTHING, "chapters are known by their names"),
    (f.chapter_numbers_lost, NOTHING, "and need no number"),
    (f.full_width_ascii, NOTHING, "widths mean nothing"),
    (f.blanks_inside_labels, NOTHING, "nor do blanks inside a label"),
    (f.dates_behind_labels, NOTHING, "a note in brackets behind a label is not its value"),
    (f.rulers_between_tables, NOTHING, "a ruler says nothing"),
    (f.windows_line_ends, NOTHING, "nor do a line's end characters"),
    (f.trailing_tabs_and_blanks, NOTHING, "empty cells are no values"),
    (f.label_row_repeated, frozenset({"label_in_answer"}), "a label repeated by a page break goes on with its value"),
)  # fmt: skip


@pytest.mark.parametrize(("breakage", "told", "reason"), SAME, ids=[case[0].__name__ for case in SAME])
def test_broken_report_reads_the_same(breakage: Breakage, told: frozenset[str], reason: str) -> None:
    broken = breakage(UNBROKEN)
    assert broken != UNBROKEN
    found = f.one(broken)
    assert f.cells_of(found) == EXPECTED, reason
    assert f.codes(found) == told, reason


@pytest.mark.parametrize("breakage", [case[0] for case in SAME], ids=[case[0].__name__ for case in SAME])
def test_quotes_of_a_broken_report_are_verbatim(breakage: Breakage) -> None:
    broken = breakage(UNBROKEN)
    lines = broken.split("\n")
    for item in f.one(broken).lineage:
        assert item.quote in "\n".join(lines[item.line_start - 1 : item.line_end])


def test_breakages_together() -> None:
    """Conversions break a report in more than one way."""
    text = UNBROKEN
    for breakage in (f.mark_on_the_row_below, f.labels_in_a_row_above_values, f.dates_behind_labels, f.cell_of_nested_table, f.rulers_between_tables, f.circled_numbers_lost, f.trailing_tabs_and_blanks, f.windows_line_ends):  # fmt: skip
        text = breakage(text)
    assert f.cells_of(f.one(text)) == EXPECTED


# -- misprinted labels -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", LABELS, ids=[label.printed[:24] for label in LABELS])
def test_a_wrong_character_in_a_label(label: PrintedLabel) -> None:
    """First, middle and last character read wrongly: the value is found, and where the form's letter was wrong, told."""
    letters = [offset for offset, letter in enumerate(label.printed) if not letter.isspace()]
    for offset in {letters[0], letters[len(letters) // 2], letters[-1]}:
        assert f.cells_of(f.one(f.wrong_character(UNBROKEN, label, offset))) == EXPECTED, (label.printed, offset)


@pytest.mark.parametrize("label", LABELS[::7], ids=[label.printed[:24] for label in LABELS[::7]])
def test_a_character_too_few_or_too_many_in_a_label(label: PrintedLabel) -> None:
    at = label.start + len(label.printed) // 2
    for broken in (UNBROKEN[:at] + UNBROKEN[at + 1 :], UNBROKEN[:at] + "曰" + UNBROKEN[at:]):
        assert f.cells_of(f.one(broken)) == EXPECTED, label.printed


def test_a_misprinted_label_is_told_with_its_line() -> None:
    label = next(label for label in LABELS if label.printed == "高齢化率")
    found = f.one(f.wrong_character(UNBROKEN, label, 1))
    assert [(item.severity, item.code, item.line, item.printed, item.used) for item in found.finding] == [
        ("info", "label_misprinted", UNBROKEN[: label.start].count("\n") + 1, "高曰化率", "高齢化率")
    ]
    assert {item.rule for item in found.lineage if item.column_name == "aging_rate"} == {"label_misprinted"}


# -- told, not guessed -----------------------------------------------------------------------------------------------------

_VALUES_ONLY = (
    "広報紙",
    "共同募金",
    "生活支援体制",
    "講座の",
    "介護予防",
    "相談の受付",
    "研究会",
    "来年度",
    "分野を",
    "寄付を",
    "居場所",
    "手引き",
    "会議の開催",
    "校区と",
    "海と山",
)
_NEEDLESS = ("※実施", "参考 URL", "石川県 小松市")
DELETABLE = [
    number
    for number, line in enumerate(UNBROKEN[: UNBROKEN.index("5. 成果目標")].split("\n"))
    if line.strip() and not line.startswith((*_VALUES_ONLY, *_NEEDLESS))
]


@pytest.mark.parametrize(
    "number", DELETABLE, ids=[UNBROKEN.split("\n")[number][:16].replace("\t", " ") for number in DELETABLE]
)
def test_a_deleted_row_of_labels_is_told(number: int) -> None:
    lines = UNBROKEN.split("\n")
    found = f.one("\n".join(lines[:number] + lines[number + 1 :]))
    assert f.codes(found) & {"label_missing", "no_header", "under_heading", "mark_and_chapter_differ", "report_cut_off"}
    told = [item.line for item in found.finding if item.line is not None]
    assert any(abs(line - number) <= 3 for line in told), (number, told)


BLANKED = (
    ("population", "", "blank", None),
    ("population", "-", "dash", None),
    ("households", "不明", "unknown", None),
    ("association_rate", "―(%)", "dash", None),
    ("aging_rate", "28.5～30.1(%)", "unreadable", "a range is not one number"),
    ("households", "40,0000(世帯)", "unreadable", "a comma at the wrong place may be a digit too many"),
    ("area_km2", "370.5(人)", "unreadable", "a unit that is no area"),
)


@pytest.mark.parametrize(("fact", "printed", "reason", "why"), BLANKED)
def test_a_figure_that_is_none_is_null_with_its_reason(fact: str, printed: str, reason: str, why: str | None) -> None:
    found = f.one(f.report({**f.FACTS, fact: printed}))
    assert value(f.cells_of(found), "profile", fact) is None
    assert [item.reason for item in found.missing if item.column_name == fact] == [reason]
    assert bool([item for item in found.finding if item.column_name == fact]) is (why is not None)


def test_an_empty_field_and_a_dash_are_no_text() -> None:
    found = f.one(
        f.report(m__background="", m__agency="－", m__funding="なし", m__other="未定", a__funding="〔略 120字〕")
    )
    missing = {(item.table_name, item.column_name): item.reason for item in found.missing}
    assert missing["multi_agency_project", "coordinator_background"] == "blank"
    assert missing["multi_agency_project", "agency"] == "dash"
    assert missing["multi_agency_project", "funding"] == "none"
    assert missing["multi_agency_project", "other"] == "unknown"
    assert missing["community_building", "funding"] == "omitted"
    assert found.finding == []


def test_letters_of_another_script_are_told() -> None:
    found = f.one(f.report(purpose="だれもが相談できるпункт"))
    assert {item.code for item in found.finding} == {"foreign_letter"}
    assert {item.severity for item in found.finding} == {"warning"}


# -- cut reports -----------------------------------------------------------------------------------------------------------

CUTS = ("実施事業※", "担当部署名", "1. 自治体", "高齢化率", "1-2. 地域", "2. 事業", "本事業を通じて", "3. 地域力", "イ「住民", "4. 多機関", "⑧事業の", "5. 成果")  # fmt: skip


@pytest.mark.parametrize("before", CUTS)
def test_a_report_cut_before(before: str) -> None:
    text = UNBROKEN[: UNBROKEN.index(f"\n{before}") + 1]
    found = f.one(text)
    cut = [item for item in found.finding if item.code == "report_cut_off"]
    assert [item.severity for item in cut] == ["error"]
    assert cut[0].line == len(text.rstrip("\n").split("\n"))
    # What is left of it is read, and nothing is made up for what is gone.
    for place, got in f.cells_of(found).items():
        if place[0] in ("profile", "vision", "community_building", "consultation", "multi_agency_project"):
            assert got in (None, [], EXPECTED[place]), place


# -- several reports in one file ----------------------------------------------------------------------------------------------


def test_two_reports_in_one_file() -> None:
    town = f.report(f.TOWN)
    first, second = f.extractions(UNBROKEN + "\n" + town)
    assert f.cells_of(first) == EXPECTED
    assert f.cells_of(second) == f.cells_of(f.one(town))
    bounds = [
        (found.rows("report")[0].model_dump()["line_start"], found.rows("report")[0].model_dump()["line_end"])
        for found in (first, second)
    ]
    lines = len(UNBROKEN.split("\n")) - 1
    assert bounds == [(1, lines - 0), (lines + 2, lines + 1 + len(town.split("\n")) - 1)]


def test_a_report_cut_in_the_middle_does_not_swallow_the_next() -> None:
    cut = UNBROKEN[: UNBROKEN.index("\n4. 多機関") + 1]
    first, second = f.extractions(cut + "\n" + f.report(f.TOWN))
    assert "report_cut_off" in f.codes(first)
    assert f.cells_of(second) == f.cells_of(f.one(f.report(f.TOWN)))


def test_a_duplicated_report_is_read_twice_the_same() -> None:
    """Which of the two counts is settled by the build, which sees all documents."""
    first, second = f.extractions(UNBROKEN + "\n" + UNBROKEN)
    assert f.cells_of(first) == f.cells_of(second) == EXPECTED


def test_a_report_without_header_between_two_others() -> None:
    text = "\n".join((UNBROKEN, f.header_table_lost(f.report(f.TOWN)), f.report(f.PREFECTURE)))
    found = f.extractions(text)
    assert [item.report_id for item in found] == ["2018-17203", "2018-31302", "2018-17000"]
    assert [f.codes(item) for item in found] == [set(), {"no_header"}, set()]


# -- other bodies -----------------------------------------------------------------------------------------------------------


def test_a_prefecture_with_its_own_project() -> None:
    cells = f.cells_of(f.one(f.report(f.PREFECTURE)))
    assert value(cells, "report", "report_id") == "2018-17000"
    assert value(cells, "report", "municipality") is None
    assert value(cells, "report", "kind") == "prefecture"
    assert value(cells, "report", "implements_prefectural") is True
    assert value(cells, "prefectural_project", "contractor") == "石川県社会福祉協議会"
    assert value(cells, "prefectural_project", "content") == "\n".join(
        f.FACTS[key] for key in ("p.who", "p.structure", "p.process", "p.advice")
    )
    assert not any(table in ("community_project", "multi_agency_project") for table, _, _ in cells)


def test_a_joint_report_of_a_prefecture() -> None:
    """A figure printed for one of the towns is that town's."""
    found = f.one(f.report(f.JOINT))
    rows = [row.model_dump() for row in found.rows("profile")]
    assert [(row["body_code"], row["body_role"], row["population"], row["households"], row["aging_rate"]) for row in rows] == [
        ("31000", "reporting", 550_000, 220_000, 31.0),
        ("31302", "covered", 11_000, 4_500, None),
        ("31325", "covered", 3_000, 1_300, None),
    ]  # fmt: skip
    assert found.rows("report")[0].model_dump()["covered_codes"] == ["31302", "31325"]


def test_a_body_that_nobody_knows_is_told_and_not_guessed() -> None:
    found = f.one(f.report(municipality="架空市"))
    assert f.codes(found) >= {"unknown_body"}
    assert value(f.cells_of(found), "report", "municipality_code") is None
    assert value(f.cells_of(found), "report", "municipality_printed") == "架空市"


def test_a_heading_of_another_body_is_told() -> None:
    assert "heading_differs" in f.codes(f.one(UNBROKEN.replace("石川県 小松市\n", "石川県 金沢市\n", 1)))


def test_a_town_of_another_prefecture_is_not_taken() -> None:
    found = f.one(f.report(prefecture="長野県"))
    assert value(f.cells_of(found), "report", "municipality_code") is None
    assert "unknown_body" in f.codes(found)


MARKED: tuple[tuple[dict[str, str], tuple[bool, bool, bool], set[str], str], ...] = (
    ({"mark__community": ""}, (False, True, False), set(), "one mark, one chapter"),
    ({"mark__community": "", "mark__multi_agency": "", "mark__prefectural": "○"}, (False, False, True), set(), "the third project"),
    ({"c__implementer": "", "c__rationale": "－"}, (True, True, False), set(), "marked with a chapter that is not filled in"),
)  # fmt: skip


@pytest.mark.parametrize(("changes", "runs", "told", "reason"), MARKED)
def test_projects(changes: dict[str, str], runs: tuple[bool, bool, bool], told: set[str], reason: str) -> None:
    found = f.one(f.report(f.FACTS, **changes))
    row = found.rows("report")[0].model_dump()
    assert tuple(row[f"implements_{name}"] for name in ("community", "multi_agency", "prefectural")) == runs, reason
    assert f.codes(found) == told


def test_a_chapter_without_mark_and_a_mark_without_chapter_are_told() -> None:
    unmarked = UNBROKEN.replace("地域力強化推進事業\t○\t", "地域力強化推進事業\t\t", 1)
    assert unmarked != UNBROKEN
    assert f.codes(f.one(unmarked)) == {"mark_and_chapter_differ"}
    assert value(f.cells_of(f.one(unmarked)), "report", "implements_community") is True


# -- the year ---------------------------------------------------------------------------------------------------------------


YEARS = (
    ("", "平成29年度と平成29年度に行った。", 2018, "form", "years that only prose names decide nothing"),
    ("", "令和元年度から始めた。", 2018, "form", "nor does a later one"),
    ("", "ことしから始めた。", 2018, "form", "no year at all"),
    ("石川県 小松市 令和元年度\n\n", "ことしから始めた。", 2019, "printed", "the line above the form names it"),
    ("平成30年度と令和元年度\n\n", "ことしから始めた。", 2018, "form", "two years above the form are none"),
)


@pytest.mark.parametrize(("title", "sentence", "year", "basis", "reason"), YEARS, ids=[case[4] for case in YEARS])
def test_the_year_where_no_register_gives_it(title: str, sentence: str, year: int, basis: str, reason: str) -> None:
    found = f.extractions(title + f.report(c__rationale=sentence).lstrip(), year=None)[0]
    assert found.report_id == f"{year}-17203", reason
    assert f.cells_of(found)["report", found.report_id, "fiscal_year_basis"] == basis
    assert [item.used for item in found.finding if item.code == "year_of_form"] == ["2018"] * (basis == "form")


def test_a_given_year_is_believed() -> None:
    found = f.extractions(f.report(c__rationale="平成29年度に始めた。"), year=2018)[0]
    assert found.report_id == "2018-17203"
    assert f.codes(found) == set()


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("(平成30年4月1日現在)", "2018-04-01"), (" (H30.10.1 現在)", "2018-10-01"), ("", None)],
)
def test_the_day_of_the_profile(printed: str, expected: str | None) -> None:
    assert value(f.cells_of(f.one(f.report(profile=printed))), "profile", "as_of") == expected


# -- a chapter whose heading is lost ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading", ["3. 地域力強化推進事業について", "4. 多機関の協働による包括的支援体制構築事業について"]
)
def test_the_labels_that_only_one_chapter_has_tell_which_chapter_it_is(heading: str) -> None:
    text = f.report()
    assert heading in text
    found = f.one(text.replace(heading + "\n", ""))
    assert f.cells_of(found) == f.cells_of(f.one(text))
    assert "label_missing" in f.codes(found)


def test_an_achievement_chapter_without_text_may_have_been_cut() -> None:
    text = f.report()
    found = f.one(text[: text.index("成果目標の達成状況") + len("成果目標の達成状況")] + "\n")
    assert "achievement_blank" in f.codes(found)


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        ("▲28.5(%)", "no share is below zero; the rest of the report is still read"),
        ("28 .5(%)", "a blank inside"),
        ("28・5(%)", "a dot for the point"),
    ],
)
def test_a_share_that_cannot_be_is_null_with_a_warning(printed: str, reason: str) -> None:
    found = f.one(f.report(aging_rate=printed))
    assert found.tables["profile"][0].model_dump()["aging_rate"] is None, reason
    assert [finding.column_name for finding in found.finding if finding.severity == "warning"] == ["aging_rate"]


def test_a_goal_that_cannot_be_read_is_told() -> None:
    found = f.one(f.report(a__targets="相談件数 3,50件"))
    assert [finding.printed for finding in found.finding if finding.code == "unreadable_number"] == ["3,50"]


def test_kana_apart_from_their_sound_marks_are_the_same_kana() -> None:
    apart = UNBROKEN.replace("が", "か\u3099").replace("バ", "ハ\u3099")
    assert apart != UNBROKEN
    assert f.cells_of(f.one(apart)) == f.cells_of(f.one(UNBROKEN))


def test_a_body_that_did_not_exist_yet_is_told() -> None:
    found = f.one(f.report(prefecture="静岡県", municipality="浜松市中央区"))
    assert [item.severity for item in found.finding if item.code == "body_of_another_time"] == ["warning"]
    assert "2024-01-01" in next(item.message for item in found.finding if item.code == "body_of_another_time")
