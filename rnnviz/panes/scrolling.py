"""A canvas that is as long as its picture, in a pane that scrolls where the window is shorter."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from rnnviz.drawing.shapes import Spot
from rnnviz.panes.canvas import Canvas


class Scrolling(QScrollArea):
    """The picture is as wide beside a scroll bar as without one.

    Were it wider without, it would also be longer, need the bar again, and never come to rest.
    """

    def __init__(self) -> None:
        super().__init__()
        self.canvas = Canvas(grows=True)
        self.setWidget(self.canvas)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the scroll bar's room free."""
        super().resizeEvent(event)
        self.fit()

    def reveal(self, name: str) -> None:
        """Scroll as far as it takes to see the spot of a name, if there is one."""
        self.canvas.let_go()  # it must have its height now
        shapes = self.canvas.picture.shapes if self.canvas.picture else ()
        for one in shapes:
            if isinstance(one, Spot) and one.name == name:
                self.ensureVisible(0, round(one.y + one.h / 2), 0, round(2.5 * one.h))

    def fit(self) -> None:
        """Make the canvas as wide as there is room for."""
        width = self.width() - self.verticalScrollBar().sizeHint().width()
        self.canvas.resize(max(width, 1), self.canvas.height())
