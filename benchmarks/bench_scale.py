"""What many reports cost: ``python benchmarks/bench_scale.py [COUNT …]``; SCALE=full adds ten years of all municipalities.

The reports are made up: each of another municipality or year, its figures those of the census give or take some (a folder
of all Japan is no folder of errors), its goals and results put together from those of ``benchmarks/reading`` with other
numbers, so that no two texts are alike. Each build is a process of its own
over a folder with a register, as a user would have it, and without records for reviewers (``--records none``).

Printed for each count: processor time and wall clock of the first build (checks included) and of one with one changed
report, the most memory that all processes of the build had together, bytes on disk, and processor time as a ratio to the
floor of the same run: reading, NFKC and splitting the same texts. On a busy machine only processor time and ratios tell.
"""

from __future__ import annotations

import csv
import functools
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
import unicodedata
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from ministry import form_text  # noqa: E402
from welfare_etl.reference.municipalities import Municipality, municipalities  # noqa: E402

PROGRAM = str(Path(sys.executable).with_name("welfare-etl"))
COUNTS = (100, 1_741)
FULL = 17_410
SEED = 20181001
_SAMPLE_SECONDS = 0.3
_KINDS = {"city": "市", "town": "町", "village": "村", "special_ward": "区"}
_SENTENCES = (
    "{name}は{a}と{b}にはさまれ、{c}で知られる。", "高齢の世帯が{n}世帯あり、{a}の側に多い。", "{c}の担い手が減り、集まりが少なくなった。",
    "相談の窓口が{n}か所に分かれている。", "{b}の地区では住民が見守りを続けている。", "制度のはざまにある困りごとが{n}件寄せられた。",
    "校区ごとに話し合いの場を設ける。", "専門職が{a}の地区を回り、声を聞く。", "{c}の集まりを居場所として開く。",
)  # fmt: skip
_WORDS = (
    "山",
    "川",
    "海",
    "湖",
    "原野",
    "港",
    "温泉",
    "果樹",
    "酪農",
    "漁業",
    "機械工業",
    "織物",
    "祭り",
    "城下町",
    "宿場",
)
_PROSE = ("purpose", "desired_change", "characteristics", "c.rationale", "m.rationale", "m.overview", "a.support_content", "b.early_detection", "p.process", "m.new_resources", "a.training_content", "c.other")  # fmt: skip


def bodies() -> list[Municipality]:
    """The municipalities of today in which the census of 2015 found somebody."""
    known = _census()
    return [
        body
        for body in municipalities()
        if body.kind in _KINDS
        and body.valid_to is None
        and int(known.get(body.code, {}).get("population_2015") or 0) > 0
    ]


def facts_of(body: Municipality, year: int, readings: list[dict[str, str]], chance: random.Random) -> dict[str, str]:
    """What a body wrote into the form: label → text."""
    census = _census()[body.code]
    people = int(int(census["population_2015"]) * chance.uniform(0.97, 1.02))
    facts = {**form_text.FACTS, "prefecture": body.prefecture, "municipality": body.name, "phone": _phone(body)}
    facts |= {
        "population": f"{people:,}(人)",
        "households": f"{int(int(census['households_2015']) * chance.uniform(0.98, 1.05)):,}(世帯)",
        "aging_rate": f"{100 * int(census['aged_2015']) / int(census['population_2015']) + chance.uniform(0, 1):.1f}(%)",
        "assistance_rate": f"{chance.uniform(0.2, 2.5):.2f}(%)",
        "area_km2": f"{int(census['hectares']) / 100:.2f}(k m ²)",
        "elementary_schools": f"{census['elementary_2016']}(校)",
        "junior_high_schools": f"{census['junior_high_2016']}(校)",
        "a.population": f"{people:,} 人",
        "b.population": f"{people:,} 人",
    }
    for name in _PROSE:
        facts[name] = "".join(_sentence(body, chance) for _ in range(chance.randint(2, 7)))
    for name, key in (("a.targets", "goals_a"), ("b.targets", "goals_b"), ("m.targets", "goals_m")):
        text = chance.choice(readings).get(key, "").strip()
        facts[name] = _other_numbers(text or facts[name], chance)
    facts["achievement"] = _other_numbers(chance.choice(readings)["achievement"].strip(), chance)
    for own in ("c.implementer", "m.implementer", "a.area", "b.area"):
        facts[own] = facts[own].replace("小松市", body.name)
    return facts


@functools.cache
def _census() -> dict[str, dict[str, str]]:
    """Code of a body → its row of ``expectations/figures/municipalities.csv``."""
    with (ROOT / "expectations/figures/municipalities.csv").open(encoding="utf-8") as stream:
        return {row["code"]: row for row in csv.DictReader(stream)}


@functools.cache
def _area_codes() -> dict[str, str]:
    """Code of a prefecture → an area code of its telephones."""
    with resources.files("welfare_etl.reference").joinpath("area_codes.csv").open(encoding="utf-8") as stream:
        return {code: row["prefix"] for row in csv.DictReader(stream) for code in row["prefecture_codes"].split()}


def _phone(body: Municipality) -> str:
    code = _area_codes()[body.code[:2]]
    return f"{code}-{'0000'[: 6 - len(code)]}-0000"


def _sentence(body: Municipality, chance: random.Random) -> str:
    a, b, c = chance.sample(_WORDS, 3)
    return chance.choice(_SENTENCES).format(name=body.name, a=a, b=b, c=c, n=chance.randint(2, 400))


