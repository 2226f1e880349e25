"""The same grades of three measures under eight kinds of marks and four manners of legend, in tables, lists and behind labels."""

from __future__ import annotations

import itertools
import re

import pytest

from plans.conftest import read_by_name

_TITLE = "東松島市 第3次地域福祉計画 進捗評価(令和5年度)"
_ITEMS = ("居場所の整備", "相談体制の充実", "担い手の育成")
_MEANINGS = ("計画どおり進んだ", "おおむね進んだ", "遅れている")
MARKS = ["ABC", "SAB", "abc", "◎○△", "ⅠⅡⅢ", "543", "アイウ", ("順調", "概ね順調", "遅れ")]
LEGENDS = {
    "one line": "評価の基準 {0}:{3} {1}:{4} {2}:{5}\n\n",
    "a line each": "評価基準\n{0} {3}\n{1} {4}\n{2} {5}\n\n",
    "a line each, with colons": "【評価の区分】\n{0}:{3}\n{1}:{4}\n{2}:{5}\n\n",
    "a note": "※{0}…{3}、{1}…{4}、{2}…{5}\n\n",
}
LAYOUTS = {
    "tabs": "取組\t評価\n{0}\t{3}\n{1}\t{4}\n{2}\t{5}\n",
    "labels": "1 {0}\n評価:{3}\n\n2 {1}\n評価:{4}\n\n3 {2}\n評価:{5}\n",
    "bullets": "・{0} 評価 {3}\n・{1} 評価 {4}\n・{2} 評価 {5}\n",
    "brackets": "1 {0}【評価:{3}】\n2 {1}【評価:{4}】\n3 {2}【評価:{5}】\n",
}


# Words of which a note tells are no marks by themselves.
_ALL = [one for one in itertools.product(MARKS, LEGENDS, LAYOUTS) if one[1] != "a note" or isinstance(one[0], str)]


@pytest.mark.parametrize(("marks", "legend", "layout"), _ALL)
def test_grades_are_read_however_they_are_set(marks: str | tuple[str, ...], legend: str, layout: str) -> None:
    text = f"{_TITLE}\n\n" + LEGENDS[legend].format(*marks, *_MEANINGS) + LAYOUTS[layout].format(*_ITEMS, *marks)
    extraction = read_by_name(text, "plan_followup")
    rows = [row.model_dump() for row in extraction.rows("plan_evaluation")]
    assert [(re.sub(r"^\d ", "", row["item"]), row["fiscal_year"], row["grade"]) for row in rows] == [
        (item, 2023, mark) for item, mark in zip(_ITEMS, marks, strict=True)
    ]
    defined = [row.model_dump() for row in extraction.rows("grade_definition")]
    assert [(row["grade"], row["definition"]) for row in defined] == list(zip(marks, _MEANINGS, strict=True))
