"""Where a system lacks what POSIX has, the program begins and builds all the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ministry import form_text
from welfare_etl import warehouse

WITHOUT = """
import os, sys
for name in ("fcntl", "resource", "termios", "pwd", "grp"):
    sys.modules[name] = None

def refused(*_, **__):
    raise NotImplementedError

os.symlink = refused
del os.pread, os.pwrite, os.fork

from welfare_etl.cli import main
main(sys.argv[1:])
"""


def test_a_build_without_what_only_posix_has(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "report.txt").write_text(form_text.report(), encoding="utf-8")
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", WITHOUT, "build", "--fresh"], cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    [row] = warehouse.query(tmp_path / "warehouse" / "welfare.duckdb", "SELECT count(*) AS n FROM report").to_pylist()
    assert row == {"n": 1}
