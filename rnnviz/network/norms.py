"""The norms of all items at once, from one backward pass with a row for each loss."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from rnnviz.network.arrays import Array
from rnnviz.network.itemised import itemised
from rnnviz.network.matrices import LOG10_2

if TYPE_CHECKING:
    from rnnviz.network.trace import Trace

#: By the bytes of a number: after how many steps rows are brought back to 1, so that none sinks
#: out of range in between, and the smallest square that still has all its digits.
CARE: Final = {8: (8, 1e-280), 4: (4, 1e-30)}
#: The exponent where no row has been.
UNVISITED: Final = np.iinfo(np.int32).min
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
    squares, exponents = _squares(trace, gradient, losses, every)
    visited = exponents != UNVISITED
    if not ((squares > least) & (squares < np.inf) | ~visited).all():
        # A square left the range of its precision, or is truly 0: as carefully as can be.
        squares, exponents = _squares(trace, gradient, losses, 1)
    with np.errstate(divide="ignore"):
        np.log10(squares, out=squares)
    squares *= 0.5
    exponents[~visited] = 0
    for row, powers in enumerate(exponents):  # row by row, to save memory
        squares[row] += powers * LOG10_2
    return squares


def _squares(trace: Trace, gradient: str, losses: Array, every: int) -> tuple[Array, Array]:
    """Squared norms, and by what powers of two the norms are larger than that."""
    at_start = gradient.endswith("0")
    squares = np.zeros((1 if at_start else len(trace), len(losses)))
    exponents = np.full(squares.shape, UNVISITED, np.int32)
    kind, which = _found_in(trace, gradient)
    with np.errstate(all="ignore"):
        for step in itemised(trace.weights, trace.tape, trace.wanted(losses, every)):
            if at_start and step.t:
                continue
            rows = getattr(step, kind)[which]
            at = 0 if at_start else step.t, step.alive
            exponents[at] = step.exponents
            if every == 1:  # one row's numbers may lie far below what the row was scaled by
                powers = np.frexp(np.abs(rows).max(axis=1))[1]
                rows = np.ldexp(rows, -powers[:, None])
                exponents[at] += powers
            np.vecdot(rows, rows, squares[at])
    return squares, exponents


def _found_in(trace: Trace, gradient: str) -> tuple[str, int]:
    """Where a step of the pass by rows has a gradient."""
    cell = trace.model.cell
    for kind, names in (("arrived", cell.arrived), ("inner", cell.inner)):
        if gradient in names:
            return kind, names.index(gradient)
    return "carried", cell.states.index(gradient[1:-1])
