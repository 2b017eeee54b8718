"""The backward pass with a row for each loss: what each of them sends back, kept apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, Named
from rnnviz.network.tape import Tape


class Itemised(NamedTuple):
    """One step of a backward pass with a row for each loss; all arrays are [m, n_hidden].

    Row i of `alive` belongs to the i-th of the losses asked for, of which the last comes first.
    Each row is 2 to the power of its exponent larger than it stands here; `exponents` are those of
    all rows that were asked for, None while all are 0.
    """

    t: int
    alive: slice
    arrived: list[Array]
    inner: list[Array]
    carried: list[Array]
    exponents: Array | None


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
    cell, own, when = tape.cell, tape.of("own", wanted.sequence), wanted.losses.tolist()
    local, derive = cell.derive(tape)
    derive()
    slopes = list(zip(*(one[:, wanted.sequence] for one in local), strict=True))
    # In memory of its own a transposed matrix is multiplied with faster, row after row.
    transposed = [np.ascontiguousarray(one) for one in cell.transposed(weights)]
    shape, names = (len(when), own.shape[1]), (cell.states, cell.inner, cell.states)
    arrived, inner, carried = ([np.zeros(shape, own.dtype) for _ in some] for some in names)
    step_back, every, exponents = cell.step_back, wanted.rescale_every, None
    for t, alive, entered in _alive(len(own), wanted, when):
        if entered:  # nothing has come to the other states of this row yet: they are 0
            arrived[0][alive.stop - 1] = own[t]
        came = [one[alive] for one in arrived]
        within, sent = [one[alive] for one in inner], [one[alive] for one in carried]
        if every and t % every == 0:
            exponents = np.zeros(len(when), np.int32) if exponents is None else exponents
            _rescale(came, exponents[alive])
        step_back(*came, *slopes[t], *transposed, *within, *sent)
        yield Itemised(t, alive, came, within, sent, exponents)
        arrived, carried = carried, arrived


def _alive(steps: int, wanted: Wanted, when: list[int]) -> Iterator[tuple[int, slice, bool]]:
    """Each step, the last first, the rows that reach it, and whether a loss enters there."""
    carries, first, end = wanted.carries, 0, 0
    farthest = steps if wanted.truncation is None else wanted.truncation
    for t in range(steps - 1, -1, -1):
        if carries is not None and not carries[t]:
            first = end
        while first < end and when[first] - t >= farthest:
            first += 1
        entered = end < len(when) and when[end] == t
        end += entered
        yield t, slice(first, end), entered


def _rescale(arrived: list[Array], exponents: Array) -> None:
    """Divide each row by a power of two that brings its largest entry to 1; exact."""
    largest = np.abs(arrived[0]).max(axis=1)
    for state in arrived[1:]:
        np.maximum(largest, np.abs(state).max(axis=1), out=largest)
    powers = np.frexp(largest)[1]
    for state in arrived:
        np.ldexp(state, -powers[:, None], out=state)
    exponents += powers
