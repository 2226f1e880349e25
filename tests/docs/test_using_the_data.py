"""What docs/using-the-data.md shows in Python works, in its order; so do the notebooks."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

NOTEBOOKS = ("researcher", "analyst", "contributor")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small warehouse, as `welfare-etl build` leaves one."""
    from explorer.sample import build

    return build(tmp_path_factory.mktemp("using"))


def test_the_python_blocks_run_one_after_the_other(
    repo_root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (repo_root / "docs" / "using-the-data.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.S | re.M)
    assert len(blocks) == 4
    monkeypatch.chdir(folder)
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "docs/using-the-data.md", "exec"), names)
    assert names["towns"] and len(names["profiles"]) >= 2 and len(names["goals"]) >= 2  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_from_top_to_bottom(repo_root: Path, folder: Path, name: str) -> None:
    """As a script: a cell that raises ends it."""
    file = repo_root / "notebooks" / f"{name}.py"
    done = subprocess.run(
        [sys.executable, str(file)], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
