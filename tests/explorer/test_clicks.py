"""The explorer in a browser, opened from disk: clicked, typed, read aloud."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

PAGES = (
    "index.html",
    "search.html#q=地域福祉",
    "outcomes.html",
    "charts.html",
    "about.html",
    "body/05366.html",
    "body/25209.html",
)
Open = Callable[..., Any]


@pytest.fixture
def look(browser: Any, folder: Path) -> Iterator[Open]:
    """``look("index.html")``: the page, with all that went wrong in ``page.wrong`` and no network."""
    opened = []

    def go(name: str, lang: str = "en", theme: str = "light", width: int = 1280) -> Any:
        context = browser.new_context(
            locale=lang,
            color_scheme=theme,
            viewport={"width": width, "height": 900},
            offline=True,
            accept_downloads=True,
        )
        opened.append(context)
        page = context.new_page()
        page.wrong = []
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("console", lambda said: page.wrong.append(said.text) if said.type == "error" else None)
        page.on(
            "request",
            lambda asked: (
                page.wrong.append(asked.url) if not asked.url.startswith(("file:", "blob:", "data:")) else None
            ),
        )
        page.set_default_timeout(10_000)
        name, _, anchor = name.partition("#")
        page.goto((folder / name).as_uri() + (f"#{anchor}" if anchor else ""))
        return page

    yield go
    for context in opened:
        context.close()


def until(page: Any, true: str) -> None:
    """Waits for an expression. (Playwright's own way makes code from text, which the pages forbid.)"""
    for _ in range(100):
        if page.evaluate(true):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never: {true}")


def rows(page: Any) -> list[str]:
    return [text.split("\n")[0].strip() for text in page.locator("#table tbody th").all_inner_texts()]


def test_bodies_are_filtered_by_name_reading_size_and_tile(look: Open) -> None:
    page = look("index.html")
    assert rows(page) == ["札幌市", "秋田県", "井川町", "井川町", "甲賀市"]
    page.fill("#name", "いかわ")
    assert rows(page) == ["井川町", "井川町"]
    page.fill("#name", "ikawa")
    assert rows(page) == ["井川町", "井川町"]
    page.click("#clear")
    page.fill("#max", "10000")
    assert rows(page) == ["井川町", "井川町"]
    page.fill("#max", "")
    page.click(".map button[value='01']")
    assert rows(page) == ["札幌市"]
    assert page.locator(".map button[value='01']").get_attribute("aria-pressed") == "true"
    assert "1,900,000" in page.inner_text("#sum-people")
    assert page.wrong == []


def test_a_selection_stands_in_the_address_and_comes_back(look: Open, folder: Path) -> None:
    page = look("index.html")
    page.select_option("#kind", "town")
    page.click("[data-sort=population]")
    assert rows(page) == ["井川町", "井川町"] and "kind=town" in page.url and "sort=population" in page.url
    other = look("index.html#kind=town&sort=population")
    assert rows(other) == ["井川町", "井川町"]
    assert other.locator("th[aria-sort=ascending]").count() == 1
    assert other.locator("#table tbody tr").first.locator("td").first.inner_text() == "4,650"


def test_what_is_filtered_is_downloaded_and_no_spreadsheet_runs_it(look: Open) -> None:
    page = look("outcomes.html")
    page.fill("#name", "井川")
    with page.expect_download() as got:
        page.click("#csv")
    text = Path(got.value.path()).read_text(encoding="utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text)))
    assert [(row["name"], row["result_value"], row["attained"]) for row in found] == [
        ("井川町", "40", "no"),
        ("井川町", "3", "yes"),
    ]
    assert found[0]["prefecture_code"] == "05" and found[0]["comparator"] == ">="
    with page.expect_download() as got:
        page.click("#json")
    assert len(json.loads(Path(got.value.path()).read_text(encoding="utf-8"))) == 2


@pytest.mark.parametrize(
    ("asked", "hits"),
    [("npoと", 1), ("孤立", 1), ("地域福祉 ＮＰＯ", 1), ("籠", 0), ("孤立 二段落", 1), ("。", 2), ("onerror", 1)],
)
def test_search_finds_texts_and_marks_the_words(look: Open, asked: str, hits: int) -> None:
    page = look("search.html")
    page.fill("#q", asked)
    page.wait_for_timeout(600)
    assert page.locator("#hits li").count() == hits
    if hits:
        assert page.locator("#hits li").first.locator("mark").count() >= 1
    else:
        assert page.inner_text("#status") == "No passage has these words."
    assert page.evaluate("window.ran") is None and page.wrong == []


def test_a_hit_leads_to_its_place(look: Open) -> None:
    page = look("search.html#q=孤立")
    page.click("#hits a")
    page.wait_for_url("**/01100.html*")
    assert page.evaluate("decodeURIComponent(location.hash)") == "#2018-01100.vision.0.purpose"


def test_a_tap_shows_the_source_of_a_value(look: Open) -> None:
    page = look("body/01100.html", width=390)
    value = page.locator("[id='2018-01100.profile.0.population'] details")
    assert not value.locator(".src").is_visible()
    value.locator("summary").click()
    assert "reports.txt:7" in value.locator(".src").inner_text()
    value.locator("summary").press("Enter")  # and from the keyboard
    assert not value.locator(".src").is_visible()


def test_the_language_changes_all_and_goes_along(look: Open) -> None:
    page = look("index.html")
    page.click("#lang")
    assert page.inner_text("h1") == "自治体は何を掲げ、どこまで届いたか"
    assert page.inner_text("#status") == "5件中 5件" and "人口" in page.inner_text("#table thead")
    page.click("#table a >> text=札幌市")
    page.wait_for_url("**/01100.html*")
    assert page.evaluate("document.documentElement.lang") == "ja"
    assert "人口" in page.inner_text("dl.figures") and "population" not in page.inner_text("dl.figures")


def test_charts_are_drawn_and_change_with_language_and_light(look: Open) -> None:
    page = look("charts.html")
    page.wait_for_selector(".drawing svg text")
    charts = page.locator(".drawing").count()
    assert charts >= 4
    until(page, f"document.querySelectorAll('.drawing svg').length === {charts}")
    assert "attainment" in page.inner_text("[data-chart=attainment]")
    page.click("#lang")
    until(page, "document.querySelector('[data-chart=attainment]').textContent.includes('達成率')")
    page.click("#theme")
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark" and page.wrong == []


@pytest.mark.parametrize(("lang", "theme", "width"), [("en", "light", 1280), ("ja", "dark", 390)])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_nothing_of_a_report_fits_and_is_for_everybody(
    look: Open, name: str, lang: str, theme: str, width: int
) -> None:
    """Once a page: what costs is that a browser opens it. axe-core has the rules for people who hear the page, use the
    keyboard, or see little contrast."""
    import axe_playwright_python

    page = look(name, lang=lang, theme=theme, width=width)
    page.wait_for_timeout(400)
    assert page.evaluate("window.ran") is None and page.wrong == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    told = [(one["id"], one["nodes"][0]["html"][:160], len(one["nodes"])) for one in found["violations"]]
    assert told == [] and len(found["passes"]) > 10
