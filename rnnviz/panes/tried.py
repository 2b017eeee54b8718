"""The picture of what a network was tried with: steps to be looked at by mouse and by keyboard."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent

from rnnviz.drawing.shapes import Picture, Spot
from rnnviz.drawing.use import told, use
from rnnviz.drawing.view import View
from rnnviz.panes.canvas import scaled
from rnnviz.panes.own_keys import claimed
from rnnviz.panes.scrolling import Scrolling
from rnnviz.panes.showing import Showing
from rnnviz.stepping.use import Use
from rnnviz.training.using import Used

#: By how many steps a key leads on; the ends are as far as it goes.
KEYS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Home: -(10**6),
    Qt.Key.Key_End: 10**6,
}


class TriedView(Scrolling):
    """Where symbols are drawn, a click on one looks at its step, and so do the arrow keys."""

    step_picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._at, self._steps = 0, 0
        self.canvas.spot_clicked.connect(self._clicked)
        self.canvas.point_at(_leads)

    def present(self, showing: Showing, given: Use, found: Used) -> None:
        """Show what the network made of it."""
        view = showing.view
        self._steps = 0 if found.closed else found.steps
        self._at = given.at if 0 <= given.at < self._steps else self._steps - 1
        self.fit()
        key = (view.experiment, given, view.palette, view.say, showing.zoom)
        draw = partial(_picture, view, given, found, showing.zoom)
        self.canvas.show_picture(key, draw, showing.palette.panel)
        self.canvas.describe_with(partial(told, view, found))
        self.canvas.setAccessibleName(showing.say("use.title"))
        self.setAccessibleName(showing.say("use.answer"))
        self.setAccessibleDescription(told(view, found, Spot(0, 0, 0, 0, "answer", self._at)))

    def _clicked(self, spot: Spot) -> None:
        if _leads(spot):
            self.setFocus()
            self.step_picked.emit(spot.t)

    def event(self, event: QEvent) -> bool:
        """Its own keys are no shortcuts of the window while it has the focus."""
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and self._steps and claimed(event, KEYS):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Look at the step before or after, the first or the last."""
        by = KEYS.get(Qt.Key(event.key()))
        if by is None or not self._steps:
            super().keyPressEvent(event)
            return
        to = min(max(self._at + by, 0), self._steps - 1)
        if to != self._at:
            self.step_picked.emit(to)


def _leads(spot: Spot) -> bool:
    return spot.name == "symbol"


def _picture(
    view: View, given: Use, found: Used, zoom: float, size: tuple[float, float]
) -> Picture:
    return use(view, given, found, (size[0], scaled(zoom, size[0])))
