"""Plan documents of towns, each laid out in another way and medium, written for these tests; and those of ../shared."""

import json
from pathlib import Path

import pytest

from plans.gold import differences
from welfare_etl.documents import media_type_of, read_document
from welfare_etl.evidence.span import lines_of
from welfare_etl.families import Context, detect
from welfare_etl.families.body import body_of
from welfare_etl.records.document import Document
from welfare_etl.records.extraction import Extraction
from welfare_etl.records.registry import TABLES

TOWNS = Path(__file__).parent / "towns"
ANSWERS = sorted(TOWNS.glob("*.json"))


def load(path: Path) -> Document:
    """A file of any medium as a Document."""
    data = path.read_bytes()
    return read_document(data, path.name.split(".")[0], media_type_of(path.name, data), name=path.name)


def read(path: Path) -> tuple[Extraction, str]:
    """The extraction of a document by the family that is surest of it, and that family's name."""
    document = load(path)
    family, reason = detect(document)
    assert family is not None, reason
    [extraction] = family.read(document, Context())
    return extraction, family.name


def answers() -> list[Path]:
    shared = Path(__file__).parents[2].parent / "shared" / "plans" / "gold"
    return [*ANSWERS, *sorted(shared.glob("*.json"))]


@pytest.fixture(params=answers(), ids=lambda path: path.stem)
def answer(request: pytest.FixtureRequest) -> tuple[dict[str, object], Path]:
    path: Path = request.param
    gold = json.loads(path.read_text(encoding="utf-8"))
    folder = TOWNS if path.parent == TOWNS else path.parent.parent
    return gold, folder / gold["document"]["file"]


def test_there_are_ten_of_our_own() -> None:
    assert len(ANSWERS) >= 10


def test_the_family_rows_and_cells_are_as_the_answers_say(answer: tuple[dict[str, dict[str, object]], Path]) -> None:
    gold, path = answer
    extraction, family = read(path)
    assert family == gold["document"]["family"]
    assert differences(gold, extraction) == []


def test_the_body_is_told(answer: tuple[dict[str, dict[str, object]], Path]) -> None:
    gold, path = answer
    assert body_of(lines_of(load(path)), None, None).code == gold["document"]["body_code"]


def test_every_value_has_evidence_and_every_gap_a_reason(answer: tuple[dict[str, dict[str, object]], Path]) -> None:
    _, path = answer
    extraction, _ = read(path)
    assert extraction.visible == extraction.labelled + extraction.valued + extraction.left > 0
    told = {(item.table_name, item.row_key, item.column_name) for item in extraction.lineage}
    explained = {(item.table_name, item.row_key, item.column_name) for item in extraction.missing}
    bearings = {"document_id", "seq", "line", "sheet", "note", "body_code"}
    for table, rows in extraction.tables.items():
        for row in rows:
            for column in set(TABLES[table].model_fields) - bearings:
                place = (table, row.row_key, column)
                assert place in (explained if getattr(row, column) in (None, []) else told), place
    source = load(path).source
    assert all(item.quote in source for item in extraction.lineage)
