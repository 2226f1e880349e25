"""Data Docs show themselves without a network and tell nobody that they are looked at."""

from __future__ import annotations

from pathlib import Path

from lxml import html

from welfare_etl.checks.docs_page import Judged, write


def rule(name: str) -> dict[str, object]:
    return {"rule": name, "severity": "warning", "message": {"en": f"{name} is odd", "ja": f"{name} を確認"}}


def test_what_fails_comes_first_with_some_of_its_values_and_nothing_is_loaded(tmp_path: Path) -> None:
    hostile = "<script src=//example.org/x.js>"
    well = Judged("a_suite", 3, [(rule("a-fine"), [])])
    ill = Judged("b_suite", 9, [(rule("b-fine"), []), (rule("b-odd"), [hostile, *range(8)])])
    write([well, ill], tmp_path / "docs")
    text = (tmp_path / "docs" / "index.html").read_text(encoding="utf-8")
    page = html.fromstring(text)
    assert [one.text_content() for one in page.xpath("//summary/b")] == ["b_suite", "a_suite"]
    assert page.xpath("//details[@open]/summary/b")[0].text == "b_suite"
    [odd] = [row for row in page.xpath("//tbody/tr") if "b-odd" in row.text_content()]
    assert hostile in odd.text_content() and "(+4)" in odd.text_content() and "b-odd を確認" in odd.text_content()
    assert not page.xpath("//script | //link | //img | //@src | //@href") and "url(" not in text
    assert [path.name for path in (tmp_path / "docs").iterdir()] == ["index.html"]
