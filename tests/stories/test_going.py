"""Going to a place by typing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.article import index_of

if TYPE_CHECKING:
    from rnnviz.panes.go_to import GoToDialog
    from tests.reader import Reader


def asked(reader: Reader) -> GoToDialog:
    reader.presses("Ctrl+G", on=reader.window.diagram.canvas)
    made = reader.window.dialogs.go_to
    assert made is not None
    assert made.isVisible()
    assert made.line.text() == ""
    return made


@pytest.mark.parametrize(
    ("text", "name", "t"), [("dz 2", "dz", 1), ("h_2", "h", 1), ("backward 1 dW", "dW", 0)]
)
def test_a_place_typed_is_gone_to(reader: Reader, text: str, name: str, t: int) -> None:
    line = asked(reader)
    QTest.keyClicks(line.line, text)
    QTest.keyClick(line.line, Qt.Key.Key_Return)
    assert not line.isVisible()
    assert reader.index == index_of(name, t, 2)
    assert QApplication.focusWidget() is reader.window.diagram.canvas


def test_in_korean_too(reader: Reader) -> None:
    line = asked(reader)
    reader.types(line.line, "역전파 2 dW")
    QTest.keyClick(line.line, Qt.Key.Key_Return)
    assert reader.index == index_of("dW", 1, 2)


def test_another_one_of_those_found_is_chosen_by_arrows_or_a_click(reader: Reader) -> None:
    line = asked(reader)
    QTest.keyClicks(line.line, "dz")
    assert line.list.count() == 2
    QTest.keyClick(line.line, Qt.Key.Key_Down)
    QTest.keyClick(line.line, Qt.Key.Key_Return)
    assert reader.index == index_of("dz", 1, 2)
    line = asked(reader)
    QTest.keyClicks(line.line, "dz")
    row = line.list.visualItemRect(line.list.item(1))
    QTest.mouseClick(line.list.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert reader.index == index_of("dz", 0, 2)


def test_what_leads_nowhere_is_said_and_stays_typed(reader: Reader) -> None:
    line = asked(reader)
    QTest.keyClicks(line.line, "dz 9")
    assert line.problem.text() == "There is no time step 9: they are counted from 1 to 2."
    assert line.problem.objectName() == "problem"
    QTest.keyClick(line.line, Qt.Key.Key_Return)
    assert line.isVisible()
    assert line.line.text() == "dz 9"
    assert reader.index == 0
    QTest.keyClick(line.line, Qt.Key.Key_Backspace)
    QTest.keyClicks(line.line, "1")
    assert line.problem.objectName() == "muted"
    QTest.keyClick(line.line, Qt.Key.Key_Escape)
    assert not line.isVisible()
    assert reader.index == 0


def test_what_trains_meanwhile_leaves_the_choice_alone(reader: Reader) -> None:
    line = asked(reader)
    QTest.keyClicks(line.line, "dz")
    QTest.keyClick(line.line, Qt.Key.Key_Down)
    reader.window.desk.toggle_training()
    reader.waits(0.2)
    assert reader.session.place.update > 0
    assert line.list.currentRow() == 1
