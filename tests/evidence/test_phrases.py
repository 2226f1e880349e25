"""Reasons inside a Japanese message are Japanese; what a source prints stays as it is."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from welfare_etl.evidence.catalogue import finding
from welfare_etl.evidence.phrases import phrase_in_japanese


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        ("sources.toml says so; its title says 推進計画, 2 meetings", "sources.toml の記載による。表題に「推進計画」、会議 2 件"),
        ("3 sheets with plan, do, check and action", "PDCA の揃ったシート 3 枚"),  # a phrase with commas of its own
        ("model_project_report: none of the form's headings; roadmap: nothing of this kind of plan document", "model_project_report: 様式の見出しなし。roadmap: 特徴なし"),
        ("an Ichitaro file / 一太郎ファイル", "一太郎ファイル"),
        ("Download it again; the rest of its pages is missing.", "残りのページがありません。ダウンロードし直してください。"),
        ("words, nobody knows", "words, nobody knows"),
    ],
)  # fmt: skip
def test_a_reason_is_told_phrase_by_phrase(english: str, japanese: str) -> None:
    assert phrase_in_japanese(english) == japanese


def test_a_translation_tells_facts_of_the_phrase_only() -> None:
    for english, japanese in tomllib.loads(
        files("welfare_etl.evidence").joinpath("phrases.toml").read_text(encoding="utf-8")
    ).items():
        numbers = {int(number) for number in re.findall(r"\{(\d)\}", japanese)}
        assert numbers <= set(range(english.count("{}"))) and (numbers or not english.count("{}")), english


def test_what_a_source_prints_is_not_translated() -> None:
    told = finding("unreadable_figure", printed="range", why="range", unit="人")
    assert "「range」" in told.message_ja and "幅のある数値" in told.message_ja


def unreadable(root: Path) -> set[str]:
    """What the readers say was found, expected, and is to be done, where it is written as a literal."""
    texts: set[str] = set()
    for file in (root / "src/welfare_etl/documents").rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "UnreadableDocument":
                for one in call.keywords:
                    if one.arg not in ("found", "expected", "action"):
                        continue
                    if isinstance(one.value, ast.Constant):
                        texts.add(str(one.value.value))
                    elif isinstance(one.value, ast.JoinedStr):
                        parts = one.value.values
                        texts.add("".join(str(p.value) if isinstance(p, ast.Constant) else "7" for p in parts))
    return texts


def test_every_reason_why_a_source_cannot_be_read_has_its_japanese(repo_root: Path) -> None:
    texts = unreadable(repo_root)
    assert len(texts) > 30
    left = {text for text in texts if phrase_in_japanese(text) == text and any(map(str.isalpha, text))}
    assert left <= {"7 / 7"}, left
