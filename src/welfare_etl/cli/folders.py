"""The folders that several commands ask for, with the same names and defaults everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Raw = Annotated[Path, typer.Option("--raw", help="Folder of the sources.", rich_help_panel="Folders")]
Extracted = Annotated[
    Path, typer.Option("--extracted", help="Folder of the readable records.", rich_help_panel="Folders")
]
Warehouse = Annotated[
    Path, typer.Option("--warehouse", help="Folder of the tables that are built.", rich_help_panel="Folders")
]
Schemas = Annotated[Path, typer.Option("--schemas", help="Folder of the JSON Schemas.", rich_help_panel="Folders")]

RAW, EXTRACTED, WAREHOUSE, SCHEMAS = Path("raw"), Path("extracted"), Path("warehouse"), Path("schemas")
