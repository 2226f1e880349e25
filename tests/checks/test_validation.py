"""What the checks say of a report: the clean one, and the same with one thing wrong."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

import welfare_etl
from checks.conftest import FORM, Desk
from welfare_etl import checks, sources
from welfare_etl.checks import expectation_runs, failing_rows, sql_pass
from welfare_etl.checks.findings import fingerprint
from welfare_etl.checks.suites import expectations_of, suite_names
from welfare_etl.checks.workbench import Workbench, located
from welfare_etl.pipeline.validation import validate
from welfare_etl.records.registry import TABLES
from welfare_etl.warehouse import DATABASE, in_memory, write


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def told(desk: Desk, text: str) -> set[tuple[str, str, int | None]]:
    """(severity, code, line) of what a changed text is told beyond the clean one."""
    assert desk.clean is not None
    known = {item.fingerprint for item in desk.clean.findings}
    return {(f.severity, f.code, f.line) for f in desk.read(text).findings if f.fingerprint not in known}


def test_the_clean_report_has_no_warning(form: Desk) -> None:
    assert form.clean is not None
    assert [f for f in form.clean.findings if f.severity != "info"] == []


# printed, what stands there instead, rules that must speak without any baseline, part of the line they speak of
WRONG = [
    ("45,349(人)\t世帯数\t17,910", "17,910(人)\t世帯数\t45,349", "profile-households-at-most-population", "人口\t"),
    ("45,349(人)", "453,490(人)", "profile-persons-per-household", "人口\t"),
    ("17,910(世帯)", "8,910(世帯)", "profile-household-size-usual", "人口\t"),
    ("790.91", "79091", "profile-census-area", "面積\t"),
    ("790.91", "0.79", "profile-census-area", "面積\t"),
    ("45,349(人)", "54,349(人)", "profile-census-population", "人口\t"),
    ("17,910(世帯)", "27,910(世帯)", "profile-census-households", "人口\t"),
    ("37.7(%)", "27.7(%)", "profile-census-aging-rate", "高齢化率\t"),
    ("790.91", "709.91", "profile-census-area", "面積\t"),
    ("11(校)", "21(校)", "profile-census-elementary-schools", "公立小学校数\t"),
    ("6(校)", "1(校)", "profile-census-junior-high-schools", "公立中学校数\t"),
    ("37.7(%)", "377(%)", "profile-aging-rate", "高齢化率\t"),
    ("37.7(%)", "377(%)", "profile-aging-rate-possible", "高齢化率\t"),
    ("37.7(%)", "3.7(%)", "profile-aging-rate", "高齢化率\t"),
    ("11(校)", "110(校)", "profile-census-elementary-schools", "公立小学校数\t"),
    ("6(校)", "60(校)", "profile-census-junior-high-schools", "公立中学校数\t"),
    ("82.5(%)", "825(%)", "profile-association-rate", "加入率\t"),
    ("31 年1月1日", "21 年1月1日", "profile-as-of", "1-1"),
    ("0183-73-2111", "03-5253-1111", "report-phone-prefecture", "電話番号\t"),
    ("秋田県 湯沢市", "山形県 湯沢市", "report-heading-prefecture", "都道府県名\t"),
    ("市区町村名\t湯沢市", "市区町村名\t横手市", "report-heading-municipality", "都道府県名\t"),
    ("推進員の配置予定人数\t2人", "推進員の配置予定人数\t200人", "multi_agency_project-coordinators", "推進員の配置"),
    ("直営:1 か所", "直営:100 か所", "support_center-for-population", "地域包括支援センター\t"),
    ("だれもが", "だれも\ufffdが", "lineage-unreadable-character", "目的・狙い"),
    ("だれもが", "だれも한が", "lineage-hangul", "目的・狙い"),
    ("人口\t45,349(人)", "人口\t", "missing-required", "人口\t"),
]


@pytest.mark.parametrize(
    ("printed", "instead", "rule", "line"), WRONG, ids=[f"{w[2]}-{n}" for n, w in enumerate(WRONG)]
)
def test_a_wrong_figure_betrays_itself_without_any_baseline(
    new_form: Desk, printed: str, instead: str, rule: str, line: str
) -> None:
    text = FORM.replace(printed, instead, 1)
    found = told(new_form, text)
    assert {("warning", rule, line_of(text, line))} <= found or any(
        code in (rule, "foreign_letter") and at == line_of(text, line) for _, code, at in found
    ), found


@pytest.mark.parametrize(
    ("printed", "instead", "rule", "line"),
    [
        ("45,349(人)", "45,394(人)", "drift-changed", "人口\t"),  # plausible in itself: only the baseline knows
        ("82.5(%)", "82.0(%)", "drift-changed", "加入率\t"),
        ("総合相談室", "相談室", "drift-reworded", "⑥"),
        ("②事業名\t相談支援包括化推進事業\n", "", "drift-vanished", "③事業実施"),
    ],
)
def test_a_value_that_differs_from_the_last_release_is_told(
    form: Desk, printed: str, instead: str, rule: str, line: str
) -> None:
    text = FORM.replace(printed, instead, 1)
    assert any(
        code == rule and at is not None and abs(at - line_of(text, line)) <= 1 for _, code, at in told(form, text)
    )


def test_a_missing_report_and_an_unexpected_one_both_fail(form: Desk) -> None:
    other = FORM.replace("湯沢市", "横手市").replace("0183-73", "0182-35")
    assert ("error", "row_count-unexpected-report", len(FORM.splitlines()) + 1) in told(form, FORM + other)
    gone = told(form, other)
    assert {code for severity, code, _ in gone if severity == "error"} == {
        "row_count-missing-report",
        "row_count-unexpected-report",
    }


def test_a_part_of_the_release_misses_only_what_its_own_documents_had(form: Desk, tmp_path: Path) -> None:
    part = checks.Scope(whole=False, release=True, strict=True)
    other = FORM.replace("湯沢市", "横手市").replace("0183-73", "0182-35")
    assert {f.code for f in form.read(other, part).findings if f.severity == "error"} == {
        "row_count-missing-report",
        "row_count-unexpected-report",
    }
    (tmp_path / "another.txt").write_text(other, encoding="utf-8")
    done = validate(*sources.find_sources(tmp_path), raw=tmp_path, scope=part, folder=form.folder)
    assert {f.code for f in done.findings if f.severity == "error"} == {"row_count-unexpected-report"}


def test_other_folders_are_not_held_against_the_release(form: Desk) -> None:
    done = form.read(FORM.replace("湯沢市", "横手市").replace("0183-73", "0182-35"), checks.Scope())
    assert [f.code for f in done.findings if f.severity == "error"] == []


def test_a_row_that_came_twice_is_an_error(form: Desk) -> None:
    assert form.clean is not None
    tables = {**form.clean.tables, "profile": form.clean.tables["profile"] * 2}
    found = checks.run(in_memory(tables), folder=form.folder, suites=["profile"])
    assert {(f.severity, f.code) for f in found} == {("error", "profile-key-unique")}


@pytest.mark.parametrize(
    ("table", "values", "rule"),
    [
        ("report", {"local_government_code": "052079"}, "report-check-digit"),
        ("report", {"municipality_code": "05201"}, "report-codes-agree"),
        ("report", {"prefecture": "山形県"}, "report-prefecture-fits-code"),
        ("report", {"municipality": "横手市"}, "report-name-fits-code"),
        ("profile", {"report_id": "2018-99999"}, "profile-report-exists"),
        ("profile", {"assistance_rate": 5.0}, "profile-assistance-rate-follows"),
        ("lineage", {"line_end": 99999}, "lineage-inside-document"),
    ],
)
def test_what_only_a_defect_can_cause_is_an_error(form: Desk, table: str, values: dict[str, object], rule: str) -> None:
    assert form.clean is not None
    rows = form.clean.tables[table]
    tables = {**form.clean.tables, table: [rows[0].changed(**values), *rows[1:]]}
    found = checks.run(in_memory(tables), folder=form.folder, suites=[table])
    assert ("error", rule) in {(f.severity, f.code) for f in found}


# -- the suites and their SQL ------------------------------------------------------------------------------------


def test_every_table_has_a_suite_and_every_suite_a_frame(expectations: Path) -> None:
    assert set(TABLES) - set(suite_names(expectations)) == set()
    assert {file.stem for file in (expectations / "frames").glob("*.sql")} - {"value"} == set(suite_names(expectations))


def test_every_expectation_has_severity_messages_and_a_name_of_its_own(expectations: Path) -> None:
    names = []
    for suite, expectation in expectations_of(expectations):
        meta = expectation["meta"]
        names.append(meta["rule"])
        assert meta["rule"].startswith(f"{suite}-")
        assert meta["severity"] in ("error", "warning", "info")
        for texts in (meta["message"], meta["suggestion"]):
            assert texts["en"].strip()
            assert texts["ja"].strip()
            assert re.search(r"[ぁ-んァ-ヶ一-龠]", texts["ja"])
    assert len(names) == len(set(names))


def failing(warehouse: Path, sql: str, folder: Path) -> list[tuple[str, str]]:
    """(rule, row) of each row that the SQL of a suite returns in a database opened read-only."""
    out = []
    sql = located(sql.replace("'src/", f"'{Path(welfare_etl.__file__).parents[1].as_posix()}/"), folder)
    with duckdb.connect(warehouse, read_only=True) as connection:
        for statement in connection.extract_statements(sql):
            answer = connection.execute(statement)
            if statement.type == duckdb.StatementType.SELECT:
                names = [column[0] for column in answer.description]
                rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
                out += [(row.pop("failing"), str(row)) for row in rows]
    return sorted(out)


def test_sql_and_great_expectations_name_the_same_rows(form: Desk, tmp_path: Path) -> None:
    """Over a text with many things wrong, so that many rules have something to say."""
    text = FORM
    for printed, instead, *_ in WRONG:
        text = text.replace(printed, instead, 1)
    done = form.read(text)
    # and a key that comes twice, which no text can bring about
    tables = {**done.tables, "profile": done.tables["profile"] * 2}
    write(tables, tmp_path)
    with Workbench(in_memory(tables), form.folder, failing_rows.RELEASE) as bench:
        by_gx = expectation_runs.breaches(bench)
        gate = sql_pass.breaches(bench)
    assert len({item.meta["rule"] for item in by_gx}) > 15
    assert {item.meta["rule"] for item in by_gx} >= {"profile-key-unique"}
    for suite in suite_names(form.folder):
        told = sorted((item.meta["rule"], str(item.row), str(item.value)) for item in by_gx if item.suite == suite)
        assert (
            sorted((item.meta["rule"], str(item.row), str(item.value)) for item in gate if item.suite == suite) == told
        )
        asked = failing(tmp_path / DATABASE, failing_rows.script(suite, form.folder), form.folder)
        assert asked == [(rule, row) for rule, row, _ in told], suite


def test_the_frame_of_a_table_without_rows_has_none(form: Desk) -> None:
    """The gate does not even plan it."""
    tables = form.read(FORM).tables
    filled = [name for name in suite_names(form.folder) if tables.get(name)]
    assert len(filled) > 10
    for name in filled:
        with Workbench(in_memory({**tables, name: []}), form.folder, failing_rows.RELEASE) as bench:
            assert bench.rows(f"FROM {bench.view(name)}") == [], name


def test_one_rule_alone(form: Desk) -> None:
    text = failing_rows.named(["profile-density", "vision", "profile-aging-rate"], form.folder)
    assert text.count("TEMP VIEW frame") == 2
    assert set(re.findall(r"^SELECT '([^']+)' AS failing", text, re.MULTILINE)) == {
        "profile-density", "profile-aging-rate", "vision-key-unique", "vision-report-exists",
    }  # fmt: skip
    with pytest.raises(KeyError):
        failing_rows.named(["profile-densty"], form.folder)


def test_the_gate_and_great_expectations_make_the_same_findings(form: Desk) -> None:
    text = FORM
    for printed, instead in (WRONG[0][:2], ("790.91", "0.79"), ("②事業名\t相談支援包括化推進事業\n", "")):
        assert printed in text
        text = text.replace(printed, instead, 1)
    found, orphans = sources.find_sources(form.raw)
    gate, judged = (
        validate(
            found,
            orphans,
            raw=form.raw,
            scope=form.scope,
            folder=form.folder,
            data={found[0].document_id: text.encode()},
            great_expectations=library,
        )
        for library in (False, True)
    )
    assert gate.findings == judged.findings
    done = form.read(text)  # what the planted faults are checked with
    assert (done.findings, done.tables) == (gate.findings, gate.tables)


def test_value_frame_speaks_of_every_column(expectations: Path) -> None:
    text = (expectations / "frames" / "value.sql").read_text("utf-8")
    places = {"report_id", "document_id", "line", "line_start", "line_end", "quote", "target_id", "result_id"}
    for table in ("report", "profile", "support_center", "vision", "community_project", "community_building",
                  "consultation", "multi_agency_project", "prefectural_project", "achievement", "attachment"):  # fmt: skip
        for column in set(TABLES[table].model_fields) - places - set(TABLES[table].key):
            assert f'"{column}"' in text, f"{table}.{column}"


def test_fingerprints_stay_when_lines_move(form: Desk) -> None:
    text = FORM.replace("37.7(%)", "377(%)")
    one = {f.fingerprint for f in form.read(text).findings if f.code.startswith("profile")}
    two = {f.fingerprint for f in form.read("\n\n" + text).findings if f.code.startswith("profile")}
    assert one
    assert one == two
    assert fingerprint("2018-01100", "profile", "population", "a", "") != fingerprint(
        "2018-01100", "profile", "area", "a", ""
    )


# -- which sources ---------------------------------------------------------------------------------------------


def test_an_unknown_encoding_does_not_stop_the_others(form: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FORM, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\x02" * 900)
    done = validate(*sources.find_sources(tmp_path), raw=tmp_path, scope=checks.Scope(), folder=form.folder)
    assert (len(done.tables["report"]), [r.state for r in done.readings]) == (1, ["read", "unreadable"])
