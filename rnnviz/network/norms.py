"""The norms of all items at once, from one backward pass with a row for each loss."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array
from rnnviz.network.itemised import Itemised, itemised
from rnnviz.network.matrices import LOG10_2

if TYPE_CHECKING:
    from rnnviz.network.trace import Trace

#: By the bytes of a number: after how many steps rows are brought back to 1, so that none sinks
#: out of range in between, and the smallest square that still has all its digits.
CARE: Final = {8: (32, 1e-280), 4: (4, 1e-30)}
#: From so many multiplications on, two threads share the losses.
WORTH_TWO_THREADS: Final = 2e9


def log_norms_of_items(trace: Trace, gradient: str, losses: Array) -> Array:
    """log10 ‖∂L_k/∂·_s‖ [T, T], losses down and steps across; of dh0 [T]; -inf for 0.

    gradient: one that arrived at a step or lies within it; losses: those that send anything back,
    in falling order. Large tables are made by two threads, each with every second loss.
    """
    size = trace.model.sizes.n_hidden
    shared = len(trace) * len(losses) * size * size > WORTH_TWO_THREADS
    parts = [losses[::2], losses[1::2]] if shared and two_threads_help() else [losses]
    work = partial(_columns, trace, gradient)
    if len(parts) == 1:
        columns = [work(losses)]
    else:
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 -- large ledgers alone

        with ThreadPoolExecutor(len(parts)) as pool:
            columns = list(pool.map(work, parts))
    if len(parts[0]) == len(trace):
        table = columns[0][:, ::-1].T
    else:
        table = np.full((len(trace), len(columns[0])), -np.inf)
        for some, column in zip(parts, columns, strict=True):
            table[some] = column.T
    table.flags.writeable = False
    return table[:, 0] if gradient.endswith("0") else table


def two_threads_help() -> bool:
    """Whether a second core is there and BLAS, with threads of its own, is not on it already."""
    return (os.cpu_count() or 1) > 1 and os.environ.get("OPENBLAS_NUM_THREADS") == "1"


def _columns(trace: Trace, gradient: str, losses: Array) -> Array:
    """log10 norms [T, losses] (of dh0 [1, losses]), -inf for 0."""
    every, least = CARE[trace.weights.V.dtype.itemsize]
    found = _squares(trace, gradient, losses, every)
    sound = np.count_nonzero((found.squares > least) & (found.squares < np.inf))
    if sound != found.rows:
        # A square left the range of its precision, or is truly 0: as carefully as can be.
        found = _squares(trace, gradient, losses, 1)
    squares = found.squares
    with np.errstate(divide="ignore"):
        np.log10(squares, out=squares)
    squares *= 0.5
    if found.exponents is not None:
        for row, powers in enumerate(found.exponents):  # row by row, to save memory
            squares[row] += powers * LOG10_2
    return squares


class Squares(NamedTuple):
    """Squared norms [T, losses], by what powers of two the norms are larger, and how many rows."""

    squares: Array
    exponents: Array | None
    rows: int


def _squares(trace: Trace, gradient: str, losses: Array, every: int) -> Squares:
    at_start = gradient.endswith("0")
    squares, exponents, rows_seen = np.zeros((1 if at_start else len(trace), len(losses))), None, 0
    field, which = found_in(trace, gradient)
    every = 0 if every >= len(trace) else every  # in so few steps nothing can sink out of range
    with np.errstate(all="ignore"):
        for step in itemised(trace.weights, trace.tape, trace.wanted(losses, every)):
            if at_start and step.t:
                continue
            rows, t, alive = field(step)[which], 0 if at_start else step.t, step.alive
            rows_seen += len(rows)
            if step.exponents is not None:
                exponents = np.zeros(squares.shape, np.int32) if exponents is None else exponents
                exponents[t, alive] = step.exponents[alive]
                if every == 1:  # one row's numbers may lie far below what it was scaled by
                    powers = np.frexp(np.abs(rows).max(axis=1))[1]
                    rows = np.ldexp(rows, -powers[:, None])
                    exponents[t, alive] += powers
            np.vecdot(rows, rows, squares[t, alive])
    return Squares(squares, exponents, rows_seen)


def found_in(trace: Trace, gradient: str) -> tuple[Callable[[Itemised], list[Array]], int]:
    """Where a step of the pass by rows has a gradient: in which field, and which one there."""
    cell = trace.model.cell
    for field, names in (("arrived", cell.arrived), ("inner", cell.inner)):
        if gradient in names:
            return attrgetter(field), names.index(gradient)
    return attrgetter("carried"), cell.states.index(gradient[1:-1])
