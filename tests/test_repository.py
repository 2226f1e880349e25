"""The house rules that a reader can rely on: layers, sizes, a locked set-up, nothing of one machine in the files."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPO_ROOT = Path(__file__).resolve().parents[1]
PACKAGE = REPO_ROOT / "src" / "welfare_etl"
MODULES = sorted(PACKAGE.rglob("*.py"))

FOUNDATION = {"records", "normalize", "reference"}
WORKROOMS = {"documents", "families", "checks", "warehouse"}
# Room -> rooms that it may import besides itself. The root (``welfare_etl``: the version) is open to all.
# Families know what a Document is (a record) and not how one is read from a file (documents).
ROOMS: dict[str, set[str]] = {
    "": {"warehouse"},
    "__main__": {"cli"},
    "cli": {"abridge", "forms", "pipeline", "present", "inquiry", "release", "repository", "site", "sources"}
    | WORKROOMS
    | FOUNDATION,
    "pipeline": {"evidence", "processes", "sources"} | WORKROOMS | FOUNDATION,
    "abridge": {"documents", "families"} | FOUNDATION,
    "present": {"inquiry"} | FOUNDATION,
    "release": {"warehouse"} | FOUNDATION,
    "site": {"inquiry", "present", "warehouse"} | FOUNDATION,
    "repository": set(),
    "inquiry": {"warehouse"} | FOUNDATION,
    "sources": {"documents"} | FOUNDATION,
    "documents": {"processes"} | FOUNDATION,
    "processes": set(),
    "families": {"claims", "evidence", "forms"} | FOUNDATION,
    "claims": FOUNDATION,
    "forms": {"evidence"} | FOUNDATION,
    "evidence": FOUNDATION,
    "checks": {"evidence"} | FOUNDATION,
    "warehouse": FOUNDATION,
    "records": FOUNDATION,
    "normalize": FOUNDATION,
    "reference": FOUNDATION,
}

MODULE_LINES = 420
SHAPELESS_NAMES = {"util", "utils", "helper", "helpers", "misc", "manager", "managers"}
HEAVY_LIBRARIES = {"great_expectations", "pdfplumber", "pyarrow", "duckdb", "lxml"}


def module_name(path: Path, package: Path = PACKAGE) -> str:
    """Dotted name of a module file; a package's ``__init__.py`` goes by the package's name."""
    parts = [package.name, *path.relative_to(package).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(dotted: str) -> str:
    """``welfare_etl.families.ministry.form`` -> ``families``; the root package itself is the room ``""``."""
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 else ""


def own_imports(path: Path, package: Path = PACKAGE) -> Iterator[tuple[int, str]]:
    """Line and dotted name of all that a module imports from welfare_etl, at its top or inside a function.

    ``from welfare_etl.documents import Document`` gives ``welfare_etl.documents.Document``: from the syntax alone
    nobody can tell a module from a class, and the room is the same.
    """
    here = module_name(path, package).split(".")
    container = here if path.name == "__init__.py" else here[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "welfare_etl":
                    yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = container[: len(container) - node.level + 1] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            if origin.split(".")[0] == "welfare_etl":
                for alias in node.names:
                    yield node.lineno, f"{origin}.{alias.name}"


def layer_breaches(path: Path, package: Path = PACKAGE) -> list[str]:
    """Each import of a module that goes up or sideways in the house, as ``line: room imports name``."""
    room = room_of(module_name(path, package))
    breaches = []
    for line, name in own_imports(path, package):
        target = room_of(name)
        if target not in ROOMS:  # ``from welfare_etl import __version__``: a name of the root, not a room
            continue
        if target == room or target in ROOMS[room]:
            continue
        breaches.append(f"{line}: {room or 'welfare_etl'} imports {name}")
    return breaches


def tracked_files() -> list[Path]:
    """What git would publish; the test is skipped in an unpacked archive without git."""
    try:
        listing = subprocess.run(["git", "ls-files", "-z"], cwd=REPO_ROOT, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git work tree")
    return [path for name in listing.stdout.split("\0") if name and (path := REPO_ROOT / name).is_file()]


def test_every_module_lives_in_a_known_room() -> None:
    strangers = {room for path in MODULES if (room := room_of(module_name(path))) not in ROOMS}
    assert not strangers, (
        f"{sorted(strangers)} is no room of the house: move it, or add it to ROOMS with what it may know"
    )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_one_way(path: Path) -> None:
    assert layer_breaches(path) == []


@pytest.mark.parametrize(
    ("module", "source", "breaches"),
    [
        ("pipeline.py", "from welfare_etl.families import read\nfrom .warehouse import store", 0),
        ("pipeline.py", "from welfare_etl import cli", 1),
        ("families/form.py", "from welfare_etl.records.document import Document", 0),
        ("families/form.py", "from ..records.document import Document", 0),
        ("families/form.py", "from welfare_etl.documents import pdf", 1),
        ("families/form.py", "def read():\n    import welfare_etl.documents.pdf", 1),
        ("families/__init__.py", "from .form import read\nfrom ..warehouse import store", 1),
        ("checks/suite.py", "from welfare_etl.warehouse import open_readonly", 1),
        ("records/report.py", "from ..normalize.numbers import number\nfrom .. import __version__", 0),
        ("normalize/numbers.py", "from ..documents.converter_text import rows", 1),
    ],
)
def test_the_layer_rule_sees_what_it_should(tmp_path: Path, module: str, source: str, breaches: int) -> None:
    path = tmp_path / "welfare_etl" / module
    path.parent.mkdir(parents=True)
    path.write_text(source, encoding="utf-8")
    assert len(layer_breaches(path, tmp_path / "welfare_etl")) == breaches


@pytest.mark.parametrize("room", ["families", "normalize", "records"])
def test_only_document_readers_and_the_warehouse_touch_files(room: str) -> None:
    """A family gets a Document and a normaliser a string: that is why short facts are enough to test them."""
    touches = []
    for path in sorted((PACKAGE / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called in {"open", "read_text", "read_bytes", "write_text", "write_bytes"}:
                touches.append(f"{path.relative_to(REPO_ROOT)}:{node.lineno} calls {called}")
    assert touches == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_fits_on_a_few_screens_and_has_a_telling_name(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MODULE_LINES, f"{lines} lines: move data into a table of data, or one job into a module of its own"
    words = {word for part in path.relative_to(PACKAGE).with_suffix("").parts for word in part.lower().split("_")}
    assert not words & SHAPELESS_NAMES, "name the module after what it gives"


@pytest.mark.parametrize("entry", ["welfare_etl", "welfare_etl.cli"])
def test_starting_the_command_imports_no_heavy_library(entry: str) -> None:
    """They cost seconds; `--help` and `status` need none of them, so each is imported by the function that uses it."""
    program = f"import sys, {entry}; print(*sorted({HEAVY_LIBRARIES!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, []), done.stderr


# -- nothing of one machine --

INDEX_HOST = re.compile(
    r"https?://\S*/simple\b|extra-index-url|(?<!no-emit-)index-url\b|find-links|files\.pythonhosted", re.IGNORECASE
)
MACHINE_PATH = re.compile(r"(?<![\w./~-])/(?:home|root|work|Users)/\w")


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        (INDEX_HOST, "where packages come from is the business of the machine that installs them"),
        (MACHINE_PATH, "a path of one machine means nothing on the next"),
    ],
    ids=["package index", "machine path"],
)
def test_tracked_files_name_nothing_of_one_machine(pattern: re.Pattern[str], what: str) -> None:
    found = [
        f"{path.relative_to(REPO_ROOT)}:{number}: {hit.group()}"
        for path in tracked_files()
        if path != Path(__file__).resolve()  # this file has the patterns themselves
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if (hit := pattern.search(line))
    ]
    assert not found, what


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("--extra-index-url https://packages.example/simple", True),
        ("[[tool.uv.index]] url = 'https://packages.example/root/simple/'", True),
        ("find-links = wheels", True),
        ("uv pip compile --no-emit-index-url", False),
        ("https://example.jp/simpler.html", False),
        ("https://example.jp/guide.html", False),
    ],
)
def test_index_pattern(line: str, named: bool) -> None:
    assert bool(INDEX_HOST.search(line)) is named


# -- the lock --


def lock_entries() -> list[str]:
    """The lock's logical lines: comments dropped, continued lines joined."""
    text = (REPO_ROOT / "requirements.lock").read_text(encoding="utf-8")
    kept = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return [entry.strip() for entry in kept.replace("\\\n", " ").splitlines() if entry.strip()]


