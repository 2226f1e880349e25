"""Tables and columns of the dataset, with their types and descriptions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from welfare_etl.present.sheet import Sheet, render_table
from welfare_etl.present.words import Lang
from welfare_etl.records import schema
from welfare_etl.records.base import Row


def columns_sheet(models: Sequence[type[Row]]) -> Sheet:
    """One row a column."""
    rows: list[tuple[Any, ...]] = [
        (model.table, column.name, column.type, column.name in model.key, column.en, column.ja)
        for model in models
        for column in schema.columns(model)
    ]

    def reading(lang: Lang, width: int) -> str:
        parts = []
        for model in models:
            title = model.title_ja if lang == "ja" else model.title_en
            own = [
                (("* " if row[3] else "  ") + row[1], row[2], row[5] if lang == "ja" else row[4])
                for row in rows
                if row[0] == model.table
            ]
            shown = Sheet(("column", "type", "description"), list(own), title=f"{model.table}: {title}")
            parts.append(render_table(shown, lang, width))
        return "\n\n\n".join(parts)

    names = ("table_name", "column_name", "type", "key", "description", "description_ja")
    return Sheet(names, rows, reading=reading, notes=["* the columns that tell rows apart"])
