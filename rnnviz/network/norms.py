"""The norms of all items at once, from one backward pass with a row for each loss."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, Shape
from rnnviz.network.itemised import Itemised, itemised
from rnnviz.network.matrices import LOG10_2, log_norms, plain_norms

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
#: From so many multiplications on, two threads share the losses.
WORTH_TWO_THREADS: Final = 2e9
#: Rows of several distances that take no more bytes than this are measured in one call.
TOGETHER: Final = 1 << 19


class Magnitudes:
    """Norms of items: as they are while each of them has all its digits, else as logarithms."""

    def __init__(self, values: Array, *, logs: bool) -> None:
        self._values, self._logs = values, logs

    def kept(self) -> Magnitudes:
        """The same for good: what is asked of it is made in memory of its own."""
        self._values.flags.writeable = False
        return self

    @cached_property
    def logs(self) -> Array:
        """log10 of the norms, finite however far a gradient vanishes or explodes; -inf for 0."""
        if self._logs:
            return self._values
        logs: Array = np.log10(self._values)
        logs.flags.writeable = False
        return logs

    @property
    def norms(self) -> Array:
        """The norms, as far as a number can hold them; to be asked last, unless kept."""
        if not self._logs:
            return self._values
        # A table that nobody else has may be written over, which halves the memory taken.
        own = self._values if self._values.flags.writeable else None
        norms: Array = np.power(10.0, self._values, out=own)
        return norms

    def times(self, rows: Array) -> Magnitudes:
        """The norms of the outer products with a row for each use: the products of the norms."""
        across = None if self._logs else plain_norms(rows)
        if across is None:
            return Magnitudes(self.logs + log_norms(rows), logs=True)
        return Magnitudes(self._values * across, logs=False)

    def only(self, uses: Array) -> Magnitudes:
        """The same with 0 for uses that do not count."""
        nothing = -np.inf if self._logs else 0.0
        return Magnitudes(np.where(uses, self._values, nothing), logs=self._logs)


def magnitudes(trace: Trace, gradient: str, losses: Array) -> Magnitudes:
    """‖∂L_k/∂·_s‖ [T, T], losses down and steps across; of dh0 [T].

    gradient: one that arrived at a step or lies within it; losses: those that send anything back,
    in rising order. Large tables are made by two threads, one for the earlier losses.
    """
    table = Table(trace, gradient)
    parts = _shared(trace, losses) if two_threads_help() else [losses]
    if len(parts) > 1:
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 -- large ledgers alone

        middle = int(parts[1][0])
        with ThreadPoolExecutor(len(parts)) as pool:
            list(pool.map(table.fill, parts, (slice(middle), slice(middle, len(trace)))))
    elif len(trace) <= table.care.plain and table.squares(losses, table.numbers) is not None:
        return Magnitudes(np.sqrt(table.numbers, table.numbers), logs=False)
    else:
        table.fill(losses, slice(len(trace)))
    return Magnitudes(table.numbers, logs=True)


def two_threads_help() -> bool:
    """Whether a second core is there and BLAS, with threads of its own, is not on it already."""
    return os.environ.get("OPENBLAS_NUM_THREADS") == "1" and (os.cpu_count() or 1) > 1


def _shared(trace: Trace, losses: Array) -> list[Array]:
    """Two parts of the losses with as many rows to step back, or one where it is not worth it."""
    size, farthest = trace.model.sizes.n_hidden, trace.cause.truncation or len(trace)
    if len(trace) * len(losses) * size * size <= WORTH_TWO_THREADS:
        return [losses]
    rows = np.minimum(losses + 1, farthest).cumsum()
    middle = int(rows.searchsorted(rows[-1] / 2))
    return [losses[:middle], losses[middle:]]


class Measured(NamedTuple):
    """Rows of a gradient, where their norms belong, their exponents, how many mean anything."""

    rows: Array
    norms: Array
    exponents: Array | None
    items: int


class Table:
    """Norms in the making: [T, T], losses down and steps across, or [T] for the state before."""

    def __init__(self, trace: Trace, gradient: str) -> None:
        self._trace, self._gradient = trace, gradient
        steps, itemsize = len(trace), trace.weights.V.itemsize
        self.care = CARE[itemsize]
        rows = steps * trace.model.sizes.n_hidden * itemsize
        self._together = min(TOGETHER // rows + 1, steps)
        self._at_start = gradient.endswith("0")
        # Behind the last loss there is room for what stands in a block and means nothing.
        shape = steps if self._at_start else (steps + self._together - 1, steps)
        self._room = np.zeros(shape)
        self.numbers = self._room[:steps]

    def fill(self, losses: Array, part: slice) -> None:
        """Write log10 of the norms into the part that is for these losses; -inf for 0."""
        numbers = self.numbers[part]
        with np.errstate(all="ignore"):  # here, since each thread has settings of its own
            shifts = self.squares(losses, numbers, self.care.every)
            if shifts is None:
                # A square left the range of its precision, or is truly 0: as carefully as can be.
                numbers[...] = -np.inf
                for rows, norms, exponents, _ in self._measured(losses, 1):
                    logs = log_norms(rows.reshape(-1, rows.shape[-1])).reshape(norms.shape)
                    assert exponents is not None
                    np.add(logs, exponents * LOG10_2, out=norms)
                return
            np.log10(numbers, numbers)
            np.multiply(numbers, 0.5, numbers)
            for logs, exponents in shifts:
                np.add(logs, exponents * LOG10_2, out=logs)

    def squares(
        self, losses: Array, part: Array, every: int = 0
    ) -> list[tuple[Array, Array]] | None:
        """Write squared norms; None if one of them lacks digits, or is 0.

        Where rows are rescaled, returns places in the table and the exponents that belong to them.
        """
        vecdot, items, shifts = np.vecdot, 0, []
        for rows, norms, exponents, count in self._measured(losses, every):
            vecdot(rows, rows, norms)
            items += count
            if exponents is not None:
                shifts.append((norms, exponents))
        sound = np.count_nonzero((part > self.care.least) & (part < np.inf))
        return shifts if sound == items else None

    def _measured(self, losses: Array, every: int) -> Iterator[Measured]:
        trace, find = self._trace, self._sent_before if self._at_start else self._within
        for block in itemised(
            trace.weights, trace.tape, trace.wanted(losses, every, self._together)
        ):
            yield from find(block)

    def _sent_before(self, block: Itemised) -> Iterator[Measured]:
        which = self._trace.model.cell.states.index(self._gradient[1:-1])
        for number, uses, _ in block.uses:
            if uses.start == 0:
                loss, powers = block.losses[number], block.exponents
                own = None if powers is None else powers[loss - block.losses[0] :][:1]
                row = block.carried[which][number][:1]
                yield Measured(row, self.numbers[loss : loss + 1], own, 1)

    def _within(self, block: Itemised) -> Iterator[Measured]:
        rows = block.of(self._trace.model.cell, self._gradient)
        # A row on are the next loss and its use; a distance on the use before, or the next loss.
        diagonal, falls = len(self._trace) + 1, block.losses[-1] > block.losses[0]
        place = block.losses[0] * diagonal - block.distance
        strides = falls * diagonal - 1, diagonal
        norms = _strided(self._room, place, rows.shape[:2], strides)
        powers = block.exponents
        own = None if powers is None else _strided(powers, 0, rows.shape[:2], (int(falls), 1))
        yield Measured(rows, norms, own, sum(block.counts))


def _strided(block: Array, start: int, shape: Shape, strides: tuple[int, int]) -> Array:
    """A view of numbers that lie so far apart in a block of memory."""
    size = block.itemsize
    return np.ndarray(
        shape, block.dtype, block, start * size, (strides[0] * size, strides[1] * size)
    )
