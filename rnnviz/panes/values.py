"""The step pane: the present op in symbols, then with its numbers put in."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from rnnviz.drawing.heatmaps import describe
from rnnviz.drawing.picked import NOW, entry_at
from rnnviz.drawing.shapes import Picture, Spot
from rnnviz.drawing.values import values
from rnnviz.drawing.view import View
from rnnviz.panes.canvas import scaled
from rnnviz.panes.scrolling import Scrolling
from rnnviz.panes.showing import Showing
from rnnviz.stepping.entry import Entry
from rnnviz.stepping.pick import NOTHING_PICKED


class ValuesPane(Scrolling):
    """As long as the working is; clicking a number asks where it comes from."""

    entry_picked = Signal(Entry)

    def __init__(self) -> None:
        super().__init__()
        self._pick = NOTHING_PICKED
        self._view: View | None = None
        self._inside = False
        self.canvas.spot_clicked.connect(self._clicked)
        self.canvas.point_at(self._leads)

    def present(self, showing: Showing) -> None:
        """Show the present op."""
        self.fit()
        view, zoom = showing.view, showing.zoom
        self._view = view
        draw = partial(_values, view, zoom)
        self.canvas.show_picture((view, zoom), draw, showing.palette.panel)
        self.canvas.describe_with(partial(describe, view))
        self.canvas.setAccessibleName(showing.say("step.title"))
        bar = self.verticalScrollBar()
        if view.pick != self._pick:
            self._pick = view.pick
            self.canvas.let_go()  # how far it can be scrolled is a matter of its height
            bar.setValue(bar.maximum() if view.pick.any else 0)
        if bool(view.term) != self._inside:
            self._inside = bool(view.term)
            bar.setValue(0)
        if view.term:
            self.reveal(NOW)

    def _clicked(self, spot: Spot) -> None:
        if self._view is not None and self._leads(spot):
            self.entry_picked.emit(entry_at(self._view, spot))

    def _leads(self, spot: Spot) -> bool:
        return self._view is not None and entry_at(self._view, spot).any


def _values(view: View, zoom: float, size: tuple[float, float]) -> Picture:
    return values(view, size[0], scaled(zoom, size[0]))
