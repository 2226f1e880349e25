"""Data Docs show themselves without a network and tell nobody that they are looked at."""

from __future__ import annotations

from pathlib import Path

from welfare_etl.checks.expectation_runs import _offline


def test_nothing_is_loaded_from_elsewhere_and_the_index_lists_the_pages(tmp_path: Path) -> None:
    page = (
        '<html><head><link rel="stylesheet" href="https://cdn.example/a.css"/><script src="//cdn.example/b.js"></script>'
        '<link rel="icon" href="./static/f.ico"></head><body class="x"><img src="https://count.example/logo.png">'
        "<p>kept</p></body></html>"
    )
    (tmp_path / "validations/report/run").mkdir(parents=True)
    for name in ("index.html", "validations/report/run/frames-report.html"):
        (tmp_path / name).write_text(page, encoding="utf-8")
    _offline(tmp_path)
    for name in ("index.html", "validations/report/run/frames-report.html"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "example" not in text and "./static/f.ico" in text and "<p>kept</p>" in text
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert '<a href="validations/report/run/frames-report.html">report</a>' in index
