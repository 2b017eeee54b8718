"""The transport: buttons that move along the ops, a speed, and the timeline."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rnnviz.drawing.caption import broken, where
from rnnviz.drawing.shapes import Picture
from rnnviz.drawing.timeline import index_at, timeline, told
from rnnviz.drawing.view import View
from rnnviz.panes.canvas import Canvas
from rnnviz.panes.headings import remark
from rnnviz.panes.icons import icon
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
        self._where = remark()
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
        found = broken(showing.view)
        self._where.setText(" · ".join(filter(None, (where(showing.view), found and f"● {found}"))))
        self._where.setToolTip(found)
        self.timeline.present(showing)


class Timeline(Canvas):
    """All ops in a row; pressing and dragging goes to the one under the pointer."""

    dragged = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._count, self._zoom = 1, 1.0
        self.setFixedHeight(48)

    def present(self, showing: Showing) -> None:
        """Show the ops."""
        view, zoom = showing.view, showing.zoom
        self._count, self._zoom = len(view.reached.program), zoom
        if self.height() != (height := round(48 * zoom)):
            self.setFixedHeight(height)
        key = (view, zoom)
        self.show_picture(key, partial(_timeline, view, zoom), showing.palette.paper)
        self.describe_with(partial(told, view))
        self.setAccessibleName(showing.say("transport.timeline"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the op that was pressed."""
        self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        self._drag(event)

    def _drag(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            at = index_at(event.position().x(), self.width(), self._count, self._zoom)
            self.dragged.emit(at)


def _timeline(view: View, zoom: float, size: tuple[float, float]) -> Picture:
    return timeline(view, size, zoom)
