"""The steward's pages: what is weighty first, a claim on one line, and many reports on many pages that lead to one another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from lxml import html

from explorer.sample import report, tables
from welfare_etl.present import steward_page
from welfare_etl.present.steward_page import write
from welfare_etl.records.base import Row
from welfare_etl.records.registry import TABLES
from welfare_etl.records.schema import duckdb_ddl
from welfare_etl.records.trust import Finding


def database(given: dict[str, list[Row]]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name, model in TABLES.items():
        connection.execute(duckdb_ddl(model)[0])
        if rows := [list(dict(row).values()) for row in given.get(name, [])]:
            marks = ", ".join("?" for _ in rows[0])
            connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)
    return connection


def note(code: str, line: int, message: str, severity: str = "info", **more: Any) -> Finding:
    given = {"severity": severity, "code": code, "document_id": "h30", "line": line, "message": message}
    return Finding.model_validate({**given, "message_ja": "確認", **more})


def words(node: Any) -> str:
    return " ".join(node.text_content().split())


def test_weighty_findings_come_first_and_frequent_notes_are_folded(tmp_path: Path) -> None:
    findings = [note("omitted", line, f"left out {line}") for line in range(1, 6)]
    findings += [note("rare", 9, "seen once"), *(note("faulty", n, f"fault {n}", "warning") for n in range(1, 9))]
    [page] = write(database({}), findings, {"h30": Path("h30.txt")}, tmp_path / "report.html")
    text = page.read_text(encoding="utf-8")
    assert text.index("fault 1") < text.index("2 kinds of notes, 6 times") < text.index("seen once")
    open_part, _, folded = text.partition('<details class="often">')
    assert folded.count("left out") == 5
    assert open_part.count("seen once") == 2  # among the kinds, and in its place
    assert "fault 8" in open_part
    assert "5 times" in folded


def test_a_claim_is_one_line_and_a_value_has_its_unit(tmp_path: Path) -> None:
    given = tables()
    lineage = given["lineage"][0]
    goal = {"table_name": "target", "row_key": "2018-05366-t1", "document_id": "reports", "line_start": 121, "line_end": 121, "rule": "quantity", "confidence": 0.95}  # fmt: skip
    given["lineage"] = [
        *(type(lineage).model_validate({**goal, "column_name": name, "quote": quote}) for name, quote in (("value", "50人"), ("unit", "50人"), ("indicator", "研修の修了者を50人"))),
        *(row for row in given["lineage"] if dict(row)["table_name"] != "target"),
    ]  # fmt: skip
    [page] = write(database(given), given["finding"], {}, tmp_path / "report.html")  # type: ignore[arg-type]
    [town] = html.fromstring(page.read_text(encoding="utf-8")).xpath("//details[@id='2018-05366']")
    [line] = [item for item in town.xpath(".//li") if "研修の修了者" in words(item)]
    assert "≥ 50 人" in words(line) and "50人以上" in words(line) and "reports:121" in words(line)
    [figure] = [item for item in town.xpath(".//dl/div") if "高齢化率" in words(item)]
    assert words(figure).endswith("41.2 %")
    [rate] = [item for item in town.xpath(".//li") if "8.09(%)" in words(item)]
    assert "0.809 %" in words(rate) and "confidence" in words(rate)
    assert not html.fromstring(page.read_text(encoding="utf-8")).xpath("//img | //script[@src] | //link")


def test_many_reports_are_pages_by_prefecture_of_bounded_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steward_page, "FULL", 60_000)
    model = TABLES["report"]
    towns = [("01", "北海道", number) for number in range(101, 141)] + [("05", "秋田県", n) for n in range(201, 241)]
    made = [report(f"{code}{number}", name, f"{number}町", "town", 1) for code, name, number in towns]
    given = {"report": [model.model_validate({**one, "document_id": one["report_id"]}) for one in reversed(made)]}
    findings = [note("odd", 5, "look", "warning", report_id=one["report_id"]) for one in made[::3]]
    index, *pages = write(database(given), findings, {}, tmp_path / "report.html")
    assert [page.name for page in pages[:2]] == ["report-01.html", "report-01-2.html"] and len(pages) > 4
    assert all(page.stat().st_size < 200_000 for page in (index, *pages))
    ids = {page.name: html.fromstring(page.read_text(encoding="utf-8")).xpath("//@id") for page in (index, *pages)}
    assert sorted(name for page in pages for name in ids[page.name] if name.startswith("2018-")) == sorted(one["report_id"] for one in made)  # fmt: skip
    for page in (index, *pages):
        for link in html.fromstring(page.read_text(encoding="utf-8")).xpath("//a/@href"):
            name, _, anchor = link.partition("#")
            assert not anchor or anchor in ids[name or page.name], link
    start = html.fromstring(index.read_text(encoding="utf-8"))
    assert start.xpath("//table[@class='kinds']//a/@href")[0] == "report-01.html#2018-01101"
