"""The losses of a training run, as a value that shares its memory with the ones before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from rnnviz.network.arrays import Array

#: A run keeps between half and all of so many points, each `stride` updates apart; of a long
#: sequence, whose points are as long, so many fewer that they take no more room than these.
MOST_POINTS: Final = 4096
FEWEST_POINTS: Final = 512
MOST_NUMBERS: Final = 60 * MOST_POINTS


def most_points(steps: int) -> int:
    """How many points are kept of a sequence of so many steps; an even number."""
    return max(FEWEST_POINTS, min(MOST_POINTS, MOST_NUMBERS // steps // 2 * 2))


class History:
    """The losses of each step before update `first`, `first + stride`, …; it never changes.

    `rows` is [n, T]. Appending is cheap: values that grew out of one another share one buffer,
    and each sees only its own beginning of it.
    """

    def __init__(self, first: int, steps: int) -> None:
        self.first = first
        self.steps = steps
        self.stride = 1
        self.seen = 0
        self._points = 0
        self._buffer = _Buffer(steps)

    @classmethod
    def restored(cls, first: int, stride: int, seen: int, rows: Array) -> History:
        """One that was kept elsewhere: ValueError where these rows cannot be what it kept."""
        points, steps = rows.shape
        # After so many updates it has kept just so many points.
        if points >= MOST_POINTS or stride < 1 or points != -(-seen // stride):
            raise ValueError("no curve has kept these rows")
        history = cls(first, steps)
        history.stride, history.seen, history._points = stride, seen, points
        history._buffer.rows[:points] = rows
        history._buffer.used = points
        return history

    @property
    def rows(self) -> Array:
        """The losses kept [n, T], read-only."""
        rows = self._buffer.rows[: self._points]
        rows.flags.writeable = False
        return rows

    @property
    def updates(self) -> Array:
        """The number of updates made before each row, [n]."""
        return self.first + self.stride * np.arange(self._points)

    def appended(self, losses: Array) -> History:
        """This history and the losses [T] of one more update."""
        longer = self._copy()
        longer.seen = self.seen + 1
        if self.seen % self.stride == 0:
            longer._buffer = self._buffer.with_row(self._points, losses)
            longer._points = self._points + 1
            if longer._points == most_points(self.steps):
                longer._thin()
        return longer

    @property
    def next_kept(self) -> int:
        """How many more updates go by before one whose losses are kept."""
        return -self.seen % self.stride

    def without_losses(self, updates: int) -> History:
        """This history and so many more updates, none of which is one whose losses are kept."""
        assert updates <= self.next_kept
        longer = self._copy()
        longer.seen = self.seen + updates
        return longer

    def _copy(self) -> History:
        copy = History.__new__(History)
        copy.__dict__.update(self.__dict__)
        return copy

    def _thin(self) -> None:
        """Keep every second point, in a buffer of its own."""
        kept = self.rows[::2]
        self.stride *= 2
        self._points = len(kept)
        self._buffer = _Buffer(self.steps)
        self._buffer.rows[: len(kept)] = kept
        self._buffer.used = len(kept)


def appended(histories: Sequence[History], losses: Array) -> list[History]:
    """Each sequence's losses [T] of one more update, from those of all [T] or [T, sequences]."""
    columns = losses.T if losses.ndim > 1 else losses[None]
    return [one.appended(own[: one.steps]) for one, own in zip(histories, columns, strict=True)]


class _Buffer:
    """Rows that are written once each."""

    def __init__(self, steps: int) -> None:
        self.rows = np.empty((most_points(steps), steps))
        self.used = 0

    def with_row(self, at: int, losses: Array) -> _Buffer:
        """This buffer, or, when another history has gone on in it already, a copy."""
        buffer = self
        if self.used != at:
            buffer = _Buffer(self.rows.shape[1])
            buffer.rows[:at] = self.rows[:at]
        buffer.rows[at] = losses
        buffer.used = at + 1
        return buffer
