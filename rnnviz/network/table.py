"""A table of squared norms in the making, while the backward pass by rows goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, Shape
from rnnviz.network.itemised import Itemised, every_loss, itemised
from rnnviz.network.matrices import LOG10_2, log_norms

if TYPE_CHECKING:
    from rnnviz.network.trace import Trace


class Care(NamedTuple):
    """How rows are kept in the range of a precision.

    In up to `plain` steps hardly any sinks out of it: so many are tried as they are. In more, rows
    are brought back to 1 `every` so many steps. Squares over `least` still have all their digits.
    """

    plain: int
    every: int
    least: float


#: By the bytes of a number.
CARE: Final = {8: Care(128, 32, 1e-280), 4: Care(16, 4, 1e-30)}
#: Rows of several distances that take no more bytes than this are measured in one call.
TOGETHER: Final = 1 << 19


class Measured(NamedTuple):
    """Rows of a gradient, where their norms belong, their exponents, how many mean anything."""

    rows: Array
    norms: Array
    exponents: Array | None
    items: int


class Table:
    """Norms in the making: [T, T], losses down and steps across, or [T] for the state before."""

    def __init__(self, trace: Trace, gradient: str) -> None:
        self._cell, self._gradient = trace.model.cell, gradient
        self._steps, itemsize = len(trace), trace.weights.V.itemsize
        self.care = CARE[itemsize]
        rows = self._steps * trace.model.sizes.n_hidden * itemsize
        self.together = min(TOGETHER // rows + 1, self._steps)
        at_start = gradient.endswith("0")
        self.find = self._sent_before if at_start else self._within
        # Behind the last loss there is room for what stands in a block and means nothing.
        rows = self._steps + self.together - 1
        self._room = np.zeros(self._steps if at_start else (rows, self._steps))
        self.numbers = self._room[: self._steps]

    def fill(self, trace: Trace, losses: Array, part: slice) -> None:
        """Write log10 of the norms into the part that is for these losses; -inf for 0."""
        numbers = self.numbers[part]
        with np.errstate(all="ignore"):  # here, since each thread has settings of its own
            shifts = self.squares(self.measured(trace, losses, self.care.every), numbers)
            if shifts is None:
                # A square left the range of its precision, or is truly 0: as carefully as can be.
                numbers[...] = -np.inf
                for rows, norms, exponents, _ in self.measured(trace, losses, 1):
                    logs = log_norms(rows.reshape(-1, rows.shape[-1])).reshape(norms.shape)
                    assert exponents is not None
                    np.add(logs, exponents * LOG10_2, out=norms)
                return
            np.log10(numbers, numbers)
            np.multiply(numbers, 0.5, numbers)
            for logs, exponents in shifts:
                np.add(logs, exponents * LOG10_2, out=logs)

    def squares(
        self, measured: Iterable[Measured], part: Array
    ) -> list[tuple[Array, Array]] | None:
        """Write squared norms; None if one of them lacks digits, or is 0.

        Where rows are rescaled, returns places in the table and the exponents that belong to them.
        """
        vecdot, items, shifts = np.vecdot, 0, []
        for rows, norms, exponents, count in measured:
            vecdot(rows, rows, norms)
            items += count
            if exponents is not None:
                shifts.append((norms, exponents))
        sound = np.count_nonzero(part > self.care.least)
        # Of what holds a nan, that is the largest.
        return shifts if sound == items and part.item(part.argmax()) < np.inf else None

    def measured(self, trace: Trace, losses: Array, every: int = 0) -> Iterator[Measured]:
        """What is to be measured, while the pass makes it."""
        wanted = trace.wanted(losses, every, self.together)
        for block in itemised(trace.weights, trace.ahead, wanted):
            yield from self.find(block)

    def _sent_before(self, block: Itemised) -> Iterator[Measured]:
        which = self._cell.states.index(self._gradient[1:-1])
        for number, uses, _ in block.uses:
            if uses.start == 0:
                loss, powers = block.losses[number], block.exponents
                own = None if powers is None else powers[loss - block.losses[0] :][:1]
                row = block.carried[which][number][:1]
                yield Measured(row, self.numbers[loss : loss + 1], own, 1)

    def _within(self, block: Itemised) -> Iterator[Measured]:
        rows = block.of(self._cell, self._gradient)
        # A row on are the next loss and its use; a distance on the use before, or the next loss.
        diagonal, falls = self._steps + 1, block.losses[-1] > block.losses[0]
        place = block.losses[0] * diagonal - block.distance
        strides = falls * diagonal - 1, diagonal
        norms = _strided(self._room, place, rows.shape[:2], strides)
        powers = block.exponents
        own = None if powers is None else _strided(powers, 0, rows.shape[:2], (int(falls), 1))
        yield Measured(rows, norms, own, sum(block.counts))


class Kept:
    """A table for all losses with its arrays, for one trace after the other of the same length."""

    def __init__(self, trace: Trace, gradient: str) -> None:
        self._tape = trace.ahead.over(trace.ahead.block.copy())
        self._table = Table(trace, gradient)
        blocks, self._run = every_loss(trace.weights, self._tape, self._table.together)
        self._measured = [list(self._table.find(block)) for block in blocks]

    def squares(self, trace: Trace) -> Array | None:
        """Squared norms, to be copied; None if one of them lacks digits, or is 0."""
        np.copyto(self._tape.block, trace.ahead.block)
        numbers = self._table.numbers
        made = zip(self._run(), self._measured, strict=True)
        found = self._table.squares((one for _, some in made for one in some), numbers)
        return None if found is None else numbers


def _strided(block: Array, start: int, shape: Shape, strides: tuple[int, int]) -> Array:
    """A view of numbers that lie so far apart in a block of memory."""
    size = block.itemsize
    return np.ndarray(
        shape, block.dtype, block, start * size, (strides[0] * size, strides[1] * size)
    )
