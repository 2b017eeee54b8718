"""A reader sets breakpoints, sees where they will fire, and runs from one to the next and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.drawing.shapes import Box
from rnnviz.panes.listing import GUTTER
from rnnviz.stepping.inspection import Inspection

if TYPE_CHECKING:
    from tests.reader import Reader

WORDS = 4


def asks_for_words(reader: Reader) -> None:
    reader.types(reader.window.words.inputs, "w0 w1 w2 w3")
    reader.types(reader.window.words.targets, "v0 v1 v2 v3")
    reader.window.diagram.canvas.setFocus()


def stands_at(reader: Reader, name: str, t: int) -> None:
    op = reader.session.reached.op
    assert (op.name, op.t) == (name, t)


def goes_to(reader: Reader, name: str, t: int) -> None:
    reader.window.desk.do(lambda session: session.go_to(session.program.index_of(name, t)))


def dots(reader: Reader) -> int:
    """How many dots stand above the timeline."""
    picture = reader.window.transport.timeline.picture
    color = reader.window.palette_now().loss
    return sum(isinstance(s, Box) and s.fill == color and s.y == 0.0 for s in picture.shapes)


def test_a_breakpoint_at_one_op_is_run_to_from_either_side(reader: Reader) -> None:
    asks_for_words(reader)
    goes_to(reader, "dz", 2)
    reader.presses("F9")
    reader.presses("Home", "F8")
    stands_at(reader, "dz", 2)
    reader.presses("End", "Shift+F8")
    stands_at(reader, "dz", 2)
    reader.presses("F8")
    assert reader.index == len(reader.session.program) - 1
    reader.presses("Home", "Shift+F8")
    assert reader.index == 0


def test_at_every_step_it_fires_once_a_step_from_the_last_one_back(reader: Reader) -> None:
    asks_for_words(reader)
    goes_to(reader, "carried", 1)
    reader.presses("Shift+F9", "Home")
    assert dots(reader) == WORDS
    for t in reversed(range(WORDS)):
        reader.presses("F8")
        stands_at(reader, "carried", t)
    for t in range(1, WORDS):
        reader.presses("Shift+F8")
        stands_at(reader, "carried", t)


def test_the_same_key_takes_it_away_again(reader: Reader) -> None:
    asks_for_words(reader)
    before = reader.session.inspection
    reader.presses("F9")
    assert dots(reader) == 1
    reader.presses("F9")
    assert dots(reader) == 0
    assert reader.session.inspection == before


def test_setting_one_moves_nothing(reader: Reader) -> None:
    asks_for_words(reader)
    goes_to(reader, "h", 1)
    place = reader.session.place
    reader.presses("F9", "Shift+F9")
    assert reader.session.place == place
    assert len(reader.session.inspection.breakpoints) == 2


def test_where_one_stands_the_reason_is_said(reader: Reader) -> None:
    asks_for_words(reader)
    goes_to(reader, "dz", 0)
    reader.presses("F9")
    where = reader.window.transport._where
    assert "●" in where.text()
    reason = where.toolTip()
    reader.clicks(reader.window.toolbar.language)
    assert where.toolTip() != reason
    reader.presses("Home")
    assert "●" not in where.text()
    assert where.toolTip() == ""


def test_breakpoints_outlive_other_words_and_biases(reader: Reader) -> None:
    asks_for_words(reader)
    goes_to(reader, "dz", 1)
    reader.presses("Shift+F9")
    reader.types(reader.window.words.inputs, "a b")
    reader.types(reader.window.words.targets, "c d")
    reader.window.desk.do(lambda session: session.set_bias(True))
    assert dots(reader) == 2


def test_a_click_in_the_gutter_of_the_listing_sets_and_clears_one(reader: Reader) -> None:
    reader.window.desk.do(lambda session: session.inspect(Inspection.show_shelf, "listing"))
    QApplication.processEvents()
    code = reader.window.listing.code
    number = next(n for n, line in enumerate(reader.window.listing._lines) if line.name == "dW")
    for mark, count in ((GUTTER[1], 1), (GUTTER[0], 0)):
        block = code.document().findBlockByNumber(number)
        area = code.blockBoundingGeometry(block).translated(code.contentOffset())
        at = area.topLeft().toPoint()
        at.setX(at.x() + 6)
        at.setY(round(area.center().y()))
        QTest.mouseClick(code.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert code.document().findBlockByNumber(number).text().startswith(mark)
        assert len(reader.session.inspection.breakpoints) == count


@pytest.mark.parametrize("entry", ["run_clear"])
def test_all_go_at_once(reader: Reader, entry: str) -> None:
    reader.presses("F9", "Shift+F9")
    reader.window.menus._actions[entry].trigger()
    assert reader.session.inspection.breakpoints == ()
    assert dots(reader) == 0
