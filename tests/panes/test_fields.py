"""Fields tell what the reader did, once, and never what they were told to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.panes.fields import RealField, TextField, WholeField

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def whole(qtbot: QtBot) -> tuple[WholeField, list[int]]:
    field, told = WholeField(1, 64), []
    qtbot.addWidget(field)
    field.edited.connect(told.append)
    field.present(4)
    return field, told


@pytest.fixture
def real(qtbot: QtBot) -> tuple[RealField, list[float]]:
    field, told = RealField(0.0, 10.0, 0.1), []
    qtbot.addWidget(field)
    field.edited.connect(told.append)
    field.present(0.5)
    return field, told


@pytest.fixture
def text(qtbot: QtBot) -> tuple[TextField, list[str]]:
    field, told = TextField(), []
    qtbot.addWidget(field)
    field.edited.connect(told.append)
    field.present("Words", "baseball bat", "")
    return field, told


def on_screen(qtbot: QtBot, field: WholeField | RealField) -> None:
    """Show a field and give it the focus."""
    with qtbot.waitExposed(field):
        field.show()
    field.activateWindow()
    field.setFocus()


def enter(field: WholeField | RealField, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type over what stands there, and end with a key."""
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, key)


def test_a_number_shown_is_no_edit(whole, real) -> None:
    for (field, told), numbers in ((whole, (7, 64, 1)), (real, (0.0, 9.5, 0.1))):
        for number in numbers:
            field.present(number)
            assert field.value() == number
        assert told == []


def test_a_number_typed_is_told_once_when_it_is_finished(whole) -> None:
    field, told = whole
    field.selectAll()
    QTest.keyClicks(field, "16")
    assert told == []
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert told == [16]
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert told == [16]


def test_a_number_typed_is_told_when_the_field_is_left(whole, qtbot: QtBot) -> None:
    field, told = whole
    on_screen(qtbot, field)
    field.selectAll()
    QTest.keyClicks(field, "9")
    field.clearFocus()
    assert told == [9]


def test_a_field_left_as_it_was_tells_nothing(whole, real, qtbot: QtBot) -> None:
    for field, told in (whole, real):
        on_screen(qtbot, field)
        QTest.keyClick(field, Qt.Key.Key_Return)
        field.clearFocus()
        assert told == []


def test_arrows_are_told_at_once(whole, real) -> None:
    field, told = whole
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert told == [5, 4]
    field, told = real
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert told == [0.6]


def test_arrows_at_the_end_of_the_range_tell_nothing(whole) -> None:
    field, told = whole
    field.present(64)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert told == []


def test_what_is_refused_is_not_told_again(whole) -> None:
    field, told = whole
    enter(field, "16")
    field.present(4)
    assert field.value() == 4
    enter(field, "16")
    assert told == [16, 16]


def test_while_one_types_a_number_shown_again_does_not_wipe_it(whole) -> None:
    field, told = whole
    field.selectAll()
    QTest.keyClicks(field, "16")
    field.present(4)
    assert field.text() == "16"
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert told == [16]


@pytest.mark.parametrize(
    ("number", "written"), [(0.5, "0.5"), (0.0, "0"), (10.0, "10"), (0.0625, "0.0625"), (2.0, "2")]
)
def test_numbers_are_written_as_short_as_they_can_be(real, number: float, written: str) -> None:
    field, _ = real
    field.present(number)
    assert field.text() == written


def test_a_decimal_point_is_a_point_in_every_country(qtbot: QtBot) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German))
    try:
        field, told = RealField(0.0, 10.0, 0.1), []
        qtbot.addWidget(field)
        field.edited.connect(told.append)
        enter(field, "0.75")
        assert told == [0.75]
        assert field.text() == "0.75"
    finally:
        QLocale.setDefault(before)


def test_a_text_shown_is_no_edit(text) -> None:
    field, told = text
    field.present("Words", "cave bat", "")
    assert field.line.text() == "cave bat"
    assert told == []


def test_every_letter_typed_is_told(text) -> None:
    field, told = text
    field.line.end(False)
    QTest.keyClicks(field.line, "s!")
    QTest.keyClick(field.line, Qt.Key.Key_Backspace)
    assert told == ["baseball bats", "baseball bats!", "baseball bats"]


def test_a_paste_is_told_whole(text) -> None:
    field, told = text
    QApplication.clipboard().setText("야구 " * 3000)
    field.line.selectAll()
    field.line.paste()
    assert told == ["야구 " * 3000]


def test_a_problem_stands_below_its_line_until_it_is_gone(text) -> None:
    field, _ = text
    field.show()
    assert not field.problem.isVisible()
    field.present("Words", "", "Type at least one word.")
    assert field.problem.isVisible()
    assert field.line.property("wrong") == "true"
    assert field.line.accessibleDescription() == "Type at least one word."
    field.present("Words", "bat", "")
    assert not field.problem.isVisible()
    assert field.line.property("wrong") == "false"


def test_the_caption_leads_to_the_line(text) -> None:
    field, _ = text
    assert field.caption.buddy() is field.line
    assert field.line.accessibleName() == "Words"
