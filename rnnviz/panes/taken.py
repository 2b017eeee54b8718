"""What is taken for what: the confusion table, which follows training now and then."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.drawing.confusion import confusion, told
from rnnviz.drawing.shapes import Picture
from rnnviz.drawing.view import View
from rnnviz.panes.canvas import scaled
from rnnviz.panes.scrolling import Scrolling
from rnnviz.panes.showing import Showing
from rnnviz.training.judging import Judged, judged

#: While training runs the table follows so seldom, in milliseconds: judging takes long.
EVERY: Final = 500


class TakenView(QWidget):
    """A picture that fits the network on show, or in training one that it was a moment ago."""

    def __init__(self) -> None:
        super().__init__()
        self.area = Scrolling()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)
        self._showing: Showing | None = None
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(EVERY)
        self._due.timeout.connect(self._follow)

    def present(self, showing: Showing) -> None:
        """Show what this network takes for what, at once or as soon as it is time."""
        self._showing = showing
        if not showing.training:
            self._due.stop()
        if not self._due.isActive():
            self._follow()

    def _follow(self) -> None:
        showing = self._showing
        if showing is None or not self.isVisible():
            return
        if showing.training:
            self._due.start()
        self.area.fit()
        canvas, view = self.area.canvas, showing.view
        found = judged(view.experiment)
        key = (view.experiment, view.palette, view.say, showing.zoom)
        draw = partial(_picture, view, found, showing.zoom)
        canvas.show_picture(key, draw, showing.palette.panel)
        canvas.describe_with(partial(told, view, found))
        canvas.setAccessibleName(showing.say("confusion.title"))


def _picture(view: View, found: Judged, zoom: float, size: tuple[float, float]) -> Picture:
    return confusion(view, found, (size[0], scaled(zoom, size[0])))
