"""What all tests share: where the repository is, and the full corpus where a machine has it."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

REPO_ROOT = Path(__file__).resolve().parents[1]

# No deadline: a slow machine is no defect. Under CI the same examples on every run: what is red stays red.
settings.register_profile("project", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("project")


def pytest_configure() -> None:
    """Keep terminal colours out of captured output: Typer and Rich turn them on when a CI service sets these.

    Nor does a test pull the plug: that a file is on the disk, and not only with the system, is not waited for.
    """
    os.fsync = lambda fd: None
    for name in ("FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS"):
        os.environ.pop(name, None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that takes the ``benchmark`` fixture is a ``bench`` test, said or not."""
    for item in items:
        if "benchmark" in getattr(item, "fixturenames", ()):
            item.add_marker("bench")


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """The folder that holds pyproject.toml."""
    return REPO_ROOT


@pytest.fixture(scope="session")
def shared(repo_root: Path) -> Path:
    """The folder beside the repository with the full corpus and the gold answers; without it the test is skipped."""
    folder = repo_root.parent / "shared"
    if not (folder / "corpus").is_dir():
        pytest.skip("needs ../shared (the full corpus), which is not on this machine")
    return folder


@pytest.fixture(scope="session")
def corpus(shared: Path) -> Path:
    """The full edition of the 38 reports of fiscal year 2018, as the converter left them."""
    return shared / "corpus" / "h30-model-projects.txt"
