"""What a hand does on a plot over the updates: goes to one, looks at one, takes a closer look."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from rnnviz.drawing.chart import Drawn, whole_updates
from rnnviz.stepping.chart import Chart, Span
from rnnviz.training.plot import Plot

if TYPE_CHECKING:
    from rnnviz.panes.plot import PlotView

#: While one drags, updates are told at most so often, in milliseconds: what shows them follows.
FOLLOWS: Final = 40
#: A notch of the wheel, how much narrower it makes what is seen, and how far it moves it.
NOTCH: Final = 120
CLOSER: Final = 0.8
SIDEWARDS: Final = 0.15
#: With the focus in the plot: by how many updates a key goes on, and to which end.
STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
ENDS: Final = {Qt.Key.Key_Home: "first", Qt.Key.Key_End: "last"}
WITH_SHIFT: Final = 10
ZOOMS: Final = {Qt.Key.Key_Plus: CLOSER, Qt.Key.Key_Equal: CLOSER, Qt.Key.Key_Minus: 1 / CLOSER}
KEYS: Final = {*STEPS, *ENDS, *ZOOMS, Qt.Key.Key_0}
#: Modifiers that these may have.
PLAIN: Final = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
#: What is seen is at least so wide: in updates, and where these are logarithms.
LEAST: Final = (4.0, 0.02)


class Gestures(QObject):
    """Watches a plot; `part_picked` tells a part of both axes, None for the whole of one."""

    update_picked = Signal(int)
    #: So many updates on from here, or from where one is going.
    went_along = Signal(int)
    part_picked = Signal(object, object)
    #: The update under the pointer, None when it has left.
    pointed = Signal(object)

    def __init__(self, view: PlotView) -> None:
        super().__init__(view)
        self._view = view
        self._plot: Plot | None = None
        self._told = -1
        self._wanted: int | None = None
        self._grip: tuple[QPointF, Drawn] | None = None
        self._scrubs = False
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(FOLLOWS)
        self._next.timeout.connect(self._tell)
        view.viewport().setMouseTracking(True)
        for watched in (view, view.viewport()):
            watched.installEventFilter(self)

    def present(self, plot: Plot, chart: Chart, drawn: Drawn) -> None:
        """What is seen now."""
        self._plot, self._chart, self._drawn = plot, chart, drawn
        self._told = plot.update

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is meant for the plot; the rest goes its way."""
        act = self._handled.get(event.type())
        if act is None or self._plot is None:
            return super().eventFilter(watched, event)
        return act(self, event)

    # Where a point is.

    def _place(self, at: QPointF) -> float:
        """The place on the updates' axis under a point."""
        area, across = self._view.area, self._drawn.across
        share = (at.x() - area.left()) / max(area.width(), 1.0)
        return across.low + share * (across.high - across.low)

    def _height(self, at: QPointF) -> float:
        area, up = self._view.area, self._drawn.up
        return up.high - (at.y() - area.top()) / max(area.height(), 1.0) * (up.high - up.low)

    def _update(self, at: QPointF) -> int:
        """The nearest update that was made."""
        assert self._plot is not None
        across = self._drawn.across
        number = across.number(min(max(self._place(at), across.low), across.high))
        return self._made(round(number))

    def _made(self, update: int) -> int:
        assert self._plot is not None
        return min(max(update, self._plot.first), self._plot.last)

    # Going to an update.

    def _pick(self, update: int) -> None:
        self._wanted = update
        if not self._next.isActive():
            self._tell()

    def _tell(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None and wanted != self._told:
            self._told = wanted
            self._next.start()
            self.update_picked.emit(wanted)

    # The hand.

    def _pressed(self, event: QMouseEvent) -> bool:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and shift):
            self._grip = event.position(), self._drawn
        elif left:
            self._scrubs = True
            self._view.setFocus(Qt.FocusReason.MouseFocusReason)
            self._pick(self._update(event.position()))
        return left or self._grip is not None

    def _moved(self, event: QMouseEvent) -> bool:
        at = event.position()
        if self._grip is not None:
            self._pull(at)
        elif self._scrubs:
            self._pick(self._update(at))
        self.pointed.emit(self._update(at))
        return True

    def _released(self, event: QMouseEvent) -> bool:
        held = self._scrubs or self._grip is not None
        if self._scrubs and self._wanted is not None:
            self._next.stop()
            self._tell()
        self._grip, self._scrubs = None, False
        return held or event.button() == Qt.MouseButton.LeftButton

    def _left(self, event: QEvent) -> bool:
        del event
        self.pointed.emit(None)
        return False

    def _pull(self, at: QPointF) -> None:
        """What was taken hold of stays under the pointer."""
        assert self._grip is not None
        start, drawn = self._grip
        area = self._view.area
        across, up = drawn.across, drawn.up
        by = (start.x() - at.x()) / max(area.width(), 1.0) * (across.high - across.low)
        rise = (at.y() - start.y()) / max(area.height(), 1.0) * (up.high - up.low)
        part = Span(across.low, across.high).moved(by)
        self._see(part, self._chart.up and Span(up.low, up.high).moved(rise))

    def _wheeled(self, event: QWheelEvent) -> bool:
        across, up, at = self._drawn.across, self._drawn.up, event.position()
        turned = event.angleDelta().y() / NOTCH
        aside = event.angleDelta().x() / NOTCH
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            aside, turned = aside or turned, 0.0
        if aside:
            by = -aside * SIDEWARDS * (across.high - across.low)
            self._see(Span(across.low, across.high).moved(by), self._chart.up)
        elif turned and at.x() < self._view.area.left():
            span = Span(up.low, up.high).zoomed(self._height(at), CLOSER**turned)
            self._see(self._chart.across, span)
        elif turned:
            self._closer(self._place(at), CLOSER**turned)
        event.accept()
        return True

    def _closer(self, about: float, factor: float) -> None:
        across = self._drawn.across
        span = Span(across.low, across.high).zoomed(about, factor)
        if factor < 1 and span.high - span.low < LEAST[across.log]:
            return
        self._see(span, self._chart.up)

    def _see(self, across: Span | None, up: Span | None) -> None:
        """A part of the axes, as far as there is anything."""
        assert self._plot is not None
        whole = whole_updates(self._plot, log=self._drawn.across.log)
        part = across and across.within(whole)
        if (part, up) != (self._chart.across, self._chart.up):
            self.part_picked.emit(part, up)

    # Keys.

    def _claimed(self, event: QKeyEvent) -> bool:
        """Its own keys are no shortcuts of the window while it has the focus."""
        own = event.key() in KEYS and not event.modifiers() & ~PLAIN
        event.setAccepted(own)
        return own

    def _typed(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key not in KEYS or event.modifiers() & ~PLAIN:
            return False
        if key in STEPS:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.went_along.emit(STEPS[key] * (WITH_SHIFT if shift else 1))
        elif key in ENDS:
            self._next.stop()
            self._pick(getattr(self._plot, ENDS[key]))
        elif key in ZOOMS:
            self._closer(self._drawn.across.place(self._told), ZOOMS[key])
        else:
            self.part_picked.emit(None, None)
        return True

    _handled: ClassVar[dict[QEvent.Type, Callable[..., bool]]] = {
        QEvent.Type.MouseButtonPress: _pressed,
        QEvent.Type.MouseButtonDblClick: _pressed,
        QEvent.Type.MouseMove: _moved,
        QEvent.Type.MouseButtonRelease: _released,
        QEvent.Type.Leave: _left,
        QEvent.Type.Wheel: _wheeled,
        QEvent.Type.ShortcutOverride: _claimed,
        QEvent.Type.KeyPress: _typed,
    }
