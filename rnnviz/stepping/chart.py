"""What the training plot shows: which quantities, on which axes, and which part of them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

#: What can be plotted over the updates; each has curves of its own.
PLOTTED: Final = ("loss", "gradients", "recurrence", "saturated", "right")
#: Of these a logarithmic axis shows more from the beginning.
OVER_DECADES: Final = frozenset({"gradients"})


class Span(NamedTuple):
    """A part of an axis, in numbers of the axis: the logarithm where that is logarithmic."""

    low: float
    high: float

    @property
    def sound(self) -> bool:
        """Whether it is wide enough to be looked at."""
        return math.isfinite(self.high - self.low) and self.high - self.low > TINY * abs(self.high)

    def zoomed(self, about: float, factor: float) -> Span:
        """So many times as wide, with `about` where it is."""
        return Span(about - (about - self.low) * factor, about + (self.high - about) * factor)

    def moved(self, by: float) -> Span:
        """Shifted."""
        return Span(self.low + by, self.high + by)

    def within(self, whole: Span) -> Span | None:
        """As much of it as can be in the whole; None where that is all of it."""
        wide = self.high - self.low
        if wide >= whole.high - whole.low:
            return None
        low = min(max(self.low, whole.low), whole.high - wide)
        return Span(low, low + wide)


#: Parts narrower than this share of the numbers they are made of have no digits left.
TINY: Final = 1e-12


@dataclass(frozen=True)
class Chart:
    """One value that never changes; each method is one thing a reader can do to it.

    `log` names what stands on a logarithmic axis, `hidden` the curves that are left out; `across`
    and `up` are the parts of the axes that are looked at, None for the whole.
    """

    what: str = PLOTTED[0]
    log: frozenset[str] = OVER_DECADES
    log_updates: bool = False
    hidden: frozenset[str] = frozenset()
    across: Span | None = None
    up: Span | None = None

    @property
    def logarithmic(self) -> bool:
        """Whether the upward axis is."""
        return self.what in self.log

    @property
    def whole(self) -> bool:
        """Whether all there is can be seen."""
        return self.across is None and self.up is None

    def showing(self, what: str) -> Chart:
        """Something else over the same updates."""
        return self if what == self.what else replace(self, what=what, up=None)

    def switched(self) -> Chart:
        """The upward axis logarithmic, or linear again."""
        return replace(self, log=self.log ^ {self.what}, up=None)

    def switched_updates(self) -> Chart:
        """The axis of the updates logarithmic, or linear again."""
        return replace(self, log_updates=not self.log_updates, across=None)

    def toggled(self, key: str) -> Chart:
        """With a curve left out, or shown again."""
        return replace(self, hidden=self.hidden ^ {key})

    def part(self, across: Span | None, up: Span | None) -> Chart:
        """A part of both axes."""
        return replace(self, across=across, up=up)


AT_FIRST: Final = Chart()
