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
    from welfare_etl.site import about, body_page, charts, overview, pages
    from welfare_etl.site.holdings import holdings, places, rows_of_table
    from welfare_etl.site.search_index import Index, Passage
    from welfare_etl.site.tiles import TILES

    listed = places(connection)
    documents = rows_of_table(connection, "document")
    paths = {row["document_id"]: row["path"] for row in documents}
    titles = {row["document_id"]: row.get("title") for row in documents}
    full = sum(row["edition"] == "full" for row in documents)
    env = pages.environment(lang)

    def put(name: str, text: str) -> None:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")

    def page(name: str, template: str, title: tuple[str, str], **given: Any) -> None:
        from welfare_etl.site.views import Text

        root = "../" if "/" in name else ""
        put(name, env.get_template(template).render(title=Text(*title), root=root, here=name, **given))

    put("assets/style.css", pages.style())
    put("assets/words.js", pages.words() + about.part_words())
    for name in ("site.js", "table.js", "bodies.js", "outcomes.js", "search.js", "charts.js", "body.js"):
        put(f"assets/{name}", pages.asset(name))

    bodies, outcomes = overview.bodies(connection, listed), overview.outcomes(connection, listed)
    put("data/bodies.js", pages.table("bodies", bodies))
    put("data/outcomes.js", pages.table("outcomes", outcomes))
    numbers = (
        ("reports", "reports", "報告書"), ("people", "people", "人口"), ("goals", "goals in numbers", "数値目標"),
        ("results", "results in numbers", "数値実績"), ("attained", "of the goals judged attained", "判定できる目標の達成"),
    )  # fmt: skip
    page("index.html", "index.html", ("Bodies", "自治体"), numbers=numbers, tiles=TILES, places=listed)
    page("outcomes.html", "outcomes.html", ("Goals beside results", "目標と実績"))

    drawn, shown = charts.can_draw(), charts.charts(bodies, outcomes)
    if drawn:
        put("assets/vega.js", charts.vega())
        specs = {c.id: {"rows": c.rows, "en": c.spec("en"), "ja": c.spec("ja")} for c in shown}
        put("data/charts.js", pages.script("charts", specs))
    page("charts.html", "charts.html", ("Charts", "図"), charts=shown, drawn=drawn)
    page(
        "about.html",
        "about.html",
        ("About the data", "データについて"),
        **about.facts(connection, documents),
        full=full,
    )

    passages: list[Passage] = []
    starts: dict[str, list[int]] = {}
    done = 0
    for code, group in groupby(listed, key=lambda place: place.prefecture_code or ""):
        first = len(passages)
        for holding in holdings(connection, list(group)):
            place = holding.place
            view = body_page.view(holding, paths, titles)
            page(f"body/{place.key}.html", "body.html", (place.name, place.name), place=place, **view)
            passages += (Passage(done, *rest) for rest in _texts(holding))
            done += 1
            told(place.name, done, len(listed))
        starts[code] = [first, len(passages)]
    _search(put, Index(passages), listed, starts)
    page(
        "search.html", "search.html", ("Search the texts", "全文検索"), facts=full < len(documents),
        parts=about.parts(connection),
    )  # fmt: skip
    return full, drawn, len(listed)


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
