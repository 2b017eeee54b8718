"""The items of a single number of a weight: what each loss adds to it, use by use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, quiet
from rnnviz.network.itemised import itemised

if TYPE_CHECKING:
    from rnnviz.network.trace import Trace


class Written(NamedTuple):
    """What is added to a number through one use (from 0): an item of each loss, the last first."""

    use: int
    losses: Array
    items: Array


@quiet
def items_of_entry(trace: Trace, weight: str, entry: tuple[int, ...]) -> list[Written]:
    """The items of one number of a weight, uses from the last to the first, be they 0.

    T (T + 1) / 2 of them, or T where a loss reaches its own step alone; truncation and cut edges
    leave out those that never arrive.
    """
    if trace.cause.equations is not None:
        return list(_interpreted(trace, weight, entry))
    left, right = trace.model.factors[weight]
    used, found = trace.used(weight), []
    for use, losses, arrived in _arriving(trace, right, entry[-1]):
        factor = trace[left][use, entry[0]] if left else 1.0
        found.append(Written(use, losses, arrived * used[use] * factor))
    return found


def _arriving(trace: Trace, gradient: str, column: int) -> Iterator[tuple[int, Array, Array]]:
    """One number of a gradient at every step, for each loss that reaches it."""
    cell, steps = trace.model.cell, np.arange(len(trace))
    if gradient not in (*cell.arrived, *cell.inner):
        for t in steps[::-1].tolist():
            yield t, np.array([t]), trace[gradient][t, column : column + 1]
        return
    table = np.zeros((len(trace),) * 2, trace.weights.V.dtype)
    reached = np.zeros(table.shape, bool)
    for block in itemised(trace.weights, trace.ahead, trace.wanted(steps)):
        for number, uses, rows in block.uses:
            pairs = steps[uses], steps[uses] + block.distance + number
            table[pairs] = block.of(cell, gradient)[number, rows, column]
            reached[pairs] = True
    for t in steps[::-1].tolist():
        losses = np.flatnonzero(reached[t])[::-1]
        yield t, losses, table[t, losses]


def _interpreted(trace: Trace, weight: str, entry: tuple[int, ...]) -> Iterator[Written]:
    """The same of a pass that was run by its lines, where a mistake may send a loss anywhere."""
    from rnnviz.network.interpreted import Interpreted  # noqa: PLC0415 -- mistakes alone
    from rnnviz.network.sum_lines import changes  # noqa: PLC0415 -- likewise

    assert isinstance(trace, Interpreted)
    steps, own = np.arange(len(trace)), trace.model.factors[weight][1] == "do"
    reach = 1 if own else trace.cause.truncation or len(trace)
    for step, terms in changes(trace.task, trace.names, weight, steps):
        numbers = np.zeros(len(trace))
        numbers[step.losses] = np.sum([term.entry(entry) for term in terms], axis=0)
        usual = (steps >= step.t) & (steps < step.t + reach)
        losses = np.flatnonzero(usual | (numbers != 0))[::-1]
        yield Written(step.t, losses, numbers[losses])
