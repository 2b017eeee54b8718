"""The lines of gradients of weights, which add up over the steps, taken apart into what they add.

What is added is an outer product, or what a weight is itself. So it need not be made to be
measured, and a step's share can be told without the steps after it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from types import CodeType
from typing import Any, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array
from rnnviz.network.lines import Names, Step, Task, backward
from rnnviz.network.matrices import log_norms
from rnnviz.network.sums import Factors


class Parts(NamedTuple):
    """A line taken apart: whether it adds or, by mistake, replaces; and the factors of what.

    `left` is None where that is no outer product.
    """

    adds: bool
    left: CodeType | None
    right: CodeType


@lru_cache(maxsize=512)
def parts(line: str) -> Parts:
    """Those of a line."""
    (statement,) = ast.parse(line).body
    assert isinstance(statement, ast.Assign | ast.AugAssign)
    match statement.value:
        case ast.Call(ast.Attribute(ast.Name("np"), "outer"), [left, right]):
            factors: list[ast.expr] = [left, right]
        case other:
            factors = [other]
    codes = [compile(ast.Expression(one), "<equations table>", "eval") for one in factors]
    left_code = codes[0] if len(codes) > 1 else None
    return Parts(isinstance(statement, ast.AugAssign), left_code, codes[-1])


def line_of(task: Task, weight: str) -> Parts:
    """The line of a weight's gradient."""
    return parts(task.equations.table[f"d{weight}"].numpy)


def factors(task: Task, names: Names, weight: str) -> Factors:
    """What the line reads at every step, of the quantities [T, n] in `names`."""
    line, shape = line_of(task, weight), task.model.shapes[weight]
    names = dict(names)
    lefts, rights = [], []
    for t in range(task.steps):
        names["t"] = t
        if line.left is not None:
            lefts.append(_read(line.left, names))
        rights.append(_read(line.right, names))
    used, width = task.masks.uses.get(weight), _width(line, shape)
    right = np.array([one if one.shape == width else np.broadcast_to(one, width) for one in rights])
    if used is not None:
        right = np.where(used.reshape(-1, *[1] * (right.ndim - 1)), right, 0.0)
    return Factors(np.array(lefts) if lefts else None, right, line.adds, used)


def _read(code: CodeType, names: Names) -> Any:
    return np.asarray(eval(code, names))  # noqa: S307 -- the table's own lines


def _width(line: Parts, shape: tuple[int, ...]) -> tuple[int, ...]:
    return shape if line.left is None else shape[1:]


class Term(NamedTuple):
    """An outer product of each loss alone: `left` [n] or [losses, n], `right` [losses, n].

    Where `left` is None it is `right` itself, [losses, …].
    """

    left: Array | None
    right: Array

    def entry(self, place: tuple[int, ...]) -> Array:
        """One number of it [losses]."""
        if self.left is None:
            flat = np.ravel_multi_index(place, self.right.shape[1:])
            return np.asarray(self.right.reshape(len(self.right), -1)[:, flat])
        return np.asarray(self.left[..., place[0]] * self.right[:, place[1]])

    def later(self, losses: int) -> Term:
        """What it takes away again where it is replaced, once there are so many losses."""
        left = self.left if self.left is None or self.left.ndim == 1 else _grown(self.left, losses)
        return Term(left, -_grown(self.right, losses))


def _grown(rows: Array, losses: int) -> Array:
    """With rows of zeros before the others, for losses that have begun since."""
    grown = np.zeros((losses, *rows.shape[1:]), rows.dtype)
    grown[losses - len(rows) :] = rows
    return grown


def log_sizes(terms: tuple[Term, ...]) -> Array:
    """log10 of the norm of the sum of one or two terms, for each loss [losses]."""
    one, *others = terms
    if one.left is None:
        whole = np.sum([term.right for term in terms], axis=0)
        return log_norms(whole.reshape(len(whole), -1))
    a = np.atleast_2d(one.left)
    if not others:
        return log_norms(one.right) + log_norms(a)
    # a bᵀ + c dᵀ by what c has along a and across it, so that what is alike cancels before it is
    # squared (Gram & Schmidt: Golub & Van Loan 2013, section 5.2.7).
    (other,) = others
    assert other.left is not None
    c = np.atleast_2d(other.left)
    largest = np.abs(a).max(axis=-1, keepdims=True)
    largest[largest == 0.0] = 1.0
    a, c = a / largest, c / largest  # so that no square of a leaves the range of its precision
    square = (a * a).sum(axis=-1, keepdims=True)
    share = (a * c).sum(axis=-1, keepdims=True) / np.where(square == 0.0, 1.0, square)
    across = np.linalg.norm(c - share * a, axis=-1, keepdims=True) * other.right
    along = np.sqrt(square) * (one.right + share * other.right)
    found: Array = log_norms(np.hstack([along, across])) + np.log10(largest[:, 0])
    return found


def changes(
    task: Task, names: Names, weight: str, told_apart: Array
) -> Iterator[tuple[Step, tuple[Term, ...]]]:
    """What each loss alone changes a weight's gradient by at each step, the last step first.

    A line that replaces takes away what stood there; a use that does not count changes nothing.
    """
    line, stood = line_of(task, weight), None
    used = task.masks.uses.get(weight)
    for step in backward(task, names, told_apart):
        if step.t < 0:
            return
        term = _term(line, task.model.shapes[weight], step)
        if used is not None and not used[step.t]:
            yield step, (term._replace(right=np.zeros_like(term.right)),)
            continue
        before = () if line.adds or stood is None else (stood.later(len(step.losses)),)
        yield step, (term, *before)
        stood = term


def _term(line: Parts, shape: tuple[int, ...], step: Step) -> Term:
    """What the line reads at a step."""
    left = None if line.left is None else _apart(line.left, step)
    right = _apart(line.right, step)
    whole = (len(step.losses), *_width(line, shape))
    return Term(left, np.broadcast_to(right, whole))


def _apart(code: CodeType, step: Step) -> Array:
    """Without the row of all losses together, where there are rows."""
    found: Array = _read(code, step.names)
    return step.apart(found) if found.ndim > 1 else found
