"""``python -m welfare_etl.abridge.register raw``: writes the digest of each registered file anew into sources.toml.

Run by ``make facts`` after the facts editions were made again. Only the ``sha256`` lines change: what a person wrote of
a document, and in which order, stays.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

_PATH = re.compile(r'^path = "(?P<path>[^"]+)"', re.M)
_DIGEST = re.compile(r'^sha256 = "[0-9a-f]*"', re.M)


def with_digests(register: str, folder: Path) -> str:
    """The text of ``sources.toml`` with the digests of the files as they lie in ``folder``.

    An entry without a ``sha256`` line gets none. Raises ``FileNotFoundError`` for an entry whose file is not there.
    """
    tables = re.split(r"(?m)^(?=\[\[document\]\])", register)
    out = []
    for table in tables:
        named = _PATH.search(table)
        if named:
            digest = hashlib.sha256((folder / named["path"]).read_bytes()).hexdigest()
            table = _DIGEST.sub(f'sha256 = "{digest}"', table)
        out.append(table)
    return "".join(out)


if __name__ == "__main__":
    raw = Path(sys.argv[1])
    register = raw / "sources.toml"
    register.write_text(with_digests(register.read_text(encoding="utf-8"), raw), encoding="utf-8")
