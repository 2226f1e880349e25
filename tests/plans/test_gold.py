"""The four documents of the full corpus: the hand-read answers met in full, little left over, nothing invented."""

import json
from pathlib import Path

import pytest

from plans.conftest import document_of
from plans.gold import differences
from welfare_etl.families import Context, detect
from welfare_etl.families.plans import Plan
from welfare_etl.records.extraction import Extraction

# The publisher stands in sources.toml. Only the roadmap names no municipality; its local bodies are named after places of one.
DOCUMENTS = {
    "iga-pdca-r1": ("pdca_sheet", None),
    "iga-master-plan": ("master_plan_page", None),
    "koka-followup": ("plan_followup", None),
    "nanbu-roadmap": ("roadmap", "鳥取県南部町"),
}


@pytest.fixture(scope="module", params=DOCUMENTS)
def read(request: pytest.FixtureRequest, shared: Path) -> tuple[str, str, Extraction]:
    """Name, source and extraction of one document."""
    name = str(request.param)
    family_name, publisher = DOCUMENTS[name]
    source = (shared / "corpus" / f"{name}.txt").read_text(encoding="utf-8")
    family = Plan(family_name)
    [extraction] = family.read(document_of(source, name), Context(publisher=publisher))
    return name, source, extraction


def test_the_hand_read_answers_are_met(read: tuple[str, str, Extraction], shared: Path) -> None:
    name, _, extraction = read
    gold = json.loads((shared / "gold" / "plans" / f"{name}.json").read_text(encoding="utf-8"))
    assert differences(gold, extraction, complete=False) == []


def test_without_a_register_the_roadmaps_body_is_inferred_and_said_to_be(shared: Path) -> None:
    source = (shared / "corpus" / "nanbu-roadmap.txt").read_text(encoding="utf-8")
    family = Plan("roadmap")
    [extraction] = family.read(document_of(source), Context())
    assert {row.body_code for row in extraction.rows("plan_activity")} == {"31389"}  # type: ignore[attr-defined]
    assert [f.severity for f in extraction.finding if f.code == "body_inferred"] == ["warning"]


def test_a_clean_document_raises_no_error_and_few_warnings(read: tuple[str, str, Extraction]) -> None:
    _, _, extraction = read
    severities = [finding.severity for finding in extraction.finding]
    assert severities.count("error") == 0
    assert severities.count("warning") <= 3, [f for f in extraction.finding if f.severity == "warning"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_recognised_by_its_family(name: str, shared: Path) -> None:
    document = document_of((shared / "corpus" / f"{name}.txt").read_text(encoding="utf-8"), name)
    found, reason = detect(document)
    assert found is not None and found.name == DOCUMENTS[name][0] and reason


def test_a_model_project_report_is_no_plan(corpus: Path) -> None:
    document = document_of(corpus.read_text(encoding="utf-8"))
    assert all(Plan(name).recognise(document).score < 0.5 for name, _ in DOCUMENTS.values())
