"""Printed names → bodies: exact, another spelling, a conversion error, or nothing; never a silent guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare_etl.normalize.places import is_blank_place, joint_names, match_place, match_prefecture
from welfare_etl.reference.municipalities import municipalities, prefectures


@pytest.mark.parametrize(
    ("printed", "prefecture", "code", "level", "why"),
    [
        ("札幌市", "北海道", "01100", "exact", "a designated city has its own code"),
        ("墨田区", "東京都", "13107", "exact", "a special ward"),
        ("東京都", "東京都", "13000", "exact", "the prefecture itself"),
        ("鰺ケ沢町", "青森県", "02321", "variant", "large ke"),
        ("鯵ヶ沢町", "青森県", "02321", "variant", "another form of the character"),
        ("西津軽郡鰺ヶ沢町", "青森県", "02321", "variant", "county in front"),
        ("秋田県井川町", "秋田県", "05366", "variant", "prefecture in front"),
        ("竜ヶ崎市", "茨城県", "08208", "variant", "new form of the character"),
        ("山之内町", "長野県", "20561", "variant", "之 for ノ"),
        ("札幌", "北海道", "01100", "variant", "the 市 left out"),
        ("八王子市役所", "東京都", "13201", "variant", "the office of the city"),
        ("狛江市(こまえし)", "東京都", "13219", "variant", "the reading behind"),
        ("横浜市保土ヶ谷区", "神奈川県", "14106", "variant", "a ward of a designated city"),
        ("鱒ヶ沢町", "青森県", "02321", "fuzzy", "a wrong fish"),
        ("鯉ヶ沢町", "青森県", "02321", "fuzzy", "another wrong fish"),
        ("粕江市", "東京都", "13219", "fuzzy", "one wrong of three, and no other candidate"),
        ("富士河ロ湖町", "山梨県", "19430", "fuzzy", "katakana ro for 口"),
        ("音威子府材", "北海道", "01470", "fuzzy", "a wrong ending"),
        ("篠山市", "兵庫県", "28221", "exact", "a former name"),
        ("那珂川町", "福岡県", "40305", "exact", "a former town, now a city under another code"),
        ("那珂川町", "栃木県", "09411", "exact", "the same name elsewhere is another body"),
        ("狛江市", "北海道", None, "none", "right name, wrong prefecture"),
        ("豊山市", "愛知県", None, "none", "豊川市, 豊田市 and more are one character away"),
        ("山市", "山形県", None, "none", "too short to go by"),
        ("—", "栃木県", None, "none", "nobody"),
        ("", "東京都", None, "none", "nobody"),
        ("東部地域", "秋田県", None, "none", "no municipality"),
    ],
)
def test_match_place(printed: str, prefecture: str, code: str | None, level: str, why: str) -> None:
    found = match_place(printed, prefecture)
    assert (found.code, found.level) == (code, level), why
    assert (found.name is None) == (found.kind is None) == (code is None)


def test_a_name_without_prefecture_must_be_the_only_one() -> None:
    assert match_place("狛江市").code == "13219"
    assert match_place("東京都狛江市").code == "13219"
    assert match_place("府中市").candidates == ("東京都府中市", "広島県府中市")
    assert match_place("鱒ヶ沢町").level == "none"


@pytest.mark.parametrize(
    ("printed", "code", "level"),
    [
        ("青森県", "02000", "exact"),
        ("東京 都", "13000", "exact"),
        ("青森", "02000", "variant"),
        ("鹿兒島県", "46000", "variant"),
        ("栃未県", "09000", "fuzzy"),
        ("関東", None, "none"),
        ("北海", None, "none"),
        ("", None, "none"),
    ],
)
def test_match_prefecture(printed: str, code: str | None, level: str) -> None:
    found = match_prefecture(printed)
    assert (found.code, found.level) == (code, level)


@pytest.mark.parametrize(
    ("printed", "group", "members"),
    [
        (
            "東津軽郡(平内町、今別町、蓬田村、外ヶ浜町)",
            "東津軽郡",
            ("平内町", "今別町", "蓬田村", "外ヶ浜町"),
        ),
        ("モデル地域（北村・南町）", "モデル地域", ("北村", "南町")),
        ("モデル地域:北村、南町", "モデル地域", ("北村", "南町")),
        ("北村 南町", "", ("北村", "南町")),
        ("北市と南町", "", ("北市", "南町")),
        ("郡(外ヶ 浜町、今別 町)", "郡", ("外ヶ浜町", "今別町")),
    ],
)
def test_joint_names(printed: str, group: str, members: tuple[str, ...]) -> None:
    found = joint_names(printed)
    assert found is not None
    assert (found.group, found.members) == (group, members)


@pytest.mark.parametrize("printed", ["札幌市", "札幌市(本庁)", "音威 子府村", "野々市市", "", "—"])
def test_a_single_name_is_no_joint_name(printed: str) -> None:
    assert joint_names(printed) is None


@pytest.mark.parametrize(("printed", "blank"), [("", True), (None, True), ("—", True), ("-", True), ("津市", False)])
def test_is_blank_place(printed: str | None, blank: bool) -> None:
    assert is_blank_place(printed) is blank


PRESENT = [m for m in municipalities() if m.valid_to is None and m.kind not in ("prefecture", "designated_city_ward")]


def test_every_body_of_japan_is_found_by_its_own_name() -> None:
    for m in PRESENT:
        assert match_place(m.name, m.prefecture).code == m.code
        assert match_place(f"{m.prefecture}{m.county or ''}{m.name}", m.prefecture).code == m.code
    for p in prefectures():
        assert match_prefecture(p.name).code == p.code


@given(st.sampled_from(PRESENT), st.integers(0, 8), st.sampled_from("囗鱒未麤〇"))
def test_a_character_that_no_name_has_never_leads_to_another_body(m, at: int, wrong: str) -> None:  # type: ignore[no-untyped-def]
    at %= len(m.name)
    printed = m.name[:at] + wrong + m.name[at + 1 :]
    found = match_place(printed, m.prefecture)
    assert found.code in (m.code, None)


@given(st.text(max_size=12))
def test_any_name_is_answered(printed: str) -> None:
    found = match_place(printed, "青森県")
    assert (found.level == "none") == (found.code is None)
    joint_names(printed)
