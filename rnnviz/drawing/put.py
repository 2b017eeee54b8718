"""A line of the working of an op, and the lines of which all workings are made."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.equation import symbol
from rnnviz.drawing.view import View
from rnnviz.network.arrays import Array
from rnnviz.stepping.run import norm_of

#: So many classes are named at most; there is no room for more.
MOST_CLASSES: Final = 40


class Put(NamedTuple):
    """A line of the working: a quantity with its numbers, a remark, or a rule above a result.

    `tex` names the quantity, `values` are its numbers, `remark` stands behind or alone; `scale`
    holds all numbers from which the same power of ten is taken out, where lines are added up;
    a `partial` line is a part or a factor of the quantity it is named after.
    """

    tex: str = ""
    values: Array | None = None
    color: str = ""
    remark: str = ""
    name: str = ""
    t: int = 0
    rule: bool = False
    scale: Array | None = None
    partial: bool = False


def put(view: View, name: str, t: int, remark: str = "", *, rule: bool = False) -> Put:
    """A quantity of the trace as a line."""
    color = view.palette.of(name)
    stroke = "" if color == view.palette.ink else color
    array = view.trace[name]
    given = array if name == "h0" or name in view.weights else array[t]
    return Put(symbol(view, name, t), np.asarray(given), stroke, remark, name, t, rule)


def times(view: View, weight: str, *, transposed: bool = False) -> str:
    """`× W (4×4)`."""
    rows, columns = view.trace[weight].shape
    if transposed:
        return f"× {weight}ᵀ ({columns}×{rows})"
    return f"× {weight} ({rows}×{columns})"


def target(view: View, t: int) -> Put:
    """The one-hot code of a step's target."""
    hot = np.zeros(len(view.experiment.target_words))
    hot[view.experiment.target_ids[t]] = 1.0
    return Put(r"\mathrm{target}", hot, view.palette.loss, "", "target", t)


def size(array: Array) -> str:
    """The norm in writing."""
    return f"‖·‖ {numerals.magnitude(norm_of(array))}"


def classes(view: View) -> str:
    """The classes in their order, so that a reader knows which number is whose."""
    words = view.experiment.marked.target_words
    return ", ".join(words if len(words) <= MOST_CLASSES else (*words[:MOST_CLASSES], "…"))
