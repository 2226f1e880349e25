"""What once broke a reader, each as small as it can be: the rest of the document must come through."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.conftest import FORM
from welfare_etl import sources
from welfare_etl.pipeline.reading import Reading, read_source, task_of

REGISTER = '[[document]]\npath = "{name}"\nfiscal_year = 2018\nfamily = "model_project_report"\nedition = "full"\n'


def read(folder: Path, name: str, text: str) -> Reading:
    (folder / name).write_text(text, encoding="utf-8")
    (folder / "sources.toml").write_text(REGISTER.format(name=name), encoding="utf-8")
    (source,), _ = sources.find_sources(folder)
    return read_source(task_of(source))


def codes(reading: Reading) -> set[str]:
    return {item.code for part in (reading.own, *reading.extractions) for item in part.finding}


# what stands in the form, what stands there instead
OUT_OF_RANGE = [
    ("直営:1 か所", "直営:9999999999か所"),
    ("45,349(人)", "9" * 25 + "(人)"),
    ("2人", "99999999999999999999人"),
    ("だれもが相談できる場をつくる。", "〔略 9223372036854775808字〕"),
    ("31 年1月1日", "99999999999 年1月1日"),
]


@pytest.mark.parametrize(("printed", "instead"), OUT_OF_RANGE, ids=[f"{n}" for n in range(len(OUT_OF_RANGE))])
def test_a_number_without_bounds_costs_its_own_value_only(tmp_path: Path, printed: str, instead: str) -> None:
    assert printed in FORM
    reading = read(tmp_path, "r.txt", FORM.replace(printed, instead, 1))
    assert reading.state == "read", reading.reason
    assert "reader_failed" not in codes(reading)
    (report,) = reading.extractions
    assert report.visible == report.labelled + report.valued + report.left
    (profile,) = report.rows("profile")
    assert profile.model_dump()["households"] == 17910
