"""Keyframes: states of a run that are kept, dense near its end and evenly apart further back."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from operator import attrgetter
from typing import Final

from rnnviz.training.updates import State

#: Keyframes are made so many updates apart, and thinned by powers of two from then on.
FINE: Final = 64
#: Further apart than this they never need to stand.
MOST_APART: Final = 1 << 40
#: So much a keyframe takes beside its arrays, in bytes; a generator's state is most of it.
BESIDES: Final = 2048
_number = attrgetter("number")


def gap(age: int, grid: int) -> int:
    """How far apart keyframes stand so many updates before the end: a power of two.

    Between a quarter and half of the age, at least FINE and at most `grid`.
    """
    return min(grid, max(FINE, 1 << max(0, age.bit_length() - 2)))


def size(state: State) -> int:
    """The memory that a keyframe takes, in bytes."""
    starts = sum(one.nbytes + 256 for states in state.position.starts for one in states)
    return state.numbers.nbytes + starts + BESIDES


def thinned(states: Iterable[State], end: int, grid: int = MOST_APART) -> list[State]:
    """Those of them that are kept when the run ends there.

    One that has been left out is never wanted again: gaps only grow as the end moves on.
    """
    return [one for one in states if one.number % gap(end - one.number, grid) == 0]


def latest(states: list[State], update: int) -> State | None:
    """The last of them that is not after an update; they are in order."""
    place = bisect_right(states, update, key=_number)
    return states[place - 1] if place else None


class Keyframes:
    """The keyframes of one line of updates, from its first state on."""

    def __init__(self, first: State, grid: int = FINE) -> None:
        self.first = first
        self._grid = grid
        #: Those that stand `grid` apart stay, the others go as they get older.
        self._even: list[State] = []
        self._recent: list[State] = []
        self.nbytes = size(first)

    def __len__(self) -> int:
        return 1 + len(self._even) + len(self._recent)

    def add(self, state: State) -> None:
        """One more, at a multiple of FINE and after all others."""
        if state.number % self._grid == 0:
            self._even.append(state)
        else:
            self._recent.append(state)
        self.nbytes += size(state)
        self._recent = self._without_old(state.number)

    def restore(self, state: State) -> None:
        """One more that was kept elsewhere, after all others, wherever it stands."""
        self._recent.append(state)
        self.nbytes += size(state)

    def _without_old(self, end: int) -> list[State]:
        kept = thinned(self._recent, end, self._grid)
        if len(kept) < len(self._recent):
            self.nbytes -= sum(map(size, self._recent)) - sum(map(size, kept))
        return kept

    def spread(self, grid: int) -> None:
        """Stand further apart: at most a keyframe each `grid` updates, but for the last ones."""
        every = self.every()[1:]
        self._grid = grid
        kept = thinned(every, every[-1].number, grid) if every else []
        self._even = [one for one in kept if one.number % grid == 0]
        self._recent = [one for one in kept if one.number % grid]
        self.nbytes = size(self.first) + sum(map(size, kept))

    def every(self) -> list[State]:
        """All of them, in order."""
        return [self.first, *sorted([*self._even, *self._recent], key=_number)]

    def before(self, update: int) -> State:
        """The last one that is not after an update of this line."""
        found = [latest(self._even, update), latest(self._recent, update)]
        return max([self.first, *(one for one in found if one is not None)], key=_number)

    def worst_wait(self, end: int) -> int:
        """The most updates that have to be made again to stand at any update up to the end."""
        numbers = [*(one.number for one in self.every()), end + 1]
        return max((after - before - 1 for before, after in pairwise(numbers)), default=0)
