"""Products and sums of arrays that are not written out: dot products, outer products, totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rnnviz.network.arrays import Shape
from rnnviz.stepping.arithmetic import Node, number
from rnnviz.stepping.entry import Entry
from rnnviz.stepping.lazy import Index, Lazy, Pattern, Quantity


@dataclass(frozen=True)
class Transposed:
    """A matrix, its rows being columns."""

    matrix: Lazy

    @property
    def shape(self) -> Shape:
        """The other way round."""
        return self.matrix.shape[::-1]

    def at(self, index: Index) -> Node:
        """The entry on the other side of the diagonal."""
        return self.matrix.at(index[::-1])

    def reads(self, entry: Entry) -> Iterator[Pattern]:
        """The other way round."""
        return (pattern[::-1] for pattern in self.matrix.reads(entry))


@dataclass(frozen=True)
class Diagonal:
    """A vector along the diagonal of a matrix that is 0 elsewhere."""

    vector: Lazy

    @property
    def shape(self) -> Shape:
        """As many rows and columns as there are numbers."""
        return self.vector.shape * 2

    def at(self, index: Index) -> Node:
        """A number of the vector, or 0."""
        return self.vector.at(index[:1]) if index[0] == index[1] else number(0)

    def reads(self, entry: Entry) -> Iterator[Pattern]:
        """Only the diagonal reads anything."""
        return (pattern * 2 for pattern in self.vector.reads(entry))


def rows_of(lazy: Lazy) -> Sequence[int]:
    """The indices along the first axis at which there may be anything but 0."""
    return lazy.rows if isinstance(lazy, Quantity | Outer) else range(lazy.shape[0])


@dataclass(frozen=True)
class Product:
    """A row times a matrix: each entry is a dot product."""

    row: Lazy
    matrix: Lazy

    @property
    def shape(self) -> Shape:
        """A row of the matrix's."""
        return self.matrix.shape[1:]

    def at(self, index: Index) -> Node:
        """The dot product, without the terms of words that are not there."""
        pairs = ((self.row.at((k,)), self.matrix.at((k, *index))) for k in rows_of(self.row))
        return Node("+", tuple(Node("*", pair) for pair in pairs))

    def reads(self, entry: Entry) -> Iterator[Pattern]:
        """An entry of the row is read by all, one of the matrix by its column."""
        if any(True for _ in self.row.reads(entry)):
            yield (None,) * len(self.shape)
        for first, *rest in self.matrix.reads(entry):
            if first is None or first in rows_of(self.row):
                yield tuple(rest)


@dataclass(frozen=True)
class Outer:
    """An outer product."""

    left: Lazy
    right: Lazy

    @property
    def shape(self) -> Shape:
        """A row for each entry of the left."""
        return self.left.shape + self.right.shape

    @property
    def rows(self) -> Sequence[int]:
        """The rows at which there may be anything but 0."""
        return rows_of(self.left)

    def at(self, index: Index) -> Node:
        """One entry of each."""
        return Node("*", (self.left.at(index[:1]), self.right.at(index[1:])))

    def reads(self, entry: Entry) -> Iterator[Pattern]:
        """A row reads an entry of the left, a column one of the right, or as much as counts."""
        live = self.left.live if isinstance(self.left, Quantity) else None
        for (i,) in self.left.reads(entry):
            yield (i, None)
        for (j,) in self.right.reads(entry):
            rows: Sequence[int | None] = (None,) if live is None else live
            yield from ((i, j) for i in rows)


@dataclass(frozen=True)
class Total:
    """The sum of so many numbers that they are told together, by what that is called."""

    number: float
    name: str
    summed: Lazy
    shape: Shape = ()

    def at(self, index: Index) -> Node:
        """The number."""
        del index
        return number(self.number, self.name)

    def reads(self, entry: Entry) -> Iterator[Pattern]:
        """It reads all that is summed."""
        if any(True for _ in self.summed.reads(entry)):
            yield ()


@dataclass(frozen=True)
class Gathered:
    """The sum, the largest, or the norm of all entries of a vector, or of a matrix."""

    kind: str
    vector: Lazy
    shape: Shape = ()

    @cached_property
    def _node(self) -> Node:
        return Node(self.kind, tuple(map(self.vector.at, np.ndindex(*self.vector.shape))))

    def at(self, index: Index) -> Node:
        """All entries together: one node, however often it is asked for."""
        del index
        return self._node

    def reads(self, entry: Entry) -> Iterator[Pattern]:
        """It reads all that the vector reads."""
        if any(True for _ in self.vector.reads(entry)):
            yield ()
