"""How well plan documents of towns that the rules were not made from are read: rows, cells, extra rows, wrong in silence.

    python benchmarks/plans/unseen.py [--held] [--verbose]

``unseen/open`` are documents of other hands, answered by them; each was measured before anything was learned from it, and
then learned from. ``--held`` measures ``unseen/held``, from which nothing was ever learned: totals only, never what is wrong
in it; once its documents are learned from they move to ``open``, and it says that it is empty until others bring fresh ones. *Silent* are cells that hold another value than the answer while no finding speaks of their row.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "tests"))

from plans.gold import tally  # noqa: E402
from welfare_etl.documents import media_type_of, read_document  # noqa: E402
from welfare_etl.families import Context, detect  # noqa: E402


def main() -> None:
    """A line a document and one of totals; ``--verbose`` what is wrong (of the open ones)."""
    held = "--held" in sys.argv
    folder = HERE / "unseen" / ("held" if held else "open")
    if not (answers := sorted(folder.glob("*.json"))):
        sys.exit(f"{folder.name}/ is empty: nothing is measured. Documents of other hands with their answers go there.")
    totals: Counter[str] = Counter()
    print(f"{'document':28}{'family':>8}{'rows':>15}{'cells':>16}{'extra':>7}{'silent':>8}")
    for path in answers:
        gold = json.loads(path.read_text(encoding="utf-8"))
        file = path.with_name(gold["document"]["file"])
        data = file.read_bytes()
        document = read_document(data, file.stem, media_type_of(file.name, data), name=file.name)
        family, _ = detect(document)
        extraction = family.read(document, Context())[0] if family else None
        counts, wrong = tally(gold, extraction)
        counts["families"] = int(family is not None and family.name == gold["document"]["family"])
        counts["documents"] = 1
        totals += counts
        print(_line(path.stem, counts))
        if "--verbose" in sys.argv and not held:
            print(*(f"    {one[:180]}" for one in wrong), sep="\n")
    print(_line("all", totals))
    share = {name: totals[name] / max(1, totals[f"{name} asked"]) for name in ("rows", "cells")}
    print(f"rows {share['rows']:.1%}, cells {share['cells']:.1%}, extra {totals['extra'] / max(1, totals['rows']):.1%}")


def _line(name: str, counts: Counter[str]) -> str:
    parts = [f"{counts[one]:>6} of {counts[f'{one} asked']:<5}" for one in ("rows", "cells")]
    family = f"{counts['families']}/{counts['documents']}"
    return f"{name:28}{family:>8}{parts[0]:>15}{parts[1]:>16}{counts['extra']:>7}{counts['silent']:>8}"


if __name__ == "__main__":
    main()
