"""An axis: where a number stands on it, evenly or by its logarithm, and what is written there."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.network.arrays import Array
from rnnviz.training.curves import log_safe

#: Larger numbers leave the plot, whose own arithmetic would overflow.
HIGHEST: Final = 1e300
#: Steps between two ticks are these times a power of ten.
STEPS: Final = (1, 2, 5)
#: A logarithmic axis over less than so many decades has ticks between its powers of ten.
FEW_DECADES: Final = 1.6


class Tick(NamedTuple):
    """Something written at an axis."""

    place: float
    text: str


class Scale(NamedTuple):
    """Places on an axis from `low` to `high`.

    A place is the number itself, or the logarithm of what it is more than −`shift`: numbers of
    updates begin at 0 and are shifted by 1.
    """

    low: float
    high: float
    log: bool = False
    shift: float = 0.0

    def places(self, numbers: Array) -> Array:
        """Where numbers stand; nan for what has no place there."""
        with np.errstate(invalid="ignore"):
            kept: Array = np.where(np.abs(numbers) <= HIGHEST, numbers, np.nan)
            return np.log10(log_safe(kept + self.shift)) if self.log else kept

    def place(self, number: float) -> float:
        """Where one stands."""
        return float(self.places(np.array([number], float))[0])

    def number(self, place: float) -> float:
        """What stands at a place."""
        return float(10.0 ** min(place, 300.0)) - self.shift if self.log else place

    def share(self, place: float) -> float:
        """How far along the axis a place is, from 0 to 1."""
        return (place - self.low) / (self.high - self.low)

    def ticks(self, most: int, *, whole: bool = False) -> list[Tick]:
        """At most about so many ticks; only at whole numbers, where there are no others."""
        if self.log:
            return self._powers(max(most, 2))
        step = max(_step((self.high - self.low) / max(most, 1)), 1.0 if whole else 0.0)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        numbers = [n * step for n in range(first, last + 1)]
        write = _counted if whole else _written(step)
        return [Tick(number, write(number)) for number in numbers]

    def _powers(self, most: int) -> list[Tick]:
        if self.shift:
            numbers = [0.0, *(10.0**n for n in range(16))]
            ticks = [Tick(self.place(number), _counted(number)) for number in numbers]
            return _apart([tick for tick in ticks if self.low <= tick.place <= self.high], most)
        first, last = math.ceil(self.low - 1e-9), math.floor(self.high + 1e-9)
        if self.high - self.low < FEW_DECADES:
            return self._between(first - 1, last, most)
        every = max(1, math.ceil((last - first + 1) / most))
        powers = [n for n in range(first, last + 1) if n % every == 0]
        return [Tick(float(n), numerals.power_of_ten(n)) for n in powers]

    def _between(self, first: int, last: int, most: int) -> list[Tick]:
        """Ticks at 1, 2 and 5 times powers of ten; evenly where there would be next to none."""
        pairs = [(step, n) for n in range(first, last + 1) for step in STEPS]
        ticks = [Tick(n + math.log10(step), _product(step, n)) for step, n in pairs]
        inside = [tick for tick in ticks if self.low <= tick.place <= self.high]
        if len(inside) >= 2:
            return inside if len(inside) <= most else inside[:: math.ceil(len(inside) / most)]
        ends = Scale(self.number(self.low), self.number(self.high))
        return [Tick(self.place(tick.place), tick.text) for tick in ends.ticks(most)]


def _apart(ticks: list[Tick], most: int) -> list[Tick]:
    return ticks[:: max(1, math.ceil(len(ticks) / most))]


def _step(least: float) -> float:
    """The smallest 1, 2 or 5 times a power of ten that is no smaller than this."""
    exponent = math.floor(math.log10(least))
    found = (step * 10.0**n for n in (exponent, exponent + 1) for step in STEPS)
    return next(step for step in found if step >= least * (1 - 1e-9))


def _counted(number: float) -> str:
    """`12,000`."""
    return f"{round(number):,}".replace("-", "−")


def _written(step: float) -> Callable[[float], str]:
    """How numbers so far apart are written, all with as many decimals."""
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))

    def write(number: float) -> str:
        if number == 0:
            return "0"
        if decimals > 4 or abs(number) >= 100_000:
            return numerals.power(number).replace("-", "−")
        return f"{number:.{decimals}f}".replace("-", "−")

    return write


def _product(step: int, exponent: int) -> str:
    if -3 <= exponent <= 3:
        return f"{step * 10.0**exponent:g}"
    power = numerals.power_of_ten(exponent)
    return power if step == 1 else f"{step}·{power}"
