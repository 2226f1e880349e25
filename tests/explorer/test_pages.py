"""The explorer as files: what is on the pages, that nothing of a report can run, that it stays small and the same."""

from __future__ import annotations

import filecmp
import json
import shutil
from pathlib import Path
from typing import Any, get_args

import duckdb
import pytest
from lxml import html

from welfare_etl.present.labels import value_word
from welfare_etl.records.base import CountedKind
from welfare_etl.reference.municipalities import municipalities
from welfare_etl.site import Folder, NotASite, Site, lists, make, pages
from welfare_etl.site.holdings import places, rows_of_table
from welfare_etl.site.tiles import TILES


def data(folder: Path, name: str) -> Any:
    """The value that a data file registers."""
    text = (folder / name).read_text(encoding="utf-8")
    assert text.startswith("WELFARE.put(") and text.endswith(");\n")
    return json.loads("[" + text.removeprefix("WELFARE.put(").removesuffix(");\n") + "]")[1]


def body(folder: Path, key: str) -> Any:
    return html.fromstring((folder / "body" / f"{key}.html").read_text(encoding="utf-8"))


def words(node: Any) -> str:
    return " ".join(node.text_content().split())


def test_a_page_for_each_body_with_its_reports_and_plans(folder: Path) -> None:
    there = sorted(file.stem for file in (folder / "body").iterdir())
    assert there == ["01100", "05000", "05366", "25209"]
    page = words(body(folder, "05366"))
    assert page.index("2019年度の報告") < page.index("2018年度の報告")  # the newest first
    assert "相談体制 1" in words(body(folder, "25209"))


def test_a_value_has_its_source_and_a_missing_one_its_reason(folder: Path) -> None:
    page = body(folder, "01100")
    [value] = page.xpath("//div[@id='2018-01100.profile.0.population']")
    assert "1,900,000" in words(value) and "reports.txt:7" in words(value) and "1,900,000(人)" in words(value)
    [households] = body(folder, "05366").xpath("//div[@id='2018-05366.profile.0.households']")
    assert "横線" in words(households) and "「―」" in words(households)


def test_goals_stand_beside_results_with_their_caveats(folder: Path) -> None:
    page = body(folder, "05366")
    [reached] = page.xpath("//tr[@id='2018-05366-t1']")
    assert "80 %" in words(reached) and "not attained" in words(reached) and "reports.txt:121" in words(reached)
    assert "年度途中の数値。目標は年度全体" in words(reached)
    [fewer] = page.xpath("//tr[@id='2018-05366-t2']")  # at most 4 complaints: 3 are fewer
    assert "未達成" not in words(fewer) and "達成" in words(fewer)
    assert "文言の類似(100点中91)による対応付け" in words(fewer)
    assert "1 results without a goal" in words(page) and "見学者" in words(page)
    assert "8.09 と記載されており、‰ と解釈しました" in words(page)


def test_the_table_of_bodies_has_a_row_a_report_and_one_for_plans_alone(folder: Path) -> None:
    table = data(folder, "data/bodies.js")
    names = [column["id"] for column in table["columns"]]
    rows = [dict(zip(names, row, strict=True)) for row in table["rows"]]
    assert [(row["page"], row["report_id"]) for row in rows] == [
        ("01100", "2018-01100"), ("05000", "2018-05000"), ("05366", "2018-05366"), ("05366", "2019-05366"), ("25209", None),
    ]  # fmt: skip
    town = rows[2]
    assert (town["people_per_coordinator"], town["judged"], town["attained"], town["attained_share"]) == (
        1175,
        2,
        1,
        0.5,
    )
    assert rows[0]["outsourced_share"] == 1.0
    assert rows[4]["goals"] is None  # no report is not a report without goals


def test_text_of_a_report_is_text_on_every_page(folder: Path) -> None:
    seen = 0
    for file in folder.rglob("*.html"):
        page = html.fromstring(file.read_text(encoding="utf-8"))
        assert not page.xpath("//*[@onerror or @onclick or @onload or @style]"), file
        assert all(script.get("src") and not script.text for script in page.xpath("//script")), file
        assert not page.xpath("//img | //iframe | //object | //base"), file
        assert page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [pages.POLICY], file
        assert not [link for link in page.xpath("//@href | //@src") if ":" in link], file
        seen += "onerror" in page.text_content()
    assert seen >= 3  # the hostile text was there, as text
    for file in [*(folder / "data").glob("*.js"), *(folder / "search").glob("*.js")]:
        assert "<" not in file.read_text(encoding="utf-8").replace('"<="', ""), file


def test_scripts_write_text_and_never_markup() -> None:
    ways = (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "fetch(",
        "XMLHttpRequest",
    )
    for name in ("site.js", "table.js", "bodies.js", "outcomes.js", "search.js", "charts.js", "body.js"):
        text = pages.asset(name)
        assert not [way for way in ways if way in text], name


def test_the_policy_allows_no_code_of_a_page_and_no_other_server() -> None:
    rules = dict(rule.split(" ", 1) for rule in pages.POLICY.split("; "))
    assert rules["default-src"] == "'none'" and rules["script-src"] == "'self' file:"


def test_every_chart_is_declared_in_both_languages(folder: Path) -> None:
    charts = data(folder, "data/charts.js")
    assert {"attainment", "prefectures", "carriers", "aging_rate", "people_per_coordinator"} <= set(charts)
    for chart in charts.values():
        assert (chart.get("rows") or chart["bodies"]) and chart["en"] != chart["ja"]


