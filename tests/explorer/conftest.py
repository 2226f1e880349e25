"""An explorer of an invented warehouse, and a browser to look at it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from explorer.sample import tables
from welfare_etl.site import Site, make
from welfare_etl.warehouse import write


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explorer") / "warehouse"
    write(tables(), folder)
    return folder


@pytest.fixture(scope="session")
def site(warehouse: Path) -> Site:
    return make(warehouse, warehouse.parent / "site")


@pytest.fixture(scope="session")
def folder(site: Site) -> Path:
    return site.index.parent


def chromium() -> str | None:
    """The distribution's Chromium (or the one that CHROMIUM names)."""
    named = os.environ.get("CHROMIUM")
    return named or next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    program = chromium()
    if program is None:
        pytest.skip(
            "no Chromium on this machine (apt-get install chromium, or CHROMIUM=/path/to/it): not clicked through"
        )
    from playwright.sync_api import sync_playwright

    quiet = ("no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync")  # fmt: skip
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=program, args=[f"--{flag}" for flag in quiet])
        yield started
        started.close()
