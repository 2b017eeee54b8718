"""The transport: buttons that move along the ops, a speed, and the timeline."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rnnviz.drawing.caption import broken, where
from rnnviz.drawing.long_timeline import in_bands, index_at, long_timeline, part
from rnnviz.drawing.shapes import Picture
from rnnviz.drawing.stretch import is_long
from rnnviz.drawing.timeline import slots, timeline, told
from rnnviz.drawing.view import View
from rnnviz.panes.headings import Line
from rnnviz.panes.icons import icon
from rnnviz.panes.scrubber import Scrubber
from rnnviz.panes.showing import Showing
from rnnviz.panes.stops import Stops
from rnnviz.stepping.playback import SPEEDS

#: The buttons in their order, and the command that does the same.
BUTTONS = (
    ("first", "run_first"),
    ("pass_back", "run_pass_back"),
    ("time_back", "run_time_back"),
    ("back", "run_back"),
    ("play", "run_play"),
    ("step", "run_step"),
    ("time_step", "run_time_step"),
    ("finish", "run_finish"),
    ("last", "run_last"),
)


class TransportPane(QWidget):
    """Everything that moves the place along the ops."""

    went_first = Signal()
    went_last = Signal()
    stepped = Signal()
    stepped_back = Signal()
    stepped_time = Signal()
    stepped_time_back = Signal()
    finished_pass = Signal()
    stepped_pass_back = Signal()
    play_toggled = Signal()
    speed_picked = Signal(float)
    place_picked = Signal(int)
    skipped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._where = Line()
        self.buttons = {name: QPushButton() for name, _ in BUTTONS}
        self.speed = QComboBox()
        self.stops = Stops()
        self.timeline = Timeline()
        self.speed.addItems([f"{speed:g}×" for speed in SPEEDS])
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 6)
        column.setSpacing(8)
        column.addLayout(self._row())
        column.addWidget(self.timeline)
        self._connect()

    def _row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for name, _ in BUTTONS:
            button = self.buttons[name]
            button.setObjectName("play" if name == "play" else "transport")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        row.addSpacing(6)
        row.addWidget(self.speed)
        row.addWidget(self.stops)
        row.addSpacing(6)
        row.addWidget(self._where, stretch=1)
        return row

    def _connect(self) -> None:
        signals = {
            "first": self.went_first,
            "pass_back": self.stepped_pass_back,
            "time_back": self.stepped_time_back,
            "back": self.stepped_back,
            "play": self.play_toggled,
            "step": self.stepped,
            "time_step": self.stepped_time,
            "finish": self.finished_pass,
            "last": self.went_last,
        }
        for name, signal in signals.items():
            self.buttons[name].clicked.connect(signal)
        self.speed.activated.connect(self._pick_speed)
        self.stops.skipped.connect(self.skipped)
        self.timeline.dragged.connect(self.place_picked)

    def _pick_speed(self, row: int) -> None:
        self.speed_picked.emit(SPEEDS[row])

    def present(self, showing: Showing) -> None:
        """Show where the place is, and whether it moves by itself."""
        say, palette, zoom = showing.say, showing.palette, showing.zoom
        playing = showing.playback.playing
        for name, command in BUTTONS:
            shown = "pause" if name == "play" and playing else name
            text = say(f"transport.{shown}")
            button = self.buttons[name]
            ink = palette.window if name == "play" else palette.ink
            drawn = icon(shown, ink, zoom)
            if button.icon().cacheKey() != drawn.cacheKey():
                button.setIcon(drawn)
            button.setIconSize(QSize(round(16 * zoom), round(16 * zoom)))
            button.setToolTip(showing.tip(text, command))
            button.setAccessibleName(text)
        self.speed.setCurrentIndex(SPEEDS.index(showing.playback.speed))
        self.speed.setToolTip(say("transport.speed"))
        self.speed.setAccessibleName(say("transport.speed"))
        self.stops.present(showing)
        found, view = broken(showing.view), showing.view
        why = f" · ● {found}" if found else ""
        brief = say("diagram.op", n=view.reached.index + 1, total=len(view.reached.program))
        self._where.present(where(view) + why, found, brief + why)
        self.timeline.present(showing)


class Timeline(Scrubber):
    """All ops in a row; pressing and dragging goes to the one under the pointer.

    Of a long sequence those round the place, which hold still while they are dragged along.
    """

    def __init__(self) -> None:
        super().__init__(self.number_at)
        self._view: View | None = None
        self._zoom = 1.0
        self._held: range | None = None
        self._along_bands = False
        self.setFixedHeight(48)

    def present(self, showing: Showing) -> None:
        """Show the ops."""
        self._view, self._zoom = showing.view, showing.zoom
        if self.height() != (height := round(48 * self._zoom)):
            self.setFixedHeight(height)
        self._show(showing.view)
        self.describe_with(partial(told, showing.view))
        self.setAccessibleName(showing.say("transport.timeline"))

    def _show(self, view: View) -> None:
        key = (_seen_in(view), self._zoom, self._held)
        draw = partial(_timeline, view, self._zoom, self._held)
        self.show_picture(key, draw, view.palette.paper)

    def number_at(self, at: QPointF) -> int:
        """The op at a point."""
        assert self._view is not None
        reached, width = self._view.reached, float(self.width())
        total = len(reached.program)
        if not is_long(reached.steps):
            return slots(self._view, width, self._zoom).at(at.x())
        if self._along_bands:
            return index_at(at.x(), width, total, self._zoom)
        shown = self._held or part(reached.index, total, width, self._zoom)
        return shown.start + index_at(at.x(), width, len(shown), self._zoom)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The row that was pressed is dragged along until it is let go; single ops hold still."""
        assert self._view is not None
        reached = self._view.reached
        self._along_bands = in_bands(event.position().y(), self._zoom)
        if not self._along_bands:
            width, total = float(self.width()), len(reached.program)
            self._held = part(reached.index, total, width, self._zoom)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The ops round the place again."""
        super().mouseReleaseEvent(event)
        if self._held is not None and self._view is not None:
            self._held = None
            self._show(self._view)


def _seen_in(view: View) -> tuple[Any, ...]:
    """All that the row of ops follows from: it is the same while other numbers come."""
    told = tuple(target >= 0 for target in view.experiment.target_ids)
    where_it_breaks = view if view.breakpoints else None
    return view.reached, view.palette, view.say.code, told, view.skipped, where_it_breaks


def _timeline(view: View, zoom: float, held: range | None, size: tuple[float, float]) -> Picture:
    if not is_long(view.steps):
        return timeline(view, size, zoom)
    reached = view.reached
    shown = held or part(reached.index, len(reached.program), size[0], zoom)
    return long_timeline(view, size, zoom, shown)
