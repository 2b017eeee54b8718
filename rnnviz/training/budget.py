"""What a recording may take: memory, within which keyframes and curves stay, and time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from rnnviz.training.curves import Curves
from rnnviz.training.keyframes import MOST_APART, Keyframes, size
from rnnviz.training.updates import State

if TYPE_CHECKING:
    from rnnviz.training.branch import Branch

#: All keyframes together take at most so many bytes, all curves so many.
KEYFRAMES: Final = 60_000_000
CURVES: Final = 40_000_000
#: Of which so many are for keyframes on the way to an update that is gone back to.
PASSING: Final = 6_000_000
#: More keyframes than this shorten no wait that one could notice.
MOST_KEYFRAMES: Final = 4096
#: Curves of so many branches have room from the beginning.
FEW_BRANCHES: Final = 4


def spread(frames: list[Keyframes], grid: int) -> int:
    """Double the distance between keyframes until all together fit; that distance."""
    while grid < MOST_APART and (
        sum(one.nbytes for one in frames) > KEYFRAMES - PASSING
        or sum(map(len, frames)) > MOST_KEYFRAMES
    ):
        grid *= 2
        for one in frames:
            one.spread(grid)
    return grid


def fitting(passing: list[State], frames: list[Keyframes]) -> list[State]:
    """As many of the states on a way, the last ones, as there is room for beside keyframes."""
    room = KEYFRAMES - sum(one.nbytes for one in frames)
    while sum(map(size, passing)) > room:
        passing = passing[1:]
    return passing


def of_curves(branches: int) -> float:
    """What the curves of each of so many branches may take, in bytes."""
    return CURVES / max(FEW_BRANCHES, 1 << (branches - 1).bit_length())


def empty_curves(branches: list[Branch]) -> Curves:
    """Room for the curves of the last of these branches, for which those of the others give way."""
    *others, new = branches
    share = of_curves(len(branches))
    for one in others:
        one.gathering.curves = one.gathering.curves.within(share)
    return Curves.empty(tuple(new.training.net.weights), new.start, new.training.steps, share)


#: Whether there is no time left.
OutOfTime = Callable[[], bool]


def never() -> bool:
    """There is always time."""
    return False
