"""What was measured of the frames that were drawn, in bounded memory, and no peak of it lost."""

from __future__ import annotations

from typing import Final

import numpy as np

from rnnviz.network.arrays import Array, quiet
from rnnviz.training.curves import Curve
from rnnviz.training.quantities import Measured

#: Of so many frames at most each keeps numbers of its own; then neighbours share a point.
MOST_POINTS: Final = 4096
NAMES: Final = Measured._fields
#: Numbers of updates are exact up to here, also where they are stored among others.
FURTHEST: Final = 2.0**53


class Measurements:
    """Numbers of some updates, in the order of the updates whenever they were measured.

    A point stands for the frames among `stride` updates in a row: it keeps the first and the last
    of them, and the lowest and highest number of all. A frame that is seen again changes nothing.
    """

    def __init__(self, most: int = MOST_POINTS) -> None:
        self.stride = 1
        self._count = 0
        #: The first and the last update of each point [2, most].
        self._ends = np.empty((2, most), np.int64)
        #: Its lowest and highest numbers [2, most, names].
        self._numbers = np.empty((2, most, len(NAMES)))

    def __len__(self) -> int:
        return self._count

    @property
    def nbytes(self) -> int:
        """The memory that they take."""
        return self._ends.nbytes + self._numbers.nbytes

    @quiet
    def add(self, update: int, found: Measured) -> None:
        """Take over what was measured with the weights that so many updates have made."""
        row, at = np.array(found), self._place(update)
        if at < self._count and self._ends[0, at] // self.stride == update // self.stride:
            ends, (lowest, highest) = self._ends[:, at], self._numbers[:, at]
            ends[:] = min(ends[0], update), max(ends[1], update)
            lowest[:], highest[:] = np.fmin(lowest, row), np.fmax(highest, row)
            return
        for points in (*self._ends, *self._numbers):
            points[at + 1 : self._count + 1] = points[at : self._count].copy()
        self._ends[:, at], self._numbers[:, at] = update, row
        self._count += 1
        while self._count == self._ends.shape[1]:
            self._thin()

    def _place(self, update: int) -> int:
        """The point that an update belongs to, or before which it would stand."""
        whole = update // self.stride
        return int(np.searchsorted(self._ends[0, : self._count] // self.stride, whole))

    def _thin(self) -> None:
        """Twice as many updates share a point."""
        self.stride *= 2
        n = self._count
        whole = self._ends[0, :n] // self.stride
        starts = np.flatnonzero(np.diff(whole, prepend=-1))
        count = len(starts)
        self._ends[0, :count] = self._ends[0, starts]
        self._ends[1, :count] = np.maximum.reduceat(self._ends[1, :n], starts)
        for numbers, least in zip(self._numbers, (np.fmin, np.fmax), strict=True):
            numbers[:count] = least.reduceat(numbers[:n], starts, axis=0)
        self._count = count

    def curve(self, name: str, until: int | None = None) -> Curve:
        """The curve of one of them, as far as updates up to `until`; nothing where it is nan."""
        last = self._ends[1, : self._count]
        lowest, highest = self._numbers[:, : self._count, NAMES.index(name)]
        known = ~np.isnan(highest)
        if until is not None:
            known &= last <= until
        return Curve(self._ends[0, : self._count][known], lowest[known], highest[known])

    # Kept elsewhere.

    def points(self, most: int) -> tuple[int, Array]:
        """At most so many points [n, 2 + 2 names] and their stride.

        A row has the first and the last update, the lowest and then the highest numbers.
        """
        fewer = Measurements(max(most, self._count) + 1)
        fewer.restore(self.stride, self._rows())
        while len(fewer) > most:
            fewer._thin()
        return fewer.stride, fewer._rows()

    def _rows(self) -> Array:
        n = self._count
        rows: Array = np.hstack([self._ends[:, :n].T.astype(float), *self._numbers[:, :n]])
        return rows

    def restore(self, stride: int, rows: Array) -> None:
        """Have these points; ValueError where they cannot be what it had."""
        width, n = 2 + 2 * len(NAMES), len(rows)
        sound = rows.shape == (n, width) and stride >= 1 and n < self._ends.shape[1]
        if not sound or not _in_order(stride, rows[:, :2]):
            raise ValueError("nothing was measured so")
        self.stride, self._count = stride, n
        self._ends[:, :n] = rows[:, :2].T
        self._numbers[:, :n] = np.split(rows[:, 2:], 2, axis=1)


def _in_order(stride: int, ends: Array) -> bool:
    """Whether points are of different updates each, one after another."""
    if not (np.isfinite(ends).all() and (np.abs(ends) <= FURTHEST).all()):
        return False
    first, last = ends.T // stride
    one_point = (first == last).all() and (ends[:, 0] <= ends[:, 1]).all()
    whole = (ends == np.floor(ends)).all() and (ends >= 0).all()
    return bool(one_point and whole and (np.diff(first) > 0).all())


def joined(past: Curve, own: Curve) -> Curve:
    """A curve, and the one that goes on after it."""
    parts: list[Array] = [np.append(one, other) for one, other in zip(past, own, strict=True)]
    return Curve(*parts)
