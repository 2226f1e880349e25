"""How well goals and results are read from the labelled reports of this folder: ``make reading``.

    python benchmarks/reading/figures.py [--half open|held] [--verbose] [--only a05]

Prints, for both halves, F1 of goals and of results by (project, value, unit), how many labels can be understood by themselves, how many
printed pairs are right, and for the numbers that were found how many of their other columns are right. Differences are shown of the half
``open`` only: ``held`` is for its totals, else it is not held back any more.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from welfare_etl.claims import Claim, NumberRole, read_chapter, read_goals

HERE = Path(__file__).parent
CELLS = (
    ("goals_a", "community", "a"),
    ("goals_b", "community", "b"),
    ("goals_m", "multi_agency", None),
    ("goals_p", "prefectural", None),
)
CLEAR = 70.0


@dataclass
class Figures:
    """Counts of one half."""

    found: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    clear: Counter[str] = field(default_factory=Counter)
    pairs: Counter[str] = field(default_factory=Counter)
    columns: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    others: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def f1(self, kind: str, right: int | None = None) -> float:
        """F1 of a kind (``target``, ``result``); with ``right`` in place of all that were found."""
        right = self.found[kind] if right is None else right
        return 2 * right / max(1, 2 * self.found[kind] + self.extra[kind] + self.missed[kind])


def squash(text: object) -> str:
    """Without white space and widths."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text or "")))


def likeness(got: str | None, want: str | None) -> float:
    """How alike two labels are, 0 to 100."""
    a, b = squash(got), squash(want)
    return max(fuzz.ratio(a, b), fuzz.partial_ratio(a, b)) if a and b else 0.0


def is_clear(got: str | None, want: str | None) -> bool:
    """Whether a label can be understood without the text: like the answer's, and not only a scrap of it."""
    a, b = squash(got), squash(want)
    return likeness(got, want) >= CLEAR and (len(a) > 4 or len(a) >= 0.6 * len(b))


def read(report: dict[str, Any]) -> tuple[list[Claim], list[Claim], list[NumberRole]]:
    """Goals, results and roles as the program reads them."""
    goals: list[Claim] = []
    roles: list[NumberRole] = []
    texts: dict[str, str] = {}
    for key, project, block in CELLS:
        if report.get(key):
            texts[project] = f"{texts.get(project, '')}\n{report[key]}".strip()
            found = read_goals(report[key], project=project, block=block, fiscal_year=report["fiscal_year"])
            goals += found.goals
            roles += found.roles
    chapter = read_chapter(
        report.get("achievement", ""),
        fiscal_year=report["fiscal_year"],
        implemented=report["projects"],
        goals=goals,
        goal_texts=texts,
    )
    return goals, chapter.results, roles + chapter.roles


def matched(
    found: Sequence[Claim], wanted: Sequence[dict[str, Any]]
) -> tuple[list[tuple[Claim, dict[str, Any]]], list[Claim], list[dict[str, Any]]]:
    """Pairs of claim and answer of the same project, value and unit, the most alike first; what is extra; what was missed."""
    ranked = sorted(
        (
            (likeness(c.indicator, w["indicator"]) + (5 if w.get("block") and c.block == w["block"] else 0), -i, -j)
            for i, c in enumerate(found)
            for j, w in enumerate(wanted)
            if c.project == w.get("project")
            and abs(c.number.value - w["value"]) < 1e-6
            and squash(c.number.unit) == squash(w.get("unit"))
        ),
        reverse=True,
    )
    mine: dict[int, int] = {}
    for _, i, j in ranked:
        if -i not in mine and -j not in mine.values():
            mine[-i] = -j
    rest = [c for i, c in enumerate(found) if i not in mine]
    missed = [w for j, w in enumerate(wanted) if j not in mine.values()]
    return [(found[i], wanted[j]) for i, j in mine.items()], rest, missed


def columns(
    claim: Claim, want: dict[str, Any], found: Sequence[Claim], wanted: Sequence[dict[str, Any]]
) -> Iterator[tuple[str, object, object]]:
    """The other columns of the contract: (name, read, answer)."""
    q = claim.number
    for name, got in (
        ("value_max", q.value_max), ("comparator", q.comparator), ("per", q.per), ("per_count", q.per_count), ("scope", q.scope),
        ("counting", q.counting), ("out_of", q.out_of), ("block", claim.block),
    ):  # fmt: skip
        default = "=" if name == "comparator" else None
        if got != default or want.get(name, default) != default:
            yield name, got, want.get(name, default)
    if "target_id" not in want and (claim.due_fiscal_year or want.get("due_fiscal_year")):
        yield "due_fiscal_year", claim.due_fiscal_year, want.get("due_fiscal_year")
    if claim.baseline or want.get("baseline") is not None:
        yield "baseline", claim.baseline.value if claim.baseline else None, want.get("baseline")
    if "target_id" not in want and (claim.part_of is not None or want.get("part_of")):
        whole = wanted[want["part_of"] - 1]["value"] if want.get("part_of") else None
        yield "part_of", None if claim.part_of is None else found[claim.part_of].number.value, whole
    if claim.as_of or want.get("as_of"):
        yield "as_of", str(claim.as_of or None)[: len(str(want.get("as_of") or "0000-00-00"))], str(want.get("as_of"))


