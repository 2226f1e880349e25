"""Each kind of finding is raised by something: here those of the ministry's form and of the reading of files that no other test names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest

from documents_office.files import W, changed, excel, related, saved
from documents_office.files import codes as office_codes
from documents_office.files import read as read_office
from ministry.form_text import FACTS, JOINT, codes, extractions, report
from welfare_etl import documents, sources
from welfare_etl.documents.converter_text import read_text
from welfare_etl.documents.errors import UnreadableDocument
from welfare_etl.evidence.catalogue import catalogue
from welfare_etl.pipeline import reading
from welfare_etl.pipeline.assembly import nothing_read
from welfare_etl.pipeline.reading import Task, read_source, task_of, worker_died
from welfare_etl.processes import TimeSpent
from welfare_etl.records.document import Document, Note

ROOT = Path(__file__).resolve().parents[2]

FORM = {
    "before_the_form": report().replace("都道府県名", "表紙のことば\n\n都道府県名", 1),
    "unknown_town": report(JOINT, municipality="東部地域(岩美町、霧沢町)"),
    "place_variant": report(prefecture="青森県", municipality="鰺ケ沢町"),
    "url_cut_off": report(urls="https://www"),
    "no_single_population": report(a__population="約 500~4,000 人"),
    "no_single_coordinators": report(m__coordinators="各校区に 2 人程度、必要なときに増やす"),
    "joint_figures": report(JOINT, population="14,000(人)", households="5,800(世帯)"),
    "several_implementers": report(c__implementer="小松市/社会福祉法人こまつ会"),
    "body_repaired": report(c__implementer="小松巿(委託先:小松市社会福祉協議会)"),
    "project_inferred": report(achievement="会議を年 5 回開催した。"),
}


@pytest.mark.parametrize("code", FORM)
def test_what_a_report_is_told_for(code: str) -> None:
    (clean,) = extractions(report(FACTS))
    (found,) = extractions(FORM[code])
    assert code in codes(found) and code not in codes(clean)


def test_a_rate_that_only_its_unit_makes_possible_is_a_warning_where_it_is_rare() -> None:
    told = [
        [(item.code, item.severity) for item in extractions(report(assistance_rate=rate))[0].finding]
        for rate in ("18.5(%)", "40(%)")
    ]
    assert ("assistance_rate_unit", "info") in told[0] and ("assistance_rate_unit", "warning") in told[1]


def task(folder: Path, data: bytes, register: str = "") -> Task:
    (folder / "a.txt").write_bytes(data)
    if register:
        (folder / "sources.toml").write_text(register, encoding="utf-8")
    (source,), _ = sources.find_sources(folder)
    return task_of(source)


def own_codes(found: reading.Reading) -> set[str]:
    return {item.code for item in found.own.finding}


def test_a_reader_that_died_or_took_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = task(tmp_path, report().encode())
    assert own_codes(worker_died(waiting)) == {"reader_died"}

    def slow(*given: object) -> None:
        raise TimeSpent

    monkeypatch.setattr(reading, "_read", slow)
    assert own_codes(read_source(waiting)) == {"reader_slow"}


def test_a_source_that_changes_while_it_is_read_is_told(tmp_path: Path) -> None:
    waiting = task(tmp_path, report().encode())
    (tmp_path / "a.txt").write_bytes(b"another")
    assert own_codes(read_source(waiting)) == {"source_changed"}


def test_a_register_that_names_another_family_is_told(tmp_path: Path) -> None:
    entry = '[[document]]\npath = "a.txt"\nfamily = "roadmap"\nfiscal_year = 2018\n'
    assert "family_doubtful" in own_codes(read_source(task(tmp_path, report().encode(), entry)))


def test_characters_that_nobody_counted_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "visible_count", lambda document, rows: 1)
    assert "conservation" in own_codes(read_source(task(tmp_path, report().encode())))


def test_kana_apart_from_their_marks_are_told() -> None:
    assert "composed_kana" in {note.code for note in read_text("か\u3099\n".encode(), "a").notes}


@pytest.mark.parametrize(("code", "told"), [("of_a_reader_to_come", "reader_note"), ("encoding", "encoding")])
def test_a_note_of_a_document_reader_is_never_lost(
    code: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*given: object, **more: object) -> Document:
        found = read_text(report().encode(), "a")
        return replace(found, notes=[Note("info", code, None, "something")])

    monkeypatch.setattr(documents, "read_document", read)
    assert told in own_codes(read_source(task(tmp_path, report().encode())))


def test_a_refusal_of_another_kind_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object, **more: object) -> Document:
        raise UnreadableDocument("a", "of_a_reader_to_come", found="one", expected="another", action="look")

    monkeypatch.setattr(documents, "read_document", refuse)
    assert own_codes(read_source(task(tmp_path, b"words"))) == {"unreadable_document"}


def test_a_folder_without_a_source_never_empties_a_warehouse(tmp_path: Path) -> None:
    (found,) = nothing_read([], tmp_path, first=False)
    assert (found.code, found.severity) == ("no_source_read", "error")


def test_what_word_and_excel_show_beside_their_cells_is_told() -> None:
    note = '<w:footnote w:id="7"><w:p><w:r><w:t>29年度の数</w:t></w:r></w:p></w:footnote>'
    data = saved(docx.Document())
    body = '<w:p><w:r><w:t>人口</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r></w:p><w:sectPr/>'
    changes: dict[str, Callable[[str], str] | str] = {
        "word/document.xml": lambda xml: re.sub(r"<w:body>.*</w:body>", f"<w:body>{body}</w:body>", xml, flags=re.S),
        "word/footnotes.xml": f"<w:footnotes {W}>{note}</w:footnotes>",
        "word/_rels/document.xml.rels": lambda xml: related(xml, "footnotes", "footnotes.xml", "rId99"),
        "[Content_Types].xml": lambda xml: xml.replace(
            "</Types>",
            '<Override PartName="/word/footnotes.xml" ContentType="application/'
            'vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>',
        ),
    }
    assert "footnote" in office_codes(read_office(changed(data, changes), "a.docx"))

    def fill(sheet: Any) -> None:
        sheet["A1"] = "人口"
        sheet["B1"] = "#DIV/0!"
        sheet["B1"].data_type = "e"

    assert "formula_error" in office_codes(excel(fill))


def test_every_kind_of_finding_is_named_in_a_test() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("*.py")))
    unnamed = {code for code in catalogue() if not re.search(rf"\b{code}\b", tests)}
    # What no document at hand has shown yet: sheets of one page in each other's place, a page that two readers read otherwise.
    assert unnamed <= {"goal_unlike_sheet", "readers_differ"}


def test_no_information_only_repeats_why_a_value_is_missing() -> None:
    """Of the records here: "unreadable" says nothing of why, every other reason says it all."""
    repeated = []
    for path in sorted((ROOT / "extracted").glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        reasons = {
            (table, item["column_name"], item.get("printed")): item["reason"]
            for table, rows in record.get("tables", {}).items()
            for row in rows
            for item in row.get("missing", [])
        }
        repeated += [
            item["code"]
            for item in record.get("finding", [])
            if item["severity"] == "info"
            and reasons.get((item.get("table_name"), item.get("column_name"), item.get("printed")), "unreadable")
            != "unreadable"
        ]
    assert repeated == []
