"""The help of a command in Japanese, laid out by display width (textwrap counts characters, not columns)."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

from welfare_etl.present.japanese import help_in_japanese
from welfare_etl.present.width import display_width, pad, wrap

_SIDE = 26


def help_page(command: Any, name: str, width: int) -> str:
    """Usage, what the command does, its arguments, options and commands."""
    return "\n".join(_lines(command, name, width)).rstrip() + "\n"


def _lines(command: Any, name: str, width: int) -> Iterator[str]:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    commands = getattr(command, "commands", {})
    named = [one.metavar if one.required else f"[{one.metavar}]" for one in arguments]
    yield "使い方: " + " ".join(
        [name, *(["[オプション]"] if options else []), *named, *(["コマンド …"] if commands else [])]
    )
    for paragraph in help_in_japanese(command.help or "").split("\n\n"):
        yield ""
        yield from wrap(" ".join(paragraph.split()), width - 2)
    yield from _table("引数", [(one.metavar, help_in_japanese(one.help or "")) for one in arguments], width)
    yield from _table(
        "オプション", [(_flags(one), _told(one)) for one in options] + [("-h, --help", "この説明を表示します。")], width
    )
    first = [(one, help_in_japanese(str(each.help or "").split("\n\n")[0])) for one, each in commands.items()]
    yield from _table("コマンド", first, width)


def _flags(option: Any) -> str:
    kind = option.type_descriptor.annotation if hasattr(option, "type_descriptor") else None
    takes = "" if option.is_flag else f" {option.metavar}" if option.metavar else " 値"
    if isinstance(kind, type) and issubclass(kind, Enum):
        takes = f" [{'|'.join(str(one.value) for one in kind)}]"
    return ", ".join(sorted(option.opts, key=len)) + takes


def _told(option: Any) -> str:
    text = help_in_japanese(option.help or "")
    default = option.default
    return text + (f" [既定: {default}]" if default not in (None, False, True) and not callable(default) else "")


def _table(title: str, rows: list[tuple[str, str]], width: int) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield f"{title}:"
    for left, right in rows:
        lines = wrap(right, max(20, width - _SIDE - 4))
        if display_width(left) > _SIDE:
            yield f"  {left}"
        else:
            yield f"  {pad(left, _SIDE)}  {lines.pop(0)}".rstrip()
        for line in lines:
            yield " " * (_SIDE + 4) + line
