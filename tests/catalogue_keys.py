"""Which sentences the source asks for, read from its syntax trees."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCES: Final = [*sorted((ROOT / "rnnviz").rglob("*.py")), ROOT / "main.py"]
#: The one error that input can cause, and its kinds.
INPUT_ERRORS: Final = ("InputError", "UnknownNameError", "UnknownPlaceError")
#: What a key looks like: the name of a catalogue file, a dot, a name.
KEY: Final = re.compile(r"[a-z][a-z0-9]*\.[A-Za-z0-9_]+")


def tree(source: Path) -> ast.Module:
    return ast.parse(source.read_text(encoding="utf-8"), str(source))


def strings(node: ast.AST) -> Iterator[str]:
    """Every string constant that is no documentation, and f-strings with `*` for their gaps."""
    docs = {
        id(body[0].value)
        for one in ast.walk(node)
        if isinstance(body := getattr(one, "body", None), list)
        and body
        and isinstance(body[0], ast.Expr)
    }
    inner = {
        id(value)
        for one in ast.walk(node)
        if isinstance(one, ast.JoinedStr)
        for value in one.values
    }
    for one in ast.walk(node):
        if isinstance(one, ast.JoinedStr):
            yield "".join(str(v.value) if isinstance(v, ast.Constant) else "*" for v in one.values)
        elif id(one) not in docs | inner and isinstance(getattr(one, "value", None), str):
            yield one.value


def name_of(call: ast.Call) -> str:
    """What is called: the last part of its name."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def input_errors(node: ast.AST) -> Iterator[str]:
    """The keys of `InputError("…")` and its kinds."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and name_of(call) in INPUT_ERRORS and call.args:
            key = call.args[0]
            assert isinstance(key, ast.Constant), f"line {call.lineno}"
            yield f"error.{key.value}"


def said(node: ast.AST) -> Iterator[str]:
    """Keys given to `say`, `sentence` and their like, `*` standing for what is put in."""
    for call in ast.walk(node):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        if name_of(call) in ("say", "sentence", "Sentence"):
            yield from strings(call.args[0])
