"""Where a reader stood before each turn of training, so that going back leads there again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from rnnviz.stepping.cursor import Place
from rnnviz.stepping.gears import Trail
from rnnviz.training.edited import Edited

#: So many turns are kept.
MOST_MOMENTS: Final = 300


class Moment(NamedTuple):
    """Where one stood when a turn began, how one had come there, and what was changed by hand."""

    place: Place
    trail: Trail
    edited: frozenset[Edited]


@dataclass(frozen=True)
class Past:
    """The last moments, the oldest first; it never changes."""

    moments: tuple[Moment, ...] = ()

    def with_moment(self, moment: Moment) -> Past:
        """One moment more; the oldest goes where there are too many."""
        return Past((*self.moments, moment)[-MOST_MOMENTS:])

    def until(self, update: int) -> Past:
        """What was there when so many updates had been made."""
        return Past(tuple(one for one in self.moments if one.place.update < update))

    def moment_for(self, update: int) -> Moment | None:
        """The last moment at which no more than so many updates had been made."""
        return next((one for one in reversed(self.moments) if one.place.update <= update), None)


NO_PAST: Final = Past()
