"""The backward pass with a row for each loss: what each of them sends back, kept apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, Named
from rnnviz.network.cell import Arrays
from rnnviz.network.tape import Tape


class Itemised(NamedTuple):
    """One step of a backward pass with a row for each loss; all arrays are [m, n_hidden].

    Row i of `alive` belongs to the i-th of the losses asked for, of which the last comes first.
    Each row is 2 to the power of its exponent larger than it stands here.
    """

    t: int
    alive: slice
    arrived: Arrays
    inner: Arrays
    carried: Arrays
    exponents: Array


class Wanted(NamedTuple):
    """Which rows: of these losses, time steps in falling order; of one sequence of the tape.

    Rows further than `truncation` from their loss are dropped, and those that `carries` cuts off.
    Every `rescale_every` steps they are brought back to 1 by powers of two: that is exact, and no
    number turns denormal, which would make the products 10 to 20 times slower; 0 for never.
    """

    losses: Array
    carries: Array | None = None
    truncation: int | None = None
    sequence: int = 0
    rescale_every: int = 0


def itemised(weights: Named, tape: Tape, wanted: Wanted) -> Iterator[Itemised]:
    """The backward pass by rows, from the last step to the first.

    O(T min(T, τ)) rows are taken a step back, those of a step in one matrix product.
    """
    cell, own = tape.cell, tape.of("own", wanted.sequence)
    local, derive = cell.derive(tape)
    derive()
    slopes, transposed = [one[:, wanted.sequence] for one in local], cell.transposed(weights)
    shape, names = (len(wanted.losses), own.shape[1]), (cell.states, cell.inner, cell.states)
    arrived, inner, carried = ([np.zeros(shape, own.dtype) for _ in some] for some in names)
    exponents = np.zeros(shape[0], np.int32)
    for t, alive, entered in _alive(len(own), wanted):
        if entered:
            _enter(arrived, own[t], alive.stop - 1)
        if wanted.rescale_every and t % wanted.rescale_every == 0:
            _rescale([one[alive] for one in arrived], exponents[alive])
        came, within, sent = (
            tuple([one[alive] for one in some]) for some in (arrived, inner, carried)
        )
        cell.step_back(*came, *[one[t] for one in slopes], *transposed, *within, *sent)
        yield Itemised(t, alive, came, within, sent, exponents[alive])
        arrived, carried = carried, arrived


def _alive(steps: int, wanted: Wanted) -> Iterator[tuple[int, slice, bool]]:
    """Each step, the last first, the rows that reach it, and whether a loss enters there."""
    when, first, end = wanted.losses.tolist(), 0, 0
    farthest = steps if wanted.truncation is None else wanted.truncation
    for t in reversed(range(steps)):
        if wanted.carries is not None and not wanted.carries[t]:
            first = end
        while first < end and when[first] - t >= farthest:
            first += 1
        entered = end < len(when) and when[end] == t
        end += entered
        yield t, slice(first, end), entered


def _enter(arrived: list[Array], own: Array, row: int) -> None:
    """A loss sends back what it has to the first state, and nothing yet to the others."""
    for state in arrived:
        state[row] = 0.0
    arrived[0][row] = own


def _rescale(arrived: list[Array], exponents: Array) -> None:
    """Divide each row by a power of two that brings its largest entry to 1; exact."""
    largest = np.abs(arrived[0]).max(axis=1)
    for state in arrived[1:]:
        np.maximum(largest, np.abs(state).max(axis=1), out=largest)
    powers = np.frexp(largest)[1]
    for state in arrived:
        np.ldexp(state, -powers[:, None], out=state)
    exponents += powers
