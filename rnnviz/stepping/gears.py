"""The gears of the debugger: where one step of an op, a time step or a pass leads, on and back.

Ops that a reader calls boring are no stops: every gear passes over them. The first and the last op
of the run are always stops, so that there is a way to either end.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from rnnviz.stepping.cursor import EVERY_OP, Place, Program

GEARS: Final = ("op", "time", "pass", "update")
#: So many strides are remembered; the oldest is forgotten first.
LONGEST_TRAIL: Final = 2000


class Stride(NamedTuple):
    """A step forwards in some gear: from where to where."""

    gear: str
    start: Place
    end: Place


Trail = tuple[Stride, ...]


def longer(trail: Trail, stride: Stride) -> Trail:
    """A trail and one more stride; a step that moved nothing leaves none."""
    return trail if stride.start == stride.end else (*trail, stride)[-LONGEST_TRAIL:]


def way_back(trail: Trail, gear: str, here: Place) -> Place | None:
    """Where the last stride came from, if it was made in this gear and led here."""
    if trail and trail[-1].gear == gear and trail[-1].end == here:
        return trail[-1].start
    return None


@dataclass(frozen=True)
class Gears:
    """A program and the names of the ops in it that are no stops."""

    program: Program
    skipped: frozenset[str] = frozenset()

    @property
    def last(self) -> int:
        """The index of the last op."""
        return len(self.program) - 1

    def is_stop(self, index: int) -> bool:
        """Whether one stops at an op."""
        return index in (0, self.last) or self.program.ops[index].name not in self.skipped

    def on(self, gear: str, index: int) -> int:
        """Where a step forwards in a gear leads: at the last op nowhere."""
        if gear == "op":
            return self._first_stop(range(index + 1, self.last + 1), self.last)
        ends = self._ends(gear)
        for number in range(bisect_left(ends, index), len(ends)):
            stop = self._last_stop(ends, number)
            if stop > index:
                return stop
        return self.last

    def back(self, gear: str, index: int) -> int:
        """Where a step backwards leads: at the first op nowhere."""
        if gear == "op":
            return self._first_stop(range(index - 1, -1, -1), 0)
        ends = self._ends(gear)
        for number in range(min(bisect_left(ends, index), len(ends) - 1), -1, -1):
            stop = self._last_stop(ends, number)
            if -1 < stop < index:
                return stop
        return 0

    def _ends(self, gear: str) -> list[int]:
        """The last ops of the parts that a gear goes through."""
        return self.program.block_ends if gear == "time" else self.program.pass_ends

    def _last_stop(self, ends: list[int], number: int) -> int:
        """The last stop of a part; -1 where it has none."""
        first = ends[number - 1] + 1 if number else 0
        return self._first_stop(range(ends[number], first - 1, -1), -1)

    def _first_stop(self, indices: Iterable[int], otherwise: int) -> int:
        return next((index for index in indices if self.is_stop(index)), otherwise)


def names_in(program: Program) -> tuple[str, ...]:
    """The different names of ops, in their order."""
    return (*program.forward, *program.backward, *program.update)


#: What to skip for looking at one thing alone: everything else. Updates follow from gradients.
_GRADIENTS: Final = ("dV", "dd", "dW", "dU", "db")
_FORWARD: Final = ("z", "h", "o", "y", "L")
SETS: Final[dict[str, frozenset[str]]] = {
    "all": frozenset(),
    "forward": frozenset(EVERY_OP) - frozenset(_FORWARD),
    "gradients": frozenset(EVERY_OP) - frozenset(_GRADIENTS),
}
