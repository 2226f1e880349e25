"""``PYTHONPATH=tests python -m patterns [PREFIX]``: the slow patterns of the package, or of the modules whose names begin so."""

from __future__ import annotations

import sys

from patterns.attack import worst
from patterns.found import all_patterns

LIMIT = 1.3

if __name__ == "__main__":
    prefix = sys.argv[1] if len(sys.argv) > 1 else ""
    slow = 0
    for item in all_patterns():
        if not any(place.removeprefix("welfare_etl.").startswith(prefix) for place in item.places):
            continue
        found = worst(item.pattern, sorted(item.methods), LIMIT)
        if found is not None:
            slow += 1
            growth, method, before, body = found
            print(
                f"n^{growth:.1f} {method:9} {item.place}  {before[:20]!r} + {body[:12]!r} × n  /{item.pattern.pattern[:60]}/"
            )
    print(f"{slow} slow")
    sys.exit(bool(slow))
