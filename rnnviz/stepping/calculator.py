"""The operators of expressions, and what keeps every result small and quick to compute."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from rnnviz.language import Sentence, sentence
from rnnviz.network.arrays import Array, Shape, spoken
from rnnviz.network.cell import Cell
from rnnviz.stepping.refusals import Refused, written

#: No result, and no array on the way to it, has more numbers.
LARGEST: Final = 1_000_000
#: The largest |exponent| of a number, and of an array.
EXPONENT_OF_NUMBER: Final = 64
EXPONENT_OF_ARRAY: Final = 16
#: What one evaluation may cost, in nanoseconds on the machine where the costs were measured.
BUDGET: Final = 40e6
#: What a number costs, measured and rounded up; and a multiplication within a product of matrices.
EASY: Final = 1.0
POWER: Final = 60.0
PRODUCT: Final = 0.1

Elementwise = Callable[..., Any]
ARITHMETIC: Final[dict[type[ast.operator], Elementwise]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
COMPARISONS: Final[dict[type[ast.cmpop], Elementwise]] = {
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}


class Calculator:
    """Computes for one evaluation; Refused when something does not fit or would be too much.

    Every value is an array of floats or of truth values, a single one having no axes. Sizes and
    costs are looked at before anything is computed. Truth values count as 0 and 1.
    """

    def __init__(self, cell: Cell) -> None:
        self.cell, self._left = cell, BUDGET

    def spend(self, size: int, each: float = EASY) -> None:
        """Account for a result of `size` numbers that cost so much each."""
        if size > LARGEST:
            raise Refused(sentence("watch.large", had=f"{size:,}", most=f"{LARGEST:,}"))
        self._left -= size * each
        if self._left < 0:
            raise Refused(sentence("watch.work"))

    def binary(self, sign: ast.operator, left: Array, right: Array) -> Array:
        """Two values joined by an operator."""
        left, right = numbers(left), numbers(right)
        if isinstance(sign, ast.MatMult):
            return self.product(left, right)
        power = isinstance(sign, ast.Pow)
        squared = right.ndim == 0 and right == 2  # for which NumPy multiplies
        self.spend(_size(left, right), POWER if power and not squared else EASY)
        if power:
            _check_exponent(left, right)
        return np.asarray(ARITHMETIC[type(sign)](*_weak(left, right)))

    def product(self, left: Array, right: Array) -> Array:
        """The product of vectors and matrices."""
        if not (left.ndim and right.ndim):
            raise Refused(sentence("watch.product_number"))
        inner = left.shape[-1]
        if inner != right.shape[-2 if right.ndim > 1 else 0]:
            raise _do_not_fit("watch.product_shapes", left, right)
        rows, columns = left.size // inner, right.size // inner
        self.spend(rows * columns, EASY + PRODUCT * inner)
        return np.asarray(left @ right)

    def compare(self, sign: ast.cmpop, left: Array, right: Array) -> Array:
        """Two values compared, number by number."""
        self.spend(_size(left, right))
        return np.asarray(COMPARISONS[type(sign)](*_weak(left, right)))

    def both(self, one: Array, other: Array) -> Array:
        """Where both of two comparisons hold."""
        self.spend(_size(one, other))
        return np.asarray(np.logical_and(one, other))

    def negative(self, value: Array) -> Array:
        """The numbers with the other sign."""
        self.spend(value.size)
        return np.asarray(np.negative(numbers(value)))


def numbers(value: Array) -> Array:
    """Truth values as 0 and 1; numbers as they are."""
    return value.astype(np.float64) if value.dtype.kind == "b" else value


def described(value: Array) -> Sentence:
    """What kind of value this is, within a sentence."""
    if value.ndim == 0:
        return sentence("watch.a_number")
    return sentence("watch.an_array", shape=spoken(value.shape))


def _weak(left: Array, right: Array) -> tuple[Any, Any]:
    """A single number beside an array as Python's own, which lets a float32 array stay one."""
    if left.ndim and not right.ndim:
        return left, right.item()
    if right.ndim and not left.ndim:
        return left.item(), right
    return left, right


def _size(left: Array, right: Array) -> int:
    """How many numbers there are when two arrays are joined number by number."""
    try:
        shape: Shape = np.broadcast_shapes(left.shape, right.shape)
    except ValueError:
        raise _do_not_fit("watch.shapes", left, right) from None
    return math.prod(shape)


def _do_not_fit(key: str, left: Array, right: Array) -> Refused:
    shapes = {"left": spoken(left.shape), "right": spoken(right.shape)}
    return Refused(Sentence(key, tuple(shapes.items())))


def _check_exponent(base: Array, exponent: Array) -> None:
    most = EXPONENT_OF_ARRAY if base.ndim or exponent.ndim else EXPONENT_OF_NUMBER
    largest = float(np.abs(exponent).max())
    if not largest <= most:  # nan is no exponent either
        raise Refused(sentence("watch.exponent", was=written(largest), most=most))
