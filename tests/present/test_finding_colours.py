"""Severities in colour: on a terminal that wants it, and nowhere else."""

import io

import pytest

from welfare_etl.cli import streams
from welfare_etl.present.finding_formats import coloured
from welfare_etl.present.words import word

WARNING = word("warning", "ja")
TEXT = f"raw/a.txt:3: error: Not possible. [x]\n    | a: error: quoted\nraw/b.txt: {WARNING}: 町名 [y]\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_severity_of_a_finding_is_coloured_and_no_other_word() -> None:
    red, yellow = "\x1b[1;31merror\x1b[0m", f"\x1b[33m{WARNING}\x1b[0m"
    assert coloured(TEXT) == TEXT.replace("3: error", f"3: {red}").replace(WARNING, yellow)


@pytest.mark.parametrize(
    ("out", "setting", "painted"),
    [
        (Terminal, {}, True),
        (Terminal, {"NO_COLOR": "1"}, False),
        (Terminal, {"TERM": "dumb"}, False),
        (io.StringIO, {}, False),
    ],
)
def test_only_a_terminal_that_wants_colour_gets_it(
    monkeypatch: pytest.MonkeyPatch, out: type[io.StringIO], setting: dict[str, str], painted: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    stdout = out()
    monkeypatch.setattr("sys.stdout", stdout)
    streams.show(TEXT, end="", paint=coloured)
    assert ("\x1b[" in stdout.getvalue()) is painted
