"""Which of several forms a report was filled in on."""

from __future__ import annotations

from collections.abc import Sequence

from welfare_etl.forms.form import LABEL_HEAD, NUMBERING, Form
from welfare_etl.normalize.text import squash
from welfare_etl.records.document import Row

__all__ = ["best_form", "likeness"]


def best_form(forms: Sequence[Form], rows: Sequence[Row]) -> Form:
    """The form whose labels the cells of a report begin with most often; the first of those that fit alike.

    Counted are the labels by which the forms differ and those that always stand. One form is no choice.
    """
    if len(forms) == 1:
        return forms[0]
    heads = "\n".join(
        [
            "",
            *{
                squash(cell.text[: 2 * LABEL_HEAD])[:LABEL_HEAD].lstrip(NUMBERING)
                for row in rows
                for cell in row.filled
            },
        ]
    )
    return max(forms, key=lambda form: likeness(form, heads))


def likeness(form: Form, heads: str) -> float:
    """The share of a form's labels with which one of the cells begins, 0 to 1. ``heads``: behind a line feed each, how the
    cells begin, squashed."""
    found = sum(any(f"\n{word}" in heads for word in words) for words in form.beginnings)
    return found / len(form.beginnings) if form.beginnings else 0.0
