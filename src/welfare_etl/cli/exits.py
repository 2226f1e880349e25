"""How a command ends: the exit codes, and every trouble as one message of the same shape.

Libraries raise, each its own exception; only here is one turned into words for a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from welfare_etl.cli.streams import complain
from welfare_etl.present.japanese import in_japanese
from welfare_etl.present.safe import terminal
from welfare_etl.present.width import pad, wrap
from welfare_etl.present.words import spoken

_WIDTH = 100


class ExitCode(IntEnum):
    """What a script can rely on. :data:`MEANINGS` says it in words."""

    DONE = 0
    DATA = 1
    USAGE = 2
    UNREADABLE = 3
    LOCKED = 4


MEANINGS: dict[ExitCode, str] = {
    ExitCode.DONE: "done; there may be warnings",
    ExitCode.DATA: "a problem with the data: a finding of severity error, a stale schema, a faulty sources.toml",
    ExitCode.USAGE: "wrong usage: unknown option, unknown or ambiguous report, SQL that does not run, no such folder",
    ExitCode.UNREADABLE: "a source could not be read; the others were built",
    ExitCode.LOCKED: "another build holds the lock",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One trouble: what it is, where, what was expected, what to do next."""

    what: str
    where: str | None
    expected: str | None
    do_next: str | None
    code: ExitCode


class UsageProblem(Exception):
    """The command cannot do what it was asked for, for a reason that lies in the asking."""

    def __init__(self, what: str, *, where: str | None = None, expected: str | None = None, do_next: str | None = None):
        super().__init__(what)
        self.problem = Problem(what, where, expected, do_next, ExitCode.USAGE)


def problem_of(error: Exception) -> Problem | None:
    """The problem that an exception of a library means; None for one that no library promises (a defect)."""
    from welfare_etl.checks.suites import ChecksBroken
    from welfare_etl.documents.errors import SettingError, UnreadableDocument
    from welfare_etl.inquiry import NotThere
    from welfare_etl.pipeline.cluster import ClusterError
    from welfare_etl.registers import RegisterError
    from welfare_etl.warehouse.errors import DISK, Locked, MemorySpent, NotOurs, QueryError, WarehouseMissing

    match error:
        case UsageProblem():
            return error.problem
        case ClusterError():
            return Problem(error.what, error.where, error.expected, error.do_next, ExitCode.USAGE)
        case RegisterError():
            return Problem(error.what, error.where, error.expected, error.do_next, ExitCode.DATA)
        case ChecksBroken():
            return Problem(
                str(error),
                "the folder expectations/",
                "suites, frames and figures as they came with the program",
                "restore the file that is named; `welfare-etl init` lays a new folder out",
                ExitCode.DATA,
            )
        case UnreadableDocument():
            place = f", line {error.line}" if error.line else f", page {error.page}" if error.page else ""
            where = f"{error.document_id}{place}"
            return Problem(error.found, where, error.expected, error.action, ExitCode.UNREADABLE)
        case SettingError():
            where = f"environment variable {error.name}"
            return Problem(error.what, where, error.expected, "correct the variable, or unset it", ExitCode.USAGE)
        case NotThere():
            return Problem(error.what, error.where, error.expected, error.do_next, ExitCode.USAGE)
        case Locked():
            return Problem(
                "another build is at work",
                f"{error.warehouse}: {error.holder}",
                "one build at a time in a folder",
                "wait for it, or build into other folders. The lock ends with its process: there is no file to delete",
                ExitCode.LOCKED,
            )
        case WarehouseMissing():
            return Problem(
                "there is no warehouse", str(error.path), "a finished build", "run `welfare-etl build`", ExitCode.USAGE
            )
        case MemorySpent():
            return Problem(
                str(error),
                "the database of the new warehouse",
                "steps that fit into memory, however many documents there are",
                "build the documents in several folders, and report it: the warehouse that was there is whole, and stays",
                ExitCode.USAGE,
            )
        case NotOurs():
            return Problem(
                "something that no build made stands in the way",
                str(error.path),
                "a folder that only builds write to",
                "move it elsewhere",
                ExitCode.USAGE,
            )
        case QueryError():
            return Problem(
                error.what,
                "the SQL",
                error.expected or "one SELECT over the tables of the warehouse",
                error.do_next or "`welfare-etl schema` lists tables and columns",
                ExitCode.USAGE,
            )
        case OSError() if error.errno in DISK:
            return Problem(
                (error.strerror or str(error)).lower(),
                str(error.filename or "the disk"),
                "a folder that can be written, with room for another warehouse",
                "make room, or name other folders. The warehouse that was there is whole, and stays",
                ExitCode.USAGE,
            )
        case FileNotFoundError() | NotADirectoryError() | IsADirectoryError() | PermissionError():
            what = (error.strerror or "no such file or folder").lower()
            return Problem(
                what, str(error.filename or error), "a path that can be used", "name another path", ExitCode.USAGE
            )
    return None


def report(problem: Problem) -> None:
    """Writes a problem to stderr."""
    ja = spoken() == "ja"
    say = in_japanese if ja else str
    names = ("エラー", "場所", "期待", "対処") if ja else ("error", "where", "expected", "do next")
    lines = [f"{names[0]}: {terminal(say(problem.what))}"]
    for label, text in zip(names[1:], (problem.where, problem.expected, problem.do_next), strict=True):
        if text:
            first, *rest = wrap(terminal(say(text)), _WIDTH - 12)
            lines.append(f"  {pad(label, 9)} {first}")
            lines.extend(" " * 12 + line for line in rest)
    complain("\n".join(lines))
