"""Panes beside the network, which follow quick moves through a long run one after another."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer

from rnnviz.drawing.stretch import is_long
from rnnviz.panes.canvas import Canvas
from rnnviz.panes.showing import Showing

#: Moves closer together than this are quick, and between two panes there is so much time, in
#: milliseconds: a held key and a drag are seen in the network at once, and never wait for the rest.
QUICK: Final = 100
BETWEEN: Final = 48


#: What else of a session is seen in the panes beside: what stands in fields and what is looked at.
BESIDE: Final = ("inspection", "typed", "problems", "learning_rate", "others", "quiz", "branch")


class Pane(Protocol):
    """A widget that shows a session."""

    def present(self, showing: Showing) -> None:
        """Show it."""


class Beside(Pane, Protocol):
    """One with pictures in it."""

    def findChildren(self, kind: type[Canvas], /) -> list[Canvas]:
        """All within it of a kind."""


class Ahead(Protocol):
    """The widget that goes ahead, and is quicker where it is told that moves are."""

    def present(self, showing: Showing, *, quick: bool = False) -> None:
        """Show it."""


class Followers(QObject):
    """Hands on what is shown: at once, but for quick moves along a long sequence.

    The pictures of panes that are `beside` are painted when those of the others have been.
    """

    def __init__(
        self, ahead: Ahead, panes: Iterable[Pane], beside: Sequence[Beside], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ahead = ahead
        self._round = deque((*panes, *beside))
        self._beside = beside
        self._held: list[Canvas] = []
        self._left = 0
        self._showing: Showing | None = None
        self._quick, self._next, self._turn = QTimer(self), QTimer(self), QTimer(self)
        for timer, wait in ((self._quick, QUICK), (self._next, BETWEEN), (self._turn, 0)):
            timer.setSingleShot(True)
            timer.setInterval(wait)
        self._next.timeout.connect(self._follow)
        self._quick.timeout.connect(self._rest)
        self._turn.timeout.connect(self._let_go)

    def present(self, showing: Showing) -> None:
        """Show a session, ahead at once, in every pane beside by and by."""
        before, self._showing = self._showing, showing
        self._left = len(self._round)
        waits = self._quick.isActive() and before is not None and moved_alone(before, showing)
        if is_long(showing.session.steps):
            self._quick.start()
        if not waits:
            self._hold()
            self.catch_up()
            return
        self._ahead.present(showing, quick=True)
        if not self._next.isActive():
            self._next.start()

    def _rest(self) -> None:
        """The hand rests: what was seen at a glance is seen in full."""
        if self._showing is not None:
            self._ahead.present(self._showing)

    def _hold(self) -> None:
        """Paint what is beside in the next turn of the event loop: the network is seen first."""
        if not self._turn.isActive():
            visible = (one for pane in self._beside for one in pane.findChildren(Canvas))
            self._held = [one for one in visible if one.isVisible()]
            for canvas in self._held:
                canvas.hold()
            self._turn.start()

    def _let_go(self) -> None:
        for canvas in self._held:
            canvas.let_go()
        self._held = []

    def catch_up(self) -> None:
        """All is seen in full, now, in every pane that has not followed yet too."""
        self._rest()
        while self._left:
            self._hand_on()
        self._next.stop()

    def _follow(self) -> None:
        if self._left:
            self._hand_on()
        if self._left:
            self._next.start()

    def _hand_on(self) -> None:
        """The pane that has waited longest shows what was handed in last."""
        assert self._showing is not None
        self._left -= 1
        self._round.rotate(-1)
        self._round[-1].present(self._showing)


def moved_alone(before: Showing, after: Showing) -> bool:
    """Whether all that happened is a move along the ops of a long sequence."""
    one, other = before.view, after.view
    if not is_long(other.steps) or before.training or after.training:
        return False
    there = replace(one, reached=other.reached, term=other.term)
    same = all(getattr(before.session, name) == getattr(after.session, name) for name in BESIDE)
    return same and before.zoom == after.zoom and there == other
