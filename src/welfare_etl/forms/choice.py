"""Which of several forms a report was filled in on."""

from __future__ import annotations

from collections.abc import Sequence

from welfare_etl.forms.form import Form
from welfare_etl.normalize.text import squash
from welfare_etl.records.document import Row

__all__ = ["best_form", "likeness"]

_HEAD = 40
_SURE = 0.95


def best_form(forms: Sequence[Form], rows: Sequence[Row]) -> Form:
    """The form whose labels the cells of a report begin with most often; the first of those that fit alike.

    Counted are the labels by which the forms differ and those that always stand. One form is no choice.
    """
    if len(forms) == 1:
        return forms[0]
    heads = {
        squash(cell.text[: 2 * _HEAD])[:_HEAD].lstrip("0123456789.-、①②③④⑤⑥⑦⑧⑨⑩") for row in rows for cell in row.filled
    }
    return max(forms, key=lambda form: likeness(form, heads))


def likeness(form: Form, heads: set[str]) -> float:
    """The share of a form's labels with which one of the cells begins, 0 to 1. ``heads``: how the cells begin, squashed."""
    wordings = [
        [word[:_HEAD].lstrip("0123456789.-、①②③④⑤⑥⑦⑧⑨⑩") for word in one.wordings]
        for one in form.fields
        if one.always or one.numbers
    ]
    found = sum(any(word and any(head.startswith(word) for head in heads) for word in words) for words in wordings)
    return found / len(wordings) if wordings else 0.0
