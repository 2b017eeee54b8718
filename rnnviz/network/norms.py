"""The norms of all items at once, from one backward pass with a row for each loss."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, Shape
from rnnviz.network.itemised import Itemised, every_loss, itemised
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
#: The arrays of a table are kept up to so many numbers of one gradient.
WORTH_KEEPING: Final = 1 << 18


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


def magnitudes(trace: Trace, gradient: str) -> Magnitudes:
    """‖∂L_k/∂·_s‖ [T, T], losses down and steps across; of dh0 [T].

    gradient: one that arrived at a step or lies within it. Large tables are made by two threads,
    one for the earlier losses.
    """
    if trace.tables is not None and _small(trace) and trace.example.target.min() >= 0:
        # Taken out while it works, so that two threads never share one.
        kept = trace.tables.pop(gradient, None) or Kept(trace, gradient)
        squares = kept.squares(trace)
        trace.tables[gradient] = kept
        if squares is not None:
            return Magnitudes(np.sqrt(squares), logs=False)
    table, losses = Table(trace, gradient), sending(trace)
    parts = _shared(trace, losses)
    if len(parts) > 1:
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 -- large ledgers alone

        sides = slice(int(parts[1][0])), slice(int(parts[1][0]), len(trace))
        with ThreadPoolExecutor(len(parts)) as pool:
            list(pool.map(partial(table.fill, trace), parts, sides))
        return Magnitudes(table.numbers, logs=True)
    if len(trace) <= table.care.plain:
        found = table.squares(table.measured(trace, losses), table.numbers)
        if found is not None:
            return Magnitudes(np.sqrt(table.numbers, table.numbers), logs=False)
    table.fill(trace, losses, slice(len(trace)))
    return Magnitudes(table.numbers, logs=True)


def sending(trace: Trace) -> Array:
    """The steps whose loss sends anything back."""
    return np.flatnonzero(trace["do"].any(axis=1))


def _small(trace: Trace) -> bool:
    """Whether the arrays of a table are worth keeping for the next trace."""
    steps, size, itemsize = len(trace), trace.model.sizes.n_hidden, trace.weights.V.itemsize
    numbers = steps * steps * size
    worth_sharing = numbers * size > WORTH_TWO_THREADS
    return steps <= CARE[itemsize].plain and numbers <= WORTH_KEEPING and not worth_sharing


def two_threads_help() -> bool:
    """Whether a second core is there and BLAS, with threads of its own, is not on it already."""
    return os.environ.get("OPENBLAS_NUM_THREADS") == "1" and (os.cpu_count() or 1) > 1


def _shared(trace: Trace, losses: Array) -> list[Array]:
    """Two parts of the losses with as many rows to step back, or one where it is not worth it."""
    size, farthest = trace.model.sizes.n_hidden, trace.cause.truncation or len(trace)
    if len(trace) * len(losses) * size * size <= WORTH_TWO_THREADS or not two_threads_help():
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
        sound = np.count_nonzero((part > self.care.least) & (part < np.inf))
        return shifts if sound == items else None

    def measured(self, trace: Trace, losses: Array, every: int = 0) -> Iterator[Measured]:
        """What is to be measured, while the pass makes it."""
        wanted = trace.wanted(losses, every, self.together)
        for block in itemised(trace.weights, trace.tape, wanted):
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
        self._tape = trace.tape.over(trace.tape.block.copy())
        self._table = Table(trace, gradient)
        blocks, self._run = every_loss(trace.weights, self._tape, self._table.together)
        self._measured = [list(self._table.find(block)) for block in blocks]

    def squares(self, trace: Trace) -> Array | None:
        """Squared norms, to be copied; None if one of them lacks digits, or is 0."""
        np.copyto(self._tape.block, trace.tape.block)
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
