"""Watches: expressions over the numbers of a run, their value, their history, and what changed.

`read` makes an expression of a text, `Expression.value` computes it at a place given as a `Scope`;
neither runs anything that is not in a table of this program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from rnnviz.network.arrays import Shape
from rnnviz.stepping.calculator import numbers
from rnnviz.stepping.expression import Expression, Value, read
from rnnviz.stepping.functions import length
from rnnviz.stepping.refusals import NotYet, WatchError
from rnnviz.stepping.scope import Known, Scope

__all__ = [
    "Expression",
    "Known",
    "NotYet",
    "Scope",
    "Summary",
    "Value",
    "WatchError",
    "changed",
    "history",
    "read",
    "summary",
]


class Summary(NamedTuple):
    """A value in short: its shape, () for a single one, and one number for all of it.

    The number is the value itself, or the norm of an array; of a truth value it is 1 or 0, and
    `truth` says which. It is left to the drawing floor to write it like every other number.
    """

    shape: Shape
    number: float
    truth: bool | None = None


def summary(value: Value) -> Summary:
    """What is shown of a value where there is room for a line."""
    if isinstance(value, bool):
        return Summary((), float(value), value)
    if isinstance(value, float):
        return Summary((), value)
    with np.errstate(all="ignore"):
        return Summary(value.shape, length(numbers(value)))


def history(
    expression: Expression, scope_at: Callable[[int], Scope], indices: Iterable[int]
) -> list[float | None]:
    """The number of a watch at several places of a run, for a curve.

    None, a gap in the curve, where it has not been computed yet or has no value, as `dz[t + 1]`
    has none at the last step.
    """
    return [_number_at(expression, scope_at(index)) for index in indices]


def changed(before: Value | None, now: Value | None) -> bool:
    """Whether two values differ in a bit that counts; None stands for one not computed yet.

    nan is the same as nan, and −0 the same as 0.
    """
    if before is None or now is None:
        return before is not now
    return not np.array_equal(np.asarray(before, float), np.asarray(now, float), equal_nan=True)


def _number_at(expression: Expression, scope: Scope) -> float | None:
    try:
        return summary(expression.value(scope)).number
    except (NotYet, WatchError):
        return None
