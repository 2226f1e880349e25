"""docs/cli.md says what the commands say; no command without help."""

from __future__ import annotations

from pathlib import Path

import pytest

from welfare_etl.cli.exits import MEANINGS, ExitCode
from welfare_etl.cli.manual import commands, manual

PROMISED = {"build", "query", "trace", "show", "status", "schema", "abridge", "outcomes"}


def test_the_promised_commands_are_there() -> None:
    assert set(commands()) >= PROMISED


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_and_every_option_has_help(name: str) -> None:
    command = commands()[name]
    assert command.help
    assert [p.name for p in command.params if not getattr(p, "help", None) and p.name != "help"] == []


def test_docs_are_not_stale(repo_root: Path) -> None:
    written = (repo_root / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == manual(), "run: python -m welfare_etl.cli.manual > docs/cli.md"


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_is_in_docs(repo_root: Path, name: str) -> None:
    assert f"## `welfare-etl {name}" in (repo_root / "docs" / "cli.md").read_text(encoding="utf-8")


def test_every_exit_code_has_its_meaning() -> None:
    assert set(MEANINGS) == set(ExitCode)
    assert [code.value for code in ExitCode] == [0, 1, 2, 3, 4]
