"""The window: panes in their places, menus and keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from rnnviz.app.clock import Clock
from rnnviz.app.desk import Desk
from rnnviz.app.menus import Menus
from rnnviz.app.wiring import wire
from rnnviz.drawing.palette import THEMES, Palette
from rnnviz.language import LANGUAGES
from rnnviz.panes.breakpoints import BreakpointsPane
from rnnviz.panes.diagram import DiagramPane
from rnnviz.panes.headings import rule
from rnnviz.panes.ledger import LedgerPane
from rnnviz.panes.listing import ListingPane
from rnnviz.panes.loss import LossPane
from rnnviz.panes.model import ModelPane
from rnnviz.panes.shelf import Shelf
from rnnviz.panes.showing import Showing
from rnnviz.panes.style import dress
from rnnviz.panes.through_time import ThroughTimePane
from rnnviz.panes.toolbar import ToolbarPane
from rnnviz.panes.transport import TransportPane
from rnnviz.panes.values import ValuesPane
from rnnviz.panes.watches import WatchesPane
from rnnviz.panes.weights import WeightsPane
from rnnviz.panes.whatif import WhatifPane
from rnnviz.panes.words import WordsPane
from rnnviz.session import Session
from rnnviz.stepping.inspection import SHELF

#: Widths of the outer columns: at least, at most, and as a share of the window's.
LEFT = (216, 320, 0.165)
RIGHT = (356, 620, 0.25)
#: The window in which everything fits at its own size; larger types need as much more.
ROOM_FOR_ONE = (1120, 720)


class Window(QMainWindow):
    """Shows whatever session is on the desk."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.desk: Desk = Desk(session)
        self.words, self.model = WordsPane(), ModelPane()
        self.diagram, self.transport, self.loss = DiagramPane(), TransportPane(), LossPane()
        self.values, self.weights = ValuesPane(), WeightsPane()
        self.listing, self.watches, self.whatif = ListingPane(), WatchesPane(), WhatifPane()
        self.breaks = BreakpointsPane()
        self.shelf = Shelf({name: getattr(self, name) for name in SHELF})
        self.through_time, self.ledger = ThroughTimePane(), LedgerPane()
        self.toolbar = ToolbarPane()
        self._dressed: tuple[Palette, float] | None = None
        self._arrange()
        self.menus = Menus(self)
        wire(self, self.desk)
        self.toolbar.theme_switched.connect(self.switch_theme)
        self.toolbar.language_switched.connect(self.switch_language)
        for field in (self.words.inputs, self.words.targets, self.model.h0):
            field.line.returnPressed.connect(self.diagram.canvas.setFocus)
        self.desk.listen(self.present)
        self._clock = Clock(self.desk, self)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._scheme_changed)
        self.resize(1600, 1000)
        self.setMinimumHeight(660)
        self.present()
        self.diagram.canvas.setFocus()

    def _arrange(self) -> None:
        centre = QWidget()
        self.setCentralWidget(centre)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        column.addWidget(rule())
        row = QHBoxLayout()
        row.setSpacing(0)
        self._left, self._right = self._left_side(), self._right_side()
        row.addWidget(self._left)
        row.addWidget(rule(vertical=True))
        row.addWidget(self._middle(), stretch=1)
        row.addWidget(rule(vertical=True))
        row.addWidget(self._right)
        column.addLayout(row, stretch=1)

    def _left_side(self) -> QWidget:
        side = QWidget()
        side.setObjectName("side")
        column = QVBoxLayout(side)
        column.setContentsMargins(14, 12, 12, 12)
        column.setSpacing(18)
        column.addWidget(self.words)
        column.addWidget(rule())
        column.addWidget(self.model)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(side)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return scroll

    def _middle(self) -> QWidget:
        middle = QWidget()
        middle.setObjectName("centre")
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.diagram, stretch=7)
        column.addWidget(rule())
        column.addWidget(self.transport)
        column.addWidget(rule())
        column.addLayout(self._below(), stretch=3)
        return middle

    def _below(self) -> QHBoxLayout:
        """What is seen over updates, over time, and between losses and uses."""
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.loss, stretch=5)
        row.addWidget(rule(vertical=True))
        row.addWidget(self.through_time, stretch=6)
        row.addWidget(rule(vertical=True))
        row.addWidget(self.ledger, stretch=5)
        return row

    def _right_side(self) -> QWidget:
        side = QWidget()
        side.setObjectName("side")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.values, stretch=5)
        column.addWidget(rule())
        column.addWidget(self.shelf, stretch=4)
        return side

    def resizeEvent(self, event: object) -> None:
        """Give the outer columns their share."""
        del event
        self._set_columns()
        if self._dressed and self._dressed[1] != self.zoom_now():
            self.present()

    def _set_columns(self) -> None:
        zoom = self.zoom_now()
        for side, (least, most, share) in ((self._left, LEFT), (self._right, RIGHT)):
            width = min(max(self.width() * share, least * zoom), most * zoom)
            side.setFixedWidth(round(width))

    def zoom_now(self) -> float:
        """The size asked for, as far as the window has room for it."""
        room = min(self.width() / ROOM_FOR_ONE[0], self.height() / ROOM_FOR_ONE[1])
        return max(1.0, min(self.desk.session.zoom, room))

    def palette_now(self) -> Palette:
        """The palette of the chosen theme, or of the one the system has."""
        theme = self.desk.session.theme
        if theme not in THEMES:
            dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
            theme = "dark" if dark else "light"
        return THEMES[theme]

    def present(self) -> None:
        """Hand what is on the desk to every pane."""
        desk = self.desk
        palette = self.palette_now()
        zoom = self.zoom_now()
        self._dress(palette, zoom)
        showing = Showing(desk.session, desk.playback, palette, desk.training, desk.rate, zoom)
        say = showing.say
        self.setWindowTitle(say("window.title", words=" ".join(desk.session.experiment.inputs)))
        self.menus.present(showing)
        for pane in (
            self.toolbar,
            self.words,
            self.model,
            self.diagram,
            self.transport,
            self.values,
            self.shelf,
            self.loss,
            self.through_time,
            self.ledger,
        ):
            pane.present(showing)

    def _dress(self, palette: Palette, zoom: float) -> None:
        if (palette, zoom) != self._dressed:
            self._dressed = (palette, zoom)
            application = QApplication.instance()
            assert isinstance(application, QApplication)
            dress(application, palette, zoom)
            self._set_columns()

    def _scheme_changed(self) -> None:
        self.present()

    def switch_theme(self) -> None:
        """From light to dark and back."""
        other = "light" if self.palette_now().name == "dark" else "dark"
        self.desk.keep_playing(lambda session: session.set_theme(other))

    def switch_language(self) -> None:
        """To the next language."""
        code = self.desk.session.language
        following = LANGUAGES[(LANGUAGES.index(code) + 1) % len(LANGUAGES)]
        self.desk.keep_playing(lambda session: session.set_language(following))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing runs on after the window."""
        self.desk.rest()
        super().closeEvent(event)
