"""The nodes of a text: a line, an item of a list, a row of a table, each with the node above it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

__all__ = ["Node", "grow", "without_tags"]

# Marks that open a node at the beginning of a line: (class, pattern). A class that comes again is the same depth.
_MARKS: tuple[tuple[str, str], ...] = (
    ("bracket", r"[【<〈《〔]\s*[^】>〉》〕\n\d]{1,40}[】>〉》〕]"),
    ("roman", r"[Ⅰ-Ⅹ](?! ?[-ー])[.、)]?|[IVX]{1,3}[.、 ]"),
    ("small roman", r"[ⅰ-ⅹ][.、)]?|\([ⅰ-ⅹ]\)"),
    ("kana-kana", r"[ア-オ] ?[-ー―] ?\( ?[ア-ンそ][^)]{0,2}\)"),
    ("number-number", r"(?:[ア-オA-Za-zⅠ-Ⅹ①-⑳]|\d{1,2}) ?[-ー‐.] ?(?:\d{1,2}(?=[ 　])|\(\d{1,2}\)|[①-⑳])"),
    (
        "named number",
        r"(?:(?:成果|数値|活動|基本)?(?:目標|指標|成果)|取組|事業|施策|重点|柱|項目|課題|KPI|No\.?|[#A-Z]|問|その|第(?! ?[\d一二三四五六七八九十]+ ?[回期次])) ?(?:\d{1,2}(?:-\d{1,2})?|[一二三四五六七八九十](?=[ 　]))(?=[ 　:])",
    ),
    ("(number)", r"\(\s*(?:\d{1,2}|[一二三四五六七八九十])\s*\)"),
    ("number", r"\d{1,2}(?:[.)、](?!\d)|[ 　]+(?=[^\d\s(:/年月日人名件回%]))"),
    ("circled", r"[①-⑳⑴-⒛➀-➓❶-❿㋐-㋾]"),
    ("letter", r"[A-Za-z](?=[ .、)][^A-Za-z\d])[.、)]?"),
    ("(kana)", r"\(\s*[ア-ンa-zA-Z]\s*\)"),
    ("kana", r"[ア-オ](?=[ 　、.)「(])[、.)]?"),
    ("arrow", r"[⇒→➡]"),
)
_BULLETS = "・○◯◎●〇◇◆□■☆★※*▪◦➢✓└┗∟-"
_MARK = re.compile(
    r"[ \t]*(?:"
    + "|".join(f"(?P<m{i}>{p})" for i, (_, p) in enumerate(_MARKS))
    + rf"|(?P<bullet>[{re.escape(_BULLETS)}])(?!\d)) *"
)
_INLINE = re.compile(
    rf"(?:(?<=[ 。)】])|(?<=\t))[{re.escape(_BULLETS.replace('-', '').replace('*', ''))}](?=[^\s\d])|[①-⑳](?! *(?:[)、,・~はがのをにと]|及び))|(?<= )-(?= [^\d])|(?<= )\(\d{{1,2}}\)(?= ?[^\s\d)]{{2}})|[⇒→➡](?= *[^\d\s約延計平年月のノ(実])"
)
_RUN_IN = re.compile(r"目標|実績|結果|達成|計画|成果|要因|理由|原因|背景|課題|考察|評価|今後|備考")
_WEAK = frozenset({"plain", "lead", "circled", "caption", *_BULLETS})


@dataclass(frozen=True, slots=True)
class Node:
    """A line, or an item within one: ``[start, end)``, its words from ``body`` on. ``mark`` is the class of its mark, ``parent`` the index of
    the node above (-1: none), ``row`` whether it is a row of a table."""

    start: int
    body: int
    end: int
    mark: str
    parent: int
    row: bool


# Tags that a converter left: what each is for the eye, as long as the tag is.
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>table|tbody|thead|tr|td|th|p|ul|ol|li|br|div|span|b|u|strong|i)(?:\s[^<>]{0,200})?/?>",
    re.I,
)
_NEW_LINE = frozenset({"table", "tr", "p", "ul", "ol", "br", "div"})


def without_tags(text: str) -> str:
    """The text as it is seen: a cell begins with a tab, a row or a paragraph on a new line, an item with its mark; as long as before."""
    text = _aligned(text)
    if "<" not in text or not _TAG.search(text):
        return text
    text = _on_one_line(text)

    def sign(m: re.Match[str]) -> str:
        name = m["name"].lower()
        if name in ("td", "th"):
            if m["close"]:
                first = "\t" if _ONLY_CELL.search(text, max(0, m.start() - 200), m.end()) else ""
            else:
                first = "" if _ROW_OPENS.search(text, max(0, m.start() - 40), m.start()) else "\t"
        elif name == "li":
            first = "" if m["close"] else "\n・"
        else:
            first = "\n" if name in _NEW_LINE and (name != "tr" or not m["close"]) else ""
        return first + " " * (len(m[0]) - len(first))

    return _TAG.sub(sign, text)


def _on_one_line(text: str) -> str:
    """Line breaks within a table part nothing: its rows do."""
    out, at = [], 0
    lowered = text.lower()
    while (start := lowered.find("<table", at)) >= 0 and (end := lowered.find("</table", start)) >= 0:
        out += [text[at:start], text[start:end].replace("\n", " ")]
        at = end
    return "".join([*out, text[at:]])


_GAP = re.compile(r"[ 　]{2,}")
_TITLES = re.compile(
    r"(?m:^)(?=[^\n]*(?:目標|計画))(?=[^\n]*(?:実績|結果))[ 　]*[^\s\d。、]+(?:[ 　]{2,}[^\s。、]+){1,8}[ 　]*$", re.M
)


def _aligned(text: str) -> str:
    """A table that blanks keep apart, below titles that say goal and result: a tab in each gap; as long as before."""
    if "  " not in text and "　　" not in text:
        return text
    lines, gaps = text.split("\n"), 0
    for i, line in enumerate(lines):
        inner = len(_GAP.findall(line.strip(" 　")))
        if _TITLES.fullmatch(line):
            gaps = inner
        if gaps and inner == gaps:
            lead = len(line) - len(line.lstrip(" 　"))
            lines[i] = (
                line[:lead]
                + _GAP.sub(lambda m: "\t" + m[0][1:], line[lead:].rstrip(" 　"))
                + " " * (len(line) - len(line.rstrip(" 　")))
            )
        else:
            gaps = 0
    return "\n".join(lines)


# A row of one cell that fills several columns names the rows below it.
_ONLY_CELL = re.compile(r"<tr(?:\s[^<>]*)?>\s*<t[dh]\s[^<>]*colspan[^<>]*>[^<>]*</t[dh]>\Z", re.I)
_ROW_OPENS = re.compile(r"<tr(?:\s[^<>]*)?>\s*\Z", re.I)


def grow(folded: str, counted: Callable[[int, int], bool]) -> tuple[list[Node], list[int], list[int]]:
    """The nodes of a text, where each begins, and which of them are rows of tables."""
    nodes: list[Node] = []
    rows: list[int] = []
    stack: list[tuple[str, int, int]] = []  # (class of mark, index, indentation)
    start = last_indent = 0
    for line in folded.split("\n"):
        end = start + len(line)
        indent = len(line) - len(line.lstrip(" "))
        row = (
            "\t" in line.strip("\t ")
            or line.count("|") >= 2
            or ("\t" in line and bool(rows) and rows[-1] == len(nodes) - 1)
        )
        m = None if row else _MARK.match(folded, start, end)
        mark = (
            ""
            if m is None
            else "bullet"
            if m["bullet"]
            else next(name for i, (name, _) in enumerate(_MARKS) if m[f"m{i}"])
        )
        mark = m["bullet"] if m and mark == "bullet" else mark
        body = m.end() if m and mark != "bracket" else m.start() if m else start
        if m and mark == "bracket":
            mark += m[0].strip()[0]  # each kind of bracket is a depth of its own
            if _RUN_IN.search(m[0]) and line[m.end() - start :].strip():
                # 【目標】学習会 26回 【実績】23回: an item's part, no heading
                stack = stack[: next((k for k, (name, _, _) in enumerate(stack) if name == mark), len(stack))]
                m, mark, body = None, "", start
            elif "単位" in line:
                mark = "caption"  # of the list below, and of nothing that comes after the item that it stands in
        if not row and not mark and line.strip():
            aimed = _AIM.search(line)
            title = line[: aimed.start()] if aimed else line
            if _LEADS.match(line) and (_BULLETED.match(folded, end) or any(name == "lead" for name, _, _ in stack)):
                mark = "lead"
            elif not counted(start, start + len(title)) and _is_heading(title.strip()):
                mark = "plain"
        if row or not line.strip():
            parent = stack[-1][1] if stack else -1
            rows += [len(nodes)] if row else []
        elif not mark or mark == "arrow":
            parent = len(nodes) - 1 if mark == "arrow" and nodes else stack[-1][1] if stack else -1
            above = nodes[-1] if nodes and not mark else None
            if above and not above.mark and not above.row and above.end > above.start:
                # 協定の締結 70社→78社, and below it, further in: 新規が11社あった。
                if indent > last_indent and folded[above.end - 1] not in "。、":
                    parent = len(nodes) - 1
                elif indent == last_indent:
                    parent = above.parent
        else:
            at = next((k for k, (name, _, _) in enumerate(stack) if name == mark), None)
            if at is not None:
                del stack[at:]
            elif mark not in _WEAK or mark == "plain":
                while (
                    stack
                    and stack[-1][0] in _WEAK
                    and not (mark == "plain" and indent > stack[-1][2] and stack[-1][0] != "plain")
                ):
                    stack.pop()
            parent = stack[-1][1] if stack else -1
            stack.append((mark, len(nodes), indent))
        nodes.append(Node(start, body, end, mark, parent, row))
        if not row:
            _items(folded, nodes)
        start, last_indent = end + 1, indent
    return nodes, [n.start for n in nodes], rows


# 目標値:120: a figure, though no counter stands behind it.
_FIGURE = re.compile(r"(?::|目標値?|実績値?|現状値?|計画値?|結果) *\d")
# サテライト → 6カ所, and below it ・利用者 3,842名: a name and its count lead the list of what more is told of it.
_LEADS = re.compile(r"[^\s。、→⇒:]{2,24} *(?:[→⇒:]|  )")
# 担い手の育成(年度目標:100名): a heading with its goal.
_AIM = re.compile(r"\([^()]*(?:目標|計画|予定)[^()]*\) *\Z")
_BULLETED = re.compile(rf"\n[ \t]*[{re.escape(_BULLETS)}]")


def _is_heading(line: str) -> bool:
    if _FIGURE.search(line):
        return False
    return (len(line) <= 40 and re.search(r"次(?:の|を|に)|以下", line) is not None) or (
        len(line) <= 40 and not re.search(r"[。、]|(?:ます|した|する|である)\Z", line)
    )


def _items(folded: str, nodes: list[Node]) -> None:
    """Cut the last node, a line, where further marks stand in it."""
    whole = nodes[-1]
    cuts = [m for m in _INLINE.finditer(folded, whole.body + 1, whole.end) if folded[whole.body : m.start()].strip()]
    if not cuts:
        return
    nodes[-1] = replace(whole, end=cuts[0].start())
    for m, stop in zip(cuts, [*(c.start() for c in cuts[1:]), whole.end], strict=True):
        c = m[0]
        mark = "circled" if "①" <= c <= "⑳" else "(number)" if c[0] == "(" else "arrow" if c in "⇒→➡" else c
        parent = len(nodes) - 1
        if mark != "arrow":
            parent = whole.parent
            above = next(
                (
                    k
                    for k in range(len(nodes) - 1, max(-1, len(nodes) - 40), -1)
                    if nodes[k].start >= whole.start and nodes[k].mark == mark
                ),
                None,
            )
            if above is not None:
                parent = nodes[above].parent
            elif whole.mark != mark:
                parent = nodes.index(nodes[-1]) if whole.start == nodes[-1].start else whole.parent
        nodes.append(
            Node(
                m.start(),
                m.end() + len(folded[m.end() : stop]) - len(folded[m.end() : stop].lstrip(" ")),
                stop,
                mark,
                parent,
                False,
            )
        )
