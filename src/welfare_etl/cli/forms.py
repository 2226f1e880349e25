"""``form``: the forms that reports are read with, for the person who brings those of a new year."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from welfare_etl.cli.exits import UsageProblem
from welfare_etl.cli.output import Answer, prints
from welfare_etl.present.sheet import Sheet
from welfare_etl.records.document import Document


def register(app: typer.Typer) -> None:
    """Adds the group of commands."""
    group = typer.Typer(help="The forms that reports are read with.", no_args_is_help=True)
    group.command("list")(list_forms)
    group.command("show")(show)
    group.command("check")(check)
    app.add_typer(group, name="form")


@prints
def list_forms() -> Answer:
    """List the forms: name, year, number of labels, and how many of them every report prints."""
    from welfare_etl.families.ministry.forms import FORMS

    rows = [(form.name, form.year, len(form.fields), len(form.always)) for form in FORMS]
    return Sheet(("form", "year", "labels", "always"), rows)


@prints
def show(name: Annotated[str, typer.Argument(metavar="NAME", help="A name that `form list` shows.")]) -> Answer:
    """Show a form: its labels in their order, and the column that each fills."""
    from welfare_etl.families.ministry.forms import FORMS

    form = next((form for form in FORMS if form.name == name), None)
    if form is None:
        raise UsageProblem(f"no form {name!r}", expected="one of " + ", ".join(form.name for form in FORMS))
    rows = [(one.id, one.block, one.core, one.into or "", "yes" if one.always else "") for one in form.fields]
    return Sheet(("id", "part", "label", "column", "always"), [*rows], coded=("always",))


def _plan(document: Document, words: list[str]) -> Answer:
    """Of a plan document: the words that were not known, what was read, and what more words would change."""
    from welfare_etl.families.plans.check import check_plan

    pairs = [tuple(word.split("=", 1)) for word in words if "=" in word]
    if len(pairs) != len(words):
        raise UsageProblem("--word without =", expected="KIND=WORD, as in --word target=ねらう数")
    try:
        told = check_plan(document, [(kind, word) for kind, word in pairs])
    except ValueError as error:
        raise UsageProblem(str(error), expected="a kind of families/plans/vocabulary.toml") from error
    rows = [(one.line, one.word, one.state, one.detail) for one in told]
    return Sheet(("line", "word", "state", "detail"), [*rows], coded=("state", "detail"))


@prints
def check(
    source: Annotated[
        Path, typer.Argument(metavar="FILE", help="A report or a plan document.", exists=True, dir_okay=False)
    ],
    words: Annotated[
        list[str] | None,
        typer.Option(
            "--word", metavar="KIND=WORD", help="Of a plan document: what would this word of the vocabulary change?"
        ),
    ] = None,
) -> Answer:
    """Compare a report with every form: what of each was found, which lines no form explains. Of a plan document: which words
    were not known, and what --word would change.
    """
    from welfare_etl.documents import media_type_of, read_document
    from welfare_etl.families import detect
    from welfare_etl.families.ministry.forms import FORMS, form_of_year
    from welfare_etl.families.ministry.split import split
    from welfare_etl.families.plans import Plan
    from welfare_etl.families.plans.recognise import telltale
    from welfare_etl.forms.walk import walk

    data = source.read_bytes()
    document = read_document(data, source.stem, media_type_of(source.name, data), name=source.name)
    family, _ = detect(document)
    if words or (telltale(document.source) if family is None else isinstance(family, Plan)):
        return _plan(document, words or [])
    rows: list[tuple[object, ...]] = []
    for report in split(document.rows):
        own = [row for row in report.rows if row is not report.heading]
        best = form_of_year(own, None)
        for form in FORMS:
            filled = walk(form, own)
            line = report.rows[0].line
            chosen = "best" if form is best else ""
            rows.append((line, form.name, f"{filled.fit:.0%}", "fit", chosen))
            if form is not best:
                continue
            rows += [(line, form.name, one.core, "missing", one.id) for one in form.always if not filled.has(one.id)]
            rows += [(span.line, form.name, span.text.strip()[:60], code, used) for code, span, used in filled.told]
    return Sheet(("line", "form", "label", "state", "detail"), rows, coded=("state", "detail"))
