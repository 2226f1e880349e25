"""The README says what the commands say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.console_blocks import commands, folder_with_build, refreshed, run_in


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_with_build(tmp_path_factory.mktemp("readme"))


@pytest.mark.parametrize(("page", "least"), [("README.md", 8), ("docs/questions.md", 15)])
def test_each_command_prints_what_the_page_says(repo_root: Path, built: Path, page: str, least: int) -> None:
    text = (repo_root / page).read_text(encoding="utf-8")
    assert len(commands(text)) >= least
    now = refreshed(text, lambda command: run_in(built, command))
    assert now == text, f"run `python tests/docs/console_blocks.py {page}` and look at what changed"


def test_the_records_in_extracted_are_those_of_a_fresh_build(repo_root: Path, built: Path) -> None:
    """They are the cache of the next build, and what a reviewer compares: a stale one would hide a change."""
    fresh = {file.name: file.read_text(encoding="utf-8") for file in (built / "extracted").glob("*.json")}
    there = {file.name: file.read_text(encoding="utf-8") for file in (repo_root / "extracted").glob("*.json")}
    assert sorted(there) == sorted(fresh), "run `welfare-etl build --fresh` and commit extracted/"
    stale = [name for name, text in fresh.items() if there[name] != text]
    assert not stale, "run `welfare-etl build --fresh`, look at the differences and commit extracted/"


def test_links_of_the_documentation_lead_somewhere(repo_root: Path) -> None:
    for file in (repo_root / "README.md", *(repo_root / "docs").rglob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text(encoding="utf-8")):
            assert (file.parent / target).exists(), f"{file.name}: {target}"


def test_the_data_dictionary_is_that_of_the_models(repo_root: Path) -> None:
    from welfare_etl.records.schema import data_dictionary_markdown

    committed = (repo_root / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert committed == data_dictionary_markdown(), "run `make schema`"
