"""The step pane: the present op in symbols, then with its numbers put in."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from rnnviz.drawing.heatmaps import describe
from rnnviz.drawing.shapes import Picture
from rnnviz.drawing.values import values
from rnnviz.drawing.view import View
from rnnviz.panes.canvas import Canvas, scaled
from rnnviz.panes.showing import Showing
from rnnviz.stepping.pick import NOTHING_PICKED


class ValuesPane(QScrollArea):
    """As long as the working is; it scrolls where the window is not.

    The working is as wide beside a scroll bar as without one: were it wider without, it would
    also be longer, need the bar again, and never come to rest.
    """

    def __init__(self) -> None:
        super().__init__()
        self.canvas = Canvas(grows=True)
        self.setWidget(self.canvas)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._pick = NOTHING_PICKED

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the scroll bar's room free."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = self.width() - self.verticalScrollBar().sizeHint().width()
        self.canvas.resize(max(width, 1), self.canvas.height())

    def present(self, showing: Showing) -> None:
        """Show the present op."""
        self._fit()
        view, zoom = showing.view, showing.zoom
        draw = partial(_values, view, zoom)
        self.canvas.show_picture((view, zoom), draw, showing.palette.panel)
        self.canvas.describe_with(partial(describe, view))
        self.canvas.setAccessibleName(showing.say("step.title"))
        if view.pick != self._pick:
            self._pick = view.pick
            bar = self.verticalScrollBar()
            bar.setValue(bar.maximum() if view.pick.any else 0)


def _values(view: View, zoom: float, size: tuple[float, float]) -> Picture:
    return values(view, size[0], scaled(zoom, size[0]))
