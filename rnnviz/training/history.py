"""Curves of a training run: what each update had, in bounded memory, and no peak of it lost."""

from __future__ import annotations

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


class History:
    """Numbers of update `first`, the one after it, and so on, a curve a column; it never changes.

    A point stands for `stride` updates and keeps the lowest and the highest number among them;
    nan, where there is none, counts for neither. Adding is cheap: values that grew out of one
    another share one buffer, and each sees only its own beginning of it.
    """

    def __init__(self, first: int, width: int, most: int | None = None) -> None:
        self.first, self.width = first, width
        self.most = most_points(width) if most is None else most
        self.stride = 1
        self.seen = 0
        self._points = 0
        self._buffer = _Buffer(self.most, width)
        #: Lowest and highest of the last point, as long as it is not whole.
        self._rest: Array | None = None

    @property
    def rows(self) -> Array:
        """The highest of each point [n, width], read-only."""
        return self._kept(1)

    @property
    def lowest(self) -> Array:
        """The lowest of each point [n, width], read-only."""
        return self._kept(0)

    def _kept(self, which: int) -> Array:
        rows = self._buffer.rows[which, : self._points]
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
        return self._buffer.rows.nbytes

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
            self._keep(rows, rows)
            return
        if into:
            missing = self.stride - into
            self._rest = _joined(self._rest, rows[:missing])
            if len(rows) < missing:
                return
            self._keep(*self._rest[:, None])
            rows, self._rest = rows[missing:], None
        whole = len(rows) // self.stride
        if whole:
            parts = rows[: whole * self.stride].reshape(whole, self.stride, -1)
            self._keep(np.fmin.reduce(parts, 1), np.fmax.reduce(parts, 1))
        if len(rows) > whole * self.stride:
            self._rest = _joined(None, rows[whole * self.stride :])

    def _keep(self, lowest: Array, highest: Array) -> None:
        """Whole points [n, width]."""
        self._buffer = self._buffer.with_rows(self._points, lowest, highest)
        self._points += len(lowest)

    @quiet
    def _thin(self, most: int) -> None:
        """Put points together in pairs until there is room, in a buffer of its own."""
        kept = self._buffer.rows[:, : self._points]
        while kept.shape[1] >= most:
            if kept.shape[1] % 2:
                last = kept[:, -1] if self._rest is None else np.stack([kept[:, -1], self._rest])
                self._rest = last if self._rest is None else _joined_points(last)
                kept = kept[:, :-1]
            pairs = kept.reshape(2, kept.shape[1] // 2, 2, -1)
            kept = np.stack([np.fmin.reduce(pairs[0], 1), np.fmax.reduce(pairs[1], 1)])
            self.stride *= 2
        self.most, self._points = most, kept.shape[1]
        self._buffer = _Buffer(most, self.width).with_rows(0, *kept)


def _joined(rest: Array | None, rows: Array) -> Array:
    """Lowest and highest [2, width] of rows, and of a point that they belong to."""
    if rest is not None:
        rows = np.vstack([rest, rows])
    return np.stack([np.fmin.reduce(rows, 0), np.fmax.reduce(rows, 0)])


def _joined_points(points: Array) -> Array:
    """Lowest and highest [2, width] of two points [2, 2, width]."""
    return np.stack([np.fmin.reduce(points[:, 0], 0), np.fmax.reduce(points[:, 1], 0)])


class _Buffer:
    """Lowest and highest [2, most, width]; rows are written once each."""

    def __init__(self, most: int, width: int) -> None:
        self.rows = np.empty((2, most, width))
        self.used = 0

    def with_rows(self, at: int, lowest: Array, highest: Array) -> _Buffer:
        """This buffer, or, when another history has gone on in it already, a copy."""
        buffer = self
        if self.used != at:
            buffer = _Buffer(*self.rows.shape[1:])
            buffer.rows[:, :at] = self.rows[:, :at]
        buffer.used = at + len(lowest)
        buffer.rows[0, at : buffer.used], buffer.rows[1, at : buffer.used] = lowest, highest
        return buffer
