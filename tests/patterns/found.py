"""Every compiled pattern of the package, where it stands, and the methods by which the package uses it."""

from __future__ import annotations

import ast
import gc
import importlib
import pkgutil
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import welfare_etl
from welfare_etl.claims.rules import RULES

PACKAGE = Path(welfare_etl.__file__).parent
_WALKS = {"sub": "finditer", "subn": "finditer", "split": "finditer", "findall": "finditer", "finditer": "finditer"}
_METHODS = {"search": "search", "match": "match", "fullmatch": "fullmatch", **_WALKS}


Literal = tuple[str, str, int, str]
"""Place, pattern, flags, method."""


@dataclass(slots=True)
class Found:
    """A pattern, the places that hold it and the methods that are called on it."""

    pattern: re.Pattern[str]
    places: set[str] = field(default_factory=set)
    methods: set[str] = field(default_factory=set)

    @property
    def place(self) -> str:
        """The first place, for messages."""
        return min(self.places)


def import_everything() -> list[ModuleType]:
    """All modules of the package, imported."""
    for info in pkgutil.walk_packages(welfare_etl.__path__, "welfare_etl."):
        if not info.name.endswith("__main__"):
            importlib.import_module(info.name)
    return [module for name, module in sorted(sys.modules.items()) if name.split(".")[0] == "welfare_etl"]


def _foreign(thing: Any, own_globals: set[int]) -> bool:
    if isinstance(thing, ModuleType | CodeType | FrameType):
        return True
    if isinstance(thing, type | FunctionType):
        return not str(getattr(thing, "__module__", "")).startswith("welfare_etl")
    return isinstance(thing, dict) and "__builtins__" in thing and id(thing) not in own_globals


def _held(modules: list[ModuleType]) -> dict[re.Pattern[str], set[str]]:
    """Patterns that can be reached from the modules' names: constants, tables, dataclasses, closures, caches."""
    own_globals = {id(vars(module)) for module in modules}
    found: dict[re.Pattern[str], set[str]] = defaultdict(set)
    seen: set[int] = set()
    for module in modules:
        for name, value in list(vars(module).items()):
            if name.startswith("__"):
                continue
            queue = [value]
            while queue:
                thing = queue.pop()
                if isinstance(thing, re.Pattern):
                    if isinstance(thing.pattern, str):
                        found[thing].add(f"{module.__name__}.{name}")
                    continue
                if id(thing) in seen or _foreign(thing, own_globals) or isinstance(thing, str | bytes | int | float):
                    continue
                if id(thing) in own_globals:
                    continue
                seen.add(id(thing))
                queue.extend(gc.get_referents(thing))
    return found


def _called() -> tuple[dict[re.Pattern[str], set[str]], dict[str, set[str]], dict[str, set[str]], list[Literal]]:
    """From the source: pattern → methods called on it by its name; attribute → methods called on it (``label.pattern.match``);
    name of a table → methods called, in a statement that mentions it, on names that hold a pattern only while they run
    (``for pattern in TABLE: pattern.match``); and the literals given to ``re.search(...)`` and the like."""
    by_pattern: dict[re.Pattern[str], set[str]] = defaultdict(set)
    by_attribute: dict[str, set[str]] = defaultdict(set)
    by_table: dict[str, set[str]] = defaultdict(set)
    literals: list[Literal] = []
    for module in [one for name, one in sys.modules.items() if name.split(".")[0] == "welfare_etl"]:
        path = Path(str(module.__file__))
        for statement in ast.parse(path.read_text(encoding="utf-8")).body:
            unnamed: set[str] = set()
            nodes = list(ast.walk(statement))
            for node in nodes:
                if not (isinstance(node, ast.Attribute) and node.attr in _METHODS):
                    continue
                method, held = _METHODS[node.attr], node.value
                known = vars(module).get(held.id) if isinstance(held, ast.Name) else None
                if isinstance(known, re.Pattern):
                    by_pattern[known].add(method)
                elif isinstance(held, ast.Attribute):
                    by_attribute[held.attr].add(method)
                elif known is None and isinstance(held, ast.Name):
                    unnamed.add(method)
            for node in nodes:
                if isinstance(node, ast.Name | ast.Attribute):
                    by_table[node.id if isinstance(node, ast.Name) else node.attr] |= unnamed
        literals += _literals(path)
    return by_pattern, by_attribute, by_table, literals


def _literals(path: Path) -> list[Literal]:
    out = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in _METHODS
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            place = f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}"
            out.append((place, node.args[0].value, 0, _METHODS[node.func.attr]))
    return out


def all_patterns() -> list[Found]:
    """Every pattern with its methods; where none can be told from the source: ``search`` and ``match``."""
    held = _held(import_everything())
    by_pattern, by_attribute, by_table, literals = _called()
    out: dict[re.Pattern[str], Found] = {}
    for pattern, places in held.items():
        item = out.setdefault(pattern, Found(pattern))
        item.places |= places
        item.methods |= by_pattern.get(pattern, set())
        for place in places:
            module, name = place.rsplit(".", 1)
            named = isinstance(vars(sys.modules[module]).get(name), re.Pattern)
            item.methods |= by_attribute.get(name, set()) if named else by_table.get(name) or by_attribute["pattern"]
            item.methods |= set() if item.methods else by_table.get(name, set())
    for place, text, flags, method in literals:
        pattern = re.compile(text, flags)
        item = out.setdefault(pattern, Found(pattern))
        item.places.add(place)
        item.methods.add(method)
    # A rule's pattern is compiled when it is first asked for, and where it looks says how it is asked.
    out = {
        pattern: item
        for pattern, item in out.items()
        if not item.places & {"welfare_etl.claims.roles.RULES", "welfare_etl.claims.rules.RULES"}
    }
    for rule in RULES:
        told = {rule.pattern: "match" if rule.where == "next" else "search"}
        if rule.exception is not None:
            told[rule.exception] = "search"
        for expression, method in told.items():
            item = out.setdefault(expression, Found(expression))
            item.places.add(f"welfare_etl.claims.rules.{rule.id}")
            item.methods.add(method)
    for item in out.values():
        item.methods = item.methods or {"search", "match"}
    return sorted(out.values(), key=lambda item: item.place)
