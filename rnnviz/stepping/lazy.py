"""Arrays of entries that are not written out: one entry at a time says what it is made of.

A pattern tells which entries of an array read something: indices, None standing for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
