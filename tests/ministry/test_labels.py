"""What is a label of the form, what is one with a misprint, and what only looks like one."""

from __future__ import annotations

import pytest

from ministry.pieces import rows
from welfare_etl.families.ministry.desk import absence
from welfare_etl.families.ministry.form_2018 import FORM
from welfare_etl.forms.labels import Lookup, exact, misprinted, starts
from welfare_etl.normalize.text import fold

EXACT = (
    ("population", "人口", True, "the cell"),
    ("population", "人　口", True, "with a blank in it"),
    ("population", "人口(H31.1.1)", True, "with a note behind it"),
    ("population", "人口 100,000(人)", True, "with its value behind it"),
    ("population", "人口:100,000", True, "behind a colon"),
    ("population", "人口減少が進む", False, "a word of a sentence"),
    ("population", "人口 密度", False, "another word behind it"),
    ("department", "担当部署名 地域福祉課", True, "a name behind it"),
    ("phone", "電話番号 0761-24-0000", True, "a number behind it"),
    ("phone", "電話番号は別に定める", False, "a sentence"),
    ("prefecture", "都道府県名 石川県", True, "a prefecture behind it"),
    ("prefecture", "都道府県名 を記入", False, "no prefecture behind it"),
    ("c.name", "②事業名 つながり", True, "its number tells it from the common word"),
    ("c.name", "事業名 つながり", False, "without its number it must be the whole cell"),
    ("c.implementer", "1.実施主体(委託先)", True, "① printed as 1."),
    ("c.implementer", "実施主体(委託先)", True, "or not at all"),
    ("community", "２．地域力強化推進事業について", True, "another chapter number, in full width"),
    ("a.support", "ア地域住民の参加を促す活動を行う者に対する支援", True, "(ア) without its brackets"),
    ("c.rationale", "③事業実施の必要性", True, "the short wording"),
    ("c.rationale", "②事業実施の必要性、体制等", True, "a number too low"),
)


@pytest.mark.parametrize(("label", "printed", "expected", "reason"), EXACT, ids=[case[1] for case in EXACT])
def test_exact(label: str, printed: str, expected: bool, reason: str) -> None:
    folded = fold(printed)
    assert (exact(FORM.by_id[label], folded, 0, len(folded)) is not None) is expected, reason


def test_the_longer_wording_is_taken() -> None:
    folded = "③事業実施の必要性、体制等 窓口"
    assert folded[: exact(FORM.by_id["c.rationale"], folded, 0, len(folded))] == "③事業実施の必要性、体制等"


def test_every_label_matches_itself() -> None:
    for label in FORM.fields:
        for wording in label.wordings:
            folded = fold(wording)
            assert exact(label, folded, 0, len(folded)) == len(folded), wording


MISPRINTS = (
    ("高曰化率", "", "aging_rate", "one of four"),
    ("高齢化曰", "", "aging_rate", "the last"),
    ("高齢化", "", "aging_rate", "one lost"),
    ("高高齢化率", "", "aging_rate", "one twice"),
    ("面曰", "38(k㎡)", "area_km2", "of a short label, where its unit stands beside"),
    ("面曰", "未定", None, "not where nothing tells"),
    ("世曰数", "40(世帯)", "households", "the same of three"),
    ("担当部署曰", "", "department", "the whole cell, not its beginning"),
    ("高曰化卒", "", None, "two of four are too many"),
    ("曰人口)", "", None, "of a label in brackets the bracket must be there"),
    ("地域包括支援センクー", "", "comprehensive_support", "one of ten"),
    ("地城包括支援センクー", "", "comprehensive_support", "two of ten"),
    ("高齢者の割合", "", None, "another label"),
    ("世帯の数が増えている。", "", None, "a sentence"),
)


@pytest.mark.parametrize(
    ("printed", "beside", "expected", "reason"), MISPRINTS, ids=[f"{case[0]}-{case[3]}" for case in MISPRINTS]
)
def test_misprinted(printed: str, beside: str, expected: str | None, reason: str) -> None:
    lookup = Lookup([label for label in FORM.fields if label.block in ("header", "basics")])
    folded = fold(printed)
    found = misprinted(lookup, folded, 0, len(folded), lambda: beside)
    assert (found[0].id if found else None) == expected, reason
    if found:
        assert found[1] == len(folded)


STARTS = (
    ("1. 自治体の基本情報等", "basics", True),
    ("自治体の基本情報等", "basics", True),
    ("1. 自治休の基本情報等", "basics", True),
    ("1-1. 自治体の基本情報", "profile", True),
    ("都道府県名\t石川県", "prefecture", True),
    ("成果目標の達成状況を見ると、次のことが分かる。", "basics", False),
    ("成果目標の達成状況を見ながら相談を受ける。", "achievement", False),
    ("5. 成果目標の達成状況", "achievement", True),
    ("5. 成果目標の逹成状況", "achievement", True),
    ("あ" * 90, "achievement", False),
)


@pytest.mark.parametrize(("printed", "label", "expected"), STARTS, ids=[f"{case[0][:14]}-{case[1]}" for case in STARTS])
def test_starts(printed: str, label: str, expected: bool) -> None:
    (row,) = rows(printed + "\n")
    assert starts(row, FORM.by_id[label]) is expected


ABSENT = (
    ("-", "dash"), ("ー", "dash"), ("―", "dash"), (" － ", "dash"), ("*", "dash"),
    ("なし", "none"), ("無し", "none"), ("特になし。", "none"), ("特にありません", "none"), ("該当なし", "none"), ("ない", "none"),
    ("不明", "unknown"), ("未定。", "unknown"), ("未集計", "unknown"),
    ("〔略 120字〕", "omitted"), ("講座 〔略 3字〕 20人", "omitted"),
    ("", None), ("なしの木", None), ("なし(来年度に検討する)", None), ("検討中", None), ("0", None),
    ("…", "dash"), ("／", "dash"), ("該当せず", "none"), ("N/A", "none"), ("該当者なし", "none"), ("非公表", "unknown"), ("現在未定", "unknown"), ("未設置", "none"), ("記載なし", "none"), ("特に定めていない", "none"), ("公表を差し控える", "unknown"), ("〔略 350 字 〕", "omitted"), ("算出不可", "unknown"),
    ("回答なし", "unknown"), ("未記入", "unknown"), ("空欄", "unknown"), ("該当項目なし", "none"), ("該当者はいない", "none"), ("不明(調査中)", "unknown"), ("不明(三名)", None),
    ("同上", "same"), ("同左。", "same"), ("〃", "same"), ("〔略 1,234字〕", "omitted"), ("〔略 12 字〕", "omitted"), ("〔 略 12字〕", "omitted"), ("〔略　１，２０４字〕", "omitted"), ("同上の窓口", None), ("-5", None),
)  # fmt: skip


@pytest.mark.parametrize(("printed", "reason"), ABSENT)
def test_absence(printed: str, reason: str | None) -> None:
    assert absence(printed) == reason
