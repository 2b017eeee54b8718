"""Where the panes stand in the window, and which of them has been given the room of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rnnviz.drawing.layout import LOWEST
from rnnviz.panes.headings import rule

if TYPE_CHECKING:
    from rnnviz.app.window import Window

#: Widths of the outer columns: at least, at most, and as a share of the window's.
LEFT: Final = (216, 320, 0.165)
RIGHT: Final = (356, 620, 0.25)
#: How the middle is shared by the network and the row below it: as usual, and with one enlarged.
USUAL: Final = (7, 3)
SHARED: Final = (5, 5)
#: Up to so many steps columns are wide enough to be drawn in full where there is little height.
IN_FULL: Final = 3
#: How high the band below the network is, in pixels.
BAND: Final = 30
#: The row below, and how its panes share it.
BELOW: Final = {"loss": 9, "through_time": 13, "ledger": 11}


Box = TypeVar("Box", bound=QBoxLayout)


class Arrangement:
    """Three columns: what is given, the network over a row of plots, the step over the shelf."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._enlarged = "", True
        centre = QWidget()
        window.setCentralWidget(centre)
        column = _tight(QVBoxLayout(centre))
        column.addWidget(window.toolbar)
        column.addWidget(rule())
        row = QHBoxLayout()
        row.setSpacing(0)
        self._left, self._right = self._left_side(), self._right_side()
        row.addWidget(self._left)
        row.addWidget(rule(vertical=True))
        row.addWidget(self._middle_column(), stretch=1)
        row.addWidget(rule(vertical=True))
        row.addWidget(self._right)
        column.addLayout(row, stretch=1)

    def _left_side(self) -> QWidget:
        side = QWidget()
        side.setObjectName("side")
        column = QVBoxLayout(side)
        column.setContentsMargins(14, 12, 12, 10)
        column.setSpacing(10)
        column.addWidget(self._window.task)
        column.addWidget(self._window.words)
        column.addWidget(rule())
        column.addWidget(self._window.model)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(side)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return scroll

    def _middle_column(self) -> QWidget:
        middle = QWidget()
        middle.setObjectName("centre")
        self._middle = column = _tight(QVBoxLayout(middle))
        column.addWidget(self._window.diagram)
        column.addWidget(rule())
        column.addWidget(self._window.transport)
        column.addWidget(rule())
        self._plots = QWidget()
        self._rules: list[QFrame] = []
        row = _tight(QHBoxLayout(self._plots))
        for name, stretch in BELOW.items():
            if row.count():
                self._rules.append(rule(vertical=True))
                row.addWidget(self._rules[-1])
            row.addWidget(getattr(self._window, name), stretch=stretch)
        column.addWidget(self._plots)
        self._share(USUAL)
        return middle

    def _right_side(self) -> QWidget:
        side = QWidget()
        side.setObjectName("side")
        column = _tight(QVBoxLayout(side))
        column.addWidget(self._window.values, stretch=5)
        self._above_shelf = rule()
        column.addWidget(self._above_shelf)
        column.addWidget(self._window.shelf, stretch=4)
        return side

    def _share(self, shares: tuple[int, int]) -> None:
        for widget, share in zip((self._window.diagram, self._plots), shares, strict=True):
            self._middle.setStretchFactor(widget, share)

    def enlarge(self, name: str, steps: int) -> None:
        """Give one pane the room of those beside it; "" gives each its own.

        A network of few steps keeps the height in which all its numbers stand apart.
        """
        in_full = steps <= IN_FULL
        if (name, in_full) == self._enlarged:
            return
        self._enlarged = name, in_full
        below = name in BELOW
        for one in BELOW:
            getattr(self._window, one).setVisible(not below or one == name)
        for line in self._rules:
            line.setVisible(not below)
        self._share(SHARED if below else USUAL)
        self._window.diagram.setMinimumHeight(LOWEST[0] + BAND if below and in_full else 0)
        for widget in (self._window.values, self._above_shelf):
            widget.setVisible(name != "shelf")

    def set_columns(self, zoom: float) -> None:
        """Give the outer columns their share."""
        width = self._window.width()
        for side, (least, most, share) in ((self._left, LEFT), (self._right, RIGHT)):
            side.setFixedWidth(round(min(max(width * share, least * zoom), most * zoom)))


def _tight(layout: Box) -> Box:
    """A layout without any room round and between its parts."""
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    return layout