def measure(half: str, only: str | None, verbose: bool) -> Figures:
    """The figures of one half."""
    figures = Figures()
    for path in sorted((HERE / half).glob("*.toml")):
        if only and not re.search(only, path.stem):
            continue
        report = tomllib.loads(path.read_text("utf-8"))
        goals, results, roles = read(report)
        for kind, found in (("target", goals), ("result", results)):
            pairs, rest, missed = matched(found, report.get(kind, []))
            figures.found[kind] += len(pairs)
            figures.extra[kind] += len(rest)
            figures.missed[kind] += len(missed)
            told: list[str] = []
            for claim, want in pairs:
                clear = is_clear(claim.indicator, want["indicator"])
                figures.clear[kind] += clear
                if not clear:
                    told.append(
                        f"label {want['value']:g}{want.get('unit') or ''}: {claim.indicator!r}, not {want['indicator']!r} «{want['quote'][:60]}»"
                    )
                for name, got, answer in columns(claim, want, found, report.get(kind, [])):
                    if name == "part_of" and kind == "target":
                        continue  # told of results only
                    figures.columns[name][str(got == answer)] += 1
                    if got != answer:
                        told.append(
                            f"{name} {want['value']:g}{want.get('unit') or ''}: {got!r}, not {answer!r} «{want['quote'][:60]}»"
                        )
                if kind == "result":
                    printed = claim.goal.value if claim.goal else None
                    goal = want.get("target_value")
                    if goal is not None or printed is not None:
                        verdict = "right" if printed == goal else "false" if goal is None else "missed"
                        figures.pairs[verdict] += 1
                        if verdict != "right":
                            told.append(
                                f"pair {want['value']:g}{want.get('unit') or ''}: {printed}, not {goal} «{want['quote'][:70]}»"
                            )
            figures.pairs["missed"] += sum(kind == "result" and w.get("target_value") is not None for w in missed)
            told += [
                f"missed {w['value']:g}{w.get('unit') or ''} {w['indicator']} «{w['quote'][:70]}» "
                + str(
                    [(r.role, r.rule) for r in roles if abs(r.number.value - w["value"]) < 1e-6 and r.claim is None][:3]
                )
                for w in missed
            ]
            told += [f"extra {c.number.value:g}{c.number.unit or ''} {c.indicator} [{c.project}]" for c in rest]
            if verbose:
                for line in told:
                    print(f"  {path.stem} {kind}: {line}")
        for want in report.get("other", []):
            given = [r.role for r in roles if abs(r.number.value - want["value"]) < 1e-6]
            figures.others[want["role"]][
                "right"
                if want["role"] in given
                else "as result"
                if "result" in given
                else "as goal"
                if "goal" in given
                else "else"
                if given
                else "not seen"
            ] += 1
            figures.columns["role of others"][str(want["role"] in given)] += 1
            if verbose and want["role"] not in given:
                print(f"  {path.stem} other: {want['value']:g} {given} not {want['role']} «{want['quote'][:60]}»")
    return figures


def shown(half: str, figures: Figures) -> str:
    """The figures of a half as lines."""
    lines = [f"{half}:"]
    for kind in ("target", "result"):
        lines.append(
            f"  {kind}s  F1 {figures.f1(kind):.3f}  with a clear label {figures.f1(kind, figures.clear[kind]):.3f}"
            f"  (found {figures.found[kind]}, extra {figures.extra[kind]}, missed {figures.missed[kind]})"
        )
    p = figures.pairs
    score = 2 * p["right"] / max(1, 2 * p["right"] + p["false"] + p["missed"])
    lines.append(
        f"  printed pairs  F1 {score:.3f}  (right {p['right']}, missed or wrong {p['missed']}, false {p['false']})"
    )
    lines.append(
        "  " + "  ".join(f"{name} {c['True']}/{sum(c.values())}" for name, c in sorted(figures.columns.items()))
    )
    lines.append("  numbers that are neither, by their role:")
    for role, counts in sorted(figures.others.items(), key=lambda item: -sum(item[1].values())):
        lines.append(f"    {role:16} " + "  ".join(f"{name} {n}" for name, n in counts.most_common()))
    return "\n".join(lines)


def main() -> int:
    """Print the figures of the halves asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("open", "held"))
    parser.add_argument("--verbose", action="store_true", help="every difference (of the half open)")
    parser.add_argument("--only", metavar="PATTERN", help="reports whose name holds this")
    arguments = parser.parse_args()
    for half in [arguments.half] if arguments.half else ["open", "held"]:
        print(
            shown(half, measure(half, arguments.only if half == "open" else None, arguments.verbose and half == "open"))
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
