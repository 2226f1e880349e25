"""docs/adding-a-family.md works as printed: its code is taken out of the page and run on its sample."""

import re
import types
from pathlib import Path

import pytest

from plans.conftest import codes, document_of, read_as
from plans.test_recognition import OWN
from plans.test_towns import TOWNS, load
from welfare_etl.families import SURE, Family, families
from welfare_etl.families.plans.check import check_plan
from welfare_etl.records.extraction import Extraction


@pytest.fixture(scope="module")
def guide(repo_root: Path) -> str:
    return (repo_root / "docs" / "adding-a-family.md").read_text(encoding="utf-8")


def block(guide: str, head: str) -> str:
    """The one code block of the guide that begins with this line."""
    [found] = re.findall(rf"^```{head}\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.fixture(scope="module")
def family(guide: str) -> Family:
    module = types.ModuleType("course_record")
    exec(block(guide, "python family"), module.__dict__)
    made: Family = module.__dict__["COURSE"]
    return made


@pytest.fixture(scope="module")
def sample(guide: str) -> str:
    return block(guide, "text")


def test_a_town_adds_its_words_and_sees_what_they_change(guide: str) -> None:
    run: dict[str, object] = {"document": document_of(block(guide, "text words"))}
    exec(block(guide, "python words"), run)
    assert {"ねらう数", "届いた数"} <= set(run["unknown"])  # type: ignore[call-overload]
    assert not [one for one in run["told"] if one.state == "rows" and one.word == "plan_indicator"]  # type: ignore[attr-defined]
    exec(block(guide, "python trial"), run)
    assert ("plan_indicator", "more") in {(one.word, one.state) for one in run["changed"]}  # type: ignore[attr-defined]


def test_a_kind_that_is_none_is_refused(guide: str) -> None:
    with pytest.raises(ValueError, match="no such kind"):
        check_plan(document_of(block(guide, "text words")), [("goal", "ねらう数")])


def facts(extraction: Extraction) -> dict[str, object]:
    [row] = extraction.rows("plan_indicator")
    columns = ("body_code", "indicator", "aim", "actual", "actual_unit", "fiscal_year")
    return {column: getattr(row, column) for column in columns}


def test_the_sample_becomes_a_row(family: Family, sample: str) -> None:
    extraction = read_as(family, sample)
    assert facts(extraction) == {
        "body_code": "24208",
        "indicator": "見守り講座",
        "aim": "見守りの心得を学んだ。",
        "actual": 24.0,
        "actual_unit": "人",
        "fiscal_year": 2021,
    }
    assert [item.text for item in extraction.residual] == ["福祉課"]


def test_it_knows_its_own_and_no_other_family_does(family: Family, sample: str) -> None:
    assert family.recognise(document_of(sample)).score >= SURE
    assert all(other.recognise(document_of(sample)).score < SURE for other in families())
    assert all(family.recognise(load(TOWNS / name)).score < SURE for name in OWN.values())


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        ("24人", "多数", "actual", "unreadable_figure"),
        ("24人", "24人30人", "actual", "unreadable_figure"),
        ("令和3年10月5日", "10月", "fiscal_year", "unreadable_day"),
    ],
)
def test_what_is_not_certain_is_null_and_said(
    family: Family, sample: str, old: str, new: str, column: str, code: str
) -> None:
    extraction = read_as(family, sample.replace(old, new))
    assert facts(extraction)[column] is None
    assert code in codes(extraction, "warning")


def test_a_damaged_label_and_a_facts_edition(family: Family, sample: str) -> None:
    assert facts(read_as(family, sample.replace("24人", "非公表")))["actual"] is None
    stranger = read_as(family, sample.replace("内容\t", "講師\t保健師\n内容\t"))
    assert facts(stranger) == facts(read_as(family, sample)) and "unknown_label" in codes(stranger, "warning")
    damaged = read_as(family, sample.replace("参加者数", "参加者敷"))
    assert facts(damaged)["actual"] == 24.0
    abridged = read_as(family, sample.replace("見守りの心得を学んだ。", "〔略 11字〕"))
    assert facts(abridged)["aim"] is None
    assert "omitted" in {item.reason for item in abridged.missing if item.column_name == "aim"}


def test_the_modules_and_names_that_the_guide_speaks_of_are_there(guide: str, repo_root: Path) -> None:
    package = repo_root / "src" / "welfare_etl"
    for path in re.findall(r"`((?:families|records|abridge|normalize)/[\w/]*(?:\.py)?)`", guide):
        if "course_record" not in path:
            assert (package / path).exists(), path
    for name, module in (
        ("_reader", "families/__init__.py"),
        ("FamilyName", "records/base.py"),
        ("PROSE", "abridge/columns.py"),
    ):
        assert name in (package / module).read_text(encoding="utf-8")
