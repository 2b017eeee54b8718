"""A NumPy line of the equations table, read for one step: what each entry of it is made of.

The lines are the table's own, so that whatever a network computes has its origin told, and
nothing is written down a second time. Lines are looked at and never run.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np

from rnnviz.network.equations import Equations
from rnnviz.network.optimizers import OLD
from rnnviz.network.rows import PASSES, Row
from rnnviz.network.trace import Trace
from rnnviz.network.updating import updating
from rnnviz.stepping.arithmetic import OPERATIONS
from rnnviz.stepping.lazy import Constant, Element, Elementwise, Lazy, Opaque, Quantity
from rnnviz.stepping.products import Diagonal, Gathered, Outer, Product, Total, Transposed
from rnnviz.stepping.run import norm_of

OPERATORS: Final[dict[type[ast.operator], str]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
}
#: Of more numbers than these a sum tells only what it comes to.
MOST_SUMMED: Final = 512
#: Functions that make one number of a vector.
GATHERED: Final = ("sum", "max", "norm")
COMPARED: Final[dict[type[ast.cmpop], Callable[[Any, Any], Any]]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


@lru_cache(maxsize=256)
def _right_side(line: str) -> ast.expr:
    statement = ast.parse(line).body[0]
    if not isinstance(statement, ast.Assign | ast.AugAssign):
        raise _StrangeError(line)
    return statement.value


@dataclass(frozen=True, eq=False)
class Line:
    """A row of the table at a step (from 0) of a run.

    `table` is the network's own, which may differ from what the trace's model says of itself.
    """

    row: Row
    t: int
    trace: Trace
    table: Equations
    learning_rate: float = 0.0

    def read(self) -> Lazy:
        """What its entries are made of."""
        try:
            return self._of(_right_side(self.row.numpy))
        except (_StrangeError, KeyError, TypeError):  # a line that says what no rule here covers
            sizes = self._sizes(*self.row.shape)
            return Opaque(self.row.name, self.t, self.row.feeds, sizes)

    def _of(self, node: ast.expr) -> Lazy:
        found: Lazy
        match node:
            case ast.IfExp():
                found = self._of(node.body if self._holds(node.test) else node.orelse)
            case ast.Constant(value=int() | float() as value):
                found = Constant(float(value))
            case ast.UnaryOp(operand=operand):
                found = Elementwise("neg", (self._of(operand),))
            case ast.BinOp(op=ast.MatMult()):
                found = Product(self._of(node.left), self._of(node.right))
            case ast.BinOp():
                kind = OPERATORS[type(node.op)]
                found = Elementwise(kind, (self._of(node.left), self._of(node.right)))
            case ast.Compare(left=left, comparators=[right]):
                found = Elementwise(">", (self._of(left), self._of(right)))
            case ast.Attribute(attr="T", value=matrix):
                found = Transposed(self._of(matrix))
            case ast.Call():
                found = self._call(node)
            case _:
                found = self._named(node)
        return found

    def _call(self, node: ast.Call) -> Lazy:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else _name(node.func)
        if name == "outer":
            left, right = (self._of(one) for one in node.args)
            return Outer(left, right)
        if not node.args:
            return self._summed(_gathered_by(node.func))
        parts = tuple(self._of(one) for one in node.args)
        if name in GATHERED and len(parts) == 1:
            return Gathered(name, parts[0])
        if name == "diag":
            return Diagonal(parts[0])
        if name not in OPERATIONS:
            raise _StrangeError(name)
        return Elementwise("maximum" if name == "max" else name, parts)

    def _summed(self, node: ast.expr) -> Lazy:
        """The sum of the squares of a gradient, number by number unless these are too many."""
        squares = self._of(node)
        match squares:
            case Elementwise("**", (Quantity(name), _)) if math.prod(squares.shape) > MOST_SUMMED:
                square = float(np.square(norm_of(self.trace.descended[name.removeprefix("d")])))
                return Total(square, f"‖∂{name.removeprefix('d')}‖²", squares)
        return Gathered("sum", squares)

    def _named(self, node: ast.expr) -> Lazy:
        """A name alone is a weight or a number; with an index, a quantity at a step."""
        if isinstance(node, ast.Subscript):
            where = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            first, *entry = (self._integer(one) for one in where)
            name = _name(node.value)
            if name == "one_hot":
                return self._stepped("target", self.t)
            whole = self._stepped(name, first)
            return Element(whole, tuple(entry)) if entry else whole
        name = _name(node)
        if name == "zeros":
            return Constant(0.0, shape=self._sizes("n_hidden"))
        if name == "n" or name in self._numbers:
            return Constant(self._number(name), name)
        sizes = self._sizes(*self.table.table[name].shape)
        if name == self.row.name:  # what an optimizer remembers is made of what it remembered
            name = f"{OLD}{name}"
        return Quantity(name, 0, sizes)

    def _stepped(self, name: str, t: int) -> Quantity:
        shape = ("n_out",) if name == "target" else self.table.table[name].shape
        live, t = None, t % len(self.trace)  # which is what NumPy makes of h[-1]
        if name == "x":
            live = tuple(np.flatnonzero(self.trace["x"][t]).tolist())
        return Quantity(name, t, self._sizes(*shape), live)

    def _sizes(self, *names: str) -> tuple[int, ...]:
        n_in, n_hidden, n_out = self.trace.model.sizes
        sizes = {"n_in": n_in, "n_hidden": n_hidden, "n_out": n_out}
        return tuple(sizes[name] for name in names)

    @property
    def _numbers(self) -> dict[str, float]:
        """The numbers that a line of the update names."""
        if self.row.kind != PASSES[-1]:
            return {}
        return updating(self.trace).numbers(self.learning_rate)

    def _number(self, name: str) -> float:
        if name in self._numbers:
            return float(self._numbers[name])
        return float(max(int((self.trace["target"] >= 0).sum()), 1))

    def _holds(self, test: ast.expr) -> bool:
        """Whether a condition holds: that there is a next step, a target, a gradient too large."""
        if not isinstance(test, ast.Compare):
            raise _StrangeError(ast.unparse(test))
        left, right = self._compared(test.left), self._compared(test.comparators[0])
        return bool(COMPARED[type(test.ops[0])](left, right))

    def _compared(self, node: ast.expr) -> float:
        if self.row.kind != PASSES[-1]:
            return self._integer(node)
        name = _name(node)
        made = self.trace.update(self.learning_rate)
        return float(made[name]) if name in made else self._number(name)

    def _integer(self, node: ast.expr) -> int:
        match node:
            case ast.Constant(value=int() as value):
                return value
            case ast.BinOp(left=left, op=op, right=right):
                there, by = self._integer(left), self._integer(right)
                return there + by if isinstance(op, ast.Add) else there - by
            case ast.Subscript(slice=where):
                return self._target(self._integer(where))
        return {"t": self.t, "T": len(self.trace)}[_name(node)]

    def _target(self, t: int) -> int:
        """The class wanted at a step; -1 where no loss counts."""
        counts: Any = self.trace.cause.masks.losses
        return int(self.trace["target"][t]) if counts is None or counts[t] else -1


class _StrangeError(ValueError):
    """Something in a line that no rule covers."""


def _gathered_by(function: ast.expr) -> ast.expr:
    """Whose sum a method takes: `dU**2` in `(dU**2).sum()`."""
    if not isinstance(function, ast.Attribute):
        raise _StrangeError(ast.unparse(function))
    return function.value


def _name(node: ast.expr) -> str:
    if not isinstance(node, ast.Name):
        raise _StrangeError(ast.unparse(node))
    return node.id
