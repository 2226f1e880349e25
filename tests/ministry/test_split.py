"""A publication as its reports, and the achievement chapter without the pages appended to it."""

from __future__ import annotations

import pytest

from ministry import form_text as f
from ministry.pieces import parts, rows
from welfare_etl.families.ministry.attachments import part_off
from welfare_etl.families.ministry.split import is_heading, split
from welfare_etl.records.document import Row

CITY, TOWN = f.report(), f.report(f.TOWN)


def headings(text: str) -> list[str | None]:
    return [found.heading.filled[0].text if found.heading else None for found in split(rows(text))]


PUBLICATIONS = (
    (CITY, ["石川県 小松市"], "one report"),
    (CITY + TOWN, ["石川県 小松市", "鳥取県 岩美町"], "two, without an empty line between"),
    (CITY + "\n" + f.report(f.PREFECTURE), ["石川県 小松市", "石川県"], "a prefecture's own"),
    (CITY.split("\n", 1)[1] + TOWN.split("\n", 1)[1], [None, None], "no headings"),
    (CITY + f.header_table_lost(TOWN), ["石川県 小松市", "鳥取県 岩美町"], "no header table"),
    (CITY + TOWN[: TOWN.index("人口\t")] + CITY, ["石川県 小松市", "鳥取県 岩美町", "石川県 小松市"], "one cut short"),
    ("平成30年度\n報告集\n\n" + CITY, ["石川県 小松市"], "a title page"),
    (f.full_width_ascii(CITY + TOWN), ["石川県\u3000小松市", "鳥取県\u3000岩美町"], "full width"),
    (
        CITY.replace("250 人", "250 人、都道府県名は問わない") + TOWN,
        ["石川県 小松市", "鳥取県 岩美町"],
        "a form's word in a sentence",
    ),
    (CITY + "都道府県名\n実施事業\n" + TOWN, ["石川県 小松市", "鳥取県 岩美町"], "the form's words alone open nothing"),
    (CITY.replace("1-1. 自治体", "11. 自治体"), ["石川県 小松市"], "a heading misprinted as the one above it"),
    ("献立\n煮物\n", [None], "no report at all is one without header"),
)


@pytest.mark.parametrize(("text", "expected", "reason"), PUBLICATIONS, ids=[case[2] for case in PUBLICATIONS])
def test_publications(text: str, expected: list[str | None], reason: str) -> None:
    assert headings(text) == expected, reason


@pytest.mark.parametrize("text", [case[0] for case in PUBLICATIONS], ids=[case[2] for case in PUBLICATIONS])
def test_no_row_is_lost_or_in_two_reports(text: str) -> None:
    document = rows(text)
    found = [row for report in split(document) for row in report.rows]
    assert [id(row) for row in found] == [id(row) for row in document]


def test_nothing_is_no_report() -> None:
    assert split([]) == []


HEADINGS = (
    ("石川県 小松市", True),
    ("北海道\u3000札幌市", True),
    ("石川県", True),
    ("神奈川県 横浜市", True),
    ("石川県\t小松市", False),
    ("小松市", False),
    ("石川県の取組についての報告", False),
    ("石川県 " + "あ" * 60, False),
)


@pytest.mark.parametrize(("printed", "expected"), HEADINGS)
def test_headings(printed: str, expected: bool) -> None:
    (row,) = rows(printed + "\n")
    assert isinstance(row, Row) and is_heading(row) is expected


# -- appended pages ------------------------------------------------------------------------------------------------------------

PAGES: tuple[tuple[str, list[str], str], ...] = (
    ("講座を3回開いた。\n", [], "nothing is appended"),
    ("講座を開いた。\n平成31年3月1日\n小松市社会福祉協議会\n活動の報告\n参加者 20人\n", ["活動の報告"], "a day, who made it, a title"),
    ("講座を開いた。\n平成31年3月1日\n地域福祉課\n報告\n平成31年3月5日\n地域福祉課\n第二の報告\n", ["報告", "第二の報告"], "two pages"),
    ("平成31年3月1日に講座を開いた。\n小松市社会福祉協議会\n", [], "a day inside a sentence"),
    ("平成31年3月1日\n講座を開いた。\n", [], "a day, but nobody who made it"),
    ("講座を開いた。\n別紙1\n", ["別紙1"], "an appendix by name"),
    ("講座を開いた。\n相談支援体制イメージ図\n行政\n地域\n", ["相談支援体制イメージ図"], "a figure at the end"),
    ("講座を開いた。\n別紙1\n講座の参加者は20人であった。\n", [], "a reference, after which the chapter goes on"),
)  # fmt: skip


@pytest.mark.parametrize(("chapter", "titles", "reason"), PAGES, ids=[case[2] for case in PAGES])
def test_appended_pages(chapter: str, titles: list[str], reason: str) -> None:
    pieces = parts(chapter)
    own, appended = part_off(pieces)
    assert [page.title for page in appended] == titles, reason
    assert [*own, *(part for page in appended for part in page.parts)] == pieces
