"""The finest gear: the terms of an op's dot products, one after the other, entry by entry.

An op's terms are numbered from 1; 0 is the op as a whole, before one steps into it. The entry
that is picked comes first, then those after it, round to the one before it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from rnnviz.stepping.cursor import Op
from rnnviz.stepping.entry import Entry
from rnnviz.stepping.numbers import Numbers
from rnnviz.stepping.origin import Origin


class At(NamedTuple):
    """A term of an op: the entry it belongs to, and its number among the entry's terms, from 0."""

    entry: Entry
    number: int


class Terms(NamedTuple):
    """All terms of an op: `axes` are the indices of its entries along each axis."""

    op: Op
    axes: tuple[Sequence[int], ...]
    each: int
    start: int

    @property
    def entries(self) -> int:
        """How many entries there are to compute."""
        return math.prod(len(axis) for axis in self.axes)

    def __len__(self) -> int:
        """How many terms."""
        return self.entries * self.each

    def at(self, term: int) -> At:
        """The term of a number from 1."""
        entry, number = divmod(term - 1, self.each)
        return At(self._entry((self.start + entry) % self.entries), number)

    def done(self, term: int) -> set[tuple[int, ...]]:
        """The indices of the entries all of whose terms have been added."""
        whole = term // self.each
        return {self._entry((self.start + k) % self.entries).indices for k in range(whole)}

    def _entry(self, place: int) -> Entry:
        index: list[int] = []
        for axis in reversed(self.axes):
            place, at = divmod(place, len(axis))
            index.insert(0, axis[at])
        return Entry(self.op.name, self.op.t, tuple(index))


def terms(numbers: Numbers, picked: Entry) -> Terms:
    """The terms of the present op, beginning with the entry that is picked if it is one of its."""
    op, run = numbers.reached.op, numbers.run
    shape = numbers.shape(op.name)
    row = run.program.equations.table[op.name]
    origin = Origin(numbers, Entry(op.name, op.t, (0,) * len(shape)))
    lazy = origin.read(row, op.t)
    axes = [range(size) for size in shape]
    first: Sequence[int] = getattr(lazy, "rows", axes[0] if axes else ())
    found = (first, *axes[1:]) if axes else ()
    each = 1 if origin.is_sum else max(len(origin.terms), 1)
    return Terms(op, found, each, _start(found, picked, op))


def _start(axes: tuple[Sequence[int], ...], picked: Entry, op: Op) -> int:
    """The place of the picked entry among an op's entries; the first one when it is none."""
    if picked.name != op.name or len(picked.indices) != len(axes):
        return 0
    place = 0
    for axis, at in zip(axes, picked.indices, strict=True):
        if at not in axis:
            return 0
        place = place * len(axis) + axis.index(at)
    return place
