"""Rounds: while training, panes show what was learned in turn, so that no turn takes long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rnnviz.app.followers import BESIDE, Pane
from rnnviz.panes.showing import Showing

#: So many seconds of a turn training may have; less where network or curves are drawn,
#: more in one in which nothing is.
SHARE: Final = 0.014
LEAST_SHARE: Final = 0.002
MOST_SHARE: Final = 0.018
#: Where it is to be as fast as possible, training has this part of all time: as long as it has had
#: less, nothing is drawn.
PART: Final = 0.87
#: A debt longer than this is forgiven, in seconds.
LONGEST_DEBT: Final = 0.2
#: On a machine that does much else nothing can be paid back; something is drawn after so long.
LONGEST_WAIT: Final = 0.15


class Rounds:
    """Groups of panes, each of which has a turn, the network's and the curve's every third.

    These and the group after them show the same session.
    """

    def __init__(self, network: Pane, curve: Pane, groups: Sequence[Sequence[Pane]]) -> None:
        often = (network,), (curve,)
        self._groups = [turn for group in groups for turn in (*often, group)]
        self._turn = 0
        self._debt = self._waited = 0.0
        self._latest: Showing | None = None
        self._shown: Showing | None = None

    @property
    def _draws(self) -> bool:
        """Whether something is drawn in the next turn."""
        over = self._debt <= 0 or self._waited >= LONGEST_WAIT
        return over or self._latest is None or bool(self._latest.rate)

    @property
    def share(self) -> float:
        """How long training may take before the next turn, in seconds."""
        if not self._draws:
            return MOST_SHARE
        return SHARE if self._turn % 3 == 2 else LEAST_SHARE

    def spent(self, seconds: float, training: float) -> None:
        """So long a turn has taken with all that was drawn, and so much of that was training."""
        debt = self._debt + PART * seconds - training
        self._debt = max(-LONGEST_DEBT, min(debt, LONGEST_DEBT))
        self._waited += seconds

    def present(self, showing: Showing) -> bool:
        """Let the next group show what training has made; whether nothing else has changed."""
        before, self._latest = self._latest, showing
        if before is None or not trained_alone(before, showing):
            self._turn, self._debt = 0, 0.0
            return False
        if not self._draws:
            return True
        if self._turn % 3 == 0 or self._shown is None:
            self._shown = showing
        self._waited = 0.0
        for pane in self._groups[self._turn]:
            pane.present(self._shown)
        self._turn = (self._turn + 1) % len(self._groups)
        return True


def trained_alone(before: Showing, after: Showing) -> bool:
    """Whether all that happened is that training went on."""
    if not (before.training and after.training):
        return False
    one, other = before.session, after.session
    looks = {"theme", "language", "keys", *BESIDE}
    there = one.place == other.place._replace(update=one.place.update)
    if one.follows_data and other.follows_data:
        # Then what stands in the fields is the next batch, and its sequences have other lengths.
        looks -= {"typed", "others"}
        there = one.place.op == other.place.op
    same = all(getattr(one, name) == getattr(other, name) for name in looks)
    return same and there and _runs(before) == _runs(after)


def _runs(showing: Showing) -> tuple[object, ...]:
    runs = showing.playback, showing.sampling
    return showing.palette, showing.zoom, showing.rate, *runs
