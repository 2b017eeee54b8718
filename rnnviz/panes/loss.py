"""The training plot: losses and what else is known of each update, and the way to go to one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rnnviz.drawing.chart import Drawn, drawn
from rnnviz.drawing.chart_legend import rows
from rnnviz.drawing.inks import name
from rnnviz.panes.chart_head import ChartHead, ChartMenu
from rnnviz.panes.gestures import Gestures
from rnnviz.panes.headings import Enlarge, Parts
from rnnviz.panes.legend import Legend
from rnnviz.panes.plot_key import PlotKey
from rnnviz.panes.plot_remarks import at_present, at_update
from rnnviz.panes.showing import Showing
from rnnviz.session.plotted import causes_of, measure, plotted
from rnnviz.stepping.chart import Chart, Span
from rnnviz.training.plot import Plot

if TYPE_CHECKING:
    from rnnviz.panes.plot import PlotView

#: Curves follow at most so often, in milliseconds: drawing them costs more than all the rest.
DRAW_EVERY: Final = 80
#: How often to look whether the plotting library has been loaded, in milliseconds.
LOOK_EVERY: Final = 15


class LossPane(QWidget):
    """Curves by pyqtgraph, which is loaded beside the first paint and not before it."""

    chart_set = Signal(Chart)
    enlarge_asked = Signal(str)
    update_picked = Signal(int)
    went_along = Signal(int)
    branch_picked = Signal(int)
    branch_renamed = Signal(int, str)
    command_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.menu = ChartMenu(self)
        self.head = ChartHead(self.menu)
        self.enlarge = Enlarge("loss")
        self.legend = Legend()
        self.view: PlotView | None = None
        self.plot: Plot | None = None
        self.drawn: Drawn | None = None
        self._now = Parts()
        self._waiting: Showing | None = None
        self._shown: Any = None
        self._pointed: int | None = None
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(DRAW_EVERY)
        self._due.timeout.connect(self.draw)
        self.setMinimumHeight(120)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.head)
        head.addWidget(self._now, stretch=1)
        head.addWidget(self.enlarge)
        self._body = QHBoxLayout()
        self._body.setSpacing(6)
        self._body.addStretch(1)
        self._body.addWidget(self.legend)
        self.legend.hide()
        column = QVBoxLayout(self)
        # A tool button keeps some room round its text: the text begins where other headings do.
        head.setContentsMargins(8, 0, 0, 0)
        self._body.setContentsMargins(14, 0, 0, 0)
        column.setContentsMargins(0, 10, 6, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(self._body, stretch=1)

    def _connect(self) -> None:
        self.enlarge.asked.connect(self.enlarge_asked)
        for part in (self.head, self.menu):
            part.chart_set.connect(self.chart_set)
        self.menu.command_asked.connect(self.command_asked)
        self.menu.branch_picked.connect(self.branch_picked)
        self.legend.branch_picked.connect(self.branch_picked)
        self.legend.branch_renamed.connect(self.branch_renamed)
        self.legend.switched.connect(self._switch)

    # The library that comes late.

    def load(self) -> threading.Thread:
        """Import pyqtgraph in a thread, which is returned, then put the plot in its place."""
        self._loader = threading.Thread(target=_import_view, daemon=True)
        self._loader.start()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_EVERY)
        return self._loader

    def _look(self) -> None:
        if not self._loader.is_alive():
            self._timer.stop()
            self._build()

    def _build(self) -> None:
        from rnnviz.panes.plot import PlotView  # noqa: PLC0415 -- pyqtgraph has been loaded by now

        self.view = PlotView()
        self.key = PlotKey(self.view)
        self._body.takeAt(0)
        self._body.insertWidget(0, self.view, stretch=1)
        self.view.resized.connect(self._ask)
        self.gestures = Gestures(self.view)
        self.gestures.update_picked.connect(self.update_picked)
        self.gestures.went_along.connect(self.went_along)
        self.gestures.part_picked.connect(self._see)
        self.gestures.pointed.connect(self._point)
        self.draw()

    # What is shown.

    def present(self, showing: Showing) -> None:
        """Show the curves up to the network on show, and what they say of it."""
        before, self._waiting = self._waiting, showing
        inspection = showing.session.inspection
        roomy = inspection.enlarged == "loss"
        self.enlarge.present(showing)
        self.head.present(showing, roomy=roomy)
        self.legend.name(showing)
        self.legend.setVisible(roomy)
        self._now.setVisible(not roomy)
        if self._at_once(showing):
            self._now.present(at_present(showing))
        other = before is not None and before.say is not showing.say
        # While training it has a turn of its own, and no other one shall be longer for it; and no
        # word is left in another language.
        if showing.training or other:
            self._due.stop()
            self.draw()
        else:
            self._ask()

    def _at_once(self, showing: Showing) -> bool:
        """Whether the title is about losses on show; all else follows with the curves."""
        session = showing.session
        quick = session.inspection.chart.what == "loss" and session.experiment.material is None
        return quick and self._pointed is None and self.legend.isHidden()

    def _ask(self) -> None:
        """Have the curves follow soon."""
        if self.view is not None and not self._due.isActive():
            self._due.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There may be room for more."""
        super().resizeEvent(event)
        self._ask()

    def draw(self) -> None:
        """Bring the curves up to what was presented last."""
        showing, view = self._waiting, self.view
        if view is None or showing is None:
            return
        session, chart = showing.session, showing.session.inspection.chart
        unit = "" if self.legend.isHidden() else showing.say("plot.updates_made")
        view.dress(showing.palette, showing.zoom, unit, showing.say("plot.at", update="{}"))
        looks = showing.palette, showing.zoom, showing.say.code, view.size(), unit
        key = (causes_of(session, chart.what), chart, looks)
        if key == self._shown:
            return
        self._shown = key
        measure(session)
        self.plot = plotted(session, chart.what)
        self.drawn = drawn(self.plot, chart, showing.palette, view.room)
        self.gestures.present(self.plot, chart, self.drawn)
        view.show_drawn(self.drawn, self.plot, showing.zoom)
        self._tell(showing, self.plot)

    def _tell(self, showing: Showing, plot: Plot) -> None:
        """What the curves say: of the update under the pointer, else of the one on show."""
        say, chart = showing.say, showing.session.inspection.chart
        at = plot.update if self._pointed is None else self._pointed
        listed = rows(plot, chart, showing.palette, say, at)
        named = tuple((key, say(name(key, plot))) for key in plot.keys)
        self.menu.present(showing, named, (plot.branches, plot.shown))
        if not self.legend.isHidden():
            self.legend.present(listed, showing)
        elif self._at_once(showing):
            self._now.present(at_present(showing))
        else:
            self._now.present(at_update(plot, showing, at))
        if self.view is not None and self.drawn is not None:
            self.view.setAccessibleName(say(f"plot.what_{chart.what}"))
            self.view.setAccessibleDescription("\n".join(row.said for row in listed))
            self.view.cross(plot, self.drawn, self._pointed)
            few = listed if self.legend.isHidden() else ()
            self.key.present(few, showing.palette, say, showing.zoom)
            self.key.stand_in(self.view.area)

    # What a reader does.

    def _point(self, update: int | None) -> None:
        showing, self._pointed = self._waiting, update
        if showing is None or self.plot is None:
            return
        self._tell(showing, self.plot)

    def _see(self, across: Span | None, up: Span | None) -> None:
        if self._waiting is not None:
            self.chart_set.emit(self._waiting.session.inspection.chart.part(across, up))

    def _switch(self, key: str) -> None:
        if self._waiting is not None:
            self.chart_set.emit(self._waiting.session.inspection.chart.toggled(key))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """All that can be done with the plot."""
        self.menu.popup(event.globalPos())


def _import_view() -> None:
    import rnnviz.panes.plot  # noqa: F401, PLC0415 -- for its effect: the next import is free
