"""What is measured of a matrix: norms of its rows as logarithms, singular values, eigenvalues."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np

from rnnviz.network.arrays import Array

Calls = tuple[Callable[[], object], ...]
LOG10_2: Final = float(np.log10(2.0))
#: Squares between these have all their digits.
SURE: Final = (1e-280, 1e300)
#: From so many rows on a matrix is laid out for the products with them.
MANY_ROWS: Final = 512


def laid_out(matrix: Array, rows: int) -> tuple[Array, Calls]:
    """A transposed matrix for products with so many rows, and the calls that bring it up to date.

    Of many rows a product with a copy that lies row after row takes half to four fifths of the
    time; of few it is not worth copying.
    """
    if rows < MANY_ROWS:
        return matrix, ()
    copy = np.empty(matrix.shape, matrix.dtype)
    return copy, (partial(np.copyto, copy, matrix),)


def plain_norms(rows: Array) -> Array | None:
    """The Euclidean norm of each row [T]; None where the square of one may lack digits."""
    rows = np.asarray(rows, np.float64)
    squares = np.vecdot(rows, rows)
    # Finding where the extremes are is quicker than comparing every number; a nan is either.
    least, most = squares.item(squares.argmin()), squares.item(squares.argmax())
    if not most < SURE[1]:
        return None
    if least <= SURE[0] and np.count_nonzero(rows[squares <= SURE[0]]):
        return None
    norms: Array = np.sqrt(squares, squares)
    return norms


def log_norms(rows: Array) -> Array:
    """log10 of the Euclidean norm of each row [T], however large or small its numbers are."""
    rows = np.asarray(rows, np.float64)
    with np.errstate(all="ignore"):
        squares = np.vecdot(rows, rows)
        logs: Array = 0.5 * np.log10(squares)
        sure = (squares > SURE[0]) & (squares < SURE[1])
        if not sure.all():
            logs[~sure] = _careful(rows[~sure])
    return logs


def _careful(rows: Array) -> Array:
    """The same for rows whose squares may leave the range of their precision."""
    largest = np.abs(rows).max(axis=1)
    squares = np.square(rows / largest[:, None]).sum(axis=1)
    logs: Array = np.log10(largest) + 0.5 * np.log10(squares)
    return np.where(largest == 0.0, -np.inf, logs)


def sigma_max(matrix: Array) -> float:
    """The largest singular value; nan when an entry is not finite."""
    if not np.isfinite(matrix).all():
        return float("nan")
    return float(np.linalg.svd(matrix, compute_uv=False)[0])


def spectral_radius(matrix: Array) -> float:
    """The largest absolute value of an eigenvalue; nan when an entry is not finite."""
    if not np.isfinite(matrix).all():
        return float("nan")
    return float(np.abs(np.linalg.eigvals(matrix)).max())
