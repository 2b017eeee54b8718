"""A network's table with a mistake from the gallery in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from rnnviz.network.bugs import BUGS, PLUS, Bug, Change
from rnnviz.network.equations import Equations
from rnnviz.network.kernel import Model
from rnnviz.network.rows import Row


@lru_cache(maxsize=256)
def mistaken(name: str, model: Model) -> Equations | None:
    """A model's table with this mistake in it; None where there is no place for it, or no name."""
    bug = BUGS.get(name)
    if bug is None:
        return None
    right = Equations(model.cell, model.head)
    square = model.shapes[bug.square] if bug.square else (0, 0)
    if square[0] != square[-1] or bug.quantity not in right.table:
        return None
    wrong = next(_changed(bug, right), None)
    return None if wrong is None else replace(right, instead=(wrong,))


def _changed(bug: Bug, right: Equations) -> Iterator[Row]:
    """The row with each of the changes that there is a place for."""
    row = right.table[bug.quantity]
    for change in bug.changes:
        if change.numpy in row.numpy:
            numpy = row.numpy.replace(change.numpy, change.wrong_numpy, 1)
            yield replace(
                row,
                numpy=numpy,
                formula=_rewritten(row.formula, change),
                feeds=_read(numpy, right),
                at_last=row.at_last if change.at_last is None else change.at_last,
            )


def _rewritten(formula: str, change: Change) -> str:
    """The formula with the change made right of its sign, or in that sign itself."""
    if change.formula == PLUS:
        return formula.replace(change.formula, change.wrong_formula, 1)
    left, sign, right = formula.partition("= ")
    return left + sign + right.replace(change.formula, change.wrong_formula, 1)


def _read(numpy: str, right: Equations) -> tuple[str, ...]:
    """The quantities that a line reads, besides the one it computes."""
    (statement,) = ast.parse(numpy).body
    assert isinstance(statement, ast.Assign | ast.AugAssign)
    names = [node.id for node in ast.walk(statement.value) if isinstance(node, ast.Name)]
    return tuple(dict.fromkeys(name for name in names if name in {*right.table, "target"}))


def fitting(model: Model) -> tuple[str, ...]:
    """The names of all mistakes that there is a place for in this network."""
    return tuple(name for name in BUGS if mistaken(name, model) is not None)
