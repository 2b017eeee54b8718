"""The unrolled network, with what is being computed in motion on top."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.drawing.heatmaps import describe
from rnnviz.drawing.shapes import Picture, Spot
from rnnviz.drawing.unrolled import caption, overlay, unrolled
from rnnviz.drawing.view import View
from rnnviz.panes.canvas import Canvas
from rnnviz.panes.showing import Showing
from rnnviz.stepping.cursor import COMES_WITH, OPS, index_of

Size = tuple[float, float]


class DiagramPane(QWidget):
    """The picture in the middle; clicking a quantity goes to where it was computed."""

    place_picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.canvas = Canvas()
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.canvas)
        self.setMinimumSize(420, 300)
        self._steps = 1
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)
        self.canvas.spot_clicked.connect(self._pick)
        self.canvas.point_at(lambda spot: op_of(spot) in OPS)

    def present(self, showing: Showing) -> None:
        """Show what is computed; while the present op moves, it is not yet among that."""
        view, zoom = showing.view, showing.zoom
        self._steps = view.steps
        fraction = showing.playback.fraction
        base = view if fraction >= 1 else view.before()
        draw = partial(_base, base, zoom, view.op.t)
        self.canvas.show_picture((base, view.op.t, zoom), draw, showing.palette.paper)
        moving = partial(_overlay, view, zoom, fraction)
        self.canvas.show_overlay((view, zoom, fraction), moving)
        self.canvas.describe_with(partial(describe, view))
        self.canvas.setAccessibleName(showing.say("diagram.title"))
        self.canvas.setAccessibleDescription(caption(view))

    def _pick(self, spot: Spot) -> None:
        if (name := op_of(spot)) in OPS:
            self.place_picked.emit(index_of(name, spot.t, self._steps))


def op_of(spot: Spot) -> str:
    """The op that computes what a spot shows; what is given has none of that name."""
    return COMES_WITH.get(spot.name, spot.name)


def _base(known: View, zoom: float, focus: int, size: Size) -> Picture:
    return unrolled(known, size, zoom, focus)


def _overlay(view: View, zoom: float, fraction: float, size: Size) -> Picture:
    return overlay(view, size, zoom, fraction)
