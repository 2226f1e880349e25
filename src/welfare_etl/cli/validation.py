"""``validate``, ``report`` and ``baseline``: what a pull request and a data steward need."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from welfare_etl.cli.exits import ExitCode, UsageProblem
from welfare_etl.cli.folders import RAW, Raw
from welfare_etl.cli.streams import complain, note, put, show, step
from welfare_etl.present.safe import one_line
from welfare_etl.present.words import counted, spoken, word

if TYPE_CHECKING:
    import duckdb

    from welfare_etl.checks import Scope
    from welfare_etl.pipeline.validation import Validation
    from welfare_etl.sources import Entry, Source

DOCS = Path("build/data-docs")
PAGE = Path("build/report.html")


class FindingFormat(StrEnum):
    """How findings are written."""

    text = "text"
    json = "json"
    github = "github"
    sarif = "sarif"
    junit = "junit"


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command()(validate)
    app.command()(report)
    app.command()(baseline)


def validate(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATHS", help="Sources, or folders of them; none: all of --raw.")
    ] = None,
    raw: Raw = RAW,
    changed_since: Annotated[
        str | None, typer.Option("--changed-since", metavar="REF", help="Only what git says differs from this commit.")
    ] = None,
    form: Annotated[FindingFormat, typer.Option("--format", help="How the findings are written.")] = FindingFormat.text,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, not to stdout.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors (exit code 1).")] = False,
    info: Annotated[bool, typer.Option("--info", help="Print findings of severity info in the text, too.")] = False,
    docs: Annotated[
        Path | None,
        typer.Option("--docs", metavar="DIR", help="Write Data Docs (what Great Expectations checked) to this folder."),
    ] = None,
) -> None:
    """Read and check sources without building: each finding with file and line, the quoted source and a suggestion.

    Findings of severity error end it with exit code 1.
    """
    from welfare_etl import checks
    from welfare_etl.checks.suites import expectations_of
    from welfare_etl.present import finding_formats as formats

    found, orphans, scope, strangers = _sources(paths or [], raw, changed_since)
    if not found and not orphans and not strangers:
        if changed_since is None:
            raise UsageProblem(
                "nothing was checked: no source is there",
                where=", ".join(map(str, paths or [raw])),
                expected="PDF, Word, Excel, HTML or text",
                do_next="name files or folders, or --raw",
            )
        note("nothing to validate: no source has changed")
    done = _validation(found, orphans, raw, scope, docs, strangers=strangers)
    folder = checks.expectations_folder()
    rules = {item["meta"]["rule"]: item["meta"] for _, item in expectations_of(folder)}
    items = formats.located(done.findings, done.files, rules, text_lines)
    match form:
        case FindingFormat.text:
            text = formats.as_text(items, everything=info, lang=spoken())
        case FindingFormat.json:
            text = formats.as_json(items)
        case FindingFormat.github:
            text = formats.as_github(items)
        case FindingFormat.junit:
            reports = [(row.document_id, row.report_id) for row in done.tables["report"]]  # type: ignore[attr-defined]
            text = formats.as_junit(items, reports, strict=strict)
        case FindingFormat.sarif:
            from welfare_etl.present.sarif import as_sarif

            text = as_sarif(items, rules)
    if output is None:
        show(text, end="", paint=formats.coloured) if form is FindingFormat.text else put(text)
    else:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8", newline="\n")
        note(f"{len(items)} findings written to {output}")
    counts = counted({name: done.count(name) for name in ("error", "warning", "info")}, spoken())
    ja = spoken() == "ja"
    complain(
        ("、" if ja else ", ").join((_number(len(found), "document"), _number(done.rows("report"), "report")))
        + f": {counts}"
    )
    if docs is not None:
        note(f"Data Docs: {docs / 'index.html'}")
    if any(reading.state == "unreadable" for reading in done.readings):
        raise typer.Exit(ExitCode.UNREADABLE)
    if done.count("error") or (strict and done.count("warning")):
        raise typer.Exit(ExitCode.DATA)


def text_lines(file: Path) -> list[str]:
    """A source's lines in its own encoding; none of a file that is no text: its bytes would tell nobody anything."""
    from welfare_etl.documents import UnreadableDocument, media_type_of, read_document

    try:
        data = file.read_bytes()
        return read_document(data, file.stem, media_type_of(file.name, data)).source.split("\n")
    except (OSError, UnreadableDocument):
        return []


def _number(count: int, what: str) -> str:
    if spoken() == "ja":
        return f"{word(what + 's', 'ja')} {count} 件"
    return f"{count} {what}" + ("" if count == 1 else "s")


