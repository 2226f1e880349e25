"""Great Expectations stays inside: nothing sent, nothing in the home directory, nothing imported that is not needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from checks.conftest import FORM

BLOCKED = """
import socket, sys
def refuse(*args, **kwargs):
    raise AssertionError("a socket was opened")
socket.socket.connect = refuse
socket.socket.connect_ex = refuse
socket.getaddrinfo = refuse
socket.create_connection = refuse
"""
IMPORTED = "great_expectations"


def run(code: str, where: Path, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GX_", "XDG_"))}
    environment |= {"HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=where, env=environment, capture_output=True, text=True, check=False
    )


def command(*arguments: str) -> str:
    """Runs a command in the interpreter and says at the end whether the library was imported."""
    return (
        "import sys\nfrom welfare_etl.cli import main\n"
        f"try:\n    main({list(arguments)!r})\n"
        "except SystemExit as end:\n    code = end.code\n"
        f"print('IMPORTED' if {IMPORTED!r} in sys.modules else 'NOT IMPORTED', code, file=sys.stderr)\n"
    )


def test_checks_run_with_sockets_blocked_and_an_untouched_home(tmp_path: Path) -> None:
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    (work / "raw").mkdir(parents=True)
    (work / "raw" / "a.txt").write_text(FORM, encoding="utf-8")
    done = run(BLOCKED + command("validate"), work, home)
    assert "NOT IMPORTED 0" in done.stderr, done.stderr
    assert "a socket was opened" not in done.stderr
    assert list(home.rglob("*")) == []
    assert sorted(path.name for path in work.rglob("*")) == ["a.txt", "raw"]


def test_only_data_docs_need_it(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(FORM, encoding="utf-8")
    for arguments in (
        ["build"],
        ["build"],  # nothing has changed
        ["validate"],
        ["status"],
        ["query", "SELECT count(*) FROM report"],
        ["show", "2018-05207"],
        ["trace", "2018-05207", "profile.population"],
        ["schema"],
        ["--help"],
    ):
        done = run(command(*arguments), tmp_path, tmp_path)
        assert done.stderr.splitlines()[-1].startswith("NOT IMPORTED 0"), (arguments, done.stderr)


def test_data_docs_are_built_where_they_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(FORM, encoding="utf-8")
    done = run(BLOCKED + command("report", "--output", "out/page.html", "--docs", "out/docs"), tmp_path, tmp_path)
    assert "\nIMPORTED 0" in "\n" + done.stderr, done.stderr
    assert (tmp_path / "out" / "docs" / "index.html").is_file()
    page = (tmp_path / "out" / "page.html").read_text("utf-8")
    assert "湯沢市" in page
    for outside in ("<link", "<img", "src=", "@import", "url("):
        assert outside not in page
