"""An entry as text to be copied: NumPy that evaluates to it, LaTeX, and its quantity as a table."""

from __future__ import annotations

from typing import Final

import numpy as np

from rnnviz.stepping.arithmetic import Node
from rnnviz.stepping.entry import Entry
from rnnviz.stepping.origin import Origin
from rnnviz.stepping.writing import (
    LETTERS,
    latex_manner,
    latex_number,
    latex_of,
    latex_symbol,
    numpy_manner,
)

#: What an entry can be copied as.
FORMS: Final = ("numpy", "latex", "tsv")


def copied(origin: Origin, form: str) -> str:
    """The entry in one of the FORMS; "" while it has not been computed."""
    if origin.value is None:
        return ""
    return {"numpy": as_numpy, "latex": as_latex, "tsv": as_tsv}[form](origin)


def as_numpy(origin: Origin) -> str:
    """A Python expression with the very numbers; with `np` at hand it evaluates to the entry."""
    node = _so_far(origin)
    if node is None or not origin.agrees:
        return repr(origin.value) if np.isfinite(origin.value or 0.0) else _broken(origin)
    return numpy_manner(origin.numbers).write(node)


def as_latex(origin: Origin) -> str:
    """Symbol = its terms in symbols = with the numbers put in = the result."""
    numbers, equations = origin.numbers, origin.numbers.run.program.equations

    def symbol(entry: Entry) -> str:
        return latex_symbol(equations, entry, stepped=numbers.stepped(entry.name))

    def leaf(node: Node) -> str:
        if node.kind == "number":
            return LETTERS.get(node.name, ("", node.name))[1] or latex_of(node.number)
        return symbol(node.entry)

    def largest(node: Node) -> str:
        entry = node.leaves()[0]._replace(indices=())
        return rf"\max {symbol(entry)}"

    def as_number(node: Node) -> str:
        return latex_of(node.value(numbers.final))

    parts = [symbol(origin.entry)]
    node = _so_far(origin)
    if node is not None and origin.agrees:
        parts.append(latex_manner(leaf, largest).write(node))
        parts.append(latex_manner(latex_number(numbers), as_number).write(node))
    parts.append(latex_of(origin.value or 0.0))
    return " = ".join(dict.fromkeys(parts))


def as_tsv(origin: Origin) -> str:
    """All numbers of the quantity at this place, a line a row, tabs between columns."""
    whole = origin.numbers.whole(origin.entry.name, origin.entry.t)
    if whole is None:
        return ""
    lines = np.atleast_2d(np.asarray(whole, float)).tolist()
    return "\n".join("\t".join(repr(one) for one in line) for line in lines) + "\n"


def _so_far(origin: Origin) -> Node | None:
    """The terms that have been added at this place, as one sum; None for what is given."""
    reached = origin.numbers.reached.index
    nodes = tuple(term.node for term in origin.terms if term.op <= reached)
    if not nodes:
        return Node("number", number=0.0) if origin.row is not None else None
    return nodes[0] if len(nodes) == 1 else Node("+", nodes)


def _broken(origin: Origin) -> str:
    return f"np.float64('{origin.value!r}')"
