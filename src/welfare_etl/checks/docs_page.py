"""Data Docs: all that was checked, on one page that needs no network.

Great Expectations' own pages load styles, scripts and a logo from servers of others; of an office without a network they
show nothing, and elsewhere they tell somebody what is looked at. Its results are laid out here instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

__all__ = ["Judged", "write"]

_EXAMPLES = 5
_LONGEST = 60
_STYLE = """:root{color-scheme:light dark}
body{font:15px/1.6 system-ui,"Hiragino Sans","Noto Sans CJK JP",sans-serif;margin:1.5rem auto;max-width:72rem;padding:0 1rem}
h1{font-size:1.4rem}summary{cursor:pointer;padding:.5rem 0}summary b{margin-right:.8rem}
details{border-top:1px solid #8886}.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;margin-bottom:1rem}
th,td{border-bottom:1px solid #8884;padding:.35rem .7rem;text-align:left;vertical-align:top}td.n{text-align:right;font-variant-numeric:tabular-nums}
code{overflow-wrap:anywhere}.soft{opacity:.8}.bad{font-weight:700}"""


@dataclass(frozen=True, slots=True)
class Judged:
    """A suite after its run: how many rows, and for each rule its ``meta`` and the values of the rows that fail."""

    suite: str
    rows: int
    rules: Sequence[tuple[dict[str, Any], Sequence[Any]]]

    @property
    def failing(self) -> int:
        """Rules that a row fails."""
        return sum(bool(values) for _, values in self.rules)


def write(judged: Sequence[Judged], folder: Path) -> None:
    """Writes ``index.html``: the suites, those that fail first, each with its rules."""
    folder.mkdir(parents=True, exist_ok=True)
    rules, failing = sum(len(one.rules) for one in judged), sum(one.failing for one in judged)
    body = "\n".join(
        line for one in sorted(judged, key=lambda one: (not one.failing, one.suite)) for line in _suite(one)
    )
    (folder / "index.html").write_text(
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Data Docs / 検査の詳細</title>\n<style>{_STYLE}</style>\n</head>\n<body><main>\n"
        f'<h1>Data Docs <span lang="ja">検査の詳細</span></h1>\n<p>{rules} rules in {len(judged)} suites, '
        f'{failing} of them with rows that fail. <span lang="ja">検査 {rules} 件のうち {failing} 件に該当する行があります。</span></p>\n'
        f"{body}\n</main></body>\n</html>\n",
        encoding="utf-8",
        newline="\n",
    )


def _suite(one: Judged) -> Iterator[str]:
    told = f"{one.failing} / {len(one.rules)}"
    yield f"<details{' open' if one.failing else ''}><summary><b>{escape(one.suite)}</b>"
    yield f'<span class="soft">{one.rows:,} rows / 行 · {told} rules with rows that fail / 該当あり</span></summary>'
    yield f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(one.suite)}"><table><thead><tr>'
    yield "".join(
        f"<th>{head}</th>"
        for head in ("rule / 規則", "severity / 程度", "what is told / 内容", "rows / 行", "values / 値")
    )
    yield "</tr></thead><tbody>"
    for meta, values in one.rules:
        kind = ' class="bad"' if values else ""
        yield (
            f"<tr><td><code{kind}>{escape(meta['rule'])}</code></td><td>{escape(meta['severity'])}</td>"
            f'<td>{escape(meta["message"]["en"])}<br><span lang="ja" class="soft">{escape(meta["message"]["ja"])}</span></td>'
            f'<td class="n">{len(values):,}</td><td>{escape(_examples(values))}</td></tr>'
        )
    yield "</tbody></table></div></details>"


def _examples(values: Sequence[Any]) -> str:
    shown = [text if len(text := str(value)) <= _LONGEST else text[:_LONGEST] + "…" for value in values[:_EXAMPLES]]
    return ", ".join(shown) + (f" … (+{len(values) - _EXAMPLES:,})" if len(values) > _EXAMPLES else "")
