"""The working of each op: the lines in which its numbers are put in, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rnnviz.drawing.backward import BACKWARD, item, update
from rnnviz.drawing.forward import FORWARD
from rnnviz.drawing.put import Put
from rnnviz.drawing.view import View

__all__ = ["Put", "working"]

WORKINGS: Final = {**FORWARD, **BACKWARD}


def working(view: View) -> Iterator[Put]:
    """The lines of the present op."""
    name, t = view.op
    make = WORKINGS.get(name)
    if make:
        yield from make(view, t)
    elif name.startswith("new_"):
        yield from update(view, name.removeprefix("new_"))
    else:
        yield from item(view, name, t)
