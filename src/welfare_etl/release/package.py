"""A version of the data as a folder and a zip, the same bytes for the same warehouse, version and day."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from welfare_etl.release.changes import Change, changes
from welfare_etl.release.descriptors import About, citation, croissant, datapackage, digest
from welfare_etl.release.tables import Sheet, sheets, write_csv, write_workbook
from welfare_etl.warehouse import DATABASE, PARQUET, WarehouseError, WarehouseMissing

__all__ = ["ProseInside", "release"]

WORKBOOK = "welfare.xlsx"
WIDE = "v_report"
"""The view that is one row a body: also written as ``bodies.csv``."""
_LONGEST_NEWS = 400


class ProseInside(WarehouseError):
    """The warehouse holds full texts, which are their authors' and not ours to publish."""

    def __init__(self, documents: list[str]) -> None:
        super().__init__(f"full editions: {', '.join(documents)}")
        self.documents = documents


def release(
    warehouse: Path,
    output: Path,
    about: About,
    *,
    since: Path | None = None,
    prose: bool = False,
    told: Callable[[str, int, int], None] | None = None,
) -> tuple[Path, list[str]]:
    """The folder ``output`` and ``output.zip`` of a version; an older folder of that name is replaced.

    ``since`` is the release (or warehouse) that the CHANGELOG tells the news of. Returns the zip and what had to be
    cut in the workbook. Raises :class:`ProseInside` where a document is of the full edition, unless ``prose`` says that
    this is meant; ``WarehouseMissing`` where there is no warehouse.
    """  # fmt: skip
    import duckdb

    database = warehouse / DATABASE
    if not database.is_file():
        raise WarehouseMissing(database)
    fresh = output.with_name(f".{output.name}.part")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "csv").mkdir(parents=True)
    try:
        with duckdb.connect(config={"autoinstall_known_extensions": False, "threads": 1}) as connection:
            connection.execute(f"ATTACH '{str(database).replace(chr(39), chr(39) * 2)}' AS warehouse (READ_ONLY)")
            connection.execute("USE warehouse")
            full = [
                row[0]
                for row in connection.execute("SELECT document_id FROM document WHERE edition = 'full'").fetchall()
            ]
            if full and not prose:
                raise ProseInside(full)
            about = _with_sources(about, connection)
            cut = _write(connection, warehouse, fresh, about, changes(since, warehouse) if since else None, told)
        if output.exists():
            shutil.rmtree(output)
        fresh.rename(output)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return _zip(output), cut


def _with_sources(about: About, connection: Any) -> About:
    has = {row[0] for row in connection.execute("SELECT column_name FROM (DESCRIBE document)").fetchall()}
    url, licence = ("url" if "url" in has else "NULL"), ("licence" if "licence" in has else "NULL")
    rows = connection.execute(
        f"SELECT coalesce(title, document_id), publisher, {url}, {licence} FROM document ORDER BY document_id"
    ).fetchall()
    return About(
        about.version, about.day, about.licence, about.licence_url, about.creator, about.url, tuple(map(tuple, rows))
    )


