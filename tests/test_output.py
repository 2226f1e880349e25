"""Nothing is printed around the module that makes it safe, and what it makes is safe."""

from __future__ import annotations

import ast
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import welfare_etl
from welfare_etl.present.safe import log, one_line, shown, terminal, workflow, workflow_property, xml, xml_attribute

PACKAGE = Path(welfare_etl.__file__).parent
OUTPUT = "cli/streams.py"
GENERATORS = {
    # Run by a developer, for a file of the repository; no stranger's text passes.
    "records/schema.py",
    "evidence/catalogue.py",
    "checks/failing_rows.py",
    "reference/generate.py",
}


def printing(source: str) -> list[int]:
    """Lines that write to a terminal: ``print``, ``echo``, ``write`` of stdout or stderr, a console without markup."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called in {"print", "typer.echo", "typer.secho", "click.echo", "click.secho"} or (
            called.endswith((".write", ".writelines", ".print", ".log"))
            and any(name in called for name in ("stdout", "stderr", "console"))
        ):
            lines.append(node.lineno)
    return lines


def test_nothing_prints_around_the_output_module() -> None:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if name != OUTPUT and name not in GENERATORS and (lines := printing(path.read_text("utf-8"))):
            found[name] = lines
    assert found == {}, "use welfare_etl.cli.streams"
    assert printing((PACKAGE / OUTPUT).read_text("utf-8"))


@pytest.mark.parametrize(
    "source",
    ["print(1)", "typer.echo(x)", "sys.stdout.write(x)", "sys.stderr.buffer.write(b)", "console.print(x)"],
)
def test_printing_is_noticed(source: str) -> None:
    assert printing(source) == [1]


HOSTILE = st.text(st.sampled_from("ab:#\n\r\t\x00\x07\x1b\x7f\x85\x9b\u061c\u200e\u2028\u202e\u2066\ufffe%&<>\"',人"))
OBEYED = "\r\x00\x07\x1b\x7f\x85\x9b\u061c\u200e\u2028\u202e\u2066"


@given(HOSTILE)
def test_a_terminal_has_nothing_to_obey(text: str) -> None:
    assert not set(terminal(text)) & set(OBEYED)
    assert not set(one_line(text)) & set(OBEYED + "\n")
    assert terminal(terminal(text)) == terminal(text)


@given(HOSTILE)
def test_no_line_of_a_log_is_a_command(text: str) -> None:
    assert not any(line.lstrip().startswith(("::", "##[")) for line in log(text).splitlines())


@given(HOSTILE)
def test_a_message_stays_inside_its_command(text: str) -> None:
    assert len(f"::error title={workflow_property(text)}::{workflow(text)}".splitlines()) == 1
    assert not set(workflow_property(text)) & set(":,\n")


@given(HOSTILE)
def test_xml_can_be_read_and_says_the_same(text: str) -> None:
    element = ET.fromstring(f"<a b={xml_attribute(text)}>{xml(text)}</a>")
    assert (element.text or "") == shown(text)
    assert element.get("b", "").split() == shown(text).split()


def test_a_hostile_file_name_starts_no_command(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a\n::error::forged\x1b[31m.txt").write_text("これは報告書ではない。\n", encoding="utf-8")
    for command in (["build", "--warehouse", str(tmp_path / "w"), "--extracted", str(tmp_path / "e")], ["validate"]):
        done = subprocess.run(
            [sys.executable, "-m", "welfare_etl", *command, "--raw", str(raw)],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            check=False,
        )
        said = done.stdout + done.stderr
        assert "forged" in said
        assert "\x1b" not in said
        assert not any(line.lstrip().startswith("::") for line in said.splitlines())
        assert "Traceback" not in said
