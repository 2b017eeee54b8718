"""The strip under a long network: press or drag it, or use its keys, to go to a time step."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent

from rnnviz.drawing.shapes import Picture, Spot
from rnnviz.drawing.stretch import MOST, is_long
from rnnviz.drawing.strip import HEIGHT, along, strip
from rnnviz.drawing.view import View
from rnnviz.panes.own_keys import claimed
from rnnviz.panes.scrubber import Scrubber
from rnnviz.panes.showing import Showing

#: With the focus in it: by how many steps a key goes on, the ends by more than there are.
KEYS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageUp: -(MOST // 2),
    Qt.Key.Key_PageDown: MOST // 2,
    Qt.Key.Key_Home: -(10**6),
    Qt.Key.Key_End: 10**6,
}


class Strip(Scrubber):
    """A whole sequence at a glance; hidden while all of it is on show anyway."""

    def __init__(self) -> None:
        super().__init__(self.number_at)
        self._steps, self._here, self._zoom = 1, 0, 1.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def present(self, showing: Showing) -> None:
        """Show the sequence and where the place is in it."""
        view, zoom = showing.view, showing.zoom
        self.setVisible(is_long(view.steps))
        if not is_long(view.steps):
            return
        self._steps, self._here, self._zoom = view.steps, view.op.t, zoom
        self.setFixedHeight(round(HEIGHT * zoom))
        draw = partial(_strip, view, zoom)
        self.show_picture((view, zoom), draw, showing.palette.paper)
        self.describe_with(partial(said, view))
        self.setAccessibleName(showing.say("strip.title"))

    def number_at(self, at: QPointF) -> int:
        """The time step (from 0) at a point."""
        return along(float(self.width()), self._steps, self._zoom).step_at(at.x())

    def event(self, event: QEvent) -> bool:
        """Its own keys are no shortcuts of the window while it has the focus."""
        return claimed(event, KEYS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on by steps, by half of what is on show, or to an end."""
        by = KEYS.get(Qt.Key(event.key()))
        if by is None or event.modifiers():
            super().keyPressEvent(event)
            return
        self.dragged.emit(min(max(self._here + by, 0), self._steps - 1))


def said(view: View, spot: Spot) -> str:
    """The word of the step under the pointer."""
    t = max(spot.column, 0)
    experiment = view.experiment
    words = {"word": experiment.marked.inputs[t], "target": experiment.marked.targets[t]}
    step = view.say("strip.step", t=t + 1, steps=view.steps, **words)
    return f"{step}\n{view.say('strip.tip')}"


def _strip(view: View, zoom: float, size: tuple[float, float]) -> Picture:
    return strip(view, size, zoom)
