"""The explorer: a warehouse as a folder of pages that a browser opens from disk, without a network.

:func:`make` writes ``index.html`` (all bodies: filter, map, downloads), ``search.html`` (full text), ``outcomes.html``
(goals beside results), ``charts.html``, ``about.html`` and ``body/<code>.html`` for each body. The same warehouse gives
the same bytes.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from welfare_etl.present.words import Lang
from welfare_etl.site.holdings import Holding, Place

__all__ = ["NotASite", "Site", "make"]

_MARK = ".welfare-etl-site"
Told = Callable[[str, int, int], None]
_UNSEARCHED = frozenset(
    {
        "report_id",
        "document_id",
        "target_id",
        "result_id",
        "phone",
        "rule",
        "sha256",
        "unit",
        "unit_canonical",
        "comparator",
    }
)


class NotASite(Exception):
    """The folder holds something that no explorer is."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder


@dataclass(frozen=True, slots=True)
class Site:
    """What was made. ``full``: documents whose prose the pages hold."""

    index: Path
    bodies: int
    files: int
    size: int
    full: int
    drawn: bool


def make(warehouse: Path, output: Path, lang: Lang = "en", told: Told = lambda what, done, total: None) -> Site:
    """Writes the explorer of a warehouse to ``output``, in place of an older one.

    ``lang``: the language of readers whose browser says nothing. Raises :class:`NotASite` where ``output`` is a folder
    with something else in it, ``WarehouseMissing`` where there is no warehouse.
    """
    from welfare_etl.warehouse import DATABASE, open_readonly

    if output.exists() and not (output / _MARK).exists() and (not output.is_dir() or any(output.iterdir())):
        raise NotASite(output)
    part = output.with_name(output.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    with open_readonly(warehouse / DATABASE) as connection:
        full, drawn, bodies = _write(connection, part, lang, told)
    (part / _MARK).write_text("made by welfare-etl site\n", encoding="utf-8")
    if output.exists():
        shutil.rmtree(output)
    part.replace(output)
    files = [file for file in output.rglob("*") if file.is_file()]
    return Site(output / "index.html", bodies, len(files), sum(file.stat().st_size for file in files), full, drawn)


def _write(connection: Any, folder: Path, lang: Lang, told: Told) -> tuple[int, bool, int]:
    from welfare_etl.site.holdings import places, rows_of_table

    listed = places(connection)
    documents = rows_of_table(connection, "document")
    full = sum(row["edition"] == "full" for row in documents)
    pages = Folder(folder, lang)
    drawn = lists(connection, pages, listed, documents)
    _bodies(connection, pages, listed, documents, told)
    return full, drawn, len(listed)


class Folder:
    """Writes the files of an explorer."""

    def __init__(self, folder: Path, lang: Lang) -> None:
        from welfare_etl.site import pages

        self._folder, self._made = folder, pages.environment(lang)

    def put(self, name: str, text: str) -> None:
        """A file by its name in the folder."""
        file = self._folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")

    def page(self, name: str, template: str, title: tuple[str, str], **given: Any) -> None:
        """A page of a template."""
        from welfare_etl.site.views import Text

        root = "../" if "/" in name else ""
        self.put(name, self._made.get_template(template).render(title=Text(*title), root=root, here=name, **given))


def lists(connection: Any, folder: Folder, listed: Sequence[Place], documents: Sequence[dict[str, Any]]) -> bool:
    """All but the bodies' pages and the index of texts: the pages that grow with the number of bodies, and what they
    share. Returns whether charts are drawn."""
    from welfare_etl.site import about, charts, overview, pages
    from welfare_etl.site.tiles import TILES

    folder.put("assets/style.css", pages.style())
    folder.put("assets/words.js", pages.words() + about.part_words())
    for name in ("site.js", "table.js", "bodies.js", "outcomes.js", "search.js", "charts.js", "body.js"):
        folder.put(f"assets/{name}", pages.asset(name))

    bodies, outcomes = overview.bodies(connection, listed), overview.outcomes(connection, listed)
    folder.put("data/bodies.js", pages.table("bodies", bodies))
    folder.put("data/outcomes.js", pages.table("outcomes", outcomes))
    numbers = (
        ("reports", "reports", "報告書"), ("people", "people", "人口"), ("goals", "goals in numbers", "数値目標"),
        ("results", "results in numbers", "数値実績"), ("attained", "of the goals judged attained", "判定できる目標の達成"),
    )  # fmt: skip
    folder.page("index.html", "index.html", ("Bodies", "自治体"), numbers=numbers, tiles=TILES, places=listed)
    folder.page("outcomes.html", "outcomes.html", ("Goals beside results", "目標と実績"))

    drawn, shown = charts.can_draw(), charts.charts(bodies, outcomes)
    if drawn:
        folder.put("assets/vega.js", charts.vega())
        folder.put("data/charts.js", pages.script("charts", {chart.id: chart.data() for chart in shown}))
    folder.page("charts.html", "charts.html", ("Charts", "図"), charts=shown, drawn=drawn)
    full = sum(row["edition"] == "full" for row in documents)
    facts = about.facts(connection, documents)
    folder.page("about.html", "about.html", ("About the data", "データについて"), **facts, full=full)
    parts = about.parts(connection)
    folder.page(
        "search.html", "search.html", ("Search the texts", "全文検索"), facts=full < len(documents), parts=parts
    )
    return drawn


def _bodies(
    connection: Any, folder: Folder, listed: Sequence[Place], documents: Sequence[dict[str, Any]], told: Told
) -> None:
    """A page for each body, and the index of what they say."""
    from welfare_etl.site import body_page
    from welfare_etl.site.holdings import holdings
    from welfare_etl.site.search_index import Index, Passage

    paths = {row["document_id"]: row["path"] for row in documents}
    titles = {row["document_id"]: row.get("title") for row in documents}
    passages: list[Passage] = []
    starts: dict[str, list[int]] = {}
    done = 0
    for code, group in groupby(listed, key=lambda place: place.prefecture_code or ""):
        first = len(passages)
        for holding in holdings(connection, list(group)):
            place = holding.place
            view = body_page.view(holding, paths, titles)
            folder.page(f"body/{place.key}.html", "body.html", (place.name, place.name), place=place, **view)
            passages += (Passage(done, *rest) for rest in _texts(holding))
            done += 1
            told(place.name, done, len(listed))
        starts[code] = [first, len(passages)]
    _search(folder.put, Index(passages), listed, starts)


def _texts(holding: Holding) -> Iterator[tuple[str, str, str, str]]:
    """(table, column, anchor, text) of everything in words; a quote only where it says more than its indicator."""
    from welfare_etl.site.views import anchor_of

    for table, rows in holding.tables.items():
        if table in ("outcome", "number_role"):
            continue
        for number, row in enumerate(rows):
            owner = str(row.get("report_id") or row.get("document_id"))
            for column, value in row.items():
                if column in _UNSEARCHED or column.endswith("_code") or column.endswith("_printed"):
                    continue
                anchor = row.get("target_id") or row.get("result_id") or anchor_of(table, number, column, owner)
                if table == "report":
                    anchor = owner
                texts = value if isinstance(value, list) else [value]
                for text in texts:
                    if isinstance(text, str) and len(text) > 1 and not text.isascii():
                        yield table, column, anchor, text


def _search(put: Callable[[str, str], None], index: Any, listed: Sequence[Place], ranges: dict[str, list[int]]) -> None:
    from welfare_etl.present.labels import label
    from welfare_etl.records.registry import TABLES
    from welfare_etl.site import pages

    fields: dict[tuple[str, str], int] = {}
    for passage in index.passages:
        fields.setdefault((passage.table, passage.column), len(fields))
    starts = []
    for number, (start, chunk) in enumerate(index.chunks()):
        starts.append(start)
        rows = [[p.place, fields[p.table, p.column], p.anchor, p.text] for p in chunk]
        put(f"search/text-{number}.js", pages.script(f"text-{number}", rows))
    shards = index.shards()
    for number, shard in enumerate(shards):
        put(f"search/index-{number}.js", pages.script(f"index-{number}", shard))
    named = []
    for table, column in fields:
        model = TABLES[table]
        both = [f"{getattr(model, f'title_{lang}')} · {label(model, column, lang)}" for lang in ("en", "ja")]
        named.append([table, *both])
    years = {place.key: "" for place in listed}
    put(
        "search/search.js",
        pages.script(
            "search",
            {
                "places": [[p.key, p.name, p.prefecture, years[p.key]] for p in listed], "fields": named,
                "shards": len(shards), "chunks": starts, "passages": len(index.passages), "ranges": ranges,
            },
        ),
    )  # fmt: skip
