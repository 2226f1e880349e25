"""Where the unit of a number stands when it does not stand beside it: every way by an example, and what must not be taken for one."""

from __future__ import annotations

import pytest

from welfare_etl.claims.text import Text

AWAY = [
    ("behind, in brackets", "相談の受付 120(件)", [(120, "件")]),
    ("behind, on the next line", "相談の受付は120\n件となった", [(120, "件")]),
    ("column of units", "項目\t単位\t実績\n体操の会\t回\t12\n見守り\t世帯\t40", [(12, "回"), (40, "世帯")]),
    ("column of units, last", "項目\t実績\t単位\n体操の会\t12\t回\n見守り\t40\t世帯", [(12, "回"), (40, "世帯")]),
    ("column of units, in brackets", "項目\t単位\t実績\n体操の会\t(回)\t12", [(12, "回")]),
    ("row of units", "\t相談\t訪問\n単位\t件\t世帯\n本年度\t31\t8", [(31, "件"), (8, "世帯")]),
    ("title of the column", "地区\t回数(回)\t参加(人)\n東\t3\t41\n西\t2\t18", [(3, "回"), (41, "人"), (2, "回"), (18, "人")]),
    ("title that is a unit", "地区\t回\t人\n東\t3\t41", [(3, "回"), (41, "人")]),
    ("title of two rows", "地区\t相談\t訪問\n\t(件)\t(世帯)\n東\t3\t41", [(3, "件"), (41, "世帯")]),
    ("label of the row", "項目\t目標\t実績\n体操の会(回)\t12\t11", [(12, "回"), (11, "回")]),
    ("label, with how it is counted", "項目\t目標\t実績\n参加者(延べ、人)\t120\t131", [(120, "人"), (131, "人")]),
    ("caption above", "地区別の相談(単位:件)\n地区\t窓口\t電話\n東\t3\t41", [(3, "件"), (41, "件")]),
    ("note below", "地区\t窓口\t電話\n東\t3\t41\n※単位は件", [(3, "件"), (41, "件")]),
    ("no row labels", "相談(単位:件)\n北町\t南町\n12\t9", [(12, "件"), (9, "件")]),
    ("merged cells", '<table><tr><th rowspan="2">項目(単位)</th><th colspan="2">本年度</th><th rowspan="2">達成率(%)</th></tr>'
     "<tr><th>目標</th><th>実績</th></tr><tr><td>体操の会(回)</td><td>12</td><td>9</td><td>75.0</td></tr></table>",
     [(12, "回"), (9, "回"), (75, "%")]),
    ("with a comparison", "項目\t目標\n満足度(%)\t80以上", [(80, "%")]),
    ("with its explanation", "項目\t実績\n体操の会(回)\t12(各町3回)", [(12, "回"), (3, "回")]),
    ("with another year", "参加(単位:人。( )内は前年度)\n北町\t南町\n12(8)\t9(4)", [(12, "人"), (8, "人"), (9, "人"), (4, "人")]),
    ("before and after", "項目\t推移\n集いの場(か所)\t9→12", [(9, "か所"), (12, "か所")]),
    ("label in a line", "相談件数(件):120", [(120, "件")]),
    ("label in a line, two sides", "相談件数(件) 目標 120 実績 131", [(120, "件"), (131, "件")]),
    ("label in other brackets", "参加者【人】 57", [(57, "人")]),
    ("line above", "(単位:件)\n・窓口 31\n・訪問 12", [(31, "件"), (12, "件")]),
    ("heading above, its sides below", "体操の会の開催(回)\n目標 12\n実績 11", [(12, "回"), (11, "回")]),
]  # fmt: skip
NOT = [
    ("number of the row", "No.\t項目\t実績(回)\n1\t体操の会\t12", [(12, "回")]),
    ("a line of its own unit between", "(単位:件)\n・見守り 8世帯\n・整備の状況 3", [(8, "世帯")]),
    ("bracket that is no unit", "体操の会(南町) 2018", []),
    ("year", "計画(件) 2018年度", []),
    ("a list's number", "相談(件)\n1 窓口のこと", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), [c[1:] for c in AWAY + NOT], ids=[c[0] for c in AWAY + NOT])
def test_a_unit_away_from_its_number(text: str, wanted: list[tuple[float, str]]) -> None:
    found = [(q.value, q.unit) for q in Text(text).numbers if q.is_quantity and q.unit]
    assert found == wanted
