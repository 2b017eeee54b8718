"""Where the panes stand: an enlarged one takes the room of those beside it, and gives it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from rnnviz.app.arrangement import BELOW
from tests.drawing.extents import collisions
from tests.reader import Reader, opened

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def settled(reader: Reader) -> None:
    for _ in range(3):
        QApplication.processEvents()


@pytest.mark.parametrize("name", BELOW)
def test_a_plot_is_given_the_whole_row_and_the_network_stays(reader: Reader, name: str) -> None:
    window = reader.window
    pane = getattr(window, name)
    before = pane.size()
    reader.clicks(pane.enlarge)
    settled(reader)
    assert reader.session.inspection.enlarged == name
    assert pane.width() > 2 * before.width()
    assert pane.height() > before.height()
    assert window.diagram.isVisible()
    assert not any(getattr(window, other).isVisible() for other in BELOW if other != name)
    reader.clicks(pane.enlarge)
    settled(reader)
    assert pane.size() == before
    assert all(getattr(window, other).isVisible() for other in BELOW)


@pytest.mark.parametrize("words", [1, 2, 3])
def test_beside_an_enlarged_plot_a_short_network_keeps_its_numbers_on_a_small_screen(
    qtbot: QtBot, words: int
) -> None:
    reader = opened(qtbot, size=(1280, 800))
    window = reader.window
    reader.types(window.words.inputs, " ".join(["bat"] * words))
    reader.presses("End", on=window.diagram.canvas)
    reader.clicks(window.ledger.enlarge)
    settled(reader)
    picture = window.diagram.canvas.picture
    reader.leaves()
    assert "o₁" in " ".join(picture.texts())
    assert list(collisions(picture.shapes)) == []
    assert sum(text.startswith(("+0.", "−0.")) for text in picture.texts()) >= 4 * words


def test_the_shelf_is_given_the_room_of_the_step(reader: Reader) -> None:
    window = reader.window
    before = window.shelf.height()
    reader.clicks(window.shelf.enlarge)
    settled(reader)
    assert not window.values.isVisible()
    assert window.shelf.height() > 1.5 * before
    reader.clicks(window.shelf.enlarge)
    settled(reader)
    assert window.values.isVisible()
    assert window.shelf.height() == before


def test_enlarged_numbers_of_the_ledger_can_be_read_from_the_last_row(reader: Reader) -> None:
    from rnnviz.drawing.shapes import Label

    reader.window.desk.keep_playing(lambda session: session.set_zoom(1.5))
    reader.presses("End")
    reader.clicks(reader.window.ledger.enlarge)
    settled(reader)
    labels = [s for s in reader.window.ledger.canvas.picture.shapes if isinstance(s, Label)]
    items = [one for one in labels if one.font == "mono"]
    assert items
    assert all(one.size >= 14 for one in items)
