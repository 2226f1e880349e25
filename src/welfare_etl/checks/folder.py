"""Where the expectations lie, and what a run of them is about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = "expectations"
SUITES, FRAMES, BASELINE, FIGURES = "suites", "frames", "baseline", "figures"
CORRECTIONS = "corrections.toml"
RELEASE = "raw"
"""The folder of sources, beside ``expectations/``, that the baseline speaks of."""


def expectations_folder(start: Path | None = None) -> Path | None:
    """``expectations/`` of the working directory (or ``start``); else the one of the checkout that this package is
    run from; None where there is neither."""
    here = (start or Path.cwd()) / FOLDER
    checkout = Path(__file__).resolve().parents[3] / FOLDER
    return next((folder.resolve() for folder in (here, checkout) if (folder / SUITES).is_dir()), None)


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
    folder = folder or expectations_folder()
    places = [Path(CORRECTIONS), *([folder.parent / CORRECTIONS] if folder else [])]
    return next((file for file in places if file.is_file()), None)
