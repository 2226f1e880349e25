"""What the benchmarks read, and how they say what they measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ministry import form_text
from welfare_etl.reference.municipalities import in_prefecture

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "h30-model-projects.txt"


@pytest.fixture(scope="session")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real reports where a machine has them, else forty built ones, each of another town."""
    if CORPUS.is_file():
        return CORPUS
    towns = [
        body
        for name in ("石川県", "富山県", "福井県")
        for body in in_prefecture(name)
        if body.kind in ("city", "town") and body.valid_to is None
    ]
    texts = [
        form_text.report(form_text.FACTS, prefecture=town.prefecture, municipality=town.name) for town in towns[:40]
    ]
    path = tmp_path_factory.mktemp("publication") / "forty.txt"
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Prints to the terminal also where the test passes."""

    def speak(text: str) -> None:
        with capsys.disabled():
            print(f"\n  {text}", end="", flush=True)

    return speak
