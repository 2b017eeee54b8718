"""Backpropagation through time, from the arrays that the forward pass left (Werbos 1990).

The step back itself is the cell's, and written once. Here it is run with one row that sums what
all losses send back, or, truncated, with a row for each loss.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from rnnviz.network.arrays import Array, Named
from rnnviz.network.cell import Arrays
from rnnviz.network.itemised import Wanted, itemised
from rnnviz.network.masks import NOTHING_MASKED, Masks
from rnnviz.network.tape import Tape, rows


def summed(weights: Named, tape: Tape, masks: Masks = NOTHING_MASKED) -> Callable[[], None]:
    """The backward pass with one row for the sum of all losses; a call fills ∂L/∂ of every step."""
    local, derive = tape.cell.derive(tape)
    steps = _steps(weights, tape, local, masks)
    add, step_back = np.add, tape.cell.step_back

    def run() -> None:
        derive()
        for own, carried, dh, arrays in steps:
            add(own, carried, dh)
            step_back(*arrays)

    return run


def _steps(weights: Named, tape: Tape, local: Arrays, masks: Masks) -> list[tuple[Any, ...]]:
    """Own part, carried part and dh of each step, and what it steps back with; the last first."""
    cell, active = tape.cell, tape.active
    carried = [rows(tape.later(name), active) for name in cell.carried]
    before = [rows(tape[name][:-1], active) for name in cell.carried]
    if masks.carries is not None:  # what is not to arrive is sent where nobody reads it
        for sent in before:
            nowhere = np.empty_like(sent[0])
            for t in np.flatnonzero(~masks.carries[:-1]):
                sent[t + 1] = nowhere[: len(sent[t + 1])]
    own, dh = rows(tape["own"], active), rows(tape[cell.arrived[0]], active)
    slopes, inner = (
        [rows(one, active) for one in arrays]
        for arrays in (local, [tape[name] for name in cell.inner])
    )
    transposed = [[one] * len(own) for one in cell.transposed(weights)]
    arrays = zip(dh, *carried[1:], *slopes, *transposed, *inner, *before, strict=True)
    return list(zip(own, carried[0], dh, arrays, strict=True))[::-1]


def truncated(weights: Named, tape: Tape, masks: Masks, truncation: int) -> None:
    """Fill ∂L/∂ of every step with what losses less than `truncation` steps later send to it.

    Sliding: of all items exactly those with k - s < truncation; h0's belong to the use at s = 0.
    """
    for sequence in range(tape.batch):
        _truncate(weights, tape, masks, truncation, sequence)


def _truncate(weights: Named, tape: Tape, masks: Masks, truncation: int, sequence: int) -> None:
    cell, own = tape.cell, tape.of("own", sequence)
    losses = np.flatnonzero(tape.of("do", sequence).any(axis=1))
    arrived, carried, inner = (
        [tape.of(name, sequence) for name in names]
        for names in (cell.arrived, cell.carried, cell.inner)
    )
    before = [tape[name][0, sequence] for name in cell.carried]
    for total in (*carried, *inner, *before):
        total[...] = 0.0
    for step in itemised(weights, tape, Wanted(losses, masks.carries, truncation, sequence)):
        for number, uses, alive in step.uses:
            if step.distance + number:
                for total, items in zip(carried, step.arrived, strict=True):
                    total[uses] += items[number, alive]
            for total, items in zip(inner, step.inner, strict=True):
                total[uses] += items[number, alive]
            if uses.start == 0:
                for total, sent in zip(before, step.carried, strict=True):
                    np.add(total, sent[number][0], total)
    np.add(own, carried[0], arrived[0])


def gradients(
    factors: Mapping[str, tuple[str, str]], tape: Tape, x: Array, masks: Masks, into: Named
) -> Callable[[], None]:
    """Bound to the arrays it fills: a call makes each weight's gradient, in one product over time.

    x [T B, n_in]; `factors` names for each weight the two quantities whose outer products are its
    items.
    """
    calls = []
    for weight, (left, right) in factors.items():
        later = tape.over_time(right)
        ones = np.ones(len(later), later.dtype)
        earlier = {"": ones, "x": x}.get(left)
        product = (tape.over_time(left) if earlier is None else earlier).T.dot
        dot = _masked(product, masks.uses[weight]) if weight in masks.uses else product
        calls.append((dot, later, into[weight]))

    def run() -> None:
        for dot, later, total in calls:
            dot(later, total)

    return run


def _masked(dot: Callable[..., Array], uses: Array) -> Callable[..., Array]:
    """The product with the steps left out at which the use of the weight does not count."""

    def masked(later: Array, total: Array) -> Array:
        return dot(later * uses.repeat(len(later) // len(uses))[:, None], total)

    return masked
