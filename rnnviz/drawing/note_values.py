"""How long a note is, in signs: which head, how many flags and dots, tied to which other one."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

#: The longest sign, a whole note, and the shortest, in beats.
WHOLE, SHORTEST = Fraction(4), Fraction(1, 32)
MOST_DOTS: Final = 2
#: Three in the time of two.
TRIPLET: Final = Fraction(2, 3)


class Value(NamedTuple):
    """One sign: its beats without dots, its dots, and whether three take the time of two."""

    base: Fraction
    dots: int = 0
    triplet: bool = False

    @property
    def beats(self) -> Fraction:
        """How long it is: each dot adds half of what the one before added."""
        dotted = self.base * (2 - Fraction(1, 2**self.dots))
        return dotted * TRIPLET if self.triplet else dotted

    @property
    def flags(self) -> int:
        """How many flags its stem has, 0 from a quarter on."""
        return max(0, (1 / self.base).numerator.bit_length() - 1) if self.base < 1 else 0


class Written(NamedTuple):
    """The signs of a duration, tied to one another, and what has to be said above them."""

    signs: tuple[Value, ...]
    above: str = ""


def _all() -> dict[Fraction, Value]:
    """Every sign by its duration, the longest first; where two are as long, the one with fewer."""
    found: dict[Fraction, Value] = {}
    for triplet in (False, True):
        for dots in range(1 if triplet else MOST_DOTS + 1):
            base = WHOLE
            while base >= SHORTEST:
                value = Value(base, dots, triplet)
                found.setdefault(value.beats, value)
                base /= 2
    return dict(sorted(found.items(), reverse=True))


SIGNS: Final = _all()


@lru_cache(maxsize=1024)
def written(duration: Fraction) -> Written:
    """A duration as one sign, or as two that are tied; else the nearest below, with its beats."""
    if duration in SIGNS:
        sign = SIGNS[duration]
        return Written((sign,), "3" if sign.triplet else "")
    for beats, first in SIGNS.items():
        second = SIGNS.get(duration - beats)
        if second is not None and not first.triplet and not second.triplet:
            return Written((first, second))
    plain = (one for one in SIGNS.values() if not one.triplet and not one.dots)
    shorter = (one for one in plain if one.beats < duration)
    return Written((next(shorter, SIGNS[SHORTEST]),), str(duration))
