"""The value of an expression at one place of a run, one rule for each form an expression has."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from rnnviz.language import Sentence, sentence
from rnnviz.network.arrays import Array
from rnnviz.stepping import functions
from rnnviz.stepping.calculator import Calculator, described
from rnnviz.stepping.refusals import Refused, WatchError, written
from rnnviz.stepping.scope import Scope

#: An index along one axis: an entry, or a part of it.
Index = int | slice


class Evaluation:
    """Values the parts of one expression, for which it has one allowance of computing.

    Nodes are those that `expression.read` has let through; their columns are those of the text.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope, self._calculator = scope, Calculator(scope.trace.model.cell)

    def of(self, node: ast.expr) -> Array:
        """The value of a node; WatchError marks the smallest part that has none."""
        try:
            return RULES[type(node)](self, node)
        except Refused as refusal:
            raise marked(node, refusal.sentence) from None

    def number(self, node: ast.Constant) -> Array:
        """A number as it stands there."""
        return np.asarray(node.value)

    def name(self, node: ast.Name) -> Array:
        """A quantity as a whole."""
        value = self._scope.whole(node.id)
        self._calculator.spend(value.size, 0)
        return value

    def transposed(self, node: ast.Attribute) -> Array:
        """Rows and columns exchanged."""
        return self.of(node.value).T

    def unary(self, node: ast.UnaryOp) -> Array:
        """A sign, or `not`."""
        if isinstance(node.op, ast.Not):
            return np.asarray(not self._truth(node.operand))
        value = self.of(node.operand)
        return self._calculator.negative(value) if isinstance(node.op, ast.USub) else value

    def binary(self, node: ast.BinOp) -> Array:
        """Arithmetic, number by number, or a product of matrices."""
        return self._calculator.binary(node.op, self.of(node.left), self.of(node.right))

    def comparison(self, node: ast.Compare) -> Array:
        """One comparison or a chain of them, which holds where each of them does."""
        left, found = self.of(node.left), None
        for sign, right_node in zip(node.ops, node.comparators, strict=True):
            right = self.of(right_node)
            holds = self._calculator.compare(sign, left, right)
            found = holds if found is None else self._calculator.both(found, holds)
            left = right
        assert found is not None
        return found

    def junction(self, node: ast.BoolOp) -> Array:
        """`and` or `or`; what stands behind is only looked at when it matters."""
        decisive = isinstance(node.op, ast.Or)
        decided = any(self._truth(part) is decisive for part in node.values)
        return np.asarray(decided is decisive)

    def call(self, node: ast.Call) -> Array:
        """A function of the table."""
        assert isinstance(node.func, ast.Name)
        return functions.call(node.func.id, self._calculator, [self.of(part) for part in node.args])

    def indexed(self, node: ast.Subscript) -> Array:
        """An entry or a part; the first index of a quantity with steps is a time step."""
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        indices = [self._index(part) for part in parts]
        quantity = node.value.id if isinstance(node.value, ast.Name) else ""
        if not self._scope.has_steps(quantity):
            if quantity and node.slice.end_col_offset == node.end_col_offset:  # it has no bracket
                raise Refused(sentence("watch.no_steps", name=quantity))
            return _entries(node, self.of(node.value), parts, indices)
        time = indices[0]
        try:
            if isinstance(time, int):
                whole = self._scope.at_step(quantity, time)
            else:
                whole = self._scope.between(quantity, time.start, time.stop, time.step)
        except Refused as refusal:
            raise marked(parts[0], refusal.sentence) from None
        every = [] if isinstance(time, int) else [slice(None)]
        return _entries(node, whole, [*parts[: len(every)], *parts[1:]], [*every, *indices[1:]])

    def _index(self, node: ast.expr) -> Index:
        if not isinstance(node, ast.Slice):
            return self._whole_number(node)
        start, stop, stride = (
            None if part is None else self._whole_number(part)
            for part in (node.lower, node.upper, node.step)
        )
        if stride is not None and stride < 1:
            raise marked(node.step or node, sentence("watch.stride"))
        return slice(start, stop, stride or 1)

    def _whole_number(self, node: ast.expr) -> int:
        value = self.of(node)
        if value.ndim or value.dtype.kind == "b" or not float(value).is_integer():
            raise marked(node, sentence("watch.index"))
        return int(value)

    def _truth(self, node: ast.expr) -> bool:
        value = self.of(node)
        if value.ndim:
            raise marked(node, sentence("watch.truth", had=described(value)))
        return bool(value)


def _entries(node: ast.expr, array: Array, parts: list[ast.expr], indices: list[Index]) -> Array:
    """Part of an array; along these axes NumPy's own way of counting holds."""
    if len(indices) > array.ndim:
        raise marked(node, sentence("watch.indices"))
    for part, index, size in zip(parts, indices, array.shape, strict=False):
        if isinstance(index, slice):
            if not range(*index.indices(size)):
                raise marked(part, sentence("watch.slice_empty"))
        elif not -size <= index < size:
            raise marked(part, sentence("watch.no_entry", was=written(index), high=size - 1))
    return np.asarray(array[tuple(indices)])


def marked(node: ast.expr, wrong: Sentence) -> WatchError:
    """What is wrong with this part of the text."""
    return WatchError(wrong, node.col_offset, node.end_col_offset or node.col_offset)


RULES: Final[dict[type[ast.expr], Callable[[Evaluation, Any], Array]]] = {
    ast.Constant: Evaluation.number,
    ast.Name: Evaluation.name,
    ast.Attribute: Evaluation.transposed,
    ast.UnaryOp: Evaluation.unary,
    ast.BinOp: Evaluation.binary,
    ast.Compare: Evaluation.comparison,
    ast.BoolOp: Evaluation.junction,
    ast.Call: Evaluation.call,
    ast.Subscript: Evaluation.indexed,
}
