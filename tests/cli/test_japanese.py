"""`--lang ja` and a Japanese locale: help, errors and notes; nothing of the command line is left in English."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.conftest import Run
from welfare_etl.checks.corrections import Correction
from welfare_etl.cli.manual import commands
from welfare_etl.present.japanese import help_in_japanese, in_japanese
from welfare_etl.present.width import display_width
from welfare_etl.present.words import speak
from welfare_etl.sources import Entry

FACTS_ALONE = re.compile(r"[\s{}:/\[\],;]*")
"""A text that is only facts and points has nothing to translate."""


@pytest.fixture(autouse=True)
def again_in_the_locale() -> Iterator[None]:
    yield
    speak(None)


def test_every_help_text_has_its_japanese() -> None:
    texts = {
        text for command in commands().values() for text in (command.help, *(p.help for p in command.params)) if text
    }
    paragraphs = {part for text in texts for part in text.split("\n\n")}
    assert len(paragraphs) > 50
    assert [part for part in paragraphs if help_in_japanese(part) == part] == []


ROOMS = ("cli", "inquiry")  # other rooms know another `note`


def said(root: Path) -> Iterator[str]:
    """What the programs say: the literal texts given to note, to problems and to errors with a way out, facts as ``{}``."""
    for file in sorted((root / "src/welfare_etl").rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "id", "")
            helpful = any(keyword.arg == "do_next" for keyword in call.keywords)
            spoken = name in ("note", "UsageProblem", "NotThere", "Ambiguous", "Problem") and file.parent.name in ROOMS
            if not (helpful or spoken):
                continue
            kept = {"what", "expected", "do_next"}
            given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg in kept)]
            for one in given:
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield one.value
                elif isinstance(one, ast.JoinedStr):
                    yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in one.values)


def test_every_message_of_the_command_line_has_its_japanese(repo_root: Path) -> None:
    texts = {text for text in said(repo_root) if not FACTS_ALONE.fullmatch(text)}
    for model in (Entry, Correction):
        texts |= {field.description or name for name, field in model.model_fields.items()}
    assert len(texts) > 50
    samples = {text: text.replace("{}", "X1") for text in texts}
    assert [text for text, sample in samples.items() if in_japanese(sample) == sample] == []


def test_a_translation_tells_the_same_facts(repo_root: Path) -> None:
    catalogue = tomllib.loads((repo_root / "src/welfare_etl/present/japanese.toml").read_text(encoding="utf-8"))
    assert len(catalogue["messages"]) > 50
    for english, japanese in catalogue["messages"].items():
        numbers = sorted(int(number) for number in re.findall(r"\{(\d)\}", japanese))
        assert numbers == list(range(english.count("{}"))), english


@pytest.mark.parametrize("arguments", [("show", "ほげ", "--lang", "ja"), ("show", "--lang=ja", "ほげ")])
def test_an_error_is_told_in_the_language_that_was_asked_for(ask: Run, arguments: tuple[str, ...]) -> None:
    done = ask(*arguments)
    assert done.code == 2
    assert "エラー: 報告書 'ほげ' は収録されていません" in done.err and "対処" in done.err and "do next" not in done.err


def test_a_japanese_locale_is_enough(ask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    assert "報告書 'ほげ' は収録されていません" in ask("show", "ほげ").err
    assert "使い方: welfare-etl" in ask("--help").out


def test_every_command_may_be_asked_in_japanese_and_its_help_fits_the_screen(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    for name in commands():
        done = run(name, "--lang", "ja", "--help")
        assert done.code == 0 and "使い方: welfare-etl " + name in done.out
        assert max(display_width(line) for line in done.out.splitlines()) <= 72, name
