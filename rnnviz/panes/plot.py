"""Curves over the updates by pyqtgraph; imported in a thread after the first paint."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import pyqtgraph
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPen, QResizeEvent

from rnnviz.drawing.chart import Drawn, Stroke, dotted, heights
from rnnviz.drawing.palette import Palette, faded, mixed
from rnnviz.panes.painting import color
from rnnviz.panes.typeface import font
from rnnviz.training.plot import Plot

#: In pixels: room for the numbers left and below, for the unit and beside the last number; and
#: for one tick, across and upwards, in a high plot more.
LEFT: Final = 46
BELOW: Final = 24
UNIT: Final = 16
MARGIN: Final = 14
TICK: Final = (52, 22)
HIGH: Final = (200, 40)
#: A dot where one stands, where the cross-hair is, and where something was looked at.
DOTS: Final = (8, 7, 4)


class PlotView(pyqtgraph.PlotWidget):  # type: ignore[misc]
    """Shows strokes; what the hand does on it is told by `gestures.Gestures`."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__(background=None)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setMouseEnabled(x=False, y=False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box = self.getViewBox()
        box.disableAutoRange()
        self._curves: dict[str, Any] = {}
        self._dots = pyqtgraph.ScatterPlotItem(pen=None, pxMode=True)
        self._here = pyqtgraph.ScatterPlotItem(pen=None, pxMode=True, size=DOTS[0])
        self._crossed = pyqtgraph.ScatterPlotItem(pxMode=True, size=DOTS[1])
        self._present = pyqtgraph.InfiniteLine(angle=90)
        self._cross = pyqtgraph.InfiniteLine(angle=90)
        self._baseline = pyqtgraph.InfiniteLine(angle=0)
        self._number, self._crossing = pyqtgraph.TextItem(), pyqtgraph.TextItem()
        order = (self._baseline, self._present, self._cross, self._dots, self._here, self._crossed)
        for depth, item in enumerate((*order, self._number, self._crossing), start=-3):
            item.setZValue(depth if depth < 0 else depth + 100)
            self.addItem(item, ignoreBounds=True)
        self._cross.hide()
        self._crossing.hide()
        self._dressed: Any = None
        self._numbered = "{}"
        self._ticked: Any = None

    @property
    def area(self) -> QRectF:
        """Where the curves are, in pixels of this widget."""
        box = self.getViewBox()
        return QRectF(self.mapFromScene(box.sceneBoundingRect()).boundingRect())

    @property
    def room(self) -> tuple[int, int]:
        """How many pixels wide and high that is."""
        area = self.getViewBox().boundingRect()
        return max(int(area.width()), 50), max(int(area.height()), 50)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is room for more, or less."""
        super().resizeEvent(event)
        self.resized.emit()

    def dress(self, palette: Palette, zoom: float, unit: str, numbered: str = "{}") -> None:
        """Put on the colours and the size of everything; the unit is named where there is room.

        `numbered` is how the update on show is told, with {} for its number.
        """
        if (palette, zoom, unit, numbered) == self._dressed:
            return
        self._dressed, self._ticked = (palette, zoom, unit, numbered), None
        self._numbered = numbered
        self.plotItem.layout.setContentsMargins(0, 4 * zoom, MARGIN * zoom, 0)
        self.setBackground(palette.paper)
        self.showGrid(x=False, y=True, alpha=0.12)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(palette.faint)
            axis.setTextPen(palette.muted)
            axis.setTickFont(font("mono", 10 * zoom))
            axis.setStyle(hideOverlappingLabels=False)
        self.getAxis("left").setWidth(round(LEFT * zoom))
        below = self.getAxis("bottom")
        below.setHeight(round((BELOW + (UNIT if unit else 0)) * zoom))
        below.setLabel(unit, color=palette.muted, **{"font-size": f"{round(11 * zoom)}px"})
        below.showLabel(bool(unit))
        for number in (self._number, self._crossing):
            number.setFont(font("mono", 10 * zoom))
            number.setColor(palette.ink)
            number.fill = pyqtgraph.mkBrush(color(faded(palette.paper, 0.8)))
        self._present.setPen(pyqtgraph.mkPen(mixed(palette.paper, palette.ink, 0.55), width=1))
        self._cross.setPen(_pen(palette.muted, 1.0, (1.0, 2.0)))
        self._baseline.setPen(_pen(palette.muted, 1.0, (3.0, 3.0)))
        self._crossed.setPen(pyqtgraph.mkPen(palette.paper, width=1))

    def show_drawn(self, drawn: Drawn, plot: Plot, zoom: float) -> None:
        """Bring the curves and what stands on them up to this."""
        across, up = drawn.across, drawn.up
        self.getViewBox().setRange(
            xRange=(across.low, across.high), yRange=(up.low, up.high), padding=0
        )
        self._tick(drawn, zoom)
        gone = set(self._curves) - {stroke.line.id for stroke in drawn.strokes}
        for name in gone:
            self.removeItem(self._curves.pop(name))
        for depth, stroke in enumerate(drawn.strokes):
            self._draw(stroke, depth)
        self._dot(drawn.strokes)
        self._mark(drawn, plot)

    def _tick(self, drawn: Drawn, zoom: float) -> None:
        key = (drawn.across, drawn.up, self.size(), zoom)
        if key == self._ticked:
            return
        self._ticked = key
        wide, high = self.room
        each = HIGH[1] if high > HIGH[0] * zoom else TICK[1]
        for side, scale, most, whole in (
            ("bottom", drawn.across, int(wide / TICK[0] / zoom), True),
            ("left", drawn.up, int(high / each / zoom), False),
        ):
            ticks = scale.ticks(max(most, 2), whole=whole)
            self.getAxis(side).setTicks([[(tick.place, tick.text) for tick in ticks]])

    def _draw(self, stroke: Stroke, depth: int) -> None:
        curve = self._curves.get(stroke.line.id)
        if curve is None:
            curve = self._curves[stroke.line.id] = pyqtgraph.PlotCurveItem(antialias=True)
            self.addItem(curve, ignoreBounds=True)
        pen = _pen(stroke.color, stroke.width, stroke.dash)
        curve.setZValue(depth)
        curve.setData(stroke.xs, stroke.ys, pen=pen, connect="finite")

    def _dot(self, strokes: Iterable[Stroke]) -> None:
        dots = [(stroke.color, *dotted(stroke)) for stroke in strokes]
        xs, ys = (np.concatenate([one[at] for one in dots] or [np.empty(0)]) for at in (1, 2))
        self._dots.setVisible(bool(len(xs)))
        if len(xs):
            brushes = [pyqtgraph.mkBrush(ink) for ink, points, _ in dots for _ in points]
            self._dots.setData(xs, ys, brush=brushes, size=DOTS[2])

    def _mark(self, drawn: Drawn, plot: Plot) -> None:
        """Where one stands, and what a loss is held against."""
        place = drawn.across.place(plot.update)
        share = drawn.across.share(place)
        self._present.setPos(place)
        self._present.setVisible(0 <= share <= 1)
        self._number.setVisible(0 <= share <= 1)
        _write(
            self._number,
            self._numbered.format(f"{plot.update:,}"),
            (place, drawn.up.high),
            (share, 0.0),
        )
        self._baseline.setVisible(plot.baseline is not None)
        if plot.baseline is not None:
            self._baseline.setPos(drawn.up.place(plot.baseline.value))
        self._put(self._here, place, heights(plot, drawn, plot.update)[-1:])

    def cross(self, plot: Plot, drawn: Drawn, update: int | None) -> None:
        """The cross-hair at an update, with a dot on each curve that says something of it."""
        self._cross.setVisible(update is not None)
        self._crossed.setVisible(update is not None)
        self._crossing.setVisible(update is not None)
        if update is not None:
            place = drawn.across.place(update)
            self._cross.setPos(place)
            share = drawn.across.share(place)
            _write(self._crossing, f"{update:,}", (place, drawn.up.high), (share, -0.9))
            self._put(self._crossed, place, heights(plot, drawn, update))

    def _put(self, item: Any, place: float, dots: list[tuple[float, str]]) -> None:
        item.setVisible(bool(dots))
        if dots:
            brushes = [pyqtgraph.mkBrush(color) for _, color in dots]
            item.setData([place] * len(dots), [height for height, _ in dots], brush=brushes)


def _write(item: Any, text: str, at: tuple[float, float], share: tuple[float, float]) -> None:
    """The number of an update beside its line, on the side where there is more room."""
    item.setText(text)
    item.setAnchor((1.0 if share[0] > 0.5 else 0.0, share[1]))
    item.setPos(*at)


def _pen(color: str, width: float, dash: tuple[float, ...]) -> QPen:
    """A pen of so many pixels; a dash is counted in widths."""
    pen: QPen = pyqtgraph.mkPen(color, width=width)
    if dash:
        pen.setDashPattern([part / max(width, 1.0) for part in dash])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
