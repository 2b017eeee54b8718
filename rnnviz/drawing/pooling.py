"""Large tables in fewer cells, each as strong as the strongest of those that it stands for."""

from __future__ import annotations

import numpy as np

from rnnviz.network.arrays import Array


def starts(count: int, most: int) -> Array:
    """Where each of at most so many groups of about the same size begins."""
    groups = max(1, min(count, most))
    found: Array = np.arange(groups) * count // groups
    return found


def strongest(values: Array, most: tuple[int, int]) -> Array:
    """A matrix in at most so many rows and columns; what is signed keeps the sign of its largest.

    So a single number among a thousand zeros is still seen.
    """
    for axis, size in enumerate(most):
        if values.shape[axis] > max(1, size):
            at = starts(values.shape[axis], size)
            high = np.maximum.reduceat(values, at, axis=axis)
            low = np.minimum.reduceat(values, at, axis=axis)
            values = np.where(high >= -low, high, low)
    return values


def largest(values: Array, most: tuple[int, int]) -> Array:
    """The same for magnitudes: each cell is the largest of its group."""
    for axis, size in enumerate(most):
        if values.shape[axis] > max(1, size):
            values = np.maximum.reduceat(values, starts(values.shape[axis], size), axis=axis)
    return values
