"""Builds that are killed at a random moment, readers during rebuilds, and a full disk: ``make kill MINUTES=10 [SEED=7]``.

After each kill the warehouse must be one whole generation (or none, before the first), the next build must come
through, and no process of the killed one may live. As root, a small tmpfs stands in for a full disk; elsewhere that
part is left out, and said so.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
JOBS = "2"
BODIES = ("秋田市", "能代市", "横手市", "大館市", "男鹿市", "湯沢市")


def command(top: Path, warehouse: Path) -> list[str]:
    """A build of the folder."""
    folders = ["--raw", str(top / "raw"), "--extracted", str(top / "extracted"), "--warehouse", str(warehouse)]
    return [sys.executable, "-m", "welfare_etl", "build", *folders, "--jobs", JOBS]


def touch(top: Path, rng: random.Random) -> None:
    """Changes a source, so that there is something to build."""
    from checks.conftest import FORM

    register = ""
    for number, name in enumerate(BODIES):
        text = FORM.replace("湯沢市", name).replace("2人", f"{rng.randrange(1, 9)}人")
        (top / "raw" / f"r{number}.txt").write_text(text, encoding="utf-8")
        register += f'[[document]]\npath = "r{number}.txt"\nfiscal_year = 2018\n'
    (top / "raw" / "sources.toml").write_text(register, encoding="utf-8")


def rows(warehouse: Path) -> int | None:
    """Rows of ``report`` that a reader sees; None where there is no warehouse. Raises where it is broken."""
    import duckdb

    path = warehouse / "welfare.duckdb"
    if not path.exists():
        return None
    with duckdb.connect(str(path), read_only=True) as connection:
        found = connection.execute("SELECT count(*) FROM report").fetchone()
    assert found
    return int(found[0])


def living(group: int) -> list[int]:
    """Processes of a session that are no zombies."""
    out = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            state, _parent, _group, session = (entry / "stat").read_text().rsplit(")", 1)[1].split()[:4]
        except OSError:
            continue
        if int(session) == group and state != "Z":
            out.append(int(entry.name))
    return out


def one_kill(top: Path, rng: random.Random, longest: float) -> str | None:
    """Builds, kills the parent alone, looks, builds again; what was wrong, None where nothing was."""
    touch(top, rng)
    warehouse = top / "warehouse"
    build = subprocess.Popen(
        command(top, warehouse), start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(rng.uniform(0, longest))
    build.send_signal(signal.SIGKILL)
    build.wait()
    try:
        rows(warehouse)
    except Exception as error:
        return f"a reader sees {type(error).__name__}"
    # A process that was just being started looks for its parent once it runs: on a busy machine that takes its time.
    deadline = time.monotonic() + 20
    while living(build.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    if left := living(build.pid):
        for process in left:
            os.kill(process, signal.SIGKILL)
        return f"{len(left)} orphans"
    again = subprocess.run(command(top, warehouse), capture_output=True, text=True, check=False)
    if "Traceback" in again.stderr:
        return "traceback"
    found = rows(warehouse)
    return None if found == len(BODIES) else f"the next build has {found} reports"


def full_disk(top: Path, rng: random.Random) -> str | None:
    """A build onto a disk with hardly any room: a message, no traceback, and what was there stays."""
    disk = top / "disk"
    disk.mkdir(exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={rng.randrange(1, 12)}m", "tmpfs", str(disk)], check=False
    )
    if mounted.returncode:
        return "no tmpfs"
    try:
        touch(top, rng)
        done = subprocess.run(command(top, disk / "warehouse"), capture_output=True, text=True, check=False)
        if "Traceback" in done.stderr:
            return "traceback on a full disk"
        if done.returncode:
            return None
        return None if rows(disk / "warehouse") else "says done, and has nothing"
    finally:
        subprocess.run(["umount", str(disk)], check=False)


def main() -> int:
    """Runs for so many minutes; 1 where anything was wrong."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--minutes", type=float, default=1)
    arguments.add_argument("--kills", type=int, help="so many kills and full disks, whatever the time")
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = arguments.parse_args()
    rng = random.Random(given.seed)
    print(f"seed {given.seed}", flush=True)
    wrong = Counter[str]()
    done = Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        (top / "raw").mkdir()
        touch(top, rng)
        start = time.monotonic()
        subprocess.run(command(top, top / "warehouse"), capture_output=True, check=False)
        longest = time.monotonic() - start
        end = time.monotonic() + 60 * given.minutes
        root = os.geteuid() == 0 and shutil.which("mount") is not None
        if not root:
            print("not root: no full disk")
        while sum(done.values()) < given.kills if given.kills else time.monotonic() < end:
            kind = "full disk" if root and rng.random() < 0.25 else "kill"
            fault = full_disk(top, rng) if kind == "full disk" else one_kill(top, rng, longest)
            if fault == "no tmpfs":
                root = False
                print("no tmpfs here: no full disk")
                continue
            done[kind] += 1
            if fault:
                wrong[fault] += 1
            so_far = f"{done['kill']} kills, {done['full disk']} full disks, {sum(wrong.values())} wrong"
            print(f"{so_far}: {kind}: {fault}" if fault else so_far, flush=True)
    print(f"done: {done['kill']} kills, {done['full disk']} full disks, {sum(wrong.values())} wrong {dict(wrong)}")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
