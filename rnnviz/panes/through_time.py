"""The gradient through time: how large it arrives at each step, and what each step does to it."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from rnnviz.drawing.heatmaps import describe
from rnnviz.drawing.jacobians import jacobians
from rnnviz.drawing.shapes import Picture, Spot
from rnnviz.drawing.through_time import gradient
from rnnviz.drawing.view import View
from rnnviz.drawing.waiting import waiting
from rnnviz.panes.canvas import Canvas
from rnnviz.panes.choices import Choices
from rnnviz.panes.headings import Enlarge, Heading, headed
from rnnviz.panes.showing import Showing
from rnnviz.stepping.inspection import PLOTS

#: What its plots are called where their names would take the room of the heading.
SYMBOLS: Final = {"gradient": "∂h", "jacobian": "J"}
#: What stands between the parts of the head and round them, in pixels.
APART: Final = 40


class ThroughTimePane(QWidget):
    """A plot over the time steps."""

    plot_picked = Signal(str)
    enlarge_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._title = Heading()
        self.plots = Choices(PLOTS)
        self.canvas = Canvas()
        self.enlarge = Enlarge("through_time")
        column = headed(self, self._title, self.plots, self.enlarge, spacing=4)
        column.addWidget(self.canvas, stretch=1)
        self._texts: tuple[dict[str, str], str, str] | None = None
        self.plots.picked.connect(self.plot_picked)
        self.enlarge.asked.connect(self.enlarge_asked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There may be room for more."""
        super().resizeEvent(event)
        self._name_plots()

    def _name_plots(self) -> None:
        """By words; by symbols where else there would be no heading."""
        if self._texts is None:
            return
        texts, heading, plot = self._texts
        first, *others = self.plots.buttons.values()
        inside = _wide(first, "".join(texts.values()))
        round_it = (first.sizeHint().width() - _wide(first, first.text())) * (1 + len(others))
        room = self.width() - self.enlarge.sizeHint().width()
        taken = inside + round_it + _wide(self._title, heading) + APART
        self.plots.present(plot, texts if taken <= room else SYMBOLS, texts)

    def present(self, showing: Showing) -> None:
        """Show the plot that is chosen, at the present place."""
        view, say, plot = showing.view, showing.say, showing.session.inspection.plot
        self.enlarge.present(showing)
        self._title.present(say("through.title"), say("through.short"))
        texts = {"gradient": say("through.gradient"), "jacobian": say("through.jacobian_tab")}
        self._texts = texts, say("through.short"), plot
        self._name_plots()
        if showing.hurried and plot == "jacobian":
            draw = partial(waiting, view, say("through.waiting"), showing.zoom)
            key = ("waiting", say.code, showing.zoom)
            self.canvas.show_picture(key, draw, showing.palette.paper)
        else:
            draw = partial(_plot, view, plot, showing.zoom)
            self.canvas.show_picture((view, plot, showing.zoom), draw, showing.palette.paper)
        self.canvas.describe_with(partial(_described, view))
        self.canvas.setAccessibleName(say("through.title"))


def _wide(widget: QWidget, text: str) -> int:
    return widget.fontMetrics().horizontalAdvance(text)


def _described(view: View, spot: Spot) -> str:
    """What stands at the pointer; in an image of many steps its column tells which."""
    return describe(view, Spot(*spot[:5], spot.column) if spot.columns else spot)


def _plot(view: View, plot: str, zoom: float, size: tuple[float, float]) -> Picture:
    if plot == "jacobian":
        return jacobians(view, size, zoom)
    return gradient(view, view.pick, size, zoom)
