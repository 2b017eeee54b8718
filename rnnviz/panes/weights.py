"""The weights pane: U, W, V and their gradients as heat maps."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from rnnviz.drawing.heatmaps import describe, heatmaps
from rnnviz.drawing.picked import entry_at
from rnnviz.drawing.shapes import Picture, Spot
from rnnviz.drawing.view import View
from rnnviz.network.arrays import spoken
from rnnviz.panes.canvas import Canvas, scaled
from rnnviz.panes.entry import EntryLine, at_spot, open_entry
from rnnviz.panes.showing import Showing
from rnnviz.stepping.entry import NO_ENTRY, Entry

#: How high it is at least: without biases, and with them.
LOWEST: Final = {False: 270, True: 290}


class WeightsPane(QWidget):
    """One picture; clicking a number asks where it comes from.

    A number of a weight is opened by a double click and changed in its place, so that a single
    click waits for the second one before the origin takes this pane's room. A menu over a number
    of a gradient sets a breakpoint where that is written.
    """

    entry_picked = Signal(Entry)
    entry_marked = Signal(Entry)
    entry_written = Signal(str, object, str)
    entry_given_up = Signal()
    break_asked = Signal(str, tuple, bool)

    def __init__(self) -> None:
        super().__init__()
        self.canvas = Canvas()
        self.canvas.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.entry = EntryLine(self.canvas)
        self._showing: Showing | None = None
        self._view: View | None = None
        self._asked = NO_ENTRY
        self.wait = QTimer(self)
        self.wait.setSingleShot(True)
        self.wait.timeout.connect(self._ask)
        self.canvas.spot_clicked.connect(self._clicked)
        self.canvas.point_at(self._leads)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)
        self.canvas.spot_opened.connect(self._open)
        self.entry.written.connect(self._write)
        self.entry.given_up.connect(self.entry_given_up)
        self.menu = QMenu(self)
        self.canvas.spot_asked.connect(self._offer)

    def present(self, showing: Showing) -> None:
        """Show the weights at the present place, and the gradients as far as they are summed."""
        self._view = view = showing.view
        zoom = showing.zoom
        self.canvas.setMinimumHeight(LOWEST[view.kind.bias])
        draw = partial(_heatmaps, view, zoom)
        self.canvas.show_picture((view, zoom), draw, showing.palette.panel)
        self.canvas.describe_with(partial(describe, view))
        self.canvas.setAccessibleName(showing.say("weights.title"))
        self._showing = showing
        self.entry.present(showing)

    def _open(self, spot: Spot) -> None:
        self.wait.stop()
        if self._showing is not None:
            open_entry(self.entry, self._showing, spot)

    def _write(self, spot: Spot, text: str) -> None:
        assert self._showing is not None
        self.entry_written.emit(spot.name, at_spot(self._showing, spot), text)

    def _offer(self, spot: Spot, at: QPoint) -> None:
        """The ways to stop where a cell is written."""
        weight = spot.name.removeprefix("d")
        if self._view is None or spot.name == weight or weight not in self._view.weights:
            return
        matrix = self._view.trace.weights[weight].ndim > 1
        entry = (spot.row, spot.column) if matrix else (spot.column,)
        self.menu.clear()
        for singly, key in ((False, "breaks.on_entry"), (True, "breaks.on_entry_singly")):
            text = self._view.say(key, name=f"∂{weight}", entry=spoken(entry))
            ask = partial(self.break_asked.emit, spot.name, entry, singly)
            self.menu.addAction(text).triggered.connect(lambda _=False, ask=ask: ask())
        self.menu.popup(at)

    def _clicked(self, spot: Spot) -> None:
        """A number that a second click would open is marked at once, and asked for later."""
        if self._view is None or not self._leads(spot):
            return
        entry = entry_at(self._view, spot)
        if entry.name in self._view.weights:
            self._asked = entry
            self.wait.start(QGuiApplication.styleHints().mouseDoubleClickInterval())
            self.entry_marked.emit(entry)
        else:
            self.entry_picked.emit(entry)

    def _ask(self) -> None:
        self.entry_picked.emit(self._asked)

    def _leads(self, spot: Spot) -> bool:
        return self._view is not None and entry_at(self._view, spot).any


def _heatmaps(view: View, zoom: float, size: tuple[float, float]) -> Picture:
    return heatmaps(view, size, scaled(zoom, size[0]))
