"""The items of a single number of a weight: what each loss adds to it, use by use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, quiet
from rnnviz.network.itemised import itemised
from rnnviz.network.norms import found_in

if TYPE_CHECKING:
    from rnnviz.network.trace import Trace


class Written(NamedTuple):
    """What is added to a number through one use (from 0): an item of each loss, the last first."""

    use: int
    losses: Array
    items: Array


@quiet
def items_of_entry(trace: Trace, weight: str, entry: tuple[int, ...]) -> Iterator[Written]:
    """The items of one number of a weight, uses from the last to the first, be they 0.

    T (T + 1) / 2 of them, or T where a loss reaches its own step alone; truncation and cut edges
    leave out those that never arrive.
    """
    left, right = trace.model.factors[weight]
    used = trace.used(weight)
    for use, losses, arrived in _arriving(trace, right, entry[-1]):
        factor = trace[left][use, entry[0]] if left else 1.0
        yield Written(use, losses, arrived * used[use] * factor)


def _arriving(trace: Trace, gradient: str, column: int) -> Iterator[tuple[int, Array, Array]]:
    """One number of a gradient at every step, for each loss that reaches it."""
    losses = np.arange(len(trace))[::-1]
    cell = trace.model.cell
    if gradient not in (*cell.arrived, *cell.inner):
        for t in losses.tolist():
            yield t, np.array([t]), trace[gradient][t, column : column + 1]
        return
    field, which = found_in(trace, gradient)
    for step in itemised(trace.weights, trace.tape, trace.wanted(losses)):
        # Copied, for the pass goes on in the same memory.
        yield step.t, losses[step.alive], field(step)[which][:, column].copy()
