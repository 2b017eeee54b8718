"""The memory pane: how much of W it takes to tell a word in one context from it in another."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from rnnviz.drawing.memory import memory
from rnnviz.drawing.shapes import Picture, Spot
from rnnviz.drawing.view import View
from rnnviz.panes.canvas import scaled
from rnnviz.panes.fields import RealField
from rnnviz.panes.headings import Heading, shelved
from rnnviz.panes.scrolling import Scrolling
from rnnviz.panes.showing import Showing
from rnnviz.training.memory import LARGEST


class MemoryPane(QWidget):
    """A picture in which a click scales W, and a field that does the same."""

    factor_set = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._title, self._name, self.area = Heading(), QLabel(), Scrolling()
        self.factor = RealField(0.0, LARGEST, step=0.05)
        self._name.setBuddy(self.factor)
        column = shelved(self, self._title, self._name, self.factor, wide=True)
        column.addWidget(self.area, stretch=1)
        self.factor.edited.connect(self.factor_set)
        self.area.canvas.spot_clicked.connect(self._clicked)
        self.area.canvas.point_at(_leads)

    def present(self, showing: Showing) -> None:
        """Show the word of the present step in all its contexts."""
        view, say = showing.view, showing.say
        factor = showing.session.inspection.factor
        self._title.present(say("memory.title"), say("memory.short"))
        self._name.setText(say("memory.factor"))
        self.factor.setAccessibleName(say("memory.factor"))
        self.factor.setToolTip(say("memory.factor_tip"))
        self.factor.present(factor)
        self.area.fit()
        canvas = self.area.canvas
        key = (view.experiment, view.op.t, factor, view.palette, view.say, showing.zoom)
        draw = partial(_memory, view, factor, showing.zoom)
        canvas.show_picture(key, draw, showing.palette.panel)
        canvas.describe_with(partial(_describe, view))
        canvas.setAccessibleName(say("memory.title"))

    def _clicked(self, spot: Spot) -> None:
        if _leads(spot):
            self.factor_set.emit(round((spot.column + 0.5) / spot.columns * LARGEST, 2))


def _leads(spot: Spot) -> bool:
    return spot.name == "factor"


def _describe(view: View, spot: Spot) -> str:
    return view.say("memory.factor_tip") if _leads(spot) else ""


def _memory(view: View, factor: float, zoom: float, size: tuple[float, float]) -> Picture:
    return memory(view, factor, size[0], scaled(zoom, size[0]))