def report(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATHS", help="Sources, or folders of them; none: all of --raw.")
    ] = None,
    raw: Raw = RAW,
    output: Annotated[Path, typer.Option("--output", "-o", help="The page.")] = PAGE,
    docs: Annotated[Path, typer.Option("--docs", metavar="DIR", help="Where Data Docs (what was checked) go.")] = DOCS,
    show: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
) -> None:
    """Write what was found, repaired and inferred as an HTML page for a person, and Data Docs beside it.

    More than 60 reports are an index and a page a prefecture beside it.
    """
    from welfare_etl.present.steward_page import write

    def told(what: str, done: int, total: int) -> None:
        step(f"[{done}/{total}] {what}", last=done == total)

    found, orphans, scope, strangers = _sources(paths or [], raw, None)
    done = _validation(found, orphans, raw, scope, docs, strangers=strangers)
    output.parent.mkdir(parents=True, exist_ok=True)
    pages = write(done.connection, done.findings, done.files, output, told)
    note(f"{output}: {done.rows('report')} reports, {len(done.findings)} findings")
    if len(pages) > 1:
        note(f"{len(pages) - 1} pages beside it, by prefecture")
    note(f"Data Docs: {docs / 'index.html'}")
    if show:
        import webbrowser

        webbrowser.open(output.resolve().as_uri())


def baseline(
    raw: Raw = RAW,
    update: Annotated[bool, typer.Option("--update", help="Make these sources the release to compare with.")] = False,
) -> None:
    """Compare the sources with the baseline of the last release, or make them the baseline.

    The files are under expectations/baseline/: look at their difference in git before you commit it. Sources outside
    of the release's own folder (a full edition) only bring the digests of their texts.
    """
    from welfare_etl import checks
    from welfare_etl.checks import baseline as base

    folder = checks.expectations_folder()
    if folder == checks.PACKAGED:
        raise UsageProblem(
            "no folder expectations/ here", expected="a repository of reports", do_next="`welfare-etl init` lays one"
        )
    found, orphans, scope, _ = _sources([], raw, None)
    own = checks.scope_of(raw, folder).whole
    if update:
        texts = base.baseline_texts(_read(found, orphans, raw), folder, release=own)
        changed = base.write(texts, folder)
        if changed:
            note(f"{', '.join(changed)} written under {folder / checks.BASELINE}: review with git diff, then commit")
        else:
            note("the baseline is up to date")
        return
    done = _validation(found, orphans, raw, scope, None, suites=base.SUITES)
    differing = [item for item in done.findings if item.code.split("-")[0] in base.SUITES]
    for item in differing:
        show(one_line(f"{item.document_id}:{item.line or 1}: {item.severity}: {item.message}"))
    note(f"{len(differing)} differences" if differing else "the same as in the last release")
    if differing:
        note("if they are meant: welfare-etl baseline --update, and commit the difference")
        raise typer.Exit(ExitCode.DATA)


def _sources(
    paths: list[Path], raw: Path, changed_since: str | None
) -> tuple[list[Source], list[Entry], Scope, dict[str, Path]]:
    """What to look at, entries without a file, what the baseline may be held against, and files that are not read."""
    from dataclasses import replace

    from welfare_etl import checks, sources
    from welfare_etl.pipeline.validation import GitFailed, chosen, strangers_beside
    from welfare_etl.pipeline.validation import changed_since as changes

    folder = checks.expectations_folder()
    whole = checks.scope_of(raw, folder)
    part = replace(whole, whole=False, strict=whole.release)
    if changed_since is not None:
        if paths:
            raise UsageProblem("PATHS and --changed-since exclude each other", do_next="use one of them")
        try:
            files, everything = changes(changed_since, raw)
        except GitFailed as error:
            raise UsageProblem(str(error), do_next="name a commit, branch or tag that git knows") from error
        if not everything:
            return chosen(files, raw), [], part, {}
    elif paths:
        named = chosen(paths, raw)
        return named, [], part, strangers_beside(paths, raw, named)
    found, orphans = sources.find_sources(raw)
    return found, orphans, replace(whole, strict=whole.release), strangers_beside([], raw, found)


def _validation(
    found: list[Source],
    orphans: list[Entry],
    raw: Path,
    scope: Scope,
    docs: Path | None,
    suites: tuple[str, ...] | None = None,
    strangers: dict[str, Path] | None = None,
) -> Validation:
    from welfare_etl.cli.progress import progress
    from welfare_etl.pipeline.validation import validate as check

    with progress(lines=False) as (told, _):
        return check(found, orphans, raw=raw, scope=scope, docs=docs, suites=suites, strangers=strangers, progress=told)


def _read(found: list[Source], orphans: list[Entry], raw: Path) -> duckdb.DuckDBPyConnection:
    """A connection with all that the sources say, unchecked."""
    from welfare_etl import checks
    from welfare_etl.pipeline.validation import validate as check

    return check(found, orphans, raw=raw, scope=checks.Scope(), suites=()).connection
