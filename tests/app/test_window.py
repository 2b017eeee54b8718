"""The window: what stands where, how it closes, and what it leaves behind."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from rnnviz.app.window import Window
from rnnviz.session import Session
from rnnviz.stepping.inspection import SHELF
from tests.reader import opened

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.reader import Reader

PANES = ("toolbar", "words", "model", "diagram", "transport", "values", "weights", "loss")


def test_the_title_names_the_words(reader: Reader) -> None:
    assert reader.window.windowTitle() == "baseball bat[*] · rnnviz"
    reader.types(reader.window.words.inputs, "cave bat")
    assert reader.window.windowTitle() == "cave bat[*] · rnnviz"


@pytest.mark.parametrize("size", [(1280, 800), (1600, 1000), (1920, 1080)])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_pane_is_wholly_inside(qtbot: QtBot, size: tuple[int, int], language: str) -> None:
    somebody = opened(qtbot, size=size, language=language)
    window = somebody.window
    assert (window.width(), window.height()) == size
    for name in PANES:
        pane = getattr(window, name)
        corner = pane.mapTo(window, pane.rect().bottomRight())
        assert pane.width() > 100
        assert pane.height() > 30
        if name not in ("words", "model"):
            assert corner.x() <= window.width()
            assert corner.y() <= window.height()
    somebody.leaves()


def test_panes_do_not_lie_on_one_another(reader: Reader) -> None:
    window = reader.window
    areas = {}
    for name in PANES:
        pane = getattr(window, name)
        areas[name] = pane.rect().translated(pane.mapTo(window, pane.rect().topLeft()))
    for one in PANES:
        for other in PANES:
            assert one == other or not areas[one].intersects(areas[other]), (one, other)


def test_nothing_jumps_when_an_op_is_done(reader: Reader) -> None:
    window = reader.window

    def places() -> list[object]:
        return [getattr(window, name).geometry() for name in PANES]

    before = places()
    for _ in range(26):
        reader.presses("Right")
        QApplication.processEvents()
        assert places() == before


def test_a_small_window_stays_usable(reader: Reader) -> None:
    reader.window.resize(400, 300)
    QApplication.processEvents()
    reader.presses("Right", "End", "Ctrl++")
    assert not reader.window.grab().isNull()


@pytest.mark.parametrize("running", ["Space", "Ctrl+T"])
def test_nothing_runs_on_after_it_is_closed(qtbot: QtBot, running: str) -> None:
    somebody = opened(qtbot)
    window = somebody.window
    window.desk.listen(window._clock._follow)
    somebody.presses(running)
    assert window._clock._timer.isActive()
    window.close()
    assert not window._clock._timer.isActive()
    assert not window.desk.busy
    somebody.leaves()


def test_a_closed_window_leaves_nothing_behind(qtbot: QtBot) -> None:
    somebody = opened(qtbot)
    somebody.window.loss._build()
    somebody.presses("End", "Ctrl+U")
    window = weakref.ref(somebody.window)
    desk = weakref.ref(somebody.window.desk)
    somebody.leaves()
    del somebody
    gc.collect()
    assert window() is None
    assert desk() is None


def test_all_its_timers_rest_while_nothing_moves(reader: Reader) -> None:
    assert not [timer for timer in reader.window.findChildren(QTimer) if timer.isActive()]


def test_it_follows_the_system_s_colours(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    class Hints:
        def colorScheme(self) -> Qt.ColorScheme:
            return Qt.ColorScheme.Dark

    monkeypatch.setattr(QGuiApplication, "styleHints", Hints)
    reader.window.desk.do(lambda session: session.set_theme("system"))
    assert reader.window.palette_now().name == "dark"
    reader.window.desk.do(lambda session: session.set_theme("light"))
    reader.window._scheme_changed()
    assert reader.window.palette_now().name == "light"


def test_type_follows_the_size(reader: Reader) -> None:
    sizes = []
    for zoom in (1.0, 2.0, 3.0, 1.0):
        reader.window.desk.do(lambda session, zoom=zoom: session.set_zoom(zoom))
        sizes.append(QApplication.font().pixelSize())
    assert sizes[0] < sizes[1] <= sizes[2]
    assert sizes[3] == sizes[0]


def test_type_has_its_size_from_the_first_moment(qtbot: QtBot) -> None:
    before = QApplication.font()
    QApplication.setFont(QFont())  # as a program begins
    window = Window(Session.open("baseball-bat").set_zoom(1.3))
    qtbot.addWidget(window)
    asked = QApplication.font().pixelSize()
    pieces = (window.toolbar.once, window.toolbar.rate, window.menuBar(), window.shelf.choices)
    sizes = {piece.font().pixelSize() for piece in pieces}
    QApplication.setFont(before)
    assert sizes == {asked}
    assert asked > 12


def test_typing_is_not_disturbed_by_what_moves(reader: Reader) -> None:
    line = reader.line
    line.setFocus()
    line.setSelection(2, 3)
    reader.presses("Ctrl+T", on=reader.window.diagram.canvas)
    reader.waits(1.0)
    assert line.selectedText() == "seb"
    assert QApplication.focusWidget() is line


def test_two_windows_know_nothing_of_one_another(qtbot: QtBot) -> None:
    first, second = opened(qtbot), opened(qtbot)
    second.presses("Right", on=second.window.diagram.canvas)
    assert (first.index, second.index) == (0, 1)
    first.leaves()
    second.leaves()


def test_tab_reaches_every_field(reader: Reader) -> None:
    visited = set()
    for _ in range(70):
        reader.presses("Tab")
        visited.add(QApplication.focusWidget())
    window = reader.window
    lines = {line for line in window.findChildren(QLineEdit) if line.focusProxy() is None}
    for wanted in (
        window.words.inputs.line,
        window.words.targets.line,
        window.model.hidden_units,
        window.model.h0.line,
        window.toolbar.train,
        window.transport.buttons["play"],
        window.transport.speed,
    ):
        assert wanted in visited or wanted in lines & visited


@pytest.mark.parametrize("name", SHELF[1:])  # in the first there is nothing to be reached
def test_tab_goes_from_the_shelf_s_buttons_into_the_pane_taken_out(
    reader: Reader, name: str
) -> None:
    shelf = reader.window.shelf
    shelf.picked.emit(name)
    shelf.enlarge.setFocus()
    reader.presses("Tab")
    assert getattr(reader.window, name).isAncestorOf(QApplication.focusWidget())


@pytest.mark.parametrize("name", SHELF)
def test_a_pane_on_the_shelf_is_made_when_it_is_first_wanted(reader: Reader, name: str) -> None:
    made = {one for one in SHELF if one in vars(reader.window)}
    assert made == {SHELF[0]}
    reader.window.shelf.picked.emit(name)
    assert {one for one in SHELF if one in vars(reader.window)} == {SHELF[0], name}
    assert getattr(reader.window, name).isVisible()


def test_it_can_be_made_without_being_shown(qapp: QApplication) -> None:
    window = Window(Session.open("baseball-bat", "ko", "dark"))
    assert window.desk.session.language == "ko"
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_every_widget_of_a_window_belongs_to_it(qtbot: QtBot) -> None:
    """One that does not is destroyed by nobody, or by Python in the midst of Qt's own work."""
    before = set(QApplication.topLevelWidgets())
    reader = opened(qtbot)
    for name in SHELF:
        assert getattr(reader.window, name).window() is reader.window
    own = [one for one in QApplication.topLevelWidgets() if one not in before]
    assert [one for one in own if one.parent() is None] == [reader.window]
    reader.leaves()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_buttons_of_the_bar_are_of_one_height_in_whatever_script(
    qtbot: QtBot, language: str
) -> None:
    reader = opened(qtbot, size=(1280, 800), language=language)
    bar = reader.window.toolbar
    heights = {button.height() for button in bar.findChildren(QPushButton) if button.isVisible()}
    reader.leaves()
    assert len(heights) == 1