def test_the_years_of_a_page_are_those_of_the_view(warehouse: Path, folder: Path) -> None:
    """The page says more in fewer lines (population, counts); no year of ``v_timeline`` may be missing there."""
    with duckdb.connect(str(warehouse / "welfare.duckdb"), read_only=True) as connection:
        rows = connection.execute("SELECT body_code, fiscal_year FROM v_timeline").fetchall()
    assert {"05366", "25209"} <= {code for code, _ in rows}
    for code, year in rows:
        shown = body(folder, code).xpath("//ol[@class='time']/li/b")
        assert any(f"{year}年度" in words(one) for one in shown), (code, year)


PAIRS = 4
MOST = 2_000_000
"""Bytes that a page and all that it loads may have with all municipalities of Japan."""


def test_with_every_municipality_no_page_loads_more_than_2_mb(warehouse: Path, tmp_path: Path) -> None:
    """Rows made in the database: reading so many reports would take minutes."""
    shutil.copytree(warehouse, tmp_path / "wh")
    towns = [
        (one.code, one.prefecture, one.prefecture_code, one.name, one.kind)
        for one in municipalities()
        if one.valid_to is None and one.kind != "prefecture"
    ]
    assert len(towns) > 1_700
    with duckdb.connect(str(tmp_path / "wh" / "welfare.duckdb")) as connection:
        connection.execute("CREATE TEMP TABLE town AS SELECT unnest(?, recursive := true)", [[
            dict(zip(("code", "prefecture", "prefecture_code", "name", "kind"), town, strict=True)) for town in towns
        ]])  # fmt: skip
        for table, row in {
            "document": "'d' || code AS document_id, '実施結果報告書 ' || name AS title, 'reports/' || code || '.txt' AS path",
            "report": "'2020-' || code AS report_id, 'd' || code AS document_id, town.prefecture_code AS prefecture_code, town.prefecture AS prefecture, code AS municipality_code, name AS municipality, town.kind AS kind",
            "profile": "'2020-' || code AS report_id, code AS body_code, 1000 + random() * 1e6 AS population, 20 + random() * 20 AS aging_rate, random() AS assistance_rate, random() * 900 AS area_km2",
            "support_center": "'2020-' || code AS report_id",
            "multi_agency_project": "'2020-' || code AS report_id",
            "outcome": "'2020-' || code || '-t' || n AS target_id, '2020-' || code || '-r' || n AS result_id, '2020-' || code AS report_id, '地域住民が参加する研修会の修了者' AS indicator, 100 + n AS target_value, 90 / (100 + n) AS attainment",
        }.items():  # fmt: skip
            each = f"town, range({PAIRS if table == 'outcome' else 1}) numbers(n), (FROM {table} LIMIT 1) row"
            connection.execute(f"INSERT INTO {table} BY NAME SELECT row.* REPLACE ({row}) FROM {each}")
        listed = places(connection)
        lists(connection, Folder(tmp_path / "site", "ja"), listed, rows_of_table(connection, "document"))
    assert len(listed) > 1_700
    for page in sorted((tmp_path / "site").glob("*.html")):
        loads = html.fromstring(page.read_text(encoding="utf-8")).xpath("//script/@src | //link/@href")
        there = [
            file for name in loads if (file := tmp_path / "site" / name).exists()
        ]  # search/ is made with the bodies
        size = sum(file.stat().st_size for file in [page, *there])
        assert size < MOST, (page.name, size)


def test_every_kind_of_indicator_has_its_words() -> None:
    kinds = get_args(CountedKind)
    assert len(kinds) > 10 and [kind for kind in kinds if value_word(kind, "ja").isascii()] == []


def test_every_prefecture_has_a_tile_of_its_own() -> None:
    assert [tile.code for tile in TILES] == [f"{number:02}" for number in range(1, 48)]
    assert len({(tile.column, tile.row) for tile in TILES}) == 47


def test_ids_are_unique_and_links_inside_lead_somewhere(folder: Path) -> None:
    anchors: dict[Path, set[str]] = {}
    for file in folder.rglob("*.html"):
        ids = html.fromstring(file.read_text(encoding="utf-8")).xpath("//@id")
        assert len(ids) == len(set(ids)), file
        anchors[file.resolve()] = set(ids)
    for file in list(anchors):
        for link in html.fromstring(file.read_text(encoding="utf-8")).xpath("//a/@href"):
            name, _, anchor = link.partition("#")
            target = (file.parent / name).resolve() if name else file
            assert target in anchors, (file, link)
            if anchor and "=" not in anchor:
                assert anchor in anchors[target], (file, link)
    passages = [row for file in (folder / "search").glob("text-*.js") for row in data(folder, f"search/{file.name}")]
    places = data(folder, "search/search.js")["places"]
    assert len(passages) > 10
    for place, _, anchor, _ in passages:
        assert anchor in anchors[(folder / "body" / f"{places[place][0]}.html").resolve()], anchor


def test_the_same_warehouse_gives_the_same_bytes(warehouse: Path, folder: Path, tmp_path: Path) -> None:
    again = make(warehouse, tmp_path / "again").index.parent
    names = sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())
    assert names == sorted(str(file.relative_to(again)) for file in again.rglob("*") if file.is_file())
    same, differ, broken = filecmp.cmpfiles(folder, again, names, shallow=False)
    assert (sorted(same), differ, broken) == (names, [], [])


def test_an_older_explorer_is_replaced_and_anything_else_is_left_alone(warehouse: Path, tmp_path: Path) -> None:
    site: Site = make(warehouse, tmp_path / "site")
    (site.index.parent / "old.html").write_text("old")
    make(warehouse, tmp_path / "site")
    assert not (tmp_path / "site" / "old.html").exists()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    with pytest.raises(NotASite):
        make(warehouse, tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "mine"
