"""The house rules that a reader can rely on: layers, sizes, a locked set-up, nothing of one machine in the files."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import grimp
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from welfare_etl.pipeline import fingerprint

REPO_ROOT = Path(__file__).resolve().parents[1]
PACKAGE = REPO_ROOT / "src" / "welfare_etl"
MODULES = sorted(PACKAGE.rglob("*.py"))

MODULE_LINES = 420
SHAPELESS_NAMES = {"util", "utils", "helper", "helpers", "misc", "manager", "managers"}
HEAVY_LIBRARIES = {"great_expectations", "pdfplumber", "pyarrow", "duckdb", "lxml"}


def tracked_files() -> list[Path]:
    """What git would publish; the test is skipped in an unpacked archive without git."""
    try:
        listing = subprocess.run(["git", "ls-files", "-z"], cwd=REPO_ROOT, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git work tree")
    return [path for name in listing.stdout.split("\0") if name and (path := REPO_ROOT / name).is_file()]


def test_imports_go_down_the_house_only() -> None:
    """The contracts stand in pyproject.toml; one of them fails for a module that is in no room."""
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))"
    done = subprocess.run([sys.executable, "-c", program], cwd=REPO_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "2 kept, 0 broken" in done.stdout


def test_what_was_read_is_known_by_all_rooms_that_read() -> None:
    """A room left out would let a build reuse what older code of it had read."""
    graph = grimp.build_graph("welfare_etl")
    reads = graph.find_upstream_modules("welfare_etl.families", as_package=True)
    reads |= graph.find_upstream_modules("welfare_etl.documents", as_package=True) | {"welfare_etl.sources"}
    rooms = {module.split(".")[1] for module in reads if "." in module}
    assert {"claims", "forms"} <= rooms <= set(fingerprint.READING_ROOMS)


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
