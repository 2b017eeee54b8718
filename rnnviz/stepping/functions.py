"""The functions of expressions: a fixed table, each bounded in what it may cost."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np

from rnnviz.language import Sentence, sentence
from rnnviz.network import arrays, matrices
from rnnviz.network.arrays import Array
from rnnviz.network.elman import Elman
from rnnviz.stepping.calculator import Calculator, described, numbers
from rnnviz.stepping.refusals import Refused

#: What a number costs in nanoseconds, see `calculator.BUDGET`.
HARD: Final = 5.0
NORM: Final = 45.0
#: Up to so many numbers a norm is taken as everywhere in this program, in more it is NumPy's.
FEW: Final = 2**16
#: What n³ costs, and what even the smallest matrix does.
SINGULAR_VALUES: Final = 1.0
EIGENVALUES: Final = 3.0
DECOMPOSED: Final = 30_000.0
#: Functions of every number by itself, and over all numbers of an array whatever its shape.
ELEMENTWISE: Final[dict[str, Callable[[Array], Any]]] = {
    "abs": np.abs,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": np.log,
    "log10": np.log10,
    "tanh": np.tanh,
    "sign": np.sign,
    "isfinite": np.isfinite,
    "sum": np.sum,
    "mean": np.mean,
    "max": np.max,
    "min": np.min,
}


def call(name: str, calculator: Calculator, values: list[Array]) -> Array:
    """The value of a function that is in the table; Refused when these do not suit it."""
    values = [numbers(value) for value in values]
    if name in ELEMENTWISE:
        calculator.spend(values[0].size, HARD)
        return np.asarray(ELEMENTWISE[name](values[0]))
    return np.asarray(OTHERS[name].of(calculator, *values))


def norm(calculator: Calculator, array: Array) -> float:
    """The Euclidean norm of all numbers."""
    calculator.spend(array.size, NORM if array.size <= FEW else HARD)
    return length(array)


def length(array: Array) -> float:
    """The Euclidean norm, of a million numbers too, and over- or underflowing no sooner than it."""
    if array.size <= FEW:
        return arrays.norm(array)
    largest = float(np.abs(array).max())
    if not 0.0 < largest < math.inf:
        return largest
    return largest * float(np.linalg.norm(array / largest))


def argmax(calculator: Calculator, array: Array) -> float:
    """Where a vector's largest number is, counted from 0."""
    _vector("argmax", array)
    calculator.spend(array.size)
    return float(np.argmax(array))


def dot(calculator: Calculator, left: Array, right: Array) -> Array:
    """The inner product of two vectors."""
    _vector("dot", left)
    _vector("dot", right)
    return calculator.product(left, right)


def outer(calculator: Calculator, left: Array, right: Array) -> Array:
    """The outer product of two vectors."""
    _vector("outer", left)
    _vector("outer", right)
    calculator.spend(left.size * right.size)
    return np.outer(left, right)


def sigma_max(calculator: Calculator, matrix: Array) -> float:
    """The largest singular value of a matrix."""
    _need("watch.matrix", "sigma_max", matrix, fits=matrix.ndim == 2)
    calculator.spend(matrix.size, SINGULAR_VALUES * min(matrix.shape))
    return _decomposed(calculator, matrices.sigma_max, matrix)


def spectral_radius(calculator: Calculator, matrix: Array) -> float:
    """The largest absolute value of an eigenvalue."""
    fits = matrix.ndim == 2 and len(set(matrix.shape)) == 1
    _need("watch.square", "spectral_radius", matrix, fits=fits)
    calculator.spend(matrix.size, EIGENVALUES * len(matrix))
    return _decomposed(calculator, matrices.spectral_radius, matrix)


def share_saturated(calculator: Calculator, states: Array) -> float:
    """The share of these values of h at which a unit lets next to no gradient through."""
    cell = calculator.cell
    if not isinstance(cell, Elman):
        raise Refused(sentence("watch.saturated"))
    calculator.spend(states.size, HARD)
    slope = np.empty_like(states)
    cell.activation.derive(states, slope, np.ones((), slope.dtype))
    return float(cell.saturated(slope).mean())


class Function(NamedTuple):
    """How many values a function takes, and what computes it."""

    takes: int
    of: Callable[..., Any]


OTHERS: Final = {
    "norm": Function(1, norm),
    "argmax": Function(1, argmax),
    "dot": Function(2, dot),
    "outer": Function(2, outer),
    "sigma_max": Function(1, sigma_max),
    "spectral_radius": Function(1, spectral_radius),
    "share_saturated": Function(1, share_saturated),
}
#: Every function there is, and how many values it takes.
TAKES: Final = {
    **{name: function.takes for name, function in OTHERS.items()},
    **dict.fromkeys(ELEMENTWISE, 1),
}


def _vector(name: str, array: Array) -> None:
    _need("watch.vector", name, array, fits=array.ndim == 1)


def _need(key: str, name: str, array: Array, *, fits: bool) -> None:
    """Refuse an array that is not of the kind a function needs."""
    if not fits:
        raise Refused(Sentence(key, (("name", name), ("had", described(array)))))


def _decomposed(calculator: Calculator, measure: Callable[[Array], float], matrix: Array) -> float:
    calculator.spend(1, DECOMPOSED)
    try:
        return measure(matrix)
    except np.linalg.LinAlgError:  # the iteration did not converge: there is no such number
        return float("nan")
