"""The working of each op: the lines in which its numbers are put in, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter
from typing import Final

from rnnviz.drawing.backward import BACKWARD, item
from rnnviz.drawing.forward import FORWARD
from rnnviz.drawing.put import Put, put
from rnnviz.drawing.updating import updating
from rnnviz.drawing.view import View
from rnnviz.network.equations import Equations

__all__ = ["Put", "working"]

WORKINGS: Final = {**FORWARD, **BACKWARD}


def working(view: View) -> Iterator[Put]:
    """The lines of the present op."""
    name, t = view.op
    make = WORKINGS.get(name)
    if view.mistaken and view.reached.program.op_of(view.mistaken) == name:
        yield from wrong(view, view.mistaken, t)
    elif make:
        yield from make(view, t)
    elif view.op.kind == "update":
        yield from updating(view, name)
    else:
        yield from item(view, name, t)


def wrong(view: View, name: str, t: int) -> Iterator[Put]:
    """A line that is wrong on purpose: what it reads, what it says, and what it gives."""
    row = view.table[name]
    right = Equations(view.trace.model.cell, view.trace.model.head).table[name]
    if view.op.name != name:
        yield put(view, view.op.name, t)
    yield Put(remark=f"{view.say('bugs.instead')}:  {right.numpy}")
    yield Put(remark=f"{view.say('bugs.gives')}:  {row.numpy}")
    for _, read, *_ in Formatter().parse(row.formula.partition("= ")[2]):
        quantity = (read or "").rstrip("+")
        step = t + len(read or "") - len(quantity)
        if quantity in view.table and quantity not in view.weights and step < view.steps:
            yield put(view, quantity, step)
    yield put(view, name, t, rule=True)
