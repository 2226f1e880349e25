"""The same activities of three years, set in the layouts in which towns set them: tables in any direction, lists in any order."""

from __future__ import annotations

import pytest

from plans.conftest import read_by_name

_TITLE = "東松島市 地域福祉活動計画 年次行動計画(ロードマップ)"
_A = ["縁側を2か所で試す", "縁側を4か所に広げる", "縁側を全地区で開く"]
_B = ["推進員を1人置く", "推進員を2人にする", "推進員の研修を開く"]
_YEARS = (2023, 2024, 2025)
_R = ("R5", "R6", "R7")
_NEN = ("令和5年度", "令和6年度", "令和7年度")
Rows = list[tuple[int, str | None, str, str]]


def _rows(first: str | None, second: str | None, phases: tuple[str, str] = ("planned", "planned")) -> Rows:
    one = [(year, first, phases[0], text) for year, text in zip(_YEARS, _A, strict=True)]
    return one + [(year, second, phases[1], text) for year, text in zip(_YEARS, _B, strict=True)]


def _table(rows: list[list[str]]) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<h1>{_TITLE}</h1><table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def _each(line: str, names: tuple[str, ...] = _NEN) -> str:
    return "\n".join(line.format(year, a, b) for year, a, b in zip(names, _A, _B, strict=True))


_ALONE, _ACTORS, _PHASES = _rows(None, None), _rows("住民", "社協"), _rows(None, None, ("planned", "actual"))
_BESIDE = [text for pair in zip(_A, _B, strict=True) for text in pair]
LAYOUTS: dict[str, tuple[str, Rows]] = {
    "table, items and years": (_table([["取組", *_NEN], ["居場所", *_A], ["推進員", *_B]]), _ALONE),
    "table, actors and years": (_table([["主体", *_NEN], ["住民", *_A], ["社協", *_B]]), _ACTORS),
    "table, years and actors": (_table([["年度", "住民", "社協"], *map(list, zip(_NEN, _A, _B, strict=True))]), _ACTORS),
    "table, actors behind items": (_table([["取組", "主体", *_R], ["居場所", "住民", *_A], ["推進員", "社協", *_B]]), _ACTORS),
    "table, phases as rows": (_table([["取組", "", *_NEN], ["居場所", "予定", *_A], ["", "実績", *_B]]), _PHASES),
    "table, phases below years": (
        _table([["取組", *(part for year in _NEN for part in (year, ""))], ["", *["予定", "実績"] * 3], ["居場所", *_BESIDE]]), _PHASES,
    ),
    "blanks": (_TITLE + "\n\n年度       住民                    社協\n" + _each("{0}  {1}    {2}"), _ACTORS),
    "tabs": ("\t".join([_TITLE + "\n\n取組", *_NEN]) + "\n" + "\t".join(["居場所", *_A]) + "\n" + "\t".join(["推進員", *_B]), _ALONE),
    "bullets under years": (_TITLE + "\n\n" + _each("{0}\n・{1}\n・{2}"), _ALONE),
    "actors as labels under years": (_TITLE + "\n\n" + _each("■{0}\n住民:{1}\n社協:{2}"), _ACTORS),
    "actors as bullets under years": (f"# {_TITLE}\n\n" + _each("## {0}\n- 住民\n  - {1}\n- 社協\n  - {2}"), _ACTORS),
    "years as labels under actors": (_TITLE + "\n\n【住民】\n" + _each("{0}:{1}") + "\n【社協】\n" + _each("{0}:{2}"), _ACTORS),
    "years before a blank": (_TITLE + "\n\n1 居場所\n" + _each("{0} {1}", _R) + "\n2 推進員\n" + _each("{0} {2}", _R), _ALONE),
    "phases as labels under years": (_TITLE + "\n\n" + _each("{0}\n 予定:{1}\n 実績:{2}"), _PHASES),
    "phases in brackets": (_TITLE + "\n\n" + _each("○{0}\n[予定] {1}\n[実績] {2}"), _PHASES),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_activities_are_read_however_they_are_set(layout: str) -> None:
    text, wanted = LAYOUTS[layout]
    name = "doc.html" if text.startswith("<") else "doc.md" if text.startswith("#") else "doc.txt"
    rows = [row.model_dump() for row in read_by_name(text, "roadmap", name).rows("plan_activity")]
    found = [(row["fiscal_year"], row["actor"], row["kind"], row["text"]) for row in rows]
    assert sorted(found, key=str) == sorted(wanted, key=str)
