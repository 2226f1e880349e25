"""A release: the same bytes each time, valid for the programs that read it, harmless in a spreadsheet."""

import csv
import json
from pathlib import Path

import pytest

from release.conftest import Make
from warehouse import sample
from welfare_etl.records.registry import TABLES
from welfare_etl.release.changes import changes
from welfare_etl.release.descriptors import About, digest
from welfare_etl.release.package import ProseInside, release
from welfare_etl.warehouse import DATABASE

ABOUT = About(
    "2026.1",
    "2026-04-01",
    "CC-BY-4.0",
    "https://creativecommons.org/licenses/by/4.0/",
    "Some Group",
    "https://example.org/d",
)


@pytest.fixture
def released(before: Path, tmp_path: Path) -> Path:
    release(before, tmp_path / "out" / "data-2026.1", ABOUT)
    return tmp_path / "out" / "data-2026.1"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()


def test_twice_gives_the_same_bytes(released: Path, before: Path) -> None:
    archive = released.with_name("data-2026.1.zip")
    first = digest(archive)
    release(before, released, ABOUT)
    assert digest(archive) == first


def test_the_checksums_are_those_of_the_files(released: Path) -> None:
    lines = (released / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert {line.split("  ")[1] for line in lines} == {
        file.relative_to(released).as_posix()
        for file in released.rglob("*")
        if file.is_file() and file.name != "SHA256SUMS"
    }
    assert all(digest(released / name) == told for told, name in (line.split("  ") for line in lines))


def test_the_zip_can_be_compared_with_a_warehouse(released: Path, before: Path, make: Make) -> None:
    archive = released.with_name("data-2026.1.zip")
    assert changes(archive, before) == []
    assert len(changes(archive, make("after", sample.tables(population=7)))) == 1


def test_frictionless_finds_every_table_valid(released: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.Package(str(released / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "note"])
    assert len(report.tasks) >= len(TABLES)


def test_croissant_reads_the_codes_with_their_zeros(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mlcroissant = pytest.importorskip("mlcroissant")
    monkeypatch.chdir(released)
    dataset = mlcroissant.Dataset(jsonld="croissant.json")
    assert not dataset.metadata.ctx.issues.errors
    codes = {row["report/municipality_code"] for row in dataset.records("report")}
    assert {code.decode() if isinstance(code, bytes) else code for code in codes} == {"01100", "05000"}


def test_csv_opens_in_a_japanese_spreadsheet_and_keeps_codes(released: Path) -> None:
    data = (released / "csv" / "report.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert '"01100"' in data.decode("utf-8-sig")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert [row["municipality"] for row in rows] == ["札幌市", ""]


DANGEROUS = ('=HYPERLINK("x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1")


def test_no_cell_runs_as_a_formula(make: Make, tmp_path: Path) -> None:
    import openpyxl

    tables = sample.tables()
    line = tables["target"][0]
    tables["target"] = [
        line.changed(target_id=f"2018-01100-t{number}", indicator=text) for number, text in enumerate(DANGEROUS)
    ]
    folder = tmp_path / "out" / "v"
    release(make("hostile", tables), folder, ABOUT)
    text = (folder / "csv" / "target.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert [row["indicator"] for row in rows] == ["'" + text for text in DANGEROUS]
    book = openpyxl.load_workbook(folder / "welfare.xlsx", read_only=True)
    page = list(book["target"].iter_rows())
    at = [cell.value for cell in page[0]].index("indicator")
    assert [(row[at].value, row[at].data_type) for row in page[1:]] == [(text, "s") for text in DANGEROUS]


def test_the_workbook_has_a_sheet_a_table_and_the_dictionary(released: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(released / "welfare.xlsx", read_only=True)
    assert book.sheetnames[:2] == ["about", "dictionary"]
    assert set(TABLES) <= set(book.sheetnames)
    rows = list(book["report"].iter_rows(values_only=True))
    code = rows[0].index("municipality_code")
    assert [row[code] for row in rows[1:]] == ["01100", "05000"]
    assert [row[0] for row in book["dictionary"].iter_rows(min_row=2, max_row=2, values_only=True)] == ["document"]


def test_full_texts_are_not_released_by_mistake(make: Make, tmp_path: Path) -> None:
    tables = sample.tables()
    tables["document"] = [row.changed(edition="full") for row in tables["document"]]
    warehouse = make("full", tables)
    with pytest.raises(ProseInside):
        release(warehouse, tmp_path / "out" / "v", ABOUT)
    assert not (tmp_path / "out" / "v").exists()
    archive, _ = release(warehouse, tmp_path / "out" / "v", ABOUT, prose=True)
    assert archive.is_file()


def test_the_changelog_tells_what_is_new(released: Path, make: Make, tmp_path: Path) -> None:
    after = make("after", sample.tables(population=7))
    release(after, tmp_path / "out" / "w", ABOUT, since=released)
    text = (tmp_path / "out" / "w" / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "| warning | profile | 2018-01100\\|01100 | population | 1966735 | 7 |" in text


def test_the_descriptors_name_licence_version_and_files(released: Path) -> None:
    package = json.loads((released / "datapackage.json").read_text(encoding="utf-8"))
    assert (package["version"], package["licenses"][0]["name"]) == ("2026.1", "CC-BY-4.0")
    assert all((released / resource["path"]).stat().st_size == resource["bytes"] for resource in package["resources"])
    citation = (released / "CITATION.cff").read_text(encoding="utf-8")
    assert "type: dataset" in citation and 'version: "2026.1"' in citation
    assert (released / DATABASE).is_file()
