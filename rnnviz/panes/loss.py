"""The loss curve: the total and each step's share, over the updates."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rnnviz.drawing import numerals
from rnnviz.drawing.caption import mean
from rnnviz.drawing.palette import mixed
from rnnviz.panes.headings import Enlarge, Parts, title
from rnnviz.panes.showing import Showing
from rnnviz.panes.typeface import font
from rnnviz.session import losses_so_far

if TYPE_CHECKING:
    import pyqtgraph

#: Up to so many steps each has a curve of its own; of longer sequences, the step in focus has.
MOST_CURVES = 12
#: A curve has at most so many points on the screen.
MOST_POINTS = 600
#: Curves follow at most so often, in milliseconds: drawing them costs more than all the rest.
DRAW_EVERY = 80
#: Losses beyond this leave the plot, whose own arithmetic would overflow.
HIGHEST = 1e300
#: How often to look whether the plotting library has been loaded, in milliseconds.
LOOK_EVERY = 15


class LossPane(QWidget):
    """Curves by pyqtgraph, which is loaded beside the first paint and not before it."""

    enlarge_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._title = title()
        self._now = Parts()
        self.enlarge = Enlarge("loss")
        self.enlarge.asked.connect(self.enlarge_asked)
        self.plot: pyqtgraph.PlotWidget | None = None
        self._curves: list[Any] = []
        self._waiting: Showing | None = None
        self._shown: Any = None
        self._dressed: Any = None
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(DRAW_EVERY)
        self._due.timeout.connect(self.draw)
        self.setMinimumHeight(120)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addSpacing(4)
        head.addWidget(self._now, stretch=1)
        head.addWidget(self.enlarge)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 10, 6, 8)
        self._column.setSpacing(4)
        self._column.addLayout(head)
        self._column.addStretch(1)

    def load(self) -> None:
        """Import pyqtgraph in a thread, then put the plot in its place."""
        self._loader = threading.Thread(target=_import_pyqtgraph, daemon=True)
        self._loader.start()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_EVERY)

    def _look(self) -> None:
        if not self._loader.is_alive():
            self._timer.stop()
            self._build()

    def _build(self) -> None:
        import pyqtgraph  # noqa: PLC0415 -- costs 200 ms, which the first paint need not wait for

        self.plot = pyqtgraph.PlotWidget(background=None)
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.setMouseEnabled(x=False, y=False)
        self._here = pyqtgraph.ScatterPlotItem(size=8, pen=None)
        self.plot.addItem(self._here)
        self._column.takeAt(1)
        self._column.addWidget(self.plot, stretch=1)
        self.draw()

    def present(self, showing: Showing) -> None:
        """Show the losses before each update so far, and those of the network on show."""
        self._waiting = showing
        say = showing.say
        self._title.setText(say("loss.title"))
        self.enlarge.present(showing)
        self._now.present(self._legend(showing))
        if self.plot is not None and not self._due.isActive():
            self._due.start()

    def draw(self) -> None:
        """Bring the curves up to what was presented last."""
        showing = self._waiting
        if self.plot is None or showing is None:
            return
        session = showing.session
        key = (
            session.experiment,
            self._focus(showing),
            showing.palette,
            showing.zoom,
        )
        if key == self._shown:
            return
        self._shown = key
        self._dress(showing)
        self._draw(showing, *peaks(*losses_so_far(session)))

    @staticmethod
    def _focus(showing: Showing) -> int:
        """The step whose curve is drawn when there are too many for all; else none."""
        return showing.view.op.t if showing.session.steps > MOST_CURVES else -1

    def _steps(self, showing: Showing) -> list[int]:
        focus = self._focus(showing)
        steps = [focus] if focus >= 0 else range(showing.session.steps)
        return [t for t in steps if showing.view.has_target(t)]

    def _legend(self, showing: Showing) -> list[str]:
        """The losses of the network on show, each in its curve's colour."""
        trace = showing.session.trace
        total = f"L = {numerals.magnitude(trace.loss)}"
        parts = [f'<b style="color:{showing.palette.loss}">{total}</b>']
        if of_what := mean(showing.view):
            parts.append(f'<span style="color:{showing.palette.muted}">({of_what})</span>')
        parts += [
            f'<span style="color:{step_color(showing, t)}">{numerals.step("L", t)} = '
            f"{numerals.magnitude(float(trace['L'][t]))}</span>"
            for t in self._steps(showing)[:6]
        ]
        by = f'<span style="color:{showing.palette.muted}">{showing.say("loss.updates")}</span>'
        return [*parts, by]

    def _dress(self, showing: Showing) -> None:
        palette, zoom = showing.palette, showing.zoom
        if self.plot is None or (palette, zoom) == self._dressed:
            return
        self._dressed = (palette, zoom)
        self.plot.setBackground(palette.paper)
        self.plot.showGrid(x=False, y=True, alpha=0.12)
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(palette.faint)
            axis.setTextPen(palette.muted)
            axis.setTickFont(font("mono", 10 * zoom))
        self.plot.getAxis("left").setWidth(round(44 * zoom))

    def _draw(self, showing: Showing, updates: Any, losses: Any) -> None:
        import pyqtgraph  # noqa: PLC0415 -- loaded by now

        assert self.plot is not None
        steps = self._steps(showing)
        while len(self._curves) < len(steps) + 1:
            curve = pyqtgraph.PlotCurveItem()
            self.plot.addItem(curve)
            self._curves.append(curve)
        for curve in self._curves[len(steps) + 1 :]:
            curve.setData([], [])
        for curve, t in zip(self._curves[1:], steps, strict=False):
            color = step_color(showing, t)
            curve.setData(updates, losses[:, t], pen=pyqtgraph.mkPen(color, width=1))
        with np.errstate(over="ignore"):
            total = losses.sum(axis=1)
        pen = pyqtgraph.mkPen(showing.palette.loss, width=2 if len(total) < 2000 else 1)
        self._curves[0].setData(updates, total, pen=pen)
        last = slice(-1, None) if np.isfinite(total[-1]) else slice(0)
        self._here.setData(updates[last], total[last], brush=showing.palette.loss)
        self.plot.setXRange(updates[0], max(updates[-1], updates[0] + 10), padding=0.02)
        top = float(total.max(where=np.isfinite(total), initial=0.0))
        self.plot.setYRange(0, min(top, HIGHEST) * 1.05 or 1.0, padding=0)


def peaks(updates: Any, losses: Any) -> tuple[Any, Any]:
    """The curves [n, T] in fewer points, of which each is the highest of those it stands for."""
    each = -(-len(updates) // MOST_POINTS)
    if each == 1:
        return updates, losses
    starts = np.arange(0, len(updates), each)
    return updates[starts], np.maximum.reduceat(losses, starts, axis=0)


def step_color(showing: Showing, t: int) -> str:
    """The colour of a step's curve: from blue for the first to purple for the last."""
    palette = showing.palette
    last = max(1, showing.session.steps - 1)
    return mixed(palette.U, palette.W, round(t / last, 3))


def _import_pyqtgraph() -> None:
    import pyqtgraph  # noqa: F401, PLC0415 -- for its effect: the next import is free
