"""The window: panes in their places, menus and keys."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from rnnviz.app.arrangement import Arrangement
from rnnviz.app.clock import Clock
from rnnviz.app.desk import Desk
from rnnviz.app.dialogs import Dialogs
from rnnviz.app.files import Files, dropped
from rnnviz.app.followers import Followers
from rnnviz.app.keymap import keymap
from rnnviz.app.materials import Materials, is_material
from rnnviz.app.menu_bar import Menus
from rnnviz.app.rounds import Rounds
from rnnviz.app.shelved import Shelved
from rnnviz.app.wiring import wire
from rnnviz.drawing.palette import THEMES, Palette
from rnnviz.language import LANGUAGES
from rnnviz.panes.diagram import DiagramPane
from rnnviz.panes.ledger import LedgerPane
from rnnviz.panes.loss import LossPane
from rnnviz.panes.model import ModelPane
from rnnviz.panes.shelf import Shelf
from rnnviz.panes.showing import Showing
from rnnviz.panes.style import dress, prime
from rnnviz.panes.task import TaskPane
from rnnviz.panes.through_time import ThroughTimePane
from rnnviz.panes.toolbar import ToolbarPane
from rnnviz.panes.transport import TransportPane
from rnnviz.panes.values import ValuesPane
from rnnviz.panes.words import WordsPane
from rnnviz.session import Session
from rnnviz.stepping.inspection import SHELF

#: The window in which everything fits at its own size; larger types need as much more.
ROOM_FOR_ONE = (1120, 720)
#: What stands in every window; what is on the shelf is wired when it is taken out.
STANDING = (
    *("words", "model", "task", "diagram", "transport", "loss", "values", "shelf"),
    *("through_time", "ledger", "toolbar"),
)


class Window(Shelved):
    """Shows whatever session is on the desk."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.desk: Desk = Desk(session)
        self._dress_first()
        self.words, self.model = WordsPane(), ModelPane()
        self.task = TaskPane()
        self.diagram, self.transport, self.loss = DiagramPane(), TransportPane(), LossPane()
        self.values = ValuesPane()
        self.shelf: Shelf = Shelf(SHELF, partial(getattr, self))
        self.through_time, self.ledger = ThroughTimePane(), LedgerPane()
        self.toolbar = ToolbarPane()
        given = self.task, self.words, self.model
        others = self.task, self.model, self.loss
        beside = self.words, self.values, self.shelf, self.through_time, self.ledger
        self.followers = Followers(self.diagram, others, beside, self)
        fields, bars = given, (self.toolbar, self.transport)
        seldom = (bars, (self.values,), (self.shelf,), fields, (self.through_time,), (self.ledger,))
        self._rounds = Rounds(self.diagram, self.loss, seldom)
        self._arrangement = Arrangement(self)
        self.menus: Menus = Menus(self)
        self.dialogs: Dialogs = Dialogs(self)
        self.files = Files(self)
        self.materials: Materials = Materials(self)
        for name in STANDING:
            wire(self.desk, name, getattr(self, name))
        self.toolbar.theme_switched.connect(self.switch_theme)
        self.toolbar.language_switched.connect(self.switch_language)
        self.loss.command_asked.connect(self.menus.act)
        for field in (self.words.inputs, self.words.targets, self.model.h0):
            field.line.returnPressed.connect(self.diagram.canvas.setFocus)
        self.desk.listen(self.present)
        self._clock = Clock(self.desk, self._rounds, self)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._scheme_changed)
        self.setMinimumHeight(660)
        self.present()
        self.diagram.canvas.setFocus()

    def resizeEvent(self, event: object) -> None:
        """Give the outer columns their share."""
        del event
        self._arrangement.set_columns(self.zoom_now())
        if self._dressed and self._dressed[1] != self.zoom_now():
            self.present()

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

    def showing(self) -> Showing:
        """What is on the desk, as panes are handed it."""
        desk, session = self.desk, self.desk.session
        palette, zoom, keys = self.palette_now(), self.zoom_now(), keymap(session.keys)
        runs = desk.training, desk.rate
        showing = Showing(session, desk.playback, palette, *runs, zoom, keys, desk.sought)
        return replace(showing, sampling=desk.sampling)

    def present(self) -> None:
        """Hand what is on the desk to every pane."""
        desk = self.desk
        showing = self.showing()
        if self._dress(showing.palette, showing.zoom):
            self._arrangement.set_columns(showing.zoom)
        self.files.present()
        self.menus.present(showing)
        if self._rounds.present(showing):
            return
        session = desk.session
        self._arrangement.enlarge(session.inspection.enlarged, session.program.steps)
        self.dialogs.present(showing)
        self.toolbar.present(showing)
        self.transport.present(showing)
        self.followers.present(showing)

    def _dress_first(self) -> None:
        """Before there are panes: widgets ask for their fonts when they are made.

        The style sheet waits until all have their places: each move works it out anew.
        """
        self.resize(1600, 1000)
        self._dressed: tuple[Palette, float] | None = None
        prime(_application(), self.palette_now(), self.zoom_now())

    def _dress(self, palette: Palette, zoom: float) -> bool:
        """Whether that changed anything."""
        if (palette, zoom) != self._dressed:
            self._dressed = (palette, zoom)
            dress(_application(), palette, zoom)
            return True
        return False

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

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome a file."""
        if dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open it."""
        path = dropped(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            opens = self.materials.open if is_material(path) else self.files.open_path
            opens(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing runs on after the window, and nothing that was not saved is lost unasked."""
        if not self.files.may_close():
            event.ignore()
            return
        self.desk.rest()
        self.files.closed()
        super().closeEvent(event)


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
