"""The models are the contract: its tables, its columns, its closed lists."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import ValidationError

from welfare_etl.records.base import Row
from welfare_etl.records.registry import TABLES
from welfare_etl.records.report import Achievement, Profile, Report, SupportCenter, Target
from welfare_etl.records.schema import columns
from welfare_etl.records.trust import Finding, Lineage, Missing

CONTRACT = {
    "document": "document_id family title publisher fiscal_year media_type path sha256 bytes lines edition",
    "report": "report_id document_id heading line_start line_end fiscal_year fiscal_year_label prefecture_code "
    "prefecture municipality_code local_government_code municipality municipality_printed kind covered_codes "
    "department phone urls implements_community implements_multi_agency implements_prefectural",
    "profile": "report_id body_code body_name body_role as_of population households aging_rate assistance_rate "
    "assistance_rate_printed assistance_rate_unit_printed assistance_rate_unit assistance_rate_basis area_km2 "
    "association_rate elementary_schools junior_high_schools",
    "support_center": "report_id kind direct outsourced total contractors raw",
    "vision": "report_id characteristics purpose desired_change",
    "community_project": "report_id implementer contractor implementer_raw name rationale other multi_agency_plan",
    "community_building": "report_id area area_scope population support_target support_content hub_place hub_operator "
    "training_target training_content other funding linked_programmes targets_text",
    "consultation": "report_id area area_scope population place person publicity early_detection backup_content "
    "backup_person linked_programmes targets_text",
    "multi_agency_project": "report_id implementer contractor implementer_raw name rationale coordinators "
    "coordinators_raw coordinator_background agency overview case_meeting_details case_meeting network_meeting_details "
    "network_meeting funding new_resources other targets_text community_plan",
    "prefectural_project": "report_id implementer contractor implementer_raw name rationale content targets_text",
    "achievement": "report_id project text",
    "attachment": "report_id title text line_start line_end",
    "target": "target_id report_id project project_basis block indicator indicator_kind comparator value value_max unit "
    "unit_canonical value_canonical per per_count scope scope_of counting out_of part_of computed baseline "
    "baseline_as_of due_fiscal_year quote line",
    "result": "result_id report_id project project_basis block indicator indicator_kind comparator value value_max unit "
    "unit_canonical value_canonical per per_count scope scope_of counting out_of part_of computed as_of "
    "as_of_precision printed_target quote line",
    "outcome": "target_id result_id report_id project indicator indicator_kind target_value target_value_max comparator "
    "result_value result_value_max unit_canonical per scope attainment attained as_of part_year repeats match_basis "
    "match_score",
    "number_role": "report_id project block role value unit quote line target_id result_id rule confidence",
    "plan_indicator": "document_id body_code plan_path programme indicator kind baseline baseline_unit "
    "baseline_fiscal_year target target_unit target_fiscal_year target_direction actual actual_unit as_of fiscal_year "
    "department related_plan quote line",
    "plan_evaluation": "document_id body_code item fiscal_year grade quote line",
    "grade_definition": "document_id grade definition",
    "plan_activity": "document_id body_code fiscal_year actor actor_kind kind text line",
    "pdca_sheet": "document_id sheet body_code strategy subcommittee plan_text do_text check_text action_text plan_reference",
    "programme_component": "document_id body_code number name operator description departments",
    "plan_programme": "document_id body_code number name situation measures department",
    "meeting": "document_id body_code name frequency consent topics",
    "lineage": "table_name row_key column_name document_id line_start line_end quote rule confidence",
    "finding": "severity code report_id document_id line table_name column_name message printed used",
    "missing": "report_id table_name row_key column_name reason printed document_id line",
    "residual": "document_id report_id line text reason",
    "municipality": "code local_government_code prefecture_code prefecture name kind county valid_from valid_to",
}

JAPANESE = re.compile(r"[぀-ヿ一-鿿]")


def test_the_tables_are_those_of_the_contract_in_its_order() -> None:
    assert list(TABLES) == list(CONTRACT)


@pytest.mark.parametrize("table", CONTRACT)
def test_a_table_has_the_contract_columns_in_order(table: str) -> None:
    promised = CONTRACT[table].split()
    assert [column.name for column in columns(TABLES[table]) if column.name in promised] == promised


@pytest.mark.parametrize("table", CONTRACT)
def test_everything_is_described_in_both_languages(table: str) -> None:
    model = TABLES[table]
    for en, ja in [(model.title_en, model.title_ja), *((column.en, column.ja) for column in columns(model))]:
        assert re.match(r"[A-Za-z0-9=]", en), f"no English: {en}"
        assert JAPANESE.search(ja) or ja.isupper(), f"no Japanese: {ja}"


@pytest.mark.parametrize("table", CONTRACT)
def test_a_key_names_columns_of_its_table(table: str) -> None:
    model = TABLES[table]
    assert model.key
    assert set(model.key) <= set(model.model_fields)


REPORT = {"report_id": "2018-01100", "document_id": "d", "line_start": 1, "line_end": 9}
PROFILE = {"report_id": "2018-01100", "body_code": "01100", "body_role": "reporting"}
TARGET = {"target_id": "t", "report_id": "2018-01100", "value": 5, "quote": "5回", "line": 3}
LINEAGE = {
    "table_name": "profile", "row_key": "k", "column_name": "population", "document_id": "d", "line_start": 1,
    "line_end": 1, "quote": "5", "rule": "number", "confidence": 1.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("model", "base", "values", "why"),
    [
        (Report, REPORT, {"municipality_code": "01100"}, "a code of five digits"),
        (Report, REPORT, {"covered_codes": ["32525", "32526"]}, "a joint report"),
        (Profile, PROFILE, {"population": 9_999_999_999}, "a stray digit is for the checks to see, not for us to lose"),
        (Profile, PROFILE, {"aging_rate": 267.0}, "so is a lost decimal point"),
        (Profile, PROFILE, {"population": 0}, "a printed zero is a value"),
        (Profile, PROFILE, {"body_code": None}, "a covered town whose name is unresolved"),
        (Target, TARGET, {"comparator": ">=", "per": "year", "block": "a", "project": "community"}, "all closed lists"),
        (Target, TARGET, {"value": 3.5}, "a rate"),
    ],
)
def test_accepted(model: type[Row], base: Mapping[str, Any], values: Mapping[str, Any], why: str) -> None:
    row = model.model_validate({**base, **values})
    assert {name: getattr(row, name) for name in values} == values, why


@pytest.mark.parametrize(
    ("model", "base", "values", "why"),
    [
        (Report, REPORT, {"town": "x"}, "no such column"),
        (Report, REPORT, {"municipality_code": "1100"}, "the leading zero is lost"),
        (Report, REPORT, {"covered_codes": ["325251"]}, "six digits are the other code"),
        (Report, REPORT, {"kind": "市"}, "not of the closed list"),
        (Report, REPORT, {"line_start": 0}, "lines count from 1"),
        (Report, REPORT, {"fiscal_year": 30}, "a year of an era"),
        (Report, {}, REPORT | {"document_id": None}, "every report is in a document"),
        (Profile, PROFILE, {"population": -1}, "no fewer people than none"),
        (Profile, PROFILE, {"population": 1.5}, "people come whole"),
        (Profile, PROFILE, {"aging_rate": float("nan")}, "a missing value is None"),
        (Profile, PROFILE, {"area_km2": float("inf")}, "not a number"),
        (Profile, PROFILE, {"assistance_rate_unit": "％"}, "the unit is %, half-width"),
        (Profile, PROFILE, {"body_role": "member"}, "not of the closed list"),
        (SupportCenter, {"report_id": "r"}, {"kind": "other"}, "two kinds are on the form"),
        (Target, TARGET, {"comparator": "以上"}, "the printed word is no comparator"),
        (Target, TARGET, {"block": "ア"}, "the block is a or b"),
        (Lineage, LINEAGE, {"confidence": 1.1}, "at most 1"),
        (Missing, {"table_name": "t", "row_key": "k", "column_name": "c"}, {"reason": "lost"}, "seven reasons"),
        (Finding, {"code": "c", "message": "m"}, {"severity": "fatal"}, "three severities"),
    ],
)
def test_refused(model: type[Row], base: Mapping[str, Any], values: Mapping[str, Any], why: str) -> None:
    with pytest.raises(ValidationError):
        model.model_validate({**base, **values})
        pytest.fail(why)


@pytest.mark.parametrize(
    ("row", "key"),
    [
        (Report.model_validate(REPORT), "2018-01100"),
        (Profile.model_validate(PROFILE), "2018-01100|01100"),
        (Achievement(report_id="2018-01100", project=None, text="x"), "2018-01100|"),
    ],
)
def test_row_key(row: Row, key: str) -> None:
    assert row.row_key == key
    assert type(row).key_of(row.model_dump()) == key


def test_row_key_of_lineage_and_missing_is_the_row_that_they_speak_of() -> None:
    assert Lineage.model_validate(LINEAGE).row_key == "k"
    missing = Missing(table_name="profile", row_key="k", column_name="population", reason="dash")
    assert missing.row_key == "k"


def test_a_row_does_not_change() -> None:
    row = Profile.model_validate(PROFILE)
    with pytest.raises(ValidationError):
        row.population = 5  # type: ignore[misc]


def test_a_changed_copy_is_checked() -> None:
    row = Profile.model_validate(PROFILE)
    assert row.changed(population=5) == Profile.model_validate({**PROFILE, "population": 5})
    assert row.population is None
    with pytest.raises(ValidationError):
        row.changed(population=-5)


def test_rows_do_not_share_a_list() -> None:
    first, second = Report.model_validate(REPORT), Report.model_validate(REPORT)
    assert first.urls is not second.urls
