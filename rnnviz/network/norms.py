"""The norms of all items at once, from one backward pass with a row for each loss."""

from __future__ import annotations

import os
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

import numpy as np

from rnnviz.network.arrays import Array
from rnnviz.network.matrices import log_norms, plain_norms
from rnnviz.network.table import CARE, Kept, Table

if TYPE_CHECKING:
    from rnnviz.network.trace import Trace


#: From so many multiplications on, two threads share the losses.
WORTH_TWO_THREADS: Final = 2e9
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
    norms = _norms(trace, gradient)
    if norms is not None:
        return Magnitudes(norms, logs=False)
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


def _norms(trace: Trace, gradient: str) -> Array | None:
    """The norms with arrays that are kept, where these are worth keeping and all losses count."""
    target = trace.example.target
    if trace.tables is None or target.item(target.argmin()) < 0:
        return None
    # Taken out while it works, so that two threads never share one.
    kept = trace.tables.pop(gradient, None)
    if kept is None:
        if not _small(trace):
            return None
        kept = Kept(trace, gradient)
    squares = kept.squares(trace)
    trace.tables[gradient] = kept
    return None if squares is None else np.sqrt(squares)


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