def _other_numbers(text: str, chance: random.Random) -> str:
    """The same text with other numbers of the same length; years, months and numbers of items stay."""
    return re.sub(
        r"(?<![0-90-9年月日.第..])[1-9][0-9]{1,3}(?![0-90-9年月日..])",
        lambda m: str(chance.randint(10 ** (len(m[0]) - 1), 10 ** len(m[0]) - 1)),
        text,
    )


def make(raw: Path, count: int) -> int:
    """Writes so many reports and their register; returns their bytes."""
    chance = random.Random(SEED)
    readings = [
        tomllib.loads(file.read_text("utf-8")) for file in sorted((ROOT / "benchmarks/reading/open").glob("*.toml"))
    ]
    readings = [one for one in readings if one.get("achievement", "").strip()]
    assert len(readings) > 5
    towns, size, entries = bodies(), 0, []
    for number in range(count):
        body, year = towns[number % len(towns)], 2018 + number // len(towns)
        text = form_text.report(facts_of(body, year, readings, chance))
        text = text.replace("平成 31 年", f"{year + 1} 年").replace("平成31年", f"{year + 1}年")
        file = raw / str(year) / f"{body.code}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        size += file.write_bytes(text.encode())
        entries.append(
            f'[[document]]\npath = "{year}/{file.name}"\ntitle = "{body.name}"\npublisher = "{body.name}"\n'
            f'fiscal_year = {year}\nfamily = "model_project_report"\nedition = "full"\n'
        )
    (raw / "sources.toml").write_text("\n".join(entries), encoding="utf-8")
    return size


@dataclass(slots=True)
class Cost:
    """One build: seconds of processor time and wall clock, MB of memory of its whole process tree at most."""

    cpu: float
    wall: float
    memory: float
    told: str


def run(arguments: list[str], where: Path) -> Cost:
    """A process with all that it starts, measured."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    with subprocess.Popen(
        arguments, cwd=where, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        memory = Memory(process.pid)
        told = process.communicate()[1]
        peak = memory.stop()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}:\n{told[-2000:]}")
    return Cost(cpu, time.perf_counter() - started, peak / 1e6, told)


class Memory:
    """Looks three times a second at the memory of a process and of all that descend from it: proportional set size, so
    that pages which several share count once."""

    def __init__(self, pid: int) -> None:
        self.pid, self.peak, self._over = pid, 0, False
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """The most that was seen, in bytes."""
        self._over = True
        self._thread.join()
        return self.peak

    def _look(self) -> None:
        while not self._over:
            self.peak = max(self.peak, sum(map(_memory_of, _tree(self.pid))))
            time.sleep(_SAMPLE_SECONDS)


def _tree(pid: int) -> list[int]:
    out = [pid]
    for at in out:
        try:
            for task in os.listdir(f"/proc/{at}/task"):
                out += map(int, Path(f"/proc/{at}/task/{task}/children").read_text().split())
        except (OSError, ValueError):
            continue
    return out


def _memory_of(pid: int) -> int:
    try:
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def floor(raw: Path) -> float:
    """Processor time of the least that anybody would do with the same texts."""
    started = time.process_time()
    for file in raw.rglob("*.txt"):
        text = unicodedata.normalize("NFKC", file.read_bytes().decode())
        assert [line.split("\t") for line in text.split("\n")]
    return time.process_time() - started


def _size(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink()) / 1e6


def measure(count: int, jobs: int) -> None:
    """Prints what so many reports cost."""
    with tempfile.TemporaryDirectory(prefix="bench-scale-") as name:
        top = Path(name)
        bytes_in = make(top / "raw", count)
        least = floor(top / "raw")
        program = [PROGRAM, "build", "--records", "none", "--jobs", str(jobs)]
        first = run(program, top)
        if f"{count} reports" not in (seen := _seen(top)):
            print(f"  read: {seen}")
        changed = next(iter(sorted((top / "raw").rglob("*.txt"))))
        changed.write_text(changed.read_text("utf-8") + "\n付記\n", encoding="utf-8")
        again = run(program, top)
        nothing = run(program, top)
        print(f"{count} reports, {bytes_in / 1e6:.1f} MB of text, {jobs} processes; floor {least:.2f} s")
        for what, cost in (("first build", first), ("one changed", again), ("nothing changed", nothing)):
            print(
                f"  {what:<15} {cost.cpu:8.1f} s processor ({cost.cpu / least:7.1f} x floor)  "
                f"{cost.wall:8.1f} s wall  {cost.memory:6.0f} MB"
            )
        whole, cached = _size(top / "warehouse"), _size(top / "warehouse" / ".parts")
        print(f"  on disk: warehouse {whole - cached:.0f} MB (two generations), cache {cached:.0f} MB", flush=True)


def _seen(top: Path) -> str:
    done = subprocess.run(
        [PROGRAM, "query", "--format", "csv",
         "SELECT count(*) || ' reports, ' || count(DISTINCT municipality_code) || ' bodies' AS seen FROM report"],
        cwd=top, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


if __name__ == "__main__":
    chosen = [int(argument) for argument in sys.argv[1:]] or [
        *COUNTS,
        *([FULL] if os.environ.get("SCALE") == "full" else []),
    ]
    for one in chosen:
        measure(one, jobs=2)
