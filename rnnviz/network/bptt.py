"""Backpropagation through time, from the arrays that the forward pass left (Werbos 1990).

The step back itself is the cell's, and written once. Here it is run with one row that sums what
all losses send back, or, truncated, with a row for each loss.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import repeat
from typing import Any

import numpy as np

from rnnviz.network.arrays import Array, Named
from rnnviz.network.cell import Arrays
from rnnviz.network.inputs import Factor, Product
from rnnviz.network.itemised import Wanted, itemised
from rnnviz.network.masks import NOTHING_MASKED, Masks
from rnnviz.network.matrices import MANY_ROWS, laid_out
from rnnviz.network.tape import Tape, rows


def summed(weights: Named, tape: Tape, masks: Masks = NOTHING_MASKED) -> Callable[[], None]:
    """The backward pass with one row for the sum of all losses; a call fills ∂L/∂ of every step."""
    local, derive = tape.cell.derive(tape)
    # Of several rows at a time each gains four times as much as a single one.
    many = tape.steps * tape.batch * (1 if tape.batch == 1 else 4)
    matrices = [laid_out(one, many) for one in tape.cell.transposed(weights)]
    lay_out = [call for _, calls in matrices for call in calls]
    steps = _steps(tape, local, [matrix for matrix, _ in matrices], masks)
    add, step_back = np.add, tape.cell.step_back

    def run() -> None:
        derive()
        for call in lay_out:
            call()
        for own, carried, dh, arrays in steps:
            add(own, carried, dh)
            step_back(*arrays)

    return run


def _steps(
    tape: Tape, local: Arrays, transposed: Sequence[Array], masks: Masks
) -> list[tuple[Any, ...]]:
    """Own part, carried part and dh of each step, and what it steps back with; the last first."""
    cell, active = tape.cell, tape.active[::-1]

    def back(array: Array) -> Iterator[Array]:
        return rows(array[::-1], active)

    carried = [back(tape.later(name)) for name in cell.carried]
    before = [_arriving(back(tape[name][:-1]), masks.carries) for name in cell.carried]
    slopes, inner = [back(one) for one in local], [back(tape[name]) for name in cell.inner]
    matrices = [repeat(one, tape.steps) for one in transposed]
    arrays = zip(*carried[1:], *slopes, *matrices, *inner, *before, strict=True)
    dh = back(tape[cell.arrived[0]])
    steps = zip(back(tape["own"]), carried[0], dh, arrays, strict=True)
    return [(own, sent, here, (here, *others)) for own, sent, here, others in steps]


def _arriving(before: Iterator[Array], carries: Array | None) -> Iterator[Array]:
    """What is not to arrive is sent where nobody reads it; the last step first."""
    if carries is None:
        return before
    return _diverted(before, [*carries[-2::-1], True])


def _diverted(before: Iterator[Array], kept: Sequence[bool]) -> Iterator[Array]:
    nowhere = np.empty(0)
    for row, arrives in zip(before, kept, strict=True):
        if not arrives and len(nowhere) < len(row):
            nowhere = np.empty_like(row)
        yield row if arrives else nowhere[: len(row)]


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
    factors: Mapping[str, tuple[str, str]],
    tape: Tape,
    inputs: Factor,
    masks: Masks,
    into: Named,
) -> Callable[[], None]:
    """Bound to the arrays it fills: a call makes each weight's gradient, in one product over time.

    `factors` names for each weight the two quantities whose outer products are its items.
    """
    calls = []
    for weight, (left, right) in factors.items():
        later, total = tape.over_time(right), into[weight]
        product = (
            inputs.times(later.shape[1]) if left == "x" else _product(tape, left, later, total)
        )
        if weight in masks.uses:
            product = _masked(product, masks.uses[weight])
        calls.append(partial(product, later, total))

    def run() -> None:
        for call in calls:
            call()

    return run


def _product(tape: Tape, left: str, later: Array, total: Array) -> Product:
    """The sum over time of the outer products with what stands to the left; of a bias, the sum."""
    if not left:
        return np.ones(len(later), later.dtype).dot
    earlier = tape.over_time(left)
    if len(later) < MANY_ROWS or later.flags.c_contiguous:
        return earlier.T.dot
    # What lies class by class is multiplied from the left, as it lies.
    turned = np.empty(total.shape[::-1], total.dtype)

    def product(later: Array, total: Array) -> None:
        later.T.dot(earlier, turned)
        np.copyto(total, turned.T)

    return product


def _masked(product: Product, uses: Array) -> Product:
    """The product with the steps left out at which the use of the weight does not count."""

    def masked(later: Array, total: Array) -> object:
        return product(later * uses.repeat(len(later) // len(uses))[:, None], total)

    return masked
