"""What is plotted of training, as values: curves over the updates, a baseline, where one stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np

from rnnviz.language import Sentence
from rnnviz.training.branch import Branch
from rnnviz.training.curves import HELD_OUT, Curve
from rnnviz.training.measurements import joined
from rnnviz.training.quantities import Measured

#: The curves of steps and of weights are named so, with a number or a weight behind it.
STEP: Final = "step."
GRADIENT: Final = "gradient."
#: What is known of some updates alone: looked at now and then, or measured of drawn frames.
NOW_AND_THEN: Final = frozenset({HELD_OUT, *Measured._fields})


class Line(NamedTuple):
    """A curve that is plotted.

    `key` says what it is, for all branches; `number` which branch it is of. `shown` are the curves
    of the branch on show, the others begin where they part from what is drawn already. `end` is
    the last update that the curve tells about.
    """

    key: str
    curve: Curve
    branch: str = ""
    number: int = 0
    shown: bool = True
    end: int = 0

    @property
    def id(self) -> str:
        """By which it is told from all others; it stays when a branch is renamed."""
        return f"{self.key}/{self.number}"


class Baseline(NamedTuple):
    """What a loss is held against, and who reaches it."""

    value: float
    name: Sentence
    formula: str = ""


@dataclass(frozen=True, eq=False)
class Plot:
    """Curves over the number of updates made, and where one stands among them.

    One can go to any update from `first` to `last`. `branches` are the names of all, the one on
    show being number `shown`, -1 where what is on show is on none. `now` are values of the network
    on show, which no curve may know yet. Up to `steps` time steps could have a curve; an update
    learns from so many `sequences`, of which losses are those of `each` step, or all together.
    """

    what: str
    lines: tuple[Line, ...]
    update: int
    last: int
    first: int = 0
    branches: tuple[str, ...] = ("",)
    shown: int = 0
    steps: int = 1
    sequences: int = 1
    each: bool = False
    now: Mapping[str, float] = field(default_factory=dict)
    baseline: Baseline | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """What is plotted, each once, in its order."""
        return tuple(dict.fromkeys(line.key for line in self.lines))

    @property
    def forked(self) -> bool:
        """Whether there are branches to be told apart."""
        return len(self.branches) > 1


class Reading(NamedTuple):
    """What a curve says of an update: the lowest and highest of those that share its point."""

    lowest: float
    highest: float
    first: int
    last: int


def reading(line: Line, update: int) -> Reading | None:
    """What a line says of an update; None where it says nothing.

    What the last update began with is all that is known right after it; and what was looked at now
    and then, up to the next look.
    """
    curve = line.curve
    at = int(np.searchsorted(curve.updates, update, side="right")) - 1
    now_and_then = line.key in NOW_AND_THEN
    if at < 0 or update > line.end + (not now_and_then):
        return None
    first = int(curve.updates[at])
    last = int(curve.updates[at + 1]) - 1 if at + 1 < len(curve.updates) else line.end
    lowest, highest = float(curve.lowest[at]), float(curve.highest[at])
    return Reading(lowest, highest, first, first if now_and_then else last)


def reading_in(plot: Plot, line: Line, update: int) -> Reading | None:
    """The same, of the update on show what the network itself says."""
    if line.shown and update == plot.update and line.key in plot.now:
        now = plot.now[line.key]
        return Reading(now, now, update, update)
    return reading(line, update)


def known(curve: Curve) -> Curve:
    """Without the updates at which nobody looked."""
    there = ~np.isnan(curve.highest)
    return Curve(*(part[there] for part in curve))


def scaled(curve: Curve, factor: float) -> Curve:
    """All of it so many times as high."""
    return curve._replace(lowest=curve.lowest * factor, highest=curve.highest * factor)


def extended(curve: Curve, update: int, value: float) -> Curve:
    """With one more point, unless the curve tells about that update already."""
    if len(curve.updates) and update <= curve.updates[-1]:
        return curve
    return joined(curve, Curve(np.array([update]), np.array([value]), np.array([value])))


def is_step(key: str, *, beyond: int = 0) -> bool:
    """Whether a curve is of a single step, at `beyond` or later."""
    return key.startswith(STEP) and int(key.removeprefix(STEP)) >= beyond


def alone(key: str, update: int, value: float) -> Line:
    """A single point."""
    numbers = np.array([value])
    return Line(key, Curve(np.array([update]), numbers, numbers), end=update)


#: Every curve is kept under its own name.
AS_NAMED: Final[Mapping[str, str]] = MappingProxyType({})


def of_branches(
    branches: list[Branch],
    shown: Branch,
    keys: Iterable[str],
    others: Iterable[Branch],
    columns: Mapping[str, str] = AS_NAMED,
) -> Iterator[Line]:
    """The curves of a branch from the first update on, of others what they do not share with it.

    Of the others there are none of single steps, which would be too many to be told apart. Some
    curves are kept in `columns` of other names.
    """
    drawn: list[Branch] = []
    names = list(keys)
    for branch in (shown, *(one for one in others if one is not shown)):
        since = max((shared(branch, one) for one in drawn), default=0)
        number = branches.index(branch)
        for key in names:
            if branch is not shown and key.startswith(STEP):
                continue
            curve = _since(_curve(branch, columns.get(key, key)), since)
            # What an update began with is known as soon as it is made, and not before.
            end = branch.end if key in NOW_AND_THEN else branch.end - 1
            yield Line(key, curve, branch.name, number, branch is shown, end)
        drawn.append(branch)


def _curve(branch: Branch, key: str) -> Curve:
    if key.startswith(STEP):
        return branch.curve(int(key.removeprefix(STEP)))
    curve = branch.curve(key.removeprefix(GRADIENT))
    return known(curve) if key == HELD_OUT else curve


def _since(curve: Curve, update: int) -> Curve:
    """What comes after an update, and the point before it, from which the line goes on."""
    start = max(int(np.searchsorted(curve.updates, update, side="right")) - 1, 0)
    return Curve(*(part[start:] for part in curve)) if update else curve


def shared(one: Branch, other: Branch) -> int:
    """The last update before which the curves of two branches are the same; 0 for none."""
    both = [
        min(_stops(one, owner), _stops(other, owner))
        for owner in one.strand
        if owner in other.strand
    ]
    return max(both, default=0)


def _stops(branch: Branch, owner: Branch) -> int:
    """The last update of `owner` that is on the line of a branch."""
    line = branch.line
    after = line.index(owner) + 1
    return line[after].start if after < len(line) else owner.end