def _write(
    connection: Any, warehouse: Path, folder: Path, about: About, news: list[Change] | None,
    told: Callable[[str, int, int], None] | None,
) -> list[str]:  # fmt: skip
    listed = sheets(connection)
    steps = len(listed) + 4
    tell = told or (lambda what, done, total: None)
    for number, sheet in enumerate(listed, 1):
        write_csv(connection, sheet, folder / "csv" / f"{sheet.name}.csv")
        tell(f"csv/{sheet.name}.csv", number, steps)
    if any(sheet.name == WIDE for sheet in listed):
        shutil.copyfile(folder / "csv" / f"{WIDE}.csv", folder / "bodies.csv")
    cut = write_workbook(connection, listed, folder / WORKBOOK, _about_rows(about))
    tell(WORKBOOK, len(listed) + 1, steps)
    shutil.copyfile(warehouse / DATABASE, folder / DATABASE)
    (folder / PARQUET).mkdir()
    for file in sorted((warehouse / PARQUET).glob("*.parquet")):
        shutil.copyfile(file, folder / PARQUET / file.name)
    tell(DATABASE, len(listed) + 2, steps)
    texts = {
        "datapackage.json": datapackage(about, listed, folder),
        "croissant.json": croissant(about, listed, folder),
        "CITATION.cff": citation(about),
        "LICENSE.md": _licence(about),
        "CHANGELOG.md": _changelog(about, news),
        "README.md": _readme(about, listed, cut),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    tell("descriptors", len(listed) + 3, steps)
    sums = [
        f"{digest(file)}  {file.relative_to(folder).as_posix()}"
        for file in sorted(file for file in folder.rglob("*") if file.is_file())
    ]
    (folder / "SHA256SUMS").write_text("\n".join(sums) + "\n", encoding="utf-8", newline="\n")
    tell("SHA256SUMS", steps, steps)
    return cut


def _zip(folder: Path) -> Path:
    """The folder as a zip whose bytes depend on nothing but the files: one time stamp, one order, one mode."""
    archive = folder.with_name(f"{folder.name}.zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for file in sorted(file for file in folder.rglob("*") if file.is_file()):
            entry = zipfile.ZipInfo(f"{folder.name}/{file.relative_to(folder).as_posix()}", (2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with file.open("rb") as source, packed.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target, 1 << 20)
    return archive


def _about_rows(about: About) -> list[tuple[str, str]]:
    rows = [
        ("version", about.version),
        ("day", about.day),
        ("licence", f"{about.licence} {about.licence_url}"),
        ("creator", about.creator),
        ("address", about.url),
        ("使い方", "dictionary シートに全列の説明があります。欠損の理由は missing、値の出所は lineage にあります。"),
    ]
    return rows + [("source", "  ".join(part for part in source if part)) for source in about.sources]


def _licence(about: About) -> str:
    sources = "".join(
        f"- {title}" + (f", {publisher}" if publisher else "") + (f": {licence}" if licence else "") + "\n"
        for title, publisher, _, licence in about.sources
    )
    return (
        f"# Licence of the data\n\nThe tables of this release are published under {about.licence} ({about.licence_url}).\n"
        f"To be named: {about.creator}, {about.url}, version {about.version}.\n\n"
        "Figures, names and dates are facts. What is quoted of a document stays under the terms of its publisher:\n\n"
        f"{sources}"
    )


def _changelog(about: About, news: list[Change] | None) -> str:
    head = f"# Changes of the data\n\n## {about.version} ({about.day})\n\n"
    if news is None:
        return head + "First release, or one that was compared with none.\n"
    if not news:
        return head + "Nothing changed.\n"
    counts: dict[tuple[str, str], int] = {}
    for item in news:
        counts[(item.table_name, item.kind)] = counts.get((item.table_name, item.kind), 0) + 1
    lines = [f"- {table}: {count} {kind}" for (table, kind), count in counts.items()]
    lines += ["", "| severity | table | row | column | before | after |", "| --- | --- | --- | --- | --- | --- |"]
    for item in news[:_LONGEST_NEWS]:
        cells = (
            item.severity,
            item.table_name,
            item.row_key or "",
            item.column_name or item.kind,
            item.before,
            item.after,
        )
        lines.append("| " + " | ".join(_short(cell) for cell in cells) + " |")
    if len(news) > _LONGEST_NEWS:
        lines.append(f"\nand {len(news) - _LONGEST_NEWS:,} more: `welfare-etl diff OLD NEW`")
    return head + "\n".join(lines) + "\n"


def _short(value: Any) -> str:
    text = "" if value is None else " ".join(str(value).split()).replace("|", "\\|")
    return text if len(text) <= 60 else text[:59] + "…"


def _readme(about: About, listed: list[Sheet], cut: list[str]) -> str:
    tables = "".join(f"| `{sheet.name}` | {sheet.title_en} | {sheet.title_ja} |\n" for sheet in listed)
    text = f"""# welfare-etl data {about.version}

Reports and plans of Japanese municipalities on a community of mutual support, as tables.
日本の市区町村の地域共生社会に関する報告・計画を表にしたデータです。

| file | for |
| --- | --- |
| `{WORKBOOK}` | Excel, LibreOffice: a sheet a table, `dictionary` first. Codes keep their zeros / Excel はこちらを開いてください |
| `bodies.csv` | one wide row a body / 1団体1行の表 |
| `csv/` | R, Stata, a text editor: UTF-8 with BOM, text in quotes |
| `{DATABASE}`, `{PARQUET}/` | DuckDB, pandas, polars |
| `datapackage.json`, `croissant.json` | programs that read Frictionless or Croissant |
| `LICENSE.md`, `CITATION.cff`, `CHANGELOG.md`, `SHA256SUMS` | terms, how to cite, what changed, checksums |

In CSV a code is quoted text (`"01100"`). Excel drops the zero when it opens a CSV by double click: use the workbook, or
Data → From Text with these columns as text. A text that begins like a formula (= + - @) has an apostrophe before it.
CSV をダブルクリックで開くと Excel はコードの先頭の 0 を落とします。`{WORKBOOK}` をお使いください。

## Tables

| table | English | 日本語 |
| --- | --- | --- |
{tables}"""
    if cut:
        text += "\n## Cut in the workbook (whole in every other file)\n\n" + "".join(f"- {line}\n" for line in cut)
    return text
