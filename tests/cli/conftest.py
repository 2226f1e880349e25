"""A small warehouse, and the command line run in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline import fakes
from welfare_etl.cli import main
from welfare_etl.pipeline import build, gates

TEXT = fakes.SAPPORO + fakes.KUSHIRO + "REPORT 2018-01399 京極町\n人口\t3,042\nREPORT 2019-01399 京極町\n人口\t3,000\n"


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with raw/, extracted/ and warehouse/; nobody changes it."""
    top = tmp_path_factory.mktemp("built")
    (top / "raw").mkdir()
    (top / "raw" / "h30.txt").write_text(TEXT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        fakes.put_in(patch)
        patch.setattr(gates, "run_checks", lambda tables, raw: [])
        patch.chdir(top)
        build(Path("raw"), Path("extracted"), Path("warehouse"))
    return top


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """``run("show", "札幌市")``: the command's exit code, stdout and stderr."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(gates, "run_checks", lambda tables, raw: [])  # they take seconds, and have tests of their own

    def go(*arguments: str) -> Done:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        out, err = capsys.readouterr()
        code = ended.value.code
        return Done(code if isinstance(code, int) else int(code is not None), out, err)

    return go


@pytest.fixture
def ask(run: Run, built: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``run`` in the folder with the small warehouse."""
    monkeypatch.chdir(built)
    fakes.put_in(monkeypatch)
    return run
