"""The weights pane: U, W, V and their gradients as heat maps."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.drawing.heatmaps import describe, heatmaps
from rnnviz.drawing.shapes import Picture
from rnnviz.drawing.view import View
from rnnviz.panes.canvas import Canvas, scaled
from rnnviz.panes.showing import Showing

#: How high it is at least: without biases, and with them.
LOWEST: Final = {False: 270, True: 290}


class WeightsPane(QWidget):
    """One picture."""

    def __init__(self) -> None:
        super().__init__()
        self.canvas = Canvas()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)

    def present(self, showing: Showing) -> None:
        """Show the weights at the present place, and the gradients as far as they are summed."""
        view, zoom = showing.view, showing.zoom
        self.canvas.setMinimumHeight(LOWEST[view.kind.bias])
        draw = partial(_heatmaps, view, zoom)
        self.canvas.show_picture((view, zoom), draw, showing.palette.panel)
        self.canvas.describe_with(partial(describe, view))
        self.canvas.setAccessibleName(showing.say("weights.title"))


def _heatmaps(view: View, zoom: float, size: tuple[float, float]) -> Picture:
    return heatmaps(view, size, scaled(zoom, size[0]))
