"""A paragraph of Word as the text that its page shows: changes accepted, fields by their results, marks as drawn."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from welfare_etl.documents.office.numbering import Numbering
from welfare_etl.documents.office.package import Element, attribute, child, is_on, local
from welfare_etl.documents.office.symbols import CHECKED, UNCHECKED, drawn, is_symbol_font

EMU_PER_POINT = 12_700
_ENCLOSED = re.compile(r"eq\s*+\\o\s*+\\ac\s*+\(\s*+([○〇◯])\s*+[,;]\s*+([^\s\\]{1,20}?)\s*+\)", re.I)
_LENGTH = re.compile(r"(-?[\d.]+)(pt|px|in|cm|mm)?")
_UNITS = {"pt": 1.0, None: 1.0, "px": 0.75, "in": 72.0, "cm": 28.3465, "mm": 2.83465}

# What stands around runs without being text itself; anything else in a paragraph shows nothing.
_THROUGH = frozenset(
    [
        "r",
        "hyperlink",
        "fldSimple",
        "smartTag",
        "ins",
        "moveTo",
        "customXml",
        "sdtContent",
        "bdo",
        "dir",
        "rubyBase",
        "oMath",
        "oMathPara",
    ]
)
_GONE = frozenset(("del", "moveFrom"))
_BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "ptab": " ", "noBreakHyphen": "-"}


@dataclass(frozen=True, slots=True)
class Circle:
    """An ellipse without text: its middle from the left edge of the cell's (or page's) text and from the line, in points.

    None where the file places it by something else than the text around it.
    """

    x: float | None
    y: float | None


@dataclass(slots=True)
class Paragraph:
    """What a paragraph shows, what floats at it, and what stands in it unseen."""

    text: str = ""
    boxes: list[Element] = field(default_factory=list)
    """Contents of text boxes (``txbxContent``) anchored here."""
    circles: list[Circle] = field(default_factory=list)
    unseen: list[tuple[str, str]] = field(default_factory=list)
    """(text, why it is not part of the text)."""
    goes_on: bool = False
    """Its end is a tracked deletion: the next paragraph is a part of it."""


class Paragraphs:
    """Reads paragraphs in the order of the document. ``seen`` counts what has to be told of the whole document."""

    def __init__(self, numbering: Numbering, footnotes: dict[str, str]) -> None:
        self.numbering = numbering
        self.footnotes = footnotes
        self.seen: Counter[str] = Counter()
        self._fields: list[_Field] = []

    def read(self, element: Element) -> Paragraph:
        """A paragraph (``w:p``)."""
        out = Paragraph()
        properties = child(element, "pPr")
        if is_on(child(properties, "rPr", "del")):
            out.goes_on = True
            self.seen["deletions"] += 1
        parts: list[str] = []
        self._walk(element, parts, out)
        text = "".join(parts)
        label = self.numbering.label(properties) if text.strip() or out.boxes else ""
        out.text = label + text
        return out

    # -- the tree -------------------------------------------------------------------------------------------------

    def _walk(self, element: Element, parts: list[str], out: Paragraph) -> None:
        for item in element:
            name = local(item)
            if name == "r":
                self._run(item, parts, out)
            elif name == "sdt":
                self._control(item, parts, out)
            elif name == "AlternateContent":
                if (chosen := alternative(item)) is not None:
                    self._walk(chosen, parts, out)
            elif name in _GONE:
                self.seen["deletions"] += 1
            elif name == "t":  # of a formula
                parts.append(item.text or "")
            elif name in _THROUGH:
                self.seen["insertions"] += name in ("ins", "moveTo")
                self._walk(item, parts, out)
            elif name in ("drawing", "pict", "object"):
                self._drawing(item, out)

    def _control(self, element: Element, parts: list[str], out: Paragraph) -> None:
        """A content control: a box to tick, a field to fill in, a prompt that nobody answered."""
        properties = child(element, "sdtPr")
        box = child(properties, "checkbox")
        if box is not None:
            parts.append(CHECKED if is_on(child(box, "checked")) else UNCHECKED)
            return
        content = child(element, "sdtContent")
        if content is None:
            return
        if is_on(child(properties, "showingPlcHdr")):
            inner: list[str] = []
            self._walk(content, inner, Paragraph())
            out.unseen.append(("".join(inner), "placeholder"))
            return
        self._walk(content, parts, out)

    def _run(self, run: Element, parts: list[str], out: Paragraph) -> None:
        properties = child(run, "rPr")
        fonts = child(properties, "rFonts")
        font = next((f for f in (attribute(fonts, "ascii"), attribute(fonts, "hAnsi")) if is_symbol_font(f)), None)
        shown: list[str] = []
        for item in run:
            name = local(item)
            if name == "t":
                shown.append(drawn(item.text or "", font) if font or _private(item.text) else item.text or "")
            elif name in _BREAKS:
                shown.append(_BREAKS[name])
            elif name == "sym":
                code = int(attribute(item, "char") or "0", 16) & 0xFFFF
                shown.append(drawn(chr(code), attribute(item, "font")))
            elif name == "fldChar":
                self._flush(shown, properties, parts, out)
                self._field(item, parts)
            elif name == "instrText" and self._fields:
                self._fields[-1].code += item.text or ""
            elif name == "ruby":
                base = child(item, "rubyBase")
                if base is not None:
                    self._flush(shown, properties, parts, out)
                    self._walk(base, parts, out)
            elif name in ("footnoteReference", "endnoteReference"):
                note = self.footnotes.get(f"{name[:-9]} {attribute(item, 'id')}")
                if note:
                    self.seen["footnotes"] += 1
                    out.unseen.append((note, "footnote"))
            elif name == "AlternateContent":
                if (chosen := alternative(item)) is not None:
                    for part in chosen:
                        self._drawing(part, out)
            elif name in ("drawing", "pict", "object"):
                self._drawing(item, out)
        self._flush(shown, properties, parts, out)

    def _flush(self, shown: list[str], properties: Element | None, parts: list[str], out: Paragraph) -> None:
        """Text of a run goes where its looks and the field around it say."""
        text = "".join(shown)
        shown.clear()
        if not text or any(not one.in_result for one in self._fields):
            return
        if is_on(child(properties, "vanish")):
            out.unseen.append((text, "hidden"))
            self.seen["hidden"] += bool(text.strip())
        elif is_on(child(properties, "strike")) or is_on(child(properties, "dstrike")):
            out.unseen.append((text, "struck_out"))
            self.seen["struck_out"] += bool(text.strip())
        else:
            parts.append(text)

    # -- fields -----------------------------------------------------------------------------------------------------

    def _field(self, element: Element, parts: list[str]) -> None:
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
            data = child(element, "ffData")
            box, choice = child(data, "checkBox"), child(data, "ddList")
            if box is not None:
                told = child(box, "checked")
                told = child(box, "default") if told is None else told
                parts.append(CHECKED if is_on(told) else UNCHECKED)
            elif choice is not None:
                entries = [attribute(item, "val") or "" for item in choice if local(item) == "listEntry"]
                chosen = int(attribute(child(choice, "result"), "val") or "0")
                parts.append(entries[chosen] if 0 <= chosen < len(entries) else "")
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
        elif kind == "end" and self._fields:
            done = self._fields.pop()
            if not done.in_result and all(one.in_result for one in self._fields):
                for found in _ENCLOSED.finditer(done.code):
                    parts.append(enclosed(found[2]))

    # -- what floats ------------------------------------------------------------------------------------------------

    def _drawing(self, element: Element, out: Paragraph) -> None:
        """Text boxes, ellipses, pictures and embedded objects; nothing of them is opened."""
        for shape in shapes(element):
            name = local(shape)
            if name in ("wsp", "shape", "rect", "roundrect", "oval"):
                content = next((item for item in shape.iter() if local(item) == "txbxContent"), None)
                if content is not None and _has_text(content):
                    out.boxes.append(content)
                elif name == "oval" or _geometry(shape) in ("ellipse", "flowChartConnector", "donut"):
                    out.circles.append(_circle(element, shape))
            elif name in ("pic", "imagedata"):
                self.seen["pictures"] += 1
            else:
                self.seen["objects"] += 1


@dataclass(slots=True)
class _Field:
    code: str = ""
    in_result: bool = False


def enclosed(inner: str) -> str:
    """A letter in a circle that Word drew of two.

    >>> enclosed("3"), enclosed("印")
    ('③', '○印')
    """
    if inner.isdecimal() and 1 <= int(inner) <= 20:
        return chr(0x2460 + int(inner) - 1)
    return "○" + inner


def alternative(element: Element) -> Element | None:
    """Of two ways in which something is said (``mc:AlternateContent``) the first; both would say it twice."""
    return next(iter(element), None)


def shapes(element: Element) -> Iterator[Element]:
    """Shapes, pictures and objects in a drawing, without those that stand in a text box of it."""
    for item in element:
        name = local(item)
        if name in ("wsp", "shape", "rect", "roundrect", "oval", "pic"):
            yield item
            if name == "shape" and child(item, "textbox") is None:
                yield from (part for part in item if local(part) == "imagedata")
        elif name in ("chart", "relIds", "OLEObject", "control"):
            yield item
        elif name == "AlternateContent":
            if (chosen := alternative(item)) is not None:
                yield from shapes(chosen)
        elif name != "txbxContent":
            yield from shapes(item)


def _geometry(shape: Element) -> str | None:
    return attribute(child(shape, "spPr", "prstGeom"), "prst")


def _has_text(content: Element) -> bool:
    return any(local(item) in ("t", "sym", "sdt", "fldChar") for item in content.iter())


def _private(text: str | None) -> bool:
    return any(0xF000 <= ord(c) <= 0xF0FF for c in text or "")


def _circle(drawing: Element, shape: Element) -> Circle:
    anchor = next((item for item in drawing if local(item) in ("anchor", "inline")), None)
    if anchor is None:
        style = dict(
            part.split(":", 1) for part in (attribute(shape, "style") or "").replace(" ", "").split(";") if ":" in part
        )
        if style.get("position") != "absolute":
            return Circle(0.0, 0.0)
        free = {"text", "", None}
        x = _length(style.get("margin-left")) + _length(style.get("width")) / 2
        y = _length(style.get("margin-top")) + _length(style.get("height")) / 2
        return Circle(
            x if style.get("mso-position-horizontal-relative") in free else None,
            y if style.get("mso-position-vertical-relative") in free else None,
        )
    if local(anchor) == "inline":
        return Circle(0.0, 0.0)
    extent = child(anchor, "extent")
    across = _offset(child(anchor, "positionH"), ("column", "character"))
    down = _offset(child(anchor, "positionV"), ("paragraph", "line"))
    width, height = (int(attribute(extent, side) or 0) / EMU_PER_POINT / 2 for side in ("cx", "cy"))
    return Circle(None if across is None else across + width, None if down is None else down + height)


def _offset(position: Element | None, known: tuple[str, ...]) -> float | None:
    offset = child(position, "posOffset")
    if offset is None or attribute(position, "relativeFrom") not in known:
        return None
    return int(offset.text or "0") / EMU_PER_POINT


def _length(text: str | None) -> float:
    found = _LENGTH.fullmatch(text or "")
    return float(found[1]) * _UNITS[found[2]] if found else 0.0
