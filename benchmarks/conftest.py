"""What the benchmarks read, and how they say what they measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from model_project import form_text

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "h30-model-projects.txt"


@pytest.fixture(scope="session")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real reports where a machine has them, else forty built ones, each of another town."""
    if CORPUS.is_file():
        return CORPUS
    towns = ["小松市", "金沢市", "七尾市", "輪島市", "珠洲市", "加賀市", "羽咋市", "かほく市", "白山市", "能美市"]
    texts = [form_text.report(form_text.FACTS, municipality=town) for town in towns * 4]
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
