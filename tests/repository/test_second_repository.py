"""A repository of somebody's own reports with nothing but the wheel: begin, build, check, release."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ministry import form_text
from welfare_etl import __version__
from welfare_etl.repository import begin


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, repo_root: Path) -> Path:
    """The wheel of this checkout, as `python -m build` makes it."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=repo_root, check=True, capture_output=True,
    )  # fmt: skip
    [made] = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked, to stand before the checkout on the path."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program of the wheel, in a folder that is no checkout."""
    return subprocess.run(
        [sys.executable, "-m", "welfare_etl", *arguments],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(installed), "LC_ALL": "C.UTF-8"}, capture_output=True, text=True,
    )  # fmt: skip


def test_the_wheel_holds_rules_schemas_and_template(wheel: Path, repo_root: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for kind in ("suites/*.json", "frames/*.sql", "figures/*.csv"):
        files = list((repo_root / "expectations").glob(kind))
        assert files
        assert {f"welfare_etl/checks/rules/{file.parent.name}/{file.name}" for file in files} <= names
    assert "welfare_etl/repository/template/dot-github/workflows/reports.yml" in names
    assert not [name for name in names if name.startswith(("tests/", "raw/", "extracted/"))]


def test_the_sdist_holds_what_the_wheel_is_made_of(tmp_path: Path, repo_root: Path) -> None:
    import tarfile

    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)],
        cwd=repo_root, check=True, capture_output=True,
    )  # fmt: skip
    [made] = tmp_path.glob("*.tar.gz")
    with tarfile.open(made) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "pyproject.toml",
        "CHANGELOG.md",
        "expectations/suites/profile.json",
        "src/welfare_etl/__init__.py",
    } <= names


def test_begin_never_touches_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "corrections.toml").write_text("# mine\n", encoding="utf-8")
    done = {laid.path: laid.written for laid in begin(tmp_path)}
    assert done["corrections.toml"] is False and done["raw/sources.toml"] is True
    assert (tmp_path / "corrections.toml").read_text(encoding="utf-8") == "# mine\n"
    workflow = (tmp_path / ".github" / "workflows" / "reports.yml").read_text(encoding="utf-8")
    assert f"welfare-etl=={__version__}" in workflow and "{{version}}" not in workflow


def test_from_init_to_release(installed: Path, tmp_path: Path) -> None:
    """The way of a new user, offline, from the wheel."""
    assert run(installed, tmp_path, "init").returncode == 0
    empty = run(installed, tmp_path, "validate")
    assert empty.returncode == 2 and "nothing was checked" in empty.stderr

    text = form_text.report()
    (tmp_path / "raw" / "report.txt").write_text(text, encoding="utf-8")
    entry = '[[document]]\npath = "report.txt"\ntitle = "t"\npublisher = "p"\nfiscal_year = 2018\n'
    entry += 'family = "model_project_report"\nedition = "facts"\nlicence = "CC0"\n'
    (tmp_path / "raw" / "sources.toml").write_text(entry, encoding="utf-8")
    assert run(installed, tmp_path, "baseline", "--update").returncode == 0
    built = run(installed, tmp_path, "build")
    assert built.returncode == 0, built.stderr
    assert run(installed, tmp_path, "validate").returncode == 0

    faulty = re.sub(r"高齢化率\t[\d.]+", "高齢化率\t326.0", text)
    assert faulty != text
    (tmp_path / "raw" / "report.txt").write_text(faulty, encoding="utf-8")
    found = run(installed, tmp_path, "validate", "raw/report.txt", "--strict", "--format", "github")
    assert found.returncode == 1 and "::warning file=raw/report.txt" in found.stdout

    (tmp_path / "raw" / "report.txt").write_text(text, encoding="utf-8")
    for folder in ("one", "two"):
        made = run(installed, tmp_path, "release", "1.0", "--date", "2026-04-01", "-o", folder)
        assert made.returncode == 0, made.stderr
    first, second = (next((tmp_path / folder).glob("*.zip")).read_bytes() for folder in ("one", "two"))
    assert first == second
    assert run(installed, tmp_path, "diff", "one/welfare-etl-data-1.0.zip", "warehouse").returncode == 0


def test_the_steps_of_the_action_work_in_another_repository(installed: Path, tmp_path: Path, repo_root: Path) -> None:
    """The validate step as the action has it, with the program of the wheel in the place of its installation."""
    action = (repo_root / ".github" / "actions" / "validate-reports" / "action.yml").read_text(encoding="utf-8")
    step = action.rpartition("run: |")[2].strip()
    tools = tmp_path / "runner" / "welfare-etl" / "bin"
    tools.mkdir(parents=True)
    program = tools / "welfare-etl"
    program.write_text(f'#!/bin/sh\nexec env PYTHONPATH={installed} {sys.executable} -m welfare_etl "$@"\n')
    program.chmod(0o755)
    place = tmp_path / "second"
    begin(place)
    (place / "raw" / "report.txt").write_text(form_text.report(), encoding="utf-8")
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "begin")):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *command], cwd=place, check=True)
    (place / "raw" / "report.txt").write_text(
        re.sub(r"高齢化率\t[\d.]+", "高齢化率\t326.0", form_text.report()), encoding="utf-8"
    )
    environment = {**os.environ, "RUNNER_TEMP": str(tmp_path / "runner"), "BASE": "HEAD", "RAW": "raw"}
    done = subprocess.run(["bash", "-c", step], cwd=place, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert "::error file=raw/report.txt" in done.stdout
