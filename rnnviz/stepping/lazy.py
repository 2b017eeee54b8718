"""Arrays of entries that are not written out: one entry at a time says what it is made of.

A pattern tells which entries of an array read something: indices, None standing for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from rnnviz.network.arrays import Shape
from rnnviz.stepping.arithmetic import Node, number, of
from rnnviz.stepping.entry import Entry

Index = tuple[int, ...]
Pattern = tuple[int | None, ...]


class Lazy(Protocol):
    """What a part of a line of the equations table stands for."""

    @property
    def shape(self) -> Shape:
        """Like an array's."""

    def at(self, index: Index) -> Node:
        """How an entry comes about."""

    def reads(self, entry: Entry) -> Iterator[Pattern]:
        """Which of its entries read an entry of the run."""


@dataclass(frozen=True)
class Constant:
    """A number of the line, maybe with a name."""

    number: float
    name: str = ""
    shape: Shape = ()

    def at(self, index: Index) -> Node:
        """The number, everywhere."""
        del index
        return number(self.number, self.name)

    def reads(self, entry: Entry) -> Iterator[Pattern]:
        """Nothing."""
        del entry
        return iter(())


@dataclass(frozen=True)
class Quantity:
    """A quantity at a step; `live` are the rows that are not sure to be 0: those of a word."""

    name: str
    t: int
    shape: Shape
    live: tuple[int, ...] | None = None

    @property
    def rows(self) -> Sequence[int]:
        """The indices along its first axis at which there may be anything but 0."""
        return range(self.shape[0]) if self.live is None else self.live

    def at(self, index: Index) -> Node:
        """The entry itself."""
        return of(Entry(self.name, self.t, index))

    def reads(self, entry: Entry) -> Iterator[Pattern]:
        """Each entry reads itself."""
        if (entry.name, entry.t) == (self.name, self.t):
            yield entry.indices


@dataclass(frozen=True)
class Element:
    """One entry of a quantity, such as `o[t, target[t]]`."""

    whole: Quantity
    index: Index
    shape: Shape = ()

    def at(self, index: Index) -> Node:
        """The entry."""
        del index
        return self.whole.at(self.index)

    def reads(self, entry: Entry) -> Iterator[Pattern]:
        """It reads that entry alone."""
        if entry.indices == self.index and any(True for _ in self.whole.reads(entry)):
            yield ()


@dataclass(frozen=True)
class Elementwise:
    """An operation number by number; single numbers stand beside every entry."""

    kind: str
    parts: tuple[Lazy, ...]

    @property
    def shape(self) -> Shape:
        """That of its largest part."""
        return max((part.shape for part in self.parts), key=len)

    def at(self, index: Index) -> Node:
        """The operation on the entries of its parts."""
        return Node(self.kind, tuple(one.at(index if one.shape else ()) for one in self.parts))

    def reads(self, entry: Entry) -> Iterator[Pattern]:
        """What its parts read; what a single number reads, every entry does."""
        for part in self.parts:
            for pattern in part.reads(entry):
                yield pattern if part.shape else (None,) * len(self.shape)


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


@dataclass(frozen=True)
class Gathered:
    """The sum, the largest, or the norm of all entries of a vector."""

    kind: str
    vector: Lazy
    shape: Shape = ()

    @cached_property
    def _node(self) -> Node:
        return Node(self.kind, tuple(self.vector.at((k,)) for k in range(self.vector.shape[0])))

    def at(self, index: Index) -> Node:
        """All entries together: one node, however often it is asked for."""
        del index
        return self._node

    def reads(self, entry: Entry) -> Iterator[Pattern]:
        """It reads all that the vector reads."""
        if any(True for _ in self.vector.reads(entry)):
            yield ()


@dataclass(frozen=True)
class Opaque:
    """What no rule here takes apart: each entry is what the run says, made from all it reads."""

    name: str
    t: int
    feeds: tuple[str, ...]
    shape: Shape

    def at(self, index: Index) -> Node:
        """The number itself."""
        return Node("given", entry=Entry(self.name, self.t, index))

    def reads(self, entry: Entry) -> Iterator[Pattern]:
        """By its name alone, at its own step."""
        if entry.name in self.feeds and entry.t in (self.t, 0):
            yield (None,) * len(self.shape)