def test_every_locked_package_has_one_version_and_its_hashes() -> None:
    entry_form = re.compile(r"[\w.-]+(\[[\w,]+\])?==\S+( ; [^#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+")
    assert [entry for entry in lock_entries() if not entry_form.fullmatch(entry)] == []


def project() -> dict[str, Any]:
    """The [project] table of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((REPO_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def test_the_lock_answers_every_requirement_of_the_project() -> None:
    """A requirement that is added or raised without `make lock` would be missing on a fresh machine."""
    locked: dict[str, set[str]] = {}
    for entry in lock_entries():
        name, _, rest = entry.partition("==")
        locked.setdefault(canonicalize_name(name.partition("[")[0]), set()).add(rest.split()[0])
    wanted = [Requirement(text) for text in project()["dependencies"] + project()["optional-dependencies"]["dev"]]
    unanswered = [
        str(requirement)
        for requirement in wanted
        if not (versions := locked.get(canonicalize_name(requirement.name)))
        or not all(requirement.specifier.contains(version, prereleases=True) for version in versions)
    ]
    assert not unanswered, "run make lock"


def test_the_version_is_told_alike_everywhere() -> None:
    import welfare_etl

    cited = re.search(r"^version: (\S+)$", (REPO_ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    assert cited is not None
    assert cited.group(1) == project()["version"] == welfare_etl.__version__


# -- the README --


def test_make_targets_in_the_readme_exist() -> None:
    readme = (REPO_ROOT / "README.md").read_text(encoding="utf-8")
    code = re.findall(r"```.*?```|`[^`\n]+`", readme, re.DOTALL)
    named = {target for piece in code for target in re.findall(r"\bmake ([a-z][a-z-]*)", piece)}
    targets = set(re.findall(r"^([a-z][a-z-]*):", (REPO_ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"build", "test"} <= named
    assert named <= targets
