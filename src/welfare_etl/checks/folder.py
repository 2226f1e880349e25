"""Where the expectations lie, and what a run of them is about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = "expectations"
SUITES, FRAMES, BASELINE, FIGURES = "suites", "frames", "baseline", "figures"
CORRECTIONS = "corrections.toml"
RELEASE = "raw"
"""The folder of sources, beside ``expectations/``, that the baseline speaks of."""


PACKAGED = Path(__file__).parent / "rules"
"""Where a wheel has ``suites/``, ``frames/`` and ``figures/``."""
BASELINE_FILES = ("rows.csv", "values.csv", "distribution.csv")
NO_BASELINE = Path(__file__).parents[1] / "repository" / "template" / FOLDER / BASELINE
"""A baseline that knows nothing, which also begins a new repository."""


def expectations_folder(start: Path | None = None) -> Path:
    """The folder whose baseline counts: ``expectations/`` of the working directory (or ``start``); else that of the
    checkout that this package is run from; else the one in the wheel."""
    here = (start or Path.cwd()) / FOLDER
    known = any((here / name).is_dir() for name in (SUITES, BASELINE))
    return here.resolve() if known else _of_the_package()


def rules_folder(folder: Path) -> Path:
    """Where the suites and their frames lie: in ``folder`` itself, or, where it only has a baseline, with the package."""
    return folder if (folder / SUITES).is_dir() else _of_the_package()


def baseline_file(folder: Path, name: str) -> Path:
    """A file of the folder's baseline; where it has none, the one that knows nothing."""
    own = folder / BASELINE / name
    return own if own.is_file() else NO_BASELINE / name


def _of_the_package() -> Path:
    checkout = Path(__file__).resolve().parents[3] / FOLDER
    return checkout if (checkout / SUITES).is_dir() else PACKAGED


@dataclass(frozen=True, slots=True)
class Scope:
    """What the baseline may be held against.

    ``whole``: all documents of the release are there, so that one that is not is missing. ``release``: a report that
    the baseline lacks is unexpected (elsewhere it is just another one). ``strict``: also in a document that
    sources.toml does not register.
    """

    whole: bool = False
    release: bool = False
    strict: bool = False


def scope_of(raw: Path | None, folder: Path) -> Scope:
    """The scope of a build of ``raw``: the release's own folder is held against the baseline in both directions."""
    own = raw is not None and raw.resolve() == folder.parent / RELEASE
    return Scope(whole=own, release=own)


def corrections_file(folder: Path | None = None) -> Path | None:
    """``corrections.toml`` of the working directory, else the one beside ``expectations/``; None where there is none."""
    places = (Path(CORRECTIONS), (folder or expectations_folder()).parent / CORRECTIONS)
    return next((file for file in places if file.is_file()), None)
