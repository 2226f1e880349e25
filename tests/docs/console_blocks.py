"""The ``console`` blocks of a Markdown file: commands and what they print.

Run as a script it writes the printed output anew: ``python tests/docs/console_blocks.py README.md``.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
WIDTH = "100"
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.S | re.M)


def commands(text: str) -> list[str]:
    """The commands of all blocks, continued lines put together."""
    return [command for block in _BLOCK.findall(text) for command, _ in _steps(block)]


def refreshed(text: str, run: Callable[[str], str]) -> str:
    """The file with the output of each command as ``run`` gives it now."""

    def block(found: re.Match[str]) -> str:
        out = []
        for command, printed in _steps(found[1]):
            lines = run(command).rstrip("\n")
            out.append(f"$ {printed}\n{lines}\n" if lines else f"$ {printed}\n")
        return "```console\n" + "".join(out) + "```"

    return _BLOCK.sub(block, text)


def _steps(block: str) -> list[tuple[str, str]]:
    """(command, command as printed) for each line that begins with ``$``."""
    steps = []
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        lines = part.split("\n")
        size = 1
        while lines[size - 1].endswith("\\") or "\n".join(lines[:size]).count('"') % 2:
            size += 1
        printed = "\n".join(lines[:size])
        steps.append((printed.replace("\\\n", " "), printed))
    return steps


def folder_with_build(at: Path) -> Path:
    """A working folder as the README's reader has it: the facts edition in ``raw/``, built."""
    for name in ("raw", "expectations"):
        (at / name).symlink_to(REPO / name)
    run_in(at, "welfare-etl build")
    return at


def run_in(folder: Path, command: str) -> str:
    """What a command prints on stdout, at a fixed width."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env={**os.environ, "PATH": path, "COLUMNS": WIDTH, "NO_COLOR": "1", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        place = folder_with_build(Path(scratch))
        for name in sys.argv[1:] or ["README.md"]:
            file = Path(name)
            file.write_text(refreshed(file.read_text(encoding="utf-8"), lambda c: run_in(place, c)), encoding="utf-8")
