"""The committed JSON Schemas in ``schemas/``: written from the models, and compared with them."""

from __future__ import annotations

from pathlib import Path

from welfare_etl.records.schema import schema_texts

__all__ = ["check_schemas", "write_schemas"]


def write_schemas(folder: Path) -> list[Path]:
    """Write what is stale, remove the schema of a table that is no more; returns the paths that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = schema_texts()
    changed = []
    for name in check_schemas(folder):
        path = folder / name
        if name in texts:
            path.write_text(texts[name], encoding="utf-8")
        else:
            path.unlink()
        changed.append(path)
    return changed


def check_schemas(folder: Path) -> list[str]:
    """Names of the files that are missing, differ from the models or belong to no table; [] when all is well."""
    texts = schema_texts()
    present = {path.name: path for path in folder.glob("*.schema.json")}
    stale = [name for name, text in texts.items() if name not in present or present[name].read_bytes() != text.encode()]
    return sorted(stale + [name for name in present if name not in texts])
