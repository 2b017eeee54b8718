"""The equations table: one row a quantity, from which arrows, formulas, code and names are taken.

The row form is that of the article: z_t = x_t U + h_{t-1} W, with row vectors throughout. A table
is the rows of a cell, then those of a head, then an update for each weight. Every NumPy line of
it is executed by a test against the kernel's own arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from rnnviz.network.cell import Cell
from rnnviz.network.elman import Elman
from rnnviz.network.head import Head
from rnnviz.network.optimizers import SGD, Optimizer, rows
from rnnviz.network.rows import PASSES, Row

__all__ = ["BACKWARD", "FORWARD", "GIVEN", "PASSES", "TABLE", "UPDATE", "Equations", "Row"]


@dataclass(frozen=True)
class Equations:
    """The table of a network: what is given, and what each pass computes, in order.

    `instead` are rows of the backward pass that stand in place of those of the same name.
    """

    cell: Cell
    head: Head
    optimizer: Optimizer = SGD
    instead: tuple[Row, ...] = ()

    @cached_property
    def given(self) -> tuple[Row, ...]:
        """Inputs, states to start from, weights."""
        return (*self.cell.rows()[0], *self.head.rows()[0])

    @cached_property
    def forward(self) -> tuple[Row, ...]:
        """From the input to the loss, for each step."""
        return (*self.cell.rows()[1], *self.head.rows()[1])

    @cached_property
    def backward(self) -> tuple[Row, ...]:
        """From the loss to the weights and the step before, for each step."""
        rows = (*self.head.rows()[2], *self.cell.rows()[2])
        instead = {row.name: row for row in self.instead}
        return tuple(instead.get(row.name, row) for row in rows)

    @cached_property
    def update(self) -> tuple[Row, ...]:
        """What the optimizer makes of each weight; it ends with `new_` and the weight's name."""
        computed = {row.name for row in self.backward}
        weights = [row for row in self.given if f"d{row.name}" in computed]
        return tuple(rows(self.optimizer, weights))

    @cached_property
    def table(self) -> dict[str, Row]:
        """All rows by name."""
        every = self.given + self.forward + self.backward + self.update
        return {row.name: row for row in every}


#: The article's network: tanh, no biases, losses summed.
ARTICLE: Final = Equations(Elman(), Head())
GIVEN: Final = ARTICLE.given
FORWARD: Final = ARTICLE.forward
BACKWARD: Final = ARTICLE.backward
UPDATE: Final = ARTICLE.update
TABLE: Final = ARTICLE.table
