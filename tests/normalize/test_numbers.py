"""Printed numbers → typed values. Unknown or ambiguous is None with a reason, never a guess and never zero."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare_etl.normalize.kanji import kanji_integer
from welfare_etl.normalize.numbers import absence, cell_number, labelled_numbers, number, readings


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1,121.26", 1121.26),
        ("62073", 62073),
        ("６２，０７３", 62073),
        ("二千", 2000),
        ("十五", 15),
        ("2千", 2000),
        ("1億2千万", 120_000_000),
        ("1.5万", 15000),
        ("三〇", 30),
        ("389,0606", None),
        ("2,3", None),
        ("31.1.1", None),
        ("人", None),
        ("", None),
    ],
)
def test_number(printed: str, value: float | None) -> None:
    assert number(printed) == value
    assert number(printed) is None or type(number(printed)) is type(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("百二十", 120),
        ("千五百", 1500),
        ("一万二千", 12000),
        ("二〇一八", 2018),
        ("万億", None),
        ("十千", None),
        ("三ヶ所", None),
    ],
)
def test_kanji_integer(text: str, value: int | None) -> None:
    assert kanji_integer(text) == value


@pytest.mark.parametrize(
    ("printed", "value", "value_max", "comparator", "unit", "why"),
    [
        ("1,966,735(人)", 1966735, None, "=", "人", "the form's own shape"),
        ("62073(人)", 62073, None, "=", "人", "no grouping"),
        ("235,169 (人)", 235169, None, "=", "人", "a blank before the unit"),
        ("1,966 ,735(人)", 1966735, None, "=", "人", "a blank in the grouping"),
        ("98.95%", 98.95, None, "=", "%", "no brackets"),
        ("14.8(‰) ※全県", 14.8, None, "=", "‰", "a note behind"),
        ("1,121.26(k m ²)", 1121.26, None, "=", "k m ²", "a unit that fell apart"),
        ("※16(校)", 16, None, "=", "校", "a mark of a note in front"),
        ("16校 ※義務教育学校1校", 16, None, "=", "校", "what the note says is not the value"),
        ("(1)(校)", 1, None, "=", "校", "the number in brackets"),
        ("約28,000人", 28000, None, "~", "人", "約"),
        ("５０人程度", 50, None, "~", "人", "程度, full width"),
        ("200人以上", 200, None, ">=", "人", "以上"),
        ("90%以下", 90, None, "<=", "%", "以下"),
        ("2～3回", 2, 3, "=", "回", "a range"),
        ("38 人～91 人", 38, 91, "=", "人", "a range with the unit twice"),
        ("3-4地区", 3, 4, "=", "地区", "a range with a hyphen"),
        ("27,326人(H31.1.1)", 27326, None, "=", "人", "a date is no number"),
        ("10.9(%) (H30/11 現在)", 10.9, None, "=", "%", "a date is no number"),
        ("平成30年4月1日現在 62073", 62073, None, "=", None, "a date in front"),
        ("20 人(専任1名，兼任 19 人)", 20, None, "=", "人", "the breakdown in brackets gives way"),
        ("3,000人 うち65歳以上 300人", 3000, None, "=", "人", "the part behind うち gives way"),
        ("三ヶ所", 3, None, "=", "ヶ所", "kanji numeral"),
        ("二千人", 2000, None, "=", "人", "kanji numeral"),
        ("-5(%)", -5, None, "=", "%", "a sign is not dropped"),
        ("▲3.2%", -3.2, None, "=", "%", "▲ is the Japanese minus"),
        ("0(校)", 0, None, "=", "校", "a printed zero is a value"),
    ],
)
def test_cell_number(
    printed: str, value: float, value_max: float | None, comparator: str, unit: str | None, why: str
) -> None:
    r = cell_number(printed)
    assert (r.value, r.value_max, r.comparator, r.unit, r.reason) == (value, value_max, comparator, unit, None), why


@pytest.mark.parametrize(
    ("printed", "reason", "missing", "why"),
    [
        ("", "blank", "blank", "empty"),
        ("(人)", "blank", "blank", "only what the form prints"),
        ("(k m ²)", "blank", "blank", "only what the form prints, fallen apart"),
        ("-(%)", "dash", "dash", "a hyphen"),
        ("—", "dash", "dash", "a dash"),
        ("ー(校)", "dash", "dash", "a length mark typed for a dash"),
        ("不明(%)", "unknown", "unknown", "不明"),
        ("未集計", "unknown", "unknown", "not counted yet"),
        ("把握していない", "unknown", "unknown", "not known to the body"),
        ("なし", "none", "none", "there is none"),
        ("該当なし", "none", "none", "there is none"),
        ("389,0606(世帯)", "bad_grouping", "unreadable", "389,060 or 390,606?"),
        ("2，3回", "bad_grouping", "unreadable", "two or three, or a broken number"),
        ("1.2.3", "unreadable", "unreadable", "no number"),
        ("一部の地域", "unreadable", "unreadable", "a word with a numeral in it"),
        ("町内全域", "unreadable", "unreadable", "text"),
        ("直営:1か所、委託:1か所", "ambiguous", "unreadable", "equal numbers of two things are two"),
        ("28 .5(%)", "ambiguous", "unreadable", "a blank before the point: never 5"),
        ("28・5(%)", "ambiguous", "unreadable", "a dot for the point"),
        ("1OO,000(人)", "ambiguous", "unreadable", "letters for zeros: never 0"),
        ("25(2)(校)", "ambiguous", "unreadable", "which of the two has the unit?"),
        ("市 300人 町 200人", "ambiguous", "unreadable", "which of the two?"),
    ],
)
def test_a_cell_without_a_number_says_why(printed: str, reason: str, missing: str, why: str) -> None:
    r = cell_number(printed)
    assert (r.value, r.reason, r.missing) == (None, reason, missing), why


def test_a_unit_in_thousands_is_not_taken_for_a_thousand() -> None:
    assert cell_number("100(千人)", ("人",)).reason == "ambiguous"
    assert cell_number("1(校)", ("校",)).value == 1


def test_units_choose_between_the_numbers_of_a_cell() -> None:
    assert cell_number("1,200世帯 3,000人", ["名"]).value == 3000
    assert cell_number("1,200世帯 3,000人", ["世帯"]).value == 1200
    assert cell_number("1,200世帯", ["人"]).value is None


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("県:977,675(人) 北村:2,150(人) 南町:4,934(人)", [("県", 977675), ("北村", 2150), ("南町", 4934)]),
        ("北町:11,092人 南町:2,664人", [("北町", 11092), ("南町", 2664)]),
        ("北町 11,092人、南町 2,664人", [("北町", 11092), ("南町", 2664)]),
        ("北町(11,092人)\n南町(2,664人)", [("北町", 11092), ("南町", 2664)]),
        ("県:389,0606(世帯) 北村: 867(世帯)", [("県", None), ("北村", 867)]),
        ("県:— 北町:2(校)", [("県", None), ("北町", 2)]),
        ("直営:1か所 委託:2か所", [("直営", 1), ("委託", 2)]),
        ("直営1か所, 委託2か所(社協, 民間)", [("直営", 1), ("委託", 2)]),
        ("1,966,735(人)", []),
    ],
)
def test_labelled_numbers(printed: str, expected: list[tuple[str, float | None]]) -> None:
    assert [(label, r.value) for label, r in labelled_numbers(printed)] == expected


def test_a_labelled_number_points_into_the_whole_cell() -> None:
    cell = "北町:11,092人 南町:2,664人"
    assert [cell[r.start : r.end] for _, r in labelled_numbers(cell)] == ["11,092人", "2,664人"]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("八戸市二か所", [(2, None, "か所")]),
        ("一人暮らし高齢者", []),
        ("平成32年度 28団体", [(28, None, "団体")]),
        ("月8件×12ヶ月=96件", [(8, None, "件"), (12, None, "ヶ月"), (96, None, "件")]),
        ("30名⇒20名", [(30, None, "名"), (20, None, "名")]),
        ("2から3回", [(2, 3, "回")]),
        ("10人から20人に増加", [(10, None, "人"), (20, None, "人")]),
    ],
)
def test_readings(phrase: str, expected: list[tuple[float, float | None, str]]) -> None:
    assert [(r.value, r.value_max, r.unit) for r in readings(phrase)] == expected


@given(st.integers(0, 10**10), st.sampled_from(["人", "(人)", " (世帯)", "校"]))
def test_a_grouped_number_comes_back(value: int, unit: str) -> None:
    assert cell_number(f"{value:,}{unit}").value == value
    assert cell_number(f"{value:,}".translate({0x30 + d: 0xFF10 + d for d in range(10)}) + unit).value == value


@given(st.text("0123456789,.~-()人件%約年月H不明 　一千", max_size=30))
def test_any_cell_reads_without_raising_and_gives_either_a_value_or_a_reason(text: str) -> None:
    r = cell_number(text)
    assert (r.value is None) == (r.reason is not None)
    assert 0 <= r.start <= r.end <= len(text)
    labelled_numbers(text)
    for found in readings(text):
        assert text[found.start : found.end].strip()


def test_absence_is_none_for_text() -> None:
    assert absence("町内全域") is None
