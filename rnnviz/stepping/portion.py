"""Drawing symbols one after another, as arithmetic on seconds that are handed in."""

from __future__ import annotations

from typing import Final, NamedTuple

#: So many symbols are drawn a second; a large portion takes about so many seconds.
A_SECOND: Final = 16.0
LONGEST: Final = 6.0


class Portion(NamedTuple):
    """How many symbols are still to be drawn, how quickly, and what part of one is due."""

    left: int = 0
    rate: float = A_SECOND
    due: float = 0.0

    @classmethod
    def of(cls, count: int) -> Portion:
        """So many, in good time."""
        return cls(count, max(A_SECOND, count / LONGEST))

    def after(self, seconds: float) -> tuple[Portion, int]:
        """What is left after so many seconds, and how many symbols are due by then."""
        due = self.due + seconds * self.rate
        more = min(int(due), self.left)
        return self._replace(left=self.left - more, due=due - more), more


NOTHING_LEFT: Final = Portion()
