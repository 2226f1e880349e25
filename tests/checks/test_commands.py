"""``validate`` and ``baseline`` as a person or a CI service calls them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from checks.conftest import FORM
from welfare_etl.cli import main

REGISTER = '[[document]]\npath = "{}"\nfiscal_year = 2018\nfamily = "model_project_report"\nedition = "full"\n'
BAD = FORM.replace("37.7(%)", "77.7(%)")
BAD_LINE = FORM[: FORM.index("37.7(%)")].count("\n") + 1


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


class Desk:
    """A folder with sources and expectations, and the command line in it."""

    def __init__(self, top: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.top, self._capsys = top, capsys

    def __call__(self, *arguments: str) -> Done:
        self._capsys.readouterr()
        try:
            main(arguments)
        except SystemExit as end:
            captured = self._capsys.readouterr()
            return Done(int(end.code or 0), captured.out, captured.err)
        raise AssertionError("main returned")

    def write(self, text: str, name: str = "report 1.txt") -> None:
        (self.top / "raw" / name).write_text(text, encoding="utf-8")

    def git(self, *arguments: str) -> None:
        identity = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *identity, *arguments], cwd=self.top, check=True, capture_output=True)


@pytest.fixture
def desk(
    tmp_path: Path, expectations: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "sources.toml").write_text(REGISTER.format("report 1.txt"), encoding="utf-8")
    for name in ("suites", "frames", "figures"):
        shutil.copytree(expectations / name, tmp_path / "expectations" / name)
    monkeypatch.chdir(tmp_path)
    made = Desk(tmp_path, capsys)
    made.write(FORM)
    assert made("baseline", "--update").code == 0
    return made


def test_text_says_file_line_quote_and_what_to_do(desk: Desk) -> None:
    desk.write(BAD)
    done = desk("validate")
    assert done.code == 0
    assert f"raw/report 1.txt:{BAD_LINE}: warning: aging rate 77.7 %: outside 10 to 70" in done.out
    assert "    | 77.7(%)" in done.out
    assert "    > look at the line in the original" in done.out
    assert "1 document, 1 report: 0 errors, " in done.err


def test_strict_makes_warnings_count(desk: Desk) -> None:
    assert desk("validate", "--strict").code == 0
    desk.write(BAD)
    assert (desk("validate").code, desk("validate", "--strict").code) == (0, 1)


def test_json_has_all_columns_and_the_file(desk: Desk) -> None:
    desk.write(BAD)
    rows = json.loads(desk("validate", "--format", "json").out)
    (row,) = [row for row in rows if row["code"] == "profile-aging-rate"]
    assert (row["file"], row["line"], row["quote"], row["report_id"]) == (
        "raw/report 1.txt",
        BAD_LINE,
        "77.7(%)",
        "2018-05207",
    )


def test_github_annotations_are_escaped(desk: Desk) -> None:
    desk.write(BAD)
    lines = desk("validate", "--format", "github").out.splitlines()
    assert all(re.match(r"::(error|warning) [^:]*::", line) for line in lines)
    (line,) = [line for line in lines if "title=profile-aging-rate:" in line]
    assert line.startswith(
        f"::warning file=raw/report 1.txt,line={BAD_LINE},title=profile-aging-rate::aging rate 77.7 %25"
    )
    assert "%0A" in line


def test_sarif_is_valid_and_points_at_the_line(desk: Desk) -> None:
    schema = json.loads((Path(__file__).parent / "sarif-2.1.0.subset.schema.json").read_text("utf-8"))
    desk.write(BAD)
    log = json.loads(desk("validate", "--format", "sarif").out)
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(log, schema)
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
    (result,) = [result for result in run["results"] if result["ruleId"] == "profile-aging-rate"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "raw/report%201.txt"
    assert place["region"]["startLine"] == BAD_LINE
    again = json.loads(desk("validate", "--format", "sarif").out)
    assert again == log
    marks = [result["partialFingerprints"]["welfareEtl/v1"] for result in run["results"]]
    assert len(marks) == len(set(marks))


def test_a_sarif_property_that_does_not_exist_would_be_seen(desk: Desk) -> None:
    schema = json.loads((Path(__file__).parent / "sarif-2.1.0.subset.schema.json").read_text("utf-8"))
    log = json.loads(desk("validate", "--format", "sarif").out)
    log["runs"][0]["tool"]["driver"]["colour"] = "red"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(log, schema)


def test_junit_has_a_case_for_each_report(desk: Desk) -> None:
    desk.write(BAD)
    for arguments, failures in (((), "0"), (("--strict",), "1")):
        root = ElementTree.fromstring(desk("validate", "--format", "junit", *arguments).out)
        assert root.attrib["failures"] == failures
        assert "2018-05207" in [case.attrib["name"] for case in root.iter("testcase")]


def test_only_what_is_named_is_read(desk: Desk) -> None:
    desk.write(BAD.replace("湯沢市", "横手市").replace("0183-73", "0182-35"), "other.txt")
    done = desk("validate", "raw/report 1.txt")
    assert (done.code, done.out) == (0, "")
    done = desk("validate", "raw/other.txt")
    assert done.code == 1  # the baseline does not know this report
    assert "row_count-unexpected-report" in done.out
    assert desk("validate", "raw/no such file.txt").code == 2


def test_only_what_git_says_has_changed(desk: Desk) -> None:
    desk.git("init", "-q", "-b", "main")
    desk.git("add", ".")
    desk.git("commit", "-q", "-m", "one")
    assert "nothing to validate" in desk("validate", "--changed-since", "HEAD").err
    desk.write(BAD)  # not committed
    desk.write("お知らせ\n", "new.txt")  # not even added
    done = desk("validate", "--changed-since", "HEAD")
    assert "2 documents" in done.err
    assert "report 1.txt" in done.out
    desk.write(FORM)
    (desk.top / "raw" / "new.txt").unlink()
    (desk.top / "expectations" / "figures" / "required.csv").write_text("table_name,column_name\n", encoding="utf-8")
    assert "1 document," in desk("validate", "--changed-since", "HEAD").err  # the rules changed: all of it
    assert desk("validate", "--changed-since", "no-such-branch").code == 2


def test_a_removed_source_is_missing(desk: Desk) -> None:
    desk.git("init", "-q", "-b", "main")
    desk.git("add", ".")
    desk.git("commit", "-q", "-m", "one")
    (desk.top / "raw" / "report 1.txt").unlink()
    done = desk("validate", "--changed-since", "HEAD")
    assert done.code == 1
    assert "2018-05207 is missing" in done.out


def test_an_unreadable_source_is_told_and_ends_with_its_own_code(desk: Desk) -> None:
    (desk.top / "raw" / "b.txt").write_bytes(b"\x00\x01\x02" * 900)
    assert desk("validate").code == 3


def test_baseline_fails_in_both_directions_until_it_is_updated(desk: Desk) -> None:
    assert desk("baseline").code == 0
    desk.write(FORM.replace("湯沢市", "横手市").replace("0183-73", "0182-35"))
    done = desk("baseline")
    assert done.code == 1
    assert "2018-05207 is missing" in done.out
    assert "2018-05203 is new" in done.out
    assert desk("baseline", "--update").code == 0
    assert desk("baseline").code == 0


def test_a_build_that_misses_a_report_keeps_the_old_warehouse(desk: Desk) -> None:
    assert desk("build").code == 0
    desk.write(FORM.replace("湯沢市", "横手市").replace("0183-73", "0182-35"))
    assert desk("build").code == 1
    old = desk("query", "SELECT municipality FROM report", "--format", "csv").out
    new = desk("query", "SELECT municipality FROM report", "--format", "csv", "--warehouse", "warehouse/rejected").out
    assert ("湯沢市" in old, "横手市" in new) == (True, True)


def test_expectations_of_ones_own_without_a_baseline(desk: Desk) -> None:
    shutil.rmtree(desk.top / "expectations" / "baseline")
    done = desk("validate", "raw/report 1.txt")
    assert done.code == 1 and "the baseline does not know it" in done.out and "baseline --update" in done.out
    assert desk("baseline", "--update").code == 0
    assert {file.name for file in (desk.top / "expectations" / "baseline").iterdir()} == {
        "rows.csv",
        "values.csv",
        "distribution.csv",
    }


def test_a_frame_that_does_not_run_is_told_as_such(desk: Desk) -> None:
    (desk.top / "expectations" / "frames" / "profile.sql").write_text("SELECT nothing FROM nowhere", encoding="utf-8")
    done = desk("validate")
    assert done.code == 1 and "suite profile" in done.err and "expectations/" in done.err
