"""The shelf: one pane in front, and only that one presents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from rnnviz.drawing.palette import THEMES
from rnnviz.drawing.shapes import Label
from rnnviz.language import speak
from rnnviz.panes.shelf import Shelf
from rnnviz.panes.showing import Showing
from rnnviz.session import Session
from rnnviz.stepping.inspection import SHELF, Inspection
from rnnviz.stepping.playback import Playback
from tests.panes.test_listing import marked
from tests.reader import opened

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.reader import Reader


class Book(QWidget):
    """A pane that remembers at which ops it was presented."""

    def __init__(self) -> None:
        super().__init__()
        self.ops: list[int] = []

    def present(self, showing: Showing) -> None:
        self.ops.append(showing.session.index)


@pytest.fixture
def books(qapp: QApplication) -> dict[str, Book]:
    return {name: Book() for name in SHELF}


@pytest.fixture
def shelf(qtbot: QtBot, books: dict[str, Book]) -> Shelf:
    made = Shelf(SHELF, books.__getitem__)
    for book in books.values():
        made.put(book)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def shows(shelf: Shelf, op: int, name: str, language: str = "en") -> None:
    session = Session.open("baseball-bat", language).go_to(op)
    session = session.inspect(Inspection.show_shelf, name)
    shelf.present(Showing(session, Playback(), THEMES["light"]))


def test_only_the_pane_in_front_presents(shelf: Shelf, books: dict[str, Book]) -> None:
    for op, name in enumerate((*SHELF, *SHELF)):
        shows(shelf, op, name)
        assert [one for one, book in books.items() if book.isVisible()] == [name]
    assert {name: book.ops for name, book in books.items()} == {
        name: [place, place + len(SHELF)] for place, name in enumerate(SHELF)
    }


def test_what_is_presented_is_not_told_back_and_a_press_is_told_once(shelf: Shelf) -> None:
    told: list[str] = []
    shelf.picked.connect(told.append)
    for name in (*SHELF, *SHELF):
        shows(shelf, 0, name)
    assert told == []
    shelf.choices.buttons["watches"].click()
    assert told == ["watches"]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_its_buttons_are_named_in_the_language(shelf: Shelf, language: str) -> None:
    shows(shelf, 0, "weights", language)
    texts = [button.text() for button in shelf.choices.buttons.values()]
    assert texts == [speak(language)(f"shelf.{name}") for name in SHELF]


# In the window.


@pytest.mark.parametrize("name", SHELF)
def test_a_click_takes_a_pane_from_the_shelf_at_the_present_place(
    reader: Reader, name: str
) -> None:
    window = reader.window
    reader.presses("End")
    reader.clicks(window.shelf.choices.buttons["watches" if name == "weights" else "weights"])
    reader.clicks(window.shelf.choices.buttons[name])
    assert reader.session.inspection.shelf == name
    assert [one for one in SHELF if getattr(window, one).isVisible()] == [name]
    assert reader.index == len(reader.session.program) - 1
    down = [one for one, button in window.shelf.choices.buttons.items() if button.isChecked()]
    assert down == [name]


def test_a_pane_taken_out_later_shows_what_has_happened_meanwhile(reader: Reader) -> None:
    window = reader.window
    reader.clicks(window.shelf.choices.buttons["listing"])
    reader.clicks(window.shelf.choices.buttons["weights"])
    before = marked(window.listing.code)
    window.diagram.canvas.setFocus()
    reader.presses("Right", "Right", "Right")
    assert marked(window.listing.code) == before
    reader.clicks(window.shelf.choices.buttons["listing"])
    assert marked(window.listing.code) == [before[0] + 3]


def test_switching_leaves_playing_and_training_as_they_are(reader: Reader) -> None:
    reader.presses("Ctrl+T")
    for name in (*SHELF, "weights"):
        reader.clicks(reader.window.shelf.choices.buttons[name])
        reader.waits(0.2)
    assert reader.window.desk.training
    assert reader.session.place.update == 4 * (len(SHELF) + 1)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("size", [(1280, 800), (1600, 1000)])
def test_every_pane_of_the_shelf_keeps_to_its_place(
    qtbot: QtBot, size: tuple[int, int], language: str
) -> None:
    reader = opened(qtbot, size=size, language=language)
    window, places = reader.window, set()
    for name in SHELF:
        reader.clicks(window.shelf.choices.buttons[name])
        QApplication.processEvents()
        pane = getattr(window, name)
        corner = pane.mapTo(window, pane.rect().bottomRight())
        assert corner.x() <= window.width()
        assert corner.y() <= window.height()
        places.add((window.shelf.geometry().getRect(), window.diagram.geometry().getRect()))
    reader.leaves()
    assert len(places) == 1


@pytest.mark.parametrize("language", ["en", "ko"])
def test_its_buttons_stand_in_two_rows_on_a_small_screen(qtbot: QtBot, language: str) -> None:
    reader = opened(qtbot, size=(1280, 800), language=language)
    shelf = reader.window.shelf
    heights = {button.y() for button in shelf.choices.buttons.values()}
    inside = shelf.rect().contains(shelf.enlarge.mapTo(shelf, shelf.enlarge.rect().bottomRight()))
    reader.leaves()
    assert len(heights) == 2
    assert inside


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_title_on_the_shelf_stands_in_one_place(qtbot: QtBot, language: str) -> None:
    reader = opened(qtbot, size=(1600, 1000), language=language)
    window, middles = reader.window, set()
    for name in SHELF:
        reader.clicks(window.shelf.choices.buttons[name])
        QApplication.processEvents()
        pane = getattr(window, name)
        if name == "weights":  # its title is part of its picture
            label = next(one for one in pane.canvas.picture.shapes if isinstance(one, Label))
            here = pane.canvas.mapTo(window, QPoint(round(label.x), round(label.y)))
        else:
            title = pane._title
            here = title.mapTo(window, QPoint(0, title.height() // 2))
        middles.add((here.x(), here.y()))
    reader.leaves()
    assert len({x for x, _ in middles}) == 1, middles
    ys = [y for _, y in middles]
    assert max(ys) - min(ys) <= 2, middles
