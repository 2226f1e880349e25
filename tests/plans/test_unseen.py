"""The documents of benchmarks/plans/unseen from which rules were learned stay read; the held ones are measured there alone."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from plans.gold import tally
from plans.test_towns import read

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "plans" / "unseen.py"
OPEN = PROGRAM.parent / "unseen" / "open"


def test_what_was_learned_stays_learned() -> None:
    totals: Counter[str] = Counter()
    for path in sorted(OPEN.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        extraction, family = read(path.with_name(gold["document"]["file"]))
        assert family == gold["document"]["family"], path.stem
        totals += tally(gold, extraction)[0]
    assert totals["rows asked"] > 800
    assert totals["rows"] >= 0.98 * totals["rows asked"]
    assert totals["cells"] >= 0.98 * totals["cells asked"]
    assert totals["extra"] <= 0.02 * totals["rows"]
    assert totals["silent"] <= 5


def test_an_empty_held_half_is_said(tmp_path: Path) -> None:
    program = tmp_path / "benchmarks" / "plans" / "unseen.py"
    program.parent.mkdir(parents=True)
    program.write_bytes(PROGRAM.read_bytes())
    (tmp_path / "tests").symlink_to(Path(__file__).parents[1])
    done = subprocess.run([sys.executable, program, "--held"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "held/ is empty" in done.stderr
