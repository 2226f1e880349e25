"""Text of strangers made safe for what reads it: a terminal, the log of a workflow, XML.

What a source prints, and what its file is called, is shown to people and read by machines that obey some characters.
Each reader has one function here; nothing else of the package escapes for them.
"""

from __future__ import annotations

import re

# C0 and C1 controls without tab and line feed (a terminal obeys ESC, CSI and BEL; a carriage return overwrites a
# line), and what turns or hides the order of reading (Unicode Standard Annex #9; line and paragraph separator).
_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
# GitHub and GitLab act on lines of a log that begin so.
_COMMAND = re.compile(r"(?m)^([ \t]*+)(?=::|##\[|section_(?:start|end):)")
# XML 1.0 holds neither surrogates nor the last two characters of the basic plane.
_NOT_XML = re.compile(r"[\ud800-\udfff\ufffe\uffff]")


def terminal(text: str) -> str:
    r"""A text, of several lines where it has them, that steers neither a terminal nor the order of reading: control and
    direction characters out, a tab as one space.

    >>> terminal("a\x1b[31m\tb\u202ec\r\n")
    'a[31m bc\n'
    """
    return _OBEYED.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def one_line(text: str) -> str:
    r"""Like :func:`terminal`, on one line: for names of files, which may hold line feeds.

    >>> one_line("a.txt\n::error::b")
    'a.txt ::error::b'
    """
    return " ".join(terminal(text).split("\n"))


def log(text: str) -> str:
    r"""Like :func:`terminal`, with no line that a workflow would take for a command.

    >>> log("a\n::error::b")
    'a\n·::error::b'
    """
    return _COMMAND.sub(r"\1·", terminal(text))


def workflow(text: str) -> str:
    r"""The message of a workflow command, on one line.

    >>> workflow("100 %\n::error::x")
    '100 %25%0A::error::x'
    """
    return terminal(text).replace("%", "%25").replace("\n", "%0A")


def workflow_property(text: str) -> str:
    """A value among the properties of a workflow command.

    >>> workflow_property("a,b:c")
    'a%2Cb%3Ac'
    """
    return workflow(text).replace(":", "%3A").replace(",", "%2C")


def shown(text: str) -> str:
    """A text for a machine that shows it to people (SARIF): no control, direction or half characters."""
    return _NOT_XML.sub("?", terminal(text))


def xml(text: str) -> str:
    """A text as the content of an XML element.

    >>> xml("<a> & b")
    '&lt;a&gt; &amp; b'
    """
    return shown(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def xml_attribute(text: str) -> str:
    """A text as the quoted value of an XML attribute.

    >>> xml_attribute('a"b')
    '\\'a"b\\''
    """
    from xml.sax.saxutils import quoteattr  # with it comes all of urllib

    return quoteattr(shown(text))
