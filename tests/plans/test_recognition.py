"""Whose a document is: by its labels, with a reason; a text of no family is nobody's."""

import pytest

from plans.conftest import document_of
from plans.test_towns import TOWNS, load
from welfare_etl.documents import read_document
from welfare_etl.evidence.span import lines_of
from welfare_etl.families import SURE, Context, detect, families
from welfare_etl.families.body import body_of

OWN = {
    "pdca_sheet": "hita-pdca.md.txt",
    "master_plan_page": "kiyose-keikaku.md.txt",
    "plan_followup": "yawata-hyoka.html",
    "roadmap": "ozu-roadmap.html",
}


@pytest.mark.parametrize("name", OWN)
def test_the_surest_family_is_the_right_one_and_says_why(name: str) -> None:
    seen = {family.name: family.recognise(load(TOWNS / OWN[name])) for family in families()}
    assert max(seen, key=lambda family: seen[family].score) == name
    assert seen[name].score >= SURE
    assert all(found.reason for found in seen.values())


@pytest.mark.parametrize(
    "text",
    [
        "広報べつかい\n\n1月の行事予定\n3日\t出初式\n",
        "目標\n\n実績\n\n課題\n",  # common words alone make no PDCA sheet
        "評価\nA\tよい\nB\tふつう\n",
        "年次\t2021\t2022\n人口\t100\t99\n",
        "第1章 総則\n1. 目的\n現状と課題\n取り組み\n",
        "支援会議\n",
    ],
)
def test_a_text_of_no_family_is_nobodys(text: str) -> None:
    document = document_of(text)
    assert all(family.recognise(document).score < SURE for family in families())
    family, reason = detect(document)
    assert family is None
    assert all(other.name in reason for other in families())


@pytest.mark.parametrize(
    ("text", "publisher", "code", "confidence"),
    [
        ("第3次名張市地域福祉計画", None, "24208", 1.0),
        ("第3次名張市地域福祉計画\n津市と交流する。", None, "24208", 1.0),  # the plan's owner counts for more
        ("名張市で\n津市で", None, None, 1.0),  # which of the two?
        ("名張市で\n津市で", "三重県津市", "24201", 1.0),
        ("第1次府中市地域福祉計画", None, None, 1.0),  # two bodies of that name
        ("第1次府中市地域福祉計画\n東京都の制度", None, "13206", 1.0),
        ("第1次府中市地域福祉計画", "広島県府中市", "34208", 1.0),
        ("東区\n港区 780", None, None, 1.0),  # a ward of 名古屋市, of 大阪市, or a body of 東京都
        ("港区地域福祉計画\n東京都の制度", None, "13103", 1.0),
        ("町内の計画", "鳥取県南部町", "31389", 0.8),
        ("町内の計画", "南部町", None, 1.0),  # three bodies of that name
        ("町内の計画", None, None, 1.0),
        # No name, but a town, and a local body named after a place that only one town has.
        ("町内の計画\n▼法勝寺地区地域振興協議会", None, "31389", 0.6),
        ("▼法勝寺地区地域振興協議会", None, None, 1.0),  # of a town? nobody says
        ("市内の計画\n▼法勝寺地区地域振興協議会", None, None, 1.0),
        ("町内の計画\n▼西町自治会", None, None, 1.0),  # many towns have a 西町
        ("町内の計画\n▼法勝寺地区協議会", "青森県南部町", "02445", 0.8),  # the register is surer
        ("第1次名張市地域福祉計画", "三重県津市", "24208", 1.0),  # the text is the witness
    ],
)
def test_the_body_is_the_one_that_the_text_names(
    text: str, publisher: str | None, code: str | None, confidence: float
) -> None:
    body = body_of(lines_of(document_of(text)), publisher, None)
    assert (body.code, body.confidence) == (code, confidence)
    assert body.reason


def test_a_unit_bracket_broken_over_two_lines_is_read_and_stays_in_the_name() -> None:
    cells = "<tr><th>指標</th><th>現状値(令和2年度)</th><th>目標値(令和8年度)</th></tr>"
    rows = "<tr><td>サロンの参加者数(人<br>)</td><td>120</td><td>200</td></tr><tr><td>相談の件数(件)</td><td>31</td><td>40</td></tr>"
    document = read_document(f"<table>{cells}{rows}</table>".encode(), "a", "text/html")
    reading = next(one for one in families() if one.name == "master_plan_page")
    found = [row for item in reading.read(document, Context()) for row in item.rows("plan_indicator")]
    assert [(row.indicator, row.baseline, row.baseline_unit) for row in found] == [  # type: ignore[attr-defined]
        ("サロンの参加者数(人)", 120, "人"),
        ("相談の件数", 31, "件"),
    ]


def test_a_word_broken_over_two_lines_of_its_cell_is_read() -> None:
    cells = "<tr><th>事業</th><th>実施主体</th></tr><tr><td>①包括的相談支援事業</td><td>直<br>営</td></tr>"
    rows = "<tr><td>②地域づくり事業</td><td>直営</td></tr><tr><td>③参加支援事業</td><td>社会福祉協議会</td></tr>"
    text = f"<h1>重層的支援体制整備事業 実施計画(令和5年度)</h1><table>{cells}{rows}</table>"
    reading = next(one for one in families() if one.name == "plan_followup")
    items = reading.read(read_document(text.encode(), "a", "text/html"), Context())
    found = [row for item in items for row in item.rows("programme_component")]
    assert [row.operator for row in found] == ["直営", "直営", "社会福祉協議会"]  # type: ignore[attr-defined]
