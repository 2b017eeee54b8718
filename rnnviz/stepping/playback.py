"""Playing along the ops: pure arithmetic on seconds that are handed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

#: How long an op lasts while playing at 1×, and the most of it that is movement, in seconds.
OP_SECONDS: Final = 0.8
MOVEMENT_SECONDS: Final = 0.3
#: The speeds on offer.
SPEEDS: Final = (0.5, 1.0, 2.0, 4.0, 8.0)


@dataclass(frozen=True, slots=True)
class Playback:
    """Whether ops follow by themselves, how fast, and for how long the present one has lasted."""

    playing: bool = False
    speed: float = 1.0
    elapsed: float = MOVEMENT_SECONDS

    @property
    def movement(self) -> float:
        """How long the movement of an op lasts, in seconds."""
        return min(MOVEMENT_SECONDS, 0.75 * OP_SECONDS / self.speed)

    @property
    def fraction(self) -> float:
        """How far the movement of the present op is, from 0 to 1."""
        return min(1.0, self.elapsed / self.movement)

    @property
    def moving(self) -> bool:
        """Whether time has anything to do here."""
        return self.playing or self.fraction < 1.0

    def begun(self) -> Playback:
        """The same, at the beginning of an op."""
        return replace(self, elapsed=0.0)

    def settled(self) -> Playback:
        """The same, with the movement of the present op done."""
        return replace(self, elapsed=self.movement)

    def after(self, seconds: float) -> tuple[Playback, int]:
        """What is so `seconds` later, and how many ops have begun meanwhile."""
        if not self.playing:
            return replace(self, elapsed=min(self.elapsed + seconds, self.movement)), 0
        length = OP_SECONDS / self.speed
        # An op that began at a lower speed may have lasted longer already: it ends, no other does.
        ops, rest = divmod(min(self.elapsed, length) + seconds, length)
        return replace(self, elapsed=rest), int(ops)
