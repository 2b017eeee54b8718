"""The unrolled network, with what is being computed in motion on top."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.drawing.band import HEIGHT, band
from rnnviz.drawing.caption import caption
from rnnviz.drawing.glance import detailed
from rnnviz.drawing.heatmaps import describe
from rnnviz.drawing.picked import entry_at
from rnnviz.drawing.shapes import Picture, Spot
from rnnviz.drawing.stretch import stretch
from rnnviz.drawing.unrolled import overlay, unrolled
from rnnviz.drawing.view import View
from rnnviz.panes.canvas import Canvas
from rnnviz.panes.changing import Changing
from rnnviz.panes.showing import Showing
from rnnviz.panes.strip import Strip
from rnnviz.stepping.cursor import Program
from rnnviz.stepping.entry import Entry

Size = tuple[float, float]


class DiagramPane(QWidget):
    """The picture in the middle; clicking a quantity goes to where it was computed.

    Clicking a number of it picks that number too. Below it flows the gradient through time, and of
    a long sequence there is a strip of all of it.
    """

    place_picked = Signal(int)
    entry_written = Signal(str, object, str)
    entry_given_up = Signal()
    word_written = Signal(str, int, str)
    cut_toggled = Signal(str, int)
    entry_picked = Signal(Entry)
    time_picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.canvas, self.band, self.strip = Canvas(), Canvas(), Strip()
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.canvas)
        self.setMinimumSize(420, 300)
        self._program: Program | None = None
        self._view: View | None = None
        self._shown = self._detail = range(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, stretch=1)
        column.addWidget(self.band)
        column.addWidget(self.strip)
        self.strip.dragged.connect(self.time_picked)
        self.band.spot_clicked.connect(self._pick)
        self.band.point_at(self._leads)
        self.canvas.spot_clicked.connect(self._pick)
        self.canvas.point_at(self._leads)
        self.changing = changing = Changing(self.canvas)
        changing.entry_written.connect(self.entry_written)
        changing.entry_given_up.connect(self.entry_given_up)
        changing.word_written.connect(self.word_written)
        changing.cut_toggled.connect(self.cut_toggled)

    def present(self, showing: Showing, *, quick: bool = False) -> None:
        """Show what is computed; while the present op moves, it is not yet among that.

        After a quick move to another stretch columns far from the place are seen at a glance.
        """
        view, zoom = showing.view, showing.zoom
        self._program, self._view = view.reached.program, view
        fraction = showing.playback.fraction
        base = view if fraction >= 1 else view.before()
        detail = self._detailed(view, quick=quick)
        draw = partial(_base, base, zoom, view.op.t, detail)
        self.canvas.show_picture((base, view.op.t, zoom, detail), draw, showing.palette.paper)
        moving = partial(_overlay, view, zoom, fraction)
        self.canvas.show_overlay((view, zoom, fraction), moving)
        self.canvas.describe_with(partial(describe, view))
        self.canvas.setAccessibleName(showing.say("diagram.title"))
        self.canvas.setAccessibleDescription(caption(view))
        self.changing.present(showing)
        self.strip.present(showing)
        self._present_band(showing, base)

    def _detailed(self, view: View, *, quick: bool) -> range:
        """The columns that are drawn in detail: more and more of a stretch, all of it at rest."""
        shown, before = stretch(view.steps, view.op.t), self._detail
        same, self._shown = shown == self._shown, shown
        self._detail = detailed(shown, view.op.t, before if same else None) if quick else shown
        return self._detail

    def _present_band(self, showing: Showing, base: View) -> None:
        """The band keeps to the columns of the network as wide as it is now."""
        zoom = showing.zoom
        self.band.setFixedHeight(round(HEIGHT * zoom))
        draw = partial(_band, base, self.canvas, zoom)
        self.band.show_picture((base, zoom, self.canvas.size()), draw, showing.palette.paper)
        self.band.describe_with(partial(describe, base))
        self.band.setAccessibleName(showing.say("strip.band"))

    def _pick(self, spot: Spot) -> None:
        view = self._view
        if self._program is not None and self._program.op_of(spot.name):
            self.place_picked.emit(self._program.index_of(spot.name, spot.t))
        if view is not None and (entry := entry_at(view, spot)).any:
            self.entry_picked.emit(entry)

    def _leads(self, spot: Spot) -> bool:
        """Whether an op computes what a spot shows, or it is a number; what is given has no op."""
        computed = self._program is not None and bool(self._program.op_of(spot.name))
        return computed or (self._view is not None and entry_at(self._view, spot).any)


def _base(known: View, zoom: float, focus: int, detail: range, size: Size) -> Picture:
    return unrolled(known, size, zoom, focus, detail)


def _band(view: View, above: Canvas, zoom: float, size: Size) -> Picture:
    return band(view, (float(above.width()), float(above.height())), size, zoom)


def _overlay(view: View, zoom: float, fraction: float, size: Size) -> Picture:
    return overlay(view, size, zoom, fraction)
