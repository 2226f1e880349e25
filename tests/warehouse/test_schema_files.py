"""``schemas/`` is committed and follows the models."""

from pathlib import Path

from welfare_etl.records.registry import TABLES
from welfare_etl.warehouse import check_schemas, write_schemas


def test_the_committed_schemas_are_those_of_the_models(repo_root: Path) -> None:
    assert check_schemas(repo_root / "schemas") == [], "run `make schema`"


def test_stale_missing_and_orphaned_schemas_are_named_and_repaired(tmp_path: Path) -> None:
    assert len(check_schemas(tmp_path / "schemas")) == len(TABLES)
    assert len(write_schemas(tmp_path / "schemas")) == len(TABLES)
    assert write_schemas(tmp_path / "schemas") == [], "nothing to do"
    (tmp_path / "schemas" / "report.schema.json").unlink()
    (tmp_path / "schemas" / "vision.schema.json").write_text("{}\n")
    (tmp_path / "schemas" / "town.schema.json").write_text("{}\n")
    (tmp_path / "schemas" / "README.md").write_text("not ours\n")
    stale = ["report.schema.json", "town.schema.json", "vision.schema.json"]
    assert check_schemas(tmp_path / "schemas") == stale
    assert [path.name for path in write_schemas(tmp_path / "schemas")] == stale
    assert check_schemas(tmp_path / "schemas") == []
    assert (tmp_path / "schemas" / "README.md").exists()
