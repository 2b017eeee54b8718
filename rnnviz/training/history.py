"""Curves of a training run: what each update had, in bounded memory, and no peak of it lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from rnnviz.network.arrays import Array, quiet

#: A run keeps between half and all of so many points, unless told otherwise; of a long sequence,
#: whose points are as long, so many fewer that they take no more room than these.
MOST_POINTS: Final = 4096
FEWEST_POINTS: Final = 512
MOST_NUMBERS: Final = 60 * MOST_POINTS


def most_points(width: int) -> int:
    """How many points are kept of so many curves; an even number."""
    return max(FEWEST_POINTS, min(MOST_POINTS, MOST_NUMBERS // width // 2 * 2))


#: Of each point the numbers of the first update, the lowest and the highest [n, width].
Points = tuple[Array, Array, Array]


class History:
    """Numbers of update `first`, the one after it, and so on, a curve a column; it never changes.

    A point stands for `stride` updates: it keeps the numbers of the first, and the lowest and the
    highest of all; nan, where there is none, counts for neither. Adding is cheap: values that grew
    out of one another share one buffer, and each sees only its own beginning of it.
    """

    def __init__(self, first: int, width: int, most: int | None = None) -> None:
        self.first, self.steps = first, width
        self.most = most_points(width) if most is None else most
        self.stride = 1
        self.seen = 0
        self._points = 0
        self._buffer = _Buffer(self.most, width)
        #: The last point [3, width], as long as it is not whole.
        self._rest: Array | None = None

    def restored(self, stride: int, seen: int, points: Points) -> History:
        """This history, which is empty, with points that one like it has kept after `seen` updates.

        ValueError where these points cannot be what it kept.
        """
        shapes = {one.shape for one in points}
        count = -(-seen // stride)
        # After so many updates it has kept just so many points.
        if shapes != {(count, self.steps)} or seen // stride >= self.most:
            raise ValueError("no curve has kept these points")
        history = History(self.first, self.steps, self.most)
        history.stride, history.seen = stride, seen
        history._keep(*(one[: seen // stride] for one in points))
        history._rest = np.stack([one[-1] for one in points]) if count * stride > seen else None
        return history

    @property
    def rows(self) -> Array:
        """The numbers of the first update of each point [n, width], read-only."""
        return self._kept(0)

    @property
    def lowest(self) -> Array:
        """The lowest of each point [n, width], read-only."""
        return self._kept(1)

    @property
    def highest(self) -> Array:
        """The highest of each point [n, width], read-only."""
        return self._kept(2)

    def _kept(self, which: int) -> Array:
        rows = self._buffer.points[which, : self._points]
        if self._rest is not None:
            rows = np.vstack([rows, self._rest[which]])
        rows.flags.writeable = False
        return rows

    @property
    def updates(self) -> Array:
        """For each point the number of updates made before the first that it stands for, [n]."""
        return self.first + self.stride * np.arange(self._points + (self._rest is not None))

    @property
    def nbytes(self) -> int:
        """The memory that it may take."""
        return self._buffer.points.nbytes

    def appended(self, row: Array) -> History:
        """This history and the numbers [width] of one more update."""
        return self.extended(np.asarray(row)[None])

    @quiet
    def extended(self, rows: Array) -> History:
        """This history and the numbers [n, width] of n more updates."""
        longer = self._copy()
        while len(rows):
            into = longer.seen % longer.stride
            fits = (longer.most - longer._points) * longer.stride - into
            longer._add(rows[:fits], into)
            rows = rows[fits:]
            if longer._points == longer.most:
                longer._thin(longer.most)
        return longer

    def within(self, most: int) -> History:
        """The same in at most so many points, half of what it has or a quarter and so on."""
        smaller = self._copy()
        smaller._thin(most)
        return smaller

    def _copy(self) -> History:
        copy = History.__new__(History)
        copy.__dict__.update(self.__dict__)
        return copy

    def _add(self, rows: Array, into: int) -> None:
        """Rows that there is room for; the last point stands for `into` updates so far."""
        self.seen += len(rows)
        if self.stride == 1:
            self._keep(rows, rows, rows)
            return
        if self._rest is not None:
            missing = self.stride - into
            rest = np.vstack([self._rest[1:], rows[:missing]])
            self._rest = _point(self._rest[0], rest)
            if len(rows) < missing:
                return
            self._keep(*self._rest[:, None])
            rows, self._rest = rows[missing:], None
        whole = len(rows) // self.stride
        if whole:
            parts = rows[: whole * self.stride].reshape(whole, self.stride, -1)
            self._keep(parts[:, 0], np.fmin.reduce(parts, 1), np.fmax.reduce(parts, 1))
        rows = rows[whole * self.stride :]
        if len(rows):
            self._rest = _point(rows[0], rows)

    def _keep(self, *points: Array) -> None:
        """Whole points: first, lowest and highest [n, width]."""
        self._buffer = self._buffer.with_points(self._points, points)
        self._points += len(points[0])

    @quiet
    def _thin(self, most: int) -> None:
        """Put points together in pairs until there is room, in a buffer of its own."""
        kept = self._buffer.points[:, : self._points]
        while kept.shape[1] >= most:
            if kept.shape[1] % 2:
                last, rest = kept[:, -1], self._rest
                self._rest = (
                    last if rest is None else _point(last[0], np.vstack([last[1:], rest[1:]]))
                )
                kept = kept[:, :-1]
            pairs = kept.reshape(3, kept.shape[1] // 2, 2, -1)
            kept = np.stack(
                [pairs[0, :, 0], np.fmin.reduce(pairs[1], 1), np.fmax.reduce(pairs[2], 1)]
            )
            self.stride *= 2
        self.most, self._points = most, kept.shape[1]
        self._buffer = _Buffer(most, self.steps).with_points(0, kept)


def _point(first: Array, rows: Array) -> Array:
    """A point [3, width]: its first numbers, and the lowest and highest of rows."""
    return np.stack([first, np.fmin.reduce(rows, 0), np.fmax.reduce(rows, 0)])


class _Buffer:
    """First, lowest and highest [3, most, width]; points are written once each."""

    def __init__(self, most: int, width: int) -> None:
        self.points = np.empty((3, most, width))
        self.used = 0

    def with_points(self, at: int, points: Sequence[Array] | Array) -> _Buffer:
        """This buffer, or, when another history has gone on in it already, a copy."""
        buffer = self
        if self.used != at:
            buffer = _Buffer(*self.points.shape[1:])
            buffer.points[:, :at] = self.points[:, :at]
        buffer.used = at + len(points[0])
        for into, one in zip(buffer.points, points, strict=True):
            into[at : buffer.used] = one
        return buffer
